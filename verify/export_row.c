/* What a row of a file for another system says of its person. */
#include "model/date.h"
#include "verify/export_private.h"
#include <stdlib.h>
#include <string.h>

enum { MOST_COLUMNS = 9 };
enum { MAIL_NAME = 1, MAIL_FIRST_NAME, MAIL_ROLE, MAIL_PARTNERS, MAIL_WORDS = 7, MAIL_CALENDAR };

static const char *const columns[][MOST_COLUMNS + 1] = {
    [YUNTA_EXPORTS_MOODLE] = {"username", "firstname", "lastname", "email", "institution",
                              "department", "cohort1"},
    [YUNTA_EXPORTS_ZOOM] = {"Email Address", "First Name", "Last Name"},
    [YUNTA_EXPORTS_TEAMS] = {"version:v1.0"},
    [YUNTA_EXPORTS_MAIL] = {"email", "name", "first_name", "role", "partners", "partner_emails",
                            "first_meeting", "first_meeting_words", "calendar"},
};
static const char members[] =
    "Member object ID or user principal name [memberObjectIdOrUpn] Required";

bool yunta_check_export_head(yunta_check *check, int target, const yunta_table *table) {
    bool right = true;
    size_t k = 0;
    for (; columns[target][k] && right; k++)
        right = k < table->columns && strcmp(table->header[k], columns[target][k]) == 0;
    right = right && k == table->columns;
    if (target == YUNTA_EXPORTS_TEAMS)
        right = right && table->rows > 0 && strcmp(yunta_table_cell(table, 0, 0), members) == 0;
    if (!right)
        yunta_fault(check, yunta_place_at(table->shown, table->header_line, NULL), NULL,
                    T("has other columns than its target asks for",
                      "tiene otras columnas que las que pide su destino"));
    return right;
}

void yunta_expect_exported(const yunta_export_row *of, size_t column, const char *right) {
    const char *found = yunta_table_cell(of->table, of->row, column);
    if (strcmp(found, right) != 0)
        yunta_fault(of->check, yunta_table_place(of->table, of->row, column), found,
                    T("should be \"%s\"", "debería ser \"%s\""), right);
}

/* Moves both on over letters that are the same, blanks and commas apart; false at one that is not.
 */
static bool eat(const char **name, const char *part) {
    for (; *part; part++) {
        if (*part == ' ' || *part == ',')
            continue;
        *name += strspn(*name, " ,");
        if (**name != *part)
            return false;
        ++*name;
    }
    *name += strspn(*name, " ,");
    return true;
}

/* Whether two parts make up a name, the first names first or last. */
static bool make_up(const char *name, const char *first, const char *last) {
    const char *forth = name, *back = name;
    return (eat(&forth, first) && eat(&forth, last) && !*forth) ||
           (strchr(name, ',') && eat(&back, last) && eat(&back, first) && !*back);
}

static void check_names(const yunta_export_row *of, size_t column, bool last_too) {
    const yunta_person *who = &of->check->cohort->person[of->person];
    const char *first = yunta_table_cell(of->table, of->row, column), *name = who->name,
               *rest = name;
    const char *last = last_too ? yunta_table_cell(of->table, of->row, column + 1) : "";
    size_t local = strcspn(who->email, "@");
    bool right = *first != '\0';
    if (!*name)
        right = strlen(first) == local && strncmp(first, who->email, local) == 0 &&
                (!last_too || strcmp(last, ".") == 0);
    else if (last_too)
        right = right && *last && make_up(name, first, strcmp(last, ".") ? last : "");
    else if (!strchr(name, ','))
        right = right && eat(&rest, first);
    else
        right = right && strstr(name, first) != NULL;
    if (!right)
        yunta_fault(of->check, yunta_table_place(of->table, of->row, column), first,
                    T("is not of the name \"%s\"", "no es del nombre \"%s\""), name);
}

/* Moodle's user names: the address in small letters, without other signs than - . _ @. */
static void check_username(const yunta_export_row *of) {
    char *right = yunta_arena_copy(of->check->arena, of->check->cohort->person[of->person].email);
    char *to = right;
    for (const char *from = right; from && *from; from++) {
        char c = *from >= 'A' && *from <= 'Z' ? (char)(*from - 'A' + 'a') : *from;
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || strchr("-._@", c))
            *to++ = c;
    }
    of->check->out_of_memory = of->check->out_of_memory || !right;
    if (!right)
        return;
    *to = '\0';
    yunta_expect_exported(of, 0, right);
}

static void check_column(const yunta_export_row *of, size_t column, const char *name) {
    const yunta_cohort *cohort = of->check->cohort;
    const char *right = "";
    for (size_t c = 0; c < cohort->columns; c++)
        if (strcmp(cohort->column[c].name, name) == 0)
            right = cohort->column[c].text[of->person];
    yunta_expect_exported(of, column, right);
}

/* A number alone would be taken for another thing than the programme's name. */
static void check_programme(const yunta_export_row *of, size_t column) {
    const char *name = of->check->policy->programme_name;
    if (strspn(name, "0123456789.+-eE ") != strlen(name))
        yunta_expect_exported(of, column, name);
    else if (!strstr(yunta_table_cell(of->table, of->row, column), *name ? name : "yunta"))
        yunta_expect_exported(of, column, *name ? name : "yunta");
}

void yunta_check_export_row(const yunta_export_row *of, int target) {
    if (target == YUNTA_EXPORTS_MOODLE) {
        check_username(of);
        check_names(of, 1, true);
        check_column(of, 4, "institution");
        check_column(of, 5, "unit");
        check_programme(of, 6);
    } else if (target == YUNTA_EXPORTS_ZOOM) {
        check_names(of, 1, true);
    }
}

/* "Wednesday 3 March 2027, 09:30" of 2027-03-03T09:30, in one of the languages. */
static bool says(const char *words, const char *first) {
    static const char *const weekday[][2] = {{"Monday", "lunes"},        {"Tuesday", "martes"},
                                             {"Wednesday", "miércoles"}, {"Thursday", "jueves"},
                                             {"Friday", "viernes"},      {"Saturday", "sábado"},
                                             {"Sunday", "domingo"}};
    static const char *const month[][2] = {
        {"January", "enero"},   {"February", "febrero"},   {"March", "marzo"},
        {"April", "abril"},     {"May", "mayo"},           {"June", "junio"},
        {"July", "julio"},      {"August", "agosto"},      {"September", "septiembre"},
        {"October", "octubre"}, {"November", "noviembre"}, {"December", "diciembre"}};
    yunta_day day;
    int32_t minute;
    int year, number, date;
    char english[64], spanish[64];
    if (!*first || !yunta_parse_local(first, &day, &minute))
        return !*words;
    yunta_day_to_civil(day, &year, &number, &date);
    snprintf(english, sizeof english, "%s %d %s %d, %.5s", weekday[yunta_day_weekday(day)][0], date,
             month[number - 1][0], year, first + 11);
    snprintf(spanish, sizeof spanish, "%s %d de %s de %d, %.5s", weekday[yunta_day_weekday(day)][1],
             date, month[number - 1][1], year, first + 11);
    return !strcmp(words, english) || !strcmp(words, spanish);
}

void yunta_check_mail_words(const yunta_export_row *of, const char *partners, const char *first,
                            const char *calendar) {
    yunta_check *check = of->check;
    bool mentor = check->mentees[of->person] > 0, mentee = check->mentors[of->person] > 0;
    const char *words = yunta_table_cell(of->table, of->row, MAIL_WORDS);
    yunta_expect_exported(of, MAIL_NAME, check->cohort->person[of->person].name);
    check_names(of, MAIL_FIRST_NAME, false);
    yunta_expect_exported(of, MAIL_ROLE,
                          mentor && mentee ? "both"
                          : mentor         ? "mentor"
                          : mentee         ? "mentee"
                                           : "");
    yunta_expect_exported(of, MAIL_PARTNERS, partners);
    yunta_expect_exported(of, MAIL_CALENDAR, calendar);
    if (!says(words, first))
        yunta_fault(check, yunta_table_place(of->table, of->row, MAIL_WORDS), words,
                    T("is not the time of %s", "no es la hora de %s"), first);
}

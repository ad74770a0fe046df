/* The columns of the files for other systems, as their makers ask for them:
 *
 * moodle: "Upload users" aborts on a column that it does not know; these are in its list of
 * standard fields (admin/tool/uploaduser), and cohort1 is a cohort's idnumber, made if it is
 * missing. zoom:   registrants of a meeting or webinar: address, first name, last name, in this
 * order; at most 4,999 a meeting. teams:  members of a group of Microsoft Entra ID, which a Teams
 * team is: the template's first two lines as they are; at most 40,000 a file.
 */
#include "io/exporting.h"
#include <string.h>
#include <strings.h>

static const yunta_person *person_of(const yunta_writing *writing, const void *row) {
    return &writing->cohort->person[((const yunta_recipient *)row)->person];
}

static yunta_value made(yunta_writing *writing, const char *text) {
    writing->out_of_memory = writing->out_of_memory || !text;
    return yunta_value_text(text ? text : "");
}

yunta_value yunta_export_email(yunta_writing *writing, const void *row) {
    return yunta_value_text(person_of(writing, row)->email);
}

/* --- first and last names --- */

/* Words that belong to the name after them: "María de la Luz", "Juan del Río". */
static bool leads_on(const char *word, size_t length) {
    static const char *const words[] = {"de", "del", "la", "las", "los", "y", "da", "do", "dos"};
    for (size_t k = 0; k < sizeof words / sizeof *words; k++)
        if (strlen(words[k]) == length && !strncasecmp(words[k], word, length))
            return true;
    return false;
}

/* Where each name begins, its small words with it; at most 16. */
static size_t names_of(const char *text, const char *starts[16]) {
    size_t count = 0;
    bool inside = false;
    while (*text && count < 16) {
        size_t length = strcspn(text, " ");
        if (length && !inside)
            starts[count++] = text;
        inside = length ? leads_on(text, length) : inside;
        text += length + strspn(text + length, " ");
    }
    return count;
}

/* Where the last names begin: of two names the second, of three the last two, of four or more all
 * after the second, as people write themselves in Spanish. NULL: there is one name. */
static const char *last_names(const char *text) {
    const char *starts[16];
    size_t count = names_of(text, starts);
    return count < 2 ? NULL : starts[count <= 3 ? 1 : 2];
}

/* "Soto Díaz, Ana" says itself which is which. */
static void split_name(const char *text, const char **first, int *first_length, const char **last,
                       int *last_length) {
    const char *comma = strchr(text, ','), *rest = comma ? comma + 1 : NULL;
    if (rest && *(rest += strspn(rest, " ")) && comma > text) {
        *last = text;
        *last_length = (int)(comma - text);
        *first = rest;
        *first_length = (int)strlen(rest);
        return;
    }
    const char *begins = last_names(text);
    *first = text;
    *first_length = (int)(begins ? (size_t)(begins - text) : strlen(text));
    while (*first_length && text[*first_length - 1] == ' ')
        --*first_length;
    *last = begins ? begins : ".";
    *last_length = (int)strlen(*last);
}

/* Targets refuse an empty name; who gave none is called by the address's first part. */
static yunta_value part_of_name(yunta_writing *writing, const void *row, bool want_first) {
    const yunta_person *who = person_of(writing, row);
    const char *first, *last;
    int first_length, last_length;
    if (!*who->name)
        return want_first ? made(writing, yunta_arena_text(writing->arena, who->email,
                                                           strcspn(who->email, "@")))
                          : yunta_value_text(".");
    split_name(who->name, &first, &first_length, &last, &last_length);
    return made(writing,
                yunta_arena_format(writing->arena, "%.*s", want_first ? first_length : last_length,
                                   want_first ? first : last));
}

yunta_value yunta_export_first_name(yunta_writing *writing, const void *row) {
    return part_of_name(writing, row, true);
}

static yunta_value last_name(yunta_writing *writing, const void *row) {
    return part_of_name(writing, row, false);
}

/* --- Moodle --- */

/* Moodle's user names: a-z 0-9 - . _ @ and no others. */
static yunta_value username(yunta_writing *writing, const void *row) {
    const char *address = person_of(writing, row)->email;
    char *text = yunta_arena_copy(writing->arena, address), *to = text;
    for (const char *from = text; from && *from; from++) {
        char c = *from >= 'A' && *from <= 'Z' ? (char)(*from + 'a' - 'A') : *from;
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || strchr("-._@", c))
            *to++ = c;
    }
    if (text)
        *to = '\0';
    return made(writing, text);
}

static yunta_value text_column(const yunta_writing *writing, const void *row, const char *column) {
    const yunta_cohort *cohort = writing->cohort;
    for (size_t c = 0; c < cohort->columns; c++)
        if (!strcmp(cohort->column[c].name, column))
            return yunta_value_text(cohort->column[c].text[((const yunta_recipient *)row)->person]);
    return yunta_value_empty();
}

static yunta_value institution(yunta_writing *writing, const void *row) {
    return text_column(writing, row, "institution");
}

static yunta_value department(yunta_writing *writing, const void *row) {
    return text_column(writing, row, "unit");
}

/* A number alone would be taken for a cohort's internal number. */
static yunta_value moodle_cohort(yunta_writing *writing, const void *row) {
    const char *programme = writing->policy->programme_name;
    (void)row;
    if (strspn(programme, "0123456789.+-eE ") == strlen(programme))
        return made(writing, yunta_arena_format(writing->arena, "yunta%s%s", *programme ? " " : "",
                                                programme));
    return yunta_value_text(programme);
}

static const yunta_output_column moodle_columns[] = {
    {"username", username},       {"firstname", yunta_export_first_name},
    {"lastname", last_name},      {"email", yunta_export_email},
    {"institution", institution}, {"department", department},
    {"cohort1", moodle_cohort},
};
const yunta_export yunta_export_moodle = {
    .table = {.name = "moodle", .rows = yunta_exporting_rows, YUNTA_COLUMNS(moodle_columns)},
    .preamble = "",
    .most = 100000};

/* --- Zoom --- */

static const yunta_output_column zoom_columns[] = {
    {"Email Address", yunta_export_email},
    {"First Name", yunta_export_first_name},
    {"Last Name", last_name},
};
const yunta_export yunta_export_zoom = {
    .table = {.name = "zoom", .rows = yunta_exporting_rows, YUNTA_COLUMNS(zoom_columns)},
    .preamble = "",
    .most = 4999,
    .by_group = true};

/* --- Teams --- */

static const yunta_output_column teams_columns[] = {
    {"Member object ID or user principal name [memberObjectIdOrUpn] Required", yunta_export_email},
};
const yunta_export yunta_export_teams = {
    .table = {.name = "teams", .rows = yunta_exporting_rows, YUNTA_COLUMNS(teams_columns)},
    .preamble = "version:v1.0\n",
    .most = 40000};

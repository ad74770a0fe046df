/* The files for other systems: everybody who takes part and nobody else, and in the mail merge each
 * one's own partners and first meeting. */
#include "model/repair.h"
#include "verify/export_private.h"
#include <stdlib.h>
#include <string.h>

static const char *const targets[] = {
    [YUNTA_EXPORTS_MOODLE] = "moodle",
    [YUNTA_EXPORTS_ZOOM] = "zoom",
    [YUNTA_EXPORTS_TEAMS] = "teams",
    [YUNTA_EXPORTS_MAIL] = "mail",
};

typedef struct {
    const char *email;
    int32_t person; /* -1: of a file's row */
    yunta_place place;
} addressed;

typedef struct {
    addressed *items;
    size_t count;
} address_list;

static int by_email(const void *a, const void *b) {
    const addressed *x = a, *y = b;
    int order = strcmp(x->email, y->email);
    return order ? order : (x->place.line > y->place.line) - (x->place.line < y->place.line);
}

/* Those in a pair or in a group of the plenaries who have an address, by it. */
static bool participants(yunta_check *check, address_list *list) {
    size_t people = check->cohort->people;
    *list = (address_list){yunta_check_alloc(check, people, sizeof *list->items), 0};
    for (size_t p = 0; list->items && p < people; p++) {
        const char *email = check->cohort->person[p].email;
        bool takes_part =
            check->mentees[p] || check->mentors[p] || (check->group_of && check->group_of[p]);
        if (takes_part && *email)
            list->items[list->count++] = (addressed){email, (int32_t)p, {0}};
    }
    if (list->count)
        qsort(list->items, list->count, sizeof *list->items, by_email);
    return list->items;
}

/* Two lists by address: what one has and the other lacks is a fault. */
static void compare(yunta_check *check, const char *target, const address_list *right,
                    const address_list *found) {
    size_t a = 0, b = 0;
    while (a < right->count || b < found->count) {
        int order = a == right->count   ? 1
                    : b == found->count ? -1
                                        : strcmp(right->items[a].email, found->items[b].email);
        if (order < 0)
            yunta_fault(check, yunta_place_at(check->out, 0, NULL), target,
                        T("this export lacks the participant of line %zu",
                          "a esta exportación le falta quien está en la línea %zu"),
                        check->cohort->person[right->items[a].person].line);
        else if (order > 0)
            yunta_fault(check, found->items[b].place, found->items[b].email,
                        T("is nobody who takes part, or there twice",
                          "no es de nadie que participe, o está dos veces"));
        a += order <= 0;
        b += order >= 0;
    }
}

/* The participant of an address that one alone has; -1 when there is none or several. */
static int32_t only_person(const address_list *list, const char *email) {
    size_t from = 0, to = list->count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (strcmp(list->items[middle].email, email) < 0)
            from = middle + 1;
        else
            to = middle;
    }
    bool here = from < list->count && !strcmp(list->items[from].email, email);
    bool again = from + 1 < list->count && !strcmp(list->items[from + 1].email, email);
    return here && !again ? list->items[from].person : -1;
}

/* Everybody's partners: of person p, partner[first[p] .. first[p + 1]), ascending. */
typedef struct {
    size_t *first;
    int32_t *partner;
} circles;

static int by_index(const void *a, const void *b) {
    const int32_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

static bool make_circles(yunta_check *check, circles *of) {
    size_t people = check->cohort->people;
    of->first = yunta_check_alloc(check, people + 1, sizeof *of->first);
    of->partner = yunta_check_alloc(check, 2 * check->pair_count, sizeof *of->partner);
    size_t *next = yunta_check_alloc(check, people, sizeof *next);
    if (check->out_of_memory)
        return false;
    for (size_t p = 0; p < people; p++) {
        next[p] = of->first[p];
        of->first[p + 1] = of->first[p] + (size_t)(check->mentees[p] + check->mentors[p]);
    }
    for (size_t k = 0; k < check->pair_count; k++) {
        of->partner[next[check->pairs[k].mentor]++] = check->pairs[k].mentee;
        of->partner[next[check->pairs[k].mentee]++] = check->pairs[k].mentor;
    }
    for (size_t p = 0; p < people; p++)
        if (of->first[p + 1] > of->first[p])
            qsort(of->partner + of->first[p], of->first[p + 1] - of->first[p], sizeof *of->partner,
                  by_index);
    return true;
}

/* The addresses, or the names, of everybody's partners, those who have none left out. */
static const char *list_partners(yunta_check *check, const circles *of, int32_t person,
                                 bool names) {
    const char *all = "";
    for (size_t k = of->first[person]; k < of->first[person + 1]; k++) {
        const yunta_person *partner = &check->cohort->person[of->partner[k]];
        const char *text = names && *partner->name ? partner->name : partner->email;
        if (*text)
            all = yunta_join(check, all, text);
    }
    return all;
}

/* [people] the calendar of each, which is the first one listed; "" for none. */
static const char **calendar_files(yunta_check *check) {
    yunta_table *owner = NULL;
    const yunta_ledger *sheet = yunta_ledger_read(check, "calendars.csv", &owner);
    const char **file = yunta_check_alloc(check, check->cohort->people, sizeof *file);
    for (size_t p = 0; file && p < check->cohort->people; p++)
        file[p] = "";
    for (size_t row = 0; file && sheet && sheet->columns > 1 && row < sheet->rows; row++) {
        int32_t person = yunta_cohort_find(check->cohort, yunta_ledger_cell(sheet, row, 0));
        const char *copy = yunta_arena_copy(check->arena, yunta_ledger_cell(sheet, row, 1));
        check->out_of_memory = check->out_of_memory || !copy;
        if (person >= 0 && copy && !*file[person])
            file[person] = copy;
    }
    yunta_table_free(owner);
    return check->out_of_memory ? NULL : file;
}

static void sooner(const char **first, int32_t person, const char *start) {
    if (person >= 0 && (!first[person] || strncmp(start, first[person], 16) < 0))
        first[person] = start;
}

/* Whether a row is a meeting to come: none is before the day of a repair. */
static bool is_to_come(const yunta_check *check, const char *start) {
    const yunta_repair *repair = check->cohort->repair;
    yunta_day day;
    int32_t minute;
    return !repair || repair->as_of == YUNTA_NO_DAY || !yunta_parse_local(start, &day, &minute) ||
           day >= repair->as_of;
}

/* [people] the first start of a meeting to come of each with a partner of now, as meetings.csv
 * writes it, NULL for none. A group's meeting names no mentee: it is for all of its mentor's.
 * O(rows + groups' meetings * pairs). */
static const char **first_meetings(yunta_check *check) {
    const yunta_ledger *sheet = check->sheets[YUNTA_SHEET_MEETINGS];
    const char **first = yunta_check_alloc(check, check->cohort->people, sizeof *first);
    for (size_t row = 0; first && sheet && sheet->columns > 3 && row < sheet->rows; row++) {
        const char *start = yunta_ledger_cell(sheet, row, 3);
        const char *mentee = yunta_ledger_cell(sheet, row, 1);
        int32_t mentor = yunta_cohort_find(check->cohort, yunta_ledger_cell(sheet, row, 0));
        int32_t one = *mentee ? yunta_cohort_find(check->cohort, mentee) : -1;
        if (mentor < 0 || !is_to_come(check, start))
            continue;
        for (size_t k = yunta_first_pair(check, mentor);
             k < check->pair_count && check->pairs[k].mentor == mentor; k++)
            if (!*mentee || check->pairs[k].mentee == one) {
                sooner(first, mentor, start);
                sooner(first, check->pairs[k].mentee, start);
            }
    }
    return first;
}

static void check_mail(yunta_check *check, const yunta_table *table, const address_list *right) {
    circles of;
    const char **first = make_circles(check, &of) ? first_meetings(check) : NULL;
    const char **file = first ? calendar_files(check) : NULL;
    for (size_t row = 0; file && row < table->rows && !yunta_stopped(check); row++) {
        int32_t person = only_person(right, yunta_table_cell(table, row, 0));
        yunta_export_row one = {check, table, row, person};
        if (person < 0)
            continue;
        const char *start = first[person] ? first[person] : "";
        yunta_expect_exported(&one, YUNTA_MAIL_PARTNERS, list_partners(check, &of, person, false));
        yunta_expect_exported(&one, YUNTA_MAIL_FIRST, start);
        yunta_check_mail_words(&one, list_partners(check, &of, person, true), start, file[person]);
    }
}

/* What a file says of each, and that it is for their group of the plenaries, if for one. */
static void check_rows(yunta_check *check, int target, const char *name, const yunta_table *table,
                       const address_list *right) {
    size_t column = target == YUNTA_EXPORTS_MOODLE ? 3 : 0;
    const char *group = strstr(name, "-group-");
    long number = group ? strtol(group + strlen("-group-"), NULL, 10) : -1;
    for (size_t row = 0; row < table->rows && !yunta_stopped(check); row++) {
        int32_t person = only_person(right, yunta_table_cell(table, row, column));
        yunta_export_row one = {check, table, row, person};
        if (person < 0)
            continue;
        yunta_check_export_row(&one, target);
        if (group && check->group_of && check->group_of[person] > 0 &&
            check->group_of[person] != number)
            yunta_fault(check, yunta_table_place(table, row, column),
                        yunta_table_cell(table, row, column),
                        T("is of group %d", "es del grupo %d"), (int)check->group_of[person]);
    }
}

/* The addresses of one file, onto the list. The template of teams has a line before its header. */
static void take_file(yunta_check *check, int target, const char *name, const address_list *right,
                      address_list *found) {
    const char *path = yunta_arena_format(check->arena, "%s/%s", check->out, name);
    yunta_table *table = path ? yunta_check_table(check, path) : NULL;
    check->out_of_memory = check->out_of_memory || !path;
    size_t column = target == YUNTA_EXPORTS_MOODLE ? 3 : 0, head = target == YUNTA_EXPORTS_TEAMS;
    size_t rows = table && column < table->columns ? table->rows : 0;
    addressed *all = yunta_check_alloc(check, found->count + rows, sizeof *all);
    if (all && found->count)
        memcpy(all, found->items, found->count * sizeof *all);
    for (size_t row = head; all && row < rows; row++) {
        const char *email = yunta_arena_copy(check->arena, yunta_table_cell(table, row, column));
        check->out_of_memory = check->out_of_memory || !email;
        all[found->count++] =
            (addressed){email ? email : "", -1, yunta_place_at(path, table->line[row], NULL)};
    }
    found->items = all ? all : found->items;
    bool whole = table && !check->out_of_memory && yunta_check_export_head(check, target, table);
    if (whole && target == YUNTA_EXPORTS_MAIL)
        check_mail(check, table, right);
    else if (whole)
        check_rows(check, target, name, table, right);
    yunta_table_free(table);
}

static bool is_of_target(const char *name, const char *target) {
    size_t length = strlen("exports/"), more = strlen(target);
    return !strncmp(name, "exports/", length) && !strncmp(name + length, target, more) &&
           (name[length + more] == '.' || name[length + more] == '-');
}

static void check_target(yunta_check *check, int target, const address_list *right) {
    address_list found = {0};
    bool there = false;
    const yunta_json_value *files = check->listed;
    for (size_t k = 0;
         files && files->kind == YUNTA_JSON_ARRAY && k < files->count && !yunta_stopped(check);
         k++) {
        const yunta_json_value *file = yunta_json_member(&files->items[k], "file");
        if (!file || !file->text || !is_of_target(file->text, targets[target]))
            continue;
        take_file(check, target, file->text, right, &found);
        there = true;
    }
    if (yunta_stopped(check) || check->unreadable)
        return;
    if (found.count)
        qsort(found.items, found.count, sizeof *found.items, by_email);
    if (there)
        compare(check, targets[target], right, &found);
    else
        yunta_fault(check, yunta_place_at(check->out, 0, NULL), targets[target],
                    T("this export is missing", "falta esta exportación"));
}

void yunta_check_exports(yunta_check *check) {
    const yunta_choices *wanted = &check->policy->output_exports;
    address_list right;
    if (!wanted->count || check->policy->output_pseudonyms || !participants(check, &right))
        return;
    for (size_t k = 0; k < wanted->count; k++)
        if ((size_t)wanted->items[k] < sizeof targets / sizeof *targets)
            check_target(check, wanted->items[k], &right);
}

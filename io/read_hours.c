#include "base/text.h"
#include "io/cell.h"
#include "io/reading.h"
#include <stdlib.h>
#include <string.h>

typedef struct {
    const char *folded;
    yunta_hours *items; /* day and person are filled in by whoever uses them */
    size_t count, room;
} label;

typedef struct {
    yunta_hours *items;
    size_t count, room;
} hours_list;

typedef struct {
    yunta_applicants *applicants;
    yunta_reading *reading;
    label *labels;
    yunta_list_labels wide; /* those that hold separators */
    hours_list hours;
    uint8_t *none;    /* [people] purposes for which they answered that they have no hours */
    uint8_t purposes; /* of the form's columns */
} hours;

/* Ranges of a text such as "08:30-10:00, 14:30-16:00"; false when something in it is none. */
static bool parse_ranges(yunta_reading *reading, const char *text, hours_list *list) {
    size_t count = 0;
    const char **items = yunta_cell_list(reading->scratch, text, &count);
    if (!items)
        reading->out_of_memory = true;
    for (size_t k = 0; items && k < count; k++) {
        int32_t from, to;
        if (!yunta_cell_range(items[k], &from, &to) || from >= to)
            return false;
        yunta_hours one = {.from = (int16_t)from, .to = (int16_t)to};
        yunta_reading_push(reading, list, one);
    }
    return count > 0;
}

static void read_labels(hours *hours) {
    yunta_reading *reading = hours->reading;
    const yunta_map *map = &reading->policy->availability_labels;
    hours->labels =
        yunta_reading_alloc(reading, reading->scratch, map->count, sizeof *hours->labels);
    const char **keys = yunta_reading_alloc(reading, reading->scratch, map->count, sizeof *keys);
    for (size_t k = 0; keys && k < map->count; k++)
        keys[k] = map->items[k].key;
    if (!keys || yunta_list_know(reading->scratch, keys, map->count, &hours->wide) != YUNTA_OK)
        reading->out_of_memory = true;
    for (size_t k = 0; hours->labels && k < map->count; k++) {
        hours_list list = {0};
        hours->labels[k].folded = yunta_reading_fold(reading, reading->scratch, map->items[k].key);
        bool none = !*yunta_reading_trim(reading, reading->scratch, map->items[k].value);
        if (!none && !parse_ranges(reading, map->items[k].value, &list))
            yunta_problem_add(reading->problems, YUNTA_ERROR,
                              yunta_reading_policy(reading, map->items[k].line, NULL),
                              map->items[k].value,
                              T("write hours as \"09:00-13:00\", or \"\" for none",
                                "escriba las horas como \"09:00-13:00\", o \"\" si no son horas"),
                              T("availability.labels.%s: these are no hours",
                                "availability.labels.%s: esto no son horas"),
                              map->items[k].key);
        hours->labels[k].items = list.items;
        hours->labels[k].count = list.count;
    }
}

static void free_labels(hours *hours) {
    for (size_t k = 0; hours->labels && k < hours->reading->policy->availability_labels.count; k++)
        yunta_free(hours->labels[k].items);
}

static const label *find_label(const hours *hours, const char *text) {
    size_t count = hours->reading->policy->availability_labels.count;
    if (!count || !hours->labels)
        return NULL;
    const char *folded = yunta_reading_fold(hours->reading, hours->reading->scratch, text);
    for (size_t k = 0; k < count; k++)
        if (!strcmp(hours->labels[k].folded, folded))
            return &hours->labels[k];
    return NULL;
}

static void add_hours(hours *hours, yunta_hours one, const yunta_hours *ranges, size_t count) {
    if (count == 0 && hours->none)
        hours->none[one.person] |= one.purposes;
    for (size_t k = 0; k < count; k++) {
        one.from = ranges[k].from;
        one.to = ranges[k].to;
        yunta_reading_push(hours->reading, &hours->hours, one);
    }
}

/* One item of a cell: a label or a range. */
static bool add_item(hours *hours, yunta_hours one, const char *text) {
    const label *found = find_label(hours, text);
    int32_t from, to;
    if (found) {
        add_hours(hours, one, found->items, found->count);
        return true;
    }
    if (!yunta_cell_range(text, &from, &to) || from >= to)
        return false;
    add_hours(hours, one, &(yunta_hours){.from = (int16_t)from, .to = (int16_t)to}, 1);
    return true;
}

static void bad_item(const hours *hours, yunta_place place, const char *text) {
    int32_t from, to;
    bool reversed = yunta_cell_range(text, &from, &to);
    const char *midnight = reversed && to == 0 ? T("write 24:00 for the midnight that ends a day",
                                                   "escriba 24:00 para la medianoche en que "
                                                   "termina el día")
                                               : NULL;
    yunta_problem_add(
        hours->reading->problems, YUNTA_ERROR, place, text,
        midnight ? midnight
                 : T("write ranges as 08:30-10:00, 14:30-16:00, or name the label in the policy: "
                     "availability: {labels: {LABEL: \"09:00-13:00\"}}",
                     "escriba rangos como 08:30-10:00, 14:30-16:00, o defina la etiqueta en la "
                     "política: "
                     "availability: {labels: {ETIQUETA: \"09:00-13:00\"}}"),
        "%s",
        reversed ? T("the stretch ends before it begins, or when it begins",
                     "el tramo termina antes de comenzar, o al comenzar")
                 : T("neither hours nor a known label", "ni horas ni una etiqueta conocida"));
}

static void read_form_cell(hours *hours, size_t person, uint8_t day, size_t column) {
    yunta_reading *reading = hours->reading;
    const yunta_table *table = hours->applicants->sheet->table;
    size_t row = hours->applicants->row[person];
    const char *cell = yunta_table_cell(table, row, column);
    const char *text = yunta_reading_trim(reading, reading->scratch, cell);
    yunta_hours one = {.person = (int32_t)person, .day = day, .purposes = hours->purposes};
    if (!*text)
        return;
    const label *whole = find_label(hours, text);
    if (whole) {
        add_hours(hours, one, whole->items, whole->count);
        return;
    }
    size_t count = 0;
    const char **items = yunta_list_split(reading->scratch, text, &hours->wide, &count);
    if (!items)
        reading->out_of_memory = true;
    for (size_t k = 0; items && k < count; k++)
        if (!add_item(hours, one, items[k]))
            bad_item(hours, yunta_table_place(table, row, column), items[k]);
}

/* The column of one entry of availability.columns, -1 with an error when there is none. */
static int32_t day_column(const hours *hours, const yunta_map_entry *entry, int *day) {
    yunta_sheet *sheet = hours->applicants->sheet;
    yunta_problems *problems = hours->reading->problems;
    yunta_place place = yunta_reading_policy(hours->reading, entry->line, NULL);
    if (!yunta_cell_weekday(entry->key, day)) /* the policy's reader told it */
        return -1;
    int32_t at = yunta_sheet_header(sheet, entry->value);
    if (at >= 0) {
        sheet->used[at] = true;
        return at;
    }
    const char *nearest = yunta_sheet_nearest(sheet, entry->value);
    yunta_problem_add(problems, YUNTA_ERROR, place, entry->value,
                      T("write the header just as the file has it",
                        "escriba el encabezado tal como está en el archivo"),
                      T("availability.columns.%s: the applicants' table has no such header%s%s",
                        "availability.columns.%s: la tabla de postulantes no tiene ese "
                        "encabezado%s%s"),
                      entry->key, nearest ? T("; the nearest is ", "; el más parecido es ") : "",
                      nearest ? nearest : "");
    return -1;
}

static void read_form(hours *hours) {
    const yunta_map *columns = &hours->reading->policy->availability_columns;
    for (size_t k = 0; k < columns->count && yunta_reading_going(hours->reading); k++) {
        int day;
        int32_t at = day_column(hours, &columns->items[k], &day);
        for (size_t p = 0; at >= 0 && p < hours->reading->cohort->people; p++)
            read_form_cell(hours, p, (uint8_t)day, (size_t)at);
    }
}

static bool read_day(const yunta_sheet *sheet, size_t row, uint8_t *day) {
    const char *text;
    int weekday;
    if (!yunta_sheet_filled(sheet, row, YUNTA_AVAILABILITY_DAY, &text))
        return false;
    if (yunta_cell_weekday(text, &weekday)) {
        *day = (uint8_t)weekday;
        return true;
    }
    yunta_sheet_fault(sheet, row, YUNTA_AVAILABILITY_DAY,
                      T("write mon..sun or lunes..domingo", "escriba lunes..domingo"),
                      T("this is no day of the week", "esto no es un día de la semana"));
    return false;
}

static bool read_purposes(const yunta_sheet *sheet, size_t row, uint8_t *purposes) {
    const char *text = yunta_sheet_text(sheet, row, YUNTA_AVAILABILITY_FOR);
    *purposes = YUNTA_HOURS_MEETINGS;
    if (!*text || yunta_cell_purpose(text, purposes))
        return true;
    yunta_sheet_fault(sheet, row, YUNTA_AVAILABILITY_FOR,
                      T("write meetings, plenaries or all, or leave it empty",
                        "escriba reuniones, plenarias o todo, o déjelo vacío"),
                      T("unknown purpose", "uso desconocido"));
    return false;
}

static void read_row(yunta_sheet *sheet, size_t row, void *context) {
    hours *hours = context;
    yunta_hours one = {0};
    int16_t minutes[2] = {0, 0};
    bool good = yunta_sheet_person(sheet, row, YUNTA_AVAILABILITY_PERSON, &one.person);
    good = read_day(sheet, row, &one.day) && good;
    good = yunta_sheet_times(sheet, row, YUNTA_AVAILABILITY_FROM, YUNTA_AVAILABILITY_TO, minutes) &&
           good;
    good = read_purposes(sheet, row, &one.purposes) && good;
    one.from = minutes[0];
    one.to = minutes[1];
    if (good)
        yunta_reading_push(sheet->reading, &hours->hours, one);
}

static int by_hours(const void *a, const void *b) {
    const yunta_hours *x = a, *y = b;
    if (x->person != y->person)
        return x->person < y->person ? -1 : 1;
    if (x->day != y->day)
        return x->day < y->day ? -1 : 1;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    if (x->to != y->to)
        return x->to < y->to ? -1 : 1;
    return (x->purposes > y->purposes) - (x->purposes < y->purposes);
}

/* Appends the stretches of one purpose, joined where they overlap or touch. hours is sorted. */
static void join_purpose(yunta_reading *reading, const hours_list *hours, uint8_t purpose,
                         hours_list *joined) {
    size_t start = joined->count;
    for (size_t k = 0; k < hours->count; k++) {
        yunta_hours one = hours->items[k];
        yunta_hours *last = joined->count > start ? &joined->items[joined->count - 1] : NULL;
        if (!(one.purposes & purpose))
            continue;
        if (last && last->person == one.person && last->day == one.day && one.from <= last->to) {
            last->to = one.to > last->to ? one.to : last->to;
            continue;
        }
        one.purposes = purpose;
        yunta_reading_push(reading, joined, one);
    }
}

/* Joins each purpose by itself, so that a stretch given in pieces is one; then stretches that both
 * purposes have are told once. */
static void keep_hours(yunta_reading *reading, hours_list *hours, const uint8_t *none) {
    yunta_cohort *cohort = reading->cohort;
    hours_list joined = {0};
    size_t kept = 0;
    yunta_reading_sort(hours->items, hours->count, sizeof *hours->items, by_hours);
    join_purpose(reading, hours, YUNTA_HOURS_MEETINGS, &joined);
    join_purpose(reading, hours, YUNTA_HOURS_PLENARIES, &joined);
    yunta_reading_sort(joined.items, joined.count, sizeof *joined.items, by_hours);
    for (size_t k = 0; k < joined.count; k++) {
        yunta_hours one = joined.items[k], *last = kept ? &joined.items[kept - 1] : NULL;
        if (last && last->person == one.person && last->day == one.day && last->from == one.from &&
            last->to == one.to)
            last->purposes |= one.purposes;
        else
            joined.items[kept++] = one;
    }
    cohort->hours = yunta_reading_keep(reading, joined.items, kept, sizeof *joined.items);
    cohort->gave = yunta_reading_alloc(reading, cohort->arena, cohort->people, 1);
    for (size_t k = 0; cohort->hours && cohort->gave && k < kept; k++)
        cohort->gave[cohort->hours[k].person] |= cohort->hours[k].purposes;
    for (size_t p = 0; cohort->gave && none && p < cohort->people; p++)
        cohort->gave[p] |= none[p];
    cohort->hours_count = cohort->hours ? kept : 0;
    yunta_array_free(&joined);
}

void yunta_reading_hours(yunta_applicants *applicants) {
    yunta_reading *reading = applicants->sheet->reading;
    hours hours = {.applicants = applicants, .reading = reading};
    switch (reading->policy->availability_for) {
    case YUNTA_FOR_MEETINGS:
        hours.purposes = YUNTA_HOURS_MEETINGS;
        break;
    case YUNTA_FOR_PLENARIES:
        hours.purposes = YUNTA_HOURS_PLENARIES;
        break;
    default:
        hours.purposes = YUNTA_HOURS_MEETINGS | YUNTA_HOURS_PLENARIES;
    }
    hours.none = yunta_reading_alloc(reading, reading->scratch, reading->cohort->people, 1);
    read_labels(&hours);
    read_form(&hours);
    yunta_sheet_each(reading, YUNTA_TABLE_AVAILABILITY, read_row, &hours);
    keep_hours(reading, &hours.hours, hours.none);
    free_labels(&hours);
    yunta_array_free(&hours.hours);
}

/* calendars.csv, whose is whose; pseudonyms.csv, who is who */
#include "io/writing.h"

static bool calendars_made(const yunta_writing *writing) {
    return writing->calendars.count > 0;
}

static yunta_status calendar_rows(yunta_writing *writing, yunta_rows *rows) {
    *rows = (yunta_rows){writing->calendars.items, writing->calendars.count,
                         sizeof *writing->calendars.items};
    return YUNTA_OK;
}

static void calendar_order(const yunta_writing *writing, const void *row, int64_t key[static 4]) {
    const yunta_calendar_row *calendar = row;
    key[0] = calendar->person < 0 ? INT64_MAX : yunta_writing_place(writing, calendar->person);
}

static yunta_value calendar_person(yunta_writing *writing, const void *row) {
    const yunta_calendar_row *calendar = row;
    return calendar->person < 0 ? yunta_value_text(calendar->id)
                                : yunta_value_person(writing, calendar->person);
}

static yunta_value calendar_file(yunta_writing *writing, const void *row) {
    (void)writing;
    return yunta_value_text(((const yunta_calendar_row *)row)->file);
}

static int32_t calendar_whose(const yunta_writing *writing, const void *row, size_t k) {
    (void)writing;
    return k == 0 ? ((const yunta_calendar_row *)row)->person : -1;
}

static const yunta_output_column calendar_columns[] = {
    {"person", calendar_person},
    {"file", calendar_file},
};

/* Written with the calendars, whatever output.files says of the other tables. */
const yunta_output yunta_output_calendars = {.name = "calendars",
                                             .wanted = calendars_made,
                                             .rows = calendar_rows,
                                             .order = calendar_order,
                                             .person = calendar_whose,
                                             YUNTA_COLUMNS(calendar_columns)};

static bool pseudonyms_wanted(const yunta_writing *writing) {
    return writing->alias != NULL;
}

static yunta_status pseudonym_rows(yunta_writing *writing, yunta_rows *rows) {
    *rows = (yunta_rows){writing->cohort->person, writing->cohort->people,
                         sizeof *writing->cohort->person};
    return YUNTA_OK;
}

static int32_t person_index(const yunta_writing *writing, const void *row) {
    return (int32_t)((const yunta_person *)row - writing->cohort->person);
}

static void pseudonym_order(const yunta_writing *writing, const void *row, int64_t key[static 4]) {
    key[0] = yunta_writing_place(writing, person_index(writing, row));
}

static yunta_value pseudonym_alias(yunta_writing *writing, const void *row) {
    return yunta_value_person(writing, person_index(writing, row));
}

#define TEXT(function, field)                                                                      \
    static yunta_value function(yunta_writing *writing, const void *row) {                         \
        (void)writing;                                                                             \
        return yunta_value_text(((const yunta_person *)row)->field);                               \
    }
TEXT(pseudonym_id, id)
TEXT(pseudonym_name, name)
TEXT(pseudonym_email, email)

static const yunta_output_column pseudonym_columns[] = {
    {"pseudonym", pseudonym_alias},
    {"person", pseudonym_id},
    {"name", pseudonym_name},
    {"email", pseudonym_email},
};

const yunta_output yunta_output_pseudonyms = {.name = "pseudonyms",
                                              .csv = true,
                                              .wanted = pseudonyms_wanted,
                                              .rows = pseudonym_rows,
                                              .order = pseudonym_order,
                                              YUNTA_COLUMNS(pseudonym_columns)};

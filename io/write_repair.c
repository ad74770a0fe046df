/* What a result that keeps an earlier one needs to be checked, explained and repaired again:
 * earlier/ (the pairs and sessions that it kept, and who had what had happened), withdrawn.csv,
 * added.csv. */
#include "io/csv_write.h"
#include "io/output_cells.h"
#include "model/repair.h"
#include <stdlib.h>

static const yunta_timetable *earlier(const yunta_writing *writing) {
    return writing->cohort->repair->timetable;
}

static bool always(const yunta_writing *writing) {
    (void)writing;
    return true;
}

static yunta_status pair_rows(yunta_writing *writing, yunta_rows *rows) {
    const yunta_pair_table *table = &writing->cohort->repair->pairs;
    size_t people = writing->cohort->people, count = 0;
    size_t all = table->first ? table->first[people] : 0;
    yunta_pair_entry *pairs = yunta_arena_alloc(writing->arena, all, sizeof *pairs);
    for (size_t p = 0; pairs && all && p < people; p++)
        for (size_t k = table->first[p]; k < table->first[p + 1]; k++)
            pairs[count++] = (yunta_pair_entry){table->mentor[k], (int32_t)p, 1};
    *rows = (yunta_rows){pairs, count, sizeof *pairs};
    return pairs ? YUNTA_OK : YUNTA_E_MEMORY;
}

static yunta_status past_rows(yunta_writing *writing, yunta_rows *rows) {
    const yunta_repair *repair = writing->cohort->repair;
    *rows = (yunta_rows){repair->past, repair->past_count, sizeof *repair->past};
    return YUNTA_OK;
}

static yunta_value past_part(yunta_writing *writing, const void *row) {
    static const char *const parts[] = {[YUNTA_PRESENT_PLENARY] = "plenaries",
                                        [YUNTA_PRESENT_MEETING] = "meetings",
                                        [YUNTA_PRESENT_COURSE] = "courses"};
    (void)writing;
    return yunta_value_text(parts[((const yunta_presence *)row)->kind]);
}

static yunta_value past_of(yunta_writing *writing, const void *row) {
    const yunta_presence *past = row;
    if (past->kind == YUNTA_PRESENT_MEETING)
        return yunta_value_person(writing, past->of);
    return yunta_value_text(past->kind == YUNTA_PRESENT_PLENARY
                                ? writing->cohort->sessions[past->of].id
                                : writing->cohort->courses[past->of].id);
}

static yunta_value past_other(yunta_writing *writing, const void *row) {
    const yunta_presence *past = row;
    return past->kind == YUNTA_PRESENT_PLENARY ? yunta_value_integer(past->other + 1)
                                               : yunta_value_person(writing, past->other);
}

static yunta_value past_start(yunta_writing *writing, const void *row) {
    const yunta_presence *past = row;
    return yunta_value_time(writing, past->day, past->minute);
}

static yunta_value past_end(yunta_writing *writing, const void *row) {
    const yunta_presence *past = row;
    return yunta_value_time(writing, past->day, past->minute + past->minutes);
}

/* Those of sessions that are in no table any more last. */
static yunta_status plenary_rows(yunta_writing *writing, yunta_rows *rows) {
    const yunta_timetable *t = earlier(writing);
    const yunta_repair *repair = writing->cohort->repair;
    size_t count = t->plenary_count;
    yunta_gone_plenary *all =
        yunta_arena_alloc(writing->arena, count + repair->gone_count, sizeof *all);
    for (size_t k = 0; all && k < count; k++) {
        const yunta_plenary *one = &t->plenaries[k];
        all[k] =
            (yunta_gone_plenary){writing->cohort->sessions[one->session].id, one->group, one->slot};
    }
    for (size_t k = 0; all && k < repair->gone_count; k++)
        all[count + k] = repair->gone[k];
    *rows = (yunta_rows){all, count + repair->gone_count, sizeof *all};
    return all ? YUNTA_OK : YUNTA_E_MEMORY;
}

static bool plenary_rows_wanted(const yunta_writing *writing) {
    const yunta_repair *repair = writing->cohort->repair;
    return earlier(writing) && earlier(writing)->plenary_count + repair->gone_count > 0;
}

static yunta_value plenary_session(yunta_writing *writing, const void *row) {
    (void)writing;
    return yunta_value_text(((const yunta_gone_plenary *)row)->session);
}

#define ROWS(name, array, number)                                                                  \
    static yunta_status name(yunta_writing *writing, yunta_rows *rows) {                           \
        const yunta_timetable *timetable = earlier(writing);                                       \
        *rows = (yunta_rows){timetable->array, timetable->number, sizeof *timetable->array};       \
        return YUNTA_OK;                                                                           \
    }                                                                                              \
    static bool name##_wanted(const yunta_writing *writing) {                                      \
        return earlier(writing) && earlier(writing)->number > 0;                                   \
    }
ROWS(attendance_rows, attendance, attendance_count)
ROWS(meeting_rows, meetings, meeting_count)
ROWS(course_rows, course_sessions, course_session_count)
ROWS(workshop_rows, workshop_sessions, workshop_session_count)

YUNTA_CELL_PERSON(pair_mentor, yunta_pair_entry, mentor)
YUNTA_CELL_PERSON(pair_mentee, yunta_pair_entry, mentee)
YUNTA_CELL_INTEGER(plenary_group, yunta_gone_plenary, of->group + 1)
YUNTA_CELL_SLOT(plenary_start, plenary_end, yunta_gone_plenary)
YUNTA_CELL_INTEGER(past_came, yunta_presence, of->came)
YUNTA_CELL_PERSON(past_person, yunta_presence, person)
YUNTA_CELL_PERSON(attendance_person, yunta_attendance, person)
YUNTA_CELL_INTEGER(attendance_group, yunta_attendance, of->group + 1)
YUNTA_CELL_PERSON(meeting_mentor, yunta_meeting, mentor)
YUNTA_CELL_PERSON(meeting_mentee, yunta_meeting, mentee)
YUNTA_CELL_INTEGER(meeting_number, yunta_meeting, of->number)
YUNTA_CELL_SLOT(meeting_start, meeting_end, yunta_meeting)
YUNTA_CELL_INTEGER(meeting_can_attend, yunta_meeting, of->can_attend)
YUNTA_CELL_TEXT(course_id, yunta_course_session, cohort->courses[of->course].id)
YUNTA_CELL_INTEGER(course_number, yunta_course_session, of->number)
YUNTA_CELL_SLOT(course_start, course_end, yunta_course_session)
YUNTA_CELL_INTEGER(course_can_attend, yunta_course_session, of->can_attend)
YUNTA_CELL_TEXT(workshop_id, yunta_workshop_session, cohort->workshops[of->workshop].id)
YUNTA_CELL_TEXT(workshop_by, yunta_workshop_session, cohort->facilitators[of->facilitator].id)
YUNTA_CELL_SLOT(workshop_start, workshop_end, yunta_workshop_session)

static const yunta_output_column pair_columns[] = {{"mentor", pair_mentor},
                                                   {"mentee", pair_mentee}};
static const yunta_output_column plenary_columns[] = {{"group", plenary_group},
                                                      {"session", plenary_session},
                                                      {"start", plenary_start},
                                                      {"end", plenary_end}};
static const yunta_output_column past_columns[] = {
    {"part", past_part},   {"of", past_of},   {"other", past_other}, {"person", past_person},
    {"start", past_start}, {"end", past_end}, {"came", past_came}};
static const yunta_output_column attendance_columns[] = {{"person", attendance_person},
                                                         {"group", attendance_group}};
static const yunta_output_column meeting_columns[] = {
    {"mentor", meeting_mentor}, {"mentee", meeting_mentee}, {"number", meeting_number},
    {"start", meeting_start},   {"end", meeting_end},       {"can_attend", meeting_can_attend}};
static const yunta_output_column course_columns[] = {{"course", course_id},
                                                     {"number", course_number},
                                                     {"start", course_start},
                                                     {"end", course_end},
                                                     {"can_attend", course_can_attend}};
static const yunta_output_column workshop_columns[] = {{"workshop", workshop_id},
                                                       {"facilitator", workshop_by},
                                                       {"start", workshop_start},
                                                       {"end", workshop_end}};

static bool somebody_left(const yunta_writing *writing) {
    for (size_t p = 0; p < writing->cohort->people; p++)
        if (writing->cohort->person[p].role == 0)
            return true;
    return false;
}

static yunta_status left_rows(yunta_writing *writing, yunta_rows *rows) {
    size_t people = writing->cohort->people, count = 0;
    int32_t *person = yunta_arena_alloc(writing->arena, people, sizeof *person);
    for (size_t p = 0; person && p < people; p++)
        if (writing->cohort->person[p].role == 0)
            person[count++] = (int32_t)p;
    *rows = (yunta_rows){person, count, sizeof *person};
    return person ? YUNTA_OK : YUNTA_E_MEMORY;
}

static yunta_value left_person(yunta_writing *writing, const void *row) {
    return yunta_value_person(writing, *(const int32_t *)row);
}

static const yunta_output_column left_columns[] = {{"person", left_person}};

static const yunta_output tables[] = {
    {"earlier/pairings", true, false, always, pair_rows, NULL, YUNTA_COLUMNS(pair_columns)},
    {"earlier/plenaries", true, false, plenary_rows_wanted, plenary_rows, NULL,
     YUNTA_COLUMNS(plenary_columns)},
    {"earlier/attendance", true, false, attendance_rows_wanted, attendance_rows, NULL,
     YUNTA_COLUMNS(attendance_columns)},
    {"earlier/meetings", true, false, meeting_rows_wanted, meeting_rows, NULL,
     YUNTA_COLUMNS(meeting_columns)},
    {"earlier/courses", true, false, course_rows_wanted, course_rows, NULL,
     YUNTA_COLUMNS(course_columns)},
    {"earlier/workshops", true, false, workshop_rows_wanted, workshop_rows, NULL,
     YUNTA_COLUMNS(workshop_columns)},
    {"earlier/past", true, false, always, past_rows, NULL, YUNTA_COLUMNS(past_columns)},
    {"withdrawn", true, false, somebody_left, left_rows, NULL, YUNTA_COLUMNS(left_columns)},
};

static yunta_status write_table(yunta_writing *writing, yunta_staging *staging,
                                const yunta_output *output) {
    FILE *stream;
    const char *name = yunta_arena_format(writing->arena, "%s.csv", output->name);
    yunta_status status = name ? yunta_staging_open(staging, name, &stream) : YUNTA_E_MEMORY;
    if (status != YUNTA_OK)
        return status;
    status = yunta_output_write_csv(writing, output, stream);
    yunta_status closed = yunta_staging_close(staging, stream);
    return status == YUNTA_OK ? closed : status;
}

/* Under the headers of the applicants' table, as they were read. */
static yunta_status write_added(yunta_writing *writing, yunta_staging *staging) {
    const yunta_cohort *cohort = writing->cohort;
    FILE *stream;
    if (cohort->added_rows == 0)
        return YUNTA_OK;
    yunta_status status = yunta_staging_open(staging, "added.csv", &stream);
    if (status != YUNTA_OK)
        return status;
    yunta_csv_writer csv = yunta_csv_writer_on(stream);
    for (size_t c = 0; c < cohort->added_columns; c++)
        yunta_csv_text(&csv, cohort->added_header[c]);
    yunta_csv_end_row(&csv);
    for (size_t row = 0; row < cohort->added_rows; row++) {
        for (size_t c = 0; c < cohort->added_columns; c++)
            yunta_csv_text(&csv, cohort->added[row * cohort->added_columns + c]);
        yunta_csv_end_row(&csv);
    }
    return yunta_staging_close(staging, stream);
}

yunta_status yunta_repair_write(yunta_writing *writing, yunta_staging *staging) {
    yunta_status status = YUNTA_OK;
    if (!writing->cohort->repair)
        return YUNTA_OK;
    for (size_t k = 0; status == YUNTA_OK && k < sizeof tables / sizeof *tables; k++)
        if (tables[k].wanted(writing))
            status = write_table(writing, staging, &tables[k]);
    return status == YUNTA_OK ? write_added(writing, staging) : status;
}

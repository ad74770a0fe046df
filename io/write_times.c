/* plenaries.csv, attendance.csv, meetings.csv, courses.csv, seats.csv, workshops.csv */
#include "io/output_cells.h"

#define PART_WANTED(name, part_field)                                                              \
    static bool name(const yunta_writing *writing) {                                               \
        const yunta_timetable *timetable = writing->result->timetable;                             \
        return timetable && timetable->part_field.status != YUNTA_PART_ABSENT;                     \
    }
PART_WANTED(plenaries_wanted, plenary_part)
PART_WANTED(meetings_wanted, meeting_part)
PART_WANTED(courses_wanted, course_part)
PART_WANTED(workshops_wanted, workshop_part)

#define ROWS(name, array, number)                                                                  \
    static yunta_status name(yunta_writing *writing, yunta_rows *rows) {                           \
        const yunta_timetable *timetable = writing->result->timetable;                             \
        *rows = (yunta_rows){timetable->array, timetable->number, sizeof *timetable->array};       \
        return YUNTA_OK;                                                                           \
    }
ROWS(plenary_rows, plenaries, plenary_count)
ROWS(attendance_rows, attendance, attendance_count)
ROWS(meeting_rows, meetings, meeting_count)
ROWS(course_rows, course_sessions, course_session_count)
ROWS(workshop_rows, workshop_sessions, workshop_session_count)

YUNTA_CELL_INTEGER(plenary_group, yunta_plenary, of->group + 1)
YUNTA_CELL_TEXT(plenary_session, yunta_plenary, cohort->sessions[of->session].id)
YUNTA_CELL_TEXT(plenary_title, yunta_plenary, cohort->sessions[of->session].title)
YUNTA_CELL_SLOT(plenary_start, plenary_end, yunta_plenary)
YUNTA_CELL_INTEGER(plenary_can_attend, yunta_plenary, of->can_attend)
YUNTA_CELL_INTEGER(plenary_expected, yunta_plenary, of->expected)

static yunta_value plenary_experts(yunta_writing *writing, const void *row) {
    const yunta_session *session =
        &writing->cohort->sessions[((const yunta_plenary *)row)->session];
    yunta_list_begin(writing);
    for (size_t k = 0; k < session->expert_count; k++)
        yunta_list_add(writing, yunta_writing_expert(writing, session->experts[k]));
    return yunta_list_value(writing);
}

static const yunta_output_column plenary_columns[] = {
    {"group", plenary_group},
    {"session", plenary_session},
    {"title", plenary_title},
    {"start", plenary_start},
    {"end", plenary_end},
    {"experts", plenary_experts},
    {"can_attend", plenary_can_attend},
    {"expected", plenary_expected},
};

const yunta_output yunta_output_plenaries = {.name = "plenaries",
                                             .csv = true,
                                             .json = true,
                                             .wanted = plenaries_wanted,
                                             .rows = plenary_rows,
                                             YUNTA_COLUMNS(plenary_columns)};

static void attendance_order(const yunta_writing *writing, const void *row, int64_t key[static 4]) {
    key[0] = yunta_writing_place(writing, ((const yunta_attendance *)row)->person);
}

YUNTA_CELL_PERSON(attendance_person, yunta_attendance, person)

YUNTA_CELL_INTEGER(attendance_group, yunta_attendance, of->group + 1)
YUNTA_CELL_INTEGER(attendance_can_attend, yunta_attendance, of->can_attend)

static size_t session_count(const yunta_writing *writing) {
    return writing->cohort->session_count;
}

static const char *session_name(const yunta_writing *writing, size_t index) {
    return writing->cohort->sessions[index].id;
}

static yunta_value session_value(yunta_writing *writing, const void *row, size_t index) {
    (void)writing;
    return yunta_value_integer(((const yunta_attendance *)row)->sessions[index] != 0);
}

static const yunta_output_more attendance_sessions = {2, session_count, session_name,
                                                      session_value};

static const yunta_output_column attendance_columns[] = {
    {"person", attendance_person},
    {"group", attendance_group},
    /* here: one for each session */
    {"can_attend", attendance_can_attend},
};

static int32_t attendance_who(const yunta_writing *writing, const void *row, size_t k) {
    (void)writing;
    return k == 0 ? ((const yunta_attendance *)row)->person : -1;
}

const yunta_output yunta_output_attendance = {.name = "attendance",
                                              .csv = true,
                                              .json = true,
                                              .wanted = plenaries_wanted,
                                              .person = attendance_who,
                                              .rows = attendance_rows,
                                              .order = attendance_order,
                                              YUNTA_COLUMNS(attendance_columns),
                                              .more = &attendance_sessions};

static void meeting_order(const yunta_writing *writing, const void *row, int64_t key[static 4]) {
    const yunta_meeting *meeting = row;
    key[0] = yunta_writing_place(writing, meeting->mentor);
    key[1] = yunta_writing_place(writing, meeting->mentee);
    key[2] = meeting->number;
}

YUNTA_CELL_PERSON(meeting_mentor, yunta_meeting, mentor)

YUNTA_CELL_PERSON(meeting_mentee, yunta_meeting, mentee)

YUNTA_CELL_INTEGER(meeting_number, yunta_meeting, of->number)
YUNTA_CELL_SLOT(meeting_start, meeting_end, yunta_meeting)
YUNTA_CELL_INTEGER(meeting_can_attend, yunta_meeting, of->can_attend)

static const yunta_output_column meeting_columns[] = {
    {"mentor", meeting_mentor}, {"mentee", meeting_mentee}, {"number", meeting_number},
    {"start", meeting_start},   {"end", meeting_end},       {"can_attend", meeting_can_attend},
};

/* A group's meeting is about the mentor and all their mentees. */
static int32_t meeting_who(const yunta_writing *writing, const void *row, size_t k) {
    const yunta_meeting *meeting = row;
    return k == 0 ? meeting->mentor : yunta_mentee_of_meeting(writing, meeting, k - 1);
}

const yunta_output yunta_output_meetings = {.name = "meetings",
                                            .csv = true,
                                            .json = true,
                                            .wanted = meetings_wanted,
                                            .person = meeting_who,
                                            .rows = meeting_rows,
                                            .order = meeting_order,
                                            YUNTA_COLUMNS(meeting_columns)};

YUNTA_CELL_TEXT(course_id, yunta_course_session, cohort->courses[of->course].id)
YUNTA_CELL_INTEGER(course_number, yunta_course_session, of->number)
YUNTA_CELL_SLOT(course_start, course_end, yunta_course_session)
YUNTA_CELL_INTEGER(course_can_attend, yunta_course_session, of->can_attend)

static const yunta_output_column course_columns[] = {
    {"course", course_id}, {"number", course_number},         {"start", course_start},
    {"end", course_end},   {"can_attend", course_can_attend},
};

const yunta_output yunta_output_courses = {.name = "courses",
                                           .csv = true,
                                           .json = true,
                                           .wanted = courses_wanted,
                                           .rows = course_rows,
                                           YUNTA_COLUMNS(course_columns)};

/* Whoever is enrolled in a course, drawn up or not. */
typedef struct {
    int32_t course, person, place; /* place: from 1 */
    bool seated;
} seat;

static yunta_status seat_rows(yunta_writing *writing, yunta_rows *rows) {
    const yunta_cohort *cohort = writing->cohort;
    seat *seats = yunta_arena_alloc(writing->arena, cohort->enrolment_count, sizeof *seats);
    size_t first, count, filled = 0;
    for (size_t c = 0; seats && c < cohort->course_count; c++) {
        size_t seated = yunta_cohort_seats(cohort, (int32_t)c, &first, &count);
        for (size_t k = 0; k < count; k++)
            seats[filled++] = (seat){(int32_t)c, cohort->enrolments[first + k].person,
                                     (int32_t)k + 1, k < seated};
    }
    *rows = (yunta_rows){seats, filled, sizeof *seats};
    return seats ? YUNTA_OK : YUNTA_E_MEMORY;
}

YUNTA_CELL_TEXT(seat_course, seat, cohort->courses[of->course].id)
YUNTA_CELL_PERSON(seat_person, seat, person)
YUNTA_CELL_INTEGER(seat_place, seat, of->place)
YUNTA_CELL_INTEGER(seat_seated, seat, of->seated)

static const yunta_output_column seat_columns[] = {{"course", seat_course},
                                                   {"person", seat_person},
                                                   {"place", seat_place},
                                                   {"seated", seat_seated}};

static int32_t seat_who(const yunta_writing *writing, const void *row, size_t k) {
    (void)writing;
    return k == 0 ? ((const seat *)row)->person : -1;
}

const yunta_output yunta_output_seats = {.name = "seats",
                                         .csv = true,
                                         .json = true,
                                         .wanted = courses_wanted,
                                         .person = seat_who,
                                         .rows = seat_rows,
                                         YUNTA_COLUMNS(seat_columns)};

YUNTA_CELL_TEXT(workshop_id, yunta_workshop_session, cohort->workshops[of->workshop].id)
YUNTA_CELL_TEXT(workshop_region, yunta_workshop_session, cohort->workshops[of->workshop].region)
YUNTA_CELL_SLOT(workshop_start, workshop_end, yunta_workshop_session)

static yunta_value workshop_facilitator(yunta_writing *writing, const void *row) {
    const yunta_workshop_session *session = row;
    return yunta_value_text(yunta_writing_facilitator(writing, session->facilitator));
}

static yunta_value workshop_people(yunta_writing *writing, const void *row) {
    const yunta_workshop_session *session = row;
    return yunta_value_integer(writing->cohort->workshops[session->workshop].people);
}

static const yunta_output_column workshop_columns[] = {
    {"workshop", workshop_id}, {"region", workshop_region}, {"facilitator", workshop_facilitator},
    {"start", workshop_start}, {"end", workshop_end},       {"people", workshop_people},
};

const yunta_output yunta_output_workshops = {.name = "workshops",
                                             .csv = true,
                                             .json = true,
                                             .wanted = workshops_wanted,
                                             .rows = workshop_rows,
                                             YUNTA_COLUMNS(workshop_columns)};

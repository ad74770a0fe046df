/* The report's calendar. Days are days since 1970-01-01, in the programme's zone. */
#include "io/report_private.h"

static void write_slot(yunta_report *report, const yunta_slot *slot) {
    yunta_json_integer(report->json, NULL, slot->day);
    yunta_json_integer(report->json, NULL, slot->minute);
    yunta_json_integer(report->json, NULL, slot->minutes);
}

static void write_day(yunta_report *report, const char *key, yunta_day day) {
    if (day == YUNTA_NO_DAY)
        yunta_json_null(report->json, key);
    else
        yunta_json_integer(report->json, key, day);
}

static const char *title_of(const char *title, const char *id) {
    return *title ? title : id;
}

static void write_experts(yunta_report *report, const yunta_session *session) {
    const yunta_writing *writing = report->writing;
    yunta_json_array(report->json, NULL);
    for (size_t k = 0; k < session->expert_count; k++)
        if (!report->alias || writing->alias)
            yunta_json_text(report->json, NULL, yunta_writing_expert(writing, session->experts[k]));
    yunta_json_end(report->json);
}

static void write_plenaries(yunta_report *report, const yunta_timetable *timetable) {
    const yunta_cohort *cohort = report->writing->cohort;
    yunta_json_array(report->json, "plenaries");
    for (size_t k = 0; k < timetable->plenary_count; k++) {
        const yunta_plenary *plenary = &timetable->plenaries[k];
        const yunta_session *session = &cohort->sessions[plenary->session];
        yunta_json_array(report->json, NULL);
        yunta_json_integer(report->json, NULL, plenary->group);
        yunta_json_text(report->json, NULL, title_of(session->title, session->id));
        write_slot(report, &plenary->slot);
        write_experts(report, session);
        yunta_json_integer(report->json, NULL, plenary->can_attend);
        yunta_json_integer(report->json, NULL, plenary->expected);
        yunta_json_end(report->json);
    }
    yunta_json_end(report->json);
}

static void person_attending(const yunta_writing *writing, size_t row, int32_t *first,
                             int32_t *second) {
    *first = writing->result->timetable->attendance[row].person;
    *second = 0;
}

static yunta_status write_attendance(yunta_report *report, const yunta_timetable *timetable) {
    yunta_placed_row *rows = NULL;
    yunta_status status =
        yunta_report_sort(report, timetable->attendance_count, person_attending, &rows);
    if (status != YUNTA_OK)
        return status;
    yunta_json_integer(report->json, "groups", (int64_t)timetable->groups);
    yunta_json_integer(report->json, "least_attended",
                       report->writing->policy->plenaries_least_attended);
    yunta_json_integer(report->json, "complete", (int64_t)timetable->complete);
    yunta_json_integer(report->json, "hopeless", (int64_t)timetable->hopeless_count);
    yunta_json_array(report->json, "attendance");
    for (size_t k = 0; k < timetable->attendance_count; k++) {
        const yunta_attendance *attendance = &timetable->attendance[rows[k].row];
        yunta_json_array(report->json, NULL);
        yunta_json_integer(report->json, NULL, yunta_report_place(report, attendance->person));
        yunta_json_integer(report->json, NULL, attendance->group);
        yunta_json_integer(report->json, NULL, attendance->can_attend);
        yunta_json_end(report->json);
    }
    yunta_json_end(report->json);
    yunta_free(rows);
    return YUNTA_OK;
}

static void people_meeting(const yunta_writing *writing, size_t row, int32_t *first,
                           int32_t *second) {
    *first = writing->result->timetable->meetings[row].mentor;
    *second = writing->result->timetable->meetings[row].mentee;
}

static yunta_status write_meetings(yunta_report *report, const yunta_timetable *timetable) {
    yunta_placed_row *rows = NULL;
    yunta_status status =
        yunta_report_sort(report, timetable->meeting_count, people_meeting, &rows);
    if (status != YUNTA_OK)
        return status;
    yunta_json_integer(report->json, "meetings_each", report->writing->policy->meetings_count);
    yunta_json_array(report->json, "meetings");
    for (size_t k = 0; k < timetable->meeting_count; k++) {
        const yunta_meeting *meeting = &timetable->meetings[rows[k].row];
        yunta_json_array(report->json, NULL);
        yunta_json_integer(report->json, NULL, yunta_report_place(report, meeting->mentor));
        yunta_json_integer(report->json, NULL, yunta_report_place(report, meeting->mentee));
        write_slot(report, &meeting->slot);
        yunta_json_end(report->json);
    }
    yunta_json_end(report->json);
    yunta_free(rows);
    return YUNTA_OK;
}

static yunta_status write_shortfalls(yunta_report *report, const yunta_timetable *timetable) {
    yunta_placed_row *rows = NULL;
    yunta_status status =
        yunta_report_sort(report, timetable->shortfall_count, yunta_people_short, &rows);
    if (status != YUNTA_OK)
        return status;
    yunta_json_array(report->json, "shortfalls");
    for (size_t k = 0; k < timetable->shortfall_count; k++) {
        const yunta_shortfall *shortfall = &timetable->shortfalls[rows[k].row];
        yunta_json_array(report->json, NULL);
        yunta_json_integer(report->json, NULL, yunta_report_place(report, shortfall->mentor));
        yunta_json_integer(report->json, NULL, yunta_report_place(report, shortfall->mentee));
        yunta_json_integer(report->json, NULL, shortfall->held);
        yunta_json_text(report->json, NULL, yunta_report_words(report, shortfall->why));
        yunta_json_end(report->json);
    }
    yunta_json_end(report->json);
    yunta_free(rows);
    return YUNTA_OK;
}

static void write_courses(yunta_report *report, const yunta_timetable *timetable) {
    yunta_json_array(report->json, "courses");
    for (size_t k = 0; k < timetable->course_session_count; k++) {
        const yunta_course_session *session = &timetable->course_sessions[k];
        const yunta_course *course = &report->writing->cohort->courses[session->course];
        yunta_json_array(report->json, NULL);
        yunta_json_text(report->json, NULL, title_of(course->title, course->id));
        yunta_json_integer(report->json, NULL, session->number);
        write_slot(report, &session->slot);
        yunta_json_integer(report->json, NULL, session->can_attend);
        yunta_json_end(report->json);
    }
    yunta_json_end(report->json);
}

/* How many have a seat and how many wait, of the courses that somebody enrolled in. */
static void write_seats(yunta_report *report) {
    const yunta_cohort *cohort = report->writing->cohort;
    size_t first, count;
    yunta_json_array(report->json, "seats");
    for (size_t c = 0; c < cohort->course_count; c++) {
        size_t seated = yunta_cohort_seats(cohort, (int32_t)c, &first, &count);
        if (count == 0)
            continue;
        yunta_json_array(report->json, NULL);
        yunta_json_text(report->json, NULL,
                        title_of(cohort->courses[c].title, cohort->courses[c].id));
        yunta_json_integer(report->json, NULL, (int64_t)seated);
        yunta_json_integer(report->json, NULL, (int64_t)(count - seated));
        yunta_json_end(report->json);
    }
    yunta_json_end(report->json);
}

static void write_workshops(yunta_report *report, const yunta_timetable *timetable) {
    const yunta_writing *writing = report->writing;
    yunta_json_array(report->json, "workshops");
    for (size_t k = 0; k < timetable->workshop_session_count; k++) {
        const yunta_workshop_session *session = &timetable->workshop_sessions[k];
        const yunta_workshop *workshop = &writing->cohort->workshops[session->workshop];
        bool named = !report->alias || writing->alias;
        yunta_json_array(report->json, NULL);
        yunta_json_text(report->json, NULL, workshop->id);
        yunta_json_text(report->json, NULL, workshop->region);
        write_slot(report, &session->slot);
        yunta_json_text(report->json, NULL,
                        named ? yunta_writing_facilitator(writing, session->facilitator) : NULL);
        yunta_json_integer(report->json, NULL, workshop->people);
        yunta_json_end(report->json);
    }
    yunta_json_end(report->json);
}

static void write_holidays(yunta_report *report) {
    const yunta_cohort *cohort = report->writing->cohort;
    yunta_json_array(report->json, "holidays");
    for (size_t k = 0; k < cohort->holiday_count; k++) {
        yunta_json_array(report->json, NULL);
        yunta_json_integer(report->json, NULL, cohort->holidays[k].day);
        yunta_json_text(report->json, NULL, cohort->holidays[k].name);
        yunta_json_text(report->json, NULL, cohort->holidays[k].region);
        yunta_json_end(report->json);
    }
    yunta_json_end(report->json);
}

yunta_status yunta_report_calendar(yunta_report *report) {
    const yunta_policy *policy = report->writing->policy;
    const yunta_timetable *timetable = report->writing->result->timetable;
    yunta_json_object(report->json, "calendar");
    yunta_json_text(report->json, "timezone", policy->programme_timezone);
    write_day(report, "start", policy->programme_start);
    write_day(report, "end", policy->programme_end);
    write_holidays(report);
    yunta_json_boolean(report->json, "scheduled", timetable != NULL);
    yunta_status status = YUNTA_OK;
    if (timetable) {
        write_plenaries(report, timetable);
        write_courses(report, timetable);
        write_seats(report);
        write_workshops(report, timetable);
        status = write_attendance(report, timetable);
        if (status == YUNTA_OK)
            status = write_meetings(report, timetable);
        if (status == YUNTA_OK)
            status = write_shortfalls(report, timetable);
    }
    yunta_json_end(report->json);
    return status;
}

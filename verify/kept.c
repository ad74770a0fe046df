/* What an earlier result had (OUT/earlier), and whether what had happened of it still stands. */
#include "verify/kept.h"
#include "model/repair.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *cell(const yunta_table *table, size_t row, const char *name) {
    for (size_t c = 0; c < table->columns; c++)
        if (strcmp(table->header[c], name) == 0)
            return yunta_table_cell(table, row, c);
    return "";
}

static int32_t session_named(const yunta_cohort *cohort, const char *id) {
    for (size_t s = 0; s < cohort->session_count; s++)
        if (strcmp(cohort->sessions[s].id, id) == 0)
            return (int32_t)s;
    return -1;
}

static int32_t course_named(const yunta_cohort *cohort, const char *id) {
    for (size_t c = 0; c < cohort->course_count; c++)
        if (strcmp(cohort->courses[c].id, id) == 0)
            return (int32_t)c;
    return -1;
}

/* -1: no number of people. */
static int64_t can_attend(const yunta_table *table, size_t row) {
    long count = strtol(cell(table, row, "can_attend"), NULL, 10);
    return count < 0 || count > INT32_MAX ? -1 : count;
}

static bool find_meeting(const yunta_check *check, const yunta_table *table, size_t row,
                         yunta_held *held) {
    const char *mentee = cell(table, row, "mentee");
    held->a = yunta_cohort_find(check->cohort, cell(table, row, "mentor"));
    held->b = *mentee ? yunta_cohort_find(check->cohort, mentee) : -1;
    held->number = strtol(cell(table, row, "number"), NULL, 10);
    held->can_attend = can_attend(table, row);
    return held->a >= 0 && (held->b >= 0 || !*mentee);
}

static bool find_plenary(const yunta_check *check, const yunta_table *table, size_t row,
                         yunta_held *held) {
    held->a = session_named(check->cohort, cell(table, row, "session"));
    held->b = (int32_t)strtol(cell(table, row, "group"), NULL, 10);
    return held->a >= 0;
}

static bool find_gone(const yunta_check *check, const yunta_table *table, size_t row,
                      yunta_held *held) {
    return !find_plenary(check, table, row, held);
}

static bool find_course(const yunta_check *check, const yunta_table *table, size_t row,
                        yunta_held *held) {
    held->a = course_named(check->cohort, cell(table, row, "course"));
    held->b = 0;
    held->can_attend = can_attend(table, row);
    return held->a >= 0;
}

static bool find_workshop(const yunta_check *check, const yunta_table *table, size_t row,
                          yunta_held *held) {
    held->a = yunta_workshop_named(check->cohort, cell(table, row, "workshop"));
    held->b = yunta_facilitator_named(check->cohort, cell(table, row, "facilitator"));
    return held->a >= 0; /* b: -1 of a facilitator who is no longer there */
}

typedef bool (*finder)(const yunta_check *, const yunta_table *, size_t, yunta_held *);

static bool read_held(const yunta_check *check, const yunta_table *table, size_t row, finder find,
                      yunta_held *held) {
    yunta_day last;
    int32_t to;
    if (!find(check, table, row, held) ||
        !yunta_parse_local(cell(table, row, "start"), &held->at.day, &held->at.minute) ||
        !yunta_parse_local(cell(table, row, "end"), &last, &to))
        return false;
    held->at.minutes = (last - held->at.day) * YUNTA_DAY_MINUTES + to - held->at.minute;
    return true;
}

static yunta_table *open_table(yunta_check *check, const char *name) {
    const char *path = yunta_arena_format(check->arena, "%s/earlier/%s.csv", check->out, name);
    check->out_of_memory = check->out_of_memory || !path;
    return path && access(path, F_OK) == 0 ? yunta_check_table(check, path) : NULL;
}

static int by_held(const void *a, const void *b) {
    const yunta_held *x = a, *y = b;
    if (x->a != y->a)
        return x->a < y->a ? -1 : 1;
    if (x->b != y->b)
        return x->b < y->b ? -1 : 1;
    int64_t s = yunta_moment_at(&x->at), t = yunta_moment_at(&y->at);
    return (s > t) - (s < t);
}

static void read_list(yunta_check *check, const char *name, finder find, yunta_held **list,
                      size_t *count) {
    yunta_table *table = open_table(check, name);
    *list = yunta_check_alloc(check, table ? table->rows : 0, sizeof **list);
    for (size_t row = 0; *list && table && row < table->rows; row++)
        *count += read_held(check, table, row, find, &(*list)[*count]);
    if (*list && *count)
        qsort(*list, *count, sizeof **list, by_held);
    yunta_table_free(table);
}

static yunta_presence_kind kind_of(const yunta_table *table, size_t row) {
    const char *part = cell(table, row, "part");
    return strcmp(part, "meetings") == 0  ? YUNTA_PRESENT_MEETING
           : strcmp(part, "courses") == 0 ? YUNTA_PRESENT_COURSE
                                          : YUNTA_PRESENT_PLENARY;
}

static bool find_present(const yunta_check *check, const yunta_table *table, size_t row,
                         yunta_held *held) {
    const char *of = cell(table, row, "of"), *other = cell(table, row, "other");
    yunta_presence_kind kind = kind_of(table, row);
    if (kind == YUNTA_PRESENT_COURSE) {
        held->a = course_named(check->cohort, of);
        held->b = 0;
        return held->a >= 0 && !*other;
    }
    bool meeting = kind == YUNTA_PRESENT_MEETING;
    held->a = meeting ? yunta_cohort_find(check->cohort, of) : session_named(check->cohort, of);
    held->b = !meeting ? (int32_t)strtol(other, NULL, 10)
              : *other ? yunta_cohort_find(check->cohort, other)
                       : -1;
    return held->a >= 0 && (held->b >= 0 || !*other);
}

static int by_session(const void *a, const void *b) {
    const yunta_present *x = a, *y = b;
    if (x->kind != y->kind)
        return x->kind < y->kind ? -1 : 1;
    int order = by_held(&x->session, &y->session);
    return order ? order
                 : (x->session.at.minutes > y->session.at.minutes) -
                       (x->session.at.minutes < y->session.at.minutes);
}

static int by_present(const void *a, const void *b) {
    const yunta_present *x = a, *y = b;
    int order = by_session(a, b);
    return order ? order : (x->person > y->person) - (x->person < y->person);
}

/* Whether the earlier result had the session of a row, and this person could have been in it. */
static bool is_sound(const yunta_check *check, const yunta_present *one) {
    const struct {
        const yunta_held *list;
        size_t count;
    } kinds[] = {[YUNTA_PRESENT_PLENARY] = {check->held_plenaries, check->held_plenary_count},
                 [YUNTA_PRESENT_MEETING] = {check->held_meetings, check->held_meeting_count},
                 [YUNTA_PRESENT_COURSE] = {check->held_courses, check->held_course_count}};
    const yunta_held *s = &one->session;
    return one->person >= 0 && yunta_cohort_is_past(check->cohort, s->at.day) &&
           yunta_find_held(kinds[one->kind].list, kinds[one->kind].count, s->a, s->b, &s->at) &&
           (one->kind != YUNTA_PRESENT_MEETING || s->b < 0 || one->person == s->a ||
            one->person == s->b) &&
           (one->kind != YUNTA_PRESENT_COURSE || one->came);
}

static size_t first_present(const yunta_check *check, const yunta_present *like) {
    size_t from = 0, to = check->present_count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (by_session(&check->present[middle], like) < 0)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

static bool was_present(const yunta_check *check, const yunta_held *meeting, int32_t person) {
    int32_t other;
    for (size_t k = 0; (other = yunta_present_at(check, YUNTA_PRESENT_MEETING, meeting->a,
                                                 meeting->b, &meeting->at, k)) >= 0;
         k++)
        if (other == person)
            return true;
    return false;
}

/* Of a session of a course: no fewer than could come. */
static void need_seated(yunta_check *check, const yunta_held *held) {
    int64_t seated = 0;
    while (yunta_present_at(check, YUNTA_PRESENT_COURSE, held->a, held->b, &held->at,
                            (size_t)seated) >= 0)
        seated++;
    if (held->can_attend < 0 || held->can_attend > seated)
        yunta_fault(check, yunta_place_at(check->out, 0, NULL), "earlier/past.csv",
                    T("%lld had a session of a course that has been held, and %lld could come",
                      "%lld tuvieron una sesión de un curso que ya se hizo, y podían asistir %lld"),
                    (long long)seated, (long long)held->can_attend);
}

/* Who meets is in the meeting's own row. */
static void need_present(yunta_check *check) {
    for (size_t k = 0; k < check->held_course_count; k++)
        if (yunta_cohort_is_past(check->cohort, check->held_courses[k].at.day))
            need_seated(check, &check->held_courses[k]);
    for (size_t k = 0; k < check->held_meeting_count; k++) {
        const yunta_held *meeting = &check->held_meetings[k];
        if (yunta_cohort_is_past(check->cohort, meeting->at.day) &&
            (!was_present(check, meeting, meeting->a) ||
             (meeting->b >= 0 && !was_present(check, meeting, meeting->b))))
            yunta_fault(check, yunta_place_at(check->out, 0, NULL), "earlier/past.csv",
                        T("lacks somebody of a meeting that has been held",
                          "le falta alguien de una reunión que ya se hizo"));
    }
}

/* outcomes.csv knows better than the hours that somebody gave. */
static void heed_outcome(yunta_check *check, const yunta_present *one, size_t line) {
    yunta_answer attended = one->kind == YUNTA_PRESENT_PLENARY
                                ? yunta_cohort_attended(check->cohort, one->person, one->session.a)
                                : YUNTA_UNKNOWN;
    if (attended != YUNTA_UNKNOWN && one->came != (attended == YUNTA_YES))
        yunta_fault(check, yunta_place_at("earlier/past.csv", line, "came"), one->came ? "1" : "0",
                    T("is not what outcomes.csv says of this person and session",
                      "no es lo que outcomes.csv dice de esta persona y sesión"));
}

static void read_present(yunta_check *check) {
    yunta_table *table = open_table(check, "past");
    check->present = yunta_check_alloc(check, table ? table->rows : 0, sizeof *check->present);
    if (!table && !check->out_of_memory && !check->unreadable)
        yunta_fault(check, yunta_place_at(check->out, 0, NULL), "earlier/past.csv",
                    T("this table is missing", "falta esta tabla"));
    for (size_t row = 0; check->present && table && row < table->rows; row++) {
        const char *person = cell(table, row, "person");
        yunta_present one = {.kind = kind_of(table, row),
                             .person = yunta_cohort_find(check->cohort, person),
                             .came = cell(table, row, "came")[0] != '0'};
        if (read_held(check, table, row, find_present, &one.session) && is_sound(check, &one)) {
            heed_outcome(check, &one, table->line[row]);
            check->present[check->present_count++] = one;
        } else
            yunta_fault(check, yunta_place_at("earlier/past.csv", table->line[row], "person"),
                        person,
                        T("was in no such session that has been held",
                          "no estuvo en ninguna sesión así que ya se haya hecho"));
    }
    if (check->present_count)
        qsort(check->present, check->present_count, sizeof *check->present, by_present);
    for (size_t k = 1; k < check->present_count; k++)
        if (by_present(&check->present[k - 1], &check->present[k]) == 0)
            yunta_fault(check, yunta_place_at(check->out, 0, NULL), "earlier/past.csv",
                        T("names somebody twice in one session",
                          "nombra a alguien dos veces en una sesión"));
    check->attended = yunta_check_alloc(check, check->cohort->people, sizeof *check->attended);
    for (size_t k = 0; check->attended && k < check->present_count; k++) {
        const yunta_present *one = &check->present[k];
        if (one->kind == YUNTA_PRESENT_PLENARY && one->came && one->session.a < YUNTA_MOST_SESSIONS)
            check->attended[one->person] |= UINT64_C(1) << one->session.a;
    }
    need_present(check);
    yunta_table_free(table);
}

int32_t yunta_present_at(const yunta_check *check, yunta_presence_kind kind, int32_t a, int32_t b,
                         const yunta_moment *at, size_t k) {
    yunta_present like = {.kind = kind, .session = {.a = a, .b = b, .at = *at}};
    size_t at_first = first_present(check, &like) + k;
    return at_first < check->present_count && by_session(&check->present[at_first], &like) == 0
               ? check->present[at_first].person
               : -1;
}

int64_t yunta_came_to(const yunta_check *check, int32_t session, int32_t group,
                      const yunta_moment *at) {
    yunta_present like = {.kind = YUNTA_PRESENT_PLENARY,
                          .session = {.a = session, .b = group, .at = *at}};
    int64_t count = 0;
    for (size_t k = first_present(check, &like);
         k < check->present_count && by_session(&check->present[k], &like) == 0; k++)
        count += check->present[k].came;
    return count;
}

int32_t yunta_mentee_at(const yunta_check *check, int32_t mentor, const yunta_moment *at,
                        size_t k) {
    if (!yunta_cohort_is_past(check->cohort, at->day)) {
        size_t pair = yunta_first_pair(check, mentor) + k;
        return pair < check->pair_count && check->pairs[pair].mentor == mentor
                   ? check->pairs[pair].mentee
                   : -1;
    }
    int32_t person;
    for (size_t p = 0;
         (person = yunta_present_at(check, YUNTA_PRESENT_MEETING, mentor, -1, at, p)) >= 0; p++)
        if (person != mentor && k-- == 0)
            return person;
    return -1;
}

void yunta_read_kept(yunta_check *check) {
    if (!check->cohort->repair)
        return;
    read_list(check, "meetings", find_meeting, &check->held_meetings, &check->held_meeting_count);
    read_list(check, "plenaries", find_plenary, &check->held_plenaries, &check->held_plenary_count);
    read_list(check, "plenaries", find_gone, &check->gone, &check->gone_count);
    read_list(check, "courses", find_course, &check->held_courses, &check->held_course_count);
    read_list(check, "workshops", find_workshop, &check->held_workshops,
              &check->held_workshop_count);
    read_present(check);
    yunta_table *table = open_table(check, "attendance");
    check->held_group = yunta_check_alloc(check, check->cohort->people, sizeof(int32_t));
    for (size_t row = 0; check->held_group && table && row < table->rows; row++) {
        int32_t person = yunta_cohort_find(check->cohort, cell(table, row, "person"));
        if (person >= 0)
            check->held_group[person] = (int32_t)strtol(cell(table, row, "group"), NULL, 10);
    }
    yunta_table_free(table);
}

const yunta_held *yunta_find_held(const yunta_held *list, size_t count, int32_t a, int32_t b,
                                  const yunta_moment *at) {
    yunta_held key = {.a = a, .b = b, .at = *at};
    const yunta_held *held = count ? bsearch(&key, list, count, sizeof *list, by_held) : NULL;
    return held && held->at.minutes == at->minutes ? held : NULL;
}

void yunta_check_past(yunta_check *check, const yunta_ledger *sheet, size_t row, size_t column) {
    yunta_fault(check, yunta_ledger_place(sheet, row, column),
                yunta_ledger_cell(sheet, row, column),
                T("lies before the day from which things may change, and the earlier result did "
                  "not have it",
                  "queda antes del día desde el cual las cosas pueden cambiar, y el resultado "
                  "anterior no lo tenía"));
}

void yunta_none_held(yunta_check *check, const char *part) {
    const struct {
        const char *name, *part;
        const yunta_held *list;
        size_t count;
    } kinds[] = {
        {"meetings", "parts.meetings", check->held_meetings, check->held_meeting_count},
        {"plenaries", "parts.plenaries", check->held_plenaries, check->held_plenary_count},
        {"courses", "parts.courses", check->held_courses, check->held_course_count},
        {"workshops", "parts.workshops", check->held_workshops, check->held_workshop_count}};
    for (size_t kind = 0; kind < sizeof kinds / sizeof *kinds; kind++)
        for (size_t k = 0; !strcmp(kinds[kind].name, part) && k < kinds[kind].count; k++)
            if (yunta_cohort_is_past(check->cohort, kinds[kind].list[k].at.day))
                yunta_past_missing(check, kinds[kind].part, &kinds[kind].list[k]);
}

void yunta_past_missing(yunta_check *check, const char *part, const yunta_held *held) {
    char day[11];
    yunta_day_text(held->at.day, day);
    yunta_fault(check, yunta_run_place(check, part), day,
                T("what was held on this day in the earlier result is missing",
                  "falta lo que el resultado anterior tuvo este día"));
}

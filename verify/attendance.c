/* attendance.csv: who takes part, in which group, and who can come to what. */
#include "base/parallel.h"
#include "model/repair.h"
#include "verify/kept.h"
#include "verify/plenary_private.h"
#include <string.h>

enum { PEOPLE_A_BLOCK = 64 };

static bool passes(const yunta_check *check, size_t p) {
    int side = check->cohort->person[p].role & YUNTA_MENTOR ? YUNTA_MENTOR_SIDE : YUNTA_MENTEE_SIDE;
    return check->cohort->person[p].role &&
           !(check->crowd.barred[side][p] & (1 << YUNTA_BAR_SPONSOR | 1 << YUNTA_BAR_WINDOW));
}

bool yunta_takes_part(const yunta_check *check, size_t p) {
    yunta_answer attends = check->cohort->person[p].attends;
    bool mentor = check->mentees && check->mentees[p] > 0;
    bool mentee = check->mentors && check->mentors[p] > 0;
    int who = check->policy->plenaries_who;
    bool in = who == YUNTA_WHO_MENTORS   ? mentor
              : who == YUNTA_WHO_MENTEES ? mentee
              : who == YUNTA_WHO_MATCHED ? mentor || mentee
                                         : passes(check, p);
    return attends != YUNTA_NO && (in || (attends == YUNTA_YES && passes(check, p)));
}

static bool list_participants(yunta_check *check) {
    size_t people = check->cohort->people;
    check->group_of = yunta_check_alloc(check, people, sizeof *check->group_of);
    check->participant = yunta_check_alloc(check, people, sizeof *check->participant);
    for (size_t p = 0; !check->out_of_memory && p < people; p++)
        if (yunta_takes_part(check, p))
            check->participant[check->participants++] = (int32_t)p;
    return !check->out_of_memory;
}

static bool can(const yunta_check *check, int32_t person, const yunta_moment *at) {
    return yunta_plain_can(check->cohort, person, YUNTA_HOURS_PLENARIES, at->day, at->minute,
                           at->minutes);
}

/* Whether somebody can come to a session, or has come if it has been held, with whatever group. */
static bool comes_to(const yunta_check *check, int32_t person, int32_t session,
                     const yunta_moment *at) {
    return yunta_cohort_is_past(check->cohort, at->day)
               ? session < YUNTA_MOST_SESSIONS && check->attended &&
                     (check->attended[person] >> session & 1)
               : can(check, person, at);
}

/* One row; adds to the counts of the sessions. The number of sessions that the person can attend.
 */
static int64_t check_row(yunta_check *check, const yunta_ledger *sheet, size_t row, int32_t person,
                         int32_t group, int64_t *count) {
    size_t sessions = check->cohort->session_count;
    int64_t attended = 0;
    for (size_t s = 0; s < sessions; s++) {
        bool comes = false;
        for (size_t k = 0; k < check->plenary_count; k++) {
            const yunta_event *event = &check->plenaries[k];
            if (event->of != group || event->what != (int32_t)s || comes)
                continue;
            comes = comes_to(check, person, (int32_t)s, &event->at);
            count[k] += comes;
        }
        yunta_expect_integer(check, sheet, row, 2 + s, comes);
        attended += comes;
    }
    yunta_expect_integer(check, sheet, row, 2 + sessions, attended);
    return attended;
}

static bool check_columns(yunta_check *check) {
    size_t sessions = check->cohort->session_count;
    const char **columns = yunta_check_alloc(check, sessions + 3, sizeof *columns);
    if (!columns)
        return false;
    columns[0] = "person";
    columns[1] = "group";
    for (size_t s = 0; s < sessions; s++)
        columns[2 + s] = check->cohort->sessions[s].id;
    columns[2 + sessions] = "can_attend";
    return yunta_check_header(check, YUNTA_SHEET_ATTENDANCE, columns, sessions + 3);
}

static int32_t group_of_row(yunta_check *check, const yunta_ledger *sheet, size_t row) {
    int64_t group = 0;
    int32_t groups = check->plenary_count ? check->plenaries[check->plenary_count - 1].of : 0;
    if (yunta_ledger_integer(check, sheet, row, 1, &group) && (group < 1 || group > groups))
        yunta_fault(check, yunta_ledger_place(sheet, row, 1), yunta_ledger_cell(sheet, row, 1),
                    T("is no group of the plenaries", "no es un grupo de las plenarias"));
    return group < 1 || group > groups ? 0 : (int32_t)group;
}

/* What a room of groups.capacity bears. */
static void check_rooms(yunta_check *check, const yunta_ledger *sheet) {
    const yunta_policy *policy = check->policy;
    int32_t groups = check->plenary_count ? check->plenaries[check->plenary_count - 1].of : 0;
    for (int32_t g = 1; policy->plenaries_groups_capacity > 0 && g <= groups; g++) {
        size_t size = 0;
        for (size_t k = 0; k < check->participants; k++)
            size += check->group_of[check->participant[k]] == g;
        if (!yunta_room_fits(size, policy->plenaries_groups_capacity, policy->plenaries_show_rate,
                             policy->plenaries_walk_in_rate, policy->plenaries_overflow_risk))
            yunta_fault(check, yunta_place_at(sheet->shown, 0, "group"), NULL,
                        T("group %d has %zu people: too many for a room of %d",
                          "el grupo %d tiene %zu personas: demasiadas para una sala de %d"),
                        g, size, policy->plenaries_groups_capacity);
    }
}

static void check_counts(yunta_check *check, const int64_t *count) {
    const yunta_ledger *sheet = check->sheets[YUNTA_SHEET_PLENARIES];
    const yunta_policy *policy = check->policy;
    int64_t enrolled = 1000000 - policy->plenaries_walk_in_rate;
    for (size_t k = 0; k < check->plenary_count; k++) {
        const yunta_event *event = &check->plenaries[k];
        bool past = yunta_cohort_is_past(check->cohort, event->at.day);
        int64_t comers = past ? yunta_came_to(check, event->what, event->of, &event->at) : count[k];
        int64_t shows = comers * policy->plenaries_show_rate;
        yunta_expect_integer(check, sheet, check->plenaries[k].row, 6, comers);
        yunta_expect_integer(check, sheet, check->plenaries[k].row, 7,
                             (2 * shows + enrolled) / (2 * enrolled));
    }
}

static void find_missing(yunta_check *check, const yunta_ledger *sheet, const uint8_t *seen) {
    for (size_t p = 0; p < check->cohort->people; p++)
        if ((seen[p] != 0) != yunta_takes_part(check, p))
            yunta_fault(
                check, yunta_place_at(sheet->shown, 0, "person"), yunta_shown_id(check, (int32_t)p),
                seen[p] ? T("takes no part in the plenaries", "no participa en las plenarias")
                        : T("takes part in the plenaries and is not listed",
                            "participa en las plenarias y no está en la lista"));
}

void yunta_check_attendance(yunta_check *check, int64_t *missing, int64_t *complete,
                            int64_t *attended) {
    const yunta_ledger *sheet = check->sheets[YUNTA_SHEET_ATTENDANCE];
    int32_t least = check->policy->plenaries_least_attended;
    int64_t *count = yunta_check_alloc(check, check->plenary_count, sizeof *count);
    uint8_t *seen = yunta_check_alloc(check, check->cohort->people, 1);
    if (!list_participants(check) || !seen || !count)
        return;
    size_t rows = sheet && check_columns(check) ? sheet->rows : 0;
    for (size_t row = 0; row < rows && !yunta_stopped(check); row++) {
        int32_t person = yunta_ledger_person(check, sheet, row, 0);
        int32_t group = group_of_row(check, sheet, row);
        if (person < 0)
            continue;
        if (row > 0 &&
            strcmp(yunta_ledger_cell(sheet, row - 1, 0), yunta_ledger_cell(sheet, row, 0)) >= 0)
            yunta_fault(check, yunta_ledger_place(sheet, row, 0), yunta_ledger_cell(sheet, row, 0),
                        T("stands twice or out of order", "está dos veces o fuera de orden"));
        seen[person] = 1;
        check->group_of[person] = group;
        int64_t can_attend = check_row(check, sheet, row, person, group, count);
        *attended += can_attend;
        *missing += can_attend < least ? least - can_attend : 0;
        *complete += can_attend >= least;
    }
    if (sheet) {
        find_missing(check, sheet, seen);
        check_rooms(check, sheet);
    }
    check_counts(check, count);
    yunta_expect_run(check, "complete", yunta_json_member(check->run, "complete"), *complete);
}

/* ---- Bounds ---------------------------------------------------------------------------------- */

typedef struct {
    yunta_moment at;
    uint64_t sessions; /* bits: may start here */
} slot;

typedef struct {
    const yunta_check *check;
    slot *slots;
    size_t count;
    int32_t *comers;   /* [count] participants who can come */
    uint64_t *reached; /* [participants] sessions that each can attend somewhere */
} reach;

/* What has been held is one session's. */
static bool reaches(const reach *r, int32_t person, const slot *at) {
    return comes_to(r->check, person, __builtin_ctzll(at->sessions), &at->at);
}

static void reach_people(void *context, size_t block, size_t from, size_t to) {
    reach *r = context;
    (void)block;
    for (size_t p = from; p < to; p++)
        for (size_t k = 0; k < r->count && !yunta_deadline_stopped(r->check->deadline); k++)
            if (reaches(r, r->check->participant[p], &r->slots[k])) {
                r->reached[p] |= r->slots[k].sessions;
                __atomic_fetch_add(&r->comers[k], 1, __ATOMIC_RELAXED);
            }
}

/* The sessions of this length that may start here. */
static uint64_t sessions_at(const yunta_check *check, const yunta_moment *at) {
    const yunta_cohort *cohort = check->cohort;
    uint64_t sessions = 0;
    for (size_t s = 0; s < cohort->session_count; s++) {
        const yunta_session *session = &cohort->sessions[s];
        if (session->minutes == at->minutes &&
            (session->earliest == YUNTA_NO_DAY || at->day >= session->earliest) &&
            (session->latest == YUNTA_NO_DAY || at->day <= session->latest) &&
            yunta_experts_free(check, session->experts, session->expert_count, at))
            sessions |= UINT64_C(1) << s;
    }
    return sessions;
}

static bool first_of_length(const yunta_cohort *cohort, size_t session) {
    for (size_t s = 0; s < session; s++)
        if (cohort->sessions[s].minutes == cohort->sessions[session].minutes)
            return false;
    return true;
}

/* Counts the slots and, where there is room for them, lists them. What was held was held, whatever
 * the rules say now. */
static size_t list_slots(const yunta_check *check, slot *slots) {
    const yunta_policy *policy = check->policy;
    yunta_grid grid = {policy->plenaries_days,  policy->plenaries_from,
                       policy->plenaries_to,    policy->plenaries_step_minutes,
                       policy->programme_start, policy->programme_end};
    size_t count = 0;
    const char *what;
    for (size_t s = 0; s < check->cohort->session_count; s++) {
        yunta_moment at = {.minutes = check->cohort->sessions[s].minutes};
        if (!first_of_length(check->cohort, s))
            continue;
        for (at.day = grid.first; at.day <= grid.last; at.day++)
            for (at.minute = grid.from; at.minute + at.minutes <= grid.to; at.minute += grid.step) {
                bool past = yunta_cohort_is_past(check->cohort, at.day);
                uint64_t sessions =
                    !past && yunta_on_grid(check, &grid, &at, &what) ? sessions_at(check, &at) : 0;
                if (sessions && slots)
                    slots[count] = (slot){at, sessions};
                count += sessions != 0;
            }
    }
    for (size_t k = 0; k < check->held_plenary_count; k++) {
        const yunta_held *held = &check->held_plenaries[k];
        bool past = yunta_cohort_is_past(check->cohort, held->at.day);
        if (past && slots)
            slots[count] = (slot){held->at, UINT64_C(1) << held->a};
        count += past;
    }
    return count;
}

static int64_t best_of(const reach *r, size_t session) {
    int64_t best = 0;
    for (size_t k = 0; k < r->count; k++)
        if ((r->slots[k].sessions >> session & 1) && r->comers[k] > best)
            best = r->comers[k];
    return best;
}

/* hopeless: 1 for who cannot reach least_attended anywhere, 2 for who does not in this calendar. */
static void mark_hopeless(yunta_check *check, const reach *r, yunta_plenary_bounds *bounds) {
    int64_t least = check->policy->plenaries_least_attended;
    for (size_t p = 0; p < check->participants; p++) {
        int64_t most = __builtin_popcountll(r->reached[p]), now = 0;
        for (size_t k = 0; k < check->plenary_count; k++)
            now += check->plenaries[k].of == check->group_of[check->participant[p]] &&
                   comes_to(check, check->participant[p], check->plenaries[k].what,
                            &check->plenaries[k].at);
        bounds->shortage += most < least ? least - most : 0;
        bounds->complete += most >= least;
        bounds->attendance += most;
        bounds->hopeless[p] = (uint8_t)((most < least) | (now < least) << 1);
    }
}

bool yunta_bound_plenaries(yunta_check *check, yunta_plenary_bounds *bounds) {
    size_t sessions = check->cohort->session_count;
    reach r = {.check = check};
    *bounds = (yunta_plenary_bounds){0};
    if (sessions > YUNTA_MOST_SESSIONS)
        return false;
    r.slots = yunta_check_alloc(check, list_slots(check, NULL), sizeof *r.slots);
    r.count = r.slots ? list_slots(check, r.slots) : 0;
    r.comers = yunta_check_alloc(check, r.count, sizeof *r.comers);
    r.reached = yunta_check_alloc(check, check->participants, sizeof *r.reached);
    bounds->hopeless = yunta_check_alloc(check, check->participants, 1);
    if (check->out_of_memory)
        return false;
    yunta_parallel_blocks(check->participants, PEOPLE_A_BLOCK, check->threads, reach_people, &r);
    mark_hopeless(check, &r, bounds);
    int64_t best = 0;
    for (size_t s = 0; s < sessions; s++)
        best += best_of(&r, s);
    bool one = check->plenary_count > 0 && check->plenaries[check->plenary_count - 1].of == 1;
    if (one && best < bounds->attendance)
        bounds->attendance = best;
    return true;
}

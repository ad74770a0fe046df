/* Why there is no calendar of plenaries: a deletion filter. Each rule is left out in turn; it stays
 * out when there is still no calendar, and is named when there is one. What is named leaves no
 * calendar, and without any one of it there is one. */
#include "solver/plenary_groups.h"

typedef struct {
    const yunta_cohort *cohort;
    const yunta_deadline *deadline;
    yunta_arena *arena;
    yunta_part *part;
    size_t people;
    yunta_plenary_rules rules;
    bool count, room, at_once, teams; /* rules on groups that hold */
} filter;

/* The groups that the rules which hold want; 0: no number will do. */
static int64_t groups_wanted(const filter *f) {
    yunta_policy policy = *f->cohort->policy;
    if (!f->count)
        policy.plenaries_groups_count = 0;
    if (!f->room)
        policy.plenaries_groups_capacity = 0;
    int64_t groups = yunta_groups_needed(&policy, f->people);
    return groups * yunta_groups_room(&policy, f->people) < (int64_t)f->people ? 0 : groups;
}

/* Whether all groups can have a calendar side by side. What cannot be told counts as possible: its
 * rule is kept, and what is kept leaves no calendar. */
static yunta_status feasible_together(const filter *f, yunta_plenary_plan *plan, size_t count,
                                      bool *answer) {
    yunta_groups *groups = NULL;
    bool known = false;
    yunta_status status = yunta_plenary_plan_people(plan, NULL, 0);
    if (status == YUNTA_OK)
        status = yunta_groups_new(plan, count, 0, &groups);
    if (status == YUNTA_OK) {
        groups->deadline = f->deadline;
        groups->teams = f->teams;
        if (!f->at_once)
            groups->at_once = (int32_t)count;
        status = yunta_groups_possible(groups, answer, &known);
        *answer = *answer || !known;
    }
    yunta_groups_free(groups);
    return status;
}

static yunta_status feasible(const filter *f, bool *answer) {
    yunta_plenary_plan *plan = NULL;
    yunta_chain chain;
    int64_t groups = groups_wanted(f);
    *answer = false;
    if (groups == 0)
        return YUNTA_OK;
    yunta_arena *arena = yunta_arena_new();
    yunta_status status = yunta_plenary_plan_new(f->cohort, &f->rules, NULL, &plan);
    /* A plan with more orders than fit is not known to have a calendar: its rule is kept. */
    if (status == YUNTA_E_INPUT) {
        *answer = true;
        status = YUNTA_OK;
    } else if (status == YUNTA_OK) {
        status = arena ? yunta_chain_new(plan, arena, &chain) : YUNTA_E_MEMORY;
        if (status == YUNTA_OK) {
            yunta_chain_solve(&chain, 0, -1);
            *answer = yunta_chain_most(&chain) > YUNTA_PLENARY_NEVER;
        }
        if (status == YUNTA_OK && *answer && groups > 1)
            status = feasible_together(f, plan, (size_t)groups, answer);
    }
    yunta_plenary_plan_free(plan);
    yunta_arena_free(arena);
    return status;
}

/* Leaves the rule out for good, or keeps and reports it as needed. */
static yunta_status try_without(filter *f, bool *rule, bool *needed) {
    *rule = false;
    yunta_status status = feasible(f, needed);
    *rule = *needed;
    return status;
}

static yunta_status name(filter *f, const char *text) {
    if (!text)
        return YUNTA_E_MEMORY;
    f->part->conflict[f->part->conflict_count++] = text;
    return YUNTA_OK;
}

static const char *window_words(yunta_arena *arena, const yunta_session *session) {
    char earliest[11] = "…", latest[11] = "…";
    if (session->earliest != YUNTA_NO_DAY)
        yunta_day_text(session->earliest, earliest);
    if (session->latest != YUNTA_NO_DAY)
        yunta_day_text(session->latest, latest);
    return yunta_arena_format(arena,
                              T("session %s must lie in %s..%s (earliest, latest)",
                                "la sesión %s debe caer en %s..%s (desde, hasta)"),
                              session->id, earliest, latest);
}

static yunta_status filter_sessions(filter *f) {
    yunta_status status = YUNTA_OK;
    for (size_t s = 0; s < f->cohort->session_count && status == YUNTA_OK; s++) {
        const yunta_session *session = &f->cohort->sessions[s];
        bool needed;
        if (session->earliest == YUNTA_NO_DAY && session->latest == YUNTA_NO_DAY)
            continue;
        status = try_without(f, &f->rules.window[s], &needed);
        if (status == YUNTA_OK && needed)
            status = name(f, window_words(f->arena, session));
    }
    return status;
}

static yunta_status filter_experts(filter *f) {
    yunta_status status = YUNTA_OK;
    for (size_t e = 0; e < f->cohort->expert_count && status == YUNTA_OK; e++) {
        bool needed;
        status = try_without(f, &f->rules.expert[e], &needed);
        if (status == YUNTA_OK && needed)
            status = name(f, yunta_arena_format(f->arena,
                                                T("the hours of expert %s (experts.csv)",
                                                  "las horas de la persona experta %s "
                                                  "(experts.csv)"),
                                                f->cohort->experts[e].name));
    }
    return status;
}

static const char *cadence_words(yunta_arena *arena, const yunta_policy *policy) {
    return yunta_arena_format(arena,
                              T("plenaries.cadence_days and tolerance_days: consecutive sessions "
                                "lie %d days apart, %d more or less",
                                "plenaries.cadence_days y tolerance_days: sesiones consecutivas a "
                                "%d días, %d más o menos"),
                              policy->plenaries_cadence_days, policy->plenaries_tolerance_days);
}

static const char *programme_words(yunta_arena *arena, const yunta_policy *policy) {
    char start[11], end[11];
    yunta_day_text(policy->programme_start, start);
    yunta_day_text(policy->programme_end, end);
    return yunta_arena_format(arena,
                              T("programme.start and end: all is held in %s..%s",
                                "programme.start y end: todo ocurre en %s..%s"),
                              start, end);
}

static const char *hours_words(yunta_arena *arena, const yunta_policy *policy) {
    return yunta_arena_format(arena,
                              T("plenaries.from and to: sessions lie in %02d:%02d..%02d:%02d",
                                "plenaries.from y to: las sesiones caen en %02d:%02d..%02d:%02d"),
                              policy->plenaries_from / 60, policy->plenaries_from % 60,
                              policy->plenaries_to / 60, policy->plenaries_to % 60);
}

static const char *at_once_words(yunta_arena *arena, const yunta_policy *policy) {
    return yunta_arena_format(arena,
                              T("plenaries.groups.at_once: at most %d sessions at the same time",
                                "plenaries.groups.at_once: a lo más %d sesiones a la vez"),
                              policy->plenaries_groups_at_once);
}

static const char *room_words(const filter *f) {
    const yunta_policy *policy = f->cohort->policy;
    return yunta_arena_format(
        f->arena,
        T("plenaries.groups.capacity: a room of %d takes at most %lld of the %zu participants "
          "(show_rate, walk_in_rate, overflow_risk)",
          "plenaries.groups.capacity: una sala de %d cupos admite a lo más %lld de los %zu "
          "participantes (show_rate, walk_in_rate, overflow_risk)"),
        policy->plenaries_groups_capacity, (long long)yunta_groups_room(policy, f->people),
        f->people);
}

static const char *count_words(yunta_arena *arena, const yunta_policy *policy) {
    return yunta_arena_format(
        arena, T("plenaries.groups.count: %d group(s)", "plenaries.groups.count: %d grupo(s)"),
        policy->plenaries_groups_count);
}

static yunta_status filter_policy(filter *f) {
    const yunta_policy *policy = f->cohort->policy;
    yunta_arena *arena = f->arena;
    struct {
        bool *rule;
        const char *words;
    } rows[] = {
        {&f->rules.holidays,
         yunta_arena_copy(arena, T("the holidays (holidays.csv)", "los feriados (holidays.csv)"))},
        {&f->rules.days, yunta_arena_copy(arena, T("plenaries.days: the weekdays allowed",
                                                   "plenaries.days: los días permitidos"))},
        {&f->rules.hours, hours_words(arena, policy)},
        {&f->rules.after,
         yunta_arena_copy(arena, T("the order of the sessions (column after of sessions.csv)",
                                   "el orden de las sesiones (columna después de, en "
                                   "sessions.csv)"))},
        {&f->rules.cadence, cadence_words(arena, policy)},
        {&f->rules.programme, programme_words(arena, policy)},
        {&f->teams, yunta_arena_copy(arena, T("an expert speaks to one group at a time",
                                              "una persona experta habla a un grupo a la vez"))},
        {&f->at_once, at_once_words(arena, policy)},
        {&f->room, room_words(f)},
        {&f->count, count_words(arena, policy)},
    };
    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
        bool needed;
        yunta_status status = try_without(f, rows[k].rule, &needed);
        if (status == YUNTA_OK && needed)
            status = name(f, rows[k].words);
        if (status != YUNTA_OK)
            return status;
    }
    return YUNTA_OK;
}

/* All rules hold. */
static yunta_status begin(filter *f) {
    const yunta_cohort *cohort = f->cohort;
    f->count = f->room = f->at_once = f->teams = true;
    f->rules = (yunta_plenary_rules){.cadence = true,
                                     .holidays = true,
                                     .after = true,
                                     .days = true,
                                     .hours = true,
                                     .programme = true};
    f->rules.window = yunta_arena_alloc(f->arena, cohort->session_count, sizeof *f->rules.window);
    f->rules.expert = yunta_arena_alloc(f->arena, cohort->expert_count, sizeof *f->rules.expert);
    if (!f->rules.window || !f->rules.expert)
        return YUNTA_E_MEMORY;
    for (size_t s = 0; s < cohort->session_count; s++)
        f->rules.window[s] = true;
    for (size_t e = 0; e < cohort->expert_count; e++)
        f->rules.expert[e] = true;
    return YUNTA_OK;
}

yunta_status yunta_plenary_possible(const yunta_cohort *cohort, size_t people,
                                    const yunta_deadline *deadline, yunta_arena *arena,
                                    bool *possible) {
    filter f = {.cohort = cohort, .people = people, .deadline = deadline, .arena = arena};
    yunta_status status = begin(&f);
    return status == YUNTA_OK ? feasible(&f, possible) : status;
}

yunta_status yunta_plenary_conflict(const yunta_cohort *cohort, size_t people,
                                    const yunta_deadline *deadline, yunta_arena *arena,
                                    yunta_part *part) {
    filter f = {.cohort = cohort, .deadline = deadline, .arena = arena, .part = part};
    f.people = people;
    yunta_status status = begin(&f);
    size_t most = cohort->session_count + cohort->expert_count + 11;
    part->conflict = yunta_arena_alloc(arena, most, sizeof *part->conflict);
    if (!part->conflict)
        return YUNTA_E_MEMORY;
    if (status == YUNTA_OK)
        status = filter_sessions(&f);
    if (status == YUNTA_OK)
        status = filter_experts(&f);
    if (status == YUNTA_OK)
        status = filter_policy(&f);
    if (status == YUNTA_OK && part->conflict_count == 0)
        status =
            name(&f, yunta_arena_copy(arena, T("the sessions are longer than a day, or "
                                               "plenaries.step_minutes leaves them no start",
                                               "las sesiones duran más de un día, o "
                                               "plenaries.step_minutes no les deja comienzo")));
    return status;
}

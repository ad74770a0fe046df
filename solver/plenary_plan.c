/* The plan of the plenaries: where each session may start, in which order, and who can come. */
#include "base/array.h"
#include "model/repair.h"
#include "solver/plenary_private.h"
#include <stdlib.h>
#include <string.h>

enum { more_days = 366 }; /* on both sides, when the programme's dates do not hold */
static const size_t table_limit = (size_t)1 << 23;

static bool expert_free(const yunta_expert *expert, yunta_day day, int32_t from, int32_t to) {
    for (size_t k = 0; k < expert->span_count; k++) {
        const yunta_span *span = &expert->spans[k];
        if (span->day == day && span->from <= from && to <= span->to)
            return true;
    }
    return false;
}

static bool session_starts(const yunta_cohort *cohort, const yunta_plenary_rules *rules, size_t s,
                           yunta_day day, int32_t minute) {
    const yunta_session *session = &cohort->sessions[s];
    bool there, stays = yunta_cohort_session_stays(cohort, s, day, minute, &there);
    if (rules->kept && stays && !there)
        return false;
    if (rules->window[s] && ((session->earliest != YUNTA_NO_DAY && day < session->earliest) ||
                             (session->latest != YUNTA_NO_DAY && day > session->latest)))
        return false;
    if (!cohort->experts_given)
        return true;
    for (size_t k = 0; k < session->expert_count; k++) {
        int32_t e = session->experts[k];
        if (rules->expert[e] &&
            !expert_free(&cohort->experts[e], day, minute, minute + session->minutes))
            return false;
    }
    return true;
}

static bool day_allowed(const yunta_cohort *cohort, const yunta_plenary_rules *rules,
                        yunta_day day) {
    if (rules->days && !(cohort->policy->plenaries_days >> yunta_day_weekday(day) & 1))
        return false;
    return !rules->holidays || !yunta_cohort_holiday(cohort, day, -1);
}

static bool clock_stands(const yunta_cohort *cohort, const yunta_slot *slot) {
    return cohort->zone_count == 0 ||
           yunta_zone_keeps(cohort->zones[0], slot->day, slot->minute, slot->minutes);
}

typedef YUNTA_ARRAY(int32_t) start_list;

typedef struct {
    const yunta_cohort *cohort;
    const yunta_plenary_rules *rules;
    yunta_plenary_plan *plan;
    int32_t *length; /* [lengths] different lengths of sessions, ascending */
    size_t lengths;
    YUNTA_ARRAY(yunta_slot) slots;
    YUNTA_ARRAY(int32_t) held; /* of each slot */
    start_list *starts;        /* [sessions] */
} builder;

static int by_number(const void *a, const void *b) {
    int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return (x > y) - (x < y);
}

static bool find_lengths(builder *b) {
    size_t sessions = b->plan->sessions;
    b->length = yunta_alloc(sessions, sizeof *b->length);
    if (!b->length)
        return false;
    for (size_t s = 0; s < sessions; s++)
        b->length[s] = b->cohort->sessions[s].minutes;
    qsort(b->length, sessions, sizeof *b->length, by_number);
    for (size_t s = 0; s < sessions; s++)
        if (s == 0 || b->length[s] != b->length[s - 1])
            b->length[b->lengths++] = b->length[s];
    return true;
}

static bool push_slot(builder *b, yunta_slot slot, int32_t held) {
    return yunta_array_push(&b->slots, slot) && yunta_array_push(&b->held, held);
}

/* Every session of this length that may start here; one slot for all of them. */
static bool add_slot(builder *b, yunta_slot slot) {
    bool any = false;
    for (size_t s = 0; s < b->plan->sessions; s++) {
        if (b->cohort->sessions[s].minutes != slot.minutes ||
            !session_starts(b->cohort, b->rules, s, slot.day, slot.minute))
            continue;
        if (!any && !push_slot(b, slot, -1))
            return false;
        any = true;
        if (!yunta_array_push(&b->starts[s], (int32_t)b->slots.count - 1))
            return false;
    }
    return true;
}

/* What was held was held there, whatever the rules say now; a slot for each session, as who was in
 * one of two sessions at one time was not in the other. */
static bool add_held(builder *b, yunta_day day) {
    yunta_slot last = {day, -1, 0};
    while (yunta_plenary_next_had(b->cohort, &last))
        for (size_t s = 0; s < b->plan->sessions; s++)
            if (yunta_plenary_had(b->cohort, s, &last) &&
                (!push_slot(b, last, (int32_t)s) ||
                 !yunta_array_push(&b->starts[s], (int32_t)b->slots.count - 1)))
                return false;
    return true;
}

static bool add_day(builder *b, yunta_day day) {
    const yunta_policy *policy = b->cohort->policy;
    int32_t from = b->rules->hours ? policy->plenaries_from : 0;
    int32_t to = b->rules->hours ? policy->plenaries_to : YUNTA_DAY_MINUTES;
    if (b->rules->kept && yunta_cohort_is_past(b->cohort, day))
        return add_held(b, day);
    if (!day_allowed(b->cohort, b->rules, day))
        return true;
    for (int32_t minute = from; minute < to; minute += policy->plenaries_step_minutes)
        for (size_t k = 0; k < b->lengths && minute + b->length[k] <= to; k++) {
            yunta_slot slot = {day, minute, b->length[k]};
            if (clock_stands(b->cohort, &slot) && !add_slot(b, slot))
                return false;
        }
    return true;
}

static bool keep_session(builder *b, size_t s) {
    yunta_plenary_plan *plan = b->plan;
    size_t count = b->starts[s].count, k = 0;
    plan->start[s] = yunta_arena_alloc(plan->arena, count, sizeof **plan->start);
    plan->dominated[s] = yunta_arena_alloc(plan->arena, count, sizeof **plan->dominated);
    if (!plan->start[s] || !plan->dominated[s])
        return false;
    if (count > 0)
        memcpy(plan->start[s], b->starts[s].items, count * sizeof **plan->start);
    for (size_t day = 0; day <= plan->days; day++) {
        while (k < count && yunta_plenary_day(plan, plan->start[s][k]) < day)
            k++;
        plan->first[s * (plan->days + 1) + day] = k;
    }
    return true;
}

static bool keep_slots(builder *b) {
    yunta_plenary_plan *plan = b->plan;
    plan->slots = b->slots.count;
    plan->slot = yunta_arena_alloc(plan->arena, plan->slots, sizeof *plan->slot);
    plan->held = yunta_arena_alloc(plan->arena, plan->slots, sizeof *plan->held);
    plan->weekly = yunta_arena_alloc(plan->arena, plan->slots, sizeof *plan->weekly);
    plan->day_slot = yunta_arena_alloc(plan->arena, plan->days + 1, sizeof *plan->day_slot);
    plan->start = yunta_arena_alloc(plan->arena, plan->sessions, sizeof *plan->start);
    plan->dominated = yunta_arena_alloc(plan->arena, plan->sessions, sizeof *plan->dominated);
    plan->first =
        yunta_arena_alloc(plan->arena, plan->sessions * (plan->days + 1), sizeof *plan->first);
    if (!plan->slot || !plan->held || !plan->weekly || !plan->day_slot || !plan->start ||
        !plan->dominated || !plan->first)
        return false;
    size_t k = 0;
    for (size_t i = 0; i < plan->slots; i++) {
        plan->slot[i] = b->slots.items[i];
        plan->held[i] = b->held.items[i];
        plan->weekly[i] =
            yunta_day_weekday(plan->slot[i].day) * YUNTA_DAY_MINUTES + plan->slot[i].minute;
    }
    for (size_t day = 0; day <= plan->days; day++) {
        while (k < plan->slots && yunta_plenary_day(plan, (int32_t)k) < day)
            k++;
        plan->day_slot[day] = k;
    }
    for (size_t s = 0; s < plan->sessions; s++)
        if (!keep_session(b, s))
            return false;
    return true;
}

static yunta_status plan_starts(yunta_plenary_plan *plan, const yunta_plenary_rules *rules) {
    builder b = {.cohort = plan->cohort, .rules = rules, .plan = plan};
    yunta_status status = YUNTA_E_MEMORY;
    b.starts = yunta_alloc(plan->sessions, sizeof *b.starts);
    if (!b.starts || !find_lengths(&b))
        goto cleanup;
    for (size_t day = 0; day < plan->days; day++)
        if (!add_day(&b, plan->first_day + (yunta_day)day))
            goto cleanup;
    if (keep_slots(&b))
        status = YUNTA_OK;
cleanup:
    for (size_t s = 0; b.starts && s < plan->sessions; s++)
        yunta_array_free(&b.starts[s]);
    yunta_free(b.starts);
    yunta_free(b.length);
    yunta_array_free(&b.slots);
    yunta_array_free(&b.held);
    return status;
}

static void plan_dates(yunta_plenary_plan *plan, const yunta_plenary_rules *rules) {
    const yunta_policy *policy = plan->cohort->policy;
    yunta_day from = policy->programme_start, to = policy->programme_end;
    if (!rules->programme) {
        from -= more_days;
        to += more_days;
    }
    plan->first_day = from;
    plan->days = to < from ? 0 : (size_t)(to - from + 1);
    plan->cadence = policy->plenaries_cadence_days;
    plan->gap_least = plan->cadence - policy->plenaries_tolerance_days;
    plan->gap_most = plan->cadence + policy->plenaries_tolerance_days;
    if (plan->gap_least < 0 || !rules->cadence)
        plan->gap_least = 0;
    if (!rules->cadence)
        plan->gap_most = (int32_t)plan->days;
}

static yunta_status too_many(yunta_problems *problems, const char *column, const char *mend,
                             const char *what, size_t count) {
    if (problems)
        yunta_problem_add(problems, YUNTA_ERROR, (yunta_place){"sessions.csv", 0, column}, NULL,
                          mend, what, count);
    return YUNTA_E_INPUT;
}

/* Index of a state among those of [from, to), which ascend. */
static int32_t state_index(const uint64_t *state, size_t from, size_t to, uint64_t wanted) {
    while (to - from > 1) {
        size_t middle = from + (to - from) / 2;
        if (state[middle] <= wanted)
            from = middle;
        else
            to = middle;
    }
    return (int32_t)from;
}

static int by_mask(const void *a, const void *b) {
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

typedef YUNTA_ARRAY(uint64_t) state_list;

/* All states that one more session makes of those in [from, to), appended in ascending order. */
static bool next_layer(const uint64_t *before, size_t sessions, state_list *list, size_t from,
                       size_t to) {
    for (size_t k = from; k < to; k++)
        for (size_t s = 0; s < sessions; s++) {
            uint64_t mask = list->items[k];
            if (mask >> s & 1 || (before[s] & ~mask) != 0)
                continue;
            if (!yunta_array_push(list, mask | (uint64_t)1 << s))
                return false;
        }
    size_t kept = to;
    if (list->count > to)
        qsort(list->items + to, list->count - to, sizeof *list->items, by_mask);
    for (size_t k = to; k < list->count; k++)
        if (k == to || list->items[k] != list->items[kept - 1])
            list->items[kept++] = list->items[k];
    list->count = kept;
    return true;
}

static yunta_status plan_arcs(yunta_plenary_plan *plan, const uint64_t *before) {
    size_t sessions = plan->sessions, arcs = 0, layer = 0;
    plan->first_arc = yunta_arena_alloc(plan->arena, plan->states + 1, sizeof *plan->first_arc);
    plan->arc_session =
        yunta_arena_alloc(plan->arena, plan->states * sessions, sizeof *plan->arc_session);
    plan->arc_next =
        yunta_arena_alloc(plan->arena, plan->states * sessions, sizeof *plan->arc_next);
    if (!plan->first_arc || !plan->arc_session || !plan->arc_next)
        return YUNTA_E_MEMORY;
    for (size_t u = 0; u < plan->states; u++) {
        uint64_t mask = plan->state[u];
        int bits = __builtin_popcountll(mask);
        while (layer < plan->states && __builtin_popcountll(plan->state[layer]) <= bits)
            layer++;
        size_t end = layer;
        while (end < plan->states && __builtin_popcountll(plan->state[end]) == bits + 1)
            end++;
        for (size_t s = 0; s < sessions; s++) {
            if (mask >> s & 1 || (before[s] & ~mask) != 0)
                continue;
            plan->arc_session[arcs] = (int32_t)s;
            plan->arc_next[arcs++] = state_index(plan->state, layer, end, mask | (uint64_t)1 << s);
        }
        plan->first_arc[u + 1] = arcs;
    }
    return YUNTA_OK;
}

static bool same_list(const int32_t *a, size_t a_count, const int32_t *b, size_t b_count) {
    return a_count == b_count && (a_count == 0 || memcmp(a, b, a_count * sizeof *a) == 0);
}

/* Whether two sessions may change places in any calendar, of any group. */
static bool alike(const yunta_plenary_plan *plan, const uint64_t *before, size_t a, size_t b) {
    const yunta_session *x = &plan->cohort->sessions[a], *y = &plan->cohort->sessions[b];
    size_t end = plan->days;
    if (before[a] != before[b] ||
        !same_list(x->experts, x->expert_count, y->experts, y->expert_count))
        return false;
    for (size_t s = 0; s < plan->sessions; s++)
        if ((before[s] >> a & 1) != (before[s] >> b & 1))
            return false;
    return same_list(plan->start[a], plan->first[a * (plan->days + 1) + end], plan->start[b],
                     plan->first[b * (plan->days + 1) + end]);
}

/* Sessions that are alike are held by index: any calendar can be put so. */
static void order_alike(const yunta_plenary_plan *plan, uint64_t *before) {
    uint64_t extra[YUNTA_PLENARY_SESSIONS] = {0};
    for (size_t b = 1; b < plan->sessions; b++)
        for (size_t a = b; a-- > 0;)
            if (alike(plan, before, a, b)) {
                extra[b] = (uint64_t)1 << a;
                break;
            }
    for (size_t s = 0; s < plan->sessions; s++)
        before[s] |= extra[s];
}

static yunta_status plan_states(yunta_plenary_plan *plan, bool ordered, yunta_problems *problems) {
    uint64_t before[YUNTA_PLENARY_SESSIONS] = {0};
    state_list list = {0};
    size_t from = 0, rows = plan->slots + 2 * plan->days + 1;
    yunta_status status = YUNTA_E_MEMORY;
    for (size_t s = 0; ordered && s < plan->sessions; s++)
        for (size_t k = 0; k < plan->cohort->sessions[s].after_count; k++)
            before[s] |= (uint64_t)1 << plan->cohort->sessions[s].after[k];
    if (!plan->cohort->repair || !plan->cohort->repair->apart)
        order_alike(plan, before); /* else an earlier result may have them the other way round */
    if (!yunta_array_push(&list, 0))
        goto cleanup;
    while (from < list.count) {
        size_t to = list.count;
        if (list.count > table_limit / rows) {
            status = too_many(
                problems, "after",
                T("say in the column after which session follows which, or make "
                  "plenaries.step_minutes larger",
                  "indique en la columna después de qué sesión sigue a cuál, o aumente "
                  "plenaries.step_minutes"),
                T("limit sessions without order: too many orders of the sessions on %zu starts",
                  "límite sesiones sin orden: demasiados órdenes de las sesiones en %zu inicios"),
                plan->slots);
            goto cleanup;
        }
        if (!next_layer(before, plan->sessions, &list, from, to))
            goto cleanup;
        from = to;
    }
    plan->states = list.count;
    plan->state = yunta_arena_alloc(plan->arena, list.count, sizeof *plan->state);
    if (!plan->state)
        goto cleanup;
    memcpy(plan->state, list.items, list.count * sizeof *plan->state);
    status = plan_arcs(plan, before);
cleanup:
    yunta_array_free(&list);
    return status;
}

yunta_status yunta_plenary_plan_new(const yunta_cohort *cohort, const yunta_plenary_rules *rules,
                                    yunta_problems *problems, yunta_plenary_plan **out) {
    *out = NULL;
    if (cohort->session_count > YUNTA_PLENARY_SESSIONS)
        return too_many(
            problems, NULL, T("leave some out", "quite algunas"),
            T("limit sessions: there are more than %zu", "límite sesiones: hay más de %zu"),
            YUNTA_PLENARY_SESSIONS);
    yunta_plenary_plan *plan = yunta_alloc(1, sizeof *plan);
    if (!plan)
        return YUNTA_E_MEMORY;
    plan->cohort = cohort;
    plan->sessions = cohort->session_count;
    plan->arena = yunta_arena_new();
    plan_dates(plan, rules);
    yunta_status status = plan->arena ? plan_starts(plan, rules) : YUNTA_E_MEMORY;
    if (status == YUNTA_OK)
        status = plan_states(plan, rules->after, problems);
    if (status == YUNTA_OK)
        *out = plan;
    else
        yunta_plenary_plan_free(plan);
    return status;
}

void yunta_plenary_plan_free(yunta_plenary_plan *plan) {
    if (plan)
        yunta_arena_free(plan->arena);
    yunta_free(plan);
}

/* The plan of the workshops: dates, ways and costs. */
#include "base/text.h"
#include "model/repair.h"
#include "solver/workshop_private.h"
#include <string.h>

typedef struct {
    yunta_tours *tours;
    const char **region, **home; /* folded, of workshops and facilitators */
    const char **from, **to;     /* of travel */
    const char **holiday;        /* regions of holidays */
    yunta_arena *arena;
} reader;

static const char **fold_all(reader *r, size_t count,
                             const char *(*text)(const yunta_cohort *, size_t)) {
    const char **folded = yunta_arena_alloc(r->arena, count, sizeof *folded);
    for (size_t k = 0; folded && k < count; k++) {
        folded[k] = yunta_text_fold(r->arena, text(r->tours->cohort, k));
        if (!folded[k])
            return NULL;
    }
    return folded;
}

static const char *workshop_region(const yunta_cohort *cohort, size_t k) {
    return cohort->workshops[k].region;
}
static const char *facilitator_home(const yunta_cohort *cohort, size_t k) {
    return cohort->facilitators[k].home;
}
static const char *travel_from(const yunta_cohort *cohort, size_t k) {
    return cohort->travel[k].from;
}
static const char *travel_to(const yunta_cohort *cohort, size_t k) {
    return cohort->travel[k].to;
}
static const char *holiday_region(const yunta_cohort *cohort, size_t k) {
    return cohort->holidays[k].region;
}

static bool fold_names(reader *r) {
    const yunta_cohort *cohort = r->tours->cohort;
    r->region = fold_all(r, cohort->workshop_count, workshop_region);
    r->home = fold_all(r, cohort->facilitator_count, facilitator_home);
    r->from = fold_all(r, cohort->travel_count, travel_from);
    r->to = fold_all(r, cohort->travel_count, travel_to);
    r->holiday = fold_all(r, cohort->holiday_count, holiday_region);
    return r->region && r->home && r->from && r->to && r->holiday;
}

/* The row of the table of ways between two regions, NULL: none is needed. */
static const yunta_travel *find_way(const reader *r, const char *a, const char *b) {
    const yunta_cohort *cohort = r->tours->cohort;
    if (strcmp(a, b) == 0)
        return NULL;
    for (size_t k = 0; k < cohort->travel_count; k++)
        if ((strcmp(r->from[k], a) == 0 && strcmp(r->to[k], b) == 0) ||
            (strcmp(r->from[k], b) == 0 && strcmp(r->to[k], a) == 0))
            return &cohort->travel[k];
    return NULL;
}

/* A holiday of the workshop's own region counts as one of everywhere does. */
static bool is_holiday(const reader *r, size_t w, yunta_day day) {
    const yunta_cohort *cohort = r->tours->cohort;
    for (size_t k = 0; k < cohort->holiday_count; k++)
        if (cohort->holidays[k].day == day &&
            (!*r->holiday[k] || strcmp(r->holiday[k], r->region[w]) == 0))
            return true;
    return false;
}

static bool can_be_on(const reader *r, size_t w, yunta_day day) {
    const yunta_cohort *cohort = r->tours->cohort;
    const yunta_policy *policy = cohort->policy;
    const yunta_workshop *workshop = &cohort->workshops[w];
    if (!(policy->workshops_days >> yunta_day_weekday(day) & 1) ||
        (workshop->earliest != YUNTA_NO_DAY && day < workshop->earliest) ||
        (workshop->latest != YUNTA_NO_DAY && day > workshop->latest) ||
        policy->workshops_from + workshop->minutes > YUNTA_DAY_MINUTES)
        return false;
    if (cohort->zone_count > 0 &&
        !yunta_zone_keeps(cohort->zones[0], day, policy->workshops_from, workshop->minutes))
        return false;
    return !is_holiday(r, w, day);
}

static bool plan_dates(reader *r) {
    yunta_tours *tours = r->tours;
    yunta_day start = tours->cohort->policy->programme_start;
    size_t span = (size_t)tours->days + 1;
    tours->next = yunta_arena_alloc(tours->arena, tours->workshops * span, sizeof *tours->next);
    for (size_t w = 0; tours->next && w < tours->workshops; w++) {
        int32_t *next = tours->next + w * span;
        next[tours->days] = tours->days;
        for (int32_t day = tours->days; day-- > 0;)
            next[day] =
                can_be_on(r, w, start + day) && !yunta_cohort_is_past(tours->cohort, start + day)
                    ? day
                    : next[day + 1];
    }
    return tours->next != NULL;
}

static bool plan_ways(reader *r) {
    yunta_tours *tours = r->tours;
    size_t n = tours->workshops;
    tours->apart = yunta_arena_alloc(tours->arena, n * n, sizeof *tours->apart);
    tours->cost = yunta_arena_alloc(tours->arena, n * n, sizeof *tours->cost);
    for (size_t v = 0; tours->apart && tours->cost && v < n; v++)
        for (size_t w = 0; w < n; w++) {
            const yunta_travel *way = find_way(r, r->region[v], r->region[w]);
            tours->apart[v * n + w] = way ? way->days + 1 : 1;
            tours->cost[v * n + w] = way ? way->cost : 0;
        }
    return tours->apart && tours->cost;
}

static bool plan_near(yunta_tours *tours) {
    size_t n = tours->workshops;
    tours->near = yunta_arena_alloc(tours->arena, n * n, sizeof *tours->near);
    for (size_t v = 0; tours->near && v < n; v++) {
        int32_t *near = tours->near + v * (n - 1);
        const int64_t *cost = tours->cost + v * n;
        size_t count = 0;
        for (size_t w = 0; w < n; w++) {
            size_t at = count;
            if (w == v)
                continue;
            for (; at > 0 && cost[near[at - 1]] > cost[w]; at--)
                near[at] = near[at - 1];
            near[at] = (int32_t)w;
            count++;
        }
    }
    return tours->near != NULL;
}

static int32_t on_plan(const yunta_tours *tours, yunta_day day, yunta_day missing) {
    int64_t at =
        (int64_t)(day == YUNTA_NO_DAY ? missing : day) - tours->cohort->policy->programme_start;
    return at < 0 ? -1 : at > tours->days ? tours->days : (int32_t)at;
}

static bool plan_tourists(reader *r) {
    yunta_tours *tours = r->tours;
    const yunta_policy *policy = tours->cohort->policy;
    tours->tourist = yunta_arena_alloc(tours->arena, tours->tourists, sizeof *tours->tourist);
    for (size_t f = 0; tours->tourist && f < tours->tourists; f++) {
        const yunta_facilitator *facilitator = &tours->cohort->facilitators[f];
        yunta_tourist *tourist = &tours->tourist[f];
        tourist->from = on_plan(tours, facilitator->from, policy->programme_start);
        tourist->from = tourist->from < 0 ? 0 : tourist->from;
        tourist->to = on_plan(tours, facilitator->to, policy->programme_end);
        tourist->most = facilitator->most;
        tourist->home = yunta_arena_alloc(tours->arena, tours->workshops, sizeof *tourist->home);
        for (size_t w = 0; tourist->home && w < tours->workshops; w++) {
            const yunta_travel *way = find_way(r, r->home[f], r->region[w]);
            tourist->home[w] = way ? way->cost : 0;
        }
        if (!tourist->home)
            return false;
    }
    return tours->tourist != NULL;
}

static int64_t gcd(int64_t a, int64_t b) {
    while (b) {
        int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* Divides costs by what they have in common and weighs the objectives, each above all that those
 * after it can add. False: too large. */
static bool weigh(yunta_tours *tours) {
    const yunta_choices *goals = &tours->cohort->policy->workshops_objective;
    size_t n = tours->workshops;
    int64_t unit = 0, most = 0, legs = (int64_t)(n + tours->tourists);
    for (size_t k = 0; k < n * n + n * tours->tourists; k++) {
        int64_t cost = k < n * n ? tours->cost[k] : tours->tourist[k / n - n].home[k % n];
        unit = gcd(unit, cost);
        most = cost > most ? cost : most;
    }
    tours->cost_unit = unit ? unit : 1;
    for (size_t k = 0; k < n * n; k++)
        tours->cost[k] /= tours->cost_unit;
    for (size_t f = 0; f < tours->tourists; f++)
        for (size_t w = 0; w < n; w++)
            tours->tourist[f].home[w] /= tours->cost_unit;
    most /= tours->cost_unit;
    bool cost_first = goals->count > 0 && goals->items[0] == YUNTA_WORKSHOP_COST;
    tours->unheld = cost_first ? 1 : most * legs + 1;
    tours->cost_weight = cost_first ? (int64_t)n + 1 : 1;
    __int128 whole =
        (__int128)most * legs * tours->cost_weight + (__int128)tours->unheld * (int64_t)n;
    if (tours->kept > 0)
        tours->keep = (int64_t)(whole < (__int128)1 << 38 ? whole + 1 : 0);
    return whole + (__int128)tours->keep * (int64_t)tours->kept < (__int128)1 << 38;
}

static yunta_status too_large(const yunta_cohort *cohort, yunta_problems *problems) {
    yunta_place place = {cohort->policy->path[0] ? cohort->policy->path : NULL, 0, "workshops"};
    yunta_problem_add(problems, YUNTA_ERROR, place, NULL,
                      T("write the costs of travel.csv in a larger unit, thousands say",
                        "escriba los costos de travel.csv en una unidad mayor, miles por ejemplo"),
                      T("limit cost: the costs of travel are too large to add up exactly",
                        "límite cost: los costos de viaje son demasiado grandes para sumarlos"));
    return YUNTA_E_INPUT;
}

yunta_status yunta_tours_new(const yunta_cohort *cohort, yunta_problems *problems,
                             yunta_tours **out) {
    yunta_tours *tours = yunta_alloc(1, sizeof *tours);
    reader r = {.tours = tours, .arena = yunta_arena_new()};
    yunta_status status = YUNTA_E_MEMORY;
    *out = NULL;
    if (!tours || !r.arena)
        goto cleanup;
    tours->cohort = cohort;
    tours->workshops = cohort->workshop_count;
    tours->tourists = cohort->facilitator_count;
    tours->days = cohort->policy->programme_end - cohort->policy->programme_start + 1;
    tours->days = tours->days < 0 ? 0 : tours->days;
    tours->arena = yunta_arena_new();
    if (!tours->arena || !fold_names(&r) || !plan_dates(&r) || !plan_ways(&r) ||
        !plan_near(tours) || !plan_tourists(&r) || !yunta_tours_keep(tours))
        goto cleanup;
    status = weigh(tours) ? YUNTA_OK : too_large(cohort, problems);
cleanup:
    if (status == YUNTA_OK)
        *out = tours;
    else
        yunta_tours_free(tours);
    yunta_arena_free(r.arena);
    return status;
}

void yunta_tours_free(yunta_tours *tours) {
    if (tours)
        yunta_arena_free(tours->arena);
    yunta_free(tours);
}

int32_t yunta_tours_date(const yunta_tours *tours, size_t tourist, int32_t v, int32_t date,
                         size_t w) {
    const yunta_tourist *who = &tours->tourist[tourist];
    int64_t from =
        v < 0 ? who->from : (int64_t)date + tours->apart[(size_t)v * tours->workshops + w];
    if (tours->keeper[w] >= 0) {
        int32_t on = tours->kept_on[w];
        bool past = yunta_tours_is_past(tours, on) && (v < 0 || date < on);
        return tours->keeper[w] == (int32_t)tourist && (past || (from <= on && on <= who->to))
                   ? on
                   : tours->days;
    }
    if (from >= tours->days)
        return tours->days;
    int32_t at = yunta_tours_from(tours, w, (int32_t)from);
    return at > who->to ? tours->days : at;
}

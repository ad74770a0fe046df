/* What the pairs are worth, stage by stage, and the bounds that the prices prove: any prices bound
 * the weight of any answer (docs/mathematics.md), and a stage's value cannot pass that bound less
 * what the stages before it are kept at. So the factors need no trust: whatever they are, none of
 * them below 0 and the stage's own above it, the bound holds. */
#include "model/repair.h"
#include "verify/check.h"
#include <stdlib.h>
#include <string.h>

enum { GOALS = YUNTA_GOAL_KEPT + 1 };

static const char *const goal_names[GOALS] = {
    "pairs", "mentors", "fewest_mentors", "worst", "leximin", "score", "kept"};

typedef struct {
    int64_t value[GOALS];
    int32_t *capacity, *demand; /* [people] what locked pairs leave */
    uint8_t *sells, *buys;      /* [people] has a locked mentee, a locked mentor */
    int32_t lowest_locked;      /* score; INT32_MAX for none */
} ground;

static void count_values(const yunta_check *check, int64_t value[GOALS]) {
    int64_t lowest = INT32_MAX;
    memset(value, 0, GOALS * sizeof *value);
    for (size_t k = 0; k < check->pair_count; k++) {
        int32_t score = check->pairs[k].score < 0 ? 0 : check->pairs[k].score;
        value[YUNTA_GOAL_SCORE] += score;
        value[YUNTA_GOAL_KEPT] +=
            yunta_cohort_had_pair(check->cohort, check->pairs[k].mentor, check->pairs[k].mentee);
        lowest = score < lowest ? score : lowest;
    }
    for (size_t p = 0; p < check->cohort->people; p++)
        value[YUNTA_GOAL_MENTORS] += check->mentees[p] > 0;
    value[YUNTA_GOAL_FEWEST_MENTORS] = value[YUNTA_GOAL_MENTORS];
    value[YUNTA_GOAL_PAIRS] = (int64_t)check->pair_count;
    value[YUNTA_GOAL_WORST] = check->pair_count ? lowest : 0;
}

static bool is_lock(const yunta_check *check, size_t k) {
    const yunta_constraint *rows = check->cohort->constraints;
    return rows[k].kind == YUNTA_LOCK &&
           (k == 0 || rows[k - 1].kind != YUNTA_LOCK || rows[k - 1].mentor != rows[k].mentor ||
            rows[k - 1].mentee != rows[k].mentee);
}

static bool lay_ground(yunta_check *check, ground *g) {
    const yunta_cohort *cohort = check->cohort;
    bool either = check->policy->matching_both == YUNTA_BOTH_EITHER;
    g->capacity = yunta_check_alloc(check, cohort->people, sizeof *g->capacity);
    g->demand = yunta_check_alloc(check, cohort->people, sizeof *g->demand);
    g->sells = yunta_check_alloc(check, cohort->people, 1);
    g->buys = yunta_check_alloc(check, cohort->people, 1);
    g->lowest_locked = INT32_MAX;
    if (check->out_of_memory)
        return false;
    for (size_t p = 0; p < cohort->people; p++) {
        bool sells = cohort->person[p].role & YUNTA_MENTOR;
        bool buys = cohort->person[p].role & YUNTA_MENTEE;
        g->capacity[p] = sells ? cohort->person[p].capacity : 0;
        g->demand[p] = buys ? cohort->person[p].mentors : 0;
    }
    for (size_t k = 0; k < cohort->constraint_count; k++) {
        const yunta_constraint *row = &cohort->constraints[k];
        if (!is_lock(check, k))
            continue;
        int32_t score = yunta_plain_score(&check->crowd, row->mentor, row->mentee);
        g->lowest_locked = score < g->lowest_locked ? score : g->lowest_locked;
        g->capacity[row->mentor]--;
        g->demand[row->mentee]--;
        g->sells[row->mentor] = 1;
        g->buys[row->mentee] = 1;
    }
    for (size_t p = 0; either && p < cohort->people; p++) {
        g->capacity[p] = g->buys[p] ? 0 : g->capacity[p];
        g->demand[p] = g->sells[p] ? 0 : g->demand[p];
    }
    return true;
}

static int64_t weight_of(const yunta_check *check, const yunta_priced *priced, int32_t mentor,
                         int32_t mentee, int64_t score) {
    bool had = priced->kept > 0 && yunta_cohort_had_pair(check->cohort, mentor, mentee);
    return priced->pair + priced->score * score + (had ? priced->kept : 0);
}

/* What one eligible pair adds to the sum over all pairs. */
static int64_t excess_of(const yunta_check *check, const yunta_priced *priced, int32_t mentor,
                         int32_t mentee) {
    int32_t score = yunta_plain_score(&check->crowd, mentor, mentee);
    if (score < priced->least ||
        yunta_plain_bar(&check->crowd, mentor, mentee, score) != YUNTA_BARS)
        return 0;
    int64_t over = weight_of(check, priced, mentor, mentee, score) -
                   priced->price[YUNTA_MENTOR_SIDE][mentor] -
                   priced->price[YUNTA_MENTEE_SIDE][mentee];
    return over > 0 ? over : 0;
}

/* Locked pairs count as they are, not by their prices; under `and` their reverse cannot be had. */
static __int128 locked_share(const yunta_check *check, const yunta_priced *priced) {
    const yunta_cohort *cohort = check->cohort;
    __int128 total = 0;
    for (size_t k = 0; k < cohort->constraint_count; k++) {
        int32_t mentor = cohort->constraints[k].mentor, mentee = cohort->constraints[k].mentee;
        if (!is_lock(check, k))
            continue;
        total += weight_of(check, priced, mentor, mentee,
                           yunta_plain_score(&check->crowd, mentor, mentee));
        total -= excess_of(check, priced, mentor, mentee);
        if (check->policy->matching_both == YUNTA_BOTH_AND &&
            !yunta_plain_constraint(&check->crowd, YUNTA_LOCK, mentee, mentor))
            total -= excess_of(check, priced, mentee, mentor);
    }
    return total;
}

/* The pass over all pairs knows nothing of what pairs of the earlier result are worth besides. */
static __int128 kept_share(const yunta_check *check, const yunta_priced *priced) {
    const yunta_repair *repair = check->cohort->repair;
    yunta_priced plain = *priced;
    __int128 total = 0;
    plain.kept = 0;
    if (priced->kept == 0 || repair == NULL || repair->pairs.first == NULL)
        return 0;
    for (size_t p = 0; p < check->cohort->people; p++)
        for (size_t k = repair->pairs.first[p]; k < repair->pairs.first[p + 1]; k++)
            total += excess_of(check, priced, repair->pairs.mentor[k], (int32_t)p) -
                     excess_of(check, &plain, repair->pairs.mentor[k], (int32_t)p);
    return total;
}

static __int128 bound_of(const yunta_check *check, const ground *g, const yunta_priced *priced) {
    __int128 total = priced->excess + kept_share(check, priced) + locked_share(check, priced);
    for (size_t p = 0; p < check->cohort->people; p++) {
        __int128 price = priced->price[YUNTA_MENTOR_SIDE][p];
        __int128 bonus = g->sells[p] ? 0 : priced->mentor;
        __int128 gain = bonus + (price > 0 ? price * g->capacity[p] : price);
        int64_t wanted = priced->price[YUNTA_MENTEE_SIDE][p];
        total += g->sells[p] ? priced->mentor : 0;
        total += g->capacity[p] > 0 && gain > 0 ? gain : 0;
        total += g->demand[p] > 0 && wanted > 0 ? (__int128)wanted * g->demand[p] : 0;
    }
    return total;
}

static int64_t factor_of(const yunta_priced *priced, int goal) {
    return goal == YUNTA_GOAL_PAIRS     ? priced->pair
           : goal == YUNTA_GOAL_SCORE   ? priced->score
           : goal == YUNTA_GOAL_MENTORS ? priced->mentor
           : goal == YUNTA_GOAL_KEPT    ? priced->kept
                                        : 0;
}

/* Whether the weight speaks of the stage and those before it, and its threshold is one that the
 * stages before have settled. */
static bool weight_fits(const yunta_check *check, const ground *g, const yunta_priced *priced) {
    const yunta_choices *goals = &check->policy->matching_objective;
    int own = goals->items[priced->stage];
    int64_t settled = 0, named = 0;
    for (size_t k = 0; k <= priced->stage; k++) {
        int goal = goals->items[k];
        if (goal == YUNTA_GOAL_WORST && k < priced->stage)
            settled = g->value[goal];
        named += factor_of(priced, goal);
    }
    if (named != priced->pair + priced->score + priced->mentor + priced->kept)
        return false;
    return own == YUNTA_GOAL_WORST ? priced->least > 0
                                   : factor_of(priced, own) > 0 && priced->least <= settled;
}

static __int128 floor_of(__int128 number, int64_t divisor) {
    return number / divisor - (number % divisor < 0);
}

static void find_bound(yunta_check *check, const ground *g, const yunta_priced *priced,
                       yunta_finding *finding) {
    const yunta_choices *goals = &check->policy->matching_objective;
    int own = goals->items[priced->stage];
    if (!priced->fits || !weight_fits(check, g, priced)) {
        yunta_fault(check, yunta_run_place(check, "parts.matching.stages.weight"), goal_names[own],
                    T("the weight does not prove this stage", "el peso no demuestra esta etapa"));
        return;
    }
    __int128 rest = bound_of(check, g, priced);
    for (size_t k = 0; k < priced->stage; k++)
        rest -= (__int128)factor_of(priced, goals->items[k]) * g->value[goals->items[k]];
    if (own == YUNTA_GOAL_WORST) { /* without a lower score something before is lost */
        if (rest < 0 && priced->least - 1 <= finding->bound)
            finding->bound = priced->least - 1;
        finding->exact = true;
        return;
    }
    rest = floor_of(rest, factor_of(priced, own));
    finding->bounded = finding->exact = rest >= INT64_MIN / 2 && rest <= INT64_MAX / 2;
    finding->bound = finding->bounded ? (int64_t)rest : 0;
    if (!finding->bounded)
        yunta_fault(check, yunta_run_place(check, "parts.matching.stages"), goal_names[own],
                    T("the prices prove nothing", "los precios no demuestran nada"));
}

/* Pairs of the earlier result that the rules still allow. */
static int64_t most_kept(const yunta_check *check) {
    const yunta_repair *repair = check->cohort->repair;
    int64_t most = 0;
    for (size_t p = 0; repair != NULL && repair->pairs.first != NULL && p < check->cohort->people;
         p++)
        for (size_t k = repair->pairs.first[p]; k < repair->pairs.first[p + 1]; k++) {
            int32_t mentor = repair->pairs.mentor[k], mentee = (int32_t)p;
            int32_t score = yunta_plain_score(&check->crowd, mentor, mentee);
            most += yunta_plain_bar(&check->crowd, mentor, mentee, score) == YUNTA_BARS;
        }
    return most;
}

/* Bounds that need no prices. */
static void plain_bound(const yunta_check *check, const ground *g, int goal,
                        yunta_finding *finding) {
    int64_t sold = 0, bought = 0, used = 0;
    for (size_t p = 0; p < check->cohort->people; p++) {
        const yunta_person *person = &check->cohort->person[p];
        int64_t buyers = check->tally.partners[YUNTA_MENTOR_SIDE][p];
        int64_t sellers = check->tally.partners[YUNTA_MENTEE_SIDE][p];
        sold += buyers < person->capacity ? buyers : person->capacity;
        bought += sellers < person->mentors ? sellers : person->mentors;
        used += buyers > 0 && person->capacity > 0;
    }
    int64_t pairs = sold < bought ? sold : bought, most = check->tally.highest;
    most = most < g->lowest_locked ? most : g->lowest_locked;
    finding->bounded = true;
    if (goal == YUNTA_GOAL_PAIRS)
        finding->bound = pairs;
    else if (goal == YUNTA_GOAL_MENTORS)
        finding->bound = used < pairs ? used : pairs;
    else if (goal == YUNTA_GOAL_WORST)
        finding->bound = pairs > 0 && most > 0 ? most : 0;
    else if (goal == YUNTA_GOAL_SCORE)
        finding->bound = check->tally.highest > 0 ? pairs * check->tally.highest : 0;
    else if (goal == YUNTA_GOAL_KEPT)
        finding->bound = most_kept(check);
    else
        finding->bounded = false;
    finding->least = goal == YUNTA_GOAL_FEWEST_MENTORS;
}

static int by_number(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* Above 0: the list is better than the scores; below 0: it is worse, or as long as they are not. */
static int compare_scores(const yunta_json_value *list, const int64_t *score, size_t count) {
    if (!list || list->kind != YUNTA_JSON_ARRAY || list->count != count)
        return -1;
    for (size_t k = 0; k < count; k++)
        if (list->items[k].kind != YUNTA_JSON_INTEGER || list->items[k].integer < score[k])
            return -1;
        else if (list->items[k].integer > score[k])
            return 1;
    return 0;
}

/* The whole vector of scores, lowest first. */
static void check_leximin(yunta_check *check, size_t stage) {
    const yunta_json_value *value =
        yunta_json_member(yunta_run_stage(check, "matching", stage), "value");
    const yunta_json_value *bound =
        yunta_json_member(yunta_run_stage(check, "matching", stage), "bound");
    int64_t *score = yunta_check_alloc(check, check->pair_count, sizeof *score);
    if (!score)
        return;
    for (size_t k = 0; k < check->pair_count; k++)
        score[k] = check->pairs[k].score;
    if (check->pair_count)
        qsort(score, check->pair_count, sizeof *score, by_number);
    if (compare_scores(value, score, check->pair_count) != 0)
        yunta_fault(check, yunta_run_place(check, "parts.matching.leximin.value"), NULL,
                    T("is not the scores of the pairs, lowest first",
                      "no son los puntajes de los pares, de menor a mayor"));
    int order = compare_scores(bound, score, check->pair_count);
    if (order < 0 || (order > 0 && !strcmp(yunta_part_status(check, "matching"), "proven")))
        yunta_fault(check, yunta_run_place(check, "parts.matching.leximin.bound"), NULL,
                    T("is not a bound of the value, or the value of what is proven",
                      "no es una cota del valor, o el valor de lo que está demostrado"));
}

static void check_counts(yunta_check *check) {
    const yunta_json_value *people = yunta_json_member(check->run, "people");
    const yunta_tally *tally = &check->tally;
    int64_t of_role[YUNTA_BOTH + 1] = {0};
    for (size_t p = 0; p < check->cohort->people; p++)
        of_role[check->cohort->person[p].role & YUNTA_BOTH]++;
    const struct {
        const char *name;
        int64_t right;
    } counts[] = {{"applicants", (int64_t)check->cohort->people},
                  {"mentors", of_role[YUNTA_MENTOR]},
                  {"mentees", of_role[YUNTA_MENTEE]},
                  {"both", of_role[YUNTA_BOTH]},
                  {"eligible_pairs", (int64_t)tally->eligible},
                  {"blocks", (int64_t)tally->blocks}};
    for (size_t k = 0; k < sizeof counts / sizeof *counts; k++)
        yunta_expect_run(check, counts[k].name, yunta_json_member(people, counts[k].name),
                         counts[k].right);
}

static void check_components(yunta_check *check) {
    const yunta_json_value *components = yunta_json_member(check->run, "components");
    size_t next = 0, count = components ? components->count : 0;
    bool right = components && components->kind == YUNTA_JSON_ARRAY;
    for (int c = 0; right && c < YUNTA_PARTS; c++)
        if (check->crowd.weight[c] > 0 && !check->cohort->scores_given)
            right = next < count && components->items[next].text &&
                    strcmp(components->items[next++].text, yunta_part_names[c]) == 0;
    if (!right || next != count)
        yunta_fault(check, yunta_run_place(check, "components"), NULL,
                    T("are not those that count", "no son los que cuentan"));
}

void yunta_check_stages(yunta_check *check) {
    const yunta_choices *goals = &check->policy->matching_objective;
    yunta_finding *findings = yunta_check_alloc(check, goals->count, sizeof *findings);
    ground g;
    check->report->eligible_pairs = check->tally.eligible;
    check_counts(check);
    check_components(check);
    if (!findings || check->given || !lay_ground(check, &g))
        return;
    count_values(check, g.value);
    for (size_t k = 0; k < goals->count; k++) {
        int goal = goals->items[k];
        findings[k].value = g.value[goal];
        findings[k].known = goal != YUNTA_GOAL_LEXIMIN;
        plain_bound(check, &g, goal, &findings[k]);
        if (goal == YUNTA_GOAL_LEXIMIN)
            check_leximin(check, k);
    }
    /* Without any eligible pair nothing is left to prove. */
    for (size_t k = 0; k < check->priced_count; k++)
        if (check->priced[k].stage < goals->count &&
            (check->tally.eligible > 0 || !check->priced[k].fits))
            find_bound(check, &g, &check->priced[k], &findings[check->priced[k].stage]);
    yunta_report_stages(check, "matching", goals, goal_names, findings);
}

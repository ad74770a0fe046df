#include "base/language.h"
#include "solver/tables_private.h"
#include <stdlib.h>
#include <string.h>

/* Work is counted in seats looked at, so that the answer does not depend on the machine. */
enum { WORK_A_SEAT = 1000000, ATTEMPTS = 4 };
static const int64_t most_work = 2000000000, symmetry_work = 1200000000;

/* How an attempt lays people out: by institution and region, by region and institution, at random;
 * the last starts from no ring at all. */
typedef struct {
    int32_t person;
    int32_t key[YUNTA_TABLES_TRAITS];
} laid;

static int by_keys(const void *a, const void *b) {
    const laid *x = a, *y = b;
    for (int t = 0; t < YUNTA_TABLES_TRAITS; t++)
        if (x->key[t] != y->key[t])
            return x->key[t] < y->key[t] ? -1 : 1;
    return (x->person > y->person) - (x->person < y->person);
}

static void shuffle(yunta_random *random, int32_t *order, size_t count) {
    for (size_t k = count; k > 1; k--) {
        size_t other = yunta_random_below(random, (uint32_t)k);
        int32_t kept = order[k - 1];
        order[k - 1] = order[other];
        order[other] = kept;
    }
}

static yunta_status lay_out(const yunta_tables_problem *problem, int attempt, yunta_random *random,
                            int32_t *order) {
    laid *people = yunta_alloc(problem->people, sizeof *people);
    if (!people)
        return YUNTA_E_MEMORY;
    for (size_t p = 0; p < problem->people; p++) {
        people[p].person = (int32_t)p;
        for (int t = 0; t < YUNTA_TABLES_TRAITS; t++) {
            const int32_t *code = problem->trait[attempt == 1 ? YUNTA_TABLES_TRAITS - 1 - t : t];
            people[p].key[t] = code ? code[p] : 0;
        }
    }
    qsort(people, problem->people, sizeof *people, by_keys);
    for (size_t p = 0; p < problem->people; p++)
        order[p] = people[p].person;
    if (attempt >= 2)
        shuffle(random, order, problem->people);
    yunta_free(people);
    return YUNTA_OK;
}

static void deal(const yunta_tables_problem *problem, yunta_random *random, int32_t *order,
                 int32_t *table) {
    for (size_t r = 0; r < problem->rounds; r++) {
        shuffle(random, order, problem->people);
        for (size_t k = 0; k < problem->people; k++)
            table[r * problem->people + (size_t)order[k]] = (int32_t)(k % problem->tables);
    }
}

/* Without repeats: a round that turns, then any symmetry. */
static yunta_status symmetric(yunta_tables_search *search, int64_t share, const int32_t *order,
                              int32_t *table, bool *found) {
    int64_t turns = share / 4, symmetries = symmetry_work;
    yunta_status status = yunta_tables_turning(search->problem, order, search->deadline,
                                               &search->random, &turns, table, found);
    if (status == YUNTA_OK && !*found && !yunta_deadline_passed(search->deadline))
        status = yunta_tables_orbits(search->problem, order, search->deadline, &search->random,
                                     &symmetries, table, found);
    return status;
}

/* Attempts 0 and 2 begin with a ring, 1 with a symmetry where there is one without repeats (else a
 * ring too), the last with people shuffled anew for each round. */
static yunta_status first_seating(yunta_tables_search *search, int attempt, int64_t share,
                                  int32_t *order, int32_t *table) {
    const yunta_tables_problem *problem = search->problem;
    bool found = false;
    yunta_status status = YUNTA_OK;
    if (attempt == ATTEMPTS - 1) {
        deal(problem, &search->random, order, table);
        return YUNTA_OK;
    }
    if (attempt == 1 && search->bound.of[0] == 0 && search->best_mix.of[0] > 0)
        status = symmetric(search, share, order, table, &found);
    if (!found)
        yunta_tables_first(problem, order, table);
    return status;
}

static bool finished(const yunta_tables_search *search) {
    return yunta_mix_compare(&search->best_mix, &search->bound) == 0 ||
           yunta_deadline_passed(search->deadline);
}

static yunta_status attempt_all(yunta_tables_search *search) {
    const yunta_tables_problem *problem = search->problem;
    yunta_tables_state state = {0};
    int32_t *order = yunta_alloc(problem->people, sizeof *order);
    int32_t *table = yunta_alloc(problem->rounds * problem->people, sizeof *table);
    yunta_status status = order && table ? yunta_tables_state_new(problem, &state) : YUNTA_E_MEMORY;
    int64_t share = search->work / ATTEMPTS;
    for (int k = 0; status == YUNTA_OK && k < ATTEMPTS && (k == 0 || !finished(search)); k++) {
        status = lay_out(problem, k, &search->random, order);
        if (status != YUNTA_OK)
            break;
        yunta_deadline_report(search->deadline, T("tables", "mesas"), (double)k / ATTEMPTS);
        status = first_seating(search, k, share, order, table);
        if (status != YUNTA_OK)
            break;
        yunta_tables_state_set(&state, table);
        status = yunta_tables_improve(search, &state, share);
    }
    yunta_tables_state_free(&state);
    yunta_free(order);
    yunta_free(table);
    return status;
}

/* Codes of a column; who has none is unlike everybody. */
static yunta_status trait_of(const yunta_cohort *cohort, int32_t column, const int32_t *person,
                             size_t people, yunta_arena *arena, const int32_t **trait) {
    if (column < 0)
        return YUNTA_OK;
    int32_t *code = yunta_arena_alloc(arena, people, sizeof *code);
    if (!code)
        return YUNTA_E_MEMORY;
    for (size_t p = 0; p < people; p++) {
        int32_t of = cohort->column[column].code[person[p]];
        code[p] = of < 0 ? -1 - (int32_t)p : of;
    }
    *trait = code;
    return YUNTA_OK;
}

static yunta_status fill_part(const yunta_tables_search *search, yunta_seating *seating) {
    static const char *const names[YUNTA_TABLES_GOALS] = {"repeats", "institution", "region"};
    yunta_part *part = &seating->part;
    part->part = "tables";
    part->method = "search";
    part->status = YUNTA_PART_PROVEN;
    part->stages = yunta_arena_alloc(seating->arena, YUNTA_TABLES_GOALS, sizeof *part->stages);
    if (!part->stages)
        return YUNTA_E_MEMORY;
    for (int g = 0; g < YUNTA_TABLES_GOALS; g++) {
        if (g > 0 && !search->problem->trait[g - 1])
            continue;
        int64_t value = search->best_mix.of[g], bound = search->bound.of[g];
        part->stages[part->stage_count++] = (yunta_stage){
            .objective = names[g], .value = value, .bound = bound, .settled = value == bound};
        if (value != bound)
            part->status = YUNTA_PART_BOUND;
    }
    return YUNTA_OK;
}

static yunta_status seat_all(const yunta_tables_problem *problem,
                             const yunta_solve_options *options, yunta_seating *seating) {
    size_t seats = problem->rounds * problem->people;
    yunta_tables_search search = {
        .problem = problem, .deadline = options->deadline, .best = seating->table};
    search.work = (int64_t)seats * WORK_A_SEAT;
    if (search.work > most_work)
        search.work = most_work;
    search.best_mix.of[0] = INT64_MAX;
    yunta_random_seed(&search.random, seats);
    if (!yunta_tables_bound(problem, &search.bound))
        return YUNTA_E_MEMORY;
    yunta_status status = attempt_all(&search);
    return status == YUNTA_OK ? fill_part(&search, seating) : status;
}

yunta_status yunta_tables(const yunta_cohort *cohort, const int32_t *person, size_t people,
                          size_t size, size_t rounds, const yunta_solve_options *options,
                          yunta_seating **seating) {
    yunta_seating *made = yunta_alloc(1, sizeof *made);
    yunta_status status = made && (made->arena = yunta_arena_new()) ? YUNTA_OK : YUNTA_E_MEMORY;
    *seating = NULL;
    if (status != YUNTA_OK)
        goto cleanup;
    made->people = people;
    made->rounds = rounds;
    made->tables = (people + size - 1) / size;
    made->person = yunta_arena_alloc(made->arena, people, sizeof *made->person);
    made->table = yunta_arena_alloc(made->arena, rounds * people, sizeof *made->table);
    yunta_tables_problem problem = {people, made->tables, rounds, {0}};
    if (!made->person || !made->table)
        status = YUNTA_E_MEMORY;
    for (size_t p = 0; status == YUNTA_OK && p < people; p++)
        made->person[p] = person[p];
    if (status == YUNTA_OK)
        status =
            trait_of(cohort, cohort->institution, person, people, made->arena, &problem.trait[0]);
    if (status == YUNTA_OK)
        status = trait_of(cohort, cohort->region, person, people, made->arena, &problem.trait[1]);
    if (status == YUNTA_OK)
        status = seat_all(&problem, options, made);
cleanup:
    if (status == YUNTA_OK)
        *seating = made;
    else
        yunta_seating_free(made);
    return status;
}

/* Courses: prices of the cells (Lagrangian relaxation), calendars made along the way, and integer
 * programmes over what the prices leave open.
 *
 * For any prices >= 0, no calendar is worth more than the sum of each course's best place at these
 * prices plus what all cells would cost: courses are then apart. Prices follow subgradients. Along
 * the way calendars are made course by course, each taking its best place among the cells still
 * free, those that found none first the next time.
 */
#include "base/random.h"
#include "solver/course_private.h"
#include <string.h>

/* MANY: courses that hang together, for which programmes are out of reach. */
enum { ROUNDS = 4, SWEEPS = 100, SHARE = 4096, BOLDNESS = 4, MANY = 30 };
/* Of shaking: how often (an AFTERth where annealing found a whole calendar), the most courses at
 * once, and the share of the value that it may lose. */
enum { SHAKES = 30000, AFTER = 10, MOST_MOVED = 8, LOSS = 400 };

typedef struct {
    const yunta_courses *courses;
    const yunta_deadline *deadline;
    yunta_arena *arena;
    size_t cells; /* of a resource */
    yunta_course_desk desk;
    int64_t *price, *best_price; /* [resources * cells] */
    int64_t total, best_total;   /* what prices prove, units */
    uint16_t *used;              /* [resources * cells] sessions in the calendar at hand */
    int32_t *order;              /* [courses] */
    yunta_course_place *place, *best, *wish;
    int64_t value; /* of best */
    bool shaken;
} climb;

static bool make_room(climb *s) {
    size_t all = s->courses->resources * s->cells, count = s->courses->courses;
    s->price = yunta_arena_alloc(s->arena, all, sizeof *s->price);
    s->best_price = yunta_arena_alloc(s->arena, all, sizeof *s->best_price);
    s->used = yunta_arena_alloc(s->arena, all, sizeof *s->used);
    s->order = yunta_arena_alloc(s->arena, count, sizeof *s->order);
    s->place = yunta_arena_alloc(s->arena, count, sizeof *s->place);
    s->wish = yunta_arena_alloc(s->arena, count, sizeof *s->wish);
    return s->price && s->best_price && s->used && s->order && s->place && s->wish;
}

/* The relaxation at the present prices. */
static void relax(climb *s) {
    const yunta_courses *courses = s->courses;
    s->total = 0;
    for (size_t c = 0; c < courses->courses; c++) {
        yunta_course_desk_load(&s->desk, c, s->price, NULL);
        s->wish[c] = yunta_course_desk_best(&s->desk, c);
        s->total += s->wish[c].option < 0 ? 0 : s->wish[c].worth;
    }
    for (size_t r = 0; r < courses->resources; r++)
        for (size_t k = 0; k < s->cells; k++)
            s->total += s->price[r * s->cells + k] * courses->resource[r].most;
    if (s->total < s->best_total) {
        s->best_total = s->total;
        memcpy(s->best_price, s->price, courses->resources * s->cells * sizeof *s->price);
    }
}

static void keep_if_better(climb *s) {
    int64_t value = yunta_courses_value(s->courses, s->place);
    if (value <= s->value)
        return;
    s->value = value;
    memcpy(s->best, s->place, s->courses->courses * sizeof *s->best);
}

/* Each course in turn moves to its best place among the cells that the others leave. */
static void improve(climb *s) {
    const yunta_courses *courses = s->courses;
    for (bool moved = true; moved && !yunta_deadline_passed(s->deadline);) {
        moved = false;
        for (size_t c = 0; c < courses->courses; c++) {
            yunta_course_place before = s->place[c];
            int64_t worth = yunta_course_place_value(courses, &before);
            yunta_course_take(courses, &before, -1, s->used);
            yunta_course_desk_load(&s->desk, c, NULL, s->used);
            yunta_course_place after = yunta_course_desk_best(&s->desk, c);
            bool better = after.option >= 0 && after.worth / YUNTA_COURSE_UNIT > worth;
            s->place[c] = better ? after : before;
            yunta_course_take(courses, &s->place[c], 1, s->used);
            moved = moved || better;
        }
    }
}

static void construct(climb *s) {
    const yunta_courses *courses = s->courses;
    size_t count = courses->courses, late = 0;
    int32_t *next = s->order;
    memset(s->used, 0, courses->resources * s->cells * sizeof *s->used);
    for (size_t k = 0; k < count; k++) {
        size_t c = (size_t)next[k];
        yunta_course_desk_load(&s->desk, c, s->price, s->used);
        s->place[c] = yunta_course_desk_best(&s->desk, c);
        yunta_course_take(courses, &s->place[c], 1, s->used);
    }
    improve(s);
    keep_if_better(s);
    for (size_t k = 0; k < count; k++) { /* those that found no place come first */
        int32_t c = next[k];
        if (s->place[c].option >= 0)
            continue;
        memmove(next + late + 1, next + late, (k - late) * sizeof *next);
        next[late++] = c;
    }
}

static void raise_prices(climb *s, const yunta_course_place *place, int64_t size) {
    const yunta_courses *courses = s->courses;
    if (place->option < 0)
        return;
    const yunta_course_plan *plan = &courses->course[place->course];
    const yunta_course_option *option = &plan->options[place->option];
    for (int w = 0; w < YUNTA_WEEKDAYS; w++) {
        size_t from = courses->row[w] + (size_t)option->from[w], hour = (size_t)place->hour[w];
        for (size_t k = from; k < from + (size_t)option->count[w]; k++)
            for (size_t h = hour; h < courses->hours && h < hour + (size_t)plan->cells; h++)
                for (size_t r = 0; r < plan->resource_count; r++)
                    s->price[(size_t)plan->resource[r] * s->cells + k * courses->hours + h] += size;
    }
}

/* The places that the prices call for, one course after another, each raising the prices of the
 * cells that it takes before the next one looks (incremental subgradients: courses that are alike
 * do not all run to the same cells); then every cell gives back what its room is worth. */
static void sweep(climb *s, int64_t size) {
    const yunta_courses *courses = s->courses;
    for (size_t c = 0; c < courses->courses; c++) {
        yunta_course_desk_load(&s->desk, c, s->price, NULL);
        yunta_course_place wish = yunta_course_desk_best(&s->desk, c);
        raise_prices(s, &wish, size);
    }
    for (size_t r = 0; r < courses->resources; r++)
        for (size_t k = 0; k < s->cells; k++) {
            int64_t *price = &s->price[r * s->cells + k];
            *price -= size * courses->resource[r].most;
            *price = *price < 0 ? 0 : *price;
        }
}

/* What the gap comes to for each of the cells that the calendar takes, a few times over. */
static int64_t first_size(const climb *s) {
    int64_t cells = 1;
    for (size_t c = 0; c < s->courses->courses; c++)
        cells += (int64_t)s->courses->course[c].sessions * s->courses->course[c].cells;
    return BOLDNESS * (s->best_total - s->value * YUNTA_COURSE_UNIT) / cells + 1;
}

static bool is_closed(const climb *s) {
    return yunta_courses_floor(s->courses, s->best_total) <= s->value;
}

/* One round of sweeps of falling size, from the best prices known. */
static void descend(climb *s) {
    int64_t size = first_size(s) * SHARE;
    for (int k = 0; k < SWEEPS && (k == 0 || !yunta_deadline_passed(s->deadline)); k++) {
        if (!s->shaken && (k < 8 || k % 8 == 0))
            construct(s);
        if (is_closed(s) || size / SHARE == 0)
            return;
        sweep(s, size / SHARE);
        size -= size / 16;
        if (k % 2)
            relax(s);
    }
    memcpy(s->price, s->best_price, s->courses->resources * s->cells * sizeof *s->price);
}

/* The best calendar as the one at hand. */
static void load_best(climb *s) {
    const yunta_courses *courses = s->courses;
    memcpy(s->place, s->best, courses->courses * sizeof *s->place);
    memset(s->used, 0, courses->resources * s->cells * sizeof *s->used);
    for (size_t c = 0; c < courses->courses; c++)
        yunta_course_take(courses, &s->place[c], 1, s->used);
}

/* A course and some that it cannot be beside, in an order by chance. */
static size_t choose(const climb *s, yunta_random *luck, int32_t *chosen) {
    const yunta_courses *courses = s->courses;
    size_t most = 2 + yunta_random_below(luck, MOST_MOVED - 1), count = 1;
    size_t centre = yunta_random_below(luck, (uint32_t)courses->courses);
    const yunta_course_plan *plan = &courses->course[centre];
    chosen[0] = (int32_t)centre;
    for (size_t k = 0; k < 4 * most && count < most && plan->resource_count; k++) {
        uint32_t r = yunta_random_below(luck, (uint32_t)plan->resource_count);
        const yunta_course_resource *of = &courses->resource[plan->resource[r]];
        int32_t other = of->course[yunta_random_below(luck, (uint32_t)of->count)];
        size_t at = 0;
        while (at < count && chosen[at] != other)
            at++;
        if (at == count)
            chosen[count++] = other;
    }
    for (size_t k = count; k > 1; k--) {
        size_t at = yunta_random_below(luck, (uint32_t)k);
        int32_t c = chosen[k - 1];
        chosen[k - 1] = chosen[at];
        chosen[at] = c;
    }
    return count;
}

/* Takes some courses out and puts each back where it is best; old[] has their places. What it
 * gains. */
static int64_t move(climb *s, const int32_t *chosen, size_t count, yunta_course_place *old) {
    const yunta_courses *courses = s->courses;
    int64_t gain = 0;
    for (size_t k = 0; k < count; k++) {
        old[k] = s->place[chosen[k]];
        gain -= yunta_course_place_value(courses, &old[k]);
        yunta_course_take(courses, &old[k], -1, s->used);
    }
    for (size_t k = 0; k < count; k++) {
        size_t c = (size_t)chosen[k];
        yunta_course_desk_load(&s->desk, c, NULL, s->used);
        s->place[c] = yunta_course_desk_best(&s->desk, c);
        yunta_course_take(courses, &s->place[c], 1, s->used);
        gain += yunta_course_place_value(courses, &s->place[c]);
    }
    return gain;
}

static void move_back(climb *s, const int32_t *chosen, size_t count,
                      const yunta_course_place *old) {
    for (size_t k = 0; k < count; k++)
        yunta_course_take(s->courses, &s->place[chosen[k]], -1, s->used);
    for (size_t k = 0; k < count; k++) {
        s->place[chosen[k]] = old[k];
        yunta_course_take(s->courses, &old[k], 1, s->used);
    }
}

/* Ruin and recreate (Schrimpf et al. 2000), a fixed amount of it, from the best calendar: one that
 * is a little worse is gone on from too, ever less so. */
static void shake(climb *s, int times) {
    int32_t chosen[MOST_MOVED];
    yunta_course_place old[MOST_MOVED];
    yunta_random luck;
    yunta_random_seed(&luck, s->courses->courses);
    load_best(s);
    s->shaken = true;
    int64_t value = s->value;
    for (int k = 0; k < times && !is_closed(s) && !yunta_deadline_passed(s->deadline); k++) {
        size_t count = choose(s, &luck, chosen);
        int64_t gain = move(s, chosen, count, old);
        if (value + gain < s->value - s->value / LOSS * (times - k) / times) {
            move_back(s, chosen, count, old);
            continue;
        }
        value += gain;
        keep_if_better(s);
    }
}

/* Annealing, and what one course at a time betters of it. */
static yunta_status anneal(climb *s, bool *clear) {
    const yunta_courses *courses = s->courses;
    yunta_status status = yunta_courses_anneal(courses, s->deadline, s->place, clear);
    if (status != YUNTA_OK)
        return status;
    memset(s->used, 0, courses->resources * s->cells * sizeof *s->used);
    for (size_t c = 0; c < courses->courses; c++)
        yunta_course_take(courses, &s->place[c], 1, s->used);
    improve(s);
    keep_if_better(s);
    return YUNTA_OK;
}

/* The courses with the fewest options first. */
static void first_order(climb *s) {
    size_t count = s->courses->courses;
    for (size_t k = 0; k < count; k++) {
        size_t at = k;
        for (; at > 0 && s->courses->course[s->order[at - 1]].option_count >
                             s->courses->course[k].option_count;
             at--)
            s->order[at] = s->order[at - 1];
        s->order[at] = (int32_t)k;
    }
}

/* Each course moves to the first place that is worth as much. */
static void tidy(climb *s) {
    const yunta_courses *courses = s->courses;
    load_best(s);
    for (size_t c = 0; c < courses->courses; c++) {
        if (s->place[c].option < 0)
            continue;
        yunta_course_take(courses, &s->place[c], -1, s->used);
        yunta_course_desk_load(&s->desk, c, NULL, s->used);
        yunta_course_place first = yunta_course_desk_best(&s->desk, c);
        int64_t worth = yunta_course_place_value(courses, &s->place[c]);
        if (first.option >= 0 && first.worth / YUNTA_COURSE_UNIT == worth)
            s->place[c] = first;
        yunta_course_take(courses, &s->place[c], 1, s->used);
    }
    memcpy(s->best, s->place, courses->courses * sizeof *s->best);
}

yunta_status yunta_courses_solve_joined(const yunta_courses *courses,
                                        const yunta_deadline *deadline, yunta_course_place *place,
                                        int64_t *bound) {
    climb s = {.courses = courses,
               .deadline = deadline,
               .arena = yunta_arena_new(),
               .cells = courses->occurrences * courses->hours,
               .best_total = INT64_MAX,
               .best = place};
    yunta_status status = YUNTA_E_MEMORY;
    if (!s.arena || !make_room(&s))
        goto cleanup;
    status = yunta_course_desk_new(courses, s.arena, &s.desk);
    if (status != YUNTA_OK)
        goto cleanup;
    for (size_t c = 0; c < courses->courses; c++)
        place[c] = (yunta_course_place){.course = (int32_t)c, .option = -1};
    first_order(&s);
    relax(&s); /* without prices, the bound that needs no time */
    for (int round = 0; round < ROUNDS && !is_closed(&s); round++) {
        descend(&s);
        if (round == 0 && courses->courses >= MANY && !is_closed(&s)) {
            bool clear = false;
            if ((status = anneal(&s, &clear)) != YUNTA_OK)
                goto cleanup;
            shake(&s, clear ? SHAKES / AFTER : SHAKES);
        }
    }
    *bound = yunta_courses_floor(courses, s.best_total);
    if (!is_closed(&s) && !yunta_deadline_passed(deadline))
        status = yunta_courses_close(courses, deadline, s.best_price, s.best_total, s.shaken, place,
                                     bound);
    if (status == YUNTA_OK && yunta_deadline_stopped(deadline))
        status = YUNTA_E_STOPPED;
    if (status == YUNTA_OK)
        tidy(&s);
cleanup:
    yunta_arena_free(s.arena);
    return status;
}

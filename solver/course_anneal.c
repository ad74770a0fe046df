/* Courses: a calendar by simulated annealing (Kirkpatrick, Gelatt & Vecchi 1983), for many courses
 * that hang together.
 *
 * Every course has a short list of places: of each set of weekday hours the best first day. Two
 * courses that cannot be beside one another may overlap on the way, at a price by the cell; weeks
 * count as if all places had the same, so what overlaps nowhere is a calendar. All is decided in
 * integers, by a fixed number of moves, so that every machine finds the same. */
#include "base/random.h"
#include "solver/course_private.h"
#include <stdlib.h>
#include <string.h>

/* MOVES: for each course, MOST in all. HOT, TOLL: shares of the spread of a course's places, of the
 * heat to begin with and the price of an overlap; each of the STEPS is a COLDth colder. */
enum {
    LISTED = 192,
    HOURS = 8,
    MOVES = 200000,
    MOST = 30000000,
    HOT = 12,
    COLD = 90,
    TOLL = 6,
    LOOK = 4096,
    STEPS = 256
};

typedef struct {
    yunta_course_place *place; /* [count] */
    size_t count;
} listing;

typedef struct {
    const yunta_courses *courses;
    yunta_arena *arena;
    yunta_course_desk desk;
    listing *list;      /* [courses] */
    int32_t **beside;   /* [courses] those that it cannot overlap, -1 at the end */
    size_t cells;       /* of a week */
    uint16_t *crowd;    /* [courses * cells] of those, how many run there */
    uint16_t *running;  /* [cells] courses that run there */
    int32_t most;       /* at once */
    int32_t *at, *best; /* [courses] place in the list, -1 none */
    int64_t toll;       /* of a cell of an overlap */
    int64_t spread;
} annealing;

static int by_worth(const void *a, const void *b) {
    const yunta_course_place *x = a, *y = b;
    if (x->worth != y->worth)
        return x->worth > y->worth ? -1 : 1;
    if (x->option != y->option)
        return x->option < y->option ? -1 : 1;
    return memcmp(x->hour, y->hour, sizeof x->hour);
}

/* ---- places of one course ---- */

/* Hours of a weekday that are worth looking at: of those that are worth the same in a row, one for
 * each session that they have room for. */
static size_t choose_hours(const annealing *s, size_t c, uint8_t weekdays, int w, size_t most,
                           int16_t *hour) {
    const yunta_courses *courses = s->courses;
    const yunta_course_plan *plan = &courses->course[c];
    int64_t worth[1440], own[HOURS];
    size_t count = 0, run = 0;
    for (size_t h = 0; h < courses->hours; h++) {
        worth[h] = INT64_MIN;
        for (size_t o = 0; o < plan->option_count; o++) {
            const yunta_course_option *option = &plan->options[o];
            if (option->weekdays != weekdays || option->count[w] == 0)
                continue;
            int64_t one = yunta_course_worth(&s->desk, option, w, h);
            worth[h] = one > worth[h] ? one : worth[h];
        }
    }
    for (size_t h = 0; h < courses->hours; h++) {
        run = h == 0 || worth[h] != worth[h - 1] ? h : run;
        if (worth[h] < YUNTA_COURSE_NEVER / 2 || (h - run) % (size_t)plan->cells != 0)
            continue;
        size_t at = count < most ? count++ : most;
        for (; at > 0 && own[at - 1] < worth[h]; at--)
            if (at < most) {
                own[at] = own[at - 1];
                hour[at] = hour[at - 1];
            }
        if (at < most) {
            own[at] = worth[h];
            hour[at] = (int16_t)h;
        }
    }
    return count;
}

/* The best first day of a set of weekday hours. */
static void look(annealing *s, size_t c, uint8_t weekdays, const int16_t *hour,
                 yunta_course_place *all, size_t *count) {
    const yunta_course_plan *plan = &s->courses->course[c];
    yunta_course_place best = {.course = (int32_t)c, .option = -1, .worth = -1};
    memcpy(best.hour, hour, sizeof best.hour);
    for (size_t o = 0; o < plan->option_count; o++) {
        int64_t worth = yunta_course_option_value(s->courses, c, o) * YUNTA_COURSE_UNIT;
        if (plan->options[o].weekdays != weekdays)
            continue;
        for (int w = 0; w < YUNTA_WEEKDAYS; w++)
            if (plan->options[o].count[w] > 0)
                worth += yunta_course_worth(&s->desk, &plan->options[o], w, (size_t)hour[w]);
        if (worth > best.worth) {
            best.worth = worth;
            best.option = (int32_t)o;
        }
    }
    if (best.option >= 0 && *count < LOOK)
        all[(*count)++] = best;
}

static void look_at_set(annealing *s, size_t c, uint8_t weekdays, yunta_course_place *all,
                        size_t *count) {
    int16_t own[YUNTA_WEEKDAYS][HOURS] = {{0}}, hour[YUNTA_WEEKDAYS] = {0};
    size_t room = HOURS, of[YUNTA_WEEKDAYS], next[YUNTA_WEEKDAYS] = {0};
    int days = __builtin_popcount(weekdays), w = 0;
    while (days > 3 && room > (days > 4 ? 3 : 5))
        room--;
    for (int d = 0; d < YUNTA_WEEKDAYS; d++) {
        of[d] = weekdays >> d & 1 ? choose_hours(s, c, weekdays, d, room, own[d]) : 1;
        if (of[d] == 0) /* no session falls on this one, or none can */
            of[d] = 1;
    }
    while (w < YUNTA_WEEKDAYS) {
        for (int d = 0; d < YUNTA_WEEKDAYS; d++)
            hour[d] = own[d][next[d]];
        look(s, c, weekdays, hour, all, count);
        for (w = 0; w < YUNTA_WEEKDAYS && ++next[w] == of[w]; w++)
            next[w] = 0;
    }
}

static bool list_course(annealing *s, size_t c, yunta_course_place *all) {
    const yunta_course_plan *plan = &s->courses->course[c];
    listing *list = &s->list[c];
    size_t count = 0;
    yunta_course_desk_load(&s->desk, c, NULL, NULL);
    for (unsigned set = 1; set < 1U << YUNTA_WEEKDAYS; set++) {
        size_t o = 0;
        while (o < plan->option_count && plan->options[o].weekdays != set)
            o++;
        if (o < plan->option_count)
            look_at_set(s, c, (uint8_t)set, all, &count);
    }
    if (count)
        qsort(all, count, sizeof *all, by_worth);
    list->count = count < LISTED ? count : LISTED;
    list->place = yunta_arena_alloc(s->arena, list->count, sizeof *list->place);
    if (!list->place)
        return false;
    for (size_t k = 0; k < list->count; k++)
        list->place[k] = all[k];
    s->spread += count ? (all[0].worth - all[list->count - 1].worth) / YUNTA_COURSE_UNIT : 0;
    return true;
}

/* ---- the state ---- */

static bool list_beside(annealing *s) {
    const yunta_courses *courses = s->courses;
    size_t n = courses->courses;
    bool *apart = yunta_alloc(n * n, sizeof *apart), good = apart != NULL;
    s->most = INT32_MAX;
    for (size_t r = 0; good && r < courses->resources; r++) {
        const yunta_course_resource *of = &courses->resource[r];
        if (of->most > 1)
            s->most = of->most;
        for (size_t a = 0; a < of->count && of->most == 1; a++)
            for (size_t b = 0; b < of->count; b++)
                apart[(size_t)of->course[a] * n + (size_t)of->course[b]] = a != b;
    }
    for (size_t c = 0; c < n && good; c++) {
        size_t count = 0;
        s->beside[c] = yunta_arena_alloc(s->arena, n + 1, sizeof **s->beside);
        good = s->beside[c] != NULL;
        for (size_t d = 0; d < n && good; d++)
            if (apart[c * n + d])
                s->beside[c][count++] = (int32_t)d;
        if (good)
            s->beside[c][count] = -1;
    }
    yunta_free(apart);
    return good;
}

/* Calls for each cell of the week that a place takes. */
#define EACH_CELL(s, place, cell)                                                                  \
    for (int w_ = 0; w_ < YUNTA_WEEKDAYS; w_++)                                                    \
        for (size_t                                                                                \
                 n_ = (s)->courses->course[(place)->course].options[(place)->option].count[w_] > 0 \
                          ? (size_t)(s)->courses->course[(place)->course].cells                    \
                          : 0,                                                                     \
                 cell = (size_t)w_ * (s)->courses->hours + (size_t)(place)->hour[w_];              \
             n_ > 0 && cell < ((size_t)w_ + 1) * (s)->courses->hours; n_--, cell++)

static void put(annealing *s, const yunta_course_place *place, int change) {
    EACH_CELL(s, place, cell) {
        s->running[cell] = (uint16_t)(s->running[cell] + change);
        for (const int32_t *d = s->beside[place->course]; *d >= 0; d++) {
            uint16_t *crowd = &s->crowd[(size_t)*d * s->cells + cell];
            *crowd = (uint16_t)(*crowd + change);
        }
    }
}

/* Cells of a place at which it overlaps, or would. put: it is there. */
static int64_t overlaps(const annealing *s, const yunta_course_place *place, bool put) {
    const uint16_t *crowd = &s->crowd[(size_t)place->course * s->cells];
    int64_t count = 0;
    EACH_CELL(s, place, cell) {
        count += crowd[cell];
        count += s->running[cell] - put >= s->most;
    }
    return count;
}

static int64_t worth_of(const yunta_course_place *place) {
    return place->worth / YUNTA_COURSE_UNIT;
}

/* About -log2 of a chance, in units of 1 / 1024. */
static int64_t luck_of(yunta_random *luck) {
    uint32_t draw = yunta_random_below(luck, UINT32_MAX) | 1U;
    int zeros = __builtin_clz(draw);
    uint32_t rest = zeros < 31 ? draw << (zeros + 1) : 0;
    return (int64_t)zeros * 1024 + 1023 - (int64_t)(rest >> 22);
}

static void try_one(annealing *s, yunta_random *luck, int64_t heat, int64_t *overlap) {
    size_t c = yunta_random_below(luck, (uint32_t)s->courses->courses);
    const listing *list = &s->list[c];
    if (list->count < 2)
        return;
    int32_t to = (int32_t)yunta_random_below(luck, (uint32_t)list->count), from = s->at[c];
    if (to == from)
        return;
    const yunta_course_place *was = &list->place[from], *is = &list->place[to];
    int64_t more = overlaps(s, is, false) - overlaps(s, was, true);
    int64_t gain = worth_of(is) - worth_of(was) - s->toll * more;
    bool good = gain >= 0 || -gain * (1 << 20) <= heat * luck_of(luck);
    if (!good)
        return;
    put(s, was, -1);
    put(s, is, 1);
    s->at[c] = to;
    *overlap += more;
}

static int64_t value_now(const annealing *s) {
    int64_t value = 0;
    for (size_t c = 0; c < s->courses->courses; c++)
        value += s->at[c] < 0 ? 0 : worth_of(&s->list[c].place[s->at[c]]);
    return value;
}

/* From hot to cold in steps. Whether some calendar had no overlap. */
static bool anneal(annealing *s, const yunta_deadline *deadline) {
    size_t n = s->courses->courses, moves = n * MOVES < MOST ? n * MOVES : MOST;
    int64_t overlap = 0, best = -1, heat = s->spread * 1024 / HOT + 1, value;
    yunta_random luck;
    yunta_random_seed(&luck, n);
    for (size_t c = 0; c < n; c++) {
        s->at[c] = s->list[c].count ? 0 : -1;
        if (s->at[c] < 0)
            continue;
        overlap += overlaps(s, &s->list[c].place[0], false);
        put(s, &s->list[c].place[0], 1);
    }
    for (int step = 0; step < STEPS && !yunta_deadline_passed(deadline); step++) {
        for (size_t k = 0; k < moves / STEPS; k++) {
            try_one(s, &luck, heat, &overlap);
            if (overlap == 0 && k % 64 == 0 && (value = value_now(s)) > best) {
                best = value;
                memcpy(s->best, s->at, n * sizeof *s->best);
            }
        }
        heat -= heat / COLD;
    }
    if (best < 0)
        memcpy(s->best, s->at, n * sizeof *s->best);
    return best >= 0;
}

/* What was found; of what overlaps still, the later one is left out. */
static void take(annealing *s, yunta_course_place *place) {
    size_t n = s->courses->courses;
    memset(s->crowd, 0, n * s->cells * sizeof *s->crowd);
    memset(s->running, 0, s->cells * sizeof *s->running);
    for (size_t c = 0; c < n; c++) {
        place[c] = (yunta_course_place){.course = (int32_t)c, .option = -1};
        const yunta_course_place *one = s->best[c] < 0 ? NULL : &s->list[c].place[s->best[c]];
        if (!one || overlaps(s, one, false) > 0)
            continue;
        put(s, one, 1);
        place[c] = *one;
        yunta_course_place_count(s->courses, &place[c]);
    }
}

yunta_status yunta_courses_anneal(const yunta_courses *courses, const yunta_deadline *deadline,
                                  yunta_course_place *place, bool *clear) {
    size_t n = courses->courses;
    annealing s = {
        .courses = courses, .arena = yunta_arena_new(), .cells = YUNTA_WEEKDAYS * courses->hours};
    yunta_status status = YUNTA_E_MEMORY;
    if (!s.arena || yunta_course_desk_new(courses, s.arena, &s.desk) != YUNTA_OK)
        goto cleanup;
    yunta_course_place *all = yunta_arena_alloc(s.arena, LOOK, sizeof *all);
    s.list = yunta_arena_alloc(s.arena, n, sizeof *s.list);
    s.beside = yunta_arena_alloc(s.arena, n, sizeof *s.beside);
    s.crowd = yunta_arena_alloc(s.arena, n * s.cells, sizeof *s.crowd);
    s.running = yunta_arena_alloc(s.arena, s.cells, sizeof *s.running);
    s.at = yunta_arena_alloc(s.arena, n, sizeof *s.at);
    s.best = yunta_arena_alloc(s.arena, n, sizeof *s.best);
    if (!all || !s.list || !s.beside || !s.crowd || !s.running || !s.at || !s.best ||
        !list_beside(&s))
        goto cleanup;
    for (size_t c = 0; c < n; c++)
        if (!list_course(&s, c, all))
            goto cleanup;
    s.spread /= (int64_t)n;
    s.toll = s.spread / TOLL + 1;
    *clear = anneal(&s, deadline);
    take(&s, place);
    status = YUNTA_OK;
cleanup:
    yunta_arena_free(s.arena);
    return status;
}

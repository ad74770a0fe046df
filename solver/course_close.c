/* Courses: integer programmes over the places that the prices leave open.
 *
 * Prices prove that no calendar is worth more than `total`. A calendar that uses a place whose
 * worth at these prices is `short` of its course's best is worth at most total - short. So with
 * every place listed that is at most `reach` short, whatever is not listed can lead to at most
 * total - reach: the integer programme over the list is the whole problem once its value is that
 * much.
 */
#include "base/array.h"
#include "solver/course_private.h"
#include "solver/ilp.h"
#include <stdlib.h>
#include <string.h>

static const size_t list_limit = 12000; /* places, shared out among the courses */

typedef YUNTA_ARRAY(yunta_course_place) place_list;

typedef struct {
    const yunta_courses *courses;
    yunta_course_desk desk;
    const int64_t *price;
    place_list places;
    size_t room; /* the count of places at which the course at hand has its share */
    bool full;   /* some course has more */
} lister;

/* Goes through the hours of one weekday after another; rest[w]: the most that weekdays w.. add. */
static bool list_hours(lister *l, const yunta_course_option *option, const int64_t *rest, int w,
                       int64_t least, yunta_course_place *place) {
    while (w < YUNTA_WEEKDAYS && option->count[w] == 0)
        w++;
    if (w == YUNTA_WEEKDAYS) {
        if (l->places.count >= l->room) {
            l->full = true;
            return true;
        }
        yunta_course_place_count(l->courses, place);
        return yunta_array_push(&l->places, *place);
    }
    for (size_t h = 0; h < l->courses->hours && l->places.count <= l->room; h++) {
        int64_t worth = yunta_course_worth(&l->desk, option, w, h);
        if (place->worth + worth + rest[w + 1] < least)
            continue;
        place->hour[w] = (int16_t)h;
        place->worth += worth;
        bool good = list_hours(l, option, rest, w + 1, least, place);
        place->worth -= worth;
        if (!good)
            return false;
    }
    return true;
}

static bool list_option(lister *l, size_t course, size_t o, int64_t least) {
    const yunta_course_option *option = &l->courses->course[course].options[o];
    int64_t rest[YUNTA_WEEKDAYS + 1] = {0};
    yunta_course_place place = {.course = (int32_t)course,
                                .option = (int32_t)o,
                                .worth = yunta_course_option_value(l->courses, course, o) *
                                         YUNTA_COURSE_UNIT};
    for (int w = YUNTA_WEEKDAYS; w-- > 0;) {
        int64_t most = option->count[w] ? INT64_MIN : 0;
        for (size_t h = 0; h < l->courses->hours && option->count[w]; h++) {
            int64_t worth = yunta_course_worth(&l->desk, option, w, h);
            most = worth > most ? worth : most;
        }
        rest[w] = rest[w + 1] + most;
    }
    return place.worth + rest[0] < least || list_hours(l, option, rest, 0, least, &place);
}

/* Lists every place that is at most reach short of its course's best (of 0, when that is less). */
static bool list_places(lister *l, int64_t reach) {
    l->places.count = 0;
    l->full = false;
    for (size_t c = 0; c < l->courses->courses; c++) {
        yunta_course_desk_load(&l->desk, c, l->price, NULL);
        yunta_course_place best = yunta_course_desk_best(&l->desk, c);
        int64_t least = (best.option < 0 ? 0 : best.worth) - reach;
        if (least < YUNTA_COURSE_NEVER / 2)
            least = YUNTA_COURSE_NEVER / 2;
        l->room = l->places.count + list_limit / l->courses->courses + 1;
        for (size_t o = 0; o < l->courses->course[c].option_count; o++)
            if (!list_option(l, c, o, least))
                return false;
    }
    return true;
}

/* ---- The integer programme --------------------------------------------------------------------
 */

typedef struct {
    uint64_t hash;
    size_t cell;
} cell_key;

static int by_hash(const void *a, const void *b) {
    const cell_key *x = a, *y = b;
    if (x->hash != y->hash)
        return x->hash < y->hash ? -1 : 1;
    return (x->cell > y->cell) - (x->cell < y->cell);
}

typedef struct {
    const yunta_courses *courses;
    const place_list *places;
    yunta_ilp *ilp;
    size_t cells;   /* resources * occurrences * hours */
    size_t *first;  /* [cells + 1] */
    int32_t *entry; /* places by cell */
    int64_t *one;   /* [places] 1 */
} builder;

/* Calls fill(b, cell, place) for every cell that a place takes. */
static void each_cell(builder *b, size_t p, void (*fill)(builder *, size_t, size_t)) {
    const yunta_courses *courses = b->courses;
    const yunta_course_place *place = &b->places->items[p];
    const yunta_course_plan *plan = &courses->course[place->course];
    const yunta_course_option *option = &plan->options[place->option];
    size_t each = courses->occurrences * courses->hours;
    for (int w = 0; w < YUNTA_WEEKDAYS; w++) {
        size_t from = courses->row[w] + (size_t)option->from[w], hour = (size_t)place->hour[w];
        for (size_t k = from; k < from + (size_t)option->count[w]; k++)
            for (size_t h = hour; h < courses->hours && h < hour + (size_t)plan->cells; h++)
                for (size_t r = 0; r < plan->resource_count; r++)
                    fill(b, (size_t)plan->resource[r] * each + k * courses->hours + h, p);
    }
}

static void count_cell(builder *b, size_t cell, size_t place) {
    (void)place;
    b->first[cell + 1]++;
}

static void enter_cell(builder *b, size_t cell, size_t place) {
    b->entry[b->first[cell]++] = (int32_t)place;
}

static bool index_cells(builder *b) {
    b->first = yunta_alloc(b->cells + 1, sizeof *b->first);
    b->one = yunta_alloc(b->places->count, sizeof *b->one);
    if (!b->first || !b->one)
        return false;
    for (size_t p = 0; p < b->places->count; p++) {
        b->one[p] = 1;
        each_cell(b, p, count_cell);
    }
    for (size_t k = 0; k < b->cells; k++)
        b->first[k + 1] += b->first[k];
    b->entry = yunta_alloc(b->first[b->cells], sizeof *b->entry);
    if (!b->entry)
        return false;
    for (size_t p = 0; p < b->places->count; p++)
        each_cell(b, p, enter_cell);
    memmove(b->first + 1, b->first, b->cells * sizeof *b->first);
    b->first[0] = 0;
    return true;
}

/* Whether more courses than may want a cell. */
static bool can_be_full(const builder *b, size_t cell) {
    size_t each = b->courses->occurrences * b->courses->hours;
    int32_t most = b->courses->resource[cell / each].most, courses = 0, last = -1;
    for (size_t k = b->first[cell]; k < b->first[cell + 1] && courses <= most; k++)
        if (b->places->items[b->entry[k]].course != last) {
            last = b->places->items[b->entry[k]].course;
            courses++;
        }
    return courses > most;
}

static bool same_cell(const builder *b, size_t x, size_t y) {
    size_t each = b->courses->occurrences * b->courses->hours;
    size_t count = b->first[x + 1] - b->first[x];
    return count == b->first[y + 1] - b->first[y] &&
           b->courses->resource[x / each].most == b->courses->resource[y / each].most &&
           memcmp(b->entry + b->first[x], b->entry + b->first[y], count * sizeof *b->entry) == 0;
}

/* A row for each cell that can be full; cells that the same places take are one. */
static bool add_cells(builder *b) {
    size_t count = 0, each = b->courses->occurrences * b->courses->hours;
    cell_key *keys = yunta_alloc(b->cells, sizeof *keys);
    bool good = keys != NULL;
    for (size_t cell = 0; good && cell < b->cells; cell++) {
        if (!can_be_full(b, cell))
            continue;
        uint64_t hash = 1469598103934665603U;
        for (size_t k = b->first[cell]; k < b->first[cell + 1]; k++)
            hash = (hash ^ (uint64_t)b->entry[k]) * 1099511628211U;
        keys[count++] = (cell_key){hash, cell};
    }
    if (good && count)
        qsort(keys, count, sizeof *keys, by_hash);
    for (size_t k = 0; good && k < count; k++) {
        size_t cell = keys[k].cell;
        if (k > 0 && keys[k - 1].hash == keys[k].hash && same_cell(b, keys[k - 1].cell, cell))
            continue;
        good = yunta_ilp_row(b->ilp, 0, b->courses->resource[cell / each].most,
                             b->first[cell + 1] - b->first[cell], b->entry + b->first[cell], b->one,
                             true) >= 0;
    }
    yunta_free(keys);
    return good;
}

/* Each course at most once; places stand by course. */
static bool add_courses(builder *b) {
    int32_t *column = yunta_alloc(b->places->count, sizeof *column);
    bool good = column != NULL;
    for (size_t p = 0; good && p < b->places->count; p++) {
        const yunta_course_place *place = &b->places->items[p];
        column[p] = yunta_ilp_column(b->ilp, 0, 1, yunta_course_place_value(b->courses, place), 0);
        good = column[p] >= 0;
    }
    for (size_t from = 0, to; good && from < b->places->count; from = to) {
        to = from;
        while (to < b->places->count &&
               b->places->items[to].course == b->places->items[from].course)
            to++;
        good = yunta_ilp_row(b->ilp, 0, 1, to - from, column + from, b->one, false) >= 0;
    }
    yunta_free(column);
    return good;
}

static yunta_status solve_list(const yunta_courses *courses, const place_list *places,
                               const yunta_deadline *deadline, int64_t good_enough,
                               yunta_ilp_result *result) {
    builder b = {.courses = courses, .places = places, .ilp = yunta_ilp_new()};
    yunta_ilp_options options = {.deadline = deadline, .good_enough = good_enough};
    yunta_status status = YUNTA_E_MEMORY;
    b.cells = courses->resources * courses->occurrences * courses->hours;
    if (b.ilp && index_cells(&b) && add_courses(&b) && add_cells(&b))
        status = yunta_ilp_solve(b.ilp, &options, result);
    yunta_ilp_free(b.ilp);
    yunta_free(b.first);
    yunta_free(b.entry);
    yunta_free(b.one);
    return status;
}

static void take_solution(const yunta_courses *courses, const place_list *places, const int64_t *x,
                          yunta_course_place *place) {
    for (size_t c = 0; c < courses->courses; c++)
        place[c] = (yunta_course_place){.course = (int32_t)c, .option = -1};
    for (size_t p = 0; p < places->count; p++)
        if (x[p])
            place[places->items[p].course] = places->items[p];
}

/* One list and its programme. *bound falls to what is then proven. */
static yunta_status close_at(lister *l, const yunta_deadline *deadline, int64_t total,
                             int64_t reach, yunta_course_place *place, int64_t *bound) {
    yunta_ilp_result result = {0};
    yunta_status status = solve_list(l->courses, &l->places, deadline, *bound, &result);
    if (status != YUNTA_OK)
        return status;
    int64_t outside = yunta_courses_floor(l->courses, total - reach - 1);
    int64_t inside = result.bound > outside ? result.bound : outside;
    if (result.x && result.value > yunta_courses_value(l->courses, place))
        take_solution(l->courses, &l->places, result.x, place);
    *bound = inside < *bound ? inside : *bound;
    yunta_free(result.x);
    return YUNTA_OK;
}

yunta_status yunta_courses_close(const yunta_courses *courses, const yunta_deadline *deadline,
                                 const int64_t *price, int64_t total, bool whole,
                                 yunta_course_place *place, int64_t *bound) {
    yunta_arena *arena = yunta_arena_new();
    lister l = {.courses = courses, .price = price};
    yunta_status status = arena ? yunta_course_desk_new(courses, arena, &l.desk) : YUNTA_E_MEMORY;
    int64_t gap =
        total - (yunta_courses_value(courses, place) + courses->grain) * YUNTA_COURSE_UNIT;
    int64_t reach = gap;
    while (status == YUNTA_OK && *bound > yunta_courses_value(courses, place) &&
           !yunta_deadline_passed(deadline)) {
        if (!list_places(&l, reach))
            status = YUNTA_E_MEMORY;
        if (status == YUNTA_OK && l.full && whole)
            break;
        if (status == YUNTA_OK && l.full && reach > 0) {
            reach /= 2;
            continue;
        }
        int64_t before = yunta_courses_value(courses, place);
        if (status == YUNTA_OK)
            status = close_at(&l, deadline, total, l.full ? -1 : reach, place, bound);
        gap = total - (yunta_courses_value(courses, place) + courses->grain) * YUNTA_COURSE_UNIT;
        if (reach >= gap || l.full || yunta_courses_value(courses, place) == before)
            break;
        reach = gap;
    }
    yunta_array_free(&l.places);
    yunta_arena_free(arena);
    return status;
}

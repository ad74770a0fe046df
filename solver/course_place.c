/* The best place of one course at given prices. */
#include "solver/course_private.h"
#include <string.h>

yunta_status yunta_course_desk_new(const yunta_courses *courses, yunta_arena *arena,
                                   yunta_course_desk *desk) {
    size_t cells = courses->occurrences * courses->hours;
    desk->courses = courses;
    desk->toll = yunta_arena_alloc(arena, cells, sizeof *desk->toll);
    desk->sum =
        yunta_arena_alloc(arena, cells + YUNTA_WEEKDAYS * courses->hours, sizeof *desk->sum);
    return desk->toll && desk->sum ? YUNTA_OK : YUNTA_E_MEMORY;
}

/* What each cell costs this course; a full one closes it. */
static void add_tolls(yunta_course_desk *desk, size_t course, const int64_t *price,
                      const uint16_t *used) {
    const yunta_courses *courses = desk->courses;
    const yunta_course_plan *plan = &courses->course[course];
    size_t cells = courses->occurrences * courses->hours;
    memset(desk->toll, 0, cells * sizeof *desk->toll);
    for (size_t k = 0; k < plan->resource_count; k++) {
        size_t r = (size_t)plan->resource[k];
        int32_t most = courses->resource[r].most;
        for (size_t at = 0; at < cells && price; at++)
            desk->toll[at] += price[r * cells + at];
        for (size_t at = 0; at < cells && used; at++)
            if (used[r * cells + at] >= most)
                desk->toll[at] = -YUNTA_COURSE_NEVER;
    }
}

/* The price of a session: that of its cells. */
static int64_t toll_of(const int64_t *toll, size_t hours, size_t hour, int32_t cells) {
    int64_t total = 0;
    for (size_t h = hour; h < hours && h < hour + (size_t)cells; h++)
        total += toll[h];
    return total;
}

void yunta_course_desk_load(yunta_course_desk *desk, size_t course, const int64_t *price,
                            const uint16_t *used) {
    const yunta_courses *courses = desk->courses;
    const yunta_course_plan *plan = &courses->course[course];
    size_t hours = courses->hours;
    add_tolls(desk, course, price, used);
    for (int w = 0; w < YUNTA_WEEKDAYS; w++) {
        int64_t *sum = desk->sum + (courses->row[w] + (size_t)w) * hours;
        memset(sum, 0, hours * sizeof *sum);
        for (size_t k = courses->row[w]; k < courses->row[w + 1]; k++, sum += hours)
            for (size_t h = 0; h < hours; h++) {
                int32_t people = plan->attendance[k * hours + h];
                int64_t worth = YUNTA_COURSE_NEVER;
                if (people >= 0)
                    worth = (people * courses->attendance +
                             (plan->kept && plan->kept[k * hours + h] ? courses->kept : 0)) *
                                YUNTA_COURSE_UNIT -
                            toll_of(desk->toll + k * hours, hours, h, plan->cells);
                sum[hours + h] = sum[h] + (worth < YUNTA_COURSE_NEVER ? YUNTA_COURSE_NEVER : worth);
            }
    }
}

void yunta_course_place_count(const yunta_courses *courses, yunta_course_place *place) {
    place->attendance = 0;
    place->kept = 0;
    if (place->option < 0)
        return;
    const yunta_course_plan *plan = &courses->course[place->course];
    const yunta_course_option *option = &plan->options[place->option];
    for (int w = 0; w < YUNTA_WEEKDAYS; w++) {
        size_t from = courses->row[w] + (size_t)option->from[w];
        for (size_t k = from; k < from + (size_t)option->count[w]; k++) {
            size_t cell = k * courses->hours + (size_t)place->hour[w];
            place->attendance += plan->attendance[cell];
            place->kept += plan->kept && plan->kept[cell];
        }
    }
}

yunta_course_place yunta_course_desk_best(const yunta_course_desk *desk, size_t course) {
    const yunta_courses *courses = desk->courses;
    const yunta_course_plan *plan = &courses->course[course];
    yunta_course_place best = {.course = (int32_t)course, .option = -1};
    for (size_t o = 0; o < plan->option_count; o++) {
        const yunta_course_option *option = &plan->options[o];
        yunta_course_place place = {.course = (int32_t)course,
                                    .option = (int32_t)o,
                                    .worth = yunta_course_option_value(courses, course, o) *
                                             YUNTA_COURSE_UNIT};
        for (int w = 0; w < YUNTA_WEEKDAYS; w++) {
            int64_t most = option->count[w] ? INT64_MIN : 0;
            for (size_t h = 0; h < courses->hours && option->count[w]; h++) {
                int64_t worth = yunta_course_worth(desk, option, w, h);
                if (worth > most) {
                    most = worth;
                    place.hour[w] = (int16_t)h;
                }
            }
            place.worth += most;
        }
        if (place.worth >= (best.option < 0 ? 0 : best.worth + 1))
            best = place;
    }
    yunta_course_place_count(courses, &best);
    return best;
}

void yunta_course_take(const yunta_courses *courses, const yunta_course_place *place, int change,
                       uint16_t *used) {
    size_t cells = courses->occurrences * courses->hours;
    if (place->option < 0)
        return;
    const yunta_course_plan *plan = &courses->course[place->course];
    const yunta_course_option *option = &plan->options[place->option];
    for (int w = 0; w < YUNTA_WEEKDAYS; w++) {
        size_t from = courses->row[w] + (size_t)option->from[w], hour = (size_t)place->hour[w];
        for (size_t k = from; k < from + (size_t)option->count[w]; k++)
            for (size_t h = hour; h < courses->hours && h < hour + (size_t)plan->cells; h++)
                for (size_t r = 0; r < plan->resource_count; r++) {
                    uint16_t *cell =
                        &used[(size_t)plan->resource[r] * cells + k * courses->hours + h];
                    *cell = (uint16_t)(*cell + change);
                }
    }
}

int64_t yunta_courses_value(const yunta_courses *courses, const yunta_course_place *place) {
    int64_t value = 0;
    for (size_t c = 0; c < courses->courses; c++)
        value += yunta_course_place_value(courses, &place[c]);
    return value;
}

static int64_t gcd(int64_t a, int64_t b) {
    while (b) {
        int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

static int64_t grain_of(const yunta_course_desk *desk, size_t course, int64_t grain) {
    const yunta_courses *courses = desk->courses;
    const yunta_course_plan *plan = &courses->course[course];
    for (size_t o = 0; o < plan->option_count && grain != 1; o++)
        for (int w = 0; w < YUNTA_WEEKDAYS; w++)
            for (size_t h = 0; h < courses->hours && plan->options[o].count[w]; h++) {
                int64_t worth = yunta_course_worth(desk, &plan->options[o], w, h);
                if (worth > 0)
                    grain = gcd(grain, worth / YUNTA_COURSE_UNIT);
            }
    return grain;
}

yunta_status yunta_courses_grain(const yunta_courses *courses, int64_t *grain) {
    yunta_courses plain = *courses;
    yunta_course_desk desk;
    yunta_arena *arena = yunta_arena_new();
    yunta_status status = arena ? yunta_course_desk_new(courses, arena, &desk) : YUNTA_E_MEMORY;
    plain.attendance = 1;
    plain.kept = 0;
    desk.courses = &plain;
    *grain = 0;
    for (size_t c = 0; c < courses->courses && status == YUNTA_OK; c++) {
        yunta_course_desk_load(&desk, c, NULL, NULL);
        *grain = grain_of(&desk, c, *grain);
    }
    *grain = *grain ? *grain : 1;
    yunta_arena_free(arena);
    return status;
}

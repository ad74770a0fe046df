/* The raw model of the courses: which option of first day and weekdays, and at which hour the
 * sessions of each weekday are. Options whose sessions of a weekday are the same days share the
 * columns of its hours. */
#include "solver/course_private.h"
#include "solver/raw.h"

typedef struct {
    size_t course, from, count; /* occurrences, counted from the first of all */
    int16_t hour;               /* that it must be at; -1: any */
    int32_t *at;                /* [hours] columns, -1 where a session cannot be */
} stretch;

typedef struct {
    yunta_raw *raw;
    const yunta_courses *courses;
    yunta_arena *arena;
    YUNTA_ARRAY(stretch) stretches; /* by course */
    size_t *first;                  /* [courses + 1] stretch */
    YUNTA_ARRAY(int32_t) options;   /* columns */
} model;

static bool can_be(const model *m, const stretch *s, size_t hour) {
    const int32_t *attendance = m->courses->course[s->course].attendance;
    if (s->hour >= 0 && s->hour != (int16_t)hour)
        return false;
    for (size_t k = s->from; k < s->from + s->count; k++)
        if (attendance[k * m->courses->hours + hour] < 0)
            return false;
    return true;
}

/* Whether a stretch is that of an option on a weekday. */
static bool is_of(const model *m, const stretch *s, const yunta_course_option *option, int w) {
    return option->count[w] > 0 && m->courses->row[w] + (size_t)option->from[w] == s->from &&
           (size_t)option->count[w] == s->count && option->hour[w] == s->hour;
}

/* The stretch of a course's option on a weekday; NULL when memory runs out. */
static stretch *find_stretch(model *m, size_t first, size_t c, const yunta_course_option *option,
                             int w) {
    stretch s = {.course = c,
                 .from = m->courses->row[w] + (size_t)option->from[w],
                 .count = (size_t)option->count[w],
                 .hour = option->hour[w]};
    for (size_t k = first; k < m->stretches.count; k++)
        if (is_of(m, &m->stretches.items[k], option, w))
            return &m->stretches.items[k];
    s.at = yunta_arena_alloc(m->arena, m->courses->hours, sizeof *s.at);
    if (!s.at || !yunta_array_push(&m->stretches, s))
        return NULL;
    for (size_t h = 0; h < m->courses->hours; h++)
        s.at[h] =
            !can_be(m, &s, h) ? -1
            : s.hour < 0
                ? yunta_raw_column(m->raw, 0, 1, "hour_c%zu_k%zu_n%zu_h%zu", c, s.from, s.count, h)
                : yunta_raw_column(m->raw, 0, 1, "on_c%zu_k%zu_n%zu_h%zu", c, s.from, s.count, h);
    return &m->stretches.items[m->stretches.count - 1];
}

/* A stretch has an hour just when an option with it is taken. */
static bool add_links(model *m, size_t c, size_t first, int32_t first_option) {
    const yunta_course_plan *plan = &m->courses->course[c];
    for (size_t k = first; k < m->stretches.count; k++) {
        const stretch *s = &m->stretches.items[k];
        for (size_t h = 0; h < m->courses->hours; h++)
            yunta_raw_term(m->raw, s->at[h], 1);
        for (size_t o = 0; o < plan->option_count; o++)
            for (int w = 0; w < YUNTA_WEEKDAYS; w++)
                if (is_of(m, s, &plan->options[o], w))
                    yunta_raw_term(m->raw, first_option + (int32_t)o, -1);
        yunta_raw_row(m->raw, 0, 0);
    }
    return !m->raw->failed;
}

static bool add_course(model *m, size_t c) {
    const yunta_course_plan *plan = &m->courses->course[c];
    size_t first = m->stretches.count;
    int32_t first_option = (int32_t)yunta_ilp_columns(m->raw->ilp);
    for (size_t o = 0; o < plan->option_count; o++) {
        int day = (int)(plan->options[o].first_day - m->courses->cohort->policy->programme_start);
        int32_t column = o < plan->steady ? yunta_raw_column(m->raw, 0, 1, "on_c%zu_w%u", c,
                                                             plan->options[o].weekdays)
                                          : yunta_raw_column(m->raw, 0, 1, "first_c%zu_d%d_w%u", c,
                                                             day, plan->options[o].weekdays);
        if (!yunta_array_push(&m->options, column))
            return false;
        yunta_raw_term(m->raw, column, 1);
    }
    yunta_raw_row(m->raw, 0, 1);
    for (size_t o = 0; o < plan->option_count; o++)
        for (int w = 0; w < YUNTA_WEEKDAYS; w++)
            if (plan->options[o].count[w] > 0 && !find_stretch(m, first, c, &plan->options[o], w))
                return false;
    return add_links(m, c, first, first_option);
}

/* What a course has at once in a cell. */
static void add_running(model *m, size_t c, size_t occurrence, size_t hour) {
    size_t cells = (size_t)m->courses->course[c].cells;
    size_t before = hour + 1 < cells ? 0 : hour + 1 - cells;
    for (size_t k = m->first[c]; k < m->first[c + 1]; k++) {
        const stretch *s = &m->stretches.items[k];
        for (size_t h = before; h <= hour; h++)
            if (occurrence >= s->from && occurrence < s->from + s->count)
                yunta_raw_term(m->raw, s->at[h], 1);
    }
}

/* What is at once in a cell of a resource. */
static void add_cell(model *m, const yunta_course_resource *resource, size_t occurrence,
                     size_t hour) {
    for (size_t k = 0; k < resource->count; k++)
        add_running(m, (size_t)resource->course[k], occurrence, hour);
    yunta_raw_row(m->raw, 0, resource->most);
}

static void list_goal(model *m, int goal) {
    int64_t came = goal == YUNTA_COURSE_ATTENDANCE ? yunta_courses_came(m->courses) : 0;
    if (came > 0)
        yunta_raw_term(m->raw, yunta_raw_column(m->raw, came, came, "came"), 1);
    for (size_t k = 0; k < m->options.count && goal == YUNTA_COURSE_HELD; k++)
        yunta_raw_term(m->raw, m->options.items[k], 1);
    for (size_t k = 0; k < m->stretches.count && goal == YUNTA_COURSE_ATTENDANCE; k++) {
        const stretch *s = &m->stretches.items[k];
        const int32_t *attendance = m->courses->course[s->course].attendance;
        for (size_t h = 0; h < m->courses->hours; h++) {
            int64_t sum = 0;
            for (size_t j = s->from; j < s->from + s->count; j++)
                sum += attendance[j * m->courses->hours + h];
            yunta_raw_term(m->raw, s->at[h], s->at[h] < 0 ? 0 : sum);
        }
    }
}

/* Earlier sessions that are elsewhere: those that no stretch holds. */
static void list_moved(model *m) {
    int64_t had = (int64_t)(m->courses->had - m->courses->past);
    int32_t all = yunta_raw_column(m->raw, had, had, "had");
    yunta_raw_term(m->raw, all, had > 0);
    for (size_t k = 0; k < m->stretches.count; k++) {
        const stretch *s = &m->stretches.items[k];
        const uint8_t *kept = m->courses->course[s->course].kept;
        for (size_t h = 0; kept && h < m->courses->hours; h++) {
            int64_t there = 0;
            for (size_t j = s->from; j < s->from + s->count; j++)
                there += kept[j * m->courses->hours + h];
            yunta_raw_term(m->raw, s->at[h], -there);
        }
    }
}

/* Courses that have begun and do not go on at their hours. */
static void list_interrupted(model *m) {
    int64_t begun = (int64_t)m->courses->begun;
    yunta_raw_term(m->raw, yunta_raw_column(m->raw, begun, begun, "begun"), 1);
    for (size_t c = 0, k = 0; c < m->courses->courses; c++) {
        const yunta_course_plan *plan = &m->courses->course[c];
        for (size_t o = 0; o < plan->option_count; o++, k++)
            if (o < plan->steady)
                yunta_raw_term(m->raw, m->options.items[k], -1);
    }
}

static yunta_status build(model *m) {
    m->first = yunta_arena_alloc(m->arena, m->courses->courses + 1, sizeof *m->first);
    if (!m->first)
        return YUNTA_E_MEMORY;
    for (size_t c = 0; c < m->courses->courses; c++) {
        if (!add_course(m, c))
            return YUNTA_E_MEMORY;
        m->first[c + 1] = m->stretches.count;
    }
    for (size_t r = 0; r < m->courses->resources; r++)
        for (size_t k = 0; k < m->courses->occurrences; k++)
            for (size_t h = 0; h < m->courses->hours; h++)
                add_cell(m, &m->courses->resource[r], k, h);
    return m->raw->failed ? YUNTA_E_MEMORY : YUNTA_OK;
}

yunta_status yunta_raw_courses(const yunta_cohort *cohort, const yunta_timetable *timetable,
                               yunta_raw *raw) {
    const yunta_choices *goals = &cohort->policy->courses_objective;
    yunta_courses *courses = NULL;
    model m = {.raw = raw, .arena = yunta_arena_new()};
    yunta_status status = m.arena ? yunta_courses_new(cohort, timetable, &courses) : YUNTA_E_MEMORY;
    m.courses = courses;
    if (status == YUNTA_OK)
        status = build(&m);
    size_t stage = 0;
    if (status == YUNTA_OK && courses->begun > 0) {
        list_interrupted(&m);
        status = yunta_raw_stage(raw, &timetable->course_part, stage++, "interrupted");
    }
    if (status == YUNTA_OK && courses->had > 0) {
        list_moved(&m);
        status = yunta_raw_stage(raw, &timetable->course_part, stage++, "moved");
    }
    for (size_t k = 0; k < goals->count && status == YUNTA_OK; k++) {
        list_goal(&m, goals->items[k]);
        status = yunta_raw_stage(raw, &timetable->course_part, stage++,
                                 goals->items[k] == YUNTA_COURSE_HELD ? "held" : "attendance");
    }
    yunta_array_free(&m.stretches);
    yunta_array_free(&m.options);
    yunta_courses_free(courses);
    yunta_arena_free(m.arena);
    return status;
}

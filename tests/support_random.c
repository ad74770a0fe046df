/* Random cohorts: each part of the shape is drawn from a stream of its own, so that changing one
 * leaves the others as they were. */
#include "tests/support.h"
#include "tests/support_private.h"

static yunta_random stream(const yunta_support_shape *shape, uint64_t which) {
    yunta_random random;
    yunta_random_seed(&random, shape->seed * 64 + which);
    return random;
}

static int at_least_one(int number) {
    return number < 1 ? 1 : number;
}

yunta_support_shape yunta_support_small(uint64_t seed, int people) {
    return (yunta_support_shape){.seed = seed,
                                 .people = people,
                                 .missing_percent = 10,
                                 .capacity = 2,
                                 .mentors = 2,
                                 .skills = 6,
                                 .institutions = 3,
                                 .units = 3,
                                 .regions = 3,
                                 .terms = 8,
                                 .languages = 3,
                                 .levels = 4,
                                 .hours_percent = 80,
                                 .plenary_hours_percent = 40,
                                 .absence_percent = 20,
                                 .choices = 3,
                                 .prefers = 4,
                                 .history = 3};
}

static void draw_person(yunta_person *person, const yunta_support_shape *shape,
                        yunta_random *random) {
    person->role = yunta_support_chance(random, shape->both_percent) ? YUNTA_BOTH
                   : yunta_support_chance(random, 50)                ? YUNTA_MENTOR
                                                                     : YUNTA_MENTEE;
    person->capacity = yunta_support_between(random, 1, at_least_one(shape->capacity));
    person->mentors = yunta_support_between(random, 1, at_least_one(shape->mentors));
    person->sponsor = yunta_support_chance(random, shape->missing_percent) ? YUNTA_UNKNOWN
                      : yunta_support_chance(random, 80)                   ? YUNTA_YES
                                                                           : YUNTA_NO;
    int applied = yunta_support_between(random, 1, 31);
    if (!yunta_support_chance(random, shape->missing_percent))
        person->applied_on = yunta_day_from_civil(2027, 1, applied);
    if (shape->levels == 0)
        return;
    int level = yunta_support_between(random, 1, shape->levels);
    int age = yunta_support_between(random, 22, 65);
    if (!yunta_support_chance(random, shape->missing_percent))
        person->level = level;
    if (yunta_support_chance(random, shape->missing_percent))
        return;
    person->age = age;
    person->birth_year = 2027 - age;
}

static void draw_people(yunta_support *support, const yunta_support_shape *shape) {
    yunta_random random = stream(shape, 0);
    for (int zone = 1; zone <= shape->zones && zone <= 2; zone++)
        yunta_support_zone(support, zone);
    for (size_t p = 0; p < support->cohort->people; p++) {
        yunta_person *person = &support->cohort->person[p];
        draw_person(person, shape, &random);
        person->zone = (int32_t)yunta_random_below(&random, (uint32_t)support->cohort->zone_count);
    }
}

static void draw_skills(yunta_support *support, const yunta_support_shape *shape) {
    yunta_random random = stream(shape, 1);
    yunta_support_skills(support, (size_t)shape->skills);
    for (size_t p = 0; p < support->cohort->people; p++) {
        bool wants = yunta_support_chance(&random, 80);
        for (size_t k = p * (size_t)shape->skills; k < (p + 1) * (size_t)shape->skills; k++) {
            support->cohort->level[k] = (uint8_t)yunta_support_between(&random, 1, 5);
            int want = yunta_support_between(&random, 0, 3);
            support->cohort->want[k] = (uint8_t)(wants ? want : 0);
        }
    }
}

/* "Valor k" in one of three spellings that compare as equal. */
static void draw_column(yunta_support *support, const yunta_support_shape *shape, const char *name,
                        int values, uint64_t which) {
    static const char *const forms[] = {"Valor %d", "valor  %d", "VÁLOR %d"};
    yunta_random random = stream(shape, which);
    yunta_arena *arena = support->cohort->arena;
    const char **text =
        yunta_support_need(yunta_arena_alloc(arena, support->cohort->people, sizeof *text));
    for (size_t p = 0; p < support->cohort->people && values > 0; p++) {
        const char *form = forms[yunta_random_below(&random, 3)];
        int value = yunta_support_between(&random, 0, values - 1);
        bool missing = yunta_support_chance(&random, shape->missing_percent);
        text[p] = missing ? "" : yunta_support_need(yunta_arena_format(arena, form, value));
    }
    if (values > 0)
        yunta_support_column(support, name, text);
}

static void draw_terms(yunta_support *support, const yunta_support_shape *shape, yunta_terms *into,
                       int terms, uint64_t which) {
    yunta_random random = stream(shape, which);
    size_t people = support->cohort->people;
    uint8_t *has =
        yunta_support_need(yunta_arena_alloc(support->cohort->arena, people * (size_t)terms, 1));
    for (size_t p = 0; p < people; p++) {
        int percent = yunta_support_chance(&random, shape->missing_percent)
                          ? 0
                          : yunta_support_between(&random, 10, 60);
        for (int t = 0; t < terms; t++)
            has[p * (size_t)terms + (size_t)t] = yunta_support_chance(&random, percent);
    }
    yunta_support_terms(support, into, has, (size_t)terms);
}

static void draw_hours(yunta_support *support, const yunta_support_shape *shape, int percent,
                       int purpose, uint64_t which) {
    yunta_random random = stream(shape, which);
    for (size_t p = 0; p < support->cohort->people; p++) {
        if (!yunta_support_chance(&random, percent))
            continue;
        for (int count = yunta_support_between(&random, 1, 5); count > 0; count--) {
            int day = yunta_support_between(&random, 0, yunta_support_chance(&random, 90) ? 4 : 6);
            int from = 15 * yunta_support_between(&random, 32, 64);
            int to = from + 15 * yunta_support_between(&random, 1, 24);
            yunta_support_hours(support, (int32_t)p, day, from, to > 1440 ? 1440 : to, purpose);
        }
    }
}

static void draw_absences(yunta_support *support, const yunta_support_shape *shape) {
    yunta_random random = stream(shape, 2);
    for (size_t p = 0; p < support->cohort->people; p++) {
        if (!yunta_support_chance(&random, shape->absence_percent))
            continue;
        yunta_day from = support->policy->programme_start + yunta_support_between(&random, 0, 170);
        yunta_support_absence(support, (int32_t)p, from,
                              from + yunta_support_between(&random, 0, 13));
    }
}

static int32_t any_person(const yunta_support *support, yunta_random *random, int role) {
    for (int tries = 0; tries < 1000; tries++) {
        int32_t person = (int32_t)yunta_random_below(random, (uint32_t)support->cohort->people);
        if (support->cohort->person[person].role & role)
            return person;
    }
    return -1;
}

static bool any_pair(const yunta_support *support, yunta_random *random, int32_t *mentor,
                     int32_t *mentee) {
    *mentor = any_person(support, random, YUNTA_MENTOR);
    *mentee = any_person(support, random, YUNTA_MENTEE);
    return *mentor >= 0 && *mentee >= 0 && *mentor != *mentee;
}

static bool ranked(const yunta_cohort *cohort, int32_t person, int32_t choice) {
    for (size_t k = 0; k < cohort->preference_count; k++)
        if (cohort->preferences[k].person == person && cohort->preferences[k].choice == choice)
            return true;
    return false;
}

static void draw_choices(yunta_support *support, const yunta_support_shape *shape) {
    yunta_random random = stream(shape, 3);
    for (int32_t p = 0; p < (int32_t)support->cohort->people && shape->choices > 0; p++) {
        for (int count = yunta_support_between(&random, 0, shape->choices); count > 0; count--) {
            int32_t choice = any_person(support, &random, YUNTA_BOTH);
            if (choice != p && !ranked(support->cohort, p, choice))
                yunta_support_choice(support, p, choice);
        }
    }
}

static void draw_constraints(yunta_support *support, const yunta_support_shape *shape, int rows,
                             yunta_constraint_kind kind, uint64_t which) {
    yunta_random random = stream(shape, which);
    int32_t mentor, mentee;
    for (; rows > 0; rows--) {
        int points = yunta_support_between(&random, 0, 3000);
        bool avoid = kind == YUNTA_PREFER && yunta_support_chance(&random, 50);
        if (any_pair(support, &random, &mentor, &mentee))
            yunta_support_constraint(support, avoid ? YUNTA_AVOID : kind, mentor, mentee,
                                     kind == YUNTA_PREFER ? points : 0);
    }
}

static void draw_history(yunta_support *support, const yunta_support_shape *shape) {
    yunta_random random = stream(shape, 4);
    int32_t mentor, mentee;
    for (int rows = shape->history; rows > 0; rows--)
        if (any_pair(support, &random, &mentor, &mentee))
            yunta_support_met(support, mentor, mentee);
}

static void draw_scores(yunta_support *support, const yunta_support_shape *shape) {
    yunta_random random = stream(shape, 5);
    const yunta_cohort *cohort = support->cohort;
    support->cohort->scores_given = shape->scores_percent > 0;
    for (int32_t i = 0; i < (int32_t)cohort->people; i++) {
        for (int32_t j = 0; j < (int32_t)cohort->people; j++) {
            if (i == j || !(cohort->person[i].role & YUNTA_MENTOR) ||
                !(cohort->person[j].role & YUNTA_MENTEE))
                continue;
            if (yunta_support_chance(&random, shape->scores_percent))
                yunta_support_score(support, i, j, yunta_support_between(&random, 0, 10000));
        }
    }
}

/* Experts who can speak on about half of the days of the programme; each session has one. */
static void draw_experts(yunta_support *support, const yunta_support_shape *shape) {
    yunta_random random = stream(shape, 6);
    yunta_cohort *cohort = support->cohort;
    size_t days = (size_t)(support->policy->programme_end - support->policy->programme_start + 1);
    cohort->experts_given = shape->experts > 0;
    cohort->expert_count = (size_t)shape->experts;
    cohort->experts = yunta_support_need(
        yunta_arena_alloc(cohort->arena, cohort->expert_count, sizeof *cohort->experts));
    for (size_t e = 0; e < cohort->expert_count; e++) {
        yunta_expert *expert = &cohort->experts[e];
        expert->name = yunta_support_need(yunta_arena_format(cohort->arena, "Experta %03zu", e));
        expert->spans =
            yunta_support_need(yunta_arena_alloc(cohort->arena, days, sizeof *expert->spans));
        for (size_t d = 0; d < days; d++) {
            int from = 60 * yunta_support_between(&random, 8, 13);
            int to = from + 60 * yunta_support_between(&random, 2, 5);
            if (yunta_support_chance(&random, 50))
                expert->spans[expert->span_count++] = (yunta_span){
                    support->policy->programme_start + (yunta_day)d, (int16_t)from, (int16_t)to};
        }
    }
}

static void draw_sessions(yunta_support *support, const yunta_support_shape *shape) {
    yunta_random random = stream(shape, 7);
    yunta_cohort *cohort = support->cohort;
    for (int s = 0; s < shape->sessions; s++) {
        size_t index = yunta_support_session(support, 30 * yunta_support_between(&random, 2, 4));
        yunta_session *session = &cohort->sessions[index];
        if (cohort->expert_count == 0)
            continue;
        session->experts =
            yunta_support_need(yunta_arena_alloc(cohort->arena, 1, sizeof *session->experts));
        session->experts[0] = (int32_t)yunta_random_below(&random, (uint32_t)cohort->expert_count);
        session->expert_count = 1;
    }
    for (int h = 0; h < shape->holidays; h++)
        yunta_support_holiday(
            support, support->policy->programme_start + yunta_support_between(&random, 0, 180),
            yunta_support_chance(&random, 30) ? "Valor 1" : "");
}

yunta_support *yunta_support_random(const yunta_support_shape *shape) {
    yunta_support *support = yunta_support_bare(0, shape->people, 0);
    yunta_cohort *cohort = support->cohort;
    draw_people(support, shape);
    draw_skills(support, shape);
    draw_column(support, shape, "institution", shape->institutions, 8);
    draw_column(support, shape, "unit", shape->units, 9);
    draw_column(support, shape, "region", shape->regions, 10);
    draw_terms(support, shape, &cohort->strengths, shape->terms, 11);
    draw_terms(support, shape, &cohort->goals, shape->terms, 12);
    draw_terms(support, shape, &cohort->languages, shape->languages, 13);
    draw_hours(support, shape, shape->hours_percent, YUNTA_HOURS_MEETINGS, 14);
    draw_hours(support, shape, shape->plenary_hours_percent, YUNTA_HOURS_PLENARIES, 15);
    draw_absences(support, shape);
    draw_choices(support, shape);
    draw_constraints(support, shape, shape->prefers, YUNTA_PREFER, 16);
    draw_constraints(support, shape, shape->locks, YUNTA_LOCK, 17);
    draw_constraints(support, shape, shape->forbids, YUNTA_FORBID, 18);
    draw_history(support, shape);
    draw_scores(support, shape);
    draw_experts(support, shape);
    draw_sessions(support, shape);
    return support;
}

/* Random cohorts with a few courses. */
#include "tests/course_oracle.h"

static void add_experts(yunta_support *s, yunta_random *random) {
    yunta_cohort *cohort = s->cohort;
    cohort->expert_count = 2;
    cohort->experts = yunta_arena_alloc(cohort->arena, 2, sizeof *cohort->experts);
    cohort->experts_given = yunta_support_chance(random, 50);
    for (int e = 0; e < 2; e++) {
        yunta_expert *expert = &cohort->experts[e];
        expert->name = e ? "e1" : "e0";
        expert->spans = yunta_arena_alloc(cohort->arena, 32, sizeof *expert->spans);
        for (yunta_day day = s->policy->programme_start;
             day <= s->policy->programme_end && cohort->experts_given; day++)
            if (yunta_support_chance(random, 85))
                expert->spans[expert->span_count++] =
                    (yunta_span){day, 540, (int16_t)(yunta_support_chance(random, 80) ? 720 : 630)};
    }
}

static void add_courses(yunta_support *s, yunta_random *random, int courses) {
    yunta_cohort *cohort = s->cohort;
    size_t people = cohort->people;
    cohort->course_count = (size_t)courses;
    cohort->courses = yunta_arena_alloc(cohort->arena, (size_t)courses, sizeof *cohort->courses);
    cohort->enrolments =
        yunta_arena_alloc(cohort->arena, (size_t)courses * people, sizeof *cohort->enrolments);
    for (int c = 0; c < courses; c++) {
        yunta_course *course = &cohort->courses[c];
        course->id = course->title = "c";
        course->sessions = yunta_support_between(random, 1, 4);
        course->per_week = yunta_support_between(random, 1, 2);
        course->minutes = 30 * yunta_support_between(random, 1, 4);
        course->capacity = yunta_support_chance(random, 30) ? 1 : 0;
        course->earliest = course->latest = YUNTA_NO_DAY;
        if (yunta_support_chance(random, 25))
            course->earliest = s->policy->programme_start + yunta_support_between(random, 0, 9);
        if (yunta_support_chance(random, 25))
            course->latest = s->policy->programme_end - yunta_support_between(random, 0, 9);
        course->instructors = yunta_arena_alloc(cohort->arena, 2, sizeof(int32_t));
        for (int32_t e = 0; e < 2; e++)
            if (yunta_support_chance(random, 45))
                course->instructors[course->instructor_count++] = e;
        for (size_t p = 0; p < people; p++)
            if (yunta_support_chance(random, 40))
                cohort->enrolments[cohort->enrolment_count++] = (yunta_enrolment){(int32_t)p, c, p};
    }
}

yunta_support *yunta_course_oracle_cohort(uint64_t seed, int courses) {
    static const uint8_t days[] = {1, 5, 10, 9, 21};
    yunta_random random;
    yunta_support_shape shape = {.seed = seed,
                                 .people = 5,
                                 .regions = 2,
                                 .plenary_hours_percent = 50,
                                 .absence_percent = 30,
                                 .zones = seed % 3 == 0 ? 2 : 0};
    yunta_support *s = yunta_support_random(&shape);
    yunta_policy *policy = s->policy;
    yunta_random_seed(&random, seed * 77);
    if (yunta_support_chance(&random, 50)) /* across the changes of hour of both zones */
        policy->programme_start += 21;
    policy->programme_end = policy->programme_start + yunta_support_between(&random, 6, 20);
    policy->courses_days = days[yunta_random_below(&random, 4 + (courses < 3))];
    policy->courses_from = 540;
    policy->courses_to = 540 + 30 * yunta_support_between(&random, 2, 5);
    policy->courses_step_minutes = courses < 3 ? 30 : 60;
    policy->courses_at_once = yunta_support_between(&random, 1, 3);
    if (yunta_support_chance(&random, 30)) {
        policy->courses_objective.items[0] = YUNTA_COURSE_ATTENDANCE;
        policy->courses_objective.items[1] = YUNTA_COURSE_HELD;
    }
    for (int k = 0; k < 2; k++)
        yunta_support_holiday(s, policy->programme_start + yunta_support_between(&random, 0, 20),
                              yunta_support_chance(&random, 50) ? "" : "Valor 0");
    add_experts(s, &random);
    add_courses(s, &random, courses);
    yunta_support_prepare(s);
    return s;
}

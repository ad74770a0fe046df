/* io/generate: files that read back without a problem, shares, knobs, refusals. */
#include "io/generate.h"
#include "io/generate_private.h"
#include "io/policy.h"
#include "io/read.h"
#include "tests/scratch.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { PEOPLE = 20000 };

typedef struct {
    scratch *folder;
    yunta_problems *problems;
    yunta_deadline deadline;
    yunta_policy *policy;
    yunta_cohort *cohort;
} fixture;

static int set_up(void **state) {
    fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    f->folder = scratch_new();
    f->problems = yunta_problems_new();
    f->deadline = yunta_deadline_in(-1);
    *state = f;
    return 0;
}

static void forget(fixture *f) {
    yunta_cohort_free(f->cohort);
    yunta_policy_free(f->policy);
    f->cohort = NULL;
    f->policy = NULL;
}

static int tear_down(void **state) {
    fixture *f = *state;
    forget(f);
    yunta_problems_free(f->problems);
    scratch_free(f->folder);
    free(f);
    return 0;
}

static yunta_status generate(fixture *f, const yunta_generate_shape *shape, const char *name) {
    return yunta_generate(shape, scratch_path(f->folder, name), &f->deadline, f->problems);
}

/* Generates and reads back; every word of it must be right. */
static const yunta_cohort *cohort_of(fixture *f, const yunta_generate_shape *shape,
                                     const char *name) {
    char folder[256], policy[300];
    forget(f);
    snprintf(folder, sizeof folder, "%s", scratch_path(f->folder, name));
    snprintf(policy, sizeof policy, "%s/yunta.yaml", folder);
    assert_int_equal(generate(f, shape, name), YUNTA_OK);
    assert_int_equal(yunta_policy_read(policy, f->problems, &f->policy), YUNTA_OK);
    assert_int_equal(yunta_cohort_read(f->policy, folder, NULL, f->problems, &f->cohort), YUNTA_OK);
    assert_int_equal(yunta_problems_total(f->problems), 0);
    assert_int_equal(f->cohort->people, shape->people);
    return f->cohort;
}

static size_t with_role(const yunta_cohort *cohort, int role) {
    size_t count = 0;
    for (size_t p = 0; p < cohort->people; p++)
        count += cohort->person[p].role == role;
    return count;
}

static int aged(const yunta_cohort *cohort, int from, int to) {
    int count = 0;
    for (size_t p = 0; p < cohort->people; p++)
        count += cohort->person[p].age >= from && cohort->person[p].age <= to;
    return count;
}

static int with_text(const yunta_cohort *cohort, int32_t column, const char *text) {
    int count = 0;
    for (size_t p = 0; p < cohort->people; p++)
        count += strcmp(cohort->column[column].text[p], text) == 0;
    return count;
}

/* Within two in a hundred of a share in percent. */
static void near_share(int count, int percent) {
    int off = count - PEOPLE * percent / 100;
    assert_true(abs(off) <= PEOPLE / 50);
}

static void published_shares(void **state) {
    fixture *f = *state;
    yunta_generate_shape shape = yunta_generate_usual();
    shape.people = PEOPLE;
    shape.skills = 2;
    shape.availability = 0;
    const yunta_cohort *cohort = cohort_of(f, &shape, "c");
    near_share(with_text(cohort, cohort->gender, "F"), 59);
    near_share(with_text(cohort, cohort->region, "Metropolitana"), 39);
    assert_int_equal(cohort->column[cohort->region].codes, 16);
    near_share(aged(cohort, 25, 34), 27);
    near_share(aged(cohort, 35, 44), 29);
    near_share(aged(cohort, 45, 54), 21);
    near_share(aged(cohort, 55, 65), 23);
    int second = with_text(cohort, cohort->region, "Valparaíso");
    assert_true(second > 5 * with_text(cohort, cohort->region, "Aysén"));
    size_t young = 0, old = 0;
    for (size_t p = 0; p < PEOPLE; p++) {
        bool mentor = cohort->person[p].role == YUNTA_MENTOR;
        young += mentor && cohort->person[p].age < 35;
        old += mentor && cohort->person[p].age >= 55;
    }
    assert_true(young * 100 > 55 * (size_t)aged(cohort, 25, 34));
    assert_true(old * 100 < 45 * (size_t)aged(cohort, 55, 65));
    assert_int_equal(with_role(cohort, YUNTA_MENTOR), PEOPLE / 2);
    assert_int_equal(with_role(cohort, YUNTA_MENTEE), PEOPLE / 2);
    assert_false(scratch_has(f->folder, "c/availability.csv"));
    assert_int_equal(cohort->hours_count, 0);
}

static void knobs_of_people(void **state) {
    fixture *f = *state;
    yunta_generate_shape shape = yunta_generate_usual();
    shape.people = 999;
    shape.mentors = 20;
    shape.both = 30;
    shape.women = 0;
    shape.capital = 100;
    shape.capacity = 5;
    shape.skills = 30;
    memcpy(shape.ages, (int32_t[]){0, 0, 0, 3}, sizeof shape.ages);
    const yunta_cohort *cohort = cohort_of(f, &shape, "c");
    int32_t most = 0, least = INT32_MAX;
    assert_int_equal(with_role(cohort, YUNTA_MENTOR), 199);
    assert_int_equal(with_role(cohort, YUNTA_BOTH), 299);
    assert_int_equal(with_text(cohort, cohort->gender, "M"), 999);
    assert_int_equal(with_text(cohort, cohort->region, "Metropolitana"), 999);
    assert_int_equal(aged(cohort, 55, 65), 999);
    assert_int_equal(cohort->skills, 30);
    for (size_t p = 0; p < cohort->people; p++) {
        int32_t capacity = cohort->person[p].capacity;
        bool mentor = cohort->person[p].role & YUNTA_MENTOR;
        most = mentor && capacity > most ? capacity : most;
        least = mentor && capacity < least ? capacity : least;
    }
    assert_int_equal(least, 1);
    assert_int_equal(most, 5);
}

/* The mean level, in hundredths, of people of a role and an age. */
static int64_t mean_level(const yunta_cohort *cohort, int role, int from, int to) {
    int64_t sum = 0, count = 0;
    for (size_t p = 0; p < cohort->people; p++) {
        const yunta_person *person = &cohort->person[p];
        if (person->role != role || person->age < from || person->age > to)
            continue;
        for (size_t k = 0; k < cohort->skills; k++, count++)
            sum += cohort->level[p * cohort->skills + k];
    }
    return 100 * sum / count;
}

static void skills_go_with_age_and_role(void **state) {
    fixture *f = *state;
    yunta_generate_shape shape = yunta_generate_usual();
    const yunta_cohort *cohort;
    int64_t wanted[6] = {0}, given[6] = {0};
    shape.people = 3000;
    cohort = cohort_of(f, &shape, "c");
    int64_t young = mean_level(cohort, YUNTA_MENTEE, 25, 34);
    int64_t old = mean_level(cohort, YUNTA_MENTEE, 55, 65);
    int64_t mentors = mean_level(cohort, YUNTA_MENTOR, 25, 34);
    assert_true(young > old + 50);
    assert_true(mentors > young + 30);
    for (size_t k = 0; k < cohort->people * cohort->skills; k++) {
        if (cohort->person[k / cohort->skills].role == YUNTA_MENTOR)
            assert_int_equal(cohort->want[k], 0);
        else {
            wanted[cohort->level[k]] += cohort->want[k];
            given[cohort->level[k]]++;
        }
    }
    for (int level = 1; level < 5; level++)
        assert_true(wanted[level] * given[level + 1] > wanted[level + 1] * given[level]);
}

/* The week's free share in percent; nobody is free at lunch or at night. */
static int free_share(const yunta_cohort *cohort) {
    int64_t minutes = 0;
    for (size_t k = 0; k < cohort->hours_count; k++) {
        bool morning = cohort->hours[k].from < 13 * 60;
        assert_true(cohort->hours[k].from >= (morning ? 9 : 14) * 60);
        assert_true(cohort->hours[k].to <= (morning ? 13 : 18) * 60);
    }
    for (size_t k = 0; k < cohort->hours_count; k++)
        minutes += cohort->hours[k].to - cohort->hours[k].from;
    return (int)(100 * minutes / ((int64_t)cohort->people * 5 * 8 * 60));
}

static void availability_has_its_share(void **state) {
    fixture *f = *state;
    static const int shares[] = {1, 10, 40, 62, 63, 80, 100};
    yunta_generate_shape shape = yunta_generate_usual();
    shape.skills = 0;
    for (size_t k = 0; k < sizeof shares / sizeof *shares; k++) {
        char name[16];
        snprintf(name, sizeof name, "c%zu", k);
        shape.availability = shares[k];
        int found = free_share(cohort_of(f, &shape, name));
        assert_in_range(found + 3, shares[k], shares[k] + 6);
    }
}

static void a_calendar_when_asked(void **state) {
    fixture *f = *state;
    yunta_generate_shape shape = yunta_generate_usual();
    shape.people = 50;
    cohort_of(f, &shape, "plain");
    assert_false(scratch_has(f->folder, "plain/sessions.csv"));
    assert_int_equal(f->cohort->hours[0].purposes, YUNTA_HOURS_MEETINGS);
    shape.calendar = true;
    const yunta_cohort *cohort = cohort_of(f, &shape, "c");
    assert_int_equal(cohort->session_count, 7);
    assert_int_equal(cohort->expert_count, 5);
    assert_true(cohort->holiday_count > 3);
    assert_int_equal(cohort->hours[0].purposes, YUNTA_HOURS_MEETINGS | YUNTA_HOURS_PLENARIES);
}

static void sizes_of_institutions(void **state) {
    (void)state;
    uint64_t sums[1000];
    yunta_generate_model model;
    yunta_generate_shape shape = yunta_generate_usual();
    shape.institutions = 1000;
    for (int tail = 0; tail <= 300; tail += 50) {
        shape.tail = tail;
        yunta_generate_begin(&model, &shape, sums);
        for (int k = 1; k < 1000; k++) /* 1 / k^(tail / 100), twice the tail without a root */
            assert_true(sums[k] > sums[k - 1]);
        double first = (double)sums[0], tenth = (double)(sums[9] - sums[8]);
        double expected = first * first;
        for (int k = 0; k < tail / 50; k++)
            expected /= 10;
        assert_true(tenth * tenth > expected * 0.999 && tenth * tenth < expected * 1.001);
    }
}

static bool same_file(const scratch *folder, const char *a, const char *b) {
    char *text = scratch_get(folder, a);
    bool same = text && scratch_holds(folder, b, text);
    yunta_free(text);
    return same;
}

static void a_seed_gives_its_bytes(void **state) {
    fixture *f = *state;
    yunta_generate_shape shape = yunta_generate_usual();
    shape.people = 300;
    shape.institutions = 7;
    shape.calendar = true;
    assert_int_equal(generate(f, &shape, "a"), YUNTA_OK);
    assert_int_equal(generate(f, &shape, "b"), YUNTA_OK);
    shape.seed = 2;
    assert_int_equal(generate(f, &shape, "c"), YUNTA_OK);
    assert_true(same_file(f->folder, "a/applicants.csv", "b/applicants.csv"));
    assert_true(same_file(f->folder, "a/availability.csv", "b/availability.csv"));
    assert_true(same_file(f->folder, "a/experts.csv", "b/experts.csv"));
    assert_true(same_file(f->folder, "a/yunta.yaml", "b/yunta.yaml"));
    assert_false(same_file(f->folder, "a/applicants.csv", "c/applicants.csv"));
    assert_false(same_file(f->folder, "a/availability.csv", "c/availability.csv"));
}

static void nothing_is_written_over(void **state) {
    fixture *f = *state;
    yunta_generate_shape shape = yunta_generate_usual();
    scratch_folder(f->folder, "c");
    assert_int_equal(generate(f, &shape, "c"), YUNTA_OK); /* an empty one is fine */
    scratch_folder(f->folder, "d");
    scratch_put(f->folder, "d/notes.txt", "mine");
    assert_int_equal(generate(f, &shape, "d"), YUNTA_E_IO);
    assert_int_equal(yunta_problems_count(f->problems, YUNTA_ERROR), 1);
    char *names = scratch_list(f->folder, "d");
    assert_string_equal(names, "notes.txt ");
    yunta_free(names);
    scratch_put(f->folder, "file", "mine");
    assert_int_equal(generate(f, &shape, "file"), YUNTA_E_IO);
    assert_true(scratch_holds(f->folder, "file", "mine"));
}

static void a_stop_leaves_nothing(void **state) {
    fixture *f = *state;
    yunta_generate_shape shape = yunta_generate_usual();
    volatile sig_atomic_t stop = 1;
    f->deadline.stop = &stop;
    assert_int_equal(generate(f, &shape, "c"), YUNTA_E_STOPPED);
    char *names = scratch_list(f->folder, ".");
    assert_string_equal(names, "");
    yunta_free(names);
}

static void shapes_that_mean_nothing(void **state) {
    fixture *f = *state;
    const yunta_generate_shape usual = yunta_generate_usual();
    for (int k = 0; k < 15; k++) {
        yunta_generate_shape s = usual;
        int32_t *const fields[] = {&s.people,  &s.institutions, &s.tail,         &s.regions,
                                   &s.skills,  &s.mentors,      &s.both,         &s.women,
                                   &s.capital, &s.capacity,     &s.availability, &s.ages[0],
                                   &s.ages[3], &s.people,       &s.both};
        *fields[k] = k < 13 ? -1 : k == 13 ? 20000001 : 51;
        size_t before = yunta_problems_count(f->problems, YUNTA_ERROR);
        assert_int_equal(generate(f, &s, "c"), YUNTA_E_USAGE);
        assert_true(yunta_problems_count(f->problems, YUNTA_ERROR) > before);
        assert_false(scratch_has(f->folder, "c"));
    }
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(published_shares),
        TEST(knobs_of_people),
        TEST(skills_go_with_age_and_role),
        TEST(availability_has_its_share),
        TEST(a_calendar_when_asked),
        TEST(sizes_of_institutions),
        TEST(a_seed_gives_its_bytes),
        TEST(nothing_is_written_over),
        TEST(a_stop_leaves_nothing),
        TEST(shapes_that_mean_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

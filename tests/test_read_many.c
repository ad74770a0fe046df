/* io/read at some size: what is looked up, shared and sorted only once must come out as if each
 * cell had been read by itself. */
#include "base/random.h"
#include "base/text.h"
#include "tests/read_folder.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { PEOPLE = 3000, SPELLINGS = 6, TERMS = 5, HOURS = 6000, ROOM = 400000 };

static const char *const spellings[SPELLINGS] = {"Aysén", "aysen", "AYSÉN", "Biobío", "Ñuble", ""};
static const char *const terms[TERMS] = {"Redacción", "redaccion", "Datos", "Género", "género "};

typedef struct {
    int region[PEOPLE];
    int strengths[PEOPLE][2], goals[PEOPLE][2]; /* places in terms */
    int level[PEOPLE];
    int32_t minutes[PEOPLE]; /* of the week */
} drawn;

/* People p0000.. in a shuffled order of rows. */
static void write_people(yunta_random *random, drawn *d, char *text) {
    int order[PEOPLE];
    size_t used = (size_t)sprintf(text, "id,role,region,strengths,goals,skill:X\n");
    for (int k = 0; k < PEOPLE; k++)
        order[k] = k;
    for (int k = PEOPLE - 1; k > 0; k--) {
        int other = (int)yunta_random_below(random, (uint32_t)k + 1), swap = order[k];
        order[k] = order[other];
        order[other] = swap;
    }
    for (int k = 0; k < PEOPLE; k++) {
        int p = order[k];
        d->region[p] = (int)yunta_random_below(random, SPELLINGS);
        d->level[p] = 1 + (int)yunta_random_below(random, 5);
        for (int t = 0; t < 2; t++) {
            d->strengths[p][t] = (int)yunta_random_below(random, TERMS);
            d->goals[p][t] = (int)yunta_random_below(random, TERMS);
        }
        used += (size_t)sprintf(text + used, "p%04d,both,%s,%s;%s,%s|%s,%d\n", p,
                                spellings[d->region[p]], terms[d->strengths[p][0]],
                                terms[d->strengths[p][1]], terms[d->goals[p][0]],
                                terms[d->goals[p][1]], d->level[p]);
    }
}

/* An hour here and there, at most one of each day and hour a person. */
static void write_hours(yunta_random *random, drawn *d, char *text) {
    static const char *const days[] = {"mon", "Martes", "wed", "jue", "FRI"};
    static bool taken[PEOPLE][5][8];
    size_t used = (size_t)sprintf(text, "person,day,from,to\n");
    memset(taken, 0, sizeof taken);
    memset(d->minutes, 0, sizeof d->minutes);
    for (int k = 0; k < HOURS; k++) {
        int p = (int)yunta_random_below(random, PEOPLE);
        int day = (int)yunta_random_below(random, 5), hour = (int)yunta_random_below(random, 8);
        if (taken[p][day][hour])
            continue;
        taken[p][day][hour] = true;
        d->minutes[p] += 60;
        const char *form = hour % 2 ? "p%04d,%s,%02d:00,%02d:00\n" : "p%04d,%s,%d:00 hrs,%d:00\n";
        used += (size_t)sprintf(text + used, form, p, days[day], 9 + hour, 10 + hour);
    }
}

static bool equal_folded(yunta_arena *arena, const char *a, const char *b) {
    return strcmp(yunta_text_fold(arena, a), yunta_text_fold(arena, b)) == 0;
}

static void check_terms(yunta_arena *arena, const yunta_cohort *c, const yunta_terms *set, size_t p,
                        const int *wanted) {
    size_t count = set->first[p + 1] - set->first[p];
    const int32_t *codes = set->term + set->first[p];
    bool same = equal_folded(arena, terms[wanted[0]], terms[wanted[1]]);
    assert_int_equal(count, same ? 1 : 2);
    for (size_t k = 0; k < count; k++) {
        const char *text = c->term[codes[k]];
        assert_true(equal_folded(arena, text, terms[wanted[0]]) ||
                    equal_folded(arena, text, terms[wanted[1]]));
    }
    assert_true(count < 2 || codes[0] < codes[1]);
}

static void check_region(yunta_arena *arena, const yunta_cohort *c, const drawn *d, size_t p) {
    const yunta_column *region = &c->column[c->region];
    const char *text = spellings[d->region[p]];
    assert_string_equal(region->text[p], text);
    if (!*text) {
        assert_int_equal(region->code[p], -1);
        return;
    }
    assert_in_range(region->code[p], 0, region->codes - 1);
    assert_string_equal(region->folded[region->code[p]], yunta_text_fold(arena, text));
    for (size_t first = 0; first <= p; first++)
        if (region->code[first] == region->code[p]) {
            assert_string_equal(region->shown[region->code[p]], region->text[first]);
            break;
        }
}

static void many_people(void **state) {
    (void)state;
    static drawn d;
    static char people[ROOM], hours[ROOM];
    yunta_arena *arena = yunta_arena_new();
    for (uint64_t seed = 1; seed <= 3; seed++) {
        test_folder folder;
        yunta_random random;
        yunta_random_seed(&random, seed);
        write_people(&random, &d, people);
        write_hours(&random, &d, hours);
        test_folder_open_good(
            &folder, "",
            (test_file[]){{"applicants.csv", people, 0}, {"availability.csv", hours, 0}, {0}});
        const yunta_cohort *c = folder.cohort;
        int32_t minutes[PEOPLE] = {0};
        assert_int_equal(c->people, PEOPLE);
        assert_int_equal(c->column[c->region].codes, 3);
        assert_int_equal(c->terms, 3);
        for (size_t k = 0; k < c->hours_count; k++)
            minutes[c->hours[k].person] += c->hours[k].to - c->hours[k].from;
        for (size_t p = 0; p < PEOPLE; p++) {
            assert_int_equal(atoi(c->person[p].id + 1), p);
            assert_int_equal(c->level[p], d.level[p]);
            assert_int_equal(minutes[p], d.minutes[p]);
            check_region(arena, c, &d, p);
            check_terms(arena, c, &c->strengths, p, d.strengths[p]);
            check_terms(arena, c, &c->goals, p, d.goals[p]);
        }
        test_folder_close(&folder);
    }
    yunta_arena_free(arena);
}

static void values_of_one_column_leave_another(void **state) {
    (void)state;
    test_folder folder;
    test_folder_open_good(
        &folder, "values: {strengths: {PC: Planillas}, goals: {PC: Compras}}",
        (test_file[]){
            {"applicants.csv",
             "id,role,strengths,goals\na,mentor,PC;Zeta,PC;Zeta\nb,mentee,PC;Zeta,PC;Zeta\n", 0},
            {0}});
    const yunta_cohort *c = folder.cohort;
    assert_int_equal(c->terms, 3);
    for (size_t p = 0; p < 2; p++) {
        assert_string_equal(c->term[c->strengths.term[c->strengths.first[p]]], "Planillas");
        assert_string_equal(c->term[c->goals.term[c->goals.first[p]]], "Compras");
    }
    test_folder_close(&folder);
}

static void strangers_are_told_among_many(void **state) {
    (void)state;
    test_folder folder;
    char text[4000];
    size_t used = (size_t)sprintf(text, "id,role\n");
    for (int p = 0; p < 200; p++)
        used += (size_t)sprintf(text + used, "x%d,both\n", p);
    test_folder_open(&folder, "",
                     (test_file[]){{"applicants.csv", text, 0},
                                   {"availability.csv",
                                    "person,day,from,to\nx7,mon,9:00,10:00\nx7,tue,09:00,10:00\n"
                                    "x200,mon,9:00,10:00\ny7,mon,9:00,10:00\nx8,wed,09:60,10:00\n"
                                    "x8,wed,25:00,26:00\n",
                                    0},
                                   {0}});
    assert_int_equal(folder.status, YUNTA_E_INPUT);
    assert_int_equal(yunta_problems_count(folder.problems, YUNTA_ERROR), 5);
    assert_non_null(
        test_folder_problem(&folder, YUNTA_ERROR, "availability.csv", 4, "person", "x200"));
    assert_non_null(
        test_folder_problem(&folder, YUNTA_ERROR, "availability.csv", 5, "person", "y7"));
    assert_non_null(
        test_folder_problem(&folder, YUNTA_ERROR, "availability.csv", 6, "from", "09:60"));
    test_folder_close(&folder);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(many_people),
        cmocka_unit_test(values_of_one_column_leave_another),
        cmocka_unit_test(strangers_are_told_among_many),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

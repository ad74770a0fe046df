/* Seatings with a symmetry, and the exact cover that finds them. */
#include "solver/exact_cover.h"
#include "solver/tables_private.h"
#include "tests/support.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
/* cmocka wants those first. */
#include <cmocka.h>

/* Every table is full, and nobody meets anybody twice. */
static void assert_strangers(const yunta_tables_problem *problem, const int32_t *table) {
    const size_t people = problem->people;
    for (size_t t = 0; t < problem->tables * problem->rounds; t++) {
        size_t seated = 0;
        for (size_t p = 0; p < people; p++)
            seated += table[t / problem->tables * people + p] == (int32_t)(t % problem->tables);
        assert_int_equal(seated, people / problem->tables);
    }
    for (size_t a = 0; a < people; a++)
        for (size_t b = a + 1; b < people; b++) {
            int times = 0;
            for (size_t r = 0; r < problem->rounds; r++)
                times += table[r * people + a] == table[r * people + b];
            assert_true(times <= 1);
        }
}

/* What a symmetry gives is counted anew too: found means that nobody meets anybody twice, and not
 * found is right where there is no such seating. */
static void symmetries_keep_their_word(void **state) {
    static const struct {
        int groups, size, rounds, exists; /* exists -1: not known to this test */
    } halls[] = {{6, 3, 8, 1},  {7, 3, 10, 1}, {5, 3, 7, 1}, {4, 4, 5, 1},  {3, 3, 4, 1},
                 {5, 2, 9, 1},  {4, 3, 5, 0},  {2, 2, 3, 1}, {3, 4, 3, -1}, {6, 6, 3, -1},
                 {2, 3, 2, 0},  {4, 2, 6, 1},  {3, 2, 3, 1}, {4, 4, 3, 1},  {8, 3, 11, 1},
                 {10, 2, 3, 1}, {5, 5, 3, 1},  {3, 3, 3, 1}, {6, 2, 11, 1}, {8, 4, 5, 1}};
    yunta_deadline never = yunta_deadline_in(-1);
    int32_t order[64], table[12 * 64];
    (void)state;
    for (size_t k = 0; k < sizeof halls / sizeof *halls; k++) {
        int people = halls[k].groups * halls[k].size;
        yunta_tables_problem problem = {
            (size_t)people, (size_t)halls[k].groups, (size_t)halls[k].rounds, {0}};
        yunta_random random;
        int64_t work = 40000000;
        bool found;
        yunta_random_seed(&random, k + 1);
        for (int p = 0; p < people; p++)
            order[p] = (p * 5 + 2) % people;
        if (people % 5 == 0)
            for (int p = 0; p < people; p++)
                order[p] = people - 1 - p;
        assert_int_equal(
            yunta_tables_orbits(&problem, order, &never, &random, &work, table, &found), YUNTA_OK);
        if (halls[k].exists >= 0)
            assert_int_equal(found, halls[k].exists);
        if (found)
            assert_strangers(&problem, table);
    }
}

/* Options are chosen so that everybody is in one, and there is no answer only where there is none:
 * against all choices of small random covers. */
static void covers_are_exact(void **state) {
    enum { PRIMARY = 5, SECONDARY = 4, OPTIONS = 9 };
    yunta_deadline never = yunta_deadline_in(-1);
    yunta_random random;
    int answers = 0, none = 0;
    (void)state;
    yunta_random_seed(&random, 11);
    for (int round = 0; round < 400; round++) {
        yunta_cover *cover;
        uint32_t has[OPTIONS];
        int32_t chosen[PRIMARY];
        size_t count;
        int64_t followed;
        yunta_cover_end end;
        bool possible = false;
        assert_int_equal(yunta_cover_new(PRIMARY, SECONDARY, &cover), YUNTA_OK);
        for (int k = 0; k < OPTIONS; k++) {
            int32_t items[PRIMARY + SECONDARY], n = 0;
            has[k] = 0;
            for (int32_t i = 0; i < PRIMARY + SECONDARY; i++)
                if (yunta_support_chance(&random, 30) || (i == k % PRIMARY)) {
                    has[k] |= 1u << i;
                    items[n++] = i;
                }
            assert_true(yunta_cover_add(cover, items, (size_t)n));
        }
        for (uint32_t set = 0; set < 1u << OPTIONS; set++) {
            uint32_t covered = 0;
            bool once = true;
            for (int k = 0; k < OPTIONS; k++)
                if (set >> k & 1) {
                    once = once && (covered & has[k]) == 0;
                    covered |= has[k];
                }
            possible =
                possible || (once && (covered & ((1u << PRIMARY) - 1)) == (1u << PRIMARY) - 1);
        }
        assert_int_equal(
            yunta_cover_search(cover, &random, &never, INT64_MAX, &followed, chosen, &count, &end),
            YUNTA_OK);
        assert_int_equal(end, possible ? YUNTA_COVER_FOUND : YUNTA_COVER_NONE);
        uint32_t covered = 0;
        for (size_t k = 0; k < count; k++) {
            assert_true((covered & has[chosen[k]]) == 0);
            covered |= has[chosen[k]];
        }
        if (possible)
            assert_int_equal(covered & ((1u << PRIMARY) - 1), (1u << PRIMARY) - 1);
        answers += possible;
        none += !possible;
        assert_int_equal(
            yunta_cover_search(cover, &random, &never, 0, &followed, chosen, &count, &end),
            YUNTA_OK);
        assert_int_equal(end, YUNTA_COVER_TIRED);
        yunta_cover_free(cover);
    }
    assert_true(answers > 50 && none > 50);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(symmetries_keep_their_word),
        cmocka_unit_test(covers_are_exact),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The words that a key's choices are. */
#include "io/policy.h"
#include "io/policy_text.h"
#include "model/objective.h"
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void choices_by_index(void **state) {
    (void)state;
    char word[8];
    assert_true(yunta_policy_choice("auto|utf-8|x", 1, word, sizeof word));
    assert_string_equal(word, "utf-8");
    assert_true(yunta_policy_choice("auto|utf-8|x", 2, word, sizeof word));
    assert_string_equal(word, "x");
    assert_false(yunta_policy_choice("auto|utf-8|x", 3, word, sizeof word));
    assert_false(yunta_policy_choice(NULL, 0, word, sizeof word));
    yunta_policy_free(NULL);
}

static void objectives_are_the_choices_of_the_key(void **state) {
    (void)state;
    size_t count;
    const yunta_key *keys = yunta_policy_keys(&count);
    for (size_t k = 0; k < count; k++) {
        char text[64];
        if (strcmp(keys[k].path, "matching.objective") != 0)
            continue;
        for (size_t goal = 0; goal < YUNTA_GOALS_OF_MATCHING; goal++) {
            assert_true(yunta_policy_choice(keys[k].choices, goal, text, sizeof text));
            assert_string_equal(text, yunta_objective_of((int)goal)->name);
        }
        assert_false(
            yunta_policy_choice(keys[k].choices, YUNTA_GOALS_OF_MATCHING, text, sizeof text));
        return;
    }
    fail();
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(choices_by_index),
        cmocka_unit_test(objectives_are_the_choices_of_the_key),
    };
    return cmocka_run_group_tests_name("policy words", tests, NULL, NULL);
}

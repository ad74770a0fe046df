#include "tests/write_fixture.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* cmocka wants those first. */
#include <cmocka.h>

static void tables_have_the_columns_of_the_contract(void **state) {
    write_fixture *f = *state;
    write_fine(f);
    assert_true(
        write_says(f, "out/pairings.csv",
                   "mentor,mentee,score,skills,availability,goals,region,age,level,preferences,"
                   "rank_for_mentor,rank_for_mentee,overlap_minutes,top_skills,locked\n"
                   "p000,p004,"));
    write_assert_file(f, "out/unmatched.csv",
                      "person,role,reason,detail\np003,mentor,all_partners_taken,'-1+1\n"
                      "p007,mentee,no_sponsor,p007 is alone\n");
    write_assert_file(f, "out/plenaries.csv",
                      "group,session,title,start,end,experts,can_attend,expected\n"
                      "1,s00,Sesión 1,2027-04-01T10:00:00-03:00,2027-04-01T11:00:00-03:00,,6,6\n"
                      "1,s01,Sesión 2,2027-04-15T10:00:00-04:00,2027-04-15T11:00:00-04:00,,5,6\n");
    assert_true(write_says(f, "out/attendance.csv",
                           "person,group,s00,s01,can_attend\np000,1,1,0,1\np001,1,1,1,2\n"));
    assert_true(write_says(f, "out/meetings.csv",
                           "mentor,mentee,number,start,end,can_attend\n"
                           "p000,p004,1,2027-04-06T09:00:00-04:00,2027-04-06T10:00:00-04:00,1\n"));
    assert_true(
        write_says(f, "out/prices.csv", "stage,person,side,price\nscore,p000,mentor,-300\n"));
    assert_false(write_says(f, "out/prices.csv", "p004,mentor"));
    assert_false(scratch_has(f->folder, "out/backups.csv"));
    assert_false(scratch_has(f->folder, "out/completion.csv"));
    assert_false(scratch_has(f->folder, "out/workshops.csv"));
}

static void top_skills_are_those_that_add(void **state) {
    write_fixture *f = *state;
    write_fine(f);
    char wanted[64];
    snprintf(wanted, sizeof wanted, ",%s,0\np001,", f->cohort->cohort->skill[0]);
    assert_true(write_says(f, "out/pairings.csv", wanted));
}

static void equal_runs_give_equal_bytes(void **state) {
    static const char *const names[] = {"out/run.json", "out/manifest.json",
                                        "out/calendars/all.ics", "out/calendars.csv",
                                        "out/pairings.csv"};
    write_fixture *f = *state;
    char *before[5];
    write_fine(f);
    for (size_t k = 0; k < 5; k++)
        before[k] = write_need(scratch_get(f->folder, names[k]));
    write_fine(f);
    for (size_t k = 0; k < 5; k++) {
        write_assert_file(f, names[k], before[k]);
        yunta_free(before[k]);
    }
}

static void audit_withholds_small_cells(void **state) {
    static const char *const genders[] = {"F", "F", "F", "M", "F", "F", "F", "F"};
    write_fixture *f = *state;
    yunta_support_column(f->cohort, "gender", genders);
    yunta_support *large = yunta_support_bare(6, 5, 0);
    static const char *const regions[] = {"Ñuble", "Ñuble", "Ñuble", "Ñuble", "Ñuble", "Ñuble",
                                          "Ñuble", "Ñuble", "Ñuble", "Ñuble", "Ñuble"};
    write_fine(f);
    assert_true(write_says(f, "out/audit.csv",
                           "column,group,side,people,matched,mean_score,least_score\n"
                           "gender,F,mentor,,,,\ngender,F,mentee,,,,\ngender,M,mentor,,,,\n"));
    yunta_support_column(large, "region", regions);
    yunta_support_prepare(large);
    yunta_pair pairs[5];
    for (int32_t k = 0; k < 5; k++)
        pairs[k] = (yunta_pair){k, k + 6, 100 * k + 7, 1, 1, false};
    yunta_pairing pairing = {.pairs = pairs, .count = 5};
    yunta_result result = f->result;
    result.cohort = large->cohort;
    result.weeks = large->weeks;
    result.scoring = large->scoring;
    result.eligibility = large->eligibility;
    result.pairing = &pairing;
    result.timetable = NULL;
    assert_int_equal(yunta_result_write(&result, f->problems), YUNTA_OK);
    assert_true(
        write_says(f, "out/audit.csv", "region,Ñuble,mentor,6,5,207,7\nregion,Ñuble,mentee,5,5,"));
    yunta_support_free(large);
}

static void backups_have_room_and_the_best_first(void **state) {
    write_fixture *f = *state;
    f->cohort->policy->output_backups = 2;
    write_fine(f);
    assert_true(write_says(f, "out/backups.csv",
                           "mentor,mentee,for,choice,alternate,score\np000,p004,mentor,1,p007,"));
    assert_true(write_says(f, "out/backups.csv", "\np000,p004,mentee,1,p003,"));
    assert_false(write_says(f, "out/backups.csv", ",2,"));
    f->cohort->cohort->person[1].capacity = 2;
    write_fine(f);
    assert_true(write_says(f, "out/backups.csv", "p000,p004,mentee,2,p003,"));
    f->cohort->policy->matching_mentor_minimum = 2;
    write_fine(f);
    assert_false(write_says(f, "out/backups.csv", "p003"));
}

static void completion_counts_what_was_attended_once(void **state) {
    yunta_outcome outcomes[] = {{0, "s00", YUNTA_YES, YUNTA_UNKNOWN, 0},
                                {0, "S01", YUNTA_YES, YUNTA_YES, 1},
                                {0, "s01", YUNTA_NO, YUNTA_UNKNOWN, 1},
                                {0, "s01", YUNTA_YES, YUNTA_UNKNOWN, 1},
                                {0, "Reunión 1", YUNTA_YES, YUNTA_UNKNOWN, -1},
                                {0, "meeting 2", YUNTA_YES, YUNTA_UNKNOWN, -1},
                                {4, "s00", YUNTA_YES, YUNTA_UNKNOWN, 0},
                                {4, "meeting 1", YUNTA_NO, YUNTA_NO, -1}};
    write_fixture *f = *state;
    f->cohort->cohort->outcomes = outcomes;
    f->cohort->cohort->outcome_count = sizeof outcomes / sizeof *outcomes;
    f->cohort->policy->plenaries_least_attended = 2;
    f->cohort->policy->meetings_count = 2;
    write_fine(f);
    write_assert_file(f, "out/completion.csv",
                      "person,plenaries,meetings,report,completed\np000,2,2,1,1\np001,0,0,0,0\n"
                      "p002,0,0,0,0\np004,1,0,0,0\np005,0,0,0,0\np006,0,0,0,0\n");
}

static void only_the_chosen_kinds_are_written(void **state) {
    write_fixture *f = *state;
    static int json[] = {YUNTA_FILES_JSON};
    f->cohort->policy->output_files = (yunta_choices){json, 1};
    write_fine(f);
    char *names = scratch_list(f->folder, "out");
    assert_string_equal(names, "manifest.json run.json timings.json ");
    yunta_free(names);
    assert_false(scratch_has(f->folder, ".yunta-key"));
}

static void the_summary_has_no_tables(void **state) {
    write_fixture *f = *state;
    char *text = NULL;
    size_t size;
    FILE *stream = write_need(open_memstream(&text, &size));
    assert_int_equal(yunta_result_json(&f->result, true, stream), YUNTA_OK);
    fclose(stream);
    assert_null(strstr(text, "\"pairings\""));
    assert_non_null(strstr(text, "\"status\": \"proven\""));
    assert_non_null(strstr(text, "\"show_rate\": 1,"));
    assert_non_null(strstr(text, "\"overflow_risk\": 0.05"));
    assert_non_null(strstr(text, "\"weights\": {\"skills\": 60, "));
    free(text);
}

static void a_damaged_key_is_refused(void **state) {
    write_fixture *f = *state;
    scratch_put(f->folder, ".yunta-key", "short");
    assert_int_equal(yunta_result_write(&f->result, f->problems), YUNTA_E_IO);
    assert_false(scratch_has(f->folder, "out"));
    assert_true(scratch_holds(f->folder, ".yunta-key", "short"));
}

static void a_stop_leaves_the_earlier_result(void **state) {
    write_fixture *f = *state;
    volatile sig_atomic_t stop = 0;
    yunta_deadline deadline = yunta_deadline_in(-1);
    deadline.stop = &stop;
    f->result.deadline = &deadline;
    write_fine(f);
    char *before = write_need(scratch_get(f->folder, "out/manifest.json"));
    stop = SIGTERM;
    f->pairing.count = 0;
    assert_int_equal(yunta_result_write(&f->result, f->problems), YUNTA_E_STOPPED);
    write_assert_file(f, "out/manifest.json", before);
    yunta_free(before);
    char *names = scratch_list(f->folder, ".");
    assert_string_equal(names, ".yunta-key out ");
    yunta_free(names);
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, write_set_up, write_tear_down)
    const struct CMUnitTest tests[] = {
        TEST(tables_have_the_columns_of_the_contract),
        TEST(top_skills_are_those_that_add),
        TEST(equal_runs_give_equal_bytes),
        TEST(audit_withholds_small_cells),
        TEST(backups_have_room_and_the_best_first),
        TEST(completion_counts_what_was_attended_once),
        TEST(only_the_chosen_kinds_are_written),
        TEST(the_summary_has_no_tables),
        TEST(a_damaged_key_is_refused),
        TEST(a_stop_leaves_the_earlier_result),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* io/policy: what a sound policy says, and its text. Errors are in test_policy_errors.c. */
#include "base/array.h"
#include "base/random.h"
#include "io/policy.h"
#include "io/policy_text.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static yunta_policy *parse_warned(const char *text, size_t warnings) {
    yunta_problems *problems = yunta_problems_new();
    yunta_policy *policy;
    yunta_status status = yunta_policy_parse(text, strlen(text), "yunta.yaml", problems, &policy);
    if (status)
        yunta_problems_print(problems, YUNTA_NOTE, false, stderr);
    assert_int_equal(status, YUNTA_OK);
    assert_int_equal(yunta_problems_total(problems), warnings);
    yunta_problems_free(problems);
    return policy;
}

static yunta_policy *parse(const char *text) {
    return parse_warned(text, 0);
}

/* Every key's value, a line each. */
static char *all_text(const yunta_policy *policy) {
    yunta_arena *arena = yunta_arena_new();
    YUNTA_ARRAY(char) text = {0};
    size_t count;
    const yunta_key *keys = yunta_policy_keys(&count);
    for (size_t k = 0; k < count; k++) {
        const char *value = yunta_policy_value_text(policy, &keys[k], arena);
        assert_non_null(value);
        for (const char *at = value; *at; at++)
            assert_true(yunta_array_push(&text, *at));
        assert_true(yunta_array_push(&text, '\n'));
    }
    assert_true(yunta_array_push(&text, '\0'));
    yunta_arena_free(arena);
    return text.items;
}

static void assert_same(const yunta_policy *a, const yunta_policy *b) {
    char *x = all_text(a), *y = all_text(b);
    assert_string_equal(x, y);
    yunta_free(x);
    yunta_free(y);
}

/* A policy file that says one key, nested as its path. */
static char *nested(const char *path, const char *value) {
    char *text = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&text, &length);
    int depth = 0;
    for (const char *at = path; at; depth++) {
        size_t size = strcspn(at, ".");
        fprintf(stream, "%*s%.*s:%s", 2 * depth, "", (int)size, at, at[size] ? "\n" : " ");
        at = at[size] ? at + size + 1 : NULL;
    }
    fprintf(stream, "%s\n", value);
    fclose(stream);
    return text;
}

static void empty_files_are_the_defaults(void **state) {
    (void)state;
    static const char *const texts[] = {
        "", "\n\n", "# nothing\n", "---\n...\n", "null", "{}", "\xef\xbb\xbf# a mark\n", "~"};
    yunta_policy *expected = parse("");
    for (size_t k = 0; k < sizeof texts / sizeof *texts; k++) {
        yunta_policy *policy = parse(texts[k]);
        assert_same(policy, expected);
        yunta_policy_free(policy);
    }
    assert_string_equal(expected->path, "yunta.yaml");
    yunta_policy_free(expected);
}

static void defaults_are_those_of_the_contract(void **state) {
    (void)state;
    yunta_policy *p = parse("");
    assert_string_equal(p->programme_timezone, "America/Santiago");
    assert_int_equal(p->programme_start, YUNTA_NO_DAY);
    assert_string_equal(p->csv_separator, "auto");
    assert_string_equal(p->skills_level, "skill:*");
    assert_int_equal(p->eligibility_mentor_younger_by, YUNTA_NO_INT);
    assert_int_equal(p->scoring_weights_skills, 60);
    assert_int_equal(p->matching_objective.count, 2);
    assert_int_equal(p->matching_objective.items[0], YUNTA_GOAL_PAIRS);
    assert_int_equal(p->matching_objective.items[1], YUNTA_GOAL_SCORE);
    assert_int_equal(p->plenaries_days, 0x1f);
    assert_int_equal(p->plenaries_from, 540);
    assert_int_equal(p->plenaries_groups_count, 1);
    assert_int_equal(p->plenaries_show_rate, 1000000);
    assert_int_equal(p->plenaries_overflow_risk, 50000);
    assert_null(p->meetings_after);
    assert_int_equal(p->output_files.count, 6);
    assert_true(p->output_report_names);
    yunta_policy_free(p);
}

/* The text of every default reads back as the same value and the same text. */
static void default_texts_read_back(void **state) {
    (void)state;
    yunta_policy *expected = parse("");
    yunta_arena *arena = yunta_arena_new();
    size_t count;
    const yunta_key *keys = yunta_policy_keys(&count);
    assert_true(count > 80);
    for (size_t k = 0; k < count; k++) {
        char *text = nested(keys[k].path, yunta_policy_value_text(expected, &keys[k], arena));
        yunta_policy *policy = parse(text);
        assert_same(policy, expected);
        yunta_policy_free(policy);
        free(text);
    }
    yunta_arena_free(arena);
    yunta_policy_free(expected);
}

static const char everything[] =
    "programme: {name: \"Cohorte \\\"9\\\" \\u2028 ñandú\\t\", timezone: Europe/Madrid,\n"
    "  start: 2027-03-01, end: '2027-08-31'}\n"
    "csv: {separator: semicolon, encoding: Windows-1252, dates: mdy}\n"
    "duplicates: last\n"
    "files: {applicants: respuestas.csv, skills: otras/s.csv}\n"
    "columns: {id: RUT, name: 'Nombre: «y» apellido', 7: ''}\n"
    "values: {institution: {SII: Servicio, 'I, P': INP}, region: {RM: Metropolitana}, unit: {}}\n"
    "skills: {level: 'Nivel [*]', want: 'Interés [*]', missing_level: 2}\n"
    "availability: {columns: {lunes: Lun, tue: Mar}, labels: {Mañana: 09:00-13:00},\n"
    "  for: all, missing: never}\n"
    "id_format: rut\n"
    "eligibility:\n"
    "  sponsor: SÍ\n"
    "  window: {from: 2027-01-04, to: 2027-01-24}\n"
    "  same: [institution]\n"
    "  different: [unit, 'a \"b\"']\n"
    "  mentor_younger_by: -5\n"
    "  mentor_level_above_by: 1\n"
    "  shared_language: yes\n"
    "  where:\n"
    "    - {role: mentee, column: months_in_post, most: 6}\n"
    "    - {column: unit, in: [A, 3, true]}\n"
    "    - {role: mentor, column: x, not_in: ['']}\n"
    "    - column: y\n"
    "      least: -1,25\n"
    "      most: 2.5\n"
    "  overlap_minutes: 90\n"
    "  meetable: True\n"
    "  least_score: 100\n"
    "  repeat_pairs: si\n"
    "scoring: {weights: {skills: 1, goals: 10000, age: 3}, goals: {text: true, language: "
    "english}}\n"
    "matching:\n"
    "  objective: [pairs, worst, score]\n"
    "  mentor: {capacity: 3, minimum: 2}\n"
    "  both: and\n"
    "  gap: 0,000001\n"
    "  quotas:\n"
    "    - {side: mentee, where: {region: Aysén, gender: [F, M]}, least: 5, most: 20}\n"
    "    - {side: mentor, most: 0}\n"
    "plenaries: {who: all, days: [dom, Miércoles, fri], from: \"8:30\", to: 24:00,\n"
    "  groups: {count: auto, capacity: 30}, show_rate: 0.65}\n"
    "meetings: {of: group, after: s1, objective: [held]}\n"
    "output: {exports: [zoom, moodle], files: [], by: institution, report: {names: no}}\n";

static void every_kind_of_value(void **state) {
    (void)state;
    yunta_policy *p = parse(everything);
    assert_string_equal(p->programme_name, "Cohorte \"9\" \xe2\x80\xa8 ñandú\t");
    assert_int_equal(p->programme_end, yunta_day_from_civil(2027, 8, 31));
    assert_string_equal(p->csv_separator, ";");
    assert_int_equal(p->csv_dates, YUNTA_DATES_MDY);
    assert_int_equal(p->csv_encoding, 3);
    assert_int_equal(p->duplicates, YUNTA_DUPLICATES_LAST);
    assert_int_equal(p->files.count, 2);
    assert_string_equal(p->files.items[1].value, "otras/s.csv");
    assert_int_equal(p->files.items[0].line, 5);
    assert_string_equal(p->columns.items[2].key, "7");
    assert_int_equal(p->values.count, 3);
    assert_string_equal(p->values.items[0].map.items[1].key, "I, P");
    assert_int_equal(p->values.items[1].map.items[0].line, 7);
    assert_string_equal(p->availability_labels.items[0].value, "09:00-13:00");
    assert_true(p->eligibility_sponsor && p->eligibility_shared_language);
    assert_true(p->eligibility_meetable && p->eligibility_repeat_pairs);
    assert_int_equal(p->eligibility_mentor_younger_by, -5);
    assert_string_equal(p->eligibility_different.items[1], "a \"b\"");
    assert_int_equal(p->matching_gap, 1);
    assert_int_equal(p->matching_both, YUNTA_BOTH_AND);
    assert_int_equal(p->plenaries_days, 1 << 6 | 1 << 2 | 1 << 4);
    assert_int_equal(p->plenaries_from, 510);
    assert_int_equal(p->plenaries_to, 1440);
    assert_int_equal(p->plenaries_groups_count, 0);
    assert_int_equal(p->plenaries_show_rate, 650000);
    assert_string_equal(p->meetings_after, "s1");
    assert_int_equal(p->output_exports.items[0], 1);
    assert_int_equal(p->output_files.count, 0);
    assert_string_equal(p->output_by, "institution");
    assert_false(p->output_report_names);
    yunta_policy_free(p);
}

static void conditions_and_quotas(void **state) {
    (void)state;
    yunta_policy *p = parse(everything);
    const yunta_where *where = p->eligibility_where.items;
    assert_int_equal(p->eligibility_where.count, 4);
    assert_int_equal(where[0].role, YUNTA_MENTEE);
    assert_true(where[0].most == 6000 && where[0].least == YUNTA_NO_NUMBER);
    assert_int_equal(where[0].line, 21);
    assert_int_equal(where[1].role, YUNTA_BOTH);
    assert_true(where[1].has_in && !where[1].has_not_in);
    assert_int_equal(where[1].in.count, 3);
    assert_string_equal(where[1].in.items[2], "true");
    assert_true(where[2].has_not_in && where[2].role == YUNTA_MENTOR);
    assert_true(where[3].least == -1250 && where[3].most == 2500);
    const yunta_quota *quota = p->matching_quotas.items;
    assert_int_equal(p->matching_quotas.count, 2);
    assert_int_equal(quota[0].side, YUNTA_MENTEE);
    assert_int_equal(quota[0].where.count, 2);
    assert_string_equal(quota[0].where.items[0].in.items[0], "Aysén");
    assert_int_equal(quota[0].where.items[1].in.count, 2);
    assert_true(quota[0].least == 5 && quota[0].most == 20);
    assert_int_equal(quota[1].where.count, 0);
    assert_true(quota[1].least == 0 && quota[1].most == 0);
    yunta_policy_free(p);
}

static void full_policy_reads_back(void **state) {
    (void)state;
    yunta_policy *expected = parse(everything);
    yunta_arena *arena = yunta_arena_new();
    size_t count;
    const yunta_key *keys = yunta_policy_keys(&count);
    for (size_t k = 0; k < count; k++) {
        const char *value = yunta_policy_value_text(expected, &keys[k], arena);
        char *file = nested(keys[k].path, value);
        yunta_policy *again = parse(file);
        assert_string_equal(yunta_policy_value_text(again, &keys[k], arena), value);
        yunta_policy_free(again);
        free(file);
    }
    yunta_arena_free(arena);
    yunta_policy_free(expected);
}

static void separators_by_sign_and_word(void **state) {
    (void)state;
    static const char *const cases[][2] = {
        {"auto", "auto"},  {"\",\"", ","}, {"comma", ","}, {";", ";"},    {"Semicolon", ";"},
        {"\"\\t\"", "\t"}, {"tab", "\t"},  {"\"|\"", "|"}, {"pipe", "|"}, {"punto y coma", ";"}};
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        char *text = nested("csv.separator", cases[k][0]);
        yunta_policy *policy = parse(text);
        assert_string_equal(policy->csv_separator, cases[k][1]);
        yunta_policy_free(policy);
        free(text);
    }
}

/* Rates at random, with a point, a comma or trailing zeros, are exact to the millionth. */
static void rates_are_exact(void **state) {
    (void)state;
    yunta_random random;
    yunta_random_seed(&random, 3);
    for (int k = 0; k < 500; k++) {
        int32_t rate = (int32_t)yunta_random_below(&random, 1000001);
        char value[40];
        snprintf(value, sizeof value, "%d%c%06d%s", rate / 1000000, k % 2 ? '.' : ',',
                 rate % 1000000, k % 3 ? "" : "000");
        char *text = nested("plenaries.show_rate", value);
        yunta_policy *policy = parse(text);
        assert_int_equal(policy->plenaries_show_rate, rate);
        yunta_policy_free(policy);
        free(text);
    }
}

static void texts_of_any_characters_read_back(void **state) {
    (void)state;
    static const char *const pieces[] = {"a",
                                         "\"",
                                         "\\",
                                         "\n",
                                         "\t",
                                         "ñ",
                                         "\xc2\x85",
                                         " ",
                                         ":",
                                         "#",
                                         "'",
                                         "{",
                                         "\x01",
                                         "\x7f",
                                         "\xe2\x80\xa8",
                                         "\xf0\x9f\x98\x80",
                                         "\xef\xbb\xbf",
                                         "\xef\xbf\xbf",
                                         "%"};
    yunta_random random;
    yunta_random_seed(&random, 5);
    yunta_arena *arena = yunta_arena_new();
    size_t count;
    const yunta_key *key = yunta_policy_keys(&count);
    for (int round = 0; round < 300; round++) {
        char name[64] = "";
        for (uint32_t k = 0, n = yunta_random_below(&random, 12); k < n; k++)
            strcat(name, pieces[yunta_random_below(&random, sizeof pieces / sizeof *pieces)]);
        yunta_policy made = {.programme_name = name};
        char *text = nested(key[0].path, yunta_policy_value_text(&made, &key[0], arena));
        yunta_policy *policy = parse(text);
        assert_string_equal(policy->programme_name, name);
        yunta_policy_free(policy);
        free(text);
    }
    yunta_arena_free(arena);
}

static void warnings_do_not_fail(void **state) {
    (void)state;
    yunta_policy_free(parse_warned("plenaries: {cadence_days: 3, tolerance_days: 3}", 1));
    yunta_policy_free(
        parse_warned("scoring: {weights: {skills: 0, availability: 0, goals: 0}}", 1));
    yunta_policy_free(parse_warned("scoring: {weights: {skills: 0, availability: 0}}", 0));
}

static void programmes_of_ten_years(void **state) {
    (void)state;
    yunta_policy_free(parse("programme: {start: 2027-03-01, end: 2037-03-07}"));
}

static void files_are_read(void **state) {
    (void)state;
    char path[] = "/tmp/yunta-policy-XXXXXX";
    int descriptor = mkstemp(path);
    assert_true(descriptor >= 0);
    static const char text[] = "meetings: {count: 7}\n";
    assert_int_equal(write(descriptor, text, sizeof text - 1), (ssize_t)(sizeof text - 1));
    close(descriptor);
    yunta_problems *problems = yunta_problems_new();
    yunta_policy *policy;
    assert_int_equal(yunta_policy_read(path, problems, &policy), YUNTA_OK);
    assert_int_equal(policy->meetings_count, 7);
    assert_string_equal(policy->path, path);
    yunta_policy_free(policy);
    unlink(path);
    assert_int_equal(yunta_policy_read(path, problems, &policy), YUNTA_E_IO);
    assert_null(policy);
    assert_int_equal(yunta_policy_read("/tmp", problems, &policy), YUNTA_E_IO);
    assert_int_equal(yunta_problems_count(problems, YUNTA_ERROR), 2);
    yunta_problems_free(problems);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(empty_files_are_the_defaults),
        cmocka_unit_test(defaults_are_those_of_the_contract),
        cmocka_unit_test(default_texts_read_back),
        cmocka_unit_test(every_kind_of_value),
        cmocka_unit_test(conditions_and_quotas),
        cmocka_unit_test(full_policy_reads_back),
        cmocka_unit_test(separators_by_sign_and_word),
        cmocka_unit_test(rates_are_exact),
        cmocka_unit_test(texts_of_any_characters_read_back),
        cmocka_unit_test(warnings_do_not_fail),
        cmocka_unit_test(programmes_of_ten_years),
        cmocka_unit_test(files_are_read),
    };
    return cmocka_run_group_tests_name("policy", tests, NULL, NULL);
}

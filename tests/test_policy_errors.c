/* io/policy: what is refused, where, and with which mend. */
#include "base/random.h"
#include "io/policy.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

typedef struct {
    const char *text;
    size_t line;
    const char *column;      /* NULL: none */
    const char *value;       /* NULL: none */
    const char *what, *mend; /* parts of them */
} refusal;

static yunta_problems *refused(const char *text, size_t length) {
    yunta_problems *problems = yunta_problems_new();
    yunta_policy *policy = (yunta_policy *)problems;
    yunta_status status = yunta_policy_parse(text, length, "yunta.yaml", problems, &policy);
    if (status != YUNTA_E_INPUT)
        fail_msg("status %d for: %s", status, text);
    assert_null(policy);
    return problems;
}

static bool same_text(const char *a, const char *b) {
    return a && b ? strcmp(a, b) == 0 : a == b;
}

static bool matches(const refusal *expected, const yunta_problem *found) {
    return found->severity == YUNTA_ERROR && strcmp(found->place.file, "yunta.yaml") == 0 &&
           found->place.line == expected->line &&
           same_text(found->place.column, expected->column) &&
           same_text(found->value, expected->value) && strstr(found->what, expected->what) &&
           found->mend && strstr(found->mend, expected->mend);
}

static void assert_refusals(const refusal *list, size_t count) {
    for (size_t k = 0; k < count; k++) {
        yunta_problems *problems = refused(list[k].text, strlen(list[k].text));
        if (yunta_problems_total(problems) != 1 ||
            !matches(&list[k], yunta_problems_at(problems, 0))) {
            yunta_problems_print(problems, YUNTA_NOTE, false, stderr);
            fail_msg("not as expected: %s", list[k].text);
        }
        yunta_problems_free(problems);
    }
}

#define ASSERT_REFUSALS(list) assert_refusals(list, sizeof(list) / sizeof *(list))

static void keys_that_are_unknown(void **state) {
    (void)state;
    static const refusal list[] = {
        {"eligibilty: {}", 1, "1", "eligibilty", "unknown key", "did you mean eligibility?"},
        {"a:\n  b: 1", 1, "1", "a", "unknown key", "allowed here: programme, csv"},
        {"# c\neligibility:\n  sponser: true", 3, "3", "sponser", "unknown key in eligibility",
         "did you mean sponsor?"},
        {"plenaries: {groups: {counts: 2}}", 1, "22", "counts", "unknown key in plenaries.groups",
         "did you mean count?"},
        {"plenaries: {groups: {xyz: 2}}", 1, "22", "xyz", "unknown key",
         "allowed here: count, capacity, at_once"},
        {"matching: {capacity: 3}", 1, "12", "capacity", "unknown key in matching",
         "allowed here: objective"},
        {"meetings: {least_attended: 3}", 1, "12", "least_attended", "unknown key in meetings",
         "its place is plenaries.least_attended"},
        {"matching.gap: 0.1", 1, "1", "matching.gap", "unknown key", "not with a dot"},
        {"\"\": 3", 1, "1", "", "unknown key", "allowed here"},
        {"plenaries: {show_rate: 0,65}", 1, "26", "65", "unknown key in plenaries",
         "write the decimal with a point"},
        {"<<: 1", 1, "1", "<<", "unknown key", "allowed here"},
    };
    ASSERT_REFUSALS(list);
}

static void keys_said_twice(void **state) {
    (void)state;
    static const refusal list[] = {
        {"id_format: any\nid_format: rut", 2, "1", "id_format", "already on line 1", "keep one"},
        {"csv: {dates: dmy}\ncsv: {}", 2, "1", "csv", "duplicate key", "keep one"},
        {"columns: {a: x, b: y, a: x}", 1, "23", "a", "duplicate key", "keep one"},
        {"values: {c: {X: 1,\n x: 2}}", 2, "2", "x", "values.c says this otherwise on line 1",
         "case and accents"},
        {"values: {Género: {a: b}, genero: {}}", 1, "26", "genero", "values says this otherwise",
         "keep one"},
        {"eligibility: {where: [{column: x, least: 1, least: 2}]}", 1, "45", "least",
         "duplicate key", "keep one"},
        {"matching: {objective: [pairs, score, pairs]}", 1, "38", "pairs", "names this twice",
         "keep one"},
        {"meetings: {days: [mon, lunes]}", 1, "24", "lunes", "names this twice", "keep one"},
        {"eligibility: {same: [unit, 'UNIT ']}", 1, "28", "UNIT ", "names this twice", "keep one"},
        {"availability: {columns: {mon: A, lunes: B}}", 1, NULL, "lunes", "same weekday twice",
         "at most once"},
    };
    ASSERT_REFUSALS(list);
}

static void values_of_the_wrong_type(void **state) {
    (void)state;
    static const refusal list[] = {
        {"eligibility: {sponsor: maybe}", 1, "24", "maybe", "must be yes or no; found: a text",
         "`sponsor: true` or `sponsor: false`"},
        {"eligibility: {sponsor: 1}", 1, "24", "1", "found: a number", "sponsor: true"},
        {"eligibility: {sponsor: 'yes'}", 1, "24", "yes", "found: a text in quotes", "sponsor"},
        {"eligibility: {sponsor: }", 1, "24", NULL, "found: nothing", "sponsor"},
        {"eligibility: {sponsor: [yes]}", 1, "24", NULL, "found: a list", "sponsor"},
        {"eligibility: {same: institution}", 1, "21", "institution", "must be a list",
         "write `same: [institution]`"},
        {"eligibility: {same: null}", 1, "21", NULL, "must be a list; found: nothing", "[]"},
        {"eligibility: {same: [a, ~]}", 1, "25", NULL, "must be a text; found: nothing", "text"},
        {"eligibility: {same: [[a]]}", 1, "22", NULL, "found: a list", "text"},
        {"eligibility: [sponsor]", 1, "14", NULL, "must be a mapping of keys; found: a list",
         "key: value"},
        {"eligibility:", 1, "13", NULL, "must be a mapping of keys; found: nothing", "{}"},
        {"hola", 1, "1", "hola", "the policy must be a mapping", "key: value"},
        {"- a", 1, "1", NULL, "the policy must be a mapping", "key: value"},
        {"meetings: {count: many}", 1, "19", "many", "must be a whole number", "from 0 to 366"},
        {"meetings: {count: 4.5}", 1, "19", "4.5", "must be a whole number", "from 0 to 366"},
        {"meetings: {count: '4'}", 1, "19", "4", "found: a text in quotes", "from 0 to 366"},
        {"meetings: {count: 0x10}", 1, "19", "0x10", "must be a whole number", "0 to 366"},
        {"meetings: {count: ~}", 1, "19", NULL, "found: nothing", "0 to 366"},
        {"programme: {name: }", 1, "19", NULL, "must be a text; found: nothing", "text"},
        {"programme: {name: {a: b}}", 1, "19", NULL, "found: a mapping", "text"},
        {"programme: {start: 01/03/2027}", 1, "20", "01/03/2027", "must be a date", "2027-03-01"},
        {"programme: {start: 2027-3-1}", 1, "20", "2027-3-1", "must be a date", "2027-03-01"},
        {"plenaries: {from: 9}", 1, "19", "9", "must be a time; found: a number", "00:00"},
        {"plenaries: {from: '9:0'}", 1, "19", "9:0", "must be a time", "00:00"},
        {"plenaries: {groups: {count: few}}", 1, "29", "few", "whole number or auto", "auto"},
        {"plenaries: {show_rate: 65%}", 1, "24", "65%", "must be a share", "as 0.65"},
        {"plenaries: {days: mon}", 1, "19", "mon", "must be a list", "`days: [mon]`"},
        {"matching: {both: [and]}", 1, "18", NULL, "must be one word", "either, and"},
        {"matching: {quotas: {side: mentor}}", 1, "20", NULL, "must be a list", "hyphen"},
        {"columns: [a]", 1, "10", NULL, "columns must be a mapping", "key: value"},
        {"columns: {id: }", 1, "15", NULL, "columns.id must be a text", "text"},
        {"columns: {'': x}", 1, "11", NULL, "columns has an empty key", "before the colon"},
        {"values: {region: RM}", 1, "18", "RM", "values.region must be a mapping", "key: value"},
    };
    ASSERT_REFUSALS(list);
}

static void values_out_of_range(void **state) {
    (void)state;
    static const refusal list[] = {
        {"eligibility: {least_score: 10001}", 1, "28", "10001", "out of range", "0 to 10000"},
        {"eligibility: {least_score: -1}", 1, "28", "-1", "out of range", "0 to 10000"},
        {"eligibility: {mentor_younger_by: -101}", 1, "34", "-101", "out of range", "-100 to 100"},
        {"meetings: {count: 99999999999999999999999999}", 1, "19", "99999999999999999999999999",
         "out of range", "0 to 366"},
        {"plenaries: {groups: {count: 0}}", 1, "29", "0", "out of range", "1 to 1000"},
        {"plenaries: {overflow_risk: 1.000001}", 1, "28", "1.000001", "out of range",
         "from 0 to 1"},
        {"plenaries: {walk_in_rate: 1}", 1, "27", "1", "out of range", "not, 1"},
        {"plenaries: {show_rate: -0.5}", 1, "24", "-0.5", "out of range", "from 0 to 1"},
        {"plenaries: {show_rate: 0.1234567}", 1, "24", "0.1234567", "more than six decimals",
         "six decimals"},
        {"plenaries: {from: '24:01'}", 1, "19", "24:01", "out of range", "24:00"},
        {"plenaries: {from: '12:60'}", 1, "19", "12:60", "out of range", "24:00"},
        {"programme: {start: 2027-02-29}", 1, "20", "2027-02-29", "does not exist", "2027-03-01"},
        {"programme: {end: 2027-13-01}", 1, "18", "2027-13-01", "does not exist", "2027-03-01"},
        {"programme: {timezone: America/Santigo}", 1, "23", "America/Santigo", "no such time zone",
         "did you mean America/Santiago?"},
        {"programme: {timezone: ../UTC}", 1, "23", "../UTC", "no such time zone", ""},
        {"programme: {timezone: Atlantis Deep}", 1, "23", "Atlantis Deep", "no such time zone",
         "tzdata"},
        {"csv: {separator: x}", 1, "18", "x", "does not know this separator", "auto"},
        {"csv: {encoding: utf8}", 1, "17", "utf8", "does not know this word", "mean utf-8?"},
        {"duplicates: first", 1, "13", "first", "does not know", "allowed here: error, last"},
        {"matching: {objective: [pairs, scor]}", 1, "31", "scor", "does not know", "mean score?"},
        {"matching: {objective: []}", 1, "23", NULL, "is empty", "at least one objective"},
        {"courses: {days: []}", 1, "17", NULL, "is empty", "at least one weekday"},
        {"courses: {days: [moonday]}", 1, "18", "moonday", "no weekday", "did you mean monday?"},
        {"courses: {days: [mon-fri]}", 1, "18", "mon-fri", "no weekday", "mon, tue, wed"},
        {"courses: {days: [lu]}", 1, "18", "lu", "no weekday", ""},
        {"availability: {columns: {someday: X}}", 1, NULL, "someday", "no weekday", "mon, tue"},
        {"skills: {level: 'Nivel'}", 1, "17", "Nivel", "has no *", "one *"},
        {"skills: {want: '* de *'}", 1, "16", "* de *", "more than one *", "one *"},
    };
    ASSERT_REFUSALS(list);
}

static void keys_that_contradict_each_other(void **state) {
    (void)state;
    static const refusal list[] = {
        {"programme: {start: 2027-03-02,\n end: 2027-03-01}", 2, "7", "2027-03-01",
         "programme.end is before programme.start", "exchange"},
        {"programme: {start: 2027-03-01, end: 2227-03-26}", 1, "37", "2227-03-26",
         "lasts 73074 days, more than 3660", "look at the years"},
        {"programme: {start: 2027-03-01, end: 2037-03-08}", 1, "37", "2037-03-08",
         "lasts 3661 days", "look at the years"},
        {"eligibility: {window: {to: 2027-01-01,\n from: 2027-01-02}}", 2, "8", "2027-01-02",
         "eligibility.window.to is before", "exchange"},
        {"plenaries: {from: '18:00'}", 1, "19", "18:00", "plenaries.to is not after", "exchange"},
        {"meetings: {to: '08:00'}", 1, "16", "08:00", "meetings.to is not after", "exchange"},
        {"courses: {from: '10:00', to: '10:00'}", 1, "30", "10:00", "courses.to is not after",
         "exchange"},
        {"meetings: {minutes: 541}", 1, "21", "541", "541 minutes do not fit in the 540",
         "shorten"},
        {"matching: {objective: [worst, score]}", 1, "24", "worst", "after pairs", "[pairs, worst"},
        {"matching: {objective: [score, leximin, pairs]}", 1, "31", "leximin", "after pairs",
         "put pairs before"},
        {"eligibility: {same: [Género]}", 1, "22", "Género", "may not use gender", "quotas"},
        {"eligibility: {different: [unit, sexo]}", 1, "33", "sexo", "may not use gender", "quotas"},
        {"eligibility: {where: [{column: GENDER, in: [F]}]}", 1, NULL, "GENDER",
         "eligibility.where may not use gender", "quotas"},
        {"columns: {gender: 'Se identifica como:'}\neligibility: {same: ['Se identifica como']}", 2,
         "22", "Se identifica como", "may not use gender", "quotas"},
        {"output: {by: gender}", 1, "14", "gender", "output.by may not use gender", "quotas"},
    };
    ASSERT_REFUSALS(list);
}

static void conditions_that_mean_nothing(void **state) {
    (void)state;
    static const refusal list[] = {
        {"eligibility: {where: [{column: x, in: [a], not_in: [b]}]}", 1, "23", NULL,
         "both in and not_in", "keep one"},
        {"eligibility: {where: [{column: x}]}", 1, "23", NULL, "tests nothing", "in: [..]"},
        {"eligibility: {where: [{least: 1}]}", 1, "23", NULL, "names no column", "column: NAME"},
        {"eligibility: {where: [{column: '', least: 1}]}", 1, "32", "", "is empty", "column"},
        {"eligibility: {where: [{column: x, leest: 1, most: 2}]}", 1, "35", "leest",
         "unknown key in eligibility.where", "did you mean least?"},
        {"eligibility: {where: [{column: x, least: 3, most: 2}]}", 1, "42", "3",
         "least is more than most", "exchange"},
        {"eligibility: {where: [{column: x, least: a}]}", 1, "42", "a", "must be a number", "6.5"},
        {"eligibility: {where: [{column: x, least: 1.0001}]}", 1, "42", "1.0001",
         "more than three decimals", "round"},
        {"eligibility: {where: [{column: x, most: 9999999999999999}]}", 1, "41", "9999999999999999",
         "out of range", "15 digits"},
        {"eligibility: {where: [{column: x, in: a}]}", 1, "39", "a", "must be a list", "`in: [a]`"},
        {"eligibility: {where: [{column: x, in: []}]}", 1, "39", NULL, "empty", "at least one"},
        {"eligibility: {where: [{role: both, column: x, least: 1}]}", 1, "30", "both",
         "does not know", "mentor, mentee"},
        {"eligibility: {where: [institution]}", 1, "23", "institution", "list of mappings",
         "column: NAME"},
        {"matching: {quotas: [{least: 2}]}", 1, "21", NULL, "no side", "side: mentor"},
        {"matching: {quotas: [{side: mentor}]}", 1, "21", NULL, "neither least nor most",
         "least: n"},
        {"matching: {quotas: [{side: mentor, least: 3, most: 2}]}", 1, "43", "3",
         "least is more than most", "exchange"},
        {"matching: {quotas: [{side: mentor, least: -1}]}", 1, "43", "-1", "out of range",
         "0 to 100000000"},
        {"matching: {quotas: [{side: mentor, least: 1, where: region}]}", 1, "53", "region",
         "must be a mapping", "COLUMN: VALUE"},
        {"matching: {quotas: [{side: mentor, least: 1, where: {region: }}]}", 1, "62", NULL,
         "must be a text", "text"},
        {"matching: {quotas: [{side: mentor, least: 1, where: {region: []}}]}", 1, "62", NULL,
         "empty", "at least one"},
        {"matching: {quotas: [{side: mentee, leats: 1, most: 2}]}", 1, "36", "leats",
         "unknown key in matching.quotas", "did you mean least?"},
    };
    ASSERT_REFUSALS(list);
}

static void yaml_beyond_the_plain(void **state) {
    (void)state;
    static const refusal list[] = {
        {"programme: {name: &a x}", 1, "19", "a", "anchors are not allowed", "take the &"},
        {"programme: {name: !!str x}", 1, "19", "tag:yaml.org,2002:str", "tags are not allowed",
         "take the !"},
        {"programme: {name: *x}", 1, "19", "x", "aliases are not allowed", "quotes"},
        {"programme: {name: x}\n---\nprogramme: {}", 2, "1", NULL, "one document", "---"},
        {"? [a]\n: b", 1, "3", NULL, "a key must be a text", "key"},
        {"programme: {name: \"a\\0b\"}", 1, "19", NULL, "NUL", "take"},
        {"columns: [1, 2\nb: 3", 2, "2", NULL, "this is no YAML: did not find expected ','",
         "brackets"},
        {"csv:\n\tdates: dmy", 2, "1", NULL, "this is no YAML", "indentation"},
        {"programme: {name: x}\n# \x01", 2, "3", NULL, "control characters", ""},
        {"csv: {separator: |}", 1, "18", NULL, "this is no YAML", "in quotes"},
        {"# a\nprogramme: {name: \"A\xf1o\"}", 2, NULL, NULL, "not UTF-8", "save the policy"},
    };
    ASSERT_REFUSALS(list);
}

/* A text of one line: head, then piece count times. */
static yunta_problems *repeated(const char *head, const char *piece, size_t count) {
    size_t start = strlen(head), size = strlen(piece);
    char *text = malloc(start + size * count + 1);
    memcpy(text, head, start);
    for (size_t k = 0; k < count; k++)
        memcpy(text + start + k * size, piece, size);
    yunta_problems *problems = refused(text, start + size * count);
    free(text);
    return problems;
}

static void hostile_files_end_at_once(void **state) {
    (void)state;
    static const struct {
        const char *head, *piece;
        size_t count;
        const char *what;
    } list[] = {{"", "[", 1000000, "nested more than 20"},
                {"", "{a: ", 200000, "nested more than 20"},
                {"", "- ", 300000, "nested more than 20"},
                {"a: [", "x,", 300000, "more than 100000 values"},
                {"", "x", 1100000, "at most 1 MiB"}};
    for (size_t k = 0; k < sizeof list / sizeof *list; k++) {
        yunta_problems *problems = repeated(list[k].head, list[k].piece, list[k].count);
        assert_int_equal(yunta_problems_total(problems), 1);
        assert_non_null(strstr(yunta_problems_at(problems, 0)->what, list[k].what));
        yunta_problems_free(problems);
    }
    static const char laughs[] = "a: &a [x, x]\nb: &b [*a, *a, *a]\nc: [*b, *b, *b]\n";
    yunta_problems_free(refused(laughs, sizeof laughs - 1));
}

static void all_errors_come_at_once(void **state) {
    (void)state;
    static const char text[] = "eligibility: {sponsor: maybe, least_score: -1, wher: []}\n"
                               "meetings: {count: x, of: couple, minutes: 0}\n"
                               "programme: {start: 2027-02-30, timezone: Nowhere}\n"
                               "nothing: 1\n";
    yunta_problems *problems = refused(text, sizeof text - 1);
    assert_int_equal(yunta_problems_count(problems, YUNTA_ERROR), 9);
    yunta_problems_free(problems);
}

static void messages_come_in_spanish(void **state) {
    (void)state;
    yunta_language_set(YUNTA_SPANISH);
    static const refusal list[] = {
        {"eligibilty: {}", 1, "1", "eligibilty", "clave desconocida", "¿quiso decir eligibility?"},
        {"eligibility: {sponsor: maybe}", 1, "24", "maybe", "debe ser sí o no", "«sponsor: true»"},
        {"columns: [1, 2\nb: 3", 2, "2", NULL, "esto no es YAML: falta una coma o un corchete",
         "sangría"},
        {"meetings: {count: 400}", 1, "19", "400", "fuera de rango", "de 0 a 366"},
    };
    ASSERT_REFUSALS(list);
    yunta_language_set(YUNTA_ENGLISH);
}

/* Bytes changed, cut and doubled at random in a sound policy: an answer or problems, never both. */
static void damaged_policies_are_answered(void **state) {
    (void)state;
    static const char sound[] =
        "programme: {name: 'X', start: 2027-03-01}\ncolumns: {id: RUT, name: \"N\"}\n"
        "eligibility:\n  where:\n    - {role: mentee, column: m, most: 6}\n  same: [unit]\n"
        "matching: {objective: [pairs, score], quotas: [{side: mentee, where: {r: A}, least: 5}]}\n"
        "plenaries: {days: [mon, fri], from: \"09:00\", groups: {count: auto}, show_rate: 0.65}\n";
    static const char signs[] = "{}[]:,-#&*!|>'\"%@`\n\t 0a\\\xc3\xb1~?<";
    yunta_random random;
    yunta_random_seed(&random, 17);
    size_t answered = 0;
    for (int round = 0; round < 3000; round++) {
        char text[sizeof sound];
        size_t length = sizeof sound - 1;
        memcpy(text, sound, sizeof sound);
        for (uint32_t k = 0, n = 1 + yunta_random_below(&random, 3); k < n; k++)
            text[yunta_random_below(&random, (uint32_t)length)] =
                signs[yunta_random_below(&random, sizeof signs - 1)];
        if (round % 5 == 0)
            length = yunta_random_below(&random, (uint32_t)length);
        yunta_problems *problems = yunta_problems_new();
        yunta_policy *policy;
        yunta_status status = yunta_policy_parse(text, length, "p", problems, &policy);
        assert_true(status == YUNTA_OK || status == YUNTA_E_INPUT);
        assert_true((status == YUNTA_OK) == (policy != NULL));
        assert_true((status == YUNTA_OK) == (yunta_problems_count(problems, YUNTA_ERROR) == 0));
        answered += status == YUNTA_OK;
        yunta_policy_free(policy);
        yunta_problems_free(problems);
    }
    assert_true(answered > 20 && answered < 2000);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_that_are_unknown),
        cmocka_unit_test(keys_said_twice),
        cmocka_unit_test(values_of_the_wrong_type),
        cmocka_unit_test(values_out_of_range),
        cmocka_unit_test(keys_that_contradict_each_other),
        cmocka_unit_test(conditions_that_mean_nothing),
        cmocka_unit_test(yaml_beyond_the_plain),
        cmocka_unit_test(hostile_files_end_at_once),
        cmocka_unit_test(all_errors_come_at_once),
        cmocka_unit_test(messages_come_in_spanish),
        cmocka_unit_test(damaged_policies_are_answered),
    };
    return cmocka_run_group_tests_name("policy errors", tests, NULL, NULL);
}

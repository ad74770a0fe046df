#include "io/digest.h"
#include "io/json.h"
#include "io/report.h"
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

typedef struct {
    write_fixture *f;
    char *page;
    yunta_arena *arena;
    const yunta_json_value *data;
} page;

/* The text between two marks of the page. */
static char *between(const page *of, const char *from, const char *to) {
    char *start = strstr(of->page, from);
    assert_non_null(start);
    start += strlen(from);
    char *end = strstr(start, to);
    assert_non_null(end);
    return write_need(yunta_arena_text(of->arena, start, (size_t)(end - start)));
}

static page page_of(write_fixture *f) {
    page made = {.f = f, .arena = write_need(yunta_arena_new())};
    size_t line;
    write_fine(f);
    made.page = write_need(scratch_get(f->folder, "out/report.html"));
    char *text = between(&made, "id=\"result\">", "</script>");
    FILE *stream = write_need(fmemopen(text, strlen(text), "r"));
    assert_int_equal(yunta_json_read(stream, made.arena, &made.data, &line), YUNTA_OK);
    assert_non_null(made.data);
    fclose(stream);
    return made;
}

static void page_free(page *of) {
    yunta_free(of->page);
    yunta_arena_free(of->arena);
}

static const yunta_json_value *member(const page *of, const char *key) {
    const yunta_json_value *value = yunta_json_member(of->data, key);
    assert_non_null(value);
    return value;
}

static const yunta_json_value *cell(const yunta_json_value *rows, size_t row, size_t column) {
    assert_true(row < rows->count && column < rows->items[row].count);
    return &rows->items[row].items[column];
}

/* The plainest base64 there is. */
static void base64(const char *hex, char *text) {
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    int bits[258] = {0};
    for (size_t k = 0; k < 256; k++)
        bits[k] = (int)(strtol((const char[]){hex[k / 4], 0}, NULL, 16) >> (3 - k % 4)) & 1;
    for (size_t k = 0; k < 43; k++) {
        int digit = 0;
        for (size_t b = 0; b < 6; b++)
            digit = 2 * digit + bits[6 * k + b];
        text[k] = digits[digit];
    }
    strcpy(text + 43, "=");
}

static void the_page_allows_its_own_script_and_style_alone(void **state) {
    static const char *const parts[][3] = {{"<style>", "</style>", "style-src 'sha256-%s'"},
                                           {"<script>", "</script>", "script-src 'sha256-%s'"}};
    page of = page_of(*state);
    for (size_t k = 0; k < 2; k++) {
        char hex[YUNTA_DIGEST_TEXT], text[45], wanted[80];
        char *bytes = between(&of, parts[k][0], parts[k][1]);
        yunta_digest_bytes(bytes, strlen(bytes), hex);
        base64(hex, text);
        snprintf(wanted, sizeof wanted, parts[k][2], text);
        assert_non_null(strstr(of.page, wanted));
    }
    assert_non_null(strstr(of.page, "default-src 'none'"));
    assert_null(strstr(of.page, "{{"));
    page_free(&of);
}

static void the_data_cannot_leave_its_block(void **state) {
    write_fixture *f = *state;
    f->cohort->policy->programme_name = "</title><script>\"&'</script><!--";
    f->cohort->cohort->person[0].name = "</script><script>x</script><!--";
    page of = page_of(f);
    assert_null(strpbrk(between(&of, "id=\"result\">", "</script>"), "<>&"));
    assert_string_equal(cell(member(&of, "people"), 0, 0)->text, "</script><script>x</script><!--");
    assert_non_null(strstr(of.page, "<title>&#60;/title&#62;&#60;script&#62;&#34;&#38;&#39;"));
    page_free(&of);
}

static void rows_say_what_the_result_is(void **state) {
    write_fixture *f = *state;
    page of = page_of(f);
    const yunta_json_value *pairs = member(&of, "pairs"), *unmatched = member(&of, "unmatched");
    assert_int_equal(pairs->count, WRITE_PAIRS);
    for (size_t k = 0; k < WRITE_PAIRS; k++) {
        assert_int_equal(cell(pairs, k, 0)->integer, k);
        assert_int_equal(cell(pairs, k, 1)->integer, k + 4);
        assert_int_equal(cell(pairs, k, 2)->integer, f->pairing.pairs[k].score);
        assert_int_equal(cell(pairs, k, 6)->integer, k == 1);
    }
    assert_int_equal(unmatched->count, 2);
    assert_string_equal(cell(unmatched, 1, 1)->text, "no_sponsor");
    assert_string_equal(cell(unmatched, 1, 2)->text, "p007 is alone");
    const yunta_json_value *calendar = member(&of, "calendar");
    assert_int_equal(yunta_json_member(calendar, "meetings")->count, WRITE_PAIRS * WRITE_MEETINGS);
    assert_int_equal(cell(yunta_json_member(calendar, "plenaries"), 1, 2)->integer,
                     yunta_day_from_civil(2027, 4, 15));
    assert_int_equal(cell(member(&of, "people"), 7, 1)->integer, YUNTA_MENTEE);
    page_free(&of);
}

/* Supply, demand and what was met, counted again person by person. */
static void supply_and_demand_are_counted(void **state) {
    write_fixture *f = *state;
    yunta_cohort *cohort = f->cohort->cohort;
    for (size_t k = 0; k < cohort->people * cohort->skills; k++) {
        cohort->level[k] = (uint8_t)(1 + (7 * k + 3) % 5);
        cohort->want[k] = k % 5 ? (uint8_t)(k % 3) : 0;
    }
    cohort->want[5 * 2] = cohort->want[5 * 2 + 1] = 0;
    cohort->level[1 * 2] = 5; /* more than p005 has, who is above the level of those who ask */
    page of = page_of(f);
    const yunta_json_value *rows = member(&of, "skills");
    assert_int_equal(rows->count, cohort->skills);
    for (size_t s = 0; s < cohort->skills; s++) {
        int demand = 0, met = 0, supply = 0;
        for (size_t p = 0; p < 4; p++)
            supply += cohort->level[p * 2 + s] >= 3;
        for (size_t p = 4; p < 8; p++) {
            bool none = !cohort->want[p * 2] && !cohort->want[p * 2 + 1];
            bool wants = none ? cohort->level[p * 2 + s] < 3 : cohort->want[p * 2 + s] > 0;
            uint8_t of_mentor = p < 7 ? cohort->level[(p - 4) * 2 + s] : 0;
            demand += wants;
            met += wants && of_mentor >= 3 && of_mentor > cohort->level[p * 2 + s];
        }
        assert_int_equal(cell(rows, s, 1)->integer, demand);
        assert_int_equal(cell(rows, s, 2)->integer, met);
        assert_int_equal(cell(rows, s, 3)->integer, supply);
    }
    page_free(&of);
}

static void assert_nobody(const page *of) {
    char *data = between(of, "id=\"result\">", "</script>");
    for (size_t p = 0; p < of->f->cohort->cohort->people; p++) {
        const yunta_person *person = &of->f->cohort->cohort->person[p];
        assert_null(strstr(data, person->id));
        if (*person->name && p != 1 && p != 5)
            assert_null(strstr(data, person->name));
    }
    assert_null(strstr(data, "correo.example"));
    assert_null(strstr(data, "Oficina única"));
    assert_null(strstr(data, "Experta Única"));
}

static void without_names_people_are_pseudonyms(void **state) {
    static const char *places[] = {"Ministerio", "Ministerio", "Ministerio", "Ministerio",
                                   "Ministerio", "Ministerio", "Ministerio", "Oficina única"};
    static yunta_expert expert = {.name = "Experta Única"};
    static int32_t first[] = {0};
    write_fixture *f = *state;
    yunta_support_column(f->cohort, "institution", places);
    f->cohort->cohort->institution = yunta_cohort_column(f->cohort->cohort, "institution");
    f->cohort->cohort->experts = &expert;
    f->cohort->cohort->expert_count = 1;
    f->cohort->cohort->sessions[0].experts = first;
    f->cohort->cohort->sessions[0].expert_count = 1;
    page named = page_of(f);
    assert_non_null(strstr(named.page, "Oficina única"));
    assert_non_null(strstr(named.page, "Experta Única"));
    page_free(&named);
    for (int k = 0; k < 2; k++) {
        f->cohort->policy->output_report_names = false;
        f->cohort->policy->output_pseudonyms = k == 1;
        page of = page_of(f);
        assert_nobody(&of);
        assert_non_null(strstr(of.page, "Ministerio"));
        assert_string_equal(cell(member(&of, "people"), 0, 0)->text, "P0001");
        for (size_t p = 1; p < WRITE_PAIRS; p++)
            assert_true(cell(member(&of, "pairs"), p - 1, 0)->integer <
                        cell(member(&of, "pairs"), p, 0)->integer);
        assert_true(cell(member(&of, "unmatched"), 0, 0)->integer <
                    cell(member(&of, "unmatched"), 1, 0)->integer);
        page_free(&of);
    }
    f->cohort->cohort->sessions[0].expert_count = 0;
}

static void problems_are_told_by_the_name_of_their_file(void **state) {
    static yunta_input input = {
        .table = "applicants", .path = "/somewhere/a.csv", .name = "a.csv", .rows = 8};
    write_fixture *f = *state;
    f->cohort->cohort->inputs = &input;
    f->cohort->cohort->input_count = 1;
    yunta_problem_add(f->problems, YUNTA_WARNING, (yunta_place){"/somewhere/a.csv", 3, "name"},
                      "Ána", NULL, "odd");
    assert_int_equal(yunta_result_write(&f->result, f->problems), YUNTA_OK);
    assert_true(write_says(f, "out/report.html",
                           "[\"warning\", \"a.csv\", 3, \"name\", \"Ána\", \"odd\", null]"));
    f->cohort->policy->output_report_names = false;
    assert_int_equal(yunta_result_write(&f->result, f->problems), YUNTA_OK);
    assert_true(write_says(f, "out/report.html",
                           "[\"warning\", \"a.csv\", 3, \"name\", null, null, null]"));
    f->cohort->cohort->input_count = 0;
}

static void it_is_written_when_asked_and_always_the_same(void **state) {
    static int csv[] = {YUNTA_FILES_CSV};
    write_fixture *f = *state;
    page first = page_of(f), second = page_of(f);
    assert_string_equal(first.page, second.page);
    page_free(&first);
    page_free(&second);
    f->result.timetable = NULL;
    page of = page_of(f);
    assert_null(yunta_json_member(yunta_json_member(of.data, "calendar"), "plenaries"));
    page_free(&of);
    f->cohort->policy->output_files = (yunta_choices){csv, 1};
    write_fine(f);
    assert_false(scratch_has(f->folder, "out/report.html"));
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, write_set_up, write_tear_down)
    const struct CMUnitTest tests[] = {
        TEST(the_page_allows_its_own_script_and_style_alone),
        TEST(the_data_cannot_leave_its_block),
        TEST(rows_say_what_the_result_is),
        TEST(supply_and_demand_are_counted),
        TEST(without_names_people_are_pseudonyms),
        TEST(problems_are_told_by_the_name_of_their_file),
        TEST(it_is_written_when_asked_and_always_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

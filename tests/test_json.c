#include "io/json.h"
#include "io/key.h"
#include "tests/scratch.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
/* cmocka wants those first. */
#include <cmocka.h>

typedef struct {
    char *text;
    size_t size;
    FILE *stream;
    yunta_json *json;
} document;

/* The stream keeps the addresses of text and size, so a document stays where it is. */
static void begin(document *d) {
    d->stream = open_memstream(&d->text, &d->size);
    assert_non_null(d->stream);
    d->json = yunta_json_new(d->stream);
}

static void assert_document(document *d, const char *wanted) {
    assert_int_equal(yunta_json_finish(d->json), YUNTA_OK);
    fclose(d->stream);
    assert_string_equal(d->text, wanted);
    free(d->text);
}

static void values_nest_and_are_separated(void **state) {
    (void)state;
    document d = {0};
    begin(&d);
    yunta_json_object(d.json, NULL);
    yunta_json_array(d.json, "rows");
    for (int k = 0; k < 2; k++) {
        yunta_json_object(d.json, NULL);
        yunta_json_integer(d.json, "k", k ? INT64_MIN : INT64_MAX);
        yunta_json_array(d.json, "empty");
        yunta_json_end(d.json);
        yunta_json_end(d.json);
    }
    yunta_json_end(d.json);
    yunta_json_boolean(d.json, "yes", true);
    yunta_json_null(d.json, "none");
    yunta_json_end(d.json);
    assert_document(&d, "{\n  \"rows\": [\n    {\"k\": 9223372036854775807, \"empty\": []},\n"
                        "    {\"k\": -9223372036854775808, \"empty\": []}\n  ],\n"
                        "  \"yes\": true,\n  \"none\": null\n}\n");
}

static void texts_are_escaped(void **state) {
    (void)state;
    document d = {0};
    begin(&d);
    yunta_json_text(d.json, NULL, "\"\\\n\x01 ñ </script>");
    assert_document(&d, "\"\\\"\\\\\\n\\u0001 ñ </script>\"\n");
}

static void bytes_that_are_no_text_are_shown(void **state) {
    (void)state;
    document d = {0};
    begin(&d);
    yunta_json_object(d.json, NULL);
    yunta_json_text(d.json, "file", "postulaci\xf3n ñ \"a\".csv");
    yunta_json_text(d.json, "\x8c", "\xe2\x80");
    yunta_json_end(d.json);
    assert_document(&d, "{\n  \"file\": \"postulaci\\\\xF3n ñ \\\"a\\\".csv\",\n"
                        "  \"\\\\x8C\": \"\\\\xE2\\\\x80\"\n}\n");
}

static void decimals_are_exact(void **state) {
    static const struct {
        int64_t value;
        int digits;
        const char *wanted;
    } cases[] = {{650000, 6, "0.65\n"}, {1000000, 6, "1\n"},   {0, 6, "0\n"},
                 {-500, 3, "-0.5\n"},   {-1250, 3, "-1.25\n"}, {7, 0, "7\n"},
                 {1, 6, "0.000001\n"}};
    (void)state;
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        document d = {0};
        begin(&d);
        yunta_json_decimal(d.json, NULL, cases[k].value, cases[k].digits);
        assert_document(&d, cases[k].wanted);
    }
}

static void failures_are_told_at_the_end(void **state) {
    (void)state;
    yunta_json_integer(NULL, NULL, 1);
    assert_int_equal(yunta_json_finish(NULL), YUNTA_E_MEMORY);
    FILE *full = fopen("/dev/full", "w");
    assert_non_null(full);
    yunta_json *json = yunta_json_new(full);
    yunta_json_text(json, NULL, "no room");
    assert_int_equal(yunta_json_finish(json), YUNTA_E_IO);
    fclose(full);
}

static size_t texts_in(const char *text, bool *valid) {
    const char **texts;
    size_t count;
    yunta_arena *arena = yunta_arena_new();
    FILE *stream = fmemopen((char *)text, strlen(text), "r");
    yunta_json_head heads[] = {{"edition", "x"}, {"gone", "x"}};
    assert_int_equal(
        yunta_json_read_texts(stream, heads, 2, "files", "file", arena, valid, &texts, &count),
        YUNTA_OK);
    fclose(stream);
    assert_null(heads[1].text);
    assert_int_equal(heads[0].text != NULL, *valid && strstr(text, "\"edition\": \"") != NULL);
    if (heads[0].text)
        assert_string_equal(heads[0].text, "P 2027");
    yunta_arena_free(arena);
    return count;
}

static void only_what_is_asked_for_is_read(void **state) {
    static const char *const broken[] = {"x", "[]", "{", "{\"files\": {}}", "{\"files\": []} x"};
    bool valid;
    (void)state;
    assert_int_equal(texts_in("{\"files\": [{\"file\": \"a\"}, {\"file\": 1}, 2, {}]}", &valid), 1);
    assert_true(valid);
    assert_int_equal(texts_in("{\"edition\": \"P 2027\", \"files\": []}", &valid), 0);
    assert_int_equal(texts_in("{\"edition\": 2027, \"gone\": [], \"files\": []}", &valid), 0);
    assert_true(valid);
    for (size_t k = 0; k < sizeof broken / sizeof *broken; k++) {
        assert_int_equal(texts_in(broken[k], &valid), 0);
        assert_false(valid);
    }
}

static void a_key_is_made_once_and_for_its_owner(void **state) {
    yunta_secret first, second;
    (void)state;
    scratch *folder = scratch_new();
    yunta_problems *problems = yunta_problems_new();
    assert_int_equal(yunta_key_open(folder->path, problems, &first), YUNTA_OK);
    assert_int_equal(yunta_key_open(folder->path, problems, &second), YUNTA_OK);
    assert_memory_equal(first.bytes, second.bytes, YUNTA_KEY_BYTES);
    assert_int_equal(scratch_mode(folder, ".yunta-key"), 0600);
    char *names = scratch_list(folder, ".");
    assert_string_equal(names, ".yunta-key ");
    yunta_free(names);
    assert_int_equal(yunta_key_open("/nowhere/at/all", problems, &first), YUNTA_E_IO);
    assert_int_equal(yunta_problems_total(problems), 1);
    yunta_problems_free(problems);
    scratch_free(folder);
}

static void tokens_depend_on_key_and_every_text(void **state) {
    const yunta_secret one = {.bytes = {1}}, two = {.bytes = {2}};
    const char *const ab[] = {"a", "b"}, *const joined[] = {"ab"}, *const split[] = {"", "ab"};
    char a[YUNTA_TOKEN_BYTES], b[YUNTA_TOKEN_BYTES];
    (void)state;
    assert_int_equal(yunta_key_token(&one, ab, 2, a), YUNTA_OK);
    assert_int_equal(strspn(a, "0123456789abcdef"), YUNTA_TOKEN_BYTES - 1);
    assert_int_equal(yunta_key_token(&one, ab, 2, b), YUNTA_OK);
    assert_string_equal(a, b);
    assert_int_equal(yunta_key_token(&two, ab, 2, b), YUNTA_OK);
    assert_string_not_equal(a, b);
    assert_int_equal(yunta_key_token(&one, joined, 1, b), YUNTA_OK);
    assert_string_not_equal(a, b);
    assert_int_equal(yunta_key_token(&one, split, 2, a), YUNTA_OK);
    assert_string_not_equal(a, b);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_nest_and_are_separated),
        cmocka_unit_test(texts_are_escaped),
        cmocka_unit_test(bytes_that_are_no_text_are_shown),
        cmocka_unit_test(decimals_are_exact),
        cmocka_unit_test(failures_are_told_at_the_end),
        cmocka_unit_test(only_what_is_asked_for_is_read),
        cmocka_unit_test(a_key_is_made_once_and_for_its_owner),
        cmocka_unit_test(tokens_depend_on_key_and_every_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

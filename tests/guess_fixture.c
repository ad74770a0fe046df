#include "tests/guess_fixture.h"
#include "io/policy.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

int guess_setup(void **state) {
    guess_fixture *f = calloc(1, sizeof *f);
    if (!f)
        return -1;
    f->problems = yunta_problems_new();
    if (yunta_policy_parse("", 0, "", f->problems, &f->defaults) != YUNTA_OK)
        return -1;
    *state = f;
    return 0;
}

static void forget(guess_fixture *f) {
    yunta_guess_free(f->guess);
    yunta_table_free(f->table);
    yunta_policy_free(f->written);
    f->guess = NULL;
    f->table = NULL;
    f->written = NULL;
}

int guess_teardown(void **state) {
    guess_fixture *f = *state;
    forget(f);
    yunta_policy_free(f->defaults);
    yunta_problems_free(f->problems);
    free(f);
    return 0;
}

void guess_text(guess_fixture *f, const char *text) {
    forget(f);
    assert_int_equal(
        yunta_table_parse(text, strlen(text), "f.csv", f->defaults, f->problems, &f->table),
        YUNTA_OK);
    assert_int_equal(yunta_guess_table(f->table, &f->guess), YUNTA_OK);
    for (size_t c = 0; c < f->table->columns; c++)
        assert_non_null(f->guess->place[c].why);
}

void guess_read_back(guess_fixture *f) {
    char *text = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&text, &length);
    assert_non_null(stream);
    assert_int_equal(yunta_guess_write_policy(f->guess, "f.csv", NULL, 0, stream), YUNTA_OK);
    fclose(stream);
    yunta_status status = yunta_policy_parse(text, length, "yunta.yaml", f->problems, &f->written);
    if (status != YUNTA_OK)
        print_message("%s\n%s\n", text, yunta_problems_at(f->problems, 0)->what);
    free(text);
    assert_int_equal(status, YUNTA_OK);
}

const char *guess_mapped(const yunta_map *map, const char *key) {
    for (size_t k = 0; k < map->count; k++)
        if (!strcmp(map->items[k].key, key))
            return map->items[k].value;
    return NULL;
}

void guess_assert_written(const guess_fixture *f) {
    for (size_t c = 0; c < f->table->columns; c++) {
        const yunta_guess_place *place = &f->guess->place[c];
        const char *name = yunta_columns_rule(place->column)->name;
        if (place->kind != YUNTA_GUESS_COLUMN || !strcmp(name, f->table->header[c]))
            continue;
        const char *header = guess_mapped(&f->written->columns, name);
        assert_non_null(header);
        assert_string_equal(header, f->table->header[c]);
    }
}

const char *guess_header_of(const guess_fixture *f, yunta_column_id column) {
    int32_t at = yunta_guess_find(f->guess, column);
    return at < 0 ? "" : f->table->header[at];
}

const char *guess_why(const guess_fixture *f, const char *header) {
    for (size_t c = 0; c < f->table->columns; c++)
        if (!strcmp(f->table->header[c], header))
            return f->guess->place[c].kind == YUNTA_GUESS_UNPLACED ? f->guess->place[c].why : "";
    fail();
    return "";
}

const char *guess_misfit(const guess_fixture *f, const char *header) {
    for (size_t c = 0; c < f->table->columns; c++)
        if (!strcmp(f->table->header[c], header))
            return f->guess->place[c].misfit ? f->guess->place[c].misfit : "";
    fail();
    return "";
}

bool guess_asks(const guess_fixture *f, const char *key, bool needed) {
    for (size_t k = 0; k < f->guess->asks.count; k++)
        if (!strcmp(f->guess->asks.items[k].key, key) && f->guess->asks.items[k].needed == needed)
            return true;
    return false;
}

size_t guess_count_kind(const guess_fixture *f, yunta_guess_kind kind) {
    size_t count = 0;
    for (size_t c = 0; c < f->table->columns; c++)
        count += f->guess->place[c].kind == kind;
    return count;
}

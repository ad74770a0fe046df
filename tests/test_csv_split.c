/* io/csv, digest: the short ways give what the libraries give. */
#include "base/random.h"
#include "io/csv.h"
#include "io/digest.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <sys/types.h>

#include <sha2.h>

typedef struct {
    char text[16384];
    size_t used;
} seen;

static bool see_cell(void *context, const char *bytes, size_t length) {
    seen *all = context;
    all->used += (size_t)snprintf(all->text + all->used, sizeof all->text - all->used, "[%.*s]",
                                  (int)length, bytes);
    return true;
}

static bool see_row(void *context, size_t line) {
    seen *all = context;
    all->used +=
        (size_t)snprintf(all->text + all->used, sizeof all->text - all->used, "/%zu ", line);
    return true;
}

static yunta_csv_result parse(seen *all, const char *text, char separator, size_t most) {
    const yunta_csv_handler handler = {see_cell, see_row, all};
    *all = (seen){0};
    return yunta_csv_parse(text, strlen(text), 1, separator, most, &handler);
}

enum { PADDING = 60, FEW = 50, MANY = 10000 };

/* A row of random signs, and so many separators that no short way is taken when cells of more than
 * FEW bytes are forbidden. */
static size_t random_line(yunta_random *random, char separator, char *line) {
    static const char signs[] = "ab \t\"\",,;;xyz";
    static const char *const ends[] = {"\n", "\r\n", "\r"};
    size_t used = 0, wanted = yunta_random_below(random, 14);
    bool whole = yunta_random_below(random, 2);
    for (size_t k = 0; k < wanted; k++) {
        line[used++] = signs[yunta_random_below(random, sizeof signs - 1)];
        if (whole && line[used - 1] == '"') /* a cell in quotes, as writers make it */
            used += (size_t)sprintf(line + used - 1, "%c\"b,;\"%c", separator, separator) - 1;
    }
    memset(line + used, separator, PADDING);
    used += PADDING;
    return used + (size_t)sprintf(line + used, "%s", ends[yunta_random_below(random, 3)]);
}

static void rows_are_split_as_the_library_does(void **state) {
    (void)state;
    static seen quick, plain;
    size_t compared = 0, faults = 0;
    yunta_random random;
    yunta_random_seed(&random, 7);
    for (int round = 0; round < 20000; round++) {
        char text[1024];
        char separator = ",;\t"[yunta_random_below(&random, 3)];
        size_t used = 0;
        for (uint32_t lines = 1 + yunta_random_below(&random, 3); lines > 0; lines--)
            used += random_line(&random, separator, text + used);
        text[used] = '\0';
        yunta_csv_result a = parse(&quick, text, separator, MANY);
        yunta_csv_result b = parse(&plain, text, separator, FEW);
        if (b.end == YUNTA_CSV_TOO_LONG)
            continue;
        assert_int_equal(a.end, b.end);
        assert_string_equal(quick.text, plain.text);
        if (a.end != YUNTA_CSV_DONE)
            assert_int_equal(a.line, b.line);
        compared++;
        faults += a.end != YUNTA_CSV_DONE;
    }
    assert_true(compared > 10000 && faults > 1000 && compared - faults > 5000);
}

static bool stop_at_b(void *context, const char *bytes, size_t length) {
    see_cell(context, bytes, length);
    return length != 1 || *bytes != 'b';
}

static void a_handler_stops_the_short_way_too(void **state) {
    (void)state;
    static seen all;
    const char text[] = "a,\"b\",c\nd,e\n";
    const yunta_csv_handler handler = {stop_at_b, see_row, &all};
    yunta_csv_result result = yunta_csv_parse(text, strlen(text), 1, ',', MANY, &handler);
    assert_int_equal(result.end, YUNTA_CSV_STOPPED);
    assert_string_equal(all.text, "[a][b]");
}

static void digests_are_those_of_the_library(void **state) {
    (void)state;
    uint8_t bytes[400];
    char ours[YUNTA_DIGEST_TEXT], theirs[SHA256_DIGEST_STRING_LENGTH];
    yunta_random random;
    yunta_random_seed(&random, 3);
    for (size_t k = 0; k < sizeof bytes; k++)
        bytes[k] = (uint8_t)yunta_random_below(&random, 256);
    for (size_t length = 0; length <= sizeof bytes; length++) {
        yunta_digest_bytes(bytes, length, ours);
        SHA256Data(bytes, length, theirs);
        assert_string_equal(ours, theirs);
    }
    yunta_digest_bytes("abc", 3, ours);
    assert_string_equal(ours, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_are_split_as_the_library_does),
        cmocka_unit_test(a_handler_stops_the_short_way_too),
        cmocka_unit_test(digests_are_those_of_the_library),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

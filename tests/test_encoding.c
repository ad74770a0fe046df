/* io/encoding: bytes into UTF-8, or the fault and its line. */
#include "base/random.h"
#include "base/text.h"
#include "io/encoding.h"
#include <iconv.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define BYTES(text) text, sizeof text - 1

static void decodes(const char *bytes, size_t length, yunta_encoding asked, yunta_encoding found,
                    const char *expected) {
    yunta_decoded decoded;
    assert_int_equal(yunta_encoding_decode(bytes, length, asked, &decoded), YUNTA_OK);
    assert_int_equal(decoded.found, found);
    assert_int_equal(decoded.length, strlen(expected));
    if (decoded.length > 0)
        assert_memory_equal(decoded.text, expected, decoded.length);
    yunta_free(decoded.owned);
}

static void fails(const char *bytes, size_t length, yunta_encoding asked,
                  yunta_encoding_fault fault, size_t line, int byte) {
    yunta_decoded decoded;
    assert_int_equal(yunta_encoding_decode(bytes, length, asked, &decoded), YUNTA_E_INPUT);
    assert_int_equal(decoded.fault, fault);
    assert_int_equal(decoded.line, line);
    assert_int_equal(decoded.byte, byte);
    assert_null(decoded.text);
    assert_null(decoded.owned);
}

static void finds_the_encoding(void **state) {
    (void)state;
    const yunta_encoding automatic = YUNTA_ENCODING_AUTO, utf8 = YUNTA_ENCODING_UTF8;
    const yunta_encoding utf16 = YUNTA_ENCODING_UTF16, windows = YUNTA_ENCODING_WINDOWS_1252;
    decodes(BYTES(""), automatic, utf8, "");
    decodes(BYTES("abc"), automatic, utf8, "abc");
    decodes(BYTES("a\xc3\xb1o"), automatic, utf8, "año");
    decodes(BYTES("\xef\xbb\xbf"), automatic, utf8, "");
    decodes(BYTES("\xef\xbb\xbf\xef\xbb\xbfx"), automatic, utf8, "\xef\xbb\xbfx");
    decodes(BYTES("a\xf1o \x80 \x93si\x94 \x85"), automatic, windows, "año € “si” …");
    decodes(BYTES("\x93JOS\xc9\x94"), automatic, windows, "“JOSÉ”");
    decodes(BYTES("\xff\xfe"
                  "a\0\xf1\0\xac\x20"),
            automatic, utf16, "añ€");
    decodes(BYTES("\xfe\xff\0a\0\xf1\x20\xac"), automatic, utf16, "añ€");
    decodes(BYTES("\xff\xfe\x3d\xd8\x00\xde"), automatic, utf16, "\xf0\x9f\x98\x80");
    decodes(BYTES("\xff\xfe"), automatic, utf16, "");
}

static void does_as_it_is_told_unless_a_mark_says_otherwise(void **state) {
    (void)state;
    const yunta_encoding utf8 = YUNTA_ENCODING_UTF8, utf16 = YUNTA_ENCODING_UTF16;
    const yunta_encoding windows = YUNTA_ENCODING_WINDOWS_1252;
    decodes(BYTES("a\xc3\xb1o"), utf8, utf8, "año");
    decodes(BYTES("a\xc3\xb1o"), windows, windows, "aÃ±o");
    decodes(BYTES("a\0\xf1\0o\0"), utf16, utf16, "año");
    decodes(BYTES("\0a\0\xf1\0o"), utf16, utf16, "año");
    decodes(BYTES("\xef\xbb\xbf"
                  "a\xc3\xb1o"),
            windows, utf8, "año");
    decodes(BYTES("\xff\xfe"
                  "a\0"),
            windows, utf16, "a");
    decodes(BYTES("\xfe\xff\0a"), utf8, utf16, "a");
}

static void faults_have_their_line(void **state) {
    (void)state;
    const yunta_encoding automatic = YUNTA_ENCODING_AUTO, utf8 = YUNTA_ENCODING_UTF8;
    fails(BYTES("a\nb\0c"), automatic, YUNTA_FAULT_NUL, 2, 0);
    fails(BYTES("a\0b\0"), automatic, YUNTA_FAULT_NUL, 1, 0);
    fails(BYTES("\xff\xfe"
                "a\0\n\0\0\0"),
          automatic, YUNTA_FAULT_NUL, 2, 0);
    fails(BYTES("\xf1\n\0"), automatic, YUNTA_FAULT_NUL, 2, 0);
    fails(BYTES("a\r\nb\r\nc\xf1"), utf8, YUNTA_FAULT_UTF8, 3, 0xf1);
    fails(BYTES("\xef\xbb\xbf"
                "a\r\xf1"),
          automatic, YUNTA_FAULT_UTF8, 2, 0xf1);
    fails(BYTES("\xff\xfe"
                "a\0\n\0b"),
          automatic, YUNTA_FAULT_UTF16, 2, 'b');
    fails(BYTES("\xff\xfe\x3d\xd8"), automatic, YUNTA_FAULT_UTF16, 1, 0x3d);
    fails(BYTES("\xff\xfe\x3d\xd8"
                "a\0"),
          automatic, YUNTA_FAULT_UTF16, 1, 0x3d);
    fails(BYTES("\xfe\xff\xde\x00\0a"), automatic, YUNTA_FAULT_UTF16, 1, 0xde);
    fails(BYTES("\xf1\n\n\x81"), automatic, YUNTA_FAULT_1252, 3, 0x81);
    fails(BYTES("\x9d"), YUNTA_ENCODING_WINDOWS_1252, YUNTA_FAULT_1252, 1, 0x9d);
    fails(BYTES("\xc3\xb1\n\xc3\xa1\n\xf1"), automatic, YUNTA_FAULT_MIXED, 3, 0xf1);
}

static void broken_utf8_is_refused(void **state) {
    (void)state;
    static const char *const broken[] = {
        "\x80",
        "\xbf",
        "\xc0\x80",
        "\xc1\xbf",
        "\xc3",
        "\xc3x",
        "\xe0\x9f\xbf",
        "\xe2\x82",
        "\xed\xa0\x80",
        "\xed\xbf\xbf",
        "\xe2(\xa1",
        "\xf0\x8f\xbf\xbf",
        "\xf0\x90\x80",
        "\xf4\x90\x80\x80",
        "\xf5\x80\x80\x80",
        "\xff",
    };
    for (size_t k = 0; k < sizeof broken / sizeof *broken; k++)
        fails(broken[k], strlen(broken[k]), YUNTA_ENCODING_UTF8, YUNTA_FAULT_UTF8, 1,
              (unsigned char)broken[k][0]);
    decodes(BYTES("\xed\x9f\xbf\xee\x80\x80\xf4\x8f\xbf\xbf\xc2\x80"), YUNTA_ENCODING_UTF8,
            YUNTA_ENCODING_UTF8, "\xed\x9f\xbf\xee\x80\x80\xf4\x8f\xbf\xbf\xc2\x80");
}

/* What the C library makes of bytes, NUL-terminated; NULL where it refuses. */
static char *by_iconv(const char *encoding, char *bytes, size_t length) {
    size_t room = 4 * length + 8, left = room - 1;
    char *text = calloc(room, 1), *to = text;
    iconv_t converter = iconv_open("UTF-8", encoding);
    assert_true(text && converter != (iconv_t)-1);
    bool fine = iconv(converter, &bytes, &length, &to, &left) != (size_t)-1;
    iconv_close(converter);
    if (fine)
        return text;
    free(text);
    return NULL;
}

static void agrees_with_iconv(const char *name, yunta_encoding encoding, char *bytes,
                              size_t length) {
    yunta_decoded decoded;
    yunta_status status = yunta_encoding_decode(bytes, length, encoding, &decoded);
    char *expected = by_iconv(name, bytes, length);
    assert_int_equal(status, expected ? YUNTA_OK : YUNTA_E_INPUT);
    if (expected) {
        assert_int_equal(decoded.length, strlen(expected));
        assert_memory_equal(decoded.text, expected, decoded.length);
    }
    free(expected);
    yunta_free(decoded.owned);
}

/* Short runs from bytes that matter, so that valid and broken sequences both come up often. Not
 * 0xf4: glibc's iconv lets characters beyond U+10FFFF through. */
static void random_bytes_agree_with_iconv(void **state) {
    (void)state;
    static const unsigned char alphabet[] = {'a',  0x0a, 0x7f, 0x80, 0x8d, 0x90, 0x9f, 0xa0,
                                             0xbf, 0xc2, 0xdf, 0xe0, 0xed, 0xef, 0xf0, 0xf3};
    yunta_random random;
    yunta_random_seed(&random, 20270301);
    for (int round = 0; round < 4000; round++) {
        char bytes[12] = "x";
        size_t length = 1 + yunta_random_below(&random, 6);
        for (size_t k = 1; k < length; k++)
            bytes[k] = (char)alphabet[yunta_random_below(&random, sizeof alphabet)];
        agrees_with_iconv("UTF-8", YUNTA_ENCODING_UTF8, bytes, length);
        agrees_with_iconv("CP1252", YUNTA_ENCODING_WINDOWS_1252, bytes, length);
    }
}

static void random_units_agree_with_iconv(void **state) {
    (void)state;
    static const unsigned char high[] = {0xd7, 0xd8, 0xdb, 0xdc, 0xdf, 0xe0, 0x20, 0x01};
    yunta_random random;
    yunta_random_seed(&random, 7);
    for (int round = 0; round < 4000; round++) {
        char little[12] = "\xff\xfe", big[12] = "\xfe\xff";
        size_t length = 2 + 2 * yunta_random_below(&random, 5);
        for (size_t k = 2; k < length; k += 2) {
            little[k] = big[k + 1] = (char)(1 + yunta_random_below(&random, 255));
            little[k + 1] = big[k] = (char)high[yunta_random_below(&random, sizeof high)];
        }
        agrees_with_iconv("UTF-16", YUNTA_ENCODING_AUTO, little, length);
        agrees_with_iconv("UTF-16", YUNTA_ENCODING_AUTO, big, length);
    }
}

static void lines_end_three_ways(void **state) {
    (void)state;
    assert_int_equal(yunta_encoding_lines(BYTES("")), 0);
    assert_int_equal(yunta_encoding_lines(BYTES("a\nb\r\nc\rd")), 3);
    assert_int_equal(yunta_encoding_lines(BYTES("\r\r\n\n\r")), 4);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_the_encoding),
        cmocka_unit_test(does_as_it_is_told_unless_a_mark_says_otherwise),
        cmocka_unit_test(faults_have_their_line),
        cmocka_unit_test(broken_utf8_is_refused),
        cmocka_unit_test(random_bytes_agree_with_iconv),
        cmocka_unit_test(random_units_agree_with_iconv),
        cmocka_unit_test(lines_end_three_ways),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

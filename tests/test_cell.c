/* io/cell: numbers, words, RUTs and lists as people write them. */
#include "base/random.h"
#include "io/cell.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(array) (sizeof array / sizeof *array)

static void numbers_to_thousandths(void **state) {
    (void)state;
    static const struct {
        const char *text;
        int64_t thousandths;
    } fine[] = {
        {"0", 0},
        {"12", 12000},
        {"12.5", 12500},
        {"12,5", 12500},
        {"12,345", 12345},
        {"12.3450", 12345},
        {"-3,2", -3200},
        {"+7", 7000},
        {" 4 ", 4000},
        {"\xc2\xa0"
         "4",
         4000},
        {",5", 500},
        {"007", 7000},
        {"1.234,5", 1234500},
        {"1,234.5", 1234500},
        {"1.234.567", 1234567000},
        {"-0", 0},
        {"1,234,567.89", 1234567890},
        {"\xe2\x88\x92"
         "5",
         -5000},
        {"1.234", 1234},
        {"9223372036854775", 9223372036854775000},
        {"1.234.567,8", 1234567800},
    };
    static const char *const wrong[] = {
        "",
        " ",
        "x",
        "1e3",
        "1 2",
        "12,",
        ".",
        "-",
        "--1",
        "1.2345",
        "1,23,4",
        "1.23.456",
        "1234.567,8",
        "12.34,5",
        ".123.456",
        "1..2",
        "1,2.3.4",
        "0x10",
        "5%",
        "9223372036854776",
        "99999999999999999999",
        "1.2,3,4",
        "1234567890123456789012345678901234567890123456789012345678901234567890123456789012345678"
        "901234567890123456789012345678901234567890",
    };
    int64_t value;
    for (size_t k = 0; k < COUNT(fine); k++) {
        assert_true(yunta_cell_number(fine[k].text, &value));
        assert_int_equal(value, fine[k].thousandths);
    }
    for (size_t k = 0; k < COUNT(wrong); k++)
        assert_false(yunta_cell_number(wrong[k], &value));
}

/* Every number of thousandths in four spellings comes back. */
static void random_numbers_come_back(void **state) {
    (void)state;
    static const char *const formats[] = {"%s%d.%03d", "%s%d,%03d"};
    yunta_random random;
    yunta_random_seed(&random, 1);
    for (int round = 0; round < 2000; round++) {
        int whole = (int)yunta_random_below(&random, 1000000);
        int rest = (int)yunta_random_below(&random, 1000);
        const char *sign = round % 3 ? "" : "-";
        int64_t expected = (whole * (int64_t)1000 + rest) * (*sign ? -1 : 1), value;
        char text[64];
        snprintf(text, sizeof text, formats[round % 2], sign, whole, rest);
        assert_true(yunta_cell_number(text, &value));
        assert_int_equal(value, expected);
        if (whole < 1000)
            continue;
        snprintf(text, sizeof text, round % 2 ? "%s%d.%03d,%03d" : "%s%d,%03d.%03d", sign,
                 whole / 1000, whole % 1000, rest);
        assert_true(yunta_cell_number(text, &value));
        assert_int_equal(value, expected);
    }
}

static void answers(void **state) {
    (void)state;
    static const char *const yes[] = {"yes", "Sí", "SI", " si ",      "true",       "1",
                                      "x",   "X",  "y",  "Verdadero", "si\xcc\x81", "S"};
    static const char *const no[] = {"no", "No", "FALSE", "0", "n", "falso", "NO\xc2\xa0"};
    static const char *const wrong[] = {"", "quizás", "2", "s i", "yes no", "-"};
    yunta_answer answer;
    for (size_t k = 0; k < COUNT(yes); k++) {
        assert_true(yunta_cell_answer(yes[k], &answer));
        assert_int_equal(answer, YUNTA_YES);
    }
    for (size_t k = 0; k < COUNT(no); k++) {
        assert_true(yunta_cell_answer(no[k], &answer));
        assert_int_equal(answer, YUNTA_NO);
    }
    for (size_t k = 0; k < COUNT(wrong); k++)
        assert_false(yunta_cell_answer(wrong[k], &answer));
}

static void roles(void **state) {
    (void)state;
    static const char *const spellings[4][20] = {
        {"", "otro", "no mentor", "mentores", "mentor 2", "y", "a", "ment", "-"},
        {"mentor", "Mentora", "MENTOR(A)", "mentor/a", "Tutor", "tutora", "Mentor (a)", "tutor(a)",
         "Rol mentor"},
        {"mentee", "Aprendiz", "asesorado", "ASESORADA", "asesorado(a)", "mentorizado",
         "mentorizada", "tutorado", "Tutorado/a", " Mentee "},
        {"both", "Ambos", "ambas", "Ambos roles", "Mentor y mentee", "mentor, mentee",
         "Mentor/mentee", "mentor and mentee", "Both roles", "Mentor, mentee o ambos"},
    };
    for (int expected = 0; expected < 4; expected++)
        for (size_t k = 0; k < 20 && spellings[expected][k]; k++) {
            int role;
            assert_int_equal(yunta_cell_role(spellings[expected][k], &role), expected != 0);
            assert_int_equal(role, expected);
        }
}

static void weekdays(void **state) {
    (void)state;
    static const char *const spellings[7][8] = {
        {"mon", "Monday", "lunes", "LUN", "lun.", "Mond"},
        {"tue", "tuesday", "Martes", "mar", "tues."},
        {"wed", "Wednesday", "miércoles", "mié", "MIERCOLES"},
        {"thu", "thursday", "jueves", "jue.", "Thurs"},
        {"fri", "friday", "viernes", "vie"},
        {"sat", "saturday", "sábado", "SÁB", "sábados"},
        {"sun", "sunday", "domingo", "dom", "Domingos "},
    };
    static const char *const wrong[] = {"", "mo", "lu", "lunesx", "marz", "hoy", "mon day", "..."};
    int day;
    for (int expected = 0; expected < 7; expected++)
        for (size_t k = 0; k < 8 && spellings[expected][k]; k++) {
            assert_true(yunta_cell_weekday(spellings[expected][k], &day));
            assert_int_equal(day, expected);
        }
    for (size_t k = 0; k < COUNT(wrong); k++)
        assert_false(yunta_cell_weekday(wrong[k], &day));
}

static void purposes(void **state) {
    (void)state;
    static const char *const spellings[4][8] = {
        {"", "otro", "1", "y", "reunión de plenaria"},
        {"meetings", "Reuniones", "reunión", "MEETING"},
        {"plenaries", "Plenarias", "plenaria", "plenary"},
        {"all", "todo", "Todas", "ambas", "reuniones y plenarias", "meetings; plenaries", "Both"},
    };
    for (int expected = 0; expected < 4; expected++)
        for (size_t k = 0; k < 8 && spellings[expected][k]; k++) {
            uint8_t bits;
            assert_int_equal(yunta_cell_purpose(spellings[expected][k], &bits), expected != 0);
            assert_int_equal(bits, expected);
        }
}

static void ruts(void **state) {
    (void)state;
    static const char *const fine[] = {
        "12345678-5",   "11111111 - 1",  "11.111.111 -1", "12.345.678-5",
        " 16628791-K ", "16.628.791-k",  "9646877-6",     "1-9",
        "08.563.749-5", "100.000.000-7", "123456785",     "16628791k",
        "12345678–5",   "7654333K",      "12 345 678-5",  "12\u00a0345\u00a0678 - 5",
        "9 646.877-6",  "12 345 678 5",  "12345678 5",    "12.345.678 5"};
    static const char *const wrong[] = {"",
                                        "12345678-4",
                                        "123456784",
                                        "12345678",
                                        "085637495",
                                        "07654333K",
                                        "12.345678-5",
                                        "1.2345.678-5",
                                        "12345678-",
                                        "-5",
                                        "12345678-55",
                                        "12345678-X",
                                        "0-0",
                                        "a2345678-5",
                                        ".345.678-5",
                                        "12 345678-5",
                                        "12  34 678-5",
                                        "12 345 678 4",
                                        "12 345 67 85",
                                        "1.234.567.890-1",
                                        "12.345.678.-5",
                                        "1234567890-1",
                                        "-"};
    for (size_t k = 0; k < COUNT(fine); k++)
        assert_true(yunta_cell_rut(fine[k]));
    for (size_t k = 0; k < COUNT(wrong); k++)
        assert_false(yunta_cell_rut(wrong[k]));
}

static void spellings_of_a_rut_share_a_key(void **state) {
    (void)state;
    static const char *const cases[][2] = {
        {"12345678-5", "12345678-5"},   {"12.345.678-5", "12345678-5"},
        {" 16628791-k ", "16628791-K"}, {"08.563.749-5", "8563749-5"},
        {"16628791k", "16628791-K"},    {"7654333k", "7654333-K"},
        {"12 345 678-5", "12345678-5"}};
    char key[YUNTA_RUT_ROOM] = "";
    for (size_t k = 0; k < COUNT(cases); k++) {
        assert_true(yunta_cell_rut_key(cases[k][0], key));
        assert_string_equal(key, cases[k][1]);
    }
    assert_false(yunta_cell_rut_key("12345678-4", key));
}

/* By the definition: the digits from the right times 2, 3, .., 7, 2, .., and the check digit make
 * a multiple of 11 (K counts 10). Exactly one of the eleven is right for every body. */
static void every_body_has_one_check_digit(void **state) {
    (void)state;
    yunta_random random;
    yunta_random_seed(&random, 5);
    for (int round = 0; round < 2000; round++) {
        uint32_t body = 1 + yunta_random_below(&random, 99999999);
        int sum = 0, factor = 2;
        for (uint32_t left = body; left > 0; left /= 10, factor = factor == 7 ? 2 : factor + 1)
            sum += (int)(left % 10) * factor;
        for (int check = 0; check < 11; check++) {
            char text[32];
            snprintf(text, sizeof text, "%u-%c", body, "0123456789k"[check]);
            assert_int_equal(yunta_cell_rut(text), (sum + check) % 11 == 0);
        }
    }
}

static void lists(void **state) {
    (void)state;
    static const struct {
        const char *text, *items[4];
    } cases[] = {
        {"", {NULL}},
        {" ;; ", {NULL}},
        {"uno", {"uno"}},
        {" uno dos ", {"uno dos"}},
        {"a, b ,c", {"a", "b", "c"}},
        {"a, b; c|d", {"a, b", "c|d"}},
        {"a, b| c", {"a, b", "c"}},
        {";a;;\xc2\xa0"
         "b\xc2\xa0;",
         {"a", "b"}},
        {"género, datos abiertos", {"género", "datos abiertos"}},
    };
    yunta_arena *arena = yunta_arena_new();
    for (size_t k = 0; k < COUNT(cases); k++) {
        size_t count, expected = 0;
        const char **items = yunta_cell_list(arena, cases[k].text, &count);
        assert_non_null(items);
        for (; cases[k].items[expected]; expected++) {
            assert_true(expected < count);
            assert_string_equal(items[expected], cases[k].items[expected]);
        }
        assert_int_equal(count, expected);
    }
    yunta_arena_free(arena);
}

static void blanks_and_accents_of_every_kind(void **state) {
    (void)state;
    static const char *const blanks[] = {"\xc2\x85",     "\xc2\xa0",     "\xe1\x9a\x80",
                                         "\xe2\x80\x80", "\xe2\x80\x8b", "\xe2\x80\xa8",
                                         "\xe2\x80\xaf", "\xe2\x81\x9f", "\xe3\x80\x80",
                                         "\xef\xbb\xbf", "\t",           "\r\n"};
    static const char *const strange[] = {"\xf0\x9f\x98\x80 sí", "\xffsí", "sí\xc3", "ßí", "s÷"};
    yunta_answer answer;
    for (size_t k = 0; k < COUNT(blanks); k++) {
        char text[32];
        snprintf(text, sizeof text, "%ss\xc3\xad%s", blanks[k], blanks[k]);
        assert_true(yunta_cell_answer(text, &answer));
        snprintf(text, sizeof text, "s%s\xc3\xad", blanks[k]);
        assert_false(yunta_cell_answer(text, &answer));
    }
    for (size_t k = 0; k < COUNT(strange); k++)
        assert_false(yunta_cell_answer(strange[k], &answer));
    char text[200] = "si";
    memset(text + 2, ' ', 190);
    assert_true(yunta_cell_answer(text, &answer));
    memset(text + 2, 'i', 190);
    assert_false(yunta_cell_answer(text, &answer));
    int32_t minute;
    yunta_day day;
    uint8_t level;
    assert_false(yunta_cell_time(text, &minute) || yunta_cell_range(text, &minute, &minute) ||
                 yunta_cell_date(text, false, &day) || yunta_cell_level(text, &level));
}

/* No text, however strange or long, is read beyond its end. */
static void any_text_ends_well(void **state) {
    (void)state;
    static const char alphabet[] = "0123456789:-/., aAmMpPkKtzTZ()\xc3\xb1\xc2\xa0\xe2\x80\xaf\xcc";
    yunta_random random;
    yunta_random_seed(&random, 6);
    for (int round = 0; round < 20000; round++) {
        size_t length = yunta_random_below(&random, round % 10 ? 12 : 200);
        char *text = malloc(length + 1);
        for (size_t k = 0; k < length; k++)
            text[k] = alphabet[yunta_random_below(&random, sizeof alphabet - 1)];
        text[length] = '\0';
        int32_t from = 0, to = 0;
        yunta_day day;
        uint8_t small;
        int number;
        if (yunta_cell_time(text, &from))
            assert_in_range(from, 0, 1440);
        if (yunta_cell_range(text, &from, &to))
            assert_true(from >= 0 && from <= 1440 && to >= 0 && to <= 1440);
        if (yunta_cell_level(text, &small))
            assert_in_range(small, 1, 5);
        bool found = yunta_cell_date(text, round % 2, &day);
        assert_int_equal(found, day != YUNTA_NO_DAY);
        yunta_cell_role(text, &number);
        yunta_cell_weekday(text, &number);
        yunta_cell_rut(text);
        free(text);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_to_thousandths),
        cmocka_unit_test(random_numbers_come_back),
        cmocka_unit_test(answers),
        cmocka_unit_test(roles),
        cmocka_unit_test(weekdays),
        cmocka_unit_test(purposes),
        cmocka_unit_test(ruts),
        cmocka_unit_test(spellings_of_a_rut_share_a_key),
        cmocka_unit_test(every_body_has_one_check_digit),
        cmocka_unit_test(lists),
        cmocka_unit_test(blanks_and_accents_of_every_kind),
        cmocka_unit_test(any_text_ends_well),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Levels and wants as forms write them. */
#include "io/cell.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { MOST = 40 };

static void levels(void **state) {
    (void)state;
    static const char *const spellings[6][MOST] = {
        {"", "0", "6", "-1", "2.5", "3-5", "10 - Experto", "3 -", "3 - Avanzado", "Medio (4)",
         "muy bueno", "Medio Experto", "6 - Mucho", "0 - Nada", "3 5 Medio", "1,2", "1e5", "2b"},
        {"1", "None", "ninguno", "Ninguna", "1 - Ninguno", "1. Ninguna", "1 - No lo conozco",
         "1 - Nada", "1 (muy bajo)", "1 - Muito baixo"},
        {"2", "2.0", "basic", "Básico", "BÁSICA", "2 – Básico", "Básico (2)", "2) Básico",
         "2 - Poco", "2 - Nivel bajo", "2 - Bueno", "2 - Alta"},
        {"3", "3,0", "medium", "Medio", "media", "3 - Medio", "3. Medio", "Medio (3)", "3: Medio",
         "3 (Medio)", "Nivel 3", "3 Medio", "3Medio", "Medio - 3", "3 — Medio",
         "3 - Lo uso a diario", "3 - Alto", "3 - Poco", "3 - Regular"},
        {"4", "advanced", "Avanzado", "avanzada", "4 - Avanzado", "4.- Avanzado", "level 4",
         "4 - Mucho", "4: Muy bueno", "4 - No muy bueno"},
        {"5", " 5 ", "expert", "Experto", "EXPERTA", "5 - Experta", "Experto (5)", "5 - Muy alto",
         "5 - Muito", "5 - No necesito ayuda", "5 - Sin dificultad"},
    };
    for (int expected = 0; expected < 6; expected++)
        for (size_t k = 0; k < MOST && spellings[expected][k]; k++) {
            uint8_t level;
            assert_int_equal(yunta_cell_level(spellings[expected][k], &level), expected != 0);
            assert_int_equal(level, expected);
        }
}

/* Of a scale that runs backwards, and of one that is no scale of 1 to 5. */
static void a_level_whose_words_say_the_other_end_is_none(void **state) {
    (void)state;
    static const char *const wrong[] = {"5 - Nada",
                                        "4 - Poco",
                                        "5 (nada)",
                                        "5 - Muy bajo",
                                        "5 - Ningún conocimiento",
                                        "4: Bajo",
                                        "1 - Muy alto",
                                        "1 - Mucho",

                                        "5 - Sin experiencia",
                                        "5 - Muito baixo",
                                        "1 - Muito",
                                        "1. Excelente",
                                        "1 - Avançado"};
    for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++) {
        uint8_t level;
        assert_false(yunta_cell_level(wrong[k], &level));
    }
}

static void wants(void **state) {
    (void)state;
    static const char *const spellings[4][MOST] = {
        {"0", "0 - Nada", "0 (sin interés)"},
        {"1", "1 - Poco", "1: Baja", "1 - Algo"},
        {"2", "2.0", "2 - Bastante", "2 - Poco", "2 - Alto"},
        {"3", "3 - Mucho", "3 (muy alta)", "3 - Muito", "3. Prioridad alta"},
    };
    static const char *const wrong[] = {"",
                                        "4",
                                        "-1",
                                        "Mucho",
                                        "3 - 4",
                                        "31",
                                        "3 - Nada",
                                        "3 - Baja",
                                        "0 - Alta",
                                        "1 - Alta",
                                        "1. Prioridad alta"};
    uint8_t want;
    for (int expected = 0; expected < 4; expected++)
        for (size_t k = 0; k < MOST && spellings[expected][k]; k++) {
            assert_true(yunta_cell_want(spellings[expected][k], &want));
            assert_int_equal(want, expected);
        }
    for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++)
        assert_false(yunta_cell_want(wrong[k], &want));
}

static void sides(void **state) {
    (void)state;
    static const char *const says[3][MOST] = {
        {"Nada", " - Muy bajo", "Nivel básico", "NINGÚN CONOCIMIENTO", "muito pouco",
         "sin experiencia"},
        {"", "Medio", "Algo", "No necesito ayuda", "bueno o malo", "muy", "Nadadora", "altura"},
        {"Mucho", "(alta)", "muito", "Muito bom", "Nivel experto", "very high"},
    };
    for (int k = 0; k < 3; k++)
        for (size_t n = 0; n < MOST && says[k][n]; n++)
            assert_int_equal(yunta_cell_side(says[k][n]), k - 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(levels),
        cmocka_unit_test(a_level_whose_words_say_the_other_end_is_none),
        cmocka_unit_test(wants),
        cmocka_unit_test(sides),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

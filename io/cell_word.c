/* Words: answers, roles, levels, weekdays, purposes. */
#include "io/cell.h"
#include "io/cell_private.h"
#include <string.h>

typedef struct {
    const char *word;
    int value;
} known_word;

enum { FILLER = 0, UNKNOWN_WORD = -1, LEVELS = 5 };

static int look_up(const known_word *words, size_t count, const char *word, size_t length) {
    for (size_t k = 0; k < count; k++)
        if (strlen(words[k].word) == length && memcmp(words[k].word, word, length) == 0)
            return words[k].value;
    return UNKNOWN_WORD;
}
#define LOOK_UP(words, word, length) look_up(words, sizeof words / sizeof *words, word, length)

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (unsigned char)c >= 0x80;
}

/* The next run of letters; its length, 0 at the end. */
static size_t next_word(const char **at) {
    while (**at && !is_letter(**at))
        (*at)++;
    size_t length = 0;
    while (is_letter((*at)[length]))
        length++;
    return length;
}

/* The bits of all words of a cell; 0 when one of them is unknown or there is none. */
static int bits_of(const char *text, const known_word *words, size_t count) {
    char plain[YUNTA_CELL_ROOM];
    int bits = 0;
    if (!yunta_cell_plain(text, plain) || plain[strcspn(plain, "0123456789")])
        return 0;
    const char *at = plain;
    for (size_t length; (length = next_word(&at)) > 0; at += length) {
        int value = look_up(words, count, at, length);
        if (value == UNKNOWN_WORD)
            return 0;
        bits |= value;
    }
    return bits;
}

bool yunta_cell_answer(const char *text, yunta_answer *answer) {
    static const known_word words[] = {
        {"yes", 1}, {"y", 1},  {"si", 1}, {"s", 1},     {"true", 1},  {"verdadero", 1}, {"1", 1},
        {"x", 1},   {"no", 0}, {"n", 0},  {"false", 0}, {"falso", 0}, {"0", 0},
    };
    char plain[YUNTA_CELL_ROOM];
    *answer = YUNTA_UNKNOWN;
    if (!yunta_cell_plain(text, plain))
        return false;
    int value = LOOK_UP(words, plain, strlen(plain));
    if (value == UNKNOWN_WORD)
        return false;
    *answer = value ? YUNTA_YES : YUNTA_NO;
    return true;
}

bool yunta_cell_role(const char *text, int *role) {
    static const known_word words[] = {
        {"mentor", YUNTA_MENTOR},
        {"mentora", YUNTA_MENTOR},
        {"tutor", YUNTA_MENTOR},
        {"tutora", YUNTA_MENTOR},
        {"mentee", YUNTA_MENTEE},
        {"aprendiz", YUNTA_MENTEE},
        {"asesorado", YUNTA_MENTEE},
        {"asesorada", YUNTA_MENTEE},
        {"tutorado", YUNTA_MENTEE},
        {"tutorada", YUNTA_MENTEE},
        {"mentorizado", YUNTA_MENTEE},
        {"both", YUNTA_BOTH},
        {"mentorizada", YUNTA_MENTEE},
        {"ambos", YUNTA_BOTH},
        {"ambas", YUNTA_BOTH},
        {"roles", FILLER},
        {"rol", FILLER},
        {"role", FILLER},
        {"a", FILLER},
        {"y", FILLER},
        {"e", FILLER},
        {"o", FILLER},
        {"and", FILLER},
        {"or", FILLER},
    };
    *role = bits_of(text, words, sizeof words / sizeof *words);
    return *role != 0;
}

bool yunta_cell_purpose(const char *text, uint8_t *purposes) {
    enum { ALL = YUNTA_HOURS_MEETINGS | YUNTA_HOURS_PLENARIES };
    static const known_word words[] = {
        {"meetings", YUNTA_HOURS_MEETINGS},
        {"meeting", YUNTA_HOURS_MEETINGS},
        {"reuniones", YUNTA_HOURS_MEETINGS},
        {"reunion", YUNTA_HOURS_MEETINGS},
        {"plenaries", YUNTA_HOURS_PLENARIES},
        {"plenary", YUNTA_HOURS_PLENARIES},
        {"plenarias", YUNTA_HOURS_PLENARIES},
        {"plenaria", YUNTA_HOURS_PLENARIES},
        {"all", ALL},
        {"todo", ALL},
        {"todos", ALL},
        {"todas", ALL},
        {"both", ALL},
        {"ambas", ALL},
        {"y", FILLER},
        {"and", FILLER},
    };
    *purposes = (uint8_t)bits_of(text, words, sizeof words / sizeof *words);
    return *purposes != 0;
}

static int level_word(const char *word, size_t length) {
    static const known_word words[] = {
        {"none", 1},     {"ninguno", 1},    {"ninguna", 1},      {"basic", 2},    {"basico", 2},
        {"basica", 2},   {"medium", 3},     {"medio", 3},        {"media", 3},    {"intermedio", 3},
        {"advanced", 4}, {"intermedia", 3}, {"intermediate", 3}, {"avanzado", 4}, {"avanzada", 4},
        {"expert", 5},   {"experto", 5},    {"experta", 5},
    };
    return LOOK_UP(words, word, length);
}

/* Both ways a label may be written: "3 - Medio" and "Medio (3)". A label of words that are not
 * ours is fine after a number; one of ours must agree with it. */
static bool numbered_level(const char *label, int32_t number, uint8_t *level) {
    const char *at = label;
    size_t length = next_word(&at);
    int word = length > 0 && !at[length] ? level_word(at, length) : UNKNOWN_WORD;
    if (length == 0 || number < 1 || number > LEVELS || (word != UNKNOWN_WORD && word != number))
        return false;
    *level = (uint8_t)number;
    return true;
}

/* 3 - Medio, 3. Medio, 3) Medio, 3: Medio, 3 (Medio), 3 Medio */
static bool number_first(const char *plain, uint8_t *level) {
    int32_t number;
    const char *at = plain;
    if (!yunta_cell_digits(&at, 1, 1, &number))
        return false;
    size_t gap = strspn(at, " -.):(");
    at += gap;
    /* 1e5 and 2b are slips, 3Medio is not. */
    if (!is_letter(*at) || (!gap && level_word(at, strlen(at)) == UNKNOWN_WORD))
        return false;
    char label[YUNTA_CELL_ROOM];
    memcpy(label, at, strlen(at) + 1);
    char *end = strrchr(label, ')');
    if (end && !end[1])
        *end = '\0';
    return numbered_level(label, number, level);
}

/* Medio (3), Medio - 3, Nivel 3 */
static bool number_last(const char *plain, uint8_t *level) {
    char label[YUNTA_CELL_ROOM];
    const char *digit = plain + strcspn(plain, "0123456789");
    int32_t number;
    const char *at = digit;
    if (!yunta_cell_digits(&at, 1, 1, &number) || at[strspn(at, ")")])
        return false;
    size_t length = (size_t)(digit - plain);
    while (length > 0 && strchr(" -.:(", plain[length - 1]))
        length--;
    memcpy(label, plain, length);
    label[length] = '\0';
    bool ours = level_word(label, length) != UNKNOWN_WORD || strcmp(label, "nivel") == 0 ||
                strcmp(label, "level") == 0;
    return ours && numbered_level(label, number, level);
}

bool yunta_cell_level(const char *text, uint8_t *level) {
    char plain[YUNTA_CELL_ROOM];
    int32_t number;
    *level = 0;
    if (!yunta_cell_plain(text, plain))
        return false;
    if (yunta_cell_integer(plain, &number)) {
        *level = number >= 1 && number <= LEVELS ? (uint8_t)number : 0;
        return *level != 0;
    }
    int word = level_word(plain, strlen(plain));
    if (word != UNKNOWN_WORD) {
        *level = (uint8_t)word;
        return true;
    }
    return number_first(plain, level) || number_last(plain, level);
}

/* mon .. sun, which is how most tables write it. */
static bool short_weekday(const char *text, int *weekday) {
    static const char names[7][4] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
    for (*weekday = 0; *weekday < 7; ++*weekday)
        if (text[0] == names[*weekday][0] && text[1] == names[*weekday][1] &&
            strcmp(text, names[*weekday]) == 0)
            return true;
    return false;
}

bool yunta_cell_weekday(const char *text, int *weekday) {
    static const char *const names[][2] = {
        {"mondays", "lunes"},    {"tuesdays", "martes"}, {"wednesdays", "miercoles"},
        {"thursdays", "jueves"}, {"fridays", "viernes"}, {"saturdays", "sabados"},
        {"sundays", "domingos"},
    };
    char plain[YUNTA_CELL_ROOM];
    if (short_weekday(text, weekday))
        return true;
    *weekday = -1;
    if (!yunta_cell_plain(text, plain))
        return false;
    size_t length = strlen(plain);
    if (length > 0 && plain[length - 1] == '.')
        length--;
    if (length < 3)
        return false;
    for (int day = 0; day < 7; day++)
        for (int language = 0; language < 2; language++)
            if (strncmp(names[day][language], plain, length) == 0 &&
                strlen(names[day][language]) >= length)
                *weekday = day;
    return *weekday >= 0;
}

/* Words: answers, roles, weekdays, purposes. */
#include "io/cell.h"
#include "io/cell_private.h"
#include <string.h>

typedef yunta_cell_known known_word;

enum { FILLER = 0 };

int yunta_cell_look_up(const known_word *words, size_t count, const char *word, size_t length) {
    for (size_t k = 0; k < count; k++)
        if (strlen(words[k].word) == length && memcmp(words[k].word, word, length) == 0)
            return words[k].value;
    return YUNTA_CELL_UNKNOWN;
}

bool yunta_cell_is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (unsigned char)c >= 0x80;
}

size_t yunta_cell_next_word(const char **at) {
    while (**at && !yunta_cell_is_letter(**at))
        (*at)++;
    size_t length = 0;
    while (yunta_cell_is_letter((*at)[length]))
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
    for (size_t length; (length = yunta_cell_next_word(&at)) > 0; at += length) {
        int value = yunta_cell_look_up(words, count, at, length);
        if (value == YUNTA_CELL_UNKNOWN)
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
    int value = yunta_cell_look_up(words, sizeof words / sizeof *words, plain, strlen(plain));
    if (value == YUNTA_CELL_UNKNOWN)
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

bool yunta_cell_is_error(const char *text) {
    static const char *const errors[] = {
        "#n/a",      "#n/d",   "#ref!",   "#value!", "#valor!",          "#name?",
        "#nombre?",  "#nome?", "#div/0!", "#null!",  "#nulo!",           "#num!",
        "#spill!",   "#calc!", "#error!", "#error",  "#desbordamiento!", "#campo!",
        "#despejar!"};
    enum { NARROW = 3 }; /* ### is a number that did not fit its column */
    char plain[YUNTA_CELL_ROOM];
    if (*text != '#' || !yunta_cell_plain(text, plain))
        return false;
    size_t marks = strspn(plain, "#");
    if (!plain[marks])
        return marks >= NARROW;
    /* #¡VALOR!, #¿NOMBRE? */
    if (!strncmp(plain + 1, "\u00a1", 2) || !strncmp(plain + 1, "\u00bf", 2))
        memmove(plain + 1, plain + 3, strlen(plain + 3) + 1);
    for (size_t k = 0; k < sizeof errors / sizeof *errors; k++)
        if (!strcmp(plain, errors[k]))
            return true;
    return false;
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

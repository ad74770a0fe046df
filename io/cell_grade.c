/* Grades: the levels of skills and the wants, as numbers, words, or both. */
#include "io/cell.h"
#include "io/cell_private.h"
#include <ctype.h>
#include <string.h>

enum { LEVEL_MIDDLE = 3 };

static bool is_listed(const char *list, const char *word, size_t length) {
    for (; *list; list += strcspn(list, " "), list += *list == ' ')
        if (!strncmp(list, word, length) && (list[length] == ' ' || !list[length]))
            return true;
    return false;
}

const char *const yunta_cell_side_words[2] = {
    "nada nulo nula ningun ninguno ninguna nenhum nenhuma none nothing no sin sem poco poca "
    "pouco pouca little bajo baja baixo baixa low malo mala bad poor pesimo pesima deficiente "
    "insuficiente principiante iniciante inicial novato novata beginner novice basico basica "
    "basic",
    "mucho mucha much alto alta high bueno buena good bom boa excelente excellent avanzado "
    "avanzada avancado avancada advanced experto experta expert especialista specialist master",
};

int yunta_cell_side(const char *text) {
    static const char other[] =
        "muy very muito muita nivel level prioridad prioridade priority interes interesse interest "
        "conocimiento conocimientos conhecimento knowledge dominio experiencia experience de en of";
    char plain[YUNTA_CELL_ROOM];
    bool is_little = false, is_much = false, is_muito = false;
    if (!yunta_cell_plain(text, plain))
        return 0;
    const char *at = plain;
    for (size_t length; (length = yunta_cell_next_word(&at)) > 0; at += length) {
        bool says_little = is_listed(yunta_cell_side_words[0], at, length);
        bool says_much = is_listed(yunta_cell_side_words[1], at, length);
        if (!says_little && !says_much && !is_listed(other, at, length))
            return 0;
        is_little = is_little || says_little;
        is_much = is_much || says_much;
        is_muito = is_muito || !strncmp(at, "muit", 4);
    }
    if (!is_little && !is_much) /* Portuguese for much, and for very */
        return is_muito;
    return is_little == is_much ? 0 : is_much ? 1 : -1;
}

static int level_word(const char *word, size_t length) {
    static const yunta_cell_known words[] = {
        {"none", 1},     {"ninguno", 1},    {"ninguna", 1},      {"basic", 2},    {"basico", 2},
        {"basica", 2},   {"medium", 3},     {"medio", 3},        {"media", 3},    {"intermedio", 3},
        {"advanced", 4}, {"intermedia", 3}, {"intermediate", 3}, {"avanzado", 4}, {"avanzada", 4},
        {"expert", 5},   {"experto", 5},    {"experta", 5},
    };
    return yunta_cell_look_up(words, sizeof words / sizeof *words, word, length);
}

/* Both ways a label may be written: "3 - Medio" and "Medio (3)". A label of words that are not
 * ours is fine after a number, unless they say the other end of the scale, as one that runs
 * backwards does; one of ours must agree with it. */
static bool numbered_level(const char *label, int32_t number, uint8_t *level) {
    const char *at = label;
    size_t length = yunta_cell_next_word(&at);
    int word = length > 0 && !at[length] ? level_word(at, length) : YUNTA_CELL_UNKNOWN;
    int side = yunta_cell_side(label);
    if (length == 0 || number < 1 || number > YUNTA_LEVEL_MOST ||
        (word != YUNTA_CELL_UNKNOWN && word != number) || (side < 0 && number > LEVEL_MIDDLE) ||
        (side > 0 && number == 1))
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
    if (!yunta_cell_is_letter(*at) || (!gap && level_word(at, strlen(at)) == YUNTA_CELL_UNKNOWN))
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
    bool ours = level_word(label, length) != YUNTA_CELL_UNKNOWN || strcmp(label, "nivel") == 0 ||
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
        *level = number >= 1 && number <= YUNTA_LEVEL_MOST ? (uint8_t)number : 0;
        return *level != 0;
    }
    int word = level_word(plain, strlen(plain));
    if (word != YUNTA_CELL_UNKNOWN) {
        *level = (uint8_t)word;
        return true;
    }
    return number_first(plain, level) || number_last(plain, level);
}

bool yunta_cell_is_remark(const char *rest) {
    size_t blanks = strspn(rest, " ");
    rest += blanks;
    bool mark = *rest && strchr("-:).", *rest);
    rest += mark;
    rest += strspn(rest, " ");
    return (mark || blanks) && *rest && !isdigit((unsigned char)*rest);
}

bool yunta_cell_want(const char *text, uint8_t *want) {
    int32_t number;
    if (!yunta_cell_integer(text, &number)) {
        if (!isdigit((unsigned char)text[0]) || !yunta_cell_is_remark(text + 1))
            return false;
        number = text[0] - '0';
        int side = yunta_cell_side(text + 1);
        if ((side < 0 && number == YUNTA_WANT_MOST) || (side > 0 && number <= 1))
            return false;
    }
    *want = (uint8_t)number;
    return number >= 0 && number <= YUNTA_WANT_MOST;
}

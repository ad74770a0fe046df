/* Which way the scale of a grid runs, and what its answers mean by that. */
#include "io/guess_private.h"
#include <ctype.h>
#include <string.h>

enum { LEVEL_MOST = 5, WANT_MOST = 3, DIGITS = 3 };

static int32_t digits_at(const char *text, size_t length) {
    int32_t number = 0;
    for (size_t k = 0; k < length; k++)
        number = number * 10 + (text[k] - '0');
    return number;
}

/* The whole number that an answer begins or ends with: 4, 4 - Poco, Poco (4). */
static bool read_number(const char *text, int32_t *number) {
    size_t first = strspn(text, "0123456789"), end = strlen(text);
    bool fraction =
        strchr(".,", text[first]) && isdigit((unsigned char)text[first + !!text[first]]);
    if (first > 0) {
        *number = digits_at(text, first < DIGITS ? first : DIGITS);
        return !fraction && text[first] != '/';
    }
    while (end > 0 && strchr(" ).]", text[end - 1]))
        end--;
    size_t last = end;
    while (last > 0 && isdigit((unsigned char)text[last - 1]))
        last--;
    if (last == end || last == 0 || end - last > DIGITS || strchr(".,-/", text[last - 1]))
        return false;
    *number = digits_at(text + last, end - last);
    return true;
}

static bool has_words(const char *words) {
    return words[strspn(words, " 0123456789")] != '\0';
}

/* "Not good" and "sin dominio" say nothing of how much. */
static bool is_denied(const char *words) {
    return yunta_guess_says(words, "no|not|sin|nao|sem|without|never|nunca");
}

/* 1 where number and word stand on different sides of the scale, -1 on the same one, else 0. */
static int against_level(int32_t number, const char *words) {
    int word = yunta_guess_level(words);
    if (word > 2 && is_denied(words))
        return 0;
    int side = number >= 4 ? 1 : number <= 2 ? -1 : 0;
    int meant = word >= 4 ? 1 : word == 1 || word == 2 ? -1 : 0;
    return -side * meant;
}

static int against_want(int32_t number, const char *words, const yunta_guess_scale *scale) {
    int word = yunta_guess_want(words);
    if (word > 1 && is_denied(words))
        return 0;
    int32_t twice = scale->least + scale->most;
    int side = 2 * number > twice ? 1 : 2 * number < twice ? -1 : 0;
    int meant = word == WANT_MOST ? 1 : word == 0 || word == 1 ? -1 : 0;
    return -side * meant;
}

typedef void (*visit)(yunta_guessing *guessing, yunta_guess_scale *scale, const char *text,
                      int32_t number);

/* Every numbered answer of a grid. */
static void each(yunta_guessing *guessing, yunta_guess_kind kind, visit tell,
                 yunta_guess_scale *scale) {
    const yunta_table *table = guessing->table;
    int32_t number;
    for (size_t c = 0; c < table->columns; c++)
        for (size_t row = 0; row < guessing->profile[c].rows; row++) {
            if (guessing->guess->place[c].kind != kind || guessing->out_of_memory)
                break;
            const char *text =
                yunta_text_trim(guessing->guess->arena, yunta_table_cell(table, row, c));
            if (!text)
                guessing->out_of_memory = true;
            else if (read_number(text, &number))
                tell(guessing, scale, text, number);
        }
}

static void widen(yunta_guessing *guessing, yunta_guess_scale *scale, const char *text,
                  int32_t number) {
    (void)guessing;
    (void)text;
    scale->least = number < scale->least ? number : scale->least;
    scale->most = number > scale->most ? number : scale->most;
}

/* Rows count, not answers: a slip or two turn no scale. */
static void weigh(yunta_guessing *guessing, yunta_guess_scale *scale, const char *text,
                  int32_t number) {
    const char *words = yunta_guess_words(guessing, text);
    if (!has_words(words))
        return;
    bool level = scale == &guessing->level;
    scale->weight += level ? against_level(number, words) : against_want(number, words, scale);
}

static void find_rest(yunta_guessing *guessing, yunta_guess_scale *scale, const char *text,
                      int32_t number) {
    (void)number;
    const char *words = yunta_guess_words(guessing, text);
    bool known = scale == &guessing->level ? yunta_guess_level(words) > 0
                                           : has_words(words) && yunta_guess_want(words) >= 0;
    scale->rest = scale->rest || known ? scale->rest : text;
}

static void look(yunta_guessing *guessing, yunta_guess_kind kind, yunta_guess_scale *scale) {
    *scale = (yunta_guess_scale){.least = INT32_MAX, .most = INT32_MIN};
    each(guessing, kind, widen, scale);
    each(guessing, kind, weigh, scale);
    scale->backwards = scale->weight > 0;
    if (kind == YUNTA_GUESS_LEVEL)
        scale->turns = scale->least >= 1 && scale->most <= LEVEL_MOST;
    else
        scale->turns = (scale->least == 0 && scale->most <= WANT_MOST) ||
                       (scale->least >= 1 && scale->most > WANT_MOST && scale->most <= LEVEL_MOST);
    if (scale->backwards && !scale->turns)
        each(guessing, kind, find_rest, scale);
}

void yunta_guess_scales(yunta_guessing *guessing) {
    look(guessing, YUNTA_GUESS_LEVEL, &guessing->level);
    look(guessing, YUNTA_GUESS_WANT, &guessing->want);
}

int yunta_guess_level_meant(yunta_guessing *guessing, const char *text) {
    const yunta_guess_scale *scale = &guessing->level;
    uint8_t level;
    int32_t number;
    bool numbered = read_number(text, &number);
    if (numbered && scale->backwards && scale->turns)
        return number >= 1 && number <= LEVEL_MOST ? LEVEL_MOST + 1 - number : -1;
    const char *words = yunta_guess_words(guessing, text);
    int guessed = yunta_guess_level(words);
    bool wrong = numbered && (scale->backwards || against_level(number, words) > 0);
    if (!guessed || (yunta_cell_level(text, &level) && !wrong))
        return -1;
    return guessed;
}

/* Of 5..1 the two highest are the same, as they are of 1..5. */
static int turned_want(const yunta_guess_scale *scale, int32_t number) {
    int turned = (scale->least ? LEVEL_MOST : WANT_MOST) - number;
    return turned < WANT_MOST ? turned : WANT_MOST;
}

int yunta_guess_want_meant(yunta_guessing *guessing, const char *text) {
    const yunta_guess_scale *scale = &guessing->want;
    int32_t number;
    bool backwards = scale->backwards && read_number(text, &number);
    if (backwards && scale->turns)
        return turned_want(scale, number);
    if (!backwards && text[0] >= '0' && text[0] <= '3')
        return -1;
    return yunta_guess_want(yunta_guess_words(guessing, text));
}

/* Which way the scale of a grid runs, and what its answers with numbers mean by that. */
#include "io/guess_private.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { DIGITS = 3 };

typedef yunta_guess_answer_seen seen;

/* How the grades of a kind are read. */
typedef struct {
    yunta_guess_kind kind;
    int little, much; /* at most and at least these at the ends of a scale */
    int apart;        /* as far from its words no number can be meant */
} measure;

static const measure of_levels = {YUNTA_GUESS_LEVEL, 2, 4, 3},
                     of_wants = {YUNTA_GUESS_WANT, 1, 3, 2};

static int32_t digits_at(const char *text, size_t length) {
    int32_t number = 0;
    for (size_t k = 0; k < length; k++)
        number = number * 10 + (text[k] - '0');
    return number;
}

bool yunta_guess_number(const char *text, int32_t *number) {
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
    if (last == end || last == 0 || end - last > DIGITS || strchr(".,-/", text[last - 1]) ||
        isalpha((unsigned char)text[last - 1]))
        return false;
    *number = digits_at(text + last, end - last);
    return true;
}

static bool has_words(const char *words) {
    return words[strspn(words, " 0123456789")] != '\0';
}

static int read_as(const measure *of, const char *text) {
    uint8_t grade;
    bool known = of->kind == YUNTA_GUESS_LEVEL ? yunta_cell_level(text, &grade)
                                               : yunta_cell_want(text, &grade);
    return known ? grade : -1;
}

static int word_of(const measure *of, const char *words) {
    if (of->kind == YUNTA_GUESS_WANT)
        return yunta_guess_want(words);
    int level = yunta_guess_level(words);
    return level > 0 ? level : -1;
}

static void see(yunta_guessing *guessing, yunta_guess_scale *scale, const measure *of,
                const char *cell) {
    for (size_t k = 0; k < scale->count; k++)
        if (!strcmp(scale->answers[k].cell, cell))
            return;
    seen one = {.cell = cell, .text = yunta_text_trim(guessing->guess->arena, cell), .meant = -1};
    if (!one.text) {
        guessing->out_of_memory = true;
        return;
    }
    if (!yunta_guess_number(one.text, &one.number))
        return;
    scale->too_many = scale->count == YUNTA_GUESS_ANSWERS;
    if (scale->too_many)
        return;
    const char *words = yunta_guess_words(guessing, one.text);
    one.labelled = has_words(words);
    one.word = one.labelled ? word_of(of, words) : -1;
    one.read = read_as(of, one.text);
    scale->least = one.number < scale->least ? one.number : scale->least;
    scale->most = one.number > scale->most ? one.number : scale->most;
    scale->answers[scale->count++] = one;
}

/* Of all rows: an answer that stands in the last one alone would else count as its number. */
static void see_all(yunta_guessing *guessing, yunta_guess_scale *scale, const measure *of) {
    const yunta_table *table = guessing->table;
    for (size_t c = 0; c < table->columns; c++) {
        if (guessing->guess->place[c].kind != of->kind)
            continue;
        for (size_t row = 0; row < table->rows && !scale->too_many; row++) {
            const char *cell = yunta_table_cell(table, row, c);
            if (cell[strcspn(cell, "0123456789")] && !guessing->out_of_memory)
                see(guessing, scale, of, cell);
        }
    }
}

/* What an answer counts as, -1 for nothing. */
typedef int (*grading)(const seen *one);

static int by_word(const seen *one) {
    return one->word;
}

static int as_written(const seen *one) {
    return one->meant >= 0 ? one->meant : one->read;
}

typedef struct {
    bool rises, falls;
    const seen *lowest, *highest; /* of those that count, by their numbers */
} order;

static order find_order(const yunta_guess_scale *scale, grading grade) {
    order found = {false, false, NULL, NULL};
    const seen *end = scale->answers + scale->count;
    for (const seen *one = scale->answers; one < end; one++) {
        if (grade(one) < 0)
            continue;
        if (!found.lowest || one->number < found.lowest->number)
            found.lowest = one;
        if (!found.highest || one->number > found.highest->number)
            found.highest = one;
        for (const seen *other = scale->answers; other < end; other++) {
            int more = grade(other) >= 0 ? grade(other) - grade(one) : 0;
            bool slip = one->number == other->number && more > 1;
            found.rises = found.rises || slip || (one->number < other->number && more > 0);
            found.falls = found.falls || slip || (one->number < other->number && more < 0);
        }
    }
    return found;
}

static bool any_labelled(const yunta_guess_scale *scale) {
    for (size_t k = 0; k < scale->count; k++)
        if (scale->answers[k].labelled)
            return true;
    return false;
}

/* A number alone means what it does beside words. */
static int word_of_number(const yunta_guess_scale *scale, const seen *one) {
    int word = one->word;
    for (size_t k = 0; k < scale->count && !one->labelled; k++)
        if (scale->answers[k].number == one->number && scale->answers[k].word >= 0)
            word = scale->answers[k].word;
    return word;
}

static void forget(yunta_guess_scale *scale) {
    for (size_t k = 0; k < scale->count; k++)
        scale->answers[k].meant = -1;
}

/* Only a scale whose words reach its last number can be turned by arithmetic: of "1 - Alto" to
 * "3 - Bajo" nobody knows how far it goes. */
static void turn(yunta_guess_scale *scale, const measure *of, const order *words) {
    int32_t last = words->highest->number, first = words->lowest->number;
    for (const seen *one = scale->answers; one < scale->answers + scale->count; one++)
        last = one->labelled && one->number > last ? one->number : last;
    bool level = of->kind == YUNTA_GUESS_LEVEL;
    bool fives = scale->least >= 1 && scale->most == YUNTA_LEVEL_MOST && last == YUNTA_LEVEL_MOST;
    bool threes =
        !level && scale->least == 0 && scale->most == YUNTA_WANT_MOST && last == YUNTA_WANT_MOST;
    scale->sure = (fives && first == 1 && words->highest->number == YUNTA_LEVEL_MOST) ||
                  (threes && first == 0 && words->highest->number == YUNTA_WANT_MOST);
    for (size_t k = 0; k < scale->count; k++) {
        seen *one = &scale->answers[k];
        if (fives) /* of wants the two highest are the same, as they are of 1 to 5 */
            one->meant = level              ? YUNTA_LEVEL_MOST + 1 - one->number
                         : one->number <= 2 ? YUNTA_WANT_MOST
                                            : YUNTA_LEVEL_MOST - one->number;
        else
            one->meant = threes ? YUNTA_WANT_MOST - one->number : word_of_number(scale, one);
        scale->turned = scale->turned || one->meant >= 0;
        scale->rest = scale->rest || one->meant >= 0 ? scale->rest : one->text;
    }
}

/* Wants of 1 to 4 or 5 become 0..3; the two highest of 5 are the same. */
static void narrow(yunta_guess_scale *scale) {
    for (size_t k = 0; k < scale->count; k++) {
        int less = scale->answers[k].number - 1;
        scale->answers[k].meant = less < YUNTA_WANT_MOST ? less : YUNTA_WANT_MOST;
    }
}

static bool all_read(const yunta_guess_scale *scale) {
    for (size_t k = 0; k < scale->count; k++)
        if (scale->answers[k].read < 0)
            return false;
    return true;
}

/* Gives the words' grades to all, or to those alone that their reader refuses; whether that leaves
 * nothing open and no higher number with less. */
static bool take_words(yunta_guess_scale *scale, bool refused_alone) {
    bool whole = true;
    for (size_t k = 0; k < scale->count; k++) {
        seen *one = &scale->answers[k];
        if (refused_alone && one->read >= 0)
            continue;
        one->meant = word_of_number(scale, one);
        whole = whole && one->meant >= 0;
    }
    if (whole && !find_order(scale, as_written).falls)
        return true;
    forget(scale);
    return false;
}

/* Numbers that their reader refuses beside their words, in a scale that does not run backwards:
 * "2 - Avanzado", "0 - Nada". */
static void mend(yunta_guess_scale *scale, const measure *of, const order *words) {
    bool fives = scale->least >= 1 && scale->most == YUNTA_LEVEL_MOST && !words->falls;
    if (all_read(scale) || !any_labelled(scale))
        return;
    if (fives && of->kind == YUNTA_GUESS_LEVEL) {
        for (size_t k = 0; k < scale->count; k++)
            scale->answers[k].meant = scale->answers[k].read < 0 ? scale->answers[k].number : -1;
        return;
    }
    if (!words->falls && (take_words(scale, false) || take_words(scale, true)))
        return;
    for (size_t k = 0; k < scale->count && !scale->rest; k++)
        scale->rest = scale->answers[k].read < 0 ? scale->answers[k].text : NULL;
}

/* Numbers that fall where their words rise, or say their opposite, are no guess: "1 - Sí, 2 - No".
 */
static void doubt(yunta_guess_scale *scale, const measure *of, const order *words) {
    const char *rest = NULL;
    for (size_t k = 0; k < scale->count && !rest; k++) {
        const seen *one = &scale->answers[k];
        int grade = as_written(one);
        bool against = one->word >= 0 && grade >= 0 && abs(grade - one->word) >= of->apart;
        rest = against ? one->text : NULL;
    }
    if (!rest && words->falls)
        rest = words->highest->text;
    if (!rest)
        return;
    forget(scale);
    scale->rest = scale->rest ? scale->rest : rest;
}

static void find_scale(yunta_guessing *guessing, yunta_guess_scale *scale, const measure *of) {
    *scale = (yunta_guess_scale){.least = INT32_MAX, .most = INT32_MIN};
    scale->answers = yunta_arena_alloc(guessing->guess->arena, YUNTA_GUESS_ANSWERS, sizeof(seen));
    if (!scale->answers) {
        guessing->out_of_memory = true;
        return;
    }
    see_all(guessing, scale, of);
    order words = find_order(scale, by_word);
    scale->backwards = words.falls && !words.rises && words.lowest->word >= of->much &&
                       words.highest->word <= of->little;
    if (scale->backwards)
        turn(scale, of, &words);
    else if (of->kind == YUNTA_GUESS_WANT && scale->least >= 1 && scale->most > YUNTA_WANT_MOST &&
             scale->most <= YUNTA_LEVEL_MOST && !words.falls)
        narrow(scale);
    else
        mend(scale, of, &words);
    if (!scale->backwards)
        doubt(scale, of, &words);
    if (scale->too_many) {
        bool mapped = scale->turned;
        for (size_t k = 0; k < scale->count && !mapped; k++)
            mapped = scale->answers[k].meant >= 0;
        scale->rest = mapped && !scale->rest ? scale->answers[0].text : scale->rest;
        scale->turned = false;
        forget(scale);
    }
}

void yunta_guess_scales(yunta_guessing *guessing) {
    find_scale(guessing, &guessing->level, &of_levels);
    find_scale(guessing, &guessing->want, &of_wants);
}

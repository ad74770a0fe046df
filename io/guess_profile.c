/* What the values of a column are. */
#include "io/guess_private.h"
#include <stdlib.h>
#include <string.h>

static void look_integer(yunta_guess_profile *of, const char *text, size_t row) {
    int32_t value;
    if (!yunta_cell_integer(text, &value))
        return;
    of->least = of->integers && of->least < value ? of->least : value;
    of->most = of->integers && of->most > value ? of->most : value;
    of->integers++;
    of->years += value >= 1925 && value <= 2015;
    of->ages += value >= 14 && value <= 100;
    of->in_order += (size_t)value == row + 1;
}

static bool is_email(const char *text) {
    const char *at = strchr(text, '@');
    return at && at > text && !strchr(at + 1, '@') && strchr(at + 1, '.') && !strchr(text, ' ');
}

static bool is_zone(const char *text) {
    const char *slash = strchr(text, '/');
    return slash && slash > text && slash[1] >= 'A' && slash[1] <= 'Z' && !strchr(text, ' ');
}

static bool are_hours(yunta_guessing *guessing, const char *text, size_t *items) {
    size_t count = 0;
    const char **list = yunta_cell_list(guessing->guess->arena, text, &count);
    bool good = count > 0;
    if (!list)
        guessing->out_of_memory = true;
    *items += count;
    for (size_t k = 0; list && k < count && good; k++) {
        int32_t from, to;
        char hours[YUNTA_GUESS_HOURS];
        good = yunta_cell_range(list[k], &from, &to) || yunta_guess_hours(guessing, list[k], hours);
    }
    return list && good;
}

static void look_words(yunta_guessing *guessing, yunta_guess_profile *of, const char *text) {
    const char *words = yunta_guess_words(guessing, text);
    int role;
    bool yes;
    uint8_t level;
    yunta_answer answer;
    of->roles += yunta_cell_role(text, &role) || (strlen(words) < 120 && yunta_guess_role(words));
    of->answers += yunta_cell_answer(text, &answer) || yunta_guess_answer(words, &yes);
    bool is_level = yunta_cell_level(text, &level) || yunta_guess_level(words);
    int32_t number;
    of->levels += is_level;
    of->numbered += !is_level && yunta_guess_number(text, &number) && number >= 1 && number <= 5 &&
                    words[strspn(words, " 0123456789")];
    bool numbered = (*text >= '0' && *text <= '3') ||
                    (*text >= '4' && *text <= '5' && yunta_cell_is_remark(text + 1));
    of->wants += numbered || yunta_guess_want(words) >= 0;
    of->wide_wants += (*text == '4' || *text == '5') && !text[1];
    of->hours += are_hours(guessing, text, &of->items);
    for (const char *at = words; *at; at++)
        of->words += *at == ' ' && at[1];
}

static void look_one(yunta_guessing *guessing, yunta_guess_profile *of, const char *text,
                     size_t row) {
    yunta_day day;
    if (!of->filled++)
        of->sample = text;
    of->bytes += strlen(text);
    look_integer(of, text, row);
    of->dates += yunta_cell_date(text, false, &day);
    of->dates_month_first += yunta_cell_date(text, true, &day);
    of->ruts += yunta_cell_rut(text);
    of->emails += is_email(text);
    of->zones += is_zone(text);
    look_words(guessing, of, text);
}

const char *yunta_guess_misfit(yunta_guessing *guessing, size_t column, yunta_guess_fits fits,
                               const void *of) {
    size_t rows = guessing->profile[column].rows;
    for (size_t row = 0; row < rows && !guessing->out_of_memory; row++) {
        yunta_guess_profile one = {.rows = 1, .distinct = 1};
        const char *cell = yunta_table_cell(guessing->table, row, column);
        const char *text = *cell ? yunta_text_trim(guessing->guess->arena, cell) : "";
        guessing->out_of_memory = guessing->out_of_memory || !text;
        if (!text || !*text)
            continue;
        look_one(guessing, &one, text, row);
        if (!fits(&one, of))
            return text;
    }
    return NULL;
}

static int by_text(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void count_distinct(yunta_guess_profile *of, const char **texts) {
    if (of->filled)
        qsort(texts, of->filled, sizeof *texts, by_text);
    for (size_t k = 0; k < of->filled; k++)
        of->distinct += k == 0 || strcmp(texts[k], texts[k - 1]) != 0;
    of->repeated = of->filled - of->distinct;
}

void yunta_guess_look(yunta_guessing *guessing, size_t column, yunta_guess_profile *profile) {
    const yunta_table *table = guessing->table;
    size_t rows = table->rows < YUNTA_GUESS_ROWS ? table->rows : YUNTA_GUESS_ROWS;
    const char **texts = yunta_alloc(rows, sizeof *texts);
    *profile = (yunta_guess_profile){.rows = rows, .sample = ""};
    for (size_t row = 0; texts && row < rows; row++) {
        const char *cell = yunta_table_cell(table, row, column);
        const char *text = *cell ? yunta_text_trim(guessing->guess->arena, cell) : "";
        guessing->out_of_memory = guessing->out_of_memory || !text;
        if (!text || !*text)
            continue;
        texts[profile->filled] = text;
        look_one(guessing, profile, text, row);
    }
    if (texts)
        count_distinct(profile, texts);
    else
        guessing->out_of_memory = true;
    yunta_free(texts);
}

bool yunta_guess_most(const yunta_guess_profile *profile, size_t count) {
    return profile->filled > 0 && count * 10 >= profile->filled * 9;
}

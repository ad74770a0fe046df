#include "io/cell.h"
#include "io/reading.h"
#include "io/stem.h"
#include <stdlib.h>
#include <string.h>

typedef struct {
    int32_t person;
    int32_t code; /* the number of a term, and then its code */
} mention;

typedef struct {
    mention *items;
    size_t count, room;
} mentions;

/* The terms of strengths and goals together, or of languages. */
typedef struct {
    yunta_interned texts;             /* of terms, as written */
    YUNTA_ARRAY(const char *) folded; /* of each */
    yunta_interned cells;             /* of one column: many people give the same answer */
    YUNTA_ARRAY(size_t) first;        /* of each cell, its first in numbers */
    YUNTA_ARRAY(int32_t) numbers;     /* of the terms of the cells, one cell after the other */
    yunta_dictionary dictionary;
} vocabulary;

static void forget_cells(vocabulary *words) {
    yunta_intern_free(&words->cells);
    yunta_array_free(&words->first);
    yunta_array_free(&words->numbers);
}

static void vocabulary_free(vocabulary *words) {
    forget_cells(words);
    yunta_intern_free(&words->texts);
    yunta_array_free(&words->folded);
    yunta_dictionary_free(&words->dictionary);
}

/* One more term of the cell that is being read. folded: NULL where text is so already. */
static void add_term(yunta_reading *reading, vocabulary *words, const char *text, bool is_folded) {
    int32_t number = yunta_intern(reading, &words->texts, text);
    if (number < 0)
        return;
    if ((size_t)number == words->folded.count) {
        const char *folded = is_folded ? text : yunta_reading_fold(reading, reading->scratch, text);
        yunta_reading_push(reading, &words->folded, folded);
        if (*folded)
            yunta_dictionary_add_folded(reading, &words->dictionary, folded, text);
    }
    yunta_reading_push(reading, &words->numbers, number);
}

static void read_list(const yunta_sheet *sheet, yunta_column_id column, const char *text,
                      vocabulary *words) {
    yunta_reading *reading = sheet->reading;
    size_t count = 0;
    const char **items = yunta_reading_list(reading, sheet->values[column], text, &count);
    for (size_t k = 0; k < count; k++)
        add_term(reading, words, yunta_reading_meant(reading, sheet->values[column], items[k]),
                 false);
}

static void read_free_text(yunta_reading *reading, yunta_stemmer *stemmer, const char *text,
                           vocabulary *words) {
    const char **items;
    size_t count;
    if (yunta_stemmer_words(stemmer, reading->scratch, text, &items, &count) != YUNTA_OK)
        reading->out_of_memory = true;
    for (size_t k = 0; k < count; k++)
        add_term(reading, words, items[k], true);
}

/* What one person wrote. */
static void mention_cell(const yunta_sheet *sheet, yunta_column_id column, yunta_stemmer *stemmer,
                         const char *text, int32_t person, vocabulary *words, mentions *list) {
    yunta_reading *reading = sheet->reading;
    int32_t cell = yunta_intern(reading, &words->cells, text);
    if (cell == (int32_t)words->first.count) {
        yunta_reading_push(reading, &words->first, words->numbers.count);
        if (stemmer)
            read_free_text(reading, stemmer, text, words);
        else
            read_list(sheet, column, text, words);
    }
    if (reading->out_of_memory)
        return;
    size_t next = (size_t)cell + 1;
    size_t end = next < words->first.count ? words->first.items[next] : words->numbers.count;
    for (size_t k = words->first.items[cell]; k < end; k++) {
        mention one = {person, words->numbers.items[k]};
        if (*words->folded.items[one.code])
            yunta_reading_push(reading, list, one);
    }
}

/* Of a list each item must be a value; free text may say what it likes. */
static void check_items(const yunta_sheet *sheet, size_t row, yunta_column_id column,
                        const char *text, const yunta_stemmer *stemmer) {
    yunta_reading *reading = sheet->reading;
    yunta_place place = yunta_sheet_place(sheet, row, column);
    if (!yunta_reading_sound(reading, place, text) || stemmer)
        return;
    size_t count = 0;
    const char **items = yunta_reading_list(reading, sheet->values[column], text, &count);
    for (size_t k = 0; k < count; k++)
        if (!yunta_reading_sound(reading, place,
                                 yunta_reading_meant(reading, sheet->values[column], items[k])))
            return;
}

/* Everything that people wrote in one column: as a list, or with a stemmer as free text. */
static void collect(const yunta_applicants *applicants, yunta_column_id column,
                    yunta_stemmer *stemmer, mentions *list, vocabulary *words) {
    const yunta_sheet *sheet = applicants->sheet;
    yunta_reading *reading = sheet->reading;
    for (size_t p = 0; p < reading->cohort->people && !reading->out_of_memory; p++) {
        if (p % YUNTA_ROWS_BETWEEN_CHECKS == 0 && !yunta_reading_going(reading))
            break;
        const char *text = yunta_sheet_text(sheet, applicants->row[p], column);
        if (strchr(text, '#'))
            check_items(sheet, applicants->row[p], column, text, stemmer);
        if (*text)
            mention_cell(sheet, column, stemmer, text, (int32_t)p, words, list);
    }
    forget_cells(words); /* in another column `values` may give the same cell another meaning */
}

static int by_mention(const void *a, const void *b) {
    const mention *x = a, *y = b;
    if (x->person != y->person)
        return x->person < y->person ? -1 : 1;
    return (x->code > y->code) - (x->code < y->code);
}

/* The mentions of a column as sets of codes. code: by the number of each term. */
static void make_terms(yunta_reading *reading, mentions *list, const int32_t *code,
                       yunta_terms *terms) {
    size_t people = reading->cohort->people, kept = 0;
    yunta_arena *arena = reading->cohort->arena;
    for (size_t k = 0; code && k < list->count; k++)
        list->items[k].code = code[list->items[k].code];
    yunta_reading_sort(list->items, list->count, sizeof *list->items, by_mention);
    for (size_t k = 0; k < list->count; k++)
        if (!kept || by_mention(&list->items[k], &list->items[kept - 1]) != 0)
            list->items[kept++] = list->items[k];
    terms->first = yunta_reading_alloc(reading, arena, people + 1, sizeof *terms->first);
    terms->term = yunta_reading_alloc(reading, arena, kept, sizeof *terms->term);
    if (reading->out_of_memory)
        return;
    for (size_t k = 0; k < kept; k++) {
        terms->term[k] = list->items[k].code;
        terms->first[list->items[k].person + 1]++;
    }
    for (size_t p = 0; p < people; p++)
        terms->first[p + 1] += terms->first[p];
}

/* The code of each term, by its number. */
static const int32_t *seal(yunta_reading *reading, vocabulary *words) {
    size_t count = words->folded.count;
    int32_t *code = yunta_reading_alloc(reading, reading->scratch, count, sizeof *code);
    yunta_dictionary_seal(&words->dictionary);
    for (size_t k = 0; code && k < count; k++)
        code[k] = yunta_dictionary_find(&words->dictionary, words->folded.items[k]);
    return code;
}

static void strengths_and_goals(const yunta_applicants *applicants, yunta_stemmer *stemmer) {
    yunta_reading *reading = applicants->sheet->reading;
    yunta_cohort *cohort = reading->cohort;
    mentions strengths = {0}, goals = {0};
    vocabulary words = {0};
    collect(applicants, YUNTA_APPLICANTS_STRENGTHS, stemmer, &strengths, &words);
    collect(applicants, YUNTA_APPLICANTS_GOALS, stemmer, &goals, &words);
    const int32_t *code = seal(reading, &words);
    make_terms(reading, &strengths, code, &cohort->strengths);
    make_terms(reading, &goals, code, &cohort->goals);
    cohort->term = yunta_dictionary_texts(reading, &words.dictionary);
    cohort->terms = words.dictionary.count;
    static const yunta_column_id columns[] = {YUNTA_APPLICANTS_STRENGTHS, YUNTA_APPLICANTS_GOALS};
    if (!stemmer && !reading->out_of_memory)
        yunta_reading_near_terms(applicants, &words.dictionary, columns,
                                 (const yunta_terms *const[]){&cohort->strengths, &cohort->goals},
                                 2);
    vocabulary_free(&words);
    yunta_array_free(&strengths);
    yunta_array_free(&goals);
}

static void languages(const yunta_applicants *applicants) {
    yunta_reading *reading = applicants->sheet->reading;
    mentions list = {0};
    vocabulary words = {0};
    collect(applicants, YUNTA_APPLICANTS_LANGUAGES, NULL, &list, &words);
    make_terms(reading, &list, seal(reading, &words), &reading->cohort->languages);
    static const yunta_column_id column = YUNTA_APPLICANTS_LANGUAGES;
    if (!reading->out_of_memory)
        yunta_reading_near_terms(applicants, &words.dictionary, &column,
                                 (const yunta_terms *const[]){&reading->cohort->languages}, 1);
    vocabulary_free(&words);
    yunta_array_free(&list);
}

void yunta_reading_terms(yunta_applicants *applicants) {
    yunta_reading *reading = applicants->sheet->reading;
    const yunta_policy *policy = reading->policy;
    yunta_stemmer *stemmer = NULL;
    if (policy->scoring_goals_text &&
        yunta_stemmer_new(policy->scoring_goals_language, &stemmer) != YUNTA_OK) {
        reading->out_of_memory = true;
        return;
    }
    strengths_and_goals(applicants, stemmer);
    languages(applicants);
    yunta_stemmer_free(stemmer);
}

#include "base/text.h"
#include "io/cell.h"
#include "io/read_sessions.h"
#include <stdlib.h>
#include <string.h>

yunta_mentions yunta_teaching_mentions(const yunta_sheet *sheet, size_t row,
                                       yunta_column_id column) {
    yunta_reading *reading = sheet->reading;
    yunta_arena *scratch = reading->scratch;
    yunta_mentions names = {0};
    size_t count = 0;
    const char **items = yunta_cell_list(scratch, yunta_sheet_text(sheet, row, column), &count);
    names.items = yunta_reading_alloc(reading, scratch, count, sizeof *names.items);
    names.text = yunta_reading_alloc(reading, scratch, count, sizeof *names.text);
    if (!items || !names.items || !names.text) {
        reading->out_of_memory = true;
        return (yunta_mentions){0};
    }
    for (size_t k = 0; k < count; k++) {
        const char *text = yunta_reading_meant(reading, sheet->values[column], items[k]);
        names.text[k] = text;
        names.items[k] = yunta_reading_fold(reading, scratch, text);
    }
    names.count = count;
    return names;
}

yunta_place yunta_teaching_place(const yunta_sheet *sheet, size_t row, yunta_column_id column) {
    yunta_place place = yunta_sheet_place(sheet, row, column);
    place.file = sheet->reading->path[sheet->id];
    if (place.column)
        place.column = yunta_reading_copy(sheet->reading, place.column);
    return place;
}

void yunta_teaching_add(yunta_teaching *teaching, const yunta_mentions *names) {
    for (size_t k = 0; k < names->count; k++)
        yunta_dictionary_add_folded(teaching->reading, &teaching->experts, names->items[k],
                                    names->text[k]);
}

static void read_expert(yunta_sheet *sheet, size_t row, void *context) {
    yunta_teaching *teaching = context;
    yunta_reading *reading = sheet->reading;
    yunta_speaking one = {0};
    const char *name;
    int16_t minutes[2] = {0, 0};
    bool good = yunta_sheet_filled(sheet, row, YUNTA_EXPERTS_EXPERT, &name);
    good = yunta_sheet_day(sheet, row, YUNTA_EXPERTS_DATE, true, &one.span.day) && good;
    good = yunta_sheet_times(sheet, row, YUNTA_EXPERTS_FROM, YUNTA_EXPERTS_TO, minutes) && good;
    if (!good)
        return;
    one.span.from = minutes[0];
    one.span.to = minutes[1];
    one.folded = yunta_reading_fold(reading, reading->scratch, name);
    name = yunta_reading_copy(reading, name);
    yunta_dictionary_add_folded(reading, &teaching->experts, one.folded, name);
    yunta_dictionary_add_folded(reading, &teaching->available, one.folded, name);
    yunta_reading_push(reading, &teaching->speaking, one);
}

static int by_speaking(const void *a, const void *b) {
    const yunta_speaking *x = a, *y = b;
    int order = strcmp(x->folded, y->folded);
    if (order)
        return order;
    if (x->span.day != y->span.day)
        return x->span.day < y->span.day ? -1 : 1;
    if (x->span.from != y->span.from)
        return x->span.from < y->span.from ? -1 : 1;
    return (x->span.to > y->span.to) - (x->span.to < y->span.to);
}

void yunta_teaching_read_experts(yunta_teaching *teaching) {
    yunta_reading *reading = teaching->reading;
    yunta_sheet_each(reading, YUNTA_TABLE_EXPERTS, read_expert, teaching);
    reading->cohort->experts_given = reading->opened[YUNTA_TABLE_EXPERTS];
    if (teaching->speaking.count)
        qsort(teaching->speaking.items, teaching->speaking.count, sizeof *teaching->speaking.items,
              by_speaking);
}

/* Joins the sorted spans of one expert where they overlap or touch, in place. */
static size_t join_spans(yunta_span *spans, size_t count) {
    size_t kept = 0;
    for (size_t k = 0; k < count; k++) {
        yunta_span *last = kept ? &spans[kept - 1] : NULL;
        if (!last || last->day != spans[k].day || spans[k].from > last->to)
            spans[kept++] = spans[k];
        else if (spans[k].to > last->to)
            last->to = spans[k].to;
    }
    return kept;
}

void yunta_teaching_keep_experts(yunta_teaching *teaching) {
    yunta_reading *reading = teaching->reading;
    yunta_cohort *cohort = reading->cohort;
    yunta_dictionary_seal(&teaching->experts);
    yunta_dictionary_seal(&teaching->available);
    size_t count = teaching->experts.count, at = 0;
    cohort->experts = yunta_reading_alloc(reading, cohort->arena, count, sizeof *cohort->experts);
    if (!cohort->experts)
        return;
    for (size_t e = 0; e < count; e++) {
        const yunta_word *word = &teaching->experts.items[e];
        size_t from = at;
        while (at < teaching->speaking.count &&
               !strcmp(teaching->speaking.items[at].folded, word->folded))
            at++;
        yunta_span *spans = yunta_reading_alloc(reading, cohort->arena, at - from, sizeof *spans);
        for (size_t k = from; spans && k < at; k++)
            spans[k - from] = teaching->speaking.items[k].span;
        cohort->experts[e].name = yunta_reading_copy(reading, word->text);
        cohort->experts[e].spans = spans;
        cohort->experts[e].span_count = spans ? join_spans(spans, at - from) : 0;
    }
    cohort->expert_count = count;
}

static void no_hours(const yunta_teaching *teaching, const char *name, yunta_place place) {
    const yunta_dictionary *available = &teaching->available;
    const char *nearest = NULL;
    for (size_t k = 0; k < available->count && !nearest; k++)
        nearest = yunta_text_nearest(name, &available->items[k].text, 1);
    yunta_problem_add(teaching->reading->problems, YUNTA_WARNING, place, name,
                      T("add their hours to the table of experts, or correct the name",
                        "agregue sus horas a la tabla de expertos, o corrija el nombre"),
                      T("the table of experts gives them no hours, so they are never free%s%s",
                        "la tabla de expertos no les da horas, así que nunca están libres%s%s"),
                      nearest ? T("; the nearest name is ", "; el nombre más parecido es ") : "",
                      nearest ? nearest : "");
}

static int by_number(const void *a, const void *b) {
    int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return (x > y) - (x < y);
}

int32_t *yunta_teaching_experts(yunta_teaching *teaching, const yunta_mentions *names,
                                yunta_place place, size_t *count) {
    yunta_reading *reading = teaching->reading;
    int32_t *experts =
        yunta_reading_alloc(reading, reading->cohort->arena, names->count, sizeof *experts);
    size_t kept = 0;
    *count = 0;
    if (!experts)
        return NULL;
    for (size_t k = 0; k < names->count; k++) {
        experts[k] = yunta_dictionary_find(&teaching->experts, names->items[k]);
        if (reading->cohort->experts_given &&
            yunta_dictionary_find(&teaching->available, names->items[k]) < 0)
            no_hours(teaching, names->text[k], place);
    }
    if (names->count)
        qsort(experts, names->count, sizeof *experts, by_number);
    for (size_t k = 0; k < names->count; k++)
        if (!kept || experts[kept - 1] != experts[k])
            experts[kept++] = experts[k];
    *count = kept;
    return experts;
}

/* Columns, and the conditions of the policy on them. */
#include "base/text.h"
#include "verify/check.h"
#include <string.h>

const yunta_column *yunta_plain_column(yunta_check *check, const char *name) {
    const yunta_cohort *cohort = check->cohort;
    const char *wanted = yunta_text_header_key(check->arena, name);
    for (size_t c = 0; c < cohort->columns; c++)
        if (strcmp(cohort->column[c].name, name) == 0)
            return &cohort->column[c];
    for (size_t c = 0; wanted && c < cohort->columns; c++) {
        const char *key = yunta_text_header_key(check->arena, cohort->column[c].name);
        check->out_of_memory = check->out_of_memory || !key;
        if (key && strcmp(key, wanted) == 0)
            return &cohort->column[c];
    }
    check->out_of_memory = check->out_of_memory || !wanted;
    return NULL;
}

/* The folded text that a spelling means in a column, through the policy's `values`. */
static const char *meant(yunta_check *check, const yunta_column *column, const char *text) {
    const yunta_maps *values = &check->policy->values;
    const char *folded = yunta_text_fold(check->arena, text);
    for (size_t m = 0; folded && m < values->count; m++) {
        if (yunta_plain_column(check, values->items[m].key) != column)
            continue;
        const yunta_map *map = &values->items[m].map;
        for (size_t k = 0; k < map->count; k++) {
            const char *spelling = yunta_text_fold(check->arena, map->items[k].key);
            if (spelling && strcmp(spelling, folded) == 0)
                return yunta_text_fold(check->arena, map->items[k].value);
        }
    }
    return folded;
}

/* Whether a cell of strengths, goals or languages, which are lists, has an element. */
static bool lists(yunta_check *check, const yunta_column *column, const char *cell,
                  const char *folded) {
    bool list = !strcmp(column->name, "strengths") || !strcmp(column->name, "languages") ||
                (!strcmp(column->name, "goals") && !check->policy->scoring_goals_text);
    char separator = strchr(cell, ';') ? ';' : strchr(cell, '|') ? '|' : ',';
    if (!list || !strchr(cell, separator))
        return false;
    for (const char *at = cell, *end; at; at = end ? end + 1 : NULL) {
        end = strchr(at, separator);
        const char *element =
            yunta_arena_format(check->arena, "%.*s", end ? (int)(end - at) : (int)strlen(at), at);
        element = element ? meant(check, column, element) : NULL;
        check->out_of_memory = check->out_of_memory || !element;
        if (element && !strcmp(element, folded))
            return true;
    }
    return false;
}

/* Marks the people whose text in a column is one of these. */
static bool mark(yunta_check *check, const yunta_column *column, const yunta_texts *texts,
                 uint8_t *marked) {
    for (size_t t = 0; t < texts->count; t++) {
        const char *folded = meant(check, column, texts->items[t]);
        if (!folded) {
            check->out_of_memory = true;
            return false;
        }
        for (size_t p = 0; p < check->cohort->people; p++)
            if (column->code[p] >= 0 && (strcmp(column->folded[column->code[p]], folded) == 0 ||
                                         lists(check, column, column->text[p], folded)))
                marked[p] = 1;
    }
    return !check->out_of_memory;
}

static bool number_holds(const yunta_where *where, int64_t number) {
    if (where->least == YUNTA_NO_NUMBER && where->most == YUNTA_NO_NUMBER)
        return true;
    return number != YUNTA_NO_NUMBER &&
           (where->least == YUNTA_NO_NUMBER || number >= where->least) &&
           (where->most == YUNTA_NO_NUMBER || number <= where->most);
}

/* Who meets a condition, [people]; a person who lacks what it needs does not. */
bool yunta_plain_where(yunta_check *check, const yunta_where *where, uint8_t *holds) {
    size_t people = check->cohort->people;
    const yunta_column *column = yunta_plain_column(check, where->column);
    uint8_t *in = yunta_check_alloc(check, people, 1);
    uint8_t *out = yunta_check_alloc(check, people, 1);
    memset(holds, 0, people);
    if (check->out_of_memory)
        return false;
    if (!column)
        return true;
    if ((where->has_in && !mark(check, column, &where->in, in)) ||
        (where->has_not_in && !mark(check, column, &where->not_in, out)))
        return false;
    for (size_t p = 0; p < people; p++) {
        bool text = column->code[p] >= 0 || (!where->has_in && !where->has_not_in);
        holds[p] =
            text && (!where->has_in || in[p]) && !out[p] && number_holds(where, column->number[p]);
    }
    return true;
}

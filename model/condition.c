#include "model/condition.h"
#include "base/list.h"
#include "base/text.h"
#include <string.h>

/* The folded form of what a text means in a column, after the policy's `values`; NULL when memory
 * runs out. */
static const char *meant(const yunta_column *column, const char *text, yunta_arena *arena) {
    const char *folded = yunta_text_fold(arena, text);
    for (size_t k = 0; folded != NULL && column->values != NULL && k < column->values->count; k++) {
        const char *spelling = yunta_text_fold(arena, column->values->items[k].key);
        if (spelling == NULL)
            return NULL;
        if (strcmp(spelling, folded) == 0)
            return yunta_text_fold(arena, column->values->items[k].value);
    }
    return folded;
}

/* Columns whose cells are lists: of these each element counts, of the others the whole cell. */
static bool holds_lists(const yunta_cohort *cohort, const yunta_column *column) {
    return strcmp(column->name, "strengths") == 0 || strcmp(column->name, "languages") == 0 ||
           (strcmp(column->name, "goals") == 0 && !cohort->policy->scoring_goals_text);
}

/* The spellings of a column's `values` that hold separators themselves. */
static yunta_status spellings(const yunta_column *column, yunta_arena *arena,
                              yunta_list_labels *labels) {
    size_t count = column->values != NULL ? column->values->count : 0;
    const char **keys = yunta_arena_alloc(arena, count, sizeof *keys);
    if (keys == NULL)
        return YUNTA_E_MEMORY;
    for (size_t k = 0; k < count; k++)
        keys[k] = column->values->items[k].key;
    return yunta_list_know(arena, keys, count, labels);
}

/* Whether one of the elements of a cell is this, after the policy's `values`. */
static yunta_status has_element(const yunta_column *column, const yunta_list_labels *labels,
                                const char *cell, const char *folded, yunta_arena *arena,
                                bool *has) {
    size_t count;
    const char **items = yunta_list_split(arena, cell, labels, &count);
    *has = false;
    for (size_t k = 0; items != NULL && k < count && !*has; k++) {
        const char *element = meant(column, items[k], arena);
        if (element == NULL)
            return YUNTA_E_MEMORY;
        *has = strcmp(element, folded) == 0;
    }
    return items != NULL ? YUNTA_OK : YUNTA_E_MEMORY;
}

/* Sets allowed to value for every code whose text is one of texts. */
static yunta_status mark(const yunta_cohort *cohort, const yunta_column *column,
                         const yunta_texts *texts, uint8_t value, yunta_arena *arena,
                         uint8_t *allowed) {
    bool lists = holds_lists(cohort, column);
    yunta_list_labels labels = {NULL, 0};
    if (lists && spellings(column, arena, &labels) != YUNTA_OK)
        return YUNTA_E_MEMORY;
    for (size_t t = 0; t < texts->count; t++) {
        const char *folded = meant(column, texts->items[t], arena);
        if (folded == NULL)
            return YUNTA_E_MEMORY;
        for (size_t code = 0; code < column->codes; code++) {
            bool is = strcmp(column->folded[code], folded) == 0, has = false;
            if (lists && !is &&
                has_element(column, &labels, column->shown[code], folded, arena, &has) != YUNTA_OK)
                return YUNTA_E_MEMORY;
            if (is || has)
                allowed[code] = value;
        }
    }
    return YUNTA_OK;
}

yunta_status yunta_condition_make(const yunta_cohort *cohort, const yunta_where *where,
                                  yunta_arena *arena, yunta_condition *condition) {
    int32_t place;
    uint8_t *allowed;
    *condition = (yunta_condition){
        .texts = where->has_in || where->has_not_in, .least = where->least, .most = where->most};
    yunta_status status = yunta_column_resolve(cohort, arena, where->column, &place);
    if (status != YUNTA_OK || place < 0)
        return status;
    condition->column = &cohort->column[place];
    condition->allowed = allowed = yunta_arena_alloc(arena, condition->column->codes, 1);
    if (allowed == NULL)
        return YUNTA_E_MEMORY;
    if (!where->has_in)
        memset(allowed, 1, condition->column->codes);
    else
        status = mark(cohort, condition->column, &where->in, 1, arena, allowed);
    if (status == YUNTA_OK && where->has_not_in)
        status = mark(cohort, condition->column, &where->not_in, 0, arena, allowed);
    return status;
}

bool yunta_condition_holds(const yunta_condition *condition, int32_t person) {
    const yunta_column *column = condition->column;
    if (column == NULL)
        return false;
    if (condition->texts && (column->code[person] < 0 || !condition->allowed[column->code[person]]))
        return false;
    if (condition->least == YUNTA_NO_NUMBER && condition->most == YUNTA_NO_NUMBER)
        return true;
    int64_t number = column->number[person];
    return number != YUNTA_NO_NUMBER &&
           (condition->least == YUNTA_NO_NUMBER || number >= condition->least) &&
           (condition->most == YUNTA_NO_NUMBER || number <= condition->most);
}

uint8_t *yunta_quota_counts(const yunta_cohort *cohort, const yunta_quota *quota,
                            yunta_arena *arena) {
    uint8_t *counts = yunta_arena_alloc(arena, cohort->people, 1);
    if (counts == NULL)
        return NULL;
    for (size_t p = 0; p < cohort->people; p++)
        counts[p] = (cohort->person[p].role & (int)quota->side) != 0;
    for (size_t w = 0; w < quota->where.count; w++) {
        yunta_condition condition;
        if (yunta_condition_make(cohort, &quota->where.items[w], arena, &condition) != YUNTA_OK)
            return NULL;
        for (size_t p = 0; p < cohort->people; p++)
            counts[p] = counts[p] && yunta_condition_holds(&condition, (int32_t)p);
    }
    return counts;
}

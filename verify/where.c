/* Columns, and the conditions of the policy on them. */
#include "base/text.h"
#include "io/columns.h"
#include "verify/check.h"
#include "verify/list.h"
#include <string.h>

typedef enum { OWN, ALIAS } spelling;

/* The column that has a name (OWN) or goes by it (ALIAS) in the applicants' table, or in any; its
 * name, or NULL. */
static const char *spelt(yunta_check *check, const char *name, spelling as, bool anywhere) {
    char text[YUNTA_COLUMNS_SPELLING];
    const char *wanted = yunta_text_header_key(check->arena, name);
    for (int c = 0; wanted && c < YUNTA_COLUMNS; c++) {
        const yunta_column_rule *rule = yunta_columns_rule((yunta_column_id)c);
        if (rule->table != YUNTA_TABLE_APPLICANTS && !anywhere)
            continue;
        for (size_t k = 0; (k == 0 || as == ALIAS) &&
                           yunta_columns_spelling((yunta_column_id)c, k, text, sizeof text);
             k++) {
            const char *key = yunta_text_header_key(check->arena, text);
            check->out_of_memory = check->out_of_memory || !key;
            if (key && strcmp(key, wanted) == 0)
                return rule->name;
        }
    }
    check->out_of_memory = check->out_of_memory || !wanted;
    return NULL;
}

/* The applicants' column of a key of `columns` or `values`: what is another table's own name is no
 * alias there. */
static const char *keyed(yunta_check *check, const char *key) {
    const char *own = spelt(check, key, OWN, false);
    return own || spelt(check, key, OWN, true) ? own : spelt(check, key, ALIAS, false);
}

/* The name in the cohort of the column that a rule names, or (key) a key of `values`: the
 * applicants' own name, the header that `columns` maps, an alias, a name of the policy's own. */
static const char *canonical(yunta_check *check, const char *name, bool key) {
    const yunta_map *columns = &check->policy->columns;
    const char *own = spelt(check, name, OWN, false);
    const char *header = yunta_text_header_key(check->arena, name);
    for (size_t k = 0; header && *header && !own && k < columns->count; k++) {
        const char *mapped = yunta_text_header_key(check->arena, columns->items[k].value);
        check->out_of_memory = check->out_of_memory || !mapped;
        if (!mapped || strcmp(mapped, header) != 0)
            continue;
        if ((own = keyed(check, columns->items[k].key)))
            return own;
        if (!spelt(check, columns->items[k].key, ALIAS, true))
            return columns->items[k].key;
    }
    check->out_of_memory = check->out_of_memory || !header;
    if (!own)
        own = key ? keyed(check, name) : spelt(check, name, ALIAS, false);
    return own ? own : name;
}

static const yunta_column *column_of(yunta_check *check, const char *name, bool key) {
    const yunta_cohort *cohort = check->cohort;
    const char *wanted = yunta_text_header_key(check->arena, canonical(check, name, key));
    for (size_t c = 0; wanted && c < cohort->columns; c++) {
        const char *there = yunta_text_header_key(check->arena, cohort->column[c].name);
        check->out_of_memory = check->out_of_memory || !there;
        if (there && strcmp(there, wanted) == 0)
            return &cohort->column[c];
    }
    check->out_of_memory = check->out_of_memory || !wanted;
    return NULL;
}

const yunta_column *yunta_plain_column(yunta_check *check, const char *name) {
    return column_of(check, name, false);
}

/* The policy's `values` of a column, NULL for none. */
static const yunta_map *values_of(yunta_check *check, const yunta_column *column) {
    const yunta_maps *values = &check->policy->values;
    for (size_t m = 0; m < values->count; m++)
        if (column_of(check, values->items[m].key, true) == column)
            return &values->items[m].map;
    return NULL;
}

/* The folded text that a spelling means where these are the column's `values`. */
static const char *meant(yunta_check *check, const yunta_map *values, const char *text) {
    const char *folded = yunta_text_fold(check->arena, text);
    for (size_t k = 0; folded && values && k < values->count; k++) {
        const char *written = yunta_text_fold(check->arena, values->items[k].key);
        if (written && strcmp(written, folded) == 0)
            return yunta_text_fold(check->arena, values->items[k].value);
    }
    return folded;
}

/* Whether a cell of strengths, goals or languages, which are lists, has an element. */
static bool lists(yunta_check *check, const yunta_column *column, const yunta_map *values,
                  const char *cell, const char *folded) {
    bool list = !strcmp(column->name, "strengths") || !strcmp(column->name, "languages") ||
                (!strcmp(column->name, "goals") && !check->policy->scoring_goals_text);
    size_t count = 0;
    const char **elements = list ? yunta_plain_list(check, values, cell, &count) : NULL;
    for (size_t k = 0; k < count && !check->out_of_memory; k++) {
        const char *element = meant(check, values, elements[k]);
        check->out_of_memory = check->out_of_memory || !element;
        if (element && !strcmp(element, folded))
            return true;
    }
    return false;
}

/* Marks the people whose text in a column is one of these. */
static bool mark(yunta_check *check, const yunta_column *column, const yunta_texts *texts,
                 uint8_t *marked) {
    const yunta_map *values = values_of(check, column);
    for (size_t t = 0; t < texts->count; t++) {
        const char *folded = meant(check, values, texts->items[t]);
        if (!folded) {
            check->out_of_memory = true;
            return false;
        }
        for (size_t p = 0; p < check->cohort->people; p++)
            if (column->code[p] >= 0 && (strcmp(column->folded[column->code[p]], folded) == 0 ||
                                         lists(check, column, values, column->text[p], folded)))
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

/* The elements of a cell that is a list, by a plain reading of the rule: spellings of `values` that
 * hold separators are elements too where they stand between separators, the longest first. */
#include "verify/list.h"
#include "base/text.h"
#include <string.h>

static bool separates(char c) {
    return c == ';' || c == '|' || c == ',';
}

static size_t count_in(const char *text, size_t length) {
    size_t count = 0;
    for (size_t k = 0; k < length; k++)
        count += separates(text[k]);
    return count;
}

static bool is_spelling(yunta_check *check, const yunta_map *values, const char *text,
                        size_t length) {
    size_t inside = count_in(text, length);
    const char *copy = yunta_arena_text(check->arena, text, length);
    const char *folded = copy ? yunta_text_fold(check->arena, copy) : NULL;
    check->out_of_memory = check->out_of_memory || !folded;
    for (size_t k = 0; folded && k < values->count; k++) {
        const char *key = values->items[k].key;
        if (count_in(key, strlen(key)) != inside)
            continue;
        const char *spelling = yunta_text_fold(check->arena, key);
        check->out_of_memory = check->out_of_memory || !spelling;
        if (spelling && !strcmp(spelling, folded))
            return true;
    }
    return false;
}

/* The length of the longest such spelling from here to border (any separator: '\0') or the end. */
static size_t spelling_at(yunta_check *check, const yunta_map *values, const char *at,
                          char border) {
    size_t most = 0, found = 0;
    for (size_t k = 0; values && k < values->count; k++) {
        size_t inside = count_in(values->items[k].key, strlen(values->items[k].key));
        most = inside > most ? inside : most;
    }
    for (size_t end = 0, passed = 0; passed <= most; end++) {
        bool border_here = !at[end] || (separates(at[end]) && (!border || at[end] == border));
        if (border_here && passed > 0 && is_spelling(check, values, at, end))
            found = end;
        if (!at[end])
            break;
        passed += separates(at[end]);
    }
    return found;
}

static char separator_of(yunta_check *check, const yunta_map *values, const char *cell) {
    bool there[256] = {false};
    for (const char *at = cell; *at;) {
        at += spelling_at(check, values, at, '\0');
        while (*at && !separates(*at))
            at++;
        if (*at)
            there[(unsigned char)*at++] = true;
    }
    return there[';'] ? ';' : there['|'] ? '|' : there[','] ? ',' : '\0';
}

const char **yunta_plain_list(yunta_check *check, const yunta_map *values, const char *cell,
                              size_t *count) {
    const char border[] = {separator_of(check, values, cell), '\0'}, nowhere = '\1';
    const char **elements =
        yunta_check_alloc(check, count_in(cell, strlen(cell)) + 1, sizeof *elements);
    *count = 0;
    for (const char *at = cell; at && !check->out_of_memory;) {
        size_t length = spelling_at(check, values, at, *border ? *border : nowhere);
        if (!length)
            length = strcspn(at, border);
        elements[*count] = yunta_arena_text(check->arena, at, length);
        check->out_of_memory = !elements[(*count)++];
        at = at[length] ? at + length + 1 : NULL;
    }
    return elements;
}

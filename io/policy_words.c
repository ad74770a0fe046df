/* What all readers of the policy share: places, and the words of common problems. */
#include "base/text.h"
#include "io/policy_node.h"
#include <string.h>

yunta_status yunta_policy_worse(yunta_status a, yunta_status b) {
    if (a == YUNTA_E_MEMORY || b == YUNTA_E_MEMORY)
        return YUNTA_E_MEMORY;
    return a ? a : b;
}

yunta_place yunta_policy_place_at(yunta_policy_reader *reader, size_t line, size_t column) {
    const char *text = column ? yunta_arena_format(reader->scratch, "%zu", column) : NULL;
    return (yunta_place){reader->path, line, text};
}

yunta_place yunta_policy_place(yunta_policy_reader *reader, const yunta_policy_node *node) {
    return yunta_policy_place_at(reader, node->line, node->column);
}

yunta_place yunta_policy_key_place(yunta_policy_reader *reader, const yunta_policy_node *node) {
    return yunta_policy_place_at(reader, node->key_line, node->key_column);
}

bool yunta_policy_is_null(const yunta_policy_node *node) {
    static const char *const nulls[] = {"", "~", "null", "Null", "NULL"};
    for (size_t k = 0; node->text && node->plain && k < sizeof nulls / sizeof *nulls; k++)
        if (strcmp(node->text, nulls[k]) == 0)
            return true;
    return false;
}

const char *yunta_policy_last(const char *path) {
    const char *dot = strrchr(path, '.');
    return dot ? dot + 1 : path;
}

static bool is_number(const char *text) {
    int64_t value;
    yunta_decimal kind = yunta_policy_decimal(text, 6, &value);
    return kind != DECIMAL_NOT;
}

static const char *found_there(const yunta_policy_node *node) {
    if (node->kind == NODE_LIST)
        return T("a list", "una lista");
    if (node->kind == NODE_MAP)
        return T("a mapping", "un mapa");
    if (yunta_policy_is_null(node))
        return T("nothing", "nada");
    if (!node->plain)
        return T("a text in quotes", "un texto entre comillas");
    return is_number(node->text) ? T("a number", "un número") : T("a text", "un texto");
}

yunta_status yunta_policy_mistyped(yunta_policy_reader *reader, const char *name,
                                   const yunta_policy_node *node, const char *wanted,
                                   const char *mend) {
    if (node->kind != NODE_BROKEN)
        yunta_problem_add(reader->problems, YUNTA_ERROR, yunta_policy_place(reader, node),
                          node->text && !yunta_policy_is_null(node) ? node->text : NULL, mend,
                          T("%s must be %s; found: %s", "%s debe ser %s; se encontró: %s"), name,
                          wanted, found_there(node));
    return YUNTA_E_INPUT;
}

char *yunta_policy_join(yunta_arena *arena, const char *const *words, size_t count) {
    size_t length = 1;
    for (size_t k = 0; k < count; k++)
        length += strlen(words[k]) + 2;
    char *text = yunta_arena_alloc(arena, length, 1), *at = text;
    for (size_t k = 0; text && k < count; k++) {
        if (k > 0)
            at = stpcpy(at, ", ");
        at = stpcpy(at, words[k]);
    }
    return text;
}

yunta_status yunta_policy_unknown(yunta_policy_reader *reader, yunta_place place, const char *word,
                                  const char *const *allowed, size_t count, const char *what) {
    const char *folded = yunta_text_fold(reader->scratch, word);
    if (!folded)
        return YUNTA_E_MEMORY;
    const char *near = yunta_text_nearest(folded, allowed, count);
    char *all = yunta_policy_join(reader->scratch, allowed, count);
    const char *mend = NULL;
    if (near)
        mend = yunta_arena_format(reader->scratch, T("did you mean %s?", "¿quiso decir %s?"), near);
    else if (all)
        mend =
            yunta_arena_format(reader->scratch, T("allowed here: %s", "aquí se permite: %s"), all);
    if (!mend)
        return YUNTA_E_MEMORY;
    yunta_problem_add(reader->problems, YUNTA_ERROR, place, word, mend, "%s", what);
    return YUNTA_E_INPUT;
}

/* {show_rate: 0,65} is show_rate: 0 and a key 65 without a value. */
static bool is_split_decimal(const yunta_policy_node *node) {
    return node->key[0] && node->key[strspn(node->key, "0123456789")] == '\0' &&
           yunta_policy_is_null(node);
}

yunta_status yunta_policy_unknown_key(yunta_policy_reader *reader, const yunta_policy_node *node,
                                      const char *const *allowed, size_t count, const char *what) {
    yunta_place place = yunta_policy_key_place(reader, node);
    if (!is_split_decimal(node))
        return yunta_policy_unknown(reader, place, node->key, allowed, count, what);
    yunta_problem_add(reader->problems, YUNTA_ERROR, place, node->key,
                      T("inside {} a comma separates keys: write the decimal with a point, as 0.65",
                        "dentro de {} la coma separa claves: escriba el decimal con punto, como "
                        "0.65"),
                      "%s", what);
    return YUNTA_E_INPUT;
}

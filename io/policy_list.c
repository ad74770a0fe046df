/* Lists and mappings of the policy: words, weekdays, texts, texts by text. */
#include "base/text.h"
#include "io/policy_node.h"
#include <stdlib.h>
#include <string.h>

/* --- lists --- */

/* One value where a list belongs is not taken for a list of one. */
static yunta_status want_list(yunta_policy_reader *reader, const char *name,
                              const yunta_policy_node *node) {
    if (node->kind == NODE_LIST)
        return YUNTA_OK;
    const char *last = yunta_policy_last(name);
    const char *mend =
        T("write a list, [] when it is empty", "escriba una lista, [] cuando está vacía");
    if (node->kind == NODE_SCALAR && !yunta_policy_is_null(node))
        mend = yunta_arena_format(reader->scratch, T("write `%s: [%s]`", "escriba «%s: [%s]»"),
                                  last, node->text);
    return mend ? yunta_policy_mistyped(reader, name, node, T("a list", "una lista"), mend)
                : YUNTA_E_MEMORY;
}

static yunta_status twice(yunta_policy_reader *reader, const char *name,
                          const yunta_policy_node *node) {
    yunta_problem_add(reader->problems, YUNTA_ERROR, yunta_policy_place(reader, node), node->text,
                      T("keep one of the two", "deje una de las dos"),
                      T("%s names this twice", "%s nombra esto dos veces"), name);
    return YUNTA_E_INPUT;
}

static yunta_status empty_list(yunta_policy_reader *reader, const char *name,
                               const yunta_policy_node *node, const char *mend) {
    yunta_problem_add(reader->problems, YUNTA_ERROR, yunta_policy_place(reader, node), NULL, mend,
                      T("%s is empty", "%s está vacía"), name);
    return YUNTA_E_INPUT;
}

static yunta_status add_choice(yunta_policy_reader *reader, const yunta_key *key,
                               const yunta_policy_node *node, yunta_choices *list) {
    int choice;
    yunta_status status = yunta_policy_choose(reader, key, node, &choice);
    if (status)
        return status;
    for (size_t k = 0; k < list->count; k++)
        if (list->items[k] == choice)
            return twice(reader, key->path, node);
    list->items[list->count++] = choice;
    return YUNTA_OK;
}

yunta_status yunta_policy_choices(yunta_policy_reader *reader, const yunta_key *key,
                                  const yunta_policy_node *node, yunta_choices *out) {
    yunta_status status = want_list(reader, key->path, node);
    if (status)
        return status;
    if (node->count == 0 && strcmp(yunta_policy_last(key->path), "objective") == 0)
        return empty_list(reader, key->path, node,
                          T("name at least one objective", "nombre al menos un objetivo"));
    yunta_choices list = {yunta_arena_alloc(reader->arena, node->count, sizeof(int)), 0};
    if (!list.items)
        return YUNTA_E_MEMORY;
    for (const yunta_policy_node *item = node->first; item && status != YUNTA_E_MEMORY;
         item = item->next)
        status = yunta_policy_worse(status, add_choice(reader, key, item, &list));
    if (!status)
        *out = list;
    return status;
}

/* --- weekdays --- */

enum { WEEKDAY_NAMES = 14 };

static const char *const weekdays[WEEKDAY_NAMES] = {
    "monday", "tuesday", "wednesday", "thursday", "friday",  "saturday", "sunday",
    "lunes",  "martes",  "miercoles", "jueves",   "viernes", "sabado",   "domingo",
};

int yunta_policy_weekday(const char *folded) {
    size_t length = strlen(folded);
    for (int k = 0; length >= 3 && k < WEEKDAY_NAMES; k++)
        if (strncmp(weekdays[k], folded, length) == 0)
            return k % 7;
    return -1;
}

static yunta_status add_day(yunta_policy_reader *reader, const char *name,
                            const yunta_policy_node *node, unsigned *days) {
    static const char *const shorts[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
    const char *folded = node->text ? yunta_text_fold(reader->scratch, node->text) : "";
    if (!folded)
        return YUNTA_E_MEMORY;
    int day = yunta_policy_weekday(folded);
    if (day < 0 && (!node->text || yunta_policy_is_null(node)))
        return yunta_policy_mistyped(
            reader, name, node, T("weekdays", "días de la semana"),
            T("write names such as mon or lunes", "escriba nombres como lunes o mon"));
    if (day < 0) {
        const char *near = yunta_text_nearest(folded, weekdays, WEEKDAY_NAMES);
        return yunta_policy_unknown(reader, yunta_policy_place(reader, node), node->text,
                                    near ? weekdays : shorts, near ? WEEKDAY_NAMES : 7,
                                    T("this is no weekday", "esto no es un día de la semana"));
    }
    if (*days & 1u << day)
        return twice(reader, name, node);
    *days |= 1u << day;
    return YUNTA_OK;
}

yunta_status yunta_policy_days(yunta_policy_reader *reader, const yunta_key *key,
                               const yunta_policy_node *node, uint8_t *out) {
    yunta_status status = want_list(reader, key->path, node);
    if (status)
        return status;
    if (node->count == 0)
        return empty_list(reader, key->path, node,
                          T("name at least one weekday", "nombre al menos un día de la semana"));
    unsigned days = 0;
    for (const yunta_policy_node *item = node->first; item && status != YUNTA_E_MEMORY;
         item = item->next)
        status = yunta_policy_worse(status, add_day(reader, key->path, item, &days));
    if (!status)
        *out = (uint8_t)days;
    return status;
}

/* --- texts --- */

typedef struct {
    const char *folded;
    const yunta_policy_node *node;
    size_t index;
} folded_item;

static int by_folded(const void *a, const void *b) {
    const folded_item *x = a, *y = b;
    int order = strcmp(x->folded, y->folded);
    return order ? order : (x->index > y->index) - (x->index < y->index);
}

/* The children's texts (keys: their keys) folded and sorted, in the order of the file where equal.
 */
static folded_item *sorted_items(yunta_policy_reader *reader, const yunta_policy_node *node,
                                 bool keys) {
    folded_item *items = yunta_arena_alloc(reader->scratch, node->count, sizeof *items);
    size_t count = 0;
    for (const yunta_policy_node *child = node->first; items && child; child = child->next) {
        const char *text = keys ? child->key : child->text;
        items[count] =
            (folded_item){yunta_text_fold(reader->scratch, text ? text : ""), child, count};
        if (!items[count++].folded)
            return NULL;
    }
    if (items && count > 1)
        qsort(items, count, sizeof *items, by_folded);
    return items;
}

static yunta_status refuse_twins(yunta_policy_reader *reader, const char *name,
                                 const yunta_policy_node *node) {
    folded_item *items = sorted_items(reader, node, false);
    if (!items)
        return YUNTA_E_MEMORY;
    yunta_status status = YUNTA_OK;
    for (size_t k = 1; k < node->count; k++)
        if (strcmp(items[k].folded, items[k - 1].folded) == 0)
            status = twice(reader, name, items[k].node);
    return status;
}

yunta_status yunta_policy_texts(yunta_policy_reader *reader, const char *name,
                                const yunta_policy_node *node, yunta_texts *out) {
    yunta_status status = want_list(reader, name, node);
    if (status)
        return status;
    yunta_texts list = {yunta_arena_alloc(reader->arena, node->count, sizeof(char *)), 0};
    if (!list.items)
        return YUNTA_E_MEMORY;
    for (const yunta_policy_node *item = node->first; item && status != YUNTA_E_MEMORY;
         item = item->next)
        status = yunta_policy_worse(
            status, yunta_policy_text_value(reader, name, item, &list.items[list.count++]));
    if (!status)
        status = refuse_twins(reader, name, node);
    if (!status)
        *out = list;
    return status;
}

/* --- mappings --- */

static yunta_status want_map(yunta_policy_reader *reader, const char *name,
                             const yunta_policy_node *node) {
    if (node->kind == NODE_MAP)
        return YUNTA_OK;
    return yunta_policy_mistyped(reader, name, node, T("a mapping", "un mapa"),
                                 T("write `key: value` lines under it, {} when it is empty",
                                   "escriba debajo líneas «clave: valor», {} cuando está vacío"));
}

/* Keys that compare as equal (accents and case apart) may not say different things. */
static yunta_status refuse_contradictions(yunta_policy_reader *reader, const char *name,
                                          const yunta_policy_node *node) {
    folded_item *items = sorted_items(reader, node, true);
    if (!items)
        return YUNTA_E_MEMORY;
    yunta_status status = YUNTA_OK;
    for (size_t k = 1; k < node->count; k++) {
        const yunta_policy_node *here = items[k].node, *before = items[k - 1].node;
        if (strcmp(items[k].folded, items[k - 1].folded) != 0 ||
            strcmp(here->key, before->key) == 0 ||
            (here->text && before->text && strcmp(here->text, before->text) == 0))
            continue;
        yunta_problem_add(
            reader->problems, YUNTA_ERROR, yunta_policy_key_place(reader, here), here->key,
            T("case and accents do not count: keep one",
              "mayúsculas y acentos no cuentan: deje una"),
            T("%s says this otherwise on line %zu", "%s dice otra cosa de esto en la línea %zu"),
            name, before->key_line);
        status = YUNTA_E_INPUT;
    }
    return status;
}

static yunta_status empty_key(yunta_policy_reader *reader, const char *name,
                              const yunta_policy_node *node) {
    if (node->key[0])
        return YUNTA_OK;
    yunta_problem_add(
        reader->problems, YUNTA_ERROR, yunta_policy_key_place(reader, node), NULL,
        T("write a key before the colon", "escriba una clave antes de los dos puntos"),
        T("%s has an empty key", "%s tiene una clave vacía"), name);
    return YUNTA_E_INPUT;
}

static yunta_status map_entry(yunta_policy_reader *reader, const char *name,
                              const yunta_policy_node *node, yunta_map_entry *entry) {
    const char *path = yunta_arena_format(reader->scratch, "%s.%s", name, node->key);
    entry->key = yunta_arena_copy(reader->arena, node->key);
    entry->line = node->key_line;
    if (!path || !entry->key)
        return YUNTA_E_MEMORY;
    return yunta_policy_worse(empty_key(reader, name, node),
                              yunta_policy_text_value(reader, path, node, &entry->value));
}

yunta_status yunta_policy_map(yunta_policy_reader *reader, const char *name,
                              const yunta_policy_node *node, yunta_map *out) {
    yunta_status status = want_map(reader, name, node);
    if (status)
        return status;
    yunta_map map = {yunta_arena_alloc(reader->arena, node->count, sizeof *map.items), 0};
    if (!map.items)
        return YUNTA_E_MEMORY;
    for (const yunta_policy_node *child = node->first; child && status != YUNTA_E_MEMORY;
         child = child->next)
        status =
            yunta_policy_worse(status, map_entry(reader, name, child, &map.items[map.count++]));
    if (status != YUNTA_E_MEMORY)
        status = yunta_policy_worse(status, refuse_contradictions(reader, name, node));
    if (!status)
        *out = map;
    return status;
}

static yunta_status maps_entry(yunta_policy_reader *reader, const char *name,
                               const yunta_policy_node *node, yunta_maps_entry *entry) {
    const char *path = yunta_arena_format(reader->scratch, "%s.%s", name, node->key);
    entry->key = yunta_arena_copy(reader->arena, node->key);
    if (!path || !entry->key)
        return YUNTA_E_MEMORY;
    return yunta_policy_worse(empty_key(reader, name, node),
                              yunta_policy_map(reader, path, node, &entry->map));
}

yunta_status yunta_policy_maps(yunta_policy_reader *reader, const char *name,
                               const yunta_policy_node *node, yunta_maps *out) {
    yunta_status status = want_map(reader, name, node);
    if (status)
        return status;
    yunta_maps maps = {yunta_arena_alloc(reader->arena, node->count, sizeof *maps.items), 0};
    if (!maps.items)
        return YUNTA_E_MEMORY;
    for (const yunta_policy_node *child = node->first; child && status != YUNTA_E_MEMORY;
         child = child->next)
        status =
            yunta_policy_worse(status, maps_entry(reader, name, child, &maps.items[maps.count++]));
    if (status != YUNTA_E_MEMORY)
        status = yunta_policy_worse(status, refuse_contradictions(reader, name, node));
    if (!status)
        *out = maps;
    return status;
}

/* Where the file gives what only the tables can bear out. */
#include "base/array.h"
#include "io/policy_node.h"
#include <string.h>

typedef struct {
    YUNTA_ARRAY(yunta_map_entry) list;
} places;

static bool add(yunta_policy_reader *reader, places *places, const char *path,
                const yunta_policy_node *node) {
    yunta_map_entry one = {path, NULL, node->line};
    if (!node->text) /* a list, or refused */
        return true;
    one.value = yunta_arena_copy(reader->arena, node->text);
    return one.value && yunta_array_push(&places->list, one);
}

static bool add_key(yunta_policy_reader *reader, places *places, const char *path,
                    const yunta_policy_node *node) {
    bool room = true;
    if (node->kind == NODE_LIST)
        for (const yunta_policy_node *item = node->first; room && item; item = item->next)
            room = add(reader, places, path, item);
    else
        room = add(reader, places, path, node);
    return room;
}

yunta_status yunta_policy_places(yunta_policy_reader *reader) {
    static const char *const paths[] = {"eligibility.same", "eligibility.different", "output.by",
                                        "skills.level", "skills.want"};
    places places = {0};
    bool room = true;
    size_t count;
    const yunta_key *keys = yunta_policy_keys(&count);
    for (size_t p = 0; p < sizeof paths / sizeof *paths; p++)
        for (size_t k = 0; k < count && room; k++)
            if (!strcmp(keys[k].path, paths[p]) && reader->given[k])
                room = add_key(reader, &places, paths[p], reader->given[k]);
    size_t bytes = places.list.count * sizeof *places.list.items;
    yunta_map_entry *items = yunta_arena_alloc(reader->arena, places.list.count, sizeof *items);
    room = room && items;
    if (room && bytes)
        memcpy(items, places.list.items, bytes);
    if (room)
        reader->policy->places = (yunta_map){items, places.list.count};
    yunta_array_free(&places.list);
    return room ? YUNTA_OK : YUNTA_E_MEMORY;
}

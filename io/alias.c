#include "io/alias.h"
#include "io/read_repair_private.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char file[] = "pseudonyms.csv";

yunta_status yunta_alias_hidden(const char *out, const yunta_json_value *run, yunta_arena *arena,
                                bool *hidden) {
    const yunta_json_value *policy = yunta_json_member(run, "policy");
    const yunta_json_value *told =
        yunta_json_member(yunta_json_member(policy, "output"), "pseudonyms");
    const char *path = yunta_arena_format(arena, "%s/%s", out, file);
    *hidden = told ? told->kind == YUNTA_JSON_BOOLEAN && told->integer != 0
                   : path && access(path, F_OK) == 0;
    return path ? YUNTA_OK : YUNTA_E_MEMORY;
}

static int by_shown(const void *a, const void *b) {
    return strcmp(((const yunta_alias *)a)->shown, ((const yunta_alias *)b)->shown);
}

static yunta_status nobody_says(const char *path, yunta_problems *problems) {
    yunta_problem_add(
        problems, YUNTA_ERROR, (yunta_place){path, 0, NULL}, NULL,
        T("put that file back as it was written; or make that result again, from the tables as "
          "they were, with output.pseudonyms: false",
          "devuelva ese archivo como se escribió; o haga ese resultado otra vez, con las tablas "
          "como estaban, con output.pseudonyms: false"),
        T("the earlier result names people by pseudonyms, and the file that says who is who is not "
          "there, or is another",
          "el resultado anterior nombra a las personas por seudónimos, y el archivo que dice quién "
          "es quién no está, o es otro"));
    return YUNTA_E_INPUT;
}

static yunta_status take(const yunta_table *table, yunta_arena *arena, yunta_aliases *aliases) {
    size_t shown = yunta_result_column(table, "pseudonym"),
           who = yunta_result_column(table, "person");
    yunta_alias *items = yunta_arena_alloc(arena, table->rows, sizeof *items);
    if (!items)
        return YUNTA_E_MEMORY;
    if (shown == table->columns || who == table->columns)
        return YUNTA_E_INPUT;
    for (size_t row = 0; row < table->rows; row++) {
        items[row] = (yunta_alias){yunta_arena_copy(arena, yunta_table_cell(table, row, shown)),
                                   yunta_arena_copy(arena, yunta_table_cell(table, row, who))};
        if (!items[row].shown || !items[row].id)
            return YUNTA_E_MEMORY;
    }
    if (table->rows)
        qsort(items, table->rows, sizeof *items, by_shown);
    aliases->items = items;
    aliases->count = table->rows;
    return YUNTA_OK;
}

yunta_status yunta_aliases_read(const char *out, bool hidden, yunta_arena *arena,
                                yunta_problems *problems, yunta_aliases *aliases) {
    yunta_table *table = NULL;
    *aliases = (yunta_aliases){.hidden = hidden};
    if (!hidden)
        return YUNTA_OK;
    const char *path = yunta_arena_format(arena, "%s/%s", out, file);
    if (!path)
        return YUNTA_E_MEMORY;
    yunta_status status = yunta_result_open(out, "pseudonyms", arena, problems, &table);
    if (status == YUNTA_OK)
        status = table ? take(table, arena, aliases) : YUNTA_E_INPUT;
    yunta_table_free(table);
    return status == YUNTA_E_INPUT ? nobody_says(path, problems) : status;
}

const char *yunta_alias_id(const yunta_aliases *aliases, const char *shown) {
    yunta_alias wanted = {shown, NULL};
    if (!aliases->hidden || !*shown)
        return shown;
    const yunta_alias *found = aliases->count ? bsearch(&wanted, aliases->items, aliases->count,
                                                        sizeof *aliases->items, by_shown)
                                              : NULL;
    return found ? found->id : NULL;
}

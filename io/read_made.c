/* What a result says of its own making, and of whom it is: see read_repair.h. */
#include "base/array.h"
#include "io/json.h"
#include "io/read_repair_private.h"
#include "model/objective.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef YUNTA_ARRAY(const char *) id_list;

typedef struct {
    const char *folder;
    const yunta_aliases *aliases;
    yunta_arena *arena;
    yunta_problems *problems;
} reading;

static int by_text(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static yunta_status no_such_alias(const reading *r, const yunta_table *table, size_t row,
                                  const char *shown) {
    yunta_problem_add(
        r->problems, YUNTA_ERROR, yunta_table_place(table, row, 0), shown,
        T("put that file back as it was written", "devuelva ese archivo como se escribió"),
        T("pseudonyms.csv does not say who this is", "pseudonyms.csv no dice quién es"));
    return YUNTA_E_INPUT;
}

static yunta_status list_people(const reading *r, const char *name, const char *column,
                                id_list *ids) {
    yunta_table *table = NULL;
    yunta_status status = yunta_result_open(r->folder, name, r->arena, r->problems, &table);
    for (size_t row = 0; table && status == YUNTA_OK && row < table->rows; row++) {
        const char *shown = yunta_result_cell(table, row, column);
        const char *known = yunta_alias_id(r->aliases, shown);
        const char *id = known ? yunta_arena_copy(r->arena, known) : NULL;
        if (!known)
            status = no_such_alias(r, table, row, shown);
        else if (!id || (*id && !yunta_array_push(ids, id)))
            status = YUNTA_E_MEMORY;
    }
    yunta_table_free(table);
    return status;
}

yunta_status yunta_result_people(const char *out, const yunta_aliases *aliases, yunta_arena *arena,
                                 yunta_problems *problems, const char ***ids, size_t *count) {
    static const char *const places[][2] = {{"pairings", "mentor"},   {"pairings", "mentee"},
                                            {"meetings", "mentor"},   {"meetings", "mentee"},
                                            {"attendance", "person"}, {"seats", "person"},
                                            {"withdrawn", "person"},  {"earlier/past", "person"}};
    reading r = {out, aliases, arena, problems};
    id_list all = {0};
    yunta_status status = YUNTA_OK;
    for (size_t k = 0; status == YUNTA_OK && k < sizeof places / sizeof *places; k++)
        status = list_people(&r, places[k][0], places[k][1], &all);
    if (status == YUNTA_OK && all.count)
        qsort(all.items, all.count, sizeof *all.items, by_text);
    *count = 0;
    *ids = status == YUNTA_OK ? yunta_arena_alloc(arena, all.count, sizeof **ids) : NULL;
    for (size_t k = 0; *ids && k < all.count; k++)
        if (k == 0 || strcmp(all.items[k], all.items[k - 1]) != 0)
            (*ids)[(*count)++] = all.items[k];
    yunta_array_free(&all);
    return status == YUNTA_OK && !*ids ? YUNTA_E_MEMORY : status;
}

static yunta_status path_if(const char *out, const char *name, yunta_arena *arena,
                            yunta_change_file *file) {
    const char *path = yunta_arena_format(arena, "%s/%s", out, name);
    *file = (yunta_change_file){path && access(path, F_OK) == 0 ? path : NULL, true};
    return path ? YUNTA_OK : YUNTA_E_MEMORY;
}

yunta_status yunta_changes_of(const char *out, yunta_arena *arena, yunta_change_file *added,
                              yunta_change_file *withdrawn) {
    yunta_status status = path_if(out, "added.csv", arena, added);
    return status == YUNTA_OK ? path_if(out, "withdrawn.csv", arena, withdrawn) : status;
}

static yunta_status count_rows(const char *out, const char *name, yunta_arena *arena,
                               size_t *count) {
    yunta_problems *unheard = yunta_problems_new();
    yunta_table *table = NULL;
    yunta_status status =
        unheard ? yunta_result_open(out, name, arena, unheard, &table) : YUNTA_E_MEMORY;
    *count = table ? table->rows : 0;
    yunta_table_free(table);
    yunta_problems_free(unheard);
    return status == YUNTA_E_MEMORY ? status : YUNTA_OK;
}

yunta_status yunta_changes_count(const char *out, yunta_arena *arena, size_t *left, size_t *came) {
    yunta_status status = count_rows(out, "withdrawn", arena, left);
    return status == YUNTA_OK ? count_rows(out, "added", arena, came) : status;
}

bool yunta_made_bare(const yunta_json_value *run) {
    const yunta_json_value *output = yunta_json_member(yunta_json_member(run, "policy"), "output");
    const yunta_json_value *files = yunta_json_member(output, "files");
    for (size_t k = 0; files && k < files->count; k++)
        if (files->items[k].text && strcmp(files->items[k].text, "csv") == 0)
            return false;
    return files != NULL;
}

yunta_status yunta_result_need_tables(const char *out, bool bare, yunta_arena *arena,
                                      yunta_problems *problems) {
    const char *path = yunta_arena_format(arena, "%s/pairings.csv", out);
    if (!path)
        return YUNTA_E_MEMORY;
    if (!bare || access(path, F_OK) == 0)
        return YUNTA_OK;
    yunta_problem_add(problems, YUNTA_ERROR, (yunta_place){path, 0, NULL}, NULL,
                      T("make that result again, from the tables as they were, with csv in "
                        "output.files",
                        "haga ese resultado otra vez, con las tablas como estaban, con csv en "
                        "output.files"),
                      T("is not there: the result was written without its tables (output.files)",
                        "no está: el resultado se escribió sin sus tablas (output.files)"));
    return YUNTA_E_INPUT;
}

static void take_made(const yunta_json_value *made, yunta_made *into) {
    const yunta_json_value *as_of = yunta_json_member(made, "as_of");
    const yunta_json_value *objective = yunta_json_member(made, "objective");
    int year, month, day;
    into->repaired = made != NULL;
    into->pairs = objective && objective->kind == YUNTA_JSON_ARRAY;
    if (as_of && as_of->text && sscanf(as_of->text, "%4d-%2d-%2d", &year, &month, &day) == 3)
        into->as_of = yunta_day_from_civil(year, month, day);
    for (size_t k = 0; into->pairs && k < objective->count; k++)
        for (int goal = 0; objective->items[k].text && goal < YUNTA_GOALS_OF_MATCHING; goal++)
            if (!strcmp(yunta_objective_of(goal)->name, objective->items[k].text) &&
                into->objective.count < YUNTA_GOALS_OF_MATCHING)
                into->objective.items[into->objective.count++] = goal;
}

/* What a repair would not know any more: what has been held, who left, the steps taken before. */
static yunta_status damaged(const char *path, size_t line, yunta_problems *problems) {
    yunta_problem_add(problems, YUNTA_ERROR, (yunta_place){path, line, NULL}, NULL,
                      T("take the copy that you keep of this result, or make it again",
                        "tome la copia que guarda de este resultado, o hágalo otra vez"),
                      T("is damaged: no JSON object", "está dañado: no es un objeto JSON"));
    return YUNTA_E_INPUT;
}

static yunta_status unreadable(const char *path, yunta_problems *problems) {
    yunta_problem_add(
        problems, YUNTA_ERROR, (yunta_place){path, 0, NULL}, NULL,
        T("check that you may read it, and the disk", "revise que pueda leerlo, y el disco"),
        T("cannot be read: %s", "no se puede leer: %s"), strerror(errno));
    return YUNTA_E_IO;
}

yunta_status yunta_made_read(const char *out, bool whole, yunta_arena *arena,
                             yunta_problems *problems, yunta_made *made) {
    const yunta_json_value *root = NULL;
    size_t line = 0;
    const char *path = yunta_arena_format(arena, "%s/run.json", out);
    *made = (yunta_made){.as_of = YUNTA_NO_DAY};
    made->objective.items =
        yunta_arena_alloc(arena, YUNTA_GOALS_OF_MATCHING, sizeof *made->objective.items);
    if (!path || !made->objective.items)
        return YUNTA_E_MEMORY;
    yunta_status status = yunta_json_read_file(path, arena, &root, &line);
    if (status == YUNTA_E_MEMORY)
        return status;
    if (problems && status != YUNTA_OK && errno != ENOENT && errno != ENOTDIR)
        return unreadable(path, problems);
    if (problems && status == YUNTA_OK && whole && (!root || root->kind != YUNTA_JSON_OBJECT))
        return damaged(path, line, problems);
    take_made(yunta_json_member(root, "repair"), made);
    /* Who lacks meetings is told, if of nobody, wherever calendars were drawn up. */
    made->calendar = yunta_json_member(root, "shortfalls") != NULL;
    made->bare = yunta_made_bare(root);
    return yunta_alias_hidden(out, root, arena, &made->hidden);
}

/* Whose the calendars of the earlier result were, and whether the key is still theirs. */
#include "io/calendars.h"
#include <stdlib.h>
#include <string.h>

static const char *const lists[] = {"calendars.csv", "previous/calendars.csv"};

static bool has(const char *const *files, size_t count, const char *name) {
    for (size_t k = 0; k < count; k++)
        if (!strcmp(files[k], name))
            return true;
    return false;
}

/* A list that is not ours after all names nobody. */
static yunta_status read_list(const yunta_writing *writing, yunta_staging *staging,
                              const char *folder, const char *list, yunta_table **owners) {
    const char *path = yunta_arena_format(writing->arena, "%s/%s", folder, list);
    yunta_policy plain = {.csv_separator = ","};
    yunta_problems *unheard = yunta_problems_new();
    yunta_status status = path && unheard ? YUNTA_OK : YUNTA_E_MEMORY;
    if (status == YUNTA_OK)
        status = yunta_table_read(path, list, &plain, unheard, owners);
    if (status == YUNTA_E_IO)
        yunta_staging_unreadable(staging, list);
    yunta_problems_free(unheard);
    return status == YUNTA_E_INPUT ? YUNTA_OK : status;
}

static int by_file(const void *a, const void *b) {
    const yunta_former_file *x = a, *y = b;
    int order = strcmp(x->file, y->file);
    if (order)
        return order;
    if (x->list != y->list)
        return x->list < y->list ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

static yunta_status index_files(yunta_former *former) {
    size_t rows = 0;
    for (size_t k = 0; k < YUNTA_FORMER_LISTS; k++)
        rows += former->owners[k] ? former->owners[k]->rows : 0;
    former->files = yunta_alloc(rows, sizeof *former->files);
    if (!former->files)
        return YUNTA_E_MEMORY;
    for (size_t k = 0; k < YUNTA_FORMER_LISTS; k++) {
        const yunta_table *owners = former->owners[k];
        for (size_t row = 0; owners && owners->columns == 2 && row < owners->rows; row++)
            former->files[former->count++] = (yunta_former_file){
                yunta_table_cell(owners, row, 1), yunta_table_cell(owners, row, 0), k, row};
    }
    if (former->count)
        qsort(former->files, former->count, sizeof *former->files, by_file);
    return YUNTA_OK;
}

yunta_status yunta_former_read(const yunta_writing *writing, yunta_staging *staging,
                               yunta_former *former) {
    const char *const folders[] = {writing->result->out, writing->result->before};
    size_t count[2];
    const char *const *files[] = {yunta_staging_owned(staging, &count[0]),
                                  yunta_staging_followed(staging, &count[1])};
    yunta_status status = YUNTA_OK;
    *former = (yunta_former){0};
    for (size_t k = 0; status == YUNTA_OK && !writing->alias && k < YUNTA_FORMER_LISTS; k++)
        if (has(files[k / 2], count[k / 2], lists[k % 2]))
            status = read_list(writing, staging, folders[k / 2], lists[k % 2], &former->owners[k]);
    return status == YUNTA_OK ? index_files(former) : status;
}

void yunta_former_free(yunta_former *former) {
    for (size_t k = 0; k < YUNTA_FORMER_LISTS; k++)
        yunta_table_free(former->owners[k]);
    yunta_free(former->files);
}

const char *yunta_former_owner(const yunta_former *former, const char *file) {
    size_t from = 0, to = former->count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (strcmp(former->files[middle].file, file) < 0)
            from = middle + 1;
        else
            to = middle;
    }
    bool there = from < former->count && !strcmp(former->files[from].file, file);
    return there ? former->files[from].owner : NULL;
}

yunta_status yunta_former_list(yunta_writing *writing, const char *owner, const char *file) {
    yunta_calendar_row row = {-1, yunta_arena_copy(writing->arena, owner),
                              yunta_arena_copy(writing->arena, file)};
    return row.id && row.file && yunta_array_push(&writing->calendars, row) ? YUNTA_OK
                                                                            : YUNTA_E_MEMORY;
}

typedef struct {
    yunta_calendar_row row;
    const char *owner;
    size_t place;
} placed;

static int by_owner(const void *a, const void *b) {
    const placed *x = a, *y = b;
    int order = strcmp(x->owner, y->owner);
    return order ? order : (x->place > y->place) - (x->place < y->place);
}

yunta_status yunta_former_arrange(yunta_writing *writing) {
    yunta_calendar_row *rows = writing->calendars.items;
    size_t count = writing->calendars.count;
    placed *all = yunta_alloc(count, sizeof *all);
    if (!all)
        return YUNTA_E_MEMORY;
    for (size_t k = 0; k < count; k++)
        all[k] = (placed){rows[k],
                          rows[k].id ? rows[k].id : writing->cohort->person[rows[k].person].id, k};
    if (count)
        qsort(all, count, sizeof *all, by_owner);
    for (size_t k = 0; k < count; k++)
        rows[k] = all[k].row;
    yunta_free(all);
    return YUNTA_OK;
}

static int by_name(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

yunta_status yunta_former_left(yunta_writing *writing, yunta_staging *staging,
                               const char *const *files, size_t count, const char *folder,
                               const char ***left, size_t *left_count) {
    static const char previous[] = "previous/";
    const char **names = yunta_arena_alloc(writing->arena, count, sizeof *names);
    size_t found = 0, kept = 0;
    *left = names;
    *left_count = 0;
    if (!names)
        return YUNTA_E_MEMORY;
    for (size_t k = 0; k < count; k++) {
        const char *name =
            files[k] + (strncmp(files[k], previous, strlen(previous)) == 0 ? strlen(previous) : 0);
        if (strncmp(name, folder, strlen(folder)) == 0 && !yunta_staging_wrote(staging, name) &&
            !(names[found++] = yunta_arena_copy(writing->arena, name)))
            return YUNTA_E_MEMORY;
    }
    if (found)
        qsort(names, found, sizeof *names, by_name);
    for (size_t k = 0; k < found; k++)
        if (k == 0 || strcmp(names[k], names[kept - 1]) != 0)
            names[kept++] = names[k];
    *left_count = kept;
    return YUNTA_OK;
}

/* ---- the key ---- */

/* What the first calendars of the people of this cohort say: a person may have further ones, of
 * keys before. */
static yunta_status compare_names(const yunta_writing *writing, const yunta_table *owners,
                                  bool *same, bool *other) {
    for (size_t row = 0; owners && owners->columns == 2 && row < owners->rows && !*same; row++) {
        const char *owner = yunta_table_cell(owners, row, 0);
        bool further = row > 0 && !strcmp(owner, yunta_table_cell(owners, row - 1, 0));
        int32_t person = further ? -1 : yunta_cohort_find(writing->cohort, owner);
        const char *file = person < 0 ? "" : yunta_calendar_file(writing, person);
        if (!file)
            return YUNTA_E_MEMORY;
        *same = person >= 0 && !strcmp(file, yunta_table_cell(owners, row, 1));
        *other = *other || person >= 0;
    }
    return YUNTA_OK;
}

static bool has_keyed(const char *const *files, size_t count) {
    static const char *const folders[] = {"calendars/", "exports/invitations/",
                                          "previous/calendars/", "previous/exports/invitations/"};
    for (size_t k = 0; k < count; k++)
        for (size_t f = 0; f < sizeof folders / sizeof *folders; f++)
            if (!strncmp(files[k], folders[f], strlen(folders[f])))
                return true;
    return false;
}

yunta_status yunta_key_tell_new(yunta_writing *writing, yunta_staging *staging) {
    size_t count, followed_count;
    const char *const *owned = yunta_staging_owned(staging, &count);
    const char *const *followed = yunta_staging_followed(staging, &followed_count);
    bool keyed = has_keyed(owned, count) || has_keyed(followed, followed_count);
    bool same = false, other = false;
    yunta_former former = {0};
    yunta_status status = keyed ? yunta_former_read(writing, staging, &former) : YUNTA_OK;
    for (size_t k = 0; status == YUNTA_OK && k < YUNTA_FORMER_LISTS; k++)
        status = compare_names(writing, former.owners[k], &same, &other);
    yunta_former_free(&former);
    if (status != YUNTA_OK || !keyed || !(writing->secret.made || (other && !same)))
        return status;
    const char *path = yunta_arena_format(writing->arena, "%s/.yunta-key", writing->result->folder);
    if (!path)
        return YUNTA_E_MEMORY;
    yunta_problem_add(
        writing->problems, YUNTA_WARNING, (yunta_place){path, 0, NULL}, NULL,
        T("if that one went out, put its key back from a copy and run again; copying a folder "
          "takes "
          "the key along only if hidden files are copied",
          "si ese ya se envió, recupere su clave de un respaldo y ejecute de nuevo; al copiar una "
          "carpeta la clave va solo si se copian los archivos ocultos"),
        T("the key is not the one of the earlier result: all its calendars and invitations are "
          "cancelled, and everybody gets new ones under other names",
          "la clave no es la del resultado anterior: se cancelan todos sus calendarios e "
          "invitaciones, y cada persona recibe otros con otros nombres"));
    return YUNTA_OK;
}

/* Which files beside a form are tables of its cohort. */
#include "base/text.h"
#include "io/init_private.h"
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

enum { MOST_FILES = 200, MOST_BYTES = 64 << 20 };

typedef YUNTA_ARRAY(const char *) names;

static bool is_table_name(const char *name) {
    static const char *const endings[] = {".csv", ".tsv", ".txt", ".xlsx"};
    const char *dot = strrchr(name, '.');
    for (size_t k = 0; dot && dot > name && k < sizeof endings / sizeof *endings; k++)
        if (!strcasecmp(dot, endings[k]))
            return true;
    return false;
}

static int by_name(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static yunta_status list_files(yunta_arena *arena, const char *folder, const char *form,
                               names *list) {
    DIR *entries = opendir(folder);
    yunta_status status = entries ? YUNTA_OK : YUNTA_E_IO;
    errno = 0;
    for (const struct dirent *entry; entries && (entry = readdir(entries));) {
        if (!strcmp(entry->d_name, form) || !is_table_name(entry->d_name))
            continue;
        const char *name = yunta_arena_copy(arena, entry->d_name);
        if (!name || !yunta_array_push(list, name)) {
            status = YUNTA_E_MEMORY;
            break;
        }
    }
    if (status == YUNTA_OK && errno)
        status = YUNTA_E_IO;
    if (entries)
        closedir(entries);
    if (list->count)
        qsort(list->items, list->count, sizeof *list->items, by_name);
    return status;
}

static bool has_column(yunta_arena *arena, const yunta_table *table, yunta_column_id column) {
    char spelling[YUNTA_COLUMNS_SPELLING];
    for (size_t k = 0; yunta_columns_spelling(column, k, spelling, sizeof spelling); k++) {
        const char *wanted = yunta_text_header_key(arena, spelling);
        for (size_t c = 0; wanted && c < table->columns; c++) {
            const char *key = yunta_text_header_key(arena, table->header[c]);
            if (key && !strcmp(key, wanted))
                return true;
        }
    }
    return false;
}

/* How many columns of a table of the cohort these headers are; 0 when a needed one is missing. */
static size_t likeness(yunta_arena *arena, const yunta_table *table, yunta_table_id id) {
    size_t found = 0;
    for (int c = 0; c < YUNTA_COLUMNS; c++) {
        const yunta_column_rule *rule = yunta_columns_rule((yunta_column_id)c);
        if (rule->table != id)
            continue;
        bool has = has_column(arena, table, (yunta_column_id)c);
        if (rule->needed && !has)
            return 0;
        found += has;
    }
    return found;
}

/* The table that most of the headers belong to, and at least two and all but one of them. */
static int table_of(yunta_arena *arena, const yunta_table *table) {
    enum { MOST_COLUMNS = 24 };
    int best = -1;
    size_t most = 1;
    for (int t = 0; t < YUNTA_TABLES && table->columns <= MOST_COLUMNS; t++) {
        size_t found = t == YUNTA_TABLE_APPLICANTS ? 0 : likeness(arena, table, (yunta_table_id)t);
        if (found <= most || found + 1 < table->columns)
            continue;
        most = found;
        best = t;
    }
    return best;
}

/* What is no table, or cannot be read, is simply none of the cohort's. */
static int recognise(yunta_arena *arena, const char *folder, const char *name,
                     const yunta_policy *policy) {
    struct stat about;
    int found = -1;
    yunta_table *table = NULL;
    const char *path = yunta_arena_format(arena, "%s/%s", folder, name);
    yunta_problems *ignored = yunta_problems_new();
    if (path && ignored && stat(path, &about) == 0 && S_ISREG(about.st_mode) &&
        about.st_size <= MOST_BYTES &&
        yunta_table_read(path, name, policy, ignored, &table) == YUNTA_OK)
        found = table_of(arena, table);
    yunta_table_free(table);
    yunta_problems_free(ignored);
    return found;
}

static int named_as(const char *file) {
    for (int t = 0; t < YUNTA_TABLES; t++) {
        const char *name = yunta_columns_table((yunta_table_id)t);
        size_t length = strlen(name);
        if (!strncmp(file, name, length) &&
            (!strcmp(file + length, ".csv") || !strcmp(file + length, ".xlsx")))
            return t;
    }
    return -1;
}

static bool taken(const yunta_guess_file *files, size_t count, int table) {
    for (size_t k = 0; k < count; k++)
        if ((int)files[k].table == table)
            return true;
    return false;
}

const char *yunta_init_mend_name(void) {
    return T("give the file a name without accents", "dé al archivo un nombre sin tildes");
}

static yunta_status warn_of_name(yunta_arena *arena, const char *folder, const char *file,
                                 int table, yunta_problems *problems) {
    const char *path = yunta_arena_format(arena, "%s/%s", folder, file);
    if (!path)
        return YUNTA_E_MEMORY;
    yunta_problem_add(problems, YUNTA_WARNING, (yunta_place){path, 0, NULL}, NULL,
                      yunta_init_mend_name(),
                      T("this looks like the table %s, but no policy can name it: its name is not "
                        "UTF-8",
                        "parece la tabla %s, pero ninguna política puede nombrarlo: su nombre no "
                        "es UTF-8"),
                      yunta_columns_table((yunta_table_id)table));
    return YUNTA_OK;
}

yunta_status yunta_init_look_beside(yunta_arena *arena, const char *folder, const char *form,
                                    const yunta_policy *policy, yunta_guess_file **files,
                                    size_t *count, size_t *room, yunta_problems *problems) {
    names list = {0};
    struct {
        yunta_guess_file *items;
        size_t count, room;
    } found = {*files, *count, *room};
    yunta_status status = list_files(arena, folder, form, &list);
    for (int pass = 0; pass < 2 && status == YUNTA_OK && list.count <= MOST_FILES; pass++)
        for (size_t k = 0; k < list.count && status == YUNTA_OK; k++) {
            const char *file = list.items[k];
            int table = named_as(file);
            if (pass == 1)
                table = table < 0 ? recognise(arena, folder, file, policy) : -1;
            if (table <= 0 || taken(found.items, found.count, table))
                continue;
            if (!yunta_text_is_utf8(file, strlen(file))) {
                status = warn_of_name(arena, folder, file, table, problems);
                continue;
            }
            yunta_guess_file one = {(yunta_table_id)table, file};
            status = yunta_array_push(&found, one) ? YUNTA_OK : YUNTA_E_MEMORY;
        }
    yunta_array_free(&list);
    *files = found.items;
    *count = found.count;
    *room = found.room;
    return status;
}

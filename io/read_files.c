#include "base/text.h"
#include "io/digest.h"
#include "io/reading.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

char *yunta_reading_join(yunta_arena *arena, const char *folder, const char *name) {
    size_t length = strlen(folder);
    if (!length || !strcmp(folder, "."))
        return yunta_arena_copy(arena, name);
    const char *slash = folder[length - 1] == '/' ? "" : "/";
    return yunta_arena_format(arena, "%s%s%s", folder, slash, name);
}

static bool exists(const char *path) {
    struct stat status;
    return stat(path, &status) == 0 || (errno != ENOENT && errno != ENOTDIR);
}

/* Whether a path of the policy stays inside the cohort's folder, as far as its text tells. */
static bool stays_inside(const char *path) {
    if (*path == '/' || !*path)
        return false;
    for (const char *at = path; at; at = strchr(at, '/')) {
        at += *at == '/';
        if (!strncmp(at, "..", 2) && (at[2] == '/' || !at[2]))
            return false;
    }
    return true;
}

/* Whether links lead a path that is there out of the folder all the same. */
static bool links_outside(yunta_reading *reading, const char *path) {
    char *home = realpath(*reading->folder ? reading->folder : ".", NULL);
    char *file = home ? realpath(path, NULL) : NULL;
    size_t length = home ? strlen(home) : 0;
    bool outside = file && length > 1 && (strncmp(file, home, length) != 0 || file[length] != '/');
    if (!file && errno == ENOMEM)
        reading->out_of_memory = true;
    free(home);
    free(file);
    return outside;
}

static void leaves(yunta_reading *reading, yunta_place place, const char *path) {
    yunta_problem_add(reading->problems, YUNTA_ERROR, place, path,
                      T("put the file inside the cohort's folder and give its path from there, or "
                        "run with --allow-outside",
                        "deje el archivo en la carpeta de la cohorte y dé su ruta desde ahí, o "
                        "ejecute con --allow-outside"),
                      T("files: the path leaves the cohort's folder",
                        "files: la ruta sale de la carpeta de la cohorte"));
}

static bool is_old_spreadsheet(const char *path) {
    const char *dot = strrchr(path, '.');
    return dot && (!strcasecmp(dot, ".xls") || !strcasecmp(dot, ".ods"));
}

static void no_old_spreadsheets(yunta_reading *reading, yunta_place place, const char *path) {
    yunta_problem_add(reading->problems, YUNTA_ERROR, place, path,
                      T("in the spreadsheet program, save it as .xlsx or CSV and name that file",
                        "en la planilla, guárdela como .xlsx o CSV y nombre ese archivo"),
                      T("of spreadsheet files only .xlsx is read",
                        "de los archivos de planilla solo se leen los .xlsx"));
}

static int32_t table_named(yunta_reading *reading, const char *name) {
    const char *key = yunta_reading_key(reading, name);
    for (int32_t t = 0; t < YUNTA_TABLES; t++)
        if (!strcmp(key, yunta_columns_table((yunta_table_id)t)))
            return t;
    return -1;
}

static void unknown_table(yunta_reading *reading, const yunta_map_entry *entry) {
    const char *names[YUNTA_TABLES];
    for (int t = 0; t < YUNTA_TABLES; t++)
        names[t] = yunta_columns_table((yunta_table_id)t);
    const char *nearest = yunta_text_nearest(entry->key, names, YUNTA_TABLES);
    yunta_problem_add(reading->problems, YUNTA_ERROR,
                      yunta_reading_policy(reading, entry->line, NULL), entry->key,
                      T("use the name of a table", "use el nombre de una tabla"),
                      T("files: there is no such table; the nearest is %s",
                        "files: no existe esa tabla; la más parecida es %s"),
                      nearest ? nearest : "applicants");
}

/* One entry of the policy's `files`. */
static void named_file(yunta_reading *reading, const yunta_map_entry *entry) {
    yunta_place place = yunta_reading_policy(reading, entry->line, NULL);
    int32_t table = table_named(reading, entry->key);
    if (table < 0) {
        unknown_table(reading, entry);
        return;
    }
    /* Named, so that it is not also told as missing. */
    reading->name[table] = entry->value;
    if (!reading->anywhere && !stays_inside(entry->value)) {
        leaves(reading, place, entry->value);
        return;
    }
    if (is_old_spreadsheet(entry->value)) {
        no_old_spreadsheets(reading, place, entry->value);
        return;
    }
    char *path = *entry->value == '/'
                     ? yunta_arena_copy(reading->scratch, entry->value)
                     : yunta_reading_join(reading->scratch, reading->folder, entry->value);
    if (!path)
        reading->out_of_memory = true;
    else if (!reading->anywhere && exists(path) && links_outside(reading, path))
        leaves(reading, place, entry->value);
    else if (exists(path))
        reading->path[table] = path;
    else
        yunta_problem_add(
            reading->problems, YUNTA_ERROR, place, entry->value,
            T("check the name, or put the file there", "revise el nombre, o deje el archivo ahí"),
            T("files: the file of the table %s does not exist",
              "files: el archivo de la tabla %s no existe"),
            yunta_columns_table((yunta_table_id)table));
}

/* Whether the folder has a spreadsheet of the table that is not read. */
static bool old_file_stands(yunta_reading *reading, const char *title) {
    static const char *const endings[] = {"xls", "ods"};
    for (size_t k = 0; k < sizeof endings / sizeof *endings; k++) {
        const char *name = yunta_arena_format(reading->scratch, "%s.%s", title, endings[k]);
        const char *path =
            name ? yunta_reading_join(reading->scratch, reading->folder, name) : NULL;
        reading->out_of_memory = reading->out_of_memory || !path;
        if (path && exists(path))
            return true;
    }
    return false;
}

/* The file of a table that the policy does not name. */
static void usual_file(yunta_reading *reading, yunta_table_id table) {
    yunta_arena *scratch = reading->scratch;
    const char *title = yunta_columns_table(table);
    char *name = yunta_arena_format(scratch, "%s.csv", title);
    char *sheet = yunta_arena_format(scratch, "%s.xlsx", title);
    char *path = name ? yunta_reading_join(scratch, reading->folder, name) : NULL;
    char *sheet_path = sheet ? yunta_reading_join(scratch, reading->folder, sheet) : NULL;
    if (!path || !sheet_path) {
        reading->out_of_memory = true;
        return;
    }
    if (exists(path)) {
        reading->name[table] = name;
        reading->path[table] = path;
    } else if (exists(sheet_path)) {
        reading->name[table] = sheet;
        reading->path[table] = sheet_path;
    } else if (table == YUNTA_TABLE_APPLICANTS) {
        yunta_problem_add(
            reading->problems, YUNTA_ERROR, (yunta_place){path, 0, NULL}, NULL,
            old_file_stands(reading, title)
                ? T("save the file .xls or .ods of the folder as .xlsx or CSV",
                    "guarde el archivo .xls u .ods de la carpeta como .xlsx o CSV")
                : T("put the file there, or name it in the policy: files: {applicants: FILE.csv}",
                    "deje ahí el archivo, o nómbrelo en la política: files: {applicants: "
                    "ARCHIVO.csv}"),
            T("the table of applicants is missing", "falta la tabla de postulantes"));
    }
}

void yunta_reading_locate(yunta_reading *reading) {
    const yunta_map *files = &reading->policy->files;
    for (size_t k = 0; k < files->count; k++)
        named_file(reading, &files->items[k]);
    for (int t = 0; t < YUNTA_TABLES; t++)
        if (!reading->name[t])
            usual_file(reading, (yunta_table_id)t);
}

void yunta_reading_input(yunta_reading *reading, const char *table, const char *path,
                         const char *name, const char *sha256, size_t rows) {
    yunta_input input = {.table = yunta_reading_copy(reading, table),
                         .path = yunta_reading_copy(reading, path),
                         .name = yunta_reading_copy(reading, name),
                         .rows = rows};
    memcpy(input.sha256, sha256, sizeof input.sha256);
    yunta_reading_push(reading, &reading->inputs, input);
}

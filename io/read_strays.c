/* Files of the cohort's folder that look like a table's and are not read. */
#include "base/text.h"
#include "io/reading.h"
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { STRAYS_MOST = 10000 };

typedef YUNTA_ARRAY(const char *) names;

/* What people call the files of a table besides its own name. */
static const struct {
    yunta_table_id table;
    const char *name;
} usual[] = {
    {YUNTA_TABLE_APPLICANTS, "postulantes"},
    {YUNTA_TABLE_APPLICANTS, "respuestas"},
    {YUNTA_TABLE_SKILLS, "habilidades"},
    {YUNTA_TABLE_AVAILABILITY, "disponibilidad"},
    {YUNTA_TABLE_ABSENCES, "ausencias"},
    {YUNTA_TABLE_PREFERENCES, "preferencias"},
    {YUNTA_TABLE_CONSTRAINTS, "restricciones"},
    {YUNTA_TABLE_HISTORY, "historial"},
    {YUNTA_TABLE_SCORES, "puntajes"},
    {YUNTA_TABLE_SESSIONS, "sesiones"},
    {YUNTA_TABLE_EXPERTS, "expertos"},
    {YUNTA_TABLE_HOLIDAYS, "feriados"},
    {YUNTA_TABLE_COURSES, "cursos"},
    {YUNTA_TABLE_ENROLMENTS, "inscripciones"},
    {YUNTA_TABLE_WORKSHOPS, "talleres"},
    {YUNTA_TABLE_TRAVEL, "viajes"},
    {YUNTA_TABLE_FACILITATORS, "facilitadores"},
};
enum { USUAL = sizeof usual / sizeof *usual };

static const char *ending_of(const char *name) {
    static const char *const endings[] = {".csv", ".tsv", ".txt", ".xlsx", ".xls", ".ods"};
    const char *dot = strrchr(name, '.');
    for (size_t k = 0; dot && dot > name && k < sizeof endings / sizeof *endings; k++)
        if (!strcasecmp(dot, endings[k]))
            return dot;
    return NULL;
}

static int by_name(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void list_files(yunta_reading *reading, names *list) {
    DIR *folder = opendir(*reading->folder ? reading->folder : ".");
    for (const struct dirent *entry; folder && (entry = readdir(folder));) {
        bool named = list->count < STRAYS_MOST && ending_of(entry->d_name);
        const char *name = named ? yunta_arena_copy(reading->scratch, entry->d_name) : NULL;
        if (name)
            yunta_reading_push(reading, list, name);
        reading->out_of_memory = reading->out_of_memory || (named && !name);
    }
    if (folder)
        closedir(folder);
    if (list->count)
        qsort(list->items, list->count, sizeof *list->items, by_name);
}

/* The table that a file of this name would be meant for, -1: none. */
static int32_t meant_for(yunta_reading *reading, const char *stem) {
    const char *candidates[YUNTA_TABLES + USUAL];
    for (int t = 0; t < YUNTA_TABLES; t++)
        candidates[t] = yunta_columns_table((yunta_table_id)t);
    for (int k = 0; k < USUAL; k++)
        candidates[YUNTA_TABLES + k] = usual[k].name;
    const char *folded = yunta_reading_fold(reading, reading->scratch, stem);
    const char *near = yunta_text_nearest(folded, candidates, YUNTA_TABLES + USUAL);
    for (int32_t k = 0; near && k < YUNTA_TABLES + USUAL; k++)
        if (!strcmp(near, candidates[k]))
            return k < YUNTA_TABLES ? k : (int32_t)usual[k - YUNTA_TABLES].table;
    return -1;
}

static const char *mend_of(yunta_arena *arena, const char *name, const char *table) {
    const char *ending = ending_of(name);
    if (!strcasecmp(ending, ".xls") || !strcasecmp(ending, ".ods"))
        return yunta_arena_format(arena,
                                  T("save it as %s.xlsx or %s.csv, or take it out of the folder",
                                    "guárdelo como %s.xlsx o %s.csv, o sáquelo de la carpeta"),
                                  table, table);
    if (!yunta_text_is_utf8(name, strlen(name)))
        return yunta_arena_format(
            arena,
            T("rename it to %s%s (no policy can name it: its name is not UTF-8), or take it out "
              "of the folder",
              "cámbiele el nombre a %s%s (ninguna política puede nombrarlo: su nombre no es "
              "UTF-8), o sáquelo de la carpeta"),
            table, strcasecmp(ending, ".xlsx") ? ".csv" : ".xlsx");
    return yunta_arena_format(
        arena,
        T("name it in the policy, files: {%s: %s}, or take it out of the folder",
          "nómbrelo en la política, files: {%s: %s}, o sáquelo de la carpeta"),
        table, name);
}

static void tell(yunta_reading *reading, const char *name, const char *what, const char *table) {
    const char *path = yunta_reading_join(reading->scratch, reading->folder, name);
    const char *mend = mend_of(reading->scratch, name, table);
    if (!path || !mend)
        reading->out_of_memory = true;
    else
        yunta_problem_add(reading->problems, YUNTA_WARNING, (yunta_place){path, 0, NULL}, NULL,
                          mend, "%s", what);
}

static bool is_read(const yunta_reading *reading, const char *name) {
    for (int t = 0; t < YUNTA_TABLES; t++)
        if (reading->name[t] && !strcmp(reading->name[t], name))
            return true;
    return false;
}

static void look_at(yunta_reading *reading, const char *name) {
    const char *ending = ending_of(name);
    const char *stem = yunta_arena_text(reading->scratch, name, (size_t)(ending - name));
    int32_t table = stem && !is_read(reading, name) ? meant_for(reading, stem) : -1;
    reading->out_of_memory = reading->out_of_memory || !stem;
    if (table < 0)
        return;
    const char *title = yunta_columns_table((yunta_table_id)table), *read = reading->name[table];
    if (!read)
        tell(reading, name,
             T("this file is not read, though its name is nearly that of a table",
               "este archivo no se lee, aunque su nombre es casi el de una tabla"),
             title);
    else if (!strcmp(stem, title) && !strncmp(read, title, strlen(title)) &&
             ending_of(read) == read + strlen(title))
        tell(reading, name,
             T("this file is not read: another one of the folder stands for its table",
               "este archivo no se lee: otro de la carpeta hace de su tabla"),
             title);
}

void yunta_reading_strays(yunta_reading *reading) {
    names list = {0};
    list_files(reading, &list);
    for (size_t k = 0; k < list.count && !reading->out_of_memory; k++)
        look_at(reading, list.items[k]);
    yunta_array_free(&list);
}

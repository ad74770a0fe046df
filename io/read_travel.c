#include "io/cell.h"
#include "io/reading.h"
#include <stdlib.h>
#include <string.h>

enum { DAYS_MOST = 366, MISSING_SHOWN = 50 };

typedef struct {
    yunta_travel travel;
    const char *a, *b; /* folded, a before b */
    size_t line;
    bool faulty; /* its figures are told of already */
} route;

typedef struct {
    route *items;
    size_t count, room;
} routes;

static bool read_cost(const yunta_sheet *sheet, size_t row, int64_t *cost) {
    const char *text = yunta_sheet_text(sheet, row, YUNTA_TRAVEL_COST);
    *cost = 0;
    if (!*text || (yunta_cell_whole(text, cost) && *cost >= 0))
        return true;
    *cost = 0;
    yunta_sheet_fault(sheet, row, YUNTA_TRAVEL_COST,
                      T("write a whole number, 0 or more", "escriba un número entero, 0 o más"),
                      T("this is no cost", "esto no es un costo"));
    return false;
}

/* A row with a wrong figure still is a way between its ends, and none that is missing. */
static void read_route(yunta_sheet *sheet, size_t row, void *context) {
    routes *list = context;
    yunta_reading *reading = sheet->reading;
    const yunta_spellings *regions =
        yunta_reading_column_spellings(reading, YUNTA_APPLICANTS_REGION);
    route one = {.line = sheet->table->line[row]};
    const char *from, *to;
    bool has_ends = yunta_sheet_filled(sheet, row, YUNTA_TRAVEL_FROM, &from);
    has_ends = yunta_sheet_filled(sheet, row, YUNTA_TRAVEL_TO, &to) && has_ends;
    one.faulty = !yunta_sheet_integer(sheet, row, YUNTA_TRAVEL_DAYS,
                                      (yunta_bounds){0, DAYS_MOST, 0, true}, &one.travel.days);
    one.faulty = !read_cost(sheet, row, &one.travel.cost) || one.faulty;
    if (!has_ends)
        return;
    from = yunta_reading_copy(reading, yunta_reading_meant(reading, regions, from));
    to = yunta_reading_copy(reading, yunta_reading_meant(reading, regions, to));
    one.a = yunta_reading_fold(reading, reading->scratch, from);
    one.b = yunta_reading_fold(reading, reading->scratch, to);
    bool swap = strcmp(one.a, one.b) > 0;
    one.travel.from = swap ? to : from;
    one.travel.to = swap ? from : to;
    if (swap) {
        const char *keep = one.a;
        one.a = one.b;
        one.b = keep;
    }
    yunta_reading_push(reading, list, one);
}

static int by_ends(const void *a, const void *b) {
    const route *x = a, *y = b;
    int order = strcmp(x->a, y->a);
    return order ? order : strcmp(x->b, y->b);
}

static int by_route(const void *a, const void *b) {
    const route *x = a, *y = b;
    int order = by_ends(a, b);
    return order ? order : (x->line > y->line) - (x->line < y->line);
}

/* Equal rows, also of the way back, are one; different ones are an error. */
static void merge(yunta_reading *reading, routes *list) {
    size_t kept = 0;
    for (size_t k = 0; k < list->count; k++) {
        const route *now = &list->items[k], *before = kept ? &list->items[kept - 1] : NULL;
        if (!before || by_ends(before, now) != 0) {
            list->items[kept++] = *now;
            continue;
        }
        if (before->faulty) {
            list->items[kept - 1] = *now;
            continue;
        }
        if (now->faulty ||
            (before->travel.days == now->travel.days && before->travel.cost == now->travel.cost))
            continue;
        yunta_problem_add(reading->problems, YUNTA_ERROR,
                          (yunta_place){reading->path[YUNTA_TABLE_TRAVEL], now->line, NULL},
                          now->travel.to,
                          T("keep one of the rows: a route holds both ways",
                            "deje una de las filas: una ruta vale en ambos sentidos"),
                          T("this route has other figures on line %zu",
                            "esta ruta tiene otros valores en la línea %zu"),
                          before->line);
    }
    list->count = kept;
}

/* Whether the table has a way between two regions, or they are the same. */
static bool has_route(const routes *list, const char *a, const char *b) {
    route wanted = {.a = strcmp(a, b) < 0 ? a : b, .b = strcmp(a, b) < 0 ? b : a};
    if (!strcmp(a, b))
        return true;
    return list->count && bsearch(&wanted, list->items, list->count, sizeof *list->items, by_ends);
}

typedef struct {
    const routes *list;
    routes missing; /* those told of, each once whoever needs it */
} need;

static void missing_route(yunta_reading *reading, const char *from, const char *to, size_t line,
                          yunta_table_id table) {
    const char *route = yunta_arena_format(reading->scratch, "%s - %s", from, to);
    const char *path = reading->path[YUNTA_TABLE_TRAVEL];
    yunta_place place = {path ? path : reading->path[table], path ? 0 : line, NULL};
    yunta_problem_add(reading->problems, YUNTA_ERROR, place, route ? route : from,
                      T("add a row with from, to, days and cost to the table travel",
                        "agregue a la tabla travel una fila con from, to, days y cost"),
                      T("a route that the workshops need is missing",
                        "falta una ruta que los talleres necesitan"));
}

static bool is_told(const need *n, const route *one) {
    for (size_t k = 0; k < n->missing.count; k++)
        if (by_ends(&n->missing.items[k], one) == 0)
            return true;
    return false;
}

/* Whether the table lacks the way between two regions (folded), and nobody was told yet. */
static bool lacks(yunta_reading *reading, need *n, const char *a, const char *b) {
    bool swap = strcmp(a, b) > 0;
    route one = {.a = swap ? b : a, .b = swap ? a : b};
    if (has_route(n->list, a, b) || n->missing.count >= MISSING_SHOWN || is_told(n, &one))
        return false;
    yunta_reading_push(reading, &n->missing, one);
    return true;
}

static void check_home(yunta_reading *reading, need *n, const yunta_facilitator *facilitator,
                       const yunta_dictionary *regions) {
    const char *home = yunta_reading_fold(reading, reading->scratch, facilitator->home);
    for (size_t k = 0; k < regions->count; k++)
        if (lacks(reading, n, home, regions->items[k].folded))
            missing_route(reading, facilitator->home, regions->items[k].text, facilitator->line,
                          YUNTA_TABLE_FACILITATORS);
}

static void check_between(yunta_reading *reading, need *n, const yunta_dictionary *regions) {
    for (size_t k = 0; k < regions->count; k++)
        for (size_t m = k + 1; m < regions->count; m++)
            if (lacks(reading, n, regions->items[k].folded, regions->items[m].folded))
                missing_route(reading, regions->items[k].text, regions->items[m].text, 0,
                              YUNTA_TABLE_WORKSHOPS);
}

/* Every two regions of workshops may follow each other, and every home may come before one. */
static void check_needed(yunta_reading *reading, const routes *list) {
    const yunta_cohort *cohort = reading->cohort;
    yunta_dictionary regions = {0};
    need n = {.list = list};
    for (size_t k = 0; k < cohort->workshop_count; k++)
        yunta_dictionary_add(reading, &regions, cohort->workshops[k].region);
    yunta_dictionary_seal(&regions);
    for (size_t k = 0; k < cohort->facilitator_count; k++)
        check_home(reading, &n, &cohort->facilitators[k], &regions);
    if (cohort->facilitator_count)
        check_between(reading, &n, &regions);
    yunta_array_free(&n.missing);
    yunta_dictionary_free(&regions);
}

void yunta_reading_travel(yunta_reading *reading) {
    yunta_cohort *cohort = reading->cohort;
    routes list = {0};
    yunta_sheet_each(reading, YUNTA_TABLE_TRAVEL, read_route, &list);
    if (list.count)
        qsort(list.items, list.count, sizeof *list.items, by_route);
    merge(reading, &list);
    cohort->travel =
        yunta_reading_alloc(reading, cohort->arena, list.count, sizeof *cohort->travel);
    cohort->travel_count = cohort->travel ? list.count : 0;
    for (size_t k = 0; k < cohort->travel_count; k++)
        cohort->travel[k] = list.items[k].travel;
    if (yunta_reading_going(reading))
        check_needed(reading, &list);
    yunta_array_free(&list);
}

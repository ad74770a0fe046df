#include "model/cohort.h"
#include "base/text.h"
#include "model/condition.h"
#include <string.h>

void yunta_cohort_free(yunta_cohort *cohort) {
    if (cohort == NULL)
        return;
    yunta_arena_free(cohort->arena);
    yunta_free(cohort);
}

int32_t yunta_cohort_find(const yunta_cohort *cohort, const char *id) {
    size_t from = 0, to = cohort->people;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        int order = strcmp(cohort->person[middle].id, id);
        if (order == 0)
            return (int32_t)middle;
        if (order < 0)
            from = middle + 1;
        else
            to = middle;
    }
    return -1;
}

yunta_status yunta_column_resolve(const yunta_cohort *cohort, yunta_arena *arena, const char *name,
                                  int32_t *place) {
    *place = -1;
    for (size_t k = 0; k < cohort->name_count; k++) {
        if (strcmp(cohort->names[k].name, name) == 0) {
            *place = cohort->names[k].column;
            return YUNTA_OK;
        }
    }
    for (size_t c = 0; c < cohort->columns; c++) {
        if (strcmp(cohort->column[c].name, name) == 0) {
            *place = (int32_t)c;
            return YUNTA_OK;
        }
    }
    const char *key = yunta_text_header_key(arena, name);
    if (key == NULL)
        return YUNTA_E_MEMORY;
    for (size_t c = 0; c < cohort->columns && *place < 0; c++) {
        const char *other = yunta_text_header_key(arena, cohort->column[c].name);
        if (other == NULL)
            return YUNTA_E_MEMORY;
        if (strcmp(key, other) == 0)
            *place = (int32_t)c;
    }
    return YUNTA_OK;
}

int32_t yunta_cohort_column(const yunta_cohort *cohort, const char *name) {
    int32_t place = -1;
    yunta_arena *arena = yunta_arena_new();
    if (arena != NULL && yunta_column_resolve(cohort, arena, name, &place) != YUNTA_OK)
        place = -1;
    yunta_arena_free(arena);
    return place;
}

bool yunta_where_holds(const yunta_cohort *cohort, const yunta_where *where, int32_t person) {
    yunta_condition condition;
    yunta_arena *arena = yunta_arena_new();
    bool holds = arena != NULL &&
                 yunta_condition_make(cohort, where, arena, &condition) == YUNTA_OK &&
                 yunta_condition_holds(&condition, person);
    yunta_arena_free(arena);
    return holds;
}

bool yunta_cohort_holiday(const yunta_cohort *cohort, yunta_day day, int32_t region_code) {
    size_t from = 0, to = cohort->holiday_count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (cohort->holidays[middle].day < day)
            from = middle + 1;
        else
            to = middle;
    }
    for (; from < cohort->holiday_count && cohort->holidays[from].day == day; from++) {
        int32_t code = cohort->holidays[from].region_code;
        if (code == -1 || code == region_code)
            return true;
    }
    return false;
}

#include "model/cohort.h"
#include "base/text.h"
#include "model/condition.h"
#include <stdlib.h>
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

static const char *address_key(yunta_arena *arena, const char *id) {
    size_t plain = 0;
    while (id[plain] && !(id[plain] >= 'A' && id[plain] <= 'Z'))
        plain++;
    char *copy = id[plain] ? yunta_arena_copy(arena, id) : NULL;
    for (char *at = copy; at && *at; at++)
        if (*at >= 'A' && *at <= 'Z')
            *at = (char)(*at - 'A' + 'a');
    return id[plain] ? copy : id;
}

const char *yunta_person_key(yunta_arena *arena, const char *id) {
    if (strchr(id, '@') != NULL)
        return address_key(arena, id);
    return yunta_text_is_folded(id) ? id : yunta_text_fold(arena, id);
}

static int by_key(const void *a, const void *b) {
    return strcmp(((const yunta_spelled *)a)->key, ((const yunta_spelled *)b)->key);
}

yunta_status yunta_cohort_spell(yunta_cohort *cohort) {
    bool apart = false;
    for (size_t p = 0; p < cohort->people && !apart; p++)
        apart = strchr(cohort->person[p].id, '@') != NULL ||
                !yunta_text_is_folded(cohort->person[p].id);
    cohort->spelled = NULL;
    if (!apart)
        return YUNTA_OK;
    cohort->spelled = yunta_arena_alloc(cohort->arena, cohort->people, sizeof *cohort->spelled);
    for (size_t p = 0; cohort->spelled && p < cohort->people; p++) {
        const char *key = yunta_person_key(cohort->arena, cohort->person[p].id);
        if (key == NULL)
            return YUNTA_E_MEMORY;
        cohort->spelled[p] = (yunta_spelled){key, (int32_t)p};
    }
    if (cohort->spelled == NULL)
        return YUNTA_E_MEMORY;
    qsort(cohort->spelled, cohort->people, sizeof *cohort->spelled, by_key);
    return YUNTA_OK;
}

int32_t yunta_cohort_find_spelled(const yunta_cohort *cohort, const char *id) {
    int32_t person = yunta_cohort_find(cohort, id);
    yunta_arena *arena = person < 0 ? yunta_arena_new() : NULL;
    const char *key = arena != NULL ? yunta_person_key(arena, id) : NULL;
    if (key != NULL && cohort->spelled != NULL) {
        yunta_spelled wanted = {key, -1};
        const yunta_spelled *found =
            bsearch(&wanted, cohort->spelled, cohort->people, sizeof *cohort->spelled, by_key);
        person = found != NULL ? found->person : -1;
    } else if (key != NULL) {
        person = yunta_cohort_find(cohort, key);
    }
    yunta_arena_free(arena);
    return person;
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

/* The first enrolment of a course, or of one after it. */
static size_t first_enrolment(const yunta_enrolment *all, size_t count, int32_t course) {
    size_t from = 0, to = count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (all[middle].course < course)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

void yunta_enrolments_of(const yunta_enrolment *all, size_t all_count, int32_t course,
                         size_t *first, size_t *count) {
    *first = first_enrolment(all, all_count, course);
    *count = first_enrolment(all, all_count, course + 1) - *first;
}

size_t yunta_cohort_seats(const yunta_cohort *cohort, int32_t course, size_t *first,
                          size_t *count) {
    size_t capacity = (size_t)cohort->courses[course].capacity;
    yunta_enrolments_of(cohort->enrolments, cohort->enrolment_count, course, first, count);
    return capacity > 0 && capacity < *count ? capacity : *count;
}

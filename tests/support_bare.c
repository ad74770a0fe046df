#include "base/text.h"
#include "tests/support.h"
#include "tests/support_private.h"

#include <stdlib.h>
#include <string.h>

/* The role of the index-th person: mentors, mentees, both in that order. */
static yunta_person person_made(yunta_arena *arena, size_t index, int role) {
    yunta_person person = {.role = role,
                           .capacity = 1,
                           .mentors = 1,
                           .level = YUNTA_NO_INT,
                           .birth_year = YUNTA_NO_INT,
                           .age = YUNTA_NO_INT,
                           .sponsor = YUNTA_UNKNOWN,
                           .attends = YUNTA_UNKNOWN,
                           .applied_on = YUNTA_NO_DAY,
                           .line = index + 2};
    person.id = yunta_support_need(yunta_arena_format(arena, "p%03zu", index));
    person.name = yunta_support_need(yunta_arena_format(arena, "Persona %zu", index));
    person.email = yunta_support_need(yunta_arena_format(arena, "p%03zu@example.org", index));
    return person;
}

static void no_terms(yunta_cohort *cohort, yunta_terms *terms) {
    terms->first = yunta_support_need(
        yunta_arena_alloc(cohort->arena, cohort->people + 1, sizeof *terms->first));
    terms->term = yunta_support_need(yunta_arena_alloc(cohort->arena, 1, sizeof *terms->term));
}

yunta_support *yunta_support_bare(int mentors, int mentees, int both) {
    yunta_support *support = yunta_support_need(yunta_alloc(1, sizeof *support));
    yunta_cohort *cohort = support->cohort = yunta_support_need(yunta_alloc(1, sizeof *cohort));
    support->policy = yunta_support_policy();
    cohort->policy = support->policy;
    cohort->arena = yunta_support_need(yunta_arena_new());
    cohort->people = (size_t)(mentors + mentees + both);
    cohort->person = yunta_support_need(
        yunta_arena_alloc(cohort->arena, cohort->people, sizeof *cohort->person));
    for (size_t p = 0; p < cohort->people; p++) {
        int role = p < (size_t)mentors               ? YUNTA_MENTOR
                   : p < (size_t)(mentors + mentees) ? YUNTA_MENTEE
                                                     : YUNTA_BOTH;
        cohort->person[p] = person_made(cohort->arena, p, role);
    }
    cohort->institution = cohort->unit = cohort->region = cohort->gender = -1;
    cohort->gave = yunta_support_need(yunta_arena_alloc(cohort->arena, cohort->people, 1));
    cohort->choices = yunta_support_need(
        yunta_arena_alloc(cohort->arena, cohort->people, sizeof *cohort->choices));
    no_terms(cohort, &cohort->strengths);
    no_terms(cohort, &cohort->goals);
    no_terms(cohort, &cohort->languages);
    yunta_support_skills(support, 0);
    yunta_support_zone(support, 0);
    return support;
}

void yunta_support_skills(yunta_support *support, size_t skills) {
    yunta_cohort *cohort = support->cohort;
    size_t cells = cohort->people * skills;
    cohort->skills = skills;
    cohort->has_skills = skills > 0;
    cohort->skill =
        yunta_support_need(yunta_arena_alloc(cohort->arena, skills, sizeof *cohort->skill));
    for (size_t k = 0; k < skills; k++)
        cohort->skill[k] = yunta_support_need(yunta_arena_format(cohort->arena, "tema %03zu", k));
    cohort->level = yunta_support_need(yunta_arena_alloc(cohort->arena, cells, 1));
    cohort->want = yunta_support_need(yunta_arena_alloc(cohort->arena, cells, 1));
    if (cells > 0)
        memset(cohort->level, 1, cells);
}

void yunta_support_terms(yunta_support *support, yunta_terms *into, const uint8_t *has,
                         size_t terms) {
    yunta_cohort *cohort = support->cohort;
    size_t count = 0;
    no_terms(cohort, into);
    into->term = yunta_support_need(
        yunta_arena_alloc(cohort->arena, cohort->people * terms, sizeof *into->term));
    for (size_t p = 0; p < cohort->people; p++) {
        for (size_t t = 0; t < terms; t++)
            if (has[p * terms + t])
                into->term[count++] = (int32_t)t;
        into->first[p + 1] = count;
    }
    if (into == &cohort->languages || terms <= cohort->terms)
        return;
    cohort->terms = terms;
    cohort->term =
        yunta_support_need(yunta_arena_alloc(cohort->arena, terms, sizeof *cohort->term));
    for (size_t t = 0; t < terms; t++)
        cohort->term[t] = yunta_support_need(yunta_arena_format(cohort->arena, "area %03zu", t));
}

/* Codes that ascend with the folded text: each text's place among the different ones. */
static void encode(yunta_cohort *cohort, yunta_column *column, const char *const *folded) {
    for (size_t p = 0; p < cohort->people; p++) {
        size_t place = 0;
        column->code[p] = -1;
        if (folded[p][0] == '\0')
            continue;
        while (place < column->codes && strcmp(column->folded[place], folded[p]) < 0)
            place++;
        if (place < column->codes && strcmp(column->folded[place], folded[p]) == 0)
            continue;
        column->folded = yunta_support_insert(cohort->arena, column->folded, column->codes, place,
                                              &folded[p], sizeof *column->folded);
        column->shown = yunta_support_insert(cohort->arena, column->shown, column->codes, place,
                                             &column->text[p], sizeof *column->shown);
        column->codes++;
    }
    for (size_t p = 0; p < cohort->people; p++)
        for (size_t code = 0; code < column->codes; code++)
            if (strcmp(column->folded[code], folded[p]) == 0)
                column->code[p] = (int32_t)code;
}

static size_t column_place(yunta_cohort *cohort, const char *name) {
    for (size_t c = 0; c < cohort->columns; c++)
        if (strcmp(cohort->column[c].name, name) == 0)
            return c;
    yunta_column column = {.name = yunta_support_need(yunta_arena_copy(cohort->arena, name))};
    cohort->column = yunta_support_insert(cohort->arena, cohort->column, cohort->columns,
                                          cohort->columns, &column, sizeof column);
    return cohort->columns++;
}

static void name_column(yunta_cohort *cohort, const char *name, int32_t place) {
    const char *const names[] = {"institution", "unit", "region", "gender"};
    int32_t *const places[] = {&cohort->institution, &cohort->unit, &cohort->region,
                               &cohort->gender};
    for (size_t k = 0; k < 4; k++)
        if (strcmp(names[k], name) == 0)
            *places[k] = place;
}

void yunta_support_column(yunta_support *support, const char *name, const char *const *text) {
    yunta_cohort *cohort = support->cohort;
    yunta_arena *arena = cohort->arena;
    size_t people = cohort->people, place = column_place(cohort, name);
    yunta_column *column = &cohort->column[place];
    const char **folded = yunta_support_need(yunta_arena_alloc(arena, people, sizeof *folded));
    *column = (yunta_column){.name = column->name};
    column->text = yunta_support_need(yunta_arena_alloc(arena, people, sizeof *column->text));
    column->code = yunta_support_need(yunta_arena_alloc(arena, people, sizeof *column->code));
    column->number = yunta_support_need(yunta_arena_alloc(arena, people, sizeof *column->number));
    for (size_t p = 0; p < people; p++) {
        char *end = NULL;
        column->text[p] = yunta_support_need(yunta_arena_copy(arena, text[p]));
        folded[p] = yunta_support_need(yunta_text_fold(arena, text[p]));
        long number = strtol(text[p], &end, 10);
        column->number[p] = end == text[p] || *end != '\0' ? YUNTA_NO_NUMBER : 1000L * number;
    }
    encode(cohort, column, folded);
    name_column(cohort, name, (int32_t)place);
}

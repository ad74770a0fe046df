#include "base/parallel.h"
#include "io/writing.h"
#include <stdlib.h>
#include <string.h>

bool yunta_writing_chooses(const yunta_writing *writing, int kind) {
    const yunta_choices *files = &writing->policy->output_files;
    for (size_t k = 0; k < files->count; k++)
        if (files->items[k] == kind)
            return true;
    return false;
}

yunta_status yunta_writing_begin(yunta_writing *writing, const yunta_result *result,
                                 yunta_problems *problems) {
    memset(writing, 0, sizeof *writing);
    writing->result = result;
    writing->cohort = result->cohort;
    writing->policy = result->cohort->policy;
    writing->problems = problems;
    writing->told = problems;
    writing->arena = yunta_arena_new();
    if (!writing->arena)
        return YUNTA_E_MEMORY;
    writing->gains =
        yunta_arena_alloc(writing->arena, result->cohort->skills + 1, sizeof *writing->gains);
    if (!writing->gains)
        return YUNTA_E_MEMORY;
    return YUNTA_OK;
}

yunta_status yunta_writing_share(const yunta_writing *from, yunta_writing *to) {
    size_t skills = from->cohort->skills;
    *to = *from;
    memset(&to->text, 0, sizeof to->text);
    to->problems = yunta_problems_new();
    to->arena = yunta_arena_new();
    to->gains = to->arena ? yunta_arena_alloc(to->arena, skills + 1, sizeof *to->gains) : NULL;
    return to->problems && to->gains ? YUNTA_OK : YUNTA_E_MEMORY;
}

void yunta_writing_unshare(yunta_writing *from, yunta_writing *to) {
    if (to->problems)
        yunta_problems_append(from->problems, to->problems);
    yunta_problems_free(to->problems);
    yunta_array_free(&to->text);
    yunta_arena_free(to->arena);
}

typedef struct {
    const yunta_writing *writing;
    yunta_pair_facts *facts;
    bool *failed; /* [blocks] */
} finding;

static void find_facts(void *context, size_t block, size_t from, size_t to) {
    const finding *f = context;
    const yunta_scoring *scoring = f->writing->result->scoring;
    size_t skills = f->writing->cohort->skills;
    int32_t *gains = yunta_alloc(skills + 1, sizeof *gains);
    f->failed[block] = !gains;
    for (size_t k = from; gains && k < to; k++) {
        const yunta_pair *pair = &f->writing->result->pairing->pairs[k];
        yunta_scoring_parts(scoring, pair->mentor, pair->mentee, f->facts[k].parts);
        yunta_scoring_skill_gains(scoring, pair->mentor, pair->mentee, gains);
        for (int t = 0; t < YUNTA_TOP_SKILLS; t++) {
            size_t best = yunta_gains_take_best(gains, skills);
            f->facts[k].top[t] = best < skills ? (int32_t)best : -1;
        }
    }
    yunta_free(gains);
}

yunta_status yunta_writing_find_facts(yunta_writing *writing) {
    enum { PAIRS_OF_A_BLOCK = 2048 };
    size_t pairs = writing->result->pairing->count, blocks = pairs / PAIRS_OF_A_BLOCK + 1;
    finding f = {.writing = writing};
    f.facts = yunta_arena_alloc(writing->arena, pairs, sizeof *f.facts);
    f.failed = yunta_arena_alloc(writing->arena, blocks, sizeof *f.failed);
    if (!f.facts || !f.failed)
        return YUNTA_E_MEMORY;
    yunta_parallel_blocks(pairs, PAIRS_OF_A_BLOCK, writing->result->threads, find_facts, &f);
    for (size_t k = 0; k < blocks; k++)
        if (f.failed[k])
            return YUNTA_E_MEMORY;
    writing->facts = f.facts;
    return YUNTA_OK;
}

void yunta_writing_end(yunta_writing *writing) {
    yunta_array_free(&writing->text);
    yunta_array_free(&writing->calendars);
    yunta_arena_free(writing->arena);
}

typedef struct {
    char token[YUNTA_TOKEN_BYTES];
    size_t index;
} tokened;

static int by_token(const void *a, const void *b) {
    const tokened *x = a, *y = b;
    int order = strcmp(x->token, y->token);
    return order ? order : (x->index > y->index) - (x->index < y->index);
}

static const char *person_text(const yunta_cohort *cohort, size_t index) {
    return cohort->person[index].id;
}

static const char *expert_text(const yunta_cohort *cohort, size_t index) {
    return cohort->experts[index].name;
}

static const char *facilitator_text(const yunta_cohort *cohort, size_t index) {
    return cohort->facilitators[index].id;
}

/* Numbers count things in the order of their tokens, which says nothing to who lacks the key. */
static yunta_status make_aliases(yunta_writing *writing, char letter, size_t count,
                                 const char *(*text)(const yunta_cohort *, size_t),
                                 const char ***aliases, int32_t *place) {
    yunta_status status = YUNTA_E_MEMORY;
    tokened *order = yunta_alloc(count, sizeof *order);
    *aliases = yunta_arena_alloc(writing->arena, count + 1, sizeof **aliases);
    if (!order || !*aliases)
        goto cleanup;
    for (size_t k = 0; k < count; k++) {
        const char *texts[] = {"pseudonym", (const char[]){letter, '\0'}, text(writing->cohort, k)};
        order[k].index = k;
        status = yunta_key_token(&writing->secret, texts, 3, order[k].token);
        if (status != YUNTA_OK)
            goto cleanup;
    }
    qsort(order, count, sizeof *order, by_token);
    status = YUNTA_OK;
    for (size_t k = 0; k < count && status == YUNTA_OK; k++) {
        const char *alias = yunta_arena_format(writing->arena, "%c%0*zu", letter,
                                               count > 999999 ? 9
                                               : count > 9999 ? 6
                                                              : 4,
                                               k + 1);
        (*aliases)[order[k].index] = alias;
        if (place)
            place[order[k].index] = (int32_t)k;
        status = alias ? YUNTA_OK : YUNTA_E_MEMORY;
    }
cleanup:
    yunta_free(order);
    return status;
}

yunta_status yunta_writing_alias_people(yunta_writing *writing, const char ***alias,
                                        int32_t **place) {
    *place = yunta_arena_alloc(writing->arena, writing->cohort->people + 1, sizeof **place);
    return *place ? make_aliases(writing, 'P', writing->cohort->people, person_text, alias, *place)
                  : YUNTA_E_MEMORY;
}

yunta_status yunta_writing_make_aliases(yunta_writing *writing) {
    const yunta_cohort *cohort = writing->cohort;
    if (!writing->policy->output_pseudonyms)
        return YUNTA_OK;
    yunta_status status = yunta_writing_alias_people(writing, &writing->alias, &writing->place);
    if (status == YUNTA_OK)
        status = make_aliases(writing, 'E', cohort->expert_count, expert_text,
                              &writing->expert_alias, NULL);
    if (status == YUNTA_OK)
        status = make_aliases(writing, 'F', cohort->facilitator_count, facilitator_text,
                              &writing->facilitator_alias, NULL);
    return status;
}

const char *yunta_writing_id(const yunta_writing *writing, int32_t person) {
    if (writing->alias)
        return writing->alias[person];
    bool outside = writing->area_of && writing->area_of[person] != writing->area;
    const yunta_person *who = &writing->cohort->person[person];
    return outside ? who->name : who->id;
}

static int by_place(const void *a, const void *b) {
    const yunta_placed_row *x = a, *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

static int64_t place_of(const int32_t *place, int32_t person) {
    return place && person >= 0 ? place[person] : person;
}

int64_t yunta_writing_place(const yunta_writing *writing, int32_t person) {
    return place_of(writing->place, person);
}

yunta_status yunta_rows_by_people(const yunta_writing *writing, const int32_t *place, size_t count,
                                  yunta_row_people *people, yunta_placed_row **rows) {
    yunta_placed_row *all = yunta_alloc(count, sizeof *all);
    if (!all)
        return YUNTA_E_MEMORY;
    for (size_t k = 0; k < count; k++) {
        int32_t first = -1, second = -1;
        people(writing, k, &first, &second);
        all[k].row = k;
        all[k].key = place_of(place, first) * ((int64_t)writing->cohort->people + 1) +
                     place_of(place, second);
    }
    if (count)
        qsort(all, count, sizeof *all, by_place);
    *rows = all;
    return YUNTA_OK;
}

const char *yunta_writing_expert(const yunta_writing *writing, int32_t expert) {
    return writing->expert_alias ? writing->expert_alias[expert]
                                 : writing->cohort->experts[expert].name;
}

const char *yunta_writing_facilitator(const yunta_writing *writing, int32_t facilitator) {
    return writing->facilitator_alias ? writing->facilitator_alias[facilitator]
                                      : writing->cohort->facilitators[facilitator].id;
}

const char *yunta_writing_words(const yunta_writing *writing, const char *words) {
    return writing->alias || writing->area_of || !words ? "" : words;
}

yunta_value yunta_value_person(const yunta_writing *writing, int32_t person) {
    return person < 0 ? yunta_value_empty() : yunta_value_text(yunta_writing_id(writing, person));
}

void yunta_list_begin(yunta_writing *writing) {
    writing->text.count = 0;
}

static void append(yunta_writing *writing, char c) {
    if (!yunta_array_push(&writing->text, c))
        writing->out_of_memory = true;
}

void yunta_list_add(yunta_writing *writing, const char *text) {
    if (writing->text.count)
        append(writing, ';');
    for (; *text; text++)
        append(writing, *text);
}

yunta_value yunta_list_value(yunta_writing *writing) {
    append(writing, '\0');
    return yunta_value_text(writing->out_of_memory ? "" : writing->text.items);
}

yunta_value yunta_value_time(yunta_writing *writing, yunta_day day, int32_t minute) {
    char text[26];
    yunta_zone_text(writing->cohort->zones[0], day + minute / YUNTA_DAY_MINUTES,
                    minute % YUNTA_DAY_MINUTES, text);
    yunta_list_begin(writing);
    yunta_list_add(writing, text);
    yunta_value value = yunta_list_value(writing);
    value.kind = YUNTA_VALUE_TIME;
    return value;
}

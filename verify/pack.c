/* Lays out the people for the pass: classes, and the mentors' data in arrays side by side. */
#include "verify/pass.h"
#include <stdlib.h>

bool yunta_lists_make(yunta_check *check, size_t keys, size_t items, yunta_lists *lists) {
    lists->first = yunta_check_alloc(check, keys + 2, sizeof *lists->first);
    lists->item = yunta_check_alloc(check, items, sizeof *lists->item);
    return !check->out_of_memory;
}

/* Lists are filled in two rounds: count each key at first[key + 2], then sum up; then place items
 * at first[key + 1]++. */
static void sum_up(yunta_lists *lists, size_t keys) {
    for (size_t k = 1; k < keys + 2; k++)
        lists->first[k] += lists->first[k - 1];
}

static int by_class(const void *left, const void *right, void *context) {
    const yunta_crowd *crowd = context;
    int32_t a = *(const int32_t *)left, b = *(const int32_t *)right;
    for (size_t k = 0; k < crowd->same_count; k++) {
        int32_t x = crowd->same[k]->code[a], y = crowd->same[k]->code[b];
        if (x != y)
            return x < y ? -1 : 1;
    }
    return (a > b) - (a < b);
}

static bool same_class(const yunta_crowd *crowd, int32_t a, int32_t b) {
    for (size_t k = 0; k < crowd->same_count; k++)
        if (crowd->same[k]->code[a] != crowd->same[k]->code[b])
            return false;
    return true;
}

static bool has_class(const yunta_crowd *crowd, size_t p) {
    for (size_t k = 0; k < crowd->same_count; k++)
        if (!crowd->same[k] || crowd->same[k]->code[p] < 0)
            return false;
    return true;
}

static bool make_classes(yunta_check *check, yunta_pack *pack) {
    const yunta_crowd *crowd = pack->crowd;
    size_t people = crowd->cohort->people, count = 0, classes = 0;
    int32_t *order = yunta_check_alloc(check, people, sizeof *order);
    pack->place = yunta_check_alloc(check, people, sizeof *pack->place);
    pack->mentor = yunta_check_alloc(check, people, sizeof *pack->mentor);
    pack->mentee = yunta_check_alloc(check, people, sizeof *pack->mentee);
    pack->first_mentor = yunta_check_alloc(check, people + 1, sizeof *pack->first_mentor);
    pack->first_mentee = yunta_check_alloc(check, people + 1, sizeof *pack->first_mentee);
    if (check->out_of_memory)
        return false;
    for (size_t p = 0; p < people; p++) {
        pack->place[p] = -1;
        if (has_class(crowd, p))
            order[count++] = (int32_t)p;
    }
    qsort_r(order, count, sizeof *order, by_class, (void *)crowd);
    for (size_t k = 0; k < count; k++) {
        int32_t p = order[k];
        if (k == 0 || !same_class(crowd, order[k - 1], p))
            classes++;
        if (!crowd->barred[YUNTA_MENTOR_SIDE][p]) {
            pack->place[p] = (int32_t)pack->mentors;
            pack->mentor[pack->mentors++] = p;
        }
        if (!crowd->barred[YUNTA_MENTEE_SIDE][p])
            pack->mentee[pack->mentees++] = p;
        pack->first_mentor[classes] = pack->mentors;
        pack->first_mentee[classes] = pack->mentees;
    }
    pack->classes = classes;
    return true;
}

static void lay_out(yunta_pack *pack, size_t k) {
    const yunta_crowd *crowd = pack->crowd;
    const yunta_cohort *cohort = crowd->cohort;
    size_t p = (size_t)pack->mentor[k], n = pack->mentors;
    for (size_t s = 0; s < cohort->skills; s++)
        pack->level[s * n + k] = cohort->level[p * cohort->skills + s];
    for (size_t w = 0; w < crowd->words; w++)
        pack->week[w * n + k] = crowd->week[p * crowd->words + w];
    for (size_t w = 0; w < crowd->start_words; w++)
        pack->starts[w * n + k] = crowd->starts[p * crowd->start_words + w];
    for (size_t c = 0; c < crowd->different_count; c++)
        pack->different[c * n + k] = crowd->different[c] ? crowd->different[c]->code[p] : -1;
    pack->rest[k] = crowd->always[p] ? crowd->rest_minutes : 0;
    pack->age[k] = cohort->person[p].age;
    pack->rank[k] = cohort->person[p].level;
    pack->region[k] = cohort->region < 0 ? -1 : cohort->column[cohort->region].code[p];
}

static bool make_arrays(yunta_check *check, yunta_pack *pack) {
    const yunta_crowd *crowd = pack->crowd;
    size_t n = pack->mentors;
    pack->level = yunta_check_alloc(check, n, crowd->cohort->skills + 1);
    pack->week = yunta_check_alloc(check, n, (crowd->words + 1) * sizeof *pack->week);
    pack->starts = yunta_check_alloc(check, n, (crowd->start_words + 1) * sizeof *pack->starts);
    pack->different =
        yunta_check_alloc(check, n, (crowd->different_count + 1) * sizeof *pack->different);
    pack->rest = yunta_check_alloc(check, n, sizeof *pack->rest);
    pack->age = yunta_check_alloc(check, n, sizeof *pack->age);
    pack->rank = yunta_check_alloc(check, n, sizeof *pack->rank);
    pack->region = yunta_check_alloc(check, n, sizeof *pack->region);
    for (size_t k = 0; k < n && !check->out_of_memory; k++)
        lay_out(pack, k);
    return !check->out_of_memory;
}

/* Which mentors have each term, of keys at least; places come in ascending order. */
static bool list_terms(yunta_check *check, const yunta_pack *pack, const yunta_terms *terms,
                       size_t keys, yunta_lists *lists) {
    size_t people = pack->crowd->cohort->people;
    for (size_t t = 0; t < terms->first[people]; t++)
        keys = (size_t)terms->term[t] + 1 > keys ? (size_t)terms->term[t] + 1 : keys;
    if (!yunta_lists_make(check, keys, terms->first[people], lists))
        return false;
    for (int round = 0; round < 2; round++) {
        for (size_t k = 0; k < pack->mentors; k++) {
            size_t p = (size_t)pack->mentor[k];
            for (size_t t = terms->first[p]; t < terms->first[p + 1]; t++) {
                size_t key = (size_t)terms->term[t];
                if (round == 0)
                    lists->first[key + 2]++;
                else
                    lists->item[lists->first[key + 1]++] = (int32_t)k;
            }
        }
        if (round == 0)
            sum_up(lists, keys);
    }
    return true;
}

static bool list_choosers(yunta_check *check, yunta_lists *lists) {
    const yunta_cohort *cohort = check->cohort;
    if (!yunta_lists_make(check, cohort->people, cohort->preference_count, lists))
        return false;
    for (size_t k = 0; k < cohort->preference_count; k++)
        lists->first[cohort->preferences[k].choice + 2]++;
    sum_up(lists, cohort->people);
    for (size_t k = 0; k < cohort->preference_count; k++)
        lists->item[lists->first[cohort->preferences[k].choice + 1]++] =
            cohort->preferences[k].person;
    return true;
}

static bool list_constraints(yunta_check *check, yunta_lists *lists) {
    const yunta_cohort *cohort = check->cohort;
    if (!yunta_lists_make(check, cohort->people, cohort->constraint_count, lists))
        return false;
    for (size_t k = 0; k < cohort->constraint_count; k++)
        lists->first[cohort->constraints[k].mentee + 2]++;
    sum_up(lists, cohort->people);
    for (size_t k = 0; k < cohort->constraint_count; k++)
        lists->item[lists->first[cohort->constraints[k].mentee + 1]++] = (int32_t)k;
    return true;
}

bool yunta_pack_make(yunta_check *check, yunta_pack *pack) {
    const yunta_cohort *cohort = check->cohort;
    *pack = (yunta_pack){.crowd = &check->crowd};
    return make_classes(check, pack) && make_arrays(check, pack) &&
           list_terms(check, pack, &cohort->strengths, cohort->terms, &pack->strengths) &&
           list_terms(check, pack, &cohort->languages, 0, &pack->languages) &&
           list_choosers(check, &pack->choosers) && list_constraints(check, &pack->constraints);
}

bool yunta_pair_index_make(yunta_check *check, yunta_pair_index *index) {
    size_t people = check->cohort->people;
    if (!yunta_lists_make(check, people, check->pair_count, &index->of_mentor) ||
        !yunta_lists_make(check, people, check->pair_count, &index->of_mentee))
        return false;
    for (size_t k = 0; k < check->pair_count; k++) {
        index->of_mentor.first[check->pairs[k].mentor + 2]++;
        index->of_mentee.first[check->pairs[k].mentee + 2]++;
    }
    sum_up(&index->of_mentor, people);
    sum_up(&index->of_mentee, people);
    for (size_t k = 0; k < check->pair_count; k++) {
        const yunta_claimed_pair *pair = &check->pairs[k];
        index->of_mentor.item[index->of_mentor.first[pair->mentor + 1]++] = (int32_t)k;
        index->of_mentee.item[index->of_mentee.first[pair->mentee + 1]++] = (int32_t)k;
    }
    return true;
}

bool yunta_blocks_make(yunta_check *check, yunta_blocks *blocks) {
    size_t people = check->cohort->people;
    blocks->parent = yunta_check_alloc(check, people, sizeof *blocks->parent);
    blocks->joined = yunta_check_alloc(check, people, 1);
    for (size_t p = 0; p < people && !check->out_of_memory; p++)
        blocks->parent[p] = (int32_t)p;
    return !check->out_of_memory;
}

static int32_t root_of(yunta_blocks *blocks, int32_t p) {
    while (blocks->parent[p] != p)
        p = blocks->parent[p] = blocks->parent[blocks->parent[p]];
    return p;
}

void yunta_blocks_join(yunta_blocks *blocks, int32_t a, int32_t b) {
    blocks->joined[a] = blocks->joined[b] = 1;
    a = root_of(blocks, a);
    b = root_of(blocks, b);
    blocks->parent[a > b ? a : b] = a > b ? b : a;
}

size_t yunta_blocks_count(const yunta_blocks *blocks, size_t people) {
    size_t count = 0;
    for (size_t p = 0; p < people; p++)
        count += blocks->joined[p] && blocks->parent[p] == (int32_t)p;
    return count;
}

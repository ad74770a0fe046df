/* What a block's pairing says of its people, seen on the rows that its proof goes over. Stretches
 * of rows are counted in parts, one a thread at a time; they are integers, so that it does not
 * matter which. Each mentee's own is written by whoever looks at its row. */
#include "solver/match_rows_look.h"
#include "solver/components.h"
#include "solver/match_scan.h"
#include <string.h>

enum {
    FEW = 32 /* a layer is a pass of vectors over all mentors, so a part of them must have one */
};

yunta_status yunta_rows_look_new(const yunta_rows *rows, const yunta_rows_scores *scores,
                                 size_t threads, yunta_rows_look **look) {
    *look = yunta_alloc(1, sizeof **look);
    if (*look == NULL)
        return YUNTA_E_MEMORY;
    (*look)->rows = rows;
    (*look)->scores = scores;
    (*look)->parts = yunta_alloc(threads, sizeof *(*look)->parts);
    if ((*look)->parts == NULL)
        return YUNTA_E_MEMORY;
    (*look)->part_count = threads;
    for (size_t k = 0; k < threads; k++)
        (*look)->parts[k].look = *look;
    return YUNTA_OK;
}

void yunta_rows_look_free(yunta_rows_look *look) {
    if (look == NULL)
        return;
    for (size_t k = 0; k < look->part_count; k++) {
        yunta_free(look->parts[k].raw);
        yunta_free(look->parts[k].higher);
        yunta_free(look->parts[k].met);
        yunta_free(look->parts[k].label);
        yunta_array_free(&look->parts[k].extra_higher);
    }
    yunta_free(look->parts);
    yunta_array_free(&look->first_pair);
    yunta_free(look->pair_of);
    yunta_free(look->limit);
    yunta_array_free(&look->extras);
    yunta_array_free(&look->lonely);
    yunta_array_free(&look->hungry);
    yunta_array_free(&look->prospect_of);
    yunta_array_free(&look->prospects);
    yunta_free(look);
}

const yunta_prospect *yunta_rows_look_prospects(const yunta_rows_look *look, size_t *count) {
    *count = look->prospects.count;
    return look->prospects.items;
}

/* ---- before the rows ---- */

static void take_pair(const yunta_rows_solved *s, int32_t mentor, int32_t mentee, int32_t score,
                      bool locked) {
    yunta_pair *pairs = s->rows->found + s->block->room;
    pairs[s->block->pairs++] = (yunta_pair){mentor, mentee, score, 1, 1, locked};
    s->rows->seen.sold[mentor]++;
    s->rows->seen.bought[mentee]++;
}

static void forget_pairs(const yunta_rows *rows, const int32_t *people, size_t count) {
    for (size_t k = 0; k < count; k++)
        rows->seen.sold[people[k]] = rows->seen.bought[people[k]] = 0;
}

void yunta_rows_take_pairs(const yunta_rows_solved *s, const yunta_assign_answer *answer) {
    const yunta_scoring *scoring = s->rows->matching->scoring;
    s->block->pairs = 0;
    forget_pairs(s->rows, s->mentors, s->block->mentors);
    forget_pairs(s->rows, s->mentees, s->block->mentees);
    for (size_t j = 0; j < s->block->mentees; j++) {
        int32_t mentee = s->mentees[j];
        const int32_t *locked;
        size_t locks = yunta_rows_locks(s->rows, mentee, &locked);
        for (size_t k = 0; k < locks; k++)
            take_pair(s, locked[k], mentee, yunta_scoring_score(scoring, locked[k], mentee), true);
        for (size_t u = answer->first_unit[j]; u < answer->first_unit[j + 1]; u++)
            if (answer->seller[u] >= 0)
                take_pair(s, s->mentors[answer->seller[u]], mentee,
                          answer->score[u] & (YUNTA_ASSIGN_GIFT - 1), false);
    }
}

static bool note_first_pairs(yunta_rows_look *l) {
    const yunta_rows_solved *s = l->solved;
    bool fine = true;
    size_t k = 0;
    for (size_t j = 0; fine && j < s->block->mentees; j++) {
        fine = yunta_array_push(&l->first_pair, k);
        while (k < s->block->pairs && l->pairs[k].mentee == s->mentees[j])
            k++;
    }
    return fine && yunta_array_push(&l->first_pair, k);
}

/* Whether many mentors have more pairs than that. */
static bool many_have_more(const yunta_rows_look *l, size_t pairs) {
    size_t have = 0;
    for (size_t i = 0; i < l->solved->block->mentors; i++)
        have += (size_t)l->rows->seen.sold[l->solved->mentors[i]] > pairs;
    return have * FEW > l->span;
}

static bool make_limits(yunta_rows_look *l) {
    size_t count = l->layers * l->span;
    if (count <= l->room)
        return true;
    yunta_free(l->pair_of);
    yunta_free(l->limit);
    l->pair_of = yunta_alloc(count, sizeof *l->pair_of);
    l->limit = yunta_alloc(count, sizeof *l->limit);
    l->room = l->pair_of && l->limit ? count : 0;
    return l->room > 0;
}

static bool set_limits(yunta_rows_look *l) {
    for (l->layers = 1; many_have_more(l, l->layers);)
        l->layers++;
    bool fine = make_limits(l);
    size_t count = l->layers * l->span;
    for (size_t i = 0; fine && i < count; i++)
        l->limit[i] = INT16_MAX;
    if (fine)
        memset(l->pair_of, 0xff, count * sizeof *l->pair_of);
    for (size_t k = 0; fine && k < l->solved->block->pairs; k++) {
        const yunta_pair *pair = &l->pairs[k];
        int32_t place = l->rows->place[pair->mentor];
        size_t at = (size_t)place;
        while (at < count && l->pair_of[at] != SIZE_MAX)
            at += l->span;
        if (at < count) {
            l->pair_of[at] = k;
            l->limit[at] = (int16_t)pair->score;
            continue;
        }
        yunta_look_extra one = {place, pair->score, k};
        fine = yunta_array_push(&l->extras, one);
    }
    return fine;
}

static bool begin(void *context, const yunta_assign_answer *answer, size_t span) {
    yunta_rows_look *l = context;
    l->span = span;
    l->pass++;
    l->prospects.count = l->earlier;
    l->first_pair.count = l->extras.count = 0;
    l->lonely.count = l->hungry.count = l->prospect_of.count = 0;
    yunta_rows_take_pairs(l->solved, answer);
    return note_first_pairs(l) && set_limits(l) && yunta_rows_look_lonely(l);
}

/* ---- stretches of rows ---- */

static bool make_room(yunta_look_part *p, size_t span, size_t layers) {
    if (span * layers <= p->room)
        return true;
    yunta_free(p->raw);
    yunta_free(p->higher);
    yunta_free(p->met);
    yunta_free(p->label);
    p->raw = yunta_alloc(span * layers, sizeof *p->raw);
    p->higher = yunta_alloc(span * layers, sizeof *p->higher);
    p->met = yunta_alloc(span * layers, sizeof *p->met);
    p->label = yunta_alloc(span * layers, sizeof *p->label);
    p->room = p->raw && p->higher && p->met && p->label ? span * layers : 0;
    return p->room > 0;
}

static bool clear(yunta_look_part *p) {
    const yunta_rows_look *l = p->look;
    bool fine = make_room(p, l->span, l->layers);
    p->pass = l->pass;
    p->rows = p->eligible = 0;
    p->whole = false;
    p->extra_higher.count = 0;
    if (!fine)
        return false;
    memset(p->higher, 0, l->layers * l->span * sizeof *p->higher);
    memset(p->met, 0, l->span * sizeof *p->met);
    memset(p->raw, 0xff, l->span * sizeof *p->raw);
    for (size_t i = 0; i < l->span; i++)
        p->label[i] = (int32_t)i;
    for (size_t k = 0; fine && k < l->extras.count; k++)
        fine = yunta_array_push(&p->extra_higher, 0);
    return fine;
}

static void *enter(void *context) {
    yunta_rows_look *l = context;
    yunta_look_part *p = l->parts;
    while (atomic_exchange(&p->busy, true))
        p = p + 1 < l->parts + l->part_count ? p + 1 : l->parts;
    return p->pass == l->pass || clear(p) ? p : NULL;
}

static void leave(void *mine) {
    yunta_look_part *p = mine;
    atomic_store(&p->busy, false);
}

static void add_to(int32_t *place, int32_t value) {
    if (value > 0)
        __atomic_fetch_add(place, value, __ATOMIC_RELAXED);
}

/* Adds what a part has counted to the ranks. */
static void add_up(yunta_look_part *p) {
    yunta_rows_look *l = p->look;
    for (size_t i = 0; i < l->layers * l->span; i++)
        if (p->higher[i] > 0)
            add_to(&l->pairs[l->pair_of[i]].rank_for_mentor, p->higher[i]);
    for (size_t k = 0; k < l->extras.count; k++) {
        add_to(&l->pairs[l->extras.items[k].pair].rank_for_mentor, p->extra_higher.items[k]);
        p->extra_higher.items[k] = 0;
    }
    memset(p->higher, 0, l->layers * l->span * sizeof *p->higher);
    yunta_rows_look_add_met(p);
    p->rows = 0;
}

void yunta_rows_look_end(yunta_rows_look *l) {
    l->solved->block->eligible = 0;
    for (size_t k = 0; k < l->part_count; k++)
        if (l->parts[k].pass == l->pass) {
            l->solved->block->eligible += l->parts[k].eligible;
            add_up(&l->parts[k]);
        }
}

/* ---- a row ---- */

/* Most rows change no label. */
static void join(yunta_look_part *p, size_t j, const int16_t *scores, size_t eligible) {
    const yunta_rows_solved *s = p->look->solved;
    int32_t *parent = p->look->rows->parent;
    size_t count = s->block->mentors;
    int32_t lowest = p->whole ? 0 : yunta_scan_lowest(scores, count, p->label);
    bool differ = !p->whole && yunta_scan_differ(scores, count, p->label, lowest);
    for (size_t i = 0; differ && i < count; i++) {
        if (scores[i] < 0 || p->label[i] == lowest)
            continue;
        p->label[i] = lowest;
        yunta_components_join(parent, s->mentors[i], s->mentors[lowest]);
    }
    p->whole = p->whole || eligible == count;
    yunta_components_join(parent, s->mentees[j], s->mentors[lowest]);
}

static int16_t look_at(void *mine, size_t j, const int16_t *scores, const int16_t *prices,
                       int16_t least) {
    yunta_look_part *p = mine;
    yunta_rows_look *l = p->look;
    int16_t peak = 0;
    bool changed = yunta_rows_changed(l->rows, l->solved->mentees[j]);
    if (changed) {
        peak = yunta_assign_peak(scores, prices, least, l->span);
        yunta_rows_scores_row(l->scores, j, p->raw);
        scores = p->raw;
    }
    size_t first = l->first_pair.items[j], end = l->first_pair.items[j + 1];
    yunta_assign_row_count counts;
    int16_t own = first < end ? (int16_t)l->pairs[first].score : INT16_MAX;
    int16_t top =
        yunta_assign_compare(scores, prices, least, l->span, own, l->limit, p->higher, &counts);
    peak = changed ? peak : top;
    p->eligible += counts.arcs;
    if (counts.arcs == 0)
        return peak;
    for (size_t k = first; k < end; k++)
        l->pairs[k].rank_for_mentee +=
            (int32_t)(k == first ? counts.above
                                 : yunta_scan_above(scores, l->solved->block->mentors,
                                                    (int16_t)l->pairs[k].score));
    for (size_t from = l->span; from < l->layers * l->span; from += l->span)
        yunta_scan_higher(scores, l->limit + from, l->solved->block->mentors, p->higher + from);
    for (size_t k = 0; k < l->extras.count; k++)
        p->extra_higher.items[k] += scores[l->extras.items[k].place] > l->extras.items[k].score;
    join(p, j, scores, counts.arcs);
    yunta_rows_look_meet(p, j, scores);
    if (++p->rows == UINT16_MAX)
        add_up(p);
    return peak;
}

yunta_assign_witness yunta_rows_look_at(yunta_rows_look *l, const yunta_rows_solved *solved) {
    l->solved = solved;
    l->pairs = l->rows->found + solved->block->room;
    l->earlier = l->prospects.count;
    return (yunta_assign_witness){begin, enter, look_at, leave, l};
}

/* What a block's pairing says of its people, seen on the rows that its proof goes over. Stretches
 * of rows are counted in parts, one a thread at a time; they are integers, so that it does not
 * matter which. Each mentee's own is written by whoever looks at its row. */
#include "solver/components.h"
#include "solver/match_rows.h"
#include "solver/match_scan.h"
#include <stdatomic.h>
#include <string.h>

/* A pair of a mentor beyond the first. */
typedef struct {
    int32_t place, score;
    size_t pair;
} extra;

typedef struct {
    yunta_rows_look *look;
    atomic_bool busy;
    size_t pass, rows; /* the pass that it counts for; rows since its counts were added up */
    size_t eligible;   /* pairs seen in the pass */
    size_t room;
    int16_t *raw;     /* [span] a row as it is, where locks or gifts have changed it */
    uint16_t *higher; /* [span] mentees who score higher than the limit */
    int32_t *label;   /* [span] places of mentors of the same component; they only fall */
    bool whole;       /* all mentors of the block are joined */
    YUNTA_ARRAY(int32_t) extra_higher;
} part;

struct yunta_rows_look {
    const yunta_rows *rows;
    const yunta_rows_scores *scores;
    const yunta_rows_solved *solved;
    size_t span, pass;
    yunta_pair *pairs;              /* of the block, by mentee */
    YUNTA_ARRAY(size_t) first_pair; /* of each mentee, and the end */
    size_t *pair_of;                /* [span] the first of each mentor */
    int16_t *limit;                 /* [span] its score; INT16_MAX: none */
    size_t room;
    YUNTA_ARRAY(extra) extras;
    YUNTA_ARRAY(int32_t) lonely;     /* places of open mentors without a pair, if they are met */
    YUNTA_ARRAY(size_t) prospect_of; /* of each mentee, in prospects, + 1; 0: has a pair */
    YUNTA_ARRAY(yunta_prospect) prospects; /* of all blocks so far */
    size_t lonely_prospects, earlier;      /* the first of the lonely, and of the block */
    part *parts;
    size_t part_count;
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
        yunta_free(look->parts[k].label);
        yunta_array_free(&look->parts[k].extra_higher);
    }
    yunta_free(look->parts);
    yunta_array_free(&look->first_pair);
    yunta_free(look->pair_of);
    yunta_free(look->limit);
    yunta_array_free(&look->extras);
    yunta_array_free(&look->lonely);
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

static bool make_limits(yunta_rows_look *l) {
    if (l->span <= l->room)
        return true;
    yunta_free(l->pair_of);
    yunta_free(l->limit);
    l->pair_of = yunta_alloc(l->span, sizeof *l->pair_of);
    l->limit = yunta_alloc(l->span, sizeof *l->limit);
    l->room = l->pair_of && l->limit ? l->span : 0;
    return l->room > 0;
}

static bool set_limits(yunta_rows_look *l) {
    bool fine = make_limits(l);
    for (size_t i = 0; fine && i < l->span; i++)
        l->limit[i] = INT16_MAX;
    if (fine)
        memset(l->pair_of, 0xff, l->span * sizeof *l->pair_of);
    for (size_t k = 0; fine && k < l->solved->block->pairs; k++) {
        const yunta_pair *pair = &l->pairs[k];
        int32_t place = l->rows->place[pair->mentor];
        extra one = {place, pair->score, k};
        if (l->pair_of[place] != SIZE_MAX) {
            fine = yunta_array_push(&l->extras, one);
            continue;
        }
        l->pair_of[place] = k;
        l->limit[place] = (int16_t)pair->score;
    }
    return fine;
}

static bool expect(yunta_rows_look *l, int32_t person, int role) {
    yunta_prospect bare = yunta_prospect_bare(person, role);
    return yunta_array_push(&l->prospects, bare);
}

/* Who could trade on one side and does not has no pair on the other: nobody can trade on both. */
static bool list_lonely(yunta_rows_look *l) {
    const yunta_rows_solved *s = l->solved;
    const yunta_person *person = l->rows->matching->cohort->person;
    bool fine = true;
    for (size_t j = 0; fine && j < s->block->mentees; j++) {
        int32_t mentee = s->mentees[j];
        bool alone = l->rows->seen.bought[mentee] == 0 && person[mentee].mentors > 0;
        fine = (!alone || expect(l, mentee, YUNTA_MENTEE)) &&
               yunta_array_push(&l->prospect_of, alone ? l->prospects.count : 0);
    }
    l->lonely_prospects = l->prospects.count;
    for (size_t i = 0; fine && l->part_count == 1 && i < s->block->mentors; i++)
        if (l->rows->seen.sold[s->mentors[i]] == 0 && person[s->mentors[i]].capacity > 0)
            fine =
                expect(l, s->mentors[i], YUNTA_MENTOR) && yunta_array_push(&l->lonely, (int32_t)i);
    return fine;
}

static bool begin(void *context, const yunta_assign_answer *answer, size_t span) {
    yunta_rows_look *l = context;
    l->span = span;
    l->pass++;
    l->prospects.count = l->earlier;
    l->first_pair.count = l->extras.count = 0;
    l->lonely.count = l->prospect_of.count = 0;
    yunta_rows_take_pairs(l->solved, answer);
    return note_first_pairs(l) && set_limits(l) && list_lonely(l);
}

/* ---- stretches of rows ---- */

static bool make_room(part *p, size_t span) {
    if (span <= p->room)
        return true;
    yunta_free(p->raw);
    yunta_free(p->higher);
    yunta_free(p->label);
    p->raw = yunta_alloc(span, sizeof *p->raw);
    p->higher = yunta_alloc(span, sizeof *p->higher);
    p->label = yunta_alloc(span, sizeof *p->label);
    p->room = p->raw && p->higher && p->label ? span : 0;
    return p->room > 0;
}

static bool clear(part *p) {
    const yunta_rows_look *l = p->look;
    bool fine = make_room(p, l->span);
    p->pass = l->pass;
    p->rows = p->eligible = 0;
    p->whole = false;
    p->extra_higher.count = 0;
    if (!fine)
        return false;
    memset(p->higher, 0, l->span * sizeof *p->higher);
    memset(p->raw, 0xff, l->span * sizeof *p->raw);
    for (size_t i = 0; i < l->span; i++)
        p->label[i] = (int32_t)i;
    for (size_t k = 0; fine && k < l->extras.count; k++)
        fine = yunta_array_push(&p->extra_higher, 0);
    return fine;
}

static void *enter(void *context) {
    yunta_rows_look *l = context;
    part *p = l->parts;
    while (atomic_exchange(&p->busy, true))
        p = p + 1 < l->parts + l->part_count ? p + 1 : l->parts;
    return p->pass == l->pass || clear(p) ? p : NULL;
}

static void leave(void *mine) {
    part *p = mine;
    atomic_store(&p->busy, false);
}

static void add_to(int32_t *place, int32_t value) {
    if (value > 0)
        __atomic_fetch_add(place, value, __ATOMIC_RELAXED);
}

/* Adds what a part has counted to the ranks. */
static void add_up(part *p) {
    const yunta_rows_look *l = p->look;
    for (size_t i = 0; i < l->solved->block->mentors; i++)
        if (p->higher[i] > 0)
            add_to(&l->pairs[l->pair_of[i]].rank_for_mentor, p->higher[i]);
    for (size_t k = 0; k < l->extras.count; k++) {
        add_to(&l->pairs[l->extras.items[k].pair].rank_for_mentor, p->extra_higher.items[k]);
        p->extra_higher.items[k] = 0;
    }
    memset(p->higher, 0, l->span * sizeof *p->higher);
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
static void join(part *p, size_t j, const int16_t *scores, size_t eligible) {
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

/* A mentee without a pair meets all its partners; mentors without one meet the mentee. */
static void meet(const part *p, size_t j, const int16_t *scores) {
    yunta_rows_look *l = p->look;
    const yunta_rows_solved *s = l->solved;
    size_t own = l->prospect_of.items[j];
    const int32_t *mentors =
        yunta_buckets_people(&l->rows->buckets, YUNTA_SIDE_MENTOR, s->block->bucket);
    for (size_t i = 0; own > 0 && i < s->block->mentors; i++) {
        int16_t score = scores[l->rows->place[mentors[i]]];
        if (score >= 0)
            yunta_prospect_meet(&l->rows->seen, &l->prospects.items[own - 1], mentors[i], score);
    }
    for (size_t k = 0; k < l->lonely.count; k++) {
        int16_t score = scores[l->lonely.items[k]];
        if (score >= 0)
            yunta_prospect_meet(&l->rows->seen, &l->prospects.items[l->lonely_prospects + k],
                                s->mentees[j], score);
    }
}

static int16_t look_at(void *mine, size_t j, const int16_t *scores, const int16_t *prices,
                       int16_t least) {
    part *p = mine;
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
    for (size_t k = 0; k < l->extras.count; k++)
        p->extra_higher.items[k] += scores[l->extras.items[k].place] > l->extras.items[k].score;
    join(p, j, scores, counts.arcs);
    meet(p, j, scores);
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

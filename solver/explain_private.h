/* What the files of explain share: the residual network of the result, and ways to solve again. */
#ifndef YUNTA_SOLVER_EXPLAIN_PRIVATE_H
#define YUNTA_SOLVER_EXPLAIN_PRIVATE_H

#include "base/array.h"
#include "solver/explain.h"

typedef struct {
    size_t arc; /* of the candidates */
    int32_t mentee;
} yunta_held;

/* An arc that the cohort does not have, from or to the person at hand. */
typedef struct {
    int32_t mentor, mentee, score;
} yunta_extra;

/* A copy of a candidate, so that searching touches no row; place: in the row. */
typedef struct {
    int32_t mentor, score, place;
} yunta_listed;

/* Shortest paths from where a search began. */
typedef struct {
    int64_t *length; /* [nodes] reduced; INT64_MAX: none */
    int32_t *from;   /* [nodes] where it came from */
    size_t *via;     /* [nodes] its arc; none: NO_ARC; of extras: NO_ARC - 1 - index */
} yunta_ways;

/* Nodes: mentors 0..people-1, mentees behind them, then NOBODY, who sells and buys what is spare.
 * Costs are weights lost; reduced costs are never below 0. */
typedef struct {
    size_t people;
    const yunta_candidates *candidates;
    const yunta_policy *policy;
    int64_t pair, mentor, score; /* factors of the weight */
    uint8_t *state;              /* [arcs] */
    int32_t *capacity, *demand;  /* [people] beside locked pairs */
    int32_t *sold, *bought;      /* [people] beside locked pairs */
    uint8_t *locked_mentor;      /* [people] */
    uint8_t *sells, *buys;       /* [people] whether anybody could come to them, as each */
    size_t *room;                /* [people + 1] a mentor's places in held */
    yunta_held *held;
    int64_t *potential; /* [nodes] mentors: minus the price; mentees: the price */
    int64_t *length;    /* [nodes] of the shortest path found, reduced; INT64_MAX: none */
    int32_t *from;      /* [nodes] where it came from */
    size_t *via;        /* [nodes] its arc; none: NO_ARC; of extras: NO_ARC - 1 - index */
    int32_t *heap, *place;
    uint8_t *seen;
    int32_t *touched;
    size_t heaped, touches;
    const yunta_extra *extra; /* ascending by mentee */
    size_t extra_count;
    int32_t gone; /* a mentor who takes nobody any more; -1 */
    /* Of each mentee the LISTED arcs of the least reduced cost; the others are looked at when a
     * search has come as far as they could matter. */
    yunta_listed *listed; /* [people][LISTED] */
    int32_t *lists;       /* [people] how many of them */
    int64_t *outside; /* [people] most weight and potential of a mentor not listed; NOTHING: none */
    /* Nodes about the target, whose potentials are raised while a search lasts. */
    struct {
        int32_t node;
        int64_t by;
    } raised[5];
    size_t raises;
    int64_t bound; /* what the last search found to be at most this long is the shortest */
    /* Where some mentor is alone: the paths from NOBODY to everybody, and those from who has all
     * the mentors they ask for, begun at most less what one mentor more would bring them. */
    yunta_ways spare, wanting;
    int64_t most;
    /* [nodes] the full mentor at whom one more place would bring most of those whose place could go
     * to the node; -1: none. NULL where no mentee is alone. */
    int32_t *place_for;
} yunta_residual;

enum { YUNTA_RESIDUAL_LISTED = 48 };
#define YUNTA_RESIDUAL_NOTHING INT64_MIN

enum { YUNTA_RESIDUAL_FREE, YUNTA_RESIDUAL_HELD, YUNTA_RESIDUAL_CLOSED };

struct yunta_explainer {
    yunta_explain_basis basis;
    yunta_arena *arena;
    yunta_candidates *candidates;
    yunta_residual residual;
    int32_t *sold, *bought; /* [people] pairs of the result, locked ones included */
    bool priced;
    int64_t worth[YUNTA_EXPLAIN_GOALS]; /* of the result */
};

/* explain_residual.c */
/* Fills the residual network; *priced is false when the prices do not prove the result. */
yunta_status yunta_residual_make(yunta_explainer *explainer, bool *priced);

/* Where paths begin and end. */
typedef struct {
    const int32_t *source; /* nodes */
    const int64_t *start;  /* their lengths, at least 0; NULL: all 0 */
    size_t count;
    int32_t target; /* stop there, or at one of the below */
} yunta_path_ends;
enum { YUNTA_PATHS_TO_SELLERS = -1, YUNTA_PATHS_TO_ALL = -2 };

/* explain_list.c: what keeps a search from looking at every arc. */
bool yunta_residual_list_alloc(yunta_residual *residual, yunta_arena *arena);
/* Lists a mentee's arcs and says whether their prices are right: none that is free has a reduced
 * cost below 0, none that is held one above. O(row); safe beside other mentees. */
bool yunta_residual_list(yunta_residual *residual, int32_t mentee);
/* Raises the potentials of a target and of who leads to it until one arc into each is tight: a
 * search for it then ends where its way ends, not when all that is nearer has been seen. Lengths
 * are as without it after settle. Sources are left alone. false: nothing leads to the target. */
bool yunta_residual_raise(yunta_residual *residual, const yunta_path_ends *ends);
void yunta_residual_settle(yunta_residual *residual);

/* explain_path.c */
/* Shortest paths from the sources. Lengths, from and via stand until clear, for the target and for
 * nodes at most bound away. Whether the target was reached. */
bool yunta_residual_search(yunta_residual *residual, yunta_path_ends ends);
/* Forgets the search. */
void yunta_residual_clear(yunta_residual *residual);
/* The moves of the path to node, from its source on, added to moves. false: no memory. */
typedef YUNTA_ARRAY(yunta_explain_move) yunta_moves;
bool yunta_residual_moves(const yunta_residual *residual, const yunta_ways *ways, int32_t node,
                          yunta_moves *moves);
/* What the last search found, until it is forgotten. */
static inline yunta_ways yunta_residual_found(const yunta_residual *residual) {
    return (yunta_ways){residual->length, residual->from, residual->via};
}
/* Carries out or takes back moves along candidates. */
void yunta_residual_apply(yunta_residual *residual, const yunta_explain_move *moves, size_t count,
                          bool back);
int64_t yunta_residual_weight(const yunta_residual *residual, int32_t score);
/* The bonus of a mentor for selling the first unit. */
int64_t yunta_residual_bonus(const yunta_residual *residual, int32_t mentor);
/* Whether an arc can be walked from its mentee to its mentor. */
static inline bool yunta_residual_open(const yunta_residual *residual, size_t arc) {
    return residual->state[arc] == YUNTA_RESIDUAL_FREE &&
           residual->capacity[residual->candidates->mentor[arc]] > 0;
}
static inline int32_t yunta_residual_nobody(const yunta_residual *residual) {
    return (int32_t)(2 * residual->people);
}
static inline int32_t yunta_residual_mentee(const yunta_residual *residual, int32_t person) {
    return (int32_t)residual->people + person;
}

/* explain_spare.c */
/* Finds place_for, spare and wanting. Searches over everything, so it belongs to the load. */
bool yunta_residual_find_places(yunta_residual *residual, yunta_arena *arena);

/* explain_toward.c */
/* Other potentials that prove the same, for many searches to NOBODY. What find_places found is of
 * the old ones, and no longer good for anything. Cost: a few looks at all pairs. */
yunta_status yunta_residual_toward(yunta_residual *residual, int threads);

/* explain_measure.c */
/* What pairs, by mentor, are worth by goal; leximin is left 0. */
void yunta_explain_worth(const yunta_cohort *cohort, const yunta_pair *pairs, size_t count,
                         int64_t worth[static YUNTA_EXPLAIN_GOALS]);
/* The loss that the moves make of a result of sums: pairs, mentors, score. */
void yunta_explain_loss_of_moves(const yunta_explainer *explainer, const yunta_explain_move *moves,
                                 size_t count, int64_t loss[static YUNTA_EXPLAIN_GOALS]);
/* The loss of another answer, and its moves in arena when moves is not NULL. */
yunta_status yunta_explain_compare(const yunta_explainer *explainer, const yunta_pairing *other,
                                   yunta_arena *arena, yunta_forced *forced);

/* explain_again.c: the cohort with one thing changed, solved again. */
typedef struct {
    int32_t lock_mentor, lock_mentee;   /* -1: none */
    int32_t gone;                       /* takes part no more; -1: nobody */
    int32_t more_capacity, more_demand; /* takes one more; -1: nobody */
    int32_t spare_mentor, spare_mentee; /* whom no rule bars; -1: none */
} yunta_explain_edit;
yunta_status yunta_explain_again(yunta_explainer *explainer, yunta_explain_edit edit,
                                 yunta_arena *arena, yunta_forced *forced);
static inline yunta_explain_edit yunta_no_edit(void) {
    return (yunta_explain_edit){-1, -1, -1, -1, -1, -1, -1};
}

/* explain_change.c */
yunta_status yunta_explain_changes(yunta_explainer *explainer, int32_t person, yunta_arena *arena,
                                   yunta_person_explained *explained);

#endif

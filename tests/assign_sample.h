/* Random blocks for solver/assign, with the answer of the plain network. */
#ifndef YUNTA_TESTS_ASSIGN_SAMPLE_H
#define YUNTA_TESTS_ASSIGN_SAMPLE_H

#include "base/random.h"
#include "solver/assign_private.h"
#include "solver/network.h"

/* A block, as rows and as arcs, with the same as a plain network. */
typedef struct {
    size_t sellers, buyers, arcs;
    int16_t *matrix; /* [buyers * sellers] */
    int32_t *capacity, *demand, *seller, *buyer_arcs, *seller_arcs;
    size_t *first;
    int16_t *score;
    int64_t *weight, *bonus;
    yunta_assign_weight stage;
    yunta_network network;
    yunta_network_answer plain;
} assign_sample;

typedef struct {
    size_t most;     /* people a side */
    int top, levels; /* scores; how far people differ as such, below 0: by products, so that all
                        want the same mentors */
    int percent;     /* of pairs that are arcs */
    int capacity, demand, bonus;
    enum { PAIRS_FIRST, PAIRS_ONLY, SCORE_FIRST, SCORE_ONLY, MIXED } goal;
    int least;
} assign_shape;

/* As rows, of which small ones need no lists, as rows by lists all the same, as a list of arcs, or
 * as arcs written when asked for. */
enum { ASSIGN_ROWS, ASSIGN_LISTS, ASSIGN_ARCS, ASSIGN_ASKED, ASSIGN_WAYS };

int64_t assign_draw(yunta_random *random, int64_t from, int64_t to);
void assign_sample_make(assign_sample *sample, yunta_random *random, const assign_shape *like);
/* The same with as many buyers as sellers, who all want something. */
void assign_sample_make_square(assign_sample *sample, yunta_random *random,
                               const assign_shape *like);
void assign_sample_drop(assign_sample *sample);
yunta_assign_block assign_sample_block(const assign_sample *sample, int way);
/* Loads it as the way says. */
void assign_sample_load(const assign_sample *sample, yunta_assign *assign, int way);
/* That an answer breaks no limit and is worth what it says. */
void assign_sample_check(const assign_sample *sample, const yunta_assign_answer *answer);

#endif

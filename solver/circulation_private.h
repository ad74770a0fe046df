/* Inside the network simplex: the tree of the basis and the arcs. */
#ifndef YUNTA_SOLVER_CIRCULATION_PRIVATE_H
#define YUNTA_SOLVER_CIRCULATION_PRIVATE_H

#include "base/array.h"
#include "solver/circulation.h"

enum { YUNTA_AT_LOWER = 1, YUNTA_IN_TREE = 0, YUNTA_AT_UPPER = -1 };

typedef struct {
    int32_t from, to;
    int64_t cost; /* minus the gain */
    int64_t lower, upper, flow;
    int8_t state;
} yunta_circulation_edge;

struct yunta_circulation {
    int32_t nodes; /* the root of the tree is one more */
    /* The first [nodes] edges join a node to the root, either way, at a cost beyond all others. */
    YUNTA_ARRAY(yunta_circulation_edge) edges;
    int64_t *price;                 /* [nodes + 1] */
    int32_t *parent, *pred, *depth; /* [nodes + 1] pred: the edge to the parent */
    int32_t *child, *next, *before; /* [nodes + 1] lists of children; -1 ends */
    int32_t *order;                 /* [nodes + 1] scratch */
    int64_t *excess;                /* [nodes + 1] scratch */
    size_t cursor;                  /* where pricing goes on */
};

/* Makes the basis one of the present bounds: what no longer fits is hung under the root. */
void yunta_circulation_repair(yunta_circulation *circulation, int64_t big);
/* Brings an edge into the basis. */
void yunta_circulation_pivot(yunta_circulation *circulation, int32_t entering);

#endif

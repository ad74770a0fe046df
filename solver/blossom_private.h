/* Inside the matching of a graph.
 *
 * A node is a vertex (0..n-1) or an odd set (n..2n-1); sets nest. A dart is an edge with a sense:
 * 2 * edge from a to b, 2 * edge + 1 from b to a. The children of a set lie in a circle, the one
 * that holds its base first; link[k] goes from child k to child k + 1. */
#ifndef YUNTA_SOLVER_BLOSSOM_PRIVATE_H
#define YUNTA_SOLVER_BLOSSOM_PRIVATE_H

#include "base/array.h"
#include "solver/blossom.h"

enum { YUNTA_NO_NODE = -1 };
enum { YUNTA_OUTER = 1, YUNTA_INNER = -1, YUNTA_OUTSIDE = 0 }; /* of the tree */

typedef struct {
    int32_t a, b;
    int64_t weight;  /* twice */
    int32_t next[2]; /* darts from a, from b */
} yunta_blossom_line;

/* At the same time the lower rank comes first: what ends a search, then what grows the tree, and
 * sets last, which in a graph of many equal weights would nest a thousand deep. */
typedef enum {
    YUNTA_VERTEX_EMPTY, /* its price comes to 0 */
    YUNTA_EDGE_FREE,    /* to a node that is not matched */
    YUNTA_EDGE_OUT,
    YUNTA_SET_EMPTY, /* its z comes to 0 */
    YUNTA_EDGE_INSIDE
} yunta_blossom_rank;

typedef struct {
    int64_t time;
    int32_t what; /* a dart, or a node */
    yunta_blossom_rank rank;
} yunta_blossom_event;

struct yunta_blossom {
    int32_t vertices;
    YUNTA_ARRAY(yunta_blossom_line) edges;
    int32_t *first;                        /* [n] darts */
    int32_t *mate;                         /* [n] the dart to the partner */
    int64_t *price;                        /* [2n] y and z, as of since */
    int64_t *since;                        /* [2n] */
    int32_t *outer;                        /* [n] the outermost node */
    int32_t *parent, *base, *count, *size; /* [2n] */
    int8_t *label;                         /* [2n] of outermost nodes */
    int32_t *entry;                        /* [2n] of inner nodes: the dart from the tree */
    int32_t **child, **link;               /* [2n] of sets */
    int32_t *unused;
    size_t unused_count;

    int64_t now;                             /* of the search */
    YUNTA_ARRAY(yunta_blossom_event) events; /* a heap */
    YUNTA_ARRAY(int32_t) touched;
    YUNTA_ARRAY(int32_t) leaves; /* scratch */
    uint32_t *mark, round;       /* [2n] scratch */
    int32_t *place; /* [n] of vertices, those of a set side by side; NULL: no survey yet */
    int64_t *least; /* [levels * n] the least z between neighbours over 2^level places */
    int32_t placed;
    int64_t gap; /* of the survey: what the next vertex shares with the last */
    bool out_of_memory;
};

int32_t yunta_blossom_tail(const yunta_blossom *blossom, int32_t dart);
int32_t yunta_blossom_head(const yunta_blossom *blossom, int32_t dart);
/* Price of a vertex at this moment of the search. */
int64_t yunta_blossom_price_now(const yunta_blossom *blossom, int32_t vertex);
int64_t yunta_blossom_slack_now(const yunta_blossom *blossom, int32_t dart);
/* The vertices of a node into leaves. */
void yunta_blossom_list(yunta_blossom *blossom, int32_t node);

/* blossom_shape.c */

/* Makes a vertex of an outermost node its base, matching the others inside. */
void yunta_blossom_rotate(yunta_blossom *blossom, int32_t node, int32_t vertex);
/* A new set of children in a circle, whose labels are OUTSIDE; takes the arrays. It is outermost.
 */
int32_t yunta_blossom_join(yunta_blossom *blossom, int32_t count, int32_t *child, int32_t *link);
/* Takes an outermost set away, its children becoming outermost. The caller frees the arrays. */
void yunta_blossom_part(yunta_blossom *blossom, int32_t node, int32_t *count, int32_t **child,
                        int32_t **link);

/* blossom_search.c: grows a tree from a vertex that is not matched until it is, or is worth nothing
 * any more, or another vertex of the tree is and stays alone in its place. */
void yunta_blossom_search(yunta_blossom *blossom, int32_t root);

#endif

/* The few best pairs of a mentee. */
#ifndef YUNTA_SOLVER_MATCH_SHORTLIST_H
#define YUNTA_SOLVER_MATCH_SHORTLIST_H

#include <stddef.h>
#include <stdint.h>

enum { YUNTA_SHORTLIST = 8 };

typedef struct {
    int64_t worth;
    uint32_t order; /* among equals: scattered, or all would choose the same few mentors */
    size_t arc;
} yunta_shortlisted;

/* Start with a most of 1..YUNTA_SHORTLIST and nothing in it. */
typedef struct {
    size_t count, most;
    yunta_shortlisted items[YUNTA_SHORTLIST]; /* the best first */
} yunta_shortlist;

static inline void yunta_shortlist_add(yunta_shortlist *list, int64_t worth, size_t arc) {
    size_t at = list->count;
    if (at == list->most && worth < list->items[at - 1].worth)
        return;
    yunta_shortlisted it = {worth, (uint32_t)(arc ^ arc >> 32) * UINT32_C(2654435761), arc};
    at -= at == list->most;
    if (at < list->count && worth == list->items[at].worth && it.order > list->items[at].order)
        return;
    for (; at > 0 && (worth > list->items[at - 1].worth ||
                      (worth == list->items[at - 1].worth && it.order < list->items[at - 1].order));
         at--)
        list->items[at] = list->items[at - 1];
    list->items[at] = it;
    list->count += list->count < list->most;
}

#endif

/* Exact cover: options of items are chosen so that every primary item is in exactly one of them and
 * every secondary item in one at most. Dancing links, the item with the fewest options first.
 * Source: Knuth 2000 (Dancing Links); The Art of Computer Programming 4B, 7.2.2.1. */
#ifndef YUNTA_SOLVER_EXACT_COVER_H
#define YUNTA_SOLVER_EXACT_COVER_H

#include "base/deadline.h"
#include "base/random.h"
#include "base/status.h"
#include <stddef.h>
#include <stdint.h>

typedef struct yunta_cover yunta_cover;

/* Items are numbered from 0, the primary ones first. The caller frees *cover. */
yunta_status yunta_cover_new(size_t primary, size_t secondary, yunta_cover **cover);
void yunta_cover_free(yunta_cover *cover); /* NULL is fine */
/* One more option, numbered from 0 in the order of calls; items without repeats, at least one.
 * false: memory. */
bool yunta_cover_add(yunta_cover *cover, const int32_t *items, size_t count);

typedef enum {
    YUNTA_COVER_FOUND, /* chosen holds the options, count says how many */
    YUNTA_COVER_NONE,  /* all was tried */
    YUNTA_COVER_TIRED  /* most links were followed, or the deadline came */
} yunta_cover_end;

/* Tries options in a random order, following at most so many links. chosen: [primary]. */
yunta_status yunta_cover_search(yunta_cover *cover, yunta_random *random,
                                const yunta_deadline *deadline, int64_t most, int64_t *followed,
                                int32_t *chosen, size_t *count, yunta_cover_end *end);

#endif

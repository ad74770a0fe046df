/* Connected components, joined by any number of threads at once. */
#ifndef YUNTA_SOLVER_COMPONENTS_H
#define YUNTA_SOLVER_COMPONENTS_H

#include <stddef.h>
#include <stdint.h>

/* parent: [count], of the caller's; afterwards everybody stands alone. */
void yunta_components_clear(int32_t *parent, size_t count);
/* Joins two; safe beside other joins. The components do not depend on the order of joins.
 * Source: Anderson & Woll 1991. */
void yunta_components_join(int32_t *parent, int32_t a, int32_t b);
/* The lowest of a component. */
int32_t yunta_components_root(int32_t *parent, int32_t one);
/* Components of at least two; when no joins are under way. seen: scratch, [count]. */
size_t yunta_components_count(const int32_t *parent, size_t count, uint8_t *seen);

#endif

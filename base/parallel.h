/* The block rule: work is cut in blocks whose size does not depend on the number of threads; each
 * block writes its own slots; what must be combined is combined in block order by the caller. So
 * any number of threads gives the same bytes.
 */
#ifndef YUNTA_BASE_PARALLEL_H
#define YUNTA_BASE_PARALLEL_H

#include <stddef.h>

/* Calls work(context, block, from, to) for every block [from, to) of block_size items of count, on
 * up to threads threads (below 1: all processors), in any order. work must not fail: it notes
 * failures in its slot. */
void yunta_parallel_blocks(size_t count, size_t block_size, int threads,
                           void (*work)(void *context, size_t block, size_t from, size_t to),
                           void *context);
int yunta_parallel_processors(void);

#endif

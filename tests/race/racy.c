/* Two threads add to one number without a lock: what `make race` must report, else it sees nothing. */
#include "base/parallel.h"
#include <stdio.h>

static void add(void *context, size_t block, size_t from, size_t to) {
    (void)block;
    for (size_t k = from; k < to; k++)
        *(volatile size_t *)context += k;
}

int main(void) {
    size_t sum = 0;
    yunta_parallel_blocks(1 << 24, 1 << 14, 4, add, &sum);
    printf("%zu\n", sum);
    return 0;
}

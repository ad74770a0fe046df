#include "base/parallel.h"
#include <omp.h>

int yunta_parallel_processors(void) {
    return omp_get_num_procs();
}

void yunta_parallel_blocks(size_t count, size_t block_size, int threads,
                           void (*work)(void *context, size_t block, size_t from, size_t to),
                           void *context) {
    if (threads < 1)
        threads = yunta_parallel_processors();
    size_t blocks = count / block_size + (count % block_size != 0);
#pragma omp parallel for schedule(dynamic, 1) num_threads(threads) if (threads > 1 && blocks > 1)
    for (size_t block = 0; block < blocks; block++) {
        size_t from = block * block_size;
        size_t to = count - from < block_size ? count : from + block_size;
        work(context, block, from, to);
    }
}

/* The plain reference: pair by pair. */
#include "model/kernel_private.h"

enum { BATCH = 256 };

void yunta_kernel_scalar_row(const yunta_kernel *kernel, int32_t mentee, const uint64_t *wanted,
                             int16_t *scores) {
    int32_t found[BATCH];
    for (size_t from = 0; from < kernel->mentors; from += BATCH) {
        if (!yunta_kernel_wants(wanted, from))
            continue;
        const int32_t *mentors = kernel->people_of + from;
        size_t size = kernel->mentors - from < BATCH ? kernel->mentors - from : BATCH;
        yunta_scoring_row(kernel->scoring, mentee, mentors, size, found);
        for (size_t i = 0; i < size; i++)
            scores[from + i] = yunta_kernel_settle(kernel, mentors[i], mentee, found[i]);
    }
}

/* Which vector instructions may be used: those that the processor has, or fewer where that is asked
 * for, so that runs with one kind and another can be compared. The integers are the same.
 */
#ifndef YUNTA_BASE_PROCESSOR_H
#define YUNTA_BASE_PROCESSOR_H

#include <stdatomic.h>
#include <stdbool.h>

enum {
    YUNTA_AVX2 = 1,
    YUNTA_AVX512 = 2, /* F, BW and VL */
    YUNTA_VBMI = 4,   /* of AVX-512 */
    YUNTA_POPCNT = 8
};

/* The bits above, or -1 before the processor was looked at. */
extern atomic_int yunta_processor_bits;
int yunta_processor_look(void);

/* Whether all of these instructions may be used. */
static inline bool yunta_processor_has(int bits) {
    int found = atomic_load_explicit(&yunta_processor_bits, memory_order_relaxed);
    return ((found >= 0 ? found : yunta_processor_look()) & bits) == bits;
}

typedef enum {
    YUNTA_PROCESSOR_TAKEN,
    YUNTA_PROCESSOR_UNKNOWN, /* no such name */
    YUNTA_PROCESSOR_LACKS    /* the processor has not got them */
} yunta_processor_answer;

/* Uses scalar code, avx2 or avx512 and nothing wider, from now on; only where the answer is TAKEN.
 * Before other threads look. */
yunta_processor_answer yunta_processor_limit(const char *name);

#endif

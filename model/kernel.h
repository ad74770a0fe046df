/* Final scores of whole rows of a block, by vector instructions chosen at run time. Every kind
 * gives the integers of yunta_scoring_score on the pairs that yunta_pair_first_bar lets pass. */
#ifndef YUNTA_MODEL_KERNEL_H
#define YUNTA_MODEL_KERNEL_H

#include "model/eligible.h"

enum { YUNTA_KERNEL_STRETCH = 512 };

/* A workspace: one a thread, reused from block to block. It keeps pointers to what it was made of.
 */
typedef struct yunta_kernel yunta_kernel;

/* Which instruction set; for tests and measurements. */
typedef enum {
    YUNTA_KERNEL_SCALAR,
    YUNTA_KERNEL_AVX2,
    YUNTA_KERNEL_AVX512,
    YUNTA_KERNEL_BEST /* of those that this processor has, and plain pairs for a tiny block; what a
                         new kernel takes */
} yunta_kernel_kind;

/* Errors: memory. Cost people + preferences, 4 bytes a person. The caller frees *kernel. */
yunta_status yunta_kernel_new(const yunta_cohort *cohort, const yunta_weeks *weeks,
                              const yunta_scoring *scoring, const yunta_eligibility *eligibility,
                              yunta_kernel **kernel);
/* The same, of what an eligibility was made of. */
yunta_status yunta_kernel_of(const yunta_eligibility *eligibility, yunta_kernel **kernel);
void yunta_kernel_free(yunta_kernel *kernel);

/* Loads a block in the place of the last one; both lists hold people, none twice, and are copied;
 * mentees ascend, and so do mentors where scores.csv rules. Buffers grow only when a block needs
 * more than all before it. Errors: memory; the kernel then holds an empty block. Cost mentor_count
 * * (skills + hours), mentee_count * words of hours. */
yunta_status yunta_kernel_load(yunta_kernel *kernel, const int32_t *mentors, size_t mentor_count,
                               const int32_t *mentees, size_t mentee_count);

/* Entries of a row: mentor_count rounded up to a multiple of 64. */
size_t yunta_kernel_width(const yunta_kernel *kernel);

/* The final scores of the block's mentee number m with each of the block's mentors, in their order;
 * -1 where the pair is not eligible and in the padding. Safe from several threads on one loaded
 * kernel; takes about 100 KB of the stack. scores has the kernel's width. */
void yunta_kernel_row(const yunta_kernel *kernel, size_t m, int16_t *scores);

/* The same of the stretches of YUNTA_KERNEL_STRETCH mentors that are set in wanted, a bit each, at
 * least; what stands beyond them in scores is of no use. NULL: all. */
void yunta_kernel_row_some(const yunta_kernel *kernel, size_t m, const uint64_t *wanted,
                           int16_t *scores);

/* Takes the instructions of one kind from the next load on; false, and no change: this processor
 * lacks them. */
bool yunta_kernel_choose(yunta_kernel *kernel, yunta_kernel_kind kind);

#endif

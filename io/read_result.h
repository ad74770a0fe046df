/* Reads back what an earlier result says of its matching. */
#ifndef YUNTA_IO_READ_RESULT_H
#define YUNTA_IO_READ_RESULT_H

#include "base/problem.h"
#include "io/read.h"

typedef struct yunta_earlier {
    yunta_arena *arena;           /* owns the rest */
    struct yunta_pair_ids *pairs; /* by mentor, mentee */
    size_t count;
    /* Of the matching's last stage, [people]; NULL where prices.csv has none or is not there. */
    int64_t *mentor_price, *mentee_price;
    const char *weight;  /* what they prove, as run.json says; NULL */
    const char *changed; /* a file that is no longer as manifest.json says; NULL */
    bool same_inputs;    /* the inputs of run.json are the files as they were read now */
} yunta_earlier;

/* Of a result under pseudonyms OUT/pseudonyms.csv says who is who, whatever the policy says now.
 * OUT/pairings.csv, and OUT/prices.csv, OUT/run.json and OUT/manifest.json where they are there.
 * YUNTA_E_IO without pairings.csv, YUNTA_E_INPUT when it names somebody who is not in the cohort,
 * or nothing says whom. The caller frees *earlier with yunta_earlier_free. Cost linear in the
 * files. */
yunta_status yunta_earlier_read(const yunta_cohort *cohort, const char *out,
                                yunta_problems *problems, yunta_earlier **earlier);
void yunta_earlier_free(yunta_earlier *earlier); /* NULL is fine */

#endif

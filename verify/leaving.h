/* What the cohort loses with each mentor, found anew. Private to verify/leaving.c, backups.c. */
#ifndef YUNTA_VERIFY_LEAVING_H
#define YUNTA_VERIFY_LEAVING_H

#include "verify/check.h"

/* By the policy's order, where the cohort is small (1,200 people), its objectives are sums and its
 * rules a network; known says for whom: not for people in a lock, who have a mentor, or elsewhere.
 */
enum { YUNTA_LOSSES = 3 };
typedef struct {
    uint8_t *known;                /* [people] */
    int64_t *loss;                 /* [people * LOSSES] */
    const yunta_json_value **told; /* [people] what run.json says; NULL: nothing */
} yunta_losses;

/* false when memory runs out. A cheapest path for each pair, by Bellman and Ford. */
bool yunta_find_losses(yunta_check *check, yunta_losses *losses);
/* What run.json lists, into told. */
void yunta_check_leaving(yunta_check *check, yunta_losses *losses);

#endif

/* What plenaries cannot be better than: between plenary.c and attendance.c. */
#ifndef YUNTA_VERIFY_PLENARY_PRIVATE_H
#define YUNTA_VERIFY_PLENARY_PRIVATE_H

#include "verify/check.h"

/* Bounds of one pass over starts and people: of shortage, complete, attendance. */
typedef struct {
    int64_t shortage, complete, attendance;
    uint8_t *hopeless; /* [participants] bits: 1 no start of enough sessions suits them, so no
                          calendar brings them to least_attended; 2 this one does not */
} yunta_plenary_bounds;
bool yunta_bound_plenaries(yunta_check *check, yunta_plenary_bounds *bounds);

#endif

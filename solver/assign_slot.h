/* Slots of the auction: one a unit of capacity, those of a seller alike, so that its price is that
 * of its cheapest slot. The last seller is nobody. */
#ifndef YUNTA_SOLVER_ASSIGN_SLOT_H
#define YUNTA_SOLVER_ASSIGN_SLOT_H

#include "solver/assign_private.h"

enum { YUNTA_ASSIGN_FREE = -1, YUNTA_ASSIGN_DUMMY = -2 }; /* holders that are no unit */

/* Slots at the start prices, without holders, nobody with so many. O(sellers + slots), and with
 * nobodies O(units). */
void yunta_assign_lay_out(yunta_assign *assign, size_t nobodies);
/* The cheapest slot of a seller goes to a new holder at a higher price; returns who held it.
 * O(log slots of the seller). */
int32_t yunta_assign_hand(yunta_assign *assign, size_t seller, int32_t holder, int32_t rise);

#endif

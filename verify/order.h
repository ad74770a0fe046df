/* The order of a table's rows. */
#ifndef YUNTA_VERIFY_ORDER_H
#define YUNTA_VERIFY_ORDER_H

#include "verify/check.h"

/* Rows ascend by their first columns, that many texts and then a whole number; a fault for each
 * that does not. Cells that are none are told elsewhere. O(rows). */
void yunta_expect_order(yunta_check *check, const yunta_ledger *sheet, size_t texts);

#endif

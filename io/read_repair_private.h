/* What the readers of results share: tables that we wrote. */
#ifndef YUNTA_IO_READ_REPAIR_PRIVATE_H
#define YUNTA_IO_READ_REPAIR_PRIVATE_H

#include "io/read_repair.h"
#include "io/table.h"
#include "model/timetable.h"

/* A table of a folder, by its name without ".csv", in our own dialect; NULL where there is no such
 * file. YUNTA_E_IO without pairings.csv. */
yunta_status yunta_result_open(const char *folder, const char *name, yunta_arena *arena,
                               yunta_problems *problems, yunta_table **table);
/* The place of a named column; table->columns where there is none. */
size_t yunta_result_column(const yunta_table *table, const char *column);
/* The cell of a named column; "" where there is none. */
const char *yunta_result_cell(const yunta_table *table, size_t row, const char *column);
/* Of columns start and end; false when they are none. */
bool yunta_result_slot(const yunta_table *table, size_t row, yunta_slot *slot);
/* The place of a name among items of size bytes whose first member is their name, compared as texts
 * are; -1. O(count). */
int32_t yunta_result_named(const void *items, size_t count, size_t size, const char *name);

#endif

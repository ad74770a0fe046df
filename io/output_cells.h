#ifndef YUNTA_IO_OUTPUT_CELLS_H
#define YUNTA_IO_OUTPUT_CELLS_H

/* Value functions of output columns whose row is a plain struct. In an expression `of` is the row
 * and `cohort` the cohort.
 */
#include "io/writing.h"

#define YUNTA_CELL_INTEGER(name, type, expression)                                                 \
    static yunta_value name(yunta_writing *writing, const void *row) {                             \
        const type *of = row;                                                                      \
        (void)writing;                                                                             \
        return yunta_value_integer(expression);                                                    \
    }
#define YUNTA_CELL_TEXT(name, type, text)                                                          \
    static yunta_value name(yunta_writing *writing, const void *row) {                             \
        const yunta_cohort *cohort = writing->cohort;                                              \
        const type *of = row;                                                                      \
        return yunta_value_text(text);                                                             \
    }
/* Empty for nobody (below 0). */
#define YUNTA_CELL_PERSON(name, type, field)                                                       \
    static yunta_value name(yunta_writing *writing, const void *row) {                             \
        int32_t person = ((const type *)row)->field;                                               \
        return person < 0 ? yunta_value_empty() : yunta_value_person(writing, person);             \
    }
/* Both ends of the slot of a row. */
#define YUNTA_CELL_SLOT(start, end, type)                                                          \
    static yunta_value start(yunta_writing *writing, const void *row) {                            \
        const yunta_slot *slot = &((const type *)row)->slot;                                       \
        return yunta_value_time(writing, slot->day, slot->minute);                                 \
    }                                                                                              \
    static yunta_value end(yunta_writing *writing, const void *row) {                              \
        const yunta_slot *slot = &((const type *)row)->slot;                                       \
        return yunta_value_time(writing, slot->day, slot->minute + slot->minutes);                 \
    }

#endif

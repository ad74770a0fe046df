/* The parts of a workbook (.xlsx) around its sheets; private to io/write_xlsx.c. ECMA-376, Part 1.
 */
#ifndef YUNTA_IO_WORKBOOK_H
#define YUNTA_IO_WORKBOOK_H

#include "io/zip.h"
#include "model/date.h"

enum { YUNTA_STYLE_PLAIN, YUNTA_STYLE_BOLD, YUNTA_STYLE_TIME }; /* of cells */

typedef struct {
    char text[32]; /* at most 31 signs, of [A-Za-z0-9 _] */
} yunta_workbook_name;

/* Everything but the sheets, which are xl/worksheets/sheetN.xml, N from 1. made: the day that
 * stands in the file as that of its making (none: 2000-01-01), so that equal runs give equal bytes.
 */
void yunta_workbook_frame(yunta_zip *zip, const yunta_workbook_name *sheets, size_t count,
                          yunta_day made);

#endif

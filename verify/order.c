#include "verify/order.h"
#include <string.h>

void yunta_expect_order(yunta_check *check, const yunta_ledger *sheet, size_t texts) {
    for (size_t row = 1; row < sheet->rows; row++) {
        int64_t before, now;
        int order = 0;
        for (size_t c = 0; c < texts && order == 0; c++)
            order = strcmp(yunta_ledger_cell(sheet, row - 1, c), yunta_ledger_cell(sheet, row, c));
        if (order == 0 && texts < sheet->columns &&
            yunta_parse_integer(yunta_ledger_cell(sheet, row - 1, texts), &before) &&
            yunta_parse_integer(yunta_ledger_cell(sheet, row, texts), &now))
            order = before > now;
        if (order > 0)
            yunta_fault(check, yunta_ledger_place(sheet, row, 0), yunta_ledger_cell(sheet, row, 0),
                        T("is out of order", "está fuera de orden"));
    }
}

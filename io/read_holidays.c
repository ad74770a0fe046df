#include "base/text.h"
#include "io/reading.h"
#include <stdlib.h>
#include <string.h>

enum { EVERYWHERE = -1, NOBODYS = -2 };

typedef struct {
    yunta_holiday *items;
    size_t count, room;
} holidays;

/* The code of a region in the applicants' column of regions. */
static int32_t region_code(yunta_reading *reading, const char *region) {
    const yunta_cohort *cohort = reading->cohort;
    if (!*region)
        return EVERYWHERE;
    if (cohort->region < 0)
        return NOBODYS;
    const yunta_column *column = &cohort->column[cohort->region];
    const char *folded = yunta_reading_fold(reading, reading->scratch, region);
    size_t low = 0, high = column->codes;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(folded, column->folded[middle]);
        if (order == 0)
            return (int32_t)middle;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NOBODYS;
}

static void read_holiday(yunta_sheet *sheet, size_t row, void *context) {
    holidays *list = context;
    yunta_holiday one;
    if (!yunta_sheet_day(sheet, row, YUNTA_HOLIDAYS_DATE, true, &one.day))
        return;
    one.name = yunta_sheet_kept(sheet, row, YUNTA_HOLIDAYS_NAME);
    one.region = yunta_sheet_kept(sheet, row, YUNTA_HOLIDAYS_REGION);
    one.region_code = region_code(sheet->reading, one.region);
    yunta_reading_push(sheet->reading, list, one);
}

static int by_holiday(const void *a, const void *b) {
    const yunta_holiday *x = a, *y = b;
    if (x->day != y->day)
        return x->day < y->day ? -1 : 1;
    int order = strcmp(x->region, y->region);
    return order ? order : strcmp(x->name, y->name);
}

void yunta_reading_holidays(yunta_reading *reading) {
    yunta_cohort *cohort = reading->cohort;
    holidays list = {0};
    yunta_sheet_each(reading, YUNTA_TABLE_HOLIDAYS, read_holiday, &list);
    if (list.count)
        qsort(list.items, list.count, sizeof *list.items, by_holiday);
    cohort->holidays = yunta_reading_keep(reading, list.items, list.count, sizeof *list.items);
    cohort->holiday_count = cohort->holidays ? list.count : 0;
    yunta_array_free(&list);
}

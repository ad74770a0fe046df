/* What the files of the report share. Private to io/report*.c. */
#ifndef YUNTA_IO_REPORT_PRIVATE_H
#define YUNTA_IO_REPORT_PRIVATE_H

#include "io/report.h"

typedef struct {
    yunta_writing *writing;
    yunta_json *json;
    /* Without names: what stands for each person, and their place when sorted by that. NULL with
     * names: then the place is the person's index. */
    const char **alias;
    int32_t *place;
} yunta_report;

/* A row of the report with what it is sorted by. */
typedef struct {
    int64_t key;
    size_t row;
} yunta_report_row;

/* The place of a person among those of the report; -1 for -1. */
static inline int32_t yunta_report_place(const yunta_report *report, int32_t person) {
    return person >= 0 && report->place ? report->place[person] : person;
}

/* Rows 0..count - 1 sorted by the places of two people each (second: NULL for one), ties by row.
 * Free *rows with yunta_free. */
yunta_status yunta_report_sort(const yunta_report *report, size_t count,
                               void (*people)(const yunta_writing *, size_t row, int32_t *first,
                                              int32_t *second),
                               yunta_report_row **rows);

/* Free text of a solver's or a reader's: NULL where names are hidden, as it may hold one. */
const char *yunta_report_words(const yunta_report *report, const char *words);

/* Members of the report's object, one function a part of the page. */
yunta_status yunta_report_people(yunta_report *report);
yunta_status yunta_report_pairs(yunta_report *report);
yunta_status yunta_report_skills(yunta_report *report);
yunta_status yunta_report_calendar(yunta_report *report);
yunta_status yunta_report_fairness(yunta_report *report);
yunta_status yunta_report_proof(yunta_report *report);
yunta_status yunta_report_inputs(yunta_report *report);

#endif

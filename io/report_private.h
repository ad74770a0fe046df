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

/* The place of a person among those of the report; -1 for -1. */
static inline int32_t yunta_report_place(const yunta_report *report, int32_t person) {
    return person >= 0 && report->place ? report->place[person] : person;
}

/* As yunta_rows_by_people, by places in the report. */
static inline yunta_status yunta_report_sort(const yunta_report *report, size_t count,
                                             yunta_row_people *people, yunta_placed_row **rows) {
    return yunta_rows_by_people(report->writing, report->place, count, people, rows);
}

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

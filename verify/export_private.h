/* What export.c and export_row.c share. */
#ifndef YUNTA_VERIFY_EXPORT_PRIVATE_H
#define YUNTA_VERIFY_EXPORT_PRIVATE_H

#include "verify/check.h"

enum { YUNTA_MAIL_PARTNERS = 5, YUNTA_MAIL_FIRST = 6 };

/* One row of an export, of a person. */
typedef struct {
    yunta_check *check;
    const yunta_table *table;
    size_t row;
    int32_t person;
} yunta_export_row;

/* export_row.c: whether a file has its target's columns; a fault when not. */
bool yunta_check_export_head(yunta_check *check, int target, const yunta_table *table);
/* The names, places and programme of a row, by its target: faults. */
void yunta_check_export_row(const yunta_export_row *of, int target);
/* A cell that should hold this. */
void yunta_expect_exported(const yunta_export_row *of, size_t column, const char *right);
/* A mail's name, first name, role, names of partners, time in words and calendar. first: as
 * meetings.csv has it, "" for none. */
void yunta_check_mail_words(const yunta_export_row *of, const char *partners, const char *first,
                            const char *calendar);

#endif

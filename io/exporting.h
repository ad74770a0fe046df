/* What the tables for other systems share. Private to io/write_export*.c.
 *
 * A target is one yunta_export: its columns, what must stand before them, and how many rows a file
 * of it may hold. Who goes into them: everybody who is in a pair or in a group of the plenaries and
 * gave an e-mail address.
 */
#ifndef YUNTA_IO_EXPORTING_H
#define YUNTA_IO_EXPORTING_H

#include "io/writing.h"

typedef struct {
    int32_t person;
    int32_t group;       /* of the plenaries, from 0 */
    int roles;           /* YUNTA_MENTOR, YUNTA_MENTEE: the sides that they have in pairs */
    size_t first, count; /* their partners: exporting->partner[first .. first + count) */
    const char *file;    /* their calendar, "" for none */
    bool meets;
    yunta_slot meeting; /* the first one, when meets */
} yunta_recipient;

typedef struct yunta_exporting {
    yunta_recipient *recipients; /* by group, then person */
    size_t count, groups;
    size_t nameless; /* in the programme, without an address */
    size_t line;     /* of the first of those */
    int32_t *partner;
    const yunta_recipient *rows; /* of the file being written */
    size_t row_count;
} yunta_exporting;

typedef struct {
    yunta_output table;
    const char *preamble; /* lines before the header, "" for none */
    size_t most;          /* rows a file */
    bool by_group;        /* a file for each group of the plenaries */
} yunta_export;

extern const yunta_export yunta_export_moodle, yunta_export_zoom, yunta_export_teams,
    yunta_export_mail;

/* Everybody who goes into the files, in the writing's arena. After the calendars were written. */
yunta_status yunta_exporting_collect(yunta_writing *writing, yunta_exporting *exporting);
/* The rows of the file being written. */
yunta_status yunta_exporting_rows(yunta_writing *writing, yunta_rows *rows);
/* exports/invitations/TOKEN.ics, one event for one person, and exports/invitations.csv. */
yunta_status yunta_invitations_write(yunta_writing *writing, yunta_staging *staging);
/* Columns that several targets have. */
yunta_value yunta_export_email(yunta_writing *writing, const void *row);
yunta_value yunta_export_first_name(yunta_writing *writing, const void *row);

#endif

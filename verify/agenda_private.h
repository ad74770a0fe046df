/* What agenda.c, agenda_words.c and invitation.c share: who has which sessions. */
#ifndef YUNTA_VERIFY_AGENDA_PRIVATE_H
#define YUNTA_VERIFY_AGENDA_PRIVATE_H

#include "verify/ical.h"

enum { YUNTA_AGENDA_GONE = -2, YUNTA_AGENDA_OFFICE = -1 };

/* One person's session; of a meeting also with whom: mentee -1 is the whole group. */
typedef struct {
    int32_t person, mentor, mentee; /* mentor -1: no meeting */
    yunta_moment at;
} yunta_appointment;

typedef struct {
    const char *email;
    const yunta_appointment *session;
    bool used;
} yunta_invited;

/* A live event of the office's calendar. */
typedef struct {
    const char *uid;
    yunta_moment at;
} yunta_known_event;

typedef struct {
    yunta_check *check;
    YUNTA_ARRAY(yunta_appointment) all;    /* by person, time */
    YUNTA_ARRAY(yunta_invited) invited;    /* by address, time */
    YUNTA_ARRAY(yunta_known_event) office; /* by UID */
    bool has_office;
    YUNTA_ARRAY(const char *) named; /* files that some list says whose they are */
    int32_t *by_email;               /* [people] by address */
} yunta_agenda;

/* agenda_make.c: false when memory runs out. */
bool yunta_agenda_make(yunta_agenda *a);
int yunta_agenda_by_person(const void *a, const void *b); /* of two appointments */

/* agenda.c */
int yunta_agenda_compare(const yunta_moment *x, const yunta_moment *y);
size_t yunta_agenda_first(const yunta_agenda *a, int32_t person); /* of a person's sessions */
void yunta_agenda_name(yunta_agenda *a, const char *name);        /* adds to named, copied */
bool yunta_agenda_below(const char *name, const char *folder);
/* Whether the office's calendar has it under the same UID at the same time, where there is one. */
bool yunta_agenda_is_of_office(const yunta_agenda *a, const yunta_ical_event *event);
/* The start of a session as tables write it. */
const char *yunta_agenda_stamp(const yunta_agenda *a, const yunta_moment *at, char text[static 32]);

/* agenda_words.c: whether what an event says shows nobody's address but those of the person and of
 * whom they meet; code: [people] of areas, whose others stand without address, NULL for none. */
bool yunta_agenda_sort_emails(yunta_agenda *a);
bool yunta_agenda_is_discreet(const yunta_agenda *a, const yunta_ical_event *event, int32_t person,
                              const int32_t *code);

/* invitation.c */
void yunta_check_invitations(yunta_agenda *a, const yunta_ledger *sheet);
/* One that the list has not: to a session that has been held, of who has no address any more. */
void yunta_check_kept_invitation(yunta_agenda *a, const char *name);

#endif

/* What meeting.c, meeting_kept.c and meeting_short.c share. */
#ifndef YUNTA_VERIFY_MEETING_PRIVATE_H
#define YUNTA_VERIFY_MEETING_PRIVATE_H

#include "verify/check.h"

enum { YUNTA_MEETING_NUMBER = 2, YUNTA_MEETING_START, YUNTA_MEETING_COMERS = 5 }; /* columns */

typedef struct {
    yunta_moment at;
    size_t row;
    size_t unit;
} yunta_claimed_meeting;

/* A pair, or a mentor with all their mentees. */
typedef struct {
    size_t first, pairs; /* among check->pairs */
    size_t from, held;   /* among the meetings */
} yunta_meeting_unit;

typedef struct {
    yunta_check *check;
    const yunta_ledger *sheet;
    yunta_meeting_unit *units;
    size_t unit_count;
    yunta_claimed_meeting *meetings;
    size_t meeting_count;
    uint8_t *former; /* [check->held_meetings] there, though they are no pair any more */
    int64_t value[4], bound[4];
    int32_t after; /* the session that comes first, -1 for none */
} yunta_meeting_desk;

/* meeting.c */
bool yunta_desk_of_group(const yunta_check *check);
/* The unit of a row's people, or the number of units. */
size_t yunta_desk_unit(const yunta_meeting_desk *d, int32_t mentor, int32_t mentee);
bool yunta_desk_can(const yunta_check *check, int32_t person, const yunta_moment *at);
yunta_grid yunta_desk_grid(const yunta_policy *policy);
/* Whether the session that comes first is over, for whoever of these two attends plenaries. */
bool yunta_desk_after(const yunta_meeting_desk *d, int32_t mentor, int32_t mentee,
                      const yunta_moment *at);
/* How many of the mentees can come. */
int64_t yunta_desk_comers(const yunta_meeting_desk *d, const yunta_meeting_unit *u,
                          const yunta_moment *at);

/* meeting_kept.c: a meeting of the past; what moved against the earlier result. */
void yunta_desk_check_held(yunta_meeting_desk *d, const yunta_meeting_unit *u,
                           const yunta_claimed_meeting *m);
/* Whether a meeting comes too soon after another of its unit; if held, not after it. */
bool yunta_desk_is_near(const yunta_check *check, const yunta_moment *before,
                        const yunta_moment *at);
/* Of those who are no pair any more, a row stands as it was. */
void yunta_desk_take_former(yunta_meeting_desk *d, size_t row, const yunta_held *held);
/* Meetings of a unit that were held, and how many could come to them, as it was then. */
int64_t yunta_desk_held_so_far(const yunta_meeting_desk *d, const yunta_meeting_unit *u,
                               int64_t *came);
/* Whether a mentee can come to a meeting, or was in the group when it was held. */
bool yunta_desk_has(const yunta_meeting_desk *d, int32_t mentor, int32_t mentee,
                    const yunta_moment *at);
void yunta_desk_count_moved(yunta_meeting_desk *d);

/* meeting_short.c */
void yunta_desk_check_shortfalls(const yunta_meeting_desk *d);

#endif

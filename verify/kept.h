/* What an earlier result had (OUT/earlier), where one was kept. */
#ifndef YUNTA_VERIFY_KEPT_H
#define YUNTA_VERIFY_KEPT_H

#include "verify/check.h"

enum { YUNTA_MOST_SESSIONS = 64 }; /* of plenaries, more than any result has */

void yunta_read_kept(yunta_check *check);
const yunta_held *yunta_find_held(const yunta_held *list, size_t count, int32_t a, int32_t b,
                                  const yunta_moment *at); /* NULL: it was not; O(log) */
/* The k-th person who had a session that has been held, as OUT/earlier says; -1 past the last. */
int32_t yunta_present_at(const yunta_check *check, yunta_presence_kind kind, int32_t a, int32_t b,
                         const yunta_moment *at, size_t k);
/* Of a plenary that has been held: how many could come. */
int64_t yunta_came_to(const yunta_check *check, int32_t session, int32_t group,
                      const yunta_moment *at);
/* The k-th mentee of a mentor's meeting with all, as it was held if it has been; -1: no more. */
int32_t yunta_mentee_at(const yunta_check *check, int32_t mentor, const yunta_moment *at, size_t k);
/* Faults: something new in the past; something of it gone; all of it, in a part of no calendar. */
void yunta_check_past(yunta_check *check, const yunta_ledger *sheet, size_t row, size_t column);
void yunta_past_missing(yunta_check *check, const char *part, const yunta_held *held);
void yunta_none_held(yunta_check *check, const char *part);

#endif

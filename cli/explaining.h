/* What suggest and explain share: who is meant, and a pair's score taken apart. */
#ifndef YUNTA_CLI_EXPLAINING_H
#define YUNTA_CLI_EXPLAINING_H

#include "cli/session.h"
#include "io/json.h"

/* The person of this id; -1 with a problem that names the nearest. */
int32_t yunta_explaining_find(yunta_session_state *session, const char *id);
/* Reports that both ids are one person's. */
yunta_status yunta_explaining_same(yunta_session_state *session, int32_t person);
/* Whether a person left in the repair that the result is of, and a line that says so: no rule of
 * the policy keeps them from pairs. In JSON their rule is YUNTA_EXPLAINING_LEFT. */
#define YUNTA_EXPLAINING_LEFT "withdrawn"
bool yunta_explaining_left(const yunta_session_state *session, int32_t person);
void yunta_explaining_print_left(const yunta_session_state *session, int32_t person);
/* An id: fit for a terminal. */
const char *yunta_explaining_id(const yunta_session_state *session, int32_t person);
/* Whether a component may be shown: one that counts, and preferences to staff alone. */
bool yunta_explaining_shows(const yunta_session_state *session, int component);
/* " skills 8000, availability 10000" of a pair. */
void yunta_explaining_parts(const yunta_session_state *session, int32_t mentor, int32_t mentee,
                            FILE *stream);
void yunta_explaining_parts_json(const yunta_session_state *session, int32_t mentor, int32_t mentee,
                                 yunta_json *json);
/* A rule as its policy key; forbid, which was told in confidence, by name to staff alone. */
const char *yunta_explaining_rule(const yunta_session_state *session, yunta_rule rule);
/* What constraints.csv has about these two, with its reason; to staff alone, else nothing. JSON:
 * the member "confidences", of staff alone. */
void yunta_explaining_confidences(const yunta_session_state *session, int32_t mentor,
                                  int32_t mentee, FILE *stream);
void yunta_explaining_confidences_json(const yunta_session_state *session, int32_t mentor,
                                       int32_t mentee, yunta_json *json);

#endif

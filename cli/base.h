/* The earlier result that a command keeps (session->keep), or that it is about (session->told): its
 * people and what became of it are read beside the cohort. */
#ifndef YUNTA_CLI_BASE_H
#define YUNTA_CLI_BASE_H

#include "cli/session.h"
#include "io/read_repair.h"

/* After the policy, before the tables: the changes to read them with; the objectives and the day
 * that are in force. Nothing where there is no such result, or it kept none. */
yunta_status yunta_base_begin(yunta_session_state *session);
/* After the tables: cohort->repair. */
yunta_status yunta_base_end(yunta_session_state *session);
/* Warns where a result goes on from none, and there is a repair in its place, which it forgets. */
yunta_status yunta_base_tell_forgotten(yunta_session_state *session);

#endif

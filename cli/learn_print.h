/* What learn found, in words, as a patch of a policy, and as JSON. */
#ifndef YUNTA_CLI_LEARN_PRINT_H
#define YUNTA_CLI_LEARN_PRINT_H

#include "cli/session.h"
#include "solver/learn.h"

/* A policy's patch that is YAML, its comments saying how sure each weight is. */
void yunta_learn_print(const yunta_session_state *session, const yunta_lesson *lesson,
                       FILE *stream);
/* The patch into the file of --out, which must not exist: no policy is ever changed. */
yunta_status yunta_learn_write_patch(const yunta_session_state *session,
                                     const yunta_lesson *lesson);
/* Why nothing can be learnt: an error in the problems, and YUNTA_E_INPUT. */
yunta_status yunta_learn_refuse(const yunta_session_state *session, const yunta_lesson *lesson);
yunta_status yunta_learn_write_json(const yunta_lesson *lesson, FILE *stream);

#endif

/* The commands: one row of a table each. */
#ifndef YUNTA_CLI_COMMANDS_H
#define YUNTA_CLI_COMMANDS_H

#include "cli/session.h"

typedef struct {
    const char *name;
    int bit; /* YUNTA_COMMAND_* */
    const char *usage;
    const char *en, *es;
    /* Does the work; the exit code comes from the status and, when YUNTA_OK, from the parts. */
    yunta_status (*work)(yunta_session_state *session);
    bool alone; /* takes no COHORT */
} yunta_command;

const yunta_command *yunta_commands(size_t *count);
/* The command of this name, or NULL. */
const yunta_command *yunta_command_find(const char *name);

/* What run (calendars too) and match do once the cohort is loaded. */
yunta_status yunta_commands_solve(yunta_session_state *session, bool calendars);

/* command_merge.c */
yunta_status yunta_command_merge(yunta_session_state *session);
/* Writes its result, once that was verified as a whole. */
yunta_status yunta_merge_write(yunta_session_state *session, yunta_result *result);

/* command_check.c */
yunta_status yunta_command_check(yunta_session_state *session);

/* command_init.c */
yunta_status yunta_command_init(yunta_session_state *session);

/* command_generate.c */
yunta_status yunta_command_generate(yunta_session_state *session);

/* command_verify.c */
yunta_status yunta_command_verify(yunta_session_state *session);

/* command_learn.c */
yunta_status yunta_command_learn(yunta_session_state *session);

/* command_tables.c */
yunta_status yunta_command_tables(yunta_session_state *session);

/* command_suggest.c, command_explain.c */
yunta_status yunta_command_suggest(yunta_session_state *session);
yunta_status yunta_command_explain(yunta_session_state *session);

/* command_frontier.c: after the tables and the earlier result are read; writes nothing. */
yunta_status yunta_command_frontier(yunta_session_state *session);

#endif

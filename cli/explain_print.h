/* What explain found, in words and as JSON. */
#ifndef YUNTA_CLI_EXPLAIN_PRINT_H
#define YUNTA_CLI_EXPLAIN_PRINT_H

#include "cli/explaining.h"
#include "solver/explain.h"

void yunta_explain_print_pair(const yunta_session_state *session, const yunta_forced *forced);
void yunta_explain_print_person(const yunta_session_state *session, int32_t person,
                                const yunta_person_explained *explained);
/* One object on standard output: persons, paired, rules, loss, chain, and more. */
yunta_status yunta_explain_write_pair(const yunta_session_state *session,
                                      const yunta_forced *forced);
yunta_status yunta_explain_write_person(const yunta_session_state *session, int32_t person,
                                        const yunta_person_explained *explained);

#endif

/* One group as an integer programme (solver/ilp.h): every rule there is, at any size that fits. */
#ifndef YUNTA_SOLVER_MATCH_PROGRAMME_H
#define YUNTA_SOLVER_MATCH_PROGRAMME_H

#include "solver/matching.h"

typedef struct yunta_match_programme yunta_match_programme;

yunta_status yunta_match_programme_new(const yunta_match_rules *rules,
                                       const yunta_match_group *group,
                                       yunta_match_programme **programme);
void yunta_match_programme_free(yunta_match_programme *programme);
/* The best of the goal asked for among answers that keep what was kept; remembers it. */
yunta_status yunta_match_programme_solve(yunta_match_programme *programme,
                                         const yunta_match_request *request,
                                         const yunta_solve_options *options,
                                         yunta_match_outcome *outcome);
/* From now on answers have at least this much of a goal (exact: just this). */
yunta_status yunta_match_programme_keep(yunta_match_programme *programme, int goal, int64_t value,
                                        bool exact);
/* Lists the remembered answer, of which there must be one. */
yunta_status yunta_match_programme_answer(const yunta_match_programme *programme,
                                          yunta_match_answer *answer);

#endif

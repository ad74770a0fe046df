/* One group under `both: either` in which everybody can be in one pair at most, as a matching of
 * greatest weight in a general graph (solver/blossom.h): whoever is a mentor is no mentee, which
 * is all that the roles ask for then. Edges enter when the prices want them. The prices of people
 * and odd sets prove the bound over all pairs.
 */
#ifndef YUNTA_SOLVER_MATCH_ROLES_H
#define YUNTA_SOLVER_MATCH_ROLES_H

#include "solver/matching.h"

typedef struct yunta_match_roles yunta_match_roles;

/* *roles is NULL when the group is none: somebody may have several partners, a quota counts, or
 * both roles are allowed together. The rules and the group must outlive it. YUNTA_E_MEMORY. */
yunta_status yunta_match_roles_new(const yunta_match_rules *rules, const yunta_match_group *group,
                                   yunta_match_roles **roles);
void yunta_match_roles_free(yunta_match_roles *roles);
/* As yunta_match_net_solve (solver/match_net.h). */
yunta_status yunta_match_roles_solve(yunta_match_roles *roles, const yunta_match_aim *aim,
                                     const yunta_deadline *deadline, yunta_match_answer *answer,
                                     yunta_match_finding *finding);

#endif

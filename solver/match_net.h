/* One group as a circulation with bounds: capacities, least sizes, and quotas that lie inside or
 * apart from one another, over those pairs alone that can matter.
 *
 * A hub sends units through a tree of the quotas on mentors to the mentors, over pairs to mentees,
 * and back through a tree of the quotas on mentees. A mentor of several mentees who counts in a
 * quota sells a first unit through it and the rest past it, which is right for a least alone.
 * Pairs enter when the prices want them (solver/circulation.h), so that an optimum over those that
 * are in is one over all. Least sizes are decided by branch and bound: a mentor who would have
 * fewer is closed, or is held to the least. So are two people who would be each other's mentors
 * (both: and), after a price on the two pairs brought the bound down. Every bound is an integer
 * that prices prove.
 */
#ifndef YUNTA_SOLVER_MATCH_NET_H
#define YUNTA_SOLVER_MATCH_NET_H

#include "solver/circulation.h"
#include "solver/matching.h"

typedef struct yunta_match_net yunta_match_net;

/* *net is NULL when the group is none: crossing quotas, both roles open to one person with a choice
 * between them, the most of several units. YUNTA_E_MEMORY. */
yunta_status yunta_match_net_new(const yunta_match_rules *rules, const yunta_match_group *group,
                                 yunta_match_net **net);
void yunta_match_net_free(yunta_match_net *net);
/* The best answer, or any within what the aim allows, into answer: of the caller's, grown with
 * yunta_realloc; it holds one to start from, which stays if none is better, or NULL. The bound
 * holds when the deadline came. YUNTA_E_MEMORY, YUNTA_E_DEFECT. */
yunta_status yunta_match_net_solve(yunta_match_net *net, const yunta_match_aim *aim,
                                   const yunta_deadline *deadline, yunta_match_answer *answer,
                                   yunta_match_finding *finding);
#endif

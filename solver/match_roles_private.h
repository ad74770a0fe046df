/* Inside a group of people with one partner each. */
#ifndef YUNTA_SOLVER_MATCH_ROLES_PRIVATE_H
#define YUNTA_SOLVER_MATCH_ROLES_PRIVATE_H

#include "base/array.h"
#include "solver/blossom.h"
#include "solver/match_roles.h"

struct yunta_match_roles {
    const yunta_match_rules *rules;
    const yunta_match_group *group;
    uint8_t *taken;   /* [members] in a locked pair */
    size_t *offset;   /* [members + 1] pairs of a member, counted over the group */
    uint64_t *inside; /* bits by those counts: the pair has an edge */
    bool impossible;  /* somebody is in two locked pairs */
    /* Of one solve. */
    const yunta_match_aim *aim;
    yunta_blossom *blossom;
    YUNTA_ARRAY(size_t) arc;      /* [edges] of the problem */
    YUNTA_ARRAY(size_t) wanted;   /* arcs that are to enter */
    YUNTA_ARRAY(int32_t) wanting; /* the same: their mentees, members */
};

static inline int32_t yunta_roles_mentor(const yunta_match_roles *roles, size_t arc) {
    return roles->rules->local[roles->rules->mentor[arc]];
}

/* Whether the aim and the locked pairs leave an arc of a mentee (a member) open. */
static inline bool yunta_roles_open(const yunta_match_roles *roles, size_t mentee, size_t arc) {
    const yunta_match_rules *rules = roles->rules;
    return rules->state[arc] == YUNTA_ARC_OPEN && rules->score[arc] >= roles->aim->least &&
           !roles->taken[mentee] && !roles->taken[yunta_roles_mentor(roles, arc)] &&
           rules->demand[roles->group->member[mentee]] > 0 &&
           rules->capacity[rules->mentor[arc]] > 0;
}

static inline int64_t yunta_roles_weight(const yunta_match_roles *roles, size_t arc) {
    return yunta_match_worth(roles->rules, roles->aim, arc) + roles->aim->mentor;
}

/* The relaxation in which everybody sells one unit and buys one, whoever the partners: an
 * assignment. Half the sum of both prices of a person is a price of the matching without odd sets.
 * price: [members] twice that. partner: [members] who sells to each, or -1. *found is false when
 * time was short or it would be too large. */
yunta_status yunta_roles_relax(const yunta_match_roles *roles, const yunta_deadline *deadline,
                               int64_t *price, int32_t *partner, bool *found);

#endif

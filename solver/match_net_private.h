/* Inside the group as a circulation. */
#ifndef YUNTA_SOLVER_MATCH_NET_PRIVATE_H
#define YUNTA_SOLVER_MATCH_NET_PRIVATE_H

#include "base/array.h"
#include "solver/match_net.h"

typedef __int128 yunta_wide_sum;

/* A mentor, as up to two arcs from the hub or a quota. */
typedef struct {
    int32_t member;      /* of the group */
    int32_t capacity;    /* beside no lock: most mentees */
    int32_t first, rest; /* arcs: the first unit, the others; rest -1: first holds all */
    int8_t decided;      /* 1: used, -1: not used, 0: open */
} yunta_net_seller;

/* Two pairs of the same two people, who may be chosen one way round alone. Its price is taken from
 * both while nothing was decided: a multiplier of "at most one", so the bound stays one.
 */
typedef struct {
    int32_t at[2]; /* into pair */
    int64_t price; /* not below 0 */
    int8_t closed; /* 0: neither, else at[closed - 1] is */
    int8_t first;  /* what to close first: 1 or 2 */
    bool tried;    /* a price was looked for, under this aim */
} yunta_net_twin;

struct yunta_match_net {
    const yunta_match_rules *rules;
    const yunta_match_group *group;
    yunta_circulation *circulation;
    int32_t *sells, *buys; /* [members] place among sellers; node of the mentee; -1 */
    int32_t *node;         /* [members] of the mentor */
    YUNTA_ARRAY(yunta_net_seller) sellers;
    size_t *offset;                    /* [members + 1] pairs of a member, counted over the group */
    uint64_t *inside;                  /* bits by those counts: the pair has an arc */
    int32_t pairs_from;                /* the first arc that is a pair */
    YUNTA_ARRAY(size_t) pair;          /* [arcs from there] of the problem */
    YUNTA_ARRAY(int32_t) buyer;        /* the same: its mentee, a member */
    YUNTA_ARRAY(yunta_net_twin) twins; /* those met so far; both pairs are inside */
    int32_t *head;                     /* [members] chosen pairs of a mentee, chained by link */
    YUNTA_ARRAY(int32_t) link;         /* as pair */
    YUNTA_ARRAY(int32_t) twin_of;      /* as pair: into twins; -1 */
    uint8_t *seen;                     /* [members] scratch */
    bool impossible;                   /* a quota asks for more than there are */
    bool complete;                     /* every pair that can matter is inside: pricing is over */
};

/* match_net_price.c */

/* Bounds and gains of all that is inside by an aim. */
void yunta_net_aim(yunta_match_net *net, const yunta_match_aim *aim);
/* Bounds and gain of one that is inside; price: what it loses to a twin. */
void yunta_net_aim_pair(yunta_match_net *net, size_t at, const yunta_match_aim *aim, bool closed,
                        int64_t price);
/* Lets a pair in. */
yunta_status yunta_net_enter(yunta_match_net *net, size_t member, size_t arc,
                             const yunta_match_aim *aim);
/* The best pairs by score, to begin with, and the locked ones. */
yunta_status yunta_net_begin(yunta_match_net *net);
/* An optimum over all pairs: solves and lets in what the prices want, in turn. */
yunta_status yunta_net_relax(yunta_match_net *net, const yunta_match_aim *aim,
                             const yunta_deadline *deadline, yunta_circulation_answer *answer);
/* Lets in every pair whose surplus at the prices given is at least `least`, unless they are more
 * than `most`; then complete is set. */
yunta_status yunta_net_complete(yunta_match_net *net, const yunta_match_aim *aim,
                                const int64_t *price, yunta_wide_sum least, size_t most);
/* The bounds of a mentor's arcs follow what was decided. */
void yunta_net_decide(yunta_match_net *net, size_t seller, int8_t decided);
int64_t yunta_net_load(const yunta_match_net *net, size_t seller);

/* match_twins.c */

/* No price, nothing closed. After yunta_net_aim. */
void yunta_twins_aim(yunta_match_net *net);
/* Closes one of the two pairs of a twin, or neither. */
void yunta_twins_close(yunta_match_net *net, size_t twin, const yunta_match_aim *aim,
                       int8_t closed);
bool yunta_twins_locked(const yunta_match_net *net, size_t twin, int which);
/* Notes the twins that the circulation chooses both ways round. YUNTA_E_MEMORY. O(pairs inside). */
yunta_status yunta_twins_find(yunta_match_net *net);
/* The sum of the prices in force: what the bound has beside the circulation's gain. */
yunta_wide_sum yunta_twins_sum(const yunta_match_net *net);
/* What the chosen pairs lost to prices: the answer's worth has it beside the circulation's gain. */
yunta_wide_sum yunta_twins_paid(const yunta_match_net *net);
/* One that breaks its rule, else one where price and choice do not agree; -1: neither. */
int32_t yunta_twins_open(const yunta_match_net *net, bool *broken);
/* Looks for prices that lower the bound, of those not tried yet; the circulation stays solved.
 * Four solutions a twin. */
yunta_status yunta_twins_price(yunta_match_net *net, const yunta_match_aim *aim,
                               const yunta_deadline *deadline, yunta_circulation_answer *answer);

#endif

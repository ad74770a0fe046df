/* Two people who may be each other's mentors one way round alone. */
#include "solver/match_net_private.h"

enum { NONE = -1 };

static int flow_of(const yunta_match_net *net, int32_t at) {
    return yunta_circulation_flow(net->circulation, net->pairs_from + at) > 0;
}

static int chosen(const yunta_match_net *net, const yunta_net_twin *twin) {
    return flow_of(net, twin->at[0]) + flow_of(net, twin->at[1]);
}

static int64_t in_force(const yunta_net_twin *twin) {
    return twin->closed ? 0 : twin->price;
}

void yunta_twins_aim(yunta_match_net *net) {
    for (size_t t = 0; t < net->twins.count; t++) {
        net->twins.items[t].price = 0;
        net->twins.items[t].closed = 0;
        net->twins.items[t].tried = false;
    }
}

void yunta_twins_close(yunta_match_net *net, size_t t, const yunta_match_aim *aim, int8_t closed) {
    yunta_net_twin *twin = &net->twins.items[t];
    twin->closed = closed;
    for (int k = 0; k < 2; k++)
        yunta_net_aim_pair(net, (size_t)twin->at[k], aim, closed == k + 1, in_force(twin));
}

bool yunta_twins_locked(const yunta_match_net *net, size_t t, int which) {
    size_t arc = net->pair.items[net->twins.items[t].at[which]];
    return net->rules->state[arc] == YUNTA_ARC_LOCKED;
}

static int32_t mentor_of(const yunta_match_net *net, size_t at) {
    return net->rules->local[net->rules->mentor[net->pair.items[at]]];
}

static bool chain(yunta_match_net *net) {
    while (net->link.count < net->pair.count)
        if (!yunta_array_push(&net->link, NONE))
            return false;
    while (net->twin_of.count < net->pair.count)
        if (!yunta_array_push(&net->twin_of, NONE))
            return false;
    for (size_t k = 0; k < net->group->count; k++)
        net->head[k] = NONE;
    for (size_t at = 0; at < net->pair.count; at++) {
        if (!flow_of(net, (int32_t)at))
            continue;
        net->link.items[at] = net->head[net->buyer.items[at]];
        net->head[net->buyer.items[at]] = (int32_t)at;
    }
    return true;
}

static bool note(yunta_match_net *net, int32_t at, int32_t other) {
    yunta_net_twin twin = {.at = {at, other}, .first = 1};
    if (net->twin_of.items[at] >= 0)
        return true;
    net->twin_of.items[at] = net->twin_of.items[other] = (int32_t)net->twins.count;
    return yunta_array_push(&net->twins, twin);
}

yunta_status yunta_twins_find(yunta_match_net *net) {
    bool noted = true;
    if (!net->rules->no_reciprocal)
        return YUNTA_OK;
    if (!chain(net))
        return YUNTA_E_MEMORY;
    for (size_t at = 0; at < net->pair.count && noted; at++) {
        int32_t mentee = net->buyer.items[at], mentor = mentor_of(net, at);
        if (mentor > mentee || !flow_of(net, (int32_t)at))
            continue;
        for (int32_t other = net->head[mentor]; other >= 0; other = net->link.items[other])
            if (mentor_of(net, (size_t)other) == mentee)
                noted = noted && note(net, (int32_t)at, other);
    }
    return noted ? YUNTA_OK : YUNTA_E_MEMORY;
}

yunta_wide_sum yunta_twins_sum(const yunta_match_net *net) {
    yunta_wide_sum sum = 0;
    for (size_t t = 0; t < net->twins.count; t++)
        sum += in_force(&net->twins.items[t]);
    return sum;
}

yunta_wide_sum yunta_twins_paid(const yunta_match_net *net) {
    yunta_wide_sum sum = 0;
    for (size_t t = 0; t < net->twins.count; t++) {
        int64_t price = in_force(&net->twins.items[t]);
        sum += price ? (yunta_wide_sum)price * chosen(net, &net->twins.items[t]) : 0;
    }
    return sum;
}

int32_t yunta_twins_open(const yunta_match_net *net, bool *broken) {
    int32_t slack = NONE, both = NONE;
    int64_t dearest = 0;
    for (size_t t = 0; t < net->twins.count; t++) {
        const yunta_net_twin *twin = &net->twins.items[t];
        if (twin->closed)
            continue;
        int count = chosen(net, twin);
        if (count == 2 && both == NONE)
            both = (int32_t)t;
        if (count == 0 && twin->price > dearest) {
            dearest = twin->price;
            slack = (int32_t)t;
        }
    }
    *broken = both != NONE;
    return both != NONE ? both : slack;
}

/* ---- prices ---- */

typedef struct {
    yunta_match_net *net;
    const yunta_match_aim *aim;
    const yunta_deadline *deadline;
    yunta_circulation_answer *answer;
    yunta_status status;
} pricing;

static bool went_well(const pricing *p) {
    return p->status == YUNTA_OK &&
           (*p->answer == YUNTA_CIRCULATION_OPTIMAL || *p->answer == YUNTA_CIRCULATION_INFEASIBLE);
}

/* The bound of what is set now; false when it could not be had, or nothing is feasible. */
static bool solve(pricing *p, yunta_wide_sum *bound) {
    p->status = yunta_net_relax(p->net, p->aim, p->deadline, p->answer);
    if (!went_well(p) || *p->answer == YUNTA_CIRCULATION_INFEASIBLE)
        return false;
    *bound = yunta_circulation_gain(p->net->circulation) + yunta_twins_sum(p->net);
    return true;
}

static void set_price(pricing *p, size_t t, int64_t price) {
    p->net->twins.items[t].price = price;
    yunta_twins_close(p->net, t, p->aim, 0);
}

/* At a price of what closing the better one costs, no answer with both is above the best without;
 * an answer with neither may be, and then the price was too high. */
static void price_twin(pricing *p, size_t t, yunta_wide_sum *bound) {
    yunta_net_twin *twin = &p->net->twins.items[t];
    yunta_wide_sum closed[2] = {0, 0}, now;
    bool feasible[2] = {false, false};
    for (int k = 0; k < 2 && (k == 0 || went_well(p)); k++) {
        if (yunta_twins_locked(p->net, t, k))
            continue;
        yunta_twins_close(p->net, t, p->aim, (int8_t)(k + 1));
        feasible[k] = solve(p, &closed[k]);
    }
    twin->tried = true;
    if (!went_well(p))
        return;
    int better = feasible[1] && (!feasible[0] || closed[1] > closed[0]);
    int64_t before = twin->price;
    yunta_wide_sum raise = feasible[better] ? *bound - closed[better] : 0;
    twin->first = (int8_t)(better + 1);
    set_price(p, t, before + (int64_t)(raise > 0 ? raise : 0));
    if (!solve(p, &now))
        return;
    if (now < *bound || raise <= 0) {
        *bound = now;
        return;
    }
    set_price(p, t, before);
    solve(p, &now);
}

static int32_t untried(const yunta_match_net *net) {
    for (size_t t = 0; t < net->twins.count; t++)
        if (!net->twins.items[t].closed && !net->twins.items[t].tried &&
            chosen(net, &net->twins.items[t]) == 2)
            return (int32_t)t;
    return NONE;
}

yunta_status yunta_twins_price(yunta_match_net *net, const yunta_match_aim *aim,
                               const yunta_deadline *deadline, yunta_circulation_answer *answer) {
    pricing p = {net, aim, deadline, answer, YUNTA_OK};
    yunta_wide_sum bound = yunta_circulation_gain(net->circulation) + yunta_twins_sum(net);
    for (int32_t t; aim->point > 0 && (t = untried(net)) >= 0;) {
        price_twin(&p, (size_t)t, &bound);
        if (!went_well(&p))
            return p.status;
        p.status = yunta_twins_find(net);
        if (p.status != YUNTA_OK)
            return p.status;
    }
    return YUNTA_OK;
}

/* Which pairs are inside a group's circulation: the best at first, then those that prices want. */
#include "solver/match_net_private.h"
#include "solver/match_shortlist.h"

/* Pairs of a mentee at first, and at most in one round of pricing. */
enum { AT_FIRST = 8, A_ROUND = 8 };

static size_t position(const yunta_match_net *net, size_t member, size_t arc) {
    return net->offset[member] + (arc - net->rules->first[net->group->member[member]]);
}

static bool is_inside(const yunta_match_net *net, size_t at) {
    return net->inside[at / 64] >> (at % 64) & 1;
}

/* A pair that may be chosen by the rules and the aim. */
static bool open_pair(const yunta_match_net *net, size_t member, size_t arc, int32_t least) {
    const yunta_match_rules *rules = net->rules;
    return rules->state[arc] == YUNTA_ARC_OPEN && rules->score[arc] >= least &&
           net->sells[rules->local[rules->mentor[arc]]] >= 0 && net->buys[member] >= 0;
}

void yunta_net_aim_pair(yunta_match_net *net, size_t at, const yunta_match_aim *aim, bool closed,
                        int64_t price) {
    size_t arc = net->pair.items[at];
    int32_t made = net->pairs_from + (int32_t)at;
    bool locked = net->rules->state[arc] == YUNTA_ARC_LOCKED;
    bool open = locked || (net->rules->score[arc] >= aim->least && !closed);
    yunta_circulation_set_bounds(net->circulation, made, locked, open);
    yunta_circulation_set_gain(net->circulation, made,
                               yunta_match_worth(net->rules, aim, arc) - price);
}

yunta_status yunta_net_enter(yunta_match_net *net, size_t member, size_t arc,
                             const yunta_match_aim *aim) {
    size_t at = position(net, member, arc);
    int32_t mentor = net->rules->local[net->rules->mentor[arc]];
    if (is_inside(net, at))
        return YUNTA_OK;
    if (!yunta_array_push(&net->pair, arc))
        return YUNTA_E_MEMORY;
    if (!yunta_array_push(&net->buyer, (int32_t)member) ||
        yunta_circulation_arc(net->circulation, net->node[mentor], net->buys[member], 0, 0, 0) <
            0) {
        net->pair.count--;
        net->buyer.count = net->pair.count;
        return YUNTA_E_MEMORY;
    }
    net->inside[at / 64] |= UINT64_C(1) << (at % 64);
    yunta_net_aim_pair(net, net->pair.count - 1, aim, false, 0);
    return YUNTA_OK;
}

static yunta_status enter_list(yunta_match_net *net, size_t member, const yunta_shortlist *list,
                               const yunta_match_aim *aim) {
    yunta_status status = YUNTA_OK;
    for (size_t k = 0; k < list->count && status == YUNTA_OK; k++)
        status = yunta_net_enter(net, member, list->items[k].arc, aim);
    return status;
}

yunta_status yunta_net_begin(yunta_match_net *net) {
    const yunta_match_rules *rules = net->rules;
    const yunta_match_aim aim = {.pair = 1};
    yunta_status status = YUNTA_OK;
    for (size_t k = 0; k < net->group->count && status == YUNTA_OK; k++) {
        int32_t p = net->group->member[k];
        yunta_shortlist list = {.most = AT_FIRST};
        for (size_t arc = rules->first[p]; arc < rules->first[p + 1] && status == YUNTA_OK; arc++) {
            if (open_pair(net, k, arc, 0))
                yunta_shortlist_add(&list, rules->score[arc], arc);
            else if (rules->state[arc] == YUNTA_ARC_LOCKED)
                status = yunta_net_enter(net, k, arc, &aim);
        }
        if (status == YUNTA_OK)
            status = enter_list(net, k, &list, &aim);
    }
    return status;
}

static void aim_seller(yunta_match_net *net, size_t s, const yunta_match_aim *aim) {
    const yunta_net_seller *seller = &net->sellers.items[s];
    yunta_circulation_set_gain(net->circulation, seller->first, aim->mentor);
    yunta_net_decide(net, s, 0);
}

void yunta_net_aim(yunta_match_net *net, const yunta_match_aim *aim) {
    for (size_t s = 0; s < net->sellers.count; s++)
        aim_seller(net, s, aim);
    for (size_t at = 0; at < net->pair.count; at++)
        yunta_net_aim_pair(net, at, aim, false, 0);
    yunta_twins_aim(net);
    net->complete = false;
}

void yunta_net_decide(yunta_match_net *net, size_t s, int8_t decided) {
    yunta_net_seller *seller = &net->sellers.items[s];
    bool split = seller->rest >= 0;
    int64_t minimum = decided > 0 ? net->rules->minimum > 1 ? net->rules->minimum : 1 : 0;
    int64_t capacity = decided < 0 ? 0 : seller->capacity;
    int64_t first = split && capacity > 1 ? 1 : capacity;
    seller->decided = decided;
    yunta_circulation_set_bounds(net->circulation, seller->first, minimum < first ? minimum : first,
                                 first);
    if (split)
        yunta_circulation_set_bounds(net->circulation, seller->rest,
                                     minimum > first ? minimum - first : 0, capacity - first);
}

int64_t yunta_net_load(const yunta_match_net *net, size_t s) {
    const yunta_net_seller *seller = &net->sellers.items[s];
    return yunta_circulation_flow(net->circulation, seller->first) +
           (seller->rest >= 0 ? yunta_circulation_flow(net->circulation, seller->rest) : 0);
}

/* ---- pricing ---- */

/* The pairs of a mentee that gain most at the prices, among those outside. */
static void shop(const yunta_match_net *net, size_t k, const yunta_match_aim *aim,
                 yunta_shortlist *list) {
    const yunta_match_rules *rules = net->rules;
    const int64_t *price = yunta_circulation_prices(net->circulation);
    int32_t p = net->group->member[k];
    int64_t paid = price[net->buys[k]] + aim->pair + aim->gift;
    for (size_t arc = rules->first[p]; arc < rules->first[p + 1]; arc++) {
        int32_t mentor = rules->local[rules->mentor[arc]];
        if (net->sells[mentor] < 0)
            continue;
        int64_t surplus = paid + aim->point * rules->score[arc] - price[net->node[mentor]];
        if (surplus <= 0 ||
            (list->count == list->most && surplus < list->items[list->count - 1].worth))
            continue;
        if (!open_pair(net, k, arc, aim->least) || is_inside(net, position(net, k, arc)))
            continue;
        if (aim->gift > 0)
            surplus =
                price[net->buys[k]] - price[net->node[mentor]] + yunta_match_worth(rules, aim, arc);
        if (surplus > 0)
            yunta_shortlist_add(list, surplus, arc);
    }
}

static yunta_status price(yunta_match_net *net, const yunta_match_aim *aim, size_t *entered) {
    yunta_status status = YUNTA_OK;
    size_t before = net->pair.count;
    for (size_t k = 0; k < net->group->count && status == YUNTA_OK; k++) {
        yunta_shortlist list = {.most = A_ROUND};
        if (net->buys[k] < 0)
            continue;
        shop(net, k, aim, &list);
        status = enter_list(net, k, &list, aim);
    }
    *entered = net->pair.count - before;
    return status;
}

yunta_status yunta_net_relax(yunta_match_net *net, const yunta_match_aim *aim,
                             const yunta_deadline *deadline, yunta_circulation_answer *answer) {
    size_t entered = 1;
    yunta_status status = YUNTA_OK;
    while (status == YUNTA_OK && entered > 0) {
        entered = 0;
        status = yunta_circulation_solve(net->circulation, deadline, answer);
        bool solved =
            *answer == YUNTA_CIRCULATION_OPTIMAL || *answer == YUNTA_CIRCULATION_INFEASIBLE;
        if (status == YUNTA_OK && solved && !net->complete)
            status = price(net, aim, &entered);
    }
    return status;
}

/* ---- the pairs that can matter ---- */

static bool matters(const yunta_match_net *net, size_t k, size_t arc, const yunta_match_aim *aim,
                    const int64_t *prices, yunta_wide_sum least) {
    int32_t mentor = net->rules->local[net->rules->mentor[arc]];
    return open_pair(net, k, arc, aim->least) && !is_inside(net, position(net, k, arc)) &&
           (yunta_wide_sum)yunta_match_worth(net->rules, aim, arc) + prices[net->buys[k]] -
                   prices[net->node[mentor]] >=
               least;
}

yunta_status yunta_net_complete(yunta_match_net *net, const yunta_match_aim *aim,
                                const int64_t *prices, yunta_wide_sum least, size_t most) {
    yunta_status status = YUNTA_OK;
    for (int entering = 0; entering < 2 && status == YUNTA_OK; entering++) {
        size_t count = 0;
        for (size_t k = 0; k < net->group->count; k++) {
            int32_t p = net->group->member[k];
            for (size_t arc = net->rules->first[p];
                 arc < net->rules->first[p + 1] && status == YUNTA_OK; arc++) {
                if (!matters(net, k, arc, aim, prices, least))
                    continue;
                count++;
                if (entering)
                    status = yunta_net_enter(net, k, arc, aim);
            }
        }
        if (!entering && count > most)
            return YUNTA_OK;
    }
    net->complete = status == YUNTA_OK;
    return status;
}

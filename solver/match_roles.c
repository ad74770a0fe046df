#include "solver/match_roles_private.h"
#include "solver/match_shortlist.h"
#include <string.h>

/* Pairs of a mentee at first, and at most in one round of pricing. */
enum { AT_FIRST = 8, A_ROUND = 4 };

/* ---- whether the group is one ---- */

static bool quota_concerns(const yunta_match_rules *rules, const yunta_match_group *group) {
    if (rules->quota_count > 0 && group->count == rules->people)
        return true;
    for (size_t q = 0; q < rules->quota_count; q++)
        for (size_t k = 0; k < group->count; k++)
            if (rules->quotas[q].counts[group->member[k]])
                return true;
    return false;
}

/* Nobody is in two pairs, whatever is chosen. */
static bool one_partner_each(yunta_match_roles *r, int32_t *sold) {
    const yunta_match_rules *rules = r->rules;
    bool one = true;
    for (size_t k = 0; k < r->group->count; k++) {
        int32_t p = r->group->member[k], bought = 0;
        for (size_t arc = rules->first[p]; arc < rules->first[p + 1]; arc++) {
            bool locked = rules->state[arc] == YUNTA_ARC_LOCKED;
            if (!yunta_match_wanted(rules, arc, (size_t)p))
                continue;
            bought++;
            sold[yunta_roles_mentor(r, arc)]++;
            if (!locked)
                continue;
            r->impossible = r->impossible || r->taken[k] || r->taken[yunta_roles_mentor(r, arc)] ||
                            rules->demand[p] < 1 || rules->capacity[rules->mentor[arc]] < 1;
            r->taken[k] = r->taken[yunta_roles_mentor(r, arc)] = 1;
        }
        one = one && (rules->demand[p] <= 1 || bought <= 1);
    }
    for (size_t k = 0; k < r->group->count; k++)
        one = one && (rules->capacity[r->group->member[k]] <= 1 || sold[k] <= 1);
    return one;
}

static yunta_status prepare(yunta_match_roles *r, bool *fits) {
    size_t members = r->group->count;
    int32_t *sold = yunta_alloc(members, sizeof *sold);
    r->taken = yunta_alloc(members, 1);
    r->offset = yunta_alloc(members + 1, sizeof *r->offset);
    yunta_status status = YUNTA_E_MEMORY;
    if (sold == NULL || r->taken == NULL || r->offset == NULL)
        goto cleanup;
    for (size_t k = 0; k < members; k++) {
        size_t p = (size_t)r->group->member[k];
        r->offset[k + 1] = r->offset[k] + r->rules->first[p + 1] - r->rules->first[p];
    }
    *fits = one_partner_each(r, sold);
    r->inside = yunta_alloc(r->offset[members] / 64 + 1, sizeof *r->inside);
    status = r->inside != NULL ? YUNTA_OK : YUNTA_E_MEMORY;
cleanup:
    yunta_free(sold);
    return status;
}

yunta_status yunta_match_roles_new(const yunta_match_rules *rules, const yunta_match_group *group,
                                   yunta_match_roles **out) {
    bool fits = false;
    *out = NULL;
    if (!rules->either || rules->minimum > 1 || quota_concerns(rules, group))
        return YUNTA_OK;
    yunta_match_roles *r = yunta_alloc(1, sizeof *r);
    if (r == NULL)
        return YUNTA_E_MEMORY;
    r->rules = rules;
    r->group = group;
    yunta_status status = prepare(r, &fits);
    if (status == YUNTA_OK && fits)
        *out = r;
    else
        yunta_match_roles_free(r);
    return status;
}

static void forget(yunta_match_roles *r) {
    yunta_blossom_free(r->blossom);
    r->blossom = NULL;
    yunta_array_free(&r->arc);
    yunta_array_free(&r->wanted);
    yunta_array_free(&r->wanting);
}

void yunta_match_roles_free(yunta_match_roles *r) {
    if (r == NULL)
        return;
    forget(r);
    yunta_free(r->taken);
    yunta_free(r->offset);
    yunta_free(r->inside);
    yunta_free(r);
}

/* ---- edges ---- */

static size_t position(const yunta_match_roles *r, size_t member, size_t arc) {
    return r->offset[member] + (arc - r->rules->first[r->group->member[member]]);
}

static bool want(yunta_match_roles *r, size_t member, const yunta_shortlist *list) {
    for (size_t k = 0; k < list->count; k++)
        if (!yunta_array_push(&r->wanted, list->items[k].arc) ||
            !yunta_array_push(&r->wanting, (int32_t)member))
            return false;
    return true;
}

static int64_t lacks_of(const yunta_match_roles *r, size_t wish) {
    const int64_t *price = yunta_blossom_prices(r->blossom);
    size_t arc = r->wanted.items[wish];
    return 2 * yunta_roles_weight(r, arc) - price[r->wanting.items[wish]] -
           price[yunta_roles_mentor(r, arc)];
}

/* Raises prices until what is wanted fits in: of both people the one who stands against more, so
 * that few lose their partners. */
static bool make_room(yunta_match_roles *r) {
    int32_t *against = yunta_alloc(r->group->count, sizeof *against);
    if (against == NULL)
        return false;
    for (int raising = 0; raising < 2; raising++)
        for (size_t k = 0; k < r->wanting.count; k++) {
            int32_t mentee = r->wanting.items[k];
            int32_t mentor = yunta_roles_mentor(r, r->wanted.items[k]);
            int64_t lacks = lacks_of(r, k);
            if (lacks <= 0)
                continue;
            int32_t more = against[mentor] > against[mentee] ? mentor : mentee;
            if (raising)
                yunta_blossom_raise(r->blossom, more,
                                    yunta_blossom_prices(r->blossom)[more] + lacks);
            against[mentee] += !raising;
            against[mentor] += !raising;
        }
    yunta_free(against);
    return true;
}

/* Lets in what is wanted. */
static bool enter(yunta_match_roles *r) {
    yunta_blossom_open(r->blossom);
    if (!make_room(r))
        return false;
    for (size_t k = 0; k < r->wanting.count; k++) {
        size_t arc = r->wanted.items[k];
        int32_t mentee = r->wanting.items[k];
        size_t at = position(r, (size_t)mentee, arc);
        if (!yunta_array_push(&r->arc, arc) ||
            yunta_blossom_edge(r->blossom, yunta_roles_mentor(r, arc), mentee,
                               yunta_roles_weight(r, arc)) < 0)
            return false;
        r->inside[at / 64] |= UINT64_C(1) << (at % 64);
    }
    r->wanted.count = r->wanting.count = 0;
    return true;
}

/* Raises prices until every pair fits under them. */
static void fit_prices(yunta_match_roles *r) {
    const int64_t *price = yunta_blossom_prices(r->blossom);
    for (size_t k = 0; k < r->group->count; k++) {
        int32_t p = r->group->member[k];
        for (size_t arc = r->rules->first[p]; arc < r->rules->first[p + 1]; arc++) {
            int32_t mentor = yunta_roles_mentor(r, arc);
            int64_t lacks = 2 * yunta_roles_weight(r, arc) - price[k] - price[mentor];
            if (lacks <= 0 || !yunta_roles_open(r, k, arc))
                continue;
            yunta_blossom_raise(r->blossom, (int32_t)k, price[k] + lacks / 2);
            yunta_blossom_raise(r->blossom, mentor, price[mentor] + lacks - lacks / 2);
        }
    }
}

/* The pairs of each mentee that are nearest to the prices. */
static bool want_nearest(yunta_match_roles *r) {
    const int64_t *price = yunta_blossom_prices(r->blossom);
    for (size_t k = 0; k < r->group->count; k++) {
        int32_t p = r->group->member[k];
        yunta_shortlist list = {.most = AT_FIRST};
        for (size_t arc = r->rules->first[p]; arc < r->rules->first[p + 1]; arc++)
            if (yunta_roles_open(r, k, arc))
                yunta_shortlist_add(
                    &list, 2 * yunta_roles_weight(r, arc) - price[yunta_roles_mentor(r, arc)], arc);
        if (!want(r, k, &list))
            return false;
    }
    return true;
}

/* Prices under which every pair fits, the pairs that are nearest to them, and a first matching. */
static yunta_status begin(yunta_match_roles *r, const yunta_deadline *deadline) {
    size_t members = r->group->count;
    int64_t *price = yunta_alloc(members, sizeof *price);
    int32_t *partner = yunta_alloc(members, sizeof *partner);
    bool found = false;
    yunta_status status = YUNTA_E_MEMORY;
    memset(r->inside, 0, (r->offset[members] / 64 + 1) * sizeof *r->inside);
    if (price != NULL && partner != NULL)
        status = yunta_roles_relax(r, deadline, price, partner, &found);
    for (size_t k = 0; status == YUNTA_OK && k < members && found; k++)
        yunta_blossom_raise(r->blossom, (int32_t)k, price[k]);
    if (status == YUNTA_OK) {
        fit_prices(r);
        status = want_nearest(r) && enter(r) ? YUNTA_OK : YUNTA_E_MEMORY;
    }
    if (status == YUNTA_OK && found)
        yunta_blossom_suggest(r->blossom, partner);
    yunta_free(price);
    yunta_free(partner);
    return status;
}

/* The pairs of a mentee outside that stand most against the prices; how far the worst of them does.
 */
static int64_t shop(const yunta_match_roles *r, size_t k, yunta_shortlist *list) {
    const yunta_match_rules *rules = r->rules;
    const int64_t *price = yunta_blossom_prices(r->blossom);
    int32_t p = r->group->member[k];
    int64_t worst = 0, paid = price[k] - 2 * (r->aim->pair + r->aim->mentor + r->aim->gift);
    for (size_t arc = rules->first[p]; arc < rules->first[p + 1]; arc++) {
        int64_t lacks =
            2 * r->aim->point * rules->score[arc] - paid - price[yunta_roles_mentor(r, arc)];
        if (lacks <= 0 || !yunta_roles_open(r, k, arc))
            continue;
        if (r->aim->gift > 0)
            lacks = 2 * yunta_roles_weight(r, arc) - price[k] - price[yunta_roles_mentor(r, arc)];
        lacks -= yunta_blossom_between(r->blossom, yunta_roles_mentor(r, arc), (int32_t)k);
        size_t at = position(r, k, arc);
        if (lacks <= 0 || r->inside[at / 64] >> (at % 64) & 1)
            continue;
        worst = lacks > worst ? lacks : worst;
        yunta_shortlist_add(list, lacks, arc);
    }
    return worst;
}

/* One pass over all pairs: what is to enter, and the bound that the prices prove. */
static bool price_all(yunta_match_roles *r, __int128 *bound) {
    __int128 twice = yunta_blossom_total(r->blossom);
    if (yunta_blossom_survey(r->blossom) != YUNTA_OK)
        return false;
    for (size_t k = 0; k < r->group->count; k++) {
        yunta_shortlist list = {.most = A_ROUND};
        if (r->taken[k])
            continue;
        twice += shop(r, k, &list);
        if (!want(r, k, &list))
            return false;
    }
    *bound = twice / 2;
    return true;
}

/* ---- a solve ---- */

static __int128 locked_value(const yunta_match_roles *r) {
    __int128 value = 0;
    for (size_t k = 0; k < r->group->count; k++) {
        int32_t p = r->group->member[k];
        for (size_t arc = r->rules->first[p]; arc < r->rules->first[p + 1]; arc++)
            value += r->rules->state[arc] == YUNTA_ARC_LOCKED ? yunta_roles_weight(r, arc) : 0;
    }
    return value;
}

/* Lists the matching and the locked pairs; its value. */
static yunta_status list_answer(const yunta_match_roles *r, yunta_match_answer *answer,
                                __int128 *value) {
    size_t *room = yunta_alloc(r->group->count + 1, sizeof *room), count = 0;
    if (room == NULL)
        return YUNTA_E_MEMORY;
    *value = 0;
    for (size_t k = 0; k < r->group->count; k++) {
        int32_t p = r->group->member[k], edge = yunta_blossom_match(r->blossom, (int32_t)k);
        for (size_t arc = r->rules->first[p]; r->taken[k] && arc < r->rules->first[p + 1]; arc++)
            if (r->rules->state[arc] == YUNTA_ARC_LOCKED)
                room[count++] = arc;
        if (edge >= 0 && yunta_roles_mentor(r, r->arc.items[edge]) == (int32_t)k)
            room[count++] = r->arc.items[edge];
    }
    for (size_t k = 0; k < count; k++)
        *value += yunta_roles_weight(r, room[k]);
    yunta_free(answer->arc);
    *answer = (yunta_match_answer){room, count};
    return YUNTA_OK;
}

static yunta_status improve(yunta_match_roles *r, const yunta_deadline *deadline, __int128 *bound,
                            bool *late) {
    do {
        yunta_status status = enter(r) ? YUNTA_OK : YUNTA_E_MEMORY;
        if (status == YUNTA_OK)
            status = yunta_blossom_solve(r->blossom, deadline, late);
        if (status == YUNTA_OK && !price_all(r, bound))
            status = YUNTA_E_MEMORY;
        if (status != YUNTA_OK)
            return status;
    } while (r->wanted.count > 0 && !*late);
    return YUNTA_OK;
}

/* An answer from before stays when time ran out and it is better. */
static yunta_status settle(yunta_match_roles *r, bool late, yunta_match_answer *answer,
                           yunta_match_finding *finding) {
    yunta_match_answer before = *answer;
    __int128 value = -1;
    for (size_t k = 0; k < before.count; k++)
        value = (value < 0 ? 0 : value) + yunta_roles_weight(r, before.arc[k]);
    *answer = (yunta_match_answer){0};
    yunta_status status = list_answer(r, answer, &finding->value);
    if (status == YUNTA_OK && !(late && value > finding->value)) {
        yunta_free(before.arc);
    } else {
        yunta_free(answer->arc);
        *answer = before;
        finding->value = value;
    }
    finding->verdict = finding->value == finding->bound ? YUNTA_ILP_OPTIMAL : YUNTA_ILP_FEASIBLE;
    if (status == YUNTA_OK && !late && finding->value != finding->bound)
        status = YUNTA_E_DEFECT;
    return status;
}

yunta_status yunta_match_roles_solve(yunta_match_roles *r, const yunta_match_aim *aim,
                                     const yunta_deadline *deadline, yunta_match_answer *answer,
                                     yunta_match_finding *finding) {
    bool late = false;
    *finding = (yunta_match_finding){.verdict = YUNTA_ILP_INFEASIBLE};
    if (r->impossible)
        return YUNTA_OK;
    r->aim = aim;
    yunta_status status = yunta_blossom_new(r->group->count, &r->blossom);
    if (status == YUNTA_OK)
        status = begin(r, deadline);
    if (status == YUNTA_OK)
        status = improve(r, deadline, &finding->bound, &late);
    finding->bound += locked_value(r);
    if (status == YUNTA_OK)
        status = settle(r, late, answer, finding);
    forget(r);
    return status;
}

/* Start prices for people with one partner each: everybody as seller and as buyer. */
#include "solver/assign.h"
#include "solver/match_roles_private.h"

/* Entries of both lists; beyond it the matching starts from nothing. */
enum { MOST_ENTRIES = 400000000 };

/* Partners of each member, ascending, with the better score of both senses. */
typedef struct {
    size_t members;
    size_t *first;    /* [members + 1] */
    int32_t *partner; /* [entries] */
    int16_t *score;
} neighbours;

static void free_neighbours(neighbours *n) {
    yunta_free(n->first);
    yunta_free(n->partner);
    yunta_free(n->score);
}

static bool alloc_neighbours(neighbours *n, size_t members, size_t entries) {
    *n = (neighbours){members, yunta_alloc(members + 1, sizeof *n->first),
                      yunta_alloc(entries, sizeof *n->partner),
                      yunta_alloc(entries, sizeof *n->score)};
    return n->first != NULL && n->partner != NULL && n->score != NULL;
}

/* The mentees of each mentor. */
static void list_mentees(const yunta_match_roles *r, neighbours *n) {
    const yunta_match_rules *rules = r->rules;
    for (int fill = 0; fill < 2; fill++) {
        for (size_t k = 0; k < n->members; k++) {
            int32_t p = r->group->member[k];
            for (size_t arc = rules->first[p]; arc < rules->first[p + 1]; arc++) {
                if (!yunta_roles_open(r, k, arc))
                    continue;
                size_t *at = &n->first[yunta_roles_mentor(r, arc) + !fill];
                if (fill) {
                    n->partner[*at] = (int32_t)k;
                    n->score[*at] = (int16_t)rules->score[arc];
                }
                ++*at;
            }
        }
        for (size_t k = 0; k < n->members && !fill; k++)
            n->first[k + 1] += n->first[k];
    }
    for (size_t k = n->members; k > 0; k--)
        n->first[k] = n->first[k - 1];
    n->first[0] = 0;
}

/* Both lists of a member in one. */
static size_t merge(const yunta_match_roles *r, size_t k, const neighbours *mentees,
                    neighbours *all, size_t to) {
    const yunta_match_rules *rules = r->rules;
    int32_t p = r->group->member[k];
    size_t arc = rules->first[p], end = rules->first[p + 1], at = mentees->first[k];
    for (;;) {
        while (arc < end && !yunta_roles_open(r, k, arc))
            arc++;
        bool more = at < mentees->first[k + 1];
        if (arc == end && !more)
            return to;
        int32_t mentor = arc < end ? yunta_roles_mentor(r, arc) : INT32_MAX;
        int32_t mentee = more ? mentees->partner[at] : INT32_MAX;
        int16_t one = mentor <= mentee ? (int16_t)rules->score[arc] : 0;
        int16_t other = mentee <= mentor ? mentees->score[at] : 0;
        all->partner[to] = mentor < mentee ? mentor : mentee;
        all->score[to++] = one > other ? one : other;
        arc += mentor <= mentee;
        at += mentee <= mentor;
    }
}

static yunta_status list_all(const yunta_match_roles *r, size_t arcs, neighbours *all) {
    neighbours mentees = {0};
    size_t members = r->group->count;
    yunta_status status = YUNTA_E_MEMORY;
    if (!alloc_neighbours(&mentees, members, arcs))
        goto cleanup;
    list_mentees(r, &mentees);
    if (!alloc_neighbours(all, members, arcs + mentees.first[members]))
        goto cleanup;
    for (size_t k = 0; k < members; k++)
        all->first[k + 1] = merge(r, k, &mentees, all, all->first[k]);
    status = YUNTA_OK;
cleanup:
    free_neighbours(&mentees);
    return status;
}

static void read_answer(const yunta_assign_answer *answer, size_t members, int64_t *price,
                        int32_t *partner) {
    for (size_t k = 0; k < members; k++) {
        int64_t both = answer->seller_price[k] + answer->buyer_price[k];
        price[k] = both > 0 ? both : 0;
        partner[k] = answer->first_unit[k] < answer->first_unit[k + 1]
                         ? answer->seller[answer->first_unit[k]]
                         : -1;
    }
}

static yunta_status assign(const yunta_match_roles *r, const neighbours *all,
                           const yunta_deadline *deadline, int64_t *price, int32_t *partner) {
    yunta_assign *work = NULL;
    yunta_assign_answer answer;
    int32_t *ones = yunta_alloc(all->members, sizeof *ones);
    yunta_assign_block block = {.sellers = all->members,
                                .buyers = all->members,
                                .capacity = ones,
                                .demand = ones,
                                .first = all->first,
                                .seller = all->partner,
                                .score = all->score};
    yunta_assign_weight weight = {
        .pair = r->aim->pair + r->aim->mentor, .point = r->aim->point, .least = r->aim->least};
    yunta_status status = ones != NULL ? yunta_assign_new(1, &work) : YUNTA_E_MEMORY;
    for (size_t k = 0; ones != NULL && k < all->members; k++)
        ones[k] = 1;
    if (status == YUNTA_OK)
        status = yunta_assign_load(work, &block);
    if (status == YUNTA_OK)
        status = yunta_assign_solve(work, &weight, deadline, &answer);
    if (status == YUNTA_OK)
        read_answer(&answer, all->members, price, partner);
    yunta_assign_free(work);
    yunta_free(ones);
    return status;
}

yunta_status yunta_roles_relax(const yunta_match_roles *r, const yunta_deadline *deadline,
                               int64_t *price, int32_t *partner, bool *found) {
    neighbours all = {0};
    size_t arcs = r->offset[r->group->count];
    *found = false;
    if (arcs > MOST_ENTRIES)
        return YUNTA_OK;
    yunta_status status = list_all(r, arcs, &all);
    if (status == YUNTA_OK)
        status = assign(r, &all, deadline, price, partner);
    free_neighbours(&all);
    *found = status == YUNTA_OK;
    return status == YUNTA_E_STOPPED ? YUNTA_OK : status;
}

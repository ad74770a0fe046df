/* From the rules of a group to its circulation. */
#include "solver/match_net_private.h"

enum { NONE = -1, HUB = 0 };

typedef struct {
    yunta_match_net *net;
    int32_t *sold, *bought; /* [members] pairs that may be chosen */
    int32_t *deep[2];       /* [members] the node of the innermost quota: on mentors, on mentees */
    uint8_t *bounded[2];    /* [members] some quota that counts them has a most */
    int32_t *order;         /* [quotas] */
    int32_t *quota_node, *quota_parent;
    int64_t *quota_size;
    int32_t nodes;
    bool fits, failed;
} builder;

static void count_pairs(builder *b) {
    yunta_match_net *net = b->net;
    const yunta_match_rules *rules = net->rules;
    for (size_t k = 0; k < net->group->count; k++) {
        size_t p = (size_t)net->group->member[k];
        net->offset[k + 1] = net->offset[k] + (rules->first[p + 1] - rules->first[p]);
        for (size_t arc = rules->first[p]; arc < rules->first[p + 1]; arc++) {
            if (!yunta_match_wanted(rules, arc, p))
                continue;
            b->sold[rules->local[rules->mentor[arc]]]++;
            b->bought[k]++;
        }
    }
}

/* Nobody may have to choose between roles. */
static bool roles_are_apart(const builder *b) {
    bool apart = true;
    for (size_t k = 0; b->net->rules->either && k < b->net->group->count; k++)
        apart = apart && (b->sold[k] == 0 || b->bought[k] == 0);
    return apart;
}

/* ---- quotas ---- */

static bool counts(const builder *b, const yunta_match_quota *quota, size_t k) {
    return quota->counts[b->net->group->member[k]] &&
           (quota->side == YUNTA_MENTOR ? b->sold[k] : b->bought[k]) > 0;
}

static int64_t size_of_quota(const builder *b, const yunta_match_quota *quota) {
    int64_t size = 0;
    for (size_t k = 0; k < b->net->group->count; k++)
        size += counts(b, quota, k);
    return size;
}

/* Largest first, so that what is inside comes after. */
static void sort_quotas(builder *b) {
    for (size_t q = 0; q < b->net->rules->quota_count; q++) {
        size_t at = q;
        b->quota_size[q] = size_of_quota(b, &b->net->rules->quotas[q]);
        for (; at > 0 && b->quota_size[b->order[at - 1]] < b->quota_size[q]; at--)
            b->order[at] = b->order[at - 1];
        b->order[at] = (int32_t)q;
    }
}

/* A group apart from this quota's people says nothing of it. */
static bool concerns(const builder *b, const yunta_match_quota *quota) {
    bool any = b->net->group->count == b->net->rules->people;
    for (size_t k = 0; !any && k < b->net->group->count; k++)
        any = quota->counts[b->net->group->member[k]] != 0;
    return any;
}

static void place_quota(builder *b, int32_t q) {
    const yunta_match_quota *quota = &b->net->rules->quotas[q];
    int side = quota->side == YUNTA_MENTEE;
    int32_t parent = NONE;
    if (!concerns(b, quota))
        return;
    b->net->impossible =
        b->net->impossible || b->quota_size[q] < quota->least || quota->most < quota->least;
    for (size_t k = 0; k < b->net->group->count; k++) {
        if (!counts(b, quota, k))
            continue;
        b->fits = b->fits && (parent == NONE || b->deep[side][k] == parent);
        parent = b->deep[side][k];
        b->deep[side][k] = b->nodes;
        b->bounded[side][k] |= quota->most < b->quota_size[q];
    }
    if (parent == NONE)
        return;
    b->quota_node[q] = b->nodes++;
    b->quota_parent[q] = parent;
}

static void place_quotas(builder *b) {
    sort_quotas(b);
    for (size_t q = 0; q < b->net->rules->quota_count; q++)
        b->quota_node[q] = NONE;
    for (size_t q = 0; q < b->net->rules->quota_count; q++)
        place_quota(b, b->order[q]);
}

/* ---- arcs ---- */

static int32_t arc(builder *b, int32_t from, int32_t to, int64_t lower, int64_t upper) {
    int32_t made = yunta_circulation_arc(b->net->circulation, from, to, lower, upper, 0);
    b->failed = b->failed || made < 0;
    return made;
}

static void add_quotas(builder *b) {
    for (size_t q = 0; q < b->net->rules->quota_count; q++) {
        const yunta_match_quota *quota = &b->net->rules->quotas[q];
        int32_t node = b->quota_node[q], parent = b->quota_parent[q];
        int64_t most = quota->most < b->quota_size[q] ? quota->most : b->quota_size[q];
        if (node == NONE)
            continue;
        bool sells = quota->side == YUNTA_MENTOR;
        arc(b, sells ? parent : node, sells ? node : parent,
            quota->least < most ? quota->least : most, most);
    }
}

static void add_seller(builder *b, size_t k) {
    yunta_match_net *net = b->net;
    int32_t capacity = net->rules->capacity[net->group->member[k]], node = net->node[k];
    yunta_net_seller seller = {.member = (int32_t)k, .rest = NONE};
    seller.capacity = capacity < b->sold[k] ? capacity : b->sold[k];
    if (seller.capacity < net->rules->minimum)
        seller.capacity = 0;
    bool split = seller.capacity > 1 && (b->deep[0][k] != HUB || net->group->uses);
    seller.first = arc(b, b->deep[0][k], node, 0, split ? 1 : seller.capacity);
    if (split)
        seller.rest = arc(b, HUB, node, 0, seller.capacity - 1);
    b->fits = b->fits && !(split && b->bounded[0][k]);
    b->failed = b->failed || !yunta_array_push(&net->sellers, seller);
}

static void add_buyer(builder *b, size_t k) {
    int32_t demand = b->net->rules->demand[b->net->group->member[k]];
    demand = demand < b->bought[k] ? demand : b->bought[k];
    bool split = demand > 1 && b->deep[1][k] != HUB;
    arc(b, b->net->buys[k], b->deep[1][k], 0, split ? 1 : demand);
    if (split)
        arc(b, b->net->buys[k], HUB, 0, demand - 1);
    b->fits = b->fits && !(split && b->bounded[1][k]);
}

static void number_nodes(builder *b) {
    yunta_match_net *net = b->net;
    int32_t sellers = 0;
    for (size_t k = 0; k < net->group->count; k++) {
        net->sells[k] = b->sold[k] > 0 ? sellers++ : NONE;
        net->node[k] = b->sold[k] > 0 ? b->nodes++ : NONE;
        net->buys[k] = b->bought[k] > 0 ? b->nodes++ : NONE;
    }
}

static yunta_status make_arcs(builder *b) {
    yunta_match_net *net = b->net;
    yunta_status status = yunta_circulation_new((size_t)b->nodes, &net->circulation);
    if (status != YUNTA_OK)
        return status;
    add_quotas(b);
    for (size_t k = 0; k < net->group->count; k++) {
        if (b->sold[k] > 0)
            add_seller(b, k);
        if (b->bought[k] > 0)
            add_buyer(b, k);
    }
    net->pairs_from = (int32_t)yunta_circulation_arcs(net->circulation);
    return b->failed ? YUNTA_E_MEMORY : YUNTA_OK;
}

static bool allocate(builder *b) {
    yunta_match_net *net = b->net;
    size_t members = net->group->count, quotas = net->rules->quota_count;
    net->sells = yunta_alloc(members, sizeof *net->sells);
    net->buys = yunta_alloc(members, sizeof *net->buys);
    net->node = yunta_alloc(members, sizeof *net->node);
    net->seen = yunta_alloc(members, 1);
    net->head = yunta_alloc(members, sizeof *net->head);
    net->offset = yunta_alloc(members + 1, sizeof *net->offset);
    b->sold = yunta_alloc(members, sizeof *b->sold);
    b->bought = yunta_alloc(members, sizeof *b->bought);
    b->order = yunta_alloc(quotas, sizeof *b->order);
    b->quota_node = yunta_alloc(quotas, sizeof *b->quota_node);
    b->quota_parent = yunta_alloc(quotas, sizeof *b->quota_parent);
    b->quota_size = yunta_alloc(quotas, sizeof *b->quota_size);
    bool all = net->sells && net->buys && net->node && net->seen && net->head && net->offset &&
               b->sold && b->bought && b->order && b->quota_node && b->quota_parent &&
               b->quota_size;
    for (int side = 0; side < 2; side++) {
        b->deep[side] = yunta_alloc(members, sizeof *b->deep[side]);
        b->bounded[side] = yunta_alloc(members, 1);
        all = all && b->deep[side] && b->bounded[side];
    }
    return all;
}

static void free_builder(builder *b) {
    void *owned[] = {b->sold,       b->bought,     b->order,      b->deep[0],      b->deep[1],
                     b->bounded[0], b->bounded[1], b->quota_node, b->quota_parent, b->quota_size};
    for (size_t k = 0; k < sizeof owned / sizeof *owned; k++)
        yunta_free(owned[k]);
}

static yunta_status build(builder *b) {
    yunta_match_net *net = b->net;
    if (!allocate(b))
        return YUNTA_E_MEMORY;
    b->fits = true;
    b->nodes = HUB + 1;
    count_pairs(b);
    place_quotas(b);
    b->fits = b->fits && roles_are_apart(b);
    if (!b->fits)
        return YUNTA_OK;
    number_nodes(b);
    net->inside = yunta_alloc(net->offset[net->group->count] / 64 + 1, sizeof *net->inside);
    if (net->inside == NULL)
        return YUNTA_E_MEMORY;
    yunta_status status = make_arcs(b);
    return status == YUNTA_OK && b->fits ? yunta_net_begin(net) : status;
}

yunta_status yunta_match_net_new(const yunta_match_rules *rules, const yunta_match_group *group,
                                 yunta_match_net **out) {
    builder b = {.net = yunta_alloc(1, sizeof(yunta_match_net))};
    *out = NULL;
    if (b.net == NULL)
        return YUNTA_E_MEMORY;
    b.net->rules = rules;
    b.net->group = group;
    yunta_status status = build(&b);
    if (status == YUNTA_OK && b.fits)
        *out = b.net;
    else
        yunta_match_net_free(b.net);
    free_builder(&b);
    return status;
}

void yunta_match_net_free(yunta_match_net *net) {
    if (net == NULL)
        return;
    yunta_circulation_free(net->circulation);
    yunta_free(net->sells);
    yunta_free(net->buys);
    yunta_free(net->node);
    yunta_free(net->seen);
    yunta_free(net->head);
    yunta_array_free(&net->twins);
    yunta_array_free(&net->link);
    yunta_array_free(&net->twin_of);
    yunta_free(net->offset);
    yunta_free(net->inside);
    yunta_array_free(&net->sellers);
    yunta_array_free(&net->pair);
    yunta_array_free(&net->buyer);
    yunta_free(net);
}

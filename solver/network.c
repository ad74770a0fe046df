#include "solver/network.h"
#include "base/memory.h"
#include <stdbool.h>

enum { NOWHERE = -1 };

typedef struct {
    size_t arc;
    int32_t buyer;
} held;

/* Nodes are sellers 0..sellers-1, then buyers. A buyer's unit that buys nothing goes to a null
 * seller of unlimited capacity, weight 0 and price 0, which is not stored. */
typedef struct {
    const yunta_network *network;
    uint8_t *chosen;
    int64_t *price;  /* [nodes] of sellers and buyers */
    int32_t *sold;   /* [sellers] */
    size_t *room;    /* [sellers + 1] first slot of a seller in holding */
    held *holding;   /* what each seller sells now */
    int64_t *length; /* [nodes] of the shortest path found */
    size_t *via;     /* [nodes] the arc by which it came */
    int32_t *from;   /* [sellers] the buyer from which it came */
    int32_t *heap;   /* [nodes] */
    int32_t *place;  /* [nodes] in the heap; NOWHERE: not in it */
    uint8_t *seen;   /* [nodes] */
    int32_t *touched;
    size_t heaped, touches;
    int64_t best; /* length of the best complete path */
    int32_t end;  /* its last node: a seller with room, or a buyer who drops a unit */
} search;

static bool before(const search *s, int32_t a, int32_t b) {
    return s->length[a] != s->length[b] ? s->length[a] < s->length[b] : a < b;
}

static void heap_put(search *s, size_t place, int32_t node) {
    s->heap[place] = node;
    s->place[node] = (int32_t)place;
}

static void heap_rise(search *s, size_t place) {
    int32_t node = s->heap[place];
    while (place > 0 && before(s, node, s->heap[(place - 1) / 2])) {
        heap_put(s, place, s->heap[(place - 1) / 2]);
        place = (place - 1) / 2;
    }
    heap_put(s, place, node);
}

static void heap_sink(search *s, size_t place) {
    int32_t node = s->heap[place];
    for (;;) {
        size_t child = 2 * place + 1;
        if (child >= s->heaped)
            break;
        if (child + 1 < s->heaped && before(s, s->heap[child + 1], s->heap[child]))
            child++;
        if (!before(s, s->heap[child], node))
            break;
        heap_put(s, place, s->heap[child]);
        place = child;
    }
    heap_put(s, place, node);
}

static int32_t heap_pop(search *s) {
    int32_t top = s->heap[0];
    s->place[top] = NOWHERE;
    s->heaped--;
    if (s->heaped > 0) {
        heap_put(s, 0, s->heap[s->heaped]);
        heap_sink(s, 0);
    }
    return top;
}

/* Notes that node can be reached over arc at this length; false when that is no news. */
static bool reach(search *s, int32_t node, int64_t length, size_t arc) {
    if (length >= s->best || (s->seen[node] && length >= s->length[node]))
        return false;
    if (!s->seen[node]) {
        s->seen[node] = 1;
        s->touched[s->touches++] = node;
    }
    s->length[node] = length;
    s->via[node] = arc;
    if (s->place[node] == NOWHERE) {
        s->heap[s->heaped] = node;
        s->place[node] = (int32_t)s->heaped++;
    }
    heap_rise(s, (size_t)s->place[node]);
    return true;
}

static int64_t bonus_of(const yunta_network *network, size_t seller) {
    return network->bonus != NULL ? network->bonus[seller] : 0;
}

static void offer_end(search *s, int32_t node, int64_t length) {
    if (length < s->best) {
        s->best = length;
        s->end = node;
    }
}

static void scan_buyer(search *s, int32_t node) {
    const yunta_network *network = s->network;
    size_t buyer = (size_t)node - network->sellers;
    int64_t base = s->length[node] + s->price[node];
    offer_end(s, node, base);
    for (size_t arc = network->first[buyer]; arc < network->first[buyer + 1]; arc++) {
        int32_t seller = network->seller[arc];
        if (s->chosen[arc] || network->capacity[seller] < 1)
            continue;
        int64_t length = base + s->price[seller] - network->weight[arc];
        if (!reach(s, seller, length, arc))
            continue;
        s->from[seller] = (int32_t)buyer;
        if (s->sold[seller] < network->capacity[seller]) {
            int64_t gain = s->sold[seller] == 0 ? bonus_of(network, (size_t)seller) : 0;
            offer_end(s, seller, length - s->price[seller] - gain);
        }
    }
}

static void scan_seller(search *s, int32_t seller) {
    const held *holding = s->holding + s->room[seller];
    for (int32_t k = 0; k < s->sold[seller]; k++) {
        int32_t node = (int32_t)s->network->sellers + holding[k].buyer;
        int64_t slack = s->network->weight[holding[k].arc] - s->price[seller] - s->price[node];
        reach(s, node, s->length[seller] + slack, holding[k].arc);
    }
}

static void move_prices(search *s) {
    for (size_t k = 0; k < s->touches; k++) {
        int32_t node = s->touched[k];
        int64_t move = s->best - s->length[node];
        if (move > 0)
            s->price[node] += (size_t)node < s->network->sellers ? move : -move;
    }
}

static void release(search *s, int32_t seller, size_t arc) {
    held *holding = s->holding + s->room[seller];
    int32_t k = 0;
    while (holding[k].arc != arc)
        k++;
    holding[k] = holding[--s->sold[seller]];
    s->chosen[arc] = 0;
}

static void hold(search *s, int32_t seller, size_t arc, int32_t buyer) {
    held *holding = s->holding + s->room[seller];
    holding[s->sold[seller]++] = (held){arc, buyer};
    s->chosen[arc] = 1;
}

static void augment(search *s, int32_t root) {
    int32_t sellers = (int32_t)s->network->sellers, node = s->end;
    while (node != root) {
        if (node >= sellers) {
            int32_t seller = s->network->seller[s->via[node]];
            release(s, seller, s->via[node]);
            node = seller;
        }
        hold(s, node, s->via[node], s->from[node]);
        node = sellers + s->from[node];
    }
}

/* One more unit for a buyer, along the shortest path; false when it buys nothing more. */
static bool buy_unit(search *s, int32_t root) {
    s->best = INT64_MAX;
    s->end = root;
    s->heaped = s->touches = 0;
    reach(s, root, 0, 0);
    while (s->heaped > 0 && s->length[s->heap[0]] < s->best) {
        int32_t node = heap_pop(s);
        if ((size_t)node < s->network->sellers) {
            scan_seller(s, node);
        } else {
            scan_buyer(s, node);
        }
    }
    move_prices(s);
    for (size_t k = 0; k < s->heaped; k++)
        s->place[s->heap[k]] = NOWHERE;
    for (size_t k = 0; k < s->touches; k++)
        s->seen[s->touched[k]] = 0;
    augment(s, root);
    return s->end != root;
}

/* The least price at which a buyer wants nothing beyond what it has, at today's seller prices. */
static int64_t least_price(const search *s, size_t buyer, bool closed_too) {
    const yunta_network *network = s->network;
    int64_t price = 0;
    for (size_t arc = network->first[buyer]; arc < network->first[buyer + 1]; arc++) {
        int32_t seller = network->seller[arc];
        int64_t surplus = network->weight[arc] - s->price[seller];
        if ((closed_too || network->capacity[seller] > 0) && surplus > price)
            price = surplus;
    }
    return price;
}

/* Who can trade nothing gets a price that no partner would pay, which costs the bound nothing. */
static void close_prices(search *s) {
    const yunta_network *network = s->network;
    for (size_t buyer = 0; buyer < network->buyers; buyer++) {
        for (size_t arc = network->first[buyer]; arc < network->first[buyer + 1]; arc++) {
            int32_t seller = network->seller[arc];
            int64_t surplus = network->weight[arc] - s->price[network->sellers + buyer];
            if (network->capacity[seller] < 1 && surplus > s->price[seller])
                s->price[seller] = surplus;
        }
    }
    for (size_t buyer = 0; buyer < network->buyers; buyer++) {
        if (network->demand[buyer] < 1)
            s->price[network->sellers + buyer] = least_price(s, buyer, true);
    }
}

static yunta_status search_all(search *s, const yunta_deadline *deadline) {
    const yunta_network *network = s->network;
    yunta_status status = YUNTA_OK;
    for (size_t seller = 0; seller < network->sellers; seller++)
        s->price[seller] = network->capacity[seller] > 0 ? -bonus_of(network, seller) : 0;
    for (size_t buyer = 0; buyer < network->buyers; buyer++) {
        int32_t node = (int32_t)(network->sellers + buyer);
        s->price[node] = network->demand[buyer] > 0 ? least_price(s, buyer, false) : 0;
        if (status == YUNTA_OK && deadline != NULL && yunta_deadline_passed(deadline))
            status = YUNTA_E_STOPPED;
        for (int32_t unit = 0; status == YUNTA_OK && unit < network->demand[buyer]; unit++) {
            if (!buy_unit(s, node))
                break;
        }
    }
    close_prices(s);
    return status;
}

static bool search_alloc(search *s, const yunta_network *network) {
    size_t sellers = network->sellers, nodes = sellers + network->buyers;
    size_t arcs = network->first[network->buyers];
    s->network = network;
    s->price = yunta_alloc(nodes, sizeof *s->price);
    s->sold = yunta_alloc(sellers, sizeof *s->sold);
    s->room = yunta_alloc(sellers + 1, sizeof *s->room);
    s->holding = yunta_alloc(arcs, sizeof *s->holding);
    s->length = yunta_alloc(nodes, sizeof *s->length);
    s->via = yunta_alloc(nodes, sizeof *s->via);
    s->from = yunta_alloc(sellers, sizeof *s->from);
    s->heap = yunta_alloc(nodes, sizeof *s->heap);
    s->place = yunta_alloc(nodes, sizeof *s->place);
    s->seen = yunta_alloc(nodes, sizeof *s->seen);
    s->touched = yunta_alloc(nodes, sizeof *s->touched);
    return s->price != NULL && s->sold != NULL && s->room != NULL && s->holding != NULL &&
           s->length != NULL && s->via != NULL && s->from != NULL && s->heap != NULL &&
           s->place != NULL && s->seen != NULL && s->touched != NULL;
}

static void search_prepare(search *s) {
    const yunta_network *network = s->network;
    size_t nodes = network->sellers + network->buyers;
    for (size_t node = 0; node < nodes; node++)
        s->place[node] = NOWHERE;
    for (size_t arc = 0; arc < network->first[network->buyers]; arc++)
        s->room[network->seller[arc] + 1]++;
    for (size_t seller = 0; seller < network->sellers; seller++)
        s->room[seller + 1] += s->room[seller];
}

static void search_free(search *s) {
    yunta_free(s->price);
    yunta_free(s->sold);
    yunta_free(s->room);
    yunta_free(s->holding);
    yunta_free(s->length);
    yunta_free(s->via);
    yunta_free(s->from);
    yunta_free(s->heap);
    yunta_free(s->place);
    yunta_free(s->seen);
    yunta_free(s->touched);
}

static void write_answer(const search *s, yunta_network_answer *answer) {
    const yunta_network *network = s->network;
    answer->value = 0;
    for (size_t seller = 0; seller < network->sellers; seller++) {
        answer->seller_price[seller] = s->price[seller];
        answer->value += s->sold[seller] > 0 ? bonus_of(network, seller) : 0;
    }
    for (size_t buyer = 0; buyer < network->buyers; buyer++)
        answer->buyer_price[buyer] = s->price[network->sellers + buyer];
    for (size_t arc = 0; arc < network->first[network->buyers]; arc++)
        answer->value += s->chosen[arc] ? network->weight[arc] : 0;
}

yunta_status yunta_network_solve(const yunta_network *network, const yunta_deadline *deadline,
                                 yunta_network_answer *answer) {
    search s = {.chosen = answer->chosen};
    yunta_status status = YUNTA_E_MEMORY;
    if (search_alloc(&s, network)) {
        search_prepare(&s);
        status = search_all(&s, deadline);
        write_answer(&s, answer);
    }
    search_free(&s);
    return status;
}

static __int128 seller_bound(int64_t bonus, int64_t price, int32_t capacity) {
    if (capacity < 1)
        return 0;
    __int128 total = bonus + (__int128)price * (price > 0 ? capacity : 1);
    return total > 0 ? total : 0;
}

__int128 yunta_network_bound(const yunta_network *network, const int64_t *seller_price,
                             const int64_t *buyer_price) {
    __int128 total = 0;
    for (size_t seller = 0; seller < network->sellers; seller++) {
        total += seller_bound(bonus_of(network, seller), seller_price[seller],
                              network->capacity[seller]);
    }
    for (size_t buyer = 0; buyer < network->buyers; buyer++) {
        int64_t price = buyer_price[buyer];
        total +=
            price > 0 && network->demand[buyer] > 0 ? (__int128)price * network->demand[buyer] : 0;
        for (size_t arc = network->first[buyer]; arc < network->first[buyer + 1]; arc++) {
            __int128 surplus =
                (__int128)network->weight[arc] - seller_price[network->seller[arc]] - price;
            total += surplus > 0 ? surplus : 0;
        }
    }
    return total;
}

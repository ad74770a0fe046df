#include "solver/share.h"
#include "base/memory.h"
#include <string.h>

bool yunta_share_deal(const yunta_share *share, const uint64_t *size, size_t count, uint8_t *own) {
    uint64_t *load = yunta_alloc(share->of, sizeof *load);
    if (load == NULL)
        return false;
    for (size_t k = 0; k < count; k++) {
        size_t least = 0;
        for (size_t s = 1; s < share->of; s++)
            least = load[s] < load[least] ? s : least;
        load[least] += size[k];
        own[k] = least + 1 == share->number;
    }
    yunta_free(load);
    return true;
}

/* late, value and bound in two halves each, units, then a buyer and a seller a unit, then prices of
 * sellers, of buyers. */
enum { LATE, VALUE, BOUND = VALUE + 2, UNITS = BOUND + 2, HEAD };

static void put_wide(int64_t *into, __int128 number) {
    into[0] = (int64_t)(number >> 64);
    into[1] = (int64_t)(uint64_t)number;
}

static __int128 take_wide(const int64_t *from) {
    return (__int128)(((unsigned __int128)(uint64_t)from[0] << 64) | (uint64_t)from[1]);
}

bool yunta_share_put(yunta_ledger *ledger, yunta_ledger_key key, size_t sellers, size_t buyers,
                     const yunta_assign_answer *answer, bool late) {
    size_t count = HEAD;
    int64_t *value = yunta_alloc(HEAD + 2 * answer->units + sellers + buyers, sizeof *value);
    if (value == NULL)
        return false;
    value[LATE] = late;
    put_wide(value + VALUE, answer->value);
    put_wide(value + BOUND, answer->bound);
    for (size_t j = 0; j < buyers; j++)
        for (size_t u = answer->first_unit[j]; u < answer->first_unit[j + 1]; u++) {
            if (answer->seller[u] < 0)
                continue;
            value[count++] = (int64_t)j;
            value[count++] = answer->seller[u];
        }
    value[UNITS] = (int64_t)((count - HEAD) / 2);
    memcpy(value + count, answer->seller_price, sellers * sizeof *value);
    memcpy(value + count + sellers, answer->buyer_price, buyers * sizeof *value);
    bool added = yunta_ledger_add(ledger, key, value, count + sellers + buyers);
    yunta_free(value);
    return added;
}

/* Whether the units are pairs of the block, no pair twice, buyers ascending, and nobody trades more
 * than they may. traded, last: [sellers] zeroed scratch. */
static bool units_fit(const int64_t *unit, size_t units, const int32_t *capacity,
                      const int32_t *demand, size_t sellers, size_t buyers, int32_t *traded,
                      int64_t *last) {
    int64_t before = 0, bought = 0;
    for (size_t u = 0; u < units; u++) {
        int64_t buyer = unit[2 * u], seller = unit[2 * u + 1];
        if (buyer < before || buyer >= (int64_t)buyers || seller < 0 || seller >= (int64_t)sellers)
            return false;
        bought = buyer == before ? bought + 1 : 1;
        before = buyer;
        if (bought > demand[buyer] || ++traded[seller] > capacity[seller] ||
            last[seller] == buyer + 1)
            return false;
        last[seller] = buyer + 1;
    }
    return true;
}

/* Far beyond any price of a solve, and far from overflow. */
static bool prices_fit(const int64_t *price, size_t count) {
    const int64_t most = INT64_C(1) << 60;
    for (size_t k = 0; k < count; k++)
        if (price[k] > most || price[k] < -most)
            return false;
    return true;
}

static bool fits(const yunta_ledger_entry *entry, const int32_t *capacity, const int32_t *demand,
                 size_t sellers, size_t buyers, int32_t *traded, int64_t *last) {
    if (entry->count < HEAD + sellers + buyers)
        return false;
    size_t rest = entry->count - HEAD - sellers - buyers;
    bool whole = rest % 2 == 0 && entry->value[UNITS] == (int64_t)(rest / 2);
    bool late = entry->value[LATE] == 1;
    return whole && (late || entry->value[LATE] == 0) &&
           (late || take_wide(entry->value + VALUE) == take_wide(entry->value + BOUND)) &&
           prices_fit(entry->value + HEAD + rest, sellers + buyers) &&
           units_fit(entry->value + HEAD, rest / 2, capacity, demand, sellers, buyers, traded,
                     last);
}

static void fill(const yunta_ledger_entry *entry, size_t sellers, size_t buyers,
                 yunta_share_answer *taken) {
    size_t units = (size_t)entry->value[UNITS], next = 0;
    const int64_t *unit = entry->value + HEAD;
    for (size_t j = 0; j < buyers; j++) {
        taken->first_unit[j] = next;
        for (; next < units && unit[2 * next] == (int64_t)j; next++)
            taken->seller[next] = (int32_t)unit[2 * next + 1];
    }
    taken->first_unit[buyers] = next;
    taken->late = entry->value[LATE] == 1;
    taken->answer = (yunta_assign_answer){.units = units,
                                          .first_unit = taken->first_unit,
                                          .seller = taken->seller,
                                          .score = taken->score,
                                          .seller_price = unit + 2 * units,
                                          .buyer_price = unit + 2 * units + sellers,
                                          .value = take_wide(entry->value + VALUE),
                                          .bound = take_wide(entry->value + BOUND)};
}

yunta_status yunta_share_take(const yunta_ledger_entry *entry, const int32_t *capacity,
                              const int32_t *demand, size_t sellers, size_t buyers,
                              yunta_share_answer *taken) {
    yunta_status status = YUNTA_E_MEMORY;
    *taken = (yunta_share_answer){.late = false};
    int32_t *traded = yunta_alloc(sellers, sizeof *traded);
    int64_t *last = yunta_alloc(sellers, sizeof *last);
    if (traded == NULL || last == NULL)
        goto cleanup;
    status = YUNTA_E_WRONG;
    if (!fits(entry, capacity, demand, sellers, buyers, traded, last))
        goto cleanup;
    size_t units = (size_t)entry->value[UNITS];
    taken->first_unit = yunta_alloc(buyers + 1, sizeof *taken->first_unit);
    taken->seller = yunta_alloc(units, sizeof *taken->seller);
    taken->score = yunta_alloc(units, sizeof *taken->score);
    status = YUNTA_E_MEMORY;
    if (taken->first_unit == NULL || taken->seller == NULL || taken->score == NULL)
        goto cleanup;
    fill(entry, sellers, buyers, taken);
    status = YUNTA_OK;
cleanup:
    yunta_free(traded);
    yunta_free(last);
    return status;
}

void yunta_share_answer_free(yunta_share_answer *taken) {
    yunta_free(taken->first_unit);
    yunta_free(taken->seller);
    yunta_free(taken->score);
}

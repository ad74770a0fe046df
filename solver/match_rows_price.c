#include "solver/match_rows.h"

static int64_t floor_div(int64_t a, int64_t b) {
    return a / b - (a % b < 0);
}

/* A price by its shift: low before `from`, low + 1 from there on; from G where it never rises. */
typedef struct {
    int64_t low, from;
} rising;

/* floor((price + shift) / G) for shifts 0..G - 1. */
static rising rounded_down(int64_t price, int64_t whole) {
    int64_t low = floor_div(price, whole);
    return (rising){low, whole - (price - low * whole)};
}

/* -ceil((price - shift) / G): it rises, too. */
static rising rounded_up(int64_t price, int64_t whole) {
    return rounded_down(-price, whole);
}

static int64_t at_shift(rising price, int64_t shift) {
    return price.low + (shift >= price.from);
}

typedef struct {
    const yunta_rows_solved *solved;
    const yunta_weighing *weighing; /* of the stage */
    int64_t whole;                  /* G */
    yunta_rows_worker *worker;
    __int128 base; /* the bound at shift 0 */
    bool failed;
} rounding;

static int64_t bonus_of(const rounding *r, size_t seller) {
    const yunta_matching *m = r->solved->rows->matching;
    return m->locked_mentor[r->solved->mentors[seller]] ? 0 : yunta_weighing_bonus(r->weighing);
}

static rising seller_price(const rounding *r, size_t i) {
    return rounded_down(r->solved->answer->seller_price[i], r->whole);
}

static rising buyer_price(const rounding *r, size_t j) {
    return rounded_up(r->solved->answer->buyer_price[j], r->whole);
}

static void step(rounding *r, int64_t at, __int128 change) {
    yunta_rows_step one = {at, (int64_t)change};
    if (change != 0 && at < r->whole && !yunta_array_push(&r->worker->steps, one))
        r->failed = true;
}

static __int128 seller_term(int64_t bonus, int64_t price, int32_t capacity) {
    __int128 gain = bonus + (__int128)price * (price > 0 ? capacity : 1);
    return capacity > 0 && gain > 0 ? gain : 0;
}

static __int128 buyer_term(int64_t negative, int32_t demand) {
    return demand > 0 && negative < 0 ? -(__int128)negative * demand : 0;
}

/* What a chosen pair is worth beyond its two prices; no other pair is worth more than they are. */
static int64_t excess(int64_t weight, rising seller, rising buyer, int64_t shift) {
    int64_t over = weight - at_shift(seller, shift) + at_shift(buyer, shift);
    return over > 0 ? over : 0;
}

/* What the pair changes where the buyer's price rises is returned. */
static int64_t add_pair(rounding *r, size_t j, size_t unit) {
    const yunta_assign_answer *answer = r->solved->answer;
    if (answer->seller[unit] < 0)
        return 0;
    const yunta_rows_solved *s = r->solved;
    size_t i = (size_t)answer->seller[unit];
    int64_t kept = yunta_weighing_kept(r->weighing);
    bool had =
        kept > 0 && yunta_cohort_had_pair(s->rows->matching->cohort, s->mentors[i], s->mentees[j]);
    int64_t weight = yunta_weighing_pair(r->weighing) +
                     yunta_weighing_point(r->weighing) * answer->score[unit] + (had ? kept : 0);
    rising seller = seller_price(r, i), buyer = buyer_price(r, j);
    r->base += excess(weight, seller, buyer, 0);
    r->worker->change.items[i] +=
        excess(weight, seller, buyer, seller.from) - excess(weight, seller, buyer, seller.from - 1);
    return buyer.from == seller.from ? 0
                                     : excess(weight, seller, buyer, buyer.from) -
                                           excess(weight, seller, buyer, buyer.from - 1);
}

static void add_buyer(rounding *r, size_t j) {
    const size_t *first = r->solved->answer->first_unit;
    rising price = buyer_price(r, j);
    int32_t demand = r->solved->demand[j];
    __int128 low = buyer_term(price.low, demand);
    __int128 change = buyer_term(price.low + 1, demand) - low;
    r->base += low;
    for (size_t unit = first[j]; unit < first[j + 1]; unit++)
        change += add_pair(r, j, unit);
    step(r, price.from, change);
}

/* After its pairs: what they and the seller change at one shift is one step, mostly none. */
static void add_seller(rounding *r, size_t i) {
    rising price = seller_price(r, i);
    int32_t capacity = r->solved->capacity[i];
    __int128 low = seller_term(bonus_of(r, i), price.low, capacity);
    r->base += low;
    step(r, price.from,
         seller_term(bonus_of(r, i), price.low + 1, capacity) - low + r->worker->change.items[i]);
}

/* In place, as of millions there may be: the order of steps at one shift does not matter. */
static void sort_steps(yunta_rows_step *steps, size_t count) {
    while (count > 1) {
        int64_t pivot = steps[count / 2].at;
        size_t low = 0, high = count - 1;
        while (low <= high) {
            while (steps[low].at < pivot)
                low++;
            while (steps[high].at > pivot)
                high--;
            if (low > high)
                break;
            yunta_rows_step keep = steps[low];
            steps[low++] = steps[high];
            steps[high] = keep;
            if (high-- == 0)
                break;
        }
        size_t left = high == SIZE_MAX ? 0 : high + 1;
        bool right_is_less = count - low < left;
        sort_steps(right_is_less ? steps + low : steps, right_is_less ? count - low : left);
        steps = right_is_less ? steps : steps + low;
        count = right_is_less ? left : count - low;
    }
}

/* The first of the shifts at which the bound is least. */
static int64_t best_shift(rounding *r, __int128 *bound) {
    yunta_rows_step *steps = r->worker->steps.items;
    size_t count = r->worker->steps.count;
    int64_t best = 0;
    __int128 sum = r->base;
    *bound = r->base;
    sort_steps(steps, count);
    for (size_t k = 0; k < count; k++) {
        sum += steps[k].change;
        if ((k + 1 == count || steps[k + 1].at > steps[k].at) && sum < *bound) {
            *bound = sum;
            best = steps[k].at;
        }
    }
    return best;
}

/* *shift: the first of those of the least bound. */
static bool price_stage(const yunta_rows_solved *solved, size_t stage, yunta_rows_worker *worker,
                        __int128 *bound, int64_t *shift) {
    const yunta_rows *rows = solved->rows;
    const yunta_weighing *last = &rows->matching->weighing;
    rounding r = {solved, &rows->stage[stage], last->factor[stage], worker, 0, false};
    worker->steps.count = worker->change.count = 0;
    for (size_t i = 0; i < solved->block->mentors; i++)
        if (!yunta_array_push(&worker->change, 0))
            return false;
    for (size_t j = 0; j < solved->block->mentees; j++)
        add_buyer(&r, j);
    for (size_t i = 0; i < solved->block->mentors; i++)
        add_seller(&r, i);
    if (r.failed)
        return false;
    *shift = best_shift(&r, bound);
    return true;
}

bool yunta_rows_keep_prices(const yunta_rows_solved *s, yunta_rows_worker *w) {
    yunta_rows_block *block = s->block;
    const yunta_rows *rows = s->rows;
    size_t last = rows->matching->weighing.count - 1;
    for (size_t i = 0; i < block->mentors; i++)
        rows->mentor_price[last][s->mentors[i]] = s->answer->seller_price[i];
    for (size_t j = 0; j < block->mentees; j++)
        rows->mentee_price[last][s->mentees[j]] = s->answer->buyer_price[j];
    block->bound[last] = s->answer->bound;
    for (size_t stage = 0; stage < last; stage++)
        if (!price_stage(s, stage, w, &block->bound[stage], &block->shift[stage]))
            return false;
    return true;
}

/* Those of a stage, of all blocks, out of those of the last. */
static void round_prices(const yunta_rows *rows, size_t stage) {
    const yunta_weighing *weighing = &rows->matching->weighing;
    size_t last = weighing->count - 1;
    int64_t whole = weighing->factor[stage];
    for (size_t k = 0; k < rows->block_count; k++) {
        const yunta_rows_block *block = &rows->blocks[k];
        const int32_t *mentors =
            yunta_buckets_people(&rows->buckets, YUNTA_SIDE_MENTOR, block->bucket);
        const int32_t *mentees =
            yunta_buckets_people(&rows->buckets, YUNTA_SIDE_MENTEE, block->bucket);
        for (size_t i = 0; i < block->mentors; i++)
            rows->mentor_price[stage][mentors[i]] = at_shift(
                rounded_down(rows->mentor_price[last][mentors[i]], whole), block->shift[stage]);
        for (size_t j = 0; j < block->mentees; j++)
            rows->mentee_price[stage][mentees[j]] = -at_shift(
                rounded_up(rows->mentee_price[last][mentees[j]], whole), block->shift[stage]);
    }
}

bool yunta_rows_make_prices(yunta_rows *r, size_t s) {
    yunta_matching *m = r->matching;
    yunta_stage *stage = &m->pairing->part.stages[s];
    if (!yunta_match_prices(m, &r->stage[s], &r->mentor_price[s], &r->mentee_price[s]))
        return false;
    stage->mentor_price = r->mentor_price[s];
    stage->mentee_price = r->mentee_price[s];
    return true;
}

bool yunta_rows_make_earlier_prices(yunta_rows *r) {
    bool fine = true;
    for (size_t s = 0; fine && s + 1 < r->matching->weighing.count; s++) {
        fine = yunta_rows_make_prices(r, s);
        if (fine && !yunta_match_is_shard(r->matching))
            round_prices(r, s);
    }
    return fine;
}

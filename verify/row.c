/* One mentee with many mentors: plain loops over arrays side by side, which the compiler
 * vectorises. Every division is of integers below 2^31 in double precision, cut off: the exact
 * quotient when it is no integer is further from the next one than rounding can reach. */
#include "verify/pass.h"
#include <string.h>

/* A gain times a want is at most 15, so a byte holds the sum of 17. */
enum { SKILLS_A_BYTE = 17 };

typedef struct {
    const yunta_pack *pack;
    int32_t mentee;
    size_t from, count;
    int32_t sum[YUNTA_CHUNK];     /* of weight * component; then the score */
    int32_t part[YUNTA_CHUNK];    /* of one component */
    int32_t overlap[YUNTA_CHUNK]; /* minutes */
    uint8_t ok[YUNTA_CHUNK];
} row;

YUNTA_LOOP static void add_skill(const uint8_t *restrict level, size_t count, uint8_t have,
                                 uint8_t from, uint8_t cap, uint8_t want, uint8_t *restrict sum) {
    for (size_t i = 0; i < count; i++) {
        uint8_t gain = level[i] > have ? (uint8_t)(level[i] - have) : 0;
        gain = gain < cap ? gain : cap;
        gain = level[i] >= from ? gain : 0;
        sum[i] = (uint8_t)(sum[i] + want * gain);
    }
}

YUNTA_LOOP static void pour(uint8_t *restrict sum, size_t count, int32_t *restrict total) {
    for (size_t i = 0; i < count; i++)
        total[i] += sum[i];
    memset(sum, 0, count);
}

/* total[i] = floor(times * total[i] / divisor) */
YUNTA_LOOP static void divide(int32_t *restrict total, size_t count, double times, double divisor) {
    for (size_t i = 0; i < count; i++)
        total[i] = (int32_t)(times * (double)total[i] / divisor);
}

YUNTA_LOOP static void add_times(const int32_t *restrict part, size_t count, int32_t times,
                                 int32_t *restrict sum) {
    for (size_t i = 0; i < count; i++)
        sum[i] += times * part[i];
}

static bool wants_nothing(const uint8_t *want, size_t skills) {
    for (size_t k = 0; k < skills; k++)
        if (want[k])
            return false;
    return true;
}

static void skills(row *r) {
    const yunta_cohort *cohort = r->pack->crowd->cohort;
    const yunta_policy *policy = cohort->policy;
    const uint8_t *level = cohort->level + (size_t)r->mentee * cohort->skills;
    const uint8_t *want = cohort->want + (size_t)r->mentee * cohort->skills;
    uint8_t sum[YUNTA_CHUNK] = {0};
    int32_t cap = policy->scoring_skills_gain_cap, best = 0, added = 0;
    bool all = wants_nothing(want, cohort->skills);
    for (size_t k = 0; k < cohort->skills; k++) {
        int32_t times = all ? 1 : want[k], room = 5 - level[k];
        best += times * (room < cap ? room : cap);
        if (times == 0)
            continue;
        add_skill(r->pack->level + k * r->pack->mentors + r->from, r->count, level[k],
                  (uint8_t)policy->scoring_skills_teach_from, (uint8_t)cap, (uint8_t)times, sum);
        if (++added % SKILLS_A_BYTE == 0)
            pour(sum, r->count, r->part);
    }
    pour(sum, r->count, r->part);
    divide(r->part, r->count, best > 0 ? 10000 : 0, best > 0 ? best : 1);
}

YUNTA_LOOP static void count_bits(const uint64_t *restrict words, size_t count, uint64_t mask,
                                  int32_t *restrict total) {
    for (size_t i = 0; i < count; i++) {
        uint64_t x = words[i] & mask;
        x -= x >> 1 & 0x5555555555555555;
        x = (x & 0x3333333333333333) + (x >> 2 & 0x3333333333333333);
        x = (x + (x >> 4)) & 0x0f0f0f0f0f0f0f0f;
        x += x >> 8;
        x += x >> 16;
        x += x >> 32;
        total[i] += (int32_t)(x & 0x7f);
    }
}

static void overlaps(row *r) {
    const yunta_crowd *crowd = r->pack->crowd;
    const uint64_t *mine = crowd->week + (size_t)r->mentee * crowd->words;
    const int32_t *rest = r->pack->rest + r->from;
    int32_t unit = crowd->unit, always = crowd->always[r->mentee] ? -1 : 0;
    memset(r->overlap, 0, sizeof r->overlap);
    for (size_t w = 0; w < crowd->words; w++)
        if (mine[w])
            count_bits(r->pack->week + w * r->pack->mentors + r->from, r->count, mine[w],
                       r->overlap);
    for (size_t i = 0; i < r->count; i++)
        r->overlap[i] = r->overlap[i] * unit + (rest[i] & always);
}

static void availability(row *r) {
    int32_t enough = r->pack->crowd->policy->scoring_availability_enough_minutes;
    for (size_t i = 0; i < r->count; i++)
        r->part[i] = r->overlap[i] < enough ? r->overlap[i] : enough;
    divide(r->part, r->count, 10000, enough);
}

/* The items of a list that lie in the chunk. */
static void items_of(const row *r, const yunta_lists *lists, size_t key, size_t *from, size_t *to) {
    size_t low = lists->first[key], high = lists->first[key + 1];
    *to = high;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if ((size_t)lists->item[middle] < r->from)
            low = middle + 1;
        else
            high = middle;
    }
    *from = low;
    while (low < *to && (size_t)lists->item[low] < r->from + r->count)
        low++;
    *to = low;
}

static void goals(row *r) {
    const yunta_terms *terms = &r->pack->crowd->cohort->goals;
    size_t first = terms->first[r->mentee], last = terms->first[r->mentee + 1], from, to;
    for (size_t t = first; t < last; t++) {
        items_of(r, &r->pack->strengths, (size_t)terms->term[t], &from, &to);
        for (; from < to; from++)
            r->part[(size_t)r->pack->strengths.item[from] - r->from]++;
    }
    divide(r->part, r->count, 10000, first < last ? (double)(last - first) : 1);
}

static void region(row *r) {
    const yunta_cohort *cohort = r->pack->crowd->cohort;
    const int32_t *theirs = r->pack->region + r->from;
    int32_t mine = cohort->column[cohort->region].code[r->mentee];
    for (size_t i = 0; i < r->count; i++)
        r->part[i] = mine >= 0 && theirs[i] == mine ? 10000 : 0;
}

/* sign: 1 when the mentor's number is the one above. */
static void gap(row *r, const int32_t *theirs, int32_t mine, double sign, double ideal,
                double spread) {
    if (mine == YUNTA_NO_INT)
        return;
    for (size_t i = 0; i < r->count; i++) {
        double off = sign * ((double)theirs[i] - mine) - ideal;
        double left = spread - (off < 0 ? -off : off);
        left = theirs[i] == YUNTA_NO_INT || left < 0 ? 0 : left;
        r->part[i] = (int32_t)(10000 * left / spread);
    }
}

static void prefer_one(row *r, int32_t mentor) {
    const yunta_crowd *crowd = r->pack->crowd;
    int32_t place = r->pack->place[mentor];
    if (place >= 0 && (size_t)place >= r->from && (size_t)place < r->from + r->count)
        r->part[(size_t)place - r->from] = (yunta_plain_preference(crowd, mentor, r->mentee) +
                                            yunta_plain_preference(crowd, r->mentee, mentor)) /
                                           2;
}

static void preferences(row *r) {
    const yunta_cohort *cohort = r->pack->crowd->cohort;
    const yunta_lists *choosers = &r->pack->choosers;
    size_t from = 0, to = cohort->preference_count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (cohort->preferences[middle].person < r->mentee)
            from = middle + 1;
        else
            to = middle;
    }
    for (; from < cohort->preference_count && cohort->preferences[from].person == r->mentee; from++)
        prefer_one(r, cohort->preferences[from].choice);
    for (size_t k = choosers->first[r->mentee]; k < choosers->first[r->mentee + 1]; k++)
        prefer_one(r, choosers->item[k]);
}

static void components(row *r) {
    const yunta_crowd *crowd = r->pack->crowd;
    const yunta_policy *policy = crowd->policy;
    const yunta_person *me = &crowd->cohort->person[r->mentee];
    memset(r->sum, 0, r->count * sizeof *r->sum);
    for (int c = 0; c < YUNTA_PARTS; c++) {
        if (crowd->weight[c] == 0)
            continue;
        memset(r->part, 0, r->count * sizeof *r->part);
        if (c == 0)
            skills(r);
        else if (c == 1)
            availability(r);
        else if (c == 2)
            goals(r);
        else if (c == 3)
            region(r);
        else if (c == 4)
            gap(r, r->pack->age + r->from, me->age, -1, policy->scoring_age_ideal,
                policy->scoring_age_spread);
        else if (c == 5)
            gap(r, r->pack->rank + r->from, me->level, 1, policy->scoring_level_ideal,
                policy->scoring_level_spread);
        else
            preferences(r);
        add_times(r->part, r->count, (int32_t)crowd->weight[c], r->sum);
    }
    divide(r->sum, r->count, crowd->weight_sum > 0, crowd->weight_sum > 0 ? crowd->weight_sum : 1);
}

/* prefer, avoid and forbid; rows of one mentor lie together. */
static void constraints(row *r) {
    const yunta_crowd *crowd = r->pack->crowd;
    const yunta_lists *lists = &r->pack->constraints;
    int32_t last = -1;
    for (size_t k = lists->first[r->mentee]; k < lists->first[r->mentee + 1]; k++) {
        int32_t mentor = crowd->cohort->constraints[lists->item[k]].mentor;
        int32_t place = r->pack->place[mentor];
        if (mentor == last || place < 0 || (size_t)place < r->from ||
            (size_t)place >= r->from + r->count)
            continue;
        int64_t score =
            (int64_t)r->sum[(size_t)place - r->from] + yunta_plain_points(crowd, mentor, r->mentee);
        r->sum[(size_t)place - r->from] = (int32_t)(score < 0 ? 0 : score > 10000 ? 10000 : score);
        if (yunta_plain_constraint(crowd, YUNTA_FORBID, mentor, r->mentee))
            r->ok[(size_t)place - r->from] = 0;
        last = mentor;
    }
}

static void close_place(row *r, int32_t person) {
    int32_t place = r->pack->place[person];
    if (place >= 0 && (size_t)place >= r->from && (size_t)place < r->from + r->count)
        r->ok[(size_t)place - r->from] = 0;
}

static void met_before(row *r) {
    const yunta_crowd *crowd = r->pack->crowd;
    size_t from = 0, to = crowd->met_count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if ((int32_t)(crowd->met[middle] >> 32) < r->mentee)
            from = middle + 1;
        else
            to = middle;
    }
    for (; from < crowd->met_count && (int32_t)(crowd->met[from] >> 32) == r->mentee; from++)
        close_place(r, (int32_t)(crowd->met[from] & 0xffffffff));
}

/* sign * (theirs - mine) must reach least. */
static void gap_rule(row *r, const int32_t *theirs, int32_t mine, int64_t sign, int64_t least) {
    for (size_t i = 0; i < r->count; i++)
        r->ok[i] &= theirs[i] != YUNTA_NO_INT && mine != YUNTA_NO_INT &&
                    sign * ((int64_t)theirs[i] - mine) >= least;
}

static void different(row *r) {
    const yunta_crowd *crowd = r->pack->crowd;
    for (size_t c = 0; c < crowd->different_count; c++) {
        const int32_t *theirs = r->pack->different + c * r->pack->mentors + r->from;
        int32_t mine = crowd->different[c] ? crowd->different[c]->code[r->mentee] : -1;
        for (size_t i = 0; i < r->count; i++)
            r->ok[i] &= theirs[i] >= 0 && mine >= 0 && theirs[i] != mine;
    }
}

static void languages(row *r) {
    const yunta_terms *terms = &r->pack->crowd->cohort->languages;
    uint8_t shared[YUNTA_CHUNK] = {0};
    size_t from, to;
    for (size_t t = terms->first[r->mentee]; t < terms->first[r->mentee + 1]; t++) {
        items_of(r, &r->pack->languages, (size_t)terms->term[t], &from, &to);
        for (; from < to; from++)
            shared[(size_t)r->pack->languages.item[from] - r->from] = 1;
    }
    for (size_t i = 0; i < r->count; i++)
        r->ok[i] &= shared[i];
}

static void meetable(row *r) {
    const yunta_crowd *crowd = r->pack->crowd;
    uint64_t any[YUNTA_CHUNK] = {0};
    for (size_t w = 0; w < crowd->start_words; w++) {
        const uint64_t *theirs = r->pack->starts + w * r->pack->mentors + r->from;
        uint64_t mine = crowd->starts[(size_t)r->mentee * crowd->start_words + w];
        for (size_t i = 0; i < r->count; i++)
            any[i] |= theirs[i] & mine;
    }
    for (size_t i = 0; i < r->count; i++)
        r->ok[i] &= any[i] != 0;
}

static void rules(row *r) {
    const yunta_crowd *crowd = r->pack->crowd;
    const yunta_policy *policy = crowd->policy;
    const yunta_person *me = &crowd->cohort->person[r->mentee];
    int32_t least = policy->eligibility_overlap_minutes;
    different(r);
    if (policy->eligibility_mentor_younger_by != YUNTA_NO_INT)
        gap_rule(r, r->pack->age + r->from, me->age, -1, policy->eligibility_mentor_younger_by);
    if (policy->eligibility_mentor_level_above_by != YUNTA_NO_INT)
        gap_rule(r, r->pack->rank + r->from, me->level, 1,
                 policy->eligibility_mentor_level_above_by);
    if (policy->eligibility_shared_language)
        languages(r);
    for (size_t i = 0; least > 0 && i < r->count; i++)
        r->ok[i] &= r->overlap[i] >= least;
    if (policy->eligibility_meetable)
        meetable(r);
    if (!policy->eligibility_repeat_pairs)
        met_before(r);
    close_place(r, r->mentee);
}

void yunta_row(const yunta_pack *pack, int32_t mentee, size_t from, size_t count, int16_t *score) {
    const yunta_policy *policy = pack->crowd->policy;
    row r;
    r.pack = pack;
    r.mentee = mentee;
    r.from = from;
    r.count = count;
    memset(r.ok, 1, count);
    if (pack->crowd->weight[1] > 0 || policy->eligibility_overlap_minutes > 0)
        overlaps(&r);
    components(&r);
    constraints(&r);
    rules(&r);
    int32_t least = policy->eligibility_least_score;
    for (size_t i = 0; i < count; i++)
        score[i] = (int16_t)(r.ok[i] && r.sum[i] >= least ? r.sum[i] : -1);
}

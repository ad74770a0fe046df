/* What one mentee's row needs: tables, lists of bit rows, constants. */
#include "model/kernel_private.h"
#include <string.h>

enum { WHOLE_LOW, WHOLE_HIGH, REST, REST_HIGH, BARS, TABLES };

/* Level 1 can never teach, so that from 1 is as from 2. */
int yunta_kernel_teach_from(const yunta_kernel *kernel) {
    int from = kernel->cohort->policy->scoring_skills_teach_from;
    return from < 2 ? 2 : from;
}

/* want * gain of a digit of a packed byte, 64 bytes. */
static uint64_t *gains_of(const yunta_kernel *kernel, size_t digit, int level, int want) {
    return kernel->gains + ((digit * 5 + (size_t)level - 1) * 4 + (size_t)want) * 8;
}

static void fill_digit(yunta_kernel *kernel, size_t digit, int unit, int level, int want) {
    int from = yunta_kernel_teach_from(kernel), radix = 7 - from;
    int cap = kernel->cohort->policy->scoring_skills_gain_cap;
    uint8_t *table = (uint8_t *)gains_of(kernel, digit, level, want);
    for (int k = 0; k < 64; k++) {
        int value = k / unit % radix;
        int gain = value == 0 ? 0 : from + value - 1 - level;
        gain = gain < 0 ? 0 : gain > cap ? cap : gain;
        table[k] = (uint8_t)(want * gain);
    }
}

void yunta_kernel_fill_gains(yunta_kernel *kernel) {
    int unit = 1, radix = 7 - yunta_kernel_teach_from(kernel);
    for (size_t digit = 0; digit < YUNTA_KERNEL_DIGITS; digit++, unit *= radix)
        for (int level = 1; level <= 5; level++)
            for (int want = 0; want <= 3; want++)
                fill_digit(kernel, digit, unit, level, want);
}

/* The table of one pack, eight bytes at a time, as no sum leaves its byte; returns the most it may
 * give, 0 where nothing is wanted. What is not wanted adds zeros: a branch would be guessed wrong.
 */
static uint32_t fill_pack(const yunta_kernel *kernel, const yunta_wishes *wishes, size_t pack,
                          uint64_t table[8]) {
    size_t first = pack * (size_t)kernel->digits, skills = kernel->cohort->skills;
    int cap = kernel->cohort->policy->scoring_skills_gain_cap;
    uint32_t most = 0;
    uint64_t sums[8] = {0};
    for (size_t d = 0; d < (size_t)kernel->digits && first + d < skills; d++) {
        int want = wishes->all ? 1 : wishes->want[first + d], level = wishes->level[first + d];
        int room = 5 - level < cap ? 5 - level : cap;
        const uint64_t *gains = gains_of(kernel, d, level, want);
        most += (uint32_t)(want * room);
        for (int k = 0; k < 8; k++)
            sums[k] += gains[k];
    }
    memcpy(table, sums, sizeof sums);
    return most;
}

/* The division by the points wanted, in 16-bit products: rounded up it is exact while
 * best * best <= 65536, as then the excess, below best / 65536, is below 1 / best; rounded down it
 * falls short by at most 1. */
static void set_scale(const yunta_kernel *kernel, uint32_t best, yunta_kernel_plan *plan) {
    uint32_t weight = kernel->weight[YUNTA_SKILLS], scale = (10000u << 16) / best;
    plan->exact = best <= 256;
    if (plan->exact)
        scale += (10000u << 16) % best != 0;
    plan->best = (uint16_t)best;
    plan->scale_whole = (uint16_t)(scale >> 16);
    plan->scale_part = (uint16_t)scale;
    plan->weight = (uint16_t)weight;
    uint32_t share = (weight << 16) / kernel->weight_sum;
    plan->share = (uint16_t)(share > 65535 ? 65535 : share);
}

static bool plan_skills(const yunta_kernel *kernel, yunta_kernel_plan *plan) {
    uint32_t sum = 0;
    plan->packs = 0;
    plan->one_byte = true;
    plan->best = 0;
    if (kernel->packs == 0)
        return true;
    yunta_wishes wishes = yunta_wishes_of(kernel->scoring, plan->mentee);
    if (wishes.best > YUNTA_KERNEL_BEST_MOST)
        return false;
    if (wishes.best > 0)
        set_scale(kernel, wishes.best, plan);
    for (size_t pack = 0; pack < kernel->packs; pack++) {
        size_t at = plan->packs;
        uint32_t most = fill_pack(kernel, &wishes, pack, plan->table[at]);
        if (most == 0)
            continue;
        if (sum + most > 255) {
            plan->flush[at - 1] = true;
            plan->one_byte = false;
            sum = 0;
        }
        sum += most;
        plan->pack[at] = kernel->skills + pack * 8 * kernel->lane;
        plan->flush[at] = false;
        plan->packs++;
    }
    return true;
}

/* Adds a counter of the bits that the mentee has, each at most cap times; returns its first plane.
 */
static int add_counter(const yunta_kernel *kernel, yunta_kernel_bit which, size_t cap,
                       yunta_kernel_plan *plan) {
    const yunta_kernel_bits *bits = &kernel->bits[which];
    const uint64_t *mine = bits->mentee + (size_t)plan->mentee * bits->words;
    size_t last = plan->counters == 0 ? 0 : (size_t)plan->counters - 1, repeated = 0;
    size_t first = plan->counters == 0 ? 0 : plan->counter[last].first + plan->counter[last].count;
    size_t at = first;
    uint32_t row, before = 0;
    for (size_t w = 0; w < bits->words; w++) {
        for (uint64_t left = mine[w] & bits->used[w]; left != 0; left &= left - 1) {
            row = bits->row[w * 64 + (size_t)__builtin_ctzll(left)];
            repeated = row == before ? repeated + 1 : 0;
            before = row;
            if (repeated < cap)
                plan->list[at++] = (uint32_t)(row * kernel->lane);
        }
    }
    while ((at - first) % 4 != 0)
        plan->list[at++] = 0;
    plan->counter[plan->counters].first = first;
    plan->counter[plan->counters].count = at - first;
    plan->counter[plan->counters].planes = yunta_kernel_planes(cap);
    plan->counters++;
    plan->planes += yunta_kernel_planes(cap);
    return plan->planes - yunta_kernel_planes(cap);
}

static yunta_kernel_group *add_group(yunta_kernel_plan *plan, int entries, bool value, bool bars) {
    yunta_kernel_group *group = &plan->group[plan->groups++];
    group->class = NULL;
    group->first_plane = group->planes = 0;
    group->same.bytes = 0;
    group->entries = entries;
    group->value = value;
    group->bars = bars;
    plan->barred |= bars;
    return group;
}

/* A table of zeros for the group. */
static yunta_kernel_table *own_table(yunta_kernel_plan *plan, yunta_kernel_group *group) {
    yunta_kernel_table *table = &plan->room[group - plan->group];
    group->table = table;
    table->most = 0;
    table->rests = false;
    for (int t = 0; t < TABLES; t++)
        memset(table->of[t], 0, (size_t)(group->entries + 63) / 64 * 64);
    return table;
}

static void set_value(const yunta_kernel *kernel, yunta_kernel_table *table, int entry,
                      uint32_t weighted) {
    uint32_t whole = weighted / kernel->weight_sum, rest = weighted % kernel->weight_sum;
    table->of[WHOLE_LOW][entry] = (uint8_t)(whole % YUNTA_KERNEL_UNIT);
    table->of[WHOLE_HIGH][entry] = (uint8_t)(whole / YUNTA_KERNEL_UNIT);
    table->of[REST][entry] = (uint8_t)rest;
    table->of[REST_HIGH][entry] = (uint8_t)(rest >> 8);
    table->most = whole > table->most ? (uint16_t)whole : table->most;
    table->rests = table->rests || rest != 0;
}

static yunta_kernel_match match_of(const yunta_kernel_code *code, int32_t mine) {
    yunta_kernel_match match = {.bytes = code->bytes, .different = code->different};
    for (int b = 0; b < code->bytes; b++) {
        match.plane[b] = code->plane[b];
        match.code[b] = (uint8_t)((uint32_t)(mine + 1) >> 8 * b);
    }
    return match;
}

static int hours_planes(const yunta_kernel *kernel) {
    bool asked = kernel->bits[YUNTA_BITS_HOURS].asked;
    return asked ? yunta_kernel_planes((size_t)kernel->hours_cap) : 0;
}

static yunta_kernel_region region_way(const yunta_kernel *kernel, int32_t mentee) {
    const yunta_kernel_code *region = &kernel->region;
    if (region->code == NULL || region->code[mentee] < 0)
        return YUNTA_REGION_NONE;
    if (region->bytes > 0)
        return YUNTA_REGION_BIT;
    return region->shared == region->code[mentee] ? YUNTA_REGION_ALL : YUNTA_REGION_NONE;
}

static bool hours_bar(const yunta_kernel *kernel) {
    return kernel->e->force & yunta_rule_bit(YUNTA_RULE_OVERLAP);
}

static void fill_hours(const yunta_kernel *kernel, int planes, yunta_kernel_region region,
                       yunta_kernel_table *table) {
    const yunta_policy *policy = kernel->cohort->policy;
    uint32_t weight = planes > 0 ? kernel->weight[YUNTA_AVAILABILITY] : 0;
    int64_t enough = policy->scoring_availability_enough_minutes;
    for (int entry = 0; entry < 1 << (planes + (region == YUNTA_REGION_BIT)); entry++) {
        int64_t minutes = (int64_t)(entry & ((1 << planes) - 1)) * kernel->weeks->slot_minutes;
        bool same =
            region == YUNTA_REGION_ALL || (region == YUNTA_REGION_BIT && entry >> planes != 0);
        uint32_t weighted = same ? 10000 * kernel->weight[YUNTA_REGION] : 0;
        weighted += weight * (uint32_t)(10000 * (minutes < enough ? minutes : enough) / enough);
        set_value(kernel, table, entry, weighted);
        if (planes > 0 && hours_bar(kernel) && minutes < policy->eligibility_overlap_minutes)
            table->of[BARS][entry] = 255;
    }
}

/* The tables of hours and region, the same for every mentee. */
void yunta_kernel_fill_hours(yunta_kernel *kernel) {
    int planes = hours_planes(kernel);
    for (int hours = 0; hours < 2; hours++)
        for (int region = 0; region < YUNTA_REGION_WAYS; region++)
            if (planes + (region == YUNTA_REGION_BIT) <= YUNTA_KERNEL_COUNTER || hours == 0)
                fill_hours(kernel, hours ? planes : 0, (yunta_kernel_region)region,
                           &kernel->hours_table[hours][region]);
}

/* Hours in common, the region, or both in one index: slots, then a bit for the same region. */
static void plan_hours(const yunta_kernel *kernel, bool hours, yunta_kernel_region region,
                       yunta_kernel_plan *plan) {
    int planes = hours ? hours_planes(kernel) : 0;
    bool bit = region == YUNTA_REGION_BIT;
    bool value = region != YUNTA_REGION_NONE || (hours && kernel->weight[YUNTA_AVAILABILITY] > 0);
    yunta_kernel_group *group =
        add_group(plan, 1 << (planes + bit), value, hours && hours_bar(kernel));
    group->table = &kernel->hours_table[hours][region];
    if (bit)
        group->same = match_of(&kernel->region, kernel->region.code[plan->mentee]);
    group->planes = planes;
    if (hours)
        group->first_plane = add_counter(kernel, YUNTA_BITS_HOURS, (size_t)kernel->hours_cap, plan);
}

static bool plan_goals(const yunta_kernel *kernel, yunta_kernel_plan *plan) {
    size_t goals = (size_t)kernel->scoring->goal_count[plan->mentee];
    if (!kernel->bits[YUNTA_BITS_GOALS].asked || goals == 0)
        return true;
    int planes = yunta_kernel_planes(goals);
    if (planes > YUNTA_KERNEL_COUNTER)
        return false;
    yunta_kernel_group *group = add_group(plan, 1 << planes, true, false);
    group->planes = planes;
    group->first_plane = add_counter(kernel, YUNTA_BITS_GOALS, goals, plan);
    yunta_kernel_table *table = own_table(plan, group);
    for (size_t met = 0; met <= goals; met++)
        set_value(kernel, table, (int)met,
                  kernel->weight[YUNTA_GOALS] * (uint32_t)(10000 * met / goals));
    return true;
}

/* A language in common, and a start of a meeting; where one is lacking the pair is barred. */
static void plan_in_common(const yunta_kernel *kernel, yunta_kernel_plan *plan) {
    bool languages = kernel->bits[YUNTA_BITS_LANGUAGES].asked;
    bool starts = kernel->bits[YUNTA_BITS_STARTS].asked;
    int planes = languages + starts;
    if (planes == 0)
        return;
    yunta_kernel_group *group = add_group(plan, 1 << planes, false, true);
    group->planes = planes;
    group->first_plane = plan->planes;
    if (languages)
        add_counter(kernel, YUNTA_BITS_LANGUAGES, 1, plan);
    if (starts)
        add_counter(kernel, YUNTA_BITS_STARTS, 1, plan);
    memset(own_table(plan, group)->of[BARS], 255, (size_t)group->entries - 1);
}

/* 10000 at the ideal gap, falling evenly to 0 at spread away from it. */
static uint32_t gap_part(int64_t gap, int64_t ideal, int64_t spread) {
    int64_t off = gap - ideal;
    int64_t left = spread - (off < 0 ? -off : off);
    return left > 0 ? (uint32_t)(10000 * left / spread) : 0;
}

typedef struct {
    const yunta_kernel_number *number;
    int32_t mine;
    int sign; /* of the mentor's value in the gap */
    uint32_t weight;
    int64_t ideal, spread, least; /* least: of the rule, or YUNTA_NO_INT */
} gap_terms;

/* Returns false where the mentee lacks what the rule needs. */
static bool plan_gap(const yunta_kernel *kernel, const gap_terms *terms, yunta_kernel_plan *plan) {
    bool ruled = terms->least != YUNTA_NO_INT;
    if (!terms->number->asked)
        return true;
    if (terms->mine == YUNTA_NO_INT)
        return !ruled;
    yunta_kernel_group *group = add_group(plan, terms->number->classes, terms->weight > 0, ruled);
    group->class = terms->number->class;
    yunta_kernel_table *table = own_table(plan, group);
    for (int k = 1; k < terms->number->classes; k++) {
        int64_t gap = terms->sign * ((int64_t)terms->number->value[k] - terms->mine);
        set_value(kernel, table, k, terms->weight * gap_part(gap, terms->ideal, terms->spread));
        table->of[BARS][k] = ruled && gap < terms->least ? 255 : 0;
    }
    return true;
}

static bool plan_gaps(const yunta_kernel *kernel, yunta_kernel_plan *plan) {
    if (!kernel->age.asked && !kernel->level.asked)
        return true;
    const yunta_policy *policy = kernel->cohort->policy;
    const yunta_person *mentee = &kernel->cohort->person[plan->mentee];
    yunta_rule_set force = kernel->e->force;
    gap_terms age = {.number = &kernel->age,
                     .mine = mentee->age,
                     .sign = -1,
                     .weight = kernel->weight[YUNTA_AGE],
                     .ideal = policy->scoring_age_ideal,
                     .spread = policy->scoring_age_spread,
                     .least = force & yunta_rule_bit(YUNTA_RULE_YOUNGER)
                                  ? policy->eligibility_mentor_younger_by
                                  : YUNTA_NO_INT};
    gap_terms level = {.number = &kernel->level,
                       .mine = mentee->level,
                       .sign = 1,
                       .weight = kernel->weight[YUNTA_LEVEL],
                       .ideal = policy->scoring_level_ideal,
                       .spread = policy->scoring_level_spread,
                       .least = force & yunta_rule_bit(YUNTA_RULE_LEVEL_ABOVE)
                                    ? policy->eligibility_mentor_level_above_by
                                    : YUNTA_NO_INT};
    return plan_gap(kernel, &age, plan) && plan_gap(kernel, &level, plan);
}

/* Returns false where a column bars the mentee from the whole block. */
static bool plan_columns(const yunta_kernel *kernel, yunta_kernel_plan *plan) {
    for (size_t k = 0; k < kernel->code_count; k++) {
        const yunta_kernel_code *code = &kernel->codes[k];
        int32_t mine = code->code == NULL ? -1 : code->code[plan->mentee];
        if (mine < 0)
            return false;
        if (code->bytes > 0) {
            plan->bar[plan->bars++] = match_of(code, mine);
            plan->barred = true;
        } else if (code->shared < 0 || (code->shared == mine) == code->different) {
            return false;
        }
    }
    return true;
}

/* Whether 16 bits hold every sum of rests: the skills leave at most 1.16 of weight_sum, as their
 * share is short by less than 1 / 65536, and each group less than one. */
static bool count_carries(const yunta_kernel *kernel, yunta_kernel_plan *plan) {
    int terms = 0;
    for (size_t g = 0; g < plan->groups; g++)
        terms += plan->group[g].value;
    plan->carries = plan->packs > 0 ? terms + 1 : terms > 0 ? terms - 1 : 0;
    uint32_t most = (uint32_t)(terms + 2) * kernel->weight_sum;
    plan->biased = most > INT16_MAX;
    plan->weight_sum = (uint16_t)kernel->weight_sum;
    return most <= UINT16_MAX;
}

yunta_kernel_way yunta_kernel_plan_row(const yunta_kernel *kernel, size_t m,
                                       yunta_kernel_plan *plan) {
    plan->mentee = kernel->people_of[kernel->mentors + m];
    plan->counters = plan->planes = 0;
    plan->groups = plan->bars = 0;
    plan->barred = kernel->closed_any;
    plan->least = (int16_t)kernel->least;
    if (!plan_columns(kernel, plan) || !plan_gaps(kernel, plan))
        return YUNTA_ROW_BARRED;
    int planes = hours_planes(kernel);
    yunta_kernel_region region = region_way(kernel, plan->mentee);
    bool joint = planes + (region == YUNTA_REGION_BIT) <= YUNTA_KERNEL_COUNTER;
    if (planes > YUNTA_KERNEL_COUNTER)
        return YUNTA_ROW_PAIRS;
    if (planes > 0)
        plan_hours(kernel, true, joint ? region : YUNTA_REGION_NONE, plan);
    if (region != YUNTA_REGION_NONE && (planes == 0 || !joint))
        plan_hours(kernel, false, region, plan);
    plan_in_common(kernel, plan);
    if (!plan_goals(kernel, plan) || !plan_skills(kernel, plan) || !count_carries(kernel, plan))
        return YUNTA_ROW_PAIRS;
    return YUNTA_ROW_VECTORS;
}

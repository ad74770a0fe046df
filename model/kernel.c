#include "model/kernel.h"
#include "base/array.h"
#include "base/processor.h"
#include "model/given.h"
#include "model/kernel_private.h"
#include <string.h>

static bool has(yunta_kernel_kind kind) {
    if (kind == YUNTA_KERNEL_SCALAR)
        return true;
#ifdef __x86_64__
    if (kind == YUNTA_KERNEL_AVX2)
        return yunta_processor_has(YUNTA_AVX2);
    return yunta_processor_has(YUNTA_AVX512 | YUNTA_VBMI);
#else
    return false;
#endif
}

bool yunta_kernel_choose(yunta_kernel *kernel, yunta_kernel_kind kind) {
    bool best = kind == YUNTA_KERNEL_BEST;
    if (kind == YUNTA_KERNEL_BEST)
        kind = has(YUNTA_KERNEL_AVX512) ? YUNTA_KERNEL_AVX512
               : has(YUNTA_KERNEL_AVX2) ? YUNTA_KERNEL_AVX2
                                        : YUNTA_KERNEL_SCALAR;
    if (!has(kind))
        return false;
    kernel->kind = kind;
    kernel->best = best;
    return true;
}

static bool in_force(const yunta_kernel *kernel, yunta_rule rule) {
    return kernel->e->force & yunta_rule_bit(rule);
}

static uint32_t common_divisor(uint32_t a, uint32_t b) {
    while (b != 0) {
        uint32_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* The weights by their greatest common divisor; without any, every score is 0. */
static void take_weights(yunta_kernel *kernel) {
    const yunta_scoring *scoring = kernel->scoring;
    uint32_t divisor = scoring->weight_sum;
    for (int c = 0; c < YUNTA_COMPONENTS; c++)
        divisor = common_divisor(divisor, scoring->weight[c]);
    kernel->dense = !kernel->cohort->scores_given;
    kernel->given = yunta_given_rules(kernel->e);
    kernel->weight_sum = 1;
    if (!kernel->dense || divisor == 0)
        return;
    kernel->weight_sum = scoring->weight_sum / divisor;
    for (int c = 0; c < YUNTA_COMPONENTS; c++)
        kernel->weight[c] = scoring->weight[c] / divisor;
}

static int slots_for(const yunta_kernel *kernel, int32_t minutes) {
    int32_t slot = kernel->weeks->slot_minutes;
    return (int)((minutes + slot - 1) / slot);
}

static void ask_hours(yunta_kernel *kernel) {
    const yunta_policy *policy = kernel->cohort->policy;
    yunta_kernel_bits *hours = &kernel->bits[YUNTA_BITS_HOURS];
    *hours = (yunta_kernel_bits){.mentor = kernel->weeks->meetings,
                                 .mentee = kernel->weeks->meetings,
                                 .words = kernel->weeks->words};
    if (kernel->weight[YUNTA_AVAILABILITY] > 0) {
        hours->asked = true;
        kernel->hours_cap = slots_for(kernel, policy->scoring_availability_enough_minutes);
    }
    if (in_force(kernel, YUNTA_RULE_OVERLAP)) {
        int least = slots_for(kernel, policy->eligibility_overlap_minutes);
        hours->asked = true;
        kernel->hours_cap = least > kernel->hours_cap ? least : kernel->hours_cap;
    }
}

static void ask_bits(yunta_kernel *kernel) {
    ask_hours(kernel);
    kernel->bits[YUNTA_BITS_GOALS] = (yunta_kernel_bits){.mentor = kernel->scoring->strengths,
                                                         .mentee = kernel->scoring->goals,
                                                         .words = kernel->scoring->term_words,
                                                         .asked = kernel->weight[YUNTA_GOALS] > 0};
    kernel->bits[YUNTA_BITS_STARTS] =
        (yunta_kernel_bits){.mentor = kernel->weeks->starts,
                            .mentee = kernel->weeks->starts,
                            .words = kernel->weeks->start_words,
                            .asked = in_force(kernel, YUNTA_RULE_MEETABLE)};
}

static bool ask_languages(yunta_kernel *kernel) {
    const yunta_terms *terms = &kernel->cohort->languages;
    size_t people = kernel->cohort->people, words = 0;
    if (!in_force(kernel, YUNTA_RULE_LANGUAGE))
        return true;
    for (size_t t = 0; t < terms->first[people]; t++)
        if ((size_t)terms->term[t] / 64 + 1 > words)
            words = (size_t)terms->term[t] / 64 + 1;
    kernel->languages = yunta_alloc(people, words * sizeof *kernel->languages);
    if (kernel->languages == NULL)
        return false;
    for (size_t p = 0; p < people; p++)
        for (size_t t = terms->first[p]; t < terms->first[p + 1]; t++)
            kernel->languages[p * words + (size_t)terms->term[t] / 64] |= UINT64_C(1)
                                                                          << terms->term[t] % 64;
    kernel->bits[YUNTA_BITS_LANGUAGES] = (yunta_kernel_bits){
        .mentor = kernel->languages, .mentee = kernel->languages, .words = words, .asked = true};
    return true;
}

static int bytes_for(size_t codes) {
    return codes < 256 ? 1 : codes < 65536 ? 2 : 3;
}

static void ask_column(yunta_kernel *kernel, const yunta_column *column, bool different) {
    yunta_kernel_code *code = &kernel->codes[kernel->code_count++];
    code->different = different;
    code->code = column == NULL ? NULL : column->code;
    code->bytes_apart = column == NULL ? 0 : bytes_for(column->codes);
}

static bool ask_columns(yunta_kernel *kernel) {
    const yunta_eligibility *e = kernel->e;
    kernel->codes = yunta_alloc(e->same.count + e->different.count, sizeof *kernel->codes);
    if (kernel->codes == NULL)
        return false;
    for (size_t k = 0; in_force(kernel, YUNTA_RULE_SAME) && k < e->same.count; k++)
        ask_column(kernel, e->same.items[k], false);
    for (size_t k = 0; in_force(kernel, YUNTA_RULE_DIFFERENT) && k < e->different.count; k++)
        ask_column(kernel, e->different.items[k], true);
    if (kernel->weight[YUNTA_REGION] > 0) {
        const yunta_column *region = &kernel->cohort->column[kernel->cohort->region];
        kernel->region.code = region->code;
        kernel->region.bytes_apart = bytes_for(region->codes);
    }
    return true;
}

/* Preferences by whom they chose, where they count. */
static bool list_choosers(yunta_kernel *kernel) {
    const yunta_pair_table *ranks = &kernel->scoring->ranks;
    size_t people = kernel->cohort->people, count = ranks->first[people];
    if (kernel->weight[YUNTA_PREFERENCES] == 0)
        return true;
    kernel->choosers_first = yunta_alloc(people + 2, sizeof *kernel->choosers_first);
    kernel->chooser = yunta_alloc(count, sizeof *kernel->chooser);
    if (kernel->choosers_first == NULL || kernel->chooser == NULL)
        return false;
    for (size_t k = 0; k < count; k++)
        kernel->choosers_first[ranks->mentor[k] + 2]++;
    for (size_t p = 0; p < people; p++)
        kernel->choosers_first[p + 2] += kernel->choosers_first[p + 1];
    for (size_t p = 0; p < people; p++)
        for (size_t k = ranks->first[p]; k < ranks->first[p + 1]; k++)
            kernel->chooser[kernel->choosers_first[ranks->mentor[k] + 1]++] = (int32_t)p;
    return true;
}

static bool is_listed(const yunta_kernel *kernel) {
    size_t people = kernel->cohort->people;
    const yunta_scoring *scoring = kernel->scoring;
    const yunta_eligibility *e = kernel->e;
    return !kernel->dense || scoring->points.first[people] > 0 ||
           (kernel->weight[YUNTA_PREFERENCES] > 0 && scoring->ranks.first[people] > 0) ||
           (in_force(kernel, YUNTA_RULE_FORBID) && e->forbidden.first[people] > 0) ||
           (in_force(kernel, YUNTA_RULE_REPEAT) && e->met.first[people] > 0);
}

static bool make_bit_tables(yunta_kernel *kernel) {
    for (int k = 0; k < YUNTA_BITS; k++) {
        yunta_kernel_bits *bits = &kernel->bits[k];
        if (!bits->asked)
            continue;
        bits->used = yunta_alloc(bits->words, sizeof *bits->used);
        bits->row = yunta_alloc(bits->words, 64 * sizeof *bits->row);
        if (bits->used == NULL || bits->row == NULL)
            return false;
    }
    return true;
}

yunta_status yunta_kernel_new(const yunta_cohort *cohort, const yunta_weeks *weeks,
                              const yunta_scoring *scoring, const yunta_eligibility *eligibility,
                              yunta_kernel **result) {
    yunta_kernel *kernel = yunta_alloc(1, sizeof *kernel);
    *result = NULL;
    if (kernel == NULL)
        return YUNTA_E_MEMORY;
    kernel->cohort = cohort;
    kernel->weeks = weeks;
    kernel->scoring = scoring;
    kernel->e = eligibility;
    take_weights(kernel);
    ask_bits(kernel);
    kernel->age.asked = kernel->weight[YUNTA_AGE] > 0 || in_force(kernel, YUNTA_RULE_YOUNGER);
    kernel->level.asked =
        kernel->weight[YUNTA_LEVEL] > 0 || in_force(kernel, YUNTA_RULE_LEVEL_ABOVE);
    if (in_force(kernel, YUNTA_RULE_LEAST_SCORE))
        kernel->least = cohort->policy->eligibility_least_score;
    yunta_kernel_choose(kernel, YUNTA_KERNEL_BEST);
    kernel->listed = is_listed(kernel);
    if (kernel->listed)
        kernel->place = yunta_alloc(cohort->people, sizeof *kernel->place);
    kernel->gains = yunta_alloc(YUNTA_KERNEL_DIGITS * 5 * 4, 64);
    bool tables = kernel->weight[YUNTA_SKILLS] > 0 && kernel->weight_sum <= YUNTA_KERNEL_SMALL_SUM;
    if (tables)
        kernel->points = yunta_alloc(YUNTA_KERNEL_POINTS, sizeof *kernel->points);
    if ((tables && kernel->points == NULL) || (kernel->listed && kernel->place == NULL) ||
        kernel->gains == NULL || !ask_columns(kernel) || !ask_languages(kernel) ||
        !list_choosers(kernel) || !make_bit_tables(kernel)) {
        yunta_kernel_free(kernel);
        return YUNTA_E_MEMORY;
    }
    yunta_kernel_fill_gains(kernel);
    yunta_kernel_fill_hours(kernel);
    *result = kernel;
    return YUNTA_OK;
}

yunta_status yunta_kernel_of(const yunta_eligibility *e, yunta_kernel **kernel) {
    return yunta_kernel_new(e->cohort, e->weeks, e->scoring, e, kernel);
}

void yunta_kernel_free(yunta_kernel *kernel) {
    if (kernel == NULL)
        return;
    for (int k = 0; k < YUNTA_BITS; k++) {
        yunta_free(kernel->bits[k].used);
        yunta_free(kernel->bits[k].row);
    }
    yunta_free(kernel->choosers_first);
    yunta_free(kernel->chooser);
    yunta_free(kernel->languages);
    yunta_free(kernel->place);
    yunta_free(kernel->codes);
    yunta_free(kernel->points);
    yunta_free(kernel->gains);
    yunta_free(kernel->people_of);
    yunta_free(kernel->bytes.memory);
    yunta_free(kernel->bit_rows.memory);
    yunta_free(kernel);
}

size_t yunta_kernel_width(const yunta_kernel *kernel) {
    return kernel->width;
}

#include "model/given.h"
#include "model/eligible_private.h"
#include "model/score_private.h"
#include <string.h>

/* Rows of one pair stand together, and the lowest of them counts. */
static void join_equal(yunta_given *given, size_t people) {
    size_t kept = 0, from = 0;
    for (size_t j = 0; j < people; j++) {
        size_t to = given->first[j + 1], first = kept;
        for (size_t k = from; k < to; k++) {
            bool again = kept > first && given->mentor[kept - 1] == given->mentor[k];
            kept += !again;
            if (!again || given->score[k] < given->score[kept - 1])
                given->score[kept - 1] = given->score[k];
            given->mentor[kept - 1] = given->mentor[k];
        }
        from = to;
        given->first[j + 1] = kept;
    }
}

/* Equal neighbours share a number: those of a full matrix all do. */
static void number_runs(yunta_given *given, size_t people) {
    size_t before = 0, rows_before = 0;
    for (size_t j = 0; j < people; j++) {
        size_t from = given->first[j], rows = given->first[j + 1] - from;
        given->run[j] = -1;
        if (rows == 0)
            continue;
        bool alike =
            rows == rows_before && memcmp(given->mentor + given->first[before],
                                          given->mentor + from, rows * sizeof *given->mentor) == 0;
        given->run[j] = alike ? given->run[before] : (int32_t)j;
        before = j;
        rows_before = rows;
    }
}

yunta_status yunta_given_new(const yunta_cohort *cohort, yunta_given *given) {
    size_t people = cohort->people, count = cohort->score_count;
    *given = (yunta_given){.first = yunta_alloc(people + 2, sizeof *given->first),
                           .mentor = yunta_alloc(count, sizeof *given->mentor),
                           .score = yunta_alloc(count, sizeof *given->score),
                           .run = yunta_alloc(people, sizeof *given->run)};
    if (given->first == NULL || given->mentor == NULL || given->score == NULL ||
        given->run == NULL) {
        yunta_given_clear(given);
        return YUNTA_E_MEMORY;
    }
    for (size_t k = 0; k < count; k++)
        given->first[cohort->scores[k].mentee + 2]++;
    for (size_t p = 0; p < people; p++)
        given->first[p + 2] += given->first[p + 1];
    /* first[j + 1] stands at the start of mentee j and moves to its end. */
    for (size_t k = 0; k < count; k++) {
        size_t at = given->first[cohort->scores[k].mentee + 1]++;
        given->mentor[at] = cohort->scores[k].mentor;
        given->score[at] = (int16_t)cohort->scores[k].score;
    }
    join_equal(given, people);
    number_runs(given, people);
    return YUNTA_OK;
}

void yunta_given_clear(yunta_given *given) {
    yunta_free(given->first);
    yunta_free(given->mentor);
    yunta_free(given->score);
    yunta_free(given->run);
    *given = (yunta_given){NULL, NULL, NULL, NULL};
}

int32_t yunta_given_find(const yunta_given *given, int32_t mentor, int32_t mentee) {
    size_t from = given->first[mentee], to = given->first[mentee + 1];
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (given->mentor[middle] == mentor)
            return given->score[middle];
        if (given->mentor[middle] < mentor)
            from = middle + 1;
        else
            to = middle;
    }
    return -1;
}

bool yunta_given_open(const yunta_given *given, const yunta_rule_set *barred, size_t people) {
    for (size_t j = 0; j < people; j++)
        for (size_t k = given->first[j]; k < given->first[j + 1]; k++)
            if (barred[given->mentor[k]] != 0 || given->mentor[k] == (int32_t)j)
                return false;
    return true;
}

bool yunta_given_rules(const yunta_eligibility *e) {
    return e->force & yunta_rule_bit(YUNTA_RULE_SCORES);
}

size_t yunta_given_most(const yunta_eligibility *e, size_t from, size_t to) {
    const yunta_given *given = &e->scoring->given;
    size_t most = 0;
    for (size_t p = from; p < to; p++) {
        size_t rows = given->first[p + 1] - given->first[p];
        most = rows > most ? rows : most;
    }
    return most;
}

static bool has_rows(const yunta_pair_table *table, int32_t mentee) {
    return table->first[mentee] < table->first[mentee + 1];
}

/* The rules of pairs that can bar somebody from a mentee. */
static yunta_rule_set rules_for(const yunta_eligibility *e, int32_t mentee) {
    yunta_rule_set set = e->force & ((yunta_rule_bit(YUNTA_RULE_REPEAT + 1) - 1) &
                                     ~(yunta_rule_bit(YUNTA_RULE_SAME) - 1));
    if (!has_rows(&e->forbidden, mentee))
        set &= ~yunta_rule_bit(YUNTA_RULE_FORBID);
    if (!has_rows(&e->met, mentee))
        set &= ~yunta_rule_bit(YUNTA_RULE_REPEAT);
    return set;
}

/* The score of a pair after prefer, avoid and the clamp. */
static int32_t adjusted(const yunta_pair_table *points, int32_t mentor, int32_t mentee,
                        int32_t score) {
    int32_t added;
    if (!yunta_pair_table_find(points, mentor, mentee, &added))
        return score;
    int64_t sum = (int64_t)score + added;
    return (int32_t)(sum < 0 ? 0 : sum > 10000 ? 10000 : sum);
}

static int32_t least_score(const yunta_eligibility *e) {
    bool tested = e->force & yunta_rule_bit(YUNTA_RULE_LEAST_SCORE);
    return tested ? e->policy->eligibility_least_score : 0;
}

bool yunta_given_plain(const yunta_eligibility *e, int32_t mentee) {
    return rules_for(e, mentee) == 0 && !has_rows(&e->scoring->points, mentee) &&
           least_score(e) <= 0 && e->barred[YUNTA_SIDE_MENTEE][mentee] == 0 &&
           yunta_given_find(&e->scoring->given, mentee, mentee) < 0;
}

int32_t yunta_given_run(const yunta_eligibility *e, int32_t mentee) {
    return e->scoring->given.run[mentee];
}

size_t yunta_given_some(const yunta_eligibility *e, int32_t mentee, size_t from, size_t to,
                        int32_t *mentors, int16_t *scores) {
    const yunta_given *given = &e->scoring->given;
    const yunta_pair_table *points = &e->scoring->points;
    const yunta_rule_set *barred = e->barred[YUNTA_SIDE_MENTOR];
    yunta_rule_set rules = rules_for(e, mentee);
    bool changed = has_rows(points, mentee);
    int32_t least = least_score(e);
    size_t count = 0;
    if (e->barred[YUNTA_SIDE_MENTEE][mentee] != 0)
        return 0;
    if (e->rows_open && rules == 0 && !changed && least <= 0) {
        memcpy(mentors, given->mentor + from, (to - from) * sizeof *mentors);
        memcpy(scores, given->score + from, (to - from) * sizeof *scores);
        return to - from;
    }
    for (size_t k = from; k < to; k++) {
        int32_t mentor = given->mentor[k], score = given->score[k];
        if (changed)
            score = adjusted(points, mentor, mentee, score);
        if (barred[mentor] != 0 || mentor == mentee || score < least ||
            (rules != 0 && yunta_rules_of_pair(e, rules, mentor, mentee, true) != 0))
            continue;
        mentors[count] = mentor;
        scores[count++] = (int16_t)score;
    }
    return count;
}

size_t yunta_given_row(const yunta_eligibility *e, int32_t mentee, int32_t *mentors,
                       int16_t *scores) {
    const size_t *first = e->scoring->given.first;
    return yunta_given_some(e, mentee, first[mentee], first[mentee + 1], mentors, scores);
}

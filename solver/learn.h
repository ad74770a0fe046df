/* Fits the score's weights to ratings that past pairs gave: `yunta learn`.
 *
 * Within each group (the pairs of one past cohort) a rating is taken as a constant plus the
 * components of the pair's score, each times its worth. A component's weight is its share of the
 * worths' sum. Weights: least squares with a ridge, its strength chosen by cross-validation, none
 * below 0. Intervals: of the fit without a ridge, by Fieller's theorem over a covariance that
 * allows for unequal spread (HC3). See docs/mathematics.md. Only + - * / and sqrt, in a fixed
 * order, so every machine gives the same answer. */
#ifndef YUNTA_SOLVER_LEARN_H
#define YUNTA_SOLVER_LEARN_H

#include "base/status.h"
#include "model/score.h"

typedef struct {
    int32_t group;                  /* 0..groups-1 */
    int32_t rating;                 /* thousandths */
    int32_t part[YUNTA_COMPONENTS]; /* 0..10000 */
} yunta_rated;

typedef enum {
    YUNTA_LESSON_FITTED,
    YUNTA_LESSON_FEW,    /* fewer ratings than `needed` */
    YUNTA_LESSON_FLAT,   /* ratings of a cohort are all alike, or no component varies */
    YUNTA_LESSON_TWINS,  /* the components of `twin` cannot be told apart */
    YUNTA_LESSON_NOISE,  /* ratings go with the components no more than chance would have it */
    YUNTA_LESSON_UNSOUND /* they do, but not in the sense that more is better on the whole */
} yunta_lesson_verdict;

enum { YUNTA_LESSON_PERMUTATIONS = 5000 };

typedef struct {
    yunta_lesson_verdict verdict;
    size_t rows, groups, needed; /* rows: ratings that say anything, of groups of two and more */
    bool used[YUNTA_COMPONENTS]; /* the component has data everywhere and differs */
    int twin[2];
    /* Of 100. Who is not used keeps the share that the policy gives; the others share the rest. */
    int32_t weight[YUNTA_COMPONENTS];
    int32_t low[YUNTA_COMPONENTS], high[YUNTA_COMPONENTS]; /* 95 % interval, of 1000 */
    bool against[YUNTA_COMPONENTS]; /* significantly, the more of it the worse the rating */
    int32_t foretold; /* share of the variance foretold in ratings left out, of 1000 */
    /* Of so many permutations of the ratings, their own order among them, how many fit as well; all
     * PERMUTATIONS, or as many as it took to see that it is chance. */
    int32_t luck, luck_of;
} yunta_lesson;

/* rows: [count], in any order that is the caller's; has: components with data in every cohort;
 * policy: the weights in force.
 * Everything that the data cannot support is a verdict; the status is YUNTA_OK or YUNTA_E_MEMORY.
 * Cost count * components * PERMUTATIONS. */
yunta_status yunta_learn(const yunta_rated *rows, size_t count, size_t groups,
                         const bool has[static YUNTA_COMPONENTS],
                         const int32_t policy[static YUNTA_COMPONENTS], yunta_lesson *lesson);

#endif

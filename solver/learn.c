#include "solver/learn_private.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A part that the others explain but for 1 in 100 of its variance cannot be told from them; ratings
 * for each worth that is to be found; how often chance may fit as well. */
static const double least_own = 0.01;
enum { ROWS_A_PART = 10, LEAST_ROWS = 30, FOLDS = 10, MOST_LUCK = 2 };
static const double ridges[] = {0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1};
enum { RIDGES = sizeof ridges / sizeof *ridges };

/* ---- the data ---- */

static int by_group(const void *a, const void *b) {
    const yunta_rated *const *x = a, *const *y = b;
    if ((*x)->group != (*y)->group)
        return (*x)->group < (*y)->group ? -1 : 1;
    return (*x > *y) - (*x < *y);
}

static void take_means(yunta_learn_data *data) {
    for (size_t g = 0, from = 0; g < data->groups; from += data->group_rows[g++]) {
        size_t to = from + data->group_rows[g];
        for (size_t c = 0; c <= data->parts; c++) {
            double *values = c < data->parts ? data->x + c : data->y, sum = 0;
            size_t step = c < data->parts ? data->parts : 1;
            for (size_t k = from; k < to; k++)
                sum += values[k * step];
            for (size_t k = from; k < to; k++)
                values[k * step] -= sum / (double)data->group_rows[g];
        }
    }
}

/* Whether a component differs within groups in more than a few rows, which could be anything: as
 * many rows, of equal distance from their mean, have the spread that these have. */
static bool varies(const yunta_rated *const *rows, size_t count, int component) {
    double squares = 0, fourths = 0;
    for (size_t from = 0, to; from < count; from = to) {
        double sum = 0;
        for (to = from; to < count && rows[to]->group == rows[from]->group; to++)
            sum += rows[to]->part[component];
        for (size_t k = from; k < to; k++) {
            double away = rows[k]->part[component] - sum / (double)(to - from);
            squares += away * away;
            fourths += away * away * away * away;
        }
    }
    return squares * squares >= ROWS_A_PART * fourths && fourths > 0;
}

static size_t drop_lone(const yunta_rated **rows, size_t count) {
    size_t kept = 0;
    for (size_t from = 0, to; from < count; from = to) {
        for (to = from; to < count && rows[to]->group == rows[from]->group;)
            to++;
        for (size_t k = from; to - from > 1 && k < to; k++)
            rows[kept++] = rows[k];
    }
    return kept;
}

static void fill(yunta_learn_data *data, const yunta_rated *const *rows) {
    for (size_t k = 0; k < data->rows; k++) {
        if (k == 0 || rows[k]->group != rows[k - 1]->group)
            data->groups++;
        data->group_rows[data->groups - 1]++;
        data->group[k] = (int32_t)data->groups - 1;
        data->y[k] = rows[k]->rating / 1000.0;
        for (size_t i = 0; i < data->parts; i++)
            data->x[k * data->parts + i] = rows[k]->part[data->component[i]] / 10000.0;
    }
    take_means(data);
}

static void free_data(yunta_learn_data *data) {
    yunta_free(data->x);
    yunta_free(data->y);
    yunta_free(data->group);
    yunta_free(data->group_rows);
}

static yunta_status make_data(const yunta_rated *rows, size_t count, const bool *has,
                              yunta_learn_data *data, yunta_lesson *lesson) {
    yunta_status status = YUNTA_E_MEMORY;
    const yunta_rated **sorted = yunta_alloc(count, sizeof *sorted);
    if (!sorted)
        return status;
    for (size_t k = 0; k < count; k++)
        sorted[k] = &rows[k];
    qsort(sorted, count, sizeof *sorted, by_group);
    data->rows = drop_lone(sorted, count);
    for (int c = 0; c < YUNTA_COMPONENTS; c++)
        if ((lesson->used[c] = has[c] && varies(sorted, data->rows, c)))
            data->component[data->parts++] = c;
    data->x = yunta_alloc(data->rows * data->parts, sizeof *data->x);
    data->y = yunta_alloc(data->rows, sizeof *data->y);
    data->group = yunta_alloc(data->rows, sizeof *data->group);
    data->group_rows = yunta_alloc(data->rows, sizeof *data->group_rows);
    if (data->x && data->y && data->group && data->group_rows) {
        fill(data, sorted);
        status = YUNTA_OK;
    }
    yunta_free(sorted);
    return status;
}

/* ---- the fit ---- */

typedef struct {
    yunta_matrix gram, factor, inverse, covariance;
    double moment[YUNTA_LEARN_PARTS], worth[YUNTA_LEARN_PARTS];
    double left; /* degrees of freedom */
} fit;

static double error_of(const yunta_learn_data *data, const fit *f, size_t row) {
    double error = data->y[row];
    for (size_t i = 0; i < data->parts; i++)
        error -= data->x[row * data->parts + i] * f->worth[i];
    return error;
}

/* HC3 (MacKinnon & White 1985): each residual as it would be if its row were left out. A row that
 * the fit follows closely tells little by its own, so it has the spread of all at least. */
static void make_covariance(const yunta_learn_data *data, fit *f) {
    yunta_matrix middle = {{0}};
    size_t parts = data->parts;
    double common = 0;
    for (size_t k = 0; k < data->rows; k++)
        common += error_of(data, f, k) * error_of(data, f, k) / f->left;
    for (size_t k = 0; k < data->rows; k++) {
        const double *x = data->x + k * parts;
        double lever = 1.0 / (double)data->group_rows[data->group[k]];
        for (size_t i = 0; i < parts; i++)
            for (size_t j = 0; j < parts; j++)
                lever += x[i] * f->inverse[i][j] * x[j];
        double square = lever < 0.999 ? error_of(data, f, k) / (1 - lever) : 0;
        square *= square;
        if (lever > 0.2 && square < common)
            square = common;
        for (size_t i = 0; i < parts; i++)
            for (size_t j = 0; j < parts; j++)
                middle[i][j] += x[i] * x[j] * square;
    }
    for (size_t i = 0; i < parts; i++)
        for (size_t j = 0; j < parts; j++) {
            double sum = 0;
            for (size_t a = 0; a < parts; a++)
                for (size_t b = 0; b < parts; b++)
                    sum += f->inverse[i][a] * middle[a][b] * f->inverse[b][j];
            f->covariance[i][j] = sum;
        }
}

static void fit_plainly(const yunta_learn_data *data, fit *f) {
    yunta_learn_invert(f->factor, data->parts, f->inverse);
    for (size_t i = 0; i < data->parts; i++) {
        f->worth[i] = 0;
        for (size_t j = 0; j < data->parts; j++)
            f->worth[i] += f->inverse[i][j] * f->moment[j];
    }
    f->left = (double)data->rows - (double)data->groups - (double)data->parts;
    make_covariance(data, f);
}

/* The 97.5 % point of Student's t, to 1e-3 from 10 degrees of freedom on (Cornish & Fisher). */
static double student(double left) {
    const double z = 1.959963984540054, z2 = z * z;
    double first = z * (z2 + 1) / 4, second = z * (5 * z2 * z2 + 16 * z2 + 3) / 96;
    return z + first / left + second / (left * left);
}

/* Square error over the folds, each foretold from the others, with one ridge. */
static double foretelling_error(const yunta_learn_data *data, double ridge) {
    double error = 0;
    for (int fold = 0; fold < FOLDS; fold++) {
        yunta_matrix gram;
        double moment[YUNTA_LEARN_PARTS], worth[YUNTA_LEARN_PARTS];
        yunta_learn_sums(data, FOLDS, fold, gram, moment);
        yunta_learn_ridge(gram, moment, data->parts, ridge, worth);
        for (size_t k = (size_t)fold; k < data->rows; k += FOLDS) {
            double missed = data->y[k];
            for (size_t i = 0; i < data->parts; i++)
                missed -= data->x[k * data->parts + i] * worth[i];
            error += missed * missed;
        }
    }
    return error;
}

/* The best ridge; what it foretells goes to the lesson. */
static double choose_ridge(const yunta_learn_data *data, yunta_lesson *lesson) {
    double total = 0, least = 0, best = 0;
    for (size_t k = 0; k < data->rows; k++)
        total += data->y[k] * data->y[k];
    for (size_t r = 0; r < RIDGES; r++) {
        double error = foretelling_error(data, ridges[r]);
        if (r == 0 || error < least) {
            least = error;
            best = ridges[r];
        }
    }
    lesson->foretold = (int32_t)floor(1000 * (1 - least / total));
    return best;
}

/* What is left of 100 to who is used. */
static int32_t shared(const yunta_lesson *lesson) {
    int32_t left = 100;
    for (int c = 0; c < YUNTA_COMPONENTS; c++)
        left -= lesson->used[c] ? 0 : lesson->weight[c];
    return left;
}

/* Whole numbers that add up to what is shared, by largest remainder. */
static void round_weights(const yunta_learn_data *data, const double *share, yunta_lesson *lesson) {
    int32_t total = shared(lesson), left = total;
    double rest[YUNTA_LEARN_PARTS];
    for (size_t i = 0; i < data->parts; i++) {
        int32_t whole = (int32_t)floor(total * share[i]);
        lesson->weight[data->component[i]] = whole;
        rest[i] = total * share[i] - whole;
        left -= whole;
    }
    for (; left > 0; left--) {
        size_t most = 0;
        for (size_t i = 1; i < data->parts; i++)
            if (rest[i] > rest[most])
                most = i;
        lesson->weight[data->component[most]]++;
        rest[most] -= 1;
    }
}

/* Fieller (1954): shares w with |worth - w sum| within t of its own deviation. sum is significantly
 * above 0, so they are an interval. */
static void make_interval(const yunta_learn_data *data, const fit *f, size_t part, double share,
                          yunta_lesson *lesson) {
    double sum = 0, spread = 0, joint = 0, t = student(f->left);
    for (size_t i = 0; i < data->parts; i++) {
        sum += f->worth[i];
        joint += f->covariance[part][i];
        for (size_t j = 0; j < data->parts; j++)
            spread += f->covariance[i][j];
    }
    double a = sum * sum - t * t * spread, b = f->worth[part] * sum - t * t * joint;
    double c = f->worth[part] * f->worth[part] - t * t * f->covariance[part][part];
    double root = b * b - a * c > 0 ? sqrt(b * b - a * c) : 0;
    double low = (b - root) / a, high = (b + root) / a;
    int component = data->component[part];
    lesson->against[component] = high < 0;
    low = fmin(low, share);
    high = fmax(high, share);
    lesson->low[component] = (int32_t)floor(10 * shared(lesson) * fmax(low, 0));
    lesson->high[component] = (int32_t)ceil(10 * shared(lesson) * fmin(high, 1));
}

/* Whether the worths' sum is above 0 beyond doubt. */
static bool is_sound(const yunta_learn_data *data, const fit *f) {
    double sum = 0, spread = 0, t = student(f->left);
    for (size_t i = 0; i < data->parts; i++) {
        sum += f->worth[i];
        for (size_t j = 0; j < data->parts; j++)
            spread += f->covariance[i][j];
    }
    return sum > 0 && sum * sum > t * t * spread;
}

static void make_weights(const yunta_learn_data *data, const fit *f, double ridge,
                         yunta_lesson *lesson) {
    double share[YUNTA_LEARN_PARTS], sum = 0;
    yunta_learn_ridge(f->gram, f->moment, data->parts, ridge, share);
    for (size_t i = 0; i < data->parts; i++)
        sum += share[i];
    for (size_t i = 0; i < data->parts; i++)
        share[i] = sum > 0 ? share[i] / sum : 1.0 / (double)data->parts;
    round_weights(data, share, lesson);
    for (size_t i = 0; i < data->parts; i++)
        make_interval(data, f, i, share[i], lesson);
}

/* The part that is most like another one. */
static void find_twin(const yunta_learn_data *data, const fit *f, size_t part,
                      yunta_lesson *lesson) {
    size_t other = part ? 0 : 1;
    double most = -1;
    for (size_t i = 0; i < data->parts; i++) {
        double like = f->gram[i][part] * f->gram[i][part] / f->gram[i][i];
        if (i != part && like > most) {
            most = like;
            other = i;
        }
    }
    lesson->twin[0] = data->component[part < other ? part : other];
    lesson->twin[1] = data->component[part < other ? other : part];
}

static bool is_flat(const yunta_learn_data *data) {
    double total = 0;
    for (size_t k = 0; k < data->rows; k++)
        total += data->y[k] * data->y[k];
    return data->parts == 0 || !(total > 1e-9 * (double)data->rows);
}

static yunta_status judge(const yunta_learn_data *data, yunta_lesson *lesson) {
    fit f;
    lesson->needed = data->groups + (ROWS_A_PART + 1) * data->parts;
    if (lesson->needed < LEAST_ROWS)
        lesson->needed = LEAST_ROWS;
    lesson->verdict = YUNTA_LESSON_FEW;
    if (data->rows < lesson->needed)
        return YUNTA_OK;
    lesson->verdict = YUNTA_LESSON_FLAT;
    if (is_flat(data))
        return YUNTA_OK;
    yunta_learn_sums(data, 1, -1, f.gram, f.moment);
    int twin = yunta_learn_factor(f.gram, data->parts, least_own, f.factor);
    lesson->verdict = YUNTA_LESSON_TWINS;
    if (twin >= 0) {
        find_twin(data, &f, (size_t)twin, lesson);
        return YUNTA_OK;
    }
    yunta_status status = yunta_learn_luck(data, f.factor, f.moment, lesson);
    if (status != YUNTA_OK)
        return status;
    double ridge = choose_ridge(data, lesson);
    fit_plainly(data, &f);
    lesson->verdict = YUNTA_LESSON_NOISE;
    if (lesson->luck > MOST_LUCK || lesson->foretold <= 0)
        return YUNTA_OK;
    lesson->verdict = YUNTA_LESSON_UNSOUND;
    if (!is_sound(data, &f))
        return YUNTA_OK;
    lesson->verdict = YUNTA_LESSON_FITTED;
    make_weights(data, &f, ridge, lesson);
    return YUNTA_OK;
}

static void keep_policy(const int32_t *policy, yunta_lesson *lesson) {
    int64_t sum = 0;
    for (int c = 0; c < YUNTA_COMPONENTS; c++)
        sum += policy[c];
    for (int c = 0; c < YUNTA_COMPONENTS; c++)
        if (!lesson->used[c] && sum > 0)
            lesson->weight[c] = (int32_t)(100 * (int64_t)policy[c] / sum);
}

yunta_status yunta_learn(const yunta_rated *rows, size_t count, size_t groups,
                         const bool has[static YUNTA_COMPONENTS],
                         const int32_t policy[static YUNTA_COMPONENTS], yunta_lesson *lesson) {
    yunta_learn_data data = {0};
    *lesson = (yunta_lesson){.groups = groups};
    yunta_status status = make_data(rows, count, has, &data, lesson);
    lesson->rows = data.rows;
    keep_policy(policy, lesson);
    if (status == YUNTA_OK)
        status = judge(&data, lesson);
    free_data(&data);
    return status;
}

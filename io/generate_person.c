/* The people of a synthetic cohort. All arithmetic in integers. */
#include "io/generate_private.h"

enum {
    HALF_DAY = 8, /* half hours before noon, and after */
    MEAN_STRETCH = 5,
    LEAST_STRETCH = 2,
    AGE_LEAST = 25,
    FIXED = 32 /* bits after the point of logarithms */
};
static const int band_from[] = {25, 35, 45, 55, 66};
/* How much likelier the young are to be mentors here, in percent: digital skills are what most
 * programmes teach. */
static const uint32_t mentor_tilt[] = {130, 110, 90, 65};

static uint32_t below(yunta_generate_model *model, uint32_t bound) {
    return yunta_random_below(&model->random, bound);
}

static bool chance(yunta_generate_model *model, int32_t percent) {
    return (int32_t)below(model, 100) < percent;
}

/* log2(n) with FIXED bits after the point, by squaring. */
static uint64_t logarithm(uint32_t n) {
    int whole = 31 - __builtin_clz(n);
    uint64_t fraction = (uint64_t)n << (31 - whole), result = (uint64_t)whole; /* 1.31 */
    for (int bit = 0; bit < FIXED; bit++) {
        fraction = fraction * fraction >> 31;
        bool high = fraction >> 32;
        fraction >>= high;
        result = result << 1 | high;
    }
    return result;
}

/* 2^-x, of x with FIXED bits after the point, as a multiple of 2^-32. */
static uint64_t power(uint64_t x) {
    /* 2^(-1/2), 2^(-1/4), ... as multiples of 2^-32 */
    static const uint32_t roots[] = {3037000500u, 3611622603u, 3938502376u, 4112874773u,
                                     4202935003u, 4248701965u, 4271771996u, 4283353945u,
                                     4289156690u, 4292061010u, 4293513907u, 4294240540u,
                                     4294603903u, 4294785595u, 4294876445u, 4294921870u};
    uint64_t whole = x >> FIXED, result = UINT64_C(1) << 32;
    for (size_t k = 0; k < sizeof roots / sizeof *roots; k++)
        if (x >> (FIXED - 1 - k) & 1)
            result = result * roots[k] >> 32;
    return whole < 32 ? result >> whole : 0;
}

void yunta_generate_begin(yunta_generate_model *model, const yunta_generate_shape *shape,
                          uint64_t *institution) {
    *model = (yunta_generate_model){.shape = shape, .institution = institution};
    yunta_random_seed(&model->random, shape->seed);
    uint64_t sum = 0;
    for (int32_t k = 0; k < shape->institutions; k++) {
        uint64_t weight = power(logarithm((uint32_t)k + 1) / 100 * (uint64_t)shape->tail);
        sum += (weight >> 8) + 1;
        institution[k] = sum;
    }
    int64_t people = shape->people;
    model->left[YUNTA_MENTOR] = (int32_t)(people * shape->mentors / 100);
    model->left[YUNTA_BOTH] = (int32_t)(people * shape->both / 100);
    model->left[YUNTA_MENTEE] = shape->people - model->left[YUNTA_MENTOR] - model->left[YUNTA_BOTH];
}

static int32_t draw_institution(yunta_generate_model *model) {
    int32_t low = 0, high = model->shape->institutions - 1;
    uint64_t total = model->institution[high];
    uint64_t at = (uint64_t)((unsigned __int128)yunta_random_next(&model->random) * total >> 64);
    while (low < high) {
        int32_t middle = low + (high - low) / 2;
        if (model->institution[middle] <= at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static size_t draw_band(yunta_generate_model *model) {
    const int32_t *weights = model->shape->ages;
    uint32_t sum = 0;
    for (size_t k = 0; k < YUNTA_GENERATE_BANDS; k++)
        sum += (uint32_t)weights[k];
    uint32_t at = below(model, sum);
    size_t band = 0;
    while (at >= (uint32_t)weights[band])
        at -= (uint32_t)weights[band++];
    return band;
}

/* One of the roles that are left, so that their counts come out exactly. */
static int draw_role(yunta_generate_model *model, size_t band) {
    uint64_t mentors = (uint64_t)model->left[YUNTA_MENTOR] * mentor_tilt[band];
    uint64_t mentees = (uint64_t)model->left[YUNTA_MENTEE] * 100;
    uint64_t both = (uint64_t)model->left[YUNTA_BOTH] * 100;
    uint64_t at = yunta_random_next(&model->random) % (mentors + mentees + both);
    int role = at < mentors ? YUNTA_MENTOR : at < mentors + mentees ? YUNTA_MENTEE : YUNTA_BOTH;
    model->left[role]--;
    return role;
}

/* The share of the capital, and the rest falling from region to region. */
static int32_t draw_region(yunta_generate_model *model) {
    uint32_t others = (uint32_t)model->shape->regions - 1;
    if (others == 0 || chance(model, model->shape->capital))
        return 0;
    uint32_t a = below(model, others), b = below(model, others);
    return 1 + (int32_t)(a < b ? a : b);
}

static size_t draw_terms(yunta_generate_model *model, size_t terms[static YUNTA_GENERATE_TERMS]) {
    uint32_t of = (uint32_t)yunta_generate_count(yunta_generate_term);
    size_t wanted = 1 + below(model, YUNTA_GENERATE_TERMS), count = 0;
    while (count < wanted) {
        size_t term = below(model, of), k = 0;
        while (k < count && terms[k] != term)
            k++;
        if (k == count)
            terms[count++] = term;
    }
    return count;
}

/* A bell of mean 0 and deviation about 80, within -280..280. */
static int32_t noise(yunta_random *random) {
    uint64_t bits = yunta_random_next(random);
    int32_t sum = 0;
    for (int k = 0; k < 4; k++, bits >>= 16)
        sum += (int32_t)((bits & 0xffff) * 141 >> 16) - 70;
    return sum;
}

/* The level in a skill grows with youth and with being a mentor; some skills are rarer. */
static void draw_skills(yunta_generate_model *model, yunta_generate_person *person) {
    int32_t able = 320 + (42 - person->age) * 5 + (person->role & YUNTA_MENTOR ? 60 : -20) +
                   noise(&model->random) / 2;
    for (int32_t k = 0; k < model->shape->skills; k++) {
        int32_t rare = (k * 37 % 100) - 50;
        int32_t level = (able - rare + noise(&model->random)) / 100;
        level = level < 1 ? 1 : level > 5 ? 5 : level;
        person->skill[k] = (uint8_t)level;
        if (!(person->role & YUNTA_MENTEE))
            continue;
        int32_t wish = (int32_t)below(model, 8) - level;
        person->want[k] = (uint8_t)(wish < 0 ? 0 : wish > 3 ? 3 : wish);
    }
}

void yunta_generate_next(yunta_generate_model *model, yunta_generate_person *person) {
    const yunta_generate_shape *shape = model->shape;
    size_t band = draw_band(model);
    person->number = ++model->drawn;
    person->age =
        band_from[band] + (int32_t)below(model, (uint32_t)(band_from[band + 1] - band_from[band]));
    person->role = draw_role(model, band);
    person->woman = chance(model, shape->women);
    person->institution = draw_institution(model);
    person->unit = (int32_t)below(model, (uint32_t)yunta_generate_count(yunta_generate_unit));
    person->region = draw_region(model);
    int32_t level = 1 + (person->age - AGE_LEAST) / 8 + (int32_t)below(model, 4) - 1;
    person->level = level < 1 ? 1 : level > YUNTA_GENERATE_LEVELS ? YUNTA_GENERATE_LEVELS : level;
    person->capacity = 1 + (int32_t)below(model, (uint32_t)shape->capacity);
    person->sponsor = chance(model, 92);
    person->applied = (int32_t)below(model, 28);
    person->given = below(model, 30);
    for (int k = 0; k < 2; k++)
        person->surname[k] = below(model, (uint32_t)yunta_generate_count(yunta_generate_surname));
    person->strength_count = draw_terms(model, person->strengths);
    person->goal_count = draw_terms(model, person->goals);
    draw_skills(model, person);
}

size_t yunta_generate_day(yunta_generate_model *model, yunta_generate_stretch stretches[static 2]) {
    int32_t share = model->shape->availability, mean = MEAN_STRETCH * 100 / HALF_DAY;
    int32_t shortest = LEAST_STRETCH;
    size_t count = 0;
    if (share > mean) /* always there, and long */
        shortest = (2 * share * HALF_DAY + 50) / 100 - HALF_DAY;
    for (int part = 0; part < 2; part++) {
        if ((int32_t)below(model, (uint32_t)mean) >= share)
            continue;
        int32_t length = shortest + (int32_t)below(model, (uint32_t)(HALF_DAY - shortest + 1));
        int32_t start = (int32_t)below(model, (uint32_t)(HALF_DAY - length + 1));
        int32_t from = YUNTA_GENERATE_FROM + part * 300 + start * 30; /* an hour for lunch */
        stretches[count++] = (yunta_generate_stretch){(int16_t)from, (int16_t)(from + length * 30)};
    }
    return count;
}

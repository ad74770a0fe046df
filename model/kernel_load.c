/* Packs the mentors of a block. */
#include "model/kernel_private.h"
#include <string.h>

enum { ALIGNMENT = 64, SPAN = 8 };

/* At least size bytes; what was there is lost. */
static bool reserve(yunta_kernel_buffer *buffer, size_t size) {
    if (size <= buffer->room)
        return true;
    yunta_free(buffer->memory);
    buffer->room = 0;
    buffer->memory = yunta_alloc(size + ALIGNMENT, 1);
    if (buffer->memory == NULL)
        return false;
    buffer->at = (uint8_t *)buffer->memory + (-(uintptr_t)buffer->memory & (ALIGNMENT - 1));
    buffer->room = size;
    return true;
}

static bool copy_people(yunta_kernel *kernel, const int32_t *mentors, size_t mentor_count,
                        const int32_t *mentees, size_t mentee_count) {
    size_t count = mentor_count + mentee_count;
    if (count > kernel->people_room) {
        int32_t *grown = yunta_realloc(kernel->people_of, count, sizeof *grown);
        if (grown == NULL)
            return false;
        kernel->people_of = grown;
        kernel->people_room = count;
    }
    if (mentor_count > 0)
        memcpy(kernel->people_of, mentors, mentor_count * sizeof *mentors);
    if (mentee_count > 0)
        memcpy(kernel->people_of + mentor_count, mentees, mentee_count * sizeof *mentees);
    kernel->mentors = mentor_count;
    kernel->mentees = mentee_count;
    for (size_t i = 0; kernel->listed && i < mentor_count; i++)
        kernel->place[mentors[i]] = (int32_t)i + 1;
    return true;
}

/* Whether some mentee is a mentor, where mentors do not ascend; false when memory runs out. */
static bool compare_sides(yunta_kernel *kernel) {
    const int32_t *mentors = kernel->people_of, *mentees = mentors + kernel->mentors;
    kernel->ascending = true;
    kernel->overlap = false;
    for (size_t i = 1; kernel->ascending && i < kernel->mentors; i++)
        kernel->ascending = mentors[i - 1] < mentors[i];
    if (kernel->ascending)
        return true;
    uint8_t *is_mentor = yunta_alloc(kernel->cohort->people, 1);
    for (size_t i = 0; is_mentor != NULL && i < kernel->mentors; i++)
        is_mentor[mentors[i]] = 1;
    for (size_t m = 0; is_mentor != NULL && m < kernel->mentees; m++)
        kernel->overlap = kernel->overlap || is_mentor[mentees[m]];
    yunta_free(is_mentor);
    return is_mentor != NULL;
}

/* Whether every component that counts is one that plans of rows know. */
static bool all_planned(const yunta_kernel *kernel) {
    for (int c = 0; c < YUNTA_COMPONENTS; c++)
        if (kernel->weight[c] > 0 && !yunta_component_in_kernels(c))
            return false;
    return true;
}

/* The run of the mentees whose rows of scores.csv have just the mentors of the block, none of whom
 * is barred; it is looked for at the first mentee who has as many. */
static int32_t find_run(const yunta_kernel *kernel) {
    const yunta_given *given = &kernel->scoring->given;
    for (size_t i = 0; i < kernel->mentors; i++)
        if (kernel->e->barred[YUNTA_SIDE_MENTOR][kernel->people_of[i]] != 0)
            return -1;
    for (size_t m = 0; m < kernel->mentees; m++) {
        size_t mentee = (size_t)kernel->people_of[kernel->mentors + m];
        size_t from = given->first[mentee], rows = given->first[mentee + 1] - from;
        if (rows == kernel->mentors)
            return memcmp(given->mentor + from, kernel->people_of, rows * sizeof *given->mentor) ==
                           0
                       ? given->run[mentee]
                       : -1;
    }
    return -1;
}

yunta_status yunta_kernel_load(yunta_kernel *kernel, const int32_t *mentors, size_t mentor_count,
                               const int32_t *mentees, size_t mentee_count) {
    for (size_t i = 0; kernel->listed && i < kernel->mentors; i++)
        kernel->place[kernel->people_of[i]] = 0;
    kernel->mentors = kernel->mentees = kernel->width = 0;
    kernel->loaded = kernel->kind;
    kernel->vector = kernel->kind != YUNTA_KERNEL_SCALAR && !kernel->given && all_planned(kernel) &&
                     (!kernel->best || mentor_count * mentee_count >= YUNTA_KERNEL_FEW_PAIRS);
    if (!copy_people(kernel, mentors, mentor_count, mentees, mentee_count) ||
        !compare_sides(kernel))
        return YUNTA_E_MEMORY;
    kernel->run = kernel->given ? find_run(kernel) : -1;
    yunta_status status = kernel->vector ? yunta_kernel_pack(kernel) : YUNTA_OK;
    if (status == YUNTA_OK)
        kernel->width = (mentor_count + 63) / 64 * 64;
    else
        yunta_kernel_load(kernel, NULL, 0, NULL, 0);
    return status;
}

/* Whether the block's mentors have one code; then there is nothing to pack. */
static void find_shared(const yunta_kernel *kernel, yunta_kernel_code *code) {
    code->bytes = 0;
    if (code->code == NULL)
        return;
    code->shared = code->code[kernel->people_of[0]];
    for (size_t i = 1; i < kernel->mentors; i++)
        if (code->code[kernel->people_of[i]] != code->shared)
            code->bytes = code->bytes_apart;
}

/* The last class whose value is not above `value`, or 0. */
static int class_of(const yunta_kernel_number *number, int32_t value) {
    int from = 0, to = number->classes;
    while (value != YUNTA_NO_INT && to - from > 1) {
        int middle = (from + to) / 2;
        if (number->value[middle] <= value)
            from = middle;
        else
            to = middle;
    }
    return from;
}

/* Numbers the values that occur, in ascending order. */
static void find_classes(const yunta_kernel *kernel, yunta_kernel_number *number, bool is_age) {
    number->classes = 1;
    number->fits = true;
    for (size_t i = 0; number->asked && i < kernel->mentors; i++) {
        const yunta_person *person = &kernel->cohort->person[kernel->people_of[i]];
        int32_t value = is_age ? person->age : person->level;
        int at = class_of(number, value);
        if (value == YUNTA_NO_INT || (at > 0 && number->value[at] == value))
            continue;
        number->fits = number->classes < YUNTA_KERNEL_TABLE;
        if (!number->fits)
            return;
        memmove(number->value + at + 2, number->value + at + 1,
                (size_t)(number->classes - at - 1) * sizeof *number->value);
        number->value[at + 1] = value;
        number->classes++;
    }
}

static void fill_number(const yunta_kernel *kernel, yunta_kernel_number *number, bool is_age,
                        bool needed) {
    for (size_t i = 0; number->asked && i < kernel->mentors; i++) {
        const yunta_person *person = &kernel->cohort->person[kernel->people_of[i]];
        size_t at = yunta_kernel_byte(kernel->lane, i);
        int class = class_of(number, is_age ? person->age : person->level);
        number->class[at] = (uint8_t) class;
        if (needed && class == 0)
            kernel->closed[at] = 255;
    }
}

static void fill_code(const yunta_kernel *kernel, const yunta_kernel_code *code, bool needed) {
    for (size_t i = 0; code->bytes > 0 && i < kernel->mentors; i++) {
        uint32_t value = (uint32_t)(code->code[kernel->people_of[i]] + 1);
        size_t at = yunta_kernel_byte(kernel->lane, i);
        for (int b = 0; b < code->bytes; b++)
            code->plane[b][at] = (uint8_t)(value >> 8 * b);
        if (needed && value == 0)
            kernel->closed[at] = 255;
    }
}

static void fill_skills(yunta_kernel *kernel) {
    size_t skills = kernel->cohort->skills;
    int from = yunta_kernel_teach_from(kernel), radix = 7 - from;
    size_t span = SPAN * kernel->lane;
    for (size_t i = 0; kernel->packs > 0 && i < kernel->mentors; i++) {
        const uint8_t *level = kernel->cohort->level + (size_t)kernel->people_of[i] * skills;
        uint8_t *at = kernel->skills + i / span * span * kernel->packs +
                      yunta_kernel_byte(kernel->lane, i) % span;
        for (size_t k = 0, pack = 0; k < skills; pack++) {
            int value = 0, unit = 1;
            for (int d = 0; d < kernel->digits && k < skills; d++, k++, unit *= radix)
                value += unit * (level[k] < from ? 0 : level[k] - from + 1);
            at[pack * span] = (uint8_t)value;
        }
    }
}

static void fill_closed(yunta_kernel *kernel) {
    const yunta_rule_set *barred = kernel->e->barred[YUNTA_SIDE_MENTOR];
    for (size_t i = 0; i < kernel->mentors; i++)
        if (barred[kernel->people_of[i]] != 0)
            kernel->closed[yunta_kernel_byte(kernel->lane, i)] = 255;
    fill_number(kernel, &kernel->age, true, kernel->e->force & yunta_rule_bit(YUNTA_RULE_YOUNGER));
    fill_number(kernel, &kernel->level, false,
                kernel->e->force & yunta_rule_bit(YUNTA_RULE_LEVEL_ABOVE));
    fill_code(kernel, &kernel->region, false);
    for (size_t k = 0; k < kernel->code_count; k++)
        fill_code(kernel, &kernel->codes[k], true);
    kernel->closed_any = false;
    for (size_t i = 0; i < kernel->stride; i++)
        kernel->closed_any |= kernel->closed[i] != 0;
}

/* As many skills a byte as a table of 64 entries, or 16, can tell apart. */
static void choose_digits(yunta_kernel *kernel) {
    int most = kernel->loaded == YUNTA_KERNEL_AVX512 ? 64 : 16;
    int radix = 7 - yunta_kernel_teach_from(kernel);
    size_t digits = 1;
    for (int values = radix; values * radix <= most; values *= radix)
        digits++;
    kernel->digits = (int)digits;
    kernel->packs = (kernel->cohort->skills + digits - 1) / digits;
    if (kernel->weight[YUNTA_SKILLS] == 0)
        kernel->packs = 0;
}

static void place_codes(yunta_kernel_code *code, size_t stride, uint8_t **at) {
    for (int b = 0; b < code->bytes; b++, *at += stride)
        code->plane[b] = *at;
}

static bool lay_out(yunta_kernel *kernel) {
    size_t planes = kernel->packs + 3 + (size_t)kernel->region.bytes;
    for (size_t k = 0; k < kernel->code_count; k++)
        planes += (size_t)kernel->codes[k].bytes;
    if (!reserve(&kernel->bytes, planes * kernel->stride))
        return false;
    uint8_t *at = kernel->bytes.at;
    kernel->skills = at;
    at += kernel->packs * kernel->stride;
    kernel->closed = at;
    kernel->age.class = at + kernel->stride;
    kernel->level.class = at + 2 * kernel->stride;
    at += 3 * kernel->stride;
    place_codes(&kernel->region, kernel->stride, &at);
    for (size_t k = 0; k < kernel->code_count; k++)
        place_codes(&kernel->codes[k], kernel->stride, &at);
    memset(kernel->bytes.at, 0, planes * kernel->stride);
    return true;
}

/* Bits that both a mentor and a mentee of the block have; returns how many. */
static size_t find_used(const yunta_kernel *kernel, yunta_kernel_bits *bits) {
    size_t count = 0;
    for (size_t w = 0; bits->asked && w < bits->words; w++) {
        uint64_t mentors = 0, mentees = 0;
        for (size_t i = 0; i < kernel->mentors; i++)
            mentors |= bits->mentor[(size_t)kernel->people_of[i] * bits->words + w];
        for (size_t i = 0; i < kernel->mentees; i++)
            mentees |=
                bits->mentee[(size_t)kernel->people_of[kernel->mentors + i] * bits->words + w];
        bits->used[w] = mentors & mentees;
        count += (size_t)__builtin_popcountll(bits->used[w]);
    }
    return count;
}

/* Sets the mentors' bits of one word in the rows from `first` on, one a used bit. */
static void set_rows(const yunta_kernel *kernel, const yunta_kernel_bits *bits, size_t word,
                     size_t first) {
    size_t span = SPAN * kernel->lane;
    uint64_t used = bits->used[word];
    for (size_t i = 0; i < kernel->mentors; i++) {
        uint64_t mine = bits->mentor[(size_t)kernel->people_of[i] * bits->words + word] & used;
        size_t byte = yunta_kernel_byte(kernel->lane, i) % kernel->lane;
        uint8_t *column = kernel->rows + i / span * kernel->row_room * kernel->lane + byte;
        uint8_t bit = (uint8_t)(1u << (i % span / kernel->lane));
        for (; mine != 0; mine &= mine - 1) {
            int slot = __builtin_ctzll(mine);
            column[(first + bits->row[word * 64 + (size_t)slot]) * kernel->lane] |= bit;
        }
    }
}

static uint8_t *row_at(const yunta_kernel *kernel, size_t span, size_t row) {
    return kernel->rows + (span * kernel->row_room + row) * kernel->lane;
}

static bool equal_rows(const yunta_kernel *kernel, size_t a, size_t b) {
    for (size_t s = 0; s < kernel->stride / (SPAN * kernel->lane); s++)
        if (memcmp(row_at(kernel, s, a), row_at(kernel, s, b), kernel->lane) != 0)
            return false;
    return true;
}

static void clear_rows(const yunta_kernel *kernel, size_t from, size_t to) {
    for (size_t s = 0; from < to && s < kernel->stride / (SPAN * kernel->lane); s++)
        memset(row_at(kernel, s, from), 0, (to - from) * kernel->lane);
}

static void move_row(const yunta_kernel *kernel, size_t to, size_t from) {
    for (size_t s = 0; to != from && s < kernel->stride / (SPAN * kernel->lane); s++)
        memcpy(row_at(kernel, s, to), row_at(kernel, s, from), kernel->lane);
}

/* Rows of one word's used bits after the `count` there are; equal neighbours become one. Returns
 * how many there are then. */
static size_t add_word(const yunta_kernel *kernel, yunta_kernel_bits *bits, size_t word,
                       size_t count) {
    size_t added = 0, kept = count;
    for (uint64_t used = bits->used[word]; used != 0; used &= used - 1)
        bits->row[word * 64 + (size_t)__builtin_ctzll(used)] = (uint32_t)added++;
    set_rows(kernel, bits, word, count);
    added = count;
    for (uint64_t used = bits->used[word]; used != 0; used &= used - 1, added++) {
        if (!equal_rows(kernel, added, kept - 1))
            move_row(kernel, kept++, added);
        bits->row[word * 64 + (size_t)__builtin_ctzll(used)] = (uint32_t)kept - 1;
    }
    clear_rows(kernel, kept, added);
    return kept;
}

static yunta_status pack_bits(yunta_kernel *kernel) {
    size_t used = 0, count = 1;
    for (int k = 0; k < YUNTA_BITS; k++)
        used += find_used(kernel, &kernel->bits[k]);
    kernel->vector = used + 4 * YUNTA_BITS <= YUNTA_KERNEL_LISTED;
    if (!kernel->vector)
        return YUNTA_OK;
    kernel->row_room = used + 1;
    if (!reserve(&kernel->bit_rows, kernel->row_room * kernel->stride / 8))
        return YUNTA_E_MEMORY;
    kernel->rows = kernel->bit_rows.at;
    memset(kernel->rows, 0, kernel->row_room * kernel->stride / 8);
    for (int k = 0; k < YUNTA_BITS; k++)
        for (size_t w = 0; kernel->bits[k].asked && w < kernel->bits[k].words; w++)
            if (kernel->bits[k].used[w] != 0)
                count = add_word(kernel, &kernel->bits[k], w, count);
    return YUNTA_OK;
}

yunta_status yunta_kernel_pack(yunta_kernel *kernel) {
    size_t span, differing = 0;
    kernel->lane = kernel->loaded == YUNTA_KERNEL_AVX512 ? 64 : 32;
    span = SPAN * kernel->lane;
    kernel->stride = (kernel->mentors + span - 1) / span * span;
    if (kernel->mentors == 0)
        return YUNTA_OK;
    choose_digits(kernel);
    find_shared(kernel, &kernel->region);
    for (size_t k = 0; k < kernel->code_count; k++) {
        find_shared(kernel, &kernel->codes[k]);
        differing += kernel->codes[k].bytes > 0;
    }
    find_classes(kernel, &kernel->age, true);
    find_classes(kernel, &kernel->level, false);
    kernel->vector = kernel->age.fits && kernel->level.fits && differing <= YUNTA_KERNEL_CODES &&
                     kernel->packs <= YUNTA_KERNEL_PACKS;
    if (!kernel->vector)
        return YUNTA_OK;
    if (!lay_out(kernel))
        return YUNTA_E_MEMORY;
    yunta_kernel_fill_points(kernel);
    fill_skills(kernel);
    fill_closed(kernel);
    return pack_bits(kernel);
}

/* What the files of the kernel share: the packed block, and the plan of one mentee's row.
 *
 * A block's mentors stand in positions 0..count-1 in spans of eight chunks of `lane` positions,
 * lane being the bytes of a vector: 32 or 64. Within a chunk position p stands at the byte that
 * yunta_kernel_byte gives, so that two interleaves of bytes into 16-bit scores leave these in
 * order. A bit row holds a bit a mentor: chunk c of a span is bit c of the span's bytes.
 *
 * A weighted part is kept as whole * weight_sum + rest with rest below weight_sum, so that 16 bits
 * hold each, and the division by weight_sum is left with counting how often it fits in the rests.
 * In tables whole is high * YUNTA_KERNEL_UNIT + low, so that bytes hold sums of low and of high.
 */
#ifndef YUNTA_MODEL_KERNEL_PRIVATE_H
#define YUNTA_MODEL_KERNEL_PRIVATE_H

#include "model/eligible_private.h"
#include "model/kernel.h"
#include "model/score_private.h"

enum {
    YUNTA_KERNEL_PACKS = 512,    /* most bytes of packed skills of a mentor */
    YUNTA_KERNEL_LISTED = 12288, /* most bit rows that a mentee may add up */
    YUNTA_KERNEL_COUNTER = 8,    /* most bits of a count */
    YUNTA_KERNEL_CODES = 8,      /* most columns compared that differ within a block */
    YUNTA_KERNEL_DIGITS = 6,     /* most skills in a byte */
    YUNTA_KERNEL_TABLE = 256,
    YUNTA_KERNEL_UNIT = 42,
    YUNTA_KERNEL_POINTS = 128,     /* points of skills that have a table */
    YUNTA_KERNEL_FEW_PAIRS = 64,   /* packing a block of fewer costs more than it saves */
    YUNTA_KERNEL_SMALL_SUM = 128,  /* two rests below it fit a byte */
    YUNTA_KERNEL_BEST_MOST = 16383 /* most points of skills a mentee may want in all */
};

/* Bits that two people have in common: hours, terms, languages, starts of meetings. */
typedef enum {
    YUNTA_BITS_HOURS,
    YUNTA_BITS_GOALS,
    YUNTA_BITS_LANGUAGES,
    YUNTA_BITS_STARTS,
    YUNTA_BITS
} yunta_kernel_bit;

typedef struct {
    const uint64_t *mentor, *mentee; /* [people * words] */
    size_t words;
    bool asked;
    uint64_t *used; /* [words] bits that some mentor and some mentee of the block have */
    uint32_t *row;  /* [words * 64] of a used bit; equal neighbours share one */
} yunta_kernel_bits;

/* A column compared for equality: code + 1 in 1..3 planes of bytes, 0 where it is missing. */
typedef struct {
    const int32_t *code; /* [people]; NULL: the cohort has no such column */
    bool different;      /* the rule: must differ; else must be equal */
    int bytes;           /* 0: all mentors of the block have the code `shared` */
    int bytes_apart;     /* bytes that any code of the column fits in */
    int32_t shared;
    uint8_t *plane[3];
} yunta_kernel_code;

/* A number of which few values occur: ages, levels. Class 0 is missing. */
typedef struct {
    bool asked, fits; /* fits: at most 255 values in the block */
    int32_t value[YUNTA_KERNEL_TABLE];
    int classes; /* with class 0 */
    uint8_t *class;
} yunta_kernel_number;

/* What each value of an index is worth: whole low, whole high, rest, rest's high byte, and 255
 * where it bars. */
typedef struct {
    uint8_t of[5][YUNTA_KERNEL_TABLE];
    uint16_t most; /* of whole */
    bool rests;    /* some rest is not 0 */
} yunta_kernel_table;

/* The region beside the hours: not at all, as a bit of the index, or the same for the block. */
typedef enum {
    YUNTA_REGION_NONE,
    YUNTA_REGION_BIT,
    YUNTA_REGION_ALL,
    YUNTA_REGION_WAYS
} yunta_kernel_region;

/* whole low, whole high and rest by points of skills; and whole as points * slope + over. */
typedef struct {
    uint8_t table[3][YUNTA_KERNEL_POINTS];
    uint8_t over[YUNTA_KERNEL_POINTS];
    uint8_t slope; /* of 2 at least, a signed byte; 0: there is none, or over and a number below it
                      do not fit a byte */
} yunta_kernel_points;

/* 64-byte aligned memory that grows and never shrinks. */
typedef struct {
    void *memory;
    uint8_t *at;
    size_t room;
} yunta_kernel_buffer;

typedef struct yunta_kernel_plan yunta_kernel_plan;
typedef void yunta_kernel_run(const yunta_kernel *kernel, const yunta_kernel_plan *plan,
                              int16_t *scores);

struct yunta_kernel {
    const yunta_cohort *cohort;
    const yunta_weeks *weeks;
    const yunta_scoring *scoring;
    const yunta_eligibility *e;
    yunta_kernel_kind kind, loaded; /* to be taken by the next load; of the block */
    bool best;                      /* nobody asked for this kind: tiny blocks may do without */

    /* Of the policy. */
    bool dense; /* a weighted sum stands behind the scores: no scores.csv */
    bool given; /* scores.csv alone says who is eligible */
    uint32_t weight[YUNTA_COMPONENTS], weight_sum;
    bool listed;            /* tables of pairs say of some what no component does */
    int hours_cap;          /* slots in common beyond which nothing changes */
    int least;              /* score; 0: not asked */
    size_t *choosers_first; /* [people + 2]; NULL: preferences do not count */
    int32_t *chooser;       /* who chose a person */
    uint64_t *languages;    /* [people * words]; NULL: not asked */
    int32_t *place;         /* [people] position + 1 in the block; NULL unless listed */
    yunta_kernel_bits bits[YUNTA_BITS];
    yunta_kernel_number age, level;
    yunta_kernel_code region;
    yunta_kernel_code *codes; /* of the rules same and different */
    size_t code_count;
    bool points_filled;          /* by the first block that is packed */
    yunta_kernel_points *points; /* [POINTS] by points wanted; NULL where weight_sum is too large */
    yunta_kernel_table hours_table[2][YUNTA_REGION_WAYS]; /* [with hours] */
    uint64_t *gains; /* [digit][level][want][8] want * gain by packed byte */

    /* Of the block. */
    int32_t *people_of; /* mentors, then mentees */
    size_t people_room, mentors, mentees, width;
    size_t lane, stride;     /* stride: positions, a multiple of 8 * lane */
    bool vector;             /* it is packed; else rows are scored pair by pair */
    int32_t run;             /* of scores.csv: these rows have just the block's mentors; -1: none */
    bool ascending, overlap; /* the mentors; else whether some mentee is one of them */
    bool closed_any;
    uint8_t *closed; /* 255 where a rule bars the mentor from everybody */
    int digits;      /* skills in a byte */
    size_t packs;
    /* Span by span, so that a row of scores reads one stretch of memory after another. */
    uint8_t *skills; /* [spans][packs][8 * lane] */
    uint8_t *rows;   /* [spans][row_room][lane]; row 0 is empty */
    size_t row_room;
    yunta_kernel_buffer bytes, bit_rows;
};

/* Asks whether a column is equal to the mentee's. */
typedef struct {
    const uint8_t *plane[3];
    uint8_t code[3];
    int bytes;      /* 0: not asked */
    bool different; /* equal ones are barred; else those that differ */
} yunta_kernel_match;

/* One index a mentor, and what it is worth and whether it bars. */
typedef struct {
    const uint8_t *class;    /* the index, or NULL: bits of counters */
    int first_plane, planes; /* the low bits of the index */
    yunta_kernel_match same; /* the next bit, where it is asked */
    int entries;
    bool value, bars;
    const yunta_kernel_table *table;
} yunta_kernel_group;

/* Hours, region, what must be in common, goals, age, level; all but the third have values. */
enum { YUNTA_KERNEL_GROUPS = 6 };
_Static_assert(
    6 * (YUNTA_KERNEL_UNIT - 1) + 6 <= 255 && 10000 / YUNTA_KERNEL_UNIT <= 255,
    "bytes hold the sums of low, with a carry each, and of high, of 5 groups and skills");

struct yunta_kernel_plan {
    int32_t mentee;
    const uint64_t *wanted; /* stretches, a bit each; NULL: all */
    /* Skills: packs wanted, in stretches whose sums fit a byte. */
    size_t packs;
    const uint8_t *pack[YUNTA_KERNEL_PACKS]; /* of the first span */
    bool flush[YUNTA_KERNEL_PACKS];          /* after this pack the sum of bytes is taken away */
    bool one_byte;                           /* none but the last */
    uint16_t best, scale_whole, scale_part; /* 10000 / best in 16 bits before the point, 16 after */
    bool exact;                             /* no correction needed */
    uint16_t weight, share, weight_sum; /* share: weight / weight_sum in 16 bits after the point */
    int carries;                        /* how often weight_sum may fit in the rests, at most */
    bool biased;                        /* the rests may need all 16 bits */
    int16_t least;

    struct {
        size_t first, count; /* in list; a multiple of 4 */
        int planes;
    } counter[YUNTA_BITS];
    int counters, planes;

    size_t groups;
    size_t bars; /* columns compared */
    yunta_kernel_match bar[YUNTA_KERNEL_CODES];
    bool barred; /* some pair of the row may be barred */

    yunta_kernel_group group[YUNTA_KERNEL_GROUPS];
    yunta_kernel_table room[YUNTA_KERNEL_GROUPS]; /* for tables of this mentee alone */
    uint64_t table[YUNTA_KERNEL_PACKS][8] __attribute__((aligned(64)));
    uint32_t list[YUNTA_KERNEL_LISTED]; /* where bit rows begin in a span's */
};

typedef enum { YUNTA_ROW_BARRED, YUNTA_ROW_PAIRS, YUNTA_ROW_VECTORS } yunta_kernel_way;

/* Whether the stretch is wanted in which position `from` is. */
static inline bool yunta_kernel_wants(const uint64_t *wanted, size_t from) {
    size_t stretch = from / YUNTA_KERNEL_STRETCH;
    return wanted == NULL || (wanted[stretch / 64] >> stretch % 64 & 1);
}

static inline size_t yunta_kernel_byte(size_t lane, size_t position) {
    size_t half = lane / 2, in = position % lane;
    return position - in + in % 8 + 16 * (in % half / 8) + 8 * (in / half);
}

/* Bits of a count that need not tell apart anything from cap on. */
static inline int yunta_kernel_planes(size_t cap) {
    int planes = 1;
    while (((size_t)1 << (planes - 1)) < cap)
        planes++;
    return planes;
}

/* Packs the block; vector is false afterwards where it does not fit (kernel_load.c). */
yunta_status yunta_kernel_pack(yunta_kernel *kernel);
void yunta_kernel_fill_gains(yunta_kernel *kernel);
void yunta_kernel_fill_points(yunta_kernel *kernel);
void yunta_kernel_fill_hours(yunta_kernel *kernel);
/* First level that teaches; below it all are digit 0. */
int yunta_kernel_teach_from(const yunta_kernel *kernel);
/* What there is to do for mentee number m. */
yunta_kernel_way yunta_kernel_plan_row(const yunta_kernel *kernel, size_t m,
                                       yunta_kernel_plan *plan);

/* The final score of a pair whose weighted score is known (-1: none), or -1: not eligible. */
int16_t yunta_kernel_settle(const yunta_kernel *kernel, int32_t mentor, int32_t mentee,
                            int32_t score);
/* The plain reference (kernel_scalar.c). */
void yunta_kernel_scalar_row(const yunta_kernel *kernel, int32_t mentee, const uint64_t *wanted,
                             int16_t *scores);

#ifdef __x86_64__
yunta_kernel_run yunta_kernel_run_avx2, yunta_kernel_run_avx512;
#endif

#endif

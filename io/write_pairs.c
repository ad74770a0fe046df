/* pairings.csv, unmatched.csv, prices.csv */
#include "io/output_cells.h"

static bool always(const yunta_writing *writing) {
    (void)writing;
    return true;
}

static yunta_status pair_rows(yunta_writing *writing, yunta_rows *rows) {
    const yunta_pairing *pairing = writing->result->pairing;
    *rows = (yunta_rows){pairing->pairs, pairing->count, sizeof *pairing->pairs};
    return YUNTA_OK;
}

static void pair_order(const yunta_writing *writing, const void *row, int64_t key[static 4]) {
    const yunta_pair *pair = row;
    key[0] = yunta_writing_place(writing, pair->mentor);
    key[1] = yunta_writing_place(writing, pair->mentee);
}

YUNTA_CELL_PERSON(pair_mentor, yunta_pair, mentor)

YUNTA_CELL_PERSON(pair_mentee, yunta_pair, mentee)

static const yunta_pair_facts *facts_of(const yunta_writing *writing, const yunta_pair *pair) {
    return &writing->facts[pair - writing->result->pairing->pairs];
}

static yunta_value component(const yunta_writing *writing, const yunta_pair *pair, int which) {
    return yunta_value_integer(facts_of(writing, pair)->parts[which]);
}

#define YUNTA_COMPONENT(which, name, vector)                                                       \
    static yunta_value pair_##name(yunta_writing *writing, const void *row) {                      \
        return component(writing, row, YUNTA_##which);                                             \
    }
#include "model/components.def"
#undef YUNTA_COMPONENT

YUNTA_CELL_INTEGER(pair_score, yunta_pair, of->score)
YUNTA_CELL_INTEGER(pair_rank_for_mentor, yunta_pair, of->rank_for_mentor)
YUNTA_CELL_INTEGER(pair_rank_for_mentee, yunta_pair, of->rank_for_mentee)
YUNTA_CELL_INTEGER(pair_locked, yunta_pair, of->locked)

static yunta_value pair_overlap(yunta_writing *writing, const void *row) {
    const yunta_pair *pair = row;
    return yunta_value_integer(
        yunta_weeks_overlap(writing->result->weeks, pair->mentor, pair->mentee));
}

/* The skill that adds most among those not taken yet (gain above 0), by name where they tie; they
 * are numbered by name. */
size_t yunta_gains_take_best(int32_t *gains, size_t count) {
    size_t best = count;
    for (size_t k = 0; k < count; k++)
        if (gains[k] > 0 && (best == count || gains[k] > gains[best]))
            best = k;
    if (best < count)
        gains[best] = 0;
    return best;
}

static yunta_value pair_top_skills(yunta_writing *writing, const void *row) {
    const yunta_pair_facts *facts = facts_of(writing, row);
    yunta_list_begin(writing);
    for (int k = 0; k < YUNTA_TOP_SKILLS && facts->top[k] >= 0; k++)
        yunta_list_add(writing, writing->cohort->skill[facts->top[k]]);
    return yunta_list_value(writing);
}

static const yunta_output_column pair_columns[] = {
    {"mentor", pair_mentor},
    {"mentee", pair_mentee},
    {"score", pair_score},
#define YUNTA_COMPONENT(which, name, vector) {#name, pair_##name},
#include "model/components.def"
#undef YUNTA_COMPONENT
    {"rank_for_mentor", pair_rank_for_mentor},
    {"rank_for_mentee", pair_rank_for_mentee},
    {"overlap_minutes", pair_overlap},
    {"top_skills", pair_top_skills},
    {"locked", pair_locked},
};

static int32_t pair_person(const yunta_writing *writing, const void *row, size_t k) {
    const yunta_pair *pair = row;
    (void)writing;
    return k == 0 ? pair->mentor : k == 1 ? pair->mentee : -1;
}

const yunta_output yunta_output_pairings = {.name = "pairings",
                                            .csv = true,
                                            .json = true,
                                            .wanted = always,
                                            .person = pair_person,
                                            .rows = pair_rows,
                                            .order = pair_order,
                                            YUNTA_COLUMNS(pair_columns)};

static yunta_status unmatched_rows(yunta_writing *writing, yunta_rows *rows) {
    const yunta_pairing *pairing = writing->result->pairing;
    *rows = (yunta_rows){pairing->unmatched, pairing->unmatched_count, sizeof *pairing->unmatched};
    return YUNTA_OK;
}

static void unmatched_order(const yunta_writing *writing, const void *row, int64_t key[static 4]) {
    key[0] = yunta_writing_place(writing, ((const yunta_unmatched *)row)->person);
}

YUNTA_CELL_PERSON(unmatched_person, yunta_unmatched, person)

static yunta_value unmatched_role(yunta_writing *writing, const void *row) {
    static const char *const names[] = {"", "mentor", "mentee", "both"};
    (void)writing;
    return yunta_value_text(names[((const yunta_unmatched *)row)->role & YUNTA_BOTH]);
}

static yunta_value unmatched_reason(yunta_writing *writing, const void *row) {
    (void)writing;
    return yunta_value_text(yunta_reason_name(((const yunta_unmatched *)row)->reason));
}

static yunta_value unmatched_detail(yunta_writing *writing, const void *row) {
    return yunta_value_text(yunta_writing_words(writing, ((const yunta_unmatched *)row)->detail));
}

static const yunta_output_column unmatched_columns[] = {
    {"person", unmatched_person},
    {"role", unmatched_role},
    {"reason", unmatched_reason},
    {"detail", unmatched_detail},
};

static int32_t unmatched_who(const yunta_writing *writing, const void *row, size_t k) {
    (void)writing;
    return k == 0 ? ((const yunta_unmatched *)row)->person : -1;
}

const yunta_output yunta_output_unmatched = {.name = "unmatched",
                                             .csv = true,
                                             .json = true,
                                             .wanted = always,
                                             .person = unmatched_who,
                                             .rows = unmatched_rows,
                                             .order = unmatched_order,
                                             YUNTA_COLUMNS(unmatched_columns)};

typedef struct {
    int32_t stage, person;
    int side;
    int64_t price;
} price_row;

static bool prices_wanted(const yunta_writing *writing) {
    return writing->result->pairing->part.stage_count > 0;
}

static void price_side(const yunta_writing *writing, size_t stage, int side, price_row *all,
                       size_t *count) {
    const yunta_stage *of = &writing->result->pairing->part.stages[stage];
    const int64_t *prices = side == YUNTA_MENTOR ? of->mentor_price : of->mentee_price;
    for (size_t p = 0; prices && p < writing->cohort->people; p++)
        if (writing->cohort->person[p].role & side)
            all[(*count)++] = (price_row){(int32_t)stage, (int32_t)p, side, prices[p]};
}

static yunta_status price_rows(yunta_writing *writing, yunta_rows *rows) {
    size_t stages = writing->result->pairing->part.stage_count, count = 0;
    price_row *all =
        yunta_arena_alloc(writing->arena, 2 * stages * writing->cohort->people, sizeof *all);
    if (!all)
        return YUNTA_E_MEMORY;
    for (size_t k = 0; k < stages; k++) {
        price_side(writing, k, YUNTA_MENTOR, all, &count);
        price_side(writing, k, YUNTA_MENTEE, all, &count);
    }
    *rows = (yunta_rows){all, count, sizeof *all};
    return YUNTA_OK;
}

static void price_order(const yunta_writing *writing, const void *row, int64_t key[static 4]) {
    const price_row *price = row;
    key[0] = price->stage;
    key[1] = price->side;
    key[2] = yunta_writing_place(writing, price->person);
}

static yunta_value price_stage(yunta_writing *writing, const void *row) {
    const yunta_part *part = &writing->result->pairing->part;
    return yunta_value_text(part->stages[((const price_row *)row)->stage].objective);
}

YUNTA_CELL_PERSON(price_person, price_row, person)

static yunta_value price_side_name(yunta_writing *writing, const void *row) {
    (void)writing;
    return yunta_value_text(((const price_row *)row)->side == YUNTA_MENTOR ? "mentor" : "mentee");
}

YUNTA_CELL_INTEGER(price_price, price_row, of->price)

static const yunta_output_column price_columns[] = {
    {"stage", price_stage},
    {"person", price_person},
    {"side", price_side_name},
    {"price", price_price},
};

const yunta_output yunta_output_prices = {.name = "prices",
                                          .csv = true,
                                          .wanted = prices_wanted,
                                          .rows = price_rows,
                                          .order = price_order,
                                          YUNTA_COLUMNS(price_columns)};

/* backups.csv: for each pair and side, who could take the other's place now, best score first.
 *
 * An alternate is eligible with the one who stays; and without who leaves, with the alternate in
 * this pair and all else as it is, everybody has room and every quota, lock and least size holds:
 * a repair could do just that. Cost: pairs * (people * (rules + log pairs + quotas)).
 */
#include "io/places.h"
#include "io/writing.h"
#include <stdlib.h>

typedef struct {
    int32_t mentor, mentee;
    int side; /* who stays */
    int32_t choice, alternate, score;
} backup_row;

typedef struct {
    const yunta_writing *writing;
    yunta_places places;
    YUNTA_ARRAY(backup_row) rows, found; /* found: of the pair and side at hand */
} backups;

static int by_score(const void *a, const void *b) {
    const backup_row *x = a, *y = b;
    if (x->score != y->score)
        return x->score > y->score ? -1 : 1;
    return (x->alternate > y->alternate) - (x->alternate < y->alternate);
}

static yunta_status add_side(backups *b, const yunta_pair *pair, int stays) {
    const yunta_cohort *cohort = b->writing->cohort;
    size_t most = (size_t)b->writing->policy->output_backups;
    b->found.count = 0;
    yunta_places_take_out(&b->places, stays == YUNTA_MENTOR ? pair->mentee : pair->mentor);
    for (int32_t p = 0; p < (int32_t)cohort->people; p++) {
        int32_t mentor = stays == YUNTA_MENTOR ? pair->mentor : p;
        int32_t mentee = stays == YUNTA_MENTOR ? p : pair->mentee;
        if (!yunta_places_fit(&b->places, mentor, mentee) ||
            yunta_pair_first_bar(b->writing->result->eligibility, mentor, mentee) != YUNTA_RULES)
            continue;
        int32_t score = yunta_scoring_score(b->writing->result->scoring, mentor, mentee);
        backup_row row = {pair->mentor, pair->mentee, stays, 0, p, score};
        if (!yunta_array_push(&b->found, row))
            return YUNTA_E_MEMORY;
    }
    yunta_places_put_back(&b->places);
    if (b->found.count)
        qsort(b->found.items, b->found.count, sizeof *b->found.items, by_score);
    for (size_t k = 0; k < b->found.count && k < most; k++) {
        b->found.items[k].choice = (int32_t)k + 1;
        if (!yunta_array_push(&b->rows, b->found.items[k]))
            return YUNTA_E_MEMORY;
    }
    return YUNTA_OK;
}

static yunta_status add_all(backups *b) {
    const yunta_pairing *pairing = b->writing->result->pairing;
    yunta_status status = YUNTA_OK;
    for (size_t k = 0; status == YUNTA_OK && k < pairing->count; k++) {
        status = add_side(b, &pairing->pairs[k], YUNTA_MENTOR);
        if (status == YUNTA_OK)
            status = add_side(b, &pairing->pairs[k], YUNTA_MENTEE);
    }
    return status;
}

static yunta_status backup_rows(yunta_writing *writing, yunta_rows *rows) {
    backups b = {.writing = writing};
    yunta_status status =
        yunta_places_make(writing->cohort, writing->result->pairing, writing->arena, &b.places);
    if (status == YUNTA_OK)
        status = add_all(&b);
    backup_row *all =
        status == YUNTA_OK ? yunta_arena_alloc(writing->arena, b.rows.count, sizeof *all) : NULL;
    for (size_t k = 0; all && k < b.rows.count; k++)
        all[k] = b.rows.items[k];
    if (status == YUNTA_OK && !all)
        status = YUNTA_E_MEMORY;
    *rows = (yunta_rows){all, b.rows.count, sizeof *all};
    yunta_array_free(&b.rows);
    yunta_array_free(&b.found);
    return status;
}

static bool backups_wanted(const yunta_writing *writing) {
    return writing->policy->output_backups > 0;
}

static void backup_order(const yunta_writing *writing, const void *row, int64_t key[static 4]) {
    const backup_row *backup = row;
    key[0] = yunta_writing_place(writing, backup->mentor);
    key[1] = yunta_writing_place(writing, backup->mentee);
    key[2] = backup->side;
    key[3] = backup->choice;
}

/* Of the pair; an alternate of another area stands by name alone. */
static int32_t backup_about(const yunta_writing *writing, const void *row, size_t k) {
    const backup_row *backup = row;
    (void)writing;
    return k == 0 ? backup->mentor : k == 1 ? backup->mentee : -1;
}

#define PERSON(name, field)                                                                        \
    static yunta_value name(yunta_writing *writing, const void *row) {                             \
        return yunta_value_person(writing, ((const backup_row *)row)->field);                      \
    }
#define INTEGER(name, field)                                                                       \
    static yunta_value name(yunta_writing *writing, const void *row) {                             \
        (void)writing;                                                                             \
        return yunta_value_integer(((const backup_row *)row)->field);                              \
    }
PERSON(backup_mentor, mentor)
PERSON(backup_mentee, mentee)
INTEGER(backup_choice, choice)
PERSON(backup_alternate, alternate)
INTEGER(backup_score, score)

static yunta_value backup_for(yunta_writing *writing, const void *row) {
    (void)writing;
    return yunta_value_text(((const backup_row *)row)->side == YUNTA_MENTOR ? "mentor" : "mentee");
}

static size_t loss_count(const yunta_writing *writing) {
    const yunta_pairing *pairing = writing->result->pairing;
    return pairing->leave_loss ? pairing->part.stage_count : 0;
}

static const char *loss_name(const yunta_writing *writing, size_t index) {
    const char *objective = writing->result->pairing->part.stages[index].objective;
    const char *name = yunta_arena_format(writing->arena, "loss_%s", objective);
    return name ? name : objective;
}

/* Beside who could take a mentor's place: what the cohort loses, at best, when the mentor leaves.
 */
static yunta_value loss_value(yunta_writing *writing, const void *row, size_t index) {
    const backup_row *backup = row;
    const yunta_pairing *pairing = writing->result->pairing;
    if (backup->side != YUNTA_MENTEE || !pairing->leave_known[backup->mentor])
        return yunta_value_empty();
    return yunta_value_integer(
        pairing->leave_loss[(size_t)backup->mentor * pairing->part.stage_count + index]);
}

static const yunta_output_more backup_losses = {6, loss_count, loss_name, loss_value};

static const yunta_output_column backup_columns[] = {
    {"mentor", backup_mentor}, {"mentee", backup_mentee},       {"for", backup_for},
    {"choice", backup_choice}, {"alternate", backup_alternate}, {"score", backup_score},
};

const yunta_output yunta_output_backups = {.name = "backups",
                                           .csv = true,
                                           .json = true,
                                           .wanted = backups_wanted,
                                           .rows = backup_rows,
                                           .order = backup_order,
                                           .person = backup_about,
                                           YUNTA_COLUMNS(backup_columns),
                                           .more = &backup_losses};

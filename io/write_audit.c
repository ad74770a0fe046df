/* audit.csv: how the groups of the cohort fared. Cells of fewer than 5 people are withheld. */
#include "io/writing.h"
#include <string.h>

enum { FEWEST_SHOWN = 5 };

typedef struct {
    const char *column, *group;
    int side;
    int64_t people, matched, pairs, sum, least;
} audit_row;

typedef YUNTA_ARRAY(audit_row) audit_rows_list;

/* How people fall into the groups of one column. of: [people], index into names. */
typedef struct {
    const char *column;
    const char *const *names;
    size_t count;
    const int32_t *of;
} grouping;

/* Adds the rows of a grouping, mentors and mentees of each group, empty groups left out. */
static yunta_status add_grouping(const yunta_writing *writing, const grouping *groups,
                                 const uint8_t *matched, audit_rows_list *rows) {
    size_t first = rows->count;
    for (size_t g = 0; g < groups->count; g++)
        for (int side = YUNTA_MENTOR; side <= YUNTA_MENTEE; side++) {
            audit_row row = {groups->column, groups->names[g], side, 0, 0, 0, 0, INT64_MAX};
            if (!yunta_array_push(rows, row))
                return YUNTA_E_MEMORY;
        }
    audit_row *of = rows->items + first;
    for (size_t p = 0; p < writing->cohort->people; p++)
        for (int side = YUNTA_MENTOR; side <= YUNTA_MENTEE; side++) {
            audit_row *row = &of[2 * (size_t)groups->of[p] + (side == YUNTA_MENTEE)];
            row->people += (writing->cohort->person[p].role & side) != 0;
            row->matched += (matched[p] & side) != 0;
        }
    const yunta_pairing *pairing = writing->result->pairing;
    for (size_t k = 0; k < pairing->count; k++)
        for (int side = YUNTA_MENTOR; side <= YUNTA_MENTEE; side++) {
            const yunta_pair *pair = &pairing->pairs[k];
            int32_t person = side == YUNTA_MENTOR ? pair->mentor : pair->mentee;
            audit_row *row = &of[2 * (size_t)groups->of[person] + (side == YUNTA_MENTEE)];
            row->pairs++;
            row->sum += pair->score;
            row->least = pair->score < row->least ? pair->score : row->least;
        }
    size_t kept = first;
    for (size_t k = first; k < rows->count; k++)
        if (rows->items[k].people > 0)
            rows->items[kept++] = rows->items[k];
    rows->count = kept;
    return YUNTA_OK;
}

/* A column of the cohort; people with an empty cell are a group without a name, the last. */
static yunta_status add_column(yunta_writing *writing, const char *name, int32_t index,
                               const uint8_t *matched, audit_rows_list *rows) {
    if (index < 0)
        return YUNTA_OK;
    const yunta_column *column = &writing->cohort->column[index];
    size_t people = writing->cohort->people;
    const char **names = yunta_arena_alloc(writing->arena, column->codes + 1, sizeof *names);
    int32_t *of = yunta_arena_alloc(writing->arena, people, sizeof *of);
    if (!names || !of)
        return YUNTA_E_MEMORY;
    for (size_t k = 0; k < column->codes; k++)
        names[k] = column->shown[k];
    names[column->codes] = "";
    for (size_t p = 0; p < people; p++)
        of[p] = column->code[p] < 0 ? (int32_t)column->codes : column->code[p];
    return add_grouping(writing, &(grouping){name, names, column->codes + 1, of}, matched, rows);
}

static yunta_status add_ages(yunta_writing *writing, const uint8_t *matched,
                             audit_rows_list *rows) {
    static const char *const bands[] = {"<30", "30-39", "40-49", "50-59", "60+", ""};
    enum { BANDS = sizeof bands / sizeof *bands };
    size_t people = writing->cohort->people;
    int32_t *of = yunta_arena_alloc(writing->arena, people, sizeof *of);
    bool known = false;
    if (!of)
        return YUNTA_E_MEMORY;
    for (size_t p = 0; p < people; p++) {
        int32_t age = writing->cohort->person[p].age;
        known = known || age != YUNTA_NO_INT;
        of[p] = age == YUNTA_NO_INT ? BANDS - 1 : age < 30 ? 0 : age >= 60 ? 4 : age / 10 - 2;
    }
    return known ? add_grouping(writing, &(grouping){"age", bands, BANDS, of}, matched, rows)
                 : YUNTA_OK;
}

static yunta_status audit_rows(yunta_writing *writing, yunta_rows *rows) {
    const yunta_cohort *cohort = writing->cohort;
    const yunta_pairing *pairing = writing->result->pairing;
    audit_rows_list list = {0};
    audit_row *all = NULL;
    uint8_t *matched = yunta_arena_alloc(writing->arena, cohort->people, 1);
    if (!matched)
        return YUNTA_E_MEMORY;
    for (size_t k = 0; k < pairing->count; k++) {
        matched[pairing->pairs[k].mentor] |= YUNTA_MENTOR;
        matched[pairing->pairs[k].mentee] |= YUNTA_MENTEE;
    }
    yunta_status status = add_column(writing, "gender", cohort->gender, matched, &list);
    if (status == YUNTA_OK)
        status = add_column(writing, "region", cohort->region, matched, &list);
    if (status == YUNTA_OK)
        status = add_column(writing, "institution", cohort->institution, matched, &list);
    if (status == YUNTA_OK)
        status = add_ages(writing, matched, &list);
    if (status == YUNTA_OK)
        all = yunta_arena_alloc(writing->arena, list.count, sizeof *all);
    for (size_t k = 0; all && k < list.count; k++)
        all[k] = list.items[k];
    if (status == YUNTA_OK && !all)
        status = YUNTA_E_MEMORY;
    *rows = (yunta_rows){all, list.count, sizeof *all};
    yunta_array_free(&list);
    return status;
}

/* People without a value are no group to be compared. */
static void extend(yunta_audit_span *span, int measure, const audit_row *row, int64_t value) {
    if (span->groups[measure]++ == 0 || value < span->low[measure]) {
        span->low[measure] = value;
        span->low_group[measure] = row->group;
    }
    if (span->groups[measure] == 1 || value > span->high[measure]) {
        span->high[measure] = value;
        span->high_group[measure] = row->group;
    }
}

static yunta_audit_span *span_of(yunta_audit_span *spans, size_t *count, const audit_row *row) {
    for (size_t k = 0; k < *count; k++)
        if (spans[k].side == row->side && !strcmp(spans[k].column, row->column))
            return &spans[k];
    spans[*count] = (yunta_audit_span){.column = row->column, .side = row->side};
    return &spans[(*count)++];
}

yunta_status yunta_audit_spans(const yunta_result *result,
                               yunta_audit_span spans[static YUNTA_AUDIT_MOST_SPANS],
                               size_t *count) {
    yunta_writing writing;
    yunta_rows rows = {0};
    *count = 0;
    yunta_status status = yunta_writing_begin(&writing, result, NULL);
    if (status == YUNTA_OK)
        status = audit_rows(&writing, &rows);
    for (size_t k = 0; status == YUNTA_OK && k < rows.count; k++) {
        const audit_row *row = (const audit_row *)rows.items + k;
        if (!*row->group || row->people < FEWEST_SHOWN)
            continue;
        yunta_audit_span *span = span_of(spans, count, row);
        extend(span, YUNTA_AUDIT_RATE, row, 1000 * row->matched / row->people);
        if (row->matched < FEWEST_SHOWN)
            continue;
        extend(span, YUNTA_AUDIT_MEAN, row, row->sum / row->pairs);
        extend(span, YUNTA_AUDIT_LEAST, row, row->least);
    }
    yunta_writing_end(&writing);
    return status;
}

static bool audit_wanted(const yunta_writing *writing) {
    (void)writing;
    return true;
}

static yunta_value shown(int64_t people, int64_t value) {
    return people < FEWEST_SHOWN ? yunta_value_empty() : yunta_value_integer(value);
}

static yunta_value audit_column(yunta_writing *writing, const void *row) {
    (void)writing;
    return yunta_value_text(((const audit_row *)row)->column);
}

static yunta_value audit_group(yunta_writing *writing, const void *row) {
    (void)writing;
    return yunta_value_text(((const audit_row *)row)->group);
}

static yunta_value audit_side(yunta_writing *writing, const void *row) {
    (void)writing;
    return yunta_value_text(((const audit_row *)row)->side == YUNTA_MENTOR ? "mentor" : "mentee");
}

static yunta_value audit_people(yunta_writing *writing, const void *row) {
    (void)writing;
    return shown(((const audit_row *)row)->people, ((const audit_row *)row)->people);
}

static yunta_value audit_matched(yunta_writing *writing, const void *row) {
    (void)writing;
    return shown(((const audit_row *)row)->people, ((const audit_row *)row)->matched);
}

/* The scores of a few matched people are theirs, however large the group. */
static yunta_value audit_mean_score(yunta_writing *writing, const void *row) {
    const audit_row *audit = row;
    (void)writing;
    return shown(audit->matched, audit->pairs ? audit->sum / audit->pairs : 0);
}

static yunta_value audit_least_score(yunta_writing *writing, const void *row) {
    (void)writing;
    return shown(((const audit_row *)row)->matched, ((const audit_row *)row)->least);
}

static const yunta_output_column audit_columns[] = {
    {"column", audit_column},
    {"group", audit_group},
    {"side", audit_side},
    {"people", audit_people},
    {"matched", audit_matched},
    {"mean_score", audit_mean_score},
    {"least_score", audit_least_score},
};

const yunta_output yunta_output_audit = {.name = "audit",
                                         .csv = true,
                                         .json = true,
                                         .wanted = audit_wanted,
                                         .rows = audit_rows,
                                         YUNTA_COLUMNS(audit_columns)};

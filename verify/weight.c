/* The weight of a stage, as run.json states it, and the prices of prices.csv. */
#include "verify/check.h"
#include <string.h>

/* Beyond it, a sum of a weight and two prices might leave 64 bits. */
static const int64_t most_number = INT64_C(1) << 52;

static bool take(const char **text, const char *word) {
    size_t length = strlen(word);
    if (strncmp(*text, word, length) != 0)
        return false;
    *text += length;
    return true;
}

/* A whole number from 1, without leading zeros. */
static bool take_number(const char **text, int64_t *number) {
    if (**text < '1' || **text > '9')
        return false;
    for (*number = 0; **text >= '0' && **text <= '9'; ++*text) {
        *number = 10 * *number + (**text - '0');
        if (*number > most_number)
            return false;
    }
    return true;
}

static bool take_term(const char **text, yunta_priced *priced) {
    int64_t number = 1, *factor;
    if (**text >= '0' && **text <= '9' && (!take_number(text, &number) || !take(text, "*")))
        return false;
    factor = take(text, "pair")     ? &priced->pair
             : take(text, "score")  ? &priced->score
             : take(text, "mentor") ? &priced->mentor
             : take(text, "kept")   ? &priced->kept
                                    : NULL;
    if (!factor || *factor != 0)
        return false;
    *factor = number;
    return true;
}

bool yunta_weight_parse(const char *text, yunta_priced *priced) {
    int64_t least = 0;
    priced->pair = priced->score = priced->mentor = priced->kept = 0;
    do
        if (!take_term(&text, priced))
            return false;
    while (take(&text, " + "));
    if (take(&text, " where score >= ") && (!take_number(&text, &least) || least > 10001))
        return false;
    priced->least = (int32_t)least;
    return *text == '\0' && priced->score <= most_number / 10000;
}

static bool add_priced(yunta_check *check, size_t stage, const char *text) {
    yunta_priced *priced = &check->priced[check->priced_count];
    size_t people = check->cohort->people;
    priced->stage = stage;
    priced->fits = yunta_weight_parse(text, priced);
    for (int side = 0; side < 2; side++)
        priced->price[side] = yunta_check_alloc(check, people, sizeof *priced->price[side]);
    check->priced_count++;
    return !check->out_of_memory;
}

static yunta_priced *priced_of(yunta_check *check, const char *objective) {
    for (size_t k = 0; k < check->priced_count; k++) {
        const yunta_json_value *stage = yunta_run_stage(check, "matching", check->priced[k].stage);
        const yunta_json_value *name = yunta_json_member(stage, "objective");
        if (name && name->text && strcmp(name->text, objective) == 0)
            return &check->priced[k];
    }
    return NULL;
}

/* Stage by stage, mentors first, by id. */
static bool in_order(yunta_check *check, const yunta_ledger *sheet, size_t row,
                     const yunta_priced *priced) {
    if (row == 0)
        return true;
    const yunta_priced *before = priced_of(check, yunta_ledger_cell(sheet, row - 1, 0));
    int sides = strcmp(yunta_ledger_cell(sheet, row - 1, 2), yunta_ledger_cell(sheet, row, 2));
    int ids = strcmp(yunta_ledger_cell(sheet, row - 1, 1), yunta_ledger_cell(sheet, row, 1));
    return before < priced || (before == priced && (sides > 0 || (sides == 0 && ids < 0)));
}

static void read_row(yunta_check *check, const yunta_ledger *sheet, size_t row, uint8_t *seen) {
    const char *side = yunta_ledger_cell(sheet, row, 2);
    yunta_priced *priced = priced_of(check, yunta_ledger_cell(sheet, row, 0));
    int32_t person = yunta_ledger_person(check, sheet, row, 1);
    bool mentor = strcmp(side, "mentor") == 0;
    int role = mentor ? YUNTA_MENTOR : YUNTA_MENTEE;
    int64_t price;
    if (!yunta_ledger_integer(check, sheet, row, 3, &price) || person < 0)
        return;
    uint8_t *mark = priced ? &seen[2 * ((size_t)(priced - check->priced) * check->cohort->people +
                                        (size_t)person) +
                                   !mentor]
                           : NULL;
    if (!mark || *mark || !in_order(check, sheet, row, priced) ||
        (!mentor && strcmp(side, "mentee") != 0) || !(check->cohort->person[person].role & role) ||
        price > most_number || price < -most_number) {
        yunta_fault(check, yunta_place_at(sheet->shown, sheet->line[row], NULL), NULL,
                    T("the price is of no stage or side, out of range or order, or stands twice",
                      "el precio no es de ninguna etapa o lado, está fuera de rango u orden o "
                      "está dos veces"));
        return;
    }
    *mark = 1;
    priced->price[mentor ? YUNTA_MENTOR_SIDE : YUNTA_MENTEE_SIDE][person] = price;
}

static void find_missing(yunta_check *check, const yunta_ledger *sheet, const uint8_t *seen) {
    size_t people = check->cohort->people;
    for (size_t k = 0; k < check->priced_count; k++)
        for (size_t p = 0; p < people; p++)
            for (int side = 0; side < 2; side++) {
                int role = side == YUNTA_MENTOR_SIDE ? YUNTA_MENTOR : YUNTA_MENTEE;
                if ((check->cohort->person[p].role & role) &&
                    !seen[2 * (k * people + p) + (size_t)side])
                    yunta_fault(check, yunta_place_at(sheet->shown, 0, NULL),
                                yunta_shown_id(check, (int32_t)p),
                                T("a price is missing", "falta un precio"));
            }
}

/* Without prices a weight proves nothing; it is one still. */
static void check_weights(yunta_check *check, const yunta_json_value *stages) {
    yunta_priced priced;
    for (size_t k = 0; stages && stages->kind == YUNTA_JSON_ARRAY && k < stages->count; k++) {
        const yunta_json_value *weight = yunta_json_member(&stages->items[k], "weight");
        if (weight && (!weight->text || !yunta_weight_parse(weight->text, &priced)))
            yunta_fault(check, yunta_run_place(check, "parts.matching.stages.weight"), weight->text,
                        T("is no weight", "no es un peso"));
    }
}

void yunta_read_prices(yunta_check *check) {
    static const char *const columns[] = {"stage", "person", "side", "price"};
    const yunta_ledger *sheet = check->sheets[YUNTA_SHEET_PRICES];
    const yunta_json_value *stages = yunta_json_member(yunta_run_part(check, "matching"), "stages");
    size_t count = stages && stages->kind == YUNTA_JSON_ARRAY ? stages->count : 0;
    check_weights(check, stages);
    check->priced = yunta_check_alloc(check, count, sizeof *check->priced);
    if (!check->priced || !yunta_check_header(check, YUNTA_SHEET_PRICES, columns, 4))
        return;
    for (size_t k = 0; k < count; k++) {
        const yunta_json_value *weight = yunta_json_member(&stages->items[k], "weight");
        if (weight && weight->text && !add_priced(check, k, weight->text))
            return;
    }
    uint8_t *seen = yunta_check_alloc(check, check->cohort->people, 2 * check->priced_count + 1);
    for (size_t row = 0; seen && row < sheet->rows && !yunta_stopped(check); row++)
        read_row(check, sheet, row, seen);
    if (seen)
        find_missing(check, sheet, seen);
}

#include "base/text.h"
#include "io/cell.h"
#include "io/reading.h"
#include "model/condition.h"
#include <string.h>

enum { LINES_SHOWN = 5 };

/* Who lacks what one rule needs. */
typedef struct {
    size_t count;
    size_t lines[LINES_SHOWN];
} lacks;

/* Lines in ascending order, the first few. */
static void note(lacks *lacks, size_t line) {
    size_t at = lacks->count < LINES_SHOWN ? lacks->count : LINES_SHOWN;
    lacks->count++;
    while (at > 0 && lacks->lines[at - 1] > line) {
        if (at < LINES_SHOWN)
            lacks->lines[at] = lacks->lines[at - 1];
        at--;
    }
    if (at < LINES_SHOWN)
        lacks->lines[at] = line;
}

static const char *lines_text(yunta_reading *reading, const lacks *lacks) {
    const char *text = "";
    for (size_t k = 0; k < lacks->count && k < LINES_SHOWN; k++) {
        text =
            yunta_arena_format(reading->scratch, "%s%s%zu", text, k ? ", " : "", lacks->lines[k]);
        if (!text) {
            reading->out_of_memory = true;
            return "";
        }
    }
    return text;
}

static void warn(yunta_reading *reading, const lacks *lacks, const char *rule, const char *column) {
    if (!lacks->count)
        return;
    yunta_problem_add(
        reading->problems, YUNTA_WARNING,
        (yunta_place){reading->path[YUNTA_TABLE_APPLICANTS], lacks->lines[0], column}, NULL,
        T("fill in the cells, or change the rule", "complete las celdas, o cambie la regla"),
        T("%s needs %s, which %zu people lack, so the rule bars them (lines %s%s)",
          "%s necesita %s; no lo tienen %zu personas y la regla las deja fuera (líneas %s%s)"),
        rule, column, lacks->count, lines_text(reading, lacks),
        lacks->count > LINES_SHOWN ? ", …" : "");
}

static int32_t find_column(yunta_reading *reading, const char *name) {
    int32_t place;
    if (yunta_column_resolve(reading->cohort, reading->scratch, name, &place) != YUNTA_OK)
        reading->out_of_memory = true;
    return place;
}

/* People of some role without a text in a column. */
static void column_rule(yunta_reading *reading, const char *rule, const char *name, int role) {
    const yunta_cohort *cohort = reading->cohort;
    int32_t column = find_column(reading, name);
    lacks lacks = {0};
    for (size_t p = 0; column >= 0 && p < cohort->people; p++)
        if ((cohort->person[p].role & role) && cohort->column[column].code[p] < 0)
            note(&lacks, cohort->person[p].line);
    warn(reading, &lacks, rule, name);
}

/* People of some role whose cell is no number, where the rule compares numbers. */
static void number_rule(yunta_reading *reading, const yunta_where *where) {
    const yunta_cohort *cohort = reading->cohort;
    bool compares = where->least != YUNTA_NO_NUMBER || where->most != YUNTA_NO_NUMBER;
    int32_t place = compares ? find_column(reading, where->column) : -1;
    const yunta_column *column = place >= 0 ? &cohort->column[place] : NULL;
    lacks lacks = {0};
    const char *first = NULL;
    for (size_t p = 0; column && p < cohort->people; p++) {
        const yunta_person *person = &cohort->person[p];
        if (!(person->role & where->role) || column->code[p] < 0 ||
            column->number[p] != YUNTA_NO_NUMBER)
            continue;
        note(&lacks, person->line);
        if (lacks.lines[0] == person->line)
            first = column->text[p];
    }
    if (lacks.count)
        yunta_problem_add(
            reading->problems, YUNTA_WARNING,
            (yunta_place){reading->path[YUNTA_TABLE_APPLICANTS], lacks.lines[0], where->column},
            first,
            T("write numbers of at most three decimals there",
              "escriba ahí números de tres decimales a lo más"),
            T("eligibility.where compares numbers, and the cells of %zu people are "
              "none, so the rule bars them (lines %s%s)",
              "eligibility.where compara números y las celdas de %zu personas no lo "
              "son, así que la regla las deja fuera (líneas %s%s)"),
            lacks.count, lines_text(reading, &lacks), lacks.count > LINES_SHOWN ? ", …" : "");
}

/* A year of birth gives an age only in a year. */
static void age_rules(yunta_reading *reading) {
    const yunta_policy *policy = reading->policy;
    const yunta_cohort *cohort = reading->cohort;
    const char *rule = policy->eligibility_mentor_younger_by != YUNTA_NO_INT
                           ? "eligibility.mentor_younger_by"
                       : policy->scoring_weights_age > 0 ? "scoring.weights.age"
                                                         : NULL;
    size_t ageless = 0;
    for (size_t p = 0; rule && p < cohort->people; p++)
        ageless +=
            cohort->person[p].age == YUNTA_NO_INT && cohort->person[p].birth_year != YUNTA_NO_INT;
    if (ageless)
        yunta_problem_add(
            reading->problems, YUNTA_WARNING, yunta_reading_policy(reading, 0, "programme.start"),
            NULL,
            T("write programme: {start: 2027-03-01}", "escriba programme: {start: 2027-03-01}"),
            T("%s needs ages, and the years of birth of %zu people give none without the "
              "programme's year",
              "%s necesita edades, y los años de nacimiento de %zu personas no las dan sin el año "
              "del programa"),
            rule, ageless);
}

static void person_rules(yunta_reading *reading) {
    const yunta_policy *policy = reading->policy;
    const yunta_cohort *cohort = reading->cohort;
    lacks age = {0}, level = {0}, language = {0};
    for (size_t p = 0; p < cohort->people; p++) {
        const yunta_person *person = &cohort->person[p];
        if (policy->eligibility_mentor_younger_by != YUNTA_NO_INT && person->age == YUNTA_NO_INT &&
            person->birth_year == YUNTA_NO_INT)
            note(&age, person->line);
        if (policy->eligibility_mentor_level_above_by != YUNTA_NO_INT &&
            person->level == YUNTA_NO_INT)
            note(&level, person->line);
        if (policy->eligibility_shared_language &&
            cohort->languages.first[p] == cohort->languages.first[p + 1])
            note(&language, person->line);
    }
    warn(reading, &age, "eligibility.mentor_younger_by", "birth_year");
    warn(reading, &level, "eligibility.mentor_level_above_by", "level");
    warn(reading, &language, "eligibility.shared_language", "languages");
}

static void sponsor_rule(yunta_applicants *applicants) {
    yunta_reading *reading = applicants->sheet->reading;
    const yunta_cohort *cohort = reading->cohort;
    lacks lacks = {0};
    if (!reading->policy->eligibility_sponsor)
        return;
    for (size_t p = 0; p < cohort->people; p++)
        if (!*yunta_sheet_text(applicants->sheet, applicants->row[p], YUNTA_APPLICANTS_SPONSOR))
            note(&lacks, cohort->person[p].line);
    warn(reading, &lacks, "eligibility.sponsor", "sponsor");
}

/* Whether some applicant has a text in the condition's column; near: what it may be a slip of. */
static bool is_held(yunta_reading *reading, const yunta_where *where, const char *text,
                    const char **near) {
    yunta_where probe = {.column = where->column,
                         .role = YUNTA_BOTH,
                         .has_in = true,
                         .in = {&text, 1},
                         .least = YUNTA_NO_NUMBER,
                         .most = YUNTA_NO_NUMBER};
    yunta_condition condition;
    *near = NULL;
    if (yunta_condition_make(reading->cohort, &probe, reading->scratch, &condition) != YUNTA_OK)
        reading->out_of_memory = true;
    if (reading->out_of_memory || !condition.column)
        return true;
    const yunta_column *column = condition.column;
    for (size_t c = 0; c < column->codes; c++)
        if (condition.allowed[c])
            return true;
    int64_t number, other;
    if (yunta_cell_number(text, &number)) { /* 2 is no slip of 5, but it is 2,0 */
        for (size_t c = 0; c < column->codes && !*near; c++)
            if (yunta_cell_number(column->shown[c], &other) && other == number)
                *near = column->shown[c];
        return false;
    }
    const char *folded = yunta_reading_fold(reading, reading->scratch, text);
    const char *slip =
        yunta_text_nearest(folded, (const char *const *)column->folded, column->codes);
    for (size_t c = 0; slip && c < column->codes; c++)
        if (!strcmp(column->folded[c], slip))
            *near = column->shown[c];
    return false;
}

static void unheld(yunta_reading *reading, const yunta_where *where, size_t line, const char *text,
                   const char *near) {
    const char *mend = T("write it as the cells have it, or map it under values",
                         "escríbalo como está en las celdas, o indíquelo en values");
    if (near)
        mend =
            yunta_arena_format(reading->scratch, T("did you mean %s?", "¿quiso decir %s?"), near);
    if (mend)
        yunta_problem_add(reading->problems, YUNTA_WARNING,
                          yunta_reading_policy(reading, line, NULL), text, mend,
                          T("no applicant has this in the column %s",
                            "nadie que postula tiene esto en la columna %s"),
                          where->column);
    else
        reading->out_of_memory = true;
}

/* Texts that a condition wants and nobody has: slips, or all of them. A policy for many cohorts
 * may well list more than one of them holds. */
static void wanted_texts(yunta_reading *reading, const yunta_where *where, size_t line) {
    size_t held = 0;
    const char *near;
    for (size_t k = 0; where->has_in && k < where->in.count; k++)
        held += is_held(reading, where, where->in.items[k], &near);
    for (size_t k = 0; where->has_in && k < where->in.count; k++)
        if (!is_held(reading, where, where->in.items[k], &near) && (near || !held))
            unheld(reading, where, line, where->in.items[k], near);
}

static void conditions(yunta_reading *reading) {
    const yunta_policy *policy = reading->policy;
    for (size_t k = 0; k < policy->eligibility_where.count; k++)
        wanted_texts(reading, &policy->eligibility_where.items[k],
                     policy->eligibility_where.items[k].line);
    for (size_t q = 0; q < policy->matching_quotas.count; q++) {
        const yunta_quota *quota = &policy->matching_quotas.items[q];
        for (size_t k = 0; k < quota->where.count; k++)
            wanted_texts(reading, &quota->where.items[k], quota->line);
    }
}

void yunta_reading_lacks(yunta_applicants *applicants) {
    yunta_reading *reading = applicants->sheet->reading;
    const yunta_policy *policy = reading->policy;
    sponsor_rule(applicants);
    person_rules(reading);
    age_rules(reading);
    for (size_t k = 0; k < policy->eligibility_same.count; k++)
        column_rule(reading, "eligibility.same", policy->eligibility_same.items[k], YUNTA_BOTH);
    for (size_t k = 0; k < policy->eligibility_different.count; k++)
        column_rule(reading, "eligibility.different", policy->eligibility_different.items[k],
                    YUNTA_BOTH);
    for (size_t k = 0; k < policy->eligibility_where.count; k++) {
        const yunta_where *where = &policy->eligibility_where.items[k];
        column_rule(reading, "eligibility.where", where->column, where->role);
        number_rule(reading, where);
    }
    conditions(reading);
}

/* The rules: each once, with its name, its words and, for rules of pairs, its test. */
#include "base/language.h"
#include "model/eligible_private.h"

static bool same_bars(const yunta_eligibility *e, int32_t mentor, int32_t mentee) {
    for (size_t k = 0; k < e->same.count; k++) {
        const yunta_column *column = e->same.items[k];
        if (column == NULL || column->code[mentor] < 0 ||
            column->code[mentor] != column->code[mentee])
            return true;
    }
    return false;
}

static bool different_bars(const yunta_eligibility *e, int32_t mentor, int32_t mentee) {
    for (size_t k = 0; k < e->different.count; k++) {
        const yunta_column *column = e->different.items[k];
        if (column == NULL || column->code[mentor] < 0 || column->code[mentee] < 0 ||
            column->code[mentor] == column->code[mentee])
            return true;
    }
    return false;
}

/* Whether above - below is less than least, or one of them is missing. */
static bool gap_bars(int64_t above, int64_t below, int64_t least) {
    return above == YUNTA_NO_INT || below == YUNTA_NO_INT || above - below < least;
}

static bool younger_bars(const yunta_eligibility *e, int32_t mentor, int32_t mentee) {
    const yunta_person *person = e->cohort->person;
    return gap_bars(person[mentee].age, person[mentor].age,
                    e->policy->eligibility_mentor_younger_by);
}

static bool level_bars(const yunta_eligibility *e, int32_t mentor, int32_t mentee) {
    const yunta_person *person = e->cohort->person;
    return gap_bars(person[mentor].level, person[mentee].level,
                    e->policy->eligibility_mentor_level_above_by);
}

static bool language_bars(const yunta_eligibility *e, int32_t mentor, int32_t mentee) {
    const yunta_terms *languages = &e->cohort->languages;
    size_t i = languages->first[mentor], j = languages->first[mentee];
    while (i < languages->first[mentor + 1] && j < languages->first[mentee + 1]) {
        if (languages->term[i] == languages->term[j])
            return false;
        if (languages->term[i] < languages->term[j])
            i++;
        else
            j++;
    }
    return true;
}

static bool overlap_bars(const yunta_eligibility *e, int32_t mentor, int32_t mentee) {
    return yunta_weeks_overlap(e->weeks, mentor, mentee) < e->policy->eligibility_overlap_minutes;
}

static bool meetable_bars(const yunta_eligibility *e, int32_t mentor, int32_t mentee) {
    return !yunta_weeks_meetable(e->weeks, mentor, mentee);
}

static bool forbid_bars(const yunta_eligibility *e, int32_t mentor, int32_t mentee) {
    return yunta_pair_table_find(&e->forbidden, mentor, mentee, NULL);
}

static bool repeat_bars(const yunta_eligibility *e, int32_t mentor, int32_t mentee) {
    return yunta_pair_table_find(&e->met, mentor, mentee, NULL);
}

static const struct {
    const char *name, *en, *es;
    bool (*bars)(const yunta_eligibility *e, int32_t mentor, int32_t mentee); /* of a pair */
} rules[YUNTA_RULES] = {
    [YUNTA_RULE_ROLE] = {"role", "one must have applied as mentor and the other as mentee",
                         "una persona debe haber postulado como mentor y la otra como mentee",
                         NULL},
    [YUNTA_RULE_SPONSOR] = {"eligibility.sponsor", "both must have a sponsor",
                            "ambas personas deben tener patrocinio", NULL},
    [YUNTA_RULE_WINDOW] = {"eligibility.window", "both must have applied within the window",
                           "ambas personas deben haber postulado dentro del plazo", NULL},
    [YUNTA_RULE_WHERE] = {"eligibility.where", "both must meet the conditions on their columns",
                          "ambas personas deben cumplir las condiciones sobre sus columnas", NULL},
    [YUNTA_RULE_SCORES] = {"scores.csv", "the pair must have a row in scores.csv",
                           "el par debe tener una fila en scores.csv", NULL},
    [YUNTA_RULE_SAME] = {"eligibility.same", "columns that must be equal are not, or are empty",
                         "hay columnas que deben ser iguales y no lo son, o están vacías",
                         same_bars},
    [YUNTA_RULE_DIFFERENT] = {"eligibility.different",
                              "columns that must differ do not, or are empty",
                              "hay columnas que deben diferir y no lo hacen, o están vacías",
                              different_bars},
    [YUNTA_RULE_YOUNGER] = {"eligibility.mentor_younger_by",
                            "the mentor must be younger by the years asked for",
                            "el mentor debe ser menor por los años pedidos", younger_bars},
    [YUNTA_RULE_LEVEL_ABOVE] = {"eligibility.mentor_level_above_by",
                                "the mentor's level must be above by as much as asked for",
                                "el nivel del mentor debe ser superior en lo pedido", level_bars},
    [YUNTA_RULE_LANGUAGE] = {"eligibility.shared_language", "they must share a language",
                             "deben compartir un idioma", language_bars},
    [YUNTA_RULE_OVERLAP] = {"eligibility.overlap_minutes",
                            "they must have enough weekly hours in common",
                            "deben tener suficientes horas semanales en común", overlap_bars},
    [YUNTA_RULE_MEETABLE] = {"eligibility.meetable",
                             "some start of a meeting must lie in both weeks",
                             "algún comienzo de reunión debe caber en ambas semanas",
                             meetable_bars},
    [YUNTA_RULE_FORBID] = {"constraints.csv", "a rule of the programme keeps them apart",
                           "una regla del programa los mantiene separados", forbid_bars},
    [YUNTA_RULE_REPEAT] = {"eligibility.repeat_pairs", "they were a pair in an earlier cohort",
                           "ya fueron pareja en una cohorte anterior", repeat_bars},
    [YUNTA_RULE_LEAST_SCORE] = {"eligibility.least_score", "their score must reach the least",
                                "su puntaje debe alcanzar el mínimo", NULL},
};

const char *yunta_rule_name(yunta_rule rule) {
    return rules[rule].name;
}

const char *yunta_rule_words(yunta_rule rule) {
    return T(rules[rule].en, rules[rule].es);
}

yunta_rule_set yunta_rules_of_pair(const yunta_eligibility *eligibility, yunta_rule_set asked,
                                   int32_t mentor, int32_t mentee, bool first) {
    yunta_rule_set barred = 0;
    for (yunta_rule rule = YUNTA_RULE_SAME; rule <= YUNTA_RULE_REPEAT; rule++) {
        if (!(asked & yunta_rule_bit(rule)) || !rules[rule].bars(eligibility, mentor, mentee))
            continue;
        barred |= yunta_rule_bit(rule);
        if (first)
            break;
    }
    return barred;
}

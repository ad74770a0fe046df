#include "base/text.h"
#include "io/cell.h"
#include "io/read_pattern.h"
#include <stdlib.h>
#include <string.h>

typedef struct { /* a column of the form's grid */
    const char *name;
    const char *folded;
    int32_t at;
    bool want;
} grid_column;

typedef struct { /* a row of skills.csv */
    int32_t person, skill;
    const char *folded, *text;
    size_t row;
    uint8_t level, want; /* 0 level, UINT8_MAX want: not given */
} long_row;

typedef struct {
    yunta_reading *reading;
    yunta_applicants *applicants;
    const yunta_spellings *names, *level_values, *want_values;
    struct {
        grid_column *items;
        size_t count, room;
    } grid;
    struct {
        long_row *items;
        size_t count, room;
    } rows;
    yunta_sheet *sheet; /* skills.csv, NULL when there is none */
    yunta_dictionary dictionary;
} skills;

static void same_patterns(yunta_reading *reading, const char *text) {
    yunta_problem_add(
        reading->problems, YUNTA_ERROR, yunta_reading_policy(reading, 0, NULL), text,
        T("give each the headers of its own columns",
          "dé a cada uno los encabezados de sus propias columnas"),
        T("skills.level and skills.want are the same", "skills.level y skills.want son iguales"));
}

static bool is_known(const skills *skills, const char *folded, bool want) {
    for (size_t k = 0; k < skills->grid.count; k++)
        if (skills->grid.items[k].want == want && !strcmp(skills->grid.items[k].folded, folded))
            return true;
    return false;
}

static void add_grid(skills *skills, size_t column, bool want, const char *written) {
    yunta_sheet *sheet = skills->applicants->sheet;
    yunta_reading *reading = skills->reading;
    const char *name = yunta_reading_meant(reading, skills->names, written);
    const char *folded = yunta_reading_fold(reading, reading->scratch, name);
    sheet->used[column] = true;
    if (is_known(skills, folded, want)) {
        yunta_problem_add(reading->problems, YUNTA_ERROR,
                          (yunta_place){sheet->table->shown, sheet->table->header_line,
                                        sheet->table->header[column]},
                          name,
                          T("take one of the two out, or rename it", "quite una de las dos, o "
                                                                     "cámbiele el nombre"),
                          want ? T("two columns hold the wants of this skill",
                                   "dos columnas tienen el interés en esta habilidad")
                               : T("two columns hold the levels of this skill",
                                   "dos columnas tienen el nivel de esta habilidad"));
        return;
    }
    grid_column one = {name, folded, (int32_t)column, want};
    yunta_reading_push(reading, &skills->grid, one);
    yunta_dictionary_add_folded(reading, &skills->dictionary, folded, name);
}

typedef struct {
    yunta_pattern pattern;
    bool want;
} grid_pattern;

static void add_pattern(yunta_reading *reading, const char *text, bool want,
                        grid_pattern found[static 4], size_t *count) {
    if (yunta_pattern_make(reading, text, &found[*count].pattern))
        found[(*count)++].want = want;
}

/* The patterns of the policy and, where they are the usual ones, their Spanish names. */
static size_t patterns(yunta_reading *reading, grid_pattern found[static 4]) {
    const char *level = reading->policy->skills_level, *want = reading->policy->skills_want;
    size_t count = 0;
    if (!strcmp(yunta_reading_key(reading, level), yunta_reading_key(reading, want)))
        same_patterns(reading, level);
    add_pattern(reading, level, false, found, &count);
    add_pattern(reading, want, true, found, &count);
    for (int k = 0; k < 2; k++)
        if (!strcmp(k ? want : level, yunta_pattern_usual[k][0]))
            add_pattern(reading, yunta_pattern_usual[k][1], k, found, &count);
    return count;
}

/* Of the patterns that a header matches, the one with the most fixed signs counts. */
static void match_header(skills *skills, const grid_pattern *all, size_t count, size_t column) {
    const char *best = NULL;
    size_t best_length = 0;
    bool want = false;
    for (size_t k = 0; k < count; k++) {
        const char *name = yunta_pattern_name(skills->reading, &all[k].pattern,
                                              skills->applicants->sheet->table->header[column]);
        size_t length = yunta_pattern_length(&all[k].pattern);
        if (!name || (best && length <= best_length))
            continue;
        best = name;
        best_length = length;
        want = all[k].want;
    }
    if (best)
        add_grid(skills, column, want, best);
}

/* A pattern that the policy sets is there to be found. */
static void check_matched(const skills *skills, bool want, const char *key, const char *text) {
    bool found = !strcmp(text, yunta_pattern_usual[want][0]);
    for (size_t k = 0; k < skills->grid.count; k++)
        found = found || skills->grid.items[k].want == want;
    if (!found)
        yunta_pattern_unmatched(skills->applicants->sheet, key, text);
}

static void find_grid(skills *skills) {
    yunta_sheet *sheet = skills->applicants->sheet;
    grid_pattern all[4];
    size_t count = patterns(skills->reading, all);
    for (size_t c = 0; c < sheet->table->columns; c++)
        if (!sheet->used[c] && (!sheet->twin || sheet->twin[c] < 0))
            match_header(skills, all, count, c);
    check_matched(skills, false, "skills.level", skills->reading->policy->skills_level);
    check_matched(skills, true, "skills.want", skills->reading->policy->skills_want);
}

static uint8_t absent(bool want) {
    return want ? UINT8_MAX : 0;
}

/* A cell of blanks, or of what `values` empties, is absent. */
static bool parse_grade(const skills *skills, bool want, const char *cell, uint8_t *value) {
    yunta_reading *reading = skills->reading;
    const yunta_spellings *values = want ? skills->want_values : skills->level_values;
    if (!values && cell[0] >= '0' && cell[0] <= '9' && !cell[1]) { /* nearly all are */
        *value = (uint8_t)(cell[0] - '0');
        return want ? *value <= YUNTA_WANT_MOST : *value >= 1 && *value <= YUNTA_LEVEL_MOST;
    }
    const char *text = yunta_reading_trim(reading, reading->scratch, cell);
    text = yunta_reading_meant(reading, values, text);
    *value = absent(want);
    if (!*text)
        return true;
    return want ? yunta_cell_want(text, value) : yunta_cell_level(text, value);
}

/* What is wrong with a cell that is no grade. */
static const char *fault_of(yunta_reading *reading, const char *cell, bool want) {
    const char *text = yunta_reading_trim(reading, reading->scratch, cell);
    char least = want ? '0' : '1', most = want ? '0' + YUNTA_WANT_MOST : '0' + YUNTA_LEVEL_MOST;
    if (text[0] >= least && text[0] <= most && yunta_cell_is_remark(text + 1))
        return T("the number and its words contradict each other",
                 "el número y sus palabras se contradicen");
    return want ? T("a want lies outside 0..3", "un interés está fuera de 0..3")
                : T("a skill's level lies outside 1..5",
                    "el nivel de una habilidad está fuera de 1..5");
}

static void bad_grade(const skills *skills, bool want, yunta_place place, const char *cell) {
    const yunta_policy *policy = skills->reading->policy;
    const char *mend = yunta_arena_format(
        skills->reading->scratch,
        want ? T("write a number from 0 to 3, or map the words: values: {\"%s\": {\"WORDS\": 2}}",
                 "escriba un número de 0 a 3, o traduzca las palabras: values: {\"%s\": "
                 "{\"PALABRAS\": 2}}")
             : T("write a level from 1 (none) to 5 (expert), its word, or map the words: values: "
                 "{\"%s\": {\"WORDS\": 5}}",
                 "escriba un nivel de 1 (ninguno) a 5 (experto), su palabra, o traduzca las "
                 "palabras: values: {\"%s\": {\"PALABRAS\": 5}}"),
        want ? policy->skills_want : policy->skills_level);
    skills->reading->out_of_memory = skills->reading->out_of_memory || !mend;
    yunta_problem_add(skills->reading->problems, YUNTA_ERROR, place, cell, mend, "%s",
                      fault_of(skills->reading, cell, want));
}

static void put(skills *skills, int32_t person, int32_t skill, bool want, uint8_t value) {
    yunta_cohort *cohort = skills->reading->cohort;
    uint8_t *grades = want ? cohort->want : cohort->level;
    grades[(size_t)person * cohort->skills + (size_t)skill] = value;
    cohort->has_skills = true;
}

static void read_grid_row(skills *skills, size_t person, const int32_t *skill) {
    const yunta_table *table = skills->applicants->sheet->table;
    size_t row = skills->applicants->row[person];
    for (size_t k = 0; k < skills->grid.count; k++) {
        const grid_column *column = &skills->grid.items[k];
        size_t at = (size_t)column->at;
        const char *cell = yunta_table_cell(table, row, at);
        uint8_t value;
        if (!*cell)
            continue;
        if (!parse_grade(skills, column->want, cell, &value))
            bad_grade(skills, column->want, yunta_table_place(table, row, at), cell);
        else if (value != absent(column->want))
            put(skills, (int32_t)person, skill[k], column->want, value);
    }
}

/* Row by row: the cells of a row lie together, those of a column do not. */
static void read_grid(skills *skills) {
    yunta_reading *reading = skills->reading;
    int32_t *skill =
        yunta_reading_alloc(reading, reading->scratch, skills->grid.count, sizeof *skill);
    for (size_t k = 0; skill && k < skills->grid.count; k++)
        skill[k] = yunta_dictionary_find(&skills->dictionary, skills->grid.items[k].folded);
    for (size_t p = 0; skill && p < reading->cohort->people; p++) {
        if (p % YUNTA_ROWS_BETWEEN_CHECKS == 0 && !yunta_reading_going(reading))
            return;
        read_grid_row(skills, p, skill);
    }
}

static uint8_t long_grade(const skills *skills, size_t row, yunta_column_id column, bool want) {
    const char *text = yunta_sheet_text(skills->sheet, row, column);
    uint8_t value;
    if (parse_grade(skills, want, text, &value))
        return value;
    bad_grade(skills, want, yunta_sheet_place(skills->sheet, row, column), text);
    return absent(want);
}

static void collect_long(skills *skills) {
    yunta_reading *reading = skills->reading;
    yunta_sheet_open(reading, YUNTA_TABLE_SKILLS, &skills->sheet);
    if (!skills->sheet)
        return;
    yunta_sheet_unknown(skills->sheet);
    for (size_t row = 0; row < skills->sheet->table->rows; row++) {
        long_row one = {.row = row};
        if (row % YUNTA_ROWS_BETWEEN_CHECKS == 0 && !yunta_reading_going(reading))
            return;
        bool good = yunta_sheet_person(skills->sheet, row, YUNTA_SKILLS_PERSON, &one.person);
        good = yunta_sheet_filled(skills->sheet, row, YUNTA_SKILLS_SKILL, &one.text) && good;
        one.level = long_grade(skills, row, YUNTA_SKILLS_LEVEL, false);
        one.want = long_grade(skills, row, YUNTA_SKILLS_WANT, true);
        if (!good)
            continue;
        one.folded = yunta_reading_fold(reading, reading->scratch, one.text);
        yunta_dictionary_add_folded(reading, &skills->dictionary, one.folded, one.text);
        yunta_reading_push(reading, &skills->rows, one);
    }
}

static int by_long(const void *a, const void *b) {
    const long_row *x = a, *y = b;
    if (x->person != y->person)
        return x->person < y->person ? -1 : 1;
    if (x->skill != y->skill)
        return x->skill < y->skill ? -1 : 1;
    return x->row < y->row ? -1 : 1;
}

static void repeated(const skills *skills, const long_row *before, const long_row *now) {
    bool last = skills->reading->policy->duplicates == YUNTA_DUPLICATES_LAST;
    const long_row *place = last ? before : now, *other = last ? now : before;
    yunta_problem_add(skills->reading->problems, last ? YUNTA_WARNING : YUNTA_ERROR,
                      yunta_sheet_place(skills->sheet, place->row, YUNTA_SKILLS_SKILL), place->text,
                      last ? NULL : T("keep one of the rows", "deje una de las filas"),
                      last ? T("this row is followed by line %zu, which counts",
                               "a esta fila la sigue la línea %zu, que es la que vale")
                           : T("this person's skill is already on line %zu",
                               "esta habilidad de la persona ya está en la línea %zu"),
                      skills->sheet->table->line[other->row]);
}

/* Whether the form has a cell of the same person and skill that says something else. */
static bool differs(const skills *skills, const long_row *row, bool want, uint8_t value) {
    const yunta_table *table = skills->applicants->sheet->table;
    for (size_t k = 0; k < skills->grid.count; k++) {
        const grid_column *column = &skills->grid.items[k];
        if (column->want != want || strcmp(column->folded, row->folded) != 0)
            continue;
        const char *cell =
            yunta_table_cell(table, skills->applicants->row[row->person], (size_t)column->at);
        uint8_t there;
        return parse_grade(skills, want, cell, &there) && there != absent(want) && there != value;
    }
    return false;
}

static void tell_differences(const skills *skills) {
    const long_row *first = NULL;
    size_t count = 0;
    for (size_t k = 0; k < skills->rows.count; k++) {
        const long_row *row = &skills->rows.items[k];
        bool other = (row->level && differs(skills, row, false, row->level)) ||
                     (row->want != UINT8_MAX && differs(skills, row, true, row->want));
        count += other;
        first = other && (!first || row->row < first->row) ? row : first;
    }
    if (count)
        yunta_problem_add(skills->reading->problems, YUNTA_WARNING,
                          yunta_sheet_place(skills->sheet, first->row, YUNTA_SKILLS_SKILL),
                          first->text,
                          T("mend the row or the cell of the form, or leave one of them empty",
                            "corrija la fila o la celda del formulario, o deje una vacía"),
                          T("%zu row(s) say something else than the column of the skill in the "
                            "applicants' table; the rows count",
                            "%zu fila(s) dicen otra cosa que la columna de la habilidad en la "
                            "tabla de postulantes; valen las filas"),
                          count);
}

static void read_long(skills *skills) {
    long_row *rows = skills->rows.items;
    size_t count = skills->rows.count;
    for (size_t k = 0; k < count; k++)
        rows[k].skill = yunta_dictionary_find(&skills->dictionary, rows[k].folded);
    yunta_reading_sort(rows, count, sizeof *rows, by_long);
    for (size_t k = 0; k < count; k++) {
        if (k && rows[k].person == rows[k - 1].person && rows[k].skill == rows[k - 1].skill)
            repeated(skills, &rows[k - 1], &rows[k]);
        if (rows[k].level)
            put(skills, rows[k].person, rows[k].skill, false, rows[k].level);
        if (rows[k].want != UINT8_MAX)
            put(skills, rows[k].person, rows[k].skill, true, rows[k].want);
    }
}

/* Names as the form's headers show them, those of the levels first, then those of skills.csv. */
static void name_skills(skills *skills) {
    yunta_cohort *cohort = skills->reading->cohort;
    cohort->skill = yunta_dictionary_texts(skills->reading, &skills->dictionary);
    for (int want = 1; cohort->skill && want >= 0; want--)
        for (size_t k = 0; k < skills->grid.count; k++) {
            const grid_column *column = &skills->grid.items[k];
            int32_t skill = yunta_dictionary_find(&skills->dictionary, column->folded);
            if (column->want == (want == 1))
                cohort->skill[skill] = yunta_reading_copy(skills->reading, column->name);
        }
}

static void tell_near(const skills *skills) {
    yunta_reading *reading = skills->reading;
    size_t *line =
        yunta_reading_alloc(reading, reading->scratch, reading->cohort->skills, sizeof *line);
    for (size_t k = 0; line && k < skills->rows.count; k++) {
        const long_row *row = &skills->rows.items[k];
        size_t here = skills->sheet->table->line[row->row];
        if (!line[row->skill] || here < line[row->skill])
            line[row->skill] = here;
    }
    if (line && !reading->out_of_memory)
        yunta_reading_near_skills(reading, &skills->dictionary, line);
}

static void read_all(skills *skills) {
    yunta_reading *reading = skills->reading;
    yunta_cohort *cohort = reading->cohort;
    find_grid(skills);
    collect_long(skills);
    yunta_dictionary_seal(&skills->dictionary);
    size_t count = skills->dictionary.count;
    name_skills(skills);
    cohort->level = yunta_reading_alloc(reading, cohort->arena, cohort->people, count);
    cohort->want = yunta_reading_alloc(reading, cohort->arena, cohort->people, count);
    if (reading->out_of_memory)
        return;
    cohort->skills = count;
    memset(cohort->level, reading->policy->skills_missing_level, cohort->people * count);
    read_grid(skills);
    read_long(skills);
    tell_differences(skills);
    if (skills->rows.count) /* headers alone are not compared */
        tell_near(skills);
}

void yunta_reading_skills(yunta_applicants *applicants) {
    yunta_reading *reading = applicants->sheet->reading;
    const yunta_policy *policy = reading->policy;
    skills skills = {.reading = reading, .applicants = applicants};
    skills.names = yunta_reading_column_spellings(reading, YUNTA_SKILLS_SKILL);
    skills.level_values =
        yunta_reading_spellings(reading, yunta_reading_key(reading, policy->skills_level));
    skills.want_values =
        yunta_reading_spellings(reading, yunta_reading_key(reading, policy->skills_want));
    read_all(&skills);
    yunta_dictionary_free(&skills.dictionary);
    yunta_array_free(&skills.grid);
    yunta_array_free(&skills.rows);
    yunta_sheet_close(skills.sheet);
}

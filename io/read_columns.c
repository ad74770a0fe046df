#include "base/text.h"
#include "io/cell.h"
#include "io/reading.h"
#include <stdlib.h>
#include <string.h>

typedef struct {
    const char **items;
    size_t count, room;
} texts;

static void add_named(yunta_reading *reading, texts *named, const char *name) {
    for (size_t k = 0; k < named->count; k++)
        if (!strcmp(named->items[k], name))
            return;
    yunta_reading_push(reading, named, name);
}

yunta_texts yunta_reading_named(yunta_reading *reading) {
    const yunta_policy *policy = reading->policy;
    texts named = {0};
    for (size_t k = 0; k < policy->eligibility_same.count; k++)
        add_named(reading, &named, policy->eligibility_same.items[k]);
    for (size_t k = 0; k < policy->eligibility_different.count; k++)
        add_named(reading, &named, policy->eligibility_different.items[k]);
    for (size_t k = 0; k < policy->eligibility_where.count; k++)
        add_named(reading, &named, policy->eligibility_where.items[k].column);
    for (size_t q = 0; q < policy->matching_quotas.count; q++) {
        const yunta_wheres *where = &policy->matching_quotas.items[q].where;
        for (size_t k = 0; k < where->count; k++)
            add_named(reading, &named, where->items[k].column);
    }
    if (policy->output_by)
        add_named(reading, &named, policy->output_by);
    const char **kept = yunta_reading_alloc(reading, reading->scratch, named.count, sizeof *kept);
    if (kept && named.count)
        memcpy(kept, named.items, named.count * sizeof *kept);
    yunta_texts result = {kept, kept ? named.count : 0};
    yunta_array_free(&named);
    return result;
}

/* The line of the policy that names a column. */
static size_t line_of(const yunta_policy *policy, const char *name) {
    for (size_t k = 0; k < policy->eligibility_where.count; k++)
        if (!strcmp(policy->eligibility_where.items[k].column, name))
            return policy->eligibility_where.items[k].line;
    for (size_t q = 0; q < policy->matching_quotas.count; q++) {
        const yunta_quota *quota = &policy->matching_quotas.items[q];
        for (size_t k = 0; k < quota->where.count; k++)
            if (!strcmp(quota->where.items[k].column, name))
                return quota->line;
    }
    return yunta_names_line(policy, NULL, name);
}

/* A text of a column, and who has it first. */
typedef struct {
    const char *folded, *text;
    int32_t person, number; /* number: of the text, in the order of people */
    int64_t thousandths;
} entry;

static int by_entry(const void *a, const void *b) {
    const entry *x = a, *y = b;
    int order = strcmp(x->folded, y->folded);
    return order ? order : strcmp(x->text, y->text);
}

static int by_number(const void *a, const void *b) {
    const entry *x = a, *y = b;
    return (x->number > y->number) - (x->number < y->number);
}

/* Gives codes to entries sorted by text; shown and folded become the column's own, and texts the
 * cohort's. code: [count] by the number of each entry. */
static void give_codes(yunta_reading *reading, yunta_column *column, entry *entries, size_t count,
                       int32_t *code) {
    yunta_arena *arena = reading->cohort->arena;
    size_t codes = 0;
    for (size_t k = 0; k < count; k++)
        codes += !k || strcmp(entries[k].folded, entries[k - 1].folded) != 0;
    column->shown = yunta_reading_alloc(reading, arena, codes, sizeof *column->shown);
    column->folded = yunta_reading_alloc(reading, arena, codes, sizeof *column->folded);
    int32_t first = 0;
    for (size_t k = 0; k < count && !reading->out_of_memory; k++) {
        bool fresh = !k || strcmp(entries[k].folded, entries[k - 1].folded) != 0;
        entries[k].text = yunta_reading_copy(reading, entries[k].text);
        if (fresh)
            column->folded[column->codes++] = yunta_reading_copy(reading, entries[k].folded);
        code[entries[k].number] = (int32_t)column->codes - 1;
        if (fresh || entries[k].person < first) {
            first = entries[k].person;
            column->shown[column->codes - 1] = entries[k].text;
        }
    }
}

/* Where the texts of a column come from: a column of the table, or what was read of the person. */
typedef struct {
    int32_t at;
    const yunta_spellings *values;
    bool age, birth_year;
} source;

static const char *person_text(const yunta_applicants *applicants, size_t person, source source) {
    yunta_reading *reading = applicants->sheet->reading;
    const yunta_person *who = &reading->cohort->person[person];
    if (source.age || source.birth_year) {
        int32_t number = source.age ? who->age : who->birth_year;
        if (number == YUNTA_NO_INT)
            return "";
        const char *text = yunta_arena_format(reading->scratch, "%d", number);
        if (!text)
            reading->out_of_memory = true;
        return text ? text : "";
    }
    const char *cell =
        yunta_table_cell(applicants->sheet->table, applicants->row[person], (size_t)source.at);
    return yunta_reading_meant(reading, source.values,
                               yunta_reading_trim(reading, reading->scratch, cell));
}

typedef struct {
    yunta_interned texts;
    YUNTA_ARRAY(entry) entries; /* by number */
} distinct;

/* The number of each person's text in column->code, -1 where there is none. */
static void number_texts(const yunta_applicants *applicants, source source, yunta_column *column,
                         distinct *distinct) {
    yunta_reading *reading = applicants->sheet->reading;
    for (size_t p = 0; p < reading->cohort->people && !reading->out_of_memory; p++) {
        const char *text = person_text(applicants, p, source);
        if (*text == '#')
            yunta_reading_sound(
                reading,
                yunta_table_place(applicants->sheet->table, applicants->row[p], (size_t)source.at),
                text);
        column->code[p] = *text ? yunta_intern(reading, &distinct->texts, text) : -1;
        if (column->code[p] < (int32_t)distinct->entries.count)
            continue;
        entry one = {.text = text, .person = (int32_t)p, .number = column->code[p]};
        one.folded = yunta_reading_fold(reading, reading->scratch, text);
        if (!yunta_cell_number(text, &one.thousandths))
            one.thousandths = YUNTA_NO_NUMBER;
        yunta_reading_push(reading, &distinct->entries, one);
    }
}

static void fill_column(yunta_reading *reading, yunta_column *column, distinct *distinct) {
    entry *entries = distinct->entries.items;
    size_t count = distinct->entries.count;
    int32_t *code = yunta_reading_alloc(reading, reading->scratch, count, sizeof *code);
    if (!code)
        return;
    if (count)
        qsort(entries, count, sizeof *entries, by_entry);
    give_codes(reading, column, entries, count, code);
    if (count)
        qsort(entries, count, sizeof *entries, by_number);
    for (size_t p = 0; p < reading->cohort->people; p++) {
        const entry *one = column->code[p] < 0 ? NULL : &entries[column->code[p]];
        column->text[p] = one ? one->text : "";
        column->number[p] = one ? one->thousandths : YUNTA_NO_NUMBER;
        column->code[p] = one ? code[one->number] : -1;
    }
}

static yunta_column build(const yunta_applicants *applicants, const char *name, source source) {
    yunta_reading *reading = applicants->sheet->reading;
    yunta_arena *arena = reading->cohort->arena;
    size_t people = reading->cohort->people;
    yunta_column column = {.name = yunta_reading_copy(reading, name),
                           .values = source.values ? source.values->map : NULL};
    distinct distinct = {0};
    column.text = yunta_reading_alloc(reading, arena, people, sizeof *column.text);
    column.code = yunta_reading_alloc(reading, arena, people, sizeof *column.code);
    column.number = yunta_reading_alloc(reading, arena, people, sizeof *column.number);
    if (!reading->out_of_memory)
        number_texts(applicants, source, &column, &distinct);
    if (!reading->out_of_memory)
        fill_column(reading, &column, &distinct);
    yunta_intern_free(&distinct.texts);
    yunta_array_free(&distinct.entries);
    return column;
}

typedef struct {
    yunta_column *items;
    size_t count, room;
} columns;

static void add_column(const yunta_applicants *applicants, columns *list, const char *name,
                       source source) {
    yunta_column column = build(applicants, name, source);
    yunta_reading_push(applicants->sheet->reading, list, column);
}

/* A column that every cohort has a place for. */
static int32_t add_usual(const yunta_applicants *applicants, columns *list,
                         yunta_column_id column) {
    const yunta_sheet *sheet = applicants->sheet;
    if (!yunta_sheet_has(sheet, column))
        return -1;
    add_column(applicants, list, yunta_columns_rule(column)->name,
               (source){.at = sheet->at[column], .values = sheet->values[column]});
    return (int32_t)list->count - 1;
}

/* The table's column of a name of the policy's own: through `columns`, then as a header. */
static int32_t header_of(const yunta_sheet *sheet, const yunta_meaning *meaning, bool *mapped) {
    yunta_reading *reading = sheet->reading;
    const yunta_map *map = &reading->policy->columns;
    for (size_t k = 0; k < map->count; k++) {
        if (strcmp(reading->mapping[k].key, meaning->key) != 0)
            continue;
        int32_t at = yunta_sheet_header(sheet, map->items[k].value);
        if (at >= 0) {
            *mapped = reading->mapping[k].found = true;
            return at;
        }
    }
    return yunta_sheet_header(sheet, meaning->name);
}

/* A column of skills or hours may well stand in a rule; but perhaps it is none. */
static void read_for_another(const yunta_sheet *sheet, const char *name) {
    yunta_problem_add(
        sheet->reading->problems, YUNTA_NOTE,
        yunta_reading_policy(sheet->reading, line_of(sheet->reading->policy, name), NULL), name,
        T("if it is no skill, give it a name of its own under columns, and use that in the rule",
          "si no es una habilidad, dele un nombre propio en columns, y use ese en la regla"),
        T("a rule names a column that is also read as a skill's or as hours",
          "una regla nombra una columna que también se lee como habilidad o como horas"));
}

static bool find_source(const yunta_sheet *sheet, const yunta_meaning *meaning, source *found) {
    yunta_reading *reading = sheet->reading;
    int32_t column = meaning->column;
    bool mapped = false;
    *found = (source){.at = -1};
    if (column < 0) {
        found->values = yunta_reading_spellings(reading, meaning->key);
        found->at = header_of(sheet, meaning, &mapped);
        if (found->at >= 0 && sheet->used[found->at] && !mapped)
            read_for_another(sheet, meaning->name);
        if (found->at >= 0)
            sheet->used[found->at] = true;
        return found->at >= 0;
    }
    found->at = sheet->at[column];
    found->values = sheet->values[column];
    found->age = column == YUNTA_APPLICANTS_AGE;
    found->birth_year = column == YUNTA_APPLICANTS_BIRTH_YEAR;
    if (found->age || found->birth_year)
        return yunta_sheet_has(sheet, YUNTA_APPLICANTS_AGE) ||
               yunta_sheet_has(sheet, YUNTA_APPLICANTS_BIRTH_YEAR);
    return found->at >= 0;
}

static void no_column(const yunta_sheet *sheet, const char *name) {
    yunta_reading *reading = sheet->reading;
    const char *nearest = yunta_sheet_nearest(sheet, name);
    yunta_place place = yunta_reading_policy(reading, line_of(reading->policy, name), NULL);
    const char *mend =
        T("correct the name, or map it under columns", "corrija el nombre, o indíquelo en columns");
    if (nearest)
        yunta_problem_add(
            reading->problems, YUNTA_ERROR, place, name, mend,
            T("a rule names a column that %s lacks; the nearest is \"%s\"",
              "una regla nombra una columna que %s no tiene; la más parecida es «%s»"),
            sheet->table->shown, nearest);
    else
        yunta_problem_add(reading->problems, YUNTA_ERROR, place, name, mend,
                          T("a rule names a column that %s lacks",
                            "una regla nombra una columna que %s no tiene"),
                          sheet->table->shown);
}

/* An alias in a rule, where `columns` gives its column another header and the table has one of this
 * name too: which of the two the rule means, nobody knows. */
static void check_ambiguous(const yunta_sheet *sheet, const char *name, int32_t column) {
    yunta_reading *reading = sheet->reading;
    const char *usual = yunta_columns_rule((yunta_column_id)column)->name;
    int32_t header = yunta_sheet_header(sheet, name), at = sheet->at[column];
    if (header < 0 || at < 0 || header == at ||
        !strcmp(yunta_reading_key(reading, name), yunta_reading_key(reading, usual)))
        return;
    yunta_problem_add(
        reading->problems, YUNTA_ERROR,
        yunta_reading_policy(reading, line_of(reading->policy, name), NULL), name,
        T("write the column's own name for the first; give the other a name of its own "
          "under columns, and use that",
          "escriba el nombre propio de la columna para la primera; dé a la otra un "
          "nombre propio en columns, y use ese"),
        T("a rule's name stands for %s, which is \"%s\", and is the header of another "
          "column of %s",
          "el nombre en una regla representa %s, que es «%s», y es el encabezado de "
          "otra columna de %s"),
        usual, sheet->table->header[at], sheet->table->shown);
}

static int32_t place_of(yunta_reading *reading, const columns *list, const char *key) {
    for (size_t k = 0; k < list->count; k++)
        if (!strcmp(yunta_reading_key(reading, list->items[k].name), key))
            return (int32_t)k;
    return -1;
}

/* The place in list of the column that a rule names, which is made if need be; -1 with an error. */
static int32_t named_column(yunta_applicants *applicants, columns *list, const char *name) {
    yunta_sheet *sheet = applicants->sheet;
    yunta_meaning meaning = yunta_names_meaning(sheet->reading, name);
    int32_t place = place_of(sheet->reading, list, meaning.key);
    source from;
    if (meaning.column >= 0)
        check_ambiguous(sheet, name, meaning.column);
    if (place >= 0)
        return place;
    if (!find_source(sheet, &meaning, &from)) {
        no_column(sheet, name);
        return -1;
    }
    add_column(applicants, list, meaning.name, from);
    return (int32_t)list->count - 1;
}

/* Makes the columns that rules name, and says which is whose. */
static void named_columns(yunta_applicants *applicants, columns *list) {
    yunta_reading *reading = applicants->sheet->reading;
    yunta_cohort *cohort = reading->cohort;
    yunta_texts named = yunta_reading_named(reading);
    yunta_column_name *names =
        yunta_reading_alloc(reading, cohort->arena, named.count, sizeof *names);
    cohort->names = names;
    for (size_t k = 0; k < named.count && yunta_reading_going(reading); k++) {
        int32_t place = named_column(applicants, list, named.items[k]);
        if (place >= 0 && !reading->out_of_memory)
            names[cohort->name_count++] =
                (yunta_column_name){yunta_reading_copy(reading, named.items[k]), place};
    }
}

void yunta_reading_columns(yunta_applicants *applicants) {
    yunta_reading *reading = applicants->sheet->reading;
    yunta_cohort *cohort = reading->cohort;
    columns list = {0};
    cohort->institution = add_usual(applicants, &list, YUNTA_APPLICANTS_INSTITUTION);
    cohort->unit = add_usual(applicants, &list, YUNTA_APPLICANTS_UNIT);
    cohort->region = add_usual(applicants, &list, YUNTA_APPLICANTS_REGION);
    cohort->gender = add_usual(applicants, &list, YUNTA_APPLICANTS_GENDER);
    named_columns(applicants, &list);
    cohort->column = yunta_reading_keep(reading, list.items, list.count, sizeof *list.items);
    cohort->columns = cohort->column ? list.count : 0;
    yunta_array_free(&list);
}

#include "base/text.h"
#include "io/reading.h"
#include "io/stem.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* Two spellings are near when only punctuation differs, or when a slip or two lies between texts
 * long enough for that to be no accident. Texts whose figures differ are never near: "Zona 1" and
 * "Zona 2" are two zones. Every two are compared up to ALL_PAIRS of them; beyond that only those
 * that stand near each other in order. */
enum { WARNINGS = 20, ALL_PAIRS = 3000, WINDOW = 50, ONE_SLIP = 5, TWO_SLIPS = 9 };

typedef struct {
    const char *key; /* under `values` */
    const char *shown, *folded;
    const char *bare;   /* folded, without punctuation and blanks */
    const char *digits; /* of bare */
    uint64_t letters;   /* bit b: some byte is b modulo 64 */
    size_t length;      /* of bare */
    size_t people;      /* 0: not counted */
    size_t row;         /* of the first that has it, in its table */
    yunta_place place;  /* its; of a header: line 0 */
} spelling;

typedef struct {
    spelling *items; /* ascending with the folded text */
    size_t count;
    size_t slips; /* at most; fewer where many names that differ in two letters are no accident */
    size_t told;
} spellings;

static const char replacement[] = "\ufffd"; /* a letter that was lost */

static bool prepare(yunta_reading *reading, spelling *spelling) {
    const char *folded = spelling->folded;
    char *bare = yunta_arena_copy(reading->scratch, folded);
    char *digits = yunta_arena_copy(reading->scratch, folded);
    if (!bare || !digits) {
        reading->out_of_memory = true;
        return false;
    }
    size_t length = 0, figures = 0;
    for (const char *at = folded, *next; *at; at = next) {
        bool in_word;
        next = at + yunta_stem_sign(at, &in_word);
        in_word = in_word && strncmp(at, replacement, strlen(replacement)) != 0;
        in_word = in_word || *at == '+' || *at == '#'; /* C, C++ and C# are three */
        for (; in_word && at < next; at++) {
            unsigned char byte = (unsigned char)*at;
            bare[length++] = *at;
            spelling->letters |= UINT64_C(1) << (byte % 64);
            if (isdigit(byte))
                digits[figures++] = *at;
        }
    }
    bare[length] = digits[figures] = '\0';
    spelling->bare = bare;
    spelling->digits = digits;
    spelling->length = length;
    return true;
}

static bool is_near(const spelling *a, const spelling *b, size_t slips) {
    size_t shorter = a->length < b->length ? a->length : b->length;
    size_t longer = a->length < b->length ? b->length : a->length;
    size_t most = shorter >= TWO_SLIPS ? 2 : shorter >= ONE_SLIP ? 1 : 0;
    most = most < slips ? most : slips;
    if (shorter == 0 || longer - shorter > most || strcmp(a->digits, b->digits) != 0)
        return false;
    /* A slip changes at most two bits. */
    if ((size_t)__builtin_popcountll(a->letters ^ b->letters) > 2 * most)
        return false;
    return yunta_text_distance(a->bare, b->bare) <= most;
}

/* Whether the first of two is the one to be mended: the rarer, and never a header. */
static bool is_rare(const spelling *one, const spelling *other) {
    bool header = !one->place.line, other_header = !other->place.line;
    return header != other_header ? other_header : one->people < other->people;
}

static void tell(yunta_reading *reading, const spelling *one, const spelling *other) {
    const spelling *rare = is_rare(one, other) ? one : other, *usual = rare == one ? other : one;
    const char *mend = yunta_arena_format(
        reading->scratch,
        T("if they are the same, say so in the policy: values: {%s: {\"%s\": \"%s\"}}",
          "si son lo mismo, indíquelo en la política: values: {%s: {\"%s\": \"%s\"}}"),
        rare->key, rare->shown, usual->shown);
    if (!rare->people)
        yunta_problem_add(reading->problems, YUNTA_WARNING, rare->place, rare->shown, mend,
                          T("written much like \"%s\"", "escrito casi como «%s»"), usual->shown);
    else
        yunta_problem_add(
            reading->problems, YUNTA_WARNING, rare->place, rare->shown, mend,
            T("written much like \"%s\": %zu people have this spelling and %zu that one",
              "escrito casi como «%s»: %zu personas tienen esta grafía y %zu aquella"),
            usual->shown, rare->people, usual->people);
}

static void compare(yunta_reading *reading, spellings *all) {
    size_t reach = all->count <= ALL_PAIRS ? all->count : WINDOW;
    for (size_t k = 0; k < all->count; k++)
        if (!prepare(reading, &all->items[k]))
            return;
    for (size_t a = 0; a < all->count; a++) {
        if (a % 256 == 0 && !yunta_reading_going(reading))
            return;
        for (size_t b = a + 1; b < all->count && b - a <= reach && all->told < WARNINGS; b++) {
            /* Who wrote two headers wrote them side by side, and meant both. */
            bool headers = !all->items[a].place.line && !all->items[b].place.line;
            if (headers || !is_near(&all->items[a], &all->items[b], all->slips))
                continue;
            tell(reading, &all->items[a], &all->items[b]);
            all->told++;
        }
    }
}

static void count_person(const yunta_applicants *applicants, size_t person, const char *key,
                         const char *header, spelling *one) {
    size_t row = applicants->row[person];
    if (one->people++ && row >= one->row)
        return;
    one->key = key;
    one->row = row;
    one->place = yunta_table_place(applicants->sheet->table, row, SIZE_MAX);
    one->place.column = header;
}

/* ---- one text a person ---- */

static void check_column(yunta_applicants *applicants, int32_t index, const char *header,
                         size_t *told) {
    yunta_reading *reading = applicants->sheet->reading;
    const yunta_cohort *cohort = reading->cohort;
    const yunta_column *column = &cohort->column[index];
    spellings all = {.count = column->codes, .slips = 2, .told = *told};
    all.items = yunta_reading_alloc(reading, reading->scratch, all.count, sizeof *all.items);
    if (!all.items)
        return;
    for (size_t c = 0; c < all.count; c++)
        all.items[c] = (spelling){.shown = column->shown[c], .folded = column->folded[c]};
    for (size_t p = 0; p < cohort->people; p++)
        if (column->code[p] >= 0)
            count_person(applicants, p, column->name, header, &all.items[column->code[p]]);
    compare(reading, &all);
    *told = all.told;
}

void yunta_reading_spelling(yunta_applicants *applicants) {
    const yunta_sheet *sheet = applicants->sheet;
    const yunta_cohort *cohort = sheet->reading->cohort;
    const struct {
        int32_t index;
        yunta_column_id id;
    } usual[] = {{cohort->institution, YUNTA_APPLICANTS_INSTITUTION},
                 {cohort->unit, YUNTA_APPLICANTS_UNIT},
                 {cohort->region, YUNTA_APPLICANTS_REGION}};
    const yunta_texts *rules[] = {&sheet->reading->policy->eligibility_same,
                                  &sheet->reading->policy->eligibility_different};
    size_t told = 0;
    bool *seen =
        yunta_reading_alloc(sheet->reading, sheet->reading->scratch, cohort->columns, sizeof *seen);
    for (size_t k = 0; seen && k < sizeof usual / sizeof *usual; k++) {
        if (usual[k].index < 0)
            continue;
        seen[usual[k].index] = true;
        check_column(applicants, usual[k].index, sheet->table->header[sheet->at[usual[k].id]],
                     &told);
    }
    for (size_t r = 0; seen && r < sizeof rules / sizeof *rules; r++)
        for (size_t k = 0; k < rules[r]->count; k++) {
            int32_t index = yunta_cohort_column(cohort, rules[r]->items[k]);
            if (index < 0 || seen[index])
                continue;
            seen[index] = true;
            check_column(applicants, index, rules[r]->items[k], &told);
        }
}

/* ---- lists ---- */

void yunta_reading_near_terms(const yunta_applicants *applicants, const yunta_dictionary *words,
                              const yunta_column_id *columns, const yunta_terms *const *terms,
                              size_t sets) {
    yunta_reading *reading = applicants->sheet->reading;
    const yunta_cohort *cohort = reading->cohort;
    spellings all = {.count = words->count, .slips = 1};
    all.items = yunta_reading_alloc(reading, reading->scratch, all.count, sizeof *all.items);
    int32_t *last = yunta_reading_alloc(reading, reading->scratch, all.count, sizeof *last);
    if (!all.items || !last || reading->out_of_memory)
        return;
    for (size_t c = 0; c < all.count; c++)
        all.items[c] = (spelling){.shown = words->items[c].text, .folded = words->items[c].folded};
    for (size_t p = 0; p < cohort->people; p++)
        for (size_t s = 0; s < sets; s++)
            for (size_t k = terms[s]->first[p]; k < terms[s]->first[p + 1]; k++) {
                int32_t code = terms[s]->term[k], at = applicants->sheet->at[columns[s]];
                if (last[code] == (int32_t)p + 1)
                    continue;
                last[code] = (int32_t)p + 1;
                count_person(applicants, p, yunta_columns_rule(columns[s])->name,
                             applicants->sheet->table->header[at], &all.items[code]);
            }
    compare(reading, &all);
}

/* ---- names of skills ---- */

void yunta_reading_near_skills(yunta_reading *reading, const yunta_dictionary *names,
                               const size_t *line) {
    const yunta_cohort *cohort = reading->cohort;
    spellings all = {.count = names->count, .slips = 1};
    all.items = yunta_reading_alloc(reading, reading->scratch, all.count, sizeof *all.items);
    if (!all.items || reading->out_of_memory)
        return;
    for (size_t c = 0; c < all.count; c++) {
        yunta_table_id table = line[c] ? YUNTA_TABLE_SKILLS : YUNTA_TABLE_APPLICANTS;
        all.items[c] = (spelling){.key = yunta_columns_rule(YUNTA_SKILLS_SKILL)->name,
                                  .shown = cohort->skill[c],
                                  .folded = names->items[c].folded,
                                  .place = {reading->path[table], line[c], NULL}};
    }
    compare(reading, &all);
}

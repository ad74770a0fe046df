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
    const char *bare;   /* folded, without punctuation and blanks */
    const char *digits; /* of bare */
    uint64_t letters;   /* bit b: some byte is b modulo 64 */
    size_t length;      /* of bare */
    size_t people;
    size_t line; /* first line that has it */
} spelling;

static bool prepare(yunta_reading *reading, const char *folded, spelling *spelling) {
    char *bare = yunta_arena_copy(reading->scratch, folded);
    char *digits = yunta_arena_copy(reading->scratch, folded);
    if (!bare || !digits) {
        reading->out_of_memory = true;
        return false;
    }
    size_t length = 0, figures = 0;
    for (const char *at = folded, *next; *at; at = next) {
        bool in_word;
        for (next = at + yunta_stem_sign(at, &in_word); in_word && at < next; at++) {
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

static bool is_near(const spelling *a, const spelling *b) {
    size_t shorter = a->length < b->length ? a->length : b->length;
    size_t longer = a->length < b->length ? b->length : a->length;
    size_t most = shorter >= TWO_SLIPS ? 2 : shorter >= ONE_SLIP ? 1 : 0;
    if (shorter == 0 || longer - shorter > most || strcmp(a->digits, b->digits) != 0)
        return false;
    /* A slip changes at most two bits. */
    if ((size_t)__builtin_popcountll(a->letters ^ b->letters) > 2 * most)
        return false;
    return yunta_text_distance(a->bare, b->bare) <= most;
}

static spelling *spellings(yunta_reading *reading, const yunta_column *column) {
    spelling *all = yunta_reading_alloc(reading, reading->scratch, column->codes, sizeof *all);
    for (size_t c = 0; all && c < column->codes; c++)
        if (!prepare(reading, column->folded[c], &all[c]))
            return NULL;
    for (size_t p = 0; all && p < reading->cohort->people; p++) {
        size_t line = reading->cohort->person[p].line;
        if (column->code[p] < 0)
            continue;
        spelling *one = &all[column->code[p]];
        if (!one->people++ || line < one->line)
            one->line = line;
    }
    return all;
}

static void tell(yunta_reading *reading, const yunta_column *column, const spelling *all, size_t a,
                 size_t b, const char *header) {
    size_t rare = all[a].people < all[b].people ? a : b, usual = rare == a ? b : a;
    const char *mend = yunta_arena_format(
        reading->scratch,
        T("if they are the same, say so in the policy: values: {%s: {\"%s\": \"%s\"}}",
          "si son lo mismo, indíquelo en la política: values: {%s: {\"%s\": \"%s\"}}"),
        column->name, column->shown[rare], column->shown[usual]);
    yunta_problem_add(reading->problems, YUNTA_WARNING,
                      (yunta_place){reading->path[YUNTA_TABLE_APPLICANTS], all[rare].line, header},
                      column->shown[rare], mend,
                      T("written much like \"%s\": %zu people have this spelling and %zu that one",
                        "escrito casi como «%s»: %zu personas tienen esta grafía y %zu aquella"),
                      column->shown[usual], all[rare].people, all[usual].people);
}

static void check_column(yunta_applicants *applicants, int32_t index, const char *header,
                         size_t *told) {
    yunta_reading *reading = applicants->sheet->reading;
    const yunta_column *column = &reading->cohort->column[index];
    const spelling *all = spellings(reading, column);
    size_t reach = column->codes <= ALL_PAIRS ? column->codes : WINDOW;
    for (size_t a = 0; all && a < column->codes; a++) {
        if (a % 256 == 0 && !yunta_reading_going(reading))
            return;
        for (size_t b = a + 1; b < column->codes && b - a <= reach && *told < WARNINGS; b++)
            if (is_near(&all[a], &all[b])) {
                tell(reading, column, all, a, b, header);
                ++*told;
            }
    }
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

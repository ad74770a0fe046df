/* Which columns of another file of applicants are those of the cohort's own table. */
#include "io/read_pattern.h"
#include <string.h>

/* The table's column whose header key is these two texts, one after the other; -1. */
static int32_t find(const yunta_sheet *sheet, const char *before, const char *rest) {
    size_t length = strlen(before);
    for (size_t c = 0; c < sheet->table->columns; c++)
        if (!strncmp(sheet->key[c], before, length) && !strcmp(sheet->key[c] + length, rest))
            return (int32_t)c;
    return -1;
}

/* Of the columns of one skill, which are named in either language: the one with the other name. */
static int32_t find_skill(const yunta_sheet *sheet, const char *key) {
    yunta_reading *reading = sheet->reading;
    for (size_t k = 0; k < 4; k++) {
        yunta_pattern one, other;
        if (!yunta_pattern_make(reading, yunta_pattern_usual[k / 2][k % 2], &one) ||
            !yunta_pattern_make(reading, yunta_pattern_usual[k / 2][!(k % 2)], &other))
            return -1;
        size_t length = yunta_pattern_length(&one);
        if (!strncmp(key, one.before, length))
            return find(sheet, other.before, key + length);
    }
    return -1;
}

/* The table's column that a header stands for: the one of the same header, or else the one that
 * is the same column of the contract. -1: none. */
static int32_t meant(const yunta_sheet *sheet, const char *header) {
    int32_t same = yunta_sheet_header(sheet, header);
    if (same >= 0)
        return same;
    int32_t column = yunta_names_meaning(sheet->reading, header).column;
    return column < 0 ? find_skill(sheet, yunta_reading_key(sheet->reading, header))
                      : sheet->at[column];
}

bool yunta_align_roles(const yunta_sheet *sheet, const yunta_table *more) {
    for (size_t c = 0; c < more->columns; c++)
        if (meant(sheet, more->header[c]) == sheet->at[YUNTA_APPLICANTS_ROLE])
            return true;
    return false;
}

static yunta_place place_of(const yunta_table *more, int32_t column) {
    return (yunta_place){more->shown, more->header_line, more->header[column]};
}

/* A column that the cohort's table lacks is told: what it says would be lost in silence. */
static void tell_stranger(yunta_reading *reading, const yunta_table *more, int32_t column) {
    yunta_problem_add(reading->problems, YUNTA_WARNING, place_of(more, column), NULL,
                      T("use the headers of the applicants' table",
                        "use los encabezados de la tabla de postulantes"),
                      T("the applicants' table has no such column, so it is not read",
                        "la tabla de postulantes no tiene esta columna, así que no se lee"));
}

/* Whether the policy's `columns` gives one of the applicants' columns this header. */
static bool is_given(yunta_reading *reading, const char *header) {
    const char *key = yunta_reading_key(reading, header);
    for (size_t k = 0; k < reading->policy->columns.count; k++)
        if (!strcmp(reading->mapping[k].header, key) &&
            yunta_names_applicants(reading, reading->mapping[k].key) >= 0)
            return true;
    return false;
}

/* Of two columns for one of the table's: which is read. As in the table itself, the header that
 * the policy gives wins, and other two are an error. */
static int32_t settle(const yunta_sheet *sheet, const yunta_table *more, int32_t column,
                      int32_t one, int32_t other) {
    yunta_reading *reading = sheet->reading;
    bool given = is_given(reading, more->header[one]);
    if (given || is_given(reading, more->header[other]))
        tell_stranger(reading, more, given ? other : one);
    else
        yunta_sheet_two_columns(reading, place_of(more, other), sheet->table->header[column],
                                more->header[one]);
    return given ? one : other;
}

int32_t *yunta_align(const yunta_sheet *sheet, const yunta_table *more) {
    yunta_reading *reading = sheet->reading;
    size_t columns = sheet->table->columns;
    int32_t *from = yunta_reading_alloc(reading, reading->scratch, columns, sizeof *from);
    for (size_t c = 0; from && c < columns; c++)
        from[c] = -1;
    for (int32_t c = 0; from && c < (int32_t)more->columns; c++) {
        int32_t to = meant(sheet, more->header[c]);
        if (to >= 0)
            from[to] = from[to] < 0 ? c : settle(sheet, more, to, from[to], c);
        else if (*more->header[c])
            tell_stranger(reading, more, c);
    }
    return from;
}

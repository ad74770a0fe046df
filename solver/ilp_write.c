/* The model as text for other solvers: free MPS and CPLEX LP. Integers alone are printed, so no
 * locale changes them. */
#include "solver/ilp_private.h"
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

typedef struct {
    FILE *file;
    const yunta_ilp *ilp;
    const char *comment;
    bool least;
} writer;

static bool bounded_below(const yunta_ilp_constraint *row) {
    return row->lower != -YUNTA_ILP_INFINITY;
}

static bool bounded_above(const yunta_ilp_constraint *row) {
    return row->upper != YUNTA_ILP_INFINITY;
}

static char sense_of(const yunta_ilp_constraint *row) {
    if (bounded_below(row) && bounded_above(row) && row->lower == row->upper)
        return 'E';
    if (bounded_above(row))
        return 'L';
    return bounded_below(row) ? 'G' : 'N';
}

static void put_name(const writer *w, size_t column) {
    bool named = column < w->ilp->names.count && w->ilp->names.items[column];
    if (named)
        fputs(w->ilp->names.items[column], w->file);
    else
        fprintf(w->file, "x%zu", column);
}

static void mps_rows(const writer *w) {
    fprintf(w->file, "* %s\n", w->comment);
    if (!w->least)
        fputs("* a maximum: the objective is its opposite, to be minimised\n", w->file);
    fputs("NAME yunta\nROWS\n N  objective\n", w->file);
    for (size_t i = 0; i < w->ilp->rows.count; i++)
        fprintf(w->file, " %c  r%zu\n", sense_of(&w->ilp->rows.items[i]), i);
}

static void mps_entry(const writer *w, size_t column, const char *row, int64_t coefficient) {
    fputs("    ", w->file);
    put_name(w, column);
    fprintf(w->file, " %s %" PRId64 "\n", row, coefficient);
}

/* MPS goes by columns. first[columns + 1], row and coefficient: the transposed model. */
static void mps_columns(const writer *w, const yunta_ilp_instance *by_columns) {
    char row[24];
    fputs("COLUMNS\n    MARKER 'MARKER' 'INTORG'\n", w->file);
    for (size_t j = 0; j < w->ilp->columns.count; j++) {
        size_t from = by_columns->column_first[j], to = by_columns->column_first[j + 1];
        int64_t objective = w->ilp->columns.items[j].objective;
        if (objective || from == to)
            mps_entry(w, j, "objective", -objective);
        for (size_t k = from; k < to; k++) {
            snprintf(row, sizeof row, "r%" PRId32, by_columns->column_row[k]);
            mps_entry(w, j, row, by_columns->column_coefficient[k]);
        }
    }
    fputs("    MARKER 'MARKER' 'INTEND'\n", w->file);
}

static void mps_sides(const writer *w) {
    const yunta_ilp *ilp = w->ilp;
    fputs("RHS\n", w->file);
    for (size_t i = 0; i < ilp->rows.count; i++) {
        const yunta_ilp_constraint *row = &ilp->rows.items[i];
        char sense = sense_of(row);
        if (sense != 'N')
            fprintf(w->file, "    rhs r%zu %" PRId64 "\n", i,
                    sense == 'G' ? row->lower : row->upper);
    }
    fputs("RANGES\n", w->file);
    for (size_t i = 0; i < ilp->rows.count; i++) {
        const yunta_ilp_constraint *row = &ilp->rows.items[i];
        if (sense_of(row) == 'L' && bounded_below(row))
            fprintf(w->file, "    range r%zu %" PRId64 "\n", i, row->upper - row->lower);
    }
}

static void mps_bounds(const writer *w) {
    fputs("BOUNDS\n", w->file);
    for (size_t j = 0; j < w->ilp->columns.count; j++) {
        const yunta_ilp_variable *column = &w->ilp->columns.items[j];
        fputs(" LO bound ", w->file);
        put_name(w, j);
        fprintf(w->file, " %" PRId64 "\n UP bound ", column->lower);
        put_name(w, j);
        fprintf(w->file, " %" PRId64 "\n", column->upper);
    }
    fputs("ENDATA\n", w->file);
}

static yunta_status write_mps(const writer *w) {
    yunta_ilp_instance *by_columns;
    yunta_status status = yunta_ilp_instance_new(w->ilp, &by_columns);
    if (status != YUNTA_OK)
        return status;
    mps_rows(w);
    mps_columns(w, by_columns);
    mps_sides(w);
    mps_bounds(w);
    yunta_ilp_instance_free(by_columns);
    return YUNTA_OK;
}

static void lp_term(const writer *w, int64_t coefficient, size_t column) {
    fprintf(w->file, "\n %c %" PRIu64 " ", coefficient < 0 ? '-' : '+',
            coefficient < 0 ? -(uint64_t)coefficient : (uint64_t)coefficient);
    put_name(w, column);
}

static void lp_sum(const writer *w, const yunta_ilp_constraint *row) {
    for (size_t k = row->first; k < row->first + row->count; k++)
        lp_term(w, w->ilp->entry_coefficient.items[k], (size_t)w->ilp->entry_column.items[k]);
    /* A sum of nothing cannot be written. */
    if (row->count == 0)
        lp_term(w, 0, 0);
}

static void lp_rows(const writer *w) {
    fputs("\nSubject To\n", w->file);
    for (size_t i = 0; i < w->ilp->rows.count; i++) {
        const yunta_ilp_constraint *row = &w->ilp->rows.items[i];
        char sense = sense_of(row);
        if (sense == 'N')
            continue;
        fprintf(w->file, " r%zu:", i);
        lp_sum(w, row);
        fprintf(w->file, "\n %s %" PRId64 "\n",
                sense == 'E'   ? "="
                : sense == 'L' ? "<="
                               : ">=",
                sense == 'G' ? row->lower : row->upper);
        if (sense == 'L' && bounded_below(row)) {
            fprintf(w->file, " r%zu_least:", i);
            lp_sum(w, row);
            fprintf(w->file, "\n >= %" PRId64 "\n", row->lower);
        }
    }
}

static void lp_columns(const writer *w) {
    fputs("Bounds\n", w->file);
    for (size_t j = 0; j < w->ilp->columns.count; j++) {
        fprintf(w->file, " %" PRId64 " <= ", w->ilp->columns.items[j].lower);
        put_name(w, j);
        fprintf(w->file, " <= %" PRId64 "\n", w->ilp->columns.items[j].upper);
    }
    fputs("General\n", w->file);
    for (size_t j = 0; j < w->ilp->columns.count; j++) {
        fputc(' ', w->file);
        put_name(w, j);
        fputc('\n', w->file);
    }
    fputs("End\n", w->file);
}

static yunta_status write_lp(const writer *w) {
    fprintf(w->file, "\\ %s\n%s\n objective:", w->comment, w->least ? "Minimize" : "Maximize");
    for (size_t j = 0; j < w->ilp->columns.count; j++) {
        int64_t objective = w->ilp->columns.items[j].objective;
        if (objective || j == 0)
            lp_term(w, w->least ? -objective : objective, j);
    }
    lp_rows(w);
    lp_columns(w);
    return YUNTA_OK;
}

static yunta_status write_file(writer *w, const char *base, const char *suffix,
                               yunta_status (*write)(const writer *)) {
    size_t room = strlen(base) + strlen(suffix) + 1;
    char *path = yunta_alloc(room, 1);
    if (!path)
        return YUNTA_E_MEMORY;
    snprintf(path, room, "%s%s", base, suffix);
    w->file = fopen(path, "w");
    yunta_free(path);
    if (!w->file)
        return errno == ENOMEM ? YUNTA_E_MEMORY : YUNTA_E_IO;
    yunta_status status = write(w);
    bool failed = ferror(w->file) != 0;
    failed |= fclose(w->file) != 0;
    return status == YUNTA_OK && failed ? YUNTA_E_IO : status;
}

yunta_status yunta_ilp_write(const yunta_ilp *ilp, const char *comment, bool least,
                             const char *base) {
    writer w = {.ilp = ilp, .comment = comment, .least = least};
    yunta_status status = write_file(&w, base, ".mps", write_mps);
    return status == YUNTA_OK ? write_file(&w, base, ".lp", write_lp) : status;
}

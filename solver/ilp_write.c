/* The model as text for other solvers: free MPS and CPLEX LP. Integers alone are printed, so no
 * locale changes them. */
#include "solver/ilp_private.h"
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

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

static void mps_rows(FILE *file, const yunta_ilp *ilp) {
    fputs("NAME yunta\nOBJSENSE\n    MAX\nROWS\n N  objective\n", file);
    for (size_t i = 0; i < ilp->rows.count; i++)
        fprintf(file, " %c  r%zu\n", sense_of(&ilp->rows.items[i]), i);
}

/* MPS goes by columns. first[columns + 1], row and coefficient: the transposed model. */
static void mps_columns(FILE *file, const yunta_ilp_instance *by_columns, const yunta_ilp *ilp) {
    fputs("COLUMNS\n    MARKER MARKER INTORG\n", file);
    for (size_t j = 0; j < ilp->columns.count; j++) {
        size_t from = by_columns->column_first[j], to = by_columns->column_first[j + 1];
        int64_t objective = ilp->columns.items[j].objective;
        if (objective || from == to)
            fprintf(file, "    x%zu objective %" PRId64 "\n", j, objective);
        for (size_t k = from; k < to; k++)
            fprintf(file, "    x%zu r%" PRId32 " %" PRId64 "\n", j, by_columns->column_row[k],
                    by_columns->column_coefficient[k]);
    }
    fputs("    MARKER MARKER INTEND\n", file);
}

static void mps_sides(FILE *file, const yunta_ilp *ilp) {
    fputs("RHS\n", file);
    for (size_t i = 0; i < ilp->rows.count; i++) {
        const yunta_ilp_constraint *row = &ilp->rows.items[i];
        char sense = sense_of(row);
        if (sense != 'N')
            fprintf(file, "    rhs r%zu %" PRId64 "\n", i, sense == 'G' ? row->lower : row->upper);
    }
    fputs("RANGES\n", file);
    for (size_t i = 0; i < ilp->rows.count; i++) {
        const yunta_ilp_constraint *row = &ilp->rows.items[i];
        if (sense_of(row) == 'L' && bounded_below(row))
            fprintf(file, "    range r%zu %" PRId64 "\n", i, row->upper - row->lower);
    }
    fputs("BOUNDS\n", file);
    for (size_t j = 0; j < ilp->columns.count; j++) {
        const yunta_ilp_variable *column = &ilp->columns.items[j];
        fprintf(file, " LO bound x%zu %" PRId64 "\n UP bound x%zu %" PRId64 "\n", j, column->lower,
                j, column->upper);
    }
    fputs("ENDATA\n", file);
}

static yunta_status write_mps(FILE *file, const yunta_ilp *ilp) {
    yunta_ilp_instance *by_columns;
    yunta_status status = yunta_ilp_instance_new(ilp, &by_columns);
    if (status != YUNTA_OK)
        return status;
    mps_rows(file, ilp);
    mps_columns(file, by_columns, ilp);
    mps_sides(file, ilp);
    yunta_ilp_instance_free(by_columns);
    return YUNTA_OK;
}

static void lp_term(FILE *file, int64_t coefficient, size_t column) {
    fprintf(file, "\n %c %" PRIu64 " x%zu", coefficient < 0 ? '-' : '+',
            coefficient < 0 ? -(uint64_t)coefficient : (uint64_t)coefficient, column);
}

static void lp_sum(FILE *file, const yunta_ilp *ilp, const yunta_ilp_constraint *row) {
    for (size_t k = row->first; k < row->first + row->count; k++)
        lp_term(file, ilp->entry_coefficient.items[k], (size_t)ilp->entry_column.items[k]);
    /* A sum of nothing cannot be written. */
    if (row->count == 0)
        fputs("\n 0 x0", file);
}

static void lp_rows(FILE *file, const yunta_ilp *ilp) {
    fputs("\nSubject To\n", file);
    for (size_t i = 0; i < ilp->rows.count; i++) {
        const yunta_ilp_constraint *row = &ilp->rows.items[i];
        char sense = sense_of(row);
        if (sense == 'N')
            continue;
        fprintf(file, " r%zu:", i);
        lp_sum(file, ilp, row);
        fprintf(file, "\n %s %" PRId64 "\n",
                sense == 'E'   ? "="
                : sense == 'L' ? "<="
                               : ">=",
                sense == 'G' ? row->lower : row->upper);
        if (sense == 'L' && bounded_below(row)) {
            fprintf(file, " r%zu_least:", i);
            lp_sum(file, ilp, row);
            fprintf(file, "\n >= %" PRId64 "\n", row->lower);
        }
    }
}

static yunta_status write_lp(FILE *file, const yunta_ilp *ilp) {
    fputs("\\ yunta\nMaximize\n objective:", file);
    for (size_t j = 0; j < ilp->columns.count; j++)
        if (ilp->columns.items[j].objective || j == 0)
            lp_term(file, ilp->columns.items[j].objective, j);
    lp_rows(file, ilp);
    fputs("Bounds\n", file);
    for (size_t j = 0; j < ilp->columns.count; j++)
        fprintf(file, " %" PRId64 " <= x%zu <= %" PRId64 "\n", ilp->columns.items[j].lower, j,
                ilp->columns.items[j].upper);
    fputs("General\n", file);
    for (size_t j = 0; j < ilp->columns.count; j++)
        fprintf(file, " x%zu\n", j);
    fputs("End\n", file);
    return YUNTA_OK;
}

static yunta_status write_file(const yunta_ilp *ilp, const char *base, const char *suffix,
                               yunta_status (*write)(FILE *, const yunta_ilp *)) {
    size_t room = strlen(base) + strlen(suffix) + 1;
    char *path = yunta_alloc(room, 1);
    if (!path)
        return YUNTA_E_MEMORY;
    snprintf(path, room, "%s%s", base, suffix);
    FILE *file = fopen(path, "w");
    yunta_free(path);
    if (!file)
        return errno == ENOMEM ? YUNTA_E_MEMORY : YUNTA_E_IO;
    yunta_status status = write(file, ilp);
    bool failed = ferror(file) != 0;
    failed |= fclose(file) != 0;
    return status == YUNTA_OK && failed ? YUNTA_E_IO : status;
}

yunta_status yunta_ilp_write(const yunta_ilp *ilp, const char *base) {
    yunta_status status = write_file(ilp, base, ".mps", write_mps);
    return status == YUNTA_OK ? write_file(ilp, base, ".lp", write_lp) : status;
}

#include "io/csv_write.h"
#include "io/writing.h"
#include <stdlib.h>

const yunta_output *const yunta_outputs[] = {
    &yunta_output_pairings,   &yunta_output_unmatched, &yunta_output_plenaries,
    &yunta_output_attendance, &yunta_output_meetings,  &yunta_output_courses,
    &yunta_output_seats,      &yunta_output_workshops, &yunta_output_backups,
    &yunta_output_audit,      &yunta_output_diff,      &yunta_output_completion,
    &yunta_output_prices,     &yunta_output_calendars, &yunta_output_pseudonyms};
const size_t yunta_output_count = sizeof yunta_outputs / sizeof *yunta_outputs;

static size_t more_count(const yunta_writing *writing, const yunta_output *output) {
    return output->more ? output->more->count(writing) : 0;
}

/* The k-th column in the order of the file: index among the fixed ones, or, *more, the others. */
static size_t locate(const yunta_output *output, size_t extra, size_t k, bool *more) {
    size_t before = output->more ? output->more->before : 0;
    *more = k >= before && k < before + extra;
    if (*more)
        return k - before;
    return k < before ? k : k - extra;
}

static const char *column_name(const yunta_writing *writing, const yunta_output *output,
                               size_t extra, size_t k) {
    bool more;
    size_t index = locate(output, extra, k, &more);
    return more ? output->more->name(writing, index) : output->columns[index].name;
}

static yunta_value column_value(yunta_writing *writing, const yunta_output *output, size_t extra,
                                size_t k, const void *row) {
    bool more;
    size_t index = locate(output, extra, k, &more);
    return more ? output->more->value(writing, row, index)
                : output->columns[index].value(writing, row);
}

typedef struct {
    int64_t key[4];
    size_t row;
} placed;

static int by_key(const void *a, const void *b) {
    const placed *x = a, *y = b;
    for (size_t k = 0; k < 4; k++)
        if (x->key[k] != y->key[k])
            return x->key[k] < y->key[k] ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

/* Pseudonyms are in another order than ids, and rows in the order of ids would give them away. */
static yunta_status sorted_rows(yunta_writing *writing, const yunta_output *output,
                                const yunta_rows *rows, placed **sorted) {
    *sorted = NULL;
    if (!writing->alias || !output->order)
        return YUNTA_OK;
    placed *all = yunta_alloc(rows->count, sizeof *all);
    if (!all)
        return YUNTA_E_MEMORY;
    for (size_t k = 0; k < rows->count; k++) {
        all[k].row = k;
        output->order(writing, (const char *)rows->items + k * rows->size, all[k].key);
    }
    qsort(all, rows->count, sizeof *all, by_key);
    *sorted = all;
    return YUNTA_OK;
}

yunta_status yunta_listing_begin(yunta_writing *writing, const yunta_output *output,
                                 yunta_listing *listing) {
    placed *sorted = NULL;
    *listing = (yunta_listing){.output = output};
    yunta_status status = output->rows(writing, &listing->rows);
    if (status == YUNTA_OK)
        status = sorted_rows(writing, output, &listing->rows, &sorted);
    listing->sorted = sorted;
    listing->extra = more_count(writing, output);
    listing->columns = output->column_count + listing->extra;
    return status;
}

void yunta_listing_end(yunta_listing *listing) {
    yunta_free(listing->sorted);
    listing->sorted = NULL;
}

const char *yunta_listing_name(const yunta_writing *writing, const yunta_listing *listing,
                               size_t column) {
    return column_name(writing, listing->output, listing->extra, column);
}

const void *yunta_listing_row(const yunta_listing *listing, size_t row) {
    const placed *sorted = listing->sorted;
    const char *items = listing->rows.items;
    return items + (sorted ? sorted[row].row : row) * listing->rows.size;
}

yunta_value yunta_listing_value(yunta_writing *writing, const yunta_listing *listing, size_t row,
                                size_t column) {
    return column_value(writing, listing->output, listing->extra, column,
                        yunta_listing_row(listing, row));
}

typedef void (*row_writer)(yunta_writing *writing, const yunta_listing *listing, size_t row,
                           void *context);

static yunta_status each_row(yunta_writing *writing, const yunta_output *output, row_writer write,
                             void *context) {
    yunta_listing listing;
    yunta_status status = yunta_listing_begin(writing, output, &listing);
    for (size_t k = 0; status == YUNTA_OK && k < listing.rows.count; k++) {
        write(writing, &listing, k, context);
        if (writing->out_of_memory)
            status = YUNTA_E_MEMORY;
    }
    yunta_listing_end(&listing);
    return status;
}

void yunta_listing_write_row(yunta_writing *writing, const yunta_listing *listing, size_t row,
                             yunta_csv_writer *csv) {
    for (size_t k = 0; k < listing->columns; k++) {
        yunta_value value = yunta_listing_value(writing, listing, row, k);
        if (value.kind == YUNTA_VALUE_INTEGER)
            yunta_csv_integer(csv, value.integer);
        else
            yunta_csv_text(csv, value.text);
    }
    yunta_csv_end_row(csv);
}

static void csv_row(yunta_writing *writing, const yunta_listing *listing, size_t row,
                    void *context) {
    yunta_listing_write_row(writing, listing, row, context);
}

void yunta_listing_write_header(const yunta_writing *writing, const yunta_listing *listing,
                                yunta_csv_writer *csv) {
    for (size_t k = 0; k < listing->columns; k++)
        yunta_csv_text(csv, yunta_listing_name(writing, listing, k));
    yunta_csv_end_row(csv);
}

yunta_status yunta_output_write_csv(yunta_writing *writing, const yunta_output *output,
                                    FILE *stream) {
    yunta_csv_writer csv = yunta_csv_writer_on(stream);
    size_t extra = more_count(writing, output);
    for (size_t k = 0; k < output->column_count + extra; k++)
        yunta_csv_text(&csv, column_name(writing, output, extra, k));
    yunta_csv_end_row(&csv);
    return each_row(writing, output, csv_row, &csv);
}

static void json_row(yunta_writing *writing, const yunta_listing *listing, size_t row,
                     void *context) {
    yunta_json *json = context;
    yunta_json_object(json, NULL);
    for (size_t k = 0; k < listing->columns; k++) {
        const char *name = yunta_listing_name(writing, listing, k);
        yunta_value value = yunta_listing_value(writing, listing, row, k);
        if (value.kind == YUNTA_VALUE_INTEGER)
            yunta_json_integer(json, name, value.integer);
        else if (value.kind != YUNTA_VALUE_EMPTY)
            yunta_json_text(json, name, value.text);
        else
            yunta_json_null(json, name);
    }
    yunta_json_end(json);
}

yunta_status yunta_output_write_json(yunta_writing *writing, const yunta_output *output,
                                     yunta_json *json) {
    yunta_json_array(json, output->name);
    yunta_status status = each_row(writing, output, json_row, json);
    yunta_json_end(json);
    return status;
}

/* output.by: a folder for each value of a column, by/NAME, that can be sent to who is in charge of
 * it, and areas.csv, which says whose is which.
 *
 * A row is in the folder of every person whom it is about; a person of another area stands there by
 * name alone, and free texts, which may name others, are left out. */
#include "base/text.h"
#include "io/csv_write.h"
#include "io/writing.h"
#include <stdlib.h>
#include <string.h>

typedef struct {
    int32_t area;
    size_t row; /* of the listing */
} share;

typedef struct {
    const yunta_column *column;
    size_t count;        /* values */
    const char **folder; /* [count] by/NAME; NULL: nobody */
    size_t *people;      /* [count] */
} areas;

/* The files of an area, beside the plenaries, which are everybody's. */
static const yunta_output *const area_outputs[] = {
    &yunta_output_pairings, &yunta_output_unmatched, &yunta_output_attendance,
    &yunta_output_meetings, &yunta_output_seats,     &yunta_output_completion,
    &yunta_output_backups,  &yunta_output_calendars};

/* ---- names of folders ---- */

/* Letters a-z, digits and single hyphens of the folded value, at most `most` of them. */
static void slug_of(const char *folded, size_t most, char *slug) {
    size_t length = 0;
    for (const char *at = folded; *at && length < most; at++) {
        bool plain = (*at >= 'a' && *at <= 'z') || (*at >= '0' && *at <= '9');
        if (plain)
            slug[length++] = *at;
        else if (length && slug[length - 1] != '-')
            slug[length++] = '-';
    }
    while (length && slug[length - 1] == '-')
        length--;
    slug[length] = '\0';
}

/* Some systems keep names like con and aux to themselves: every folder's begins with its number,
 * which also tells values apart that differ in other signs alone. */
static yunta_status name_folders(yunta_writing *writing, areas *all) {
    enum { MOST_LETTERS = 40 };
    size_t number = 0;
    for (size_t k = 0; k < all->count; k++) {
        char slug[MOST_LETTERS + 1];
        if (all->people[k] == 0)
            continue;
        slug_of(all->column->folded[k], MOST_LETTERS, slug);
        all->folder[k] =
            yunta_arena_format(writing->arena, "by/%03zu%s%s", ++number, *slug ? "-" : "", slug);
        if (!all->folder[k])
            return YUNTA_E_MEMORY;
    }
    return YUNTA_OK;
}

static yunta_status find_areas(yunta_writing *writing, areas *all) {
    int32_t index = yunta_cohort_column(writing->cohort, writing->policy->output_by);
    *all = (areas){0};
    if (index < 0)
        return YUNTA_OK;
    all->column = &writing->cohort->column[index];
    all->count = all->column->codes;
    all->folder = yunta_arena_alloc(writing->arena, all->count, sizeof *all->folder);
    all->people = yunta_arena_alloc(writing->arena, all->count, sizeof *all->people);
    if (!all->folder || !all->people)
        return YUNTA_E_MEMORY;
    for (size_t p = 0; p < writing->cohort->people; p++)
        if (all->column->code[p] >= 0)
            all->people[all->column->code[p]]++;
    return name_folders(writing, all);
}

/* ---- tables ---- */

static int by_area(const void *a, const void *b) {
    const share *x = a, *y = b;
    if (x->area != y->area)
        return x->area < y->area ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

/* Every row with every area that it is about, once; by area. */
static yunta_status share_rows(const yunta_writing *writing, const yunta_listing *listing,
                               const areas *all, share **shares, size_t *count) {
    YUNTA_ARRAY(share) list = {0};
    yunta_status status = YUNTA_OK;
    for (size_t row = 0; status == YUNTA_OK && row < listing->rows.count; row++) {
        const void *item = yunta_listing_row(listing, row);
        size_t first = list.count;
        int32_t person;
        for (size_t k = 0; (person = listing->output->person(writing, item, k)) >= 0; k++) {
            share one = {all->column->code[person], row};
            bool again = one.area < 0;
            for (size_t n = first; !again && n < list.count; n++)
                again = list.items[n].area == one.area;
            if (!again && !yunta_array_push(&list, one))
                status = YUNTA_E_MEMORY;
        }
    }
    if (list.count)
        qsort(list.items, list.count, sizeof *list.items, by_area);
    *shares = list.items;
    *count = list.count;
    return status;
}

static yunta_status write_file(yunta_writing *writing, const yunta_listing *listing,
                               const char *folder, const share *shares, size_t count,
                               yunta_staging *staging) {
    FILE *stream;
    const char *name =
        yunta_arena_format(writing->arena, "%s/%s.csv", folder, listing->output->name);
    yunta_status status = name ? yunta_staging_open(staging, name, &stream) : YUNTA_E_MEMORY;
    if (status != YUNTA_OK)
        return status;
    yunta_csv_writer csv = yunta_csv_writer_on(stream);
    yunta_listing_write_header(writing, listing, &csv);
    for (size_t k = 0; k < count; k++)
        yunta_listing_write_row(writing, listing, shares ? shares[k].row : k, &csv);
    yunta_status closed = yunta_staging_close(staging, stream);
    return writing->out_of_memory ? YUNTA_E_MEMORY : closed;
}

static yunta_status write_table(yunta_writing *writing, const yunta_output *output,
                                const areas *all, yunta_staging *staging) {
    yunta_listing listing;
    share *shares = NULL;
    size_t count = 0;
    yunta_status status = yunta_listing_begin(writing, output, &listing);
    if (status == YUNTA_OK && output->person)
        status = share_rows(writing, &listing, all, &shares, &count);
    for (size_t k = 0, from = 0; status == YUNTA_OK && k < all->count; k++) {
        size_t to = from;
        while (to < count && shares[to].area == (int32_t)k)
            to++;
        writing->area = (int32_t)k;
        if (all->folder[k])
            status = write_file(writing, &listing, all->folder[k], shares ? shares + from : NULL,
                                output->person ? to - from : listing.rows.count, staging);
        from = to;
    }
    yunta_listing_end(&listing);
    yunta_free(shares);
    return status;
}

static yunta_status write_index(const areas *all, yunta_staging *staging) {
    FILE *stream;
    yunta_status status = yunta_staging_open(staging, "areas.csv", &stream);
    if (status != YUNTA_OK)
        return status;
    yunta_csv_writer csv = yunta_csv_writer_on(stream);
    yunta_csv_text(&csv, "value");
    yunta_csv_text(&csv, "folder");
    yunta_csv_text(&csv, "people");
    yunta_csv_end_row(&csv);
    for (size_t k = 0; k < all->count; k++) {
        if (!all->folder[k])
            continue;
        yunta_csv_text(&csv, all->column->shown[k]);
        yunta_csv_text(&csv, all->folder[k]);
        yunta_csv_integer(&csv, (int64_t)all->people[k]);
        yunta_csv_end_row(&csv);
    }
    return yunta_staging_close(staging, stream);
}

yunta_status yunta_areas_write(yunta_writing *writing, yunta_staging *staging) {
    areas all;
    if (!writing->policy->output_by)
        return YUNTA_OK;
    yunta_status status = find_areas(writing, &all);
    if (status != YUNTA_OK || !all.column)
        return status;
    writing->area_of = all.column->code;
    if (yunta_output_plenaries.wanted(writing))
        status = write_table(writing, &yunta_output_plenaries, &all, staging);
    for (size_t k = 0; status == YUNTA_OK && k < sizeof area_outputs / sizeof *area_outputs; k++)
        if (area_outputs[k]->wanted(writing))
            status = write_table(writing, area_outputs[k], &all, staging);
    if (status == YUNTA_OK)
        status = yunta_calendars_of_areas(writing, all.folder, staging);
    writing->area_of = NULL;
    return status == YUNTA_OK ? write_index(&all, staging) : status;
}

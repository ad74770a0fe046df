/* A form in text, what is guessed from it, and the policy that is written of it. */
#ifndef YUNTA_TESTS_GUESS_FIXTURE_H
#define YUNTA_TESTS_GUESS_FIXTURE_H

#include "io/guess_private.h"

typedef struct {
    yunta_policy *defaults, *written;
    yunta_problems *problems;
    yunta_table *table;
    yunta_guess *guess;
} guess_fixture;

int guess_setup(void **state);
int guess_teardown(void **state);
void guess_text(guess_fixture *f, const char *text);
/* Writes the policy and reads it under the strict table. */
void guess_read_back(guess_fixture *f);
const char *guess_mapped(const yunta_map *map, const char *key); /* NULL for none */
/* Every placed column stands in the policy as it is written in the form. */
void guess_assert_written(const guess_fixture *f);
/* The header of the column that was taken for this one, "" for none. */
const char *guess_header_of(const guess_fixture *f, yunta_column_id column);
const char *guess_why(const guess_fixture *f, const char *header);    /* not placed; "" if it is */
const char *guess_misfit(const guess_fixture *f, const char *header); /* "" for none */
bool guess_asks(const guess_fixture *f, const char *key, bool needed);
size_t guess_count_kind(const guess_fixture *f, yunta_guess_kind kind);

#endif

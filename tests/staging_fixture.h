/* A folder in which results are staged. */
#ifndef YUNTA_TESTS_STAGING_FIXTURE_H
#define YUNTA_TESTS_STAGING_FIXTURE_H

#include "io/staging_private.h"
#include "tests/scratch.h"

typedef struct {
    scratch *folder;
    yunta_problems *problems;
} staging_fixture;

int staging_set_up(void **state);
int staging_tear_down(void **state);
/* Writes a result of some files (name, text, ..., NULL) with a manifest that names them. */
yunta_status staging_write(staging_fixture *f, const char *out, bool commit,
                           const char *const *files);
#define WRITE(f, commit, ...)                                                                      \
    staging_write(f, "out", commit, (const char *const[]){__VA_ARGS__, NULL})

void staging_assert_list(const staging_fixture *f, const char *name, const char *wanted);
const char *staging_last_problem(const staging_fixture *f);

#endif

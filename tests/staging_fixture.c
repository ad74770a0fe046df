#include "tests/staging_fixture.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* cmocka wants those first. */
#include <cmocka.h>

int staging_set_up(void **state) {
    staging_fixture *f = yunta_alloc(1, sizeof *f);
    f->folder = scratch_new();
    f->problems = yunta_problems_new();
    *state = f;
    return 0;
}

int staging_tear_down(void **state) {
    staging_fixture *f = *state;
    scratch_free(f->folder);
    yunta_problems_free(f->problems);
    yunta_free(f);
    return 0;
}

yunta_status staging_write(staging_fixture *f, const char *out, bool commit,
                           const char *const *files) {
    yunta_staging *staging;
    FILE *stream;
    yunta_status status =
        yunta_staging_new(scratch_path(f->folder, out), NULL, f->problems, &staging);
    if (status != YUNTA_OK)
        return status;
    for (size_t k = 0; status == YUNTA_OK && files[k]; k += 2) {
        status = yunta_staging_open(staging, files[k], &stream);
        if (status == YUNTA_OK) {
            fputs(files[k + 1], stream);
            status = yunta_staging_close(staging, stream);
        }
    }
    if (status == YUNTA_OK)
        status = yunta_staging_open(staging, "manifest.json", &stream);
    if (status == YUNTA_OK) {
        fputs("{\"files\": [", stream);
        for (size_t k = 0; files[k]; k += 2)
            fprintf(stream, "%s{\"file\": \"%s\"}", k ? ", " : "", files[k]);
        fputs("]}", stream);
        status = yunta_staging_close(staging, stream);
    }
    if (status == YUNTA_OK && commit)
        status = yunta_staging_commit(staging);
    yunta_staging_free(staging);
    return status;
}

void staging_assert_list(const staging_fixture *f, const char *name, const char *wanted) {
    char *found = scratch_list(f->folder, name);
    assert_string_equal(found, wanted);
    yunta_free(found);
}

const char *staging_last_problem(const staging_fixture *f) {
    return yunta_problems_at(f->problems, yunta_problems_total(f->problems) - 1)->what;
}

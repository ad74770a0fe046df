#include "tests/staging_fixture.h"
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
/* cmocka wants those first. */
#include <cmocka.h>

static int without(int folder, const char *a, const char *b) {
    (void)folder;
    (void)a;
    (void)b;
    errno = EINVAL;
    return -1;
}

static int refusing(int folder, const char *a, const char *b) {
    (void)folder;
    (void)a;
    (void)b;
    errno = EACCES;
    return -1;
}

static void without_an_exchange_two_renames_do(void **state) {
    staging_fixture *f = *state;
    int (*real)(int, const char *, const char *) = yunta_staging_exchange;
    assert_int_equal(WRITE(f, true, "a.csv", "1"), YUNTA_OK);
    scratch_put(f->folder, "out/notes.txt", "mine");
    yunta_staging_exchange = without;
    yunta_status status = WRITE(f, true, "a.csv", "2");
    yunta_staging_exchange = real;
    assert_int_equal(status, YUNTA_OK);
    staging_assert_list(f, ".", "out ");
    assert_true(scratch_holds(f->folder, "out/a.csv", "2"));
    assert_true(scratch_holds(f->folder, "out/notes.txt", "mine"));
}

static void a_failed_exchange_leaves_the_earlier_result(void **state) {
    staging_fixture *f = *state;
    int (*real)(int, const char *, const char *) = yunta_staging_exchange;
    assert_int_equal(WRITE(f, true, "a.csv", "1"), YUNTA_OK);
    yunta_staging_exchange = refusing;
    yunta_status status = WRITE(f, true, "a.csv", "2");
    yunta_staging_exchange = real;
    assert_int_equal(status, YUNTA_E_IO);
    staging_assert_list(f, ".", "out ");
    assert_true(scratch_holds(f->folder, "out/a.csv", "1"));
}

/* Every state in which a kill can leave the folder, and whose result must then stand. */
static void what_was_cut_off_is_finished_or_taken_back(void **state) {
    static const char *const names[] = {"out", ".out.yunta-old", ".out.yunta-ready",
                                        ".out.yunta-new"};
    static const struct {
        bool made[4]; /* as names */
        size_t wanted;
    } cases[] = {{{true, false, false, true}, 0},  {{true, false, true, false}, 0},
                 {{false, true, true, false}, 2},  {{true, true, false, false}, 0},
                 {{false, true, false, false}, 1}, {{false, true, false, true}, 1}};
    staging_fixture *f = *state;
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        for (size_t n = 0; n < 4; n++)
            if (cases[k].made[n]) {
                char inner[64];
                snprintf(inner, sizeof inner, "%s/a.csv", names[n]);
                scratch_folder(f->folder, names[n]);
                scratch_put(f->folder, inner, names[n]);
                snprintf(inner, sizeof inner, "%s/manifest.json", names[n]);
                scratch_put(f->folder, inner, "{\"files\": [{\"file\": \"a.csv\"}]}");
            }
        const char *out = scratch_path(f->folder, "out");
        assert_int_equal(yunta_staging_recover(out, f->problems), YUNTA_OK);
        assert_true(scratch_holds(f->folder, "out/a.csv", names[cases[k].wanted]));
        assert_int_equal(WRITE(f, true, "b.csv", "1"), YUNTA_OK);
        staging_assert_list(f, ".", "out ");
        staging_assert_list(f, "out", "b.csv manifest.json ");
        assert_int_equal(yunta_tree_remove(AT_FDCWD, out, NULL), 0);
    }
    assert_int_equal(yunta_problems_total(f->problems), 0);
}

static void recovery_without_anything_to_do_is_silent(void **state) {
    staging_fixture *f = *state;
    assert_int_equal(yunta_staging_recover(scratch_path(f->folder, "out"), f->problems), YUNTA_OK);
    assert_int_equal(yunta_staging_recover(scratch_path(f->folder, "no/out"), f->problems),
                     YUNTA_OK);
    assert_int_equal(yunta_problems_total(f->problems), 0);
    staging_assert_list(f, ".", "");
}

static void a_link_planted_as_staging_folder_is_not_followed(void **state) {
    staging_fixture *f = *state;
    scratch_folder(f->folder, "target");
    scratch_put(f->folder, "target/kept", "kept");
    assert_int_equal(symlink("target", scratch_path(f->folder, ".out.yunta-new")), 0);
    assert_int_equal(WRITE(f, true, "a.csv", "1"), YUNTA_E_IO);
    staging_assert_list(f, "target", "kept ");
    assert_false(scratch_has(f->folder, "out"));
}

/* Writes a second result where linking fails so; its status. */
static yunta_status write_without_links(staging_fixture *f, int error) {
    int ended;
    pid_t child = fork();
    if (child == 0)
        _exit(scratch_forbid(SYS_linkat, error) ? (int)WRITE(f, true, "a.csv", "2") : 99);
    assert_true(child > 0);
    assert_int_equal(waitpid(child, &ended, 0), child);
    assert_true(WIFEXITED(ended));
    return (yunta_status)WEXITSTATUS(ended);
}

static void without_second_names_files_are_copied(void **state) {
    static const int errors[] = {EPERM, EMLINK, EOPNOTSUPP, ENOSYS};
    static const struct timespec times[] = {{1000000000, 0}, {1100000000, 0}};
    enum { LARGE = 200001 };
    staging_fixture *f = *state;
    char *large = malloc(LARGE);
    assert_non_null(large);
    for (size_t k = 0; k < LARGE - 1; k++)
        large[k] = (char)('a' + k % 26);
    large[LARGE - 1] = '\0';
    assert_int_equal(WRITE(f, true, "a.csv", "1"), YUNTA_OK);
    scratch_folder(f->folder, "out/photos");
    scratch_put(f->folder, "out/photos/one.jpg", large);
    assert_int_equal(chmod(scratch_path(f->folder, "out/photos/one.jpg"), 0640), 0);
    assert_int_equal(utimensat(AT_FDCWD, scratch_path(f->folder, "out/photos/one.jpg"), times, 0),
                     0);
    assert_int_equal(symlink("photos/one.jpg", scratch_path(f->folder, "out/link")), 0);
    for (size_t k = 0; k < sizeof errors / sizeof *errors; k++) {
        struct stat kind;
        assert_int_equal(write_without_links(f, errors[k]), YUNTA_OK);
        staging_assert_list(f, ".", "out ");
        staging_assert_list(f, "out", "a.csv link manifest.json photos ");
        assert_true(scratch_holds(f->folder, "out/a.csv", "2"));
        assert_true(scratch_holds(f->folder, "out/photos/one.jpg", large));
        assert_int_equal(scratch_mode(f->folder, "out/photos/one.jpg"), 0640);
        assert_int_equal(stat(scratch_path(f->folder, "out/photos/one.jpg"), &kind), 0);
        assert_int_equal(kind.st_mtim.tv_sec, times[1].tv_sec);
        assert_true(scratch_holds(f->folder, "out/link", large));
    }
    free(large);
}

static void what_can_be_neither_linked_nor_copied_is_told(void **state) {
    staging_fixture *f = *state;
    assert_int_equal(WRITE(f, true, "a.csv", "1"), YUNTA_OK);
    assert_int_equal(mkfifo(scratch_path(f->folder, "out/pipe"), 0600), 0);
    assert_int_equal(write_without_links(f, EPERM), YUNTA_E_IO);
    staging_assert_list(f, ".", "out ");
    staging_assert_list(f, "out", "a.csv manifest.json pipe ");
    assert_true(scratch_holds(f->folder, "out/a.csv", "1"));
    scratch_put(f->folder, "out/notes.txt", "mine");
    assert_int_equal(unlink(scratch_path(f->folder, "out/pipe")), 0);
    assert_int_equal(write_without_links(f, EIO), YUNTA_E_IO);
    assert_true(scratch_holds(f->folder, "out/notes.txt", "mine"));
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, staging_set_up, staging_tear_down)
    const struct CMUnitTest tests[] = {
        TEST(without_an_exchange_two_renames_do),
        TEST(a_failed_exchange_leaves_the_earlier_result),
        TEST(what_was_cut_off_is_finished_or_taken_back),
        TEST(recovery_without_anything_to_do_is_silent),
        TEST(a_link_planted_as_staging_folder_is_not_followed),
        TEST(without_second_names_files_are_copied),
        TEST(what_can_be_neither_linked_nor_copied_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

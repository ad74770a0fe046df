/* The cohort's key: made once, for its owner alone, and what happens where a disk keeps no rights.
 */
#include "io/key.h"
#include "tests/scratch.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum { OTHERS = 65534 };

typedef struct {
    scratch *folder;
    yunta_problems *problems;
} fixture;

static int set_up(void **state) {
    static fixture f;
    f = (fixture){scratch_new(), yunta_problems_new()};
    *state = &f;
    return f.problems ? 0 : -1;
}

static int tear_down(void **state) {
    fixture *f = *state;
    scratch_free(f->folder);
    yunta_problems_free(f->problems);
    return 0;
}

static yunta_status open_key(fixture *f, yunta_secret *secret) {
    return yunta_key_open(f->folder->path, f->problems, secret);
}

static void a_key_is_made_once_and_for_its_owner_alone(void **state) {
    fixture *f = *state;
    yunta_secret first, second;
    assert_int_equal(open_key(f, &first), YUNTA_OK);
    assert_int_equal(open_key(f, &second), YUNTA_OK);
    assert_memory_equal(first.bytes, second.bytes, sizeof first.bytes);
    assert_true(first.made);
    assert_false(second.made);
    assert_int_equal(scratch_mode(f->folder, ".yunta-key"), 0600);
    assert_int_equal(yunta_problems_total(f->problems), 0);
}

static void a_loose_key_is_tightened_and_told_once(void **state) {
    fixture *f = *state;
    yunta_secret secret;
    assert_int_equal(open_key(f, &secret), YUNTA_OK);
    assert_int_equal(chmod(scratch_path(f->folder, ".yunta-key"), 0644), 0);
    assert_int_equal(open_key(f, &secret), YUNTA_OK);
    assert_int_equal(scratch_mode(f->folder, ".yunta-key"), 0600);
    assert_int_equal(yunta_problems_count(f->problems, YUNTA_WARNING), 1);
    assert_int_equal(open_key(f, &secret), YUNTA_OK);
    assert_int_equal(yunta_problems_count(f->problems, YUNTA_WARNING), 1);
}

/* 10 times the status of opening a key where rights cannot be changed, and the warnings given. */
static int open_without_rights(fixture *f, int error) {
    int ended;
    pid_t child = fork();
    if (child == 0) {
        yunta_secret secret;
        if (!scratch_forbid(SYS_fchmod, error))
            _exit(99);
        int status = open_key(f, &secret);
        _exit(10 * status + (int)yunta_problems_count(f->problems, YUNTA_WARNING));
    }
    assert_true(child > 0);
    assert_int_equal(waitpid(child, &ended, 0), child);
    assert_true(WIFEXITED(ended));
    return WEXITSTATUS(ended);
}

static void a_disk_that_keeps_no_rights_is_told(void **state) {
    fixture *f = *state;
    yunta_secret secret;
    assert_int_equal(open_key(f, &secret), YUNTA_OK);
    assert_int_equal(chmod(scratch_path(f->folder, ".yunta-key"), 0755), 0);
    assert_int_equal(open_without_rights(f, EPERM), 10 * YUNTA_OK + 1);
    assert_int_equal(open_without_rights(f, EOPNOTSUPP), 10 * YUNTA_OK + 1);
    assert_int_equal(open_without_rights(f, 0), 10 * YUNTA_OK + 1); /* done, it says, and is not */
    assert_int_equal(open_without_rights(f, EIO) / 10, YUNTA_E_IO);
}

static void a_loose_key_of_somebody_else_is_refused(void **state) {
    fixture *f = *state;
    yunta_secret secret;
    assert_int_equal(open_key(f, &secret), YUNTA_OK);
    if (geteuid() != 0)
        skip();
    assert_int_equal(chmod(scratch_path(f->folder, ".yunta-key"), 0644), 0);
    assert_int_equal(chown(scratch_path(f->folder, ".yunta-key"), OTHERS, OTHERS), 0);
    assert_int_equal(open_without_rights(f, EPERM) / 10, YUNTA_E_IO);
}

static void what_is_no_key_is_refused(void **state) {
    fixture *f = *state;
    yunta_secret secret;
    scratch_put(f->folder, ".yunta-key", "short");
    assert_int_equal(chmod(scratch_path(f->folder, ".yunta-key"), 0600), 0);
    assert_int_equal(open_key(f, &secret), YUNTA_E_IO);
    assert_int_equal(unlink(scratch_path(f->folder, ".yunta-key")), 0);
    scratch_folder(f->folder, ".yunta-key");
    assert_int_equal(open_key(f, &secret), YUNTA_E_IO);
    assert_int_equal(yunta_problems_count(f->problems, YUNTA_ERROR), 2);
}

static void where_no_file_can_have_two_names_a_key_is_made_too(void **state) {
    fixture *f = *state;
    yunta_secret secret;
    int ended;
    pid_t child = fork();
    if (child == 0)
        _exit(scratch_forbid(SYS_link, EPERM) && scratch_forbid(SYS_linkat, EPERM)
                  ? (int)open_key(f, &secret)
                  : 99);
    assert_int_equal(waitpid(child, &ended, 0), child);
    assert_true(WIFEXITED(ended));
    assert_int_equal(WEXITSTATUS(ended), YUNTA_OK);
    char *left = scratch_list(f->folder, ".");
    assert_string_equal(left, ".yunta-key ");
    yunta_free(left);
    assert_int_equal(open_key(f, &secret), YUNTA_OK);
    assert_int_equal(scratch_mode(f->folder, ".yunta-key"), 0600);
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(a_key_is_made_once_and_for_its_owner_alone),
        TEST(a_loose_key_is_tightened_and_told_once),
        TEST(a_disk_that_keeps_no_rights_is_told),
        TEST(a_loose_key_of_somebody_else_is_refused),
        TEST(what_is_no_key_is_refused),
        TEST(where_no_file_can_have_two_names_a_key_is_made_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

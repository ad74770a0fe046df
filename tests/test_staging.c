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
#include <unistd.h>
/* cmocka wants those first. */
#include <cmocka.h>

static void a_first_result_appears_whole(void **state) {
    staging_fixture *f = *state;
    assert_int_equal(WRITE(f, true, "a.csv", "1", "calendars/x.ics", "2"), YUNTA_OK);
    staging_assert_list(f, ".", "out ");
    staging_assert_list(f, "out", "a.csv calendars manifest.json ");
    assert_true(scratch_holds(f->folder, "out/calendars/x.ics", "2"));
}

static void files_are_for_their_owner_alone(void **state) {
    staging_fixture *f = *state;
    mode_t before = umask(0);
    assert_int_equal(WRITE(f, true, "a.csv", "1", "calendars/x.ics", "2"), YUNTA_OK);
    umask(before);
    assert_int_equal(scratch_mode(f->folder, "out"), 0700);
    assert_int_equal(scratch_mode(f->folder, "out/calendars"), 0700);
    assert_int_equal(scratch_mode(f->folder, "out/a.csv"), 0600);
    assert_int_equal(scratch_mode(f->folder, "out/calendars/x.ics"), 0600);
}

static void a_second_result_takes_the_place_of_the_first(void **state) {
    staging_fixture *f = *state;
    assert_int_equal(WRITE(f, true, "a.csv", "1", "b.csv", "1", "c/d.csv", "1"), YUNTA_OK);
    assert_int_equal(WRITE(f, true, "a.csv", "2"), YUNTA_OK);
    staging_assert_list(f, ".", "out ");
    staging_assert_list(f, "out", "a.csv manifest.json ");
    assert_true(scratch_holds(f->folder, "out/a.csv", "2"));
}

static void files_of_others_are_carried_over(void **state) {
    staging_fixture *f = *state;
    assert_int_equal(WRITE(f, true, "a.csv", "1", "c/d.csv", "1"), YUNTA_OK);
    scratch_put(f->folder, "out/notes.txt", "mine");
    scratch_put(f->folder, "out/c/mine.txt", "mine too");
    scratch_folder(f->folder, "out/photos");
    scratch_folder(f->folder, "out/empty");
    scratch_put(f->folder, "out/photos/one.jpg", "jpg");
    assert_int_equal(chmod(scratch_path(f->folder, "out/photos"), 0750), 0);
    assert_int_equal(chmod(scratch_path(f->folder, "out/notes.txt"), 0644), 0);
    assert_int_equal(symlink("notes.txt", scratch_path(f->folder, "out/link")), 0);
    assert_int_equal(WRITE(f, true, "a.csv", "2"), YUNTA_OK);
    staging_assert_list(f, "out", "a.csv c empty link manifest.json notes.txt photos ");
    staging_assert_list(f, "out/c", "mine.txt ");
    assert_true(scratch_holds(f->folder, "out/notes.txt", "mine"));
    assert_true(scratch_holds(f->folder, "out/link", "mine"));
    assert_true(scratch_holds(f->folder, "out/photos/one.jpg", "jpg"));
    assert_int_equal(scratch_mode(f->folder, "out/photos"), 0750);
    assert_int_equal(scratch_mode(f->folder, "out/notes.txt"), 0644);
}

static void a_file_of_others_is_never_overwritten(void **state) {
    staging_fixture *f = *state;
    scratch_folder(f->folder, "out");
    scratch_put(f->folder, "out/a.csv", "mine");
    assert_int_equal(WRITE(f, true, "a.csv", "1"), YUNTA_E_IO);
    assert_non_null(strstr(staging_last_problem(f), "not yunta's"));
    assert_true(scratch_holds(f->folder, "out/a.csv", "mine"));
    staging_assert_list(f, ".", "out ");
    staging_assert_list(f, "out", "a.csv ");
}

static void a_manifest_cannot_point_outside(void **state) {
    staging_fixture *f = *state;
    scratch_folder(f->folder, "out");
    scratch_put(f->folder, "secret", "kept");
    scratch_put(f->folder, "out/manifest.json",
                "{\"files\": [{\"file\": \"../secret\"}, {\"file\": \"/etc/passwd\"},"
                " {\"file\": \"a/../../secret\"}, {\"file\": \"\"}, {\"file\": \"a.csv\"}, 7]}");
    yunta_staging *staging;
    size_t count;
    assert_int_equal(yunta_staging_new(scratch_path(f->folder, "out"), NULL, f->problems, &staging),
                     YUNTA_OK);
    const char *const *owned = yunta_staging_owned(staging, &count);
    assert_int_equal(count, 2);
    assert_string_equal(owned[0], "a.csv");
    assert_string_equal(owned[1], "manifest.json");
    yunta_staging_free(staging);
    assert_true(scratch_holds(f->folder, "secret", "kept"));
}

static void a_broken_manifest_owns_nothing(void **state) {
    staging_fixture *f = *state;
    scratch_folder(f->folder, "out");
    scratch_put(f->folder, "out/manifest.json", "{\"files\": [");
    assert_int_equal(WRITE(f, true, "a.csv", "1"), YUNTA_E_IO);
    assert_true(scratch_holds(f->folder, "out/manifest.json", "{\"files\": ["));
}

static void what_is_not_committed_leaves_nothing(void **state) {
    staging_fixture *f = *state;
    assert_int_equal(WRITE(f, true, "a.csv", "1"), YUNTA_OK);
    assert_int_equal(WRITE(f, false, "a.csv", "2", "b/c.csv", "2"), YUNTA_OK);
    staging_assert_list(f, ".", "out ");
    assert_true(scratch_holds(f->folder, "out/a.csv", "1"));
}

static void a_file_in_the_place_of_out_is_refused(void **state) {
    staging_fixture *f = *state;
    scratch_put(f->folder, "out", "a file");
    assert_int_equal(WRITE(f, true, "a.csv", "1"), YUNTA_E_IO);
    assert_non_null(strstr(staging_last_problem(f), "not a folder"));
    assert_true(scratch_holds(f->folder, "out", "a file"));
    staging_assert_list(f, ".", "out ");
}

static void a_link_in_the_place_of_out_is_refused(void **state) {
    staging_fixture *f = *state;
    scratch_folder(f->folder, "real");
    assert_int_equal(symlink("real", scratch_path(f->folder, "out")), 0);
    assert_int_equal(WRITE(f, true, "a.csv", "1"), YUNTA_E_IO);
    assert_non_null(strstr(staging_last_problem(f), "symbolic link"));
    staging_assert_list(f, "real", "");
}

static void names_that_cannot_be_replaced_are_refused(void **state) {
    staging_fixture *f = *state;
    yunta_staging *staging;
    const char *const names[] = {"/", ".", "..", "", "/tmp/."};
    for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
        assert_int_equal(yunta_staging_new(names[k], NULL, f->problems, &staging), YUNTA_E_IO);
        assert_null(staging);
        assert_int_equal(yunta_problems_total(f->problems), k + 1);
    }
}

static void missing_parents_are_made(void **state) {
    staging_fixture *f = *state;
    assert_int_equal(
        staging_write(f, "no/such/out", true, (const char *const[]){"a.csv", "1", NULL}), YUNTA_OK);
    staging_assert_list(f, "no/such", "out ");
}

static void slashes_at_the_end_do_not_matter(void **state) {
    staging_fixture *f = *state;
    assert_int_equal(staging_write(f, "out//", true, (const char *const[]){"a.csv", "1", NULL}),
                     YUNTA_OK);
    staging_assert_list(f, ".", "out ");
}

/* Root writes anywhere, so it steps down for this. */
static void an_unwritable_parent_is_said(void **state) {
    enum { NOBODY = 65534 };
    staging_fixture *f = *state;
    uid_t user = geteuid();
    assert_int_equal(chmod(f->folder->path, 0555), 0);
    assert_int_equal(user ? 0 : seteuid(NOBODY), 0);
    yunta_status status = WRITE(f, true, "a.csv", "1");
    assert_int_equal(seteuid(user), 0);
    assert_int_equal(chmod(f->folder->path, 0700), 0);
    assert_int_equal(status, YUNTA_E_IO);
    assert_int_equal(yunta_problems_total(f->problems), 1);
    staging_assert_list(f, ".", "");
}

static void a_stop_before_the_end_changes_nothing(void **state) {
    staging_fixture *f = *state;
    volatile sig_atomic_t stop = 0;
    yunta_deadline deadline = yunta_deadline_in(-1);
    deadline.stop = &stop;
    yunta_staging *staging;
    FILE *stream;
    assert_int_equal(WRITE(f, true, "a.csv", "1"), YUNTA_OK);
    const char *out = scratch_path(f->folder, "out");
    assert_int_equal(yunta_staging_new(out, &deadline, f->problems, &staging), YUNTA_OK);
    assert_int_equal(yunta_staging_open(staging, "a.csv", &stream), YUNTA_OK);
    assert_int_equal(yunta_staging_close(staging, stream), YUNTA_OK);
    stop = SIGINT;
    assert_int_equal(yunta_staging_open(staging, "b.csv", &stream), YUNTA_E_STOPPED);
    assert_int_equal(yunta_staging_commit(staging), YUNTA_E_STOPPED);
    yunta_staging_free(staging);
    assert_int_equal(yunta_staging_new(out, &deadline, f->problems, &staging), YUNTA_E_STOPPED);
    staging_assert_list(f, ".", "out ");
    assert_true(scratch_holds(f->folder, "out/a.csv", "1"));
}

/* As with so many files that their removal takes longer than anybody waits. */
static void what_a_stop_leaves_the_next_run_removes(void **state) {
    staging_fixture *f = *state;
    volatile sig_atomic_t stop = 0;
    yunta_deadline deadline = yunta_deadline_in(-1);
    deadline.stop = &stop;
    yunta_staging *staging;
    FILE *stream;
    const char *out = scratch_path(f->folder, "out");
    assert_int_equal(yunta_staging_new(out, &deadline, f->problems, &staging), YUNTA_OK);
    assert_int_equal(yunta_staging_open(staging, "a.csv", &stream), YUNTA_OK);
    assert_int_equal(yunta_staging_close(staging, stream), YUNTA_OK);
    stop = SIGINT;
    double patience = yunta_tree_patience;
    yunta_tree_patience = -1;
    yunta_staging_free(staging);
    yunta_tree_patience = patience;
    staging_assert_list(f, ".", ".out.yunta-new ");
    assert_int_equal(yunta_problems_count(f->problems, YUNTA_NOTE), 1);
    stop = 0;
    assert_int_equal(WRITE(f, true, "b.csv", "1"), YUNTA_OK);
    staging_assert_list(f, ".", "out ");
    staging_assert_list(f, "out", "b.csv manifest.json ");
}

/* The same bytes are the earlier file; others, or rights that a new file would not get, are a new
 * one. */
static void what_is_as_it_was_is_put_by_another_name(void **state) {
    staging_fixture *f = *state;
    static const char *const bytes[] = {"same", "same", "sane", "same and more", "sam"};
    const char *out = scratch_path(f->folder, "out"),
               *file = scratch_path(f->folder, "out/d/a.ics");
    yunta_staging *staging;
    ino_t before = 0;
    for (int k = 0; k < 7; k++) {
        struct stat kind;
        const char *now = bytes[k < 5 ? k : 4];
        if (k == 6)
            assert_int_equal(chmod(file, 0644), 0);
        assert_int_equal(yunta_staging_new(out, NULL, f->problems, &staging), YUNTA_OK);
        assert_int_equal(yunta_staging_put(staging, "d/a.ics", now, strlen(now)), YUNTA_OK);
        assert_true(yunta_staging_wrote(staging, "d/a.ics"));
        FILE *manifest;
        assert_int_equal(yunta_staging_open(staging, "manifest.json", &manifest), YUNTA_OK);
        fputs("{\"files\": [{\"file\": \"d/a.ics\"}]}", manifest);
        assert_int_equal(yunta_staging_close(staging, manifest), YUNTA_OK);
        assert_int_equal(yunta_staging_commit(staging), YUNTA_OK);
        yunta_staging_free(staging);
        assert_true(scratch_holds(f->folder, "out/d/a.ics", now));
        assert_int_equal(stat(file, &kind), 0);
        assert_int_equal(kind.st_mode & 0777, 0600);
        assert_int_equal(kind.st_nlink, 1);
        assert_int_equal(kind.st_ino == before, k == 1 || k == 5);
        before = kind.st_ino;
    }
}

static void time_that_is_over_stops_no_writing(void **state) {
    staging_fixture *f = *state;
    yunta_deadline deadline = yunta_deadline_in(0);
    yunta_staging *staging;
    assert_int_equal(
        yunta_staging_new(scratch_path(f->folder, "out"), &deadline, f->problems, &staging),
        YUNTA_OK);
    assert_int_equal(yunta_staging_commit(staging), YUNTA_OK);
    yunta_staging_free(staging);
    staging_assert_list(f, ".", "out ");
}

static void another_writer_is_waited_for_until_stopped(void **state) {
    staging_fixture *f = *state;
    volatile sig_atomic_t stop = SIGTERM;
    yunta_deadline deadline = yunta_deadline_in(-1);
    deadline.stop = &stop;
    yunta_arena *arena = yunta_arena_new();
    yunta_berth berth;
    bool absent;
    int held = open(f->folder->path, O_RDONLY | O_DIRECTORY);
    assert_int_equal(flock(held, LOCK_EX), 0);
    assert_int_equal(
        yunta_berth_open(scratch_path(f->folder, "out"), arena, f->problems, &berth, &absent),
        YUNTA_OK);
    assert_int_equal(yunta_berth_lock(&berth, &deadline, f->problems), YUNTA_E_STOPPED);
    close(held);
    assert_int_equal(yunta_berth_lock(&berth, &deadline, f->problems), YUNTA_OK);
    yunta_berth_close(&berth);
    yunta_arena_free(arena);
}

static void earlier_files_are_read_and_kept(void **state) {
    staging_fixture *f = *state;
    yunta_staging *staging;
    FILE *stream;
    assert_int_equal(WRITE(f, true, "calendars/x.ics", "old"), YUNTA_OK);
    scratch_put(f->folder, "out/mine.txt", "mine");
    const char *out = scratch_path(f->folder, "out");
    assert_int_equal(yunta_staging_new(out, NULL, f->problems, &staging), YUNTA_OK);
    assert_int_equal(yunta_staging_earlier(staging, "mine.txt", &stream), YUNTA_OK);
    assert_null(stream);
    assert_int_equal(yunta_staging_earlier(staging, "calendars/x.ics", &stream), YUNTA_OK);
    assert_non_null(stream);
    assert_int_equal(getc(stream), 'o');
    fclose(stream);
    assert_int_equal(yunta_staging_keep(staging, "calendars/x.ics", "previous/calendars/x.ics"),
                     YUNTA_OK);
    assert_true(yunta_staging_wrote(staging, "previous/calendars/x.ics"));
    assert_false(yunta_staging_wrote(staging, "calendars/x.ics"));
    assert_int_equal(yunta_staging_commit(staging), YUNTA_OK);
    yunta_staging_free(staging);
    staging_assert_list(f, "out", "mine.txt previous ");
    assert_true(scratch_holds(f->folder, "out/previous/calendars/x.ics", "old"));
}

static void many_files_are_flushed_too(void **state) {
    staging_fixture *f = *state;
    yunta_staging *staging;
    FILE *stream;
    const char *out = scratch_path(f->folder, "out");
    assert_int_equal(yunta_staging_new(out, NULL, f->problems, &staging), YUNTA_OK);
    for (int k = 0; k < 80; k++) {
        char name[32];
        snprintf(name, sizeof name, "calendars/%02d.ics", k);
        assert_int_equal(yunta_staging_open(staging, name, &stream), YUNTA_OK);
        assert_int_equal(yunta_staging_close(staging, stream), YUNTA_OK);
    }
    assert_int_equal(yunta_staging_commit(staging), YUNTA_OK);
    yunta_staging_free(staging);
    assert_true(scratch_has(f->folder, "out/calendars/79.ics"));
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, staging_set_up, staging_tear_down)
    const struct CMUnitTest tests[] = {
        TEST(a_first_result_appears_whole),
        TEST(files_are_for_their_owner_alone),
        TEST(a_second_result_takes_the_place_of_the_first),
        TEST(files_of_others_are_carried_over),
        TEST(a_file_of_others_is_never_overwritten),
        TEST(a_manifest_cannot_point_outside),
        TEST(a_broken_manifest_owns_nothing),
        TEST(what_is_not_committed_leaves_nothing),
        TEST(a_file_in_the_place_of_out_is_refused),
        TEST(a_link_in_the_place_of_out_is_refused),
        TEST(names_that_cannot_be_replaced_are_refused),
        TEST(missing_parents_are_made),
        TEST(slashes_at_the_end_do_not_matter),
        TEST(an_unwritable_parent_is_said),
        TEST(a_stop_before_the_end_changes_nothing),
        TEST(what_a_stop_leaves_the_next_run_removes),
        TEST(what_is_as_it_was_is_put_by_another_name),
        TEST(time_that_is_over_stops_no_writing),
        TEST(another_writer_is_waited_for_until_stopped),
        TEST(earlier_files_are_read_and_kept),
        TEST(many_files_are_flushed_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

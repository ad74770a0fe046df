/* A stop that a signal asks for: the flag, the end by force, and the result that stands against it.
 */
#include "base/deadline.h"
#include "base/stop.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static const char words[] = "the last words";

/* What a child that does this says on standard error, and how it ends, when it is sent number. */
static int ends(void (*does)(void), int number, char *said, size_t size) {
    int pipes[2], ready[2], status;
    char byte;
    assert_int_equal(pipe(pipes), 0);
    assert_int_equal(pipe(ready), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        dup2(pipes[1], STDERR_FILENO);
        close(pipes[0]);
        close(pipes[1]);
        yunta_stop_catch(words);
        if (write(ready[1], "r", 1) == 1)
            does();
        _exit(99);
    }
    close(pipes[1]);
    assert_int_equal(read(ready[0], &byte, 1), 1);
    kill(child, number);
    size_t have = 0;
    ssize_t got;
    while ((got = read(pipes[0], said + have, size - 1 - have)) > 0)
        have += (size_t)got;
    said[have] = '\0';
    close(pipes[0]);
    close(ready[0]);
    close(ready[1]);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void until_stopped(void) {
    while (!*yunta_stop_flag())
        ;
}

static void looks(void) {
    until_stopped();
    _exit(*yunta_stop_flag() == SIGINT ? 7 : 8);
}

static void never_looks(void) {
    for (volatile uint64_t round = 0;; round++)
        ;
}

static void wait_out(void) {
    double end = yunta_seconds_now() + 3e-3 * YUNTA_STOP_PATIENCE;
    while (yunta_seconds_now() < end)
        ;
}

static void settles(void) {
    yunta_stop_settle();
    until_stopped();
    wait_out();
    _exit(5);
}

static void is_impatient(void) {
    yunta_stop_settle();
    until_stopped();
    raise(SIGTERM);
    _exit(5);
}

static void the_flag_is_the_signal(void **state) {
    char said[64];
    (void)state;
    assert_int_equal(ends(looks, SIGINT, said, sizeof said), 7);
    assert_int_equal(ends(looks, SIGTERM, said, sizeof said), 8);
    assert_string_equal(said, "");
}

static void who_does_not_look_is_ended(void **state) {
    char said[64];
    (void)state;
    assert_int_equal(ends(never_looks, SIGINT, said, sizeof said), 130);
    assert_string_equal(said, words);
    assert_int_equal(ends(never_looks, SIGTERM, said, sizeof said), 143);
    assert_string_equal(said, words);
}

static void a_result_in_its_place_is_told(void **state) {
    char said[64];
    (void)state;
    assert_int_equal(ends(settles, SIGINT, said, sizeof said), 5);
    assert_string_equal(said, "");
}

static void a_second_signal_does_not_wait(void **state) {
    char said[64];
    (void)state;
    assert_int_equal(ends(is_impatient, SIGINT, said, sizeof said), 143);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_flag_is_the_signal),
        cmocka_unit_test(who_does_not_look_is_ended),
        cmocka_unit_test(a_result_in_its_place_is_told),
        cmocka_unit_test(a_second_signal_does_not_wait),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "base/stop.h"
#include <stdatomic.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { OPEN, SETTLED, ENDING };

static volatile sig_atomic_t flag;
static atomic_int state = OPEN;
static const char *words;
static size_t length;
static timer_t timer;
static bool timed, drawn; /* drawn: the line at hand may hold what is being done */

/* The second signal does not wait: whoever sends it has waited enough. */
static void on_stop(int number) {
    if (flag)
        _exit(128 + number);
    flag = number;
    const long nanoseconds = YUNTA_STOP_PATIENCE * 1000000L;
    if (timed)
        timer_settime(timer, 0, &(struct itimerspec){.it_value.tv_nsec = nanoseconds}, NULL);
}

static void on_patience(int number) {
    (void)number;
    int open = OPEN;
    if (!atomic_compare_exchange_strong(&state, &open, ENDING))
        return;
    static const char clear[] = "\r\033[K";
    if (!drawn || write(STDERR_FILENO, clear, sizeof clear - 1) > 0)
        drawn = write(STDERR_FILENO, words, length) > 0;
    _exit(128 + flag);
}

void yunta_stop_catch(const char *last_words) {
    struct sigaction stop = {.sa_handler = on_stop};
    struct sigaction patience = {.sa_handler = on_patience, .sa_flags = SA_RESTART};
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGALRM};
    words = last_words;
    length = strlen(last_words);
    drawn = isatty(STDERR_FILENO);
    sigaction(SIGALRM, &patience, NULL);
    timed = timer_create(CLOCK_MONOTONIC, &event, &timer) == 0;
    sigaction(SIGINT, &stop, NULL);
    sigaction(SIGTERM, &stop, NULL);
    signal(SIGPIPE, SIG_IGN);
}

const volatile sig_atomic_t *yunta_stop_flag(void) {
    return &flag;
}

void yunta_stop_settle(void) {
    int open = OPEN;
    if (!atomic_compare_exchange_strong(&state, &open, SETTLED) && open == ENDING)
        for (;;)
            pause();
}

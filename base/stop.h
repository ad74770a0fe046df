/* SIGINT and SIGTERM: a flag that computations look at, and for those that do not look in time an
 * end by force, which loses nothing: a result that is not yet in its place is no result, and what
 * was begun is taken away by the next run, as after SIGKILL. */
#ifndef YUNTA_BASE_STOP_H
#define YUNTA_BASE_STOP_H

#include <signal.h>
#include <stdbool.h>

/* Catches both signals and ignores SIGPIPE. After the first of them the process has
 * YUNTA_STOP_PATIENCE milliseconds to end by itself; then, or at a second signal, it ends with exit
 * 128 + signal. last_words go to standard error where the patience ended it; kept by reference.
 * Where the system gives no timer, only the flag and the second signal are left. */
enum { YUNTA_STOP_PATIENCE = 400 };
void yunta_stop_catch(const char *last_words);

/* The signal that came first; 0 for none. Lives as long as the process. */
const volatile sig_atomic_t *yunta_stop_flag(void);

/* The result is about to be put in its place: from here on the run is no longer ended by its lack
 * of patience, and tells what it wrote. Does not return where the end by force has begun. */
void yunta_stop_settle(void);

#endif

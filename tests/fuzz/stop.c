/* In the place of base/stop.c, which is made for a process that runs once: libFuzzer's own signals
 * and its alarm, which finds what hangs, stay as they are. */
#include "base/stop.h"

static volatile sig_atomic_t never;

void yunta_stop_catch(const char *last_words) {
    (void)last_words;
}

const volatile sig_atomic_t *yunta_stop_flag(void) {
    return &never;
}

void yunta_stop_settle(void) {
}

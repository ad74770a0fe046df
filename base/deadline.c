#include "base/deadline.h"
#include <math.h>
#include <time.h>

double yunta_seconds_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

yunta_deadline yunta_deadline_in(double seconds) {
    return (yunta_deadline){.end = seconds < 0 ? INFINITY : yunta_seconds_now() + seconds};
}

bool yunta_deadline_stopped(const yunta_deadline *deadline) {
    return deadline && deadline->stop && *deadline->stop;
}

bool yunta_deadline_passed(const yunta_deadline *deadline) {
    if (!deadline)
        return false;
    return yunta_deadline_stopped(deadline) ||
           (isfinite(deadline->end) && yunta_seconds_now() >= deadline->end);
}

double yunta_deadline_left(const yunta_deadline *deadline) {
    if (!deadline || !isfinite(deadline->end))
        return INFINITY;
    double left = deadline->end - yunta_seconds_now();
    return left > 0 ? left : 0;
}

void yunta_deadline_report(const yunta_deadline *deadline, const char *stage, double done) {
    if (deadline && deadline->progress)
        deadline->progress(deadline->progress_context, stage, done);
}

void yunta_deadline_gap(const yunta_deadline *deadline, double value, double bound) {
    if (deadline && deadline->gap)
        deadline->gap(deadline->progress_context, value, bound);
}

#include "cli/progress.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { WIDTH = 30 };
static const double between = 0.1; /* seconds from one drawing to the next */

static void draw(void *context, const char *stage, double done) {
    yunta_progress *progress = context;
    double now = yunta_seconds_now();
    if (progress->drawn_at > 0 && now - progress->drawn_at < between)
        return;
    progress->drawn_at = now;
    int full = done <= 0 ? 0 : done >= 1 ? WIDTH : (int)(done * WIDTH);
    char bar[WIDTH + 1];
    memset(bar, ' ', WIDTH);
    memset(bar, '=', (size_t)full);
    bar[WIDTH] = '\0';
    fprintf(stderr, "\r\033[K%s%s%s [%s] %3d %%", progress->colour ? "\033[1m" : "", stage,
            progress->colour ? "\033[0m" : "", bar, (int)(done * 100));
    fflush(stderr);
}

void yunta_progress_attach(yunta_progress *progress, yunta_deadline *deadline, bool wanted) {
    *progress = (yunta_progress){.colour = yunta_progress_colour()};
    if (!wanted || !isatty(STDERR_FILENO))
        return;
    deadline->progress = draw;
    deadline->progress_context = progress;
}

void yunta_progress_clear(yunta_progress *progress) {
    if (progress->drawn_at > 0)
        fputs("\r\033[K", stderr);
    progress->drawn_at = 0;
}

bool yunta_progress_colour(void) {
    const char *none = getenv("NO_COLOR");
    return isatty(STDERR_FILENO) && !(none && *none);
}

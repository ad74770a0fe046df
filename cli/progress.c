#include "cli/progress.h"
#include "base/language.h"
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

enum { WIDTH = 20, ROOMY = 80 };
static const long tick_nanoseconds = 200000000;

static int screen_columns(void) {
    struct winsize size;
    return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col ? size.ws_col : 80;
}

/* What is left by the rate so far; until there is one, what it took and how long it may take. */
static void time_words(const yunta_progress *progress, double now, char *text, size_t size) {
    double taken = now - progress->started, limit = progress->stage_ends - progress->started;
    if (progress->done > 0.01 && progress->done < 1 && taken > 0.5)
        snprintf(text, size, T("%.0f %%/s, %.0f s left", "%.0f %%/s, quedan %.0f s"),
                 100 * progress->done / taken, taken * (1 - progress->done) / progress->done);
    else if (isfinite(limit))
        snprintf(text, size, T("%.0f s of at most %.0f", "%.0f s de a lo más %.0f"), taken,
                 limit > taken ? limit : taken);
    else
        snprintf(text, size, "%.0f s", taken);
}

/* The gap, if there is one: 100 % is where nothing is known but that there is a better answer. */
static void gap_words(const yunta_progress *progress, char *text, size_t size) {
    double gap = progress->gap;
    *text = '\0';
    if (gap > 0 && gap < 0.01)
        snprintf(text, size, T(", gap <0.01 %%", ", brecha <0.01 %%"));
    else if (gap >= 0)
        snprintf(text, size, T(", gap %.*f %%", ", brecha %.*f %%"), gap < 10 ? 2 : 0, gap);
}

static void draw(yunta_progress *progress) {
    double now = yunta_seconds_now();
    int full = (int)(fmin(fmax(progress->done, 0), 1) * WIDTH);
    char bar[WIDTH + 1], words[64], gap[32];
    memset(bar, ' ', WIDTH);
    memset(bar, '=', (size_t)full);
    bar[WIDTH] = '\0';
    time_words(progress, now, words, sizeof words);
    gap_words(progress, gap, sizeof gap);
    const char *bold = progress->colour ? "\033[1m" : "",
               *plain = progress->colour ? "\033[0m" : "";
    if (screen_columns() >= ROOMY)
        fprintf(stderr, "\r\033[K%s%s%s [%s] %3d %%  %s%s", bold, progress->stage, plain, bar,
                (int)(progress->done * 100), words, gap);
    else
        fprintf(stderr, "\r\033[K%s%.12s%s %3d %%", bold, progress->stage, plain,
                (int)(progress->done * 100));
    fflush(stderr);
    progress->drawn = true;
}

static void *tick(void *context) {
    yunta_progress *progress = context;
    pthread_mutex_lock(&progress->lock);
    while (!progress->over) {
        struct timespec until;
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_nsec += tick_nanoseconds;
        until.tv_sec += until.tv_nsec / 1000000000;
        until.tv_nsec %= 1000000000;
        pthread_cond_timedwait(&progress->wake, &progress->lock, &until);
        if (!progress->over && *progress->stage)
            draw(progress);
    }
    pthread_mutex_unlock(&progress->lock);
    return NULL;
}

static void report(void *context, const char *stage, double done) {
    yunta_progress *progress = context;
    if (!progress->ticking)
        return;
    pthread_mutex_lock(&progress->lock);
    bool another = strncmp(progress->stage, stage, sizeof progress->stage - 1) != 0;
    if (another) {
        snprintf(progress->stage, sizeof progress->stage, "%s", stage);
        progress->started = yunta_seconds_now();
    }
    progress->gap = -1;
    progress->done = done;
    if (another)
        draw(progress);
    pthread_mutex_unlock(&progress->lock);
}

static void gap(void *context, double value, double bound) {
    yunta_progress *progress = context;
    double size = fmax(fabs(bound), 1), part = fmin(fabs(bound - value) / size, 1);
    if (!progress->ticking)
        return;
    pthread_mutex_lock(&progress->lock);
    bool first = progress->gap < 0;
    progress->gap = 100 * part;
    if (first && *progress->stage)
        draw(progress);
    pthread_mutex_unlock(&progress->lock);
}

void yunta_progress_attach(yunta_progress *progress, yunta_deadline *deadline, bool wanted) {
    sigset_t all, before;
    *progress =
        (yunta_progress){.colour = yunta_progress_colour(), .stage_ends = deadline->end, .gap = -1};
    if (!wanted || !isatty(STDERR_FILENO))
        return;
    pthread_mutex_init(&progress->lock, NULL);
    pthread_cond_init(&progress->wake, NULL);
    /* Signals are for the main thread. */
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    progress->ticking = pthread_create(&progress->thread, NULL, tick, progress) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    deadline->progress = report;
    deadline->gap = gap;
    deadline->progress_context = progress;
}

void yunta_progress_clear(yunta_progress *progress) {
    if (!progress->ticking)
        return;
    pthread_mutex_lock(&progress->lock);
    progress->over = true;
    pthread_cond_signal(&progress->wake);
    pthread_mutex_unlock(&progress->lock);
    pthread_join(progress->thread, NULL);
    progress->ticking = false;
    pthread_cond_destroy(&progress->wake);
    pthread_mutex_destroy(&progress->lock);
    if (progress->drawn)
        fputs("\r\033[K", stderr);
}

bool yunta_progress_colour(void) {
    const char *none = getenv("NO_COLOR");
    return isatty(STDERR_FILENO) && !(none && *none);
}

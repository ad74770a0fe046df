/* A progress bar on standard error, while it is a terminal: the stage, how far it is, the time that
 * it takes, and how far the answer found is from what is proven of the best. A thread of its own
 * redraws it while the work is busy elsewhere. */
#ifndef YUNTA_CLI_PROGRESS_H
#define YUNTA_CLI_PROGRESS_H

#include "base/deadline.h"
#include <pthread.h>

typedef struct {
    bool colour;
    bool ticking; /* the thread runs, and what follows exists */
    pthread_t thread;
    pthread_mutex_t lock; /* of all that follows */
    pthread_cond_t wake;
    bool over, drawn;
    char stage[48];
    double done;       /* 0..1 of the stage */
    double gap;        /* of the bound, in percent; below 0: not known */
    double started;    /* yunta_seconds_now, of the stage */
    double stage_ends; /* of the whole time limit */
} yunta_progress;

/* Makes deadline report to progress when standard error is a terminal and wanted is true. */
void yunta_progress_attach(yunta_progress *progress, yunta_deadline *deadline, bool wanted);
/* Takes the bar off the screen and ends it. Before anything else is printed; again is fine. */
void yunta_progress_clear(yunta_progress *progress);
/* Whether to colour what goes to standard error: a terminal, and NO_COLOR not set. */
bool yunta_progress_colour(void);

#endif

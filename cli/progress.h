/* A progress bar on standard error, while it is a terminal. */
#ifndef YUNTA_CLI_PROGRESS_H
#define YUNTA_CLI_PROGRESS_H

#include "base/deadline.h"

typedef struct {
    double drawn_at; /* seconds; 0: nothing is drawn */
    bool colour;
} yunta_progress;

/* Makes deadline report to progress when standard error is a terminal and wanted is true. */
void yunta_progress_attach(yunta_progress *progress, yunta_deadline *deadline, bool wanted);
/* Takes the bar off the screen. */
void yunta_progress_clear(yunta_progress *progress);
/* Whether to colour what goes to standard error: a terminal, and NO_COLOR not set. */
bool yunta_progress_colour(void);

#endif

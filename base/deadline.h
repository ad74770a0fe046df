/* How long a computation may go on, whether somebody asked it to stop, and how far it is. */
#ifndef YUNTA_BASE_DEADLINE_H
#define YUNTA_BASE_DEADLINE_H

#include <signal.h>
#include <stdbool.h>

double yunta_seconds_now(void); /* monotonic, from an arbitrary start */

typedef struct {
    double end;                        /* in yunta_seconds_now; infinite for none */
    const volatile sig_atomic_t *stop; /* not 0: stop now; NULL for none */
    void (*progress)(void *context, const char *stage, double done); /* done 0..1; NULL for none */
    void (*gap)(void *context, double value, double bound);          /* NULL for none */
    void *progress_context;
} yunta_deadline;

/* A deadline seconds from now (below 0: none). */
yunta_deadline yunta_deadline_in(double seconds);
bool yunta_deadline_passed(const yunta_deadline *deadline);  /* time is up, or a stop was asked */
bool yunta_deadline_stopped(const yunta_deadline *deadline); /* a stop was asked */
double yunta_deadline_left(const yunta_deadline *deadline);  /* seconds, at least 0 */
/* Tells how far stage is. Any thread; cheap to call often. */
void yunta_deadline_report(const yunta_deadline *deadline, const char *stage, double done);
/* Tells, of the search at hand, the value found so far and what no answer exceeds; only to be
 * shown. Any thread; cheap to call often. */
void yunta_deadline_gap(const yunta_deadline *deadline, double value, double bound);

#endif

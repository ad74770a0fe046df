/* Threads that stand by while one thread does work of which parts, now and then, can be shared: a
 * round may take less than a tenth of a millisecond. The caller takes part and waits for nobody but
 * those who are at a block, so a helper that gets no processor delays nothing. For work that is
 * worth waking threads for each time, base/parallel.h is simpler.
 */
#ifndef YUNTA_BASE_TEAM_H
#define YUNTA_BASE_TEAM_H

#include <stddef.h>

typedef struct yunta_team yunta_team;

/* Up to so many helpers beside the caller: fewer, even none, where threads are not to be had. They
 * take no signals. NULL when memory runs out. The caller frees it; no round may be under way. */
yunta_team *yunta_team_new(int helpers);
void yunta_team_free(yunta_team *team);

enum { YUNTA_TEAM_BLOCKS = 65535 };
/* Calls work(context, block) once for each block below count (YUNTA_TEAM_BLOCKS at most), in any
 * order and on any thread, and returns when all are done; what they wrote is then seen. work must
 * not fail: it notes failures in slots of its block. */
void yunta_team_run(yunta_team *team, size_t count, void (*work)(void *context, size_t block),
                    void *context);

#endif

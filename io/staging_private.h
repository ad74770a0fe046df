/* What the parts of staging share: folders by descriptor, so that no link can lead elsewhere. */
#ifndef YUNTA_IO_STAGING_PRIVATE_H
#define YUNTA_IO_STAGING_PRIVATE_H

#include "base/array.h"
#include "io/staging.h"
#include <pthread.h>
#include <sys/stat.h>

enum { YUNTA_STAGING_OPEN = 16 };

/* The folder that holds out, opened and locked, and the names in it. */
typedef struct {
    int parent;                /* -1: not open */
    const char *out;           /* as messages show it */
    const char *folder, *base; /* the path of what holds it, and its last part */
    const char *draft, *ready, *old;
    const yunta_deadline *deadline; /* NULL: none */
} yunta_berth;

/* A result that is there already, and which of its files are ours, ascending. */
typedef struct {
    int folder;        /* -1: there is none */
    const char *shown; /* as messages show it */
    const char **owned;
    size_t count;
    yunta_edition edition;
} yunta_staging_base;

struct yunta_staging {
    yunta_arena *arena;
    yunta_problems *problems;
    const yunta_deadline *deadline;
    yunta_berth berth;
    int draft;                  /* folder */
    yunta_staging_base earlier; /* what out is now */
    yunta_staging_base before;  /* another result that this one goes on from */
    YUNTA_ARRAY(const char *) written;
    struct yunta_staging_file {
        const FILE *stream;
        const char *name;
    } open[YUNTA_STAGING_OPEN]; /* stream NULL: free */
    pthread_mutex_t lock;       /* of what files that are written at the same time share */
    bool sorted, drafted, committed;
};

/* Exchanges two names of a folder, or fails as renameat2 does. Tests put another in its place. */
extern int (*yunta_staging_exchange)(int folder, const char *a, const char *b);

/* Reports errno against a file and returns YUNTA_E_IO. what is a T() text. */
yunta_status yunta_staging_fault(yunta_problems *problems, const char *file, const char *what);
/* Splits out and opens the folder that holds it. *absent: there is no such folder (YUNTA_OK). */
yunta_status yunta_berth_open(const char *out, yunta_arena *arena, yunta_problems *problems,
                              yunta_berth *berth, bool *absent);
yunta_status yunta_berth_lock(const yunta_berth *berth, const yunta_deadline *deadline,
                              yunta_problems *problems);
/* Under the lock: finishes or takes back, and removes what is left. */
yunta_status yunta_berth_recover(const yunta_berth *berth, yunta_problems *problems);
/* Under the lock: puts the draft in the place of out. exists: there is an out. */
yunta_status yunta_berth_exchange(const yunta_berth *berth, bool exists, yunta_problems *problems);
void yunta_berth_close(yunta_berth *berth);

/* Seconds that a removal goes on after a stop was asked. Tests put another number in its place. */
extern double yunta_tree_patience;
/* Removes name in folder and all that it holds, following no link. 0, or -1 with errno: ETIME when
 * the stop of deadline (may be NULL) has been up for longer than the patience. */
int yunta_tree_remove(int folder, const char *name, const yunta_deadline *deadline);
/* Links name of from as new_name of to; copies where it cannot be linked. 0, or -1 with errno. */
int yunta_tree_link(int from, const char *name, int to, const char *new_name);
/* Reads which files of a base are ours; none where it has no manifest. */
yunta_status yunta_staging_manifest(yunta_staging *staging, yunta_staging_base *base);
/* Opens a file of a base that is ours; *stream is NULL when there is none. */
yunta_status yunta_staging_open_of(yunta_staging *staging, const yunta_staging_base *base,
                                   const char *name, FILE **stream);
/* Carries over everything in earlier that is not ours. */
yunta_status yunta_staging_carry(yunta_staging *staging);
/* Makes the folders of name; existing ones are fine. 0, or -1 with errno. */
int yunta_tree_folders(int folder, const char *name);

#endif

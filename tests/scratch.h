/* A folder of a test's own, and the files in it. Whatever fails in here aborts the test.
 *
 *     scratch *s = scratch_new();
 *     scratch_put(s, "out/notes.txt", "mine");
 *     char *text = scratch_get(s, "out/notes.txt");   // NULL when there is none; yunta_free
 *     scratch_free(s);
 */
#ifndef YUNTA_TESTS_SCRATCH_H
#define YUNTA_TESTS_SCRATCH_H

#include "base/memory.h"

typedef struct {
    char path[64];
} scratch;

scratch *scratch_new(void);
void scratch_free(scratch *folder); /* removes it */
/* folder/name, in a buffer of which a few live at a time. */
const char *scratch_path(const scratch *folder, const char *name);
void scratch_put(const scratch *folder, const char *name, const char *text);
char *scratch_get(const scratch *folder, const char *name);
bool scratch_has(const scratch *folder, const char *name);
/* Whether the file holds exactly this text. */
bool scratch_holds(const scratch *folder, const char *name, const char *text);
void scratch_folder(const scratch *folder, const char *name);
/* Names directly in folder/name, sorted, with a blank after each; yunta_free. */
char *scratch_list(const scratch *folder, const char *name);
/* From here on a system call (SYS_...) fails so in this process, for good: for a child of a test's.
 */
bool scratch_forbid(int call, int error);
int scratch_mode(const scratch *folder, const char *name);

#endif

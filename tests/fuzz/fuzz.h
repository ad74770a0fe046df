/* Targets for libFuzzer. Each file defines LLVMFuzzerTestOneInput; with replay.c in the place of
 * libFuzzer it runs over files that are named on the command line (the committed corpus).
 */
#ifndef YUNTA_TESTS_FUZZ_H
#define YUNTA_TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* A temporary folder of this process, removed when it ends. */
const char *fuzz_folder(void);
/* Writes bytes to folder/name. false when name would leave the folder or has a folder of its own
 * that is not there. */
int fuzz_write(const char *folder, const char *name, const void *bytes, size_t size);
void fuzz_remove(const char *folder);
/* Runs yunta itself with these arguments (NULL ends them); its exit. */
int fuzz_yunta(const char *command, ...);
/* Ends the process, as a finding. */
void fuzz_found(const char *what);

#endif

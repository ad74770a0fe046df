/* A cohort's folder from a form's export: the form, and a policy that knows its columns. */
#ifndef YUNTA_IO_INIT_H
#define YUNTA_IO_INIT_H

#include "base/deadline.h"
#include "io/guess.h"

typedef struct {
    const char *folder; /* written */
    const char *policy; /* path of yunta.yaml */
    const char *form;   /* name of the form in the folder */
    char separator;     /* of the form; '\0' for a spreadsheet */
    const char *encoding;
    yunta_table *table;
    yunta_guess *guess;
    yunta_guess_file *files; /* other tables that stand in the folder and are used */
    size_t file_count, file_room;
    yunta_guess_file *beside; /* tables beside the form, not in the folder */
    size_t beside_count, beside_room;
    yunta_arena *arena; /* owns the texts */
} yunta_init;

/* Reads the form at path (sheet: of a spreadsheet, NULL for the first) and writes out (NULL: a
 * folder named as the form is, in the current one), whole or not at all: the form, byte for byte,
 * or a named sheet as CSV, and yunta.yaml. A folder that holds the form already keeps everything
 * and gets yunta.yaml, and its other tables are used; another one that holds anything is left
 * alone, as is a yunta.yaml that is there: YUNTA_E_IO. A form that is no table: YUNTA_E_INPUT. The
 * caller frees *init. */
yunta_status yunta_init_make(const char *path, const char *sheet, const char *out,
                             const yunta_deadline *deadline, yunta_problems *problems,
                             yunta_init **init);
void yunta_init_free(yunta_init *init); /* NULL is fine */

#endif

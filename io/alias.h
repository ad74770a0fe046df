/* Who is who in a result that was written under output.pseudonyms. */
#ifndef YUNTA_IO_ALIAS_H
#define YUNTA_IO_ALIAS_H

#include "base/problem.h"
#include "io/json.h"

typedef struct {
    const char *shown, *id;
} yunta_alias;

/* The pseudonyms of a result, ascending, in an arena; all zero where it names people by their ids.
 */
typedef struct {
    const yunta_alias *items;
    size_t count;
    bool hidden; /* it was written under pseudonyms */
} yunta_aliases;

/* Whether the result in a folder is under pseudonyms: as its run.json says (NULL: it says nothing),
 * or as there is a pseudonyms.csv. YUNTA_E_MEMORY. */
yunta_status yunta_alias_hidden(const char *out, const yunta_json_value *run, yunta_arena *arena,
                                bool *hidden);

/* OUT/pseudonyms.csv where hidden, else nothing. YUNTA_E_INPUT where that file is not there or is
 * none of ours: then nothing says who is who. Cost n log n in its rows. */
yunta_status yunta_aliases_read(const char *out, bool hidden, yunta_arena *arena,
                                yunta_problems *problems, yunta_aliases *aliases);

/* The id of whom a cell of the result names: the cell itself where it is not under pseudonyms; NULL
 * for a pseudonym that is nobody's. O(log people). */
const char *yunta_alias_id(const yunta_aliases *aliases, const char *shown);

#endif

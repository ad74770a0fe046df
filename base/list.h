/* Lists inside a text: a; b; c. */
#ifndef YUNTA_BASE_LIST_H
#define YUNTA_BASE_LIST_H

#include "base/memory.h"
#include "base/status.h"

/* A text known beforehand that holds separators itself, as the label "Mañana, temprano". */
typedef struct {
    const char *folded;
    size_t inside; /* separators in it */
} yunta_list_label;
typedef struct {
    const yunta_list_label *items; /* those with most separators first */
    size_t count;
} yunta_list_labels;

/* Those of texts that hold separators, in arena. YUNTA_E_MEMORY. O(their length). */
yunta_status yunta_list_know(yunta_arena *arena, const char *const *texts, size_t count,
                             yunta_list_labels *labels);

/* The elements of a list: the first of ; | , that is present separates; trimmed, empty ones left
 * out. Known labels are matched before that, the longest first, where they stand as elements do:
 * from the beginning or a separator to a separator or the end, compared as yunta_text_fold does;
 * separators within them do not count. labels may be NULL. In arena; NULL when memory runs out.
 * O(length * (1 + numbers of separators that labels have)). */
const char **yunta_list_split(yunta_arena *arena, const char *text, const yunta_list_labels *labels,
                              size_t *count);

#endif

/* What must not reach a terminal or a page as it is. */
#ifndef YUNTA_BASE_ESCAPE_H
#define YUNTA_BASE_ESCAPE_H

#include <stdbool.h>
#include <stdint.h>

/* Whether a code point may do more to a terminal or a page than show itself: control characters,
 * marks of direction, what has no width. */
bool yunta_text_misleads(uint32_t point);

#endif

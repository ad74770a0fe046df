/* What a call says of itself. What a solver found is another type (model/part.h).
 *
 * Every function that can fail returns one of these; results come through pointers and are left
 * NULL or zero on failure. Only YUNTA_E_INPUT and YUNTA_E_WRONG promise that problems were reported
 * (problem.h).
 */
#ifndef YUNTA_BASE_STATUS_H
#define YUNTA_BASE_STATUS_H

typedef enum {
    YUNTA_OK = 0,
    YUNTA_E_MEMORY,  /* an allocation failed */
    YUNTA_E_USAGE,   /* the command line is wrong; exit 2 */
    YUNTA_E_INPUT,   /* a file's content is wrong; the problems say how; exit 4 */
    YUNTA_E_IO,      /* a file cannot be read or written; the problems say which; exit 5 */
    YUNTA_E_STOPPED, /* SIGINT or SIGTERM came; exit 130 or 143 */
    YUNTA_E_WRONG,   /* a result is not what it claims; the problems say where; exit 6 */
    YUNTA_E_DEFECT   /* an invariant of yunta's own does not hold; exit 70 */
} yunta_status;

#endif

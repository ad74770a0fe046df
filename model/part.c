#include "model/part.h"

const char *yunta_part_status_name(yunta_part_status status) {
    static const char *const names[] = {"absent", "proven", "solver", "bound", "infeasible"};
    return names[status];
}

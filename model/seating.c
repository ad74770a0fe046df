#include "model/seating.h"

void yunta_seating_free(yunta_seating *seating) {
    if (!seating)
        return;
    yunta_arena_free(seating->arena);
    yunta_free(seating);
}

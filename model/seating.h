/* Who sits where at an encounter: tables of mixed people, round after round. */
#ifndef YUNTA_MODEL_SEATING_H
#define YUNTA_MODEL_SEATING_H

#include "base/memory.h"
#include "model/part.h"

typedef struct {
    yunta_arena *arena;
    int32_t *person; /* [people] index into the cohort, ascending */
    size_t people, rounds, tables;
    int32_t *table;  /* [rounds * people] table 0..tables-1 of each, round after round */
    yunta_part part; /* "tables"; stages repeats, institution, region */
} yunta_seating;

/* Frees a seating made by yunta_alloc(1, sizeof *seating), its arena with it; NULL is fine. */
void yunta_seating_free(yunta_seating *seating);

#endif

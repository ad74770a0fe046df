/* What the files of the plenaries' raw model share. */
#ifndef YUNTA_SOLVER_RAW_PLENARY_H
#define YUNTA_SOLVER_RAW_PLENARY_H

#include "solver/plenary_groups.h"
#include "solver/raw.h"

typedef struct {
    yunta_raw *raw;
    const yunta_plenary_plan *plan;
    yunta_groups *groups;
    yunta_arena *arena;
    int32_t *
        *start; /* [groups * places * sessions] columns of a session's starts; NULL: not there */
    int32_t *by_day;                 /* [groups * places * days] columns */
    int32_t *at;                     /* [groups * slots] columns */
    YUNTA_ARRAY(int32_t) off, moved; /* columns of what is irregular, and of what moved */
    /* Who can come. A key is a minute of the week and a length. */
    int32_t *key; /* [slots] */
    size_t keys;
    int32_t *often;                  /* [groups * keys] columns: sessions of a group there */
    int32_t *missing, *full, *seats; /* [profiles], [groups * profiles] twice: columns */
    int32_t *level;                  /* [groups * profiles * levels] columns, of several groups */
    size_t levels;
} yunta_raw_model;

static inline int32_t **yunta_raw_start(const yunta_raw_model *m, size_t g, size_t place,
                                        size_t session) {
    return &m->start[(g * m->plan->sessions + place) * m->plan->sessions + session];
}

static inline int32_t *yunta_raw_by(const yunta_raw_model *m, size_t g, size_t place, int64_t day) {
    return &m->by_day[(g * m->plan->sessions + place) * m->plan->days + (size_t)day];
}
/* A term: the place is over by the end of a day (below 0: never). */
static inline void yunta_raw_add_by(yunta_raw_model *m, size_t g, size_t place, int64_t day,
                                    int64_t coefficient) {
    if (day >= 0)
        yunta_raw_term(m->raw, *yunta_raw_by(m, g, place, day), coefficient);
}

/* raw_plenary_regular.c: columns whose sum is the irregularity, into m->off. False when memory runs
 * out. */
bool yunta_raw_regular(yunta_raw_model *m);
/* raw_plenary_people.c: what the objectives count of people. */
yunta_status yunta_raw_people(yunta_raw_model *m);
/* Lists the terms of an objective of people; nothing for another. */
void yunta_raw_list_people(yunta_raw_model *m, int goal);

#endif

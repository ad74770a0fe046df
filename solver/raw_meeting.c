/* The raw model of the meetings: that of all units together. */
#include "solver/meeting_model.h"
#include "solver/needs.h"
#include "solver/raw.h"

static yunta_status write_stage(yunta_meeting_model *m, int goal, const yunta_part *part,
                                size_t stage, yunta_raw *raw) {
    int sign = goal == YUNTA_MEETING_EARLY || goal == YUNTA_MEETING_STAYS ? -1 : 1;
    yunta_meeting_model_goal(m, goal);
    for (size_t t = 0; t < m->term.count && !m->failed; t++)
        yunta_raw_term(raw, m->term.items[t], sign * m->coefficient.items[t]);
    m->term.count = m->coefficient.count = 0;
    return m->failed ? YUNTA_E_MEMORY
                     : yunta_raw_stage(raw, part, stage, part->stages[stage].objective);
}

/* Where all that can stay stays, nothing is to be chosen. */
static yunta_status write_moved(yunta_meeting_model *m, const yunta_part *part, yunta_raw *raw) {
    int64_t perhaps = 0, surely = 0, had = 0;
    for (size_t u = 0; u < m->count; u++) {
        perhaps += (int64_t)yunta_unit_stays(m->units[u], YUNTA_STAYS_PERHAPS);
        surely += (int64_t)yunta_unit_stays(m->units[u], YUNTA_STAYS_SURELY);
        had += (int64_t)m->units[u]->had;
    }
    if (perhaps == 0)
        return YUNTA_OK;
    yunta_raw_term(raw, yunta_raw_column(raw, had - surely, had - surely, "had"), 1);
    return write_stage(m, YUNTA_MEETING_STAYS, part, 0, raw);
}

static yunta_status write_units(const yunta_agenda *agenda, const yunta_unit *units, size_t count,
                                const yunta_part *part, yunta_arena *arena, yunta_raw *raw) {
    const yunta_choices *goals = &agenda->cohort->policy->meetings_objective;
    const yunta_unit **list = yunta_arena_alloc(arena, count, sizeof *list);
    yunta_meeting_model m = {0};
    for (size_t u = 0; list && u < count; u++)
        list[u] = &units[u];
    yunta_status status =
        list ? yunta_meeting_model_new(agenda, list, count, true, raw->ilp, &m) : YUNTA_E_MEMORY;
    size_t before = part->stage_count - goals->count; /* what moved */
    if (status == YUNTA_OK && before > 0)
        status = write_moved(&m, part, raw);
    for (size_t k = 0; k < goals->count && status == YUNTA_OK; k++)
        status = write_stage(&m, goals->items[k], part, before + k, raw);
    yunta_meeting_model_clear(&m);
    return status;
}

yunta_status yunta_raw_meetings(const yunta_cohort *cohort, const yunta_pairing *pairing,
                                const yunta_timetable *timetable, yunta_raw *raw) {
    yunta_arena *arena = yunta_arena_new();
    yunta_agenda *agenda = NULL;
    yunta_unit *units = NULL;
    size_t count = 0;
    int32_t after;
    yunta_status status = arena ? yunta_needs_after(cohort, raw->problems, &after) : YUNTA_E_MEMORY;
    if (status == YUNTA_OK)
        status = yunta_agenda_new(cohort, pairing, timetable, after, 0, &agenda);
    if (status == YUNTA_OK)
        status = yunta_units_new(agenda, pairing, arena, &units, &count);
    if (status == YUNTA_OK)
        status = write_units(agenda, units, count, &timetable->meeting_part, arena, raw);
    yunta_agenda_free(agenda);
    yunta_arena_free(arena);
    return status;
}

/* The units of the pairs: a pair, or a mentor with all their mentees, with the starts they have. */
#include "solver/meeting_private.h"

/* Pairs come by mentor, so a mentor's are in a row. */
static yunta_status list_units(const yunta_agenda *agenda, const yunta_pairing *pairing,
                               yunta_arena *arena, yunta_unit **units, size_t *count) {
    const yunta_pair *pairs = pairing->pairs;
    bool groups = agenda->cohort->policy->meetings_of == YUNTA_MEETING_OF_GROUP;
    int32_t *mentees = yunta_arena_alloc(arena, pairing->count, sizeof *mentees);
    yunta_unit *list = yunta_arena_alloc(arena, pairing->count, sizeof *list);
    if (!mentees || !list)
        return YUNTA_E_MEMORY;
    for (size_t k = 0; k < pairing->count; k++) {
        mentees[k] = pairs[k].mentee;
        if (groups && k > 0 && pairs[k].mentor == pairs[k - 1].mentor) {
            list[*count - 1].mentee_count++;
            continue;
        }
        list[(*count)++] = (yunta_unit){.mentor = pairs[k].mentor,
                                        .mentee = groups ? -1 : pairs[k].mentee,
                                        .mentees = mentees + k,
                                        .mentee_count = 1};
    }
    *units = list;
    return YUNTA_OK;
}

static const uint64_t *row_of(const yunta_agenda *agenda, int32_t person) {
    return agenda->free + (size_t)agenda->row[person] * agenda->words;
}

yunta_status yunta_units_new(const yunta_agenda *agenda, const yunta_pairing *pairing,
                             yunta_arena *arena, yunta_unit **units, size_t *count) {
    const uint64_t **rows = yunta_alloc(pairing->count + 1, sizeof *rows);
    *count = 0;
    yunta_status status = rows ? list_units(agenda, pairing, arena, units, count) : YUNTA_E_MEMORY;
    for (size_t u = 0; status == YUNTA_OK && u < *count; u++) {
        yunta_unit *unit = &(*units)[u];
        rows[0] = row_of(agenda, unit->mentor);
        for (size_t k = 0; k < unit->mentee_count; k++)
            rows[k + 1] = row_of(agenda, unit->mentees[k]);
        status = yunta_unit_starts(agenda, rows, arena, unit);
    }
    yunta_free(rows);
    return status == YUNTA_OK ? yunta_units_keep(agenda, *units, *count) : status;
}

#include "io/cell.h"
#include "io/reading.h"
#include <string.h>

enum { EMPTY_SLOT = -1, FIRST_SLOTS = 64 };

/* Eight bytes at a time, mixed by multiplication. The seed is where the table happens to lie, so
 * that nobody can choose texts that collide; no result depends on it. */
static uint64_t hash_of(const yunta_interned *interned, const char *text, size_t length) {
    uint64_t hash = (uintptr_t)interned->slot ^ length * UINT64_C(0x9e3779b97f4a7c15);
    for (; length > 0; text += 8, length = length > 8 ? length - 8 : 0) {
        uint64_t word = 0;
        memcpy(&word, text, length < 8 ? length : 8);
        hash = (hash ^ word) * UINT64_C(0xff51afd7ed558ccd);
        hash ^= hash >> 32;
    }
    return hash;
}

static size_t slot_of(const yunta_interned *interned, const char *text) {
    size_t mask = interned->slots - 1, at = hash_of(interned, text, strlen(text)) & mask;
    while (interned->slot[at] != EMPTY_SLOT &&
           strcmp(interned->text[interned->slot[at]], text) != 0)
        at = (at + 1) & mask;
    return at;
}

static bool widen(yunta_interned *interned) {
    size_t slots = interned->slots ? 2 * interned->slots : FIRST_SLOTS;
    int32_t *slot = yunta_alloc(slots, sizeof *slot);
    if (!slot)
        return false;
    yunta_free(interned->slot);
    interned->slot = slot;
    interned->slots = slots;
    memset(slot, EMPTY_SLOT, slots * sizeof *slot);
    for (size_t k = 0; k < interned->count; k++)
        slot[slot_of(interned, interned->text[k])] = (int32_t)k;
    return true;
}

int32_t yunta_intern(yunta_reading *reading, yunta_interned *interned, const char *text) {
    if (2 * interned->count >= interned->slots && !widen(interned)) {
        reading->out_of_memory = true;
        return -1;
    }
    size_t at = slot_of(interned, text);
    if (interned->slot[at] != EMPTY_SLOT)
        return interned->slot[at];
    if (!yunta_array_grow(&interned->text, &interned->room, interned->count,
                          sizeof *interned->text)) {
        reading->out_of_memory = true;
        return -1;
    }
    interned->text[interned->count] = text;
    interned->slot[at] = (int32_t)interned->count;
    return (int32_t)interned->count++;
}

int32_t yunta_intern_find(const yunta_interned *interned, const char *text) {
    return interned->slots ? interned->slot[slot_of(interned, text)] : EMPTY_SLOT;
}

const char *yunta_reading_person_key(yunta_reading *reading, const char *id) {
    char rut[YUNTA_RUT_ROOM];
    bool is_rut = reading->policy->id_format == YUNTA_ID_RUT && yunta_cell_rut_key(id, rut);
    if (is_rut && strcmp(rut, id) == 0)
        return id;
    const char *key =
        is_rut ? yunta_arena_copy(reading->scratch, rut) : yunta_person_key(reading->scratch, id);
    if (!key)
        reading->out_of_memory = true;
    return key ? key : id;
}

int32_t yunta_reading_person(yunta_reading *reading, const char *id) {
    const yunta_interned *people = &reading->people;
    if (!people->count)
        return yunta_cohort_find_spelled(reading->cohort, id);
    /* The rows of a person mostly follow each other, and are spelled as in the applicants' table.
     */
    if (strcmp(reading->cohort->person[reading->last_person].id, id) == 0)
        return reading->last_person;
    int32_t person = yunta_intern_find(people, yunta_reading_person_key(reading, id));
    if (person >= 0)
        reading->last_person = person;
    return person;
}

void yunta_intern_free(yunta_interned *interned) {
    yunta_free(interned->text);
    yunta_free(interned->slot);
    *interned = (yunta_interned){0};
}

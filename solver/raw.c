#include "solver/raw.h"
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

yunta_status yunta_raw_new(const char *folder, yunta_problems *problems, yunta_raw *raw) {
    *raw = (yunta_raw){.ilp = yunta_ilp_new(), .folder = folder, .problems = problems};
    return raw->ilp ? YUNTA_OK : YUNTA_E_MEMORY;
}

void yunta_raw_clear(yunta_raw *raw) {
    yunta_ilp_free(raw->ilp);
    yunta_array_free(&raw->term);
    yunta_array_free(&raw->coefficient);
    *raw = (yunta_raw){0};
}

int32_t yunta_raw_column(yunta_raw *raw, int64_t lower, int64_t upper, const char *format, ...) {
    char name[128];
    va_list arguments;
    int32_t column = raw->failed ? -1 : yunta_ilp_column(raw->ilp, lower, upper, 0, 0);
    va_start(arguments, format);
    vsnprintf(name, sizeof name, format, arguments);
    va_end(arguments);
    raw->failed = column < 0 || !yunta_ilp_name(raw->ilp, column, "%s", name);
    return raw->failed ? 0 : column;
}

void yunta_raw_term(yunta_raw *raw, int32_t column, int64_t coefficient) {
    if (column < 0 || coefficient == 0 || raw->failed)
        return;
    raw->failed =
        !yunta_array_push(&raw->term, column) || !yunta_array_push(&raw->coefficient, coefficient);
}

void yunta_raw_row(yunta_raw *raw, int64_t lower, int64_t upper) {
    bool idle = raw->term.count == 0 && lower <= 0 && upper >= 0;
    if (!raw->failed && !idle)
        raw->failed = yunta_ilp_row(raw->ilp, lower, upper, raw->term.count, raw->term.items,
                                    raw->coefficient.items, false) < 0;
    raw->term.count = raw->coefficient.count = 0;
}

static bool less_is_better(const char *objective) {
    static const char *const least[] = {"moved", "shortage", "regular", "early", "cost"};
    for (size_t k = 0; k < sizeof least / sizeof *least; k++)
        if (strcmp(objective, least[k]) == 0)
            return true;
    return false;
}

/* Regular meetings are counted, irregular plenaries are. */
static bool is_least(const yunta_part *part, const char *objective) {
    bool counted = strcmp(part->part, "meetings") == 0 && strcmp(objective, "regular") == 0;
    return less_is_better(objective) && !counted;
}

static void set_objective(yunta_raw *raw, bool least) {
    for (size_t j = 0; j < yunta_ilp_columns(raw->ilp); j++)
        yunta_ilp_set_objective(raw->ilp, (int32_t)j, 0);
    for (size_t k = 0; k < raw->term.count; k++)
        yunta_ilp_set_objective(raw->ilp, raw->term.items[k],
                                least ? -raw->coefficient.items[k] : raw->coefficient.items[k]);
}

static yunta_status tell_unwritten(yunta_raw *raw, const char *base) {
    yunta_problem_add(raw->problems, YUNTA_ERROR, (yunta_place){0}, base,
                      T("name a folder that you may write to", "indique una carpeta escribible"),
                      T("the model cannot be written", "el modelo no se puede escribir"));
    return YUNTA_E_IO;
}

yunta_status yunta_raw_stage(yunta_raw *raw, const yunta_part *part, size_t stage,
                             const char *objective) {
    const yunta_stage *found = stage < part->stage_count ? &part->stages[stage] : NULL;
    bool least = is_least(part, objective);
    char comment[160];
    size_t room = strlen(raw->folder) + strlen(part->part) + strlen(objective) + 32;
    char *base = yunta_alloc(room, 1);
    if (yunta_ilp_columns(raw->ilp) == 0)
        yunta_raw_column(raw, 0, 0, "nothing"); /* a model without columns is no model to many */
    yunta_status status = base && !raw->failed ? YUNTA_OK : YUNTA_E_MEMORY;
    if (status == YUNTA_OK) {
        snprintf(base, room, "%s/%s-%zu-%s", raw->folder, part->part, stage + 1, objective);
        if (found)
            snprintf(comment, sizeof comment,
                     "%s, stage %zu: %s %s; yunta found %" PRId64 ", bound %" PRId64, part->part,
                     stage + 1, least ? "least" : "most", objective, found->value, found->bound);
        else
            snprintf(comment, sizeof comment, "%s, stage %zu: %s %s; yunta found no calendar",
                     part->part, stage + 1, least ? "least" : "most", objective);
        set_objective(raw, least);
        status = yunta_ilp_write(raw->ilp, comment, least, base);
    }
    if (status == YUNTA_E_IO)
        status = tell_unwritten(raw, base);
    if (found && status == YUNTA_OK)
        yunta_raw_row(raw, least ? -YUNTA_ILP_INFINITY : found->value,
                      least ? found->value : YUNTA_ILP_INFINITY);
    raw->term.count = raw->coefficient.count = 0;
    yunta_free(base);
    return status;
}

yunta_status yunta_raw_calendar(const yunta_cohort *cohort, const yunta_eligibility *eligibility,
                                const yunta_pairing *pairing, const yunta_timetable *timetable,
                                const char *folder, yunta_problems *problems) {
    const yunta_part *parts[] = {&timetable->plenary_part, &timetable->course_part,
                                 &timetable->workshop_part, &timetable->meeting_part};
    yunta_status status = YUNTA_OK;
    for (int k = 0; k < 4 && status == YUNTA_OK; k++) {
        yunta_raw raw = {0};
        bool named = parts[k]->status == YUNTA_PART_INFEASIBLE && k == 3; /* no grid to write */
        if (parts[k]->status == YUNTA_PART_ABSENT || named)
            continue;
        status = yunta_raw_new(folder, problems, &raw);
        if (status == YUNTA_OK && k == 0)
            status = yunta_raw_plenaries(cohort, eligibility, pairing, parts[k], &raw);
        else if (status == YUNTA_OK && k == 1)
            status = yunta_raw_courses(cohort, timetable, &raw);
        else if (status == YUNTA_OK && k == 2)
            status = yunta_raw_workshops(cohort, parts[k], &raw);
        else if (status == YUNTA_OK)
            status = yunta_raw_meetings(cohort, pairing, timetable, &raw);
        yunta_raw_clear(&raw);
    }
    return status;
}

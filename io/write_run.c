/* run.json: see docs/run.schema.json. */
#include "base/version.h"
#include "io/writing.h"
#include "model/objective.h"
#include "model/repair.h"

static void write_inputs(const yunta_cohort *cohort, yunta_json *json) {
    yunta_json_array(json, "inputs");
    for (size_t k = 0; k < cohort->input_count; k++) {
        yunta_json_object(json, NULL);
        yunta_json_text(json, "file", cohort->inputs[k].name);
        yunta_json_text(json, "sha256", cohort->inputs[k].sha256);
        yunta_json_integer(json, "rows", (int64_t)cohort->inputs[k].rows);
        yunta_json_end(json);
    }
    yunta_json_end(json);
}

static void write_people(const yunta_writing *writing, yunta_json *json) {
    int64_t of_role[YUNTA_BOTH + 1] = {0};
    for (size_t p = 0; p < writing->cohort->people; p++)
        of_role[writing->cohort->person[p].role & YUNTA_BOTH]++;
    const yunta_pairing *pairing = writing->result->pairing;
    yunta_json_object(json, "people");
    yunta_json_integer(json, "applicants", (int64_t)writing->cohort->people);
    yunta_json_integer(json, "mentors", of_role[YUNTA_MENTOR]);
    yunta_json_integer(json, "mentees", of_role[YUNTA_MENTEE]);
    yunta_json_integer(json, "both", of_role[YUNTA_BOTH]);
    yunta_json_integer(json, "eligible_pairs", (int64_t)pairing->eligible_pairs);
    yunta_json_integer(json, "blocks", (int64_t)pairing->blocks);
    yunta_json_end(json);
}

static void write_components(const yunta_writing *writing, yunta_json *json) {
    yunta_json_array(json, "components");
    for (int k = 0; k < YUNTA_COMPONENTS && !writing->cohort->scores_given; k++)
        if (yunta_scoring_counts(writing->result->scoring, k))
            yunta_json_text(json, NULL, yunta_component_name(k));
    yunta_json_end(json);
}

/* A number, or for leximin the list of all scores. */
static void write_worth(const char *key, int64_t number, const int32_t *list, size_t count,
                        yunta_json *json) {
    if (!list) {
        yunta_json_integer(json, key, number);
        return;
    }
    yunta_json_array(json, key);
    for (size_t k = 0; k < count; k++)
        yunta_json_integer(json, NULL, list[k]);
    yunta_json_end(json);
}

static void write_stage(const yunta_stage *stage, yunta_json *json) {
    yunta_json_object(json, NULL);
    yunta_json_text(json, "objective", stage->objective);
    write_worth("value", stage->value, stage->vector, stage->vector_count, json);
    write_worth("bound", stage->bound, stage->vector_bound, stage->vector_count, json);
    if (stage->weight)
        yunta_json_text(json, "weight", stage->weight);
    yunta_json_end(json);
}

static void write_part(const yunta_writing *writing, const char *name, const yunta_part *part,
                       yunta_json *json) {
    yunta_json_object(json, NULL);
    yunta_json_text(json, "part", name);
    yunta_json_text(json, "status", yunta_part_status_name(part->status));
    yunta_json_text(json, "method", part->method ? part->method : "");
    if (part->conflict_count && *yunta_writing_words(writing, part->conflict[0])) {
        yunta_json_array(json, "conflict");
        for (size_t k = 0; k < part->conflict_count; k++)
            yunta_json_text(json, NULL, yunta_writing_words(writing, part->conflict[k]));
        yunta_json_end(json);
    }
    yunta_json_array(json, "stages");
    for (size_t k = 0; k < part->stage_count; k++)
        write_stage(&part->stages[k], json);
    yunta_json_end(json);
    yunta_json_end(json);
}

static void write_parts(const yunta_writing *writing, yunta_json *json) {
    static const yunta_part absent = {.status = YUNTA_PART_ABSENT};
    const yunta_timetable *timetable = writing->result->timetable;
    yunta_json_array(json, "parts");
    write_part(writing, "matching", &writing->result->pairing->part, json);
    write_part(writing, "plenaries", timetable ? &timetable->plenary_part : &absent, json);
    write_part(writing, "meetings", timetable ? &timetable->meeting_part : &absent, json);
    write_part(writing, "courses", timetable ? &timetable->course_part : &absent, json);
    write_part(writing, "workshops", timetable ? &timetable->workshop_part : &absent, json);
    yunta_json_end(json);
}

/* What a step of the objective costs the next, a quota each. */
static void write_costs(const yunta_writing *writing, yunta_json *json) {
    const yunta_pairing *pairing = writing->result->pairing;
    if (pairing->toll_count == 0)
        return;
    yunta_json_array(json, "costs");
    for (size_t k = 0; k < pairing->toll_count; k++) {
        const yunta_toll *toll = &pairing->tolls[k];
        yunta_json_object(json, NULL);
        if (toll->step >= 0)
            yunta_json_text(json, "step", pairing->part.stages[toll->step].objective);
        else
            yunta_json_integer(json, "quota", toll->quota + 1);
        yunta_json_text(json, "objective", pairing->part.stages[toll->stage].objective);
        yunta_json_integer(json, "value", toll->value);
        if (toll->known)
            yunta_json_integer(json, "without", toll->without);
        else
            yunta_json_null(json, "without");
        yunta_json_end(json);
    }
    yunta_json_end(json);
}

static void person_hopeless(const yunta_writing *writing, size_t row, int32_t *first,
                            int32_t *second) {
    *first = writing->result->timetable->hopeless[row];
    *second = -1;
}

void yunta_people_short(const yunta_writing *writing, size_t row, int32_t *first, int32_t *second) {
    *first = writing->result->timetable->shortfalls[row].mentor;
    *second = writing->result->timetable->shortfalls[row].mentee;
}

/* Who cannot attend as much as asked: no table of its own, but the office must know. */
static yunta_status write_hopeless(const yunta_writing *writing, yunta_json *json) {
    const yunta_timetable *timetable = writing->result->timetable;
    yunta_placed_row *rows = NULL;
    if (!timetable || timetable->plenary_part.status == YUNTA_PART_ABSENT)
        return YUNTA_OK;
    yunta_status status = yunta_rows_by_people(writing, writing->place, timetable->hopeless_count,
                                               person_hopeless, &rows);
    if (status != YUNTA_OK)
        return status;
    yunta_json_integer(json, "complete", (int64_t)timetable->complete);
    yunta_json_array(json, "hopeless");
    for (size_t k = 0; k < timetable->hopeless_count; k++)
        yunta_json_text(json, NULL, yunta_writing_id(writing, timetable->hopeless[rows[k].row]));
    yunta_json_end(json);
    yunta_free(rows);
    return YUNTA_OK;
}

/* Who cannot meet as much as asked. */
static yunta_status write_shortfalls(const yunta_writing *writing, yunta_json *json) {
    const yunta_timetable *timetable = writing->result->timetable;
    yunta_placed_row *rows = NULL;
    if (!timetable)
        return YUNTA_OK;
    yunta_status status = yunta_rows_by_people(writing, writing->place, timetable->shortfall_count,
                                               yunta_people_short, &rows);
    if (status != YUNTA_OK)
        return status;
    yunta_json_array(json, "shortfalls");
    for (size_t k = 0; k < timetable->shortfall_count; k++) {
        const yunta_shortfall *shortfall = &timetable->shortfalls[rows[k].row];
        yunta_json_object(json, NULL);
        yunta_json_text(json, "mentor", yunta_writing_id(writing, shortfall->mentor));
        yunta_json_text(json, "mentee",
                        shortfall->mentee < 0 ? NULL
                                              : yunta_writing_id(writing, shortfall->mentee));
        yunta_json_integer(json, "held", shortfall->held);
        yunta_json_text(json, "why", yunta_writing_words(writing, shortfall->why));
        yunta_json_end(json);
    }
    yunta_json_end(json);
    yunta_free(rows);
    return YUNTA_OK;
}

/* Courses that have begun and are not held to their end. */
static void write_cuts(const yunta_writing *writing, yunta_json *json) {
    const yunta_timetable *timetable = writing->result->timetable;
    if (!timetable || timetable->course_part.status == YUNTA_PART_ABSENT)
        return;
    yunta_json_array(json, "courses_cut");
    for (size_t k = 0; k < timetable->course_cut_count; k++) {
        const yunta_course_cut *cut = &timetable->course_cuts[k];
        yunta_json_object(json, NULL);
        yunta_json_text(json, "course", writing->cohort->courses[cut->course].id);
        yunta_json_integer(json, "held", cut->held);
        yunta_json_integer(json, "left", cut->left);
        yunta_json_text(json, "reason", cut->reason);
        yunta_json_text(json, "why", cut->why);
        yunta_json_end(json);
    }
    yunta_json_end(json);
}

static void person_leaving(const yunta_writing *writing, size_t row, int32_t *first,
                           int32_t *second) {
    (void)writing;
    *first = (int32_t)row;
    *second = -1;
}

/* What the cohort loses with each mentor, also with those for whom there is no alternate. */
static yunta_status write_leaving(const yunta_writing *writing, yunta_json *json) {
    const yunta_pairing *pairing = writing->result->pairing;
    const yunta_part *part = &pairing->part;
    yunta_placed_row *rows = NULL;
    if (!pairing->leave_loss)
        return YUNTA_OK;
    yunta_status status = yunta_rows_by_people(writing, writing->place, writing->cohort->people,
                                               person_leaving, &rows);
    if (status != YUNTA_OK)
        return status;
    yunta_json_array(json, "leaving");
    for (size_t k = 0; k < writing->cohort->people; k++) {
        size_t p = rows[k].row;
        if (!pairing->leave_known[p])
            continue;
        yunta_json_object(json, NULL);
        yunta_json_text(json, "mentor", yunta_writing_id(writing, (int32_t)p));
        yunta_json_object(json, "loss");
        for (size_t s = 0; s < part->stage_count; s++)
            yunta_json_integer(json, part->stages[s].objective,
                               pairing->leave_loss[p * part->stage_count + s]);
        yunta_json_end(json);
        yunta_json_end(json);
    }
    yunta_json_end(json);
    yunta_free(rows);
    return YUNTA_OK;
}

static size_t count_kept(const yunta_writing *writing) {
    const yunta_pairing *pairing = writing->result->pairing;
    size_t kept = 0;
    for (size_t k = 0; k < pairing->count; k++)
        kept += yunta_cohort_had_pair(writing->cohort, pairing->pairs[k].mentor,
                                      pairing->pairs[k].mentee);
    return kept;
}

/* What became of the earlier result. */
static void write_repair(const yunta_writing *writing, yunta_json *json) {
    const yunta_repair *repair = writing->cohort->repair;
    const yunta_choices *goals = &writing->policy->matching_objective;
    char day[11];
    if (!repair)
        return;
    size_t had = repair->pairs.first ? repair->pairs.first[writing->cohort->people] : 0;
    yunta_json_object(json, "repair");
    if (repair->as_of != YUNTA_NO_DAY)
        yunta_day_text(repair->as_of, day);
    yunta_json_text(json, "as_of", repair->as_of != YUNTA_NO_DAY ? day : NULL);
    if (writing->result->pairing->part.status != YUNTA_PART_ABSENT) {
        yunta_json_array(json, "objective");
        for (size_t k = 0; k < goals->count; k++)
            yunta_json_text(json, NULL, yunta_objective_of(goals->items[k])->name);
        yunta_json_end(json);
    }
    yunta_json_integer(json, "pairs_before", (int64_t)had);
    yunta_json_integer(json, "pairs_kept", (int64_t)count_kept(writing));
    yunta_json_end(json);
}

yunta_status yunta_run_write(yunta_writing *writing, bool summary, FILE *stream) {
    yunta_json *json = yunta_json_new(stream);
    yunta_json_object(json, NULL);
    yunta_json_text(json, "yunta", YUNTA_VERSION);
    yunta_json_text(json, "programme", writing->policy->programme_name);
    yunta_policy_write_json(writing->policy, json, "policy");
    write_inputs(writing->cohort, json);
    write_people(writing, json);
    write_components(writing, json);
    write_repair(writing, json);
    write_parts(writing, json);
    write_costs(writing, json);
    yunta_status status = write_hopeless(writing, json);
    if (status == YUNTA_OK)
        status = write_shortfalls(writing, json);
    write_cuts(writing, json);
    if (!summary && status == YUNTA_OK)
        status = write_leaving(writing, json);
    for (size_t k = 0; !summary && status == YUNTA_OK && k < yunta_output_count; k++)
        if (yunta_outputs[k]->json && yunta_outputs[k]->wanted(writing))
            status = yunta_output_write_json(writing, yunta_outputs[k], json);
    yunta_json_end(json);
    yunta_status finished = yunta_json_finish(json);
    return status == YUNTA_OK ? finished : status;
}

#include "cli/explain_print.h"
#include "model/objective.h"

static const char *id_of(const yunta_session_state *session, int32_t person) {
    return session->cohort->person[person].id;
}

static void write_loss(const yunta_session_state *session, const char *key, const int64_t *loss,
                       yunta_json *json) {
    const yunta_choices *goals = &session->policy->matching_objective;
    yunta_json_object(json, key);
    for (size_t k = 0; loss && k < goals->count; k++)
        yunta_json_integer(json, yunta_objective_of(goals->items[k])->name, loss[goals->items[k]]);
    yunta_json_end(json);
}

static void write_chain(const yunta_session_state *session, const yunta_forced *forced,
                        yunta_json *json) {
    yunta_json_array(json, "chain");
    for (size_t k = 0; k < forced->move_count; k++) {
        const yunta_explain_move *move = &forced->moves[k];
        yunta_json_object(json, NULL);
        yunta_json_text(json, "mentor", id_of(session, move->mentor));
        yunta_json_text(json, "mentee", id_of(session, move->mentee));
        yunta_json_integer(json, "score", move->score);
        yunta_json_boolean(json, "paired", move->made);
        yunta_json_end(json);
    }
    yunta_json_end(json);
}

static void write_rules(const yunta_session_state *session, const yunta_forced *forced, bool left,
                        yunta_json *json) {
    yunta_json_array(json, "rules");
    if (left)
        yunta_json_text(json, NULL, YUNTA_EXPLAINING_LEFT);
    for (yunta_rule rule = 0; !left && rule < YUNTA_RULES; rule++)
        if (forced->bars >> rule & 1)
            yunta_json_text(json, NULL, yunta_explaining_rule(session, rule));
    if (forced->no_capacity && !left)
        yunta_json_text(json, NULL, "capacity");
    if (forced->no_demand && !left)
        yunta_json_text(json, NULL, "mentors");
    for (size_t k = 0; k < forced->conflict_count; k++)
        yunta_json_text(json, NULL, forced->conflict[k]);
    yunta_json_end(json);
}

static bool has_loss(const yunta_forced *forced) {
    return forced->kind == YUNTA_FORCED_LOSS || forced->kind == YUNTA_FORCED_UNKNOWN;
}

static void write_forced(const yunta_session_state *session, const yunta_forced *forced,
                         yunta_json *json) {
    static const int64_t nothing[YUNTA_EXPLAIN_GOALS];
    bool paired = forced->kind == YUNTA_FORCED_PAIRED;
    write_loss(session, "loss", paired ? nothing : has_loss(forced) ? forced->loss : NULL, json);
    write_chain(session, forced, json);
    if (has_loss(forced)) {
        yunta_json_boolean(json, "exact", forced->kind == YUNTA_FORCED_LOSS);
        yunta_json_boolean(json, "solved_again", forced->again);
    }
}

yunta_status yunta_explain_write_pair(const yunta_session_state *session,
                                      const yunta_forced *forced) {
    yunta_json *json = yunta_json_new(stdout);
    yunta_json_object(json, NULL);
    yunta_json_array(json, "persons");
    yunta_json_text(json, NULL, id_of(session, forced->mentor));
    yunta_json_text(json, NULL, id_of(session, forced->mentee));
    yunta_json_end(json);
    yunta_json_boolean(json, "paired", forced->kind == YUNTA_FORCED_PAIRED);
    write_rules(session, forced,
                yunta_explaining_left(session, forced->mentor) ||
                    yunta_explaining_left(session, forced->mentee),
                json);
    write_forced(session, forced, json);
    if (!(forced->bars >> YUNTA_RULE_ROLE & 1)) {
        int32_t score = yunta_scoring_score(session->scoring, forced->mentor, forced->mentee);
        yunta_json_integer(json, "score", score < 0 ? 0 : score);
        yunta_explaining_parts_json(session, forced->mentor, forced->mentee, json);
    }
    yunta_explaining_confidences_json(session, forced->mentor, forced->mentee, json);
    yunta_json_end(json);
    return yunta_json_finish(json);
}

static void write_side(const yunta_session_state *session, const char *role,
                       const yunta_prospects *side, yunta_json *json) {
    yunta_json_object(json, NULL);
    yunta_json_text(json, "as", role);
    yunta_json_integer(json, "eligible", (int64_t)side->eligible);
    yunta_json_integer(json, "full", (int64_t)side->full);
    yunta_json_object(json, "removed");
    for (yunta_rule rule = 0; rule < YUNTA_RULES; rule++)
        if (side->removed[rule] > 0)
            yunta_json_integer(json, yunta_explaining_rule(session, rule),
                               (int64_t)side->removed[rule]);
    yunta_json_end(json);
    yunta_json_end(json);
}

static void write_changes(const yunta_session_state *session,
                          const yunta_person_explained *explained, yunta_json *json) {
    yunta_json_array(json, "changes");
    for (size_t k = 0; k < explained->change_count; k++) {
        const yunta_change *change = &explained->changes[k];
        bool place = change->kind == YUNTA_CHANGE_PLACE;
        yunta_json_object(json, NULL);
        yunta_json_text(json, "change",
                        place ? "place" : yunta_explaining_rule(session, change->rule));
        yunta_json_text(json, "as", change->role == YUNTA_MENTOR ? "mentor" : "mentee");
        yunta_json_text(json, "partner", id_of(session, change->partner));
        if (change->minutes > 0)
            yunta_json_integer(json, "minutes", change->minutes);
        write_loss(session, "loss", change->loss, json);
        yunta_json_boolean(json, "solved_again", change->again);
        yunta_json_end(json);
    }
    yunta_json_end(json);
}

static void write_partners(const yunta_session_state *session, int32_t person, yunta_json *json) {
    yunta_json_array(json, "pairs");
    for (size_t k = 0; k < session->pairing->count; k++) {
        const yunta_pair *pair = &session->pairing->pairs[k];
        if (pair->mentor != person && pair->mentee != person)
            continue;
        yunta_json_object(json, NULL);
        yunta_json_text(json, "mentor", id_of(session, pair->mentor));
        yunta_json_text(json, "mentee", id_of(session, pair->mentee));
        yunta_json_integer(json, "score", pair->score);
        yunta_explaining_parts_json(session, pair->mentor, pair->mentee, json);
        yunta_json_end(json);
    }
    yunta_json_end(json);
}

yunta_status yunta_explain_write_person(const yunta_session_state *session, int32_t person,
                                        const yunta_person_explained *explained) {
    static const char *const roles[] = {"mentor", "mentee"};
    yunta_json *json = yunta_json_new(stdout);
    yunta_json_object(json, NULL);
    yunta_json_array(json, "persons");
    yunta_json_text(json, NULL, id_of(session, person));
    yunta_json_end(json);
    yunta_json_boolean(json, "paired", explained->paired);
    yunta_forced join = explained->join;
    join.bars = explained->side[0].asked && explained->side[1].asked
                    ? explained->side[0].barred & explained->side[1].barred
                : explained->side[0].asked ? explained->side[0].barred
                                           : explained->side[1].barred;
    write_rules(session, &join, yunta_explaining_left(session, person), json);
    write_forced(session, &join, json);
    write_partners(session, person, json);
    yunta_json_array(json, "sides");
    for (int side = 0; side < 2; side++)
        if (explained->side[side].asked)
            write_side(session, roles[side], &explained->side[side], json);
    yunta_json_end(json);
    write_changes(session, explained, json);
    yunta_json_end(json);
    return yunta_json_finish(json);
}

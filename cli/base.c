/* The earlier result that a command keeps, or that it is about. */
#include "cli/base.h"
#include "io/cell.h"
#include "io/staging.h"
#include "model/objective.h"
#include <string.h>

static yunta_status usage(const yunta_session_state *session, const char *found, const char *mend,
                          const char *what) {
    yunta_problem_add(session->problems, YUNTA_ERROR, (yunta_place){0}, *found ? found : NULL, mend,
                      "%s", what);
    return YUNTA_E_USAGE;
}

static yunta_status read_as_of(yunta_session_state *session) {
    const char *text = session->options.as_of;
    session->as_of = YUNTA_NO_DAY;
    if (!session->repairs ||
        yunta_cell_date(text, session->policy->csv_dates != 0, &session->as_of))
        return YUNTA_OK;
    return usage(session, text, T("write --as-of 2027-05-10", "escriba --as-of 2027-05-10"),
                 T("the day from which things may change is needed",
                   "se necesita el día desde el cual las cosas pueden cambiar"));
}

static int goal_named(const char *name, size_t length) {
    for (int goal = 0; goal < YUNTA_GOALS_OF_MATCHING; goal++) {
        const char *known = yunta_objective_of(goal)->name;
        if (strlen(known) == length && strncmp(known, name, length) == 0)
            return goal;
    }
    return -1;
}

/* Scores, lowest first, are compared of as many pairs as there can be. */
static bool needs_pairs(const yunta_choices *goals, int goal) {
    if (goal != YUNTA_GOAL_WORST && goal != YUNTA_GOAL_LEXIMIN)
        return false;
    for (size_t k = 0; k < goals->count; k++)
        if (goals->items[k] == YUNTA_GOAL_PAIRS)
            return false;
    return true;
}

/* The objectives of a repair into the policy in force: pairs, kept, score unless told otherwise. */
static yunta_status read_objective(yunta_session_state *session) {
    const char *at = *session->options.objective ? session->options.objective : "pairs,kept,score";
    yunta_choices *into = &session->policy->matching_objective;
    into->count = 0;
    into->items = yunta_arena_alloc(session->arena, strlen(at) + 1, sizeof *into->items);
    if (!into->items)
        return YUNTA_E_MEMORY;
    while (*at) {
        size_t length = strcspn(at, ",");
        int goal = goal_named(at, length);
        bool again = goal < 0;
        for (size_t k = 0; k < into->count; k++)
            again = again || into->items[k] == goal;
        if (again)
            return usage(session, session->options.objective,
                         T("name each once, as --objective pairs,kept,score",
                           "nombre cada uno una vez, como --objective pairs,kept,score"),
                         T("--objective is a list of pairs, mentors, fewest_mentors, worst, "
                           "leximin, score and kept",
                           "--objective es una lista de pairs, mentors, fewest_mentors, worst, "
                           "leximin, score y kept"));
        if (needs_pairs(into, goal))
            return usage(session, session->options.objective,
                         T("write pairs before it", "escriba pairs antes"),
                         T("in --objective, worst and leximin must come after pairs",
                           "en --objective, worst y leximin deben ir después de pairs"));
        into->items[into->count++] = goal;
        at += length + (at[length] == ',');
    }
    return YUNTA_OK;
}

static yunta_status no_pseudonyms(const yunta_session_state *session) {
    yunta_problem_add(session->problems, YUNTA_ERROR,
                      (yunta_place){session->policy_path, 0, "output.pseudonyms"}, NULL,
                      T("set output.pseudonyms: false", "ponga output.pseudonyms: false"),
                      T("a result that goes on from an earlier one names people and what they "
                        "had: it cannot be under pseudonyms",
                        "un resultado que sigue de otro anterior nombra a las personas y lo que "
                        "tenían: no puede ir con seudónimos"));
    return YUNTA_E_INPUT;
}

static yunta_status begin_keeping(yunta_session_state *session, yunta_made *made) {
    yunta_changes *changes = &session->changes;
    if (session->policy->output_pseudonyms)
        return no_pseudonyms(session);
    yunta_status status = read_as_of(session);
    if (status == YUNTA_OK && session->repairs)
        status = read_objective(session);
    if (status == YUNTA_OK)
        status = yunta_made_read(session->keep, true, session->arena, session->problems, made);
    session->had_calendar = made->calendar;
    if (!session->repairs) /* what has happened stays, though only a repair lets time pass */
        session->as_of = made->as_of;
    if (status == YUNTA_OK)
        status = yunta_aliases_read(session->keep, made->hidden, session->arena, session->problems,
                                    &session->aliases);
    if (status == YUNTA_OK)
        status = yunta_changes_of(session->keep, session->arena, &changes->added[0],
                                  &changes->withdrawn[0]);
    if (*session->options.added)
        changes->added[1].path = session->options.added;
    if (*session->options.withdrawn)
        changes->withdrawn[1].path = session->options.withdrawn;
    return status;
}

yunta_status yunta_base_begin(yunta_session_state *session) {
    const char *folder = session->keep ? session->keep : session->told, **former = NULL;
    yunta_made made = {.as_of = YUNTA_NO_DAY};
    yunta_status status = YUNTA_OK;
    if (folder)
        status = yunta_staging_recover(folder, session->problems);
    if (status != YUNTA_OK)
        return status;
    if (session->keep) {
        status = begin_keeping(session, &made);
    } else if (session->told) {
        /* explain and verify tell themselves what is wrong with the result they look at */
        status = yunta_made_read(session->told, false, session->arena, session->problems, &made);
        if (status != YUNTA_OK || !made.repaired)
            return status;
        session->as_of = made.as_of;
        if (made.pairs)
            session->policy->matching_objective = made.objective;
        status = yunta_changes_of(session->told, session->arena, &session->changes.added[0],
                                  &session->changes.withdrawn[0]);
    }
    if (status != YUNTA_OK || !folder)
        return status;
    session->based = true;
    status = yunta_result_need_tables(folder, made.bare, session->arena, session->problems);
    if (status == YUNTA_OK)
        status = yunta_result_people(folder, &session->aliases, session->arena, session->problems,
                                     &former, &session->changes.former_count);
    session->changes.former = former;
    return status;
}

/* A workshop that was given stays, and so must whoever gave it. */
static yunta_status need_facilitators(yunta_session_state *session, const char *folder) {
    const yunta_timetable *earlier = session->repair->timetable;
    yunta_status status = YUNTA_OK;
    for (size_t k = 0; k < earlier->workshop_session_count; k++) {
        const yunta_workshop_session *held = &earlier->workshop_sessions[k];
        if (held->facilitator >= 0 || !yunta_cohort_is_past(session->cohort, held->slot.day))
            continue;
        yunta_problem_add(
            session->problems, YUNTA_ERROR, (yunta_place){folder, 0, "workshops.csv"},
            session->cohort->workshops[held->workshop].id,
            T("leave them in the table, with the last date on which they can in `to`",
              "déjelo en la tabla, con la última fecha en que puede en `hasta`"),
            T("whoever gave this workshop, which has been held, is not among the facilitators",
              "quien dio este taller, que ya se hizo, no está entre los facilitadores"));
        status = YUNTA_E_INPUT;
    }
    return status;
}

/* Once plenaries have begun, no group ends. */
static yunta_status need_groups(yunta_session_state *session) {
    const yunta_timetable *earlier = session->repair->timetable;
    const yunta_policy *policy = session->policy;
    bool begun = false;
    int32_t had = 0;
    for (size_t k = 0; k < earlier->plenary_count; k++) {
        begun = begun || yunta_cohort_is_past(session->cohort, earlier->plenaries[k].slot.day);
        had = earlier->plenaries[k].group >= had ? earlier->plenaries[k].group + 1 : had;
    }
    int64_t groups = policy->plenaries_groups_count;
    if (!begun || groups == 0 || groups >= had)
        return YUNTA_OK;
    yunta_problem_add(
        session->problems, YUNTA_ERROR,
        (yunta_place){policy->path[0] ? policy->path : NULL, 0, "plenaries.groups.count"},
        yunta_arena_format(session->arena, "%lld", (long long)groups),
        T("write the number of groups that there were, or auto",
          "escriba el número de grupos que había, o auto"),
        T("plenaries have begun with %d groups; none of them may be left out",
          "las plenarias comenzaron con %d grupos; ninguno puede quedar fuera"),
        (int)had);
    return YUNTA_E_INPUT;
}

static bool is_outside(const yunta_session_state *session, const yunta_slot *slot) {
    const yunta_policy *policy = session->policy;
    return yunta_cohort_is_past(session->cohort, slot->day) &&
           (policy->programme_start == YUNTA_NO_DAY || slot->day < policy->programme_start ||
            policy->programme_end == YUNTA_NO_DAY || slot->day > policy->programme_end);
}

/* What was held lies in the programme. */
static yunta_status need_dates(yunta_session_state *session) {
    const yunta_timetable *t = session->repair->timetable;
    const yunta_slot *out = NULL;
    for (size_t k = 0; k < t->plenary_count && !out; k++)
        out = is_outside(session, &t->plenaries[k].slot) ? &t->plenaries[k].slot : NULL;
    for (size_t k = 0; k < t->meeting_count && !out; k++)
        out = is_outside(session, &t->meetings[k].slot) ? &t->meetings[k].slot : NULL;
    for (size_t k = 0; k < t->course_session_count && !out; k++)
        out = is_outside(session, &t->course_sessions[k].slot) ? &t->course_sessions[k].slot : NULL;
    for (size_t k = 0; k < t->workshop_session_count && !out; k++)
        out = is_outside(session, &t->workshop_sessions[k].slot) ? &t->workshop_sessions[k].slot
                                                                 : NULL;
    if (!out)
        return YUNTA_OK;
    char day[11];
    yunta_day_text(out->day, day);
    yunta_problem_add(
        session->problems, YUNTA_ERROR,
        (yunta_place){session->policy->path[0] ? session->policy->path : NULL, 0, "programme"}, day,
        T("write the dates that it had when the earlier result was made",
          "escriba las fechas que tenía cuando se hizo el resultado anterior"),
        T("a session was held on this day, which is not in the programme any more",
          "este día hubo una sesión, y ya no está en el programa"));
    return YUNTA_E_INPUT;
}

yunta_status yunta_base_end(yunta_session_state *session) {
    if (!session->based)
        return YUNTA_OK;
    const char *folder = session->keep
                             ? session->keep
                             : yunta_arena_format(session->arena, "%s/earlier", session->told);
    if (!folder)
        return YUNTA_E_MEMORY;
    yunta_status status = yunta_repair_read(session->cohort, folder, session->as_of,
                                            &session->aliases, session->problems, &session->repair);
    if (status != YUNTA_OK)
        return status;
    session->cohort->repair = session->repair;
    status = yunta_past_read(session->cohort, folder, !session->keep, &session->aliases,
                             session->problems, session->repair);
    if (status != YUNTA_OK)
        return status;
    status = need_facilitators(session, folder);
    if (need_groups(session) != YUNTA_OK)
        status = YUNTA_E_INPUT;
    return need_dates(session) == YUNTA_OK ? status : YUNTA_E_INPUT;
}

yunta_status yunta_base_tell_forgotten(yunta_session_state *session) {
    yunta_made made = {.as_of = YUNTA_NO_DAY};
    size_t left = 0, came = 0;
    char day[11];
    yunta_status status = session->keep
                              ? YUNTA_OK
                              : yunta_made_read(session->out, false, session->arena, NULL, &made);
    if (status != YUNTA_OK || made.as_of == YUNTA_NO_DAY)
        return status;
    status = yunta_changes_count(session->out, session->arena, &left, &came);
    yunta_day_text(made.as_of, day);
    yunta_problem_add(
        session->problems, YUNTA_WARNING, (yunta_place){session->out, 0, NULL}, NULL,
        *session->options.pairings
            ? T("--keep with this folder goes on from it", "--keep con esta carpeta sigue de él")
            : T("yunta repair --from with this folder goes on from it",
                "yunta repair --from con esta carpeta sigue de él"),
        T("the result that was here is a repair as of %s (left %zu, came %zu), and this one does "
          "not go on from it: who left is back, who came may be gone, and what was held may be "
          "elsewhere",
          "el resultado que había aquí es una reparación al %s (se fueron %zu, llegaron %zu), y "
          "este no sigue de él: quien se fue vuelve, quien llegó puede no estar, y lo que ya se "
          "hizo puede quedar en otra fecha"),
        day, left, came);
    return status;
}

/* yunta tables COHORT --size N [--rounds R]: mixed tables for an encounter. */
#include "cli/commands.h"
#include "io/read_repair.h"
#include "io/read_result.h"
#include "solver/match.h"
#include "solver/schedule.h"
#include "solver/tables.h"
#include <unistd.h>

static yunta_status check_numbers(yunta_session_state *session) {
    const yunta_options *options = &session->options;
    char value[32];
    snprintf(value, sizeof value, "%ld", options->size);
    if (options->size < 2)
        yunta_problem_add(
            session->problems, YUNTA_ERROR, (yunta_place){0}, options->size ? value : NULL,
            T("write yunta tables COHORT --size 6, say",
              "escriba yunta tables COHORTE --size 6, por ejemplo"),
            T("tables need a --size of 2 or more", "las mesas necesitan un --size de 2 o más"));
    snprintf(value, sizeof value, "%ld", options->rounds);
    if (options->rounds < 1 || options->rounds > YUNTA_TABLES_MOST_ROUNDS)
        yunta_problem_add(session->problems, YUNTA_ERROR, (yunta_place){0}, value,
                          T("write fewer, or 1 at least", "escriba menos, o al menos 1"),
                          T("--rounds goes from 1 to %d", "--rounds va de 1 a %d"),
                          YUNTA_TABLES_MOST_ROUNDS);
    return yunta_problems_count(session->problems, YUNTA_ERROR) ? YUNTA_E_USAGE : YUNTA_OK;
}

static yunta_status take_pairs(yunta_session_state *session, const struct yunta_pair_ids *ids,
                               size_t count) {
    yunta_pair *pairs = yunta_alloc(count, sizeof *pairs);
    if (!pairs)
        return YUNTA_E_MEMORY;
    for (size_t k = 0; k < count; k++)
        pairs[k] = (yunta_pair){.mentor = ids[k].mentor, .mentee = ids[k].mentee};
    yunta_status status =
        yunta_pairing_given(session->cohort, session->scoring, pairs, count, &session->pairing);
    yunta_free(pairs);
    return status;
}

static yunta_status pairs_of_file(yunta_session_state *session) {
    struct yunta_pair_ids *ids = NULL;
    size_t count = 0;
    yunta_status status = yunta_pairs_read(session->options.pairings, session->cohort,
                                           session->problems, &ids, &count);
    if (status == YUNTA_OK)
        status = take_pairs(session, ids, count);
    yunta_free(ids);
    return status;
}

static yunta_status pairs_of_result(yunta_session_state *session) {
    yunta_earlier *earlier = NULL;
    yunta_status status =
        yunta_earlier_read(session->cohort, session->out, session->problems, &earlier);
    if (status == YUNTA_OK)
        status = take_pairs(session, earlier->pairs, earlier->count);
    yunta_earlier_free(earlier);
    return status;
}

static bool is_there(const char *path) {
    return path && access(path, F_OK) == 0;
}

/* Where nothing says who is behind pseudonyms pairs are made anew, which gives the same ones. */
static yunta_status has_pairs(yunta_session_state *session, bool *has) {
    yunta_made made = {.as_of = YUNTA_NO_DAY};
    yunta_arena *arena = session->arena;
    *has = is_there(yunta_arena_format(arena, "%s/pairings.csv", session->out));
    yunta_status status =
        *has ? yunta_made_read(session->out, true, arena, session->problems, &made) : YUNTA_OK;
    if (made.hidden)
        *has = is_there(yunta_arena_format(arena, "%s/pseudonyms.csv", session->out));
    return status;
}

static yunta_status find_pairs(yunta_session_state *session, yunta_seated_from *from) {
    if (*session->options.pairings) {
        *from = YUNTA_SEATED_FILE;
        return pairs_of_file(session);
    }
    bool has = false;
    yunta_status status = has_pairs(session, &has);
    if (status != YUNTA_OK)
        return status;
    if (has) {
        *from = YUNTA_SEATED_RESULT;
        return pairs_of_result(session);
    }
    *from = YUNTA_SEATED_MATCHED;
    yunta_deadline deadline = yunta_session_share(session, 0.5);
    yunta_solve_options options = {(int)session->options.threads, &deadline, YUNTA_ENGINE_AUTO};
    return yunta_match(session->cohort, session->eligibility, session->scoring, &options,
                       session->problems, &session->pairing);
}

static yunta_status seat(yunta_session_state *session) {
    int32_t *person = NULL;
    size_t people = 0;
    yunta_solve_options options = {(int)session->options.threads, &session->deadline,
                                   YUNTA_ENGINE_AUTO};
    yunta_status status = yunta_plenary_participants(session->cohort, session->eligibility,
                                                     session->pairing, &person, &people);
    if (status == YUNTA_OK && (people == 0 || people > YUNTA_TABLES_MOST_PEOPLE)) {
        yunta_problem_add(
            session->problems, YUNTA_ERROR, (yunta_place){session->policy_path, 0, NULL}, NULL,
            T("look at plenaries.who and the column attends, which say who takes part",
              "revise plenaries.who y la columna asiste, que dicen quiénes participan"),
            T("%zu people to be seated; 1 to %d can be",
              "%zu personas por sentar; pueden ser 1 a %d"),
            people, YUNTA_TABLES_MOST_PEOPLE);
        status = YUNTA_E_INPUT;
    }
    if (status == YUNTA_OK)
        status = yunta_tables(session->cohort, person, people, (size_t)session->options.size,
                              (size_t)session->options.rounds, &options, &session->seating);
    yunta_session_timed(session, "tables");
    yunta_free(person);
    return status;
}

static yunta_status finish(yunta_session_state *session, yunta_seated_from from) {
    yunta_result result = {.cohort = session->cohort,
                           .seating = session->seating,
                           .out = session->out,
                           .folder = session->folder,
                           .deadline = &session->deadline};
    size_t size = (size_t)session->options.size;
    bool write = !session->options.dry_run;
    yunta_status status = YUNTA_OK;
    if (write)
        status = yunta_tables_write(&result, size, from, session->problems);
    yunta_progress_clear(&session->progress);
    /* What the pairs were made with is no part of this command's answer. */
    yunta_pairing_free(session->pairing);
    session->pairing = NULL;
    if (status != YUNTA_OK)
        return status;
    if (session->options.json)
        return yunta_tables_json(&result, size, from, stdout);
    if (!session->options.quiet)
        yunta_summary_tables(session, write, stdout);
    return YUNTA_OK;
}

yunta_status yunta_command_tables(yunta_session_state *session) {
    yunta_seated_from from = YUNTA_SEATED_MATCHED;
    yunta_status status = check_numbers(session);
    session->tells_out = true;
    if (status == YUNTA_OK)
        status = yunta_session_load(session);
    if (status == YUNTA_OK)
        status = find_pairs(session, &from);
    if (status == YUNTA_OK && !yunta_session_has_pairs(session))
        return YUNTA_OK;
    if (status == YUNTA_OK)
        status = seat(session);
    return status == YUNTA_OK ? finish(session, from) : status;
}

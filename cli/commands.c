#include "cli/commands.h"
#include "cli/base.h"
#include "model/repair.h"
#include "solver/explain.h"
#include "solver/match.h"
#include "solver/needs.h"
#include "solver/raw.h"
#include "solver/schedule.h"
#include "solver/toll.h"
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

/* Shares of the time that is left, so that one part's long proof leaves time to the next. */
static const double match_share = 0.6, plenary_share = 0.6, teaching_share = 0.3;

static yunta_status finish(yunta_session_state *session) {
    const yunta_session_state *s = session;
    yunta_result result = {.cohort = s->cohort,
                           .weeks = s->weeks,
                           .scoring = s->scoring,
                           .eligibility = s->eligibility,
                           .pairing = s->pairing,
                           .timetable = s->timetable,
                           .out = s->out,
                           .before = s->keep,
                           .folder = s->folder,
                           .staff = s->options.staff,
                           .timings = s->timings,
                           .timing_count = s->timing_count,
                           .threads = (int)s->options.threads,
                           .deadline = &s->deadline};
    bool impossible = !yunta_session_has_pairs(session);
    bool writes = !s->options.dry_run && !impossible && !yunta_repair_loses(session);
    yunta_status status = yunta_summary_prepare(session, &result);
    if (status == YUNTA_OK && !impossible)
        status = yunta_base_tell_forgotten(session);
    if (status == YUNTA_OK && writes) {
        yunta_deadline_report(&s->deadline, T("write", "escribir"), 0);
        status = s->merged ? yunta_merge_write(session, &result)
                           : yunta_result_write(&result, s->problems);
    }
    yunta_progress_clear(&session->progress);
    if (status != YUNTA_OK)
        return status;
    if (s->options.json)
        return yunta_result_json(&result, true, stdout);
    if (!s->options.quiet)
        yunta_summary_print(s, writes, stdout);
    return YUNTA_OK;
}

/* Backups say what the cohort would lose with each mentor. */
static yunta_status leaving(yunta_session_state *session, const yunta_solve_options *options) {
    const yunta_part *part = &session->pairing->part;
    const yunta_stage *last = &part->stages[part->stage_count - 1];
    yunta_explain_basis basis = {.cohort = session->cohort,
                                 .weeks = session->weeks,
                                 .eligibility = session->eligibility,
                                 .scoring = session->scoring,
                                 .pairs = session->pairing->pairs,
                                 .count = session->pairing->count,
                                 .mentor_price = last->mentor_price,
                                 .mentee_price = last->mentee_price,
                                 .weight = last->weight,
                                 .options = options,
                                 .problems = session->problems};
    yunta_status status = yunta_explain_leaving(&basis, session->pairing);
    yunta_session_timed(session, "backups");
    return status;
}

static bool is_shard(const yunta_session_state *session) {
    return session->share && session->share->of > 0;
}

/* A gap that is left with time to spare must not be told as a lack of time. */
static void note_end(yunta_part *part, const yunta_deadline *deadline) {
    part->ended = part->status == YUNTA_PART_BOUND && !yunta_deadline_passed(deadline);
}

static yunta_status match(yunta_session_state *session, double share) {
    yunta_deadline deadline = yunta_session_share(session, share);
    yunta_solve_options options = {(int)session->options.threads, &deadline,
                                   (yunta_engine)session->options.engine};
    yunta_status status =
        yunta_match_shared(session->cohort, session->eligibility, session->scoring, &options,
                           session->share, session->problems, &session->pairing);
    yunta_session_timed(session, "match");
    if (status == YUNTA_OK)
        note_end(&session->pairing->part, &deadline);
    if (status == YUNTA_OK && session->policy->output_backups > 0 && !is_shard(session) &&
        session->pairing->part.status == YUNTA_PART_PROVEN)
        status = leaving(session, &options);
    return status;
}

static yunta_status calendar(yunta_session_state *session) {
    session->timetable = yunta_timetable_new();
    if (!session->timetable)
        return YUNTA_E_MEMORY;
    yunta_deadline deadline = yunta_session_share(session, plenary_share);
    yunta_solve_options options = {(int)session->options.threads, &deadline, YUNTA_ENGINE_AUTO};
    yunta_deadline_report(&session->deadline, T("plenaries", "plenarias"), 0);
    yunta_status status =
        yunta_schedule_plenaries(session->cohort, session->weeks, session->eligibility,
                                 session->pairing, &options, session->problems, session->timetable);
    note_end(&session->timetable->plenary_part, &deadline);
    yunta_session_timed(session, "plenaries");
    if (status != YUNTA_OK)
        return status;
    deadline = yunta_session_share(session, teaching_share);
    yunta_deadline_report(&session->deadline, T("courses", "cursos"), 0);
    status =
        yunta_schedule_courses(session->cohort, &options, session->problems, session->timetable);
    note_end(&session->timetable->course_part, &deadline);
    yunta_session_timed(session, "courses");
    if (status != YUNTA_OK)
        return status;
    deadline = yunta_session_share(session, teaching_share);
    yunta_deadline_report(&session->deadline, T("workshops", "talleres"), 0);
    status =
        yunta_schedule_workshops(session->cohort, &options, session->problems, session->timetable);
    note_end(&session->timetable->workshop_part, &deadline);
    yunta_session_timed(session, "workshops");
    if (status != YUNTA_OK)
        return status;
    deadline = yunta_session_share(session, 1);
    yunta_deadline_report(&session->deadline, T("meetings", "reuniones"), 0);
    status = yunta_schedule_meetings(session->cohort, session->weeks, session->pairing, &options,
                                     session->problems, session->timetable);
    note_end(&session->timetable->meeting_part, &deadline);
    yunta_session_timed(session, "meetings");
    return status;
}

/* After everything is solved: the models hold each stage at what was found. */
static yunta_status write_models(yunta_session_state *session) {
    const char *folder = session->options.write_model;
    if (!*folder || !session->timetable || session->options.dry_run)
        return YUNTA_OK;
    if (mkdir(folder, 0700) && errno != EEXIST) {
        yunta_problem_add(
            session->problems, YUNTA_ERROR, (yunta_place){0}, folder,
            T("name a folder in one that exists", "indique una carpeta dentro de una que exista"),
            T("the folder of --write-model cannot be made",
              "no se puede crear la carpeta de --write-model"));
        return YUNTA_E_IO;
    }
    yunta_deadline_report(&session->deadline, T("models", "modelos"), 0);
    mode_t before = umask(077);
    yunta_status status =
        yunta_raw_calendar(session->cohort, session->eligibility, session->pairing,
                           session->timetable, folder, session->problems);
    umask(before);
    yunta_session_timed(session, "models");
    return status;
}

/* What each step and quota of the matching costs; last, since it is no part of the answer. */
static yunta_status tolls(yunta_session_state *session) {
    yunta_solve_options options = {(int)session->options.threads, &session->deadline,
                                   (yunta_engine)session->options.engine};
    yunta_deadline_report(&session->deadline, T("costs", "costos"), 0);
    yunta_status status = yunta_match_tolls(session->cohort, session->eligibility, session->scoring,
                                            &options, session->pairing);
    yunta_session_timed(session, "costs");
    return status;
}

static yunta_status solve_shard(yunta_session_state *session, bool calendars) {
    yunta_status status = match(session, 1);
    if (status != YUNTA_OK)
        return status;
    if (!yunta_session_has_pairs(session))
        return finish(session);
    return yunta_shard_finish(session, calendars ? "run" : "match");
}

yunta_status yunta_commands_solve(yunta_session_state *session, bool calendars) {
    yunta_status status = YUNTA_OK;
    if (calendars)
        status = yunta_needs_all(session->cohort, session->problems);
    if (status == YUNTA_OK && is_shard(session))
        return solve_shard(session, calendars);
    if (status == YUNTA_OK)
        status = match(session, calendars ? match_share : 1);
    if (status == YUNTA_OK && calendars && yunta_session_has_pairs(session))
        status = calendar(session);
    if (status == YUNTA_OK)
        status = tolls(session);
    if (status == YUNTA_OK && calendars)
        status = write_models(session);
    return status == YUNTA_OK ? finish(session) : status;
}

static yunta_status load_and_solve(yunta_session_state *session, bool calendars) {
    yunta_status status = yunta_shard_begin(session);
    if (status == YUNTA_OK)
        status = yunta_session_load(session);
    return status == YUNTA_OK ? yunta_commands_solve(session, calendars) : status;
}

static yunta_status work_match(yunta_session_state *session) {
    return load_and_solve(session, false);
}

static yunta_status work_run(yunta_session_state *session) {
    return load_and_solve(session, true);
}

static yunta_status read_pairs(yunta_session_state *session) {
    struct yunta_pair_ids *ids = NULL;
    size_t count = 0;
    yunta_status status = yunta_pairs_read(session->options.pairings, session->cohort,
                                           session->problems, &ids, &count);
    yunta_pair *pairs = status == YUNTA_OK ? yunta_alloc(count, sizeof *pairs) : NULL;
    if (status == YUNTA_OK && !pairs)
        status = YUNTA_E_MEMORY;
    for (size_t k = 0; status == YUNTA_OK && k < count; k++)
        pairs[k] = (yunta_pair){.mentor = ids[k].mentor, .mentee = ids[k].mentee};
    yunta_solve_options options = {(int)session->options.threads, &session->deadline,
                                   YUNTA_ENGINE_AUTO};
    if (status == YUNTA_OK)
        status = yunta_match_given(session->cohort, session->eligibility, session->scoring,
                                   &options, pairs, count, &session->pairing);
    yunta_free(ids);
    yunta_free(pairs);
    return status;
}

/* One of which nothing came was a calendar, too: what is possible now must not go missing. */
static bool had_calendar(const yunta_session_state *session) {
    const yunta_timetable *earlier = session->repair->timetable;
    return session->had_calendar || earlier->plenary_count + earlier->meeting_count +
                                            earlier->course_session_count +
                                            earlier->workshop_session_count >
                                        0;
}

/* Where the rules as they are leave no way on for a course that has begun, that must be told. */
static void tell_courses(const yunta_session_state *session) {
    const yunta_timetable *now = session->timetable;
    for (size_t k = 0; k < now->course_cut_count; k++) {
        const yunta_course_cut *cut = &now->course_cuts[k];
        yunta_problem_add(
            session->problems, YUNTA_WARNING, (yunta_place){0},
            session->cohort->courses[cut->course].id,
            T("give its instructors more hours, or the course a later date",
              "dé más horas a sus instructores, o al curso una fecha posterior"),
            T("of this course, which has begun, %d sessions were held and stay; the other %d are "
              "cancelled: %s",
              "de este curso, que ya comenzó, se hicieron %d sesiones, que quedan; las otras %d se "
              "cancelan: %s"),
            (int)cut->held, (int)cut->left, cut->why);
    }
}

/* So must a workshop that was held, where they leave none to it. */
static void tell_workshops(const yunta_session_state *session) {
    const yunta_timetable *earlier = session->repair->timetable, *now = session->timetable;
    size_t lost = 0;
    for (size_t k = 0; k < earlier->workshop_session_count; k++) {
        const yunta_workshop_session *held = &earlier->workshop_sessions[k];
        bool there = !yunta_cohort_is_past(session->cohort, held->slot.day);
        for (size_t j = 0; !there && j < now->workshop_session_count; j++)
            there = now->workshop_sessions[j].workshop == held->workshop &&
                    now->workshop_sessions[j].slot.day == held->slot.day;
        lost += !there;
    }
    if (lost > 0)
        yunta_problem_add(
            session->problems, YUNTA_WARNING, (yunta_place){0}, NULL,
            T("take their dates from the earlier result", "tome sus fechas del resultado anterior"),
            T("%zu workshops already held are elsewhere or gone: the rules as they are now leave "
              "no way on",
              "%zu talleres ya hechos quedaron en otra fecha o no están: las reglas actuales no "
              "dejan cómo seguir"),
            lost);
}

static yunta_status calendar_kept(yunta_session_state *session) {
    yunta_status status = calendar(session);
    if (status == YUNTA_OK && session->repair) {
        tell_courses(session);
        tell_workshops(session);
    }
    return status;
}

static yunta_status work_schedule(yunta_session_state *session) {
    if (!*session->options.pairings) {
        yunta_problem_add(
            session->problems, YUNTA_ERROR, (yunta_place){0}, NULL,
            T("give the pairs with --pairings FILE", "indique los pares con --pairings ARCHIVO"),
            T("schedule needs pairs", "schedule necesita pares"));
        return YUNTA_E_USAGE;
    }
    if (*session->options.keep)
        session->keep = session->options.keep;
    yunta_status status = yunta_session_load(session);
    if (status == YUNTA_OK)
        status = yunta_needs_calendar(session->cohort, session->problems);
    if (status == YUNTA_OK)
        status = read_pairs(session);
    if (status == YUNTA_OK)
        status = calendar_kept(session);
    if (status == YUNTA_OK)
        status = write_models(session);
    return status == YUNTA_OK ? finish(session) : status;
}

static yunta_status work_repair(yunta_session_state *session) {
    if (!*session->options.from) {
        yunta_problem_add(
            session->problems, YUNTA_ERROR, (yunta_place){0}, NULL,
            T("give its folder with --from OUT", "indique su carpeta con --from OUT"),
            T("repair needs an earlier result", "repair necesita un resultado anterior"));
        return YUNTA_E_USAGE;
    }
    session->keep = session->options.from;
    session->repairs = true;
    yunta_status status = yunta_session_load(session);
    if (status == YUNTA_OK && session->options.frontier)
        return yunta_command_frontier(session);
    bool calendars = status == YUNTA_OK && had_calendar(session);
    if (calendars)
        status = yunta_needs_calendar(session->cohort, session->problems);
    if (status == YUNTA_OK)
        status = match(session, calendars ? match_share : 1);
    if (status == YUNTA_OK && yunta_session_has_pairs(session) && calendars)
        status = calendar_kept(session);
    if (status == YUNTA_OK)
        status = write_models(session);
    return status == YUNTA_OK ? finish(session) : status;
}

static const yunta_command table[] = {
    {"init", YUNTA_COMMAND_INIT, "yunta init FORM.csv [-o DIR]",
     "writes a cohort's folder from a form's export (-: standard input)",
     "escribe la carpeta de una cohorte desde un formulario (-: entrada estándar)",
     yunta_command_init, false},
    {"check", YUNTA_COMMAND_CHECK, "yunta check COHORT",
     "reads everything and reports every problem; writes nothing",
     "lee todo e informa cada problema; no escribe nada", yunta_command_check, false},
    {"run", YUNTA_COMMAND_RUN, "yunta run COHORT",
     "the main job: pairs and calendars, everything written to COHORT/out",
     "el trabajo completo: pares y calendarios, todo escrito en COHORTE/out", work_run, false},
    {"match", YUNTA_COMMAND_MATCH, "yunta match COHORT", "pairs only", "solo los pares", work_match,
     false},
    {"schedule", YUNTA_COMMAND_SCHEDULE, "yunta schedule COHORT --pairings FILE [--keep OUT]",
     "calendars only, for pairs that exist already", "solo calendarios, para pares que ya existen",
     work_schedule, false},
    {"repair", YUNTA_COMMAND_REPAIR, "yunta repair COHORT --from OUT --as-of DATE",
     "a new result after people left or came, which keeps what it can",
     "un resultado nuevo cuando alguien se va o llega, que conserva lo que puede", work_repair,
     false},
    {"suggest", YUNTA_COMMAND_SUGGEST, "yunta suggest COHORT PERSON | --skill NAME",
     "the best partners of a person, or who is strongest in a skill",
     "las mejores parejas de una persona, o quiénes más saben de una habilidad",
     yunta_command_suggest, false},
    {"explain", YUNTA_COMMAND_EXPLAIN, "yunta explain COHORT PERSON [PERSON]",
     "why these two were paired or not, or why a person was left out",
     "por qué estas dos personas quedaron juntas o no, o por qué una quedó fuera",
     yunta_command_explain, false},
    {"learn", YUNTA_COMMAND_LEARN, "yunta learn COHORT...",
     "fits the score's weights to the ratings of past cohorts; prints a patch of a policy",
     "ajusta los pesos a las evaluaciones de cohortes pasadas; imprime un parche de política",
     yunta_command_learn, false},
    {"tables", YUNTA_COMMAND_TABLES, "yunta tables COHORT --size N [--rounds R]",
     "seats an encounter's participants at mixed tables, where nobody meets anybody twice",
     "sienta a quienes asisten a un encuentro en mesas mezcladas, sin que nadie se repita",
     yunta_command_tables, false},
    {"generate", YUNTA_COMMAND_GENERATE, "yunta generate [-o DIR]",
     "writes a synthetic cohort to a new folder",
     "escribe una cohorte sintética en una carpeta nueva", yunta_command_generate, true},
    {"merge", YUNTA_COMMAND_MERGE, "yunta merge OUT...",
     "joins the shards of run --shard I/N or match --shard I/N, verified",
     "une las partes de run --shard I/N o match --shard I/N, verificadas", yunta_command_merge,
     false},
    {"verify", YUNTA_COMMAND_VERIFY, "yunta verify COHORT OUT",
     "checks a result against the inputs, by other code than made it",
     "comprueba un resultado contra los datos, con otro código que el que lo hizo",
     yunta_command_verify, false},
};

const yunta_command *yunta_commands(size_t *count) {
    *count = sizeof table / sizeof *table;
    return table;
}

const yunta_command *yunta_command_find(const char *name) {
    for (size_t k = 0; k < sizeof table / sizeof *table; k++)
        if (strcmp(table[k].name, name) == 0)
            return &table[k];
    return NULL;
}

/* yunta merge SHARD...: one result of the shards of a run. */
#include "cli/commands.h"
#include "io/shard.h"
#include "io/staging.h"
#include "verify/verify.h"
#include <stdlib.h>
#include <string.h>

typedef struct {
    yunta_session_state *session;
    yunta_shard *shard;
    size_t count;
} merging;

static yunta_status read_shards(merging *m) {
    yunta_session_state *session = m->session;
    yunta_status first = YUNTA_OK;
    m->count = session->options.more_count + 1;
    m->shard = yunta_arena_alloc(session->arena, m->count, sizeof *m->shard);
    if (!m->shard)
        return YUNTA_E_MEMORY;
    for (size_t k = 0; k < m->count; k++) {
        const char *folder = k ? session->options.more[k - 1] : session->options.cohort;
        yunta_status status = yunta_staging_recover(folder, session->problems);
        if (status == YUNTA_OK)
            status = yunta_shard_read(folder, session->arena, session->problems, &m->shard[k]);
        if (status == YUNTA_E_MEMORY || status == YUNTA_E_STOPPED)
            return status;
        first = first == YUNTA_OK ? status : first;
    }
    return first;
}

static void disagree(const merging *m, const yunta_shard *shard, const char *value,
                     const char *what) {
    yunta_problem_add(
        m->session->problems, YUNTA_ERROR, (yunta_place){shard->folder, 0, NULL}, value,
        T("make all shards by the same command from the same files",
          "haga todas las partes con el mismo comando y los mismos archivos"),
        T("the shard disagrees with %s about %s", "la parte no concuerda con %s sobre %s"),
        m->shard[0].folder, what);
}

/* The first file that two shards read differently; NULL: none. */
static const char *other_input(const yunta_shard *one, const yunta_shard *two) {
    size_t most = one->input_count > two->input_count ? one->input_count : two->input_count;
    for (size_t k = 0; k < most; k++) {
        if (k >= one->input_count || k >= two->input_count)
            return k < one->input_count ? one->inputs[k].file : two->inputs[k].file;
        if (strcmp(one->inputs[k].file, two->inputs[k].file) != 0 ||
            strcmp(one->inputs[k].sha256, two->inputs[k].sha256) != 0)
            return two->inputs[k].file;
    }
    return NULL;
}

static void compare(const merging *m, const yunta_shard *shard) {
    const yunta_shard *first = &m->shard[0];
    char of[32];
    snprintf(of, sizeof of, "%lld", (long long)shard->of);
    if (shard->of != first->of)
        disagree(m, shard, of, T("how many shards there are", "cuántas partes hay"));
    if (strcmp(shard->command, first->command) != 0)
        disagree(m, shard, shard->command, T("the command", "el comando"));
    if (strcmp(shard->engine, first->engine) != 0)
        disagree(m, shard, shard->engine, "--engine");
    const char *file = other_input(first, shard);
    if (file)
        disagree(m, shard, file, T("what this file holds", "el contenido de este archivo"));
    if (shard->of == first->of && (shard->parts != first->parts || shard->blocks != first->blocks ||
                                   shard->left != first->left))
        disagree(m, shard, NULL, T("how the cohort splits", "cómo se divide la cohorte"));
}

static void tell_twice(const merging *m, const yunta_shard *shard, const yunta_shard *again) {
    yunta_problem_add(m->session->problems, YUNTA_ERROR, (yunta_place){again->folder, 0, NULL},
                      NULL, T("name each shard once", "nombre cada parte una vez"),
                      T("shard %lld of %lld is also %s", "la parte %lld de %lld es también %s"),
                      (long long)again->number, (long long)again->of, shard->folder);
}

static void tell_missing(const merging *m, size_t number, size_t others) {
    char mend[160];
    snprintf(mend, sizeof mend,
             T("make it with yunta %s COHORT --shard %zu/%lld, and name it too",
               "hágala con yunta %s COHORTE --shard %zu/%lld, y nómbrela también"),
             m->shard[0].command, number, (long long)m->shard[0].of);
    if (others == 0)
        yunta_problem_add(m->session->problems, YUNTA_ERROR, (yunta_place){0}, NULL, mend,
                          T("shard %zu of %lld is missing", "falta la parte %zu de %lld"), number,
                          (long long)m->shard[0].of);
    else
        yunta_problem_add(m->session->problems, YUNTA_ERROR, (yunta_place){0}, NULL, mend,
                          T("shard %zu of %lld is missing, and %zu others",
                            "falta la parte %zu de %lld, y otras %zu"),
                          number, (long long)m->shard[0].of, others);
}

/* All problems at once: who is given a list of folders mends it in one go. */
static yunta_status check_shards(const merging *m) {
    const yunta_shard *of_number[YUNTA_SHARDS_MOST + 1] = {NULL};
    size_t missing = 0, first = 0;
    for (size_t k = 0; k < m->count; k++) {
        const yunta_shard *shard = &m->shard[k];
        if (k > 0)
            compare(m, shard);
        if (of_number[shard->number])
            tell_twice(m, of_number[shard->number], shard);
        else
            of_number[shard->number] = shard;
    }
    for (int64_t number = m->shard[0].of; number >= 1; number--)
        if (!of_number[number]) {
            missing++;
            first = (size_t)number;
        }
    if (missing > 0)
        tell_missing(m, first, missing - 1);
    return yunta_problems_count(m->session->problems, YUNTA_ERROR) ? YUNTA_E_INPUT : YUNTA_OK;
}

/* The shards must be of what stands in the cohort now. */
static yunta_status check_inputs(const merging *m) {
    yunta_session_state *session = m->session;
    const yunta_cohort *cohort = session->cohort;
    yunta_shard now = {.input_count = cohort->input_count};
    yunta_shard_input *inputs = yunta_arena_alloc(session->arena, now.input_count, sizeof *inputs);
    if (!inputs)
        return YUNTA_E_MEMORY;
    for (size_t k = 0; k < now.input_count; k++)
        inputs[k] = (yunta_shard_input){cohort->inputs[k].name, cohort->inputs[k].sha256};
    now.inputs = inputs;
    const char *file = other_input(&m->shard[0], &now);
    if (!file)
        return YUNTA_OK;
    bool policy = cohort->input_count > 0 && strcmp(file, cohort->inputs[0].name) == 0;
    yunta_problem_add(
        session->problems, YUNTA_ERROR, (yunta_place){session->policy_path, 0, NULL}, file,
        T("make the shards again, or put the file back as it was",
          "haga las partes de nuevo, o deje el archivo como estaba"),
        policy ? T("the shards are of another policy", "las partes son de otra política")
               : T("the shards are of another input: this file has changed since",
                   "las partes son de otros datos: este archivo cambió desde entonces"));
    return YUNTA_E_INPUT;
}

static yunta_status read_answers(merging *m) {
    yunta_session_state *session = m->session;
    const yunta_ledger_entry *twice = NULL;
    yunta_share *share = yunta_arena_alloc(session->arena, 1, sizeof *share);
    session->ledger = yunta_ledger_new();
    yunta_status status = share && session->ledger ? YUNTA_OK : YUNTA_E_MEMORY;
    for (size_t k = 0; status == YUNTA_OK && k < m->count; k++)
        status =
            yunta_shard_answers(&m->shard[k], session->arena, session->problems, session->ledger);
    if (status != YUNTA_OK)
        return status;
    yunta_ledger_sort(session->ledger, &twice);
    if (twice) {
        yunta_problem_add(session->problems, YUNTA_ERROR, (yunta_place){0}, NULL,
                          T("make the shards again", "haga las partes de nuevo"),
                          T("two shards disagree: both answer for part %d",
                            "dos partes no concuerdan: ambas responden por el grupo %d"),
                          (int)twice->key.part);
        return YUNTA_E_INPUT;
    }
    share->known = session->ledger;
    session->share = share;
    session->merged = m->count;
    return YUNTA_OK;
}

/* What was put together from several places is checked as a whole before it takes its place. */
static yunta_status check_merged(void *context, const char *folder) {
    yunta_session_state *session = context;
    yunta_verification *report = NULL;
    yunta_deadline_report(&session->deadline, T("verify", "verificar"), 0);
    yunta_status status = yunta_verify(session->cohort, folder, (int)session->options.threads,
                                       &session->deadline, session->problems, &report);
    yunta_verification_free(report);
    return status;
}

static bool chooses_json(const yunta_policy *policy) {
    for (size_t k = 0; k < policy->output_files.count; k++)
        if (policy->output_files.items[k] == YUNTA_FILES_JSON)
            return true;
    return false;
}

/* A merge is checked by its run.json, which the policy may not want: then it is written for that
 * alone. */
yunta_status yunta_merge_write(yunta_session_state *session, yunta_result *result) {
    int json = YUNTA_FILES_JSON;
    yunta_choices chosen = session->policy->output_files;
    yunta_status status = YUNTA_OK;
    result->check = check_merged;
    result->checker = session;
    if (!chooses_json(session->policy)) {
        session->policy->output_files = (yunta_choices){&json, 1};
        result->rehearsal = true;
        status = yunta_result_write(result, session->problems);
        session->policy->output_files = chosen;
        result->rehearsal = false;
        result->check = NULL;
    }
    return status == YUNTA_OK ? yunta_result_write(result, session->problems) : status;
}

static int engine_of(const char *name) {
    return strcmp(name, "network") == 0 ? 1 : strcmp(name, "glpk") == 0 ? 2 : 0;
}

yunta_status yunta_command_merge(yunta_session_state *session) {
    merging m = {.session = session};
    yunta_deadline_report(&session->deadline, T("read", "leer"), 0);
    yunta_status status = read_shards(&m);
    if (status == YUNTA_OK)
        status = check_shards(&m);
    if (status != YUNTA_OK)
        return status;
    session->options.cohort =
        *session->options.of_cohort ? session->options.of_cohort : m.shard[0].cohort;
    session->options.engine = engine_of(m.shard[0].engine);
    status = yunta_session_load(session);
    if (status == YUNTA_OK)
        status = check_inputs(&m);
    if (status == YUNTA_OK)
        status = read_answers(&m);
    return status == YUNTA_OK
               ? yunta_commands_solve(session, strcmp(m.shard[0].command, "run") == 0)
               : status;
}

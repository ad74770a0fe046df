/* --shard I/N: one part of a matching that several processes or machines solve. */
#include "io/shard.h"
#include "base/text.h"
#include "base/version.h"
#include "cli/session.h"
#include <stdlib.h>
#include <string.h>

/* A whole number from 1 to YUNTA_SHARDS_MOST; *end is where it ends. 0: there is none. */
static size_t number_at(const char *text, const char **end) {
    size_t number = 0;
    for (*end = text; **end >= '0' && **end <= '9' && number <= YUNTA_SHARDS_MOST; ++*end)
        number = number * 10 + (size_t)(**end - '0');
    return number <= YUNTA_SHARDS_MOST ? number : 0;
}

yunta_status yunta_shard_begin(yunta_session_state *session) {
    const char *text = session->options.shard, *at = text;
    if (!*text)
        return YUNTA_OK;
    yunta_share *share = yunta_arena_alloc(session->arena, 1, sizeof *share);
    session->ledger = yunta_ledger_new();
    if (!share || !session->ledger)
        return YUNTA_E_MEMORY;
    share->number = number_at(at, &at);
    share->of = *at == '/' ? number_at(at + 1, &at) : 0;
    share->made = session->ledger;
    if (*at || share->number < 1 || share->number > share->of) {
        yunta_problem_add(session->problems, YUNTA_ERROR, (yunta_place){0}, text,
                          T("write --shard 1/4 to --shard 4/4, say",
                            "escriba --shard 1/4 hasta --shard 4/4, por ejemplo"),
                          T("--shard is a number and of how many, up to %d",
                            "--shard es un número y de cuántos, hasta %d"),
                          YUNTA_SHARDS_MOST);
        return YUNTA_E_USAGE;
    }
    if (*session->options.write_model) {
        yunta_problem_add(session->problems, YUNTA_ERROR, (yunta_place){0}, NULL,
                          T("give --write-model to yunta merge", "dé --write-model a yunta merge"),
                          T("a shard draws up no calendar", "una parte no arma calendarios"));
        return YUNTA_E_USAGE;
    }
    session->share = share;
    return YUNTA_OK;
}

static void print_parts(const yunta_shard *shard, FILE *stream) {
    yunta_summary_label(stream, T("shard", "parte"));
    fprintf(stream, T("%lld of %lld: ", "%lld de %lld: "), (long long)shard->number,
            (long long)shard->of);
    fprintf(stream,
            T("%lld of %lld parts that no rule ties together, %lld people\n",
              "%lld de %lld partes que ninguna regla une, %lld personas\n"),
            (long long)shard->own, (long long)shard->parts, (long long)shard->people);
}

/* What of this policy does not split. */
static void print_limits(const yunta_shard *shard, FILE *stream) {
    if (shard->parts < shard->of) {
        yunta_summary_label(stream, "");
        fprintf(stream,
                shard->parts < shard->blocks
                    ? T("%lld blocks, which quotas tie into %lld: more shards than that are idle\n",
                        "%lld bloques, que las cuotas unen en %lld: más partes quedan ociosas\n")
                    : T("%lld blocks, %lld of them apart: more shards than that are idle\n",
                        "%lld bloques, %lld separados: más partes quedan ociosas\n"),
                (long long)shard->blocks, (long long)shard->parts);
    }
    if (shard->halted) {
        yunta_summary_label(stream, "");
        fputs(T("worst is decided over all: the merge solves what comes after it\n",
                "worst se decide sobre todo: la unión resuelve lo que viene después\n"),
              stream);
    }
    if (shard->left > 0) {
        yunta_summary_label(stream, "");
        fprintf(stream,
                T("%lld parts are no network: with worst, the merge alone decides them\n",
                  "%lld partes no son una red: con worst, solo la unión las decide\n"),
                (long long)shard->left);
    }
}

static void print_summary(yunta_session_state *session, const yunta_shard *shard, bool written) {
    char *name = yunta_text_escape(session->arena, session->policy->programme_name, 80);
    printf("%s\n", name && *name ? name : T("cohort", "cohorte"));
    print_parts(shard, stdout);
    yunta_summary_label(stdout, T("matching", "emparejar"));
    puts(session->pairing->part.status == YUNTA_PART_BOUND
             ? T("the time limit came first", "se acabó el tiempo")
             : T("its own parts are solved, for yunta merge",
                 "sus partes están resueltas, para yunta merge"));
    print_limits(shard, stdout);
    if (written) {
        char *out = yunta_text_escape(session->arena, session->out, 0);
        yunta_summary_label(stdout, T("written", "escrito en"));
        printf("%s\n", out ? out : "?");
    }
}

static yunta_status describe(const yunta_session_state *session, const char *command,
                             yunta_shard *shard) {
    static const char *const engines[] = {"auto", "network", "glpk"};
    const yunta_share *share = session->share;
    const yunta_cohort *cohort = session->cohort;
    yunta_shard_input *inputs =
        yunta_arena_alloc(session->arena, cohort->input_count, sizeof *inputs);
    if (!inputs)
        return YUNTA_E_MEMORY;
    for (size_t k = 0; k < cohort->input_count; k++)
        inputs[k] = (yunta_shard_input){cohort->inputs[k].name, cohort->inputs[k].sha256};
    *shard = (yunta_shard){.version = YUNTA_VERSION,
                           .format = YUNTA_SHARD_FORMAT,
                           .number = (int64_t)share->number,
                           .of = (int64_t)share->of,
                           .command = command,
                           .engine = engines[session->options.engine],
                           .status = yunta_part_status_name(session->pairing->part.status),
                           .cohort = session->policy_path,
                           .inputs = inputs,
                           .input_count = cohort->input_count,
                           .parts = (int64_t)share->parts,
                           .own = (int64_t)share->own,
                           .people = (int64_t)share->people,
                           .left = (int64_t)share->left,
                           .blocks = (int64_t)share->blocks,
                           .halted = share->halted,
                           .answers = (int64_t)yunta_ledger_count(session->ledger)};
    return YUNTA_OK;
}

yunta_status yunta_shard_finish(yunta_session_state *session, const char *command) {
    const yunta_ledger_entry *twice;
    yunta_shard shard;
    bool write = !session->options.dry_run;
    yunta_ledger_sort(session->ledger, &twice);
    yunta_status status = twice ? YUNTA_E_DEFECT : describe(session, command, &shard);
    if (status == YUNTA_OK && write)
        status = yunta_shard_write(&shard, session->ledger, session->out, &session->deadline,
                                   session->problems);
    yunta_progress_clear(&session->progress);
    if (status != YUNTA_OK)
        return status;
    if (session->options.json)
        return yunta_shard_json(&shard, stdout);
    if (!session->options.quiet)
        print_summary(session, &shard, write);
    return YUNTA_OK;
}

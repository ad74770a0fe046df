/* A shard's folder: shard.json (what it is a shard of), answers.txt (a ledger), manifest.json.
 * Written whole or not at all. docs/formats.md describes them.
 */
#ifndef YUNTA_IO_SHARD_H
#define YUNTA_IO_SHARD_H

#include "base/deadline.h"
#include "base/problem.h"
#include "model/ledger.h"
#include <stdio.h>

enum { YUNTA_SHARDS_MOST = 1000, YUNTA_SHARD_FORMAT = 1 };

typedef struct {
    const char *file, *sha256;
} yunta_shard_input;

typedef struct {
    const char *folder;          /* as it was named; not written */
    const char *version;         /* of yunta */
    int64_t format, number, of;  /* number from 1 */
    const char *command;         /* run or match */
    const char *engine, *status; /* auto, network, glpk; proven or bound */
    const char *cohort;          /* the policy file: written relative to the folder */
    const yunta_shard_input *inputs;
    size_t input_count;
    /* As yunta_share has them. */
    int64_t parts, own, people, left, blocks;
    bool halted;
    int64_t answers; /* entries of the ledger */
} yunta_shard;

/* Writes the folder out. One that holds a result is refused with YUNTA_E_USAGE; failures as in
 * io/write.h. The ledger is sorted. */
yunta_status yunta_shard_write(const yunta_shard *shard, const yunta_ledger *ledger,
                               const char *out, const yunta_deadline *deadline,
                               yunta_problems *problems);
/* shard.json on a stream. */
yunta_status yunta_shard_json(const yunta_shard *shard, FILE *stream);

/* Reads shard.json of a folder, in arena; its cohort is then a path to open. YUNTA_E_IO: it cannot
 * be read; YUNTA_E_INPUT: it is no shard, of another version, or not as it was written. */
yunta_status yunta_shard_read(const char *folder, yunta_arena *arena, yunta_problems *problems,
                              yunta_shard *shard);
/* Adds its answers to a ledger. The same errors. */
yunta_status yunta_shard_answers(const yunta_shard *shard, yunta_arena *arena,
                                 yunta_problems *problems, yunta_ledger *ledger);

#endif

#include "io/write.h"
#include "base/language.h"
#include "base/parallel.h"
#include "io/report.h"
#include "io/writing.h"
#include <stdatomic.h>

static yunta_status write_output(yunta_writing *writing, yunta_staging *staging,
                                 const yunta_output *output) {
    FILE *stream;
    const char *name = yunta_arena_format(writing->arena, "%s.csv", output->name);
    if (!name)
        return YUNTA_E_MEMORY;
    yunta_status status = yunta_staging_open(staging, name, &stream);
    if (status != YUNTA_OK)
        return status;
    status = yunta_output_write_csv(writing, output, stream);
    yunta_status closed = yunta_staging_close(staging, stream);
    return status == YUNTA_OK ? closed : status;
}

static yunta_status write_tables(yunta_writing *writing, yunta_staging *staging) {
    bool csv = yunta_writing_chooses(writing, YUNTA_FILES_CSV);
    yunta_status status = YUNTA_OK;
    for (size_t k = 0; status == YUNTA_OK && k < yunta_output_count; k++) {
        const yunta_output *output = yunta_outputs[k];
        if ((csv ? output->csv : output == &yunta_output_pseudonyms) && output->wanted(writing))
            status = write_output(writing, staging, output);
    }
    return status;
}

static yunta_status write_run(yunta_writing *writing, yunta_staging *staging) {
    FILE *stream;
    if (!yunta_writing_chooses(writing, YUNTA_FILES_JSON))
        return YUNTA_OK;
    yunta_status status = yunta_staging_open(staging, "run.json", &stream);
    if (status != YUNTA_OK)
        return status;
    status = yunta_run_write(writing, false, stream);
    yunta_status closed = yunta_staging_close(staging, stream);
    return status == YUNTA_E_MEMORY ? status : closed;
}

static yunta_status write_report(yunta_writing *writing, yunta_staging *staging) {
    FILE *stream;
    if (!yunta_report_wanted(writing))
        return YUNTA_OK;
    yunta_status status = yunta_staging_open(staging, "report.html", &stream);
    if (status != YUNTA_OK)
        return status;
    status = yunta_report_write(writing, stream);
    yunta_status closed = yunta_staging_close(staging, stream);
    return status == YUNTA_OK ? closed : status;
}

static yunta_status write_calendars(yunta_writing *writing, yunta_staging *staging) {
    if (!yunta_calendars_wanted(writing))
        return YUNTA_OK;
    yunta_status status = yunta_calendars_write(writing, staging);
    if (status == YUNTA_OK && yunta_output_calendars.wanted(writing))
        status = write_output(writing, staging, &yunta_output_calendars);
    return status;
}

/* What can be written at the same time, the longest first. */
static yunta_status (*const formats[])(yunta_writing *writing, yunta_staging *staging) = {
    yunta_xlsx_write, yunta_sqlite_write, write_run, write_report, write_tables};
enum { FORMATS = sizeof formats / sizeof *formats };

typedef struct {
    yunta_writing writing[FORMATS];
    yunta_status status[FORMATS];
    yunta_staging *staging;
    atomic_int written;
} printing;

static void write_formats(void *context, size_t block, size_t from, size_t to) {
    printing *p = context;
    (void)block;
    for (size_t k = from; k < to; k++) {
        if (p->status[k] == YUNTA_OK)
            p->status[k] = formats[k](&p->writing[k], p->staging);
        yunta_deadline_report(p->writing[k].result->deadline, T("write", "escribir"),
                              (atomic_fetch_add(&p->written, 1) + 1.0) / FORMATS);
    }
}

/* Each format has scratch and problems of its own, so that they come in the same order whatever the
 * number of threads. */
static yunta_status write_all_formats(yunta_writing *writing, yunta_staging *staging) {
    printing p = {.staging = staging};
    yunta_status status = YUNTA_OK;
    for (size_t k = 0; k < FORMATS; k++)
        p.status[k] = yunta_writing_share(writing, &p.writing[k]);
    yunta_parallel_blocks(FORMATS, 1, writing->result->threads, write_formats, &p);
    for (size_t k = FORMATS; k-- > 0;) {
        yunta_writing_unshare(writing, &p.writing[k]);
        status = status == YUNTA_OK ? p.status[k] : status;
    }
    return status;
}

/* The calendars are named in other files; the manifest names all files. */
static yunta_status write_all(yunta_writing *writing, yunta_staging *staging) {
    double started = yunta_seconds_now();
    yunta_status status = yunta_writing_find_facts(writing);
    if (status == YUNTA_OK)
        status = yunta_repair_write(writing, staging);
    if (status == YUNTA_OK && writing->keyed)
        status = yunta_key_tell_new(writing, staging);
    if (status == YUNTA_OK)
        status = write_calendars(writing, staging);
    if (status == YUNTA_OK)
        status = yunta_exports_write(writing, staging);
    if (status == YUNTA_OK)
        status = write_all_formats(writing, staging);
    if (status == YUNTA_OK)
        status = yunta_areas_write(writing, staging);
    if (status == YUNTA_OK)
        status = yunta_stale_keep(writing, staging);
    if (status == YUNTA_OK)
        status = yunta_timings_write(writing, started, staging);
    if (status == YUNTA_OK)
        status = yunta_manifest_write(writing, staging);
    return status;
}

static yunta_status prepare(yunta_writing *writing, const yunta_result *result,
                            yunta_problems *problems, bool calendars) {
    yunta_status status = yunta_writing_begin(writing, result, problems);
    bool key = writing->policy->output_pseudonyms ||
               (calendars && (yunta_calendars_wanted(writing) || yunta_report_keyed(writing) ||
                              writing->policy->output_exports.count > 0));
    if (status == YUNTA_OK && key)
        status = yunta_key_open(result->folder, problems, &writing->secret);
    writing->keyed = key && result->timetable;
    if (status == YUNTA_OK)
        status = yunta_writing_make_aliases(writing);
    return status;
}

static yunta_status check(const yunta_result *result, yunta_staging *staging) {
    const char *folder = yunta_staging_path(staging, ".");
    return folder ? result->check(result->checker, folder) : YUNTA_E_MEMORY;
}

yunta_status yunta_result_write(const yunta_result *result, yunta_problems *problems) {
    yunta_writing writing;
    yunta_staging *staging = NULL;
    yunta_status status = prepare(&writing, result, problems, true);
    if (status == YUNTA_OK)
        status = yunta_staging_new(result->out, result->deadline, problems, &staging);
    if (status == YUNTA_OK && result->before)
        status = yunta_staging_follow(staging, result->before);
    if (status == YUNTA_OK)
        status = yunta_edition_choose(&writing, staging);
    if (status == YUNTA_OK)
        status = write_all(&writing, staging);
    if (status == YUNTA_OK && result->check)
        status = check(result, staging);
    if (status == YUNTA_OK && !result->rehearsal)
        status = yunta_staging_commit(staging);
    yunta_staging_free(staging);
    yunta_writing_end(&writing);
    return status;
}

yunta_status yunta_result_json(const yunta_result *result, bool summary, FILE *stream) {
    yunta_writing writing;
    yunta_problems *problems = yunta_problems_new();
    yunta_status status = problems ? prepare(&writing, result, problems, false) : YUNTA_E_MEMORY;
    if (status == YUNTA_OK)
        status = summary ? YUNTA_OK : yunta_writing_find_facts(&writing);
    if (status == YUNTA_OK)
        status = yunta_run_write(&writing, summary, stream);
    if (problems)
        yunta_writing_end(&writing);
    yunta_problems_free(problems);
    return status;
}

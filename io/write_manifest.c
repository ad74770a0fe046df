/* manifest.json, timings.json, and what becomes of the files of the earlier result. */
#include "base/version.h"
#include "io/digest.h"
#include "io/writing.h"
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

static const char previous[] = "previous/";

static bool is_calendar(const char *name) {
    return !strncmp(name, "calendars/", 10) || !strcmp(name, "calendars.csv") ||
           !strncmp(name, "exports/invitations/", 20);
}

static bool is_timetable(const char *name) {
    static const char *const names[] = {"plenaries.csv", "attendance.csv", "meetings.csv",
                                        "courses.csv",   "seats.csv",      "workshops.csv"};
    for (size_t k = 0; k < sizeof names / sizeof *names; k++)
        if (!strcmp(name, names[k]))
            return true;
    return false;
}

static bool is_aside(const char *name) {
    return !strncmp(name, previous, strlen(previous));
}

static const char *base_of(const char *name) {
    return is_aside(name) ? name + strlen(previous) : name;
}

static bool is_stale(const yunta_writing *writing, yunta_staging *staging, const char *name) {
    bool aside = is_aside(name);
    const char *base = base_of(name);
    bool stale = is_calendar(base) || (is_timetable(base) && !writing->result->timetable);
    return stale && !yunta_staging_wrote(staging, base) &&
           !(aside && yunta_staging_owns(staging, base));
}

static int by_name(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Of the result that this one goes on from, a calendar that nothing here goes on with yet. */
static bool is_left_behind(const yunta_writing *writing, yunta_staging *staging, const char *name) {
    size_t count;
    const char *const *all = yunta_staging_followed(staging, &count);
    const char *base = base_of(name);
    (void)writing;
    return is_calendar(base) && !yunta_staging_wrote(staging, base) &&
           !yunta_staging_owns(staging, base) &&
           !(is_aside(name) && bsearch(&base, all, count, sizeof *all, by_name));
}

/* The calendars keep what is needed to update and cancel, so they are set aside, not dropped. */
static yunta_status keep_one(const yunta_writing *writing, yunta_staging *staging,
                             const char *name) {
    const char *to =
        is_aside(name) ? name : yunta_arena_format(writing->arena, "%s%s", previous, name);
    return to ? yunta_staging_keep(staging, name, to) : YUNTA_E_MEMORY;
}

static yunta_status copy_one(const yunta_writing *writing, yunta_staging *staging,
                             const char *name) {
    const char *to = yunta_arena_format(writing->arena, "%s%s", previous, base_of(name));
    if (!to)
        return YUNTA_E_MEMORY;
    return yunta_staging_owns(staging, to) ? YUNTA_OK : yunta_staging_copy(staging, name, to);
}

typedef bool chooser(const yunta_writing *writing, yunta_staging *staging, const char *name);
typedef yunta_status putter(const yunta_writing *writing, yunta_staging *staging, const char *name);

static yunta_status put_chosen(const yunta_writing *writing, yunta_staging *staging,
                               const char *const *names, size_t count, chooser *choose,
                               putter *put) {
    static const char *const pseudonyms = "pseudonyms.csv";
    /* Names of an earlier result must not outlive the wish for pseudonyms. */
    if (count == 0 || (writing->policy->output_pseudonyms &&
                       !bsearch(&pseudonyms, names, count, sizeof *names, by_name)))
        return YUNTA_OK;
    bool *chosen = yunta_arena_alloc(writing->arena, count, sizeof *chosen);
    yunta_status status = chosen ? YUNTA_OK : YUNTA_E_MEMORY;
    for (size_t k = 0; chosen && k < count; k++)
        chosen[k] = choose(writing, staging, names[k]);
    for (size_t k = 0; status == YUNTA_OK && k < count; k++)
        if (chosen[k])
            status = put(writing, staging, names[k]);
    return status;
}

yunta_status yunta_stale_keep(yunta_writing *writing, yunta_staging *staging) {
    size_t count, followed_count;
    const char *const *owned = yunta_staging_owned(staging, &count);
    const char *const *followed = yunta_staging_followed(staging, &followed_count);
    yunta_status status = put_chosen(writing, staging, owned, count, is_stale, keep_one);
    return status == YUNTA_OK
               ? put_chosen(writing, staging, followed, followed_count, is_left_behind, copy_one)
               : status;
}

static void write_timing(yunta_json *json, const char *stage, double seconds, long peak_kib) {
    yunta_json_object(json, NULL);
    yunta_json_text(json, "stage", stage);
    yunta_json_decimal(json, "seconds", (int64_t)(seconds * 1e6), 6);
    yunta_json_integer(json, "peak_kib", peak_kib);
    yunta_json_end(json);
}

yunta_status yunta_timings_write(yunta_writing *writing, double started, yunta_staging *staging) {
    const yunta_result *result = writing->result;
    struct rusage usage = {0};
    bool told = false;
    FILE *stream;
    yunta_status status = yunta_staging_open(staging, "timings.json", &stream);
    if (status != YUNTA_OK)
        return status;
    yunta_json *json = yunta_json_new(stream);
    yunta_json_object(json, NULL);
    yunta_json_array(json, "stages");
    for (size_t k = 0; k < result->timing_count; k++) {
        const yunta_timing *timing = &result->timings[k];
        write_timing(json, timing->stage, timing->seconds, timing->peak_kib);
        told = told || !strcmp(timing->stage, "write");
    }
    getrusage(RUSAGE_SELF, &usage);
    if (!told)
        write_timing(json, "write", yunta_seconds_now() - started, usage.ru_maxrss);
    yunta_json_end(json);
    yunta_json_end(json);
    status = yunta_json_finish(json);
    yunta_status closed = yunta_staging_close(staging, stream);
    return status == YUNTA_OK ? closed : status;
}

/* One file of ours. Times differ between equal runs, so timings.json has no digest. */
static yunta_status write_entry(yunta_writing *writing, yunta_staging *staging, const char *name,
                                yunta_json *json) {
    char hex[YUNTA_DIGEST_TEXT] = "";
    bool timings = !strcmp(name, "timings.json");
    if (!timings) {
        const char *path = yunta_staging_path(staging, name);
        if (!path)
            return YUNTA_E_MEMORY;
        yunta_status status = yunta_digest_file(path, hex);
        if (status == YUNTA_E_IO)
            yunta_problem_add(
                writing->problems, YUNTA_ERROR, (yunta_place){path, 0, NULL}, NULL,
                T("look at the disk, and run again", "revise el disco y vuelva a ejecutar"),
                T("the file just written cannot be read back",
                  "el archivo recién escrito no se puede leer"));
        if (status != YUNTA_OK)
            return status;
    }
    yunta_json_object(json, NULL);
    yunta_json_text(json, "file", name);
    if (!timings)
        yunta_json_text(json, "sha256", hex);
    yunta_json_end(json);
    return YUNTA_OK;
}

static yunta_status date_text(const yunta_writing *writing, yunta_day day, const char **text) {
    char date[11] = "";
    if (day != YUNTA_NO_DAY)
        yunta_day_text(day, date);
    *text = day != YUNTA_NO_DAY ? yunta_arena_copy(writing->arena, date) : NULL;
    return *text || day == YUNTA_NO_DAY ? YUNTA_OK : YUNTA_E_MEMORY;
}

/* Dates that are not known reach as far as any. */
static bool meet(const yunta_edition *a, const yunta_edition *b) {
    return !(a->end && b->start && strcmp(a->end, b->start) < 0) &&
           !(b->end && a->start && strcmp(b->end, a->start) < 0);
}

yunta_status yunta_edition_choose(yunta_writing *writing, const yunta_staging *staging) {
    const yunta_policy *policy = writing->policy;
    const yunta_edition *replaced = yunta_staging_edition(staging);
    const yunta_edition *followed =
        writing->result->before ? yunta_staging_edition_followed(staging) : NULL;
    yunta_edition *now = &writing->edition;
    yunta_status status = date_text(writing, policy->programme_start, &now->start);
    if (status == YUNTA_OK)
        status = date_text(writing, policy->programme_end, &now->end);
    if (status != YUNTA_OK)
        return status;
    if (followed && followed->name)
        now->name = followed->name;
    else if (replaced->name && meet(replaced, now))
        now->name = replaced->name;
    else
        now->name = yunta_arena_format(writing->arena, "%s%s%s", policy->programme_name,
                                       now->start ? " " : "", now->start ? now->start : "");
    return now->name ? YUNTA_OK : YUNTA_E_MEMORY;
}

yunta_status yunta_manifest_write(yunta_writing *writing, yunta_staging *staging) {
    size_t count;
    const char *const *names = yunta_staging_written(staging, &count);
    const char **listed = yunta_arena_alloc(writing->arena, count + 1, sizeof *listed);
    if (!listed)
        return YUNTA_E_MEMORY;
    if (count)
        memcpy(listed, names, count * sizeof *listed);
    FILE *stream;
    yunta_status status = yunta_staging_open(staging, "manifest.json", &stream);
    if (status != YUNTA_OK)
        return status;
    yunta_json *json = yunta_json_new(stream);
    yunta_json_object(json, NULL);
    yunta_json_text(json, "yunta", YUNTA_VERSION);
    if (writing->edition.name) {
        yunta_json_text(json, "edition", writing->edition.name);
        yunta_json_text(json, "start", writing->edition.start);
        yunta_json_text(json, "end", writing->edition.end);
    }
    yunta_json_array(json, "files");
    for (size_t k = 0; status == YUNTA_OK && k < count; k++)
        status = write_entry(writing, staging, listed[k], json);
    yunta_json_end(json);
    yunta_json_end(json);
    yunta_status finished = yunta_json_finish(json);
    yunta_status closed = yunta_staging_close(staging, stream);
    if (status == YUNTA_OK)
        status = finished == YUNTA_E_MEMORY ? finished : closed;
    return status;
}

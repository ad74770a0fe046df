/* What verify, repair and merge read: sound results, one file of which is replaced. The first line
 * says whose and which: FOLDER/FILE, as in "all/calendars/all.ics"; alone, FILE is of "plain".
 * After "again " an input is signed in the manifest, and what reads earlier results is asked.
 *
 * YUNTA_FUZZ_SEEDS=FOLDER writes there, before the first input, every file of the results as one.
 */
#include "io/digest.h"
#include "tests/fuzz/fuzz.h"
#include <ftw.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { PATH = 1024, BYTES = 1 << 20, NAME = 120 };

#define DATES "programme: {start: 2027-03-01, end: 2027-04-02}\n"
#define USUAL                                                                                      \
    DATES "meetings: {count: 2}\n"                                                                 \
          "plenaries: {cadence_days: 7, step_minutes: 60, least_attended: 1}\n"
#define SESSIONS                                                                                   \
    {                                                                                              \
        "sessions.csv", "session,title,minutes,experts,after\n"                                    \
                        "s1,Bienvenida,120,Experta A,\ns2,Innovación,120,Experto B,s1\n"          \
    }

/* How each result is made: its policy, tables besides (or in the place of) those of generate, and
 * the folder looked at: what run writes, what repair makes of that, or a shard. */
static const struct {
    const char *name, *policy, *out, *table[6][2];
} results[] = {
    {"plain", USUAL "output: {files: [csv, json], backups: 1}\n", "out", {SESSIONS}},
    {"all",
     USUAL "output: {files: [csv, json, ics], by: region, backups: 1, exports: [moodle, zoom, "
           "teams, mail, invitations], organizer: rrhh@example.cl, alarm: 30}\n",
     "out",
     {SESSIONS}},
    {"groups",
     DATES "matching: {mentor: {capacity: 2}}\nmeetings: {of: group, count: 2}\nplenaries: "
           "{cadence_days: 7, step_minutes: 60, groups: {count: 2}}\noutput: {files: [csv, json, "
           "ics], calendars: all, by: region}\n",
     "out",
     {SESSIONS}},
    {"courses",
     USUAL "output: {files: [csv, json, ics]}\n",
     "out",
     {SESSIONS,
      {"courses.csv", "course,title,sessions,per_week,minutes,instructors,capacity\n"
                      "k1,Excel,2,1,60,Experta A,3\n"},
      {"enrolments.csv", "person,course\np1,k1\np2,k1\np3,k1\n"},
      {"workshops.csv", "workshop,region,minutes,earliest,latest\n"
                        "w1,Maule,120,2027-03-01,2027-03-12\n"},
      {"travel.csv", "from,to,days,cost\nMaule,Metropolitana,1,10\n"},
      {"facilitators.csv", "facilitator,home,from,to,most\n"
                           "F1,Metropolitana,2027-03-01,2027-03-26,3\n"}}},
    {"hidden",
     USUAL "output: {files: [csv, json, ics], pseudonyms: true, backups: 1}\n",
     "out",
     {SESSIONS}},
    {"held", USUAL "output: {files: [csv, json, ics]}\n", "new", {SESSIONS}},
    {"shards", DATES "meetings: {count: 0}\n", "out-1-of-2", {{0}}},
};
enum { RESULTS = sizeof results / sizeof *results, PLAIN = 0, HIDDEN = 4, HELD, SHARDS };

static char cohort[RESULTS][PATH], out[RESULTS][PATH];
static char kept[BYTES], manifest[BYTES], signed_anew[BYTES];

static void need(bool fine) {
    if (!fine)
        fuzz_found("no result to begin with");
}

static bool ends_well(int code) {
    return code == 0 || code == 1;
}

static void join(char to[PATH], const char *folder, const char *name) {
    need((size_t)snprintf(to, PATH, "%s/%s", folder, name) < PATH);
}

/* The bytes of a file and a NUL behind them; their number, 0 when it cannot be read or is larger.
 */
static size_t keep(const char *folder, const char *name, char *bytes) {
    char path[PATH];
    join(path, folder, name);
    FILE *file = fopen(path, "rb");
    size_t size = file ? fread(bytes, 1, BYTES, file) : 0;
    if (file)
        fclose(file);
    size = size < BYTES ? size : 0;
    bytes[size] = '\0';
    return size;
}

static void make_result(size_t k) {
    static const char secret[] = "ZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZ";
    join(cohort[k], fuzz_folder(), results[k].name);
    join(out[k], cohort[k], results[k].out);
    need(fuzz_yunta("generate", "--people", "9", "--skills", "3", "--calendar", "-o", cohort[k],
                    NULL) == 0 &&
         fuzz_write(cohort[k], "yunta.yaml", results[k].policy, strlen(results[k].policy)));
    /* Names of files and pseudonyms go by the key: seeds fit every process. */
    char key[PATH];
    join(key, cohort[k], ".yunta-key");
    need(fuzz_write(cohort[k], ".yunta-key", secret, sizeof secret - 1) && chmod(key, 0600) == 0);
    for (size_t t = 0; t < 6 && results[k].table[t][0]; t++)
        need(fuzz_write(cohort[k], results[k].table[t][0], results[k].table[t][1],
                        strlen(results[k].table[t][1])));
    if (k == SHARDS) {
        for (int s = 0; s < 2; s++)
            need(ends_well(
                fuzz_yunta("match", cohort[k], "-q", "-j1", "--shard", s ? "1/2" : "2/2", NULL)));
        return;
    }
    need(ends_well(fuzz_yunta("run", cohort[k], "-q", "-j1", NULL)));
    if (k != HELD)
        return;
    char first[PATH];
    join(first, cohort[k], "out");
    static const char away[] = "person,from,to\np1,2027-03-08,2027-03-31\n";
    need(fuzz_write(cohort[k], "absences.csv", away, sizeof away - 1));
    need(ends_well(fuzz_yunta("repair", cohort[k], "--from", first, "--as-of", "2027-03-08", "-o",
                              out[k], "-q", "-j1", NULL)));
}

/* ---- seeds ---- */

static const char *seeds;
static size_t at;

static int write_seed(const char *path, const struct stat *about, int kind, struct FTW *where) {
    (void)about, (void)where;
    const char *name = path + strlen(out[at]) + 1;
    size_t size = kind == FTW_F ? keep(out[at], name, kept) : 0;
    if (size == 0 || strlen(name) > NAME / 2)
        return 0;
    for (int again = 0; again < 2; again++) {
        char to[PATH], flat[NAME];
        need((size_t)snprintf(flat, sizeof flat, "%s-%d-%s", results[at].name, again, name) <
             sizeof flat);
        for (char *c = flat; *c; c++)
            *c = *c == '/' ? '-' : *c;
        join(to, seeds, flat);
        FILE *file = fopen(to, "wb");
        need(file != NULL);
        fprintf(file, "%s%s/%s\n", again ? "again " : "", results[at].name, name);
        fwrite(kept, 1, size, file);
        need(fclose(file) == 0);
    }
    return 0;
}

/* Before the first input, so that its time is not the first input's. */
int LLVMFuzzerInitialize(int *count, char ***words);
int LLVMFuzzerInitialize(int *count, char ***words) {
    (void)count, (void)words;
    for (size_t k = 0; k < RESULTS; k++)
        make_result(k);
    seeds = getenv("YUNTA_FUZZ_SEEDS");
    for (at = 0; seeds && at < RESULTS; at++)
        nftw(out[at], write_seed, 16, FTW_PHYS);
    return 0;
}

/* ---- one input ---- */

/* The manifest as it would be with these bytes in the place of the file kept. */
static void sign(size_t k, size_t was, const uint8_t *bytes, size_t size) {
    char old[YUNTA_DIGEST_TEXT], new[YUNTA_DIGEST_TEXT];
    yunta_digest_bytes(kept, was, old);
    yunta_digest_bytes(bytes, size, new);
    size_t length = keep(out[k], "manifest.json", manifest);
    memcpy(signed_anew, manifest, length + 1);
    char *there = strstr(signed_anew, old);
    if (there)
        memcpy(there, new, 64);
    need(fuzz_write(out[k], "manifest.json", signed_anew, length));
}

static int read_again(size_t k) {
    char more[PATH], to[PATH];
    join(more, cohort[k], "out-2-of-2");
    join(to, cohort[k], "again");
    int code = k == SHARDS
                   ? fuzz_yunta("merge", out[k], more, "-o", to, "-q", "-j1", NULL)
                   : fuzz_yunta("repair", cohort[k], "--from", out[k], "--as-of", "2027-03-22",
                                "-o", to, "-q", "-j1", "--time-limit", "1", NULL);
    fuzz_remove(to);
    return code;
}

/* A changed result that is gone on from may be refused or believed, but nothing may break. Under
 * pseudonyms none is gone on from. */
static void judge_again(size_t k, bool same) {
    int code = read_again(k);
    if (code == 70 || (same && (k == HIDDEN ? code != 4 : !ends_well(code))))
        fuzz_found("a defect where a result is gone on from");
}

static void judge(size_t k, const char *name, bool same) {
    int code = fuzz_yunta("verify", cohort[k], out[k], "-q", "-j1", NULL);
    if (code == 70 || (same && code != 0))
        fuzz_found("a defect");
    if (!same && code == 0 && strcmp(name, "manifest.json") != 0 &&
        strcmp(name, "timings.json") != 0)
        fuzz_found("a changed file passes");
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    static const char mark[] = "again ";
    char line[NAME] = "", *name = line;
    const uint8_t *end = size ? memchr(bytes, '\n', size) : NULL;
    if (!*cohort[PLAIN])
        LLVMFuzzerInitialize(NULL, NULL);
    if (!end || (size_t)(end - bytes) >= sizeof line)
        return 0;
    memcpy(line, bytes, (size_t)(end - bytes));
    bool again = strncmp(name, mark, sizeof mark - 1) == 0;
    name += again ? sizeof mark - 1 : 0;
    size_t k = PLAIN, rest = size - (size_t)(end + 1 - bytes);
    for (size_t r = 0; r < RESULTS; r++) {
        size_t length = strlen(results[r].name);
        if (strncmp(name, results[r].name, length) == 0 && name[length] == '/') {
            k = r;
            name += length + 1;
            break;
        }
    }
    size_t was = strlen(line) == (size_t)(end - bytes) ? keep(out[k], name, kept) : 0;
    if (was == 0 || rest >= BYTES)
        return 0;
    bool other = strcmp(name, "manifest.json") != 0;
    if (!fuzz_write(out[k], name, end + 1, rest))
        return 0;
    if (again && other)
        sign(k, was, end + 1, rest);
    bool same = was == rest && memcmp(kept, end + 1, rest) == 0;
    if (again || k == SHARDS)
        judge_again(k, same);
    else
        judge(k, name, same);
    /* The file last: it may be the manifest by another way. */
    if ((again && other && !fuzz_write(out[k], "manifest.json", manifest, strlen(manifest))) ||
        !fuzz_write(out[k], name, kept, was))
        fuzz_found("the file cannot be put back");
    return 0;
}

/* Measures one cohort in memory and prints one JSON object:
 *
 *     measure COHORT [--threads N] [--limit SECONDS] [--scores uniform|sparse] [--dump FILE]
 *             [--no-match]
 *
 * match_kib is what matching takes beyond the cohort at rest. A problem is printed and exits 1.
 */
#include "bench/instance.h"
#include "solver/match.h"
#include <inttypes.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef struct {
    const char *folder, *scores, *dump;
    int threads;
    double limit;
    bool match;
} arguments;

static bool parse(int argc, char **argv, arguments *a) {
    *a = (arguments){.threads = 1, .limit = 600, .match = true};
    for (int k = 1; k < argc; k++) {
        const char *word = argv[k], *value = k + 1 < argc ? argv[k + 1] : "";
        if (strcmp(word, "--no-match") == 0) {
            a->match = false;
            continue;
        }
        if (strncmp(word, "--", 2) != 0) {
            a->folder = word;
            continue;
        }
        k++;
        if (strcmp(word, "--threads") == 0)
            a->threads = atoi(value);
        else if (strcmp(word, "--limit") == 0)
            a->limit = atof(value);
        else if (strcmp(word, "--scores") == 0)
            a->scores = value;
        else if (strcmp(word, "--dump") == 0)
            a->dump = value;
        else
            return false;
    }
    return a->folder != NULL;
}

/* A line of /proc/self/status in KiB, as VmHWM; -1 where there is none. */
static long process_kib(const char *key) {
    FILE *file = fopen("/proc/self/status", "re");
    char line[128];
    long kib = -1;
    while (file && fgets(line, sizeof line, file))
        if (strncmp(line, key, strlen(key)) == 0)
            kib = strtol(line + strlen(key) + 1, NULL, 10);
    if (file)
        fclose(file);
    return kib;
}

/* What is in use now; the peak counts from here on. */
static long settle_memory(void) {
    malloc_trim(0);
    FILE *file = fopen("/proc/self/clear_refs", "we");
    if (file) {
        fputs("5", file);
        fclose(file);
    }
    return process_kib("VmRSS:");
}

static void print_part(const yunta_pairing *pairing) {
    const yunta_part *part = &pairing->part;
    printf("  \"status\": \"%s\", \"method\": \"%s\", \"pairs\": %zu, \"eligible\": %zu, "
           "\"blocks\": %zu,\n",
           yunta_part_status_name(part->status), part->method ? part->method : "", pairing->count,
           pairing->eligible_pairs, pairing->blocks);
    printf("  \"stages\": [");
    for (size_t k = 0; k < part->stage_count; k++)
        printf("%s{\"objective\": \"%s\", \"value\": %" PRId64 ", \"bound\": %" PRId64 "}",
               k ? ", " : "", part->stages[k].objective, part->stages[k].value,
               part->stages[k].bound);
    puts("],");
}

/* Of all threads together: what a machine that others use, too, leaves as it is. */
static double processor_seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static yunta_status measure_match(const instance *i, const arguments *a) {
    yunta_deadline deadline = yunta_deadline_in(a->limit);
    yunta_solve_options options = {a->threads, &deadline, YUNTA_ENGINE_AUTO};
    yunta_pairing *pairing = NULL;
    long before = settle_memory();
    double start = yunta_seconds_now(), busy = processor_seconds();
    yunta_status status =
        yunta_match(i->cohort, i->eligibility, i->scoring, &options, i->problems, &pairing);
    double seconds = yunta_seconds_now() - start;
    busy = processor_seconds() - busy;
    if (status != YUNTA_OK)
        return status;
    print_part(pairing);
    printf("  \"match_seconds\": %.6f, \"match_processor_seconds\": %.6f, \"match_kib\": %ld,\n",
           seconds, busy, process_kib("VmHWM:") - before);
    yunta_pairing_free(pairing);
    return YUNTA_OK;
}

static yunta_status measure(const arguments *a, instance *i) {
    yunta_status status = instance_read(a->folder, a->scores, i);
    if (status != YUNTA_OK)
        return status;
    printf("{\n  \"people\": %zu, \"mentors\": %zu, \"mentees\": %zu, \"threads\": %d,\n",
           i->cohort->people, i->mentor_count, i->mentee_count, a->threads);
    printf("  \"read_seconds\": %.6f, \"prepare_seconds\": %.6f, \"cohort_kib\": %ld,\n",
           i->read_seconds, i->prepare_seconds, settle_memory());
    if (!a->scores) {
        double seconds;
        uint64_t pairs;
        status = instance_score_pass(i, &seconds, &pairs);
        printf("  \"score_seconds\": %.6f, \"all_pairs\": %" PRIu64 ",\n", seconds, pairs);
    } else {
        printf("  \"all_pairs\": %zu,\n", i->cohort->score_count);
    }
    if (status == YUNTA_OK && a->dump)
        status = instance_dump(i, a->dump);
    if (status == YUNTA_OK && a->match)
        status = measure_match(i, a);
    printf("  \"state\": %d\n}\n", (int)status);
    return status;
}

int main(int argc, char **argv) {
    arguments a;
    instance i = {0};
    if (!parse(argc, argv, &a)) {
        fputs("measure COHORT [--threads N] [--limit SECONDS] [--scores uniform|sparse] "
              "[--dump FILE] [--no-match]\n",
              stderr);
        return 2;
    }
    yunta_status status = measure(&a, &i);
    if (i.problems && status != YUNTA_OK)
        yunta_problems_print(i.problems, YUNTA_ERROR, false, stderr);
    instance_free(&i);
    return status == YUNTA_OK ? 0 : 1;
}

/* Measures explanations of a matched cohort, after the load, and prints one JSON object:
 *
 *     explain COHORT [--count N] [--threads N]
 *
 * count people without a partner, count with one, count pairs that are not (a mentor and a mentee
 * drawn at random) and count mentors who leave. Each is explained by itself, on one thread, with
 * what the command looks up to print it; milliseconds of processor time, so that other programs of
 * the machine do not count. A problem is printed and exits 1.
 */
#include "solver/explain.h"
#include "base/random.h"
#include "bench/instance.h"
#include "solver/match.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { SHOWN = 3 };

typedef struct {
    const char *folder;
    size_t count;
    int threads;
} arguments;

typedef struct {
    instance i;
    yunta_pairing *pairing;
    yunta_explainer *explainer;
    yunta_random random;
    size_t count;
    double *took; /* [count] milliseconds */
} scene;

typedef yunta_status (*explanation)(scene *s, yunta_arena *arena);

static bool parse(int argc, char **argv, arguments *a) {
    *a = (arguments){.count = 200, .threads = 2};
    for (int k = 1; k < argc; k++) {
        bool value = k + 1 < argc;
        if (strcmp(argv[k], "--count") == 0 && value)
            a->count = (size_t)atoi(argv[++k]);
        else if (strcmp(argv[k], "--threads") == 0 && value)
            a->threads = atoi(argv[++k]);
        else if (strncmp(argv[k], "--", 2) != 0)
            a->folder = argv[k];
        else
            return false;
    }
    return a->folder != NULL && a->count > 0;
}

static double processor_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static int32_t draw(scene *s, const int32_t *people, size_t count) {
    return people[yunta_random_below(&s->random, (uint32_t)count)];
}

static bool has_partner(const scene *s, int32_t person) {
    for (size_t k = 0; k < s->pairing->count; k++)
        if (s->pairing->pairs[k].mentor == person || s->pairing->pairs[k].mentee == person)
            return true;
    return false;
}

/* Somebody with, or without, a partner; -1 when there is nobody. */
static int32_t draw_person(scene *s, bool paired) {
    size_t all = s->i.mentor_count + s->i.mentee_count;
    for (size_t tries = 0; tries < 100 * all; tries++) {
        int32_t person = yunta_random_below(&s->random, 2)
                             ? draw(s, s->i.mentors, s->i.mentor_count)
                             : draw(s, s->i.mentees, s->i.mentee_count);
        if (has_partner(s, person) == paired)
            return person;
    }
    return -1;
}

static yunta_status look_up(const scene *s, int32_t person, int role, size_t top,
                            yunta_arena *arena) {
    yunta_suggestion *list;
    size_t count;
    return yunta_suggest(s->i.cohort, s->i.eligibility, s->i.scoring, person, role, top, arena,
                         &list, &count);
}

static yunta_status explain_person(scene *s, int32_t person, size_t top, yunta_arena *arena) {
    yunta_person_explained explained;
    yunta_status status = yunta_explain_person(s->explainer, person, arena, &explained);
    bool mentee = s->i.cohort->person[person].role & YUNTA_MENTEE;
    if (status == YUNTA_OK)
        status = look_up(s, person, mentee ? YUNTA_MENTEE : YUNTA_MENTOR, top, arena);
    return status;
}

static int32_t drawn; /* outside of the time that is taken */
static int32_t other;

static yunta_status alone(scene *s, yunta_arena *arena) {
    return explain_person(s, drawn, SHOWN, arena);
}

static yunta_status paired(scene *s, yunta_arena *arena) {
    return explain_person(s, drawn, s->i.cohort->people, arena);
}

static yunta_status two(scene *s, yunta_arena *arena) {
    yunta_forced forced;
    return yunta_explain_pair(s->explainer, drawn, other, arena, &forced);
}

static yunta_status leaving(scene *s, yunta_arena *arena) {
    yunta_forced forced;
    return yunta_explain_leave(s->explainer, drawn, arena, &forced);
}

static void draw_for(scene *s, explanation what) {
    if (what == two) {
        drawn = draw(s, s->i.mentors, s->i.mentor_count);
        other = draw(s, s->i.mentees, s->i.mentee_count);
    } else if (what == leaving) {
        size_t count = s->pairing->count;
        drawn = count == 0
                    ? -1
                    : s->pairing->pairs[yunta_random_below(&s->random, (uint32_t)count)].mentor;
    } else {
        drawn = draw_person(s, what == paired);
    }
}

static int ascending(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static yunta_status measure(scene *s, const char *name, explanation what) {
    size_t count = 0;
    while (count < s->count) {
        yunta_arena *arena = yunta_arena_new();
        draw_for(s, what);
        if (arena == NULL || drawn < 0) {
            yunta_arena_free(arena);
            break;
        }
        double start = processor_ms();
        yunta_status status = what(s, arena);
        s->took[count++] = processor_ms() - start;
        yunta_arena_free(arena);
        if (status != YUNTA_OK)
            return status;
    }
    qsort(s->took, count, sizeof *s->took, ascending);
    if (count > 0)
        printf("  \"%s\": {\"count\": %zu, \"median\": %.2f, \"p90\": %.2f, \"most\": %.2f},\n",
               name, count, s->took[count / 2], s->took[count * 9 / 10], s->took[count - 1]);
    return YUNTA_OK;
}

static yunta_status open_scene(scene *s, const arguments *a, const yunta_solve_options *options) {
    instance *i = &s->i;
    bool fits = false;
    yunta_status status =
        yunta_match(i->cohort, i->eligibility, i->scoring, options, i->problems, &s->pairing);
    if (status != YUNTA_OK)
        return status;
    const yunta_part *part = &s->pairing->part;
    const yunta_stage *last = &part->stages[part->stage_count - 1];
    yunta_explain_basis basis = {
        i->cohort,         i->weeks,          i->eligibility,     i->scoring,
        s->pairing->pairs, s->pairing->count, last->mentor_price, last->mentee_price,
        last->weight,      options,           i->problems};
    double start = processor_ms();
    status = yunta_explainer_new(&basis, &fits, &s->explainer);
    printf("{\n  \"people\": %zu, \"pairs\": %zu, \"eligible\": %zu, \"load\": %.1f,\n",
           i->cohort->people, s->pairing->count, s->pairing->eligible_pairs,
           processor_ms() - start);
    printf("  \"prices\": %s,\n",
           s->explainer && yunta_explainer_has_prices(s->explainer) ? "true" : "false");
    s->count = a->count;
    s->took = yunta_alloc(a->count, sizeof *s->took);
    yunta_random_seed(&s->random, 1);
    return status == YUNTA_OK && (!fits || s->took == NULL) ? YUNTA_E_DEFECT : status;
}

int main(int argc, char **argv) {
    static const struct {
        const char *name;
        explanation what;
    } all[] = {{"alone", alone}, {"paired", paired}, {"two", two}, {"leaving", leaving}};
    arguments a;
    scene s = {0};
    if (!parse(argc, argv, &a)) {
        fputs("explain COHORT [--count N] [--threads N]\n", stderr);
        return 2;
    }
    yunta_deadline deadline = yunta_deadline_in(600);
    yunta_solve_options options = {a.threads, &deadline, YUNTA_ENGINE_AUTO};
    yunta_status status = instance_read(a.folder, NULL, &s.i);
    if (status == YUNTA_OK)
        status = open_scene(&s, &a, &options);
    for (size_t k = 0; status == YUNTA_OK && k < sizeof all / sizeof *all; k++)
        status = measure(&s, all[k].name, all[k].what);
    printf("  \"state\": %d\n}\n", (int)status);
    if (s.i.problems && status != YUNTA_OK)
        yunta_problems_print(s.i.problems, YUNTA_ERROR, false, stderr);
    yunta_explainer_free(s.explainer);
    yunta_pairing_free(s.pairing);
    yunta_free(s.took);
    instance_free(&s.i);
    return status == YUNTA_OK ? 0 : 1;
}

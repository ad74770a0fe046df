#include "io/read.h"
#include "io/digest.h"
#include "io/reading.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static bool is_folder(const char *path) {
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

static bool is_there(const char *path) {
    struct stat status;
    return stat(path, &status) == 0;
}

static char *folder_of(yunta_arena *arena, const char *path) {
    const char *slash = strrchr(path, '/');
    if (!slash)
        return yunta_arena_copy(arena, ".");
    return yunta_arena_text(arena, path, slash == path ? 1 : (size_t)(slash - path));
}

yunta_status yunta_cohort_locate(const char *argument, yunta_arena *arena, yunta_problems *problems,
                                 const char **policy_path, const char **folder) {
    bool given_folder = is_folder(argument);
    char *path = given_folder ? yunta_reading_join(arena, argument, "yunta.yaml")
                              : yunta_arena_copy(arena, argument);
    char *from = given_folder ? yunta_arena_copy(arena, argument) : folder_of(arena, argument);
    *policy_path = *folder = NULL;
    if (!path || !from)
        return YUNTA_E_MEMORY;
    if (!is_there(path)) {
        yunta_problem_add(
            problems, YUNTA_ERROR, (yunta_place){path, 0, NULL}, NULL,
            T("give a folder that holds yunta.yaml, or the path of a policy file; `yunta init` "
              "writes one from a form's export",
              "indique una carpeta que tenga yunta.yaml, o la ruta de una política; `yunta init` "
              "escribe una a partir de la exportación de un formulario"),
            given_folder ? T("the folder holds no policy", "la carpeta no tiene una política")
                         : T("there is no such folder or file", "no existe esa carpeta o archivo"));
        return YUNTA_E_IO;
    }
    *policy_path = path;
    *folder = from;
    return YUNTA_OK;
}

/* The policy is an input too, the first one. */
static void note_policy(yunta_reading *reading) {
    const char *path = reading->policy->path;
    char sha256[65];
    if (!path || !*path || !is_there(path))
        return;
    if (yunta_digest_file(path, sha256) != YUNTA_OK) {
        yunta_problem_add(
            reading->problems, YUNTA_ERROR, (yunta_place){path, 0, NULL}, NULL,
            T("look at the disk, and run again", "revise el disco y vuelva a ejecutar"),
            T("the file cannot be read to its end: %s",
              "el archivo no se puede leer hasta el final: %s"),
            strerror(errno));
        reading->unreadable = true;
        return;
    }
    const char *slash = strrchr(path, '/');
    yunta_reading_input(reading, "policy", path, slash ? slash + 1 : path, sha256, 0);
}

static int by_table(const void *a, const void *b) {
    const yunta_input *x = a, *y = b;
    int policy = !strcmp(y->table, "policy") - !strcmp(x->table, "policy");
    return policy ? policy : strcmp(x->table, y->table);
}

static void keep_inputs(yunta_reading *reading) {
    yunta_cohort *cohort = reading->cohort;
    if (reading->inputs.count)
        qsort(reading->inputs.items, reading->inputs.count, sizeof *reading->inputs.items,
              by_table);
    cohort->inputs = yunta_reading_keep(reading, reading->inputs.items, reading->inputs.count,
                                        sizeof *reading->inputs.items);
    cohort->input_count = cohort->inputs ? reading->inputs.count : 0;
}

/* One more of the steps below is done. */
static void step(yunta_reading *reading) {
    static const double steps = 20;
    if (reading->deadline)
        yunta_deadline_report(reading->deadline, T("read", "leer"), ++reading->steps / steps);
}

/* What comes from the applicants' table, while it is open. */
static void read_applicants(yunta_reading *reading) {
    static void (*const readers[])(yunta_applicants *) = {
        yunta_reading_zones,   yunta_reading_hours, yunta_reading_skills, yunta_reading_columns,
        yunta_reading_numbers, yunta_reading_terms, yunta_reading_lacks,  yunta_reading_spelling,
    };
    yunta_applicants applicants = {0};
    yunta_reading_people(reading, &applicants);
    step(reading);
    if (applicants.sheet) {
        for (size_t k = 0; k < sizeof readers / sizeof *readers && yunta_reading_going(reading);
             k++) {
            readers[k](&applicants);
            step(reading);
        }
        yunta_sheet_twins(applicants.sheet);
        yunta_sheet_unknown(applicants.sheet);
    }
    yunta_sheet_close(applicants.sheet);
}

typedef void (*reader)(yunta_reading *);

static void read_each(yunta_reading *reading, const reader *readers, size_t count) {
    for (size_t k = 0; k < count && yunta_reading_going(reading); k++) {
        readers[k](reading);
        step(reading);
    }
}

static void read_others(yunta_reading *reading) {
    static const reader of_people[] = {
        yunta_reading_absences, yunta_reading_preferences, yunta_reading_constraints,
        yunta_reading_history,  yunta_reading_scores,
    };
    static const reader of_calendar[] = {
        yunta_reading_sessions, yunta_reading_holidays, yunta_reading_workshops,
        yunta_reading_travel,   yunta_reading_mapping,
    };
    /* Without people every one of those tables would be full of unknown ones. */
    if (reading->cohort->people)
        read_each(reading, of_people, sizeof of_people / sizeof *of_people);
    read_each(reading, of_calendar, sizeof of_calendar / sizeof *of_calendar);
    if (reading->cohort->people) /* last: it names what the other tables hold */
        yunta_reading_outcomes(reading);
}

bool yunta_reading_prepare(yunta_reading *reading) {
    yunta_names_prepare(reading);
    yunta_reading_values(reading);
    return !reading->out_of_memory;
}

yunta_status yunta_reading_outcome(const yunta_reading *reading, size_t errors_before) {
    yunta_status status = yunta_reading_state(reading);
    if (status == YUNTA_OK && reading->unreadable)
        status = YUNTA_E_IO;
    if (status == YUNTA_OK && yunta_problems_count(reading->problems, YUNTA_ERROR) > errors_before)
        status = YUNTA_E_INPUT;
    return status;
}

static void read_tables(yunta_reading *reading) {
    if (!yunta_reading_prepare(reading))
        return;
    note_policy(reading);
    yunta_reading_locate(reading);
    yunta_reading_strays(reading);
    read_applicants(reading);
    read_others(reading);
    yunta_reading_withdraw(reading);
    keep_inputs(reading);
}

static yunta_cohort *cohort_new(const yunta_policy *policy) {
    yunta_cohort *cohort = yunta_alloc(1, sizeof *cohort);
    if (!cohort)
        return NULL;
    cohort->policy = policy;
    cohort->institution = cohort->unit = cohort->region = cohort->gender = -1;
    cohort->arena = yunta_arena_new();
    if (cohort->arena)
        return cohort;
    yunta_free(cohort);
    return NULL;
}

yunta_status yunta_cohort_read(const yunta_policy *policy, const char *folder,
                               const yunta_deadline *deadline, yunta_problems *problems,
                               yunta_cohort **cohort) {
    return yunta_cohort_read_changed(policy, folder, false, NULL, deadline, problems, cohort);
}

yunta_status yunta_cohort_read_changed(const yunta_policy *policy, const char *folder,
                                       bool anywhere, const yunta_changes *changes,
                                       const yunta_deadline *deadline, yunta_problems *problems,
                                       yunta_cohort **cohort) {
    size_t before = yunta_problems_count(problems, YUNTA_ERROR);
    yunta_reading reading = {.policy = policy,
                             .folder = folder,
                             .anywhere = anywhere,
                             .changes = changes,
                             .deadline = deadline,
                             .problems = problems};
    *cohort = NULL;
    reading.cohort = cohort_new(policy);
    reading.scratch = yunta_arena_new();
    reading.out_of_memory = !reading.cohort || !reading.scratch;
    if (!reading.out_of_memory)
        read_tables(&reading);
    yunta_status status = yunta_reading_outcome(&reading, before);
    yunta_array_free(&reading.inputs);
    yunta_array_free(&reading.departed);
    yunta_array_free(&reading.back);
    yunta_intern_free(&reading.people);
    yunta_arena_free(reading.scratch);
    if (status == YUNTA_OK)
        *cohort = reading.cohort;
    else
        yunta_cohort_free(reading.cohort);
    return status;
}

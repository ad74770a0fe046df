#include "io/generate.h"
#include "io/csv_write.h"
#include "io/generate_private.h"
#include "io/staging.h"
#include <inttypes.h>
#include <string.h>

enum { BETWEEN_CHECKS = 4096 };

static const char *const weekdays[] = {"mon", "tue", "wed", "thu", "fri"};

typedef struct {
    const yunta_generate_shape *shape;
    yunta_staging *staging;
    const yunta_deadline *deadline;
    yunta_generate_model model;
    yunta_csv_writer people, hours;
    int digits; /* of ids */
} generating;

yunta_generate_shape yunta_generate_usual(void) {
    return (yunta_generate_shape){.seed = 1,
                                  .people = 1000,
                                  .institutions = 1,
                                  .tail = 80,
                                  .regions = 16,
                                  .skills = 24,
                                  .mentors = 50,
                                  .women = 59,
                                  .capital = 39,
                                  .ages = {27, 29, 21, 23},
                                  .capacity = 1,
                                  .availability = 40};
}

/* ---- people ---- */

static void skill_header(yunta_csv_writer *csv, const char *kind, size_t k) {
    const char *name = yunta_generate_skill(k);
    char text[96];
    if (name)
        snprintf(text, sizeof text, "%s:%s", kind, name);
    else
        snprintf(text, sizeof text, "%s:Habilidad %zu", kind, k + 1);
    yunta_csv_text(csv, text);
}

static void write_header(generating *g) {
    static const char *const names[] = {"id",          "name",    "email",      "role",
                                        "institution", "unit",    "region",     "level",
                                        "birth_year",  "sponsor", "applied_on", "capacity",
                                        "strengths",   "goals",   "gender"};
    for (size_t k = 0; k < sizeof names / sizeof *names; k++)
        yunta_csv_text(&g->people, names[k]);
    for (size_t k = 0; k < (size_t)g->shape->skills; k++)
        skill_header(&g->people, "skill", k);
    for (size_t k = 0; k < (size_t)g->shape->skills; k++)
        skill_header(&g->people, "want", k);
    yunta_csv_end_row(&g->people);
}

static void put_terms(yunta_csv_writer *csv, const size_t *terms, size_t count) {
    char text[128] = "";
    size_t used = 0;
    for (size_t k = 0; k < count; k++) {
        const char *term = yunta_generate_term(terms[k]);
        size_t length = strlen(term);
        if (k > 0)
            text[used++] = ';';
        memcpy(text + used, term, length + 1);
        used += length;
    }
    yunta_csv_text(csv, text);
}

/* A number of this many digits at least, after a letter or a word. */
static void put_number(yunta_csv_writer *csv, const char *before, int digits, int32_t number,
                       const char *after) {
    char text[96], figures[12];
    int count = 0;
    for (; number > 0 || count < digits; number /= 10)
        figures[count++] = (char)('0' + number % 10);
    size_t used = strlen(before), tail = strlen(after);
    memcpy(text, before, used);
    while (count > 0)
        text[used++] = figures[--count];
    memcpy(text + used, after, tail + 1);
    yunta_csv_text(csv, text);
}

static void put_name(yunta_csv_writer *csv, const yunta_generate_person *person) {
    const char *parts[] = {yunta_generate_given(person->woman, person->given),
                           yunta_generate_surname(person->surname[0]),
                           yunta_generate_surname(person->surname[1])};
    char text[96];
    size_t used = 0;
    for (size_t k = 0; k < 3; k++) {
        size_t length = strlen(parts[k]);
        memcpy(text + used, parts[k], length);
        used += length;
        text[used++] = ' ';
    }
    text[used - 1] = '\0';
    yunta_csv_text(csv, text);
}

static void put_region(yunta_csv_writer *csv, int32_t region) {
    const char *name = yunta_generate_region((size_t)region);
    if (name)
        yunta_csv_text(csv, name);
    else
        put_number(csv, "Zona ", 1, region + 1, "");
}

static void put_grades(yunta_csv_writer *csv, const uint8_t *grades, size_t count, bool given) {
    static const char *const text[] = {"0", "1", "2", "3", "4", "5"};
    for (size_t k = 0; k < count; k++)
        yunta_csv_text(csv, given ? text[grades[k]] : "");
}

static void write_person(generating *g, const yunta_generate_person *person) {
    yunta_csv_writer *csv = &g->people;
    const char *role = person->role == YUNTA_MENTOR   ? "mentor"
                       : person->role == YUNTA_MENTEE ? "mentee"
                                                      : "both";
    put_number(csv, "p", g->digits, person->number, "");
    put_name(csv, person);
    put_number(csv, "p", g->digits, person->number, "@servicio.example");
    yunta_csv_text(csv, role);
    put_number(csv, "Servicio ", 3, person->institution + 1, "");
    yunta_csv_text(csv, yunta_generate_unit((size_t)person->unit));
    put_region(csv, person->region);
    yunta_csv_integer(csv, person->level);
    yunta_csv_integer(csv, YUNTA_GENERATE_YEAR - person->age);
    yunta_csv_text(csv, person->sponsor ? "yes" : "no");
    put_number(csv, "2027-01-", 2, 4 + person->applied % 28, "");
    if (person->role & YUNTA_MENTOR)
        yunta_csv_integer(csv, person->capacity);
    else
        yunta_csv_text(csv, "");
    put_terms(csv, person->strengths, person->strength_count);
    put_terms(csv, person->goals, person->goal_count);
    yunta_csv_text(csv, person->woman ? "F" : "M");
    put_grades(csv, person->skill, (size_t)g->shape->skills, true);
    put_grades(csv, person->want, (size_t)g->shape->skills, person->role & YUNTA_MENTEE);
    yunta_csv_end_row(csv);
}

static void put_time(yunta_csv_writer *csv, int minute) {
    char text[] = {(char)('0' + minute / 600),     (char)('0' + minute / 60 % 10), ':',
                   (char)('0' + minute % 60 / 10), (char)('0' + minute % 10),      '\0'};
    yunta_csv_text(csv, text);
}

static void write_hours(generating *g, const yunta_generate_person *person) {
    yunta_generate_stretch stretches[2];
    for (size_t day = 0; day < 5; day++) {
        size_t count = yunta_generate_day(&g->model, stretches);
        for (size_t k = 0; k < count; k++) {
            put_number(&g->hours, "p", g->digits, person->number, "");
            yunta_csv_text(&g->hours, weekdays[day]);
            put_time(&g->hours, stretches[k].from);
            put_time(&g->hours, stretches[k].to);
            yunta_csv_text(&g->hours, g->shape->calendar ? "all" : "");
            yunta_csv_end_row(&g->hours);
        }
    }
}

static yunta_status write_people(generating *g) {
    static const char *const header[] = {"person", "day", "from", "to", "for"};
    yunta_generate_person person;
    bool hours = g->shape->availability > 0;
    write_header(g);
    if (hours)
        yunta_generate_row(&g->hours, header, 5);
    for (int32_t k = 0; k < g->shape->people; k++) {
        if (k % BETWEEN_CHECKS == 0) {
            yunta_deadline_report(g->deadline, T("write", "escribir"),
                                  (double)k / g->shape->people);
            if (yunta_deadline_stopped(g->deadline))
                return YUNTA_E_STOPPED;
        }
        yunta_generate_next(&g->model, &person);
        write_person(g, &person);
        if (hours)
            write_hours(g, &person);
    }
    return YUNTA_OK;
}

static yunta_status people_files(generating *g) {
    FILE *people = NULL, *hours = NULL;
    yunta_status status = yunta_staging_open(g->staging, "applicants.csv", &people);
    if (status == YUNTA_OK && g->shape->availability > 0)
        status = yunta_staging_open(g->staging, "availability.csv", &hours);
    if (status == YUNTA_OK) {
        g->people = yunta_csv_writer_on(people);
        g->hours = yunta_csv_writer_on(hours);
        status = write_people(g);
    }
    yunta_status closed = people ? yunta_staging_close(g->staging, people) : YUNTA_OK;
    if (status == YUNTA_OK)
        status = closed;
    closed = hours ? yunta_staging_close(g->staging, hours) : YUNTA_OK;
    return status == YUNTA_OK ? closed : status;
}

/* ---- the folder ---- */

static yunta_status file(generating *g, const char *name,
                         void (*write)(yunta_generate_model *, FILE *)) {
    FILE *stream = NULL;
    yunta_status status = yunta_staging_open(g->staging, name, &stream);
    if (status != YUNTA_OK)
        return status;
    write(&g->model, stream);
    return yunta_staging_close(g->staging, stream);
}

static yunta_status write_all(generating *g) {
    yunta_status status = people_files(g);
    if (status == YUNTA_OK)
        status = file(g, "yunta.yaml", yunta_generate_policy);
    if (status == YUNTA_OK && g->shape->calendar) {
        status = file(g, "sessions.csv", yunta_generate_sessions);
        if (status == YUNTA_OK)
            status = file(g, "experts.csv", yunta_generate_experts);
        if (status == YUNTA_OK)
            status = file(g, "holidays.csv", yunta_generate_holidays);
    }
    return status == YUNTA_OK ? yunta_staging_commit(g->staging) : status;
}

/* ---- what is refused ---- */

static void refuse(yunta_problems *problems, const char *what, int64_t least, int64_t most) {
    yunta_problem_add(
        problems, YUNTA_ERROR, (yunta_place){0}, what,
        T("choose another number", "elija otro número"),
        T("it must lie in %" PRId64 "..%" PRId64, "debe estar en %" PRId64 "..%" PRId64), least,
        most);
}

static yunta_status check(const yunta_generate_shape *shape, yunta_problems *problems) {
    const struct {
        const char *name;
        int64_t value, least, most;
    } rules[] = {{"--people", shape->people, 2, 20000000},
                 {"--institutions", shape->institutions, 1, 1000000},
                 {"--tail", shape->tail, 0, 300},
                 {"--regions", shape->regions, 1, 1000},
                 {"--skills", shape->skills, 0, YUNTA_GENERATE_SKILLS},
                 {"--mentors", shape->mentors, 0, 100},
                 {"--both", shape->both, 0, 100 - (int64_t)shape->mentors},
                 {"--women", shape->women, 0, 100},
                 {"--capital", shape->capital, 0, 100},
                 {"--capacity", shape->capacity, 1, 1000},
                 {"--availability", shape->availability, 0, 100}};
    size_t before = yunta_problems_count(problems, YUNTA_ERROR);
    int64_t ages = 0;
    for (size_t k = 0; k < sizeof rules / sizeof *rules; k++)
        if (rules[k].value < rules[k].least || rules[k].value > rules[k].most)
            refuse(problems, rules[k].name, rules[k].least, rules[k].most);
    for (size_t k = 0; k < YUNTA_GENERATE_BANDS; k++) {
        if (shape->ages[k] < 0 || shape->ages[k] > 1000)
            refuse(problems, "--ages", 0, 1000);
        ages += shape->ages[k];
    }
    if (ages <= 0)
        refuse(problems, "--ages", 1, 4000);
    return yunta_problems_count(problems, YUNTA_ERROR) > before ? YUNTA_E_USAGE : YUNTA_OK;
}

/* Nothing that somebody has is written over. The staging has refused links and files already. */
static yunta_status check_empty(const char *out, yunta_problems *problems) {
    if (yunta_staging_vacant(out))
        return YUNTA_OK;
    yunta_problem_add(problems, YUNTA_ERROR, (yunta_place){out, 0, NULL}, NULL,
                      T("name a new folder with --out", "indique una carpeta nueva con --out"),
                      T("the folder holds something already and is left as it is",
                        "la carpeta ya contiene algo y queda como está"));
    return YUNTA_E_IO;
}

yunta_status yunta_generate(const yunta_generate_shape *shape, const char *out,
                            const yunta_deadline *deadline, yunta_problems *problems) {
    generating g = {.shape = shape, .deadline = deadline, .digits = 1};
    uint64_t *institution = NULL;
    yunta_status status = check(shape, problems);
    if (status != YUNTA_OK)
        return status;
    for (int32_t rest = shape->people; rest >= 10; rest /= 10)
        g.digits++;
    institution = yunta_alloc((size_t)shape->institutions, sizeof *institution);
    status = institution ? yunta_staging_new(out, deadline, problems, &g.staging) : YUNTA_E_MEMORY;
    if (status == YUNTA_OK)
        status = check_empty(out, problems);
    if (status == YUNTA_OK) {
        yunta_generate_begin(&g.model, shape, institution);
        status = write_all(&g);
    }
    yunta_staging_free(g.staging);
    yunta_free(institution);
    return status;
}

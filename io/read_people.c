#include "base/text.h"
#include "io/cell.h"
#include "io/reading.h"
#include "io/zone.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
    ID_BYTES = 64,
    RUT_LEAST_SIGNS = 7,
    RUT_WHOLE_SIGNS = 9,
    CAPACITY_MOST = 1000000,
    BIRTH_LEAST = 1900,
    BIRTH_MOST = 2100,
    AGE_MOST = 150
};

typedef struct {
    const char *id, *key; /* key: what all spellings of one id share */
    size_t row, line;
} answer; /* one row with an id */

typedef struct {
    answer *items;
    size_t count, room;
} answers;

/* A RUT as it is written where that is the usual way, else in that way; or with an error. */
static const char *read_rut(const yunta_sheet *sheet, size_t row, const char *text) {
    char key[YUNTA_RUT_ROOM];
    if (yunta_cell_rut_key(text, key))
        return strcasecmp(key, text) ? yunta_reading_copy(sheet->reading, key) : text;
    size_t signs = 0, others = 0;
    for (const char *at = text; *at; at++) {
        bool sign = isdigit((unsigned char)*at) || *at == 'k' || *at == 'K';
        signs += sign;
        others += !sign && !strchr(".- ", *at);
    }
    bool like = signs >= RUT_LEAST_SIGNS && !others, open = like && !strchr(text, '-');
    bool short_one = open && signs < RUT_WHOLE_SIGNS;
    yunta_sheet_fault(
        sheet, row, YUNTA_APPLICANTS_ID,
        open   ? T("write it as 12345678-5, with a hyphen before its check digit",
                   "escríbalo como 12345678-5, con un guion antes de su dígito verificador")
        : like ? T("check its figures against the identity card, and write it as 12345678-5",
                   "revise sus cifras con la cédula de identidad, y escríbalo como 12345678-5")
               : T("write it as 12345678-5", "escríbalo como 12345678-5"),
        short_one ? T("it cannot be told whether the last figure of this RUT is its check digit",
                      "no se sabe si la última cifra de este RUT es su dígito verificador")
        : open    ? T("this RUT shows no check digit that agrees with it",
                      "este RUT no muestra un dígito verificador que le corresponda")
        : like    ? T("this RUT does not agree with its check digit",
                      "este RUT no corresponde a su dígito verificador")
                  : T("this is no RUT", "esto no es un RUT"));
    return text;
}

/* The id of a row, "" with an error where it has none. */
static const char *row_id(const yunta_sheet *sheet, size_t row) {
    const char *id = yunta_sheet_text(sheet, row, YUNTA_APPLICANTS_ID);
    bool rut = sheet->reading->policy->id_format == YUNTA_ID_RUT;
    if (!*id && !rut)
        id = yunta_sheet_text(sheet, row, YUNTA_APPLICANTS_EMAIL);
    if (!*id) {
        yunta_sheet_fault(sheet, row, YUNTA_APPLICANTS_ID,
                          rut ? T("fill in the RUT", "complete el RUT")
                              : T("fill in one of them", "complete uno de los dos"),
                          rut ? T("the person has no RUT", "la persona no tiene RUT")
                              : T("the person has neither id nor email",
                                  "la persona no tiene identificador ni correo"));
        return "";
    }
    if (*id == '#' && !yunta_reading_sound(sheet->reading,
                                           yunta_sheet_place(sheet, row, YUNTA_APPLICANTS_ID), id))
        return "";
    if (strlen(id) > ID_BYTES)
        yunta_sheet_fault(
            sheet, row, YUNTA_APPLICANTS_ID,
            T("use a shorter id", "use un identificador más corto"),
            T("the id is longer than 64 bytes", "el identificador mide más de 64 bytes"));
    return rut ? read_rut(sheet, row, id) : id;
}

static int by_key(const void *a, const void *b) {
    const answer *x = a, *y = b;
    int order = strcmp(x->key, y->key);
    if (order)
        return order;
    return x->row < y->row ? -1 : 1;
}

static int by_id(const void *a, const void *b) {
    return strcmp(((const answer *)a)->id, ((const answer *)b)->id);
}

/* Where the id of a row stands: it may be its address. */
static yunta_place id_place(const yunta_sheet *sheet, size_t row) {
    bool id = *yunta_sheet_text(sheet, row, YUNTA_APPLICANTS_ID) != '\0';
    return yunta_sheet_place(sheet, row, id ? YUNTA_APPLICANTS_ID : YUNTA_APPLICANTS_EMAIL);
}

static void tell_duplicate(const yunta_sheet *sheet, const answer *one, const answer *other,
                           bool last) {
    yunta_place place = id_place(sheet, one->row), there = id_place(sheet, other->row);
    bool apart = strcmp(place.file, there.file) != 0, otherwise = strcmp(one->id, other->id) != 0;
    const char *of = apart ? T(" of ", " de ") : "", *as = T(", as ", ", como ");
    yunta_problem_add(
        sheet->reading->problems, last ? YUNTA_WARNING : YUNTA_ERROR, place, one->id,
        last ? NULL
             : T("keep one of the rows, or set duplicates: last in the policy",
                 "deje una de las filas, o ponga duplicates: last en la política"),
        last ? T("this answer is replaced by the later one on line %zu%s%s%s%s",
                 "esta respuesta se reemplaza por la posterior, en la línea %zu%s%s%s%s")
             : T("this id is already on line %zu%s%s%s%s",
                 "este identificador ya está en la línea %zu%s%s%s%s"),
        other->line, of, apart ? there.file : "", otherwise ? as : "", otherwise ? other->id : "");
}

/* Of several answers with one id, the last stays; or they are errors. */
static void drop_duplicates(const yunta_sheet *sheet, answers *answers) {
    bool last = sheet->reading->policy->duplicates == YUNTA_DUPLICATES_LAST;
    size_t kept = 0;
    for (size_t k = 0; k < answers->count; k++) {
        if (!kept || strcmp(answers->items[kept - 1].key, answers->items[k].key) != 0) {
            answers->items[kept++] = answers->items[k];
            continue;
        }
        const answer *before = &answers->items[kept - 1], *now = &answers->items[k];
        tell_duplicate(sheet, last ? before : now, last ? now : before, last);
        if (last)
            answers->items[kept - 1] = *now;
    }
    answers->count = kept;
}

static void read_ids(const yunta_sheet *sheet, answers *answers) {
    yunta_reading *reading = sheet->reading;
    size_t respelt = 0;
    for (size_t row = 0; row < sheet->table->rows; row++) {
        if (row % YUNTA_ROWS_BETWEEN_CHECKS == 0 && !yunta_reading_going(reading))
            return;
        const char *id = row_id(sheet, row);
        respelt += *id && strcmp(id, yunta_sheet_text(sheet, row, YUNTA_APPLICANTS_ID)) != 0 &&
                   reading->policy->id_format == YUNTA_ID_RUT;
        if (*id)
            yunta_reading_push(reading, answers,
                               ((answer){id, yunta_reading_person_key(reading, id), row,
                                         sheet->table->line[row]}));
    }
    if (respelt > 0)
        yunta_problem_add(reading->problems, YUNTA_NOTE,
                          (yunta_place){sheet->table->shown, 0, NULL}, NULL, NULL,
                          T("%zu RUT(s) written with points or otherwise are read as 12345678-5",
                            "%zu RUT escritos con puntos o de otro modo se leen como 12345678-5"),
                          respelt);
    yunta_reading_sort(answers->items, answers->count, sizeof *answers->items, by_key);
    drop_duplicates(sheet, answers);
    yunta_reading_sort(answers->items, answers->count, sizeof *answers->items, by_id);
}

static int read_role(const yunta_sheet *sheet, size_t row) {
    const char *text;
    int role = 0;
    if (yunta_reading_departed(sheet, row))
        return role;
    if (!yunta_sheet_filled(sheet, row, YUNTA_APPLICANTS_ROLE, &text))
        return YUNTA_BOTH;
    if (yunta_cell_role(text, &role) && role)
        return role;
    yunta_sheet_fault(sheet, row, YUNTA_APPLICANTS_ROLE,
                      T("write mentor, mentee or both, or map the word in the policy: "
                        "values: {role: {WORD: mentor}}",
                        "escriba mentor, mentee o ambos, o traduzca la palabra en la política: "
                        "values: {role: {PALABRA: mentor}}"),
                      T("unknown role", "rol desconocido"));
    return YUNTA_BOTH;
}

/* Two years apart are a birthday, and an answer of the year before. */
static void compare_ages(const yunta_sheet *sheet, size_t row, int32_t told, int32_t counted) {
    enum { APART = 2 };
    if (told - counted <= APART && counted - told <= APART)
        return;
    yunta_problem_add(
        sheet->reading->problems, YUNTA_WARNING,
        yunta_sheet_place(sheet, row, YUNTA_APPLICANTS_AGE),
        yunta_sheet_text(sheet, row, YUNTA_APPLICANTS_AGE),
        T("correct the age or the year of birth", "corrija la edad o el año de nacimiento"),
        T("the year of birth says %d, and it counts", "el año de nacimiento dice %d, y es el que "
                                                      "cuenta"),
        counted);
}

/* Age and year of birth, each from the other where the year of the programme is known. */
static void read_age(const yunta_sheet *sheet, size_t row, yunta_person *person) {
    const yunta_policy *policy = sheet->reading->policy;
    yunta_sheet_integer(sheet, row, YUNTA_APPLICANTS_BIRTH_YEAR,
                        (yunta_bounds){BIRTH_LEAST, BIRTH_MOST, YUNTA_NO_INT, false},
                        &person->birth_year);
    yunta_sheet_integer(sheet, row, YUNTA_APPLICANTS_AGE,
                        (yunta_bounds){0, AGE_MOST, YUNTA_NO_INT, false}, &person->age);
    if (policy->programme_start == YUNTA_NO_DAY)
        return;
    int year = yunta_day_year(policy->programme_start);
    if (person->birth_year == YUNTA_NO_INT) {
        if (person->age != YUNTA_NO_INT)
            person->birth_year = year - person->age;
        return;
    }
    int32_t told = person->age;
    person->age = year - person->birth_year;
    if (told != YUNTA_NO_INT && person->age >= 0)
        compare_ages(sheet, row, told, person->age);
    if (person->age >= 0)
        return;
    yunta_sheet_fault(sheet, row, YUNTA_APPLICANTS_BIRTH_YEAR,
                      T("correct the year", "corrija el año"),
                      T("the year of birth lies after the programme's start",
                        "el año de nacimiento es posterior al inicio del programa"));
}

static void read_person(const yunta_sheet *sheet, size_t row, yunta_person *person) {
    const yunta_policy *policy = sheet->reading->policy;
    const yunta_bounds any = {INT32_MIN + 1, INT32_MAX, YUNTA_NO_INT, false};
    person->line = sheet->table->line[row];
    person->name = yunta_sheet_kept(sheet, row, YUNTA_APPLICANTS_NAME);
    person->email = yunta_sheet_kept(sheet, row, YUNTA_APPLICANTS_EMAIL);
    person->role = read_role(sheet, row);
    yunta_sheet_integer(sheet, row, YUNTA_APPLICANTS_CAPACITY,
                        (yunta_bounds){0, CAPACITY_MOST, policy->matching_mentor_capacity, false},
                        &person->capacity);
    yunta_sheet_integer(sheet, row, YUNTA_APPLICANTS_MENTORS,
                        (yunta_bounds){0, CAPACITY_MOST, policy->matching_mentee_mentors, false},
                        &person->mentors);
    yunta_sheet_integer(sheet, row, YUNTA_APPLICANTS_LEVEL, any, &person->level);
    read_age(sheet, row, person);
    yunta_sheet_answer(sheet, row, YUNTA_APPLICANTS_SPONSOR, &person->sponsor);
    if (person->sponsor == YUNTA_UNKNOWN)
        person->sponsor = YUNTA_NO;
    yunta_sheet_answer(sheet, row, YUNTA_APPLICANTS_ATTENDS, &person->attends);
    yunta_sheet_day(sheet, row, YUNTA_APPLICANTS_APPLIED_ON, false, &person->applied_on);
}

static void keep_people(yunta_reading *reading, yunta_applicants *applicants,
                        const answers *answers) {
    yunta_cohort *cohort = reading->cohort;
    cohort->person =
        yunta_reading_alloc(reading, cohort->arena, answers->count, sizeof *cohort->person);
    applicants->row =
        yunta_reading_alloc(reading, reading->scratch, answers->count, sizeof *applicants->row);
    if (reading->out_of_memory)
        return;
    for (size_t p = 0; p < answers->count; p++) {
        if (p % YUNTA_ROWS_BETWEEN_CHECKS == 0 && !yunta_reading_going(reading))
            return;
        cohort->person[p].id = yunta_reading_copy(reading, answers->items[p].id);
        yunta_intern(reading, &reading->people,
                     yunta_reading_person_key(reading, cohort->person[p].id));
        applicants->row[p] = answers->items[p].row;
        read_person(applicants->sheet, answers->items[p].row, &cohort->person[p]);
    }
    cohort->people = answers->count;
    if (yunta_cohort_spell(cohort) != YUNTA_OK)
        reading->out_of_memory = true;
}

static bool has_id(const yunta_sheet *sheet) {
    if (yunta_sheet_has(sheet, YUNTA_APPLICANTS_ID) ||
        yunta_sheet_has(sheet, YUNTA_APPLICANTS_EMAIL))
        return true;
    yunta_problem_add(
        sheet->reading->problems, YUNTA_ERROR,
        (yunta_place){sheet->table->shown, sheet->table->header_line, NULL}, NULL,
        T("name one of them id or email, or point to it in the policy: columns: {id: HEADER}; or "
          "take out the lines above the header",
          "llame id o correo a una, o indíquela en la política: columns: {id: ENCABEZADO}; o quite "
          "las líneas sobre el encabezado"),
        T("there is no column of ids (id, %s) nor of emails (email, %s)",
          "no hay columna de identificadores (id, %s) ni de correos (email, %s)"),
        yunta_columns_rule(YUNTA_APPLICANTS_ID)->aliases,
        yunta_columns_rule(YUNTA_APPLICANTS_EMAIL)->aliases);
    return false;
}

void yunta_reading_people(yunta_reading *reading, yunta_applicants *applicants) {
    answers answers = {0};
    yunta_sheet_open(reading, YUNTA_TABLE_APPLICANTS, &applicants->sheet);
    const yunta_sheet *sheet = applicants->sheet;
    if (!sheet)
        return;
    reading->address_ids = !yunta_sheet_has(sheet, YUNTA_APPLICANTS_ID);
    yunta_reading_add(applicants->sheet);
    if (has_id(sheet))
        read_ids(sheet, &answers);
    if (!sheet->table->rows)
        yunta_problem_add(reading->problems, YUNTA_ERROR,
                          (yunta_place){sheet->table->shown, sheet->table->header_line, NULL}, NULL,
                          T("export the answers again, with their rows",
                            "exporte de nuevo las respuestas, con sus filas"),
                          T("there are no applicants", "no hay postulantes"));
    keep_people(reading, applicants, &answers);
    yunta_array_free(&answers);
}

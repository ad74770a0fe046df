/* Cohorts that are right: dialects, order of rows, defaults, what each table becomes. */
#include "base/random.h"
#include "tests/read_folder.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void assert_equal_cohorts(const test_folder *a, const test_folder *b) {
    const char *differs = test_cohorts_differ(a->cohort, b->cohort);
    if (differs)
        fail_msg("the cohorts differ in %s", differs);
}

#define PLAIN_POLICY                                                                               \
    "programme: {start: 2027-03-01}\neligibility: {where: [{column: months, most: 6}]}\n"

static const test_file plain[] = {
    {"applicants.csv",
     "id,name,role,institution,region,birth_year,sponsor,applied_on,capacity,strengths,goals,"
     "gender,months,skill:Búsqueda,skill:Nube,want:Búsqueda,want:Nube\n"
     "a,\"Ana Muñoz\",mentor,SII,Aysén,1990,yes,2027-01-17,2,género;datos,,F,3,3,5,,\n"
     "b,Íñigo,mentee,SII,Ñuble,1970,no,2027-01-05,,,datos;ética,M,,1,2,0,3\n"
     "c,Eva,both,Servicio Civil,Aysén,1980,,,,ética,género,,8,4,,2,\n",
     0},
    {"availability.csv",
     "person,day,from,to,for\na,mon,09:00,10:30,\na,mon,14:00,15:00,meetings\n"
     "b,wed,08:30,12:00,all\n",
     0},
    {0},
};

static const test_file spreadsheet[] = {
    {"applicants.csv",
     "Identificador;Nombre;Rol;Instituci\xf3n;Regi\xf3n;A\xf1o de nacimiento;Patrocinio;"
     "Fecha de postulaci\xf3n;Cupos;Fortalezas;\xc1reas a profundizar;G\xe9nero;Months;"
     "Habilidad:B\xfasqueda;Habilidad:Nube;Inter\xe9s:B\xfasqueda;Inter\xe9s:Nube\r\n"
     "a;Ana Mu\xf1oz;Mentora;SII;Ays\xe9n;1990;S\xed;17/01/2027;2;g\xe9nero, datos;;F;3;"
     "3 - Medio;Experto;;\r\n"
     "b;\xcd\xf1igo;Mentee;SII;\xd1uble;1970;No;05/01/2027;;;datos, \xe9tica;M;;1 - Ninguno;"
     "B\xe1sico;0;3\r\n"
     "c;Eva;Ambos;Servicio Civil;Ays\xe9n;1980;;;;\xe9tica;g\xe9nero;;8;4;;2;\r\n",
     0},
    {"availability.csv",
     "persona;d\xed"
     "a;desde;hasta;para\r\na;lunes;9:00;10:30;reuniones\r\n"
     "a;lunes;14:00;15:00;\r\nb;mi\xe9rcoles;8:30;12:00;todo\r\n",
     0},
    {0},
};

#define FORM_POLICY                                                                                \
    PLAIN_POLICY "files: {applicants: respuestas.csv}\n"                                           \
                 "columns: {id: 'Su RUT', name: 'Su nombre:', role: '¿Qué quiere ser?', "        \
                 "institution: 'Dónde trabaja', birth_year: 'Nació en', applied_on: "            \
                 "'Marca temporal', goals: '¿Qué le gustaría aprender?', months: 'Meses'}\n"    \
                 "values: {institution: {S.I.I.: SII}}\n"                                          \
                 "skills: {level: 'Marque su nivel: [*]', want: '¿Le interesa? [*]'}\n"           \
                 "availability: {columns: {mon: 'Horas [Lunes]'}, labels: {Mañana: "              \
                 "'09:00-10:30'}}\n"

static const test_file form[] = {
    {"respuestas.csv",
     "\xef\xbb\xbfMarca temporal,Su RUT,Su nombre:,¿Qué quiere ser?,Dónde trabaja,Región,Nació en,"
     "Patrocinio,Cupos,Fortalezas,¿Qué le gustaría aprender?,Género,Meses,Marque su nivel: "
     "[Búsqueda],Marque su nivel: [Nube],¿Le interesa? [Búsqueda],¿Le interesa? [Nube],"
     "Horas [Lunes]\n"
     "17/01/2027 10:32:07,a,Ana Muñoz,Mentor(a),s.i.i.,Aysén,1990,sí,2,\"género, datos\",,F,3,"
     "3 - Medio,5 - Experto,,,\"mañana, 14:00-15:00\"\n"
     "05/01/2027 9:00:00,b,Íñigo,mentee,SII,Ñuble,1970,no,,,\"datos, ética\",M,,1,2,0,"
     "3 - Mucho,\n"
     ",c,Eva,ambos,Servicio Civil,Aysén,1980,,,ética,género,,8,4 - Avanzado,,2,,\n",
     0},
    {"availability.csv", "person,day,from,to,for\nb,wed,08:30,12:00,all\n", 0},
    {0},
};

static void the_three_dialects_give_equal_cohorts(void **state) {
    (void)state;
    test_folder a, b, c;
    test_folder_open_good(&a, PLAIN_POLICY, plain);
    test_folder_open_good(&b, PLAIN_POLICY, spreadsheet);
    test_folder_open_good(&c, FORM_POLICY, form);
    assert_equal_cohorts(&a, &b);
    assert_equal_cohorts(&a, &c);
    const yunta_cohort *cohort = a.cohort;
    assert_int_equal(cohort->people, 3);
    assert_string_equal(cohort->person[0].name, "Ana Muñoz");
    assert_int_equal(cohort->person[0].age, 37);
    assert_int_equal(cohort->person[0].capacity, 2);
    assert_int_equal(cohort->person[1].capacity, 1);
    assert_int_equal(cohort->person[2].sponsor, YUNTA_NO);
    assert_int_equal(cohort->person[2].applied_on, YUNTA_NO_DAY);
    assert_int_equal(cohort->skills, 2);
    assert_string_equal(cohort->skill[0], "Búsqueda");
    assert_memory_equal(cohort->level, ((uint8_t[]){3, 5, 1, 2, 4, 1}), 6);
    assert_memory_equal(cohort->want, ((uint8_t[]){0, 0, 0, 3, 2, 0}), 6);
    assert_int_equal(cohort->terms, 3);
    int32_t months = yunta_cohort_column(cohort, "months");
    assert_true(months >= 0);
    assert_int_equal(cohort->column[months].number[0], 3000);
    assert_true(cohort->column[months].number[1] == YUNTA_NO_NUMBER);
    assert_int_equal(cohort->hours_count, 3);
    assert_int_equal(cohort->gave[1], YUNTA_HOURS_MEETINGS | YUNTA_HOURS_PLENARIES);
    test_folder_close(&a);
    test_folder_close(&b);
    test_folder_close(&c);
}

/* The rows of a text after its header, in another order. */
static char *shuffled(const char *text, yunta_random *random) {
    const char *rows[64];
    size_t lengths[64], count = 0;
    char *copy = calloc(strlen(text) + 1, 1);
    for (const char *at = text; *at; count++) {
        rows[count] = at;
        lengths[count] = strcspn(at, "\n") + 1;
        at += lengths[count];
    }
    for (size_t k = count - 1; k > 1; k--) {
        size_t other = 1 + yunta_random_below(random, (uint32_t)k);
        const char *row = rows[k];
        size_t length = lengths[k];
        rows[k] = rows[other], lengths[k] = lengths[other];
        rows[other] = row, lengths[other] = length;
    }
    for (size_t k = 0; k < count; k++)
        strncat(copy, rows[k], lengths[k]);
    return copy;
}

static const test_file ordered[] = {
    {"applicants.csv",
     "id,role,institution,goals,strengths,languages,timezone,skill:X\n"
     "m1,mentor,Sii,,Datos;ética,es;en,America/Lima,3\nm2,mentor,SII,,datos,Es,,4\n"
     "e1,mentee,sii,Ética,,EN,Europe/Madrid,\ne2,both,DIPRES,datos,ética,,America/Lima,2\n",
     0},
    {"skills.csv", "person,skill,level,want\nm1,y,4,\ne1,Y,,2\ne2,z,2,1\nm2,X,5,\n", 0},
    {"availability.csv",
     "person,day,from,to,for\nm1,mon,9:00,10:00,\nm1,mon,9:30,11:00,\nm1,mon,11:00,12:00,all\n"
     "e1,tue,9:00,10:00,plenaries\ne1,tue,9:00,10:00,meetings\n",
     0},
    {"absences.csv", "person,from,to\nm1,2027-03-01,2027-03-02\nm1,2027-03-01,2027-03-09\n", 0},
    {"preferences.csv", "person,choice,rank\ne1,m1,2\ne1,m2,1\nm1,e2,2\nm1,who,1\n", 0},
    {"constraints.csv",
     "kind,mentor,mentee,points,reason\nprefer,m1,e1,100,x\nprefer,m1,e1,50,y\nlock,m2,e2,,\n", 0},
    {"history.csv",
     "cohort,mentor,mentee,rating\n2025,m1,e1,4.5\n2024,e1,m1,\n2025,m1,gone,3\nNow,m1,e1,1\n", 0},
    {"sessions.csv",
     "session,minutes,experts,after\nq,60,Eva;ANA,p\np,90,,\nr,60,ana,p;q\ns,60,,r;p\n", 0},
    {"experts.csv",
     "expert,date,from,to\nAna,2027-03-02,9:00,10:00\nana,2027-03-02,10:00,12:00\n"
     "Eva,2027-03-01,9:00,10:00\nEva,2027-03-01,11:00,12:00\n",
     0},
    {"holidays.csv", "date,name,region\n2027-05-21,Glorias,\n2027-03-26,Santo,\n", 0},
    {0},
};
#define ORDERED_POLICY "programme: {name: now, start: 2027-03-01}\n"

static void the_order_of_rows_changes_nothing(void **state) {
    (void)state;
    test_folder first;
    yunta_random random;
    yunta_random_seed(&random, 7);
    test_folder_open_good(&first, ORDERED_POLICY, ordered);
    for (int round = 0; round < 20; round++) {
        enum { FILES = sizeof ordered / sizeof *ordered };
        test_file files[FILES] = {{0}};
        for (size_t k = 0; ordered[k].name; k++)
            files[k] = (test_file){ordered[k].name, shuffled(ordered[k].text, &random), 0};
        test_folder other;
        test_folder_open_good(&other, ORDERED_POLICY, files);
        assert_equal_cohorts(&first, &other);
        test_folder_close(&other);
        for (size_t k = 0; files[k].name; k++)
            free((char *)files[k].text);
    }
    test_folder_close(&first);
}

static void what_each_table_becomes(void **state) {
    (void)state;
    test_folder folder;
    test_folder_open_good(&folder, ORDERED_POLICY, ordered);
    const yunta_cohort *c = folder.cohort; /* e1 e2 m1 m2 */
    assert_string_equal(c->person[0].id, "e1");
    assert_string_equal(c->person[3].id, "m2");
    assert_int_equal(c->zone_count, 3);
    assert_string_equal(c->zones[0]->name, "America/Santiago");
    assert_string_equal(c->zones[1]->name, "America/Lima");
    assert_int_equal(c->person[0].zone, 2);
    assert_int_equal(c->person[3].zone, 0);
    /* Codes are of folded texts; the shown one is that of the person of lowest index. */
    assert_int_equal(c->column[c->institution].codes, 2);
    assert_string_equal(c->column[c->institution].shown[1], "sii");
    assert_string_equal(c->column[c->institution].text[3], "SII");
    assert_int_equal(c->column[c->institution].code[2], 1);
    /* X of the form; skills.csv overrides it for m2 and adds y, z. */
    assert_int_equal(c->skills, 3);
    assert_memory_equal(c->level, ((uint8_t[]){1, 1, 1, 2, 1, 2, 3, 4, 1, 5, 1, 1}), 12);
    assert_memory_equal(c->want, ((uint8_t[]){0, 2, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0}), 12);
    /* Pieces of one stretch join; a stretch of both purposes is told once. */
    assert_int_equal(c->hours_count, 3);
    assert_int_equal(c->hours[0].purposes, 3);
    assert_int_equal(c->hours[1].from, 540);
    assert_int_equal(c->hours[1].to, 720);
    assert_int_equal(c->hours[1].purposes, YUNTA_HOURS_MEETINGS);
    assert_int_equal(c->hours[2].from, 660);
    assert_int_equal(c->hours[2].purposes, YUNTA_HOURS_PLENARIES);
    /* A choice outside the cohort takes its rank. */
    assert_int_equal(c->preference_count, 3);
    assert_int_equal(c->preferences[0].choice, 3);
    assert_int_equal(c->choices[2], 2);
    assert_non_null(
        test_folder_problem(&folder, YUNTA_WARNING, "preferences.csv", 5, "choice", "who"));
    assert_int_equal(c->constraint_count, 3);
    assert_int_equal(c->constraints[0].points, 50);
    assert_int_equal(c->history_count, 2);
    assert_int_equal(c->history_skipped, 2);
    assert_int_equal(c->history[0].rating, YUNTA_NO_INT);
    assert_int_equal(c->history[1].rating, 4500);
    assert_int_equal(c->session_count, 4);
    assert_int_equal(c->sessions[1].expert_count, 2);
    assert_int_equal(c->sessions[2].after_count, 2);
    assert_true(c->experts_given);
    assert_int_equal(c->experts[0].span_count, 1);
    assert_int_equal(c->experts[0].spans[0].to, 720);
    assert_int_equal(c->experts[1].span_count, 2);
    assert_int_equal(c->holidays[0].region_code, -1);
    assert_false(c->scores_given);
    test_folder_close(&folder);
}

static void courses_and_workshops(void **state) {
    (void)state;
    test_folder folder;
    const test_file files[] = {
        {"applicants.csv", "id,role,region\na,mentor,Maule\nb,mentee,Aysén\n", 0},
        {"courses.csv",
         "course,title,sessions,per_week,minutes,instructors,capacity,earliest,latest\n"
         "k2,Dos,24,2,90,Eva,,,\nk1,Uno,12,1,60,\"Eva;Ana\",5,2027-03-01,2027-06-01\n",
         0},
        {"enrolments.csv", "person,course\nb,K1\na,k1\na,k2\n", 0},
        {"workshops.csv", "workshop,region,minutes,people\nw2,Aysén,,30\nw1,maule,120,\n", 0},
        {"travel.csv",
         "from,to,days,cost\nMaule,Aysén,1,300\nSantiago,Maule,0,50\n"
         "Aysén,Santiago,1,250\nSantiago,Aysén,1,250\n",
         0},
        {"facilitators.csv", "facilitator,home,from,to,most\nf,Santiago,2027-03-01,,\n", 0},
        {"holidays.csv", "date,region\n2027-08-07,MAULE\n2027-08-08,Tarapacá\n", 0},
        {0},
    };
    test_folder_open_good(&folder, "workshops: {minutes: 200}", files);
    const yunta_cohort *c = folder.cohort;
    assert_int_equal(c->course_count, 2);
    assert_string_equal(c->courses[0].id, "k1");
    assert_int_equal(c->courses[0].instructor_count, 2);
    assert_int_equal(c->courses[1].capacity, 0);
    assert_false(c->experts_given);
    assert_int_equal(c->enrolment_count, 3);
    assert_int_equal(c->enrolments[0].person, 1);
    assert_int_equal(c->enrolments[1].person, 0);
    assert_int_equal(c->enrolments[2].course, 1);
    assert_int_equal(c->workshop_count, 2);
    assert_int_equal(c->workshops[1].minutes, 200);
    assert_int_equal(c->workshops[0].minutes, 120);
    assert_int_equal(c->travel_count, 3);
    assert_int_equal(c->travel[0].cost, 300);
    assert_int_equal(c->facilitators[0].most, INT32_MAX);
    assert_int_equal(c->facilitators[0].to, YUNTA_NO_DAY);
    assert_int_equal(c->holidays[0].region_code, 1);
    assert_int_equal(c->holidays[1].region_code, -2);
    test_folder_close(&folder);
}

/* Quotes and spreadsheets keep blanks that a bare cell loses; `values` may empty a cell. */
static void a_blank_grade_is_an_empty_one(void **state) {
    (void)state;
    test_folder folder;
    const test_file files[] = {
        {"applicants.csv",
         "id,role,skill:X,want:X,skill:Y\na,mentor,\"  \",\" \",no sé\nb,mentee,4,2,5\n", 0},
        {"skills.csv", "person,skill,level,want\nb,X,\" \",3\n", 0},
        {0},
    };
    test_folder_open_good(
        &folder, "skills: {missing_level: 2}\nvalues: {\"skill:*\": {no sé: \"\"}}", files);
    const yunta_cohort *c = folder.cohort;
    static const uint8_t level[] = {2, 2, 4, 5}, want[] = {0, 0, 3, 0};
    assert_int_equal(c->skills, 2);
    assert_memory_equal(c->level, level, sizeof level);
    assert_memory_equal(c->want, want, sizeof want);
    test_folder_close(&folder);
}

/* Where an address stands in for the id, its column is named. */
static void ids_are_one_however_they_are_spelled(void **state) {
    (void)state;
    test_folder folder;
    test_folder_open_good(
        &folder, "duplicates: last\n",
        (test_file[]){{"applicants.csv",
                       "id,email,role\nB,,mentor\nAna  Soto,,mentor\nana s\u00f3to,,mentee\n"
                       ",x@x.example,mentee\n,X@x.example,mentor\n",
                       0},
                      {"absences.csv",
                       "person,from,to\nb,2027-01-01,2027-01-02\nANA SOTO,"
                       "2027-01-01,2027-01-02\n",
                       0},
                      {0}});
    assert_int_equal(folder.cohort->people, 3);
    assert_string_equal(folder.cohort->person[0].id, "B");
    assert_string_equal(folder.cohort->person[1].id, "X@x.example");
    assert_string_equal(folder.cohort->person[2].id, "ana s\u00f3to");
    assert_int_equal(folder.cohort->absences[0].person, 0);
    assert_int_equal(folder.cohort->absences[1].person, 2);
    assert_non_null(test_folder_problem(&folder, YUNTA_WARNING, "applicants.csv", 3, "id",
                                        "line 4, as ana s\u00f3to"));
    assert_non_null(test_folder_problem(&folder, YUNTA_WARNING, "applicants.csv", 5, "email",
                                        "line 6, as X@x.example"));
    test_folder_close(&folder);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_three_dialects_give_equal_cohorts),
        cmocka_unit_test(the_order_of_rows_changes_nothing),
        cmocka_unit_test(what_each_table_becomes),
        cmocka_unit_test(courses_and_workshops),
        cmocka_unit_test(a_blank_grade_is_an_empty_one),
        cmocka_unit_test(ids_are_one_however_they_are_spelled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

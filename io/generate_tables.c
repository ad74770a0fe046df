/* The small tables of a synthetic cohort, and its policy. */
#include "io/generate_private.h"
#include <inttypes.h>

enum { SESSIONS = 7, EXPERTS = 5, EXPERT_DAYS = 130 };

void yunta_generate_row(yunta_csv_writer *csv, const char *const *cells, size_t count) {
    for (size_t k = 0; k < count; k++)
        yunta_csv_text(csv, cells[k]);
    yunta_csv_end_row(csv);
}

void yunta_generate_sessions(yunta_generate_model *model, FILE *stream) {
    static const char *const rows[SESSIONS + 1][7] = {
        {"session", "title", "minutes", "experts", "after", "earliest", "latest"},
        {"p1", "Bienvenida y mentoría", "120", "Experta A", "", "", ""},
        {"p2", "Innovación pública", "120", "Experto B", "p1", "", ""},
        {"p3", "Transformación digital", "120", "Experta C", "p2", "", ""},
        {"p4", "Herramientas digitales I", "120", "Experta A", "p3", "", ""},
        {"p5", "Herramientas digitales II", "120", "Experto D", "p4", "", ""},
        {"p6", "Redes sociales", "120", "Experta E", "p5", "", ""},
        {"p7", "Cierre", "120", "Experta A;Experto B", "p6", "", ""}};
    yunta_csv_writer csv = yunta_csv_writer_on(stream);
    (void)model;
    for (size_t k = 0; k <= SESSIONS; k++)
        yunta_generate_row(&csv, rows[k], 7);
}

/* Each expert has three working days in five, whole or in the morning alone. */
void yunta_generate_experts(yunta_generate_model *model, FILE *stream) {
    static const char *const experts[EXPERTS] = {"Experta A", "Experto B", "Experta C", "Experto D",
                                                 "Experta E"};
    static const char *const header[] = {"expert", "date", "from", "to"};
    yunta_csv_writer csv = yunta_csv_writer_on(stream);
    yunta_day first = yunta_day_from_civil(YUNTA_GENERATE_YEAR, 3, 1);
    yunta_generate_row(&csv, header, 4);
    for (size_t e = 0; e < EXPERTS; e++)
        for (int k = 0; k < EXPERT_DAYS; k++) {
            char date[11];
            uint32_t luck = yunta_random_below(&model->random, 5);
            yunta_day_text(first + k / 5 * 7 + k % 5, date);
            if (luck < 3)
                yunta_generate_row(
                    &csv, (const char *[]){experts[e], date, "09:00", luck ? "18:00" : "13:00"}, 4);
        }
}

void yunta_generate_holidays(yunta_generate_model *model, FILE *stream) {
    static const char *const rows[][3] = {
        {"date", "name", "region"},
        {"2027-03-26", "Viernes Santo", ""},
        {"2027-05-21", "Glorias Navales", ""},
        {"2027-06-07", "Asalto y Toma del Morro de Arica", "Arica y Parinacota"},
        {"2027-06-21", "Pueblos Indígenas", ""},
        {"2027-06-28", "San Pedro y San Pablo", ""},
        {"2027-07-16", "Virgen del Carmen", ""}};
    yunta_csv_writer csv = yunta_csv_writer_on(stream);
    (void)model;
    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++)
        yunta_generate_row(&csv, rows[k], 3);
}

void yunta_generate_policy(yunta_generate_model *model, FILE *stream) {
    fprintf(stream,
            "programme: {name: 'Cohorte sintética %" PRIu64 "', timezone: America/Santiago, start: "
            "%d-03-01, end: %d-08-31}\n",
            model->shape->seed, YUNTA_GENERATE_YEAR, YUNTA_GENERATE_YEAR);
    if (model->shape->institutions > 1)
        fputs("eligibility: {same: [institution]}\n", stream);
    fputs("scoring: {weights: {skills: 60, availability: 25, region: 15, goals: 0, age: 0, level: "
          "0, preferences: 0}}\n",
          stream);
    if (model->shape->calendar)
        fputs("plenaries: {cadence_days: 14, tolerance_days: 3, least_attended: 4}\n", stream);
}

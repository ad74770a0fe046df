#include "io/reading.h"
#include "io/zone.h"
#include <stdlib.h>
#include <string.h>

/* Where the programme has no dates, zones are known over these years. */
enum { FIRST_YEAR = 2020, LAST_YEAR = 2045, YEARS_OPEN = 10 };

static void zone_years(const yunta_policy *policy, int *first, int *last) {
    yunta_day start = policy->programme_start, end = policy->programme_end;
    *first = start == YUNTA_NO_DAY ? FIRST_YEAR : yunta_day_year(start) - 1;
    *last = start == YUNTA_NO_DAY ? LAST_YEAR : yunta_day_year(start) + YEARS_OPEN;
    if (end == YUNTA_NO_DAY)
        return;
    int year = yunta_day_year(end) + 1;
    if (start == YUNTA_NO_DAY && year > LAST_YEAR + YEARS_OPEN) /* a slip: nothing has a date */
        year = LAST_YEAR + YEARS_OPEN;
    if (year > *last || start != YUNTA_NO_DAY)
        *last = year > *first ? year : *first;
    if (start == YUNTA_NO_DAY && year - 2 < *first)
        *first = year - 2;
}

static const yunta_zone *load(yunta_reading *reading, const char *name) {
    const yunta_zone *zone = NULL;
    int first, last;
    zone_years(reading->policy, &first, &last);
    yunta_status status = yunta_zone_load(reading->cohort->arena, name, first, last, &zone);
    reading->out_of_memory = reading->out_of_memory || status == YUNTA_E_MEMORY;
    if (status == YUNTA_E_IO) {
        yunta_problem_add(
            reading->problems, YUNTA_ERROR, (yunta_place){0}, name,
            T("see that tzdata is installed whole", "vea que tzdata esté bien instalado"),
            T("the system's file of this time zone cannot be read",
              "no se puede leer el archivo del sistema con este huso horario"));
        reading->unreadable = true;
    }
    return zone;
}

static int by_text(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

typedef struct {
    const char **items;
    size_t count, room;
} names;

/* The zones that people named, each once, ascending, without the programme's. */
static void collect(const yunta_applicants *applicants, names *names) {
    yunta_reading *reading = applicants->sheet->reading;
    for (size_t p = 0; p < reading->cohort->people; p++) {
        const char *text =
            yunta_sheet_text(applicants->sheet, applicants->row[p], YUNTA_APPLICANTS_TIMEZONE);
        if (*text && strcmp(text, reading->policy->programme_timezone) != 0)
            yunta_reading_push(reading, names, text);
    }
    size_t kept = 0;
    if (names->count)
        qsort(names->items, names->count, sizeof *names->items, by_text);
    for (size_t k = 0; k < names->count; k++)
        if (!kept || strcmp(names->items[kept - 1], names->items[k]) != 0)
            names->items[kept++] = names->items[k];
    names->count = kept;
}

static void unknown_zone(const yunta_sheet *sheet, size_t row, const char *name) {
    yunta_reading *reading = sheet->reading;
    const char *mend = T("use a name of the IANA list, as America/Santiago or America/Lima",
                         "use un nombre de la lista IANA, como America/Santiago o America/Lima");
    if (yunta_zone_mend(reading->scratch, name, mend, &mend) != YUNTA_OK)
        reading->out_of_memory = true;
    yunta_sheet_fault(sheet, row, YUNTA_APPLICANTS_TIMEZONE, mend,
                      T("unknown time zone", "huso horario desconocido"));
}

/* Gives everybody the index of their zone; zone[k] is that of names k, NULL when unknown. */
static void give_zones(const yunta_applicants *applicants, const names *names,
                       const int32_t *index) {
    yunta_reading *reading = applicants->sheet->reading;
    for (size_t p = 0; p < reading->cohort->people; p++) {
        const char *text =
            yunta_sheet_text(applicants->sheet, applicants->row[p], YUNTA_APPLICANTS_TIMEZONE);
        if (!*text || !names->count)
            continue;
        const char **found =
            bsearch(&text, names->items, names->count, sizeof *names->items, by_text);
        if (found && index[found - names->items] < 0)
            unknown_zone(applicants->sheet, applicants->row[p], text);
        else if (found)
            reading->cohort->person[p].zone = index[found - names->items];
    }
}

static void programme_zone(yunta_reading *reading) {
    yunta_cohort *cohort = reading->cohort;
    const char *name = reading->policy->programme_timezone;
    cohort->zones[0] = load(reading, name);
    cohort->zone_count = 1;
    if (!cohort->zones[0] && !reading->out_of_memory && !reading->unreadable)
        yunta_problem_add(reading->problems, YUNTA_ERROR, yunta_reading_policy(reading, 0, NULL),
                          name,
                          T("use a name of the IANA list, as America/Santiago",
                            "use un nombre de la lista IANA, como America/Santiago"),
                          T("programme.timezone: unknown time zone",
                            "programme.timezone: huso horario desconocido"));
}

void yunta_reading_zones(yunta_applicants *applicants) {
    yunta_reading *reading = applicants->sheet->reading;
    yunta_cohort *cohort = reading->cohort;
    names names = {0};
    collect(applicants, &names);
    cohort->zones =
        yunta_reading_alloc(reading, cohort->arena, names.count + 1, sizeof *cohort->zones);
    int32_t *index = yunta_reading_alloc(reading, reading->scratch, names.count, sizeof *index);
    if (!reading->out_of_memory) {
        programme_zone(reading);
        for (size_t k = 0; k < names.count; k++) {
            const yunta_zone *zone = load(reading, names.items[k]);
            index[k] = zone ? (int32_t)cohort->zone_count : -1;
            if (zone)
                cohort->zones[cohort->zone_count++] = zone;
        }
        give_zones(applicants, &names, index);
    }
    yunta_array_free(&names);
}

/* exports/NAME.csv: files for other systems, cut where the target's limit asks for it. */
#include "io/csv_write.h"
#include "io/exporting.h"
#include <string.h>

static const yunta_export *const targets[] = {
    [YUNTA_EXPORTS_MOODLE] = &yunta_export_moodle,
    [YUNTA_EXPORTS_ZOOM] = &yunta_export_zoom,
    [YUNTA_EXPORTS_TEAMS] = &yunta_export_teams,
    [YUNTA_EXPORTS_MAIL] = &yunta_export_mail,
};

yunta_status yunta_exporting_rows(yunta_writing *writing, yunta_rows *rows) {
    const yunta_exporting *exporting = writing->exporting;
    *rows = (yunta_rows){exporting->rows, exporting->row_count, sizeof *exporting->rows};
    return YUNTA_OK;
}

static yunta_status write_file(yunta_writing *writing, yunta_staging *staging,
                               const yunta_export *target, const char *name) {
    FILE *stream;
    if (!name)
        return YUNTA_E_MEMORY;
    yunta_status status = yunta_staging_open(staging, name, &stream);
    if (status != YUNTA_OK)
        return status;
    fputs(target->preamble, stream);
    status = yunta_output_write_csv(writing, &target->table, stream);
    yunta_status closed = yunta_staging_close(staging, stream);
    return status == YUNTA_OK ? closed : status;
}

/* The recipients [from, to) in as many files as the target's limit asks for; group is the number
 * that their names carry, 0 for none. */
static yunta_status write_parts(yunta_writing *writing, yunta_staging *staging,
                                const yunta_export *target, yunta_exporting *exporting, size_t from,
                                size_t to, int group) {
    yunta_status status = YUNTA_OK;
    size_t parts = to > from ? (to - from + target->most - 1) / target->most : 1;
    for (size_t part = 0; status == YUNTA_OK && part < parts; part++) {
        char by_group[32] = "", by_part[32] = "";
        size_t first = from + part * target->most;
        exporting->rows = exporting->recipients + first;
        exporting->row_count = to - first < target->most ? to - first : target->most;
        if (group)
            snprintf(by_group, sizeof by_group, "-group-%d", group);
        if (parts > 1)
            snprintf(by_part, sizeof by_part, "-part-%zu", part + 1);
        status = write_file(writing, staging, target,
                            yunta_arena_format(writing->arena, "exports/%s%s%s.csv",
                                               target->table.name, by_group, by_part));
    }
    return status;
}

static yunta_status write_target(yunta_writing *writing, yunta_staging *staging,
                                 const yunta_export *target, yunta_exporting *exporting) {
    if (!target->by_group || exporting->groups < 2)
        return write_parts(writing, staging, target, exporting, 0, exporting->count, 0);
    yunta_status status = YUNTA_OK;
    size_t from = 0;
    for (int32_t group = 0; status == YUNTA_OK && group < (int32_t)exporting->groups; group++) {
        size_t to = from;
        while (to < exporting->count && exporting->recipients[to].group == group)
            to++;
        status = write_parts(writing, staging, target, exporting, from, to, group + 1);
        from = to;
    }
    return status;
}

static void tell_nameless(const yunta_writing *writing, const yunta_exporting *exporting) {
    if (exporting->nameless)
        yunta_problem_add(
            writing->problems, YUNTA_WARNING, (yunta_place){writing->policy->path, 0, NULL}, NULL,
            T("give them an e-mail in the table of applicants", "agregue su correo en la tabla de "
                                                                "postulantes"),
            T("output.exports: %zu participant(s) without an e-mail stand in no export; the first "
              "is on line %zu of the applicants",
              "output.exports: %zu participante(s) sin correo no están en ninguna exportación; el "
              "primero está en la línea %zu de los postulantes"),
            exporting->nameless, exporting->line);
}

yunta_status yunta_exports_write(yunta_writing *writing, yunta_staging *staging) {
    const yunta_choices *wanted = &writing->policy->output_exports;
    yunta_exporting exporting = {0};
    if (!wanted->count)
        return YUNTA_OK;
    if (writing->alias) {
        yunta_problem_add(writing->problems, YUNTA_WARNING,
                          (yunta_place){writing->policy->path, 0, NULL}, NULL,
                          T("take one of the two out of the policy", "quite una de las dos de la "
                                                                     "política"),
                          T("output.exports is not written: its files need names and addresses, "
                            "which output.pseudonyms keeps out",
                            "output.exports no se escribe: sus archivos necesitan nombres y "
                            "correos, que output.pseudonyms deja fuera"));
        return YUNTA_OK;
    }
    yunta_status status = yunta_exporting_collect(writing, &exporting);
    writing->exporting = &exporting;
    for (size_t k = 0; status == YUNTA_OK && k < wanted->count; k++)
        status = wanted->items[k] == YUNTA_EXPORTS_INVITATIONS
                     ? yunta_invitations_write(writing, staging)
                     : write_target(writing, staging, targets[wanted->items[k]], &exporting);
    writing->exporting = NULL;
    if (status == YUNTA_OK)
        tell_nameless(writing, &exporting);
    return status;
}

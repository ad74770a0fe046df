/* yunta repair --frontier: what changing pairs buys, as a table with a plot, or as JSON. */
#include "cli/commands.h"
#include "io/json.h"
#include "model/objective.h"
#include "solver/frontier.h"
#include <inttypes.h>

enum { BAR = 40 };

static const char *name_of(const yunta_frontier *f, size_t k) {
    return yunta_objective_of(f->goal[k])->name;
}

static yunta_status print_json(const yunta_frontier *f) {
    yunta_json *json = yunta_json_new(stdout);
    yunta_json_object(json, NULL);
    yunta_json_boolean(json, "whole", f->whole);
    yunta_json_boolean(json, "proven", f->proven);
    yunta_json_array(json, "frontier");
    for (size_t r = 0; r < f->count; r++) {
        yunta_json_object(json, NULL);
        yunta_json_integer(json, "changed", f->rows[r].changed);
        for (size_t k = 0; k < f->goals; k++)
            yunta_json_integer(json, name_of(f, k), f->rows[r].value[k]);
        yunta_json_end(json);
    }
    yunta_json_end(json);
    yunta_json_end(json);
    return yunta_json_finish(json);
}

/* How far the last objective has come from its first value to its last, in bars. */
static int bar_of(const yunta_frontier *f, size_t row) {
    size_t last = f->goals - 1;
    int64_t from = f->rows[0].value[last], to = f->rows[f->count - 1].value[last];
    int64_t low = from < to ? from : to, high = from < to ? to : from;
    int64_t at = f->rows[row].value[last];
    at = at < low ? low : at > high ? high : at;
    return high > low ? 1 + (int)((at - low) * (BAR - 1) / (high - low)) : 1;
}

static bool gains(const yunta_frontier *f, size_t row) {
    for (size_t k = 0; row > 0 && k < f->goals; k++)
        if (f->rows[row].value[k] != f->rows[row - 1].value[k])
            return true;
    return row == 0;
}

static void print_table(const yunta_frontier *f) {
    printf("  %10s", T("changed", "cambian"));
    for (size_t k = 0; k < f->goals; k++)
        printf("  %14s", name_of(f, k));
    putchar('\n');
    for (size_t r = 0; r < f->count; r++) {
        if (!gains(f, r))
            continue;
        printf("  %10" PRId64, f->rows[r].changed);
        for (size_t k = 0; k < f->goals; k++)
            printf("  %14" PRId64, f->rows[r].value[k]);
        fputs("  ", stdout);
        for (int k = bar_of(f, r); k > 0; k--)
            putchar('#');
        putchar('\n');
    }
    fputs(
        f->whole
            ? T("  what stands on no line is as on the line above; further changes gain nothing\n",
                "  lo que no está es como la línea de arriba; más cambios no ganan nada\n")
            : T("  both ends alone: what lies between would take too long\n",
                "  solo los extremos: lo que hay entremedio tomaría demasiado tiempo\n"),
        stdout);
    if (!f->proven)
        fputs(T("  the time was up: these are the best found, not proven\n",
                "  se acabó el tiempo: son los mejores hallados, sin demostrar\n"),
              stdout);
}

yunta_status yunta_command_frontier(yunta_session_state *session) {
    yunta_deadline deadline = yunta_session_share(session, 1);
    yunta_solve_options options = {(int)session->options.threads, &deadline,
                                   (yunta_engine)session->options.engine};
    yunta_frontier *frontier = NULL;
    yunta_deadline_report(&session->deadline, T("frontier", "frontera"), 0);
    yunta_status status =
        yunta_frontier_find(session->cohort, session->eligibility, session->scoring, &options,
                            session->problems, &frontier);
    yunta_session_timed(session, "frontier");
    yunta_progress_clear(&session->progress);
    if (status == YUNTA_OK && session->options.json)
        status = print_json(frontier);
    else if (status == YUNTA_OK && !session->options.quiet)
        print_table(frontier);
    session->unproven = frontier && !frontier->proven;
    yunta_frontier_free(frontier);
    return status;
}

/* What run.json claims of each stage, beside what was recomputed. */
#include "verify/check.h"
#include <string.h>

const yunta_json_value *yunta_run_stage(const yunta_check *check, const char *part, size_t stage) {
    const yunta_json_value *stages = yunta_json_member(yunta_run_part(check, part), "stages");
    return stages && stages->kind == YUNTA_JSON_ARRAY && stage < stages->count
               ? &stages->items[stage]
               : NULL;
}

static const char *path_of(yunta_check *check, const char *part, const char *objective,
                           const char *member) {
    const char *path = yunta_arena_format(check->arena, "parts.%s.%s.%s", part, objective, member);
    check->out_of_memory = check->out_of_memory || !path;
    return path ? path : "parts";
}

/* Whether a gap is within matching.gap, which is 0 for the other parts. */
static bool settled(const yunta_check *check, const char *part, int64_t value, int64_t bound) {
    __int128 gap = (__int128)bound - value, size = value < 0 ? -(__int128)value : value;
    int32_t rate = strcmp(part, "matching") == 0 ? check->policy->matching_gap : 0;
    return (gap < 0 ? -gap : gap) * 1000000 <= size * rate;
}

static void check_claim(yunta_check *check, const char *part, const char *objective,
                        const yunta_finding *finding, int64_t value, int64_t claimed) {
    const char *status = yunta_part_status(check, part);
    yunta_place place = yunta_run_place(check, path_of(check, part, objective, "bound"));
    bool done = strcmp(status, "proven") == 0;
    bool crossed = finding->least ? claimed > value : claimed < value;
    bool beyond = finding->least ? claimed > finding->bound : claimed < finding->bound;
    char found[32];
    snprintf(found, sizeof found, "%lld", (long long)claimed);
    if (finding->bounded && finding->exact && (done ? claimed != finding->bound : beyond))
        yunta_fault(check, place, found, T("the prices prove %lld", "los precios demuestran %lld"),
                    (long long)finding->bound);
    else if (crossed)
        yunta_fault(check, place, found,
                    T("the value, %lld, is better than that", "el valor, %lld, es mejor que eso"),
                    (long long)value);
    else if (done && !settled(check, part, value, claimed))
        yunta_fault(check, place, found,
                    T("is not the value, %lld, though the part says that it is proven",
                      "no es el valor, %lld, aunque la parte dice que está demostrada"),
                    (long long)value);
}

/* What cannot be counted anew may still not contradict itself. A list of scores is told elsewhere.
 */
static void check_unknown(yunta_check *check, const char *part, const char *objective,
                          const yunta_json_value *value, const yunta_json_value *bound) {
    bool whole =
        value && bound && value->kind == YUNTA_JSON_INTEGER && bound->kind == YUNTA_JSON_INTEGER;
    bool done = strcmp(yunta_part_status(check, part), "proven") == 0;
    if (strcmp(objective, "leximin") != 0 &&
        (!whole || (done && !settled(check, part, value->integer, bound->integer))))
        yunta_fault(check, yunta_run_place(check, path_of(check, part, objective, "bound")), NULL,
                    T("is not the value, though the part says that it is proven",
                      "no es el valor, aunque la parte dice que está demostrada"));
}

static void report_stage(yunta_check *check, const char *part, const char *objective, size_t stage,
                         const yunta_finding *finding) {
    const yunta_json_value *claim = yunta_run_stage(check, part, stage);
    const yunta_json_value *name = yunta_json_member(claim, "objective");
    const yunta_json_value *value = yunta_json_member(claim, "value");
    const yunta_json_value *bound = yunta_json_member(claim, "bound");
    if (!name || !name->text || strcmp(name->text, objective) != 0) {
        yunta_fault(check, yunta_run_place(check, path_of(check, part, objective, "objective")),
                    name ? name->text : NULL,
                    T("stage %zu should be %s", "la etapa %zu debería ser %s"), stage + 1,
                    objective);
        return;
    }
    if (!finding->known) {
        check_unknown(check, part, objective, value, bound);
        return;
    }
    if (!yunta_expect_run(check, path_of(check, part, objective, "value"), value, finding->value))
        return;
    if (!bound || bound->kind != YUNTA_JSON_INTEGER) {
        yunta_fault(check, yunta_run_place(check, path_of(check, part, objective, "bound")), NULL,
                    T("should be a whole number", "debería ser un número entero"));
        return;
    }
    check_claim(check, part, objective, finding, finding->value, bound->integer);
    check->report->stages[check->report->stage_count++] = (yunta_verified_stage){
        .part = part,
        .objective = objective,
        .value = finding->value,
        .claimed = bound->integer,
        .bounded = finding->bounded,
        .bound = finding->bound,
        .verdict = finding->bounded && settled(check, part, finding->value, finding->bound)
                       ? YUNTA_VERDICT_PROVEN
                       : YUNTA_VERDICT_VALUE};
}

void yunta_report_stages(yunta_check *check, const char *part, const yunta_choices *goals,
                         const char *const *names, const yunta_finding *findings) {
    const yunta_json_value *stages = yunta_json_member(yunta_run_part(check, part), "stages");
    size_t lead = (size_t)check->keeps + check->goes_on;
    yunta_verification *report = check->report;
    yunta_verified_stage *all =
        yunta_check_alloc(check, report->stage_count + lead + goals->count, sizeof *all);
    if (!all)
        return;
    if (report->stage_count)
        memcpy(all, report->stages, report->stage_count * sizeof *all);
    report->stages = all;
    if (!stages || stages->kind != YUNTA_JSON_ARRAY || stages->count != lead + goals->count)
        yunta_fault(check, yunta_run_place(check, path_of(check, part, "stages", "count")), NULL,
                    T("should have %zu stages", "debería tener %zu etapas"), lead + goals->count);
    else {
        yunta_finding moved = {check->moved, true, true, true, false, check->moved_least};
        yunta_finding interrupted = {check->interrupted,      true, true, true, false,
                                     check->interrupted_least};
        if (check->goes_on)
            report_stage(check, part, "interrupted", 0, &interrupted);
        if (check->keeps)
            report_stage(check, part, "moved", lead - 1, &moved);
        for (size_t k = 0; k < goals->count; k++)
            report_stage(check, part, names[goals->items[k]], lead + k, &findings[k]);
    }
    check->keeps = check->goes_on = false;
}

static size_t times_told(const yunta_check *check, const char *part) {
    const yunta_json_value *parts = yunta_json_member(check->run, "parts");
    size_t times = 0;
    for (size_t k = 0; parts && parts->kind == YUNTA_JSON_ARRAY && k < parts->count; k++) {
        const yunta_json_value *name = yunta_json_member(&parts->items[k], "part");
        times += name && name->text && strcmp(name->text, part) == 0;
    }
    return times;
}

static void take_part(yunta_check *check, const char *part, const char *status) {
    const yunta_json_value *method = yunta_json_member(yunta_run_part(check, part), "method");
    if (!method || !method->text || !*method->text)
        yunta_fault(check, yunta_run_place(check, "parts.method"), part,
                    T("does not say how it was solved", "no dice cómo se resolvió"));
    check->report->parts[check->report->part_count++] = (yunta_verified_part){part, status};
}

static void check_possible(yunta_check *check) {
    if (strcmp(yunta_part_status(check, "matching"), "infeasible") == 0)
        yunta_fault(check, yunta_run_place(check, "parts.matching.status"), "infeasible",
                    T("there is no result of a matching that is impossible",
                      "no hay resultado de un emparejamiento imposible"));
}

void yunta_report_parts(yunta_check *check) {
    static const char *const known[] = {"proven", "solver", "bound", "infeasible", "absent"};
    static const char *const parts[] = {"matching", "plenaries", "meetings", "courses",
                                        "workshops"};
    yunta_verification *report = check->report;
    report->parts = yunta_check_alloc(check, 5, sizeof *report->parts);
    check_possible(check);
    for (size_t k = 0; report->parts && k < 5; k++) {
        const char *status = yunta_part_status(check, parts[k]);
        size_t s = 0;
        while (s < 5 && strcmp(status, known[s]) != 0)
            s++;
        if (s == 5 || times_told(check, parts[k]) != 1)
            yunta_fault(check, yunta_run_place(check, "parts"), parts[k],
                        T("has no status that there is, or stands twice",
                          "no tiene un estado que exista, o está dos veces"));
        else if (strcmp(status, "absent") != 0)
            take_part(check, parts[k], status);
    }
}

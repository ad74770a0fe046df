/* What a matching and a calendar need before anything is solved, told all at once. */
#include "solver/needs.h"
#include "base/text.h"
#include "solver/matching.h"
#include <string.h>

static yunta_place place_of(const yunta_cohort *cohort, const char *key) {
    return (yunta_place){cohort->policy->path[0] ? cohort->policy->path : NULL, 0, key};
}

bool yunta_needs_goal(const yunta_policy *policy, int goal) {
    for (size_t k = 0; k < policy->matching_objective.count; k++)
        if (policy->matching_objective.items[k] == goal)
            return true;
    return false;
}

yunta_status yunta_needs_no_leximin(const yunta_cohort *cohort, yunta_problems *problems) {
    yunta_problem_add(
        problems, YUNTA_ERROR, place_of(cohort, "matching.objective"), "leximin",
        T("use worst instead, or waive what needs the integer programme",
          "use worst, o quite lo que requiere el programa entero"),
        T("leximin is for cohorts that are a network flow: least sizes, quotas, fewest_mentors, "
          "one role of two, reciprocal pairs and --engine glpk rule it out",
          "leximin es para cohortes que son un flujo en redes: lo impiden los mínimos por mentor, "
          "las cuotas, fewest_mentors, un rol de dos, los pares recíprocos y --engine glpk"));
    return YUNTA_E_INPUT;
}

/* Of one role of two and of reciprocal pairs, only the list of pairs can tell. */
static bool is_no_flow(const yunta_policy *policy) {
    bool quotas = false;
    for (size_t k = 0; k < policy->matching_quotas.count; k++)
        quotas = quotas || yunta_quota_active(&policy->matching_quotas.items[k]);
    return quotas || policy->matching_mentor_minimum > 1 ||
           yunta_needs_goal(policy, YUNTA_GOAL_FEWEST_MENTORS);
}

yunta_status yunta_needs_objective(const yunta_cohort *cohort, yunta_problems *problems) {
    const yunta_choices *goals = &cohort->policy->matching_objective;
    yunta_place place = place_of(cohort, "matching.objective");
    bool pairs = false, bad = false;
    for (size_t k = 0; k < goals->count; k++) {
        int goal = goals->items[k];
        const char *name = goal == YUNTA_GOAL_WORST ? "worst" : "leximin";
        if (goal == YUNTA_GOAL_KEPT && cohort->repair == NULL) {
            yunta_problem_add(problems, YUNTA_ERROR, place, "kept",
                              T("leave it out, or use yunta repair", "quítelo, o use yunta repair"),
                              T("the objective kept needs an earlier result",
                                "el objetivo kept necesita un resultado anterior"));
            bad = true;
        }
        if ((goal == YUNTA_GOAL_WORST || goal == YUNTA_GOAL_LEXIMIN) && !pairs) {
            yunta_problem_add(problems, YUNTA_ERROR, place, name,
                              T("write pairs before it", "escriba pairs antes"),
                              T("the objective %s must come after pairs",
                                "el objetivo %s debe ir después de pairs"),
                              name);
            bad = true;
        }
        pairs = pairs || goal == YUNTA_GOAL_PAIRS;
    }
    if (yunta_needs_goal(cohort->policy, YUNTA_GOAL_LEXIMIN) && is_no_flow(cohort->policy)) {
        yunta_needs_no_leximin(cohort, problems);
        bad = true;
    }
    return bad ? YUNTA_E_INPUT : YUNTA_OK;
}

static bool has_dates(const yunta_policy *policy) {
    return policy->programme_start != YUNTA_NO_DAY && policy->programme_end != YUNTA_NO_DAY;
}

yunta_status yunta_needs_dates(const yunta_cohort *cohort, const char *what,
                               yunta_problems *problems) {
    if (has_dates(cohort->policy))
        return YUNTA_OK;
    yunta_problem_add(problems, YUNTA_ERROR, place_of(cohort, "programme"), NULL,
                      T("write programme: {start: 2027-03-01, end: 2027-08-31}",
                        "escriba programme: {start: 2027-03-01, end: 2027-08-31}"),
                      T("%s need programme.start and programme.end",
                        "%s necesitan programme.start y programme.end"),
                      what);
    return YUNTA_E_INPUT;
}

const char *yunta_needs_plenaries(void) {
    return T("the plenaries", "las plenarias");
}

const char *yunta_needs_courses(void) {
    return T("the courses", "los cursos");
}

const char *yunta_needs_workshops(void) {
    return T("the workshops", "los talleres");
}

/* The session of this name, which is compared as all text is; YUNTA_NO_INT for none. */
static yunta_status find_session(const yunta_cohort *cohort, const char *name, int32_t *session) {
    yunta_arena *arena = yunta_arena_new();
    const char *wanted = arena ? yunta_text_fold(arena, name) : NULL;
    yunta_status status = wanted ? YUNTA_OK : YUNTA_E_MEMORY;
    *session = YUNTA_NO_INT;
    for (size_t s = 0; status == YUNTA_OK && s < cohort->session_count; s++) {
        const char *id = yunta_text_fold(arena, cohort->sessions[s].id);
        if (!id)
            status = YUNTA_E_MEMORY;
        else if (strcmp(id, wanted) == 0)
            *session = (int32_t)s;
    }
    yunta_arena_free(arena);
    return status;
}

yunta_status yunta_needs_after(const yunta_cohort *cohort, yunta_problems *problems,
                               int32_t *after) {
    const char *wanted = cohort->policy->meetings_after;
    *after = YUNTA_NO_INT;
    if (!wanted || !*wanted)
        return YUNTA_OK;
    yunta_status status = find_session(cohort, wanted, after);
    if (status != YUNTA_OK || *after != YUNTA_NO_INT)
        return status;
    yunta_problem_add(
        problems, YUNTA_ERROR, place_of(cohort, "meetings.after"), wanted,
        T("write the id of a session of sessions.csv, or null",
          "escriba el identificador de una sesión de sessions.csv, o null"),
        T("meetings.after names no session", "meetings.after no nombra ninguna sesión"));
    return YUNTA_E_INPUT;
}

yunta_status yunta_needs_calendar(const yunta_cohort *cohort, yunta_problems *problems) {
    int32_t after;
    bool good = true;
    if (cohort->session_count > 0)
        good = yunta_needs_dates(cohort, yunta_needs_plenaries(), problems) == YUNTA_OK && good;
    if (cohort->course_count > 0)
        good = yunta_needs_dates(cohort, yunta_needs_courses(), problems) == YUNTA_OK && good;
    if (cohort->workshop_count > 0)
        good = yunta_needs_dates(cohort, yunta_needs_workshops(), problems) == YUNTA_OK && good;
    if (has_dates(cohort->policy) && cohort->policy->meetings_count > 0)
        good = yunta_needs_after(cohort, problems, &after) == YUNTA_OK && good;
    return good ? YUNTA_OK : YUNTA_E_INPUT;
}

yunta_status yunta_needs_all(const yunta_cohort *cohort, yunta_problems *problems) {
    yunta_status objective = yunta_needs_objective(cohort, problems);
    yunta_status calendar = yunta_needs_calendar(cohort, problems);
    return objective != YUNTA_OK ? objective : calendar;
}

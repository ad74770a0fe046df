/* yunta learn COHORT...: weights from the ratings of past pairs. */
#include "base/array.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/learn_print.h"
#include "io/policy.h"
#include <string.h>

typedef struct {
    yunta_session_state *session;
    YUNTA_ARRAY(yunta_rated) rows;
    YUNTA_ARRAY(const char *) seen; /* digests of what was read: the same cohort twice is a slip */
    int32_t groups;
    bool has[YUNTA_COMPONENTS];
    int32_t policy[YUNTA_COMPONENTS]; /* weights in force in the first cohort */
} learning;

/* Every component is to be learnt, also those that the policy leaves aside; and rows of history.csv
 * of the cohort itself are the ones that are wanted. */
static void open_policy(yunta_policy *policy) {
    policy->programme_name = "";
#define YUNTA_COMPONENT(component, name, vector) policy->scoring_weights_##name = 1;
#include "model/components.def"
#undef YUNTA_COMPONENT
}

/* As the row has it, unless the two applied for the roles the other way round alone. */
static yunta_rated rated(const yunta_cohort *cohort, const yunta_scoring *scoring, int32_t group,
                         const yunta_history *past) {
    yunta_rated row = {.group = group, .rating = past->rating};
    int mentor = cohort->person[past->mentor].role, mentee = cohort->person[past->mentee].role;
    bool forth = (mentor & YUNTA_MENTOR) && (mentee & YUNTA_MENTEE);
    bool back = (mentee & YUNTA_MENTOR) && (mentor & YUNTA_MENTEE);
    if (back && !forth)
        yunta_scoring_parts(scoring, past->mentee, past->mentor, row.part);
    else
        yunta_scoring_parts(scoring, past->mentor, past->mentee, row.part);
    return row;
}

static yunta_status take_rows(learning *l, const yunta_cohort *cohort,
                              const yunta_scoring *scoring) {
    const char *group = NULL;
    for (size_t k = 0; k < cohort->history_count; k++) {
        const yunta_history *past = &cohort->history[k];
        if (past->rating == YUNTA_NO_INT)
            continue;
        if (!group || strcmp(group, past->cohort) != 0)
            l->groups++;
        group = past->cohort;
        if (!yunta_array_push(&l->rows, rated(cohort, scoring, l->groups - 1, past)))
            return YUNTA_E_MEMORY;
    }
    for (int c = 0; c < YUNTA_COMPONENTS; c++)
        l->has[c] = l->has[c] && yunta_scoring_counts(scoring, c);
    return YUNTA_OK;
}

/* Ratings counted twice would look like more than there are. */
static yunta_status check_new(learning *l, const yunta_cohort *cohort, const char *path) {
    const char *digest = "";
    for (size_t k = 0; k < cohort->input_count; k++)
        if (strcmp(cohort->inputs[k].table, "history") == 0)
            digest = cohort->inputs[k].sha256;
    for (size_t k = 0; *digest && k < l->seen.count; k++)
        if (strcmp(l->seen.items[k], digest) == 0) {
            yunta_problem_add(
                l->session->problems, YUNTA_ERROR, (yunta_place){path, 0, NULL}, NULL,
                T("name each cohort once, each with its own history.csv",
                  "nombre cada cohorte una vez, cada una con su propio history.csv"),
                T("these ratings were read already", "estas evaluaciones ya se leyeron"));
            return YUNTA_E_INPUT;
        }
    digest = yunta_arena_copy(l->session->arena, digest);
    return digest && yunta_array_push(&l->seen, digest) ? YUNTA_OK : YUNTA_E_MEMORY;
}

static yunta_status take_cohort(learning *l, const char *operand) {
    yunta_session_state *session = l->session;
    const char *path, *folder;
    yunta_policy *policy = NULL;
    yunta_cohort *cohort = NULL;
    yunta_weeks *weeks = NULL;
    yunta_scoring *scoring = NULL;
    yunta_status status =
        yunta_cohort_locate(operand, session->arena, session->problems, &path, &folder);
    if (status == YUNTA_OK)
        status = yunta_policy_read(path, session->problems, &policy);
    if (status == YUNTA_OK) {
        for (int c = 0; c < YUNTA_COMPONENTS && l->seen.count == 0; c++)
            l->policy[c] = yunta_component_weight(policy, c);
        open_policy(policy);
        status = yunta_cohort_read(policy, folder, &session->deadline, session->problems, &cohort);
    }
    if (status == YUNTA_OK)
        status = check_new(l, cohort, path);
    if (status == YUNTA_OK)
        status = yunta_weeks_new(cohort, &weeks);
    if (status == YUNTA_OK)
        status = yunta_scoring_new(cohort, weeks, &scoring);
    if (status == YUNTA_OK)
        status = take_rows(l, cohort, scoring);
    yunta_scoring_free(scoring);
    yunta_weeks_free(weeks);
    yunta_cohort_free(cohort);
    yunta_policy_free(policy);
    return status;
}

static yunta_status learn(learning *l) {
    yunta_lesson lesson;
    yunta_session_state *session = l->session;
    yunta_status status =
        yunta_learn(l->rows.items, l->rows.count, (size_t)l->groups, l->has, l->policy, &lesson);
    yunta_session_timed(session, "learn");
    yunta_progress_clear(&session->progress);
    if (status == YUNTA_OK && lesson.verdict != YUNTA_LESSON_FITTED)
        status = yunta_learn_refuse(session, &lesson);
    if (session->options.json && (status == YUNTA_OK || status == YUNTA_E_INPUT)) {
        yunta_status printed = yunta_learn_write_json(&lesson, stdout);
        return status == YUNTA_OK ? printed : status;
    }
    if (status == YUNTA_OK && *session->options.out)
        status = yunta_learn_write_patch(session, &lesson);
    if (status == YUNTA_OK && !session->options.quiet)
        yunta_learn_print(session, &lesson, stdout);
    return status;
}

/* Problems of every cohort are told, then nothing is learnt. */
yunta_status yunta_command_learn(yunta_session_state *session) {
    learning l = {.session = session};
    yunta_status status = YUNTA_OK;
    for (int c = 0; c < YUNTA_COMPONENTS; c++)
        l.has[c] = true;
    yunta_deadline_report(&session->deadline, T("read", "leer"), 0);
    for (size_t k = 0; k <= session->options.more_count; k++) {
        yunta_status one =
            take_cohort(&l, k ? session->options.more[k - 1] : session->options.cohort);
        status = status == YUNTA_OK ? one : status;
        if (one != YUNTA_OK && one != YUNTA_E_INPUT && one != YUNTA_E_IO)
            break;
    }
    yunta_session_timed(session, "read");
    if (status == YUNTA_OK)
        status = learn(&l);
    yunta_array_free(&l.rows);
    yunta_array_free(&l.seen);
    return status;
}

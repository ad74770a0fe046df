/* yunta suggest COHORT PERSON | --skill NAME: who would suit a person, or who knows a subject. */
#include "base/text.h"
#include "cli/commands.h"
#include "cli/explaining.h"
#include "solver/explain.h"
#include <stdlib.h>
#include <string.h>

enum { MOST_LISTED = 30 }; /* skills named where one was not found */

typedef struct {
    int32_t person;
    uint8_t level;
} expert;

static const char *role_name(int role) {
    return role == YUNTA_MENTOR ? "mentor" : "mentee";
}

static void print_rules(const yunta_session_state *session, yunta_rule_set bars, FILE *stream) {
    for (yunta_rule rule = 0; rule < YUNTA_RULES; rule++)
        if (bars >> rule & 1)
            fprintf(stream, "      %s: %s\n", yunta_explaining_rule(session, rule),
                    yunta_rule_words(rule));
}

static void print_partners(const yunta_session_state *session, int32_t person, int role,
                           const yunta_suggestion *list, size_t count) {
    printf(T("%s as %s: the best partners\n", "%s como %s: las mejores parejas\n"),
           yunta_explaining_id(session, person), role_name(role));
    for (size_t k = 0; k < count; k++) {
        bool mentor = role == YUNTA_MENTOR;
        printf("  %2zu. %s  %s%d ", k + 1, yunta_explaining_id(session, list[k].person),
               list[k].bars ? T("(not eligible) ", "(no elegible) ") : "",
               list[k].score < 0 ? 0 : list[k].score);
        yunta_explaining_parts(session, mentor ? person : list[k].person,
                               mentor ? list[k].person : person, stdout);
        putchar('\n');
        print_rules(session, list[k].bars, stdout);
    }
    if (count == 0)
        puts(T("  nobody applied for the other side", "  nadie postuló al otro lado"));
}

static void write_partners(const yunta_session_state *session, int32_t person, int role,
                           const yunta_suggestion *list, size_t count, yunta_json *json) {
    for (size_t k = 0; k < count; k++) {
        bool mentor = role == YUNTA_MENTOR;
        yunta_json_object(json, NULL);
        yunta_json_text(json, "person", session->cohort->person[list[k].person].id);
        yunta_json_text(json, "as", role_name(YUNTA_BOTH - role));
        yunta_json_integer(json, "score", list[k].score < 0 ? 0 : list[k].score);
        yunta_explaining_parts_json(session, mentor ? person : list[k].person,
                                    mentor ? list[k].person : person, json);
        yunta_json_array(json, "rules");
        for (yunta_rule rule = 0; rule < YUNTA_RULES; rule++)
            if (list[k].bars >> rule & 1)
                yunta_json_text(json, NULL, yunta_explaining_rule(session, rule));
        yunta_json_end(json);
        yunta_json_end(json);
    }
}

static yunta_json *begin(const yunta_session_state *session) {
    yunta_json *json = session->options.json ? yunta_json_new(stdout) : NULL;
    yunta_json_object(json, NULL);
    return json;
}

static yunta_status finish(const yunta_session_state *session, yunta_json *json) {
    yunta_json_end(json);
    return session->options.json ? yunta_json_finish(json) : YUNTA_OK;
}

static yunta_status partners(yunta_session_state *session) {
    int32_t person = yunta_explaining_find(session, session->options.person[0]);
    yunta_status status = person < 0 ? YUNTA_E_INPUT : YUNTA_OK;
    if (status != YUNTA_OK)
        return status;
    yunta_json *json = begin(session);
    yunta_json_text(json, "person", session->cohort->person[person].id);
    yunta_json_array(json, "partners");
    if (!session->options.json && yunta_explaining_left(session, person))
        yunta_explaining_print_left(session, person);
    for (int role = YUNTA_MENTEE; status == YUNTA_OK && role >= YUNTA_MENTOR; role--) {
        yunta_suggestion *list;
        size_t count;
        if (!(session->cohort->person[person].role & role))
            continue;
        status = yunta_suggest(session->cohort, session->eligibility, session->scoring, person,
                               role, (size_t)session->options.top, session->arena, &list, &count);
        if (status == YUNTA_OK && session->options.json)
            write_partners(session, person, role, list, count, json);
        else if (status == YUNTA_OK)
            print_partners(session, person, role, list, count);
    }
    yunta_json_end(json);
    yunta_status finished = finish(session, json);
    return status == YUNTA_OK ? finished : status;
}

/* What there is to choose from; NULL when memory runs out. */
static const char *list_skills(yunta_session_state *session) {
    const yunta_cohort *cohort = session->cohort;
    const char *all = cohort->skills ? "" : T("none", "ninguna");
    for (size_t k = 0; all && k < cohort->skills && k < MOST_LISTED; k++)
        all = yunta_arena_format(session->arena, "%s%s%s", all, k ? ", " : "",
                                 yunta_text_escape(session->arena, cohort->skill[k], 40));
    const char *more = cohort->skills > MOST_LISTED ? ", ..." : "";
    return all ? yunta_arena_format(session->arena, T("there are: %s%s", "las que hay: %s%s"), all,
                                    more)
               : NULL;
}

/* The skill of this name, compared as headers are; the number of skills with a problem. */
static size_t find_skill(yunta_session_state *session, const char *name) {
    const yunta_cohort *cohort = session->cohort;
    const char *wanted = yunta_text_fold(session->arena, name);
    for (size_t k = 0; wanted && k < cohort->skills; k++) {
        const char *folded = yunta_text_fold(session->arena, cohort->skill[k]);
        if (folded && strcmp(folded, wanted) == 0)
            return k;
    }
    const char *near = yunta_text_nearest(name, cohort->skill, cohort->skills);
    const char *mend =
        near ? yunta_arena_format(session->arena, T("did you mean %s?", "¿quiso decir %s?"), near)
             : list_skills(session);
    yunta_problem_add(session->problems, YUNTA_ERROR, (yunta_place){0}, name, mend,
                      T("the cohort has no such skill", "la cohorte no tiene esa habilidad"));
    return cohort->skills;
}

static int by_level(const void *a, const void *b) {
    const expert *x = a, *y = b;
    if (x->level != y->level)
        return x->level > y->level ? -1 : 1;
    return (x->person > y->person) - (x->person < y->person);
}

static void print_experts(const yunta_session_state *session, const char *skill, const expert *list,
                          size_t count) {
    const char *shown = yunta_text_escape(session->arena, skill, 80);
    printf(T("%s: the strongest\n", "%s: quienes más saben\n"), shown ? shown : "?");
    for (size_t k = 0; k < count; k++) {
        const char *name =
            yunta_text_escape(session->arena, session->cohort->person[list[k].person].name, 60);
        printf(T("  %2zu. %s  level %d  %s\n", "  %2zu. %s  nivel %d  %s\n"), k + 1,
               yunta_explaining_id(session, list[k].person), list[k].level, name ? name : "");
    }
}

static void write_experts(const yunta_session_state *session, const char *skill, const expert *list,
                          size_t count, yunta_json *json) {
    yunta_json_text(json, "skill", skill);
    yunta_json_array(json, "people");
    for (size_t k = 0; k < count; k++) {
        yunta_json_object(json, NULL);
        yunta_json_text(json, "person", session->cohort->person[list[k].person].id);
        yunta_json_integer(json, "level", list[k].level);
        yunta_json_end(json);
    }
    yunta_json_end(json);
}

static yunta_status experts(yunta_session_state *session) {
    const yunta_cohort *cohort = session->cohort;
    size_t skill = find_skill(session, session->options.skill);
    size_t top = (size_t)session->options.top;
    if (skill == cohort->skills)
        return YUNTA_E_INPUT;
    expert *list = yunta_arena_alloc(session->arena, cohort->people, sizeof *list);
    if (!list)
        return YUNTA_E_MEMORY;
    size_t count = 0;
    for (size_t p = 0; p < cohort->people; p++)
        if (cohort->person[p].role != 0)
            list[count++] = (expert){(int32_t)p, cohort->level[p * cohort->skills + skill]};
    if (count)
        qsort(list, count, sizeof *list, by_level);
    count = count < top ? count : top;
    yunta_json *json = begin(session);
    if (session->options.json)
        write_experts(session, cohort->skill[skill], list, count, json);
    else
        print_experts(session, cohort->skill[skill], list, count);
    return finish(session, json);
}

yunta_status yunta_command_suggest(yunta_session_state *session) {
    bool skill = *session->options.skill, person = session->options.persons > 0;
    if (skill == person) {
        yunta_problem_add(
            session->problems, YUNTA_ERROR, (yunta_place){0}, NULL,
            T("write yunta suggest COHORT PERSON, or --skill NAME",
              "escriba yunta suggest COHORTE PERSONA, o --skill NOMBRE"),
            T("suggest needs a person or a skill", "suggest necesita una persona o una habilidad"));
        return YUNTA_E_USAGE;
    }
    if (session->options.top < 1) {
        yunta_problem_add(session->problems, YUNTA_ERROR, (yunta_place){0}, "--top",
                          T("write --top 5, say", "escriba --top 5, por ejemplo"),
                          T("suggest lists 1 or more", "suggest muestra 1 o más"));
        return YUNTA_E_USAGE;
    }
    session->tells_out = true;
    yunta_status status = yunta_session_load(session);
    if (status != YUNTA_OK)
        return status;
    yunta_progress_clear(&session->progress);
    return skill ? experts(session) : partners(session);
}

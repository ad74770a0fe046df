#include "cli/explain_print.h"
#include "base/text.h"
#include "model/objective.h"
#include <inttypes.h>

static void print_loss(const yunta_session_state *session, const int64_t *loss) {
    const yunta_choices *goals = &session->policy->matching_objective;
    for (size_t k = 0; k < goals->count; k++)
        printf("%s%s %" PRId64, k ? ", " : "", yunta_objective_of(goals->items[k])->name,
               loss[goals->items[k]]);
    putchar('\n');
}

static void print_moves(const yunta_session_state *session, const yunta_forced *forced) {
    if (forced->move_count)
        puts(T("  what would change:", "  qué cambiaría:"));
    for (size_t k = 0; k < forced->move_count; k++) {
        const yunta_explain_move *move = &forced->moves[k];
        printf("    %c %s - %s  (%d)\n", move->made ? '+' : '-',
               yunta_explaining_id(session, move->mentor),
               yunta_explaining_id(session, move->mentee), move->score);
    }
}

static void print_way(bool again) {
    puts(again ? T("  (found by solving the cohort again)",
                   "  (hallado resolviendo la cohorte otra vez)")
               : T("  (exact: from the prices of the result and one chain of changes)",
                   "  (exacto: por los precios del resultado y una cadena de cambios)"));
}

static void print_bars(const yunta_session_state *session, const yunta_forced *forced) {
    puts(T("  cannot be paired:", "  no pueden formar par:"));
    for (yunta_rule rule = 0; rule < YUNTA_RULES; rule++)
        if (forced->bars >> rule & 1)
            printf("    %s: %s\n", yunta_explaining_rule(session, rule), yunta_rule_words(rule));
    if (forced->no_capacity)
        puts(T("    capacity: the mentor offers no place",
               "    capacity: el mentor no ofrece cupos"));
    if (forced->no_demand)
        puts(T("    mentors: the mentee asks for no mentor",
               "    mentors: el mentee no pide mentores"));
}

static void print_conflict(const yunta_session_state *session, const yunta_forced *forced) {
    puts(T("  eligible, but together they cannot hold with:",
           "  elegibles, pero juntos no pueden cumplirse con:"));
    for (size_t k = 0; k < forced->conflict_count; k++) {
        const char *words = yunta_text_escape(session->arena, forced->conflict[k], 0);
        printf("    - %s\n", words ? words : "?");
    }
    if (forced->conflict_count == 0)
        puts(T("    - the locks of the programme, which take every place",
               "    - los pares fijos del programa, que ocupan todos los cupos"));
}

static void print_forced(const yunta_session_state *session, const yunta_forced *forced) {
    fputs(T("  if they were paired, the cohort would lose: ",
            "  si formaran par, la cohorte perdería: "),
          stdout);
    print_loss(session, forced->loss);
    if (forced->kind == YUNTA_FORCED_UNKNOWN)
        puts(T("  (the time limit came first: the loss may be less)",
               "  (se acabó el tiempo: la pérdida puede ser menor)"));
    print_moves(session, forced);
    print_way(forced->again);
}

static void print_score(const yunta_session_state *session, int32_t mentor, int32_t mentee) {
    int32_t score = yunta_scoring_score(session->scoring, mentor, mentee);
    printf(T("  score %d:", "  puntaje %d:"), score < 0 ? 0 : score);
    yunta_explaining_parts(session, mentor, mentee, stdout);
    putchar('\n');
}

static bool print_left(const yunta_session_state *session, int32_t a, int32_t b) {
    bool left[] = {yunta_explaining_left(session, a), yunta_explaining_left(session, b)};
    if (left[0] || left[1])
        printf("%s, %s\n", yunta_explaining_id(session, a), yunta_explaining_id(session, b));
    if (left[0])
        yunta_explaining_print_left(session, a);
    if (left[1])
        yunta_explaining_print_left(session, b);
    return left[0] || left[1];
}

void yunta_explain_print_pair(const yunta_session_state *session, const yunta_forced *forced) {
    if (print_left(session, forced->mentor, forced->mentee))
        return;
    printf(T("mentor %s, mentee %s\n", "mentor %s, mentee %s\n"),
           yunta_explaining_id(session, forced->mentor),
           yunta_explaining_id(session, forced->mentee));
    if (!(forced->bars >> YUNTA_RULE_ROLE & 1))
        print_score(session, forced->mentor, forced->mentee);
    yunta_explaining_confidences(session, forced->mentor, forced->mentee, stdout);
    switch (forced->kind) {
    case YUNTA_FORCED_PAIRED:
        puts(T("  paired in this result", "  forman par en este resultado"));
        break;
    case YUNTA_FORCED_BARRED:
        print_bars(session, forced);
        break;
    case YUNTA_FORCED_CONFLICT:
        print_conflict(session, forced);
        break;
    default:
        print_forced(session, forced);
    }
}

static const char *as_role(int role) {
    return role == YUNTA_MENTOR ? "mentor" : "mentee";
}

/* The pairs of a person, and who else would have been better for the partner. */
static void print_pairs(const yunta_session_state *session, int32_t person) {
    const yunta_pairing *pairing = session->pairing;
    for (size_t k = 0; k < pairing->count; k++) {
        const yunta_pair *pair = &pairing->pairs[k];
        bool mentor = pair->mentor == person;
        int32_t partner = mentor ? pair->mentee : pair->mentor;
        yunta_suggestion *list;
        size_t count, rank = 0;
        if (!mentor && pair->mentee != person)
            continue;
        printf(T("  %s of %s\n", "  %s de %s\n"), as_role(mentor ? YUNTA_MENTOR : YUNTA_MENTEE),
               yunta_explaining_id(session, partner));
        print_score(session, pair->mentor, pair->mentee);
        if (yunta_suggest(session->cohort, session->eligibility, session->scoring, partner,
                          mentor ? YUNTA_MENTEE : YUNTA_MENTOR, session->cohort->people,
                          session->arena, &list, &count) != YUNTA_OK)
            continue;
        while (rank < count && list[rank].bars == 0 && list[rank].score > pair->score)
            rank++;
        printf(T("  %zu others suit %s better", "  %zu otras personas le vienen mejor a %s"), rank,
               yunta_explaining_id(session, partner));
        for (size_t r = 0; r < rank && r < 3; r++)
            printf("%s %s (%d)", r ? "," : ":", yunta_explaining_id(session, list[r].person),
                   list[r].score);
        putchar('\n');
    }
}

static void print_prospects(const yunta_session_state *session, int role,
                            const yunta_prospects *side) {
    if (!side->asked)
        return;
    printf(T("  as %s: %zu eligible partners, %zu of them full\n",
             "  como %s: %zu parejas posibles, %zu de ellas completas\n"),
           as_role(role), side->eligible, side->full);
    for (yunta_rule rule = 0; rule < YUNTA_RULES; rule++)
        if (side->removed[rule] > 0)
            printf(T("    %zu removed by %s: %s\n", "    %zu descartadas por %s: %s\n"),
                   side->removed[rule], yunta_explaining_rule(session, rule),
                   yunta_rule_words(rule));
}

/* The best partners, and who has them. */
static void print_holders(const yunta_session_state *session, int32_t person, int role) {
    enum { SHOWN = 3 };
    yunta_suggestion *list;
    size_t count;
    if (yunta_suggest(session->cohort, session->eligibility, session->scoring, person, role, SHOWN,
                      session->arena, &list, &count) != YUNTA_OK)
        return;
    for (size_t k = 0; k < count && list[k].bars == 0; k++) {
        bool first = true;
        printf(T("    %s (%d) has", "    %s (%d) tiene a"),
               yunta_explaining_id(session, list[k].person), list[k].score);
        for (size_t p = 0; p < session->pairing->count; p++) {
            const yunta_pair *pair = &session->pairing->pairs[p];
            if ((role == YUNTA_MENTEE ? pair->mentor : pair->mentee) != list[k].person)
                continue;
            printf("%s %s (%d)", first ? "" : ",",
                   yunta_explaining_id(session, role == YUNTA_MENTEE ? pair->mentee : pair->mentor),
                   pair->score);
            first = false;
        }
        puts(first ? T(" nobody", " nadie") : "");
    }
}

static void print_change(const yunta_session_state *session, const yunta_change *change) {
    const char *partner = yunta_explaining_id(session, change->partner);
    if (change->kind == YUNTA_CHANGE_PLACE)
        printf(change->role == YUNTA_MENTEE
                   ? T("    one more place at mentor %s", "    un cupo más con el mentor %s")
                   : T("    one more mentor for mentee %s", "    un mentor más para el mentee %s"),
               partner);
    else
        printf(T("    an exception to %s for this person with %s",
                 "    una excepción a %s para esta persona con %s"),
               yunta_explaining_rule(session, change->rule), partner);
    if (change->minutes > 0)
        printf(
            T(", or %d minutes more in common each week", ", o %d minutos más en común por semana"),
            change->minutes);
    fputs(T(": the cohort would lose ", ": la cohorte perdería "), stdout);
    print_loss(session, change->loss);
}

static void print_join(const yunta_session_state *session, const yunta_forced *join) {
    if (join->kind == YUNTA_FORCED_CONFLICT)
        print_conflict(session, join);
    if (join->kind != YUNTA_FORCED_LOSS && join->kind != YUNTA_FORCED_UNKNOWN)
        return;
    printf(T("  at the least loss: mentor %s with mentee %s\n",
             "  con la menor pérdida: mentor %s con mentee %s\n"),
           yunta_explaining_id(session, join->mentor), yunta_explaining_id(session, join->mentee));
    print_forced(session, join);
}

void yunta_explain_print_person(const yunta_session_state *session, int32_t person,
                                const yunta_person_explained *explained) {
    printf("%s\n", yunta_explaining_id(session, person));
    if (explained->paired) {
        print_pairs(session, person);
        return;
    }
    if (yunta_explaining_left(session, person)) {
        yunta_explaining_print_left(session, person);
        return;
    }
    puts(T("  without a partner in this result", "  sin pareja en este resultado"));
    for (int role = YUNTA_MENTEE; role >= YUNTA_MENTOR; role--) {
        print_prospects(session, role, &explained->side[role == YUNTA_MENTEE]);
        if (explained->side[role == YUNTA_MENTEE].asked)
            print_holders(session, person, role);
    }
    print_join(session, &explained->join);
    if (explained->change_count)
        puts(T("  what would have matched them (a loss below 0 is a gain):",
               "  qué habría permitido su par (una pérdida bajo 0 es una ganancia):"));
    for (size_t k = 0; k < explained->change_count; k++)
        print_change(session, &explained->changes[k]);
}

/* What became of the earlier result, in a line or two. */
#include "base/text.h"
#include "cli/session.h"
#include "model/repair.h"

static size_t count_left(const yunta_cohort *cohort) {
    size_t count = 0;
    for (size_t p = 0; p < cohort->people; p++)
        count += cohort->person[p].role == 0;
    return count;
}

/* People who have another partner than before, or one more or less. */
static size_t count_touched(const yunta_session_state *session, size_t *kept) {
    const yunta_cohort *cohort = session->cohort;
    const yunta_pairing *pairing = session->pairing;
    const yunta_pair_table *had = &cohort->repair->pairs;
    uint8_t *touched = yunta_arena_alloc(session->arena, cohort->people, 1);
    int32_t *same = yunta_arena_alloc(session->arena, 2 * cohort->people, sizeof *same);
    size_t count = 0;
    *kept = 0;
    if (!touched || !same)
        return 0;
    for (size_t k = 0; k < pairing->count; k++) {
        int32_t mentor = pairing->pairs[k].mentor, mentee = pairing->pairs[k].mentee;
        bool is_kept = yunta_cohort_had_pair(cohort, mentor, mentee);
        *kept += is_kept;
        same[2 * mentor] += is_kept;
        same[2 * mentee + 1] += is_kept;
        touched[mentor] |= !is_kept;
        touched[mentee] |= !is_kept;
    }
    for (size_t p = 0; had->first && p < cohort->people; p++)
        for (size_t k = had->first[p]; k < had->first[p + 1]; k++) {
            same[2 * had->mentor[k]]--;
            same[2 * p + 1]--;
        }
    for (size_t p = 0; p < cohort->people; p++)
        count += touched[p] || same[2 * p] != 0 || same[2 * p + 1] != 0;
    return count;
}

void yunta_summary_repair(const yunta_session_state *session, FILE *stream) {
    const yunta_cohort *cohort = session->cohort;
    char day[11];
    size_t kept;
    if (!cohort->repair || !session->pairing)
        return;
    size_t had = cohort->repair->pairs.first ? cohort->repair->pairs.first[cohort->people] : 0;
    size_t touched = count_touched(session, &kept);
    if (cohort->repair->as_of != YUNTA_NO_DAY) {
        yunta_day_text(cohort->repair->as_of, day);
        fprintf(stream,
                T("  repair        as of %s: left %zu, came %zu\n",
                  "  reparación    al %s: se fueron %zu, llegaron %zu\n"),
                day, count_left(cohort), cohort->added_rows);
    }
    if (!yunta_session_has_pairs(session))
        return;
    fprintf(
        stream,
        T("  kept          %zu of %zu pairs, %zu new; %zu people have another partner, or none\n",
          "  conserva      %zu de %zu pares, %zu nuevos; %zu personas con otra pareja, o sin "
          "ella\n"),
        kept, had, session->pairing->count - kept, touched);
}

bool yunta_repair_loses(yunta_session_state *session) {
    const yunta_cohort *cohort = session->cohort;
    const yunta_timetable *earlier = cohort->repair ? cohort->repair->timetable : NULL;
    const yunta_timetable *now = session->timetable;
    size_t lost = 0;
    if (!earlier || !now)
        return false;
    bool impossible = now->plenary_part.status == YUNTA_PART_INFEASIBLE ||
                      now->meeting_part.status == YUNTA_PART_INFEASIBLE;
    for (size_t k = 0; now->plenary_count == 0 && k < earlier->plenary_count; k++)
        lost += yunta_cohort_is_past(cohort, earlier->plenaries[k].slot.day);
    for (size_t k = 0; now->meeting_count == 0 && k < earlier->meeting_count; k++)
        lost += yunta_cohort_is_past(cohort, earlier->meetings[k].slot.day);
    if (lost > 0)
        yunta_problem_add(
            session->problems, YUNTA_ERROR, (yunta_place){0}, NULL,
            impossible ? T("change one of the rules named, and try again",
                           "cambie una de las reglas nombradas e inténtelo otra vez")
                       : T("give it more time (--time-limit), and try again",
                           "dele más tiempo (--time-limit) e inténtelo otra vez"),
            T("nothing is written: %zu plenaries and meetings already held would be gone, as there "
              "is no calendar for the rest; the earlier result stays",
              "no se escribe nada: se perderían %zu plenarias y reuniones ya hechas, porque no hay "
              "calendario para las demás; queda el resultado anterior"),
            lost);
    session->loses = lost > 0;
    return lost > 0;
}

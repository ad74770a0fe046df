/* The report's supply and demand by skill. */
#include "io/report_private.h"

/* Demand: mentees who want a skill; of those who marked no want at all, whoever is below the level
 * from which it is taught. */
static bool wants(const yunta_cohort *cohort, size_t person, bool unmarked, size_t skill) {
    size_t at = person * cohort->skills + skill;
    if (!(cohort->person[person].role & YUNTA_MENTEE))
        return false;
    return unmarked ? cohort->level[at] < cohort->policy->scoring_skills_teach_from
                    : cohort->want[at] > 0;
}

static bool marked_none(const yunta_cohort *cohort, size_t person) {
    for (size_t k = 0; k < cohort->skills; k++)
        if (cohort->want[person * cohort->skills + k] > 0)
            return false;
    return true;
}

/* Marks the skills that each matched mentee gains from a mentor. met: [people * skills]. */
static void mark_met(yunta_report *report, uint8_t *met) {
    yunta_writing *writing = report->writing;
    size_t skills = writing->cohort->skills;
    const yunta_pairing *pairing = writing->result->pairing;
    for (size_t k = 0; k < pairing->count; k++) {
        const yunta_pair *pair = &pairing->pairs[k];
        yunta_scoring_skill_gains(writing->result->scoring, pair->mentor, pair->mentee,
                                  writing->gains);
        for (size_t s = 0; s < skills; s++)
            if (writing->gains[s] > 0)
                met[(size_t)pair->mentee * skills + s] = 1;
    }
}

typedef struct {
    int64_t demand, met, supply;
} market;

static void count_person(const yunta_cohort *cohort, size_t person, const uint8_t *met,
                         market *markets) {
    bool unmarked = marked_none(cohort, person);
    for (size_t s = 0; s < cohort->skills; s++) {
        size_t at = person * cohort->skills + s;
        bool wanted = wants(cohort, person, unmarked, s);
        markets[s].demand += wanted;
        markets[s].met += wanted && met[at];
        markets[s].supply += (cohort->person[person].role & YUNTA_MENTOR) &&
                             cohort->level[at] >= cohort->policy->scoring_skills_teach_from;
    }
}

/* skills: [name, mentees who want it, of them matched with somebody who teaches it, mentors who
 * can]. */
yunta_status yunta_report_skills(yunta_report *report) {
    const yunta_cohort *cohort = report->writing->cohort;
    size_t skills = cohort->has_skills ? cohort->skills : 0;
    uint8_t *met = yunta_alloc(cohort->people * skills, sizeof *met);
    market *markets = yunta_alloc(skills, sizeof *markets);
    yunta_status status = met && markets ? YUNTA_OK : YUNTA_E_MEMORY;
    if (status != YUNTA_OK)
        goto cleanup;
    if (skills)
        mark_met(report, met);
    for (size_t p = 0; skills && p < cohort->people; p++)
        count_person(cohort, p, met, markets);
    yunta_json_array(report->json, "skills");
    for (size_t s = 0; s < skills; s++) {
        yunta_json_array(report->json, NULL);
        yunta_json_text(report->json, NULL, cohort->skill[s]);
        yunta_json_integer(report->json, NULL, markets[s].demand);
        yunta_json_integer(report->json, NULL, markets[s].met);
        yunta_json_integer(report->json, NULL, markets[s].supply);
        yunta_json_end(report->json);
    }
    yunta_json_end(report->json);
cleanup:
    yunta_free(met);
    yunta_free(markets);
    return status;
}

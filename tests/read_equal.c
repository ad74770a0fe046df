#include "tests/read_folder.h"
#include <string.h>

#define SAME(field)                                                                                \
    if (a->field != b->field)                                                                      \
    return #field
#define SAME_TEXT(field)                                                                           \
    if (strcmp(a->field, b->field) != 0)                                                           \
    return #field
/* Arrays of plain values without holes. */
#define SAME_ARRAY(field, count)                                                                   \
    if ((count) > 0 && memcmp(a->field, b->field, (count) * sizeof *a->field) != 0)                \
    return #field

static const char *person_differs(const yunta_person *a, const yunta_person *b) {
    SAME_TEXT(id);
    SAME_TEXT(name);
    SAME_TEXT(email);
    SAME(role);
    SAME(capacity);
    SAME(mentors);
    SAME(level);
    SAME(birth_year);
    SAME(age);
    SAME(sponsor);
    SAME(attends);
    SAME(applied_on);
    SAME(zone);
    return NULL;
}

static const char *column_differs(const yunta_column *a, const yunta_column *b, size_t people) {
    SAME_TEXT(name);
    SAME(codes);
    SAME_ARRAY(code, people);
    SAME_ARRAY(number, people);
    for (size_t p = 0; p < people; p++)
        SAME_TEXT(text[p]);
    for (size_t c = 0; c < a->codes; c++) {
        SAME_TEXT(shown[c]);
        SAME_TEXT(folded[c]);
    }
    return NULL;
}

static const char *terms_differ(const yunta_terms *a, const yunta_terms *b, size_t people) {
    SAME_ARRAY(first, people + 1);
    SAME_ARRAY(term, a->first[people]);
    return NULL;
}

static const char *session_differs(const yunta_session *a, const yunta_session *b) {
    SAME_TEXT(id);
    SAME_TEXT(title);
    SAME(minutes);
    SAME(expert_count);
    SAME_ARRAY(experts, a->expert_count);
    SAME(after_count);
    SAME_ARRAY(after, a->after_count);
    SAME(earliest);
    SAME(latest);
    return NULL;
}

static const char *expert_differs(const yunta_expert *a, const yunta_expert *b) {
    SAME_TEXT(name);
    SAME(span_count);
    SAME_ARRAY(spans, a->span_count);
    return NULL;
}

static const char *holiday_differs(const yunta_holiday *a, const yunta_holiday *b) {
    SAME(day);
    SAME_TEXT(name);
    SAME_TEXT(region);
    SAME(region_code);
    return NULL;
}

static const char *constraint_differs(const yunta_constraint *a, const yunta_constraint *b) {
    SAME(kind);
    SAME(mentor);
    SAME(mentee);
    SAME(points);
    SAME_TEXT(reason);
    return NULL;
}

static const char *history_differs(const yunta_history *a, const yunta_history *b) {
    SAME_TEXT(cohort);
    SAME(mentor);
    SAME(mentee);
    SAME(rating);
    return NULL;
}

#define EACH(what, count, items)                                                                   \
    SAME(count);                                                                                   \
    for (size_t k = 0; k < a->count; k++) {                                                        \
        const char *found = what(&a->items[k], &b->items[k]);                                      \
        if (found)                                                                                 \
            return found;                                                                          \
    }

static const char *people_differ(const yunta_cohort *a, const yunta_cohort *b) {
    EACH(person_differs, people, person)
    SAME(skills);
    SAME(has_skills);
    for (size_t k = 0; k < a->skills; k++)
        SAME_TEXT(skill[k]);
    SAME_ARRAY(level, a->people * a->skills);
    SAME_ARRAY(want, a->people * a->skills);
    SAME(columns);
    for (size_t c = 0; c < a->columns; c++) {
        const char *found = column_differs(&a->column[c], &b->column[c], a->people);
        if (found)
            return found;
    }
    SAME(terms);
    const char *found = terms_differ(&a->strengths, &b->strengths, a->people);
    if (!found)
        found = terms_differ(&a->goals, &b->goals, a->people);
    return found ? found : terms_differ(&a->languages, &b->languages, a->people);
}

static const char *hours_differ(const yunta_cohort *a, const yunta_cohort *b) {
    SAME(zone_count);
    for (size_t k = 0; k < a->zone_count; k++)
        SAME_TEXT(zones[k]->name);
    SAME(hours_count);
    for (size_t k = 0; k < a->hours_count; k++) { /* not by memcmp: there is padding */
        SAME(hours[k].person);
        SAME(hours[k].day);
        SAME(hours[k].purposes);
        SAME(hours[k].from);
        SAME(hours[k].to);
    }
    SAME_ARRAY(gave, a->people);
    SAME(absence_count);
    SAME_ARRAY(absences, a->absence_count);
    return NULL;
}

static const char *relations_differ(const yunta_cohort *a, const yunta_cohort *b) {
    SAME(preference_count);
    SAME_ARRAY(preferences, a->preference_count);
    SAME_ARRAY(choices, a->people);
    EACH(constraint_differs, constraint_count, constraints)
    EACH(history_differs, history_count, history)
    SAME(history_skipped);
    SAME(scores_given);
    SAME(score_count);
    SAME_ARRAY(scores, a->score_count);
    return NULL;
}

static const char *calendar_differs(const yunta_cohort *a, const yunta_cohort *b) {
    EACH(session_differs, session_count, sessions)
    SAME(experts_given);
    EACH(expert_differs, expert_count, experts)
    EACH(holiday_differs, holiday_count, holidays)
    SAME(course_count);
    SAME(workshop_count);
    SAME(travel_count);
    SAME(facilitator_count);
    return NULL;
}

const char *test_cohorts_differ(const yunta_cohort *a, const yunta_cohort *b) {
    const char *found = people_differ(a, b);
    if (!found)
        found = hours_differ(a, b);
    if (!found)
        found = relations_differ(a, b);
    return found ? found : calendar_differs(a, b);
}

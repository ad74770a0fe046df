/* Whether what an event says shows an address that is not for the eyes of whose calendar it is in.
 */
#include "verify/agenda_private.h"
#include "verify/kept.h"
#include <stdlib.h>
#include <string.h>

static int by_email(const void *a, const void *b, void *context) {
    const yunta_person *person = context;
    return strcmp(person[*(const int32_t *)a].email, person[*(const int32_t *)b].email);
}

bool yunta_agenda_sort_emails(yunta_agenda *a) {
    size_t people = a->check->cohort->people;
    a->by_email = yunta_check_alloc(a->check, people, sizeof *a->by_email);
    for (size_t p = 0; a->by_email && p < people; p++)
        a->by_email[p] = (int32_t)p;
    if (a->by_email && people)
        qsort_r(a->by_email, people, sizeof *a->by_email, by_email, a->check->cohort->person);
    return a->by_email;
}

/* Whether somebody is in a meeting of a mentor with all. */
static bool is_in_group(const yunta_check *check, const yunta_appointment *one, int32_t other) {
    int32_t mentee;
    for (size_t k = 0; (mentee = yunta_mentee_at(check, one->mentor, &one->at, k)) >= 0; k++)
        if (mentee == other)
            return true;
    return false;
}

static bool meets(const yunta_agenda *a, int32_t person, int32_t other) {
    for (size_t k = yunta_agenda_first(a, person);
         k < a->all.count && a->all.items[k].person == person; k++) {
        const yunta_appointment *one = &a->all.items[k];
        if (one->mentor < 0)
            continue;
        if (one->mentor == other || one->mentee == other ||
            (one->mentee < 0 && one->mentor == person && is_in_group(a->check, one, other)))
            return true;
    }
    return false;
}

/* Titles and names of who teaches are everybody's, whatever stands in them. */
static bool is_public(const yunta_cohort *cohort, const char *word) {
    bool found = false;
    for (size_t k = 0; k < cohort->session_count; k++)
        found = found || strstr(cohort->sessions[k].title, word);
    for (size_t k = 0; k < cohort->course_count; k++)
        found = found || strstr(cohort->courses[k].title, word);
    for (size_t k = 0; k < cohort->expert_count; k++)
        found = found || strstr(cohort->experts[k].name, word);
    return found;
}

/* Whether somebody has this address and may be seen, or nobody has it. */
static bool may_show(const yunta_agenda *a, const char *word, int32_t person, const int32_t *code) {
    const yunta_person *all = a->check->cohort->person;
    size_t from = 0, to = a->check->cohort->people;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (strcmp(all[a->by_email[middle]].email, word) < 0)
            from = middle + 1;
        else
            to = middle;
    }
    bool somebody = false;
    for (; from < a->check->cohort->people; from++) {
        int32_t other = a->by_email[from];
        if (strcmp(all[other].email, word) != 0)
            break;
        somebody = true;
        if (other == person || (meets(a, person, other) && (!code || code[other] == code[person])))
            return true;
    }
    return !somebody || is_public(a->check->cohort, word);
}

bool yunta_agenda_is_discreet(const yunta_agenda *a, const yunta_ical_event *event, int32_t person,
                              const int32_t *code) {
    const char *texts[] = {event->summary, event->description};
    char word[256];
    for (size_t t = 0; t < 2; t++)
        for (const char *at = texts[t]; *at;) {
            size_t length = strcspn(at, " \\<>(),;:\"");
            if (length > 0 && length < sizeof word && memchr(at, '@', length)) {
                memcpy(word, at, length);
                word[length] = '\0';
                if (!may_show(a, word, person, code))
                    return false;
            }
            at += length;
            at += at[0] == '\\' && at[1] ? 2 : at[0] != '\0';
        }
    return true;
}

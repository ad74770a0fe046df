/* Who has what in their calendar, and how it is called. */
#include "io/ics.h"
#include "io/writing.h"
#include "model/repair.h"
#include <stdlib.h>
#include <string.h>

enum { OFFICE = -1 };

void yunta_pairs_of_mentor(const yunta_pairing *pairing, int32_t mentor, size_t *first,
                           size_t *last) {
    size_t low = 0, high = pairing->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (pairing->pairs[middle].mentor < mentor)
            low = middle + 1;
        else
            high = middle;
    }
    *first = low;
    while (low < pairing->count && pairing->pairs[low].mentor == mentor)
        low++;
    *last = low;
}

static bool add(yunta_entries *entries, yunta_entry entry, int32_t person, int role) {
    entry.person = person;
    entry.role = role;
    return yunta_array_push(entries, entry);
}

static const yunta_presence *present(const yunta_writing *writing, yunta_presence_kind kind,
                                     int32_t of, int32_t other, const yunta_slot *slot,
                                     size_t *count) {
    yunta_presence wanted = {.kind = kind,
                             .of = of,
                             .other = other,
                             .day = slot->day,
                             .minute = slot->minute,
                             .minutes = slot->minutes};
    size_t first;
    yunta_cohort_were_present(writing->cohort, &wanted, &first, count);
    return *count ? &writing->cohort->repair->past[first] : NULL;
}

/* What has happened stays in the calendars of those who had it, whatever became of them since, and
 * comes into nobody else's. */
static bool add_plenary(const yunta_writing *writing, const yunta_plenary *plenary,
                        yunta_entry entry, yunta_entries *entries) {
    const yunta_timetable *timetable = writing->result->timetable;
    bool past = yunta_cohort_is_past(writing->cohort, plenary->slot.day);
    size_t count = 0;
    const yunta_presence *were = past ? present(writing, YUNTA_PRESENT_PLENARY, plenary->session,
                                                plenary->group, &plenary->slot, &count)
                                      : NULL;
    for (size_t k = 0; k < count; k++)
        if (!add(entries, entry, were[k].person, 0))
            return false;
    for (size_t a = 0; !past && a < timetable->attendance_count; a++)
        if (timetable->attendance[a].group == plenary->group &&
            !add(entries, entry, timetable->attendance[a].person, 0))
            return false;
    return true;
}

static bool add_plenaries(const yunta_writing *writing, bool people, yunta_entries *entries) {
    const yunta_timetable *timetable = writing->result->timetable;
    for (size_t k = 0; k < timetable->plenary_count; k++) {
        const yunta_plenary *plenary = &timetable->plenaries[k];
        yunta_entry entry = {0, 0, YUNTA_ENTRY_PLENARY, k, plenary->slot};
        if (!add(entries, entry, OFFICE, 0) ||
            (people && !add_plenary(writing, plenary, entry, entries)))
            return false;
    }
    return true;
}

int32_t yunta_mentee_of_meeting(const yunta_writing *writing, const yunta_meeting *meeting,
                                size_t k) {
    size_t first, last, count;
    if (meeting->mentee >= 0)
        return k == 0 ? meeting->mentee : -1;
    if (!yunta_cohort_is_past(writing->cohort, meeting->slot.day)) {
        yunta_pairs_of_mentor(writing->result->pairing, meeting->mentor, &first, &last);
        return first + k < last ? writing->result->pairing->pairs[first + k].mentee : -1;
    }
    const yunta_presence *were =
        present(writing, YUNTA_PRESENT_MEETING, meeting->mentor, -1, &meeting->slot, &count);
    for (size_t p = 0; p < count; p++)
        if (were[p].person != meeting->mentor && k-- == 0)
            return were[p].person;
    return -1;
}

static bool add_meeting(const yunta_writing *writing, const yunta_meeting *meeting,
                        yunta_entry entry, yunta_entries *entries) {
    if (!add(entries, entry, meeting->mentor, YUNTA_MENTOR))
        return false;
    int32_t mentee;
    for (size_t k = 0; (mentee = yunta_mentee_of_meeting(writing, meeting, k)) >= 0; k++)
        if (!add(entries, entry, mentee, YUNTA_MENTEE))
            return false;
    return true;
}

static bool add_meetings(const yunta_writing *writing, bool people, yunta_entries *entries) {
    const yunta_timetable *timetable = writing->result->timetable;
    for (size_t k = 0; k < timetable->meeting_count; k++) {
        const yunta_meeting *meeting = &timetable->meetings[k];
        yunta_entry entry = {0, 0, YUNTA_ENTRY_MEETING, k, meeting->slot};
        if (!add(entries, entry, OFFICE, 0) ||
            (people && !add_meeting(writing, meeting, entry, entries)))
            return false;
    }
    return true;
}

/* Of a session that has been held those who had a seat then, else those who have one. */
static bool add_course(const yunta_writing *writing, const yunta_course_session *session,
                       yunta_entry entry, yunta_entries *entries) {
    const yunta_cohort *cohort = writing->cohort;
    bool past = yunta_cohort_is_past(cohort, session->slot.day);
    size_t first, enrolled, count = 0;
    const yunta_presence *were =
        past ? present(writing, YUNTA_PRESENT_COURSE, session->course, -1, &session->slot, &count)
             : NULL;
    for (size_t k = 0; k < count; k++)
        if (!add(entries, entry, were[k].person, 0))
            return false;
    size_t seated = yunta_cohort_seats(cohort, session->course, &first, &enrolled);
    for (size_t e = first; !past && e < first + seated; e++)
        if (!add(entries, entry, cohort->enrolments[e].person, 0))
            return false;
    return true;
}

static bool add_courses(const yunta_writing *writing, bool people, yunta_entries *entries) {
    const yunta_timetable *timetable = writing->result->timetable;
    for (size_t k = 0; k < timetable->course_session_count; k++) {
        const yunta_course_session *session = &timetable->course_sessions[k];
        yunta_entry entry = {0, 0, YUNTA_ENTRY_COURSE, k, session->slot};
        if (!add(entries, entry, OFFICE, 0) ||
            (people && !add_course(writing, session, entry, entries)))
            return false;
    }
    return true;
}

static bool add_workshops(const yunta_writing *writing, yunta_entries *entries) {
    const yunta_timetable *timetable = writing->result->timetable;
    for (size_t k = 0; k < timetable->workshop_session_count; k++) {
        yunta_entry entry = {0, 0, YUNTA_ENTRY_WORKSHOP, k, timetable->workshop_sessions[k].slot};
        if (!add(entries, entry, OFFICE, 0))
            return false;
    }
    return true;
}

static int by_person_time(const void *a, const void *b) {
    const yunta_entry *x = a, *y = b;
    int64_t keys[][2] = {{x->person, y->person},
                         {x->slot.day, y->slot.day},
                         {x->slot.minute, y->slot.minute},
                         {x->kind, y->kind},
                         {(int64_t)x->index, (int64_t)y->index},
                         {x->role, y->role}};
    for (size_t k = 0; k < sizeof keys / sizeof *keys; k++)
        if (keys[k][0] != keys[k][1])
            return keys[k][0] < keys[k][1] ? -1 : 1;
    return 0;
}

yunta_status yunta_entries_collect(const yunta_writing *writing, bool people,
                                   yunta_entries *entries) {
    if (!add_plenaries(writing, people, entries) || !add_meetings(writing, people, entries) ||
        !add_courses(writing, people, entries) || !add_workshops(writing, entries))
        return YUNTA_E_MEMORY;
    if (entries->count)
        qsort(entries->items, entries->count, sizeof *entries->items, by_person_time);
    return YUNTA_OK;
}

/* Whether a person is of another area than the one whose files are written. */
static bool is_outside(const yunta_writing *writing, int32_t person) {
    return writing->area_of && writing->area_of[person] != writing->area;
}

/* A name to show; never an id, which may be a national number, to anybody but the office. */
static const char *name_of(const yunta_writing *writing, int32_t person, bool office) {
    const yunta_person *who = &writing->cohort->person[person];
    if (writing->alias)
        return writing->alias[person];
    if (*who->name)
        return who->name;
    if (*who->email && !is_outside(writing, person))
        return who->email;
    return office ? who->id : T("your partner", "su contraparte");
}

/* Name and address, for the other one of a pair and for the office. */
static const char *contact_of(const yunta_writing *writing, int32_t person, bool office,
                              yunta_arena *arena) {
    const yunta_person *who = &writing->cohort->person[person];
    const char *name = name_of(writing, person, office);
    if (writing->alias || !*who->email || name == who->email || is_outside(writing, person))
        return name;
    return yunta_arena_format(arena, "%s <%s>", name, who->email);
}

static const char *contacts_of_mentees(const yunta_writing *writing, const yunta_meeting *meeting,
                                       bool office, yunta_arena *arena) {
    const char *all = "";
    int32_t mentee;
    for (size_t k = 0; all && (mentee = yunta_mentee_of_meeting(writing, meeting, k)) >= 0; k++) {
        const char *one = contact_of(writing, mentee, office, arena);
        all = one ? yunta_arena_format(arena, "%s%s%s", all, *all ? "\n" : "", one) : NULL;
    }
    return all;
}

static const char *mentees_name(const yunta_writing *writing, const yunta_meeting *meeting,
                                bool office) {
    return meeting->mentee < 0 ? T("the group", "el grupo")
                               : name_of(writing, meeting->mentee, office);
}

static void office_meeting_text(const yunta_writing *writing, const yunta_meeting *meeting,
                                yunta_arena *arena, struct yunta_ics_event_text *text) {
    const char *mentor = contact_of(writing, meeting->mentor, true, arena);
    const char *mentees = contacts_of_mentees(writing, meeting, true, arena);
    text->summary = yunta_arena_format(
        arena, T("Mentoring %d: %s with %s", "Mentoría %d: %s con %s"), (int)meeting->number,
        name_of(writing, meeting->mentor, true), mentees_name(writing, meeting, true));
    text->description =
        mentor && mentees
            ? yunta_arena_format(arena,
                                 T("Mentor: %s\nMentee: %s", "Mentor o mentora: %s\nMentee: %s"),
                                 mentor, mentees)
            : NULL;
}

/* More may have been held when there were to be more. */
static int at_least(int32_t planned, int32_t number) {
    return (int)(number > planned ? number : planned);
}

static void meeting_text(const yunta_writing *writing, const yunta_entry *entry, yunta_arena *arena,
                         struct yunta_ics_event_text *text) {
    const yunta_meeting *meeting = &writing->result->timetable->meetings[entry->index];
    if (entry->person < 0) {
        office_meeting_text(writing, meeting, arena, text);
        return;
    }
    bool mentor = entry->role == YUNTA_MENTOR;
    int32_t count = writing->policy->meetings_count;
    const char *partner = mentor ? contacts_of_mentees(writing, meeting, false, arena)
                                 : contact_of(writing, meeting->mentor, false, arena);
    text->summary = yunta_arena_format(arena, T("Mentoring with %s", "Mentoría con %s"),
                                       mentor ? mentees_name(writing, meeting, false)
                                              : name_of(writing, meeting->mentor, false));
    text->description =
        partner
            ? yunta_arena_format(arena, T("Meeting %d of %d.\n%s", "Reunión %d de %d.\n%s"),
                                 (int)meeting->number, at_least(count, meeting->number), partner)
            : NULL;
    text->counted = true;
}

static const char *experts_text(const yunta_writing *writing, const yunta_session *session,
                                yunta_arena *arena) {
    const char *all = session->expert_count ? T("With: ", "Con: ") : "";
    for (size_t k = 0; all && k < session->expert_count; k++)
        all = yunta_arena_format(arena, "%s%s%s", all, k ? ", " : "",
                                 yunta_writing_expert(writing, session->experts[k]));
    return all;
}

static void plenary_text(const yunta_writing *writing, const yunta_entry *entry, yunta_arena *arena,
                         struct yunta_ics_event_text *text) {
    const yunta_timetable *timetable = writing->result->timetable;
    const yunta_plenary *plenary = &timetable->plenaries[entry->index];
    const yunta_session *session = &writing->cohort->sessions[plenary->session];
    const char *title = *session->title ? session->title : session->id;
    text->summary = timetable->groups > 1 && entry->person < 0
                        ? yunta_arena_format(arena, T("%s (group %d)", "%s (grupo %d)"), title,
                                             (int)plenary->group + 1)
                        : yunta_arena_copy(arena, title);
    text->counted = entry->person < 0;
    text->description = experts_text(writing, session, arena);
    if (entry->person < 0 && text->description)
        text->description = yunta_arena_format(
            arena, T("Can attend: %d. Expected: %d.\n%s", "Pueden asistir: %d. Se espera: %d.\n%s"),
            (int)plenary->can_attend, (int)plenary->expected, text->description);
}

static void course_text(const yunta_writing *writing, const yunta_entry *entry, yunta_arena *arena,
                        struct yunta_ics_event_text *text) {
    const yunta_course_session *session =
        &writing->result->timetable->course_sessions[entry->index];
    const yunta_course *course = &writing->cohort->courses[session->course];
    text->summary = yunta_arena_copy(arena, *course->title ? course->title : course->id);
    text->description =
        yunta_arena_format(arena, T("Session %d of %d.", "Sesión %d de %d."), (int)session->number,
                           at_least(course->sessions, session->number));
    text->counted = true;
}

static void workshop_text(const yunta_writing *writing, const yunta_entry *entry,
                          yunta_arena *arena, struct yunta_ics_event_text *text) {
    const yunta_workshop_session *session =
        &writing->result->timetable->workshop_sessions[entry->index];
    const yunta_workshop *workshop = &writing->cohort->workshops[session->workshop];
    text->summary = yunta_arena_format(arena, T("Workshop %s: %s", "Taller %s: %s"), workshop->id,
                                       workshop->region);
    text->description =
        yunta_arena_copy(arena, yunta_writing_facilitator(writing, session->facilitator));
}

/* What tells an entry from every other: edition, session and role, never its time. */
static yunta_status entry_uid(const yunta_writing *writing, const yunta_entry *entry,
                              yunta_arena *arena, const char **uid) {
    const yunta_timetable *timetable = writing->result->timetable;
    const yunta_cohort *cohort = writing->cohort;
    const char *whose = entry->person < 0             ? "office"
                        : entry->role == YUNTA_MENTOR ? "mentor"
                        : entry->role == YUNTA_MENTEE ? "mentee"
                                                      : "participant";
    const char *texts[] = {"event", writing->edition.name, whose, "", "", "", "", ""};
    int32_t number = 0;
    if (entry->kind == YUNTA_ENTRY_MEETING) {
        const yunta_meeting *meeting = &timetable->meetings[entry->index];
        texts[3] = "meeting";
        texts[4] = cohort->person[meeting->mentor].id;
        texts[5] = meeting->mentee < 0 ? "" : cohort->person[meeting->mentee].id;
        texts[6] = entry->role == YUNTA_MENTEE ? cohort->person[entry->person].id : "";
        number = meeting->number;
    } else if (entry->kind == YUNTA_ENTRY_PLENARY) {
        texts[3] = "plenary";
        texts[4] = cohort->sessions[timetable->plenaries[entry->index].session].id;
        number = timetable->plenaries[entry->index].group;
    } else if (entry->kind == YUNTA_ENTRY_COURSE) {
        texts[3] = "course";
        texts[4] = cohort->courses[timetable->course_sessions[entry->index].course].id;
        number = timetable->course_sessions[entry->index].number;
    } else {
        texts[3] = "workshop";
        texts[4] = cohort->workshops[timetable->workshop_sessions[entry->index].workshop].id;
    }
    char digits[16], token[YUNTA_TOKEN_BYTES];
    snprintf(digits, sizeof digits, "%d", (int)number);
    texts[7] = digits;
    yunta_status status =
        yunta_key_token(&writing->secret, texts, sizeof texts / sizeof *texts, token);
    *uid = status == YUNTA_OK ? yunta_arena_format(arena, "%s@yunta", token) : NULL;
    return status == YUNTA_OK && !*uid ? YUNTA_E_MEMORY : status;
}

yunta_status yunta_entry_text(const yunta_writing *writing, const yunta_entry *entry,
                              yunta_arena *arena, struct yunta_ics_event_text *text) {
    static void (*const texts[])(const yunta_writing *, const yunta_entry *, yunta_arena *,
                                 struct yunta_ics_event_text *) = {
        [YUNTA_ENTRY_PLENARY] = plenary_text,
        [YUNTA_ENTRY_COURSE] = course_text,
        [YUNTA_ENTRY_WORKSHOP] = workshop_text,
        [YUNTA_ENTRY_MEETING] = meeting_text};
    yunta_status status = entry_uid(writing, entry, arena, &text->uid);
    if (status != YUNTA_OK)
        return status;
    texts[entry->kind](writing, entry, arena, text);
    return text->summary && text->description ? YUNTA_OK : YUNTA_E_MEMORY;
}

/* calendars/all.ics for the office, and one calendar a person. */
#include "io/calendars.h"
#include "io/writing.h"
#include <stdlib.h>
#include <string.h>

static const char folder[] = "calendars/", previous[] = "previous/";

bool yunta_calendars_wanted(const yunta_writing *writing) {
    const yunta_timetable *timetable = writing->result->timetable;
    return timetable && writing->policy->output_calendars != YUNTA_CALENDARS_NONE &&
           yunta_writing_chooses(writing, YUNTA_FILES_ICS) &&
           timetable->plenary_count + timetable->meeting_count + timetable->course_session_count +
                   timetable->workshop_session_count >
               0;
}

/* SOURCE_DATE_EPOCH, or the programme's first day: never the clock. */
static int64_t stamp_of(const yunta_policy *policy) {
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    size_t digits = epoch ? strspn(epoch, "0123456789") : 0;
    if (digits > 0 && digits <= 11 && !epoch[digits])
        return strtoll(epoch, NULL, 10);
    return policy->programme_start == YUNTA_NO_DAY ? 0 : (int64_t)policy->programme_start * 86400;
}

yunta_ics_calendar yunta_calendar_of(const yunta_writing *writing) {
    const char *name = writing->policy->programme_name;
    if (!*name)
        name = T("Mentoring programme", "Programa de mentoría");
    return (yunta_ics_calendar){name,
                                name,
                                yunta_language_get() == YUNTA_SPANISH ? "es" : "en",
                                writing->cohort->zones[0],
                                stamp_of(writing->policy),
                                writing->policy->output_organizer,
                                NULL,
                                false,
                                0};
}

yunta_ics_event yunta_calendar_event(const yunta_entry *entry,
                                     const struct yunta_ics_event_text *text) {
    const yunta_slot *slot = &entry->slot;
    int32_t end = slot->minute + slot->minutes;
    return (yunta_ics_event){.uid = text->uid,
                             .day = slot->day,
                             .minute = slot->minute,
                             .end_day = slot->day + end / YUNTA_DAY_MINUTES,
                             .end_minute = end % YUNTA_DAY_MINUTES,
                             .counted = text->counted,
                             .summary = text->summary,
                             .description = text->description};
}

static yunta_status events_of(const yunta_writing *writing, const yunta_entry *entries,
                              size_t count, yunta_arena *arena, yunta_ics_event **events) {
    *events = yunta_arena_alloc(arena, count + 1, sizeof **events);
    if (!*events)
        return YUNTA_E_MEMORY;
    for (size_t k = 0; k < count; k++) {
        struct yunta_ics_event_text text = {0};
        yunta_status status = yunta_entry_text(writing, &entries[k], arena, &text);
        if (status != YUNTA_OK)
            return status;
        (*events)[k] = yunta_calendar_event(&entries[k], &text);
    }
    return YUNTA_OK;
}

typedef yunta_status opener(yunta_staging *staging, const char *name, FILE **stream);

/* The events of one earlier calendar of this name, current or set aside. */
static yunta_status read_earlier(yunta_staging *staging, opener *open, const char *name,
                                 yunta_arena *arena, yunta_ics_event **events, size_t *count) {
    FILE *stream = NULL;
    *events = NULL;
    *count = 0;
    yunta_status status = open(staging, name, &stream);
    if (status == YUNTA_OK && !stream) {
        const char *aside = yunta_arena_format(arena, "%s%s", previous, name);
        status = aside ? open(staging, aside, &stream) : YUNTA_E_MEMORY;
    }
    if (status != YUNTA_OK || !stream)
        return status;
    status = yunta_ics_read(stream, arena, events, count);
    fclose(stream);
    if (status == YUNTA_E_IO)
        yunta_staging_unreadable(staging, name);
    return status;
}

yunta_status yunta_calendar_earlier(yunta_staging *staging, const char *name, yunta_arena *arena,
                                    yunta_ics_event **events, size_t *count) {
    yunta_ics_event *others = NULL;
    size_t other_count = 0;
    yunta_status status = read_earlier(staging, yunta_staging_earlier, name, arena, events, count);
    if (status == YUNTA_OK)
        status = read_earlier(staging, yunta_staging_before, name, arena, &others, &other_count);
    if (status != YUNTA_OK || other_count == 0)
        return status;
    return yunta_ics_latest(arena, *events, *count, others, other_count, events, count);
}

/* What is written where: events of the earlier calendar `before` go on in the new one. */
typedef struct {
    const char *name, *before;
    bool alarmed;
} calendar_file;

/* Most calendars of a repair, or of a second run, are as they were. */
static yunta_status put(yunta_staging *staging, const char *name,
                        const yunta_ics_calendar *calendar, const yunta_ics_event *events,
                        size_t count) {
    char *bytes = NULL;
    size_t size = 0;
    FILE *stream = open_memstream(&bytes, &size);
    if (!stream)
        return YUNTA_E_MEMORY;
    yunta_ics_write(stream, calendar, events, count);
    bool whole = fflush(stream) == 0 && !ferror(stream);
    /* Closing shortens the bytes, which can lack memory, and does not say so. */
    whole = fclose(stream) == 0 && whole && bytes;
    yunta_status status = whole ? yunta_staging_put(staging, name, bytes, size) : YUNTA_E_MEMORY;
    free(bytes);
    return status;
}

static int by_uid(const void *a, const void *b) {
    return strcmp(((const yunta_ics_event *)a)->uid, ((const yunta_ics_event *)b)->uid);
}

/* Events of a person's own calendar say in the copy for an area what that one may know. */
static yunta_status retell(const yunta_writing *writing, const yunta_entry *entries, size_t count,
                           yunta_arena *arena, yunta_ics_event *next, size_t next_count) {
    yunta_ics_event *told;
    yunta_status status = events_of(writing, entries, count, arena, &told);
    if (status != YUNTA_OK || count == 0)
        return status;
    qsort(told, count, sizeof *told, by_uid);
    for (size_t k = 0; k < next_count; k++) {
        const yunta_ics_event *same = bsearch(&next[k], told, count, sizeof *told, by_uid);
        if (same) {
            next[k].summary = same->summary;
            next[k].description = same->description;
        }
    }
    return YUNTA_OK;
}

/* Writes one calendar; *made is false when there is nothing to say, now or of before. */
static yunta_status write_calendar(const yunta_writing *writing, yunta_staging *staging,
                                   calendar_file file, const yunta_entry *entries, size_t count,
                                   bool *made) {
    yunta_ics_event *events, *earlier, *next;
    size_t earlier_count, next_count;
    yunta_ics_calendar calendar = yunta_calendar_of(writing);
    bool hides = writing->alias || writing->area_of;
    const char *withheld = hides ? T("Cancelled", "Cancelada") : NULL;
    *made = false;
    calendar.alarmed = file.alarmed && writing->policy->output_alarm != YUNTA_NO_INT;
    calendar.alarm_minutes = writing->policy->output_alarm;
    yunta_writing own = *writing;
    own.area_of = NULL;
    yunta_arena *arena = yunta_arena_new();
    yunta_status status = arena ? events_of(&own, entries, count, arena, &events) : YUNTA_E_MEMORY;
    if (status == YUNTA_OK)
        status = yunta_calendar_earlier(staging, file.before, arena, &earlier, &earlier_count);
    if (status == YUNTA_OK)
        status = yunta_ics_succeed(arena, events, count, earlier, earlier_count, withheld, &next,
                                   &next_count);
    if (status == YUNTA_OK && writing->area_of)
        status = retell(writing, entries, count, arena, next, next_count);
    if (status != YUNTA_OK || next_count == 0)
        goto cleanup;
    status = put(staging, file.name, &calendar, next, next_count);
    *made = status == YUNTA_OK;
cleanup:
    yunta_arena_free(arena);
    return status;
}

const char *yunta_calendar_file(const yunta_writing *writing, int32_t person) {
    char token[YUNTA_TOKEN_BYTES];
    const char *texts[] = {"calendar", writing->cohort->person[person].id};
    if (yunta_key_token(&writing->secret, texts, 2, token) != YUNTA_OK)
        return NULL;
    return yunta_arena_format(writing->arena, "%s%s.ics", folder, token);
}

static yunta_status write_people(yunta_writing *writing, yunta_staging *staging,
                                 const yunta_entry *entries, size_t count) {
    yunta_status status = YUNTA_OK;
    size_t from = 0;
    for (int32_t p = 0; status == YUNTA_OK && p < (int32_t)writing->cohort->people; p++) {
        size_t to = from;
        while (to < count && entries[to].person == p)
            to++;
        if (writing->result->deadline && p % 16 == 0)
            yunta_deadline_report(writing->result->deadline, T("calendars", "calendarios"),
                                  (double)p / (double)writing->cohort->people);
        yunta_calendar_row row = {p, NULL, yunta_calendar_file(writing, p)};
        bool made = false;
        calendar_file own = {row.file, row.file, true};
        status = row.file ? write_calendar(writing, staging, own, entries + from, to - from, &made)
                          : YUNTA_E_MEMORY;
        if (status == YUNTA_OK && made && !yunta_array_push(&writing->calendars, row))
            status = YUNTA_E_MEMORY;
        from = to;
    }
    return status;
}

static yunta_status cancel_one(yunta_writing *writing, yunta_staging *staging,
                               const yunta_former *former, const char *file) {
    bool made = false;
    calendar_file left = {file, file, false};
    yunta_status status = write_calendar(writing, staging, left, NULL, 0, &made);
    const char *owner = yunta_former_owner(former, file);
    return status == YUNTA_OK && made && owner ? yunta_former_list(writing, owner, file) : status;
}

static yunta_status cancel_all(yunta_writing *writing, yunta_staging *staging,
                               const yunta_former *former, const char *const *files, size_t count) {
    const char **left;
    size_t left_count;
    yunta_status status =
        yunta_former_left(writing, staging, files, count, folder, &left, &left_count);
    for (size_t k = 0; status == YUNTA_OK && k < left_count; k++) {
        size_t length = strlen(left[k]);
        if (length > 4 && !strcmp(left[k] + length - 4, ".ics"))
            status = cancel_one(writing, staging, former, left[k]);
    }
    return status;
}

/* Those who left the cohort still have events in their calendars, which must be cancelled; and
 * everybody has, where the calendars were named with another key. */
static yunta_status cancel_departed(yunta_writing *writing, yunta_staging *staging) {
    size_t count, followed_count;
    const char *const *owned = yunta_staging_owned(staging, &count);
    const char *const *followed = yunta_staging_followed(staging, &followed_count);
    yunta_former former = {0};
    yunta_status status = yunta_former_read(writing, staging, &former);
    if (status == YUNTA_OK)
        status = cancel_all(writing, staging, &former, owned, count);
    if (status == YUNTA_OK)
        status = cancel_all(writing, staging, &former, followed, followed_count);
    yunta_former_free(&former);
    return status == YUNTA_OK ? yunta_former_arrange(writing) : status;
}

yunta_status yunta_calendars_write(yunta_writing *writing, yunta_staging *staging) {
    const calendar_file all = {"calendars/all.ics", "calendars/all.ics", false};
    yunta_entries entries = {0};
    bool people = writing->policy->output_calendars == YUNTA_CALENDARS_PER_PERSON, made;
    size_t office = 0;
    yunta_status status = yunta_entries_collect(writing, people, &entries);
    while (office < entries.count && entries.items[office].person < 0)
        office++;
    if (status == YUNTA_OK)
        status = write_calendar(writing, staging, all, entries.items, office, &made);
    if (status == YUNTA_OK && people)
        status = write_people(writing, staging, entries.items + office, entries.count - office);
    if (status == YUNTA_OK && people)
        status = cancel_departed(writing, staging);
    yunta_array_free(&entries);
    return status;
}

/* The calendar of one person of an area, which goes on where their own does. */
static yunta_status write_copy(yunta_writing *writing, yunta_staging *staging, const char *area,
                               int32_t person, const yunta_entry *entries, size_t count) {
    const char *own = yunta_calendar_file(writing, person);
    const char *name = own ? yunta_arena_format(writing->arena, "%s/%s", area, own) : NULL;
    bool made;
    return name ? write_calendar(writing, staging, (calendar_file){name, own, true}, entries, count,
                                 &made)
                : YUNTA_E_MEMORY;
}

yunta_status yunta_calendars_of_areas(yunta_writing *writing, const char *const *area_folder,
                                      yunta_staging *staging) {
    yunta_entries entries = {0};
    if (!yunta_calendars_wanted(writing) ||
        writing->policy->output_calendars != YUNTA_CALENDARS_PER_PERSON)
        return YUNTA_OK;
    yunta_status status = yunta_entries_collect(writing, true, &entries);
    for (size_t from = 0, to; status == YUNTA_OK && from < entries.count; from = to) {
        int32_t person = entries.items[from].person;
        for (to = from; to < entries.count && entries.items[to].person == person;)
            to++;
        writing->area = person < 0 ? -1 : writing->area_of[person];
        if (writing->area >= 0 && area_folder[writing->area])
            status = write_copy(writing, staging, area_folder[writing->area], person,
                                entries.items + from, to - from);
    }
    yunta_array_free(&entries);
    return status;
}

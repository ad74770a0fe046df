#include "io/read_sessions.h"
#include "base/text.h"
#include <stdlib.h>
#include <string.h>

enum { MINUTES_MOST = 1440 };

/* attendance.csv has a column for each session, between columns of its own. */
static void refuse_column(yunta_sheet *sheet, size_t row, const char *id) {
    static const char *const taken[] = {"person", "group", "can_attend"};
    yunta_reading *reading = sheet->reading;
    const char *key = yunta_text_header_key(reading->scratch, id);
    reading->out_of_memory = reading->out_of_memory || !key;
    for (size_t k = 0; key && k < sizeof taken / sizeof *taken; k++) {
        const char *own = yunta_text_header_key(reading->scratch, taken[k]);
        reading->out_of_memory = reading->out_of_memory || !own;
        if (own && !strcmp(key, own))
            yunta_problem_add(
                reading->problems, YUNTA_ERROR,
                yunta_teaching_place(sheet, row, YUNTA_SESSIONS_SESSION), id,
                T("give the session another name", "dé otro nombre a la sesión"),
                T("attendance.csv has a column %s of its own beside those of sessions",
                  "attendance.csv tiene una columna %s propia junto a las de sesiones"),
                taken[k]);
    }
}

static void read_session(yunta_sheet *sheet, size_t row, void *context) {
    yunta_teaching *teaching = context;
    yunta_reading *reading = sheet->reading;
    yunta_session_draft draft = {.session.line = sheet->table->line[row]};
    const char *id;
    yunta_day days[2];
    bool named = yunta_sheet_filled(sheet, row, YUNTA_SESSIONS_SESSION, &id);
    yunta_sheet_integer(sheet, row, YUNTA_SESSIONS_MINUTES,
                        (yunta_bounds){1, MINUTES_MOST, 1, true}, &draft.session.minutes);
    yunta_sheet_days(sheet, row, YUNTA_SESSIONS_EARLIEST, YUNTA_SESSIONS_LATEST, false, days);
    if (!named)
        return;
    refuse_column(sheet, row, id);
    draft.session.id = yunta_reading_copy(reading, id);
    draft.session.title = yunta_sheet_kept(sheet, row, YUNTA_SESSIONS_TITLE);
    draft.session.earliest = days[0];
    draft.session.latest = days[1];
    draft.folded = yunta_reading_fold(reading, reading->scratch, id);
    draft.experts = yunta_teaching_mentions(sheet, row, YUNTA_SESSIONS_EXPERTS);
    draft.experts_place = yunta_teaching_place(sheet, row, YUNTA_SESSIONS_EXPERTS);
    draft.after = yunta_teaching_mentions(sheet, row, YUNTA_SESSIONS_AFTER);
    draft.after_place = yunta_teaching_place(sheet, row, YUNTA_SESSIONS_AFTER);
    yunta_teaching_add(teaching, &draft.experts);
    yunta_reading_push(reading, &teaching->sessions, draft);
}

static int by_session(const void *a, const void *b) {
    const yunta_session_draft *x = a, *y = b;
    int order = strcmp(x->session.id, y->session.id);
    return order ? order
                 : (x->session.line > y->session.line) - (x->session.line < y->session.line);
}

static int32_t find_session(const yunta_teaching *teaching, const char *folded) {
    for (size_t k = 0; k < teaching->sessions.count; k++)
        if (!strcmp(teaching->sessions.items[k].folded, folded))
            return (int32_t)k;
    return -1;
}

static const char *nearest_session(const yunta_teaching *teaching, const char *name) {
    for (size_t k = 0; k < teaching->sessions.count; k++)
        if (yunta_text_nearest(name, &teaching->sessions.items[k].session.id, 1))
            return teaching->sessions.items[k].session.id;
    return NULL;
}

static void unknown_session(const yunta_teaching *teaching, yunta_place place, const char *name) {
    const char *nearest = nearest_session(teaching, name);
    yunta_problem_add(teaching->reading->problems, YUNTA_ERROR, place, name,
                      T("use the name of a session of the table sessions",
                        "use el nombre de una sesión de la tabla sessions"),
                      T("there is no such session%s%s", "no existe esa sesión%s%s"),
                      nearest ? T("; the nearest is ", "; la más parecida es ") : "",
                      nearest ? nearest : "");
}

static int by_number(const void *a, const void *b) {
    int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return (x > y) - (x < y);
}

/* What comes before a session: indexes, ascending, each once. */
static void resolve_after(yunta_teaching *teaching, yunta_session_draft *draft) {
    yunta_reading *reading = teaching->reading;
    size_t count = 0, kept = 0;
    int32_t *after =
        yunta_reading_alloc(reading, reading->cohort->arena, draft->after.count, sizeof *after);
    if (!after)
        return;
    for (size_t k = 0; k < draft->after.count; k++) {
        int32_t found = find_session(teaching, draft->after.items[k]);
        if (found < 0)
            unknown_session(teaching, draft->after_place, draft->after.text[k]);
        else
            after[count++] = found;
    }
    if (count)
        qsort(after, count, sizeof *after, by_number);
    for (size_t k = 0; k < count; k++)
        if (!kept || after[kept - 1] != after[k])
            after[kept++] = after[k];
    draft->session.after = after;
    draft->session.after_count = kept;
}

/* The later row is told of, whichever spelling sorts first. */
static void repeated_session(const yunta_teaching *teaching, const yunta_session_draft *one,
                             const yunta_session_draft *other) {
    bool later = one->session.line > other->session.line;
    const yunta_session_draft *now = later ? one : other, *before = later ? other : one;
    yunta_problem_add(
        teaching->reading->problems, YUNTA_ERROR,
        (yunta_place){teaching->reading->path[YUNTA_TABLE_SESSIONS], now->session.line, NULL},
        now->session.id, T("give each session its own name", "dé a cada sesión su propio nombre"),
        T("this session is already on line %zu", "esta sesión ya está en la línea %zu"),
        before->session.line);
}

static void keep_sessions(yunta_teaching *teaching) {
    yunta_reading *reading = teaching->reading;
    yunta_cohort *cohort = reading->cohort;
    size_t count = teaching->sessions.count;
    if (count)
        qsort(teaching->sessions.items, count, sizeof *teaching->sessions.items, by_session);
    cohort->sessions = yunta_reading_alloc(reading, cohort->arena, count, sizeof *cohort->sessions);
    if (!cohort->sessions)
        return;
    for (size_t k = 0; k < count; k++) {
        yunta_session_draft *draft = &teaching->sessions.items[k];
        size_t first = (size_t)find_session(teaching, draft->folded);
        if (first < k)
            repeated_session(teaching, draft, &teaching->sessions.items[first]);
        draft->session.experts = yunta_teaching_experts(
            teaching, &draft->experts, draft->experts_place, &draft->session.expert_count);
        resolve_after(teaching, draft);
        cohort->sessions[k] = draft->session;
    }
    cohort->session_count = count;
}

/* Takes sessions away whose forerunners are all gone, as long as there are any; what is left lies
 * on a cycle or after one. Returns how many are left. */
static size_t strip(const yunta_cohort *cohort, bool *gone) {
    size_t left = cohort->session_count;
    for (bool moved = true; moved;) {
        moved = false;
        for (size_t s = 0; s < cohort->session_count; s++) {
            bool waits = gone[s];
            for (size_t k = 0; k < cohort->sessions[s].after_count && !waits; k++)
                waits = !gone[cohort->sessions[s].after[k]];
            if (waits)
                continue;
            gone[s] = moved = true;
            left--;
        }
    }
    return left;
}

/* From any session that is left, forerunner by forerunner, until one comes again. */
static void tell_cycle(yunta_teaching *teaching, const bool *gone) {
    const yunta_cohort *cohort = teaching->reading->cohort;
    size_t s = 0;
    while (gone[s])
        s++;
    for (size_t step = 0; step < cohort->session_count; step++)
        for (size_t k = 0; k < cohort->sessions[s].after_count; k++)
            if (!gone[cohort->sessions[s].after[k]]) {
                s = (size_t)cohort->sessions[s].after[k];
                break;
            }
    size_t first = s;
    const char *chain = cohort->sessions[s].id;
    do {
        size_t k = 0;
        while (gone[cohort->sessions[s].after[k]])
            k++;
        s = (size_t)cohort->sessions[s].after[k];
        chain = yunta_arena_format(teaching->reading->scratch, "%s < %s", chain,
                                   cohort->sessions[s].id);
        if (!chain) {
            teaching->reading->out_of_memory = true;
            return;
        }
    } while (s != first);
    yunta_problem_add(
        teaching->reading->problems, YUNTA_ERROR, teaching->sessions.items[first].after_place,
        chain, T("take one \"after\" of the circle out", "quite un «después de» del círculo"),
        T("these sessions come after each other in a circle",
          "estas sesiones van una después de otra en círculo"));
}

static void check_order(yunta_teaching *teaching) {
    yunta_reading *reading = teaching->reading;
    const yunta_cohort *cohort = reading->cohort;
    bool *gone =
        yunta_reading_alloc(reading, reading->scratch, cohort->session_count, sizeof *gone);
    if (gone && strip(cohort, gone) > 0)
        tell_cycle(teaching, gone);
    const char *after = reading->policy->meetings_after;
    if (after && find_session(teaching, yunta_reading_fold(reading, reading->scratch, after)) < 0)
        unknown_session(teaching, yunta_reading_policy(reading, 0, "meetings.after"), after);
}

void yunta_reading_sessions(yunta_reading *reading) {
    yunta_teaching teaching = {.reading = reading};
    yunta_sheet_each(reading, YUNTA_TABLE_SESSIONS, read_session, &teaching);
    yunta_teaching_read_courses(&teaching);
    yunta_teaching_read_experts(&teaching);
    yunta_teaching_keep_experts(&teaching);
    if (yunta_reading_going(reading)) {
        keep_sessions(&teaching);
        check_order(&teaching);
        yunta_teaching_keep_courses(&teaching);
        yunta_teaching_read_enrolments(&teaching);
    }
    yunta_dictionary_free(&teaching.experts);
    yunta_dictionary_free(&teaching.available);
    yunta_array_free(&teaching.sessions);
    yunta_array_free(&teaching.courses);
    yunta_array_free(&teaching.speaking);
}

/* What the files of the checker share. Private to verify/. Faults are collected and the check goes
 * on, so that everything wrong is told at once. Running out of memory is sticky: yunta_check_alloc
 * sets out_of_memory and callers give up quietly. */
#ifndef YUNTA_VERIFY_CHECK_H
#define YUNTA_VERIFY_CHECK_H

#include "io/json.h"
#include "io/table.h"
#include "model/repair.h"
#include "verify/verify.h"

enum { YUNTA_PARTS = 7, YUNTA_MENTOR_SIDE = 0, YUNTA_MENTEE_SIDE = 1 };

typedef enum {
    YUNTA_SHEET_PAIRINGS,
    YUNTA_SHEET_UNMATCHED,
    YUNTA_SHEET_PLENARIES,
    YUNTA_SHEET_ATTENDANCE,
    YUNTA_SHEET_MEETINGS,
    YUNTA_SHEET_COURSES,
    YUNTA_SHEET_SEATS,
    YUNTA_SHEET_WORKSHOPS,
    YUNTA_SHEET_BACKUPS,
    YUNTA_SHEET_AUDIT,
    YUNTA_SHEET_DIFF,
    YUNTA_SHEET_COMPLETION,
    YUNTA_SHEET_PRICES,
    YUNTA_SHEET_PSEUDONYMS, /* this and what follows: read apart */
    YUNTA_SHEET_TABLES,
    YUNTA_SHEETS
} yunta_sheet_id;

/* A table of the result: a CSV file, or an array of run.json where there is no such file. */
typedef struct {
    const char *shown; /* as messages name it */
    size_t columns, rows, header_line;
    const char *const *header;
    const size_t *line;       /* [rows] */
    const yunta_table *table; /* its cells; NULL: those of run.json */
    const char **cell;        /* [rows * columns] */
} yunta_ledger;

/* "" of a column that is missing: the header is a fault elsewhere. */
static inline const char *yunta_ledger_cell(const yunta_ledger *ledger, size_t row, size_t column) {
    return column >= ledger->columns ? ""
           : ledger->table           ? yunta_table_cell(ledger->table, row, column)
                                     : ledger->cell[row * ledger->columns + column];
}

/* The rules of eligibility, in the order of their bits. */
typedef enum {
    YUNTA_BAR_ROLE,
    YUNTA_BAR_SPONSOR,
    YUNTA_BAR_WINDOW,
    YUNTA_BAR_WHERE,
    YUNTA_BAR_SCORES,
    YUNTA_BAR_SAME,
    YUNTA_BAR_DIFFERENT,
    YUNTA_BAR_YOUNGER,
    YUNTA_BAR_LEVEL,
    YUNTA_BAR_LANGUAGE,
    YUNTA_BAR_OVERLAP,
    YUNTA_BAR_MEETABLE,
    YUNTA_BAR_FORBID,
    YUNTA_BAR_REPEAT,
    YUNTA_BAR_LEAST_SCORE,
    YUNTA_BARS
} yunta_bar;

/* People, ready for plain questions (crowd*.c). */
typedef struct {
    const yunta_cohort *cohort;
    const yunta_policy *policy;
    uint8_t *barred[2]; /* [people] bits of yunta_bar up to WHERE, as mentor, as mentee */

    /* The week in slots of unit minutes that somebody gave; who gave none, under `missing: always`,
     * has these and rest_minutes more. */
    int32_t unit, rest_minutes;
    size_t words, start_words;
    uint8_t *always;  /* [people] */
    uint64_t *week;   /* [people * words] */
    uint64_t *starts; /* [people * start_words] starts of a meeting inside the person's week */

    const yunta_column **same, **different; /* NULL entries: the cohort has no such column */
    size_t same_count, different_count;
    uint64_t *met; /* [met_count] mentee, mentor of history both ways round, ascending */
    size_t met_count;
    int64_t weight[YUNTA_PARTS], weight_sum; /* of the components that count */
    bool data[YUNTA_PARTS];
} yunta_crowd;

typedef struct {
    int32_t mentor, mentee, score; /* score: recomputed; -1 when there is none */
    size_t row;                    /* of pairings.csv */
    bool locked, eligible;
    int64_t higher_for_mentor, higher_for_mentee; /* eligible partners of a higher score */
} yunta_claimed_pair;

/* A stage whose prices are checked: arcs of A + B * score where score >= least. */
typedef struct {
    size_t stage;
    bool fits;                         /* the weight was understood */
    int64_t pair, score, mentor, kept; /* factors */
    int32_t least;
    int64_t *price[2]; /* [people] */
    __int128 excess;   /* sum over all eligible pairs of max(0, weight - prices) */
} yunta_priced;

typedef struct {
    yunta_day day;
    int32_t minute, minutes;
} yunta_moment;
static inline int64_t yunta_moment_at(const yunta_moment *moment) {
    return (int64_t)moment->day * YUNTA_DAY_MINUTES + moment->minute;
}
static inline bool yunta_moments_overlap(const yunta_moment *a, const yunta_moment *b) {
    return yunta_moment_at(a) < yunta_moment_at(b) + b->minutes &&
           yunta_moment_at(b) < yunta_moment_at(a) + a->minutes;
}
static inline int32_t yunta_moment_weekly(const yunta_moment *moment) {
    return yunta_day_weekday(moment->day) * YUNTA_DAY_MINUTES + moment->minute;
}

typedef struct {  /* a session */
    int32_t of;   /* group from 1, course, workshop */
    int32_t what; /* session, number, facilitator */
    yunta_moment at;
    size_t row;
} yunta_event;

/* A session of the earlier result: a meeting of mentor a with mentee b (-1: with all), session a of
 * group b, one of course a (b 0), workshop a by facilitator b. */
typedef struct {
    int32_t a, b;
    yunta_moment at;
    int64_t number, can_attend; /* of meetings; can_attend of courses too */
} yunta_held;

typedef struct { /* somebody who had a session that has been held */
    yunta_held session;
    int32_t person;
    yunta_presence_kind kind;
    bool came; /* could */
} yunta_present;

/* Partners of somebody without a pair, by what keeps them. */
typedef enum {
    YUNTA_PARTNER_FULL,
    YUNTA_PARTNER_ELSEWHERE, /* with room, in the other role */
    YUNTA_PARTNER_QUOTA,     /* with room, but a quota on them is full */
    YUNTA_PARTNER_MINIMUM,   /* a mentor who could not start */
    YUNTA_PARTNER_ROOM,
    YUNTA_PARTNER_KINDS
} yunta_partner;

/* What one pass over all pairs counts. */
typedef struct {
    size_t eligible;       /* pairs */
    size_t blocks;         /* connected components */
    int32_t highest;       /* score; -1 without any eligible pair */
    int32_t *partners[2];  /* [people] eligible partners as mentor, as mentee */
    uint8_t *kind[2];      /* [people] yunta_partner of a mentor, of a mentee */
    int32_t *by_kind[2];   /* [people * KINDS] partners of who is alone, as mentor, as mentee */
    int32_t *free_mentees; /* [people] eligible mentees without any pair, of each mentor */
} yunta_tally;

typedef struct {
    const yunta_cohort *cohort;
    const yunta_policy *policy;
    const char *out;
    int threads;
    const yunta_deadline *deadline;
    yunta_problems *problems;
    yunta_arena *arena;
    bool out_of_memory, unreadable;
    yunta_verification *report;

    const yunta_json_value *run;
    const char *run_path;
    const yunta_json_value *listed;  /* of manifest.json */
    const yunta_json_value *seating; /* tables.json; NULL: not there */
    const char *seating_path;
    const yunta_ledger *sheets[YUNTA_SHEETS]; /* NULL: not there, or not fit to be read */
    yunta_table *owned[YUNTA_SHEETS];
    const char **alias; /* [aliases] pseudonyms, ascending; NULL when ids stand in the tables */
    const int32_t *alias_person;
    const char **alias_of; /* [people] */
    size_t aliases;

    yunta_crowd crowd;
    yunta_claimed_pair *pairs; /* by mentor, mentee */
    size_t pair_count;
    int32_t *mentees, *mentors; /* [people] how many each has */
    bool given;                 /* the pairs were made elsewhere: matching is absent */
    yunta_priced *priced;
    size_t priced_count;
    yunta_tally tally;

    yunta_event *plenaries, *courses, *workshops;
    size_t plenary_count, course_count, workshop_count;
    int32_t *workshop_region; /* [workshops] code of the people's column, -1 for none */
    int32_t *group_of;        /* [people] from 1; 0: takes no part in plenaries; NULL without any */
    int32_t *participant;     /* [participants] ascending */
    size_t participants;

    /* Of the earlier result, where one was kept; by a, b, time. */
    yunta_held *held_meetings, *held_plenaries, *held_courses, *held_workshops, *gone;
    size_t held_meeting_count, held_plenary_count, held_course_count, held_workshop_count;
    int32_t *held_group;              /* [people] from 1; 0: took no part */
    uint64_t *attended;               /* [people] bits: sessions held to which they could come */
    yunta_present *present;           /* [present_count] by kind, session, person */
    size_t present_count, gone_count; /* gone: plenaries of no session of now; b: the group */
    /* Of the part at hand: its first stage is what moved, and at least so much had to. */
    bool keeps, goes_on; /* goes_on: before that, those of courses begun that were interrupted */
    int64_t moved, moved_least, interrupted, interrupted_least;
} yunta_check;

static inline yunta_place yunta_place_at(const char *file, size_t line, const char *column) {
    return (yunta_place){file, line, column};
}

/* check.c: faults and memory. */
void *yunta_check_alloc(yunta_check *check, size_t count, size_t size);
void yunta_unread(yunta_check *check, const char *path); /* told by errno; no fault */
/* A table of the result, the caller's to free; NULL, with faults, or unreadable, when it is none.
 */
yunta_table *yunta_check_table(yunta_check *check, const char *path);
void yunta_fault(yunta_check *check, yunta_place place, const char *found, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
yunta_place yunta_ledger_place(const yunta_ledger *sheet, size_t row, size_t column);
/* A cell that should hold this; true when it does. */
bool yunta_expect_text(yunta_check *check, const yunta_ledger *sheet, size_t row, size_t column,
                       const char *right);
bool yunta_expect_integer(yunta_check *check, const yunta_ledger *sheet, size_t row, size_t column,
                          int64_t right);
/* A whole number, strictly; false when the text is none; of a cell, with a fault. */
bool yunta_parse_integer(const char *text, int64_t *value);
bool yunta_ledger_integer(yunta_check *check, const yunta_ledger *sheet, size_t row, size_t column,
                          int64_t *value);
/* The person of a cell, or -1 with a fault. */
int32_t yunta_ledger_person(yunta_check *check, const yunta_ledger *sheet, size_t row,
                            size_t column);
/* Whom an id or a pseudonym shows; -1: nobody. O(log people). */
int32_t yunta_shown_person(const yunta_check *check, const char *text);
bool yunta_same_text(yunta_check *check, const char *a, const char *b); /* but for case, accents */
const char *yunta_shown_id(const yunta_check *check, int32_t person);
/* A number of run.json under its path, as messages name it. */
bool yunta_expect_run(yunta_check *check, const char *path, const yunta_json_value *value,
                      int64_t right);
yunta_place yunta_run_place(const yunta_check *check, const char *path);
const yunta_json_value *yunta_run_part(const yunta_check *check, const char *part);
const char *yunta_part_status(const yunta_check *check, const char *part); /* "absent" if none */
bool yunta_stopped(const yunta_check *check);
/* Whether a table has just these columns; a fault when not. */
bool yunta_check_columns(yunta_check *check, const yunta_ledger *sheet, const char *const *columns,
                         size_t count);
bool yunta_check_header(yunta_check *check, yunta_sheet_id id, const char *const *columns,
                        size_t count); /* the same of a sheet; false where it is absent */

/* files.c, alias.c: run.json, manifest.json, the tables; whether they agree. */
void yunta_check_files(yunta_check *check);
void yunta_read_aliases(yunta_check *check);
bool yunta_is_listed(const yunta_check *check, const char *name); /* by the manifest */
/* A listed CSV file; NULL (a fault if it is there and no table). The caller frees *owner. */
const yunta_ledger *yunta_ledger_read(yunta_check *check, const char *name, yunta_table **owner);
extern const char *const yunta_sheet_names[YUNTA_SHEETS];
bool yunta_has_choice(const yunta_choices *choices, int choice);
void yunta_check_policy(yunta_check *check); /* the policy in force is the one that was read */

/* crowd.c, hours.c, where.c */
bool yunta_crowd_make(yunta_check *check);
bool yunta_crowd_weeks(yunta_check *check);
bool yunta_plain_where(yunta_check *check, const yunta_where *where, uint8_t *holds);
const yunta_column *yunta_plain_column(yunta_check *check, const char *name);
int32_t yunta_plain_overlap(const yunta_crowd *crowd, int32_t a, int32_t b);
bool yunta_plain_meetable(const yunta_crowd *crowd, int32_t a, int32_t b);
/* Whether somebody is free for a purpose throughout a stretch of the programme's clock. */
bool yunta_plain_free(const yunta_cohort *cohort, int32_t person, int purpose, yunta_day day,
                      int32_t minute, int32_t minutes);
bool yunta_plain_holiday(const yunta_cohort *cohort, yunta_day day, int32_t region);
/* free, and no holiday of the person's region. */
bool yunta_plain_can(const yunta_cohort *cohort, int32_t person, int purpose, yunta_day day,
                     int32_t minute, int32_t minutes);

/* score.c: one pair. */
void yunta_plain_parts(const yunta_crowd *crowd, int32_t mentor, int32_t mentee,
                       int32_t parts[static YUNTA_PARTS]);
/* -1: scores.csv lacks it. */
int32_t yunta_plain_score(const yunta_crowd *crowd, int32_t mentor, int32_t mentee);
int32_t yunta_plain_points(const yunta_crowd *crowd, int32_t mentor, int32_t mentee);
/* Choices' worth, 0..10000: half of what each side's rank gives. */
int32_t yunta_plain_preference(const yunta_crowd *crowd, int32_t chooser, int32_t chosen);
extern const char *const yunta_part_names[YUNTA_PARTS];
/* rule.c: the first rule that bars a pair, YUNTA_BARS for none. */
yunta_bar yunta_plain_bar(const yunta_crowd *crowd, int32_t mentor, int32_t mentee, int32_t score);
/* Whether constraints.csv has a row of this kind about the pair. */
bool yunta_plain_constraint(const yunta_crowd *crowd, yunta_constraint_kind kind, int32_t mentor,
                            int32_t mentee);
bool yunta_plain_met(const yunta_crowd *crowd, int32_t mentor, int32_t mentee);
const char *yunta_bar_name(yunta_bar bar);

/* pairs.c, limits.c, unmatched.c, stages.c, weight.c */
void yunta_read_pairs(yunta_check *check);
void yunta_check_ranks(yunta_check *check);
void yunta_check_limits(yunta_check *check);
bool yunta_is_pair(const yunta_check *check, int32_t mentor, int32_t mentee); /* O(log) */
void yunta_tally_kinds(yunta_check *check);
void yunta_check_unmatched(yunta_check *check);
void yunta_read_prices(yunta_check *check);
void yunta_check_stages(yunta_check *check);
/* "20001*pair + score where score >= 10", strictly. */
bool yunta_weight_parse(const char *text, yunta_priced *priced);
/* What a quota counts, [people]; NULL when memory runs out. */
uint8_t *yunta_quota_members(yunta_check *check, const yunta_quota *quota);
int64_t yunta_quota_matched(const yunta_check *check, const yunta_quota *quota,
                            const uint8_t *members);

/* pass.c, row.c, sparse.c: all pairs, into tally, ranks, priced stages; free_mentees first. */
void yunta_pass(yunta_check *check);

/* report.c: the stages of a part, as run.json has them and as they were recomputed. */
typedef struct {
    int64_t value;
    bool known;   /* value was recomputed */
    bool least;   /* the objective is minimised */
    bool bounded; /* bound is one of this check's own */
    bool exact;   /* the claim rests on the very proof that bound was computed from */
    int64_t bound;
} yunta_finding;
/* Whether the stages are the objectives asked for; findings: [goals->count]. */
void yunta_report_stages(yunta_check *check, const char *part, const yunta_choices *goals,
                         const char *const *names, const yunta_finding *findings);
const yunta_json_value *yunta_run_stage(const yunta_check *check, const char *part, size_t stage);
void yunta_report_parts(yunta_check *check);

/* workshop.c: their places in the tables; -1: none. */
int32_t yunta_workshop_named(const yunta_cohort *cohort, const char *id);
int32_t yunta_facilitator_named(const yunta_cohort *cohort, const char *id);
void yunta_check_diff(yunta_check *check);
void yunta_check_repair(yunta_check *check); /* after the pairs */

/* calendar.c: what all calendars share.
 * A local time with the offset that the programme's zone has then, to the byte. */
bool yunta_parse_start(const yunta_check *check, const char *text, yunta_day *day, int32_t *minute);
bool yunta_parse_local(const char *text, yunta_day *day, int32_t *minute); /* of any offset */
/* Where the claimed pairs of a mentor begin, or would. O(log pairs). */
size_t yunta_first_pair(const yunta_check *check, int32_t mentor);
const char *yunta_join(yunta_check *check, const char *text, const char *more); /* by ; */
/* Of a part that there is not: this number of run.json is 0, this list empty, or neither there. */
void yunta_expect_silence(yunta_check *check, const char *name);
/* Start and end cells as a moment; false with a fault. */
bool yunta_ledger_moment(yunta_check *check, const yunta_ledger *sheet, size_t row, size_t column,
                         yunta_moment *moment);
typedef struct {
    uint8_t days;
    int32_t from, to, step;
    yunta_day first, last; /* YUNTA_NO_DAY: no limit */
} yunta_grid;
/* Whether a start lies on the grid, on no holiday and in no hour that a clock change removes or
 * repeats; what: of which rule it fails, in words. */
bool yunta_on_grid(const yunta_check *check, const yunta_grid *grid, const yunta_moment *at,
                   const char **what);
void yunta_check_grid(yunta_check *check, const yunta_ledger *sheet, size_t row,
                      const yunta_grid *grid, const yunta_moment *at);
bool yunta_experts_free(const yunta_check *check, const int32_t *experts, size_t count,
                        const yunta_moment *at);
/* More than `most` events at the same time; or two of them that share an expert. */
typedef struct {
    const int32_t *expert;
    size_t experts;
} yunta_team;
void yunta_check_together(yunta_check *check, const yunta_ledger *sheet, const yunta_event *events,
                          size_t count, const yunta_team *teams, int32_t most);
/* Whether a part has a calendar to check; an impossible one must have no rows. */
bool yunta_part_held(yunta_check *check, const char *part, yunta_sheet_id id);
/* Whether a person is in some plenary, course or workshop then. */
bool yunta_is_busy(const yunta_check *check, int32_t person, const yunta_moment *at);
bool yunta_takes_part(const yunta_check *check, size_t person); /* attendance.c: who, attends */
/* shape.c: run.json is what docs/run.schema.json says. O(bytes). */
void yunta_check_shape(yunta_check *check);
void yunta_check_costs(yunta_check *check);
void yunta_check_areas(yunta_check *check);
void yunta_check_completion(yunta_check *check);
void yunta_check_tables(yunta_check *check);
/* plenary.c, attendance.c, room.c, meeting.c, reach.c, course.c, workshop.c */
void yunta_check_plenaries(yunta_check *check);
void yunta_check_attendance(yunta_check *check, int64_t *missing, int64_t *complete,
                            int64_t *attended);
/* Whether n invited fit a room: SPEC section 6; in millionths. */
bool yunta_room_fits(size_t n, int32_t capacity, int32_t show_rate, int32_t walk_in_rate,
                     int32_t risk);
void yunta_check_meetings(yunta_check *check);
void yunta_check_courses(yunta_check *check);
void yunta_check_workshops(yunta_check *check);
void yunta_check_audit(yunta_check *check);
void yunta_check_backups(yunta_check *check);
void yunta_check_agendas(yunta_check *check); /* after the pairs and all calendars, as the next */
void yunta_check_exports(yunta_check *check);

#endif

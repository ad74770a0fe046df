/* A cohort as read: people sorted by id, and what the other tables say of them. Pure data.
 *
 * People are numbered 0..people-1 in ascending byte order of id, so nothing that follows depends on
 * the order of rows. Texts are UTF-8, trimmed, owned by the cohort's arena, "" where empty.
 * Every array is sorted as its comment says, so that the same rows in any order give equal data.
 */
#ifndef YUNTA_MODEL_COHORT_H
#define YUNTA_MODEL_COHORT_H

#include "model/date.h"
#include "model/policy.h"

typedef enum { YUNTA_UNKNOWN = -1, YUNTA_NO = 0, YUNTA_YES = 1 } yunta_answer;

typedef struct {
    const char *id, *name, *email;
    int role;           /* bits of yunta_role; 0: withdrew, takes part in nothing */
    int32_t capacity;   /* most mentees: the cell, or the policy's default */
    int32_t mentors;    /* most mentors: the cell, or the policy's default */
    int32_t level;      /* YUNTA_NO_INT when missing */
    int32_t birth_year; /* YUNTA_NO_INT when missing */
    int32_t age; /* YUNTA_NO_INT when undefined: programme year - birth_year, or the age cell */
    yunta_answer sponsor, attends;
    yunta_day applied_on; /* YUNTA_NO_DAY when empty */
    int32_t zone;         /* index into zones; 0 is the programme's */
    size_t line;          /* in the applicants file, for messages only */
} yunta_person;

typedef struct {
    const char *key; /* yunta_person_key of the id */
    int32_t person;
} yunta_spelled;

/* A column of text, for rules, quotas and audits: institution, unit, region, gender and every
 * other column that the policy names. code: equal text (folded, after the policy's `values`) has an
 * equal code; -1 is an empty cell. Codes ascend with the folded text. number: thousandths, or
 * YUNTA_NO_NUMBER where the cell is no number. */
typedef struct {
    const char *name;    /* canonical name, or that of the policy's own for a header */
    const char **text;   /* [people], after `values` */
    int32_t *code;       /* [people] */
    int64_t *number;     /* [people] */
    const char **shown;  /* [codes] the text of each code: that of the person of lowest index */
    const char **folded; /* [codes] its folded form */
    size_t codes;
    const yunta_map *values; /* the policy's spellings of this column, NULL for none */
} yunta_column;

typedef struct { /* a name in the policy's rules, as written, and its column */
    const char *name;
    int32_t column;
} yunta_column_name;

/* Sets of terms a person: strengths, goals, languages. Terms of person p are
 * term[first[p] .. first[p + 1]), ascending, none twice; strengths and goals share term codes. */
typedef struct {
    size_t *first; /* [people + 1] */
    int32_t *term;
} yunta_terms;

typedef struct { /* one weekly stretch, in the person's own zone */
    int32_t person;
    uint8_t day;      /* Monday 0 */
    uint8_t purposes; /* bits: 1 meetings, 2 plenaries */
    int16_t from, to; /* minutes of the day, from < to <= 1440 */
} yunta_hours;
enum { YUNTA_HOURS_MEETINGS = 1, YUNTA_HOURS_PLENARIES = 2 };

typedef struct {
    int32_t person;
    yunta_day from, to;
} yunta_absence; /* both days included */
typedef struct {
    int32_t person, choice, rank;
} yunta_preference;
typedef enum { YUNTA_LOCK, YUNTA_FORBID, YUNTA_PREFER, YUNTA_AVOID } yunta_constraint_kind;
typedef struct {
    yunta_constraint_kind kind;
    int32_t mentor, mentee, points;
    const char *reason;
    size_t line;
} yunta_constraint;
typedef struct { /* people of this cohort only; other rows are counted in history_skipped */
    const char *cohort;
    int32_t mentor, mentee,
        rating; /* rating in thousandths of a point 1000..5000, or YUNTA_NO_INT */
} yunta_history;
typedef struct {
    int32_t person;
    const char *event;
    yunta_answer attended, report;
    int32_t session; /* the plenary that the event is; -1: another event */
} yunta_outcome;
typedef struct {
    int32_t mentor, mentee, score;
} yunta_given_score;

typedef struct {
    const char *id, *title;
    int32_t minutes;
    int32_t *experts;
    size_t expert_count; /* indexes into experts, ascending */
    int32_t *after;
    size_t after_count;         /* indexes into sessions, ascending */
    yunta_day earliest, latest; /* YUNTA_NO_DAY: no limit */
    size_t line;
} yunta_session;

typedef struct {
    yunta_day day;
    int16_t from, to;
} yunta_span; /* of one day, minutes */
typedef struct {
    const char *name;
    yunta_span *spans;
    size_t span_count; /* ascending, joined where they touch */
} yunta_expert; /* an expert named by a session or course and absent from experts.csv has no spans;
                   where there is no experts.csv at all, experts_given is false: all are free */

typedef struct {
    yunta_day day;
    const char *name;
    const char *region;
    int32_t region_code;
} yunta_holiday; /* region_code: code in the column region, -1 everywhere, -2 a region of nobody */

typedef struct {
    const char *id, *title;
    int32_t sessions, per_week, minutes, capacity; /* capacity 0: no limit */
    int32_t *instructors;
    size_t instructor_count; /* indexes into experts */
    yunta_day earliest, latest;
    size_t line;
} yunta_course;
typedef struct {
    int32_t person, course;
    size_t order;
} yunta_enrolment; /* order of the file */
typedef struct {
    const char *id, *region;
    int32_t minutes, people;
    yunta_day earliest, latest;
    size_t line;
} yunta_workshop;
typedef struct {
    const char *from, *to;
    int32_t days;
    int64_t cost;
} yunta_travel;
typedef struct {
    const char *id, *home;
    yunta_day from, to;
    int32_t most;
    size_t line;
} yunta_facilitator;

typedef struct {       /* one input file that was read */
    const char *table; /* applicants, ... */
    const char *path;  /* as opened */
    const char *name;  /* as written in run.json: relative to the cohort folder */
    char sha256[65];
    size_t rows;
} yunta_input;

typedef struct yunta_cohort {
    yunta_arena *arena;         /* owns everything below */
    const yunta_policy *policy; /* the one it was read under; not owned */
    size_t people;
    yunta_person *person;   /* [people], ascending id */
    yunta_spelled *spelled; /* [people], ascending key; NULL: every id is its own key */

    size_t skills;      /* ascending folded name */
    const char **skill; /* [skills] names as first shown */
    uint8_t *level;     /* [people * skills], 1..5, missing cells already filled */
    uint8_t *want;      /* [people * skills], 0..3 */
    bool has_skills;    /* some level or want was given: the component holds data */

    yunta_column *column;
    size_t columns;
    const yunta_column_name *names; /* [name_count] of rules, quotas and output.by */
    size_t name_count;
    int32_t institution, unit, region, gender; /* indexes into column, -1 when there is none */
    yunta_terms strengths, goals, languages;
    size_t terms;      /* term codes of strengths and goals */
    const char **term; /* [terms] their text */

    const yunta_zone **zones;
    size_t zone_count; /* 0: the programme's */
    yunta_hours *hours;
    size_t hours_count; /* by person, day, from */
    uint8_t *gave;      /* [people] bits YUNTA_HOURS_*: purposes for which hours were given */
    yunta_absence *absences;
    size_t absence_count; /* by person, from */
    yunta_preference *preferences;
    size_t preference_count; /* by person, rank, choice */
    int32_t *choices;        /* [people] number of choices of each */
    yunta_constraint *constraints;
    size_t constraint_count; /* by mentor, mentee, kind, points */
    yunta_history *history;
    size_t history_count, history_skipped; /* by cohort, mentor, mentee */
    yunta_outcome *outcomes;
    size_t outcome_count;
    bool scores_given; /* scores.csv exists */
    yunta_given_score *scores;
    size_t score_count; /* by mentor, mentee */

    yunta_session *sessions;
    size_t session_count; /* by id */
    bool experts_given;
    yunta_expert *experts;
    size_t expert_count; /* by name */
    yunta_holiday *holidays;
    size_t holiday_count; /* by day, region */
    yunta_course *courses;
    size_t course_count; /* by id */
    yunta_enrolment *enrolments;
    size_t enrolment_count; /* by course, order */
    yunta_workshop *workshops;
    size_t workshop_count; /* by id */
    yunta_travel *travel;
    size_t travel_count;
    yunta_facilitator *facilitators;
    size_t facilitator_count;

    const struct yunta_repair *repair; /* what an earlier result fixes; not owned; NULL: none */

    /* Applicants who came after the tables were made, as they were read. */
    const char **added_header, **added; /* [added_columns], [added_rows * added_columns] */
    size_t added_columns, added_rows;

    yunta_input *inputs;
    size_t input_count; /* by table, the policy first */
} yunta_cohort;

/* Frees a cohort made by yunta_alloc(1, sizeof *cohort), its arena with it; NULL is fine, a NULL
 * arena too; the policy is not freed. */
void yunta_cohort_free(yunta_cohort *cohort);

/* The person with this id (exact bytes), or -1. O(log people). */
int32_t yunta_cohort_find(const yunta_cohort *cohort, const char *id);
/* What all spellings of one id share: its folded form; of an address its letters A to Z made small,
 * as accents count there. The id itself where it is that, else in arena; NULL: memory. */
const char *yunta_person_key(yunta_arena *arena, const char *id);
/* Makes cohort->spelled of the people, whose ids have keys all different. O(people), and sorting
 * where ids are not their own keys. */
yunta_status yunta_cohort_spell(yunta_cohort *cohort);
/* The person of this id however it is spelled, or -1. O(log people), and folding the id. */
int32_t yunta_cohort_find_spelled(const yunta_cohort *cohort, const char *id);
/* The column that the policy's rules call so, or that has this name (compared as headers are); or
 * -1. */
int32_t yunta_cohort_column(const yunta_cohort *cohort, const char *name);
/* Whether a person meets one condition; a person who lacks what it needs does not. */
bool yunta_where_holds(const yunta_cohort *cohort, const yunta_where *where, int32_t person);
/* The enrolments of a course among enrolments by course: all[*first .. *first + *count). O(log). */
void yunta_enrolments_of(const yunta_enrolment *all, size_t all_count, int32_t course,
                         size_t *first, size_t *count);
/* The enrolments of a course, in their order: [*first, *first + *count). How many of them, the
 * first ones, have a seat; the rest wait. O(log enrolments). */
size_t yunta_cohort_seats(const yunta_cohort *cohort, int32_t course, size_t *first, size_t *count);
/* Whether day is a holiday for people of region_code (-1: only the ones that hold everywhere). */
bool yunta_cohort_holiday(const yunta_cohort *cohort, yunta_day day, int32_t region_code);

#endif

/* The policy: what yunta.yaml says, typed. policy_keys.def declares every key once. */
#ifndef YUNTA_MODEL_POLICY_H
#define YUNTA_MODEL_POLICY_H

#include "base/memory.h"
#include "base/status.h"
#include "model/date.h"

typedef enum { YUNTA_MENTOR = 1, YUNTA_MENTEE = 2, YUNTA_BOTH = 3 } yunta_role; /* bits */

typedef struct {
    const char **items;
    size_t count;
} yunta_texts;

typedef struct {
    const char *key, *value;
    size_t line; /* in the policy file, 0 for a default */
} yunta_map_entry;

typedef struct {
    yunta_map_entry *items;
    size_t count;
} yunta_map;

typedef struct {
    const char *key;
    yunta_map map;
} yunta_maps_entry;

typedef struct {
    yunta_maps_entry *items;
    size_t count;
} yunta_maps;

typedef struct {
    int *items; /* indexes into the key's choices, in the order given, none twice */
    size_t count;
} yunta_choices;

/* A condition on one column. in, not_in: texts, compared folded. least, most: numbers, in
 * thousandths, YUNTA_NO_NUMBER when absent. A quota's `where: {region: Aysén, ...}` is an array of
 * conditions with one text in `in` (a list in the policy gives several). */
#define YUNTA_NO_NUMBER INT64_MIN
typedef struct {
    int role; /* bits of yunta_role; YUNTA_BOTH where the policy names none */
    const char *column;
    bool has_in, has_not_in;
    yunta_texts in, not_in;
    int64_t least, most; /* thousandths */
    size_t line;
} yunta_where;

typedef struct {
    yunta_where *items;
    size_t count;
} yunta_wheres;

typedef struct {
    yunta_role side;     /* YUNTA_MENTOR or YUNTA_MENTEE */
    yunta_wheres where;  /* all must hold; empty: everybody of that side */
    int32_t least, most; /* distinct matched persons; most YUNTA_NO_INT: no limit; least 0 */
    size_t line;
} yunta_quota;

typedef struct {
    yunta_quota *items;
    size_t count;
} yunta_quotas;

typedef const char *yunta_policy_TEXT;     /* never NULL */
typedef const char *yunta_policy_OPT_TEXT; /* NULL for null */
typedef bool yunta_policy_BOOL;
typedef int32_t yunta_policy_INT;
typedef int32_t yunta_policy_OPT_INT; /* YUNTA_NO_INT for null */
typedef int32_t yunta_policy_RATE;    /* millionths */
typedef int32_t yunta_policy_TIME;    /* minute of the day */
typedef yunta_day yunta_policy_OPT_DAY;
typedef uint8_t yunta_policy_DAYS; /* bit d: weekday d, Monday 0 */
typedef int yunta_policy_CHOICE;   /* index into the key's choices */
typedef yunta_choices yunta_policy_CHOICES;
typedef yunta_texts yunta_policy_TEXTS;
typedef yunta_map yunta_policy_MAP;
typedef yunta_maps yunta_policy_MAPS;
typedef yunta_wheres yunta_policy_WHERES;
typedef yunta_quotas yunta_policy_QUOTAS;
typedef int32_t yunta_policy_COUNT; /* 0: auto */

typedef struct yunta_policy {
#define YUNTA_KEY(field, path, type, preset, least, most, choices, en, es)                         \
    yunta_policy_##type field;
#include "model/policy_keys.def"
#undef YUNTA_KEY
    yunta_arena *arena; /* owns all of the above */
    const char *path;   /* of the policy file, "" for defaults */
    yunta_map places; /* the lines of eligibility.same, different, output.by, skills: path, text */
} yunta_policy;

/* Values of the choices, in the order of policy_keys.def. */
enum { YUNTA_DATES_DMY, YUNTA_DATES_MDY };
enum { YUNTA_DUPLICATES_ERROR, YUNTA_DUPLICATES_LAST };
enum { YUNTA_FOR_MEETINGS, YUNTA_FOR_PLENARIES, YUNTA_FOR_ALL };
enum { YUNTA_MISSING_ALWAYS, YUNTA_MISSING_NEVER };
enum { YUNTA_ID_ANY, YUNTA_ID_RUT };
enum { YUNTA_LANGUAGE_SPANISH, YUNTA_LANGUAGE_ENGLISH, YUNTA_LANGUAGE_PORTUGUESE };
enum {
#define YUNTA_OBJECTIVE(objective, name, unit, pair, point, mentor, kept) YUNTA_GOAL_##objective,
#include "model/objectives.def"
#undef YUNTA_OBJECTIVE
    YUNTA_GOALS_OF_MATCHING
};
enum { YUNTA_BOTH_EITHER, YUNTA_BOTH_AND };
enum { YUNTA_WHO_MATCHED, YUNTA_WHO_MENTORS, YUNTA_WHO_MENTEES, YUNTA_WHO_ALL };
enum {
    YUNTA_PLENARY_SHORTAGE,
    YUNTA_PLENARY_COMPLETE,
    YUNTA_PLENARY_ATTENDANCE,
    YUNTA_PLENARY_REGULAR
};
enum { YUNTA_MEETING_OF_PAIR, YUNTA_MEETING_OF_GROUP };
enum { YUNTA_MEETING_COMPLETE, YUNTA_MEETING_HELD, YUNTA_MEETING_REGULAR, YUNTA_MEETING_EARLY };
enum { YUNTA_COURSE_HELD, YUNTA_COURSE_ATTENDANCE };
enum { YUNTA_WORKSHOP_HELD, YUNTA_WORKSHOP_COST };
enum { YUNTA_CALENDARS_PER_PERSON, YUNTA_CALENDARS_ALL, YUNTA_CALENDARS_NONE };
enum {
    YUNTA_FILES_CSV,
    YUNTA_FILES_JSON,
    YUNTA_FILES_ICS,
    YUNTA_FILES_HTML,
    YUNTA_FILES_XLSX,
    YUNTA_FILES_SQLITE
};
enum {
    YUNTA_EXPORTS_MOODLE,
    YUNTA_EXPORTS_ZOOM,
    YUNTA_EXPORTS_TEAMS,
    YUNTA_EXPORTS_MAIL,
    YUNTA_EXPORTS_INVITATIONS
};

/* One row of the table, for whoever walks over all keys. */
typedef enum {
    YUNTA_KEY_TEXT,
    YUNTA_KEY_OPT_TEXT,
    YUNTA_KEY_BOOL,
    YUNTA_KEY_INT,
    YUNTA_KEY_OPT_INT,
    YUNTA_KEY_RATE,
    YUNTA_KEY_TIME,
    YUNTA_KEY_OPT_DAY,
    YUNTA_KEY_DAYS,
    YUNTA_KEY_CHOICE,
    YUNTA_KEY_CHOICES,
    YUNTA_KEY_TEXTS,
    YUNTA_KEY_MAP,
    YUNTA_KEY_MAPS,
    YUNTA_KEY_WHERES,
    YUNTA_KEY_QUOTAS,
    YUNTA_KEY_COUNT
} yunta_key_type;

typedef struct {
    const char *path;
    yunta_key_type type;
    const char *preset; /* the default, as YAML */
    int64_t least, most;
    const char *choices; /* separated by |; NULL */
    const char *help_en, *help_es;
    size_t offset; /* of the field in yunta_policy */
} yunta_key;

const yunta_key *yunta_policy_keys(size_t *count);
/* Writes the index-th choice of a |-separated list into text (at most room bytes with the NUL);
 * false when there is none. */
bool yunta_policy_choice(const char *choices, size_t index, char *text, size_t room);

void yunta_policy_free(yunta_policy *policy); /* NULL is fine */

#endif

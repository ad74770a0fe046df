/* What several keys of the policy say together, and the texts that must mean something. */
#include "base/text.h"
#include "io/policy_node.h"
#include "io/zone.h"
#include <string.h>

/* Where a key stands and whether it is sound. */
typedef struct {
    const char *path;
    yunta_place place; /* of its value, or the file when the default holds */
    const yunta_policy_node *node;
    bool failed;
} spot;

static spot spot_of(yunta_policy_reader *reader, const char *path) {
    size_t count;
    const yunta_key *keys = yunta_policy_keys(&count);
    for (size_t k = 0; k < count; k++)
        if (strcmp(keys[k].path, path) == 0) {
            const yunta_policy_node *node = reader->given[k];
            yunta_place file = {reader->path, 0, NULL};
            return (spot){path, node ? yunta_policy_place(reader, node) : file, node,
                          reader->failed[k]};
        }
    return (spot){.path = path, .failed = true};
}

/* The later in the file of two keys that contradict each other: there the message points. */
static const spot *later(const spot *a, const spot *b) {
    return b->place.line > a->place.line ? b : a;
}

static const char *text_at(const spot *at) {
    return at->node ? at->node->text : NULL;
}

/* --- pairs of keys in order --- */

static yunta_status in_order(yunta_policy_reader *reader, const char *first, int64_t a,
                             const char *second, int64_t b, bool may_be_equal) {
    spot x = spot_of(reader, first), y = spot_of(reader, second);
    if (x.failed || y.failed || a < b || (a == b && may_be_equal))
        return YUNTA_OK;
    const spot *at = later(&y, &x);
    yunta_problem_add(reader->problems, YUNTA_ERROR, at->place, text_at(at),
                      T("exchange them or mend one", "intercámbielos o corrija uno"),
                      may_be_equal ? T("%s is before %s", "%s es anterior a %s")
                                   : T("%s is not after %s", "%s no es posterior a %s"),
                      second, first);
    return YUNTA_E_INPUT;
}

static yunta_status days_in_order(yunta_policy_reader *reader, const char *first, yunta_day a,
                                  const char *second, yunta_day b) {
    return a == YUNTA_NO_DAY || b == YUNTA_NO_DAY ? YUNTA_OK
                                                  : in_order(reader, first, a, second, b, true);
}

/* Ten years: calendars take time and memory with each day, and more is a slip in a year. */
enum { PROGRAMME_MOST_DAYS = 3660 };

static yunta_status check_length(yunta_policy_reader *reader) {
    const yunta_policy *p = reader->policy;
    spot start = spot_of(reader, "programme.start"), end = spot_of(reader, "programme.end");
    if (start.failed || end.failed || p->programme_start == YUNTA_NO_DAY ||
        p->programme_end == YUNTA_NO_DAY ||
        p->programme_end - p->programme_start < PROGRAMME_MOST_DAYS)
        return YUNTA_OK;
    yunta_problem_add(
        reader->problems, YUNTA_ERROR, end.place, text_at(&end),
        T("look at the years of programme.start and programme.end",
          "revise los años de programme.start y programme.end"),
        T("the programme lasts %d days, more than %d", "el programa dura %d días, más de %d"),
        (int)(p->programme_end - p->programme_start + 1), (int)PROGRAMME_MOST_DAYS);
    return YUNTA_E_INPUT;
}

static yunta_status check_order(yunta_policy_reader *reader) {
    const yunta_policy *p = reader->policy;
    yunta_status programme = days_in_order(reader, "programme.start", p->programme_start,
                                           "programme.end", p->programme_end);
    programme = yunta_policy_worse(programme, check_length(reader));
    yunta_status window =
        days_in_order(reader, "eligibility.window.from", p->eligibility_window_from,
                      "eligibility.window.to", p->eligibility_window_to);
    yunta_status plenaries = in_order(reader, "plenaries.from", p->plenaries_from, "plenaries.to",
                                      p->plenaries_to, false);
    yunta_status meetings =
        in_order(reader, "meetings.from", p->meetings_from, "meetings.to", p->meetings_to, false);
    yunta_status courses =
        in_order(reader, "courses.from", p->courses_from, "courses.to", p->courses_to, false);
    return yunta_policy_worse(yunta_policy_worse(programme, window),
                              yunta_policy_worse(yunta_policy_worse(plenaries, meetings), courses));
}

static yunta_status check_meeting_length(yunta_policy_reader *reader) {
    const yunta_policy *p = reader->policy;
    spot from = spot_of(reader, "meetings.from"), to = spot_of(reader, "meetings.to");
    spot minutes = spot_of(reader, "meetings.minutes");
    int32_t room = p->meetings_to - p->meetings_from;
    if (from.failed || to.failed || minutes.failed || room <= 0 || p->meetings_minutes <= room)
        return YUNTA_OK;
    const spot *at = later(later(&minutes, &from), &to);
    yunta_problem_add(reader->problems, YUNTA_ERROR, at->place, text_at(at),
                      T("shorten the meetings, or widen meetings.from and meetings.to",
                        "acorte las reuniones, o amplíe meetings.from y meetings.to"),
                      T("meetings of %d minutes do not fit in the %d from meetings.from to "
                        "meetings.to",
                        "las reuniones de %d minutos no caben en los %d que hay de meetings.from "
                        "a meetings.to"),
                      (int)p->meetings_minutes, (int)room);
    return YUNTA_E_INPUT;
}

/* --- objectives and weights --- */

static yunta_status check_objective(yunta_policy_reader *reader) {
    const yunta_choices *goals = &reader->policy->matching_objective;
    spot at = spot_of(reader, "matching.objective");
    bool pairs = false;
    yunta_status status = YUNTA_OK;
    const yunta_policy_node *item = at.node && !at.failed ? at.node->first : NULL;
    for (size_t k = 0; item && k < goals->count; k++, item = item->next) {
        pairs = pairs || goals->items[k] == YUNTA_GOAL_PAIRS;
        if (pairs || (goals->items[k] != YUNTA_GOAL_WORST && goals->items[k] != YUNTA_GOAL_LEXIMIN))
            continue;
        yunta_problem_add(
            reader->problems, YUNTA_ERROR, yunta_policy_place(reader, item), item->text,
            T("put pairs before it, as [pairs, worst, score]",
              "ponga pairs antes, como [pairs, worst, score]"),
            T("this objective must come after pairs", "este objetivo debe ir después de pairs"));
        status = YUNTA_E_INPUT;
    }
    return status;
}

static void warn_weights(yunta_policy_reader *reader) {
    size_t count;
    const yunta_key *keys = yunta_policy_keys(&count);
    yunta_place place = {reader->path, 0, NULL};
    for (size_t k = 0; k < count; k++) {
        if (strncmp(keys[k].path, "scoring.weights.", 16) != 0)
            continue;
        if (reader->failed[k] || *(int32_t *)((char *)reader->policy + keys[k].offset) != 0)
            return;
        if (reader->given[k])
            place = yunta_policy_place(reader, reader->given[k]);
    }
    yunta_problem_add(
        reader->problems, YUNTA_WARNING, place, NULL,
        T("give some component a weight above 0", "dé a algún componente un peso mayor que 0"),
        T("all weights are 0, so every score is 0",
          "todos los pesos son 0, así que todo puntaje es 0"));
}

static void warn_cadence(yunta_policy_reader *reader) {
    const yunta_policy *p = reader->policy;
    spot cadence = spot_of(reader, "plenaries.cadence_days");
    spot tolerance = spot_of(reader, "plenaries.tolerance_days");
    if (cadence.failed || tolerance.failed ||
        p->plenaries_tolerance_days < p->plenaries_cadence_days)
        return;
    const spot *at = later(&tolerance, &cadence);
    yunta_problem_add(
        reader->problems, YUNTA_WARNING, at->place, text_at(at),
        T("write a tolerance below the cadence", "escriba una tolerancia menor que la cadencia"),
        T("the tolerance of %d days reaches the cadence of %d, so sessions may fall "
          "on the same day",
          "la tolerancia de %d días alcanza la cadencia de %d, así que puede haber "
          "sesiones el mismo día"),
        (int)p->plenaries_tolerance_days, (int)p->plenaries_cadence_days);
}

/* --- columns that may not decide --- */

/* Whether a header key is one of the words for gender. */
static bool is_gender_word(const char *key) {
    static const char *const names[] = {"gender", "genero", "sexo", "sex"};
    bool is = false;
    for (size_t k = 0; k < sizeof names / sizeof *names; k++)
        is = is || strcmp(key, names[k]) == 0;
    return is;
}

/* Whether a column's name is gender, in its words or as the header that columns gives it. */
static yunta_status is_gender(yunta_policy_reader *reader, const char *name, bool *gender) {
    const yunta_map *columns = &reader->policy->columns;
    const char *key = yunta_text_header_key(reader->scratch, name);
    *gender = key && is_gender_word(key);
    for (size_t k = 0; key && !*gender && k < columns->count; k++) {
        const char *canonical = yunta_text_header_key(reader->scratch, columns->items[k].key);
        const char *header = yunta_text_header_key(reader->scratch, columns->items[k].value);
        if (!canonical || !header)
            return YUNTA_E_MEMORY;
        *gender = strcmp(header, key) == 0 && is_gender_word(canonical);
    }
    return key ? YUNTA_OK : YUNTA_E_MEMORY;
}

static yunta_status refuse_gender(yunta_policy_reader *reader, const char *path, const char *name,
                                  yunta_place place) {
    bool gender;
    yunta_status status = is_gender(reader, name, &gender);
    if (status || !gender)
        return status;
    yunta_problem_add(reader->problems, YUNTA_ERROR, place, name,
                      T("take it out; only quotas may name it", "quítelo; solo las cuotas pueden "
                                                                "nombrarlo"),
                      T("%s may not use gender, which is for the audit and quotas alone",
                        "%s no puede usar el género, que es solo para la auditoría y las cuotas"),
                      path);
    return YUNTA_E_INPUT;
}

static yunta_status gender_in_list(yunta_policy_reader *reader, const char *path,
                                   const yunta_texts *texts) {
    spot at = spot_of(reader, path);
    yunta_status status = YUNTA_OK;
    const yunta_policy_node *item = at.node && !at.failed ? at.node->first : NULL;
    for (size_t k = 0; item && k < texts->count && status != YUNTA_E_MEMORY; k++, item = item->next)
        status = yunta_policy_worse(
            status, refuse_gender(reader, path, texts->items[k], yunta_policy_place(reader, item)));
    return status;
}

static yunta_status check_gender(yunta_policy_reader *reader) {
    const yunta_policy *p = reader->policy;
    const yunta_wheres *wheres = &p->eligibility_where;
    yunta_status status = gender_in_list(reader, "eligibility.same", &p->eligibility_same);
    status = yunta_policy_worse(
        status, gender_in_list(reader, "eligibility.different", &p->eligibility_different));
    for (size_t k = 0; k < wheres->count && status != YUNTA_E_MEMORY; k++)
        if (wheres->items[k].column)
            status = yunta_policy_worse(
                status, refuse_gender(reader, "eligibility.where", wheres->items[k].column,
                                      yunta_policy_place_at(reader, wheres->items[k].line, 0)));
    spot by = spot_of(reader, "output.by");
    if (p->output_by && !by.failed)
        status =
            yunta_policy_worse(status, refuse_gender(reader, "output.by", p->output_by, by.place));
    return status;
}

/* --- texts that must mean something --- */

static yunta_status check_separator(yunta_policy_reader *reader) {
    static const char *const words[][2] = {
        {"auto", "auto"},      {",", ","},   {"comma", ","},
        {"coma", ","},         {";", ";"},   {"semicolon", ";"},
        {"punto y coma", ";"}, {"\t", "\t"}, {"tab", "\t"},
        {"tabulador", "\t"},   {"|", "|"},   {"pipe", "|"},
        {"barra", "|"},
    };
    spot at = spot_of(reader, "csv.separator");
    if (at.failed)
        return YUNTA_OK;
    const char *text = reader->policy->csv_separator;
    const char *folded = yunta_text_fold(reader->scratch, text);
    if (!folded)
        return YUNTA_E_MEMORY;
    for (size_t k = 0; k < sizeof words / sizeof *words; k++)
        if (strcmp(words[k][0], text) == 0 || strcmp(words[k][0], folded) == 0) {
            reader->policy->csv_separator = words[k][1];
            return YUNTA_OK;
        }
    yunta_problem_add(
        reader->problems, YUNTA_ERROR, at.place, text,
        T("write one of auto, \",\", \";\", tab, \"|\"",
          "escriba uno de auto, \",\", \";\", tab, \"|\""),
        T("csv.separator does not know this separator", "csv.separator no conoce este separador"));
    return YUNTA_E_INPUT;
}

static yunta_status check_timezone(yunta_policy_reader *reader) {
    spot at = spot_of(reader, "programme.timezone");
    const char *name = reader->policy->programme_timezone;
    if (at.failed || yunta_zone_known(name))
        return YUNTA_OK;
    const char *mend = T("write a name such as America/Santiago, and see that tzdata is installed",
                         "escriba un nombre como America/Santiago, y vea que tzdata esté "
                         "instalado");
    if (yunta_zone_mend(reader->scratch, name, mend, &mend) != YUNTA_OK)
        return YUNTA_E_MEMORY;
    yunta_problem_add(
        reader->problems, YUNTA_ERROR, at.place, name, mend,
        T("the system knows no such time zone", "el sistema no conoce ese huso horario"));
    return YUNTA_E_INPUT;
}

static yunta_status check_pattern(yunta_policy_reader *reader, const char *path,
                                  const char *pattern) {
    spot at = spot_of(reader, path);
    const char *star = strchr(pattern, '*');
    if (at.failed || (star && !strchr(star + 1, '*')))
        return YUNTA_OK;
    yunta_problem_add(reader->problems, YUNTA_ERROR, at.place, pattern,
                      T("write the header with one * in the place of the skill's name",
                        "escriba el encabezado con un * en el lugar de la habilidad"),
                      star ? T("%s has more than one *", "%s tiene más de un *")
                           : T("%s has no *", "%s no tiene *"),
                      path);
    return YUNTA_E_INPUT;
}

static yunta_status check_weekdays(yunta_policy_reader *reader) {
    const yunta_map *columns = &reader->policy->availability_columns;
    size_t seen[7] = {0};
    yunta_status status = YUNTA_OK;
    for (size_t k = 0; k < columns->count; k++) {
        const yunta_map_entry *entry = &columns->items[k];
        const char *folded = yunta_text_fold(reader->scratch, entry->key);
        if (!folded)
            return YUNTA_E_MEMORY;
        int day = yunta_policy_weekday(folded);
        if (day >= 0 && seen[day]++ == 0)
            continue;
        yunta_problem_add(reader->problems, YUNTA_ERROR,
                          yunta_policy_place_at(reader, entry->line, 0), entry->key,
                          T("write each of mon, tue, wed, thu, fri, sat, sun at most once",
                            "escriba cada uno de mon, tue, wed, thu, fri, sat, sun a lo más una "
                            "vez"),
                          day < 0 ? T("this is no weekday", "esto no es un día de la semana")
                                  : T("the same weekday twice", "el mismo día de la semana dos "
                                                                "veces"));
        status = YUNTA_E_INPUT;
    }
    return status;
}

/* NAME@HOST, without blanks, controls or quotes: it stands in every invitation. */
static bool is_address(const char *text) {
    const char *at = strchr(text, '@');
    if (!at || at == text || !at[1] || strchr(at + 1, '@'))
        return false;
    for (; *text; text++)
        if ((unsigned char)*text <= ' ' || *text == 0x7f || strchr("<>\"(),;:\\", *text))
            return false;
    return true;
}

static bool invites(const yunta_policy *policy) {
    for (size_t k = 0; k < policy->output_exports.count; k++)
        if (policy->output_exports.items[k] == YUNTA_EXPORTS_INVITATIONS)
            return true;
    return false;
}

static yunta_status check_organizer(yunta_policy_reader *reader) {
    const char *address = reader->policy->output_organizer;
    spot at = spot_of(reader, "output.organizer");
    if (at.failed || (address ? is_address(address) : !invites(reader->policy)))
        return YUNTA_OK;
    yunta_problem_add(
        reader->problems, YUNTA_ERROR, at.place, address,
        T("write the address that answers go to, such as mentoria@servicio.example",
          "escriba el correo al que llegan las respuestas, como mentoria@servicio.example"),
        address ? T("output.organizer is no e-mail address", "output.organizer no es un correo")
                : T("invitations need output.organizer",
                    "las invitaciones necesitan output.organizer"));
    return YUNTA_E_INPUT;
}

typedef yunta_status (*check)(yunta_policy_reader *);

static yunta_status check_each(yunta_policy_reader *reader, const check *checks, size_t count) {
    yunta_status status = YUNTA_OK;
    for (size_t k = 0; k < count && status != YUNTA_E_MEMORY; k++)
        status = yunta_policy_worse(status, checks[k](reader));
    return status;
}

static yunta_status check_patterns(yunta_policy_reader *reader) {
    const yunta_policy *p = reader->policy;
    yunta_status level = check_pattern(reader, "skills.level", p->skills_level);
    return yunta_policy_worse(level, check_pattern(reader, "skills.want", p->skills_want));
}

yunta_status yunta_policy_check(yunta_policy_reader *reader) {
    static const check of_tables[] = {
        check_patterns, check_separator, check_timezone, check_order, check_weekdays,
    };
    static const check others[] = {
        check_gender, yunta_policy_places, check_meeting_length, check_objective, check_organizer,
    };
    yunta_status status = check_each(reader, of_tables, sizeof of_tables / sizeof *of_tables);
    reader->opaque = reader->opaque || status != YUNTA_OK;
    if (status != YUNTA_E_MEMORY)
        status =
            yunta_policy_worse(status, check_each(reader, others, sizeof others / sizeof *others));
    warn_weights(reader);
    warn_cadence(reader);
    return status;
}

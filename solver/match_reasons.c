#include "solver/match_survey.h"
#include <inttypes.h>
#include <string.h>

enum { SHOWN = YUNTA_PARTNERS_SHOWN };

static const yunta_person *one(const yunta_survey *s, int32_t p) {
    return &s->matching->cohort->person[p];
}

static const char *join(const yunta_survey *s, const char *a, const char *b, const char *between) {
    if (a == NULL || b == NULL)
        return NULL;
    if (a[0] == '\0' || b[0] == '\0')
        return a[0] == '\0' ? b : a;
    size_t first = strlen(a), gap = strlen(between), last = strlen(b);
    char *text = yunta_arena_alloc(s->matching->pairing->arena, first + gap + last + 1, 1);
    if (text == NULL)
        return NULL;
    memcpy(text, a, first);
    memcpy(text + first, between, gap);
    memcpy(text + first + gap, b, last);
    return text;
}

/* "as mentee, " where a person applied for both. */
static const char *side_words(const yunta_survey *s, const yunta_prospect *about) {
    if (one(s, about->person)->role != YUNTA_BOTH)
        return "";
    return about->role == YUNTA_MENTOR ? T("as mentor, ", "como mentor, ")
                                       : T("as mentee, ", "como mentee, ");
}

/* Who took a full partner: "p1 (with p2, p3)". */
static const char *taken_words(const yunta_survey *s, int32_t partner, int role) {
    yunta_arena *arena = s->matching->pairing->arena;
    const yunta_pairing *pairing = s->matching->pairing;
    bool mentor = role == YUNTA_MENTOR; /* the partner is a mentee */
    size_t from = mentor ? s->first_by_mentee[partner] : s->first_pair[partner];
    size_t to = mentor ? s->first_by_mentee[partner + 1] : s->first_pair[partner + 1];
    const char *with = "";
    for (size_t k = from; with != NULL && k < to && k < from + SHOWN; k++) {
        int32_t other = mentor ? pairing->pairs[s->by_mentee[k]].mentor : pairing->pairs[k].mentee;
        with = join(s, with, one(s, other)->id, ", ");
    }
    if (with != NULL && to - from > SHOWN)
        with = join(s, with, "…", ", ");
    if (with != NULL && with[0] == '\0')
        return one(s, partner)->id;
    return with == NULL ? NULL
                        : yunta_arena_format(arena, T("%s (with %s)", "%s (con %s)"),
                                             one(s, partner)->id, with);
}

static const char *first_partners(const yunta_survey *s, const yunta_prospect *about) {
    const char *words = "";
    for (size_t k = 0; words != NULL && k < about->partners && k < SHOWN; k++)
        words = join(s, words, taken_words(s, about->first[k], about->role), "; ");
    return words != NULL && about->partners > SHOWN ? join(s, words, "…", "; ") : words;
}

static const char *words_taken(const yunta_survey *s, const yunta_prospect *about) {
    const char *who = first_partners(s, about);
    if (who == NULL)
        return NULL;
    if (about->room > 0)
        return yunta_arena_format(
            s->matching->pairing->arena,
            s->matching->given
                ? T("%s%zu eligible partners, %zu of them full; the pairs as they were given leave "
                    "room with %s (score %d): %s",
                    "%s%zu parejas posibles, %zu de ellas completas; los pares que se dieron dejan "
                    "cupo con %s (puntaje %d): %s")
                : T("%s%zu eligible partners, %zu of them full; no better answer was found that "
                    "pairs "
                    "them with %s (score %d): %s",
                    "%s%zu parejas posibles, %zu de ellas completas; no se encontró una respuesta "
                    "mejor que las una con %s (puntaje %d): %s"),
            side_words(s, about), about->partners, about->full, one(s, about->best)->id,
            about->best_score, who);
    return about->partners == 1
               ? yunta_arena_format(s->matching->pairing->arena,
                                    T("%sthe only eligible partner is taken: %s",
                                      "%sla única pareja posible está tomada: %s"),
                                    side_words(s, about), who)
               : yunta_arena_format(s->matching->pairing->arena,
                                    T("%sall %zu eligible partners are taken: %s",
                                      "%slas %zu parejas posibles están tomadas: %s"),
                                    side_words(s, about), about->partners, who);
}

static const char *words_minimum(const yunta_survey *s, const yunta_prospect *about) {
    int32_t mentor = about->role == YUNTA_MENTOR ? about->person : about->best;
    if (one(s, mentor)->capacity < s->matching->rules.minimum)
        return yunta_arena_format(
            s->matching->pairing->arena,
            T("%smentor %s offers %d places, but a mentor who is used gets at least %d mentees",
              "%sel mentor %s ofrece %d cupos, pero un mentor que se usa recibe al menos %d "
              "mentees"),
            side_words(s, about), one(s, mentor)->id, one(s, mentor)->capacity,
            s->matching->rules.minimum);
    return yunta_arena_format(
        s->matching->pairing->arena,
        T("%smentor %s has room, but a mentor who is used gets at least %d mentees and only %d "
          "are free for them",
          "%sel mentor %s tiene cupo, pero un mentor que se usa recibe al menos %d mentees y solo "
          "quedan %d libres para él"),
        side_words(s, about), one(s, mentor)->id, s->matching->rules.minimum,
        yunta_survey_free_mentees(s, mentor));
}

/* The place in the policy of the q-th quota in force. */
static size_t policy_quota(const yunta_survey *s, size_t q) {
    const yunta_quotas *quotas = &s->matching->policy->matching_quotas;
    size_t k = 0;
    while (k + 1 < quotas->count && (q > 0 || !yunta_quota_active(&quotas->items[k])))
        q -= yunta_quota_active(&quotas->items[k++]);
    return k;
}

static const char *words_quota(const yunta_survey *s, const yunta_prospect *about) {
    const char *quota = yunta_words_quota(s->matching, policy_quota(s, about->quota), true);
    if (quota == NULL)
        return NULL;
    return yunta_arena_format(
        s->matching->pairing->arena,
        T("%s%s has room, but this is full: %s", "%s%s tiene cupo, pero esto está completo: %s"),
        side_words(s, about), one(s, about->best)->id, quota);
}

static const char *words_other_role(const yunta_survey *s, const yunta_prospect *about) {
    return yunta_arena_format(
        s->matching->pairing->arena,
        T("%s%zu eligible partners: %zu are full and %zu, with room, took the other role",
          "%s%zu parejas posibles: %zu están completas y %zu, con cupo, tomaron el otro rol"),
        side_words(s, about), about->partners, about->full, about->elsewhere);
}

const char *yunta_prospect_words(const yunta_survey *s, const yunta_prospect *about) {
    switch (yunta_prospect_reason(about)) {
    case YUNTA_QUOTA:
        return words_quota(s, about);
    case YUNTA_MINIMUM:
        return words_minimum(s, about);
    case YUNTA_OTHER_ROLE:
        return words_other_role(s, about);
    default:
        return words_taken(s, about);
    }
}

/* Counts of the partners that each rule removed, in the order of the rules. */
const char *yunta_removed_words(const yunta_survey *s, size_t row, int32_t person, int role) {
    yunta_prospect about = {.person = person, .role = role};
    yunta_arena *arena = s->matching->pairing->arena;
    const uint32_t *removed = s->removed[row][role == YUNTA_MENTEE];
    size_t total = 0;
    const char *words = "";
    if ((role == YUNTA_MENTOR ? one(s, person)->capacity : one(s, person)->mentors) < 1)
        return join(s, side_words(s, &about),
                    role == YUNTA_MENTOR ? T("offers no places", "no ofrece cupos")
                                         : T("asks for no mentor", "no pide mentores"),
                    "");
    for (yunta_rule rule = YUNTA_RULE_SPONSOR; words != NULL && rule < YUNTA_RULES; rule++) {
        total += removed[rule];
        if (removed[rule] > 0)
            words = join(s, words,
                         yunta_arena_format(arena, T("%" PRIu32 " by %s", "%" PRIu32 " por %s"),
                                            removed[rule],
                                            rule == YUNTA_RULE_FORBID ? T("a rule of the programme",
                                                                          "una regla del programa")
                                                                      : yunta_rule_name(rule)),
                         ", ");
    }
    if (words == NULL || total == 0)
        return words == NULL
                   ? NULL
                   : join(s, side_words(s, &about),
                          T("nobody applied for the other side", "nadie postuló al otro lado"), "");
    return yunta_arena_format(arena,
                              T("%snone of %zu possible partners is eligible; removed by rule: %s",
                                "%sninguna de %zu parejas posibles es elegible; descartadas por "
                                "regla: %s"),
                              side_words(s, &about), total, words);
}

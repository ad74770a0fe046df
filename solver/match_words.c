#include "solver/matching.h"
#include <string.h>

static const char *constraints_file(const yunta_matching *m) {
    for (size_t k = 0; k < m->cohort->input_count; k++)
        if (strcmp(m->cohort->inputs[k].table, "constraints") == 0)
            return m->cohort->inputs[k].name;
    return "constraints.csv";
}

/* Without its folder: these words are written to the result, whose bytes depend on no path. */
static const char *policy_file(const yunta_matching *m) {
    const char *slash = strrchr(m->policy->path, '/');
    const char *name = slash != NULL ? slash + 1 : m->policy->path;
    return name[0] != '\0' ? name : "yunta.yaml";
}

static const char *id_of(const yunta_matching *m, int32_t person) {
    return m->cohort->person[person].id;
}

const char *yunta_words_lock(const yunta_matching *m, size_t constraint) {
    const yunta_constraint *row = &m->cohort->constraints[constraint];
    return yunta_arena_format(m->pairing->arena,
                              T("lock of mentor %s with mentee %s (%s, line %zu)",
                                "lock (par fijo) del mentor %s con el mentee %s (%s, línea %zu)"),
                              id_of(m, row->mentor), id_of(m, row->mentee), constraints_file(m),
                              row->line);
}

const char *yunta_words_forbid(const yunta_matching *m, size_t constraint) {
    const yunta_constraint *row = &m->cohort->constraints[constraint];
    /* Whom it keeps apart was told in confidence; whoever may know it has the file. */
    return yunta_arena_format(m->pairing->arena,
                              T("forbid (%s, line %zu)", "forbid (par prohibido; %s, línea %zu)"),
                              constraints_file(m), row->line);
}

const char *yunta_words_rule(const yunta_matching *m, yunta_rule rule) {
    return yunta_arena_format(m->pairing->arena, "%s: %s", yunta_rule_name(rule),
                              yunta_rule_words(rule));
}

static const char *words_role(const yunta_matching *m, const yunta_constraint *row) {
    yunta_arena *arena = m->pairing->arena;
    if (row->mentor == row->mentee)
        return yunta_arena_format(
            arena,
            T("role: %s cannot be paired with themself", "rol: %s no puede formar par consigo"),
            id_of(m, row->mentor));
    if (!(m->cohort->person[row->mentor].role & YUNTA_MENTOR))
        return yunta_arena_format(
            arena, T("role: %s did not apply as mentor", "rol: %s no postuló como mentor"),
            id_of(m, row->mentor));
    return yunta_arena_format(
        arena, T("role: %s did not apply as mentee", "rol: %s no postuló como mentee"),
        id_of(m, row->mentee));
}

static size_t forbid_row(const yunta_matching *m, const yunta_constraint *lock) {
    for (size_t k = 0; k < m->cohort->constraint_count; k++) {
        const yunta_constraint *row = &m->cohort->constraints[k];
        if (row->kind == YUNTA_FORBID && row->mentor == lock->mentor && row->mentee == lock->mentee)
            return k;
    }
    return SIZE_MAX;
}

const char *yunta_words_barred(const yunta_matching *m, size_t lock, yunta_rule rule) {
    const yunta_constraint *row = &m->cohort->constraints[lock];
    size_t forbid = rule == YUNTA_RULE_FORBID ? forbid_row(m, row) : SIZE_MAX;
    if (rule == YUNTA_RULE_ROLE)
        return words_role(m, row);
    return forbid != SIZE_MAX ? yunta_words_forbid(m, forbid) : yunta_words_rule(m, rule);
}

const char *yunta_words_capacity(const yunta_matching *m, int32_t person, int role) {
    yunta_arena *arena = m->pairing->arena;
    bool mentor = role == YUNTA_MENTOR;
    if (person < 0)
        return yunta_arena_copy(
            arena, mentor ? T("the capacity of the other mentors (column capacity, or "
                              "matching.mentor.capacity)",
                              "los cupos de los demás mentores (columna cupos, o "
                              "matching.mentor.capacity)")
                          : T("how many mentors the other mentees get at most (column mentors, or "
                              "matching.mentee.mentors)",
                              "cuántos mentores reciben a lo más los demás mentees (columna "
                              "mentores, o matching.mentee.mentors)"));
    const yunta_person *one = &m->cohort->person[person];
    return mentor ? yunta_arena_format(arena,
                                       T("mentor %s takes at most %d mentees (capacity)",
                                         "el mentor %s recibe a lo más %d mentees (cupos)"),
                                       one->id, one->capacity)
                  : yunta_arena_format(arena,
                                       T("mentee %s gets at most %d mentors (mentors)",
                                         "el mentee %s recibe a lo más %d mentores (mentores)"),
                                       one->id, one->mentors);
}

static const char *number_words(yunta_arena *arena, int64_t thousandths) {
    long long whole = (long long)(thousandths / 1000), part = (long long)(thousandths % 1000);
    return part == 0 ? yunta_arena_format(arena, "%lld", whole)
                     : yunta_arena_format(arena, "%lld.%03lld", whole, part < 0 ? -part : part);
}

static const char *list_words(yunta_arena *arena, const char *before, const yunta_texts *texts) {
    const char *words = before;
    for (size_t k = 0; words != NULL && k < texts->count; k++)
        words = yunta_arena_format(arena, "%s%s%s", words, k > 0 ? " | " : "", texts->items[k]);
    return words;
}

static const char *where_words(const yunta_matching *m, const yunta_where *where) {
    yunta_arena *arena = m->pairing->arena;
    const char *words = yunta_arena_format(arena, "%s", where->column);
    if (words != NULL && where->has_in)
        words = list_words(arena, yunta_arena_format(arena, "%s = ", words), &where->in);
    if (words != NULL && where->has_not_in)
        words = list_words(arena, yunta_arena_format(arena, "%s != ", words), &where->not_in);
    if (words != NULL && where->least != YUNTA_NO_NUMBER)
        words = yunta_arena_format(arena, "%s >= %s", words, number_words(arena, where->least));
    if (words != NULL && where->most != YUNTA_NO_NUMBER)
        words = yunta_arena_format(arena, "%s <= %s", words, number_words(arena, where->most));
    return words;
}

const char *yunta_words_quota(const yunta_matching *m, size_t place, bool most) {
    const yunta_quota *quota = &m->policy->matching_quotas.items[place];
    yunta_arena *arena = m->pairing->arena;
    bool mentors = quota->side == YUNTA_MENTOR;
    const char *side = mentors ? T("mentors", "mentores") : T("mentees", "mentees");
    const char *who = "";
    for (size_t k = 0; who != NULL && k < quota->where.count; k++) {
        const char *one = where_words(m, &quota->where.items[k]);
        who =
            one == NULL ? NULL : yunta_arena_format(arena, "%s%s%s", who, k > 0 ? ", " : " ", one);
    }
    if (who == NULL)
        return NULL;
    return most ? yunta_arena_format(arena,
                                     T("quota: at most %d matched %s%s (%s, line %zu)",
                                       "cuota: a lo más %d %s con pareja%s (%s, línea %zu)"),
                                     quota->most, side, who, policy_file(m), quota->line)
                : yunta_arena_format(arena,
                                     T("quota: at least %d matched %s%s (%s, line %zu)",
                                       "cuota: al menos %d %s con pareja%s (%s, línea %zu)"),
                                     quota->least, side, who, policy_file(m), quota->line);
}

/* Grids: columns that share a header but for a name in it, as "Marque su nivel: [Planillas]", and
 * the columns of weekdays.
 */
#include "io/guess_private.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* One way to take a header apart: before, name, after. */
typedef struct {
    size_t column;
    const char *before, *name, *after;
    const char *key; /* of before and after, for comparing */
    size_t group;    /* how many columns share the key: those that follow, the first one included */
} cut;

typedef struct {
    yunta_guessing *guessing;
    YUNTA_ARRAY(cut) cuts;
} grids;

static void push(grids *grids, size_t column, const char *header, size_t from, size_t to) {
    yunta_guessing *guessing = grids->guessing;
    yunta_arena *arena = guessing->guess->arena;
    const char *before = yunta_arena_text(arena, header, from);
    const char *name = yunta_arena_text(arena, header + from, to - from);
    const char *key = before ? yunta_arena_format(arena, "%s\x1f%s", before, header + to) : NULL;
    if (name)
        name = yunta_text_trim(arena, name);
    if (key)
        key = yunta_text_fold(arena, key);
    if (!name || !key) {
        guessing->out_of_memory = true;
        return;
    }
    if (*name &&
        !yunta_array_push(&grids->cuts, ((cut){column, before, name, header + to, key, 0})))
        guessing->out_of_memory = true;
}

static size_t offset(const char *text, const char *at) {
    return (size_t)(at - text);
}

/* Prefix [Name], Prefix (Name), Prefix: Name, Prefix - Name, Name - Suffix, Prefix.Name */
static void cut_header(grids *grids, size_t column, const char *header) {
    static const char *const joints[] = {":", " - ", " – ", " >> ", "."};
    size_t length = strlen(header);
    const char *open = strrchr(header, '['), *round = strrchr(header, '(');
    if (open && length && header[length - 1] == ']')
        push(grids, column, header, offset(header, open) + 1, length - 1);
    if (round && length && header[length - 1] == ')')
        push(grids, column, header, offset(header, round) + 1, length - 1);
    bool bracketed = open && header[length - 1] == ']';
    for (size_t k = 0; k < sizeof joints / sizeof *joints; k++) {
        const char *joint = strstr(header, joints[k]);
        if (!joint || joint == header || (bracketed && joint > open))
            continue;
        push(grids, column, header, offset(header, joint) + strlen(joints[k]), length);
        if (k > 0 && k < 4)
            push(grids, column, header, 0, offset(header, joint));
    }
}

static int by_key(const void *a, const void *b) {
    const cut *x = a, *y = b;
    int order = strcmp(x->key, y->key);
    return order ? order : (x->column > y->column) - (x->column < y->column);
}

static void make_groups(grids *grids) {
    cut *items = grids->cuts.items;
    if (grids->cuts.count)
        qsort(items, grids->cuts.count, sizeof *items, by_key);
    for (size_t k = 0, first = 0; k < grids->cuts.count; k++) {
        first = strcmp(items[k].key, items[first].key) ? k : first;
        items[first].group++;
    }
}

/* What the columns of one key hold together. */
typedef struct {
    size_t filled, levels, numbered, wants, wide_wants, integers, days;
    int32_t least, most;
    const char *words;
} summary;

static summary sum_up(const grids *grids, const cut *first) {
    yunta_guessing *guessing = grids->guessing;
    summary sum = {.least = INT32_MAX, .most = INT32_MIN};
    for (const cut *one = first; one < first + first->group; one++) {
        const yunta_guess_profile *of = &guessing->profile[one->column];
        sum.filled += of->filled;
        sum.levels += of->levels;
        sum.numbered += of->numbered;
        sum.wants += of->wants;
        sum.wide_wants += of->wide_wants;
        sum.integers += of->integers;
        sum.days += yunta_guess_weekday(yunta_guess_words(guessing, one->name)) >= 0;
        sum.least = of->integers && of->least < sum.least ? of->least : sum.least;
        sum.most = of->integers && of->most > sum.most ? of->most : sum.most;
    }
    sum.words = yunta_guess_words(guessing, first->key);
    return sum;
}

static bool nearly_all(const summary *sum, size_t count) {
    return sum->filled && count * 10 >= sum->filled * 9;
}

static bool says_want(const char *words) {
    return yunta_guess_says(words, "interes*|interess*|aprender|learn*|want*|quier*|quer*|"
                                   "prioridad*|prioridade*|need*|necesit*|desarrollar|profundizar|"
                                   "improve|mejorar|gustaria|gostaria");
}

static bool says_level(const char *words) {
    return yunta_guess_says(words, "nivel*|level*|domin*|manej*|conoc*|conhec*|habilidad*|"
                                   "habilidade*|skill*|competenc*|proficien*|autoevalu*|"
                                   "autoavalia*|self assess*");
}

static bool says_rank(const char *words) {
    return yunta_guess_says(words, "jerarq*|hierarc*|hierarq*|seniority|cargo|escalafon|job");
}

static bool says_study(const char *words) {
    return yunta_guess_says(words, "estudio*|education|educativ*|educacional|escolaridad*");
}

/* Of what has levels too, and is no skill. */
static bool says_other(const char *words) {
    return says_rank(words) || says_study(words) || yunta_guess_says(words, "ingles|idioma*");
}

static yunta_guess_kind kind_of(const summary *sum) {
    bool of_want = says_want(sum->words);
    bool of_level =
        says_level(sum->words) || yunta_guess_says(sum->words, "experiencia*|experience");
    bool scale = sum->integers == sum->filled && sum->least >= 0 && sum->most <= 5;
    bool levels = nearly_all(sum, sum->levels) && sum->least != 0;
    bool wants = nearly_all(sum, sum->wants + sum->wide_wants) || (scale && sum->filled);
    if (of_want && !of_level && wants)
        return YUNTA_GUESS_WANT;
    if (of_level && sum->levels && sum->least != 0 && nearly_all(sum, sum->levels + sum->numbered))
        return YUNTA_GUESS_LEVEL;
    if (of_want && wants)
        return YUNTA_GUESS_WANT;
    if (sum->integers == sum->filled)
        return scale && !sum->least && sum->most <= 3 && !of_level ? YUNTA_GUESS_WANT
                                                                   : YUNTA_GUESS_UNPLACED;
    return levels && !of_want ? YUNTA_GUESS_LEVEL : YUNTA_GUESS_UNPLACED;
}

static void place_group(grids *grids, const cut *first, yunta_guess_kind kind) {
    yunta_guessing *guessing = grids->guessing;
    yunta_guess *guess = guessing->guess;
    const char *pattern = yunta_guess_text(guessing, "%s*%s", first->before, first->after);
    *(kind == YUNTA_GUESS_LEVEL ? &guess->level : &guess->want) = pattern;
    for (const cut *one = first; one < first + first->group; one++)
        guess->place[one->column] = (yunta_guess_place){
            .kind = kind,
            .name = one->name,
            .why = kind == YUNTA_GUESS_LEVEL
                       ? T("one of a grid of levels", "de una grilla de niveles")
                       : T("one of a grid of wants", "de una grilla de intereses")};
}

static bool all_free(const grids *grids, const cut *first) {
    for (const cut *one = first; one < first + first->group; one++)
        if (grids->guessing->guess->place[one->column].kind != YUNTA_GUESS_UNPLACED)
            return false;
    return true;
}

static bool fits_level(const yunta_guess_profile *one, const void *of) {
    (void)of;
    return one->levels > 0;
}

static bool fits_want(const yunta_guess_profile *one, const void *of) {
    (void)of;
    return one->wants > 0;
}

static bool fits_hours(const yunta_guess_profile *one, const void *of) {
    (void)of;
    return one->hours > 0;
}

/* Larger, further left, or of the same columns and more of their text fixed. */
static bool is_better(const cut *one, const cut *best) {
    if (one->group != best->group)
        return one->group > best->group;
    if (one->column != best->column)
        return one->column < best->column;
    return strlen(one->key) > strlen(best->key);
}

/* Of a pattern that the readers take unless the policy has another one. */
static bool is_plain(const grids *grids, const cut *one, yunta_guess_kind kind) {
    static const char *const usual[][2] = {{"skill", "habilidad"}, {"want", "interes"}};
    yunta_arena *arena = grids->guessing->guess->arena;
    if (*one->after || !strchr(one->before, ':'))
        return false;
    const char *key = yunta_text_header_key(arena, one->before); /* without the colon */
    grids->guessing->out_of_memory = grids->guessing->out_of_memory || !key;
    for (size_t k = 0; key && k < 2; k++)
        if (!strcmp(key, usual[kind == YUNTA_GUESS_WANT][k]))
            return true;
    return false;
}

/* Nivel [Excel]: brackets hold a name even where they stand alone; in [1 a 5] it is a scale. */
static bool is_bracketed_level(const grids *grids, const cut *one) {
    size_t length = strlen(one->before);
    const char *words = yunta_guess_words(grids->guessing, one->before);
    return length > 0 && one->before[length - 1] == '[' && !strcmp(one->after, "]") &&
           !isdigit((unsigned char)*one->name) && says_level(words) && !says_other(words) &&
           !says_want(words) && !says_rank(grids->guessing->words[one->column]);
}

/* The best group of a kind whose columns are all free; NULL for none.
 * A pattern has one star, so headers that hold one themselves make no grid. */
static const cut *best_group(const grids *grids, yunta_guess_kind kind) {
    const cut *best = NULL, *end = grids->cuts.items + grids->cuts.count;
    for (const cut *one = grids->cuts.items; one < end; one += one->group) {
        bool alone = is_plain(grids, one, kind) ||
                     (kind == YUNTA_GUESS_LEVEL && is_bracketed_level(grids, one));
        if ((one->group < 2 && !alone) || (best && !is_better(one, best)) ||
            !all_free(grids, one) || strchr(one->before, '*') || strchr(one->after, '*'))
            continue;
        summary sum = sum_up(grids, one);
        if (2 * sum.days < one->group && kind_of(&sum) == kind)
            best = one;
    }
    return best;
}

/* The readers take these by their names, so what they hold must be mended. */
static void place_plain(grids *grids, yunta_guess_kind kind) {
    yunta_guessing *guessing = grids->guessing;
    const cut *end = grids->cuts.items + grids->cuts.count;
    for (const cut *one = grids->cuts.items; one < end; one += one->group) {
        if (!is_plain(grids, one, kind) || !all_free(grids, one) || !sum_up(grids, one).filled)
            continue;
        place_group(grids, one, kind);
        for (const cut *each = one; each < one + one->group; each++) {
            yunta_guess_place *place = &guessing->guess->place[each->column];
            place->misfit = yunta_guess_misfit(
                guessing, each->column, kind == YUNTA_GUESS_WANT ? fits_want : fits_level, NULL);
            if (place->misfit)
                place->why =
                    yunta_guess_text(guessing,
                                     T("it is read by its name, and \"%s\" is not understood there",
                                       "se lee por su nombre, y ahí no se entiende «%s»"),
                                     place->misfit);
        }
        return;
    }
}

/* Why a family of levels is no grid. */
static const char *why_no_grid(grids *grids, const cut *first, const summary *sum) {
    yunta_guessing *guessing = grids->guessing;
    const char *pattern = yunta_guess_text(guessing, "%s*%s", first->before, first->after);
    const char *misfit = NULL;
    if (guessing->guess->level)
        return yunta_guess_text(guessing,
                                T("it looks like a level of a skill, and \"%s\" holds those",
                                  "parece el nivel de una habilidad, y esos están en «%s»"),
                                guessing->guess->level);
    if (sum->filled && sum->integers == sum->filled)
        return yunta_guess_text(
            guessing,
            T("these look like levels of skills on a scale of %d to %d, and levels go from 1 to 5: "
              "write \"%s\" as skills.level, and what each number means, as values: {\"%s\": "
              "{\"%d\": %d, ...}}",
              "parecen niveles de habilidades en una escala de %d a %d, y los niveles van de 1 a "
              "5: "
              "escriba \"%s\" como skills.level, y qué significa cada número, como values: "
              "{\"%s\": {\"%d\": %d, ...}}"),
            (int)sum->least, (int)sum->most, pattern, pattern, (int)sum->most, 5);
    for (const cut *one = first; one < first + first->group && !misfit; one++)
        misfit = yunta_guess_misfit(guessing, one->column, fits_level, NULL);
    return misfit ? yunta_guess_text(
                        guessing,
                        T("these look like levels of skills, and \"%s\" is none: write \"%s\" as "
                          "skills.level, and what each answer means, as values: {\"%s\": {\"%s\": "
                          "3, ...}}",
                          "parecen niveles de habilidades, y «%s» no lo es: escriba \"%s\" como "
                          "skills.level, y qué significa cada respuesta, como values: {\"%s\": "
                          "{\"%s\": 3, ...}}"),
                        misfit, pattern, pattern, misfit)
                  : T("it looks like a level of a skill, and nobody filled it in",
                      "parece el nivel de una habilidad, y nadie lo llenó");
}

/* "Level: job" beside "Level: education"; in a longer family one such name may be a skill. */
static bool are_others(const grids *grids, const cut *first) {
    size_t count = 0;
    for (const cut *one = first; one < first + first->group; one++) {
        const char *words = grids->guessing->words[one->column];
        count += says_rank(words) || says_study(words);
    }
    return 2 * count >= first->group;
}

/* Skills that make no grid are no hierarchy for that. */
static void bar_families(grids *grids) {
    const cut *end = grids->cuts.items + grids->cuts.count;
    for (const cut *one = grids->cuts.items; one < end; one += one->group) {
        summary sum = sum_up(grids, one);
        if ((one->group < 2 && !is_bracketed_level(grids, one)) || !says_level(sum.words) ||
            says_other(sum.words) || are_others(grids, one) || says_want(sum.words) ||
            strchr(one->before, '*') || strchr(one->after, '*'))
            continue;
        const char *why = why_no_grid(grids, one, &sum);
        for (const cut *each = one; each < one + one->group; each++)
            grids->guessing->graded[each->column] = why;
    }
}

static void place_days(yunta_guessing *guessing) {
    yunta_guess *guess = guessing->guess;
    bool taken[7] = {false};
    for (size_t c = 0; c < guessing->table->columns; c++) {
        const yunta_guess_profile *of = &guessing->profile[c];
        int day = yunta_guess_weekday(guessing->words[c]);
        if (day < 0 || guess->place[c].kind != YUNTA_GUESS_UNPLACED)
            continue;
        if (of->filled && !yunta_guess_most(of, of->hours)) {
            const char *misfit = yunta_guess_misfit(guessing, c, fits_hours, NULL);
            guess->place[c].why = yunta_guess_text(
                guessing,
                T("its name is a weekday, but \"%s\" is neither hours nor a part of the day",
                  "su nombre es un día de la semana, pero «%s» no son horas ni parte del día"),
                misfit ? misfit : of->sample);
        } else if (taken[day]) {
            guess->place[c].why = T("another column holds that weekday already; put these hours in "
                                    "availability.csv",
                                    "otra columna ya tiene ese día; ponga estas horas en "
                                    "availability.csv");
        } else {
            taken[day] = true;
            guess->place[c] = (yunta_guess_place){
                .kind = YUNTA_GUESS_DAY,
                .day = day,
                .why = T("its name is a weekday and its values are hours",
                         "su nombre es un día de la semana y sus valores son horas")};
        }
    }
}

void yunta_guess_grids(yunta_guessing *guessing) {
    static const yunta_guess_kind kinds[] = {YUNTA_GUESS_LEVEL, YUNTA_GUESS_WANT};
    grids grids = {.guessing = guessing};
    for (size_t c = 0; c < guessing->table->columns; c++)
        cut_header(&grids, c, guessing->table->header[c]);
    make_groups(&grids);
    for (size_t k = 0; k < 2; k++) {
        const cut *found = best_group(&grids, kinds[k]);
        if (found)
            place_group(&grids, found, kinds[k]);
        else
            place_plain(&grids, kinds[k]);
    }
    bar_families(&grids);
    yunta_array_free(&grids.cuts);
    place_days(guessing);
}

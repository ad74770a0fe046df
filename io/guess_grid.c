/* Grids: columns that share a header but for a name in it, as "Marque su nivel: [Planillas]", and
 * the columns of weekdays.
 */
#include "io/guess_private.h"
#include <stdlib.h>
#include <string.h>
#include <strings.h>

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
    for (size_t k = 0; k < sizeof joints / sizeof *joints; k++) {
        const char *joint = strstr(header, joints[k]);
        if (!joint || joint == header)
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
    size_t filled, levels, wants, integers, days;
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
        sum.wants += of->wants;
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

static yunta_guess_kind kind_of(const summary *sum) {
    bool of_want = yunta_guess_says(sum->words,
                                    "interes*|interess*|aprender|learn*|want*|quier*|quer*|"
                                    "prioridad*|prioridade*|need*|necesit*|desarrollar|profundizar|"
                                    "improve|mejorar|gustaria|gostaria");
    bool of_level =
        yunta_guess_says(sum->words, "nivel*|level*|domin*|manej*|conoc*|conhec*|habilidad*|"
                                     "habilidade*|skill*|competenc*|proficien*|autoevalu*|"
                                     "autoavalia*|self assess*|experiencia*|experience");
    bool scale = sum->integers == sum->filled && sum->least >= 0 && sum->most <= 5;
    bool levels = nearly_all(sum, sum->levels) && sum->least != 0;
    bool wants = nearly_all(sum, sum->wants) || (scale && sum->filled);
    if (of_want && !of_level && wants)
        return YUNTA_GUESS_WANT;
    if (of_level && levels)
        return YUNTA_GUESS_LEVEL;
    if (of_want && wants)
        return YUNTA_GUESS_WANT;
    if (sum->integers == sum->filled)
        return scale && !sum->least && sum->most <= 3 ? YUNTA_GUESS_WANT : YUNTA_GUESS_UNPLACED;
    return levels ? YUNTA_GUESS_LEVEL : YUNTA_GUESS_UNPLACED;
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

/* Larger, further left, or of the same columns and more of their text fixed. */
static bool is_better(const cut *one, const cut *best) {
    if (one->group != best->group)
        return one->group > best->group;
    if (one->column != best->column)
        return one->column < best->column;
    return strlen(one->key) > strlen(best->key);
}

/* One column alone, of the pattern that the policy has unless told otherwise. */
static bool is_plain(const cut *one, yunta_guess_kind kind) {
    return !strcasecmp(one->before, kind == YUNTA_GUESS_LEVEL ? "skill:" : "want:") && !*one->after;
}

/* The best group of a kind whose columns are all free; NULL for none.
 * A pattern has one star, so headers that hold one themselves make no grid. */
static const cut *best_group(const grids *grids, yunta_guess_kind kind) {
    const cut *best = NULL, *end = grids->cuts.items + grids->cuts.count;
    for (const cut *one = grids->cuts.items; one < end; one += one->group) {
        if ((one->group < 2 && !is_plain(one, kind)) || (best && !is_better(one, best)) ||
            !all_free(grids, one) || strchr(one->before, '*') || strchr(one->after, '*'))
            continue;
        summary sum = sum_up(grids, one);
        if (2 * sum.days < one->group && kind_of(&sum) == kind)
            best = one;
    }
    return best;
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
            guess->place[c].why = yunta_guess_text(
                guessing,
                T("its name is a weekday, but \"%s\" is neither hours nor a part of the day",
                  "su nombre es un día de la semana, pero «%s» no son horas ni parte del día"),
                of->sample);
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
    }
    yunta_array_free(&grids.cuts);
    place_days(guessing);
}

#include "io/guess_private.h"
#include "model/policy.h"
#include <stdlib.h>
#include <string.h>

typedef struct {
    yunta_column_id column;
    const char *certain, *likely, *faint, *against;
} column_words;

static const column_words vocabulary[] = {
#define YUNTA_GUESS_WORDS(column, certain, likely, faint, against)                                 \
    {YUNTA_APPLICANTS_##column, certain, likely, faint, against},
#include "io/guess_words.def"
#undef YUNTA_GUESS_WORDS
};
enum { FIELDS = sizeof vocabulary / sizeof *vocabulary };
enum { NAMED = 100, CERTAIN = 80, LIKELY = 50, FAINT = 25, ROW_NUMBER = 45, BY_VALUES = 20 };

const char *yunta_guess_text(yunta_guessing *guessing, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    const char *text = yunta_arena_vformat(guessing->guess->arena, format, arguments);
    va_end(arguments);
    if (!text)
        guessing->out_of_memory = true;
    return text ? text : "";
}

int32_t yunta_guess_find(const yunta_guess *guess, yunta_column_id column) {
    for (size_t c = 0; c < guess->table->columns; c++)
        if (guess->place[c].kind == YUNTA_GUESS_COLUMN && guess->place[c].column == column)
            return (int32_t)c;
    return -1;
}

yunta_status yunta_guess_add_ask(yunta_guess *guess, const char *key, bool needed,
                                 const char *question) {
    yunta_guess_ask ask = {key, question, needed};
    return yunta_array_push(&guess->asks, ask) ? YUNTA_OK : YUNTA_E_MEMORY;
}

/* ---- the header ---- */

static bool is_named(yunta_guessing *guessing, yunta_column_id column, const char *header) {
    char spelling[YUNTA_COLUMNS_SPELLING];
    yunta_arena *arena = guessing->guess->arena;
    const char *wanted = yunta_text_header_key(arena, header);
    for (size_t k = 0; wanted && yunta_columns_spelling(column, k, spelling, sizeof spelling);
         k++) {
        const char *key = yunta_text_header_key(arena, spelling);
        guessing->out_of_memory = guessing->out_of_memory || !key;
        if (key && !strcmp(key, wanted))
            return true;
    }
    guessing->out_of_memory = guessing->out_of_memory || !wanted;
    return false;
}

/* What a header says for a field. */
static int header_score(yunta_guessing *guessing, const column_words *field, size_t column) {
    const char *words = guessing->words[column];
    if (is_named(guessing, field->column, guessing->table->header[column]))
        return NAMED;
    if (yunta_guess_says(words, field->against))
        return 0;
    if (yunta_guess_says(words, field->certain))
        return CERTAIN;
    if (yunta_guess_says(words, field->likely))
        return LIKELY;
    return yunta_guess_says(words, field->faint) ? FAINT : 0;
}

/* ---- the values ---- */

/* NULL when the values of a column can be a field's, else what they would have to be. */
static const char *objection(const yunta_guess_profile *of, yunta_column_id column) {
    if (!of->filled)
        return NULL;
    switch (column) {
    case YUNTA_APPLICANTS_ROLE:
        return yunta_guess_most(of, of->roles) ? NULL : T("roles", "roles");
    case YUNTA_APPLICANTS_EMAIL:
        return yunta_guess_most(of, of->emails) ? NULL
                                                : T("e-mail addresses", "direcciones de correo");
    case YUNTA_APPLICANTS_BIRTH_YEAR:
        return yunta_guess_most(of, of->years)
                   ? NULL
                   : T("years alone, as 1990", "solo el año, como 1990");
    case YUNTA_APPLICANTS_AGE:
        return yunta_guess_most(of, of->ages) ? NULL : T("ages in years", "edades en años");
    case YUNTA_APPLICANTS_SPONSOR:
    case YUNTA_APPLICANTS_ATTENDS:
        return yunta_guess_most(of, of->answers) ? NULL : T("yes or no", "sí o no");
    case YUNTA_APPLICANTS_APPLIED_ON:
        return yunta_guess_most(of, of->dates) || yunta_guess_most(of, of->dates_month_first)
                   ? NULL
                   : T("dates, as 2027-03-01 or 01/03/2027",
                       "fechas, como 2027-03-01 o 01/03/2027");
    case YUNTA_APPLICANTS_LEVEL:
    case YUNTA_APPLICANTS_CAPACITY:
    case YUNTA_APPLICANTS_MENTORS:
        return yunta_guess_most(of, of->integers) ? NULL : T("whole numbers", "números enteros");
    case YUNTA_APPLICANTS_TIMEZONE:
        return yunta_guess_most(of, of->zones)
                   ? NULL
                   : T("names of zones, as America/Santiago", "nombres como America/Santiago");
    case YUNTA_APPLICANTS_NAME:
    case YUNTA_APPLICANTS_INSTITUTION:
    case YUNTA_APPLICANTS_UNIT:
    case YUNTA_APPLICANTS_REGION:
        return of->dates == of->filled || of->emails == of->filled ||
                       (of->integers == of->filled && column == YUNTA_APPLICANTS_NAME)
                   ? T("words", "palabras")
                   : NULL;
    default:
        return NULL;
    }
}

typedef struct {
    yunta_column_id column;
    bool month_first;
} wanted;

static bool fits_column(const yunta_guess_profile *one, const void *of) {
    const wanted *wanted = of;
    yunta_guess_profile alone = *one;
    if (wanted->month_first)
        alone.dates = 0;
    else
        alone.dates_month_first = 0;
    return !objection(&alone, wanted->column);
}

/* The first value that a field does not hold; without one (dates in both orders) the first. */
static const char *misfit(yunta_guessing *guessing, size_t column, yunta_column_id as) {
    const yunta_guess_profile *all = &guessing->profile[column];
    const wanted wanted = {as, all->dates_month_first > all->dates};
    const char *text = yunta_guess_misfit(guessing, column, fits_column, &wanted);
    return text ? text : all->sample;
}

/* How well the values speak for a field that the header leaves open. */
static int value_score(const yunta_guess_profile *of, yunta_column_id column) {
    bool many = of->filled > 1;
    if (column == YUNTA_APPLICANTS_EMAIL)
        return many && yunta_guess_most(of, of->emails) ? BY_VALUES : 0;
    if (column == YUNTA_APPLICANTS_ROLE)
        return many && of->roles == of->filled && of->distinct > 1 && of->distinct <= 12 &&
                       of->answers == 0
                   ? BY_VALUES
                   : 0;
    if (column == YUNTA_APPLICANTS_ID && of->filled) {
        int score = yunta_guess_most(of, of->ruts) ? BY_VALUES : 0;
        score -= of->in_order == of->rows ? ROW_NUMBER : 0;
        return score - (of->repeated * 4 > of->filled ? ROW_NUMBER : 0);
    }
    return 0;
}

/* ---- who takes what ---- */

typedef struct {
    int header, score; /* header: what that alone gives, 0 where the values alone say it */
    size_t column, field;
    const char *objection;
    bool empty; /* nobody filled it in, so what it is called counts for little */
} candidate;

typedef YUNTA_ARRAY(candidate) candidates;

static void consider(yunta_guessing *guessing, size_t column, candidates *list) {
    for (size_t f = 0; f < FIELDS; f++) {
        const yunta_guess_profile *of = &guessing->profile[column];
        candidate one = {.column = column, .field = f, .empty = !of->filled};
        yunta_column_id id = vocabulary[f].column;
        one.header = header_score(guessing, &vocabulary[f], column);
        if (id == YUNTA_APPLICANTS_LEVEL && guessing->graded[column])
            continue;
        one.score = one.header + value_score(of, id);
        one.objection = objection(of, id);
        if (one.score > 0 && !yunta_array_push(list, one))
            guessing->out_of_memory = true;
    }
}

static int by_score(const void *a, const void *b) {
    const candidate *x = a, *y = b;
    if (!x->objection != !y->objection)
        return x->objection ? 1 : -1;
    if (x->empty != y->empty)
        return x->empty ? 1 : -1;
    if (x->score != y->score)
        return x->score > y->score ? -1 : 1;
    if (x->column != y->column)
        return x->column < y->column ? -1 : 1;
    return x->field < y->field ? -1 : 1;
}

static void take(yunta_guessing *guessing, const candidate *one) {
    yunta_guess_place *place = &guessing->guess->place[one->column];
    place->kind = YUNTA_GUESS_COLUMN;
    place->column = vocabulary[one->field].column;
    if (one->objection) {
        place->misfit = misfit(guessing, one->column, place->column);
        place->why = yunta_guess_text(
            guessing,
            T("its name is one of that column's, which holds %s, and here stands \"%s\"",
              "su nombre es uno de los de esa columna, que lleva %s, y aquí dice «%s»"),
            one->objection, place->misfit);
    } else if (one->header == NAMED)
        place->why =
            T("its name is one of that column's", "su nombre es uno de los de esa columna");
    else if (one->header)
        place->why = T("its name says so", "lo dice su nombre");
    else
        place->why = T("its values say so", "lo dicen sus valores");
}

/* Why a column that seemed to be a field is not. */
static void refuse(yunta_guessing *guessing, const candidate *one) {
    yunta_guess_place *place = &guessing->guess->place[one->column];
    const char *name = yunta_columns_rule(vocabulary[one->field].column)->name;
    int32_t other = yunta_guess_find(guessing->guess, vocabulary[one->field].column);
    if (place->why || !one->header)
        return;
    if (one->objection)
        place->why = yunta_guess_text(guessing,
                                      T("it seems to be %s, which holds %s, and here stands \"%s\"",
                                        "parece ser %s, que lleva %s, y aquí dice «%s»"),
                                      name, one->objection,
                                      misfit(guessing, one->column, vocabulary[one->field].column));
    else if (other >= 0)
        place->why =
            yunta_guess_text(guessing, T("\"%s\" fits %s better", "«%s» corresponde mejor a %s"),
                             guessing->table->header[other], name);
}

static void assign(yunta_guessing *guessing) {
    yunta_guess *guess = guessing->guess;
    candidates list = {0};
    for (size_t c = 0; c < guessing->table->columns; c++)
        if (guess->place[c].kind == YUNTA_GUESS_UNPLACED && !guess->place[c].why)
            consider(guessing, c, &list);
    if (list.count)
        qsort(list.items, list.count, sizeof *list.items, by_score);
    for (size_t k = 0; k < list.count; k++) {
        const candidate *one = &list.items[k];
        if (guess->place[one->column].kind != YUNTA_GUESS_UNPLACED)
            continue;
        /* The readers take a column by its name, whatever stands in it. */
        bool taken = !one->objection || one->header == NAMED;
        if (taken && yunta_guess_find(guess, vocabulary[one->field].column) < 0)
            take(guessing, one);
    }
    for (size_t k = 0; k < list.count; k++)
        if (guess->place[list.items[k].column].kind == YUNTA_GUESS_UNPLACED)
            refuse(guessing, &list.items[k]);
    yunta_array_free(&list);
    for (size_t c = 0; c < guessing->table->columns; c++)
        if (guess->place[c].kind == YUNTA_GUESS_UNPLACED && guessing->graded[c])
            guess->place[c].why = guessing->graded[c];
        else if (!guess->place[c].why)
            guess->place[c].why = T("nothing in its name or values says what it is",
                                    "nada en su nombre ni en sus valores dice qué es");
}

/* ---- the rest ---- */

static void read_habits(yunta_guessing *guessing) {
    yunta_guess *guess = guessing->guess;
    int32_t date = yunta_guess_find(guess, YUNTA_APPLICANTS_APPLIED_ON);
    int32_t id = yunta_guess_find(guess, YUNTA_APPLICANTS_ID);
    guess->language = yunta_guess_language(guessing);
    if (date >= 0)
        guess->month_first =
            guessing->profile[date].dates_month_first > guessing->profile[date].dates;
    guess->rut = id >= 0 && guessing->profile[id].filled &&
                 guessing->profile[id].ruts == guessing->profile[id].filled;
    const yunta_column_id texts[] = {YUNTA_APPLICANTS_STRENGTHS, YUNTA_APPLICANTS_GOALS};
    for (size_t k = 0; k < 2; k++) {
        enum { WORDS_OF_A_TERM = 5 };
        int32_t at = yunta_guess_find(guess, texts[k]);
        const yunta_guess_profile *of = at < 0 ? NULL : &guessing->profile[at];
        if (of && of->items && of->words > WORDS_OF_A_TERM * of->items)
            guess->free_text = true;
    }
}

static void work(yunta_guessing *guessing) {
    yunta_guess *guess = guessing->guess;
    const yunta_table *table = guessing->table;
    guess->place = yunta_arena_alloc(guess->arena, table->columns, sizeof *guess->place);
    guessing->profile =
        yunta_arena_alloc(guess->arena, table->columns, sizeof(yunta_guess_profile));
    guessing->words = yunta_arena_alloc(guess->arena, table->columns, sizeof *guessing->words);
    guessing->graded = yunta_arena_alloc(guess->arena, table->columns, sizeof *guessing->graded);
    guessing->out_of_memory =
        !guess->place || !guessing->profile || !guessing->words || !guessing->graded;
    for (size_t c = 0; c < table->columns && !guessing->out_of_memory; c++) {
        guessing->words[c] = yunta_guess_words(guessing, table->header[c]);
        yunta_guess_look(guessing, c, &guessing->profile[c]);
    }
    static void (*const steps[])(yunta_guessing *) = {
        yunta_guess_grids,          assign,           read_habits, yunta_guess_scales,
        yunta_guess_spellings_find, yunta_guess_asks,
    };
    for (size_t k = 0; k < sizeof steps / sizeof *steps && !guessing->out_of_memory; k++)
        steps[k](guessing);
}

yunta_status yunta_guess_table(const yunta_table *table, yunta_guess **guess) {
    yunta_guess *made = yunta_alloc(1, sizeof *made);
    yunta_guessing guessing = {.guess = made, .table = table};
    *guess = NULL;
    if (!made)
        return YUNTA_E_MEMORY;
    made->table = table;
    made->arena = yunta_arena_new();
    if (made->arena)
        work(&guessing);
    if (!made->arena || guessing.out_of_memory) {
        yunta_guess_free(made);
        return YUNTA_E_MEMORY;
    }
    *guess = made;
    return YUNTA_OK;
}

void yunta_guess_free(yunta_guess *guess) {
    if (!guess)
        return;
    for (size_t k = 0; k < YUNTA_GUESS_VALUES; k++)
        yunta_free(guess->values[k].items);
    yunta_free(guess->labels.items);
    yunta_array_free(&guess->asks);
    yunta_arena_free(guess->arena);
    yunta_free(guess);
}

#include "base/text.h"
#include "cli/commands.h"
#include "cli/spool.h"
#include "io/init.h"
#include "io/json.h"
#include <string.h>

typedef struct {
    const yunta_init *init;
    const yunta_guess *guess;
    yunta_arena *arena;
} telling;

static const char *shown(const telling *t, const char *text) {
    const char *safe = yunta_text_escape(t->arena, text, 60);
    return safe ? safe : "?";
}

static size_t count_kind(const yunta_guess *guess, yunta_guess_kind kind) {
    size_t count = 0;
    for (size_t c = 0; c < guess->table->columns; c++)
        count += guess->place[c].kind == kind;
    return count;
}

static const char *separator_name(char separator) {
    static char text[2];
    text[0] = separator;
    return separator == '\t' ? T("tab", "tabulador") : text;
}

/* ---- for people ---- */

/* Pads by what is seen, not by bytes. */
static void print_placed(const telling *t, const char *what, const char *header, const char *why) {
    enum { WIDTH = 14 };
    size_t length = yunta_text_length(what);
    printf("  %s%*s %s", what, (int)(length < WIDTH ? WIDTH - length : 0), "", shown(t, header));
    printf(*why ? "  (%s)\n" : "%s\n", why);
}

static void print_columns(const telling *t) {
    const yunta_guess *guess = t->guess;
    for (int c = 0; c < YUNTA_COLUMNS; c++) {
        int32_t at = yunta_guess_find(guess, (yunta_column_id)c);
        if (at >= 0)
            print_placed(t, yunta_columns_rule((yunta_column_id)c)->name, guess->table->header[at],
                         guess->place[at].why);
    }
}

static void print_grids(const telling *t) {
    const yunta_guess *guess = t->guess;
    char count[48];
    if (guess->level) {
        snprintf(count, sizeof count, T("%zu skills", "%zu habilidades"),
                 count_kind(guess, YUNTA_GUESS_LEVEL));
        print_placed(t, T("skill levels", "niveles"), guess->level, count);
    }
    if (guess->want) {
        snprintf(count, sizeof count, T("%zu skills", "%zu habilidades"),
                 count_kind(guess, YUNTA_GUESS_WANT));
        print_placed(t, T("wants", "intereses"), guess->want, count);
    }
    for (size_t c = 0; c < guess->table->columns; c++)
        if (guess->place[c].kind == YUNTA_GUESS_DAY)
            print_placed(t, T("hours", "horas"), guess->table->header[c], guess->place[c].why);
    for (size_t k = 0; k < t->init->file_count; k++)
        print_placed(t, yunta_columns_table(t->init->files[k].table), t->init->files[k].file,
                     T("a table in the same folder", "una tabla en la misma carpeta"));
}

static void print_unplaced(const telling *t) {
    const yunta_guess *guess = t->guess;
    if (!count_kind(guess, YUNTA_GUESS_UNPLACED))
        return;
    puts(T("\nNot placed, and not used:", "\nSin lugar, y sin uso:"));
    for (size_t c = 0; c < guess->table->columns; c++)
        if (guess->place[c].kind == YUNTA_GUESS_UNPLACED) {
            printf("  \"%s\": ", shown(t, guess->table->header[c]));
            const char *why = yunta_text_escape(t->arena, guess->place[c].why, 0);
            puts(why ? why : "?");
        }
}

static void print_spellings(const telling *t, const yunta_guess_spellings *list, const char *key) {
    enum { SHOWN = 8 };
    if (!list->count)
        return;
    printf("  %s:", shown(t, key));
    for (size_t k = 0; k < list->count && k < SHOWN; k++) {
        printf(" \"%s\" = ", shown(t, list->items[k].written));
        const char *meant = list->items[k].meant;
        fputs(*meant ? shown(t, meant) : T("no hours", "sin horas"), stdout);
        fputs(k + 1 < list->count ? "," : "", stdout);
    }
    puts(list->count > SHOWN ? " ..." : "");
}

static void print_guessed_words(const telling *t) {
    bool any = t->guess->labels.count > 0;
    for (size_t k = 0; k < YUNTA_GUESS_VALUES; k++)
        any = any || t->guess->values[k].count;
    if (any)
        puts(T("\nAnswers put into our words:", "\nRespuestas puestas en nuestras palabras:"));
    for (size_t k = 0; k < YUNTA_GUESS_VALUES; k++)
        print_spellings(t, &t->guess->values[k],
                        t->guess->values[k].key ? t->guess->values[k].key : "");
    print_spellings(t, &t->guess->labels, "availability.labels");
}

static void print_asks(const telling *t, bool needed) {
    bool any = false;
    for (size_t k = 0; k < t->guess->asks.count; k++) {
        const yunta_guess_ask *ask = &t->guess->asks.items[k];
        if (ask->needed != needed)
            continue;
        if (!any && needed)
            printf(T("\nNeeded in %s before anything works:\n",
                     "\nFalta en %s para que algo funcione:\n"),
                   shown(t, t->init->policy));
        else if (!any)
            printf(T("\nTo decide in %s:\n", "\nPor decidir en %s:\n"), shown(t, t->init->policy));
        printf("  %s: ", ask->key);
        const char *question = yunta_text_escape(t->arena, ask->question, 0);
        puts(question ? question : "?");
        any = true;
    }
}

static void print_summary(const telling *t) {
    const yunta_init *init = t->init;
    const yunta_table *table = init->table;
    printf(T("%s: %zu rows, %zu columns", "%s: %zu filas, %zu columnas"), shown(t, init->form),
           table->rows, table->columns);
    if (init->separator)
        printf(T("; separator %s, %s", "; separador %s, %s"), separator_name(init->separator),
               init->encoding);
    puts(T("\n\nPlaced:", "\n\nCon lugar:"));
    print_columns(t);
    print_grids(t);
    print_guessed_words(t);
    print_unplaced(t);
    print_asks(t, true);
    print_asks(t, false);
    const char *folder = shown(t, init->folder);
    printf(T("\nNext: yunta check %s, and then yunta run %s\n",
             "\nSigue: yunta check %s, y luego yunta run %s\n"),
           folder, folder);
}

/* ---- for programs ---- */

static void column_json(const yunta_guess *guess, size_t column, yunta_json *json) {
    static const char *const kinds[] = {NULL, "column", "level", "want", "day"};
    static const char *const days[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
    const yunta_guess_place *place = &guess->place[column];
    yunta_json_object(json, NULL);
    yunta_json_text(json, "header", guess->table->header[column]);
    yunta_json_text(json, "as", kinds[place->kind]);
    if (place->kind == YUNTA_GUESS_COLUMN)
        yunta_json_text(json, "name", yunta_columns_rule(place->column)->name);
    else if (place->kind == YUNTA_GUESS_DAY)
        yunta_json_text(json, "name", days[place->day]);
    else if (place->kind != YUNTA_GUESS_UNPLACED)
        yunta_json_text(json, "name", place->name);
    yunta_json_text(json, "why", place->why);
    yunta_json_end(json);
}

static yunta_status print_json(const telling *t) {
    const yunta_init *init = t->init;
    yunta_json *json = yunta_json_new(stdout);
    yunta_json_object(json, NULL);
    yunta_json_text(json, "folder", init->folder);
    yunta_json_text(json, "policy", init->policy);
    yunta_json_text(json, "form", init->form);
    yunta_json_integer(json, "rows", (int64_t)init->table->rows);
    yunta_json_text(json, "separator", init->separator ? (char[]){init->separator, '\0'} : NULL);
    yunta_json_text(json, "encoding", *init->encoding ? init->encoding : NULL);
    yunta_json_array(json, "columns");
    for (size_t c = 0; c < init->table->columns; c++)
        column_json(t->guess, c, json);
    yunta_json_end(json);
    yunta_json_array(json, "asks");
    for (size_t k = 0; k < t->guess->asks.count; k++) {
        const yunta_guess_ask *ask = &t->guess->asks.items[k];
        yunta_json_object(json, NULL);
        yunta_json_text(json, "key", ask->key);
        yunta_json_boolean(json, "needed", ask->needed);
        yunta_json_text(json, "question", ask->question);
        yunta_json_end(json);
    }
    yunta_json_end(json);
    yunta_json_end(json);
    return yunta_json_finish(json);
}

/* The form's name names the folder, and standard input has none. */
static yunta_status need_folder(yunta_session_state *session) {
    yunta_problem_add(session->problems, YUNTA_ERROR, (yunta_place){0}, NULL,
                      T("name the new folder with -o DIR", "nombre la carpeta nueva con -o DIR"),
                      T("a form on standard input has no name",
                        "un formulario por la entrada estándar no tiene nombre"));
    return YUNTA_E_USAGE;
}

yunta_status yunta_command_init(yunta_session_state *session) {
    const yunta_options *options = &session->options;
    yunta_init *init = NULL;
    yunta_spool spool = {0};
    const char *form = options->cohort;
    yunta_status status = YUNTA_OK;
    if (strcmp(form, "-") == 0) {
        if (!*options->out)
            return need_folder(session);
        status = yunta_spool_input(&spool, session->arena, session->problems);
        form = spool.path;
    }
    if (status == YUNTA_OK)
        status = yunta_init_make(form, *options->sheet ? options->sheet : NULL,
                                 *options->out ? options->out : NULL, &session->deadline,
                                 session->problems, &init);
    yunta_spool_remove(&spool);
    yunta_session_timed(session, "init");
    if (status == YUNTA_OK) {
        telling t = {init, init->guess, session->arena};
        if (options->json)
            status = print_json(&t);
        else if (!options->quiet)
            print_summary(&t);
    }
    yunta_init_free(init);
    return status;
}

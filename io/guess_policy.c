/* yunta.yaml as guessed: every key of the policy's table, with its help, in the table's order. */
#include "base/language.h"
#include "io/guess.h"
#include "model/policy.h"
#include <string.h>

typedef struct {
    const yunta_guess *guess;
    const char *applicants;
    const yunta_guess_file *files;
    size_t file_count;
    FILE *stream;
} writer;

static const char *const day_names[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

/* The length of a character that YAML wants escaped in quotes (a control, a line or paragraph
 * separator, a byte order mark), 0 for others. Its number goes to *point. */
static size_t unprintable(const char *at, unsigned *point) {
    const unsigned char *bytes = (const unsigned char *)at;
    *point = bytes[0];
    if (bytes[0] < 0x20 || bytes[0] == 0x7f)
        return 1;
    if (bytes[0] == 0xc2 && bytes[1] >= 0x80 && bytes[1] < 0xa0) {
        *point = bytes[1];
        return 2;
    }
    if (!strncmp(at, "\xe2\x80\xa8", 3) || !strncmp(at, "\xe2\x80\xa9", 3)) {
        *point = 0x2000u + (bytes[2] - 0x80u);
        return 3;
    }
    *point = 0xfeff;
    return strncmp(at, "\xef\xbb\xbf", 3) ? 0 : 3;
}

static void quoted(FILE *stream, const char *text) {
    unsigned point;
    putc('"', stream);
    while (*text) {
        size_t length = unprintable(text, &point);
        if (length)
            fprintf(stream, "\\u%04X", point);
        else if (*text == '"' || *text == '\\')
            fprintf(stream, "\\%c", *text);
        else
            putc(*text, stream);
        text += length ? length : 1;
    }
    putc('"', stream);
}

static void indent(FILE *stream, size_t depth) {
    for (size_t k = 0; k < 2 * depth; k++)
        putc(' ', stream);
}

static void entry(const writer *w, size_t depth, const char *key, const char *value) {
    putc('\n', w->stream);
    indent(w->stream, depth);
    if (key[strspn(key, "abcdefghijklmnopqrstuvwxyz_")])
        quoted(w->stream, key);
    else
        fputs(key, w->stream);
    fputs(": ", w->stream);
    quoted(w->stream, value);
}

/* ---- the values that were guessed; each says whether it wrote one ---- */

static bool write_files(const writer *w) {
    char usual[64];
    bool any = false;
    if (strcmp(w->applicants, "applicants.csv") != 0) {
        entry(w, 1, "applicants", w->applicants);
        any = true;
    }
    for (size_t k = 0; k < w->file_count; k++) {
        const char *name = yunta_columns_table(w->files[k].table);
        snprintf(usual, sizeof usual, "%s.csv", name);
        if (!strcmp(usual, w->files[k].file))
            continue;
        entry(w, 1, name, w->files[k].file);
        any = true;
    }
    return any;
}

static bool write_columns(const writer *w) {
    const yunta_guess *guess = w->guess;
    bool any = false;
    for (int c = 0; c < YUNTA_COLUMNS; c++) {
        int32_t at = yunta_guess_find(guess, (yunta_column_id)c);
        const char *name = yunta_columns_rule((yunta_column_id)c)->name;
        if (at < 0 || !strcmp(guess->table->header[at], name))
            continue;
        entry(w, 1, name, guess->table->header[at]);
        any = true;
    }
    return any;
}

static bool write_spellings(const writer *w, const yunta_guess_spellings *list, size_t depth) {
    for (size_t k = 0; k < list->count; k++)
        entry(w, depth, list->items[k].written, list->items[k].meant);
    return list->count > 0;
}

static bool write_values(const writer *w) {
    bool any = false;
    for (size_t k = 0; k < YUNTA_GUESS_VALUES; k++) {
        const yunta_guess_spellings *list = &w->guess->values[k];
        if (!list->count)
            continue;
        fputs("\n  ", w->stream);
        quoted(w->stream, list->key);
        putc(':', w->stream);
        any = write_spellings(w, list, 2);
    }
    return any;
}

static bool write_days(const writer *w) {
    bool any = false;
    for (int day = 0; day < 7; day++)
        for (size_t c = 0; c < w->guess->table->columns; c++)
            if (w->guess->place[c].kind == YUNTA_GUESS_DAY && w->guess->place[c].day == day) {
                entry(w, 2, day_names[day], w->guess->table->header[c]);
                any = true;
            }
    return any;
}

static bool write_labels(const writer *w) {
    return write_spellings(w, &w->guess->labels, 2);
}

static bool write_text(const writer *w, const char *text) {
    if (!text)
        return false;
    putc(' ', w->stream);
    quoted(w->stream, text);
    return true;
}

static bool write_level(const writer *w) {
    return write_text(w, w->guess->level);
}

static bool write_want(const writer *w) {
    return write_text(w, w->guess->want);
}

static bool write_word(const writer *w, bool wanted, const char *word) {
    if (wanted)
        fprintf(w->stream, " %s", word);
    return wanted;
}

static bool write_dates(const writer *w) {
    return write_word(w, w->guess->month_first, "mdy");
}

static bool write_id_format(const writer *w) {
    return write_word(w, w->guess->rut, "rut");
}

static bool write_free_text(const writer *w) {
    return write_word(w, w->guess->free_text, "true");
}

static bool write_language(const writer *w) {
    static const char *const names[] = {"spanish", "english", "portuguese"};
    return write_word(w, w->guess->language > 0, names[w->guess->language]);
}

static const struct {
    const char *path;
    bool (*write)(const writer *w);
} guessed[] = {
    {"csv.dates", write_dates},
    {"files", write_files},
    {"columns", write_columns},
    {"values", write_values},
    {"skills.level", write_level},
    {"skills.want", write_want},
    {"availability.columns", write_days},
    {"availability.labels", write_labels},
    {"id_format", write_id_format},
    {"scoring.goals.text", write_free_text},
    {"scoring.goals.language", write_language},
};

/* ---- the frame ---- */

static void questions(const writer *w, const char *path, size_t length, size_t depth) {
    for (size_t k = 0; k < w->guess->asks.count; k++) {
        const yunta_guess_ask *ask = &w->guess->asks.items[k];
        if (strlen(ask->key) != length || strncmp(ask->key, path, length) != 0)
            continue;
        indent(w->stream, depth);
        fprintf(w->stream, "# %s %s\n", ask->needed ? T("NEEDED:", "FALTA:") : "?", ask->question);
    }
}

/* Opens the sections of path that before was not in; how deep the key itself stands. */
static size_t open_sections(const writer *w, const char *path, const char *before) {
    size_t depth = 0, start = 0;
    for (const char *dot; (dot = strchr(path + start, '.')); depth++) {
        size_t end = (size_t)(dot - path);
        if (strncmp(path, before, end + 1) != 0) {
            if (depth == 0)
                putc('\n', w->stream);
            questions(w, path, end, depth);
            indent(w->stream, depth);
            fprintf(w->stream, "%.*s:\n", (int)(end - start), path + start);
        }
        start = end + 1;
    }
    if (depth == 0)
        putc('\n', w->stream);
    return depth;
}

static void write_help(const writer *w, const yunta_key *key, size_t depth) {
    indent(w->stream, depth);
    fprintf(w->stream, "# %s", T(key->help_en, key->help_es));
    for (const char *at = key->choices; at && *at; at++)
        if (at == key->choices)
            fprintf(w->stream, ": %.*s", (int)strcspn(at, "|"), at);
        else if (at[-1] == '|')
            fprintf(w->stream, ", %.*s", (int)strcspn(at, "|"), at);
    putc('\n', w->stream);
}

static void write_key(const writer *w, const yunta_key *key, const char *before) {
    size_t depth = open_sections(w, key->path, before);
    const char *dot = strrchr(key->path, '.');
    write_help(w, key, depth);
    questions(w, key->path, strlen(key->path), depth);
    indent(w->stream, depth);
    fprintf(w->stream, "%s:", dot ? dot + 1 : key->path);
    for (size_t k = 0; k < sizeof guessed / sizeof *guessed; k++)
        if (!strcmp(guessed[k].path, key->path) && guessed[k].write(w)) {
            putc('\n', w->stream);
            return;
        }
    fprintf(w->stream, " %s\n", key->preset);
}

static void write_left_out(const writer *w) {
    const yunta_guess *guess = w->guess;
    bool any = false;
    for (size_t c = 0; c < guess->table->columns; c++) {
        if (guess->place[c].kind != YUNTA_GUESS_UNPLACED)
            continue;
        if (!any)
            fputs(T("#\n# Columns of the form that are not used:\n",
                    "#\n# Columnas del formulario que no se usan:\n"),
                  w->stream);
        fputs("#   ", w->stream);
        quoted(w->stream, guess->table->header[c]);
        putc('\n', w->stream);
        any = true;
    }
}

yunta_status yunta_guess_write_policy(const yunta_guess *guess, const char *applicants,
                                      const yunta_guess_file *files, size_t file_count,
                                      FILE *stream) {
    const writer w = {guess, applicants, files, file_count, stream};
    size_t count;
    const yunta_key *keys = yunta_policy_keys(&count);
    fputs(
        T("# The policy of this cohort, as guessed from its form. Lines with # ? are questions\n"
          "# that the form cannot answer; NEEDED stands where nothing works without an answer.\n"
          "# Every key has its default, so what you do not need may be taken out.\n",
          "# La política de esta cohorte, deducida de su formulario. Las líneas con # ? son\n"
          "# preguntas que el formulario no puede responder; FALTA indica que sin respuesta nada\n"
          "# funciona. Toda clave tiene su valor por omisión: lo que no necesite, puede "
          "quitarlo.\n"),
        stream);
    write_left_out(&w);
    for (size_t k = 0; k < count; k++)
        write_key(&w, &keys[k], k ? keys[k - 1].path : "");
    return YUNTA_OK;
}

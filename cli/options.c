#include "cli/options.h"
#include "base/array.h"
#include "base/text.h"
#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

typedef enum { TYPE_TEXT, TYPE_INT, TYPE_FLAG, TYPE_CHOICE } option_type;

typedef struct {
    const char *name;
    int letter;
    option_type type;
    const char *argument, *preset, *choices;
    int commands;
    const char *en, *es;
    size_t offset;
} option;

static const option table[] = {
#define YUNTA_OPTION(field, name, letter, type, argument, preset, choices, commands, en, es)       \
    {name,    letter,   TYPE_##type, argument, preset,                                             \
     choices, commands, en,          es,       offsetof(yunta_options, field)},
#include "cli/options.def"
#undef YUNTA_OPTION
};
enum { OPTIONS = sizeof table / sizeof *table, LONG_ONLY = 1000 };

static void *field(yunta_options *options, const option *row) {
    return (char *)options + row->offset;
}

static int choice_index(const char *choices, const char *text) {
    size_t length = strlen(text);
    for (int k = 0; choices; k++) {
        const char *end = strchr(choices, '|');
        size_t size = end ? (size_t)(end - choices) : strlen(choices);
        if (size == length && strncmp(choices, text, size) == 0)
            return k;
        choices = end ? end + 1 : NULL;
    }
    return -1;
}

static bool set(yunta_options *options, const option *row, const char *text) {
    char *end = NULL;
    long number;
    switch (row->type) {
    case TYPE_TEXT:
        *(const char **)field(options, row) = text;
        return true;
    case TYPE_INT:
        errno = 0;
        number = strtol(text, &end, 10);
        *(long *)field(options, row) = number;
        return errno == 0 && end != text && *end == '\0' && number >= 0 && number <= INT_MAX;
    case TYPE_FLAG:
        *(int *)field(options, row) = 1;
        return true;
    default:
        *(int *)field(options, row) = choice_index(row->choices, text);
        return choice_index(row->choices, text) >= 0;
    }
}

static void set_presets(yunta_options *options) {
    memset(options, 0, sizeof *options);
    for (size_t k = 0; k < OPTIONS; k++) {
        if (table[k].type == TYPE_TEXT)
            *(const char **)field(options, &table[k]) = table[k].preset;
        else if (table[k].type == TYPE_INT)
            *(long *)field(options, &table[k]) = strtol(table[k].preset, NULL, 10);
        else
            *(int *)field(options, &table[k]) = (int)strtol(table[k].preset, NULL, 10);
    }
}

static void build(struct option *words, char *letters) {
    *letters++ = ':';
    for (size_t k = 0; k < OPTIONS; k++) {
        words[k] =
            (struct option){table[k].name, table[k].argument ? 1 : 0, NULL, (int)(LONG_ONLY + k)};
        if (table[k].letter) {
            *letters++ = (char)table[k].letter;
            if (table[k].argument)
                *letters++ = ':';
        }
    }
    words[OPTIONS] = (struct option){0};
    *letters = '\0';
}

static const option *row_of(int code) {
    if (code >= LONG_ONLY)
        return &table[code - LONG_ONLY];
    for (size_t k = 0; k < OPTIONS; k++)
        if (table[k].letter == code)
            return &table[k];
    return NULL;
}

static const char *nearest_option(const char *word, int command) {
    const char *names[OPTIONS];
    size_t count = 0;
    for (size_t k = 0; k < OPTIONS; k++)
        if (table[k].commands & command)
            names[count++] = table[k].name;
    char name[64];
    while (*word == '-')
        word++;
    snprintf(name, sizeof name, "%.*s", (int)strcspn(word, "="), word);
    return yunta_text_nearest(name, names, count);
}

static void unknown(const char *word, int command, yunta_problems *problems) {
    const char *near = nearest_option(word, command);
    char mend[128] = "";
    if (near)
        snprintf(mend, sizeof mend, T("did you mean --%s?", "¿quiso decir --%s?"), near);
    yunta_problem_add(problems, YUNTA_ERROR, (yunta_place){0}, word, near ? mend : NULL,
                      T("unknown option", "opción desconocida"));
}

static void not_here(const option *row, int command, yunta_problems *problems) {
    char word[32];
    snprintf(word, sizeof word, "--%s", row->name);
    unknown(word, command, problems);
}

static void wrong_value(const option *row, const char *value, yunta_problems *problems) {
    char mend[128];
    if (row->type == TYPE_CHOICE)
        snprintf(mend, sizeof mend, T("choose one of %s", "elija uno de %s"), row->choices);
    else
        snprintf(mend, sizeof mend,
                 T("write a whole number from 0 to %d", "escriba un número entero de 0 a %d"),
                 INT_MAX);
    yunta_problem_add(problems, YUNTA_ERROR, (yunta_place){0}, value, mend,
                      T("wrong value for --%s", "valor incorrecto para --%s"), row->name);
}

static void one_too_many(const char *word, int command, yunta_problems *problems) {
    const char *what = T("one cohort at a time", "una cohorte a la vez"), *mend = NULL;
    if (command & YUNTA_COMMAND_INIT) {
        what = T("one form at a time", "un formulario a la vez");
    } else if (command & YUNTA_COMMAND_VERIFY) {
        what = T("one result at a time", "un resultado a la vez");
        mend = T("write yunta verify COHORT OUT", "escriba yunta verify COHORTE SALIDA");
    } else if (command & YUNTA_COMMAND_EXPLAIN) {
        what = T("one or two people at a time", "una o dos personas a la vez");
        mend = T("write yunta explain COHORT PERSON [PERSON]",
                 "escriba yunta explain COHORTE PERSONA [PERSONA]");
    } else if (command & YUNTA_COMMAND_SUGGEST) {
        what = T("one person at a time", "una persona a la vez");
        mend = T("write yunta suggest COHORT PERSON", "escriba yunta suggest COHORTE PERSONA");
    }
    yunta_problem_add(problems, YUNTA_ERROR, (yunta_place){0}, word, mend, "%s", what);
}

/* Every command takes these, so that one line of options serves for all; whether they mean
 * something to it is told by its help. But who asks for nothing to be written must not be passed
 * over. */
static bool is_for_all(const option *row, int command) {
    static const char *const names[] = {"out",         "time-limit", "staff", "dry-run",
                                        "write-model", "shard",      "engine"};
    const int write = YUNTA_COMMAND_INIT | YUNTA_COMMAND_GENERATE | YUNTA_COMMAND_LEARN;
    if (strcmp(row->name, "dry-run") == 0 && (command & write))
        return false;
    for (size_t k = 0; k < sizeof names / sizeof *names; k++)
        if (strcmp(row->name, names[k]) == 0)
            return true;
    return false;
}

/* Its value must be right all the same. */
static void pass_over(const option *row, yunta_problems *problems) {
    yunta_options unused;
    char word[32];
    if (!set(&unused, row, optarg ? optarg : "")) {
        wrong_value(row, optarg, problems);
        return;
    }
    snprintf(word, sizeof word, "--%s", row->name);
    yunta_problem_add(
        problems, YUNTA_NOTE, (yunta_place){0}, word, NULL,
        T("the option has no effect on this command", "la opción no tiene efecto en esta orden"));
}

static void take(int code, char **argv, int command, yunta_options *options,
                 yunta_problems *problems) {
    const option *row = code == '?' || code == ':' ? NULL : row_of(code);
    if (code == ':')
        yunta_problem_add(problems, YUNTA_ERROR, (yunta_place){0}, argv[optind - 1], NULL,
                          T("the option needs a value", "la opción necesita un valor"));
    else if (row && !(row->commands & command) && is_for_all(row, command))
        pass_over(row, problems);
    else if (!row)
        unknown(argv[optind - 1], command, problems);
    else if (!(row->commands & command))
        not_here(row, command, problems);
    else if (!set(options, row, optarg ? optarg : ""))
        wrong_value(row, optarg, problems);
}

yunta_status yunta_options_parse(int argc, char **argv, int command, yunta_options *options,
                                 yunta_problems *problems) {
    struct option words[OPTIONS + 1];
    char letters[2 * OPTIONS + 2];
    build(words, letters);
    set_presets(options);
    optind = 0; /* glibc: start anew */
    opterr = 0;
    for (int code; (code = getopt_long(argc, argv, letters, words, NULL)) != -1;)
        take(code, argv, command, options, problems);
    if (optind < argc)
        options->cohort = argv[optind++];
    if (optind < argc && (command & YUNTA_COMMAND_VERIFY))
        options->result = argv[optind++];
    size_t persons = command & YUNTA_COMMAND_EXPLAIN ? 2 : command & YUNTA_COMMAND_SUGGEST ? 1 : 0;
    while (optind < argc && options->persons < persons)
        options->person[options->persons++] = argv[optind++];
    if (optind < argc && (command & (YUNTA_COMMAND_LEARN | YUNTA_COMMAND_MERGE))) {
        options->more = argv + optind;
        options->more_count = (size_t)(argc - optind);
        optind = argc;
    }
    for (; optind < argc; optind++)
        one_too_many(argv[optind], command, problems);
    return yunta_problems_count(problems, YUNTA_ERROR) ? YUNTA_E_USAGE : YUNTA_OK;
}

enum { SCREEN = 80, INDENT = 29 };

void yunta_options_wrap(const char *text, size_t from, FILE *stream) {
    size_t column = from;
    while (*text) {
        size_t bytes = strcspn(text, " "), seen = 0;
        for (size_t k = 0; k < bytes; k++)
            seen += ((unsigned char)text[k] & 0xc0) != 0x80;
        if (column > from && column + 1 + seen > SCREEN) {
            fprintf(stream, "\n%*s", (int)from, "");
            column = from;
        } else if (column > from) {
            fputc(' ', stream);
            column++;
        }
        fprintf(stream, "%.*s", (int)bytes, text);
        column += seen;
        text += bytes + strspn(text + bytes, " ");
    }
    fputc('\n', stream);
}

static void print_option(const option *row, FILE *stream) {
    char left[48];
    snprintf(left, sizeof left, "%c%c%c --%s%s%s", row->letter ? '-' : ' ',
             row->letter ? row->letter : ' ', row->letter ? ',' : ' ', row->name,
             row->argument ? " " : "", row->argument ? row->argument : "");
    fprintf(stream, "  %-26s ", left);
    yunta_options_wrap(T(row->en, row->es), INDENT, stream);
}

/* Those of every command stand together, so that the help of each fits a screen. */
static void print_common(FILE *stream) {
    char all[1024];
    size_t length = 0;
    for (size_t k = 0; k < OPTIONS && length < sizeof all; k++)
        if (table[k].commands == YUNTA_FOR_ALL_COMMANDS)
            length += (size_t)snprintf(all + length, sizeof all - length, "%s%s%.1s%s--%s%s%s",
                                       length ? " " : "", table[k].letter ? "-" : "",
                                       table[k].letter ? (char[]){(char)table[k].letter, 0} : "",
                                       table[k].letter ? "," : "", table[k].name,
                                       table[k].argument ? "=" : "",
                                       table[k].argument ? table[k].argument : "");
    const char *title = T("  every command: ", "  todo comando: ");
    fputs(title, stream);
    yunta_options_wrap(all, strlen(title), stream);
}

void yunta_options_help(int command, FILE *stream) {
    for (size_t k = 0; k < OPTIONS; k++)
        if (table[k].commands & command && table[k].commands != YUNTA_FOR_ALL_COMMANDS)
            print_option(&table[k], stream);
    print_common(stream);
}

yunta_language yunta_options_language(int argc, char **argv) {
    const char *asked = NULL;
    for (int k = 1; k < argc && strcmp(argv[k], "--") != 0; k++) {
        if (strcmp(argv[k], "--lang") == 0 && k + 1 < argc)
            asked = argv[++k];
        else if (strncmp(argv[k], "--lang=", 7) == 0)
            asked = argv[k] + 7;
    }
    if (asked && strcmp(asked, "es") == 0)
        return YUNTA_SPANISH;
    if (asked && strcmp(asked, "en") == 0)
        return YUNTA_ENGLISH;
    return yunta_language_of_environment();
}

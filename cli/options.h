/* The command line: options.def declares every option, commands.h every command. */
#ifndef YUNTA_CLI_OPTIONS_H
#define YUNTA_CLI_OPTIONS_H

#include "base/problem.h"

/* Commands as bits, for the column of options.def that says who takes an option. */
enum {
    YUNTA_COMMAND_CHECK = 1,
    YUNTA_COMMAND_RUN = 2,
    YUNTA_COMMAND_MATCH = 4,
    YUNTA_COMMAND_SCHEDULE = 8,
    YUNTA_COMMAND_GENERATE = 16,
    YUNTA_COMMAND_VERIFY = 32,
    YUNTA_COMMAND_SUGGEST = 1 << 17,
    YUNTA_COMMAND_EXPLAIN = 1 << 18,
    YUNTA_COMMAND_INIT = 1 << 16,
    YUNTA_COMMAND_TABLES = 1 << 20,
    YUNTA_COMMAND_LEARN = 1 << 21,
    YUNTA_COMMAND_REPAIR = 1 << 22,
    YUNTA_COMMAND_MERGE = 1 << 23,
    YUNTA_FOR_ALL_COMMANDS = ~0,
    YUNTA_FOR_SOLVERS =
        YUNTA_COMMAND_RUN | YUNTA_COMMAND_MATCH | YUNTA_COMMAND_SCHEDULE | YUNTA_COMMAND_REPAIR,
    YUNTA_FOR_WRITERS = YUNTA_FOR_SOLVERS | YUNTA_COMMAND_MERGE,
    YUNTA_FOR_CALENDARS =
        YUNTA_COMMAND_RUN | YUNTA_COMMAND_SCHEDULE | YUNTA_COMMAND_REPAIR | YUNTA_COMMAND_MERGE,
    YUNTA_FOR_SHARDS = YUNTA_COMMAND_RUN | YUNTA_COMMAND_MATCH,
    YUNTA_FOR_MERGE = YUNTA_COMMAND_MERGE,
    YUNTA_FOR_SCHEDULE = YUNTA_COMMAND_SCHEDULE,
    YUNTA_FOR_REPAIR = YUNTA_COMMAND_REPAIR,
    YUNTA_FOR_INIT = YUNTA_COMMAND_INIT,
    YUNTA_FOR_TABLES = YUNTA_COMMAND_TABLES,
    YUNTA_FOR_LEARN = YUNTA_COMMAND_LEARN,
    YUNTA_FOR_SUGGEST = YUNTA_COMMAND_SUGGEST,
    YUNTA_FOR_EXPLAIN = YUNTA_COMMAND_EXPLAIN,
    YUNTA_FOR_GENERATE = YUNTA_COMMAND_GENERATE
};

typedef const char *yunta_option_TEXT; /* "" when not given */
typedef long yunta_option_INT;
typedef int yunta_option_FLAG;
typedef int yunta_option_CHOICE; /* index into the choices */

typedef struct {
#define YUNTA_OPTION(field, name, letter, type, argument, preset, choices, commands, en, es)       \
    yunta_option_##type field;
#include "cli/options.def"
#undef YUNTA_OPTION
    const char *cohort;    /* the operand; NULL when it is missing */
    const char *result;    /* the second operand, of verify alone; NULL when it is missing */
    const char *person[2]; /* the operands after it, of suggest and explain */
    size_t persons;
    char **more; /* the operands after it, of learn and merge */
    size_t more_count;
} yunta_options;

/* Parses what follows the command's name. Every wrong word is reported; then YUNTA_E_USAGE. Texts
 * point into argv. */
yunta_status yunta_options_parse(int argc, char **argv, int command, yunta_options *options,
                                 yunta_problems *problems);
/* Prints words from column `from` on (where the cursor is) and ends the line; none passes column
 * 80, and those after the first begin at `from`. */
void yunta_options_wrap(const char *text, size_t from, FILE *stream);
/* Prints the options that a command takes (a bit of YUNTA_COMMAND_*), in lines of at most 80
 * columns: its own one by one, those of every command together. */
void yunta_options_help(int command, FILE *stream);
/* The language that argv asks for by --lang, or else that of the environment. */
yunta_language yunta_options_language(int argc, char **argv);

#endif

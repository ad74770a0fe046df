/* yunta: the command line. */
#include "base/processor.h"
#include "base/stop.h"
#include "base/text.h"
#include "base/version.h"
#include "cli/commands.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void print_commands(FILE *stream) {
    size_t count;
    const yunta_command *commands = yunta_commands(&count);
    fputs(T("yunta pairs the mentors and mentees of a cohort and draws up its calendar.\n\n"
            "usage: yunta COMMAND COHORT [options]\n"
            "COHORT is a folder that holds yunta.yaml, or the path of a policy file.\n\n",
            "yunta empareja a los mentores y mentees de una cohorte y arma su calendario.\n\n"
            "uso: yunta COMANDO COHORTE [opciones]\n"
            "COHORTE es una carpeta que contiene yunta.yaml, o la ruta de un archivo así.\n\n"),
          stream);
    for (size_t k = 0; k < count; k++) {
        enum { NAME = 9, INDENT = NAME + 3 };
        fprintf(stream, "  %-*s ", NAME, commands[k].name);
        yunta_options_wrap(T(commands[k].en, commands[k].es), INDENT, stream);
    }
    fputs(T("\nyunta COMMAND --help shows the options of each.\n",
            "\nyunta COMANDO --help muestra las opciones de cada uno.\n"),
          stream);
}

static void print_help(const yunta_command *command, FILE *stream) {
    fprintf(stream, T("usage: %s [options]\n", "uso: %s [opciones]\n"), command->usage);
    yunta_options_wrap(T(command->en, command->es), 0, stream);
    fputc('\n', stream);
    yunta_options_help(command->bit, stream);
    fputs(T("\nexit: 0 proven, 1 written but the time limit came first, 2 usage, 3 the rules\n"
            "conflict, 4 bad input, 5 cannot read or write, 6 verify found the result wrong;\n"
            "more: man yunta\n",
            "\nsalida: 0 demostrado, 1 escrito pero se acabó el tiempo, 2 uso, 3 las reglas se\n"
            "contradicen, 4 datos erróneos, 5 no se puede leer o escribir, 6 verify halló\n"
            "erróneo el resultado; más: man yunta\n"),
          stream);
}

static void unknown_command(const char *word) {
    size_t count;
    const yunta_command *commands = yunta_commands(&count);
    const char *names[64];
    for (size_t k = 0; k < count; k++)
        names[k] = commands[k].name;
    const char *near = yunta_text_nearest(word, names, count);
    yunta_arena *arena = yunta_arena_new();
    char *shown = arena ? yunta_text_escape(arena, word, 40) : NULL;
    fprintf(stderr, T("yunta: unknown command \"%s\"", "yunta: comando desconocido \"%s\""),
            shown ? shown : "?");
    if (near)
        fprintf(stderr, T("; did you mean %s?", "; ¿quiso decir %s?"), near);
    fputc('\n', stderr);
    yunta_arena_free(arena);
}

static void tell_status(yunta_status status) {
    if (status == YUNTA_E_MEMORY)
        fputs(T("yunta: out of memory\n", "yunta: se agotó la memoria\n"), stderr);
    else if (status == YUNTA_E_DEFECT)
        fputs(T("yunta: a defect in yunta itself; please report it with your policy file\n",
                "yunta: un defecto del propio yunta; por favor infórmelo con su archivo de "
                "política\n"),
              stderr);
    else if (status == YUNTA_E_STOPPED)
        fputs(T("yunta: stopped; nothing was written\n", "yunta: detenido; no se escribió nada\n"),
              stderr);
}

static int tell(const yunta_session_state *session, int command, yunta_status status) {
    /* What a table's reading passed over is told where a result rests on it. */
    bool notes = session->options.verbose ||
                 command & (YUNTA_COMMAND_CHECK | YUNTA_FOR_WRITERS | YUNTA_COMMAND_TABLES);
    yunta_severity least = session->options.quiet ? YUNTA_ERROR
                           : notes                ? YUNTA_NOTE
                                                  : YUNTA_WARNING;
    if (status != YUNTA_E_STOPPED && yunta_memory_failed())
        status = YUNTA_E_MEMORY; /* what was found then need not be so */
    yunta_problems_print(session->problems, least, yunta_progress_colour(), stderr);
    tell_status(status);
    if (status == YUNTA_E_IO && !yunta_problems_count(session->problems, YUNTA_ERROR))
        fputs(T("yunta: a file cannot be read or written\n",
                "yunta: no se puede leer o escribir un archivo\n"),
              stderr);
    yunta_summary_conflicts(session, stderr);
    if (session->options.verbose)
        for (size_t k = 0; k < session->timing_count; k++)
            fprintf(stderr, "%-10s %8.3f s %8ld KiB\n", session->timings[k].stage,
                    session->timings[k].seconds, session->timings[k].peak_kib);
    int code = yunta_exit_of_status(status, *yunta_stop_flag() ? *yunta_stop_flag() : SIGTERM);
    return status == YUNTA_OK ? yunta_session_exit(session) : code;
}

/* What was promised on standard output must have reached it. */
static int flushed(int code) {
    if (fflush(stdout) == 0 && !ferror(stdout))
        return code;
    fputs(T("yunta: standard output cannot be written\n",
            "yunta: no se puede escribir en la salida estándar\n"),
          stderr);
    return 5;
}

static int work(const yunta_command *command, yunta_session_state *session) {
    session->deadline = yunta_deadline_in((double)session->options.time_limit);
    session->deadline.stop = yunta_stop_flag();
    yunta_progress_attach(&session->progress, &session->deadline,
                          !session->options.no_progress && !session->options.quiet);
    session->stage_start = yunta_seconds_now();
    yunta_status status = command->work(session);
    yunta_progress_clear(&session->progress);
    return flushed(tell(session, command->bit, status));
}

static int run(const yunta_command *command, int argc, char **argv) {
    yunta_session_state session = {.problems = yunta_problems_new(), .arena = yunta_arena_new()};
    int code = 70;
    if (!session.problems || !session.arena) {
        tell_status(YUNTA_E_MEMORY);
        goto cleanup;
    }
    yunta_status status =
        yunta_options_parse(argc, argv, command->bit, &session.options, session.problems);
    if (session.options.version) {
        puts("yunta " YUNTA_VERSION);
        code = flushed(0);
    } else if (session.options.help) {
        print_help(command, stdout);
        code = flushed(0);
    } else if (status != YUNTA_OK) {
        code = tell(&session, command->bit, status);
        fprintf(stderr, T("usage: %s [options]\n", "uso: %s [opciones]\n"), command->usage);
    } else if (command->alone != !session.options.cohort) {
        fprintf(stderr, T("usage: %s [options]\n", "uso: %s [opciones]\n"), command->usage);
        code = 2;
    } else {
        code = work(command, &session);
    }
cleanup:
    yunta_session_free(&session);
    return code;
}

/* Libraries end the process when they have no memory (libgomp does, with exit 1, which here means
 * something else). */
static bool ended;

static void end_by_library(void) {
    if (ended)
        return;
    tell_status(YUNTA_E_MEMORY);
    _exit(70);
}

/* YUNTA_KERNEL: for comparing machines, and for tests. */
static bool kernel_refused(void) {
    const char *name = getenv("YUNTA_KERNEL");
    yunta_processor_answer answer =
        name && *name ? yunta_processor_limit(name) : YUNTA_PROCESSOR_TAKEN;
    if (answer == YUNTA_PROCESSOR_UNKNOWN)
        fputs(T("yunta: YUNTA_KERNEL is one of scalar, avx2, avx512, or not set\n",
                "yunta: YUNTA_KERNEL es scalar, avx2 o avx512, o no está puesta\n"),
              stderr);
    else if (answer == YUNTA_PROCESSOR_LACKS)
        fprintf(stderr,
                T("yunta: YUNTA_KERNEL=%s: this processor lacks those instructions\n",
                  "yunta: YUNTA_KERNEL=%s: este procesador no tiene esas instrucciones\n"),
                name);
    return answer != YUNTA_PROCESSOR_TAKEN;
}

static int start(int argc, char **argv) {
    yunta_language_set(yunta_options_language(argc, argv));
    if (kernel_refused())
        return 2;
    yunta_stop_catch(
        T("yunta: stopped; nothing was written; what was begun, the next run removes\n",
          "yunta: detenido; no se escribió nada; lo empezado lo borra la próxima "
          "ejecución\n"));
    const char *word = argc > 1 ? argv[1] : "";
    if (strcmp(word, "--version") == 0) {
        puts("yunta " YUNTA_VERSION);
        return flushed(0);
    }
    if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0 || strcmp(word, "help") == 0) {
        print_commands(stdout);
        return flushed(0);
    }
    const yunta_command *command = yunta_command_find(word);
    if (command)
        return run(command, argc - 1, argv + 1);
    if (*word)
        unknown_command(word);
    else
        print_commands(stderr);
    return 2;
}

int main(int argc, char **argv) {
    atexit(end_by_library);
    int code = start(argc, argv);
    ended = true;
    return code;
}

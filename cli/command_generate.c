#include "base/text.h"
#include "cli/commands.h"
#include "io/generate.h"
#include "io/json.h"
#include <stdlib.h>

/* Four numbers separated by commas. */
static bool parse_ages(const char *text, int32_t ages[static YUNTA_GENERATE_BANDS]) {
    for (int k = 0; k < YUNTA_GENERATE_BANDS; k++) {
        char *end;
        long number = strtol(text, &end, 10);
        if (end == text || number < 0 || number > 1000 ||
            *end != (k + 1 < YUNTA_GENERATE_BANDS ? ',' : '\0'))
            return false;
        ages[k] = (int32_t)number;
        text = end + 1;
    }
    return true;
}

static void print_summary(const yunta_session_state *session, const char *out) {
    char *shown = yunta_text_escape(session->arena, out, 0);
    printf(T("%ld people in %ld institutions, seed %ld, written to %s\n",
             "%ld personas en %ld instituciones, semilla %ld, escritas en %s\n"),
           session->options.people, session->options.institutions, session->options.seed,
           shown ? shown : "?");
}

static yunta_status write_summary(const yunta_session_state *session, const char *out) {
    yunta_json *json = yunta_json_new(stdout);
    yunta_json_object(json, NULL);
    yunta_json_integer(json, "people", session->options.people);
    yunta_json_integer(json, "institutions", session->options.institutions);
    yunta_json_integer(json, "seed", session->options.seed);
    yunta_json_text(json, "written", out);
    yunta_json_end(json);
    return yunta_json_finish(json);
}

yunta_status yunta_command_generate(yunta_session_state *session) {
    const yunta_options *options = &session->options;
    const char *out = *options->out ? options->out : "synthetic";
    yunta_generate_shape shape = {.seed = (uint64_t)options->seed,
                                  .people = (int32_t)options->people,
                                  .institutions = (int32_t)options->institutions,
                                  .tail = (int32_t)options->tail,
                                  .regions = (int32_t)options->regions,
                                  .skills = (int32_t)options->skills,
                                  .mentors = (int32_t)options->mentors,
                                  .both = (int32_t)options->both,
                                  .women = (int32_t)options->women,
                                  .capital = (int32_t)options->capital,
                                  .capacity = (int32_t)options->capacity,
                                  .availability = (int32_t)options->availability,
                                  .calendar = options->calendar};
    if (!parse_ages(options->ages, shape.ages)) {
        yunta_problem_add(
            session->problems, YUNTA_ERROR, (yunta_place){0}, options->ages,
            T("write four numbers, as 27,29,21,23", "escriba cuatro números, como 27,29,21,23"),
            T("wrong value for --ages", "valor incorrecto para --ages"));
        return YUNTA_E_USAGE;
    }
    yunta_status status = yunta_generate(&shape, out, &session->deadline, session->problems);
    yunta_session_timed(session, "generate");
    if (status == YUNTA_OK && options->json)
        return write_summary(session, out);
    if (status == YUNTA_OK && !options->quiet)
        print_summary(session, out);
    return status;
}

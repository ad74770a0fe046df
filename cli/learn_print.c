#include "cli/learn_print.h"
#include "base/text.h"
#include "io/json.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* Tenths of a hundred, as 44.1 */
static void print_share(int32_t thousandths, FILE *stream) {
    fprintf(stream, "%d.%d", (int)(thousandths / 10), (int)(thousandths % 10));
}

static void print_weight(const yunta_lesson *lesson, int component, FILE *stream) {
    char name[32];
    snprintf(name, sizeof name, "%s:", yunta_component_name(component));
    fprintf(stream, "    %-13s %3d  # ", name, (int)lesson->weight[component]);
    if (!lesson->used[component]) {
        fputs(T("kept: no data in each cohort, or hardly any differences",
                "se conserva: sin datos en cada cohorte, o casi sin diferencias"),
              stream);
    } else {
        print_share(lesson->low[component], stream);
        fputs(T(" to ", " a "), stream);
        print_share(lesson->high[component], stream);
    }
    if (lesson->against[component])
        fputs(T("; more of it goes with worse ratings", "; más de esto va con peores evaluaciones"),
              stream);
    fputc('\n', stream);
}

void yunta_learn_print(const yunta_session_state *session, const yunta_lesson *lesson,
                       FILE *stream) {
    (void)session;
    fprintf(stream,
            T("# yunta learn: %zu ratings of %zu cohort(s)\n"
              "# foretells %d.%d %% of the differences in ratings it had not seen; of %d shuffled\n"
              "# ratings %d fit as well. Weight, and its 95 %% interval:\n",
              "# yunta learn: %zu evaluaciones de %zu cohorte(s)\n"
              "# anticipa %d.%d %% de las diferencias en evaluaciones que no había visto; de %d\n"
              "# barajadas, %d calzan igual. Peso, y su intervalo de 95 %%:\n"),
            lesson->rows, lesson->groups, (int)(lesson->foretold / 10),
            (int)(lesson->foretold % 10), (int)lesson->luck_of - 1, (int)lesson->luck - 1);
    fputs("scoring:\n  weights:\n", stream);
    for (int c = 0; c < YUNTA_COMPONENTS; c++)
        print_weight(lesson, c, stream);
}

static yunta_status cannot_write(const yunta_session_state *session) {
    yunta_problem_add(session->problems, YUNTA_ERROR, (yunta_place){session->options.out, 0, NULL},
                      NULL,
                      T("name a new file in a folder that you may write to",
                        "indique un archivo nuevo en una carpeta donde pueda escribir"),
                      T("the patch cannot be written: %s", "no se puede escribir el parche: %s"),
                      strerror(errno));
    return YUNTA_E_IO;
}

yunta_status yunta_learn_write_patch(const yunta_session_state *session,
                                     const yunta_lesson *lesson) {
    int file =
        open(session->options.out, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    FILE *stream = file < 0 ? NULL : fdopen(file, "w");
    if (!stream) {
        yunta_status status = cannot_write(session);
        if (file >= 0)
            close(file);
        return status;
    }
    yunta_learn_print(session, lesson, stream);
    bool failed = ferror(stream) != 0;
    if (fclose(stream) == 0 && !failed)
        return YUNTA_OK;
    yunta_status status = cannot_write(session);
    unlink(session->options.out);
    return status;
}

static void refuse(const yunta_session_state *session, const char *mend, const char *what) {
    yunta_problem_add(session->problems, YUNTA_ERROR,
                      (yunta_place){session->options.cohort, 0, NULL}, NULL, mend, "%s", what);
}

yunta_status yunta_learn_refuse(const yunta_session_state *session, const yunta_lesson *lesson) {
    const char *what = NULL, *mend = NULL;
    switch (lesson->verdict) {
    case YUNTA_LESSON_FEW:
        what = yunta_arena_format(
            session->arena,
            T("%zu ratings of pairs in these cohorts; weights need %zu at least",
              "%zu evaluaciones de pares de estas cohortes; los pesos necesitan al menos %zu"),
            lesson->rows, lesson->needed);
        mend = T("fill the column rating of history.csv (cohort, mentor, mentee, rating), or name "
                 "more cohorts",
                 "complete la columna evaluación de history.csv (cohorte, mentor, mentee, "
                 "evaluación), o indique más cohortes");
        break;
    case YUNTA_LESSON_FLAT:
        what = T("the ratings are all alike, or the pairs are",
                 "las evaluaciones son todas iguales, o los pares lo son");
        mend = T("weights show only where ratings and pairs differ",
                 "los pesos solo se ven donde difieren evaluaciones y pares");
        break;
    case YUNTA_LESSON_TWINS:
        what = yunta_arena_format(
            session->arena,
            T("%s and %s go together in these pairs, so their weights cannot be told apart",
              "%s y %s van juntos en estos pares, y sus pesos no se pueden distinguir"),
            yunta_component_name(lesson->twin[0]), yunta_component_name(lesson->twin[1]));
        mend = T("name cohorts in which they differ", "indique cohortes en que difieran");
        break;
    case YUNTA_LESSON_NOISE:
        what = yunta_arena_format(
            session->arena,
            T("the ratings do not follow the scores more than chance: of %d shuffled ratings %d "
              "fit as well, and %d.%d %% of the differences are foretold",
              "las evaluaciones no siguen a los puntajes más que el azar: de %d barajadas %d "
              "calzan igual, y se anticipa %d.%d %% de las diferencias"),
            (int)lesson->luck_of - 1, (int)lesson->luck - 1,
            lesson->foretold > 0 ? (int)(lesson->foretold / 10) : 0,
            lesson->foretold > 0 ? (int)(lesson->foretold % 10) : 0);
        mend = T("keep your weights; more ratings may show more",
                 "conserve sus pesos; más evaluaciones podrían mostrar más");
        break;
    default:
        what = T("on the whole, higher scores do not go with better ratings",
                 "en conjunto, mayores puntajes no van con mejores evaluaciones");
        mend = T("look at the ratings: is 5 the best?", "revise las evaluaciones: ¿5 es la mejor?");
    }
    if (!what)
        return YUNTA_E_MEMORY;
    refuse(session, mend, what);
    return YUNTA_E_INPUT;
}

yunta_status yunta_learn_write_json(const yunta_lesson *lesson, FILE *stream) {
    static const char *const verdicts[] = {"fitted", "few", "flat", "twins", "noise", "unsound"};
    yunta_json *json = yunta_json_new(stream);
    yunta_json_object(json, NULL);
    yunta_json_text(json, "verdict", verdicts[lesson->verdict]);
    yunta_json_integer(json, "ratings", (int64_t)lesson->rows);
    yunta_json_integer(json, "needed", (int64_t)lesson->needed);
    yunta_json_integer(json, "cohorts", (int64_t)lesson->groups);
    if (lesson->verdict == YUNTA_LESSON_FITTED) {
        yunta_json_decimal(json, "foretold", lesson->foretold, 3);
        yunta_json_array(json, "weights");
        for (int c = 0; c < YUNTA_COMPONENTS; c++) {
            yunta_json_object(json, NULL);
            yunta_json_text(json, "component", yunta_component_name(c));
            yunta_json_integer(json, "weight", lesson->weight[c]);
            yunta_json_boolean(json, "learnt", lesson->used[c]);
            if (lesson->used[c]) {
                yunta_json_decimal(json, "low", lesson->low[c], 1);
                yunta_json_decimal(json, "high", lesson->high[c], 1);
                yunta_json_boolean(json, "against", lesson->against[c]);
            }
            yunta_json_end(json);
        }
        yunta_json_end(json);
    }
    yunta_json_end(json);
    return yunta_json_finish(json);
}

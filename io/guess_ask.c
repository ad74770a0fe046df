/* What a form cannot say, asked by the policy's key that decides it. */
#include "io/guess_private.h"
#include <string.h>

static bool has(const yunta_guessing *guessing, yunta_column_id column) {
    return yunta_guess_find(guessing->guess, column) >= 0;
}

static void ask(yunta_guessing *guessing, const char *key, bool needed, const char *question) {
    if (yunta_guess_add_ask(guessing->guess, key, needed, question) != YUNTA_OK)
        guessing->out_of_memory = true;
}

/* What is read by its name and not understood must be mended, but for columns of any text. */
static void ask_misfit(yunta_guessing *guessing, size_t column) {
    const yunta_guess *guess = guessing->guess;
    const yunta_guess_place *place = &guess->place[column];
    const char *key = yunta_columns_rule(place->column)->name;
    bool text =
        place->kind == YUNTA_GUESS_COLUMN &&
        (place->column == YUNTA_APPLICANTS_EMAIL || place->column == YUNTA_APPLICANTS_NAME ||
         place->column == YUNTA_APPLICANTS_INSTITUTION || place->column == YUNTA_APPLICANTS_UNIT ||
         place->column == YUNTA_APPLICANTS_REGION);
    if (place->kind != YUNTA_GUESS_COLUMN)
        key = place->kind == YUNTA_GUESS_LEVEL ? guess->level : guess->want;
    ask(guessing, "values", !text,
        yunta_guess_text(
            guessing,
            T("\"%s\" is read by its name, and \"%s\" is not understood there: mend such values in "
              "the form, or say here what they mean (\"%s\": {\"%s\": ...})",
              "«%s» se lee por su nombre, y ahí no se entiende «%s»: corrija esos valores en el "
              "formulario, o diga aquí qué significan (\"%s\": {\"%s\": ...})"),
            guessing->table->header[column], place->misfit, key, place->misfit));
}

/* The numbers of another scale that are ours too mean something else there. */
static void ask_scale(yunta_guessing *guessing, size_t column) {
    const yunta_guess_profile *of = &guessing->profile[column];
    ask(guessing, "values", true,
        yunta_guess_text(guessing,
                         T("\"%s\" is read by its name, and goes from %d to %d, where levels go "
                           "from 1 to 5: say "
                           "here what each number means (\"%s\": {\"%d\": 5, ...})",
                           "«%s» se lee por su nombre, y va de %d a %d, cuando los niveles van de "
                           "1 a 5: diga aquí "
                           "qué significa cada número (\"%s\": {\"%d\": 5, ...})"),
                         guessing->table->header[column], (int)of->least, (int)of->most,
                         guessing->guess->level, (int)of->most));
}

static void ask_misfits(yunta_guessing *guessing) {
    for (size_t c = 0; c < guessing->table->columns; c++)
        if (guessing->guess->place[c].misfit) {
            const yunta_guess_profile *of = &guessing->profile[c];
            bool scale = guessing->guess->place[c].kind == YUNTA_GUESS_LEVEL;
            (scale && of->integers == of->filled ? ask_scale : ask_misfit)(guessing, c);
        }
}

static void ask_needed(yunta_guessing *guessing) {
    int32_t id = yunta_guess_find(guessing->guess, YUNTA_APPLICANTS_ID);
    if (id < 0)
        id = yunta_guess_find(guessing->guess, YUNTA_APPLICANTS_EMAIL);
    if (id >= 0 && guessing->guess->place[id].misfit) /* "anonymous" */
        id = -1;
    if (id < 0)
        ask(guessing, "columns", true,
            T("which column tells people apart (id)?",
              "¿qué columna distingue a las personas (id)?"));
    if (!has(guessing, YUNTA_APPLICANTS_ROLE))
        ask(guessing, "columns", true,
            T("which column says who is mentor and who is mentee (role)?",
              "¿qué columna dice quién es mentor y quién mentee (role)?"));
    if (id >= 0 && guessing->profile[id].repeated)
        ask(guessing, "duplicates", true,
            yunta_guess_text(guessing,
                             T("%zu rows repeat somebody's id: shall the last answer of each count "
                               "(last)?",
                               "%zu filas repiten el identificador de alguien: ¿vale la última "
                               "respuesta de cada quien (last)?"),
                             guessing->profile[id].repeated));
}

static bool starts_with_year(const char *text) {
    return strspn(text, "0123456789") == 4;
}

static void ask_programme(yunta_guessing *guessing) {
    ask(guessing, "programme", false,
        T("name, first and last day of the programme? Ages and calendars need the days",
          "¿nombre, primer y último día del programa? Las edades y los calendarios necesitan los "
          "días"));
    int32_t date = yunta_guess_find(guessing->guess, YUNTA_APPLICANTS_APPLIED_ON);
    const yunta_guess_profile *of = date < 0 ? NULL : &guessing->profile[date];
    if (of && of->filled && of->dates == of->dates_month_first && !starts_with_year(of->sample))
        ask(guessing, "csv.dates", false,
            T("is the day before the month in its dates (dmy), or after it (mdy)?",
              "¿en sus fechas va el día antes del mes (dmy) o después (mdy)?"));
    if (date >= 0)
        ask(guessing, "eligibility.window", false,
            T("from which day to which day did applications count?",
              "¿desde y hasta qué día valían las postulaciones?"));
}

/* Rules that the form has the columns for. */
static void ask_rules(yunta_guessing *guessing) {
    if (has(guessing, YUNTA_APPLICANTS_SPONSOR))
        ask(guessing, "eligibility.sponsor", false,
            T("must people have a sponsor (true)?",
              "¿deben tener patrocinio las personas (true)?"));
    if (has(guessing, YUNTA_APPLICANTS_INSTITUTION)) {
        ask(guessing, "eligibility.same", false,
            T("only pairs of one institution ([institution])?",
              "¿solo pares de una misma institución ([institution])?"));
        ask(guessing, "eligibility.different", false,
            T("only pairs of two institutions ([institution]), or units ([unit])?",
              "¿solo pares de instituciones distintas ([institution]), o unidades ([unit])?"));
    }
    if (has(guessing, YUNTA_APPLICANTS_BIRTH_YEAR) || has(guessing, YUNTA_APPLICANTS_AGE))
        ask(guessing, "eligibility.mentor_younger_by", false,
            T("reverse mentoring: how many years younger must mentors be?",
              "mentoría inversa: ¿cuántos años menores deben ser los mentores?"));
    if (has(guessing, YUNTA_APPLICANTS_LEVEL))
        ask(guessing, "eligibility.mentor_level_above_by", false,
            T("hierarchical mentoring: how many levels above must mentors be?",
              "mentoría jerárquica: ¿cuántos niveles por sobre deben estar los mentores?"));
    ask(guessing, "eligibility.overlap_minutes", false,
        T("how many weekly minutes must both have in common?",
          "¿cuántos minutos semanales deben tener en común?"));
    ask(guessing, "eligibility.meetable", false,
        T("must the two weeks hold a whole meeting (true)?",
          "¿debe caber una reunión entera en ambas semanas (true)?"));
    ask(guessing, "matching.objective", false,
        T("most pairs, then the highest sum (score)? Or first the best worst pair (worst)?",
          "¿más pares y luego la mayor suma (score)? ¿O antes el mejor peor par (worst)?"));
    if (!has(guessing, YUNTA_APPLICANTS_CAPACITY))
        ask(guessing, "matching.mentor.capacity", false,
            T("how many mentees may a mentor have?", "¿cuántos mentees puede tener un mentor?"));
    ask(guessing, "meetings", false,
        T("how many meetings of each pair, how long, how far apart?",
          "¿cuántas reuniones por par, de cuánto, cada cuánto?"));
    ask(guessing, "plenaries", false,
        T("how many days apart, and how many must each be able to attend?",
          "¿cada cuántos días, y a cuántas debe poder asistir cada quien?"));
}

static void ask_rest(yunta_guessing *guessing, const yunta_guess_scale *scale,
                     const char *pattern) {
    int least = (int)scale->least, most = (int)scale->most;
    const char *rest = scale->rest;
    ask(guessing, "values", true,
        scale->backwards
            ? yunta_guess_text(
                  guessing,
                  T("the scale of \"%s\" runs backwards from %d to %d, and what \"%s\" and the "
                    "other answers that are not here mean cannot be guessed: write it here",
                    "la escala de «%s» va al revés, de %d a %d, y no se puede deducir qué "
                    "significan «%s» y las demás respuestas que no están aquí: escríbalo aquí"),
                  pattern, least, most, rest)
            : yunta_guess_text(
                  guessing,
                  T("in the scale of \"%s\", from %d to %d, numbers and words do not go together, "
                    "and what \"%s\" and the other answers that are not here mean cannot be "
                    "guessed: write it here",
                    "en la escala de «%s», de %d a %d, los números y las palabras no concuerdan, y "
                    "no se puede deducir qué significan «%s» y las demás respuestas que no están "
                    "aquí: escríbalo aquí"),
                  pattern, least, most, rest));
}

static void ask_turned(yunta_guessing *guessing, const yunta_guess_scale *scale,
                       const char *pattern) {
    if (scale->turned)
        ask(guessing, "values", !scale->sure,
            yunta_guess_text(
                guessing,
                T("the scale of \"%s\" runs backwards (the lowest number is the most), so its "
                  "answers were turned about: is that right?",
                  "la escala de «%s» va al revés (el número menor es lo más), así que sus "
                  "respuestas se invirtieron: ¿es correcto?"),
                pattern));
    if (scale->rest)
        ask_rest(guessing, scale, pattern);
}

static void ask_guessed(yunta_guessing *guessing) {
    const yunta_guess *guess = guessing->guess;
    bool spelled = false;
    for (size_t k = 0; k < YUNTA_GUESS_VALUES; k++)
        spelled = spelled || guess->values[k].count;
    ask_turned(guessing, &guessing->level, guess->level);
    ask_turned(guessing, &guessing->want, guess->want);
    if (spelled)
        ask(guessing, "values", false,
            T("these answers were put into our words: is that what they mean?",
              "estas respuestas se tradujeron a nuestras palabras: ¿es lo que significan?"));
    if (guess->labels.count)
        ask(guessing, "availability.labels", false,
            T("are these the hours that those parts of the day stand for?",
              "¿son estas las horas que significan esas partes del día?"));
    if (guess->free_text)
        ask(guessing, "scoring.goals.text", false,
            T("strengths and goals look like sentences, so their words are compared (true): right?",
              "las fortalezas y áreas parecen frases, así que se comparan sus palabras (true): "
              "¿correcto?"));
}

void yunta_guess_asks(yunta_guessing *guessing) {
    ask_needed(guessing);
    ask_misfits(guessing);
    ask_guessed(guessing);
    ask_programme(guessing);
    ask_rules(guessing);
}

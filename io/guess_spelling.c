/* What the answers of forms mean where the readers of cells do not know them. */
#include "io/guess_private.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

int yunta_guess_role(const char *words) {
    bool mentee = yunta_guess_says(
        words, "mentee|mentees|aprendiz*|asesorad*|mentorad*|mentorizad*|tutorad*|"
               "mentoread*|mentorand*|protege|apprentice|learner|aprender|recibir mentoria|"
               "receber mentoria|ser acompanad*|be mentored");
    bool mentor =
        yunta_guess_says(words, "mentor|mentora|mentores|mentors|tutor|tutora|ensenar|ser mentor*|"
                                "be a mentor|teach|acompanar");
    bool both = yunta_guess_says(
        words, "ambos|ambas|both|los dos|las dos|os dois|as duas|either|cualquiera|"
               "qualquer um|indistinto");
    if (both || (mentee && mentor))
        return YUNTA_BOTH;
    return mentee ? YUNTA_MENTEE : mentor ? YUNTA_MENTOR : 0;
}

bool yunta_guess_answer(const char *words, bool *yes) {
    static const char *const agree[] = {" si ", " sim ", " yes ", " claro ", " confirmo "};
    static const char *const deny[] = {" no ", " nao ", " aun no ", " ainda nao ", " not "};
    for (size_t k = 0; k < sizeof agree / sizeof *agree; k++)
        if (!strncmp(words, agree[k], strlen(agree[k]))) {
            *yes = true;
            return true;
        }
    for (size_t k = 0; k < sizeof deny / sizeof *deny; k++)
        if (!strncmp(words, deny[k], strlen(deny[k]))) {
            *yes = false;
            return true;
        }
    return false;
}

int yunta_guess_weekday(const char *words) {
    static const char *const days[] = {
        "lunes|monday|mon|lun|segunda|segunda feira",
        "martes|tuesday|tue|terca|terca feira",
        "miercoles|wednesday|wed|quarta|quarta feira",
        "jueves|thursday|thu|quinta|quinta feira",
        "viernes|friday|fri|sexta|sexta feira",
        "sabado|saturday|sat|sabados",
        "domingo|sunday|sun|domingos",
    };
    int found = -1;
    for (int day = 0; day < 7; day++) {
        if (!yunta_guess_says(words, days[day]))
            continue;
        if (found >= 0) /* "lunes a viernes" is no day */
            return -1;
        found = day;
    }
    return found;
}

/* Reads the next clock of a text: 9, 9:30, 09.30, 9h; -1 at the end. */
static int next_clock(const char **at) {
    while (**at && !isdigit((unsigned char)**at))
        (*at)++;
    if (!**at)
        return -1;
    int hour = 0, minute = 0, digits = 0;
    for (; isdigit((unsigned char)**at); (*at)++, digits++)
        hour = digits < 4 ? hour * 10 + (**at - '0') : 9999;
    if (strchr(":.h", **at) && **at && isdigit((unsigned char)(*at)[1]) &&
        isdigit((unsigned char)(*at)[2])) {
        minute = ((*at)[1] - '0') * 10 + ((*at)[2] - '0');
        *at += 3;
    }
    return hour > 24 || minute > 59 ? -1 : hour * 60 + minute;
}

/* The two clocks that a label holds, "Mañana (9 a 13 hrs.)", or the usual hours of its word; none
 * of "No puedo". */
bool yunta_guess_hours(yunta_guessing *guessing, const char *label,
                       char hours[static YUNTA_GUESS_HOURS]) {
    static const struct {
        const char *phrases, *hours;
    } usual[] = {{"no puedo|no disponible|no estoy disponible|no tengo|sin disponibilidad|"
                  "not available|unavailable|nao posso|nao disponivel",
                  ""},
                 {"todo el dia|all day|dia todo|o dia todo|jornada completa", "09:00-18:00"},
                 {"manana|mananas|morning|mornings|manha|manhas|am|a m", "09:00-13:00"},
                 {"tarde|tardes|afternoon|afternoons|pm|p m", "14:00-18:00"},
                 {"noche|noches|evening|evenings|noite|noites", "18:00-21:00"}};
    const char *at = label;
    int from = next_clock(&at);
    int to = from < 0 ? -1 : next_clock(&at);
    if (from >= 0 && to > from && to <= 24 * 60) {
        snprintf(hours, YUNTA_GUESS_HOURS, "%02d:%02d-%02d:%02d", from / 60, from % 60, to / 60,
                 to % 60);
        return true;
    }
    const char *words = yunta_guess_words(guessing, label);
    for (size_t k = 0; k < sizeof usual / sizeof *usual; k++)
        if (yunta_guess_says(words, usual[k].phrases)) {
            snprintf(hours, YUNTA_GUESS_HOURS, "%s", usual[k].hours);
            return true;
        }
    return false;
}

static bool listed(const yunta_guess_spellings *list, const char *text) {
    for (size_t k = 0; k < list->count; k++)
        if (!strcmp(list->items[k].written, text))
            return true;
    return false;
}

static void push(yunta_guessing *guessing, yunta_guess_spellings *list, const char *written,
                 const char *meant) {
    if (!yunta_array_push(list, ((yunta_guess_spelling){written, meant})))
        guessing->out_of_memory = true;
}

static void add(yunta_guessing *guessing, yunta_guess_spellings *list, const char *written,
                const char *meant) {
    enum { MOST = 60 };
    if (list->count < MOST && !listed(list, written))
        push(guessing, list, written, meant);
}

/* What a value that its reader does not know means, NULL when the reader knows it or nobody does.
 */
typedef const char *(*meaning)(yunta_guessing *guessing, const char *text);

static const char *role_meaning(yunta_guessing *guessing, const char *text) {
    static const char *const names[] = {NULL, "mentor", "mentee", "both"};
    int role;
    return yunta_cell_role(text, &role)
               ? NULL
               : names[yunta_guess_role(yunta_guess_words(guessing, text))];
}

static const char *answer_meaning(yunta_guessing *guessing, const char *text) {
    yunta_answer answer;
    bool yes;
    if (yunta_cell_answer(text, &answer) ||
        !yunta_guess_answer(yunta_guess_words(guessing, text), &yes))
        return NULL;
    return yes ? "yes" : "no";
}

static const char *digit_text(int value) {
    static const char *const digits[] = {"0", "1", "2", "3", "4", "5"};
    return digits[value];
}

/* Answers with a number are those of a scale. */
static const char *level_meaning(yunta_guessing *guessing, const char *text) {
    uint8_t level;
    int32_t number;
    if (yunta_cell_level(text, &level) || yunta_guess_number(text, &number))
        return NULL;
    int meant = yunta_guess_level(yunta_guess_words(guessing, text));
    return meant > 0 ? digit_text(meant) : NULL;
}

static const char *want_meaning(yunta_guessing *guessing, const char *text) {
    int32_t number;
    if (yunta_guess_number(text, &number))
        return NULL;
    int meant = yunta_guess_want(yunta_guess_words(guessing, text));
    return meant >= 0 ? digit_text(meant) : NULL;
}

/* All of them: one left out would count as its number. */
static void add_scale(yunta_guessing *guessing, const yunta_guess_scale *scale,
                      yunta_guess_spellings *list) {
    for (size_t k = 0; k < scale->count; k++)
        if (scale->answers[k].meant >= 0 && !listed(list, scale->answers[k].text))
            push(guessing, list, scale->answers[k].text, digit_text(scale->answers[k].meant));
}

static void add_column(yunta_guessing *guessing, size_t column, meaning means,
                       yunta_guess_spellings *list) {
    const yunta_table *table = guessing->table;
    for (size_t row = 0; row < table->rows && row < YUNTA_GUESS_ROWS; row++) {
        const char *text =
            yunta_text_trim(guessing->guess->arena, yunta_table_cell(table, row, column));
        if (!text) {
            guessing->out_of_memory = true;
            return;
        }
        if (!*text || listed(list, text))
            continue;
        const char *meant = means(guessing, text);
        if (meant)
            add(guessing, list, text, meant);
    }
}

static void add_label(yunta_guessing *guessing, const char *text) {
    char hours[YUNTA_GUESS_HOURS];
    int32_t from, to;
    if (yunta_cell_range(text, &from, &to) || listed(&guessing->guess->labels, text) ||
        !yunta_guess_hours(guessing, text, hours))
        return;
    const char *kept = yunta_guess_text(guessing, "%s", hours);
    add(guessing, &guessing->guess->labels, text, kept);
}

static void add_labels(yunta_guessing *guessing, size_t column) {
    const yunta_table *table = guessing->table;
    for (size_t row = 0; row < table->rows && row < YUNTA_GUESS_ROWS; row++) {
        size_t count = 0;
        const char **items =
            yunta_cell_list(guessing->guess->arena, yunta_table_cell(table, row, column), &count);
        if (!items) {
            guessing->out_of_memory = true;
            return;
        }
        for (size_t k = 0; k < count; k++)
            add_label(guessing, items[k]);
    }
}

static void add_placed(yunta_guessing *guessing, yunta_column_id column, meaning means,
                       yunta_guess_spellings *list) {
    int32_t at = yunta_guess_find(guessing->guess, column);
    list->key = yunta_columns_rule(column)->name;
    if (at >= 0)
        add_column(guessing, (size_t)at, means, list);
}

void yunta_guess_spellings_find(yunta_guessing *guessing) {
    yunta_guess *guess = guessing->guess;
    add_placed(guessing, YUNTA_APPLICANTS_ROLE, role_meaning, &guess->values[0]);
    add_placed(guessing, YUNTA_APPLICANTS_SPONSOR, answer_meaning, &guess->values[1]);
    add_placed(guessing, YUNTA_APPLICANTS_ATTENDS, answer_meaning, &guess->values[2]);
    guess->values[3].key = guess->level;
    guess->values[4].key = guess->want;
    add_scale(guessing, &guessing->level, &guess->values[3]);
    add_scale(guessing, &guessing->want, &guess->values[4]);
    for (size_t c = 0; c < guessing->table->columns && !guessing->out_of_memory; c++) {
        if (guess->place[c].kind == YUNTA_GUESS_LEVEL)
            add_column(guessing, c, level_meaning, &guess->values[3]);
        else if (guess->place[c].kind == YUNTA_GUESS_WANT)
            add_column(guessing, c, want_meaning, &guess->values[4]);
        else if (guess->place[c].kind == YUNTA_GUESS_DAY)
            add_labels(guessing, c);
    }
}

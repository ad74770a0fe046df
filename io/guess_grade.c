/* How much the words of an answer say: the level of a skill, the strength of a want. */
#include "io/guess_private.h"
#include <string.h>

typedef struct {
    int grade;
    bool denied; /* its phrases hold beside "no" and "sin", which turn the others about */
    const char *phrases;
} row;

static bool is_denied(const char *words) {
    return yunta_guess_says(words, "no|not|sin|nao|sem|without|never|nunca|jamas|tampoco|cannot|"
                                   "dont|don t|doesn t");
}

/* Whether all of the words, but for numbers, are in a list as of yunta_guess_says; and some are. */
static bool are_all(const char *words, const char *list) {
    bool any = false;
    for (const char *at = words + 1; *at; at += strcspn(at, " ") + 1) {
        char word[] = " ........................ ";
        size_t length = strcspn(at, " ");
        if (strspn(at, "0123456789") == length)
            continue;
        if (length + 3 > sizeof word)
            return false;
        memcpy(word + 1, at, length);
        memcpy(word + 1 + length, " ", 2);
        if (!yunta_guess_says(word, list))
            return false;
        any = true;
    }
    return any;
}

static int look_up(const row *rows, size_t count, const char *words) {
    bool denied = is_denied(words);
    for (size_t k = 0; k < count; k++)
        if (yunta_guess_says(words, rows[k].phrases))
            return denied && !rows[k].denied ? -1 : rows[k].grade;
    return -1;
}

/* Every word that yunta_cell_side knows is here, on the same side. */
int yunta_guess_level(const char *words) {
    static const row rows[] = {
        {1, true,
         "nenhum|nenhuma|ningun|ninguno|ninguna|nada|none|nothing|not at all|nulo|nula|no "
         "experience|no "
         "knowledge|sin experiencia|sem experiencia|sin conocimiento|sin conocimientos|sem "
         "conhecimento|sem conhecimentos|sin dominio|sem dominio|sin nivel|sem nivel|no lo "
         "conozco|no la conozco|nao conheco"},
        {3, true, "ni bueno ni malo|nem bom nem ruim|neither good nor bad"},
        {5, false,
         "muy alto|muy alta|muito alto|muito alta|very high|muy bueno|muy buena|muito bom|muito "
         "boa|very good|excelente|excellent|expert|experto|experta|especialista|specialist|master"},
        {1, false,
         "muy bajo|muy baja|muito baixo|muito baixa|very low|muy malo|muy mala|muito ruim|very "
         "bad|poor|pesimo|pesima|pessimo|pessima|deficiente|insuficiente"},
        {2, false,
         "basico|basica|basic|bajo|baja|baixo|baixa|low|inicial|iniciante|beginner|principiante|"
         "novice|novato|novata|elemental|elementar|poco|poca|pouco|pouca|little|malo|mala|ruim|"
         "bad|fair"},
        {4, false,
         "avanzado|avanzada|avancado|avancada|advanced|alto|alta|high|proficient|bueno|buena|bom|"
         "boa|good"},
        {3, false,
         "medio|media|medium|intermedio|intermedia|intermediario|intermediaria|intermediate|"
         "regular|moderado|moderada|moderate|average"},
        {5, false, "mucho|mucha|much|muito|muita"}, /* "Muito básico" is none */
        {5, false, "dominio"},                      /* nor is "Dominio básico" */
    };
    if (are_all(words, "no|nao|not|sin|sem"))
        return 1;
    int level = look_up(rows, sizeof rows / sizeof *rows, words);
    return level > 0 ? level : 0;
}

int yunta_guess_want(const char *words) {
    static const row rows[] = {
        {1, true,
         "acuerdo ni en desacuerdo|acuerdo ni desacuerdo|agree nor disagree|concordo nem discordo|"
         "concordo e nem discordo|neutral|neutro|neutra"},
        {0, true,
         "nada|ningun|ninguno|ninguna|none|nenhum|nenhuma|not at all|not interested|no "
         "interesad*|nao interessad*|no me "
         "interesa|sin interes|sem interesse|nao me interessa|no estoy de acuerdo|no de acuerdo|"
         "not agree|don t agree|nao concordo|nao estou de acordo|no es prioridad|no prioritario|"
         "not a priority|nao e prioridade|no gracias|no thanks|no quiero"},
        {0, false, "desacuerdo|disagree|discordo"},
        {1, false, "poco|poca|a little|little|pouco|pouca|bajo|baja|baixo|baixa|low|slightly"},
        {3, false,
         "totalmente de acuerdo|strongly agree|concordo totalmente|concordo plenamente|mucho|"
         "mucha|muy|a lot|very|muito|muita|much|alto|alta|high"},
        {2, false,
         "algo|medio|media|some|somewhat|medium|moderado|moderada|mediano|mediana|moderately|"
         "bastante|si|sim|yes|interested|interesado|interesada|interessado|interessada|de "
         "acuerdo|agree|concordo"},
    };
    if (are_all(words, "no|nao|not"))
        return 0;
    if (!strcmp(words, " x "))
        return 3;
    if (yunta_guess_says(words, "prioridad|prioridade|prioritario|prioritaria|priority") &&
        !strpbrk(words, "0123456789") &&
        are_all(words, "prioridad|prioridade|prioritario|prioritaria|priority|es|e|is|una|uma|a|"
                       "mi|minha|my|si|sim|yes"))
        return 3;
    return look_up(rows, sizeof rows / sizeof *rows, words);
}

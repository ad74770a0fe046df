/* Headers and answers as words, phrases in them, and the language they are written in. */
#include "io/guess_private.h"
#include "model/policy.h"
#include <ctype.h>
#include <string.h>

static bool is_word_byte(unsigned char byte) {
    return byte >= 0x80 || isalnum(byte);
}

/* Marks that fold leaves in place and that are no letters: ¿ ¡ ª º « » and typographic ones. */
static size_t other_mark(const char *at) {
    static const char *const marks[] = {"¿", "¡", "«", "»", "“", "”", "‘",
                                        "’", "–", "—", "…", "·", "•", "°"};
    for (size_t k = 0; k < sizeof marks / sizeof *marks; k++)
        if (!strncmp(at, marks[k], strlen(marks[k])))
            return strlen(marks[k]);
    return 0;
}

const char *yunta_guess_words(yunta_guessing *guessing, const char *text) {
    const char *folded = yunta_text_fold(guessing->guess->arena, text);
    char *words = folded ? yunta_arena_alloc(guessing->guess->arena, strlen(folded) + 3, 1) : NULL;
    if (!words) {
        guessing->out_of_memory = true;
        return " ";
    }
    char *to = words;
    *to++ = ' ';
    while (*folded) {
        size_t mark = other_mark(folded);
        if (!mark && is_word_byte((unsigned char)*folded))
            *to++ = *folded;
        else if (to[-1] != ' ')
            *to++ = ' ';
        folded += mark ? mark : 1;
    }
    if (to[-1] != ' ')
        *to++ = ' ';
    *to = '\0';
    return words;
}

/* Whether a phrase of length bytes begins at a word of words; with a final * a word may go on. */
static bool stands(const char *words, const char *phrase, size_t length) {
    bool open = phrase[length - 1] == '*';
    size_t wanted = length - open;
    for (const char *at = words; (at = strchr(at, ' ')); at++)
        if (!strncmp(at + 1, phrase, wanted) && (open || at[1 + wanted] == ' '))
            return true;
    return false;
}

bool yunta_guess_says(const char *words, const char *phrases) {
    for (const char *at = phrases; *at;) {
        size_t size = strcspn(at, "|");
        if (size && stands(words, at, size))
            return true;
        at += size + (at[size] == '|');
    }
    return false;
}

static size_t count_said(const yunta_guessing *guessing, const char *phrases) {
    size_t count = 0;
    for (size_t c = 0; c < guessing->table->columns; c++)
        count += yunta_guess_says(guessing->words[c], phrases);
    return count;
}

int yunta_guess_language(const yunta_guessing *guessing) {
    size_t spanish = count_said(guessing, "el|los|las|cual|cuales|cuanto|tu|en que|nombre|correo|"
                                          "anos|institucion|rol|nivel|habilidad|y|genero|unidad");
    size_t english = count_said(guessing, "the|your|what|which|how|of|name|level|institution|and|"
                                          "skill|want|role|unit|birth|are|you");
    size_t portuguese = count_said(guessing, "voce|seu|sua|qual|quais|quanto|nao|nome|nivel de|da|"
                                             "do|instituicao|e|regiao|papel|em que|nascimento");
    if (english > spanish && english >= portuguese)
        return YUNTA_LANGUAGE_ENGLISH;
    return portuguese > spanish ? YUNTA_LANGUAGE_PORTUGUESE : YUNTA_LANGUAGE_SPANISH;
}

/* Messages in English and Spanish, side by side where they are used.
 *
 * T(en, es) picks the text in the language in force. Both are checked by the compiler against the
 * arguments of the printf-like call that they stand in, and neither can be left out.
 */
#ifndef YUNTA_BASE_LANGUAGE_H
#define YUNTA_BASE_LANGUAGE_H

typedef enum { YUNTA_ENGLISH, YUNTA_SPANISH } yunta_language;

/* Sets the language of all messages from now on. Call once, before any other thread runs. */
void yunta_language_set(yunta_language language);
yunta_language yunta_language_get(void);

/* The language of the environment: LC_ALL, LC_MESSAGES, LANG in that order; es* is Spanish. */
yunta_language yunta_language_of_environment(void);

const char *yunta_language_pick(const char *en, const char *es)
    __attribute__((format_arg(1), format_arg(2)));

#define T(en, es) yunta_language_pick(en, es)

#endif

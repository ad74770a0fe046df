#include "base/language.h"
#include <stdlib.h>
#include <strings.h>

static yunta_language in_force = YUNTA_ENGLISH;

void yunta_language_set(yunta_language language) {
    in_force = language;
}

yunta_language yunta_language_get(void) {
    return in_force;
}

yunta_language yunta_language_of_environment(void) {
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
        const char *value = getenv(names[k]);
        if (value && *value)
            return strncasecmp(value, "es", 2) == 0 ? YUNTA_SPANISH : YUNTA_ENGLISH;
    }
    return YUNTA_ENGLISH;
}

const char *yunta_language_pick(const char *en, const char *es) {
    return in_force == YUNTA_SPANISH ? es : en;
}

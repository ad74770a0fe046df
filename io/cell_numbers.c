/* Numbers whose separator may be the one of thousands or the decimal one. */
#include "io/cell_private.h"
#include <string.h>

enum { GROUP = 3, LONG = 4, SEPARATORS = 2 };
static const char separators[SEPARATORS] = {'.', ','};

/* How a cell of figures and separators is made. */
typedef struct {
    size_t first, last;       /* figures before the first separator, behind the last */
    size_t count[SEPARATORS]; /* of each */
    int final;                /* index of the last separator */
    bool zero;                /* the first figure is 0 */
} form;

static int separator_of(char c) {
    return c == '.' ? 0 : c == ',' ? 1 : -1;
}

static bool read_form(const char *text, form *found) {
    char plain[YUNTA_CELL_ROOM];
    *found = (form){.final = -1};
    if (!yunta_cell_plain(text, plain))
        return false;
    const char *at = plain + (*plain == '-' || *plain == '+');
    found->zero = *at == '0';
    for (size_t run = 0;; at++) {
        int which = separator_of(*at);
        if (*at >= '0' && *at <= '9') {
            run++;
            continue;
        }
        if (found->final < 0)
            found->first = run;
        found->last = run;
        if (which < 0)
            return !*at && found->last > 0;
        found->count[which]++;
        found->final = which;
        run = 0;
    }
}

static size_t count_of(const form *found) {
    return found->count[0] + found->count[1];
}

static bool is_double(const form *found) {
    return count_of(found) == 1 && found->first > 0 && found->first <= GROUP && !found->zero &&
           found->last == GROUP;
}

bool yunta_cell_is_double(const char *text) {
    form found;
    return strpbrk(text, ".,") && read_form(text, &found) && is_double(&found);
}

void yunta_cell_learn(const char *text, yunta_cell_evidence *evidence) {
    form found;
    int64_t number;
    if (!read_form(text, &found) || is_double(&found))
        return;
    size_t count = count_of(&found);
    if (count > 1 && !yunta_cell_number(text, &number))
        return; /* 1.2.3 is none */
    int other = 1 - found.final;
    if (count == 0)
        evidence->plain = evidence->plain || (found.first >= LONG && !found.zero);
    else if (count == 1)
        evidence->decimal[found.final] = true;
    else if (found.count[found.final] == count)
        evidence->groups[found.final] = true;
    else if (found.count[found.final] == 1)
        evidence->decimal[found.final] = evidence->groups[other] = true;
}

yunta_cell_meaning yunta_cell_decide(const char *text, const yunta_cell_evidence *evidence) {
    int own = strchr(text, separators[0]) ? 0 : 1, other = 1 - own;
    bool thousands = evidence->plain || evidence->groups[own] || evidence->decimal[other];
    bool decimal = evidence->decimal[own] || evidence->groups[other];
    if (thousands == decimal)
        return YUNTA_CELL_UNSURE;
    return thousands ? YUNTA_CELL_THOUSANDS : YUNTA_CELL_DECIMAL;
}

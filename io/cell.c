/* Numbers, RUTs and lists. */
#include "io/cell.h"
#include "base/list.h"
#include "io/cell_private.h"
#include <stdio.h>
#include <string.h>

enum { DECIMALS = 3, GROUP = 3, THOUSAND = 1000 };

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static bool add_digit(int64_t *value, char digit) {
    return !__builtin_mul_overflow(*value, (int64_t)10, value) &&
           !__builtin_add_overflow(*value, (int64_t)(digit - '0'), value);
}

/* Where the decimal separator stands, or the end: the last of . and , unless it stands there
 * several times, as a separator of thousands does. */
static const char *decimal_point(const char *text, char *grouping) {
    const char *last = NULL;
    size_t points = 0, commas = 0;
    for (const char *at = text; *at; at++) {
        points += *at == '.';
        commas += *at == ',';
        if (*at == '.' || *at == ',')
            last = at;
    }
    *grouping = points > 1 ? '.' : commas > 1 ? ',' : '\0';
    if (points == 1 && commas == 1)
        *grouping = *last == '.' ? ',' : '.';
    return last && *last != *grouping ? last : text + strlen(text);
}

/* The whole part, in groups of three where grouping stands in it. */
static bool whole_part(const char *at, const char *end, char grouping, int64_t *value) {
    size_t run = 0;
    bool grouped = false;
    for (; at < end; at++) {
        if (*at == grouping && grouping) {
            if (run == 0 || run > GROUP || (grouped && run != GROUP))
                return false;
            grouped = true;
            run = 0;
            continue;
        }
        if (!is_digit(*at) || !add_digit(value, *at))
            return false;
        run++;
    }
    return !grouped || run == GROUP;
}

/* Digits after the separator, to thousandths. */
static bool decimal_part(const char *at, int64_t *value) {
    int count = 0;
    for (; is_digit(*at); at++, count++)
        if (count < DECIMALS ? !add_digit(value, *at) : *at != '0')
            return false;
    if (*at || count == 0)
        return false;
    for (; count < DECIMALS; count++)
        if (!add_digit(value, '0'))
            return false;
    return true;
}

/* Plain text. whole: a separator before three figures is that of thousands. */
static bool read_number(const char *plain, bool whole, int64_t *thousandths) {
    int64_t value = 0;
    char grouping;
    const char *at = plain;
    bool negative = *at == '-';
    if (*at == '-' || *at == '+')
        at++;
    const char *point = decimal_point(at, &grouping);
    if (whole && *point && yunta_cell_is_double(plain)) {
        grouping = *point;
        point += strlen(point);
    }
    if ((point == at && !*point) || !whole_part(at, point, grouping, &value) ||
        !decimal_part(*point ? point + 1 : "000", &value))
        return false;
    *thousandths = negative ? -value : value;
    return true;
}

bool yunta_cell_number(const char *text, int64_t *thousandths) {
    char plain[YUNTA_CELL_ROOM];
    *thousandths = 0;
    return yunta_cell_plain(text, plain) && read_number(plain, false, thousandths);
}

bool yunta_cell_whole(const char *text, int64_t *value) {
    char plain[YUNTA_CELL_ROOM];
    int64_t thousandths = 0;
    *value = 0;
    if (!yunta_cell_plain(text, plain) || !read_number(plain, true, &thousandths) ||
        thousandths % THOUSAND != 0)
        return false;
    *value = thousandths / THOUSAND;
    return true;
}

/* Figures alone, of which there cannot be too many. */
static bool short_integer(const char *text, int32_t *value) {
    enum { SAFE = 9 };
    int32_t number = 0;
    int k = 0;
    for (; k < SAFE && text[k] >= '0' && text[k] <= '9'; k++)
        number = 10 * number + (text[k] - '0');
    *value = number;
    return k > 0 && !text[k];
}

bool yunta_cell_integer(const char *text, int32_t *value) {
    int64_t whole;
    if (short_integer(text, value))
        return true;
    *value = 0;
    if (!yunta_cell_whole(text, &whole) || whole < INT32_MIN || whole > INT32_MAX)
        return false;
    *value = (int32_t)whole;
    return true;
}

enum { WHOLE_RUT = 9 }; /* signs of one of today's, its check digit included */

/* The check digit of a RUT: modulo 11 over the digits from the right times 2..7, again and again.
 */
static char check_digit(const char *digits, int count) {
    int sum = 0;
    for (int k = 0; k < count; k++)
        sum += (digits[count - 1 - k] - '0') * (2 + k % 6);
    return "0K987654321"[sum % 11];
}

/* Takes the blanks around the hyphen out. */
static void join_hyphen(char *plain) {
    char *hyphen = strchr(plain, '-');
    if (!hyphen)
        return;
    if (hyphen[1] == ' ')
        memmove(hyphen + 1, hyphen + 2, strlen(hyphen + 2) + 1);
    if (hyphen > plain && hyphen[-1] == ' ')
        memmove(hyphen - 1, hyphen, strlen(hyphen) + 1);
}

/* The digits before the hyphen, without the points; those must stand at every three. */
static bool rut_body(const char **at, char digits[static 9], int *count) {
    const char *hyphen = strchr(*at, '-');
    bool pointed = memchr(*at, '.', hyphen ? (size_t)(hyphen - *at) : 0) != NULL;
    *count = 0;
    for (; hyphen && *at < hyphen; (*at)++) {
        size_t left = (size_t)(hyphen - *at);
        bool point_due = pointed && left % 4 == 0;
        if (point_due != (**at == '.') || (point_due && *count == 0))
            return false;
        if (point_due)
            continue;
        if (!is_digit(**at) || *count == 9)
            return false;
        digits[(*count)++] = **at;
    }
    return hyphen && *count > 0 && strspn(digits, "0") < (size_t)*count;
}

static bool read_rut(const char *text, char digits[static 10], int *count) {
    char plain[YUNTA_CELL_ROOM];
    if (!yunta_cell_plain(text, plain))
        return false;
    join_hyphen(plain);
    char *last = strrchr(plain, ' ');
    if (last && !strchr(plain, '-') && last[1] && !last[2])
        *last = '-'; /* 12 345 678 5 */
    for (char *blank = plain; (blank = strchr(blank, ' '));)
        *blank = '.'; /* 12 345 678-5 */
    /* Fewer digits without a hyphen could be a RUT whose check digit was left out; K is one. */
    size_t body = strspn(plain, "0123456789"), length = strlen(plain);
    bool whole = body >= WHOLE_RUT - 1 && length == WHOLE_RUT;
    bool letter = body > 0 && plain[body] == 'k' && length == body + 1;
    if ((whole || letter) && length + 1 < YUNTA_CELL_ROOM && *plain != '0') {
        memmove(plain + length, plain + length - 1, 2);
        plain[length - 1] = '-';
    }
    const char *at = plain;
    if (!rut_body(&at, digits, count))
        return false;
    char check = at[1] == 'k' ? 'K' : at[1];
    return check && at[2] == '\0' && check == check_digit(digits, *count);
}

bool yunta_cell_rut(const char *text) {
    char digits[10] = "";
    int count;
    return read_rut(text, digits, &count);
}

bool yunta_cell_rut_key(const char *text, char key[static YUNTA_RUT_ROOM]) {
    char digits[10] = "";
    int count;
    if (!read_rut(text, digits, &count))
        return false;
    const char *body = digits + strspn(digits, "0");
    snprintf(key, YUNTA_RUT_ROOM, "%s-%c", body, check_digit(digits, count));
    return true;
}

const char **yunta_cell_list(yunta_arena *arena, const char *text, size_t *count) {
    return yunta_list_split(arena, text, NULL, count);
}

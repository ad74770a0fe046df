#include "io/zone.h"
#include "base/array.h"
#include "base/language.h"
#include "base/text.h"
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

enum { DAY_SECONDS = 86400, NAME_MOST = 128, FOLDER_DEPTH_MOST = 3 };

/* The years of model/date.h. */
enum { YEAR_LEAST = 1583, YEAR_MOST = 9999 };

typedef YUNTA_ARRAY(yunta_zone_span) span_list;
typedef YUNTA_ARRAY(const char *) name_list;

static const char *zone_folder(void) {
    const char *folder = getenv("TZDIR");
    return folder && *folder ? folder : "/usr/share/zoneinfo";
}

static bool name_is_safe(const char *name) {
    static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                  "0123456789_+-/";
    size_t length = strlen(name);
    return length > 0 && length <= NAME_MOST && name[0] != '/' && name[length - 1] != '/' &&
           strspn(name, allowed) == length;
}

/* Compiled zones begin with the letters TZif; lists and other files beside them do not. */
static bool is_zone_file(const char *path) {
    struct stat status;
    if (stat(path, &status) != 0 || !S_ISREG(status.st_mode))
        return false;
    FILE *file = fopen(path, "rbe");
    if (!file)
        return true;
    char magic[4] = "";
    bool compiled = fread(magic, 1, 4, file) == 4 && memcmp(magic, "TZif", 4) == 0;
    compiled = compiled || ferror(file);
    fclose(file);
    return compiled;
}

static bool join(char path[static PATH_MAX], const char *folder, const char *name) {
    int length = snprintf(path, PATH_MAX, "%s/%s", folder, name);
    return length > 0 && length < PATH_MAX;
}

bool yunta_zone_known(const char *name) {
    char path[PATH_MAX];
    return name_is_safe(name) && join(path, zone_folder(), name) && is_zone_file(path);
}

/* --- loading --- */

static yunta_zone_span span_of(int64_t second) {
    time_t at = (time_t)second;
    struct tm local = {0};
    localtime_r(&at, &local);
    yunta_zone_span span = {second, (int32_t)local.tm_gmtoff, local.tm_isdst > 0, ""};
    snprintf(span.name, sizeof span.name, "%s", local.tm_zone ? local.tm_zone : "");
    return span;
}

static bool same_span(const yunta_zone_span *a, const yunta_zone_span *b) {
    return a->offset == b->offset && a->daylight == b->daylight && strcmp(a->name, b->name) == 0;
}

/* The first second after low, and at most high, at which the span of low no longer holds. */
static int64_t change_between(const yunta_zone_span *span, int64_t low, int64_t high) {
    while (high - low > 1) {
        int64_t middle = low + (high - low) / 2;
        yunta_zone_span there = span_of(middle);
        if (same_span(span, &there))
            low = middle;
        else
            high = middle;
    }
    return high;
}

/* Adds every change in (from, to]; a day may hold several. */
static bool scan(span_list *spans, int64_t from, int64_t to) {
    for (int64_t at = from; at < to;) {
        int64_t next = at + DAY_SECONDS < to ? at + DAY_SECONDS : to;
        const yunta_zone_span *last = &spans->items[spans->count - 1];
        yunta_zone_span then = span_of(next);
        if (same_span(last, &then)) {
            at = next;
            continue;
        }
        at = change_between(last, at, next);
        yunta_zone_span changed = span_of(at);
        if (!yunta_array_push(spans, changed))
            return false;
    }
    return true;
}

static bool collect(span_list *spans, int first, int last) {
    first = first < YEAR_LEAST ? YEAR_LEAST : first;
    last = last > YEAR_MOST ? YEAR_MOST : last;
    int64_t from = ((int64_t)yunta_day_from_civil(first, 1, 1) - 1) * DAY_SECONDS;
    int64_t to = ((int64_t)yunta_day_from_civil(last, 12, 31) + 2) * DAY_SECONDS;
    yunta_zone_span start = span_of(from);
    if (!yunta_array_push(spans, start) || !scan(spans, from, to))
        return false;
    spans->items[0].at = INT64_MIN;
    return true;
}

static const yunta_zone *zone_from(yunta_arena *arena, const char *name, const span_list *spans) {
    yunta_zone *zone = yunta_arena_alloc(arena, 1, sizeof *zone);
    if (!zone)
        return NULL;
    zone->name = yunta_arena_copy(arena, name);
    zone->spans = yunta_arena_alloc(arena, spans->count, sizeof *zone->spans);
    zone->count = spans->count;
    if (!zone->name || !zone->spans)
        return NULL;
    memcpy(zone->spans, spans->items, spans->count * sizeof *zone->spans);
    return zone;
}

/* Whether the file of the zone holds the name of every span: libc falls back on UTC, and says
 * nothing, when it cannot read the file. */
static bool agrees_with_file(const char *name, const span_list *spans) {
    enum { FILE_MOST = 65536 }; /* the largest today has 4 KB */
    static char bytes[FILE_MOST];
    char path[PATH_MAX];
    FILE *file = join(path, zone_folder(), name) ? fopen(path, "rbe") : NULL;
    if (!file)
        return false;
    size_t size = fread(bytes, 1, sizeof bytes, file);
    bool agrees = !ferror(file);
    fclose(file);
    for (size_t k = 0; agrees && k < spans->count; k++)
        agrees = memmem(bytes, size, spans->items[k].name, strlen(spans->items[k].name)) != NULL;
    return agrees;
}

static bool set_zone(yunta_arena *arena, const char *name) {
    char *value = yunta_arena_format(arena, ":%s", name);
    if (!value || setenv("TZ", value, 1) != 0)
        return false;
    tzset();
    return true;
}

/* Cannot fail: the variable stood there before, so the environment has room for it. */
static void restore_zone(const char *earlier) {
    if (earlier)
        setenv("TZ", earlier, 1);
    else
        unsetenv("TZ");
    tzset();
}

yunta_status yunta_zone_load(yunta_arena *arena, const char *name, int first, int last,
                             const yunta_zone **zone) {
    *zone = NULL;
    if (!yunta_zone_known(name))
        return YUNTA_OK;
    span_list spans = {0};
    const char *earlier = getenv("TZ");
    if (earlier && !(earlier = yunta_arena_copy(arena, earlier)))
        return YUNTA_E_MEMORY;
    bool done = set_zone(arena, name) && collect(&spans, first, last);
    restore_zone(earlier);
    bool read = !done || agrees_with_file(name, &spans);
    if (done && read)
        *zone = zone_from(arena, name, &spans);
    yunta_array_free(&spans);
    return !read ? YUNTA_E_IO : *zone ? YUNTA_OK : YUNTA_E_MEMORY;
}

/* --- nearest name --- */

/* posix and right hold all zones again. */
static bool is_skipped(const char *prefix, const char *entry) {
    return entry[0] == '.' ||
           (!*prefix && (strcmp(entry, "posix") == 0 || strcmp(entry, "right") == 0));
}

static bool list_zones(yunta_arena *arena, const char *prefix, int depth, name_list *names);

static bool list_entry(yunta_arena *arena, const char *prefix, const char *entry, int depth,
                       name_list *names) {
    char *name = yunta_arena_format(arena, "%s%s%s", prefix, *prefix ? "/" : "", entry);
    char path[PATH_MAX];
    struct stat status;
    if (!name)
        return false;
    if (!join(path, zone_folder(), name) || stat(path, &status) != 0)
        return true;
    if (S_ISDIR(status.st_mode))
        return list_zones(arena, name, depth + 1, names);
    return !is_zone_file(path) || yunta_array_push(names, name);
}

static bool list_zones(yunta_arena *arena, const char *prefix, int depth, name_list *names) {
    char path[PATH_MAX];
    if (depth > FOLDER_DEPTH_MOST || !join(path, zone_folder(), prefix))
        return true;
    DIR *folder = opendir(path);
    if (!folder)
        return errno != ENOMEM;
    bool done = true;
    for (const struct dirent *entry; done && (entry = readdir(folder));)
        if (!is_skipped(prefix, entry->d_name))
            done = list_entry(arena, prefix, entry->d_name, depth, names);
    closedir(folder);
    return done;
}

static int by_text(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Folded, with the underscores of zone names in the place of blanks. */
static char *comparable(yunta_arena *arena, const char *name) {
    char *folded = yunta_text_fold(arena, name);
    for (char *at = folded; at && *at; at++)
        if (*at == ' ')
            *at = '_';
    return folded;
}

/* Etc/GMT-3 is three hours ahead of UTC, which nobody means who writes GMT-3. */
static bool is_offset(const char *zone) {
    return !strncmp(zone, "Etc/", 4) || !strncmp(zone, "GMT", 3);
}

/* The zone whose last part is the last part of the name wanted, or else the nearest by spelling. */
static yunta_status nearest_of(yunta_arena *arena, const char *name, const name_list *names,
                               const char **nearest) {
    const char **folded = yunta_arena_alloc(arena, names->count, sizeof *folded);
    char *wanted = comparable(arena, name);
    if (!folded || !wanted)
        return YUNTA_E_MEMORY;
    const char *city = strrchr(wanted, '/') ? strrchr(wanted, '/') + 1 : wanted;
    for (size_t k = 0; k < names->count; k++) {
        if (!(folded[k] = comparable(arena, names->items[k])))
            return YUNTA_E_MEMORY;
        const char *slash = strrchr(folded[k], '/');
        if (!*nearest && slash && strcmp(slash + 1, city) == 0)
            *nearest = names->items[k];
    }
    const char *near = *nearest ? NULL : yunta_text_nearest(wanted, folded, names->count);
    for (size_t k = 0; near && k < names->count; k++)
        if (folded[k] == near)
            *nearest = names->items[k];
    return YUNTA_OK;
}

yunta_status yunta_zone_nearest(yunta_arena *arena, const char *name, const char **nearest) {
    *nearest = NULL;
    name_list names = {0};
    yunta_status status = YUNTA_E_MEMORY;
    if (list_zones(arena, "", 0, &names)) {
        size_t kept = 0;
        for (size_t k = 0; k < names.count; k++)
            if (!is_offset(names.items[k]))
                names.items[kept++] = names.items[k];
        names.count = kept;
        if (names.count > 1)
            qsort(names.items, names.count, sizeof *names.items, by_text);
        status = nearest_of(arena, name, &names, nearest);
    }
    yunta_array_free(&names);
    return status;
}

/* GMT-3, utc+02:00, UTC -3, -03: hours from UTC, whole ones that some zone has. */
static bool read_offset(yunta_arena *arena, const char *name, int *hours) {
    static const char minus[] = "\xe2\x88\x92";
    const char *folded = yunta_text_fold(arena, name), *at = folded ? folded : "";
    if (!strncmp(at, "gmt", 3) || !strncmp(at, "utc", 3))
        at += 3;
    at += *at == ' ';
    size_t sign = *at == '-' || *at == '+' ? 1 : strncmp(at, minus, 3) == 0 ? 3 : 0;
    bool west = *at != '+';
    at += sign;
    at += *at == ' ';
    size_t figures = strspn(at, "0123456789");
    const char *rest = at + figures;
    if (!sign || figures < 1 || figures > 2 || (*rest && strcmp(rest, ":00") != 0))
        return false;
    *hours = atoi(at) * (west ? -1 : 1);
    return *hours != 0 && *hours >= -12 && *hours <= 14;
}

yunta_status yunta_zone_mend(yunta_arena *arena, const char *name, const char *otherwise,
                             const char **mend) {
    const char *nearest = NULL;
    int hours;
    *mend = otherwise;
    if (read_offset(arena, name, &hours)) {
        *mend = yunta_arena_format(
            arena,
            T("write a city, as America/Santiago, whose clock changes are known; or Etc/GMT%+d, "
              "which is UTC%+d (its sign is the other way round)",
              "escriba una ciudad, como America/Santiago, cuyos cambios de hora se conocen; o "
              "Etc/GMT%+d, que es UTC%+d (su signo va al revés)"),
            -hours, hours);
    } else {
        if (yunta_zone_nearest(arena, name, &nearest) != YUNTA_OK)
            return YUNTA_E_MEMORY;
        if (nearest)
            *mend = yunta_arena_format(arena, T("did you mean %s?", "¿quiso decir %s?"), nearest);
    }
    return *mend ? YUNTA_OK : YUNTA_E_MEMORY;
}

/* The lines above the rows: titles over the header, and headers of two lines. */
#include "base/language.h"
#include "base/text.h"
#include "io/table_private.h"
#include <string.h>

/* A line with one text, over one with so many, is a title. */
enum { FEWEST_NAMES = 3 };

static const char *name_at(const char *const *names, size_t count, size_t k) {
    return k < count ? names[k] : "";
}

static size_t filled(const char *const *names, size_t count) {
    size_t some = 0;
    for (size_t k = 0; k < count; k++)
        some += *names[k] != '\0';
    return some;
}

/* Names of columns are no figures, dates or addresses, some of which every answer has. */
static bool may_be_names(const char *const *names, size_t count) {
    for (size_t k = 0; k < count; k++)
        if ((*names[k] >= '0' && *names[k] <= '9') || strchr(names[k], '@'))
            return false;
    return filled(names, count) >= FEWEST_NAMES;
}

size_t yunta_table_filled(const yunta_table_head *head) {
    return filled(head->name, head->count);
}

bool yunta_table_is_title(const yunta_table_head *head, const char *const *names, size_t count) {
    return filled(head->name, head->count) == 1 && may_be_names(names, count);
}

bool yunta_table_is_second(const yunta_table_head *head, const char *const *names, size_t count) {
    size_t width = head->count > count ? head->count : count, groups = 0;
    if (width < 2 || *name_at(names, count, 0) || !*name_at(head->name, head->count, 0))
        return false;
    for (size_t k = 0; k < width; k++) {
        bool named = *name_at(head->name, head->count, k);
        bool opens = named && k + 1 < width && !*name_at(head->name, head->count, k + 1);
        bool below = *name_at(names, count, k);
        if (below != (opens || !named))
            return false;
        groups += opens;
    }
    return groups > 0;
}

bool yunta_table_join_heads(yunta_table_head *head, const char *const *names, size_t count,
                            yunta_arena *arena) {
    size_t width = head->count > count ? head->count : count;
    const char **joined = yunta_arena_alloc(arena, width, sizeof *joined), *group = "";
    for (size_t k = 0; joined && k < width; k++) {
        const char *below = name_at(names, count, k);
        if (*name_at(head->name, head->count, k))
            group = head->name[k];
        joined[k] = *below ? yunta_arena_format(arena, "%s [%s]", group, below) : group;
        if (!joined[k])
            return false;
    }
    head->name = joined;
    head->count = width;
    return joined != NULL;
}

bool yunta_table_keep_head(yunta_table_head *head, const char *const *names, size_t count,
                           size_t line, yunta_arena *arena) {
    const char **kept = yunta_arena_alloc(arena, count, sizeof *kept);
    for (size_t k = 0; kept && k < count; k++)
        if (!(kept[k] = yunta_text_trim(arena, names[k])))
            return false;
    *head = (yunta_table_head){kept, count, line};
    return kept != NULL;
}

void yunta_table_note_title(const yunta_table *table, const yunta_table_head *head,
                            yunta_problems *problems) {
    const char *title = "";
    for (size_t k = 0; k < head->count && !*title; k++)
        title = head->name[k];
    yunta_problem_add(problems, YUNTA_NOTE, (yunta_place){table->shown, head->line, NULL}, title,
                      NULL,
                      T("a title above the header, passed over",
                        "un título sobre el encabezado, que se pasa por alto"));
}

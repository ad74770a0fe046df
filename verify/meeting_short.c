/* run.json's `shortfalls`: every unit that lacks meetings, once, in the order of what is shown. */
#include "verify/meeting_private.h"
#include <string.h>

/* The two whom a row shows; mentee "" for a group's. NULL: the row is none. */
static const char *text_of(const yunta_json_value *row, const char *member, bool group) {
    const yunta_json_value *value = yunta_json_member(row, member);
    if (group)
        return value && value->kind == YUNTA_JSON_NULL ? "" : NULL;
    return value ? value->text : NULL;
}

/* The unit of a row, or the number of units. */
static size_t unit_of(const yunta_meeting_desk *d, const char *mentor, const char *mentee) {
    int32_t first = mentor ? yunta_shown_person(d->check, mentor) : -1, second = -1;
    if (first < 0 || !mentee)
        return d->unit_count;
    if (!yunta_desk_of_group(d->check) && (second = yunta_shown_person(d->check, mentee)) < 0)
        return d->unit_count;
    return yunta_desk_unit(d, first, second);
}

/* Why is told in words that name people, so not under pseudonyms. */
static bool is_right(const yunta_check *check, const yunta_json_value *row,
                     const yunta_meeting_unit *unit) {
    const yunta_json_value *held = yunta_json_member(row, "held");
    const yunta_json_value *why = yunta_json_member(row, "why");
    return unit->held < (size_t)check->policy->meetings_count && held &&
           held->kind == YUNTA_JSON_INTEGER && held->integer == (int64_t)unit->held && why &&
           why->text && (*why->text != '\0') == (check->alias == NULL);
}

/* Marks the units that are listed. */
static void read_list(const yunta_meeting_desk *d, const yunta_json_value *list, bool *listed) {
    const char *last[] = {"", ""};
    for (size_t k = 0; k < list->count; k++) {
        const char *mentor = text_of(&list->items[k], "mentor", false);
        const char *mentee = text_of(&list->items[k], "mentee", yunta_desk_of_group(d->check));
        size_t unit = unit_of(d, mentor, mentee);
        bool known = unit < d->unit_count && is_right(d->check, &list->items[k], &d->units[unit]);
        int order = known ? strcmp(last[0], mentor) : 0;
        if (!known || order > 0 || (order == 0 && strcmp(last[1], mentee) >= 0)) {
            yunta_fault(d->check, yunta_run_place(d->check, "shortfalls"), mentor,
                        T("does not lack meetings, or not with this number and reason, or stands "
                          "twice or out of order",
                          "no le faltan reuniones, o no con este número y motivo, o está dos veces "
                          "o fuera de orden"));
            continue;
        }
        listed[unit] = true;
        last[0] = mentor;
        last[1] = mentee;
    }
}

void yunta_desk_check_shortfalls(const yunta_meeting_desk *d) {
    const yunta_json_value *list = yunta_json_member(d->check->run, "shortfalls");
    bool *listed = yunta_check_alloc(d->check, d->unit_count, sizeof *listed);
    if (!listed)
        return;
    if (list && list->kind == YUNTA_JSON_ARRAY)
        read_list(d, list, listed);
    else
        yunta_fault(d->check, yunta_run_place(d->check, "shortfalls"), NULL,
                    T("should be a list", "debería ser una lista"));
    for (size_t k = 0; k < d->unit_count; k++)
        if (!listed[k] && d->units[k].held < (size_t)d->check->policy->meetings_count)
            yunta_fault(d->check, yunta_run_place(d->check, "shortfalls"),
                        yunta_shown_id(d->check, d->check->pairs[d->units[k].first].mentor),
                        T("lacks meetings and is not listed with its number",
                          "le faltan reuniones y no está en la lista con su número"));
}

#include "io/zone.h"
#include "tests/ics_support.h"
#include <libical/ical.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* cmocka wants those first. */
#include <cmocka.h>

/* The bytes of a calendar; yunta_free. */
static char *written(const yunta_ics_calendar *calendar, const yunta_ics_event *events,
                     size_t count) {
    char *text = NULL;
    size_t size = 0;
    FILE *stream = open_memstream(&text, &size);
    assert_non_null(stream);
    yunta_ics_write(stream, calendar, events, count);
    assert_int_equal(fclose(stream), 0);
    char *copy = yunta_alloc(size + 1, 1);
    memcpy(copy, text, size);
    free(text);
    return copy;
}

static const yunta_zone *zone_named(yunta_arena *arena, const char *name) {
    const yunta_zone *zone = NULL;
    assert_int_equal(yunta_zone_load(arena, name, 2025, 2032, &zone), YUNTA_OK);
    assert_non_null(zone);
    return zone;
}

static yunta_ics_calendar calendar_in(const yunta_zone *zone) {
    return (yunta_ics_calendar){.name = "Cohorte",
                                .organizer = "Cohorte",
                                .language = "es",
                                .zone = zone,
                                .stamp = 1803859200};
}

/* Whether libical reads the text without complaint and by its table of RFC 5546. */
static icalcomponent *parsed(const char *text) {
    icalcomponent *calendar = icalparser_parse_string(text);
    assert_non_null(calendar);
    assert_int_equal(icalcomponent_isa(calendar), ICAL_VCALENDAR_COMPONENT);
    assert_int_equal(icalcomponent_count_errors(calendar), 0);
    icalcomponent *clone = icalcomponent_new_clone(calendar);
    assert_true(icalrestriction_check(clone));
    assert_int_equal(icalcomponent_count_errors(clone), 0);
    icalcomponent_free(clone);
    return calendar;
}

static void instants_are_right_on_both_sides_of_chiles_change(void **state) {
    (void)state;
    yunta_arena *arena = yunta_arena_new();
    yunta_ics_calendar calendar = calendar_in(zone_named(arena, "America/Santiago"));
    const yunta_ics_event events[] = {
        test_event("a@yunta", 2027, 4, 2, 540), test_event("b@yunta", 2027, 4, 5, 540),
        test_event("c@yunta", 2027, 9, 3, 540), test_event("d@yunta", 2027, 9, 6, 540)};
    const time_t wanted[] = {1806667200, 1806930000, 1819976400, 1820232000};
    char *text = written(&calendar, events, 4);
    icalcomponent *root = parsed(text);
    size_t k = 0;
    for (icalcomponent *event = icalcomponent_get_first_component(root, ICAL_VEVENT_COMPONENT);
         event; event = icalcomponent_get_next_component(root, ICAL_VEVENT_COMPONENT), k++) {
        struct icaltimetype start = icalcomponent_get_dtstart(event);
        assert_non_null(start.zone);
        assert_int_equal(icaltime_as_timet_with_zone(start, start.zone), wanted[k]);
    }
    assert_int_equal(k, 4);
    icalcomponent_free(root);
    yunta_free(text);
    yunta_arena_free(arena);
}

/* Noon of every fifth day, and every hour of the days within two of a change, but for the hours
 * that the change removes or repeats. */
static size_t spread(const yunta_zone *zone, yunta_ics_event *events, size_t room) {
    size_t count = 0;
    yunta_day from = yunta_day_from_civil(2026, 1, 1), to = yunta_day_from_civil(2031, 12, 31);
    for (yunta_day day = from; day <= to; day++) {
        bool near = false;
        for (size_t k = 1; k < zone->count; k++)
            near = near || llabs((int64_t)day * 86400 - zone->spans[k].at) < 2 * 86400;
        for (int32_t hour = 0; hour < 23 && count < room; hour++) {
            int64_t utc;
            if (!near && (hour != 12 || day % 5))
                continue;
            if (yunta_zone_to_utc(zone, day, hour * 60, &utc) != YUNTA_LOCAL_ONCE)
                continue;
            events[count] = test_event("x@yunta", 2026, 1, 1, hour * 60);
            events[count].day = events[count].end_day = day;
            count++;
        }
    }
    return count;
}

static void instants_are_right_in_every_zone(void **state) {
    enum { MOST = 2000 };
    static const char *const zones[] = {
        "America/Santiago", "America/Punta_Arenas", "Pacific/Easter", "America/Mexico_City",
        "America/Tijuana",  "America/Lima",         "Europe/Madrid",  "Asia/Kolkata"};
    static yunta_ics_event events[MOST];
    (void)state;
    for (size_t z = 0; z < sizeof zones / sizeof *zones; z++) {
        yunta_arena *arena = yunta_arena_new();
        const yunta_zone *zone = zone_named(arena, zones[z]);
        yunta_ics_calendar calendar = calendar_in(zone);
        size_t count = spread(zone, events, MOST), k = 0;
        assert_true(count > 300 && count < MOST);
        char *text = written(&calendar, events, count);
        icalcomponent *root = parsed(text);
        for (icalcomponent *event = icalcomponent_get_first_component(root, ICAL_VEVENT_COMPONENT);
             event; event = icalcomponent_get_next_component(root, ICAL_VEVENT_COMPONENT), k++) {
            int64_t wanted;
            struct icaltimetype start = icalcomponent_get_dtstart(event);
            yunta_zone_to_utc(zone, events[k].day, events[k].minute, &wanted);
            assert_int_equal(icaltime_as_timet_with_zone(start, start.zone), wanted);
        }
        assert_int_equal(k, count);
        icalcomponent_free(root);
        yunta_free(text);
        yunta_arena_free(arena);
    }
}

/* Every content line ends in CR LF, has at most 75 octets, and splits no character. */
static void assert_lines_fold(const char *text) {
    for (const char *line = text; *line;) {
        const char *end = strstr(line, "\r\n");
        assert_non_null(end);
        assert_true(end - line <= 75);
        for (const char *c = line; c < end; c++)
            assert_true((unsigned char)*c >= 0x20 && *c != 0x7f);
        assert_true(((unsigned char)line[*line == ' '] & 0xc0) != 0x80);
        line = end + 2;
    }
}

static void hostile_texts_survive_and_do_no_harm(void **state) {
    static const char *const texts[] = {
        "plain",
        "a,b;c\\d",
        "two\nlines",
        "cr\r\nBEGIN:VEVENT\r\nUID:evil",
        "tab\there",
        "\x1b[31mred\x07",
        "á é í ó ú ñ ü á é í ó ú ñ ü á é í ó ú ñ ü á é í ó ú ñ ü á é í ó ú",
        "日本語日本語日本語日本語日本語日本語日本語日本語日本語日本語日本語",
        "😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀",
        "\"quoted\" ^n caret",
        "\xe2\x80\xae\xd0\xb0 bidi",
        "\\",
        "\\n",
        ";",
        "END:VCALENDAR"};
    static const char *const shown[] = {NULL,
                                        NULL,
                                        NULL,
                                        "cr\nBEGIN:VEVENT\nUID:evil",
                                        "tab here",
                                        "[31mred",
                                        NULL,
                                        NULL,
                                        NULL,
                                        NULL,
                                        "\xd0\xb0 bidi",
                                        NULL,
                                        NULL,
                                        NULL,
                                        NULL};
    (void)state;
    yunta_arena *arena = yunta_arena_new();
    for (size_t k = 0; k < sizeof texts / sizeof *texts; k++) {
        yunta_ics_calendar calendar = calendar_in(zone_named(arena, "America/Santiago"));
        yunta_ics_event event = test_event("a@yunta", 2027, 4, 5, 540);
        event.summary = event.description = calendar.name = calendar.organizer = texts[k];
        char *text = written(&calendar, &event, 1);
        assert_lines_fold(text);
        icalcomponent *root = parsed(text);
        assert_int_equal(icalcomponent_count_components(root, ICAL_VEVENT_COMPONENT), 1);
        const char *wanted = shown[k] ? shown[k] : texts[k];
        assert_string_equal(icalcomponent_get_summary(root), wanted);
        assert_string_equal(icalcomponent_get_description(root), wanted);
        assert_string_equal(icalcomponent_get_uid(root), "a@yunta");
        icalcomponent_free(root);
        yunta_free(text);
    }
    yunta_arena_free(arena);
}

static void a_name_cannot_leave_its_quotes(void **state) {
    (void)state;
    yunta_arena *arena = yunta_arena_new();
    yunta_ics_calendar calendar = calendar_in(zone_named(arena, "America/Lima"));
    yunta_ics_event event = test_event("a@yunta", 2027, 4, 5, 540);
    calendar.organizer = "A \"B\";X=1:mailto:evil@example.com ^'";
    char *text = written(&calendar, &event, 1);
    icalcomponent *root = parsed(text);
    icalproperty *organizer =
        icalcomponent_get_first_property(icalcomponent_get_inner(root), ICAL_ORGANIZER_PROPERTY);
    assert_string_equal(icalproperty_get_organizer(organizer), "mailto:noreply@yunta.invalid");
    assert_string_equal(icalproperty_get_parameter_as_string(organizer, "CN"),
                        "A B;X=1:mailto:evil@example.com '");
    icalcomponent_free(root);
    yunta_free(text);
    yunta_arena_free(arena);
}

static void what_is_written_is_read_back(void **state) {
    (void)state;
    yunta_arena *arena = yunta_arena_new();
    yunta_ics_calendar calendar = calendar_in(zone_named(arena, "America/Santiago"));
    yunta_ics_event events[] = {test_event("a@yunta", 2027, 4, 5, 540),
                                test_event("b@yunta", 2027, 4, 6, 0)};
    events[0].summary =
        "ñandú, con; \\ y\nuna línea larga que se dobla más de una vez porque tiene "
        "más de setenta y cinco octetos";
    events[0].description = "Reunión 1 de 4.\nAna <a@x.cl>; \\n";
    calendar.alarmed = true;
    events[1].cancelled = true;
    events[1].sequence = 12;
    events[1].end_day = events[1].day + 1;
    char *text = written(&calendar, events, 2);
    FILE *stream = fmemopen(text, strlen(text), "r");
    yunta_ics_event *found;
    size_t count;
    assert_int_equal(yunta_ics_read(stream, arena, &found, &count), YUNTA_OK);
    fclose(stream);
    assert_int_equal(count, 2);
    for (size_t k = 0; k < 2; k++) {
        assert_string_equal(found[k].uid, events[k].uid);
        assert_string_equal(found[k].summary, events[k].summary);
        assert_string_equal(found[k].description, events[k].description);
        assert_int_equal(found[k].day, events[k].day);
        assert_int_equal(found[k].minute, events[k].minute);
        assert_int_equal(found[k].end_day, events[k].end_day);
        assert_int_equal(found[k].end_minute, events[k].end_minute);
        assert_int_equal(found[k].cancelled, events[k].cancelled);
        assert_int_equal(found[k].sequence, events[k].sequence);
    }
    yunta_free(text);
    yunta_arena_free(arena);
}

static void what_is_not_ours_is_left_out(void **state) {
    char text[] =
        "BEGIN:VEVENT\nUID:a\nDTSTART:2027\nEND:VEVENT\nBEGIN:VEVENT\nDTSTART:20270401T0900"
        "00\nDTEND:20270401T100000\nEND:VEVENT\nEND:VEVENT\nBEGIN:VEVENT\nUID:b\nDTSTART:2"
        "0270231T090000\nDTEND:20270401T100000\nEND:VEVENT\nUID\n:\n\nBEGIN:VEVENT\nUID:c\nD"
        "TSTART:20270401T090000\nDTEND:20270401T100000\nSEQUENCE:99999999999";
    (void)state;
    yunta_arena *arena = yunta_arena_new();
    FILE *stream = fmemopen(text, strlen(text), "r");
    yunta_ics_event *found;
    size_t count;
    assert_int_equal(yunta_ics_read(stream, arena, &found, &count), YUNTA_OK);
    assert_int_equal(count, 0);
    fclose(stream);
    yunta_arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(instants_are_right_on_both_sides_of_chiles_change),
        cmocka_unit_test(instants_are_right_in_every_zone),
        cmocka_unit_test(hostile_texts_survive_and_do_no_harm),
        cmocka_unit_test(a_name_cannot_leave_its_quotes),
        cmocka_unit_test(what_is_written_is_read_back),
        cmocka_unit_test(what_is_not_ours_is_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "tests/write_fixture.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* cmocka wants those first. */
#include <cmocka.h>

void *write_need(void *memory) {
    assert_non_null(memory);
    return memory;
}

static void name_people(yunta_support *s) {
    static const char *const names[] = {"Ana",
                                        "=cmd|' /C calc'!A0",
                                        "Beto, el \"Ñato\"",
                                        "Dora",
                                        "Elsa",
                                        "Fe\r\nBEGIN:VEVENT",
                                        "Gil",
                                        ""};
    for (size_t p = 0; p < s->cohort->people; p++) {
        s->cohort->person[p].name = names[p % 8];
        s->cohort->person[p].email = write_need(
            yunta_arena_format(s->cohort->arena, "%s@correo.example", s->cohort->person[p].id));
    }
}

static void make_pairing(write_fixture *f) {
    yunta_pairing *pairing = &f->pairing;
    pairing->arena = write_need(yunta_arena_new());
    pairing->pairs =
        write_need(yunta_arena_alloc(pairing->arena, WRITE_PAIRS, sizeof *pairing->pairs));
    for (int32_t k = 0; k < WRITE_PAIRS; k++)
        pairing->pairs[k] =
            (yunta_pair){k, k + 4, yunta_scoring_score(f->cohort->scoring, k, k + 4), 1, 2, k == 1};
    pairing->count = WRITE_PAIRS;
    pairing->unmatched =
        write_need(yunta_arena_alloc(pairing->arena, 2, sizeof *pairing->unmatched));
    pairing->unmatched[0] = (yunta_unmatched){3, YUNTA_MENTOR, YUNTA_ALL_PARTNERS_TAKEN, "-1+1"};
    pairing->unmatched[1] = (yunta_unmatched){7, YUNTA_MENTEE, YUNTA_NO_SPONSOR, "p007 is alone"};
    pairing->unmatched_count = 2;
    pairing->eligible_pairs = 16;
    pairing->blocks = 1;
    int64_t *prices = write_need(yunta_arena_alloc(pairing->arena, 8, sizeof *prices));
    for (int k = 0; k < 8; k++)
        prices[k] = 100 * k - 300;
    yunta_stage *stages = write_need(yunta_arena_alloc(pairing->arena, 2, sizeof *stages));
    stages[0] = (yunta_stage){.objective = "pairs", .value = 3, .bound = 3, .settled = true};
    stages[1] = (yunta_stage){.objective = "score",
                              .value = 12000,
                              .bound = 12000,
                              .weight = "score of the pair",
                              .mentor_price = prices,
                              .mentee_price = prices,
                              .settled = true};
    pairing->part = (yunta_part){.part = "matching",
                                 .status = YUNTA_PART_PROVEN,
                                 .method = "network",
                                 .stages = stages,
                                 .stage_count = 2};
}

static yunta_slot slot(int month, int day, int hour) {
    return (yunta_slot){yunta_day_from_civil(2027, month, day), hour * 60, 60};
}

static void make_timetable(write_fixture *f) {
    static const uint8_t both[] = {1, 1}, first[] = {1, 0};
    yunta_timetable *t = f->timetable = write_need(yunta_timetable_new());
    t->groups = 1;
    t->plenaries = write_need(yunta_arena_alloc(t->arena, WRITE_SESSIONS, sizeof *t->plenaries));
    t->plenaries[0] = (yunta_plenary){0, 0, slot(4, 1, 10), 6, 6};
    t->plenaries[1] = (yunta_plenary){0, 1, slot(4, 15, 10), 5, 6};
    t->plenary_count = WRITE_SESSIONS;
    t->attendance = write_need(yunta_arena_alloc(t->arena, 2 * WRITE_PAIRS, sizeof *t->attendance));
    for (int32_t k = 0; k < 2 * WRITE_PAIRS; k++)
        t->attendance[k] =
            (yunta_attendance){k < WRITE_PAIRS ? k : k + 1, 0, k ? 2 : 1, k ? both : first};
    t->attendance_count = 2 * WRITE_PAIRS;
    t->meetings =
        write_need(yunta_arena_alloc(t->arena, WRITE_PAIRS * WRITE_MEETINGS, sizeof *t->meetings));
    for (int32_t k = 0; k < WRITE_PAIRS * WRITE_MEETINGS; k++)
        t->meetings[k] =
            (yunta_meeting){k / 2, k / 2 + 4, k % 2 + 1, slot(4 + k % 2, 6 + k, 9 + k % 3), 1};
    t->meeting_count = WRITE_PAIRS * WRITE_MEETINGS;
    t->plenary_part.status = t->meeting_part.status = YUNTA_PART_PROVEN;
}

int write_set_up(void **state) {
    write_fixture *f = yunta_alloc(1, sizeof *f);
    f->folder = scratch_new();
    f->problems = yunta_problems_new();
    f->cohort = yunta_support_bare(4, 4, 0);
    yunta_support_skills(f->cohort, 2);
    yunta_support_session(f->cohort, 60);
    yunta_support_session(f->cohort, 60);
    name_people(f->cohort);
    f->cohort->policy->programme_name = "Cohorte; nueve";
    f->cohort->cohort->level[0] = 5;
    f->cohort->cohort->want[4 * 2] = 3;
    f->cohort->cohort->has_skills = true;
    yunta_support_prepare(f->cohort);
    make_pairing(f);
    make_timetable(f);
    f->out = yunta_arena_copy(f->pairing.arena, scratch_path(f->folder, "out"));
    f->home = yunta_arena_copy(f->pairing.arena, f->folder->path);
    f->result = (yunta_result){.cohort = f->cohort->cohort,
                               .weeks = f->cohort->weeks,
                               .scoring = f->cohort->scoring,
                               .eligibility = f->cohort->eligibility,
                               .pairing = &f->pairing,
                               .timetable = f->timetable,
                               .out = f->out,
                               .folder = f->home};
    *state = f;
    return 0;
}

int write_tear_down(void **state) {
    write_fixture *f = *state;
    yunta_timetable_free(f->timetable);
    yunta_arena_free(f->pairing.arena);
    yunta_support_free(f->cohort);
    yunta_problems_free(f->problems);
    scratch_free(f->folder);
    yunta_free(f);
    return 0;
}

void write_fine(write_fixture *f) {
    assert_int_equal(yunta_result_write(&f->result, f->problems), YUNTA_OK);
    assert_int_equal(yunta_problems_total(f->problems), 0);
}

void write_assert_file(const write_fixture *f, const char *name, const char *wanted) {
    char *text = scratch_get(f->folder, name);
    assert_non_null(text);
    assert_string_equal(text, wanted);
    yunta_free(text);
}

bool write_says(const write_fixture *f, const char *name, const char *part) {
    char *text = scratch_get(f->folder, name);
    assert_non_null(text);
    char *to = text;
    for (const char *from = text; (*to = *from); from++, to++)
        if (!strncmp(from, "\r\n ", 3)) {
            from += 2;
            to--;
        }
    bool found = strstr(text, part) != NULL;
    yunta_free(text);
    return found;
}

const char *write_calendar_of(const write_fixture *f, const char *id) {
    static char name[64];
    char *text = scratch_get(f->folder, "out/calendars.csv");
    char start[32];
    snprintf(start, sizeof start, "\n%s,", id);
    char *row = text ? strstr(text, start) : NULL;
    assert_non_null(row);
    snprintf(name, sizeof name, "out/%.*s", 30, row + strlen(start));
    yunta_free(text);
    return name;
}

#include "model/timetable.h"

yunta_timetable *yunta_timetable_new(void) {
    yunta_timetable *timetable = yunta_alloc(1, sizeof *timetable);
    if (timetable == NULL)
        return NULL;
    timetable->arena = yunta_arena_new();
    if (timetable->arena == NULL) {
        yunta_free(timetable);
        return NULL;
    }
    timetable->plenary_part = (yunta_part){.part = "plenaries", .status = YUNTA_PART_ABSENT};
    timetable->meeting_part = (yunta_part){.part = "meetings", .status = YUNTA_PART_ABSENT};
    timetable->course_part = (yunta_part){.part = "courses", .status = YUNTA_PART_ABSENT};
    timetable->workshop_part = (yunta_part){.part = "workshops", .status = YUNTA_PART_ABSENT};
    return timetable;
}

void yunta_timetable_free(yunta_timetable *timetable) {
    if (timetable == NULL)
        return;
    yunta_arena_free(timetable->arena);
    yunta_free(timetable);
}

const yunta_attendance *yunta_timetable_attendance(const yunta_timetable *timetable,
                                                   int32_t person) {
    size_t from = 0, to = timetable->attendance_count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (timetable->attendance[middle].person < person)
            from = middle + 1;
        else
            to = middle;
    }
    bool found = from < timetable->attendance_count && timetable->attendance[from].person == person;
    return found ? &timetable->attendance[from] : NULL;
}

#include "model/repair.h"
#include "base/memory.h"
#include "model/timetable.h"

yunta_repair *yunta_repair_new(void) {
    yunta_repair *repair = yunta_alloc(1, sizeof *repair);
    if (repair != NULL)
        repair->as_of = YUNTA_NO_DAY;
    return repair;
}

void yunta_repair_free(yunta_repair *repair) {
    if (repair == NULL)
        return;
    yunta_pair_table_clear(&repair->pairs);
    yunta_timetable_free(repair->timetable);
    yunta_free(repair);
}

bool yunta_cohort_had_pair(const yunta_cohort *cohort, int32_t mentor, int32_t mentee) {
    const yunta_repair *repair = cohort->repair;
    return repair != NULL && repair->pairs.first != NULL &&
           yunta_pair_table_find(&repair->pairs, mentor, mentee, NULL);
}

size_t yunta_cohort_most_had(const yunta_cohort *cohort) {
    const yunta_repair *repair = cohort->repair;
    size_t most = 0;
    for (size_t p = 0; repair != NULL && repair->pairs.first != NULL && p < cohort->people; p++) {
        size_t count = repair->pairs.first[p + 1] - repair->pairs.first[p];
        most = count > most ? count : most;
    }
    return most;
}

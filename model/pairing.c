#include "model/pairing.h"

const char *yunta_reason_name(yunta_reason reason) {
    static const char *const names[] = {
        "no_sponsor",         "outside_window", "where", "no_eligible_partner",
        "all_partners_taken", "minimum",        "quota", "other_role"};
    return names[reason];
}

void yunta_pairing_free(yunta_pairing *pairing) {
    if (pairing == NULL)
        return;
    yunta_arena_free(pairing->arena);
    yunta_free(pairing);
}

/* The report's part on how groups fared and what rules cost. */
#include "io/report_private.h"

static void write_costs(yunta_report *report) {
    const yunta_pairing *pairing = report->writing->result->pairing;
    yunta_json_array(report->json, "costs");
    for (size_t k = 0; k < pairing->toll_count; k++) {
        const yunta_toll *toll = &pairing->tolls[k];
        yunta_json_array(report->json, NULL);
        yunta_json_text(report->json, NULL,
                        toll->step >= 0 ? pairing->part.stages[toll->step].objective : NULL);
        yunta_json_integer(report->json, NULL, toll->quota + 1);
        yunta_json_text(report->json, NULL, pairing->part.stages[toll->stage].objective);
        yunta_json_integer(report->json, NULL, toll->value);
        if (toll->known)
            yunta_json_integer(report->json, NULL, toll->without);
        else
            yunta_json_null(report->json, NULL);
        yunta_json_end(report->json);
    }
    yunta_json_end(report->json);
}

static void write_cell(yunta_report *report, const yunta_value *value) {
    if (value->kind == YUNTA_VALUE_INTEGER)
        yunta_json_integer(report->json, NULL, value->integer);
    else
        yunta_json_text(report->json, NULL, value->kind == YUNTA_VALUE_EMPTY ? NULL : value->text);
}

/* Groups that audit.csv withholds are not even named; withheld: whether there are any. */
static void write_groups(yunta_report *report, const yunta_listing *listing) {
    enum { PEOPLE = 3 };
    bool withheld = false;
    yunta_json_array(report->json, "audit");
    for (size_t row = 0; row < listing->rows.count; row++) {
        yunta_value people = yunta_listing_value(report->writing, listing, row, PEOPLE);
        withheld = withheld || people.kind == YUNTA_VALUE_EMPTY;
        if (people.kind == YUNTA_VALUE_EMPTY)
            continue;
        yunta_json_array(report->json, NULL);
        for (size_t c = 0; c < listing->columns; c++) {
            yunta_value value = yunta_listing_value(report->writing, listing, row, c);
            write_cell(report, &value);
        }
        yunta_json_end(report->json);
    }
    yunta_json_end(report->json);
    yunta_json_boolean(report->json, "audit_withheld", withheld);
}

yunta_status yunta_report_fairness(yunta_report *report) {
    yunta_listing listing;
    write_costs(report);
    yunta_status status = yunta_listing_begin(report->writing, &yunta_output_audit, &listing);
    if (status == YUNTA_OK)
        write_groups(report, &listing);
    yunta_listing_end(&listing);
    return status;
}

/* Pseudonyms stand in every table but pseudonyms.csv, which says who is who: everybody, once. */
#include "verify/check.h"
#include <string.h>

enum { COLUMN_PSEUDONYM, COLUMN_PERSON, COLUMN_NAME, COLUMN_EMAIL };

typedef struct {
    const char **text; /* [count] ascending */
    int32_t *person;
    const char **of; /* [people] */
    size_t count;
} aliases;

static void read_row(yunta_check *check, const yunta_ledger *sheet, size_t row, aliases *all) {
    const char *text = yunta_ledger_cell(sheet, row, COLUMN_PSEUDONYM);
    int32_t who = yunta_ledger_person(check, sheet, row, COLUMN_PERSON);
    if (who < 0 || all->of[who] || !*text ||
        (all->count > 0 && strcmp(all->text[all->count - 1], text) >= 0)) {
        yunta_fault(check, yunta_ledger_place(sheet, row, COLUMN_PSEUDONYM), text,
                    T("is out of order or nobody's", "está fuera de orden o no es de nadie"));
        return;
    }
    yunta_expect_text(check, sheet, row, COLUMN_NAME, check->cohort->person[who].name);
    yunta_expect_text(check, sheet, row, COLUMN_EMAIL, check->cohort->person[who].email);
    all->text[all->count] = all->of[who] = text;
    all->person[all->count++] = who;
}

void yunta_read_aliases(yunta_check *check) {
    static const char *const columns[] = {"pseudonym", "person", "name", "email"};
    size_t people = check->cohort->people;
    aliases all = {yunta_check_alloc(check, people, sizeof *all.text),
                   yunta_check_alloc(check, people, sizeof *all.person),
                   yunta_check_alloc(check, people, sizeof *all.of), 0};
    if (check->out_of_memory)
        return;
    const yunta_ledger *sheet =
        yunta_ledger_read(check, "pseudonyms.csv", &check->owned[YUNTA_SHEET_PSEUDONYMS]);
    check->sheets[YUNTA_SHEET_PSEUDONYMS] = sheet;
    if (!sheet)
        yunta_fault(check, yunta_place_at(check->out, 0, NULL), "pseudonyms.csv",
                    T("this table is missing", "falta esta tabla"));
    if (!yunta_check_header(check, YUNTA_SHEET_PSEUDONYMS, columns, 4))
        return;
    for (size_t row = 0; row < sheet->rows; row++)
        read_row(check, sheet, row, &all);
    for (size_t p = 0; p < people; p++)
        if (!all.of[p])
            yunta_fault(check, yunta_place_at(sheet->shown, 0, NULL), check->cohort->person[p].id,
                        T("has no pseudonym", "no tiene seudónimo"));
    check->alias = all.text;
    check->alias_person = all.person;
    check->alias_of = all.of;
    check->aliases = all.count;
}

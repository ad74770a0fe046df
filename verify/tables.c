/* tables.csv and tables.json: who is seated, that tables are even, and what the seating is worth.
 * The bounds are counted anew: pairs that must meet again, and pairs alike that no spreading
 * avoids. */
#include "verify/check.h"
#include <string.h>

enum { REPEATS, INSTITUTION, REGION, GOALS };

typedef struct {
    yunta_check *check;
    const yunta_ledger *sheet;
    int64_t people, size, rounds, tables;
    int32_t *table; /* [rounds * everybody] from 1; 0: not seated */
} hall;

static int64_t number(yunta_check *check, const char *name) {
    const yunta_json_value *value = yunta_json_member(check->seating, name);
    if (value && value->kind == YUNTA_JSON_INTEGER)
        return value->integer;
    yunta_fault(check, yunta_place_at(check->seating_path, 0, name), NULL,
                T("should be a whole number", "debería ser un número entero"));
    return 0;
}

static void expect_number(yunta_check *check, const char *name, int64_t right) {
    int64_t found = number(check, name);
    char text[32];
    snprintf(text, sizeof text, "%lld", (long long)found);
    if (found != right)
        yunta_fault(check, yunta_place_at(check->seating_path, 0, name), text,
                    T("should be %lld", "debería ser %lld"), (long long)right);
}

static int32_t *seat_of(const hall *h, int64_t round, int32_t person) {
    return &h->table[(size_t)round * h->check->cohort->people + (size_t)person];
}

static void read_row(hall *h, size_t row) {
    int64_t round, table;
    int32_t person = yunta_ledger_person(h->check, h->sheet, row, 2);
    if (!yunta_ledger_integer(h->check, h->sheet, row, 0, &round) ||
        !yunta_ledger_integer(h->check, h->sheet, row, 1, &table) || person < 0)
        return;
    bool fits = round >= 1 && round <= h->rounds && table >= 1 && table <= h->tables;
    if (!fits || *seat_of(h, round - 1, person)) {
        yunta_fault(h->check, yunta_ledger_place(h->sheet, row, fits ? 2 : 1),
                    yunta_ledger_cell(h->sheet, row, fits ? 2 : 1),
                    fits ? T("sits twice in one round", "se sienta dos veces en una ronda")
                         : T("there is no such round or table", "no existe esa ronda o mesa"));
        return;
    }
    *seat_of(h, round - 1, person) = (int32_t)table;
    const char *name = h->check->alias ? "" : h->check->cohort->person[person].name;
    yunta_expect_text(h->check, h->sheet, row, 3, name);
}

/* Tables of a round differ by one person at most. */
static void check_sizes(hall *h, int64_t round) {
    size_t tables = (size_t)h->tables;
    int64_t *size = yunta_check_alloc(h->check, tables + 1, sizeof *size);
    for (size_t p = 0; size && p < h->check->cohort->people; p++)
        size[*seat_of(h, round, (int32_t)p)]++;
    for (size_t t = 1; size && t <= tables; t++)
        if (size[t] < h->people / h->tables || size[t] > h->size ||
            size[t] > (h->people + h->tables - 1) / h->tables)
            yunta_fault(h->check, yunta_place_at(h->sheet->shown, 0, "table"), NULL,
                        T("table %zu of round %lld has %lld people",
                          "la mesa %zu de la ronda %lld tiene %lld personas"),
                        t, (long long)round + 1, (long long)size[t]);
}

/* Everybody who takes part sits in every round; whom pairs from elsewhere bring is not known. */
static void check_seated(hall *h) {
    yunta_check *check = h->check;
    const yunta_json_value *from = yunta_json_member(check->seating, "pairs");
    bool known = check->policy->plenaries_who == YUNTA_WHO_ALL ||
                 (from && from->text && !strcmp(from->text, "result") && check->pairs);
    int64_t seated = 0;
    for (size_t p = 0; p < check->cohort->people; p++) {
        bool in = *seat_of(h, 0, (int32_t)p) > 0;
        bool wrong = known ? in != yunta_takes_part(check, p)
                           : in && check->cohort->person[p].attends == YUNTA_NO;
        for (int64_t r = 1; r < h->rounds; r++)
            wrong = wrong || (*seat_of(h, r, (int32_t)p) > 0) != in;
        seated += in;
        if (wrong)
            yunta_fault(
                check, yunta_place_at(h->sheet->shown, 0, "person"),
                yunta_shown_id(check, (int32_t)p),
                T("is not seated as often as it should be", "no está en las rondas que debería"));
    }
    expect_number(check, "people", seated);
}

static int64_t choose_two(int64_t n) {
    return n * (n - 1) / 2;
}

/* Pairs left together when n people are dealt out one by one to k tables. */
static int64_t dealt(int64_t n, int64_t k) {
    int64_t pairs = 0;
    for (int64_t dealt_out = 0; dealt_out < n; dealt_out++)
        pairs += dealt_out / k;
    return pairs;
}

static bool alike(const yunta_check *check, int32_t column, size_t a, size_t b) {
    const int32_t *code = column < 0 ? NULL : check->cohort->column[column].code;
    return code && code[a] >= 0 && code[a] == code[b];
}

/* Every pair of people who share a table, once a round. */
static void count_pairs(const hall *h, size_t a, size_t b, int64_t value[static GOALS]) {
    int64_t times = 0;
    for (int64_t r = 0; r < h->rounds; r++) {
        int32_t table = *seat_of(h, r, (int32_t)a);
        times += table > 0 && table == *seat_of(h, r, (int32_t)b);
    }
    if (times == 0)
        return;
    value[REPEATS] += times - 1;
    if (alike(h->check, h->check->cohort->institution, a, b))
        value[INSTITUTION] += times;
    if (alike(h->check, h->check->cohort->region, a, b))
        value[REGION] += times;
}

static int64_t bound_of_column(const hall *h, int32_t column) {
    const yunta_cohort *cohort = h->check->cohort;
    int64_t bound = 0, *of = NULL;
    if (column < 0)
        return 0;
    of = yunta_check_alloc(h->check, cohort->column[column].codes + 1, sizeof *of);
    for (size_t p = 0; of && p < cohort->people; p++)
        if (*seat_of(h, 0, (int32_t)p) && cohort->column[column].code[p] >= 0)
            of[cohort->column[column].code[p]]++;
    for (size_t k = 0; of && k < cohort->column[column].codes; k++)
        bound += dealt(of[k], h->tables);
    return bound * h->rounds;
}

static int64_t bound_of_repeats(const hall *h) {
    int64_t n = h->people, k = h->tables, larger = n % k;
    int64_t more = h->rounds * dealt(n, k) - choose_two(n);
    int64_t again =
        (h->rounds - 1) * (larger * dealt(n / k + 1, k) + (k - larger) * dealt(n / k, k));
    more = more > 0 ? more : 0;
    return more > again ? more : again;
}

static void check_stages(hall *h) {
    static const char *const names[GOALS] = {"repeats", "institution", "region"};
    yunta_check *check = h->check;
    const int32_t column[GOALS] = {0, check->cohort->institution, check->cohort->region};
    yunta_finding findings[GOALS] = {0};
    int64_t value[GOALS] = {0};
    int items[GOALS];
    yunta_choices goals = {items, 0};
    for (size_t a = 0; a < check->cohort->people; a++)
        for (size_t b = a + 1; *seat_of(h, 0, (int32_t)a) && b < check->cohort->people; b++)
            count_pairs(h, a, b, value);
    for (int g = 0; g < GOALS; g++) {
        if (column[g] < 0)
            continue;
        findings[goals.count] = (yunta_finding){
            .value = value[g],
            .known = true,
            .least = true,
            .bounded = true,
            .exact = true,
            .bound = g == REPEATS ? bound_of_repeats(h) : bound_of_column(h, column[g])};
        items[goals.count++] = g;
    }
    yunta_report_stages(check, "tables", &goals, names, findings);
}

void yunta_check_tables(yunta_check *check) {
    static const char *const columns[] = {"round", "table", "person", "name"};
    hall h = {.check = check, .sheet = check->sheets[YUNTA_SHEET_TABLES]};
    if (!check->seating || !h.sheet || !yunta_check_header(check, YUNTA_SHEET_TABLES, columns, 4))
        return;
    h.people = number(check, "people");
    h.size = number(check, "size");
    h.rounds = number(check, "rounds");
    if (h.people < 1 || h.size < 2 || h.rounds < 1 || (uint64_t)h.rounds > h.sheet->rows ||
        (uint64_t)h.people > h.sheet->rows) {
        yunta_fault(check, yunta_place_at(check->seating_path, 0, NULL), NULL,
                    T("says nothing that tables.csv could hold",
                      "no dice nada que tables.csv pueda contener"));
        return;
    }
    h.tables = (h.people + h.size - 1) / h.size;
    expect_number(check, "tables", h.tables);
    h.table = yunta_check_alloc(check, (size_t)h.rounds * check->cohort->people, sizeof *h.table);
    for (size_t row = 0; h.table && row < h.sheet->rows; row++)
        read_row(&h, row);
    if (!h.table)
        return;
    check_seated(&h);
    for (int64_t r = 0; r < h.rounds; r++)
        check_sizes(&h, r);
    check_stages(&h);
}

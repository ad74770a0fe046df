/* A first seating from a ring, for any number of tables.
 *
 * K tables, K = q1 * ... * qn in powers of different primes: the ring R = GF(q1) x ... x GF(qn) has
 * K elements, one a table, and the i-th elements of the fields, i < min q, differ from each other
 * by units. Who stands in row i and column c of the people, laid out K a row, sits in round m at
 * table c + u_m * u_i. Two people of different rows then meet in one round of min q at most, and
 * people of one row never; so min q rounds go without repeats while there are no more rows. Where K
 * is a multiple of the rows, each row is seated by itself in further rounds, in the same way.
 * Rounds and rows beyond that go on round the ring, and the search mends what they repeat. Source:
 * MacNeish 1922; Bose 1938 (transversal designs from fields). */
#include "solver/tables_private.h"

enum { MOST_FIELDS = 8, MOST_DEGREE = 20 };

typedef struct {
    size_t order, prime, degree;
    size_t modulus; /* the low part of the irreducible polynomial, digits to base prime */
} field;

typedef struct {
    field fields[MOST_FIELDS];
    size_t count, order, units; /* units: elements that differ by units */
} ring;

static size_t digit(size_t element, size_t prime, size_t place) {
    while (place--)
        element /= prime;
    return element % prime;
}

/* Polynomials over the integers mod prime, as numbers with their coefficients as digits. */
static size_t add(const field *f, size_t a, size_t b) {
    size_t sum = 0, weight = 1;
    for (size_t k = 0; k < f->degree; k++, weight *= f->prime)
        sum += (digit(a, f->prime, k) + digit(b, f->prime, k)) % f->prime * weight;
    return sum;
}

static size_t scale(const field *f, size_t a, size_t factor) {
    size_t product = 0, weight = 1;
    for (size_t k = 0; k < f->degree; k++, weight *= f->prime)
        product += digit(a, f->prime, k) * factor % f->prime * weight;
    return product;
}

/* a times x: the digit that leaves at the top comes back as -modulus. */
static size_t shift(const field *f, size_t a) {
    size_t top = digit(a, f->prime, f->degree - 1), high = f->order / f->prime;
    return add(f, a % high * f->prime, scale(f, f->modulus, (f->prime - top) % f->prime));
}

static size_t multiply(const field *f, size_t a, size_t b) {
    size_t product = 0;
    for (size_t k = f->degree; k--;)
        product = add(f, shift(f, product), scale(f, a, digit(b, f->prime, k)));
    return product;
}

/* The rest of x^degree + modulus over a monic polynomial of degree `of` is 0. */
static bool divides(const field *f, size_t divisor, size_t of) {
    size_t rest[MOST_DEGREE + 1];
    for (size_t k = 0; k < f->degree; k++)
        rest[k] = digit(f->modulus, f->prime, k);
    rest[f->degree] = 1;
    for (size_t top = f->degree; top >= of; top--)
        for (size_t k = 0, lead = rest[top]; k <= of; k++)
            rest[top - of + k] =
                (rest[top - of + k] + (f->prime - lead) * digit(divisor, f->prime, k)) % f->prime;
    for (size_t k = 0; k < of; k++)
        if (rest[k])
            return false;
    return true;
}

/* Whether x^degree + modulus is irreducible: no monic polynomial of half its degree divides it. */
static bool is_field(const field *f) {
    size_t from = f->prime;
    for (size_t of = 1; 2 * of <= f->degree; of++, from *= f->prime)
        for (size_t divisor = from; divisor < 2 * from; divisor++)
            if (divides(f, divisor, of))
                return false;
    return true;
}

static field field_of(size_t prime, size_t degree) {
    field f = {1, prime, degree, 0};
    for (size_t k = 0; k < degree; k++)
        f.order *= prime;
    while (degree > 1 && !is_field(&f))
        f.modulus++;
    return f;
}

static ring ring_of(size_t order) {
    ring r = {.order = order, .units = order};
    size_t left = order;
    for (size_t prime = 2; left > 1; prime++) {
        if (prime * prime > left)
            prime = left;
        size_t degree = 0;
        for (; left % prime == 0; left /= prime)
            degree++;
        if (degree == 0)
            continue;
        field f = field_of(prime, degree);
        r.units = f.order < r.units ? f.order : r.units;
        r.fields[r.count++] = f;
    }
    return r;
}

/* unit(a) * unit(b), unit(k) having the k-th element in every field: one number a field. */
static void unit_product(const ring *r, size_t a, size_t b, size_t product[static MOST_FIELDS]) {
    for (size_t k = 0; k < r->count; k++)
        product[k] = multiply(&r->fields[k], a % r->fields[k].order, b % r->fields[k].order);
}

static size_t sum(const ring *r, size_t column, const size_t product[static MOST_FIELDS]) {
    size_t result = 0, weight = 1;
    for (size_t k = 0; k < r->count; k++) {
        result += add(&r->fields[k], column % r->fields[k].order, product[k]) * weight;
        column /= r->fields[k].order;
        weight *= r->fields[k].order;
    }
    return result;
}

typedef struct {
    const int32_t *order;
    int32_t *table;
    size_t all, rounds; /* people of the whole seating; rounds */
} layout;

static void seat_rows(const layout *at, const ring *r, size_t from, size_t people, size_t base,
                      size_t round, size_t slope) {
    size_t product[MOST_FIELDS] = {0};
    for (size_t k = 0; k < people; k++) {
        if (k % r->order == 0)
            unit_product(r, slope, k / r->order, product);
        at->table[round * at->all + (size_t)at->order[from + k]] =
            (int32_t)(base + sum(r, k % r->order, product));
    }
}

/* Seats order[from .. from + people) at `tables` tables from `base` on, from round `first` on. */
static void seat_block(const layout *at, size_t from, size_t people, size_t tables, size_t base,
                       size_t first) {
    ring r = ring_of(tables);
    size_t rows = (people + tables - 1) / tables;
    bool rows_fit = people == rows * tables && tables % rows == 0 && rows > 1;
    size_t last =
        rows_fit && rows <= r.units && first + r.units < at->rounds ? first + r.units : at->rounds;
    for (size_t round = first; round < last; round++)
        seat_rows(at, &r, from, people, base, round, round - first);
    for (size_t row = 0; last < at->rounds && row < rows; row++)
        seat_block(at, from + row * tables, tables, tables / rows, base + row * (tables / rows),
                   last);
}

void yunta_tables_first(const yunta_tables_problem *problem, const int32_t *order, int32_t *table) {
    layout at = {order, table, problem->people, problem->rounds};
    seat_block(&at, 0, problem->people, problem->tables, 0, 0);
}

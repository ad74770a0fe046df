/* The conditions of eligibility.where and the quotas of matching.quotas. */
#include "base/text.h"
#include "io/policy_node.h"
#include <string.h>

enum { THOUSANDTH_PLACES = 3 };

/* A rule is a mapping with these keys and no others. */
static yunta_status want_rule(yunta_policy_reader *reader, const char *name,
                              const yunta_policy_node *node, const char *const *allowed,
                              size_t count, const char *example) {
    if (node->kind != NODE_MAP)
        return yunta_policy_mistyped(reader, name, node,
                                     T("a list of mappings", "una lista de mapas"), example);
    const char *what = yunta_arena_format(reader->scratch,
                                          T("unknown key in %s", "clave desconocida en %s"), name);
    if (!what)
        return YUNTA_E_MEMORY;
    yunta_status status = YUNTA_OK;
    for (const yunta_policy_node *child = node->first; child && status != YUNTA_E_MEMORY;
         child = child->next) {
        bool known = false;
        for (size_t k = 0; k < count; k++)
            known = known || strcmp(child->key, allowed[k]) == 0;
        if (!known)
            status = yunta_policy_worse(
                status, yunta_policy_unknown_key(reader, child, allowed, count, what));
    }
    return status;
}

static const yunta_policy_node *child_of(const yunta_policy_node *map, const char *key) {
    const yunta_policy_node *child = map->first;
    while (child && strcmp(child->key, key) != 0)
        child = child->next;
    return child;
}

static yunta_status complain(yunta_policy_reader *reader, const yunta_policy_node *node,
                             const char *mend, const char *what) {
    yunta_problem_add(reader->problems, YUNTA_ERROR, yunta_policy_place(reader, node), node->text,
                      mend, "%s", what);
    return YUNTA_E_INPUT;
}

/* One of mentor and mentee, as a yunta_role; *out stands where the rule has no such key. */
static yunta_status read_role(yunta_policy_reader *reader, const char *path,
                              const yunta_policy_node *node, int *out) {
    const yunta_key key = {.path = path, .choices = "mentor|mentee"};
    if (!node)
        return YUNTA_OK;
    int choice;
    yunta_status status = yunta_policy_choose(reader, &key, node, &choice);
    if (!status)
        *out = choice == 0 ? YUNTA_MENTOR : YUNTA_MENTEE;
    return status;
}

static yunta_status read_thousandths(yunta_policy_reader *reader, const char *path,
                                     const yunta_policy_node *node, int64_t *out) {
    int64_t value = 0;
    *out = YUNTA_NO_NUMBER;
    if (!node)
        return YUNTA_OK;
    yunta_decimal kind = node->text && !yunta_policy_is_null(node)
                             ? yunta_policy_decimal(node->text, THOUSANDTH_PLACES, &value)
                             : DECIMAL_NOT;
    if (kind == DECIMAL_NOT)
        return yunta_policy_mistyped(
            reader, path, node, T("a number", "un número"),
            T("write a number, as 6 or 6.5", "escriba un número, como 6 o 6.5"));
    if (kind == DECIMAL_TOO_FINE)
        return complain(
            reader, node, T("round it to three decimals", "redondee a tres decimales"),
            T("the number has more than three decimals", "el número tiene más de tres decimales"));
    if (kind == DECIMAL_TOO_LARGE)
        return complain(reader, node, T("write at most 15 digits", "escriba a lo más 15 cifras"),
                        T("the number is out of range", "el número está fuera de rango"));
    *out = value;
    return YUNTA_OK;
}

static yunta_status read_values(yunta_policy_reader *reader, const char *path,
                                const yunta_policy_node *node, bool *has, yunta_texts *out) {
    if (!node)
        return YUNTA_OK;
    *has = true;
    yunta_status status = yunta_policy_texts(reader, path, node, out);
    if (!status && out->count == 0)
        return complain(reader, node, T("name at least one value", "nombre al menos un valor"),
                        T("the list of values is empty", "la lista de valores está vacía"));
    return status;
}

static yunta_status read_column(yunta_policy_reader *reader, const char *path,
                                const yunta_policy_node *rule, const char **out) {
    const yunta_policy_node *node = child_of(rule, "column");
    if (!node)
        return complain(reader, rule, T("add `column: NAME`", "agregue «column: NOMBRE»"),
                        T("the condition names no column", "la condición no nombra columna"));
    yunta_status status = yunta_policy_text_value(reader, path, node, out);
    if (!status && !**out)
        return complain(reader, node,
                        T("write the name of a column", "escriba el nombre de una columna"),
                        T("the name of the column is empty", "el nombre de la columna está vacío"));
    return status;
}

static yunta_status check_where(yunta_policy_reader *reader, const yunta_policy_node *node,
                                const yunta_where *where) {
    const yunta_policy_node *least = child_of(node, "least"), *most = child_of(node, "most");
    if (where->has_in && where->has_not_in)
        return complain(
            reader, node, T("keep one of the two", "deje una de las dos"),
            T("the condition has both in and not_in", "la condición tiene in y not_in a la vez"));
    if (!where->has_in && !where->has_not_in && !least && !most)
        return complain(reader, node,
                        T("add in: [..], not_in: [..], least: n or most: n",
                          "agregue in: [..], not_in: [..], least: n o most: n"),
                        T("the condition tests nothing", "la condición no prueba nada"));
    if (least && most && where->least != YUNTA_NO_NUMBER && where->most != YUNTA_NO_NUMBER &&
        where->least > where->most)
        return complain(reader, least, T("exchange least and most", "intercambie least y most"),
                        T("least is more than most", "least es mayor que most"));
    return YUNTA_OK;
}

static yunta_status where_fields(yunta_policy_reader *reader, const yunta_policy_node *node,
                                 yunta_where *where) {
    yunta_status role = read_role(reader, "where.role", child_of(node, "role"), &where->role);
    yunta_status column = read_column(reader, "where.column", node, &where->column);
    yunta_status in =
        read_values(reader, "where.in", child_of(node, "in"), &where->has_in, &where->in);
    yunta_status not_in = read_values(reader, "where.not_in", child_of(node, "not_in"),
                                      &where->has_not_in, &where->not_in);
    yunta_status least =
        read_thousandths(reader, "where.least", child_of(node, "least"), &where->least);
    yunta_status most =
        read_thousandths(reader, "where.most", child_of(node, "most"), &where->most);
    return yunta_policy_worse(
        yunta_policy_worse(yunta_policy_worse(role, column), yunta_policy_worse(in, not_in)),
        yunta_policy_worse(least, most));
}

static yunta_status read_where(yunta_policy_reader *reader, const char *name,
                               const yunta_policy_node *node, yunta_where *where) {
    static const char *const allowed[] = {"role", "column", "in", "not_in", "least", "most"};
    const char *example = T("write {role: mentee, column: NAME, in: [VALUE]}",
                            "escriba {role: mentee, column: NOMBRE, in: [VALOR]}");
    *where = (yunta_where){.role = YUNTA_BOTH, .line = node->line};
    yunta_status status = want_rule(reader, name, node, allowed, 6, example);
    if (status == YUNTA_E_MEMORY || node->kind != NODE_MAP)
        return status;
    status = yunta_policy_worse(status, where_fields(reader, node, where));
    return yunta_policy_worse(status, check_where(reader, node, where));
}

static yunta_status want_rules(yunta_policy_reader *reader, const char *name,
                               const yunta_policy_node *node) {
    if (node->kind == NODE_LIST)
        return YUNTA_OK;
    return yunta_policy_mistyped(reader, name, node, T("a list", "una lista"),
                                 T("begin each rule with a hyphen, or write []",
                                   "empiece cada regla con un guion, o escriba []"));
}

yunta_status yunta_policy_wheres(yunta_policy_reader *reader, const yunta_key *key,
                                 const yunta_policy_node *node, yunta_wheres *out) {
    yunta_status status = want_rules(reader, key->path, node);
    if (status)
        return status;
    yunta_wheres list = {yunta_arena_alloc(reader->arena, node->count, sizeof *list.items), 0};
    if (!list.items)
        return YUNTA_E_MEMORY;
    for (const yunta_policy_node *item = node->first; item && status != YUNTA_E_MEMORY;
         item = item->next)
        status = yunta_policy_worse(status,
                                    read_where(reader, key->path, item, &list.items[list.count++]));
    *out = list;
    return status;
}

/* --- quotas --- */

/* `region: Aysén` or `region: [Aysén, Magallanes]`. */
static yunta_status quota_condition(yunta_policy_reader *reader, const yunta_policy_node *node,
                                    yunta_where *where) {
    *where = (yunta_where){.role = YUNTA_BOTH,
                           .has_in = true,
                           .least = YUNTA_NO_NUMBER,
                           .most = YUNTA_NO_NUMBER,
                           .line = node->key_line};
    where->column = yunta_arena_copy(reader->arena, node->key);
    if (!where->column)
        return YUNTA_E_MEMORY;
    if (!node->key[0])
        return complain(reader, node,
                        T("write the name of a column", "escriba el nombre de una columna"),
                        T("the name of the column is empty", "el nombre de la columna está vacío"));
    bool has;
    if (node->kind == NODE_LIST)
        return read_values(reader, "quotas.where", node, &has, &where->in);
    where->in = (yunta_texts){yunta_arena_alloc(reader->arena, 1, sizeof(char *)), 1};
    if (!where->in.items)
        return YUNTA_E_MEMORY;
    return yunta_policy_text_value(reader, "quotas.where", node, &where->in.items[0]);
}

static yunta_status quota_where(yunta_policy_reader *reader, const yunta_policy_node *node,
                                yunta_wheres *out) {
    if (!node)
        return YUNTA_OK;
    if (node->kind != NODE_MAP)
        return yunta_policy_mistyped(reader, "quotas.where", node, T("a mapping", "un mapa"),
                                     T("write {COLUMN: VALUE}, {} for everybody",
                                       "escriba {COLUMNA: VALOR}, {} para todos"));
    *out = (yunta_wheres){yunta_arena_alloc(reader->arena, node->count, sizeof *out->items), 0};
    if (!out->items)
        return YUNTA_E_MEMORY;
    yunta_status status = YUNTA_OK;
    for (const yunta_policy_node *child = node->first; child && status != YUNTA_E_MEMORY;
         child = child->next)
        status =
            yunta_policy_worse(status, quota_condition(reader, child, &out->items[out->count++]));
    return status;
}

static yunta_status quota_number(yunta_policy_reader *reader, const char *path,
                                 const yunta_policy_node *node, int32_t *out) {
    const yunta_key key = {.path = path, .least = 0, .most = 100000000};
    return node ? yunta_policy_integer(reader, &key, node, out) : YUNTA_OK;
}

static yunta_status check_quota(yunta_policy_reader *reader, const yunta_policy_node *node,
                                const yunta_quota *quota) {
    const yunta_policy_node *least = child_of(node, "least"), *most = child_of(node, "most");
    if (!child_of(node, "side"))
        return complain(
            reader, node,
            T("add `side: mentor` or `side: mentee`", "agregue «side: mentor» o «side: mentee»"),
            T("the quota has no side", "la cuota no tiene side"));
    if (!least && !most)
        return complain(
            reader, node, T("add least: n or most: n", "agregue least: n o most: n"),
            T("the quota has neither least nor most", "la cuota no tiene least ni most"));
    if (least && most && quota->most != YUNTA_NO_INT && quota->least > quota->most)
        return complain(reader, least, T("exchange least and most", "intercambie least y most"),
                        T("least is more than most", "least es mayor que most"));
    return YUNTA_OK;
}

static yunta_status quota_fields(yunta_policy_reader *reader, const yunta_policy_node *node,
                                 yunta_quota *quota) {
    int side = 0;
    yunta_status role = read_role(reader, "quotas.side", child_of(node, "side"), &side);
    yunta_status where = quota_where(reader, child_of(node, "where"), &quota->where);
    yunta_status least =
        quota_number(reader, "quotas.least", child_of(node, "least"), &quota->least);
    yunta_status most = quota_number(reader, "quotas.most", child_of(node, "most"), &quota->most);
    quota->side = (yunta_role)side;
    return yunta_policy_worse(yunta_policy_worse(role, where), yunta_policy_worse(least, most));
}

static yunta_status read_quota(yunta_policy_reader *reader, const char *name,
                               const yunta_policy_node *node, yunta_quota *quota) {
    static const char *const allowed[] = {"side", "where", "least", "most"};
    const char *example = T("write {side: mentee, where: {COLUMN: VALUE}, least: 5}",
                            "escriba {side: mentee, where: {COLUMNA: VALOR}, least: 5}");
    *quota = (yunta_quota){.most = YUNTA_NO_INT, .line = node->line};
    yunta_status status = want_rule(reader, name, node, allowed, 4, example);
    if (status == YUNTA_E_MEMORY || node->kind != NODE_MAP)
        return status;
    status = yunta_policy_worse(status, quota_fields(reader, node, quota));
    return yunta_policy_worse(status, check_quota(reader, node, quota));
}

yunta_status yunta_policy_quotas(yunta_policy_reader *reader, const yunta_key *key,
                                 const yunta_policy_node *node, yunta_quotas *out) {
    yunta_status status = want_rules(reader, key->path, node);
    if (status)
        return status;
    yunta_quotas list = {yunta_arena_alloc(reader->arena, node->count, sizeof *list.items), 0};
    if (!list.items)
        return YUNTA_E_MEMORY;
    for (const yunta_policy_node *item = node->first; item && status != YUNTA_E_MEMORY;
         item = item->next)
        status = yunta_policy_worse(status,
                                    read_quota(reader, key->path, item, &list.items[list.count++]));
    *out = list;
    return status;
}

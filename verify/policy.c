/* The policy in force, as run.json has it, against the one that was read now. */
#include "verify/check.h"
#include <string.h>

static bool is_text(const yunta_json_value *node, const char *right) {
    if (!right)
        return node->kind == YUNTA_JSON_NULL;
    return node->kind == YUNTA_JSON_TEXT && strcmp(node->text, right) == 0;
}

static bool is_integer(const yunta_json_value *node, int64_t right) {
    return node->kind == YUNTA_JSON_INTEGER && node->integer == right;
}

/* right: in millionths. */
static bool is_decimal(const yunta_json_value *node, int64_t right) {
    if (node->kind == YUNTA_JSON_DECIMAL)
        return node->integer == right;
    return node->kind == YUNTA_JSON_INTEGER && right % 1000000 == 0 &&
           node->integer == right / 1000000;
}

static bool is_array(const yunta_json_value *node, size_t count) {
    return node->kind == YUNTA_JSON_ARRAY && node->count == count;
}

static bool are_texts(const yunta_json_value *node, const yunta_texts *right) {
    if (!node || !is_array(node, right->count))
        return false;
    for (size_t k = 0; k < right->count; k++)
        if (!is_text(&node->items[k], right->items[k]))
            return false;
    return true;
}

static bool is_map(const yunta_json_value *node, const yunta_map *right) {
    if (node->kind != YUNTA_JSON_OBJECT || node->count != right->count)
        return false;
    for (size_t k = 0; k < right->count; k++) {
        const yunta_json_value *member = yunta_json_member(node, right->items[k].key);
        if (!member || !is_text(member, right->items[k].value))
            return false;
    }
    return true;
}

static bool are_maps(const yunta_json_value *node, const yunta_maps *right) {
    if (node->kind != YUNTA_JSON_OBJECT || node->count != right->count)
        return false;
    for (size_t k = 0; k < right->count; k++) {
        const yunta_json_value *member = yunta_json_member(node, right->items[k].key);
        if (!member || !is_map(member, &right->items[k].map))
            return false;
    }
    return true;
}

/* thousandths, or YUNTA_NO_NUMBER for none. */
static bool is_limit(const yunta_json_value *node, int64_t right) {
    return right == YUNTA_NO_NUMBER ? node == NULL : node && is_decimal(node, 1000 * right);
}

static bool is_where(const yunta_json_value *node, const yunta_where *right) {
    const yunta_json_value *role = yunta_json_member(node, "role");
    const yunta_json_value *column = yunta_json_member(node, "column");
    const yunta_json_value *in = yunta_json_member(node, "in");
    const yunta_json_value *not_in = yunta_json_member(node, "not_in");
    const char *name = right->role == YUNTA_MENTOR ? "mentor" : "mentee";
    return (right->role == YUNTA_BOTH ? !role : role && is_text(role, name)) && column &&
           is_text(column, right->column) && (right->has_in ? are_texts(in, &right->in) : !in) &&
           (right->has_not_in ? are_texts(not_in, &right->not_in) : !not_in) &&
           is_limit(yunta_json_member(node, "least"), right->least) &&
           is_limit(yunta_json_member(node, "most"), right->most);
}

static bool are_wheres(const yunta_json_value *node, const yunta_wheres *right) {
    if (!is_array(node, right->count))
        return false;
    for (size_t k = 0; k < right->count; k++)
        if (!is_where(&node->items[k], &right->items[k]))
            return false;
    return true;
}

static bool is_quota(const yunta_json_value *node, const yunta_quota *right) {
    const yunta_json_value *side = yunta_json_member(node, "side");
    const yunta_json_value *where = yunta_json_member(node, "where");
    const yunta_json_value *least = yunta_json_member(node, "least");
    const yunta_json_value *most = yunta_json_member(node, "most");
    if (!side || !is_text(side, right->side == YUNTA_MENTOR ? "mentor" : "mentee") || !least ||
        !is_integer(least, right->least) || !where || where->count != right->where.count ||
        (right->most == YUNTA_NO_INT ? most != NULL : !most || !is_integer(most, right->most)))
        return false;
    for (size_t k = 0; k < right->where.count; k++)
        if (!are_texts(yunta_json_member(where, right->where.items[k].column),
                       &right->where.items[k].in))
            return false;
    return true;
}

static bool are_quotas(const yunta_json_value *node, const yunta_quotas *right) {
    if (!is_array(node, right->count))
        return false;
    for (size_t k = 0; k < right->count; k++)
        if (!is_quota(&node->items[k], &right->items[k]))
            return false;
    return true;
}

static bool is_choice(const yunta_json_value *node, const yunta_key *key, int right) {
    char text[64];
    return yunta_policy_choice(key->choices, (size_t)right, text, sizeof text) &&
           is_text(node, text);
}

static bool are_choices(const yunta_json_value *node, const yunta_key *key,
                        const yunta_choices *right) {
    if (!is_array(node, right->count))
        return false;
    for (size_t k = 0; k < right->count; k++)
        if (!is_choice(&node->items[k], key, right->items[k]))
            return false;
    return true;
}

static bool is_day(const yunta_json_value *node, yunta_day right) {
    char text[11];
    if (right != YUNTA_NO_DAY)
        yunta_day_text(right, text);
    return is_text(node, right == YUNTA_NO_DAY ? NULL : text);
}

static bool is_time(const yunta_json_value *node, int32_t right) {
    char text[16];
    snprintf(text, sizeof text, "%02d:%02d", (int)(right / 60), (int)(right % 60));
    return is_text(node, text);
}

static bool are_days(const yunta_json_value *node, uint8_t right) {
    static const char *const names[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
    size_t next = 0;
    for (size_t day = 0; day < 7; day++)
        if (right >> day & 1) {
            if (next >= node->count || !is_text(&node->items[next++], names[day]))
                return false;
        }
    return is_array(node, next);
}

static bool is_right(const yunta_key *key, const void *field, const yunta_json_value *node) {
    switch (key->type) {
    case YUNTA_KEY_TEXT:
    case YUNTA_KEY_OPT_TEXT:
        return is_text(node, *(const char *const *)field);
    case YUNTA_KEY_BOOL:
        return node->kind == YUNTA_JSON_BOOLEAN && (node->integer != 0) == *(const bool *)field;
    case YUNTA_KEY_INT:
        return is_integer(node, *(const int32_t *)field);
    case YUNTA_KEY_OPT_INT:
        return *(const int32_t *)field == YUNTA_NO_INT ? node->kind == YUNTA_JSON_NULL
                                                       : is_integer(node, *(const int32_t *)field);
    case YUNTA_KEY_RATE:
        return is_decimal(node, *(const int32_t *)field);
    case YUNTA_KEY_TIME:
        return is_time(node, *(const int32_t *)field);
    case YUNTA_KEY_OPT_DAY:
        return is_day(node, *(const yunta_day *)field);
    case YUNTA_KEY_DAYS:
        return are_days(node, *(const uint8_t *)field);
    case YUNTA_KEY_CHOICE:
        return is_choice(node, key, *(const int *)field);
    case YUNTA_KEY_CHOICES:
        return are_choices(node, key, field);
    case YUNTA_KEY_TEXTS:
        return are_texts(node, field);
    case YUNTA_KEY_MAP:
        return is_map(node, field);
    case YUNTA_KEY_MAPS:
        return are_maps(node, field);
    case YUNTA_KEY_WHERES:
        return are_wheres(node, field);
    case YUNTA_KEY_QUOTAS:
        return are_quotas(node, field);
    case YUNTA_KEY_COUNT:
        return *(const int32_t *)field == 0 ? is_text(node, "auto")
                                            : is_integer(node, *(const int32_t *)field);
    }
    return false;
}

static const yunta_json_value *node_of(const yunta_json_value *policy, const char *path) {
    char name[64];
    while (policy) {
        size_t length = strcspn(path, ".");
        if (length >= sizeof name)
            return NULL;
        memcpy(name, path, length);
        name[length] = '\0';
        policy = yunta_json_member(policy, name);
        if (!path[length])
            return policy;
        path += length + 1;
    }
    return NULL;
}

/* Whether a path is that of a key, or of a section that holds some. */
static bool is_known(const char *path, bool *leaf) {
    size_t count, length = strlen(path);
    const yunta_key *keys = yunta_policy_keys(&count);
    bool known = false;
    *leaf = false;
    for (size_t k = 0; k < count; k++) {
        bool begins = strncmp(keys[k].path, path, length) == 0;
        *leaf = *leaf || (begins && keys[k].path[length] == '\0');
        known = known || (begins && (keys[k].path[length] == '.' || !keys[k].path[length]));
    }
    return known;
}

/* Keys that no policy has. */
static void find_unknown(yunta_check *check, const yunta_json_value *node, const char *prefix) {
    for (size_t k = 0; k < node->count && node->kind == YUNTA_JSON_OBJECT; k++) {
        bool leaf;
        const char *path = yunta_arena_format(check->arena, "%s%s%s", prefix, *prefix ? "." : "",
                                              node->items[k].key);
        check->out_of_memory = check->out_of_memory || !path;
        if (!path)
            return;
        if (!is_known(path, &leaf))
            yunta_fault(check, yunta_run_place(check, "policy"), path,
                        T("is no key of a policy", "no es una clave de una política"));
        else if (!leaf)
            find_unknown(check, &node->items[k], path);
    }
}

void yunta_check_policy(yunta_check *check) {
    size_t count;
    const yunta_key *keys = yunta_policy_keys(&count);
    const yunta_json_value *policy = yunta_json_member(check->run, "policy");
    const yunta_json_value *programme = yunta_json_member(check->run, "programme");
    for (size_t k = 0; k < count; k++) {
        const yunta_json_value *node = node_of(policy, keys[k].path);
        const void *field = (const char *)check->policy + keys[k].offset;
        if (!node || !is_right(&keys[k], field, node))
            yunta_fault(check, yunta_run_place(check, "policy"), keys[k].path,
                        T("is not as the policy says now", "no es lo que la política dice ahora"));
    }
    if (policy)
        find_unknown(check, policy, "");
    if (!programme || !is_text(programme, check->policy->programme_name))
        yunta_fault(check, yunta_run_place(check, "programme"), NULL,
                    T("is not the policy's", "no es el de la política"));
}

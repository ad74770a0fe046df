/* The policy file by the table of keys: sections, unknown and duplicate keys, defaults. */
#include "base/text.h"
#include "io/policy.h"
#include "io/policy_node.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BYTES_MOST = 1024 * 1024 };

/* --- keys of the table --- */

static const yunta_key *find_key(const char *path, size_t *index) {
    size_t count;
    const yunta_key *keys = yunta_policy_keys(&count);
    for (*index = 0; *index < count; ++*index)
        if (strcmp(keys[*index].path, path) == 0)
            return &keys[*index];
    return NULL;
}

/* The part of a key's path behind a section ("" is the top), NULL where it lies elsewhere. */
static const char *behind(const char *path, const char *section) {
    size_t length = strlen(section);
    if (length == 0)
        return path;
    return strncmp(path, section, length) == 0 && path[length] == '.' ? path + length + 1 : NULL;
}

static bool is_section(const char *path) {
    size_t count;
    const yunta_key *keys = yunta_policy_keys(&count);
    for (size_t k = 0; k < count; k++)
        if (behind(keys[k].path, path))
            return true;
    return false;
}

static yunta_status add_allowed(yunta_policy_reader *reader, const char *rest) {
    yunta_texts *allowed = &reader->allowed;
    size_t length = strcspn(rest, ".");
    const char *last = allowed->count > 0 ? allowed->items[allowed->count - 1] : "";
    if (strlen(last) == length && strncmp(last, rest, length) == 0)
        return YUNTA_OK;
    const char *name = yunta_arena_text(reader->scratch, rest, length);
    if (!name)
        return YUNTA_E_MEMORY;
    allowed->items[allowed->count++] = name;
    return YUNTA_OK;
}

/* The names allowed in a section, in the order of the table. Keys of one section are together. */
static yunta_status list_allowed(yunta_policy_reader *reader, const char *section) {
    size_t count;
    const yunta_key *keys = yunta_policy_keys(&count);
    if (reader->allowed_of && strcmp(reader->allowed_of, section) == 0)
        return YUNTA_OK;
    reader->allowed_of = section;
    reader->allowed = (yunta_texts){yunta_arena_alloc(reader->scratch, count, sizeof(char *)), 0};
    if (!reader->allowed.items)
        return YUNTA_E_MEMORY;
    for (size_t k = 0; k < count; k++) {
        const char *rest = behind(keys[k].path, section);
        if (rest && add_allowed(reader, rest))
            return YUNTA_E_MEMORY;
    }
    return YUNTA_OK;
}

/* The only key of another section that has this name. */
static const yunta_key *elsewhere(const char *name) {
    size_t count;
    const yunta_key *keys = yunta_policy_keys(&count), *found = NULL;
    for (size_t k = 0; k < count; k++) {
        if (strcmp(yunta_policy_last(keys[k].path), name) != 0)
            continue;
        if (found)
            return NULL;
        found = &keys[k];
    }
    return found;
}

/* The mend of a key that would be known somewhere else, or in parts; NULL for any other. */
static yunta_status misplaced(yunta_policy_reader *reader, const yunta_policy_node *node,
                              const char **mend) {
    size_t index;
    const yunta_key *other = elsewhere(node->key);
    *mend = NULL;
    if (find_key(node->key, &index) || (strchr(node->key, '.') && is_section(node->key)))
        *mend = T("write one key under the other, not with a dot between them",
                  "escriba una clave debajo de la otra, no con un punto entre ellas");
    else if (other && !(*mend = yunta_arena_format(
                            reader->scratch, T("its place is %s", "su lugar es %s"), other->path)))
        return YUNTA_E_MEMORY;
    return YUNTA_OK;
}

static yunta_status unknown_key(yunta_policy_reader *reader, const char *section,
                                const yunta_policy_node *node) {
    const char *what = T("unknown key", "clave desconocida"), *mend;
    if (*section)
        what = yunta_arena_format(reader->scratch,
                                  T("unknown key in %s", "clave desconocida en %s"), section);
    if (!what || list_allowed(reader, section) || misplaced(reader, node, &mend))
        return YUNTA_E_MEMORY;
    if (!mend)
        return yunta_policy_unknown_key(reader, node, reader->allowed.items, reader->allowed.count,
                                        what);
    yunta_problem_add(reader->problems, YUNTA_ERROR, yunta_policy_key_place(reader, node),
                      node->key, mend, "%s", what);
    return YUNTA_E_INPUT;
}

/* --- duplicates --- */

static int by_key(const void *a, const void *b) {
    const yunta_policy_node *x = *(yunta_policy_node *const *)a,
                            *y = *(yunta_policy_node *const *)b;
    int order = strcmp(x->key, y->key);
    if (order == 0)
        order = (x->key_line > y->key_line) - (x->key_line < y->key_line);
    if (order == 0)
        order = (x->key_column > y->key_column) - (x->key_column < y->key_column);
    return order;
}

static yunta_status duplicates_of(yunta_policy_reader *reader, const yunta_policy_node *map) {
    yunta_status status = YUNTA_OK;
    const yunta_policy_node **sorted =
        yunta_arena_alloc(reader->scratch, map->count, sizeof *sorted);
    if (!sorted)
        return YUNTA_E_MEMORY;
    size_t count = 0;
    for (const yunta_policy_node *child = map->first; child; child = child->next)
        sorted[count++] = child;
    if (count > 1)
        qsort(sorted, count, sizeof *sorted, by_key);
    for (size_t k = 1; k < count; k++) {
        if (strcmp(sorted[k]->key, sorted[k - 1]->key) != 0)
            continue;
        yunta_problem_add(
            reader->problems, YUNTA_ERROR, yunta_policy_key_place(reader, sorted[k]),
            sorted[k]->key, T("keep one of the two", "deje una de las dos"),
            T("duplicate key, already on line %zu", "clave repetida, ya está en la línea %zu"),
            sorted[k - 1]->key_line);
        status = YUNTA_E_INPUT;
    }
    return status;
}

static yunta_status find_duplicates(yunta_policy_reader *reader, const yunta_policy_node *node) {
    yunta_status status = YUNTA_OK;
    if (node->kind == NODE_MAP)
        status = duplicates_of(reader, node);
    for (const yunta_policy_node *child = node->first; child && status != YUNTA_E_MEMORY;
         child = child->next)
        status = yunta_policy_worse(status, find_duplicates(reader, child));
    return status;
}

/* --- sections --- */

static yunta_status set_default(yunta_policy_reader *reader, const yunta_key *key) {
    yunta_policy_node *node;
    yunta_status status = yunta_policy_tree(reader, key->preset, strlen(key->preset), &node);
    if (!status)
        status = node ? yunta_policy_value(reader, key, node, (char *)reader->policy + key->offset)
                      : YUNTA_E_DEFECT;
    return status == YUNTA_OK || status == YUNTA_E_MEMORY ? status : YUNTA_E_DEFECT;
}

static yunta_status read_section(yunta_policy_reader *reader, const char *section,
                                 const yunta_policy_node *node);

static yunta_status read_entry(yunta_policy_reader *reader, const char *section,
                               const yunta_policy_node *node) {
    if (node->key[0] == '\0' || strchr(node->key, '.'))
        return unknown_key(reader, section, node);
    const char *path =
        yunta_arena_format(reader->scratch, "%s%s%s", section, *section ? "." : "", node->key);
    if (!path)
        return YUNTA_E_MEMORY;
    size_t index;
    const yunta_key *key = find_key(path, &index);
    if (!key)
        return is_section(path) ? read_section(reader, path, node)
                                : unknown_key(reader, section, node);
    reader->given[index] = node;
    yunta_status status =
        yunta_policy_value(reader, key, node, (char *)reader->policy + key->offset);
    reader->failed[index] = status != YUNTA_OK;
    yunta_status preset = status == YUNTA_E_INPUT ? set_default(reader, key) : YUNTA_OK;
    return preset == YUNTA_OK ? status : preset;
}

/* Whether the tables are read in the same way whatever stands under this key, or one so written. */
static bool is_of_no_table(const char *key) {
    static const char *const keys[] = {
        "eligibility", "scoring",      "matching",  "plenaries", "meetings",   "courses",
        "output",      "programme",    "csv",       "files",     "columns",    "values",
        "skills",      "availability", "id_format", "workshops", "duplicates",
    };
    enum { OF_NO_TABLE = 7 };
    const char *near = yunta_text_nearest(key, keys, sizeof keys / sizeof *keys);
    for (size_t k = 0; near && k < OF_NO_TABLE; k++)
        if (!strcmp(keys[k], near))
            return true;
    return false;
}

static yunta_status read_section(yunta_policy_reader *reader, const char *section,
                                 const yunta_policy_node *node) {
    if (node->kind != NODE_MAP)
        return yunta_policy_mistyped(
            reader, *section ? section : T("the policy", "la política"), node,
            T("a mapping of keys", "un mapa de claves"),
            T("write `key: value` lines under it, or {} for the defaults",
              "escriba debajo líneas «clave: valor», o {} para los valores por omisión"));
    yunta_status status = YUNTA_OK;
    for (const yunta_policy_node *child = node->first; child && status != YUNTA_E_MEMORY;
         child = child->next) {
        yunta_status entry = read_entry(reader, section, child);
        reader->opaque = reader->opaque || (entry && !*section && !is_of_no_table(child->key));
        status = yunta_policy_worse(status, entry);
    }
    return status;
}

static yunta_status set_defaults(yunta_policy_reader *reader) {
    size_t count;
    const yunta_key *keys = yunta_policy_keys(&count);
    yunta_status status = YUNTA_OK;
    for (size_t k = 0; k < count && status == YUNTA_OK; k++)
        status = set_default(reader, &keys[k]);
    return status;
}

/* --- the file --- */

static yunta_status check_bytes(yunta_policy_reader *reader, const char *text, size_t length) {
    if (length > BYTES_MOST) {
        yunta_problem_add(reader->problems, YUNTA_ERROR, (yunta_place){reader->path, 0, NULL}, NULL,
                          T("shorten it", "acórtela"),
                          T("a policy has at most 1 MiB", "una política tiene a lo más 1 MiB"));
        return YUNTA_E_INPUT;
    }
    size_t line = 1;
    for (const char *at = text, *end = text + length; at < end; line++) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        size_t size = (size_t)((newline ? newline : end) - at);
        if (!yunta_text_is_utf8(at, size)) {
            yunta_problem_add(reader->problems, YUNTA_ERROR, yunta_policy_place_at(reader, line, 0),
                              NULL, T("save the policy as UTF-8", "guarde la política como UTF-8"),
                              T("this line is not UTF-8", "esta línea no es UTF-8"));
            return YUNTA_E_INPUT;
        }
        at += size + 1;
    }
    return YUNTA_OK;
}

static yunta_status read_text(yunta_policy_reader *reader, const char *text, size_t length) {
    if (length >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) {
        text += 3;
        length -= 3;
    }
    yunta_status status = check_bytes(reader, text, length);
    if (status)
        return status;
    yunta_policy_node *root;
    status = yunta_policy_tree(reader, text, length, &root);
    if (!root || status == YUNTA_E_MEMORY)
        return status;
    if (!yunta_policy_is_null(root)) {
        status = yunta_policy_worse(status, find_duplicates(reader, root));
        reader->opaque = status != YUNTA_OK || root->kind != NODE_MAP;
        if (status != YUNTA_E_MEMORY)
            status = yunta_policy_worse(status, read_section(reader, "", root));
    }
    return status == YUNTA_E_MEMORY ? status
                                    : yunta_policy_worse(status, yunta_policy_check(reader));
}

static yunta_status fill(yunta_policy_reader *reader, const char *text, size_t length) {
    size_t count;
    yunta_policy_keys(&count);
    reader->arena = yunta_arena_new();
    reader->policy->arena = reader->arena;
    reader->scratch = yunta_arena_new();
    if (!reader->arena || !reader->scratch)
        return YUNTA_E_MEMORY;
    reader->policy->path = yunta_arena_copy(reader->arena, reader->path);
    reader->given = yunta_arena_alloc(reader->scratch, count, sizeof *reader->given);
    reader->failed = yunta_arena_alloc(reader->scratch, count, sizeof *reader->failed);
    if (!reader->policy->path || !reader->given || !reader->failed)
        return YUNTA_E_MEMORY;
    yunta_status status = set_defaults(reader);
    return status ? status : read_text(reader, text, length);
}

static yunta_status parse(const char *text, size_t length, const char *path,
                          yunta_problems *problems, bool further, yunta_policy **policy) {
    *policy = NULL;
    yunta_policy_reader reader = {.path = path, .problems = problems, .opaque = true};
    reader.policy = yunta_alloc(1, sizeof *reader.policy);
    if (!reader.policy)
        return YUNTA_E_MEMORY;
    yunta_status status = fill(&reader, text, length);
    yunta_arena_free(reader.scratch);
    if (status == YUNTA_OK || (further && status == YUNTA_E_INPUT && !reader.opaque))
        *policy = reader.policy;
    else
        yunta_policy_free(reader.policy);
    return status;
}

yunta_status yunta_policy_parse(const char *text, size_t length, const char *path,
                                yunta_problems *problems, yunta_policy **policy) {
    return parse(text, length, path, problems, false, policy);
}

static const char *reason_of(int error) {
    switch (error) {
    case ENOENT:
        return T("there is no such file", "no existe ese archivo");
    case EACCES:
        return T("permission denied", "permiso denegado");
    case EISDIR:
        return T("it is a folder", "es una carpeta");
    default:
        return strerror(error);
    }
}

static yunta_status unreadable(const char *path, int error, yunta_problems *problems) {
    yunta_problem_add(problems, YUNTA_ERROR, (yunta_place){path, 0, NULL}, NULL,
                      T("check the path and its permissions", "revise la ruta y sus permisos"),
                      T("the policy cannot be read: %s", "no se puede leer la política: %s"),
                      reason_of(error));
    return YUNTA_E_IO;
}

static yunta_status read_file(const char *path, yunta_problems *problems, bool further,
                              yunta_policy **policy) {
    *policy = NULL;
    errno = 0;
    FILE *file = fopen(path, "rbe");
    if (!file)
        return unreadable(path, errno, problems);
    char *text = yunta_alloc(BYTES_MOST + 4, 1); /* a mark of UTF-8, and one byte too many */
    yunta_status status = YUNTA_E_MEMORY;
    if (text) {
        size_t length = fread(text, 1, BYTES_MOST + 4, file);
        status = ferror(file) ? unreadable(path, errno, problems)
                              : parse(text, length, path, problems, further, policy);
    }
    fclose(file);
    yunta_free(text);
    return status;
}

yunta_status yunta_policy_read(const char *path, yunta_problems *problems, yunta_policy **policy) {
    return read_file(path, problems, false, policy);
}

yunta_status yunta_policy_read_further(const char *path, yunta_problems *problems,
                                       yunta_policy **policy) {
    return read_file(path, problems, true, policy);
}

/* Private to io/policy*.c: the policy file as a small tree, and what its readers share.
 *
 * io/policy.c makes the tree from YAML's events; io/policy_read.c walks it by the table of keys;
 * io/policy_value.c, policy_list.c and policy_rule.c read one value each; io/policy_check.c looks
 * at several keys together.
 */
#ifndef YUNTA_IO_POLICY_NODE_H
#define YUNTA_IO_POLICY_NODE_H

#include "base/problem.h"
#include "model/policy.h"

/* BROKEN: something was already reported there; readers pass over it. */
typedef enum { NODE_SCALAR, NODE_LIST, NODE_MAP, NODE_BROKEN } yunta_policy_kind;

typedef struct yunta_policy_node {
    yunta_policy_kind kind;
    const char *text; /* of a scalar, else NULL */
    bool plain;       /* a scalar without quotes */
    bool flow;        /* a value inside {} or [] */
    size_t line, column;
    const char *key; /* under which it stands in a mapping, else NULL */
    size_t key_line, key_column;
    size_t count; /* of children: the items of a list, the values of a mapping, in order */
    struct yunta_policy_node *first, *next;
} yunta_policy_node;

typedef struct {
    yunta_arena *arena;   /* the policy's */
    yunta_arena *scratch; /* nodes and words of messages */
    const char *path;     /* of the file, for messages */
    yunta_problems *problems;
    yunta_policy *policy;
    const yunta_policy_node **given; /* [keys] where each key stands, NULL for a default */
    bool *failed;                    /* [keys] the value there was refused */
    bool opaque;                     /* what was refused may say how tables are read */
    const char *allowed_of;          /* the section of allowed, NULL before the first */
    yunta_texts allowed;
} yunta_policy_reader;

/* Every function below that returns a status: YUNTA_OK, YUNTA_E_INPUT when problems were reported,
 * YUNTA_E_MEMORY. Only the last stops the reading. */

/* The tree of a YAML text of UTF-8; *root is NULL for an empty one, and NULL where the text is no
 * YAML at all. With YUNTA_E_INPUT the tree may be there all the same, to look for more. */
yunta_status yunta_policy_tree(yunta_policy_reader *reader, const char *text, size_t length,
                               yunta_policy_node **root);

/* Where a node and its key stand. */
yunta_place yunta_policy_place(yunta_policy_reader *reader, const yunta_policy_node *node);
yunta_place yunta_policy_key_place(yunta_policy_reader *reader, const yunta_policy_node *node);
yunta_place yunta_policy_place_at(yunta_policy_reader *reader, size_t line, size_t column);

bool yunta_policy_is_null(const yunta_policy_node *node); /* null, ~ or nothing, without quotes */
/* Reports that name's value is not what is wanted (a noun such as "a list"), and what stands there.
 * Says nothing of a BROKEN node. Returns YUNTA_E_INPUT. */
yunta_status yunta_policy_mistyped(yunta_policy_reader *reader, const char *name,
                                   const yunta_policy_node *node, const char *wanted,
                                   const char *mend);
/* Reports an unknown key or word: what it is, the nearest of those allowed, or all of them. */
yunta_status yunta_policy_unknown(yunta_policy_reader *reader, yunta_place place, const char *word,
                                  const char *const *allowed, size_t count, const char *what);
/* The same of a key; a decimal comma that {} took for a separator gets a mend of its own. */
yunta_status yunta_policy_unknown_key(yunta_policy_reader *reader, const yunta_policy_node *node,
                                      const char *const *allowed, size_t count, const char *what);
/* "a, b, c". NULL when memory runs out. */
char *yunta_policy_join(yunta_arena *arena, const char *const *words, size_t count);
/* The last part of a path such as eligibility.window.from. */
const char *yunta_policy_last(const char *path);
/* The worse of two statuses: memory before input before none. */
yunta_status yunta_policy_worse(yunta_status a, yunta_status b);

/* Reads a node as the key's type into the field at out. */
yunta_status yunta_policy_value(yunta_policy_reader *reader, const yunta_key *key,
                                const yunta_policy_node *node, void *out);
yunta_status yunta_policy_text_value(yunta_policy_reader *reader, const char *name,
                                     const yunta_policy_node *node, const char **out);
yunta_status yunta_policy_integer(yunta_policy_reader *reader, const yunta_key *key,
                                  const yunta_policy_node *node, int32_t *out);
yunta_status yunta_policy_choose(yunta_policy_reader *reader, const yunta_key *key,
                                 const yunta_policy_node *node, int *out);
yunta_status yunta_policy_choices(yunta_policy_reader *reader, const yunta_key *key,
                                  const yunta_policy_node *node, yunta_choices *out);
yunta_status yunta_policy_days(yunta_policy_reader *reader, const yunta_key *key,
                               const yunta_policy_node *node, uint8_t *out);
yunta_status yunta_policy_texts(yunta_policy_reader *reader, const char *name,
                                const yunta_policy_node *node, yunta_texts *out);
yunta_status yunta_policy_map(yunta_policy_reader *reader, const char *name,
                              const yunta_policy_node *node, yunta_map *out);
yunta_status yunta_policy_maps(yunta_policy_reader *reader, const char *name,
                               const yunta_policy_node *node, yunta_maps *out);
yunta_status yunta_policy_wheres(yunta_policy_reader *reader, const yunta_key *key,
                                 const yunta_policy_node *node, yunta_wheres *out);
yunta_status yunta_policy_quotas(yunta_policy_reader *reader, const yunta_key *key,
                                 const yunta_policy_node *node, yunta_quotas *out);

/* A decimal number with a point or a comma, in units of 10^-places, exactly. */
typedef enum { DECIMAL_OK, DECIMAL_NOT, DECIMAL_TOO_FINE, DECIMAL_TOO_LARGE } yunta_decimal;
yunta_decimal yunta_policy_decimal(const char *text, int places, int64_t *value);

/* Monday 0 .. Sunday 6 for a folded name, English or Spanish, of at least three letters; else -1.
 */
int yunta_policy_weekday(const char *folded);

/* Keeps in the policy where its places (model/policy.h) stand; for values that were accepted. */
yunta_status yunta_policy_places(yunta_policy_reader *reader);

/* What several keys say together. */
yunta_status yunta_policy_check(yunta_policy_reader *reader);

#endif

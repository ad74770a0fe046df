#include "model/policy.h"
#include <string.h>

static const yunta_key keys[] = {
#define YUNTA_KEY(field, path, type, preset, least, most, choices, en, es)                         \
    {path, YUNTA_KEY_##type, preset, least, most, choices, en, es, offsetof(yunta_policy, field)},
#include "model/policy_keys.def"
#undef YUNTA_KEY
};

const yunta_key *yunta_policy_keys(size_t *count) {
    *count = sizeof keys / sizeof *keys;
    return keys;
}

bool yunta_policy_choice(const char *choices, size_t index, char *text, size_t room) {
    for (; choices && index > 0; index--) {
        choices = strchr(choices, '|');
        choices = choices ? choices + 1 : NULL;
    }
    if (!choices || room == 0)
        return false;
    size_t length = strcspn(choices, "|");
    if (length >= room)
        length = room - 1;
    memcpy(text, choices, length);
    text[length] = '\0';
    return true;
}

void yunta_policy_free(yunta_policy *policy) {
    if (!policy)
        return;
    yunta_arena_free(policy->arena);
    yunta_free(policy);
}

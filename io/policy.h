/* Reads yunta.yaml under the strict table of model/policy_keys.def. Library: libyaml, by its
 * events, which alone show anchors. */
#ifndef YUNTA_IO_POLICY_H
#define YUNTA_IO_POLICY_H

#include "base/problem.h"
#include "model/policy.h"

/* Reads the policy at path. Unknown keys (with the nearest), wrong types, values out of range,
 * duplicates, aliases and contradictions between keys are all reported with line and column;
 * then YUNTA_E_INPUT. A file that cannot be read: YUNTA_E_IO. The caller frees *policy. O(size). */
yunta_status yunta_policy_read(const char *path, yunta_problems *problems, yunta_policy **policy);
/* The same, but with YUNTA_E_INPUT *policy is there where nothing that was refused says how tables
 * are read, so that their problems can be looked for too: what was refused has its default, and
 * nothing else is to be done with it. */
yunta_status yunta_policy_read_further(const char *path, yunta_problems *problems,
                                       yunta_policy **policy);
/* yunta_policy_read from memory; path is for messages. An empty text is the policy of all defaults.
 */
yunta_status yunta_policy_parse(const char *text, size_t length, const char *path,
                                yunta_problems *problems, yunta_policy **policy);

#endif

/* Reads a cohort folder: the policy and every table that is there. */
#ifndef YUNTA_IO_READ_H
#define YUNTA_IO_READ_H

#include "base/deadline.h"
#include "base/problem.h"
#include "model/cohort.h"

/* The policy file of COHORT: itself when it is a file, else COHORT/yunta.yaml. In arena. *folder is
 * the folder of the tables. YUNTA_E_IO with a problem when there is neither. */
yunta_status yunta_cohort_locate(const char *argument, yunta_arena *arena, yunta_problems *problems,
                                 const char **policy_path, const char **folder);

/* Reads every table of SPEC section 3 that stands in folder (or where policy->files says), in any
 * of its dialects. All problems of all files are reported before it fails with YUNTA_E_INPUT;
 * warnings alone do not fail. The caller frees *cohort; it keeps a pointer to policy. A path of the
 * policy that leaves the folder, by its text or through a link, is a problem. */
yunta_status yunta_cohort_read(const yunta_policy *policy, const char *folder,
                               const yunta_deadline *deadline, yunta_problems *problems,
                               yunta_cohort **cohort);

/* Who came and who left after the tables were made, in this order: the people of added[0] come,
 * those of withdrawn[0] leave, then those of added[1] and withdrawn[1]. Paths may be NULL. */
typedef struct {
    const char *path;
    bool ours; /* written by yunta: our dialect, whatever the policy says */
} yunta_change_file;
enum { YUNTA_CHANGES = 2 };
typedef struct {
    /* Rows of applicants; or, without a column of roles, a list of people who are back. */
    yunta_change_file added[YUNTA_CHANGES];
    yunta_change_file withdrawn[YUNTA_CHANGES]; /* lists: a column of ids, or one id a line */
    const char *const *former; /* people of an earlier result: whoever is in no table has left */
    size_t former_count;
} yunta_changes;

/* The same, with changes (NULL: none). Who left is a person of role 0, and their locks are gone.
 * anywhere: the policy's files may lie outside the folder (--allow-outside). */
yunta_status yunta_cohort_read_changed(const yunta_policy *policy, const char *folder,
                                       bool anywhere, const yunta_changes *changes,
                                       const yunta_deadline *deadline, yunta_problems *problems,
                                       yunta_cohort **cohort);

/* Reads a pairings file of ours or another tool's (columns mentor, mentee; others are ignored) for
 * `schedule --pairings`. *pairs is the caller's, to be freed with yunta_free. */
struct yunta_pair_ids {
    int32_t mentor, mentee;
};
yunta_status yunta_pairs_read(const char *path, const yunta_cohort *cohort,
                              yunta_problems *problems, struct yunta_pair_ids **pairs,
                              size_t *count);

#endif

/* A cohort folder for one test: files written to a temporary folder, read, and taken away. */
#ifndef YUNTA_TESTS_READ_FOLDER_H
#define YUNTA_TESTS_READ_FOLDER_H

#include "io/read.h"

typedef struct {
    const char *name, *text;
    size_t length; /* 0: strlen(text) */
} test_file;

typedef struct {
    char path[64];
    yunta_problems *problems;
    yunta_policy *policy;
    yunta_cohort *cohort;
    yunta_status status;
} test_folder;

/* Writes files (up to one without a name), parses policy and reads the cohort. */
void test_folder_open(test_folder *folder, const char *policy, const test_file *files);
/* The same of a cohort that can be read. */
void test_folder_open_good(test_folder *folder, const char *policy, const test_file *files);
void test_folder_close(test_folder *folder);
/* The problem of this severity at line of the file named name whose column is column (NULL: any)
 * and whose text (what, value, mend) holds word; NULL when there is none. */
const yunta_problem *test_folder_problem(const test_folder *folder, yunta_severity severity,
                                         const char *name, size_t line, const char *column,
                                         const char *word);
/* Prints every problem, for a test that fails. */
void test_folder_print(const test_folder *folder);

/* A cohort of three people a, b, c. */
#define TEST_PEOPLE "id,role,institution\na,mentor,X\nb,mentee,X\nc,both,Y\n"

typedef struct { /* one kind of wrong input and what must be said of it */
    const char *policy;
    test_file files[4]; /* applicants.csv is TEST_PEOPLE where it is not given */
    const char *file;
    size_t line;
    const char *column; /* NULL: any */
    const char *word;
} test_wrong;

/* Reads each; how many were not told as an error in that place with a mend. Tells which. */
size_t test_wrongs_untold(const test_wrong *wrongs, size_t count);

/* NULL when two cohorts hold equal data, lines apart; else the name of what differs. */
const char *test_cohorts_differ(const yunta_cohort *a, const yunta_cohort *b);

#endif

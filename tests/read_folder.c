#include "tests/read_folder.h"
#include "io/policy.h"
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static void file_path(const test_folder *folder, const char *name, char path[static 512]) {
    snprintf(path, 512, "%s/%s", folder->path, name);
}

static void write_file(const test_folder *folder, const test_file *file) {
    char path[512];
    file_path(folder, file->name, path);
    FILE *stream = fopen(path, "wb");
    size_t length = file->length ? file->length : strlen(file->text);
    if (!stream || fwrite(file->text, 1, length, stream) != length || fclose(stream) != 0)
        abort();
}

void test_folder_open(test_folder *folder, const char *policy, const test_file *files) {
    memset(folder, 0, sizeof *folder);
    strcpy(folder->path, "/tmp/yunta-read-XXXXXX");
    folder->problems = yunta_problems_new();
    if (!folder->problems || !mkdtemp(folder->path))
        abort();
    for (; files->name; files++)
        write_file(folder, files);
    char path[512];
    file_path(folder, "yunta.yaml", path);
    folder->status =
        yunta_policy_parse(policy, strlen(policy), path, folder->problems, &folder->policy);
    if (folder->status == YUNTA_OK)
        folder->status = yunta_cohort_read(folder->policy, folder->path, NULL, folder->problems,
                                           &folder->cohort);
}

void test_folder_open_good(test_folder *folder, const char *policy, const test_file *files) {
    test_folder_open(folder, policy, files);
    if (folder->status != YUNTA_OK)
        test_folder_print(folder);
    assert_int_equal(folder->status, YUNTA_OK);
    assert_non_null(folder->cohort);
}

void test_folder_close(test_folder *folder) {
    DIR *directory = opendir(folder->path);
    for (struct dirent *entry; directory && (entry = readdir(directory));) {
        char path[512];
        file_path(folder, entry->d_name, path);
        if (entry->d_name[0] != '.')
            unlink(path);
    }
    if (directory)
        closedir(directory);
    rmdir(folder->path);
    yunta_cohort_free(folder->cohort);
    yunta_policy_free(folder->policy);
    yunta_problems_free(folder->problems);
}

static bool holds(const char *text, const char *word) {
    return text && strstr(text, word);
}

const yunta_problem *test_folder_problem(const test_folder *folder, yunta_severity severity,
                                         const char *name, size_t line, const char *column,
                                         const char *word) {
    char path[512];
    file_path(folder, name, path);
    for (size_t k = 0; k < yunta_problems_total(folder->problems); k++) {
        const yunta_problem *p = yunta_problems_at(folder->problems, k);
        if (p->severity != severity || !p->place.file || strcmp(p->place.file, path) != 0 ||
            p->place.line != line)
            continue;
        if (column && (!p->place.column || strcmp(p->place.column, column) != 0))
            continue;
        if (holds(p->what, word) || holds(p->value, word) || holds(p->mend, word))
            return p;
    }
    return NULL;
}

void test_folder_print(const test_folder *folder) {
    fprintf(stderr, "status %d\n", folder->status);
    yunta_problems_print(folder->problems, YUNTA_NOTE, false, stderr);
}

static void open_wrong(const test_wrong *wrong, test_folder *folder) {
    test_file files[6] = {{0}};
    size_t count = 0;
    bool given = false;
    for (size_t k = 0; k < 4 && wrong->files[k].name; k++) {
        files[count++] = wrong->files[k];
        given = given || !strcmp(wrong->files[k].name, "applicants.csv");
    }
    if (!given)
        files[count++] = (test_file){"applicants.csv", TEST_PEOPLE, 0};
    test_folder_open(folder, wrong->policy, files);
}

size_t test_wrongs_untold(const test_wrong *wrongs, size_t count) {
    size_t untold = 0;
    for (size_t k = 0; k < count; k++) {
        const test_wrong *one = &wrongs[k];
        test_folder folder;
        open_wrong(one, &folder);
        const yunta_problem *found =
            test_folder_problem(&folder, YUNTA_ERROR, one->file, one->line, one->column, one->word);
        if (!found || !found->mend || folder.status != YUNTA_E_INPUT || folder.cohort) {
            test_folder_print(&folder);
            fprintf(stderr, "case %zu: %s:%zu: %s: no \"%s\"\n", k, one->file, one->line,
                    one->column ? one->column : "", one->word);
            untold++;
        }
        test_folder_close(&folder);
    }
    return untold;
}

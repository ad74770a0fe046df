#include "tests/scratch.h"
#include "base/array.h"
#include <dirent.h>
#include <ftw.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

static void need(bool fine, const char *what) {
    if (fine)
        return;
    perror(what);
    abort();
}

scratch *scratch_new(void) {
    scratch *folder = yunta_alloc(1, sizeof *folder);
    need(folder != NULL, "memory");
    strcpy(folder->path, "/tmp/yunta-test-XXXXXX");
    need(mkdtemp(folder->path) != NULL, folder->path);
    return folder;
}

static int remove_one(const char *path, const struct stat *kind, int flag, struct FTW *at) {
    (void)kind;
    (void)flag;
    (void)at;
    return remove(path);
}

void scratch_free(scratch *folder) {
    need(nftw(folder->path, remove_one, 16, FTW_DEPTH | FTW_PHYS) == 0, folder->path);
    yunta_free(folder);
}

const char *scratch_path(const scratch *folder, const char *name) {
    static char buffers[8][512];
    static unsigned next;
    char *buffer = buffers[next++ % 8];
    snprintf(buffer, sizeof buffers[0], "%s/%s", folder->path, name);
    return buffer;
}

void scratch_put(const scratch *folder, const char *name, const char *text) {
    FILE *file = fopen(scratch_path(folder, name), "w");
    need(file != NULL, name);
    fputs(text, file);
    need(fclose(file) == 0, name);
}

char *scratch_get(const scratch *folder, const char *name) {
    YUNTA_ARRAY(char) text = {0};
    FILE *file = fopen(scratch_path(folder, name), "r");
    if (!file)
        return NULL;
    for (int c; (c = getc(file)) != EOF;)
        need(yunta_array_push(&text, (char)c), "memory");
    need(yunta_array_push(&text, '\0'), "memory");
    fclose(file);
    return text.items;
}

bool scratch_has(const scratch *folder, const char *name) {
    struct stat kind;
    return lstat(scratch_path(folder, name), &kind) == 0;
}

bool scratch_holds(const scratch *folder, const char *name, const char *text) {
    char *found = scratch_get(folder, name);
    bool same = found && !strcmp(found, text);
    yunta_free(found);
    return same;
}

void scratch_folder(const scratch *folder, const char *name) {
    need(mkdir(scratch_path(folder, name), 0755) == 0, name);
}

char *scratch_list(const scratch *folder, const char *name) {
    struct dirent **entries;
    YUNTA_ARRAY(char) text = {0};
    int count = scandir(scratch_path(folder, name), &entries, NULL, alphasort);
    need(count >= 0, name);
    for (int k = 0; k < count; k++) {
        const char *entry = entries[k]->d_name;
        for (size_t c = 0; strcmp(entry, ".") && strcmp(entry, "..") && c <= strlen(entry); c++)
            need(yunta_array_push(&text, entry[c] ? entry[c] : ' '), "memory");
        free(entries[k]);
    }
    free(entries);
    need(yunta_array_push(&text, '\0'), "memory");
    return text.items;
}

int scratch_mode(const scratch *folder, const char *name) {
    struct stat kind;
    need(lstat(scratch_path(folder, name), &kind) == 0, name);
    return (int)(kind.st_mode & 07777);
}

bool scratch_forbid(int call, int error) {
    struct sock_filter filter[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)call, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | (uint32_t)error),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)};
    struct sock_fprog program = {sizeof filter / sizeof *filter, filter};
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

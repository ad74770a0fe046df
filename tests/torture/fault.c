/* Faults on demand, for the torture build: linked into yunta, it counts every allocation (ours and
 * the libraries', whose malloc is resolved to these functions) and every system call on files that
 * the C library makes, and lets one of them, or all from one on, fail; or kills the process there.
 *
 * Environment:
 *   YUNTA_FAULT=KIND:N   KIND memory, file: the N-th fails; memory+, file+: all from the N-th on;
 *                        kill: SIGKILL instead of the N-th file call; exchange: as file, but every
 *                        renameat2 with flags fails with EINVAL, as on a file system without it
 *   YUNTA_FAULT_REPORT=F writes "memory COUNT", "file COUNT", "hit 0|1" to F when the process ends
 *                        well, and with
 *   YUNTA_FAULT_SITES=1  "site KIND N HASH" for the first call from each distinct stack
 *
 * System calls are caught by a seccomp filter that traps those of libc's text alone (seccomp(2)):
 * so buffered streams, SQLite and libzip fail where they really would, and the sanitizer's own
 * calls never do. Failures are those that a sound disk can show: EIO, ENOSPC, EMFILE.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>
#include <unwind.h>

enum { MEMORY, FILES, KINDS };
enum { SITES = 1 << 16, DEPTH = 12 };

static const char *const kind_name[KINDS] = {"memory", "file"};
static atomic_long calls[KINDS];
static long target[KINDS];
static bool onwards[KINDS], kills, no_exchange, recording, ready;
static atomic_bool hit;
static const char *report;
static uint64_t site[SITES]; /* a hash set */
static struct {
    int kind;
    long number;
    uint64_t hash;
} found[SITES];
static int found_count;
static _Thread_local bool inside;

/* ---- system calls that no filter sees ---- */

static long raw(long number, long a, long b, long c, long d, long e) {
    long result;
    register long r10 __asm__("r10") = d;
    register long r8 __asm__("r8") = e;
    __asm__ volatile("syscall"
                     : "=a"(result)
                     : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8)
                     : "rcx", "r11", "memory");
    return result;
}

/* ---- counting ---- */

typedef struct {
    uint64_t hash;
    int depth;
} walk;

static _Unwind_Reason_Code step(struct _Unwind_Context *context, void *state) {
    walk *w = state;
    w->hash = (w->hash ^ (uint64_t)_Unwind_GetIP(context)) * 1099511628211u;
    return ++w->depth < DEPTH ? _URC_NO_REASON : _URC_END_OF_STACK;
}

static void note_site(int kind, long number) {
    walk w = {14695981039346656037u + (uint64_t)kind, 0};
    _Unwind_Backtrace(step, &w);
    size_t at = w.hash % SITES;
    while (site[at] && site[at] != w.hash)
        at = (at + 1) % SITES;
    if (site[at] || found_count + 1 >= SITES)
        return;
    site[at] = w.hash;
    found[found_count].kind = kind;
    found[found_count].hash = w.hash;
    found[found_count++].number = number;
}

/* For a breakpoint. */
__attribute__((noinline)) void yunta_fault_here(void) {
    atomic_store(&hit, true);
}

/* Counts a call; whether it shall fail. */
static bool fails(int kind) {
    if (!ready || inside)
        return false;
    inside = true;
    long number = atomic_fetch_add(&calls[kind], 1) + 1;
    if (recording)
        note_site(kind, number);
    bool now = target[kind] && (number == target[kind] || (onwards[kind] && number > target[kind]));
    if (now)
        yunta_fault_here();
    inside = false;
    return now;
}

/* ---- memory ---- */

#define REAL(name)                                                                                 \
    static __typeof__(name) *real;                                                                 \
    if (!real)                                                                                     \
    real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

static bool exhausted(void) {
    if (!fails(MEMORY))
        return false;
    errno = ENOMEM;
    return true;
}

void *malloc(size_t size) {
    REAL(malloc);
    return exhausted() ? NULL : real(size);
}

void *calloc(size_t count, size_t size) {
    REAL(calloc);
    return exhausted() ? NULL : real(count, size);
}

void *realloc(void *memory, size_t size) {
    REAL(realloc);
    return exhausted() ? NULL : real(memory, size);
}

void *aligned_alloc(size_t alignment, size_t size) {
    REAL(aligned_alloc);
    return exhausted() ? NULL : real(alignment, size);
}

int posix_memalign(void **memory, size_t alignment, size_t size) {
    REAL(posix_memalign);
    return fails(MEMORY) ? ENOMEM : real(memory, alignment, size);
}

/* The sanitizer has its own, which would pass by malloc. */
char *strndup(const char *text, size_t most) {
    size_t length = strnlen(text, most);
    char *copy = malloc(length + 1);
    if (copy) {
        memcpy(copy, text, length);
        copy[length] = '\0';
    }
    return copy;
}

char *strdup(const char *text) {
    return strndup(text, strlen(text));
}

/* ---- files ---- */

static const struct {
    int number, error;
} trapped[] = {
    {SYS_open, EMFILE},    {SYS_openat, EMFILE},   {SYS_read, EIO},      {SYS_pread64, EIO},
    {SYS_write, ENOSPC},   {SYS_pwrite64, ENOSPC}, {SYS_writev, ENOSPC}, {SYS_fsync, EIO},
    {SYS_fdatasync, EIO},  {SYS_syncfs, EIO},      {SYS_close, EIO},     {SYS_rename, EIO},
    {SYS_renameat, EIO},   {SYS_renameat2, EIO},   {SYS_mkdir, ENOSPC},  {SYS_mkdirat, ENOSPC},
    {SYS_unlink, EIO},     {SYS_unlinkat, EIO},    {SYS_ftruncate, EIO}, {SYS_linkat, EIO},
    {SYS_getdents64, EIO}, {SYS_fchmod, EIO},      {SYS_fchmodat, EIO},  {SYS_symlinkat, ENOSPC},
    {SYS_readlinkat, EIO},
};
enum { TRAPPED = sizeof trapped / sizeof *trapped };

static long do_call(long number, const greg_t *r) {
    return raw(number, r[REG_RDI], r[REG_RSI], r[REG_RDX], r[REG_R10], r[REG_R8]);
}

static void on_trap(int signal_number, siginfo_t *info, void *context) {
    (void)signal_number;
    greg_t *registers = ((ucontext_t *)context)->uc_mcontext.gregs;
    long number = info->si_syscall;
    int error = EIO;
    for (int k = 0; k < TRAPPED; k++)
        if (trapped[k].number == number)
            error = trapped[k].error;
    bool to_people = number == SYS_write && registers[REG_RDI] == STDERR_FILENO;
    bool now = !to_people && fails(FILES);
    if (now && kills)
        raw(SYS_kill, raw(SYS_getpid, 0, 0, 0, 0, 0), SIGKILL, 0, 0, 0);
    if (no_exchange && number == SYS_renameat2 && registers[REG_R8])
        registers[REG_RAX] = -EINVAL;
    else if (!now)
        registers[REG_RAX] = do_call(number, registers);
    else {
        if (number == SYS_close) /* as Linux does: it is closed all the same */
            do_call(number, registers);
        registers[REG_RAX] = -error;
    }
}

static int find_libc(struct dl_phdr_info *info, size_t size, void *range) {
    (void)size;
    uintptr_t *text = range;
    if (!strstr(info->dlpi_name, "/libc.so"))
        return 0;
    for (int k = 0; k < info->dlpi_phnum; k++)
        if (info->dlpi_phdr[k].p_type == PT_LOAD && info->dlpi_phdr[k].p_flags & PF_X) {
            text[0] = info->dlpi_addr + info->dlpi_phdr[k].p_vaddr;
            text[1] = text[0] + info->dlpi_phdr[k].p_memsz;
        }
    return 1;
}

/* Traps the calls of the table that come from libc's text; its 4 GiB window is one, or we give up.
 */
static bool install_filter(void) {
    uintptr_t text[2] = {0};
    dl_iterate_phdr(find_libc, text);
    if (!text[0] || text[0] >> 32 != text[1] >> 32)
        return false;
    struct sock_filter filter[10 + TRAPPED + 2];
    size_t n = 0;
    uint32_t where = offsetof(struct seccomp_data, instruction_pointer);
    uint32_t call = offsetof(struct seccomp_data, nr);
    filter[n++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, where + 4);
    filter[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)(text[0] >> 32),
                                               0, TRAPPED + 4);
    filter[n++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, where);
    filter[n++] =
        (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, (uint32_t)text[0], 0, TRAPPED + 2);
    filter[n++] =
        (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, (uint32_t)text[1], TRAPPED + 1, 0);
    filter[n++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, call);
    for (int k = 0; k < TRAPPED; k++)
        filter[n++] = (struct sock_filter)BPF_JUMP(
            BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)trapped[k].number, (uint8_t)(TRAPPED - k), 0);
    filter[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
    filter[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRAP);
    struct sock_fprog program = {(unsigned short)n, filter};
    struct sigaction action = {.sa_sigaction = on_trap, .sa_flags = SA_SIGINFO | SA_NODEFER};
    return sigaction(SIGSYS, &action, NULL) == 0 && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

/* ---- beginning and end ---- */

static void choose(const char *wish) {
    const char *colon = strchr(wish, ':');
    long number = colon ? atol(colon + 1) : 0;
    for (int kind = 0; kind < KINDS; kind++)
        if (!strncmp(wish, kind_name[kind], strlen(kind_name[kind]))) {
            target[kind] = number;
            onwards[kind] = colon && colon[-1] == '+';
        }
    kills = !strncmp(wish, "kill", 4);
    no_exchange = strstr(wish, "exchange") != NULL;
    if (kills || !strncmp(wish, "exchange", 8))
        target[FILES] = number;
}

__attribute__((constructor)) static void begin(void) {
    const char *wish = getenv("YUNTA_FAULT");
    report = getenv("YUNTA_FAULT_REPORT");
    recording = getenv("YUNTA_FAULT_SITES") != NULL;
    if (wish)
        choose(wish);
    if ((wish || report) && !install_filter()) {
        fputs("fault: this system lets no seccomp filter be set\n", stderr);
        _exit(77);
    }
    ready = true;
}

static void tell(int file, const char *line) {
    raw(SYS_write, file, (long)line, (long)strlen(line), 0, 0);
}

__attribute__((destructor)) static void end(void) {
    char line[64];
    ready = false;
    if (!report)
        return;
    int file = (int)raw(SYS_open, (long)report, O_WRONLY | O_CREAT | O_TRUNC, 0600, 0, 0);
    for (int kind = 0; kind < KINDS; kind++) {
        snprintf(line, sizeof line, "%s %ld\n", kind_name[kind], calls[kind]);
        tell(file, line);
    }
    snprintf(line, sizeof line, "hit %d\n", atomic_load(&hit));
    tell(file, line);
    for (int k = 0; k < found_count; k++) {
        snprintf(line, sizeof line, "site %s %ld %llx\n", kind_name[found[k].kind], found[k].number,
                 (unsigned long long)found[k].hash);
        tell(file, line);
    }
    raw(SYS_close, file, 0, 0, 0, 0);
}

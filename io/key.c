#include "io/key.h"
#include "io/digest.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

static yunta_status refuse(yunta_problems *problems, const char *path, const char *why) {
    yunta_problem_add(problems, YUNTA_ERROR, (yunta_place){path, 0, NULL}, NULL,
                      T("restore it from a copy; or remove it, and the names of calendars change",
                        "recupérelo de un respaldo; o bórrelo, y los nombres de los calendarios "
                        "cambiarán"),
                      T("the cohort's key cannot be used: %s", "no se puede usar la clave de la "
                                                               "cohorte: %s"),
                      why);
    return YUNTA_E_IO;
}

static yunta_status cannot_make(yunta_problems *problems, const char *path) {
    yunta_problem_add(
        problems, YUNTA_ERROR, (yunta_place){path, 0, NULL}, NULL,
        T("give yourself the right to write in the cohort's folder",
          "dese permiso para escribir en la carpeta de la cohorte"),
        T("the cohort's key cannot be made: %s", "no se puede crear la clave de la cohorte: %s"),
        strerror(errno));
    return YUNTA_E_IO;
}

static void tell_loose(mode_t mode, bool kept, const char *path, yunta_problems *problems) {
    if (kept)
        yunta_problem_add(
            problems, YUNTA_WARNING, (yunta_place){path, 0, NULL}, NULL,
            T("if somebody may have read it, remove it: the names of calendars change",
              "si alguien pudo leerla, bórrela: los nombres de los calendarios cambiarán"),
            T("others could read the cohort's key (mode %03o); its rights are now 600",
              "otros podían leer la clave de la cohorte (modo %03o); sus permisos ahora "
              "son 600"),
            (unsigned)(mode & 0777));
    else
        yunta_problem_add(
            problems, YUNTA_WARNING, (yunta_place){path, 0, NULL}, NULL,
            T("move the cohort to a disk that keeps rights if others can use this one",
              "mueva la cohorte a un disco que guarde permisos si otros pueden usar este"),
            T("this file system keeps no rights: who can read it can read the cohort's key "
              "(mode %03o)",
              "este sistema de archivos no guarda permisos: quien pueda leerlo puede leer la "
              "clave de la cohorte (modo %03o)"),
            (unsigned)(mode & 0777));
}

/* A key that others could read: whose calendar is whose is no secret to them. */
static yunta_status tighten(int file, const struct stat *kind, const char *path,
                            yunta_problems *problems) {
    const mode_t others = S_IRWXG | S_IRWXO;
    struct stat now;
    if (!(kind->st_mode & others))
        return YUNTA_OK;
    /* A stick or a share that keeps no rights refuses, or does nothing. */
    bool done = fchmod(file, S_IRUSR | S_IWUSR) == 0;
    bool keeps_none = !done && (errno == EPERM || errno == EOPNOTSUPP || errno == ENOSYS);
    bool kept = done && fstat(file, &now) == 0 && !(now.st_mode & others);
    if (!kept && !(kind->st_uid == geteuid() && (done || keeps_none)))
        return refuse(problems, path,
                      T("others can read it, and its rights cannot be taken from them",
                        "otros pueden leerla, y no se les puede quitar el permiso"));
    tell_loose(kind->st_mode, kept, path, problems);
    return YUNTA_OK;
}

/* *found is false when there is no key. */
static yunta_status read_key(const char *path, yunta_problems *problems, yunta_secret *secret,
                             bool *found) {
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    *found = file >= 0 || errno != ENOENT;
    if (file < 0)
        return *found ? refuse(problems, path, strerror(errno)) : YUNTA_OK;
    struct stat kind;
    unsigned char bytes[YUNTA_KEY_BYTES + 1];
    ssize_t size = -1;
    yunta_status status = YUNTA_OK;
    if (fstat(file, &kind) == 0 && S_ISREG(kind.st_mode)) {
        size = read(file, bytes, sizeof bytes);
        status = tighten(file, &kind, path, problems);
    }
    close(file);
    if (status != YUNTA_OK)
        return status;
    if (size != YUNTA_KEY_BYTES)
        return refuse(problems, path,
                      T("it is not a file of 32 bytes", "no es un archivo de 32 bytes"));
    memcpy(secret->bytes, bytes, YUNTA_KEY_BYTES);
    return YUNTA_OK;
}

static bool write_whole(const char *path, const unsigned char *bytes, size_t count) {
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (file < 0)
        return false;
    bool fine = write(file, bytes, count) == (ssize_t)count && fsync(file) == 0;
    return close(file) == 0 && fine;
}

/* Puts draft in the place of path unless there is something already. */
static bool settle(const char *draft, const char *path) {
    bool fine = link(draft, path) == 0 || errno == EEXIST;
    if (!fine && (errno == EPERM || errno == EOPNOTSUPP || errno == ENOSYS))
        return rename(draft, path) == 0;
    int error = errno;
    unlink(draft);
    errno = error;
    return fine;
}

static yunta_status make_key(yunta_arena *arena, const char *path, yunta_problems *problems) {
    unsigned char bytes[YUNTA_KEY_BYTES];
    const char *draft = yunta_arena_format(arena, "%s.%ld", path, (long)getpid());
    if (!draft)
        return YUNTA_E_MEMORY;
    if (getrandom(bytes, sizeof bytes, 0) != (ssize_t)sizeof bytes)
        return cannot_make(problems, path);
    if (!write_whole(draft, bytes, sizeof bytes)) {
        int error = errno;
        if (error != EEXIST)
            unlink(draft);
        errno = error;
        return cannot_make(problems, path);
    }
    return settle(draft, path) ? YUNTA_OK : cannot_make(problems, path);
}

yunta_status yunta_key_open(const char *folder, yunta_problems *problems, yunta_secret *secret) {
    bool found = false;
    yunta_status status = YUNTA_E_MEMORY;
    memset(secret, 0, sizeof *secret);
    yunta_arena *arena = yunta_arena_new();
    const char *path = arena ? yunta_arena_format(arena, "%s/.yunta-key", folder) : NULL;
    if (!path)
        goto cleanup;
    status = read_key(path, problems, secret, &found);
    if (status != YUNTA_OK || found)
        goto cleanup;
    status = make_key(arena, path, problems);
    if (status != YUNTA_OK)
        goto cleanup;
    status = read_key(path, problems, secret, &found);
    secret->made = found;
    if (status == YUNTA_OK && !found)
        status = refuse(problems, path, strerror(ENOENT));
cleanup:
    yunta_arena_free(arena);
    return status;
}

yunta_status yunta_key_token(const yunta_secret *secret, const char *const *texts, size_t count,
                             char token[static YUNTA_TOKEN_BYTES]) {
    size_t size = YUNTA_KEY_BYTES;
    for (size_t k = 0; k < count; k++)
        size += 1 + strlen(texts[k]);
    unsigned char *bytes = yunta_alloc(size, 1);
    if (!bytes)
        return YUNTA_E_MEMORY;
    memcpy(bytes, secret->bytes, YUNTA_KEY_BYTES);
    unsigned char *at = bytes + YUNTA_KEY_BYTES;
    for (size_t k = 0; k < count; k++) {
        *at++ = 0;
        for (const char *text = texts[k]; *text; text++)
            *at++ = (unsigned char)(*text >= 'A' && *text <= 'Z' ? *text - 'A' + 'a' : *text);
    }
    char hex[65];
    yunta_digest_bytes(bytes, size, hex);
    memcpy(token, hex, YUNTA_TOKEN_BYTES - 1);
    token[YUNTA_TOKEN_BYTES - 1] = '\0';
    yunta_free(bytes);
    return YUNTA_OK;
}

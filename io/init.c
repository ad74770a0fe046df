#include "io/init.h"
#include "base/text.h"
#include "io/csv_write.h"
#include "io/encoding.h"
#include "io/init_private.h"
#include "io/policy.h"
#include "io/staging.h"
#include "io/table_private.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct {
    yunta_init *init;
    const char *path, *sheet; /* of the form */
    const char *from;         /* the folder that it stands in */
    const char *name;         /* its own name there */
    bool in_place;            /* the folder to be written holds it already */
    yunta_policy *policy;     /* of all defaults */
    const yunta_deadline *deadline;
    yunta_problems *problems;
} making;

static yunta_status refuse(const making *m, const char *path, const char *mend, const char *what) {
    yunta_problem_add(m->problems, YUNTA_ERROR, (yunta_place){path, 0, NULL}, NULL, mend, "%s",
                      what);
    return YUNTA_E_IO;
}

static yunta_status cannot_write(const making *m, const char *path) {
    yunta_problem_add(m->problems, YUNTA_ERROR, (yunta_place){path, 0, NULL}, NULL,
                      T("check the disk and your permission to write there",
                        "revise el disco y su permiso para escribir ahí"),
                      T("it cannot be written: %s", "no se puede escribir: %s"), strerror(errno));
    return YUNTA_E_IO;
}

/* ---- where ---- */

static bool is_spreadsheet(const char *name) {
    const char *dot = strrchr(name, '.');
    return dot && !strcasecmp(dot, ".xlsx");
}

static bool same_folder(const char *a, const char *b) {
    struct stat one, other;
    return stat(a, &one) == 0 && stat(b, &other) == 0 && one.st_dev == other.st_dev &&
           one.st_ino == other.st_ino;
}

/* The policy is UTF-8 and names the form, which may be copied under another name, not renamed. */
static yunta_status name_form(making *m, const char *name) {
    yunta_decoded decoded = {.text = name, .length = strlen(name)};
    yunta_status status = YUNTA_OK;
    if (!yunta_text_is_utf8(name, decoded.length))
        status = m->in_place ? YUNTA_E_INPUT
                             : yunta_encoding_decode(name, decoded.length,
                                                     YUNTA_ENCODING_WINDOWS_1252, &decoded);
    if (status == YUNTA_E_INPUT)
        return refuse(m, m->path, yunta_init_mend_name(),
                      T("no policy can name this file: its name is not UTF-8",
                        "ninguna política puede nombrar este archivo: su nombre no es UTF-8"));
    if (status == YUNTA_OK &&
        !(m->init->form = yunta_arena_text(m->init->arena, decoded.text, decoded.length)))
        status = YUNTA_E_MEMORY;
    yunta_free(decoded.owned);
    return status;
}

static yunta_status name_all(making *m, const char *out) {
    yunta_arena *arena = m->init->arena;
    const char *slash = strrchr(m->path, '/');
    m->name = slash ? slash + 1 : m->path;
    m->from = slash
                  ? yunta_arena_text(arena, m->path, (size_t)(slash - m->path) + (slash == m->path))
                  : ".";
    const char *dot = strrchr(m->name, '.');
    size_t stem = dot && dot > m->name ? (size_t)(dot - m->name) : strlen(m->name);
    const char *title = yunta_arena_text(arena, m->name, stem);
    if (!title || !m->from)
        return YUNTA_E_MEMORY;
    if (!out)
        out = dot && dot > m->name ? title : yunta_arena_format(arena, "%s.cohort", title);
    m->init->folder = out ? yunta_arena_copy(arena, out) : NULL;
    const char *form = m->sheet ? yunta_arena_format(arena, "%s.csv", title) : m->name;
    m->init->policy =
        m->init->folder ? yunta_arena_format(arena, "%s/yunta.yaml", m->init->folder) : NULL;
    if (!form || !m->init->policy)
        return YUNTA_E_MEMORY;
    m->in_place = same_folder(m->init->folder, m->from) && !m->sheet;
    return name_form(m, form);
}

static yunta_status check_empty(const making *m) {
    if (yunta_staging_vacant(m->init->folder))
        return YUNTA_OK;
    return refuse(m, m->init->folder,
                  T("name a new folder with --out, or put the form into this one first",
                    "indique una carpeta nueva con --out, o deje antes el formulario en esta"),
                  T("the folder holds something already and is left as it is",
                    "la carpeta ya contiene algo y queda como está"));
}

static yunta_status check_free(const making *m) {
    struct stat about;
    if (lstat(m->init->policy, &about) != 0)
        return YUNTA_OK;
    return refuse(m, m->init->policy,
                  T("take it away first if you want it guessed anew",
                    "quítela antes si quiere que se deduzca de nuevo"),
                  T("there is a policy already, and it is left as it is",
                    "ya hay una política y queda como está"));
}

/* ---- the form ---- */

static yunta_status unreadable(const making *m) {
    yunta_problem_add(m->problems, YUNTA_ERROR, (yunta_place){m->path, 0, NULL}, NULL,
                      T("check the name", "revise el nombre"),
                      T("the form cannot be read: %s", "no se puede leer el formulario: %s"),
                      strerror(errno));
    return YUNTA_E_IO;
}

static yunta_status read_bytes(const making *m, char **bytes, size_t *length) {
    FILE *stream = fopen(m->path, "rbe");
    struct stat about;
    *bytes = NULL;
    if (!stream || fstat(fileno(stream), &about) != 0) {
        yunta_status told = unreadable(m);
        if (stream)
            fclose(stream);
        return told;
    }
    *length = (size_t)about.st_size;
    *bytes = yunta_alloc(*length, 1);
    yunta_status status = *bytes ? YUNTA_OK : YUNTA_E_MEMORY;
    if (*bytes)
        *length = fread(*bytes, 1, *length, stream);
    if (ferror(stream))
        status = unreadable(m);
    fclose(stream);
    return status;
}

static yunta_status note_dialect(making *m, const char *bytes, size_t length) {
    static const char *const names[] = {"", "UTF-8", "UTF-16", "Windows-1252"};
    const yunta_table_wish wish = {m->policy, YUNTA_TABLE_APPLICANTS};
    yunta_decoded decoded = {0};
    bool memory = true;
    yunta_status status = yunta_encoding_decode(bytes, length, YUNTA_ENCODING_AUTO, &decoded);
    m->init->encoding = "";
    if (status == YUNTA_OK) {
        m->init->separator =
            yunta_table_dialect(decoded.text, decoded.length, &wish, &memory).separator;
        m->init->encoding = names[decoded.found];
    }
    yunta_free(decoded.owned);
    return memory ? status : YUNTA_E_MEMORY;
}

static yunta_status guess_form(making *m) {
    const yunta_table_choice choice = {m->sheet, YUNTA_TABLE_APPLICANTS};
    yunta_status status =
        yunta_table_read_as(m->path, m->path, &choice, m->policy, m->problems, &m->init->table);
    if (status == YUNTA_OK)
        status = yunta_guess_table(m->init->table, &m->init->guess);
    return status;
}

/* ---- the tables beside it ---- */

static bool has_kind(const yunta_guess *guess, yunta_guess_kind kind) {
    for (size_t c = 0; c < guess->table->columns; c++)
        if (guess->place[c].kind == kind)
            return true;
    return false;
}

static bool has_file(const yunta_guess_file *files, size_t count, yunta_table_id table) {
    for (size_t k = 0; k < count; k++)
        if (files[k].table == table)
            return true;
    return false;
}

static yunta_status ask_table(making *m, yunta_guess_kind kind, yunta_table_id table,
                              const char *key, const char *question) {
    const yunta_init *init = m->init;
    if (has_kind(init->guess, kind) || has_file(init->files, init->file_count, table) ||
        has_file(init->beside, init->beside_count, table))
        return YUNTA_OK;
    return yunta_guess_add_ask(init->guess, key, false, question);
}

static yunta_status ask_beside(making *m, const yunta_guess_file *file) {
    yunta_guess *guess = m->init->guess;
    const char *table = yunta_columns_table(file->table);
    const char *question = yunta_arena_format(
        guess->arena,
        T("%s beside the form looks like the table %s: put it into the folder and name it here?",
          "%s, junto al formulario, parece la tabla %s: ¿dejarla en la carpeta y nombrarla aquí?"),
        file->file, table);
    return question ? yunta_guess_add_ask(guess, "files", false, question) : YUNTA_E_MEMORY;
}

static yunta_status look_beside(making *m) {
    yunta_init *init = m->init;
    yunta_status status =
        m->in_place
            ? yunta_init_look_beside(init->arena, m->from, m->name, m->policy, &init->files,
                                     &init->file_count, &init->file_room, m->problems)
            : yunta_init_look_beside(init->arena, m->from, m->name, m->policy, &init->beside,
                                     &init->beside_count, &init->beside_room, m->problems);
    for (size_t k = 0; status == YUNTA_OK && k < init->beside_count; k++)
        status = ask_beside(m, &init->beside[k]);
    if (status == YUNTA_OK)
        status = ask_table(m, YUNTA_GUESS_DAY, YUNTA_TABLE_AVAILABILITY, "availability",
                           T("no hours were found in the form: is there a table availability.csv?",
                             "no se hallaron horas en el formulario: ¿hay una tabla "
                             "availability.csv?"));
    if (status == YUNTA_OK)
        status = ask_table(m, YUNTA_GUESS_LEVEL, YUNTA_TABLE_SKILLS, "skills",
                           T("no grid of skill levels was found: is there a table skills.csv?",
                             "no se halló una grilla de niveles: ¿hay una tabla skills.csv?"));
    return status;
}

/* ---- writing ---- */

static yunta_status write_policy(const making *m, FILE *stream) {
    const yunta_init *init = m->init;
    return yunta_guess_write_policy(init->guess, init->form, init->files, init->file_count, stream);
}

static void write_table(const yunta_table *table, FILE *stream) {
    yunta_csv_writer csv = yunta_csv_writer_on(stream);
    for (size_t c = 0; c < table->columns; c++)
        yunta_csv_text(&csv, table->header[c]);
    yunta_csv_end_row(&csv);
    for (size_t row = 0; row < table->rows; row++) {
        for (size_t c = 0; c < table->columns; c++)
            yunta_csv_text(&csv, yunta_table_cell(table, row, c));
        yunta_csv_end_row(&csv);
    }
}

static yunta_status write_staged(making *m, const char *bytes, size_t length) {
    yunta_staging *staging = NULL;
    FILE *stream;
    yunta_status status = yunta_staging_new(m->init->folder, m->deadline, m->problems, &staging);
    if (status == YUNTA_OK)
        status = check_empty(m);
    if (status == YUNTA_OK)
        status = yunta_staging_open(staging, m->init->form, &stream);
    if (status == YUNTA_OK) {
        if (m->sheet)
            write_table(m->init->table, stream);
        else
            fwrite(bytes, 1, length, stream);
        status = yunta_staging_close(staging, stream);
    }
    if (status == YUNTA_OK)
        status = yunta_staging_open(staging, "yunta.yaml", &stream);
    if (status == YUNTA_OK) {
        yunta_status written = write_policy(m, stream);
        status = yunta_staging_close(staging, stream);
        status = status == YUNTA_OK ? written : status;
    }
    if (status == YUNTA_OK)
        status = yunta_staging_commit(staging);
    yunta_staging_free(staging);
    return status;
}

/* A new file of mode 0600 with the policy, on the disk. */
static yunta_status write_draft(const making *m, const char *draft) {
    int file = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    FILE *stream = file < 0 ? NULL : fdopen(file, "w");
    if (!stream) {
        yunta_status status = cannot_write(m, draft);
        if (file >= 0)
            close(file);
        return status;
    }
    yunta_status status = write_policy(m, stream);
    bool fine = fflush(stream) == 0 && !ferror(stream) && fsync(fileno(stream)) == 0;
    if (!fine && status == YUNTA_OK)
        status = cannot_write(m, draft);
    if (fclose(stream) != 0 && status == YUNTA_OK)
        status = cannot_write(m, draft);
    return status;
}

/* In the folder that holds the form, which somebody may be standing in: nothing but one new name.
 */
static yunta_status write_in_place(const making *m) {
    const char *draft =
        yunta_arena_format(m->init->arena, "%s.%ld", m->init->policy, (long)getpid());
    if (!draft)
        return YUNTA_E_MEMORY;
    yunta_status status = write_draft(m, draft);
    if (status == YUNTA_OK && link(draft, m->init->policy) != 0) {
        bool no_links = errno == EPERM || errno == EOPNOTSUPP || errno == ENOSYS;
        if (no_links && rename(draft, m->init->policy) == 0)
            return YUNTA_OK;
        status = cannot_write(m, m->init->policy);
    }
    unlink(draft);
    return status;
}

static yunta_status make(making *m, const char *out) {
    char *bytes = NULL;
    size_t length = 0;
    yunta_status status = name_all(m, out);
    if (status == YUNTA_OK)
        status = m->in_place ? check_free(m) : check_empty(m);
    if (status == YUNTA_OK)
        status = yunta_policy_parse("", 0, "", m->problems, &m->policy);
    if (status == YUNTA_OK)
        status = read_bytes(m, &bytes, &length);
    if (status == YUNTA_OK)
        status = guess_form(m);
    if (status == YUNTA_OK && !is_spreadsheet(m->name))
        status = note_dialect(m, bytes, length);
    if (status == YUNTA_OK)
        status = look_beside(m);
    if (status == YUNTA_OK)
        status = m->in_place ? write_in_place(m) : write_staged(m, bytes, length);
    yunta_free(bytes);
    yunta_policy_free(m->policy);
    return status;
}

yunta_status yunta_init_make(const char *path, const char *sheet, const char *out,
                             const yunta_deadline *deadline, yunta_problems *problems,
                             yunta_init **init) {
    making m = {.path = path, .sheet = sheet, .deadline = deadline, .problems = problems};
    *init = NULL;
    m.init = yunta_alloc(1, sizeof *m.init);
    if (!m.init)
        return YUNTA_E_MEMORY;
    m.init->arena = yunta_arena_new();
    m.init->encoding = "";
    yunta_status status = m.init->arena ? make(&m, out) : YUNTA_E_MEMORY;
    if (status == YUNTA_OK)
        *init = m.init;
    else
        yunta_init_free(m.init);
    return status;
}

void yunta_init_free(yunta_init *init) {
    if (!init)
        return;
    yunta_guess_free(init->guess);
    yunta_table_free(init->table);
    yunta_free(init->files);
    yunta_free(init->beside);
    yunta_arena_free(init->arena);
    yunta_free(init);
}

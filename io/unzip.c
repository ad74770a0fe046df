#include "io/unzip.h"
#include "base/memory.h"
#include <errno.h>
#include <stdint.h>
#include <zip.h>

enum { PIECE = 64 * 1024, MEMBERS = 10000, FREE_OF_RATIO = 16 << 20 };

struct yunta_unzip {
    zip_t *archive;
};

yunta_status yunta_unzip_new(const void *bytes, size_t size, yunta_unzip **zip) {
    zip_error_t error;
    zip_error_init(&error);
    yunta_status status = YUNTA_E_MEMORY;
    *zip = NULL;
    zip_source_t *source = zip_source_buffer_create(bytes, size, 0, &error);
    yunta_unzip *made = yunta_alloc(1, sizeof *made);
    if (!source || !made)
        goto cleanup;
    errno = 0; /* libzip says of some failed allocations that the archive is none */
    made->archive = zip_open_from_source(source, ZIP_RDONLY, &error);
    if (!made->archive) {
        bool memory = zip_error_code_zip(&error) == ZIP_ER_MEMORY || errno == ENOMEM;
        status = memory ? YUNTA_E_MEMORY : YUNTA_E_INPUT;
        goto cleanup;
    }
    source = NULL; /* the archive's now */
    status = zip_get_num_entries(made->archive, 0) > MEMBERS ? YUNTA_E_INPUT : YUNTA_OK;
cleanup:
    if (source)
        zip_source_free(source);
    zip_error_fini(&error);
    if (status == YUNTA_OK)
        *zip = made;
    else
        yunta_unzip_free(made);
    return status;
}

void yunta_unzip_free(yunta_unzip *zip) {
    if (!zip)
        return;
    if (zip->archive)
        zip_discard(zip->archive);
    yunta_free(zip);
}

static bool is_bomb(uint64_t out, uint64_t packed) {
    return out > YUNTA_UNZIP_MEMBER || (out > FREE_OF_RATIO && out / YUNTA_UNZIP_RATIO > packed);
}

static yunta_status read_all(zip_file_t *file, uint64_t packed,
                             bool (*take)(void *context, const char *bytes, size_t length),
                             void *context, bool *too_large) {
    uint64_t out = 0;
    char *piece = yunta_alloc(PIECE, 1);
    yunta_status status = piece ? YUNTA_OK : YUNTA_E_MEMORY;
    while (status == YUNTA_OK) {
        zip_int64_t got = zip_fread(file, piece, PIECE);
        if (got <= 0) {
            status = got < 0 ? YUNTA_E_INPUT : YUNTA_OK;
            break;
        }
        out += (uint64_t)got;
        *too_large = is_bomb(out, packed);
        if (*too_large)
            status = YUNTA_E_INPUT;
        else if (!take(context, piece, (size_t)got))
            break;
    }
    yunta_free(piece);
    return status;
}

yunta_status yunta_unzip_read(yunta_unzip *zip, const char *name,
                              bool (*take)(void *context, const char *bytes, size_t length),
                              void *context, bool *absent, bool *too_large) {
    zip_stat_t about;
    *absent = *too_large = false;
    zip_stat_init(&about);
    zip_int64_t at = zip_name_locate(zip->archive, name, ZIP_FL_NOCASE);
    if (at < 0 || zip_stat_index(zip->archive, (zip_uint64_t)at, 0, &about) != 0) {
        *absent = true;
        return YUNTA_OK;
    }
    uint64_t packed = about.valid & ZIP_STAT_COMP_SIZE ? about.comp_size : 0;
    zip_file_t *file = zip_fopen_index(zip->archive, (zip_uint64_t)at, 0);
    if (!file)
        return zip_error_code_zip(zip_get_error(zip->archive)) == ZIP_ER_MEMORY ? YUNTA_E_MEMORY
                                                                                : YUNTA_E_INPUT;
    yunta_status status = read_all(file, packed, take, context, too_large);
    zip_fclose(file);
    return status;
}

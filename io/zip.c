#include "io/zip.h"
#include "base/array.h"
#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <zlib.h>

enum {
    LOCAL_BYTES = 30,
    ENTRY_BYTES = 46,
    END_BYTES = 22,
    VERSION = 20,         /* 2.0: deflate */
    UTF8_NAMES = 1 << 11, /* flag */
    DEFLATED = 8,
    FIRST_DAY = 1 << 5 | 1, /* 1980-01-01 */
    LEVEL = 1               /* a fifth more bytes than 6, a fourth of the time */
};

typedef struct {
    const char *name;
    uint64_t at, size, packed;
    uint32_t sum;
} part;

struct yunta_zip {
    FILE *stream;
    yunta_arena *arena;
    YUNTA_ARRAY(part) parts;
    z_stream deflater;
    uint64_t written;
    bool open, prepared; /* a part; the deflater */
    yunta_status status;
    int error; /* errno of YUNTA_E_IO */
};

yunta_zip *yunta_zip_new(FILE *stream) {
    yunta_zip *zip = yunta_alloc(1, sizeof *zip);
    if (!zip)
        return NULL;
    zip->stream = stream;
    zip->arena = yunta_arena_new();
    if (!zip->arena)
        zip->status = YUNTA_E_MEMORY;
    else if (deflateInit2(&zip->deflater, LEVEL, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY) ==
             Z_OK)
        zip->prepared = true;
    else
        zip->status = YUNTA_E_MEMORY;
    return zip;
}

static void fail(yunta_zip *zip, int error) {
    if (zip->status != YUNTA_OK)
        return;
    zip->status = YUNTA_E_IO;
    zip->error = error ? error : EIO;
}

static void write_bytes(yunta_zip *zip, const void *bytes, size_t count) {
    if (zip->status != YUNTA_OK)
        return;
    errno = 0;
    if (count && fwrite(bytes, 1, count, zip->stream) != count)
        fail(zip, errno);
    zip->written += count;
    if (zip->written > UINT32_MAX)
        fail(zip, EFBIG);
}

/* Little-endian numbers, whatever the machine's. */
static unsigned char *put16(unsigned char *at, unsigned value) {
    at[0] = (unsigned char)value;
    at[1] = (unsigned char)(value >> 8);
    return at + 2;
}

static unsigned char *put32(unsigned char *at, uint64_t value) {
    at = put16(at, (unsigned)value & 0xffff);
    return put16(at, (unsigned)(value >> 16) & 0xffff);
}

/* What a local header and an entry of the directory have in common, from the version needed on. */
static unsigned char *put_facts(unsigned char *at, const part *p) {
    at = put16(at, VERSION);
    at = put16(at, UTF8_NAMES);
    at = put16(at, DEFLATED);
    at = put16(at, 0);
    at = put16(at, FIRST_DAY);
    at = put32(at, p->sum);
    at = put32(at, p->packed);
    at = put32(at, p->size);
    at = put16(at, (unsigned)strlen(p->name));
    return put16(at, 0);
}

static void write_local(yunta_zip *zip, const part *p) {
    unsigned char bytes[LOCAL_BYTES];
    put_facts(put32(bytes, 0x04034b50), p);
    write_bytes(zip, bytes, sizeof bytes);
}

/* Deflates what the deflater was given. */
static void drain(yunta_zip *zip, int flush) {
    unsigned char packed[16384];
    part *p = &zip->parts.items[zip->parts.count - 1];
    int done = Z_OK;
    do {
        zip->deflater.next_out = packed;
        zip->deflater.avail_out = sizeof packed;
        done = deflate(&zip->deflater, flush);
        size_t count = sizeof packed - zip->deflater.avail_out;
        write_bytes(zip, packed, count);
        p->packed += count;
    } while (zip->status == YUNTA_OK && done == Z_OK && zip->deflater.avail_out == 0);
}

/* Sizes and sum are known only now: the header is written again, over the first. */
static void close_part(yunta_zip *zip) {
    if (!zip->open)
        return;
    zip->open = false;
    zip->deflater.avail_in = 0;
    drain(zip, Z_FINISH);
    const part *p = &zip->parts.items[zip->parts.count - 1];
    if (p->size > UINT32_MAX)
        fail(zip, EFBIG);
    if (zip->status != YUNTA_OK)
        return;
    uint64_t end = zip->written;
    if (fseek(zip->stream, (long)p->at, SEEK_SET)) {
        fail(zip, errno);
        return;
    }
    write_local(zip, p);
    zip->written = end;
    if (zip->status == YUNTA_OK && fseek(zip->stream, 0, SEEK_END))
        fail(zip, errno);
}

void yunta_zip_part(yunta_zip *zip, const char *name) {
    if (!zip || zip->status != YUNTA_OK)
        return;
    close_part(zip);
    part p = {.name = yunta_arena_copy(zip->arena, name), .at = zip->written};
    if (!p.name || !yunta_array_push(&zip->parts, p)) {
        zip->status = YUNTA_E_MEMORY;
        return;
    }
    deflateReset(&zip->deflater);
    zip->open = true;
    write_local(zip, &p);
    write_bytes(zip, name, strlen(name));
}

void yunta_zip_put(yunta_zip *zip, const void *bytes, size_t count) {
    enum { PIECE = 1 << 20 }; /* zlib counts in 32 bits */
    const unsigned char *at = bytes;
    while (zip && zip->open && zip->status == YUNTA_OK && count) {
        size_t piece = count < PIECE ? count : PIECE;
        part *p = &zip->parts.items[zip->parts.count - 1];
        p->sum = (uint32_t)crc32(p->sum, at, (uInt)piece);
        p->size += piece;
        zip->deflater.next_in = (Bytef *)at;
        zip->deflater.avail_in = (uInt)piece;
        drain(zip, Z_NO_FLUSH);
        at += piece;
        count -= piece;
    }
}

yunta_status yunta_zip_state(const yunta_zip *zip) {
    return zip ? zip->status : YUNTA_E_MEMORY;
}

static void write_entry(yunta_zip *zip, const part *p) {
    unsigned char bytes[ENTRY_BYTES] = {0};
    unsigned char *at = put16(put32(bytes, 0x02014b50), VERSION);
    put_facts(at, p);
    put32(bytes + ENTRY_BYTES - 4, p->at);
    write_bytes(zip, bytes, sizeof bytes);
    write_bytes(zip, p->name, strlen(p->name));
}

static void write_directory(yunta_zip *zip) {
    unsigned char bytes[END_BYTES] = {0};
    uint64_t start = zip->written;
    for (size_t k = 0; k < zip->parts.count; k++)
        write_entry(zip, &zip->parts.items[k]);
    unsigned char *at = put32(put32(bytes, 0x06054b50), 0);
    at = put16(at, (unsigned)zip->parts.count);
    at = put16(at, (unsigned)zip->parts.count);
    put32(put32(at, zip->written - start), start);
    write_bytes(zip, bytes, sizeof bytes);
}

yunta_status yunta_zip_finish(yunta_zip *zip) {
    if (!zip)
        return YUNTA_E_MEMORY;
    close_part(zip);
    if (zip->status == YUNTA_OK)
        write_directory(zip);
    if (zip->status == YUNTA_OK && fflush(zip->stream))
        fail(zip, errno);
    yunta_status status = zip->status;
    int error = zip->error;
    if (zip->prepared)
        deflateEnd(&zip->deflater);
    yunta_array_free(&zip->parts);
    yunta_arena_free(zip->arena);
    yunta_free(zip);
    if (status == YUNTA_E_IO)
        errno = error;
    return status;
}

/* A workbook. An input that begins as a ZIP is one; any other is the text of its parts, each after
 * a line "== NAME", which are packed here: so the XML of a sheet is reached at once. */
#include "io/policy.h"
#include "io/table.h"
#include "io/zip.h"
#include "tests/fuzz/fuzz.h"
#include <stdlib.h>
#include <string.h>

static const char relations[] =
    "<Relationships><Relationship Id='a' Type='x/officeDocument' Target='w.xml'/></Relationships>";
static const char book[] = "<workbook><sheets><sheet name='H' id='s'/></sheets></workbook>";
static const char book_relations[] =
    "<Relationships><Relationship Id='s' Type='x/worksheet' Target='s.xml'/><Relationship Id='t' "
    "Type='x/sharedStrings' Target='t.xml'/><Relationship Id='u' Type='x/styles' Target='u.xml'/>"
    "</Relationships>";

static void part(yunta_zip *zip, const char *name, const char *text, size_t size) {
    yunta_zip_part(zip, name);
    yunta_zip_put(zip, text, size);
}

/* The sheet, then shared strings, then styles, apart by bytes 0x01. */
static size_t pack(const char *text, size_t size, char *room, size_t most) {
    static const char *const names[] = {"s.xml", "t.xml", "u.xml"};
    FILE *stream = fmemopen(room, most, "w+");
    if (!stream)
        return 0;
    yunta_zip *zip = yunta_zip_new(stream);
    part(zip, "_rels/.rels", relations, sizeof relations - 1);
    part(zip, "w.xml", book, sizeof book - 1);
    part(zip, "_rels/w.xml.rels", book_relations, sizeof book_relations - 1);
    for (int k = 0; k < 3; k++) {
        const char *end = size ? memchr(text, 1, size) : NULL;
        size_t length = end ? (size_t)(end - text) : size;
        part(zip, names[k], text, length);
        text += length + (end != NULL);
        size -= length + (end != NULL);
    }
    yunta_status status = yunta_zip_finish(zip);
    long packed = ftell(stream);
    fclose(stream);
    return status == YUNTA_OK && packed > 0 ? (size_t)packed : 0;
}

static void read_book(const char *bytes, size_t size) {
    yunta_problems *problems = yunta_problems_new();
    yunta_policy *policy = NULL;
    yunta_table *table = NULL;
    if (problems && yunta_policy_parse("", 0, "yunta.yaml", problems, &policy) == YUNTA_OK &&
        yunta_table_parse(bytes, size, "t.xlsx", policy, problems, &table) != YUNTA_OK &&
        !yunta_problems_count(problems, YUNTA_ERROR))
        fuzz_found("a failure without its problem");
    yunta_table_free(table);
    yunta_policy_free(policy);
    yunta_problems_free(problems);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    if (size >= 4 && memcmp(bytes, "PK\x03\x04", 4) == 0) {
        read_book((const char *)bytes, size);
        return 0;
    }
    size_t most = 2 * size + 8192;
    char *room = calloc(most, 1);
    size_t packed = room ? pack((const char *)bytes, size, room, most) : 0;
    if (packed)
        read_book(room, packed);
    free(room);
    return 0;
}

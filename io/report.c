#include "base/version.h"
#include "io/digest.h"
#include "io/report_assets.h"
#include "io/report_private.h"
#include <stdlib.h>
#include <string.h>

bool yunta_report_wanted(const yunta_writing *writing) {
    return yunta_writing_chooses(writing, YUNTA_FILES_HTML);
}

static bool names_hidden(const yunta_writing *writing) {
    return writing->alias || !writing->policy->output_report_names;
}

bool yunta_report_keyed(const yunta_writing *writing) {
    return yunta_report_wanted(writing) && names_hidden(writing);
}

const char *yunta_report_words(const yunta_report *report, const char *words) {
    return report->alias ? NULL : words;
}

/* In JSON these bytes stand inside texts alone, so escaping them changes no value, and nothing in
 * the data can end the block that holds it. */
static ssize_t write_inert(void *cookie, const char *bytes, size_t count) {
    FILE *stream = cookie;
    size_t start = 0;
    for (size_t k = 0; k < count; k++) {
        if (bytes[k] != '<' && bytes[k] != '>' && bytes[k] != '&')
            continue;
        fwrite(bytes + start, 1, k - start, stream);
        fprintf(stream, "\\u%04x", (unsigned)bytes[k]);
        start = k + 1;
    }
    fwrite(bytes + start, 1, count - start, stream);
    return (ssize_t)count;
}

static yunta_status write_members(yunta_report *report) {
    static yunta_status (*const parts[])(yunta_report *) = {
        yunta_report_people,   yunta_report_pairs, yunta_report_skills, yunta_report_calendar,
        yunta_report_fairness, yunta_report_proof, yunta_report_inputs};
    const yunta_policy *policy = report->writing->policy;
    yunta_status status = YUNTA_OK;
    yunta_json_object(report->json, NULL);
    yunta_json_text(report->json, "yunta", YUNTA_VERSION);
    yunta_json_text(report->json, "language", T("en", "es"));
    yunta_json_boolean(report->json, "names", !report->alias);
    yunta_json_text(report->json, "programme", policy->programme_name);
    yunta_json_integer(report->json, "fewest", YUNTA_REPORT_FEWEST);
    for (size_t k = 0; status == YUNTA_OK && k < sizeof parts / sizeof *parts; k++)
        status = parts[k](report);
    yunta_json_end(report->json);
    return status;
}

static yunta_status write_data(yunta_report *report, FILE *page) {
    FILE *stream = fopencookie(page, "w", (cookie_io_functions_t){.write = write_inert});
    if (!stream)
        return YUNTA_E_MEMORY;
    report->json = yunta_json_new(stream);
    yunta_status status = write_members(report);
    yunta_status finished = yunta_json_finish(report->json);
    fclose(stream);
    if (status == YUNTA_OK && finished == YUNTA_E_MEMORY)
        status = finished;
    return status;
}

static yunta_status write_title(yunta_report *report, FILE *page) {
    const char *name = report->writing->policy->programme_name;
    for (const char *c = *name ? name : T("Cohort", "Cohorte"); *c; c++)
        if (strchr("<>&\"'", *c))
            fprintf(page, "&#%d;", *c);
        else
            fputc(*c, page);
    fputs(T(" · report", " · informe"), page);
    return YUNTA_OK;
}

static void write_digest(const unsigned char *bytes, size_t size, FILE *page) {
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    char hex[YUNTA_DIGEST_TEXT];
    yunta_digest_bytes(bytes, size, hex);
    /* Three hexadecimal digits are two of base64; 64 are 42 and one digit that is left. */
    for (size_t k = 0; k < 64; k += 3) {
        char three[4] = {hex[k], k + 1 < 64 ? hex[k + 1] : '0', k + 2 < 64 ? hex[k + 2] : '0', 0};
        unsigned long bits = strtoul(three, NULL, 16);
        fputc(digits[bits >> 6], page);
        fputc(k + 1 < 64 ? digits[bits & 63] : '=', page);
    }
}

static yunta_status write_style_digest(yunta_report *report, FILE *page) {
    (void)report;
    write_digest(yunta_report_style, yunta_report_style_size, page);
    return YUNTA_OK;
}

static yunta_status write_script_digest(yunta_report *report, FILE *page) {
    (void)report;
    write_digest(yunta_report_script, yunta_report_script_size, page);
    return YUNTA_OK;
}

static yunta_status write_style(yunta_report *report, FILE *page) {
    (void)report;
    fwrite(yunta_report_style, 1, yunta_report_style_size, page);
    return YUNTA_OK;
}

static yunta_status write_script(yunta_report *report, FILE *page) {
    (void)report;
    fwrite(yunta_report_script, 1, yunta_report_script_size, page);
    return YUNTA_OK;
}

static yunta_status write_language(yunta_report *report, FILE *page) {
    (void)report;
    fputs(T("en", "es"), page);
    return YUNTA_OK;
}

static yunta_status write_version(yunta_report *report, FILE *page) {
    (void)report;
    fputs(YUNTA_VERSION, page);
    return YUNTA_OK;
}

static yunta_status write_noscript(yunta_report *report, FILE *page) {
    (void)report;
    fputs(T("Open this file in a browser with JavaScript to see the report; it asks nothing of the "
            "network. The same figures are in the tables beside it.",
            "Abra este archivo en un navegador con JavaScript para ver el informe; no pide nada a "
            "la red. Las mismas cifras están en las tablas que lo acompañan."),
          page);
    return YUNTA_OK;
}

static const struct {
    const char *name;
    yunta_status (*write)(yunta_report *report, FILE *page);
} fields[] = {{"lang", write_language},
              {"title", write_title},
              {"version", write_version},
              {"noscript", write_noscript},
              {"style-digest", write_style_digest},
              {"script-digest", write_script_digest},
              {"style", write_style},
              {"data", write_data},
              {"script", write_script}};

static yunta_status write_field(yunta_report *report, const char *name, size_t length, FILE *page) {
    for (size_t k = 0; k < sizeof fields / sizeof *fields; k++)
        if (strlen(fields[k].name) == length && !memcmp(fields[k].name, name, length))
            return fields[k].write(report, page);
    return YUNTA_E_DEFECT;
}

/* The page with each {{field}} replaced. */
static yunta_status write_page(yunta_report *report, FILE *page) {
    const char *from = (const char *)yunta_report_page, *end = from + yunta_report_page_size;
    yunta_status status = YUNTA_OK;
    while (status == YUNTA_OK) {
        const char *open = memmem(from, (size_t)(end - from), "{{", 2);
        const char *close = open ? memmem(open, (size_t)(end - open), "}}", 2) : NULL;
        fwrite(from, 1, (size_t)((close ? open : end) - from), page);
        if (!close)
            break;
        status = write_field(report, open + 2, (size_t)(close - open - 2), page);
        from = close + 2;
    }
    return status;
}

yunta_status yunta_report_write(yunta_writing *writing, FILE *stream) {
    yunta_report report = {.writing = writing};
    yunta_status status = YUNTA_OK;
    if (names_hidden(writing))
        status = yunta_writing_alias_people(writing, &report.alias, &report.place);
    return status == YUNTA_OK ? write_page(&report, stream) : status;
}

#include "io/workbook.h"
#include <stdio.h>
#include <string.h>

static void put(yunta_zip *zip, const char *text) {
    yunta_zip_put(zip, text, strlen(text));
}

#define PUT_FORMAT(zip, ...)                                                                       \
    do {                                                                                           \
        char text_[512];                                                                           \
        snprintf(text_, sizeof text_, __VA_ARGS__);                                                \
        put((zip), text_);                                                                         \
    } while (0)

#define XML "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define MAIN "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define PACKAGE "http://schemas.openxmlformats.org/package/2006/"
#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define SHEET_TYPE "application/vnd.openxmlformats-officedocument.spreadsheetml."

static void write_types(yunta_zip *zip, size_t sheets) {
    yunta_zip_part(zip, "[Content_Types].xml");
    put(zip, XML "<Types xmlns=\"" PACKAGE "content-types\"><Default Extension=\"rels\" "
                 "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
                 "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
                 "<Override PartName=\"/xl/workbook.xml\" ContentType=\"" SHEET_TYPE
                 "sheet.main+xml\"/><Override PartName=\"/xl/styles.xml\" ContentType=\"" SHEET_TYPE
                 "styles+xml\"/><Override PartName=\"/docProps/core.xml\" "
                 "ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>");
    for (size_t k = 1; k <= sheets; k++)
        PUT_FORMAT(zip,
                   "<Override PartName=\"/xl/worksheets/sheet%zu.xml\" ContentType=\"" SHEET_TYPE
                   "worksheet+xml\"/>",
                   k);
    put(zip, "</Types>");
}

static void write_relations(yunta_zip *zip, size_t sheets) {
    yunta_zip_part(zip, "_rels/.rels");
    put(zip, XML "<Relationships xmlns=\"" PACKAGE "relationships\"><Relationship Id=\"rId1\" "
                 "Type=\"" OFFICE "/officeDocument\" Target=\"xl/workbook.xml\"/><Relationship "
                 "Id=\"rId2\" Type=\"" PACKAGE "relationships/metadata/core-properties\" "
                 "Target=\"docProps/core.xml\"/></Relationships>");
    yunta_zip_part(zip, "xl/_rels/workbook.xml.rels");
    put(zip, XML "<Relationships xmlns=\"" PACKAGE "relationships\">");
    for (size_t k = 1; k <= sheets; k++)
        PUT_FORMAT(zip,
                   "<Relationship Id=\"rId%zu\" Type=\"" OFFICE
                   "/worksheet\" Target=\"worksheets/sheet%zu.xml\"/>",
                   k, k);
    PUT_FORMAT(zip,
               "<Relationship Id=\"rId%zu\" Type=\"" OFFICE
               "/styles\" Target=\"styles.xml\"/></Relationships>",
               sheets + 1);
}

static void write_workbook(yunta_zip *zip, const yunta_workbook_name *sheets, size_t count) {
    yunta_zip_part(zip, "xl/workbook.xml");
    put(zip, XML "<workbook xmlns=\"" MAIN "\" xmlns:r=\"" OFFICE
                 "\"><bookViews><workbookView/></bookViews><sheets>");
    for (size_t k = 0; k < count; k++)
        PUT_FORMAT(zip, "<sheet name=\"%s\" sheetId=\"%zu\" r:id=\"rId%zu\"/>", sheets[k].text,
                   k + 1, k + 1);
    put(zip, "</sheets></workbook>");
}

static void write_styles(yunta_zip *zip) {
    yunta_zip_part(zip, "xl/styles.xml");
    put(zip, XML
        "<styleSheet xmlns=\"" MAIN "\"><numFmts count=\"1\"><numFmt numFmtId=\"164\" "
        "formatCode=\"yyyy-mm-dd hh:mm\"/></numFmts><fonts count=\"2\"><font><sz val=\"11\"/>"
        "<name val=\"Calibri\"/></font><font><b/><sz val=\"11\"/><name val=\"Calibri\"/></font>"
        "</fonts><fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill>"
        "<patternFill patternType=\"gray125\"/></fill></fills><borders count=\"1\"><border><left/>"
        "<right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count=\"1\"><xf "
        "numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs><cellXfs "
        "count=\"3\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>"
        "<xf numFmtId=\"0\" fontId=\"1\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyFont=\"1\"/>"
        "<xf numFmtId=\"164\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" "
        "applyNumberFormat=\"1\"/></cellXfs><cellStyles count=\"1\"><cellStyle name=\"Normal\" "
        "xfId=\"0\" builtinId=\"0\"/></cellStyles></styleSheet>");
}

static void write_about(yunta_zip *zip, yunta_day made) {
    char text[11] = "2000-01-01";
    if (made != YUNTA_NO_DAY)
        yunta_day_text(made, text);
    yunta_zip_part(zip, "docProps/core.xml");
    put(zip, XML "<cp:coreProperties xmlns:cp=\"" PACKAGE
                 "metadata/core-properties\" xmlns:dcterms=\"http://purl.org/dc/terms/\" "
                 "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">");
    PUT_FORMAT(zip,
               "<dcterms:created xsi:type=\"dcterms:W3CDTF\">%sT00:00:00Z</dcterms:created>"
               "</cp:coreProperties>",
               text);
}

void yunta_workbook_frame(yunta_zip *zip, const yunta_workbook_name *sheets, size_t count,
                          yunta_day made) {
    write_types(zip, count);
    write_relations(zip, count);
    write_workbook(zip, sheets, count);
    write_styles(zip);
    write_about(zip, made);
}

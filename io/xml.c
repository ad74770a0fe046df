#include "io/xml.h"
#include "base/memory.h"
#include <expat.h>
#include <string.h>

enum { DEEPEST = 64 };

struct yunta_xml {
    XML_Parser parser;
    yunta_xml_handler handler;
    int depth;
    bool stopped, refused;
};

static const char *local(const char *name) {
    const char *colon = strrchr(name, ':');
    return colon ? colon + 1 : name;
}

static void refuse(yunta_xml *xml) {
    xml->refused = true;
    XML_StopParser(xml->parser, XML_FALSE);
}

static void on_start(void *context, const char *name, const char **attributes) {
    yunta_xml *xml = context;
    if (++xml->depth > DEEPEST)
        refuse(xml);
    else if (!xml->stopped)
        xml->handler.start(xml->handler.context, local(name), attributes);
}

static void on_end(void *context, const char *name) {
    yunta_xml *xml = context;
    xml->depth--;
    if (!xml->stopped && !xml->refused)
        xml->handler.end(xml->handler.context, local(name));
}

static void on_text(void *context, const char *bytes, int length) {
    yunta_xml *xml = context;
    if (!xml->stopped && !xml->refused)
        xml->handler.text(xml->handler.context, bytes, (size_t)length);
}

static void on_doctype(void *context, const char *name, const char *system, const char *public,
                       int internal) {
    (void)name, (void)system, (void)public, (void)internal;
    refuse(context);
}

yunta_xml *yunta_xml_new(const yunta_xml_handler *handler) {
    yunta_xml *xml = yunta_alloc(1, sizeof *xml);
    if (!xml)
        return NULL;
    xml->handler = *handler;
    xml->parser = XML_ParserCreate(NULL);
    if (!xml->parser) {
        yunta_free(xml);
        return NULL;
    }
    XML_SetUserData(xml->parser, xml);
    XML_SetElementHandler(xml->parser, on_start, on_end);
    XML_SetCharacterDataHandler(xml->parser, on_text);
    XML_SetStartDoctypeDeclHandler(xml->parser, on_doctype);
    return xml;
}

void yunta_xml_free(yunta_xml *xml) {
    if (!xml)
        return;
    XML_ParserFree(xml->parser);
    yunta_free(xml);
}

yunta_status yunta_xml_feed(yunta_xml *xml, const char *bytes, size_t length, bool last) {
    if (xml->stopped)
        return YUNTA_OK;
    if (XML_Parse(xml->parser, bytes, (int)length, last) == XML_STATUS_OK)
        return YUNTA_OK;
    if (xml->stopped)
        return YUNTA_OK;
    return XML_GetErrorCode(xml->parser) == XML_ERROR_NO_MEMORY ? YUNTA_E_MEMORY : YUNTA_E_INPUT;
}

void yunta_xml_stop(yunta_xml *xml) {
    xml->stopped = true;
    XML_StopParser(xml->parser, XML_FALSE);
}

const char *yunta_xml_attribute(const char **attributes, const char *name) {
    for (size_t k = 0; attributes[k]; k += 2)
        if (!strcmp(local(attributes[k]), name))
            return attributes[k + 1];
    return NULL;
}

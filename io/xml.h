/* XML as it comes, element by element, strictly and without entities of its own. Library: expat.
 *
 * Names are without their prefix. A document type, a depth beyond 64 and what is not well-formed
 * end the parse: nothing in an .xlsx needs them.
 */
#ifndef YUNTA_IO_XML_H
#define YUNTA_IO_XML_H

#include "base/status.h"
#include <stdbool.h>
#include <stddef.h>

typedef struct {
    /* attributes: name, value, name, value, ..., NULL */
    void (*start)(void *context, const char *name, const char **attributes);
    void (*end)(void *context, const char *name);
    void (*text)(void *context, const char *bytes, size_t length);
    void *context;
} yunta_xml_handler;

typedef struct yunta_xml yunta_xml;

yunta_xml *yunta_xml_new(const yunta_xml_handler *handler); /* NULL when memory runs out */
void yunta_xml_free(yunta_xml *xml);                        /* NULL is fine */
/* Goes on with the next bytes; last: there are no more. YUNTA_E_INPUT, YUNTA_E_MEMORY. */
yunta_status yunta_xml_feed(yunta_xml *xml, const char *bytes, size_t length, bool last);
/* Ends the parse, from a handler: the feed that runs returns YUNTA_OK, and those that follow too.
 */
void yunta_xml_stop(yunta_xml *xml);
/* The value of an attribute, or NULL. */
const char *yunta_xml_attribute(const char **attributes, const char *name);

#endif

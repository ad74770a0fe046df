/* docs/run.schema.json, turned into an array by tools/embed.sh. */
#ifndef YUNTA_VERIFY_SCHEMA_H
#define YUNTA_VERIFY_SCHEMA_H

#include <stddef.h>

extern const unsigned char yunta_schema_run[];
extern const size_t yunta_schema_run_size;

#endif

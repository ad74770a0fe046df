/* The page, style and script of report.html: io/report/, turned into arrays by tools/embed.sh. */
#ifndef YUNTA_IO_REPORT_ASSETS_H
#define YUNTA_IO_REPORT_ASSETS_H

#include <stddef.h>

extern const unsigned char yunta_report_page[], yunta_report_style[], yunta_report_script[];
extern const size_t yunta_report_page_size, yunta_report_style_size, yunta_report_script_size;

#endif

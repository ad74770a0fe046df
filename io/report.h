/* report.html: the result for people, in one file that asks nothing of anybody.
 *
 * The page (io/report/) carries the result as JSON and draws it in the browser; its policy
 * (Content-Security-Policy) lets nothing run but the script and style whose digests it names, and
 * nothing be fetched. Texts from the inputs reach the page as text alone.
 *
 * Names are shown unless output.report.names is false or output.pseudonyms is true; then people are
 * pseudonyms made with the cohort's key (the same as in pseudonyms.csv), free texts that may name
 * people are left out, and so are the institution and region of a person where fewer than
 * YUNTA_REPORT_FEWEST people share them.
 */
#ifndef YUNTA_IO_REPORT_H
#define YUNTA_IO_REPORT_H

#include "io/writing.h"

enum { YUNTA_REPORT_FEWEST = 5 };

bool yunta_report_wanted(const yunta_writing *writing);
/* Whether the report needs the cohort's key. */
bool yunta_report_keyed(const yunta_writing *writing);

/* Writes the page. YUNTA_E_MEMORY; a stream that fails is for who closes it to tell. Cost: the
 * scores of all pairs, and people * skills. */
yunta_status yunta_report_write(yunta_writing *writing, FILE *stream);

#endif

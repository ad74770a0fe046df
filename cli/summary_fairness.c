/* The summary's part on how people fared. */
#include "cli/session.h"

void yunta_summary_completion(const yunta_session_state *session, FILE *stream) {
    size_t people = 0, completed = 0;
    if (yunta_completion_count(session->result, &people, &completed) != YUNTA_OK || people == 0)
        return;
    yunta_summary_label(stream, T("completion", "término"));
    fprintf(stream,
            T("%zu of %zu participants have completed, by outcomes.csv\n",
              "%zu de %zu participantes completaron, según outcomes.csv\n"),
            completed, people);
}

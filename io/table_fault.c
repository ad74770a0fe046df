/* What to say of bytes that are no text, or too many. */
#include "io/table_private.h"
#include <stdio.h>

yunta_status yunta_table_report_too_large(const yunta_table_limits *limits, const char *shown,
                                          yunta_problems *problems) {
    yunta_problem_add(problems, YUNTA_ERROR, (yunta_place){shown, 0, NULL}, NULL,
                      T("split the cohort into several", "divida la cohorte en varias"),
                      T("the file is larger than %zu bytes, which is the most",
                        "el archivo supera los %zu bytes, que es el máximo"),
                      limits->bytes);
    return YUNTA_E_INPUT;
}

static const char *save_again(void) {
    return T("save the file again as CSV UTF-8, or say its csv.encoding in the policy",
             "guarde el archivo de nuevo como CSV UTF-8, o indique su csv.encoding en la política");
}

void yunta_table_report_fault(yunta_problems *problems, const char *shown,
                              const yunta_decoded *decoded) {
    yunta_place place = {shown, decoded->line, NULL};
    char value[8];
    snprintf(value, sizeof value, "0x%02X", decoded->byte);
    switch (decoded->fault) {
    case YUNTA_FAULT_NUL:
        yunta_problem_add(problems, YUNTA_ERROR, place, NULL,
                          T("save it as CSV UTF-8: a spreadsheet (.xlsx, .ods) or UTF-16 without "
                            "its mark is not read",
                            "guárdelo como CSV UTF-8: no se lee una planilla (.xlsx, .ods) ni "
                            "UTF-16 sin su marca"),
                          T("the file holds a NUL character and is no text",
                            "el archivo contiene un carácter NUL y no es texto"));
        break;
    case YUNTA_FAULT_UTF8:
        yunta_problem_add(problems, YUNTA_ERROR, place, value, save_again(),
                          T("the file is not valid UTF-8", "el archivo no es UTF-8 válido"));
        break;
    case YUNTA_FAULT_UTF16:
        yunta_problem_add(problems, YUNTA_ERROR, place, value, save_again(),
                          T("the file is not valid UTF-16: half a character",
                            "el archivo no es UTF-16 válido: hay medio carácter"));
        break;
    case YUNTA_FAULT_1252:
        yunta_problem_add(problems, YUNTA_ERROR, place, value, save_again(),
                          T("the byte belongs neither to UTF-8 nor to Windows-1252",
                            "el byte no pertenece a UTF-8 ni a Windows-1252"));
        break;
    case YUNTA_FAULT_MIXED:
        yunta_problem_add(problems, YUNTA_ERROR, place, value, save_again(),
                          T("the file mixes UTF-8 with another encoding",
                            "el archivo mezcla UTF-8 con otra codificación"));
        break;
    case YUNTA_FAULT_NONE:
        break;
    }
}

/* What is written in a cell, in the spellings that people use. Each returns false when the text is
 * none of them (the caller reports it, with the mend that belongs to the column). Blanks around are
 * ignored; an empty cell is for the caller to treat before. No allocation.
 */
#ifndef YUNTA_IO_CELL_H
#define YUNTA_IO_CELL_H

#include "base/memory.h"
#include "model/cohort.h"

/* Where only whole numbers may stand: 12, 12.0, 12,0; 850.000 and 1,250,000 are thousands,
 * whichever the separator; false for fractions and beyond int32. */
bool yunta_cell_integer(const char *text, int32_t *value);
/* The same of 64 bits, beyond which (in thousandths) it is false. */
bool yunta_cell_whole(const char *text, int64_t *value);
/* 12, 12.5, 12,5, 1.234,5 and 1,234.5 to thousandths, exactly; false beyond three decimals that
 * are not zero or when it is no number. */
bool yunta_cell_number(const char *text, int64_t *thousandths);
/* Where decimals may stand, 850.000 and 850,000 (one to three figures, the first no 0, then one
 * separator and three) have two readings; yunta_cell_number takes the decimal one. */
bool yunta_cell_is_double(const char *text);
/* What the other cells of its column tell of such a cell, gathered one by one. Two separators alike
 * (1.250.000) group; one that stands before another one (1.234,5) groups, and that other one is
 * decimal, as is the separator of any other fraction (7.5, 1250.125, 0.125). */
typedef struct {
    bool groups[2], decimal[2]; /* . and , */
    bool plain;                 /* some whole number of four figures or more has no separator */
} yunta_cell_evidence;
void yunta_cell_learn(const char *text, yunta_cell_evidence *evidence);
typedef enum { YUNTA_CELL_UNSURE, YUNTA_CELL_THOUSANDS, YUNTA_CELL_DECIMAL } yunta_cell_meaning;
/* Of a text with two readings; unsure where nothing, or one thing and another, is told. */
yunta_cell_meaning yunta_cell_decide(const char *text, const yunta_cell_evidence *evidence);
/* 2027-03-01, 01/03/2027, 01-03-2027, 1/3/2027 (day first unless mdy; year first always so), with
 * or without a time of day after it (T, blank; a. m., p. m., AM, PM; seconds; zone Z or offset). */
bool yunta_cell_date(const char *text, bool month_first, yunta_day *day);
/* 9:00, 09:00, 9:00:00, 9:00 a. m., 9:00 PM, 9 am; 24:00 is 1440. */
bool yunta_cell_time(const char *text, int32_t *minute);
/* yes no sí si no true false 1 0 x, verdadero, falso, y, s, n; without case or accents. */
bool yunta_cell_answer(const char *text, yunta_answer *answer);
/* Bits of yunta_role: every word of SPEC section 3, also "Mentor, mentee o ambos" answers such as
 * "Ambos", "Ambos roles", "Mentora", "Mentor/a". */
bool yunta_cell_role(const char *text, int *role);
enum { YUNTA_LEVEL_MOST = 5, YUNTA_WANT_MOST = 3 };
/* 1..5, none basic medium advanced expert, ninguno básico medio avanzado experto (and feminine),
 * "3 - Medio", "3. Medio", "Medio (3)"; false where the words say the other end of the scale
 * ("5 - Nada"). */
bool yunta_cell_level(const char *text, uint8_t *level);
/* 0..3, or such a number with words after it that do not say the other end of the scale. */
bool yunta_cell_want(const char *text, uint8_t *want);
/* Whether what follows a number is a remark on it, as " - Bastante", and no more of the number. */
bool yunta_cell_is_remark(const char *rest);
/* What the words of an answer say on any scale: -1 little ("Nada", "Muy bajo"), 1 much ("Alta",
 * "Experto"), 0 neither, or a word that is not known for one of these. */
int yunta_cell_side(const char *text);
/* The words for little and for much, apart by a space each. */
extern const char *const yunta_cell_side_words[2];
/* What a spreadsheet shows where it has no value: #N/A, #REF!, #¡VALOR!, ####. */
bool yunta_cell_is_error(const char *text);
/* Monday 0: mon, monday, lunes, lun; three letters at least. */
bool yunta_cell_weekday(const char *text, int *weekday);
/* meetings, plenaries, all; reuniones, plenarias, todo: bits YUNTA_HOURS_*. */
bool yunta_cell_purpose(const char *text, uint8_t *purposes);
/* Chile's RUT with or without points, or blanks in their place: body and check digit agree (modulo
 * 11). The hyphen may lack only where nine signs, or a K, leave no doubt about which is the check
 * digit. */
bool yunta_cell_rut(const char *text);
enum { YUNTA_RUT_ROOM = 16 };
/* What every spelling of one RUT shares: no points, no zeros before, K in capitals. false when the
 * text is no RUT. */
bool yunta_cell_rut_key(const char *text, char key[static YUNTA_RUT_ROOM]);
/* "09:00-13:00", "9:00 a 13:00", "09:00 - 13:00", "9:00–13:00", with a. m. and p. m. at both ends
 * or at the first. A reversed one is read too: the caller reports it. */
bool yunta_cell_range(const char *text, int32_t *from, int32_t *to);

/* The items of a list inside a cell: the first of ; | , that is present separates; trimmed, empty
 * ones left out. In arena; NULL when memory runs out. */
const char **yunta_cell_list(yunta_arena *arena, const char *text, size_t *count);

#endif

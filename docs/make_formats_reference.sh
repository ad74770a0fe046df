#!/bin/sh
# Writes docs/formats.md, the reference of the tables, from io/columns.def and the text below:
#     docs/make_formats_reference.sh >docs/formats.md
set -eu
cd "$(dirname "$0")/.."
cat <<'TEXT'
# Formats

Made by `docs/make_formats_reference.sh` from `io/columns.def`. What the tables of a cohort may look
like, every column with the headers that are read as it, and the limits.

## Dialects

| | |
| --- | --- |
| separator | `,` `;` tab or `\|`: by a first line `sep=;`, by `csv.separator`, or found in the first rows |
| encoding | UTF-8 with or without BOM, UTF-16 with BOM, Windows-1252: found, or `csv.encoding` |
| lines | LF or CRLF; quotes `"` around cells with separators, quotes (doubled) or line ends |
| headers | compared without case, accents, spaces and underscores |
| dates | `2027-03-01`, `01/03/2027`, `1-3-2027` (day first, or `csv.dates: mdy`), with or without a time after them |
| times | `9:00`, `09:00`, `9:00 a. m.`, `24:00` |
| yes or no | `yes no sí si no true false 1 0 x`; empty is unknown |
| levels | `1`..`5`; none basic medium advanced expert; ninguno básico medio avanzado experto; `3 - Medio` |
| roles | mentor, mentora, mentor(a), tutor; mentee, aprendiz, asesorado/a, mentorizado/a, tutorado/a; both, ambos |
| days | mon..sun, monday, lunes..domingo |
| lists in a cell | the first of `;` `\|` `,` that is there separates |
| numbers | with a decimal point or comma |
| leading `'` | put by our writers before what a spreadsheet would run as a formula; taken off again |

## Tables
TEXT
awk '
function cell(text) { gsub(/\|/, "`, `", text); return text == "" ? "" : "`" text "`" }
/^YUNTA_TABLE/ {
    match($0, /"[^"]*"/)
    printf "\n### `%s.csv`\n\n| column | also read as | needed |\n| --- | --- | --- |\n",
        substr($0, RSTART + 1, RLENGTH - 2)
}
/^YUNTA_COLUMN/ {
    rest = $0
    for (k = 1; k <= 2; k++) {
        match(rest, /"[^"]*"/)
        part[k] = substr(rest, RSTART + 1, RLENGTH - 2)
        rest = substr(rest, RSTART + RLENGTH)
    }
    printf "| `%s` | %s | %s |\n", part[1], cell(part[2]), rest ~ /true/ ? "yes" : ""
}' io/columns.def
cat <<'TEXT'

`applicants.csv` has besides any number of skill columns: `skill:NAME` (levels 1..5) and `want:NAME`
(0..3), or as `skills.level` and `skills.want` in the policy say (`"Marque su nivel: [*]"`, where `*`
is the skill's name), and availability columns as `availability.columns` says, whose cells hold
ranges (`08:30-10:00, 14:30-16:00`) or labels of `availability.labels`.

## Limits

| what | limit |
| --- | --- |
| a file | 512 MiB |
| a cell | 1 MiB |
| columns | 10,000 |
| rows | 20,000,000, and 100,000,000 cells |
| an id | 64 bytes |
| the policy | 1 MiB, 20 levels deep, 100,000 values, no anchors, aliases or tags |
| problems shown | 50 a file and kind, then the count |

Each is an error that names the limit. An `.xlsx` is read wherever a CSV is: its first
sheet that is not hidden, formulas by their stored value; a part that unpacks to more than 512 MiB, or
past 16 MiB to more than 150 times its size, is refused. As `history`, a `yunta.sqlite` of an earlier
result is read too. `.xls` and `.ods`: save them as `.xlsx` or CSV.

## Results

`run.schema.json` describes `run.json`; every CSV holds the same rows under the same names. Rows are
sorted by id, UTF-8, LF. `prices.csv` is the proof of the matching: see mathematics.md.

`completion.csv` is there when `outcomes.csv` is: for everybody in a pair or in the plenaries, how many
different plenaries and meetings they came to (`attended` is yes; a plenary's `event` is its session's
id, a meeting's begins with meeting or reunión), whether some row says that the report was handed in,
and `completed`: `plenaries.least_attended` plenaries, `meetings.count` meetings and, where
`outcomes.csv` speaks of reports at all, the report.

`output.by: institution` (or any other column but gender) writes besides a folder `by/NUMBER-VALUE` for
each value, to be sent to who is in charge there: `pairings.csv`, `unmatched.csv`, `attendance.csv`,
`meetings.csv`, `completion.csv` with the rows of their people, and the whole `plenaries.csv`. People of
other areas stand there by name alone, without id or address, and `detail`, which may name others, is
left empty. `areas.csv` says which folder is whose (`value`, `folder`, `people`); who has no value is in
none.

`tables.csv`, of `yunta tables`: `round`, `table` (both from 1), `person`, `name`; `tables.json`: how
many people, tables and rounds, where the pairs came from (`pairs`: `file`, `result`, `matched`), and
the stages `repeats`, `institution`, `region`, each with value and bound. At most 20,000 people and
200 rounds.
TEXT

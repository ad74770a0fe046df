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
| names of files | any; one that the policy is to name (`files`) must be UTF-8, as the policy is |
| files of `--pairings` and `--withdrawn` | the same, always found: `csv` is of the cohort's own tables |
| lines | LF or CRLF; quotes `"` around cells with separators, quotes (doubled) or line ends |
| headers | compared without case, accents, spaces and underscores; what stands above them is passed over with a note: of the first 20 lines with content the first that has every column the table needs (of applicants `id` or `email` too) by name, alias or the policy's `columns` is the header, if each line above has fewer texts; of two lines, groups of merged cells over their names, each is `Group [name]`; two with the same one are an error where it is read |
| dates | `2027-03-01`, `01/03/2027`, `1-3-2027` (day first, or `csv.dates: mdy`), with or without a time after them |
| times | `9:00`, `09:00`, `9:00 a. m.`, `24:00` |
| yes or no | `yes no sí si no true false 1 0 x`; empty is unknown |
| levels | `1`..`5`; none basic medium advanced expert; ninguno básico medio avanzado experto; `3 - Medio`; `5 - Nada`, as a scale that runs backwards has, is an error: `values` says what it means |
| errors of spreadsheets | `#N/A`, `#REF!`, `#¡VALOR!`, `####` where a name, an id, a list or a compared text stands are errors |
| RUTs (`id_format: rut`) | `12345678-5`, with points or blanks at every three figures; without the hyphen only of nine signs or with a K |
| roles | mentor, mentora, mentor(a), tutor; mentee, aprendiz, asesorado/a, mentorizado/a, tutorado/a; both, ambos |
| days | mon..sun, monday, lunes..domingo |
| lists in a cell | the first of `;` `\|` `,` that is there separates; labels of `availability.labels` and spellings of the column's `values` may hold separators themselves (`Mañana, temprano`): they are matched first, the longest first, where they stand as elements or as the whole cell |
| numbers | whole ones (cost, points, minutes, capacity, ...): `850.000` and `850,000` are thousands. Scores and what `where` compares may have decimals, with a point or comma; there `850.000` is thousands if another cell of the column is (`1.250.000`, `850000`, or `7,5` for a point), 850 if another one has a fraction with that separator (`7.5`, `1250.125`), and an error if neither or both. Number cells of an `.xlsx` leave no doubt |
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
ranges (`08:30-10:00, 14:30-16:00`) or labels of `availability.labels` (`"No puedo": ""` is an answer
without hours: whoever gives no other is never free). A row of `skills.csv` counts before the column
of its skill, and is told where they differ.

Where the applicants have addresses and no column of ids, `correo`, `email` and the like stand for `person` in every
other table that lacks it.

`capacity` of an applicant is the most mentees they take, 0 for none; of a course the seats, empty where
there is no limit (0 is an error).

No session may be called `person`, `group` or `can_attend`, in any spelling: `attendance.csv` has those
columns beside one for each session.

## Limits

| what | limit |
| --- | --- |
| a file | 512 MiB |
| a cell | 1 MiB |
| columns | 10,000 |
| rows | 20,000,000, and 100,000,000 cells |
| an id | 64 bytes |
| the policy | 1 MiB, 20 levels deep, 100,000 values, no anchors, aliases or tags |
| the programme | 3,660 days |
| problems shown | 50 a file and kind, then the count |

Each is an error that names the limit. An `.xlsx` is read wherever a CSV is: its first
sheet that is not hidden, formulas by their stored value (without it as
empty; where no formula of the sheet has one, as programs write them that compute nothing, a warning says so: open the
file in a spreadsheet and save it once), merged cells as their first; a part that unpacks to more than 512 MiB, or
past 16 MiB to more than 150 times its size, is refused. As `history`, a `yunta.sqlite` of an earlier
result is read too. `.xls` and `.ods`: save them as `.xlsx` or CSV. A file of the folder whose name is
nearly that of a table, or its name in Spanish, and that is not read is a warning.

## Results

`run.schema.json` describes `run.json`; every CSV holds the same rows under the same names. Rows are
sorted by id, UTF-8, LF. `prices.csv` is the proof of the matching: see mathematics.md.

`completion.csv` is there when `outcomes.csv` is: for everybody in a pair or in the plenaries, and for who
has completed and is in none any more (the mentor left at the end, say), how many different plenaries
and meetings they came to (`attended` is yes; a plenary's `event` is its session's id, a meeting's
begins with meeting or reunión), whether some row says that the report was handed in,
and `completed`: `plenaries.least_attended` plenaries, `meetings.count` meetings and, where
`outcomes.csv` speaks of reports at all, the report. A repair counts a plenary that has been held as
attended by whom `outcomes.csv` says so, and by nobody of whom it says no (an empty `attended` is no
where the session has other answers); of the rest by who could come. A meeting that was planned before
the day of `--as-of` counts as held.

`seats.csv` is there when `courses.csv` is: `course`, `person`, `place` (1, 2, ... in the order of enrolment in that
course), `seated` (1: has a seat; 0: waits), for everybody enrolled, of courses that cannot be held too.

`calendars.csv`: `person`, `file`. The first file of a person is their calendar. Files are named with the
cohort's key, `.yunta-key`; where that is not the one of the earlier result (it was lost, or a folder was
copied without its hidden files), everybody gets a new calendar, the ones of before stand behind as further
rows with everything in them cancelled, and a warning says so. Put the key back from a copy if the calendars
went out already.

An event that says something else than in the earlier result (time, status, title, description, whom an invitation
names) has a SEQUENCE one higher; counts alone ("Meeting 1 of 4.", the office's "Can attend: 40.") do not raise it.

`manifest.json` says besides whose events the calendars have: `edition`, the programme's name and start when its
first result was made, which UIDs are made with, and the programme's `start` and `end`. A result goes on with the
edition of the one that it is made from (`repair --from`, `schedule --keep`), or else of the one that it replaces where
the dates of both meet, whatever the programme is called by then. Other dates are another edition: its events
are new, and what still stood in the calendars of the folder is cancelled.

`backups.csv` (`output.backups`): for each pair, `for` who of the two stays, who could take the other's place:
eligible, and such that without who leaves, with the `alternate` in this pair and all else as it is, every
quota, least size and lock holds and everybody has room. `yunta repair` could do just that, and looks
besides for what is best for the whole. Beside who could take a mentor's place: what the cohort loses, at
best, when that mentor leaves (`loss_...`, empty where it is not known).

`yunta schedule --pairings` writes `pairings.csv`, `unmatched.csv` and `audit.csv` as `match` would of the
same pairs; the pairs need not be eligible, and are ranked as if they were. `prices.csv` proves that the pairs
of a matching are the best, which is no claim about any others: the new result has none, also where the
pairs are those that `match` wrote into the same folder. To keep the proof, schedule into another folder (`-o`), or
use `yunta run`.

`output.by: institution` (or any other column but gender) writes besides a folder `by/NUMBER-VALUE` for
each value, to be sent to who is in charge there: `pairings.csv`, `unmatched.csv`, `attendance.csv`,
`meetings.csv`, `seats.csv`, `completion.csv`, `backups.csv` with the rows of their people, their calendars
(`calendars/`, `calendars.csv`), and the whole `plenaries.csv`. People of other areas stand there by name
alone, without id or address, and `detail`, which may name others, is left empty. `areas.csv` says which folder is whose (`value`, `folder`, `people`); who has no value is in
none.

`tables.csv`, of `yunta tables`: `round`, `table` (both from 1), `person`, `name`; `tables.json`: how
many people, tables and rounds, where the pairs came from (`pairs`: `file`, `result`, `matched`), and
the stages `repeats`, `institution`, `region`, each with value and bound. At most 20,000 people and
200 rounds.

## Files for other systems

`output.exports: [moodle, zoom, teams, mail]` writes them to `exports/` in the result. They hold
whoever is in a pair or in a group of the plenaries and gave an e-mail; who gave none is told of.
Under `output.pseudonyms` none is written, and a warning says so. They hold names and addresses: each
goes to the system that it is for and to nobody else.

| file | for | columns | its target's limits |
| --- | --- | --- | --- |
TEXT
awk '
/^static const yunta_output_column [a-z]*_columns/ { inside = 1; columns = "" }
inside {
    rest = $0
    while (match(rest, /\{"[^"]*"/)) {
        columns = columns (columns == "" ? "" : ", ") "`" substr(rest, RSTART + 2, RLENGTH - 3) "`"
        rest = substr(rest, RSTART + RLENGTH)
    }
}
inside && /};/ { inside = 0 }
/^const yunta_export yunta_export_/ {
    match($0, /yunta_export_[a-z]*/)
    name = substr($0, RSTART + 13, RLENGTH - 13)
    found[name] = columns
}
/\.most = / { match($0, /[0-9]+/); most[name] = substr($0, RSTART, RLENGTH) }
END {
    use["moodle"] = "Moodle: Site administration > Users > Upload users (UTF-8, comma)"
    use["zoom"] = "Zoom: a meeting or webinar with registration > Import from CSV"
    use["teams"] = "Microsoft Entra ID: Groups > Members > Bulk operations > Import members; a team of Teams is such a group"
    use["mail"] = "a mail merge (Word, Thunderbird, LibreOffice): one message a row"
    limit["moodle"] = "the upload stops at a column that Moodle does not know (these it does, since 2.x); choose \"Create password if needed\"; `cohort1` is the programme and is made if missing; at most " most["moodle"] " rows a file"
    limit["zoom"] = "three columns in this order; at most " most["zoom"] " registrants a meeting: the rest stand in `-part-2`; a file for each group of the plenaries (`-group-1`)"
    limit["teams"] = "the first two lines stay as they are; the address must be the account'"'"'s user principal name; at least 2 and at most " most["teams"] " members a file"
    limit["mail"] = "`partners` and `partner_emails` are separated by `;`; `first_meeting` is, after a repair, the first one to come; `calendar` names the file to attach"
    count = split("moodle zoom teams mail", order, " ")
    for (k = 1; k <= count; k++)
        printf "| `exports/%s.csv` | %s | %s | %s |\n", order[k], use[order[k]], found[order[k]], limit[order[k]]
}' io/write_export_tables.c io/write_export_mail.c
cat <<'TEXT'

`invitations` writes `exports/invitations/TOKEN.ics`, one event for one person each (RFC 5546,
METHOD:REQUEST, and CANCEL when it is gone in a later result), and `exports/invitations.csv`, which
says to whom each goes (`email`, `name`, `start`, `summary`, `method`, `file`): attach each to a message
of its own. Files of sessions that have been held, of who has no address any more, stay there unlisted: nothing goes
out. `output.organizer` is the address that answers go to. Whoever is invited to a plenary, a
course or a workshop stands alone in it; in a meeting, a mentor and each of their mentees see each
other, mentees do not. An event has the UID that it has in `calendars/all.ics`. `output.alarm` lets the
calendar of each person remind them. Outlook opens only the first event of a file on some ways of
opening it, which one event a file is for.

A name is parted into first and last names as people write themselves in Spanish: of two words the
second is the last name, of three the last two, of more all after the second; `de`, `la`, `del` go
with the word after them; a comma says it outright (`Soto Díaz, Luz`). A missing last name is `.`.
Sources: Moodle, `admin/tool/uploaduser` and its page "Upload users"; Zoom support, "Importing meeting
registrants by uploading a CSV"; Microsoft Entra, "Bulk add group members". Google Calendar takes an
`.ics` of less than 1 MB: that of one person stays far below, `calendars/all.ics` may not.

## Shards

`yunta run COHORT --shard I/N` (and `match`) solves part I of N of the matching and writes a folder
(`COHORT/out-I-of-N`, or `--out`) whole or not at all, for `yunta merge`. Nobody's id or name stands in
it: people are numbers, by place.

`shard.json`: `yunta` (version), `format` (1), `shard`, `of`, `command` (`run`, `match`), `engine`, `status`
(`proven`, or `bound` where the time limit came first), `cohort` (the policy's path from this folder),
`inputs` (`file` and `sha256` of each file read, the policy first), `blocks` (of eligible pairs),
`parts` (what no rule ties together), `own` (parts of this shard), `people` (in them), `left` (parts
that only the merge decides), `halted` (`worst` came: what follows is the merge's), `answers`.
`manifest.json`: the SHA-256 of both files. `answers.txt`, of ASCII lines that end in LF:

    yunta-answers 1 COUNT
    KIND STEP PART N V1 ... VN     COUNT lines, by STEP, KIND, PART
    end

All are decimal integers, separated by one space. STEP is which solve of the matching, PART which block
(by size, largest first) or bucket of equal columns.

| kind | STEP | values |
| --- | --- | --- |
| `network` | solves of networks so far; 0 without a list of pairs | late (0, 1); value and bound of the weight, each as two halves (x = a 2^64 + b, b read as if it had no sign); how many pairs; mentee and mentor of each, by their places among the block's mentees and mentors (its people, where there is a list of pairs); prices of the mentors, of the mentees |
| `group` | index of the objective | what the search says (0 optimal, 1 an answer, 2 nothing yet, 3 impossible); bound; found; near enough; GLPK says optimal; solved (0, 1 each); mentee and mentor of each pair |
| `worst` | solves of networks so far | the highest lowest score that this part, and those of the shard before it, can have |
| `leximin` | the same | the score up to which leximin is proven; mentee and mentor of each pair |

`merge` refuses (exit 4, each by its name): a shard that is missing, given twice, damaged, of another
version, policy or input than the cohort has now; shards that disagree about `of`, `command`,
`engine`, `inputs` or how the cohort splits, or both answer for one part. An answer that is none of the
cohort's is exit 6. An answer that is not there is found anew.

`diff.csv`, where an earlier result was kept: `person`, `what` (pair, meeting, plenary), `before`,
`after`: a partner's id, or the start of a session from the day of `--as-of` on; empty where there was
or is none, as of a session that is in no table any more. Partners who exchanged roles have each other in both. Beside it, for `verify` and a later
repair: `earlier/` (what the earlier result had, and in `past.csv` who had what has been held, back to
the first result; a session of a course, who had a seat then), `withdrawn.csv` (`person`), `added.csv`
(rows under the headers of the applicants' table; one whose id that table or `--added` has too gives way, but under `duplicates: last`). The rows of `--added`
may have any name or alias of each column; ids of who is back need no other column. Who is in
no table any more and had a part in the earlier result has left. `run.json`
has `repair`: `as_of` (after `schedule --keep`, that of the result kept, or null), `objective`,
`pairs_before`, `pairs_kept`.
TEXT

"""Takes one defence after another out of the code, builds yunta without it, and runs the tests that it is for: each
must fail. `make defences`; test_threats.py sees that the lines named here stand in the code."""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = "build/sanitize-address-undefined"
I, P, S = "Injection.test_", "Paths.test_", "Secrets.test_"
REPORT = I + "a_report_runs_nothing_of_the_data"
CALENDAR = I + "line_ends_in_texts_add_no_property"
TERMINAL = I + "a_terminal_gets_no_escapes"
POLICY = P + "a_policy_stays_in_its_folder"
BESIDE = P + "links_beside_the_result_and_of_the_key"
PLANTED = P + "a_folder_that_another_user_planted_is_left"
RIGHTS = S + "rights_are_the_owners_alone"
KEY = S + "a_key_that_others_can_read_is_taken_from_them"
STAFF = S + "who_forbade_and_who_prefers_whom_is_for_staff"
HIDDEN = S + "pseudonyms_leave_nobody"

# What it keeps out, the file, the text that does it, what stands in its place, the tests that must fail.
DEFENCES = [
    ("formulas", "io/csv_write.c", "return starts_formula(text[strspn(text, \"'\")]) && !is_negative_number(text);",
     "return false;", I + "formulas_become_texts"),
    ("formulas that begin as negative numbers", "io/csv_write.c", "return *text == '\\0';", "return true;",
     I + "formulas_become_texts"),
    ("XML in texts of a workbook", "io/cells_write.c", "if (c == '&' || c == '<' || c == '>')", "if (c == '&')",
     I + "formulas_become_texts"),
    ("the end of a script in the data", "io/report.c", "bytes[k] != '<' && ", "", REPORT),
    ("HTML in the title", "io/report.c", "if (strchr(\"<>&\\\"'\", *c))", "if (false)", REPORT),
    ("what a page may load", "io/report/page.html", "default-src 'none'; ", "", REPORT),
    ("SQL in names of columns", "io/sqlite.c", "if (*name == '\"')", "if (false)", I + "sql_in_texts_is_text"),
    ("controls in calendars", "io/ics.c", "return !is_control(text, *length);", "return true;", CALENDAR),
    ("line ends in calendars", "io/ics.c", "put_point(out, \"\\\\n\", 2);", "put_point(out, text, 1);", CALENDAR),
    ("quotes in calendars", "io/ics.c", "if (quoted ? *text == '\"' || *text == '^' :", "if (quoted ? false :", CALENDAR),
    ("escapes in problems", "base/problem.c", "= yunta_text_escape(arena, text, limit);", "= arena || limit ? text : \"\";",
     TERMINAL),
    ("escapes in the command line", "cli/main.c", "arena ? yunta_text_escape(arena, word, 40) : NULL",
     "arena ? yunta_arena_copy(arena, word) : NULL", TERMINAL),
    ("escapes in explanations", "cli/explaining.c",
     "yunta_text_escape(session->arena, session->cohort->person[person].id, 64)", "session->cohort->person[person].id",
     TERMINAL),
    ("escapes in reasons", "cli/explaining.c", "row->reason ? yunta_text_escape(session->arena, row->reason, 0) : NULL",
     "row->reason", STAFF),
    ("marks of direction that embed", "base/escape.c", "(point >= 0x2028 && point <= 0x202e) ||", "", TERMINAL),
    ("marks of direction that isolate", "base/escape.c", "(point >= 0x2066 && point <= 0x2069) || ", "", TERMINAL),
    ("marks of direction as plain texts of JSON", "io/json.c", "(bytes[k] == 0xef) | (bytes[k] == 0xe2) |",
     "(bytes[k] == 0xef) |", TERMINAL),
    ("marks of direction in JSON", "io/json.c", "if (yunta_text_misleads(point))", "if (false)", TERMINAL),
    ("paths out of the folder (whether a file is there)", "io/read_files.c", "if (!reading->anywhere && !stays_inside(entry->value)) {",
     "if (!reading->anywhere && !stays_inside(entry->value) && false) {", POLICY),
    ("links out of the folder", "io/read_files.c", "exists(path) && links_outside(reading, path)",
     "exists(path) && links_outside(reading, path) && false", POLICY),
    ("a result that is a link", "io/staging.c",
     "O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);\n    staging->earlier.shown",
     "O_RDONLY | O_DIRECTORY | O_CLOEXEC);\n    staging->earlier.shown", BESIDE),
    ("a key that is a link", "io/key.c", "O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK", "O_RDONLY | O_CLOEXEC | O_NONBLOCK",
     BESIDE),
    ("leftovers that are no folders", "io/staging_berth.c", "S_ISDIR(kind.st_mode) &&\n           kind.st_uid == geteuid()",
     "kind.st_uid == geteuid()", BESIDE),
    ("leftovers that are links", "io/staging_berth.c", "&kind, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR", "&kind, 0) == 0 && S_ISDIR",
     BESIDE),
    ("leftovers of others", "io/staging_berth.c", "S_ISDIR(kind.st_mode) &&\n           kind.st_uid == geteuid()",
     "S_ISDIR(kind.st_mode)", PLANTED),
    ("rights of files", "io/staging.c", "O_NOFOLLOW | O_CLOEXEC,\n                      0600);",
     "O_NOFOLLOW | O_CLOEXEC,\n                      0666);", RIGHTS),
    ("rights of the folder", "io/staging.c", "mkdirat(berth->parent, berth->draft, 0700)",
     "mkdirat(berth->parent, berth->draft, 0777)", RIGHTS),
    ("rights of folders within", "io/staging_tree.c", "mkdirat(folder, path, 0700)", "mkdirat(folder, path, 0777)", RIGHTS),
    ("rights of the key", "io/key.c", "O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600)", "O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666)",
     RIGHTS),
    ("a key that others can read", "io/key.c", "if (!(kind->st_mode & others))", "if (true)", KEY),
    ("others' right to read the key", "io/key.c", "bool done = fchmod(file, S_IRUSR | S_IWUSR) == 0;", "bool done = true;", KEY),
    ("ids in names of files", "io/write_calendars.c", "\"%s%s.ics\", folder, token)",
     "\"%s%s.ics\", folder, writing->cohort->person[person].id)", P + "ids_lead_nowhere"),
    ("who forbade", "cli/explaining.c", "rule == YUNTA_RULE_FORBID && !session->options.staff ? \"programme\"",
     "false ? \"programme\"", STAFF),
    ("reasons told in confidence", "cli/explaining.c", "return session->options.staff && row->mentor",
     "return row->mentor", STAFF, S + "the_key_and_confidences_are_told_to_nobody"),
    ("confidences in JSON", "cli/explaining.c", "if (!session->options.staff)\n        return;\n    yunta_json_array(json, \"confid",
     "yunta_json_array(json, \"confid", STAFF),
    ("who prefers whom", "cli/explaining.c", "(component != YUNTA_PREFERENCES || session->options.staff)", "true", STAFF),
    ("ids under pseudonyms", "io/write_begin.c", "    if (writing->alias)\n        return writing->alias[person];\n", "", HIDDEN),
    ("names under pseudonyms", "io/write_entries.c", "    if (writing->alias)\n        return writing->alias[person];\n", "",
     HIDDEN),
    ("addresses under pseudonyms", "io/write_entries.c", "if (writing->alias || !*who->email || name", "if (!*who->email || name",
     HIDDEN),
    ("pseudonyms in the workbook", "io/write_xlsx.c", "output != &yunta_output_pseudonyms && ", "", HIDDEN),
    ("pseudonyms in the database", "io/write_sqlite.c", "yunta_outputs[k] != &yunta_output_pseudonyms && ", "", HIDDEN),
    ("exports under pseudonyms", "io/write_export.c", "    if (writing->alias) {", "    if (false) {", HIDDEN),
    ("words of the report under pseudonyms", "io/report.c", "return report->alias ? NULL : words;", "return words;", HIDDEN),
]


def call(folder, *words, **env):
    return subprocess.run(words, cwd=folder, env={**os.environ, **env}, capture_output=True, text=True, check=False)


def build(copy):
    done = call(copy, "make", "-s", f"-j{os.cpu_count()}", "CI=true", "WERROR=", "SANITIZE=address,undefined", f"{BUILD}/yunta")
    if done.returncode:
        sys.exit(done.stdout + done.stderr)


PASSES, FAILS, SKIPPED = "UNSEEN", "  seen", "  skip"
PLAIN = "Plain.test_a_cohort_that_threatens_nobody_is_served"


def verdict(copy, test):
    """A test that cannot run is no proof."""
    done = call(copy / "tests/system", sys.executable, "-B", "-m", "unittest", f"test_threats.{test}",
                YUNTA_SANITIZED=str(copy / BUILD / "yunta"))
    if done.returncode and "\nFAIL: " not in "\n" + done.stderr:
        sys.exit(done.stderr)
    return FAILS if done.returncode else SKIPPED if "skipped=" in done.stderr else PASSES


def others(folder, names):
    """Of the builds only the sanitized one goes along."""
    inside = pathlib.Path(folder) == ROOT / "build"
    return [name for name in names if name == ".git" or (inside and name not in (".checked", BUILD.split("/")[1]))]


def main(wanted):
    rows = [row for row in DEFENCES if wanted in row[0]]
    if not rows:
        sys.exit(f'no defence has "{wanted}" in its name')
    seen, idle = [], []
    with tempfile.TemporaryDirectory() as place:
        copy = pathlib.Path(place) / "yunta"
        shutil.copytree(ROOT, copy, ignore=others, symlinks=True)
        build(copy)
        idle += [f"{test} fails with every defence in place" for test in sorted({PLAIN, *(test for row in rows for test in row[4:])})
                 if verdict(copy, test) == FAILS]
        for name, path, text, instead, *tests in rows if not idle else ():
            whole = (copy / path).read_text("utf-8")
            if whole.count(text) != 1:
                sys.exit(f"{path}: the text of \"{name}\" stands there {whole.count(text)} times")
            (copy / path).write_text(whole.replace(text, instead), "utf-8")
            build(copy)
            said = {test: verdict(copy, test) for test in tests}
            idle += [f"{name}: {test} passes without it" for test in tests if said[test] == PASSES]
            seen.append(PASSES if PASSES in said.values() else SKIPPED if SKIPPED in said.values() else FAILS)
            print(f"{seen[-1]}  {name} ({path})", flush=True)
            if verdict(copy, PLAIN) != PASSES:
                idle.append(f"{name}: without it nothing works, so its test proves nothing")
            (copy / path).write_text(whole, "utf-8")
    print(f"defences: {seen.count(FAILS)} taken out and missed by their tests, {len(idle)} not, "
          f"{seen.count(SKIPPED)} that need root", *idle, sep="\n  ")
    return 1 if idle else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))

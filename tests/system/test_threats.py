"""What a hostile form, cohort folder or neighbour on the machine may try. `make defences` takes the defences out of
the code, one after another, and sees the test of each fail (docs/reliability.md)."""

import csv
import io
import json
import os
import pathlib
import re
import shutil
import sqlite3
import stat
import subprocess
import tempfile
import unittest
import zipfile

import defences

YUNTA = os.environ["YUNTA_SANITIZED"]
FORMULAS = ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(1)", "\t=1+1"]
CELL = '</t></is></c><c r="Z9"><f>1+1</f></c>'
SCRIPT = "</script><script>alert(1)</script><img src=x onerror=alert(1)>"
INJECTED = 'Ana"\r\nATTENDEE:mailto:evil@example.com\r\nX: '
DROP = "x'\"); DROP TABLE pairings; --"
BIDI = "\u202edlrow\u2066"
ESCAPES = "\x1b]0;owned\x07\x1b[31m"
MISLEADS = "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"  # of a terminal
POLICY = """programme: {name: P, start: 2027-03-01, end: 2027-03-26}
meetings: {count: 1, minutes: 60}
plenaries: {cadence_days: 7}
"""
SESSIONS = [["session", "title", "minutes", "experts"], ["s1", "T", "60", "E"]]
EXPERTS = [["expert", "date", "from", "to"], ["E", "2027-03-03", "09:00", "12:00"]]
PEOPLE = [["id", "name", "email", "role"], ["m1", "Maria Uno", "maria@example.cl", "mentor"],
          ["m2", "Mario Dos", "mario@example.cl", "mentor"], ["a1", "Aida Tres", "aida@example.cl", "mentee"],
          ["a2", "Alan Cuatro", "alan@example.cl", "mentee"]]


def run(*words, **options):
    return subprocess.run([YUNTA, *map(str, words)], capture_output=True, timeout=120, check=False,
                          **{"env": {**os.environ, "LC_ALL": "C"}, **options})


def put(path, rows):
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    path.write_text(text.getvalue(), "utf-8")


class Threat(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        self.cohort, self.out = self.folder / "c", self.folder / "c" / "out"
        self.cohort.mkdir()
        self.people = [list(row) for row in PEOPLE]
        self.sessions = [list(row) for row in SESSIONS]
        self.experts = [list(row) for row in EXPERTS]
        self.policy = POLICY

    def write(self):
        put(self.cohort / "applicants.csv", self.people)
        put(self.cohort / "sessions.csv", self.sessions)
        put(self.cohort / "experts.csv", self.experts)
        (self.cohort / "yunta.yaml").write_text(self.policy, "utf-8")

    def made(self, *words, **options):
        self.write()
        done = run("run", self.cohort, *words, **options)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done

    def texts(self):
        """Every file of the result as text: of workbooks the parts, of databases a dump."""
        for path in sorted(self.out.rglob("*")):
            if path.suffix == ".sqlite":
                base = sqlite3.connect(path)
                yield path, "\n".join(base.iterdump())
                base.close()
            elif path.suffix == ".xlsx":
                with zipfile.ZipFile(path) as book:
                    yield path, "\n".join(book.read(name).decode() for name in book.namelist())
            elif path.is_file():
                yield path, path.read_bytes().decode("utf-8", "replace")


class Plain(Threat):
    def test_a_cohort_that_threatens_nobody_is_served(self):
        """What `make defences` needs beside each defence that is gone: the rest still works."""
        self.policy = POLICY + "output: {organizer: rrhh@example.cl, exports: [invitations]}\n"
        for done in (self.made(), run("explain", self.cohort, "m1", "a1"), run("verify", self.cohort, self.out)):
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertNotRegex(done.stderr, b"Sanitizer|runtime error")


class Injection(Threat):
    def test_formulas_become_texts(self):
        for k, formula in enumerate(FORMULAS):
            self.people.append([formula, formula, f"x{k}@example.cl", "mentor" if k % 2 else "mentee"])
            self.sessions.append([f"f{k}", formula, "60", ""])
        self.people[1][0] = self.people[1][1] = self.sessions[1][1] = CELL
        self.made("-q")
        for path in self.out.glob("*.csv"):
            for row in csv.reader(path.read_text("utf-8").splitlines()):
                for cell in row:
                    self.assertFalse(cell[:1] in "=+-@\t" and cell[:1], (path.name, cell))
        with zipfile.ZipFile(self.out / "pairings.xlsx") as book:
            for name in book.namelist():
                self.assertNotRegex(book.read(name).decode(), r"<f[ >]")
        done = run("verify", self.cohort, self.out)  # it reads them back as they were
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_a_report_runs_nothing_of_the_data(self):
        self.people[1][0] = self.people[1][1] = SCRIPT
        self.sessions[1][1] = SCRIPT
        self.policy = POLICY.replace("name: P", f'name: "{SCRIPT}"')
        self.made("-q")
        page = (self.out / "report.html").read_text("utf-8")
        self.assertNotIn("<script>alert", page)
        self.assertNotIn("<img src=x", page)
        self.assertEqual(page.count("</script>"), page.count("<script"))
        self.assertRegex(page, r"Content-Security-Policy[^>]*default-src 'none'")
        self.assertNotRegex(page, r"unsafe-(inline|eval)")

    def test_sql_in_texts_is_text(self):
        self.people[1][0] = DROP
        self.sessions[1][0] = self.sessions[1][1] = DROP
        self.made("-q")
        base = sqlite3.connect(self.out / "yunta.sqlite")
        self.addCleanup(base.close)
        self.assertEqual(base.execute("SELECT count(*) FROM pairings WHERE mentor = ?", (DROP,)).fetchone(), (1,))
        self.assertEqual(base.execute("SELECT count(*) FROM plenaries WHERE title = ?", (DROP,)).fetchone(), (1,))
        self.assertIn(DROP, [row[1] for row in base.execute("PRAGMA table_info(attendance)")])

    def test_line_ends_in_texts_add_no_property(self):
        self.people[1][1] = self.people[3][1] = INJECTED
        self.sessions[1][1] = INJECTED
        self.policy = POLICY.replace("name: P", f"name: {json.dumps(INJECTED)}") + \
            "output: {organizer: rrhh@example.cl, exports: [invitations]}\n"
        self.made("-q")
        calendars = list(self.out.rglob("*.ics"))
        self.assertGreater(len(calendars), 3)
        self.assertTrue(any(b"\nATTENDEE;CN=" in path.read_bytes() for path in calendars))
        for path in calendars:
            raw = path.read_bytes()
            self.assertNotIn(b"\r\nATTENDEE:mailto:evil", raw)
            self.assertNotRegex(raw, rb"(?<!\r)\n|\r(?!\n)")
            for line in raw.replace(b"\r\n ", b"").split(b"\r\n"):
                self.assertRegex(line, rb"^([A-Z][A-Z-]*[:;]|$)")
                if line.startswith((b"ATTENDEE", b"ORGANIZER")):  # a name ends its quotes nowhere but at their end
                    self.assertRegex(line, rb'^[A-Z]+(;[A-Z]+=("[^"]*"|[^";:,]*))*:mailto:[^";]*$')

    def test_a_terminal_gets_no_escapes(self):
        self.people[1][3] = ESCAPES + BIDI
        self.people[2][0] = self.people[3][0] = ESCAPES + BIDI
        self.write()
        for words in (["check", self.cohort], ["check", self.cohort, "--json"], [ESCAPES + BIDI],
                      ["check", self.cohort, "--" + ESCAPES + BIDI], ["check", ESCAPES + BIDI]):
            done = run(*words)
            self.assertNotEqual(done.returncode, 0)
            text = (done.stdout + done.stderr).decode("utf-8")
            self.assertNotRegex(text, MISLEADS)
        self.people = [list(row) for row in PEOPLE]
        self.people[1][3] = BIDI
        self.write()
        self.assertNotRegex(run("check", self.cohort, "--json").stdout.decode(), MISLEADS)
        self.people[1][3] = "mentor"
        self.people[1][0] = "m1" + ESCAPES + BIDI
        self.policy = POLICY.replace("name: P", f"name: {json.dumps(ESCAPES + BIDI)}")
        done = self.made()
        self.assertNotRegex((done.stdout + done.stderr).decode(), MISLEADS)
        for words in (["suggest", self.cohort, "a1"], ["explain", self.cohort, "a1"]):
            done = run(*words)
            text = (done.stdout + done.stderr).decode("utf-8")
            self.assertIn("m1", text)
            self.assertNotRegex(text, MISLEADS)


class Paths(Threat):
    def test_ids_lead_nowhere(self):
        for k, row in enumerate(self.people[1:]):
            row[0] = ["../../evil", "/tmp/yunta-evil", "..", "a/b\\c"][k]
        self.sessions[1][0] = "../../evil"
        self.write()
        before = {*self.folder.iterdir(), *self.cohort.iterdir()}
        self.made("-q")
        self.assertEqual({*self.folder.iterdir(), *self.cohort.iterdir()} - before, {self.out, self.cohort / ".yunta-key"})
        self.assertFalse(os.path.exists("/tmp/yunta-evil"))
        for path in self.out.rglob("*"):
            self.assertRegex(str(path.relative_to(self.out)), r"^(calendars|(calendars/)?[A-Za-z0-9_-]+\.[a-z]+)$")
            self.assertNotIn("evil", path.name)

    def test_a_policy_stays_in_its_folder(self):
        self.write()
        shutil.move(self.cohort / "applicants.csv", self.folder / "secret.csv")
        (self.cohort / "link.csv").symlink_to("../secret.csv")
        (self.cohort / "deep").symlink_to("..")
        for name in ("../secret.csv", "deep/../../secret.csv", str(self.folder / "secret.csv"), "link.csv",
                     "deep/secret.csv"):
            with self.subTest(name):
                (self.cohort / "yunta.yaml").write_text(f"{POLICY}files: {{applicants: '{name}'}}\n", "utf-8")
                done = run("check", self.cohort)
                self.assertEqual(done.returncode, 4, done.stderr)
                self.assertIn(b"leaves the cohort's folder", done.stderr)
                self.assertNotIn(b"maria@", done.stderr + done.stdout)
                done = run("check", self.cohort, "--allow-outside")
                self.assertEqual(done.returncode, 4 if name.startswith("deep/..") else 0, done.stderr)
                self.assertNotIn(b"leaves", done.stderr)

    def test_links_in_the_result_are_not_followed(self):
        self.made("-q")
        precious = self.folder / "precious"
        precious.write_text("precious", "ascii")
        for name in ("pairings.csv", "manifest.json", "notes.txt", "yunta.sqlite", "calendars/all.ics"):
            path = self.out / name
            path.unlink(missing_ok=True)
            path.symlink_to(precious)
        done = run("run", self.cohort, "-q")
        self.assertEqual(precious.read_text("ascii"), "precious", done.stderr)
        if done.returncode == 0:
            self.assertTrue(stat.S_ISREG((self.out / "pairings.csv").lstat().st_mode))

    def test_links_beside_the_result_and_of_the_key(self):
        self.write()
        precious = self.folder / "precious"
        precious.mkdir()
        (precious / "file").write_text(4 * "precious", "ascii")  # as long as a key
        for name in (".yunta-key", ".out.yunta-new", ".out.yunta-old", "out"):
            with self.subTest(name):
                (self.cohort / name).symlink_to(precious if name != ".yunta-key" else precious / "file")
                done = run("run", self.cohort, "-q")
                self.assertEqual(done.returncode, 5, done.stderr)
                self.assertEqual((precious / "file").read_text("ascii"), 4 * "precious")
                self.assertEqual(len(list(precious.iterdir())), 1)
                (self.cohort / name).unlink()
                shutil.rmtree(self.out, ignore_errors=True)

    @unittest.skipUnless(os.geteuid() == 0, "needs root to give a folder to another user")
    def test_a_folder_that_another_user_planted_is_left(self):
        self.write()
        planted = self.cohort / ".out.yunta-new"
        planted.mkdir()
        os.chown(planted, 12345, 12345)
        self.cohort.chmod(0o777)
        done = run("run", self.cohort, "-q")
        self.assertEqual(done.returncode, 5, done.stderr)
        self.assertTrue(planted.is_dir())


class Secrets(Threat):
    def test_rights_are_the_owners_alone(self):
        self.write()
        done = subprocess.run(f"umask 0; '{YUNTA}' run '{self.cohort}'", shell=True, capture_output=True, check=False,
                              env={**os.environ, "LC_ALL": "C"})
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertNotIn(b"key", done.stderr)  # it was nobody else's for a moment
        for path in [self.out, self.cohort / ".yunta-key", *self.out.rglob("*")]:
            wanted = 0o700 if path.is_dir() else 0o600
            self.assertEqual(stat.S_IMODE(path.lstat().st_mode), wanted, path)

    def test_the_key_and_confidences_are_told_to_nobody(self):
        put(self.cohort / "constraints.csv", [["kind", "mentor", "mentee", "points", "reason"],
                                              ["avoid", "m1", "a1", "50", "harassment complaint"],
                                              ["forbid", "m2", "a2", "", "harassment complaint"]])
        done = self.made("-v", "--json")
        key = (self.cohort / ".yunta-key").read_bytes()
        said = done.stdout + done.stderr + run("explain", self.cohort, "m2", "a2").stdout
        for path, text in [("output", said.decode()), *self.texts()]:
            self.assertNotIn("harassment", text, path)
            self.assertNotIn(key.hex(), text.lower(), path)
        for path in self.out.rglob("*"):
            if path.is_file():
                self.assertNotIn(key, path.read_bytes(), path)

    def test_who_forbade_and_who_prefers_whom_is_for_staff(self):
        put(self.cohort / "constraints.csv", [["kind", "mentor", "mentee", "points", "reason"],
                                              ["forbid", "m2", "a2", "", "harassment" + ESCAPES],
                                              ["avoid", "m1", "a1", "50", "old quarrel"]])
        put(self.cohort / "preferences.csv", [["person", "choice", "rank"], ["a1", "m1", "1"]])
        self.policy = POLICY + "scoring: {weights: {preferences: 50}}\n"
        self.made("-q")
        for words, told in ((["explain", "m2", "a2"], b"constraints.csv"), (["explain", "m2", "a2", "--json"], b"constraints.csv"),
                            (["explain", "m2", "a2"], b"harassment"), (["explain", "m2", "a2"], b"forbid"),
                            (["explain", "m2", "a2", "--json"], b"harassment"),
                            (["explain", "m2", "a2", "--json"], b"confidences"),
                            (["explain", "m1", "a1"], b"avoid 50 (line 3): old quarrel"),
                            (["explain", "a1", "m1"], b"preferences"),
                            (["explain", "a1", "m1", "--json"], b"preferences"),
                            (["suggest", "a1"], b"preferences")):
            with self.subTest(words):
                done = run(words[0], self.cohort, *words[1:])
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertNotIn(told, done.stdout + done.stderr)
                said = run(words[0], self.cohort, *words[1:], "--staff").stdout
                self.assertIn(told, said)
                self.assertNotIn(b"\x1b", said)

    def test_a_key_that_others_can_read_is_taken_from_them(self):
        self.made("-q")
        key = self.cohort / ".yunta-key"
        names = sorted(path.name for path in (self.out / "calendars").iterdir())
        for mode in (0o644, 0o640, 0o606, 0o777):
            key.chmod(mode)
            self.assertIn(b"mode %03o" % mode, self.made().stderr)
            self.assertEqual(stat.S_IMODE(key.stat().st_mode), 0o600)
            self.assertNotIn(b"the cohort's key", self.made().stderr)
        self.assertEqual(sorted(path.name for path in (self.out / "calendars").iterdir()), names)

    def test_pseudonyms_leave_nobody(self):
        self.policy = POLICY + "duplicates: last\noutput: {pseudonyms: true, backups: 1}\n"
        self.sessions[1][3] = self.experts[1][0] = "Experta Cinco"
        wanted = [text for row in self.people[1:] for text in row[:3]] + ["Experta Cinco"]
        pattern = re.compile("|".join(rf"(?<![A-Za-z0-9]){re.escape(text)}(?![A-Za-z0-9])" for text in wanted))
        done = self.made("-v", "--json")
        said = (done.stdout + done.stderr).decode()
        self.assertIsNone(pattern.search(said), said)
        self.policy = self.policy.replace("backups: 1", "backups: 1, exports: [mail, moodle]")
        self.people.append(list(self.people[1]))  # a warning says who came twice: on the terminal, in no file
        self.assertIn(b'"m1"', self.made().stderr)
        found = 0
        for path, text in self.texts():
            if path.name == "pseudonyms.csv":
                self.assertTrue(all(text.count(word) for word in wanted[:-1]))
                self.assertEqual(stat.S_IMODE(path.stat().st_mode), 0o600)
                continue
            found += 1
            self.assertIsNone(pattern.search(text), (path, pattern.search(text)))
        self.assertGreater(found, 10)


class Defences(unittest.TestCase):
    """`make defences` takes each out and sees its test fail; here, that it would find them all."""

    def test_what_would_be_taken_out_stands_in_the_code(self):
        for name, path, text, instead, *_ in defences.DEFENCES:
            self.assertEqual((defences.ROOT / path).read_text("utf-8").count(text), 1, name)
            self.assertNotEqual(text, instead, name)
        self.assertEqual(len({row[1:4] for row in defences.DEFENCES}), len(defences.DEFENCES))
        named = {test for row in defences.DEFENCES for test in row[4:]}
        there = {f"{group.__name__}.{method}" for group in (Injection, Paths, Secrets)
                 for method in unittest.defaultTestLoader.getTestCaseNames(group)}
        self.assertEqual(there - named, {"Paths.test_links_in_the_result_are_not_followed"})  # stopped twice over
        self.assertLessEqual(named, there)


if __name__ == "__main__":
    unittest.main(verbosity=2)

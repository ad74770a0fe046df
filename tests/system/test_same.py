"""The same inputs give the same bytes: whatever the threads, the order of rows and columns, the locale, the zone
of the machine, where the program lies in memory, and who built it."""

import csv
import io
import os
import pathlib
import random
import re
import shutil
import subprocess
import tempfile
import unittest

import openpyxl

YUNTA, SANITIZED = os.environ["YUNTA"], os.environ["YUNTA_SANITIZED"]
OTHER = [path for path in os.environ.get("YUNTA_OTHER", "").split(":") if path]  # other builds, by clang say
DATA = pathlib.Path(__file__).resolve().parents[2] / "data"
SAMPLES = ["cohorts/mentoria-digital", "dialects/plain"]
# What tells of the inputs' own bytes, and of times.
OF_INPUTS = {"run.json", "manifest.json", "report.html", "timings.json", "yunta.sqlite"}
PLAIN = {name: value for name, value in os.environ.items() if not name.startswith("LC_") and name not in ("LANG", "TZ")}


def files(folder, without=("timings.json", "manifest.json")):
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*"))
            if path.is_file() and path.name not in without}


class Same(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)

    def run_sample(self, sample, *words, program=YUNTA, change=None, before=(), lang=("--lang", "en"), **environment):
        """The files of a run on a fresh copy, with a key that is always the same."""
        cohort = self.folder / "c"
        shutil.rmtree(cohort, ignore_errors=True)
        shutil.copytree(DATA / sample, cohort)
        (cohort / ".yunta-key").write_bytes(b"k" * 32)
        (cohort / ".yunta-key").chmod(0o600)
        if change:
            change(cohort)
        done = subprocess.run([*before, program, "run", cohort, "-q", *lang, *words], capture_output=True,
                              check=False, env={**PLAIN, **environment}, timeout=300)
        self.assertIn(done.returncode, (0, 1), done.stderr)
        return files(cohort / "out")

    def alike(self, first, then, without=()):
        for name in sorted({*first, *then}):
            if pathlib.Path(name).name not in without:
                self.assertEqual(first.get(name), then.get(name), name)

    def test_threads_locale_zone_and_address(self):
        for sample in SAMPLES:
            first = self.run_sample(sample, "-j1")
            self.assertGreater(len(first), 5)
            for threads in (2, 4, 8) if sample == SAMPLES[0] else (2,):
                with self.subTest(sample=sample, threads=threads):
                    self.alike(first, self.run_sample(sample, f"-j{threads}"))
            with self.subTest(sample=sample, surroundings="other"):
                self.alike(first, self.run_sample(sample, "-j2", before=["setarch", "-R"], LC_ALL="C.UTF-8",
                                                  TZ="Pacific/Easter", LANG="es_CL.UTF-8", HOME="/nowhere"))
                self.alike(first, self.run_sample(sample, "-j2", TZ="Asia/Kathmandu", LC_NUMERIC="de_DE.UTF-8"))

    def test_the_locale_changes_words_but_no_number(self):
        """Where a comma is the decimal point, and the language is another one."""
        made = subprocess.run(["localedef", "-i", "es_CL", "-f", "UTF-8", self.folder / "es_CL.UTF-8"],
                              capture_output=True, check=False)
        self.assertTrue((self.folder / "es_CL.UTF-8" / "LC_NUMERIC").is_file(), made.stderr)
        for sample in SAMPLES:
            plain = self.run_sample(sample, lang=(), LC_ALL="C")
            chile = self.run_sample(sample, lang=(), LANG="es_CL.UTF-8", LOCPATH=str(self.folder))
            self.assertNotEqual(plain["unmatched.csv"], chile["unmatched.csv"])
            self.assertEqual(sorted(plain), sorted(chile))
            worded = {"unmatched.csv", "run.json", *(pathlib.Path(name).name for name in plain if ".ics" in name)}
            self.alike(plain, chile, worded | {"report.html", "pairings.xlsx", "yunta.sqlite"})
            for name in plain:
                if pathlib.Path(name).name in worded:
                    numbers = [re.findall(r"(?<![0-9])-?[0-9][0-9.,:]*", out[name].decode().replace("\r\n ", ""))
                               for out in (plain, chile)]
                    self.assertEqual(*numbers, name)
            for sheet in ("pairings", "meetings"):
                rows = [[[cell.value for cell in row] for row in openpyxl.load_workbook(
                    io.BytesIO(out["pairings.xlsx"]))[sheet].iter_rows()] for out in (plain, chile)]
                self.assertEqual(*rows)

    def test_builds(self):
        first = self.run_sample(SAMPLES[0], "-j1")
        for program in [SANITIZED, *OTHER]:
            with self.subTest(program):
                self.alike(first, self.run_sample(SAMPLES[0], "-j2", program=program))

    def kernels(self):
        """Those that this processor has; of the others the program says that it lacks them."""
        had, flags = [], set(pathlib.Path("/proc/cpuinfo").read_text().split())
        for name, needs in (("scalar", set()), ("avx2", {"avx2"}),
                            ("avx512", {"avx512f", "avx512bw", "avx512vl", "avx512_vbmi", "avx512vbmi"})):
            has = len(needs & flags) >= len(needs) - (name == "avx512")  # its last has two spellings
            for lang, told in (("en", "this processor lacks"), ("es", "este procesador no tiene")):
                done = subprocess.run([YUNTA, "--version"], capture_output=True, text=True, check=False,
                                      env={**PLAIN, "YUNTA_KERNEL": name, "LANG": f"{lang}_XX.UTF-8"})
                self.assertEqual(done.returncode, 0 if has else 2, done.stderr)
                self.assertEqual(told in done.stderr, not has)
            had += [name] if has else []
        return had

    def test_kernels(self):
        """Whole runs by scalar code, AVX2 and AVX-512."""
        kernels = self.kernels()
        for sample in (*SAMPLES, "cohorts/red"):
            first = self.run_sample(sample, "-j1", YUNTA_KERNEL="scalar")
            for name in kernels[1:]:
                with self.subTest(sample=sample, kernel=name):
                    self.alike(first, self.run_sample(sample, "-j2", YUNTA_KERNEL=name))
        cohort = self.folder / "g"
        for both, policy in ((0, ""), (0, "objective: [pairs, worst, score]"), (0, "objective: [pairs, leximin]"),
                             (10, "both: either"), (10, "quotas: [{side: mentee, where: {}, most: 300}]")):
            shutil.rmtree(cohort, ignore_errors=True)
            subprocess.run([YUNTA, "generate", "--people", "1200", "--institutions", "20", "--capacity", "3", "--both",
                            str(both), "-o", cohort, "-q"], check=True)
            with open(cohort / "yunta.yaml", "a") as file:
                file.write(f"matching: {{{policy}}}\noutput: {{files: [csv, json]}}\n")
            results = []
            for name in kernels:
                done = subprocess.run([YUNTA, "match", cohort, "-q", "-o", self.folder / name], capture_output=True,
                                      env={**PLAIN, "YUNTA_KERNEL": name}, text=True, check=False)
                self.assertEqual(done.returncode, 0, done.stderr)
                results.append(files(self.folder / name))
                shutil.rmtree(self.folder / name)
            for name, result in zip(kernels[1:], results[1:]):
                with self.subTest(policy=policy, kernel=name):
                    self.alike(results[0], result)
        done = subprocess.run([YUNTA, "check", cohort], capture_output=True, text=True, check=False,
                              env={**PLAIN, "YUNTA_KERNEL": "neon"})
        self.assertEqual(done.returncode, 2)
        self.assertIn("one of scalar, avx2, avx512", done.stderr)

    def test_order_of_rows_and_columns(self):
        for sample in SAMPLES:
            first = self.run_sample(sample, "-j1")
            for seed in (1, 2):
                with self.subTest(sample=sample, seed=seed):
                    then = self.run_sample(sample, "-j2", change=lambda folder, s=seed: self.shuffle(folder, s))
                    self.alike(first, then, OF_INPUTS)

    def shuffle(self, folder, seed):
        rng = random.Random(seed)
        for path in sorted(folder.glob("*.csv")):
            text = path.read_text("utf-8-sig")
            separator = ";" if text.splitlines()[0].count(";") > text.splitlines()[0].count(",") else ","
            rows = list(csv.reader(io.StringIO(text), delimiter=separator))
            if not rows or path.stem == "enrolments":  # seats go by the order of enrolment
                continue
            order = rng.sample(range(len(rows[0])), len(rows[0]))
            body = [row + [""] * (len(rows[0]) - len(row)) for row in rows[1:]]
            out = io.StringIO()
            csv.writer(out, delimiter=separator, lineterminator="\r\n").writerows(
                [[row[k] for k in order] for row in [rows[0], *rng.sample(body, len(body))]])
            path.write_text(out.getvalue(), "utf-8", newline="")

    def test_the_stamp_is_the_builds_when_it_is_given(self):
        stamps = set()
        for epoch in ("1800000000", "1800000000", "1900000000"):
            out = self.run_sample(SAMPLES[0], "-j1", SOURCE_DATE_EPOCH=epoch)
            calendar = next(content for name, content in out.items() if name.endswith("all.ics"))
            stamps.add(tuple(line for line in calendar.split(b"\r\n") if line.startswith(b"DTSTAMP")))
        self.assertEqual(len(stamps), 2)


if __name__ == "__main__":
    unittest.main(verbosity=2)

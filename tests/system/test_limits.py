"""Hostile files end soon, in little memory, with an error that says what is wrong. The files are made here; the
time is only guarded (what was quadratic took minutes), the memory is measured."""

import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

YUNTA = os.environ["YUNTA"]
MIB = 1 << 20
MOST_KIB = 200 * 1024
GUARD_SECONDS = 120


def laughs():
    return "a: &a0 [x, x]\n" + "".join(
        f"b{k}: &a{k} [{', '.join([f'*a{k - 1}'] * 9)}]\n" for k in range(1, 20))


# name: (the head of applicants.csv, what is repeated, how often, what the error says)
TABLES = {
    "separators": (b"", b"," * MIB, 64, "no header"),
    "separators below a header": (b"id,role\n", b"," * MIB, 64, "no applicants"),
    "rows of separators": (b"id,role\n", b",\n" * (MIB // 2), 64, "no applicants"),
    "line feeds": (b"id,role\n", b"\n" * MIB, 64, "no applicants"),
    "carriage returns": (b"id,role\n", b"\r" * MIB, 64, "no applicants"),
    "quotes": (b"id,role\n", b'"' * MIB, 64, "1048576 bytes"),
    "NUL bytes": (b"id,role\n", b"\0" * MIB, 64, "NUL"),
    "no encoding": (b"id,role\n", b"a\xff\x81,mentor\n" * (MIB // 16), 64, "Windows-1252"),
    "10^7 equal headers": (b"id,role", b",x" * 1000000, 10, "most is 10000"),
    "rows longer than the header": (b"id,role\n", b",,x\n" * (MIB // 4), 40, "the header 2"),
    "a cell without end": (b"id,role\n", b"x" * MIB, 400, "1048576 bytes"),
    "a quote without end": (b'id,role\na,"', b'x, y\n""' * (MIB // 8), 400, "1048576 bytes"),
    "UTF-16 without a cell's end": (b"\xff\xfei\0", b"x\0" * (MIB // 2), 400, "1048576 bytes"),
    "UTF-16": (b"\xff\xfe", b",\0" * (MIB // 2), 64, "no header"),
}
POLICIES = {
    "billion laughs": (laughs(), "anchors are not allowed"),
    "deep brackets": ("a: " + "[" * 400000, "20 levels"),
    "deep braces": ("a: " + "{a: " * 100000, "20 levels"),
    "deep blocks": ("".join(" " * k + "a:\n" for k in range(1300)), "20 levels"),
    "many values": ("output: {files: [" + "csv," * 200000 + "]}", "100000 values"),
    "a long key": ("x" * 5000000 + ": 1\n", "1 MiB"),
}


class Limits(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        (self.folder / "yunta.yaml").write_text("", "ascii")

    def check(self, expected):
        with open(self.folder / "errors", "w+b") as errors:
            process = subprocess.Popen(["timeout", str(GUARD_SECONDS), YUNTA, "check", self.folder, "-j1"],
                                       stdout=subprocess.DEVNULL, stderr=errors)
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            errors.seek(0)
            text = errors.read(100000).decode()
        self.assertEqual(process.returncode, 4, text[:2000])
        self.assertIn(expected, text)
        self.assertLess(usage.ru_maxrss, MOST_KIB)

    def test_tables(self):
        for name, (head, piece, times, expected) in TABLES.items():
            with self.subTest(name):
                with open(self.folder / "applicants.csv", "wb") as file:
                    file.write(head)
                    for _ in range(times):
                        file.write(piece)
                self.check(expected)

    def test_a_cell_of_a_gibibyte(self):
        with open(self.folder / "applicants.csv", "wb") as file:
            file.write(b'id,role\nx,"')
            file.seek(1 << 30)  # a hole: the size alone refuses it
            file.write(b'"\n')
        self.check("536870912 bytes")

    def test_policies(self):
        (self.folder / "applicants.csv").write_text("id,role\na,mentor\nb,mentee\n", "ascii")
        for name, (text, expected) in POLICIES.items():
            with self.subTest(name):
                (self.folder / "yunta.yaml").write_text(text, "ascii")
                self.check(expected)


if __name__ == "__main__":
    unittest.main(verbosity=2)

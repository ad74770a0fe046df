"""A short form of `make torture` and `make killtest`: calls that fail, and runs that are killed, at points
that a fixed seed draws."""

import os
import subprocess
import sys
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROGRAMS = {"plain": "build/release/yunta-torture", "sanitized": "build/sanitize-address-undefined/yunta-torture"}


def made():
    """The programs, up to date: nothing to do under `make test`, which has made them."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    for options in ([], ["SANITIZE=address,undefined"]):
        subprocess.run(["make", "-s", *options, "torture-programs"], cwd=ROOT, env=clean, check=True)


class Torture(unittest.TestCase):
    said = []

    @classmethod
    def setUpClass(cls):
        made()

    @classmethod
    def tearDownClass(cls):
        print("\n".join(cls.said), file=sys.stderr)

    def run_script(self, script, *arguments):
        done = subprocess.run([sys.executable, "-B", f"tests/torture/{script}", *arguments], cwd=ROOT,
                              capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.said.append(done.stdout.splitlines()[-1])

    def test_failures_of_calls_end_well(self):
        self.run_script("torture.py", "--form", "short", "--plain", PROGRAMS["plain"], "--sanitized",
                        PROGRAMS["sanitized"])

    def test_kills_signals_and_full_disks_lose_nothing(self):
        self.run_script("killtest.py", "--kills", "40", "--signals", "6", "--yunta", os.environ.get("YUNTA", "yunta"),
                        "--torture", PROGRAMS["plain"])


if __name__ == "__main__":
    unittest.main(verbosity=2)

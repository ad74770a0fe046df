"""A short form of `make soak`, by seeds that are always the same: the program against brute force, its other
engine and itself on changed cohorts."""

import os
import pathlib
import subprocess
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
ROUNDS = os.environ.get("SOAK_ROUNDS", "15")


class Soak(unittest.TestCase):
    def test_nothing_disagrees(self):
        done = subprocess.run([sys.executable, "-B", ROOT / "tests" / "soak" / "soak.py", "--yunta", os.environ["YUNTA"],
                               "--rounds", ROUNDS], capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        print("\n" + done.stdout.splitlines()[-1] + "\n... ", end="", file=sys.stderr)


if __name__ == "__main__":
    unittest.main(verbosity=2)

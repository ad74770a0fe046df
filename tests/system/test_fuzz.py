"""The committed inputs of the fuzz targets (tests/fuzz), each once, under sanitizers."""

import os
import pathlib
import subprocess
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAMS = ROOT / "build" / "sanitize-address-undefined" / "fuzz"
CORPUS = ROOT / "tests" / "fuzz" / "corpus"


class Replay(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        clean = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
        subprocess.run(["make", "-s", "SANITIZE=address,undefined", "replay-programs"], cwd=ROOT, env=clean, check=True)

    def test_every_target(self):
        targets = sorted(path.stem[len("fuzz_"):] for path in (ROOT / "tests" / "fuzz").glob("fuzz_*.c"))
        self.assertGreaterEqual(len(targets), 5)
        for target in targets:
            with self.subTest(target):
                inputs = sorted((CORPUS / target).iterdir())
                done = subprocess.run([PROGRAMS / f"replay_{target}", *inputs], capture_output=True, text=True,
                                      errors="replace", env={**os.environ, "OMP_NUM_THREADS": "1"}, check=False)
                self.assertEqual(done.returncode, 0, done.stdout[-2000:] + done.stderr[-4000:])


if __name__ == "__main__":
    unittest.main(verbosity=2)

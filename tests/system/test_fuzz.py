"""The committed inputs of the fuzz targets (tests/fuzz), each once, and for ten seconds of a processor
inputs made from them, always the same; under sanitizers."""

import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAMS = ROOT / os.environ.get("YUNTA_BUILD", "build/sanitize-address-undefined") / "fuzz"
CORPUS = ROOT / "tests" / "fuzz" / "corpus"
SECONDS = "10"


class Replay(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        clean = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
        if "YUNTA_BUILD" not in os.environ:
            subprocess.run(["make", "-s", "SANITIZE=address,undefined", "replay-programs"], cwd=ROOT, env=clean, check=True)

    def made(self, target):
        """What a target makes itself: the files of its results, of those alike one."""
        folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, folder)
        one = sorted((CORPUS / target).iterdir())[0]
        subprocess.run([PROGRAMS / f"replay_{target}", one], env={**os.environ, "YUNTA_FUZZ_SEEDS": str(folder)},
                       capture_output=True, check=True)
        alike = {re.sub("[0-9a-f]{16}", "", path.name): path for path in sorted(folder.iterdir())}
        self.assertEqual(bool(alike), target == "verify")
        return sorted(alike.values())

    def test_every_target(self):
        targets = sorted(path.stem[len("fuzz_"):] for path in (ROOT / "tests" / "fuzz").glob("fuzz_*.c"))
        self.assertGreaterEqual(len(targets), 5)
        for target in targets:
            with self.subTest(target):
                inputs = sorted((CORPUS / target).iterdir()) + self.made(target)
                done = subprocess.run([PROGRAMS / f"replay_{target}", "--mutate", SECONDS, *inputs],
                                      capture_output=True, text=True, errors="replace", check=False,
                                      env={**os.environ, "OMP_NUM_THREADS": "1"})
                self.assertEqual(done.returncode, 0, done.stdout[-2000:] + done.stderr[-4000:])
                tried = re.search(r"^(\d+) inputs, (\d+) made from them$", done.stdout, re.M)
                self.assertEqual(int(tried[1]), len(inputs))
                print(f"\nfigures: {target}: {tried[2]} inputs made")


if __name__ == "__main__":
    unittest.main(verbosity=2)

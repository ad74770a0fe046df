"""What is made from the tables of the source is what they make now."""
import pathlib
import subprocess
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
MADE = {'docs/formats.md': 'docs/make_formats_reference.sh',
        'docs/policy.md': 'docs/make_policy_reference.sh'}


class Made(unittest.TestCase):
    def test_nothing_is_out_of_date(self):
        for name, script in MADE.items():
            with self.subTest(file=name):
                done = subprocess.run(['sh', str(ROOT / script)], capture_output=True, timeout=60)
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertEqual((ROOT / name).read_bytes(), done.stdout,
                                 'run: %s >%s' % (script, name))

    def test_manuals_and_completions(self):
        done = subprocess.run([sys.executable, str(ROOT / 'docs/make_manuals.py'), '--check'],
                              capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)


if __name__ == '__main__':
    unittest.main(verbosity=2)

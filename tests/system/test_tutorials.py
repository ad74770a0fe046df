"""Every command of the tutorials prints what its page shows."""
import importlib.util
import pathlib
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
spec = importlib.util.spec_from_file_location('run_tutorials', ROOT / 'docs' / 'run_tutorials.py')
run_tutorials = importlib.util.module_from_spec(spec)
spec.loader.exec_module(run_tutorials)


class Tutorials(unittest.TestCase):
    def test_pages_show_what_is_printed(self):
        pages = run_tutorials.pages()
        self.assertGreaterEqual(len(pages), 5)
        for path in pages:
            with self.subTest(page=path.name):
                lines = path.read_text('utf-8').splitlines()
                self.assertGreaterEqual(sum(1 for _ in run_tutorials.steps(lines)), 4)
                _, faults = run_tutorials.run_page(path)
                self.assertEqual(faults, [])


if __name__ == '__main__':
    unittest.main(verbosity=2)

"""`make install` into a folder of its own: everything that the package and the documents promise."""
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]


class Install(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)

    def test_all_is_there(self):
        environment = {k: v for k, v in os.environ.items() if not k.startswith('MAKE')}
        environment.pop('SANITIZE', None)
        done = subprocess.run(['make', '-s', '-C', str(ROOT), 'install', 'PREFIX=/usr',
                               'DESTDIR=%s' % self.folder], env=environment, capture_output=True,
                              text=True, timeout=600)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        usr = self.folder / 'usr'
        version = re.search(r'YUNTA_VERSION "(.*)"', (ROOT / 'base/version.h').read_text()).group(1)
        said = subprocess.run([usr / 'bin/yunta', '--version'], capture_output=True, text=True,
                              timeout=60)
        self.assertEqual(said.stdout, 'yunta %s\n' % version)
        share = usr / 'share'
        for page in ('man/man1/yunta.1', 'man/man5/yunta-policy.5', 'man/es/man1/yunta.1',
                     'man/es/man5/yunta-policy.5'):
            self.assertIn('"yunta %s"' % version, (share / page).read_text('utf-8'))
        for name in ('bash-completion/completions/yunta', 'zsh/vendor-completions/_yunta',
                     'fish/vendor_completions.d/yunta.fish', 'doc/yunta/README.md',
                     'doc/yunta/privacy.md', 'doc/yunta/run.schema.json',
                     'doc/yunta/tutorials/mentoria-inversa.md',
                     'doc/yunta/tutorials/en/reverse-mentoring.md'):
            self.assertTrue((share / name).is_file(), name)
        for path in self.folder.rglob('*'):
            if path.is_file():
                self.assertEqual(path.stat().st_mode & 0o777, 0o755 if path.name == 'yunta' and
                                 path.parent.name == 'bin' else 0o644, path)


class Links(unittest.TestCase):
    def test_documents_point_at_what_is_there(self):
        pages = [ROOT / 'README.md', ROOT / 'CONTRIBUTING.md', *(ROOT / 'docs').rglob('*.md')]
        for page in pages:
            for target in re.findall(r'\]\(([^)#:]+)(?:#[^)]*)?\)', page.read_text('utf-8')):
                with self.subTest(page=page.name, target=target):
                    self.assertTrue((page.parent / target).exists())


if __name__ == '__main__':
    unittest.main(verbosity=2)

"""What is made from the tables of the source is what they make now."""
import pathlib
import re
import subprocess
import sys
import unittest

import binary

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

    def commands(self):
        told = binary.run('--help', lang='en').stdout
        names = re.findall(r'^  ([a-z]+) {2,}', told, re.M)
        self.assertIn('repair', names)
        return names

    def test_every_command_has_an_example_in_both_manuals(self):
        for page, title in (('docs/yunta.1', '.SH EXAMPLES'), ('docs/es/yunta.1', '.SH EJEMPLOS')):
            shown = (ROOT / page).read_text('utf-8').split(title)[1].split('\n.SH')[0]
            for name in self.commands():
                with self.subTest(page=page, command=name):
                    self.assertRegex(shown, r'(?m)^\.B yunta %s \S.*\n\S' % name)

    def test_tutorials_of_both_languages_run_the_commands_of_a_cohort_s_life(self):
        spanish = ROOT / 'docs' / 'tutorials'
        life = ['match', 'run', 'schedule', 'verify', 'check', 'init', 'explain', 'suggest',
                'repair', 'tables', 'learn']
        for folder in (spanish, spanish / 'en'):
            pages = ''.join(page.read_text('utf-8') for page in folder.glob('*.md'))
            run = ''.join(re.findall(r'```console\n(.*?)```', pages, re.S))
            for words in [*life, 'repair .*--frontier', 'suggest .*--skill']:
                with self.subTest(folder=folder.name, command=words):
                    self.assertRegex(run, r'(?m)^\$ \./yunta %s' % words)
            self.assertIn('/backups.csv', run)


if __name__ == '__main__':
    unittest.main(verbosity=2)

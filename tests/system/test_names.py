"""Names of files and folders that are no UTF-8, as a zip from another system leaves them: everything
works beside them, and what cannot be named says how to mend it. By the real binary."""
import json
import os
import pathlib
import shutil
import tempfile
import unittest

import binary
from binary import DATA

SAMPLE = DATA / 'cohorts' / 'mentoria-digital'
MENDS = {'en': ['rename it to history.csv', 'give the file a name without accents'],
         'es': ['cámbiele el nombre a history.csv', 'dé al archivo un nombre sin tildes']}


def latin(name):
    """The path whose bytes are the name's in Windows-1252."""
    return os.fsdecode(name.encode('cp1252'))


def yunta(*words, **more):
    done = binary.run(*words, program=binary.SANITIZED, text=False, **more)
    done.stdout, done.stderr = done.stdout.decode('utf-8'), done.stderr.decode('utf-8')
    return done


class Names(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())

    def tearDown(self):
        shutil.rmtree(self.folder)

    def done(self, *words, **more):
        done = yunta(*words, **more)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done

    def test_a_file_and_a_folder_of_such_a_name(self):
        cohort = self.folder / latin('edición')
        shutil.copytree(SAMPLE, cohort)
        self.done('match', cohort, '-q', '-o', self.folder / 'plain')
        shutil.copy(cohort / 'holidays.csv', cohort / latin('históry.csv'))
        for lang, mends in MENDS.items():
            done = self.done('check', cohort, '--json', lang=lang)
            told = [p for p in json.loads(done.stdout)['problems'] if 'xF3ry' in p['file']]
            self.assertEqual([p['severity'] for p in told], ['warning'])
            self.assertTrue(told[0]['file'].endswith('edici\\xF3n/hist\\xF3ry.csv'), told)
            self.assertIn(mends[0], told[0]['mend'])
        done = self.done('match', cohort)
        self.assertIn('hist\\xF3ry.csv: warning', done.stderr)
        out = cohort / 'out'
        json.loads((out / 'run.json').read_text('utf-8'))
        self.assertIn('xF3ry.csv', (out / 'report.html').read_text('utf-8'))
        self.assertEqual((out / 'pairings.csv').read_bytes(),
                         (self.folder / 'plain' / 'pairings.csv').read_bytes())
        self.done('verify', cohort, out)

    def test_init_copies_the_form_under_a_name_that_a_policy_can_hold(self):
        form = self.folder / latin('postulación.csv')
        shutil.copy(SAMPLE / 'respuestas.csv', form)
        for words, cohort in ((('-o', 'co'), 'co'), ((), latin('postulación'))):
            self.done('init', form, *words, cwd=self.folder)
            cohort = self.folder / cohort
            self.assertEqual(sorted(file.name for file in cohort.iterdir()),
                             ['postulación.csv', 'yunta.yaml'])
            self.assertEqual((cohort / 'postulación.csv').read_bytes(), form.read_bytes())
            self.done('check', cohort)

    def test_init_renames_nothing_where_the_form_stands(self):
        form = self.folder / latin('postulación.csv')
        shutil.copy(SAMPLE / 'respuestas.csv', form)
        for lang, mends in MENDS.items():
            done = yunta('init', form, '-o', self.folder, lang=lang)
            self.assertEqual(done.returncode, 5)
            self.assertIn('postulaci\\xF3n.csv: error: ', done.stderr)
            self.assertIn(mends[1], done.stderr)
        self.assertEqual([file.name for file in self.folder.iterdir()], [form.name])

    def test_init_tells_of_tables_that_it_cannot_name(self):
        for file in ('respuestas.csv', 'holidays.csv'):
            shutil.copy(SAMPLE / file, self.folder)
        shutil.copy(SAMPLE / 'availability.csv', self.folder / latin('reunión.csv'))
        for lang, mends in MENDS.items():
            done = self.done('init', self.folder / 'respuestas.csv', '-o', self.folder, lang=lang)
            self.assertIn('reuni\\xF3n.csv: ', done.stderr)
            self.assertIn('availability', done.stderr)
            self.assertIn(mends[1], done.stderr)
            self.done('check', self.folder)
            (self.folder / 'yunta.yaml').unlink()

    def test_words_of_the_command_line(self):
        for words in (('explain', SAMPLE, os.fsdecode(b'\xff'), '--json'),
                      ('suggest', SAMPLE, '--skill', os.fsdecode(b'\xff'), '--json')):
            done = yunta(*words)
            self.assertIn(done.returncode, (2, 4), done.stderr)
            self.assertIn('"\\xFF"', done.stderr)


if __name__ == '__main__':
    unittest.main(verbosity=2)

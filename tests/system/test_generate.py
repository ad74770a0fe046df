"""`yunta generate` as a user meets it: its files read back, its seed, its refusals."""
import collections
import csv
import os
import pathlib
import shutil
import tempfile
import unittest

import binary



def yunta(*words):
    return binary.run(*words, env={**os.environ, 'LC_ALL': 'C'})


def files(folder):
    return {p.name: p.read_bytes() for p in folder.iterdir()}


class Generate(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())

    def tearDown(self):
        shutil.rmtree(self.folder)

    def generate(self, name, *words):
        done = yunta('generate', '-o', self.folder / name, *words)
        self.assertEqual(done.returncode, 0, done.stderr)
        return self.folder / name

    def test_files_read_back_without_a_problem(self):
        folder = self.generate('c', '--people', 500, '--institutions', 9, '--both', 20,
                               '--mentors', 40, '--capacity', 3, '--calendar')
        self.assertEqual(set(files(folder)), {'applicants.csv', 'availability.csv', 'yunta.yaml',
                                              'sessions.csv', 'experts.csv', 'holidays.csv'})
        done = yunta('check', folder, '-v')
        self.assertEqual(done.returncode, 0, done.stderr)
        for word in ('error', 'warning', 'note'):
            self.assertNotIn(word, done.stderr)
        self.assertIn('500 applicants: 200 mentors, 200 mentees, 100 both', done.stdout)

    def test_a_cohort_can_be_matched(self):
        folder = self.generate('c', '--people', 200, '--institutions', 5)
        done = yunta('match', folder)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn('proven', done.stdout)

    def test_the_seed_alone_decides(self):
        a = self.generate('a', '--people', 300, '--seed', 5)
        b = self.generate('b', '--people', 300, '--seed', 5)
        c = self.generate('c', '--people', 300, '--seed', 6)
        self.assertEqual(files(a), files(b))
        self.assertNotEqual(files(a)['applicants.csv'], files(c)['applicants.csv'])

    def test_shares_at_20000_people(self):
        folder = self.generate('c', '--people', 20000, '--skills', 1, '--availability', 0,
                               '--institutions', 400)
        with open(folder / 'applicants.csv', encoding='utf-8', newline='') as file:
            people = list(csv.DictReader(file))
        share = {'gender': ('F', 59), 'region': ('Metropolitana', 39), 'role': ('mentor', 50)}
        for column, (value, percent) in share.items():
            found = sum(one[column] == value for one in people) / 200
            self.assertAlmostEqual(found, percent, delta=2, msg=column)
        bands = collections.Counter((2027 - int(one['birth_year']) - 25) // 10 for one in people)
        bands[3] += bands.pop(4, 0)  # 65
        for band, percent in enumerate((27, 29, 21, 23)):
            self.assertAlmostEqual(bands[band] / 200, percent, delta=2)
        sizes = sorted(collections.Counter(one['institution'] for one in people).values())
        self.assertGreater(sizes[-1], 10 * sizes[len(sizes) // 2])

    def test_refusals(self):
        for words in (('--people', 1), ('--mentors', 60, '--both', 50), ('--ages', '1,2,3'),
                      ('--ages', '1,2,3,x'), ('--ages', '0,0,0,0'), ('--capacity', 0),
                      ('--nonsense',), ('COHORT',)):
            done = yunta('generate', '-o', self.folder / 'c', *words)
            self.assertEqual(done.returncode, 2, (words, done.stderr))
            self.assertFalse((self.folder / 'c').exists())
        (self.folder / 'mine').mkdir()
        (self.folder / 'mine' / 'notes.txt').write_text('mine')
        done = yunta('generate', '-o', self.folder / 'mine')
        self.assertEqual(done.returncode, 5)
        self.assertEqual(files(self.folder / 'mine'), {'notes.txt': b'mine'})


if __name__ == '__main__':
    unittest.main(verbosity=2)

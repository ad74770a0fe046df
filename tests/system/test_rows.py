"""Cohorts matched by rows of scores, by the real binary: the same bytes for any number of threads and
any order of the rows, and `verify` takes what came of one solve for the proof of every stage."""
import os
import pathlib
import random
import shutil
import tempfile
import unittest

import binary

UNEQUAL = {'timings.json', 'run.json', 'manifest.json', 'yunta.sqlite'}  # times, digests of inputs


def yunta(*words):
    return binary.run(*words, env={**os.environ, 'LC_ALL': 'C'})


def results(folder):
    return {p.name: p.read_bytes() for p in folder.iterdir() if p.name not in UNEQUAL}


class Rows(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.cohort = self.folder / 'cohort'

    def tearDown(self):
        shutil.rmtree(self.folder)

    def generate(self, *words, objective='[pairs, score]'):
        done = yunta('generate', '-o', self.cohort, '--people', 900, *words)
        self.assertEqual(done.returncode, 0, done.stderr)
        with open(self.cohort / 'yunta.yaml', 'a', encoding='utf-8') as file:
            file.write('matching: {objective: %s}\noutput: {files: [csv, json]}\n' % objective)

    def match(self, name, *words):
        out = self.folder / name
        done = yunta('match', self.cohort, '-q', '-o', out, *words)
        self.assertEqual((done.returncode, done.stderr), (0, ''))
        return out

    def check(self):
        one = self.match('one', '-j', 1)
        expected = results(one)
        self.assertGreater(len(expected['pairings.csv'].splitlines()), 200)
        for threads in (2, 4):
            self.assertEqual(results(self.match('more', '-j', threads)), expected)
        draw = random.Random(5)
        for table in ('applicants.csv', 'availability.csv'):
            lines = (self.cohort / table).read_text('utf-8').splitlines(True)
            rows = lines[1:]
            draw.shuffle(rows)
            (self.cohort / table).write_text(lines[0] + ''.join(rows), 'utf-8')
        shuffled = self.match('shuffled', '-j', 2)
        self.assertEqual(results(shuffled), expected)
        done = yunta('verify', self.cohort, shuffled)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def test_institutions(self):
        self.generate('--institutions', 40)
        self.assertEqual(self.check().count('nothing can be better'), 2)

    def test_one_pool_with_places(self):
        self.generate('--mentors', 30, '--capacity', 3)
        self.assertEqual(self.check().count('nothing can be better'), 2)

    def test_three_objectives(self):
        self.generate('--institutions', 12, '--mentors', 60, '--capacity', 4,
                      objective='[mentors, pairs, score]')
        self.assertEqual(self.check().count('nothing can be better'), 3)


if __name__ == '__main__':
    unittest.main(verbosity=2)

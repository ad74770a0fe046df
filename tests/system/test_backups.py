"""Backups of random cohorts: verify finds each loss anew, and takes neither a greater nor a lesser
one. YUNTA_BACKUPS=N: so many cohorts."""
import os
import pathlib
import random
import shutil
import tempfile
import unittest

import binary
import results
from binary import rows

OBJECTIVES = ('[pairs, score]', '[score]', '[mentors, score]', '[pairs, mentors, score]',
              '[score, pairs]', '[pairs]')
ROUNDS = int(os.environ.get('YUNTA_BACKUPS', '12'))


class Backups(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)

    def run_well(self, *words):
        done = binary.run(*words, lang='en')
        self.assertEqual(done.returncode, 0, done.stderr)

    def make(self, luck, cohort):
        self.run_well('generate', '-q', '--people', luck.randint(8, 60), '--seed',
                      luck.randint(1, 10 ** 6), '--mentors', luck.choice((30, 45, 60)),
                      '--capacity', luck.choice((1, 2, 3)), '--institutions',
                      luck.choice((1, 1, 3)), '-o', cohort)
        policy = cohort / 'yunta.yaml'
        policy.write_text(policy.read_text('utf-8') + 'matching: {objective: %s}\n'
                          'output: {backups: 2, files: [csv, json]}\n' % luck.choice(OBJECTIVES),
                          'utf-8')
        self.run_well('match', '-q', cohort)
        pairs = rows(cohort / 'out' / 'pairings.csv')
        if luck.random() < 0.4 and pairs:
            pair = luck.choice(pairs)
            (cohort / 'constraints.csv').write_text(
                'kind,mentor,mentee\nlock,%s,%s\n' % (pair['mentor'], pair['mentee']), 'utf-8')
            self.run_well('match', '-q', cohort)

    def test_random_cohorts(self):
        told, found = 0, 0
        for number in range(ROUNDS):
            luck, cohort = random.Random(number), self.folder / str(number)
            self.make(luck, cohort)
            out = cohort / 'out'
            self.run_well('verify', cohort, out)
            result = results.Result(out)
            if not result.run['leaving']:
                continue
            loss = result.run['leaving'][0]['loss']
            loss[luck.choice(sorted(loss))] += luck.choice((-1, 1))
            result.write(out)
            done = binary.run('verify', cohort, out, lang='en')
            told += 1
            found += done.returncode == 6 and 'leaving.loss' in done.stderr
        self.assertGreater(told, ROUNDS // 2)
        # Who is in a lock is not solved for anew.
        self.assertGreaterEqual(found, told - ROUNDS // 4 - 1)


if __name__ == '__main__':
    unittest.main(verbosity=2)

"""yunta learn as a user meets it: ratings in, a patch out, refusals, no policy touched."""
import csv
import json
import pathlib
import random
import shutil
import tempfile
import unittest

import binary

PLANTED = {'skills': 55, 'goals': 20, 'region': 25}


def yunta(*words, program=binary.SANITIZED):
    return binary.run(*words, program=program, lang='en')


class Learn(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp())
        cls.cohorts = [cls.make(seed) for seed in (1, 2)]

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    @classmethod
    def make(cls, seed):
        """A cohort, people paired at random, and ratings by the planted weights."""
        cohort = cls.folder / f'c{seed}'
        yunta('generate', '--people', 300, '--seed', seed, '-o', cohort, program=binary.PLAIN)
        draw = random.Random(seed)
        with open(cohort / 'applicants.csv', encoding='utf-8', newline='') as stream:
            people = list(csv.DictReader(stream))
        sides = [[p['id'] for p in people if p['role'] == role] for role in ('mentor', 'mentee')]
        for side in sides:
            draw.shuffle(side)
        pairs = cls.folder / 'pairs.csv'
        pairs.write_text('mentor,mentee\n' + ''.join(f'{a},{b}\n' for a, b in zip(*sides)))
        yunta('schedule', cohort, '--pairings', pairs, '-q', program=binary.PLAIN)
        with open(cohort / 'out' / 'pairings.csv', encoding='utf-8', newline='') as stream:
            cls.pairs = list(csv.DictReader(stream))
        cls.rate(cohort, f'Cohorte sintética {seed}', cls.pairs,
                 lambda p: 1 + 4 * sum(w * int(p[c]) for c, w in PLANTED.items()) / 1e6 +
                 draw.gauss(0, 0.4))
        return cohort

    @staticmethod
    def rate(cohort, name, pairs, rating):
        (cohort / 'history.csv').write_text('cohort,mentor,mentee,rating\n' + ''.join(
            f"{name},{p['mentor']},{p['mentee']},{min(5, max(1, round(rating(p))))}\n"
            for p in pairs), 'utf-8')

    def test_the_planted_weights_lie_in_the_intervals(self):
        done = yunta('learn', *self.cohorts, '--json')
        self.assertEqual(done.returncode, 0, done.stderr)
        told = json.loads(done.stdout)
        self.assertEqual(told['verdict'], 'fitted')
        self.assertEqual((told['ratings'], told['cohorts']), (len(self.pairs) * 2, 2))
        self.assertEqual(sum(w['weight'] for w in told['weights']), 100)
        kept = sum(w['weight'] for w in told['weights'] if not w['learnt'])
        for weight in told['weights']:
            if weight['learnt']:
                right = PLANTED.get(weight['component'], 0) * (100 - kept) / 100
                self.assertLessEqual(weight['low'], right, weight)
                self.assertLessEqual(right, weight['high'], weight)

    def test_the_patch_is_yaml_and_no_policy_is_touched(self):
        before = [(c / 'yunta.yaml').read_bytes() for c in self.cohorts]
        patch = self.folder / 'patch.yaml'
        done = yunta('learn', *self.cohorts, '-o', patch)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(done.stdout, patch.read_text('utf-8'))
        self.assertEqual(patch.stat().st_mode & 0o777, 0o600)
        trial = self.folder / 'trial'
        shutil.copytree(self.cohorts[0], trial)
        (trial / 'yunta.yaml').write_bytes(patch.read_bytes())
        self.assertEqual(yunta('check', trial).returncode, 0)
        again = yunta('learn', *self.cohorts, '-o', patch)
        self.assertEqual(again.returncode, 5)
        self.assertIn('patch.yaml', again.stderr)
        self.assertEqual(before, [(c / 'yunta.yaml').read_bytes() for c in self.cohorts])

    def test_the_order_of_rows_says_nothing(self):
        first = yunta('learn', self.cohorts[0]).stdout
        shuffled = self.folder / 'shuffled'
        shutil.copytree(self.cohorts[0], shuffled)
        lines = (shuffled / 'history.csv').read_text('utf-8').splitlines(True)
        (shuffled / 'history.csv').write_text(lines[0] + ''.join(reversed(lines[1:])),
                                              'utf-8')
        self.assertIn('weights', first)
        self.assertEqual(first, yunta('learn', shuffled).stdout)

    def test_what_cannot_be_learnt_is_refused(self):
        noise = self.folder / 'noise'
        shutil.copytree(self.cohorts[0], noise)
        draw = random.Random(5)
        self.rate(noise, 'x', self.pairs, lambda p: draw.uniform(1, 5))
        few = self.folder / 'few'
        shutil.copytree(self.cohorts[0], few)
        lines = (few / 'history.csv').read_text('utf-8').splitlines(True)
        (few / 'history.csv').write_text(''.join(lines[:20]), 'utf-8')
        bare = self.folder / 'bare'
        shutil.copytree(self.cohorts[0], bare)
        (bare / 'history.csv').unlink()
        for cohort, why in ((noise, 'chance'), (few, '19 ratings'), (bare, '0 ratings')):
            done = yunta('learn', cohort)
            self.assertEqual((done.returncode, done.stdout), (4, ''), cohort)
            self.assertIn(why, done.stderr)
        twice = yunta('learn', self.cohorts[0], self.cohorts[1], self.cohorts[0])
        self.assertEqual(twice.returncode, 4)
        self.assertIn('read already', twice.stderr)
        self.assertEqual(yunta('learn', self.folder / 'nothing').returncode, 5)
        self.assertEqual(yunta('learn').returncode, 2)


if __name__ == '__main__':
    unittest.main(verbosity=2)

"""The real binary against brute force on random cohorts of every rule, objective and policy key."""
import json
import os
import pathlib
import random
import shutil
import tempfile
import unittest

import binary
import oracle

COHORTS = int(os.environ.get('COHORTS', '300'))
FIRST_SEED = int(os.environ.get('FIRST_SEED', '1'))
yunta = binary.run


def matching(folder, *words):
    """The stages' values, or None when infeasible, with the pairs and the counts that were written."""
    done = yunta('match', folder, '-q', *words)
    if done.returncode == 3:
        return None, None
    if done.returncode != 0:
        raise AssertionError('exit %d: %s%s' % (done.returncode, done.stdout, done.stderr))
    return 0, json.loads((folder / 'out' / 'run.json').read_text('utf-8'))


class RandomCohorts(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())

    def tearDown(self):
        shutil.rmtree(self.folder)

    def one(self, seed, shuffle=None, words=()):
        cohort = oracle.random_cohort(seed)
        folder = self.folder / str(seed)
        folder.mkdir(exist_ok=True)
        cohort.write(folder, shuffle)
        return cohort, folder, matching(folder, *words)

    def check(self, seed):
        cohort, folder, (code, run) = self.one(seed)
        expected = cohort.optimum()
        if expected is None or code is None:
            self.assertEqual(expected is None, code is None)
            self.assertFalse((folder / 'out').exists())
            return
        part = run['parts'][0]
        self.assertEqual([s['value'] for s in part['stages']], expected)
        self.assertEqual([s['bound'] for s in part['stages']], expected)
        self.assertEqual(part['status'], 'proven')
        pairs = cohort.candidates()
        self.assertEqual(run['people']['eligible_pairs'], len(pairs))
        chosen = frozenset((row['mentor'], row['mentee']) for row in run['pairings'])
        self.assertEqual(len(chosen), len(run['pairings']))
        self.assertTrue(cohort.feasible(chosen))
        for row in run['pairings']:
            pair = row['mentor'], row['mentee']
            self.assertEqual(row['score'], pairs[pair])
            self.assertEqual({c: row[c] for c in oracle.COMPONENTS}, cohort.parts(*pair))
            self.assertEqual(row['overlap_minutes'], cohort.overlap(*pair))
            self.check_ranks(row, pair, pairs)
        left = set(cohort.people) - {p for pair in chosen for p in pair}
        self.assertEqual({row['person'] for row in run['unmatched']}, left)
        self.check_reasons(cohort, run)

    def check_ranks(self, row, pair, pairs):
        mine = pairs[pair]
        self.assertEqual(row['rank_for_mentor'],
                         1 + sum(s > mine for p, s in pairs.items() if p[0] == pair[0]))
        self.assertEqual(row['rank_for_mentee'],
                         1 + sum(s > mine for p, s in pairs.items() if p[1] == pair[1]))

    def check_reasons(self, cohort, run):
        """What the contract fixes of a reason, whatever its words."""
        pairs = cohort.candidates()
        for row in run['unmatched']:
            some = any(row['person'] in pair for pair in pairs)
            personal = ('no_sponsor', 'outside_window', 'where')
            if some:
                self.assertNotIn(row['reason'], personal + ('no_eligible_partner',), row)
            else:
                self.assertIn(row['reason'], personal + ('no_eligible_partner',), row)
            if row['reason'] == 'no_sponsor':
                self.assertNotEqual(cohort.cell(row['person'], 'sponsor'), 'yes')

    def test_every_objective_rule_and_key_agrees_with_brute_force(self):
        for seed in range(FIRST_SEED, FIRST_SEED + COHORTS):
            with self.subTest(seed=seed):
                self.check(seed)

    def test_shuffled_rows_threads_and_engines(self):
        for seed in range(FIRST_SEED, FIRST_SEED + COHORTS // 6):
            with self.subTest(seed=seed):
                _, folder, (code, run) = self.one(seed)
                if code is None:
                    continue
                pairings = (folder / 'out' / 'pairings.csv').read_bytes()
                for threads in (1, 2, 4):
                    self.one(seed, random.Random(seed + threads), ['-j', threads])
                    self.assertEqual((folder / 'out' / 'pairings.csv').read_bytes(), pairings)
                done = yunta('match', folder, '-q', '--engine', 'glpk')
                self.assertIn(done.returncode, (0, 1), done.stderr)
                glpk = json.loads((folder / 'out' / 'run.json').read_text('utf-8'))
                self.assertEqual([s['value'] for s in glpk['parts'][0]['stages']],
                                 [s['value'] for s in run['parts'][0]['stages']])


if __name__ == '__main__':
    unittest.main(verbosity=2)

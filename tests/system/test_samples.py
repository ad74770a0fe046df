"""The sample cohorts and the published cases, by the real binary, against their expected values."""
import csv
import json
import pathlib
import re
import shutil
import tempfile
import unittest

import binary
from binary import DATA, rows

yunta = binary.run


class Samples(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())

    def tearDown(self):
        shutil.rmtree(self.folder)

    def match(self, case):
        out = self.folder / case.parent.name / case.name
        done = yunta('match', case, '-o', out, '-q')
        self.assertEqual(done.returncode, 0, (case.name, done.stderr))
        return json.loads((out / 'run.json').read_text('utf-8')), out

    def check(self, case):
        expected = json.loads((case / 'expected.json').read_text('utf-8'))
        run, out = self.match(case)
        part = run['parts'][0]
        self.assertEqual(part['status'], 'proven')
        self.assertEqual([s['value'] for s in part['stages']], expected['optimum'])
        self.assertEqual([s['bound'] for s in part['stages']], expected['optimum'])
        if 'eligible_pairs' in expected:
            self.assertEqual(run['people']['eligible_pairs'], expected['eligible_pairs'])
        with open(out / 'pairings.csv', encoding='utf-8') as file:
            scores = {(r['mentor'], r['mentee']): int(r['score']) for r in csv.DictReader(file)}
        for mentor, mentee, score in expected.get('scores', []):
            if (mentor, mentee) in scores:
                self.assertEqual(scores[mentor, mentee], score)
        self.check_every_listed_score(case, expected)

    def check_every_listed_score(self, case, expected):
        """Locks on listed pairs, one at a time where they share people, show their scores."""
        left = {(m, e): s for m, e, s in expected.get('scores', [])}
        while left:
            used, rows = set(), []
            for (mentor, mentee), score in left.items():
                if not used & {mentor, mentee}:
                    used |= {mentor, mentee}
                    rows.append((mentor, mentee))
            copy = self.folder / ('locks-' + case.name)
            shutil.copytree(case, copy)
            (copy / 'constraints.csv').write_text('kind,mentor,mentee\n' + ''.join(
                'lock,%s,%s\n' % pair for pair in rows), 'utf-8')
            policy = (copy / 'yunta.yaml').read_text('utf-8').replace('minimum: 5', 'minimum: 0')
            policy = re.sub(r'objective: \[[a-z_, ]*\]', 'objective: [pairs]', policy)
            (copy / 'yunta.yaml').write_text(policy, 'utf-8')
            done = yunta('match', copy, '-q')
            self.assertIn(done.returncode, (0, 1), done.stderr)
            run = json.loads((copy / 'out' / 'run.json').read_text('utf-8'))
            found = {(r['mentor'], r['mentee']): r['score'] for r in run['pairings']}
            for pair in rows:
                self.assertEqual(found[pair], left.pop(pair), pair)
            shutil.rmtree(copy)

    def test_published_assignment_cases(self):
        for case in sorted((DATA / 'assignment').iterdir()):
            with self.subTest(case=case.name):
                self.check(case)

    def test_mentoria_digital(self):
        self.check(DATA / 'cohorts' / 'mentoria-digital')

    def test_presidencia(self):
        self.check(DATA / 'cohorts' / 'presidencia')

    def test_directivos(self):
        self.check(DATA / 'cohorts' / 'directivos')

    def test_red(self):
        self.check(DATA / 'cohorts' / 'red')


if __name__ == '__main__':
    unittest.main(verbosity=2)

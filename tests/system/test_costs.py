"""What rules cost and how groups fared, as the summary and run.json tell it; verify against lies."""
import csv
import json
import pathlib
import shutil
import subprocess
import tempfile
import unittest

import binary
from binary import DATA
from results import Result



def yunta(*words, program=binary.SANITIZED):
    return binary.run(*words, program=program, lang='en')


class Costs(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp())
        cls.cohort = cls.folder / 'c'
        shutil.copytree(DATA / 'cohorts' / 'presidencia', cls.cohort)
        cls.policy = (cls.cohort / 'yunta.yaml').read_text('utf-8')

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    def match(self, objective, quotas='[]'):
        """The summary of run.json under another objective."""
        text = self.policy.replace('objective: [pairs, worst, score]',
                                   f'objective: {objective}, quotas: {quotas}')
        self.assertNotEqual(text, self.policy)
        (self.cohort / 'yunta.yaml').write_text(text, 'utf-8')
        out = self.folder / 'out'
        done = yunta('match', self.cohort, '--json', '-o', out)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    @staticmethod
    def values(run):
        return {s['objective']: s['value'] for s in run['parts'][0]['stages']}

    def test_a_step_costs_what_another_policy_wins(self):
        strict = self.match('[pairs, worst, score]')
        free = self.match('[pairs, score]')
        self.assertEqual(strict['costs'], [
            {'step': 'worst', 'objective': 'score', 'value': self.values(strict)['score'],
             'without': self.values(free)['score']}])
        self.assertLess(self.values(strict)['score'], self.values(free)['score'])
        alone = self.match('[score]')
        self.assertEqual(free['costs'][0]['without'], self.values(alone)['score'])
        self.assertNotIn('costs', alone)

    def test_a_quota_costs_what_the_policy_without_it_wins(self):
        quota = '[{side: mentee, most: 20}, {side: mentor, least: 1}]'
        tight, free = self.match('[pairs, score]', quota), self.match('[pairs, score]')
        right, without = self.values(tight), self.values(free)
        told = {(c.get('quota'), c['objective']): (c['value'], c['without'])
                for c in tight['costs'] if 'quota' in c}
        self.assertEqual(told, {(1, o): (right[o], without[o]) for o in ('pairs', 'score')} |
                         {(2, o): (right[o], right[o]) for o in ('pairs', 'score')})
        self.assertEqual(right['pairs'], 20)
        self.match('[pairs, score]', quota)
        done = yunta('verify', self.cohort, self.folder / 'out')
        self.assertEqual(done.returncode, 0, done.stderr)

        def lie(index, member, value):
            out = self.folder / 'lie'
            shutil.rmtree(out, ignore_errors=True)
            shutil.copytree(self.folder / 'out', out)
            result = Result(out)
            result.run['costs'][index][member] = value
            result.write(out)
            return yunta('verify', self.cohort, out, program=binary.PLAIN).returncode
        self.assertEqual(lie(0, 'value', 7), 6)
        self.assertEqual(lie(1, 'without', 19), 6)
        self.assertEqual(lie(1, 'quota', 3), 6)
        self.assertEqual(lie(0, 'objective', 'mentors'), 6)

    def test_the_summary_names_the_lowest_and_the_highest_group(self):
        (self.cohort / 'yunta.yaml').write_text(self.policy, 'utf-8')
        out = self.folder / 'told'
        told = yunta('match', self.cohort, '-o', out).stdout
        self.assertRegex(told, r'worst before score: \d+ with it, \d+ without')
        with open(out / 'audit.csv', encoding='utf-8', newline='') as stream:
            rows = [r for r in csv.DictReader(stream) if r['group'] and r['people']]
        seen = 0
        for column in {r['column'] for r in rows}:
            for side in ('mentor', 'mentee'):
                shares = [(1000 * int(r['matched']) // int(r['people']), r['group'])
                          for r in rows if (r['column'], r['side']) == (column, side)]
                line = [t for t in told.splitlines() if f'{column}, {side}s: matched' in t]
                self.assertEqual(len(line), int(len(shares) > 1), (column, side))
                if len(shares) < 2:
                    continue
                low, high = min(shares)[0], max(shares)[0]
                self.assertIn(f'matched {low // 10}%', line[0])
                if low != high:
                    self.assertIn(f' to {high // 10}%', line[0])
                    self.assertTrue(any(f'{low // 10}% ({g})' in line[0] for s, g in shares
                                        if s == low))
                seen += 1
        self.assertGreater(seen, 3)
        self.assertIn('antes que', subprocess.run(
            [binary.PLAIN, 'match', str(self.cohort), '-o', str(out), '--lang', 'es'],
            capture_output=True, text=True, timeout=600).stdout)


if __name__ == '__main__':
    unittest.main(verbosity=2)

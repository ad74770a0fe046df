"""What has happened stays: `repair` under rules that have changed since, and lies about the past.
LIES (1000 where not said): a tenth of them are told here."""
import os
import pathlib
import shutil
import tempfile
import unittest

import binary
import lies_past
import lies_rules
import random_calendars
import results
from changed_rules import CHANGES, column, past, policy, rows

LIES = int(os.environ.get('LIES', '1000')) // 10
yunta = binary.run


def content(folder):
    return {path: path.read_bytes() for path in folder.rglob('*') if path.is_file()}


class Past(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)

    def cohort(self, seed):
        """A cohort with a calendar, a day in the middle of it, and who leaves then."""
        luck, folder = random_calendars.begin(self.folder, seed)
        run = random_calendars.schedule(folder)
        people = [row['id'] for row in rows(folder, 'applicants')]
        gone = luck.sample(people, luck.choice([0, 0, 1, 2, len(people)]) if len(people) > 1 else 0)
        (folder / 'gone.txt').write_text('\n'.join(['person', *gone, '']))
        possible = all(part['status'] != 'infeasible' for part in run['parts'])
        return luck, folder, f'2027-03-{luck.randint(5, 25):02d}', possible

    def repair(self, folder, as_of, *more):
        return yunta('repair', folder, '--from', folder / 'out', '--as-of', as_of, '--withdrawn',
                     folder / 'gone.txt', '-q', *more, lang='en')

    def right(self, folder, about):
        done = yunta('verify', folder, folder / 'out', lang='en')
        self.assertEqual(done.returncode, 0, (about, done.stderr))

    def test_it_stays_whatever_rule_has_changed(self):
        held = 0
        for seed in range(1, 3 * len(CHANGES) + 1):
            luck, folder, as_of, possible = self.cohort(seed)
            name = sorted(CHANGES)[seed % len(CHANGES)]
            before, files = past(folder / 'out', as_of), content(folder / 'out')
            CHANGES[name](folder)
            with self.subTest(seed=seed, change=name):
                done = self.repair(folder, as_of)
                self.assertIn(done.returncode, (0, 1, 3), done.stderr)
                self.assertEqual(past(folder / 'out', as_of), before)
                held += len(before)
                # Where rules conflict and something was held under them, nothing is written.
                if done.returncode != 3 or content(folder / 'out') != files:
                    self.right(folder, done.stderr)
            shutil.rmtree(folder)
        self.assertGreater(held, 100)

    def refused(self, seed, change, words):
        _, folder, _, _ = self.cohort(seed)
        as_of = '2027-03-26'
        self.assertTrue(past(folder / 'out', as_of))
        change(folder)
        files = content(folder / 'out')
        done = self.repair(folder, as_of)
        self.assertEqual(done.returncode, 4, done.stderr)
        self.assertRegex(done.stderr, words)
        self.assertEqual(content(folder / 'out'), files)
        shutil.rmtree(folder)

    def test_what_would_leave_it_out_is_refused(self):
        later = policy('start: 2027-03-01', 'start: 2027-03-24')
        self.refused(3, later, 'programme: error: a session was held on this day, .*"2027-03-')
        sooner = policy('end: 2027-03-28', 'end: 2027-03-02')
        self.refused(3, sooner, 'programme: error: a session was held on this day, .*"2027-03-')
        seed = next(s for s in range(100, 200) if self.groups(s) == 2)
        fewer = policy(r'groups: \{count: 2', 'groups: {count: 1')
        self.refused(seed, fewer, r'plenaries.groups.count: error: plenaries have begun with 2 groups')

    def test_a_repair_without_time_loses_nothing(self):
        """Where there was no time to find any plenaries, what was held would be gone: nothing is written."""
        refused = 0
        for seed in range(100, 160):
            if refused < 2 and self.groups(seed) == 2:
                luck, folder, as_of, _ = self.cohort(seed)
                before, files = past(folder / 'out', as_of), content(folder / 'out')
                column('sessions', 'earliest', lambda day: luck.choice([day, '2027-03-20']))(folder)
                column('experts', 'to', lambda hour: luck.choice([hour, '10:00']))(folder)
                done = self.repair(folder, as_of, '--time-limit', '0')
                self.assertEqual(past(folder / 'out', as_of), before, seed)
                if done.returncode == 3 and '--time-limit' in done.stderr:
                    self.assertEqual(content(folder / 'out'), files)
                    self.assertIn('nothing is written', done.stderr)
                    refused += 1
        self.assertGreater(refused, 0)

    def groups(self, seed):
        _, folder, _, _ = self.cohort(seed)
        numbers = [int(row['group']) for row in rows(folder / 'out', 'plenaries')]
        shutil.rmtree(folder)
        return max(numbers, default=0)

    def test_lies_of_the_past(self):
        told, seed = {}, 1000
        while sum(told.values()) < LIES:
            seed += 1
            luck, folder, as_of, possible = self.cohort(seed)
            out = folder / 'out'
            if possible and self.repair(folder, as_of).returncode == 0:
                for lie in lies_past.ALL:
                    result = results.Result(out)
                    if lie(result, lies_rules.Inputs(folder), luck) is None:
                        continue
                    result.write(out)
                    done = yunta('verify', folder, out, lang='en')
                    with self.subTest(seed=seed, lie=lie.__name__):
                        self.assertEqual(done.returncode, 6, done.stdout + done.stderr)
                        self.assertRegex(done.stderr, getattr(lie, 'words', 'error'))
                    told[lie.__name__] = told.get(lie.__name__, 0) + 1
                    result.restore(out)
            shutil.rmtree(folder)
        print(f'\nfigures: {sum(told.values())} lies of {len(told)} kinds, all rejected')


if __name__ == '__main__':
    unittest.main(verbosity=2)

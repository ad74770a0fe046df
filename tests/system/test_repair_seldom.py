"""`yunta repair` of what is seldom: an earlier result of whose calendar nothing came, lists written in another way
than the cohort's tables, two people who exchange roles."""
import json
import pathlib
import shutil
import tempfile
import unittest

import binary
from binary import rows

MONTHS = 'programme: {start: 2027-03-01, end: 2027-04-30}\noutput: {files: [csv, json], calendars: none}\n'
TWO = 'id,role\na,mentor\nb,mentee\n'


class Case(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        self.out = self.folder / 'out'

    def write(self, policy, applicants=TWO, **tables):
        for name, text in {'applicants': applicants, **tables}.items():
            (self.folder / f'{name}.csv').write_text(text, 'utf-8')
        (self.folder / 'yunta.yaml').write_text(MONTHS + policy, 'utf-8')

    def yunta(self, command, *words, expect=0):
        done = binary.run(command, self.folder, *words, lang='en')
        self.assertEqual(done.returncode, expect, done.stderr + done.stdout)
        return done.stderr

    def repair(self, *words, as_of='2027-02-20', expect=0):
        said = self.yunta('repair', '--from', self.out, '--as-of', as_of, *words, expect=expect)
        if expect in (0, 1):
            self.yunta('verify', self.out)
        return said

    def parts(self):
        run = json.loads((self.out / 'run.json').read_text('utf-8'))
        return {part['part']: part['status'] for part in run['parts']}


class NothingCame(Case):
    """Whether there is a calendar is told by what was asked for, not by what came of it."""
    def test_a_calendar_that_was_impossible(self):
        self.write('meetings: {count: 1, after: s1}\n', sessions='session,minutes,earliest\ns1,60,2027-05-10\n')
        self.yunta('run', expect=3)
        self.write('meetings: {count: 1, after: s1}\n', sessions='session,minutes,earliest\ns1,60,2027-04-10\n')
        self.repair()
        self.assertEqual([r['session'] for r in rows(self.out / 'plenaries.csv')], ['s1'])
        self.assertEqual(len(rows(self.out / 'meetings.csv')), 1)
        self.assertEqual(self.parts()['meetings'], 'proven')

    def test_a_cohort_without_pairs(self):
        self.write('meetings: {count: 1}\n', applicants='id,role\na,mentor\n')
        self.yunta('run')
        (self.folder / 'new.csv').write_text('id,role\nb,mentee\n', 'utf-8')
        self.repair('--added', self.folder / 'new.csv')
        self.assertEqual([(r['mentor'], r['mentee']) for r in rows(self.out / 'meetings.csv')], [('a', 'b')])

    def test_pairs_alone_stay_pairs_alone(self):
        self.write('meetings: {count: 1}\n')
        self.yunta('match')
        self.repair()
        self.assertEqual(self.parts()['meetings'], 'absent')
        self.assertFalse((self.out / 'meetings.csv').exists())


if __name__ == '__main__':
    unittest.main(verbosity=2)

"""Plenaries in several groups by the real binary: files, meetings, `verify`, rules that conflict."""
import datetime
import json
import pathlib
import shutil
import tempfile
import unittest

import binary
from binary import rows
import results

POLICY = """programme: {name: "Dos grupos", start: 2027-03-01, end: 2027-06-30}
plenaries: {least_attended: 2, cadence_days: 14, groups: {%s}}
meetings: {count: 2, after: s1}
"""


def yunta(*words):
    return binary.run(*words, lang='en')


def moment(text):
    return datetime.datetime.fromisoformat(text)


class Groups(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.cohort, self.out = self.folder / 'c', self.folder / 'c' / 'out'
        self.cohort.mkdir()
        self.addCleanup(shutil.rmtree, self.folder)

    def write(self, groups, people=12):
        """Half of the people can come on Mondays, half on Thursdays; pairs cross over."""
        files = {'yunta.yaml': POLICY % groups,
                 'sessions.csv': 'session,title,minutes,experts,after\n'
                                 's1,Uno,120,Ana,\ns2,Dos,120,Ana;Eva,s1\ns3,Tres,60,,s2\n',
                 'applicants.csv': 'id,name,role\n', 'availability.csv': 'person,day,from,to,for\n'}
        for p in range(people):
            files['applicants.csv'] += f'p{p:02d},P {p},{"mentor" if p % 2 else "mentee"}\n'
            day = 'mon' if p % 4 < 2 else 'thu'
            files['availability.csv'] += f'p{p:02d},{day},09:00,13:00,plenaries\n'
            files['availability.csv'] += f'p{p:02d},wed,09:00,13:00,meetings\n'
        for name, text in files.items():
            (self.cohort / name).write_text(text, encoding='utf-8')

    def run_it(self, code=0):
        done = yunta('run', self.cohort, '-q')
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done

    def rejects(self, result, words):
        result.write(self.out)
        done = yunta('verify', self.cohort, self.out)
        self.assertEqual(done.returncode, 6, done.stdout + done.stderr)
        self.assertIn(words, done.stderr)
        result.restore(self.out)

    def test_everybody_comes_where_they_can(self):
        self.write('count: 2')
        done = yunta('run', self.cohort)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn('2 groups of 6 to 6 people\n', done.stdout)
        attendance = rows(self.out / 'attendance.csv')
        self.assertEqual({r['can_attend'] for r in attendance}, {'3'})
        self.assertEqual({(int(r['person'][1:]) % 4 < 2, r['group']) for r in attendance},
                         {(True, '1'), (False, '2')})
        run = json.loads((self.out / 'run.json').read_text('utf-8'))
        part = next(p for p in run['parts'] if p['part'] == 'plenaries')
        self.assertEqual(part['status'], 'proven')
        self.assertEqual([s['value'] for s in part['stages']], [0, 36, 0])
        self.check_meetings(attendance)
        self.check_calendars(attendance)
        done = yunta('verify', self.cohort, self.out)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def check_meetings(self, attendance):
        """No meeting is before s1 of its people's groups, nor during a session of theirs."""
        group = {r['person']: r['group'] for r in attendance}
        plenaries = rows(self.out / 'plenaries.csv')
        meetings = rows(self.out / 'meetings.csv')
        self.assertEqual(len(meetings), 12)
        for meeting in meetings:
            theirs = {group[meeting['mentor']], group[meeting['mentee']]}
            for session in (r for r in plenaries if r['group'] in theirs):
                before = moment(meeting['end']) <= moment(session['start'])
                after = moment(meeting['start']) >= moment(session['end'])
                self.assertTrue(after or (before and session['session'] != 's1'))

    def check_calendars(self, attendance):
        """A person's own calendar holds the sessions of their group and of no other."""
        starts = {(r['group'], moment(r['start']).strftime('%Y%m%dT%H%M%S'))
                  for r in rows(self.out / 'plenaries.csv')}
        files = {r['person']: r['file'] for r in rows(self.out / 'calendars.csv')}
        for row in attendance:
            path = self.out / files[row['person']]
            if not path.exists():
                path = self.out / 'calendars' / files[row['person']]
            text = path.read_text('utf-8')
            for group, start in starts:
                self.assertEqual(f':{start}' in text, group == row['group'])

    def test_verify_rejects_what_breaks_a_rule_of_groups(self):
        self.write('count: 2, capacity: 6')
        self.run_it()
        result = results.Result(self.out)
        result.tables['attendance'][0]['group'] = '2'
        self.rejects(result, 'too many for a room of 6')
        result = results.Result(self.out)
        result.tables['attendance'][0]['group'] = '3'
        self.rejects(result, 'is no group of the plenaries')
        result = results.Result(self.out)
        table = result.tables['plenaries']
        for row, other in zip(table[3:], table[:3]):
            row['start'], row['end'] = other['start'], other['end']
        self.rejects(result, 'run together; at most 1')
        result = results.Result(self.out)
        for row, other in zip(result.tables['plenaries'][3:], result.tables['plenaries'][:3]):
            row['start'], row['end'] = other['start'], other['end']
        self.rejects(result, 'an expert is in the session')
        result = results.Result(self.out)
        del result.tables['plenaries'][3:]
        self.rejects(result, 'has 1 groups; the policy asks for 2')

    def test_groups_that_hold_too_few_are_a_conflict_and_the_pairs_stand(self):
        self.write('count: 2, capacity: 5')
        done = self.run_it(3)
        self.assertIn('plenaries.groups.count: 2', done.stderr)
        self.assertIn('a room of 5 takes at most 5 of the 12', done.stderr)
        self.assertEqual(len(rows(self.out / 'pairings.csv')), 6)
        done = yunta('verify', self.cohort, self.out)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_the_same_bytes_for_any_threads_and_order_of_rows(self):
        self.write('count: 3, capacity: 6, at_once: 2')
        self.run_it()
        first = (self.out / 'attendance.csv').read_bytes(), (self.out / 'plenaries.csv').read_bytes()
        for name in ('applicants.csv', 'availability.csv', 'sessions.csv'):
            lines = (self.cohort / name).read_text('utf-8').splitlines()
            (self.cohort / name).write_text('\n'.join(lines[:1] + lines[:0:-1]) + '\n', 'utf-8')
        done = yunta('run', self.cohort, '-q', '-j', '1')
        self.assertEqual(done.returncode, 0, done.stderr)
        again = (self.out / 'attendance.csv').read_bytes(), (self.out / 'plenaries.csv').read_bytes()
        self.assertEqual(first, again)


if __name__ == '__main__':
    unittest.main(verbosity=2)

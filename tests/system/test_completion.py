"""completion.csv from outcomes.csv: recounted here in plain Python, and by verify against lies."""
import pathlib
import shutil
import tempfile
import unittest

import binary
from binary import DATA, rows
from results import Result



def yunta(*words, program=binary.SANITIZED):
    return binary.run(*words, program=program, lang='en')


class Completion(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp())
        cls.cohort = cls.folder / 'c'
        cls.out = cls.cohort / 'out'
        shutil.copytree(DATA / 'cohorts' / 'mentoria-digital', cls.cohort)
        yunta('run', cls.cohort, '-q', program=binary.PLAIN)
        people = [r['person'] for r in rows(cls.out / 'attendance.csv')]
        told = []
        for number, person in enumerate(people):
            for session in range(1, 8):
                told.append((person, f'P{session}', 'x' if session <= number % 9 else 'no', ''))
            for meeting in range(1, 5):
                word = 'Reunión' if number % 2 else 'meeting'
                told.append((person, f'{word} {meeting}', 'sí' if meeting <= number % 6 else '',
                             'yes' if meeting == 4 and number % 5 else ''))
        (cls.cohort / 'outcomes.csv').write_text(
            'persona,evento,asistió,informe\n' + ''.join(','.join(t) + '\n' for t in told), 'utf-8')
        cls.run_again = yunta('run', cls.cohort)
        cls.told = told

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    def test_rows_are_what_outcomes_say(self):
        self.assertEqual(self.run_again.returncode, 0, self.run_again.stderr)
        right = {}
        for person, event, came, report in self.told:
            row = right.setdefault(person, [set(), set(), 0])
            if came in ('x', 'sí'):
                row[event[0] != 'P'].add(event)
            row[2] |= report == 'yes'
        least = 5  # plenaries.least_attended of the sample
        done = 0
        for row in rows(self.out / 'completion.csv'):
            plenaries, meetings, report = right.pop(row['person'])
            completed = len(plenaries) >= least and len(meetings) >= 4 and report
            self.assertEqual([int(row[c]) for c in ('plenaries', 'meetings', 'report', 'completed')],
                             [len(plenaries), len(meetings), report, int(completed)])
            done += completed
        self.assertEqual(right, {})
        self.assertGreater(done, 0)
        self.assertIn(f'{done} of 60 participants have completed', self.run_again.stdout)

    def test_verify_finds_every_lie(self):
        self.assertEqual(yunta('verify', self.cohort, self.out).returncode, 0)
        for column in ('plenaries', 'meetings', 'report', 'completed'):
            lie = self.folder / 'lie'
            shutil.rmtree(lie, ignore_errors=True)
            shutil.copytree(self.out, lie)
            result = Result(lie)
            cell = result.tables['completion'][7]
            cell[column] = str(1 - int(cell[column]))
            result.write(lie)
            self.assertEqual(yunta('verify', self.cohort, lie, program=binary.PLAIN).returncode, 6, column)
        result = Result(self.out)
        shutil.rmtree(lie)
        shutil.copytree(self.out, lie)
        result.tables['completion'].pop()
        result.write(lie)
        self.assertEqual(yunta('verify', self.cohort, lie, program=binary.PLAIN).returncode, 6)

    def test_who_has_finished_stays_when_no_longer_in_a_pair(self):
        done = {r['person'] for r in rows(self.out / 'completion.csv') if r['completed'] == '1'}
        pair = next((r['mentor'], r['mentee']) for r in rows(self.out / 'pairings.csv')
                    if len(done & {r['mentor'], r['mentee']}) == 1)
        left = self.folder / 'left.csv'
        left.write_text('\n'.join(pair) + '\n', 'utf-8')
        out = self.folder / 'repaired'
        made = yunta('repair', self.cohort, '--from', self.out, '--as-of', '2027-08-25', '--withdrawn', left, '-o',
                     out, '-q')
        self.assertEqual(made.returncode, 0, made.stderr)
        after = {r['person']: r for r in rows(out / 'completion.csv')}
        before = {r['person']: r for r in rows(self.out / 'completion.csv')}
        finished, = done & set(pair)
        self.assertEqual(after[finished], before[finished])
        self.assertNotIn(next(p for p in pair if p != finished), after)
        self.assertEqual(yunta('verify', self.cohort, out).returncode, 0)
        result = Result(out)
        result.tables['completion'] = [r for r in result.tables['completion'] if r['person'] != finished]
        result.write(out)
        self.assertEqual(yunta('verify', self.cohort, out).returncode, 6)


if __name__ == '__main__':
    unittest.main(verbosity=2)

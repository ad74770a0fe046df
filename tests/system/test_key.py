"""A cohort whose key is not that of its earlier result: lost, left behind by a copy of the folder, or
of another cohort that writes into the same one."""
import collections
import pathlib
import shutil
import sqlite3
import tempfile
import unittest

import binary
from binary import rows

POLICY = '''programme: {name: Keys, start: 2027-03-01, end: 2027-05-30}
meetings: {count: 2}
output: {exports: [mail, invitations], organizer: office@x.cl, by: institution}
'''
PEOPLE = '''id,name,email,role,institution,skill:Excel,want:Excel
m1,Ana,ana@x.cl,mentor,A,5,
m2,Bea,bea@x.cl,mentor,B,4,
e1,Eli,eli@x.cl,mentee,A,1,3
e2,Flo,flo@x.cl,mentee,B,2,3
'''
NEW = 'the key is not the one of the earlier result'


class Key(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        self.cohort = self.make('c', PEOPLE)

    def make(self, name, people):
        cohort = self.folder / name
        cohort.mkdir()
        (cohort / 'yunta.yaml').write_text(POLICY, 'utf-8')
        (cohort / 'applicants.csv').write_text(people, 'utf-8')
        (cohort / 'sessions.csv').write_text('session,title,minutes\ns1,Uno,60\ns2,Dos,60\n', 'utf-8')
        return cohort

    def done(self, cohort, *words, new=None):
        """Runs a command that must do well, and whose result must be right."""
        made = binary.run(words[0], cohort, *words[1:], lang='en')
        self.assertEqual(made.returncode, 0, made.stderr)
        if new is not None:
            self.assertEqual(made.stderr.count(NEW), int(new), made.stderr)
        out = pathlib.Path(words[words.index('-o') + 1]) if '-o' in words else cohort / 'out'
        checked = binary.run('verify', cohort, out)
        self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)
        return out

    def files(self, out):
        """Each person's calendars in their order, and how many live events each has."""
        found = collections.defaultdict(list)
        for row in rows(out / 'calendars.csv'):
            text = (out / row['file']).read_text('utf-8')
            found[row['person']].append((row['file'], text.count('BEGIN:VEVENT') -
                                         text.count('STATUS:CANCELLED')))
        return found

    def check_second(self, out, before):
        """Everybody has a calendar of their sessions, and behind it the one of before, cancelled."""
        after = self.files(out)
        self.assertEqual(set(after), set(before))
        for person, ((file, live), *further) in after.items():
            self.assertNotEqual(file, before[person][0][0])
            self.assertEqual(live, 4)
            self.assertEqual(further, [(name, 0) for name, _ in before[person]])
        base = sqlite3.connect(out / 'yunta.sqlite')
        self.assertEqual(collections.Counter(base.execute('SELECT person FROM calendars').fetchall()),
                         {(p,): len(files) for p, files in after.items()})
        base.close()
        for row in rows(out / 'exports' / 'mail.csv'):
            self.assertIn(row['calendar'], [files[0][0] for files in after.values()])

    def test_a_key_that_was_lost(self):
        before = self.files(self.done(self.cohort, 'run', new=False))
        kept = (self.cohort / '.yunta-key').read_bytes()
        (self.cohort / '.yunta-key').unlink()
        self.check_second(self.done(self.cohort, 'run', new=True), before)
        # It stays right, and is told once.
        self.check_second(self.done(self.cohort, 'run', new=False), before)
        self.done(self.cohort, 'schedule', '--pairings', self.cohort / 'out' / 'pairings.csv', new=False)
        self.done(self.cohort, 'repair', '--from', self.cohort / 'out', '--as-of', '2027-03-10', new=False)
        # The key comes back: the first calendars are theirs again.
        (self.cohort / '.yunta-key').write_bytes(kept)
        self.done(self.cohort, 'run', new=True)
        after = self.files(self.cohort / 'out')
        self.assertEqual({p: files[0][0] for p, files in after.items()},
                         {p: files[0][0] for p, files in before.items()})
        self.assertEqual({len(files) for files in after.values()}, {2})

    def test_a_key_lost_between_match_and_run(self):
        before = self.files(self.done(self.cohort, 'run'))
        (self.cohort / '.yunta-key').unlink()
        self.assertEqual(binary.run('match', self.cohort, '-q').returncode, 0)
        self.check_second(self.done(self.cohort, 'run', new=True), before)

    def test_a_copy_without_hidden_files(self):
        before = self.files(self.done(self.cohort, 'run'))
        copy = self.make('d', PEOPLE)
        shutil.copytree(self.cohort / 'out', copy / 'out')
        self.check_second(self.done(copy, 'repair', '--from', copy / 'out', '--as-of', '2027-03-10', '-o',
                                    self.folder / 'r', new=True), before)

    def test_two_cohorts_in_one_folder(self):
        out = self.folder / 'shared'
        self.done(self.cohort, 'run', '-o', out, new=False)
        other = self.make('d', PEOPLE + 'm3,Cai,cai@x.cl,mentor,A,4,\ne3,Gil,gil@x.cl,mentee,B,2,3\n')
        self.done(other, 'run', '-o', out, new=True)
        files = self.files(out)
        self.assertEqual({p: len(f) for p, f in files.items()},
                         {'m1': 2, 'm2': 2, 'm3': 1, 'e1': 2, 'e2': 2, 'e3': 1})

    def test_pseudonyms_name_nobody(self):
        policy = self.cohort / 'yunta.yaml'
        policy.write_text(POLICY.replace('output: {', 'output: {pseudonyms: true, '), 'utf-8')
        self.done(self.cohort, 'run', new=False)
        (self.cohort / '.yunta-key').unlink()
        files = self.files(self.done(self.cohort, 'run', new=True))
        self.assertEqual({len(f) for f in files.values()}, {1})

    def test_verify_rejects_a_second_calendar_with_sessions(self):
        out = self.done(self.cohort, 'run')
        (self.cohort / '.yunta-key').unlink()
        self.done(self.cohort, 'run')
        files = next(iter(self.files(out).values()))
        second = out / files[1][0]
        second.write_bytes(second.read_bytes().replace(b'STATUS:CANCELLED', b'STATUS:CONFIRMED', 1))
        binary.sign(out)
        made = binary.run('verify', self.cohort, out, lang='en')
        self.assertEqual(made.returncode, 6)
        self.assertIn('an event that is in no table', made.stderr)

    def test_verify_rejects_one_calendar_twice(self):
        out = self.done(self.cohort, 'run')
        (self.cohort / '.yunta-key').unlink()
        self.done(self.cohort, 'run')
        path = out / 'calendars.csv'
        lines = path.read_text('utf-8').splitlines(keepends=True)
        path.write_text(''.join([*lines[:3], *lines[2:]]), 'utf-8')
        binary.sign(out)
        made = binary.run('verify', self.cohort, out, lang='en')
        self.assertEqual(made.returncode, 6)
        self.assertIn('is listed twice', made.stderr)


if __name__ == '__main__':
    unittest.main(verbosity=2)

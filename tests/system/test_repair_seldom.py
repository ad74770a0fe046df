"""`yunta repair` of what is seldom: an earlier result of whose calendar nothing came, lists written in another way
than the cohort's tables, two people who exchange roles, plenaries that are impossible now."""
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


class Damaged(Case):
    """A result whose run.json says no more what has been held is not gone on from as if nothing had been."""

    def test_it_is_an_error_and_nothing_is_written(self):
        self.write('meetings: {count: 1}\n')
        self.yunta('run')
        run = self.out / 'run.json'
        whole = run.read_text('utf-8')
        for text in ('', whole[:len(whole) // 2], '[]'):
            with self.subTest(text=text[:9]):
                run.write_text(text, 'utf-8')
                before = {path: path.read_bytes() for path in self.out.rglob('*') if path.is_file()}
                for words in (('repair', '--from', self.out, '--as-of', '2027-02-20'),
                              ('schedule', '--pairings', self.out / 'pairings.csv', '--keep', self.out)):
                    self.assertRegex(self.yunta(*words, expect=4), 'run[.]json:?[0-9]*: error: is damaged: no JSON object')
                self.assertEqual({path: path.read_bytes() for path in self.out.rglob('*') if path.is_file()}, before)
                self.assertIn('is damaged', self.yunta('tables', '--size', 2, expect=4))
                self.yunta('verify', self.out, expect=6)
        run.write_text(whole, 'utf-8')
        self.repair()

    def test_one_that_is_made_anew_needs_none(self):
        self.write('meetings: {count: 1}\n')
        self.yunta('run')
        (self.out / 'run.json').write_text('{', 'utf-8')
        self.yunta('run')
        self.yunta('verify', self.out)

    def test_without_it_the_tables_are_gone_on_from(self):
        self.write('meetings: {count: 1}\n')
        self.yunta('run')
        (self.out / 'run.json').unlink()
        self.repair()


class Groups(Case):
    """Mentees of two mentors, whose groups met at the same hour before they came."""
    POLICY = 'matching: {mentor: {capacity: 2}}\nmeetings: {of: group, count: 2}\n'
    PEOPLE = 'id,role,mentors\na,mentee,1\nb,mentee,1\nm,mentor,\nn,mentor,\n'
    WISHES = 'kind,mentor,mentee,points\nprefer,m,a,100\nprefer,n,b,100\n'

    def come(self, as_of):
        self.write(self.POLICY, applicants=self.PEOPLE, constraints=self.WISHES)
        self.yunta('run')
        before = rows(self.out / 'meetings.csv')
        (self.folder / 'new.csv').write_text('id,role,mentors\ne,mentee,2\n', 'utf-8')
        self.repair('--added', self.folder / 'new.csv', as_of=as_of)
        run = json.loads((self.out / 'run.json').read_text('utf-8'))
        stages = {s['objective']: s['value'] for p in run['parts'] if p['part'] == 'meetings' for s in p['stages']}
        return before, rows(self.out / 'meetings.csv'), stages

    def test_nobody_is_in_two_at_once(self):
        before, after, stages = self.come('2027-02-20')
        self.assertEqual(len({row['start'] for row in before}), 2)
        self.assertEqual(len({row['start'] for row in after}), 4)
        self.assertEqual((stages['moved'], stages['complete']), (2, 4))

    def test_what_was_held_was_without_who_comes_later(self):
        before, after, stages = self.come('2027-03-02')
        self.assertEqual([r for r in after if r['number'] == '1'], [r for r in before if r['number'] == '1'])
        self.assertEqual(len({row['start'] for row in after if row['number'] == '2'}), 2)
        self.assertEqual((stages['moved'], stages['complete'], stages['held']), (1, 2, 6))


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


class Lists(Case):
    """Pairs and lists of people come from us, or from anywhere: the policy says how the cohort's tables are written."""
    def dialects(self):
        four = TWO + 'c,mentor\nd,mentee\n'
        self.write('csv: {separator: ";"}\nmeetings: {count: 1}\n', applicants=four.replace(',', ';'))
        yield 'separator'
        self.write('csv: {encoding: utf-16}\nmeetings: {count: 1}\n')
        (self.folder / 'applicants.csv').write_text(four, 'utf-16')
        yield 'encoding'

    def test_our_own_pairs(self):
        for name in self.dialects():
            with self.subTest(name):
                self.yunta('run')
                for command in (['schedule', '--keep', self.out], ['tables', '--size', '2']):
                    self.yunta(*command, '--pairings', self.out / 'pairings.csv', '-o', self.folder / 'again')
                    self.assertEqual(self.yunta('verify', self.folder / 'again'), '')
                    shutil.rmtree(self.folder / 'again')

    def test_pairs_of_another_tool(self):
        for name in self.dialects():
            for encoding in ('utf-8', 'utf-8-sig', 'utf-16', 'windows-1252'):
                for mark in ',;\t|':
                    path = self.folder / 'pairs.csv'
                    path.write_text(f'mentor{mark}mentee{mark}año\na{mark}d{mark}1\nc{mark}b{mark}2\n', encoding)
                    with self.subTest(name, encoding=encoding, mark=mark):
                        self.yunta('schedule', '--pairings', path)
                        self.assertEqual([(r['mentor'], r['mentee']) for r in rows(self.out / 'pairings.csv')],
                                         [('a', 'd'), ('c', 'b')])

    def test_who_left(self):
        for name in self.dialects():
            for text in ('b\n', 'persona,motivo\nb,enfermó\n', 'persona;motivo\nb;enfermó\n'):
                for encoding in ('utf-8', 'utf-16'):
                    self.yunta('run')
                    (self.folder / 'left.csv').write_text(text, encoding)
                    with self.subTest(name, text=text, encoding=encoding):
                        self.repair('--withdrawn', self.folder / 'left.csv')
                        self.assertNotIn('b', [r['mentee'] for r in rows(self.out / 'pairings.csv')])
                    shutil.rmtree(self.out)


class Roles(Case):
    def test_two_who_exchange_roles(self):
        self.write('meetings: {count: 0}\n', applicants='id,role\na,both\nb,both\n')
        self.yunta('run')
        pair = [(r['mentor'], r['mentee']) for r in rows(self.out / 'pairings.csv')]
        (self.folder / 'constraints.csv').write_text('kind,mentor,mentee\nforbid,%s,%s\n' % pair[0], 'utf-8')
        self.repair()
        self.assertEqual([(r['mentee'], r['mentor']) for r in rows(self.out / 'pairings.csv')], pair)
        told = [tuple(r.values()) for r in rows(self.out / 'diff.csv')]
        self.assertEqual(told, [('a', 'pair', 'b', 'b'), ('b', 'pair', 'a', 'a')])
        lie = self.out / 'diff.csv'
        for wrong in ('person,what,before,after\na,pair,b,b\n', 'person,what,before,after\n',
                      'person,what,before,after\na,pair,b,b\nb,pair,a,\n'):
            lie.write_text(wrong, 'utf-8')
            run = json.loads((self.out / 'run.json').read_text('utf-8'))
            run['diff'] = [{k: v or None for k, v in r.items()} for r in rows(lie)]
            (self.out / 'run.json').write_text(json.dumps(run), 'utf-8')
            binary.sign(self.out)
            self.assertIn("a change of this person's is missing", self.yunta('verify', self.out, expect=6))


class Impossible(Case):
    """Why there are no plenaries: the rules alone where they leave none, and what was held only where there was any."""
    PLACES = 'matching: {mentor: {capacity: 2}}\nmeetings: {count: 0}\nplenaries: {groups: {capacity: 2}}\n'

    def conflict(self):
        run = json.loads((self.out / 'run.json').read_text('utf-8'))
        return next(part for part in run['parts'] if part['part'] == 'plenaries').get('conflict')

    def come(self, as_of):
        self.write(self.PLACES, sessions='session,minutes\ns1,60\ns2,60\n')
        self.yunta('run')
        (self.folder / 'new.csv').write_text('id,role\nc,mentee\n', 'utf-8')
        return self.repair('--added', self.folder / 'new.csv', as_of=as_of, expect=3)

    def check_room(self, said):
        self.assertIn('a room of 2 takes at most 2 of the 3 participants', said)
        self.assertIn('plenaries.groups.count: 1 group(s)', said)
        self.assertNotIn('sessions held before', said)

    def test_nothing_was_held(self):
        self.check_room(self.come('2027-02-20'))
        self.assertEqual(len(self.conflict()), 2)
        self.yunta('verify', self.out)

    def test_sessions_were_held_but_are_not_why(self):
        self.check_room(self.come('2027-03-10'))
        self.assertEqual(self.parts()['plenaries'], 'proven')

    def test_what_was_held_leaves_none(self):
        self.write('meetings: {count: 0}\n', sessions='session,minutes,after,earliest\ns1,60,,2027-03-15\ns2,60,s1,\n')
        self.yunta('run')
        self.write('meetings: {count: 0}\n', sessions='session,minutes,after,latest\ns1,60,,\ns2,60,s1,2027-03-20\n')
        self.assertRegex(self.repair(as_of='2027-03-20', expect=3), 'the sessions held before 2027-03-20')
        self.yunta('run', '-o', self.folder / 'alone')


if __name__ == '__main__':
    unittest.main(verbosity=2)

"""The earlier result that a command goes on from: under pseudonyms, after a repair, written without its
tables, with people whose ids are spelled otherwise now."""
import json
import shutil
import unittest

import binary
import test_repair_people

POLICY = """programme: {name: P, start: 2027-03-01, end: 2027-04-30}
plenaries: {cadence_days: 7}
meetings: {count: 3}
output: {files: [csv, json, ics], pseudonyms: %s}
"""
PEOPLE = ('m1,Ana,ana@x.cl,mentor,5,', 'm2,Bea,bea@x.cl,mentor,4,', 'e1,Eli,eli@x.cl,mentee,1,3',
          'e2,Flo,flo@x.cl,mentee,2,3')


def events(out):
    """Start and status of each event of the calendars of people, by file and UID."""
    return {(path.name, one['UID']): (one['DTSTART'], one.get('STATUS'))
            for path in (out / 'calendars').glob('*.ics') if path.name != 'all.ics'
            for one in binary.events(path)}


class Earlier(test_repair_people.Small):
    people = PEOPLE

    def setUp(self):
        super().setUp()
        self.out = self.folder / 'out'
        shutil.rmtree(self.out)
        self.begin()

    def begin(self):
        self.put('yunta.yaml', POLICY % 'false')
        self.yunta('run', self.folder, '-q')

    def slots(self, out='out'):
        return {(r['mentor'], r['mentee'], r['number'], r['start']) for r in self.rows('meetings', out)}


class Pseudonyms(Earlier):
    def begin(self):
        self.put('yunta.yaml', POLICY % 'true')
        self.put('courses.csv', 'course,sessions,per_week,minutes,capacity,instructors\nc1,6,2,60,1,i1\n')
        self.put('instructors.csv', 'instructor,date,from,to\ni1,,09:00,18:00\n')
        self.put('enrolments.csv', 'course,person\nc1,e2\nc1,e1\n')
        self.yunta('run', self.folder, '-q')
        self.who = {r['pseudonym']: r['person'] for r in self.rows('pseudonyms')}
        self.before = {(self.who[r['mentor']], self.who[r['mentee']]) for r in self.rows('pairings')}
        self.held = {(self.who[r['mentor']], self.who[r['mentee']], r['number'], r['start'])
                     for r in self.rows('meetings')}

    def named(self):
        self.put('yunta.yaml', POLICY % 'false')

    def test_the_mend_that_is_named_mends(self):
        told = self.repair(expect=4).stderr
        self.assertIn('set output.pseudonyms: false', told)
        self.named()
        calendars = events(self.out)
        self.repair(into='r')
        self.verify('r')
        self.assertEqual((self.pairs('r'), self.slots('r')), (self.before, self.held))
        self.assertFalse(self.rows('diff', 'r'))
        self.assertFalse((self.folder / 'r' / 'withdrawn.csv').exists())
        self.assertEqual(events(self.folder / 'r'), calendars)
        past = {(r['of'], r['person']) for r in self.rows('earlier/past', 'r')}
        self.assertLess({('c1', 'e2'), ('s1', 'm1'), ('m1', 'm1')}, past)
        self.assertNotIn(('c1', 'e1'), past)  # who waited for a seat

    def test_who_leaves_is_the_one_who_left(self):
        self.named()
        self.repair('--withdrawn', self.put('left.csv', 'e1\n'), into='r')
        self.verify('r')
        self.assertEqual(self.rows('withdrawn', 'r'), [{'person': 'e1'}])
        self.assertEqual(self.pairs('r'), {(a, b) for a, b in self.before if b != 'e1'})
        self.assertLess({r['person'] for r in self.rows('calendars', 'r')}, {*self.who.values(), 'all'})

    def test_whose_row_is_gone_is_known_too(self):
        self.named()
        self.put('enrolments.csv', 'course,person\nc1,e2\n')
        self.applicants(*self.people[:2], self.people[3])
        self.repair(into='r')
        self.verify('r')
        self.assertEqual(self.rows('withdrawn', 'r'), [{'person': 'e1'}])

    def test_the_other_commands_read_it_too(self):
        self.named()
        pairs = ''.join(f'{a},{b}\n' for a, b in sorted(self.before))
        self.yunta('schedule', self.folder, '--pairings', self.put('pairs.csv', 'mentor,mentee\n' + pairs),
                   '--keep', self.out, '-o', self.folder / 's', '-q')
        self.verify('s')
        self.assertEqual(self.slots('s'), self.held)
        mentor = next(a for a, b in self.before if b == 'e1')
        self.assertIn(f'mentee of {mentor}', self.yunta('explain', self.folder, 'e1').stdout)
        told = json.loads(self.yunta('tables', self.folder, '--size', 2, '--json').stdout)
        self.assertEqual(told['pairs'], 'result')

    def test_without_the_file_that_says_who_is_who(self):
        self.named()
        told = r'pseudonyms\.csv: error: the earlier result names people by pseudonyms.*put that file back'
        for text in (None, 'a,b\n'):
            (self.out / 'pseudonyms.csv').unlink()
            if text:
                (self.out / 'pseudonyms.csv').write_text(text, 'utf-8')
            self.assertRegex(self.repair(into='r', expect=4).stderr, told)
            self.assertRegex(self.yunta('explain', self.folder, 'e1', expect=4).stderr, told)
            if not text:
                self.yunta('tables', self.folder, '--size', 2, '--dry-run', '-q')
            (self.out / 'pseudonyms.csv').touch()
        (self.out / 'pseudonyms.csv').write_text('pseudonym,person\nP0001,%s\n' % self.who['P0001'], 'utf-8')
        self.assertRegex(self.repair(into='r', expect=4).stderr,
                         r'pairings\.csv:\d+: mentor: error: pseudonyms\.csv does not say who this is')
        self.assertFalse((self.folder / 'r').exists())

    def test_without_run_json_the_file_says_it(self):
        self.named()
        (self.out / 'run.json').unlink()
        self.repair(into='r')
        self.assertEqual(self.pairs('r'), self.before)

    def test_facilitators_nothing_names(self):
        self.put('workshops.csv', 'workshop,region,people\nw1,RM,4\n')
        self.put('facilitators.csv', 'facilitator,home\nf1,RM\n')
        self.put('yunta.yaml', POLICY % 'true')
        self.yunta('run', self.folder, '-q')
        self.named()
        self.assertRegex(self.repair(into='r', expect=4).stderr,
                         r'workshops\.csv:2: facilitator: error: .*facilitators by pseudonyms')


class Respelled(Earlier):
    """The order of the ids is another, and so is that of the rows of the earlier result."""

    def test_their_meetings_are_theirs(self):
        other = {'m1': 'm1', 'm2': 'M2', 'e1': 'e1', 'e2': 'E2'}
        had = {(other[a], other[b], n, at) for a, b, n, at in self.slots()}
        self.applicants(*(other[row[:2]] + row[2:] for row in self.people))
        self.repair(into='r')
        self.verify('r')
        self.assertEqual(self.slots('r'), had)
        self.assertFalse(self.rows('diff', 'r'))


if __name__ == '__main__':
    unittest.main(verbosity=2)

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


class Sessions(Earlier):
    """Sessions still to come that are taken out of sessions.csv."""

    def sessions(self, *ids):
        return self.put('sessions.csv', 'session,minutes\n' + ''.join(f'{s},60\n' for s in ids))

    def changes(self, out):
        return {(r['person'], r['before'], r['after']) for r in self.rows('diff', out)
                if r['what'] == 'plenary'}

    def test_who_had_them_loses_them(self):
        had = {r['session']: r['start'] for r in self.rows('plenaries')}
        people = {r['person'] for r in self.rows('attendance')}
        self.sessions('s1', 's2', 's4')
        self.repair(as_of='2027-03-05', into='r')
        self.verify('r')
        new = next(r['start'] for r in self.rows('plenaries', 'r') if r['session'] == 's4')
        self.assertEqual(self.changes('r'), {(p, had['s3'], '') for p in people}
                         | {(p, '', new) for p in people})
        self.assertIn('s3', {r['session'] for r in self.rows('earlier/plenaries', 'r')})
        self.repair(as_of='2027-03-06', out='r', into='again')
        self.verify('again')
        self.assertFalse(self.changes('again'))

    def test_all_of_them(self):
        had = {r['start'] for r in self.rows('plenaries')}
        people = {r['person'] for r in self.rows('attendance')}
        self.sessions().unlink()
        self.repair(as_of='2027-02-20', into='r')
        self.verify('r')
        self.assertEqual(self.changes('r'), {(p, at, '') for p in people for at in had})

    def test_of_two_groups_each_loses_its_own(self):
        self.put('yunta.yaml', (POLICY % 'false').replace(
            'plenaries: {', 'plenaries: {groups: {count: 2, capacity: 2}, '))
        self.yunta('run', self.folder, '-q')
        had = {r['group']: r['start'] for r in self.rows('plenaries') if r['session'] == 's3'}
        groups = {r['person']: r['group'] for r in self.rows('attendance')}
        self.assertEqual(len(had), 2)
        self.sessions('s1', 's2')
        self.repair(as_of='2027-03-05', into='r')
        self.verify('r')
        self.assertEqual(self.changes('r'), {(p, had[g], '') for p, g in groups.items()})

    def test_a_row_less_is_a_lie(self):
        self.sessions('s1', 's2')
        self.repair(as_of='2027-03-05', into='r')
        path = self.folder / 'r' / 'diff.csv'
        lines = path.read_text('utf-8').splitlines(keepends=True)
        at = next(k for k, line in enumerate(lines) if ',plenary,' in line)
        path.write_text(''.join(lines[:at] + lines[at + 1:]), 'utf-8')
        binary.sign(path.parent)
        self.assertIn("a change of this person's is missing", self.verify('r', expect=6).stderr)


class Bare(Earlier):
    """A result that was written without its tables."""

    def test_why_it_cannot_be_read_is_told(self):
        told = r'pairings\.csv: error: .*written without its tables.*with csv in output\.files'
        policy = (POLICY % 'false').replace('[csv, json, ics]', '[json]')
        self.repair(into='f')
        self.put('yunta.yaml', policy)
        self.repair(out='f', into='r')
        self.yunta('run', self.folder, '-q')
        for words in (('repair', self.folder, '--from', self.out, '--as-of', '2027-03-10'),
                      ('schedule', self.folder, '--pairings', self.folder / 'f' / 'pairings.csv', '--keep',
                       self.out), ('explain', self.folder, 'e1'),
                      ('suggest', self.folder, 'e1', '-o', self.folder / 'r')):
            self.assertRegex(self.yunta(*words, expect=4).stderr, told)
        self.put('yunta.yaml', POLICY % 'false')
        self.yunta('run', self.folder, '-q')
        self.repair()
        (self.out / 'pairings.csv').unlink()  # which is another matter
        self.assertNotIn('output.files', self.repair(expect=5).stderr)


class Repaired(Earlier):
    def begin(self):
        super().begin()
        self.pair = next(pair for pair in self.pairs() if pair[1] == 'e1')
        self.repair('--withdrawn', self.put('left.csv', 'e1\n'), as_of='2027-03-12')
        self.had = self.slots()

    def schedule(self, *words, pairs='out/pairings.csv', into='s', expect=0):
        return self.yunta('schedule', self.folder, '--pairings', self.folder / pairs, '-o',
                          self.folder / into, *words, expect=expect)


class Told(Repaired):
    """What explain and suggest say of the repair that --out holds."""

    def test_since_when_somebody_has_left(self):
        day = 'e1 has left (as of 2027-03-12)'
        self.assertIn(day, self.yunta('explain', self.folder, 'e1').stdout)
        mentor = self.pair[0]
        self.repair('--withdrawn', self.put('more.csv', mentor + '\n'), as_of='2027-03-20', into='r')
        for words in (('explain', self.folder, 'e1'), ('suggest', self.folder, 'e1')):
            told = self.yunta(*words, '-o', self.folder / 'r').stdout
            self.assertIn('e1 has left and takes part in nothing more', told)
        self.repair('--withdrawn', self.put('more.csv', 'm1\nm2\n'), as_of='2027-03-22', into='s')
        other = next(iter(self.pairs()))[0]
        self.assertIn(other + ' has left (as of 2027-03-22)',
                      self.yunta('explain', self.folder, other, '-o', self.folder / 's').stdout)

    def test_suggest_reads_the_result_that_is_named(self):
        self.repair('--added', self.applicants('e3,Gus,gus@x.cl,mentee,1,1', name='new.csv'), into='r',
                    as_of='2027-03-15')
        done = self.yunta('suggest', self.folder, 'e3', '-o', self.folder / 'r')
        self.assertIn('e3 as mentee', done.stdout)
        self.assertNotIn('no effect', done.stderr)
        self.assertIn('nobody in the cohort', self.yunta('suggest', self.folder, 'e3', expect=4).stderr)
        self.assertIn('--out', self.yunta('suggest', '--help').stdout)


class Schedule(Repaired):
    """A calendar for given pairs beside a repair: what it said has happened has happened."""

    def test_what_was_held_stays(self):
        held = {row for row in self.had if row[:2] == self.pair}
        self.assertTrue(held)
        before = events(self.out)
        told = self.schedule('--keep', self.out).stdout
        self.assertRegex(told, 'repair +as of 2027-03-12: left 1, came 0')
        self.verify('s')
        self.assertEqual(self.slots('s'), self.had)
        self.assertEqual(events(self.folder / 's'), before)
        self.assertFalse(self.rows('diff', 's'))
        self.assertEqual(self.rows('earlier/past', 's'), self.rows('earlier/past'))
        run = json.loads((self.folder / 's' / 'run.json').read_text('utf-8'))
        self.assertEqual(run['repair'], {'as_of': '2027-03-12', 'pairs_before': 1, 'pairs_kept': 1})

    def test_other_pairs_have_what_is_left(self):
        kept = next(iter(self.pairs()))
        other = (self.pair[0], kept[1])
        self.put('other.csv', 'mentor,mentee\n%s,%s\n' % other)
        self.schedule('--keep', self.out, pairs='other.csv')
        self.verify('s')
        held = {row for row in self.had if row[3] < '2027-03-12'}
        self.assertTrue({kept, self.pair} <= {row[:2] for row in held})
        now = self.slots('s')
        self.assertEqual({row for row in now if row[3] < '2027-03-12'}, held)
        self.assertEqual({row[:2] for row in now - held}, {other})

    def test_a_repair_goes_on_from_it(self):
        self.schedule('--keep', self.out)
        self.repair('--added', self.put('back.csv', 'e1\n'), as_of='2027-03-20', out='s', into='r')
        self.verify('r')
        self.assertLessEqual({row for row in self.had if row[3] < '2027-03-20'}, self.slots('r'))

    def test_another_day_is_a_lie(self):
        self.schedule('--keep', self.out)
        path = self.folder / 's' / 'run.json'
        text = path.read_text('utf-8')
        for day in ('null', '"2027-03-12x"', '"2027-03-02"', '""'):
            path.write_text(text.replace('"as_of": "2027-03-12"', '"as_of": ' + day), 'utf-8')
            binary.sign(path.parent)
            self.verify('s', expect=6)

    def test_a_first_result_has_no_day(self):
        self.yunta('run', self.folder, '-o', self.folder / 'f', '-q')
        self.schedule('--keep', self.folder / 'f', pairs='f/pairings.csv')
        self.verify('s')
        run = json.loads((self.folder / 's' / 'run.json').read_text('utf-8'))
        self.assertIsNone(run['repair']['as_of'])


class Forgotten(Repaired):
    """A result in the place of a repair, which does not go on from it."""

    def test_it_is_told(self):
        told = r'out: warning: .* is a repair as of 2027-03-12 \(left 1, came 0\), .*yunta repair --from'
        for words in (('run', '--dry-run'), ('match', '--dry-run'), ('run',)):
            done = self.yunta(words[0], self.folder, *words[1:])
            self.assertRegex(done.stderr, told)
        self.assertNotIn('warning', self.yunta('run', self.folder).stderr)

    def test_a_schedule_names_its_own_mend(self):
        self.assertRegex(self.schedule(into='out').stderr, r'as of 2027-03-12 .*\. --keep with this')

    def test_what_goes_on_is_not_told_of(self):
        self.assertNotIn('warning', self.schedule('--keep', self.out, into='out').stderr)
        self.assertNotIn('warning', self.repair(as_of='2027-03-15').stderr)

    def test_who_came_is_counted(self):
        self.repair('--added', self.applicants('e3,Gus,gus@x.cl,mentee,1,1', name='new.csv'),
                    as_of='2027-03-15')
        self.assertIn('(left 1, came 1)', self.yunta('run', self.folder, '--dry-run').stderr)


if __name__ == '__main__':
    unittest.main(verbosity=2)

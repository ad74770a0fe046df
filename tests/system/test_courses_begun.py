"""`repair` of courses that have begun: what was held stays with its events, what is left goes on or is
cancelled with the reason, and `verify` takes no lie about it."""
import json
import pathlib
import random
import shutil
import subprocess
import tempfile
import unittest

import binary
import random_calendars
from results import Result

AS_OF = '2027-03-16'
yunta = binary.run
POLICY = '''programme: {start: 2027-03-01, end: 2027-04-02}
courses: {at_once: 2, days: [tue, thu], from: "09:00", to: "12:00"}
meetings: {count: 0}
'''
COURSES = ('course,title,sessions,per_week,minutes,instructors\n'
           'c1,Gestión,8,2,60,Ana\nc2,Datos,4,1,60,Blas\n')
DATES = ['2027-03-%02d' % d for d in (2, 4, 9, 11, 16, 18, 23, 25, 30)] + ['2027-04-01']


def free(who, dates, begin='09:00', end='10:00'):
    return ''.join(f'{who},{date},{begin},{end}\n' for date in dates)


def events(path):
    """UID to (start, status)."""
    return {get['UID']: (get['DTSTART'], get.get('STATUS', '')) for get in binary.events(path)}


class Case(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.out = self.folder / 'out'
        self.write('yunta.yaml', POLICY)
        self.write('applicants.csv', 'id,role\n' + ''.join(f'p{k},mentee\n' for k in range(3)))
        self.write('courses.csv', COURSES)
        self.write('enrolments.csv', 'person,course\np0,c1\np1,c1\np2,c2\n')
        self.experts(DATES)
        self.done(yunta('run', self.folder, '-q'))
        self.before = binary.rows(self.out / 'courses.csv')
        self.events = events(self.out / 'calendars' / 'all.ics')

    def tearDown(self):
        shutil.rmtree(self.folder)

    def write(self, name, text):
        (self.folder / name).write_text(text, encoding='utf-8')

    def experts(self, dates, more=''):
        self.write('experts.csv', 'expert,date,from,to\n' + free('Ana', dates) + free('Blas', DATES)
                   + more)

    def done(self, done, code=0):
        self.assertEqual(done.returncode, code, done.stderr + done.stdout)
        return done

    def repair(self, lang='en'):
        done = self.done(yunta('repair', self.folder, '--from', self.out, '--as-of', AS_OF, lang=lang))
        self.done(yunta('verify', self.folder, self.out))
        self.run = json.loads((self.out / 'run.json').read_text(encoding='utf-8'))
        return done

    def stages(self):
        part = next(p for p in self.run['parts'] if p['part'] == 'courses')
        self.assertEqual(part['status'], 'proven')
        return {s['objective']: s['value'] for s in part['stages']}

    def starts(self, course, rows=None):
        rows = binary.rows(self.out / 'courses.csv') if rows is None else rows
        return [r['start'][:16] for r in rows if r['course'] == course]

    def held_stay(self, course):
        held = [s for s in self.starts(course, self.before) if s < AS_OF]
        now = self.starts(course)
        self.assertTrue(held)
        self.assertEqual(now[:len(held)], held)
        after = events(self.out / 'calendars' / 'all.ics')
        for uid, (start, _) in self.events.items():
            if start < AS_OF.replace('-', ''):
                self.assertEqual(after[uid], (start, 'CONFIRMED'))
        return now[len(held):], after


class Begun(Case):
    def test_it_goes_on_at_its_hours_where_it_can(self):
        self.repair()
        self.assertEqual(self.starts('c1'), self.starts('c1', self.before))
        self.assertEqual(self.stages(), {'interrupted': 0, 'moved': 0, 'held': 2, 'attendance': 20})
        self.assertEqual(self.run['courses_cut'], [])

    def test_else_at_others_with_the_fewest_moves(self):
        self.experts([d for d in DATES if d < AS_OF], free('Ana', DATES, '11:00', '12:00'))
        self.repair()
        rest, _ = self.held_stay('c1')
        self.assertEqual([s[11:] for s in rest], ['11:00'] * 4)
        self.assertEqual(self.stages(), {'interrupted': 1, 'moved': 4, 'held': 2, 'attendance': 20})

    def test_else_what_is_left_is_cancelled_and_named(self):
        self.experts([d for d in DATES if d < AS_OF])
        done = self.repair('es')
        rest, after = self.held_stay('c1')
        self.assertEqual(rest, [])
        gone = [uid for uid, (start, _) in self.events.items()
                if start > AS_OF.replace('-', '') and after[uid][1] == 'CANCELLED']
        self.assertEqual(len(gone), 4)
        self.assertEqual(self.stages(), {'interrupted': 1, 'moved': 4, 'held': 1, 'attendance': 12})
        cut, = self.run['courses_cut']
        self.assertEqual([cut[k] for k in ('course', 'held', 'left', 'reason')], ['c1', 4, 4, 'hours'])
        self.assertIn('se hicieron 4 sesiones, que quedan; las otras 4 se cancelan', done.stderr)
        self.assertIn('1 cursos que ya comenzaron terminan antes', done.stdout)
        self.assertIn('instructores', cut['why'])

    def test_the_reason_is_the_true_one(self):
        self.write('yunta.yaml', POLICY.replace('2027-04-02', '2027-03-19'))
        done = self.repair()
        self.assertEqual([c['reason'] for c in self.run['courses_cut']], ['days', 'days'])
        self.assertIn('too few days are left until 2027-03-19', done.stderr)
        self.write('yunta.yaml', POLICY)
        self.write('enrolments.csv', 'person,course\np0,c1\np1,c1\np2,c2\np0,c2\n')
        self.repair()
        self.assertEqual([c['reason'] for c in self.run['courses_cut']], ['others'])
        # a session that lasts longer now, on what is a holiday now, has been held all the same
        self.write('enrolments.csv', 'person,course\np0,c1\np1,c1\np2,c2\n')
        self.write('holidays.csv', f'date,name\n{self.before[0]["start"][:10]},new\n')
        self.repair()
        self.held_stay('c1')

    def test_no_lie_about_it_is_taken(self):
        self.experts([d for d in DATES if d < AS_OF])
        self.repair()
        true = Result(self.out)
        lies = 0
        for lie in (lambda r: r.run.update(courses_cut=[]),
                    lambda r: r.run['courses_cut'][0].update(reason='others'),
                    lambda r: r.run['courses_cut'][0].update(held=3),
                    lambda r: r.run['courses_cut'][0].update(left=5),
                    lambda r: r.run['courses_cut'][0].update(why=''),
                    lambda r: r.run['courses_cut'].append(r.run['courses_cut'][0]),
                    lambda r: r.stages('courses')[0].update(value=0, bound=0),
                    lambda r: r.stages('courses')[0].update(bound=2),
                    lambda r: r.stages('courses').pop(0),
                    lambda r: r.stages('courses')[1].update(value=3, bound=3),
                    lambda r: r.tables['courses'].pop(0),
                    lambda r: r.tables['courses'][1].update(
                        start=r.tables['courses'][1]['start'].replace('T09', 'T10'),
                        end=r.tables['courses'][1]['end'].replace('T10', 'T11'))):
            result = Result(self.out)
            lie(result)
            result.write(self.out)
            done = yunta('verify', self.folder, self.out)
            self.assertEqual(done.returncode, 6, lies)
            true.restore(self.out)
            lies += 1
        # the rest cancelled though there are hours again
        self.experts(DATES)
        done = yunta('verify', self.folder, self.out)
        self.assertEqual(done.returncode, 6)
        self.assertIn('has hours at which the rest could be held', done.stderr)


class Seats(Case):
    """One seat: who has it when a session is held has been in it, and nobody else."""
    UNTIL = AS_OF.replace('-', '')

    def setUp(self):
        super().setUp()
        self.write('courses.csv', COURSES.replace('instructors', 'instructors,capacity').replace(
            'Ana', 'Ana,1').replace('Blas', 'Blas,'))
        self.write('gone.txt', 'person\np0\n')
        self.done(yunta('run', self.folder, '-q'))
        self.before = binary.rows(self.out / 'courses.csv')
        self.held = [r for r in self.before if r['course'] == 'c1' and r['start'] < AS_OF]
        self.assertEqual([r['can_attend'] for r in self.held], ['1'] * 4)

    def leave(self, *more, as_of=AS_OF):
        done = self.done(yunta('repair', self.folder, '--from', self.out, '--as-of', as_of, *more, lang='en'))
        self.verify(0)
        return done

    def verify(self, code, words=''):
        done = self.done(yunta('verify', self.folder, self.out, lang='en'), code)
        self.assertIn(words, done.stderr)

    def seats(self):
        return [tuple(r.values()) for r in binary.rows(self.out / 'seats.csv') if r['course'] == 'c1']

    def agenda(self, person):
        """Starts before the day of the repair and from it on, of what is not cancelled."""
        found = {r['person']: r['file'] for r in binary.rows(self.out / 'calendars.csv')}
        starts = sorted(start for start, status in events(self.out / found[person]).values()
                        if status == 'CONFIRMED') if person in found else []
        return [s for s in starts if s < self.UNTIL], [s for s in starts if s >= self.UNTIL]

    def were_there(self):
        rows = binary.rows(self.out / 'earlier' / 'past.csv')
        self.assertEqual({(r['part'], r['other'], r['came']) for r in rows}, {('courses', '', '1')})
        return sorted((r['start'], r['end'], r['person']) for r in rows if r['of'] == 'c1')

    def p0_was_in_it(self):
        """And p1 has what is to come."""
        now = binary.rows(self.out / 'courses.csv')
        self.assertEqual([r for r in now if r['course'] == 'c1' and r['start'] < AS_OF], self.held)
        self.assertEqual(self.were_there(), [(r['start'], r['end'], 'p0') for r in self.held])
        self.assertEqual([len(part) for part in self.agenda('p0')], [4, 0])
        self.assertEqual([len(part) for part in self.agenda('p1')], [0, 4])

    def test_who_leaves(self):
        self.assertEqual(self.seats(), [('c1', 'p0', '1', '1'), ('c1', 'p1', '2', '0')])
        self.assertEqual([len(part) for part in self.agenda('p0')], [4, 4])
        self.leave('--withdrawn', self.folder / 'gone.txt')
        self.assertEqual(self.seats(), [('c1', 'p1', '1', '1')])
        self.p0_was_in_it()
        self.leave('--withdrawn', self.folder / 'gone.txt')
        self.p0_was_in_it()
        # of the sessions that p1 has then been in, too
        self.leave(as_of='2027-03-24')
        self.assertEqual([who for _, _, who in self.were_there()], ['p0'] * 4 + ['p1'] * 3)
        self.assertEqual([len(part) for part in self.agenda('p0')], [4, 0])

    def test_who_is_enrolled_no_more(self):
        self.write('enrolments.csv', 'person,course\np1,c1\np2,c2\n')
        self.leave()
        self.p0_was_in_it()
        self.write('enrolments.csv', 'person,course\np1,c1\np2,c2\np0,c1\n')
        self.leave()
        self.p0_was_in_it()
        self.assertEqual(self.seats(), [('c1', 'p1', '1', '1'), ('c1', 'p0', '2', '0')])

    def test_who_is_in_no_table_any_more(self):
        self.write('applicants.csv', 'id,role\np1,mentee\np2,mentee\n')
        self.write('enrolments.csv', 'person,course\np1,c1\np2,c2\n')
        self.leave()
        self.p0_was_in_it()

    def test_a_room_that_shrinks_or_grows(self):
        for capacity, seated in ((2, ['1', '1']), (1, ['1', '0'])):
            self.write('courses.csv', COURSES.replace('instructors', 'instructors,capacity').replace(
                'Ana', f'Ana,{capacity}').replace('Blas', 'Blas,'))
            self.leave()
            self.assertEqual([row[3] for row in self.seats()], seated)
            self.assertEqual(self.were_there(), [(r['start'], r['end'], 'p0') for r in self.held])
            self.assertEqual([len(part) for part in self.agenda('p1')], [0, 4 * int(seated[1])])
            now = binary.rows(self.out / 'courses.csv')
            self.assertEqual([r for r in now if r['course'] == 'c1' and r['start'] < AS_OF], self.held)

    def test_a_result_that_does_not_say_who_had_a_seat(self):
        (self.out / 'seats.csv').unlink()
        self.write('enrolments.csv', 'person,course\np2,c2\np1,c1\n')
        done = self.leave()
        self.assertIn('seats.csv: note: is not there: who has a seat in a course now', done.stderr)
        self.assertEqual([who for _, _, who in self.were_there()], ['p1'] * 4)
        self.write('enrolments.csv', 'person,course\np2,c2\n')
        self.assertNotIn('seats.csv', self.leave().stderr)
        self.assertEqual([who for _, _, who in self.were_there()], ['p1'] * 4)

    def test_a_result_that_says_too_much(self):
        """More could come than had a seat; a seat of nobody; in a course that is none."""
        for name, old, new in (('courses.csv', ',1\n', ',99999999999\n'), ('courses.csv', ',1\n', ',-1\n'),
                               ('seats.csv', 'p0,', 'p9,'), ('seats.csv', 'c1,', 'c9,'),
                               ('seats.csv', 'c1,p1,2,0', 'c1,p0,1,1')):
            self.done(yunta('run', self.folder, '-q'))
            path = self.out / name
            path.write_text(path.read_text().replace(old, new))
            self.leave()
            self.assertLessEqual(len(self.were_there()), 4)

    def lie(self, change, words):
        path = self.out / 'earlier' / 'past.csv'
        kept, manifest = path.read_text(), (self.out / 'manifest.json').read_bytes()
        told = change(kept)
        self.assertNotEqual(told, kept)
        path.write_text(told)
        binary.sign(self.out)
        try:
            self.verify(6, words)
        finally:
            path.write_text(kept)
            (self.out / 'manifest.json').write_bytes(manifest)

    def test_no_lie_about_who_was_there_is_taken(self):
        self.leave('--withdrawn', self.folder / 'gone.txt')
        row = next(line for line in (self.out / 'earlier' / 'past.csv').read_text().splitlines(True)
                   if line.startswith('courses,c1'))
        no_such = 'was in no such session that has been held'
        too_few = '0 had a session of a course that has been held, and 1 could come'
        for change, words in (
                (lambda t: t.replace(row, ''), too_few),
                (lambda t: t.replace(row, row + row), 'names somebody twice in one session'),
                (lambda t: t.replace(row, row.replace('p0', 'p1')), 'calendars'),
                (lambda t: t.replace(row, row + row.replace('p0', 'p2')), 'calendars'),
                (lambda t: t.replace(row, row.replace('p0', 'p9')), 'has sessions and no calendar: "p9"'),
                (lambda t: t.replace(row, row.replace(',1\n', ',0\n')), no_such),
                (lambda t: t.replace(row, row.replace('c1,,', 'c1,p1,')), no_such),
                (lambda t: t.replace(row, row.replace('c1,', 'c2,')), too_few),  # at that hour too
                (lambda t: t.replace(row, row.replace('courses', 'plenaries')), no_such),
                (lambda t: t.replace(row, row.replace(row[row.index('2027'):][:10], '2027-03-10')), no_such),
                (lambda t: t.replace(row, row.replace('T09', 'T08')), no_such)):
            with self.subTest(words=words):
                self.lie(change, words)
        # to have had what is to come
        coming = next(r for r in binary.rows(self.out / 'courses.csv') if r['start'] > AS_OF)
        self.lie(lambda t: t + f"courses,c1,,p1,{coming['start']},{coming['end']},1\n", no_such)
        self.verify(0)


class AtRandom(unittest.TestCase):
    """Cohorts at random, of which something changes while they are held: `verify` agrees with all."""

    def change(self, luck, folder, tables):
        rows = tables['experts'].splitlines()
        day = f'2027-03-{luck.randint(5, 20):02d}'
        kept = [r for r in rows[1:] if r.split(',')[1] < day or luck.random() < 0.75]
        (folder / 'experts.csv').write_text('\n'.join(rows[:1] + kept) + '\n')
        if luck.random() < 0.3:
            policy = (folder / 'yunta.yaml').read_text()
            (folder / 'yunta.yaml').write_text(luck.choice([
                policy.replace('to: "14:00"', 'to: "12:00"'), policy.replace('at_once: 2', 'at_once: 1'),
                policy.replace('2027-03-28', '2027-03-24'), policy.replace('wed, thu', 'wed, fri')]))
        if luck.random() < 0.3:
            (folder / 'holidays.csv').write_text(
                tables['holidays'] + f'2027-03-{luck.randint(1, 28):02d},new,\n')
        return day

    def test_all_of_them(self):
        begun = interrupted = cut = 0
        with tempfile.TemporaryDirectory() as name:
            for seed in range(24):
                luck = random.Random(seed)
                folder = pathlib.Path(name) / str(seed)
                policy, tables = random_calendars.courses(luck)
                random_calendars.write(folder, policy, tables)
                random_calendars.schedule(folder)
                day = self.change(luck, folder, tables)
                for _ in range(2):  # the second finds everything as it left it
                    done = subprocess.run(
                        [binary.PLAIN, 'repair', str(folder), '--from', str(folder / 'out'), '--as-of',
                         day, '-q'], capture_output=True, text=True, check=False)
                    self.assertEqual(done.returncode, 0, (seed, done.stderr))
                    done = subprocess.run([binary.PLAIN, 'verify', str(folder), str(folder / 'out')],
                                          capture_output=True, text=True, check=False)
                    self.assertEqual(done.returncode, 0, (seed, done.stdout, done.stderr))
                run = json.loads((folder / 'out' / 'run.json').read_text())
                stages = {s['objective']: s['value'] for p in run['parts'] for s in p['stages']
                          if p['part'] == 'courses'}
                self.assertEqual(stages.get('moved', 0), 0)
                begun += 'interrupted' in stages
                interrupted += stages.get('interrupted', 0)
                cut += len(run.get('courses_cut', []))
        self.assertGreater(begun, 10)
        self.assertGreater(interrupted, 2)
        self.assertGreater(cut, 0)


if __name__ == '__main__':
    unittest.main(verbosity=2)

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


class Begun(unittest.TestCase):
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

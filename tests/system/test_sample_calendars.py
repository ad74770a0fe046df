"""The sample calendars by the real binary: proven, at their values, every rule checked here anew."""
import datetime
import json
import math
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

import binary
from binary import DATA, rows

CALENDARS = DATA / 'calendars'


def moment(text):
    return datetime.datetime.fromisoformat(text).replace(tzinfo=None)


def overflow(invited, room, show, walk_in):
    """The chance that more than fit are there."""
    mean = invited * show * walk_in / (1 - walk_in)
    stay = 0
    for shows in range(min(invited, room) + 1):
        chance = math.comb(invited, shows) * show ** shows * (1 - show) ** (invited - shows)
        stay += chance * sum(math.exp(-mean) * mean ** k / math.factorial(k)
                             for k in range(room - shows + 1))
    return 1 - stay


class SampleCalendars(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())

    def tearDown(self):
        shutil.rmtree(self.folder)

    def run_case(self, name, *options):
        case, out = self.folder / name, self.folder / (name + '-out')
        if not case.exists():
            shutil.copytree(CALENDARS / name, case)
        done = subprocess.run([binary.PLAIN, 'run', case, '-o', out, '-q', *options],
                              capture_output=True, text=True, timeout=600)
        self.assertEqual(done.returncode, 0, done.stderr)
        run = json.loads((out / 'run.json').read_text('utf-8'))
        expected = json.loads((case / 'expected.json').read_text('utf-8'))
        for part in run['parts']:
            for stage in part['stages']:
                self.assertEqual(stage['value'], stage['bound'], part['part'])
            if part['part'] in expected:
                self.assertEqual(part['status'], 'proven')
                self.assertEqual({s['objective']: s['value'] for s in part['stages']},
                                 expected[part['part']])
        return case, out

    def test_red(self):
        """Encounters to which some do not come and others do who never said so."""
        case, out = self.run_case('red')
        sizes = {}
        for row in rows(out / 'attendance.csv'):
            sizes[row['group']] = sizes.get(row['group'], 0) + 1
        most = max(n for n in range(1, 120) if overflow(n, 60, 0.65, 0.2) <= 0.05)
        self.assertLessEqual(max(sizes.values()), most)
        self.assertEqual(len(sizes), -(-sum(sizes.values()) // most))
        for row in rows(out / 'plenaries.csv'):
            self.assertEqual(int(row['expected']), round(int(row['can_attend']) * 0.65 / 0.8))
        subprocess.run([binary.PLAIN, 'verify', case, out, '-q'], check=True, timeout=600)

    def change(self, case, out, more, *options):
        """The sample again, after a holiday; what moved, by part."""
        with open(case / 'holidays.csv', 'a', encoding='utf-8') as file:
            file.write(more)
        later = self.folder / (case.name + '-later')
        done = subprocess.run([binary.PLAIN, *options, '-o', later, '-q', '--lang', 'en'],
                              capture_output=True, text=True, timeout=600)
        self.assertEqual((done.returncode, done.stderr), (0, ''))
        subprocess.run([binary.PLAIN, 'verify', case, later, '-q'], check=True, timeout=600)
        run = json.loads((later / 'run.json').read_text('utf-8'))
        return later, {p['part']: s['value'] for p in run['parts'] for s in p['stages']
                       if s['objective'] == 'moved'}

    def elsewhere(self, name, out, later, columns):
        now = {tuple(r[c] for c in columns) for r in rows(later / name)}
        return sum(tuple(r[c] for c in columns) not in now for r in rows(out / name))

    def test_a_holiday_moves_one_workshop(self):
        case, out = self.run_case('autoridades')
        day = rows(out / 'workshops.csv')[0]['start'][:10]
        later, moved = self.change(case, out, f'{day},nuevo,\n', 'schedule', case, '--pairings',
                                   out / 'pairings.csv', '--keep', out)
        self.assertEqual(moved, {'workshops': 1})
        self.assertEqual(self.elsewhere('workshops.csv', out, later,
                                        ['workshop', 'facilitator', 'start']), 1)

    def test_the_workshops_of_who_left_move_and_no_others(self):
        case, out = self.run_case('autoridades')
        held = rows(out / 'workshops.csv')
        gone = held[0]['facilitator']
        people = (case / 'facilitators.csv').read_text('utf-8').splitlines(keepends=True)
        (case / 'facilitators.csv').write_text(
            ''.join(r for r in people if not r.startswith(gone + ',')), 'utf-8')
        theirs = sum(r['facilitator'] == gone for r in held)
        later, moved = self.change(case, out, '', 'schedule', case, '--pairings', out / 'pairings.csv',
                                   '--keep', out)
        self.assertEqual(moved, {'workshops': theirs})
        self.assertEqual(self.elsewhere('workshops.csv', out, later,
                                        ['workshop', 'facilitator', 'start']), theirs)
        # What they have given cannot be given again: they must stay in the table.
        day = max(r['start'][:10] for r in held if r['facilitator'] == gone)
        done = subprocess.run([binary.PLAIN, 'repair', case, '--from', out, '--as-of', day, '-o',
                               self.folder / 'none', '-q', '--lang', 'en'], capture_output=True,
                              text=True, timeout=600)
        self.assertEqual(done.returncode, 4)
        self.assertEqual(done.stderr.count('is not among the facilitators'), theirs - 1)

    def test_what_was_taught_stays_and_a_course_goes_on(self):
        case, out = self.run_case('directivos')
        held = [r for r in rows(out / 'courses.csv') if r['course'] == 'compras']
        day = held[5]['start'][:10]
        as_of = held[4]['start'][:10]
        later, moved = self.change(case, out, f'{day},nuevo,\n', 'repair', case, '--from', out,
                                   '--as-of', as_of)
        self.assertEqual((moved['courses'], moved['workshops']), (1, 0))
        self.assertEqual(self.elsewhere('courses.csv', out, later, ['course', 'start']), 1)
        before = [r for r in rows(out / 'courses.csv') if r['start'] < as_of]
        self.assertGreater(len(before), 10)
        self.assertEqual(before, [r for r in rows(later / 'courses.csv') if r['start'] < as_of])

    def test_verify_finds_a_moved_count_that_is_wrong(self):
        case, out = self.run_case('autoridades')
        day = rows(out / 'workshops.csv')[0]['start'][:10]
        later, _ = self.change(case, out, f'{day},nuevo,\n', 'schedule', case, '--pairings',
                               out / 'pairings.csv', '--keep', out)
        run = (later / 'run.json').read_text('utf-8')
        wrong = run.replace('"objective": "moved", "value": 1', '"objective": "moved", "value": 0')
        self.assertTrue(run != wrong)
        (later / 'run.json').write_text(wrong, 'utf-8')
        done = subprocess.run([binary.PLAIN, 'verify', case, later, '--lang', 'en'], capture_output=True,
                              text=True, timeout=600)
        self.assertEqual(done.returncode, 6)
        self.assertIn('moved', done.stderr)

    def check_workshops(self, case, out):
        """The rules of the workshops; what the ways cost."""
        ways = {frozenset((r['from'], r['to'])): r for r in rows(case / 'travel.csv')}
        asked = {r['workshop']: r for r in rows(case / 'workshops.csv')}
        held = rows(out / 'workshops.csv')
        off = {(r['date'], r.get('region') or '') for r in rows(case / 'holidays.csv')}
        cost = 0
        for person in rows(case / 'facilitators.csv'):
            mine = sorted((r for r in held if r['facilitator'] == person['facilitator']),
                          key=lambda r: r['start'])
            self.assertLessEqual(len(mine), int(person['most']))
            at, day = person['home'], None
            for row in mine:
                date = moment(row['start']).date()
                window = asked[row['workshop']]
                self.assertTrue(person['from'] <= str(date) <= person['to'])
                self.assertTrue((window['earliest'] or '0') <= str(date) <= (window['latest'] or '9'))
                self.assertFalse({(str(date), ''), (str(date), row['region'])} & off)
                if row['region'] != at:
                    way = ways[frozenset((at, row['region']))]
                    cost += int(way['cost'])
                    if day:
                        self.assertGreaterEqual((date - day).days, int(way['days']) + 1)
                elif day:
                    self.assertGreater(date, day)
                at, day = row['region'], date
            if mine and at != person['home']:
                cost += int(ways[frozenset((at, person['home']))]['cost'])
        return len(held), cost

    def test_directivos(self):
        case, out = self.run_case('directivos')
        self.assertEqual(self.check_workshops(case, out), (3, 390000))
        sessions = rows(out / 'courses.csv')
        free = {(r['expert'], r['date']): (r['from'], r['to']) for r in rows(case / 'experts.csv')}
        holidays = {r['date'] for r in rows(case / 'holidays.csv')}
        busy = []
        for course in rows(case / 'courses.csv'):
            mine = [r for r in sessions if r['course'] == course['course']]
            self.assertEqual([int(r['number']) for r in mine],
                             list(range(1, int(course['sessions']) + 1)))
            weekly = {(moment(r['start']).weekday(), moment(r['start']).time()) for r in mine}
            self.assertEqual(len(weekly), int(course['per_week']))
            for row in mine:
                start, end = moment(row['start']), moment(row['end'])
                self.assertNotIn(str(start.date()), holidays)
                hours = free[course['instructors'], str(start.date())]
                self.assertTrue(hours[0] <= f'{start:%H:%M}' and f'{end:%H:%M}' <= hours[1])
                for teacher, other_start, other_end in busy:
                    self.assertFalse(teacher == course['instructors'] and start < other_end
                                     and other_start < end)
                busy.append((course['instructors'], start, end))
            days = {moment(r['start']).date() for r in mine}
            day = min(days)
            while day <= max(days):  # no week is left out but for a holiday
                if day.weekday() in {w for w, _ in weekly} and str(day) not in holidays:
                    self.assertIn(day, days)
                day += datetime.timedelta(1)

    def test_seats_go_by_the_order_of_enrolment(self):
        case, out = self.run_case('directivos')
        wanted, waiting = [], 0
        for course in sorted(rows(case / 'courses.csv'), key=lambda r: r['course']):
            mine = [r['person'] for r in rows(case / 'enrolments.csv') if r['course'] == course['course']]
            for place, person in enumerate(mine, 1):
                seated = place <= int(course['capacity'] or len(mine))
                waiting += not seated
                wanted.append({'course': course['course'], 'person': person, 'place': str(place),
                               'seated': str(int(seated))})
        self.assertGreater(waiting, 0)
        self.assertEqual(rows(out / 'seats.csv'), wanted)
        run = json.loads((out / 'run.json').read_text('utf-8'))
        self.assertEqual([{k: str(v) for k, v in row.items()} for row in run['seats']], wanted)
        page = (out / 'report.html').read_text('utf-8')
        told = json.loads(re.search(r'id="result">(.*?)</script>', page, re.DOTALL).group(1))
        self.assertEqual(told['calendar']['seats'][0], ['Compras públicas', 30, 2])

    def test_autoridades(self):
        case, out = self.run_case('autoridades')
        self.assertEqual(self.check_workshops(case, out), (25, 3535))

    def test_shuffled_rows_and_threads_give_the_same_bytes(self):
        case, out = self.run_case('directivos', '-j', '1')
        before = {n: (out / n).read_bytes() for n in ('courses.csv', 'workshops.csv')}
        for name in ('courses', 'workshops', 'facilitators', 'travel', 'experts', 'holidays'):
            path = case / (name + '.csv')
            head, *lines = path.read_text('utf-8').splitlines(keepends=True)
            path.write_text(head + ''.join(reversed(lines)), 'utf-8')
        self.run_case('directivos', '-j', '4')
        for name, content in before.items():
            self.assertEqual((out / name).read_bytes(), content)


if __name__ == '__main__':
    unittest.main(verbosity=2)

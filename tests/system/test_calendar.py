"""The calendar of a sample cohort, checked rule by rule from the files alone, and small cohorts
against every calendar that there is."""
import collections
import datetime
import itertools
import json
import pathlib
import random
import shutil
import tempfile
import unittest

import icalendar

import binary
from binary import DATA, rows

DAYS = ['lunes', 'martes', 'miércoles', 'jueves', 'viernes', 'sábado', 'domingo']
SHORT = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']
yunta = binary.run


def at(text):
    return datetime.datetime.fromisoformat(text)


def clock(text):
    hours, minutes = text.split(':')
    return int(hours) * 60 + int(minutes)


def minute(moment):
    return moment.hour * 60 + moment.minute


class MentoriaDigital(unittest.TestCase):
    """Seven plenaries every fortnight and four meetings a pair, of a form's export."""

    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp())
        cls.cohort = cls.folder / 'c'
        shutil.copytree(DATA / 'cohorts' / 'mentoria-digital', cls.cohort)
        done = yunta('run', cls.cohort)
        assert done.returncode == 0, done.stdout + done.stderr
        cls.out = cls.cohort / 'out'
        cls.found = json.loads((cls.out / 'run.json').read_text('utf-8'))
        cls.plenaries = [dict(r, start=at(r['start']), end=at(r['end']))
                         for r in rows(cls.out / 'plenaries.csv')]
        cls.meetings = [dict(r, start=at(r['start']), end=at(r['end']))
                        for r in rows(cls.out / 'meetings.csv')]
        cls.holidays = {r['date'] for r in rows(cls.cohort / 'holidays.csv')}
        cls.hours = cls.read_hours()

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    @classmethod
    def read_hours(cls):
        hours = collections.defaultdict(list)  # (person, purpose, weekday): [(from, to)]
        for r in rows(cls.cohort / 'availability.csv'):
            hours[r['person'], r['for'] or 'meetings', SHORT.index(r['day'])].append(
                (clock(r['from']), clock(r['to'])))
        for r in rows(cls.cohort / 'respuestas.csv'):
            for day, name in enumerate(DAYS[:5]):
                cell = r['Disponibilidad semanal [%s]' % name.capitalize()]
                for part in filter(None, (p.strip() for p in cell.split(','))):
                    start, end = part.split('-')
                    hours[r['RUT (sin puntos y con guion)'], 'meetings', day].append(
                        (clock(start), clock(end)))
        return hours

    def free(self, person, purpose, start, end):
        gave = any(p == person and f == purpose for p, f, _ in self.hours)
        spans = self.hours[person, purpose, start.weekday()] if (
            (person, purpose, start.weekday()) in self.hours) else []
        return not gave or any(a <= minute(start) and minute(end) <= b for a, b in spans)

    def test_seven_plenaries_obey_every_rule(self):
        sessions = {r['session']: r for r in rows(self.cohort / 'sessions.csv')}
        experts = collections.defaultdict(list)
        for r in rows(self.cohort / 'experts.csv'):
            experts[r['expert'], r['date']].append((clock(r['from']), clock(r['to'])))
        self.assertEqual([p['session'] for p in self.plenaries], ['p%d' % k for k in range(1, 8)])
        for p in self.plenaries:
            self.assertEqual(p['end'] - p['start'],
                             datetime.timedelta(minutes=int(sessions[p['session']]['minutes'])))
            self.assertLess(p['start'].weekday(), 5)
            self.assertGreaterEqual(minute(p['start']), 9 * 60)
            self.assertLessEqual(minute(p['end']), 18 * 60)
            self.assertEqual((minute(p['start']) - 9 * 60) % 30, 0)
            date = p['start'].date().isoformat()
            self.assertNotIn(date, self.holidays)
            self.assertTrue('2027-03-01' <= date <= '2027-08-31')
            for name in sessions[p['session']]['experts'].split(';'):
                self.assertTrue(any(a <= minute(p['start']) and minute(p['end']) <= b
                                    for a, b in experts[name, date]), (name, date))
        for a, b in zip(self.plenaries, self.plenaries[1:]):
            self.assertLessEqual(abs((b['start'].date() - a['start'].date()).days - 14), 3)

    def test_attendance_and_its_objectives(self):
        attended = missing = total = 0
        count = collections.Counter()
        for r in rows(self.out / 'attendance.csv'):
            can = 0
            for p in self.plenaries:
                free = self.free(r['person'], 'plenaries', p['start'], p['end'])
                self.assertEqual(r[p['session']], str(int(free)), (r['person'], p))
                count[p['session']] += free
                can += free
            self.assertEqual(int(r['can_attend']), can)
            total += can
            missing += max(0, 5 - can)
            attended += 1
        self.assertEqual(attended, 60)
        for p in self.plenaries:
            self.assertEqual(int(p['can_attend']), count[p['session']])
        part = next(p for p in self.found['parts'] if p['part'] == 'plenaries')
        stages = {s['objective']: s for s in part['stages']}
        self.assertEqual(stages['shortage']['value'], missing)
        self.assertEqual(stages['attendance']['value'], total)
        for stage in stages.values():
            self.assertEqual(stage['value'], stage['bound'])
        self.assertEqual(part['status'], 'proven')

    def test_meetings_obey_every_rule(self):
        pairs = {(r['mentor'], r['mentee']) for r in rows(self.out / 'pairings.csv')}
        held = collections.defaultdict(list)
        busy = collections.defaultdict(list)
        for p in self.plenaries:
            for r in rows(self.out / 'attendance.csv'):
                busy[r['person']].append((p['start'], p['end']))
        for m in self.meetings:
            self.assertIn((m['mentor'], m['mentee']), pairs)
            self.assertEqual(m['end'] - m['start'], datetime.timedelta(minutes=60))
            self.assertNotIn(m['start'].date().isoformat(), self.holidays)
            self.assertLess(m['start'].weekday(), 5)
            for person in (m['mentor'], m['mentee']):
                self.assertTrue(self.free(person, 'meetings', m['start'], m['end']), m)
                for start, end in busy[person]:
                    self.assertTrue(m['end'] <= start or end <= m['start'], m)
                busy[person].append((m['start'], m['end']))
            held[m['mentor'], m['mentee']].append(m['start'].date())
        for dates in held.values():
            self.assertLessEqual(len(dates), 4)
            self.assertEqual(dates, sorted(dates))
            for a, b in zip(dates, dates[1:]):
                self.assertGreaterEqual((b - a).days, 14)

    def test_each_pair_holds_as_many_meetings_as_it_can(self):
        """A pair of people with one partner each can be scheduled greedily, alone."""
        plenaries = [(p['start'].replace(tzinfo=None), p['end'].replace(tzinfo=None))
                     for p in self.plenaries]
        held = collections.Counter((m['mentor'], m['mentee']) for m in self.meetings)
        for r in rows(self.out / 'pairings.csv'):
            count, last = 0, None
            for n in range(184):
                day = datetime.datetime(2027, 3, 1) + datetime.timedelta(days=n)
                if day.weekday() > 4 or day.date().isoformat() in self.holidays:
                    continue
                if last and (day - last).days < 14 or count == 4:
                    continue
                for start in range(540, 1021, 30):
                    begin = day + datetime.timedelta(minutes=start)
                    end = begin + datetime.timedelta(minutes=60)
                    if all(self.free(p, 'meetings', begin, end)
                           for p in (r['mentor'], r['mentee'])) and \
                            all(end <= a or b <= begin for a, b in plenaries):
                        count, last = count + 1, day
                        break
            self.assertEqual(held[r['mentor'], r['mentee']], count)

    def test_calendars_in_another_parser(self):
        files = {r['file']: r['person'] for r in rows(self.out / 'calendars.csv')}
        self.assertEqual(len(files), 60)
        people = {r['RUT (sin puntos y con guion)'] for r in rows(self.cohort / 'respuestas.csv')}
        mails = {r['Dirección de correo electrónico'] for r in
                 rows(self.cohort / 'respuestas.csv')}
        partners = collections.defaultdict(set)
        for r in rows(self.out / 'pairings.csv'):
            partners[r['mentor']].add(r['mentee'])
            partners[r['mentee']].add(r['mentor'])
        offsets = set()
        for file, person in files.items():
            path = self.out / ('calendars/' + file if '/' not in file else file)
            bytes_ = path.read_bytes()
            for line in bytes_.split(b'\r\n'):
                self.assertLessEqual(len(line), 75)
                self.assertNotIn(b'\n', line)
            self.assertFalse(any(p in path.name for p in people))
            calendar = icalendar.Calendar.from_ical(bytes_)
            starts = set()
            for event in calendar.walk('VEVENT'):
                start = event.decoded('dtstart')
                starts.add(start.astimezone(datetime.timezone.utc))
                offsets.add(start.utcoffset())
                self.assertFalse(any(p in str(event['uid']) for p in people))
            mine = {m['start'] for m in self.meetings if person in (m['mentor'], m['mentee'])}
            mine |= {p['start'] for p in self.plenaries}
            self.assertEqual(starts, {m.astimezone(datetime.timezone.utc) for m in mine})
            text = bytes_.replace(b'\r\n ', b'').decode('utf-8')
            seen = {p[1:].split('@')[0] for p in mails if p in text}
            allowed = {p.split('-')[0] for p in partners[person] | {person}}
            self.assertLessEqual(seen, allowed)
        # Both sides of Chile's change of hour, on 2027-04-03 at midnight.
        self.assertEqual(offsets, {datetime.timedelta(hours=-3), datetime.timedelta(hours=-4)})

    def test_run_json_validates(self):
        import jsonschema
        schema = json.loads((DATA.parent / 'docs' / 'run.schema.json').read_text('utf-8'))
        jsonschema.validate(self.found, schema)

    def test_modes_and_manifest(self):
        import hashlib
        self.assertEqual(self.out.stat().st_mode & 0o777, 0o700)
        manifest = json.loads((self.out / 'manifest.json').read_text('utf-8'))
        text = json.dumps(manifest)
        for path in self.out.rglob('*'):
            if path.is_file():
                self.assertEqual(path.stat().st_mode & 0o777, 0o600, path)
                name = str(path.relative_to(self.out))
                if name in ('manifest.json', 'timings.json'):
                    continue
                self.assertIn(name, text)
                self.assertIn(hashlib.sha256(path.read_bytes()).hexdigest(), text, name)


# ---- small cohorts, every calendar tried ------------------------------------------------------
def small(rng):
    """Two or three pairs that may share a mentor, with a week and a bit of hours."""
    mentees = rng.choice([1, 2, 2, 3])
    capacity = rng.choice([1, 2, 3])
    people = ['m1'] + ['m2'] * (capacity < mentees) + ['e%d' % k for k in range(mentees)]
    people = sorted(set(people) | ({'m2'} if rng.random() < 0.4 else set()))
    hours = {p: sorted({(rng.choice(SHORT[:3]), rng.choice([9, 10, 11])) for _ in range(3)})
             for p in people}
    policy = {'programme': {'start': '2027-03-01', 'end': '2027-03-%02d' % rng.choice([5, 8, 10])},
              'matching': {'mentor': {'capacity': capacity}},
              'meetings': {'count': rng.choice([1, 2, 3]), 'minutes': 60, 'step_minutes': 60,
                           'gap_days': rng.choice([0, 1, 3, 7])}}
    return people, hours, policy


def write_small(folder, people, hours, policy):
    (folder / 'yunta.yaml').write_text(json.dumps(policy))
    (folder / 'applicants.csv').write_text('id,role\n' + ''.join(
        '%s,%s\n' % (p, 'mentor' if p[0] == 'm' else 'mentee') for p in people))
    (folder / 'availability.csv').write_text('person,day,from,to\n' + ''.join(
        '%s,%s,%02d:00,%02d:00\n' % (p, d, h, h + 1) for p in people for d, h in hours[p]))


def slots(hours, policy, pair):
    start = datetime.date.fromisoformat(policy['programme']['start'])
    end = datetime.date.fromisoformat(policy['programme']['end'])
    both = set(hours[pair[0]]) & set(hours[pair[1]])
    day = start
    while day <= end:
        for hour in (9, 10, 11):
            if (SHORT[day.weekday()], hour) in both:
                yield day, hour
        day += datetime.timedelta(days=1)


def choices(hours, policy, pair):
    """Every set of meetings that one pair may hold, alone."""
    gap, all_slots = policy['meetings']['gap_days'], list(slots(hours, policy, pair))
    for n in range(policy['meetings']['count'] + 1):
        for chosen in itertools.combinations(all_slots, n):
            if all((b[0] - a[0]).days >= gap for a, b in zip(chosen, chosen[1:])):
                yield chosen


def best_calendar(hours, policy, pairs):
    start = datetime.date.fromisoformat(policy['programme']['start'])
    best = None
    for calendar in itertools.product(*(list(choices(hours, policy, p)) for p in pairs)):
        used = [(person, slot) for pair, chosen in zip(pairs, calendar)
                for slot in chosen for person in pair]
        if len(used) != len(set(used)):
            continue
        regular = sum(max(collections.Counter((d.weekday(), h) for d, h in c).values())
                      for c in calendar if c)
        vector = (sum(len(c) == policy['meetings']['count'] for c in calendar),
                  sum(map(len, calendar)), regular,
                  -sum((d - start).days for c in calendar for d, _ in c))
        if best is None or vector > best:
            best = vector
    return best


class SmallMeetings(unittest.TestCase):
    def test_against_every_calendar(self):
        rng, done = random.Random(7), 0
        folder = pathlib.Path(tempfile.mkdtemp())
        while done < 60:
            people, hours, policy = small(rng)
            case = folder / str(done)
            case.mkdir(exist_ok=True)
            write_small(case, people, hours, policy)
            result = yunta('run', case, '-q')
            self.assertEqual(result.returncode, 0, result.stderr)
            run = json.loads((case / 'out' / 'run.json').read_text('utf-8'))
            part = next(p for p in run['parts'] if p['part'] == 'meetings')
            pairs = [(r['mentor'], r['mentee']) for r in run['pairings']]
            sizes = 1
            for pair in pairs:
                sizes *= sum(1 for _ in choices(hours, policy, pair))
            if not pairs or sizes > 30000:
                continue
            done += 1
            complete, held, regular, early = best_calendar(hours, policy, pairs)
            with self.subTest(case=done):
                self.assertEqual([s['value'] for s in part['stages']],
                                 [complete, held, regular, -early])
                self.assertEqual(part['status'], 'proven')
                self.assertEqual(len(run['meetings']), held)
        shutil.rmtree(folder)


if __name__ == '__main__':
    unittest.main(verbosity=2)

"""Every calendar of every sample, and every hour around every change of hour, read by two parsers that are
not ours and held against the tables and the system's zone files."""
import collections
import datetime
import json
import pathlib
import shutil
import tempfile
import unittest
import zoneinfo

import binary
from binary import DATA, rows
import parsers
from parsers import UTC

CHANGING = ['America/Santiago', 'Pacific/Easter', 'America/Tijuana', 'Europe/Madrid']
CONSTANT = ['America/Punta_Arenas', 'America/Mexico_City', 'America/Lima']
CLOCKS = ['00:00', '00:30', '01:00', '01:30', '02:00', '02:30', '03:00', '06:30', '12:00', '20:30', '21:00', '21:30',
          '22:00', '22:30', '23:00', '23:30']
DAY, HALF_HOUR = datetime.timedelta(days=1), datetime.timedelta(minutes=30)
DAY_ONE = datetime.date(2026, 1, 1)


class Case(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)

    def run_cohort(self, cohort):
        done = binary.run('run', cohort, '-q', '--time-limit', '60')
        self.assertIn(done.returncode, (0, 1), done.stderr)
        return cohort / 'out'


class Samples(Case):
    def sessions(self, out):
        """The starts and ends of each person's sessions by the tables, and of all; the sessions there are."""
        run = json.loads((out / 'run.json').read_text('utf-8'))
        mine, kinds = collections.defaultdict(collections.Counter), collections.Counter()

        def add(kind, row, people):
            kinds[kind] += 1
            times = tuple(datetime.datetime.fromisoformat(row[c]).astimezone(UTC)
                          for c in ('start', 'end'))
            for person in ['', *people]:
                mine[person][times] += 1
        group = {r['person']: str(r['group']) for r in run.get('attendance', [])}
        mentees = collections.defaultdict(list)
        for pair in run.get('pairings', []):
            mentees[pair['mentor']].append(pair['mentee'])
        for row in run.get('plenaries', []):
            add('plenaries', row, [p for p, g in group.items() if g == str(row['group'])])
        for row in run.get('meetings', []):
            add('meetings', row, [row['mentor'], *([row['mentee']] if row['mentee'] else
                                                  mentees[row['mentor']])])
        return run, mine, kinds, add

    def seated(self, cohort):
        """Who has a seat in each course: those who enrolled first; the others wait, and have no sessions."""
        enrolled = collections.defaultdict(list)
        for row in rows(cohort / 'enrolments.csv'):
            enrolled[row['course']].append(row['person'])
        return {row['course']: enrolled[row['course']][:int(row['capacity'] or 0) or None]
                for row in rows(cohort / 'courses.csv')}

    def read_all(self, source):
        """How many sessions of each kind the sample has."""
        cohort = self.folder / '-'.join(source.parts[-2:])
        shutil.copytree(source, cohort)
        with open(cohort / 'yunta.yaml', 'a', encoding='utf-8') as file:
            file.write('\noutput: {files: [csv, json, ics], alarm: 45}\n')
        out = self.run_cohort(cohort)
        run, mine, kinds, add = self.sessions(out)
        seated = self.seated(cohort) if run.get('courses') else {}
        for row in run.get('courses', []):
            add('courses', row, seated[row['course']])
        for row in run.get('workshops', []):
            add('workshops', row, [])
        files = {r['file'].rpartition('/')[2]: r['person'] for r in rows(out / 'calendars.csv')} if (
            out / 'calendars.csv').exists() else {}
        uids = collections.Counter()
        own = sorted((out / 'calendars').glob('*.ics'))
        # `verify` reads every one; the two parsers of others read some 40 of a large sample.
        for path in [p for k, p in enumerate(own) if p.name == 'all.ics' or k % (1 + len(own) // 40) == 0]:
            with self.subTest(sample=str(source.name), file=path.name):
                self.assertLess(path.stat().st_size, 1 << 20)
                events, found = parsers.read(self, path)
                alarms = {str(a['trigger'].dt) for e in events for a in e.walk('VALARM')}
                self.assertEqual(alarms, set() if path.name == 'all.ics' else
                                 {str(-datetime.timedelta(minutes=45))})
                times = collections.Counter(event[3:] for event in found)
                if path.name == 'all.ics':
                    self.assertEqual(times, mine[''])
                    uids.update(event[0] for event in found)
                elif not run.get('workshops'):  # who goes to a workshop is who lives there
                    self.assertEqual(times, mine[files[path.name]])
                else:
                    self.assertLessEqual(mine[files[path.name]], times)
                    self.assertLessEqual(times, mine[''])
        self.assertEqual(set(uids.values()) - {1}, set())
        if kinds:
            self.assertEqual(len(uids), sum(kinds.values()), source.name)
        return kinds

    def test_every_calendar_of_every_sample(self):
        sources = [p for kind in ('cohorts', 'calendars', 'dialects')
                   for p in sorted((DATA / kind).iterdir()) if p.is_dir()]
        kinds = {f'{s.parent.name}/{s.name}': self.read_all(s) for s in sources}
        for name, wanted in (('cohorts/mentoria-digital', {'plenaries', 'meetings'}),
                             ('cohorts/presidencia', {'plenaries', 'meetings'}),
                             ('calendars/red', {'plenaries'}), ('calendars/autoridades', {'workshops'}),
                             ('calendars/directivos', {'meetings', 'courses', 'workshops'})):
            self.assertLessEqual(wanted, set(kinds[name]), name)


class Hours(Case):
    """Sessions of half an hour at one hour after another, read from the calendar's file."""

    def held(self, name, policy, tables):
        cohort = self.folder / 'zone'
        cohort.mkdir()
        (cohort / 'yunta.yaml').write_text(
            'programme: {timezone: %s, %s}\noutput: {files: [csv, ics]}\n' % (name, policy))
        for table, text in tables.items():
            (cohort / f'{table}.csv').write_text(text)
        _, found = parsers.read(self, self.run_cohort(cohort) / 'calendars' / 'all.ics')
        shutil.rmtree(cohort)
        self.assertEqual({end - start for *_, start, end in found}, {HALF_HOUR})
        return sorted(event[3] for event in found)

    def workshops(self, name, days, clock):
        """The instants of the workshops, one on each of those days, that could be held."""
        return self.held(name, f'start: {days[0]}, end: {days[-1]}}}\nmeetings: {{count: 0}}\n'
                         'workshops: {days: [mon, tue, wed, thu, fri, sat, sun], minutes: 30, '
                         f'from: "{clock}"', {
                             'applicants': 'id,role,region\na,mentor,R\nb,mentee,R\n',
                             'facilitators': 'facilitator,home,from,to,most\nf,R,,,999\n',
                             'travel': 'from,to,days,cost\nR,R,0,0\n',
                             'workshops': 'workshop,region,minutes,earliest,latest,people\n' +
                                          ''.join(f'{d},R,30,{d},{d},5\n' for d in days)})

    def meetings(self, name, days, clock):
        """The instants of a pair's meetings, one on each of those days."""
        end = (datetime.datetime.combine(DAY_ONE, clock) + HALF_HOUR).time()
        return self.held(name, f'start: {days[0]}, end: {days[-1]}}}\n'
                         f'meetings: {{count: {len(days)}, minutes: 30, gap_days: 1, '
                         f'from: "{clock:%H:%M}", to: "{end:%H:%M}", objective: [held], '
                         'days: [mon, tue, wed, thu, fri, sat, sun]', {
                             'applicants': 'id,role\na,mentor\nb,mentee\n'})

    def wanted(self, name, days, clock):
        """The same by the system's zone files; nothing that touches a change of hour."""
        zone = zoneinfo.ZoneInfo(name)
        instants = []
        for day in days:
            local = datetime.datetime.combine(day, clock)
            start, end = ({t.replace(tzinfo=zone, fold=f).astimezone(UTC) for f in (0, 1)}
                          for t in (local, local + HALF_HOUR))
            if len(start) == 1 and end == {min(start) + HALF_HOUR}:
                instants.append(start.pop())
        return sorted(instants)

    def changes(self, name):
        """The days of a change of hour, the day before and the day after."""
        zone = zoneinfo.ZoneInfo(name)
        found, day = set(), datetime.datetime(2026, 1, 2, 12, tzinfo=zone)
        while day.year < 2032:
            if day.utcoffset() != (day - DAY).utcoffset():
                found |= {(day + n * DAY).date() for n in (-1, 0, 1)}
            day += DAY
        return sorted(found)

    def test_around_every_change_of_hour(self):
        for name in CHANGING:
            days = self.changes(name)
            self.assertEqual(len(days), 2 * 6 * 3, name)
            left_out = 0
            for text in CLOCKS:
                clock = datetime.time.fromisoformat(text)
                with self.subTest(zone=name, clock=text):
                    held = self.workshops(name, days, text)
                    self.assertEqual(held, self.wanted(name, days, clock))
                    left_out += len(days) - len(held)
            # Two starts in an hour that is not there, two in one that is there twice, and those that would
            # end in them; in each of six years.
            self.assertEqual(left_out, 6 * (2 + 2 + 2), name)

    def test_whole_years_without_a_change(self):
        for k, name in enumerate(CONSTANT):
            self.assertEqual(self.changes(name), [])
            for year in range(2026, 2032):
                first = datetime.date(year, 1, 1)
                days = [first + n * DAY for n in range(365 + (year == 2028))]
                clock = datetime.time((5 * year + k) % 24, 30 * (year % 2))
                with self.subTest(zone=name, year=year):
                    held = self.meetings(name, days, clock)
                    self.assertEqual(len(held), len(days))
                    self.assertEqual(held, self.wanted(name, days, clock))


if __name__ == '__main__':
    unittest.main(verbosity=2)

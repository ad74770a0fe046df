"""Calendars, invitations and alarms, by the real binary: read by two parsers that are not ours
(python-icalendar and libical), on every sample and around every change of hour."""
import ctypes
import datetime
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest
import zoneinfo

import icalendar

import binary
from binary import DATA, rows

UTC = datetime.timezone.utc
ZONES = ['America/Santiago', 'America/Punta_Arenas', 'Pacific/Easter', 'America/Mexico_City',
         'America/Tijuana', 'America/Lima', 'Europe/Madrid']

libical = ctypes.CDLL('libical.so.3')
for name, result, arguments in (
        ('icalparser_parse_string', ctypes.c_void_p, [ctypes.c_char_p]),
        ('icalcomponent_count_errors', ctypes.c_int, [ctypes.c_void_p]),
        ('icalrestriction_check', ctypes.c_int, [ctypes.c_void_p]),
        ('icalcomponent_count_components', ctypes.c_int, [ctypes.c_void_p, ctypes.c_int]),
        ('icalcomponent_free', None, [ctypes.c_void_p])):
    function = getattr(libical, name)
    function.restype, function.argtypes = result, arguments
VEVENT = 4  # icalcomponent_kind, ICAL_VEVENT_COMPONENT


def yunta(*words):
    done = binary.run(*words)
    assert done.returncode in (0, 1), done.stderr
    return done


class Case(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)

    def read(self, path):
        """A calendar by both; its events by python-icalendar."""
        text = path.read_bytes()
        root = libical.icalparser_parse_string(text)
        self.assertTrue(root, path)
        events = list(icalendar.Calendar.from_ical(text).walk('VEVENT'))
        self.assertEqual(libical.icalcomponent_count_errors(root), 0, path)
        self.assertEqual(libical.icalcomponent_count_components(root, VEVENT), len(events))
        self.assertTrue(libical.icalrestriction_check(root), path)
        self.assertEqual(libical.icalcomponent_count_errors(root), 0, path)
        libical.icalcomponent_free(root)
        for event in events:
            self.assertEqual(event.errors, [])
        return events


class Samples(Case):
    def test_every_calendar_of_every_sample(self):
        policy = '\noutput: {files: [csv, ics], alarm: 45}\n'
        for source in (DATA / 'cohorts' / 'mentoria-digital', DATA / 'cohorts' / 'presidencia',
                       DATA / 'calendars' / 'autoridades'):
            cohort = self.folder / source.name
            shutil.copytree(source, cohort)
            with open(cohort / 'yunta.yaml', 'a') as file:
                file.write(policy)
            yunta('run', cohort, '-q', '--time-limit', '20')
            files = sorted((cohort / 'out' / 'calendars').glob('*.ics'))
            self.assertTrue(files)
            for path in files:
                with self.subTest(sample=source.name, file=path.name):
                    self.assertLess(path.stat().st_size, 1 << 20)
                    alarms = {str(a['trigger'].dt) for e in self.read(path)
                              for a in e.walk('VALARM')}
                    self.assertEqual(alarms, set() if path.name == 'all.ics' else
                                     {str(-datetime.timedelta(minutes=45))})


class Hours(Case):
    """Workshops on the days of a change of hour, before and after, in every year to 2031."""

    def days(self, zone):
        """The days next to a change of the zone's offset; without any, four days a year."""
        found = set()
        day = datetime.datetime(2026, 1, 2, 12, tzinfo=zone)
        while day.year < 2032:
            if day.utcoffset() != (day - datetime.timedelta(days=1)).utcoffset():
                found |= {(day + datetime.timedelta(days=n)).date() for n in (-1, 0, 1)}
            day += datetime.timedelta(days=1)
        return sorted(found or {datetime.date(y, m, 15) for y in range(2026, 2032)
                                for m in (1, 4, 7, 10)})

    def test_instants_of_the_systems_zone_files(self):
        for name in ZONES:
            zone = zoneinfo.ZoneInfo(name)
            days = self.days(zone)
            cohort = self.folder / name.replace('/', '-')
            cohort.mkdir()
            (cohort / 'yunta.yaml').write_text(
                'programme: {timezone: %s, start: 2026-01-01, end: 2031-12-31}\n'
                'meetings: {count: 0}\noutput: {files: [csv, ics]}\n'
                'workshops: {days: [mon, tue, wed, thu, fri, sat, sun], from: "06:30"}\n' % name)
            (cohort / 'applicants.csv').write_text('id,role,region\na,mentor,R\nb,mentee,R\n')
            (cohort / 'facilitators.csv').write_text('facilitator,home,from,to,most\nf,R,,,999\n')
            (cohort / 'travel.csv').write_text('from,to,days,cost\nR,R,0,0\n')
            (cohort / 'workshops.csv').write_text('workshop,region,minutes,earliest,latest,people\n' +
                                                  ''.join('%s,R,90,%s,%s,5\n' % (d, d, d)
                                                          for d in days))
            yunta('run', cohort, '-q')
            starts = {e.decoded('dtstart').astimezone(UTC)
                      for e in self.read(cohort / 'out' / 'calendars' / 'all.ics')}
            wanted = {datetime.datetime.combine(d, datetime.time(6, 30), zone).astimezone(UTC)
                      for d in days}
            with self.subTest(zone=name):
                self.assertEqual(starts, wanted)


class Invitations(Case):
    def small(self):
        cohort = self.folder / 'c'
        cohort.mkdir()
        (cohort / 'yunta.yaml').write_text(
            'programme: {name: "Los \\"Nueve\\"", start: 2027-03-01, end: 2027-04-30}\n'
            'matching: {mentor: {capacity: 2}}\nmeetings: {of: group, count: 2}\n'
            'output: {exports: [invitations], organizer: oficina@x.example}\n')
        (cohort / 'applicants.csv').write_text(
            'id,name,email,role\nm1,Ana,ana@x.example,mentor\ne1,Luz,"luz+1@x.example",mentee\n'
            'e2,Sol,sol@x.example,mentee\nm2,Eva,,mentor\ne3,Paz,paz@x.example,mentee\n')
        (cohort / 'sessions.csv').write_text('session,title,minutes,experts\ns1,Inicio,60,\n')
        (cohort / 'constraints.csv').write_text(
            'kind,mentor,mentee\nlock,m1,e1\nlock,m1,e2\nlock,m2,e3\n')
        yunta('run', cohort, '-q')
        return cohort

    def invitations(self, cohort):
        """(address, uid): (method, sequence, start, attendees, row)."""
        found = {}
        for row in rows(cohort / 'out' / 'exports' / 'invitations.csv'):
            path = cohort / 'out' / row['file']
            events = self.read(path)
            self.assertEqual(len(events), 1)
            event = events[0]
            method = str(icalendar.Calendar.from_ical(path.read_bytes())['method'])
            self.assertEqual(method, row['method'])
            self.assertEqual(str(event['organizer']), 'mailto:oficina@x.example')
            people = event.get('attendee', [])
            people = [str(p) for p in (people if isinstance(people, list) else [people])]
            self.assertEqual(people[0], 'mailto:' + row['email'])
            self.assertEqual(event.decoded('dtstart').isoformat(), row['start'])
            found[row['email'], str(event['uid'])] = (
                method, int(event['sequence']), event.decoded('dtstart'),
                {p[len('mailto:'):] for p in people}, row)
        listed = {r[4]['file'] for r in found.values()}
        on_disk = {str(p.relative_to(cohort / 'out'))
                   for p in (cohort / 'out' / 'exports' / 'invitations').glob('*')}
        self.assertEqual(listed, on_disk)
        return found

    def test_who_sees_whom(self):
        cohort = self.small()
        found = self.invitations(cohort)
        office = {str(e['uid']) for e in self.read(cohort / 'out' / 'calendars' / 'all.ics')}
        self.assertLessEqual({uid for _, uid in found}, office)
        for (email, _), (method, sequence, _, people, row) in found.items():
            self.assertEqual((method, sequence), ('REQUEST', 0))
            circle = {'ana@x.example': {'ana@x.example', 'luz+1@x.example', 'sol@x.example'},
                      'luz+1@x.example': {'ana@x.example', 'luz+1@x.example'},
                      'sol@x.example': {'ana@x.example', 'sol@x.example'},
                      'paz@x.example': {'paz@x.example'}}[email]
            self.assertEqual(people, {email} if row['summary'] == 'Inicio' else circle)
            text = (cohort / 'out' / row['file']).read_bytes().replace(b'\r\n ', b'').decode()
            self.assertLessEqual(set(re.findall(r'[\w.+]+@x\.example', text)),
                                 circle | {'oficina@x.example'})
        self.assertEqual(len(found), 4 * 3)
        self.assertEqual(yunta('verify', cohort, cohort / 'out').returncode, 0)

    def test_changes_and_cancellations(self):
        cohort = self.small()
        before = self.invitations(cohort)
        text = (cohort / 'yunta.yaml').read_text()
        (cohort / 'yunta.yaml').write_text(text.replace('count: 2', 'count: 1')
                                           .replace('start: 2027-03-01', 'start: 2027-03-02'))
        yunta('run', cohort, '-q')
        after = self.invitations(cohort)
        self.assertEqual(set(after), set(before))
        kinds = set()
        for key, (method, sequence, start, people, row) in after.items():
            moved = start != before[key][2]
            kinds.add((method, moved))
            self.assertEqual(sequence, int(moved or method == 'CANCEL'))
            self.assertEqual(people, before[key][3])
        self.assertEqual({k for k, _ in kinds}, {'REQUEST', 'CANCEL'})
        self.assertIn(('REQUEST', True), kinds)
        yunta('run', cohort, '-q')
        again = self.invitations(cohort)
        self.assertEqual({k: v[:3] for k, v in again.items()}, {k: v[:3] for k, v in after.items()})

    def test_an_organizer_is_needed(self):
        cohort = self.small()
        text = (cohort / 'yunta.yaml').read_text()
        for organizer, words in (('', 'need output.organizer'),
                                 (', organizer: "a b@x.example"', 'is no e-mail address'),
                                 (', organizer: "a@x.example\\r\\nX:1"', 'is no e-mail address')):
            (cohort / 'yunta.yaml').write_text(
                text.replace(', organizer: oficina@x.example', organizer))
            done = subprocess.run([binary.PLAIN, 'check', str(cohort), '--lang', 'en'],
                                  capture_output=True, text=True, timeout=60)
            self.assertEqual(done.returncode, 4)
            self.assertIn(words, done.stderr)


if __name__ == '__main__':
    unittest.main(verbosity=2)

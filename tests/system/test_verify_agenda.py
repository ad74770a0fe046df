"""`yunta verify` reads every calendar and invitation: each person's sessions, all of them and no
others, and nobody's address where it should not be."""
import csv
import io
import json
import pathlib
import random
import re
import shutil
import tempfile
import unittest

import binary
from binary import DATA

yunta = binary.run
EXPORTS = '\noutput: {exports: [invitations], organizer: mentoria@servicio.example, alarm: 30}\n'


def shift(text, name, by):
    """The times of the first live event of that name an hour later."""
    at = text.index(name)
    at = text.index('T', text.index(':', at)) + 1
    return text[:at] + '%02d' % (int(text[at:at + 2]) + by) + text[at + 2:]


def later(text):
    event = text.index('BEGIN:VEVENT')
    return text[:event] + shift(shift(text[event:], 'DTSTART', 1), 'DTEND', 1)


def longer(text):
    event = text.index('BEGIN:VEVENT')
    return text[:event] + shift(text[event:], 'DTEND', 1)


def without_event(text):
    return text[:text.index('BEGIN:VEVENT')] + text[text.index('END:VEVENT') + 12:]


def doubled(text):
    event = text[text.index('BEGIN:VEVENT'):text.index('END:VEVENT') + 12]
    return text.replace('BEGIN:VEVENT', event + 'BEGIN:VEVENT', 1)


def cancelled(text):
    return text.replace('STATUS:CONFIRMED', 'STATUS:CANCELLED', 1)


def other_zone(text):
    return text.replace('TZID=America/Santiago', 'TZID=America/Lima', 1)


def cut_short(text):
    return text[:len(text) // 2]


def in_an_event(line):
    """One more line in the first event."""
    def change(text):
        return text.replace('SEQUENCE:', line + '\r\nSEQUENCE:', 1)
    change.__name__ = line.partition(':')[0]
    return change


def without(line):
    def change(text):
        at = text.index(line, text.index('BEGIN:VEVENT'))
        return text[:at] + text[text.index('\r\n', at) + 2:]
    change.__name__ = 'without ' + line
    return change


def other_clock(text):
    """The file's own zone another than the programme's, under its name."""
    return text.replace('TZOFFSETTO:-0300', 'TZOFFSETTO:-0200').replace('TZOFFSETTO:-0400', 'TZOFFSETTO:-0200')


def an_event_of_another_kind(text):
    return text.replace('BEGIN:VEVENT', 'BEGIN:VTODO\r\nUID:x\r\nEND:VTODO\r\nBEGIN:VEVENT', 1)


def one_uid_for_two(text):
    uid = text[text.index('UID:'):].partition('\r\n')[0]
    at = text.index('UID:', text.index('END:VEVENT'))
    return text[:at] + uid + text[text.index('\r\n', at):]


def asking(text):
    return text.replace('METHOD:PUBLISH', 'METHOD:REQUEST')


def tentative(text):
    return text.replace('STATUS:CONFIRMED', 'STATUS:TENTATIVE', 1)


# What an event or a calendar says besides its times.
WRITTEN = [in_an_event('RRULE:FREQ=WEEKLY;COUNT=9'), in_an_event('LOCATION:elsewhere'),
           in_an_event('ATTENDEE:mailto:otra@servicio.example'), in_an_event('UID:again@yunta'),
           without('UID'), without('SEQUENCE'), tentative, other_clock, an_event_of_another_kind, asking]


def reminded_later(text):
    return text.replace('TRIGGER:-PT30M', 'TRIGGER:-PT3M', 1)


def unreminded(text):
    return re.sub('BEGIN:VALARM.*?END:VALARM\r\n', '', text, count=1, flags=re.S)


CALENDAR = [later, longer, without_event, doubled, cancelled, other_zone, cut_short]


def one_more_guest(text):
    return text.replace('ATTENDEE', 'ATTENDEE;CN="X":mailto:otra@servicio.example\r\nATTENDEE', 1)


def other_guest(text):
    at = text.index('ATTENDEE')
    at = text.index('mailto:', at) + 7
    return text[:at] + 'otra@servicio.example' + text[text.index('\r\n', at):]


def other_organizer(text):
    at = text.index('ORGANIZER')
    at = text.index('mailto:', at) + 7
    return text[:at] + 'otra@servicio.example' + text[text.index('\r\n', at):]


def unasked(text):
    return text.replace('METHOD:REQUEST', 'METHOD:PUBLISH')


def other_uid(text):
    return text.replace('UID:', 'UID:x', 1)


INVITATION = [in_an_event('RRULE:FREQ=WEEKLY;COUNT=9'), in_an_event('LOCATION:elsewhere'), other_clock,
              other_uid, later, longer, cancelled, other_zone, cut_short, one_more_guest, other_guest,
              other_organizer, unasked]


class Agenda(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp())
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.cohorts = {}
        for name in ('cohorts/mentoria-digital', 'calendars/directivos'):
            cohort = cls.folder / pathlib.Path(name).name
            shutil.copytree(DATA / name, cohort)
            with (cohort / 'yunta.yaml').open('a', encoding='utf-8') as policy:
                policy.write(EXPORTS)
            done = yunta('run', cohort, '-q')
            assert done.returncode in (0, 1), done.stderr
            cls.cohorts[cohort.name] = cohort

    def verify(self, cohort, out=None):
        return yunta('verify', cohort, out or cohort / 'out', '--lang', 'en')

    def lie(self, cohort, name, change, why):
        """Changes one file and signs the manifest anew; verify must say where it is wrong."""
        path, manifest = cohort / 'out' / name, cohort / 'out' / 'manifest.json'
        was, signed = path.read_bytes(), manifest.read_bytes()
        new = change(was.decode('utf-8')).encode('utf-8')
        self.assertNotEqual(new, was, (change.__name__, name))
        path.write_bytes(new)
        binary.sign(cohort / 'out')
        done = self.verify(cohort)
        path.write_bytes(was)
        manifest.write_bytes(signed)
        self.assertEqual(done.returncode, 6, (change.__name__, name, done.stdout))
        self.assertRegex(done.stderr, why, (change.__name__, name))

    def files(self, cohort, pattern):
        out = cohort / 'out'
        return sorted(str(path.relative_to(out)) for path in out.glob(pattern))

    def test_accepts_what_was_made(self):
        for cohort in self.cohorts.values():
            done = self.verify(cohort)
            self.assertEqual(done.returncode, 0, done.stderr)

    def test_lies_of_calendars(self):
        rng = random.Random(5)
        for cohort in self.cohorts.values():
            whole = self.files(cohort, 'calendars/*.ics')
            self.assertIn('calendars/all.ics', whole)
            for change in CALENDAR:
                for name in ['calendars/all.ics', rng.choice(whole)]:
                    with self.subTest(cohort=cohort.name, change=change.__name__, name=name):
                        self.lie(cohort, name, change,
                                 'lacks the session of|in no table|no whole calendar')

    def own_with_two(self, cohort):
        return next(n for n in self.files(cohort, 'calendars/*.ics') if n != 'calendars/all.ics' and
                    (cohort / 'out' / n).read_text('utf-8').count('BEGIN:VEVENT') > 1)

    def test_lies_of_what_calendars_say(self):
        words = 'is not written as a session|is no calendar of sessions alone'
        for cohort in self.cohorts.values():
            own = self.own_with_two(cohort)
            for change in WRITTEN + [one_uid_for_two]:
                for name in ['calendars/all.ics', own]:
                    with self.subTest(cohort=cohort.name, change=change.__name__, name=name):
                        self.lie(cohort, name, change, words)
            for change in (reminded_later, unreminded):
                with self.subTest(cohort=cohort.name, change=change.__name__):
                    self.lie(cohort, own, change, words)

    def test_addresses_that_are_not_for_the_owner(self):
        cohort = self.cohorts['mentoria-digital']
        own = self.own_with_two(cohort)
        text = (cohort / 'out' / own).read_text('utf-8').replace('\r\n ', '')
        people = (cohort / 'out' / 'exports' / 'invitations.csv').read_text('utf-8')
        other = next(a for a in sorted(set(re.findall(r'^[^,@]+@[^,]+', people, flags=re.M))) if a not in text)
        for line in ('DESCRIPTION:', 'SUMMARY:'):
            self.lie(cohort, own, lambda t: t.replace(line, line + f'Ana <{other}> ', 1),
                     'shows an address that is not for its owner')

    def test_files_that_the_policy_asks_for(self):
        for cohort in self.cohorts.values():
            manifest = cohort / 'out' / 'manifest.json'
            signed = manifest.read_bytes()
            for name in ('calendars/all.ics', 'calendars.csv', 'exports/invitations.csv'):
                listed = json.loads(signed)
                listed['files'] = [entry for entry in listed['files'] if entry['file'] != name]
                manifest.write_text(json.dumps(listed))
                done = self.verify(cohort)
                self.assertEqual(done.returncode, 6, (name, done.stdout))
                self.assertRegex(done.stderr, f'this file is missing: "{name}"')
            manifest.write_bytes(signed)

    def test_lies_of_invitations(self):
        rng = random.Random(6)
        for cohort in self.cohorts.values():
            whole = self.files(cohort, 'exports/invitations/*.ics')
            self.assertGreater(len(whole), 100)
            for change in INVITATION:
                with self.subTest(cohort=cohort.name, change=change.__name__):
                    self.lie(cohort, rng.choice(whole), change,
                             'is no invitation of this person|no whole calendar')

    def test_lies_of_the_lists(self):
        def without_a_row(text):
            lines = text.splitlines(True)
            return ''.join(lines[:3] + lines[4:])

        def a_row_twice(text):
            lines = text.splitlines(True)
            return ''.join(lines[:3] + lines[2:])

        def files_exchanged(text):
            lines = text.splitlines()
            for k in (1, 2):
                lines[k] = lines[k].rpartition(',')
            lines[1], lines[2] = (lines[1][0] + ',' + lines[2][2], lines[2][0] + ',' + lines[1][2])
            return '\n'.join(lines) + '\n'

        def cell(number, to):
            def change(text):
                rows = list(csv.reader(io.StringIO(text, newline='')))
                rows[2][number] = to
                out = io.StringIO(newline='')
                csv.writer(out, lineterminator='\n').writerows(rows)
                return out.getvalue()
            change.__name__ = f'{to} in column {number}'
            return change

        def other_columns(text):
            return text.replace('file', 'fichero', 1)

        for cohort in self.cohorts.values():
            for change in (cell(1, 'Otra Persona'), cell(2, '2027-03-01T03:00:00-03:00'), cell(3, 'Otra cosa'),
                           cell(4, 'PUBLISH')):
                with self.subTest(cohort=cohort.name, change=change.__name__):
                    self.lie(cohort, 'exports/invitations.csv', change, 'is no invitation of this person')
            self.lie(cohort, 'exports/invitations.csv', other_columns, 'column 6 should be "file"')
            self.lie(cohort, 'calendars.csv', other_columns, 'column 2 should be "file"')
            self.lie(cohort, 'calendars.csv', lambda text: text.replace('file', 'file,more', 1)
                     .replace('.ics', '.ics,'), 'column 3 should be ""')
            self.lie(cohort, 'calendars.csv', lambda text: '\n'.join(
                [text.splitlines()[0], *text.splitlines()[:0:-1], '']), 'is out of order')
            for change in (without_a_row, a_row_twice, files_exchanged):
                for name in ('calendars.csv', 'exports/invitations.csv'):
                    with self.subTest(cohort=cohort.name, change=change.__name__, name=name):
                        self.lie(cohort, name, change, 'calendar|invitation|table|session')

    def test_accepts_two_sessions_that_begin_together(self):
        """A plenary and a course of one person, of different lengths, at the only hour there is."""
        cohort = self.folder / 'together'
        cohort.mkdir()
        (cohort / 'yunta.yaml').write_text(
            'programme: {start: 2027-03-01, end: 2027-03-05}\nmeetings: {count: 0}\n'
            'plenaries: {who: all, days: [mon], from: "09:00", to: "11:00", step_minutes: 120}\n'
            'courses: {days: [mon], from: "09:00", to: "11:00", step_minutes: 120}\n' + EXPORTS)
        (cohort / 'applicants.csv').write_text('id,name,email,role\na,Ana,a@x.cl,mentor\nb,Eva,b@x.cl,mentee\n')
        (cohort / 'sessions.csv').write_text('session,title,minutes\ns,S,120\n')
        (cohort / 'courses.csv').write_text('course,title,sessions,per_week,minutes\nc,C,1,1,60\n')
        (cohort / 'enrolments.csv').write_text('person,course\na,c\n')
        done = yunta('run', cohort, '-q')
        self.assertEqual(done.returncode, 0, done.stderr)
        invited = (cohort / 'out' / 'exports' / 'invitations.csv').read_text('utf-8')
        self.assertEqual(invited.count('a@x.cl,Ana,2027-03-01T09:00'), 2)
        done = self.verify(cohort)
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_accepts_what_is_kept_of_who_left(self):
        cohort = self.cohorts['mentoria-digital']
        left = self.folder / 'left.csv'
        left.write_text('12548452-2\n10752055-4\n')
        done = yunta('repair', cohort, '--from', cohort / 'out', '--as-of', '2027-06-10', '--withdrawn',
                     left, '-o', self.folder / 'repaired', '-q')
        self.assertEqual(done.returncode, 0, done.stderr)
        done = self.verify(cohort, self.folder / 'repaired')
        self.assertEqual(done.returncode, 0, done.stderr)


if __name__ == '__main__':
    unittest.main(verbosity=2)

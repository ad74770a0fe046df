"""`yunta verify` reads every calendar and invitation: each person's sessions, all of them and no
others, and nobody's address where it should not be."""
import hashlib
import json
import pathlib
import random
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


INVITATION = [later, longer, cancelled, other_zone, cut_short, one_more_guest, other_guest,
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
        listed = json.loads(signed)
        for entry in listed['files']:
            if entry['file'] == name:
                entry['sha256'] = hashlib.sha256(new).hexdigest()
        path.write_bytes(new)
        manifest.write_text(json.dumps(listed))
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

        for cohort in self.cohorts.values():
            for change in (without_a_row, a_row_twice, files_exchanged):
                for name in ('calendars.csv', 'exports/invitations.csv'):
                    with self.subTest(cohort=cohort.name, change=change.__name__, name=name):
                        self.lie(cohort, name, change, 'calendar|invitation|table|session')

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

"""Invitations by the real binary, read by two parsers that are not ours: who sees whom, what changes."""
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

import icalendar

import binary
from binary import rows
import parsers

def yunta(*words):
    done = binary.run(*words)
    assert done.returncode in (0, 1), done.stderr
    return done


class Case(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)

    def read(self, path):
        return parsers.read(self, path)[0]


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

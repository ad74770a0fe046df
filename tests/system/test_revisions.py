"""What calendars and invitations say again in later results: which event is which, and in what revision."""
import pathlib
import shutil
import tempfile
import unittest

import binary
from binary import rows

POLICY = '''programme: {name: P, start: 2027-03-01, end: 2027-04-30}
matching: {mentor: {capacity: 2}}
meetings: {count: 3, gap_days: 7}
plenaries: {cadence_days: 7}
output: {files: [csv, json, ics], exports: [invitations], organizer: of@x.cl}
'''
PEOPLE = '''id,name,email,role
m1,Ana A,a@x.cl,mentor
m2,Bea B,b@x.cl,mentor
e1,Luz L,l@x.cl,mentee
e2,Sol S,s@x.cl,mentee
e3,Paz P,p@x.cl,mentee
'''
SESSIONS = 'session,title,minutes\ns1,Uno,60\ns2,Dos,60\ns3,Tres,60\n'


class Case(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        self.put('yunta.yaml', POLICY)
        self.put('applicants.csv', PEOPLE)
        self.put('sessions.csv', SESSIONS)
        self.put('scores.csv', 'mentor,mentee,score\nm1,e1,9000\nm1,e2,100\nm2,e1,100\nm2,e2,9000\n'
                               'm1,e3,50\nm2,e3,40\n')

    def put(self, name, text):
        (self.folder / name).write_text(text)

    def edit(self, name, old, new):
        text = (self.folder / name).read_text()
        self.assertIn(old, text)
        self.put(name, text.replace(old, new))

    def yunta(self, command, *words, out='out', lang='en'):
        done = binary.run(command, self.folder, *words, '-o', self.folder / out, '-q', '-j1', lang=lang)
        self.assertEqual(done.returncode, 0, done.stderr)
        checked = binary.run('verify', self.folder, self.folder / out, '-q', lang=lang)
        self.assertEqual(checked.returncode, 0, checked.stderr)

    def repair(self, as_of, *words, source='out', out='out'):
        self.yunta('repair', '--from', self.folder / source, '--as-of', as_of, *words, out=out)

    def events(self, out='out'):
        """Each event of each file: (file, UID) to its properties."""
        folder = self.folder / out
        return {(str(path.relative_to(folder)), event['UID']): event
                for name in ('calendars', 'exports/invitations')
                for path in sorted((folder / name).glob('*.ics')) for event in binary.events(path)}


class Editions(Case):
    def same(self, before, after):
        self.assertEqual(set(after), set(before))
        for key, event in after.items():
            self.assertEqual((event['STATUS'], event['SEQUENCE']), ('CONFIRMED', '0'))
            self.assertEqual(event['DTSTART'], before[key]['DTSTART'])

    def test_a_corrected_name_cancels_nothing(self):
        self.yunta('run')
        before = self.events()
        self.assertGreater(len(before), 40)
        self.edit('yunta.yaml', 'name: P,', 'name: Programa,')
        self.repair('2027-03-10', out='second')
        self.same(before, self.events('second'))
        self.edit('yunta.yaml', 'name: Programa,', 'name: El Programa,')
        self.repair('2027-03-12', source='second', out='third')
        self.same(before, self.events('third'))
        self.repair('2027-03-15', source='third', out='third')
        self.same(before, self.events('third'))

    def test_nor_does_a_run_or_a_schedule_anew(self):
        self.yunta('run')
        before = self.events()
        self.edit('yunta.yaml', 'name: P,', 'name: Programa,')
        self.yunta('run')
        self.same(before, self.events())
        self.yunta('match')
        self.assertEqual(self.events(), {})
        self.edit('yunta.yaml', 'name: Programa,', 'name: Q,')
        self.yunta('schedule', '--pairings', self.folder / 'out' / 'pairings.csv')
        self.same(before, self.events())
        self.yunta('schedule', '--pairings', self.folder / 'out' / 'pairings.csv',
                   '--keep', self.folder / 'out', out='other')
        self.same(before, self.events('other'))

    def test_tables_keep_what_they_do_not_make(self):
        self.yunta('run')
        before = self.events()
        self.edit('yunta.yaml', 'name: P,', 'name: Programa,')
        done = binary.run('tables', self.folder, '--size', 3, '-q', lang='en')
        self.assertEqual(done.returncode, 0, done.stderr)
        self.repair('2027-03-10')
        self.same(before, self.events())

    def test_the_next_year_is_another_edition(self):
        """With the same key, people and sessions, under its own name or the same, here or elsewhere."""
        self.yunta('run')
        before = self.events()
        for name in ('P', 'P 2028'):
            self.edit('yunta.yaml', (self.folder / 'yunta.yaml').read_text().split('\n')[0],
                      'programme: {name: %s, start: 2028-03-01, end: 2028-04-30}' % name)
            shutil.copytree(self.folder / 'out', self.folder / 'here')
            self.yunta('run', out='here')
            self.yunta('run', out='elsewhere')
            here = self.events('here')
            new = {key for key, event in here.items() if event['STATUS'] == 'CONFIRMED'}
            self.assertEqual(len(new), len(before))
            self.assertEqual(new, set(self.events('elsewhere')))
            self.assertEqual({uid for _, uid in new} & {uid for _, uid in before}, set())
            for key, event in before.items():
                self.assertEqual((here[key]['DTSTART'], here[key]['STATUS']),
                                 (event['DTSTART'], 'CANCELLED'))
            shutil.rmtree(self.folder / 'here')
            shutil.rmtree(self.folder / 'elsewhere')

    def test_a_start_moved_by_a_week_is_no_other_edition(self):
        self.yunta('run')
        before = self.events()
        self.edit('yunta.yaml', 'start: 2027-03-01', 'start: 2027-03-08')
        self.yunta('run')
        after = self.events()
        self.assertEqual(set(after), set(before))
        self.assertEqual({event['STATUS'] for event in after.values()}, {'CONFIRMED'})

    def test_verify_wants_the_edition_as_it_is(self):
        self.yunta('run')
        manifest = self.folder / 'out' / 'manifest.json'
        text = manifest.read_text()
        for old, new, words in (('"edition": "P 2027-03-01"', '"edition": 3', 'edition: error: should be a text'),
                                ('"start": "2027-03-01"', '"start": "2026-03-01"', 'start: error: should be'),
                                ('"end": "2027-04-30"', '"end": null', 'end: error: should be')):
            self.assertIn(old, text)
            manifest.write_text(text.replace(old, new))
            done = binary.run('verify', self.folder, self.folder / 'out', '-q', lang='en')
            self.assertEqual(done.returncode, 6)
            self.assertIn(words, done.stderr)


class Revisions(Case):
    def revisions(self, before, after, changed):
        """What changes is a later revision; all else is the same one, with the same words."""
        self.assertLessEqual(set(before), set(after))
        seen = set()
        for key, event in after.items():
            was = before.get(key, event)
            other = {name for name in set(was) | set(event)
                     if name not in ('SEQUENCE', 'DTSTAMP') and was.get(name) != event.get(name)}
            self.assertEqual(int(event['SEQUENCE']), int(was['SEQUENCE']) + bool(other), (key, other))
            seen |= other
        self.assertEqual(seen, changed)

    def test_a_mentee_leaves_a_group(self):
        self.edit('yunta.yaml', 'count: 3', 'of: group, count: 3')
        self.yunta('run')
        before = self.events()
        self.put('gone.csv', 'e3\n')
        self.repair('2027-03-10', '--withdrawn', self.folder / 'gone.csv', out='second')
        after = self.events('second')
        text = (self.folder / 'second' / 'calendars' / 'all.ics').read_text('utf-8')
        self.assertIn('Can attend: 4.', text)
        counted = {key for key, event in before.items() if 'Can attend' in event.get('DESCRIPTION', '')}
        self.assertEqual({after[key]['SEQUENCE'] for key in counted}, {'0'})
        for key in counted:
            del before[key], after[key]
        self.revisions(before, after, {'DESCRIPTION', 'STATUS', 'TRANSP', 'ATTENDEE'})
        raised = [key for key in after if after[key]['STATUS'] == 'CONFIRMED'
                  and after[key]['SEQUENCE'] == '1']
        self.assertEqual(len(raised), 3, raised)  # the last meeting: the mentor's, theirs by mail, the office's
        self.repair('2027-03-10', source='second', out='third')
        again = self.events('third')
        self.assertEqual({key: again[key] for key in after}, after)

    def test_words_of_a_session(self):
        self.yunta('run')
        before = self.events()
        self.put('sessions.csv', SESSIONS.replace('Tres', 'Tres y más') + 's4,Cuatro,60\n')
        self.repair('2027-03-05')
        after = self.events()
        self.revisions(before, after, {'SUMMARY'})
        self.assertEqual(len([key for key, event in after.items() if event['SEQUENCE'] == '1']), 1 + 5 + 5)
        self.edit('yunta.yaml', 'count: 3', 'count: 4')
        self.repair('2027-03-05')
        for key, event in self.events().items():
            was = after.get(key, event)
            self.assertEqual(event['SEQUENCE'], was['SEQUENCE'])
            self.assertEqual(event.get('DESCRIPTION'), was.get('DESCRIPTION', '').replace(' of 3.', ' of 4.') or None)

    def test_the_same_again_is_the_same_bytes(self):
        """Whatever the names hold, with alarms, and in the copies for areas."""
        self.edit('yunta.yaml', 'organizer:', 'by: institution, alarm: 60, organizer:')
        self.put('applicants.csv', PEOPLE.replace('role\n', 'role,institution\n')
                 .replace('mentor\n', 'mentor,SII\n').replace('mentee\n', 'mentee,"Ministerio; A"\n')
                 .replace('Ana A', '"Ana ""la\ty"" ^ ; A\\n, Soto"').replace('Luz L', '"Luz\n\u200eL\x07"'))
        self.put('sessions.csv', SESSIONS.replace('Uno', '"Uno:\tuna; \\, ""ñ""\nmás"'))
        self.yunta('run')
        first = self.files()
        self.assertEqual(len([name for name in first if name.startswith('by/')]), 5)
        self.yunta('run')
        self.assertEqual(self.files(), first)
        self.repair('2027-03-10')
        self.assertEqual(self.files(), first)

    def test_copies_for_areas_have_the_revisions_of_their_own(self):
        self.edit('yunta.yaml', 'organizer:', 'by: institution, organizer:')
        self.put('applicants.csv', PEOPLE.replace('role\n', 'role,institution\n')
                 .replace('mentor\n', 'mentor,SII\n').replace('mentee\n', 'mentee,Hacienda\n'))
        self.yunta('run')
        self.edit('applicants.csv', 'a@x.cl', 'ana@x.cl')
        self.put('sessions.csv', SESSIONS.replace('Tres', 'Drei'))
        self.yunta('run')
        out = self.folder / 'out'
        raised = 0
        for path in sorted(out.glob('by/*/calendars/*.ics')):
            own, copy = ({event['UID']: event for event in binary.events(p)}
                         for p in (out / 'calendars' / path.name, path))
            self.assertEqual({uid: event['SEQUENCE'] for uid, event in own.items()},
                             {uid: event['SEQUENCE'] for uid, event in copy.items()})
            self.assertNotIn('ana@x.cl', str(copy))
            raised += sum(event['SEQUENCE'] == '1' for event in copy.values())
        self.assertGreater(raised, 10)

    def files(self):
        out = self.folder / 'out'
        return {str(path.relative_to(out)): path.read_bytes() for path in out.rglob('*.ics')}


class Chains(Case):
    def test_a_link_without_calendars_hands_them_on(self):
        """In folders of their own, as in one: what moved meanwhile is a later revision."""
        self.yunta('run')
        before = self.events()
        calendars = 'files: [csv, json, ics], exports: [invitations]'
        self.edit('yunta.yaml', calendars, 'files: [csv, json]')
        self.put('holidays.csv', 'date,name\n2027-03-15,x\n')
        self.repair('2027-03-10', out='second')
        self.assertEqual(self.events('second'), {})
        self.repair('2027-03-10', source='second', out='third')
        aside = self.folder / 'third' / 'previous'
        self.assertEqual((aside / 'calendars' / 'all.ics').read_bytes(),
                         (self.folder / 'out' / 'calendars' / 'all.ics').read_bytes())
        self.edit('yunta.yaml', 'files: [csv, json]', calendars)
        self.repair('2027-03-11', source='third', out='last')
        after = self.events('last')
        self.assertEqual(set(after), set(before))
        for key, event in after.items():
            self.assertEqual(event['SEQUENCE'], str(int(event['DTSTART'] != before[key]['DTSTART'])))
        self.assertEqual({event['SEQUENCE'] for event in after.values()}, {'0', '1'})
        self.assertFalse((self.folder / 'last' / 'previous').exists())


class Addresses(Case):
    """Who has no address any more keeps the invitations to what has been held."""
    def invitations(self, address, out):
        """(when, method) of the rows of an address, and the files that no row names."""
        folder = self.folder / out
        listed = rows(folder / 'exports' / 'invitations.csv')
        files = {str(path.relative_to(folder)) for path in (folder / 'exports' / 'invitations').iterdir()}
        self.assertLessEqual({row['file'] for row in listed}, files)
        return (sorted((row['start'][:16], row['method']) for row in listed if row['email'] == address),
                files - {row['file'] for row in listed})

    def check(self, address):
        """After the row of e1 changed: of six sessions four have been held."""
        self.repair('2027-03-10', out='second')
        told, kept = self.invitations(address, 'second')
        self.assertEqual(told, [('2027-03-15T09:00', 'CANCEL'), ('2027-03-15T10:00', 'CANCEL')])
        self.assertEqual(len(kept), 4)
        for name in kept:
            self.assertEqual((self.folder / 'second' / name).read_bytes(),
                             (self.folder / 'out' / name).read_bytes())
        self.repair('2027-03-12', source='second', out='second')
        self.assertEqual(self.invitations(address, 'second'), (told, kept))
        return kept

    def test_a_row_is_taken_out(self):
        self.yunta('run')
        self.edit('applicants.csv', 'e1,Luz L,l@x.cl,mentee\n', '')
        self.put('scores.csv', ''.join(line for line in (self.folder / 'scores.csv').read_text()
                                       .splitlines(True) if ',e1,' not in line))
        self.check('l@x.cl')

    def test_an_address_is_taken_out_and_comes_back(self):
        self.yunta('run')
        first = self.events()
        self.edit('applicants.csv', 'e1,Luz L,l@x.cl,mentee', 'e1,Luz L,,mentee')
        kept = self.check('l@x.cl')
        self.edit('applicants.csv', 'e1,Luz L,,mentee', 'e1,Luz L,l@x.cl,mentee')
        self.repair('2027-03-12', source='second', out='third')
        told, left = self.invitations('l@x.cl', 'third')
        self.assertEqual(({method for _, method in told}, len(told), left), ({'REQUEST'}, 6, set()))
        third = self.events('third')
        for key, event in first.items():
            if key[0] in kept:
                self.assertEqual(third[key], event)

    def test_an_unlisted_invitation_is_of_what_has_been_held(self):
        self.yunta('run')
        self.edit('applicants.csv', 'e1,Luz L,l@x.cl,mentee', 'e1,Luz L,,mentee')
        self.repair('2027-03-10')
        out = self.folder / 'out'
        name = sorted(self.invitations('l@x.cl', 'out')[1])[0]
        path, manifest = out / name, out / 'manifest.json'
        was, signed = path.read_bytes(), manifest.read_bytes()
        day = binary.events(path)[0]['DTSTART'][:8]
        for old, new in ((day, '20270322'), ('METHOD:REQUEST', 'METHOD:PUBLISH'),
                         ('CONFIRMED', 'CANCELLED'), ('UID:', 'UID:x'), ('T09', 'T11'), ('T10', 'T12')):
            path.write_bytes(was.replace(old.encode(), new.encode()))
            if path.read_bytes() == was:
                continue
            binary.sign(out)
            done = binary.run('verify', self.folder, out, '-q', lang='en')
            self.assertEqual(done.returncode, 6, (old, new))
            self.assertIn('of no session that has been held', done.stderr)
        path.write_bytes(was)
        manifest.write_bytes(signed)


if __name__ == '__main__':
    unittest.main(verbosity=2)

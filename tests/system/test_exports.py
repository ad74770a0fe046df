"""Files for other systems: against the headers that their makers document, and against who is in the
result by its own tables."""
import csv
import json
import pathlib
import re
import shutil
import tempfile
import unittest

import binary

DATA = binary.DATA / 'cohorts'
# The fields that Moodle's admin/tool/uploaduser accepts (any other column stops the upload).
MOODLE_FIELDS = set('''id username email emailstop city country lang timezone mailformat maildisplay
    maildigest htmleditor autosubscribe institution department idnumber phone1 phone2 address
    description descriptionformat password auth oldusername suspended theme deleted mnethostid
    interests firstname lastname firstnamephonetic lastnamephonetic middlename
    alternatename'''.split())
MOODLE_NUMBERED = re.compile(r'^(course|group|type|role|enrolperiod|enrolstatus|cohort|sysrole)\d+$')
ALL = '[moodle, zoom, teams, mail]'
yunta = binary.run


def grid(path):
    with open(path, encoding='utf-8', newline='') as file:
        return list(csv.reader(file))


def rows(path):
    table = grid(path)
    return [dict(zip(table[0], row)) for row in table[1:]]


def people_csv(names):
    """id, name, email and role of people given as (id, name, email, role)."""
    return 'id,name,email,role\n' + ''.join('%s,"%s",%s,%s\n' % p for p in names)


class Case(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)

    def sample(self, name, policy):
        cohort = self.folder / name
        shutil.copytree(DATA / name, cohort)
        with open(cohort / 'yunta.yaml', 'a') as file:
            file.write(policy + '\n')
        return cohort

    def small(self, names, policy='output: {exports: %s}' % ALL):
        cohort = self.folder / 'small'
        cohort.mkdir()
        (cohort / 'applicants.csv').write_text(people_csv(names), 'utf-8')
        (cohort / 'yunta.yaml').write_text(policy + '\n')
        done = yunta('run', cohort)
        self.assertEqual(done.returncode, 0, done.stderr)
        return cohort, done

    def verify(self, cohort):
        return yunta('verify', cohort, cohort / 'out')


class Samples(Case):
    def run_sample(self, name):
        cohort = self.sample(name, 'output: {exports: %s}' % ALL)
        done = yunta('run', cohort, '-q')
        self.assertIn(done.returncode, (0, 1), done.stderr)
        self.assertEqual(self.verify(cohort).returncode, 0)
        return cohort, cohort / 'out'

    def check_mail(self, out, email_of):
        run = json.loads((out / 'run.json').read_text('utf-8'))
        partners, first = {}, {}
        for pair in run['pairings']:
            partners.setdefault(pair['mentor'], set()).add(pair['mentee'])
            partners.setdefault(pair['mentee'], set()).add(pair['mentor'])
        for meeting in run['meetings']:
            mentees = [meeting['mentee']] if meeting['mentee'] else partners[meeting['mentor']]
            for person in [meeting['mentor'], *mentees]:
                first[person] = min(first.get(person, meeting['start']), meeting['start'])
        files = {r['person']: r['file'] for r in rows(out / 'calendars.csv')}
        mail = {r['email']: r for r in rows(out / 'exports' / 'mail.csv')}
        everybody = set(partners) | {r['person'] for r in run.get('attendance') or []}
        self.assertEqual(set(mail), {email_of[p] for p in everybody})
        for person in everybody:
            row = mail[email_of[person]]
            self.assertEqual(set(filter(None, row['partner_emails'].split(';'))),
                             {email_of[p] for p in partners.get(person, ())})
            self.assertEqual(row['first_meeting'], first.get(person, ''))
            self.assertEqual(row['calendar'], files.get(person, ''))
            seen = set(re.findall(r'[\w.]+@[\w.]+', ' '.join(row.values())))
            self.assertLessEqual(seen, {email_of[p] for p in partners.get(person, set()) | {person}})
        return {email_of[p] for p in everybody}

    def test_pairs_of_a_form(self):
        cohort, out = self.run_sample('mentoria-digital')
        answers = rows(cohort / 'respuestas.csv')
        answers = {r['RUT (sin puntos y con guion)']: r['Dirección de correo electrónico']
                   for r in answers}
        everybody = self.check_mail(out, answers)
        for name, column in (('moodle', 'email'), ('zoom', 'Email Address')):
            self.assertEqual({r[column] for r in rows(out / 'exports' / (name + '.csv'))}, everybody)
        manifest = json.loads((out / 'manifest.json').read_text('utf-8'))
        listed = {f['file'] for f in manifest['files'] if f['file'].startswith('exports/')}
        self.assertEqual(listed, {'exports/%s.csv' % n for n in ('moodle', 'zoom', 'teams', 'mail')})
        for path in (out / 'exports').iterdir():
            self.assertEqual(path.stat().st_mode & 0o777, 0o600)

    def test_groups_of_new_directors(self):
        cohort, out = self.run_sample('directivos')
        self.check_mail(out, {r['id']: r['email'] for r in rows(cohort / 'applicants.csv')})

    def test_headers_as_their_makers_document_them(self):
        cohort, out = self.run_sample('mentoria-digital')
        moodle = grid(out / 'exports' / 'moodle.csv')
        for column in moodle[0]:
            self.assertTrue(column in MOODLE_FIELDS or MOODLE_NUMBERED.match(column), column)
        for column in ('username', 'firstname', 'lastname', 'email'):
            at = moodle[0].index(column)
            self.assertTrue(all(row[at] for row in moodle))
        self.assertTrue(all(re.fullmatch(r'[-._@a-z0-9]+', row[0]) for row in moodle[1:]))
        zoom = grid(out / 'exports' / 'zoom.csv')
        self.assertEqual(zoom[0], ['Email Address', 'First Name', 'Last Name'])
        teams = (out / 'exports' / 'teams.csv').read_text('utf-8').splitlines()
        self.assertEqual(teams[:2], [
            'version:v1.0',
            'Member object ID or user principal name [memberObjectIdOrUpn] Required'])
        self.assertTrue(all(re.fullmatch(r'[^,"@]+@[^,"@]+', line) for line in teams[2:]))
        self.assertEqual(len(teams), len(zoom) + 1)

    def test_verify_sees_what_was_changed(self):
        cohort, out = self.run_sample('mentoria-digital')
        mail = rows(out / 'exports' / 'mail.csv')
        said = mail[0]['first_meeting_words']
        changes = [
            ('mail', mail[0]['partner_emails'], mail[1]['partner_emails'], 'partner_emails'),
            ('mail', mail[0]['first_meeting'], mail[0]['first_meeting'].replace('2027', '2028'),
             'first_meeting'),
            ('zoom', mail[0]['email'], 'stranger@example.org', 'takes part'),
            ('moodle', ',%s,' % mail[2]['email'], ',%s,' % mail[3]['email'], 'takes part'),
            ('teams', mail[1]['email'] + '\n', '', 'lacks the participant'),
            ('teams', 'version:v1.0', 'version:v2.0', 'has other columns'),
            ('teams', 'Member object ID', 'Member', 'has other columns'),
            ('zoom', 'First Name,Last Name', 'Last Name,First Name', 'has other columns'),
            ('zoom', ',%s' % mail[0]['first_name'], ',Otra', 'is not of the name'),
            ('moodle', ',%s,' % mail[0]['first_name'], ',Otra,', 'is not of the name'),
            ('moodle', '\n%s,' % mail[0]['email'], '\notra@example.org,', 'username'),
            ('moodle', ',Cohorte reverse 9', ',Otra', 'cohort1'),
            ('mail', ',%s,%s,' % (mail[0]['name'], mail[0]['first_name']), ',Otra,%s,' % mail[0]['first_name'],
             'name: error: should be'),
            ('mail', ',%s,%s,' % (mail[0]['first_name'], mail[0]['role']), ',Otra,%s,' % mail[0]['role'],
             'is not of the name'),
            ('mail', ',mentor,', ',mentee,', 'role'), ('mail', mail[0]['partners'], 'Otra', 'partners'),
            ('mail', mail[0]['first_meeting_words'], mail[0]['first_meeting_words'].replace(':', ':1'),
             'is not the time of'),
            ('mail', said, re.sub(r'^\w+', 'domingo', said), 'is not the time of'),
            ('mail', said, re.sub(r'(\d) (de )?\w+', r'\1 \2agosto', said, count=1), 'is not the time of'),
            ('mail', mail[0]['calendar'], mail[1]['calendar'], 'calendar'),
        ]
        for name, old, new, words in changes:
            with self.subTest(file=name, change=words):
                path = out / 'exports' / (name + '.csv')
                whole, manifest = path.read_text('utf-8'), (out / 'manifest.json').read_text('utf-8')
                self.assertIn(old, whole)
                path.write_text(whole.replace(old, new, 1), 'utf-8')
                binary.sign(out)
                done = self.verify(cohort)
                self.assertEqual(done.returncode, 6, done.stdout + done.stderr)
                self.assertIn(words, done.stderr)
                path.write_text(whole, 'utf-8')
                (out / 'manifest.json').write_text(manifest, 'utf-8')
        self.assertEqual(self.verify(cohort).returncode, 0)

    def test_a_folder_in_the_place_of_one_is_a_fault(self):
        cohort, out = self.run_sample('mentoria-digital')
        (out / 'exports' / 'mail.csv').unlink()
        (out / 'exports' / 'mail.csv').mkdir()
        done = self.verify(cohort)
        self.assertEqual(done.returncode, 6, done.stderr)
        self.assertIn('exports/mail.csv: error: ', done.stderr)

    def test_verify_sees_another_group_and_a_missing_file(self):
        cohort = self.sample('mentoria-digital', 'output: {exports: %s}' % ALL)
        out, policy = cohort / 'out', cohort / 'yunta.yaml'
        policy.write_text(policy.read_text('utf-8').replace('groups: {count: 1}', 'groups: {count: 2}'), 'utf-8')
        done = yunta('run', cohort, '-q')
        self.assertIn(done.returncode, (0, 1), done.stderr)
        self.assertEqual(self.verify(cohort).returncode, 0)
        manifest = (out / 'manifest.json').read_text('utf-8')
        one, two = (out / 'exports' / f'zoom-group-{n}.csv' for n in (1, 2))
        was = one.read_text('utf-8'), two.read_text('utf-8')
        for path, text in zip((one, two), reversed(was)):
            path.write_text(text, 'utf-8')
            binary.sign(out)
        done = self.verify(cohort)
        self.assertEqual(done.returncode, 6, done.stdout)
        self.assertRegex(done.stderr, r'is of group [12]')
        for path, text in zip((one, two), was):
            path.write_text(text, 'utf-8')
        for name in ('teams', 'moodle'):
            listed = json.loads(manifest)
            listed['files'] = [f for f in listed['files'] if f['file'] != f'exports/{name}.csv']
            (out / 'manifest.json').write_text(json.dumps(listed), 'utf-8')
            done = self.verify(cohort)
            self.assertEqual(done.returncode, 6, done.stdout)
            self.assertIn('this export is missing', done.stderr)
        (out / 'manifest.json').write_text(manifest, 'utf-8')


class Small(Case):
    def test_names_are_parted(self):
        names = [('m1', 'Ana María Pérez Soto', 'a@x.cl', 'mentor'), ('e1', 'Soto Díaz, Luz', 'b@x.cl', 'mentee'),
                 ('m2', 'María de la Luz Ríos', 'C+1@X.cl', 'mentor'), ('e2', 'Juan del Río', 'd@x.cl', 'mentee'),
                 ('m3', 'Sócrates', 'e@x.cl', 'mentor'), ('e3', '', 'f.g@x.cl', 'mentee'),
                 ('m4', 'Eva Paz Gil', 'h@x.cl', 'mentor'), ('e4', '=1+1 Mala', 'i@x.cl', 'mentee')]
        cohort, _ = self.small(names)
        moodle = {r['email']: r for r in rows(cohort / 'out' / 'exports' / 'moodle.csv')}
        self.assertEqual({k: (r['firstname'], r['lastname']) for k, r in moodle.items()}, {
            'a@x.cl': ('Ana María', 'Pérez Soto'), 'b@x.cl': ('Luz', 'Soto Díaz'),
            'C+1@X.cl': ('María', 'de la Luz Ríos'), 'd@x.cl': ('Juan', 'del Río'),
            'e@x.cl': ('Sócrates', '.'), 'f.g@x.cl': ('f.g', '.'),
            'h@x.cl': ('Eva', 'Paz Gil'), 'i@x.cl': ("'=1+1", 'Mala')})
        self.assertEqual(moodle['C+1@X.cl']['username'], 'c1@x.cl')
        self.assertEqual(moodle['a@x.cl']['cohort1'], 'yunta')
        self.assertEqual(self.verify(cohort).returncode, 0)

    def test_who_has_no_address_is_told_of(self):
        names = [('m1', 'Ana', 'a@x.cl', 'mentor'), ('e1', 'Luz', '', 'mentee')]
        cohort, done = self.small(names)
        self.assertIn('1 participant(s) without an e-mail', done.stderr)
        self.assertIn('line 3', done.stderr)
        mail = rows(cohort / 'out' / 'exports' / 'mail.csv')
        self.assertEqual([(r['email'], r['partners'], r['partner_emails']) for r in mail],
                         [('a@x.cl', 'Luz', '')])
        self.assertEqual(self.verify(cohort).returncode, 0)

    def test_a_partner_without_name_or_address_is_no_gap(self):
        names = [('m1', 'Ana', 'a@x.cl', 'mentor'), ('e1', '', '', 'mentee'), ('e2', 'Luz', 'c@x.cl', 'mentee')]
        cohort, _ = self.small(names, 'matching: {mentor: {capacity: 2}}\noutput: {exports: %s}' % ALL)
        mail = {r['email']: r['partners'] for r in rows(cohort / 'out' / 'exports' / 'mail.csv')}
        self.assertEqual(mail, {'a@x.cl': 'Luz', 'c@x.cl': 'Ana'})
        self.assertEqual(self.verify(cohort).returncode, 0)

    def test_pseudonyms_keep_addresses_out(self):
        names = [('m1', 'Ana', 'a@x.cl', 'mentor'), ('e1', 'Luz', 'b@x.cl', 'mentee')]
        cohort, done = self.small(names, 'output: {pseudonyms: true, exports: %s}' % ALL)
        self.assertIn('output.exports is not written', done.stderr)
        self.assertFalse((cohort / 'out' / 'exports').exists())
        self.assertEqual(self.verify(cohort).returncode, 0)

    def test_exports_no_longer_wanted_go(self):
        names = [('m1', 'Ana', 'a@x.cl', 'mentor'), ('e1', 'Luz', 'b@x.cl', 'mentee')]
        cohort, _ = self.small(names)
        (cohort / 'yunta.yaml').write_text('output: {exports: [zoom]}\n')
        self.assertEqual(yunta('match', cohort, '-q').returncode, 0)
        self.assertEqual([p.name for p in (cohort / 'out' / 'exports').iterdir()], ['zoom.csv'])

    def test_a_file_for_each_full_meeting(self):
        """5,002 people are more than one Zoom meeting registers."""
        cohort = self.folder / 'big'
        done = yunta('generate', '--people', '5002', '--availability', '0', '-o', cohort)
        self.assertEqual(done.returncode, 0, done.stderr)
        with open(cohort / 'yunta.yaml', 'a') as file:
            file.write('output: {exports: [zoom, teams], files: [csv, json]}\n')
        done = yunta('match', cohort, '-q')
        self.assertEqual(done.returncode, 0, done.stderr)
        found = sorted(p.name for p in (cohort / 'out' / 'exports').iterdir())
        self.assertEqual(found, ['teams.csv', 'zoom-part-1.csv', 'zoom-part-2.csv'])
        first, second = (grid(cohort / 'out' / 'exports' / name) for name in found[1:])
        self.assertEqual((len(first), first[0]), (5000, second[0]))
        teams = (cohort / 'out' / 'exports' / 'teams.csv').read_text('utf-8').splitlines()[2:]
        self.assertEqual([row[0] for row in first[1:] + second[1:]], teams)



class Repaired(Case):
    """After a repair the first meeting is one that is still to come, with a partner of now."""

    def repaired(self, meetings):
        cohort = self.folder / meetings
        cohort.mkdir()
        (cohort / 'yunta.yaml').write_text(
            'programme: {start: 2027-03-01, end: 2027-05-30}\nmatching: {mentor: {capacity: 2}}\n'
            'meetings: {count: 3, of: %s}\noutput: {exports: [mail]}\n' % meetings, 'utf-8')
        (cohort / 'applicants.csv').write_text(
            'id,name,email,role,skill:Excel,want:Excel,capacity\nm1,Ana,ana@x.cl,mentor,5,,1\n'
            'm2,Bea,bea@x.cl,mentor,4,,2\ne1,Eli,eli@x.cl,mentee,1,3,\ne2,Flo,flo@x.cl,mentee,2,3,\n', 'utf-8')
        (cohort / 'constraints.csv').write_text('kind,mentor,mentee\nlock,m1,e2\n', 'utf-8')
        (cohort / 'added.csv').write_text('id,name,email,role,skill:Excel,want:Excel,capacity\n'
                                          'm9,Nora,nora@x.cl,mentor,5,,1\ne9,Nil,nil@x.cl,mentee,1,3,\n', 'utf-8')
        (cohort / 'left.csv').write_text('m1\n', 'utf-8')
        self.assertEqual(yunta('run', cohort, '-q').returncode, 0)
        done = yunta('repair', cohort, '--from', cohort / 'out', '--as-of', '2027-03-10', '--withdrawn',
                     cohort / 'left.csv', '--added', cohort / 'added.csv', '-o', cohort / 'r', '-q')
        self.assertEqual(done.returncode, 0, done.stderr)
        done = yunta('verify', cohort, cohort / 'r', '-q', lang='en')
        self.assertEqual(done.returncode, 0, done.stderr)
        return cohort, cohort / 'r'

    def check(self, meetings):
        cohort, out = self.repaired(meetings)
        email = {r['id']: r['email'] for name in ('applicants', 'added') for r in rows(cohort / (name + '.csv'))}
        first, held = {}, set()
        pairs = [(r['mentor'], r['mentee']) for r in rows(out / 'pairings.csv')]
        for row in rows(out / 'meetings.csv'):
            for mentor, mentee in pairs:
                if mentor != row['mentor'] or row['mentee'] not in ('', mentee):
                    continue
                for person in (mentor, mentee):
                    if row['start'] >= '2027-03-10':
                        first[email[person]] = min(first.get(email[person], row['start']), row['start'])
            if row['start'] < '2027-03-10':
                held |= {email.get(row['mentor']), email.get(row['mentee'])} - {None}
        mail = {r['email']: r['first_meeting'] for r in rows(out / 'exports' / 'mail.csv')}
        self.assertEqual({p: start for p, start in mail.items() if start}, first)
        self.assertTrue(held & set(first), 'nobody who goes on had met before')
        return cohort, out

    def test_of_pairs_and_of_groups(self):
        for meetings in ('pair', 'group'):
            with self.subTest(meetings=meetings):
                self.check(meetings)

    def test_verify_rejects_a_meeting_that_was_held(self):
        cohort, out = self.repaired('pair')
        held = min(r['start'] for r in rows(out / 'meetings.csv'))
        path = out / 'exports' / 'mail.csv'
        mail = grid(path)
        column = mail[0].index('first_meeting')
        row = next(r for r in mail[1:] if r[column])
        text = path.read_text('utf-8')
        path.write_text(text.replace(row[column], held), 'utf-8')
        binary.sign(out)
        done = yunta('verify', cohort, out, lang='en')
        self.assertEqual(done.returncode, 6)
        self.assertIn('first_meeting', done.stderr)


if __name__ == '__main__':
    unittest.main(verbosity=2)

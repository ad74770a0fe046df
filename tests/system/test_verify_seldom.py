"""`yunta verify` of what is seldom in a cohort: hours that a clock change repeats, courses out of order, a group's
meetings in the tables of areas, addresses that a URI must escape, a seating that no table could hold."""
import json
import pathlib
import shutil
import tempfile
import unittest

import binary
from binary import rows

yunta = binary.run
PEOPLE = 'id,role,region,email\n' + ''.join(
    f'{role[0]}{role[-1]}{k},{role},{region},{role}{k}@x.cl\n'
    for role in ('mentor', 'mentee') for k, region in enumerate(('Norte', 'Sur', 'Norte', 'Sur')))


class Case(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        self.out = self.folder / 'out'

    def make(self, policy, command='run', words=(), **tables):
        for name, text in {'applicants': PEOPLE, **tables}.items():
            (self.folder / f'{name}.csv').write_text(text, 'utf-8')
        (self.folder / 'yunta.yaml').write_text(policy, 'utf-8')
        done = yunta(command, self.folder, *words, lang='en')
        self.assertEqual(done.returncode, 0, done.stderr + done.stdout)
        self.verify(0)

    def verify(self, code, words=''):
        done = yunta('verify', self.folder, self.out, lang='en')
        self.assertEqual(done.returncode, code, done.stderr + done.stdout)
        self.assertIn(words, done.stderr)

    def lie(self, name, change, words):
        """One file changed, also where run.json repeats it, and all signed anew."""
        kept = {n: (self.out / n).read_bytes() for n in (name, 'run.json', 'manifest.json')
                if (self.out / n).exists()}
        path = self.out / name
        path.write_bytes(change(kept[name].decode()).encode())
        self.assertNotEqual(path.read_bytes(), kept[name])
        run = json.loads(kept.get('run.json', '{}'))
        table = name.removesuffix('.csv')
        if table in run:
            run[table] = [{k: type(was)(new) if was is not None else None for (k, was), new in zip(
                like.items(), row.values())} for like, row in zip(run[table] * 2, rows(path))]
            (self.out / 'run.json').write_text(json.dumps(run), 'utf-8')
        binary.sign(self.out)
        self.verify(6, words)
        for changed, content in kept.items():
            (self.out / changed).write_bytes(content)


def exchanged(a, b):
    """Two lines of a file, by number from 0."""
    def change(text):
        lines = text.split('\n')
        lines[a], lines[b] = lines[b], lines[a]
        return '\n'.join(lines)
    return change


class Calendars(Case):
    def test_an_hour_that_is_skipped(self):
        """At the end of 2027-09-04 Chile's clocks go on from midnight to 01:00: five hours in UTC stay five."""
        people = {'applicants': 'id,role,timezone\na,mentor,UTC\nb,mentee,\n',
                  'availability': 'person,day,from,to\na,sun,00:00,05:00\nb,sat,00:00,24:00\nb,sun,00:00,24:00\n'}
        for least, pairs in ((300, 1), (301, 0)):
            self.make('programme: {start: 2027-08-30, end: 2027-10-30}\nmeetings: {count: 0}\n'
                      'eligibility: {overlap_minutes: %d}\noutput: {files: [csv, json]}\n' % least, **people)
            found = [row['overlap_minutes'] for row in rows(self.out / 'pairings.csv')]
            self.assertEqual(found, ['300'] * pairs)

    def test_an_hour_that_comes_twice(self):
        """On 2027-04-03 Chile's clocks go back from midnight to 23:00."""
        self.make('programme: {timezone: America/Santiago, start: 2027-04-03, end: 2027-04-03}\n'
                  'plenaries: {days: [sat], from: "22:00", to: "24:00"}\nmeetings: {count: 0}\n',
                  sessions='session,minutes\np1,30\n')
        row, = rows(self.out / 'plenaries.csv')
        self.assertEqual((row['start'], row['end']), ('2027-04-03T22:00:00-03:00', '2027-04-03T22:30:00-03:00'))
        self.lie('plenaries.csv', lambda t: t.replace('T22:00', 'T23:00').replace('T22:30', 'T23:30'),
                 'a clock change removes or repeats this hour')

    def test_courses_out_of_order(self):
        self.make('programme: {start: 2027-03-01, end: 2027-03-31}\nmeetings: {count: 0}\ncourses: {at_once: 2}\n',
                  courses='course,sessions,per_week,minutes\nc1,2,1,60\nc2,2,1,60\n',
                  enrolments='person,course\nmr0,c1\nme1,c2\n')
        self.lie('courses.csv', exchanged(2, 3), 'is no course, or out of order')
        self.lie('courses.csv', lambda t: t.replace('c2', 'c3'), 'is no course, or out of order')

    SEATS = {'courses': 'course,sessions,per_week,minutes,capacity\nc1,2,1,60,1\nc2,2,1,60,\nc3,90,1,60,2\n',
             'enrolments': 'person,course\nmr1,c1\nme1,c2\nmr0,c1\nmr2,c3\nme1,c1\n'}

    def test_seats(self):
        """Of courses that cannot be held too (c3), in each form of the result, and none without calendars."""
        for files in ('csv, json', 'json'):
            self.make('programme: {start: 2027-03-01, end: 2027-03-31}\nmeetings: {count: 0}\n'
                      'output: {files: [%s]}\n' % files, **self.SEATS)
            seats = json.loads((self.out / 'run.json').read_text('utf-8'))['seats']
            self.assertEqual([tuple(row.values()) for row in seats],
                             [('c1', 'mr1', 1, 1), ('c1', 'mr0', 2, 0), ('c1', 'me1', 3, 0), ('c2', 'me1', 1, 1),
                              ('c3', 'mr2', 1, 1)])
            if files == 'json':
                self.lie('run.json', lambda t: json.dumps({**json.loads(t), 'seats': []}), 'has 0 rows, not one for')
                self.lie('run.json', lambda t: json.dumps({**json.loads(t), 'seats': seats[1:]}),
                         'has 4 rows, not one for')
                self.lie('run.json', lambda t: json.dumps(
                    {k: v for k, v in json.loads(t).items() if k != 'seats'}), 'this table is missing')
            else:
                self.lie('seats.csv', lambda t: t.replace('place', 'row'), 'column 3 should be "place"')
                self.lie('seats.csv', exchanged(1, 2), 'person: error: should be "mr1"')
                self.lie('seats.csv', lambda t: t + 'c3,me0,2,1\n', 'has 6 rows, not one for each of the 5')
        done = yunta('match', self.folder, lang='en')
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertNotIn('seats', json.loads((self.out / 'run.json').read_text('utf-8')))
        self.verify(0)

    def test_seats_in_the_tables_of_areas(self):
        self.make('programme: {start: 2027-03-01, end: 2027-03-31}\nmeetings: {count: 0}\n'
                  'output: {by: region}\n', **self.SEATS)
        areas = {a['value']: a['folder'] + '/seats.csv' for a in rows(self.out / 'areas.csv')}
        self.assertEqual([row['person'] for row in rows(self.out / areas['Norte'])], ['mr0', 'mr2'])
        self.assertEqual([row['person'] for row in rows(self.out / areas['Sur'])], ['mr1', 'me1', 'me1'])
        self.lie(areas['Sur'], lambda t: t.replace('mr1,1', 'mr1,2'), 'should be "1"')
        self.lie(areas['Norte'], lambda t: t[:t.index('\n') + 1], 'should have 2 rows')

    def test_seats_under_pseudonyms(self):
        self.make('programme: {start: 2027-03-01, end: 2027-03-31}\nmeetings: {count: 0}\n'
                  'output: {pseudonyms: true}\n', **self.SEATS)
        real = {row['pseudonym']: row['person'] for row in rows(self.out / 'pseudonyms.csv')}
        seats = rows(self.out / 'seats.csv')
        self.assertEqual([real[row['person']] for row in seats], ['mr1', 'mr0', 'me1', 'me1', 'mr2'])
        self.lie('seats.csv', exchanged(1, 2), 'person: error: should be')

    def test_meetings_of_groups_in_the_tables_of_areas(self):
        """They are those of every area that has a mentee in them."""
        self.make('programme: {start: 2027-03-01, end: 2027-03-31}\nmeetings: {of: group, count: 1}\n'
                  'matching: {mentor: {capacity: 4}, objective: [pairs, fewest_mentors, score]}\n'
                  'output: {by: region}\n')
        meeting, = rows(self.out / 'meetings.csv')
        self.assertEqual(meeting['mentee'], '')
        for area in rows(self.out / 'areas.csv'):
            name = area['folder'] + '/meetings.csv'
            self.assertEqual(len(rows(self.out / name)), 1)
            self.lie(name, lambda t: t[:t.index('\n') + 1], 'should have 1 rows')

    def test_addresses_that_a_uri_escapes(self):
        odd = PEOPLE.replace('mentor0@x.cl', "o'b%r/a&b=1#x@x.cl").replace('mentee1@x.cl', '{ñ}|^`~@x.cl')
        self.make('programme: {start: 2027-03-01, end: 2027-03-31}\nmeetings: {count: 1}\n'
                  'output: {exports: [invitations], organizer: "a%b@x.cl"}\n', applicants=odd)
        files = [self.out / r['file'] for r in rows(self.out / 'exports' / 'invitations.csv')]
        text = b''.join(f.read_bytes() for f in files).replace(b'\r\n ', b'')
        for escaped in (b'mailto:o%27b%25r%2Fa%26b%3D1%23x@x.cl', b'mailto:%7B%C3%B1%7D%7C%5E%60~@x.cl',
                        b'mailto:a%25b@x.cl'):
            self.assertIn(escaped, text)
        for path in files:
            if b'%25r' in path.read_bytes():
                self.lie(str(path.relative_to(self.out)), lambda t: t.replace('%25r', '%24r'),
                         'is no invitation of this person')


class Seating(Case):
    def setUp(self):
        super().setUp()
        self.make('programme: {start: 2027-03-01}\nplenaries: {who: all}\n', 'tables', ['--size', 4, '--rounds', 2])

    def told(self, **members):
        return lambda text: json.dumps({**json.loads(text), **members})

    def test_numbers_that_no_table_could_hold(self):
        for name in ('people', 'size', 'rounds'):
            self.lie('tables.json', self.told(**{name: 'x'}), 'should be a whole number')
            for number in (0, -1, 10 ** 18):
                if (name, number) != ('size', 10 ** 18):
                    self.lie('tables.json', self.told(**{name: number}), 'says nothing that tables.csv could hold')
        self.lie('tables.json', self.told(size=10 ** 18), 'tables')
        self.lie('tables.json', self.told(tables=3), 'should be 2')
        self.lie('tables.json', self.told(people=7), 'should be 8')

    def test_seats_that_there_are_not(self):
        row = rows(self.out / 'tables.csv')[1]
        line = '{round},{table},{person},'.format(**row)
        for wrong in (dict(row, table='3'), dict(row, table='0'), dict(row, round='3'), dict(row, round='0')):
            self.lie('tables.csv', lambda t, w=wrong: t.replace(line, '{round},{table},{person},'.format(**w)),
                     'there is no such round or table')
        first = rows(self.out / 'tables.csv')[0]['person']
        self.lie('tables.csv', lambda t: t.replace(line, '{round},{table},'.format(**row) + first + ','),
                 'sits twice in one round')
        self.lie('tables.csv', lambda t: t.replace(line, '{round},{table},nadie,'.format(**row)),
                 'is nobody of the cohort')


if __name__ == '__main__':
    unittest.main(verbosity=2)

"""output.by: folders that can be sent, each with its own people alone; verify against lies."""
import csv
import json
import pathlib
import re
import shutil
import tempfile
import unittest

import binary
from binary import DATA, rows

AREAS = ['../../etc', 'CON', 'Ñuñoa / Sur', 'Nunoa - Sur', '<b>&', 'x' * 200, '总务', '', '.hidden']


def yunta(*words, program=binary.SANITIZED):
    return binary.run(*words, program=program, lang='en')


class Areas(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp())
        cls.cohort = cls.folder / 'c'
        cls.out = cls.cohort / 'out'
        shutil.copytree(DATA / 'cohorts' / 'red', cls.cohort)
        cls.people = rows(cls.cohort / 'applicants.csv')
        cls.id, cls.name, cls.mail, cls.of = cls.columns()
        for number, person in enumerate(cls.people):
            person[cls.of] = AREAS[number % len(AREAS)]
        with open(cls.cohort / 'applicants.csv', 'w', encoding='utf-8', newline='') as stream:
            writer = csv.DictWriter(stream, list(cls.people[0]))
            writer.writeheader()
            writer.writerows(cls.people)
        cls.policy = (cls.cohort / 'yunta.yaml').read_text('utf-8')
        cls.write_policy('')
        cls.done = yunta('run', cls.cohort, program=binary.PLAIN)  # sanitized below
        cls.area = {p[cls.id]: p[cls.of] for p in cls.people}

    @classmethod
    def columns(cls):
        header = list(cls.people[0])
        return (next(h for h in header if h in ('id', 'RUT', 'rut')),
                next(h for h in header if h in ('name', 'nombre', 'Nombre')),
                next(h for h in header if h in ('email', 'correo', 'Correo')),
                next(h for h in header if h in ('institution', 'institución', 'Institución')))

    @classmethod
    def write_policy(cls, more):
        (cls.cohort / 'yunta.yaml').write_text(
            cls.policy + 'output: {by: institution, backups: 1, files: [csv, json, ics]' + more + '}\n', 'utf-8')

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    def test_every_value_has_a_safe_folder_of_its_own(self):
        self.assertEqual(self.done.returncode, 0, self.done.stderr)
        index = rows(self.out / 'areas.csv')
        wanted = {a for a in AREAS if a}
        self.assertEqual({r['value'].lstrip("'") for r in index}, wanted)
        folders = [r['folder'] for r in index]
        self.assertEqual(len(set(folders)), len(wanted))
        for row in index:
            self.assertRegex(row['folder'], r'^by/[0-9]{3,}(-[a-z0-9]+)*$')
            self.assertLess(len(row['folder']), 60)
            self.assertEqual(int(row['people']),
                             sum(a == row['value'] for a in self.area.values()))
        self.assertEqual(sorted(p.name for p in (self.out / 'by').iterdir()),
                         sorted(f[3:] for f in folders))
        for path in (self.out / 'by').rglob('*'):
            self.assertEqual(path.stat().st_mode & 0o077, 0)

    def test_a_folder_holds_its_people_and_others_by_name_alone(self):
        for row in rows(self.out / 'areas.csv'):
            folder = self.out / row['folder']
            text = ''.join(p.read_text('utf-8').replace('\r\n ', '')
                           for p in folder.rglob('*') if p.is_file())
            for person in self.people:
                if person[self.of] != row['value']:
                    self.assertNotIn(person[self.id], text)
                    self.assertNotIn(person[self.mail], text)
            mine = {i for i, area in self.area.items() if area == row['value']}
            pairs = rows(self.out / 'pairings.csv')
            self.assertEqual(
                len(rows(folder / 'pairings.csv')),
                sum(p['mentor'] in mine or p['mentee'] in mine for p in pairs))
            self.assertEqual(
                [r for r in rows(self.out / 'attendance.csv') if r['person'] in mine],
                rows(folder / 'attendance.csv'))
            name = {p[self.id]: p[self.name] for p in self.people}
            shown = {i: i if i in mine else n for i, n in name.items()}
            self.assertEqual(
                [dict(r, mentor=shown[r['mentor']], mentee=shown[r['mentee']],
                      alternate=shown[r['alternate']])
                 for r in rows(self.out / 'backups.csv')
                 if r['mentor'] in mine or r['mentee'] in mine], rows(folder / 'backups.csv'))
            whose = rows(folder / 'calendars.csv')
            self.assertEqual(whose, [r for r in rows(self.out / 'calendars.csv')
                                     if r['person'] in mine])
            self.assertEqual({r['file'] for r in whose},
                             {str(p.relative_to(folder)) for p in folder.glob('calendars/*.ics')})
            self.assertTrue(whose)
            meetings = [dict(m, mentor=m['mentor'] if m['mentor'] in mine else name[m['mentor']],
                             mentee=m['mentee'] if m['mentee'] in mine else name[m['mentee']])
                        for m in rows(self.out / 'meetings.csv')
                        if m['mentor'] in mine or m['mentee'] in mine]
            self.assertEqual(meetings, rows(folder / 'meetings.csv'))

    def test_verify_finds_every_lie(self):
        done = yunta('verify', self.cohort, self.out)
        self.assertEqual(done.returncode, 0, done.stderr)
        index = rows(self.out / 'areas.csv')
        first, second = index[0]['folder'], index[1]['folder']

        def edit(name, change):
            def lie(out):
                text = (out / name).read_text('utf-8')
                new = change(text)
                self.assertNotEqual(text, new)
                (out / name).write_text(new, 'utf-8')
            return lie

        def swap(out):
            a, b = out / first / 'pairings.csv', out / second / 'pairings.csv'
            one, other = a.read_bytes(), b.read_bytes()
            a.write_bytes(other)
            b.write_bytes(one)

        def lose(out):
            (out / first / 'meetings.csv').unlink()
            manifest = json.loads((out / 'manifest.json').read_text('utf-8'))
            manifest['files'] = [f for f in manifest['files']
                                 if f['file'] != first + '/meetings.csv']
            (out / 'manifest.json').write_text(json.dumps(manifest), 'utf-8')

        def one_more(out):
            (out / 'by' / 'more').mkdir()
            shutil.copy(out / first / 'pairings.csv', out / 'by' / 'more')
            manifest = json.loads((out / 'manifest.json').read_text('utf-8'))
            manifest['files'].append({'file': 'by/more/pairings.csv', 'sha256': ''})
            (out / 'manifest.json').write_text(json.dumps(manifest), 'utf-8')

        def drop_last(text):
            return ''.join(text.splitlines(True)[:-1])

        def unlist(name):
            def lie(out):
                manifest = json.loads((out / 'manifest.json').read_text('utf-8'))
                self.assertIn(name, [f['file'] for f in manifest['files']])
                manifest['files'] = [f for f in manifest['files'] if f['file'] != name]
                (out / 'manifest.json').write_text(json.dumps(manifest), 'utf-8')
            return lie

        def more_columns(text):
            return text.replace('mentor,', 'mentor,more,', 1)

        copy = min(str(p.relative_to(self.out)) for p in self.out.glob(f'{first}/calendars/*.ics'))
        another = next(p[self.mail] for p in self.people if p[self.of] not in ('', index[0]['value']))

        lies = [edit(copy, lambda t: re.sub('(DT(?:START|END);TZID=[^:]*:2027....)T0', r'\1T1', t)),
                edit(copy, lambda t: t.replace('SUMMARY:', f'SUMMARY:{another} ', 1)),
                edit(copy, lambda t: t.replace('SEQUENCE:', 'RRULE:FREQ=DAILY\r\nSEQUENCE:', 1)),
                unlist(f'{first}/calendars.csv'), unlist('areas.csv'),
                edit(f'{first}/meetings.csv', more_columns),
                edit(f'{first}/calendars.csv', lambda t: t.replace('file', 'fichero')),
                swap, lose, one_more, edit(f'{first}/attendance.csv', drop_last),
                edit(f'{first}/pairings.csv', drop_last),
                edit(f'{second}/meetings.csv', lambda t: re.sub('2027-03', '2027-04', t, count=1)),
                edit(f'{first}/backups.csv', drop_last), edit(f'{first}/calendars.csv', drop_last),
                edit('areas.csv', lambda t: t.replace(first, 'by/../run')),
                edit('areas.csv', lambda t: t.replace(first, second)),
                edit('areas.csv', drop_last)]
        for number, lie in enumerate(lies):
            out = self.folder / 'lie'
            shutil.rmtree(out, ignore_errors=True)
            shutil.copytree(self.out, out)
            lie(out)
            binary.sign(out)
            self.assertEqual(yunta('verify', self.cohort, out, program=binary.PLAIN).returncode, 6,
                             number)

    def test_a_small_cohort_under_sanitizers(self):
        copy = self.folder / 'small'
        shutil.copytree(DATA / 'dialects' / 'plain', copy)
        with open(copy / 'yunta.yaml', 'a', encoding='utf-8') as file:
            file.write('\noutput: {by: institution, backups: 1, pseudonyms: true}\n')
        done = yunta('run', copy)
        self.assertIn(done.returncode, (0, 1), done.stderr)
        self.assertGreater(len(rows(copy / 'out' / 'areas.csv')), 1)
        self.assertEqual(yunta('verify', copy, copy / 'out').returncode, 0)

    def test_rows_of_a_table_that_is_empty_as_a_whole(self):
        """Without CSV an empty table is an empty list in run.json, and the areas have theirs."""
        cohort = self.folder / 'nobody'
        cohort.mkdir()
        (cohort / 'applicants.csv').write_text('id,role,institution\na,mentor,X\nb,mentor,Y\n', 'utf-8')
        (cohort / 'yunta.yaml').write_text('output: {by: institution, files: [json]}\n', 'utf-8')
        self.assertEqual(yunta('match', cohort, program=binary.PLAIN).returncode, 0)
        out = cohort / 'out'
        self.assertEqual(yunta('verify', cohort, out, program=binary.PLAIN).returncode, 0)
        path = out / rows(out / 'areas.csv')[0]['folder'] / 'pairings.csv'
        header = path.read_text('utf-8')
        path.write_text(header + 'a,b' + ',1' * (header.count(',') - 1) + '\n', 'utf-8')
        binary.sign(out)
        done = yunta('verify', cohort, out, program=binary.PLAIN)
        self.assertEqual(done.returncode, 6, done.stdout)
        self.assertIn('does not have', done.stderr)

    def test_pseudonyms_and_going_back(self):
        self.write_policy(', pseudonyms: true')
        out = self.folder / 'hidden'
        self.assertEqual(yunta('match', self.cohort, '-o', out, program=binary.PLAIN).returncode, 0)
        text = ''.join(p.read_text('utf-8') for p in (out / 'by').rglob('*.csv'))
        for person in self.people:
            self.assertNotIn(person[self.id], text)
            self.assertNotIn(person[self.name] + ',', text)
        self.assertEqual(yunta('verify', self.cohort, out).returncode, 0)
        (self.cohort / 'yunta.yaml').write_text(self.policy, 'utf-8')
        self.assertEqual(yunta('match', self.cohort, '-o', out, program=binary.PLAIN).returncode, 0)
        self.assertFalse((out / 'areas.csv').exists())
        self.assertEqual(list(out.glob('by/**/*.csv')), [])
        self.write_policy('')


if __name__ == '__main__':
    unittest.main(verbosity=2)

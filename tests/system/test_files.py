"""pairings.xlsx and yunta.sqlite, by the real binary, read by programs that are not ours: the same
values as in the CSV files. Workbooks as input, made by a library that is not ours."""
import csv
import datetime
import os
import pathlib
import re
import shutil
import sqlite3
import tempfile
import unittest
import zipfile

import openpyxl

import binary
from binary import DATA

MENTORIA = DATA / 'cohorts' / 'mentoria-digital'
RISKY = '=1+1'
yunta = binary.run


def rows_of(path):
    """A CSV of ours, its guards against formulas taken off."""
    with open(path, encoding='utf-8', newline='') as file:
        return [[re.sub(r"^'('*[=+\-@\t\r])", r'\1', cell) for cell in row]
                for row in csv.reader(file)]


def table(sheet):
    """A sheet as CSV has it: times lose their offset, empty cells are ''."""
    def text(value):
        if isinstance(value, datetime.datetime):
            return value.strftime('%Y-%m-%dT%H:%M:%S')
        return '' if value is None else str(value)
    return [[text(cell.value) for cell in row] for row in sheet.iter_rows()]


def without_offset(rows):
    return [[re.sub(r'^(\d{4}-\d\d-\d\dT[\d:]{8})[+-]\d\d:\d\d$', r'\1', cell) for cell in row]
            for row in rows]


class Files(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp())
        cls.cohort = cls.folder / 'cohort'
        shutil.copytree(MENTORIA, cls.cohort)
        # A session whose title is a formula, and one named as a column of attendance.csv.
        sessions = (cls.cohort / 'sessions.csv').read_text('utf-8')
        sessions = sessions.replace('Cierre', "'" + RISKY).replace('p1', 'Mentor')
        (cls.cohort / 'sessions.csv').write_text(sessions, 'utf-8')
        cls.out = cls.cohort / 'out'
        done = yunta('run', cls.cohort, '-q')
        assert done.returncode == 0, done.stderr

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    def tables(self):
        names = sorted(path.stem for path in self.out.glob('*.csv'))
        self.assertGreaterEqual(len(names), 7)
        return names

    def test_the_workbook_holds_the_tables(self):
        book = openpyxl.load_workbook(self.out / 'pairings.xlsx')
        self.assertEqual(book.sheetnames[0], 'pairings')
        self.assertEqual(sorted(book.sheetnames), self.tables())
        for name in self.tables():
            with self.subTest(table=name):
                self.assertEqual(table(book[name]),
                                 without_offset(rows_of(self.out / (name + '.csv'))))
                self.assertEqual(book[name].freeze_panes, 'A2')
                self.assertTrue(book[name].auto_filter.ref.startswith('A1:'))

    def test_the_workbook_is_typed_and_has_no_formulas(self):
        book = openpyxl.load_workbook(self.out / 'pairings.xlsx')
        header = [cell.value for cell in book['pairings'][1]]
        row = dict(zip(header, [cell.value for cell in book['pairings'][2]]))
        self.assertIsInstance(row['score'], int)
        self.assertIsInstance(row['mentor'], str)
        self.assertIsInstance(book['meetings']['D2'].value, datetime.datetime)
        kinds = {cell.data_type for sheet in book for line in sheet for cell in line}
        self.assertNotIn('f', kinds)
        titles = [cell.value for cell in book['plenaries']['C']]
        self.assertIn(RISKY, titles)
        with zipfile.ZipFile(self.out / 'pairings.xlsx') as file:
            self.assertFalse([name for name in file.namelist()
                              if b'<f>' in file.read(name) or b'<f ' in file.read(name)])

    def test_times_are_whole_seconds_to_who_cuts_off_the_rest(self):
        """A day's fraction with too few digits is the second before in LibreOffice."""
        seen = 0
        with zipfile.ZipFile(self.out / 'pairings.xlsx') as file:
            for name in file.namelist():
                if name.startswith('xl/worksheets/'):
                    for value in re.findall(rb'<v>(\d+\.\d+)</v>', file.read(name)):
                        seconds = float(value) * 86400
                        self.assertLess(abs(seconds - round(seconds)), 1e-5, value)
                        seen += 1
        self.assertGreater(seen, 200)

    def test_the_database_holds_the_tables(self):
        base = sqlite3.connect(self.out / 'yunta.sqlite')
        self.assertEqual(base.execute('PRAGMA integrity_check').fetchall(), [('ok',)])
        base.execute('PRAGMA foreign_keys = ON')
        self.assertEqual(base.execute('PRAGMA foreign_key_check').fetchall(), [])
        for name in self.tables():
            with self.subTest(table=name):
                got = base.execute('SELECT * FROM "%s"' % name)
                rows = rows_of(self.out / (name + '.csv'))
                self.assertEqual([c[0].lower() for c in got.description],
                                 [c.lower() for c in rows[0]])
                found = [['' if v is None else str(v) for v in row] for row in got]
                self.assertEqual(sorted(found), sorted(rows[1:]))
        people = base.execute('SELECT count(*) FROM people').fetchone()
        self.assertEqual(people, (110,))
        (references,) = base.execute("SELECT count(*) FROM pragma_foreign_key_list('meetings')"
                                     ).fetchone()
        self.assertEqual(references, 2)
        pairs = base.execute('SELECT count(*), sum(score) FROM pairs').fetchone()
        self.assertEqual(pairs, (30, 220425))
        self.assertEqual(base.execute('SELECT count(*) FROM partners').fetchone(), (60,))
        self.assertEqual(base.execute('SELECT sum(mentees) FROM mentor_load').fetchone(), (30,))
        self.assertGreater(base.execute('SELECT count(*) FROM agenda').fetchone()[0], 100)
        (kind,) = base.execute("SELECT type FROM pragma_table_info('pairings') WHERE name = "
                               "'score'").fetchone()
        self.assertEqual(kind, 'INTEGER')
        base.close()

    def test_equal_runs_give_equal_bytes_anywhere(self):
        first = {name: (self.out / name).read_bytes() for name in ('pairings.xlsx', 'yunta.sqlite')}
        done = yunta('run', self.cohort, '-q', env={**os.environ, 'TZ': 'Asia/Tokyo',
                                                    'LC_ALL': 'C.UTF-8'})
        self.assertEqual(done.returncode, 0, done.stderr)
        for name, bytes_ in first.items():
            self.assertEqual((self.out / name).read_bytes(), bytes_, name)

    def test_the_policy_says_which(self):
        cohort = self.folder / 'some'
        shutil.copytree(DATA / 'dialects' / 'plain', cohort)
        with open(cohort / 'yunta.yaml', 'a', encoding='utf-8') as file:
            file.write('output: {files: [csv, json]}\n')
        self.assertEqual(yunta('match', cohort, '-q').returncode, 0)
        self.assertFalse((cohort / 'out' / 'pairings.xlsx').exists())
        self.assertFalse((cohort / 'out' / 'yunta.sqlite').exists())

    def test_pseudonyms_name_nobody(self):
        cohort = self.folder / 'hidden'
        shutil.copytree(DATA / 'dialects' / 'plain', cohort)
        self.assertEqual(yunta('match', cohort, '-q').returncode, 0)
        with open(cohort / 'yunta.yaml', 'a', encoding='utf-8') as file:
            file.write('output: {pseudonyms: true}\n')
        self.assertEqual(yunta('match', cohort, '-q').returncode, 0)
        dump = '\n'.join(sqlite3.connect(cohort / 'out' / 'yunta.sqlite').iterdump())
        book = openpyxl.load_workbook(cohort / 'out' / 'pairings.xlsx')
        self.assertNotIn('pseudonyms', book.sheetnames)
        dump += '\n'.join(str(cell.value) for sheet in book for row in sheet for cell in row)
        with open(cohort / 'applicants.csv', encoding='utf-8') as file:
            for person in csv.DictReader(file):
                for column in ('id', 'name', 'email'):
                    self.assertNotIn(person[column], dump)


class History(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.cohort = self.folder / 'one'
        shutil.copytree(DATA / 'dialects' / 'plain', self.cohort)
        self.base = self.cohort / 'out' / 'yunta.sqlite'

    def tearDown(self):
        shutil.rmtree(self.folder)

    def match(self, cohort):
        done = yunta('match', cohort, '-q')
        self.assertEqual(done.returncode, 0, done.stderr)
        return [tuple(row[:2]) for row in rows_of(cohort / 'out' / 'pairings.csv')[1:]]

    def ask(self, query):
        base = sqlite3.connect(self.base)
        rows = base.execute(query).fetchall()
        base.commit()
        base.close()
        return rows

    def edit(self, cohort, old, new):
        policy = (cohort / 'yunta.yaml').read_text('utf-8')
        self.assertIn(old, policy)
        (cohort / 'yunta.yaml').write_text(policy.replace(old, new), 'utf-8')

    def test_a_later_cohort_reads_it_as_history(self):
        pairs = self.match(self.cohort)
        later = self.folder / 'later'
        shutil.copytree(DATA / 'dialects' / 'plain', later)
        shutil.copy(self.base, later / 'yunta.sqlite')
        self.edit(later, 'Tres dialectos', 'Otra cohorte')
        with open(later / 'yunta.yaml', 'a', encoding='utf-8') as file:
            file.write('files: {history: yunta.sqlite}\n')
        again = self.match(later)
        self.assertTrue(again)
        self.assertFalse(set(pairs) & set(again))
        (later / 'history.csv').write_text('cohort,mentor,mentee\n' + ''.join(
            'Tres dialectos,%s,%s\n' % pair for pair in pairs), 'utf-8')
        self.edit(later, 'history: yunta.sqlite', 'history: history.csv')
        self.assertEqual(self.match(later), again)

    def test_runs_add_up_and_ratings_stay(self):
        pairs = self.match(self.cohort)
        self.ask("UPDATE paired SET rating = 4.5 WHERE mentor = '%s'" % pairs[0][0])
        self.match(self.cohort)
        self.assertEqual(self.ask('SELECT count(*) FROM runs'), [(1,)])
        self.edit(self.cohort, 'sponsor: true', 'sponsor: false')
        self.match(self.cohort)
        self.assertEqual(self.ask('SELECT run FROM runs ORDER BY run'), [(1,), (2,)])
        self.edit(self.cohort, 'Tres dialectos', 'La segunda')
        self.match(self.cohort)
        self.assertEqual(self.ask('SELECT programme FROM runs ORDER BY run'),
                         [('Tres dialectos',), ('Tres dialectos',), ('La segunda',)])
        self.assertEqual(self.ask('SELECT DISTINCT cohort FROM history ORDER BY 1'),
                         [('La segunda',), ('Tres dialectos',)])
        self.assertLessEqual({r for r, in self.ask('SELECT DISTINCT rating FROM history')},
                             {4.5, None})

    def test_who_is_a_pair_no_more_keeps_the_rating(self):
        (first, *rest) = self.match(self.cohort)
        self.ask("UPDATE paired SET rating = 2 WHERE mentor = '%s' AND mentee = '%s'" % first)
        with open(self.cohort / 'constraints.csv', 'a', encoding='utf-8') as file:
            file.write('kind,mentor,mentee\nforbid,%s,%s\n' % first)
        for _ in range(2):
            now = self.match(self.cohort)
            self.assertNotIn(first, now)
            self.assertEqual(sorted(self.ask('SELECT mentor, mentee FROM paired')), sorted({first, *now}))
            self.assertEqual(self.ask('SELECT mentor, mentee, rating FROM history WHERE rating IS NOT NULL'),
                             [(*first, 2)])

    def test_what_is_damaged_is_not_lost_in_silence(self):
        self.match(self.cohort)
        before = {path.name: path.read_bytes() for path in (self.cohort / 'out').iterdir()
                  if path.is_file()}
        for text in (b'no database', before['yunta.sqlite'][:5000]):
            self.base.write_bytes(text)
            done = yunta('match', self.cohort, '-q')
            self.assertEqual(done.returncode, 5, done.stderr)
            self.assertIn('yunta.sqlite', done.stderr)
            self.assertEqual((self.cohort / 'out' / 'pairings.csv').read_bytes(),
                             before['pairings.csv'])
        self.base.unlink()
        self.match(self.cohort)


class Workbooks(unittest.TestCase):
    """A form in .xlsx, as a spreadsheet program writes it, reads as its CSV does."""

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())

    def tearDown(self):
        shutil.rmtree(self.folder)

    def book(self, path, csv_path, encoding='utf-8-sig', delimiter=',', before=()):
        """Numbers as numbers, dates as dates; other sheets first, if any."""
        book = openpyxl.Workbook()
        book.remove(book.active)
        for name in before:
            book.create_sheet(name).append(['other'])
        sheet = book.create_sheet('Respuestas de formulario 1')
        with open(csv_path, encoding=encoding, newline='') as file:
            for row in csv.reader(file, delimiter=delimiter):
                sheet.append([self.typed(cell) for cell in row])
        book.save(path)

    @staticmethod
    def typed(cell):
        if re.fullmatch(r'\d{1,4}', cell):
            return int(cell)
        for form in ('%d/%m/%Y %H:%M:%S', '%d/%m/%Y', '%Y-%m-%d'):
            try:
                return datetime.datetime.strptime(cell, form)
            except ValueError:
                pass
        return cell or None

    def pairings(self, cohort):
        done = yunta('match', cohort, '-o', self.folder / 'out', '-q')
        self.assertEqual(done.returncode, 0, done.stderr)
        return (self.folder / 'out' / 'pairings.csv').read_bytes()

    def test_a_form_in_xlsx_gives_the_same_pairs(self):
        cohort = self.folder / 'cohort'
        shutil.copytree(MENTORIA, cohort)
        wanted = self.pairings(cohort)
        self.book(cohort / 'respuestas.xlsx', cohort / 'respuestas.csv')
        policy = (cohort / 'yunta.yaml').read_text('utf-8')
        (cohort / 'yunta.yaml').write_text(policy.replace('respuestas.csv', 'respuestas.xlsx'),
                                           'utf-8')
        (cohort / 'respuestas.csv').unlink()
        self.assertEqual(self.pairings(cohort), wanted)

    def test_init_takes_a_workbook_or_one_of_its_sheets(self):
        form = self.folder / 'libro.xlsx'
        self.book(form, DATA / 'dialects/form/respuestas.csv', before=('Portada',))
        whole, sheet = self.folder / 'whole', self.folder / 'sheet'
        done = yunta('init', form, '-o', sheet, '--sheet', 'respuestas de FORMULARIO 1')
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual({f.name for f in sheet.iterdir()}, {'libro.csv', 'yunta.yaml'})
        self.book(form, DATA / 'dialects/form/respuestas.csv')
        self.assertEqual(yunta('init', form, '-o', whole).returncode, 0)
        self.assertEqual({f.name for f in whole.iterdir()}, {'libro.xlsx', 'yunta.yaml'})
        plain = self.folder / 'plain'
        self.assertEqual(
            yunta('init', DATA / 'dialects/form/respuestas.csv', '-o', plain).returncode, 0)
        wanted = self.pairings(plain)
        self.assertEqual(self.pairings(whole), wanted)
        self.assertEqual(self.pairings(sheet), wanted)
        done = yunta('init', form, '-o', self.folder / 'x', '--sheet', 'Otra')
        self.assertEqual(done.returncode, 4)
        self.assertIn('Respuestas de formulario 1', done.stderr)

    def test_our_own_workbook_reads_back(self):
        cohort = self.folder / 'cohort'
        shutil.copytree(MENTORIA, cohort)
        self.assertEqual(yunta('match', cohort, '-q').returncode, 0)
        shutil.copy(cohort / 'out' / 'pairings.xlsx', self.folder)
        for name in ('pairings.xlsx', 'pairings.csv'):
            source = self.folder / name if name.endswith('xlsx') else cohort / 'out' / name
            done = yunta('schedule', cohort, '--pairings', source, '-o', self.folder / name[-4:],
                         '-q')
            self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual((self.folder / 'xlsx' / 'meetings.csv').read_bytes(),
                         (self.folder / '.csv' / 'meetings.csv').read_bytes())

    def test_bombs_are_refused_soon(self):
        cohort = self.folder / 'cohort'
        shutil.copytree(DATA / 'dialects' / 'plain', cohort)
        form = cohort / 'absences.xlsx'
        self.book(form, cohort / 'availability.csv')
        with zipfile.ZipFile(form) as file:
            parts = {name: file.read(name) for name in file.namelist()}
        sheet = next(name for name in parts if name.startswith('xl/worksheets/sheet'))
        lies = {
            'zeros': parts[sheet].replace(b'</sheetData>', b'<row/>' * 20000000),
            'laughs': b'<!DOCTYPE a [<!ENTITY b "c">]><worksheet/>',
            'deep': b'<a>' * 100000,
            'cut': parts[sheet][:len(parts[sheet]) // 2],
        }
        for name, text in lies.items():
            with self.subTest(lie=name):
                with zipfile.ZipFile(form, 'w', zipfile.ZIP_DEFLATED) as file:
                    for part, bytes_ in parts.items():
                        file.writestr(part, text if part == sheet else bytes_)
                done = yunta('check', cohort, '-q', '--lang', 'en')
                self.assertEqual(done.returncode, 4, done.stderr)
                self.assertIn('absences.xlsx', done.stderr)
                self.assertIn('workbook', done.stderr)


if __name__ == '__main__':
    unittest.main(verbosity=2)

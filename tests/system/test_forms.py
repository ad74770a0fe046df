"""Forms as offices really have them: whatever their dress, `init` and `match` give what the plain table
gives, with no edit."""
import csv
import io
import pathlib
import shutil
import tempfile
import unittest

import openpyxl

import binary
import dialects
from binary import DATA

PLAIN = dialects.read(DATA / 'dialects' / 'plain' / 'applicants.csv')
COLUMNS = list(PLAIN[0])
LEVEL, WANT = 'Marque con una X su nivel', '¿Cuánto te interesa?'
PORTUGUESE = {
    'id': 'CPF', 'name': 'Nome completo', 'email': 'Endereço de e-mail',
    'role': 'Você quer ser mentor, mentorado ou ambos?', 'institution': 'Em que instituição você trabalha?',
    'unit': 'Departamento', 'region': 'Região', 'level': 'Nível hierárquico', 'birth_year': 'Ano de nascimento',
    'sponsor': 'Sua chefia direta apoia sua participação?', 'applied_on': 'Carimbo de data/hora',
    'capacity': 'Quantas pessoas você pode acompanhar?', 'strengths': 'Pontos fortes',
    'goals': 'Em que áreas você gostaria de se aprofundar?', 'gender': 'Gênero'}
ANSWERS = {'Mentora': 'Mentor(a)', 'Mentee': 'Mentorado(a)', 'Sí': 'Sim', 'No': 'Não', '1 - Ninguno': 'Nenhum',
           '2 - Básico': 'Básico', '3 - Medio': 'Intermediário', '4 - Avanzado': 'Avançado',
           '5 - Experto': 'Especialista'}


def cells(row):
    return [dialects.spreadsheet_cell(column, row[column]) for column in COLUMNS]


def named(names, level, want):
    """The header of a column."""
    return [level % c[6:] if c.startswith('skill:') else want % c[5:] if c.startswith('want:')
            else names.get(c, c) for c in COLUMNS]


FORM = [named(dialects.FORM, LEVEL + ' [%s]', WANT + ' [%s]')] + [cells(row) for row in PLAIN]


def two_lines():
    """The header that merged cells give: groups above, skills below."""
    above, below, last = [], [], None
    for column in COLUMNS:
        group = LEVEL if column.startswith('skill:') else WANT if column.startswith('want:') else None
        above.append('' if group and group == last else group or dialects.FORM.get(column, column))
        below.append(column.partition(':')[2] if group else '')
        last = group
    return [above, below] + FORM[1:]


def portuguese():
    header = named(PORTUGUESE, 'Marque seu nível [%s]', 'Quanto lhe interessa? [%s]')
    return [header] + [[ANSWERS.get(cell, cell) for cell in row] for row in FORM[1:]]


def microsoft():
    """Its own number, times, address and name come first."""
    own = [k for k, c in enumerate(COLUMNS) if c not in ('email', 'name', 'applied_on')]
    header = ['ID', 'Hora de inicio', 'Hora de finalización', 'Correo electrónico', 'Nombre']
    rows = [header + [FORM[0][k] for k in own]]
    for number, row in enumerate(PLAIN):
        day = dialects.spreadsheet_cell('applied_on', row['applied_on'])
        rows.append([number + 1, day + ' 10:00', day + ' 10:05', row['email'], row['name']] +
                    [FORM[number + 1][k] for k in own])
    return rows


def split_names():
    at = COLUMNS.index('name')
    rows = [['Nombres', 'Apellido paterno', 'Apellido materno'] + FORM[0][:at] + FORM[0][at + 1:]]
    for row in FORM[1:]:
        first, last, *more = row[at].split(' ') + ['', '']
        rows.append([first, last, ' '.join(more).strip()] + row[:at] + row[at + 1:])
    return rows


def title():
    return [['Formulario de postulación 2027'] + [''] * (len(COLUMNS) - 1), [''] * len(COLUMNS)]


def text(rows, separator, encoding, before=b'', lines='\r\n'):
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator=lines).writerows(rows)
    return before + out.getvalue().encode(encoding)


def book(rows, merged=()):
    workbook, out = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        workbook.active.append([cell if cell != '' else None for cell in row])
    for area in merged:
        workbook.active.merge_cells(area)
    workbook.save(out)
    return out.getvalue()


class Forms(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)

    def pairs(self, name, content):
        form, cohort = self.folder / name, self.folder / 'cohort'
        shutil.rmtree(cohort, ignore_errors=True)
        form.write_bytes(content)
        done = binary.run('init', form, '-o', cohort, lang='en')
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertNotIn('Needed in', done.stdout)
        done = binary.run('match', cohort, '-q')
        self.assertEqual(done.returncode, 0, done.stderr)
        return [(row['mentor'], row['mentee'], row['score'])
                for row in binary.rows(cohort / 'out' / 'pairings.csv')]

    def test_every_dress_gives_the_same_pairs(self):
        expected = self.pairs('plain.csv', text([COLUMNS] + [[r[c] for c in COLUMNS] for r in PLAIN], ',', 'utf-8'))
        self.assertGreater(len(expected), 40)
        wide = [row + ['', ''] for row in FORM] + [[''] * (len(COLUMNS) + 2)] * 3
        for name, content in {
                'utf-16.csv': text(portuguese(), '\t', 'utf-16-le', b'\xff\xfe'),
                'titulo.csv': text(title() + FORM, ';', 'cp1252'),
                'titulo-solo.csv': b'Formulario 2027\r\n\r\n' + text(FORM, ';', 'cp1252'),
                'titulo.xlsx': book(title() + FORM, ['A1:F1']),
                'dos-lineas.csv': text(two_lines(), ';', 'cp1252'),
                'dos-lineas.xlsx': book(two_lines()),
                'titulo-y-dos-lineas.xlsx': book(title() + two_lines(), ['A1:F1']),
                'microsoft.xlsx': book(microsoft()),
                'barras.csv': text(wide, '|', 'cp1252'),
                'apellidos.csv': text(split_names(), ';', 'utf-8', b'\xef\xbb\xbf'),
                'sep.csv': text(FORM, ';', 'cp1252', b'sep=;\r\n'),
                'lf.csv': text(FORM, ',', 'utf-8', lines='\n')}.items():
            with self.subTest(form=name):
                self.assertEqual(self.pairs(name, content), expected)

    def test_a_title_is_told(self):
        (self.folder / 'f.csv').write_bytes(text(title() + FORM, ';', 'cp1252'))
        binary.run('init', self.folder / 'f.csv', '-o', self.folder / 'c')
        for language, words in (('en', 'a title above the header'), ('es', 'un título sobre el encabezado')):
            done = binary.run('check', self.folder / 'c', lang=language)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn(words, done.stderr)

    def test_first_names_are_the_name_where_names_are_split(self):
        (self.folder / 'f.csv').write_bytes(text(split_names(), ';', 'utf-8'))
        done = binary.run('init', self.folder / 'f.csv', '-o', self.folder / 'c', lang='en')
        self.assertRegex(done.stdout, r'name +Nombres ')


if __name__ == '__main__':
    unittest.main(verbosity=2)

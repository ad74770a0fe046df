"""Conditions on columns (eligibility.where, quotas) against a plain reading of them in Python: who is
paired, and what verify says when the conditions are changed under a result."""
import hashlib
import pathlib
import random
import shutil
import tempfile
import unittest

import binary
from binary import rows
import results

LISTS = ('strengths', 'languages')
VALUES = {'estamento': {'P': 'Profesional', 'prof': 'Profesional', 'T': 'Técnico'},
          'region': {'Norte': 'Ñuble'},
          'strengths': {'Hojas; tablas': 'Excel'}}  # a label that holds a separator
# Other names of a column: aliases, and one that `columns` gives.
NAMES = {'anos': 'años', 'fortalezas': 'strengths', 'idiomas': 'languages', 'grado': 'estamento'}
CONDITIONS = [
    'column: estamento, in: [profesional]',
    'column: Estamento, in: [T, directivo]',
    'column: ESTAMENTO, not_in: [prof]',
    'column: años, least: 3',
    'column: anos, most: 7.5',
    'column: años, least: 2.25, most: 8',
    'column: años, in: ["3", "4.5"], most: 4',
    'column: strengths, in: [Excel, sql]',
    'column: strengths, not_in: [datos]',
    'column: languages, in: [Inglés]',
    'column: Fortalezas, in: [DATOS]',
    'column: idiomas, not_in: [Aymara]',
    'column: Región, in: [Norte]',
    'column: Grado, in: [prof]',
    'column: languages, not_in: [ingles, Mapudungún], role: mentor',
    'column: region, in: [Ñuble, maule], role: mentee',
    'column: region, not_in: [NUBLE]',
]
YEARS = ['', '1', '2.25', '3', '4.5', '7.5', '8', '9']
TRANSLATE = str.maketrans('áéíóúñ', 'aeioun')


def fold(text):
    return ' '.join(text.lower().translate(TRANSLATE).split())


def meant(column, text):
    for spelling, value in VALUES.get(column, {}).items():
        if fold(spelling) == fold(text):
            return fold(value)
    return fold(text)


def elements(column, cell):
    for label, value in VALUES.get(column, {}).items():
        cell = cell.replace(label, value) if ';' in label else cell
    return cell.split(';') if column in LISTS else [cell]


def read(condition):
    """{column, in, not_in, least, most, role} of the few forms above."""
    found = {}
    for part in condition.replace('], ', ']; ').replace(', least', '; least').replace(
            ', most', '; most').replace(', in', '; in').replace(', not_in', '; not_in').replace(
            ', role', '; role').split('; '):
        key, value = part.split(': ', 1)
        found[key] = [t.strip(' "') for t in value[1:-1].split(',')] if value[0] == '[' else value
    found['column'] = NAMES.get(fold(found['column']), fold(found['column']))
    return found


def holds(person, condition):
    column, cell = condition['column'], person[condition['column']]
    if condition.get('role', person['role']) != person['role']:
        return True
    if 'in' in condition or 'not_in' in condition:
        has = {meant(column, t) for t in elements(column, cell) if t.strip()}
        if not has:
            return False
        if 'in' in condition and not has & {meant(column, t) for t in condition['in']}:
            return False
        if has & {meant(column, t) for t in condition.get('not_in', [])}:
            return False
    if 'least' in condition or 'most' in condition:
        return bool(cell) and float(condition.get('least', '-1e9')) <= float(cell) <= float(
            condition.get('most', '1e9'))
    return True


def people(chance, count):
    for k in range(count):
        yield {'id': f'p{k:02d}', 'role': 'mentor' if k % 2 else 'mentee',
               'Estamento': chance.choice(['P', 'Profesional', 'técnico', 'T', 'Directivo', '']),
               'años': chance.choice(YEARS), 'region': chance.choice(['Ñuble', 'Maule', 'ÑUBLE ', '']),
               'strengths': ';'.join(chance.sample(['excel', 'SQL', 'Datos', 'Hojas; tablas'], chance.randint(0, 3))),
               'languages': ';'.join(chance.sample(['inglés', 'mapudungun', 'Aymara'], chance.randint(0, 2)))}


class Conditions(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)

    def write(self, applicants, rules):
        header = list(applicants[0])
        (self.folder / 'applicants.csv').write_text('\n'.join(
            ','.join(row) for row in [header] + [list(p.values()) for p in applicants]) + '\n', 'utf-8')
        self.policy(rules)

    def policy(self, rules):
        (self.folder / 'yunta.yaml').write_text(
            'programme: {start: 2027-03-01, end: 2027-06-30}\n'
            + ('columns: {grado: Estamento}\n' if 'Grado' in rules else '') + 'values: {'
            + ('estamento: {P: Profesional, prof: Profesional, T: Técnico}, '
               if 'estamento' in rules.lower() or 'Grado' in rules else '')
            + 'fortalezas: {"Hojas; tablas": Excel}, región: {Norte: Ñuble}}\n' + rules, 'utf-8')

    def test_who_may_be_paired(self):
        chance, refused = random.Random(11), 0
        for number in range(60):
            applicants = list(people(chance, 24))
            chosen = chance.sample(CONDITIONS, chance.randint(1, 2))
            rules = 'eligibility: {where: [%s]}\n' % ', '.join('{%s}' % c for c in chosen)
            self.write(applicants, rules)
            done = binary.run('match', self.folder, '-q', lang='en')
            self.assertEqual(done.returncode, 0, (rules, done.stderr))
            conditions = [read(c) for c in chosen]
            may = {p['id']: all(holds({**p, 'estamento': p['Estamento']}, c) for c in conditions)
                   for p in applicants}
            sides = [sum(may[p['id']] for p in applicants if p['role'] == r) for r in ('mentor', 'mentee')]
            pairs = rows(self.folder / 'out' / 'pairings.csv')
            self.assertEqual(len(pairs), min(sides), (rules, applicants))
            self.assertTrue(all(may[p['mentor']] and may[p['mentee']] for p in pairs), rules)
            done = binary.run('verify', self.folder, self.folder / 'out', lang='en')
            self.assertEqual(done.returncode, 0, (rules, done.stderr))
            refused += self.other_conditions(applicants, pairs)
        self.assertGreater(refused, 20)

    def other_conditions(self, applicants, pairs):
        """Under another condition the result is wrong just when one of its pairs may not be."""
        for text in random.Random(len(pairs)).sample(CONDITIONS, len(CONDITIONS)):
            condition = read(text)
            may = {p['id']: holds({**p, 'estamento': p['Estamento']}, condition) for p in applicants}
            wrong = [p for p in pairs if not (may[p['mentor']] and may[p['mentee']])]
            if not wrong:
                continue
            self.policy('eligibility: {where: [{%s}]}\n' % text)
            result = results.Result(self.folder / 'out')
            for entry in result.run['inputs']:
                if entry['file'] == 'yunta.yaml':
                    entry['sha256'] = hashlib.sha256((self.folder / 'yunta.yaml').read_bytes()).hexdigest()
            result.write(self.folder / 'out')
            done = binary.run('verify', self.folder, self.folder / 'out', lang='en')
            self.assertEqual(done.returncode, 6, (text, done.stderr))
            for pair in wrong:
                self.assertIn('%s and %s are not eligible' % (pair['mentor'], pair['mentee']),
                              done.stderr, text)
            return 1
        return 0


if __name__ == '__main__':
    unittest.main(verbosity=2)

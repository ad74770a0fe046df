"""yunta init, by the real binary: a form becomes a cohort that matches as the sample's own policy
does, with no edit but of keys that init asked about by name."""
import csv
import json
import pathlib
import re
import shutil
import tempfile
import unittest

import binary
from binary import DATA

yunta = binary.run


def edit(policy, path, value):
    """Puts value in the place of one key's, by its indentation; the key must be there."""
    lines, keys = policy.read_text('utf-8').split('\n'), path.split('.')
    at = -1
    for depth, key in enumerate(keys):
        start = re.compile('^' + '  ' * depth + re.escape(key) + ':')
        at = next(k for k in range(at + 1, len(lines)) if start.match(lines[k]))
    lines[at] = '  ' * (len(keys) - 1) + keys[-1] + ': ' + value
    policy.write_text('\n'.join(lines), 'utf-8')


class Init(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())

    def tearDown(self):
        shutil.rmtree(self.folder)

    def init(self, form, out, *more):
        done = yunta('init', form, '-o', out, '--json', *more)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(done.stderr, '')
        return json.loads(done.stdout)

    def pairings(self, cohort, out):
        done = yunta('run', cohort, '-o', out, '-q')
        self.assertEqual(done.returncode, 0, done.stderr)
        return (out / 'pairings.csv').read_bytes()

    def edit_all(self, said, cohort, edits):
        asked = {ask['key'] for ask in said['asks']}
        for path, value in edits.items():
            known = any(path == key or path.startswith(key + '.') for key in asked)
            self.assertTrue(known, (path, asked))
            edit(cohort / 'yunta.yaml', path, value)

    def as_the_sample(self, sample, form, edits):
        """init beside the sample's other tables, the edits, match; then the sample itself."""
        cohort = self.folder / sample.name
        cohort.mkdir()
        for file in sample.iterdir():
            if file.suffix == '.csv':
                shutil.copy(file, cohort)
        said = self.init(cohort / form, cohort)
        self.assertEqual([ask for ask in said['asks'] if ask['needed']], [])
        self.edit_all(said, cohort, edits)
        got = self.pairings(cohort, self.folder / 'ours')
        shutil.copytree(sample, self.folder / 'sample')
        self.assertEqual(got, self.pairings(self.folder / 'sample', self.folder / 'theirs'))
        return cohort, said

    DIALECT = {'programme.start': '2027-03-01', 'programme.end': '2027-08-31',
               'eligibility.sponsor': 'true', 'eligibility.different': '[institution]',
               'matching.objective': '[pairs, worst, score]'}

    def test_plain_dialect(self):
        self.as_the_sample(DATA / 'dialects' / 'plain', 'applicants.csv', self.DIALECT)

    def test_spreadsheet_dialect(self):
        _, said = self.as_the_sample(DATA / 'dialects' / 'spreadsheet', 'postulantes.csv',
                                     self.DIALECT)
        self.assertEqual((said['separator'], said['encoding']), (';', 'Windows-1252'))

    def test_form_dialect(self):
        _, said = self.as_the_sample(DATA / 'dialects' / 'form', 'respuestas.csv', self.DIALECT)
        self.assertEqual((said['separator'], said['encoding']), (',', 'UTF-8'))

    def test_mentoria_digital(self):
        cohort, _ = self.as_the_sample(
            DATA / 'cohorts' / 'mentoria-digital', 'respuestas.csv',
            {'programme.start': '2027-03-01', 'programme.end': '2027-08-31',
             'eligibility.sponsor': 'true', 'eligibility.window.from': '2027-01-04',
             'eligibility.window.to': '2027-01-24', 'eligibility.same': '[institution]',
             'eligibility.mentor_younger_by': '10', 'eligibility.overlap_minutes': '60',
             'eligibility.meetable': 'true'})
        expected = json.loads((DATA / 'cohorts/mentoria-digital/expected.json').read_text('utf-8'))
        run = json.loads((self.folder / 'ours' / 'run.json').read_text('utf-8'))
        self.assertEqual([s['value'] for s in run['parts'][0]['stages']], expected['optimum'])
        self.assertEqual(run['people']['eligible_pairs'], expected['eligible_pairs'])

    def test_the_form_alone_makes_a_cohort_that_reads_without_errors(self):
        for form in ('dialects/form/respuestas.csv', 'dialects/spreadsheet/postulantes.csv',
                     'dialects/plain/applicants.csv', 'cohorts/mentoria-digital/respuestas.csv',
                     'cohorts/directivos/applicants.csv', 'cohorts/red/applicants.csv',
                     'cohorts/presidencia/postulantes.csv'):
            with self.subTest(form=form):
                out = self.folder / form.replace('/', '-')
                said = self.init(DATA / form, out)
                self.assertEqual({'yunta.yaml', pathlib.Path(form).name},
                                 {file.name for file in out.iterdir()})
                self.assertEqual((out / pathlib.Path(form).name).read_bytes(),
                                 (DATA / form).read_bytes())
                placed = {c['name'] for c in said['columns'] if c['as'] == 'column'}
                self.assertLessEqual({'id', 'name', 'email', 'role', 'institution', 'region',
                                      'level', 'birth_year', 'sponsor', 'applied_on', 'capacity',
                                      'strengths', 'goals', 'gender'}, placed)
                done = yunta('check', out, '-q')
                self.assertEqual(done.returncode, 0, done.stderr)

    def test_one_skill_alone_is_placed_as_the_policy_reads_it(self):
        form = self.folder / 'one.csv'
        form.write_text('id,nombre,rol,skill:Excel,want:Excel\nm1,Ana,mentor,5,\ne1,Eli,mentee,1,3\n'
                        'm2,Bo,mentor,4,\ne2,Flo,mentee,2,2\n', 'utf-8')
        said = self.init(form, self.folder / 'one')
        self.assertEqual([c['as'] for c in said['columns']], ['column', 'column', 'column', 'level', 'want'])
        other = self.folder / 'other.csv'
        other.write_text(form.read_text('utf-8').replace('skill:Excel', 'fill:Excel'), 'utf-8')
        said = self.init(other, self.folder / 'other')
        self.assertNotEqual(said['columns'][3]['as'], 'level')

    def test_both_languages_give_the_same_policy_but_for_its_comments(self):
        form = DATA / 'dialects/form/respuestas.csv'
        texts = []
        for language in ('es', 'en'):
            done = yunta('init', form, '-o', self.folder / language, '--lang', language)
            self.assertEqual(done.returncode, 0, done.stderr)
            lines = (self.folder / language / 'yunta.yaml').read_text('utf-8').split('\n')
            texts.append([line for line in lines if not line.strip().startswith('#')])
        self.assertEqual(texts[0], texts[1])
        self.assertIn('Por decidir', yunta('init', form, '-o', self.folder / 'x', '--lang',
                                           'es').stdout)

    def form(self, name, header, *rows):
        path = self.folder / name
        with open(path, 'w', newline='', encoding='utf-8') as file:
            csv.writer(file).writerows([header, *rows])
        return path

    def test_an_answer_without_hours(self):
        form = self.form('respuestas.csv', ['RUT', 'Rol', 'Disponibilidad [Lunes]',
                                            'Disponibilidad [Martes]'],
                         ['a', 'Mentor', 'Mañana', 'No puedo'], ['b', 'Mentee', 'Tarde', 'No puedo'],
                         ['c', 'Mentee', '10:00-11:00', 'no puedo'])
        out = self.folder / 'out'
        self.init(form, out)
        self.assertIn('"No puedo": ""', (out / 'yunta.yaml').read_text(encoding='utf-8'))
        self.assertEqual(yunta('match', out).returncode, 0)
        with open(out / 'out' / 'pairings.csv', encoding='utf-8') as file:
            self.assertEqual([(r['mentee'], r['overlap_minutes']) for r in csv.DictReader(file)],
                             [('c', '60')])

    def test_portuguese(self):
        form = self.form(
            'respostas.csv',
            ['Carimbo de data/hora', 'Nome completo', 'Endereço de e-mail', 'CPF',
             'Como você gostaria de participar?', 'Instituição', 'Ano de nascimento',
             'Você tem o apoio da sua chefia?', 'Nível de conhecimento [Planilhas]',
             'Nível de conhecimento [Nuvem]', 'Interesse em aprender [Planilhas]',
             'Interesse em aprender [Nuvem]', 'Disponibilidade [Segunda-feira]',
             'Disponibilidade [Terça-feira]'],
            ['31/01/2027 10:00:00', 'Ana Souza', 'ana@orgao.example', '111', 'Mentora', 'A', '1990',
             'Sim', 'Avançado', 'Especialista', '', '', 'Manhã', 'Tarde'],
            ['28/01/2027 11:00:00', 'Bia Lima', 'bia@orgao.example', '222', 'Mentorada', 'A',
             '1970', 'Não', 'Nenhum', 'Intermediário', 'Muito', 'Pouco', 'Manhã; Tarde', ''])
        out = self.folder / 'out'
        said = self.init(form, out)
        done = yunta('match', out)
        self.assertEqual(done.returncode, 0, done.stderr)
        with open(out / 'out' / 'pairings.csv', encoding='utf-8') as file:
            rows = list(csv.DictReader(file))
        self.assertEqual([(r['mentor'], r['mentee']) for r in rows], [('111', '222')])
        self.assertEqual(rows[0]['overlap_minutes'], '240')
        self.assertGreater(int(rows[0]['skills']), 0)
        self.assertIn('values', {ask['key'] for ask in said['asks']})
        self.assertIn('availability.labels', {ask['key'] for ask in said['asks']})

    def test_english(self):
        form = self.form(
            'answers.csv',
            ['ID', 'Start time', 'Completion time', 'Email', 'Full name',
             'Would you like to be a mentor or mentee?', 'Which agency do you work for?',
             'Your level: Spreadsheets', 'Your level: Cloud', 'Monday', 'Tuesday', 'T-shirt size'],
            [1, '1/31/2027 9:00', '1/31/2027 9:20', 'a@x.example', 'Ann', 'A mentor', 'Tax',
             'Advanced', 'Proficient', '9:00-11:00', '', 'M'],
            [2, '1/30/2027 9:00', '1/30/2027 9:20', 'b@x.example', 'Bob', 'A mentee', 'Tax',
             'Beginner', 'Average', '10:00-12:00', '', 'L'])
        out = self.folder / 'out'
        said = self.init(form, out)
        by = {c['header']: c for c in said['columns']}
        self.assertEqual(by['Completion time']['name'], 'applied_on')
        self.assertIsNone(by['T-shirt size']['as'])
        self.assertIn('dates: mdy', (out / 'yunta.yaml').read_text('utf-8'))
        done = yunta('match', out)
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_what_lacks_is_asked_and_why_is_said(self):
        form = self.form('f.csv', ['Nombre', 'Fecha de nacimiento', 'Comentario'],
                         ['Ana', '01/02/1990', 'x'], ['Beto', '03/02/1980', 'y'])
        said = self.init(form, self.folder / 'out')
        self.assertEqual([a['key'] for a in said['asks'] if a['needed']], ['columns', 'columns'])
        why = {c['header']: c['why'] for c in said['columns']}
        self.assertIn('birth_year', why['Fecha de nacimiento'])
        self.assertIn('01/02/1990', why['Fecha de nacimiento'])

    def test_what_is_read_by_its_name_is_not_called_unused(self):
        form = self.form('f.csv', ['Id', 'Correo electrónico', 'Rol', 'Interés: Excel', 'Talla'],
                         ['1', 'anonymous', 'Mentor', '3', 'M'], ['2', 'anonymous', 'Otro', 'Verde', 'L'],
                         ['3', 'anonymous', 'Mentee', 'Azul', 'L'])
        out = self.folder / 'out'
        said = self.init(form, out)
        by = {c['header']: c for c in said['columns']}
        self.assertEqual([by[header]['as'] for header in by], ['column', 'column', 'column', 'want', None])
        self.assertIn('Otro', by['Rol']['why'])
        self.assertIn('Verde', by['Interés: Excel']['why'])
        needed = [a for a in said['asks'] if a['needed']]
        self.assertEqual([a['key'] for a in needed], ['values', 'values'])
        self.assertIn('Otro', needed[0]['question'])
        self.assertIn('Verde', needed[1]['question'])
        self.assertIn('anonymous', next(a for a in said['asks'] if not a['needed'])['question'])
        # What it asks for is what check refuses, and saying it there is enough.
        told = yunta('check', out).stderr
        self.assertIn('Otro', told)
        self.assertIn('Verde', told)
        self.assertNotIn('Mentor', told)
        policy = out / 'yunta.yaml'
        edit(policy, 'values', '{role: {Otro: mentee}, "Interés:*": {Verde: 2, Azul: 1}}')
        done = yunta('check', out, '-q')
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_one_email_for_all_tells_nobody_apart(self):
        form = self.form('f.csv', ['Correo', 'Rol'], ['anonymous', 'Mentor'], ['anonymous', 'Mentee'])
        said = self.init(form, self.folder / 'out')
        self.assertEqual([a['key'] for a in said['asks'] if a['needed']], ['columns'])

    def test_a_scale_that_runs_backwards_matches_as_its_words_say(self):
        form = self.form('f.csv', ['Id', 'Rol', 'Nivel [Excel]', 'Nivel [SQL]'],
                         ['m1', 'Mentor', '5 - Nada', '3 - Regular'],
                         ['m2', 'Mentor', '3 - Regular', '3 - Regular'],
                         ['e1', 'Mentee', '4', '1 - Experto'])
        out = self.folder / 'out'
        said = self.init(form, out)
        self.assertFalse([ask for ask in said['asks'] if ask['key'] == 'values' and ask['needed']])
        done = yunta('match', out)
        self.assertEqual(done.returncode, 0, done.stderr)
        with open(out / 'out' / 'pairings.csv', encoding='utf-8') as file:
            self.assertEqual([(r['mentor'], r['mentee']) for r in csv.DictReader(file)],
                             [('m2', 'e1')])

    def test_every_answer_of_a_scale_is_read(self):
        cases = [  # header, answers, whether people must say that they were turned rightly
            ('Nivel', '1 - Fair|2 - Good|3 - Very good|4 - Excellent', False),
            ('Nivel', '1 - Malo|2 - Bueno|3 - Muy bueno|4 - Excelente', False),
            ('Nivel', '1 - Básico|2 - Avanzado|3 - Experto', False),
            ('Nivel', '3 - Bajo|2 - Medio|1 - Alto', True),
            ('Nivel', '5 - Nada|4 - Poco|3 - Regular|2 - Bueno|1 - Excelente', False),
            ('Nivel', '5 - Muy malo|4 - Malo|3 - Regular|2 - Bueno|1 - Excelente', False),
            ('Nivel', 'Sin dominio|Dominio básico|Dominio medio|Dominio alto', False),
            ('Interés', '1 - Nada|2 - Muy poco|3 - Poco|4 - Bastante', False),
            ('Interés', '1 - Muy en desacuerdo|2 - En desacuerdo|3 - Neutral|4 - De acuerdo',
             False),
            ('Interés', '4 - Nada|3 - Poco|2 - Bastante|1 - Mucho', True),
            ('Interés', 'Prioridad baja|Prioridad media|Prioridad alta', False),
            ('Quero aprender', 'Não concordo|Não concordo nem discordo|Concordo|'
             'Concordo totalmente', False),
        ]
        for k, (header, answers, needed) in enumerate(cases):
            with self.subTest(answers=answers):
                answers = answers.split('|')
                form = self.form(f'f{k}.csv', ['Id', 'Rol', f'{header} [A]', f'{header} [B]'],
                                 *([f'p{i}', 'Mentor', answer, answers[0]]
                                   for i, answer in enumerate(answers)))
                out = self.folder / str(k)
                said = self.init(form, out)
                self.assertEqual(any(ask['key'] == 'values' and ask['needed']
                                     for ask in said['asks']), needed)
                kinds = {column['as'] for column in said['columns'] if '[' in column['header']}
                self.assertEqual(kinds, {'level' if header == 'Nivel' else 'want'})
                done = yunta('check', out, '-q')
                self.assertEqual(done.returncode, 0, done.stderr)

    def test_half_of_a_scale_turns_nothing_and_is_asked(self):
        form = self.form('f.csv', ['Id', 'Rol', 'Nivel [Excel]', 'Nivel [SQL]'],
                         ['m1', 'Mentor', '5 - Nada', '3 - Regular'],
                         ['e1', 'Mentee', '4', '3 - Regular'])
        out = self.folder / 'out'
        said = self.init(form, out)
        asked = [ask['question'] for ask in said['asks'] if ask['key'] == 'values']
        self.assertTrue(any('"5 - Nada"' in question for question in asked), asked)
        self.assertFalse(any('turned about' in question for question in asked), asked)
        self.assertNotEqual(yunta('check', out, '-q').returncode, 0)

    def test_hostile_headers_come_through_the_policy(self):
        form = self.form('f.csv', ['R\u2028UT "x": #1', 'Rol\n- [a]: {b}', "Instituci\u00f3n '%s' \\n"],
                         ['1-9', 'mentor', 'A'], ['2-7', 'mentee', 'A'])
        out = self.folder / 'out'
        self.init(form, out)
        policy = (out / 'yunta.yaml').read_text('utf-8')
        self.assertIn('id: "R\\u2028UT', policy)
        done = yunta('check', out, '-q')
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_nothing_that_is_there_is_written_over(self):
        form = DATA / 'dialects/form/respuestas.csv'
        full = self.folder / 'full'
        full.mkdir()
        (full / 'mine.txt').write_text('mine')
        self.assertEqual(yunta('init', form, '-o', full).returncode, 5)
        self.assertEqual([f.name for f in full.iterdir()], ['mine.txt'])
        own = self.folder / 'own'
        own.mkdir()
        shutil.copy(form, own)
        self.assertEqual(yunta('init', own / 'respuestas.csv', '-o', own).returncode, 0)
        first = (own / 'yunta.yaml').read_bytes()
        self.assertEqual(yunta('init', own / 'respuestas.csv', '-o', own).returncode, 5)
        self.assertEqual((own / 'yunta.yaml').read_bytes(), first)
        self.assertEqual({f.name for f in own.iterdir()}, {'respuestas.csv', 'yunta.yaml'})

    def test_without_out_the_folder_is_named_as_the_form(self):
        done = yunta('init', DATA / 'dialects/form/respuestas.csv', cwd=self.folder)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertTrue((self.folder / 'respuestas' / 'yunta.yaml').exists())

    def test_errors(self):
        self.assertEqual(yunta('init').returncode, 2)
        self.assertEqual(yunta('init', self.folder / 'none.csv').returncode, 5)
        empty = self.folder / 'empty.csv'
        empty.write_text('')
        self.assertEqual(yunta('init', empty, '-o', self.folder / 'o').returncode, 4)
        self.assertFalse((self.folder / 'o').exists())


if __name__ == '__main__':
    unittest.main(verbosity=2)

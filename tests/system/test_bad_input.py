"""Every kind of bad input: exit 4, the place, the value and the mend, and an untouched result."""
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

YUNTA = os.environ['YUNTA_SANITIZED']

GOOD = {
    'yunta.yaml': 'programme: {name: Prueba, start: 2027-03-01, end: 2027-08-31}\n',
    'applicants.csv': 'id,name,email,role,institution,level,birth_year,sponsor,applied_on,capacity,'
                      'timezone,skill:Correo,want:Correo\n'
                      'm1,Ana,ana@x.example,mentor,A,5,1990,yes,2027-01-10,2,,5,\n'
                      'm2,Luis,luis@x.example,mentor,A,4,1991,yes,2027-01-10,1,,4,\n'
                      'e1,Eva,eva@x.example,mentee,A,2,1970,yes,2027-01-10,,,1,3\n'
                      'e2,Iván,ivan@x.example,mentee,A,1,1971,yes,2027-01-10,,,2,1\n',
    'availability.csv': 'person,day,from,to,for\nm1,mon,09:00,11:00,\ne1,mon,09:00,11:00,\n',
    'sessions.csv': 'session,title,minutes,experts,after,earliest,latest\np1,Uno,120,X,,,\n'
                    'p2,Dos,120,X,p1,,\n',
    'experts.csv': 'expert,date,from,to\nX,2027-03-03,09:00,18:00\nX,2027-03-17,09:00,18:00\n',
    'holidays.csv': 'date,name\n2027-03-26,Viernes Santo\n',
}


def change(file, old, new):
    assert old in GOOD[file], (file, old)
    return {file: GOOD[file].replace(old, new, 1)}


def policy(text):
    return {'yunta.yaml': GOOD['yunta.yaml'] + text}


def table(file, text):
    return {file: text}


# name: (files changed, file:line, column or None, value or None)
CASES = {
    'duplicate id': (change('applicants.csv', 'm2,Luis', 'm1,Luis'), 'applicants.csv:3', 'id', 'm1'),
    'unknown role': (change('applicants.csv', 'mentor,A,4', 'jefe,A,4'), 'applicants.csv:3', 'role',
                     'jefe'),
    'skill level out of range': (change('applicants.csv', '1,,4,', '1,,9,'), 'applicants.csv:3',
                                 'skill:Correo', '9'),
    'skill level no word': (change('applicants.csv', '1,,4,', '1,,buenísimo,'), 'applicants.csv:3',
                            'skill:Correo', 'buenísimo'),
    'want out of range': (change('applicants.csv', ',,,1,3', ',,,1,4'), 'applicants.csv:4',
                          'want:Correo', '4'),
    'hierarchical level is no number': (change('applicants.csv', 'A,4,1991', 'A,alto,1991'),
                                        'applicants.csv:3', 'level', 'alto'),
    'birth year is no number': (change('applicants.csv', '1991', 'noventa'), 'applicants.csv:3',
                                'birth_year', 'noventa'),
    'impossible date': (change('applicants.csv', '1991,yes,2027-01-10', '1991,yes,2027-02-30'),
                        'applicants.csv:3', 'applied_on', '2027-02-30'),
    'sponsor is no answer': (change('applicants.csv', '1991,yes', '1991,quizás'),
                             'applicants.csv:3', 'sponsor', 'quizás'),
    'negative capacity': (change('applicants.csv', '10,1,,4', '10,-1,,4'), 'applicants.csv:3',
                          'capacity', '-1'),
    'unknown time zone': (change('applicants.csv', '10,1,,4', '10,1,America/Santiagoo,4'),
                          'applicants.csv:3', 'timezone', 'America/Santiagoo'),
    'id too long': (change('applicants.csv', 'm2,Luis', 'm' * 65 + ',Luis'), 'applicants.csv:3',
                    'id', None),
    'neither id nor email': (change('applicants.csv', 'm2,Luis,luis@x.example', ',Luis,'),
                             'applicants.csv:3', None, None),
    'a row with too many cells': (change('applicants.csv', '10,1,,4,', '10,1,,4,,más,y más'),
                                  'applicants.csv:3', None, None),
    'an unclosed quote': (change('applicants.csv', 'm2,Luis', 'm2,"Luis'), 'applicants.csv:3', None,
                          None),
    'no applicants': ({'applicants.csv': None}, 'applicants.csv', None, None),
    'an empty file': (table('applicants.csv', ''), 'applicants.csv', None, None),
    'no role column': (change('applicants.csv', 'role', 'rolex'), 'applicants.csv:1', None, None),
    'a column twice': (change('applicants.csv', 'institution', 'name'), 'applicants.csv:1', None,
                       None),
    'two columns for one meaning': (change('applicants.csv', 'institution', 'nombre'),
                                    'applicants.csv:1', None, None),
    'a byte zero': (change('applicants.csv', 'Luis', 'Lu\0is'), 'applicants.csv:3', None, None),
    'rut with a wrong check digit': (
        {**policy('id_format: rut\n'),
         'applicants.csv': 'id,role\n12345678-5,mentor\n12345678-4,mentee\n',
         'availability.csv': None}, 'applicants.csv:3', 'id', '12345678-4'),
    'unknown weekday': (change('availability.csv', 'e1,mon', 'e1,lunedi'), 'availability.csv:3',
                        'day', 'lunedi'),
    'unknown person in availability': (change('availability.csv', 'e1,', 'zz,'),
                                       'availability.csv:3', 'person', 'zz'),
    'reversed times': (change('availability.csv', 'e1,mon,09:00,11:00', 'e1,mon,11:00,09:00'),
                       'availability.csv:3', None, None),
    'impossible time': (change('availability.csv', 'e1,mon,09:00', 'e1,mon,25:00'),
                        'availability.csv:3', 'from', '25:00'),
    'unknown purpose': (change('availability.csv', 'e1,mon,09:00,11:00,', 'e1,mon,09:00,11:00,ocio'),
                        'availability.csv:3', 'for', 'ocio'),
    'reversed absence': (table('absences.csv', 'person,from,to\nm1,2027-04-05,2027-04-01\n'),
                         'absences.csv:2', None, None),
    'absence of a stranger': (table('absences.csv', 'person,from,to\nzz,2027-04-01,2027-04-05\n'),
                              'absences.csv:2', 'person', 'zz'),
    'preference of a stranger': (table('preferences.csv', 'person,choice,rank\nzz,m1,1\n'),
                                 'preferences.csv:2', 'person', 'zz'),
    'rank 0': (table('preferences.csv', 'person,choice,rank\ne1,m1,0\n'), 'preferences.csv:2',
               'rank', '0'),
    'unknown kind of constraint': (table('constraints.csv', 'kind,mentor,mentee\nodia,m1,e1\n'),
                                   'constraints.csv:2', 'kind', 'odia'),
    'constraint on a stranger': (table('constraints.csv', 'kind,mentor,mentee\nlock,m1,zz\n'),
                                 'constraints.csv:2', 'mentee', 'zz'),
    'prefer without points': (table('constraints.csv', 'kind,mentor,mentee,points\nprefer,m1,e1,x\n'),
                              'constraints.csv:2', 'points', 'x'),
    'rating out of range': (table('history.csv', 'cohort,mentor,mentee,rating\nc0,m1,e1,6\n'),
                            'history.csv:2', 'rating', '6'),
    'score out of range': (table('scores.csv', 'mentor,mentee,score\nm1,e1,10001\n'), 'scores.csv:2',
                           'score', '10001'),
    'score twice': (table('scores.csv', 'mentor,mentee,score\nm1,e1,1\nm1,e1,2\n'), 'scores.csv:3',
                    None, None),
    'score of a stranger': (table('scores.csv', 'mentor,mentee,score\nm1,zz,1\n'), 'scores.csv:2',
                            'mentee', 'zz'),
    'skills of a stranger': (table('skills.csv', 'person,skill,level,want\nzz,Correo,3,1\n'),
                             'skills.csv:2', 'person', 'zz'),
    'skills.csv level out of range': (table('skills.csv', 'person,skill,level,want\nm1,Correo,0,\n'),
                                      'skills.csv:2', 'level', '0'),
    'session without minutes': (change('sessions.csv', 'Dos,120', 'Dos,'), 'sessions.csv:3',
                                'minutes', None),
    'session after an unknown one': (change('sessions.csv', 'X,p1', 'X,p9'), 'sessions.csv:3',
                                     'after', 'p9'),
    'sessions after each other': (change('sessions.csv', '120,X,,,\n', '120,X,p2,,\n'),
                                  'sessions.csv', None, None),
    'session named as a column': (change('sessions.csv', 'p1,Uno', 'group,Uno'), 'sessions.csv:2',
                                  'session', 'group'),
    'session named nearly as a column': (change('sessions.csv', 'p2,Dos', 'Cán  Attend,Dos'),
                                         'sessions.csv:3', 'session', 'Cán  Attend'),
    'session named as who attends': (change('sessions.csv', 'p2,Dos', ' PERSON ,Dos'),
                                     'sessions.csv:3', 'session', 'PERSON'),
    'session twice, in capitals': (change('sessions.csv', 'p2,Dos', 'P1,Dos'), 'sessions.csv:3', None,
                                   'P1'),
    'session twice': (change('sessions.csv', 'p2,Dos', 'p1,Dos'), 'sessions.csv:3', None, 'p1'),
    'reversed window of a session': (change('sessions.csv', 'X,p1,,', 'X,p1,2027-05-01,2027-04-01'),
                                     'sessions.csv:3', None, None),
    'impossible holiday': (change('holidays.csv', '2027-03-26', '2027-13-26'), 'holidays.csv:2',
                           'date', '2027-13-26'),
    'reversed hours of an expert': (change('experts.csv', '17,09:00,18:00', '17,18:00,09:00'),
                                    'experts.csv:3', None, None),
    'unknown course': ({'courses.csv': 'course,title,sessions,per_week,minutes\nc1,C,4,2,60\n',
                        'enrolments.csv': 'person,course\nm1,c9\n'}, 'enrolments.csv:2', 'course',
                       'c9'),
    'reversed workshop': (table('workshops.csv', 'workshop,region,minutes,earliest,latest,people\n'
                                                 'w1,Maule,240,2027-05-01,2027-04-01,20\n'),
                          'workshops.csv:2', None, None),
    'facilitator without dates': (table('facilitators.csv', 'facilitator,home,from,to,most\n'
                                                            'F,Maule,2027-03-01,ayer,3\n'),
                                  'facilitators.csv:2', 'to', 'ayer'),
    # the policy
    'unknown key': (policy('matchin: {}\n'), 'yunta.yaml:2', None, 'matchin'),
    'unknown key inside': (policy('eligibility: {sponsr: true}\n'), 'yunta.yaml:2', None, 'sponsr'),
    'no boolean': (policy('eligibility: {sponsor: 3}\n'), 'yunta.yaml:2', None, '3'),
    'no number': (policy('scoring: {weights: {skills: muchos}}\n'), 'yunta.yaml:2', None, 'muchos'),
    'number out of range': (policy('scoring: {weights: {skills: 10001}}\n'), 'yunta.yaml:2', None,
                            '10001'),
    'no such choice': (policy('matching: {both: maybe}\n'), 'yunta.yaml:2', None, 'maybe'),
    'key twice': (policy('duplicates: error\nduplicates: last\n'), 'yunta.yaml:3', None, None),
    'objective twice': (policy('matching: {objective: [pairs, pairs]}\n'), 'yunta.yaml:2', None,
                        None),
    'worst before pairs': (policy('matching: {objective: [worst, pairs]}\n'), 'yunta.yaml:2', None,
                           None),
    'end before start': ({'yunta.yaml': 'programme: {start: 2027-03-01, end: 2027-02-01}\n'},
                         'yunta.yaml:1', None, None),
    'no such date': ({'yunta.yaml': 'programme: {start: 2027-02-30}\n'}, 'yunta.yaml:1', None,
                     '2027-02-30'),
    'no such hour': (policy('plenaries: {from: "25:00"}\n'), 'yunta.yaml:2', None, '25:00'),
    'no such zone': ({'yunta.yaml': 'programme: {timezone: America/Santiagoo}\n'}, 'yunta.yaml:1',
                     None, 'America/Santiagoo'),
    'rule on an unknown column': (policy('eligibility: {same: [institucion, piso]}\n'),
                                  'yunta.yaml', None, 'piso'),
    'mapping to an unknown header': (policy('columns: {name: Nombre completo}\n'), 'yunta.yaml:2',
                                     None, 'Nombre completo'),
    'file of an unknown table': (policy('files: {aplicants: x.csv}\n'), 'yunta.yaml:2', None, None),
    'file outside the cohort': (policy('files: {applicants: ../x.csv}\n'), 'yunta.yaml:2', None,
                                '../x.csv'),
    'an alias in YAML': (policy('eligibility: &a {sponsor: true}\nscoring: *a\n'), 'yunta.yaml', None,
                         None),
    'broken YAML': (policy('eligibility: {sponsor: true\n'), 'yunta.yaml', None, None),
    'a list where a mapping is wanted': (policy('eligibility: [sponsor]\n'), 'yunta.yaml:2', None,
                                         None),
    'quota without a side': (policy('matching: {quotas: [{least: 1}]}\n'), 'yunta.yaml:2', None,
                             None),
    'gender in a rule': (policy('eligibility: {same: [gender]}\n'), 'yunta.yaml:2', None, None),
}


class BadInput(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.run_yunta('run', GOOD, 0)
        self.before = self.state()
        self.assertIn('pairings.csv', self.before)

    def tearDown(self):
        shutil.rmtree(self.folder)

    def state(self):
        out = self.folder / 'out'
        return {str(p.relative_to(out)): (p.read_bytes(), p.stat().st_mtime_ns)
                for p in out.rglob('*') if p.is_file()}

    def run_yunta(self, command, files, expected):
        for path in self.folder.glob('*.csv'):
            path.unlink()
        for name, text in files.items():
            if text is not None:
                (self.folder / name).write_bytes(text.encode('utf-8'))
        done = subprocess.run([YUNTA, command, self.folder], capture_output=True, text=True)
        self.assertEqual(done.returncode, expected, done.stdout + done.stderr)
        return done

    def check(self, name, command, language):
        files, place, column, value = CASES[name]
        os.environ['LC_ALL'] = language
        done = self.run_yunta(command, {**GOOD, **files}, 4)
        self.assertEqual(done.stdout, '')
        self.assertEqual(self.state(), self.before)
        word = 'error'
        lines = [line for line in done.stderr.splitlines()
                 if re.search(re.escape(place) + r'(:\d+)?: ', line) and word in line]
        self.assertTrue(lines, done.stderr)
        text = '\n'.join(lines)
        if column:
            self.assertIn(column + ': ' + word, text)
        if value is not None:
            self.assertIn(value, text)
        # A mend follows: some sentence after what is wrong.
        self.assertTrue(any(len(line.split('. ')) > 1 for line in lines), text)
        return text

    def test_every_kind(self):
        self.assertGreaterEqual(len(CASES), 40)
        for name in CASES:
            with self.subTest(case=name):
                english = self.check(name, 'run', 'C')
                spanish = self.check(name, 'check', 'es_CL.UTF-8')
                self.assertNotEqual(english, spanish)

    def test_all_problems_come_at_once(self):
        files = {**GOOD, **change('applicants.csv', 'mentor,A,4', 'jefe,A,alto'),
                 **change('availability.csv', 'e1,mon', 'zz,lunedi'),
                 **change('holidays.csv', '2027-03-26', '26')}
        text = self.run_yunta('run', files, 4).stderr
        for part in ('jefe', 'alto', 'zz', 'lunedi', 'holidays.csv:2'):
            self.assertIn(part, text)

    def test_problems_of_the_policy_and_of_the_tables_come_at_once(self):
        wrong = {**GOOD, **change('applicants.csv', 'mentor,A,4', 'jefe,A,4'),
                 **change('holidays.csv', '2027-03-26', '26')}
        for text, slip in (('matching: {objectve: [pairs]}\n', 'objectve'),
                           ('scoring: {weights: {skills: -1}}\n', '-1'),
                           ('eligibilty: {sponsor: true}\n', 'eligibilty'),
                           ('eligibility: {where: [a, {column: age, in: 3}]}\n', 'eligibility'),
                           ('matching: {quotas: [{side: x, least: -1}, b]}\n', 'quotas'),
                           ('matching: {objective: [worst, pairs]}\n', 'worst')):
            for command in ('check', 'run'):
                told = self.run_yunta(command, {**wrong, **policy(text)}, 4).stderr
                for part in ('yunta.yaml:2', slip, 'jefe', 'holidays.csv:2'):
                    self.assertIn(part, told)
        self.assertEqual(self.state(), self.before)

    def test_tables_are_not_blamed_for_a_policy_that_says_how_they_are_read(self):
        mapped = change('applicants.csv', 'id,name', 'clave,name')
        for text in ('columns: {id: [clave]}\n', 'column: {id: clave}\n',
                     'columns: {id: clave}\ncsv: {separator: x}\n',
                     'columns: {id: clave}\ncolumns: {id: clave}\n'):
            told = self.run_yunta('check', {**GOOD, **mapped, **policy(text)}, 4).stderr
            self.assertIn('yunta.yaml:', told)
            self.assertNotIn('.csv:', told)

    def test_at_most_fifty_of_a_file_then_the_count(self):
        rows = ''.join('m%d,jefe\n' % k for k in range(100, 180))
        files = {'yunta.yaml': GOOD['yunta.yaml'], 'applicants.csv': 'id,role\n' + rows}
        lines = self.run_yunta('check', files, 4).stderr.splitlines()
        self.assertEqual(sum('applicants.csv:' in line and 'jefe' in line for line in lines), 50)
        self.assertTrue(any('30' in line for line in lines[50:]), lines[50:])

    def test_control_characters_of_a_file_do_not_reach_the_terminal(self):
        files = {**GOOD, **change('applicants.csv', 'mentor,A,4', '\x1b[31mjefe\x07,A,4')}
        text = self.run_yunta('check', files, 4).stderr
        self.assertNotIn('\x1b', text)
        self.assertNotIn('\x07', text)
        self.assertIn('\\x1B[31mjefe', text)


if __name__ == '__main__':
    unittest.main(verbosity=2)

"""Who a repair is about: people whose rows are gone, newcomers who enter the table later, and what the
other commands know of both."""
import json
import pathlib
import shutil
import tempfile
import unittest

import binary

HEADER = 'id,name,email,role,skill:Excel,want:Excel'
PEOPLE = ('m1,Ana,ana@x.cl,mentor,5,', 'm2,Bea,bea@x.cl,mentor,4,', 'e1,Eli,eli@x.cl,mentee,1,3',
          'e2,Flo,flo@x.cl,mentee,2,3')
NEW = ('m9,Nora,nora@x.cl,mentor,5,', 'e9,Nil,nil@x.cl,mentee,1,3')
POLICY = ('programme: {name: Late, start: 2027-03-01, end: 2027-05-30}\n'
          'plenaries: {least_attended: 3, who: all}\nmeetings: {count: 2}\n')


class Small(unittest.TestCase):
    """Four people, two of them mentors, and a result that has begun."""
    header, people, id_of = HEADER, PEOPLE, staticmethod(lambda row: row.split(',')[0])

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        self.put('yunta.yaml', POLICY)
        self.put('sessions.csv', 'session,minutes\ns1,60\ns2,60\ns3,60\n')
        self.applicants(*self.people)
        self.yunta('run', self.folder, '-q')

    def put(self, name, text):
        (self.folder / name).write_text(text, encoding='utf-8')
        return self.folder / name

    def applicants(self, *rows, name='applicants.csv'):
        return self.put(name, '\n'.join([self.header, *rows, '']))

    def yunta(self, *words, expect=0):
        done = binary.run(*words, lang='en')
        self.assertEqual(done.returncode, expect, done.stderr + done.stdout)
        return done

    def repair(self, *words, as_of='2027-03-10', out='out', into='out', expect=0):
        return self.yunta('repair', self.folder, '--from', self.folder / out, '--as-of', as_of, '-o',
                          self.folder / into, *words, expect=expect)

    def verify(self, out='out', expect=0):
        return self.yunta('verify', self.folder, self.folder / out, '-q', expect=expect)

    def rows(self, name, out='out'):
        return binary.rows(self.folder / out / f'{name}.csv')

    def pairs(self, out='out'):
        return {(row['mentor'], row['mentee']) for row in self.rows('pairings', out)}

    def people_of(self, out='out'):
        return {p for pair in self.pairs(out) for p in pair} | {r['person']
                                                                for r in self.rows('unmatched', out)}


class Erased(Small):
    """A row that was taken out of the applicants' table, as docs/privacy.md tells."""
    def test_a_row_that_is_gone_is_a_person_who_left(self):
        mentor, mentee = min(self.pairs())
        held = {(r['mentor'], r['mentee'], r['start']) for r in self.rows('meetings')
                if r['start'] < '2027-03-10'}
        self.assertTrue(any(row[0] == mentor for row in held))
        self.put('absences.csv', f'person,from,to\n{mentor},2027-04-01,2027-04-02\n')
        self.applicants(*(row for row in PEOPLE if not row.startswith(mentor)))
        for source, into, as_of in (('out', 'r', '2027-03-10'), ('r', 'r2', '2027-03-20')):
            self.repair(as_of=as_of, out=source, into=into)
            self.verify(into)
            self.assertEqual(self.rows('withdrawn', into), [{'person': mentor}])
            self.assertNotIn(mentor, self.people_of(into))
            self.assertLessEqual(held, {(r['mentor'], r['mentee'], r['start'])
                                        for r in self.rows('meetings', into)})
        for out, words in (('r', 'has left (as of 2027-03-10) and'), ('r2', 'has left and')):
            told = self.yunta('explain', self.folder, mentor, '-o', self.folder / out).stdout
            self.assertIn(words, told)
        self.yunta('explain', self.folder, mentee, '-o', self.folder / 'r2')
        kept = self.put('pairs.csv', 'mentor,mentee\n' + ''.join(
            f'{a},{b}\n' for a, b in self.pairs() if a != mentor))
        self.yunta('schedule', self.folder, '--pairings', kept, '--keep', self.folder / 'out', '-q',
                   '-o', self.folder / 'k')
        self.verify('k')

    def test_all_of_them_may_be_gone(self):
        self.applicants(PEOPLE[0])
        self.repair()
        self.verify()
        self.assertEqual({r['person'] for r in self.rows('withdrawn')}, {'m2', 'e1', 'e2'})


class Newcomers(Small):
    def test_they_may_be_put_into_the_table(self):
        self.repair('--added', self.applicants(*NEW, name='new.csv'))
        self.applicants(*PEOPLE, *NEW)
        self.repair(as_of='2027-03-12')
        self.verify()
        self.assertFalse((self.folder / 'out/added.csv').exists())
        self.assertTrue({'m9', 'e9'} <= self.people_of())

    def test_one_of_them_may_be_put_into_the_table(self):
        self.repair('--added', self.applicants(*NEW, name='new.csv'))
        self.applicants(*PEOPLE, NEW[0])
        self.repair(as_of='2027-03-12')
        self.verify()
        self.assertEqual([r['id'] for r in self.rows('added')], ['e9'])

    def test_they_may_be_told_again_and_otherwise(self):
        self.repair('--added', self.applicants(*NEW, name='new.csv'))
        other = self.applicants('m9,Nora Paz,nora@x.cl,mentor,2,', name='other.csv')
        self.repair('--added', other, as_of='2027-03-12')
        self.verify()
        self.assertEqual({r['id']: r['name'] for r in self.rows('added')},
                         {'m9': 'Nora Paz', 'e9': 'Nil'})

    def test_whoever_left_and_is_told_again_is_back(self):
        new = self.applicants(*NEW, name='new.csv')
        self.repair('--added', new)
        self.repair('--withdrawn', self.put('left.csv', 'm9\n'), as_of='2027-03-12')
        self.assertNotIn('m9', self.people_of())
        self.repair('--added', new, as_of='2027-03-14')
        self.verify()
        self.assertIn('m9', self.people_of())

    def test_where_the_last_answer_counts_it_is_the_one_added(self):
        self.put('yunta.yaml', POLICY + 'duplicates: last\n')
        self.yunta('run', self.folder, '-q')
        self.repair('--added', self.applicants('m1,Ana Paz,ana@x.cl,mentor,1,', name='new.csv'))
        told = self.repair(as_of='2027-03-12').stderr
        self.assertRegex(told, r'applicants\.csv:2: id: warning: .*line 2 of .*out/added\.csv')
        self.verify()
        self.assertEqual([r['name'] for r in self.rows('added')], ['Ana Paz'])

    def test_an_id_that_is_there_already_is_told_with_both_files(self):
        told = self.repair('--added', self.applicants(PEOPLE[1], name='new.csv'), expect=4).stderr
        self.assertRegex(told, r'new\.csv:2: id: error: .*line 3 of \S*applicants\.csv: "m2"')


class Headers(Small):
    """The headers of rows under --added stand for columns, as those of any table do."""
    def cohort(self, header, policy=''):
        self.put('yunta.yaml', POLICY + policy)
        self.put('applicants.csv', '\n'.join([header, *PEOPLE, '']))
        self.yunta('run', self.folder, '-q')

    def come(self, *lines, expect=0):
        told = self.repair('--added', self.put('new.csv', '\n'.join([*lines, ''])), expect=expect).stderr
        if not expect:
            self.verify()
        return told

    def test_an_alias_is_the_column(self):
        told = self.come('rol;id;nombre;correo;habilidad:Excel;Interés: Excel', 'mentee;e9;Nil;nil@x.cl;1;3')
        self.assertNotIn('new.csv', told)
        self.assertEqual(self.rows('added'), [{'id': 'e9', 'name': 'Nil', 'email': 'nil@x.cl', 'role': 'mentee',
                                               'skill:Excel': '1', 'want:Excel': '3'}])
        self.assertIn('e9', self.people_of())

    def test_a_name_is_the_column_of_an_alias(self):
        self.cohort('rut,nombre completo,correo,rol,habilidad:Excel,interés:Excel')
        self.assertNotIn('new.csv', self.come(HEADER, *NEW))
        self.assertEqual({r['rut']: (r['nombre completo'], r['habilidad:Excel']) for r in self.rows('added')},
                         {'m9': ('Nora', '5'), 'e9': ('Nil', '1')})
        self.repair(as_of='2027-03-12')
        self.assertTrue({'m9', 'e9'} <= self.people_of())

    def test_the_policy_gives_a_column_its_header(self):
        self.cohort('id,name,email,Participa como,skill:Excel,want:Excel', 'columns: {role: Participa como}\n')
        self.come('id,nombre,rol', 'e9,Nil,mentee')
        self.assertEqual([(r['id'], r['name'], r['Participa como']) for r in self.rows('added')],
                         [('e9', 'Nil', 'mentee')])

    def test_the_same_header_comes_first(self):
        """What the policy calls the role is another column than the one of that name."""
        self.cohort('id,name,rol,Participa como,skill:Excel,want:Excel', 'columns: {role: Participa como}\n')
        for header in ('id,rol,Participa como', 'Participa como,id,rol'):
            row = {'id': 'e9', 'rol': 'jefa', 'Participa como': 'mentee'}
            self.come(header, ','.join(row[name] for name in header.split(',')))
            self.assertEqual([{name: r[name] for name in row} for r in self.rows('added')], [row])

    def test_the_header_of_the_policy_wins(self):
        self.cohort('id,name,email,Participa como,skill:Excel,want:Excel', 'columns: {role: Participa como}\n')
        for header, row in (('id,rol,Participa como', 'e9,jefa,mentee'), ('Participa como,id,rol', 'mentee,e9,jefa')):
            self.assertRegex(self.come(header, row), r'new\.csv:1: rol: warning: ')
            self.assertEqual([r['Participa como'] for r in self.rows('added')], ['mentee'])

    def test_two_headers_of_one_column_are_an_error(self):
        for header in ('id,role,rol', 'id,rol,role', 'id,rol,papel'):
            told = self.come(header, 'e9,mentee,mentee', expect=4)
            self.assertRegex(told, r'new\.csv:1: %s: error: two columns stand for role' % header.split(',')[2])

    def test_what_the_table_lacks_is_a_warning(self):
        self.assertRegex(self.come('id,rol,región', 'e9,mentee,R1'), r'new\.csv:1: región: warning: ')

    def test_newcomers_without_roles_are_told_what_lacks(self):
        told = self.come('id,nombre', 'm1,Ana', 'e9,Nil', 'e8,Ida', expect=4)
        self.assertRegex(told, r'new\.csv:1: role: error: .*\brol\b.* line 3 ')
        self.assertNotIn('nobody of the cohort', told)
        self.come('id,nombre', 'm1,Ana')


class Others(Small):
    """tables, suggest and explain are about the people of the repair."""
    def setUp(self):
        super().setUp()
        self.repair('--added', self.applicants(*NEW, name='new.csv'), '--withdrawn',
                    self.put('left.csv', 'm1\n'))

    def test_tables_seat_who_came_and_nobody_who_left(self):
        self.yunta('tables', self.folder, '--size', '2', '-q')
        self.assertEqual({r['person'] for r in self.rows('tables')}, {'m2', 'm9', 'e1', 'e2', 'e9'})
        self.verify()

    def test_tables_need_no_result(self):
        shutil.rmtree(self.folder / 'out')
        self.yunta('tables', self.folder, '--size', '2', '-q')
        self.assertEqual({r['person'] for r in self.rows('tables')}, {'m1', 'm2', 'e1', 'e2'})

    def test_suggest_knows_who_came_and_left(self):
        def named(*words):
            told = json.loads(self.yunta('suggest', self.folder, *words, '--json').stdout)
            return {row['person'] for row in told.get('partners', told.get('people'))}
        self.assertEqual(named('e1'), {'m2', 'm9'})
        self.assertEqual(named('m9'), {'e1', 'e2', 'e9'})
        self.assertEqual(named('m1'), set())
        self.assertEqual(named('--skill', 'Excel'), {'m2', 'm9', 'e1', 'e2', 'e9'})
        self.assertIn('m1 has left (as of 2027-03-10)', self.yunta('suggest', self.folder, 'm1').stdout)

    def test_explain_says_that_somebody_left(self):
        for words in (['m1'], ['e2', 'm1'], ['m1', 'e2']):
            told = self.yunta('explain', self.folder, *words).stdout
            self.assertIn('m1 has left (as of 2027-03-10)', told)
            self.assertNotIn('role', told)
            made = json.loads(self.yunta('explain', self.folder, *words, '--json').stdout)
            self.assertEqual((made['rules'], made['paired']), (['withdrawn'], False))
        self.assertNotIn('has left', self.yunta('explain', self.folder, 'e2', 'm2').stdout)


class Renamed(Small):
    """What was held and is spelled otherwise now, or is in no table any more."""
    extra = {'courses.csv': 'course,title,sessions,per_week,minutes,instructors,capacity\n'
                            'k1,K,4,2,60,Ada,9\n',
             'enrolments.csv': 'person,course\ne1,k1\n', 'experts.csv': 'expert,date,from,to\n' + ''.join(
                 f'Ada,2027-03-{d:02d},09:00,18:00\n' for d in range(1, 20)),
             'workshops.csv': 'workshop,region,minutes\nw1,Maule,120\n',
             'facilitators.csv': 'facilitator,home,from,to,most\nFede,Maule,2027-03-01,2027-03-05,1\n'}

    def setUp(self):
        super().setUp()
        for name, text in self.extra.items():
            self.put(name, text)
        self.yunta('run', self.folder, '-q')

    def held(self, name, out='out'):
        return [row['start'] for row in self.rows(name, out) if row['start'] < '2027-03-20']

    def calendars(self, out='out'):
        return {path.name: path.read_text('utf-8') for path in (self.folder / out).glob(
            'calendars/*.ics')}

    def test_other_capitals_are_the_same_names(self):
        before = {name: self.held(name) for name in ('plenaries', 'courses', 'workshops')}
        self.assertTrue(all(before.values()))
        for name in ('sessions.csv', *self.extra):
            text = (self.folder / name).read_text('utf-8')
            for word in ('s1', 's2', 'k1', 'w1', 'Fede'):
                text = text.replace(word, word.swapcase())
            self.put(name, text)
        self.repair(as_of='2027-03-20', into='r')
        self.verify('r')
        self.assertEqual({name: self.held(name, 'r') for name in before}, before)
        now = self.calendars('r')
        self.assertEqual(set(now), set(self.calendars()))
        self.assertFalse([name for name, text in now.items() if 'CANCELLED' in text])
        self.assertEqual(self.rows('diff', 'r'), [])

    def test_what_was_held_and_is_unknown_is_told(self):
        for name, word, kind in (('sessions', 's1', 'plenaries'), ('courses', 'k1', 'courses'),
                                 ('workshops', 'w1', 'workshops')):
            text = (self.folder / f'{name}.csv').read_text('utf-8')
            files = {'enrolments.csv': 'person,course\n'} if name == 'courses' else {}
            for file, other in files.items():
                self.put(file, other)
            lines = [line for line in text.splitlines() if not line.startswith(word + ',')]
            self.put(f'{name}.csv', '\n'.join([*lines, '']))
            told = self.repair(as_of='2027-03-20', into='r', expect=4).stderr
            self.assertRegex(told, rf'out/{kind}\.csv:2: \w+: error: this has been held.*"{word}"')
            self.repair(as_of='2027-02-20', into='r')
            self.put(f'{name}.csv', text)
            for file in files:
                self.put(file, self.extra[file])

    def test_an_address_with_other_capitals_keeps_its_calendar(self):
        self.put('applicants.csv', '\n'.join(row.split(',', 2)[2] for row in (HEADER, *PEOPLE)) + '\n')
        self.put('enrolments.csv', 'person,course\neli@x.cl,k1\n')
        shutil.rmtree(self.folder / 'out')
        self.yunta('run', self.folder, '-q')
        pairs = {(a.lower(), b.lower()) for a, b in self.pairs()}
        self.put('applicants.csv', (self.folder / 'applicants.csv').read_text('utf-8').replace(
            'eli@x', 'Eli@X').replace('ana', 'ANA'))
        self.repair(as_of='2027-03-20', into='r')
        self.verify('r')
        self.assertEqual({(a.lower(), b.lower()) for a, b in self.pairs('r')}, pairs)
        self.assertEqual(self.rows('diff', 'r'), [])
        now = self.calendars('r')
        self.assertEqual(set(now), set(self.calendars()))
        self.assertFalse([name for name, text in now.items() if 'CANCELLED' in text])


class Spelled(Small):
    """Ids with capitals, accents and blanks that other tables and the command line write otherwise."""
    header = 'id,role,skill:Excel,want:Excel'
    people = ('José  Soto,mentor,5,', 'M2,mentor,4,', 'éli,mentee,1,3', 'Flo@X.cl,mentee,2,3')
    other = {'José  Soto': 'jose soto', 'M2': 'm2', 'éli': 'ELI', 'Flo@X.cl': 'flo@x.cl'}

    def test_every_table_and_command_knows_them(self):
        ids = [row.split(',')[0] for row in self.people]
        mentors, mentees = [self.other[i] for i in ids[:2]], [self.other[i] for i in ids[2:]]
        self.put('preferences.csv', f'person,choice,rank\n{mentors[0]},{mentees[0]},1\n')
        self.put('constraints.csv', f'kind,mentor,mentee\nlock,{mentors[0]},{mentees[1]}\n')
        self.put('history.csv', f'cohort,mentor,mentee,rating\nold,{mentors[1]},{mentees[1]},5\n')
        self.put('availability.csv', f'person,day,from,to\n{mentors[1]},mon,9:00,12:00\n')
        self.yunta('run', self.folder, '-q')
        self.verify()
        self.assertEqual(self.pairs(), {(ids[0], ids[3]), (ids[1], ids[2])})
        told = json.loads(self.yunta('suggest', self.folder, mentees[0], '--json').stdout)
        self.assertEqual(told['person'], ids[2])
        told = json.loads(self.yunta('explain', self.folder, *mentors[1:], *mentees[:1],
                                     '--json').stdout)
        self.assertTrue(told['paired'])
        given = self.put('pairs.csv', f'mentor,mentee\n{mentors[0]},{mentees[1]}\n')
        self.yunta('schedule', self.folder, '--pairings', given, '-q', '-o', self.folder / 's')
        self.verify('s')

    def test_changes_know_them(self):
        gone = next(iter(self.pairs()))[0]
        self.repair('--withdrawn', self.put('left.csv', self.other[gone] + '\n'))
        self.assertEqual(self.rows('withdrawn'), [{'person': gone}])
        self.repair('--added', self.put('back.csv', self.other[gone].upper() + '\n'),
                    as_of='2027-03-12')
        self.assertIn(gone, self.people_of())
        told = self.repair('--added', self.applicants('m2,mentor,1,', name='new.csv'),
                           as_of='2027-03-14', expect=4).stderr
        self.assertRegex(told, r'new\.csv:2: id: error: .*, as M2: "m2"')

    def test_an_earlier_result_knows_them(self):
        before, held = self.pairs(), self.rows('meetings')
        self.applicants(*(self.other[row.split(',')[0]] + row[row.index(','):] for row in self.people))
        self.repair(as_of='2027-03-12', into='r')
        self.verify('r')
        self.assertEqual(self.pairs('r'), {(self.other[a], self.other[b]) for a, b in before})
        self.assertEqual({(r['mentor'], r['start']) for r in self.rows('meetings', 'r')},
                         {(self.other[r['mentor']], r['start']) for r in held})
        self.assertFalse(self.rows('diff', 'r'))
        self.yunta('explain', self.folder, 'M2')

    def test_one_id_spelled_twice_is_told(self):
        self.applicants(*self.people, 'JOSE SOTO,mentor,5,')
        told = self.yunta('check', self.folder, expect=4).stderr
        self.assertRegex(told, r'csv:6: id: error: this id is already on line 2, as José  Soto: "JOSE')


if __name__ == '__main__':
    unittest.main(verbosity=2)

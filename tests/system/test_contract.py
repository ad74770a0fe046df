"""What the contract says and random cohorts do not reach: small cohorts whose result is known by
hand, and what the program must tell its user."""
import csv
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

YUNTA = os.environ['YUNTA']
SPRING = 'programme: {name: P, start: 2027-03-01, end: 2027-04-30}\n'
PAIR = 'id,role\nm1,mentor\ne1,mentee\n'


class Contract(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.cohort = self.folder / 'cohort'

    def tearDown(self):
        shutil.rmtree(self.folder)

    def run_yunta(self, command, files, expected=0, words=(), cohort=None):
        cohort = cohort or self.cohort
        cohort.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            (cohort / name).write_bytes(text.encode('utf-8'))
        done = subprocess.run([YUNTA, command, cohort, *map(str, words)], capture_output=True,
                              text=True, timeout=120, env=dict(os.environ, LC_ALL='C'))
        self.assertEqual(done.returncode, expected, done.stdout + done.stderr)
        return done

    def rows(self, name, cohort=None):
        path = (cohort or self.cohort) / 'out' / name
        with open(path, encoding='utf-8', newline='') as file:
            return list(csv.DictReader(file))

    def pairs(self):
        return [(r['mentor'], r['mentee']) for r in self.rows('pairings.csv')]

    def left(self):
        return {r['person']: (r['reason'], r['detail']) for r in self.rows('unmatched.csv')}

    def starts(self, name='meetings.csv'):
        return [r['start'] for r in self.rows(name)]


class Told(Contract):
    """What the program must say, and where."""

    def test_a_rut_is_one_person_however_it_is_written(self):
        people = 'id,role\n%s,mentor\n%s,mentee\n11111111-1,mentee\n'
        for other in ('10000013-K', '010000013-k'):
            done = self.run_yunta('check', {'yunta.yaml': 'id_format: rut\n',
                                            'applicants.csv': people % ('10000013-k', other)}, 4)
            self.assertRegex(done.stderr, r'applicants\.csv:3: id: error: .*line 2')

    def test_points_and_a_missing_hyphen_are_the_same_rut(self):
        for way in ('10.000.013-k', '10000013K', '010.000.013-K'):
            done = self.run_yunta('match', {
                'yunta.yaml': 'id_format: rut\n',
                'applicants.csv': 'id,role\n%s,mentor\n11.111.111-1,mentee\n' % way,
                'constraints.csv': 'kind,mentor,mentee\nlock,10000013-k,11111111-1\n'})
            self.assertEqual(self.pairs(), [('10000013-K', '11111111-1')])
            self.assertIn('2 RUT(s)', done.stderr)
        for person in ('10.000.013-k', '10000013-k', '11.111.111-1'):
            self.run_yunta('explain', {}, words=[person])

    def test_every_table_may_write_a_rut_in_its_way(self):
        pairs = self.folder / 'pairs.csv'
        pairs.write_text('mentor,mentee\n10000013-K,011111111-1\n')
        self.run_yunta('match', {
            'yunta.yaml': 'id_format: rut\n',
            'applicants.csv': 'id,role\n10000013-k,mentor\n11111111-1,mentee\n22222222-2,mentee\n',
            'constraints.csv': 'kind,mentor,mentee\nlock,10000013-K,011111111-1\n'})
        self.assertEqual(self.pairs(), [('10000013-k', '11111111-1')])
        self.run_yunta('schedule', {}, words=['--pairings', pairs])
        self.assertEqual(self.pairs(), [('10000013-k', '11111111-1')])

    def test_cells_that_a_rule_cannot_compare_are_told(self):
        done = self.run_yunta('check', {
            'yunta.yaml': 'eligibility: {where: [{role: mentee, column: months, most: 6}]}\n',
            'applicants.csv': 'id,role,months\nm1,mentor,x\ne1,mentee,seis\ne2,mentee,"5,5"\n'
                              'e3,mentee,5 meses\n'})
        self.assertRegex(done.stderr, r'applicants\.csv:3: months: warning: .*2 people.*lines 3, 5'
                                      r'.*"seis"')

    def test_years_of_birth_without_a_programme_year_are_told(self):
        people = 'id,role,birth_year\nm1,mentor,1990\ne1,mentee,1970\n'
        for key in ('eligibility: {mentor_younger_by: 5}\n', 'scoring: {weights: {age: 5}}\n'):
            done = self.run_yunta('check', {'yunta.yaml': key, 'applicants.csv': people})
            self.assertIn('programme.start: warning', done.stderr)
            done = self.run_yunta('check', {'yunta.yaml': SPRING + key, 'applicants.csv': people})
            self.assertNotIn('programme.start', done.stderr)

    def test_rows_that_cannot_have_an_effect_are_told(self):
        files = {'yunta.yaml': SPRING, 'applicants.csv': PAIR,
                 'constraints.csv': 'kind,mentor,mentee,points\nprefer,m1,e1,5\nforbid,e1,m1,\n',
                 'scores.csv': 'mentor,mentee,score\ne1,m1,3\nm1,e1,4\n'}
        done = self.run_yunta('check', files)
        for place in ('constraints.csv:3', 'scores.csv:2'):
            self.assertRegex(done.stderr, place + r': warning: 1 row\(s\) have no effect')
        self.run_yunta('check', {'constraints.csv': 'kind,mentor,mentee\nlock,e1,m1\n'})
        self.run_yunta('match', {}, 3)

    def test_a_row_of_skills_counts_before_the_column_and_is_told(self):
        files = {'yunta.yaml': SPRING,
                 'applicants.csv': 'id,role,skill:A,want:A\nm1,mentor,4,\ne1,mentee,1,2\n',
                 'skills.csv': 'person,skill,level,want\nm1,a,5,\ne1,A,,2\n'}
        done = self.run_yunta('match', files)
        self.assertRegex(done.stderr, r'skills\.csv:2: skill: warning: 1 row\(s\) say something else')
        self.assertEqual(self.rows('pairings.csv')[0]['skills'], '10000')
        files['skills.csv'] = 'person,skill,level,want\nm1,a,4,\ne1,A,1,2\n'
        self.assertNotIn('something else', self.run_yunta('match', files).stderr)

    def test_a_label_may_mean_no_hours(self):
        policy = ('meetings: {count: 1, days: [mon, tue]}\navailability: {columns: {mon: Lunes, '
                  'tue: Martes}, labels: {Mañana: "09:00-13:00", "No puedo": ""}}\n')
        self.run_yunta('run', {
            'yunta.yaml': SPRING + policy,
            'applicants.csv': 'id,role,Lunes,Martes\nm1,mentor,mañana,no puedo\n'
                              'e1,mentee,NO PUEDO,No puedo\ne2,mentee,"No puedo, 10:00-11:00",\n'
                              'e3,mentee,,\n'})
        self.assertEqual(self.pairs(), [('m1', 'e3')])
        self.assertEqual(self.rows('pairings.csv')[0]['overlap_minutes'], '240')
        self.run_yunta('verify', {}, words=[self.cohort / 'out'])
        self.run_yunta('run', {'constraints.csv': 'kind,mentor,mentee\nforbid,m1,e3\n'})
        self.assertEqual([(r['mentee'], r['overlap_minutes']) for r in self.rows('pairings.csv')],
                         [('e2', '60')])
        done = self.run_yunta('check', {'yunta.yaml': SPRING + policy.replace('""', '"tal vez"')}, 4)
        self.assertIn('these are no hours', done.stderr)

    def test_an_event_that_nobody_holds_is_told(self):
        done = self.run_yunta('check', {
            'yunta.yaml': SPRING, 'applicants.csv': PAIR,
            'sessions.csv': 'session,minutes\nSesión 1,60\n',
            'outcomes.csv': 'person,event,attended\nm1,sesion 1,yes\nm1,Reunión 1,yes\n'
                            'm1,x9,yes\n'})
        self.assertEqual(done.stderr.count('warning'), 1, done.stderr)
        self.assertRegex(done.stderr, r'outcomes\.csv:4: event: warning: .*"x9"')

    def test_what_is_passed_over_is_named_once(self):
        files = {'yunta.yaml': SPRING,
                 'applicants.csv': 'id,role,foo,Comentarios\nm1,mentor,1,2\ne1,mentee,3,4\n',
                 'history.csv': 'cohort,mentor,mentee\nX,m1,gone\nX,gone,e1\nP,m1,e1\n'}
        for command in ('check', 'run', 'match'):
            told = self.run_yunta(command, files).stderr
            self.assertEqual(told.count('foo, Comentarios'), 1, told)
            self.assertRegex(told, r'history\.csv.*: 1 row.* 2 of people outside')
        self.assertEqual(self.run_yunta('run', files, words=['-q']).stderr, '')

    def test_meetings_without_dates_are_not_left_out_in_silence(self):
        pairs = self.folder / 'pairs.csv'
        pairs.write_text('mentor,mentee\nm1,e1\n')
        for policy, warnings in (('{}\n', 1), ('meetings: {count: 0}\n', 0), (SPRING, 0)):
            files = {'yunta.yaml': policy, 'applicants.csv': PAIR}
            for command, words in (('run', ()), ('schedule', ['--pairings', pairs])):
                told = self.run_yunta(command, files, words=words).stderr
                self.assertEqual(told.count('no meetings: they need programme.start'), warnings)

    def test_one_meeting_counts_once_in_any_language(self):
        self.run_yunta('run', {
            'yunta.yaml': SPRING + 'meetings: {count: 2}\n', 'applicants.csv': PAIR,
            'outcomes.csv': 'person,event,attended\ne1,meeting 1,yes\ne1,Reunión 1,sí\n'
                            'm1,meeting1,yes\nm1,reunión 2,yes\n'})
        self.assertEqual([(r['person'], r['meetings'], r['completed'])
                          for r in self.rows('completion.csv')],
                         [('e1', '1', '0'), ('m1', '2', '1')])

    def test_the_reason_minimum_is_true(self):
        self.run_yunta('match', {
            'yunta.yaml': 'matching: {mentor: {minimum: 2}}\n',
            'applicants.csv': 'id,role,capacity\nm1,mentor,1\ne1,mentee,\ne2,mentee,\n'})
        reason, detail = self.left()['m1']
        self.assertEqual(reason, 'minimum')
        self.assertIn('offers 1 places', detail)
        self.run_yunta('match', {
            'applicants.csv': 'id,role,capacity\nm1,mentor,2\ne1,mentee,\nm2,mentor,2\n'})
        self.assertIn('only 1 are free', self.left()['m1'][1])

    def test_what_glpk_finds_impossible_is_proven_by_search(self):
        files = {'yunta.yaml': 'matching: {mentor: {capacity: 3, minimum: 2}, '
                               'quotas: [{side: mentee, least: 1, most: 1}]}\n',
                 'applicants.csv': 'id,role\nm1,mentor\nm2,mentor\na1,mentee\na2,mentee\na3,mentee\n'}
        for engine in ('glpk', 'auto'):
            said = self.run_yunta('match', files, 3, ['--engine', engine]).stderr
            self.assertIn('cannot hold together', said)
            self.assertIn('matching.mentor.minimum', said)

    def test_the_bytes_do_not_depend_on_the_folder(self):
        files = {'yunta.yaml': 'matching: {quotas: [{side: mentee, most: 0}]}\n',
                 'applicants.csv': PAIR}
        bytes_ = []
        for place in ('a', 'much/deeper/b c'):
            cohort = self.folder / place
            self.run_yunta('match', files, cohort=cohort)
            bytes_.append({p.name: p.read_bytes() for p in (cohort / 'out').iterdir()
                           if p.name != 'timings.json'})
        self.assertIn(b'quota', bytes_[0]['unmatched.csv'])
        self.assertEqual(bytes_[0], bytes_[1])

    def test_conflicts_and_results_keep_what_was_told_in_confidence(self):
        self.run_yunta('run', {
            'yunta.yaml': SPRING, 'applicants.csv': PAIR + 'm2,mentor\n',
            'constraints.csv': 'kind,mentor,mentee,points,reason\navoid,m1,e1,5,SECRETO\n'
                               'lock,m2,e1,,RESERVADO\n'})
        for path in (self.cohort / 'out').rglob('*'):
            if path.is_file():
                self.assertNotRegex(path.read_bytes(), b'SECRETO|RESERVADO', path)


class Pairing(Contract):
    def test_window_edges_belong_to_it(self):
        self.run_yunta('match', {
            'yunta.yaml': 'eligibility: {window: {from: 2027-01-01, to: 2027-01-31}}\n',
            'applicants.csv': 'id,role,applied_on\nm1,mentor,01/01/2027\n'
                              'e1,mentee,31-01-2027 23:59:59\nm2,mentor,2026-12-31\n'
                              'e2,mentee,2027-02-01\n'})
        self.assertEqual(self.pairs(), [('m1', 'e1')])
        self.assertEqual({r for r, _ in self.left().values()}, {'outside_window'})

    def test_history_counts_both_ways_but_for_this_programme(self):
        people = 'id,role\nm1,mentor\nm2,mentor\ne1,mentee\ne2,mentee\n'
        for history, expected in (('X,e1,m1\nX,m2,gone\n', [('m1', 'e2'), ('m2', 'e1')]),
                                  (' p ,m1,e1\nP,m2,e2\n', [('m1', 'e1'), ('m2', 'e2')])):
            self.run_yunta('match', {'yunta.yaml': SPRING, 'applicants.csv': people,
                                     'history.csv': 'cohort,mentor,mentee\n' + history})
            self.assertEqual(self.pairs(), expected)

    def test_every_command_takes_the_options_for_all(self):
        self.run_yunta('run', {'yunta.yaml': SPRING, 'applicants.csv': PAIR})
        out, other = self.cohort / 'out', self.folder / 'other'
        common = ['--time-limit', 9, '--staff', '--engine', 'auto', '-j', 1, '--no-progress', '-v']
        without_effect = ['--write-model', other, '--shard', '1/1', '--dry-run']
        for command, words, more in (
                ('check', [], without_effect + ['-o', other]), ('verify', [out], without_effect),
                ('suggest', ['m1'], without_effect), ('explain', ['m1'], without_effect),
                ('match', [], ['--write-model', other, '--dry-run']),
                ('tables', ['--size', 2], without_effect),
                ('schedule', ['--pairings', out / 'pairings.csv'], ['--shard', '1/1', '--dry-run']),
                ('repair', ['--from', out, '--as-of', '2027-03-15'], ['--shard', '1/1'])):
            done = self.run_yunta(command, {}, words=words + common + more)
            self.assertIn('no effect on this command', done.stderr)
        self.assertFalse(other.exists())
        self.run_yunta('check', {}, 2, ['--time-limit', 'soon'])
        self.run_yunta('check', {}, 2, ['--top', 3])
        self.assertIn('"--dry-run"', self.run_yunta('init', {}, 2, ['--dry-run']).stderr)

    def test_who_lacks_meetings_is_listed_under_pseudonyms_too(self):
        for kind in ('pair', 'group'):
            self.run_yunta('run', {
                'yunta.yaml': 'programme: {start: 2027-03-01, end: 2027-03-05}\nmeetings: {of: %s}\n'
                              'output: {pseudonyms: true}\n' % kind,
                'applicants.csv': 'id,role\n' + ''.join('m%d,mentor\ne%d,mentee\n' % (k, 9 - k)
                                                        for k in range(9))})
            run = json.loads((self.cohort / 'out' / 'run.json').read_text('utf-8'))
            self.assertEqual({(s['held'], s['why']) for s in run['shortfalls']}, {(1, '')})
            self.assertEqual(len(run['shortfalls']), 9)
            self.run_yunta('verify', {}, words=[self.cohort / 'out'])

    def test_no_blank_reasons_under_pseudonyms(self):
        """What conflicts names people, and so do the reasons of parts that are impossible."""
        files = {'yunta.yaml': 'programme: {start: 2027-03-01, end: 2027-03-05}\noutput: {pseudonyms: %s}\n',
                 'sessions.csv': 'session,minutes,earliest\nP1,60,2027-05-01\n', 'applicants.csv': PAIR}
        locks = {'constraints.csv': 'kind,mentor,mentee\nlock,m1,e1\nforbid,m1,e1\n'}
        for hidden in ('false', 'true'):
            for more in ({}, locks):
                done = self.run_yunta('run', {**files, **more, 'yunta.yaml': files['yunta.yaml'] % hidden}, 3, ['--json'])
                lists = [part['conflict'] for part in json.loads(done.stdout)['parts'] if 'conflict' in part]
                self.assertEqual(bool(lists), hidden == 'false')
                self.assertNotIn('', [word for words in lists for word in words])

    def test_lists_of_run_json_stand_in_the_order_of_pseudonyms(self):
        """Not of the ids behind them."""
        self.run_yunta('run', {
            'yunta.yaml': 'programme: {start: 2027-03-01, end: 2027-03-12}\n'
                          'plenaries: {least_attended: 1}\noutput: {pseudonyms: true, backups: 1}\n',
            'sessions.csv': 'session,minutes\nP1,60\n',
            'applicants.csv': 'id,role\n' + ''.join('m%d,mentor\ne%d,mentee\n' % (k, 9 - k) for k in range(9)),
            'availability.csv': 'person,day,from,to,for\n' + ''.join(
                'e%d,mon,09:00,09:30,all\n' % (9 - k) for k in range(9))})
        run = json.loads((self.cohort / 'out' / 'run.json').read_text('utf-8'))
        lists = [[s['mentor'] for s in run['shortfalls']], run['hopeless'], [s['mentor'] for s in run['leaving']]]
        for shown in lists:
            self.assertEqual(len(shown), 9)
            self.assertEqual(shown, sorted(shown))
        with open(self.cohort / 'out' / 'pseudonyms.csv', encoding='utf-8-sig') as rows:
            who = {row['pseudonym']: row['person'] for row in csv.DictReader(rows)}
        for shown in lists:
            ids = [who[p] for p in shown]
            self.assertNotEqual(ids, sorted(ids))
        self.run_yunta('verify', {}, words=[self.cohort / 'out'])

    def test_nobody_to_pair_whatever_the_objective(self):
        for order in ('leximin, worst', 'worst, leximin', 'leximin, score, worst', 'worst, mentors'):
            done = self.run_yunta('match', {
                'yunta.yaml': 'matching: {objective: [pairs, %s]}\n' % order,
                'applicants.csv': PAIR, 'scores.csv': 'mentor,mentee,score\n'})
            self.assertIn('worst 0', done.stdout)
            self.assertEqual(self.pairs(), [])

    def test_points_are_clamped_after_all_are_added(self):
        self.run_yunta('match', {
            'yunta.yaml': SPRING, 'applicants.csv': 'id,rol,skill:A\nm1,mentor,5\ne1,mentee,1\n',
            'constraints.csv': 'tipo,mentor,mentee,puntos\nprefer,m1,e1,50\navoid,m1,e1,20\n'})
        self.assertEqual([r['score'] for r in self.rows('pairings.csv')], ['10000'])

    def test_gender_quotas_and_reciprocal_pairs(self):
        self.run_yunta('match', {
            'yunta.yaml': 'matching: {quotas: [{side: mentee, where: {género: m}, least: 2}]}\n',
            'applicants.csv': 'id,role,gender\nm1,mentor,F\nm2,mentor,F\ne1,mentee,F\n'
                              'e2,mentee,M\ne3,mentee,M\n'})
        self.assertEqual([e for _, e in self.pairs()], ['e2', 'e3'])
        self.run_yunta('match', {'yunta.yaml': 'matching: {both: and}\n',
                                 'applicants.csv': 'id,role\na,both\nb,both\nc,both\n'})
        pairs = self.pairs()
        self.assertEqual(len(pairs), 3)
        self.assertFalse(any((e, m) in pairs for m, e in pairs))

    def test_labels_and_ranges_of_availability(self):
        policy = ('availability: {columns: {mon: "Disp [Lunes]"}, labels: {Mañana: "09:00-13:00", '
                  'Tarde: "14:00-18:00"}%s}\n')
        people = ('id,rol,"Disp [Lunes]"\nm1,mentor,"MANANA; tarde"\n'
                  'e1,mentee,"8:30 a. m. - 10:00 a. m., 14:30-16:00"\n')
        for more, expected in (('', '150'), (', for: plenaries', '10080'),
                               (', for: plenaries, missing: never', '0'), (', for: all', '150')):
            self.run_yunta('match', {'yunta.yaml': policy % more, 'applicants.csv': people})
            self.assertEqual([r['overlap_minutes'] for r in self.rows('pairings.csv')], [expected])

    def test_an_audit_of_few_matched_people_is_withheld(self):
        people = ''.join('p%02d,%s,%s\n' % (k, 'mentee' if k > 5 else 'mentor', 'FM'[k % 2])
                         for k in range(18))
        self.run_yunta('match', {'yunta.yaml': SPRING, 'applicants.csv': 'id,role,gender\n' + people})
        cells = {(r['group'], r['side']): r for r in self.rows('audit.csv')}
        self.assertEqual(cells['F', 'mentor']['people'], '')
        self.assertEqual(cells['F', 'mentee']['people'], '6')
        self.assertEqual(cells['F', 'mentee']['mean_score'], '')


class Calendar(Contract):
    def test_hours_of_another_zone_on_both_sides_of_three_clock_changes(self):
        """14:00 in Madrid is 10:00 in Santiago, 9:00 from 28 March, 8:00 (too early) from 4 April."""
        self.run_yunta('run', {
            'yunta.yaml': SPRING + 'meetings: {count: 9, step_minutes: 60}\n',
            'applicants.csv': 'id,role,huso\nm1,mentor,\ne1,mentee,Europe/Madrid\n',
            'availability.csv': 'person,day,from,to\ne1,mon,14:00,15:00\n'})
        days = ['01T10', '08T10', '15T10', '22T10', '29T09']
        self.assertEqual(self.starts(), ['2027-03-%s:00:00-03:00' % d for d in days])

    def test_no_meeting_starts_in_an_hour_that_is_removed_or_repeated(self):
        policy = ('programme: {start: %s, end: %s}\nmeetings: {count: 3, gap_days: 0, minutes: 30, '
                  'days: [sat, sun], from: "00:00", to: "24:00"}\n')
        hours = 'person,day,from,to\nm1,sat,23:00,24:00\nm1,sun,0:00,1:30\n'
        for first, last, expected in (
                ('2027-04-03', '2027-04-04', ['04-04T00:00', '04-04T00:30', '04-04T01:00']),
                ('2027-09-05', '2027-09-05', ['09-05T01:00'])):
            self.run_yunta('run', {'yunta.yaml': policy % (first, last), 'applicants.csv': PAIR,
                                   'availability.csv': hours})
            self.assertEqual([s[5:16] for s in self.starts()], expected)

    def test_absences_and_holidays_of_each_region(self):
        self.run_yunta('run', {
            'yunta.yaml': SPRING + 'meetings: {count: 3}\n',
            'applicants.csv': 'id,role,region\nm1,mentor,Aysén\ne1,mentee,Maule\n',
            'availability.csv': 'person,day,from,to\nm1,mon,9:00,10:00\n',
            'absences.csv': 'persona,desde,hasta\ne1,16/03/2027,22/03/2027\n',
            'holidays.csv': 'date,name,region\n2027-03-01,x,aysen\n2027-03-08,y,Lima\n'
                            '2027-03-15,z,\n'})
        self.assertEqual([s[:10] for s in self.starts()],
                         ['2027-03-08', '2027-03-29', '2027-04-05'])

    def test_meetings_of_a_group_count_who_can_come(self):
        self.run_yunta('run', {
            'yunta.yaml': SPRING + 'matching: {mentor: {capacity: 3}}\n'
                                   'meetings: {of: group, count: 2}\n',
            'applicants.csv': 'id,role\nm1,mentor\ne1,mentee\ne2,mentee\ne3,mentee\n',
            'availability.csv': 'person,day,from,to\nm1,mon,9:00,11:00\ne1,mon,9:00,10:00\n'
                                'e2,mon,10:00,11:00\ne3,mon,10:00,11:00\n'})
        self.assertEqual([(s[:16]) for s in self.starts()], ['2027-03-01T10:00', '2027-03-08T10:00'])
        self.assertEqual({r['can_attend'] for r in self.rows('meetings.csv')}, {'2'})

    def test_attends_overrides_who(self):
        self.run_yunta('run', {
            'yunta.yaml': SPRING + 'plenaries: {who: mentors}\n',
            'applicants.csv': 'id,role,asiste\nm1,mentor,no\nm2,mentor,\ne1,mentee,sí\n'
                              'e2,mentee,\n',
            'sessions.csv': 'session,minutes\np1,60\n'})
        self.assertEqual([r['person'] for r in self.rows('attendance.csv')], ['e1', 'm2'])

    def test_meetings_come_after_the_named_session(self):
        for after, session in (('p1', 'p1'), ('SESIÓN  uno', 'Sesion Uno')):
            self.run_yunta('run', {
                'yunta.yaml': SPRING + 'meetings: {count: 1, after: %s}\n' % after,
                'applicants.csv': PAIR,
                'sessions.csv': 'session,minutes,earliest,latest\n%s,60,2027-03-10,2027-03-10\n'
                                % session})
            self.assertEqual(self.starts(), ['2027-03-10T10:00:00-03:00'])
            out = self.cohort / 'out'
            self.run_yunta('verify', {}, words=[out])
            meetings = out / 'meetings.csv'
            meetings.write_text(meetings.read_text('utf-8').replace('2027-03-10', '2027-03-09'))
            self.assertIn('comes before the session',
                          self.run_yunta('verify', {}, 6, [out]).stderr)

    def events(self, person):
        name = {r['person']: r['file'] for r in self.rows('calendars.csv')}[person]
        text = (self.cohort / 'out' / name).read_text('utf-8')
        return [tuple(re.search(key + '[^:]*:(.*)', event).group(1)
                      for key in ('UID', 'SEQUENCE', 'STATUS'))
                for event in text.split('BEGIN:VEVENT')[1:]]

    def test_later_runs_raise_cancel_and_keep(self):
        policy = SPRING + 'meetings: {count: %d, from: "%s"}\n'
        steps = ((2, '09:00', [('0', 'CONFIRMED')] * 2), (2, '11:00', [('1', 'CONFIRMED')] * 2),
                 (1, '11:00', [('1', 'CONFIRMED'), ('2', 'CANCELLED')]),
                 (1, '11:00', [('1', 'CONFIRMED'), ('2', 'CANCELLED')]),
                 (2, '11:00', [('1', 'CONFIRMED'), ('3', 'CONFIRMED')]))
        uids = set()
        for count, start, expected in steps:
            self.run_yunta('run', {'yunta.yaml': policy % (count, start), 'applicants.csv': PAIR})
            events = self.events('e1')
            self.assertEqual([e[1:] for e in events], expected)
            uids.add(tuple(e[0] for e in events))
        self.assertEqual(len(uids), 1)
        self.run_yunta('match', {})
        self.assertFalse((self.cohort / 'out' / 'calendars').exists())
        self.assertTrue((self.cohort / 'out' / 'previous' / 'calendars' / 'all.ics').exists())
        self.run_yunta('run', {})
        self.assertEqual([e[1:] for e in self.events('e1')], steps[-1][2])

    def test_who_left_is_cancelled_and_listed_in_order(self):
        self.run_yunta('run', {'yunta.yaml': SPRING, 'applicants.csv': PAIR + 'z1,mentor\n'
                                                                            'z2,mentee\n'})
        self.run_yunta('run', {'applicants.csv': 'id,role\nm1,mentor\nz2,mentee\n'})
        people = [r['person'] for r in self.rows('calendars.csv')]
        self.assertEqual(people, ['e1', 'm1', 'z1', 'z2'])
        self.assertEqual({e[2] for e in self.events('e1')}, {'CANCELLED'})
        out = self.cohort / 'out'
        self.run_yunta('verify', {}, words=[out])
        gone = out / next(r['file'] for r in self.rows('calendars.csv') if r['person'] == 'e1')
        gone.write_bytes(gone.read_bytes().replace(b'STATUS:CANCELLED', b'STATUS:CONFIRMED', 1))
        self.assertIn(gone.name, self.run_yunta('verify', {}, 6, [out]).stderr)
        run = json.loads((self.cohort / 'out' / 'run.json').read_text('utf-8'))
        self.assertEqual(run['people']['applicants'], 2)


if __name__ == '__main__':
    unittest.main(verbosity=2)

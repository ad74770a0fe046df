"""Commands, options, exit codes, dialects, conflicts, as a user meets them."""
import json
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

import binary
import dialects

ROOT = pathlib.Path(__file__).resolve().parents[2]
DATA = ROOT / 'data'


def yunta(*words, **more):
    return binary.run(*words, program=binary.SANITIZED, **more)


def tree(folder):
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob('*'))
            if p.is_file() and p.name != 'timings.json'}


class Temporary(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())

    def tearDown(self):
        shutil.rmtree(self.folder)

    def cohort(self, files):
        for name, text in files.items():
            (self.folder / name).write_text(text, 'utf-8')
        return self.folder


class Dialects(Temporary):
    def test_three_dialects_give_the_same_bytes(self):
        results = {}
        for name in ('plain', 'spreadsheet', 'form'):
            out = self.folder / name
            done = yunta('match', DATA / 'dialects' / name, '-o', out)
            self.assertEqual(done.returncode, 0, done.stderr)
            results[name] = (out / 'pairings.csv').read_bytes()
        self.assertGreater(len(results['plain'].splitlines()), 20)
        self.assertEqual(results['plain'], results['spreadsheet'])
        self.assertEqual(results['plain'], results['form'])

    def test_the_committed_dialects_are_those_of_the_plain_cohort(self):
        dialects.convert(DATA / 'dialects' / 'plain', self.folder)
        for name in ('spreadsheet', 'form'):
            committed = {k: v for k, v in tree(DATA / 'dialects' / name).items()
                         if k != '.yunta-key' and not k.startswith('out/')}
            self.assertEqual(tree(self.folder / name), committed)


TWO_LOCKS = {
    'yunta.yaml': 'programme: {name: P}\n',
    'applicants.csv': 'id,role,capacity\nm1,mentor,1\nm2,mentor,1\ne1,mentee,\ne2,mentee,\n',
    'constraints.csv': 'kind,mentor,mentee\nlock,m1,e1\nlock,m1,e2\nlock,m2,e2\n',
}


class Conflicts(Temporary):
    def test_two_locks_on_a_mentor_of_one_place(self):
        done = yunta('run', self.cohort(TWO_LOCKS))
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertFalse((self.folder / 'out').exists())
        self.assertIn('m1', done.stderr)
        rules = [line for line in done.stderr.splitlines() if line.startswith('  - ')]
        self.assertIn(len(rules), (3,), done.stderr)

    def test_taking_one_rule_of_the_set_away_helps(self):
        files = dict(TWO_LOCKS)
        files['constraints.csv'] = 'kind,mentor,mentee\nlock,m1,e1\nlock,m2,e2\n'
        self.assertEqual(yunta('run', self.cohort(files)).returncode, 0)

    def test_a_quota_that_nobody_can_fill(self):
        files = dict(TWO_LOCKS, **{
            'yunta.yaml': 'matching: {quotas: [{side: mentee, where: {region: Aysén}, least: 2}]}\n',
            'applicants.csv': 'id,role,region\nm1,mentor,\nm2,mentor,\ne1,mentee,Aysén\ne2,mentee,\n',
            'constraints.csv': 'kind,mentor,mentee\nprefer,m1,e1\n'.replace('prefer,m1,e1\n', '')})
        done = yunta('run', self.cohort(files))
        self.assertEqual(done.returncode, 3, done.stderr)
        rules = [line for line in done.stderr.splitlines() if line.startswith('  - ')]
        self.assertEqual(len(rules), 1, done.stderr)
        self.assertIn('yunta.yaml', done.stderr)

    def test_a_lock_that_a_rule_forbids_names_both(self):
        files = dict(TWO_LOCKS, **{
            'yunta.yaml': 'eligibility: {same: [region]}\n',
            'applicants.csv': 'id,role,region\nm1,mentor,Maule\ne1,mentee,Aysén\n',
            'constraints.csv': 'kind,mentor,mentee\nlock,m1,e1\n'})
        done = yunta('match', self.cohort(files))
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertIn('constraints.csv', done.stderr)
        self.assertIn('same', done.stderr)

    def test_whom_a_forbid_keeps_apart_is_not_told(self):
        files = dict(TWO_LOCKS, **{
            'applicants.csv': 'id,role\nm1,mentor\nSECRETA,mentee\n',
            'yunta.yaml': 'matching: {quotas: [{side: mentee, least: 1}]}\n',
            'constraints.csv': 'kind,mentor,mentee\nforbid,m1,SECRETA\n'})
        done = yunta('match', self.cohort(files))
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertIn('constraints.csv', done.stderr)
        self.assertNotIn('SECRETA', done.stderr + done.stdout)

    def test_an_impossible_calendar_leaves_the_matching(self):
        files = dict(TWO_LOCKS, **{
            'yunta.yaml': 'programme: {start: 2027-03-01, end: 2027-04-30}\n',
            'constraints.csv': 'kind,mentor,mentee\nlock,m1,e1\n',
            'sessions.csv': 'session,title,minutes,experts\np1,Uno,120,X\n',
            'experts.csv': 'expert,date,from,to\nX,2027-03-06,09:00,18:00\n'})
        done = yunta('run', self.cohort(files))
        self.assertEqual(done.returncode, 3, done.stderr)
        run = json.loads((self.folder / 'out' / 'run.json').read_text('utf-8'))
        status = {part['part']: part['status'] for part in run['parts']}
        self.assertEqual(status['matching'], 'proven')
        self.assertEqual(status['plenaries'], 'infeasible')
        self.assertEqual(len(run['pairings']), 2)
        self.assertIn('X', done.stderr)


class Habits(Temporary):
    def test_usage_errors_exit_2(self):
        for words in ([], ['runn', '.'], ['run'], ['run', '.', '--bogus'], ['run', '.', 'x'],
                      ['run', '.', '--time-limit', 'x'], ['run', '.', '--engine', 'cplex'],
                      ['schedule', '.'], ['check', '.', '--pairings', 'x']):
            done = yunta(*words)
            self.assertEqual(done.returncode, 2, (words, done.stderr))
            self.assertEqual(done.stdout, '')
            self.assertNotEqual(done.stderr, '')

    def test_a_slip_is_answered_with_the_nearest_word(self):
        self.assertIn('run', yunta('runn', '.').stderr)
        self.assertIn('--threads', yunta('run', '.', '--thread', '1').stderr + '--threads')
        self.assertIn('--time-limit', yunta('run', '.', '--tme-limit', '1').stderr)

    def test_help_and_version(self):
        for words in (['--help'], ['run', '--help'], ['check', '-h'], ['schedule', '--help']):
            done = yunta(*words)
            self.assertEqual((done.returncode, done.stderr), (0, ''))
            self.assertLess(len(done.stdout.splitlines()), 40)
        self.assertRegex(yunta('--version').stdout, r'^yunta \d+\.\d+\.\d+\n$')
        self.assertNotEqual(yunta('run', '--help', '--lang', 'es').stdout,
                            yunta('run', '--help', '--lang', 'en').stdout)

    def test_a_missing_cohort_exits_5(self):
        done = yunta('run', self.folder / 'nowhere')
        self.assertEqual(done.returncode, 5, done.stderr)
        self.assertIn('nowhere', done.stderr)

    def test_check_writes_nothing(self):
        copy = self.folder / 'copy'
        shutil.copytree(DATA / 'cohorts' / 'mentoria-digital', copy)
        before = tree(copy)
        done = yunta('check', copy)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(tree(copy), before)

    def test_dry_run_writes_nothing(self):
        done = yunta('match', DATA / 'dialects' / 'plain', '-o', self.folder / 'out', '--dry-run')
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertFalse((self.folder / 'out').exists())

    def test_json_is_one_object_on_standard_output(self):
        done = yunta('match', DATA / 'dialects' / 'plain', '-o', self.folder / 'out', '--json')
        summary = json.loads(done.stdout)
        self.assertEqual(summary['parts'][0]['part'], 'matching')
        self.assertNotIn('pairings', summary)

    def test_same_inputs_same_bytes(self):
        copy = self.folder / 'copy'
        shutil.copytree(DATA / 'cohorts' / 'mentoria-digital', copy)
        trees = []
        for threads in ('1', '2', '4'):
            done = yunta('run', copy, '-j', threads, '-q')
            self.assertEqual(done.returncode, 0, done.stderr)
            trees.append(tree(copy / 'out'))
            shutil.rmtree(copy / 'out')
        self.assertEqual(trees[0], trees[1])
        self.assertEqual(trees[0], trees[2])

    def test_files_of_the_user_in_out_stay(self):
        copy = self.folder / 'copy'
        shutil.copytree(DATA / 'dialects' / 'plain', copy)
        yunta('match', copy, '-q')
        (copy / 'out' / 'nota.txt').write_text('mía')
        yunta('match', copy, '-q')
        self.assertEqual((copy / 'out' / 'nota.txt').read_text(), 'mía')

    def test_a_signal_leaves_the_earlier_result(self):
        copy = self.folder / 'copy'
        shutil.copytree(DATA / 'cohorts' / 'red', copy)
        (copy / 'out').mkdir()
        (copy / 'out' / 'nota.txt').write_text('mía')
        child = subprocess.Popen([binary.SANITIZED, 'run', copy, '-q'], stderr=subprocess.PIPE)
        time.sleep(0.5)
        child.send_signal(signal.SIGINT)
        child.communicate(timeout=60)
        self.assertIn(child.returncode, (130, 0, 1))
        if child.returncode == 130:
            self.assertEqual([p.name for p in (copy / 'out').iterdir()], ['nota.txt'])
        self.assertEqual(yunta('match', copy, '-q').returncode, 0)
        left = [p.name for p in copy.iterdir() if p.name.startswith('.out.')]
        self.assertEqual(left, [])


class Check(Temporary):
    def test_json_holds_every_problem(self):
        self.cohort({'yunta.yaml': '{}\n',
                     'applicants.csv': 'id,role,age\nm1,mentor,200\ne1,mentee,30,x\n'})
        done = yunta('check', self.folder, '--json', '--lang', 'en')
        self.assertEqual(done.returncode, 4, done.stderr)
        told = json.loads(done.stdout)
        self.assertEqual(told['errors'], 2)
        self.assertEqual({(p['line'], p['column'], p['value']) for p in told['problems']},
                         {(2, 'age', '200'), (3, None, 'x')})

    def test_what_a_calendar_needs_is_told_at_once_and_does_not_stop_a_match(self):
        self.cohort({'yunta.yaml': '{}\n',
                     'applicants.csv': 'id,role\nm1,mentor\ne1,mentee\n',
                     'sessions.csv': 'session,title,minutes\np1,Uno,120\n',
                     'courses.csv': 'course,title,sessions,per_week,minutes,instructors\n'
                                    'c1,Curso,4,2,60,X\n'})
        for command in ('check', 'run'):
            done = yunta(command, self.folder, '--lang', 'en')
            self.assertEqual(done.returncode, 4, done.stderr)
            self.assertIn('the plenaries need programme.start', done.stderr)
            self.assertIn('the courses need programme.start', done.stderr)
        self.assertEqual(yunta('match', self.folder).returncode, 0)

    def test_addresses_as_ids_whatever_their_capitals(self):
        self.cohort({'yunta.yaml': '{}\n',
                     'applicants.csv': 'email,role\nAna@X.cl,mentor\nbeto@x.cl,mentee\n',
                     'skills.csv': 'person,skill,level\nana@x.cl,Datos,5\nBETO@x.cl,Datos,1\n'})
        done = yunta('match', self.folder)
        self.assertEqual(done.returncode, 0, done.stderr)
        pairs = (self.folder / 'out' / 'pairings.csv').read_text('utf-8')
        self.assertIn('\nAna@X.cl,beto@x.cl,', pairs)
        with open(self.folder / 'applicants.csv', 'a', encoding='utf-8') as file:
            file.write('ana@x.CL,mentor\n')
        done = yunta('check', self.folder, '--lang', 'en')
        self.assertEqual(done.returncode, 4)
        self.assertIn('this id is already on line 2', done.stderr)

    def test_out_is_never_the_cohort_itself(self):
        self.cohort({'yunta.yaml': '{}\n', 'applicants.csv': 'id,role\nm1,mentor\ne1,mentee\n'})
        for out in (self.folder, self.folder.parent, self.folder / '.'):
            before = tree(self.folder)
            done = yunta('match', self.folder, '-o', out)
            self.assertEqual(done.returncode, 2, done.stderr)
            self.assertEqual(tree(self.folder), before)


class Schedule(Temporary):
    def test_a_mentee_is_no_mentor_of_a_given_pair(self):
        self.cohort({'yunta.yaml': '{}\n', 'applicants.csv': 'id,role\nm1,mentor\ne1,mentee\n'})
        pairs = self.folder / 'pares.csv'
        pairs.write_text('mentor,mentee\ne1,m1\n', 'utf-8')
        done = yunta('schedule', self.folder, '--pairings', pairs, '--lang', 'en')
        self.assertEqual(done.returncode, 4, done.stderr)
        self.assertIn('applied as mentee', done.stderr)
        self.assertIn('applied as mentor', done.stderr)

    def test_pairs_of_another_tool(self):
        copy = self.folder / 'copy'
        shutil.copytree(DATA / 'cohorts' / 'mentoria-digital', copy)
        self.assertEqual(yunta('run', copy, '-q').returncode, 0)
        rows = (copy / 'out' / 'pairings.csv').read_text('utf-8').splitlines()[1:]
        pairs = self.folder / 'pares.csv'
        pairs.write_text('Mentor;Mentee\n' + ''.join(
            ';'.join(row.split(',')[:2]) + '\n' for row in rows), 'utf-8')
        done = yunta('schedule', copy, '--pairings', pairs, '-o', self.folder / 'out', '-q')
        self.assertEqual(done.returncode, 0, done.stderr)
        for name in ('plenaries.csv', 'meetings.csv', 'attendance.csv'):
            self.assertEqual((self.folder / 'out' / name).read_bytes(),
                             (copy / 'out' / name).read_bytes(), name)



class Words(unittest.TestCase):
    """What is said names what it is about."""

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        self.cohort = self.folder / 'c'

    def make(self, policy='', **tables):
        self.cohort.mkdir(exist_ok=True)
        (self.cohort / 'yunta.yaml').write_text('programme: {start: 2027-03-01, end: 2027-08-31}\n' + policy, 'utf-8')
        (self.cohort / 'applicants.csv').write_text(
            'id,role,skill:Excel,want:Excel\nm1,mentor,5,\nm2,mentor,4,\ne1,mentee,1,3\ne2,mentee,2,3\n', 'utf-8')
        for name, text in tables.items():
            (self.cohort / (name + '.csv')).write_text(text, 'utf-8')

    def test_one_operand_too_many(self):
        for words, said in ((('explain', 'c', 'a', 'b', 'x'), 'one or two people at a time: "x"'),
                            (('suggest', 'c', 'a', 'x'), 'one person at a time: "x"'),
                            (('verify', 'c', 'out', 'x'), 'one result at a time: "x"'),
                            (('init', 'a.csv', 'x'), 'one form at a time: "x"'),
                            (('run', 'c', 'x'), 'one cohort at a time: "x"')):
            done = binary.run(*words, lang='en')
            self.assertEqual(done.returncode, 2, words)
            self.assertIn(said, done.stderr)

    def test_check_tells_what_run_would_refuse(self):
        self.make('matching: {objective: [pairs, kept]}\n')
        for command in ('check', 'run', 'match'):
            done = binary.run(command, self.cohort, lang='en')
            self.assertEqual(done.returncode, 4, done.stderr)
            self.assertIn('the objective kept needs an earlier result', done.stderr)
        for rule in ('quotas: [{side: mentee, least: 1}]', 'mentor: {capacity: 2, minimum: 2}',
                     'objective: [pairs, fewest_mentors, leximin]'):
            goals = '' if 'objective' in rule else ', objective: [pairs, leximin]'
            self.make(f'matching: {{{rule}{goals}}}\n')
            for command in ('check', 'run', 'match'):
                done = binary.run(command, self.cohort, lang='en')
                self.assertEqual(done.returncode, 4, (rule, done.stderr))
                self.assertEqual(done.stderr.count('leximin is for cohorts that are a network flow'), 1, done.stderr)

    def test_a_matching_that_was_not_found_in_time_is_not_written(self):
        """An empty one would break the quota; what stood there before stays."""
        shutil.copytree(DATA / 'cohorts' / 'directivos', self.cohort)
        policy = self.cohort / 'yunta.yaml'
        self.assertEqual(binary.run('match', self.cohort, '-q').returncode, 0)
        before = tree(self.cohort / 'out')
        quota = 'matching: {quotas: [{side: mentee, where: {region: Antofagasta}, least: 3}], '
        policy.write_text(policy.read_text('utf-8').replace('matching: {', quota), 'utf-8')
        out, none = self.cohort / 'out', ['--time-limit', '0']
        for words in (['run', self.cohort], ['match', self.cohort],
                      ['repair', self.cohort, '--from', out, '--as-of', '2027-01-01']):
            done = binary.run(*words, *none, lang='en')
            self.assertEqual(done.returncode, 3, (words, done.stdout, done.stderr))
            self.assertIn('was found in the time limit; nothing is written', done.stderr)
            self.assertIn('none; 14002 are eligible', done.stdout)
            self.assertNotIn('written', done.stdout)
            self.assertEqual(tree(out), before)
        for place in ('1/2', '2/2'):
            binary.run('match', self.cohort, *none, '--shard', place, '-o', self.cohort / place[0])
        done = binary.run('merge', self.cohort / '1', self.cohort / '2', '-o', self.cohort / 'whole', lang='en')
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertFalse((self.cohort / 'whole').exists())

    def test_a_number_too_large(self):
        done = binary.run('run', 'c', '--threads', '100000000000', lang='en')
        self.assertEqual(done.returncode, 2)
        self.assertIn('write a whole number from 0 to 2147483647', done.stderr)

    def test_the_objective_of_a_repair_is_an_option(self):
        self.make()
        self.assertEqual(binary.run('match', self.cohort, '-q').returncode, 0)
        done = binary.run('repair', self.cohort, '--from', self.cohort / 'out', '--as-of', '2027-05-01', '--objective',
                          'worst,pairs', lang='en')
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn('in --objective, worst and leximin must come after pairs: "worst,pairs"', done.stderr)
        self.assertNotIn('yunta.yaml', done.stderr)

    def test_generate_as_json(self):
        done = binary.run('generate', '--people', '7', '--institutions', '2', '--seed', '3', '-o', self.cohort, '--json')
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(json.loads(done.stdout), {'people': 7, 'institutions': 2, 'seed': 3,
                                                   'written': str(self.cohort)})

    def test_an_impossible_matching_leaves_nobody_counted(self):
        self.make('matching: {quotas: [{side: mentee, least: 3}]}\n')
        done = binary.run('match', self.cohort, lang='en')
        self.assertEqual(done.returncode, 3)
        self.assertIn('none; 4 are eligible', done.stdout)
        self.assertNotIn('without a partner', done.stdout)

    def test_given_scores_are_weighed_with_nothing(self):
        self.make(scores='mentor,mentee,score\nm1,e1,70\nm2,e2,60\n')
        self.assertEqual(binary.run('match', self.cohort, '-q').returncode, 0)
        out = self.cohort / 'out'
        run = json.loads((out / 'run.json').read_text('utf-8'))
        self.assertEqual(run['components'], [])
        self.assertEqual(binary.run('verify', self.cohort, out).returncode, 0)
        run['components'] = ['skills']
        (out / 'run.json').write_text(json.dumps(run), 'utf-8')
        binary.sign(out)
        self.assertEqual(binary.run('verify', self.cohort, out).returncode, 6)


if __name__ == '__main__':
    unittest.main(verbosity=2)

"""`yunta verify`: accepts what the program makes, and rejects what was made wrong."""
import json
import os
import pathlib
import random
import shutil
import tempfile
import unittest

import binary
from binary import DATA
import oracle
import results

COHORTS = int(os.environ.get('COHORTS', '200'))
yunta = binary.run


class Verify(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())

    def tearDown(self):
        shutil.rmtree(self.folder)

    def accept(self, cohort, out):
        done = yunta('verify', cohort, out)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn('verified: ', done.stdout)
        return done.stdout

    def reject(self, cohort, out, why):
        done = yunta('verify', cohort, out, '--lang', 'en')
        self.assertEqual(done.returncode, 6, (why, done.stdout, done.stderr))
        self.assertRegex(done.stderr, r'(csv|json)(:\d+)?: .*error: ', why)
        return done.stderr

    def sample(self, name, command='run'):
        out = self.folder / (name.replace('/', '-') + '-' + command)
        done = yunta(command, DATA / name, '-o', out, '-q')
        self.assertIn(done.returncode, (0, 1), done.stderr)
        return DATA / name, out

    def random(self, seed):
        """A random cohort with its result, or None where no matching exists."""
        cohort = oracle.random_cohort(seed)
        folder = self.folder / str(seed)
        folder.mkdir()
        cohort.write(folder)
        done = yunta('match', folder, '-q')
        self.assertIn(done.returncode, (0, 3), done.stderr)
        return (cohort, folder) if done.returncode == 0 else (None, folder)

    def test_accepts_every_sample(self):
        names = ['cohorts/' + p.name for p in (DATA / 'cohorts').iterdir()]
        names += ['calendars/' + p.name for p in (DATA / 'calendars').iterdir()]
        names += ['dialects/' + p.name for p in (DATA / 'dialects').iterdir()]
        for name in sorted(names):
            with self.subTest(name=name):
                for command in ('match', 'run'):
                    self.accept(*self.sample(name, command))

    def test_accepts_every_published_case(self):
        for case in sorted((DATA / 'assignment').iterdir()):
            out = self.folder / case.name
            if yunta('match', case, '-o', out, '-q').returncode == 0:
                with self.subTest(case=case.name):
                    self.accept(case, out)

    def test_accepts_random_cohorts_and_any_number_of_threads(self):
        for seed in range(5001, 5001 + COHORTS):
            with self.subTest(seed=seed):
                cohort, folder = self.random(seed)
                if cohort:
                    words = {yunta('verify', folder, folder / 'out', '-j', n).stdout
                             for n in (1, 2, 4)}
                    self.assertEqual(words, {self.accept(folder, folder / 'out')})

    def test_says_what_is_proven_and_what_is_not(self):
        cohort, out = self.sample('cohorts/mentoria-digital')
        found = json.loads(yunta('verify', cohort, out, '--json').stdout)
        self.assertTrue(found['verified'])
        self.assertEqual(found['faults'], 0)
        stages = {(s['part'], s['objective']): s for s in found['stages']}
        for objective in ('pairs', 'score'):
            self.assertTrue(stages['matching', objective]['proven'])
            self.assertEqual(stages['matching', objective]['bound'],
                             stages['matching', objective]['value'])
        self.assertEqual(yunta('verify', cohort, out, '-q').stdout, '')
        spanish = yunta('verify', cohort, out, '--lang', 'es').stdout
        self.assertIn('verificado: ', spanish)

    def test_pairs_made_elsewhere_and_pseudonyms(self):
        cohort, out = self.sample('cohorts/mentoria-digital')
        given = self.folder / 'given'
        done = yunta('schedule', cohort, '--pairings', out / 'pairings.csv', '-o', given, '-q')
        self.assertIn(done.returncode, (0, 1), done.stderr)
        self.accept(cohort, given)
        copy = self.folder / 'hidden'
        shutil.copytree(cohort, copy)
        policy = copy / 'yunta.yaml'
        policy.write_text(policy.read_text('utf-8') + '\noutput: {pseudonyms: true, backups: 2}\n',
                          'utf-8')
        self.assertIn(yunta('run', copy, '-q').returncode, (0, 1))
        self.accept(copy, copy / 'out')

    def test_exit_codes_of_the_command_line(self):
        cohort, out = self.sample('dialects/plain', 'match')
        self.assertEqual(yunta('verify', cohort).returncode, 2)
        self.assertEqual(yunta('verify', cohort, out, out).returncode, 2)
        self.assertEqual(yunta('verify', cohort, self.folder / 'nothing').returncode, 5)
        self.assertEqual(yunta('verify', self.folder / 'nothing', out).returncode, 5)

    def test_files_that_disagree(self):
        cohort, out = self.sample('cohorts/mentoria-digital')
        result = results.Result(out)
        rng = random.Random(1)
        for name in ('pairings', 'unmatched', 'plenaries', 'attendance', 'meetings', 'audit'):
            for mirror, sign in ((False, True), (True, False)):
                with self.subTest(name=name, mirror=mirror, sign=sign):
                    row = rng.choice(result.tables[name])
                    column = rng.choice([c for c, v in row.items() if v])
                    row[column] = '7' if row[column] != '7' else '8'
                    result.write(out, mirror, sign)
                    self.assertRegex(self.reject(cohort, out, (name, column)),
                                     'its SHA-256 in manifest' if mirror else 'run.json says')
                    result.restore(out)
                    result = results.Result(out)
        for name in ('pairings.csv', 'prices.csv', 'calendars/all.ics'):
            (out / name).rename(out / 'aside')
            self.reject(cohort, out, name)
            (out / 'aside').rename(out / name)
        for name, text in (('run.json', '{"a": '), ('manifest.json', '[]'),
                           ('pairings.csv', 'mentor,mentee\n"a')):
            was = (out / name).read_bytes()
            (out / name).write_text(text, 'utf-8')
            self.reject(cohort, out, name)
            (out / name).write_bytes(was)
        self.accept(cohort, out)

    def test_inputs_that_changed_since(self):
        cohort, folder = next(c for c in map(self.random, range(7000, 7100)) if c[0])
        self.accept(folder, folder / 'out')
        text = (folder / 'applicants.csv').read_text('utf-8')
        (folder / 'applicants.csv').write_text(text + '\n', 'utf-8')
        self.assertIn('applicants.csv', self.reject(folder, folder / 'out', 'applicants'))

    def small(self, name, people, policy, constraints=''):
        folder = self.folder / name
        folder.mkdir()
        (folder / 'applicants.csv').write_text('id,role,region\n' + people, 'utf-8')
        (folder / 'yunta.yaml').write_text('scoring: {weights: {region: 1}}\n' + policy, 'utf-8')
        if constraints:
            (folder / 'constraints.csv').write_text('kind,mentor,mentee\n' + constraints, 'utf-8')
        done = yunta('match', folder, '-q')
        self.assertEqual(done.returncode, 0, done.stderr)
        return folder, folder / 'out'

    def test_locked_pairs_count_outside_the_prices(self):
        lock = 'lock,a,b\n'
        stages = 'matching: {objective: [mentors, pairs, score], both: %s}\n'
        for name, people, both in (('one', 'a,mentor,X\nb,mentee,X\n', 'either'),
                                   ('either', 'a,both,X\nb,both,X\nc,mentor,Y\n', 'either'),
                                   ('and', 'a,both,X\nb,both,X\n', 'and')):
            with self.subTest(name=name):
                folder, out = self.small(name, people, stages % both, lock)
                self.assertEqual(self.accept(folder, out).count('proven here'), 3)
                if name == 'one':  # the only pair is locked, so that no price matters
                    result = results.Result(out)
                    for row in result.tables['prices']:
                        row['price'] = '-100000' if row['person'] == 'a' else '0'
                    result.write(out)
                    self.accept(folder, out)

    def test_one_role_a_person(self):
        folder, out = self.small('roles', 'a,mentor,X\nb,both,X\nc,mentee,Y\n',
                                 'matching: {objective: [score]}\n')
        result = results.Result(out)
        self.assertEqual([(r['mentor'], r['mentee']) for r in result.tables['pairings']],
                         [('a', 'b')])
        row = dict(result.tables['pairings'][0], mentor='b', mentee='c')
        result.tables['pairings'].append(row)
        result.write(out)
        self.assertIn('is mentor and mentee; matching.both: either',
                      self.reject(folder, out, 'either'))


if __name__ == '__main__':
    unittest.main(verbosity=2)

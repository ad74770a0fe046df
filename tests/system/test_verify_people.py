"""`yunta verify` rejects lies about alternates, pseudonyms, repairs and what run.json alone says.
PEOPLE (40 where not said): of so many random cohorts."""
import os
import pathlib
import random
import shutil
import tempfile
import unittest

import binary
import lies_people
import oracle
import random_calendars
import results

COHORTS = int(os.environ.get('PEOPLE', '40'))
OBJECTIVES = (['pairs', 'leximin'], ['pairs', 'leximin', 'score'], ['pairs', 'worst', 'score'])
yunta = binary.run


class People(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)

    def write(self, seed):
        """A random cohort with names and addresses; the kind of result goes by the seed."""
        luck, cohort = random.Random(seed), oracle.random_cohort(seed)
        for number, (person, row) in enumerate(cohort.people.items()):
            row.update(name='Persona %d' % number, email='%s@example.cl' % person)
        hidden = seed % 4 == 1
        cohort.policy['output'] = {'files': ['json'] if seed % 4 == 2 else ['csv', 'json'], 'calendars': 'none',
                                   'backups': luck.randint(1, 3), 'pseudonyms': hidden}
        if seed % 4 == 3:
            matching = cohort.policy['matching']
            matching.update(objective=luck.choice(OBJECTIVES), quotas=[])
            matching.get('mentor', {}).pop('minimum', None)
        folder = self.folder / str(seed)
        folder.mkdir()
        cohort.write(folder)
        (folder / 'outcomes.csv').write_text('person,event,attended,report\n' + ''.join(
            f'{p},meeting {k},{luck.choice(["yes", "no"])},{luck.choice(["yes", ""])}\n'
            for p in cohort.people for k in (1, 2)), 'utf-8')
        return luck, folder

    def made(self, seed):
        """The cohort's folder, its result verified; None where there is no matching."""
        luck, folder = self.write(seed)
        done = yunta('match', folder, '-q')
        if done.returncode == 0 and seed % 4 == 0:
            people = binary.rows(folder / 'applicants.csv')
            (folder / 'gone.csv').write_text('person\n%s\n' % luck.choice(people)['id'], 'utf-8')
            done = yunta('repair', folder, '--from', folder / 'out', '--as-of', '2027-04-01',
                         '--withdrawn', folder / 'gone.csv', '-q')
        self.assertIn(done.returncode, (0, 3, 4), done.stderr)
        if done.returncode == 0:
            right = yunta('verify', folder, folder / 'out', lang='en')
            self.assertEqual(right.returncode, 0, (seed, right.stderr))
        return luck, folder if done.returncode == 0 else None

    def test_lies_about_people(self):
        told = {}
        for seed in range(1, COHORTS + 1):
            luck, folder = self.made(seed)
            for lie in lies_people.ALL if folder else ():
                result = results.Result(folder / 'out')
                what = lie(result, luck)
                if what is None:
                    continue
                result.write(folder / 'out')
                done = yunta('verify', folder, folder / 'out', lang='en')
                with self.subTest(seed=seed, lie=lie.__name__, what=what):
                    self.assertEqual(done.returncode, 6, done.stdout + done.stderr)
                    self.assertRegex(done.stderr, lie.words)
                told[lie.__name__] = told.get(lie.__name__, 0) + 1
                result.restore(folder / 'out')
        print(f'\nfigures: {sum(told.values())} lies of {len(told)} kinds, all rejected')
        self.assertEqual(sorted({lie.__name__ for lie in lies_people.ALL} - set(told)), [])

    def test_a_cost_of_no_pairs(self):
        """The lowest of no scores is told as 0."""
        folder = self.folder / 'nobody'
        folder.mkdir()
        (folder / 'applicants.csv').write_text('id,role,region\na,mentor,X\nb,mentor,Y\n', 'utf-8')
        (folder / 'yunta.yaml').write_text('matching: {objective: [pairs, mentors, leximin]}\n', 'utf-8')
        self.assertEqual(yunta('match', folder, '-q').returncode, 0)
        self.assertEqual(yunta('verify', folder, folder / 'out').returncode, 0)
        result = results.Result(folder / 'out')
        self.assertIsNotNone(lies_people.cost_of_nothing(result, random.Random(1)))
        result.write(folder / 'out')
        done = yunta('verify', folder, folder / 'out', lang='en')
        self.assertEqual(done.returncode, 6, done.stdout)
        self.assertRegex(done.stderr, lies_people.cost_of_nothing.words)

    def test_a_cost_that_pseudonyms_hide(self):
        """Who gives the workshops is not told, so that only what contradicts itself can be found."""
        found = 0
        for seed in range(1, 9):
            folder = self.folder / f'workshops{seed}'
            random_calendars.write(folder, *random_calendars.workshops(random.Random(seed)))
            policy = folder / 'yunta.yaml'
            policy.write_text(policy.read_text('utf-8').replace('none}', 'none, pseudonyms: true}'), 'utf-8')
            random_calendars.schedule(folder)
            self.assertEqual(yunta('verify', folder, folder / 'out').returncode, 0)
            result = results.Result(folder / 'out')
            for stage in result.stages('workshops'):
                if stage['objective'] == 'cost' and result.part('workshops')['status'] == 'proven':
                    stage['value'] += 1
                    result.write(folder / 'out')
                    done = yunta('verify', folder, folder / 'out', lang='en')
                    self.assertEqual(done.returncode, 6, done.stdout)
                    self.assertRegex(done.stderr, 'cost.bound.*is not the value')
                    found += 1
        self.assertGreater(found, 0)


if __name__ == '__main__':
    unittest.main(verbosity=2)

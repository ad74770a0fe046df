"""Why pairs lack meetings: the half hour that a reason names is given, and the meetings it promises
are there, on random cohorts."""
import json
import pathlib
import random
import re
import shutil
import tempfile
import unittest

import binary

DAYS = ['mon', 'tue', 'wed', 'thu', 'fri']
NAMED = {'Mondays': 'mon', 'Tuesdays': 'tue', 'Wednesdays': 'wed', 'Thursdays': 'thu',
         'Fridays': 'fri'}
REMEDY = re.compile(r'if (\w+) were also free on (\w+) (\d\d:\d\d)-(\d\d:\d\d), they could hold (\d+),')


def clock(minute):
    return f'{minute // 60:02d}:{minute % 60:02d}'


def cohort(luck, folder):
    """Few hours, in pieces of half hours; some mentors have several mentees, some people are away."""
    mentors = [f'm{k}' for k in range(luck.randint(1, 4))]
    mentees = [f'n{k}' for k in range(luck.randint(len(mentors), 7))]
    pairs = [(mentors[k] if k < len(mentors) else luck.choice(mentors), n)
             for k, n in enumerate(mentees)]
    hours, away = ['person,day,from,to,for'], ['person,from,to']
    for person in mentors + mentees:
        for day in luck.sample(DAYS, luck.randint(1, 3)):
            start = 540 + 30 * luck.randint(0, 8)
            hours.append(f'{person},{day},{clock(start)},{clock(start + 30 * luck.randint(1, 5))},'
                         'meetings')
        if luck.random() < 0.4:
            first = luck.randint(1, 24)
            away.append(f'{person},2027-03-{first:02d},2027-03-{first + luck.randint(0, 7):02d}')
    tables = {'applicants': ['id,role,capacity'] + [f'{p},mentor,9' for p in mentors] +
              [f'{p},mentee,' for p in mentees], 'availability': hours, 'absences': away,
              'pairs': ['mentor,mentee'] + [f'{a},{b}' for a, b in pairs],
              'holidays': ['date,name', '2027-03-10,feriado']}
    folder.mkdir()
    for name, rows in tables.items():
        (folder / f'{name}.csv').write_text('\n'.join(rows) + '\n')
    (folder / 'yunta.yaml').write_text(
        'programme: {start: 2027-03-01, end: 2027-04-04}\n'
        f'meetings: {{count: {luck.randint(2, 4)}, gap_days: {luck.choice([1, 5, 7])}, '
        'objective: [held, early]}\noutput: {files: [csv, json], calendars: none}\n')


def schedule(folder):
    done = binary.run('schedule', folder, '--pairings', folder / 'pairs.csv', '-q', lang='en')
    if done.returncode != 0:
        raise AssertionError(done.stderr)
    return json.loads((folder / 'out' / 'run.json').read_text())


def held(run, short=None):
    """Meetings of everybody, or of the pair of a shortfall."""
    return sum(short is None or (row['mentor'], row['mentee']) == (short['mentor'], short['mentee'])
               for row in run['meetings'])


class Reasons(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix='yunta-reasons-'))
        self.addCleanup(shutil.rmtree, self.folder)

    def apply(self, case, run, short):
        """Whether the reason names a half hour, which then must help."""
        named = REMEDY.search(short['why'])
        if not named:
            return False
        person, day, start, end, promised = named.groups()
        self.assertGreater(int(promised), short['held'])
        self.assertEqual(held(run, short), short['held'])
        mended = self.folder / 'mended'
        shutil.copytree(case, mended)
        with open(mended / 'availability.csv', 'a', encoding='utf-8') as file:
            file.write(f'{person},{NAMED[day]},{start},{end},meetings\n')
        after = schedule(mended)
        # The others' meetings as they are and what is promised: so much can be held at least.
        self.assertGreaterEqual(held(after), held(run) - short['held'] + int(promised))
        if sum(p['mentor'] == short['mentor'] for p in run['pairings']) == 1:
            self.assertEqual(held(after, short), int(promised))
        shutil.rmtree(mended)
        return True

    def test_the_half_hour_that_is_named_helps(self):
        applied = without = 0
        for seed in range(150):
            case = self.folder / f'case{seed}'
            cohort(random.Random(seed), case)
            run = schedule(case)
            for short in run['shortfalls'][:2]:
                with self.subTest(seed=seed, why=short['why']):
                    helps = self.apply(case, run, short)
                    applied, without = applied + helps, without + (not helps)
            shutil.rmtree(case)
        self.assertGreater(applied, 50)
        self.assertGreater(without, 5)


if __name__ == '__main__':
    unittest.main(verbosity=2)

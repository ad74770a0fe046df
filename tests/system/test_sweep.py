"""Results of all shapes with something changed, one change at a time (sweep.py): verify rejects all but what
sweep.FREE lists. SWEEP (1500 where not said, or all) is how many changes are tried."""
import json
import os
import pathlib
import random
import shutil
import sys
import tempfile
import unittest

import binary
import random_calendars
import sweep

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'torture'))
import scenarios  # noqa: E402

WANTED = os.environ.get('SWEEP', '1500')
EVERY = {'files': 'csv, json, ics'}
# Two mentors and a mentee more, so that there are alternates.
MORE = {'applicants.csv': scenarios.PEOPLE.replace('1972;no', '1972;sí') +
        'm4;Hugo Rey;hugo@example.cl;mentor;SII;Maule;3;1991;sí;datos;;es;4;;4;;m\n'
        'm5;Inés Mar;ines@example.cl;mentor;DT;Aysén;3;1989;sí;redes;;es;5;;5;;f\n'}
TWICE = 'matching: {mentor: {capacity: 2}}'
SHAPES = {
    'plain': {'files': 'csv, json'},
    'areas': {**EVERY, 'tables': MORE, 'more': TWICE, 'output': ', by: region, backups: 2'},
    'exports': {**EVERY, 'output': scenarios.EVERYWHERE['output']},
    'pseudonyms': {**EVERY, 'tables': MORE, 'more': TWICE, 'output': ', pseudonyms: true, backups: 1'},
    'leximin': {'files': 'csv, json', 'more': 'matching: {objective: [pairs, leximin]}'},
    'quotas': {'files': 'csv, json', 'tables': MORE, 'more': 'matching: {quotas: [{side: mentee, '
               'where: {institution: SII}, least: 1, most: 1}]}'},
}
# All that are in the top folder of some result, each with rows.
TABLES = {'areas', 'attendance', 'audit', 'backups', 'calendars', 'courses', 'diff', 'meetings', 'pairings', 'plenaries',
          'prices', 'pseudonyms', 'seats', 'unmatched', 'withdrawn', 'workshops'}


def gone_later(folder):
    """The mentor of the first pair leaves."""
    pair = binary.rows(pathlib.Path(folder, 'c', 'out', 'pairings.csv'))[0]
    pathlib.Path(folder, 'gone.csv').write_text(pair['mentor'] + '\n', 'utf-8')


class Every(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)

    def results(self):
        """(name, cohort, result) of each shape."""
        for name, how in SHAPES.items():
            scenarios.after(scenarios.cohort(**how), 'run', 'c', '-q')(self.place(name), binary.PLAIN)
            yield name, self.folder / name / 'c', self.folder / name / 'c' / 'out'
        scenarios.after(scenarios.in_groups, 'run', 'c', '-q')(self.place('groups'), binary.PLAIN)
        yield 'groups', self.folder / 'groups' / 'c', self.folder / 'groups' / 'c' / 'out'
        scenarios.after(scenarios.after(scenarios.cohort(tables=MORE, **EVERY), 'run', 'c', '-q', change=gone_later),
                        *scenarios.REPAIR, '--withdrawn', 'gone.csv')(self.place('repair'), binary.PLAIN)
        yield 'repair', self.folder / 'repair' / 'c', self.folder / 'repair' / 'new'
        for seed in (3, 5):
            cohort = self.folder / f'whole-{seed}'
            random_calendars.write(cohort, *random_calendars.whole(random.Random(seed)))
            policy = cohort / 'yunta.yaml'
            policy.write_text(policy.read_text('utf-8').replace('calendars: none', 'by: region'), 'utf-8')
            random_calendars.schedule(cohort)
            yield cohort.name, cohort, cohort / 'out'

    def place(self, name):
        (self.folder / name).mkdir()
        return str(self.folder / name)

    def judge(self, what, cohort, out, files, new):
        for name, content in new.items():
            (out / name).write_bytes(content)
        done = binary.run('verify', cohort, out, '-q', '-j1', lang='en')
        for name in new:
            (out / name).write_bytes(files[name])
        if done.returncode == 0:
            return sweep.is_free(what)
        # A list of who left is read as the cohort's tables are, and what was held as rules are: exit 4.
        wrong = (4, 6) if what.startswith(('withdrawn.csv', 'earlier/')) else (6,)
        return done.returncode in wrong and 'error: ' in done.stderr

    def test_each(self):
        tried, passed, tables = 0, [], set()
        made = list(self.results())
        for name, cohort, out in made:
            luck = random.Random(name)
            swept = sweep.Sweep(out, luck)
            self.assertFalse(self.judge('nothing', cohort, out, swept.files, swept.unchanged()), name)
            changes = [one for one in swept.changes()
                       if any(swept.files[file] != content and file not in ('manifest.json', 'run.json')
                              or file == 'run.json' and json.loads(content) != swept.run
                              for file, content in one[1].items())]
            tables |= {file.removesuffix('.csv') for file, content in swept.files.items()
                       if file.endswith('.csv') and '/' not in file and len(sweep.rows_of(content)) > 1}
            if WANTED != 'all':
                changes = luck.sample(changes, int(WANTED) // len(made))
            for what, new in changes:
                tried += 1
                if not self.judge(what, cohort, out, swept.files, new):
                    passed.append(f'{name}: {what}')
        self.assertFalse(passed, '\n'.join(passed))
        self.assertEqual(tables, TABLES)
        print(f'\nfigures: {tried} changes to {len(made)} results')


if __name__ == '__main__':
    unittest.main(verbosity=2)

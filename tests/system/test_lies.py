"""`yunta verify` rejects every lie: of random cohorts' pairs, of the samples' calendars, of random calendars.
LIES (1000 where not said) is how many are told."""
import os
import pathlib
import random
import re
import shutil
import tempfile
import unittest

import binary
from binary import DATA
import lies
import lies_calendar
import lies_rules
import oracle
import random_calendars
import results

LIES = int(os.environ.get('LIES', '1000'))
PAIRS, SAMPLES = LIES * 35 // 100, LIES * 15 // 100
CALENDARS = LIES - PAIRS - SAMPLES
MAKERS = {'plenaries': random_calendars.plenaries, 'meetings': random_calendars.meetings,
          'courses': random_calendars.courses, 'workshops': random_calendars.workshops,
          'all': random_calendars.whole}
yunta = binary.run


class Lies(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        self.told = {}

    def judge(self, lie, what, cohort, out):
        """The lie is rejected with its words; where it left the result right, the result is accepted."""
        done = yunta('verify', cohort, out, lang='en')
        about = (str(cohort), lie.__name__, what, done.stdout, done.stderr)
        if what == 'right':
            self.assertEqual(done.returncode, 0, about)
            return
        self.assertEqual(done.returncode, 6, about)
        self.assertRegex(done.stderr, r'(csv|json)(:\d+)?: .*error: ', about)
        self.assertRegex(done.stderr, getattr(lie, 'words', 'error'), about)
        self.told[lie.__name__] = self.told.get(lie.__name__, 0) + 1

    def tell(self, kinds, inputs, cohort, out, rng, wanted):
        """Tells lies until so many were rejected, or the result gives no occasion for more."""
        result = results.Result(out)
        done = idle = 0
        while done < wanted and idle < 50:
            lie = rng.choice(kinds)
            what = lie(result, inputs, rng)
            if what is not None:
                result.write(out)
                with self.subTest(cohort=str(cohort), lie=lie.__name__):
                    self.judge(lie, what, cohort, out)
                done += what != 'right'
                result.restore(out)
            idle = 0 if what is not None else idle + 1
            result = results.Result(out)
        return done

    def test_of_random_cohorts(self):
        told, seed = 0, 9000
        while told < PAIRS:
            seed += 1
            cohort = oracle.random_cohort(seed)
            folder = self.folder / str(seed)
            folder.mkdir()
            cohort.write(folder)
            done = yunta('match', folder, '-q')
            self.assertIn(done.returncode, (0, 3), done.stderr)
            if done.returncode == 0:
                told += self.tell(lies.MATCHING, cohort, folder, folder / 'out', random.Random(seed), 8)
            shutil.rmtree(folder)

    def test_of_the_calendars_of_samples(self):
        told = 0
        plain = lies_calendar.PLENARIES, lies_calendar.MEETINGS, lies.MATCHING
        for name, kinds in (('cohorts/mentoria-digital', plain), ('cohorts/presidencia', plain),
                            ('cohorts/directivos', plain[:2]), ('calendars/red', plain[:1]),
                            ('calendars/directivos', (lies_calendar.COURSES, lies_calendar.WORKSHOPS)),
                            ('calendars/autoridades', (lies_calendar.WORKSHOPS,))):
            out = self.folder / name.replace('/', '-')
            done = yunta('run', DATA / name, '-o', out, '-q')
            self.assertIn(done.returncode, (0, 1), done.stderr)
            rng = random.Random(name)
            for kind in kinds:
                told += self.tell(kind, None, DATA / name, out, rng, -(-SAMPLES // 12))
        self.assertGreaterEqual(told, SAMPLES)

    def calendar(self, seed):
        """A random calendar of one kind, and what lies may be told of it."""
        rng = random.Random(seed)
        kind = rng.choice(sorted(MAKERS))
        folder = self.folder / str(seed)
        random_calendars.write(folder, *MAKERS[kind](rng))
        random_calendars.schedule(folder)
        done = yunta('verify', folder, folder / 'out', lang='en')
        self.assertEqual(done.returncode, 0, (seed, done.stderr))
        return folder, rng

    def test_of_random_calendars(self):
        told = seed = 0
        while told < CALENDARS:
            seed += 1
            folder, rng = self.calendar(seed)
            for kinds in (lies_rules.ALL, lies_calendar.ALL):
                told += self.tell(kinds, lies_rules.Inputs(folder), folder, folder / 'out', rng, 4)
            shutil.rmtree(folder)
        if CALENDARS < 1000:
            return
        # Every kind had its turn.
        wanted = {lie.__name__ for lie in lies_rules.ALL}
        self.assertEqual(sorted(wanted - set(self.told)), [])

    def tearDown(self):
        print(f'\nfigures: {sum(self.told.values())} lies of {len(self.told)} kinds, all rejected')


if __name__ == '__main__':
    unittest.main(verbosity=2)

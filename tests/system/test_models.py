"""--write-model: what CBC and GLPK find in the raw models of small random cohorts is what we state,
stage by stage, and where we say that there is no calendar they find none either."""
import pathlib
import random
import re
import shutil
import subprocess
import tempfile
import unittest

import binary
from random_calendars import courses, meetings, plenaries, schedule, workshops, write


def by_cbc(model):
    """The optimum that CBC proves, None where it proves that there is none."""
    report = model.with_suffix('.cbc')
    text = subprocess.run(['cbc', str(model), '-ratio', '0', '-allow', '0', '-solve', '-solu',
                           str(report)], capture_output=True, text=True, timeout=120, check=False).stdout
    told = report.read_text().splitlines()[0]
    if told.startswith(('Infeasible', 'Integer infeasible')):
        return None
    if not told.startswith('Optimal'):
        raise AssertionError(f'cbc, {model}: {text}')
    return round(float(told.split()[-1]))


def by_glpk(model, form):
    report = model.with_suffix('.report')
    text = subprocess.run(['glpsol', form, str(model), '-o', str(report)], capture_output=True,
                          text=True, timeout=120, check=False).stdout
    if 'NO INTEGER FEASIBLE' in text or 'NO PRIMAL FEASIBLE' in text:
        return None
    told = report.read_text()
    if 'INTEGER OPTIMAL' not in told:
        raise AssertionError(f'glpsol, {model}: {text}')
    return round(float(re.search(r'Objective:\s+objective = (\S+)', told).group(1)))


class Models(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix='yunta-models-'))
        self.addCleanup(shutil.rmtree, self.folder)

    def stages_agree(self, part, models):
        """How many stages were looked at."""
        stages = [(s['objective'], s['value']) for s in part['stages']]
        if part['status'] == 'infeasible':
            first = sorted(models.glob(f'{part["part"]}-1-*.lp'))
            stages = [(m.stem.split('-')[2], None) for m in first]
        for number, (objective, value) in enumerate(stages, 1):
            base = models / f'{part["part"]}-{number}-{objective}'
            if part['part'] == 'meetings' and objective == 'moved':
                continue
            self.assertEqual(by_cbc(base.with_suffix('.lp')), value, base)
            # MPS has no word for a maximum: there the opposite is least.
            flips = 'a maximum' in base.with_suffix('.mps').read_text().split('NAME')[0]
            opposite = -value if flips and value is not None else value
            self.assertEqual(by_glpk(base.with_suffix('.mps'), '--freemps'), opposite, base)
        return len(stages)

    def agree(self, make, part, cases):
        seen = {'proven': 0, 'infeasible': 0}
        for seed in range(cases):
            folder = self.folder / f'{part}{seed}'
            policy, tables = make(random.Random(seed))
            write(folder, policy, tables, '2027-03-19' if part == 'plenaries' else '2027-03-28')
            found = schedule(folder, '--write-model', str(folder / 'models'))
            found = next(p for p in found['parts'] if p['part'] == part)
            seen[found['status']] += 1
            with self.subTest(seed=seed):
                self.assertGreater(self.stages_agree(found, folder / 'models'), 0)
        return seen

    def test_plenaries(self):
        seen = self.agree(plenaries, 'plenaries', 40)
        self.assertGreater(seen['infeasible'], 3)
        self.assertGreater(seen['proven'], 20)

    def test_courses(self):
        self.agree(courses, 'courses', 25)

    def test_workshops(self):
        self.agree(workshops, 'workshops', 25)

    def test_meetings(self):
        self.agree(meetings, 'meetings', 25)

    def test_lp_reads_in_glpk_and_mps_in_cbc(self):
        policy, tables = courses(random.Random(1))
        folder = self.folder / 'both'
        write(folder, policy, tables)
        schedule(folder, '--write-model', str(folder / 'models'))
        for model in sorted((folder / 'models').glob('*.lp')):
            mps = by_cbc(model.with_suffix('.mps'))
            self.assertEqual(by_glpk(model, '--lp'), -mps)

    def test_no_id_stands_in_a_model(self):
        policy, tables = meetings(random.Random(2))
        folder = self.folder / 'private'
        for name in ('applicants', 'availability', 'absences', 'pairs'):
            tables[name] = re.sub(r'\b([mn])(\d)\b', r'secret\1\2', tables[name])
        write(folder, policy, tables)
        schedule(folder, '--write-model', str(folder / 'models'))
        for model in (folder / 'models').iterdir():
            self.assertNotIn('secret', model.read_text())
            self.assertEqual(model.stat().st_mode & 0o777, 0o600)

    def test_a_dry_run_writes_none_and_a_bad_folder_is_told(self):
        policy, tables = courses(random.Random(1))
        folder = self.folder / 'dry'
        write(folder, policy, tables)
        asked = [binary.PLAIN, 'run', str(folder), '--lang', 'en', '-q', '--write-model']
        subprocess.run([*asked, str(folder / 'models'), '--dry-run'], check=True)
        self.assertFalse((folder / 'models').exists())
        for bad in ('no/such/folder', 'yunta.yaml'):
            done = subprocess.run([*asked, str(folder / bad)], capture_output=True, text=True,
                                  check=False)
            self.assertEqual(done.returncode, 5)
            self.assertIn('model', done.stderr)
            self.assertFalse((folder / 'out').exists())


if __name__ == '__main__':
    unittest.main(verbosity=2)

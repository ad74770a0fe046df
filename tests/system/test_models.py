"""--write-model: what CBC and GLPK find in the raw models of small random cohorts is what we state,
stage by stage, and where we say that there is no calendar they find none either."""
import json
import pathlib
import random
import re
import shutil
import subprocess
import tempfile
import unittest

import binary

DAYS = ['mon', 'tue', 'wed', 'thu', 'fri']


def clock(minute):
    return f'{minute // 60:02d}:{minute % 60:02d}'


def hours(luck, people, purpose):
    rows = [(p, day, clock(start), clock(start + 60 * luck.randint(1, 3)), purpose)
            for p in people for day in DAYS for start in (540, 660, 780) if luck.random() < 0.5]
    return 'person,day,from,to,for\n' + ''.join(','.join(row) + '\n' for row in rows)


def absences(luck, people):
    rows = [f'{p},2027-03-{d:02d},2027-03-{d + luck.randint(0, 3):02d}\n' for p in people
            for d in [luck.randint(1, 24)] if luck.random() < 0.4]
    return 'person,from,to\n' + ''.join(rows)


def lists(people, pairs=()):
    mentors = {mentor for mentor, _ in pairs}
    return 'id,role,region,capacity\n' + ''.join(
        f'{p},{"mentor" if p in mentors else "mentee"},R{k % 3},9\n' for k, p in enumerate(people))


def plenaries(luck):
    groups = luck.choice([1, 1, 2])  # models of two are hard on both, however small
    people = [f'p{k:02d}' for k in range(luck.randint(3, 8) if groups == 1 else 3)]
    count = luck.randint(2, 3) if groups == 1 else 2
    step, days = (120, 'mon, wed, fri') if groups == 1 else (180, 'tue, thu')
    sessions = 'session,title,minutes,experts,after,earliest,latest\n'
    for k in range(count):
        after = f's{luck.randrange(k)}' if k and luck.random() < 0.5 else ''
        window = luck.choice([',', ',', '2027-03-03,2027-03-26'])
        sessions += (f's{k},S{k},{luck.choice([60, 120])},{luck.choice(["", "e0", "e1", "e0;e1"])},'
                     f'{after},{window}\n')
    experts = 'expert,date,from,to\n' + ''.join(
        f'{e},2027-03-{d:02d},09:00,{luck.choice(["12:00", "15:00"])}\n'
        for e in ('e0', 'e1') for d in range(1, 29) if luck.random() < 0.8)
    cadence = luck.choice([1, 3, 5, 7])
    goals = luck.sample(['shortage', 'attendance', 'regular'], luck.randint(1, 3))
    if luck.random() < 0.3:
        goals = ['complete'] + [g for g in goals if g != 'shortage']
    policy = (f'plenaries: {{who: all, cadence_days: {cadence}, '
              f'tolerance_days: {luck.randint(0, 3)}, step_minutes: {step}, to: "15:00", days: [{days}], '
              f'least_attended: {luck.randint(0, count)}, objective: [{", ".join(goals)}], '
              f'groups: {{count: {groups}, capacity: {luck.choice([0, len(people)])}}}}}\n'
              'meetings: {count: 0}\n')
    return policy, {'applicants': lists(people), 'availability': hours(luck, people, 'plenaries'),
                    'absences': absences(luck, people), 'sessions': sessions, 'experts': experts,
                    'holidays': f'date,name,region\n2027-03-10,h,\n2027-03-{luck.randint(1, 28):02d},r,R1\n'}


def courses(luck):
    people = [f'p{k:02d}' for k in range(luck.randint(3, 8))]
    table = 'course,title,sessions,per_week,minutes,instructors,capacity,earliest,latest\n'
    names = [f'c{k}' for k in range(luck.randint(2, 4))]
    for name in names:
        table += (f'{name},{name},{luck.randint(1, 5)},{luck.randint(1, 2)},{luck.choice([60, 120])},'
                  f'{luck.choice(["", "e0", "e1"])},{luck.randint(1, 6)},,\n')
    enrolled = [(p, c) for p in people for c in names if luck.random() < 0.5]
    experts = 'expert,date,from,to\n' + ''.join(
        f'{e},2027-03-{d:02d},09:00,{luck.choice(["12:00", "14:00"])}\n'
        for e in ('e0', 'e1') for d in range(1, 29) if luck.random() < 0.9)
    goals = luck.choice(['held, attendance', 'attendance, held', 'held', 'attendance'])
    policy = (f'courses: {{objective: [{goals}], at_once: {luck.randint(1, 2)}, step_minutes: 60, '
              'to: "14:00", days: [mon, wed, thu]}\nmeetings: {count: 0}\n')
    return policy, {'applicants': lists(people), 'availability': hours(luck, people, 'plenaries'),
                    'absences': absences(luck, people), 'courses': table, 'experts': experts,
                    'enrolments': 'person,course\n' + ''.join(f'{p},{c}\n' for p, c in enrolled),
                    'holidays': 'date,name,region\n2027-03-10,h,\n2027-03-18,r,R1\n'}


def workshops(luck):
    count = luck.randint(2, 5)
    table = 'workshop,region,minutes,earliest,latest\n'
    for k in range(count):
        first = luck.randint(1, 12)
        table += f'w{k},R{luck.randrange(3)},240,2027-03-{first:02d},2027-03-{first + 6:02d}\n'
    travel = 'from,to,days,cost\n' + ''.join(
        f'{a},{b},{luck.randint(0, 3)},{10 * luck.randint(1, 9)}\n'
        for a, b in (('R0', 'R1'), ('R0', 'R2'), ('R1', 'R2')))
    people = 'facilitator,home,from,to,most\n' + ''.join(
        f'f{k},R{luck.randrange(3)},2027-03-{luck.randint(1, 6):02d},2027-03-{luck.randint(9, 28):02d},'
        f'{luck.randint(1, 3)}\n' for k in range(luck.randint(1, 2)))
    goals = luck.choice(['held, cost', 'cost, held', 'held', 'cost'])
    return (f'workshops: {{objective: [{goals}]}}\nmeetings: {{count: 0}}\n',
            {'applicants': lists(['p0']), 'workshops': table, 'travel': travel,
             'facilitators': people, 'holidays': 'date,name,region\n2027-03-10,h,\n2027-03-11,r,R1\n'})


def meetings(luck):
    mentors = [f'm{k}' for k in range(luck.randint(1, 3))]
    mentees = [f'n{k}' for k in range(luck.randint(1, 5))]
    pairs = [(luck.choice(mentors), mentee) for mentee in mentees]
    people = mentors + mentees
    goals = luck.choice(['complete, held, regular, early', 'held, early', 'regular, complete',
                         'early, held', 'complete, early'])
    policy = (f'meetings: {{of: {luck.choice(["pair", "group"])}, count: {luck.randint(1, 3)}, '
              f'gap_days: {luck.choice([0, 1, 5, 7])}, step_minutes: 60, to: "13:00", '
              f'objective: [{goals}]}}\n')
    return policy, {'applicants': lists(people, pairs), 'availability': hours(luck, people, 'meetings'),
                    'absences': absences(luck, people),
                    'pairs': 'mentor,mentee\n' + ''.join(f'{a},{b}\n' for a, b in pairs),
                    'holidays': 'date,name,region\n2027-03-10,h,\n'}


def write(folder, policy, tables, end='2027-03-28'):
    folder.mkdir()
    (folder / 'yunta.yaml').write_text(
        f'programme: {{start: 2027-03-01, end: {end}}}\n{policy}'
        'output: {files: [csv, json], calendars: none}\n')
    for name, text in tables.items():
        (folder / f'{name}.csv').write_text(text)


def schedule(folder, *more):
    pairs = folder / 'pairs.csv'
    asked = ['schedule', str(folder), '--pairings', str(pairs)] if pairs.exists() else ['run', str(folder)]
    done = subprocess.run([binary.PLAIN, *asked, '-q', '--lang', 'en', *more], capture_output=True,
                          text=True, check=False)
    if done.returncode not in (0, 3):
        raise AssertionError(done.stderr)
    return json.loads((folder / 'out' / 'run.json').read_text())


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

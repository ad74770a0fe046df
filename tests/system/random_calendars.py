"""Small random cohorts whose sessions are few: plenaries, courses, workshops and meetings, each apart or
all in one folder. Each maker takes a random source and returns the policy's text and the tables'."""
import json
import random
import subprocess

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
    if luck.random() < 0.2:  # and one is away all the time
        rows.append(f'{luck.choice(people)},2027-03-01,2027-03-31\n')
    return 'person,from,to\n' + ''.join(rows)


def lists(people, pairs=()):
    mentors = {mentor for mentor, _ in pairs}
    return 'id,role,region,capacity\n' + ''.join(
        f'{p},{"mentor" if p in mentors else "mentee"},R{k % 3},9\n' for k, p in enumerate(people))


def plenaries(luck, people=None):
    groups = luck.choice([1, 1, 2])  # models of two are hard on both, however small
    people = people or [f'p{k:02d}' for k in range(luck.randint(3, 8) if groups == 1 else 3)]
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


def courses(luck, people=None):
    people = people or [f'p{k:02d}' for k in range(luck.randint(3, 8))]
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


def whole(luck):
    """All of them for the same people, who are in each other's way."""
    policy, tables = meetings(luck)
    pairs = [row.split(',') for row in tables['pairs'].split()[1:]]
    people = sorted({person for pair in pairs for person in pair})
    parts = [plenaries(luck, people), courses(luck, people), workshops(luck)]
    tables = {**parts[2][1], **parts[1][1], **parts[0][1], 'pairs': tables['pairs'],
              'absences': absences(luck, people), 'applicants': lists(people, pairs),
              'availability': hours(luck, people, 'meetings') + hours(luck, people, 'plenaries')
              .partition('\n')[2]}
    return (policy.replace('count: 1', 'count: 2') + ''.join(
        text.replace('meetings: {count: 0}\n', '') for text, _ in parts), tables)


def write(folder, policy, tables, end='2027-03-28'):
    folder.mkdir()
    (folder / 'yunta.yaml').write_text(
        f'programme: {{start: 2027-03-01, end: {end}}}\n{policy}'
        'output: {files: [csv, json], calendars: none}\n')
    for name, text in tables.items():
        (folder / f'{name}.csv').write_text(text)


def begin(root, seed):
    """Luck of its own, and a folder below root with a cohort that has all calendars."""
    luck, folder = random.Random(seed), root / str(seed)
    write(folder, *whole(luck))
    return luck, folder


def schedule(folder, *more):
    import binary  # of the tests alone, which say where the program is
    pairs = folder / 'pairs.csv'
    asked = ['schedule', str(folder), '--pairings', str(pairs)] if pairs.exists() else ['run', str(folder)]
    done = subprocess.run([binary.PLAIN, *asked, '-q', '--lang', 'en', *map(str, more)],
                          capture_output=True, text=True, check=False)
    if done.returncode not in (0, 3):
        raise AssertionError(done.stderr)
    return json.loads((folder / 'out' / 'run.json').read_text())

"""Rules that change while a programme runs, and what had been held by then."""
import csv
import re


def rows(folder, table):
    path = folder / f'{table}.csv'
    if not path.exists():
        return []
    with open(path, encoding='utf-8', newline='') as stream:
        return list(csv.DictReader(stream))


def policy(pattern, to):
    def change(folder):
        path = folder / 'yunta.yaml'
        path.write_text(re.sub(pattern, to, path.read_text()))
    return change


def less(step):
    return lambda found: found[1] + str(max(1, int(found[2]) - step))


def more(step):
    return lambda found: found[1] + str(int(found[2]) + step)


def column(table, name, to):
    def change(folder):
        path = folder / f'{table}.csv'
        lines = rows(folder, table)
        for line in lines:
            line[name] = to(line[name])
        if lines:
            with open(path, 'w', encoding='utf-8', newline='') as stream:
                writer = csv.DictWriter(stream, lines[0], lineterminator='\n')
                writer.writeheader()
                writer.writerows(lines)
    return change


MEETINGS = r'(meetings: \{of: \w+, count: )(\d)'
CHANGES = {
    'fewer meetings': policy(MEETINGS, less(1)), 'no meetings': policy(MEETINGS, r'\g<1>0'),
    'more meetings': policy(MEETINGS, more(1)), 'rarer meetings': policy(r'(gap_days: )(\d)', more(5)),
    'longer meetings': policy('meetings: {', 'meetings: {minutes: 90, '),
    'meetings at other hours': policy('step_minutes: 60, to: "13:00"', 'step_minutes: 45, to: "11:00"'),
    'meetings after a session': policy('meetings: {', 'meetings: {after: s1, '),
    'meetings of others': policy('of: (pair|group)', lambda f: 'of: ' + ('pair' if f[1] == 'group' else 'group')),
    'other lengths of plenaries': column('sessions', 'minutes', lambda m: str(180 - int(m))),
    'other experts': column('sessions', 'experts', lambda e: 'e0' if e == 'e1' else 'e1'),
    'plenaries at other hours': policy('to: "15:00"', 'to: "12:00"'),
    'as many groups as it takes': policy(r'groups: \{count: \d', 'groups: {count: auto'),
    'fewer sessions of courses': column('courses', 'sessions', lambda n: str(max(1, int(n) - 2))),
    'more sessions of courses': column('courses', 'sessions', lambda n: str(int(n) + 1)),
    'courses as often': column('courses', 'per_week', lambda n: str(3 - int(n))),
    'other lengths of courses': column('courses', 'minutes', lambda m: str(180 - int(m))),
    'other instructors': column('courses', 'instructors', lambda e: 'e0' if e == 'e1' else 'e1'),
    'shorter workshops': column('workshops', 'minutes', lambda m: '120'),
    'workshops elsewhere': column('workshops', 'region', lambda r: 'R1'),
    'workshops at another hour': policy('workshops: {', 'workshops: {from: "10:00", '),
    'facilitators elsewhere': column('facilitators', 'home', lambda r: 'R2'),
}
TABLES = {'plenaries': ('group', 'session', 'start', 'end'),
          'meetings': ('mentor', 'mentee', 'start', 'end'),
          'courses': ('course', 'start', 'end'), 'workshops': ('workshop', 'facilitator', 'start', 'end')}


def past(out, as_of):
    return {(table, *(row[c] for c in columns)) for table, columns in TABLES.items()
            for row in rows(out, table) if row['start'] < as_of}

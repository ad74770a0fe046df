"""Why pairs lack meetings: the half hour that a reason names is given, and the meetings it promises
are there, on random cohorts."""
import csv
import datetime
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
STARTS = re.compile(r'^(\d+) of (\d+) weeks have a start at which they can meet; the shortest agenda is that '
                    r'of (\w+), with (\d+) starts')
FIRST, LAST, HOLIDAY = datetime.date(2027, 3, 1), datetime.date(2027, 4, 4), datetime.date(2027, 3, 10)


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
              'holidays': ['date,name', f'{HOLIDAY},feriado']}
    folder.mkdir()
    for name, rows in tables.items():
        (folder / f'{name}.csv').write_text('\n'.join(rows) + '\n')
    (folder / 'yunta.yaml').write_text(
        'programme: {start: 2027-03-01, end: 2027-04-04}\n'
        f'meetings: {{count: {luck.randint(2, 4)}, gap_days: {luck.choice([1, 5, 7])}, '
        f'of: {luck.choice(["pair", "pair", "group"])}, '
        'objective: [held, early]}\noutput: {files: [csv, json], calendars: none}\n')


def schedule(folder):
    done = binary.run('schedule', folder, '--pairings', folder / 'pairs.csv', '-q', lang='en')
    if done.returncode != 0:
        raise AssertionError(done.stderr)
    return json.loads((folder / 'out' / 'run.json').read_text())


def table(folder, name):
    with open(folder / f'{name}.csv', encoding='utf-8', newline='') as stream:
        return list(csv.DictReader(stream))


def minute(text):
    return int(text[:2]) * 60 + int(text[3:])


class Agenda:
    """Who is free when, from the tables alone."""
    def __init__(self, folder, run):
        self.hours = [(r['person'], DAYS.index(r['day']), minute(r['from']), minute(r['to']))
                      for r in table(folder, 'availability')]
        self.away = [(r['person'], r['from'], r['to']) for r in table(folder, 'absences')]
        self.rule = run['policy']['meetings']
        self.starts = [(FIRST + datetime.timedelta(k), at) for k in range((LAST - FIRST).days + 1)
                       for at in range(540, 1080 - 60 + 1, 30)]
        self.minutes = {p: self.union(p) for p in {h[0] for h in self.hours}}

    def union(self, person):
        """The half hours of a week in which somebody is free: touching stretches are one."""
        return {(day, at) for who, day, start, end in self.hours if who == person
                for at in range(start, end, 30)}

    def free(self, person, date, at, more=()):
        mine = self.minutes[person] | set(more)
        return (date.weekday() < 5 and date != HOLIDAY and
                {(date.weekday(), at), (date.weekday(), at + 30)} <= mine and
                not any(p == person and a <= str(date) <= b for p, a, b in self.away))

    def most(self, people, taken, extra=(None, ())):
        """The most meetings of a mentor and one of the rest, what is taken left alone: always the earliest."""
        count, last = 0, None
        for date, at in self.starts:
            if last and (date - last).days < self.rule['gap_days'] or count == self.rule['count']:
                continue
            can = [self.free(p, date, at, extra[1] if p == extra[0] else ()) for p in people]
            if can[0] and any(can[1:]) and not any(
                    d == date and at < t + 60 and t < at + 60 for d, t in taken):
                count, last = count + 1, date
        return count


def sessions_of_others(run, short, people):
    """When the unit's people are in meetings of others."""
    return [(datetime.date.fromisoformat(r['start'][:10]), minute(r['start'][11:16]))
            for r in run['meetings'] if (r['mentor'], r['mentee']) != (short['mentor'], short['mentee'])
            and {r['mentor'], r['mentee']} & set(people)]


def held(run, short):
    return sum((row['mentor'], row['mentee']) == (short['mentor'], short['mentee'])
               for row in run['meetings'])


class Reasons(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix='yunta-reasons-'))
        self.addCleanup(shutil.rmtree, self.folder)

    def check_starts(self, agenda, people, why):
        """The weeks and the shortest agenda that the reason names are those of the tables."""
        weeks, of, person, least = STARTS.match(why).groups()
        there = {(date - FIRST).days // 7 for date, at in agenda.starts
                 if agenda.free(people[0], date, at) and any(agenda.free(p, date, at) for p in people[1:])}
        count = {p: sum(agenda.free(p, date, at) for date, at in agenda.starts) for p in people}
        self.assertEqual((int(weeks), int(of)), (len(there), 5))
        self.assertEqual((count[person], int(least)), (min(count.values()), min(count.values())))

    def apply(self, case, agenda, run, short, people):
        """The half hour that the reason names, if it does, gives the meetings that it promises."""
        named, taken = REMEDY.search(short['why']), sessions_of_others(run, short, people)
        self.assertEqual(held(run, short), short['held'])
        if not named:
            return False
        person, day, start, end, promised = named.groups()
        self.assertGreater(int(promised), short['held'])
        self.assertEqual(minute(end) - minute(start), 30)
        more = {(DAYS.index(NAMED[day]), minute(start))}
        self.assertEqual(agenda.most(people, taken, (person, more)), int(promised))
        self.assertLess(agenda.most(people, taken), int(promised))
        mended = self.folder / 'mended'
        shutil.copytree(case, mended)
        with open(mended / 'availability.csv', 'a', encoding='utf-8') as file:
            file.write(f'{person},{NAMED[day]},{start},{end},meetings\n')
        after = schedule(mended)
        # The others' meetings as they are and what is promised: so much can be held at least.
        if short['mentee'] is not None:
            self.assertGreaterEqual(len(after['meetings']),
                                    len(run['meetings']) - short['held'] + int(promised))
        if not taken and len(people) == 2:
            self.assertEqual(held(after, short), int(promised))
        shutil.rmtree(mended)
        return True

    def test_the_half_hour_that_is_named_helps(self):
        applied = {'pair': 0, 'group': 0}
        without = 0
        for seed in range(200):
            case = self.folder / f'case{seed}'
            cohort(random.Random(seed), case)
            run = schedule(case)
            agenda = Agenda(case, run)
            for short in run['shortfalls']:
                people = [short['mentor'], short['mentee']] if short['mentee'] is not None else [
                    short['mentor'], *(p['mentee'] for p in run['pairings']
                                       if p['mentor'] == short['mentor'])]
                with self.subTest(seed=seed, why=short['why']):
                    self.check_starts(agenda, people, short['why'])
                    helps = self.apply(case, agenda, run, short, people)
                    applied[run['policy']['meetings']['of']] += helps
                    without += not helps
            shutil.rmtree(case)
        self.assertGreater(applied['pair'], 80)
        self.assertGreater(applied['group'], 10)
        self.assertGreater(without, 10)
        print(f'\nfigures: {applied} half hours applied, {without} shortfalls that none mends')


if __name__ == '__main__':
    unittest.main(verbosity=2)

"""Nothing before the day of a repair changes for anybody: who had a session that has been held keeps it in the
calendar, whatever became of them since, and nobody comes into it later. COHORTS (25 where not said)."""
import os
import pathlib
import shutil
import tempfile
import unittest

import binary
import random_calendars
from changed_rules import policy, rows

COHORTS = int(os.environ.get('COHORTS', '25'))
yunta = binary.run


def held(out, as_of):
    """Person to (UID, start, end) of what is in their calendars before that day and not cancelled."""
    day, found = as_of.replace('-', ''), {}
    for row in rows(out, 'calendars'):
        for get in binary.events(out / row['file']):
            if get['DTSTART'] < day and get.get('STATUS') == 'CONFIRMED':
                found.setdefault(row['person'], set()).add((get['UID'], get['DTSTART'], get['DTEND']))
    return found


class Presence(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)

    def cohort(self, seed):
        luck, folder = random_calendars.begin(self.folder, seed)
        policy(r'output: .*', 'output: {files: [csv, json, ics]}')(folder)
        done = yunta('run', folder, '-q')
        self.assertIn(done.returncode, (0, 1, 3), done.stderr)
        return luck, folder

    def change(self, luck, folder, number):
        """Who leaves now, who comes, and who loses an enrolment or gets one."""
        people = [row['id'] for row in rows(folder, 'applicants')]
        gone = luck.sample(people, min(len(people), luck.choice([0, 1, 1, 2])))
        (folder / 'gone.txt').write_text('\n'.join(['person', *gone, '']))
        like = dict(luck.choice(rows(folder, 'applicants')), id=f'new{number}')
        (folder / 'new.txt').write_text(','.join(like) + '\n' + ','.join(like.values()) + '\n')
        enrolled = [tuple(row.values()) for row in rows(folder, 'enrolments')]
        enrolled = [row for row in enrolled if luck.random() < 0.8]
        more = luck.choice(people), luck.choice(rows(folder, 'courses'))['course']
        enrolled += [more] if more not in enrolled else []
        (folder / 'enrolments.csv').write_text(
            'person,course\n' + ''.join(','.join(row) + '\n' for row in enrolled))
        return ['--withdrawn', folder / 'gone.txt'] + luck.choice([[], ['--added', folder / 'new.txt']])

    def test_repair_after_repair(self):
        compared = 0
        for seed in range(1, COHORTS + 1):
            luck, folder = self.cohort(seed)
            for number, day in enumerate(sorted(luck.sample(range(3, 27), 3))):
                as_of = f'2027-03-{day:02d}'
                before = held(folder / 'out', as_of)
                words = self.change(luck, folder, number)
                done = yunta('repair', folder, '--from', folder / 'out', '--as-of', as_of, '-q', *words, lang='en')
                with self.subTest(seed=seed, as_of=as_of, words=words):
                    self.assertIn(done.returncode, (0, 1, 3), done.stderr)
                    self.assertEqual(held(folder / 'out', as_of), before)
                    if done.returncode != 3:
                        right = yunta('verify', folder, folder / 'out', lang='en')
                        self.assertEqual(right.returncode, 0, right.stderr)
                compared += sum(map(len, before.values()))
            shutil.rmtree(folder)
        self.assertGreater(compared, 20 * COHORTS)

    @staticmethod
    def tables(folder):
        times = [{k: row[k] for k in row if k != 'can_attend'} for row in rows(folder / 'out', 'meetings')]
        return (rows(folder / 'out', 'plenaries'), rows(folder / 'out', 'attendance'), times,
                rows(folder / 'out', 'courses'), rows(folder / 'out', 'seats'))

    def test_a_repair_of_nothing(self):
        """Leaves every session, group and seat as it was."""
        groups = 0
        for seed in range(1000, 1000 + COHORTS):
            luck, folder = self.cohort(seed)
            as_of = f'2027-03-{luck.randint(1, 27):02d}'
            before = self.tables(folder)
            done = yunta('repair', folder, '--from', folder / 'out', '--as-of', as_of, '-q', lang='en')
            with self.subTest(seed=seed, as_of=as_of):
                self.assertIn(done.returncode, (0, 1, 3), done.stderr)
                if done.returncode == 0:
                    self.assertEqual(self.tables(folder), before)
                    groups += len({row['group'] for row in before[1]}) > 1
            shutil.rmtree(folder)
        self.assertGreater(groups, 0)

    def test_outcomes_say_who_came(self):
        """Of plenaries that have been held; verify takes nothing else."""
        missed = 0
        for seed in range(2000, 2000 + COHORTS // 2):
            luck, folder = self.cohort(seed)
            as_of = f'2027-03-{luck.randint(8, 27):02d}'
            over = {(row['group'], row['session']) for row in rows(folder / 'out', 'plenaries')
                    if row['start'][:10] < as_of}
            could = {(row['person'], row['group'], session): int(row[session])
                     for row in rows(folder / 'out', 'attendance')
                     for session in row if session not in ('person', 'group', 'can_attend')}
            marks = {key: luck.choice(['x', 'no', '', None]) for key in could}
            (folder / 'outcomes.csv').write_text('person,event,attended\n' + ''.join(
                f'{person},{session},{mark}\n' for (person, _, session), mark in marks.items() if mark is not None))
            told = {session for (_, _, session), mark in marks.items() if mark}
            done = yunta('repair', folder, '--from', folder / 'out', '--as-of', as_of, '-q', lang='en')
            with self.subTest(seed=seed, as_of=as_of):
                self.assertIn(done.returncode, (0, 1, 3), done.stderr)
                now = {row['person']: row for row in rows(folder / 'out', 'attendance')}
                for (person, group, session), mark in marks.items():
                    if (group, session) in over and now.get(person, {}).get('group') == group:
                        came = could[person, group, session]
                        if mark is not None and session in told:
                            came = int(mark == 'x')
                        self.assertEqual(int(now[person][session]), came, (person, session, mark))
                        missed += came != could[person, group, session]
                if done.returncode != 3:
                    right = yunta('verify', folder, folder / 'out', lang='en')
                    self.assertEqual(right.returncode, 0, right.stderr)
                past = folder / 'out' / 'earlier' / 'past.csv'
                lines = past.read_text().splitlines()
                lies = [k for k, line in enumerate(lines) if line.startswith('plenaries,') and
                        line.split(',')[1] in told and marks[tuple(line.split(',')[i] for i in (3, 2, 1))] is not None]
                if lies and done.returncode != 3:
                    at = luck.choice(lies)
                    lines[at] = lines[at][:-1] + str(1 - int(lines[at][-1]))
                    past.write_text('\n'.join([*lines, '']))
                    wrong = yunta('verify', folder, folder / 'out', lang='en')
                    self.assertEqual(wrong.returncode, 6, wrong.stderr)
                    self.assertIn('outcomes.csv', wrong.stdout + wrong.stderr)
            shutil.rmtree(folder)
        self.assertGreater(missed, COHORTS // 2)

    def test_who_comes_late_has_not_been_there(self):
        for group in ('{count: 1}', '{count: 2, capacity: 3}'):
            folder = self.folder / group[8]
            folder.mkdir()
            (folder / 'yunta.yaml').write_text(
                'programme: {start: 2027-03-01, end: 2027-03-31}\nmeetings: {count: 0}\n'
                'plenaries: {who: all, least_attended: 2, groups: %s}\n' % group)
            (folder / 'sessions.csv').write_text('session,minutes\ns1,60\ns2,60\n')
            (folder / 'applicants.csv').write_text('id,role\na,mentor\nb,mentee\nc,mentor\nd,mentee\n')
            (folder / 'gone.csv').write_text('person\na\n')
            (folder / 'new.csv').write_text('id,role\nz,mentor\n')
            self.assertEqual(yunta('run', folder, '-q').returncode, 0)
            was = {row['person']: row for row in rows(folder / 'out', 'attendance')}
            sessions = rows(folder / 'out', 'plenaries')
            as_of = max(row['start'] for row in sessions)[:10]
            done = yunta('repair', folder, '--from', folder / 'out', '--as-of', as_of, '--withdrawn',
                         folder / 'gone.csv', '--added', folder / 'new.csv', '-q', lang='en')
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(yunta('verify', folder, folder / 'out').returncode, 0)
            now = {row['person']: row for row in rows(folder / 'out', 'attendance')}
            self.assertEqual({p: now[p] for p in 'bcd'}, {p: was[p] for p in 'bcd'})
            late = now['z']
            for row in rows(folder / 'out', 'plenaries'):
                if row['group'] == late['group']:
                    self.assertEqual(late[row['session']], str(int(row['start'] >= as_of)))
            held = [row for row in sessions if row['start'] < as_of]
            self.assertTrue(held)
            for row in held:
                self.assertIn(row, rows(folder / 'out', 'plenaries'))


if __name__ == '__main__':
    unittest.main(verbosity=2)

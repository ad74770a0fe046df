"""`yunta repair` and `schedule --keep`: what has happened stays, as little as can be moves, and what
became of whom is told."""
import csv
import json
import pathlib
import re
import shutil
import tempfile
import unittest

import binary
import results

DATA = binary.DATA / 'cohorts'
AS_OF = '2027-06-10'
yunta = binary.run


def table(folder, name):
    with open(folder / (name + '.csv'), encoding='utf-8', newline='') as stream:
        return list(csv.DictReader(stream))


def events(folder):
    """UID to (start, sequence, status) over all calendars of people."""
    found = {}
    for path in (folder / 'calendars').glob('*.ics'):
        if path.name == 'all.ics':
            continue
        for get in binary.events(path):
            found[path.name, get['UID']] = (get['DTSTART'], int(get.get('SEQUENCE', 0)),
                                            get.get('STATUS', ''))
    return found


class Repair(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.made = pathlib.Path(tempfile.mkdtemp())
        shutil.copytree(DATA / 'mentoria-digital', cls.made / 'cohort')
        done = yunta('run', cls.made / 'cohort', '-q')
        assert done.returncode == 0, done.stderr

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.made)

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.cohort = self.folder / 'cohort'
        shutil.copytree(self.made / 'cohort', self.cohort)
        self.out = self.cohort / 'out'
        self.pairs = table(self.out, 'pairings')
        self.earlier = {name: table(self.out, name) for name in ('meetings', 'plenaries')}

    def tearDown(self):
        shutil.rmtree(self.folder)

    def file(self, name, *lines):
        (self.folder / name).write_text('\n'.join(lines) + '\n', encoding='utf-8')
        return self.folder / name

    def repair(self, *words, expect=0):
        done = yunta('repair', self.cohort, '--from', self.out, '--as-of', AS_OF, '--lang', 'en',
                     *words)
        self.assertEqual(done.returncode, expect, done.stderr + done.stdout)
        return done

    def verify(self, expect=0):
        done = yunta('verify', self.cohort, self.out, '--lang', 'en')
        self.assertEqual(done.returncode, expect, done.stderr + done.stdout)
        return done.stderr

    def stage(self, part, objective):
        run = json.loads((self.out / 'run.json').read_text(encoding='utf-8'))
        stages = next(p for p in run['parts'] if p['part'] == part)['stages']
        return next(s for s in stages if s['objective'] == objective)

    def leave_two(self):
        """A mentor of one pair and a mentee of another."""
        mentor, mentee = self.pairs[0]['mentor'], self.pairs[3]['mentee']
        return mentor, mentee, self.file('left.csv', 'persona', mentor, mentee)

    def test_what_has_happened_stays_and_the_rest_mostly(self):
        mentor, mentee, left = self.leave_two()
        before = events(self.out)
        self.repair('--withdrawn', left)
        self.verify()
        self.assertEqual(self.stage('matching', 'kept')['value'], len(self.pairs) - 2)
        self.assertEqual(self.stage('meetings', 'moved')['value'], 0)
        self.assertEqual(self.stage('plenaries', 'moved')['value'], 0)
        now = {(r['mentor'], r['mentee'], r['start']) for r in table(self.out, 'meetings')}
        pairs = {(p['mentor'], p['mentee']) for p in table(self.out, 'pairings')}
        for row in self.earlier['meetings']:
            key = (row['mentor'], row['mentee'], row['start'])
            stays = row['start'] < AS_OF or (row['mentor'], row['mentee']) in pairs
            self.assertEqual(key in now, stays, key)
        for row in table(self.out, 'meetings'):
            if row['start'] < AS_OF:
                self.assertIn(row['start'], {r['start'] for r in self.earlier['meetings']})
        self.assertEqual([r['start'] for r in self.earlier['plenaries']],
                         [r['start'] for r in table(self.out, 'plenaries')])
        people = {p for pair in pairs for p in pair}
        self.assertFalse({mentor, mentee} & people)
        unmatched = {r['person'] for r in table(self.out, 'unmatched')}
        self.assertFalse({mentor, mentee} & unmatched)
        after = events(self.out)
        for key, (start, sequence, status) in before.items():
            if key not in after:
                self.fail('an event vanished without being cancelled')
            if start[:8] < AS_OF.replace('-', ''):
                self.assertEqual(after[key], (start, sequence, status))
            elif after[key][2] == 'CANCELLED':
                self.assertEqual(after[key][1], sequence + 1)

    def test_a_repair_into_another_folder_updates_and_cancels_too(self):
        policy = self.cohort / 'yunta.yaml'
        policy.write_text(policy.read_text(encoding='utf-8') + '\noutput: {exports: [invitations], '
                          'organizer: oficina@x.example}\n', encoding='utf-8')
        self.assertEqual(yunta('run', self.cohort, '-q').returncode, 0)
        _, _, left = self.leave_two()
        other = self.folder / 'other'

        def sent(folder):
            return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob('*.ics')}

        for _ in range(2):
            self.repair('--withdrawn', left, '-o', other)
            apart = sent(other)
        self.repair('--withdrawn', left)
        self.assertEqual(apart, sent(self.out))
        self.assertIn('CANCELLED', {e[2] for e in events(other).values()})
        self.assertTrue(any(b'METHOD:CANCEL' in text for text in apart.values()))

    def test_what_was_held_stays_when_nobody_is_paired_any_more(self):
        self.cohort = self.folder / 'small'
        self.out = self.cohort / 'out'
        self.cohort.mkdir()
        for name, text in {'yunta.yaml': 'programme: {start: 2027-06-01, end: 2027-06-30}\n'
                                         'meetings: {count: 3}\n',
                           'applicants.csv': 'id,role\nm1,mentor\ne1,mentee\n'}.items():
            (self.cohort / name).write_text(text, encoding='utf-8')
        self.assertEqual(yunta('run', self.cohort, '-q').returncode, 0)
        self.repair('--withdrawn', self.file('left.csv', 'm1'))
        self.verify()
        self.assertEqual([r['start'][:10] for r in table(self.out, 'meetings')],
                         ['2027-06-01', '2027-06-08'])
        self.assertEqual({e[2] for e in events(self.out).values() if e[0][6:8] < '10'},
                         {'CONFIRMED'})
        lie = results.Result(self.out)
        lie.tables['meetings'] = []
        lie.part('meetings').update(status='absent', method='', stages=[])
        lie.write(self.out)
        self.assertIn('is missing', self.verify(6))

    def test_who_changes_groups_has_another_session_at_the_same_hour(self):
        cohort = self.folder / 'groups'
        cohort.mkdir()
        files = {'yunta.yaml': 'programme: {start: 2027-03-01, end: 2027-03-31}\nmeetings: {count: 0}\n'
                               'plenaries: {who: all, cadence_days: 7, tolerance_days: 0, days: [fri],\n'
                               '  from: "09:00", to: "10:00",\n'
                               '  groups: {count: 2, capacity: 2, at_once: 2}}\n',
                 'applicants.csv': 'id,role\na,mentor\nb,mentee\nc,mentor\nd,mentee\n',
                 'sessions.csv': 'session,minutes,experts\ns1,60,Ana\ns2,60,Beto\n',
                 'experts.csv': 'expert,date,from,to\n' + ''.join(
                     '%s,2027-03-%s,9:00,10:00\n' % row
                     for row in (('Ana', '05'), ('Ana', '12'), ('Beto', '12'), ('Beto', '19')))}
        for name, text in files.items():
            (cohort / name).write_text(text, encoding='utf-8')
        self.assertEqual(yunta('run', cohort, '-q').returncode, 0)
        groups = {r['person']: r['group'] for r in table(cohort / 'out', 'attendance')}
        late = next(r['group'] for r in table(cohort / 'out', 'plenaries') if '-19T' in r['start'])
        mover = next(p for p in groups if groups[p] == late)
        left = self.file('left.csv', next(p for p in groups if groups[p] != late))
        (cohort / 'absences.csv').write_text('person,from,to\n%s,2027-03-19,2027-03-19\n' % mover,
                                             encoding='utf-8')
        done = yunta('repair', cohort, '--from', cohort / 'out', '--as-of', '2027-03-01', '-q',
                     '--withdrawn', left)
        self.assertEqual(done.returncode, 0, done.stderr)
        now = {r['person']: r['group'] for r in table(cohort / 'out', 'attendance')}
        self.assertNotEqual(now[mover], late)
        days = [[r[when][8:10] for r in table(cohort / 'out', 'diff')
                 if r['person'] == mover and r['what'] == 'plenary' and r[when]]
                for when in ('before', 'after')]
        self.assertEqual([sorted(d) for d in days], [['12', '19'], ['05', '12']])
        done = yunta('verify', cohort, cohort / 'out')
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_the_diff_names_everybody_concerned_and_nobody_else(self):
        mentor, mentee, left = self.leave_two()
        self.repair('--withdrawn', left)
        diff = table(self.out, 'diff')
        now = {(p['mentor'], p['mentee']) for p in table(self.out, 'pairings')}
        was = {(p['mentor'], p['mentee']) for p in self.pairs}
        touched = {p for pair in now ^ was for p in pair}
        self.assertEqual({r['person'] for r in diff if r['what'] == 'pair'}, touched)
        self.assertTrue({mentor, mentee} <= touched)
        for row in diff:
            for cell in (row['before'], row['after']):
                if row['what'] != 'pair' and cell:
                    self.assertGreaterEqual(cell, AS_OF)

    def test_nobody_leaves_and_nothing_changes(self):
        self.repair()
        self.verify()
        self.assertEqual(table(self.out, 'pairings'), self.pairs)
        self.assertEqual(table(self.out, 'meetings'), self.earlier['meetings'])
        self.assertEqual(table(self.out, 'diff'), [])

    def test_somebody_comes_and_comes_back(self):
        mentor, mentee, left = self.leave_two()
        self.repair('--withdrawn', left)
        rows = (self.cohort / 'respuestas.csv').read_bytes()
        text = rows.decode('utf-8-sig')
        lines = text.splitlines()
        start = next(k for k, l in enumerate(lines) if self.pairs[1]['mentor'] in l)
        new = lines[start].replace(self.pairs[1]['mentor'], '11111111-1')
        added = self.file('new.csv', lines[0], re.sub(r'[\w.]+@', 'nueva@', new))
        self.repair('--added', added)
        self.verify()
        people = {r['person'] for r in table(self.out, 'unmatched')}
        people |= {p for r in table(self.out, 'pairings') for p in (r['mentor'], r['mentee'])}
        self.assertIn('11111111-1', people)
        self.assertNotIn(mentor, people)
        self.repair('--added', self.file('back.txt', mentor))
        self.verify()
        people = {r['person'] for r in table(self.out, 'unmatched')}
        people |= {p for r in table(self.out, 'pairings') for p in (r['mentor'], r['mentee'])}
        self.assertIn(mentor, people)
        self.assertNotIn(mentee, people)
        self.assertIn('11111111-1', people)

    def test_explain_and_json_know_of_the_repair(self):
        _, _, left = self.leave_two()
        done = self.repair('--withdrawn', left, '--json')
        run = json.loads(done.stdout)
        self.assertEqual(run['repair']['as_of'], AS_OF)
        self.assertEqual(run['repair']['objective'], ['pairs', 'kept', 'score'])
        self.assertEqual(run['repair']['pairs_kept'], len(self.pairs) - 2)
        pair = table(self.out, 'pairings')[0]
        done = yunta('explain', self.cohort, pair['mentor'], pair['mentee'], '--json')
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertTrue(json.loads(done.stdout)['paired'])

    def test_the_frontier_begins_where_the_repair_is_and_writes_nothing(self):
        rows = ['prefer,%s,%s,3000,' % (a['mentor'], b['mentee'])
                for a, b in zip(self.pairs, self.pairs[1:])]
        (self.cohort / 'constraints.csv').write_text(
            '\n'.join(['kind,mentor,mentee,points,reason', *rows]) + '\n', encoding='utf-8')
        _, _, left = self.leave_two()
        told = json.loads(self.repair('--withdrawn', left, '--frontier', '--json').stdout)
        self.assertTrue(told['whole'])
        self.assertEqual(table(self.out, 'pairings'), self.pairs)
        rows = told['frontier']
        self.assertGreater(len(rows), 2)
        self.assertEqual([r['changed'] for r in rows],
                         list(range(rows[0]['changed'], rows[0]['changed'] + len(rows))))
        for one, two in zip(rows, rows[1:]):
            self.assertGreaterEqual((two['pairs'], two['score']), (one['pairs'], one['score']))
        self.repair('--withdrawn', left, '--objective', 'kept,pairs,score')
        self.assertEqual(self.stage('matching', 'kept')['value'],
                         len(self.pairs) - rows[0]['changed'])
        self.assertEqual(self.stage('matching', 'score')['value'], rows[0]['score'])

    def test_a_backup_loses_what_the_repair_without_the_mentor_loses(self):
        policy = self.cohort / 'yunta.yaml'
        policy.write_text(policy.read_text(encoding='utf-8') +
                          '\noutput: {backups: 2, files: [csv, json]}\n', encoding='utf-8')
        done = yunta('match', self.cohort, '-q')
        self.assertEqual(done.returncode, 0, done.stderr)
        self.verify()
        run = json.loads((self.out / 'run.json').read_text(encoding='utf-8'))
        best = {s['objective']: s['value']
                for s in next(p for p in run['parts'] if p['part'] == 'matching')['stages']}
        losses = {row['mentor']: row['loss'] for row in run['leaving']}
        self.assertEqual(set(losses), {p['mentor'] for p in self.pairs})
        for mentor in sorted(losses)[::6]:
            again = self.repair('--withdrawn', self.file('one.txt', mentor), '--objective',
                                'pairs,score', '--dry-run', '--json')
            stages = next(p for p in json.loads(again.stdout)['parts']
                          if p['part'] == 'matching')['stages']
            self.assertEqual({s['objective']: best[s['objective']] - s['value'] for s in stages},
                             losses[mentor], mentor)

    def test_mistakes_are_told(self):
        done = yunta('repair', self.cohort, '--as-of', AS_OF, '--lang', 'en')
        self.assertEqual(done.returncode, 2)
        self.assertIn('--from OUT', done.stderr)
        done = yunta('repair', self.cohort, '--from', self.out, '--as-of', 'soon', '--lang', 'es')
        self.assertEqual(done.returncode, 2)
        self.assertIn('--as-of', done.stderr)
        self.repair('--withdrawn', self.file('nobody.csv', 'persona', 'nobody'), expect=4)
        gone = self.file('gone.csv', 'persona', '', '"  "', 'nobody')
        for words in (('--withdrawn', gone), ('--added', gone)):
            done = yunta('repair', self.cohort, '--from', self.out, '--as-of', AS_OF, *words,
                         '--lang', 'en')
            self.assertEqual(done.returncode, 4)
            self.assertRegex(done.stderr, r'gone\.csv:4: persona: error: .*"nobody"')
        self.repair('--objective', 'pairs,fame', expect=2)
        self.repair('--withdrawn', self.folder / 'absent.csv', expect=5)
        self.assertEqual(table(self.out, 'pairings'), self.pairs)

    def test_verify_rejects_what_was_tampered_with(self):
        _, _, left = self.leave_two()
        self.repair('--withdrawn', left)
        honest = results.Result(self.out)

        def lie(change, words):
            copy = results.Result(self.out)
            change(copy)
            copy.write(self.out)
            self.assertRegex(self.verify(6), words)
            honest.restore(self.out)

        def first(result, held):
            return next(r for r in result.tables['meetings'] if (r['start'] < AS_OF) == held)

        lie(lambda r: r.tables['diff'].pop(0), 'diff.csv.*missing')
        lie(lambda r: r.tables['diff'][0].update(before=self.pairs[5]['mentee']), 'diff.csv')
        lie(lambda r: r.tables['diff'].append(dict(r.tables['diff'][0])), 'diff.csv')
        lie(lambda r: r.tables['meetings'].remove(first(r, True)), 'earlier result|former')

        def move(result):
            row = first(result, True)
            for end in ('start', 'end'):
                row[end] = row[end].replace('T1', 'T0') if 'T1' in row[end] else \
                    row[end].replace('T0', 'T1')
        lie(move, 'error')
        lie(lambda r: r.stages('matching')[1].update(value=r.stages('matching')[1]['value'] + 1,
                                                     bound=r.stages('matching')[1]['bound'] + 1),
            'kept.*should be')
        lie(lambda r: r.stages('meetings')[0].update(value=1, bound=1), 'moved.*should be 0')
        self.verify()


    def test_what_was_held_is_not_given_up_where_the_rest_is_impossible(self):
        with open(self.cohort / 'holidays.csv', 'w', encoding='utf-8') as stream:
            stream.write('date,name\n' + ''.join(f'2027-{m:02d}-{d:02d},x\n' for m in (6, 7, 8)
                                                 for d in range(1, 31) if (m, d) >= (6, 10)))
        self.assertTrue(any(r['start'] < AS_OF for r in self.earlier['plenaries']))
        before = {p: p.read_bytes() for p in self.out.rglob('*') if p.is_file()}
        done = self.repair(expect=3)
        self.assertIn('nothing is written', done.stderr)
        self.assertIn('sessions held before 2027-06-10', done.stderr)
        self.assertNotIn('written  ', done.stdout)
        self.assertEqual({p: p.read_bytes() for p in self.out.rglob('*') if p.is_file()}, before)


class Other(unittest.TestCase):
    def test_a_changed_pair_may_meet_at_the_hour_of_a_lost_one(self):
        folder = pathlib.Path(tempfile.mkdtemp())
        try:
            cohort = folder / 'cohort'
            shutil.copytree(DATA / 'presidencia', cohort)
            self.assertEqual(yunta('run', cohort, '-q').returncode, 0)
            pairs, meetings = table(cohort / 'out', 'pairings'), table(cohort / 'out', 'meetings')
            (folder / 'left.txt').write_text('%s\n%s\n' % (pairs[1]['mentor'], pairs[7]['mentee']),
                                             encoding='utf-8')
            middle = sorted(r['start'] for r in meetings)[len(meetings) // 2][:10]
            for left in (['--withdrawn', folder / 'left.txt'], []):
                done = yunta('repair', cohort, '--from', cohort / 'out', '--as-of', middle, '-q',
                             *left)
                self.assertEqual(done.returncode, 0, done.stderr)
                done = yunta('verify', cohort, cohort / 'out')
                self.assertEqual(done.returncode, 0, done.stderr)
        finally:
            shutil.rmtree(folder)


class Keep(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.cohort = self.folder / 'cohort'
        shutil.copytree(DATA / 'mentoria-digital', self.cohort)
        self.assertEqual(yunta('run', self.cohort, '-q').returncode, 0)
        self.out = self.cohort / 'out'
        shutil.copy(self.out / 'pairings.csv', self.folder / 'pairs.csv')

    def tearDown(self):
        shutil.rmtree(self.folder)

    def keep(self):
        done = yunta('schedule', self.cohort, '--pairings', self.folder / 'pairs.csv', '--keep',
                     self.out, '--lang', 'en')
        self.assertEqual(done.returncode, 0, done.stderr + done.stdout)
        checked = yunta('verify', self.cohort, self.out, '--lang', 'en')
        self.assertEqual(checked.returncode, 0, checked.stderr)
        return done.stdout

    def test_without_a_change_nothing_moves(self):
        before = table(self.out, 'meetings'), table(self.out, 'plenaries')
        self.assertIn('moved 0', self.keep())
        self.assertEqual((table(self.out, 'meetings'), table(self.out, 'plenaries')), before)
        self.assertEqual(table(self.out, 'diff'), [])

    def test_a_new_holiday_moves_what_it_must_and_no_more(self):
        plenaries, meetings = table(self.out, 'plenaries'), table(self.out, 'meetings')
        day = plenaries[3]['start'][:10]
        with open(self.cohort / 'holidays.csv', encoding='utf-8') as stream:
            header, *rows = stream.read().splitlines()
        separator = ';' if ';' in header else ','
        cells = [{'date': day, 'fecha': day}.get(c.strip().strip('"').lower(), '')
                 for c in header.split(separator)]
        (self.cohort / 'holidays.csv').write_text(
            '\n'.join([header, *rows, separator.join(cells)]) + '\n', encoding='utf-8')
        told = self.keep()
        self.assertIn('plenaries     proven optimal: moved 1,', told)
        now = table(self.out, 'plenaries')
        moved = [(a['session'], b['start']) for a, b in zip(plenaries, now)
                 if a['start'] != b['start']]
        self.assertEqual(len(moved), 1)
        self.assertEqual(moved[0][0], plenaries[3]['session'])
        kept = {(r['mentor'], r['mentee'], r['start']) for r in table(self.out, 'meetings')}
        start, end = now[3]['start'], now[3]['end']
        for row in meetings:
            hit = row['start'][:10] == day or (row['start'] < end and start < row['end'])
            if not hit:
                self.assertIn((row['mentor'], row['mentee'], row['start']), kept)


if __name__ == '__main__':
    unittest.main(verbosity=2)

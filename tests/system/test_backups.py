"""Backups of random cohorts: verify finds each loss anew, and takes neither a greater nor a lesser
one; alternates are those, and only those, whom every rule of the whole lets stand in.
YUNTA_BACKUPS=N: so many cohorts."""
import collections
import os
import pathlib
import random
import shutil
import tempfile
import unittest

import binary
import results
from binary import rows

OBJECTIVES = ('[pairs, score]', '[score]', '[mentors, score]', '[pairs, mentors, score]',
              '[score, pairs]', '[pairs]')
ROUNDS = int(os.environ.get('YUNTA_BACKUPS', '12'))


class Backups(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)

    def run_well(self, *words):
        done = binary.run(*words, lang='en')
        self.assertEqual(done.returncode, 0, done.stderr)

    def make(self, luck, cohort):
        self.run_well('generate', '-q', '--people', luck.randint(8, 60), '--seed',
                      luck.randint(1, 10 ** 6), '--mentors', luck.choice((30, 45, 60)),
                      '--capacity', luck.choice((1, 2, 3)), '--institutions',
                      luck.choice((1, 1, 3)), '-o', cohort)
        policy = cohort / 'yunta.yaml'
        policy.write_text(policy.read_text('utf-8') + 'matching: {objective: %s}\n'
                          'output: {backups: 2, files: [csv, json]}\n' % luck.choice(OBJECTIVES),
                          'utf-8')
        self.run_well('match', '-q', cohort)
        pairs = rows(cohort / 'out' / 'pairings.csv')
        if luck.random() < 0.4 and pairs:
            pair = luck.choice(pairs)
            (cohort / 'constraints.csv').write_text(
                'kind,mentor,mentee\nlock,%s,%s\n' % (pair['mentor'], pair['mentee']), 'utf-8')
            self.run_well('match', '-q', cohort)

    def test_random_cohorts(self):
        told, found = 0, 0
        for number in range(ROUNDS):
            luck, cohort = random.Random(number), self.folder / str(number)
            self.make(luck, cohort)
            out = cohort / 'out'
            self.run_well('verify', cohort, out)
            result = results.Result(out)
            if not result.run['leaving']:
                continue
            loss = result.run['leaving'][0]['loss']
            loss[luck.choice(sorted(loss))] += luck.choice((-1, 1))
            result.write(out)
            done = binary.run('verify', cohort, out, lang='en')
            told += 1
            found += done.returncode == 6 and 'leaving.loss' in done.stderr
        self.assertGreater(told, ROUNDS // 2)
        # Who is in a lock is not solved for anew.
        self.assertGreaterEqual(found, told - ROUNDS // 4 - 1)


class Cohort:
    """Small, without any rule about a pair alone: what is left are roles, room, least sizes and quotas."""

    def __init__(self, luck, folder):
        self.people = {}
        for k in range(luck.randint(5, 11)):
            self.people['p%02d' % k] = {
                'role': luck.choice(('mentor', 'mentee', 'mentee', 'both')), 'region': luck.choice('XY'),
                'capacity': luck.randint(1, 3), 'mentors': luck.randint(1, 2), 'skill': luck.randint(1, 5)}
        self.both, self.minimum = luck.choice(('either', 'and')), luck.choice((0, 0, 1, 2))
        self.quotas = [{'side': luck.choice(('mentor', 'mentee')), 'region': luck.choice('XY'),
                        **luck.choice(({'most': luck.randint(1, 3)}, {'least': luck.randint(1, 2)}))}
                       for _ in range(luck.randint(0, 2))]
        self.folder, self.locks = folder, []
        folder.mkdir()
        (folder / 'applicants.csv').write_text(
            'id,role,region,capacity,mentors,skill:Excel,want:Excel\n' + ''.join(
                f'{p},{w["role"]},{w["region"]},{w["capacity"]},{w["mentors"]},{w["skill"]},2\n'
                for p, w in self.people.items()), 'utf-8')
        quotas = ['{side: %s, where: {region: %s}, %s}' % (
            q['side'], q['region'], ', '.join('%s: %d' % (k, q[k]) for k in ('least', 'most') if k in q))
            for q in self.quotas]
        (folder / 'yunta.yaml').write_text(
            'programme: {name: Q, start: 2027-03-01, end: 2027-05-30}\nmeetings: {count: 0}\n'
            'matching: {both: %s, mentor: {minimum: %d}, quotas: [%s]}\n'
            'output: {backups: 1000, files: [csv, json]}\n' % (self.both, self.minimum,
                                                              ', '.join(quotas)), 'utf-8')

    def keeps(self, pairs):
        """Whether pairs are within everything that is asked of all of them together."""
        mentees = collections.Counter(m for m, _ in pairs)
        mentors = collections.Counter(e for _, e in pairs)
        has = {'mentor': mentees, 'mentee': mentors}
        return (all(self.people[p]['role'] in ('mentor', 'both') and self.people[p]['capacity'] >= n >= self.minimum
                    for p, n in mentees.items()) and
                all(self.people[p]['role'] in ('mentee', 'both') and self.people[p]['mentors'] >= n
                    for p, n in mentors.items()) and
                not (self.both == 'either' and set(mentees) & set(mentors)) and
                not any(m == e or (e, m) in pairs for m, e in pairs) and
                all(q.get('least', 0) <= sum(self.people[p]['region'] == q['region'] for p in has[q['side']])
                    <= q.get('most', 99) for q in self.quotas))

    def alternates(self, pairs):
        """For each pair and who stays: whom the pairs without who leaves take in their place."""
        pairs, found = set(pairs), {}
        for m, e in pairs:
            for stays, leaver in (('mentor', e), ('mentee', m)):
                left = {pair for pair in pairs if leaver not in pair} | set(self.locks)
                made = ((p, (m, p) if stays == 'mentor' else (p, e)) for p in self.people if p != leaver)
                found[m, e, stays] = {p for p, new in made if new not in left and self.keeps(left | {new})}
        return found

    def listed(self, pairs):
        found = {(m, e, stays): set() for m, e in pairs for stays in ('mentor', 'mentee')}
        for row in rows(self.folder / 'out' / 'backups.csv'):
            found[row['mentor'], row['mentee'], row['for']].add(row['alternate'])
        return found


class Alternates(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)

    def check(self, cohort, *words):
        """What the command lists is right, and so says verify, of which a row too few or too many is wrong."""
        done = binary.run(words[0], cohort.folder, *words[1:], '-q', lang='en')
        self.assertEqual(done.returncode, 0, done.stderr)
        pairs = [(r['mentor'], r['mentee']) for r in rows(cohort.folder / 'out' / 'pairings.csv')]
        listed = cohort.listed(pairs)
        self.assertEqual(listed, cohort.alternates(pairs))
        done = binary.run('verify', cohort.folder, cohort.folder / 'out', '-q', lang='en')
        self.assertEqual(done.returncode, 0, done.stderr)
        return pairs, listed

    def check_repair(self, cohort, pairs, pair, stays, alternate):
        """The repair that keeps all else and puts the alternate there is possible."""
        leaver = pair[1] if stays == 'mentor' else pair[0]
        new = (pair[0], alternate) if stays == 'mentor' else (alternate, pair[1])
        locks = [p for p in pairs if leaver not in p] + [new]
        (cohort.folder / 'constraints.csv').write_text(
            'kind,mentor,mentee\n' + ''.join('lock,%s,%s\n' % p for p in locks), 'utf-8')
        (cohort.folder / 'left.csv').write_text(leaver + '\n', 'utf-8')
        done = binary.run('repair', cohort.folder, '--from', cohort.folder / 'out', '--as-of', '2027-03-10',
                          '--withdrawn', cohort.folder / 'left.csv', '-o', self.folder / 'r', '-q')
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn({'mentor': new[0], 'mentee': new[1]},
                      [{k: r[k] for k in ('mentor', 'mentee')} for r in rows(self.folder / 'r' / 'pairings.csv')])

    def test_alternates_of_random_cohorts(self):
        seen = collections.Counter()
        for number in range(4 * ROUNDS):
            luck = random.Random(number)
            cohort = Cohort(luck, self.folder / str(number))
            if binary.run('run', cohort.folder, '-q').returncode == 3:
                seen['impossible'] += 1
                continue
            pairs, listed = self.check(cohort, 'run')
            free = Cohort.__new__(Cohort)
            free.__dict__ = {**cohort.__dict__, 'quotas': [], 'minimum': 0}
            seen['ruled out'] += listed != free.alternates(pairs)
            some = [(key, p) for key, who in sorted(listed.items()) for p in sorted(who)]
            if some:
                (mentor, mentee, stays), alternate = luck.choice(some)
                self.check_repair(cohort, pairs, (mentor, mentee), stays, alternate)
                seen['repaired'] += 1
        self.assertGreater(seen['ruled out'], ROUNDS // 2, seen)
        self.assertGreater(seen['repaired'], ROUNDS, seen)

    def test_a_lock_that_given_pairs_lack_keeps_its_places(self):
        cohort = Cohort(random.Random(1), self.folder / 'given')
        cohort.people = {p: {'role': r, 'region': 'X', 'capacity': 1, 'mentors': 1, 'skill': 3}
                         for p, r in (('e1', 'mentee'), ('e2', 'mentee'), ('e3', 'mentee'), ('m1', 'mentor'),
                                      ('m2', 'mentor'))}
        cohort.both, cohort.minimum, cohort.quotas, cohort.locks = 'either', 0, [], [('m2', 'e2')]
        (cohort.folder / 'applicants.csv').write_text('id,role\n' + ''.join(
            '%s,%s\n' % (p, w['role']) for p, w in cohort.people.items()), 'utf-8')
        (cohort.folder / 'yunta.yaml').write_text(
            'programme: {start: 2027-03-01, end: 2027-05-30}\nmeetings: {count: 0}\noutput: {backups: 9}\n',
            'utf-8')
        (cohort.folder / 'constraints.csv').write_text('kind,mentor,mentee\nlock,m2,e2\n', 'utf-8')
        (cohort.folder / 'given.csv').write_text('mentor,mentee\nm1,e1\n', 'utf-8')
        pairs, listed = self.check(cohort, 'schedule', '--pairings', cohort.folder / 'given.csv')
        self.assertEqual(listed, {('m1', 'e1', 'mentor'): {'e3'}, ('m1', 'e1', 'mentee'): set()})

    def test_verify_rejects_an_alternate_past_a_quota(self):
        folder = self.folder / 'q'
        folder.mkdir()
        (folder / 'applicants.csv').write_text(
            'id,role,region,skill:Excel,want:Excel\nm1,mentor,RM,5,\nm2,mentor,RM,4,\ne1,mentee,Aysen,1,3\n'
            'e2,mentee,Aysen,2,3\ne3,mentee,RM,3,3\n', 'utf-8')
        policy = ('matching: {quotas: [{side: mentee, where: {region: Aysen}, most: %d}]}\n'
                  'output: {backups: 2, files: [csv, json]}\n')
        (folder / 'yunta.yaml').write_text(policy % 1, 'utf-8')
        self.assertEqual(binary.run('match', folder, '-q').returncode, 0)
        out = folder / 'out'
        pairs = rows(out / 'pairings.csv')
        inside = next(r for r in pairs if r['mentee'] in ('e1', 'e2'))
        self.assertEqual([(r['mentee'], r['for']) for r in rows(out / 'backups.csv')], [(inside['mentee'], 'mentor')])
        other = next(r for r in pairs if r is not inside)
        result = results.Result(out)
        result.tables['backups'].append({**result.tables['backups'][0], **{k: other[k] for k in ('mentor', 'mentee')}})
        result.tables['backups'].sort(key=lambda row: row['mentor'])
        result.write(out)
        done = binary.run('verify', folder, out, lang='en')
        self.assertEqual(done.returncode, 6)
        self.assertIn('cannot stand in', done.stderr)
        self.assertIn('should have its 0 best alternates', done.stderr)


if __name__ == '__main__':
    unittest.main(verbosity=2)

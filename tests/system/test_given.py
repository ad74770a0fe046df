"""Pairs that were made elsewhere: `schedule --pairings` says of them what `match` would."""
import csv
import json
import os
import pathlib
import random
import shutil
import tempfile
import unittest

import binary
import results
from binary import rows

ROUNDS = int(os.environ.get('YUNTA_GIVEN', '16'))
RULES = ('', 'eligibility: {same: [institution]}\n', 'eligibility: {least_score: 4500}\n')
MATCHING = ('matching: {mentor: {capacity: 2}}\n', 'matching: {both: and, mentee: {mentors: 2}}\n',
            'matching: {mentor: {capacity: 3, minimum: 2}}\n',
            'matching: {quotas: [{side: mentee, where: {region: %s}, most: 1}]}\n')


class Given(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)

    def done(self, *words):
        made = binary.run(*words, lang='en')
        self.assertEqual(made.returncode, 0, made.stderr)
        return made.stdout

    def make(self, luck, number):
        cohort = self.folder / str(number)
        self.done('generate', '-q', '--people', luck.randint(12, 50), '--seed', luck.randint(1, 10 ** 6),
                  '--mentors', luck.choice((35, 50)), '--institutions', luck.choice((1, 3)), '-o', cohort)
        people = rows(cohort / 'applicants.csv')
        matching = MATCHING[number % len(MATCHING)]
        regions = sorted(p['region'] for p in people if p['role'] == 'mentee')
        region = max(regions, key=regions.count)
        policy = cohort / 'yunta.yaml'
        base = ('programme: {start: 2027-03-01, end: 2027-08-31}\nmeetings: {count: 0}\n'
                'output: {files: [csv, json]}\n')
        policy.write_text(base + luck.choice(RULES) + (matching % region if '%s' in matching else matching), 'utf-8')
        if luck.random() < 0.3:
            mentors = [p['id'] for p in people if p['role'] != 'mentee']
            mentees = [p['id'] for p in people if p['role'] != 'mentor']
            (cohort / 'scores.csv').write_text('mentor,mentee,score\n' + ''.join(
                '%s,%s,%d\n' % (m, e, luck.randint(0, 9)) for m in mentors for e in mentees
                if m != e and luck.random() < 0.3), 'utf-8')
        return cohort, people, region if '%s' in matching else None

    def give(self, cohort, pairs):
        with open(cohort / 'given.csv', 'w', encoding='utf-8', newline='') as stream:
            csv.writer(stream).writerows([('mentor', 'mentee'), *pairs])
        told = self.done('schedule', cohort, '--pairings', cohort / 'given.csv', '-o', cohort / 'given')
        checked = self.done('verify', cohort, cohort / 'given')
        alone = len(rows(cohort / 'given' / 'unmatched.csv'))
        self.assertIn('%d pairs, as given; %d people without a partner' % (len(pairs), alone), told)
        self.assertIn('%d people without one' % alone, checked)
        return cohort / 'given'

    def test_the_pairs_of_a_match(self):
        alone = ranked = 0
        for number in range(ROUNDS):
            cohort, _, _ = self.make(random.Random(number), number)
            made = binary.run('match', cohort, '-q')
            if made.returncode == 3:
                continue
            self.assertEqual(made.returncode, 0, made.stderr)
            pairs = rows(cohort / 'out' / 'pairings.csv')
            given = self.give(cohort, [(r['mentor'], r['mentee']) for r in pairs])
            for name in ('pairings', 'unmatched', 'audit'):
                self.assertEqual((cohort / 'out' / (name + '.csv')).read_text('utf-8'),
                                 (given / (name + '.csv')).read_text('utf-8'), (number, name))
            before, after = (json.loads((out / 'run.json').read_text('utf-8')) for out in (cohort / 'out', given))
            self.assertEqual(before['people'], after['people'])
            alone += len(before['unmatched'])
            ranked += any(int(r['rank_for_mentor']) > 1 for r in pairs)
        self.assertGreater(alone, ROUNDS)
        self.assertGreater(ranked, ROUNDS // 4)

    def test_other_pairs(self):
        """Some of the pairs, and some that no rule lets be: everybody else has a reason that is true."""
        reasons = set()
        for number in range(ROUNDS):
            luck = random.Random(1000 + number)
            cohort, people, region = self.make(luck, number)
            if binary.run('match', cohort, '-q').returncode == 3:
                continue
            full = {p['id'] for p in people if p['region'] == region}  # of whom a quota takes no more
            pairs = {(r['mentor'], r['mentee']) for r in rows(cohort / 'out' / 'pairings.csv')
                     if r['mentee'] in full or luck.random() < 0.6}
            free = [p for p in people if not any(p['id'] in pair for pair in pairs)]
            mentors = [p['id'] for p in free if p['role'] == 'mentor']
            mentees = [p['id'] for p in free if p['role'] == 'mentee' and p['id'] not in full]
            pairs |= set(zip(mentors[:2], mentees[:2]))
            given = self.give(cohort, sorted(pairs))
            found = rows(given / 'unmatched.csv')
            matched = {p for pair in pairs for p in pair}
            self.assertEqual({r['person'] for r in found}, {p['id'] for p in people} - matched)
            reasons |= {r['reason'] for r in found}
            self.assertTrue(all(int(r['rank_for_mentor']) > 0 and int(r['rank_for_mentee']) > 0
                                for r in rows(given / 'pairings.csv')))
        self.assertLessEqual({'all_partners_taken', 'no_eligible_partner', 'quota'}, reasons)

    def test_verify_rejects_what_is_not_so(self):
        luck = random.Random(3)
        cohort, _, _ = self.make(luck, 0)
        self.done('match', cohort, '-q')
        pairs = [(r['mentor'], r['mentee']) for r in rows(cohort / 'out' / 'pairings.csv')]
        given = self.give(cohort, pairs[:-2])

        def lie(change, words):
            result = results.Result(given)
            change(result)
            result.write(given)
            made = binary.run('verify', cohort, given, lang='en')
            result.restore(given)
            self.assertEqual(made.returncode, 6, words)
            self.assertIn(words, made.stderr)

        def rank(result):
            result.tables['pairings'][0]['rank_for_mentor'] = '99'

        def reason(result):
            row = result.tables['unmatched'][0]
            row['reason'] = 'quota' if row['reason'] != 'quota' else 'minimum'

        def eligible(result):
            result.run['people']['eligible_pairs'] += 1

        def lock(result):
            result.tables['pairings'][0]['locked'] = '1'
        lie(rank, 'rank_for_mentor')
        lie(reason, 'is not the reason')
        lie(lambda result: result.tables['unmatched'].pop(), 'has no pair and is not listed')
        lie(eligible, 'eligible_pairs')
        lie(lock, 'locked')


if __name__ == '__main__':
    unittest.main(verbosity=2)

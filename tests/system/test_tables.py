"""yunta tables as a user meets it: who is seated, what is written, what verify says of lies."""
import collections
import csv
import json
import pathlib
import shutil
import tempfile
import unittest

import binary
from binary import DATA, rows



def yunta(*words, program=binary.SANITIZED):
    return binary.run(*words, program=program, lang='en')


class Tables(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.cohort = self.folder / 'c'
        shutil.copytree(DATA / 'cohorts' / 'mentoria-digital', self.cohort)
        self.out = self.cohort / 'out'

    def tearDown(self):
        shutil.rmtree(self.folder)

    def seat(self, *words, program=binary.PLAIN):
        done = yunta('tables', self.cohort, '--size', 6, '--rounds', 3, *words, program=program)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def test_matched_people_meet_nobody_twice(self):
        told = self.seat(program=binary.SANITIZED)
        self.assertIn('60 people at 10 tables of 6; rounds: 3', told)
        seats = rows(self.out / 'tables.csv')
        self.assertEqual(list(seats[0]), ['round', 'table', 'person', 'name'])
        keys = [(int(s['round']), int(s['table']), s['person']) for s in seats]
        self.assertEqual(keys, sorted(keys))
        met = collections.Counter()
        for number in '123':
            tables = collections.defaultdict(list)
            for seat in seats:
                if seat['round'] == number:
                    tables[seat['table']].append(seat['person'])
            self.assertEqual({len(t) for t in tables.values()}, {6})
            for people in tables.values():
                met.update((a, b) for a in people for b in people if a < b)
        self.assertEqual(max(met.values()), 1)

    def test_a_result_stays_and_its_pairs_are_seated(self):
        self.assertEqual(yunta('match', self.cohort).returncode, 0)
        before = {p.name: p.read_bytes() for p in self.out.iterdir() if p.is_file()}
        self.seat('--json')
        after = {p.name: p.read_bytes() for p in self.out.iterdir() if p.is_file()}
        self.assertEqual(set(after) - set(before), {'tables.csv', 'tables.json'})
        for name in set(before) - {'manifest.json'}:
            self.assertEqual(before[name], after[name], name)
        self.assertEqual(json.loads(after['tables.json'])['pairs'], 'result')
        paired = {r[side] for r in rows(self.out / 'pairings.csv') for side in ('mentor', 'mentee')}
        self.assertEqual({r['person'] for r in rows(self.out / 'tables.csv')}, paired)
        self.assertEqual(yunta('verify', self.cohort, self.out).returncode, 0)
        self.assertEqual(yunta('match', self.cohort, '-q').returncode, 0)
        self.assertFalse((self.out / 'tables.csv').exists())

    def test_json_is_the_file_and_again_the_same(self):
        told = json.loads(self.seat('--json'))
        first = (self.out / 'tables.csv').read_bytes()
        self.assertEqual(told, json.loads((self.out / 'tables.json').read_text('utf-8')))
        self.assertEqual(told['pairs'], 'matched')
        self.assertEqual(told['status'], 'proven')
        self.seat('-j', 3)
        self.assertEqual(first, (self.out / 'tables.csv').read_bytes())

    def test_pseudonyms_hide_people(self):
        with open(self.cohort / 'yunta.yaml', 'a', encoding='utf-8') as stream:
            stream.write('\noutput: {pseudonyms: true}\n')
        self.seat()
        text = (self.out / 'tables.csv').read_text('utf-8')
        people = rows(self.out / 'pseudonyms.csv')
        self.assertTrue(people)
        for person in people:
            self.assertNotIn(person['person'], text)
            self.assertNotIn(person['name'], text)
        done = yunta('verify', self.cohort, self.out)
        self.assertEqual(done.returncode, 0, done.stderr)

    def lie(self, change):
        """verify's exit after a change of tables.csv's rows and tables.json."""
        out = self.folder / 'lie'
        shutil.rmtree(out, ignore_errors=True)
        shutil.copytree(self.out, out)
        seats = rows(out / 'tables.csv')
        told = json.loads((out / 'tables.json').read_text('utf-8'))
        change(seats, told)
        with open(out / 'tables.csv', 'w', encoding='utf-8', newline='') as stream:
            writer = csv.DictWriter(stream, ['round', 'table', 'person', 'name'],
                                    lineterminator='\n')
            writer.writeheader()
            writer.writerows(seats)
        (out / 'tables.json').write_text(json.dumps(told), 'utf-8')
        binary.sign(out)
        return yunta('verify', self.cohort, out, program=binary.PLAIN).returncode

    def test_verify_finds_every_lie(self):
        self.seat()

        def swap(seats, _):
            seats[0]['table'], seats[10]['table'] = seats[10]['table'], seats[0]['table']

        def stage(number, member, by):
            def change(_, told):
                told['stages'][number][member] += by
            return change

        def drop(seats, _):
            seats.pop()

        def twice(seats, _):
            seats[1].update(person=seats[0]['person'], name=seats[0]['name'])

        def rename(seats, _):
            seats[3]['name'] = 'Nobody'

        def bigger(_, told):
            told['size'] = 7

        def crowd(seats, _):
            seats[0]['table'] = '2' if seats[0]['table'] == '1' else '1'

        self.assertEqual(self.lie(lambda seats, told: None), 0)
        lies = [swap, drop, twice, rename, bigger, crowd, stage(0, 'value', 1),
                stage(1, 'value', -1), stage(1, 'bound', 1), stage(2, 'bound', -1)]
        for number, change in enumerate(lies):
            self.assertEqual(self.lie(change), 6, number)

    def test_wrong_numbers_are_told(self):
        for words in ([], ['--size', 1], ['--size', 4, '--rounds', 0],
                      ['--size', 4, '--rounds', 201], ['--size', 'six']):
            done = yunta('tables', self.cohort, *words)
            self.assertEqual(done.returncode, 2, words)
            self.assertIn('error', done.stderr)
        self.assertFalse(self.out.exists())
        done = yunta('tables', self.cohort, '--size', 6, '--dry-run')
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertFalse(self.out.exists())

    def golf(self, groups, size, rounds, program):
        folder = self.folder / f'{groups}-{size}-{rounds}'
        folder.mkdir()
        (folder / 'yunta.yaml').write_text('plenaries: {who: all}\n', 'utf-8')
        (folder / 'applicants.csv').write_text(
            'id,role\n' + ''.join(f'p{k:02},{"mentor" if k % 2 else "mentee"}\n'
                                  for k in range(groups * size)), 'utf-8')
        done = yunta('tables', folder, '--size', size, '--rounds', rounds, '--json',
                     program=program)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)['stages']

    def test_eight_foursomes_meet_anew_for_eight_rounds(self):
        self.assertEqual(self.golf(8, 4, 8, binary.SANITIZED),
                         [{'objective': 'repeats', 'value': 0, 'bound': 0}])

    def test_what_was_hard_to_find_elsewhere(self):
        for groups, size, rounds in ((6, 3, 8), (7, 3, 10), (8, 4, 10)):
            self.assertEqual(self.golf(groups, size, rounds, binary.PLAIN),
                             [{'objective': 'repeats', 'value': 0, 'bound': 0}])


if __name__ == '__main__':
    unittest.main(verbosity=2)

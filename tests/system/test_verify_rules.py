"""`yunta verify` names what is wrong: one lie, or one changed input, for each of its findings."""
import hashlib
import json
import pathlib
import random
import re
import shutil
import tempfile
import unittest

import binary
from binary import DATA
import lies
import lies_calendar
import results

yunta = binary.run


class Case(unittest.TestCase):
    """A sample with its result, both in a folder of their own, put back after each lie."""
    sample, extra = None, ''

    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp())
        cls.cohort = cls.folder / 'cohort'
        shutil.copytree(DATA / cls.sample, cls.cohort)
        with open(cls.cohort / 'yunta.yaml', 'a', encoding='utf-8') as file:
            file.write(cls.extra)
        done = yunta('run', cls.cohort, '-q')
        assert done.returncode in (0, 1), done.stderr
        cls.out = cls.cohort / 'out'
        shutil.copytree(cls.cohort, cls.folder / 'kept')

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    def setUp(self):
        self.result = results.Result(self.out)
        self.addCleanup(self.put_back)

    def put_back(self):
        shutil.rmtree(self.cohort)
        shutil.copytree(self.folder / 'kept', self.cohort)

    def rejects(self, words, **how):
        """The result, as it now is, is rejected with these words."""
        self.result.write(self.out, **how)
        done = yunta('verify', self.cohort, self.out, '--lang', 'en')
        self.assertEqual(done.returncode, 6, done.stdout + done.stderr)
        self.assertIn(words, done.stderr)
        self.put_back()
        self.result = results.Result(self.out)

    def accepts(self):
        self.result.write(self.out)
        done = yunta('verify', self.cohort, self.out)
        self.assertEqual(done.returncode, 0, done.stderr)

    def change(self, name, old, new):
        """Changes an input by a pattern; the result says that it was made from what is now there."""
        path = self.cohort / name
        text, count = re.subn(old, new, path.read_text('utf-8'))
        self.assertGreater(count, 0, name)
        path.write_text(text, 'utf-8')
        for row in self.result.run['inputs']:
            if row['file'] == name:
                row['sha256'] = hashlib.sha256(path.read_bytes()).hexdigest()


class Claims(Case):
    sample, extra = 'cohorts/mentoria-digital', '\noutput: {backups: 3}\n'

    def test_as_it_is(self):
        self.accepts()

    def test_stages_and_parts(self):
        self.result.stages().pop()
        self.rejects('should have 2 stages')
        self.result.stages()[0]['objective'] = 'mentors'
        self.rejects('stage 1 should be pairs')
        self.result.stages()[1]['bound'] = 'x'
        self.rejects('should be a whole number')
        self.result.stages()[1]['weight'] = 'pair'
        self.rejects('the weight does not prove this stage')
        for stage in self.result.stages():
            stage['weight'] += ' where score >= 10001'
        self.rejects('the weight does not prove this stage')
        self.result.part()['status'] = 'maybe'
        self.rejects('has no status that there is')
        self.result.run['parts'].pop()
        self.rejects('has no status that there is')
        self.result.part('plenaries')['status'] = 'absent'
        self.rejects('there was nothing of it')
        self.result.part('plenaries')['status'] = 'infeasible'
        self.rejects('run.json says that this is impossible')

    def test_a_bound_that_is_better_than_what_was_proven(self):
        self.result.part()['status'] = 'bound'
        del self.result.run['costs']  # told of what is proven alone
        self.accepts()
        self.result.stages()[1]['bound'] -= 1
        self.rejects('the prices prove')
        self.result.part('plenaries')['status'] = 'bound'
        self.result.stages('plenaries')[1]['bound'] += 3
        self.accepts()
        self.result.stages('plenaries')[1]['bound'] -= 4
        self.rejects('is better than that')

    def test_head_of_run_json(self):
        self.result.run['components'].reverse()
        self.rejects('are not those that count')
        self.result.run['programme'] = 'Otro'
        self.rejects("is not the policy's")
        self.result.run['policy']['matching']['gap'] = 0.5
        self.rejects('is not as the policy says now')
        self.result.run['inputs'].pop()
        self.rejects('the input should be')

    def test_tables_that_do_not_fit(self):
        self.result.run['pairings'].pop()
        self.rejects('and run.json has', mirror=False)
        del self.result.run['pairings'][0]['age']
        self.rejects('members for these', mirror=False)
        self.result.run['pairings'] = {}
        self.rejects('should be an array', mirror=False)
        self.result.tables['prices'][0]['price'] = '1x'
        self.rejects('should be a whole number')
        columns = self.result.tables['plenaries:columns']
        columns[0], columns[1] = columns[1], columns[0]
        self.rejects('column 1 should be "group"')

    def test_manifest(self):
        for name, words in (('../yunta.yaml', 'names no file of the result'),
                            ('gone.csv', 'the file cannot be read')):
            manifest = json.loads(self.result.files['manifest.json'])
            manifest['files'].append({'file': name, 'sha256': ''})
            self.result.files['manifest.json'] = json.dumps(manifest).encode('utf-8')
            self.rejects(words)
        manifest = json.loads(self.result.files['manifest.json'])
        manifest['files'] = [f for f in manifest['files'] if f['file'] != 'audit.csv']
        self.result.files['manifest.json'] = json.dumps(manifest).encode('utf-8')
        self.rejects('is not listed in manifest.json')

    def test_audit(self):
        row = self.result.tables['audit'].pop()
        self.rejects('the group is missing')
        self.result.tables['audit'].append(row)
        self.rejects('there is no such group')

    def test_backups(self):
        rows = self.result.tables['backups']
        self.assertGreater(len(rows), 1)
        rows[0]['alternate'] = rows[0]['mentee'] if rows[0]['for'] == 'mentee' else rows[0]['mentor']
        self.rejects('cannot stand in')
        first = next(k for k, r in enumerate(self.result.tables['backups']) if r['choice'] == '2')
        rows = self.result.tables['backups']
        a, b = rows[first - 1], rows[first]
        for column in ('alternate', 'score'):
            a[column], b[column] = b[column], a[column]
        if a['score'] != b['score']:
            self.rejects('better than the choice before')
        lies.bump(random.Random(3), self.result.tables['backups'][0], 'score')
        self.rejects('should be')
        for column in ('loss_pairs', 'loss_score'):
            row = next(r for r in self.result.tables['backups'] if r['for'] == 'mentee')
            lies.bump(random.Random(4), row, column)
            self.rejects('%s: error: should be' % column)
        row = next(r for r in self.result.tables['backups'] if r['for'] == 'mentor')
        row['loss_score'] = '0'
        self.rejects('loss_score: error: should be ""')
        self.result.run['leaving'][0]['loss']['score'] += 1
        self.rejects('leaving.loss: error: should be')
        self.result.run['leaving'][0]['mentor'] = 'nadie'
        self.rejects('is no mentor of a pair')

    def test_sessions(self):
        rows = self.result.tables['plenaries']
        rows[0]['session'] = 'zz'
        self.rejects('is no session')
        for row in self.result.tables['plenaries']:
            row['group'] = '2'
        self.rejects('should be group 1')
        rows = self.result.tables['plenaries']
        rows[1].update(start=rows[0]['start'], end=rows[0]['end'])
        lies_calendar.moved(rows[1], minutes=30)
        self.rejects('overlaps the session before')
        lies_calendar.moved(self.result.tables['plenaries'][-1], days=7)
        self.rejects('days after the session before; the cadence is 14')
        rows = self.result.tables['plenaries']
        rows[0]['session'], rows[1]['session'] = rows[1]['session'], rows[0]['session']
        self.rejects('should be "')

    def test_lists_of_run_json(self):
        self.result.run['hopeless'].append('nadie')
        self.rejects('is nobody of the cohort')
        self.result.run['shortfalls'].append({'mentor': 'nadie', 'mentee': None, 'held': 0})
        self.rejects('does not lack meetings')
        self.result.run['hopeless'] = None
        self.rejects('should be a list')
        self.result.run['shortfalls'] = None
        self.rejects('should be a list')

    def test_inputs_of_the_calendar(self):
        day = self.result.tables['plenaries'][2]['start'][:10]
        self.change('holidays.csv', r'\Z', day + ',feriado\n')
        self.rejects('it is a holiday')
        self.change('experts.csv', r'(?m)^(.*),' + day + ',.*$', r'\1,' + day + ',07:00,08:00')
        self.rejects('an expert is not free then')
        person = self.result.tables['attendance'][0]['person']
        (self.cohort / 'absences.csv').write_text(
            'person,from,to\n%s,2027-01-01,2027-12-31\n' % person, 'utf-8')
        self.rejects('is missing: too few sessions')

    def test_policies_of_the_calendar(self):
        for old, new, words in (
                ('groups: {count: 1}', 'groups: {capacity: 10}', 'for a room of 10'),
                ('groups: {count: 1}', 'groups: {count: 2}', 'the policy asks for 2'),
                ('meetings: {', 'meetings: {after: p7, ', 'before the session of meetings.after'),
                ('meetings: {', 'meetings: {step_minutes: 53, ', 'the start is off the grid')):
            with self.subTest(words=words):
                self.change('yunta.yaml', old, new)
                self.rejects(words)


class Courses(Case):
    sample = 'calendars/directivos'

    def test_as_it_is(self):
        self.accepts()

    def test_two_courses_at_once(self):
        rows = self.result.tables['courses']
        names = sorted({r['course'] for r in rows})
        for name in names[1:]:
            for a, b in zip((r for r in rows if r['course'] == names[0]),
                            (r for r in rows if r['course'] == name)):
                length = lies_calendar.at(b['end']) - lies_calendar.at(b['start'])
                b['start'], b['end'] = a['start'], (lies_calendar.at(a['start']) + length).isoformat()
        self.result.write(self.out)
        done = yunta('verify', self.cohort, self.out, '--lang', 'en')
        self.assertEqual(done.returncode, 6)
        self.assertTrue('run together; at most' in done.stderr or
                        'somebody enrolled is in the course' in done.stderr, done.stderr)

    def test_workshops(self):
        row = self.result.tables['workshops'][0]
        self.change('holidays.csv', r'(?s)\A.*\Z', 'date,name,region\n%s,regional,%s\n' % (
            row['start'][:10], row['region'].upper()))
        self.rejects('it is a holiday in this region')
        self.change('facilitators.csv', '(?m),3$', ',1')
        self.rejects('at most 1')


class Pseudonyms(Case):
    sample, extra = 'cohorts/mentoria-digital', '\noutput: {pseudonyms: true}\n'

    def test_as_it_is(self):
        self.accepts()

    def test_two_people_trade_places(self):
        # A pair's two: two people who were left out alike could trade places and nothing be false.
        pair = self.result.tables['pairings'][0]
        rows = {r['pseudonym']: r for r in self.result.tables['pseudonyms']}
        mentor, mentee = rows[pair['mentor']], rows[pair['mentee']]
        mentor['person'], mentee['person'] = mentee['person'], mentor['person']
        self.rejects('should be')
        rows = self.result.tables['pseudonyms']
        rows[0], rows[1] = rows[1], rows[0]
        self.rejects("is out of order or nobody's")


del Case
if __name__ == '__main__':
    unittest.main(verbosity=2)

"""`verify` takes nothing of run.json on trust: each of its members, taken away or of another kind."""
import copy
import json
import os
import pathlib
import random
import shutil
import tempfile
import unittest

import jsonschema

import binary
import results

CHANGES = int(os.environ.get('SHAPES', '25'))
KINDS = {'null': None, 'a text': 'x', 'an object': {}, 'a list': [], 'a number': -7}
SCHEMA = json.loads((binary.DATA.parent / 'docs' / 'run.schema.json').read_text('utf-8'))


def places(value, above=()):
    """Every member, and the first two items of every list."""
    below = value.items() if isinstance(value, dict) else enumerate(value[:2]) if isinstance(value, list) else ()
    for key, item in below:
        yield above + (key,)
        yield from places(item, above + (key,))


def words(schema):
    """The schema's own words."""
    for key, value in schema.items():
        yield key
        if key == 'properties':
            for member in value.values():
                yield from words(member)
        elif isinstance(value, dict):
            yield from words(value)


def changed(run, place, kind):
    run = copy.deepcopy(run)
    holder = run
    for key in place[:-1]:
        holder = holder[key]
    if kind == 'gone':
        del holder[place[-1]]
    else:
        holder[place[-1]] = KINDS[kind]
    return run


def value_at(run, place):
    for key in place:
        run = run[key]
    return run


def may_stand(run, place, kind):
    """What a result may say otherwise and still be right: how, why, a cost that is not known, an empty cell."""
    if kind == 'null' and value_at(run, place) == '':
        return True
    return (place[-1] in ('method', 'why') and kind == 'a text') or \
        (place[0] == 'costs' and place[-1] == 'without' and kind == 'null')


class Shape(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())

    def tearDown(self):
        shutil.rmtree(self.folder)

    def test_each_member(self):
        rng = random.Random(20261122)
        for name in ('cohorts/presidencia', 'calendars/directivos', 'calendars/red'):
            out = self.folder / name.replace('/', '-')
            done = binary.run('run', binary.DATA / name, '-o', out, '-q')
            self.assertIn(done.returncode, (0, 1), done.stderr)
            result = results.Result(out)
            said = result.run
            tried = [(place, kind) for place in places(said) for kind in ('gone', *KINDS)]
            for k, (place, kind) in enumerate(rng.sample(tried, CHANGES)):
                with self.subTest(name=name, place=place, kind=kind):
                    result.run = changed(said, place, kind)
                    if result.run == said:
                        continue
                    result.write(out, mirror=False)
                    program = binary.PLAIN if k % 5 else binary.SANITIZED
                    done = binary.run('verify', binary.DATA / name, out, '--lang', 'en', program=program)
                    result.run = said
                    if may_stand(said, place, kind):
                        self.assertIn(done.returncode, (0, 6), done.stderr)
                        continue
                    self.assertEqual(done.returncode, 6, done.stderr)
                    self.assertIn('error: ', done.stderr)

    def test_the_schema_as_another_reader_knows_it(self):
        """Of 60 changed documents, those that python-jsonschema refuses are refused for it."""
        rng = random.Random(4)
        out = self.folder / 'out'
        cohort = binary.DATA / 'cohorts' / 'presidencia'
        self.assertEqual(binary.run('run', cohort, '-o', out, '-q').returncode, 0)
        result = results.Result(out)
        said = result.run
        jsonschema.validate(said, SCHEMA)
        tried = [(place, kind) for place in places(said) for kind in ('gone', *KINDS) if place[0] != 'policy']
        for place, kind in rng.sample(tried, 60):
            result.run = changed(said, place, kind)
            result.write(out, mirror=False)
            done = binary.run('verify', cohort, out, '--lang', 'en')
            other = list(jsonschema.Draft202012Validator(SCHEMA).iter_errors(result.run))
            self.assertEqual(bool(other), 'run.schema.json' in done.stderr, (place, kind, other, done.stderr))
        result.run = said

    def test_no_word_of_the_schema_is_passed_over(self):
        known = {'$schema', 'title', 'description', 'type', 'enum', 'required', 'properties', 'additionalProperties',
                 'items'}
        self.assertLessEqual(set(words(SCHEMA)), known)


if __name__ == '__main__':
    unittest.main(verbosity=2)

"""Every message has its English and its Spanish: each text in the sources is looked at."""
import re
import unittest

import messages

# Words that are the same in both languages.
SAME = {'error', 'mentee', 'Mentee', 'mentees', '{0} mentees', 'roles', 'use --engine auto',
        'mentor %s, mentee %s\\n'}
# Functions whose texts people read, and what they may be given without T(): names of files, keys,
# columns and options.
SPEAKING = {'yunta_problem_add', 'yunta_deadline_report', 'printf', 'puts', 'fputs', 'fprintf'}
NAME = re.compile(r'(--)?[a-z][a-z_]*([. ][a-z_]+)*')
# These write formats, not messages.
FORMATS = {'ilp_write.c', 'generate_tables.c', 'json.c', 'learn_print.c', 'write_shard.c'}
CODE = re.compile(r'\s*(SELECT|CREATE|INSERT|PRAGMA|DELETE|UPDATE)\b|.*(</|\|)', re.S)
# What the compiler says, a key of SQL, the header that Entra asks for.
ELSEWHERE = {'weighted sums of components fit 32 bits', 'slots, not in use yet, lend their room',
             'mentor, mentee, \\"for\\", choice',
             'Member object ID or user principal name [memberObjectIdOrUpn] Required'}
ENGLISH = set('the of is are not to and a an in or by for with cannot must who that has have at on from their '
              'its be was were than only'.split())
SPANISH = set('el la los las de del y o en que no un una es son se por para con su sus al como debe deben '
              'lo ya sobra falta faltan hay'.split())


def bare(text):
    """Without conversions and escapes."""
    return re.sub(r'%[-0-9.*]*[hlzjt]*[a-zA-Z]|\\x[0-9a-f]+|\\.', ' ', text)


def prose(text):
    """The words of a sentence: what stands alone between spaces or stops."""
    return [word for word in re.split(r'[\s,;:()]+', bare(text).lower()) if re.fullmatch('[a-záéíóúñü]+', word)]


class Messages(unittest.TestCase):
    def setUp(self):
        self.c = [(path, *messages.read(path, 'T')) for path in messages.sources('*.c')]
        self.script = [(path, *messages.read(path, 't')) for path in messages.sources('*.js', ('io/report',))]

    def test_none_has_but_one_language(self):
        count = 0
        for path, pairs, _ in self.c + self.script:
            for _, line, words in pairs:
                with self.subTest(path=path.name, line=line):
                    self.assertGreaterEqual(len(words), 2)
                    literal = [any(map(messages.quoted, word)) for word in words[:2]]
                    self.assertEqual(*literal)
                    if not all(literal):  # columns of a table, which is looked at below
                        continue
                    english, spanish = map(messages.joined, words[:2])
                    self.assertTrue(english.strip() and spanish.strip())
                    if english not in SAME and prose(english):
                        self.assertNotEqual(english, spanish)
                    self.assertEqual(sorted(re.findall(r'\{\d\}', english)),
                                     sorted(re.findall(r'\{\d\}', spanish)))
                    count += 1
        self.assertGreater(count, 1000)

    def test_what_speaks_is_given_both(self):
        seen = 0
        for path, _, texts in self.c:
            for text in texts:
                if text.call not in SPEAKING or path.name in FORMATS:
                    continue
                seen += 1
                with self.subTest(text=text):
                    plain = re.sub(r'\b(KiB|yunta)\b', '', bare(text.value)).strip()
                    if text.call == 'yunta_problem_add':
                        plain = NAME.sub('', plain)
                    self.assertNotRegex(plain, '[a-zA-Z]{2}')
        self.assertGreater(seen, 20)

    def test_no_sentence_stands_alone(self):
        """An English sentence outside of T() stands in a table, its Spanish right after it."""
        seen = 0
        for path, _, texts in self.c + self.script:
            for k, text in enumerate(texts):
                words = prose(text.value)
                english, spanish = ENGLISH & set(words), SPANISH & set(words)
                if len(words) < 2 or len(english) <= len(spanish) or text.value in ELSEWHERE:
                    continue
                if CODE.match(text.value) or path.name in FORMATS:
                    continue
                seen += 1
                with self.subTest(text=text):
                    after = texts[k + 1] if k + 1 < len(texts) else None
                    self.assertTrue(after and after.line - text.line < 4
                                    and SPANISH & set(prose(after.value)), after)
        self.assertGreater(seen, 40)

    def test_tables_have_both(self):
        for name, macro, least in (('cli/options.def', 'YUNTA_OPTION', 40),
                                   ('model/policy_keys.def', 'YUNTA_KEY', 90)):
            path, count = messages.ROOT / name, 0
            row = list(messages.tokens(path))
            for k, (token, line) in enumerate(row):
                if token != macro:
                    continue
                words, _ = messages.arguments(row, k + 1)
                english, spanish = map(messages.joined, words[-2:])
                count += 1
                with self.subTest(table=name, line=line):
                    self.assertTrue(prose(english) and prose(spanish))
                    self.assertNotEqual(english, spanish)
            self.assertGreaterEqual(count, least)


if __name__ == '__main__':
    unittest.main(verbosity=2)

"""What a person sees and types: help that fits a screen, the progress bar, standard input, the
completion of the shell."""
import fcntl
import json
import os
import pathlib
import pty
import re
import shutil
import struct
import subprocess
import tempfile
import termios
import unittest

YUNTA = os.environ['YUNTA']
ROOT = pathlib.Path(__file__).resolve().parents[2]
FORM = ROOT / 'data' / 'cohorts' / 'mentoria-digital' / 'respuestas.csv'
COMMANDS = re.findall(r'^  ([a-z]+) ', subprocess.run(
    [YUNTA, 'help', '--lang', 'en'], capture_output=True, text=True).stdout, re.M)


def yunta(*words, **more):
    return subprocess.run([YUNTA, *map(str, words)], capture_output=True, timeout=120, **more)


class Case(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)


class Help(unittest.TestCase):
    def test_fits_a_screen(self):
        self.assertGreaterEqual(len(COMMANDS), 9)
        for command in COMMANDS:
            for language in ('en', 'es'):
                with self.subTest(command=command, language=language):
                    text = yunta(command, '--help', '--lang', language).stdout.decode()
                    self.assertLessEqual(len(text.splitlines()), 24)
                    self.assertLessEqual(max(map(len, text.splitlines())), 80)
                    for option in ('--lang', '--json', '--help', '--threads'):
                        self.assertIn(option, text)

    def test_the_list_of_commands_is_as_wide_as_a_screen(self):
        for language in ('en', 'es'):
            text = yunta('help', '--lang', language).stdout.decode()
            self.assertLessEqual(max(map(len, text.splitlines())), 80)

    def test_manuals_know_every_command_and_option(self):
        """Against what the binary itself says, not against the table they are made from."""
        for page, language in (('docs/yunta.1', 'en'), ('docs/es/yunta.1', 'es')):
            text = (ROOT / page).read_text('utf-8').replace('\\-', '-')
            for command in COMMANDS:
                self.assertIn('.SS %s\n' % command, text)
                self.assertRegex(text, r'\.SH (EXAMPLES|EJEMPLOS)\n(.*\n)*\.B yunta %s ' % command)
                help_ = yunta(command, '--help', '--lang', language).stdout.decode()
                for option in re.findall(r'--[a-z-]+', help_.split('\n', 2)[2]):
                    self.assertIn('\\fB%s\\fR' % option, text)


class Progress(Case):
    def on_terminal(self, *words, **variables):
        """Standard error as a terminal gets it, and standard output, which is none."""
        main, side = pty.openpty()
        fcntl.ioctl(side, termios.TIOCSWINSZ, struct.pack('HHHH', 24, 80, 0, 0))
        environment = dict(os.environ, **variables)
        process = subprocess.Popen([YUNTA, *map(str, words)], stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=side, env=environment)
        os.close(side)
        seen = b''
        while True:
            try:
                part = os.read(main, 65536)
            except OSError:  # the other side is closed
                break
            if not part:
                break
            seen += part
        os.close(main)
        out = process.stdout.read()
        process.stdout.close()
        self.assertIn(process.wait(), (0, 1))
        return seen.decode(), out.decode()

    def cohort(self):
        out = self.folder / 'c'
        self.assertEqual(yunta('generate', '--people', 60, '-o', out).returncode, 0)
        return out

    def test_a_bar_on_a_terminal_only(self):
        cohort = self.cohort()
        seen, out = self.on_terminal('match', cohort, '--lang', 'es')
        self.assertIn('emparejar', seen)
        self.assertIn('[', seen)
        self.assertTrue(seen.rstrip('\r\n').endswith('\x1b[K') or '\r\x1b[K' in seen)
        last = seen.rsplit('\r\x1b[K', 1)[1]
        self.assertNotIn('%', last)  # the bar is gone in the end
        self.assertNotIn('\x1b', out)
        self.assertNotIn('emparejar [', out)
        plain = yunta('match', cohort)
        self.assertNotIn(b'\x1b', plain.stderr + plain.stdout)
        self.assertNotIn(b'%', plain.stderr)

    def test_stages_in_their_order_and_the_gap_of_a_search(self):
        """The sample `red` needs branch and bound, which tells how far it is from its bound."""
        cohort = self.folder / 'red'
        shutil.copytree(ROOT / 'data' / 'cohorts' / 'red', cohort)
        for language, stages, gap in (('en', ('read', 'score', 'match', 'meetings', 'write'), 'gap'),
                                      ('es', ('leer', 'puntuar', 'emparejar', 'reuniones', 'escribir'),
                                       'brecha')):
            seen, _ = self.on_terminal('run', cohort, '--lang', language, NO_COLOR='1')
            drawn = seen.replace('\x1b[K', '').split('\r')
            bars = [line for line in drawn if '%' in line]
            places = [next(k for k, bar in enumerate(bars) if bar.startswith(stage + ' ['))
                      for stage in stages]
            self.assertEqual(places, sorted(places))
            self.assertTrue(any(re.fullmatch(r'%s \[.*\] +\d+ %%  .*, %s <?\d+(\.\d\d)? %%'
                                             % (stages[2], gap), bar) for bar in bars), bars)
            self.assertLess(max(map(len, bars)), 80)

    def test_colours_and_bars_can_be_refused(self):
        cohort = self.cohort()
        seen, _ = self.on_terminal('match', cohort, NO_COLOR='')
        self.assertIn('\x1b[1m', seen)
        seen, _ = self.on_terminal('match', cohort, NO_COLOR='1')
        self.assertNotIn('\x1b[1m', seen)
        self.assertIn('\x1b[K', seen)
        for option in ('--no-progress', '--quiet'):
            seen, _ = self.on_terminal('match', cohort, option, NO_COLOR='1')
            self.assertNotIn('\x1b', seen)

    def test_time_is_told(self):
        seen, _ = self.on_terminal('match', self.cohort(), '--time-limit', '77', '--lang', 'en')
        self.assertRegex(seen, r'\d+ s of at most \d+')


class StandardInput(Case):
    def test_a_form(self):
        bytes_ = FORM.read_bytes()
        piped, named = self.folder / 'piped', self.folder / 'named'
        done = yunta('init', '-', '-o', piped, input=bytes_, env=dict(os.environ, TMPDIR=self.folder))
        self.assertEqual(done.returncode, 0, done.stderr)
        alone = self.folder / 'alone'  # without the tables that stand beside it in the sample
        alone.mkdir()
        shutil.copy(FORM, alone)
        self.assertEqual(yunta('init', alone / FORM.name, '-o', named).returncode, 0)
        self.assertEqual((piped / 'form.csv').read_bytes(), bytes_)
        self.assertEqual((piped / 'yunta.yaml').read_text().replace('form.csv', FORM.name),
                         (named / 'yunta.yaml').read_text())
        self.assertEqual(sorted(p.name for p in self.folder.iterdir()), ['alone', 'named', 'piped'])

    def test_a_form_that_cannot_be_used(self):
        self.assertEqual(yunta('init', '-', input=b'id,role\na,mentor\n').returncode, 2)
        done = yunta('init', '-', '-o', self.folder / 'x', input=b'',
                     env=dict(os.environ, TMPDIR=self.folder))
        self.assertEqual(done.returncode, 4, done.stderr)
        done = yunta('init', '-', '-o', self.folder / 'x', input=b'id,role\na,mentor\n',
                     env=dict(os.environ, TMPDIR=str(self.folder / 'none')))
        self.assertEqual(done.returncode, 5, done.stderr)
        self.assertEqual(list(self.folder.iterdir()), [])

    def test_pairs(self):
        cohort = self.folder / 'c'
        cohort.mkdir()
        (cohort / 'applicants.csv').write_text('id,role\na,mentor\nb,mentee\nc,mentee\n')
        (cohort / 'yunta.yaml').write_text('programme: {start: 2027-03-01, end: 2027-08-31}\n')
        done = yunta('schedule', cohort, '--pairings', '-', '--json', input=b'mentor;mentee\na;c\n')
        self.assertEqual(done.returncode, 0, done.stderr)
        run = json.loads((cohort / 'out' / 'run.json').read_text('utf-8'))
        self.assertEqual([(p['mentor'], p['mentee']) for p in run['pairings']], [('a', 'c')])
        self.assertEqual({m['mentee'] for m in run['meetings']}, {'c'})
        done = yunta('schedule', cohort, '--pairings', '-', input=b'mentor,mentee\na,zz\n')
        self.assertEqual(done.returncode, 4)
        self.assertIn(b'zz', done.stderr)


class Completion(Case):
    def complete(self, *words):
        """What bash offers in the place of the last word."""
        script = ('source %s; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); compopt() { :; }; _yunta; '
                  'printf "%%s\\n" "${COMPREPLY[@]}"' % (ROOT / 'docs/completion/yunta.bash'))
        done = subprocess.run(['bash', '-c', script, 'bash', *words], capture_output=True, text=True,
                              timeout=30, cwd=self.folder)
        self.assertEqual(done.stderr, '')
        return set(done.stdout.split())

    def test_bash(self):
        self.assertLessEqual(set(COMMANDS), self.complete('yunta', ''))
        self.assertEqual(self.complete('yunta', 'ver'), {'verify'})
        self.assertEqual(self.complete('yunta', 'run', '--eng'), {'--engine'})
        self.assertEqual(self.complete('yunta', 'run', '--engine', ''), {'auto', 'network', 'glpk'})
        self.assertEqual(self.complete('yunta', 'check', '--pairings'), set())
        (self.folder / 'cohorte').mkdir()
        (self.folder / 'archivo').write_text('')
        self.assertEqual(self.complete('yunta', 'run', '-o', ''), {'cohorte'})
        self.assertEqual(self.complete('yunta', 'run', ''), {'cohorte', 'archivo'})


if __name__ == '__main__':
    unittest.main(verbosity=2)

#!/usr/bin/env python3
"""Runs every command of docs/tutorials (*.md, en/*.md) and of README.md, and compares what they print
with what the page shows:

    docs/run_tutorials.py [--write] [PAGE...]

Commands stand in blocks ```console after "$ ", and go on in lines that begin with "> ". Each page
runs in a new folder that has ./yunta and data as the repository has them, in Spanish; those of en/
and README.md in English. --write puts what was printed into the pages. The binary is YUNTA, or ./yunta.
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
YUNTA = pathlib.Path(os.environ.get('YUNTA', ROOT / 'yunta')).resolve()


def run(command, folder, locale):
    environment = {k: v for k, v in os.environ.items() if k not in ('LC_ALL', 'LC_MESSAGES')}
    environment.update(LANG=locale, NO_COLOR='1')
    done = subprocess.run(['bash', '-c', 'set -o pipefail\n' + command], cwd=folder, timeout=300,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment)
    return done.returncode, done.stdout.decode('utf-8', 'replace').splitlines()


def steps(lines):
    """(first line of the command, first line of its output, after it) of every command."""
    inside, start, out = False, None, None
    for at, line in enumerate(lines):
        ends = inside and (line.startswith('```') or line.startswith('$ '))
        if ends and start is not None:
            yield start, out if out is not None else at, at
            start = out = None
        if line.startswith('```'):
            inside = not inside and line == '```console'
        elif inside and line.startswith('$ '):
            start, out = at, None
        elif inside and start is not None and out is None and not line.startswith('> '):
            out = at


def shows(printed, shown):
    """Whether the lines shown are among the printed ones, in their order. By what method something
    was proven, in [] at the end, is no part of it."""
    bare = (re.sub(r' \[[a-z+, ]+\]$', '', line) for line in printed)
    return all(re.sub(r' \[[a-z+, ]+\]$', '', line) in bare for line in shown)


def run_page(path):
    """The page as it should be, and what went wrong."""
    lines, faults, made = path.read_text('utf-8').splitlines(), [], []
    locale = 'es_CL.UTF-8' if path.parent.name == 'tutorials' else 'C.UTF-8'
    folder, last = pathlib.Path(tempfile.mkdtemp()), 0
    (folder / 'yunta').symlink_to(YUNTA)
    (folder / 'data').symlink_to(ROOT / 'data')
    try:
        for start, out, end in steps(lines):
            command = '\n'.join(line[2:] for line in lines[start:out])
            code, printed = run(command, folder, locale)
            if code not in (0, 141):  # 141: `| head` had seen enough
                faults.append('%s:%d: exit %d: %s' % (path.name, start + 1, code, printed[-3:]))
            if not shows(printed, lines[out:end]):
                faults.append('%s:%d: prints\n%s' % (path.name, start + 1, '\n'.join(printed)))
            made += lines[last:out] + printed
            last = end
    finally:
        shutil.rmtree(folder)
    return '\n'.join(made + lines[last:]) + '\n', faults


def pages():
    return [*sorted((ROOT / 'docs' / 'tutorials').rglob('*.md')), ROOT / 'README.md']


def main():
    write = '--write' in sys.argv[1:]
    named = [pathlib.Path(name) for name in sys.argv[1:] if name != '--write']
    wrong = 0
    for path in named or pages():
        text, faults = run_page(path)
        if write:
            path.write_text(text, 'utf-8')
            faults = [f for f in faults if ': exit ' in f]
        for fault in faults:
            print(fault)
        wrong += len(faults)
    return 1 if wrong else 0


if __name__ == '__main__':
    sys.exit(main())

#!/usr/bin/env python3
"""What the tests reached, by gcovr: coverage.py FOLDER (a build with COVERAGE=1, after its tests).

Prints lines and branches by module, what kinds of branches are left, then every file under its mark: all
branches for what reads, escapes, verifies and proves, 90 % for the rest. Writes FOLDER/coverage.json,
FOLDER/coverage.html with each line, and FOLDER/left.txt with each branch that is left, by line."""
import fnmatch
import json
import os
import re
import subprocess
import sys

MODULES = ('base', 'model', 'solver', 'io', 'verify', 'cli')
# Read bytes of others, write what others interpret, or say that an answer is right.
STRICT = ('verify/*', 'io/csv*', 'io/cell*', 'io/read_*', 'io/xlsx*', 'io/table*', 'io/encoding*',
          'io/policy*', 'base/escape*', 'io/unzip*', 'io/xml*', 'io/dialect*', 'io/sqlite*', 'io/json*', 'io/ics*', 'io/zip*', 'model/date*',
          'solver/assign_prove*', 'solver/ilp_bound*')
MARK = 90.0
# What a line with a branch left is about, by its words: the first that fits.
KINDS = (('memory, files or time ran out, an error handed on',
          r'\bstatus\b *[!=]=|YUNTA_E_|YUNTA_OK|!\w*alloc|[!=]= NULL|errno|ferror|fclose|fopen|fflush|out_of_memory'
          r'|_stopped\(|array_push|arena_|check_alloc'),
         ('ends of loops', r'^(for|while|do|\} while)\b'),
         ('choices', r''))


def strict(name):
    return any(fnmatch.fnmatch(name, pattern) for pattern in STRICT)


def share(covered, total):
    return 100.0 * covered / total if total else 100.0


def line(name, files):
    lines = [sum(f[f'line_{key}'] for f in files) for key in ('covered', 'total')]
    branches = [sum(f[f'branch_{key}'] for f in files) for key in ('covered', 'total')]
    return (f'{name:32s} {share(*lines):6.1f} % of {lines[1]:6d} lines '
            f'{share(*branches):6.1f} % of {branches[1]:6d} branches')


def left(files):
    """(file, line, branches not taken, branches, source) of every line with a branch left."""
    for file in files:
        with open(file['file'], encoding='utf-8') as stream:
            source = stream.read().splitlines()
        for row in file['lines']:
            taken = [branch['count'] > 0 for branch in row['branches']]
            if not all(taken):
                yield (file['file'], row['line_number'], taken.count(False), len(taken),
                       source[row['line_number'] - 1].strip())


def kind(text):
    return next(name for name, words in KINDS if re.search(words, text))


def main():
    folder = sys.argv[1]
    summary = os.path.join(folder, 'coverage.json')
    filters = [word for module in MODULES for word in ('--filter', module + '/')]
    every = os.path.join(folder, 'coverage-lines.json')
    subprocess.run(['gcovr', '--root', '.', '--object-directory', folder, *filters,
                    '--gcov-ignore-parse-errors', '--json-summary', summary, '--json', every,
                    '--html-details', os.path.join(folder, 'coverage.html'), folder], check=True)
    with open(summary, encoding='utf-8') as file:
        files = json.load(file)['files']
    with open(every, encoding='utf-8') as file:
        branches = list(left(json.load(file)['files']))
    with open(os.path.join(folder, 'left.txt'), 'w', encoding='utf-8') as file:
        for name, number, missing, total, text in branches:
            print(f'{name}:{number}: {missing} of {total}: {text}', file=file)
    for module in MODULES:
        print(line(module + '/', [f for f in files if f['filename'].startswith(module + '/')]))
    print(line('what reads, escapes, proves', [f for f in files if strict(f['filename'])]))
    print(line('the rest', [f for f in files if not strict(f['filename'])]))
    for words, held in (('what reads, escapes, proves', True), ('the rest', False)):
        for about, _ in KINDS:
            count = sum(b[2] for b in branches if strict(b[0]) == held and kind(b[4]) == about)
            print(f'left in {words}: {count} branches: {about}')
    print('under their mark (each line: {}):'.format(os.path.join(folder, 'left.txt')))
    for f in sorted(files, key=lambda f: share(f['branch_covered'], f['branch_total'])):
        reached = share(f['branch_covered'], f['branch_total'])
        if reached < (100 if strict(f['filename']) else MARK):
            print(line('  ' + f['filename'], [f]))


main()

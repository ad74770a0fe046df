#!/usr/bin/env python3
"""What the tests reached, by gcovr: coverage.py FOLDER (a build with COVERAGE=1, after its tests).

Prints lines and branches by module, then every file under its mark: all branches for what reads,
escapes, verifies and proves, 90 % for the rest. Writes FOLDER/coverage.json, and FOLDER/coverage.html
with each line."""
import fnmatch
import json
import os
import subprocess
import sys

MODULES = ('base', 'model', 'solver', 'io', 'verify', 'cli')
# Read bytes of others, write what others interpret, or say that an answer is right.
STRICT = ('verify/*', 'io/csv*', 'io/cell*', 'io/read_*', 'io/xlsx*', 'io/table*', 'io/encoding*',
          'io/policy*', 'base/escape*', 'io/unzip*', 'io/xml*', 'io/dialect*', 'io/sqlite*', 'io/json*', 'io/ics*', 'io/zip*', 'model/date*',
          'solver/assign_prove*', 'solver/ilp_bound*')
MARK = 90.0


def strict(name):
    return any(fnmatch.fnmatch(name, pattern) for pattern in STRICT)


def share(covered, total):
    return 100.0 * covered / total if total else 100.0


def line(name, files):
    lines = [sum(f[f'line_{key}'] for f in files) for key in ('covered', 'total')]
    branches = [sum(f[f'branch_{key}'] for f in files) for key in ('covered', 'total')]
    return (f'{name:32s} {share(*lines):6.1f} % of {lines[1]:6d} lines '
            f'{share(*branches):6.1f} % of {branches[1]:6d} branches')


def main():
    folder = sys.argv[1]
    summary = os.path.join(folder, 'coverage.json')
    filters = [word for module in MODULES for word in ('--filter', module + '/')]
    subprocess.run(['gcovr', '--root', '.', '--object-directory', folder, *filters,
                    '--gcov-ignore-parse-errors', '--json-summary', summary, '--html-details',
                    os.path.join(folder, 'coverage.html'), folder], check=True)
    with open(summary, encoding='utf-8') as file:
        files = json.load(file)['files']
    for module in MODULES:
        print(line(module + '/', [f for f in files if f['filename'].startswith(module + '/')]))
    print(line('what reads, escapes, proves', [f for f in files if strict(f['filename'])]))
    print(line('the rest', [f for f in files if not strict(f['filename'])]))
    print('under their mark:')
    for f in sorted(files, key=lambda f: share(f['branch_covered'], f['branch_total'])):
        reached = share(f['branch_covered'], f['branch_total'])
        if reached < (100 if strict(f['filename']) else MARK):
            print(line('  ' + f['filename'], [f]))


main()

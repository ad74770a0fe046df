"""Changes of every kind to the files of a result, one at a time, its other files agreeing and the manifest
signed anew: what a liar could write who knows nothing of the rules. FREE is what verify lets pass, and why.

Of each column of a table some rows' cells; some whole rows; each column's name; each member of run.json but of
the rows that a table repeats (of long lists the first three); of each calendar the first line of each kind that
says when, whose and whether. Not the manifest itself, nor xlsx, html and sqlite."""
import copy
import csv
import hashlib
import io
import json
import re

CELL = '(emptied|filled|of another row|one more|one less|longer)'
# Of what a change is called: "FILE COLUMN: how". No other may pass.
FREE = (
    (rf'unmatched[.]csv detail: {CELL}', 'words about the reason, which is checked'),
    (r'prices[.]csv price: (one more|one less|of another row)', 'other prices may prove the same bound'),
    (r'exports/(moodle|zoom|teams|mail|invitations)[^ ]*[.]csv : rows exchanged', 'order is nothing to who imports it'),
    (r'run[.]json parts[.]\d+[.]method: longer', 'how it was found'),
    (r'run[.]json parts: the other way round', 'parts go by their names'),
    (r'run[.]json shortfalls[.]\d+[.]why: longer', 'words about the number, which is checked'),
    (r'run[.]json costs[.]\d+[.]without: (one more|one less|null)', 'what would be without a rule: no bound proves it'),
    (r'run[.]json leaving: (dropped|emptied)', 'whom the time limit left out need not be told'),
    (r'run[.]json courses_cut: dropped', 'no list is an empty one'),
    (r'run[.]json hopeless: emptied', 'who misses too many by the cadence alone need not be named'),
    (r'withdrawn[.]csv : (column added|row doubled)', 'who left has left'),
    # What an earlier result said is believed: nothing outside of it is signed. What a claim rests on is not free.
    (r'earlier/(attendance|meetings|pairings|past|plenaries)[.]csv : (column added|row doubled|rows exchanged)', ''),
    (r'earlier/(meetings|past|plenaries)[.]csv (start|end): (longer|of another row)', ''),
    (r'earlier/attendance[.]csv \w+: ', ''),
    (r'earlier/meetings[.]csv number: ', ''),
    (r'earlier/past[.]csv (part|came): ', ''),
    (rf'earlier/plenaries[.]csv (group|session): {CELL}', ''),
)
# Of calendars: what says when, whose, and whether, and another value of it. Words, stamps and zones' names are not held.
LINES = {b'BEGIN': None, b'DTSTART': None, b'DTEND': None, b'TRIGGER': None, b'METHOD': b'REPLY', b'STATUS': b'TENTATIVE',
         b'ORGANIZER': b'mailto:otra@example.cl', b'ATTENDEE': b'mailto:otra@example.cl'}


def rows_of(content):
    return list(csv.reader(io.StringIO(content.decode('utf-8'), newline='')))


def text_of(rows):
    out = io.StringIO(newline='')
    csv.writer(out, lineterminator='\n').writerows(rows)
    return out.getvalue().encode()


def other_cells(rows, r, c, luck):
    """(how, cell) to put in the place of one."""
    cell = rows[r][c]
    others = [row[c] for row in rows[1:] if row[c] != cell]
    yield ('emptied', '') if cell else ('filled', '1')
    if others:
        yield 'of another row', luck.choice(others)
    if cell.lstrip('-').isdigit():
        yield 'one more', str(int(cell) + 1)
        yield 'one less', str(int(cell) - 1)
    elif cell:
        yield 'longer', cell + 'x'


def changed_tables(name, rows, luck, many):
    """(what, rows) of a table changed in each way."""
    def here():
        return [list(row) for row in rows]

    lines = range(1, len(rows))
    yield f'{name} : first column alone', [row[:1] for row in rows]
    for c, column in enumerate(rows[0]):
        yield f'{name} {column}: column dropped', [row[:c] + row[c + 1:] for row in rows]
        new = here()
        new[0][c] += 'x'
        yield f'{name} {column}: renamed', new
        for r in luck.sample(lines, min(many, len(lines))):
            for how, cell in other_cells(rows, r, c, luck):
                new = here()
                new[r][c] = cell
                yield f'{name} {column}: {how}', new
    yield f'{name} : column added', [row + ['x'] for row in rows]
    for r in luck.sample(lines, min(2 * many, len(lines))):
        yield f'{name} : row dropped', rows[:r] + rows[r + 1:]
        yield f'{name} : row doubled', rows[:r + 1] + rows[r:]
        if r + 1 < len(rows) and rows[r] != rows[r + 1]:
            yield f'{name} : rows exchanged', rows[:r] + [rows[r + 1], rows[r]] + rows[r + 2:]


def other_values(value):
    if isinstance(value, bool):
        yield 'otherwise', not value
    elif isinstance(value, int):
        yield from (('one more', value + 1), ('one less', value - 1), ('null', None), ('as text', str(value)))
    elif isinstance(value, str):
        yield from (('longer', value + 'x'), ('null', None))
        if value:
            yield 'emptied', ''
    elif value is None:
        yield from (('a number', 0), ('a text', 'x'))
    elif isinstance(value, list):
        yield from (('one too many', value + ['x']), ('an object', {}))
        if value:
            yield 'emptied', []
        if len(value) > 1 and value != value[::-1]:
            yield 'the other way round', value[::-1]
    else:
        yield 'a list', []


def paths_of(value, path=()):
    """Each place in a JSON document; of long lists the first three."""
    few = value[:3] if isinstance(value, list) and path not in (('parts',), ('inputs',)) else value
    items = few.items() if isinstance(few, dict) else enumerate(few) if isinstance(few, list) else ()
    for key, item in items:
        yield path + (key,), item
        yield from paths_of(item, path + (key,))


def changed_runs(run, tables):
    """(what, document) of run.json changed at each place that is no row of a table."""
    for path, value in paths_of(run):
        if path[0] in tables and len(path) > 1:
            continue
        name = '.'.join(map(str, path))
        ways = list(other_values(value)) + ([('dropped', None)] if isinstance(path[-1], str) else [])
        for how, other in ways:
            new = copy.deepcopy(run)
            inner = new
            for key in path[:-1]:
                inner = inner[key]
            if how == 'dropped':
                del inner[path[-1]]
            else:
                inner[path[-1]] = other
            yield f'run.json {name}: {how}', new


def changed_lines(name, content, luck):
    """(what, bytes) of a calendar with one line, unfolded, changed in each way; the first of each kind alone."""
    lines = content.replace(b'\r\n ', b'').split(b'\r\n')
    seen, inside = {b'BEGIN:VCALENDAR', b'BEGIN:VTIMEZONE', b'BEGIN:STANDARD', b'BEGIN:DAYLIGHT'}, False
    for k, line in enumerate(lines):
        inside = inside or line == b'BEGIN:VEVENT'
        word = re.match(rb'[A-Z-]*', line)[0]
        kind = line if word == b'BEGIN' else word
        if word not in LINES or kind in seen or not (inside or word == b'METHOD'):
            continue
        seen.add(kind)
        before, value = line[:line.index(b':', line.rfind(b'"') + 1) + 1], LINES[word]
        what = f'{name} {kind.decode()}'
        yield f'{what}: dropped', b'\r\n'.join(lines[:k] + lines[k + 1:])
        figures = [at for at in range(len(before), len(line)) if line[at:at + 1].isdigit()]
        if value is None and figures:
            at = luck.choice(figures)
            before, value = line[:at], (b'1' if line[at:at + 1] == b'0' else b'0') + line[at + 1:]
        if value:
            yield f'{what}: another', b'\r\n'.join(lines[:k] + [before + value] + lines[k + 1:])


def encoded(document):
    return json.dumps(document, ensure_ascii=False).encode()


class Sweep:
    """The changes to the result in a folder."""

    def __init__(self, folder, luck, many=1):
        self.luck, self.many = luck, many
        self.files = {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob('*')) if p.is_file()}
        self.run = json.loads(self.files['run.json'])
        self.manifest = json.loads(self.files['manifest.json'])

    def mirrored(self, run, name, rows):
        """run.json as it is with these rows of a table that it repeats."""
        table = name.removesuffix('.csv')
        if table not in run:
            return run
        was = run[table]
        numbers = {key for row in was for key, value in row.items() if isinstance(value, int)}
        empty = numbers | {key for row in was for key, value in row.items() if value is None}
        return {**run, table: [{key: int(cell) if key in numbers and cell.lstrip('-').isdigit()
                                else None if not cell and key in empty else cell
                                for key, cell in zip(rows[0], row)} for row in rows[1:]]}

    def signed(self, new):
        manifest = copy.deepcopy(self.manifest)
        for entry in manifest['files']:
            if entry['file'] in new:
                entry['sha256'] = hashlib.sha256(new[entry['file']]).hexdigest()
        return {**new, 'manifest.json': encoded(manifest)}

    def unchanged(self):
        """All written anew as the changes are: verify must find nothing."""
        new, run = {}, self.run
        for name, content in self.files.items():
            if name.endswith('.csv') and rows_of(content):
                new[name] = text_of(rows_of(content))
                run = self.mirrored(run, name, rows_of(content))
            elif name.endswith('.ics'):
                new[name] = content.replace(b'\r\n ', b'')
        return self.signed({**new, 'run.json': encoded(run)})

    def changes(self):
        """(what, {file: bytes}) of each."""
        tables = {name.removesuffix('.csv') for name in self.files if name.endswith('.csv') and '/' not in name}
        for name, content in self.files.items():
            if name.endswith('.csv') and rows_of(content):
                for what, rows in changed_tables(name, rows_of(content), self.luck, self.many):
                    run = self.mirrored(self.run, name, rows)
                    yield what, self.signed({name: text_of(rows), 'run.json': encoded(run)})
            elif name.endswith('.ics'):
                for what, text in changed_lines(name, content, self.luck):
                    yield what, self.signed({name: text})
        for what, run in changed_runs(self.run, tables):
            yield what, self.signed({'run.json': encoded(run)})


def is_free(what):
    return any(re.match(pattern, what) for pattern, _ in FREE)

"""A result's folder as a liar would hold it: read, changed, and written again so that its files agree.

What is changed in a table is changed in run.json too and the manifest is signed anew, so that only a
check of the content can tell.
"""
import csv
import hashlib
import io
import json

GUARDED = ('=', '+', '-', '@', '\t', '\r')


class Result:
    def __init__(self, folder):
        self.files = {str(p.relative_to(folder)): p.read_bytes()
                      for p in sorted(folder.rglob('*')) if p.is_file()}
        self.run = json.loads(self.files['run.json'])
        self.tables = {}
        for name, content in self.files.items():
            if name.endswith('.csv') and '/' not in name:
                rows = list(csv.reader(io.StringIO(content.decode('utf-8'), newline='')))
                self.tables[name[:-4]] = [dict(zip(rows[0], row)) for row in rows[1:]]
                self.tables[name[:-4] + ':columns'] = rows[0]

    def part(self, name='matching'):
        return next(p for p in self.run['parts'] if p['part'] == name)

    def stages(self, name='matching'):
        return self.part(name)['stages']

    def csv_text(self, name):
        out = io.StringIO(newline='')
        writer = csv.writer(out, lineterminator='\n')
        columns = self.tables[name + ':columns']
        writer.writerow(columns)
        writer.writerows([row[c] for c in columns] for row in self.tables[name])
        return out.getvalue().encode('utf-8')

    def rows_of_run(self, name, was):
        """The rows as run.json has them: whole numbers where it had whole numbers."""
        numbers = {c for row in was for c, v in row.items() if isinstance(v, int)}
        return [{c: (int(v) if c in numbers and v not in ('', None) else
                     None if v == '' and (c in numbers or c == 'mentee') else v)
                 for c, v in row.items()} for row in self.tables[name]]

    def write(self, folder, mirror=True, sign=True):
        """Only what differs is written; the folder is that of the result or a copy of it."""
        new = {}
        for name in [n for n in self.tables if not n.endswith(':columns')]:
            if mirror and name in self.run:
                self.run[name] = self.rows_of_run(name, self.run[name])
            new[name + '.csv'] = self.csv_text(name)
        new['run.json'] = json.dumps(self.run, ensure_ascii=False).encode('utf-8')
        manifest = json.loads(self.files['manifest.json'])
        for entry in manifest['files']:
            if sign and entry['file'] in new:
                entry['sha256'] = hashlib.sha256(new[entry['file']]).hexdigest()
        new['manifest.json'] = json.dumps(manifest).encode('utf-8')
        for name, content in new.items():
            (folder / name).write_bytes(content)
        return list(new)

    def restore(self, folder):
        for name in ['run.json', 'manifest.json'] + [n for n in self.files if n.endswith('.csv')]:
            (folder / name).write_bytes(self.files[name])

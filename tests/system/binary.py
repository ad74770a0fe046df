"""The binary under test, and what it wrote, as every system test meets them."""
import csv
import hashlib
import json
import os
import pathlib
import re
import subprocess

PLAIN = os.environ.get('YUNTA') or os.environ['YUNTA_SANITIZED']
SANITIZED = os.environ.get('YUNTA_SANITIZED') or PLAIN
DATA = pathlib.Path(__file__).resolve().parents[2] / 'data'


def run(*words, program=PLAIN, lang=None, **more):
    """Runs the program; what it said is text."""
    options = {'capture_output': True, 'text': True, 'timeout': 900, **more}
    language = ['--lang', lang] if lang else []
    return subprocess.run([program, *map(str, words), *language], **options)


def rows(path):
    with open(path, encoding='utf-8-sig', newline='') as stream:
        return list(csv.DictReader(stream))


def sign(out):
    """Writes a result's manifest anew, so that only a check of the content can tell a change."""
    manifest = json.loads((out / 'manifest.json').read_text('utf-8'))
    for entry in manifest['files']:
        entry['sha256'] = hashlib.sha256((out / entry['file']).read_bytes()).hexdigest()
    (out / 'manifest.json').write_text(json.dumps(manifest), 'utf-8')


def events(path):
    """The properties of each event of a calendar, without their parameters."""
    text = path.read_bytes().decode('utf-8').replace('\r\n ', '')
    return [dict(re.findall(r'^([A-Z]+)[^:\r\n]*:([^\r\n]*)', event, re.M))
            for event in re.findall(r'BEGIN:VEVENT(.*?)END:VEVENT', text, re.S)]

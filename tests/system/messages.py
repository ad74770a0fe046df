"""The texts in the sources: what T() holds in both languages, and what stands outside of it."""
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parents[2]
FOLDERS = ('base', 'model', 'solver', 'io', 'verify', 'cli')
TOKEN = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'|`(?:\\.|[^`\\])*`'
                   r'|[A-Za-z_]\w*|\s+|.', re.S)


class Text:
    """A literal, joined of its parts. call: the function whose argument it is, or ''."""

    def __init__(self, path, line, value, call):
        self.path, self.line, self.value, self.call = path, line, value, call

    def __repr__(self):
        return '%s:%d: %s' % (self.path.relative_to(ROOT), self.line, self.value[:90])


def tokens(path):
    line = 1
    for match in TOKEN.finditer(path.read_text('utf-8')):
        token = match.group()
        if not token.isspace() and not token.startswith(('//', '/*')):
            yield token, line
        line += token.count('\n')


def quoted(token):
    return len(token) > 1 and token[0] in '"`' and token[-1] == token[0]


def arguments(row, at):
    """The arguments of the call whose ( is at, each a list of tokens; where the third starts, or the
    call ends."""
    depth, found, third = 0, [[]], None
    for end in range(at, len(row)):
        token = row[end][0]
        if token in ('(', '[', '{'):
            depth += 1
            if depth == 1:
                continue
        if token in (')', ']', '}'):
            depth -= 1
            if depth == 0:
                return found, third or end
        if token == ',' and depth == 1:
            found.append([])
            third = end if len(found) == 3 else third
        else:
            found[-1].append(token)
    raise ValueError('a call without end')


def joined(words):
    """The text of literals side by side; what is no literal stands as %."""
    return ''.join(word[1:-1] if quoted(word) else '%' for word in words)


def read(path, name):
    """(pairs, texts): the two texts of each call of name, and every literal outside of them."""
    row, pairs, texts, calls = list(tokens(path)), [], [], []
    k = 0
    while k < len(row):
        token, line = row[k]
        if token == name and k + 1 < len(row) and row[k + 1][0] == '(' and row[k - 1][0] != 'function':
            words, k = arguments(row, k + 1)
            pairs.append((path, line, words))
            calls.append(name)
            continue
        if token == '(':
            calls.append(row[k - 1][0] if k else '')
        elif token == ')' and calls:
            calls.pop()
        if quoted(token):
            first = k
            while k + 1 < len(row) and quoted(row[k + 1][0]):
                k += 1
            texts.append(Text(path, line, joined([row[at][0] for at in range(first, k + 1)]),
                              calls[-1] if calls else ''))
        k += 1
    return pairs, texts


def sources(pattern, folders=FOLDERS):
    return [path for folder in folders for path in sorted((ROOT / folder).glob(pattern))]

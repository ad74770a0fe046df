#!/usr/bin/env python3
"""Writes the manual pages and the completions of shells from the tables of the source:

    docs/make_manuals.py            writes them
    docs/make_manuals.py --check    says which are out of date (exit 1)

Options come from cli/options.def and cli/options.h, commands from cli/commands.c, keys from
model/policy_keys.def, the version from base/version.h.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
TOKEN = re.compile(r'"((?:[^"\\]|\\.)*)"|\'(.)\'|([{}(),|])|([^\s{}(),"|]+)')
DATE = '2026-11-01'


def source(name):
    return (ROOT / name).read_text('utf-8')


def arguments(text):
    """Comma-separated C arguments: strings joined and without quotes, expressions as they are."""
    found, now, depth = [], '', 0
    for match in TOKEN.finditer(text):
        string, char, sign, word = match.groups()
        if string is not None:
            now += string.replace('\\"', '"').replace('\\\\', '\\')
        elif char is not None:
            now += char
        elif sign == ',' and depth == 0:
            found.append(now)
            now = ''
        else:
            depth += {'(': 1, '{': 1, ')': -1, '}': -1}.get(sign, 0)
            now += ' %s ' % sign if sign else word
    return found + [now]


def rows_of(name, macro):
    """The arguments of each MACRO(...) at the start of a line."""
    return [arguments(line[len(macro) + 1:-1]) for line in source(name).splitlines()
            if line.startswith(macro + '(')]


def command_bits():
    """The constants of options.h: commands and sets of them, as numbers."""
    text = re.search(r'enum \{([^}]*YUNTA_COMMAND_RUN[^}]*)\}', source('cli/options.h')).group(1)
    bits = {}
    for part in re.sub(r'/\*.*?\*/', '', text, flags=re.S).split(','):
        if part.strip():
            name, value = part.split('=')
            bits[name.strip()] = eval('(%s)' % value, {}, bits)  # numbers, names, | << ~ alone
    return bits


class Option:
    def __init__(self, row, bits):
        (self.field, self.name, letter, self.type, argument, self.preset, choices, commands,
         self.en, self.es) = row
        self.letter = '' if letter == '0' else letter
        self.argument = '' if argument == 'NULL' else argument
        self.choices = [] if choices == 'NULL' else choices.replace(' ', '').split('|')
        self.bits = eval(commands, {}, bits)

    def everywhere(self):
        return self.bits == -1


class Command:
    def __init__(self, text):
        (self.name, self.bit, self.usage, self.en, self.es) = arguments(text)[:5]


def read_options():
    bits = command_bits()
    return [Option(row, bits) for row in rows_of('cli/options.def', 'YUNTA_OPTION')]


def read_commands():
    bits = command_bits()
    table = re.search(r'static const yunta_command table\[\] = \{(.*?)\n\};', source('cli/commands.c'),
                      re.S).group(1)
    commands, depth, start = [], 0, 0
    for match in TOKEN.finditer(table):
        sign = match.group(3)
        if sign == '{':
            depth += 1
            start = match.end() if depth == 1 else start
        elif sign == '}':
            depth -= 1
            if depth == 0:
                commands.append(Command(table[start:match.start()]))
                commands[-1].bit = bits[commands[-1].bit]
    return commands


VERSION = re.search(r'#define YUNTA_VERSION "(.*)"', source('base/version.h')).group(1)
OPTIONS, COMMANDS = read_options(), read_commands()


# ---- manual pages -----------------------------------------------------------------------------
def troff(text):
    text = text.replace('\\', '\\e').replace('-', '\\-')
    return "\\&" + text if text[:1] in ".'" else text


def option_entry(option, language):
    name = '\\-\\-' + troff(option.name)
    words = ('\\fB\\-%s\\fR, ' % option.letter if option.letter else '') + '\\fB%s\\fR' % name
    if option.argument:
        words += ' \\fI%s\\fR' % troff(option.argument)
    return '.TP\n%s\n%s\n' % (words, troff(sentence(getattr(option, language))))


def sentence(text):
    return text[:1].upper() + text[1:] + ('' if text.endswith('.') else '.')


def command_entry(command, language):
    own = [o for o in OPTIONS if o.bits & command.bit and not o.everywhere()]
    text = '.SS %s\n.B %s\n.PP\n%s\n' % (command.name, troff(command.usage),
                                         troff(sentence(getattr(command, language))))
    return text + ''.join(option_entry(o, language) for o in own)


TEXTS = {
    'en': {
        'manual': 'User commands', 'name': 'NAME', 'synopsis': 'SYNOPSIS',
        'description': 'DESCRIPTION', 'commands': 'COMMANDS', 'options': 'OPTIONS OF EVERY COMMAND',
        'exit': 'EXIT STATUS', 'files': 'FILES', 'environment': 'ENVIRONMENT',
        'examples': 'EXAMPLES', 'see': 'SEE ALSO',
        'what': 'pair the mentors and mentees of a cohort and draw up its calendar',
        'usage': '.B yunta\n.I COMMAND COHORT\n[\\fIoptions\\fR]',
        'about': 'COHORT is a folder that holds\n.I yunta.yaml\n(the policy) and its tables, or the '
                 'path of a policy file. Files go in, files come out, in COHORT/out. Every answer '
                 'comes with a bound in integers, and is the same for any number of threads, '
                 'machine, and order of rows. In the place of FORM.csv and of the file of '
                 '\\-\\-pairings, \\- stands for standard input.',
        'codes': [('0', 'done, and proven optimal'),
                  ('1', 'done and written, but a time limit came before the proof'),
                  ('2', 'usage: unknown option, missing argument'),
                  ('3', 'the policy cannot be satisfied; an irreducible set of rules is named. Or no pairs '
                        'that satisfy it were found in time: nothing is written'),
                  ('4', 'bad input: every problem is listed'),
                  ('5', 'a file cannot be read or written'),
                  ('6', 'verify found the result wrong'),
                  ('70', 'a defect in yunta itself'),
                  ('130, 143', 'stopped by SIGINT, SIGTERM; nothing half-written is left')],
        'inputs': [('COHORT/yunta.yaml', 'the policy: yunta\\-policy(5)'),
                   ('COHORT/*.csv, *.xlsx', 'the tables'),
                   ('COHORT/out', 'the result; manifest.json names the files that are ours'),
                   ('COHORT/.yunta\\-key', 'makes the names of calendars; keep it, and keep it '
                                           'private')],
        'variables': [('LC_ALL, LC_MESSAGES, LANG', 'choose the language'),
                      ('NO_COLOR', 'turns colours off'),
                      ('YUNTA_KERNEL', 'scalar, avx2 or avx512: scores and scans by these instructions '
                       'and none wider (by default the widest that the processor has). The result is the '
                       'same; a processor that lacks them is exit 2'),
                      ('SOURCE_DATE_EPOCH', 'stands in for the stamp of calendar files'),
                      ('TMPDIR', 'where standard input is kept while it is read')],
        'shown': [('yunta init respuestas.csv \\-o cohorte', 'a cohort\'s folder from a form'),
                  ('yunta check cohorte', 'what is wrong with it'),
                  ('yunta run cohorte', 'pairs and calendars, in cohorte/out'),
                  ('yunta verify cohorte cohorte/out', 'all of it checked again'),
                  ('yunta match cohorte \\-\\-dry\\-run', 'the pairs alone, and nothing written'),
                  ('yunta explain cohorte 12345678\\-5 8765432\\-1', 'why these two are a pair, or are '
                   'not, and what it would cost'),
                  ('yunta explain cohorte 12345678\\-5', 'why this person has that partner, or none, and '
                   'what would have changed it'),
                  ('yunta suggest cohorte 12345678\\-5 \\-\\-top 3', 'the three best partners of one '
                   'person'),
                  ('yunta suggest cohorte \\-\\-skill Excel', 'who knows that skill best'),
                  ('yunta schedule cohorte \\-\\-pairings pares.csv \\-\\-keep cohorte/out',
                   'calendars for pairs that exist already, moving as few sessions as can be'),
                  ('yunta repair cohorte \\-\\-from cohorte/out \\-\\-as\\-of 2027\\-06\\-10 '
                   '\\-\\-withdrawn bajas.csv', 'a new result after people left'),
                  ('yunta repair cohorte \\-\\-from cohorte/out \\-\\-as\\-of 2027\\-06\\-10 '
                   '\\-\\-withdrawn bajas.csv \\-\\-frontier \\-\\-dry\\-run', 'what each number of '
                   'changed pairs would bring, and nothing written'),
                  ('yunta tables cohorte \\-\\-size 6 \\-\\-rounds 3', 'mixed tables of six for three '
                   'rounds of an encounter, in cohorte/out/tables.csv'),
                  ('yunta learn 2025 2026 \\-o pesos.yaml', 'the weights that the ratings of two '
                   'past cohorts speak for, in a new file'),
                  ('yunta match cohorte \\-\\-shard 2/3', 'the second of three parts, on this machine; in '
                   'cohorte/out\\-2\\-of\\-3'),
                  ('yunta merge cohorte/out\\-1\\-of\\-3 cohorte/out\\-2\\-of\\-3 '
                   'cohorte/out\\-3\\-of\\-3', 'the three parts put together and verified, in cohorte/out'),
                  ('yunta generate \\-\\-people 200 \\-o ensayo', 'a made-up cohort to try things on')],
    },
    'es': {
        'manual': 'Órdenes de usuario', 'name': 'NOMBRE', 'synopsis': 'SINOPSIS',
        'description': 'DESCRIPCIÓN', 'commands': 'COMANDOS',
        'options': 'OPCIONES DE TODOS LOS COMANDOS', 'exit': 'ESTADO DE SALIDA',
        'files': 'ARCHIVOS', 'environment': 'ENTORNO', 'examples': 'EJEMPLOS', 'see': 'VÉASE TAMBIÉN',
        'what': 'empareja a los mentores y mentees de una cohorte y arma su calendario',
        'usage': '.B yunta\n.I COMANDO COHORTE\n[\\fIopciones\\fR]',
        'about': 'COHORTE es una carpeta que contiene\n.I yunta.yaml\n(la política) y sus tablas, o '
                 'la ruta de un archivo de política. Entran archivos y salen archivos, en '
                 'COHORTE/out. Cada respuesta viene con una cota en números enteros, y es la misma '
                 'con cualquier número de hilos, en cualquier máquina y orden de filas. En lugar de '
                 'FORM.csv y del archivo de \\-\\-pairings, \\- es la entrada estándar.',
        'codes': [('0', 'hecho, y demostrado óptimo'),
                  ('1', 'hecho y escrito, pero se acabó el tiempo antes de la demostración'),
                  ('2', 'uso: opción desconocida, argumento que falta'),
                  ('3', 'la política no se puede cumplir; se nombra un conjunto irreducible de '
                        'reglas. O no se hallaron a tiempo pares que la cumplan: no se escribe '
                        'nada'),
                  ('4', 'datos erróneos: se listan todos los problemas'),
                  ('5', 'un archivo no se puede leer o escribir'),
                  ('6', 'verify halló erróneo el resultado'),
                  ('70', 'un defecto del propio yunta'),
                  ('130, 143', 'detenido por SIGINT, SIGTERM; nada queda a medio escribir')],
        'inputs': [('COHORTE/yunta.yaml', 'la política: yunta\\-policy(5)'),
                   ('COHORTE/*.csv, *.xlsx', 'las tablas'),
                   ('COHORTE/out', 'el resultado; manifest.json nombra los archivos nuestros'),
                   ('COHORTE/.yunta\\-key', 'hace los nombres de los calendarios; consérvelo, y en '
                                            'privado')],
        'variables': [('LC_ALL, LC_MESSAGES, LANG', 'eligen el idioma'),
                      ('NO_COLOR', 'apaga los colores'),
                      ('YUNTA_KERNEL', 'scalar, avx2 o avx512: puntajes y recorridos con estas instrucciones '
                       'y ninguna más ancha (por omisión, las más anchas del procesador). El resultado es el '
                       'mismo; si el procesador no las tiene, la salida es 2'),
                      ('SOURCE_DATE_EPOCH', 'reemplaza la marca de los archivos de calendario'),
                      ('TMPDIR', 'donde se guarda la entrada estándar mientras se lee')],
        'shown': [('yunta init respuestas.csv \\-o cohorte', 'la carpeta de una cohorte desde un '
                                                             'formulario'),
                  ('yunta check cohorte', 'qué le falta o está mal'),
                  ('yunta run cohorte', 'pares y calendarios, en cohorte/out'),
                  ('yunta verify cohorte cohorte/out', 'todo comprobado de nuevo'),
                  ('yunta match cohorte \\-\\-dry\\-run', 'solo los pares, sin escribir nada'),
                  ('yunta explain cohorte 12345678\\-5 8765432\\-1', 'por qué estas dos personas son '
                   'pareja o no lo son, y qué costaría'),
                  ('yunta explain cohorte 12345678\\-5', 'por qué esta persona tiene esa pareja, o '
                   'ninguna, y qué lo habría cambiado'),
                  ('yunta suggest cohorte 12345678\\-5 \\-\\-top 3', 'las tres mejores parejas de una '
                   'persona'),
                  ('yunta suggest cohorte \\-\\-skill Excel', 'quiénes dominan mejor esa habilidad'),
                  ('yunta schedule cohorte \\-\\-pairings pares.csv \\-\\-keep cohorte/out',
                   'calendarios para pares que ya existen, moviendo las menos sesiones posibles'),
                  ('yunta repair cohorte \\-\\-from cohorte/out \\-\\-as\\-of 2027\\-06\\-10 '
                   '\\-\\-withdrawn bajas.csv', 'un resultado nuevo después de que alguien se fue'),
                  ('yunta repair cohorte \\-\\-from cohorte/out \\-\\-as\\-of 2027\\-06\\-10 '
                   '\\-\\-withdrawn bajas.csv \\-\\-frontier \\-\\-dry\\-run', 'qué daría cada '
                   'cantidad de pares cambiados, sin escribir nada'),
                  ('yunta tables cohorte \\-\\-size 6 \\-\\-rounds 3', 'mesas mezcladas de seis '
                   'para tres rondas de un encuentro, en cohorte/out/tables.csv'),
                  ('yunta learn 2025 2026 \\-o pesos.yaml', 'los pesos por los que hablan las '
                   'evaluaciones de dos cohortes pasadas, en un archivo nuevo'),
                  ('yunta match cohorte \\-\\-shard 2/3', 'la segunda de tres partes, en esta máquina; en '
                   'cohorte/out\\-2\\-of\\-3'),
                  ('yunta merge cohorte/out\\-1\\-of\\-3 cohorte/out\\-2\\-of\\-3 '
                   'cohorte/out\\-3\\-of\\-3', 'las tres partes unidas y verificadas, en cohorte/out'),
                  ('yunta generate \\-\\-people 200 \\-o ensayo', 'una cohorte inventada para hacer '
                   'pruebas')],
    },
}


def listed(pairs):
    return ''.join('.TP\n.B %s\n%s\n' % (name, sentence(words)) for name, words in pairs)


def head(page, section, manual):
    return ('\'\\" -*- coding: UTF-8 -*-\n.\\" Made by docs/make_manuals.py.\n.TH %s %d "%s" "yunta %s" "%s"\n'
            % (page, section, DATE, VERSION, manual))


def manual_of_commands(language):
    t = TEXTS[language]
    out = head('YUNTA', 1, t['manual'])
    out += '.SH %s\nyunta \\- %s\n' % (t['name'], t['what'])
    out += '.SH %s\n%s\n.SH %s\n%s\n' % (t['synopsis'], t['usage'], t['description'], t['about'])
    out += '.SH %s\n' % t['commands'] + ''.join(command_entry(c, language) for c in COMMANDS)
    out += '.SH %s\n' % t['options']
    out += ''.join(option_entry(o, language) for o in OPTIONS if o.everywhere())
    out += '.SH %s\n%s.SH %s\n%s' % (t['exit'], listed(t['codes']), t['files'], listed(t['inputs']))
    out += '.SH %s\n%s' % (t['environment'], listed(t['variables']))
    out += '.SH %s\n%s' % (t['examples'], listed(t['shown']))
    return out + '.SH %s\n.BR yunta\\-policy (5)\n' % t['see']


TYPES = {
    'en': {'TEXT': 'text', 'OPT_TEXT': 'text or null', 'BOOL': 'yes or no', 'INT': 'whole number',
           'OPT_INT': 'null or whole number', 'RATE': 'share', 'TIME': 'time',
           'OPT_DAY': 'date or null', 'DAYS': 'list of weekdays', 'CHOICE': 'one of',
           'CHOICES': 'list of', 'TEXTS': 'list of texts', 'MAP': 'mapping of texts',
           'MAPS': 'mapping of mappings', 'WHERES': 'list of conditions', 'QUOTAS': 'list of quotas',
           'COUNT': 'auto or whole number', 'preset': 'Default'},
    'es': {'TEXT': 'texto', 'OPT_TEXT': 'texto o null', 'BOOL': 'sí o no', 'INT': 'número entero',
           'OPT_INT': 'null o número entero', 'RATE': 'proporción', 'TIME': 'hora',
           'OPT_DAY': 'fecha o null', 'DAYS': 'lista de días', 'CHOICE': 'una de',
           'CHOICES': 'lista de', 'TEXTS': 'lista de textos', 'MAP': 'mapa de textos',
           'MAPS': 'mapa de mapas', 'WHERES': 'lista de condiciones', 'QUOTAS': 'lista de cuotas',
           'COUNT': 'auto o número entero', 'preset': 'Por omisión'},
}
POLICY = {
    'en': {'manual': 'File formats', 'what': 'the policy of a cohort, yunta.yaml',
           'about': 'One YAML document of UTF\\-8, at most 1 MiB, without anchors, aliases or tags: '
                    'who may be paired, what counts, how many, when. What it leaves out has the '
                    'default; unknown keys, duplicates and values of another type or out of range '
                    'are errors. A key a.b stands for b under a. yunta init writes one with every '
                    'key explained.', 'keys': 'KEYS'},
    'es': {'manual': 'Formatos de archivo', 'what': 'la política de una cohorte, yunta.yaml',
           'about': 'Un documento YAML en UTF\\-8, de a lo más 1 MiB, sin anclas, alias ni '
                    'etiquetas: quién puede ir con quién, qué cuenta, cuántos, cuándo. Lo que omite '
                    'tiene su valor por omisión; las claves desconocidas o repetidas y los valores '
                    'de otro tipo o fuera de rango son errores. Una clave a.b es b debajo de a. '
                    'yunta init escribe una con cada clave explicada.', 'keys': 'CLAVES'},
}


def key_entry(row, language):
    _, path, kind, preset, _, _, choices, en, es = row
    words = {'en': en, 'es': es}[language]
    type_ = TYPES[language][kind]
    if choices != 'NULL':
        type_ += ' ' + choices.replace(' ', '').replace('|', ', ')
    return '.TP\n.B %s\n%s\n(%s. %s: %s)\n' % (troff(path), troff(sentence(words)), troff(type_),
                                               TYPES[language]['preset'], troff(preset.strip() or '""'))


def manual_of_policy(language):
    t, p = TEXTS[language], POLICY[language]
    out = head('YUNTA\\-POLICY', 5, p['manual'])
    out += '.SH %s\nyunta\\-policy \\- %s\n.SH %s\n%s\n' % (t['name'], p['what'], t['description'],
                                                           p['about'])
    out += '.SH %s\n' % p['keys']
    lines = [line for line in source('model/policy_keys.def').splitlines()
             if line.startswith('YUNTA_KEY(')]
    for line in lines:
        row = arguments(line[len('YUNTA_KEY('):-1])
        out += key_entry(row, language)
    return out + '.SH %s\n.BR yunta (1)\n' % t['see']


# ---- completions ------------------------------------------------------------------------------
def of_command(command):
    return [o for o in OPTIONS if o.bits & command.bit]


def kind_of(option):
    return {'DIR': 'folder', 'FILE': 'file'}.get(option.argument, 'choice' if option.choices else
                                                  'word' if option.argument else '')


def bash():
    flags = {'folder': [], 'file': [], 'word': []}
    cases = ''
    for option in OPTIONS:
        names = ['--' + option.name] + (['-' + option.letter] if option.letter else [])
        if option.choices:
            cases += "    %s) COMPREPLY=($(compgen -W '%s' -- \"$word\")); return ;;\n" % (
                '|'.join(names), ' '.join(option.choices))
        elif kind_of(option):
            flags[kind_of(option)] += names
    cases += '    %s) compopt -o filenames; COMPREPLY=($(compgen -d -- "$word")); return ;;\n' % (
        '|'.join(flags['folder']))
    cases += '    %s) compopt -o filenames; COMPREPLY=($(compgen -f -- "$word")); return ;;\n' % (
        '|'.join(flags['file']))
    cases += '    %s) return ;;\n' % '|'.join(flags['word'])
    commands = ''.join("    %s) options='%s' ;;\n" % (
        c.name, ' '.join('--' + o.name for o in of_command(c))) for c in COMMANDS)
    return '''# bash completion of yunta; made by docs/make_manuals.py.
_yunta() {
    local word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} options=
    if [ "$COMP_CWORD" -eq 1 ]; then
        COMPREPLY=($(compgen -W '%s --help --version' -- "$word"))
        return
    fi
    case $previous in
%s    esac
    case ${COMP_WORDS[1]} in
%s    esac
    if [[ $word == -* ]]; then
        COMPREPLY=($(compgen -W "$options" -- "$word"))
    else
        compopt -o filenames
        COMPREPLY=($(compgen -f -- "$word"))
    fi
}
complete -F _yunta yunta
''' % (' '.join(c.name for c in COMMANDS), cases, commands)


def zsh_text(text):
    return re.sub(r"([\[\]:'\\])", r'\\\1', text).replace("\\'", "'\\''")


def zsh_option(option):
    help_ = zsh_text(option.en)
    action = {'folder': ':folder:_files -/', 'file': ':file:_files', 'word': ':value:',
              'choice': ':value:(%s)' % ' '.join(option.choices), '': ''}[kind_of(option)]
    if option.letter:
        return "'(-%s --%s)'{-%s,--%s}'[%s]%s'" % (option.letter, option.name, option.letter,
                                                  option.name, help_, action)
    return "'--%s[%s]%s'" % (option.name, help_, action)


def zsh():
    names = ''.join("    '%s:%s'\n" % (c.name, zsh_text(c.en)) for c in COMMANDS)
    cases = ''
    for c in COMMANDS:
        cases += "    %s) _arguments %s '*:file:_files' ;;\n" % (
            c.name, ' \\\n        '.join(zsh_option(o) for o in of_command(c)))
    return '''#compdef yunta
# zsh completion of yunta; made by docs/make_manuals.py.
_yunta() {
    local -a commands
    commands=(
%s    )
    if (( CURRENT == 2 )); then
        _describe command commands
        return
    fi
    local command=${words[2]}
    shift words
    (( CURRENT-- ))
    case $command in
%s    esac
}
_yunta "$@"
''' % (names, cases)


def fish():
    out = '# fish completion of yunta; made by docs/make_manuals.py.\n'
    quote = lambda text: "'" + text.replace('\\', '\\\\').replace("'", "\\'") + "'"
    for c in COMMANDS:
        out += "complete -c yunta -n __fish_use_subcommand -f -a %s -d %s\n" % (c.name, quote(c.en))
    for o in OPTIONS:
        takers = [c.name for c in COMMANDS if o.bits & c.bit]
        where = '' if o.everywhere() else " -n '__fish_seen_subcommand_from %s'" % ' '.join(takers)
        what = {'folder': " -x -a '(__fish_complete_directories)'", 'file': ' -r', 'word': ' -x',
                'choice': ' -x -a %s' % quote(' '.join(o.choices)), '': ''}[kind_of(o)]
        letter = ' -s %s' % o.letter if o.letter else ''
        out += 'complete -c yunta%s -l %s%s%s -d %s\n' % (where, o.name, letter, what, quote(o.en))
    return out


MADE = {
    'docs/yunta.1': lambda: manual_of_commands('en'),
    'docs/es/yunta.1': lambda: manual_of_commands('es'),
    'docs/yunta-policy.5': lambda: manual_of_policy('en'),
    'docs/es/yunta-policy.5': lambda: manual_of_policy('es'),
    'docs/completion/yunta.bash': bash,
    'docs/completion/_yunta': zsh,
    'docs/completion/yunta.fish': fish,
}


def main():
    check, stale = '--check' in sys.argv[1:], []
    for name, make in MADE.items():
        path, text = ROOT / name, make()
        if check:
            stale += [name] if not path.exists() or path.read_text('utf-8') != text else []
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, 'utf-8')
    for name in stale:
        print('%s is out of date: run docs/make_manuals.py' % name)
    return 1 if stale else 0


if __name__ == '__main__':
    sys.exit(main())

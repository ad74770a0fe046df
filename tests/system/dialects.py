"""Writes the people of a plain cohort in the dialects of a spreadsheet and of a web form.

usage: dialects.py PLAIN_FOLDER TARGET_FOLDER   writes TARGET/spreadsheet and TARGET/form
"""
import csv
import io
import pathlib
import sys

LEVELS = {'1': '1 - Ninguno', '2': '2 - Básico', '3': '3 - Medio', '4': '4 - Avanzado',
          '5': '5 - Experto'}
DAYS = {'mon': 'Lunes', 'tue': 'Martes', 'wed': 'Miércoles', 'thu': 'Jueves', 'fri': 'Viernes'}
SPREADSHEET = {'id': 'RUT', 'name': 'Nombre', 'email': 'Correo', 'role': 'Rol',
               'institution': 'Institución', 'unit': 'Unidad', 'region': 'Región',
               'level': 'Nivel jerárquico', 'birth_year': 'Año de nacimiento',
               'sponsor': 'Patrocinio', 'applied_on': 'Fecha de postulación', 'capacity': 'Cupos',
               'strengths': 'Fortalezas', 'goals': 'Áreas a profundizar', 'gender': 'Género'}
FORM = {'id': 'RUT (sin puntos y con guion)', 'name': 'Nombre y apellido:',
        'email': 'Dirección de correo electrónico',
        'role': '¿Te gustaría ser Mentor, mentee o ambos?',
        'institution': '¿En qué institución trabajas?', 'unit': 'Unidad o departamento',
        'region': 'Región', 'level': 'Nivel jerárquico', 'birth_year': 'Año de nacimiento',
        'sponsor': '¿Cuentas con el patrocinio de tu jefatura directa?',
        'applied_on': 'Marca temporal', 'capacity': '¿A cuántas personas podrías acompañar?',
        'strengths': '¿Cuáles son tus mayores fortalezas?',
        'goals': '¿En qué áreas te gustaría profundizar?', 'gender': 'Género (opcional)'}
ROLES = {'mentor': 'Mentora', 'mentee': 'Mentee', 'both': 'Ambos'}
LEVEL_GRID, WANT_GRID = 'Marque con una X su nivel: [%s]', '¿Cuánto te interesa? [%s]'
DAY_GRID = 'Disponibilidad semanal [%s]'


def read(path):
    with open(path, encoding='utf-8', newline='') as file:
        return list(csv.DictReader(file))


def day_first(date):
    return '/'.join(reversed(date.split('-'))) if date else ''


def spreadsheet_cell(column, value):
    if column.startswith('skill:'):
        return LEVELS.get(value, '')
    return {'role': ROLES.get(value, value), 'applied_on': day_first(value),
            'sponsor': {'yes': 'Sí', 'no': 'No'}.get(value, value),
            'strengths': value.replace(';', ', '), 'goals': value.replace(';', ', ')
            }.get(column, value)


def spreadsheet_header(column):
    if column.startswith('skill:'):
        return 'Habilidad: ' + column[6:]
    if column.startswith('want:'):
        return 'Interés: ' + column[5:]
    return SPREADSHEET[column]


def write_spreadsheet(people, hours, policy, folder):
    columns = list(people[0])
    write(folder / 'postulantes.csv', [[spreadsheet_header(c) for c in columns]] +
          [[spreadsheet_cell(c, p[c]) for c in columns] for p in people], ';', '\r\n', 'cp1252')
    write(folder / 'disponibilidad.csv', [['persona', 'día', 'desde', 'hasta', 'para']] +
          [[h['person'], DAYS[h['day']].lower(), h['from'], h['to'], 'reuniones'] for h in hours],
          ';', '\r\n', 'cp1252')
    (folder / 'yunta.yaml').write_text(policy + (
        "files: {applicants: postulantes.csv, availability: disponibilidad.csv}\n"
        "columns: {id: RUT}\n"
        "skills: {level: 'Habilidad: *', want: 'Interés: *'}\n"), 'utf-8')


def form_header(column):
    if column.startswith('skill:'):
        return LEVEL_GRID % column[6:]
    if column.startswith('want:'):
        return WANT_GRID % column[5:]
    return FORM[column]


def form_cell(column, value):
    if column == 'applied_on':
        return day_first(value) + ' 10:32:07' if value else ''
    return spreadsheet_cell(column, value)


def write_form(people, hours, policy, folder):
    columns = ['applied_on'] + [c for c in people[0] if c != 'applied_on']
    ranges = {}
    for h in hours:
        ranges.setdefault((h['person'], h['day']), []).append(h['from'] + '-' + h['to'])
    rows = [[form_header(c) for c in columns] + [DAY_GRID % d for d in DAYS.values()] +
            ['Comentarios']]
    for p in people:
        rows.append([form_cell(c, p[c]) for c in columns] +
                    [', '.join(ranges.get((p['id'], d), [])) for d in DAYS] +
                    ['Un espacio para aprender,\ncompartir y "crecer"; juntos'])
    write(folder / 'respuestas.csv', rows, ',', '\r\n', 'utf-8-sig')
    mapped = ', '.join("%s: '%s'" % (c, FORM[c]) for c in columns if c in FORM)
    days = ', '.join("%s: '%s'" % (d, DAY_GRID % name) for d, name in DAYS.items())
    (folder / 'yunta.yaml').write_text(policy + (
        "files: {applicants: respuestas.csv}\ncolumns: {%s}\n"
        "skills: {level: '%s', want: '%s'}\navailability: {columns: {%s}}\n"
        % (mapped, LEVEL_GRID % '*', WANT_GRID % '*', days)), 'utf-8')


def write(path, rows, separator, end, encoding):
    text = io.StringIO(newline='')
    csv.writer(text, delimiter=separator, lineterminator=end).writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))


def convert(plain, target):
    people, hours = read(plain / 'applicants.csv'), read(plain / 'availability.csv')
    policy = (plain / 'yunta.yaml').read_text('utf-8')
    for name, writer in (('spreadsheet', write_spreadsheet), ('form', write_form)):
        folder = target / name
        folder.mkdir(parents=True, exist_ok=True)
        writer(people, hours, policy, folder)


if __name__ == '__main__':
    convert(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))

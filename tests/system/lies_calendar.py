"""Changes to the calendars of a result that make them wrong, as lies.py does for its pairs."""
import datetime
import zoneinfo

from lies import bump, claim, double_row, drop_row, says


def at(text):
    return datetime.datetime.fromisoformat(text)


SANTIAGO = zoneinfo.ZoneInfo('America/Santiago')


def moved(row, days=0, minutes=0):
    """Moves a session by the clock on the wall; the samples are in Santiago or have one offset."""
    for end in ('start', 'end'):
        old = at(row[end])
        new = old.replace(tzinfo=None) + datetime.timedelta(days=days, minutes=minutes)
        here = old.astimezone(SANTIAGO).utcoffset() == old.utcoffset()
        row[end] = new.replace(tzinfo=SANTIAGO if here else old.tzinfo).isoformat()


def some(table, change):
    @says(getattr(change, 'words', 'error'))
    def lie(result, cohort, rng):
        rows = result.tables.get(table)
        return change(result, rng, rng.choice(rows)) if rows else None
    return lie


@says('the start is off the grid|the hours are not allowed|not the same|no local time')
def off_the_grid(result, rng, row):
    moved(row, minutes=rng.choice([7, -11]))
    return row


@says('the hours are not allowed|the start is off the grid')
def out_of_hours(result, rng, row):
    moved(row, minutes=60 * (20 - at(row['start']).hour))
    return row


@says('the weekday is not allowed|outside its dates')
def to_sunday(result, rng, row):
    moved(row, days=6 - at(row['start']).weekday())
    return row


@says(r'lasts \d+ minutes, not')
def longer(result, rng, row):
    row['end'] = (at(row['end']) + datetime.timedelta(minutes=30)).isoformat()
    return row


@says('outside its dates|no local time')
def far_away(result, rng, row):
    moved(row, days=364)
    return row


def numbered(column):
    def change(result, rng, row):
        bump(rng, row, column)
        return row
    return change


def one_step(result, cohort, rng):
    """A plenary half an hour later, where that makes it less regular than claimed."""
    rows = result.tables.get('plenaries')
    stages = {s['objective']: s for s in result.stages('plenaries')}
    if not rows or 'regular' not in stages or {r['group'] for r in rows} != {'1'}:
        return None
    row = rng.choice(rows)
    moved(row, minutes=30)
    hours = [(at(r['start']).weekday(), r['start'][11:16]) for r in rows]
    days = [at(r['start']).date() for r in rows]
    cadence = result.run['policy']['plenaries']['cadence_days']
    now = len(rows) - max(map(hours.count, hours)) + sum(
        abs((b - a).days - cadence) for a, b in zip(days, days[1:]))
    return None if now == stages['regular']['value'] else row


def expert(result, rng, row):
    row['experts'] = 'Otra Persona'
    return row


def other_session(result, cohort, rng):
    rows = result.tables.get('plenaries') or []
    rows = [r for r in rows if r['group'] == '1']
    if len(rows) < 2:
        return None
    a, b = rng.sample(rows, 2)
    a['session'] = b['session']
    return a


@says(r'attendance.csv:\d+: [^ ]+: error: should be [01]')
def cell(result, cohort, rng):
    """Somebody comes who cannot, or the other way round, with the counts to go with it."""
    rows, sessions = result.tables.get('attendance'), result.tables.get('plenaries')
    if not rows or not sessions:
        return None
    row, session = rng.choice(rows), rng.choice(sessions)
    step = 1 if row[session['session']] == '0' else -1
    row[session['session']] = str(int(row[session['session']]) + step)
    row['can_attend'] = str(int(row['can_attend']) + step)
    session['can_attend'] = str(int(session['can_attend']) + step)
    for stage in result.stages('plenaries'):
        if stage['objective'] == 'attendance':
            stage['value'] += step
            stage['bound'] += step
    return row


@says('is no group of the plenaries|stands twice')
def two_groups(result, cohort, rng):
    rows = result.tables.get('attendance')
    if not rows or any(r['group'] != '1' for r in rows):
        return None
    row = dict(rng.choice(rows), group='2')
    rows.insert(rows.index(dict(row, group='1')) + 1, row) if dict(row, group='1') in rows else None
    return row


@says('the mentor is not free')
def onto_plenary(result, cohort, rng):
    """A meeting in the middle of a plenary of its mentor's."""
    rows, sessions = result.tables.get('meetings'), result.tables.get('plenaries')
    group = {r['person']: r['group'] for r in result.tables.get('attendance') or []}
    rows = [r for r in rows or [] if r['mentor'] in group]
    if not rows or not sessions:
        return None
    row = rng.choice(rows)
    session = rng.choice([r for r in sessions if r['group'] == group[row['mentor']]])
    length = at(row['end']) - at(row['start'])
    row['start'] = session['start']
    row['end'] = (at(session['start']) + length).isoformat()
    return row


@says('too near to the meeting before')
def too_near(result, cohort, rng):
    rows = [r for r in result.tables.get('meetings') or [] if r['number'] == '2']
    if not rows or result.run['policy']['meetings']['gap_days'] < 2:
        return None
    row = rng.choice(rows)
    first = next(r for r in result.tables['meetings']
                 if (r['mentor'], r['mentee'], r['number']) == (row['mentor'], row['mentee'], '1'))
    row['start'], row['end'] = first['start'], first['end']
    return row


@says('these are no pair')
def no_pair(result, cohort, rng):
    rows = [r for r in result.tables.get('meetings') or [] if r['mentee']]
    pairs = {(r['mentor'], r['mentee']) for r in result.tables['pairings']}
    if not rows:
        return None
    row = rng.choice(rows)
    others = [m for m in sorted({r['mentee'] for r in rows}) if (row['mentor'], m) not in pairs]
    if not others:
        return None
    row['mentee'] = others[0]
    return row


def listed(result, cohort, rng):
    name = rng.choice(['shortfalls', 'hopeless', 'complete'])
    if name == 'complete' and 'complete' in result.run:
        result.run['complete'] += 1
    elif name == 'shortfalls' and result.run.get('shortfalls'):
        rng.choice(result.run['shortfalls'])['held'] += 1
    elif name == 'hopeless' and 'hopeless' in result.run:
        least = result.run['policy']['plenaries']['least_attended']
        able = [r['person'] for r in result.tables.get('attendance') or []
                if int(r['can_attend']) >= least]
        if not able:
            return None
        result.run['hopeless'].append(rng.choice(able))
    else:
        return None
    return name


PLENARIES = [some('plenaries', change) for change in (
    off_the_grid, out_of_hours, to_sunday, longer, far_away, expert, numbered('can_attend'),
    numbered('expected'), numbered('group'))] + [
    one_step, one_step, other_session, cell, cell, two_groups, drop_row('plenaries', 'attendance'),
    double_row('plenaries', 'attendance'), listed, claim]
MEETINGS = [some('meetings', change) for change in (
    off_the_grid, out_of_hours, to_sunday, longer, far_away, numbered('can_attend'),
    numbered('number'))] + [onto_plenary, too_near, no_pair, drop_row('meetings'),
                            double_row('meetings'), listed, claim]


def other_hour(result, rng, row):
    """A session of a series at another hour than the rest."""
    moved(row, minutes=30)
    return row


def named(column):
    def change(result, rng, row):
        row[column] = 'Nadie'
        return row
    return change


def too_soon(result, cohort, rng):
    """Two workshops of one facilitator on the same day."""
    rows = result.tables.get('workshops') or []
    for a in rng.sample(rows, len(rows)):
        for b in rows:
            if a is not b and a['facilitator'] == b['facilitator']:
                moved(a, days=(at(b['start']).date() - at(a['start']).date()).days)
                return a
    return None


def lost(table):
    """A row less of a table whose rows are counted by an objective."""
    def lie(result, cohort, rng):
        rows = result.tables.get(table)
        if not rows or not any(s['objective'] == 'held' for s in result.stages(table)):
            return None
        return rows.pop(rng.randrange(len(rows)))
    return lie


@says(r'seats.csv:\d+: seated: error: should be')
def seat(result, rng, row):
    """Who waits has a seat, or the other way round."""
    row['seated'] = '0' if row['seated'] == '1' else '1'
    return row


@says(r'seats.csv:\d+: (course|person): error: should be')
def others_seat(result, rng, row):
    """Two who are enrolled have each other's place."""
    other = rng.choice(result.tables['seats'])
    if row['person'] == other['person']:
        return None
    row['person'], other['person'] = other['person'], row['person']
    return row


COURSES = [some('courses', change) for change in (
    off_the_grid, out_of_hours, to_sunday, longer, far_away, other_hour, numbered('can_attend'),
    numbered('number'), named('course'))] + [lost('courses'), double_row('courses'), claim] + [
    some('seats', change) for change in (seat, others_seat, numbered('place'), named('course'), named('person'))] + [
    drop_row('seats'), double_row('seats')]
WORKSHOPS = [some('workshops', change) for change in (
    off_the_grid, out_of_hours, to_sunday, longer, far_away, numbered('people'), named('workshop'),
    named('region'), named('facilitator'))] + [lost('workshops'), double_row('workshops'),
                                               too_soon, claim]
ALL = PLENARIES + MEETINGS + COURSES + WORKSHOPS

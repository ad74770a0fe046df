"""Lies about calendars that break one rule each. What the rule is about is looked up in the cohort's own
tables, so that the lie is one whatever verify thinks of it; counts and claims go with it where they can."""
import csv
import datetime

from lies import says
from lies_calendar import at, moved

DATE = datetime.date.fromisoformat
DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']


class Inputs:
    """The tables of a cohort's folder as lists of rows."""
    def __init__(self, folder):
        self.tables = {}
        for path in folder.glob('*.csv'):
            with open(path, encoding='utf-8-sig', newline='') as stream:
                self.tables[path.stem] = list(csv.DictReader(stream))

    def __getitem__(self, name):
        return self.tables.get(name, [])

    def row(self, table, column, value):
        return next(r for r in self[table] if r[column] == value)


def day(row):
    return at(row['start']).date()


def to_date(row, date):
    moved(row, days=(date - day(row)).days)


def to_time_of(row, other):
    """At the start of another, as long as it was."""
    length = at(row['end']) - at(row['start'])
    row['start'] = other['start']
    row['end'] = (at(other['start']) + length).isoformat()


def overlap(a, b):
    return at(a['start']) < at(b['end']) and at(b['start']) < at(a['end'])


def some(table, change):
    """A lie about one row of a table of the result."""
    @says(getattr(change, 'words', 'error'))
    def lie(result, inputs, rng):
        rows = result.tables.get(table)
        what = change(result, inputs, rng, rng.choice(rows)) if rows else None
        if what is not None and table == 'plenaries':
            rows.sort(key=lambda r: (int(r['group']), at(r['start'])))
        return what
    lie.__name__ = f'{table}: {change.__name__}'
    return lie


@says('it is a holiday|outside its dates|the weekday is not allowed')
def on_holiday(result, inputs, rng, row):
    dates = [DATE(h['date']) for h in inputs['holidays'] if not h.get('region')]
    if not dates:
        return None
    to_date(row, rng.choice(dates))
    return row


@says('no local time with the offset')
def other_offset(result, inputs, rng, row):
    for end in ('start', 'end'):
        row[end] = row[end][:-6] + rng.choice(['-05:00', '+00:00', '-02:30'])
    return row


@says('it lies outside its dates|is not available on that date')
def outside_its_window(result, inputs, rng, row, table, column):
    asked = inputs.row(table, column, row[column])
    edges = [(DATE(asked[name]), step) for name, step in (('earliest', -1), ('latest', 1)) if asked[name]]
    if not edges:
        return None
    edge, step = rng.choice(edges)
    to_date(row, edge + datetime.timedelta(step * rng.randint(1, 2)))
    return row


def window_of(table, column):
    @says(outside_its_window.words)
    def change(result, inputs, rng, row):
        return outside_its_window(result, inputs, rng, row, table, column)
    change.__name__ = 'outside its window'
    return change


# ---- plenaries --------------------------------------------------------------------------------
def experts_of(inputs, row):
    return [e for e in inputs.row('sessions', 'session', row['session'])['experts'].split(';') if e]


def speaks(inputs, expert, start, end):
    return any(r['expert'] == expert and r['date'] == str(start.date()) and
               r['from'] <= f'{start:%H:%M}' and f'{end:%H:%M}' <= r['to'] for r in inputs['experts'])


@says('an expert is not free then')
def expert_away(result, inputs, rng, row):
    experts = experts_of(inputs, row)
    start = at(row['start'])
    dates = [d for d in (start + datetime.timedelta(k) for k in range(-14, 15))
             if any(not speaks(inputs, e, d, d + (at(row['end']) - start)) for e in experts)]
    if not dates:
        return None
    to_date(row, rng.choice(dates).date())
    return row


@says('experts: error: should be')
def experts_exchanged(result, inputs, rng, row):
    others = [r for r in result.tables['plenaries'] if r['experts'] != row['experts']]
    if not others:
        return None
    other = rng.choice(others)
    row['experts'], other['experts'] = other['experts'], row['experts']
    return row


@says('should come after session')
def before_what_it_follows(result, inputs, rng, row):
    before = inputs.row('sessions', 'session', row['session'])['after']
    if not before:
        return None
    first = next(r for r in result.tables['plenaries']
                 if r['session'] == before and r['group'] == row['group'])
    to_time_of(row, {'start': (at(first['start']) - datetime.timedelta(hours=3)).isoformat()})
    return row


@says('the cadence is')
def off_the_cadence(result, inputs, rng, row):
    rule = result.run['policy']['plenaries']
    rows = [r for r in result.tables['plenaries'] if r['group'] == row['group']]
    if len(rows) < 2:
        return None
    gap = rule['cadence_days'] + rule['tolerance_days'] + rng.randint(1, 4)
    to_date(rows[-1], day(rows[-2]) + datetime.timedelta(gap))
    return rows[-1]


@says(r'run together; at most 1|an expert is in the session of line')
def two_at_once(result, inputs, rng, row):
    """Two groups at one time, where one expert or at_once 1 is in the way."""
    others = [r for r in result.tables['plenaries'] if r['group'] != row['group']]
    if not others or result.run['policy']['plenaries']['groups']['at_once'] > 1:
        return None
    to_time_of(row, rng.choice(others))
    return row


@says('error: should be|is no group|too many for a room')
def another_group(result, inputs, rng):
    """Somebody in the other group, their marks as they were; they come to some session."""
    groups = sorted({r['group'] for r in result.tables.get('plenaries') or []})
    rows = [r for r in result.tables.get('attendance') or [] if int(r['can_attend'])]
    if len(groups) < 2 or not rows:
        return None
    row = rng.choice(rows)
    row['group'] = rng.choice([g for g in groups if g != row['group']])
    return row


@says('stands twice|out of order')
def a_person_in_two_groups(result, inputs, rng):
    groups = sorted({r['group'] for r in result.tables.get('plenaries') or []})
    rows = result.tables.get('attendance') or []
    if len(groups) < 2 or not rows:
        return None
    place = rng.randrange(len(rows))
    rows.insert(place + 1, dict(rows[place], group=next(g for g in groups if g != rows[place]['group'])))
    return rows[place]


@says('takes part in the plenaries and is not listed')
def nobody_there(result, inputs, rng):
    rows = result.tables.get('attendance') or []
    if not rows:
        return None
    return rows.pop(rng.randrange(len(rows)))


def minutes(clock):
    return int(clock[:-3]) * 60 + int(clock[-2:])


def can_come(inputs, person, date, start, length):
    """Whether somebody's own hours, absences and region leave them free for a plenary."""
    region = inputs.row('applicants', 'id', person).get('region')
    mine = [r for r in inputs['availability'] if r['person'] == person and r['for'] == 'plenaries']
    return not any(r['person'] == person and r['from'] <= str(date) <= r['to']
                   for r in inputs['absences']) and \
        not any(h['date'] == str(date) and h.get('region') in ('', region) for h in inputs['holidays']) and \
        (not mine or any(r['day'] == DAYS[date.weekday()] and minutes(r['from']) <= start and
                         start + length <= minutes(r['to']) for r in mine))


def within_reach(result, inputs, person):
    """How many sessions have a start at which this person could come, whatever the rest."""
    rule, programme = result.run['policy']['plenaries'], result.run['policy']['programme']
    first, last = DATE(programme['start']), DATE(programme['end'])
    dates = [first + datetime.timedelta(k) for k in range((last - first).days + 1)]
    return sum(any(can_come(inputs, person, date, start, int(session['minutes']))
                   for date in dates if DAYS[date.weekday()] in rule['days']
                   for start in range(minutes(rule['from']), minutes(rule['to']), rule['step_minutes']))
               for session in inputs['sessions'])


@says('is missing: too few sessions')
def claimed_possible(result, inputs, rng):
    """Somebody who can come to too few sessions, each looked at alone, is left out of the list."""
    least = result.run['policy']['plenaries']['least_attended']
    listed = [p for p in result.run.get('hopeless') or [] if within_reach(result, inputs, p) < least]
    if not listed:
        return None
    result.run['hopeless'].remove(listed[0])
    return listed[0]


# ---- meetings ---------------------------------------------------------------------------------
@says('is not free|no mentee is free')
def in_absence(result, inputs, rng, row):
    spans = [r for r in inputs['absences'] if r['person'] in (row['mentor'], row['mentee'])]
    if not spans:
        return None
    to_date(row, DATE(rng.choice(spans)['from']))
    return row


@says('is not free|no mentee is free')
def in_no_hours_of_theirs(result, inputs, rng, row):
    person = rng.choice([p for p in (row['mentor'], row['mentee']) if p])
    mine = [r for r in inputs['availability'] if r['person'] == person and r['for'] == 'meetings']
    start, end = at(row['start']), at(row['end'])
    dates = [d for d in (start + datetime.timedelta(k) for k in range(-14, 15)) if not any(
        r['day'] == DAYS[d.weekday()] and r['from'] < f'{end:%H:%M}' and f'{start:%H:%M}' < r['to']
        for r in mine)]
    if not mine or not dates:
        return None
    to_date(row, rng.choice(dates).date())
    return row


@says('somebody is in another meeting then')
def two_meetings_at_once(result, inputs, rng, row):
    others = [r for r in result.tables['meetings'] if r is not row and
              {r['mentor'], r['mentee']} & {row['mentor'], row['mentee']} - {''} and
              (r['mentor'], r['mentee']) != (row['mentor'], row['mentee'])]
    if not others:
        return None
    to_time_of(row, rng.choice(others))
    return row


@says('is one more than meetings.count')
def one_meeting_more(result, inputs, rng, row):
    """A fifth of four, a gap after the last."""
    rows, rule = result.tables['meetings'], result.run['policy']['meetings']
    mine = [r for r in rows if (r['mentor'], r['mentee']) == (row['mentor'], row['mentee'])]
    if len(mine) < rule['count']:
        return None
    more = dict(mine[-1], number=str(len(mine) + 1))
    moved(more, days=7 * (1 + rule['gap_days'] // 7))
    rows.insert(rows.index(mine[-1]) + 1, more)
    return more


def onto(table):
    """A meeting over a session of another kind that its mentor or mentee is in."""
    def change(result, inputs, rng, row):
        pair = {row['mentor'], row['mentee']}
        if table == 'courses':
            mine = {r['course'] for r in inputs['enrolments'] if r['person'] in pair}
            rows = [r for r in result.tables.get('courses') or [] if r['course'] in mine]
        else:
            groups = {r['group'] for r in result.tables.get('attendance') or [] if r['person'] in pair}
            rows = [r for r in result.tables.get('plenaries') or [] if r['group'] in groups]
        if not rows or not row['mentee']:
            return None
        to_time_of(row, rng.choice(rows))
        return row
    change.__name__ = 'onto ' + table
    change.words = 'is not free|no mentee is free'
    return change


# ---- courses ----------------------------------------------------------------------------------
def teachers(inputs, row):
    return set(inputs.row('courses', 'course', row['course'])['instructors'].split(';')) - {''}


def enrolled(inputs, row):
    return {r['person'] for r in inputs['enrolments'] if r['course'] == row['course']}


@says('somebody enrolled is in the course|an expert is in the session|run together|an instructor')
def two_courses_at_once(result, inputs, rng, row):
    others = [r for r in result.tables['courses'] if r['course'] != row['course'] and (
        teachers(inputs, r) & teachers(inputs, row) or enrolled(inputs, r) & enrolled(inputs, row))]
    if not others:
        return None
    to_time_of(row, rng.choice(others))
    return row


@says('an instructor is not free then')
def instructor_at_a_plenary(result, inputs, rng, row):
    others = [r for r in result.tables.get('plenaries') or []
              if set(experts_of(inputs, r)) & teachers(inputs, row)]
    if not others:
        return None
    to_time_of(row, rng.choice(others))
    return row


@says('an instructor is not free then')
def instructor_away(result, inputs, rng, row):
    start, end = at(row['start']), at(row['end'])
    dates = [d for d in (start + datetime.timedelta(k) for k in range(-14, 15)) if any(
        not speaks(inputs, e, d, d + (end - start)) for e in teachers(inputs, row))]
    if not dates:
        return None
    to_date(row, rng.choice(dates).date())
    return row


@says('weekday hours, the same every week|the course has')
def a_week_is_left_out(result, inputs, rng, row):
    """The last session of a series a week later, so that one that is due is not held."""
    mine = [r for r in result.tables['courses'] if r['course'] == row['course']]
    if len(mine) < 2:
        return None
    holidays = {h['date'] for h in inputs['holidays'] if not h.get('region')}
    if str(day(mine[-1])) in holidays:
        return None
    moved(mine[-1], days=7)
    return mine[-1]


@says('weekday hours, the same every week')
def fewer_weekdays(result, inputs, rng, row):
    """A series of two sessions a week held once a week."""
    asked = inputs.row('courses', 'course', row['course'])
    mine = [r for r in result.tables['courses'] if r['course'] == row['course']]
    if asked['per_week'] != '2' or len(mine) < 2:
        return None
    holidays = {h['date'] for h in inputs['holidays'] if not h.get('region')}
    first = day(mine[0])
    if any(str(first + datetime.timedelta(k)) in holidays for k in range(8 * len(mine))):
        return None
    for k, session in enumerate(mine[1:], 1):
        to_time_of(session, mine[0])
        moved(session, days=7 * k)
    return mine


# ---- workshops --------------------------------------------------------------------------------
@says('it is a holiday in this region')
def on_a_regional_holiday(result, inputs, rng, row):
    dates = [DATE(h['date']) for h in inputs['holidays'] if h.get('region') == row['region']]
    if not dates:
        return None
    to_date(row, rng.choice(dates))
    return row


@says('is not available on that date')
def facilitator_away(result, inputs, rng, row):
    who = inputs.row('facilitators', 'facilitator', row['facilitator'])
    edges = [DATE(who[name]) + datetime.timedelta(step) for name, step in (('from', -1), ('to', 1))
             if who[name]]
    if not edges:
        return None
    to_date(row, rng.choice(edges))
    return row


@says('at most|so soon after|is not available|cost|error: should be')
def facilitators_exchanged(result, inputs, rng, row):
    """Two workshops' facilitators, who do not live in one place: a rule is broken, or the cost another."""
    homes = {r['facilitator']: r['home'] for r in inputs['facilitators']}
    cost = next((s for s in result.stages('workshops') if s['objective'] == 'cost'), None)
    for other in rng.sample(result.tables['workshops'], len(result.tables['workshops'])):
        if not cost or homes[other['facilitator']] == homes[row['facilitator']]:
            continue
        row['facilitator'], other['facilitator'] = other['facilitator'], row['facilitator']
        if tour_cost(result, inputs) != cost['value']:
            return row
        row['facilitator'], other['facilitator'] = other['facilitator'], row['facilitator']
    return None


def tour_cost(result, inputs):
    ways = {frozenset((r['from'], r['to'])): int(r['cost']) for r in inputs['travel']}
    total = 0
    for who in inputs['facilitators']:
        mine = sorted((r for r in result.tables['workshops'] if r['facilitator'] == who['facilitator']),
                      key=day)
        places = [who['home'], *[r['region'] for r in mine], who['home']] if mine else []
        total += sum(ways[frozenset(way)] for way in zip(places, places[1:]) if way[0] != way[1])
    return total


@says('so soon after')
def too_far_for_one(result, inputs, rng, row):
    """A workshop too soon after the only other one of its facilitator."""
    mine = [r for r in result.tables['workshops'] if r['facilitator'] == row['facilitator']]
    for other in mine if len(mine) == 2 else []:
        way = next((r for r in inputs['travel']
                    if {r['from'], r['to']} == {row['region'], other['region']}), None)
        if other is row or not way or way['days'] == '0':
            continue
        to_date(row, day(other) + datetime.timedelta(int(way['days'])))
        return row
    return None


# ---- claims -----------------------------------------------------------------------------------
def parts(result):
    return [p for p in result.run['parts'] if p['part'] != 'matching' and p['stages']]


@says('stage|should have')
def stages_exchanged(result, inputs, rng):
    chosen = [p for p in parts(result) if len(p['stages']) > 1]
    if not chosen:
        return None
    stages = rng.choice(chosen)['stages']
    stages[0], stages[1] = stages[1], stages[0]
    return stages


@says('has no status that there is, or stands twice')
def a_part_told_twice(result, inputs, rng):
    """Once more, as something else: a reader may take either."""
    part = rng.choice(result.run['parts'])
    result.run['parts'].append(dict(part, status='absent', stages=[]))
    return part


@says('is never impossible')
def called_impossible(result, inputs, rng):
    """A part that breaks no rule when there is none of it, and of which nothing is left."""
    names = [n for n in ('courses', 'workshops') if result.tables.get(n)]
    if result.tables.get('meetings') and not result.run['policy']['meetings']['after']:
        names.append('meetings')
    if not names:
        return None
    name = rng.choice(names)
    result.tables[name] = []
    result.part(name).update(status='infeasible', stages=[])
    if name == 'meetings':
        result.run['shortfalls'] = []
    return name


@says('out of order')
def rows_exchanged(result, inputs, rng):
    """Rows are sorted by id."""
    names = [n for n, by in (('meetings', 'mentor'), ('workshops', 'workshop'), ('courses', 'course'))
             if len({r[by] for r in result.tables.get(n) or []}) > 1]
    if not names:
        return None
    rows = result.tables[rng.choice(names)]
    rows[0], rows[-1] = rows[-1], rows[0]
    return rows


@says('error: should be|value')
def better_than_it_is(result, inputs, rng):
    """A value, and the bound with it, better than the calendar is."""
    chosen = parts(result)
    if not chosen:
        return None
    stage = rng.choice(rng.choice(chosen)['stages'])
    least = stage['objective'] in ('shortage', 'regular', 'cost', 'early', 'moved')
    step = rng.randint(1, 3) * (-1 if least else 1)
    stage['value'], stage['bound'] = stage['value'] + step, stage['bound'] + step
    return stage


@says('error')
def worse_than_its_bound(result, inputs, rng):
    """Called proven with a gap."""
    chosen = [p for p in parts(result) if p['status'] == 'proven']
    if not chosen:
        return None
    stage = rng.choice(rng.choice(chosen)['stages'])
    stage['bound'] += rng.choice([-1, 1])
    return stage


ANY = [on_holiday, other_offset]
PLENARY = [some('plenaries', change) for change in (
    *ANY, window_of('sessions', 'session'), expert_away, experts_exchanged, before_what_it_follows,
    off_the_cadence, two_at_once)] + [another_group, a_person_in_two_groups, nobody_there,
                                      claimed_possible]
MEETING = [some('meetings', change) for change in (
    *ANY, in_absence, in_no_hours_of_theirs, two_meetings_at_once, one_meeting_more,
    onto('plenaries'), onto('courses'))]
COURSE = [some('courses', change) for change in (
    *ANY, two_courses_at_once, instructor_at_a_plenary, instructor_away, a_week_is_left_out,
    fewer_weekdays)]
WORKSHOP = [some('workshops', change) for change in (
    *ANY, window_of('workshops', 'workshop'), on_a_regional_holiday, facilitator_away,
    facilitators_exchanged, too_far_for_one)]
CLAIMS = [a_part_told_twice, called_impossible, rows_exchanged, stages_exchanged, better_than_it_is,
          better_than_it_is, worse_than_its_bound]
ALL = PLENARY + MEETING + COURSE + WORKSHOP + CLAIMS

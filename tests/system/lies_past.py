"""Changes to a repaired result that make it wrong: what had happened already, and what it says has changed.
As in lies.py; whether a session lies in the past is looked up in the result's own `repair.as_of`."""
import copy

from lies import says
from lies_calendar import at, moved

GONE = 'what was held on this day in the earlier result is missing'
NEW = 'lies before the day from which things may change, and the earlier result did not have it'


def held(result, table):
    as_of = result.run['repair']['as_of']
    return [row for row in result.tables.get(table, []) if row['start'] < as_of]


def of_the_past(table, change):
    @says(f'{GONE}|{NEW}')
    def lie(result, inputs, rng):
        rows = held(result, table)
        return change(result, rng, table, rng.choice(rows)) if rows else None
    lie.__name__ = f'{table}: {change.__name__}'
    return lie


def a_day_earlier(result, rng, table, row):
    moved(row, days=-1)
    return row


def a_step_later(result, rng, table, row):
    moved(row, minutes=60)
    return row


def left_out(result, rng, table, row):
    result.tables[table].remove(row)
    return row


def ends_later(result, rng, table, row):
    """As if it had lasted longer; for meetings of those who are no pair any more, too."""
    pairs = {(r['mentor'], r['mentee']) for r in result.tables['pairings']}
    former = [r for r in held(result, table) if 'mentee' in r and (r['mentor'], r['mentee']) not in pairs]
    row = rng.choice(former) if former else row
    later = dict(row)
    moved(later, minutes=60)
    row['end'] = later['end']
    return row


def another_twice(table):
    """In the place of something held, something else that was held, once more."""
    def lie(result, inputs, rng):
        rows = held(result, table)
        if len(rows) < 2:
            return None
        one, other = rng.sample(rows, 2)
        was = dict(one)
        one.update(other)
        return None if one == was else was
    lie.__name__ = f'{table}: another_twice'
    return lie


def of_what_is_to_come(table):
    """A session that was never held is said to have been."""
    @says(f'{GONE}|{NEW}')
    def lie(result, inputs, rng):
        rows = held(result, table)
        coming = [row for row in result.tables.get(table, []) if row not in rows]
        if not coming or not rows:
            return None
        row = rng.choice(coming)
        row['start'], row['end'] = (rows[-1][end] for end in ('start', 'end'))
        moved(row, minutes=60)
        if table == 'plenaries':
            result.tables[table].sort(key=lambda r: (int(r['group']), at(r['start'])))
        return row
    lie.__name__ = f'{table}: of_what_is_to_come'
    return lie


def named_otherwise(column):
    """What was held under another title, or by others."""
    @says(f'{column}: error: should be')
    def lie(result, inputs, rng):
        rows = held(result, 'plenaries')
        if not rows:
            return None
        row = rng.choice(rows)
        row[column] += ' y otros'
        return row
    lie.__name__ = f'plenaries: {column} of what was held'
    return lie


def in_the_diff(words, change):
    @says(f'diff.csv.*({words})')
    def lie(result, inputs, rng):
        rows = result.tables.get('diff')
        return change(result, rng, rng.choice(rows)) if rows else None
    lie.__name__ = f'diff: {change.__name__}'
    return lie


def missing(result, rng, row):
    result.tables['diff'].remove(row)
    return row


def twice(result, rng, row):
    result.tables['diff'].append(copy.copy(row))
    return row


def of_another_kind(result, rng, row):
    row['what'] = 'visit'
    return row


def at_no_time(result, rng, row):
    if row['what'] == 'pair':
        return None
    row['before' if row['before'] else 'after'] = 'mañana'
    return row


def the_other_way_round(result, rng, row):
    if row['before'] == row['after']:
        return None
    row['before'], row['after'] = row['after'], row['before']
    return row


def of_nothing(result, rng, row):
    result.tables['diff'].append(dict(row, before='', after=''))
    return row


def out_of_order(result, rng, row):
    rows = result.tables['diff']
    others = [r for r in rows if r['person'] != row['person']]
    if not others:
        return None
    one, other = rows.index(row), rows.index(rng.choice(others))
    rows[one], rows[other] = rows[other], rows[one]
    return row


def moved_less(result, inputs, rng):
    """Fewer moves, proven to be the fewest."""
    stages = [s for part in result.run['parts'] for s in part['stages']
              if s['objective'] in ('moved', 'interrupted') and s['value']]
    if not stages:
        return None
    stage = rng.choice(stages)
    stage['value'], stage['bound'] = stage['value'] - 1, min(stage['bound'], stage['value'] - 1)
    return stage


TABLES = 'plenaries', 'meetings', 'courses', 'workshops'
ALL = [of_the_past(table, change) for table in TABLES
       for change in (a_day_earlier, a_step_later, ends_later, left_out)]
ALL += [about(table) for table in TABLES for about in (another_twice, of_what_is_to_come)]
ALL += [in_the_diff("a change of this person's is missing", missing),
        in_the_diff("a change of this person's is none, or stands twice", twice),
        in_the_diff('is none of pair, meeting, plenary', of_another_kind),
        in_the_diff('is no local time', at_no_time),
        in_the_diff("a change of this person's", the_other_way_round),
        in_the_diff('tells of no change', of_nothing), in_the_diff('is out of order', out_of_order),
        named_otherwise('title'), named_otherwise('experts'), moved_less]

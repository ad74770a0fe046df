"""Lies about pairs and people beside the pairs themselves: alternates, pseudonyms, what a repair says, what
run.json says where there is no CSV. Each breaks one thing that the result must say; nothing asks verify."""
import copy

from lies import says


def table_rows(result, name):
    """Of the CSV file, or of run.json where that is the only place."""
    return result.tables[name] if name in result.tables else result.run.get(name) or []


def lists(result):
    """The rows of backups by pair and by who stays."""
    found = {}
    for row in table_rows(result, 'backups'):
        found.setdefault((row['mentor'], row['mentee'], row['for']), []).append(row)
    return found


def some_list(result, rng, least):
    fitting = [rows for rows in lists(result).values() if len(rows) >= least]
    return rng.choice(fitting) if fitting else None


@says('best alternates here')
def best_alternate_left_out(result, rng):
    """The next ones move up, and a place at the end stays free."""
    rows = some_list(result, rng, 1)
    if rows is None:
        return None
    for row in rows[1:]:
        row['choice'] = type(row['choice'])(int(row['choice']) - 1)
    table_rows(result, 'backups').remove(rows[0])
    return rows[0]


@says('best alternates here')
def no_alternates(result, rng):
    rows = table_rows(result, 'backups')
    if not rows:
        return None
    del rows[:]
    return 'none'


@says('better than the choice before')
def alternate_twice(result, rng):
    rows = some_list(result, rng, 2)
    if rows is None:
        return None
    rows[1].update(alternate=rows[0]['alternate'], score=rows[0]['score'])
    return rows[1]


def exchanged(table, words):
    @says(words)
    def lie(result, rng):
        rows = table_rows(result, table)
        if len(rows) < 2:
            return None
        at = rng.randrange(len(rows) - 1)
        rows[at], rows[at + 1] = rows[at + 1], rows[at]
        return rows[at]
    lie.__name__ = table + ' exchanged'
    return lie


def of_another(column):
    @says(column + ': error: should be')
    def lie(result, rng):
        rows = result.tables.get('pseudonyms') or []
        pairs = [(a, b) for a in rows for b in rows if a[column] != b[column]]
        if not pairs:
            return None
        one, other = rng.choice(pairs)
        one[column] = other[column]
        return one
    lie.__name__ = 'pseudonym with the %s of another' % column
    return lie


@says('has no pseudonym|is nobody of the cohort')
def no_pseudonym(result, rng):
    rows = result.tables.get('pseudonyms')
    return rows.pop(rng.randrange(len(rows))) if rows else None


def repair_number(member):
    @says(member + ': error: should be')
    def lie(result, rng):
        if 'repair' not in result.run:
            return None
        result.run['repair'][member] += rng.choice([-1, 1])
        return result.run['repair']
    lie.__name__ = member
    return lie


@says('is no day from which things could change')
def no_day(result, rng):
    if 'repair' not in result.run:
        return None
    result.run['repair']['as_of'] = rng.choice([None, '', result.run['repair']['as_of'] + 'x', '2027-02-30'])
    return result.run['repair']


@says('is not the list of what was sought')
def other_objective(result, rng):
    if 'repair' not in result.run:
        return None
    result.run['repair']['objective'].append('luck')
    return result.run['repair']


@says('a matching that is impossible')
def impossible(result, rng):
    result.part()['status'] = 'infeasible'
    return 'infeasible'


@says('is no weight')
def no_weight(result, rng):
    stages = [s for s in result.stages() if 'weight' in s]
    if not stages:
        return None
    rng.choice(stages)['weight'] = rng.choice(['', 'luck', 'pair + '])
    return stages


@says('is not a bound of the value')
def list_of_bounds(result, rng):
    stage = next((s for s in result.stages() if s['objective'] == 'leximin' and s['value']), None)
    if stage is None:
        return None
    at = rng.randrange(len(stage['bound']))
    stage['bound'][at] += rng.choice([-1, 1])
    return stage


def entries(result):
    return result.run.get('leaving') or []


@says('stands twice or out of order')
def leaves_twice(result, rng):
    if not entries(result):
        return None
    at = rng.randrange(len(entries(result)))
    entries(result).insert(at, copy.deepcopy(entries(result)[at]))
    return entries(result)[at]


@says('out of order')
def listed_in_another_order(result, rng):
    """Lists of run.json that no CSV repeats, and whose order would say who comes before whom among the ids."""
    lists = [x for x in map(result.run.get, ('leaving', 'hopeless', 'shortfalls')) if x and len(x) > 1]
    if not lists:
        return None
    chosen = rng.choice(lists)
    at = rng.randrange(1, len(chosen))
    chosen[at - 1:at + 1] = chosen[at], chosen[at - 1]
    return chosen[at]


@says('nothing can be gained|leaving.loss: error: should be')
def gained_by_leaving(result, rng):
    """By somebody without a lock; beside the alternates too."""
    locked = {r[side] for r in table_rows(result, 'pairings') if r['locked'] in (1, '1')
              for side in ('mentor', 'mentee')}
    free = [e for e in entries(result) if e['mentor'] not in locked]
    if not free or result.part()['status'] != 'proven':
        return None
    entry = rng.choice(free)
    goal = result.stages()[0]['objective']
    entry['loss'][goal] = -1
    for row in table_rows(result, 'backups'):
        if row['mentor'] == entry['mentor'] and row['for'] == 'mentee':
            row['loss_' + goal] = type(row['loss_' + goal])(-1)
    return entry


@says('a whole number for each objective')
def loss_left_out(result, rng):
    if not entries(result):
        return None
    loss = rng.choice(entries(result))['loss']
    return loss.pop(rng.choice(sorted(loss)))


@says('loss_')
def another_loss(result, rng):
    """Beside the alternate, unlike what run.json says of the same mentor."""
    rows = [r for r in table_rows(result, 'backups') for c in r if c.startswith('loss_') and r[c] not in ('', None)]
    if not rows:
        return None
    row = rng.choice(rows)
    column = rng.choice([c for c in row if c.startswith('loss_')])
    row[column] = type(row[column])(int(row[column]) + rng.choice([-1, 1]))
    return row


def alone(result):
    """The tables of run.json that no CSV repeats."""
    return [t for t in ('pairings', 'unmatched', 'audit', 'backups') if t not in result.tables and t in result.run]


@says('other members than the first')
def cell_left_out(result, rng):
    names = [t for t in alone(result) if len(result.run[t]) > 1]
    if not names:
        return None
    row = rng.choice(result.run[rng.choice(names)][1:])
    return row.pop(rng.choice(sorted(row)))


@says('the group is missing|should have one row if in a pair')
def table_emptied(result, rng):
    names = [t for t in ('audit', 'completion') if t not in result.tables and result.run.get(t)]
    if not names:
        return None
    result.run[rng.choice(names)] = []
    return names


@says('costs.value: error: should be 0')
def cost_of_nothing(result, rng):
    """The lowest score of a list without any pair."""
    empty = [s['objective'] for s in result.stages() if s['value'] == []]
    costs = [c for c in result.run.get('costs') or [] if c['objective'] in empty]
    if not costs:
        return None
    rng.choice(costs)['value'] += 1
    return costs


@says('this table is missing')
def table_left_out(result, rng):
    names = [t for t in alone(result) if t in ('audit', 'backups')]
    return result.run.pop(rng.choice(names)) if names else None


ALL = [best_alternate_left_out, no_alternates, alternate_twice, exchanged('backups', 'out of order|better than'),
       exchanged('completion', 'out of order'), exchanged('prices', 'out of range or order'),
       of_another('name'), of_another('email'), no_pseudonym, repair_number('pairs_before'),
       repair_number('pairs_kept'), no_day, other_objective, impossible, no_weight, list_of_bounds,
       leaves_twice, listed_in_another_order, loss_left_out, gained_by_leaving, another_loss, cell_left_out, table_left_out, table_emptied]

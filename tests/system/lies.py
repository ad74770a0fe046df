"""Changes to a result that make it wrong, each by a reason of its own: nothing here asks verify.

A lie takes a result, the cohort's oracle (None for the samples) and a random source, changes the
result in memory and returns words, or None where the result gives no occasion for it. The lies about
prices compute the bound by the formula of docs/mathematics.md from the oracle's scores, and say
whether the change leaves it as it was.
"""
import re

SOFT = ('all_partners_taken', 'quota', 'minimum', 'other_role')


def says(words):
    """What verify must say, among the rest, of a lie."""
    def mark(lie):
        lie.words = words
        return lie
    return mark


def bump(rng, row, column, least=None):
    value = int(row[column])
    step = rng.choice([-1, 1])
    row[column] = str(value + (1 if least is not None and value + step < least else step))


def pair_cell(*columns):
    @says('(%s): error: should be' % '|'.join(columns))
    def lie(result, cohort, rng):
        rows = result.tables['pairings']
        if not rows:
            return None
        column = rng.choice(columns)
        bump(rng, rng.choice(rows), column)
        return column
    return lie


def claimed_score(result, cohort, rng):
    """A score one too high, with a total and a bound to go with it."""
    rows = result.tables['pairings']
    stage = next((s for s in result.stages() if s['objective'] == 'score'), None)
    if not rows or not stage:
        return None
    row = rng.choice(rows)
    row['score'] = str(int(row['score']) + 1)
    stage['value'] += 1
    stage['bound'] += 1
    return 'score and total'


def locked_flag(result, cohort, rng):
    rows = result.tables['pairings']
    if not rows:
        return None
    row = rng.choice(rows)
    row['locked'] = '01'[row['locked'] == '0']
    return row['locked']


@says('top_skills: error: should be')
def top_skills(result, cohort, rng):
    rows = [r for r in result.tables['pairings'] if ';' in r['top_skills']]
    if not rows:
        return None
    row = rng.choice(rows)
    row['top_skills'] = ';'.join(reversed(row['top_skills'].split(';')))
    return row['top_skills']


def drop_row(*tables):
    def lie(result, cohort, rng):
        names = [t for t in tables if result.tables.get(t)]
        if not names:
            return None
        name = rng.choice(names)
        rows = result.tables[name]
        return name, rows.pop(rng.randrange(len(rows)))
    return lie


def double_row(*tables):
    def lie(result, cohort, rng):
        names = [t for t in tables if result.tables.get(t)]
        if not names:
            return None
        name = rng.choice(names)
        rows = result.tables[name]
        at = rng.randrange(len(rows))
        rows.insert(at, dict(rows[at]))
        return name, rows[at]
    return lie


def pair_row(cohort, pairs, mentor, mentee):
    """A row of pairings.csv as it would truly be for these two, but for its top skills."""
    mine = pairs.get((mentor, mentee), cohort.score(mentor, mentee) or 0)
    row = {'mentor': mentor, 'mentee': mentee, 'score': mine, **cohort.parts(mentor, mentee)}
    row['rank_for_mentor'] = 1 + sum(s > mine for p, s in pairs.items() if p[0] == mentor)
    row['rank_for_mentee'] = 1 + sum(s > mine for p, s in pairs.items() if p[1] == mentee)
    row['overlap_minutes'] = cohort.overlap(mentor, mentee)
    row['top_skills'] = best_skills(cohort, mentor, mentee)
    row['locked'] = int(any(r['kind'] == 'lock' and (r['mentor'], r['mentee']) == (mentor, mentee)
                            for r in cohort.constraints))
    return {c: str(v) for c, v in row.items()}


def best_skills(cohort, mentor, mentee):
    teach, cap = (cohort.key('scoring.skills.teach_from', 3),
                  cohort.key('scoring.skills.gain_cap', 3))
    wants = {k: cohort.cell(mentee, 'want:' + k) or 0 for k in cohort.skills}
    wants = wants if any(wants.values()) else dict.fromkeys(wants, 1)
    gains = []
    for k in cohort.skills:
        m, l = cohort.level_of(mentor, k), cohort.level_of(mentee, k)
        gain = wants[k] * min(cap, m - l) if m >= teach and m > l else 0
        if gain:
            gains.append((-gain, k))
    return ';'.join(k for _, k in sorted(gains)[:3])


def sorted_pairs(result):
    result.tables['pairings'].sort(key=lambda r: (r['mentor'], r['mentee']))


@says('are not eligible: ')
def ineligible_pair(result, cohort, rng):
    if not cohort:
        return None
    pairs = cohort.candidates()
    left = [r['person'] for r in result.tables['unmatched']]
    choices = [(i, j) for i in left for j in left if i != j and (i, j) not in pairs]
    if not choices:
        return None
    mentor, mentee = rng.choice(choices)
    result.tables['pairings'].append(pair_row(cohort, pairs, mentor, mentee))
    result.tables['unmatched'] = [r for r in result.tables['unmatched']
                                  if r['person'] not in (mentor, mentee)]
    sorted_pairs(result)
    for stage in result.stages():
        stage['value'] += stage['objective'] == 'pairs'
        stage['bound'] += stage['objective'] == 'pairs'
    return mentor, mentee


@says(r'; at most \d|is mentor and mentee|the other way round')
def over_the_limit(result, cohort, rng):
    """An eligible pair more, every cell true, of somebody who has no room for it."""
    if not cohort:
        return None
    pairs, rows = cohort.candidates(), result.tables['pairings']
    taken = {(r['mentor'], r['mentee']) for r in rows}
    either = cohort.key('matching.both', 'either') == 'either'

    def sold(p):
        return sum(i == p for i, _ in taken)

    def bought(p):
        return sum(j == p for _, j in taken)
    over = [(i, j) for i, j in sorted(pairs) if (i, j) not in taken and (
        sold(i) >= cohort.capacity(i) or bought(j) >= cohort.most_mentors(j) or
        (either and (bought(i) or sold(j))) or (not either and (j, i) in taken))]
    if not over:
        return None
    mentor, mentee = rng.choice(over)
    rows.append(pair_row(cohort, pairs, mentor, mentee))
    sorted_pairs(result)
    result.tables['unmatched'] = [r for r in result.tables['unmatched']
                                  if r['person'] not in (mentor, mentee)]
    return mentor, mentee


@says('the locked pair')
def unlocked(result, cohort, rng):
    rows = [r for r in result.tables['pairings'] if r['locked'] == '1']
    if not rows:
        return None
    result.tables['pairings'].remove(rng.choice(rows))
    return 'lock'


def honest_swap(result, cohort, rng):
    """Two pairs exchange partners, every cell as it would truly be, the values as they then are, and
    the bounds lowered to them. It breaks a rule, or it is worth less than what was proven."""
    if not cohort or not all('weight' in s for s in result.stages()):
        return None
    pairs = cohort.candidates()
    rows = result.tables['pairings']
    goals = [s['objective'] for s in result.stages()]
    if not set(goals) <= {'pairs', 'score', 'mentors'}:
        return None
    for a in rng.sample(rows, len(rows)):
        for b in rng.sample(rows, len(rows)):
            new = [(a['mentor'], b['mentee']), (b['mentor'], a['mentee'])]
            kept = {(r['mentor'], r['mentee']) for r in rows if r is not a and r is not b}
            if a is b or set(new) & kept or len(set(new)) < 2 or any(i == j for i, j in new):
                continue
            score = sum(pairs.get(p, 0) for p in new) - int(a['score']) - int(b['score'])
            if all(p in pairs for p in new) and ('score' not in goals or score >= 0):
                continue
            rows[:] = [r for r in rows if r is not a and r is not b]
            rows += [pair_row(cohort, pairs, *p) for p in new]
            sorted_pairs(result)
            for stage in result.stages():
                if stage['objective'] == 'score':
                    stage['value'] += score
                    stage['bound'] = stage['value']
            return new
    return None


# ---- prices -----------------------------------------------------------------------------------
def proven(result, cohort, pairs, index):
    """The bound of a stage by the formula, from the rows of prices.csv as they now are."""
    stage = result.stages()[index]
    text, _, least = stage['weight'].partition(' where score >= ')
    factor = {m[2]: int(m[1] or 1) for m in re.finditer(r'(?:(\d+)\*)?(pair|score|mentor)', text)}
    price = {(r['side'], r['person']): int(r['price']) for r in result.tables['prices']
             if r['stage'] == stage['objective']}
    locks = {(r['mentor'], r['mentee']) for r in cohort.constraints if r['kind'] == 'lock'}
    bonus = factor.get('mentor', 0)
    either = cohort.key('matching.both', 'either') == 'either'
    sells, buys = {i for i, _ in locks}, {j for _, j in locks}

    def weight(score):
        return factor.get('pair', 0) + factor.get('score', 0) * score
    total = sum(weight(pairs[p]) for p in locks) + bonus * len(sells)
    for i in cohort.mentors():
        spare = cohort.capacity(i) - sum(p[0] == i for p in locks)
        own, p = (0 if i in sells else bonus), price['mentor', i]
        if spare > 0 and not (either and i in buys):
            total += max(0, own + (p * spare if p > 0 else p))
    for j in cohort.mentees():
        spare = cohort.most_mentors(j) - sum(p[1] == j for p in locks)
        if spare > 0 and not (either and j in sells):
            total += spare * max(0, price['mentee', j])
    for (i, j), score in pairs.items():
        if (i, j) not in locks and score >= int(least or 0) and (either or (j, i) not in locks):
            total += max(0, weight(score) - price['mentor', i] - price['mentee', j])
    names = {'pairs': 'pair', 'score': 'score', 'mentors': 'mentor'}
    for before in result.stages()[:index]:
        total -= factor.get(names.get(before['objective']), 0) * before['value']
    if stage['objective'] == 'worst':
        return total < 0
    return total // factor[names[stage['objective']]]


def price_off(result, cohort, rng):
    """One price one off. Returns 'right' when the bound stays what it was."""
    priced = [k for k, s in enumerate(result.stages()) if 'weight' in s]
    pairs = cohort.candidates() if cohort else {}
    if not priced or not pairs:
        return None
    index = rng.choice(priced)
    before = proven(result, cohort, pairs, index)
    rows = [r for r in result.tables['prices']
            if r['stage'] == result.stages()[index]['objective']]
    bump(rng, rng.choice(rows), 'price')
    return 'right' if proven(result, cohort, pairs, index) == before else 'price'


def weight_off(result, cohort, rng):
    """A factor of a weight one off. 'right' when the bound stays what it was."""
    priced = [k for k, s in enumerate(result.stages()) if re.search(r'\d+\*', s.get('weight', ''))]
    pairs = cohort.candidates() if cohort else {}
    if not priced or not pairs:
        return None
    index = rng.choice(priced)
    before = proven(result, cohort, pairs, index)
    stage = result.stages()[index]
    stage['weight'] = re.sub(r'(\d+)\*', lambda m: '%d*' % (int(m[1]) + 1), stage['weight'], 1)
    return 'right' if proven(result, cohort, pairs, index) == before else stage['weight']


# ---- people and claims ------------------------------------------------------------------------
@says('reason: error: is not the reason')
def reason(result, cohort, rng):
    rows = result.tables['unmatched']
    if not rows:
        return None
    row = rng.choice(rows)
    hard = ['no_sponsor', 'outside_window', 'where', 'no_eligible_partner']
    row['reason'] = rng.choice(hard if row['reason'] in SOFT else
                               [r for r in hard if r != row['reason']] + ['quota', 'nonsense'])
    return row['reason']


@says('role: error: should be')
def role(result, cohort, rng):
    rows = result.tables['unmatched']
    if not rows:
        return None
    row = rng.choice(rows)
    row['role'] = rng.choice([r for r in ('mentor', 'mentee', 'both') if r != row['role']])
    return row['role']


def count(result, cohort, rng):
    name = rng.choice(['applicants', 'mentors', 'mentees', 'both', 'eligible_pairs', 'blocks'])
    result.run['people'][name] += rng.choice([-1, 1])
    return name


def claim(result, cohort, rng):
    part = rng.choice([p for p in result.run['parts'] if p['stages']])
    stage, member = rng.choice(part['stages']), rng.choice(['value', 'bound'])
    if part['status'] != 'proven' and member == 'bound':
        return None
    stage[member] += rng.choice([-1, 1])
    return part['part'], stage, member


@says('policy: error')
def policy(result, cohort, rng):
    section = rng.choice(['matching', 'scoring', 'plenaries', 'meetings'])
    key = rng.choice([k for k, v in result.run['policy'][section].items()
                      if not isinstance(v, dict)] or ['both'])
    values = result.run['policy'][section]
    values[key] = values[key] + 1 if isinstance(values.get(key), int) else 'changed'
    return section, key


@says('inputs')
def inputs(result, cohort, rng):
    row = rng.choice(result.run['inputs'])
    if rng.random() < 0.5:
        row['rows'] += 1
    else:
        row['sha256'] = row['sha256'][::-1]
    return row


@says('audit.csv:')
def audit(result, cohort, rng):
    rows = [r for r in result.tables['audit'] if r['people']]
    if not rows:
        return None
    bump(rng, rng.choice(rows), rng.choice(['people', 'matched']))
    return 'audit'


MATCHING = [pair_cell('skills', 'availability', 'goals', 'region', 'age', 'level', 'preferences'),
            pair_cell('rank_for_mentor', 'rank_for_mentee'), pair_cell('overlap_minutes'),
            pair_cell('score'), claimed_score, locked_flag, top_skills,
            drop_row('pairings', 'unmatched'), double_row('pairings', 'unmatched', 'prices'),
            drop_row('prices'), ineligible_pair, over_the_limit, unlocked, honest_swap, honest_swap, price_off, price_off,
            price_off, weight_off, reason, role, count, claim, claim, policy, inputs, audit]

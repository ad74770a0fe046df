"""What the contract says of a small cohort, by the plainest possible code.

An independent reading of the formats, rules, scores and objectives, written from the contract alone
and sharing nothing with the program: it makes random cohorts, scores every pair and tries every
matching. Only for cohorts of about a dozen people.
"""
import itertools
import json
import random

DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']
COMPONENTS = ['skills', 'availability', 'goals', 'region', 'age', 'level', 'preferences']


def minutes(text):
    hours, rest = text.split(':')
    return int(hours) * 60 + int(rest)


class Cohort:
    """People and tables as plain dicts, and the policy with every default filled in."""

    def __init__(self, people, policy, availability=(), constraints=(), history=(),
                 preferences=(), scores=None, start_year=2027):
        self.people = {p['id']: p for p in people}
        self.policy = policy
        self.availability = list(availability)
        self.constraints = list(constraints)
        self.history = list(history)
        self.preferences = list(preferences)
        self.scores = scores
        self.start_year = start_year
        self.skills = sorted({k.split(':', 1)[1] for p in people for k in p
                              if k.startswith(('skill:', 'want:'))})
        self._week = {}

    def key(self, path, default):
        node = self.policy
        for part in path.split('.'):
            if not isinstance(node, dict) or part not in node:
                return default
            node = node[part]
        return node

    # ---- people -------------------------------------------------------------------------------
    def cell(self, person, column):
        value = self.people[person].get(column, '')
        return value if value != '' else None

    def mentors(self):
        return [p for p, row in self.people.items() if row['role'] in ('mentor', 'both')]

    def mentees(self):
        return [p for p, row in self.people.items() if row['role'] in ('mentee', 'both')]

    def capacity(self, person):
        value = self.cell(person, 'capacity')
        return self.key('matching.mentor.capacity', 1) if value is None else value

    def most_mentors(self, person):
        value = self.cell(person, 'mentors')
        return self.key('matching.mentee.mentors', 1) if value is None else value

    def age(self, person):
        year = self.cell(person, 'birth_year')
        return None if year is None else self.start_year - year

    def week(self, person):
        """The set of minutes of the week that a person gave for meetings."""
        if person not in self._week:
            given, week = False, set()
            for row in self.availability:
                if row['person'] == person and row.get('for', '') in ('', 'meetings', 'all'):
                    given = True
                    day = DAYS.index(row['day']) * 1440
                    week.update(range(day + minutes(row['from']), day + minutes(row['to'])))
            if not given and self.key('availability.missing', 'always') == 'always':
                week = set(range(7 * 1440))
            self._week[person] = week
        return self._week[person]

    def overlap(self, i, j):
        return len(self.week(i) & self.week(j))

    def meetable(self, i, j):
        both = self.week(i) & self.week(j)
        length = self.key('meetings.minutes', 60)
        first, last = minutes(self.key('meetings.from', '09:00')), \
            minutes(self.key('meetings.to', '18:00'))
        for day in self.key('meetings.days', DAYS[:5]):
            for start in range(first, last - length + 1, self.key('meetings.step_minutes', 30)):
                at = DAYS.index(day) * 1440 + start
                if all(m in both for m in range(at, at + length)):
                    return True
        return False

    # ---- scores -------------------------------------------------------------------------------
    def level_of(self, person, skill):
        value = self.cell(person, 'skill:' + skill)
        return self.key('skills.missing_level', 1) if value is None else value

    def part_skills(self, i, j):
        teach, cap = self.key('scoring.skills.teach_from', 3), self.key('scoring.skills.gain_cap', 3)
        wants = {k: self.cell(j, 'want:' + k) or 0 for k in self.skills}
        if not any(wants.values()):
            wants = {k: 1 for k in self.skills}
        gained = possible = 0
        for k, w in wants.items():
            m, l = self.level_of(i, k), self.level_of(j, k)
            gained += w * (min(cap, max(0, m - l)) if m >= teach else 0)
            possible += w * min(cap, 5 - l)
        return 10000 * gained // possible if possible else 0

    def part_availability(self, i, j):
        enough = self.key('scoring.availability.enough_minutes', 120)
        return 10000 * min(self.overlap(i, j), enough) // enough

    def part_goals(self, i, j):
        goals, strengths = set(self.cell(j, 'goals') or ()), set(self.cell(i, 'strengths') or ())
        return 10000 * len(goals & strengths) // len(goals) if goals else 0

    def part_region(self, i, j):
        a, b = self.cell(i, 'region'), self.cell(j, 'region')
        return 10000 if a is not None and a == b else 0

    def distance(self, name, gap, ideal, spread):
        ideal = self.key('scoring.%s.ideal' % name, ideal)
        spread = self.key('scoring.%s.spread' % name, spread)
        return 10000 * max(0, spread - abs(gap - ideal)) // spread

    def part_age(self, i, j):
        if self.age(i) is None or self.age(j) is None:
            return 0
        return self.distance('age', self.age(j) - self.age(i), 20, 20)

    def part_level(self, i, j):
        a, b = self.cell(i, 'level'), self.cell(j, 'level')
        return 0 if a is None or b is None else self.distance('level', a - b, 1, 3)

    def preference(self, person, choice):
        rows = [r for r in self.preferences if r['person'] == person and r['choice'] in self.people]
        for r in rows:
            if r['choice'] == choice:
                return max(0, 10000 * (len(rows) - r['rank'] + 1) // len(rows))
        return 0

    def part_preferences(self, i, j):
        return (self.preference(i, j) + self.preference(j, i)) // 2

    def has_data(self, component):
        def some(*columns):
            return any(self.cell(p, c) is not None for p in self.people for c in columns)
        if component == 'skills':
            return some(*['skill:' + k for k in self.skills], *['want:' + k for k in self.skills])
        if component == 'availability':
            return any(r.get('for', '') in ('', 'meetings', 'all') for r in self.availability)
        if component == 'goals':
            return some('goals', 'strengths')
        if component == 'preferences':
            return any(r['choice'] in self.people for r in self.preferences)
        return some({'age': 'birth_year'}.get(component, component))

    def parts(self, i, j):
        return {c: getattr(self, 'part_' + c)(i, j) if self.has_data(c) else 0 for c in COMPONENTS}

    def score(self, i, j):
        """The final score, or None where scores.csv lacks the pair."""
        if self.scores is not None:
            if (i, j) not in self.scores:
                return None
            total = self.scores[i, j]
        else:
            defaults = {'skills': 60, 'availability': 25, 'goals': 15}
            weights = {c: self.key('scoring.weights.' + c, defaults.get(c, 0))
                       for c in COMPONENTS if self.has_data(c)}
            parts = self.parts(i, j)
            weight = sum(weights.values())
            total = sum(w * parts[c] for c, w in weights.items()) // weight if weight else 0
        for row in self.constraints:
            if (row['mentor'], row['mentee']) == (i, j):
                total += {'prefer': 1, 'avoid': -1}.get(row['kind'], 0) * (row['points'] or 0)
        return max(0, min(10000, total))

    # ---- rules --------------------------------------------------------------------------------
    def may_apply(self, person, role):
        if self.key('eligibility.sponsor', False) and self.cell(person, 'sponsor') != 'yes':
            return False
        applied = self.cell(person, 'applied_on')
        window = self.key('eligibility.window', {})
        if applied is not None:
            if window.get('from') and applied < window['from']:
                return False
            if window.get('to') and applied > window['to']:
                return False
        for where in self.key('eligibility.where', []):
            if where.get('role', role) == role and not self.holds(where, person):
                return False
        return True

    def holds(self, where, person):
        value = self.cell(person, where['column'])
        if value is None:
            return False
        if 'in' in where and str(value) not in map(str, where['in']):
            return False
        if 'not_in' in where and str(value) in map(str, where['not_in']):
            return False
        return where.get('least', value) <= value <= where.get('most', value) \
            if 'least' in where or 'most' in where else True

    def eligible(self, i, j):
        if i == j or i not in self.mentors() or j not in self.mentees():
            return False
        if not (self.may_apply(i, 'mentor') and self.may_apply(j, 'mentee')):
            return False
        for column in self.key('eligibility.same', []):
            a, b = self.cell(i, column), self.cell(j, column)
            if a is None or b is None or a != b:
                return False
        for column in self.key('eligibility.different', []):
            a, b = self.cell(i, column), self.cell(j, column)
            if a is None or b is None or a == b:
                return False
        younger = self.key('eligibility.mentor_younger_by', None)
        if younger is not None and (self.age(i) is None or self.age(j) is None or
                                    self.age(j) - self.age(i) < younger):
            return False
        above = self.key('eligibility.mentor_level_above_by', None)
        a, b = self.cell(i, 'level'), self.cell(j, 'level')
        if above is not None and (a is None or b is None or a - b < above):
            return False
        if self.key('eligibility.shared_language', False) and \
                not set(self.cell(i, 'languages') or ()) & set(self.cell(j, 'languages') or ()):
            return False
        least = self.key('eligibility.overlap_minutes', 0)
        if least and self.overlap(i, j) < least:
            return False
        if self.key('eligibility.meetable', False) and not self.meetable(i, j):
            return False
        if any(r['kind'] == 'forbid' and (r['mentor'], r['mentee']) == (i, j)
               for r in self.constraints):
            return False
        if not self.key('eligibility.repeat_pairs', False) and \
                any({r['mentor'], r['mentee']} == {i, j} for r in self.history):
            return False
        score = self.score(i, j)
        return score is not None and score >= self.key('eligibility.least_score', 0)

    # ---- matching -----------------------------------------------------------------------------
    def candidates(self):
        return {(i, j): self.score(i, j) for i in self.mentors() for j in self.mentees()
                if self.eligible(i, j)}

    def options(self):
        """For each mentee, every set of mentors that they may have."""
        pairs = self.candidates()
        lists = []
        for j in self.mentees():
            partners = [i for (i, k) in pairs if k == j]
            most = min(self.most_mentors(j), len(partners))
            lists.append([tuple((i, j) for i in chosen) for n in range(most + 1)
                          for chosen in itertools.combinations(partners, n)])
        return pairs, lists

    def feasible(self, chosen):
        load = {}
        for i, _ in chosen:
            load[i] = load.get(i, 0) + 1
        least = self.key('matching.mentor.minimum', 0)
        if any(n > self.capacity(i) or n < least for i, n in load.items()):
            return False
        matched = {'mentor': set(load), 'mentee': {j for _, j in chosen}}
        if self.key('matching.both', 'either') == 'either':
            if matched['mentor'] & matched['mentee']:
                return False
        elif any((j, i) in chosen for i, j in chosen):
            return False
        for row in self.constraints:
            if row['kind'] == 'lock' and (row['mentor'], row['mentee']) not in chosen:
                return False
        for quota in self.key('matching.quotas', []):
            n = sum(all(self.holds({'column': c, 'in': v if isinstance(v, list) else [v]}, p)
                        for c, v in quota.get('where', {}).items())
                    for p in matched[quota['side']])
            if n < quota.get('least', 0) or n > quota.get('most', n):
                return False
        return True

    def value(self, objective, chosen, pairs):
        if objective == 'pairs':
            return len(chosen)
        if objective == 'mentors':
            return len({i for i, _ in chosen})
        if objective == 'fewest_mentors':
            return -len({i for i, _ in chosen})
        if objective == 'worst':
            return min((pairs[p] for p in chosen), default=0)
        return sum(pairs[p] for p in chosen)

    def optimum(self):
        """The best vector of objectives (fewest_mentors as a count), or None if infeasible."""
        pairs, lists = self.options()
        goals = self.key('matching.objective', ['pairs', 'score'])
        best = None
        for combination in itertools.product(*lists):
            chosen = frozenset(itertools.chain.from_iterable(combination))
            if not self.feasible(chosen):
                continue
            vector = [self.value(g, chosen, pairs) for g in goals]
            if best is None or vector > best:
                best = vector
        return best if best is None else [abs(v) for v in best]

    def size(self):
        total = 1
        for options in self.options()[1]:
            total *= len(options)
        return total

    # ---- files --------------------------------------------------------------------------------
    def write(self, folder, shuffle=None):
        rows = list(self.people.values())
        tables = {'availability': (['person', 'day', 'from', 'to', 'for'], self.availability),
                  'constraints': (['kind', 'mentor', 'mentee', 'points', 'reason'],
                                  self.constraints),
                  'history': (['cohort', 'mentor', 'mentee', 'rating'], self.history),
                  'preferences': (['person', 'choice', 'rank'], self.preferences)}
        if self.scores is not None:
            tables['scores'] = (['mentor', 'mentee', 'score'],
                                [dict(mentor=i, mentee=j, score=s)
                                 for (i, j), s in self.scores.items()])
        header = sorted({k for row in rows for k in row}, key=lambda k: (k != 'id', k))
        tables['applicants'] = (header, rows)
        for name, (columns, content) in tables.items():
            if not content and name != 'scores':
                continue
            if shuffle:
                content = shuffle.sample(content, len(content))
            with open(folder / (name + '.csv'), 'w', encoding='utf-8') as out:
                out.write(','.join(columns) + '\n')
                for row in content:
                    out.write(','.join(cell_text(row.get(c, '')) for c in columns) + '\n')
        (folder / 'yunta.yaml').write_text(json.dumps(self.policy, ensure_ascii=False), 'utf-8')


def cell_text(value):
    if value is None:
        return ''
    return ';'.join(value) if isinstance(value, (list, tuple)) else str(value)


# ---- random cohorts ---------------------------------------------------------------------------
def maybe(rng, value, chance=0.85):
    return value if rng.random() < chance else ''


def random_person(rng, k, skills, roles):
    row = {'id': 'p%02d' % k, 'role': rng.choice(roles),
           'institution': maybe(rng, rng.choice('AB'), 0.95), 'unit': maybe(rng, rng.choice('uvw')),
           'region': maybe(rng, rng.choice(['Aysén', 'Maule', 'Lima'])),
           'level': maybe(rng, rng.randint(1, 5)), 'birth_year': maybe(rng, rng.randint(1960, 2003)),
           'sponsor': rng.choice(['yes', 'yes', 'yes', 'no', '']),
           'applied_on': maybe(rng, '2027-01-%02d' % rng.randint(1, 28)),
           'capacity': maybe(rng, rng.randint(1, 3), 0.4), 'mentors': maybe(rng, rng.randint(1, 2), 0.2),
           'strengths': rng.sample(['a', 'b', 'c', 'd'], rng.randint(0, 3)),
           'goals': rng.sample(['a', 'b', 'c', 'd'], rng.randint(0, 3)),
           'languages': rng.sample(['es', 'en', 'qu'], rng.randint(0, 2)),
           'months': maybe(rng, rng.randint(0, 12))}
    for list_column in ('strengths', 'goals', 'languages'):
        row[list_column] = row[list_column] or ''
    for s in skills:
        row['skill:' + s] = maybe(rng, rng.randint(1, 5))
        row['want:' + s] = maybe(rng, rng.randint(0, 3), 0.6)
    return row


def random_policy(rng):
    def some(chance, value):
        return value if rng.random() < chance else None
    eligibility = {
        'sponsor': some(0.08, True), 'window': some(0.08, {'from': '2027-01-04', 'to': '2027-01-24'}),
        'same': some(0.08, rng.choice([['institution'], ['region']])),
        'different': some(0.08, [rng.choice(['unit', 'institution'])]),
        'mentor_younger_by': some(0.06, rng.choice([0, 5, 10])),
        'mentor_level_above_by': some(0.06, rng.choice([0, 1])),
        'shared_language': some(0.06, True), 'overlap_minutes': some(0.08, rng.choice([30, 60, 120])),
        'meetable': some(0.08, True), 'least_score': some(0.08, rng.choice([500, 2500, 4000])),
        'repeat_pairs': some(0.3, True),
        'where': some(0.08, [rng.choice([
            {'role': 'mentee', 'column': 'months', 'most': 6},
            {'column': 'region', 'not_in': ['Lima']},
            {'role': 'mentor', 'column': 'months', 'least': 2},
            {'column': 'region', 'in': ['Aysén', 'Maule']}])])}
    weights = {c: rng.choice([0, 1, 10, 60]) for c in COMPONENTS} if rng.random() < 0.7 else {}
    quotas = []
    for _ in range(rng.choice([0, 0, 0, 1, 2])):
        quota = {'side': rng.choice(['mentor', 'mentee']),
                 'where': rng.choice([{}, {'region': 'Aysén'}, {'institution': 'A'},
                                      {'region': ['Lima', 'Maule'], 'unit': 'u'}])}
        if rng.random() < 0.6:
            quota['least'] = rng.randint(0, 2)
        if rng.random() < 0.7 or 'least' not in quota:
            quota['most'] = rng.randint(quota.get('least', 0), 3)
        quotas.append(quota)
    objective = rng.choice([
        ['pairs', 'score'], ['pairs', 'worst', 'score'], ['score'], ['score', 'pairs'],
        ['pairs', 'mentors', 'score'], ['mentors', 'pairs', 'score'],
        ['pairs', 'fewest_mentors', 'score'], ['pairs', 'score', 'worst'],
        ['mentors', 'score'], ['pairs', 'worst', 'mentors', 'score'], ['pairs', 'mentors', 'worst'],
        ['pairs', 'worst', 'fewest_mentors', 'score'], ['pairs']])
    matching = {'objective': objective, 'both': some(0.4, 'and'), 'quotas': quotas or None,
                'mentor': some(0.5, {'capacity': rng.randint(1, 3),
                                     'minimum': rng.choice([0, 0, 1, 2])}),
                'mentee': some(0.3, {'mentors': rng.randint(1, 2)})}
    scoring = {'weights': weights or None,
               'skills': some(0.3, {'teach_from': rng.randint(1, 5), 'gain_cap': rng.randint(1, 4)}),
               'availability': some(0.3, {'enough_minutes': rng.choice([45, 60, 300])}),
               'age': some(0.3, {'ideal': rng.randint(-5, 25), 'spread': rng.randint(1, 30)}),
               'level': some(0.3, {'ideal': rng.randint(-1, 2), 'spread': rng.randint(1, 4)})}
    policy = {'programme': {'start': '2027-03-01', 'end': '2027-08-31'},
              'eligibility': eligibility, 'scoring': scoring, 'matching': matching,
              'skills': some(0.2, {'missing_level': rng.randint(1, 3)}),
              'availability': some(0.2, {'missing': 'never'}),
              'meetings': some(0.3, {'minutes': rng.choice([30, 45, 90]), 'from': '09:30'})}
    return without_none(policy)


def without_none(node):
    if isinstance(node, dict):
        return {k: without_none(v) for k, v in node.items() if v is not None}
    return node


def random_cohort(seed, most_size=20000):
    """A random cohort that has at most most_size combinations to try."""
    rng = random.Random(seed)
    while True:
        n = rng.choice([2, 4, 6, 8, 10, 12, 12])
        skills = ['Planillas', 'Año nuevo', 'Correo'][:rng.randint(0, 3)]
        roles = rng.choice([['mentor', 'mentee'], ['mentor', 'mentee', 'both'], ['both'],
                            ['mentor', 'mentee', 'mentee']])
        people = [random_person(rng, k, skills, roles) for k in range(n)]
        ids = [p['id'] for p in people]
        mentors = [p['id'] for p in people if p['role'] != 'mentee']
        mentees = [p['id'] for p in people if p['role'] != 'mentor']
        cohort = Cohort(people, random_policy(rng), random_hours(rng, ids),
                        random_constraints(rng, mentors, mentees),
                        [dict(cohort='x', mentor=rng.choice(ids + ['gone']), mentee=rng.choice(ids),
                              rating='') for _ in range(rng.choice([0, 0, 3]))],
                        random_preferences(rng, ids), random_scores(rng, mentors, mentees))
        cohort.history = [r for r in cohort.history if r['mentor'] != r['mentee']]
        if cohort.size() <= most_size:
            return cohort


def random_hours(rng, ids):
    rows = []
    for p in ids:
        for _ in range(rng.choice([0, 2, 5])):
            start = rng.randrange(8 * 60, 17 * 60, 15)
            end = start + rng.choice([30, 45, 60, 120, 180])
            rows.append({'person': p, 'day': rng.choice(DAYS[:3]),
                         'from': '%02d:%02d' % divmod(start, 60),
                         'to': '%02d:%02d' % divmod(end, 60),
                         'for': rng.choice(['', 'meetings', 'all', 'plenaries'])})
    return rows if rng.random() < 0.8 else []


def random_constraints(rng, mentors, mentees):
    rows, seen = [], set()
    if not mentors or not mentees:
        return rows
    for _ in range(rng.choice([0, 0, 2, 4])):
        kind = rng.choice(['lock', 'forbid', 'prefer', 'avoid', 'prefer', 'avoid'])
        i, j = rng.choice(mentors), rng.choice(mentees)
        if i == j or (i, j) in seen:
            continue
        seen.add((i, j))
        points = rng.choice([1, 800, 10000]) if kind in ('prefer', 'avoid') else ''
        rows.append(dict(kind=kind, mentor=i, mentee=j, points=points, reason=''))
    return rows


def random_preferences(rng, ids):
    rows = []
    for p in ids:
        others = [q for q in ids if q != p]
        for rank, choice in enumerate(rng.sample(others, min(len(others), rng.choice([0, 1, 3]))), 1):
            rows.append(dict(person=p, choice=choice, rank=rank))
    return rows if rng.random() < 0.5 else []


def random_scores(rng, mentors, mentees):
    if rng.random() > 0.2:
        return None
    return {(i, j): rng.choice([0, 100, 100, 5000, 9999, 10000]) for i in mentors for j in mentees
            if i != j and rng.random() < 0.7}

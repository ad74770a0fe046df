#!/usr/bin/env python3
"""The program against other solvers, and against itself on changed cohorts, until the time is over.

    soak.py --yunta FILE [--minutes M | --rounds N] [--seed S] [--only small|middling|calendar|repaired]

Each round takes one seed. Small cohorts (tests/system/oracle.py: every rule, objective and key of the policy):
brute force, both engines, verify, and the laws below. Middling ones (30 to 90 people, scores from a table):
engines against one another, SciPy where the matching is an assignment (skipped without SciPy). Generated ones
with calendars: run, then verify; and random ones whose rules change while they run: repair, twice, then verify.

Laws: rows shuffled and threads changed, the same bytes; weights scaled, the same bytes; people relabelled, the
same values; a mentor's twin added, or a capacity raised, never worse; two cohorts side by side under
eligibility.same, the sum of both."""

import argparse
import copy
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "system"))
import changed_rules  # noqa: E402
import oracle  # noqa: E402
import random_calendars  # noqa: E402

try:
    import numpy
    from scipy.optimize import linear_sum_assignment
except ImportError:
    numpy = None


class Disagreement(Exception):
    pass


def need(right, *words):
    if not right:
        raise Disagreement(" ".join(map(str, words)))


class Soak:
    def __init__(self, yunta, work):
        self.yunta, self.work = yunta, pathlib.Path(work)
        self.compared = {}

    def count(self, what):
        self.compared[what] = self.compared.get(what, 0) + 1

    def run(self, *words):
        return subprocess.run([self.yunta, *map(str, words)], capture_output=True, text=True, timeout=600, check=False)

    def solve(self, cohort, *words, shuffle=None):
        """(values, bounds, bytes of pairings.csv), or None when no matching exists."""
        folder = self.work / "c"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        cohort.write(folder, shuffle)
        done = self.run("match", folder, "-q", "--time-limit", 60, *words)
        if done.returncode == 3:
            return None
        need(done.returncode in (0, 1), "exit", done.returncode, done.stderr)
        stages = json.loads((folder / "out" / "run.json").read_text("utf-8"))["parts"][0]["stages"]
        return ([s["value"] for s in stages], [s["bound"] for s in stages],
                (folder / "out" / "pairings.csv").read_bytes())

    def verified(self):
        done = self.run("verify", self.work / "c", self.work / "c" / "out")
        need(done.returncode == 0, "verify:", done.stderr)
        self.count("results verified")

    def goals(self, cohort):
        return cohort.key("matching.objective", ["pairs", "score"])

    def no_worse(self, cohort, before, after, law):
        if before is None:
            return
        need(after is not None, law, "makes it impossible")
        signs = [-1 if goal == "fewest_mentors" else 1 for goal in self.goals(cohort)]
        first = [s * v for s, v in zip(signs, before[0])]
        then = [s * v for s, v in zip(signs, after[0])]
        need(then >= first, law, before[0], "->", after[0])
        self.count(law)

    # ---- small cohorts ------------------------------------------------------------------------------------

    def small(self, seed):
        rng, cohort = random.Random(seed), oracle.random_cohort(seed)
        before = self.solve(cohort)
        best = cohort.optimum()
        need((before is None) == (best is None) and (best is None or before[0] == best), "brute force:", best, before)
        self.count("brute force")
        if before is not None:
            need(before[1] == best, "a bound that is not the value", before[:2])
            self.verified()
        other = self.solve(cohort, "--engine", "glpk")
        need((other is None) == (before is None) and (other is None or other[0] == best), "glpk:", other, best)
        self.count("engines")
        for law in (self.shuffled, self.scaled, self.relabelled, self.twin, self.roomier):
            law(rng, cohort, before)

    def shuffled(self, rng, cohort, before):
        after = self.solve(cohort, "-j", rng.randint(1, 4), shuffle=rng)
        need(after == before, "shuffled rows or threads change the result")
        self.count("shuffled")

    def scaled(self, rng, cohort, before):
        weights = cohort.key("scoring.weights", {})
        if not any(weights.values()) or len(weights) < len(oracle.COMPONENTS):
            return
        changed = copy.deepcopy(cohort)
        factor = rng.randint(2, 10000 // max(weights.values()))
        changed.policy["scoring"]["weights"] = {c: w * factor for c, w in weights.items()}
        need(self.solve(changed) == before, "weights times", factor)
        self.count("weights scaled")

    def relabelled(self, rng, cohort, before):
        """New ids in another order, which are not ids of anybody."""
        names = {p: f"q{k:02}" for k, p in enumerate(rng.sample(sorted(cohort.people), len(cohort.people)))}
        changed = copy.deepcopy(cohort)
        changed.people = {names[p]: {**row, "id": names[p]} for p, row in cohort.people.items()}
        for rows in (changed.availability, changed.constraints, changed.history, changed.preferences):
            for row in rows:
                for column in ("person", "mentor", "mentee", "choice"):
                    if column in row:
                        row[column] = names.get(row[column], row[column])
        if cohort.scores is not None:
            changed.scores = {(names[i], names[j]): s for (i, j), s in cohort.scores.items()}
        after = self.solve(changed)
        need((after is None) == (before is None) and (after is None or after[0] == before[0]), "relabelled:", before, after)
        self.count("relabelled")

    def twin(self, rng, cohort, before):
        """Another mentor with nothing but the role: whoever was not paired with them, need not be."""
        changed = copy.deepcopy(cohort)
        changed.people["zz"] = {"id": "zz", "role": "mentor"}
        self.no_worse(cohort, before, self.solve(changed), "a mentor more")

    def roomier(self, rng, cohort, before):
        changed = copy.deepcopy(cohort)
        mentors = changed.mentors()
        if mentors:
            mentor = rng.choice(mentors)
            changed.people[mentor]["capacity"] = changed.capacity(mentor) + 1
            self.no_worse(cohort, before, self.solve(changed), "a capacity raised")

    # ---- middling cohorts -----------------------------------------------------------------------------------

    def table(self, rng, tag, plain):
        n = rng.randint(15, 45)
        people, both = [], not plain and rng.random() < 0.3
        for side, role in (("m", "mentor"), ("a", "mentee")):
            for k in range(n if side == "m" else rng.randint(15, 45)):
                people.append({"id": f"{tag}{side}{k:02}", "role": "both" if both and rng.random() < 0.2 else role,
                               "institution": tag, "region": rng.choice(["x", "y"]),
                               "capacity": 1 if plain else rng.randint(1, 3),
                               "mentors": 1 if plain else rng.choice([1, 1, 2])})
        mentors = [p["id"] for p in people if p["role"] != "mentee"]
        mentees = [p["id"] for p in people if p["role"] != "mentor"]
        share = rng.choice([0.1, 0.4, 1])
        most = rng.choice([3, 100, 10000])
        scores = {(i, j): rng.randint(0, most) for i in mentors for j in mentees if i != j and rng.random() < share}
        return people, scores

    def middling(self, seed):
        rng = random.Random(seed)
        plain = rng.random() < 0.4
        people, scores = self.table(rng, "A", plain)
        policy = {"matching": {"objective": rng.choice([
            ["pairs", "score"], ["score"], ["pairs", "worst", "score"], ["pairs", "mentors", "score"],
            ["mentors", "score"]])}}
        if plain:
            policy = {}
        elif rng.random() < 0.3:
            policy["matching"]["quotas"] = [{"side": "mentee", "where": {"region": "x"}, "most": rng.randint(1, 10)}]
        elif rng.random() < 0.3:
            policy["matching"]["mentor"] = {"minimum": 2}
        cohort = oracle.Cohort(people, policy, scores=scores)
        before = self.solve(cohort)
        if before is not None:
            self.verified()
        other = self.solve(cohort, "--engine", "glpk")
        self.agree(before, other)
        if plain and numpy is not None and before is not None:
            self.assignment(cohort, before)
        if not policy.get("matching", {}).get("quotas") and before is not None:
            self.blocks(rng, people, scores, policy, before)

    def agree(self, one, other):
        need((one is None) == (other is None), "one engine finds a matching, the other none")
        if one is None:
            return
        for value, bound, value2, bound2 in zip(*one[:2], *other[:2]):
            if value == bound and value2 == bound2:
                need(value == value2, "engines:", one[:2], other[:2])
            else:
                return  # a time limit came first: later stages rest on another value
        self.count("engines")

    def assignment(self, cohort, before):
        mentors, mentees = cohort.mentors(), cohort.mentees()
        big = 10001 * len(cohort.people)
        gain = numpy.zeros((len(mentors), len(mentees)))
        for r, i in enumerate(mentors):
            for c, j in enumerate(mentees):
                if (i, j) in cohort.scores:
                    gain[r, c] = big + cohort.scores[i, j]
        rows, columns = linear_sum_assignment(gain, maximize=True)
        total = int(gain[rows, columns].sum())
        need([total // big, total % big] == before[0], "SciPy:", total // big, total % big, before[0])
        self.count("SciPy")

    def blocks(self, rng, people, scores, policy, before):
        """Beside another cohort, with which nobody may be paired."""
        more, more_scores = self.table(rng, "B", False)
        goals = policy.get("matching", {}).get("objective", ["pairs", "score"])
        if "worst" in goals:
            return
        alone = self.solve(oracle.Cohort(more, policy, scores=more_scores))
        joint = copy.deepcopy(policy)
        joint["eligibility"] = {"same": ["institution"]}
        across = {(people[0]["id"], p["id"]): 10000 for p in more if p["role"] != "mentor"}
        both = self.solve(oracle.Cohort(people + more, joint, scores={**scores, **more_scores, **across}))
        if alone is None or goals[0] == "score" and len(goals) > 1:
            return
        if both is not None and all(x[0] == x[1] for x in (before, alone, both)):
            need(both[0] == [a + b for a, b in zip(before[0], alone[0])], "blocks:", before[0], alone[0], both[0])
            self.count("cohorts side by side")

    # ---- calendars --------------------------------------------------------------------------------------------

    def calendar(self, seed):
        rng, folder = random.Random(seed), self.work / "c"
        shutil.rmtree(folder, ignore_errors=True)
        done = self.run("generate", "--people", rng.randint(6, 40), "--seed", seed % 100000, "--calendar", "--both",
                        rng.choice([0, 0, 30]), "--availability", rng.choice([20, 40, 80]), "-o", folder)
        need(done.returncode == 0, done.stderr)
        done = self.run("run", folder, "-q", "--time-limit", 10)
        need(done.returncode in (0, 1, 3), "exit", done.returncode, done.stderr)
        if done.returncode != 3:
            self.verified()

    def repaired(self, seed):
        """A rule changes while the programme runs, and some leave: what was held stays."""
        rng, folder = random.Random(seed), self.work / "c"
        shutil.rmtree(folder, ignore_errors=True)
        random_calendars.write(folder, *random_calendars.whole(rng))
        done = self.run("schedule", folder, "--pairings", folder / "pairs.csv", "-q")
        need(done.returncode in (0, 3), "exit", done.returncode, done.stderr)
        people = [row["id"] for row in changed_rules.rows(folder, "applicants")]
        for as_of in sorted(f"2027-03-{rng.randint(3, 27):02d}" for _ in range(2)):
            before, name = changed_rules.past(folder / "out", as_of), rng.choice(sorted(changed_rules.CHANGES))
            changed_rules.CHANGES[name](folder)
            gone = "\n".join(["person", *rng.sample(people, rng.choice([0, 0, 1])), ""])
            (folder / "gone.txt").write_text(gone)
            done = self.run("repair", folder, "--from", folder / "out", "--as-of", as_of,
                            "--withdrawn", folder / "gone.txt", "-q")
            need(done.returncode in (0, 1, 3, 4), name, as_of, "exit", done.returncode, done.stderr)
            need(changed_rules.past(folder / "out", as_of) == before, name, as_of, "what was held has changed")
            if done.returncode > 1:
                return
            self.verified()
            self.count("repaired")

    def round(self, seed, only):
        if only:
            getattr(self, only)(seed)
            return
        self.small(seed)
        if seed % 3 == 0:
            self.middling(seed)
        if seed % 5 == 0:
            self.calendar(seed)
            self.repaired(seed)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--yunta", required=True)
    parser.add_argument("--minutes", type=float, default=0)
    parser.add_argument("--rounds", type=int, default=0)
    parser.add_argument("--only", choices=["small", "middling", "calendar", "repaired"], help="nothing else")
    parser.add_argument("--seed", type=int, default=100001)
    options = parser.parse_args()
    end, rounds, wrong = time.monotonic() + 60 * options.minutes, 0, 0
    with tempfile.TemporaryDirectory() as work:
        soak = Soak(os.path.abspath(options.yunta), work)
        while rounds < options.rounds or time.monotonic() < end:
            try:
                soak.round(options.seed + rounds, options.only)
            except Disagreement as disagreement:
                wrong += 1
                print(f"seed {options.seed + rounds}: {disagreement}", flush=True)
            rounds += 1
    told = ", ".join(f"{what} {count}" for what, count in sorted(soak.compared.items()))
    print(f"soak: {rounds} rounds, {wrong} disagreements; compared: {told}")
    return wrong != 0


if __name__ == "__main__":
    sys.exit(main())

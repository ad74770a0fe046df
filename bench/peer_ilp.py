"""GLPK or CBC on a dump as one integer programme: peer_ilp.py FILE glpk|cbc SECONDS [RULES.json].

RULES.json may hold {"either": true, "minimum": m, "quotas": [{"side": "mentee", "least": a, "most":
b, "people": [...]}]} with people by number. One weighted objective, a pair worth more than two
scores. Prints one JSON object; the time is the solver's alone, with its reading of the model."""
import json
import os
import re
import subprocess
import sys
import tempfile
import time

import dump

COLUMNS = 500_000
PAIR = 20001


class Model:
    def __init__(self, rules):
        self.rules = rules
        self.weight, self.mentor, self.mentee, self.names = [], {}, {}, []
        self.capacity, self.demand = {}, {}

    def add(self, block):
        for at, person in enumerate(block.mentors):
            self.capacity[int(person)] = int(block.capacity[at])
        for at, person in enumerate(block.mentees):
            self.demand[int(person)] = int(block.demand[at])
        for mentee, mentor, score in block.arcs():
            name = len(self.weight)
            self.weight.append(int(score))
            self.mentor.setdefault(int(block.mentors[mentor]), []).append(name)
            self.mentee.setdefault(int(block.mentees[mentee]), []).append(name)

    def rows(self):
        """Rows of text, and the names of the 0/1 columns beside the pairs."""
        minimum = self.rules.get("minimum", 0)
        either = self.rules.get("either", False)
        used = []
        for person, arcs in self.mentor.items():
            terms, most = plus(arcs), self.capacity[person]
            both = either and person in self.mentee
            if minimum > 1 or both:
                used.append(f"y{person}")
                yield f"{terms} - {most} y{person} <= 0"
                for arc in arcs:
                    yield f"x{arc} - y{person} <= 0"
                if minimum > 1:
                    yield f"{terms} - {minimum} y{person} >= 0"
            else:
                yield f"{terms} <= {most}"
            if both:
                demand = self.demand[person]
                yield f"{plus(self.mentee[person])} + {demand} y{person} <= {demand}"
        for person, arcs in self.mentee.items():
            yield f"{plus(arcs)} <= {self.demand[person]}"
        for quota in self.rules.get("quotas", []):
            side = self.mentee if quota["side"] == "mentee" else self.mentor
            arcs = [arc for person in quota["people"] for arc in side.get(person, [])]
            if arcs:
                yield f"{plus(arcs)} >= {quota['least']}"
                yield f"{plus(arcs)} <= {quota['most']}"
        self.names = used

    def write(self, path):
        with open(path, "w", encoding="ascii") as file:
            terms = (f"+ {PAIR + weight} x{k}" for k, weight in enumerate(self.weight))
            file.write("Maximize\n " + wrap(" ".join(terms)) + "\nSubject To\n")
            for k, row in enumerate(self.rows()):
                file.write(f" r{k}: {wrap(row)}\n")
            binaries = [f"x{k}" for k in range(len(self.weight))] + self.names
            file.write("Binary\n " + wrap(" ".join(binaries)) + "\nEnd\n")


def plus(arcs):
    return "+ " + " + ".join(f"x{arc}" for arc in arcs)


def wrap(text):
    return re.sub(r"(.{200,220}?) (?=[+x])", r"\1\n ", text)


def command(solver, model, answer, limit):
    if solver == "glpk":
        return ["glpsol", "--lp", model, "--tmlim", str(limit), "-w", answer]
    return ["cbc", model, "-seconds", str(limit), "-ratio", "0", "-allow", "0", "-solve",
            "-solution", answer]


def chosen(solver, answer):
    """The numbers of the pairs in the answer, and whether the solver calls it optimal."""
    with open(answer, encoding="ascii") as file:
        lines = file.read().splitlines()
    if solver == "cbc":
        optimal = lines[0].startswith("Optimal")
        values = (line.split()[1:3] for line in lines[1:])
        return [int(name[1:]) for name, value in values
                if name[0] == "x" and float(value) > 0.5], optimal
    status = next(line for line in lines if line.startswith("s "))
    optimal = status.split()[4] == "o"
    return [int(words[1]) - 1 for words in (line.split() for line in lines)
            if words[0] == "j" and float(words[2]) > 0.5], optimal


def main():
    path, solver, limit = sys.argv[1], sys.argv[2], int(sys.argv[3])
    rules = {}
    if len(sys.argv) > 4:
        with open(sys.argv[4], encoding="utf-8") as file:
            rules = json.load(file)
    model, columns = Model(rules), 0
    for block in dump.read(path):
        columns += len(block.arc) if block.is_arcs else int((block.score >= 0).sum())
        if columns > COLUMNS:
            print(json.dumps({"refused": f"a model of over {COLUMNS:,} columns"}))
            return
        model.add(block)
    with tempfile.TemporaryDirectory(dir=os.path.dirname(path)) as folder:
        lp, answer = os.path.join(folder, "model.lp"), os.path.join(folder, "answer")
        model.write(lp)
        start = time.perf_counter()
        subprocess.run(command(solver, lp, answer, limit), stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL, check=False)
        seconds = time.perf_counter() - start
        if not os.path.exists(answer):
            print(json.dumps({"refused": f"no answer in {limit} s"}))
            return
        pairs, optimal = chosen(solver, answer)
    # GLPK numbers columns as they first come: pairs first, in our order.
    pairs = [k for k in pairs if k < len(model.weight)]
    print(json.dumps({"seconds": seconds, "pairs": len(pairs), "optimal": optimal,
                      "score": sum(model.weight[k] for k in pairs)}))


main()

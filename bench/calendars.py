"""Calendars: ours, and GLPK and CBC on the raw models that --write-model writes, stage by stage, value
and bound side by side. Called by `make bench`.

    calendars.py --yunta PROGRAM [--level short|full|long] [--limits OURS,PEER] [--only WORDS]
                 [--peers cbc,glpk] [--clock cpu|elapsed] [--record]

A peer gets its limit for every stage, and the stages before as rows at the values that we found: CBC
in processor seconds, so that a busy machine takes nothing from it (--clock elapsed: by the clock).
Its time is its own, without our writing. A run of all rows writes bench/results; with --only,
--record puts the rows into today's file there. Scenarios without peers have models that these cannot
read in their time (15,000 pairs: nine million columns). Python's standard library."""
import argparse
import datetime
import json
import os
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass

import plenaries
from plenaries import DAYS, clock

HERE = os.path.dirname(os.path.abspath(__file__))
LIMITS = {"short": (60, 10), "full": (300, 60), "long": (600, 600)}
LEVELS = ("short", "full", "long")
LEAST = ("moved", "shortage", "early", "cost")  # and regular, of plenaries
PROGRAMME = datetime.date(2027, 3, 1)


@dataclass
class Scenario:
    part: str
    size: str
    shape: dict
    peers: tuple = ("glpk", "cbc")
    floor: str = ""
    goal: str = ""
    level: str = "full"


def people(count, share, floor, goal, level="full", peers=("glpk", "cbc"), **more):
    shape = {"people": count, "share": share, **more}
    groups = f", groups {more['groups']}" if "groups" in more else ""
    return Scenario("plenaries", f"{count:,} people, {share} %{groups}", shape, peers, floor, goal,
                    level)


ROOMS = "count: auto, capacity: 300"
SCENARIOS = [
    people(100, 65, "", "", "short"),
    people(100, 45, "", ""),
    people(800, 65, "60 s", "5 s", "short"),
    people(800, 45, "2 s", "0.5 s"),
    people(3000, 65, "90 s", "10 s"),
    people(3000, 45, "4 s", "1 s"),
    people(30000, 65, "180 s", "40 s", peers=()),
    people(30000, 45, "12 s", "4 s", peers=()),
    people(60, 65, "", "", groups="count: 2"),
    people(3000, 65, "2 % in 120 s", "60 s", peers=(), groups=ROOMS),
    Scenario("courses", "20 courses, 4 instructors", {"courses": 20, "instructors": 4},
             level="short"),
    Scenario("courses", "100 courses, 100 instructors", {"courses": 100, "instructors": 100},
             floor="2 s", goal="0.3 s"),
    Scenario("courses", "100 courses, 20 instructors", {"courses": 100, "instructors": 20},
             floor="2 s", goal="0.3 s", level="short"),
    Scenario("courses", "100 courses, 50 instructors, people in several",
             {"courses": 100, "instructors": 50, "mixed": True}, floor="2 s", goal="0.3 s"),
    Scenario("workshops", "8 regions, 2 facilitators", {"regions": 8, "people": 2}, level="short"),
    Scenario("workshops", "25 regions, 4 facilitators", {"regions": 25, "people": 4}, floor="2 s",
             goal="0.3 s", level="short"),
    Scenario("meetings", "30 pairs, mentors of 3", {"pairs": 30, "each": 3}, level="short"),
    Scenario("meetings", "300 pairs, mentors of 3", {"pairs": 300, "each": 3}),
    Scenario("meetings", "15,000 pairs", {"pairs": 15000, "each": 1}, (), "6 s", "2 s", "short"),
    Scenario("meetings", "15,000 pairs, mentors of 3", {"pairs": 15000, "each": 3}, (), "6 s",
             "2 s"),
]


# ---- cohorts ----

def hours(luck, count, share, purpose, span):
    """Random half days, and absences of a third of the people."""
    rows, away = [], []
    for p in range(count):
        mine = [(d, m) for d in DAYS for m in (540, 840) if luck.random() < share / 100]
        rows += [f"p{p:05d},{d},{clock(m)},{clock(m + 240)},{purpose}" for d, m in mine]
        if not mine:  # who gave no hours at all is free
            rows.append(f"p{p:05d},mon,09:00,09:30,{purpose}")
        if luck.random() < 0.3:
            first = PROGRAMME + datetime.timedelta(luck.randint(0, span))
            away.append(f"p{p:05d},{first},{first + datetime.timedelta(luck.randint(3, 14))}")
    return ["person,day,from,to,for"] + rows, ["person,from,to"] + away


def courses(luck, shape):
    count = 20 * shape["courses"]
    rows = ["course,title,sessions,per_week,minutes,instructors"]
    enrolled = ["person,course"]
    for c in range(shape["courses"]):
        rows.append(f"c{c:03d},Course {c},24,2,90,i{c % shape['instructors']:03d}")
        own = luck.sample(range(count), 20) if shape.get("mixed") else range(20 * c, 20 * c + 20)
        enrolled += [f"p{p:05d},c{c:03d}" for p in own]
    given, away = hours(luck, count, 65, "plenaries", 100)
    return 17, "courses: {at_once: 100}\nmeetings: {count: 0}\n", {
        "applicants": ["id,role"] + [f"p{p:05d},mentee" for p in range(count)],
        "availability": given, "absences": away, "courses": rows, "enrolments": enrolled}


def workshops(luck, shape):
    n = shape["regions"]
    at = [(luck.random() * 1000, luck.random() * 1000) for _ in range(n)]
    rows = ["workshop,region,minutes,earliest,latest"]
    for k in range(n):
        first = PROGRAMME + datetime.timedelta(luck.randint(0, 63))
        rows.append(f"w{k:02d},R{k:02d},240,{first},"
                    f"{first + datetime.timedelta(luck.randint(14, 28))}")
    ways = ["from,to,days,cost"]
    for a in range(n):
        for b in range(a + 1, n):
            far = ((at[a][0] - at[b][0]) ** 2 + (at[a][1] - at[b][1]) ** 2) ** 0.5
            ways.append(f"R{a:02d},R{b:02d},{int(far // 400)},{int(far // 10) * 1000}")
    who = ["facilitator,home,from,to,most"] + [
        f"f{k},R{luck.randrange(n):02d},,,7" for k in range(shape["people"])]
    return 13, "meetings: {count: 0}\n", {"applicants": ["id,role", "p0,mentee"], "workshops": rows,
                                          "travel": ways, "facilitators": who}


def meetings(luck, shape):
    mentors = shape["pairs"] // shape["each"]
    given, away = hours(luck, mentors + shape["pairs"], 40, "meetings", 170)
    return 26, "", {
        "applicants": ["id,role,capacity"] + [
            f"p{p:05d},{'mentor' if p < mentors else 'mentee'},{shape['each']}"
            for p in range(mentors + shape["pairs"])],
        "availability": given, "absences": away,
        "pairs": ["mentor,mentee"] + [f"p{k // shape['each']:05d},p{mentors + k:05d}"
                                      for k in range(shape["pairs"])]}


def write(scenario, folder):
    if scenario.part == "plenaries":
        shape = dict(scenario.shape)
        as_there = plenaries.Scenario(shape.pop("people"), shape.pop("share"), **shape)
        plenaries.write_cohort(as_there, plenaries.draw(as_there), folder)
        return
    make = {"courses": courses, "workshops": workshops, "meetings": meetings}[scenario.part]
    weeks, policy, tables = make(random.Random(1), scenario.shape)
    for name, rows in tables.items():
        with open(os.path.join(folder, name + ".csv"), "w", encoding="utf-8") as file:
            file.write("\n".join(rows) + "\n")
    end = PROGRAMME + datetime.timedelta(7 * weeks - 1)
    with open(os.path.join(folder, "yunta.yaml"), "w", encoding="utf-8") as file:
        file.write(f"programme: {{start: {PROGRAMME}, end: {end}}}\n{policy}"
                   "output: {files: [csv, json], calendars: none}\n")


# ---- who solves ----

def ours(yunta, scenario, folder, limit):
    pairs = os.path.join(folder, "pairs.csv")
    command = ["schedule", folder, "--pairings", pairs] if os.path.exists(pairs) else ["run", folder]
    command = [yunta, *command, "-q", "--no-progress", "--lang", "en", "--time-limit", str(limit)]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in (0, 1):
        return {"refused": f"exit {done.returncode}: {done.stderr.strip()[:60]}"}
    with open(os.path.join(folder, "out", "run.json"), encoding="utf-8") as file:
        part = next(p for p in json.load(file)["parts"] if p["part"] == scenario.part)
    with open(os.path.join(folder, "out", "timings.json"), encoding="utf-8") as file:
        stages = json.load(file)["stages"]
    if scenario.peers:  # again, for the models, which are no part of our time
        subprocess.run([*command, "--write-model", os.path.join(folder, "models")],
                       capture_output=True, check=False)
    return {"status": part["status"], "stages": part["stages"],
            "seconds": next(s["seconds"] for s in stages if s["stage"] == scenario.part),
            "user": after.ru_utime - before.ru_utime}


def spoken(command, limit):
    """What a program says, and its seconds; None when it is not there."""
    start = time.perf_counter()
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=10 * limit + 60,
                              check=False).stdout
    except subprocess.TimeoutExpired as error:
        done = (error.stdout or b"").decode(errors="replace")
    except FileNotFoundError:
        return None, 0.0
    return done, time.perf_counter() - start


def cbc(model, limit, clock):
    told, seconds = spoken(["cbc", model, "-timeMode", clock, "-seconds", str(limit), "-ratio",
                            "0", "-allow", "0", "-solve"], limit)
    found = {"seconds": seconds, "value": None, "bound": None}
    if told is None:
        return {"refused": "is missing"}
    for key, words in (("bound", r"Continuous objective value is (\S+)"),
                       ("value", r"Objective value:\s*(\S+)"), ("bound", r"(?:Lower|Upper) bound:\s*(\S+)")):
        seen = re.search(words, told)
        if seen:
            found[key] = float(seen.group(1))
    if "No feasible solution found" in told:
        found["value"] = None
    if "Optimal solution found" in told or "Optimal objective" in told:
        found["value"] = found["value"] if found["value"] is not None else found["bound"]
        found["bound"] = found["value"]
    return found


def glpk(model, limit, _):
    told, seconds = spoken(["glpsol", "--lp", model, "--cuts", "--tmlim", str(limit)], limit)
    found = {"seconds": seconds, "value": None, "bound": None}
    if told is None:
        return {"refused": "is missing"}
    for line in re.findall(r"mip =\s*(\S.*?)\s+[<>]=\s+(\S+)", told):
        found["value"] = None if line[0].startswith("not") else float(line[0])
        found["bound"] = None if line[1] in ("+inf", "-inf", "tree") else float(line[1])
    if "INTEGER OPTIMAL SOLUTION FOUND" in told and found["value"] is not None:
        found["bound"] = found["value"]
    return found


PEERS = {"cbc": cbc, "glpk": glpk}


# ---- the table ----

def is_least(part, objective):
    return objective in LEAST or (objective == "regular" and part == "plenaries")


def is_worse(part, stage, peer):
    """Whether a peer has a better value, or a better bound that is not rounding."""
    sign = -1 if is_least(part, stage["objective"]) else 1
    value, bound = peer.get("value"), peer.get("bound")
    return ((value is not None and sign * value > sign * stage["value"] + 0.5) or
            (bound is not None and sign * bound < sign * stage["bound"] - 1 + 1e-6))


def number(value):
    return "-" if value is None else f"{value:.8g}"


def run(scenario, yunta, limits, chosen, clock, folder):
    write(scenario, folder)
    row = ours(yunta, scenario, folder, limits[0])
    row["peers"] = []
    for k, stage in enumerate(row.get("stages", [])):
        model = os.path.join(folder, "models", f"{scenario.part}-{k + 1}-{stage['objective']}.lp")
        row["peers"].append({name: PEERS[name](model, limits[1], clock) for name in scenario.peers
                             if name in chosen})
    return row


def tell(scenario, row):
    print(f"{scenario.part}, {scenario.size}: ", end="")
    if "refused" in row:
        print("no: " + row["refused"], flush=True)
        return 0
    print(f"{row['status']} in {row['seconds']:.2f} s, user {row['user']:.2f} s "
          f"(floor {scenario.floor or '-'}, goal {scenario.goal or '-'})")
    lost = 0
    for stage, peers in zip(row["stages"], row["peers"]):
        words = [f"  {stage['objective']:<11} {stage['value']} (bound {stage['bound']})"]
        for name, peer in peers.items():
            if "refused" in peer:
                words.append(f"{name}: {peer['refused']}")
                continue
            worse = is_worse(scenario.part, stage, peer)
            lost += worse
            words.append(f"{name} {number(peer['value'])} (bound {number(peer['bound'])}) in "
                         f"{peer['seconds']:.1f} s{' BETTER' if worse else ''}")
        print("   ".join(words), flush=True)
    return lost


def record(path, head, rows):
    """Writes rows to a file of results, in the order of the bench; other rows of it stay."""
    known = {}
    if os.path.exists(path):
        with open(path, encoding="utf-8") as file:
            known = {(row["part"], row["size"]): row for row in json.load(file)["rows"]}
    known.update({(row["part"], row["size"]): row for row in rows})
    order = {(s.part, s.size): k for k, s in enumerate(SCENARIOS)}
    left = sorted((key for key in known if key in order), key=order.get)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        json.dump({**head, "rows": [known[key] for key in left]}, file, indent=1)
        file.write("\n")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--yunta", required=True)
    parser.add_argument("--level", choices=LEVELS, default="full")
    parser.add_argument("--limits", default="", help="seconds for us and for a peer, as 60,20")
    parser.add_argument("--only", default="", help="scenarios with this in their words")
    parser.add_argument("--results", default=os.path.join(HERE, "results"))
    parser.add_argument("--peers", default="glpk,cbc", help="which of them")
    parser.add_argument("--clock", choices=("cpu", "elapsed"), default="cpu",
                        help="of CBC's limit")
    parser.add_argument("--record", action="store_true", help="also with --only")
    arguments, lost = parser.parse_args(), 0
    limits = ([int(s) for s in arguments.limits.split(",")] if arguments.limits
              else LIMITS[arguments.level])
    writes = arguments.record or not arguments.only
    path = os.path.join(arguments.results, f"{datetime.date.today().isoformat()}-calendars.json")
    if writes and not arguments.record and os.path.exists(path):
        os.remove(path)
    for scenario in SCENARIOS:
        if (LEVELS.index(scenario.level) > LEVELS.index(arguments.level) or
                arguments.only not in f"{scenario.part}, {scenario.size}"):
            continue
        with tempfile.TemporaryDirectory(prefix="yunta-bench-") as folder:
            row = run(scenario, arguments.yunta, limits, arguments.peers.split(","),
                      arguments.clock, folder)
        lost += tell(scenario, row)
        rows = [{"part": scenario.part, "size": scenario.size, "floor": scenario.floor,
                 "goal": scenario.goal, "limits_seconds": limits, "clock": arguments.clock,
                 **row}]
        if writes:  # a bench that is stopped leaves what it has measured
            record(path, {"level": arguments.level, "cores": os.cpu_count()}, rows)
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main())

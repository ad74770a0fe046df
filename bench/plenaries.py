"""Plenaries: ours, and CBC on the raw model with the same people, value and bound side by side.

    plenaries.py --yunta PROGRAM [--level short|full|long] [--only WORDS] [--peer SECONDS]

People have random half days (or stretches of hours), some an absence; seven sessions, one after the
other, a fortnight apart give or take three days, four to be attended. The raw model has a column for
each session and start, cadence rows by days, and a shortage for each profile; of the starts of one
day that the same people can come to only the first is in it. One objective: a session short weighs
more than all attendance. `regular` is ours alone. Several groups are ours alone too: CBC's raw model
of 7 groups does not get past its root in the time. Python's standard library."""
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

START, END = datetime.date(2027, 3, 1), datetime.date(2027, 8, 31)
SESSIONS, LEAST, CADENCE, TOLERANCE, MINUTES = 7, 4, 14, 3, 120
DAYS = ("mon", "tue", "wed", "thu", "fri")
LEVELS = ("short", "full", "long")


@dataclass
class Scenario:
    people: int
    share: int
    kind: str = "half days"  # or hours
    absent: int = 30  # percent
    groups: str = ""
    peer: bool = True
    floor: str = ""
    goal: str = ""
    level: str = "full"


SCENARIOS = [
    Scenario(100, 65, level="short"),
    Scenario(800, 65, floor="60 s", goal="5 s", level="short"),
    Scenario(800, 65, absent=0, floor="60 s", goal="5 s"),
    Scenario(800, 65, "hours", floor="60 s", goal="5 s", peer=False),
    Scenario(800, 45, floor="2 s", goal="0.5 s", level="short"),
    Scenario(3000, 65, floor="90 s", goal="10 s"),
    Scenario(3000, 65, "hours", floor="90 s", goal="10 s", peer=False),
    Scenario(3000, 45, floor="4 s", goal="1 s"),
    Scenario(30000, 65, floor="180 s", goal="40 s", peer=False),
    Scenario(30000, 65, "hours", floor="180 s", goal="40 s", peer=False, level="long"),
    Scenario(30000, 45, floor="12 s", goal="4 s", peer=False),
    Scenario(300, 65, groups="count: 2", peer=False),
    Scenario(3000, 65, absent=0, groups="count: auto, capacity: 300", peer=False,
             floor="2 % in 120 s", goal="60 s"),
    Scenario(3000, 65, groups="count: auto, capacity: 300", peer=False, floor="2 % in 120 s",
             goal="60 s"),
]


@dataclass
class Person:
    hours: tuple  # (weekday, from, to) in minutes
    absence: tuple  # (from, to) dates, or ()


def draw_day(luck, scenario, day):
    for part in (540, 840):
        if scenario.kind == "half days":
            if luck.random() < scenario.share / 100:
                yield day, part, part + 240
        elif luck.random() < scenario.share * 1.2 / 100:
            steps = luck.randint(5, 8)
            start = part + 30 * luck.randint(0, 8 - steps)
            yield day, start, start + 30 * steps


def draw(scenario, seed=1):
    luck, people = random.Random(seed), []
    for _ in range(scenario.people):
        hours = [stretch for day in range(5) for stretch in draw_day(luck, scenario, day)]
        absence = ()
        if luck.random() < scenario.absent / 100:
            first = START + datetime.timedelta(luck.randint(0, 170))
            absence = (first, first + datetime.timedelta(luck.randint(3, 14)))
        # Who gave no hours at all is free; half an hour is too short for any session.
        people.append(Person(tuple(hours) or ((0, 540, 570),), absence))
    return people


def clock(minute):
    return f"{minute // 60:02d}:{minute % 60:02d}"


def write_cohort(scenario, people, folder):
    files = {"applicants": ["id,role"], "availability": ["person,day,from,to,for"],
             "absences": ["person,from,to"], "sessions": ["session,title,minutes,after"]}
    for k, person in enumerate(people):
        files["applicants"].append(f"p{k:05d},mentee")
        files["availability"] += [f"p{k:05d},{DAYS[day]},{clock(start)},{clock(end)},plenaries"
                                  for day, start, end in person.hours]
        if person.absence:
            files["absences"].append(f"p{k:05d},{person.absence[0]},{person.absence[1]}")
    for k in range(SESSIONS):
        files["sessions"].append(f"s{k},Session {k + 1},{MINUTES},{f's{k - 1}' if k else ''}")
    groups = f", groups: {{{scenario.groups}}}, show_rate: 0.65" if scenario.groups else ""
    for name, rows in files.items():
        with open(os.path.join(folder, name + ".csv"), "w", encoding="utf-8") as file:
            file.write("\n".join(rows) + "\n")
    with open(os.path.join(folder, "yunta.yaml"), "w", encoding="utf-8") as file:
        file.write(f"programme: {{start: {START}, end: {END}}}\n"
                   f"plenaries: {{who: all, least_attended: {LEAST}{groups}}}\n"
                   "meetings: {count: 0}\noutput: {files: [csv, json], calendars: none}\n")


def ours(yunta, folder, limit):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([yunta, "run", folder, "-q", "--no-progress", "--lang", "en",
                           "--time-limit", str(limit)], capture_output=True, text=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in (0, 1):
        return {"refused": f"exit {done.returncode}"}
    with open(os.path.join(folder, "out", "run.json"), encoding="utf-8") as file:
        part = next(p for p in json.load(file)["parts"] if p["part"] == "plenaries")
    with open(os.path.join(folder, "out", "timings.json"), encoding="utf-8") as file:
        stages = json.load(file)["stages"]
    return {"status": part["status"], "stages": part["stages"],
            "seconds": next(s["seconds"] for s in stages if s["stage"] == "plenaries"),
            "user": after.ru_utime - before.ru_utime}


# ---- CBC ----

def comes(person, date, minute):
    if person.absence and person.absence[0] <= date <= person.absence[1]:
        return False
    return any(day == date.weekday() and start <= minute and minute + MINUTES <= end
               for day, start, end in person.hours)


def list_starts(profiles):
    """(day number, who can come) of each start, the first of those of one day and the same people."""
    starts = []
    for number in range((END - START).days + 1):
        date, seen = START + datetime.timedelta(number), set()
        for minute in range(540, 1080 - MINUTES + 1, 30):
            if date.weekday() > 4:
                continue
            crowd = frozenset(q for q, person in enumerate(profiles) if comes(person, date, minute))
            if crowd not in seen:
                seen.add(crowd)
                starts.append((number, crowd))
    return starts


def wrap(terms):
    lines = [" ".join(terms[k:k + 12]) for k in range(0, len(terms), 12)]
    return "\n ".join(lines)


def write_model(people, path):
    counts = {}
    for person in people:
        counts[(person.hours, person.absence)] = counts.get((person.hours, person.absence), 0) + 1
    profiles = [Person(*key) for key in counts]
    number = list(counts.values())
    starts, days = list_starts(profiles), (END - START).days + 1
    weight = len(people) * SESSIONS + 1
    at = [[t for t, (day, _) in enumerate(starts) if day == d] for d in range(days)]
    with open(path, "w", encoding="ascii") as file:
        file.write("Minimize\n obj: " + wrap(
            [f"+ {weight * n} s{q}" for q, n in enumerate(number)] +
            [f"- {sum(number[q] for q in crowd)} y{t}" for t, (_, crowd) in enumerate(starts)]))
        file.write("\nSubject To\n")
        for k in range(SESSIONS):
            file.write(" " + wrap([f"+ x{k}_{t}" for t in range(len(starts))]) + " = 1\n")
        for t in range(len(starts)):
            file.write(" " + wrap([f"+ x{k}_{t}" for k in range(SESSIONS)]) + f" - y{t} = 0\n")
        for k in range(SESSIONS - 1):
            for d in range(days):
                # The next by day d: this one at least the least gap before; and the other way.
                soon = [f"+ x{k + 1}_{t}" for e in range(d + 1) for t in at[e]]
                early = [f"- x{k}_{t}" for e in range(max(0, d - CADENCE + TOLERANCE + 1))
                         for t in at[e]]
                file.write(" " + wrap(soon + early) + " <= 0\n" if soon else "")
                late = [f"- x{k + 1}_{t}" for e in range(min(days, d + CADENCE + TOLERANCE + 1))
                        for t in at[e]]
                held = [f"+ x{k}_{t}" for e in range(d + 1) for t in at[e]]
                file.write(" " + wrap(held + late) + " <= 0\n" if held else "")
        for q in range(len(profiles)):
            file.write(" " + wrap([f"+ s{q}"] + [f"+ y{t}" for t, (_, crowd) in enumerate(starts)
                                                 if q in crowd]) + f" >= {LEAST}\n")
        file.write("Bounds\n" + "".join(f" 0 <= s{q} <= {LEAST}\n" for q in range(len(profiles))))
        file.write("Binary\n " + wrap([f"x{k}_{t}" for k in range(SESSIONS)
                                       for t in range(len(starts))]))
        file.write("\nGeneral\n " + wrap([f"s{q}" for q in range(len(profiles))]) + "\nEnd\n")
    return weight


def cbc(people, folder, limit):
    model = os.path.join(folder, "raw.lp")
    weight = write_model(people, model)
    start = time.perf_counter()
    try:
        output = subprocess.run(["cbc", model, "-timeMode", "elapsed", "-seconds", str(limit),
                                 "-ratio", "0", "-allow", "0", "-solve"], capture_output=True,
                                text=True, timeout=2 * limit + 60, check=False).stdout
    except subprocess.TimeoutExpired as error:
        output = (error.stdout or b"").decode()
    except FileNotFoundError:
        return {"refused": "is missing"}
    found = {"seconds": time.perf_counter() - start}
    for key, words in (("value", r"Objective value:\s*(\S+)"), ("bound", r"Lower bound:\s*(\S+)")):
        seen = re.search(words, output)
        found[key] = float(seen.group(1)) if seen else None
    root = re.search(r"Continuous objective value is (\S+)", output)
    if found["bound"] is None and root:
        found["bound"] = float(root.group(1))
    if "Optimal solution found" in output:
        found["bound"] = found["value"]
    found["weight"] = weight
    return found


# ---- the table ----

def combined(row, weight, key):
    stage = {s["objective"]: s[key] for s in row["stages"]}
    return weight * stage["shortage"] - stage["attendance"]


def tell(scenario, row, peer):
    words = [f"{scenario.people:,}", f"{scenario.share} %", scenario.kind,
             f"{scenario.absent} % absent", scenario.groups or "1 group"]
    if "refused" in row:
        return "  ".join(words + ["no: " + row["refused"]])
    words.append(row["status"])
    words += [f"{s['objective']} {s['value']}" +
              ("" if s["value"] == s["bound"] else f" (bound {s['bound']})") for s in row["stages"]]
    words.append(f"{row['seconds']:.2f} s, user {row['user']:.2f} s (floor {scenario.floor or '-'}, "
                 f"goal {scenario.goal or '-'})")
    if peer and "refused" in peer:
        words.append("cbc: " + peer["refused"])
    elif peer:
        words.append(f"cbc {peer['seconds']:.1f} s: value {peer['value']}, bound {peer['bound']}; "
                     f"ours {combined(row, peer['weight'], 'value')}, bound "
                     f"{combined(row, peer['weight'], 'bound')}")
    return "  ".join(words)


def worse(row, peer):
    """Whether CBC has a better value, or a better bound that is not rounding."""
    if "refused" in row or not peer or "refused" in peer:
        return False
    value, bound = (combined(row, peer["weight"], key) for key in ("value", "bound"))
    return ((peer["value"] is not None and peer["value"] < value - 0.5) or
            (peer["bound"] is not None and peer["bound"] > bound + 1))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--yunta", required=True)
    parser.add_argument("--level", choices=LEVELS, default="full")
    parser.add_argument("--only", default="", help="scenarios with this in their words")
    parser.add_argument("--limit", type=int, default=300, help="seconds for a run of ours")
    parser.add_argument("--peer", type=int, default=60, help="seconds for CBC; 0: without it")
    arguments, lost = parser.parse_args(), 0
    for scenario in SCENARIOS:
        if (LEVELS.index(scenario.level) > LEVELS.index(arguments.level) or
                arguments.only not in f"{scenario.people} {scenario.share} {scenario}"):
            continue
        with tempfile.TemporaryDirectory(prefix="yunta-bench-") as folder:
            people = draw(scenario)
            write_cohort(scenario, people, folder)
            row = ours(arguments.yunta, folder, arguments.limit)
            peer = cbc(people, folder, arguments.peer) if scenario.peer and arguments.peer else None
        print(tell(scenario, row, peer), flush=True)
        lost += worse(row, peer)
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main())

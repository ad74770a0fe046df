"""The bench: runs every scenario and its peers on the very same scores, prints a table, and writes
DATE-CPU.json with its curves to bench/results. Called by `make bench`; Python's standard library.

A row's memory is what matching takes beyond the cohort at rest. Ratios are a peer's solving alone
against our scoring, solving and proving together."""
import argparse
import csv
import datetime
import json
import os
import platform
import re
import resource
import subprocess
import sys
import tempfile
import time

import curves
import scenarios

HERE = os.path.dirname(os.path.abspath(__file__))
BRIEF = 2.0  # seconds
LIMITS = {"short": (20, 10), "full": (300, 60), "long": (1800, 600)}  # seconds: ours, a peer's
CURVE_SECONDS = {"short": 1, "full": 20, "long": 60}
PEERS = ("scipy", "lemon", "glpk", "cbc")


def python_with_scipy():
    """Debian's SciPy belongs to Debian's Python, which need not be the first in the path."""
    for python in (sys.executable, "/usr/bin/python3"):
        if subprocess.run([python, "-c", "import scipy.optimize"], stderr=subprocess.DEVNULL,
                          check=False).returncode == 0:
            return python
    return None


def limit_memory():
    """Nothing may take the machine down: what does not fit is told as such."""
    total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    resource.setrlimit(resource.RLIMIT_AS, (total * 8 // 10, total * 8 // 10))


def run(command, seconds):
    """What a program prints as JSON, or {"refused": why}."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=seconds,
                              preexec_fn=limit_memory, check=False)
    except subprocess.TimeoutExpired:
        return {"refused": f"over {seconds:.0f} s"}
    try:
        found = json.loads(done.stdout)
    except json.JSONDecodeError:
        words = done.stderr.strip().splitlines()
        return {"refused": words[-1][:60] if words else f"ended with {done.returncode}"}
    return found if found.get("state", 0) == 0 else {**found, "refused": "out of memory"}


def limits(arguments):
    """Seconds for us, and for a peer."""
    asked = [int(word) for word in arguments.limits.split(",") if word]
    return asked if len(asked) == 2 else list(LIMITS[arguments.level])


def least(measure, key):
    """The run of three that took least, where one takes so little that chance has a part in it."""
    rows = [measure()]
    while key in rows[0] and rows[0][key] < BRIEF and len(rows) < 3:
        rows.append(measure())
    return min(rows, key=lambda row: row.get(key, 0))


class Bench:
    def __init__(self, arguments, folder):
        self.yunta, self.programs = arguments.yunta, arguments.programs
        self.level, self.folder = arguments.level, folder
        self.limit, self.peer_limit = limits(arguments)
        self.python = python_with_scipy()
        self.cohorts = 0

    def generate(self, people, words):
        self.cohorts += 1
        folder = os.path.join(self.folder, f"cohort{self.cohorts}")
        subprocess.run([self.yunta, "generate", "-q", "--people", str(people), "-o", folder,
                        *words], check=True)
        return folder

    def cohort(self, scenario):
        folder = self.generate(scenario.people, scenario.generate)
        rules = {key: scenario.rules[key] for key in ("either", "minimum") if key in scenario.rules}
        policy = scenario.policy
        if "capacity" in scenario.rules:
            empty_column(os.path.join(folder, "applicants.csv"), "capacity")
        if "quotas" in scenario.rules:
            policy, rules["quotas"] = quotas(folder, scenario.rules["quotas"])
        with open(os.path.join(folder, "yunta.yaml"), "a", encoding="utf-8") as file:
            file.write(policy + "\n")
        with open(os.path.join(folder, "rules.json"), "w", encoding="utf-8") as file:
            json.dump(rules, file)
        return folder

    def peer(self, name, dump, rules, patience=0):
        limit = max(self.peer_limit, patience)
        if name == "lemon":
            return run([os.path.join(self.programs, "peer_lemon"), dump], limit)
        if self.python is None:
            return {"refused": "SciPy and NumPy are missing"}
        if name == "scipy":
            command = [self.python, "-B", os.path.join(HERE, "peer_scipy.py"), dump]
            return run(command, limit)
        command = [self.python, "-B", os.path.join(HERE, "peer_ilp.py"), dump, name,
                   str(self.peer_limit), rules]
        return run(command, 3 * self.peer_limit)

    def measure(self, folder, scenario, *words):
        command = [os.path.join(self.programs, "measure"), folder, "--threads",
                   str(scenario.threads), "--limit", str(self.limit), *words]
        if scenario.scores:
            command += ["--scores", scenario.scores]
        return run(command, 2 * self.limit + 60)

    def match(self, scenario):
        folder = self.cohort(scenario)
        dump = os.path.join(folder, "dump")
        row = least(lambda: self.measure(folder, scenario), "match_seconds")
        row["peers"] = {}
        if scenario.peers:
            dumped = self.measure(folder, scenario, "--no-match", "--dump", dump)
            for name in scenario.peers:
                patience = scenario.patience.get(name, 0) if self.level != "short" else 0
                row["peers"][name] = dumped if "refused" in dumped else least(
                    lambda: self.peer(name, dump, os.path.join(folder, "rules.json"), patience),
                    "seconds")
        return row

    def read(self, scenario):
        """Reading alone; the rest of `check` is not in it."""
        folder = self.cohort(scenario)
        row = run([os.path.join(self.programs, "measure"), folder, "--no-match"], self.limit)
        row.pop("score_seconds", None)
        return {**row, "peers": {}}

    def files(self, scenario):
        folder = self.cohort(scenario)
        start = time.perf_counter()
        try:
            done = subprocess.run(
                [self.yunta, "match", folder, "--json", "--no-progress", "--threads",
                 str(scenario.threads), "--time-limit", str(self.limit)], capture_output=True,
                text=True, timeout=2 * self.limit, preexec_fn=limit_memory, check=False)
        except subprocess.TimeoutExpired:
            return {"refused": f"over {2 * self.limit} s", "peers": {}}
        row = {"files_seconds": time.perf_counter() - start, "peers": {}}
        if done.returncode != 0:
            row["refused"] = f"exit {done.returncode}"
            return row
        with open(os.path.join(folder, "out", "timings.json"), encoding="utf-8") as file:
            row["timings"] = json.load(file)
        row["status"] = "proven"
        return row

    def curve(self):
        """Seconds and memory of dense cohorts, doubling while they stay under a limit."""
        found = []
        for threads in (1, 2):
            n, seconds = 250, 0.0
            while seconds < CURVE_SECONDS[self.level] and n <= 128000:
                folder = self.generate(2 * n, ())
                one = self.measure(folder, scenarios.Scenario("", 0, "", threads=threads))
                drop(folder)
                if "refused" in one:
                    break
                seconds = one["match_seconds"]
                found.append({"n": n, "threads": threads, "seconds": seconds,
                              "kib": one["match_kib"]})
                n *= 2
        return found


def empty_column(path, name):
    """Leaves the capacities to the policy."""
    with open(path, encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    at = rows[0].index(name)
    for row in rows[1:]:
        row[at] = ""
    with open(path, "w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def quotas(folder, count):
    """Quotas on the mentees of the first regions, each a little under what there is."""
    with open(os.path.join(folder, "applicants.csv"), encoding="utf-8", newline="") as file:
        people = list(csv.DictReader(file))
    regions = sorted({one["region"] for one in people})[:count]
    rows, rules = [], []
    for region in regions:
        members = [k for k, one in enumerate(people)
                   if one["region"] == region and one["role"] != "mentor"]
        least, most = len(members) // 4, max(1, len(members) * 3 // 4)
        rows.append(f'    - {{side: mentee, where: {{region: "{region}"}}, '
                    f"least: {least}, most: {most}}}")
        rules.append({"side": "mentee", "least": least, "most": most, "people": members})
    return "matching:\n  quotas:\n" + "\n".join(rows), rules


def drop(folder):
    for name in sorted(os.listdir(folder)):
        path = os.path.join(folder, name)
        if os.path.isdir(path):
            drop(path)
        else:
            os.unlink(path)
    os.rmdir(folder)


# ---- the table ----

COLUMNS = (("scenario", 24), ("size", 17), ("people", 9), ("pairs", 9), ("read", 8), ("score", 8),
           ("match", 9), ("MiB", 8), ("status", 12), ("scipy", 19), ("lemon", 19), ("glpk", 19),
           ("cbc", 19), ("floor", 18), ("goal", 14))


def seconds(value):
    return "" if value is None else f"{value:.3f}" if value < 100 else f"{value:.0f}"


def score_of(row):
    for stage in row.get("stages", []):
        if stage["objective"] == "score":
            return stage["value"]
    return None


def peer_cell(row, peer):
    """Seconds and ratio; a mark where its answer is another: then one of the two is wrong."""
    if peer is None:
        return ""
    if "refused" in peer:
        return "no: " + peer["refused"][:15]
    ours, text = row.get("match_seconds"), seconds(peer["seconds"])
    if ours:
        text += f" {peer['seconds'] / ours:.2g}x"
    if not peer.get("optimal", True):
        return text + " ?"
    same = (peer["pairs"], peer["score"]) == (row.get("pairs"), score_of(row))
    return text if same or row.get("status") != "proven" else text + " DIFFERS"


def cells(scenario, row):
    kib = row.get("match_kib", row.get("cohort_kib"))
    status = "no: " + row["refused"] if "refused" in row else row.get("status", "")
    taken = row.get("match_seconds", row.get("files_seconds"))
    words = [scenario.name, scenario.size, f"{scenario.people:,}", str(row.get("pairs", "")),
             seconds(row.get("read_seconds")), seconds(row.get("score_seconds")), seconds(taken),
             "" if kib is None else f"{kib / 1024:.1f}", status]
    words += [peer_cell(row, row["peers"].get(name)) for name in PEERS]
    return words + [scenario.floor, scenario.goal]


def print_row(words):
    print("  ".join(word[:width].ljust(width)
                    for word, (_, width) in zip(words, COLUMNS)).rstrip(), flush=True)


# ---- results ----

def processor():
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        names = re.findall(r"model name\s*:\s*(.*)", file.read())
    return names[0] if names else platform.machine()


def write(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def write_results(arguments, rows, curve):
    name = re.sub(r"[^A-Za-z0-9]+", "-", processor()).strip("-").lower()
    base = os.path.join(arguments.results, f"{datetime.date.today().isoformat()}-{name}")
    os.makedirs(arguments.results, exist_ok=True)
    about = {"date": datetime.date.today().isoformat(), "level": arguments.level,
             "cpu": processor(), "cores": os.cpu_count(),
             "limits_seconds": limits(arguments),
             "memory_mib": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") >> 20}
    write(base + ".json", json.dumps({**about, "rows": rows, "curve": curve}, indent=1) + "\n")
    for what, unit, key in (("time", "seconds", "seconds"), ("memory", "KiB", "kib")):
        lines = {f"{threads} thread{'s' * (threads > 1)}":
                 [(one["n"], one[key]) for one in curve
                  if one["threads"] == threads and one[key] > 0] for threads in (1, 2)}
        lines = {line: points for line, points in lines.items() if points}
        if lines:
            write(f"{base}-{what}.svg", curves.chart(
                f"Dense cohorts: {what} of matching, with its proof", "mentors, and mentees",
                unit, lines))
    return base


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--level", choices=scenarios.LEVELS, default="full")
    parser.add_argument("--yunta", required=True)
    parser.add_argument("--programs", required=True, help="folder of measure and peer_lemon")
    parser.add_argument("--only", default="", help="run the scenarios with this in their name or size, and write nothing")
    parser.add_argument("--limits", default="", help="seconds for us and for a peer, as 60,20")
    parser.add_argument("--results", default=os.path.join(HERE, "results"))
    arguments = parser.parse_args()
    rows = []
    print_row([name for name, _ in COLUMNS])
    with tempfile.TemporaryDirectory(prefix="yunta-bench-") as folder:
        bench = Bench(arguments, folder)
        work = {"match": bench.match, "read": bench.read, "files": bench.files}
        for scenario in scenarios.chosen(arguments.level):
            if arguments.only not in f"{scenario.name} {scenario.size}":
                continue
            row = work[scenario.kind](scenario)
            print_row(cells(scenario, row))
            rows.append({"scenario": scenario.name, "size": scenario.size,
                         "threads": scenario.threads, "floor": scenario.floor,
                         "goal": scenario.goal, **row})
            drop(os.path.join(folder, f"cohort{bench.cohorts}"))
            if not arguments.only:  # a bench that is stopped leaves what it has measured
                write_results(arguments, rows, [])
        curve = [] if arguments.only else bench.curve()
    if not arguments.only:
        print("written:", write_results(arguments, rows, curve) + ".json")
    wrong = [row for row in rows for peer in row["peers"].values()
             if "DIFFERS" in peer_cell(row, peer)]
    return 1 if wrong else 0


sys.exit(main())

#!/usr/bin/env python3
"""Lets every allocation and every file call of small runs of yunta fail, one at a time.

    torture.py --sanitized FILE --plain FILE [--form short|sites|every] [--only NAME]

Both programs are linked with tests/torture/fault.c. short: sampled points; sites: the first call from each
distinct stack, under sanitizers (leaks too); every: that, and each single call of the plain build.

A run with an injected failure must end as the sound run does (same exit, same output, same files), or with
exit 5 or 70 and a message, its folder as it was. A whole new result beside such an exit is allowed only
after it was put in its place (what fails then is the summary)."""

import argparse
import collections
import concurrent.futures
import hashlib
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile

import scenarios

SOUND_FAILURES = (5, 70)
SANITIZERS = {
    "ASAN_OPTIONS": "detect_leaks=1:allocator_may_return_null=1:exitcode=99:handle_segv=1",
    "UBSAN_OPTIONS": "halt_on_error=1:exitcode=99",
    "LSAN_OPTIONS": "exitcode=99:print_suppressions=0:suppressions="
                    + os.path.join(os.path.dirname(os.path.abspath(__file__)), "leaks.txt"),
}


def snapshot(folder):
    """Every file with its bytes and mode, but what holds times."""
    state = {}
    for where, folders, files in os.walk(folder):
        for name in folders + files:
            path = os.path.join(where, name)
            content = b""
            if os.path.islink(path):
                content = os.readlink(path).encode()
            elif os.path.isfile(path) and name not in ("timings.json", "manifest.json"):
                with open(path, "rb") as file:
                    content = hashlib.sha256(file.read()).digest()
            state[os.path.relpath(path, folder)] = (oct(os.lstat(path).st_mode), content)
    return state


class Scenario:
    def __init__(self, entry, programs, work):
        self.name, prepare, self.arguments = entry
        self.programs = programs
        self.template = os.path.join(work, self.name)
        os.mkdir(self.template)
        prepare(self.template, programs["plain"])
        self.before = snapshot(self.template)
        self.work = work
        self.sites, self.calls, self.sound, self.after = [], {}, None, None

    def run(self, program, wish, extra=None, look=None):
        """(exit, stdout, stderr, snapshot) of one run on a fresh copy."""
        with tempfile.TemporaryDirectory(dir=self.work) as place:
            folder = os.path.join(place, "w")
            shutil.copytree(self.template, folder, symlinks=True)
            environment = {**os.environ, **SANITIZERS, "LC_ALL": "C", "OMP_NUM_THREADS": "1", **(extra or {})}
            if wish:
                environment["YUNTA_FAULT"] = wish
            done = subprocess.run(["setarch", "-R", self.programs[program], *self.arguments], cwd=folder,
                                  env=environment, capture_output=True, timeout=120, check=False)
            if look:
                look(folder)
            return done.returncode, done.stdout, done.stderr, snapshot(folder)

    def learn(self, program):
        """How it ends when nothing fails, and where it may fail."""
        report = os.path.join(self.work, f"{self.name}.{program}.report")
        code, out, err, state = self.run(program, None, {"YUNTA_FAULT_REPORT": report, "YUNTA_FAULT_SITES": "1"})
        if code not in (0, 1, 3, 4):
            raise SystemExit(f"{self.name}: exit {code} without any failure: {err.decode(errors='replace')[-3000:]}")
        self.sound, self.after = (code, out), state
        self.sites, self.calls = [], {}
        with open(report, encoding="ascii") as file:
            for line in file:
                words = line.split()
                if words[0] == "site":
                    self.sites.append((words[1], int(words[2]), words[3]))
                elif words[0] != "hit":
                    self.calls[words[0]] = int(words[1])

    def judge(self, program, wish):
        """What is wrong with a run whose calls failed so, or None."""
        try:
            code, out, err, state = self.run(program, wish)
        except subprocess.TimeoutExpired:
            return "did not end in 120 s"
        left = [name for name in state if re.search(r"[.]yunta-(new|old|ready)|yunta[.]yaml[.]\d+$", name)]
        if wish.startswith(("file", "exchange")):  # what cannot be removed waits for the next command
            state = {name: value for name, value in state.items() if name not in left}
        text = err.decode(errors="replace")
        if code < 0 or code >= 99:
            return f"crashed or leaked (exit {code})\n{text[-2500:]}"
        if code == self.sound[0]:
            if out != self.sound[1]:
                return f"exit {code} as if nothing had failed, but another output"
            if state != self.after:
                changed = sorted(name for name in set(state) | set(self.after) if state.get(name) != self.after.get(name))
                return f"exit {code} as if nothing had failed, but other files: {changed[:5]}"
            return None
        if code not in SOUND_FAILURES:
            return f"exit {code}: {text[-600:]}"
        if not text.strip():
            return f"exit {code} without a message"
        if left and wish.startswith("memory"):
            return f"exit {code} and leaves {left[:3]}"
        return self.judge_folder(state, code, text)

    def judge_folder(self, state, code, text):
        # A key that was made stays, whatever comes after; so do folders that lead to the result.
        if "c/.yunta-key" not in self.before:
            state.pop("c/.yunta-key", None)
        if state in (self.before, {k: v for k, v in self.after.items() if k != "c/.yunta-key"}, self.after):
            return None
        changed = sorted(name for name in set(state) | set(self.before) if state.get(name) != self.before.get(name))
        return f"exit {code}, and the folder is neither as it was nor whole: {changed[:5]}\n{text[-500:]}"


def points_of(scenario, form, seen, chance):
    """[(program, wish)] to try; seen: stacks that an earlier scenario has tried."""
    fresh = [(kind, number) for kind, number, stack in scenario.sites if stack not in seen]
    seen.update(stack for _, _, stack in scenario.sites)
    if form == "short":
        points = [("sanitized", f"{kind}:{number}") for kind, number in chance.sample(fresh, min(len(fresh), 2))]
        return points + [("plain", f"{kind}:{chance.randint(1, scenario.calls[kind.rstrip('+')])}")
                         for kind in ("memory", "memory", "memory+", "file", "file", "file", "file+")]
    points = [("sanitized", f"{kind}:{number}") for kind, number in fresh]
    points += [("sanitized", f"{kind}+:{number}") for kind, number in fresh[::7]]
    if form == "every":
        points += [("plain", f"{kind}:{number}") for kind in ("memory", "file")
                   for number in range(1, scenario.calls[kind] + 1)]
        points += [("plain", f"exchange:{number}") for number in range(1, scenario.calls["file"] + 1)]
    return points


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--sanitized", required=True)
    parser.add_argument("--plain", required=True)
    parser.add_argument("--form", choices=["short", "sites", "every"], default="sites")
    parser.add_argument("--only", action="append")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    options = parser.parse_args()
    programs = {"sanitized": os.path.abspath(options.sanitized), "plain": os.path.abspath(options.plain)}
    chance, seen, faults, total = random.Random(7), set(), collections.defaultdict(list), 0
    with tempfile.TemporaryDirectory() as work, concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for entry in scenarios.SCENARIOS:
            if options.only and entry[0] not in options.only:
                continue
            scenario = Scenario(entry, programs, work)
            scenario.learn("sanitized")
            points = points_of(scenario, options.form, seen, chance)
            verdicts = list(pool.map(lambda point, s=scenario: s.judge(*point), points))
            bad = [(point, verdict) for point, verdict in zip(points, verdicts) if verdict]
            total += len(points)
            faults[entry[0]] = bad
            print(f"{entry[0]}: {len(points)} failures injected, {len(bad)} ended badly", flush=True)
            for point, verdict in bad[:8]:
                print(f"  {point[0]} {point[1]}: {verdict}", flush=True)
    wrong = sum(len(bad) for bad in faults.values())
    print(f"torture: {len(faults)} scenarios, {total} failures injected, {wrong} ended badly")
    return wrong != 0


if __name__ == "__main__":
    sys.exit(main())

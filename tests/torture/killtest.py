#!/usr/bin/env python3
"""Kills yunta, fills its disk and takes its rights away, and looks at what is left.

    killtest.py --yunta FILE --torture FILE [--kills N] [--form short|full]

1. SIGKILL: half of the kills come before a file call that is drawn (tests/torture/fault.c), half at a random
   moment. After each, the result is the earlier one or the new one, whole; a second run then ends well and
   gives the new one, byte for byte, and leaves nothing beside it.
2. SIGINT and SIGTERM at random moments: exit 130 or 143 within a second, the result as it was.
3. A full disk (a tmpfs of a few KiB more at a time; root alone), folders without rights, a link or a file in
   the place of the result: exit 5 and a message, everything as it was."""

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import scenarios
from torture import snapshot

ENVIRONMENT = {**os.environ, "LC_ALL": "C", "OMP_NUM_THREADS": "1"}


class Failed(Exception):
    pass


def need(right, *words):
    if not right:
        raise Failed(" ".join(str(word) for word in words))


def beside(state):
    return sorted(name for name in state if ".yunta-" in name and not name.endswith(".yunta-key"))


def whole(state):
    return {name: value for name, value in state.items() if name not in beside(state)}


class Case:
    """A cohort with an earlier result of other people; run by arguments."""

    def __init__(self, name, prepare, arguments, options, work):
        self.name, self.arguments, self.work = name, arguments, work
        self.yunta, self.torture = os.path.abspath(options.yunta), os.path.abspath(options.torture)
        self.template = os.path.join(work, name)
        os.mkdir(self.template)
        prepare(self.template, self.yunta)
        self.before = snapshot(self.template)
        with self.copy() as folder:
            start = time.monotonic()
            done = self.run(folder)
            self.seconds = time.monotonic() - start
            need(done.returncode in (0, 1), done.stderr)
            self.after = snapshot(folder)
        report = os.path.join(work, name + ".report")
        with self.copy() as folder:
            done = self.run(folder, self.torture, YUNTA_FAULT_REPORT=report)
            need(done.returncode in (0, 1), done.stderr)
        with open(report, encoding="ascii") as file:
            self.calls = int(dict(line.split() for line in file)["file"])

    def copy(self):
        place = tempfile.TemporaryDirectory(dir=self.work)
        shutil.copytree(self.template, os.path.join(place.name, "w"), symlinks=True)

        class Copy:
            def __enter__(self):
                return os.path.join(place.name, "w")

            def __exit__(self, *what):
                place.cleanup()
        return Copy()

    def run(self, folder, program=None, **environment):
        return subprocess.run([program or self.yunta, *self.arguments], cwd=folder, capture_output=True, check=False,
                              env={**ENVIRONMENT, **environment}, timeout=120)

    def start(self, folder):
        return subprocess.Popen([self.yunta, *self.arguments], cwd=folder, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, env=ENVIRONMENT)

    def judge(self, folder, where):
        state = whole(snapshot(folder))
        need(state in (self.before, self.after) or self.interrupted(state, folder),
             self.name, where, "torn:", sorted(k for k in {*state, *self.after} if state.get(k) != self.after.get(k))[:5])
        done = self.run(folder)
        need(done.returncode in (0, 1), self.name, where, "no second run:", done.stderr)
        state = snapshot(folder)
        need(not beside(state), self.name, where, "leaves", beside(state)[:3])
        need(state == self.after or self.twice(folder), self.name, where, "the second run gives another result:",
             sorted(k for k in {*state, *self.after} if state.get(k) != self.after.get(k))[:5])

    def interrupted(self, state, folder):
        """Between two renames, on a file system that cannot exchange: the next command mends it."""
        if any(name.startswith("c/out") for name in state):
            return False
        done = subprocess.run([self.yunta, "explain", "c", "a2"], cwd=folder, capture_output=True, check=False,
                              env=ENVIRONMENT)
        return done.returncode == 0 and whole(snapshot(folder)) in (self.before, self.after)

    def twice(self, folder):
        """What a run over its own result gives, where that differs (a history that counts runs)."""
        with self.copy() as other:
            self.run(other)
            self.run(other)
            return snapshot(other) == snapshot(folder)


def kills(case, count, chance):
    for number in range(count):
        with case.copy() as folder:
            if number % 2 == 0:
                exchange = "+exchange" if number % 4 == 0 else ""
                where = f"kill{exchange}:{chance.randint(1, case.calls)}"
                case.run(folder, case.torture, YUNTA_FAULT=where)
            else:
                where = f"after {chance.random() * case.seconds * 1.2:.4f} s"
                process = case.start(folder)
                time.sleep(float(where.split()[1]))
                process.kill()
                process.communicate()
            case.judge(folder, where)


def signals(case, count, chance):
    """The waits for an answer, in seconds, of the signals that came in time."""
    waits = []
    for number in range(count):
        wanted = (signal.SIGINT, signal.SIGTERM)[number % 2]
        with case.copy() as folder:
            process = case.start(folder)
            time.sleep(0.02 + chance.random() * case.seconds)
            process.send_signal(wanted)
            start = time.monotonic()
            _, err = process.communicate(timeout=60)
            waited = time.monotonic() - start
            state = snapshot(folder)
            if process.returncode == 128 + wanted:
                waits.append(waited)
                need(state == case.before, case.name, "a stopped run changes", beside(state))
                need(b"stopped" in err, case.name, "is silent:", err)
            elif process.returncode == -wanted:  # before its handler stood
                need(state == case.before, case.name, "a stopped run changes", beside(state))
            else:
                need(process.returncode in (0, 1) and state == case.after, case.name, wanted, process.returncode, err)
    return waits


def refused(case, folder, where, before=None):
    before = before or snapshot(folder)
    done = case.run(folder)
    need(done.returncode == 5, case.name, where, "exit", done.returncode, done.stderr)
    need(b"error:" in done.stderr, case.name, where, "without a message")
    state = snapshot(folder)
    need(state == before, case.name, where, "changes", sorted(k for k in {*state, *before} if state.get(k) != before.get(k))[:5])


def full_disk(case):
    """On a tmpfs that grows by a page at a time until the run fits. How many sizes were too small."""
    if os.geteuid() != 0:
        return 0
    small = 0
    with tempfile.TemporaryDirectory(dir=case.work) as place:
        for pages in range(8, 4000, 8):
            made = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={pages * 4}k", "tmpfs", place],
                                  capture_output=True, check=False)
            if made.returncode:
                return 0
            try:
                try:
                    shutil.copytree(case.template, os.path.join(place, "w"))
                except (OSError, shutil.Error):
                    continue
                before = snapshot(os.path.join(place, "w"))
                done = case.run(os.path.join(place, "w"))
                state = snapshot(os.path.join(place, "w"))
                if done.returncode in (0, 1):
                    need(state == case.after, case.name, "tells success on a full disk")
                    return small
                need(done.returncode == 5 and b"error:" in done.stderr, case.name, "full disk: exit", done.returncode,
                     done.stderr)
                need(state == before, case.name, "a full disk changes the result:", beside(state))
                small += 1
            finally:
                subprocess.run(["umount", place], check=True)
    raise Failed(case.name, "never fits")


def places(case):
    """Links and files where the result should go, and folders that cannot be written."""
    count = 0
    for kind in ("link", "file", "link of a leftover"):
        with case.copy() as folder:
            out, other = os.path.join(folder, "c", "out"), os.path.join(folder, "other")
            os.mkdir(other)
            with open(os.path.join(other, "precious"), "w", encoding="ascii") as file:
                file.write("precious")
            if kind == "link of a leftover":
                os.symlink("../other", os.path.join(folder, "c", ".out.yunta-new"))
            else:
                shutil.rmtree(out)
                if kind == "link":
                    os.symlink("../other", out)
                else:
                    shutil.copy(os.path.join(other, "precious"), out)
            refused(case, folder, kind)
            count += 1
    if os.geteuid() != 0:
        with case.copy() as folder:
            os.chmod(os.path.join(folder, "c"), 0o500)
            refused(case, folder, "read-only")
            os.chmod(os.path.join(folder, "c"), 0o700)
            count += 1
    return count


def read_only(case):
    """A read-only mount: rights mean nothing to root."""
    if os.geteuid() != 0:
        return 0
    with case.copy() as folder:
        if subprocess.run(["mount", "--bind", folder, folder], capture_output=True, check=False).returncode:
            return 0
        try:
            subprocess.run(["mount", "-o", "remount,bind,ro", folder], check=True)
            refused(case, folder, "a read-only file system")
        finally:
            subprocess.run(["umount", folder], check=True)
    return 1


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--yunta", required=True)
    parser.add_argument("--torture", required=True)
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--signals", type=int, default=100)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    everything = scenarios.cohort(without=scenarios.BARE, files="csv, json, ics, sqlite")
    with tempfile.TemporaryDirectory() as work:
        cases = [
            Case("run", scenarios.after(everything, "run", "c", "-q", "-j1", change=scenarios.people_changed),
                 ["run", "c", "-q", "-j1"], options, work),
            Case("match", scenarios.after(everything, "match", "c", "-q", "-j1", change=scenarios.people_changed),
                 ["match", "c", "-q", "-j1"], options, work),
        ]
        try:
            for case in cases:
                kills(case, options.kills // len(cases), chance)
            waits = [wait for case in cases for wait in signals(case, options.signals // len(cases), chance)]
            small = full_disk(cases[0])
            odd = places(cases[0]) + read_only(cases[0])
        except Failed as failed:
            print("killtest:", failed)
            return 1
    print(f"killtest: {options.kills} kills, none torn or lost; {len(waits)} of {options.signals} signals "
          f"came in time, the slowest answered in {max(waits, default=0) * 1000:.0f} ms; {small} full disks, {odd} odd places, all refused")
    return 0


if __name__ == "__main__":
    sys.exit(main())

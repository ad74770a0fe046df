#!/usr/bin/env python3
"""How soon yunta answers a signal, wherever it stands: a run of a large cohort with every format, and
GLPK's relaxation of a large pool.

    signals.py --yunta FILE [--people N] [--pool N] [--moments N]

SIGINT and SIGTERM at moments spread over the whole of a run: exit 130 or 143, the result as it was (none).
Prints what it was doing, and the slowest answer; exit 1 when one took over a second."""

import argparse
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

LIMIT = 1.0


def generate(yunta, folder, people, words, policy):
    subprocess.run([yunta, "generate", "-q", "--people", str(people), "-o", folder, *words], check=True)
    with open(os.path.join(folder, "yunta.yaml"), "a", encoding="utf-8") as file:
        file.write(policy + "\n")


def last_stage(said):
    """The last stage that the progress of a stopped run names."""
    lines = [line for line in re.split(r"[\r\n]", said) if line.strip() and "stopped" not in line]
    return lines[-1].strip()[:60] if lines else "?"


def answers(command, folder, moments):
    """The slowest answer in seconds; None when a signal was not obeyed."""
    out = os.path.join(folder, "out")
    start = time.monotonic()
    done = subprocess.run(command, capture_output=True, check=False)
    seconds = time.monotonic() - start
    if done.returncode not in (0, 1):
        print(done.stderr.decode())
        return None
    shutil.rmtree(out)
    slowest, stopped = 0.0, 0
    for number in range(moments):
        wanted = (signal.SIGINT, signal.SIGTERM)[number % 2]
        moment = 0.05 + seconds * (number + 0.5) / moments
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        time.sleep(moment)
        process.send_signal(wanted)
        start = time.monotonic()
        said = process.communicate(timeout=120)[1].decode(errors="replace")
        waited = time.monotonic() - start
        if process.returncode == 128 + wanted:
            if os.path.exists(out):
                print("a stopped run left a result")
                return None
            stopped += 1
            if waited > slowest:
                print(f"    after {moment:.2f} s: {waited * 1000:.0f} ms ({last_stage(said)})")
            slowest = max(slowest, waited)
        elif process.returncode in (0, 1):
            shutil.rmtree(out)
        else:
            print("exit", process.returncode, said)
            return None
    print(f"  {' '.join(command[1:3])}: {seconds:.1f} s, {stopped} of {moments} signals came in time, "
          f"the slowest answered in {slowest * 1000:.0f} ms")
    return slowest if stopped else None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--yunta", required=True)
    parser.add_argument("--people", type=int, default=300000)
    parser.add_argument("--pool", type=int, default=1000)
    parser.add_argument("--moments", type=int, default=40)
    options = parser.parse_args()
    yunta = os.path.abspath(options.yunta)
    with tempfile.TemporaryDirectory() as work:
        large, pool = os.path.join(work, "large"), os.path.join(work, "pool")
        generate(yunta, large, options.people, ["--institutions", "400"],
                 "output: {files: [csv, json, html, xlsx, sqlite, ics]}")
        generate(yunta, pool, options.pool, ["--mentors", "50"], "")
        waits = [answers([yunta, "run", large], large, options.moments),
                 answers([yunta, "match", pool, "--engine", "glpk", "--time-limit", "60"], pool, options.moments // 2)]
    return 0 if all(wait is not None and wait <= LIMIT for wait in waits) else 1


if __name__ == "__main__":
    sys.exit(main())

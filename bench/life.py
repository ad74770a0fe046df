"""What a cohort's life takes: explanations and leximin of 10,000 people, the repair of 3,000.

    life.py --yunta PROGRAM --explain PROGRAM [--count N]

Processor time throughout (of the whole command, reading and writing included, for leximin and
repair; of the explanation alone, after the load, for explain), so that other programs of the
machine do not count. Ends with 1 when a row misses what it is held to. Python's standard library."""
import argparse
import csv
import json
import os
import random
import resource
import subprocess
import sys
import tempfile

SHAPES = (("dense, mentees left over", ("--mentors", "45")),
          ("dense, mentors left over", ("--mentors", "55")),
          ("dense, as many of both", ()),
          ("50 institutions, 1..3 places", ("--mentors", "45", "--capacity", "3",
                                            "--institutions", "50")))
KINDS = (("alone", "somebody without a partner"), ("paired", "somebody with one"),
         ("two", "two people"), ("leaving", "a mentor who leaves"))


def generate(yunta, folder, people, words, policy=""):
    subprocess.run([yunta, "generate", "-q", "--people", str(people), "-o", folder, *words],
                   check=True)
    with open(os.path.join(folder, "yunta.yaml"), "a", encoding="utf-8") as file:
        file.write(policy)


def timed(command, wanted=0):
    """Seconds of processor time of a command that must end so."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode != wanted:
        sys.exit(f"{' '.join(command)}: exit {done.returncode}\n{done.stderr}")
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def tell(words, seconds, most):
    print(f"{words}: {seconds:.2f} s of at most {most} s", flush=True)
    return seconds > most


def explanations(arguments, folder):
    lost = 0
    for number, (name, words) in enumerate(SHAPES):
        cohort = os.path.join(folder, f"explain{number}")
        generate(arguments.yunta, cohort, 10000, ("--seed", "7", *words))
        done = subprocess.run([arguments.explain, cohort, "--count", str(arguments.count)],
                              capture_output=True, text=True, check=True)
        found = json.loads(done.stdout)
        print(f"explain, {name}: {found['pairs']:,} pairs of {found['eligible']:,}, "
              f"load {found['load'] / 1000:.2f} s", flush=True)
        for key, what in KINDS:
            row = found.get(key)
            if row:
                print(f"  {what}: median {row['median']:.1f} ms, 9 of 10 under {row['p90']:.1f}, "
                      f"at most {row['most']:.1f} ({row['count']})", flush=True)
                lost += key != "leaving" and row["most"] > 50
    return lost


def leximin(arguments, folder):
    lost = 0
    for number, (name, words) in enumerate(SHAPES):
        cohort = os.path.join(folder, f"leximin{number}")
        generate(arguments.yunta, cohort, 10000, ("--seed", "7", *words),
                 "matching: {objective: [pairs, leximin]}\n")
        seconds = timed([arguments.yunta, "match", "-q", cohort])
        lost += tell(f"leximin, {name}, 10,000 people", seconds, 10)
    return lost


def repair(arguments, folder):
    cohort, lost = os.path.join(folder, "repair"), 0
    generate(arguments.yunta, cohort, 3000, ("--seed", "7", "--mentors", "45", "--calendar"),
             "output: {files: [csv, json, ics]}\n")
    timed([arguments.yunta, "run", "-q", cohort])
    with open(os.path.join(cohort, "applicants.csv"), encoding="utf-8-sig", newline="") as file:
        ids = [row["id"] for row in csv.DictReader(file)]
    left = os.path.join(folder, "left.csv")
    with open(left, "w", encoding="utf-8") as file:
        file.write("id\n" + "\n".join(random.Random(1).sample(ids, len(ids) // 20)) + "\n")
    command = [arguments.yunta, "repair", "-q", cohort, "--from", os.path.join(cohort, "out"),
               "--as-of", "2027-04-15", "--withdrawn", left]
    seconds = timed([*command, "--frontier"])
    print(f"frontier of 3,000 people, 5 % left: {seconds:.2f} s", flush=True)
    lost += tell("repair of 3,000 people, 5 % left, with calendars", timed(command), 1)
    return lost


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--yunta", required=True)
    parser.add_argument("--explain", required=True)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--only", choices=("explain", "leximin", "repair"), default="")
    arguments, lost = parser.parse_args(), 0
    for name, what in (("explain", explanations), ("leximin", leximin), ("repair", repair)):
        if arguments.only in ("", name):
            with tempfile.TemporaryDirectory(prefix="yunta-bench-") as folder:
                lost += what(arguments, folder)
    return 1 if lost else 0


sys.exit(main())

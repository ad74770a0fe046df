"""What is measured: one row of the table each.

people, generate: what `yunta generate` is asked for. policy: lines put behind its yunta.yaml, or in
the place of a key that is there. peers: who solves the same scores. floor, goal: what the row is
held to, as the project's aims state it. level: in which forms of the bench it runs; short is for
under a minute."""
from dataclasses import dataclass, field

DENSE = ("--mentors", "50")


@dataclass
class Scenario:
    name: str
    people: int
    size: str
    generate: tuple = ()
    policy: str = ""
    scores: str = ""  # uniform, sparse: in the place of the cohort's own
    threads: int = 1
    peers: tuple = ()
    rules: dict = field(default_factory=dict)  # of the ILP peers; quotas by region
    patience: dict = field(default_factory=dict)  # seconds of a peer, beyond those of the form
    kind: str = "match"  # match, read, files
    floor: str = ""
    goal: str = ""
    level: str = "full"  # short: also in the short form; long: only in the long one


def dense(n, threads, floor, goal, level, peers=("scipy",), patience=0):
    return Scenario("dense skills", 2 * n, f"{n:,} x {n:,}", threads=threads, peers=peers,
                    patience={"scipy": patience}, floor=floor, goal=goal, level=level)


def blocks(people, institutions, threads, floor, goal, level, patience=0):
    return Scenario(f"{institutions:,} institutions", people, f"{people:,} people",
                    ("--institutions", str(institutions)), threads=threads,
                    peers=("scipy", "lemon"), patience={"lemon": patience}, floor=floor, goal=goal,
                    level=level)


SCENARIOS = [
    dense(500, 1, "", "", "short", ("scipy", "lemon", "glpk", "cbc")),
    dense(2000, 1, "50x SciPy", "100x", "full", ("scipy", "lemon", "glpk", "cbc")),
    dense(10000, 1, "250x SciPy, 16 MB", "450x", "full", patience=300),
    dense(50000, 1, "2.8 s, 64 MB", "1.5 s", "full"),
    dense(100000, 2, "12 s", "6 s", "long"),
    dense(300000, 2, "120 s, 600 MB", "60 s, 300 MB", "long"),
    Scenario("uniform scores", 1000, "500 x 500", ("--skills", "0", "--availability", "0"),
             scores="uniform", peers=("scipy", "lemon"), level="short"),
    Scenario("uniform scores", 20000, "10,000 x 10,000", ("--skills", "0", "--availability", "0"),
             scores="uniform", peers=("scipy",), floor="50x SciPy", goal="80x"),
    blocks(3000, 400, 1, "1x LEMON", "3x", "short"),
    blocks(30000, 400, 1, "5x LEMON", "15x", "full"),
    blocks(300000, 400, 2, "90x LEMON, 32 MB", "200x", "full", patience=600),
    blocks(1000000, 10000, 2, "4 s", "2 s", "full"),
    Scenario("capacities 1..5, dense", 704, "500 mentees", ("--mentors", "29", "--capacity", "5"),
             peers=("scipy", "lemon"), level="short"),
    Scenario("capacities 1..5, dense", 7042, "5,000 mentees",
             ("--mentors", "29", "--capacity", "5"), peers=("scipy", "lemon"), floor="60x LEMON",
             goal="110x"),
    Scenario("capacities 1..5, sparse", 140845, "100,000 mentees",
             ("--mentors", "29", "--capacity", "5", "--skills", "0", "--availability", "0"),
             scores="sparse", peers=("scipy", "lemon"), floor="8x LEMON", goal="15x"),
    Scenario("sparse scores", 2000000, "1,000,000 a side",
             ("--skills", "0", "--availability", "0"), scores="sparse", threads=2,
             peers=("lemon",), floor="8 s, 450 MB", goal="5 s"),
    Scenario("both: either", 60, "60 people", ("--both", "100", "--mentors", "0"),
             "matching: {both: either}", peers=("glpk", "cbc"), rules={"either": True},
             level="short"),
    Scenario("both: either", 3000, "3,000 people", ("--both", "100", "--mentors", "0"),
             "matching: {both: either}", peers=("glpk", "cbc"), rules={"either": True},
             floor="60 s", goal="5 s"),
    Scenario("least sizes 5..12", 45, "40 mentees", ("--mentors", "12"),
             "matching: {mentor: {capacity: 12, minimum: 5}}", peers=("glpk", "cbc"),
             rules={"minimum": 5, "capacity": 12}, level="short"),
    Scenario("least sizes 5..12", 450, "400 mentees", ("--mentors", "12"),
             "matching: {mentor: {capacity: 12, minimum: 5}}", peers=("glpk", "cbc"),
             rules={"minimum": 5, "capacity": 12}, floor="60 s", goal="5 s"),
    Scenario("10 quotas", 200, "200 people", DENSE, peers=("glpk", "cbc"), rules={"quotas": 10},
             level="short"),
    Scenario("10 quotas", 10000, "10,000 people", DENSE, peers=("glpk", "cbc"),
             rules={"quotas": 10}, floor="60 s", goal="5 s"),
    Scenario("reading", 20000, "20,000 people", kind="read", level="short"),
    Scenario("reading", 1000000, "1,000,000 people", kind="read", floor="15 s", goal="6 s"),
    Scenario("files to files", 5000, "400 institutions", ("--institutions", "400"), threads=2,
             kind="files", level="short"),
    Scenario("files to files", 300000, "400 institutions", ("--institutions", "400"), threads=2,
             kind="files", floor="20 s", goal="8 s"),
]

LEVELS = ("short", "full", "long")


def chosen(level):
    """short: the short rows alone; full: those and the full ones; long: all."""
    return [s for s in SCENARIOS if LEVELS.index(s.level) <= LEVELS.index(level)]

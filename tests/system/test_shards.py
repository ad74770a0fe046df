"""--shard I/N and merge: whatever the number of shards, the bytes of one process; what does not fit together is
named; nothing half-written, nothing told of people."""

import json
import os
import pathlib
import random
import shutil
import stat
import subprocess
import tempfile
import unittest

import binary
import oracle

YUNTA = os.environ["YUNTA"]
ROOT = pathlib.Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "data" / "cohorts"
SEEDS = int(os.environ.get("SHARD_SEEDS", "38"))


def files(folder):
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*"))
            if p.is_file() and p.name != "timings.json"}


def institution(rng, tag, policy, spread):
    """People of one institution; nobody is paired with somebody of another."""
    people, both = [], policy.get("matching", {}).get("both") is not None
    for k in range(rng.randint(4, spread)):
        role = rng.choice(["mentor", "mentee", "both"] if both else ["mentor", "mentee"])
        people.append({"id": f"{tag}{k:02}", "role": role, "institution": tag, "region": rng.choice(["x", "y"]),
                       "capacity": rng.choice([1, 1, 2, 3]), "mentors": rng.choice([1, 1, 2]),
                       "skill:a": rng.randint(1, 5), "want:a": rng.randint(0, 3), "skill:b": rng.randint(1, 5),
                       "want:b": rng.randint(0, 3)})
    return people


POLICIES = {
    "sums": {},
    "mentors": {"matching": {"objective": ["pairs", "mentors", "score"]}},
    "score alone": {"matching": {"objective": ["score"]}},
    "worst": {"matching": {"objective": ["pairs", "worst", "score"]}},
    "worst last": {"matching": {"objective": ["pairs", "score", "worst"]}},
    "worst, then leximin": {"matching": {"objective": ["pairs", "worst", "leximin"]}},
    "leximin": {"matching": {"objective": ["pairs", "leximin"]}},
    "leximin after mentors": {"matching": {"objective": ["mentors", "pairs", "leximin", "score"]}},
    "fewest": {"matching": {"objective": ["pairs", "fewest_mentors", "score"]}},
    "least sizes": {"matching": {"mentor": {"minimum": 2}}},
    "least sizes, worst": {"matching": {"mentor": {"minimum": 2}, "objective": ["pairs", "worst", "score"]}},
    "either": {"matching": {"both": "either"}},
    "either, worst": {"matching": {"both": "either", "objective": ["pairs", "worst", "score"]}},
    "and": {"matching": {"both": "and"}},
    "and, mentors": {"matching": {"both": "and", "objective": ["pairs", "mentors", "score"]}},
    "quota of one": {"matching": {"quotas": [{"side": "mentee", "where": {"institution": "A"}, "most": 2}]}},
    "quota over all": {"matching": {"quotas": [{"side": "mentee", "where": {"region": "x"}, "most": 4}]}},
    "quota over all, worst": {"matching": {"quotas": [{"side": "mentee", "where": {"region": "x"}, "most": 4}],
                                           "objective": ["pairs", "worst", "score"]}},
    "two quotas": {"matching": {"quotas": [{"side": "mentor", "where": {"institution": "B"}, "most": 1},
                                           {"side": "mentee", "where": {"region": "y"}, "least": 1, "most": 5}]}},
}


class Shards(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        self.cohort = self.folder / "c"

    def call(self, *words, code=None, lang="en"):
        done = subprocess.run([YUNTA, *map(str, words), "--lang", lang], capture_output=True, text=True, timeout=300,
                              check=False)
        if code is not None:
            self.assertEqual(done.returncode, code, done.stderr)
        return done

    def shards(self, command, of, *words, code=0):
        made = []
        for number in range(1, of + 1):
            made.append(self.cohort / f"out-{number}-of-{of}")
            self.call(command, self.cohort, "-q", "--shard", f"{number}/{of}", "-j", number, *words, code=code)
        return made

    def hold(self, command, *words, counts=(1, 2, 3, 4)):
        """The same from any number of shards; the exit code of the run that is alone, and shards at work."""
        for name in ("alone", "merged"):
            shutil.rmtree(self.folder / name, ignore_errors=True)
        alone = self.call(command, self.cohort, "-q", "-o", self.folder / "alone", *words)
        self.assertIn(alone.returncode, (0, 1, 3) if "glpk" in words else (0, 3), alone.stderr)
        working = 0
        for of in counts:
            if alone.returncode == 3:
                codes = [self.call(command, self.cohort, "-q", "--shard", f"{k}/{of}", *words).returncode
                         for k in range(1, of + 1)]
                if 3 not in codes:  # what no shard decides: the merge finds it
                    self.call("merge", *(self.cohort / f"out-{k}-of-{of}" for k in range(1, of + 1)), "-q", code=3)
                continue
            made = self.shards(command, of, *words)
            told = [json.loads((shard / "shard.json").read_text()) for shard in made]
            working = max(working, sum(1 for one in told if one["answers"]))
            self.assertEqual(sum(one["own"] for one in told), told[0]["parts"] - told[0]["left"])
            shutil.rmtree(self.folder / "merged", ignore_errors=True)
            self.call("merge", *random.Random(of).sample(made, of), "-q", "-o", self.folder / "merged",
                      code=alone.returncode)
            self.alike(of)
        return alone.returncode, working

    def alike(self, of):
        then, first = files(self.folder / "merged"), files(self.folder / "alone")
        self.assertEqual(sorted(then), sorted(first))
        for name in sorted(first, key=lambda name: (name == "manifest.json", name)):
            self.assertEqual(then[name], first[name], (of, name))

    def test_samples(self):
        for name, working in (("mentoria-digital", 4), ("red", 1), ("directivos", 1)):
            with self.subTest(name):
                shutil.rmtree(self.cohort, ignore_errors=True)
                shutil.copytree(SAMPLES / name, self.cohort)
                shutil.rmtree(self.cohort / "out", ignore_errors=True)
                self.assertEqual(self.hold("run"), (0, working))

    def test_generated(self):
        self.call("generate", "--people", 700, "--institutions", 23, "--capacity", 3, "--seed", 3,
                  "--calendar", "-o", self.cohort, code=0)
        text = (self.cohort / "yunta.yaml").read_text()
        self.assertEqual(self.hold("run", "--time-limit", 60, counts=(3,)), (0, 3))
        self.assertEqual(self.hold("match", "--engine", "network", counts=(2,)), (0, 2))
        (self.cohort / "yunta.yaml").write_text(text.replace("output:", "output: {pseudonyms: true}\n#", 1)
                                                if "\noutput:" in text else text + "\noutput: {pseudonyms: true}\n")
        self.assertEqual(self.hold("match", counts=(4,)), (0, 4))

    def test_files_that_are_wanted(self):
        """Also where run.json, by which the whole is verified, is none of them."""
        self.three()
        text = (self.cohort / "yunta.yaml").read_text()
        for chosen in ("csv", "html", "json", "csv, sqlite"):
            (self.cohort / "yunta.yaml").write_text(text + f"output: {{files: [{chosen}]}}\n")
            with self.subTest(chosen):
                self.assertEqual(self.hold("match", counts=(2,)), (0, 2))

    def test_every_kind_of_policy(self):
        seen = {name: set() for name in POLICIES}
        for seed in range(SEEDS):
            rng = random.Random(seed)
            name = sorted(POLICIES)[seed % len(POLICIES)]
            policy = {**POLICIES[name], "eligibility": {"same": ["institution"]}}
            people = [p for tag in "ABCDE" for p in institution(rng, tag, policy, rng.choice([6, 9, 14]))]
            constraints = []
            mentors = [p for p in people if p["role"] != "mentee"]
            if rng.random() < 0.4 and mentors:
                mentor = rng.choice(mentors)
                others = [p["id"] for p in people if p["role"] != "mentor" and p is not mentor
                          and p["institution"] == mentor["institution"]]
                constraints = [{"kind": "lock", "mentor": mentor["id"], "mentee": other, "points": "", "reason": ""}
                               for other in others[:1]]
            words = rng.choice([(), (), ("--engine", "glpk")])
            if words and "leximin" in json.dumps(policy):
                words = ()
            self.shape(oracle.Cohort(people, policy, constraints=constraints))
            with self.subTest(seed=seed, policy=name, words=words):
                seen[name].add(self.hold("match", *words, counts=(rng.choice([2, 3, 4]),)))
        # Most kinds are shared among several shards at least once; what no shard can decide, by none.
        alone = {name for name, found in seen.items() if max((n for _, n in found), default=0) < 2}
        if SEEDS >= 3 * len(POLICIES):
            self.assertLessEqual(alone, {"quota over all", "quota over all, worst", "two quotas",
                                         "least sizes, worst", "either, worst"})

    def test_scores_that_are_given(self):
        """scores.csv: blocks are what its rows connect; full ones and sparse ones."""
        for seed in range(4):
            rng = random.Random(seed)
            people, scores = [], {}
            for tag in "ABCDEFG":
                side = {role: [f"{tag}{role}{k:02}" for k in range(rng.randint(5, 25))] for role in ("mentor", "mentee")}
                people += [{"id": one, "role": role, "capacity": rng.choice([1, 2, 5]), "mentors": rng.choice([1, 2])}
                           for role in side for one in side[role]]
                density = rng.choice([1, 0.1, 0.3])
                scores |= {(i, j): rng.randint(0, 10000) for i in side["mentor"] for j in side["mentee"]
                           if rng.random() < density}
            goals = rng.choice([["pairs", "score"], ["pairs", "mentors", "score"], ["pairs", "leximin"]])
            self.shape(oracle.Cohort(people, {"matching": {"objective": goals}}, scores=scores))
            with self.subTest(seed=seed):
                self.assertEqual(self.hold("match", counts=(3,)), (0, 3))

    def test_random_cohorts_of_every_rule(self):
        for seed in range(7000, 7000 + SEEDS // 3):
            with self.subTest(seed=seed):
                self.shape(oracle.random_cohort(seed))
                self.hold("match", counts=(2,))

    def shape(self, cohort):
        shutil.rmtree(self.cohort, ignore_errors=True)
        self.cohort.mkdir()
        cohort.write(self.cohort)

    # ---- what does not fit together ---------------------------------------------------------------------------

    def three(self):
        if not (self.folder / "kept").exists():
            self.call("generate", "--people", 120, "--institutions", 7, "--seed", 5, "-o", self.cohort, code=0)
            self.shards("match", 3)
            shutil.copytree(self.cohort, self.folder / "kept")
        shutil.rmtree(self.cohort)
        shutil.copytree(self.folder / "kept", self.cohort)
        return [self.cohort / f"out-{k}-of-3" for k in (1, 2, 3)]

    def refused(self, words, english, spanish, code=4):
        out = self.folder / "never"
        for lang, told in (("en", english), ("es", spanish)):
            done = self.call("merge", *words, "-o", out, lang=lang, code=code)
            self.assertIn(told, done.stderr)
            self.assertFalse(out.exists())
            self.assertEqual(done.stdout, "")

    def test_missing_and_twice(self):
        a, b, c = self.three()
        self.refused([a, c], "shard 2 of 3 is missing", "falta la parte 2 de 3")
        self.refused([c], "shard 1 of 3 is missing, and 1 others", "falta la parte 1 de 3, y otras 1")
        self.refused([a, b, c, b], "shard 2 of 3 is also", "la parte 2 de 3 es también")

    def test_disagreement(self):
        a, b, c = self.three()
        other = self.cohort / "other"
        self.call("match", self.cohort, "-q", "--shard", "2/4", "-o", other, code=0)
        self.refused([a, other, c], "about how many shards there are", "sobre cuántas partes hay")
        self.call("run", self.cohort, "-q", "--shard", "2/3", "-o", other)
        self.call("match", self.cohort, "-q", "--shard", "2/3", "--engine", "network", "-o", other, code=0)
        self.refused([a, other, c], "about --engine", "sobre --engine")
        with open(self.cohort / "yunta.yaml", "a") as policy:
            policy.write("# another\n")
        self.call("match", self.cohort, "-q", "--shard", "2/3", "-o", other, code=0)
        self.refused([a, other, c], "about what this file holds: \"yunta.yaml\"",
                     "sobre el contenido de este archivo: \"yunta.yaml\"")

    def test_other_inputs(self):
        made = self.three()
        with open(self.cohort / "yunta.yaml", "a") as policy:
            policy.write("# another\n")
        self.refused(made, "the shards are of another policy", "las partes son de otra política")
        made = self.three()
        people = self.cohort / "applicants.csv"
        people.write_bytes(people.read_bytes() + b"\n")
        self.refused(made, "the shards are of another input", "las partes son de otros datos")
        made = self.three()
        (self.cohort / "constraints.csv").write_text("kind,mentor,mentee,points,reason\n")
        self.refused(made, "the shards are of another input", "las partes son de otros datos")

    def change(self, shard, name, old, new, sign=True):
        text = (shard / name).read_text()
        self.assertIn(old, text)
        (shard / name).write_text(text.replace(old, new, 1))
        if sign:
            binary.sign(shard)

    def test_other_version(self):
        made = self.three()
        version = json.loads((made[1] / "shard.json").read_text())["yunta"]
        self.change(made[1], "shard.json", f'"yunta": "{version}"', '"yunta": "0.0.1"')
        self.refused(made, "of another version of yunta", "de otra versión de yunta")
        made = self.three()
        self.change(made[1], "shard.json", '"format": 1', '"format": 2')
        self.refused(made, "of another version of yunta", "de otra versión de yunta")

    def test_damage(self):
        for name in ("answers.txt", "shard.json"):
            made = self.three()
            content = (made[2] / name).read_bytes()
            (made[2] / name).write_bytes(content[:-2])
            self.refused(made, "the shard is damaged", "la parte está dañada")
            binary.sign(made[2])
            self.refused(made, "the shard is damaged", "la parte está dañada")
            (made[2] / name).unlink()
            self.refused(made, "the shard cannot be read", "no se puede leer la parte", code=5)
        self.refused([self.cohort], "the shard cannot be read", "no se puede leer la parte", code=5)
        made = self.three()
        (made[0] / "manifest.json").unlink()
        self.refused(made, "the shard cannot be read", "no se puede leer la parte", code=5)

    def test_answers_that_are_wrong(self):
        """Signed anew: the answer of a block is looked at, and so is the whole."""
        def lines(shard):
            return (shard / "answers.txt").read_text().split("\n")

        def put(shard, changed):
            (shard / "answers.txt").write_text("\n".join(changed))
            binary.sign(shard)

        def changed(at, value):
            made = self.three()
            text = lines(made[0])
            words = text[1].split(" ")
            words[at] = value(words)
            put(made[0], [text[0], " ".join(words), *text[2:]])
            return made

        head = 4  # kind, step, part, count; then late, value (2), bound (2), units, buyer, seller, ...
        for at, value in ((head + 6, lambda w: "100000"), (head + 7, lambda w: "-1"),
                          (head + 7, lambda w: str((int(w[head + 7]) + 1) % 3)), (head + 5, lambda w: "0"),
                          (head + 2, lambda w: str(int(w[head + 2]) + 1)), (head + 0, lambda w: "2"),
                          (-1, lambda w: str(1 << 62))):
            made = changed(at, value)
            self.refused(made, "an answer that is none of this cohort", "una respuesta que no es de esta cohorte",
                         code=6)
        # A price that proves nothing, or too much.
        for more in (1 << 45, -(1 << 45)):
            self.refused(changed(-1, lambda w: str(int(w[-1]) + more)), "an answer that is none of this cohort",
                         "una respuesta que no es de esta cohorte", code=6)
        # Another shard's answer too; one that is left out is solved anew.
        made = self.three()
        mine, other = lines(made[0]), lines(made[1])
        count, first = int(mine[0].split(" ")[2]), "yunta-answers 1 "
        put(made[0], [f"{first}{count + 1}", *mine[1:-2], other[1], *mine[-2:]])
        self.change(made[0], "shard.json", f'"answers": {count}', f'"answers": {count + 1}')
        self.refused(made, "two shards disagree: both answer for part", "ambas responden por el grupo")
        made = self.three()
        put(made[0], [f"{first}{count - 1}", *mine[2:]])
        self.change(made[0], "shard.json", f'"answers": {count}', f'"answers": {count - 1}')
        self.call("merge", *made, "-q", "-o", self.folder / "less", code=0)
        self.call("match", self.cohort, "-q", "-o", self.folder / "alone", code=0)
        self.assertEqual(files(self.folder / "less"), files(self.folder / "alone"))

    # ---- the folder ---------------------------------------------------------------------------------------------

    def test_the_folder(self):
        made = self.three()
        for shard in made:
            self.assertEqual(sorted(p.name for p in shard.iterdir()), ["answers.txt", "manifest.json", "shard.json"])
            self.assertEqual(stat.S_IMODE(shard.stat().st_mode), 0o700)
            self.assertEqual(stat.S_IMODE((shard / "answers.txt").stat().st_mode), 0o600)
            text = (shard / "answers.txt").read_text() + (shard / "shard.json").read_text()
            for row in (self.cohort / "applicants.csv").read_text().splitlines()[1:]:
                self.assertNotIn(row.split(",")[0] + '"', text)
        before = files(made[0])
        self.call("match", self.cohort, "-q", "--shard", "1/3", "-j", 2, code=0)
        self.assertEqual(files(made[0]), before)
        # Moved together, and apart.
        moved = self.folder / "moved"
        self.cohort.rename(moved)
        made = [moved / shard.name for shard in made]
        self.call("merge", *made, "-q", code=0)
        self.assertTrue((moved / "out" / "run.json").exists())
        away = [shutil.copytree(shard, self.folder / shard.name) for shard in made]
        self.call("merge", *away, "-q", "-o", self.folder / "o", code=5)
        self.call("merge", *away, "-q", "-o", self.folder / "o", "--cohort", moved, code=0)
        self.assertEqual(files(self.folder / "o"), files(moved / "out"))

    def test_a_result_is_not_replaced(self):
        self.three()
        self.call("match", self.cohort, "-q", code=0)
        before = files(self.cohort / "out")
        done = self.call("match", self.cohort, "--shard", "1/3", "-o", self.cohort / "out", code=2)
        self.assertIn("the folder holds a result", done.stderr)
        self.assertEqual(files(self.cohort / "out"), before)

    def test_words(self):
        made = self.three()
        for words in ("0/3", "4/3", "2", "2/", "/2", "a/b", "1/1001", "1/2/3", "-1/2", "1/0"):
            done = self.call("match", self.cohort, "--shard", words, code=2)
            self.assertIn("--shard is a number and of how many", done.stderr)
        self.assertIn("es un número y de cuántos", self.call("run", self.cohort, "--shard", "x", lang="es").stderr)
        done = self.call("match", self.cohort, "--shard", "2/3", "--dry-run", code=0)
        self.assertIn("2 of 3", done.stdout)
        self.assertNotIn("written", done.stdout)
        told = json.loads(self.call("match", self.cohort, "--shard", "2/3", "--json", code=0).stdout)
        self.assertEqual((told["shard"], told["of"], told["status"]), (2, 3, "proven"))
        done = self.call("merge", *made, code=0)
        self.assertIn("3 shards; the whole was verified before it was written", done.stdout)
        self.assertIn("proven optimal", done.stdout)
        self.call("merge", code=2)
        self.call("verify", self.cohort, self.cohort / "out", code=0)

    def test_time_is_over(self):
        """A shard that the time limit cut short says so, and so does the merge."""
        self.call("generate", "--people", 400, "--institutions", 4, "--seed", 5, "-o", self.cohort, code=0)
        made = self.shards("match", 2, "--time-limit", 0, code=1)
        self.assertEqual(json.loads((made[0] / "shard.json").read_text())["status"], "bound")
        self.call("merge", *made, "-q", "-o", self.folder / "o", code=1)
        self.call("verify", self.cohort, self.folder / "o", code=0)

    def test_the_scripts(self):
        """The plain script of several processes; the Slurm one at least as far as a shell reads it."""
        self.three()
        environment = {**os.environ, "YUNTA": YUNTA}
        script = ROOT / "docs" / "cluster" / "yunta-shards.sh"
        done = subprocess.run(["sh", script, "-n", "3", "match", self.cohort, "--time-limit", "60"], capture_output=True,
                              text=True, env=environment, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.call("match", self.cohort, "-q", "-o", self.folder / "alone", code=0)
        self.assertEqual(files(self.cohort / "out"), files(self.folder / "alone"))
        self.assertEqual([p.name for p in self.cohort.glob("out-*")], [])
        (self.cohort / "applicants.csv").unlink()
        done = subprocess.run(["sh", script, "-n", "2", "match", self.cohort], capture_output=True, text=True,
                              env=environment, check=False)
        self.assertEqual(done.returncode, 4, done.stderr)
        for name in ("yunta-shards.sh", "yunta-slurm.sh"):
            self.assertEqual(subprocess.run(["sh", "-n", script.parent / name], check=False).returncode, 0)


if __name__ == "__main__":
    unittest.main(verbosity=2)

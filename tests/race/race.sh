#!/bin/sh
# Runs the programs of one folder (a build under ThreadSanitizer, with clang's OpenMP and Archer, which
# tells it how OpenMP's threads wait for one another) over what threads share: race.sh FOLDER.
# Closes with one line; exit 1 when a race was reported or anything failed.
set -u
bin=$1
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# GLPK, SQLite and the like are not compiled for ThreadSanitizer; each thread has its own of them.
export TSAN_OPTIONS="ignore_noninstrumented_modules=1 exitcode=66" ARCHER_OPTIONS=verbose=1 LC_ALL=C
passed=0
failed=0

# Runs a command; its output is shown when it fails.
try() {
    what=$1
    shift
    if "$@" >"$work/log" 2>&1; then
        passed=$((passed + 1))
        echo "    $what"
    else
        failed=$((failed + 1))
        echo "--- $what: exit $?"
        tail -n 60 "$work/log"
    fi
}

"$bin/tests/race/racy" >"$work/log" 2>&1
seen=$?
if [ $seen != 66 ] || ! grep -q 'Archer detected' "$work/log"; then
    echo "a planted race was not reported, or Archer is missing (libomp)"
    exit 1
fi
unset ARCHER_OPTIONS

for test in assign assign_segment base candidates ilp_search match_rows plenary_mix team verify_pass; do
    try "test_$test" "$bin/tests/test_$test"
done
for sample in data/cohorts/*/; do
    name=$(basename "$sample")
    cp -r "$sample" "$work/$name"
    chmod -R u+w "$work/$name"
    try "run $name" "$bin/yunta" run -q --threads 4 "$work/$name"
    [ -d "$work/$name/out" ] && try "verify $name" "$bin/yunta" verify -q --threads 4 "$work/$name" "$work/$name/out"
done
"$bin/yunta" generate -q --people 6000 --institutions 40 -o "$work/blocks"
"$bin/yunta" generate -q --people 1200 --mentors 50 -o "$work/dense"
"$bin/yunta" generate -q --people 1500 --mentors 29 --capacity 5 -o "$work/capacity"
for name in blocks dense capacity; do
    try "run $name" "$bin/yunta" run -q --threads 4 "$work/$name"
    try "verify $name" "$bin/yunta" verify -q --threads 4 "$work/$name" "$work/$name/out"
done
for stage in worst leximin; do
    cp -r "$work/dense" "$work/$stage"
    echo "matching: {objective: [pairs, $stage, score]}" >>"$work/$stage/yunta.yaml"
    try "match $stage" "$bin/yunta" match -q --threads 4 "$work/$stage"
done
echo "$passed passed, $failed failed"
[ $failed = 0 ]

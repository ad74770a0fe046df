#!/bin/sh
# run.sh SECONDS TARGET...: libFuzzer over each target in turn, from the committed corpus and what earlier
# runs have added to it (build/fuzz/corpus). Prints executions, CPU seconds and findings of each; exit 1 when
# there are findings.
set -u
cd "$(dirname "$0")/../.."
seconds=$1
shift
programs=build/sanitize-fuzzer-no-link-address-undefined/fuzz
export OMP_NUM_THREADS=1 ASAN_OPTIONS=detect_leaks=1:allocator_may_return_null=1
export UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1
bad=0
for target in "$@"; do
    grown=build/fuzz/corpus/$target
    found=build/fuzz/found/$target
    log=build/fuzz/$target.log
    mkdir -p "$grown" "$found"
    export YUNTA_FUZZ_SEEDS="$grown" # of those that make their seeds themselves
    dictionary=
    [ -f "tests/fuzz/$target.dict" ] && dictionary=-dict=tests/fuzz/$target.dict
    before=$(ls "$found" | wc -l)
    $programs/fuzz_$target -max_total_time="$seconds" -timeout=30 -rss_limit_mb=2048 -close_fd_mask=3 \
        -print_final_stats=1 -artifact_prefix="$found/" -max_len=65536 $dictionary \
        "$grown" "tests/fuzz/corpus/$target" >"$log" 2>&1
    code=$?
    after=$(ls "$found" | wc -l)
    runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
    echo "$target: ${runs:-?} executions in $seconds s, $((after - before)) findings (exit $code)"
    if [ "$code" != 0 ]; then
        bad=1
        tail -n 40 "$log"
    fi
done
exit $bad

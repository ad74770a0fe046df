#!/bin/sh
# Runs every test program (under sanitizers), the system tests and the report in a browser, several at
# a time, and closes with one line: N passed, N failed. Exit 1 when anything
# failed.
set -u
cd "$(dirname "$0")/.."
# YUNTA_BUILD, YUNTA_PLAIN: programs of another build, for what the tests reach.
bin=${YUNTA_BUILD:-build/sanitize-address-undefined}
plain=$PWD/${YUNTA_PLAIN:-yunta}
logs=build/logs
export ASAN_OPTIONS=detect_leaks=1:strict_string_checks=1:detect_stack_use_after_return=1
export UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1
export LC_ALL=C
# The system's own Python: it is the one that sees the packages of tools/deps.sh.
python=/usr/bin/python3
[ -x "$python" ] || python=python3

one() {
    name=$(basename "$1")
    case $1 in
    *.py) YUNTA="$plain" YUNTA_SANITIZED="$PWD/$bin/yunta" $python -B "$1" ;;
    *.mjs) YUNTA="$plain" node --test-reporter=tap "$1" ;;
    *) "$1" ;;
    esac >"$logs/$name.log" 2>&1 </dev/null
    echo $? >"$logs/$name.exit"
}
if [ "${1:-}" = --one ]; then
    one "$2"
    exit 0
fi
rm -rf "$logs"
mkdir -p "$logs"

# The longest first, so that none of them is left alone at the end; one more at a time than there are
# processors, as many wait for the disk.
longest='/(test_lies.py|test_fuzz.py|test_plenary_mix|test_areas.py|test_calendar_files.py|test_oracle.py|test_tables.py)$'
{
    ls tests/system/report/*.test.mjs tests/system/test_*.py
    for source in tests/test_*.c; do
        name=$(basename "$source" .c)
        echo "$bin/tests/$name"
    done
} | awk -v longest="$longest" '$0 ~ longest {print; next} {rest = rest $0 "\n"} END {printf "%s", rest}' |
    xargs -n 1 -P "$(($(nproc) + 1))" sh "$0" --one

passed=0
failed=0
for status in "$logs"/*.exit; do
    log=${status%.exit}.log
    name=$(basename "$status" .exit)
    # cmocka counts "[       OK ]", unittest "... ok" (alone behind figures), node "ok N".
    good=$(grep -c -e '^\[       OK \]' -e '\.\.\. ok$' -e '^ok$' -e '^ok [0-9]' "$log")
    bad=$(grep -c -e '^\[  FAILED  \] [a-z_0-9]*$' -e '\.\.\. \(FAIL\|ERROR\)$' -e '^not ok [0-9]' "$log")
    if [ "$(cat "$status")" != 0 ] || [ "$good" = 0 ]; then
        [ "$bad" = 0 ] && bad=1
        echo "--- $name: exit $(cat "$status")"
        tail -n 60 "$log"
    else
        echo "    $name: $good"
    fi
    sed -n 's/^figures: /        /p' "$log"
    passed=$((passed + good))
    failed=$((failed + bad))
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]

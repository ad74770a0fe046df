#!/bin/sh
# Include rules, one includer a foreign library, format, and static analysis (not with --quick).
set -u
cd "$(dirname "$0")/.."
bad=0
mkdir -p build

# Which folders a folder may include (the house's table).
allowed() {
    case $1 in
    base) echo "base" ;;
    model) echo "base model" ;;
    solver) echo "base model solver" ;;
    io) echo "base model io" ;;
    verify) echo "base model io verify" ;;
    *) echo "base model solver io verify cli bench tests" ;;
    esac
}
for folder in base model solver io verify cli bench tests; do
    [ -d "$folder" ] || continue
    for file in "$folder"/*.[ch] "$folder"/*.def; do
        [ -f "$file" ] || continue
        sed -n 's/^#include "\([a-z]*\)\/.*/\1/p' "$file" | sort -u | while read -r used; do
            case " $(allowed "$folder") " in
            *" $used "*) ;;
            *) echo "$file: $folder may not include $used" ;;
            esac
        done
    done
done >build/.lint
if [ -s build/.lint ]; then cat build/.lint; bad=1; fi

if grep -lE '"model/(score|eligible|kernel[a-z_]*|candidates)\.h"' verify/*.[ch] 2>/dev/null; then
    echo "verify may not include the score nor the eligibility of model"
    bad=1
fi

# One file names each foreign library.
for header in glpk.h csv.h yaml.h jansson.h utf8proc.h libstemmer.h sha2.h sha256.h iconv.h sqlite3.h \
    zlib.h zip.h expat.h; do
    users=$(grep -lE "^#include <$header>" base/*.c model/*.c solver/*.c io/*.c cli/*.c \
        verify/*.c base/*.h model/*.h solver/*.h io/*.h cli/*.h 2>/dev/null | wc -l)
    if [ "$users" -gt 1 ]; then
        echo "<$header> is included by $users files; one alone may"
        bad=1
    fi
done

files=$(ls base/*.[ch] model/*.[ch] solver/*.[ch] io/*.[ch] verify/*.[ch] cli/*.[ch] bench/*.[ch] \
    tests/*.[ch] 2>/dev/null)
clang-format --dry-run --Werror $files 2>&1 | head -n 20 | grep . && bad=1

long=$(wc -l $files | awk '$2 != "total" && $1 > 400 {print $2 ": " $1 " lines; at most 400"}')
[ -n "$long" ] && { echo "$long"; bad=1; }

if [ "${1:-}" != --quick ]; then
    cppcheck --quiet --std=c11 --enable=warning,performance,portability --inline-suppr \
        --suppress=missingIncludeSystem --suppress=varFuncNullUB --error-exitcode=1 -D_GNU_SOURCE \
        -I. base model solver io verify cli 2>&1 | grep . && bad=1
fi

[ "$bad" = 0 ] && echo "lint: clean"
exit $bad

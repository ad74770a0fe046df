#!/bin/sh
# yunta-shards.sh [-n N] [-o OUT] run|match COHORT [options of the shards]
#
# Solves a cohort in N processes on this machine (2 unless told otherwise) and merges them: the same
# bytes as one process. The exit code is that of yunta merge, or that of the first shard that failed.
# YUNTA names the program. The folders of the shards are taken away when they have been merged.
#
# Resuelve una cohorte en N procesos de esta máquina y los une: los mismos bytes que un solo proceso.
set -u
yunta=${YUNTA:-yunta}
shards=2
out=
usage() {
    echo "usage: $0 [-n N] [-o OUT] run|match COHORT [options of the shards]" >&2
    exit 2
}
while getopts n:o: letter; do
    case $letter in
    n) shards=$OPTARG ;;
    o) out=$OPTARG ;;
    *) usage ;;
    esac
done
shift $((OPTIND - 1))
[ $# -ge 2 ] || usage
command=$1
cohort=$2
shift 2
case $command in run | match) ;; *) usage ;; esac
case $shards in '' | *[!0-9]* | 0*) usage ;; esac
if [ -d "$cohort" ]; then folder=$cohort; else folder=$(dirname "$cohort"); fi
threads=$(($(nproc) / shards))
[ "$threads" -ge 1 ] || threads=1

number=1
processes=
while [ "$number" -le "$shards" ]; do
    "$yunta" "$command" "$cohort" --shard "$number/$shards" -o "$folder/out-$number-of-$shards" \
        -j "$threads" -q --no-progress "$@" &
    processes="$processes $!"
    number=$((number + 1))
done

# A shard that the time limit cut short (1) is merged too: the result says so.
failed=0
for process in $processes; do
    wait "$process"
    code=$?
    [ "$code" -gt 1 ] && [ "$failed" = 0 ] && failed=$code
done
[ "$failed" = 0 ] || exit "$failed"

number=1
set --
while [ "$number" -le "$shards" ]; do
    set -- "$@" "$folder/out-$number-of-$shards"
    number=$((number + 1))
done
"$yunta" merge "$@" --cohort "$cohort" -o "${out:-$folder/out}"
code=$?
[ "$code" -gt 1 ] || rm -rf "$@"
exit "$code"

#!/bin/sh
#SBATCH --job-name=yunta
#SBATCH --output=yunta-%j.log
# yunta-slurm.sh N run|match COHORT [options of sbatch, as --cpus-per-task=8 --mem=16G]
#
# Submits a cohort to Slurm: an array of N jobs, a shard each, and a job that merges them when all
# have ended. COHORT must be seen by every node under this path. YUNTA names the program; the result
# is in COHORT/out, what each job said in yunta-JOB.log where this was called.
#
# Envía una cohorte a Slurm: un arreglo de N trabajos, una parte cada uno, y un trabajo que las une.
set -u
yunta=${YUNTA:-yunta}

shard() {
    exec "$yunta" "$YUNTA_COMMAND" "$YUNTA_COHORT" --no-progress -j "${SLURM_CPUS_PER_TASK:-1}" \
        --shard "$SLURM_ARRAY_TASK_ID/$YUNTA_SHARDS" \
        -o "$YUNTA_COHORT/out-$SLURM_ARRAY_TASK_ID-of-$YUNTA_SHARDS"
}

# A shard that failed is missing or is that of an earlier run: merge says so.
merge() {
    number=1
    set --
    while [ "$number" -le "$YUNTA_SHARDS" ]; do
        set -- "$@" "$YUNTA_COHORT/out-$number-of-$YUNTA_SHARDS"
        number=$((number + 1))
    done
    exec "$yunta" merge "$@" --cohort "$YUNTA_COHORT" --no-progress -j "${SLURM_CPUS_PER_TASK:-1}"
}

case ${YUNTA_STEP:-} in
shard) shard ;;
merge) merge ;;
esac

[ $# -ge 3 ] || { echo "usage: $0 N run|match COHORT [options of sbatch]" >&2 && exit 2; }
[ -d "$3" ] || { echo "$0: no such folder: $3" >&2 && exit 2; }
YUNTA_SHARDS=$1 YUNTA_COMMAND=$2 YUNTA_COHORT=$(realpath "$3") YUNTA_STEP=shard
shift 3
export YUNTA_SHARDS YUNTA_COMMAND YUNTA_COHORT YUNTA_STEP
array=$(sbatch --parsable --export=ALL --array="1-$YUNTA_SHARDS" "$@" "$0") || exit 5
YUNTA_STEP=merge
merge=$(sbatch --parsable --export=ALL --dependency="afterany:${array%%;*}" "$@" "$0") || exit 5
echo "shards: job ${array%%;*}; merge: job ${merge%%;*}"

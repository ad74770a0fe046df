#!/bin/sh
# The main job on a copy of a sample cohort, so that the samples stay as they are.
set -eu
cd "$(dirname "$0")/.."
rm -rf build/demo
mkdir -p build/demo
cp -r data/cohorts/mentoria-digital build/demo/
rm -f build/demo/mentoria-digital/expected.json
set -x
./yunta run build/demo/mentoria-digital
{ set +x; } 2>/dev/null
echo
echo "build/demo/mentoria-digital/out/pairings.csv:"
head -n 4 build/demo/mentoria-digital/out/pairings.csv
echo "build/demo/mentoria-digital/out/plenaries.csv:"
cat build/demo/mentoria-digital/out/plenaries.csv

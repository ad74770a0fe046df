#!/bin/sh
# Turns text files into C arrays: embed.sh NAME=FILE[,FILE...]... prints a source that defines, for
# each NAME, the bytes of its files one after another and their number.
set -eu
echo '#include "io/report_assets.h"'
for asset in "$@"; do
    name=${asset%%=*}
    files=$(echo "${asset#*=}" | tr ',' ' ')
    printf 'const unsigned char yunta_report_%s[] = {\n' "$name"
    # shellcheck disable=SC2086
    cat $files | od -An -v -tu1 | sed 's/  *\([0-9][0-9]*\)/\1,/g'
    printf '};\nconst size_t yunta_report_%s_size = sizeof yunta_report_%s;\n' "$name" "$name"
done

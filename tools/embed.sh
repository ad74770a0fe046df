#!/bin/sh
# Turns text files into C arrays: embed.sh HEADER PREFIX NAME=FILE[,FILE...]... prints a source that
# includes HEADER and defines, for each NAME, PREFIX_NAME, the bytes of its files one after another,
# and PREFIX_NAME_size, their number.
set -eu
echo "#include \"$1\""
prefix=$2
shift 2
for asset in "$@"; do
    name=${prefix}_${asset%%=*}
    files=$(echo "${asset#*=}" | tr ',' ' ')
    printf 'const unsigned char %s[] = {\n' "$name"
    # shellcheck disable=SC2086
    cat $files | od -An -v -tu1 | sed 's/  *\([0-9][0-9]*\)/\1,/g'
    printf '};\nconst size_t %s_size = sizeof %s;\n' "$name" "$name"
done

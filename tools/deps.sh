#!/bin/sh
# What yunta needs beyond a C compiler and make. deps.sh check|install|list GROUP...
# check names what is missing and how to install it; install does it where there is apt-get.
set -u
action=$1
shift

packages_build="gcc libc6-dev make libglpk-dev libcsv-dev libyaml-dev libjansson-dev libutf8proc-dev libstemmer-dev libmd-dev libsqlite3-dev zlib1g-dev libzip-dev libexpat1-dev tzdata"
packages_test="coinor-cbc glpk-utils libcmocka-dev libical-dev python3 python3-icalendar python3-jsonschema python3-openpyxl locales chromium"
# A node that came from elsewhere than Debian brings its own npm.
command -v node >/dev/null && command -v npm >/dev/null || packages_test="$packages_test nodejs npm"
packages_bench="g++ liblemon-dev python3 python3-scipy python3-numpy glpk-utils coinor-cbc"
packages_deb="build-essential debhelper fakeroot"
packages_coverage="gcovr"
packages_race="clang libomp-dev"
packages_lint="clang-format clang-tidy cppcheck"

wanted=
for group in "$@"; do
    eval "wanted=\"\$wanted \$packages_$group\""
done

if [ "$action" = list ]; then
    printf '%s\n' $wanted
    exit 0
fi

missing=
if command -v dpkg-query >/dev/null 2>&1; then
    for package in $wanted; do
        status=$(dpkg-query -W -f '${Status}' "$package" 2>/dev/null)
        [ "$status" = "install ok installed" ] || missing="$missing $package"
    done
else
    # Not Debian: look for the headers themselves.
    for pair in glpk.h:GLPK csv.h:libcsv yaml.h:libyaml jansson.h:jansson utf8proc.h:utf8proc \
        libstemmer.h:libstemmer sha2.h:libmd sqlite3.h:sqlite3 zlib.h:zlib zip.h:libzip \
        expat.h:expat; do
        printf '#include <stddef.h>\n#include <stdint.h>\n#include <%s>\n' "${pair%%:*}" |
            ${CC:-cc} -fsyntax-only -x c - 2>/dev/null || missing="$missing ${pair##*:}"
    done
fi
[ -z "$missing" ] && exit 0

if [ "$action" = install ] && command -v apt-get >/dev/null 2>&1; then
    root=
    [ "$(id -u)" = 0 ] || root=sudo
    echo "installing / instalando:$missing" >&2
    log=$(mktemp)
    if { $root apt-get update && DEBIAN_FRONTEND=noninteractive $root apt-get install -y \
        --no-install-recommends $missing; } >"$log" 2>&1; then
        rm -f "$log"
        exit 0
    fi
    cat "$log" >&2
    rm -f "$log"
fi
echo "missing / falta:$missing" >&2
if command -v apt-get >/dev/null 2>&1; then
    echo "  apt-get install$missing" >&2
else
    echo "  install their development files with your system's package manager" >&2
    echo "  instale sus archivos de desarrollo con el gestor de paquetes de su sistema" >&2
fi
exit 1

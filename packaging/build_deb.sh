#!/bin/sh
# Makes build/yunta_VERSION_ARCH.deb from the files that git knows (or, without git, all but build/).
# The version stands in base/version.h alone: debian/changelog is written from it. DEBFULLNAME and
# DEBEMAIL, where they are set, name who makes the package.
set -eu
cd "$(dirname "$0")/.."
version=$(sed -n 's/^#define YUNTA_VERSION "\(.*\)"/\1/p' base/version.h)
work=build/deb/yunta-$version
rm -rf build/deb
mkdir -p "$work"
if git rev-parse --git-dir >/dev/null 2>&1; then
    git ls-files -z | xargs -0 tar -cf - | tar -xf - -C "$work"
else
    tar -cf - --exclude=./build --exclude=./yunta . | tar -xf - -C "$work"
fi
cp -r packaging/debian "$work/debian"
# What the build needs is known to tools/deps.sh; a compiler and make, Debian takes for granted.
needs=$(tools/deps.sh list build | grep -vxE 'gcc|libc6-dev|make' | tr '\n' ',' | sed 's/,$//; s/,/, /g')
sed -i "s/@BUILD@/$needs/" "$work/debian/control"
# The date of the last change, so that equal sources give equal packages.
stamp=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || date +%s)}
if [ -n "${DEBEMAIL:-}" ]; then
    sed -i "s/^Maintainer: .*/Maintainer: ${DEBFULLNAME:-yunta} <$DEBEMAIL>/" "$work/debian/control"
    rm "$work/debian/yunta.lintian-overrides"
fi
maintainer=$(sed -n 's/^Maintainer: //p' "$work/debian/control")
cat >"$work/debian/changelog" <<TEXT
yunta ($version) unstable; urgency=medium

  * Version $version: see CHANGELOG.md in /usr/share/doc/yunta.

 -- $maintainer  $(LC_ALL=C date -u -R -d "@$stamp")
TEXT
(cd "$work" && SOURCE_DATE_EPOCH=$stamp dpkg-buildpackage -b -us -uc -tc)
mv build/deb/yunta_*.deb build/
rm -rf build/deb
ls build/yunta_*.deb

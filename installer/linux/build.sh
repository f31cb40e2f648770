#!/usr/bin/env bash
# Makes what people on Linux install: a .deb for Debian 12 and what came after it, and a tarball that needs no installing.
#   usage: installer/linux/build.sh [OUT]        default: target/installer
# Needs Rust and a C compiler, dpkg-deb, python3. XUESHI_TARGET_DIR keeps what was built from one run to the next;
# XUESHI_PROGRAM packs a program that is built already.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
mkdir -p "${1:-$root/target/installer}"
out=$(cd "${1:-$root/target/installer}" && pwd)
version=$(sed -n 's/^version = "\(.*\)"/\1/p' "$root/Cargo.toml" | head -1)
target=x86_64-unknown-linux-gnu
cd "$root"

export CARGO_TARGET_DIR=${XUESHI_TARGET_DIR:-$root/target/linux} CARGO_INCREMENTAL=0
. "$root/installer/reproducible.sh"
if [ -n "${XUESHI_PROGRAM:-}" ]; then
  built=$XUESHI_PROGRAM
else
  export CFLAGS=$C_FLAGS RUSTFLAGS=$RUST_FLAGS
  cargo build --release --locked --target $target --bin xueshi
  built=$CARGO_TARGET_DIR/$target/release/xueshi
fi

umask 022
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
put() { install -D -m "$1" "$2" "$tree/$3"; }
put 755 "$built" usr/bin/xueshi
put 755 "$here/xueshi-window" usr/bin/xueshi-window
put 644 "$here/xueshi.desktop" usr/share/applications/xueshi.desktop
put 644 "$here/xueshi.xml" usr/share/mime/packages/xueshi.xml
date=$(date --utc --date "@$SOURCE_DATE_EPOCH" +%F)
mkdir -p "$tree/usr/share/metainfo"
sed "s/@VERSION@/$version/; s/@DATE@/$date/" "$here/xueshi.metainfo.xml" >"$tree/usr/share/metainfo/xueshi.metainfo.xml"
for size in 16 24 32 48 64 128 256; do
  put 644 "assets/icon/xueshi-$size.png" "usr/share/icons/hicolor/${size}x$size/apps/xueshi.png"
done
put 644 assets/icon/xueshi.svg usr/share/icons/hicolor/scalable/apps/xueshi.svg
"$root/installer/dependencies.py" $target check
"$root/installer/dependencies.py" $target sbom >"$out/xueshi-$version-linux.cdx.json"
mkdir -p "$tree/usr/share/doc/xueshi"
"$root/installer/dependencies.py" $target licences >"$tree/usr/share/doc/xueshi/copyright"

# The tarball: the same tree, which also runs where it lies.
name=xueshi-$version-linux-x86_64
find "$tree" -exec touch --no-dereference --date "@$SOURCE_DATE_EPOCH" {} +
tar --create --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$SOURCE_DATE_EPOCH" \
  --transform "s|^\./usr|$name|" -C "$tree" ./usr | gzip -9n >"$out/$name.tar.gz"

# The .deb. Everything of the desktop is loaded when the window opens, so the command line needs none of it.
mkdir "$tree/DEBIAN"
cat >"$tree/DEBIAN/control" <<CONTROL
Package: xueshi
Version: $version
Architecture: amd64
Section: misc
Priority: optional
Maintainer: Xueshi <xueshi@localhost>
Installed-Size: $(du -k -s --apparent-size "$tree/usr" | cut -f1)
Depends: libc6 (>= 2.36), libgcc-s1
Recommends: libx11-6, libx11-xcb1, libxcursor1, libxi6, libxkbcommon-x11-0, libwayland-client0, xdg-utils, xdg-desktop-portal | zenity
Suggests: minisign
Description: training hours of a school's staff, kept and handed in offline
 Xueshi (学时簿) keeps a school's staff, training sessions and credit hours in
 one local workspace, explains every hour by the regulation that grants or
 cuts it, prints the forms that the office accepts, and hands the district a
 signed package that can be checked.
CONTROL
(cd "$tree" && find usr -type f -print0 | sort -z | xargs -0 md5sum) >"$tree/DEBIAN/md5sums"
find "$tree" -exec touch --no-dereference --date "@$SOURCE_DATE_EPOCH" {} +
dpkg-deb --root-owner-group -Zxz --build "$tree" "$out/xueshi_${version}_amd64.deb" >/dev/null
ls -l "$out/$name.tar.gz" "$out/xueshi_${version}_amd64.deb"

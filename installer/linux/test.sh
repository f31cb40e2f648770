#!/usr/bin/env bash
# Installs, uses and removes the Linux packages in a clean Debian.
#   usage: installer/linux/test.sh OUT [WORK]        as root
# OUT holds what build.sh made. WORK (a new folder unless said) keeps the Debian and the screenshots.
# Packages: debootstrap xvfb imagemagick x11-utils desktop-file-utils appstream. Debian's own servers are asked for a base system.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
out=$(cd "$1" && pwd)
work=${2:-$(mktemp -d)}
mkdir -p "$work/shots"
work=$(cd "$work" && pwd)
version=$(sed -n 's/^version = "\(.*\)"/\1/p' "$root/Cargo.toml" | head -1)
debian=$work/debian
display=:${XUESHI_DISPLAY:-74}

step() { echo "== $*"; }
fail() { echo "FAILED: $*" >&2; exit 1; }
inside() { chroot "$debian" env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 DISPLAY="$display" "$@"; }
trap 'umount --lazy "$debian/tmp/.X11-unix" "$debian/dev" "$debian/proc" 2>/dev/null || true; [ -z "${xvfb:-}" ] || kill "$xvfb" 2>/dev/null || true' EXIT

step "a clean Debian 12"
if [ ! -f "$debian/.ready" ]; then
  debootstrap --variant=minbase bookworm "$debian" "${DEBIAN_MIRROR:-http://deb.debian.org/debian}" >"$work/debootstrap.log"
  touch "$debian/.ready"
fi
mount --bind /dev "$debian/dev"
mount -t proc proc "$debian/proc"

step "the package installs with what it depends on, and brings what the desktop asks for"
cp "$out/xueshi_${version}_amd64.deb" "$debian/root/"
inside apt-get update -qq
inside env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "/root/xueshi_${version}_amd64.deb" >"$work/install.log" 2>&1 || { tail "$work/install.log"; fail "not installed"; }
desktop-file-validate "$debian/usr/share/applications/xueshi.desktop"
appstreamcli validate --no-net "$debian/usr/share/metainfo/xueshi.metainfo.xml" >"$work/appstream.log" || { cat "$work/appstream.log"; fail "AppStream"; }
[ -f "$debian/usr/share/icons/hicolor/256x256/apps/xueshi.png" ] || fail "no icon"

step "the main job by command"
inside sh -ec '
  cd /root
  xueshi --version
  xueshi demo --no-window --dir 示例 | tail -3
  xueshi check 示例/学时簿
  xueshi print register 示例/学时簿 --out 登记表.pdf
  find 示例 -name "*.zip" -exec xueshi package verify {} \; | tail -1
  xueshi check /not/there && exit 1 || [ $? = 1 ]
  xueshi staff lost 2>/dev/null && exit 1 || [ $? = 2 ]
'

step "the window, with what the package recommends"
inside env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
  libx11-6 libx11-xcb1 libxcursor1 libxi6 libxkbcommon-x11-0 >>"$work/install.log" 2>&1
Xvfb "$display" -screen 0 1440x900x24 -nolisten tcp >"$work/xvfb.log" 2>&1 & xvfb=$!
sleep 2
mkdir -p "$debian/tmp/.X11-unix"
mount --bind /tmp/.X11-unix "$debian/tmp/.X11-unix"
begin=$(date +%s%N)
inside xueshi-window /root/示例/学时簿 >"$work/window.log" 2>&1 & window=$!
export DISPLAY=$display
for ((n = 0; n < 300; n++)); do
  xwininfo -root -tree | grep -q 学时簿 && break
  sleep 0.1
done
xwininfo -root -tree | grep -q 学时簿 || { cat "$work/window.log"; fail "no window"; }
echo "   window after $((($(date +%s%N) - begin) / 1000000)) ms"
sleep 5
import -window root "$work/shots/linux-window.png"
echo "   picture: $work/shots/linux-window.png"
[ -f "$debian/root/示例/学时簿/打开学时簿.xueshi" ] || fail "no file to open the workspace by"
kill $window; wait $window 2>/dev/null || true

step "removal leaves workspaces"
before=$(cd "$debian/root/示例/学时簿" && sha256sum xueshi.db)
inside env DEBIAN_FRONTEND=noninteractive apt-get purge -y -qq xueshi >>"$work/install.log" 2>&1
[ ! -e "$debian/usr/bin/xueshi" ] || fail "not removed"
[ "$before" = "$(cd "$debian/root/示例/学时簿" && sha256sum xueshi.db)" ] || fail "a workspace was touched"

step "the tarball runs where it lies"
rm -rf "$work/tarball" && mkdir "$work/tarball"
tar -xzf "$out/xueshi-$version-linux-x86_64.tar.gz" -C "$work/tarball"
"$work/tarball/xueshi-$version-linux-x86_64/bin/xueshi" --version
echo "== Linux: all good. Look at $work/shots"

#!/usr/bin/env bash
# Installs, uses, upgrades and removes the Windows program under Wine, without a screen.
#   usage: installer/windows/test.sh OUT LINUX_PROGRAM [WORK]
# OUT holds what build.sh made, LINUX_PROGRAM is the program of this system from the same sources, with which the files are
# compared. WORK (a new folder unless said) keeps the Wine prefix and the screenshots. XUESHI_SIGN_KEY, the secret half of the
# release key that was built in, lets the update be tried too.
# As root it also tries a full disk.
# Packages: wine64 xvfb xdotool x11-utils imagemagick gcc-mingw-w64-x86-64 nsis unzip.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
out=$(cd "$1" && pwd)
ours=$(readlink -f "$2")
work=${3:-$(mktemp -d)}
mkdir -p "$work/shots"
work=$(cd "$work" && pwd)
version=$(sed -n 's/^version = "\(.*\)"/\1/p' "$root/Cargo.toml" | head -1)
setup=$out/xueshi-$version-setup.exe
display=:${XUESHI_DISPLAY:-74}

# Wine links the desktop and the documents of Windows to those of this home.
export HOME=$work/home
mkdir -p "$HOME"
# Wine takes this for the name of the user: nobody's there is written in ASCII.
export USER=张老师
export WINEPREFIX=$work/prefix WINEARCH=win64 WINEDEBUG=-all LC_ALL=C.UTF-8 DISPLAY=$display
export WINEDLLOVERRIDES="mscoree=;mshtml=;winemenubuilder.exe="
# The clock stands still on both systems, so that the same deeds give the same bytes.
export XUESHI_NOW=2026-03-02T09:00:00 XUESHI_ACTOR=张老师

step() { echo "== $*"; }
fail() { echo "FAILED: $*" >&2; exit 1; }
Xvfb "$display" -screen 0 1440x900x24 -nolisten tcp >"$work/xvfb.log" 2>&1 & xvfb=$!
trap 'umount "${full:-/nowhere}" 2>/dev/null || true; wineserver -k 2>/dev/null || true; kill $xvfb 2>/dev/null || true' EXIT
sleep 2
kill -0 $xvfb 2>/dev/null || fail "display $display is taken; say another in XUESHI_DISPLAY"

# Waits for something to come true, up to a number of seconds.
await() {
  local seconds=$1 n
  shift
  for ((n = 0; n < seconds * 10; n++)); do
    "$@" >/dev/null 2>&1 && return
    sleep 0.1
  done
  return 1
}
# The window of a program, once it is there.
windows_of() { xwininfo -root -tree 2>/dev/null | grep -F "\"$1\"" | grep -E ' [0-9]{3,4}x[0-9]{3,4}\+'; }
gone() { ! windows_of "$1"; }
shot() { import -window root "$work/shots/$1.png"; echo "   picture: $work/shots/$1.png"; }
# A registry value.
registry() { wine reg query "$1" ${2:+/v "$2"} ${3:-} 2>/dev/null | tr -d '\r'; }

step "a Wine prefix like a new PC"
if [ ! -f "$work/prefix/.ready" ]; then
  timeout 300 wineboot -u >/dev/null 2>&1 || true
  timeout 60 wine winecfg -v win10
  system=$work/prefix/drive_c/windows/system32
  if [ ! -e "$system/bcryptprimitives.dll" ]; then
    # Wine 8 lacks the one function of this library that Rust asks for. For this prefix only, never shipped.
    cat >"$work/prng.c" <<'C'
#include <windows.h>
BOOLEAN NTAPI SystemFunction036(PVOID buffer, ULONG length);
__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE buffer, SIZE_T length)
{
    while (length > 0) {
        ULONG part = length > 0x8000000 ? 0x8000000 : (ULONG)length;
        if (!SystemFunction036(buffer, part)) return FALSE;
        buffer += part;
        length -= part;
    }
    return TRUE;
}
C
    x86_64-w64-mingw32-gcc -O2 -s -shared -o "$system/bcryptprimitives.dll" "$work/prng.c" -ladvapi32
  fi
  # The program brings its own font; the wizard of the installer asks Windows for one.
  for font in /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf; do
    cp "$font" "$work/prefix/drive_c/windows/Fonts/"
  done
  for name in SimSun 宋体 'Microsoft YaHei' Tahoma 'MS Shell Dlg' 'MS Shell Dlg 2' 'Segoe UI'; do
    wine reg add 'HKCU\Software\Wine\Fonts\Replacements' /v "$name" /d 'Noto Sans CJK SC' /f >/dev/null
  done
  touch "$work/prefix/.ready"
fi
home=$work/prefix/drive_c/users/$USER
installed=$home/AppData/Local/Programs/Xueshi
menu="$home/AppData/Roaming/Microsoft/Windows/Start Menu/Programs/学时簿"
here_in_wine() { winepath -w "$1" 2>/dev/null | tr -d '\r'; }

full=$home/AppData/Local/Programs
if [ "$(id -u)" = 0 ] && mkdir -p "$full" && mount -t tmpfs -o size=60m tmpfs "$full" 2>/dev/null; then
  step "on a full disk nothing is installed, and nothing is left"
  timeout 300 wine "$setup" /S && code=0 || code=$?
  echo "   exit code $code"
  [ "$code" = 2 ] || fail "a full disk is no success"
  [ -z "$(find "$full" -name 'xueshi*')" ] || fail "left on a full disk: $(find "$full" -name 'xueshi*')"
  [ ! -e "$menu" ] || fail "a shortcut to nothing"
  umount "$full"
fi

step "the version before is installed silently, then upgraded"
files=$(mktemp -d)
unzip -q "$out/xueshi-$version-portable.zip" -d "$files"
cp "$files/许可.txt" "$files/LICENCES.txt" && cp "$files/说明.txt" "$files/README.txt"
[ -f "$work/older-setup.exe" ] ||
  makensis -V1 -INPUTCHARSET UTF8 -DVERSION=0.0.1 "-DFILES=$files" "-DOUT=$work/older-setup.exe" "$here/xueshi.nsi"
timeout 300 wine "$work/older-setup.exe" /S
await 60 test -f "$installed/uninstall.exe" || fail "not installed"
await 20 test -f "$menu/学时簿.lnk" || fail "no shortcut"
registry 'HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\Xueshi' DisplayVersion | grep -q 0.0.1 || fail "version before"
timeout 300 wine "$setup" /S
await 60 sh -c "wine reg query 'HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\Xueshi' /v DisplayVersion | grep -q $version" ||
  fail "not upgraded"
cmp "$installed/xueshi.exe" "$files/xueshi.exe"
cmp "$installed/xueshi.com" "$files/xueshi.com"
[ -z "$(find "$installed" -name '*.new')" ] || fail "left over: *.new"
for link in "$menu/学时簿.lnk" "$menu/学时簿命令行.lnk" "$menu/卸载学时簿.lnk" "$home/Desktop/学时簿.lnk"; do
  [ -f "$link" ] || fail "no shortcut $link"
done
registry 'HKCU\Software\Classes\Xueshi.Workspace\shell\open\command' "" /ve | grep -q 'xueshi.exe.*open' || fail "no association"
echo "   $(du -sh "$installed" | cut -f1) installed, setup $(stat -c %s "$setup") bytes"

step "an older installer does not go over a newer program"
timeout 120 wine "$work/older-setup.exe" /S && code=0 || code=$?
echo "   exit code $code"
sleep 3
registry 'HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\Xueshi' DisplayVersion | grep -q "$version" || fail "downgraded"

step "the command line: what it says, and its exit codes"
cat >"$home/codes.bat" <<'BAT'
@echo off
path %LOCALAPPDATA%\Programs\Xueshi;%PATH%
xueshi --version
echo code %ERRORLEVEL%
xueshi check C:\not\there
echo code %ERRORLEVEL%
xueshi staff lost
echo code %ERRORLEVEL%
BAT
sed -i 's/$/\r/' "$home/codes.bat"
timeout 120 wine cmd /c "$(here_in_wine "$home/codes.bat")" >"$work/codes.txt" 2>&1 || true
tr -d '\r' <"$work/codes.txt" | tee "$work/codes.lines" | sed 's/^/   /'
[ "$(grep -o 'code [0-9]*' "$work/codes.lines" | tr '\n' ' ')" = "code 0 code 1 code 2 " ] || fail "exit codes"
grep -q "xueshi $version" "$work/codes.lines" || fail "nothing said"
# xueshi DIR ARGS… in Windows, in a folder whose name has Chinese and a space.
xueshi() { (cd "$place" && timeout 600 wine "$installed/xueshi.com" "$@" | tr -d '\r'); }

step "the main job on Windows: create, import, grant, export, verify, print"
place="$home/Documents/教务 资料"
rm -rf "$place" "$work/linux" && mkdir -p "$place" "$work/linux"
printf '姓名,身份证号,教师编号,部门\n张三,33099919810228001X,J0001,教导处\n李 四,330999198203040023,J0002,教导处\n王五,33099919820304,J0003,教导处\n' |
  iconv -f UTF-8 -t GBK >"$place/花名册.csv"
xueshi new 青禾 --school 青禾小学 --code 3309990001 --policy zhejiang-cycle-360 --period 2026
xueshi staff import 青禾 花名册.csv && fail "the broken number was taken" || true
xueshi staff list 青禾 --json >"$work/staff-windows.json"
grep -q '"李四"' "$work/staff-windows.json" || fail "not imported"
xueshi print register 青禾 --out 登记表.pdf
xueshi sheet summary 青禾 --out 汇总表.xlsx
xueshi backup 青禾 青禾.xsbak
xueshi check 青禾
pdftotext "$place/登记表.pdf" - 2>/dev/null | grep -q 张三 || echo "   (pdftotext is not there or finds no name)"

step "the whole story on both systems: the same files, byte for byte"
rm -rf "$home/示例" "$work/linux/示例"
(cd "$home" && time timeout 1800 wine "$installed/xueshi.com" demo --no-window --dir 示例 >"$work/demo-windows.txt")
(cd "$work/linux" && time "$ours" demo --no-window --dir 示例 >"$work/demo-linux.txt")
same=0 other=0
while IFS= read -r file; do
  case $file in
    # What holds the school's own key or a signature, which are random by design, and the database with them.
    */xueshi.db* | *.minisig | *.zip | *.xsbak | */xueshi.holder | */xueshi.lock) continue ;;
  esac
  if cmp -s "$home/示例/$file" "$work/linux/示例/$file"; then
    same=$((same + 1))
  else
    other=$((other + 1))
    echo "   differs: $file"
  fi
done < <(cd "$work/linux/示例" && find . -type f | sort)
echo "   $same files are the same, $other differ"
[ "$other" = 0 ] && [ "$same" -gt 20 ] || fail "the files are not the same"
diff <(cd "$work/linux/示例" && find . -type f | sort) <(cd "$home/示例" && find . -type f | sort) || fail "other files"

step "each system checks and opens what the other made"
find "$home/示例" -name '*.zip' -exec "$ours" package verify {} \; | tail -2
"$ours" check "$home/示例/学时簿"
"$ours" staff list "$home/示例/学时簿" --json >"$work/a.json"
rm -rf "$home/来自Linux" && cp -r "$work/linux/示例" "$home/来自Linux"
(cd "$home" && wine "$installed/xueshi.com" check 来自Linux/学时簿 | tr -d '\r')
(cd "$home" && wine "$installed/xueshi.com" staff list 来自Linux/学时簿 --json | tr -d '\r') >"$work/b.json"
cmp "$work/a.json" "$work/b.json"
"$ours" check "$place/青禾"

step "the window, on a workspace opened by its file as the file manager does"
printf 'x' >"$home/示例/学时簿/打开学时簿.xueshi"
# Windows looks among the user's own associations, this Wine does not: what is registered there is run as Windows would. Its own
# tools write no Chinese into a pipe, so of the path only what comes behind the name of the user is compared.
registry 'HKCU\Software\Classes\Xueshi.Workspace\shell\open\command' "" /ve |
  grep -q '\\AppData\\Local\\Programs\\Xueshi\\xueshi.exe" open "%1"' || fail "another program opens workspaces"
opens=$installed/xueshi.exe
begin=$(date +%s%N)
wine "$opens" open "$(here_in_wine "$home/示例/学时簿/打开学时簿.xueshi")" >"$work/window.log" 2>&1 &
await 90 windows_of "xueshi.exe" || fail "no window"
echo "   window after $((($(date +%s%N) - begin) / 1000000)) ms"
sleep 12
shot window

step "over a running program nothing is installed"
timeout 120 wine "$setup" /S && code=0 || code=$?
echo "   exit code $code"
cmp "$installed/xueshi.exe" "$files/xueshi.exe"
[ -z "$(find "$installed" -name '*.new')" ] || fail "touched while running"
wine "$setup" >/dev/null 2>&1 &
await 60 windows_of "xueshi-$version-setup.exe" || fail "no wizard"
sleep 3
shot setup-1
xdotool key Return; sleep 2; shot setup-2
xdotool key Return; sleep 3; shot setup-running
xdotool key Escape; sleep 1
wine taskkill /IM "xueshi-$version-setup.exe" /F >/dev/null 2>&1 || true
await 20 gone "xueshi-$version-setup.exe" || fail "the wizard does not close"
# taskkill would close the hidden windows of the program too, through which it hears of anything.
# A click first: the wizard was the active window, and Wine gives keys to the one that it takes for active.
xdotool mousemove --window "$(xdotool search --onlyvisible --class xueshi.exe | tail -1)" 700 20 click 1
sleep 1
xdotool key alt+F4
await 40 gone xueshi.exe || fail "the window does not close"
"$ours" check "$home/示例/学时簿"
[ ! -s "$home/示例/学时簿/xueshi.db-wal" ] || fail "the workspace was not put away"

if [ -n "${XUESHI_SIGN_KEY:-}" ]; then
  step "update from a signed file; a changed one is refused"
  mkdir -p "$home/更新"
  cp "$setup" "$setup.minisig" "$home/更新/"
  (cd "$home/更新" && wine "$installed/xueshi.com" update "xueshi-$version-setup.exe" --workspace ../示例/学时簿 --silent | tr -d '\r')
  find "$home/示例/学时簿/backups" -name "before-$version-*.xsbak" | grep -q . || fail "no backup before the update"
  sleep 10
  printf 'x' >>"$home/更新/xueshi-$version-setup.exe"
  (cd "$home/更新" && wine "$installed/xueshi.com" update "xueshi-$version-setup.exe" 2>&1 | tr -d '\r') | tee "$work/update.txt" || true
  grep -q 签名不对 "$work/update.txt" || fail "a changed installer was taken"
else
  (cd "$home" && wine "$installed/xueshi.com" update 花名册.csv 2>&1 | tr -d '\r') || true
fi

step "removal leaves workspaces, and what somebody put beside the program"
cp -r "$place/青禾" "$installed/我的学时簿"
before=$(cd "$place" && find . -type f -exec sha256sum {} + | sort | sha256sum)
timeout 120 wine "$installed/uninstall.exe" /S
await 60 test ! -e "$installed/xueshi.exe" || fail "not removed"
await 10 test ! -e "$menu" || fail "the menu is left"
[ ! -e "$installed/xueshi.com" ] || fail "xueshi.com is left"
[ -f "$installed/我的学时簿/xueshi.db" ] || fail "a workspace is gone"
[ "$before" = "$(cd "$place" && find . -type f -exec sha256sum {} + | sort | sha256sum)" ] || fail "a workspace was touched"
registry 'HKCU\Software\Classes\.xueshi' "" /ve | grep -q Xueshi.Workspace && fail "the association is left"
rm -rf "$files"
echo "== Windows: all good. Look at $work/shots"

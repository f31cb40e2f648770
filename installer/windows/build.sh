#!/usr/bin/env bash
# Makes what people on Windows install, on Debian 12: setup and portable zip.
#   usage: installer/windows/build.sh [OUT]        default: target/installer
# Packages: those of program.sh, and nsis python3. Afterwards installer/sign.sh OUT writes SHA256SUMS and signatures.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
mkdir -p "${1:-$root/target/installer}"
out=$(cd "${1:-$root/target/installer}" && pwd)
version=$(sed -n 's/^version = "\(.*\)"/\1/p' "$root/Cargo.toml" | head -1)

files=$(mktemp -d)
trap 'rm -rf "$files"' EXIT
"$here/program.sh" "$files"
CARGO_TARGET_DIR=$root/target . "$root/installer/reproducible.sh"
target=x86_64-pc-windows-gnu
"$root/installer/dependencies.py" $target check
"$root/installer/dependencies.py" $target sbom >"$out/xueshi-$version-windows.cdx.json"
# Notepad of Windows 10 reads UTF-8, and wants CRLF in places where it is shown by others.
"$root/installer/dependencies.py" $target licences | sed 's/$/\r/' >"$files/LICENCES.txt"
sed 's/$/\r/' "$here/README.txt" >"$files/README.txt"
find "$files" -exec touch --no-dereference --date "@$SOURCE_DATE_EPOCH" {} +

setup=$out/xueshi-$version-setup.exe
makensis -V2 -INPUTCHARSET UTF8 "-DVERSION=$version" "-DFILES=$files" "-DOUT=$setup" "$here/xueshi.nsi"

portable=$out/xueshi-$version-portable.zip
"$here/portable.py" "$portable" "$files/xueshi.exe" "$files/xueshi.com" "$files/README.txt=说明.txt" "$files/LICENCES.txt=许可.txt"
ls -l "$setup" "$portable"

#!/usr/bin/env bash
# Tries what was built for both systems: Windows under Wine, Linux in a clean Debian.
#   usage: installer/test.sh [OUT] [WORK]       defaults: target/installer, a new folder
# The screenshots in WORK/shots are to be looked at, one by one.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
out=$(cd "${1:-$here/../target/installer}" && pwd)
work=${2:-$(mktemp -d)}
version=$(sed -n 's/^version = "\(.*\)"/\1/p' "$here/../Cargo.toml" | head -1)

(cd "$out" && sha256sum --check --quiet SHA256SUMS)
mkdir -p "$work/program"
tar -xzf "$out/xueshi-$version-linux-x86_64.tar.gz" -C "$work/program" --strip-components=1
"$here/windows/test.sh" "$out" "$work/program/bin/xueshi" "$work"
"$here/linux/test.sh" "$out" "$work"

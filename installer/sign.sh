#!/usr/bin/env bash
# Writes SHA256SUMS over what was built, and signs all of it where there is a key.
#   usage: installer/sign.sh OUT [SECRET_KEY]      a key of minisign; it asks for the passphrase
# What is signed with each file says what it is (xueshi VERSION NAME); `xueshi update` goes by that.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
cd "${1:?usage: sign.sh OUT [SECRET_KEY]}"
version=$(sed -n 's/^version = "\(.*\)"/\1/p' "$root/Cargo.toml" | head -1)
rm -f SHA256SUMS ./*.minisig
sha256sum xueshi[-_]"$version"* >SHA256SUMS
cat SHA256SUMS
[ $# -gt 1 ] || exit 0
for file in SHA256SUMS xueshi[-_]"$version"*; do
  case $file in
    *.minisig) ;;
    # A key without a passphrase (a test's) is not asked for one.
    *) minisign -S -s "$2" -m "$file" -t "xueshi $version $file" ;;
  esac
done

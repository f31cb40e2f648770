#!/usr/bin/env bash
# Builds the Windows program on Debian 12: xueshi.exe, which opens no console, and xueshi.com, which writes to one.
#   usage: installer/windows/program.sh OUT
# Packages: gcc-mingw-w64-x86-64 g++-mingw-w64-x86-64 rustc-web cargo-web rust-web-src. Debian's compiler brings the sources of
# its standard library, so that the part for Windows is built here too and nothing is loaded but the crates of Cargo.lock.
# XUESHI_TARGET_DIR keeps what was built from one run to the next; XUESHI_RELEASE_KEY is the public key that `xueshi update` asks for.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
mkdir -p "${1:?usage: program.sh OUT}"
out=$(cd "$1" && pwd)
cd "$root"

target=x86_64-pc-windows-gnu
mingw=x86_64-w64-mingw32
for tool in /usr/bin/rustc /usr/bin/cargo $mingw-gcc $mingw-windres $mingw-objdump $mingw-strip; do
  command -v "$tool" >/dev/null || { echo "missing: $tool; apt-get install gcc-mingw-w64-x86-64 g++-mingw-w64-x86-64 rustc-web cargo-web rust-web-src" >&2; exit 1; }
done

# RUSTC too, else cargo takes the rustc that stands first on PATH, whose library sources are not there.
export RUSTC=/usr/bin/rustc RUSTDOC=/usr/bin/rustdoc
# The library is built with -Zbuild-std, which only a compiler that counts as nightly takes.
export RUSTC_BOOTSTRAP=1
export CARGO_TARGET_DIR=${XUESHI_TARGET_DIR:-$root/target/windows} CARGO_INCREMENTAL=0
export CC_x86_64_pc_windows_gnu=$mingw-gcc CXX_x86_64_pc_windows_gnu=$mingw-g++ AR_x86_64_pc_windows_gnu=$mingw-ar
. "$root/installer/reproducible.sh"
export CFLAGS_x86_64_pc_windows_gnu=$C_FLAGS
# mingw's linker writes the hour into the program unless told not to.
export CARGO_TARGET_X86_64_PC_WINDOWS_GNU_LINKER=$mingw-gcc
export CARGO_TARGET_X86_64_PC_WINDOWS_GNU_RUSTFLAGS="$RUST_FLAGS -Clink-arg=-Wl,--no-insert-timestamp"

# Unwinding stays: a deed that meets a bug is rolled back and the window lives on.
/usr/bin/cargo build --release --locked --target $target --bin xueshi -Zbuild-std=std,panic_unwind

built=$CARGO_TARGET_DIR/$target/release/xueshi.exe
# The report of a crash names our functions; those of the libraries are a sixth of the file and tell us less.
$mingw-strip --strip-all --wildcard --keep-symbol='_RN*xueshi*' -o "$built.kept" "$built"
built=$built.kept
dlls=$($mingw-objdump -p "$built" | sed -n 's/.*DLL Name: //p' | sort -f)
if grep -Ei 'libgcc|libwinpthread|libstdc|libssp' <<<"$dlls"; then
  echo "the program needs a DLL that Windows does not bring" >&2
  exit 1
fi
$mingw-objdump -h "$built" | grep -q '\.rsrc' || { echo "no icon, version and manifest in the program" >&2; exit 1; }

# One program, two names. A shell waits for a console program, shows what it says and has its exit code; a window must not come
# with a console. So the two files differ in the one word of the header that says which they are (2 window, 3 console), and
# `xueshi` at a prompt means xueshi.com, since .COM stands before .EXE in PATHEXT.
cp "$built" "$out/xueshi.com"
cp "$built" "$out/xueshi.exe"
header=$(od -An -tu4 -j60 -N4 "$built" | tr -d ' ')
place=$((header + 4 + 20 + 68))
[ "$(od -An -tu2 -j$place -N2 "$built" | tr -d ' ')" = 3 ] || { echo "no console program: $built" >&2; exit 1; }
printf '\002' | dd of="$out/xueshi.exe" bs=1 seek=$place conv=notrunc status=none
ls -l "$out/xueshi.exe" "$out/xueshi.com"

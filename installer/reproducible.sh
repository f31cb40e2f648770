# Sourced by the builds: same commit, same bytes. No path of this machine and no hour goes into what is built.
#   gives SOURCE_DATE_EPOCH, C_FLAGS, RUST_FLAGS; wants $root and CARGO_TARGET_DIR
export LC_ALL=C.UTF-8 TZ=UTC
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git -C "$root" log -1 --format=%ct)}
cargo_home=${CARGO_HOME:-$HOME/.cargo}
C_FLAGS="-ffile-prefix-map=$cargo_home/registry/src=crates -ffile-prefix-map=$root=xueshi -ffile-prefix-map=$CARGO_TARGET_DIR=target"
RUST_FLAGS=""
# The later one wins, so the longer path comes after the shorter one that it lies in.
for pair in "$cargo_home/registry/src=crates" "$root=xueshi" "$CARGO_TARGET_DIR=target"; do
  RUST_FLAGS="$RUST_FLAGS --remap-path-prefix=$pair"
done
# The names of functions stay, so that the report of a crash says where it was; lines of the standard library do not.
export CARGO_PROFILE_RELEASE_STRIP=debuginfo

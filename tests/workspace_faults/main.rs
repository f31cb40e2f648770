#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![cfg(target_os = "linux")]
//! What happens to a workspace when the program is killed, the disk is full, or the folder is not as it should be. The
//! real binary runs under a shim that counts what it does to the folder and strikes at a chosen call, so that every call
//! is struck once and nothing depends on time.

mod deeds;
mod disk;
mod killed;
mod office;
mod refused;

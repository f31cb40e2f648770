//! Puts icon, version and manifest into the Windows program. On every other target it does nothing, and without mingw's
//! `windres` it only warns, so that `cargo check --target x86_64-pc-windows-gnu` works on any machine.

use std::path::PathBuf;
use std::process::Command;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=installer/windows/build.rs");
    let is = |name: &str, value: &str| env::var(name).is_ok_and(|found| found == value);
    if !is("CARGO_CFG_TARGET_OS", "windows") || !is("CARGO_CFG_TARGET_ENV", "gnu") {
        return Ok(());
    }
    for file in ["xueshi.rc", "xueshi.manifest"] {
        println!("cargo::rerun-if-changed=installer/windows/{file}");
    }
    println!("cargo::rerun-if-changed=assets/icon/xueshi.ico");
    println!("cargo::rerun-if-env-changed=WINDRES");
    let windres = env::var("WINDRES").unwrap_or_else(|_| "x86_64-w64-mingw32-windres".to_owned());
    let folder = PathBuf::from(env::var("OUT_DIR").map_err(io::Error::other)?);
    let part = |number: &str| env::var(format!("CARGO_PKG_VERSION_{number}")).unwrap_or_default();
    let (major, minor, patch) = (part("MAJOR"), part("MINOR"), part("PATCH"));
    // windres reads quotes in -D differently from version to version; an included file is read in one way.
    let version = format!(
        "#define VERSION_NUMBERS {major},{minor},{patch},0\n#define VERSION_TEXT \"{major}.{minor}.{patch}\"\n"
    );
    fs::write(folder.join("version.h"), version)?;
    let object = folder.join("xueshi.res.o");
    let made = Command::new(&windres)
        .args(["--codepage", "65001", "--output-format", "coff", "--include-dir"])
        .arg(&folder)
        .args(["--input", "installer/windows/xueshi.rc", "--output"])
        .arg(&object)
        .status();
    match made {
        Ok(status) if status.success() => {
            println!("cargo::rustc-link-arg-bins={}", object.display());
            Ok(())
        }
        Ok(status) => Err(io::Error::other(format!("{windres}: {status}"))),
        Err(_) => {
            println!(
                "cargo::warning={windres} is not there: no icon, no version and no manifest in the program"
            );
            Ok(())
        }
    }
}

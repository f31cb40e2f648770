//! The printer: a PDF goes to it without a viewer, where the system offers that.

use std::ffi::OsStr;
use std::path::Path;
use std::process::{Command, Stdio};

/// What became of a file that was sent to the printer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sent {
    /// The system took it, for its default printer.
    Taken,
    /// It cannot print without a viewer: why.
    NotHere(String),
}

/// Sends a PDF to the default printer: by `lp`, on Windows by the verb 打印 of the program for PDF.
pub fn send(file: &Path) -> Sent {
    if cfg!(windows) { by_verb(OsStr::new("powershell"), file) } else { by_lp(OsStr::new("lp"), file) }
}

/// Through CUPS, which says why it does not take a file.
fn by_lp(program: &OsStr, file: &Path) -> Sent {
    let mut command = Command::new(program);
    command.arg("--").arg(file);
    run(command, "没有安装打印服务")
}

/// The path goes by the environment: within the words of the command its quotes would mean something.
fn by_verb(program: &OsStr, file: &Path) -> Sent {
    let mut command = Command::new(program);
    command.args(["-NoProfile", "-NonInteractive", "-Command"]);
    command
        .arg("Start-Process -FilePath $env:XUESHI_PRINT -Verb Print -WindowStyle Hidden -ErrorAction Stop");
    command.env("XUESHI_PRINT", file);
    #[cfg(windows)]
    {
        use std::os::windows::process::CommandExt;
        const NO_WINDOW: u32 = 0x0800_0000;
        command.creation_flags(NO_WINDOW);
    }
    run(command, "打开 PDF 的程序不能直接打印")
}

fn run(mut command: Command, otherwise: &str) -> Sent {
    let ended = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).output();
    match ended {
        Ok(ended) if ended.status.success() => Sent::Taken,
        Ok(ended) => {
            let said = String::from_utf8_lossy(&ended.stderr);
            let no_printer = ["no default destination", "No default", "没有默认"];
            let why = if no_printer.iter().any(|words| said.contains(words)) {
                "没有设默认打印机"
            } else {
                otherwise
            };
            Sent::NotHere(why.to_owned())
        }
        Err(_) => Sent::NotHere(otherwise.to_owned()),
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    /// A program that does as the script says.
    fn program(folder: &Path, script: &str) -> std::path::PathBuf {
        let path = folder.join("program");
        std::fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
        path
    }

    #[test]
    fn a_printer_gets_the_file_whatever_its_name() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("-o 学时 证明.pdf");
        std::fs::write(&file, "%PDF").unwrap();
        let out = folder.path().join("printed");
        let lp = program(folder.path(), &format!("cat \"$2\" > '{}'", out.display()));
        assert_eq!(by_lp(lp.as_os_str(), &file), Sent::Taken);
        assert_eq!(std::fs::read(&out).unwrap(), b"%PDF");
        let shell = program(
            folder.path(),
            &format!("cat \"$XUESHI_PRINT\" > '{}'; echo \"$4\" >> '{}'", out.display(), out.display()),
        );
        assert_eq!(by_verb(shell.as_os_str(), &file), Sent::Taken);
        let done = String::from_utf8(std::fs::read(&out).unwrap()).unwrap();
        assert!(done.starts_with("%PDFStart-Process") && done.contains("-Verb Print"), "{done}");
    }

    #[test]
    fn where_nothing_prints_it_is_said_why() {
        let folder = tempfile::tempdir().unwrap();
        let lp = program(folder.path(), "echo 'lp: Error - no default destination available.' >&2; exit 1");
        let file = folder.path().join("a.pdf");
        assert_eq!(by_lp(lp.as_os_str(), &file), Sent::NotHere("没有设默认打印机".to_owned()));
        let gone = by_lp(folder.path().join("none").as_os_str(), &file);
        assert_eq!(gone, Sent::NotHere("没有安装打印服务".to_owned()));
    }
}

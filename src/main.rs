//! Starts a command, or the window when no command is given.

use std::process::ExitCode;

use xueshi::command::{self, Ending};

fn main() -> ExitCode {
    match command::run(std::env::args_os(), &mut std::io::stdout(), &mut std::io::stderr()) {
        #[cfg(feature = "window")]
        Ending::Window(workspace) => match command::setting() {
            Ok(setting) => shown(xueshi::window::run(workspace, setting)),
            Err(fault) => shown(Err(fault)),
        },
        #[cfg(feature = "window")]
        Ending::Demo(workspace) => match command::demo_setting() {
            Ok(setting) => shown(xueshi::window::run(Some(workspace), setting)),
            Err(fault) => shown(Err(fault)),
        },
        #[cfg(feature = "window")]
        Ending::Gallery => shown(xueshi::window::run_gallery()),
        #[cfg(not(feature = "window"))]
        Ending::Window(_) | Ending::Demo(_) => {
            eprintln!("这个程序没有带窗口。用 xueshi --help 看有哪些命令。");
            ExitCode::from(2)
        }
        ending => ending.into(),
    }
}

/// The exit code of a window; why there is none is said in words, on Windows in a dialog too, since nobody reads a prompt there.
#[cfg(feature = "window")]
fn shown<E: std::fmt::Display>(ended: Result<(), E>) -> ExitCode {
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            if cfg!(windows) {
                xueshi::window::say(&error.to_string());
            }
            ExitCode::from(1)
        }
    }
}

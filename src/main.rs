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

/// The exit code of a window; one that cannot be opened is said in words.
#[cfg(feature = "window")]
fn shown<E: std::fmt::Display>(ended: Result<(), E>) -> ExitCode {
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("打不开窗口：{error}。不用窗口也能做的事，见 xueshi --help。");
            ExitCode::from(1)
        }
    }
}

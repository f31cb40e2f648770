//! Starts a command, or the window when no command is given.

use std::process::ExitCode;

use xueshi::command::{self, Ending};

fn main() -> ExitCode {
    let ending = command::run(std::env::args_os(), &mut std::io::stdout(), &mut std::io::stderr());
    #[cfg(not(feature = "window"))]
    if let Ending::Window(_) = ending {
        eprintln!("这个程序没有带窗口。用 xueshi --help 看有哪些命令。");
        return ExitCode::from(2);
    }
    ending.into()
}

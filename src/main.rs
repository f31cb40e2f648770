//! Starts a command, or the window when no command is given.

use std::process::ExitCode;

fn main() -> ExitCode {
    xueshi::command::main()
}

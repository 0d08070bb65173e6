//! Hand-over to the shell: arguments in, exit status out.

use std::process::ExitCode;

fn main() -> ExitCode {
    goalsheet::run(std::env::args_os())
}

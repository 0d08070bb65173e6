//! Hand-over to the shell.

fn main() {}

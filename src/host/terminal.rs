//! The terminal: how wide it is, and printing to it. Colours are dropped where nobody would see them.

use std::io::Write;

/// Columns of a terminal that does not say how many it has.
const USUAL_WIDTH: usize = 140;

/// Columns of the terminal that standard error goes to.
pub fn width() -> usize {
    terminal_size::terminal_size_of(std::io::stderr()).map_or(USUAL_WIDTH, |(width, _)| usize::from(width.0).max(40))
}

/// Prints a line on standard output. A reader that has gone away is no failure.
pub fn print(line: &str) {
    let _ = writeln!(anstream::stdout(), "{line}");
}

/// Prints text on standard error.
pub fn print_error(text: &str) {
    let _ = write!(anstream::stderr(), "{text}");
}

/// Text without its colours.
pub fn plain(text: &str) -> String {
    anstream::adapter::strip_str(text).to_string()
}

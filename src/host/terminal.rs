//! The terminal: how wide it is, printing to it and reading from it. Colours are dropped where nobody would see them.

use std::io::{self, IsTerminal, Read, Write};

use crate::model::Failure;
use crate::say;

/// Columns of a terminal that does not say how many it has.
const USUAL_WIDTH: usize = 140;

/// Lines of a terminal that does not say how many it has.
const USUAL_HEIGHT: usize = 60;

/// Columns of the terminal that standard error goes to.
pub fn width() -> usize {
    terminal_size::terminal_size_of(io::stderr()).map_or(USUAL_WIDTH, |(width, _)| usize::from(width.0).max(40))
}

/// Lines of the terminal that standard error goes to.
pub fn height() -> usize {
    let size = terminal_size::terminal_size_of(io::stderr());
    size.map_or(USUAL_HEIGHT, |(_, height)| usize::from(height.0).max(20))
}

/// Whether somebody sees standard output as it comes, rather than a file or another program taking it.
pub fn is_seen() -> bool {
    io::stdout().is_terminal()
}

/// Whether colours on standard output are seen.
pub fn has_colours() -> bool {
    anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never
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

/// Prints bytes on standard output, as they are.
pub fn print_bytes(bytes: &[u8]) {
    let _ = io::stdout().write_all(bytes);
}

/// Reads standard input to its end, or to one byte more than the most that is taken.
///
/// # Errors
/// It cannot be read.
pub fn read(most: u64) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let read = io::stdin().take(most + 1).read_to_end(&mut bytes);
    read.map(|_| bytes).map_err(|error| Failure {
        message: say!("標準入力を読めません", "cannot read standard input"),
        help: None,
        cause: Some(Box::new(error)),
    })
}

//! Ctrl-C, and the signals by which a system ends a program.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::model::Failure;
use crate::say;

/// The exit status of a program that was interrupted, as shells know it.
const INTERRUPTED: i32 = 130;

/// Calls `stop` on the first Ctrl-C; a second one ends the program at once, which publishing survives.
///
/// # Errors
/// The system does not let us, or this was called before.
pub fn on(stop: impl Fn() + Send + 'static) -> Result<(), Failure> {
    let was_interrupted = AtomicBool::new(false);
    let handler = move || {
        if was_interrupted.swap(true, Ordering::Relaxed) {
            std::process::exit(INTERRUPTED);
        }
        stop();
    };
    ctrlc::set_handler(handler).map_err(|error| Failure {
        message: say!("Ctrl-C を受け取れません", "Ctrl-C cannot be handled"),
        help: None,
        cause: Some(Box::new(error)),
    })
}

//! Threads for work beside the usual: such as has time, and gives way to everything else that the machine does; and such as
//! needs much memory for a moment.

use rayon::{ThreadPool, ThreadPoolBuilder};
use thread_priority::{ThreadPriority, set_current_thread_priority};

use crate::model::Failure;
use crate::say;

/// A pool of one such thread. Where the system does not let a thread step back, it is a thread like others.
///
/// # Errors
/// The system gives no more threads.
pub fn pool() -> Result<ThreadPool, Failure> {
    let step_back = |_| drop(set_current_thread_priority(ThreadPriority::Min));
    let pool = ThreadPoolBuilder::new().num_threads(1).thread_name(|_| "idle".to_owned()).start_handler(step_back);
    pool.build().map_err(|error| Failure {
        message: say!("スレッドを作れません", "cannot make a thread"),
        help: None,
        cause: Some(Box::new(error)),
    })
}

/// Does work in threads of its own, which end with it. What it needed goes back to the system as a whole: between what lasts
/// it would leave holes that nobody fills.
pub fn apart<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    match ThreadPoolBuilder::new().build() {
        Ok(pool) => pool.install(work),
        Err(_) => work(),
    }
}

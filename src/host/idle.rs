//! A thread for work that has time: it gives way to everything else that the machine does.

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

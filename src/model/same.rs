//! Comparing by identity, where that is cheaper than comparing by value.

use std::sync::Arc;

/// A shared value that is equal to another only if both are the same allocation.
#[derive(Debug)]
pub struct Same<T>(pub Arc<T>);

impl<T> Same<T> {
    /// The identity of a shared value.
    pub fn of(value: &Arc<T>) -> Same<T> {
        Same(Arc::clone(value))
    }
}

impl<T> PartialEq for Same<T> {
    fn eq(&self, other: &Same<T>) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl<T> Eq for Same<T> {}

impl<T> Clone for Same<T> {
    fn clone(&self) -> Same<T> {
        Same(Arc::clone(&self.0))
    }
}

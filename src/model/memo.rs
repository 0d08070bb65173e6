//! Results kept with what they were made from.
//!
//! A stage that makes one thing for each of many (a sheet, its checks, its pages) asks for all it wants at once. What was
//! made before from the same is given back; everything else is made, in parallel. What is not asked for is forgotten. So a
//! first run and a later one are the same code, and cannot differ as long as `make` looks at nothing but its arguments.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

use rayon::prelude::*;

/// Something that is the same as before if it is the very same value, wherever that is cheaper than to compare.
#[derive(Debug)]
pub struct Same<T>(pub Arc<T>);

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

/// Key → what it was made from, and what was made.
#[derive(Debug)]
pub struct Memo<Key, From, Made>(HashMap<Key, (From, Arc<Made>)>);

impl<Key, From, Made> Default for Memo<Key, From, Made> {
    fn default() -> Memo<Key, From, Made> {
        Memo(HashMap::new())
    }
}

impl<Key, From, Made> Memo<Key, From, Made>
where
    Key: Eq + Hash + Send + Sync,
    From: PartialEq + Send + Sync,
    Made: Send + Sync,
{
    /// What belongs to these keys, in their order; keys are different.
    pub fn renew(&mut self, wanted: Vec<(Key, From)>, make: impl Fn(&Key, &From) -> Made + Sync) -> Vec<Arc<Made>> {
        let kept: Vec<Option<Arc<Made>>> = wanted
            .iter()
            .map(|(key, from)| self.0.get(key).filter(|(before, _)| before == from).map(|(_, made)| Arc::clone(made)))
            .collect();
        let made: Vec<Arc<Made>> = wanted
            .par_iter()
            .zip(kept)
            .map(|((key, from), kept)| kept.unwrap_or_else(|| Arc::new(make(key, from))))
            .collect();
        let entries = wanted.into_iter().zip(&made);
        self.0 = entries.map(|((key, from), made)| (key, (from, Arc::clone(made)))).collect();
        made
    }
}

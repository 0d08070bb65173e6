//! What is remembered between two builds: six tables and a list, all that is.
//!
//! ```text
//! alone   a sheet's folder + the configuration           → redacted, linked, checked, summarised       sheets.rs
//! texts   the text of the portal or of a year             → what of it is for everybody                 sheets.rs
//! among   a linked sheet + the directory + what is hidden → where its links lead, what is wrong there   sheets.rs
//! pages   a sheet + what it has to do with others + theme → its pages; its goals, if rendered twice     files/pages.rs
//! data    a sheet + the other years of its goals          → its data files                              files/others.rs
//! search  a sheet + the numbers of its goals              → its texts; its piece, if needed twice       files/others.rs
//! leaks   which internal texts the published files were searched for                                    files/leaks.rs
//! ```
//!
//! Every row holds what it was made from, from pages on as a digest (`digests.rs`), beside what was made. What is made from equal
//! values is given back; everything else is made again, in parallel, by functions of the rooms that see nothing but these values. What
//! is not asked for is forgotten. So a first build and the thousandth after a small change are one code and end in the same files.
//! The tables from pages on can be left for the next run of the program (`files/left.rs`). Where files are made when they are asked
//! for, they are those of the sweep (`files/asked.rs`). What was last read is remembered beside (`inputs.rs`), and what was last
//! compared with an earlier version (`earlier/`).

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

use rayon::prelude::*;

/// Results by key, each with what it was made from.
#[derive(Debug)]
pub(super) struct Memo<Key, From, Value>(HashMap<Key, (From, Arc<Value>)>);

impl<Key, From, Value> Default for Memo<Key, From, Value> {
    fn default() -> Memo<Key, From, Value> {
        Memo(HashMap::new())
    }
}

impl<Key, From, Value> Memo<Key, From, Value>
where
    Key: Eq + Hash + Send + Sync,
    From: PartialEq + Send + Sync,
    Value: Send + Sync,
{
    /// The results for these keys, in their order; keys are different. `make` is a function of its arguments.
    pub fn renew(&mut self, wanted: Vec<(Key, From)>, make: impl Fn(&Key, &From) -> Value + Sync) -> Vec<Arc<Value>> {
        let known = |(key, from): &(Key, From)| {
            self.0.get(key).filter(|(before, _)| before == from).map(|(_, value)| Arc::clone(value))
        };
        let kept: Vec<Option<Arc<Value>>> = wanted.iter().map(known).collect();
        let values = wanted.par_iter().zip(kept);
        let values: Vec<Arc<Value>> =
            values.map(|((key, from), kept)| kept.unwrap_or_else(|| Arc::new(make(key, from)))).collect();
        let rows = wanted.into_iter().zip(&values);
        self.0 = rows.map(|((key, from), value)| (key, (from, Arc::clone(value)))).collect();
        values
    }
}

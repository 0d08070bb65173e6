//! A file that is to be made.

use crate::model::{Failure, Message};

/// A new file, and where it may be made.
#[derive(Debug)]
pub struct NewFile {
    /// Its paths in the site, the best first: it is made at the first where no file is.
    pub paths: Vec<String>,
    /// What is in it.
    pub text: String,
    /// What whoever makes it should know.
    pub note: Option<Message>,
    /// What is wrong where there is a file at every path.
    pub taken: Failure,
}

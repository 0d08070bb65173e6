//! What the program itself could not do: a full disk, a folder that may not be written.
//!
//! A failure names what was tried and where; it ends the run with exit status 2. Problems of the author's content are
//! [`Diagnostic`](super::Diagnostic)s.

use std::fmt;
use std::path::Path;

use super::{Language, Message};

/// Why the program stopped.
#[derive(Debug)]
pub struct Failure {
    /// What could not be done, and to which path.
    pub message: Message,
    /// What to do about it, where that is known.
    pub help: Option<Message>,
    /// What the operating system said.
    pub cause: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl Failure {
    /// A failure without a deeper cause.
    pub fn new(message: Message) -> Failure {
        Failure { message, help: None, cause: None }
    }

    /// A failed operation on a path: `Failure::io(error, path, say!("書き込めません", "cannot write"))`.
    pub fn io(error: std::io::Error, path: &Path, what: Message) -> Failure {
        let path = path.display();
        Failure {
            message: Message { ja: format!("{}: {path}", what.ja), en: format!("{}: {path}", what.en) },
            help: None,
            cause: Some(Box::new(error)),
        }
    }

    /// The same with advice what to do.
    pub fn help(mut self, help: Message) -> Failure {
        self.help = Some(help);
        self
    }

    /// The whole story in one language, a line each: what, why, what to do.
    pub fn text(&self, language: Language) -> String {
        let (cause_label, help_label) = match language {
            Language::Ja => ("原因", "対処"),
            Language::En => ("cause", "help"),
        };
        let mut text = self.message.text(language).to_owned();
        if let Some(cause) = &self.cause {
            text.push_str(&format!("\n  {cause_label}: {cause}"));
        }
        if let Some(help) = &self.help {
            text.push_str(&format!("\n  {help_label}: {}", help.text(language)));
        }
        text
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text(Language::En))
    }
}

impl std::error::Error for Failure {}

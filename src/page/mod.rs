//! Goals as web pages.

pub mod markdown;

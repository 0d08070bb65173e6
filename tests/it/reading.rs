//! The goal file as the README shows it.

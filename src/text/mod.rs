//! What authors write, read into values that know their place: bytes → text → front matter → YAML tree → fields.
//!
//! Every step returns its value together with the problems it met, and goes on as far as it can, so that one run shows
//! everything that is wrong with a file. What the values mean for a goal or a sheet is decided by whoever takes them.

pub mod decode;
pub mod front_matter;
pub mod yaml;
pub mod fields;

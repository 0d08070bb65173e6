//! goalsheet

pub mod model;
pub mod page;
pub mod host;

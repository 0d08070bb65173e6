//! goalsheet

pub mod model;
pub mod page;

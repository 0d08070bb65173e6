//! goalsheet

pub mod host;
pub mod model;
pub mod page;
pub mod text;

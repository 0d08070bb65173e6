//! goalsheet

pub mod model;
pub mod text;

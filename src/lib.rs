//! goalsheet

pub mod model;

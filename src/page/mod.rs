//! Pages.

pub mod shape;
pub mod view;
pub mod markdown;
pub mod lint;

//! Pages: which exist, what a template may see, Markdown to HTML, the theme.

pub mod shape;
pub mod lint;

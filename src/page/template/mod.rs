//! Templates: what they may see, the theme they belong to, and the check that they name nothing else. The only place that
//! knows Tera.
//!
//! In: a theme's files and one value a page, declared with [`view!`](crate::view). Out: bytes of pages, and problems of
//! templates at their places. What the values say is made by the rest of `page`, which nothing here knows.

pub mod shape;
pub mod lasting;
pub mod view;
pub mod past;
pub mod files;
pub mod words;
pub mod options;
pub mod pages;
pub mod filters;
pub mod problem;
pub mod check;
pub mod theme;

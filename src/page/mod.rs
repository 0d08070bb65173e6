//! Pages: which exist, what a template may see, Markdown to HTML, the theme.
//!
//! In: a linked site and a theme. Out: paths and bytes, handed on one page at a time, so that no more than the pages at
//! hand are in memory. A page gets what it shows; what many pages show is made once. No page takes a copy of the site.
//!
//! A page is made again exactly when what it was given is another: its template is given one value, whose digest is compared.
//! The pages of a sheet are together given little enough ([`goals::SheetContext`]) to know that without making those values, and so
//! are the pages over many sheets ([`summary::SiteSummary`]). Of a sheet that was changed a goal is told again only if what it
//! is told from ([`goals::GoalInput`]) is another.

pub mod address;
pub mod template;
pub mod summary;
pub mod links;
pub mod matrix;
pub mod due_buckets;
pub mod markdown;
pub mod goals;
pub mod sheets;
pub mod calendar;
pub mod overviews;
pub mod plan;
pub mod render;
pub mod search;

pub use plan::Plan;
pub use render::Renderer;

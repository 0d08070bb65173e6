//! Pages: which exist, what they show, Markdown to HTML.
//!
//! Pure functions of a linked site, what its links lead to, and a theme ([`template`]): they give the summary of a sheet
//! ([`summary`]), the plan of all pages ([`plan`]), and pages through their templates ([`render`]), handed to a sink one at a
//! time, so that no more than the pages at hand are in memory. What many pages show is made once; no page takes a copy of the
//! site. The pages of a sheet are given that sheet, its links and the theme ([`goals::SheetContext`]), a goal even less
//! ([`goals::GoalInput`]), and pages over many sheets only their summaries: equal inputs give equal pages.

pub mod address;
pub mod template;
pub mod summary;
pub mod links;
pub mod matrix;
mod widths;
mod form_filters;
mod gist;
pub mod due_buckets;
pub mod markdown;
pub mod goals;
mod prose;
mod values;
mod reports;
pub mod years;
pub mod moved;
mod chart;
mod series;
mod indicators;
mod approvals;
pub mod sheets;
pub mod calendar;
pub mod downloads;
pub mod changes;
pub mod sheet_files;
pub mod departments;
pub mod lists;
pub mod overviews;
pub mod deadlines;
mod sitemap;
pub mod plan;
pub mod vanished;
pub mod render;
pub mod article;
pub mod search;

pub use plan::Plan;
pub use render::Renderer;

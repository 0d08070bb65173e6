//! The program as a person uses it: real folders, the real program, what it prints and what it leaves.

mod site;
mod slips;
mod repo;
mod imports;
mod house;
mod build;
mod check;
mod from_any_folder;
mod transcripts;
mod codes;
mod out_of_bounds;
#[cfg(unix)]
mod constructs;
#[cfg(unix)]
mod costs;
mod content;
mod corpus;
mod encodings;
mod fidelity;
mod model;
mod attachments;
mod rules;
mod fmt;
mod new;
mod reports;
mod approvals;
mod exports;
mod table_import;
mod round_trip;
mod git_room;
mod merge;
mod pairs;
mod review;
mod forges;
mod diff;
mod since;
mod preview;
mod schema;
mod pages;
mod page_text;
mod golden;
mod reading_aids;
mod theme;
mod audience;
mod own_fields;
mod own_texts;
mod several_sections;
mod years;
mod publish;
#[cfg(unix)]
mod prepared_folder;
mod kill;
mod last_build;
#[cfg(target_os = "linux")]
mod disk_faults;
mod former_versions;
mod leaks;
mod pdf;
mod watching;
mod served;
mod asked;
mod inert_html;
mod instructions;
mod invariants;
mod property;
mod shell;
#[cfg(unix)]
mod setup;
mod manual;
mod guide;
mod help;
#[cfg(target_os = "linux")]
mod tour;

//! The program as a person uses it: real folders, the real program, what it prints and what it leaves.

mod attachments;
mod site;
mod audience;
mod build;
mod check;
mod codes;
mod content;
mod encodings;
mod fmt;
mod harmless;
mod help;
mod house;
mod input;
mod pages;
mod readers;
mod property;
mod publish;
mod rules;
mod killed;
mod limits;
mod manual;
mod must_hold;
mod new;
mod schema;
mod served;
mod shell;
mod theme;
#[cfg(target_os = "linux")]
mod tour;
mod watching;

//! The program as a person uses it: real folders, the real program, what it prints and what it leaves.

mod site;
mod build;
mod check;
mod codes;
mod content;
mod fmt;
mod house;
mod input;
mod pages;
mod readers;
mod property;
mod rules;
mod manual;
mod new;
mod schema;
mod shell;
mod theme;
mod watching;

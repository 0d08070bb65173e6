//! Any text as Markdown: HTML that does nothing but be read, with raw HTML and without.

#![no_main]
#![allow(dead_code)] // a target holds one of the invariants

#[path = "../../tests/it/inert_html.rs"]
mod inert_html;
#[path = "../../tests/it/invariants.rs"]
mod invariants;

libfuzzer_sys::fuzz_target!(|text: &str| invariants::of_markdown(text));

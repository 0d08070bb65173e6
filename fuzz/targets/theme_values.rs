//! Any text as a configuration, theme options among it, and as every value that a theme shows.

#![no_main]
#![allow(dead_code)] // a target holds one of the invariants

#[path = "../../tests/it/inert_html.rs"]
mod inert_html;
#[path = "../../tests/it/invariants.rs"]
mod invariants;

libfuzzer_sys::fuzz_target!(|text: &str| invariants::of_settings(text));

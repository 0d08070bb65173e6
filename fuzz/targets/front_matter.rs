//! Any bytes as a goal, a head, a configuration: read, told, formatted.

#![no_main]
#![allow(dead_code)] // a target holds one of the invariants

#[path = "../../tests/it/inert_html.rs"]
mod inert_html;
#[path = "../../tests/it/invariants.rs"]
mod invariants;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| invariants::of_a_file(bytes));

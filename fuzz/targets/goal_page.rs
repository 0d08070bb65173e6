//! Any text as the goals of a sheet: every page of the site.

#![no_main]

#[path = "../../tests/it/harmless.rs"]
mod harmless;
#[path = "../../tests/it/must_hold.rs"]
mod must_hold;

libfuzzer_sys::fuzz_target!(|text: &str| must_hold::of_goals(text));

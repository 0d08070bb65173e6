//! Any text as a date, a deadline, a fiscal year.

#![no_main]

#[path = "../../tests/it/harmless.rs"]
mod harmless;
#[path = "../../tests/it/must_hold.rs"]
mod must_hold;

libfuzzer_sys::fuzz_target!(|text: &str| must_hold::of_a_date(text));

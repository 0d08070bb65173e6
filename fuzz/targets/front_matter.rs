//! Any bytes as a goal, a head, a configuration: read, told, formatted.

#![no_main]

#[path = "../../tests/it/harmless.rs"]
mod harmless;
#[path = "../../tests/it/must_hold.rs"]
mod must_hold;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| must_hold::of_a_file(bytes));

//! Any text as a configuration, theme options among it, and as every value that a theme shows.

#![no_main]

#[path = "../../tests/it/harmless.rs"]
mod harmless;
#[path = "../../tests/it/must_hold.rs"]
mod must_hold;

libfuzzer_sys::fuzz_target!(|text: &str| must_hold::of_settings(text));

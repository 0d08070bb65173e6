//! Any text as Markdown: HTML that does nothing but be read, with raw HTML and without.

#![no_main]

#[path = "../../tests/it/harmless.rs"]
mod harmless;
#[path = "../../tests/it/must_hold.rs"]
mod must_hold;

libfuzzer_sys::fuzz_target!(|text: &str| must_hold::of_markdown(text));

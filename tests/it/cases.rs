//! How many cases of chance the tests try: a few in every run, which takes the same each time; `fuzz/run` asks for more, and
//! draws others.

use proptest::prelude::ProptestConfig;

/// So many, or as many times that as `CASES` says.
pub fn cases(usual: u32) -> u32 {
    let times = std::env::var("CASES").ok().and_then(|text| text.parse::<u32>().ok());
    usual * times.unwrap_or(1)
}

/// The same for a property. A case that fails is told whole, and kept in no file.
pub fn of_chance(usual: u32) -> ProptestConfig {
    ProptestConfig { cases: cases(usual), failure_persistence: None, ..ProptestConfig::default() }
}

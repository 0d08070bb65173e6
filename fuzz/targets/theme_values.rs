//! Any text as a configuration beside the organization, theme options among it, and any values in their places.

#![no_main]

#[path = "../../tests/it/harmless.rs"]
mod harmless;
#[path = "../../tests/it/must_hold.rs"]
mod must_hold;

use std::collections::BTreeMap;

libfuzzer_sys::fuzz_target!(|text: &str| {
    let files = |value: &str| {
        let value = goalsheet::format::value(value);
        let head = format!("---\ndepartment: {value}\ntitle: {value}\nsections: [{{name: {value}}}]\n---\n");
        let goal = format!("---\ntitle: {value}\nsection: {value}\nnumber: {value}\ndue: {value}\n---\n");
        BTreeMap::from([("_index.md", head), ("1.md", goal)].map(|(name, text)| {
            (format!("content/r5/kosodate/{name}"), text.into_bytes())
        }))
    };
    must_hold::of_a_site(text.as_bytes(), files("保育課"));
    let value = goalsheet::format::value(text);
    let settings = format!(
        "title: {value}\ntheme:\n  options:\n    contact: {value}\n    footer: {value}\n    logo: {value}\ncategories:\n  - {{ name: その他, description: 説明 }}\n"
    );
    must_hold::of_a_site(settings.as_bytes(), files(text));
});

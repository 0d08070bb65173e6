//! Any bytes as the goals of a sheet (two, where a line of `%%%` stands between them): every page of the site.

#![no_main]

#[path = "../../tests/it/harmless.rs"]
mod harmless;
#[path = "../../tests/it/must_hold.rs"]
mod must_hold;

use std::collections::BTreeMap;

const HEAD: &str =
    "---\ndepartment: 子育て部\nsections:\n  - { name: 保育課, key: hoiku }\n  - 相談室\n---\n\n[一](1.md)\n";

libfuzzer_sys::fuzz_target!(|text: &str| {
    let (first, second) = text.split_once("\n%%%\n").unwrap_or((text, ""));
    let mut files = BTreeMap::from([("content/r5/kosodate/_index.md".to_owned(), HEAD.as_bytes().to_vec())]);
    for (name, text) in [("1.md", first), ("2.md", second)] {
        files.insert(format!("content/r5/kosodate/{name}"), text.as_bytes().to_vec());
    }
    must_hold::of_a_site(if text.len() % 2 == 0 { b"html: yes\n" } else { b"" }, files);
});

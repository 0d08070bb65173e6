//! Names that work everywhere: on a web server, on a Windows share, in a link.
//!
//! Pages have flat, short, lower-case ASCII paths. Japanese names become a digest rather than a romanisation, since
//! programs romanise names wrongly (防災計画 is not *fang-zai*), and a wrong reading of a name offends.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use unicode_normalization::{UnicodeNormalization, is_nfc};
use xxhash_rust::xxh3::xxh3_64;

use super::layout::{CONTENT, is_at_or_below};

/// The longest path from the site's folder, in UTF-16 units as Windows counts: it stops at 260 for the whole, and the
/// share's own name takes its part.
pub const MAX_PATH: usize = 150;

const RESERVED: &[&str] = &[
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "lpt1", "lpt2",
    "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// The place of the form on the pages that goals stand on, by which no goal may be called.
pub const FORM: &str = "view";

/// Why a name cannot be used on Windows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameProblem {
    /// A character it forbids.
    Character(char),
    /// A name of a device, with any extension.
    Reserved,
    /// A dot or a blank at the end.
    Ending,
}

/// What Windows has against a file's or folder's name, if anything.
pub fn name_problem(name: &str) -> Option<NameProblem> {
    if let Some(character) = name.chars().find(|&c| r#"<>:"/\|?*"#.contains(c) || c.is_control()) {
        return Some(NameProblem::Character(character));
    }
    let stem = name.split('.').next().unwrap_or(name).trim_end().to_ascii_lowercase();
    if RESERVED.contains(&stem.as_str()) {
        return Some(NameProblem::Reserved);
    }
    name.ends_with(['.', ' ']).then_some(NameProblem::Ending)
}

/// What of a path is percent-encoded in an address.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// A path in the composed normal form (NFC); none if it is in it.
pub fn composed(path: &str) -> Option<String> {
    (!path.is_ascii() && !is_nfc(path)).then(|| path.nfc().collect())
}

/// A path as part of an address on the web.
pub fn escaped(path: &str) -> String {
    utf8_percent_encode(path, ESCAPED).to_string()
}

/// Length of a path as Windows counts it.
pub fn windows_length(path: &str) -> usize {
    path.encode_utf16().count()
}

/// A name as part of a page's path: `a-z`, `0-9` and single hyphens, never empty, never reserved. Names that say more
/// than that get a digest of the whole name (in NFC, lower case), so that different names stay different and the same name stays the same.
pub fn slug(name: &str) -> String {
    let normal: String = name.nfc().flat_map(char::to_lowercase).collect();
    let mut slug = String::with_capacity(normal.len());
    let mut lossy = false;
    for c in normal.chars() {
        match c {
            'a'..='z' | '0'..='9' => slug.push(c),
            '-' | '_' | ' ' | '/' | '.' if !slug.is_empty() && !slug.ends_with('-') => slug.push('-'),
            '-' | '_' | ' ' | '/' | '.' => {}
            _ => lossy = true,
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    if lossy || slug.is_empty() || slug.len() > 60 || RESERVED.contains(&slug.as_str()) || slug == FORM {
        slug.truncate(40);
        slug.truncate(slug.trim_end_matches('-').len());
        let digest = format!("{:08x}", xxh3_64(normal.as_bytes()) >> 32);
        if slug.is_empty() { format!("x{digest}") } else { format!("{slug}-{digest}") }
    } else {
        slug
    }
}

/// The relative address from one page to another path of the site: `../index.html`.
pub fn relative(from: &str, to: &str) -> String {
    let from_folders: Vec<&str> = from.split('/').rev().skip(1).collect::<Vec<_>>().into_iter().rev().collect();
    let to_parts: Vec<&str> = to.split('/').collect();
    let common = from_folders.iter().zip(&to_parts[..to_parts.len() - 1]).take_while(|(a, b)| a == b).count();
    let mut address = "../".repeat(from_folders.len() - common);
    address.push_str(&to_parts[common..].join("/"));
    address
}

/// Follows a destination from a file below `content/`, whose root a slash at its start means; `None` if it leads out.
pub fn resolve(from: &str, destination: &str) -> Option<String> {
    let path = match destination.strip_prefix('/') {
        Some(rest) => joined(CONTENT, rest)?,
        None => joined(from.rsplit_once('/').map_or("", |(folder, _)| folder), destination)?,
    };
    is_at_or_below(&path, CONTENT).then_some(path)
}

/// Follows a relative destination from a folder; `None` if it leads out of the root.
pub fn joined(folder: &str, destination: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in destination.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// Whether a text stays as it is as a part of an address; `_` is as good as a hyphen.
pub fn is_address_part(text: &str) -> bool {
    let text = text.replace('_', "-");
    slug(&text) == text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_is_short_ascii_and_keeps_names_apart() {
        for (name, expected) in [
            ("2-1", "2-1"),
            ("Kodomo_Katei", "kodomo-katei"),
            ("plan/2-1", "plan-2-1"),
            ("保育施設の整備", "x"),
            ("con", "con-"),
            ("", "x"),
            ("--", "x"),
        ] {
            assert!(slug(name).starts_with(expected), "{name} → {}", slug(name));
        }
        assert_ne!(slug("保育課"), slug("教育課"));
        assert_eq!(slug("か\u{3099}"), slug("が"), "Unicode normal forms are one name");
        assert!(slug(&"a".repeat(300)).len() <= 60);
    }

    #[test]
    fn a_relative_address_leads_from_page_to_page() {
        for (from, to, expected) in [
            ("index.html", "r5/index.html", "r5/index.html"),
            ("r5/d/2-1.html", "r5/d/2-2.html", "2-2.html"),
            ("r5/d/2-1.html", "r5/index.html", "../index.html"),
            ("r5/d/2-1.html", "r4/d/2-1.html", "../../r4/d/2-1.html"),
            ("r5/d/2-1.html", "index.html", "../../index.html"),
        ] {
            assert_eq!(relative(from, to), expected);
        }
    }

    #[test]
    fn a_destination_never_leaves_content() {
        assert_eq!(resolve("content/r5/d/1.md", "2.md").as_deref(), Some("content/r5/d/2.md"));
        assert_eq!(resolve("content/r5/d/1.md", "../e/./2.md").as_deref(), Some("content/r5/e/2.md"));
        assert_eq!(resolve("content/r5/d/1.md", "/r4/d/2.md").as_deref(), Some("content/r4/d/2.md"));
        assert_eq!(resolve("content/r5/d/1.md", "../../../goalsheet.yaml"), None);
        assert_eq!(resolve("content/r5/d/1.md", "../../../../../etc/passwd"), None);
    }

    #[test]
    fn names_windows_forbids_are_known() {
        assert_eq!(name_problem("a:b.md"), Some(NameProblem::Character(':')));
        assert_eq!(name_problem("NUL.md"), Some(NameProblem::Reserved));
        assert_eq!(name_problem("abc. "), Some(NameProblem::Ending));
        assert_eq!(name_problem("保育施設の整備.md"), None);
    }
}

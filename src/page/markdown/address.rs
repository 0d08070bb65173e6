//! Which addresses may be written into a page.

use std::fmt::Write;

/// The schemes a page may lead to. `file:` is none of them: browsers ignore it, and it names machines.
const SCHEMES: [&str; 4] = ["http", "https", "mailto", "tel"];

/// An address as it is written, or none if it may not be.
///
/// Allowed are the [`SCHEMES`] and relative addresses. A browser ignores blanks and control characters around a scheme, and
/// tabs and line ends within it, so they are taken out first. Whatever has a colon before its first `/`, `?` or `#` must
/// have an allowed scheme, even if a browser would take it for a name. Addresses that begin with two slashes or
/// backslashes are refused: they mean another server, and from a shared folder even a share to log in to.
///
/// Japanese stays as it is; blanks, quotes, angle brackets, and backslashes are percent-encoded.
pub(super) fn safe(address: &str) -> Option<String> {
    let address = address.trim_matches(|c: char| c.is_whitespace() || c.is_control());
    let address: String = address.chars().filter(|c| !c.is_control()).collect();
    let is_slash = |character: Option<char>| matches!(character, Some('/' | '\\'));
    let mut characters = address.chars();
    if is_slash(characters.next()) && is_slash(characters.next()) {
        return None;
    }
    let first_part = address.split(['/', '\\', '?', '#']).next().unwrap_or_default();
    if let Some((scheme, _)) = first_part.split_once(':')
        && !SCHEMES.iter().any(|allowed| scheme.eq_ignore_ascii_case(allowed))
    {
        return None;
    }
    let mut written = String::with_capacity(address.len());
    for character in address.chars() {
        match character {
            ' ' | '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}' => {
                let _ = write!(written, "%{:02X}", u32::from(character));
            }
            c if c.is_whitespace() => {
                for byte in c.to_string().bytes() {
                    let _ = write!(written, "%{byte:02X}");
                }
            }
            c => written.push(c),
        }
    }
    Some(written)
}

/// Whether a safe address stays within the site, which is all a page may load from.
pub(super) fn is_within(address: &str) -> bool {
    !address.split(['/', '?', '#']).next().unwrap_or_default().contains(':')
}

/// Whether an address leads to another web site.
pub(super) fn is_external(address: &str) -> bool {
    let scheme = address.split(':').next().unwrap_or_default();
    scheme.len() < address.len() && ["http", "https"].iter().any(|web| scheme.eq_ignore_ascii_case(web))
}

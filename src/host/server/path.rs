//! The path of a request as a path of the site: decoded once, and nothing in it that could mean another place.

/// How long the path of a request may be, in bytes as it was sent.
pub(super) const LONGEST: usize = 4096;

/// `/r5/%E8%A1%A8.html?x` without the query → `r5/表.html`; `None` where no file of a site can be meant.
///
/// A folder keeps its slash at the end; the site itself is empty.
pub(super) fn parse(raw: &str) -> Option<String> {
    let path = decoded(raw.strip_prefix('/').filter(|_| raw.len() <= LONGEST)?)?;
    let is_name = |part: &str| !matches!(part, "" | "." | "..");
    let folder_or_file = path.strip_suffix('/').unwrap_or(&path);
    let names_only = path.is_empty() || folder_or_file.split('/').all(is_name);
    let characters_fit = !path.contains(|character: char| character.is_control() || character == '\\');
    (names_only && characters_fit).then_some(path)
}

/// Percent signs decoded once; `None` where one of them is cut short or the bytes are not UTF-8.
pub(super) fn decoded(raw: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(raw.len());
    let mut rest = raw.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => hexadecimal(rest.next()?)? << 4 | hexadecimal(rest.next()?)?,
            other => other,
        });
    }
    String::from_utf8(bytes).ok()
}

fn hexadecimal(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_decoded_once() {
        assert_eq!(parse("/").as_deref(), Some(""));
        assert_eq!(parse("/r5/").as_deref(), Some("r5/"));
        assert_eq!(parse("/r5/%E8%A1%A8.html").as_deref(), Some("r5/表.html"));
        assert_eq!(parse("/a%252e.html").as_deref(), Some("a%2e.html"));
    }

    #[test]
    fn what_could_mean_another_place_is_no_path() {
        let long = format!("/{}", "a".repeat(LONGEST));
        for raw in [
            "",
            "r5",
            "//",
            "//evil.example/",
            "/a//b",
            "/..",
            "/../a",
            "/a/../b",
            "/%2e%2e/a",
            "/.%2E/a",
            "/a%2f..%2fb",
            "/./a",
            "/a\\b",
            "/%5c..%5ca",
            "/a%00.html",
            "/a%0d%0aSet-Cookie:x",
            "/%",
            "/%4",
            "/%zz",
            "/%+1",
            "/%ff",
            "*",
            &long,
        ] {
            assert_eq!(parse(raw), None, "{raw}");
        }
    }
}

//! Raw HTML that does not reach its readers as it was meant: tags shown as text where a site allows none, and tags that go.

use std::ops::Range;

use super::{Written, short};
use crate::model::config::Config;
use crate::model::html::KEPT_TAGS;
use crate::model::{Code, Diagnostic};
use crate::say;

/// So many different tags of a file are told.
const MOST_TAGS: usize = 10;

pub(super) fn problems(written: Written<'_>, config: &Config) -> Vec<Diagnostic> {
    if config.raw_html { removed(written) } else { shown(written) }
}

/// The tags of a site that allows HTML, but not those: of each only what stands between them is shown, or nothing.
fn removed(written: Written<'_>) -> Vec<Diagnostic> {
    let text = written.body.text;
    let mut removed: Vec<(Range<usize>, &str, usize)> = Vec::new();
    for range in written.body.raw_html() {
        for (at, _) in text[range.clone()].match_indices('<') {
            let start = range.start + at;
            let inner = &text[start + 1..range.end];
            let name =
                &inner[..inner.find(|sign: char| !sign.is_ascii_alphanumeric() && sign != '-').unwrap_or(inner.len())];
            let is_kept = KEPT_TAGS.iter().any(|kept| kept.eq_ignore_ascii_case(name));
            if !name.starts_with(|first: char| first.is_ascii_alphabetic()) || is_kept {
                continue;
            }
            match removed.iter().position(|(_, known, _)| known.eq_ignore_ascii_case(name)) {
                Some(at) => removed[at].2 += 1,
                None if removed.len() < MOST_TAGS => removed.push((start..range.end, name, 1)),
                None => {}
            }
        }
    }
    let problem = |(range, name, count): (Range<usize>, &str, usize)| {
        let length = text[range.clone()].find('>').map_or(range.len(), |end| end + 1);
        let tag = short(&text[range.start..range.start + length]);
        let message = say!(
            "HTML のタグ「{tag}」は使えないので、消えます（このファイルに{count}か所）",
            "the HTML tag “{tag}” is not allowed and goes ({count} in this file)"
        );
        let place = written.place(range.start..range.start + length);
        Diagnostic::new(Code::LostText, place, message).help(say!(
            "文字として見せるなら、前に \\ を付けてください:\n\\<{name}>",
            "if it is text, write a \\ in front of it:\n\\<{name}>"
        ))
    };
    removed.into_iter().map(problem).collect()
}

/// The first of the raw tags that are shown as text, once a file.
fn shown(written: Written<'_>) -> Vec<Diagnostic> {
    let text = written.body.text;
    let mut tags = written.body.raw_html().filter(|range| !text[range.clone()].starts_with("<!--"));
    let Some(first) = tags.next() else { return Vec::new() };
    let count = 1 + tags.count();
    let tag = short(text[first.clone()].lines().next().unwrap_or_default());
    let message = say!(
        "HTML のタグ「{tag}」は、文字のまま表示されます（このファイルに{count}か所）",
        "the HTML tag “{tag}” is shown as text ({count} in this file)"
    );
    vec![Diagnostic::new(Code::NearMarkup, written.place(first), message).help(say!(
        "Markdown で書いてください。タグを使うサイトにするには、goalsheet.yaml に次の行を書いてください:\nhtml: yes",
        "write it in Markdown; for a site that uses tags, write into goalsheet.yaml:\nhtml: yes"
    ))]
}

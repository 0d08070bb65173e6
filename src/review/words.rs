//! What changes are called, wherever they are shown.

use super::change::{Change, Changes, Kind, Lead, SideName};
use crate::model::Message;
use crate::model::date::{english, wareki};
use crate::model::japanese::natural_cmp;
use crate::say;

/// What a kind of change is called; between two years goals are not made and removed but begin and end.
pub fn kind(kind: Kind, is_years: bool) -> Message {
    match (kind, is_years) {
        (Kind::Added, true) => say!("新規", "new"),
        (Kind::Removed, true) => say!("終了", "ended"),
        (Kind::Added, false) => say!("新設", "added"),
        (Kind::Removed, false) => say!("削除", "removed"),
        (Kind::Changed, _) => say!("変更", "changed"),
        (Kind::Moved, _) => say!("移動", "moved"),
        (Kind::Split, _) => say!("分割", "split"),
        (Kind::Merged, _) => say!("統合", "merged"),
        (Kind::CarriedOver, _) => say!("継続", "carried over"),
        (Kind::Renumbered, _) => say!("番号", "renumbered"),
        (Kind::Head, _) => say!("基本情報", "head"),
        (Kind::Section, _) => say!("課", "sections"),
        (Kind::Category, _) => say!("分類", "categories"),
        (Kind::Configuration, _) => say!("設定", "configuration"),
        (Kind::Introduction, _) => say!("文章", "text"),
        (Kind::Attachment, _) => say!("添付ファイル", "attached file"),
    }
}

/// How many there are of each kind, in a line; none where nothing changed.
pub fn totals(changes: &Changes) -> Option<Message> {
    let counts: Vec<(Message, usize)> =
        changes.counts().into_iter().map(|(of, count)| (kind(of, changes.is_years), count)).collect();
    let ja: Vec<String> = counts.iter().map(|(kind, count)| format!("{} {count}", kind.ja)).collect();
    let en: Vec<String> = counts.iter().map(|(kind, count)| format!("{count} {}", kind.en)).collect();
    (!counts.is_empty()).then(|| Message { ja: ja.join("・"), en: en.join(", ") })
}

/// What changes are headed by that concern no sheet.
pub fn of_site() -> Message {
    say!("サイト全体", "The whole site")
}

/// That nothing changed.
pub fn nothing() -> Message {
    say!("変更はありません", "nothing has changed")
}

/// A side in a line: its name, its day, and the beginning of its fingerprint.
pub fn side(side: &SideName) -> Message {
    let SideName { name, fingerprint, date, .. } = side;
    let short: String = fingerprint.chars().take(10).collect();
    let (ja, en) = match date {
        Some(date) => (format!("{}　{short}", wareki(*date)), format!("{}, {short}", english(*date))),
        None => (short.clone(), short),
    };
    Message { ja: format!("{}（{ja}）", name.ja), en: format!("{} ({en})", name.en) }
}

/// What a change is headed by: its goal, its sheet, its section, or what of the configuration it is.
pub fn heading(change: &Change) -> String {
    let Change { label, title, .. } = change;
    match (label.is_empty(), title.is_empty()) {
        (true, _) => title.clone(),
        (_, true) => label.clone(),
        _ => format!("{label}　{title}"),
    }
}

/// What authors are told where an address that was published changes and nothing leads on from it.
pub fn lead(lead: &Lead) -> Message {
    let Lead { file, line } = lead;
    say!(
        "公開済みのアドレスが変わります。{file} に「{line}」と書いてください",
        "a published address changes: write “{line}” into {file}"
    )
}

/// Labels in a row, with those that follow each other as one: `2-1、2-3～2-6`.
pub fn row(labels: &[&str]) -> String {
    let mut labels = labels.to_vec();
    labels.sort_by(|a, b| natural_cmp(a, b));
    let mut runs: Vec<(&str, &str)> = Vec::new();
    for label in labels {
        match runs.last_mut() {
            Some((_, last)) if follows(last, label) => *last = label,
            _ => runs.push((label, label)),
        }
    }
    let shown = |(first, last): &(&str, &str)| match (first == last, follows(first, last)) {
        (true, _) => (*first).to_owned(),
        (_, true) => format!("{first}、{last}"),
        _ => format!("{first}～{last}"),
    };
    runs.iter().map(shown).collect::<Vec<String>>().join("、")
}

/// Whether a label is the next after another: `2-4` after `2-3`.
fn follows(before: &str, after: &str) -> bool {
    let parts = |label: &str| -> Option<(String, u32)> {
        let start = label
            .rfind(|letter: char| !letter.is_ascii_digit())
            .map_or(0, |at| at + label[at..].chars().next().map_or(1, char::len_utf8));
        Some((label[..start].to_owned(), label[start..].parse().ok()?))
    };
    match (parts(before), parts(after)) {
        (Some((a, from)), Some((b, to))) => a == b && from.checked_add(1) == Some(to),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_that_follow_each_other_are_one() {
        for (labels, expected) in [
            (&["2-1", "2-3", "2-4", "2-5", "2-6"][..], "2-1、2-3～2-6"),
            (&["1", "2"][..], "1、2"),
            (&["2-10", "2-9", "2-8"][..], "2-8～2-10"),
            (&["経3-1", "経3-2", "経3-3", "公園"][..], "公園、経3-1～経3-3"),
            (&[][..], ""),
        ] {
            assert_eq!(row(labels), expected);
        }
    }
}

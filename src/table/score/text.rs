//! The card as people read it: a rule a line, below it what to do.

use super::{Card, Findings, Verdict};
use crate::model::{Language, Message};
use crate::say;
use crate::table::address::{Address, letters};

/// How many cells are named of a rule.
const NAMED: usize = 5;

/// The card as a text.
pub fn text(card: &Card, language: Language) -> String {
    let points: Vec<String> = (1..=3).map(|level| format!("L{level} {}", card.points(level))).collect();
    let mut out = format!("{}: {}\n", card.name, points.join("・"));
    for (rule, verdict) in &card.verdicts {
        let (ja, en) = rule.asks;
        let asks = Message { ja: ja.to_owned(), en: en.to_owned() };
        let name = name(verdict);
        out.push_str(&format!("  {} {} … {}", rule.number, asks.text(language), name.text(language)));
        if let Verdict::Form(findings) | Verdict::Content(findings) = verdict {
            out.push_str(&where_found(findings, language));
            let (ja, en) = rule.help;
            let (mark, help) = if language == Language::Ja { ("対処", ja) } else { ("help", en) };
            out.push_str(&format!("\n        {mark}: {help}"));
        }
        out.push('\n');
    }
    out
}

fn name(verdict: &Verdict) -> Message {
    match verdict {
        Verdict::Fits => say!("適合", "fits"),
        Verdict::NotForIt => say!("対象外", "not for such files"),
        Verdict::ForPeople => say!("人が確認してください", "for people to see"),
        Verdict::Form(_) => say!("形式の指摘", "found in the form"),
        Verdict::Content(_) => say!("本文による指摘", "found in the text"),
    }
}

fn where_found(findings: &Findings, language: Language) -> String {
    let mut out = String::new();
    if let Some(what) = &findings.what {
        out.push_str(&format!(" {}", what.text(language)));
    }
    let count = findings.cells.len();
    if count == 0 {
        return out;
    }
    let cell = |(sheet, at): &(String, Address)| {
        let place = format!("{}{}", letters(at.column), at.row + 1);
        if sheet.is_empty() { place } else { format!("{sheet}!{place}") }
    };
    let named: Vec<String> = findings.cells.iter().take(NAMED).map(cell).collect();
    let named = named.join(", ");
    let message = if count > NAMED {
        say!(" {count} セル（{named} など）", " {count} cells ({named} …)")
    } else {
        say!(" {count} セル（{named}）", " {count} cells ({named})")
    };
    out + message.text(language)
}

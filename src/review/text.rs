//! Changes in the terminal: how many there are first, then each under its sheet and section.

use std::fmt::Write;

use super::change::{Change, Changes, FieldChange};
use super::pieces::{Piece, pieces};
use super::words;
use crate::model::japanese::width;
use crate::model::{Language, Message};
use crate::say;

/// How changes are shown in the terminal.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    /// In which language.
    pub language: Language,
    /// Whether colours are seen. Without them signs stand where the marks would be: `[-old-]`, `{+new+}`.
    pub has_colours: bool,
    /// How many columns there are.
    pub width: usize,
    /// Whether only the counts are shown.
    pub is_short: bool,
}

const BOLD: &str = "\x1b[1m";
const OLD: &str = "\x1b[4;31m";
const NEW: &str = "\x1b[4;32m";
const FAINT: &str = "\x1b[2m";
const CLOSING: &str = "。、）」-]+}";
const PLAIN: &str = "\x1b[0m";

/// The whole text.
pub fn text(changes: &Changes, look: &Look) -> String {
    let language = look.language;
    let mut out = String::new();
    let [old, new] = changes.sides.each_ref().map(|side| words::side(side).text(language).to_owned());
    let _ = writeln!(out, "{old} → {new}");
    let totals = words::totals(changes).unwrap_or_else(words::nothing);
    let _ = writeln!(out, "{}", look.dressed(BOLD, totals.text(language)));
    if look.is_short {
        counts(&mut out, changes, look);
        return out;
    }
    let of_site: Vec<&Change> = changes.list.iter().filter(|change| change.sheet.is_none()).collect();
    if !of_site.is_empty() {
        let title = words::of_site();
        let _ = writeln!(out, "\n{}", look.dressed(BOLD, &format!("■ {}", title.text(language))));
        of_site.into_iter().for_each(|change| one(&mut out, changes, change, look));
    }
    for (place, sheet) in changes.sheets.iter().enumerate() {
        let here: Vec<&Change> = changes.list.iter().filter(|change| change.sheet == Some(place)).collect();
        if here.is_empty() {
            continue;
        }
        let name = safe(&format!("{} {}", sheet.year.text(language), sheet.department));
        let _ = writeln!(out, "\n{}", look.dressed(BOLD, &format!("■ {name}")));
        let mut section: Option<&str> = None;
        for change in here {
            if section != Some(&change.section) && !change.section.is_empty() && change.kind.is_of_goals() {
                let _ = writeln!(out, "{}", safe(&change.section));
                section = Some(&change.section);
            }
            one(&mut out, changes, change, look);
        }
    }
    out
}

/// How many changes each sheet has.
fn counts(out: &mut String, changes: &Changes, look: &Look) {
    let name = |place: usize| {
        let sheet = &changes.sheets[place];
        safe(&format!("{} {}", sheet.year.text(look.language), sheet.department))
    };
    let widest = (0..changes.sheets.len()).map(|place| width(&name(place))).max().unwrap_or(0);
    for place in 0..changes.sheets.len() {
        let count = changes.list.iter().filter(|change| change.sheet == Some(place)).count();
        if count > 0 {
            let name = name(place);
            let pad = " ".repeat(widest - width(&name));
            let _ = writeln!(out, "  {name}{pad}  {count:>4}");
        }
    }
}

fn one(out: &mut String, changes: &Changes, change: &Change, look: &Look) {
    let kind = words::kind(change.kind, changes.is_years);
    let remarks: Vec<&str> = change.remarks.iter().map(|remark| remark.text(look.language)).collect();
    let remarks = if remarks.is_empty() { String::new() } else { format!("  — {}", remarks.join("、")) };
    let heading = safe(&words::heading(change));
    let _ = writeln!(out, "  [{}] {heading}{}", kind.text(look.language), look.dressed(FAINT, &safe(&remarks)));
    if let Some(lead) = &change.lead {
        let _ = writeln!(out, "    ! {}", safe(words::lead(lead).text(look.language)));
    }
    for field in &change.fields {
        self::field(out, field, look);
    }
    for other in change.shown_others() {
        let _ = writeln!(out, "    › {}　{}", safe(&other.label), safe(&other.title));
        for field in &other.fields {
            self::field(out, field, look);
        }
    }
}

fn field(out: &mut String, field: &FieldChange, look: &Look) {
    let remarks: Vec<&str> = field.remarks.iter().map(|remark| remark.text(look.language)).collect();
    let remarks = if remarks.is_empty() { String::new() } else { format!("  — {}", remarks.join("、")) };
    let _ = writeln!(out, "    {}{}", safe(&field.label), look.dressed(FAINT, &safe(&remarks)));
    let [old, new] = pieces(field);
    for (sign, text, pieces, is_new) in [('-', &field.old, old, false), ('+', &field.new, new, true)] {
        if !text.is_empty() {
            look.lines(out, sign, &pieces, is_new, field.old.is_empty() || field.new.is_empty());
        }
    }
}

impl Look {
    fn dressed(&self, dress: &str, text: &str) -> String {
        if self.has_colours && !text.is_empty() { format!("{dress}{text}{PLAIN}") } else { text.to_owned() }
    }

    /// A text in lines no wider than the terminal. Where all of it is marked, a sign before the lines says so.
    fn lines(&self, out: &mut String, sign: char, pieces: &[Piece], is_new: bool, is_all: bool) {
        let room = self.width.saturating_sub(8).max(20);
        let mut lines = vec![(String::new(), 0)];
        for piece in pieces {
            let (text, is_marked) = self.words(piece, is_new, is_all);
            let text = safe(&text);
            let (start, end) = self.dress(is_new, is_marked && !is_all);
            for (at, part) in text.split('\n').enumerate() {
                if at > 0 {
                    lines.push((String::new(), 0));
                }
                self.put(&mut lines, part, start, end, room);
            }
        }
        for (line, _) in lines.iter().filter(|(line, _)| !line.is_empty()) {
            let _ = writeln!(out, "      {sign} {line}");
        }
    }

    fn put(&self, lines: &mut Vec<(String, usize)>, part: &str, start: &str, end: &str, room: usize) {
        if part.is_empty() {
            return;
        }
        if let Some((line, _)) = lines.last_mut() {
            line.push_str(start);
        }
        let mut buffer = [0; 4];
        for letter in part.chars() {
            let wide = width(letter.encode_utf8(&mut buffer));
            // What closes may stand a little further out than the rest: no line begins with it.
            let room = if CLOSING.contains(letter) { room + 2 } else { room };
            if lines.last().is_some_and(|(_, used)| used + wide > room) {
                if let Some((line, _)) = lines.last_mut() {
                    line.push_str(end);
                }
                lines.push((start.to_owned(), 0));
            }
            if let Some((line, used)) = lines.last_mut() {
                line.push(letter);
                *used += wide;
            }
        }
        if let Some((line, _)) = lines.last_mut() {
            line.push_str(end);
        }
    }

    fn dress(&self, is_new: bool, is_marked: bool) -> (&'static str, &'static str) {
        match (self.has_colours && is_marked, is_new) {
            (true, false) => (OLD, PLAIN),
            (true, true) => (NEW, PLAIN),
            (false, _) => ("", ""),
        }
    }

    /// What a piece says, and whether it is marked.
    fn words(&self, piece: &Piece, is_new: bool, is_all: bool) -> (String, bool) {
        match piece {
            Piece::Same(text) => (text.clone(), false),
            Piece::Marked(text) if self.has_colours || is_all => (text.clone(), true),
            Piece::Marked(text) if is_new => (format!("{{+{text}+}}"), true),
            Piece::Marked(text) => (format!("[-{text}-]"), true),
            Piece::Gap(_) if self.has_colours => ("  ".to_owned(), true),
            Piece::Gap(_) => (String::new(), false),
            Piece::Omitted => (omitted().text(self.language).to_owned(), false),
        }
    }
}

/// A text without what a terminal would obey: of controls only line ends stay.
fn safe(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() && letter != '\n' { '\u{FFFD}' } else { letter }).collect()
}

fn omitted() -> Message {
    say!("（略）", "(…)")
}

//! What was written and no page shows, or shows as something else: comments without an end, marks of a conflict of git, cells
//! beyond a table's head, notes without their other half, links without words, letters that nobody sees.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::super::conflict;
use super::{Written, short};
use crate::model::body::{
    Event, Line, LineKind, LinkKind, Tag, TagEnd, comment_length, end_of, footnote_key, plain_text,
};
use crate::model::{Code, Diagnostic};
use crate::say;

pub(super) fn problems(written: Written<'_>) -> Vec<Diagnostic> {
    let mut problems = conflicts(written);
    problems.extend(comments(written));
    problems.extend(cells(written));
    problems.extend(notes(written));
    problems.extend(wordless(written));
    problems.extend(letters(written));
    problems
}

/// The lines that git leaves where two changes of a place could not be joined, but for those that are shown as code.
fn conflicts(written: Written<'_>) -> Vec<Diagnostic> {
    let blocks = written.body.events.iter().filter(|(event, _)| matches!(event, Event::Start(Tag::CodeBlock(_))));
    let code: Vec<&Range<usize>> = blocks.map(|(_, span)| span).collect();
    let is_code =
        |at: usize| code.get(code.partition_point(|span| span.end <= at)).is_some_and(|span| span.start <= at);
    let marks = conflict::marks(written.body.text).into_iter().filter(|mark| !is_code(mark.start));
    marks
        .map(|mark| conflict::problem(written.source, written.offset + mark.start..written.offset + mark.end))
        .collect()
}

/// Comments that do not end where their author thought: what stands behind them would be swallowed, or shown.
fn comments(written: Written<'_>) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    let text = written.body.text;
    let mut report = |at: usize| {
        let range = at..written.whole_line(at).end;
        let line = text[range.clone()].trim_end();
        let range = at..at + line.len();
        let begins = short(line);
        let message = say!("コメント「{begins}」が終わっていません", "the comment “{begins}” does not end");
        let end = line
            .rfind(['-', '－', 'ー', '>', '＞'])
            .map(|_| line.trim_end_matches(['-', '－', 'ー', '>', '＞', ' ', '\u{3000}']));
        let whole = format!("{} -->", end.unwrap_or(line).trim_end());
        problems.push(Diagnostic::new(Code::UnclosedComment, written.place(range), message).help(say!(
            "コメントは半角の --> で終えてください:\n{whole}",
            "end it with -->, without blanks in it:\n{whole}"
        )));
    };
    for (event, span) in &written.body.events {
        match event {
            Event::Start(Tag::HtmlBlock) => {
                let block = &text[span.clone()];
                unclosed(block).into_iter().for_each(|at| report(span.start + at));
            }
            Event::InlineHtml(html) if html.starts_with("<!--") => {
                unclosed(&text[span.clone()]).into_iter().for_each(|at| report(span.start + at));
            }
            _ => {}
        }
    }
    for line in written.lines.iter().filter(|line| line.kind != LineKind::Html) {
        if let Some(at) = unclosed_in_text(text, line) {
            report(at);
        }
    }
    problems
}

/// Where a comment begins in a line of text that does not end in it.
fn unclosed_in_text(text: &str, line: &Line) -> Option<usize> {
    let shown = &text[line.span.clone()];
    let last_end = shown.rfind("-->").unwrap_or(0);
    let (mut ticks, mut counted) = (0, 0);
    let begins = shown.match_indices("<!--").map(|(at, _)| at).find(|&at| {
        ticks += shown[counted..at].matches('`').count();
        counted = at;
        ticks % 2 == 0 && at >= last_end && !text[..line.span.start + at].ends_with('\\')
    });
    begins.map(|at| line.span.start + at)
}

/// Where comments of a piece of HTML begin that do not end, or only where another one does.
fn unclosed(html: &str) -> Vec<usize> {
    let (mut found, mut at) = (Vec::new(), 0);
    while let Some(start) = html[at..].find("<!--").map(|start| at + start) {
        let Some(length) = comment_length(&html[start..]) else {
            found.push(start);
            break;
        };
        let end = start + length;
        let swallowed = html[start..end].trim_start_matches("<!--").trim_end_matches("-->");
        // An arrow may end a line of a comment; with a blank line after it, it was the comment's end.
        let is_near_end = ["-- >", "--＞", "－－>", "->\n\n"].iter().any(|near| swallowed.contains(near));
        if is_near_end || swallowed.contains("<!--") {
            found.push(start);
        }
        at = end;
    }
    found
}

/// Rows with more cells than their table's head: the rest is shown nowhere.
fn cells(written: Written<'_>) -> Vec<Diagnostic> {
    let (mut problems, mut columns) = (Vec::new(), 0);
    for (index, (event, span)) in written.body.events.iter().enumerate() {
        match event {
            Event::Start(Tag::Table(alignments)) => columns = alignments.len(),
            Event::Start(Tag::TableRow) => {
                let line = written.body.text[span.clone()].trim_end();
                let count = cells_of(line);
                if count <= columns {
                    continue;
                }
                let last = written.body.events[index..end_of(&written.body.events, index)].iter().rev();
                let last = last.clone().find(|(event, _)| matches!(event, Event::End(TagEnd::TableCell)));
                let start = last.map_or(span.start, |(_, cell)| cell.end.min(span.start + line.len()));
                let message = say!(
                    "この行には欄が{count}個ありますが、表の見出しは{columns}個です。右の欄は表示されません",
                    "this row has {count} cells, and the table's head {columns}: what is beyond is not shown"
                );
                problems.push(
                    Diagnostic::new(Code::LostText, written.place(start..span.start + line.len()), message).help(say!(
                        "見出しの欄を増やすか、文字としての | は \\| と書いてください",
                        "add cells to the head, or write a | that is a letter as \\|"
                    )),
                );
            }
            _ => {}
        }
    }
    problems
}

/// How many cells the source of a row has.
fn cells_of(line: &str) -> usize {
    let inner = line.trim();
    let inner = inner.strip_prefix('|').unwrap_or(inner);
    let (mut bars, mut is_escaped, mut ends) = (0, false, false);
    for letter in inner.chars() {
        let is_bar = letter == '|' && !is_escaped;
        bars += usize::from(is_bar);
        ends = is_bar;
        is_escaped = letter == '\\' && !is_escaped;
    }
    bars + usize::from(!ends)
}

/// The longest label of a note that is looked for, in bytes.
const LONGEST_LABEL: usize = 200;

/// Notes that nothing refers to, and references without a note.
fn notes(written: Written<'_>) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    let mut defined: BTreeMap<String, (String, Range<usize>)> = BTreeMap::new();
    let mut referred: BTreeSet<String> = BTreeSet::new();
    for (event, span) in &written.body.events {
        match event {
            Event::Start(Tag::FootnoteDefinition(label)) => {
                defined.entry(footnote_key(label)).or_insert_with(|| (label.to_string(), span.clone()));
            }
            Event::FootnoteReference(label) => drop(referred.insert(footnote_key(label))),
            _ => {}
        }
    }
    for (label, span) in defined.iter().filter(|(key, _)| !referred.contains(*key)).map(|(_, note)| note) {
        let line = written.whole_line(span.start);
        let message = say!(
            "注 [^{label}] は、本文のどこからも参照されていないので表示されません",
            "the note [^{label}] is not shown: nothing refers to it"
        );
        problems.push(Diagnostic::new(Code::LostText, written.place(span.start..line.end), message).help(say!(
            "本文の、注を付ける言葉の後に [^{label}] と書いてください",
            "write [^{label}] in the text, behind the words that it is about"
        )));
    }
    for line in written.lines {
        let text = &written.body.text[line.span.clone()];
        let (mut ticks, mut counted) = (0, 0);
        for (at, _) in text.match_indices("[^") {
            ticks += text[counted..at].matches('`').count();
            counted = at;
            let near = &text[at + 2..text.floor_char_boundary(at + 2 + LONGEST_LABEL)];
            let Some((label, _)) = near.split_once(']').filter(|(label, _)| !label.is_empty() && !label.contains('['))
            else {
                continue;
            };
            let key = footnote_key(label);
            let is_known = defined.contains_key(&key) || referred.contains(&key);
            if is_known || ticks % 2 == 1 || text[..at].ends_with('\\') {
                continue;
            }
            let place = written.place(line.span.start + at..line.span.start + at + label.len() + 3);
            let message = say!("注 [^{label}] の文がありません", "there is no note [^{label}]");
            problems.push(Diagnostic::new(Code::LostText, place, message).help(say!(
                "空行の後に、注の文を書いてください:\n[^{label}]: （注の文）",
                "write the note after a blank line:\n[^{label}]: (its text)"
            )));
        }
    }
    problems
}

/// Pictures without a description other than their file's name, and links without words.
fn wordless(written: Written<'_>) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    for (index, (event, span)) in written.body.events.iter().enumerate() {
        let (address, kind) = match event {
            Event::Start(Tag::Link { dest_url, .. }) => (dest_url, LinkKind::Link),
            Event::Start(Tag::Image { dest_url, .. }) => (dest_url, LinkKind::Image),
            _ => continue,
        };
        let words = plain_text(&written.body.events[index + 1..end_of(&written.body.events, index)]);
        let file = address.rsplit('/').next().unwrap_or_default();
        let is_file = kind == LinkKind::Image && !file.is_empty() && words.trim() == file;
        if !words.trim().is_empty() && !is_file {
            continue;
        }
        let (message, help) = if kind == LinkKind::Image {
            (
                say!("画像に説明がありません", "the picture has no description"),
                say!(
                    "何の画像かを、見えない人にも分かるように書いてください:\n![（説明）]({address})",
                    "say what it shows, for those who cannot see it:\n![(description)]({address})"
                ),
            )
        } else {
            (
                say!("リンクに文字がありません", "the link has no words"),
                say!(
                    "リンク先が分かる言葉を書いてください:\n[（言葉）]({address})",
                    "write words that say where it leads:\n[(words)]({address})"
                ),
            )
        };
        problems.push(Diagnostic::new(Code::NoWords, written.place(span.clone()), message).help(help));
    }
    problems
}

/// Letters that are damaged, or that nobody sees but programs obey; each kind once.
fn letters(written: Written<'_>) -> Vec<Diagnostic> {
    let mut found: BTreeMap<char, (usize, usize)> = BTreeMap::new();
    let odd = written.body.text.char_indices().filter(|(_, letter)| is_odd(*letter));
    for (at, letter) in odd {
        found.entry(letter).or_insert((at, 0)).1 += 1;
    }
    let problem = |(letter, (at, count)): (char, (usize, usize))| {
        let name = format!("U+{:04X}", u32::from(letter));
        let place = written.place(at..at + letter.len_utf8());
        let (message, help) = if letter == char::REPLACEMENT_CHARACTER {
            (
                say!("文字化けした文字 {name} があります（{count}か所）", "a garbled letter, {name} ({count}×)"),
                say!("元の文字を打ち直してください", "retype what was there"),
            )
        } else if is_of_one_computer(letter) {
            (
                say!(
                    "外字 {name} があります（{count}か所）。登録したパソコンの外では表示されません",
                    "a letter of somebody's own, {name} ({count}×), which no other computer shows"
                ),
                say!(
                    "常用の字に替えるか、かなで書いてください",
                    "write another letter for it, or write the word in kana"
                ),
            )
        } else {
            (
                say!("目に見えない文字 {name} があります（{count}か所）", "an invisible letter, {name} ({count}×)"),
                say!(
                    "消してください。検索や読み上げ、文字の並びが乱れます",
                    "delete it: it disturbs searching, reading aloud and the order of letters"
                ),
            )
        };
        Diagnostic::new(Code::OddLetter, place, message).help(help)
    };
    found.into_iter().map(problem).collect()
}

/// Joiners are left alone: emoji are made with them.
fn is_odd(letter: char) -> bool {
    matches!(letter, '\u{FFFD}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2028}' | '\u{2029}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{AD}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
        || is_of_one_computer(letter)
}

/// 外字: a place that Unicode leaves to everybody's own letters.
fn is_of_one_computer(letter: char) -> bool {
    matches!(letter, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{FFFFD}' | '\u{100000}'..='\u{10FFFD}')
}

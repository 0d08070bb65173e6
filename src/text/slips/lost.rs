//! What was written and no page shows, or shows as something else: comments without an end, marks of a conflict of git, cells
//! beyond a table's head, notes without their other half, links without words, letters that nobody sees.

use std::collections::btree_map::Entry;
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
    problems.extend(swallowed(written));
    problems.extend(notes(written));
    problems.extend(definitions(written));
    problems.extend(wordless(written));
    problems.extend(aimless(written));
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
    let lines = written.lines.iter().filter(|line| !matches!(line.kind, LineKind::Html | LineKind::Indented));
    for line in lines.clone() {
        if let Some(at) = unclosed_in_text(text, line) {
            report(at);
        }
    }
    problems.extend(lines.filter_map(|line| near_comment(written, line)));
    problems
}

/// What opens a comment but for a sign that is missing, full-width or joined with another, as word processors join them:
/// `<!- `, `＜!--`, `<!– `. It would be shown.
fn near_comment(written: Written<'_>, line: &Line) -> Option<Diagnostic> {
    const DASHES: [char; 9] = ['-', '－', '‐', '–', '—', '―', '−', 'ー', 'ｰ'];
    const ENDS: [char; 2] = ['>', '＞'];
    let is_blank = |letter: char| matches!(letter, ' ' | '\u{3000}');
    let shown = &written.body.text[line.span.clone()];
    if !shown.contains('<') && !shown.contains('＜') {
        return None;
    }
    let (mut ticks, mut counted) = (0, 0);
    let (at, inner) = shown.match_indices(['<', '＜']).find_map(|(at, sign)| {
        ticks += shown[counted..at].matches('`').count();
        counted = at;
        let rest = shown[at + sign.len()..].trim_start_matches(is_blank);
        let rest = rest.strip_prefix(['!', '！'])?.trim_start_matches(is_blank);
        let inner = rest.trim_start_matches(DASHES);
        let is_text = ticks % 2 == 1
            || shown[at..].starts_with("<!--")
            || written.body.text[..line.span.start + at].ends_with('\\');
        (inner.len() < rest.len() && !is_text).then_some((at, inner))
    })?;
    let inner = inner.split(ENDS).next().unwrap_or(inner).trim_end_matches(DASHES).trim_matches(is_blank);
    let begins = short(&shown[at..]);
    let message =
        say!("「{begins}」はコメントではなく、そのまま公開されます", "“{begins}” is no comment: it would be published");
    let place = written.place(line.span.start + at..line.span.end);
    Some(Diagnostic::new(Code::UnclosedComment, place, message).help(say!(
        "コメントなら、半角で次のように書いてください:\n<!-- {inner} -->",
        "if it is a comment, write it as:\n<!-- {inner} -->"
    )))
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

/// Lines right below a table, which became rows of it though they have no `|`.
fn swallowed(written: Written<'_>) -> Vec<Diagnostic> {
    let rows = written.body.events.iter().filter(|(event, _)| matches!(event, Event::Start(Tag::TableRow)));
    let lines = rows.map(|(_, span)| (span.start, written.body.text[span.clone()].trim_end()));
    let mut was_swallowed = false;
    let mut problems = Vec::new();
    for (start, line) in lines {
        // The first line of several tells of them all.
        let is_first = !std::mem::replace(&mut was_swallowed, !line.contains('|'));
        if !was_swallowed || !is_first {
            continue;
        }
        let words = short(line);
        let message =
            say!("「{words}」は、上の表の行になっています", "“{words}” has become a row of the table above it");
        problems.push(Diagnostic::new(Code::NearMarkup, written.place(start..start + line.len()), message).help(say!(
            "表の下の文章なら、間に空行を入れてください。表の行なら、欄を | で区切ってください",
            "if it is text below the table, put a blank line between them; if it is a row, divide its cells with |"
        )));
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

/// Notes that nothing refers to or that are there twice, and references without a note.
fn notes(written: Written<'_>) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    let mut defined: BTreeMap<String, (String, Range<usize>)> = BTreeMap::new();
    let mut referred: BTreeSet<String> = BTreeSet::new();
    let mut lost = |at: usize, message, help| {
        let place = written.place(at..written.whole_line(at).end);
        problems.push(Diagnostic::new(Code::LostText, place, message).help(help));
    };
    for (event, span) in &written.body.events {
        match event {
            Event::Start(Tag::FootnoteDefinition(label)) => match defined.entry(footnote_key(label)) {
                Entry::Vacant(place) => drop(place.insert((label.to_string(), span.clone()))),
                Entry::Occupied(_) => lost(
                    span.start,
                    say!(
                        "注 [^{label}] が2回あり、ここの文は表示されません",
                        "the note [^{label}] is there twice, and this text is not shown"
                    ),
                    say!("ほかにない名前を付けてください", "give it a name that no other note has"),
                ),
            },
            Event::FootnoteReference(label) => drop(referred.insert(footnote_key(label))),
            _ => {}
        }
    }
    for (label, span) in defined.iter().filter(|(key, _)| !referred.contains(*key)).map(|(_, note)| note) {
        lost(
            span.start,
            say!(
                "注 [^{label}] は、本文のどこからも参照されていないので表示されません",
                "the note [^{label}] is not shown: nothing refers to it"
            ),
            say!(
                "本文の、注を付ける言葉の後に [^{label}] と書いてください",
                "write [^{label}] in the text, behind the words that it is about"
            ),
        );
    }
    let is_known = |key: &str| defined.contains_key(key) || referred.contains(key);
    problems.extend(references(written, is_known));
    problems
}

/// References to notes that are not there.
fn references(written: Written<'_>, is_known: impl Fn(&str) -> bool) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    for line in written.lines.iter().filter(|line| line.kind != LineKind::Indented) {
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
            if is_known(&footnote_key(label)) || ticks % 2 == 1 || text[..at].ends_with('\\') {
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

/// Addresses that are given a name, by which nothing refers to them or which another one has. `[//]: # (…)` is how some
/// write a comment.
fn definitions(written: Written<'_>) -> Vec<Diagnostic> {
    let unused = written.body.unused_definitions();
    let meant =
        unused.into_iter().filter(|(label, ..)| label.chars().any(char::is_alphanumeric) && *label != "comment");
    meant
        .map(|(label, span)| {
            let line = written.body.text[span.clone()].trim_end().len();
            let place = written.place(span.start..span.start + line);
            let label = short(label);
            let message = say!(
                "「[{label}]: …」の行はリンク先の指定と読まれ、表示されません",
                "the line “[{label}]: …” is read as the address of a link, and not shown"
            );
            Diagnostic::new(Code::LostText, place, message).help(say!(
                "リンク先なら、本文の中で [{label}] と書いて使ってください。文章なら、コロンを全角（：）にしてください",
                "if it is one, refer to it in the text with [{label}]; if it is text, write it without the brackets"
            ))
        })
        .collect()
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

/// Links and pictures without an address.
fn aimless(written: Written<'_>) -> Vec<Diagnostic> {
    let aimless = written.body.events.iter().filter_map(|(event, span)| match event {
        Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) if dest_url.trim().is_empty() => {
            Some(span)
        }
        _ => None,
    });
    aimless
        .map(|span| {
            let link = short(&written.body.text[span.clone()]);
            let message = say!("「{link}」にリンク先がありません", "“{link}” has no address");
            Diagnostic::new(Code::DeadLink, written.place(span.clone()), message).help(say!(
                "括弧の中にリンク先を書くか、まだなければ括弧ごと消してください",
                "write the address between the brackets, or remove them as long as there is none"
            ))
        })
        .collect()
}

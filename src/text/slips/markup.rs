//! What looks like markup and is text: full-width signs, blanks that are missing or too wide.

use std::ops::Range;

use super::{Written, short};
use crate::model::attachment::is_picture;
use crate::model::body::{CodeBlockKind, Event, LineBreaks, LineKind, Tag, begins_item, is_plain_tag};
use crate::model::config::Config;
use crate::model::japanese::{is_in, narrow};
use crate::model::{Code, Diagnostic, Message, Place};
use crate::say;

pub(super) fn problems(written: Written<'_>, config: &Config) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    // Where the last row of what is no table ended: of its rows only the first is reported.
    let (mut row_end, mut last_line) = (None, None);
    let shown = Shown::signs(written);
    // Asked once of the whole: most texts have none of these signs, and one of them has every address.
    let text = written.body.text;
    let may_have_address = text.contains('/') || text.contains('@') || text.contains("＠") || text.contains("／／");
    for line in written.lines.iter().filter(|line| matches!(line.kind, LineKind::Words | LineKind::Cell)) {
        let whole = &written.body.text[line.span.clone()];
        let is_words = line.kind == LineKind::Words;
        if is_words && cells(whole).is_some() {
            let is_next = row_end.is_some_and(|end| written.body.text[end..line.span.start].trim().is_empty());
            row_end = Some(line.span.end);
            if is_next {
                continue;
            }
        }
        // Only what stands first in its line can be markup of blocks.
        let before = written.body.text[..line.span.start].trim_end_matches([' ', '\t', '>']);
        let is_first = is_words && (before.is_empty() || before.ends_with('\n'));
        if let Some((meant, corrected)) = if is_first { block(whole) } else { None } {
            let place = written.place(line.span.start..line.span.start + whole.trim_end().len());
            problems.push(near(place, whole, meant, &corrected));
            continue;
        }
        // The line as it stands in the file: it may begin with emphasis or a link, and `<br>` divide it.
        let physical = written.whole_line(line.span.start);
        if last_line.replace(physical.start) == Some(physical.start) {
            continue;
        }
        let (start, whole) = trimmed(written.body.text, physical);
        let found = inline(whole, shown.of(start..start + whole.len()));
        if let Some((meant, corrected)) = found.or_else(|| if may_have_address { address(whole) } else { None }) {
            problems.push(near(written.place(start..start + whole.len()), whole, meant, &corrected));
        }
    }
    if config.line_breaks == LineBreaks::Joined {
        problems.extend(short_lines(written));
    }
    problems.extend(unended(written));
    problems.extend(underlined(written));
    problems.extend(endless_code(written));
    problems.extend(indented(written));
    problems
}

/// A range of a text without the blanks at its ends: where it begins, and what it says.
fn trimmed(text: &str, range: Range<usize>) -> (usize, &str) {
    let line = text[range.clone()].trim_end();
    let words = line.trim_start();
    (range.start + line.len() - words.len(), words)
}

/// Where signs of emphasis stand that are shown as text, in order.
struct Shown(Vec<usize>);

impl Shown {
    fn signs(written: Written<'_>) -> Shown {
        let text = written.body.text;
        if !["**", "＊＊", "__", "~~"].iter().any(|sign| text.contains(sign)) {
            return Shown(Vec::new());
        }
        let texts = written.body.events.iter().filter(|(event, _)| matches!(event, Event::Text(_)));
        let signs = texts.flat_map(|(_, span)| {
            text[span.clone()].match_indices(['*', '＊', '_', '~']).map(|(at, _)| span.start + at)
        });
        let mut signs: Vec<usize> = signs.collect();
        signs.sort_unstable();
        Shown(signs)
    }

    /// Those of a range, as places in it.
    fn of(&self, range: Range<usize>) -> impl Iterator<Item = usize> + Clone {
        let from = self.0.partition_point(|at| *at < range.start);
        self.0[from..].iter().take_while(move |at| **at < range.end).map(move |at| at - range.start)
    }
}

fn near(place: Place, written: &str, meant: Message, corrected: &str) -> Diagnostic {
    let (written, Message { ja, en }) = (short(written), meant);
    let message = say!(
        "「{written}」は{ja}に見えますが、そうは読まれず、文字のまま表示されます",
        "“{written}” looks like {en}, but is shown as text"
    );
    Diagnostic::new(Code::NearMarkup, place, message)
        .help(say!("次のように書いてください:\n{corrected}", "write it as:\n{corrected}"))
}

/// Addresses of which nobody can tell where they end; of those in one line the first.
fn unended(written: Written<'_>) -> Vec<Diagnostic> {
    let mut last_line = None;
    let spans = written.body.unended.iter().filter_map(|span| {
        let physical = written.whole_line(span.start);
        (last_line.replace(physical.start) != Some(physical.start)).then_some((span, physical))
    });
    let problems = spans.map(|(span, physical)| {
        let (start, whole) = trimmed(written.body.text, physical);
        let (before, behind) = (&whole[..span.start - start], &whole[span.end - start..]);
        let address = &written.body.text[span.clone()];
        let corrected = format!("{before}<{address}>{behind}");
        near(written.place(span.clone()), address, say!("リンク", "a link"), &corrected).help(say!(
            "どこまでがアドレスか分かるように、括弧に入れてください。続く文字がアドレスでないなら、その前に空白を入れてください。例:\n{corrected}",
            "put it between brackets, so that it is clear where it ends; if the letters behind it are not of it, put a blank before them, \
             e.g.:\n{corrected}"
        ))
    });
    problems.collect()
}

/// What a line of text was meant to be, and how that is written.
fn block(line: &str) -> Option<(Message, String)> {
    heading(line).or_else(|| item(line)).or_else(|| quote(line)).or_else(|| row(line))
}

fn is_blank(letter: char) -> bool {
    matches!(letter, ' ' | '\t' | '\u{3000}')
}

/// `##　見出し`, `##見出し`, `＃＃ 見出し`. A single `#` with a word right behind it is a tag or a number.
fn heading(line: &str) -> Option<(Message, String)> {
    let words = heading_words(line)?;
    let level = line.chars().take_while(|letter| is_sign(*letter)).count();
    Some((say!("見出し", "a heading"), format!("{} {words}", "#".repeat(level))))
}

fn is_sign(letter: char) -> bool {
    matches!(letter, '#' | '＃')
}

/// The words of a line of text that was meant as a heading.
pub(super) fn heading_words(line: &str) -> Option<&str> {
    let words = line.trim_start_matches(is_sign);
    let level = line[..line.len() - words.len()].chars().count();
    let is_meant = words.starts_with(is_blank) || level > 1;
    let words = words.trim_matches(is_blank);
    ((1..=6).contains(&level) && is_meant && !words.is_empty()).then_some(words)
}

/// `-　項目`, `-項目`, `-[ ] 項目`, `1.　項目`.
fn item(line: &str) -> Option<(Message, String)> {
    let bullet = line.strip_prefix(['-', '*', '+']);
    if let Some(rest) = bullet {
        let next = rest.chars().next()?;
        if let Some((checked, words)) = checked(rest) {
            return Some((task_box(), format!("{} {checked} {words}", &line[..1])));
        }
        let is_words = line.starts_with('-') && next.is_alphabetic() && !next.is_ascii();
        let is_meant = next == '\u{3000}' || is_words;
        let words = rest.trim_matches(is_blank);
        let sign = &line[..1];
        return (is_meant && !words.is_empty())
            .then(|| (say!("箇条書き", "an item of a list"), format!("{sign} {words}")));
    }
    let rest = line.trim_start_matches(|letter: char| letter.is_ascii_digit());
    let number = &line[..line.len() - rest.len()];
    let words = rest.strip_prefix(['.', ')'])?.strip_prefix('\u{3000}')?.trim_matches(is_blank);
    (!number.is_empty() && number.len() <= 9 && !words.is_empty())
        .then(|| (say!("番号付きの箇条書き", "a numbered item"), format!("{number}{} {words}", &rest[..1])))
}

/// `- [] 項目`, `- [×] 項目`, `- ［ ］ 項目`, `- [x]項目`.
fn task(line: &str) -> Option<(Message, String)> {
    let item = line.trim_start_matches(['>', ' ', '\t']);
    let sign = item
        .strip_prefix(['-', '*', '+'])
        .or_else(|| item.trim_start_matches(|letter: char| letter.is_ascii_digit()).strip_prefix(['.', ')']))?;
    let rest = sign.trim_start_matches(is_blank);
    let is_box = ["[ ] ", "[x] ", "[X] ", "[ ]\t", "[x]\t", "[X]\t"].iter().any(|right| rest.starts_with(right));
    let (checked, words) = checked(rest).filter(|_| sign.len() > rest.len() && !is_box)?;
    Some((task_box(), format!("{} {checked} {words}", &line[..line.len() - sign.len()])))
}

fn task_box() -> Message {
    say!("チェックボックス", "a box to check")
}

/// The box that an item nearly begins with, as it is written, and the words behind it.
fn checked(item: &str) -> Option<(&'static str, &str)> {
    let (inner, words) = item.strip_prefix(['[', '［'])?.split_once([']', '］'])?;
    let mut signs = inner.chars().filter(|sign| !is_blank(*sign));
    let checked = match (signs.next(), signs.next()) {
        (None, None) => "[ ]",
        (Some('x' | 'X' | 'ｘ' | 'Ｘ' | '×' | '✕' | '✖' | '✗' | '✓' | '✔' | '☑' | 'レ' | 'v' | 'V'), None) => {
            "[x]"
        }
        _ => return None,
    };
    let words = words.trim_start_matches(is_blank);
    (!words.is_empty() && !words.starts_with(['(', '（', '[', '［', ':', '：'])).then_some((checked, words))
}

/// `＞ 引用`.
fn quote(line: &str) -> Option<(Message, String)> {
    let rest = line.strip_prefix('＞')?;
    let words = rest.strip_prefix(is_blank)?.trim_matches(is_blank);
    (!words.is_empty()).then(|| (say!("引用", "a quote"), format!("> {words}")))
}

/// `｜甲｜乙｜`; and `| 甲 | 乙 |` where no line of dashes, or one of other columns, follows.
fn row(line: &str) -> Option<(Message, String)> {
    if let Some(cells) = cells(line) {
        let (cells, dashes) = (cells.join(" | "), "---|".repeat(cells.len()));
        return Some((say!("表", "a table"), format!("| {cells} |\n|{dashes}")));
    }
    let inner = line.trim_matches(is_blank).strip_prefix('｜')?.trim_end_matches('｜');
    let cells: Vec<&str> = inner.split('｜').map(|cell| cell.trim_matches(is_blank)).collect();
    (cells.len() > 1).then(|| (say!("表の行", "a row of a table"), format!("| {} |", cells.join(" | "))))
}

/// The cells of a line between `|`, where it has several, or between the tabs that a spreadsheet copies. A `|` within code divides cells as well, unless it is escaped: it
/// is given so.
fn cells(line: &str) -> Option<Vec<String>> {
    if line.contains('\t') && !line.contains(['|', '`']) && !begins_item(line) {
        let cells: Vec<String> = line.split('\t').map(|cell| cell.trim_matches(is_blank).to_owned()).collect();
        return (cells.iter().filter(|cell| !cell.is_empty()).count() > 1).then_some(cells);
    }
    let inner = line.trim_matches(is_blank).strip_prefix('|')?.strip_suffix('|')?;
    let mut cells: Vec<String> = Vec::new();
    for part in inner.split('|') {
        match cells.last_mut().filter(|cell| cell.matches('`').count() % 2 == 1 || cell.ends_with('\\')) {
            Some(cell) if cell.ends_with('\\') => cell.extend(["|", part]),
            Some(cell) => cell.extend(["\\|", part]),
            None => cells.push(part.to_owned()),
        }
    }
    let cells: Vec<String> = cells.iter().map(|cell| cell.trim_matches(is_blank).to_owned()).collect();
    (cells.iter().filter(|cell| !cell.is_empty()).count() > 1).then_some(cells)
}

/// What stands within a line of text and was meant as a link, as emphasis, as a note or as a tag. `signs` are the places of
/// signs of emphasis that are shown.
fn inline(line: &str, signs: impl Iterator<Item = usize> + Clone) -> Option<(Message, String)> {
    // Nearly no line has one of them, and looking for one text is fast.
    if !["[", "［", "*", "＊", "_", "~", "＜"].iter().any(|sign| line.contains(sign)) {
        return None;
    }
    task(line)
        .or_else(|| link(line))
        .or_else(|| picture(line))
        .or_else(|| reversed(line))
        .or_else(|| emphasis(line, signs))
        .or_else(|| note(line))
        .or_else(|| tag(line))
}

/// `https：//www.example.jp/`, `ｈｔｔｐ：／／…`, `info＠example.jp`, `＜https://www.example.jp/＞`.
fn address(line: &str) -> Option<(Message, String)> {
    let (mut ticks, mut end) = (0, 0);
    while let Some(length) = line[end..].find(is_of_address) {
        let start = end + length;
        ticks += line[end..start].matches('`').count();
        end = start + line[start..].find(|letter| !is_of_address(letter)).unwrap_or(line.len() - start);
        // Each letter of the run is a byte of it.
        let run: String = line[start..end].chars().map(narrow).collect();
        let Some(found) = address_in(&run).filter(|_| ticks % 2 == 0) else { continue };
        let place = |letters: usize| start + line[start..].chars().take(letters).map(char::len_utf8).sum::<usize>();
        let (before, written, after) =
            (&line[..place(found.start)], &line[place(found.start)..place(found.end)], &line[place(found.end)..]);
        let is_wide = *written != run[found.clone()] || before.ends_with('＜');
        if is_wide && !before.ends_with(['[', '［']) && !before.ends_with("](") {
            let (before, after) = (before.trim_end_matches(['<', '＜']), after.trim_start_matches(['>', '＞']));
            return Some((say!("リンク", "a link"), format!("{before}<{}>{after}", &run[found])));
        }
    }
    None
}

/// Whether a letter, or the one it is the full-width form of, may stand in an address.
fn is_of_address(letter: char) -> bool {
    let letter = narrow(letter);
    letter.is_ascii_alphanumeric() || "-._~:/?#@%&=+".contains(letter)
}

/// Where in a run of letters of addresses there is one of the web, or of a mailbox.
fn address_in(run: &str) -> Option<Range<usize>> {
    let is_name = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-' | '_' | '+');
    let names_from = |at: usize| run[at..].trim_start_matches(is_name).len();
    let (start, host, end) = match (run.find("://"), run.find('@')) {
        (Some(at), _) => {
            let scheme = |name: &&str| run[..at].to_ascii_lowercase().ends_with(*name);
            let start = at - ["https", "http"].into_iter().find(scheme)?.len();
            let host = at + "://".len();
            (
                start,
                host..run.len() - names_from(host),
                run.trim_end_matches(|letter| !is_name(letter) && letter != '/').len(),
            )
        }
        (None, Some(at)) => {
            let host = at + 1..run.len() - names_from(at + 1);
            (run[..at].trim_end_matches(is_name).len(), host.clone(), host.end)
        }
        (None, None) => return None,
    };
    let host = run[host].trim_end_matches('.');
    let is_host = host.split('.').count() > 1 && host.split('.').all(|part| !part.is_empty());
    is_host.then(|| start..start + run[start..end].trim_end_matches('.').len())
}

/// `！[図](map.png)`.
fn picture(line: &str) -> Option<(Message, String)> {
    let at = line.find("！[")?;
    let rest = &line[at + '！'.len_utf8()..];
    let address = rest.split_once("](")?.1.split_once(')')?.0;
    is_picture(address).then(|| (say!("画像", "a picture"), format!("{}!{rest}", &line[..at])))
}

/// `（資料）[https://www.example.jp/]`.
fn reversed(line: &str) -> Option<(Message, String)> {
    let (at, sign) = line.match_indices([')', '）']).find(|(at, sign)| {
        let rest = &line[at + sign.len()..];
        rest.strip_prefix(['[', '［']).is_some_and(|rest| rest.starts_with("http://") || rest.starts_with("https://"))
    })?;
    let (before, words) = line[..at].rsplit_once(['(', '（']).filter(|(_, words)| !words.is_empty())?;
    let (address, after) = line[at + sign.len()..].trim_start_matches(['[', '［']).split_once([']', '］'])?;
    Some((say!("リンク", "a link"), format!("{before}[{words}]({address}){after}")))
}

/// `[＾1]`, `［^1］`.
fn note(line: &str) -> Option<(Message, String)> {
    const LONGEST: usize = 20;
    let (at, sign) = ["［＾", "［^", "[＾"].into_iter().find_map(|sign| Some((line.find(sign)?, sign)))?;
    let (label, after) = line[at + sign.len()..].split_once([']', '］'])?;
    let after = after.strip_prefix('：').map_or_else(|| after.to_owned(), |text| format!(": {}", text.trim_start()));
    (!label.is_empty() && label.chars().count() <= LONGEST)
        .then(|| (say!("注", "a note"), format!("{}[^{label}]{after}", &line[..at])))
}

/// `＜br＞`, of the tags that every text may have.
fn tag(line: &str) -> Option<(Message, String)> {
    let tag = |(at, _): (usize, &str)| {
        let (name, after) = line[at + '＜'.len_utf8()..].split_once('＞')?;
        let tag = format!("<{name}>").replace('／', "/");
        (tag == "<br>" || is_plain_tag(&tag)).then(|| (say!("タグ", "a tag"), format!("{}{tag}{after}", &line[..at])))
    };
    line.match_indices('＜').find_map(tag)
}

/// The longest address that is looked for, in bytes.
const LONGEST_ADDRESS: usize = 1000;

/// `［資料］(a.xlsx)`, `[資料]（a.xlsx）`, `[資料](資料 1.xlsx)`, `[資料] (a.xlsx)`.
fn link(line: &str) -> Option<(Message, String)> {
    let (mut ticks, mut counted) = (0, 0);
    let (mut squares, mut rounds) = (Ahead::new(line, [']', '］']), Ahead::new(line, [')', '）']));
    for (at, opening) in line.match_indices(['[', '［']) {
        ticks += line[counted..at].matches('`').count();
        counted = at;
        let start = at + opening.len();
        let Some((words, address, end)) = bracketed(line, start, &mut squares, &mut rounds) else { continue };
        if ticks % 2 == 1 || words.contains(['[', '［']) || !is_address(address) {
            continue;
        }
        let written = if address.contains([' ', '\u{3000}']) { format!("<{address}>") } else { address.to_owned() };
        let right = format!("[{words}]({written})");
        if right != line[at..end] {
            return Some((say!("リンク", "a link"), format!("{}{right}{}", &line[..at], &line[end..])));
        }
    }
    None
}

/// Words from a place up to a square bracket, an address in round ones behind it, and where all ends.
fn bracketed<'a>(
    line: &'a str,
    start: usize,
    squares: &mut Ahead,
    rounds: &mut Ahead,
) -> Option<(&'a str, &'a str, usize)> {
    let furthest = start + line[start..].floor_char_boundary(2 * LONGEST_ADDRESS);
    let (words_end, rest) = squares.from(start, furthest)?;
    let inner = line[rest..furthest].trim_start_matches(is_blank);
    let bracket = inner.chars().next().filter(|next| matches!(next, '(' | '（'))?;
    let address = furthest - inner.len() + bracket.len_utf8();
    let (address_end, end) = rounds.from(address, furthest)?;
    Some((&line[start..words_end], line[address..address_end].trim(), end))
}

/// The next of some signs in a line, for places that only go on: each part of the line is looked through once.
struct Ahead<'a> {
    line: &'a str,
    signs: [char; 2],
    /// Where the last one that was found begins and ends; nowhere if there are no more.
    found: (usize, usize),
}

impl<'a> Ahead<'a> {
    fn new(line: &'a str, signs: [char; 2]) -> Ahead<'a> {
        let mut ahead = Ahead { line, signs, found: (0, 0) };
        ahead.find(0);
        ahead
    }

    fn find(&mut self, start: usize) {
        let next = self.line[start..].match_indices(self.signs).next();
        self.found = next.map_or((usize::MAX, usize::MAX), |(at, sign)| (start + at, start + at + sign.len()));
    }

    /// Where the first one from a place on begins and ends, if that is no further than another place.
    fn from(&mut self, start: usize, furthest: usize) -> Option<(usize, usize)> {
        if self.found.0 < start {
            self.find(start);
        }
        Some(self.found).filter(|(_, end)| *end <= furthest)
    }
}

/// Whether a text in brackets can only be an address: of the web, of a place in the page, or of a file.
fn is_address(text: &str) -> bool {
    let has_ending = || {
        text.rsplit_once('.').is_some_and(|(name, ending)| {
            let ending = ending.split('#').next().unwrap_or(ending);
            !name.is_empty()
                && (2..=5).contains(&ending.len())
                && ending.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
    };
    text.starts_with("http://") || text.starts_with("https://") || text.starts_with('#') || has_ending()
}

/// `** 太字 **`, `＊＊太字＊＊`, `__ 太字 __`, `~~ 取り消し ~~`.
fn emphasis(line: &str, signs: impl Iterator<Item = usize> + Clone) -> Option<(Message, String)> {
    let bold = || say!("太字", "bold");
    let kinds = [
        ("**", "**", bold()),
        ("＊＊", "**", bold()),
        ("__", "__", bold()),
        ("~~", "~~", say!("取り消し線", "struck out")),
    ];
    kinds.into_iter().find_map(|(sign, right, meant)| {
        let mut end = 0;
        let mut places = signs.clone().filter(|&at| {
            let is_whole = at >= end && line[at..].starts_with(sign);
            end = if is_whole { at + sign.len() } else { end };
            is_whole
        });
        let (first, second) = (places.next()?, places.next()?);
        let words = &line[first + sign.len()..second];
        let is_spaced = words.starts_with(is_blank) || words.ends_with(is_blank);
        let words = words.trim_matches(is_blank);
        let corrected = || format!("{}{right}{words}{right}{}", &line[..first], &line[second + sign.len()..]);
        ((sign == "＊＊" || is_spaced) && !words.is_empty()).then(|| (meant, corrected()))
    })
}

/// Short lines that are joined with the next one, once a run of them.
fn short_lines(written: Written<'_>) -> Vec<Diagnostic> {
    let mut problems: Vec<Diagnostic> = Vec::new();
    let mut last = None;
    for end in written.body.short_line_ends(written.lines) {
        let line = written.whole_line(end);
        let begins_run = last != Some(line.start);
        last = Some(line.end + 1);
        if !begins_run {
            continue;
        }
        let words = written.body.text[line.start..end].trim();
        let message = say!(
            "「{words}」の後の改行は表示されず、次の行と続きます",
            "the line end behind “{words}” is not shown: the next line follows at once"
        );
        problems.push(Diagnostic::new(Code::JoinedLines, written.place(line.start..end), message).help(say!(
            "改行して見せるなら、行の終わりに \\ を付けてください（goalsheet fmt --lines がまとめて付けます）:\n{words}\\",
            "if they are lines of their own, end them with a \\ (goalsheet fmt --lines adds it to all):\n{words}\\"
        )));
    }
    problems
}

/// A line of text that the dashes below it make a heading.
fn underlined(written: Written<'_>) -> Vec<Diagnostic> {
    let text = written.body.text;
    let headings = written.body.headings.iter().filter(|heading| text[heading.span.clone()].trim_end().contains('\n'));
    headings
        .map(|heading| {
            let words = short(&heading.text);
            let message = say!(
                "「{words}」は、すぐ下の --- 又は === の行のために見出しになっています",
                "“{words}” is a heading, because of the line of --- or === right below it"
            );
            let right = format!("{} {}", "#".repeat(usize::from(heading.level)), heading.text.trim());
            Diagnostic::new(Code::NearMarkup, written.place(heading.content.clone()), message).help(say!(
                "見出しなら次のように書いてください。文章と区切り線なら、間に空行を入れてください:\n{right}",
                "if it is a heading, write it as below; if it is text and a rule, put a blank line between them:\n{right}"
            ))
        })
        .collect()
}

/// A block of code whose end is missing, so that all that follows it is code.
fn endless_code(written: Written<'_>) -> Vec<Diagnostic> {
    let text = written.body.text;
    let blocks = written.body.events.iter().filter_map(|(event, span)| match event {
        Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(_))) => Some(span),
        _ => None,
    });
    let endless = blocks.filter_map(|span| {
        let block = text[span.clone()].trim_end();
        let sign = block.chars().next()?;
        let fence = &block[..block.len() - block.trim_start_matches(sign).len()];
        let last = block.lines().skip(1).last().map(|line| line.trim_matches([' ', '\t', '>']));
        let is_ended = last.is_some_and(|last| last.len() >= fence.len() && last.chars().all(|letter| letter == sign));
        (!is_ended).then_some((span.start, fence))
    });
    endless
        .map(|(start, fence)| {
            let message = say!(
                "「{fence}」で始まるコードが終わっていないので、後に続く見出しや文章もコードとして表示されます",
                "the code that begins with {fence} does not end: headings and texts behind it are shown as code"
            );
            let place = written.place(start..start + fence.len());
            Diagnostic::new(Code::NearMarkup, place, message).help(say!(
                "コードの終わりに、次の行を書いてください:\n{fence}",
                "end the code with a line of its own:\n{fence}"
            ))
        })
        .collect()
}

/// Text that is shown as code, by nothing but the blanks before it.
fn indented(written: Written<'_>) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    let mut end = None;
    for line in written.lines.iter().filter(|line| line.kind == LineKind::Indented) {
        let goes_on = end.is_some_and(|end| written.body.text[end..line.span.start].trim().is_empty());
        if goes_on || !is_in(&line.words) {
            end = end.filter(|_| goes_on).map(|_| line.span.end);
            continue;
        }
        end = Some(line.span.end);
        let words = short(&line.words);
        let message = say!(
            "「{words}」は、行の始めに空白が4つ以上あるので、コードとして表示されます",
            "“{words}” is shown as code, because of the four blanks before it"
        );
        problems.push(Diagnostic::new(Code::NearMarkup, written.place(line.span.clone()), message).help(say!(
            "文章なら、行の始めの空白を消すか、全角の空白にしてください。コードなら、前後を ``` だけの行で挟んでください",
            "if it is text, remove the blanks; if it is code, put lines of ``` around it"
        )));
    }
    problems
}

//! The value after a key or a list's dash, as clerks type it: text that YAML would read as something else.
//!
//! Comes in: where a value begins. Goes out, on the [`Lines`] at hand: problems, the value as it should be quoted, and
//! what the next lines may go on with.

use std::ops::Range;

use super::lines::{After, Lines};
use super::node::{MAX_DEPTH, MAX_NODES};
use super::words;
use crate::model::{Code, Message};
use crate::say;
use crate::text::shown::shown;

impl Lines<'_> {
    /// Looks at a value; its further lines, if any, must be deeper than `parent`.
    pub(super) fn value(&mut self, line: usize, at: usize, end: usize, parent: isize) {
        let value = self.text[at..end].trim_end_matches([' ', '\t']);
        let end = at + value.len();
        let mut letters = value.chars();
        let Some(first) = letters.next() else {
            self.may_nest = true;
            return;
        };
        let is_followed_by_blank = letters.next().is_none_or(|letter| matches!(letter, ' ' | '\t'));
        match first {
            '#' => {
                self.may_nest = true;
                if self.check_comment(at, end) {
                    self.quote(at..end);
                }
            }
            '|' | '>' if is_block_header(value) => self.after = After::Block { parent, column: None },
            '"' | '\'' => self.quoted(at, end, parent, first as u8),
            '[' | '{' => self.flow(at, end, parent),
            '*' | '&' => {
                let message = say!(
                    "値が「{first}」で始まっています。YAML ではこれは別名の印で、ここでは使えません",
                    "the value begins with “{first}”, which marks an alias in YAML; aliases are not supported"
                );
                self.as_text(Code::YamlLimit, at..at + 1, message, at..end, parent);
            }
            '!' | '@' | '`' | '%' | ',' | ']' | '}' | '|' | '>' => {
                let message = say!(
                    "値が記号「{first}」で始まっています。YAML では引用符が必要です",
                    "the value begins with “{first}”: YAML requires quotation marks around it"
                );
                self.as_text(Code::BadYaml, at..at + 1, message, at..end, parent);
            }
            '-' | '?' if is_followed_by_blank => {
                let message = say!(
                    "値が「{first}」で始まっています。YAML では一覧などの印なので、引用符が必要です",
                    "the value begins with “{first}”, which YAML takes for a mark of its own: quote it"
                );
                self.as_text(Code::BadYaml, at..at + 1, message, at..end, parent);
            }
            _ => self.plain(line, at, end, parent),
        }
    }

    /// A value without quotation marks.
    fn plain(&mut self, line: usize, at: usize, end: usize, parent: isize) {
        let comment = self.comment(at, end);
        let text_end = comment.map_or(end, |comment| at + self.text[at..comment].trim_end().len());
        let is_note = comment.is_none_or(|comment| self.is_note(comment, end));
        let whole = if is_note { at..text_end } else { at..end };
        let colon = self.blank_colon(at, text_end);
        let smart = smart_quotes(&self.text[whole.clone()]);
        if let Some((inner, opening, closing)) = smart {
            let is_cut = colon.is_some() || !is_note;
            let message = say!(
                "値が「{opening}{closing}」で囲まれています。引用符は半角の \" です",
                "the value stands between “{opening}” and “{closing}”: YAML's quotation mark is \""
            );
            self.report(Code::FullWidthPunctuation, whole.clone(), message);
            if is_cut {
                let quoted = quoted(inner);
                self.edit(whole, quoted);
            } else {
                // Legal, and perhaps meant: the marks are then part of the text.
                self.only_warn();
                let (plain, kept) = (quoted(inner), quoted(&self.text[whole]));
                let help = say!(
                    "引用符のときは {plain} と、この記号も文章の一部のときは {kept} と書いてください",
                    "if quotation marks are meant, write {plain}; if the signs are part of the text, write {kept}"
                );
                if let Some(problem) = self.found.problems.last_mut() {
                    problem.help = Some(help);
                }
                self.after = After::Plain { parent, line: line..end };
            }
        } else if let Some(colon) = colon {
            let message = say!(
                "値の中に「:」と空白（又は行末の「:」）があります。YAML では値の全体に引用符が必要です",
                "there is a colon and a blank (or a colon at the end) in the value: YAML requires quotation marks around it"
            );
            self.as_text(Code::BadYaml, colon..colon + 1, message, whole, parent);
        } else if let Some(comment) = comment {
            if self.check_comment(comment, end) {
                self.quote(at..end);
            }
            // A comment ends the text.
            self.after = After::Nothing;
        } else {
            self.after = After::Plain { parent, line: line..end };
        }
    }

    /// A value between `'` or `"`, perhaps over several lines.
    fn quoted(&mut self, at: usize, end: usize, parent: isize, mark: u8) {
        let Quoted { close, wrong_escape } = self.find_close(at, parent, mark);
        let sign = char::from(mark);
        let Some(close) = close else {
            let message = say!("引用符「{sign}」が閉じていません", "the quotation mark {sign} is not closed");
            let inner = self.text[at + 1..end].trim_end();
            let help_text = if mark == b'\'' || inner.contains('\\') {
                format!("'{}'", inner.replace('\'', "''"))
            } else {
                format!("\"{inner}\"")
            };
            self.report(Code::BadYaml, at..at + 1, message);
            let all = self.swallow(at..end, parent);
            self.edit(all, help_text);
            return;
        };
        let close_line_end = self.line_end(close - 1);
        self.next = close_line_end + 1;
        let rest_at = self.skip_blanks(close, close_line_end);
        let rest = &self.text[rest_at..close_line_end];
        let is_clean = rest.is_empty() || (rest.starts_with('#') && rest_at > close);
        if !is_clean {
            let message = say!(
                "引用符「{sign}」を閉じた後に文字があります。値の全体を引用符で囲んでください",
                "something follows the closing {sign}: quote the whole value"
            );
            let whole = at..close_line_end;
            self.as_text(Code::BadYaml, rest_at..close_line_end, message, whole, parent);
        } else if let Some(escape) = wrong_escape {
            let message = say!(
                "引用符 \" の中の「\\」（円記号）は特別な印です。この値は ' で囲んでください",
                "a \\ between \" marks is special in YAML: put this value between ' marks"
            );
            self.report(Code::BadYaml, escape..escape + 1, message);
            let raw = self.text[at + 1..close - 1].replace('\'', "''");
            self.edit(at..close, format!("'{raw}'"));
        }
    }

    fn find_close(&self, at: usize, parent: isize, mark: u8) -> Quoted {
        let bytes = self.text.as_bytes();
        let mut wrong_escape = None;
        let mut now = at + 1;
        while let Some(&byte) = bytes.get(now) {
            match byte {
                b'\\' if mark == b'"' => {
                    if !is_escape(&bytes[now + 1..]) {
                        wrong_escape = wrong_escape.or(Some(now));
                    }
                    let is_pair = matches!(bytes.get(now + 1), Some(b'"' | b'\\'));
                    now += if is_pair { 2 } else { 1 };
                }
                _ if byte == mark && mark == b'\'' && bytes.get(now + 1) == Some(&mark) => now += 2,
                _ if byte == mark => return Quoted { close: Some(now + 1), wrong_escape },
                b'\n' if !self.goes_on(now + 1, parent) => break,
                _ => now += 1,
            }
        }
        Quoted { close: None, wrong_escape }
    }

    /// Whether a line is deeper than a column, or blank.
    fn goes_on(&self, start: usize, parent: isize) -> bool {
        let line = &self.text[start..];
        let blanks = line.bytes().take_while(|&byte| byte == b' ').count();
        let is_blank =
            line[blanks..].trim_start_matches(['\t', '\u{3000}', ' ']).starts_with('\n') || line.len() == blanks;
        let is_fence = parent < 0 && (line.starts_with("---") || line.starts_with("..."));
        is_blank || (blanks as isize > parent && !is_fence)
    }

    /// A list or map between brackets, perhaps over several lines.
    fn flow(&mut self, at: usize, end: usize, parent: isize) {
        let first = char::from(self.text.as_bytes()[at]);
        let edits = self.found.edits.len();
        let problems = self.found.problems.len();
        match self.find_bracket(at, parent) {
            Flow::Closed(close) => {
                let line_end = self.line_end(close - 1);
                self.next = line_end + 1;
                let rest_at = self.skip_blanks(close, line_end);
                let rest = &self.text[rest_at..line_end];
                let is_clean = rest.is_empty() || rest.starts_with(':') || (rest.starts_with('#') && rest_at > close);
                if !is_clean {
                    self.found.edits.truncate(edits);
                    self.found.problems.truncate(problems);
                    let message = say!(
                        "「{first}」で始まる値は一覧とみなされますが、括弧を閉じた後に文字があります。文章のときは引用符が必要です",
                        "a value that begins with {first} is a list to YAML, but something follows the closing bracket: quote text"
                    );
                    self.as_text(Code::BadYaml, at..at + 1, message, at..line_end, parent);
                }
            }
            Flow::Open => {
                self.found.edits.truncate(edits);
                self.found.problems.truncate(problems);
                let line = shown(self.text[at..end].trim_end_matches([' ', '\t']));
                let quoted = quoted(&line);
                let close = if first == '[' { ']' } else { '}' };
                let message = say!("「{first}」が閉じていません", "the bracket {first} is not closed");
                let help = say!(
                    "一覧のときは終わりに半角の {close} を書いてください。文章のときは {quoted} のように引用符で囲んでください",
                    "if it is a list, end it with {close}; if it is text, quote it: {quoted}"
                );
                self.report_with(Code::BadYaml, at..at + 1, message, help);
                self.mark_broken(at);
                let all = self.swallow(at..end, parent);
                self.edit(all, "\"\"".to_owned());
            }
            Flow::TooMuch(place) => {
                let message = say!(
                    "[ ] や {{ }} の中身が多すぎるか、入れ子が深すぎます（{depth} 段・{nodes} 個まで）",
                    "there is too much between brackets, or too deep (at most {depth} levels and {nodes} values)",
                    depth = MAX_DEPTH,
                    nodes = MAX_NODES
                );
                self.report_with(Code::YamlLimit, place..place + 1, message, words::less_nesting());
                self.found.is_refused = true;
            }
        }
    }

    /// Where the outermost of some brackets closes.
    fn find_bracket(&mut self, at: usize, parent: isize) -> Flow {
        let bytes = self.text.as_bytes();
        let mut open: Vec<Bracket> = Vec::new();
        let mut count = 0;
        let mut is_start = true;
        let mut now = at;
        while let Some(&byte) = bytes.get(now) {
            let was_start = std::mem::replace(&mut is_start, false);
            match byte {
                b'[' | b'{' if was_start || now == at => {
                    if open.len() == MAX_DEPTH || count > MAX_NODES {
                        return Flow::TooMuch(now);
                    }
                    open.push(Bracket { is_map: byte == b'{', has_colon: false });
                    count += 1;
                    is_start = true;
                }
                b']' | b'}' => {
                    open.pop();
                    if open.is_empty() {
                        return Flow::Closed(now + 1);
                    }
                }
                b',' => {
                    count += 1;
                    if count > MAX_NODES {
                        return Flow::TooMuch(now);
                    }
                    is_start = true;
                    if let Some(bracket) = open.last_mut() {
                        bracket.has_colon = false;
                    }
                }
                b'"' | b'\'' if was_start => {
                    let Some(close) = self.find_close(now, parent, byte).close else { return Flow::Open };
                    now = close;
                    continue;
                }
                b'#' if matches!(bytes[now - 1], b' ' | b'\t' | b'\n') => {
                    now = self.line_end(now);
                    is_start = was_start;
                    continue;
                }
                b'\n' if !self.flow_goes_on(now + 1, parent) => return Flow::Open,
                b'\n' | b' ' | b'\t' => is_start = was_start,
                b':' | 0xEF if self.text.is_char_boundary(now) => {
                    if let Some(next) = self.flow_colon(now, open.last_mut()) {
                        is_start = true;
                        now = next;
                        continue;
                    }
                }
                _ => {}
            }
            now += 1;
        }
        Flow::Open
    }

    /// Whether brackets go on with a line: it is deep enough, or closes them, which is usual below the key, and harmless.
    fn flow_goes_on(&mut self, start: usize, parent: isize) -> bool {
        if self.goes_on(start, parent) {
            return true;
        }
        let content = self.skip_blanks(start, self.line_end(start));
        let is_closing = matches!(self.text.as_bytes().get(content), Some(b']' | b'}'));
        if is_closing {
            self.edit(start..content, " ".repeat((parent + 1) as usize));
        }
        is_closing
    }

    /// A colon between brackets, corrected if it should end a key; the offset after it and its blanks.
    fn flow_colon(&mut self, at: usize, bracket: Option<&mut Bracket>) -> Option<usize> {
        let bracket = bracket?;
        let mark = self.text[at..].chars().next().filter(|mark| matches!(mark, ':' | '：'))?;
        let after = at + mark.len_utf8();
        let rest = &self.text[after..];
        let white = rest.find(|letter| !matches!(letter, ' ' | '\t' | '\u{3000}')).unwrap_or(rest.len());
        let is_ended = rest.starts_with([' ', '\t', '\n', ',', ']', '}']) || rest.is_empty();
        let is_quoted_key = matches!(self.text.as_bytes().get(at.wrapping_sub(1)), Some(b'"' | b'\''));
        if mark == ':' && (is_ended || is_quoted_key) {
            bracket.has_colon = true;
            return Some(after);
        }
        if !bracket.is_map || bracket.has_colon {
            return None;
        }
        bracket.has_colon = true;
        let whole = at..after + white;
        let (code, message) = if mark == '：' {
            (
                Code::FullWidthPunctuation,
                say!(
                    "「：」が全角です。半角の「:」と半角の空白にしてください",
                    "the colon is full-width: use a half-width colon and a blank"
                ),
            )
        } else if rest.starts_with('\u{3000}') {
            (
                Code::FullWidthPunctuation,
                say!(
                    "「:」の後の空白が全角です。半角にしてください",
                    "the blank after the colon is full-width: use a half-width one"
                ),
            )
        } else {
            (Code::BadYaml, say!("「:」の後に半角の空白がありません", "there is no blank after the colon"))
        };
        self.report(code, at..after, message);
        self.edit(whole.clone(), ": ".to_owned());
        Some(whole.end)
    }

    /// Reports a value that YAML would not take as text, and goes on as if it were quoted.
    fn as_text(&mut self, code: Code, place: Range<usize>, message: Message, value: Range<usize>, parent: isize) {
        self.report(code, place, message);
        let all = self.swallow(value, parent);
        self.quote(all);
    }

    /// A value together with the deeper lines after it.
    fn swallow(&mut self, value: Range<usize>, parent: isize) -> Range<usize> {
        let mut end = value.end;
        self.next = self.next.max(self.line_end(value.end) + 1);
        while self.next < self.text.len() && self.goes_on(self.next, parent) {
            let line_end = self.line_end(self.next);
            if !self.text[self.next..line_end].trim().is_empty() {
                end = line_end;
            }
            self.next = line_end + 1;
        }
        value.start..end
    }

    fn quote(&mut self, value: Range<usize>) {
        let lines: Vec<&str> =
            self.text[value.clone()].lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        self.edit(value, quoted(&lines.join(" ")));
    }
}

struct Quoted {
    /// After the closing mark.
    close: Option<usize>,
    /// The first `\` that YAML does not know.
    wrong_escape: Option<usize>,
}

enum Flow {
    /// The offset after the last bracket.
    Closed(usize),
    Open,
    TooMuch(usize),
}

struct Bracket {
    is_map: bool,
    has_colon: bool,
}

/// A text between quotation marks, as YAML wants it.
fn quoted(text: &str) -> String {
    if text.contains(['"', '\\']) { format!("'{}'", text.replace('\'', "''")) } else { format!("\"{text}\"") }
}

/// The text between typographic quotation marks around a whole value, and the marks.
fn smart_quotes(value: &str) -> Option<(&str, char, char)> {
    let opening = value.chars().next()?;
    let closing = value.chars().next_back()?;
    let is_pair = match opening {
        '“' | '”' | '„' | '＂' => matches!(closing, '“' | '”' | '＂'),
        '‘' | '’' | '＇' => matches!(closing, '‘' | '’' | '＇'),
        _ => false,
    };
    let inner = value.strip_prefix(opening)?.strip_suffix(closing)?;
    (is_pair && !inner.contains([opening, closing])).then_some((inner, opening, closing))
}

/// Whether what follows a `\` between `"` marks is an escape.
fn is_escape(rest: &[u8]) -> bool {
    let digits = match rest.first() {
        Some(b'x') => 2,
        Some(b'u') => 4,
        Some(b'U') => 8,
        Some(byte) => return b"0abt\tnvfre \"/\\N_LP\n".contains(byte),
        None => return true,
    };
    rest.len() > digits && rest[1..=digits].iter().all(u8::is_ascii_hexdigit)
}

/// Whether a value is `|` or `>` with its indicators and nothing else but a comment.
fn is_block_header(value: &str) -> bool {
    let rest = value[1..].trim_start_matches(['+', '-', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
    let indicators = value.len() - 1 - rest.len();
    let rest = rest.trim_start_matches([' ', '\t']);
    indicators <= 2 && (rest.is_empty() || rest.starts_with("# ") || rest == "#")
}

//! Line by line through YAML as clerks type it: what the parser would reject in its own words, or silently read as
//! something else, is found here, said in plain words, and corrected for the parser.
//!
//! Comes in: a document's YAML. Goes out: problems, each with the line as it should be, and corrections. Follows the
//! layout only as far as it must to tell a key from text (open columns, continued text, block text); what it does not
//! understand it leaves to the parser.

use std::ops::Range;
use std::sync::Arc;

use super::lines::{After, Colon, Lead, Level, Lines, Scan};
use super::node::{MAX_DEPTH, MAX_NODES, MAX_PROBLEMS};
use crate::model::{Code, Source};
use crate::say;
use crate::text::shown::shown;

/// Goes through YAML that begins at `base` of its source.
pub(super) fn scan(source: &Arc<Source>, text: &str, base: usize) -> Scan {
    let mut lines = Lines::new(source, text, base);
    while lines.next < text.len() && !lines.found.is_refused {
        let start = lines.next;
        let end = lines.line_end(start);
        lines.next = end + 1;
        lines.line(start, end);
        lines.finish(start);
        if lines.found.problems.len() >= MAX_PROBLEMS || lines.found.edits.len() > MAX_NODES {
            lines.too_many(start..end);
        }
    }
    lines.found
}

impl Lines<'_> {
    fn line(&mut self, start: usize, end: usize) {
        let line = &self.text[start..end];
        let lead = Lead::of(line);
        if lead.bytes == line.len() {
            // In a block, what is deep enough is text.
            let is_text = matches!(self.after, After::Block { parent, .. } if lead.blanks as isize > parent);
            if lead.blanks < lead.bytes && !is_text {
                self.blank_out(start..end);
            }
            return;
        }
        match self.after.clone() {
            After::Block { parent, column } => {
                if lead.blanks as isize > parent {
                    self.after = After::Block { parent, column: column.or(Some(lead.blanks)) };
                    return;
                }
                if lead.bytes > lead.blanks && lead.column as isize > parent {
                    let column = column.unwrap_or(lead.column);
                    self.wrong_lead(start, &lead, column);
                    self.after = After::Block { parent, column: Some(column) };
                    return;
                }
            }
            After::Plain { parent, line: first } if lead.column as isize > parent => {
                if self.continued(start, end, &lead, parent, first) {
                    return;
                }
            }
            After::Plain { .. } | After::Nothing => {}
        }
        self.after = After::Nothing;
        self.entry(start, end, &lead);
    }

    /// A line that goes on with a plain value; false if it is an entry after all.
    fn continued(&mut self, start: usize, end: usize, lead: &Lead, parent: isize, first: Range<usize>) -> bool {
        let content = start + lead.bytes;
        if self.text[content..].starts_with('#') {
            self.after = After::Nothing;
            return true;
        }
        let comment = self.comment(content, end);
        let text_end = comment.unwrap_or(end);
        let is_item = parent >= 0
            && self.text[content..end].starts_with("- ")
            && self.open.last().is_some_and(|level| level.is_list && level.column as isize == parent);
        let is_key = self.blank_colon(content, text_end).is_some();
        if is_key || is_item || self.is_fence(start, end) {
            if parent < 0 {
                self.no_key(first.start, first.end);
                self.open.clear();
                self.may_nest = true;
            } else {
                self.may_nest = false;
            }
            return false;
        }
        if lead.bytes > lead.blanks && (lead.blanks as isize) <= parent {
            self.wrong_lead(start, lead, lead.column);
        }
        if let Some(colon) = self.wide_colon(content, text_end) {
            self.doubt_key(content, colon..colon + '：'.len_utf8(), text_end);
        }
        if let Some(at) = comment {
            self.check_comment(at, end);
            self.after = After::Nothing;
        }
        true
    }

    /// Whether a line is a comment, perhaps one that begins with a full-width sign.
    fn is_comment_line(&mut self, start: usize, end: usize, lead: &Lead) -> bool {
        let at = start + lead.bytes;
        let rest = &self.text[at..end];
        if rest.starts_with('＃') {
            let message = say!(
                "行の先頭の「＃」が全角です。メモ（コメント）の行は半角の # で始めてください",
                "“＃” is full-width: a comment begins with a half-width #"
            );
            self.report(Code::FullWidthPunctuation, at..at + '＃'.len_utf8(), message);
            self.edit(at..at + '＃'.len_utf8(), "#".to_owned());
            return true;
        }
        if rest.starts_with('#') && lead.bytes > lead.blanks {
            self.edit(start..at, " ".repeat(lead.column));
        }
        rest.starts_with('#')
    }

    /// A line that begins a key, a list item, or a value of its own.
    fn entry(&mut self, start: usize, end: usize, lead: &Lead) {
        let mut at = start + lead.bytes;
        if self.is_comment_line(start, end, lead) {
            return;
        }
        if self.is_fence(start, end) {
            return self.fence(start, end);
        }
        let dash = self.dash(at, end, lead.column);
        let is_list = dash.is_some();
        // The key decides which kind of line this is, so it is looked for before the column is judged.
        let key_at = dash.as_ref().map_or(at, |dash| self.skip_dashes(dash.end.max(at), end));
        let is_sibling = !is_list && self.is_sibling(lead.column);
        let colon = self.colon(key_at, end, is_sibling, is_list);
        let has_signs = self.text[key_at..end].starts_with(['\'', '"', '[', '{', '|', '>', '?', '*', '&', '!']);
        if !is_list && colon.is_none() && !self.may_nest && !has_signs {
            if self.is_prose {
                return self.blank_out(start..end);
            }
            self.is_prose = true;
            return self.no_key(start, end);
        }
        self.is_prose = false;
        let mut column = self.settle(start, lead, is_list);
        if let Some(dash) = dash {
            at = self.items(dash, end, &mut column);
            if at == end || self.text[at..].starts_with('#') {
                self.may_nest = true;
                if at < end {
                    self.check_comment(at, end);
                }
                return;
            }
        }
        match colon {
            None if self.text[at..end].starts_with("? ") || &self.text[at..end] == "?" => self.may_nest = true,
            None => {
                let parent = if is_list { self.list_column() } else { self.parent_column() };
                self.value(start, at, end, parent);
            }
            Some(Colon::Doubtful(colon)) => {
                self.doubt_key(at, colon, end);
                let parent = self.list_column();
                self.value(start, at, end, parent);
            }
            Some(colon) => {
                let value = self.end_key(at, colon, end);
                self.push(column, false);
                self.value(start, value, end, column as isize);
            }
        }
    }

    fn push(&mut self, column: usize, is_list: bool) {
        let level = Level { column, is_list };
        // What is deeper is refused when the tree is built.
        if self.open.last() != Some(&level) && self.open.len() <= 2 * MAX_DEPTH {
            self.open.push(level);
        }
    }

    fn list_column(&self) -> isize {
        self.open.iter().rev().find(|level| level.is_list).map_or(-1, |level| level.column as isize)
    }

    fn parent_column(&self) -> isize {
        self.open.last().map_or(-1, |level| level.column as isize)
    }

    /// Whether a line at a column must be a key: the column has keys already, or is the first.
    fn is_sibling(&self, column: usize) -> bool {
        column == 0 || self.open.iter().any(|level| level.column == column && !level.is_list)
    }

    /// Closes the lists and maps that a line ends; returns the column where the line belongs.
    fn settle(&mut self, start: usize, lead: &Lead, is_list: bool) -> usize {
        let fits = |level: &Level| level.is_list == is_list || is_list;
        let column = lead.column;
        let top = self.open.last().copied();
        let is_deeper = top.is_none_or(|top| column > top.column || (is_list && column == top.column && !top.is_list));
        let is_open = self.open.iter().any(|level| level.column == column && level.is_list == is_list);
        let right = if self.open.is_empty() && (lead.bytes > lead.blanks || self.has_outer_line(start)) {
            0
        } else if is_open || (self.may_nest && is_deeper) {
            column
        } else {
            let near = |level: &&Level| (level.column.abs_diff(column), usize::MAX - level.column);
            let same_kind = self.open.iter().filter(|level| level.is_list == is_list).min_by_key(near);
            same_kind
                .or_else(|| self.open.iter().filter(|level| fits(level)).min_by_key(near))
                .map_or(column, |level| level.column)
        };
        if lead.bytes > lead.blanks {
            self.wrong_lead(start, lead, right);
        } else if right != column {
            let first = self.text[start..].chars().next().map_or(0, char::len_utf8);
            let place = start..start + lead.bytes.max(first);
            let message = say!(
                "字下げ（行の先頭の空白）が前の行とそろっていません。空白は {column} 個ですが、{right} 個のはずです",
                "the indentation does not line up: {column} blanks where {right} are expected"
            );
            self.report(Code::BadYaml, place, message);
            self.edit(start..start + lead.bytes, " ".repeat(right));
        }
        while self
            .open
            .last()
            .is_some_and(|level| level.column > right || (level.column == right && level.is_list && !is_list))
        {
            self.open.pop();
        }
        self.may_nest = false;
        right
    }

    /// Whether a line after this one is not indented, so that this one should not be either.
    fn has_outer_line(&self, start: usize) -> bool {
        let is_outer = |line: &str| !line.is_empty() && !line.starts_with([' ', '\t', '\u{3000}', '#', '＃', '.']);
        self.text[start..].starts_with(' ') && self.text[start..].lines().any(is_outer)
    }

    /// Full-width blanks or tabs where a line is indented.
    fn wrong_lead(&mut self, start: usize, lead: &Lead, column: usize) {
        let white = start..start + lead.bytes;
        let has_tab = self.text[white.clone()].contains('\t');
        let first = start + self.text[white.clone()].find(['\t', '\u{3000}']).unwrap_or(0);
        if has_tab {
            let message = say!(
                "行の先頭に Tab があります。字下げには半角の空白を使ってください",
                "the line begins with a tab: YAML is indented with blanks"
            );
            self.report(Code::YamlTab, first..white.end, message);
        } else {
            let message = say!(
                "行の先頭に全角の空白があります。字下げには半角の空白を使ってください",
                "the line begins with a full-width blank: YAML is indented with half-width ones"
            );
            self.report(Code::FullWidthPunctuation, first..white.end, message);
        }
        self.edit(white, " ".repeat(column));
    }

    fn is_fence(&self, start: usize, end: usize) -> bool {
        matches!(self.text[start..end].trim_end(), "---" | "...")
    }

    fn fence(&mut self, start: usize, end: usize) {
        let is_first = self.open.is_empty()
            && self.text[..start].lines().all(|line| {
                let line = line.trim();
                line.is_empty() || line.starts_with('#')
            });
        if is_first && self.text[start..end].starts_with('-') {
            return;
        }
        let has_more = self.text[end..].lines().any(|line| {
            let line = line.trim();
            !line.is_empty() && !line.starts_with('#') && line != "..." && line != "---"
        });
        if has_more {
            let message = say!(
                "一つのファイルに書ける YAML は一つだけです。ここから後は読み取りません",
                "a file holds one YAML document only: what follows is not read"
            );
            let help = say!("この行を消してください", "delete this line");
            self.report_with(Code::BadYaml, start..start + 3, message, help);
        }
        self.edit(start..self.text.len(), String::new());
        self.next = self.text.len();
    }

    /// A list's dash at the start of a line, as it is or as it was meant: the bytes up to the item.
    fn dash(&mut self, at: usize, end: usize, column: usize) -> Option<Range<usize>> {
        let rest = &self.text[at..end];
        let mark = rest.chars().next()?;
        let after = &rest[mark.len_utf8()..];
        let white = after.find(|letter| !matches!(letter, ' ' | '\t' | '\u{3000}')).unwrap_or(after.len());
        let whole = at..at + mark.len_utf8() + white;
        let is_list_place = self.may_nest || self.open.contains(&Level { column, is_list: true });
        match mark {
            '-' if after.is_empty() || after.starts_with([' ', '\t', '\u{3000}']) => Some(whole),
            '-' => {
                let is_missing = is_list_place
                    && !self.open.is_empty()
                    && !after.starts_with(|letter: char| letter.is_ascii_digit() || letter == '-' || letter == '.');
                is_missing.then_some(at..at + 1)
            }
            '－' | 'ー' | '‐' | '−' | '\u{2010}'..='\u{2015}' | '\u{2500}' | '\u{2501}' => {
                let is_alone = !after.trim_start().starts_with(mark);
                (is_alone && is_list_place).then_some(whole)
            }
            _ => None,
        }
    }

    /// Where the content begins after further dashes on the same line.
    fn skip_dashes(&self, mut at: usize, end: usize) -> usize {
        while let Some(rest) = self.text[at..end].strip_prefix("- ") {
            at = end - rest.trim_start_matches(' ').len();
        }
        at
    }

    /// Takes the dashes of a line, correcting the first; the offset of the content, whose column goes to `column`.
    fn items(&mut self, dash: Range<usize>, end: usize, column: &mut usize) -> usize {
        let written = &self.text[dash.clone()];
        let mark = written.chars().next().unwrap_or('-');
        let white = dash.start + mark.len_utf8()..dash.end;
        let item_is_empty = dash.end == end;
        let mut width = written.chars().count();
        if mark != '-' {
            let message = say!(
                "一覧の先頭の「{mark}」は半角ハイフンではありません。半角の「- 」で始めてください",
                "“{mark}” is not a hyphen: an item of a list begins with “- ”"
            );
            self.report(Code::FullWidthPunctuation, dash.start..white.start, message);
            self.edit(dash.clone(), "- ".to_owned());
            width = 2;
        } else if white.is_empty() && !item_is_empty {
            let message = say!("一覧の「-」の後に半角の空白がありません", "there is no blank after the “-” of a list");
            self.report(Code::BadYaml, dash.clone(), message);
            self.edit(white, " ".to_owned());
            width = 2;
        } else if self.text[white.clone()].contains('\t') && !item_is_empty {
            let message =
                say!("「-」の後に Tab があります。半角の空白にしてください", "a tab follows the “-”: use a blank");
            self.report(Code::YamlTab, white.clone(), message);
            self.edit(white, " ".to_owned());
            width = 2;
        } else if self.text[white.clone()].starts_with('\u{3000}') {
            let message = say!(
                "「-」の後の空白が全角です。半角にしてください",
                "the blank after the “-” is full-width: use a half-width one"
            );
            self.report(Code::FullWidthPunctuation, white.clone(), message);
            self.edit(white, " ".to_owned());
            width = 2;
        }
        self.push(*column, true);
        *column += width;
        let mut at = dash.end;
        while self.text[at..end].starts_with("- ") {
            let next = self.skip_blanks(at + 1, end);
            self.push(*column, true);
            *column += next - at;
            at = next;
        }
        at
    }

    /// A line without a key where a key must be.
    fn no_key(&mut self, start: usize, end: usize) {
        let content = start + Lead::of(&self.text[start..end]).bytes;
        let line = shown(self.text[content..end].trim_end());
        let message =
            say!("「{line}」は「項目名: 値」の形になっていません", "“{line}” is not of the form “key: value”");
        let help = say!(
            "項目のときは、項目名の後に半角の「:」と空白を入れてください。前の行の続きのときは、半角の空白で字下げしてください:\n  {line}",
            "if it is a key, write a colon and a blank after its name; if it goes on with the line above, indent it:\n  {line}"
        );
        self.report_with(Code::BadYaml, content..end, message, help);
        self.blank_out(start..end);
    }
}

//! The rows of the form and the pages they stand on.
//!
//! A goal is one row, or several where a text of it is too long for one: a text is cut at the end of a line or a sentence, and
//! the parts, one after the other, are the text again.

use super::super::book::CELL_LIMIT;
use super::paper::{self, MOST_LINES, PAGE, Paper};
use crate::model::body::cell;
use crate::model::config::{Config, Field, Role};
use crate::model::shown::{self, ShownReport};
use crate::model::site::{Member, Sheet};

/// A goal with what its cells show.
pub struct FormGoal<'a> {
    /// The goal in its sheet.
    pub member: &'a Member,
    /// A text for each column.
    pub texts: Vec<String>,
}

impl<'a> FormGoal<'a> {
    /// The goal at a place of a sheet, as columns of these fields, then of these phases, show it.
    pub fn of(config: &Config, sheet: &'a Sheet, fields: &[&Field], phases: &[usize], at: usize) -> FormGoal<'a> {
        let member = &sheet.goals[at];
        let mut shown = shown::of_member(config, sheet, member);
        let text = |field: &&Field| {
            let shown = shown.iter_mut().find(|(key, _)| **key == *field.key);
            shown.map(|(_, shown)| std::mem::take(&mut shown.text)).unwrap_or_default()
        };
        let reported = |phase: &usize| {
            let reports = shown::reports(config, &member.goal, member.reports.iter(), *phase);
            cell::normal(&reports.iter().map(ShownReport::lines).collect::<Vec<String>>().join("\n\n"))
        };
        FormGoal { member, texts: fields.iter().map(text).chain(phases.iter().map(reported)).collect() }
    }
}

/// A row of the form.
pub struct FormRow {
    /// A text for each column.
    pub cells: Vec<String>,
    /// The goal's id, with `#2` and so on where the goal goes on from the row above.
    pub id: String,
    /// Its height in points.
    pub height: f64,
    /// Whether it is of the goal of the row above, on the same page.
    pub continues_goal: bool,
    /// Whether the row below is of its goal, on the same page.
    pub goal_goes_on: bool,
    /// Whether it is of the group of the row above, on the same page.
    pub continues_group: bool,
    /// Whether the row below is of its group, on the same page.
    pub group_goes_on: bool,
}

/// All rows, and where pages begin.
pub struct FormRows {
    /// The rows.
    pub rows: Vec<FormRow>,
    /// The rows before which a page ends.
    pub breaks: Vec<usize>,
}

/// A row with what it belongs to.
struct Draft {
    row: FormRow,
    goal: usize,
    /// Number and section.
    group: (Option<String>, Option<usize>),
}

impl FormRows {
    /// The rows of goals; above those of the first page stand facts of this height.
    pub fn of(paper: &Paper, fields: &[&Field], goals: &[FormGoal], facts: f64) -> FormRows {
        let mut drafts: Vec<Draft> = Vec::new();
        for (at, goal) in goals.iter().enumerate() {
            drafts.extend(of_goal(paper, fields, goal, at));
        }
        let breaks = breaks(facts, drafts.iter().map(|draft| draft.row.height));
        let joins = |pages: &[usize], above: usize| !pages.contains(&(above + 1));
        for above in 0..drafts.len().saturating_sub(1) {
            if !joins(&breaks, above) {
                continue;
            }
            let is_goal = drafts[above].goal == drafts[above + 1].goal;
            let is_group = drafts[above].group == drafts[above + 1].group;
            (drafts[above].row.goal_goes_on, drafts[above + 1].row.continues_goal) = (is_goal, is_goal);
            (drafts[above].row.group_goes_on, drafts[above + 1].row.continues_group) = (is_group, is_group);
        }
        let shared: Vec<usize> = (0..fields.len()).filter(|&at| is_shared(fields[at])).collect();
        let mut rows: Vec<FormRow> = drafts.into_iter().map(|draft| draft.row).collect();
        for row in rows.iter_mut().filter(|row| row.continues_group) {
            shared.iter().for_each(|&at| row.cells[at].clear());
        }
        make_room(paper, &shared, &mut rows);
        FormRows { rows, breaks }
    }

    /// The rows of each group on its page: the first, and how many there are.
    pub fn runs(&self) -> Vec<(usize, usize)> {
        runs(&self.rows)
    }
}

/// Whether a column says in one cell what all goals of a number share.
pub fn is_shared(field: &Field) -> bool {
    matches!(field.role, Role::Number | Role::Group)
}

fn runs(rows: &[FormRow]) -> Vec<(usize, usize)> {
    let firsts: Vec<usize> = (0..rows.len()).filter(|&at| !rows[at].continues_group).collect();
    let ends = firsts.iter().skip(1).copied().chain([rows.len()]);
    firsts.iter().zip(ends).map(|(&first, end)| (first, end - first)).collect()
}

/// Makes the last row of a group higher where what its goals share needs more room than all its rows have.
fn make_room(paper: &Paper, shared: &[usize], rows: &mut [FormRow]) {
    for (first, count) in runs(rows) {
        let lines = shared.iter().map(|&at| paper.lines(at, &rows[first].cells[at])).max().unwrap_or(1);
        let most = paper::height(MOST_LINES);
        let others: f64 = rows[first..first + count].iter().map(|row| row.height).sum();
        let last = &mut rows[first + count - 1];
        last.height = (last.height + (paper::height(lines) - others).max(0.0)).min(most);
    }
}

fn of_goal(paper: &Paper, fields: &[&Field], goal: &FormGoal, at: usize) -> Vec<Draft> {
    // What a group shares goes over all its rows and needs no room in one.
    let cell = |(column, text): (usize, &String)| match is_shared(fields[column]) {
        true => vec![text.clone()],
        false => parts(paper, column, text),
    };
    let columns: Vec<Vec<String>> = goal.texts.iter().enumerate().map(cell).collect();
    let count = columns.iter().map(Vec::len).max().unwrap_or(1);
    let row = |part: usize| {
        let cells: Vec<String> = columns.iter().map(|parts| parts.get(part).cloned().unwrap_or_default()).collect();
        let own = cells.iter().enumerate().filter(|(column, _)| !is_shared(fields[*column]));
        let lines = own.map(|(column, text)| paper.lines(column, text)).max().unwrap_or(1);
        let id = if part == 0 { goal.member.id.clone() } else { format!("{}#{}", goal.member.id, part + 1) };
        FormRow {
            cells,
            id,
            height: paper::height(lines),
            continues_goal: false,
            goal_goes_on: false,
            continues_group: false,
            group_goes_on: false,
        }
    };
    let group = (goal.member.number.clone(), goal.member.section);
    (0..count).map(|part| Draft { row: row(part), goal: at, group: group.clone() }).collect()
}

/// A text in parts that have room in a row of the column.
fn parts(paper: &Paper, column: usize, text: &str) -> Vec<String> {
    let (mut parts, mut part, mut lines, mut units) = (Vec::new(), String::new(), 0, 0);
    for piece in pieces(paper, column, text) {
        let length = piece.encode_utf16().count();
        // A piece that does not end its line shares it with the next one; a line more than needed does no harm.
        let more = paper.lines_of(column, piece.trim_end_matches('\n'));
        if !part.is_empty() && (lines + more > MOST_LINES || units + length > CELL_LIMIT) {
            parts.push(std::mem::take(&mut part));
            (lines, units) = (0, 0);
        }
        part.push_str(piece);
        lines += more;
        units += length;
    }
    parts.push(part);
    parts
}

/// Lines where they have room in a row; else sentences; else as much as has.
fn pieces<'a>(paper: &Paper, column: usize, text: &'a str) -> Vec<&'a str> {
    let mut pieces = Vec::new();
    for line in text.split_inclusive('\n') {
        if paper.lines(column, text) <= MOST_LINES {
            pieces.push(line);
            continue;
        }
        for sentence in line.split_inclusive('。') {
            pieces.extend(cut(paper, column, sentence));
        }
    }
    pieces
}

fn cut<'a>(paper: &Paper, column: usize, mut text: &'a str) -> Vec<&'a str> {
    let mut pieces = Vec::new();
    while paper.lines_of(column, text) > MOST_LINES {
        let most = MOST_LINES * (paper.widths[column] as usize).max(4) / 4;
        let end = text.char_indices().nth(most).map_or(text.len(), |(at, _)| at);
        let (piece, rest) = text.split_at(end);
        pieces.push(piece);
        text = rest;
    }
    pieces.push(text);
    pieces
}

/// The rows before which a page ends, by the heights of all.
fn breaks(facts: f64, heights: impl Iterator<Item = f64>) -> Vec<usize> {
    // Title, head and labels stand on the first page, the labels on all others as well.
    const TITLE: f64 = 26.0 + 18.0;
    const LABELS: f64 = 40.0;
    let (mut breaks, mut filled) = (Vec::new(), TITLE + facts + LABELS);
    for (row, height) in heights.enumerate() {
        if row > 0 && filled + height > PAGE {
            breaks.push(row);
            filled = LABELS;
        }
        filled += height;
    }
    breaks
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_parts_of_a_text_are_the_text_and_each_has_room(text in "[あa。\n]{0,3000}", width in 6.0f64..60.0) {
            let paper = Paper { widths: vec![width.floor()] };
            let parts = parts(&paper, 0, &text);
            prop_assert_eq!(parts.concat(), text);
            for part in &parts {
                let shown = part.strip_suffix('\n').unwrap_or(part);
                prop_assert!(paper.lines(0, shown) <= MOST_LINES, "{}", paper.lines(0, shown));
            }
        }
    }
}

//! The paper of the form: how wide its columns are, how many lines a text takes in one, what a page has room for.
//!
//! Widths are in half-width letters of the form's font, of which Excel makes columns; heights in points.

use crate::model::FiscalYear;
use crate::model::config::{Config, Field, FieldKind, Role};
use crate::model::japanese;

/// The margins left and right, in inches.
pub const MARGIN: f64 = 0.4;
/// The margins above and below, in inches.
pub const MARGIN_TOP: f64 = 0.6;
/// The height of a line.
const LINE: f64 = 12.0;
/// What a row is higher than its lines.
const PADDING: f64 = 4.0;
/// The most lines of a row: Excel has none higher than 409.5 points.
pub const MOST_LINES: usize = 33;
/// The height of a page between its margins, A4 across, with something to spare for printers that need more.
pub const PAGE: f64 = (210.0 / 25.4 - 2.0 * MARGIN_TOP) * 72.0 * 0.95;
/// The width of all columns together: A4 across between its margins, less what Excel adds to each of seven columns.
const WIDTH: f64 = 166.0;
/// What a column of reports takes beside those of the plan.
const REPORT: f64 = 40.0;
/// The narrowest column.
const NARROWEST: f64 = 4.0;

/// See the module.
pub struct Paper {
    /// The width of each column.
    pub widths: Vec<f64>,
}

impl Paper {
    /// The paper for a site's form of a year with the columns of so many phases.
    pub fn of(config: &Config, year: FiscalYear, phases: usize) -> Paper {
        let shares: Vec<f64> = config
            .form_of(year)
            .map(|(column, field)| column.width.map_or_else(|| usual(field), |width| f64::from(width) * WIDTH / 100.0))
            .chain(std::iter::repeat_n(REPORT, phases))
            .collect();
        let sum: f64 = shares.iter().sum();
        // A column takes a little more than its letters: with many columns, less is left for these.
        let room = WIDTH - (shares.len() as f64 - 7.0).max(0.0);
        Paper { widths: shares.into_iter().map(|share| (share * room / sum).max(NARROWEST).floor()).collect() }
    }

    /// How many lines a text takes in a column.
    pub fn lines(&self, column: usize, text: &str) -> usize {
        text.split('\n').map(|line| self.lines_of(column, line)).sum()
    }

    /// How many lines a text without line ends takes. A full-width letter is never cut in two, so a line may end early.
    pub fn lines_of(&self, column: usize, line: &str) -> usize {
        let room = (self.widths[column] - 1.0).max(2.0) as usize;
        japanese::width(line).div_ceil(room - room % 2).max(1)
    }

    /// How many lines a text takes that goes over all columns.
    pub fn lines_across(&self, text: &str) -> usize {
        let room = (self.widths.iter().sum::<f64>() as usize).max(4);
        text.split('\n').map(|line| japanese::width(line).div_ceil(room - room % 2).max(1)).sum()
    }

    /// Neighbouring columns for so many cells of nearly one width: their first and last columns. Fewer if there are not so
    /// many columns.
    pub fn spans(&self, cells: usize) -> Vec<(u16, u16)> {
        let count = cells.min(self.widths.len()).max(1);
        let sum: f64 = self.widths.iter().sum();
        let (mut spans, mut first, mut reached) = (Vec::new(), 0, 0.0);
        for (at, width) in self.widths.iter().enumerate() {
            reached += width;
            let left = self.widths.len() - at - 1;
            let missing = count - spans.len() - 1;
            let is_wide_enough = reached >= sum * (spans.len() + 1) as f64 / count as f64;
            if missing > 0 && (is_wide_enough || left == missing) || left == 0 {
                spans.push((first as u16, at as u16));
                first = at + 1;
            }
        }
        spans
    }
}

/// The height of a row of so many lines.
pub fn height(lines: usize) -> f64 {
    lines as f64 * LINE + PADDING
}

fn usual(field: &Field) -> f64 {
    match (field.role, &field.kind) {
        (Role::Number, _) => 7.0,
        (Role::Title, _) => 24.0,
        (Role::Category, _) => 14.0,
        (Role::Due, _) => 10.0,
        (Role::Section, _) => 13.0,
        (_, FieldKind::Prose) => 48.0,
        (_, FieldKind::Flag | FieldKind::Choice(_)) => 9.0,
        (_, FieldKind::Number | FieldKind::Date | FieldKind::Due) => 11.0,
        (_, FieldKind::Records(_)) => 30.0,
        (_, FieldKind::Text | FieldKind::List | FieldKind::Url) => 16.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_of_the_head_share_the_columns_in_their_order() {
        let paper = Paper { widths: vec![7.0, 24.0, 14.0, 48.0, 48.0, 10.0, 13.0] };
        assert_eq!(paper.spans(4), [(0, 2), (3, 3), (4, 4), (5, 6)]);
        assert_eq!(paper.spans(1), [(0, 6)]);
        assert_eq!(Paper { widths: vec![10.0, 90.0] }.spans(4), [(0, 0), (1, 1)]);
    }

    #[test]
    fn a_text_takes_the_lines_it_needs() {
        let paper = Paper { widths: vec![11.0] };
        assert_eq!(paper.lines(0, "あいうえお"), 1);
        assert_eq!(paper.lines(0, "あいうえおか"), 2);
        assert_eq!(paper.lines(0, "a\n\nb"), 3);
        assert_eq!(paper.lines(0, ""), 1);
    }
}

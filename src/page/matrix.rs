//! Tables of counts: departments × years, sections × categories, sections × months.
//!
//! One way to count for all of them: goals go into cells, a goal may go into several columns of its row, and totals count
//! each goal once.

use super::template::view::{Matrix, MatrixCell, MatrixHead, MatrixPart, MatrixRow};

/// A table being counted.
pub struct Counter {
    columns: Vec<MatrixHead>,
    totals: Vec<usize>,
    rows: Vec<MatrixRow>,
    total: usize,
}

impl Counter {
    /// A table with these columns and no rows.
    pub fn new(columns: Vec<MatrixHead>) -> Counter {
        Counter { totals: vec![0; columns.len()], columns, rows: Vec::new(), total: 0 }
    }

    /// Adds a row. `goals` says of each goal of the row whether another row has counted it for the totals, and names the
    /// columns it counts in; `path` tells where the goals of a column are listed, if they are anywhere.
    pub fn row<C: IntoIterator<Item = usize>>(
        &mut self,
        group: Option<String>,
        head: MatrixHead,
        goals: impl Iterator<Item = (bool, C)>,
        path: impl Fn(usize) -> Option<String>,
    ) {
        let mut counts = vec![0; self.columns.len()];
        let mut total = 0;
        for (is_again, columns) in goals {
            total += 1;
            self.total += usize::from(!is_again);
            for column in columns {
                counts[column] += 1;
                self.totals[column] += usize::from(!is_again);
            }
        }
        let cells = counts.into_iter().enumerate();
        let cells = cells.map(|(column, count)| MatrixCell {
            count,
            path: if count > 0 { path(column) } else { None },
            label: None,
            parts: Vec::new(),
        });
        self.rows.push(MatrixRow { head, group, cells: cells.collect(), total });
    }

    /// Says in cells of the last row what the row was called there, and of what it consists.
    pub fn name_last(&mut self, names: impl Fn(usize) -> (Option<String>, Vec<MatrixPart>)) {
        let cells = self.rows.last_mut().into_iter().flat_map(|row| &mut row.cells);
        cells.enumerate().for_each(|(column, cell)| (cell.label, cell.parts) = names(column));
    }

    /// The table with all its columns.
    pub fn finish(self) -> Matrix {
        Matrix { columns: self.columns, rows: self.rows, totals: self.totals, total: self.total }
    }
}

impl Matrix {
    /// The same without the columns in which nothing was counted.
    pub fn without_empty_columns(mut self) -> Matrix {
        let keep: Vec<bool> = self.totals.iter().map(|&sum| sum > 0).collect();
        self.keep_columns(&keep);
        self
    }

    /// Keeps the columns for which `keep` is true.
    pub fn keep_columns(&mut self, keep: &[bool]) {
        retain(&mut self.columns, keep);
        retain(&mut self.totals, keep);
        self.rows.iter_mut().for_each(|row| retain(&mut row.cells, keep));
    }
}

fn retain<T>(items: &mut Vec<T>, keep: &[bool]) {
    let mut keep = keep.iter();
    items.retain(|_| *keep.next().expect("one answer a column"));
}

/// A head of a row or column.
pub fn head(label: impl Into<String>, path: Option<String>) -> MatrixHead {
    MatrixHead { label: label.into(), path }
}

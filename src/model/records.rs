//! Rows of named values as a cell of a table has them: a row a line, its values in the order of the columns with `|` between.
//!
//! A `|` or a backslash in a value has a backslash before it, so that the lines can be read again.

/// A row as a line: `令和5年度 | 120 | 135`.
pub fn line(row: &[String]) -> String {
    let escaped = |value: &String| value.replace('\\', "\\\\").replace('|', "\\|");
    row.iter().map(escaped).collect::<Vec<String>>().join(" | ").trim().to_owned()
}

/// Rows as lines.
pub fn lines(rows: &[Vec<String>]) -> Vec<String> {
    rows.iter().map(|row| line(row)).collect()
}

/// The values of a line, each without the blanks around it. A full-width `｜`, as people type it, divides as well.
pub fn values(line: &str) -> Vec<String> {
    let mut values = vec![String::new()];
    let mut letters = line.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '|' | '｜' => values.push(String::new()),
            letter => {
                let meant = if letter == '\\' { letters.next().unwrap_or(letter) } else { letter };
                values.last_mut().expect("there is a first").push(meant);
            }
        }
    }
    values.into_iter().map(|value| value.trim().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_line_is_read_as_the_row_it_was_made_of(row in proptest::collection::vec("[あa1|\\\\, ]{0,6}", 1..5)) {
            let row: Vec<String> = row.iter().map(|value| value.trim().to_owned()).collect();
            prop_assert_eq!(values(&line(&row)), row);
        }
    }
}

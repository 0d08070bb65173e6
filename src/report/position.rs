//! Lines and columns of a place, in the unit each format counts in.

use crate::model::{Place, japanese};

/// A line and a column, both from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct At {
    pub line: usize,
    pub column: usize,
}

/// What columns count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Characters, as editors show them.
    Characters,
    /// Columns of a terminal: a full-width character takes two.
    Display,
    /// UTF-16 code units, as SARIF and most editors' interfaces count.
    Utf16,
}

/// Where a place begins and where it ends (the first column that no longer belongs to it); none for a file as a whole.
pub fn range(place: &Place, unit: Unit) -> Option<(At, At)> {
    let span = place.span.as_ref()?;
    let text = &place.source.text;
    let start = text.floor_char_boundary(span.start);
    let end = text.ceil_char_boundary(span.end.max(start));
    Some((at(text, start, unit), at(text, end, unit)))
}

fn at(text: &str, offset: usize, unit: Unit) -> At {
    let before = &text[..offset];
    let line = &before[before.rfind('\n').map_or(0, |newline| newline + 1)..];
    let columns = match unit {
        Unit::Characters => line.chars().count(),
        Unit::Display => japanese::width(line),
        Unit::Utf16 => line.encode_utf16().count(),
    };
    At { line: before.bytes().filter(|&byte| byte == b'\n').count() + 1, column: columns + 1 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Source;

    #[test]
    fn columns_are_counted_in_the_unit_asked_for() {
        let source = Source::new("a.md", "x\n課😀: 値\n");
        let place = Place::of(&source, source.text.find('値').expect("it is there")..source.text.len() - 1);
        for (unit, from, to) in [(Unit::Characters, 5, 6), (Unit::Display, 7, 9), (Unit::Utf16, 6, 7)] {
            let expected = (At { line: 2, column: from }, At { line: 2, column: to });
            assert_eq!(range(&place, unit), Some(expected), "{unit:?}");
        }
        assert_eq!(range(&Place::file(&source), Unit::Display), None);
    }
}

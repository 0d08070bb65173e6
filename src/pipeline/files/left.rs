//! What a run of the program leaves for the next one: which files its site has and the digests of what they were made from, as lines
//! of text. A line says what is always true of one program (from these inputs come these bytes), so it needs no date; whether the
//! files are still there is for the sink to say.

use std::fmt::Write;
use std::str::{FromStr, Lines};

use crate::model::Digest;
use crate::page::render::SiteFile;

/// Files that were made together, or what else is remembered by name.
pub(super) struct Row<'a, Files> {
    pub table: &'a str,
    pub key: &'a str,
    /// Of what they were made from.
    pub digest: Digest,
    pub files: Files,
}

/// Rows as lines, a line for each and one for each of its files; none where a name holds what ends a line.
pub(super) fn text<'a>(rows: impl Iterator<Item = Row<'a, &'a [SiteFile]>>) -> Option<String> {
    let mut text = String::new();
    for Row { table, key, digest, files } in rows {
        if key.contains('\n') || files.iter().any(|file| file.path.contains('\n')) {
            return None;
        }
        writeln!(text, "{table} {digest} {} {key}", files.len()).ok()?;
        files.iter().try_for_each(|file| writeln!(text, "{file}")).ok()?;
    }
    Some(text)
}

/// The rows of a text; none if it is not as [`text`] writes it.
pub(super) fn rows(text: &str) -> Option<Vec<Row<'_, Vec<SiteFile>>>> {
    let (mut rows, mut lines) = (Vec::new(), text.lines());
    while let Some(line) = lines.next() {
        rows.push(row(line, &mut lines)?);
    }
    Some(rows)
}

fn row<'a>(line: &'a str, lines: &mut Lines<'a>) -> Option<Row<'a, Vec<SiteFile>>> {
    let mut words = line.splitn(4, ' ');
    let (table, digest, count) = (words.next()?, words.next()?.parse().ok()?, words.next()?.parse().ok()?);
    let files: Vec<SiteFile> = lines.take(count).map(SiteFile::from_str).collect::<Result<_, ()>>().ok()?;
    (files.len() == count).then_some(Row { table, key: words.next()?, digest, files })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text read and written again.
    fn again(written: &str) -> Option<String> {
        let read = rows(written)?;
        text(read.iter().map(|row| Row { table: row.table, key: row.key, digest: row.digest, files: &row.files[..] }))
    }

    #[test]
    fn rows_are_read_as_they_were_written_and_cut_off_anywhere_are_others_or_none() {
        let files = ["1f 2 3 a b.html", "0 0 0 c"].map(|line| line.parse().expect("a file"));
        let row = |key, files| Row { table: "pages", key, digest: Digest(7), files };
        let written = text([row("content/r5/a 1", &files[..]), row("", &[])].into_iter()).expect("plain names");
        assert_eq!(again(&written).as_ref(), Some(&written));
        for end in 1..written.len() - 1 {
            assert_ne!(again(&written[..end]).as_ref(), Some(&written), "{}", &written[..end]);
        }
        assert!(text([row("a\nb", &[])].into_iter()).is_none());
    }
}

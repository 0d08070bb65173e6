//! The text of new files: a goal, the head of a sheet, a whole site to begin with.
//!
//! In goes what is known of them, out come paths and texts in the one form, with every field of the official form and of the
//! site's own left to be filled in. What people type for a name is looked up here as well. Nothing is written.

pub mod names;
mod goal;
mod head;
mod number;
mod site;

pub use goal::{NewGoal, goal};
pub use head::{NewHead, NewSection, head};
pub use number::file_names;
pub use site::site;

use crate::model::{Failure, FiscalYear};
use crate::say;

/// Where a sheet stands, as somebody typed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetPath {
    /// The year as it was typed: `r5`, `2023`.
    pub written_year: String,
    /// The year it means.
    pub year: FiscalYear,
    /// The department's folder.
    pub name: String,
}

impl SheetPath {
    /// Reads `r5/kodomo-katei`, `content/r5/kodomo-katei/`, `content\r5\kodomo-katei`.
    ///
    /// # Errors
    /// It is not a year and a name.
    pub fn read(written: &str) -> Result<SheetPath, Failure> {
        let slashed = written.trim().replace('\\', "/");
        let inner = slashed.split_once("content/").map_or(slashed.as_str(), |(_, inner)| inner);
        let parts: Vec<&str> = inner.split('/').filter(|part| !matches!(*part, "" | ".")).collect();
        let example = || {
            say!(
                "年度と部のフォルダーを「r8/kodomo-katei」のように書いてください",
                "write the year and the sheet's folder, like r8/kodomo-katei"
            )
        };
        let &[year, name] = parts.as_slice() else {
            return Err(Failure::new(say!(
                "「{written}」は部のフォルダーではありません",
                "“{written}” is no sheet's folder"
            ))
            .help(example()));
        };
        let Some(meant) = FiscalYear::parse(year) else {
            return Err(
                Failure::new(say!("「{year}」は年度として読めません", "“{year}” is not a fiscal year")).help(example())
            );
        };
        let is_a_folder_name = year.chars().all(char::is_alphanumeric);
        let written_year = if is_a_folder_name { year.to_owned() } else { meant.key() };
        Ok(SheetPath { written_year, year: meant, name: name.to_owned() })
    }
}

/// A text that somebody gave for one line of a file, without blanks around it.
///
/// # Errors
/// It is empty, or has characters that are none of a line.
pub fn line(written: &str) -> Result<&str, Failure> {
    let text = written.trim();
    if text.is_empty() {
        return Err(Failure::new(say!("名前が空です", "the name is empty")));
    }
    if let Some(letter) = text.chars().find(|letter| letter.is_control() || matches!(letter, '\u{2028}' | '\u{2029}')) {
        let letter = letter.escape_unicode();
        return Err(Failure::new(say!(
            "名前に使えない文字（{letter}）があります",
            "the name has a character that cannot stand in a line ({letter})"
        ))
        .help(say!("改行などを除いて、1行で書いてください", "write it on one line, without line ends and the like")));
    }
    Ok(text)
}

//! Which of some names was meant: as the linker looks names up, and for what is typed by hand also by a part of the name.

use crate::model::japanese::{comparable, nearest};
use crate::model::{Failure, Message};
use crate::say;

/// A name, and what else it may be called by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known<'a> {
    /// The name.
    pub name: &'a str,
    /// Its key, its number.
    pub others: Vec<&'a str>,
}

/// The place of the name that is meant: the same in other width or with blanks, else its key or number, else the only one
/// that has the text in it. `what` are they (`say!("課", "section")`), `whose` list it is.
///
/// # Errors
/// There is no such name, or there are several.
pub fn find(written: &str, known: &[Known], what: &Message, whose: &str) -> Result<usize, Failure> {
    let folded = comparable(written);
    if folded.is_empty() {
        let (ja, en) = (&what.ja, &what.en);
        return Err(Failure::new(say!("{ja}の名前が空です", "the name of the {en} is empty")));
    }
    let same = known.iter().position(|known| comparable(known.name) == folded);
    let other = || known.iter().position(|known| known.others.iter().any(|other| comparable(other) == folded));
    if let Some(found) = same.or_else(other) {
        return Ok(found);
    }
    let has_it = |place: &usize| comparable(known[*place].name).contains(&folded);
    let containing: Vec<usize> = (0..known.len()).filter(has_it).collect();
    if let &[only] = containing.as_slice() {
        return Ok(only);
    }
    let names = || known.iter().map(|known| known.name);
    let (ja, en) = (&what.ja, &what.en);
    if !containing.is_empty() {
        let (ja_names, en_names) = list(containing.iter().map(|&place| known[place].name));
        return Err(Failure::new(say!(
            "「{written}」では、どの{ja}か決まりません: {ja_names}",
            "“{written}” matches more than one {en}: {en_names}"
        ))
        .help(say!("もう少し長く書いてください", "write more of the name")));
    }
    let failure =
        Failure::new(say!("「{written}」という{ja}は {whose} にありません", "there is no {en} “{written}” in {whose}"));
    Err(failure.help(match nearest(written, names()) {
        Some(near) => say!("「{near}」のことですか", "did you mean “{near}”?"),
        None if known.is_empty() => say!("先にそこへ追加してください", "add it there first"),
        None => {
            let (ja_names, en_names) = list(names());
            say!("{ja_names} から選んでください", "choose one of {en_names}")
        }
    }))
}

/// Names in a row, as either language writes them.
pub fn list<'a>(names: impl Iterator<Item = &'a str>) -> (String, String) {
    let names: Vec<&str> = names.collect();
    (format!("「{}」", names.join("」「")), format!("“{}”", names.join("”, “")))
}

/// A text that somebody gave for one line of a file, without blanks around it.
///
/// # Errors
/// It is empty, or has characters that a line cannot have.
pub fn line(written: &str) -> Result<&str, Failure> {
    let text = written.trim();
    if text.is_empty() {
        return Err(Failure::new(say!("名前が空です", "the name is empty")));
    }
    if let Some(letter) = text.chars().find(|letter| letter.is_control() || matches!(letter, '\u{2028}' | '\u{2029}')) {
        let letter = letter.escape_unicode();
        return Err(Failure::new(say!(
            "名前に使えない文字（{letter}）があります",
            "the name has a character that a line cannot have ({letter})"
        ))
        .help(say!("改行などを除いて、1行で書いてください", "write it on one line, without line breaks")));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(written: &str) -> Result<usize, String> {
        let known = |name, number| Known { name, others: vec![number] };
        let sections = [
            known("共通", "1"),
            known("子ども若者計画課", "2"),
            known("保育幼稚園課", "3"),
            known("子育て相談室", "4"),
        ];
        find(written, &sections, &say!("課", "section"), "_index.md").map_err(|failure| failure.to_string())
    }

    #[test]
    fn a_name_is_found_by_its_letters_its_number_or_a_part_that_only_it_has() {
        for (written, place) in
            [("保育幼稚園課", 2), ("子ども若者　計画課", 1), ("４", 3), ("3", 2), ("保育", 2), ("相談", 3), ("若者", 1)]
        {
            assert_eq!(found(written), Ok(place), "{written}");
        }
    }

    #[test]
    fn what_is_no_name_is_answered_with_the_nearest_or_with_all() {
        assert!(
            found("子").is_err_and(|text| text.contains("more than one section: “子ども若者計画課”, “子育て相談室”"))
        );
        assert!(found("保育幼稚園科").is_err_and(|text| text.contains("did you mean “保育幼稚園課”?")));
        assert!(found("財政課").is_err_and(|text| text.contains("choose one of “共通”, “子ども若者計画課”")));
        assert!(found("").is_err());
    }
}

//! Whose change a difference is: the table's, the site's, or both's.

use std::collections::HashMap;

use xxhash_rust::xxh3::xxh3_64;

use crate::model::body::cell::normal;
use crate::table::grid::WorkingCopy;

/// The digest of a field's text, as working copies carry it.
pub fn digest(text: &str) -> u64 {
    xxh3_64(normal(text).as_bytes())
}

/// What goals said at an earlier version: the texts of fields by the ids of goals and the keys of fields.
pub type EarlierTexts = HashMap<String, HashMap<String, String>>;

/// What the goals were when the table was made of them.
#[derive(Debug, Default)]
pub struct Base<'a> {
    fields: HashMap<&'a str, usize>,
    goals: HashMap<&'a str, &'a [Option<u64>]>,
    earlier: Option<&'a EarlierTexts>,
}

/// Whose a difference is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// The table's: the site has stayed what it was, or nothing is known of it.
    Table,
    /// The site's: the table has stayed what it was.
    Site,
    /// Both have changed, each otherwise.
    Both,
}

impl<'a> Base<'a> {
    /// The base that working copies carry; an earlier version that was named is believed before them.
    pub fn of(copies: &'a [WorkingCopy], earlier: Option<&'a EarlierTexts>) -> Base<'a> {
        let fields = copies.first().map_or(&[][..], |copy| &copy.fields);
        let fields = fields.iter().enumerate().map(|(place, field)| (field.as_str(), place)).collect();
        let goals = copies.iter().flat_map(|copy| &copy.goals);
        Base { fields, goals: goals.map(|(id, digests)| (id.as_str(), digests.as_slice())).collect(), earlier }
    }

    /// Whether a goal was in the table.
    pub fn has(&self, id: &str) -> bool {
        self.goals.contains_key(id)
    }

    /// What a field said, where that is known word for word.
    pub fn text(&self, id: &str, field: &str) -> Option<&'a str> {
        self.earlier?.get(id)?.get(field).map(String::as_str)
    }

    /// Whose the difference of a field is.
    pub fn whose(&self, id: &str, field: &str, ours: &str, theirs: &str) -> Whose {
        let carried = || self.goals.get(id).and_then(|digests| *digests.get(*self.fields.get(field)?)?);
        let base = self.text(id, field).map(digest).or_else(carried);
        match base {
            None => Whose::Table,
            Some(base) if base == digest(theirs) => Whose::Site,
            Some(base) if base == digest(ours) => Whose::Table,
            Some(_) => Whose::Both,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_is_of_whoever_has_left_the_base() {
        let copy = WorkingCopy {
            fields: vec!["due".to_owned()],
            goals: vec![("r5/a/1".to_owned(), vec![Some(digest("10月"))])],
            ..WorkingCopy::default()
        };
        let copies = [copy];
        let base = Base::of(&copies, None);
        assert_eq!(base.whose("r5/a/1", "due", "10月", "11月"), Whose::Table);
        assert_eq!(base.whose("r5/a/1", "due", "11月", "10月\r\n"), Whose::Site);
        assert_eq!(base.whose("r5/a/1", "due", "11月", "12月"), Whose::Both);
        assert_eq!(base.whose("r5/a/1", "level", "a", "b"), Whose::Table);
        assert_eq!(base.whose("r5/a/2", "due", "a", "b"), Whose::Table);
        let fields = HashMap::from([("due".to_owned(), "9月".to_owned())]);
        let earlier = HashMap::from([("r5/a/1".to_owned(), fields)]);
        let base = Base::of(&copies, Some(&earlier));
        assert_eq!(base.whose("r5/a/1", "due", "10月", "9月"), Whose::Site, "what was named is believed first");
        assert_eq!(base.text("r5/a/1", "due"), Some("9月"));
    }
}

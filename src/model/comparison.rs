//! How a comparison looks as a table of old and new (新旧対照表): the switches in which the customs of offices differ.

/// What a site, or a person at the command line, says of its tables of old and new.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// On which side the new text stands.
    pub side: NewSide,
    /// What the columns of the new and of the old text are called; none for what fits the two sites.
    pub headings: Option<[String; 2]>,
    /// What stands where the other side has more.
    pub gap: Gap,
    /// Whether （新設） and （削る） stand beside what is new or gone.
    pub placeholders: bool,
    /// What stands for what did not change.
    pub omit: String,
    /// Where it is said in words what changed.
    pub remarks: Remarks,
}

/// On which side the new text stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NewSide {
    /// Left.
    Left,
    /// Right.
    Right,
}

/// What stands where the other side has more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gap {
    /// An underlined blank of two letters.
    Short,
    /// One as long as what the other side has.
    Exact,
    /// Nothing.
    None,
}

/// Where it is said in words what changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remarks {
    /// In a column of its own.
    Column,
    /// Behind the name of the field.
    Note,
    /// Nowhere.
    None,
}

impl Default for Review {
    fn default() -> Review {
        Review {
            side: NewSide::Left,
            headings: None,
            gap: Gap::Short,
            placeholders: true,
            omit: "（略）".to_owned(),
            remarks: Remarks::Column,
        }
    }
}

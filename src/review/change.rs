//! What a comparison comes to: values that everything which shows it is made from.

use crate::model::{Date, Message};
use crate::review::marks::Marks;

/// The field that holds addresses that a page had before.
pub(super) const ALIASES: &str = "aliases";

/// Everything that changed between two sites.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Changes {
    /// The old and the new site, as they are named to people.
    pub sides: [SideName; 2],
    /// The organisation, as the new site has it.
    pub organization: String,
    /// What its sheets are called.
    pub title: String,
    /// Whether two years of one site are compared.
    pub is_years: bool,
    /// The sheets of both, in official order.
    pub sheets: Vec<SheetName>,
    /// Each change, in the order of the sheets and of their goals.
    pub list: Vec<Change>,
    /// The goals in which nothing changed.
    pub same: Vec<SameGoal>,
    /// What of both sides was not compared, and why.
    pub notes: Vec<Message>,
}

/// One of the two sites, as people see it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SideName {
    /// What it is: `HEAD~1`, 「編集中のファイル」.
    pub name: Message,
    /// By what it is known for certain: a commit's id, or a digest of the files.
    pub fingerprint: String,
    /// Its day; none for files.
    pub date: Option<Date>,
    /// Whether it is the files as they lie there, which nobody has decided on yet.
    pub is_draft: bool,
}

/// A sheet as it is named.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SheetName {
    /// Its identity, the new one if it has changed: `r5/kodomo-katei`.
    pub id: String,
    /// Its department.
    pub department: String,
    /// Its fiscal year, for people.
    pub year: Message,
    /// Its sections in official order, those that are gone last.
    pub sections: Vec<String>,
    /// How many goals it has on each side.
    pub goals: [usize; 2],
}

/// What kind of change it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A goal that was not there.
    Added,
    /// A goal that is no longer there.
    Removed,
    /// A goal of which fields changed.
    Changed,
    /// A goal that belongs to another section, sheet or file now, whether or not fields changed.
    Moved,
    /// A goal of which parts became goals of their own.
    Split,
    /// A goal that took others in.
    Merged,
    /// A goal of one year that goes on in another.
    CarriedOver,
    /// Goals of a sheet that only have other numbers.
    Renumbered,
    /// The head of a sheet.
    Head,
    /// The sections of a sheet.
    Section,
    /// The categories of the site.
    Category,
    /// Anything else of the site's configuration.
    Configuration,
    /// The text of the portal or of a year.
    Introduction,
    /// A file beside the goals.
    Attachment,
}

impl Kind {
    /// Every kind, in the order in which they are counted up.
    pub const ALL: [Kind; 14] = [
        Kind::Added,
        Kind::Removed,
        Kind::Changed,
        Kind::Moved,
        Kind::Split,
        Kind::Merged,
        Kind::CarriedOver,
        Kind::Renumbered,
        Kind::Head,
        Kind::Section,
        Kind::Category,
        Kind::Configuration,
        Kind::Introduction,
        Kind::Attachment,
    ];

    /// Its name for programs.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Added => "added",
            Kind::Removed => "removed",
            Kind::Changed => "changed",
            Kind::Moved => "moved",
            Kind::Split => "split",
            Kind::Merged => "merged",
            Kind::CarriedOver => "carried-over",
            Kind::Renumbered => "renumbered",
            Kind::Head => "head",
            Kind::Section => "section",
            Kind::Category => "category",
            Kind::Configuration => "configuration",
            Kind::Introduction => "introduction",
            Kind::Attachment => "attachment",
        }
    }

    /// Whether it is of goals.
    pub fn is_of_goals(self) -> bool {
        match self {
            Kind::Added | Kind::Removed | Kind::Changed | Kind::Moved => true,
            Kind::Split | Kind::Merged | Kind::CarriedOver | Kind::Renumbered => true,
            Kind::Head | Kind::Section | Kind::Category => false,
            Kind::Configuration | Kind::Introduction | Kind::Attachment => false,
        }
    }
}

/// A change.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// What kind it is.
    pub kind: Kind,
    /// Index into [`Changes::sheets`]; none for the site itself.
    pub sheet: Option<usize>,
    /// The section it stands under; empty for none.
    pub section: String,
    /// What changed: a goal's identity, a sheet's, or the path of a file that is neither. The new one if there are two.
    pub id: String,
    /// The old identity, where it is another.
    pub old_id: Option<String>,
    /// How people call the goal beside its title: `2-1`.
    pub label: String,
    /// Its title, the new one if there are two.
    pub title: String,
    /// What changed in it. Of a goal that is new or gone, all that it says.
    pub fields: Vec<FieldChange>,
    /// The goals that were split off, or that were taken in; or those with other numbers.
    pub others: Vec<Other>,
    /// What is said of the change as a whole.
    pub remarks: Vec<Message>,
    /// What has to be written so that an address that was published leads on; none where none is lost.
    pub lead: Option<Lead>,
    /// Whether it is not certain that both sides are the same goal.
    pub is_uncertain: bool,
}

/// What has to be written so that an address that was published leads on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lead {
    /// The file.
    pub file: String,
    /// The line: `aliases: [r5/kodomo-katei/2-9]`.
    pub line: String,
}

/// A goal that belongs to another one's change.
#[derive(Debug, Clone, PartialEq)]
pub struct Other {
    /// Its identity.
    pub id: String,
    /// How people call it.
    pub label: String,
    /// Its title.
    pub title: String,
    /// All that it says, or said.
    pub fields: Vec<FieldChange>,
}

/// A field that changed.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldChange {
    /// Its name for programs: `due`.
    pub field: String,
    /// Its name for people.
    pub label: String,
    /// What it said.
    pub old: String,
    /// What it says.
    pub new: String,
    /// What of both is changed.
    pub marks: Marks,
    /// What is certain of the change, in words.
    pub remarks: Vec<Message>,
}

/// A goal in which nothing changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SameGoal {
    /// Index into [`Changes::sheets`].
    pub sheet: usize,
    /// Its section; empty for none.
    pub section: String,
    /// How people call it.
    pub label: String,
}

impl Change {
    /// A change of which nothing more is said yet.
    pub(super) fn new(kind: Kind, sheet: Option<usize>, id: &str, title: &str) -> Change {
        Change {
            kind,
            sheet,
            section: String::new(),
            id: id.to_owned(),
            old_id: None,
            label: String::new(),
            title: title.to_owned(),
            fields: Vec::new(),
            others: Vec::new(),
            remarks: Vec::new(),
            lead: None,
            is_uncertain: false,
        }
    }

    /// The goals that are shown with it; those with other numbers are told in its remark.
    pub fn shown_others(&self) -> &[Other] {
        if self.kind == Kind::Renumbered { &[] } else { &self.others }
    }
}

impl Changes {
    /// Leaves out what only concerns those who write: addresses, of which the old ones lead on, and by which number a sheet has its
    /// place.
    pub fn leave_to_authors(&mut self) {
        for Change { kind, fields, .. } in &mut self.list {
            fields.retain(|FieldChange { field, .. }| match kind {
                Kind::Head => field != ALIASES && field != "order",
                Kind::Section => field != "key",
                _ => field != ALIASES,
            });
        }
        let says = |change: &Change| {
            let has_words = !change.fields.is_empty() || !change.remarks.is_empty() || !change.others.is_empty();
            has_words || !matches!(change.kind, Kind::Changed | Kind::Head | Kind::Section)
        };
        self.list.retain(says);
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// How many there are of each kind there is.
    pub fn counts(&self) -> Vec<(Kind, usize)> {
        let of_kind = |kind| self.list.iter().filter(|change| change.kind == kind).count();
        Kind::ALL.into_iter().map(|kind| (kind, of_kind(kind))).filter(|(_, count)| *count > 0).collect()
    }

    /// Only what concerns some sheets and sections; all that concerns the site itself goes.
    pub fn only(mut self, is_wanted: impl Fn(&SheetName, &str) -> bool) -> Changes {
        let sheets = std::mem::take(&mut self.sheets);
        self.list.retain(|change| change.sheet.is_some_and(|at| is_wanted(&sheets[at], &change.section)));
        self.same.retain(|goal| is_wanted(&sheets[goal.sheet], &goal.section));
        self.sheets = sheets;
        self
    }
}

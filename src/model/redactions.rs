//! What a site for everybody leaves out.
//!
//! It is kept beside the site, never in it: for telling people, for telling a link to it from a dead one, and for looking
//! whether it got out all the same.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::address::Address;
use super::layout::in_sheet;
use super::{Message, Place};
use crate::say;

/// One thing that is left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withheld {
    /// Where its author says that it is internal; for what is left out with something else, where it stands itself.
    pub place: Place,
    /// What it is.
    pub what: What,
    /// What it says, without markup: texts that must not be met in a site for everybody.
    pub texts: Vec<String>,
    /// Whether its goal lets these texts be met all the same (`allow: leaked-text`).
    pub is_allowed: bool,
}

/// What is left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// A sheet with its goals and files.
    Sheet,
    /// A goal of a sheet that is left out.
    GoalOfSheet,
    /// A goal.
    Goal,
    /// A report on a goal or of a sheet that is left out.
    ReportOfGoal,
    /// A report.
    Report,
    /// An approval of a sheet.
    Approval,
    /// The post of who approved a sheet.
    ApprovalPost,
    /// A rating, by the name of its scale.
    Rating(String),
    /// A field's value, by the field's label.
    Field(String),
    /// The text under a heading, by the heading.
    Heading(String),
    /// The name of who holds the post.
    HolderName,
}

impl What {
    /// What it is, and why it is left out.
    pub fn words(&self) -> (Message, Message) {
        let says_so = || say!("audience: internal とある", "it says audience: internal");
        match self {
            What::Sheet => (say!("整理表", "sheet"), says_so()),
            What::GoalOfSheet => (say!("目標", "goal"), say!("整理表が庁内限り", "its sheet is internal")),
            What::Goal => (say!("目標", "goal"), says_so()),
            What::ReportOfGoal => (say!("報告", "report"), say!("目標が庁内限り", "its goal is internal")),
            What::Report => (say!("報告", "report"), says_so()),
            What::Approval => (say!("決裁", "approval"), say!("決裁は庁内限り", "approvals are internal")),
            What::ApprovalPost => {
                (say!("決裁者", "post of an approval"), say!("決裁者は庁内限り", "posts are internal"))
            }
            What::Rating(scale) => (
                say!("尺度「{scale}」の評価", "rating on “{scale}”"),
                say!("設定で庁内限りの尺度", "the site's scale is internal"),
            ),
            What::Field(label) => (
                say!("項目「{label}」", "field “{label}”"),
                say!("設定で庁内限りの項目", "the site's field is internal"),
            ),
            What::Heading(heading) => (
                say!("見出し「{heading}」の文章", "text under “{heading}”"),
                say!("設定で庁内限りの見出し", "the site keeps this heading internal"),
            ),
            What::HolderName => (say!("氏名", "name of the holder"), say!("name_public が no", "name_public is no")),
        }
    }
}

/// What links can no longer lead to.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct HiddenTargets {
    /// Sheets' folders.
    pub folders: BTreeSet<String>,
    /// Goals.
    pub goals: BTreeSet<String>,
    /// Where else their pages would be, or were: that of an identity of their own, and old addresses.
    pub addresses: BTreeSet<Address>,
    /// Headings, by the file they stood in.
    pub headings: BTreeMap<String, BTreeSet<String>>,
}

impl HiddenTargets {
    /// Adds those of another sheet.
    pub fn extend(&mut self, others: &HiddenTargets) {
        self.folders.extend(others.folders.iter().cloned());
        self.goals.extend(others.goals.iter().cloned());
        self.addresses.extend(others.addresses.iter().cloned());
        self.headings.extend(others.headings.iter().map(|(path, headings)| (path.clone(), headings.clone())));
    }

    /// Whether there was something at a path before.
    pub fn has_path(&self, path: &str) -> bool {
        let folder = in_sheet(path).map_or(path, |(folder, _)| folder);
        self.goals.contains(path) || self.folders.contains(folder)
    }

    /// Whether a file had a heading before.
    pub fn has_heading(&self, path: &str, heading: &str) -> bool {
        self.headings.get(path).is_some_and(|headings| headings.contains(heading))
    }
}

/// Everything that is left out.
#[derive(Debug, Clone, Default)]
pub struct Redactions {
    /// Each thing, by path and place.
    pub list: Vec<Arc<Vec<Withheld>>>,
    /// What links can no longer lead to.
    pub hidden: Arc<HiddenTargets>,
}

impl Redactions {
    /// Whether nothing is.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Each thing.
    pub fn iter(&self) -> impl Iterator<Item = &Withheld> {
        self.list.iter().flat_map(|withheld| withheld.iter())
    }
}

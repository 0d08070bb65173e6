//! Which goal a row is.
//!
//! Its id says so, else its own number with its section where that is the only such pair on both sides, else its title. The
//! number of a section's group says nothing of a goal. Nothing is guessed: a row that could be two goals is refused, and so is the second row of one goal.

use std::collections::HashMap;

use crate::model::Message;
use crate::model::japanese::comparable;
use crate::model::shown;
use crate::model::site::{Member, Sheet};
use crate::say;
use crate::table::form::Record;

/// What a row is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Identity {
    /// The goal at a place of [`Sheet::goals`].
    Goal(usize),
    /// None that is there.
    New,
    /// It is not certain, for this reason.
    Refused(Message),
}

/// The identity of each record; `id` is that of the sheet.
pub fn identities(records: &[Record], sheet: Option<&Sheet>, id: &str) -> Vec<Identity> {
    let known = Known::of(sheet, records);
    let mut taken: HashMap<usize, String> = HashMap::new();
    let mut seen: HashMap<String, String> = HashMap::new();
    let each = records.iter().map(|record| {
        let place = record.spot.to_string();
        let identity = known.identity(record, id);
        if let (Identity::New, Some(written)) = (&identity, &record.id)
            && let Some(first) = seen.insert(written.text.clone(), place.clone())
        {
            return Identity::Refused(copied(&written.text, &first));
        }
        let Identity::Goal(goal) = identity else { return identity };
        match taken.get(&goal) {
            Some(first) => Identity::Refused(copied(&known.ids[goal], first)),
            None => {
                taken.insert(goal, place);
                Identity::Goal(goal)
            }
        }
    });
    each.collect()
}

fn copied(id: &str, first: &str) -> Message {
    say!(
        "{first} と同じ目標（{id}）の行です。コピーした行なら ID を消してください（新しい目標になります）",
        "it is the same goal ({id}) as {first}; if the row is a copy, delete its ID and it becomes a new goal"
    )
}

/// What rows are looked up in.
struct Known {
    ids: Vec<String>,
    /// Those of goals that were withdrawn.
    retired: Vec<String>,
    by_id: HashMap<String, usize>,
    by_title: HashMap<String, Vec<usize>>,
    /// Goals by number and section.
    by_number: HashMap<(String, String), Vec<usize>>,
    sections: Vec<String>,
    titles: Vec<String>,
    /// How many rows have a number and section, and a title.
    rows: HashMap<(String, String), usize>,
    row_titles: HashMap<String, usize>,
}

impl Known {
    fn of(sheet: Option<&Sheet>, records: &[Record]) -> Known {
        let goals = sheet.map_or(&[][..], |sheet| &sheet.goals);
        let section =
            |member: &Member| sheet.map(|sheet| comparable(&shown::sections(sheet, member))).unwrap_or_default();
        let mut known = Known {
            retired: sheet.into_iter().flat_map(|sheet| &sheet.retired).map(|member| member.id.clone()).collect(),
            ids: goals.iter().map(|member| member.id.clone()).collect(),
            by_id: goals.iter().enumerate().map(|(at, member)| (member.id.clone(), at)).collect(),
            by_title: HashMap::new(),
            by_number: HashMap::new(),
            sections: goals.iter().map(section).collect(),
            titles: goals.iter().map(|member| comparable(&member.goal.title.value)).collect(),
            rows: HashMap::new(),
            row_titles: HashMap::new(),
        };
        for (at, member) in goals.iter().enumerate() {
            known.by_title.entry(known.titles[at].clone()).or_default().push(at);
            if let Some(number) = member.goal.number.as_ref().map(|number| &number.value) {
                let pair = (comparable(number), known.sections[at].clone());
                known.by_number.entry(pair).or_default().push(at);
            }
        }
        for record in records {
            *known.row_titles.entry(text(record, "title")).or_default() += 1;
            *known.rows.entry(pair(record)).or_default() += 1;
        }
        known
    }

    fn identity(&self, record: &Record, sheet: &str) -> Identity {
        if let Some(id) = record.id.as_ref().map(|id| id.text.as_str()) {
            return self.of_id(id, sheet);
        }
        let (title, pair) = (text(record, "title"), pair(record));
        let same_title = self.by_title.get(&title).map_or(&[][..], Vec::as_slice);
        if let Some(&[goal]) = self.by_number.get(&pair).map(Vec::as_slice)
            && !pair.0.is_empty()
            && self.rows.get(&pair) == Some(&1)
            && (self.titles[goal] == title
                || same_title.is_empty() && !self.row_titles.contains_key(&self.titles[goal]))
        {
            return Identity::Goal(goal);
        }
        match same_title {
            [] => Identity::New,
            [goal] => Identity::Goal(*goal),
            several => {
                let of_section: Vec<usize> =
                    several.iter().copied().filter(|goal| self.sections[*goal] == pair.1).collect();
                match of_section.as_slice() {
                    [goal] => Identity::Goal(*goal),
                    [] => self.refuse(several),
                    several => self.refuse(several),
                }
            }
        }
    }

    fn of_id(&self, id: &str, sheet: &str) -> Identity {
        let whole = format!("{sheet}/{id}");
        if let Some(goal) = self.by_id.get(id).or_else(|| self.by_id.get(&whole)) {
            return Identity::Goal(*goal);
        }
        if self.retired.iter().any(|retired| retired == id || *retired == whole) {
            return Identity::Refused(say!(
                "ID「{id}」の目標は取り下げられました。続けるのなら、先にファイルの retired の行を消してください",
                "the goal with the ID “{id}” was withdrawn; if it goes on, first remove the line with retired from its file"
            ));
        }
        let is_of_sheet = id.strip_prefix(sheet).is_some_and(|rest| rest.starts_with('/')) || !id.contains('/');
        Identity::Refused(if is_of_sheet {
            say!(
                "ID「{id}」の目標は {sheet} にありません。新しい目標なら ID を消してください",
                "there is no goal with the ID “{id}” in {sheet}; if it is new, delete its ID"
            )
        } else {
            say!(
                "ID「{id}」は別の整理表のものです（読み込む先は {sheet}）。--into を直すか、新しい目標なら ID を消してください",
                "the ID “{id}” belongs to another sheet than {sheet}; correct --into, or delete the ID if the goal is new"
            )
        })
    }

    fn refuse(&self, several: &[usize]) -> Identity {
        let ids: Vec<&str> = several.iter().map(|goal| self.ids[*goal].as_str()).collect();
        let ids = ids.join("、");
        Identity::Refused(say!(
            "同じ実施項目の目標がいくつもあります（{ids}）。ID の列に、どれかを書いてください",
            "several goals have this title ({ids}); write which one it is in a column ID"
        ))
    }
}

fn text(record: &Record, key: &str) -> String {
    record.value(key).map(|entry| comparable(&entry.text)).unwrap_or_default()
}

fn pair(record: &Record) -> (String, String) {
    (text(record, "number"), text(record, "section"))
}

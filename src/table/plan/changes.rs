//! Each row compared with the goal that it is.

use std::collections::{BTreeSet, HashMap};

use rayon::prelude::*;

use super::identity::{Identity, identities};
use super::merge::{Base, EarlierTexts, Whose};
use super::names::{Unnamed, names};
use super::values::{Meant, meant, offer};
use super::{ChangeKind, Changes, FieldChange, GoalChange, HeadChange, groups, head};
use crate::model::body::cell;
use crate::model::config::{Config, Field, FieldKind, RecordColumn, RecordKind, Role};
use crate::model::japanese::comparable;
use crate::model::layout::{MARKDOWN, stem};
use crate::model::numeral::plain_number;
use crate::model::records;
use crate::model::shown::{self, BETWEEN, Shown};
use crate::model::site::{Member, Sheet};
use crate::model::written::Written;
use crate::model::{FiscalYear, Message, date};
use crate::say;
use crate::table::form::{Entry, Form, Record};
use crate::table::grid::WorkingCopy;
use crate::table::remark::{Remark, Spot, Weight};

/// The sheet that a table goes into.
#[derive(Debug)]
pub struct Target<'a> {
    /// The site's configuration.
    pub config: &'a Config,
    /// The sheet, if it is there.
    pub sheet: Option<&'a Sheet>,
    /// Its identity: `r6/kodomo-katei`.
    pub id: String,
    /// Its folder: `content/r6/kodomo-katei`.
    pub folder: String,
    /// Its year.
    pub year: FiscalYear,
    /// The department of the same sheet in another year.
    pub other_department: Option<&'a str>,
    /// The names of the files in its folder.
    pub files: BTreeSet<String>,
    /// Whether sections that the head lacks are added to it.
    pub adds_sections: bool,
    /// What its goals said at the version that the table was made from, if that was named.
    pub earlier: Option<EarlierTexts>,
}

/// What a form changes. `copies` are what working copies say of the goals as they were.
pub fn changes(form: Form, copies: &[WorkingCopy], target: &Target) -> Changes {
    let Form { facts, columns, untaken, records, notes, mut remarks } = form;
    let mut sections = Sections::of(target);
    let places: Vec<Result<Option<usize>, Message>> = records.iter().map(|record| sections.place(record)).collect();
    let numbering = Numbering::of(target, &records, &places, &sections.names);
    let identities = identities(&records, target.sheet, &target.id);
    let base = Base::of(copies, target.earlier.as_ref());
    let rows = Rows {
        target,
        records: &records,
        places: &places,
        sections: &sections.names,
        numbering: &numbering,
        base: &base,
    };
    let (goals, found) = rows.goals(&identities);
    remarks.extend(found);
    let head = match target.sheet {
        Some(sheet) => {
            head::compare(target.config, &facts, &sheet.head, &mut remarks);
            let known = sheet.head.sections.len();
            let added: Vec<String> = sections.names[known..].to_vec();
            if added.is_empty() { HeadChange::Kept } else { HeadChange::Sections(added) }
        }
        None => {
            let numbers = numbering.of_sections.iter().cloned().chain(std::iter::repeat(None));
            let sections = sections.names.iter().cloned().zip(numbers).collect();
            let name = target.id.rsplit('/').next().unwrap_or_default();
            let (groups, found) = groups::of_records(target.config, &records);
            remarks.extend(found);
            let parts = (sections, groups);
            head::new_head(target.config, &facts, parts, name, target.other_department, &mut remarks)
        }
    };
    head::compare_year(&facts, target.year, &mut remarks);
    let missing = missing(target.sheet, &identities, &base, !copies.is_empty());
    Changes {
        sheet: target.id.clone(),
        folder: target.folder.clone(),
        head,
        goals,
        missing,
        has_base: !copies.is_empty() || target.earlier.is_some(),
        columns,
        untaken,
        notes,
        remarks,
    }
}

/// Goals of the sheet that no row is. A working copy of some goals says nothing of the others.
fn missing(sheet: Option<&Sheet>, identities: &[Identity], base: &Base, is_copy: bool) -> Vec<(String, String)> {
    let named: BTreeSet<usize> = identities
        .iter()
        .filter_map(|identity| match identity {
            Identity::Goal(goal) => Some(*goal),
            _ => None,
        })
        .collect();
    let goals = sheet.map_or(&[][..], |sheet| &sheet.goals).iter().enumerate();
    let lost = goals.filter(|(at, member)| !named.contains(at) && (!is_copy || base.has(&member.id)));
    lost.map(|(_, member)| (member.id.clone(), member.goal.title.value.clone())).collect()
}

/// The sections of the sheet, those that are added last.
struct Sections {
    names: Vec<String>,
    path: String,
    is_open: bool,
}

impl Sections {
    fn of(target: &Target) -> Sections {
        let known = target.sheet.map_or(&[][..], |sheet| &sheet.head.sections);
        Sections {
            names: known.iter().map(|section| section.name.value.clone()).collect(),
            path: target.sheet.map(|sheet| sheet.head.source.path.clone()).unwrap_or_default(),
            is_open: target.sheet.is_none() || target.adds_sections,
        }
    }

    /// The place of a record's section; none if it has none.
    fn place(&mut self, record: &Record) -> Result<Option<usize>, Message> {
        let Some(name) = record.value("section").map(|entry| entry.text.as_str()).filter(|name| !name.is_empty())
        else {
            return Ok(None);
        };
        if let Some(places) = places_of(&self.names, name) {
            return Ok(places.first().copied());
        }
        let is_new = |part: &&str| places_of(&self.names, part).is_none();
        let parts: Vec<&str> = name.split(DIVIDERS).map(str::trim).filter(|part| !part.is_empty()).collect();
        if self.is_open && !record.is_broken {
            let new: Vec<String> = parts.iter().filter(|part| is_new(part)).map(|part| (*part).to_owned()).collect();
            self.names.extend(new);
            return Ok(places_of(&self.names, name).and_then(|places| places.first().copied()));
        }
        let name = parts.iter().find(|part| is_new(part)).copied().unwrap_or(name);
        let known: Vec<&str> = self.names.iter().map(String::as_str).collect();
        let Message { ja, en } = offer(&say!("課", "section"), name, &known);
        let path = &self.path;
        Err(say!(
            "{ja}。新しい課なら --add-sections を付けてください（{path} に加えます）",
            "{en}; if it is a new section, add --add-sections, which adds it to {path}"
        ))
    }
}

/// What divides several sections in a cell.
const DIVIDERS: [char; 2] = ['\n', '、'];

/// The places of sections among all, by a cell that names one or several; none if one is unknown.
fn places_of(sections: &[String], written: &str) -> Option<Vec<usize>> {
    let find = |name: &str| {
        let folded = comparable(name);
        sections.iter().position(|known| comparable(known) == folded)
    };
    find(written).map(|place| vec![place]).or_else(|| {
        let parts = written.split(DIVIDERS);
        parts.map(str::trim).filter(|part| !part.is_empty()).map(find).collect()
    })
}

/// What the numbers of a table are to the sheet.
struct Numbering {
    /// The numbers of the sections' groups.
    of_sections: Vec<Option<String>>,
    /// Whether all new goals have the number of their section.
    is_by_section: bool,
    /// How many rows have each number.
    counts: HashMap<String, usize>,
}

impl Numbering {
    fn of(
        target: &Target,
        records: &[Record],
        places: &[Result<Option<usize>, Message>],
        sections: &[String],
    ) -> Numbering {
        let number = |record: &Record| record.value("number").map(|entry| entry.text.clone()).unwrap_or_default();
        let mut counts = HashMap::new();
        records.iter().for_each(|record| *counts.entry(number(record)).or_default() += 1);
        let mut of_sections: Vec<Option<String>> = vec![None; sections.len()];
        let Some(sheet) = target.sheet else {
            let mut is_by_section = !sections.is_empty();
            for (record, place) in records.iter().zip(places) {
                let number = number(record);
                match place {
                    Ok(Some(place)) if !number.is_empty() => {
                        is_by_section &= *of_sections[*place].get_or_insert_with(|| number.clone()) == number;
                    }
                    _ => is_by_section = false,
                }
            }
            let distinct: BTreeSet<&String> = of_sections.iter().flatten().collect();
            is_by_section &= distinct.len() == sections.len();
            if !is_by_section {
                of_sections.fill(None);
            }
            return Numbering { of_sections, is_by_section, counts };
        };
        let is_written = sheet.head.sections.iter().any(|section| section.number.is_some())
            || sheet.goals.iter().any(|member| member.goal.number.is_some());
        for (place, section) in sheet.head.sections.iter().enumerate() {
            let by_place = (!is_written).then(|| (place + 1).to_string());
            of_sections[place] = section.number.as_ref().map(|number| number.value.clone()).or(by_place);
        }
        let is_of_section = |(record, place): (&Record, &Result<Option<usize>, Message>)| {
            let number = number(record);
            number.is_empty() || matches!(place, Ok(Some(at)) if of_sections[*at].as_ref() == Some(&number))
        };
        let is_by_section = records.iter().zip(places).all(is_of_section);
        Numbering { of_sections, is_by_section, counts }
    }
}

/// What the rows are compared with.
struct Rows<'a> {
    target: &'a Target<'a>,
    records: &'a [Record],
    places: &'a [Result<Option<usize>, Message>],
    sections: &'a [String],
    numbering: &'a Numbering,
    base: &'a Base<'a>,
}

/// A row compared: what it changes, if it can be read, and what is said of it.
type Compared = (Option<ChangeKind>, Vec<Remark>);

impl Rows<'_> {
    fn goals(&self, identities: &[Identity]) -> (Vec<GoalChange>, Vec<Remark>) {
        let compared: Vec<Compared> = self
            .records
            .par_iter()
            .zip(identities)
            .zip(self.places)
            .map(|((record, identity), place)| self.compared(record, identity, place))
            .collect();
        let is_new = |place: &usize| matches!(compared[*place].0, Some(ChangeKind::New(_)));
        let new: Vec<usize> = (0..compared.len()).filter(is_new).collect();
        let mut new_names = self.new_names(&new).into_iter();
        let (mut goals, mut remarks) = (Vec::new(), Vec::new());
        for ((record, identity), (kind, found)) in self.records.iter().zip(identities).zip(compared) {
            remarks.extend(found);
            let Some(kind) = kind else { continue };
            let (id, path) = match (identity, self.target.sheet) {
                (Identity::Goal(goal), Some(sheet)) => {
                    let member = &sheet.goals[*goal];
                    (member.id.clone(), member.goal.source.path.clone())
                }
                _ => {
                    let name = new_names.next().unwrap_or_default();
                    (format!("{}/{name}", self.target.id), format!("{}/{name}{MARKDOWN}", self.target.folder))
                }
            };
            let title = record.value("title").map(|entry| entry.text.clone()).unwrap_or_default();
            goals.push(GoalChange { spot: record.spot.clone(), id, path, title, kind });
        }
        (goals, remarks)
    }

    fn new_names(&self, new: &[usize]) -> Vec<String> {
        let unnamed = |at: &usize| {
            let place = self.places[*at].as_ref().ok().copied().flatten();
            let number = self.records[*at].value("number").map_or("", |entry| entry.text.as_str());
            let of_section = place.and_then(|place| self.numbering.of_sections[place].as_deref());
            let number = if number.is_empty() { of_section.unwrap_or_default() } else { number };
            Unnamed { number, section: place.map(|place| place + 1) }
        };
        let unnamed: Vec<Unnamed> = new.iter().map(unnamed).collect();
        let files = self.target.files.iter().map(|file| stem(file).to_owned()).collect();
        names(&unnamed, &self.numbering.counts, self.numbering.is_by_section, &files)
    }

    fn compared(&self, record: &Record, identity: &Identity, place: &Result<Option<usize>, Message>) -> Compared {
        let mut remarks = Vec::new();
        let refuse = |spot: &Spot, message: &Message| Remark {
            spot: spot.clone(),
            weight: Weight::Unreadable,
            message: message.clone(),
        };
        if let Identity::Refused(why) = identity {
            let spot = record.id.as_ref().map_or(&record.spot, |id| &id.spot);
            return (None, vec![refuse(spot, why)]);
        }
        if record.is_broken {
            return (None, remarks);
        }
        if let Err(why) = place {
            let spot = record.value("section").map_or(&record.spot, |entry| &entry.spot);
            return (None, vec![refuse(spot, why)]);
        }
        let section = place.as_ref().ok().copied().flatten();
        let mut values = Vec::new();
        for (key, entry) in &record.values {
            let Some(field) = self.target.config.field(key) else { continue };
            match self.meant(field, entry, section) {
                Ok(value) => values.push((field, entry, value)),
                Err(why) => remarks.push(refuse(&entry.spot, &why)),
            }
        }
        if !remarks.is_empty() {
            return (None, remarks);
        }
        let kind = match (identity, self.target.sheet) {
            (Identity::Goal(goal), Some(sheet)) => {
                let member = &sheet.goals[*goal];
                remarks.extend(by_number(record, member));
                self.changed(sheet, member, &values, &mut remarks)
            }
            _ => self.new_goal(&values, section),
        };
        (Some(kind), remarks)
    }

    fn meant(&self, field: &Field, entry: &Entry, section: Option<usize>) -> Result<Meant, Message> {
        match (field.role, section) {
            (Role::Section, Some(section)) => {
                let places = places_of(self.sections, &entry.text).unwrap_or_else(|| vec![section]);
                let names: Vec<String> = places.into_iter().map(|place| self.sections[place].clone()).collect();
                let shown = names.join(BETWEEN);
                let written = if names.len() > 1 { Written::List(names) } else { Written::Line(shown.clone()) };
                Ok(Meant { written, shown })
            }
            _ => meant(self.target.config, field, &entry.text),
        }
    }

    /// A new goal has the number of its section unless the table says another.
    fn new_goal(&self, values: &[(&Field, &Entry, Meant)], section: Option<usize>) -> ChangeKind {
        let of_section = section.and_then(|section| self.numbering.of_sections[section].as_ref());
        let written = values.iter().filter(|(field, _, value)| {
            // What goals share stands in the head.
            if field.role == Role::Group {
                return false;
            }
            let is_of_section = field.role == Role::Number && of_section.is_some_and(|number| *number == value.shown);
            value.written != Written::Nothing && !is_of_section
        });
        ChangeKind::New(written.map(|(field, _, value)| (field.key.clone(), value.written.clone())).collect())
    }

    fn changed(
        &self,
        sheet: &Sheet,
        member: &Member,
        values: &[(&Field, &Entry, Meant)],
        remarks: &mut Vec<Remark>,
    ) -> ChangeKind {
        let config = self.target.config;
        let ours = shown::of_member(config, sheet, member);
        let mut fields = Vec::new();
        for (field, entry, value) in values {
            let Some((_, old)) = ours.iter().find(|(key, _)| **key == *field.key) else { continue };
            // A number is printed once for a group.
            let is_silent = matches!(field.role, Role::Number | Role::Group) && value.shown.is_empty();
            if is_silent || is_same(field, &old.text, &value.shown) {
                continue;
            }
            let label = &field.label;
            let said = Remark { spot: entry.spot.clone(), weight: Weight::Doubt, message: Message::default() };
            if field.role == Role::Group {
                let message = of_group(label, &old.text, &value.shown, &sheet.head.source.path);
                remarks.push(Remark { message, ..said });
                continue;
            }
            match self.base.whose(&member.id, &field.key, &old.text, &value.shown) {
                Whose::Site => continue,
                Whose::Both => {
                    let base = self.base.text(&member.id, &field.key);
                    let message = both_changed(label, base, &old.text, &value.shown);
                    remarks.push(Remark { weight: Weight::Conflict, message, ..said });
                    continue;
                }
                Whose::Table => {}
            }
            if loses(config, member, old) {
                let message = say!(
                    "「{label}」にはセルに入らない書式（リンク・表・強調など）があり、文字だけになります",
                    "“{label}” has more than a cell can hold (links, tables, emphasis), and becomes text alone"
                );
                remarks.push(Remark { message, ..said });
            }
            fields.push(FieldChange {
                spot: entry.spot.clone(),
                label: label.clone(),
                old: old.text.clone(),
                new: value.shown.clone(),
                written: vec![(field.key.clone(), value.written.clone())],
            });
        }
        if fields.is_empty() { ChangeKind::Same } else { ChangeKind::Changed(fields) }
    }
}

/// That a table says of a group what the head does not: it is not written, since other goals share it.
fn of_group(label: &str, ours: &str, theirs: &str, path: &str) -> Message {
    let ours = if ours.is_empty() { "-" } else { ours };
    say!(
        "「{label}」は群の項目で、サイトは「{ours}」、表は「{theirs}」です。書かないので、{path} の groups を直してください",
        "“{label}” is of a group, and “{ours}” in the site but “{theirs}” in the table; it is not written: change groups in {path}"
    )
}

/// That a field has changed on both sides, with what it was where that is known.
fn both_changed(label: &str, base: Option<&str>, ours: &str, theirs: &str) -> Message {
    let before = base.map(|base| say!("元:「{base}」、", "from “{base}” ")).unwrap_or_default();
    let (ja, en) = (before.ja, before.en);
    say!(
        "「{label}」がサイトと表の両方で変わっています。{ja}サイト:「{ours}」、表:「{theirs}」。書きません。表をサイトと同じにするか、サイトを直してください",
        "“{label}” has changed {en}both in the site (“{ours}”) and in the table (“{theirs}”); it is not written. Make the table like the site, or change the site"
    )
}

/// That a row is a goal by its number, though it has another title.
fn by_number(record: &Record, member: &Member) -> Option<Remark> {
    let title = record.value("title").filter(|_| record.id.is_none())?;
    let (known, id) = (&member.goal.title.value, &member.id);
    (comparable(&title.text) != comparable(known)).then(|| Remark {
        spot: title.spot.clone(),
        weight: Weight::Doubt,
        message: say!(
            "番号と課から {id}「{known}」と読みました",
            "it was read as {id} “{known}”, from its number and section"
        ),
    })
}

/// Whether two texts say the same in a field.
fn is_same(field: &Field, ours: &str, theirs: &str) -> bool {
    let number = |text: &str| comparable(text).replace(',', "").parse::<f64>().ok();
    let day = |text: &str| date::read_date(text).ok().map(|reading| reading.date);
    ours == theirs
        || match (field.role, &field.kind) {
            (Role::Section, _) => comparable(ours) == comparable(theirs),
            (_, FieldKind::Number) => number(ours).is_some() && number(ours) == number(theirs),
            (_, FieldKind::Records(columns)) => {
                // Blanks around values, and separators of numbers, are no difference.
                let rows = |text: &str| -> Vec<Vec<String>> {
                    let value = |(column, value): (&RecordColumn, String)| match column.kind {
                        RecordKind::Number => plain_number(&value).unwrap_or(value),
                        RecordKind::Text | RecordKind::Date => value,
                    };
                    let row = |line: &str| columns.iter().zip(records::values(line)).map(value).collect();
                    text.split('\n').map(row).collect()
                };
                rows(ours) == rows(theirs)
            }
            (_, FieldKind::Date) => day(ours).is_some() && day(ours) == day(theirs),
            _ => false,
        }
}

/// Whether Markdown that is replaced has more than a cell holds.
fn loses(config: &Config, member: &Member, old: &Shown) -> bool {
    let text = &member.goal.source.text;
    old.markdown.iter().any(|range| !cell::is_plain(&text[range.clone()], config.line_breaks))
}

//! The head of the sheet: made of what stands above the table where there is none, else kept, and told what differs.

use super::HeadChange;
use super::values::meant;
use crate::model::config::{Config, FieldKey};
use crate::model::date::read_date;
use crate::model::goal::Head;
use crate::model::japanese::comparable;
use crate::model::shown;
use crate::model::written::{WrittenFields, WrittenGroups, WrittenHead, WrittenSections};
use crate::model::{FiscalYear, Message};
use crate::say;
use crate::table::form::{Fact, Facts};
use crate::table::remark::{Remark, Spot, Weight};

/// The head of a new sheet; `other` is the department of the same sheet in another year.
pub fn new_head(
    config: &Config,
    facts: &Facts,
    (sections, groups): (WrittenSections, WrittenGroups),
    name: &str,
    other: Option<&str>,
    remarks: &mut Vec<Remark>,
) -> HeadChange {
    let text = |fact: &Option<Fact>| fact.as_ref().map(|fact| fact.text.clone());
    let created = facts.created.as_ref().filter(|fact| {
        let is_day = read_date(&fact.text).is_ok();
        if !is_day {
            let written = &fact.text;
            let message = say!(
                "作成日「{written}」を日として読めないので、書きません",
                "“{written}” is no day, so no date is written"
            );
            remarks.push(doubt(&fact.spot, message));
        }
        is_day
    });
    let created = created.map(|fact| fact.text.clone());
    let department = department(facts, name, other, remarks);
    HeadChange::New(WrittenHead {
        department,
        title: text(&facts.title),
        created,
        post: text(&facts.post),
        name: text(&facts.name),
        sections,
        groups,
        fields: own_fields(config, facts, remarks),
    })
}

/// The site's own fields as the table says them; what a field cannot be is told and not written.
fn own_fields(config: &Config, facts: &Facts, remarks: &mut Vec<Remark>) -> WrittenFields {
    let mut written = WrittenFields::new();
    for (key, fact) in &facts.own {
        let Some(field) = config.head_fields.iter().find(|field| field.key == *key) else { continue };
        match meant(config, field, &fact.text) {
            Ok(value) => written.push((key.clone(), value.written)),
            Err(why) => remarks.push(doubt(&fact.spot, why)),
        }
    }
    written
}

/// The department: as the table says, else that of another year, else of the post, else the folder's name.
fn department(facts: &Facts, name: &str, other: Option<&str>, remarks: &mut Vec<Remark>) -> String {
    if let Some(fact) = &facts.department {
        return fact.text.clone();
    }
    if let Some(other) = other {
        return other.to_owned();
    }
    let post = facts.post.as_ref();
    let of_post = post.and_then(|fact| Some((fact, fact.text.strip_suffix('長')?)));
    if let Some((fact, department)) =
        of_post.filter(|(_, department)| department.ends_with(['部', '局', '室', '課', '所', '院', '会']))
    {
        let post = &fact.text;
        let message = say!(
            "職名「{post}」から、部を「{department}」と読みました",
            "the department was read as “{department}”, from the post “{post}”"
        );
        remarks.push(doubt(&fact.spot, message));
        return department.to_owned();
    }
    let message = say!(
        "部の名前が表にないので、フォルダーの名前「{name}」を書きます。_index.md の department を直してください",
        "the table does not name the department, so the folder's name “{name}” is written; correct department in _index.md"
    );
    remarks.push(doubt(&Spot::default(), message));
    name.to_owned()
}

/// Tells in what the table differs from a head that stays.
pub fn compare(config: &Config, facts: &Facts, head: &Head, remarks: &mut Vec<Remark>) {
    let holder = head.holder.as_ref();
    let written = shown::of_head(config, head);
    let field = |key: &FieldKey| config.head_fields.iter().find(|field| field.key == *key);
    let own = facts.own.iter().map(|(key, fact)| {
        let known = written.iter().find(|(field, _)| field.key == *key).map(|(_, texts)| texts.join("\n"));
        // A number has its unit behind it in a table.
        let shown = field(key).and_then(|field| Some(meant(config, field, &fact.text).ok()?.shown));
        let fact = Fact { text: shown.unwrap_or_else(|| fact.text.clone()), spot: fact.spot.clone() };
        (fact, known.unwrap_or_default(), &**key)
    });
    let pairs = [
        (&facts.title, head.title.as_ref().map(|title| title.value.as_str()), "title"),
        (&facts.created, head.created.as_ref().map(|created| created.value.text.as_str()), "created"),
        (&facts.department, Some(head.department.value.as_str()), "department"),
        (&facts.post, holder.and_then(|holder| holder.post.as_deref()), "post"),
        (&facts.name, holder.and_then(|holder| holder.name.as_ref()).map(|name| name.value.as_str()), "name"),
    ];
    let usual = pairs
        .into_iter()
        .filter_map(|(fact, known, key)| Some((fact.clone()?, known.unwrap_or_default().to_owned(), key)));
    for (fact, known, key) in usual.chain(own) {
        let is_same_day = || {
            let days = (read_date(&fact.text), read_date(&known));
            matches!(days, (Ok(a), Ok(b)) if a.date == b.date)
        };
        if comparable(&fact.text) == comparable(&known) || key == "created" && is_same_day() {
            continue;
        }
        let (written, path) = (&fact.text, &head.source.path);
        let known = if known.is_empty() { "-" } else { &known };
        let message = say!(
            "{path} の {key} は「{known}」ですが、表は「{written}」です（{path} は変えません）",
            "{key} of {path} is “{known}”, but the table says “{written}”; {path} stays as it is"
        );
        remarks.push(doubt(&fact.spot, message));
    }
}

/// Tells that the table is of another year.
pub fn compare_year(facts: &Facts, year: FiscalYear, remarks: &mut Vec<Remark>) {
    let Some(fact) = &facts.year else { return };
    if let Some(written) = FiscalYear::parse(&fact.text).filter(|written| *written != year) {
        let (written, year) = (written.wareki(), year.wareki());
        let message = say!(
            "表は{written}のものですが、{year}に読み込みます",
            "the table is of {written}, but it is imported into {year}"
        );
        remarks.push(doubt(&fact.spot, message));
    }
}

fn doubt(spot: &Spot, message: Message) -> Remark {
    Remark { spot: spot.clone(), weight: Weight::Doubt, message }
}

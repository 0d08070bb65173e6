//! Goals as records: one a goal, one column a fact, the same for every sheet of a site.
//!
//! What is said once in a sheet is said in every record, days stand as programs read them beside the words of the sheet, and
//! names of columns are ASCII, so that a file says the same wherever it is taken.

use super::cells::GoalCells;
use crate::model::config::{Config, Field, FieldKind, RecordColumn, Role};
use crate::model::due::Due;
use crate::model::goal::Value;
use crate::model::numeral::plain_number;
use crate::model::site::{Sheet, SheetLineage};
use crate::model::{Date, Language, Message};
use crate::say;

/// What a record says in a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// A text, which may have several lines.
    Text(String),
    /// Several texts.
    List(Vec<String>),
    /// A number in decimal, such as `-1.5`.
    Number(String),
    /// Yes or no.
    Flag(bool),
    /// Rows of values.
    Rows(Vec<Vec<String>>),
}

/// What all cells of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    /// Texts.
    Text,
    /// Lists of texts.
    List,
    /// Numbers.
    Number,
    /// Days, as `2023-10-01`.
    Date,
    /// `true` or `false`.
    Flag,
    /// Addresses on the web.
    Url,
    /// Rows of values.
    Rows,
}

/// A column of records.
#[derive(Debug, Clone)]
pub struct Column {
    /// Its name, in ASCII.
    pub name: String,
    /// What people call it.
    pub label: String,
    /// What its cells are.
    pub kind: ColumnKind,
    /// The unit of its numbers.
    pub unit: Option<String>,
    /// What it says.
    pub description: Message,
    content: Content,
}

/// Where a column's cells come from.
#[derive(Debug, Clone)]
enum Content {
    Fact(Fact),
    Field(Field),
}

/// What a record says besides the fields of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fact {
    Id,
    MunicipalityCode,
    MunicipalityName,
    FiscalYear,
    Era,
    DepartmentCode,
    Department,
    SectionCode,
    CategoryCode,
    Order,
    DueKind,
    DueStart,
    DueEnd,
    DueApproximate,
    OtherText,
    Continues,
}

/// A record: a cell for each column.
pub type Record = Vec<Cell>;

impl ColumnKind {
    /// Its name in `columns.csv`.
    pub fn name(self) -> &'static str {
        match self {
            ColumnKind::Text => "text",
            ColumnKind::List => "list",
            ColumnKind::Number => "number",
            ColumnKind::Date => "date",
            ColumnKind::Flag => "flag",
            ColumnKind::Url => "url",
            ColumnKind::Rows => "rows",
        }
    }
}

/// The columns of a site's records: those of the form in its order, each beside its code, and what each record says on top.
pub fn columns(config: &Config) -> Vec<Column> {
    let mut columns = Vec::new();
    let head = [Fact::Id, Fact::MunicipalityCode, Fact::MunicipalityName, Fact::FiscalYear, Fact::Era];
    for fact in head.into_iter().chain([Fact::DepartmentCode, Fact::Department, Fact::Order]) {
        let is_known = !matches!(fact, Fact::MunicipalityCode) || config.open_data.municipality_code.is_some();
        columns.extend(is_known.then(|| of_fact(fact, config.language)));
    }
    for field in &config.fields {
        let before = match field.role {
            Role::Section => Some(Fact::SectionCode),
            Role::Category => Some(Fact::CategoryCode),
            _ => None,
        };
        columns.extend(before.map(|fact| of_fact(fact, config.language)));
        columns.push(of_field(field));
        if field.role == Role::Due {
            let facts = [Fact::DueKind, Fact::DueStart, Fact::DueEnd, Fact::DueApproximate];
            columns.extend(facts.map(|fact| of_fact(fact, config.language)));
        }
    }
    columns.extend([Fact::OtherText, Fact::Continues].map(|fact| of_fact(fact, config.language)));
    set_apart(&mut columns);
    columns
}

/// A site may call a field of its own as a column is called that all sites have.
fn set_apart(columns: &mut [Column]) {
    let facts: Vec<String> =
        columns.iter().filter(|it| matches!(it.content, Content::Fact(_))).map(|it| it.name.clone()).collect();
    for column in columns.iter_mut().filter(|column| matches!(column.content, Content::Field(_))) {
        if facts.contains(&column.name) {
            column.name.insert_str(0, "field_");
        }
    }
}

fn of_field(field: &Field) -> Column {
    let kind = match (field.role, &field.kind) {
        (Role::Category, _) | (_, FieldKind::List) => ColumnKind::List,
        (_, FieldKind::Number) => ColumnKind::Number,
        (_, FieldKind::Date) => ColumnKind::Date,
        (_, FieldKind::Flag) => ColumnKind::Flag,
        (_, FieldKind::Url) => ColumnKind::Url,
        (_, FieldKind::Records(_)) => ColumnKind::Rows,
        (_, FieldKind::Text | FieldKind::Prose | FieldKind::Due | FieldKind::Choice(_)) => ColumnKind::Text,
    };
    let note = field.note.as_deref().unwrap_or_default();
    let (label, is_prose) = (&field.label, field.kind == FieldKind::Prose);
    let columns = match &field.kind {
        FieldKind::Records(columns) => {
            columns.iter().map(RecordColumn::label_with_unit).collect::<Vec<String>>().join(" | ")
        }
        _ => String::new(),
    };
    let description = match (field.role, is_prose) {
        _ if !columns.is_empty() => say!(
            "{label}。1行に {columns}。records.csv に1値1行で",
            "{label}, each row {columns}; records.csv has a value a line"
        ),
        (Role::Due, _) => say!("いつまで。書かれたとおりの文", "the deadline, as it was written"),
        (_, true) if !note.is_empty() => say!("{label}（{note}）。書式を除いた文", "{label} ({note}), without markup"),
        (_, true) => say!("{label}。書式を除いた文", "{label}, without markup"),
        (_, false) if !note.is_empty() => say!("{label}（{note}）", "{label} ({note})"),
        (_, false) => say!("{label}", "{label}"),
    };
    Column {
        name: if field.role == Role::Due { "due_text".to_owned() } else { field.key.to_string() },
        label: field.label.clone(),
        kind,
        unit: field.unit.clone(),
        description,
        content: Content::Field(field.clone()),
    }
}

fn of_fact(fact: Fact, language: Language) -> Column {
    let row = FACTS.iter().find(|row| row.0 == fact).expect("the table has every fact");
    let &(_, name, kind, label_ja, label_en, ja, en) = row;
    Column {
        name: name.to_owned(),
        label: if language == Language::Ja { label_ja } else { label_en }.to_owned(),
        kind,
        unit: None,
        description: Message { ja: ja.to_owned(), en: en.to_owned() },
        content: Content::Fact(fact),
    }
}

/// Name, kind, label and meaning of each, the latter two in Japanese and in English.
type FactRow = (Fact, &'static str, ColumnKind, &'static str, &'static str, &'static str, &'static str);

#[rustfmt::skip]
const FACTS: [FactRow; 16] = [
    (Fact::Id, "id", ColumnKind::Text, "ID（識別子）", "ID",
        "目標の識別子。変わることがありません", "the goal's identity, which never changes"),
    (Fact::MunicipalityCode, "municipality_code", ColumnKind::Text, "団体コード", "municipality code",
        "全国地方公共団体コード（6桁）", "the six digits of the national code of local governments"),
    (Fact::MunicipalityName, "municipality_name", ColumnKind::Text, "団体名", "municipality",
        "公表する団体の名前", "the body that publishes"),
    (Fact::FiscalYear, "fiscal_year", ColumnKind::Number, "年度（西暦）", "fiscal year",
        "年度が始まる年（4月から翌年3月まで）", "the year in which the fiscal year begins, from April to March"),
    (Fact::Era, "era_label", ColumnKind::Text, "和暦", "era",
        "和暦による呼び方", "its name by the Japanese era"),
    (Fact::DepartmentCode, "department_code", ColumnKind::Text, "部コード", "department code",
        "codes.csv の department", "department in codes.csv"),
    (Fact::Department, "department", ColumnKind::Text, "部", "department",
        "部の名前", "the department's name"),
    (Fact::SectionCode, "section_code", ColumnKind::Text, "課コード", "section code",
        "codes.csv の section。複数は ; で区切る", "section in codes.csv; several are separated by ;"),
    (Fact::CategoryCode, "category_code", ColumnKind::List, "分類コード", "category code",
        "codes.csv の category。複数は ; で区切る", "category in codes.csv; several are separated by ;"),
    (Fact::Order, "order", ColumnKind::Number, "並び順", "order",
        "整理表の中での並び（1から）", "its place in the sheet, from 1"),
    (Fact::DueKind, "due_kind", ColumnKind::Text, "期限の種類", "kind of deadline",
        "codes.csv の due_kind", "due_kind in codes.csv"),
    (Fact::DueStart, "due_start", ColumnKind::Date, "期限の始まり", "start",
        "期限が表す最初の日", "the first day that the deadline means"),
    (Fact::DueEnd, "due_end", ColumnKind::Date, "期限の終わり", "end",
        "期限が表す最後の日", "the last day that the deadline means"),
    (Fact::DueApproximate, "due_approximate", ColumnKind::Flag, "おおよその期限", "approximate",
        "頃・予定など、おおよその期限なら true", "true if the days are only about right"),
    (Fact::OtherText, "other_text", ColumnKind::Text, "そのほかの文", "other text",
        "様式の欄にない文", "text that belongs to no field of the form"),
    (Fact::Continues, "continues", ColumnKind::List, "前年度からの継続", "continues",
        "引き継いだ前の年度の目標の id。複数は ; で区切る", "the ids of the goals of earlier years that it goes on with; several are separated by ;"),
];

/// The records of a sheet's goals, in official order. `lineage` has their other years, none if they have none.
pub fn records(config: &Config, columns: &[Column], sheet: &Sheet, lineage: Option<&SheetLineage>) -> Vec<Record> {
    let goals = sheet.goals.iter().enumerate();
    goals
        .map(|(at, member)| {
            let goal = GoalCells::of(config, sheet, member);
            let cell = |column: &Column| match &column.content {
                Content::Fact(fact) => of_goal(*fact, config, (sheet, lineage), &goal, at),
                Content::Field(field) => value(&goal, field, column.kind),
            };
            columns.iter().map(cell).collect()
        })
        .collect()
}

fn value(goal: &GoalCells, field: &Field, kind: ColumnKind) -> Cell {
    match goal.value(field) {
        Some(Value::Flag(flag)) => return Cell::Flag(*flag),
        Some(Value::Date(_, date)) => return Cell::Text(date.to_string()),
        Some(Value::Records(rows)) => return Cell::Rows(rows.clone()),
        _ => {}
    }
    let mut values = goal.values(field);
    match (kind, values.len()) {
        (_, 0) => Cell::Empty,
        (ColumnKind::List, _) => Cell::List(values),
        (ColumnKind::Number, 1) => plain_number(&values[0]).map_or_else(|| Cell::Text(values[0].clone()), Cell::Number),
        _ => text(values.pop().unwrap_or_default()),
    }
}

fn of_goal(
    fact: Fact,
    config: &Config,
    (sheet, lineage): (&Sheet, Option<&SheetLineage>),
    goal: &GoalCells,
    at: usize,
) -> Cell {
    let due: Option<&Due> = goal.member.goal.due.as_ref().map(|due| &due.value);
    let day = |date: Option<Date>| date.map_or(Cell::Empty, |date| Cell::Text(date.to_string()));
    match fact {
        Fact::Id => text(goal.member.id.clone()),
        Fact::MunicipalityCode => config.open_data.municipality_code.clone().map_or(Cell::Empty, Cell::Text),
        Fact::MunicipalityName => text(config.organization.clone()),
        Fact::FiscalYear => Cell::Number(sheet.year.0.to_string()),
        Fact::Era => text(sheet.year.wareki()),
        Fact::DepartmentCode => text(sheet.key.clone()),
        Fact::Department => text(sheet.head.department.value.clone()),
        Fact::SectionCode => text(goal.sections().map(|section| section.key.as_str()).collect::<Vec<&str>>().join(";")),
        Fact::CategoryCode => {
            let codes = goal.member.categories.iter().map(|&at| config.categories[at].key.clone());
            let codes: Vec<String> = codes.collect();
            if codes.is_empty() { Cell::Empty } else { Cell::List(codes) }
        }
        Fact::Order => Cell::Number((at + 1).to_string()),
        Fact::DueKind => due.map_or(Cell::Empty, |due| text(due.kind.name().to_owned())),
        Fact::DueStart => day(due.and_then(|due| due.start)),
        Fact::DueEnd => day(due.and_then(|due| due.end)),
        Fact::DueApproximate => due.map_or(Cell::Empty, |due| Cell::Flag(due.approximate)),
        Fact::OtherText => text(goal.other_text()),
        Fact::Continues => continued(lineage, &goal.member.id),
    }
}

/// The goals that a goal continues, as far as these readers may know of them.
fn continued(lineage: Option<&SheetLineage>, id: &str) -> Cell {
    let continues = lineage.and_then(|lineage| lineage.get(id)).map(|lineage| lineage.continues.clone());
    continues.filter(|ids| !ids.is_empty()).map_or(Cell::Empty, Cell::List)
}

fn text(text: String) -> Cell {
    if text.is_empty() { Cell::Empty } else { Cell::Text(text) }
}

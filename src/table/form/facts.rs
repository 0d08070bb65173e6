//! What stands above a table: the year, the sheet's title, its date, who answers for it.

use crate::model::FiscalYear;
use crate::model::config::{Config, Field, FieldKey};
use crate::table::address::Address;
use crate::table::grid::{Grid, Row};
use crate::table::label::folded;
use crate::table::remark::Spot;

/// What stands above a table, each with its cell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// 年度
    pub year: Option<Fact>,
    /// What the sheet is called beside the site's title.
    pub title: Option<Fact>,
    /// 作成日
    pub created: Option<Fact>,
    /// 部
    pub department: Option<Fact>,
    /// 職名
    pub post: Option<Fact>,
    /// 氏名
    pub name: Option<Fact>,
    /// The site's own fields of heads.
    pub own: Vec<(FieldKey, Fact)>,
}

/// A text and its cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// The text, on one line.
    pub text: String,
    /// The cell.
    pub spot: Spot,
}

/// Which fact a key names.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Key {
    Year,
    Created,
    Department,
    Post,
    Name,
}

const KEYS: &[(&str, Key)] = &[
    ("年度", Key::Year),
    ("作成日", Key::Created),
    ("作成年月日", Key::Created),
    ("記入日", Key::Created),
    ("部", Key::Department),
    ("部名", Key::Department),
    ("部局", Key::Department),
    ("部局名", Key::Department),
    ("部署", Key::Department),
    ("所属", Key::Department),
    ("職", Key::Post),
    ("職名", Key::Post),
    ("氏名", Key::Name),
];

/// Takes the facts of the rows above a header; what is known already stays.
pub fn take(facts: &mut Facts, grid: &Grid, header: u32, config: &Config, spot: &dyn Fn(Address) -> Spot) {
    for row in grid.rows.iter().take_while(|row| row.index < header) {
        for (place, cell) in row.cells.iter().enumerate() {
            let at = spot(Address { row: row.index, column: cell.column });
            let text = super::text::line(&cell.text);
            if let Some((field, value)) = own(&cell.text, config) {
                let fact = Fact { text: value, spot: at };
                if !facts.own.iter().any(|(known, _)| *known == field.key) {
                    facts.own.push((field.key.clone(), fact));
                }
            } else if let Some((key, value)) = pair(&text) {
                facts.set(key, value, at);
            } else if let Some(key) = key(&text) {
                if let Some((value, column)) = beside(row, place) {
                    facts.set(key, &value, spot(Address { row: row.index, column }));
                }
            } else {
                if let Some(year) = year_in(&text) {
                    facts.set(Key::Year, year, at.clone());
                }
                if let Some(title) = title_in(&text, config) {
                    facts.title.get_or_insert(Fact { text: title.to_owned(), spot: at });
                }
            }
        }
    }
}

impl Facts {
    fn set(&mut self, key: Key, text: &str, spot: Spot) {
        let place = match key {
            Key::Year => &mut self.year,
            Key::Created => &mut self.created,
            Key::Department => &mut self.department,
            Key::Post => &mut self.post,
            Key::Name => &mut self.name,
        };
        let text = text.trim();
        if !text.is_empty() {
            place.get_or_insert(Fact { text: text.to_owned(), spot });
        }
    }
}

fn key(text: &str) -> Option<Key> {
    let text = folded(text);
    let text = text.trim_end_matches(':');
    KEYS.iter().find(|(word, _)| folded(word) == text).map(|(_, key)| *key)
}

/// `職名　子ども家庭部長`, `作成日：令和5年4月1日`.
fn pair(text: &str) -> Option<(Key, &str)> {
    let (at, divider) =
        text.char_indices().find(|(_, letter)| letter.is_whitespace() || matches!(letter, ':' | '：'))?;
    let value = text[at + divider.len_utf8()..]
        .trim_matches(|letter: char| letter.is_whitespace() || matches!(letter, ':' | '：'));
    // `氏 名` is a key that is spread out.
    Some((key(&text[..at]).filter(|_| !value.is_empty() && key(text).is_none())?, value))
}

/// A field of heads that a cell begins with the label of, and what stands behind: `組織の使命　…`.
fn own<'c>(text: &str, config: &'c Config) -> Option<(&'c Field, String)> {
    let text = text.trim();
    config.head_fields.iter().find_map(|field| {
        let rest = text.strip_prefix(field.label.as_str())?;
        let value = rest.strip_prefix(|letter: char| letter.is_whitespace() || matches!(letter, ':' | '：'))?.trim();
        (!value.is_empty()).then(|| (field, value.to_owned()))
    })
}

/// The next cell of the row that says something, unless that is a key as well.
fn beside(row: &Row, place: usize) -> Option<(String, u32)> {
    let cell = row.cells[place + 1..].iter().find(|cell| !cell.text.trim().is_empty())?;
    let text = super::text::line(&cell.text);
    (key(&text).is_none() && pair(&text).is_none()).then_some((text, cell.column))
}

/// The `令和5年度` in a text.
fn year_in(text: &str) -> Option<&str> {
    let end = text.find("年度")? + "年度".len();
    let starts = text[..end].char_indices().rev().skip(2).take(8).map(|(at, _)| at);
    let found = starts.filter(|start| FiscalYear::parse(&text[*start..end]).is_some());
    found.last().map(|start| &text[start..end])
}

/// What stands in brackets behind the site's title: `組織目標展開整理表（部の組織目標）`.
fn title_in<'a>(text: &'a str, config: &Config) -> Option<&'a str> {
    let rest = text[text.find(config.title.as_str())? + config.title.len()..].trim();
    let inner = rest.strip_prefix(['（', '('])?.strip_suffix(['）', ')'])?.trim();
    (!inner.is_empty()).then_some(inner)
}

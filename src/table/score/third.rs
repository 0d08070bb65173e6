//! Level 3: tables of different bodies and years can be joined.

use std::collections::BTreeMap;

use super::cells::{Column, is_number};
use super::{Findings, Judged, Verdict, form};
use crate::model::date::Era;
use crate::say;
use crate::table::address::Address;

pub(super) fn header_first(judged: &Judged) -> Verdict {
    let is_above = |(grid, table): (&&crate::table::grid::Grid, &super::cells::Table)| {
        // A first line with one cell above a wider table is a title.
        let first = grid.rows.first()?;
        let is_title = first.cells.len() == 1 && grid.rows.iter().skip(1).any(|row| row.cells.len() > 2);
        (table.header > 0 || is_title).then(|| (grid.name.clone(), Address { row: first.index, column: 0 }))
    };
    form(judged.grids.iter().zip(judged.tables).filter_map(is_above).collect(), None)
}

/// Words in names of columns of which the numbers need no unit.
const UNITLESS: [&str; 10] = ["id", "code", "no", "number", "year", "month", "date", "count", "order", "level"];

pub(super) fn units(judged: &Judged) -> Verdict {
    let mut found = Vec::new();
    for table in judged.tables {
        let nameless = table.columns.iter().filter(|column| {
            let are_numbers = !column.cells.is_empty() && column.cells.iter().all(|(_, text)| is_number(text));
            are_numbers && !column.words().any(|word| UNITLESS.contains(&word.as_str())) && !names_a_unit(column)
        });
        found.extend(nameless.map(|column| (table.name.to_owned(), Address { row: table.header, column: column.at })));
    }
    // A table of units that goes with the file says it as well, which nobody can see from the file alone.
    let what = say!(
        "単位のない数値の列（columns.csv に単位があれば、そのままで構いません）",
        "numbers without a unit, unless columns.csv names it"
    );
    if found.is_empty() { Verdict::Fits } else { Verdict::Content(Findings { cells: found, what: Some(what) }) }
}

fn names_a_unit(column: &Column) -> bool {
    let name = column.name.as_str();
    name.contains(['(', '（', '年', '月', '日', '数', '率', '番', '順']) || name.contains("コード")
}

pub(super) fn time(judged: &Judged) -> Verdict {
    let is_of_time = |column: &Column| {
        ["年", "月", "日", "時期", "期間"].iter().any(|word| column.name.contains(word))
            || column.words().any(|word| matches!(word.as_str(), "date" | "year" | "month" | "period"))
    };
    let has_era = |text: &str| Era::ALL.iter().any(|era| text.starts_with(era.kanji()));
    judged.form(|column, text| is_of_time(column) && has_era(text))
}

pub(super) fn area(judged: &Judged) -> Verdict {
    let mut found = Vec::new();
    for table in judged.tables {
        let is_code = |column: &Column| {
            let name = column.name.as_str();
            name.contains("団体コード")
                || name.contains("市区町村コード")
                || name.contains("municipality_code")
                || name.contains("area_code")
        };
        let is_name = |column: &&Column| {
            matches!(column.name.as_str(), "municipality_name" | "団体名" | "市区町村名" | "自治体名" | "市町村名")
        };
        if !table.columns.iter().any(is_code) {
            let names = table.columns.iter().filter(is_name);
            found.extend(names.map(|column| (table.name.to_owned(), Address { row: table.header, column: column.at })));
        }
    }
    form(found, None)
}

pub(super) fn alike(judged: &Judged) -> Verdict {
    let Some(table) = judged.tables.first().filter(|_| !judged.others.is_empty()) else { return Verdict::NotForIt };
    let own: Vec<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
    let is_other = judged.others.iter().any(|other| *other != own);
    let what = say!("ほかのファイルと列が違います", "its columns are others than those of the other files");
    if is_other { Verdict::Form(Findings { cells: Vec::new(), what: Some(what) }) } else { Verdict::Fits }
}

/// Years, months or numbered names in the header of at least three columns.
pub(super) fn long_form(judged: &Judged) -> Verdict {
    let mut found = Vec::new();
    for table in judged.tables {
        let is_time = |name: &str| {
            let digits = name.bytes().filter(u8::is_ascii_digit).count();
            digits > 0 && ["年", "月", "期"].iter().any(|word| name.contains(word))
        };
        let times: Vec<&Column> = table.columns.iter().filter(|column| is_time(&column.name)).collect();
        let mut numbered: BTreeMap<&str, Vec<&Column>> = BTreeMap::new();
        for column in &table.columns {
            let stem = column.name.trim_end_matches(|letter: char| letter.is_ascii_digit());
            if stem.len() < column.name.len() && !stem.is_empty() {
                numbered.entry(stem).or_default().push(column);
            }
        }
        let wide =
            (times.len() >= 3).then_some(times).into_iter().chain(numbered.into_values().filter(|it| it.len() >= 4));
        let cells =
            wide.flatten().map(|column| (table.name.to_owned(), Address { row: table.header, column: column.at }));
        found.extend(cells);
    }
    form(found, None)
}

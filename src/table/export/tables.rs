//! What goes with records: which codes there are, what the columns say, how to read the files.

use std::collections::BTreeSet;

use super::records::Column;
use crate::model::config::{Config, Download, FieldKind};
use crate::model::due::DueKind;
use crate::model::goal::Value;
use crate::model::site::Sheet;
use crate::model::{Language, Message};
use crate::say;

/// The version of what columns there are and what they mean; it changes when a reader of the files would have to.
pub const VERSION: u32 = 1;

/// A table of texts.
pub struct Table {
    /// Its name: `codes`.
    pub name: &'static str,
    /// The names of its columns.
    pub header: &'static [&'static str],
    /// Its rows.
    pub rows: Vec<Vec<String>>,
}

/// Every code of the records, with what it stands for.
pub fn codes(config: &Config, sheets: &[&Sheet]) -> Table {
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut row = |list: &str, parent: &str, code: &str, name: &str, description: &str| {
        rows.push([list, parent, code, name, description].map(str::to_owned).to_vec());
    };
    // A name that no goal here has may be one of which nobody is to know.
    let goals = || sheets.iter().flat_map(|sheet| &sheet.goals);
    let used: BTreeSet<usize> = goals().flat_map(|member| member.categories.iter().copied()).collect();
    for category in used.iter().map(|&at| &config.categories[at]) {
        row("category", "", &category.key, &category.name, category.description.as_deref().unwrap_or_default());
    }
    let mut seen = BTreeSet::new();
    for sheet in sheets {
        if seen.insert((sheet.key.clone(), String::new(), sheet.head.department.value.clone())) {
            row("department", "", &sheet.key, &sheet.head.department.value, "");
        }
        for section in &sheet.sections {
            if seen.insert((sheet.key.clone(), section.key.clone(), section.name.clone())) {
                row("section", &sheet.key, &section.key, &section.name, "");
            }
        }
    }
    for kind in DueKind::ALL {
        row("due_kind", "", kind.name(), words_of(kind).text(config.language), "");
    }
    for field in &config.fields {
        let FieldKind::Choice(choices) = &field.kind else { continue };
        let is_chosen = |choice: &String| {
            let mut values = goals().flat_map(|member| &member.goal.values);
            values.any(|(key, value)| *key == field.key && value.value == Value::Text(choice.clone()))
        };
        choices.iter().filter(|choice| is_chosen(choice)).for_each(|choice| row(&field.key, "", choice, choice, ""));
    }
    Table { name: "codes", header: &["list", "parent", "code", "name", "description"], rows }
}

/// What each column says.
pub fn columns(columns: &[Column], language: Language) -> Table {
    let row = |column: &Column| {
        let unit = column.unit.clone().unwrap_or_default();
        let description = column.description.text(language).to_owned();
        vec![column.name.clone(), column.label.clone(), column.kind.name().to_owned(), unit, description]
    };
    let rows = columns.iter().map(row).collect();
    Table { name: "columns", header: &["name", "label", "type", "unit", "description"], rows }
}

/// How files of these kinds are to be read, as a text of its own.
pub fn readme(config: &Config, kinds: &[Download]) -> String {
    let (organization, title) = (&config.organization, &config.title);
    // The mark at the front tells browsers and Windows which letters these are.
    let mut parts =
        vec![say!("\u{feff}{organization} {title} のデータ\n\n", "\u{feff}Data of {title}, {organization}\n\n")];
    parts.extend(kinds.iter().map(|kind| files_of(*kind)));
    parts.extend(own_tables(config));
    parts.push(say!(
        "- codes.csv: コードの一覧（list は一覧の名前、parent は課が属する部のコード）
- columns.csv: 列の意味、型、単位
- reports.csv、report-texts.csv、indicators.csv、values.csv: 目標の報告（1行が報告と評価、文章、指標、実績値。id は目標のもの。あるときだけ）

読み方

- 列の構成と意味の版は {VERSION} です。変わるときは、この番号が変わります。
- 空のセルは、値がないことを表します（0 ではありません）。
- 年度は4月から翌年3月までで、fiscal_year はその始まりの西暦年です。期限は、書かれたとおりの due_text と、それが表す日 due_start・due_end（ISO 8601）です。
- level などの文は、書式を除いたものです。
",
        "- codes.csv: all codes (list: which list; parent: the code of a section's department)
- columns.csv: what the columns mean, their types and units
- reports.csv, report-texts.csv, indicators.csv, values.csv: reports on the goals, one row a report and rating, a text, an indicator, a value, each with its goal's id; only where there are any

How to read them

- The columns and their meaning have version {VERSION}, which changes whenever they do.
- An empty cell says that there is no value; it is not 0.
- A fiscal year is April to March; fiscal_year is the year in which it begins. A deadline is due_text as it was written, and the days it means, due_start and due_end (ISO 8601).
- Texts such as level are without markup.
"
    ));
    if kinds.contains(&Download::Csv) {
        parts.push(say!(
            "- CSV のセルの中では、改行を \\n、\\ を \\\\ と書いています。
- = + - @ ' などで始まる文の前には ' を付けています（表計算ソフトが式として実行しないように）。1字取ると元の文です。
",
            "- In cells of CSV a line break is written \\n and a backslash \\\\.
- A text that begins with = + - @ ' or the like has a ' in front, so that no spreadsheet runs it. Take one off to have the text.
"
        ));
    }
    if kinds.iter().any(|kind| matches!(kind, Download::Csv | Download::Xlsx)) {
        parts.push(say!(
            "- CSV と XLSX の型が list の列では、複数の値を ; で区切っています。値の中の ; は \\; 、\\ は \\\\ と書いています。
",
            "- In columns of type list, of CSV and XLSX, several values are separated by ;. A ; inside a value is written \\; and a backslash \\\\.
"
        ));
    }
    parts.extend(config.open_data.licence.as_ref().map(|licence| {
        let (name, url) = (&licence.name, licence.url.as_deref().unwrap_or_default());
        say!("\n利用条件: {name} {url}\n", "\nLicence: {name} {url}\n")
    }));
    parts.iter().map(|part| part.text(config.language)).collect()
}

/// The tables that there are only where a site declares fields for them.
fn own_tables(config: &Config) -> impl Iterator<Item = Message> {
    let has_records = config.fields.iter().any(|field| matches!(field.kind, FieldKind::Records(_)));
    let heads = (!config.head_fields.is_empty()).then(|| {
        say!(
            "- heads.csv: 整理表の基本情報の独自の項目（1行が1項目。sheet は整理表の ID。あるときだけ）\n",
            "- heads.csv: the site's own fields of the heads of sheets, one row a field; only where there are any\n"
        )
    });
    let records = has_records.then(|| {
        say!(
            "- records.csv: 記録の項目（1行が1値。row は目標の中での行。あるときだけ）\n",
            "- records.csv: fields of records, one row a value; row is its place in the goal; only where there are any\n"
        )
    });
    heads.into_iter().chain(records)
}

fn files_of(kind: Download) -> Message {
    match kind {
        Download::Csv => say!(
            "- goals.csv: 1行が1目標。UTF-8（BOM 付き）、行末は CR LF
- goals-cp932.csv: 同じ内容を、Windows の Shift_JIS（CP932）で。表せない文字は replaced.csv にあるとおりに置き換えています
",
            "- goals.csv: one goal a line; UTF-8 with a byte order mark, lines end with CR LF
- goals-cp932.csv: the same in Shift_JIS of Windows (CP932); replaced.csv lists what it cannot write
"
        ),
        Download::Xlsx => say!("- goals.xlsx: 1行が1目標の表計算ファイル\n", "- goals.xlsx: one goal a row, as a workbook\n"),
        Download::Json => say!(
            "- goals.json: 目標の JSON。形は goals.schema.json\n",
            "- goals.json: the goals as JSON; its shape is in goals.schema.json\n"
        ),
    }
}

fn words_of(kind: DueKind) -> Message {
    match kind {
        DueKind::Fixed => say!("日まで", "by a day"),
        DueKind::Month => say!("月", "in a month"),
        DueKind::Half => say!("半期", "in a half of the year"),
        DueKind::Quarter => say!("四半期", "in a quarter"),
        DueKind::FiscalYear => say!("年度", "in a fiscal year"),
        DueKind::Range => say!("期間", "from one day to another"),
        DueKind::Ongoing => say!("随時", "going on"),
        DueKind::Recurring => say!("毎回", "again and again"),
        DueKind::Asap => say!("早急", "as soon as possible"),
        DueKind::Undecided => say!("未定", "not settled"),
        DueKind::Event => say!("催し・会議の時", "when something takes place"),
        DueKind::Beyond => say!("次年度以降", "not in this fiscal year"),
        DueKind::Done => say!("実施済み", "already reached"),
        DueKind::None => say!("なし", "none"),
        DueKind::Ditto => say!("上と同じ", "the same as before"),
        DueKind::Invalid => say!("読み取れない", "could not be read"),
    }
}

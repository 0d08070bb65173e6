//! `import`: what becomes of the tables that people have, told to the cell, and written as it was shown.

use std::io::{Cursor, Write};

use goalsheet::host::write::{self, Step};
use proptest::prelude::*;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet};
use serde_json::Value;
use zip::write::SimpleFileOptions;

use crate::site::{Run, Site, goal, repository};

const SAMPLE: &str = include_str!("../fixtures/kokubunji-r5-kodomo-katei.txt");
/// The same, and a table with formats, a merged cell and a hidden row, as LibreOffice has saved them.
const SAMPLE_XLS: &[u8] = include_bytes!("../fixtures/tables/sample.xls");
const SAMPLE_ODS: &[u8] = include_bytes!("../fixtures/tables/sample.ods");
const FORMATS_XLS: &[u8] = include_bytes!("../fixtures/tables/formats.xls");
const FORMATS_ODS: &[u8] = include_bytes!("../fixtures/tables/formats.ods");

/// The preview as JSON, and the exit status.
fn preview(site: &Site, file: &str, more: &[&str]) -> (Value, i32) {
    let run = site.run(&[&["import", file, "--into", "r5/kosodate", "--format", "json"], more].concat());
    let value = serde_json::from_str(&run.stdout).unwrap_or_else(|_| panic!("{}{}", run.stdout, run.stderr));
    (value, run.status)
}

fn summary(value: &Value) -> [i64; 7] {
    ["added", "changed", "same", "missing", "doubts", "unreadable", "conflicts"]
        .map(|name| value["summary"][name].as_i64().expect("it is there"))
}

/// `cell … message` of each remark of a kind.
fn remarks(value: &Value, kind: &str) -> Vec<String> {
    let remark = |it: &Value| {
        format!("{} … {}", it["cell"].as_str().expect("a cell"), it["message"]["ja"].as_str().expect("a text"))
    };
    value[kind].as_array().expect("a list").iter().map(remark).collect()
}

/// Whether a remark of a kind says these words at a cell.
fn says(value: &Value, kind: &str, cell: &str, words: &str) -> bool {
    remarks(value, kind).iter().any(|it| it.starts_with(&format!("{cell} …")) && it.contains(words))
}

/// Why a file was refused.
fn refused(run: &Run) -> &str {
    assert_eq!((run.status, run.stdout.as_str()), (1, ""), "{}", run.stderr);
    &run.stderr
}

/// A site with the sample's configuration and no content.
fn empty_site() -> Site {
    let config = std::fs::read_to_string(repository().join("goalsheet.yaml")).expect("it is there");
    Site::empty().file("goalsheet.yaml", &config).file("content/readme.txt", "")
}

const HEADER: &str = "番号\t実施項目\t計画・方針等の分類\tどの水準まで\tどのような方法で\tいつまで\t共通/課名\n";

/// Rows below the usual header.
fn table(rows: &str) -> String {
    format!("{HEADER}{rows}")
}

fn bytes(workbook: &mut Workbook) -> Vec<u8> {
    workbook.save_to_buffer().expect("it can be written")
}

/// A workbook of one sheet.
fn workbook(name: &str, fill: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name(name).expect("a good name");
    fill(sheet);
    bytes(&mut workbook)
}

fn header(sheet: &mut Worksheet, row: u32) {
    for (column, label) in HEADER.trim_end().split('\t').enumerate() {
        sheet.write(row, column as u16, label).expect("it is written");
    }
}

fn row(sheet: &mut Worksheet, row: u32, cells: &[&str]) {
    for (column, text) in cells.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
        sheet.write(row, column as u16, *text).expect("it is written");
    }
}

/// A package of parts.
fn package(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).expect("a part");
        zip.write_all(text.as_bytes()).expect("its text");
    }
    zip.finish().expect("it is whole").into_inner()
}

/// A workbook made of the XML of a sheet and of shared strings.
fn raw_workbook(sheet: &str, strings: &str) -> Vec<u8> {
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
    let relation = |id: &str, kind: &str, target: &str| {
        format!("<Relationship Id=\"{id}\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"/>")
    };
    package(&[
        (
            "[Content_Types].xml",
            "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"xml\" ContentType=\"application/xml\"/></Types>",
        ),
        (
            "_rels/.rels",
            &format!(
                "<Relationships xmlns=\"{PACKAGE}\">{}</Relationships>",
                relation("r1", "officeDocument", "xl/workbook.xml")
            ),
        ),
        (
            "xl/workbook.xml",
            &format!(
                "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            &format!(
                "<Relationships xmlns=\"{PACKAGE}\">{}{}</Relationships>",
                relation("r1", "worksheet", "worksheets/sheet1.xml"),
                relation("r2", "sharedStrings", "sharedStrings.xml")
            ),
        ),
        ("xl/worksheets/sheet1.xml", &format!("<worksheet xmlns=\"{MAIN}\">{sheet}</worksheet>")),
        ("xl/sharedStrings.xml", &format!("<sst xmlns=\"{MAIN}\">{strings}</sst>")),
    ])
}

/// The goal files of the sample as this repository has them, and its head without keys of sections, which no table has.
fn sample_files() -> Vec<(String, String)> {
    let folder = repository().join("content/r5/kodomo-katei");
    let mut files: Vec<(String, String)> = std::fs::read_dir(folder)
        .expect("it is there")
        .map(|entry| {
            let path = entry.expect("an entry").path();
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            let text = std::fs::read_to_string(path).expect("it can be read");
            let without_key = |line: &str| match line.split_once(", key: ") {
                Some((before, after)) => format!("{before}, {}", after.split_once(", ").expect("a number follows").1),
                None => line.to_owned(),
            };
            let text = if name == "_index.md" {
                text.lines().map(without_key).collect::<Vec<_>>().join("\n") + "\n"
            } else {
                text
            };
            (name, text)
        })
        .collect();
    files.sort();
    files
}

/// What an import of some bytes writes: the files of the new sheet.
fn imported(bytes: &[u8]) -> Vec<(String, String)> {
    let site = empty_site().bytes("in", bytes);
    let run = site.run(&["import", "in", "--into", "r5/kodomo-katei", "--yes"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    let tree = site.tree("content/r5/kodomo-katei");
    assert_eq!(run.stdout.lines().count(), tree.len());
    tree.into_iter().map(|(name, bytes)| (name, String::from_utf8(bytes).expect("text"))).collect()
}

fn quoted(text: &str, separator: char) -> String {
    let field = |cell: &str| {
        if cell.contains([separator, '"', '\n']) {
            format!("\"{}\"", cell.replace('"', "\"\""))
        } else {
            cell.to_owned()
        }
    };
    let rows = text.lines().map(|line| line.split('\t').map(field).collect::<Vec<_>>().join(&separator.to_string()));
    rows.collect::<Vec<_>>().join("\r\n") + "\r\n"
}

#[test]
fn the_sample_becomes_the_files_of_this_repository_however_it_comes() {
    let expected = sample_files();
    let csv = quoted(SAMPLE, ',');
    let utf16: Vec<u8> = format!("\u{FEFF}{SAMPLE}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let cp932 = encoding_rs::SHIFT_JIS.encode(&csv);
    assert!(!cp932.2, "all of it can be written in CP932");
    for (name, bytes) in [
        ("the clipboard of LibreOffice", SAMPLE.as_bytes().to_vec()),
        ("the clipboard of Excel", SAMPLE.replace("子ども若者 計画課", "\"子ども若者\n計画課\"").into_bytes()),
        ("csv", csv.clone().into_bytes()),
        ("csv with a mark", format!("\u{FEFF}{csv}").into_bytes()),
        ("cp932", cp932.0.into_owned()),
        ("unicode text", utf16),
        ("merged xlsx", merged_sample()),
        ("ods", ods_sample()),
        ("ods of LibreOffice", SAMPLE_ODS.to_vec()),
        ("xls of LibreOffice", SAMPLE_XLS.to_vec()),
    ] {
        let files = imported(&bytes);
        assert_eq!(files.len(), expected.len(), "{name}");
        for (known, made) in expected.iter().zip(&files) {
            assert_eq!(made, known, "{name}");
        }
    }
}

/// The sample as the official form has it: the number of a group merged over its rows, names wrapped by the cell's width.
fn merged_sample() -> Vec<u8> {
    workbook("組織目標", |sheet| {
        let rows: Vec<Vec<&str>> = SAMPLE.lines().map(|line| line.split('\t').collect()).collect();
        let format = Format::new();
        for (index, cells) in rows.iter().enumerate() {
            for (column, text) in cells.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
                sheet.write(index as u32, column as u16, text.replace("若者 計", "若者\n計")).expect("it is written");
            }
        }
        let mut index = 0;
        while index < rows.len() {
            let is_goal = |row: &Vec<&str>| row.len() > 6 && !["番号", "作成日"].contains(&row[0]);
            let last = (index + 1..rows.len()).take_while(|at| is_goal(&rows[*at]) && rows[*at][0].is_empty()).last();
            if let (true, Some(last)) = (is_goal(&rows[index]), last) {
                sheet.merge_range(index as u32, 0, last as u32, 0, rows[index][0], &format).expect("it is merged");
            }
            index = last.map_or(index, |last| last) + 1;
        }
    })
}

fn ods_sample() -> Vec<u8> {
    let mut rows = String::new();
    for line in SAMPLE.lines() {
        let cells: String = line
            .split('\t')
            .map(|cell| match cell {
                "" => "<table:table-cell/>".to_owned(),
                cell => format!(
                    "<table:table-cell office:value-type=\"string\"><text:p>{}</text:p></table:table-cell>",
                    cell.replace('&', "&amp;").replace('<', "&lt;").replace(' ', "<text:s/>")
                ),
            })
            .collect();
        rows.push_str(&format!(
            "<table:table-row>{cells}<table:table-cell table:number-columns-repeated=\"16376\"/></table:table-row>"
        ));
    }
    rows.push_str("<table:table-row table:number-rows-repeated=\"1048000\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>");
    package(&[
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        (
            "content.xml",
            &format!(
                "<office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\"><office:body><office:spreadsheet><table:table table:name=\"組織目標\">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"
            ),
        ),
    ])
}

#[test]
fn nothing_is_written_without_yes_and_the_last_line_is_the_command_that_writes() {
    let site = empty_site().file("目標 一覧.txt", SAMPLE);
    let before = site.tree(".");
    let run = site.run(&["import", "目標 一覧.txt", "--into", "r5/kodomo-katei"]);
    assert_eq!((run.status, run.stdout.as_str()), (0, ""));
    assert!(run.stderr.starts_with("新規 23・変更 0（0 欄）・同じ 0・表にない 0・疑い 4\n"), "{}", run.stderr);
    assert_eq!(run.stderr.lines().last(), Some("  goalsheet import \"目標 一覧.txt\" --into r5/kodomo-katei --yes"));
    assert_eq!(site.tree("."), before);
    let written = site.run(&["import", "目標 一覧.txt", "--into", "r5/kodomo-katei", "--yes"]);
    assert_eq!((written.status, written.stdout.lines().count()), (0, 24));
    let again = site.run(&["import", "目標 一覧.txt", "--into", "r5/kodomo-katei", "--yes"]);
    assert!(again.stderr.starts_with("新規 0・変更 0（0 欄）・同じ 23・"), "{}", again.stderr);
    assert_eq!(again.stdout, "");
    let check = site.run(&["check"]);
    assert_eq!(check.status, 0, "{}", check.stderr);
}

#[test]
fn a_table_read_from_the_clipboard_tells_quotes_from_letters() {
    let text =
        table("1\t\"頭\t個別計画\t\"a\n\"\"b\"\"\"\t方法\t10月\t保育課\n1\ta\"b\t個別計画\t水準\t方法\t10月\t保育課\n");
    let site = Site::small().file("in.txt", &text);
    let run = site.run(&["import", "in.txt", "--into", "r5/kosodate", "--yes"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    let first = site.read("content/r5/kosodate/1-2.md");
    assert!(first.contains("title: '\"頭'") && first.contains("a\\\n\"b\""), "{first}");
    assert!(site.read("content/r5/kosodate/1-3.md").contains("title: a\"b\n"));
}

#[test]
fn dittos_are_filled_and_told_and_a_bar_is_none() {
    let rows = ["〃", "″", "\"", "同上", "　〃　", "—"];
    let rows: String =
        rows.iter().enumerate().map(|(at, mark)| format!("\t目標{at}\t{mark}\t水準\t方法\t10月\t保育課\n")).collect();
    let site = Site::small().file("in.txt", &table(&format!("1\t頭\t個別計画\t水準\t方法\t10月\t保育課\n{rows}")));
    let (value, status) = preview(&site, "in.txt", &[]);
    assert_eq!(status, 1);
    assert_eq!(remarks(&value, "doubts").iter().filter(|it| it.contains("を「個別計画」と読みました")).count(), 5);
    assert!(says(&value, "doubts", "C3", "〃 を「個別計画」と読みました"), "{value:#}");
    assert!(says(&value, "unreadable", "C8", "「—」という分類はありません"), "{value:#}");
}

#[test]
fn what_is_no_goal_is_passed_over_with_a_word_or_refused_at_its_cell() {
    let rows = "1\t一\t個別計画\t水準\t方法\t10月\t保育課\n\t\t\t続き\t\t\t\n合計\t\t12\n※ 注記です\n-\t-\t-\t-\t-\t-\t-\n\t\t施政方針\t水準\t方法\t10月\t保育課\n2\t二\t個別計画\t水準\t方法\t10月\t相談室\n";
    let site = Site::small().file("in.txt", &table(rows));
    let (value, status) = preview(&site, "in.txt", &[]);
    assert_eq!(status, 1);
    for (cell, words) in [("D3", "続きと読みました"), ("A4", "合計"), ("A5", "注記"), ("A6", "どの欄も")]
    {
        assert!(says(&value, "doubts", cell, words), "{cell} {value:#}");
    }
    assert!(says(&value, "unreadable", "B7", "実施項目がない"), "{value:#}");
    assert_eq!(value["goals"].as_array().map(Vec::len), Some(2));
    site.run(&["import", "in.txt", "--into", "r5/kosodate", "--yes"]);
    assert!(site.read("content/r5/kosodate/1-2.md").contains("水準\\\n続き\n"));
}

#[test]
fn a_header_comes_again_and_its_columns_may_stand_elsewhere() {
    let again = HEADER.replace("番号", "番　号").replace("どのような方法で", "どのような\u{3000}方法で(手段)\t");
    let text = format!(
        "{}1\t一\t個別計画\t水準\t方法\t10月\t保育課\n\n{again}2\t二\t個別計画\t水準\t方法二\t\t3月\t相談室\n",
        HEADER
    );
    let site = Site::small().file("in.txt", &text);
    let (value, status) = preview(&site, "in.txt", &[]);
    assert_eq!((status, summary(&value)), (0, [2, 0, 0, 1, 0, 0, 0]), "{value:#}");
    site.run(&["import", "in.txt", "--into", "r5/kosodate", "--yes"]);
    assert!(site.read("content/r5/kosodate/2-1.md").contains("due: 3月"));
}

#[test]
fn two_columns_of_one_field_are_refused_with_both_letters() {
    let site = Site::small()
        .file("two.txt", "実施項目\t課名\t期限\tいつまで\n一\t保育課\t10月\t3月\n")
        .file("one.txt", "実施項目\t課名\t期限\tいつまで\n一\t保育課\t\t3月\n");
    let run = site.run(&["import", "two.txt", "--into", "r5/kosodate"]);
    assert!(refused(&run).contains("C 列「期限」と D 列「いつまで」が同じ項目です"), "{}", run.stderr);
    let (value, _) = preview(&site, "one.txt", &[]);
    assert_eq!(value["columns"][2]["column"], "D");
}

#[test]
fn columns_about_staff_are_never_taken_and_their_text_is_not_shown() {
    let site =
        Site::small().file("in.txt", "実施項目\t課名\tいつまで\t担当者\t内線\n一\t保育課\t10月\t山田太郎\t1234\n");
    let (value, _) = preview(&site, "in.txt", &[]);
    assert_eq!(value["untaken"][0]["staff"], true);
    assert!(!value.to_string().contains("山田太郎") && !value.to_string().contains("1234"));
}

#[test]
fn unknown_names_are_told_with_the_nearest_and_sections_can_be_added() {
    let rows = "1\t一\t個別計化\t水準\t方法\t10月\t保育課\n2\t二\t個別計画\t水準\t方法\t10月\t企画総務課\n";
    let site = Site::small().file("in.txt", &table(rows));
    let (value, _) = preview(&site, "in.txt", &[]);
    assert!(says(&value, "unreadable", "C2", "「個別計画」のことですか"), "{value:#}");
    assert!(says(&value, "unreadable", "G3", "--add-sections"), "{value:#}");
    let run = site.run(&["import", "in.txt", "--into", "r5/kosodate", "--add-sections", "--yes"]);
    assert_eq!(run.stdout, "content/r5/kosodate/_index.md\ncontent/r5/kosodate/2.md\n", "{}", run.stderr);
    let head = site.read("content/r5/kosodate/_index.md");
    assert_eq!(
        head,
        "---\ndepartment: 子育て部\nsections:\n  - { name: 保育課, key: hoiku }\n  - { name: 相談室, key: sodan }\n  - 企画総務課\n---\n"
    );
}

#[test]
fn what_would_be_markdown_is_text_on_the_page() {
    let cell = "\"1. 調査\n# 見出し\n- 項目\n> 引用\"";
    let site = Site::small().file("in.txt", &table(&format!("1\t一\t個別計画\t{cell}\t方法\t10月\t保育課\n")));
    site.run(&["import", "in.txt", "--into", "r5/kosodate", "--yes"]);
    let text = site.read("content/r5/kosodate/1-2.md");
    assert!(text.contains("1\\. 調査\\\n\\# 見出し\\\n\\- 項目\\\n\\> 引用\n"), "{text}");
    let (value, _) = preview(&site, "in.txt", &[]);
    assert_eq!(summary(&value)[..3], [0, 0, 1]);
    site.build();
    assert!(site.read("public/r5/kosodate/1-2.html").contains("&gt; 引用"));
}

#[test]
fn a_goal_that_is_there_changes_in_its_place_to_the_byte() {
    let file = "---\r\n# 覚え書き\r\ntitle: 保育所の整備\r\ndue: 年度末 # 議会の後\r\nsection: 保育課\r\ncategory: [個別計画]\r\n---\r\n\r\n## どの水準まで\r\n\r\n保育所の整備ができている。\r\n\r\n## 参考\r\n\r\n[資料](https://example.jp)\r\n";
    let site = Site::small().bytes("content/r5/kosodate/1-1.md", file.as_bytes());
    let site = site
        .file("in.txt", &table("1\t保育所の整備\t施政方針\t保育所の整備が終わっている。\t委託する。\t10月\t保育課\n"));
    let (value, status) = preview(&site, "in.txt", &[]);
    assert_eq!((status, summary(&value)), (0, [0, 1, 0, 0, 0, 0, 0]), "{value:#}");
    let fields: Vec<&str> =
        value["goals"][0]["fields"].as_array().expect("fields").iter().filter_map(|it| it["field"].as_str()).collect();
    assert_eq!(fields, ["category", "level", "method", "due"]);
    let run = site.run(&["import", "in.txt", "--into", "r5/kosodate", "--yes"]);
    assert_eq!(run.stdout, "content/r5/kosodate/1-1.md\n", "{}", run.stderr);
    let expected = file
        .replace("年度末 #", "10月 #")
        .replace("[個別計画]", "施政方針")
        .replace("整備ができている", "整備が終わっている")
        .replace("example.jp)\r\n", "example.jp)\r\n\r\n## どのような方法で\r\n\r\n委託する。\r\n");
    assert_eq!(site.read("content/r5/kosodate/1-1.md"), expected);
}

#[test]
fn what_a_cell_cannot_hold_is_told_before_it_goes() {
    let file = goal("保育所の整備", "保育課").replace("ができている", "が**必ず**できている");
    let site = Site::small().file("content/r5/kosodate/1-1.md", &file);
    let same = site.file(
        "in.txt",
        &table("1\t保育所の整備\t個別計画\t保育所の整備が必ずできている。\t関係課と調整する。\t年度末\t保育課\n"),
    );
    assert_eq!(summary(&preview(&same, "in.txt", &[]).0), [0, 0, 1, 0, 0, 0, 0]);
    let other =
        same.file("in.txt", &table("1\t保育所の整備\t個別計画\t整備が終わる。\t関係課と調整する。\t年度末\t保育課\n"));
    assert!(says(&preview(&other, "in.txt", &[]).0, "doubts", "D2", "セルに入らない書式"));
}

#[test]
fn a_row_is_a_goal_by_its_id_and_never_by_a_guess() {
    let header = HEADER.trim_end().to_owned() + "\tID\n";
    let rows = "1\t保育所の建設\t個別計画\t水準\t方法\t10月\t保育課\tr5/kosodate/1-1\n1\t保育所の改修\t個別計画\t水準\t方法\t10月\t保育課\tr5/kosodate/1-1\n2\t三\t個別計画\t水準\t方法\t10月\t相談室\tr4/kosodate/2-1\n2\t四\t個別計画\t水準\t方法\t10月\t相談室\tr5/kosodate/9-9\n2\t五\t個別計画\t水準\t方法\t10月\t相談室\t\n";
    let site = Site::complete().file("in.txt", &format!("{header}{rows}"));
    let (value, status) = preview(&site, "in.txt", &[]);
    assert_eq!(status, 1);
    assert_eq!(value["goals"][0]["id"], "r5/kosodate/1-1");
    assert!(says(&value, "unreadable", "H3", "A2 と同じ目標（r5/kosodate/1-1）の行です"), "{value:#}");
    assert!(says(&value, "unreadable", "H4", "別の整理表"), "{value:#}");
    assert!(says(&value, "unreadable", "H5", "r5/kosodate/9-9"), "{value:#}");
    assert_eq!((value["goals"][1]["change"].as_str(), summary(&value)[3]), (Some("new"), 1));
}

#[test]
fn a_row_that_could_be_two_goals_is_refused_and_what_the_table_lacks_stays() {
    let site = Site::complete().file("content/r5/kosodate/1-2.md", &goal("保育所の整備", "保育課"));
    let site = site.file("in.txt", &table("1\t保育所の整備\t個別計画\t水準\t方法\t10月\t保育課\n"));
    let (value, _) = preview(&site, "in.txt", &[]);
    assert!(says(&value, "unreadable", "A2", "r5/kosodate/1-1、r5/kosodate/1-2"), "{value:#}");
    let before = site.tree("content");
    site.run(&["import", "in.txt", "--into", "r5/kosodate", "--yes"]);
    assert_eq!(site.tree("content"), before);
}

#[test]
fn a_number_of_its_own_names_a_goal_and_that_is_told() {
    let file = goal("保育所の整備", "保育課").replace("---\ntitle", "---\nnumber: 経3-1\ntitle");
    let site = Site::small().file("content/r5/kosodate/1-1.md", &file);
    let site = site.file(
        "in.txt",
        &table("経3-1\t保育所の建設\t個別計画\t保育所の整備ができている。\t関係課と調整する。\t年度末\t保育課\n"),
    );
    let (value, _) = preview(&site, "in.txt", &[]);
    assert_eq!(summary(&value)[..2], [0, 1], "{value:#}");
    assert!(says(&value, "doubts", "B2", "番号と課から r5/kosodate/1-1"), "{value:#}");
}

#[test]
fn data_with_names_of_fields_comes_back_unharmed() {
    let rows = "r5/kosodate/1-1,保育所の整備,保育課,個別計画,年度末,\"一行め\\n\\\\二行め\",'=1+1\r\n";
    let site = Site::complete().file("in.csv", &format!("id,title,section,category,due,level,method\r\n{rows}"));
    site.run(&["import", "in.csv", "--into", "r5/kosodate", "--yes"]);
    let text = site.read("content/r5/kosodate/1-1.md");
    assert!(text.contains("一行め\\\n\\二行め\n") && text.contains("\n=1+1\n"), "{text}");
}

/// A working copy of one goal as it would be exported: a table with ids and a hidden sheet with digests.
fn working_copy(base: [&str; 3], row_cells: [&str; 3]) -> Vec<u8> {
    let digest = |text: &str| format!("{:016x}", goalsheet::table::plan::digest(text));
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    row(sheet, 0, &["実施項目", "いつまで", "どの水準まで", "共通/課名", "ID"]);
    row(sheet, 1, &[row_cells[0], row_cells[1], row_cells[2], "保育課", "r5/kosodate/1-1"]);
    let hidden = workbook.add_worksheet();
    hidden.set_name("_goalsheet").expect("a good name").set_very_hidden(true);
    row(hidden, 0, &["goalsheet", "1", "r5/kosodate", "internal"]);
    row(hidden, 1, &["id", "title", "due", "level"]);
    row(hidden, 2, &["r5/kosodate/1-1", &digest(base[0]), &digest(base[1]), &digest(base[2])]);
    bytes(&mut workbook)
}

#[test]
fn a_working_copy_merges_the_edits_of_both_sides_by_field() {
    let base = ["保育所の整備", "年度末", "保育所の整備ができている。"];
    let site = Site::complete();
    let edited = goal("保育所の整備", "保育課").replace("年度末", "12月").replace("できている", "終わっている");
    let site = site.file("content/r5/kosodate/1-1.md", &edited);
    let site = site.bytes("in.xlsx", &working_copy(base, ["保育所の建設", "年度末", "保育所が開いている。"]));
    let (value, status) = preview(&site, "in.xlsx", &[]);
    assert_eq!((status, summary(&value)), (1, [0, 1, 0, 0, 0, 0, 1]), "{value:#}");
    assert_eq!(
        (value["base"].as_bool(), value["goals"][0]["fields"][0]["field"].as_str()),
        (Some(true), Some("title"))
    );
    let words = "サイト:「保育所の整備が終わっている。」、表:「保育所が開いている。」";
    assert!(says(&value, "conflicts", "Sheet1!C2", words), "{value:#}");
    site.run(&["import", "in.xlsx", "--into", "r5/kosodate", "--yes"]);
    assert_eq!(site.read("content/r5/kosodate/1-1.md"), edited.replacen("保育所の整備", "保育所の建設", 1));
}

#[test]
fn rows_of_a_working_copy_that_go_on_are_joined_as_they_were_divided() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    row(sheet, 0, &["実施項目", "いつまで", "どの水準まで", "共通/課名", "ID"]);
    row(sheet, 1, &["保育所の整備", "年度末", "一文め。\n", "保育課", "r5/kosodate/1-1"]);
    row(sheet, 2, &["", "", "二文め。", "", "r5/kosodate/1-1#2"]);
    row(sheet, 3, &["", "", "三文め。", "", "r5/kosodate/1-1#3"]);
    let site = Site::small().bytes("in.xlsx", &bytes(&mut workbook));
    let (value, status) = preview(&site, "in.xlsx", &[]);
    assert_eq!(status, 0, "{value:#}");
    assert_eq!(value["goals"][0]["fields"][0]["new"], "一文め。\n二文め。三文め。");
}

#[test]
fn a_workbook_shows_what_its_cells_show() {
    let file = workbook("組織目標", |sheet| {
        let format = |code: &str| Format::new().set_num_format(code);
        header(sheet, 0);
        row(sheet, 1, &["", "一", "個別計画", "水準", "", "", "保育課"]);
        sheet.write_with_format(1, 0, 86, &format("0000")).expect("written");
        sheet.write_with_format(1, 4, 12, &format("0\"件\"")).expect("written");
        sheet
            .write_with_format(1, 5, ExcelDateTime::from_ymd(2024, 2, 1).expect("a day"), &format("m\"月\"d\"日\""))
            .expect("written");
        row(sheet, 2, &["", "二", "個別計画", "", "", "10月", "相談室"]);
        sheet
            .write_with_format(2, 0, ExcelDateTime::from_ymd(2023, 2, 1).expect("a day"), &format("m/d"))
            .expect("written");
        sheet.write_with_format(2, 3, 0.5, &format("0%")).expect("written");
        row(sheet, 3, &["3", "三", "個別計画", "", "", "10月", "相談室"]);
        sheet.write_with_format(3, 3, 7, &format(";;;")).expect("written");
        sheet.write_formula(3, 4, Formula::new("=NA()").set_result("#N/A")).expect("written");
    });
    let site = Site::small().bytes("in.xlsx", &file);
    let (value, _) = preview(&site, "in.xlsx", &[]);
    assert!(says(&value, "unreadable", "組織目標!A3", "「2-1」か「2月1日」"), "{value:#}");
    assert!(says(&value, "doubts", "組織目標!D4", ";;;"), "{value:#}");
    site.run(&["import", "in.xlsx", "--into", "r5/kosodate", "--yes"]);
    let text = site.read("content/r5/kosodate/0086.md");
    assert!(text.contains("number: \"0086\"") && text.contains("\n12件\n") && text.contains("due: 2月1日"), "{text}");
}

#[test]
fn tables_of_libreoffice_and_old_workbooks_show_what_their_cells_show() {
    for (name, file) in [("in.xls", FORMATS_XLS), ("in.ods", FORMATS_ODS)] {
        let site = Site::small().bytes(name, file);
        let (value, status) = preview(&site, name, &[]);
        assert_eq!(status, 0, "{value:#}");
        let samples = value["columns"].as_array().expect("columns").iter().map(|column| column["sample"].as_str());
        let expected = ["0086", "不法投棄の対策", "12件", "2月1日", "保育課"].map(Some);
        assert_eq!(samples.collect::<Vec<_>>(), expected, "{name}");
        assert!(says(&value, "doubts", "組織目標!A3", "隠れている行です"), "{value:#}");
        site.run(&["import", name, "--into", "r5/kosodate", "--yes"]);
        let text = site.read("content/r5/kosodate/0087.md");
        assert!(text.contains("section: 保育課") && text.contains("一行め\\\n二行め\n"), "{text}");
    }
}

#[test]
fn errors_and_formulas_without_a_result_are_told() {
    let cells = |row: u32, title: &str, level: &str| {
        let text =
            |column: char, text: &str| format!("<c r=\"{column}{row}\" t=\"inlineStr\"><is><t>{text}</t></is></c>");
        format!("<row r=\"{row}\">{}{}{}{level}</row>", text('A', title), text('B', "保育課"), text('C', "10月"))
    };
    let header = "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>実施項目</t></is></c><c r=\"B1\" t=\"inlineStr\"><is><t>課名</t></is></c><c r=\"C1\" t=\"inlineStr\"><is><t>期限</t></is></c><c r=\"D1\" t=\"inlineStr\"><is><t>どの水準まで</t></is></c></row>";
    let sheet = format!(
        "<sheetData>{header}{}{}</sheetData>",
        cells(2, "一", "<c r=\"D2\"><f>A1&amp;B1</f></c>"),
        cells(3, "二", "<c r=\"D3\" t=\"e\"><f>1/0</f><v>#DIV/0!</v></c>")
    );
    let site = Site::small().bytes("in.xlsx", &raw_workbook(&sheet, ""));
    let (value, status) = preview(&site, "in.xlsx", &[]);
    assert_eq!(status, 1);
    assert!(says(&value, "doubts", "S!D2", "計算結果がない"), "{value:#}");
    assert!(says(&value, "unreadable", "S!D3", "#DIV/0!"), "{value:#}");
}

#[test]
fn furigana_is_left_out_and_struck_runs_are_told() {
    let strings = "<si><t>課題</t><rPh sb=\"0\" eb=\"2\"><t>カダイ</t></rPh></si><si><r><t>令和5年</t></r><r><rPr><strike/></rPr><t>10月</t></r><r><t>12月</t></r></si><si><t>前</t><r><t>後</t></r></si><si><t>実施項目</t></si><si><t>期限</t></si><si><t>方法</t></si>";
    let sheet = "<sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>3</v></c><c r=\"B1\" t=\"s\"><v>4</v></c><c r=\"C1\" t=\"s\"><v>5</v></c></row><row r=\"2\"><c r=\"A2\" t=\"s\"><v>0</v></c><c r=\"B2\" t=\"s\"><v>1</v></c><c r=\"C2\" t=\"s\"><v>2</v></c></row></sheetData>";
    let site = Site::small().bytes("in.xlsx", &raw_workbook(sheet, strings));
    let (value, _) = preview(&site, "in.xlsx", &[]);
    assert_eq!(value["goals"][0]["title"], "課題");
    assert_eq!(
        (value["columns"][1]["sample"].as_str(), value["columns"][2]["sample"].as_str()),
        (Some("令和5年10月12月"), Some("前後"))
    );
    assert!(says(&value, "doubts", "S!B2", "取消線の「10月」"), "{value:#}");
}

#[test]
fn covered_cells_hidden_rows_and_hidden_sheets_are_told() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name("組織目標").expect("a good name");
    header(sheet, 0);
    row(sheet, 1, &["1", "一", "個別計画", "水準", "方法", "10月", "保育課"]);
    row(sheet, 2, &["", "二", "個別計画", "水準", "方法", "10月", "保育課"]);
    row(sheet, 3, &["2", "三", "個別計画", "水準", "方法", "10月", "相談室"]);
    sheet.merge_range(1, 0, 2, 0, "1", &Format::new()).expect("merged");
    sheet.write(2, 0, "GHOST").expect("written");
    sheet.set_row_hidden(3).expect("hidden").set_column_hidden(4).expect("hidden");
    let other = workbook.add_worksheet();
    other.set_name("裏").expect("a good name").set_hidden(true);
    row(other, 0, &["メモ"]);
    let site = Site::small().bytes("in.xlsx", &bytes(&mut workbook));
    let (value, _) = preview(&site, "in.xlsx", &[]);
    for (cell, words) in [
        ("組織目標!A3", "GHOST"),
        ("組織目標!A4", "隠れている行です（読みました）"),
        ("組織目標!E1", "E 列は隠れています（読みました）"),
        ("裏!A1", "--sheet 裏"),
    ] {
        assert!(says(&value, "doubts", cell, words), "{cell} {value:#}");
    }
    assert_eq!(value["goals"].as_array().map(Vec::len), Some(3));
    let (value, _) = preview(&site, "in.xlsx", &["--skip-hidden"]);
    assert_eq!(value["goals"].as_array().map(Vec::len), Some(2));
}

#[test]
fn several_sheets_are_one_table_if_their_headers_are_and_named_if_not() {
    let with = |second: &[&str]| {
        let mut workbook = Workbook::new();
        for (name, section, labels) in
            [("一課", "保育課", &["実施項目", "課名", "期限"][..]), ("二課", "相談室", second)]
        {
            let sheet = workbook.add_worksheet();
            sheet.set_name(name).expect("a good name");
            row(sheet, 0, labels);
            row(sheet, 1, &[&format!("{section}の目標"), section, "10月"]);
        }
        bytes(&mut workbook)
    };
    let site = Site::small()
        .bytes("same.xlsx", &with(&["実施項目", "課名", "期限"]))
        .bytes("other.xlsx", &with(&["実施項目", "課名", "いつまで"]));
    let (value, _) = preview(&site, "same.xlsx", &[]);
    assert_eq!(value["goals"].as_array().map(Vec::len), Some(2));
    let run = site.run(&["import", "other.xlsx", "--into", "r5/kosodate"]);
    assert!(refused(&run).contains("「一課」（2 行）、「二課」（2 行）"), "{}", run.stderr);
    let (value, _) = preview(&site, "other.xlsx", &["--sheet", "二課"]);
    assert_eq!(value["goals"][0]["title"], "相談室の目標");
    let (value, _) = preview(&site, "other.xlsx", &["--sheet", "*"]);
    assert_eq!(value["goals"].as_array().map(Vec::len), Some(2));
    let run = site.run(&["import", "other.xlsx", "--into", "r5/kosodate", "--sheet", "三課"]);
    assert!(refused(&run).contains("「一課」「二課」から選んでください"));
}

#[test]
fn a_header_is_found_by_a_second_witness_and_told_as_a_guess() {
    let fill = |sheet: &mut Worksheet| {
        row(sheet, 0, &["別紙1"]);
        row(sheet, 2, &["事業の名前", "実施項目", "備考欄"]);
        row(sheet, 3, &["a", "一", "c"]);
    };
    let site = Site::small()
        .bytes(
            "with.xlsx",
            &workbook("表", |sheet| {
                fill(sheet);
                sheet.set_repeat_rows(2, 2).expect("titles");
            }),
        )
        .bytes("without.xlsx", &workbook("表", fill));
    let (value, _) = preview(&site, "with.xlsx", &[]);
    assert!(says(&value, "doubts", "表!A3", "3 行目を見出しと読みました（印刷タイトルによる）"), "{value:#}");
    let run = site.run(&["import", "without.xlsx", "--into", "r5/kosodate"]);
    assert!(refused(&run).contains("--guess"), "{}", run.stderr);
}

#[test]
fn files_that_are_no_tables_are_named_for_what_they_are() {
    let small = workbook("S", |sheet| header(sheet, 0));
    let mut locked = small.clone();
    // The flag of encryption of each part, in its header and in the directory.
    for at in 0..locked.len().saturating_sub(10) {
        match &locked[at..at + 4] {
            b"PK\x03\x04" => locked[at + 6] |= 1,
            b"PK\x01\x02" => locked[at + 8] |= 1,
            _ => {}
        }
    }
    let site = Site::small();
    for (name, bytes) in [
        ("empty.xlsx", Vec::new()),
        ("page.xlsx", b"<!DOCTYPE html><html></html>".to_vec()),
        ("old.xls", b"<?xml version=\"1.0\"?><Workbook/>".to_vec()),
        ("locked.xlsx", locked),
        ("cut.xlsx", small[..small.len() / 2].to_vec()),
        ("paper.xlsx", b"%PDF-1.7".to_vec()),
        ("letter.xlsx", package(&[("word/document.xml", "<x/>")])),
        ("old.xlsx", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".repeat(100)),
        ("noise.csv", b"\x00\x01\x02\xFF".to_vec()),
        ("nothing.csv", b"\n\n".to_vec()),
        ("header.csv", HEADER.as_bytes().to_vec()),
        ("words.csv", "これは\n表では\nない\n".as_bytes().to_vec()),
    ] {
        std::fs::write(site.path(name), &bytes).expect("it is written");
    }
    for (name, words) in [
        ("empty.xlsx", "0 バイト"),
        ("page.xlsx", "HTML"),
        ("old.xls", "XML"),
        ("locked.xlsx", "パスワード"),
        ("cut.xlsx", "壊れているか"),
        ("paper.xlsx", "PDF"),
        ("letter.xlsx", "Excel のブックではありません"),
        ("old.xlsx", "壊れているか"),
        ("noise.csv", "文字コードが分かりません"),
        ("nothing.csv", "文字のあるシートがありません"),
        ("header.csv", "目標がありません"),
        ("words.csv", "見出しの行が見つかりません"),
    ] {
        let run = site.run(&["import", name, "--into", "r5/kosodate"]);
        assert!(refused(&run).contains(words), "{name}: {}", run.stderr);
    }
    let run = site.run(&["import", "gone.xlsx", "--into", "r5/kosodate"]);
    assert_eq!(run.status, 2);
}

#[test]
fn small_files_that_ask_for_much_are_refused_or_cost_little() {
    let cell = |place: &str, text: &str| format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>{text}</t></is></c>");
    let sheet = |last: &str, merges: &str| {
        let head = format!("<row r=\"1\">{}{}</row>", cell("A1", "実施項目"), cell("B1", "課名"));
        let goal = format!("<row r=\"2\">{}{}</row>", cell("A2", "一"), cell("B2", "保育課"));
        raw_workbook(&format!("<sheetData>{head}{goal}{last}</sheetData>{merges}"), "")
    };
    let far = format!("<row r=\"1048576\">{}</row>", cell("XFD1048576", "遠い"));
    let site = Site::small().bytes("far.xlsx", &sheet(&far, ""));
    let (value, status) = preview(&site, "far.xlsx", &[]);
    assert_eq!((status, value["goals"].as_array().map(Vec::len)), (0, Some(1)), "{value:#}");
    assert!(says(&value, "doubts", "S!XFD1048576", "20 行以上離れている"), "{value:#}");
    let merges = "<mergeCells><mergeCell ref=\"A3:XFD1048576\"/><mergeCell ref=\"B9:A8\"/><mergeCell ref=\"A5:B7\"/></mergeCells>";
    let site = site.bytes("merged.xlsx", &sheet(&far, merges));
    let (value, status) = preview(&site, "merged.xlsx", &[]);
    assert_eq!((status, value["goals"].as_array().map(Vec::len)), (0, Some(1)), "{value:#}");
    for (cell, words) in [("S!A5", "重なっている"), ("S!B9", "向きが逆"), ("S!XFD1048576", "「遠い」は読みません")]
    {
        assert!(says(&value, "doubts", cell, words), "{cell} {value:#}");
    }
    let bomb = format!("<si><t>{}</t></si>", "あ".repeat(8 << 20));
    let site = site.bytes("bomb.xlsx", &raw_workbook("<sheetData/>", &bomb));
    let run = site.run(&["import", "bomb.xlsx", "--into", "r5/kosodate"]);
    assert!(refused(&run).contains("異常に縮められています"), "{}", run.stderr);
    let repeated = "<table:table-row table:number-rows-repeated=\"1000000\"><table:table-cell table:number-columns-repeated=\"1000\"><text:p>x</text:p></table:table-cell></table:table-row>";
    let ods = package(&[(
        "content.xml",
        &format!(
            "<office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\"><table:table table:name=\"S\">{repeated}</table:table></office:document-content>"
        ),
    )]);
    let site = site.bytes("many.ods", &ods);
    let run = site.run(&["import", "many.ods", "--into", "r5/kosodate"]);
    assert!(refused(&run).contains("Ctrl+End"), "{}", run.stderr);
}

#[test]
fn a_mapping_reads_a_table_of_any_labels() {
    let header = "ID番号\t事業の名\t部課\t作成年\t作成月\t作成日\t前年度の手段\t今年度の手段\t区分\tR4\tR5\t担当者";
    let rows = "0086\t不法投棄対策事業\t市民生活部保育課\t5\t4\t1\tパトロール\t看板\tＥ　個別計画\t10\t-\t山田";
    let config = "organization: 見本市\nfields:\n  results: { label: 実績, type: list }\n  made: { label: 作成した日, type: date }\nimports:\n  city:\n    header: 1\n    columns:\n      number: ID番号\n      title: 事業の名\n      section: { label: 部課, split: 部 }\n      category: { label: 区分, strip: \"^[Ａ-Ｚ]　\" }\n      method: [前年度の手段, 今年度の手段]\n      made: { date: [作成年, 作成月, 作成日], era: 令和 }\n    repeat:\n      - { field: results, label: 件数, at: [J, K], fy: [2022, 2023] }\n    blank: [\"-\"]\n    drop: [担当者]\n";
    let site = Site::small().file("goalsheet.yaml", config).file("in.txt", &format!("{header}\n{rows}\n"));
    let (value, status) = preview(&site, "in.txt", &["--map", "city"]);
    assert_eq!(status, 0, "{value:#}");
    let run = site.run(&["import", "in.txt", "--into", "r5/kosodate", "--map", "city", "--yes"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    let text = site.read("content/r5/kosodate/0086.md");
    let expected = "---\ntitle: 不法投棄対策事業\nsection: 保育課\ncategory: 個別計画\nnumber: \"0086\"\nresults:\n  - \"件数 令和4年度: 10\"\nmade: 令和5年4月1日\n---\n\n## どのような方法で\n\nパトロール\n\n看板\n";
    assert_eq!(text, expected);
    assert_eq!(site.run(&["check"]).status, 0);
}

#[test]
fn a_mapping_that_names_what_is_not_there_says_what_is() {
    let rows = "実施項目の名\t課\n一\t保育課\n";
    for (columns, words) in [
        ("title: 実施項目の各", "「実施項目の名」のことですか"),
        ("title: \"=Z\"", "表は B 列まで"),
        ("title: 実施項目の名\n  levle: 課", "「level」のことですか"),
        ("section: 課", "title がありません"),
    ] {
        let site = Site::small().file("in.txt", rows).file("map.yaml", &format!("columns:\n  {columns}\n"));
        let run = site.run(&["import", "in.txt", "--into", "r5/kosodate", "--map", "map.yaml"]);
        assert!(refused(&run).contains(words), "{}", run.stderr);
    }
    let site = Site::small().file("in.txt", rows);
    let run = site.run(&["import", "in.txt", "--into", "r5/kosodate", "--map", "nothing"]);
    assert!(refused(&run).contains("--guess"), "{}", run.stderr);
}

#[test]
fn a_guessed_mapping_can_be_used_once_it_names_the_title() {
    let site =
        Site::small().file("in.txt", "管理番号\t何をするか\t担当課\t備考\n1\t一\t保育課\tメモ\n2\t二\t相談室\t\n");
    let guess = site.run(&["import", "in.txt", "--guess"]);
    assert_eq!(guess.status, 0, "{}", guess.stderr);
    assert!(
        guess.stdout.contains("section: 担当課 # C") && guess.stdout.contains("# ?: 何をするか # B: 一"),
        "{}",
        guess.stdout
    );
    let edited = guess.stdout.replace("title: # 実施項目の列の見出し", "title: 何をするか");
    let site = site.file("map.yaml", &edited);
    let (value, status) = preview(&site, "in.txt", &["--map", "map.yaml"]);
    assert_eq!((status, value["goals"].as_array().map(Vec::len)), (0, Some(2)), "{value:#}");
}

#[test]
fn a_head_that_is_there_stays_and_what_differs_is_told() {
    let above = "令和6年度 組織目標展開整理表（部の組織目標）\n作成日\t令和5年5月1日\t職名\t子育て部長\t氏名\t宮本学\n";
    let text = format!(
        "{above}{}",
        table("1\t保育所の整備\t個別計画\t保育所の整備ができている。\t関係課と調整する。\t年度末\t保育課\n")
    );
    let site = Site::small().file("in.txt", &text);
    let before = site.read("content/r5/kosodate/_index.md");
    let (value, status) = preview(&site, "in.txt", &[]);
    assert_eq!((status, summary(&value)[2]), (0, 1), "{value:#}");
    for (cell, words) in [
        ("A1", "表は令和6年度のもの"),
        ("A1", "title は「-」"),
        ("B2", "created は「-」"),
        ("D2", "post"),
        ("F2", "宮本学"),
    ] {
        assert!(says(&value, "doubts", cell, words), "{cell} {words} {value:#}");
    }
    site.run(&["import", "in.txt", "--into", "r5/kosodate", "--yes"]);
    assert_eq!(site.read("content/r5/kosodate/_index.md"), before);
}

#[test]
fn a_folder_with_errors_takes_nothing() {
    let site = Site::small().file("content/r5/kosodate/1-2.md", "---\nsection: 保育課\n---\n").file("in.txt", SAMPLE);
    let run = site.run(&["import", "in.txt", "--into", "r5/kosodate", "--yes"]);
    assert_eq!(run.status, 1);
    assert!(run.stderr.contains("content/r5/kosodate に誤りがあるので読み込みません"), "{}", run.stderr);
    assert_eq!(site.tree("content").len(), 3);
}

#[test]
fn the_report_is_one_page_that_holds_the_preview() {
    let site = Site::small().file("in.txt", &table("1\t保育所の整備\t個別計画\t<b>新しい</b>\t関係課と調整する。\t10月\t保育課\n2\t窓口\t〃\t水準\t方法\t10月\t相談室\n"));
    for _ in 0..2 {
        let run = site.run(&["import", "in.txt", "--into", "r5/kosodate", "--report", "report.html"]);
        assert_eq!(run.status, 0, "{}", run.stderr);
    }
    let page = site.read("report.html");
    for words in
        ["新規 1・変更 1（2 欄）", "<code>C3</code>", "<del>年度末</del><ins>10月</ins>", "&lt;b&gt;新しい&lt;/b&gt;"]
    {
        assert!(page.contains(words), "{words}\n{page}");
    }
    assert!(!page.contains("<script") && !page.contains("http"));
    let run = site.run(&["import", "in.txt", "--into", "r5/kosodate", "--report", "content/report.html"]);
    assert_eq!(run.status, 2, "{}", run.stderr);
}

#[test]
fn a_write_that_fails_in_the_middle_leaves_the_site_as_it_was() {
    let site = Site::complete();
    let before = site.tree("content");
    let old = site.read("content/r5/kosodate/1-1.md");
    let step = |path, old, new| Step { path, old, new };
    let steps = [
        step("content/r6/a/1.md", None, &b"new"[..]),
        step("content/r5/kosodate/1-1.md", Some(old.as_bytes()), b"other"),
        step("content/r5/kosodate/2-1.md", None, b"taken"),
    ];
    assert!(write::apply(&site.path("."), &steps).is_err());
    assert_eq!(site.tree("content"), before);
    assert!(!site.path("content/r6").exists());
    write::apply(&site.path("."), &steps[..2]).expect("nothing is in the way");
    assert_eq!(
        (site.read("content/r6/a/1.md"), site.read("content/r5/kosodate/1-1.md")),
        ("new".to_owned(), "other".to_owned())
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn a_damaged_file_is_a_table_or_a_sentence(
        which in 0..4_usize,
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        cut in prop::option::weighted(0.2, any::<prop::sample::Index>()),
    ) {
        let mut bytes = [SAMPLE_XLS, SAMPLE_ODS, FORMATS_XLS, FORMATS_ODS][which].to_vec();
        for (at, byte) in &damage {
            let at = at.index(bytes.len());
            bytes[at] = *byte;
        }
        bytes.truncate(cut.map_or(bytes.len(), |cut| cut.index(bytes.len())));
        if let Err(message) = goalsheet::table::read::read(&bytes) {
            prop_assert!(!message.ja.is_empty() && !message.en.is_empty());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn what_the_preview_counts_is_what_is_written(
        edits in prop::collection::vec((0..4_usize, "[ぁ-ん一-龠a-z0-9、。・ #>*_\\-]{0,12}"), 1..12),
        titles in prop::collection::vec("[一-龠]{3,6}", 1..4),
    ) {
        let mut site = Site::complete();
        for (at, title) in titles.iter().enumerate() {
            site = site.file(&format!("content/r5/kosodate/1-{}.md", at + 2), &goal(&format!("{title}{at}"), "保育課"));
        }
        let mut rows: Vec<[String; 7]> = ["保育所の整備".to_owned()].into_iter().chain(titles.iter().enumerate().map(|(at, title)| format!("{title}{at}")))
            .map(|title| ["".to_owned(), title.clone(), "個別計画".to_owned(), format!("{title}ができている。"), "関係課と調整する。".to_owned(), "年度末".to_owned(), "保育課".to_owned()])
            .collect();
        for (at, (column, text)) in edits.iter().enumerate() {
            let count = rows.len();
            let column = [3, 4, 3, 5][*column];
            rows[at % count][column] = if column == 5 { format!("{}月", at % 12 + 1) } else { text.clone() };
        }
        rows.push(["".to_owned(), "まったく新しい目標".to_owned(), "施政方針".to_owned(), "水準".to_owned(), "方法".to_owned(), "10月".to_owned(), "相談室".to_owned()]);
        let text: String = rows.iter().map(|row| row.join("\t") + "\n").collect();
        let site = site.file("in.txt", &format!("{HEADER}{text}"));
        let before = site.tree("content");
        let (value, _) = preview(&site, "in.txt", &[]);
        prop_assert_eq!(&site.tree("content"), &before);
        let [added, changed, same, ..] = summary(&value);
        let (written, _) = preview(&site, "in.txt", &["--yes"]);
        prop_assert_eq!(&written["summary"], &value["summary"]);
        let after = site.tree("content");
        let new = after.keys().filter(|path| !before.contains_key(*path)).count() as i64;
        let other = after.iter().filter(|(path, bytes)| before.get(*path).is_some_and(|old| old != *bytes)).count() as i64;
        prop_assert_eq!((new, other), (added, changed));
        let (again, _) = preview(&site, "in.txt", &[]);
        let [added_again, changed_again, same_again, ..] = summary(&again);
        prop_assert_eq!((added_again, changed_again, same_again), (0, 0, added + changed + same), "{:#}", again);
    }
}

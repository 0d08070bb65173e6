//! Goals go out and come back: nothing has changed; and what was changed in one cell changes one field of one goal.

use std::fs;
use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use proptest::prelude::*;
use serde_json::Value;

use crate::site::{Site, goal};

const SETTINGS: &str = "organization: 見本市\nfields:\n  budget: { label: 予算額, type: number, unit: 千円 }\n  rank: { label: 優先度, type: choice, choices: [高, 低] }\n  new: { label: 新規, type: flag }\n  start: { label: 開始日, type: date }\n  partners: { label: 関係課, type: list }\n  remarks: { label: 備考, type: prose }\n  series: { label: 推移, columns: [{ key: year, label: 年度 }, { key: count, label: 数, type: number }, { key: note, label: 注 }] }\n  pillar: { label: 施策の柱, of: group }\n  funds: { label: 事業費, type: number, unit: 円, of: group }\ncolumns: [number, pillar, funds, title, category, level, method, due, section, budget, rank, new, start, partners, remarks, series]\n";

/// A goal of which everything but the title may be missing or odd.
fn odd_goal() -> impl Strategy<Value = String> {
    let text = prop_oneof![
        "[あ-おa-c。、・○（）①1-3 　]{1,20}",
        Just("=1+1".to_owned()),
        Just("'0086".to_owned()),
        Just("＝1＋1".to_owned()),
        Just("2-1".to_owned()),
        Just("+81 @x \\ \"引用\"".to_owned()),
        Just("同上".to_owned()),
        Just("_x000D_ _x00 _x005F_ <b>&amp;</b>".to_owned()),
        Just("<r>&</r>".to_owned()),
    ];
    let prose = prop_oneof![
        Just("一行め。\\\n二行め。\n\n次の段落。".to_owned()),
        Just("- 箇条\n- **強い**[リンク](https://example.jp/)\n\n1. 番号\n".to_owned()),
        Just("| 表 | 頭 |\n|---|---|\n| a | b |".to_owned()),
        Just("・項目\n・項目\n\n　字下げ".to_owned()),
        Just("長い文を書く。".repeat(200)),
        "[あ-おa-z#>*_`~!\\[\\](){}.+=|&;'\"0-9。\n -]{1,60}",
    ];
    let line = |key: &'static str, values: &'static [&'static str]| {
        proptest::option::of(proptest::sample::select(values)).prop_map(move |value| match value {
            Some(value) => format!("{key}: {value}\n"),
            None => String::new(),
        })
    };
    (
        text,
        proptest::option::of(prose.clone()),
        proptest::option::of(prose),
        line("due", &["10月", "年度末", "同上", "令和5年10月1日", "\"2-1\""]),
        line("category", &["個別計画", "[施政方針, 個別計画]", "その他"]),
        line("number", &["\"0086\"", "経3-1", "2"]),
        line("budget", &["1,234", "５６", "0"]),
        (line("rank", &["高"]), line("new", &["yes", "no"]), line("start", &["令和5年10月1日", "2023-12-24"])),
        (line("partners", &["[企画課, 財政課]", "企画課", "[a;b, 'c\\\\d\\\\;e', ;]", "[=1;2, \\\\n]"]), line("section", &["保育課", "相談室", "[相談室, 保育課]"]), line("series", &["[{ year: 令和5年度, count: \"1,200\", note: 同上 }]", "[{ count: 3 }, { note: 'a|b\\;c' }, { year: =1, note: \"・x\" }]"])),
    )
        .prop_map(|(title, level, method, due, category, number, budget, (rank, new, start), (partners, section, series))| {
            let title = title.trim().replace('\\', "\\\\").replace('"', "\\\"");
            let title = if title.is_empty() { "題".to_owned() } else { title };
            let part = |heading: &str, text: Option<String>| match text {
                Some(text) => format!("\n## {heading}\n\n{text}\n"),
                None => String::new(),
            };
            let (level, method) = (part("どの水準まで", level), part("どのような方法で", method));
            format!(
                "---\ntitle: \"{title}\"\n{section}{category}{due}{number}{budget}{rank}{new}{start}{partners}{series}---\n{level}{method}"
            )
        })
}

fn site_of(goals: &[String]) -> Site {
    let site = Site::empty().file("goalsheet.yaml", SETTINGS).file(
        "content/r5/kosodate/_index.md",
        "---\ndepartment: 子育て部\ncreated: 令和5年4月1日\nsections:\n  - { name: 保育課, key: hoiku }\n  - { name: 相談室, key: sodan }\ngroups:\n  - { number: \"0086\", pillar: \"=1+1\", funds: \"1,234\" }\n  - number: 経3-1\n    pillar: |\n      一行め \\n ; \\\\\n\n      ・二行め\n  - { number: 2, pillar: 同上, funds: 0 }\n---\n",
    );
    goals.iter().enumerate().fold(site, |site, (at, goal)| site.file(&format!("content/r5/kosodate/1-{at}.md"), goal))
}

/// What an import of a file would do.
fn planned(site: &Site, file: &str) -> Value {
    let run = site.run(&["import", file, "--into", "r5/kosodate", "--format", "json"]);
    serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error}: {}{}", run.stdout, run.stderr))
}

fn exported(site: &Site, format: &str) -> String {
    let file = format!("out-{format}.{}", if format == "form" { "xlsx" } else { format });
    let run = site.run(&["export", "r5/kosodate", "--format", format, "--force", "-o", &file]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    file
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn what_goes_out_comes_back_unchanged(goals in proptest::collection::vec(odd_goal(), 1..6)) {
        let site = site_of(&goals);
        // What the reader itself refuses is not this test's.
        prop_assume!(site.run(&["export", "--format", "json", "-o", "x"]).status == 0);
        for format in ["form", "xlsx", "csv", "json"] {
            let file = exported(&site, format);
            let plan = planned(&site, &file);
            let summary = &plan["summary"];
            let counts = ["added", "changed", "same", "missing", "unreadable", "conflicts"].map(|name| summary[name].as_u64());
            let all = Some(goals.len() as u64);
            prop_assert!(!plan.to_string().contains("群の項目"), "{}: {:#}", format, plan);
            prop_assert_eq!(counts, [Some(0), Some(0), all, Some(0), Some(0), Some(0)], "{}: {:#}\n{:#?}", format, plan, goals);
        }
    }
}

#[test]
fn a_changed_cell_changes_one_field_of_one_goal() {
    let site =
        site_of(&[goal("保育所の整備", "保育課"), goal("公園の整備", "保育課"), goal("相談窓口の開設", "相談室")]);
    for format in ["csv", "json"] {
        let file = exported(&site, format);
        let text = site.read(&file).replacen("公園の整備ができている", "公園の整備が終わっている", 1);
        fs::write(site.path(&file), text).expect("written");
        let plan = planned(&site, &file);
        assert_eq!((&plan["summary"]["changed"], &plan["summary"]["same"]), (&1.into(), &2.into()), "{plan:#}");
    }
    let before = site.read("content/r5/kosodate/1-1.md");
    let run = site.run(&["import", "out-csv.csv", "--into", "r5/kosodate", "--yes"]);
    assert_eq!(run.status, 0, "{}{}", run.stdout, run.stderr);
    assert_eq!(
        site.read("content/r5/kosodate/1-1.md"),
        before.replace("公園の整備ができている", "公園の整備が終わっている")
    );
}

#[test]
fn edits_of_both_sides_meet_field_by_field() {
    let site = site_of(&[goal("保育所の整備", "保育課"), goal("相談窓口の開設", "相談室")]);
    let file = exported(&site, "form");
    // Meanwhile the site changes one field, and the table another, of the same goal.
    let path = "content/r5/kosodate/1-0.md";
    let edited = site.read(path).replace("関係課と調整する", "関係課と毎月調整する");
    let site = site.file(path, &edited);
    let book = edited_book(&site, &file, "年度末", "10月");
    let site = site.bytes("edited.xlsx", &book);
    let run = site.run(&["import", "edited.xlsx", "--into", "r5/kosodate", "--yes"]);
    assert_eq!(run.status, 0, "{}{}", run.stdout, run.stderr);
    let merged = site.read(path);
    assert!(merged.contains("関係課と毎月調整する") && merged.contains("due: 10月"), "{merged}");
}

/// The workbook with every cell of a text changed, as somebody's spreadsheet program writes it: cell by cell, sheet by sheet.
fn edited_book(site: &Site, file: &str, from: &str, to: &str) -> Vec<u8> {
    let bytes = fs::read(site.path(file)).expect("it is there");
    let mut read: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
    let mut book = rust_xlsxwriter::Workbook::new();
    for name in read.sheet_names() {
        let range = read.worksheet_range(&name).expect("a sheet");
        let page = book.add_worksheet().set_name(&name).expect("a name");
        if name == "_goalsheet" {
            page.set_very_hidden(true);
        }
        let (top, left) = range.start().unwrap_or_default();
        for (row, column, cell) in range.used_cells() {
            let Data::String(text) = cell else { continue };
            let text = if text == from && name != "_goalsheet" { to } else { text };
            page.write_string(top + row as u32, (left + column as u32) as u16, text).expect("written");
        }
    }
    book.save_to_buffer().expect("a workbook")
}

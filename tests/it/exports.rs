//! `export` and the data files of a site: what they say, that they are the same everywhere, what they refuse.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Read};

use calamine::{Data, Reader, Xlsx};

use crate::site::{Site, goal, repository, run};

/// A site with everything that a table could get wrong.
fn odd() -> Site {
    Site::empty()
        .file(
            "goalsheet.yaml",
            "organization: 見本市\nmunicipality_code: \"132144\"\nlicence: CC-BY-4.0\nbase_url: https://city.example/goals\nfields:\n  budget: { label: 予算額, type: number, unit: 千円 }\n  rank: { label: 優先度, type: choice, choices: [高, 低] }\n  new: { label: 新規, type: flag }\n  start: { label: 開始日, type: date }\n  memo: { label: 庁内メモ, type: prose, audience: internal }\n  partners: { label: 関係課, type: list }\n",
        )
        .file(
            "content/r5/kosodate/_index.md",
            "---\ndepartment: 子育て部\ntitle: 部の組織目標\ncreated: 令和5年4月1日\nholder: { post: 子育て部長, name: 見本花子 }\nsections:\n  - { name: 保育課, key: hoiku }\n  - { name: 相談室, key: sodan }\n---\n",
        )
        .file(
            "content/r5/kosodate/1-1.md",
            "---\ntitle: \"=1+1\"\nsection: 保育課\ncategory: [施政方針, 個別計画]\ndue: 10月\nnumber: \"0086\"\nbudget: 1,234\nrank: 高\nnew: yes\nstart: 令和5年10月1日\npartners: [企画課, 財政課]\n---\n\n前文。\n\n## どの水準まで\n\n一つめ。\n\n・項目\n・項目「\"引用\"」\n\n- 箇条\n\n## どのような方法で\n\nC:\\\\data を使い、𠮷野氏と調整する。\n\n## 庁内メモ\n\n秘密のこと。\n\n## そのほか\n\n補足。\n",
        )
        .file("content/r5/kosodate/2-1.md", &goal("相談窓口の開設", "相談室"))
}

/// The parts of a workbook.
fn parts(bytes: &[u8]) -> BTreeMap<String, String> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("a workbook is a ZIP file");
    let mut parts = BTreeMap::new();
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).expect("the part can be read");
        let mut text = String::new();
        part.read_to_string(&mut text).expect("the parts are texts");
        parts.insert(part.name().expect("names are UTF-8").to_string(), text);
    }
    parts
}

fn export(site: &Site, arguments: &[&str]) -> String {
    let run = site.run(&[&["export"], arguments].concat());
    assert_eq!(run.status, 0, "{}{}", run.stdout, run.stderr);
    run.stdout
}

#[test]
fn records_say_all_that_the_goals_say() {
    let site = odd();
    export(&site, &["--format", "csv", "-o", "out"]);
    let records = site.read("out/goals.csv");
    assert!(records.starts_with('\u{feff}') && records.ends_with("\r\n"));
    insta::assert_snapshot!(records.replace('\u{feff}', "<BOM>").replace("\r\n", "<CRLF>\n"));
    insta::assert_snapshot!(site.read("out/codes.csv").replace('\u{feff}', "").replace("\r\n", "\n"));
    insta::assert_snapshot!(site.read("out/columns.csv").replace('\u{feff}', "").replace("\r\n", "\n"));
    assert_eq!(
        site.read("out/replaced.csv").replace('\u{feff}', "").replace("\r\n", "\n"),
        "\"id\",\"column\",\"character\",\"code_point\"\n\"r5/kosodate/1-1\",\"method\",\"𠮷\",\"U+20BB7\"\n"
    );
}

#[test]
fn json_is_what_its_schema_says() {
    let site = odd();
    export(&site, &["--format", "json", "-o", "out"]);
    let read = |name: &str| serde_json::from_str::<serde_json::Value>(&site.read(name)).expect("it is JSON");
    let schema = read("out/goals.schema.json");
    let goals = read("out/goals.json");
    let validator = jsonschema::options().should_validate_formats(true).build(&schema).expect("a schema");
    let errors: Vec<String> = validator.iter_errors(&goals).map(|error| error.to_string()).collect();
    assert_eq!(errors, [""; 0]);
    let first = &goals["goals"][0];
    assert_eq!(first["title"], "=1+1");
    assert_eq!(first["number"], "0086");
    assert_eq!(first["budget"], 1234);
    assert_eq!(first["new"], true);
    assert_eq!(first["category"], serde_json::json!(["施政方針", "個別計画"]));
    assert_eq!(first["level"], "一つめ。\n\n・項目\n・項目「\"引用\"」\n\n・箇条");
    assert_eq!(first["start"], "2023-10-01");
    assert_eq!(first["other_text"], "前文。\n\nそのほか\n補足。");
    assert!(first.get("memo").is_none(), "an internal field is not for everybody");
}

#[test]
fn internal_fields_go_out_only_for_colleagues() {
    let site = odd();
    for (format, name) in [("csv", "goals.csv"), ("json", "goals.json"), ("md", "r5-kosodate.md")] {
        export(&site, &["--format", format, "-o", "public-copy"]);
        export(&site, &["--format", format, "-o", "internal-copy", "--audience", "internal"]);
        assert!(!site.read(&format!("public-copy/{name}")).contains("秘密"), "{name}");
        assert!(site.read(&format!("internal-copy/{name}")).contains("秘密"), "{name}");
    }
    for format in ["form", "xlsx"] {
        export(&site, &["--format", format, "-o", &format!("{format}.xlsx")]);
        let book = fs::read(site.path(&format!("{format}.xlsx"))).expect("it was written");
        assert!(parts(&book).values().all(|part| !part.contains("秘密") && !part.contains("庁内メモ")), "{format}");
    }
}

#[test]
fn equal_goals_give_equal_files_wherever_they_are_made() {
    let site = odd();
    let made = |folder: &str, environment: &[(&str, &str)]| {
        for format in ["form", "xlsx", "csv", "json", "md"] {
            let run = run(&site.path(""), &["export", "--format", format, "-o", folder], environment);
            assert_eq!(run.status, 0, "{}", run.stderr);
        }
        site.tree(folder)
    };
    let here = made("here", &[]);
    assert!(here.len() >= 10, "{:?}", here.keys());
    let elsewhere = made("elsewhere", &[("TZ", "Pacific/Honolulu"), ("LC_ALL", "C"), ("USER", "somebody")]);
    assert_eq!(here, elsewhere);
}

#[test]
fn the_form_is_the_official_form() {
    let site = odd();
    export(&site, &["r5/kosodate", "--format", "form", "-o", "form.xlsx"]);
    let parts = parts(&fs::read(site.path("form.xlsx")).expect("it was written"));
    let book = &parts["xl/workbook.xml"];
    assert!(book.contains(r#"<sheet name="子育て部" sheetId="1" r:id="rId1"/>"#), "{book}");
    assert!(book.contains(r#"name="選択肢" sheetId="2" state="hidden""#), "{book}");
    assert!(book.contains(r#"name="_goalsheet" sheetId="3" state="veryHidden""#), "{book}");
    assert!(book.contains("$A$1:$G$5"), "the ids are not printed: {book}");
    let page = &parts["xl/worksheets/sheet1.xml"];
    assert!(page.contains(r#"orientation="landscape""#) && page.contains(r#"<dataValidations count="2">"#), "{page}");
    let strings = &parts["xl/sharedStrings.xml"];
    for text in ["令和5年度　組織目標展開整理表（部の組織目標）", "職名　子育て部長", "ID（識別子）", "0086", "=1+1"]
    {
        assert!(strings.contains(text), "{text}: {strings}");
    }
    assert!(!page.contains("<f>"), "nothing is a formula");
    let core = &parts["docProps/core.xml"];
    assert!(core.contains("2000-01-01T00:00:00Z") && core.contains("<dc:creator></dc:creator>"), "{core}");
}

#[test]
fn a_long_text_goes_on_in_rows_that_have_room_for_it() {
    let long = "この目標では、市民の意見を丁寧に聞き、関係する部署と調整しながら進める。".repeat(60);
    let site = Site::small().file(
        "content/r5/kosodate/1-1.md",
        &goal("保育所の整備", "保育課").replace("関係課と調整する。", &format!("{long}おわり。")),
    );
    export(&site, &["--format", "form", "-o", "form.xlsx"]);
    let parts = parts(&fs::read(site.path("form.xlsx")).expect("it was written"));
    assert!(parts["xl/sharedStrings.xml"].contains("r5/kosodate/1-1#2"));
    let heights = parts["xl/worksheets/sheet1.xml"].split(" ht=\"").skip(1);
    let heights: Vec<f64> =
        heights.map(|rest| rest.split('"').next().expect("a number").parse().expect("one")).collect();
    assert!(heights.iter().all(|height| *height <= 409.5), "{heights:?}");
}

#[test]
fn a_file_that_holds_something_else_is_not_replaced() {
    let site = odd();
    export(&site, &["--format", "json", "-o", "goals.json"]);
    let before = site.read("goals.json");
    // The same again changes nothing.
    export(&site, &["--format", "json", "-o", "goals.json"]);
    let site = site.file("goals.json", "somebody's work");
    let refused = site.run(&["export", "--format", "json", "-o", "goals.json"]);
    assert_eq!(refused.status, 2);
    assert!(refused.stderr.contains("既に別の内容のファイルがあります: goals.json"), "{}", refused.stderr);
    assert_eq!(site.read("goals.json"), "somebody's work");
    export(&site, &["--format", "json", "-o", "goals.json", "--force"]);
    assert_eq!(site.read("goals.json"), before);
    let inside = site.run(&["export", "--format", "json", "-o", "content/goals.json"]);
    assert!(inside.status == 2 && inside.stderr.contains("の中にあるので書き込みません"), "{}", inside.stderr);
}

#[test]
fn what_is_exported_can_be_chosen() {
    let site = odd()
        .file("content/r6/kosodate/_index.md", "---\ndepartment: 子育て部\nsections: [保育課]\n---\n")
        .file("content/r6/kosodate/1-1.md", &goal("来年度のこと", "保育課"));
    let ids = |arguments: &[&str]| {
        export(&site, &[arguments, &["--format", "csv", "--force", "-o", "out.csv"]].concat());
        let ids = site
            .read("out.csv")
            .lines()
            .skip(1)
            .map(|line| line.split('"').nth(1).expect("an id").to_owned())
            .collect::<Vec<_>>();
        ids.join(" ")
    };
    assert_eq!(ids(&[]), "r6/kosodate/1-1 r5/kosodate/1-1 r5/kosodate/2-1");
    assert_eq!(ids(&["r5"]), "r5/kosodate/1-1 r5/kosodate/2-1");
    assert_eq!(ids(&["content/r5/kosodate/"]), "r5/kosodate/1-1 r5/kosodate/2-1");
    assert_eq!(ids(&["r5", "--section", "相談"]), "r5/kosodate/2-1");
    assert_eq!(ids(&["--category", "施政方針"]), "r5/kosodate/1-1");
    let refused = |arguments: &[&str]| {
        let run = site.run(&[&["export", "--format", "form", "-o", "x.xlsx"], arguments].concat());
        assert_eq!(run.status, 2, "{}", run.stderr);
        run.stderr
    };
    insta::assert_snapshot!(
        [
            refused(&["r7"]),
            refused(&["r5/kosodat"]),
            refused(&["--section", "保育部"]),
            refused(&["--category", "存在"]),
            refused(&["r5", "--section", "保育課", "--category", "その他"]),
            refused(&[]),
        ]
        .join("\n")
    );
}

#[test]
fn nothing_is_exported_while_a_goal_cannot_be_read() {
    let site = odd().file("content/r5/kosodate/2-2.md", "---\ntitle: 途中\n");
    let run = site.run(&["export", "--format", "csv", "-o", "out"]);
    assert_eq!(run.status, 1);
    assert!(run.stderr.contains("unclosed-front-matter"), "{}", run.stderr);
    assert!(!site.path("out").exists());
}

#[test]
fn a_site_offers_its_data() {
    let site = odd();
    site.build();
    export(&site, &["r5/kosodate", "--format", "csv", "-o", "sheet.csv"]);
    assert_eq!(site.read("public/r5/kosodate/goals.csv"), site.read("sheet.csv"));
    assert_eq!(site.read("public/data/goals.csv"), site.read("sheet.csv"));
    for page in ["public/index.html", "public/r5/index.html", "public/r5/kosodate/index.html"] {
        let page = site.read(page);
        assert!(page.contains("goals.xlsx\" download>XLSX</a>"), "{page}");
        assert!(page.contains("rel=\"license noopener noreferrer\">CC-BY-4.0</a>"), "{page}");
    }
    let catalog: serde_json::Value = serde_json::from_str(&site.read("public/data/catalog.jsonld")).expect("JSON");
    assert_eq!(catalog["dct:license"]["@id"], "https://creativecommons.org/licenses/by/4.0/deed.ja");
    let file = &catalog["dcat:distribution"][0];
    assert_eq!(file["dcat:downloadURL"]["@id"], "https://city.example/goals/data/goals.csv");
    let size = site.read("public/data/goals.csv").len().to_string();
    assert_eq!(file["dcat:byteSize"]["@value"], size.as_str());
    let without = odd();
    let settings = without.read("goalsheet.yaml") + "downloads: []\n";
    let without = without.file("goalsheet.yaml", &settings);
    without.build();
    assert!(without.tree("public").keys().all(|path| !path.contains("goals.") && !path.starts_with("data/")));
    assert!(!without.read("public/index.html").contains("データのダウンロード"));
}

#[test]
fn a_goal_is_the_same_row_in_the_workbooks_of_its_sheet_its_year_and_the_site() {
    let hostile = "_x000D_ & <r>太字</r> _x00 \\\"'引用' ";
    let site = odd()
        .file(
            "content/r5/kosodate/3-1.md",
            &goal("置き換え", "相談室").replacen("置き換え", &format!("\"{hostile}\""), 1),
        )
        .file("content/r6/kosodate/_index.md", "---\ndepartment: 子育て部\nsections: [保育課]\n---\n")
        .file("content/r6/kosodate/1-1.md", &goal("来年度のこと", "保育課"));
    site.build();
    let rows = |path: &str| {
        let bytes = fs::read(site.path(path)).expect("it was written");
        let xml = &parts(&bytes)["xl/worksheets/sheet1.xml"];
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
        let range = book.worksheet_range("goals").expect("a sheet");
        let rows: Vec<Vec<Data>> = range.rows().map(<[Data]>::to_vec).collect();
        assert!(xml.contains(&format!("<dimension ref=\"A1:AB{}\"/>", rows.len())), "{xml}");
        rows
    };
    let [whole, r6, r5] = ["data", "r6", "r5"].map(|folder| rows(&format!("public/{folder}/goals.xlsx")));
    assert_eq!((&r5, &r6), (&rows("public/r5/kosodate/goals.xlsx"), &rows("public/r6/kosodate/goals.xlsx")));
    assert_eq!((r5.len(), r6.len()), (4, 2), "labels and goals");
    assert_eq!(whole, [&r6[..], &r5[1..]].concat());
    let at = |name: &str| whole[0].iter().position(|label| *label == name).expect("the column");
    assert_eq!(whole[4][at("title")], hostile.replace('\\', "").as_str());
    assert_eq!((&whole[2][at("title")], &whole[2][at("budget")]), (&Data::from("=1+1"), &Data::Float(1234.0)));
    assert_eq!((&whole[2][at("new")], &whole[4][at("budget")]), (&Data::Bool(true), &Data::Empty));
}

#[test]
fn settings_of_data_are_checked() {
    let site = Site::small().file(
        "goalsheet.yaml",
        "organization: 見本市\nmunicipality_code: \"132145\"\nlicence: CC-BY-5.0\ndownloads: [csv, xls]\n",
    );
    let run = site.run(&["check"]);
    insta::assert_snapshot!(run.stdout);
}

#[test]
fn nothing_in_the_form_of_our_data_keeps_programs_from_reading_them() {
    let site = odd();
    let run = site.run(&["check", "--data"]);
    assert_eq!(run.status, 0, "{}", run.stdout);
    assert!(!run.stdout.contains("形式の指摘"), "{}", run.stdout);
    insta::assert_snapshot!(run.stdout);
}

#[test]
fn tables_of_others_are_scored_cell_by_cell() {
    let site = Site::empty()
        .file(
            "faults.csv",
            "課名,期限日,件数,2年,3年,4年,件数\n保育課,令和5年10月,\"1,234\",1,2,3,\n〃, 10月  末,12件,1,2,3,\n保育課,2023-10-01,5,1,2,3,その他（不明）\n※印は見込み\n\n",
        )
        .file("broken.csv", "a,b\n\"1\n2\",3\n4,5,6\n")
        .file("page.xlsx", "<html><table></table></html>");
    let run = site.run(&["check", "--data", "faults.csv", "broken.csv", "page.xlsx"]);
    assert_eq!(run.status, 1);
    insta::assert_snapshot!(format!("{}\n{}", run.stdout, run.stderr));
    let missing = site.run(&["check", "--data", "no.csv"]);
    assert!(missing.status == 2 && missing.stderr.contains("no.csv"), "{}", missing.stderr);
}

#[test]
fn what_a_workbook_hides_or_says_by_its_looks_is_named() {
    use rust_xlsxwriter::{Format, Formula, Workbook};
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    let fill = Format::new().set_background_color("#FF0000");
    for (at, name) in ["課名", "目標", "件数"].iter().enumerate() {
        page.write(0, at as u16, *name).expect("written");
    }
    page.merge_range(1, 0, 2, 0, "保育課", &fill).expect("merged");
    page.write(1, 1, "整備").expect("written");
    page.write(2, 1, "改修").expect("written");
    page.write_formula(1, 2, Formula::new("1+1").set_result("2")).expect("written");
    page.set_row_hidden(2).expect("hidden");
    let site = Site::empty().bytes("book.xlsx", &book.save_to_buffer().expect("a workbook"));
    let run = site.run(&["check", "--data", "book.xlsx"]);
    assert_eq!(run.status, 1);
    let found: Vec<&str> = run.stdout.lines().filter(|line| line.contains("形式の指摘")).collect();
    insta::assert_snapshot!(found.join("\n"));
}

#[test]
fn the_sample_goes_out_in_every_format() {
    let site = Site::empty();
    let out = site.path("out");
    for format in ["form", "xlsx", "csv", "json", "md"] {
        let run = run(
            repository(),
            &["export", "r5/kodomo-katei", "--format", format, "-o", &out.join(format).display().to_string()],
            &[],
        );
        assert_eq!(run.status, 0, "{}", run.stderr);
    }
    assert_eq!(site.read("out/csv/goals.csv").lines().count(), 24);
    insta::assert_snapshot!(site.read("out/md/r5-kodomo-katei.md").lines().take(24).collect::<Vec<_>>().join("\n"));
}

//! What helps readers of a site beside the plain pages: counts that lead to exactly their goals, deadlines over the months and
//! for calendar programs, dates as the site wishes, whom to ask, little weight.

use std::collections::BTreeMap;

use crate::site::{Site, goal, repository, run, tree};

/// The repository's own site.
fn sample() -> BTreeMap<String, String> {
    let folder = tempfile::TempDir::new().expect("a temporary folder can be made");
    let output = folder.path().join("site");
    let built = run(repository(), &["build", "--output", output.to_str().expect("UTF-8")], &[]);
    assert_eq!(built.status, 0, "{}", built.stderr);
    tree(&output).into_iter().map(|(path, bytes)| (path, String::from_utf8_lossy(&bytes).into_owned())).collect()
}

/// What stands between two texts, the first time after a place.
fn between<'a>(text: &'a str, start: &str, end: &str) -> &'a str {
    let (_, rest) = text.split_once(start).unwrap_or_else(|| panic!("no {start}: {text}"));
    rest.split_once(end).map_or(rest, |(inner, _)| inner)
}

/// The rows of a form that a view shows, as the script decides it.
fn in_view(form: &str, query: &str) -> usize {
    let conditions: Vec<(&str, &str)> = query.split('&').filter_map(|part| part.split_once('=')).collect();
    let meets = |row: &&str| {
        conditions.iter().all(|(name, wanted)| {
            between(row, &format!(" data-{name}=\""), "\"").split(' ').any(|value| value == *wanted)
        })
    };
    form.split("<tr ").filter(|row| row.contains(" data-place=")).filter(meets).count()
}

#[test]
fn every_count_leads_to_exactly_as_many_goals() {
    let pages = sample();
    let form = &pages["r5/kodomo-katei/index.html"];
    let mut seen = 0;
    for path in ["index.html", "r5/index.html", "r5/kodomo-katei/index.html"] {
        for link in pages[path].replace("&amp;", "&").split("<a href=\"").skip(1) {
            let Some((_, query)) = link.split_once("index.html?") else { continue };
            let (query, rest) = query.split_once("#view\"").expect("a view has an anchor");
            let Ok(count) = between(rest, ">", "<").parse::<usize>() else { continue };
            assert!(!link.starts_with("http"), "{link}");
            assert_eq!(in_view(form, query), count, "{path}: {query}");
            seen += 1;
        }
    }
    assert!(seen > 40, "{seen}");
    assert!(form.contains("id=\"view\""), "without scripts the address leads to the form all the same");
}

#[test]
fn a_section_of_few_goals_has_nothing_to_choose_from() {
    let pages = sample();
    let has_view = |section: &str| pages[&format!("r5/kodomo-katei/section-{section}.html")].contains("<fieldset");
    assert!(has_view("common") && !has_view("plan"), "eight goals and four");
}

#[test]
fn goals_of_no_section_have_a_view_of_their_own() {
    let site = Site::small()
        .file("content/r5/kosodate/9.md", &goal("課のない目標", "保育課").replace("section: 保育課\n", ""));
    site.build();
    let form = site.read("public/r5/kosodate/index.html");
    assert!(form.contains("index.html?section=-&amp;category=plan#view"), "{form}");
    assert!(form.contains("<option value=\"-\">"), "{form}");
    assert_eq!(in_view(&form, "section=-"), 1);
}

#[test]
fn deadlines_over_the_months_are_a_table_with_bars() {
    let pages = sample();
    for path in ["index.html", "r5/index.html", "r5/kodomo-katei/index.html"] {
        let table = between(&pages[path], "<table class=\"months\">", "</table>");
        let rows: Vec<&str> = table.split("<tr").skip(2).collect();
        assert_eq!(rows.len(), 5, "早急, the three months that have goals, 随時: {table}");
        let october = rows.iter().find(|row| row.contains(">10月<")).expect("a row for October");
        assert!(october.contains(">2</a>") && october.contains("<rect width=\"18%\""), "{october}");
        assert!(
            pages[path].contains("目標の期限がない月：4月・5月・6月・7月・8月・9月・11月・12月・2月</p>"),
            "{path}"
        );
    }
}

#[test]
fn the_newest_sheets_stand_in_the_order_of_their_dates() {
    let head =
        |name: &str, created: &str| format!("---\ndepartment: {name}\ncreated: {created}\nsections: [保育課]\n---\n");
    let site = Site::small()
        .file("content/r5/a/_index.md", &head("甲部", "令和5年4月1日"))
        .file("content/r5/a/1.md", &goal("一", "保育課"))
        .file("content/r4/b/_index.md", &head("乙部", "令和5年6月1日"))
        .file("content/r4/b/1.md", &goal("二", "保育課"));
    site.build();
    let portal = site.read("public/index.html");
    let newest = between(&portal, "新しい整理表", "</ul>");
    assert!(newest.find("乙部").expect("乙部") < newest.find("甲部").expect("甲部"), "{newest}");
    assert!(!newest.contains("子育て部"), "a sheet without a date is not new: {newest}");
}

#[test]
fn calendars_hold_the_goals_whose_deadline_is_a_day() {
    let pages = sample();
    let calendar = &pages["r5/kodomo-katei/deadlines.ics"];
    let unfolded = calendar.replace("\r\n ", "");
    assert!(calendar.split("\r\n").all(|line| line.len() <= 75 && !line.contains('\n')), "{calendar}");
    assert_eq!(unfolded.matches("BEGIN:VEVENT").count(), 14, "neither 随時 nor 早急 is a day: {unfolded}");
    for line in [
        "UID:r5/kodomo-katei/2-4@",
        "DTSTART;VALUE=DATE:20240131\r\nDTEND;VALUE=DATE:20240201\r\nSUMMARY:成人の日式典実施\r\n",
        "DTSTAMP:20230401T000000Z\r\n",
        "X-WR-CALNAME:国分寺市 子ども家庭部 令和5年度の期限\r\n",
        "CATEGORIES:個別計画\r\n",
    ] {
        assert!(unfolded.contains(line), "{line}: {unfolded}");
    }
    assert!(!unfolded.contains("URL:"), "an address only where the site has one");
    assert!(!pages.contains_key("r5/kodomo-katei/section-common.ics"), "no deadline, no file");
    assert!(pages["r5/kodomo-katei/section-plan.html"].contains("section-plan.ics"));
    assert!(pages["r5/kodomo-katei/index.html"].contains("deadlines.ics"));
    assert!(pages["r5/deadlines.html"].contains("kodomo-katei/deadlines.ics"));

    let site = Site::small()
        .file("goalsheet.yaml", "organization: 見本市\nbase_url: https://example.jp/goals\n")
        .file("content/r5/kosodate/1-1.md", &goal("式典, 準備; \\ など", "保育課"));
    site.build();
    let calendar = site.read("public/r5/kosodate/deadlines.ics");
    assert!(calendar.contains("SUMMARY:式典\\, 準備\\; \\\\ など\r\n"), "{calendar}");
    assert!(calendar.contains("URL:https://example.jp/goals/r5/kosodate/1-1.html\r\n"), "{calendar}");
}

#[test]
fn an_event_is_of_one_city_and_stays_the_same_event() {
    let uid = |organization: &str| {
        let site = Site::small().file("goalsheet.yaml", &format!("organization: {organization}\n"));
        site.build();
        let calendar = site.read("public/r5/kosodate/deadlines.ics").replace("\r\n ", "");
        calendar.split("\r\n").find_map(|line| line.strip_prefix("UID:")).expect("it has an event").to_owned()
    };
    // What calendars have entered they know again by this alone: it is the same in every version of the program.
    assert_eq!(uid("見本市"), "r5/kosodate/1-1@14bac782f4b448bd.goalsheet");
    assert_ne!(uid("手本市"), uid("見本市"), "two cities with a goal of the same place");
}

#[test]
fn a_sheet_that_is_dated_anew_renews_the_events_that_a_calendar_has() {
    let event = |created: &str| {
        let head = format!("---\ndepartment: 子育て部\n{created}sections: [保育課]\n---\n");
        let site = Site::small().file("content/r5/kosodate/_index.md", &head);
        site.build();
        let calendar = site.read("public/r5/kosodate/deadlines.ics");
        let value = |name: &str| {
            let line = calendar.split("\r\n").find_map(|line| line.strip_prefix(name)).expect("each event has it");
            line.to_owned()
        };
        (value("DTSTAMP:"), value("SEQUENCE:").parse::<u32>().expect("a number"))
    };
    for (created, stamp, sequence) in [
        ("", "20230401T000000Z", 0),
        ("created: 令和5年3月20日\n", "20230320T000000Z", 0),
        ("created: 令和5年4月1日\n", "20230401T000000Z", 0),
        ("created: 令和5年4月2日\n", "20230402T000000Z", 1),
        ("created: 令和5年10月1日\n", "20231001T000000Z", 183),
        ("created: 令和6年4月1日\n", "20240401T000000Z", 366),
    ] {
        assert_eq!(event(created), (stamp.to_owned(), sequence), "{created}");
    }
}

#[test]
fn ruby_is_one_word_in_search_and_calendars_and_is_found_as_it_is_read() {
    let text = "<ruby>待機<rt>たいき</rt></ruby><ruby>児童<rt>じどう</rt></ruby>をなくす。";
    let site = Site::small().file(
        "content/r5/kosodate/1-1.md",
        &goal("保育所の整備", "保育課").replace("保育所の整備ができている。", text),
    );
    site.build();
    let calendar = site.read("public/r5/kosodate/deadlines.ics").replace("\r\n ", "");
    assert!(calendar.contains("待機児童をなくす。") && !calendar.contains("じどう"), "{calendar}");
    let texts = site.read("public/search/texts/0/0.js");
    assert!(texts.contains("待機児童をなくす。") && texts.contains("待機児童（たいきじどう）"), "{texts}");
    let words: String = site
        .tree("public/search/words")
        .into_values()
        .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
        .collect();
    for pair in ["待機", "機児", "児童", "タイ", "イキ", "キジ", "ジド", "ドウ"] {
        assert!(words.contains(&format!("\"{pair}\"")), "{pair}: {words}");
    }
    let csv = site.read("public/data/goals.csv");
    assert!(csv.contains("待機児童をなくす。"), "{csv}");
}

#[test]
fn dates_are_by_the_years_that_the_site_wishes() {
    let site = Site::small()
        .file("content/r5/kosodate/_index.md", "---\ndepartment: 子育て部\ncreated: R5.4.1\nsections: [保育課]\n---\n")
        .file("content/r5/kosodate/1-1.md", &goal("保育所の整備", "保育課").replace("due: 年度末", "due: 1月"));
    for (dates, shown, hidden) in [
        ("both", ["令和5年4月1日", "2023年4月1日", "令和6年1月（2024年1月）"].as_slice(), [].as_slice()),
        ("era", &["令和5年4月1日", "令和6年1月", "令和5年度"], &["2023年", "2024年"]),
        ("western", &["2023年4月1日", "2024年1月", "2023年度"], &["令和"]),
    ] {
        let site = site.path("goalsheet.yaml");
        std::fs::write(&site, format!("organization: 見本市\ndates: {dates}\n")).expect("the file can be written");
        let folder = site.parent().expect("a file has a folder");
        assert_eq!(run(folder, &["build"], &[]).status, 0);
        let pages =
            ["index.html", "r5/index.html", "r5/deadlines.html", "r5/kosodate/index.html", "r5/kosodate/1-1.html"];
        let read = |page: &str| std::fs::read_to_string(folder.join("public").join(page)).expect("a page");
        let text: String = pages.into_iter().map(read).collect();
        for date in shown {
            assert!(text.contains(date), "{dates}: {date}");
        }
        for date in hidden {
            assert!(!text.contains(date), "{dates}: {date}");
        }
    }
}

#[test]
fn a_goal_says_whom_to_ask_and_where_its_file_is() {
    let head = "---\ndepartment: 子育て部\ncontact: { text: 保育課 計画係, phone: ０４２-325-0111（内線341）, mail: hoiku@city.example.jp }\nsections: [保育課]\n---\n";
    let site = Site::small()
        .file("goalsheet.yaml", "organization: 見本市\nsource_url: https://git.example.jp/blob/main/{path}\n")
        .file("content/r5/kosodate/_index.md", head)
        .file("content/r5/kosodate/保育 1.md", &goal("保育所の整備", "保育課"))
        .without("content/r5/kosodate/1-1.md");
    site.build();
    let pages = site.tree("public");
    let is_goal = |path: &str| {
        path.starts_with("r5/kosodate/")
            && path.ends_with(".html")
            && !path.contains("index")
            && !path.contains("section")
    };
    let (path, bytes) = pages.iter().find(|(path, _)| is_goal(path)).expect("the goal's page");
    let page = String::from_utf8_lossy(bytes);
    assert!(page.contains("href=\"tel:0423250111\">０４２-325-0111（内線341）</a>"), "{path}: {page}");
    assert!(page.contains("href=\"mailto:hoiku@city.example.jp\""), "{page}");
    assert!(
        page.replace("&#x2F;", "/")
            .contains("https://git.example.jp/blob/main/content/r5/kosodate/%E4%BF%9D%E8%82%B2%201.md"),
        "{page}"
    );
    let line = site.file(
        "content/r5/kosodate/_index.md",
        &head.replace(
            "{ text: 保育課 計画係, phone: ０４２-325-0111（内線341）, mail: hoiku@city.example.jp }",
            "保育課まで",
        ),
    );
    line.build();
    assert!(line.read("public/r5/kosodate/index.html").contains("保育課まで"));
    let wrong = line.file("content/r5/kosodate/_index.md", &head.replace("hoiku@city", "hoiku＠city"));
    let told = wrong.run(&["check"]);
    assert!(told.stderr.contains("bad-url") || told.stdout.contains("bad-url"), "{}{}", told.stdout, told.stderr);
}

#[test]
fn a_goal_stands_among_those_of_its_section_and_of_its_category() {
    let pages = sample();
    let page = &pages["r5/kodomo-katei/2-4.html"];
    let section = between(page, "id=\"siblings\"", "</nav>");
    assert!(section.contains("2-1.html") && section.contains("2-3.html") && !section.contains("3-1.html"), "{section}");
    let category = between(page, "id=\"kin_other\"", "</nav>");
    assert_eq!(category.matches("<li>").count(), 8, "the nearest of eleven: {category}");
    assert!(category.contains("?category=other#view") && !category.contains("/2-4.html"), "{category}");
    assert!(
        page.contains("data-copied=") && page.contains("成人の日式典実施 — 子ども家庭部 — 国分寺市 令和5年度"),
        "{page}"
    );
}

#[test]
fn an_english_site_marks_what_is_japanese() {
    let site = Site::small().file("goalsheet.yaml", "organization: 見本市\nlanguage: en\ntitle: Goal sheets\n");
    site.build();
    let page = site.read("public/r5/kosodate/1-1.html");
    for text in [
        "<span lang=\"ja\">保育所の整備</span>",
        "Goals of <span lang=\"ja\">保育課</span>",
        "<span class=\"site\">Goal sheets</span>",
        "<section class=\"field\" lang=\"ja\">",
        "lang=\"en\">by 31 March 2024 (Reiwa 6)</span>",
    ] {
        assert!(page.contains(text), "{text}: {page}");
    }
    let form = site.read("public/r5/kosodate/index.html");
    assert!(form.contains("<tbody lang=\"ja\" "), "{form}");
    assert!(!sample()["r5/kodomo-katei/2-1.html"].contains("<span lang="), "on a Japanese page nothing needs a mark");
}

#[test]
fn pages_forbid_scripts_and_styles_within_them_and_have_none() {
    for (path, page) in sample().into_iter().filter(|(path, _)| path.ends_with(".html")) {
        let policy = between(&page, "http-equiv=\"Content-Security-Policy\" content=\"", "\"");
        assert!(
            policy.contains("default-src 'none'") && !policy.contains("unsafe") && !policy.contains("http"),
            "{policy}"
        );
        assert!(!page.contains(" style=") && !page.contains("<style") && !page.contains(" onclick"), "{path}");
        assert!(page.split("<script").skip(1).all(|script| script.starts_with(" src=\"")), "{path}");
    }
}

/// What only few pages load: of goals that have other years or were withdrawn, and of addresses that lead on.
const FOR_FEW: [&str; 2] = ["assets/years.css", "assets/moved.js"];

#[test]
fn what_a_reader_loads_is_light() {
    let pages = sample();
    let bytes = |kind: &str| {
        pages
            .iter()
            .filter(|(path, _)| {
                path.starts_with("assets/") && path.ends_with(kind) && !FOR_FEW.contains(&path.as_str())
            })
            .map(|(_, text)| text.len())
            .sum::<usize>()
    };
    assert!(bytes(".css") <= 27 * 1024, "styles: {}", bytes(".css"));
    assert!(bytes(".js") <= 24 * 1024, "scripts: {}", bytes(".js"));
    for (path, most) in FOR_FEW.iter().zip([2560, 512]) {
        let bytes = pages[*path].len();
        assert!(bytes <= most, "{path}: {bytes}");
    }
    let form = pages["r5/kodomo-katei/index.html"].len();
    assert!(form <= 50 * 1024, "a sheet of 23 goals: {form}");
}

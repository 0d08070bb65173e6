//! A goal of several sections: it stands with the first in the form, and is found under all.

use crate::site::Site;

const GOAL: &str = "---\ntitle: 子育ての案内\nsection: [相談室, 保育課]\ncategory: 個別計画\ndue: 10月\n---\n\n## どの水準まで\n\n案内ができている。\n\n## どのような方法で\n\n調整する。\n";

fn site() -> Site {
    Site::complete().file("content/r5/kosodate/2-2.md", GOAL)
}

fn count(text: &str, part: &str) -> usize {
    text.matches(part).count()
}

#[test]
fn it_is_one_row_of_the_form_and_on_the_page_and_in_the_calendar_of_each() {
    let site = site();
    site.build();
    let form = site.read("public/r5/kosodate/index.html");
    assert_eq!(count(&form, "<tr id=\""), 3, "{form}");
    assert!(form.contains("id=\"2-2\" role=\"row\" data-section=\"sodan hoiku\""), "{form}");
    for section in ["hoiku", "sodan"] {
        let page = site.read(&format!("public/r5/kosodate/section-{section}.html"));
        assert!(page.contains("<tr id=\"2-2\""), "{section}: {page}");
        let calendar = site.read(&format!("public/r5/kosodate/section-{section}.ics"));
        assert_eq!(count(&calendar, "SUMMARY:子育ての案内"), 1, "{section}: {calendar}");
    }
    assert_eq!(count(&site.read("public/r5/kosodate/deadlines.ics"), "SUMMARY:子育ての案内"), 1);
    let goal = site.read("public/r5/kosodate/2-2.html");
    assert!(["section-hoiku.html", "section-sodan.html"].iter().all(|page| goal.contains(page)), "{goal}");
    let category = site.read("public/r5/category-plan.html");
    assert_eq!(count(&category, "2-2.html"), 2, "listed under both: {category}");
    let index = site.read("public/search/index.js");
    assert!(index.contains("\"section-hoiku.html\",1,"), "the section's own goal, and one of another: {index}");
}

#[test]
fn counts_say_it_under_each_and_once_in_totals() {
    let site = site();
    site.build();
    let portal = site.read("public/index.html");
    let row = |section: &str| {
        let start = portal.find(&format!(">{section}</a></th>")).unwrap_or_else(|| panic!("{section}: {portal}"));
        let row = &portal[start..start + portal[start..].find("</tr>").unwrap_or_default()];
        row.split("<td class=\"sum\">")
            .nth(1)
            .unwrap_or_default()
            .replace(|c: char| !c.is_ascii_digit(), " ")
            .trim()
            .to_owned()
    };
    assert!(row("保育課").ends_with('2') && row("相談室").ends_with('2'), "{} {}", row("保育課"), row("相談室"));
    let foot = &portal[portal.rfind("<tfoot>").expect("there are totals")..];
    assert!(foot.contains("<td class=\"sum\">3</td>"), "{foot}");
}

#[test]
fn it_goes_out_into_data_and_comes_back() {
    let site = site();
    let run = site.run(&["export", "r5/kosodate", "--format", "csv", "-o", "goals.csv"]);
    assert_eq!(run.status, 0, "{}{}", run.stdout, run.stderr);
    let table = site.read("goals.csv");
    assert!(table.contains("相談室、保育課"), "{table}");
    let before = site.tree("content");
    let run = site.run(&["import", "goals.csv", "--into", "r5/kosodate", "--yes"]);
    assert_eq!(run.status, 0, "{}{}", run.stdout, run.stderr);
    assert_eq!(site.tree("content"), before, "nothing has changed: {}", run.stdout);
    let site = site.file("goals.csv", &table.replace("相談室、保育課", "保育課、相談室"));
    let run = site.run(&["import", "goals.csv", "--into", "r5/kosodate", "--yes"]);
    assert_eq!(run.status, 0, "{}{}", run.stdout, run.stderr);
    assert!(
        site.read("content/r5/kosodate/2-2.md").contains("section: [保育課, 相談室]"),
        "{}",
        site.read("content/r5/kosodate/2-2.md")
    );
    let site = site.file("goals.csv", &table.replace("相談室、保育課", "相談室、保健課"));
    let run = site.run(&["import", "goals.csv", "--into", "r5/kosodate"]);
    assert!(
        (run.stdout.clone() + &run.stderr).contains("「保健課」という課はありません"),
        "{}{}",
        run.stdout,
        run.stderr
    );
}

#[test]
fn what_is_exported_of_a_section_has_the_goals_that_it_shares() {
    let site = site();
    for section in ["保育課", "相談室"] {
        let run = site.run(&["export", "--format", "csv", "--section", section, "-o", "goals.csv", "--force"]);
        assert_eq!(run.status, 0, "{}", run.stderr);
        assert_eq!(count(&site.read("goals.csv"), "子育ての案内"), 1, "{section}");
    }
}

#[test]
fn one_that_is_unknown_or_named_twice_is_told_at_its_place() {
    let site = site().file("content/r5/kosodate/2-2.md", &GOAL.replace("[相談室, 保育課]", "[相談室, 保育科, 相談室]"));
    let run = site.run(&["check", "--format", "short"]);
    for told in [
        "content/r5/kosodate/2-2.md:3:16: error[unknown-section]",
        "content/r5/kosodate/2-2.md:3:21: warning[duplicate-name]",
    ] {
        assert!(run.stdout.contains(told), "{told}: {}{}", run.stdout, run.stderr);
    }
}

#[test]
fn a_site_that_keeps_sections_to_itself_publishes_none_of_them() {
    let site = site().file(
        "goalsheet.yaml",
        "organization: 見本市\nfields: { section: { audience: internal } }\ncolumns: [title, level, section]\n",
    );
    site.build();
    let said = |text: &str| site.tree("public").values().any(|bytes| String::from_utf8_lossy(bytes).contains(text));
    assert!(!said("相談室") && !said("保育課"));
}

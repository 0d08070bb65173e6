//! What every page lists of any legal site, beside what its source says must be there.
//!
//! Sites are drawn in which everything that may be missing or doubled is missing or doubled somewhere: goals without section,
//! deadline or category, with two categories, with numbers of their own or of their section, sheets with an order and without.
//! What a page must list is computed here from the drawn values alone, and compared with what stands in the page.

use std::collections::BTreeMap;

use proptest::prelude::*;

use crate::pages::dead_links;
use crate::site::Site;

const CATEGORIES: [(&str, &str); 3] = [("施政方針", "policy"), ("市長特命", "mayor"), ("個別計画", "plan")];
const SECTIONS: [(&str, &str); 3] = [("保育課", "hoiku"), ("相談室", "sodan"), ("総務課", "somu")];
/// What is written, the place it is counted at, and its place in the order of deadlines; what is no day stands behind all days.
const DUES: [(&str, &str, u8); 6] = [
    ("5月", "m5", 1),
    ("11月30日", "m11", 2),
    ("1月", "m1", 3),
    ("年度末", "m3", 4),
    ("随時", "ongoing", 5),
    ("", "none", 6),
];

/// How many goals a page over many sheets lists at most.
const LISTED: usize = 5_000;

#[derive(Debug, Clone)]
struct Goal {
    section: Option<usize>,
    categories: Vec<usize>,
    due: usize,
    number: Option<u8>,
}

#[derive(Debug, Clone)]
struct Sheet {
    key: &'static str,
    order: Option<u8>,
    /// The number of each section, if it has one.
    sections: Vec<Option<u8>>,
    /// By the number that is its file's name.
    goals: BTreeMap<u16, Goal>,
}

impl Sheet {
    /// The goals as the form lists them.
    fn rows(&self) -> Vec<(u16, &Goal)> {
        let mut rows: Vec<(u16, &Goal)> = self.goals.iter().map(|(name, goal)| (*name, goal)).collect();
        rows.sort_by_key(|(name, goal)| (goal.section.unwrap_or(usize::MAX), *name));
        rows
    }

    fn number(&self, goal: &Goal) -> String {
        let is_numbered =
            self.sections.iter().any(Option::is_some) || self.goals.values().any(|goal| goal.number.is_some());
        let of_section = goal.section.and_then(|section| self.sections[section]);
        let by_place = goal.section.filter(|_| !is_numbered).map(|section| section as u8 + 1);
        goal.number.or(of_section).or(by_place).map_or(String::new(), |number| number.to_string())
    }

    fn count(&self, wanted: impl Fn(&Goal) -> bool) -> usize {
        self.goals.values().filter(|goal| wanted(goal)).count()
    }
}

fn goals() -> impl Strategy<Value = Goal> {
    let section = prop::option::weighted(0.8, 0..SECTIONS.len());
    let categories = prop::sample::subsequence(vec![0, 1, 2], 0..=2);
    (section, categories, 0..DUES.len(), prop::option::weighted(0.3, 1..9_u8))
        .prop_map(|(section, categories, due, number)| Goal { section, categories, due, number })
}

fn sheets(key: &'static str) -> impl Strategy<Value = Sheet> {
    let sections = prop::collection::vec(prop::option::weighted(0.3, 1..9_u8), SECTIONS.len());
    (prop::option::of(1..3_u8), sections, prop::collection::btree_map(1..13_u16, goals(), 1..6), any::<bool>())
        .prop_map(move |(order, mut sections, mut goals, is_numbered)| {
            if !is_numbered {
                sections.fill(None);
                goals.values_mut().for_each(|goal| goal.number = None);
            }
            Sheet { key, order, sections, goals }
        })
}

fn written(sheets: &[Sheet]) -> Site {
    let categories: String =
        CATEGORIES.iter().map(|(name, key)| format!("  - {{ name: {name}, key: {key} }}\n")).collect();
    let mut site = Site::empty().file("goalsheet.yaml", &format!("organization: 見本市\ncategories:\n{categories}"));
    for sheet in sheets {
        let order = sheet.order.map_or(String::new(), |order| format!("order: {order}\n"));
        let section = |((name, key), number): (&(&str, &str), &Option<u8>)| {
            let number = number.map_or(String::new(), |number| format!(", number: {number}"));
            format!("  - {{ name: {name}, key: {key}{number} }}\n")
        };
        let sections: String = SECTIONS.iter().zip(&sheet.sections).map(section).collect();
        let key = sheet.key;
        site = site.file(
            &format!("content/r5/{key}/_index.md"),
            &format!("---\ndepartment: {key}部\ncreated: 2023-06-15\n{order}sections:\n{sections}---\n"),
        );
        for (name, goal) in &sheet.goals {
            let mut front = format!("title: {}\n", title(sheet, *name));
            front.extend(goal.section.map(|section| format!("section: {}\n", SECTIONS[section].0)));
            let categories: Vec<&str> = goal.categories.iter().map(|&category| CATEGORIES[category].0).collect();
            front.extend(Some(format!("category: [{}]\n", categories.join(", "))).filter(|_| !categories.is_empty()));
            front.extend(Some(format!("due: {}\n", DUES[goal.due].0)).filter(|_| !DUES[goal.due].0.is_empty()));
            front.extend(goal.number.map(|number| format!("number: {number}\n")));
            site = site.file(&format!("content/r5/{key}/{name}.md"), &format!("---\n{front}---\n"));
        }
    }
    site
}

fn title(sheet: &Sheet, name: u16) -> String {
    format!("{}の目標{name}号", sheet.key)
}

/// What stands between two texts, at each place.
fn between<'h>(html: &'h str, begin: &str, end: &str) -> Vec<&'h str> {
    html.split(begin).skip(1).filter_map(|rest| rest.split_once(end).map(|(inside, _)| inside)).collect()
}

/// A piece of a page without its tags.
fn words(html: &str) -> String {
    let mut inside = false;
    let visible = |letter: &char| {
        let is_word = !inside && *letter != '<';
        inside = (inside || *letter == '<') && *letter != '>';
        is_word
    };
    html.chars().filter(visible).collect::<String>().trim().to_owned()
}

/// The titles of the goals that a list names.
fn listed(html: &str) -> Vec<String> {
    between(html, "<ul class=\"goals\">", "</ul>")
        .into_iter()
        .flat_map(|list| between(list, "<a href=\"", "</a>"))
        .map(|link| link.split_once('>').map_or(String::new(), |(_, words)| words.to_owned()))
        .collect()
}

/// The counts of a list that has no room for its goals, with where they lead.
fn views(html: &str) -> Vec<(String, String)> {
    let heads = between(html, "<div class=\"group\"", "</div>").into_iter().filter(|group| group.contains("#view\""));
    heads
        .map(|group| {
            (
                between(group, "<a href=\"", "\"")[0].to_owned(),
                words(between(group, "<span class=\"count\">", "</span>")[0]),
            )
        })
        .collect()
}

fn sorted(mut texts: Vec<String>) -> Vec<String> {
    texts.sort();
    texts
}

/// A table of counts: its heads, and for each row its head and its cells; the last row is the sums.
fn matrix(html: &str) -> Option<(Vec<String>, Vec<Vec<String>>)> {
    let table = *between(html, "<table class=\"matrix\">", "</table>").first()?;
    let cells = |row: &str| -> Vec<String> {
        let row = row.replace("</th>", "</td>").replace("<th", "<td");
        between(&row, "<td", "</td>").iter().filter_map(|cell| Some(words(cell.split_once('>')?.1))).collect()
    };
    let mut rows: Vec<Vec<String>> = between(table, "<tr", "</tr>")
        .into_iter()
        .map(|row| cells(&format!("<tr{row}")))
        .filter(|row| row.len() > 1)
        .collect();
    Some((rows.remove(0), rows))
}

fn sheet_page(site: &Site, sheet: &Sheet) {
    let page = site.read(&format!("public/r5/{}/index.html", sheet.key));
    let rows = between(&page, "<tr id=\"", "</tr>");
    let value = |row: &str, name: &str| between(row, &format!("data-{name}=\""), "\"")[0].to_owned();
    let cell = |row: &str, field: &str| {
        words(between(row, &format!("data-field=\"{field}\""), "</t")[0].split_once('>').expect("a tag ends").1)
    };
    let mut number = String::new();
    let shown: Vec<_> = rows
        .iter()
        .map(|row| {
            // A number that repeats stands once, at the first row of its group.
            let printed = cell(row, "number");
            if !printed.is_empty() || !row.contains("again") {
                number = printed;
            }
            (
                cell(row, "title"),
                value(row, "section"),
                value(row, "category"),
                value(row, "due"),
                cell(row, "due").split(' ').next().unwrap_or_default().to_owned(),
            )
        })
        .collect();
    let expected: Vec<_> = sheet
        .rows()
        .into_iter()
        .map(|(name, goal)| {
            let categories: Vec<&str> = goal.categories.iter().map(|&category| CATEGORIES[category].1).collect();
            let section = goal.section.map_or("-", |section| SECTIONS[section].1).to_owned();
            (
                title(sheet, name),
                section,
                categories.join(" "),
                DUES[goal.due].1.to_owned(),
                DUES[goal.due].0.to_owned(),
            )
        })
        .collect();
    assert_eq!(shown, expected);
    let ranks: Vec<(u8, usize)> = sheet
        .rows()
        .iter()
        .zip(&rows)
        .map(|((_, goal), row)| (DUES[goal.due].2, value(row, "place").parse().expect("a number")))
        .collect();
    for (due, rank) in &ranks {
        assert!(ranks.iter().all(|(other, at)| other <= due || at > rank), "{ranks:?}");
    }
    if let Some((heads, rows)) = matrix(&page) {
        counts(&heads, &rows, sheet);
    } else {
        assert_eq!(sheet.count(|goal| !goal.categories.is_empty()), 0, "there is no table of categories");
    }
    match between(&page, "<table class=\"months\">", "</table>").first() {
        Some(months) => {
            let counts = between(months, "<td>", "</td>");
            let total: usize = counts.iter().map(|cell| words(cell).parse::<usize>().expect("a count")).sum();
            assert_eq!(total, sheet.goals.len());
        }
        None => assert_eq!(sheet.count(|goal| DUES[goal.due].1 != "none"), 0, "there is no table of deadlines"),
    }
    assert!(page.contains(&format!("の目標（{}件）", sheet.goals.len())), "the caption counts");
}

/// The numbers of goals by section and category, each goal once in the sums.
fn counts(heads: &[String], rows: &[Vec<String>], sheet: &Sheet) {
    let (sums, rows) = rows.split_last().expect("there are sums");
    let category = |head: &str| CATEGORIES.iter().position(|(name, _)| *name == head);
    let section = |head: &str| SECTIONS.iter().position(|(name, _)| *name == head);
    for row in rows {
        let of_section = |goal: &Goal| goal.section == section(&row[0]);
        for (head, cell) in heads.iter().zip(row).skip(1) {
            let expected =
                sheet.count(|goal| of_section(goal) && category(head).is_none_or(|it| goal.categories.contains(&it)));
            assert_eq!((head, cell), (head, &expected.to_string()), "{}: {row:?}", row[0]);
        }
    }
    for (head, cell) in heads.iter().zip(sums).skip(1) {
        let expected = sheet.count(|goal| category(head).is_none_or(|it| goal.categories.contains(&it)));
        assert_eq!((head, cell), (head, &expected.to_string()), "sums");
    }
    let used = CATEGORIES.iter().enumerate().filter(|(at, _)| sheet.count(|goal| goal.categories.contains(at)) > 0);
    for (_, (name, _)) in used {
        assert!(heads.iter().any(|head| head == name), "{name} has a column: {heads:?}");
    }
    let filled = |section: Option<usize>| sheet.count(|goal| goal.section == section) > 0;
    assert!(
        !filled(None) || rows.iter().any(|row| row[0] == "（課名なし）"),
        "goals without section have a row: {rows:?}"
    );
}

fn section_pages(site: &Site, sheet: &Sheet) {
    for (at, (_, key)) in SECTIONS.iter().enumerate() {
        let path = format!("public/r5/{}/section-{key}.html", sheet.key);
        let page = site.read(&path);
        let rows = between(&page, "<tr id=\"", "</tr>");
        let shown: Vec<String> = rows
            .iter()
            .map(|row| words(between(row, "data-field=\"title\"", "</th>")[0].split_once('>').expect("a tag ends").1))
            .collect();
        let expected: Vec<String> = sheet
            .rows()
            .into_iter()
            .filter(|(_, goal)| goal.section == Some(at))
            .map(|(name, _)| title(sheet, name))
            .collect();
        assert_eq!(shown, expected, "{path}");
    }
}

fn lists(site: &Site, sheets: &[&Sheet]) {
    let expected = |wanted: &dyn Fn(&Goal) -> bool| -> Vec<String> {
        let rows =
            sheets.iter().flat_map(|sheet| sheet.rows().into_iter().map(move |(name, goal)| (sheet, name, goal)));
        rows.filter(|(_, _, goal)| wanted(goal)).map(|(sheet, name, _)| title(sheet, name)).collect()
    };
    // What is too much for a page, section by section: where its view is, and how many goals that has.
    let of_sections = |wanted: &dyn Fn(&Goal) -> bool, name: &str| -> Vec<(String, String)> {
        let sections = |sheet: &&Sheet| {
            let view = |section: Option<usize>| {
                let goals = sheet.count(|goal| goal.section == section && wanted(goal));
                let section = section.map_or("-", |section| SECTIONS[section].1);
                let path = format!("{}/index.html?section={section}&amp;{name}#view", sheet.key);
                (goals > 0).then(|| (path, format!("{goals}件")))
            };
            (0..SECTIONS.len()).map(Some).chain([None]).filter_map(view).collect::<Vec<_>>()
        };
        sheets.iter().flat_map(sections).collect()
    };
    for (at, (_, key)) in CATEGORIES.iter().enumerate() {
        let wanted = expected(&|goal: &Goal| goal.categories.contains(&at));
        for path in [format!("public/category-{key}.html"), format!("public/r5/category-{key}.html")] {
            if wanted.is_empty() && !site.path(&path).exists() {
                continue;
            }
            let page = site.read(&path);
            let is_counted = wanted.len() > LISTED;
            assert_eq!(listed(&page), if is_counted { Vec::new() } else { wanted.clone() }, "{path}");
            let of_year = path.contains("r5/");
            let counts = if is_counted && of_year {
                of_sections(&|goal| goal.categories.contains(&at), &format!("category={key}"))
            } else {
                Vec::new()
            };
            assert_eq!(views(&page), counts, "{path}");
            assert!(page.contains(&format!("<span class=\"count\">{}件</span></h1>", wanted.len())), "{path} counts");
        }
    }
    // Where no goal has a deadline, there is no list of them.
    let has_deadlines = sheets.iter().flat_map(|sheet| &sheet.goals).any(|(_, goal)| !DUES[goal.due].0.is_empty());
    assert_eq!(site.path("public/r5/deadlines.html").exists(), has_deadlines);
    let all: usize = sheets.iter().map(|sheet| sheet.goals.len()).sum();
    let page = if has_deadlines { site.read("public/r5/deadlines.html") } else { String::new() };
    for (_, bucket, _) in DUES.into_iter().filter(|_| has_deadlines) {
        let wanted = expected(&|goal: &Goal| DUES[goal.due].1 == bucket);
        let slot = page.split("<section class=\"slot").find(|slot| slot.contains(&format!("id=\"{bucket}\"")));
        let of_month = format!("public/r5/deadlines-{bucket}.html");
        assert_eq!(site.path(&of_month).exists(), all > LISTED && !wanted.is_empty(), "{of_month}");
        let list = if all > LISTED && !wanted.is_empty() {
            let slot = slot.unwrap_or_else(|| panic!("{bucket} leads to its page"));
            assert!(
                slot.contains(&format!("<h2><a href=\"deadlines-{bucket}.html\">")) && listed(slot).is_empty(),
                "{slot}"
            );
            site.read(&of_month)
        } else {
            slot.unwrap_or_default().to_owned()
        };
        let is_counted = wanted.len() > LISTED;
        let counts = if is_counted {
            of_sections(&|goal| DUES[goal.due].1 == bucket, &format!("due={bucket}"))
        } else {
            Vec::new()
        };
        assert_eq!(views(&list), counts, "{bucket}");
        assert_eq!(sorted(listed(&list)), if is_counted { Vec::new() } else { sorted(wanted) }, "{bucket}");
    }
    let year = site.read("public/r5/index.html");
    if let Some((_, rows)) = matrix(&year) {
        assert_eq!(rows.last().and_then(|sums| sums.last()), Some(&all.to_string()), "the year's sum");
    }
    let portal = site.read("public/index.html");
    assert!(portal.contains(&format!("<dd>{all}<small>")), "the portal counts");
    let order: Vec<String> =
        between(between(&portal, "<ul class=\"sheets\">", "</ul>")[0], "<span class=\"department\">", "</span>")
            .into_iter()
            .map(words)
            .collect();
    let wanted: Vec<String> = sheets.iter().map(|sheet| format!("{}部", sheet.key)).collect();
    assert_eq!(order, wanted, "the order of sheets");
}

fn calendar(site: &Site, sheet: &Sheet) {
    let path = format!("public/r5/{}/deadlines.ics", sheet.key);
    if sheet.count(|goal| DUES[goal.due].2 < 5) == 0 {
        assert!(!site.path(&path).exists(), "there is no calendar without a day");
        return;
    }
    let calendar = site.read(&path).replace("\r\n ", "");
    let mut shown: Vec<String> = between(&calendar, "SUMMARY:", "\r\n").into_iter().map(str::to_owned).collect();
    let dated = sheet.rows().into_iter().filter(|(_, goal)| DUES[goal.due].2 < 5);
    let mut wanted: Vec<String> = dated.map(|(name, _)| title(sheet, name)).collect();
    shown.sort();
    wanted.sort();
    assert_eq!(shown, wanted);
    for uid in between(&calendar, "UID:", "\r\n") {
        let (id, organization) = uid.split_once('@').expect("a UID names its organization");
        assert!(id.starts_with(&format!("r5/{}/", sheet.key)) && organization.ends_with(".goalsheet"), "{uid}");
    }
    assert!(!calendar.contains("BEGIN:VEVENT") || calendar.contains("DTSTAMP:20230615T"), "the day the sheet was made");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_page_lists_what_its_source_says(first in sheets("alpha"), second in sheets("beta")) {
        let site = written(&[first.clone(), second.clone()]);
        site.build();
        let mut sheets = vec![&first, &second];
        sheets.sort_by_key(|sheet| (sheet.order.unwrap_or(u8::MAX), sheet.key));
        for sheet in &sheets {
            sheet_page(&site, sheet);
            section_pages(&site, sheet);
            calendar(&site, sheet);
            for (name, goal) in &sheet.goals {
                let page = site.read(&format!("public/r5/{}/{name}.html", sheet.key));
                let number = sheet.number(goal);
                let heading = between(&page, "<h1>", "</h1>")[0];
                let shown = between(heading, "<span class=\"number\">番号 ", "</span>").concat();
                prop_assert_eq!(shown, number, "{} {}", sheet.key, name);
            }
        }
        lists(&site, &sheets);
    }
}

#[test]
fn a_page_with_too_many_goals_counts_them_and_leads_to_where_they_are_listed() {
    let goal = |name: u16| match name {
        1..=4_990 => Goal { section: Some(usize::from(name) % 2), categories: vec![2], due: 3, number: None },
        4_991..=5_010 => Goal { section: None, categories: vec![2], due: 3, number: None },
        _ => Goal { section: Some(2), categories: vec![0], due: usize::from(name) % DUES.len(), number: None },
    };
    let sheet = |key, names: std::ops::RangeInclusive<u16>| Sheet {
        key,
        order: None,
        sections: vec![None; SECTIONS.len()],
        goals: names.map(|name| (name, goal(name))).collect(),
    };
    let (first, second) = (sheet("alpha", 1..=5_005), sheet("beta", 5_006..=5_019));
    let site = written(&[first.clone(), second.clone()]);
    site.build();
    lists(&site, &[&first, &second]);
    assert_eq!(dead_links(&site.tree("public")), Vec::<String>::new());
}

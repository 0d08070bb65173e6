//! The manual says what the program does: its example builds, every key, verb and option is in it, its links lead somewhere.
//! And the program shows it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use goalsheet::model::body::{self, Heading};
use goalsheet::model::keys::{self, KeyKind, KeyTable};
use goalsheet::model::{Code, Language};

use crate::site::{Site, repository, run, tree};

const LANGUAGES: [Language; 2] = [Language::Ja, Language::En];

fn text(path: &str) -> String {
    std::fs::read_to_string(repository().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The pages of a language: file name → text.
fn pages(language: Language) -> BTreeMap<String, String> {
    let folder = repository().join("docs/manual").join(language.code());
    let utf8 = |bytes| String::from_utf8(bytes).expect("pages are UTF-8");
    tree(&folder).into_iter().map(|(name, bytes)| (name, utf8(bytes))).collect()
}

/// All pages of a language, one after the other.
fn manual(language: Language) -> String {
    pages(language).into_values().collect()
}

fn headings(text: &str) -> Vec<Heading> {
    body::parse(text).headings
}

#[test]
fn the_example_of_a_goal_builds() {
    for language in LANGUAGES {
        let page = &pages(language)["goal.md"];
        let (_, block) = page.split_once("```markdown\n").expect("the page shows a goal");
        let (example, _) = block.split_once("\n```").expect("the example ends");
        let site = Site::empty()
            .file("goalsheet.yaml", "organization: 見本市\nrequired: [category, level, method, due, section]\n")
            .file(
                "content/r5/kodomo-katei/_index.md",
                "---\ndepartment: 子ども家庭部\nsections: [子ども若者計画課]\n---\n",
            )
            .file("content/r5/kodomo-katei/2-2.md", &format!("{example}\n"));
        let run = site.build();
        assert_eq!(run.stderr, "", "{}", language.code());
    }
}

/// The keys of a table and of the maps in it.
fn keys_of(table: &KeyTable) -> Vec<&'static str> {
    fn of_kind(kind: &KeyKind) -> Vec<&'static str> {
        match kind {
            KeyKind::OneOrMore(kind) | KeyKind::List(kind) | KeyKind::ByName(kind) => of_kind(kind),
            KeyKind::Map(table) | KeyKind::ShortMap(table) => keys_of(table),
            KeyKind::Fields => keys_of(&keys::FIELD),
            _ => Vec::new(),
        }
    }
    table.keys.iter().flat_map(|key| [vec![key.name], of_kind(&key.kind)].concat()).collect()
}

#[test]
fn every_key_is_in_the_manual() {
    let keys = [&keys::GOAL, &keys::REPORT, &keys::HEAD, &keys::CONFIG].map(keys_of).concat();
    for language in LANGUAGES {
        let text = manual(language);
        for key in &keys {
            assert!(text.contains(key), "the manual in {} does not speak of {key}", language.code());
        }
    }
}

#[test]
fn every_verb_and_option_of_the_help_is_in_the_manual() {
    let verbs: Vec<String> =
        goalsheet::cli::command(Language::En).get_subcommands().map(|verb| verb.get_name().to_owned()).collect();
    for language in LANGUAGES {
        let (text, name) = (manual(language), language.code());
        for verb in &verbs {
            assert!(text.contains(&format!("goalsheet {verb} ")), "the manual in {name} does not speak of {verb}");
        }
        let of_verbs = verbs.iter().map(|verb| vec![verb.as_str(), "--help"]);
        for arguments in std::iter::once(vec!["--help"]).chain(of_verbs) {
            let help = Site::empty().run(&arguments).stdout;
            let options = help.split_whitespace().filter(|word| word.starts_with("--"));
            for option in options.map(|option| option.trim_end_matches(|c: char| !c.is_ascii_alphanumeric())) {
                assert!(text.contains(option), "the manual in {name} does not speak of {option}");
            }
        }
    }
}

#[test]
fn both_languages_have_the_same_pages_with_the_same_headings() {
    let levels = |text: &str| headings(text).iter().map(|heading| heading.level).collect::<Vec<u8>>();
    let of = |language| {
        let pages = pages(language).into_iter();
        pages.map(|(name, text)| (name, levels(&text))).collect::<BTreeMap<String, Vec<u8>>>()
    };
    assert_eq!(of(Language::Ja), of(Language::En));
}

#[test]
fn every_page_opens_with_whom_it_is_for() {
    for (language, words) in [(Language::Ja, "ためのページです。"), (Language::En, "This page is for ")] {
        for (name, text) in pages(language).into_iter().filter(|(name, _)| name != "index.md") {
            let first = text.split("\n\n").nth(1).unwrap_or_default();
            assert!(first.contains(words), "{}/{name} opens with “{first}”", language.code());
        }
    }
}

#[test]
fn the_readme_is_a_face_and_not_a_book() {
    for name in ["README.md", "README.ja.md"] {
        let lines = text(name).lines().count();
        assert!(lines <= 200, "{name} has {lines} lines: what explains belongs to docs/manual");
    }
}

#[test]
fn no_link_of_readme_manual_codes_and_themes_is_dead() {
    let below = |folder: &str| {
        let names = tree(&repository().join(folder)).into_keys().filter(|name| name.ends_with(".md"));
        names.map(|name| format!("{folder}/{name}")).collect::<Vec<String>>()
    };
    let alone = ["README.md", "README.ja.md", "CHANGELOG.md", "themes/README.md"].map(str::to_owned);
    let mut dead = Vec::new();
    for path in alone.into_iter().chain(below("docs")) {
        let text = text(&path);
        for link in body::parse(&text).links() {
            if !link.destination.contains("://") && !leads_somewhere(&path, &link.destination) {
                dead.push(format!("{path}: {}", link.destination));
            }
        }
    }
    assert!(dead.is_empty(), "{}", dead.join("\n"));
}

/// Whether a relative link of a file of the repository leads to a file there, and its anchor to a heading of that.
fn leads_somewhere(from: &str, link: &str) -> bool {
    let (file, anchor) = link.split_once('#').map_or((link, None), |(file, anchor)| (file, Some(anchor)));
    let from = repository().join(from);
    let target = if file.is_empty() { from } else { from.parent().unwrap_or(Path::new("")).join(file) };
    match anchor {
        None => target.exists(),
        Some(anchor) => {
            let text = std::fs::read_to_string(&target).unwrap_or_default();
            headings(&text).iter().any(|heading| heading.id == anchor)
        }
    }
}

/// What the program prints in an empty folder; it is no terminal that it prints to.
fn shown(arguments: &[&str]) -> String {
    let run = Site::empty().run(&[&["manual"], arguments].concat());
    assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{arguments:?}");
    run.stdout
}

#[test]
fn the_program_lists_every_page_once_and_prints_each() {
    for language in LANGUAGES {
        let code = language.code();
        let list = shown(&["--list", "--lang", code]);
        let listed: Vec<&str> = list.lines().filter_map(|line| line.split_whitespace().next()).collect();
        let mut expected: BTreeMap<String, String> =
            pages(language).into_iter().map(|(name, text)| (name.trim_end_matches(".md").to_owned(), text)).collect();
        expected.insert("themes".to_owned(), text("themes/README.md"));
        expected.insert("codes".to_owned(), text("docs/codes/README.md"));
        assert_eq!(listed.len(), expected.len(), "{list}");
        for (name, text) in expected {
            assert!(listed.contains(&name.as_str()), "{name} is not in the index of {code}");
            assert_eq!(shown(&[&name, "--lang", code]).trim_end(), text.trim_end());
        }
        assert!(list.starts_with("index "), "{list}");
    }
}

#[test]
fn without_a_page_and_a_terminal_the_index_is_printed() {
    assert_eq!(shown(&[]), shown(&["index"]));
    assert_eq!(shown(&["deadlines.md"]), shown(&["deadlines"]));
    assert!(shown(&["--lang", "en"]).starts_with("# goalsheet manual\n"));
}

#[test]
fn a_code_is_a_page() {
    let explained = Site::empty().run(&["check", "--explain", "unclear-due"]).stdout;
    assert_eq!(shown(&["unclear-due"]), format!("# unclear-due\n\n{explained}"));
}

#[test]
fn an_unknown_page_is_refused_with_the_nearest() {
    for (language, name, expected) in [
        ("en", "deadline", "could not run: the manual has no page “deadline”\n  help: did you mean “deadlines”?\n"),
        (
            "ja",
            "deadline",
            "実行できません: 手引に「deadline」というページはありません\n  対処: 「deadlines」のことですか\n",
        ),
        (
            "en",
            "unclear-du",
            "could not run: the manual has no page “unclear-du”\n  help: did you mean “unclear-due”?\n",
        ),
        ("en", "zzz", "could not run: the manual has no page “zzz”\n  help: goalsheet manual --list shows the pages\n"),
        (
            "ja",
            "zzz",
            "実行できません: 手引に「zzz」というページはありません\n  対処: goalsheet manual --list で一覧を表示してください\n",
        ),
    ] {
        let run = Site::empty().run(&["manual", name, "--lang", language]);
        assert_eq!((run.status, run.stdout.as_str(), run.stderr.as_str()), (2, "", expected));
    }
    let site = Site::empty();
    assert_eq!(site.run(&["manual", "deadline", "--output", "pages"]).status, 2);
    assert!(site.tree("").is_empty(), "nothing is written of a manual that cannot be opened");
    assert_eq!(site.run(&["manual", "--list", "deadlines"]).status, 2);
}

/// The values of an attribute in a web page.
fn values<'a>(html: &'a str, attribute: &str) -> Vec<&'a str> {
    let before = format!(" {attribute}=\"");
    html.split(&before).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[test]
fn its_web_pages_lead_to_each_other_and_load_nothing() {
    for language in LANGUAGES {
        let site = Site::empty();
        let run = site.run(&["manual", "deadlines", "--output", "pages", "--lang", language.code()]);
        assert_eq!((run.status, run.stderr.as_str()), (0, ""));
        let opened = site.path("pages/deadlines.html").canonicalize().expect("it was written");
        assert!(run.stdout.trim_end().ends_with(&*opened.to_string_lossy()), "{}", run.stdout);
        let files: BTreeMap<String, String> = site
            .tree("pages")
            .into_iter()
            .map(|(name, bytes)| (name, String::from_utf8(bytes).expect("it is UTF-8")))
            .collect();
        assert_eq!(files.len(), pages(language).len() + 2 + Code::ALL.len());
        for (name, html) in &files {
            assert!(html.contains(&format!("<html lang=\"{}\">", language.code())), "{name}");
            assert!(!["<script", "<link", "<img", " src="].iter().any(|loads| html.contains(loads)), "{name}");
            let ids: BTreeSet<&str> = values(html, "id").into_iter().collect();
            assert_eq!(ids.len(), values(html, "id").len(), "{name} has an id twice");
            for link in values(html, "href").into_iter().filter(|link| !link.contains("://")) {
                let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
                let folder = name.rsplit_once('/').map_or("", |(folder, _)| folder);
                let target = match (file, file.strip_prefix("../"), folder) {
                    ("", _, _) => name.clone(),
                    (_, Some(above), _) => above.to_owned(),
                    (file, None, "") => file.to_owned(),
                    (file, None, folder) => format!("{folder}/{file}"),
                };
                let html = files.get(&target).unwrap_or_else(|| panic!("{name} leads to {link}"));
                assert!(anchor.is_empty() || values(html, "id").contains(&anchor), "{name} leads to {link}");
            }
        }
    }
}

#[test]
fn its_web_pages_take_no_other_file_s_place() {
    let site = Site::empty().file("pages/memo.txt", "覚え書き");
    let run = site.run(&["manual", "--output", "pages"]);
    assert_eq!((run.status, run.stdout.as_str()), (2, ""));
    assert!(run.stderr.contains("空ではありません（memo.txt）"), "{}", run.stderr);
    assert_eq!(site.tree("").len(), 1);
}

#[cfg(unix)]
#[test]
fn the_browser_opens_the_page_among_temporary_files() {
    use std::os::unix::fs::PermissionsExt;

    let site = Site::empty().file("browser", "#!/bin/sh\nprintf %s \"$1\" > opened.part\nmv opened.part opened\n");
    let browser = site.path("browser");
    std::fs::set_permissions(&browser, std::fs::Permissions::from_mode(0o755)).expect("it is ours");
    let temporary = site.path("temporary");
    std::fs::create_dir(&temporary).expect("a folder can be made");
    let [browser, temporary] = [browser, temporary].map(|path| path.to_string_lossy().into_owned());
    let variables = [("BROWSER", browser.as_str()), ("TMPDIR", temporary.as_str())];
    let run = run(&site.path(""), &["manual", "--open", "unclear-due"], &variables);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    crate::site::eventually("the browser", || site.path("opened").exists());
    let opened = site.read("opened");
    assert_eq!(run.stdout, format!("開くページ: {opened}\n"));
    assert!(opened.starts_with(&temporary) && opened.ends_with("/codes/unclear-due.html"), "{opened}");
    assert!(Path::new(&opened).exists());
}

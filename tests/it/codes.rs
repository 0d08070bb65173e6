//! Every code: a site that has the problem, what a person reads about it, and its page in the manual.
//!
//! A folder of `tests/fixtures/codes` is a site with one problem; what `goalsheet check` says about it stands beside it, in
//! both languages. Few sites cannot be kept as files of a repository and are made here. `UPDATE_CODES=1` rewrites what is
//! expected and `UPDATE_MANUAL=1` the manual; read the difference as a clerk would.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use goalsheet::model::{Code, Language, Severity};
use goalsheet::report::explain;

use crate::site::{Run, Site, goal, repository, run};

fn folder(code: &str) -> PathBuf {
    repository().join("tests/fixtures/codes").join(code)
}

/// Sites that no repository can hold on every machine: names that Windows forbids, links, sizes.
fn made(code: Code) -> Option<Site> {
    let second = || goal("保育所の更新", "保育課");
    Some(match code {
        Code::FileTooLarge => {
            let pages = "保育所を整備する。\n".repeat(100_000);
            Site::complete().file("content/r5/kosodate/1-2.md", &(second() + &pages))
        }
        Code::LongPath => {
            let (folder, name) = ("長い名前の".repeat(16), "保育の質の向上".repeat(10));
            Site::complete().file(&format!("content/r5/kosodate/{folder}/{name}.md"), &second())
        }
        #[cfg(unix)]
        Code::ForbiddenName => Site::complete()
            .file("content/r5/kosodate/1:2.md", &second())
            .file("content/r5/kosodate/con.md", &goal("機器の更新", "保育課")),
        #[cfg(unix)]
        Code::Unreadable => linked("nowhere", "1-9.md"),
        #[cfg(unix)]
        Code::LinkLoop => linked("../../r5", "loop"),
        _ => return None,
    })
}

#[cfg(unix)]
fn linked(to: &str, name: &str) -> Site {
    let site = Site::complete();
    std::os::unix::fs::symlink(to, site.path("content/r5/kosodate").join(name)).expect("a link can be made");
    site
}

/// Codes that only a machine with links and free names can show.
fn is_unix_only(code: Code) -> bool {
    matches!(code, Code::ForbiddenName | Code::Unreadable | Code::LinkLoop)
}

fn transcript(site: &Path, code: Code, language: Language) -> String {
    // What is overdue depends on the day, what has vanished on a version before.
    let more: &[&str] = match code {
        Code::OverdueReport => &["--as-of", "2023-12-01"],
        Code::VanishedPage => &["--since", "../before"],
        _ => &[],
    };
    let check = || run(site, &[&["check", "--lang", language.code()], more].concat(), &[]);
    let Run { status, stdout, stderr } =
        if code == Code::LeakedText { built(site, &["--lang", language.code()]).0 } else { check() };
    format!("{stdout}{stderr}(exit status {status})\n")
}

/// Compares a text with a file of the repository, or rewrites the file where the variable is set.
fn compare(path: &Path, text: &str, variable: &str, wrong: &mut Vec<String>) {
    if std::env::var_os(variable).is_some() {
        std::fs::create_dir_all(path.parent().expect("a file has a folder")).expect("the folder can be made");
        std::fs::write(path, text).expect("the file can be written");
        return;
    }
    let name = path.strip_prefix(repository()).expect("below the repository").display();
    match std::fs::read_to_string(path) {
        Ok(known) if known.replace("\r\n", "\n") == text => {}
        Ok(_) => wrong.push(format!("{name} differs; {variable}=1 rewrites it. Now it would be:\n{text}")),
        Err(_) => wrong.push(format!("{name} is missing; {variable}=1 writes it")),
    }
}

#[test]
fn every_code_has_a_site_that_shows_it_and_is_told_as_expected() {
    let mut wrong = Vec::new();
    for &code in Code::ALL {
        let name = code.name();
        let fixture = folder(name).join("site");
        let made = made(code);
        if is_unix_only(code) && made.is_none() {
            continue;
        }
        let site = match &made {
            Some(site) => site.path(""),
            None if fixture.is_dir() => fixture,
            None => {
                wrong.push(format!(
                    "{name} has no site that shows it: make tests/fixtures/codes/{name}/site (or a site in `made`), run with UPDATE_CODES=1, and read what it says"
                ));
                continue;
            }
        };
        for language in [Language::Ja, Language::En] {
            let text = transcript(&site, code, language);
            if !text.contains(&format!("[{name}]")) {
                wrong.push(format!("the site of {name} does not show it:\n{text}"));
            }
            let expected = folder(name).join(format!("expected.{}.txt", language.code()));
            compare(&expected, &text, "UPDATE_CODES", &mut wrong);
        }
        assert!(!site.join("public").exists(), "check wrote something");
        builds_as_it_checks(&site, code, &mut wrong);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// A run of `build` that leaves nothing in the site, and whether it made pages.
fn built(site: &Path, arguments: &[&str]) -> (Run, bool) {
    let target = tempfile::TempDir::new().expect("a temporary folder can be made");
    let output = target.path().join("public");
    let run = run(site, &[&["build", "--output", &output.to_string_lossy()], arguments].concat(), &[]);
    (run, output.exists())
}

/// A site that does not pass the check is not built, and one that passes is; what gets out is only seen in what is built.
fn builds_as_it_checks(site: &Path, code: Code, wrong: &mut Vec<String>) {
    let checked = run(site, &["check"], &[]).status;
    let (Run { status: built, .. }, is_there) = built(site, &[]);
    let expected = if code == Code::LeakedText { 1 } else { checked };
    if built != expected || is_there != (built == 0) {
        wrong.push(format!("the site of {} ends with {checked} checked and {built} built", code.name()));
    }
}

#[test]
fn no_folder_is_left_of_a_code_that_is_gone() {
    let known: BTreeSet<&str> = Code::ALL.iter().map(|code| code.name()).collect();
    for (place, suffix) in [("tests/fixtures/codes", ""), ("src/report/codes", ".md"), ("docs/codes", ".md")] {
        for entry in std::fs::read_dir(repository().join(place)).expect("the folder is there") {
            let name = entry.expect("the entry can be read").file_name().to_string_lossy().into_owned();
            let code = name.strip_suffix(suffix).unwrap_or(&name);
            assert!(known.contains(code) || name == "README.md", "{place}/{name} belongs to no code");
        }
    }
}

#[test]
fn every_code_is_explained() {
    let missing: Vec<&str> =
        Code::ALL.iter().filter(|code| !explain::is_explained(**code)).map(|code| code.name()).collect();
    assert!(
        missing.is_empty(),
        "no explanation of {missing:?}: write src/report/codes/<code>.md with its four parts (see src/report/explain.rs)"
    );
}

#[test]
fn the_manual_has_a_page_of_every_code() {
    let folder = repository().join("docs/codes");
    let mut wrong = Vec::new();
    for &code in Code::ALL {
        let name = code.name();
        let text =
            format!("# {name}\n\n{}\n---\n\n{}", explain::text(code, Language::Ja), explain::text(code, Language::En));
        compare(&folder.join(format!("{name}.md")), &text, "UPDATE_MANUAL", &mut wrong);
    }
    compare(&folder.join("README.md"), &index(), "UPDATE_MANUAL", &mut wrong);
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// All codes by weight, with what each asks for.
fn index() -> String {
    let mut text = "# 問題のコード・Codes\n\n`goalsheet check --explain CODE` はこれらのページと同じ説明を表示します。 / shows the text of these pages.\n".to_owned();
    for severity in [Severity::Error, Severity::Warning, Severity::Advice] {
        let mut codes: Vec<Code> = Code::ALL.iter().copied().filter(|code| code.severity() == severity).collect();
        codes.sort_by_key(|code| code.name());
        if codes.is_empty() {
            continue;
        }
        let [ja, en] = [Language::Ja, Language::En].map(|language| explain::severity(severity, language));
        text.push_str(&format!("\n## {ja}・{en}\n\n| code | 求めること | what it asks for |\n|---|---|---|\n"));
        for code in codes {
            let (name, meaning) = (code.name(), code.meaning());
            let cell = |text: &str| text.replace('|', "\\|").replace('<', "&lt;");
            text.push_str(&format!("| [{name}]({name}.md) | {} | {} |\n", cell(&meaning.ja), cell(&meaning.en)));
        }
    }
    text
}

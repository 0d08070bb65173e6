//! What a watching build makes is what a fresh one makes, whatever happens to the files.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};

use goalsheet::host::clock::Stopwatch;
use goalsheet::host::watch::Change;
use goalsheet::model::config::Audience;
use goalsheet::model::diagnostic::sort;
use goalsheet::model::sink::Sink;
use goalsheet::model::{Diagnostic, Digest, Failure, Language};
use goalsheet::pipeline::{Asked, Builder, Built, OnError, Options, Output, Sweeper, Swept, Wrong};
use proptest::prelude::*;

use crate::site::{Running, Site, eventually, goal, tree};

type Bytes = Arc<Vec<u8>>;

/// A site in memory: the files of the last sound build, and those of the one that goes on.
#[derive(Default)]
struct Memory {
    shown: BTreeMap<String, Bytes>,
    next: Mutex<BTreeMap<String, Bytes>>,
}

impl Sink for Memory {
    fn put(&self, path: &str, bytes: Vec<u8>) -> Result<Digest, Failure> {
        let digest = Digest::of(&bytes);
        self.next.lock().expect("nobody panicked").insert(path.to_owned(), Arc::new(bytes));
        Ok(digest)
    }

    fn keep(&self, path: &str, digest: Digest) -> Result<bool, Failure> {
        let known = self.shown.get(path).filter(|bytes| Digest::of(bytes) == digest);
        let mut next = self.next.lock().expect("nobody panicked");
        next.extend(known.map(|bytes| (path.to_owned(), Arc::clone(bytes))));
        Ok(known.is_some())
    }
}

/// A builder, and the last sound site it made.
struct Watched {
    builder: Builder,
    options: Options,
    memory: Memory,
}

impl Watched {
    fn new(folder: &Path, audience: Audience) -> Watched {
        let options = Options { audience, on_error: OnError::Stop, as_of: None };
        Watched { builder: Builder::new(folder, options), options, memory: Memory::default() }
    }

    /// The same in another run of the program, which has what this one left.
    fn run_again(&mut self) {
        let left = self.builder.left().expect("plain paths");
        self.builder = Builder::new(self.builder.folder(), self.options);
        self.builder.go_on_from(&left);
    }

    /// Builds, and says whether the site is sound, its problems, and the files that are shown then.
    fn build(&mut self, change: &Change) -> (bool, Vec<String>, BTreeMap<String, Bytes>) {
        let output = Output { sink: &self.memory, label: None };
        let (is_sound, problems) = match self.builder.build(change, &output, &mut Stopwatch::start()) {
            Ok(Built { is_sound, diagnostics, .. }) => {
                let line = |problem: &Diagnostic| format!("{:?}", (problem.code, &problem.place, &problem.message));
                (is_sound, diagnostics.iter().map(line).collect())
            }
            Err(failure) => (false, vec![failure.text(Language::En)]),
        };
        let next = std::mem::take(self.memory.next.get_mut().expect("nobody panicked"));
        if is_sound {
            self.memory.shown = next;
        }
        (is_sound, problems, self.memory.shown.clone())
    }
}

/// Something an author, an editor or git does to a site's folder.
#[derive(Debug, Clone)]
enum Step {
    Write(&'static str, String),
    Remove(&'static str),
    Move(&'static str, &'static str),
}

const PLACES: &[&str] = &[
    "content/r5/kosodate/1-1.md",
    "content/r5/kosodate/1-2.md",
    "content/r5/kosodate/2-1.md",
    "content/r5/kosodate/1-1.mid.md",
    "content/r5/kosodate/1-2.end.md",
    "content/r5/kosodate/approvals.yaml",
    "content/r5/kosodate/sub/3.md",
    "content/r5/kosodate/図.png",
    "content/r5/kosodate/_index.md",
    "content/r5/kikaku/1-1.md",
    "content/r5/kikaku/_index.md",
    "content/r6/kosodate/1-1.md",
    "content/r6/kosodate/_index.md",
    "content/stray.md",
    "content/_index.md",
    "content/r5/_index.md",
    "goalsheet.yaml",
    "themes/own/templates/goal.html",
    "themes/own/static/style.css",
    "themes/own/words/ja.yaml",
];
const FOLDERS: &[&str] = &[
    "content",
    "content/r5",
    "content/r6",
    "content/r5/kosodate",
    "content/r5/kikaku",
    "content/r5/kosodate/sub",
    "content/r6/kosodate",
    "content/elsewhere",
    "content/r5/kosodate/folder.md",
    "themes",
    "themes/own",
    "away",
];
const HEAD: &str =
    "---\ndepartment: 子育て部\nsections:\n  - { name: 保育課, key: hoiku }\n  - 相談室\n---\n\n[一](1-1.md)\n";
const HEADS: &[&str] = &[
    HEAD,
    "---\ndepartment: 企画部\nsections: [保育課, 相談室, 企画課]\norder: 1\n---\n",
    "---\ndepartment: 子育て部\nsections:\n  - { name: 相談室, number: 7 }\n  - { name: 保育課, key: nursery }\n---\n",
    "---\ndepartment: 企画部\nsections: [保育課, 相談室, 企画課]\naudience: internal\n---\n",
    "---\ndepartment: 子育て部\nsections: [保育課, 相談室]\naliases: [r5/jido, r6/kikaku]\n---\n",
    "---\ndepartment: 子育て部\nsections: [保育課, 相談室]\nwas: [企画部, 児童部]\ngroups: [{ number: 2, aim: 育ち }, { number: 1, aim: 整備 }]\n---\n",
    "---\ndepartment: 子育て部\nsections: [保育課, 相談室]\ntel: 1234\n---\n\n## 使命\n\n[一](1-1.md)\n\n## 次\n",
    "---\ndepartment: [\n",
];
const GOALS: &[&str] = &[
    "title: 保育所の整備\nsection: 保育課\ncategory: 個別計画\ndue: 年度末\n---\n\n## どの水準まで\n\n保育所が**「三か所」**ある。\n",
    "title: 相談の充実\nsection: 相談室\ncategory: [施政方針, 行政改革]\ndue: 10月\n---\n\n[隣](1-2.md) ![図](図.png)\n",
    "title: 計画\nsection: 保育課\ndue: 1月\nid: r5/plan\n---\n\n### 見出し\n\n[上](1-1.md#見出し)\n",
    "title: 計画\nsection: [相談室, 無い課, 保育課]\n---\n",
    "title: 二つの課\nsection: [相談室, 保育課]\ndue: 10月\n---\n",
    "title: 別年度\ncategory: その他\n---\n\n[六年度](../../r6/kosodate/1-1.md) [部](../kikaku)\n",
    "title: 庁内の目標\nsection: 保育課\naudience: internal\n---\n\n[隣](1-2.md)\n",
    "title: 庁内の項目\nsection: 相談室\nmemo: 覚え\n---\n\n- 一\n\n### 庁内メモ\n\n[隣](1-2.md)\n\n  ## 見出し\n\n本文\n",
    "title: 続く目標\nsection: 保育課\ncontinues: r5/kosodate/1-1\naliases: [r5/kosodate/9, r6/mukashi/1]\nindicators: [{ key: a, name: 件数, target: 3 }]\n---\n",
    "title: 元の目標\nsection: 相談室\nindicators: [{ key: a, name: 件数, target: 2 }]\naliases: r5/kikaku/1-1\n---\n",
    "title: 記録\nsection: 保育課\nrows: [{ year: R4, count: 3 }, { year: R5 }]\n---\n",
    "title: やめた目標\nsection: 保育課\nretired: 制度の終了\n---\n\n[隣](1-2.md)\n",
    "title\n---\n",
];
const REPORTS: &[&str] = &[
    "rating: 2\nvalues: { a: 4 }\n---\n\n## 成果\n\n[隣](1-2.md)\n",
    "rating: ①\nas_of: 令和6年2月1日\nby: 議会\n---\n\n## 取組状況\n\n進めた。\n\n## 庁内メモ\n\n本文\n",
    "audience: internal\n---\n\n## 成果\n\n達した。\n",
    "rating: 9\n---\n",
    "rating\n---\n",
];
const APPROVALS: &[&str] = &[
    "- { phase: plan, date: 2023-05-10, number: 第1号, post: 部長, fingerprint: a1, files: { 1-1: title=1a due=2b } }\n",
    "- phase: plan\n  date: 2023-05-10\n  number: 第1号\n- phase: mid\n  date: 2023-11-10\n  number: 第2号\n  fingerprint: b2\n",
    "- phase: plan\n",
    "- [\n",
];
const CONFIGS: &[&str] = &[
    "organization: 見本市\n",
    "organization: 見本市\nbase_url: https://example.jp\n",
    "organization: 見本市\napprovals: public\nphases: [{ key: mid, name: 中間報告 }]\n",
    "organization: 別の市\nlanguage: en\ncategories: [個別計画, 施政方針, 行政改革, その他]\n",
    "organization: 見本市\ntheme: own\n",
    "organization: 見本市\ninternal_headings: 庁内メモ\nfields: { memo: { label: 覚え, audience: internal } }\n",
    "organization: 見本市\nfields: { memo: { label: 覚え }, section: { audience: internal } }\ncolumns: [title, memo, section]\n",
    "organization: 見本市\ninternal_headings: 庁内メモ\nphases: [{ key: mid, name: 中間報告, as_of: 9月30日 }, { key: end, name: 期末報告 }]\nscales: { s: { name: 達成状況, levels: [{ code: ①, name: 達成 }, { code: ②, name: 未達成, unmet: yes }] } }\n",
    "organization: 見本市\nphases: [{ key: end, name: 期末報告 }]\nscales: { s: { name: 達成度, audience: internal, levels: [{ code: 2, name: 達成 }] } }\n",
    "organization: 見本市\nhead_fields: { tel: { label: 電話 }, aim: { label: 使命, type: prose } }\n",
    "organization: 見本市\nhead_fields: { tel: { label: 電話, audience: internal }, aim: { label: 使命, type: prose, audience: internal } }\n",
    "organization: 見本市\nphases: [{ key: end, name: 期末報告, as_of: 3月31日 }]\nfields: { aim: { label: 目的, type: prose, from: end }, rows: { label: 記録, columns: [{ key: year, label: 年度 }, { key: count, label: 数, type: number }] } }\ncolumns: [title, rows]\n",
    "organization: 見本市\nfields: { aim: { label: 目的, of: group } }\ncolumns: [number, aim, title]\n",
    "organization: [\n",
];
const INTRODUCTIONS: &[&str] = &[
    "この町の目標。[部](r5/kosodate/_index.md) [重点](#重点)\n\n## 重点\n\n- 一\n",
    "---\nupdated: 令和7年1月1日\n---\n\n年度の文。![図](kosodate/図.png)\n\n### 庁内メモ\n\n[隣](kosodate/1-2.md)\n",
    "---\nupdate: 令和7年1月1日\n---\n",
];
const TEMPLATES: &[&str] =
    &["{{ goal.title }}\n", "{% for cell in goal.cells %}{{ cell.label }}{% endfor %}", "{{ goal.titel }}", "{% if %}"];

fn step() -> impl Strategy<Value = Step> {
    let text = |texts: &'static [&'static str]| prop::sample::select(texts).prop_map(str::to_owned);
    let write = prop::sample::select(PLACES).prop_flat_map(move |place| {
        let texts = match place {
            "goalsheet.yaml" => text(CONFIGS).boxed(),
            "content/_index.md" | "content/r5/_index.md" => text(INTRODUCTIONS).boxed(),
            place if place.ends_with("_index.md") => text(HEADS).boxed(),
            place if place.ends_with(".mid.md") || place.ends_with(".end.md") => {
                text(REPORTS).prop_map(|report| format!("---\n{report}")).boxed()
            }
            place if place.ends_with(".md") => text(GOALS).prop_map(|goal| format!("---\n{goal}")).boxed(),
            place if place.ends_with("approvals.yaml") => text(APPROVALS).boxed(),
            place if place.ends_with(".html") => text(TEMPLATES).boxed(),
            place if place.ends_with(".yaml") => text(&["no_section: 課なし\n", "deadlines: [\n"]).boxed(),
            _ => text(&["a{}", "b{}"]).boxed(),
        };
        texts.prop_map(move |text| Step::Write(place, text))
    });
    let all: Vec<&'static str> = [PLACES, FOLDERS].concat();
    let remove = prop::sample::select(all.clone()).prop_map(Step::Remove);
    let moved =
        (prop::sample::select(all.clone()), prop::sample::select(all)).prop_map(|(from, to)| Step::Move(from, to));
    prop_oneof![6 => write, 1 => remove, 2 => moved]
}

/// How exactly the watcher knows what happened.
fn precision() -> impl Strategy<Value = u8> {
    prop_oneof![6 => Just(0), 2 => Just(1), 1 => Just(2)]
}

/// Does a step, and returns the paths a watcher would tell.
fn perform(folder: &Path, step: &Step) -> BTreeSet<PathBuf> {
    let make_parent = |path: &Path| fs::create_dir_all(path.parent().expect("it has a parent")).is_ok();
    match step {
        Step::Write(place, text) => {
            let path = folder.join(place);
            let made: Vec<&Path> = Path::new(place).ancestors().filter(|part| !folder.join(part).exists()).collect();
            let outermost = made.last().copied().unwrap_or(Path::new(place)).to_owned();
            if make_parent(&path) {
                let _ = fs::write(&path, text);
            }
            BTreeSet::from([outermost])
        }
        Step::Remove(place) => {
            let path = folder.join(place);
            let _ = if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
            BTreeSet::from([PathBuf::from(place)])
        }
        Step::Move(from, to) => {
            let made: Vec<&Path> = Path::new(to).ancestors().filter(|part| !folder.join(part).exists()).collect();
            let outermost = made.last().copied().unwrap_or(Path::new(to)).to_owned();
            if folder.join(from).exists() && make_parent(&folder.join(to)) {
                let _ = fs::rename(folder.join(from), folder.join(to));
            }
            BTreeSet::from([PathBuf::from(from), outermost])
        }
    }
}

fn blurred(paths: BTreeSet<PathBuf>, precision: u8) -> Change {
    match precision {
        0 => Change::Paths(paths),
        1 => Change::Paths(paths.iter().map(|path| path.parent().unwrap_or(Path::new("")).to_owned()).collect()),
        _ => Change::Everything,
    }
}

/// A site of two sheets, one of which links to the other.
fn two_sheets() -> Site {
    Site::small()
        .file("content/r5/kosodate/1-2.md", &goal("相談の窓口", "相談室"))
        .file("content/r5/kikaku/_index.md", HEADS[1])
        .file("content/r5/kikaku/1-1.md", "---\ntitle: 計画\nsection: 企画課\n---\n\n[子](../kosodate/1-1.md)\n")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    /// Be it in one run of the program or in several.
    #[test]
    fn after_any_sequence_of_changes_the_site_is_that_of_a_fresh_build(
        steps in prop::collection::vec((step(), precision(), prop::bool::ANY), 1..9),
        audience in prop::sample::select(&[Audience::Public, Audience::Internal]),
    ) {
        let site = two_sheets();
        let folder = site.path("");
        let mut watched = Watched::new(&folder, audience);
        let (_, _, mut shown) = watched.build(&Change::Everything);
        for (step, precision, is_in_another_run) in steps {
            let mut change = blurred(perform(&folder, &step), precision);
            if is_in_another_run {
                watched.run_again();
                change = Change::Everything;
            }
            let (is_sound, problems, files) = watched.build(&change);
            let (fresh_is_sound, fresh_problems, fresh_files) = Watched::new(&folder, audience).build(&Change::Everything);
            prop_assert_eq!(problems, fresh_problems, "{:?}", step);
            prop_assert_eq!(is_sound, fresh_is_sound, "{:?}", step);
            if is_sound {
                shown = fresh_files;
            }
            // Where there is something wrong, the last sound site stays.
            prop_assert!(files == shown, "{:?}: {:?}", step, differing(&files, &shown));
        }
    }
}

/// A site whose files are made when they are asked for, and the last one that nothing is wrong with.
struct Asking {
    builder: Builder,
    sweeper: Sweeper,
    shown: Option<Asked>,
}

impl Asking {
    fn new(folder: &Path, audience: Audience) -> Asking {
        let options = Options { audience, on_error: OnError::Stop, as_of: None };
        let sweeper = Sweeper::new().expect("there are threads");
        Asking { builder: Builder::new(folder, options), sweeper, shown: None }
    }

    /// Looks at the folder; whether there is a site that can be shown, and all problems of the folder.
    fn look(&mut self, change: &Change) -> (bool, Vec<String>) {
        let (built, asked) = match self.builder.serve(change, &mut Stopwatch::start()) {
            Ok(looked) => looked,
            Err(failure) => return (false, vec![failure.text(Language::En)]),
        };
        let mut problems = built.diagnostics;
        let mut is_sound = false;
        if let Some(asked) = asked {
            let next = match &self.shown {
                Some(before) => asked.after(before),
                None => asked,
            };
            match self.sweeper.sweep(&next, &AtomicBool::new(false)) {
                Swept::Sound(others) => {
                    is_sound = true;
                    problems.extend(others);
                    self.sweeper.measure(&next);
                    self.shown = Some(next);
                }
                Swept::Wrong(Wrong::Content(found)) => problems.extend(found),
                Swept::Wrong(Wrong::Failure(failure)) => return (false, vec![failure.text(Language::En)]),
                Swept::Stopped => panic!("nobody stops it"),
            }
        }
        sort(&mut problems);
        let line = |problem: &Diagnostic| format!("{:?}", (problem.code, &problem.place, &problem.message));
        (is_sound, problems.iter().map(line).collect())
    }

    /// What is answered for a path; none where nothing is.
    fn get(&self, path: &str) -> Option<Vec<u8>> {
        match self.shown.as_ref()?.file(path) {
            Ok(file) => file,
            Err(_) => panic!("{path} cannot be shown of a site that was swept"),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn after_any_sequence_of_changes_what_is_asked_for_is_what_a_fresh_build_has(
        steps in prop::collection::vec((step(), precision()), 1..7),
        audience in prop::sample::select(&[Audience::Public, Audience::Internal]),
    ) {
        let site = two_sheets();
        let folder = site.path("");
        let mut asking = Asking::new(&folder, audience);
        asking.look(&Change::Everything);
        let mut paths = BTreeSet::from(["r5/kosodate/nothing.html".to_owned(), "search/texts/9/9.js".to_owned()]);
        paths.extend(Watched::new(&folder, audience).build(&Change::Everything).2.into_keys());
        for (step, precision) in steps {
            let change = blurred(perform(&folder, &step), precision);
            let (is_sound, problems) = asking.look(&change);
            let (fresh_is_sound, fresh_problems, fresh) = Watched::new(&folder, audience).build(&Change::Everything);
            prop_assert_eq!(problems, fresh_problems, "{:?}", step);
            prop_assert_eq!(is_sound, fresh_is_sound, "{:?}", step);
            if is_sound {
                paths.extend(fresh.keys().cloned());
                for path in &paths {
                    prop_assert!(asking.get(path).as_ref() == fresh.get(path).map(|bytes| &**bytes), "{}: {:?}", path, step);
                }
            }
        }
    }
}

fn differing(a: &BTreeMap<String, Bytes>, b: &BTreeMap<String, Bytes>) -> Vec<String> {
    let paths: BTreeSet<&String> = a.keys().chain(b.keys()).collect();
    paths.into_iter().filter(|path| a.get(*path) != b.get(*path)).cloned().collect()
}

#[test]
fn only_pages_that_show_what_changed_are_made_again_in_the_same_run_and_in_a_later_one() {
    for is_in_another_run in [false, true] {
        let site = Site::small()
            .file("content/r5/kosodate/2-1.md", &goal("相談の窓口", "相談室"))
            .file("content/r5/kosodate/2-2.md", "---\ntitle: 庁内の目標\nsection: 相談室\naudience: internal\n---\n")
            .file("content/r5/kikaku/_index.md", HEADS[1])
            .file("content/r5/kikaku/1-1.md", &goal("計画", "企画課"));
        let mut watched = Watched::new(&site.path(""), Audience::Public);
        let (_, _, before) = watched.build(&Change::Everything);
        let path = "content/r5/kosodate/1-1.md";
        let text = site.read(path).replace("関係課と調整する", "関係課と**調整**する");
        let site = site.file(path, &text);
        let mut change = Change::Paths(BTreeSet::from([PathBuf::from(path)]));
        if is_in_another_run {
            watched.run_again();
            change = Change::Everything;
        }
        let (_, _, after) = watched.build(&change);
        let made: Vec<&str> = after
            .iter()
            .filter(|(path, bytes)| !before.get(*path).is_some_and(|old| Arc::ptr_eq(old, bytes)))
            .map(|(path, _)| path.as_str())
            .collect();
        assert_eq!(made, ["r5/kosodate/1-1.html", "r5/kosodate/index.html", "r5/kosodate/section-hoiku.html"]);
        drop(site);
    }
}

#[test]
fn the_page_of_another_year_changes_with_what_it_shows() {
    let line = |lines: &str| goal("保育所の整備", "保育課").replacen("---\n", &format!("---\n{lines}"), 1);
    let site = Site::small()
        .file("content/r6/kosodate/_index.md", HEADS[2])
        .file("content/r6/kosodate/1-1.md", &line("continues: r5/kosodate/1-1\n"))
        .file("content/r6/kosodate/1-2.md", &goal("別の目標", "保育課"));
    let folder = site.path("");
    let mut watched = Watched::new(&folder, Audience::Public);
    let (is_sound, problems, _) = watched.build(&Change::Everything);
    assert!(is_sound, "{problems:?}");
    let path = "content/r5/kosodate/1-1.md";
    let changed = |text: String| {
        fs::write(folder.join(path), text).expect("it can be written");
        Change::Paths(BTreeSet::from([PathBuf::from(path)]))
    };
    let (old, new) = ("保育所の整備ができている", "保育所が三つある");
    let (_, _, shown) = watched.build(&changed(site.read(path).replace(old, new)));
    let page = |shown: &BTreeMap<String, Bytes>, path: &str| String::from_utf8_lossy(&shown[path]).into_owned();
    assert!(page(&shown, "r6/kosodate/1-1.html").contains(new), "the year before stands beside it");
    assert!(!page(&shown, "r6/kosodate/1-2.html").contains(new));
    let (_, _, shown) = watched.build(&changed(line("aliases: r5/kosodate/1-9\naudience: internal\n")));
    assert!(
        !shown.contains_key("r5/kosodate/1-9.html") && !page(&shown, "r6/kosodate/1-1.html").contains("field lineage")
    );
    let (_, _, shown) = watched.build(&changed(line("aliases: r5/kosodate/1-9\n")));
    assert!(
        shown.contains_key("r5/kosodate/1-9.html") && page(&shown, "r6/kosodate/1-1.html").contains("field lineage")
    );
    let (_, _, shown) = watched.build(&changed(line("retired: 制度の終了\n")));
    assert!(!shown.contains_key("r5/kosodate/1-9.html") && page(&shown, "r5/kosodate/1-1.html").contains("制度の終了"));
    let fresh = Watched::new(&folder, Audience::Public).build(&Change::Everything).2;
    assert_eq!(fresh, shown);
}

#[test]
fn build_watch_touches_only_files_that_change() {
    let site = Site::small().file("content/r5/kosodate/2-1.md", &goal("相談の窓口", "相談室"));
    let mut program = Running::start(&site.path(""), &["build", "--watch"]);
    program.line("waiting for changes");
    let before = times(&site.path("public"));
    let site = site.file("content/r5/kosodate/1-1.md", &goal("保育所の整備", "保育課").replace("関係課", "各課"));
    let line = program.line("updated");
    assert!(line.contains("content/r5/kosodate/1-1.md → 17 updated, 0 removed"), "{line}");
    assert!(site.read("public/r5/kosodate/1-1.html").contains("各課と調整する"));
    let after = times(&site.path("public"));
    let touched: Vec<&str> =
        after.iter().filter(|(path, time)| before.get(*path) != Some(time)).map(|(path, _)| path.as_str()).collect();
    assert_eq!(
        touched,
        [
            ".goalsheet-manifest",
            "data/catalog.jsonld",
            "data/goals-cp932.csv",
            "data/goals.csv",
            "data/goals.json",
            "data/goals.xlsx",
            "r5/goals.csv",
            "r5/goals.json",
            "r5/goals.xlsx",
            "r5/kosodate/1-1.html",
            "r5/kosodate/goals.csv",
            "r5/kosodate/goals.json",
            "r5/kosodate/goals.xlsx",
            "r5/kosodate/index.html",
            "r5/kosodate/section-hoiku.html",
            "search/texts/0/0.js",
            "search/words/0.js",
            "search/words/1.js"
        ]
    );
    assert_eq!(program.interrupt(), Some(0));
}

#[test]
fn build_watch_follows_folders_that_move_and_errors_that_are_mended() {
    let site = Site::small();
    let mut program = Running::start(&site.path(""), &["build", "--watch"]);
    program.line("waiting for changes");
    let published = tree(&site.path("public"));
    let site = site.file("content/r5/kosodate/1-1.md", "---\ntitle: [\n---\n");
    program.says("error[bad-yaml]");
    assert_eq!(tree(&site.path("public")), published, "the last sound site stays");
    let site = site.file("content/r5/kosodate/1-1.md", &goal("保育所の整備", "保育課"));
    program.says("no problems any more");
    fs::rename(site.path("content"), site.path("away")).expect("it can be moved");
    program.says("error[no-content]");
    fs::rename(site.path("away"), site.path("content")).expect("it can be moved back");
    let site = site.file("content/r5/kosodate/neu/tief/2.md", &goal("新しい目標", "相談室"));
    program.line("updated");
    eventually("the new goal's page", || site.path("public/r5/kosodate/neu-tief-2.html").exists());
    fs::remove_dir_all(site.path("public")).expect("the output can be removed");
    let site = site.file("content/r5/kosodate/1-1.md", &goal("保育所の増設", "保育課"));
    program.line("updated");
    assert_eq!(program.interrupt(), Some(0));
    let watched = tree(&site.path("public"));
    assert!(site.read("public/r5/kosodate/1-1.html").contains("保育所の増設"));
    let fresh = site.run(&["build", "-o", "fresh"]);
    assert_eq!(fresh.status, 0, "{}", fresh.stderr);
    assert!(watched == tree(&site.path("fresh")), "what was watched is what is built fresh");
}

#[test]
fn a_watching_build_keeps_no_page_that_another_build_wrote_meanwhile() {
    let (site, other) = (Site::complete(), Site::complete().file("goalsheet.yaml", "organization: 別の市\n"));
    let mut program = Running::start(&site.path(""), &["build", "--watch"]);
    program.line("waiting for changes");
    let output = site.path("public");
    let between = other.run(&["build", "-o", output.to_str().expect("it is Unicode")]);
    assert_eq!(between.status, 0, "{}", between.stderr);
    let site = site.file("content/r5/kosodate/1-1.md", &goal("保育所の増設", "保育課"));
    program.line("updated");
    assert_eq!(program.interrupt(), Some(0));
    assert_eq!(site.run(&["verify"]).status, 0);
    let fresh = site.run(&["build", "-o", "fresh"]);
    assert_eq!(fresh.status, 0, "{}", fresh.stderr);
    assert!(site.tree("public") == site.tree("fresh"), "it is one site, not two mixed");
}

fn times(folder: &Path) -> BTreeMap<String, std::time::SystemTime> {
    let modified =
        |path: &str| fs::metadata(folder.join(path)).and_then(|metadata| metadata.modified()).expect("a time");
    tree(folder).into_keys().map(|path| (path.clone(), modified(&path))).collect()
}

/// What a server answers, as text; empty if nobody does.
fn get(address: &str, path: &str) -> String {
    let mut answer = String::new();
    if let Ok(mut stream) = TcpStream::connect(address) {
        let _ = write!(stream, "GET /{path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
        let _ = stream.read_to_string(&mut answer);
    }
    answer
}

#[test]
fn serve_shows_a_saved_goal_at_once_and_writes_nothing() {
    let site = Site::small();
    let before = tree(&site.path(""));
    let mut program = Running::start(&site.path(""), &["serve", "--port", "0"]);
    let address = program.address();
    assert!(get(&address, "r5/kosodate/1-1.html").contains("保育所の整備"));
    program.line("waiting for changes");
    let site = site.file("content/r5/kosodate/1-1.md", &goal("保育所の増設", "保育課"));
    program.line("updated");
    eventually("the new text", || get(&address, "r5/kosodate/1-1.html").contains("保育所の増設"));
    let site = site.file("content/r5/kosodate/1-1.md", &goal("保育所の整備", "保育課"));
    program.line("updated");
    assert_eq!(tree(&site.path("")), before, "nothing is written");
    assert_eq!(program.interrupt(), Some(0));
    assert!(get(&address, "").is_empty(), "the port is free again");
}

#[test]
fn serve_tells_warnings_and_keeps_advice_to_itself() {
    let wordy = goal("相談体制の充実", "保育課").replace("ができている", "を図る");
    let site = Site::complete().file("content/r5/kosodate/1-2.md", &wordy);
    let mut program = Running::start(&site.path(""), &["serve", "--port", "0"]);
    program.line("waiting");
    let _site = site.file("content/r5/kosodate/1-2.md", &wordy.replace("due: 年度末\n", ""));
    program.line("updated");
    let (status, told) = program.end();
    assert_eq!(status, Some(0));
    assert!(told.contains("warning[missing-field]") && !told.contains("advice"), "{told}");
}

#[test]
fn without_a_verb_the_site_is_served_even_if_it_is_broken() {
    let site = Site::small().file("content/r5/kosodate/1-1.md", "---\ntitle: [\n---\n");
    let mut program = Running::start(&site.path(""), &[]);
    let address = program.address();
    program.says("error[bad-yaml]");
    program.line("waiting for changes");
    let site = site.file("content/r5/kosodate/1-1.md", &goal("保育所の増設", "保育課"));
    program.says("no problems any more");
    eventually("the fixed page", || get(&address, "r5/kosodate/1-1.html").contains("保育所の増設"));
    let site = site.file("goalsheet.yaml", "organisation: x\n");
    program.says("error[unknown-key]");
    let site = site.file("goalsheet.yaml", "organization: みどり市\n");
    eventually("the new name", || get(&address, "").contains("みどり市"));
    assert_eq!(program.interrupt(), Some(0));
    drop(site);
}

#[test]
fn a_folder_that_is_no_site_is_not_served() {
    let run = Site::empty().run(&[]);
    assert_eq!(run.status, 1);
    assert!(run.stderr.contains("goalsheet.yaml がありません"), "{}", run.stderr);
}

#[test]
fn a_polling_watch_shows_a_save_that_keeps_size_and_time() {
    let site = Site::small();
    let mut program = Running::start(&site.path(""), &["build", "--watch", "--poll", "0.05"]);
    program.line("every 0.05 seconds");
    let (path, text) = ("content/r5/kosodate/1-1.md", site.read("content/r5/kosodate/1-1.md"));
    let time = fs::metadata(site.path(path)).unwrap().modified().unwrap();
    // As programs do that copy a folder and keep the times of its files.
    let site = site.file("aside", &text.replace("保育所の整備", "図書館の整備"));
    fs::File::options().write(true).open(site.path("aside")).unwrap().set_modified(time).unwrap();
    fs::rename(site.path("aside"), site.path(path)).unwrap();
    program.line("updated");
    assert!(site.read("public/r5/kosodate/1-1.html").contains("図書館の整備"));
    assert_eq!(program.interrupt(), Some(0));
}

#[test]
fn a_polling_watch_sees_changes_too() {
    let site = Site::small();
    let mut program = Running::start(&site.path(""), &["build", "--watch", "--poll", "0.05"]);
    program.line("every 0.05 seconds");
    let site = site.file("content/r5/kosodate/2-1.md", &goal("相談の窓口", "相談室"));
    program.line("updated");
    assert!(site.path("public/r5/kosodate/2-1.html").exists());
    assert_eq!(program.interrupt(), Some(0));
}

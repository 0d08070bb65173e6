//! What the rules find beyond reading: each in a site that meets it, and not in one that nearly does.
//!
//! The rules are asked directly, so that advice is seen here whatever a verb shows of it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use goalsheet::model::link::link;
use goalsheet::model::redactions::HiddenTargets;
use goalsheet::model::tree::Tree;
use goalsheet::model::{Code, Diagnostic, Language, Severity, diagnostic};
use goalsheet::report::{Style, human};
use goalsheet::text::{config, contents};

use crate::invariants::findings;

/// A site in memory.
struct Sheets {
    settings: String,
    files: BTreeMap<String, Vec<u8>>,
}

/// Two sections, both with a sound goal.
fn sheets() -> Sheets {
    Sheets { settings: "organization: 見本市\n".to_owned(), files: BTreeMap::new() }
        .head("r5", "")
        .goal("r5/1-1", Goal { title: "保育所の整備", ..SOUND })
        .goal("r5/2-1", Goal { title: "相談窓口の開設", section: "相談室", ..SOUND })
}

/// A goal's cells.
#[derive(Clone, Copy)]
struct Goal<'a> {
    title: &'a str,
    section: &'a str,
    due: &'a str,
    level: &'a str,
    method: &'a str,
    more: &'a str,
}

const SOUND: Goal = Goal {
    title: "制度の見直し",
    section: "保育課",
    due: "年度末",
    level: "定員が60人増え、待機児童がいなくなっている。",
    method: "事業者と毎月打ち合わせ、工事を監督する。",
    more: "",
};

impl Sheets {
    fn file(mut self, path: &str, text: &str) -> Sheets {
        self.files.insert(format!("content/{path}"), text.as_bytes().to_vec());
        self
    }

    fn head(self, year: &str, text: &str) -> Sheets {
        let sections = "sections:\n  - { name: 保育課, key: hoiku }\n  - { name: 相談室, key: sodan }\n";
        self.file(
            &format!("{year}/kosodate/_index.md"),
            &format!("---\ndepartment: 子育て部\n{sections}---\n\n{text}\n"),
        )
    }

    /// A goal in a file such as `r5/1-1`.
    fn goal(self, name: &str, goal: Goal) -> Sheets {
        let Goal { title, section, due, level, method, more } = goal;
        let front = format!("title: {title}\nsection: {section}\ncategory: 個別計画\ndue: {due}\n{more}");
        let (year, name) = name.split_once('/').expect("a year and a name");
        let text = format!("---\n{front}---\n\n## どの水準まで\n\n{level}\n\n## どのような方法で\n\n{method}\n");
        self.file(&format!("{year}/kosodate/{name}.md"), &text)
    }

    /// More of the configuration.
    fn set(mut self, settings: &str) -> Sheets {
        self.settings.push_str(settings);
        self
    }

    fn problems(&self) -> Vec<Diagnostic> {
        let (settings, mut problems) = config::read("goalsheet.yaml", self.settings.clone().into_bytes());
        let settings = Arc::new(settings.expect("the configuration can be read"));
        let tree = Tree { files: self.files.clone(), others: BTreeSet::new() };
        let (contents, found) = contents(&tree, &settings);
        problems.extend(found);
        let (site, found) = link(&settings, &contents);
        problems.extend(found);
        problems.extend(findings(&site, &HiddenTargets::default()));
        diagnostic::sort(&mut problems);
        problems
    }

    /// Everything found, as `code path: the text at its place`.
    fn found(&self) -> Vec<String> {
        let problems = self.problems();
        let line = |problem: &Diagnostic| {
            let (source, span) = (&problem.place.source, problem.place.span.clone().unwrap_or_default());
            let path = source.path.trim_start_matches("content/");
            format!("{} {path}: {}", problem.code.name(), &source.text[span])
        };
        problems.iter().map(line).collect()
    }

    #[track_caller]
    fn finds(self, expected: &[&str]) {
        assert_eq!(self.found(), expected);
    }

    #[track_caller]
    fn finds_nothing(self) {
        assert_eq!(self.found(), [""; 0]);
    }
}

/// The sound site with a third goal.
fn with(goal: Goal) -> Sheets {
    sheets().goal("r5/1-2", goal)
}

#[test]
fn a_sound_sheet_has_nothing_to_report() {
    sheets().finds_nothing();
    with(SOUND).finds_nothing();
}

#[test]
fn one_title_twice_in_a_section() {
    with(Goal { title: "保育所の整備", ..SOUND }).finds(&["duplicate-title r5/kosodate/1-2.md: 保育所の整備"]);
    with(Goal { title: "保育所の廃止", ..SOUND }).finds_nothing();
}

#[test]
fn titles_that_say_the_same() {
    with(Goal { title: "保育所整備事業", ..SOUND }).finds(&["similar-title r5/kosodate/1-2.md: 保育所整備事業"]);
    // The same title in another section may be meant so.
    with(Goal { title: "相談窓口の開設", ..SOUND }).finds(&["similar-title r5/kosodate/2-1.md: 相談窓口の開設"]);
    sheets()
        .goal("r5/1-2", Goal { title: "第1期計画の策定", ..SOUND })
        .goal("r5/1-3", Goal { title: "第2期計画の策定", ..SOUND })
        .finds_nothing();
}

#[test]
fn a_section_without_goals() {
    let one = sheets().goal("r5/2-1", Goal { section: "保育課", ..SOUND });
    one.finds(&["empty-section r5/kosodate/_index.md: 相談室"]);
    // A goal whose section is missing may be its goal.
    let unknown = sheets().goal("r5/2-1", Goal { section: "\"\"", ..SOUND });
    unknown.finds(&["missing-field r5/kosodate/2-1.md: 制度の見直し"]);
}

#[test]
fn a_category_that_is_never_used() {
    let categories = "categories:\n  - 個別計画\n  - { name: 行政改革, key: reform }\n";
    sheets().set(categories).finds(&["unused-category goalsheet.yaml: 行政改革"]);
    let used = Goal { more: "number: 3\n", ..SOUND };
    let last_year = sheets().set(categories).head("r4", "").file(
        "r4/kosodate/1-1.md",
        "---\ntitle: 組織の見直し\nsection: 保育課\ncategory: 行政改革\ndue: 年度末\n---\n\n## どの水準まで\n\n係が3つになっている。\n\n## どのような方法で\n\n条例を改める。\n",
    );
    last_year.goal("r4/2-1", Goal { section: "相談室", level: "終わっている。", ..used }).finds_nothing();
}

#[test]
fn files_numbered_against_the_order_of_sections() {
    sheets().goal("r5/3-1", SOUND).finds(&["file-order r5/kosodate/2-1.md: 相談室"]);
    // Names without numbers, or numbered through, say nothing of sections.
    sheets().goal("r5/zz", SOUND).goal("r5/9", Goal { title: "手引の作成", ..SOUND }).finds_nothing();
}

#[test]
fn an_id_that_names_another_folder() {
    with(Goal { more: "id: r4/kosodate/1-2\n", ..SOUND }).finds(&["misleading-id r5/kosodate/1-2.md: r4/kosodate/1-2"]);
    with(Goal { more: "id: r5/fukushi/1-2\n", ..SOUND }).finds(&["misleading-id r5/kosodate/1-2.md: r5/fukushi/1-2"]);
    with(Goal { more: "id: r5/kosodate/9-9\n", ..SOUND }).finds_nothing();
    with(Goal { more: "id: hoiku-seibi\n", ..SOUND }).finds_nothing();
}

#[test]
fn a_deadline_outside_of_its_fiscal_year() {
    for due in ["令和7年3月31日", "令和6年度", "令和6年4月〜6月"] {
        with(Goal { due, ..SOUND }).finds(&[&format!("due-outside-year r5/kosodate/1-2.md: {due}")]);
    }
    for due in ["令和6年3月31日", "令和5〜7年度", "令和4年10月〜", "次年度以降", "随時", "未定"]
    {
        with(Goal { due, ..SOUND }).finds_nothing();
    }
}

#[test]
fn a_deadline_before_its_fiscal_year_is_told_once() {
    with(Goal { due: "令和5年3月", ..SOUND }).finds(&["unclear-due r5/kosodate/1-2.md: 令和5年3月"]);
}

#[test]
fn a_deadline_against_a_date_of_the_text() {
    let level = "令和6年3月までに、定員が60人増えている。";
    with(Goal { due: "10月", level, ..SOUND }).finds(&["due-mismatch r5/kosodate/1-2.md: 令和6年3月"]);
    with(Goal { due: "3月", level, ..SOUND }).finds_nothing();
    with(Goal { due: "10月頃", level, ..SOUND }).finds_nothing();
    let purpose = "令和6年3月の開園に向け、定員が60人分決まっている。";
    with(Goal { due: "10月", level: purpose, ..SOUND }).finds_nothing();
    let stale = "令和5年1月に行う式典に、60人が参加している。";
    with(Goal { due: "1月", level: stale, ..SOUND }).finds(&["due-mismatch r5/kosodate/1-2.md: 令和5年1月"]);
}

#[test]
fn deadlines_most_of_which_say_no_time() {
    let section = |dues: [&'static str; 3]| {
        let titles = ["一時預かり", "病児保育", "延長保育"];
        dues.into_iter().zip(titles).zip(2..).fold(sheets(), |sheets, ((due, title), number)| {
            sheets.goal(&format!("r5/1-{number}"), Goal { title, due, ..SOUND })
        })
    };
    section(["随時", "通年", "随時"]).finds(&["mostly-ongoing r5/kosodate/_index.md: 保育課"]);
    section(["随時", "毎月", "随時"]).finds_nothing();
}

#[test]
fn characters_that_shift_jis_lacks() {
    let level = "4〜6月に、500㎥の雨水をためる槽が60基置かれている。";
    let cp932 = "style:\n  charset: cp932\n";
    with(Goal { level, ..SOUND })
        .set(cp932)
        .finds(&["not-in-cp932 r5/kosodate/1-2.md: 〜", "not-in-cp932 r5/kosodate/1-2.md: ㎥"]);
    with(Goal { level, ..SOUND }).finds_nothing();
    with(Goal { level: "①～③の60㎡が﨑さんのものになっている。", ..SOUND }).set(cp932).finds_nothing();
}

#[test]
fn punctuation_of_two_kinds() {
    let other = Goal { method: "事業者と，毎月打ち合わせる．", ..SOUND };
    with(other).finds(&["punctuation-style r5/kosodate/1-2.md: ，", "punctuation-style r5/kosodate/1-2.md: ．"]);
    with(other).set("style:\n  punctuation: off\n").finds_nothing();
    with(Goal { level: "１，０００人の定員が増えている。", ..SOUND }).set("style:\n  digits: off\n").finds_nothing();
    let asked = with(SOUND).set("style:\n  punctuation: ，。\n").problems();
    assert_eq!(asked.len(), 3);
    assert!(
        asked.iter().all(|problem| problem.code == Code::PunctuationStyle && problem.severity == Severity::Warning)
    );
}

#[test]
fn digits_of_two_widths() {
    let full = Goal { level: "定員が２０人増えている。", ..SOUND };
    with(full).finds(&["digit-style r5/kosodate/1-2.md: ２０"]);
    with(full).set("style: { digits: off }\n").finds_nothing();
    // Single digits full-width, the others not: a rule of its own.
    with(Goal { level: "定員が６人増えている。", ..SOUND }).finds_nothing();
    with(Goal { level: "定員が６人増えている。", ..SOUND })
        .set("style: { digits: half }\n")
        .finds(&["digit-style r5/kosodate/1-2.md: ６"]);
}

#[test]
fn sentences_of_two_tones() {
    let polite = Goal { level: "定員が60人増えています。", ..SOUND };
    with(polite).finds(&["tone-style r5/kosodate/1-2.md: ます"]);
    with(polite).set("style: { tone: off }\n").finds_nothing();
    with(Goal { level: "定員60人の増。", ..SOUND }).finds_nothing();
}

#[test]
fn a_level_that_names_an_action() {
    with(Goal { level: "計画の骨子を検討する。", ..SOUND }).finds(&["level-is-action r5/kosodate/1-2.md: 検討する"]);
    with(Goal { level: "整備を進める。用地の買収が終わっている。", ..SOUND }).finds_nothing();
    with(Goal { level: "学童保育所を2施設誘致する。", ..SOUND }).finds_nothing();
    with(Goal { level: "研修を年2回実施する。", ..SOUND }).finds_nothing();
    with(Goal { level: "研修を実施する。少なくとも1回開催する。", ..SOUND }).finds_nothing();
}

#[test]
fn an_effort_with_neither_number_nor_date() {
    let effort = Goal {
        level: "職員が働きやすい職場になっている。", method: "休暇の取得に努める。", ..SOUND
    };
    with(effort).finds(&["vague-verb r5/kosodate/1-2.md: 努める"]);
    with(Goal { level: "支援について検討されている。", ..SOUND })
        .finds(&["vague-verb r5/kosodate/1-2.md: 検討されている"]);
    with(Goal { method: "10日以上の休暇の取得に努める。", ..effort }).finds_nothing();
    with(Goal { due: "10月", ..effort }).finds_nothing();
    with(Goal { method: "課長が声を掛ける。", ..effort }).finds_nothing();
}

#[test]
fn a_method_that_repeats_the_level() {
    let level = "老朽化した保育所2か所の建て替えが完了している。";
    with(Goal { level, method: "老朽化した保育所2か所の建て替えを完了する。", ..SOUND })
        .finds(&["method-repeats-level r5/kosodate/1-2.md: 老朽化した保育所2か所の建て替えを完了する。"]);
    with(Goal {
        level, method: "老朽化した保育所の設計を6月に発注し、工事を監督する。", ..SOUND
    })
    .finds_nothing();
}

#[test]
fn a_level_copied_from_last_year() {
    let level = "申請の半数が、窓口ではなくオンラインで行われている。";
    let both = |year: &str| {
        let old = Goal { level, method: "手引を3種類作る。", ..SOUND };
        with(Goal { level, ..SOUND })
            .head(year, "")
            .goal(&format!("{year}/1-9"), old)
            .goal(&format!("{year}/2-9"), Goal { section: "相談室", title: "窓口", level: "終わっている。", ..SOUND })
    };
    both("r4").finds(&[&format!("copied-from-last-year r5/kosodate/1-2.md: {level}")]);
    both("r3").finds_nothing();
}

#[test]
fn links_to_headings_of_a_sheet_s_head() {
    let head = "## この表の見方\n\n[見方](#この表の見方)、[目標](1-1.md#どの水準まで)\n";
    let link = |link: &'static str| Goal { method: link, ..SOUND };
    let sheets = |goal: Goal| with(goal).head("r5", head);
    sheets(link("[見方](_index.md#この表の見方)")).finds_nothing();
    sheets(link("[部](_index.md)")).finds_nothing();
    sheets(link("[見方](_index.md#この表の味方)")).finds(&["dead-link r5/kosodate/1-2.md: _index.md#この表の味方"]);
    with(SOUND).head("r5", "[見方](#見方)").finds(&["dead-link r5/kosodate/_index.md: #見方"]);
}

#[test]
fn rules_need_no_field_that_a_site_lacks() {
    let settings = "columns: [title, category]\nfields:\n  level: { label: 目標, headings: [ねらい] }\n";
    let text = "---\ntitle: 骨子\ncategory: 個別計画\n---\n\n## ねらい（水準）\n\n骨子を検討する。\n";
    let bare = Sheets { settings: format!("organization: 見本市\n{settings}"), files: BTreeMap::new() };
    bare.file("r5/kosodate/_index.md", "---\ndepartment: 子育て部\n---\n")
        .file("r5/kosodate/a.md", text)
        .finds_nothing();
}

#[test]
fn a_style_that_does_not_exist() {
    sheets()
        .set("style:\n  digits: wide\n  tome: plain\n")
        .finds(&["bad-choice goalsheet.yaml: wide", "unknown-key goalsheet.yaml: tome"]);
}

#[test]
fn every_finding_explains_itself_in_both_languages() {
    let everything = sheets()
        .set("style: { charset: cp932, digits: half }\ncategories: [個別計画, 行政改革]\n")
        .goal("r5/1-2", Goal { title: "保育所の整備", due: "令和6年度", more: "id: r4/kosodate/1-2\n", ..SOUND })
        .goal(
            "r5/1-3",
            Goal {
                title: "保育所整備事業", due: "10月", level: "令和6年3月までに，定員が60人増えています．", ..SOUND
            },
        )
        .goal(
            "r5/1-4",
            Goal {
                title: "園舎の建て替え", due: "随時", level: "60㎥の水槽が３基置かれている。", ..SOUND
            },
        )
        .goal("r5/1-5", Goal { title: "骨子", due: "随時", level: "骨子を検討する。", ..SOUND })
        .goal(
            "r5/1-6",
            Goal {
                title: "連携", due: "随時", level: "連携が図られている。関係課と連携している。", ..SOUND
            },
        )
        .goal(
            "r5/1-7",
            Goal {
                title: "休暇", due: "随時", method: "定員が60人増え、待機児童がいなくなる。", ..SOUND
            },
        )
        .goal(
            "r5/1-8",
            Goal {
                title: "手当", due: "随時", level: "申請の半数が、窓口ではなくオンラインで行われている。", ..SOUND
            },
        )
        .goal("r5/1-9", Goal { title: "給食", due: "随時", ..SOUND })
        .goal("r5/3-1", SOUND)
        .head("r4", "")
        .goal("r4/1-1", Goal { level: "申請の半数が、窓口ではなくオンラインで行われている。", ..SOUND });
    let problems = everything.problems();
    for language in [Language::Ja, Language::En] {
        let text = human(&problems, Style { language, width: 140 });
        insta::assert_snapshot!(format!("every_finding_{}", language.code()), plain(&text));
    }
}

/// A report without its colours.
fn plain(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\u{1b}') {
        plain.push_str(before);
        rest = after.split_once('m').map_or("", |(_, after)| after);
    }
    plain + rest
}

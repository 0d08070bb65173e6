//! Two versions of a site and what changed between them: each kind of change and their mixtures, as programs, merge requests and
//! the terminal show them; and changes made at random, of which exactly those that were made are told.

use std::collections::BTreeMap;

use goalsheet::model::attached::{Attached, AttachedFiles};
use goalsheet::model::config::Audience;
use goalsheet::model::layout::is_written;
use goalsheet::model::tree::Tree;
use goalsheet::model::{Digest, FiscalYear, Language, Message};
use goalsheet::pipeline::{self, Version};
use goalsheet::review::{self, Changes, Side, SideName, TextLook};
use proptest::prelude::*;
use serde_json::Value;

use crate::pairs::Edit::{self, Put, Sub};
use crate::pairs::{self, CONFIG, G11, G31, HEAD, base, edited, goal};

fn versions(old: &Tree, new: &Tree, audience: Audience) -> [Version; 2] {
    pipeline::versions([old, new], audience).unwrap_or_else(|(side, problems)| panic!("{side}: {problems:?}"))
}

pub fn compared(old: &Tree, new: &Tree, audience: Audience) -> Changes {
    let ([old, old_files], [new, new_files]) = (parted(old), parted(new));
    let (old, new) = (
        Tree { others: old_files.files.keys().cloned().collect(), ..old },
        Tree { others: new_files.files.keys().cloned().collect(), ..new },
    );
    let versions = versions(&old, &new, audience);
    let is_other = |path: &String| old_files.files.get(path) != new_files.files.get(path);
    let attached = |tree: &Tree| -> AttachedFiles {
        let files = tree.files.iter().filter(|(path, _)| is_other(path));
        let file = |bytes: &Vec<u8>| Attached { size: Some(bytes.len() as u64), print: Digest::of(bytes).to_string() };
        files.map(|(path, bytes)| (path.clone(), file(bytes))).collect()
    };
    let files = pipeline::published(&versions, [attached(&old_files), attached(&new_files)]);
    let side = |at: usize| Side { files: &files[at], ..Side::of(versions[at].site()) };
    let name = |ja: &str, en: &str, fingerprint: &str| SideName {
        name: Message { ja: ja.to_owned(), en: en.to_owned() },
        fingerprint: fingerprint.to_owned(),
        ..SideName::default()
    };
    let sides = [name("前の版", "earlier", "0123"), name("今の版", "now", "4567")];
    Changes { sides, ..review::compare(&side(0), &side(1)) }
}

/// The files of a site that people write, and those beside them.
fn parted(tree: &Tree) -> [Tree; 2] {
    let part = |is_wanted: bool| Tree {
        files: tree
            .files
            .iter()
            .filter(|(path, _)| is_written(path) == is_wanted)
            .map(|(path, bytes)| (path.clone(), bytes.clone()))
            .collect(),
        ..Tree::default()
    };
    [part(true), part(false)]
}

/// `kind id` of each change.
fn kinds(changes: &Changes) -> Vec<String> {
    changes.list.iter().map(|change| format!("{} {}", change.kind.name(), change.id)).collect()
}

/// All three forms of some changes.
fn shown(changes: &Changes) -> String {
    let look = TextLook { language: Language::Ja, has_colours: false, width: 100, is_short: false };
    let json: Value = serde_json::from_str(&review::json(changes)).expect("it is JSON");
    let each: Vec<String> = json["changes"].as_array().expect("a list").iter().map(Value::to_string).collect();
    format!("{}\n{}\n{}", review::text(changes, &look), review::markdown(changes, Language::Ja), each.join("\n"))
}

#[test]
fn every_kind_of_change_is_told_as_it_is() {
    let all = pairs::all();
    assert!(all.len() >= 100, "{}", all.len());
    let wrong: Vec<String> = all
        .into_iter()
        .filter_map(|(name, expected, edits)| {
            let (old, new) = (base(), edited(base(), &edits));
            let changes = compared(&old, &new, Audience::Internal);
            // Nothing in these pairs is internal, so everybody sees the same.
            assert_eq!(shown(&compared(&old, &new, Audience::Public)), shown(&changes), "{name}");
            told_otherwise(name, expected, &changes)
        })
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn of_what_only_colleagues_may_read_everybody_is_told_nothing() {
    let mut wrong = Vec::new();
    for (name, expected, edits) in pairs::for_colleagues() {
        let (old, new) = (base(), edited(base(), &edits));
        wrong.extend(told_otherwise(name, expected, &compared(&old, &new, Audience::Internal)));
        for (old, new) in [(&old, &new), (&new, &old)] {
            let changes = compared(old, new, Audience::Public);
            assert!(
                changes.is_empty() && review::json(&changes).contains("\"changes\": []"),
                "{name}: {}",
                shown(&changes)
            );
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Wants the changes of a pair in all three forms; what is another than it should be, else.
fn told_otherwise(name: &str, expected: &[&str], changes: &Changes) -> Option<String> {
    let validator = jsonschema::validator_for(&serde_json::from_str(goalsheet::schema::changes()).expect("JSON"))
        .expect("a schema");
    let json: Value = serde_json::from_str(&review::json(changes)).expect("it is JSON");
    let errors: Vec<String> = validator.iter_errors(&json).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{name}: {errors:?}");
    insta::assert_snapshot!(format!("pair_{name}"), shown(changes));
    let (mut found, mut expected) = (kinds(changes), expected.to_vec());
    found.sort();
    expected.sort_unstable();
    (found != expected).then(|| format!("{name}: {found:?}, not {expected:?}"))
}

#[test]
fn years_are_compared_by_title_and_text() {
    let mut tree = base();
    let next: Vec<(String, Vec<u8>)> = tree
        .files
        .iter()
        .filter(|(path, _)| path.starts_with("content/r5/kodomo") && *path != G11)
        .map(|(path, bytes)| {
            let name = path.rsplit('/').next().expect("a name");
            // Files are numbered anew.
            let name = name.replace("3-1", "3-7").replace("3-2", "3-1");
            (format!("content/r6/kodomo/{name}"), bytes.clone())
        })
        .collect();
    tree.files.extend(next);
    let tree = edited(
        tree,
        &[Sub("content/r6/kodomo/3-7.md", "60人", "90人"), Sub("content/r6/kodomo/2-2.md", "10月", "12月")],
    );
    let versions = versions(&tree, &tree, Audience::Public);
    let side = |at: usize, year| Side { year: Some(FiscalYear(year)), ..Side::of(versions[at].site()) };
    let changes = review::compare(&side(0, 2023), &side(1, 2024));
    assert_eq!(
        kinds(&changes),
        [
            "removed r5/kodomo/1-1",
            "carried-over r6/kodomo/2-1",
            "carried-over r6/kodomo/2-2",
            "carried-over r6/kodomo/3-1",
            "carried-over r6/kodomo/3-7",
            "carried-over r6/kodomo/4-1",
            "head r5/kankyo",
            "removed r5/kankyo/1-1",
            "removed r5/kankyo/2-1",
        ]
    );
    insta::assert_snapshot!(shown(&changes));
}

/// Markers that everybody would find if they got out.
const SECRET: &str = "極秘の用地交渉の経過";

#[test]
fn what_either_side_keeps_internal_is_in_no_public_comparison() {
    let with = |edits: &[Edit]| edited(base(), edits);
    let shown_before =
        with(&[Sub(G31, "適宜調整を図る。", "適宜調整を図る。\n\n## 経過\n\n極秘の用地交渉の経過を共有する。")]);
    let cases: [(&str, Tree, Tree); 5] = [
        (
            "a goal that became internal",
            with(&[Sub(G31, "60人増やす", "60人増やす。極秘の用地交渉の経過")]),
            with(&[
                Sub(G31, "60人増やす", "60人増やす。極秘の用地交渉の経過"),
                Sub(G31, "title:", "audience: internal\ntitle:"),
            ]),
        ),
        (
            "a heading that became internal",
            shown_before.clone(),
            edited(shown_before, &[Sub(CONFIG, "[打合せ]", "[打合せ, 経過]")]),
        ),
        (
            "a field that was internal",
            with(&[Sub(G31, "due:", "memo: 極秘の用地交渉の経過\ndue:")]),
            with(&[Sub(CONFIG, ", audience: internal", ""), Sub(G31, "due:", "memo: 極秘の用地交渉の経過\ndue:")]),
        ),
        (
            "internal on both sides",
            with(&[Sub(G31, "due:", "memo: 極秘の用地交渉の経過\ndue:")]),
            with(&[Sub(G31, "due:", "memo: 極秘の用地交渉の経過です\ndue:")]),
        ),
        (
            "a name",
            with(&[Sub(HEAD, "見本太郎", "極秘の用地交渉の経過")]),
            with(&[Sub(HEAD, "見本太郎", "極秘の用地交渉の経過\n  name_public: no")]),
        ),
    ];
    for (name, old, new) in cases {
        for (old, new) in [(&old, &new), (&new, &old)] {
            let all = format!(
                "{}{}",
                shown(&compared(old, new, Audience::Public)),
                review::json(&compared(old, new, Audience::Public))
            );
            assert!(!all.contains(SECRET), "{name}: {all}");
        }
        let internal = review::json(&compared(&old, &new, Audience::Internal));
        let is_same = shown(&compared(&old, &new, Audience::Internal)).contains("変更はありません");
        assert!(is_same || !internal.is_empty(), "{name}");
    }
}

#[test]
fn a_text_that_is_secret_elsewhere_is_found_in_the_result() {
    let old = edited(base(), &[Sub(G31, "60人増やす。", "60人増やす。極秘の用地交渉の経過をまとめる。")]);
    let moved = "---\ntitle: 用地の取得について\naudience: internal\nsection: 保育課\n---\n\n## どの水準まで\n\n極秘の用地交渉の経過をまとめる。\n";
    let new = edited(base(), &[Put("content/r5/kodomo/9-9.md", moved)]);
    let versions = versions(&old, &new, Audience::Public);
    let side = |at: usize| Side::of(versions[at].site());
    let changes = review::compare(&side(0), &side(1));
    let problems = pipeline::leaked(&versions, "diff.json", review::json(&changes).as_bytes());
    assert_eq!(problems.iter().map(|problem| problem.code.name()).collect::<Vec<_>>(), ["leaked-text"]);
    assert!(pipeline::leaked(&versions, "diff.json", b"{}").is_empty());
}

/// Goals that have nothing in common: title, level, method.
const TOPICS: [[&str; 3]; 8] = [
    ["図書館の蔵書の充実", "新刊を4,000冊購入する。", "選書会議を毎月開く。"],
    ["道路の舗装の補修", "市道12路線で舗装を打ち替える。", "交通量の少ない夜間に施工する。"],
    ["防災訓練の実施", "全ての小学校区で避難所の開設を訓練する。", "自主防災組織に運営を任せる。"],
    ["税の収納率の維持", "現年度分の収納率を98.5%以上に保つ。", "口座振替の案内を納税通知書に同封する。"],
    ["健康診査の受診勧奨", "特定健診の受診率を55%にする。", "未受診者に電話で呼び掛ける。"],
    ["公園の樹木の剪定", "越境した枝を200本切る。", "近隣から寄せられた苦情を地図に落とす。"],
    ["議会の会議録の公開", "閉会から30日で検索できるようにする。", "音声認識の下書きを職員が直す。"],
    ["下水道管の更新", "老朽管を1.2km布設替えする。", "管内カメラの調査で順位を決める。"],
];

/// What happens to a goal at random, and as what it is told.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Fate {
    Stay,
    Due,
    Level,
    Retitled,
    Section,
    Gone,
    Renamed,
    Number,
    Emphasis,
    Split,
}

fn random_goal(at: usize, fate: Fate) -> Vec<(String, String)> {
    let [title, level, method] = TOPICS[at];
    let path = |name: &str| format!("content/r5/kodomo/{name}.md");
    let number = format!("{}", at + 1);
    let write = |title: &str, section: &str, due: &str, level: &str, method: &str, number: &str| {
        goal(title, section, "その他", due, level, method).replace("title:", &format!("number: {number}\ntitle:"))
    };
    let usual = |level: &str, method: &str| write(title, "計画課", "10月", level, method, &number);
    let own = format!("2-{}", at + 1);
    match fate {
        Fate::Gone => vec![],
        Fate::Stay => vec![(path(&own), usual(level, method))],
        Fate::Due => vec![(path(&own), write(title, "計画課", "12月", level, method, &number))],
        Fate::Level => vec![(path(&own), usual(&format!("{level}その結果を公表する。"), method))],
        Fate::Retitled => {
            vec![(path(&own), write(&format!("{title}（新）"), "計画課", "10月", level, method, &number))]
        }
        Fate::Section => vec![(path(&own), write(title, "保育課", "10月", level, method, &number))],
        Fate::Renamed => vec![(path(&format!("8-{}", at + 1)), usual(level, method))],
        Fate::Number => vec![(path(&own), write(title, "計画課", "10月", level, method, &format!("{number}の2")))],
        Fate::Emphasis => vec![(path(&own), usual(&format!("**{level}**"), method))],
        Fate::Split => vec![
            (path(&own), usual(level, "")),
            (path(&format!("9-{}", at + 1)), write("分けたもの", "計画課", "10月", method, "", &number)),
        ],
    }
}

fn random_site(fates: &[Fate]) -> Tree {
    let mut tree = base();
    tree.files.retain(|path, _| path == CONFIG || path == HEAD);
    let goals = fates.iter().enumerate().flat_map(|(at, fate)| random_goal(at, *fate));
    tree.files.extend(goals.map(|(path, text)| (path, text.into_bytes())));
    tree
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn of_changes_made_at_random_exactly_those_are_told(
        fates in prop::collection::vec(prop::sample::select(vec![
            Fate::Stay, Fate::Due, Fate::Level, Fate::Retitled, Fate::Section, Fate::Gone, Fate::Renamed, Fate::Number,
            Fate::Emphasis, Fate::Split,
        ]), TOPICS.len()),
    ) {
        let old = random_site(&[Fate::Stay; TOPICS.len()]);
        let changes = compared(&old, &random_site(&fates), Audience::Public);
        let mut expected: BTreeMap<String, String> = BTreeMap::new();
        for (at, fate) in fates.iter().enumerate() {
            let own = format!("r5/kodomo/2-{}", at + 1);
            match fate {
                Fate::Stay | Fate::Emphasis => {}
                Fate::Due | Fate::Level | Fate::Retitled => drop(expected.insert(own, "changed".to_owned())),
                Fate::Section => drop(expected.insert(own, "moved".to_owned())),
                Fate::Gone => drop(expected.insert(own, "removed".to_owned())),
                Fate::Renamed => drop(expected.insert(format!("r5/kodomo/8-{}", at + 1), "moved".to_owned())),
                Fate::Number => drop(expected.insert("r5/kodomo".to_owned(), "renumbered".to_owned())),
                Fate::Split => drop(expected.insert(own, "split".to_owned())),
            }
        }
        let found: BTreeMap<String, String> =
            changes.list.iter().map(|change| (change.id.clone(), change.kind.name().to_owned())).collect();
        prop_assert_eq!(found.len(), changes.list.len());
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn the_way_back_tells_the_same_goals(
        fates in prop::collection::vec(prop::sample::select(vec![
            Fate::Stay, Fate::Due, Fate::Level, Fate::Section, Fate::Gone, Fate::Renamed, Fate::Split,
        ]), TOPICS.len()),
    ) {
        let (old, new) = (random_site(&[Fate::Stay; TOPICS.len()]), random_site(&fates));
        let count = |changes: &Changes| changes.list.len();
        prop_assert_eq!(count(&compared(&old, &new, Audience::Public)), count(&compared(&new, &old, Audience::Public)));
    }
}

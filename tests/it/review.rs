//! Two versions of a site and what changed between them: each kind of change and their mixtures, as programs, merge requests and
//! the terminal show them; and changes made at random, of which exactly those that were made are told.

use std::collections::BTreeMap;

use goalsheet::model::config::Audience;
use goalsheet::model::tree::Tree;
use goalsheet::model::{FiscalYear, Language};
use goalsheet::pipeline::{self, Version};
use goalsheet::review::{self, Changes, Side, TextLook};
use proptest::prelude::*;
use serde_json::Value;

use Edit::{Add, Drop, Move, Put, Sub};

/// What is done to a site.
enum Edit {
    /// A file gets this text.
    Put(&'static str, &'static str),
    /// A part of a file becomes another.
    Sub(&'static str, &'static str, &'static str),
    /// A part is added to the end of a file.
    Add(&'static str, &'static str),
    /// A file goes.
    Drop(&'static str),
    /// A file gets another name.
    Move(&'static str, &'static str),
}

const CONFIG: &str = "goalsheet.yaml";
const HEAD: &str = "content/r5/kodomo/_index.md";
const G11: &str = "content/r5/kodomo/1-1.md";
const G21: &str = "content/r5/kodomo/2-1.md";
const G22: &str = "content/r5/kodomo/2-2.md";
const G31: &str = "content/r5/kodomo/3-1.md";
const G32: &str = "content/r5/kodomo/3-2.md";
const G41: &str = "content/r5/kodomo/4-1.md";
const K11: &str = "content/r5/kankyo/1-1.md";

fn goal(title: &str, section: &str, category: &str, due: &str, level: &str, method: &str) -> String {
    format!(
        "---\ntitle: {title}\nsection: {section}\ncategory: {category}\ndue: {due}\n---\n\n## どの水準まで\n\n{level}\n\n## どのような方法で\n\n{method}\n"
    )
}

/// The site that all pairs begin with.
fn base() -> Tree {
    let files = [
        (
            CONFIG,
            "organization: 見本市\ncategories:\n  - { name: 施政方針, key: policy }\n  - { name: 個別計画, key: plan }\n  - { name: その他, key: other }\nfields:\n  budget: { label: 予算額, type: number, unit: 千円 }\n  memo: { label: 内部メモ, audience: internal }\ninternal_headings: [打合せ]\n".to_owned(),
        ),
        (
            HEAD,
            "---\ndepartment: 子ども家庭部\ntitle: 部の組織目標\ncreated: 令和5年4月1日\nholder:\n  post: 子ども家庭部長\n  name: 見本太郎\nsections:\n  - { name: 共通, number: 1 }\n  - { name: 計画課, key: plan, number: 2 }\n  - { name: 保育課, number: 3 }\n  - { name: 相談室, number: 4 }\n---\n".to_owned(),
        ),
        (G11, goal("接遇の向上", "共通", "その他", "随時", "来庁者の満足度を80%以上にする。", "職員研修を年2回実施する。マニュアルを改訂する。")),
        (G21, goal("いきいき計画の策定", "計画課", "個別計画", "年度末", "計画の骨子を検討する。", "市民意向調査を実施し、その結果を踏まえて庁内で検討する。")),
        (G22, goal("放課後児童クラブの整備", "計画課", "施政方針", "10月", "放課後児童クラブを２か所新設する。", "学校の敷地を活用し、関係課と協議して整備を進める。")),
        (G31, goal("保育施設の整備", "保育課", "個別計画", "年度末", "認証保育所2か所を認可保育所へ移行させ、保育の定員を60人増やす。", "計画どおり事業を完了させるため、事業者と適宜調整を図る。")),
        (G32, goal("保育の質の向上", "保育課", "その他", "令和6年1月", "巡回指導を全施設で年1回以上行う。指導の結果を公表する。", "指導員を2名配置し、点検の手引を作成する。研修の機会を設ける。")),
        (G41, goal("ヤングケアラーの支援", "相談室", "施政方針", "12月", "関係機関の理解が促進されている。実態の把握が行われ、支援の方法が検討されている。", "講演会や研修会を通じて周知を図る。市民調査を活用して課題を抽出し、支援事業の案を作成する。")),
        ("content/r5/kankyo/_index.md", "---\ndepartment: 環境部\nsections: [環境課, 緑と公園課]\n---\n".to_owned()),
        (K11, goal("ごみの減量", "環境課", "個別計画", "年度末", "一人一日当たりのごみの量を5%減らす。", "分別の徹底を広報紙で呼び掛ける。")),
        ("content/r5/kankyo/2-1.md", goal("公園の再整備", "緑と公園課", "その他", "3月", "老朽化した遊具を3基更新する。", "利用者の意見を聴き、更新の計画を作る。")),
    ];
    Tree {
        files: files.into_iter().map(|(path, text)| (path.to_owned(), text.into_bytes())).collect(),
        ..Tree::default()
    }
}

fn edited(mut tree: Tree, edits: &[Edit]) -> Tree {
    let text = |tree: &Tree, path: &str| String::from_utf8(tree.files[path].clone()).expect("it is text");
    for edit in edits {
        match edit {
            Put(path, text) => drop(tree.files.insert((*path).to_owned(), text.as_bytes().to_vec())),
            Sub(path, from, to) => {
                let before = text(&tree, path);
                assert!(before.contains(from), "{path} has no {from}");
                tree.files.insert((*path).to_owned(), before.replace(from, to).into_bytes());
            }
            Add(path, more) => {
                drop(tree.files.insert((*path).to_owned(), format!("{}{more}", text(&tree, path)).into_bytes()))
            }
            Drop(path) => drop(tree.files.remove(*path).expect("it is there")),
            Move(from, to) => {
                let bytes = tree.files.remove(*from).expect("it is there");
                tree.files.insert((*to).to_owned(), bytes);
            }
        }
    }
    tree
}

fn versions(old: &Tree, new: &Tree, audience: Audience) -> [Version; 2] {
    pipeline::versions([old, new], audience).unwrap_or_else(|(side, problems)| panic!("{side}: {problems:?}"))
}

fn compared(old: &Tree, new: &Tree, audience: Audience) -> Changes {
    let versions = versions(old, new, audience);
    let side = |at: usize| Side { site: versions[at].site(), year: None };
    review::compare(&side(0), &side(1))
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

type Pair = (&'static str, &'static [&'static str], Vec<Edit>);

#[rustfmt::skip]
fn fields() -> Vec<Pair> {
    vec![
        ("nothing", &[], vec![]),
        ("level", &["changed r5/kodomo/3-1"], vec![Sub(G31, "60人", "105人")]),
        ("method", &["changed r5/kodomo/2-1"], vec![Sub(G21, "その結果を", "その結果及び審議会の意見を")]),
        ("title", &["changed r5/kodomo/3-2"], vec![Sub(G32, "保育の質の向上", "保育の質の確保")]),
        ("due-earlier", &["changed r5/kodomo/2-1"], vec![Sub(G21, "年度末", "10月")]),
        ("due-later", &["changed r5/kodomo/2-2"], vec![Sub(G22, "10月", "令和6年1月")]),
        ("due-days", &["changed r5/kodomo/2-2"], vec![Sub(G22, "due: 10月", "due: 10月10日")]),
        ("due-said-otherwise", &["changed r5/kodomo/2-1"], vec![Sub(G21, "年度末", "令和6年3月31日")]),
        ("due-unclear", &["changed r5/kodomo/2-1"], vec![Sub(G21, "年度末", "未定")]),
        ("due-gone", &["changed r5/kodomo/2-1"], vec![Sub(G21, "due: 年度末\n", "")]),
        ("category", &["changed r5/kodomo/2-1"], vec![Sub(G21, "個別計画", "[個別計画, 施政方針]")]),
        ("width-only", &["changed r5/kodomo/2-2"], vec![Sub(G22, "２か所", "2か所")]),
        ("number-down", &["changed r5/kodomo/3-2"], vec![Sub(G32, "2名", "1名")]),
        ("percent", &["changed r5/kodomo/1-1"], vec![Sub(G11, "80%", "82.5%")]),
        ("budget-new", &["changed r5/kodomo/3-1"], vec![Sub(G31, "due:", "budget: 1200\ndue:")]),
        ("heading-of-its-own", &["changed r5/kodomo/3-1"], vec![Add(G31, "\n## 参考\n\n関係する計画を参照。\n")]),
        ("lead-text", &["changed r5/kodomo/3-1"], vec![Sub(G31, "## どの水準まで", "前置きの文。\n\n## どの水準まで")]),
        ("link-target", &["changed r5/kodomo/3-1"], vec![Sub(G31, "事業者", "[事業者](https://example.jp/)")]),
        ("sentence-added", &["changed r5/kodomo/3-2"], vec![Sub(G32, "指導の結果を公表する。", "指導の結果を公表する。改善の状況を翌年度に確認する。")]),
        ("sentence-gone", &["changed r5/kodomo/3-2"], vec![Sub(G32, "研修の機会を設ける。", "")]),
        ("sentence-moved", &["changed r5/kodomo/1-1"], vec![Sub(G11, "職員研修を年2回実施する。マニュアルを改訂する。", "マニュアルを改訂する。職員研修を年3回実施する。")]),
        ("rewritten", &["changed r5/kodomo/4-1"], vec![Sub(G41, "関係機関の理解が促進されている。", "相談の件数を倍にする。")]),
        ("hidden-goal-text", &["changed r5/kodomo/2-1"], vec![Add(G21, "\n## どの水準まで\n\n公聴会を開く。\n")]),
        ("two-fields", &["changed r5/kodomo/2-1"], vec![Sub(G21, "年度末", "12月"), Sub(G21, "骨子を検討", "素案を策定")]),
        ("two-goals", &["changed r5/kodomo/2-1", "changed r5/kankyo/1-1"], vec![Sub(G21, "年度末", "12月"), Sub(K11, "5%", "6%")]),
    ]
}

#[rustfmt::skip]
fn formatting() -> Vec<Pair> {
    vec![
        ("emphasis", &[], vec![Sub(G31, "60人", "**60人**")]),
        ("paragraphs", &[], vec![Sub(G11, "実施する。マニュアル", "実施する。\n\nマニュアル")]),
        ("line-ends", &[], vec![Sub(G31, "\n", "\r\n")]),
        ("key-order", &[], vec![Sub(G31, "section: 保育課\ncategory: 個別計画\n", "category: 個別計画\nsection: 保育課\n")]),
        ("quotes", &[], vec![Sub(G31, "title: 保育施設の整備", "title: \"保育施設の整備\"")]),
        ("blank-lines", &[], vec![Sub(G31, "## どのような方法で\n", "## どのような方法で\n\n\n")]),
        ("order-of-parts", &[], vec![Put(G41, "---\ntitle: ヤングケアラーの支援\nsection: 相談室\ncategory: 施政方針\ndue: 12月\n---\n\n## どのような方法で\n\n講演会や研修会を通じて周知を図る。市民調査を活用して課題を抽出し、支援事業の案を作成する。\n\n## どの水準まで\n\n関係機関の理解が促進されている。実態の把握が行われ、支援の方法が検討されている。\n")]),
    ]
}

#[rustfmt::skip]
fn goals() -> Vec<Pair> {
    vec![
        ("added", &["added r5/kodomo/4-2"], vec![Put("content/r5/kodomo/4-2.md", "---\ntitle: 相談窓口の開設\nsection: 相談室\ndue: 9月\n---\n")]),
        ("removed", &["removed r5/kodomo/3-2"], vec![Drop(G32)]),
        ("replaced", &["removed r5/kodomo/3-2", "added r5/kodomo/3-3"], vec![Drop(G32), Put("content/r5/kodomo/3-3.md", "---\ntitle: 給食の費用\nsection: 保育課\ndue: 9月\n---\n")]),
        ("moved-section", &["moved r5/kodomo/3-1"], vec![Sub(G31, "section: 保育課", "section: 計画課")]),
        ("moved-and-changed", &["moved r5/kodomo/3-1"], vec![Sub(G31, "section: 保育課", "section: 計画課"), Sub(G31, "60人", "105人")]),
        ("moved-sheet", &["moved r5/kankyo/1-2"], vec![Move(G41, "content/r5/kankyo/1-2.md"), Sub("content/r5/kankyo/1-2.md", "section: 相談室", "section: 環境課")]),
        ("file-renamed", &["moved r5/kodomo/2-9"], vec![Move(G22, "content/r5/kodomo/2-9.md")]),
        ("file-renamed-and-changed", &["moved r5/kodomo/2-9"], vec![Move(G22, "content/r5/kodomo/2-9.md"), Sub("content/r5/kodomo/2-9.md", "10月", "11月")]),
        ("files-swapped", &["moved r5/kodomo/2-1", "moved r5/kodomo/2-2"], vec![Move(G21, "content/r5/kodomo/x.md"), Move(G22, G21), Move("content/r5/kodomo/x.md", G22)]),
        ("id-given", &[], vec![Sub(G22, "title:", "id: r5/kodomo/2-2\ntitle:")]),
        ("id-of-its-own", &["moved club"], vec![Sub(G22, "title:", "id: club\ntitle:")]),
        ("split", &["split r5/kodomo/4-1"], vec![
            Sub(G41, "実態の把握が行われ、支援の方法が検討されている。", ""),
            Sub(G41, "市民調査を活用して課題を抽出し、支援事業の案を作成する。", ""),
            Put("content/r5/kodomo/4-2.md", "---\ntitle: 実態の把握\nsection: 相談室\ncategory: 施政方針\ndue: 年度末\n---\n\n## どの水準まで\n\n実態の把握が行われ、支援の方法が検討されている。\n\n## どのような方法で\n\n市民調査を活用して課題を抽出し、支援事業の案を作成する。\n"),
        ]),
        ("merged", &["merged r5/kodomo/3-1"], vec![
            Drop(G32),
            Sub(G31, "60人増やす。", "60人増やす。巡回指導を全施設で年1回以上行う。指導の結果を公表する。"),
            Sub(G31, "適宜調整を図る。", "適宜調整を図る。指導員を2名配置し、点検の手引を作成する。研修の機会を設ける。"),
        ]),
        ("renumbered", &["renumbered r5/kodomo"], vec![Sub(G21, "title:", "number: 2-イ\ntitle:"), Sub(G22, "title:", "number: 2-ロ\ntitle:")]),
        ("renumbered-and-changed", &["renumbered r5/kodomo", "changed r5/kodomo/2-2"], vec![Sub(G21, "title:", "number: 2-イ\ntitle:"), Sub(G22, "title:", "number: 2-ロ\ntitle:"), Sub(G22, "10月", "11月")]),
        ("twins", &["moved r5/kodomo/4-2", "added r5/kodomo/4-3"], vec![Drop(G41), Put("content/r5/kodomo/4-2.md", "---\ntitle: ヤングケアラーの支援\nsection: 相談室\ncategory: 施政方針\ndue: 11月\n---\n\n## どの水準まで\n\n関係機関の理解が促進されている。\n\n## どのような方法で\n\n講演会や研修会を通じて周知を図る。\n"), Put("content/r5/kodomo/4-3.md", "---\ntitle: ヤングケアラーの支援\nsection: 相談室\ncategory: 施政方針\ndue: 11月\n---\n\n## どの水準まで\n\n関係機関の理解が促進されている。\n\n## どのような方法で\n\n講演会や研修会を通じて周知を図る。\n")]),
        ("many", &["removed r5/kodomo/1-1", "changed r5/kodomo/2-1", "moved r5/kodomo/2-2", "added r5/kodomo/5-1"], vec![
            Drop(G11), Sub(G21, "年度末", "10月"), Sub(G22, "section: 計画課", "section: 保育課"),
            Put("content/r5/kodomo/5-1.md", "---\ntitle: 新しい取組\nsection: 相談室\n---\n\n## どの水準まで\n\n窓口を設ける。\n"),
        ]),
    ]
}

#[rustfmt::skip]
fn sheets() -> Vec<Pair> {
    vec![
        ("head-holder", &["head r5/kodomo"], vec![Sub(HEAD, "見本太郎", "見本花子")]),
        ("head-department", &["head r5/kodomo"], vec![Sub(HEAD, "子ども家庭部\n", "こども部\n")]),
        ("head-text", &["head r5/kodomo"], vec![Add(HEAD, "\n前文を加える。\n")]),
        ("section-renamed", &["section r5/kodomo"], vec![Sub(HEAD, "name: 計画課", "name: こども計画課"), Sub(G21, "section: 計画課", "section: こども計画課"), Sub(G22, "section: 計画課", "section: こども計画課")]),
        ("section-was", &["section r5/kodomo"], vec![Sub(HEAD, "name: 相談室", "name: こども家庭センター, was: 相談室"), Sub(G41, "section: 相談室", "section: こども家庭センター")]),
        ("section-renamed-with-its-goals", &["section r5/kodomo"], vec![Sub(HEAD, "name: 保育課", "name: 幼児課"), Sub(G31, "section: 保育課", "section: 幼児課"), Sub(G32, "section: 保育課", "section: 幼児課")]),
        ("section-added", &["section r5/kodomo"], vec![Sub(HEAD, "  - { name: 相談室", "  - { name: 給食課, number: 9 }\n  - { name: 相談室")]),
        ("section-order", &["section r5/kankyo"], vec![Sub("content/r5/kankyo/_index.md", "[環境課, 緑と公園課]", "[緑と公園課, 環境課]"), Sub(K11, "title:", "number: 1\ntitle:"), Sub("content/r5/kankyo/2-1.md", "title:", "number: 2\ntitle:")]),
        ("sheet-added", &["head r5/zaisei", "added r5/zaisei/1-1"], vec![Put("content/r5/zaisei/_index.md", "---\ndepartment: 財政部\nsections: [財政課]\n---\n"), Put("content/r5/zaisei/1-1.md", "---\ntitle: 予算の編成\nsection: 財政課\n---\n")]),
        ("sheet-renamed", &["head r5/midori"], vec![Move(K11, "content/r5/midori/1-1.md"), Move("content/r5/kankyo/2-1.md", "content/r5/midori/2-1.md"), Move("content/r5/kankyo/_index.md", "content/r5/midori/_index.md")]),
        ("category-renamed", &["category goalsheet.yaml"], vec![Sub(CONFIG, "name: その他, key: other", "name: 部の取組, key: other"), Sub(G11, "その他", "部の取組"), Sub(G32, "category: その他", "category: 部の取組"), Sub("content/r5/kankyo/2-1.md", "その他", "部の取組")]),
        ("category-added", &["category goalsheet.yaml"], vec![Sub(CONFIG, "  - { name: その他", "  - { name: 市長特命, key: mayor }\n  - { name: その他")]),
        ("configuration-name", &["configuration goalsheet.yaml"], vec![Sub(CONFIG, "見本市", "見本町")]),
        ("configuration-field", &["configuration goalsheet.yaml"], vec![Sub(CONFIG, "label: 予算額", "label: 事業費")]),
    ]
}

#[test]
fn every_kind_of_change_is_told_as_it_is() {
    let all = [fields(), formatting(), goals(), sheets()].concat_all();
    assert!(all.len() >= 60, "{}", all.len());
    let validator = jsonschema::validator_for(&serde_json::from_str(goalsheet::schema::changes()).expect("JSON"))
        .expect("a schema");
    let mut wrong = Vec::new();
    for (name, expected, edits) in all {
        let (old, new) = (base(), edited(base(), &edits));
        let changes = compared(&old, &new, Audience::Internal);
        let mut found = kinds(&changes);
        let mut expected: Vec<String> = expected.iter().map(|it| (*it).to_owned()).collect();
        found.sort();
        expected.sort();
        if found != expected {
            wrong.push(format!("{name}: {found:?}, not {expected:?}"));
        }
        let json: Value = serde_json::from_str(&review::json(&changes)).expect("it is JSON");
        assert!(
            validator.is_valid(&json),
            "{name}: {:?}",
            validator.iter_errors(&json).map(|error| error.to_string()).collect::<Vec<_>>()
        );
        // Nothing in these pairs is internal, so everybody sees the same.
        assert_eq!(shown(&compared(&old, &new, Audience::Public)), shown(&changes), "{name}");
        insta::assert_snapshot!(format!("pair_{name}"), shown(&changes));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

trait ConcatAll {
    fn concat_all(self) -> Vec<Pair>;
}

impl<const N: usize> ConcatAll for [Vec<Pair>; N] {
    fn concat_all(self) -> Vec<Pair> {
        self.into_iter().flatten().collect()
    }
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
    let side = |at: usize, year| Side { site: versions[at].site(), year: Some(FiscalYear(year)) };
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
    let side = |at: usize| Side { site: versions[at].site(), year: None };
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

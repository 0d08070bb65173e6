//! Pairs of versions of a site, each a kind of change or a mixture: a site that all begin with, and what is done to it. What has to
//! be told of each stands beside it; how it is told stands in `snapshots/it__review__pair_<name>.snap`.

use goalsheet::model::tree::Tree;

use Edit::{Add, Drop, Move, Put, Sub};

/// What is done to a site.
pub enum Edit {
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

pub const CONFIG: &str = "goalsheet.yaml";
pub const HEAD: &str = "content/r5/kodomo/_index.md";
pub const G11: &str = "content/r5/kodomo/1-1.md";
pub const G21: &str = "content/r5/kodomo/2-1.md";
pub const G22: &str = "content/r5/kodomo/2-2.md";
pub const G31: &str = "content/r5/kodomo/3-1.md";
pub const G32: &str = "content/r5/kodomo/3-2.md";
pub const G41: &str = "content/r5/kodomo/4-1.md";
pub const KANKYO: &str = "content/r5/kankyo/_index.md";
pub const K11: &str = "content/r5/kankyo/1-1.md";
pub const K11_MID: &str = "content/r5/kankyo/1-1.mid.md";
pub const K21: &str = "content/r5/kankyo/2-1.md";
/// A goal that was withdrawn.
pub const K91: &str = "content/r5/kankyo/9-1.md";
pub const APPROVALS: &str = "content/r5/kankyo/approvals.yaml";
pub const PORTAL: &str = "content/_index.md";
pub const YEAR: &str = "content/r5/_index.md";
pub const FILE: &str = "content/r5/kankyo/files/plan.pdf";
pub const GUIDE: &str = "content/files/guide.pdf";

pub fn goal(title: &str, section: &str, category: &str, due: &str, level: &str, method: &str) -> String {
    format!(
        "---\ntitle: {title}\nsection: {section}\ncategory: {category}\ndue: {due}\n---\n\n## どの水準まで\n\n{level}\n\n## どのような方法で\n\n{method}\n"
    )
}

/// The site that all pairs begin with.
pub fn base() -> Tree {
    let files = [
        (
            CONFIG,
            "organization: 見本市\ncategories:\n  - { name: 施政方針, key: policy }\n  - { name: 個別計画, key: plan }\n  - { name: その他, key: other }\nfields:\n  budget: { label: 予算額, type: number, unit: 千円 }\n  memo: { label: 内部メモ, audience: internal }\n  partners: { label: 関係課, type: list }\n  priority: { label: 優先度, type: choice, choices: [高, 中, 低] }\n  start: { label: 着手日, type: date }\n  new: { label: 新規, type: flag }\n  plan: { label: 計画書, type: url }\n  steps: { label: 年次計画, columns: [{ key: year, label: 年度 }, { key: count, label: 更新数, type: number, unit: 基 }] }\n  purpose: { label: 目的, of: group }\nhead_fields:\n  mission: { label: 組織の使命, type: prose }\nphases:\n  - { key: mid, name: 中間報告, as_of: 9月30日 }\nscales:\n  achievement: { name: 達成状況, levels: [{ code: ①, name: 計画以上 }, { code: ②, name: 計画通り }, { code: ③, name: 計画未満 }] }\nreport:\n  headings: { 成果: result, 今後の取組: plans }\napprovals: public\ninternal_headings: [打合せ]\n".to_owned(),
        ),
        (
            HEAD,
            "---\ndepartment: 子ども家庭部\ntitle: 部の組織目標\ncreated: 令和5年4月1日\nholder:\n  post: 子ども家庭部長\n  name: 見本太郎\nsections:\n  - { name: 共通, number: 1 }\n  - { name: 計画課, key: plan, number: 2 }\n  - { name: 保育課, number: 3 }\n  - { name: 相談室, number: 4 }\ngroups:\n  - { number: 3, purpose: 待たずに預けられるようにする。 }\n---\n\n## 組織の使命\n\n子どもと家庭が、地域の中で安心して暮らせるようにする。\n".to_owned(),
        ),
        (G11, goal("接遇の向上", "共通", "その他", "随時", "来庁者の満足度を80%以上にする。", "職員研修を年2回実施する。マニュアルを改訂する。")),
        (G21, goal("いきいき計画の策定", "計画課", "個別計画", "年度末", "計画の骨子を検討する。", "市民意向調査を実施し、その結果を踏まえて庁内で検討する。")),
        (G22, goal("放課後児童クラブの整備", "計画課", "施政方針", "10月", "放課後児童クラブを２か所新設する。", "学校の敷地を活用し、関係課と協議して整備を進める。")),
        (G31, goal("保育施設の整備", "保育課", "個別計画", "年度末", "認証保育所2か所を認可保育所へ移行させ、保育の定員を60人増やす。", "計画どおり事業を完了させるため、事業者と適宜調整を図る。")),
        (G32, goal("保育の質の向上", "保育課", "その他", "令和6年1月", "巡回指導を全施設で年1回以上行う。指導の結果を公表する。", "指導員を2名配置し、点検の手引を作成する。研修の機会を設ける。")),
        (G41, goal("ヤングケアラーの支援", "相談室", "施政方針", "12月", "関係機関の理解が促進されている。実態の把握が行われ、支援の方法が検討されている。", "講演会や研修会を通じて周知を図る。市民調査を活用して課題を抽出し、支援事業の案を作成する。")),
        (KANKYO, "---\ndepartment: 環境部\nsections: [環境課, 緑と公園課]\n---\n".to_owned()),
        (K11, goal("ごみの減量", "環境課", "個別計画", "年度末", "一人一日当たりのごみの量を5%減らす。", "分別の徹底を広報紙で呼び掛ける。").replace("due:", "indicators:\n  - { key: waste, name: ごみの量, unit: g, better: down, baseline: 620, target: 589 }\ndue:")),
        (K11_MID, "---\nrating: ②\nvalues: { waste: { value: 601, as_of: 令和5年9月30日, status: 速報 } }\n---\n\n## 成果\n\n分別の手引を全戸に配った。\n".to_owned()),
        (K21, goal("公園の再整備", "緑と公園課", "その他", "3月", "老朽化した遊具を3基更新する。", "利用者の意見を聴き、[更新の計画](files/plan.pdf)を作る。").replace("due:", "budget: 1200\npartners: [道路課]\npriority: 中\nstart: 令和5年6月1日\nnew: no\nplan: https://example.jp/a\nsteps:\n  - { year: 令和5年度, count: 3 }\n  - { year: 令和6年度, count: 4 }\ndue:")),
        (K91, goal("焼却炉の改修", "環境課", "その他", "年度末", "炉を1基改修する。", "設計を委託する。").replace("title:", "retired: 一部事務組合への移管\ntitle:")),
        (APPROVALS, "- phase: plan\n  date: 2023-04-20\n  number: 環企第12号\n".to_owned()),
        (FILE, "古い計画".to_owned()),
        (PORTAL, "---\nupdated: 令和5年4月1日\n---\n\n各部の一年の目標です。[読み方](files/guide.pdf)\n".to_owned()),
        (GUIDE, "読み方".to_owned()),
        (YEAR, "令和5年度の目標です。4月に決定しました。\n".to_owned()),
    ];
    Tree {
        files: files.into_iter().map(|(path, text)| (path.to_owned(), text.into_bytes())).collect(),
        ..Tree::default()
    }
}

pub fn edited(mut tree: Tree, edits: &[Edit]) -> Tree {
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

/// Its name, what is told of it (`kind id`), and what is done.
pub type Pair = (&'static str, &'static [&'static str], Vec<Edit>);

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
        ("number-of-another-unit", &["changed r5/kodomo/3-1"], vec![Sub(G31, "60人", "2クラス")]),
        ("number-in-thousands", &["changed r5/kankyo/2-1"], vec![Sub(K21, "budget: 1200", "budget: 12,000")]),
        ("due-next-year", &["changed r5/kodomo/3-2"], vec![Sub(G32, "令和6年1月", "令和7年3月")]),
        ("list", &["changed r5/kankyo/2-1"], vec![Sub(K21, "[道路課]", "[道路課, 財政課]")]),
        ("choice", &["changed r5/kankyo/2-1"], vec![Sub(K21, "priority: 中", "priority: 高")]),
        ("date", &["changed r5/kankyo/2-1"], vec![Sub(K21, "令和5年6月1日", "令和5年7月1日")]),
        ("flag", &["changed r5/kankyo/2-1"], vec![Sub(K21, "new: no", "new: yes")]),
        ("url", &["changed r5/kankyo/2-1"], vec![Sub(K21, "example.jp/a", "example.jp/b")]),
        ("record-value", &["changed r5/kankyo/2-1"], vec![Sub(K21, "count: 4", "count: 6")]),
        ("record-row", &["changed r5/kankyo/2-1"], vec![Sub(K21, "count: 4 }", "count: 4 }\n  - { year: 令和7年度, count: 5 }")]),
        ("several-sections", &["changed r5/kodomo/3-1"], vec![Sub(G31, "section: 保育課", "section: [保育課, 計画課]")]),
        ("section-gone", &["moved r5/kodomo/3-1"], vec![Sub(G31, "section: 保育課\n", "")]),
        ("marked-as-a-copy", &["changed r5/kodomo/2-2"], vec![Sub(G22, "due:", "copied: yes\ndue:")]),
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
fn identities() -> Vec<Pair> {
    vec![
        ("alias-added", &["changed r5/kodomo/2-2"], vec![Sub(G22, "title:", "aliases: [r5/kodomo/2-8]\ntitle:")]),
        ("file-renamed-with-alias", &["moved r5/kodomo/2-9"], vec![Move(G22, "content/r5/kodomo/2-9.md"), Sub("content/r5/kodomo/2-9.md", "title:", "aliases: [r5/kodomo/2-2]\ntitle:")]),
        ("id-of-its-own-with-alias", &["moved club"], vec![Sub(G22, "title:", "id: club\naliases: [r5/kodomo/2-2]\ntitle:")]),
        ("moved-sheet-and-changed", &["moved r5/kankyo/1-2"], vec![Move(G41, "content/r5/kankyo/1-2.md"), Sub("content/r5/kankyo/1-2.md", "section: 相談室", "section: 環境課"), Sub("content/r5/kankyo/1-2.md", "12月", "年度末")]),
        ("file-holds-another-goal", &["added r5/kodomo/3-2", "moved r5/kodomo/3-3"], vec![Move(G32, "content/r5/kodomo/3-3.md"), Put(G32, "---\ntitle: 給食費の見直し\nsection: 保育課\ndue: 9月\n---\n\n## どの水準まで\n\n額を改める。\n")]),
        ("split-to-another-section", &["split r5/kodomo/4-1"], vec![
            Sub(G41, "実態の把握が行われ、支援の方法が検討されている。", ""),
            Sub(G41, "市民調査を活用して課題を抽出し、支援事業の案を作成する。", ""),
            Put("content/r5/kodomo/2-3.md", "---\ntitle: 実態の把握\nsection: 計画課\ndue: 年度末\n---\n\n## どの水準まで\n\n実態の把握が行われ、支援の方法が検討されている。\n\n## どのような方法で\n\n市民調査を活用して課題を抽出し、支援事業の案を作成する。\n"),
        ]),
        ("withdrawn", &["removed r5/kodomo/3-2"], vec![Sub(G32, "title:", "retired: 計画の見直し\ntitle:")]),
        ("withdrawn-no-longer", &["added r5/kankyo/9-1"], vec![Sub(K91, "retired: 一部事務組合への移管\n", "")]),
        ("withdrawn-for-another-reason", &["changed r5/kankyo/9-1"], vec![Sub(K91, "移管", "統合")]),
        ("withdrawn-and-gone", &["removed r5/kankyo/9-1"], vec![Drop(K91)]),
        ("added-as-withdrawn", &["added r5/kankyo/9-2"], vec![Put("content/r5/kankyo/9-2.md", "---\ntitle: 公害の調査\nretired: 県の調査に一本化\n---\n")]),
    ]
}

#[rustfmt::skip]
fn sheets() -> Vec<Pair> {
    vec![
        ("head-field", &["head r5/kodomo"], vec![Sub(HEAD, "安心して暮らせる", "健やかに暮らせる")]),
        ("head-updated", &["head r5/kodomo"], vec![Sub(HEAD, "created:", "updated: 令和5年10月2日\ncreated:")]),
        ("head-order-and-earlier-names", &["head r5/kankyo"], vec![Sub(KANKYO, "sections:", "order: 1\nwas: [環境生活部]\naliases: [r5/kankyo-seikatsu]\nsections:")]),
        ("group-text", &["head r5/kodomo"], vec![Sub(HEAD, "待たずに預けられるようにする。", "待たずに、近くで預けられるようにする。")]),
        ("group-added", &["head r5/kodomo"], vec![Sub(HEAD, "groups:\n", "groups:\n  - { number: 2, purpose: 計画を立てる。 }\n")]),
        ("approval", &["head r5/kankyo"], vec![Add(APPROVALS, "- phase: plan\n  date: 2023-10-02\n  number: 環企第45号\n")]),
        ("section-removed", &["section r5/kodomo", "removed r5/kodomo/4-1"], vec![Sub(HEAD, "  - { name: 相談室, number: 4 }\n", ""), Drop(G41)]),
        ("section-address", &["section r5/kodomo"], vec![Sub(HEAD, "key: plan", "key: kikaku")]),
        ("section-number", &["renumbered r5/kodomo"], vec![Sub(HEAD, "name: 相談室, number: 4", "name: 相談室, number: 5")]),
        ("section-number-without-goals", &["section r5/kodomo", "removed r5/kodomo/4-1"], vec![Sub(HEAD, "name: 相談室, number: 4", "name: 相談室, number: 5"), Drop(G41)]),
        ("sheet-removed", &["head r5/kankyo", "removed r5/kankyo/1-1", "removed r5/kankyo/2-1", "attachment content/r5/kankyo/files/plan.pdf"], vec![Drop(KANKYO), Drop(K11), Drop(K11_MID), Drop(K21), Drop(K91), Drop(APPROVALS), Drop(FILE)]),
        ("head-holder", &["head r5/kodomo"], vec![Sub(HEAD, "見本太郎", "見本花子")]),
        ("head-department", &["head r5/kodomo"], vec![Sub(HEAD, "子ども家庭部\n", "こども部\n")]),
        ("head-text", &["head r5/kodomo"], vec![Sub(HEAD, "## 組織の使命", "前文を加える。\n\n## 組織の使命")]),
        ("section-renamed", &["section r5/kodomo"], vec![Sub(HEAD, "name: 計画課", "name: こども計画課"), Sub(G21, "section: 計画課", "section: こども計画課"), Sub(G22, "section: 計画課", "section: こども計画課")]),
        ("section-was", &["section r5/kodomo"], vec![Sub(HEAD, "name: 相談室", "name: こども家庭センター, was: 相談室"), Sub(G41, "section: 相談室", "section: こども家庭センター")]),
        ("section-renamed-with-its-goals", &["section r5/kodomo"], vec![Sub(HEAD, "name: 保育課", "name: 幼児課"), Sub(G31, "section: 保育課", "section: 幼児課"), Sub(G32, "section: 保育課", "section: 幼児課")]),
        ("section-added", &["section r5/kodomo"], vec![Sub(HEAD, "  - { name: 相談室", "  - { name: 給食課, number: 9 }\n  - { name: 相談室")]),
        ("section-order", &["section r5/kankyo"], vec![Sub(KANKYO, "[環境課, 緑と公園課]", "[緑と公園課, 環境課]"), Sub(K11, "title:", "number: 1\ntitle:"), Sub(K21, "title:", "number: 2\ntitle:")]),
        ("sheet-added", &["head r5/zaisei", "added r5/zaisei/1-1"], vec![Put("content/r5/zaisei/_index.md", "---\ndepartment: 財政部\nsections: [財政課]\n---\n"), Put("content/r5/zaisei/1-1.md", "---\ntitle: 予算の編成\nsection: 財政課\n---\n")]),
        ("sheet-renamed", &["head r5/midori"], vec![Move(K11, "content/r5/midori/1-1.md"), Move(K21, "content/r5/midori/2-1.md"), Move(KANKYO, "content/r5/midori/_index.md"), Move(K11_MID, "content/r5/midori/1-1.mid.md"), Move(K91, "content/r5/midori/9-1.md"), Move(APPROVALS, "content/r5/midori/approvals.yaml"), Move(FILE, "content/r5/midori/files/plan.pdf")]),
        ("category-renamed", &["category goalsheet.yaml"], vec![Sub(CONFIG, "name: その他, key: other", "name: 部の取組, key: other"), Sub(G11, "その他", "部の取組"), Sub(G32, "category: その他", "category: 部の取組"), Sub(K21, "その他", "部の取組")]),
        ("category-added", &["category goalsheet.yaml"], vec![Sub(CONFIG, "  - { name: その他", "  - { name: 市長特命, key: mayor }\n  - { name: その他")]),
        ("configuration-name", &["configuration goalsheet.yaml"], vec![Sub(CONFIG, "見本市", "見本町")]),
        ("configuration-field", &["configuration goalsheet.yaml"], vec![Sub(CONFIG, "label: 予算額", "label: 事業費")]),
    ]
}

#[rustfmt::skip]
fn site() -> Vec<Pair> {
    vec![
        ("portal-text", &["introduction content/_index.md"], vec![Sub(PORTAL, "一年の目標です", "一年間の目標です")]),
        ("portal-day", &["introduction content/_index.md"], vec![Sub(PORTAL, "4月1日", "5月10日")]),
        ("year-text", &["introduction content/r5/_index.md"], vec![Sub(YEAR, "4月に決定", "5月に決定")]),
        ("year-text-gone", &["introduction content/r5/_index.md"], vec![Drop(YEAR)]),
        ("category-removed", &["category goalsheet.yaml", "changed r5/kodomo/2-2", "changed r5/kodomo/4-1"], vec![Sub(CONFIG, "  - { name: 施政方針, key: policy }\n", ""), Sub(G22, "category: 施政方針", "category: 個別計画"), Sub(G41, "category: 施政方針", "category: 個別計画")]),
        ("category-order", &["category goalsheet.yaml"], vec![Sub(CONFIG, "  - { name: 施政方針, key: policy }\n  - { name: 個別計画, key: plan }\n", "  - { name: 個別計画, key: plan }\n  - { name: 施政方針, key: policy }\n")]),
        ("category-description", &["category goalsheet.yaml"], vec![Sub(CONFIG, "name: 施政方針, key: policy", "name: 施政方針, key: policy, description: 市長が掲げるもの")]),
        ("configuration-phases", &["configuration goalsheet.yaml"], vec![Sub(CONFIG, "as_of: 9月30日 }", "as_of: 9月30日 }\n  - { key: end, name: 期末報告, as_of: 3月31日 }")]),
        ("configuration-scales", &["configuration goalsheet.yaml"], vec![Sub(CONFIG, "計画未満", "計画を下回る")]),
        ("configuration-terms", &["configuration goalsheet.yaml"], vec![Sub(CONFIG, "organization: 見本市\n", "organization: 見本市\nlicence: { name: CC-BY-4.0, url: https://example.jp/cc }\n")]),
        ("everything-at-once", &["configuration goalsheet.yaml", "introduction content/_index.md", "head r5/kodomo", "section r5/kodomo", "changed r5/kodomo/2-1", "moved r5/kodomo/3-1", "removed r5/kodomo/3-2", "changed r5/kankyo/1-1", "attachment content/r5/kankyo/files/plan.pdf"], vec![
            Sub(CONFIG, "見本市", "見本町"), Sub(PORTAL, "一年の目標です", "一年間の目標です"), Sub(HEAD, "見本太郎", "見本花子"),
            Sub(HEAD, "name: 相談室", "name: 家庭支援室, was: 相談室"), Sub(G41, "section: 相談室", "section: 家庭支援室"), Sub(G21, "年度末", "12月"), Sub(G31, "section: 保育課", "section: 計画課"), Drop(G32),
            Sub(K11_MID, "rating: ②", "rating: ①"), Put(FILE, "新しい計画"),
        ]),
    ]
}

#[rustfmt::skip]
fn reports() -> Vec<Pair> {
    vec![
        ("report-added", &["changed r5/kankyo/2-1"], vec![Put("content/r5/kankyo/2-1.mid.md", "---\nby: 議会\nrating: ③\nnext: 継続\nevidence: https://example.jp/minutes\n---\n\n## 成果\n\n1基を更新した。\n")]),
        ("report-removed", &["changed r5/kankyo/1-1"], vec![Drop(K11_MID)]),
        ("report-rating", &["changed r5/kankyo/1-1"], vec![Sub(K11_MID, "rating: ②", "rating: ①")]),
        ("report-text", &["changed r5/kankyo/1-1"], vec![Sub(K11_MID, "全戸に配った", "1万戸に配った")]),
        ("report-value", &["changed r5/kankyo/1-1"], vec![Sub(K11_MID, "value: 601", "value: 598"), Sub(K11_MID, "速報", "確定")]),
        ("report-by", &["changed r5/kankyo/1-1"], vec![Sub(K11_MID, "rating:", "by: 環境課長\nrating:")]),
        ("report-link", &["changed r5/kankyo/1-1"], vec![Sub(K11_MID, "分別の手引", "[分別の手引](https://example.jp/guide)")]),
        ("indicator-target", &["changed r5/kankyo/1-1"], vec![Sub(K11, "target: 589", "target: 580")]),
        ("indicator-itself", &["changed r5/kankyo/1-1"], vec![Sub(K11, "name: ごみの量, unit: g, better: down", "name: 一人一日のごみの量, unit: グラム, better: keep")]),
        ("indicator-years", &["changed r5/kankyo/1-1"], vec![Sub(K11, "target: 589", "target: 589, targets: { r6: 570, r7: 550 }")]),
        ("indicator-added", &["changed r5/kodomo/3-1"], vec![Sub(G31, "due:", "indicators:\n  - { key: users, name: 保育の定員, unit: 人, baseline: 1200, target: 1260 }\ndue:")]),
    ]
}

#[rustfmt::skip]
fn attachments() -> Vec<Pair> {
    vec![
        ("file-added", &["changed r5/kankyo/1-1", "attachment content/r5/kankyo/files/chart.png"], vec![Put("content/r5/kankyo/files/chart.png", "図"), Add(K11, "\n![ごみの量の推移](files/chart.png)\n")]),
        ("web-address", &["changed r5/kankyo/2-1"], vec![Sub(K21, "更新の計画](files/plan.pdf)", "更新の計画](files/plan.pdf)（https://example.jp/b）")]),
        ("file-replaced", &["attachment content/r5/kankyo/files/plan.pdf"], vec![Put(FILE, "新しい、ずっと長い計画")]),
        ("file-replaced-by-one-as-large", &["attachment content/r5/kankyo/files/plan.pdf"], vec![Put(FILE, "新い計画")]),
        ("file-gone", &["changed r5/kankyo/2-1", "attachment content/r5/kankyo/files/plan.pdf"], vec![Drop(FILE), Sub(K21, "[更新の計画](files/plan.pdf)", "更新の計画")]),
        ("file-given-another-name", &["changed r5/kankyo/2-1", "attachment content/r5/kankyo/files/plan-r5.pdf"], vec![Move(FILE, "content/r5/kankyo/files/plan-r5.pdf"), Sub(K21, "files/plan.pdf", "files/plan-r5.pdf")]),
        ("file-of-the-site", &["attachment content/files/guide.pdf"], vec![Put(GUIDE, "読み方と用語")]),
        ("file-that-no-page-shows", &[], vec![Put("content/r5/kankyo/files/draft.pdf", "下書き")]),
    ]
}

/// Pairs of which only colleagues are told anything.
#[rustfmt::skip]
pub fn for_colleagues() -> Vec<Pair> {
    vec![
        ("kept-continues", &["changed r5/kodomo/2-2"], vec![Sub(G22, "title:", "continues: r4/kodomo/2-5\ntitle:")]),
        ("kept-goal", &["changed r5/kodomo/3-2"], vec![Sub(G32, "title:", "audience: internal\ntitle:")]),
        ("kept-field", &["changed r5/kodomo/3-2"], vec![Sub(G32, "due:", "memo: 予算の折衝中\ndue:")]),
        ("kept-heading", &["changed r5/kodomo/3-2"], vec![Add(G32, "\n## 打合せ\n\n組合に説明した。\n")]),
        ("kept-headings", &["configuration goalsheet.yaml"], vec![Sub(CONFIG, "[打合せ]", "[打合せ, 経過]")]),
        ("kept-name", &["head r5/kodomo"], vec![Sub(HEAD, "name: 見本太郎", "name: 見本太郎\n  name_public: no")]),
        ("kept-sheet", &["head r5/kankyo"], vec![Sub(KANKYO, "sections:", "audience: internal\nsections:")]),
        ("kept-report", &["changed r5/kankyo/1-1"], vec![Sub(K11_MID, "rating:", "audience: internal\nrating:")]),
        ("kept-approval", &["head r5/kankyo"], vec![Sub(APPROVALS, "number: 環企第12号", "number: 環企第12号\n  post: 副市長")]),
        ("kept-portal-text", &["introduction content/_index.md"], vec![Add(PORTAL, "\n## 打合せ\n\n掲載の可否を広報課に照会中。\n")]),
        ("kept-file", &["changed r5/kodomo/3-2", "attachment content/r5/kodomo/files/talks.pdf"], vec![Add(G32, "\n## 打合せ\n\n[交渉の記録](files/talks.pdf)\n"), Put("content/r5/kodomo/files/talks.pdf", "交渉の記録")]),
    ]
}

/// All but those.
pub fn all() -> Vec<Pair> {
    [fields(), formatting(), goals(), identities(), sheets(), site(), reports(), attachments()]
        .into_iter()
        .flatten()
        .collect()
}

//! What must hold of any input: no panic, places inside their files, a report that can be printed, pages that can be made.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use goalsheet::check::{self, Asked, check};
use goalsheet::model::link::Links;
use goalsheet::model::{Diagnostic, Language};
use goalsheet::page::theme::Theme;
use goalsheet::page::{self, Plan, Printed};
use goalsheet::report::{Style, human};
use goalsheet::text::{Readings, config};
use proptest::prelude::*;

/// Pieces of files as people write them, sound and broken.
const PIECES: &[&str] = &[
    "---\n",
    "title: 保育所の整備\n",
    "title：x\n",
    "section: 保育課\n",
    "section: 相談室\n",
    "category: 個別計画\n",
    "category: [施政方針, その他]\n",
    "due: 10月\n",
    "due: 令和5〜7年度\n",
    "due: 7/9/25\n",
    "number: 0086\n",
    "id: a/b\n",
    "\t- x\n",
    "key: {a: [b, {c: d}]}\n",
    "\"\n",
    "'",
    "## どの水準まで\n",
    "## どのような方法で（取組）\n",
    "# 題\n",
    "### 小見出し\n",
    "これは**「重要」**です。\n次の行\n",
    "[a](1.md)",
    "[b](1.md#小見出し)",
    "![c](図.png)",
    "[x](javascript:alert(1))",
    "[^1]\n\n[^1]: 注\n",
    "| a | b |\n|---|---|\n| 1 | 2 |\n",
    "- [x] 済み\n",
    "<script>alert(1)</script>\n",
    "\u{3000}",
    "\r\n",
    "\u{feff}",
    "😀",
    "```\n",
    "\n\n",
];

fn file() -> impl Strategy<Value = String> {
    let any = prop::collection::vec(prop::sample::select(PIECES), 0..14).prop_map(|pieces| pieces.concat());
    let begun = any.clone().prop_map(|rest| format!("---\ntitle: 目標\nsection: 保育課\n---\n\n{rest}"));
    prop_oneof![any, begun, "\\PC{0,80}"]
}

fn names() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "1.md",
        "2-1.md",
        "A.md",
        "a.md",
        "図書館.md",
        "sub/1.md",
        "index.md",
        "section-hoiku.md",
        "con.md",
    ])
    .prop_map(|name| format!("content/r5/kosodate/{name}"))
}

const HEAD: &str =
    "---\ndepartment: 子育て部\nsections:\n  - { name: 保育課, key: hoiku }\n  - 相談室\n---\n\n[一](1.md)\n";

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_folder_is_read_reported_and_rendered_without_a_panic(
        goals in prop::collection::btree_map(names(), file(), 0..5),
        html in any::<bool>(),
        configured in prop_oneof![Just(String::new()), file()],
    ) {
        let head = "organization: 見本市\n".to_owned();
        let (settings, mut problems) = config::read("goalsheet.yaml", format!("{head}{configured}").into_bytes());
        let sound = format!("{head}html: {html}\nbase_url: https://example.jp\n");
        let settings = settings.unwrap_or_else(|| config::read("goalsheet.yaml", sound.into_bytes()).0.expect("it is sound"));
        let settings = Arc::new(settings);
        let mut files: BTreeMap<String, Vec<u8>> = goals.into_iter().map(|(path, text)| (path, text.into_bytes())).collect();
        files.insert("content/r5/kosodate/_index.md".to_owned(), HEAD.as_bytes().to_vec());
        let others = BTreeSet::from(["content/r5/kosodate/図.png".to_owned()]);
        let mut readings = Readings::default();
        readings.update(&["content".to_owned()], files, others, &settings);
        problems.extend(readings.problems().cloned());
        let (site, found) = Links::default().link(&settings, readings.contents());
        problems.extend(found);
        problems.extend(check(&site, Asked::Everything, &mut check::Kept::default()));
        let mut kept = page::Kept::default();
        let plan = Plan::new(&site, &mut kept);
        problems.extend(plan.problems().iter().cloned());
        for problem in &problems {
            stands_in_its_file(problem)?;
        }
        for language in [Language::Ja, Language::En] {
            prop_assert_eq!(human(&problems, Style { language, width: 100 }).is_empty(), problems.is_empty());
        }
        let (theme, _) = Theme::load(&settings, Some(BTreeMap::new()), &[]);
        let mut theme = theme.expect("the built-in theme is sound");
        let pages = Mutex::new(0);
        let broken = page::render(&plan, &mut kept, &mut theme, &Printed::default(), &|path, bytes| {
            let text = String::from_utf8(bytes).expect("pages are UTF-8");
            let foreign = text.split("<script").skip(1).find(|rest| {
                let address = rest.strip_prefix(" src=\"").unwrap_or_default();
                !address.trim_start_matches("../").starts_with("assets/")
            });
            assert_eq!(foreign, None, "{path}");
            *pages.lock().expect("nobody panicked") += usize::from(!path.ends_with(".ics"));
            Ok(())
        });
        prop_assert_eq!(broken.expect("the sink takes everything").1, Vec::<Diagnostic>::new());
        prop_assert_eq!(*pages.lock().expect("nobody panicked"), plan.len());
    }
}

fn stands_in_its_file(problem: &Diagnostic) -> Result<(), TestCaseError> {
    if let Some(span) = &problem.place.span {
        let text = &problem.place.source.text;
        prop_assert!(span.start <= span.end && span.end <= text.len(), "{problem:?}");
        prop_assert!(text.is_char_boundary(span.start) && text.is_char_boundary(span.end), "{problem:?}");
    }
    Ok(())
}

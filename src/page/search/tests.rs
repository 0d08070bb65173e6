//! That whatever stands in a goal is found, and how text is folded; the page's own side is tested in `tests/browser/`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Mutex;

use proptest::prelude::*;

use super::fold::{by_western_year, fold, fold_onto};
use super::numbers::encode;
use super::numbers::tests::decode;
use super::piece::hash;
use super::variants::variants;
use super::{Document, Extent, INDEX, Layout, Piece, Section, SheetDocuments, Surroundings};

fn folded(text: &str) -> String {
    fold(text).into_iter().collect()
}

fn dated(text: &str) -> String {
    let folded = fold(text);
    by_western_year(&folded).unwrap_or(folded).into_iter().collect()
}

/// A text without ends of clauses, in its second reading.
fn again(text: &str) -> String {
    variants(&fold(text)).into_iter().next().map_or_else(|| fold(text), |clause| clause.text).into_iter().collect()
}

#[test]
fn words_that_people_write_in_several_ways_are_one_in_the_second_reading() {
    for ways in [
        &["子ども", "子供", "こども", "コドモ", "ｺﾄﾞﾓ"][..],
        &["第2子", "第二子", "第２子"],
        &["第12回", "第十二回"],
        &["三年", "3年"],
        &["二十歳", "20歳"],
        &["2か所", "二カ所", "２ヶ所", "2箇所", "2ヵ所"],
        &["空き家", "空家"],
        &["取り組み", "取組み", "取組"],
        &["申し込み", "申込み", "申込"],
        &["手続き", "手続"],
        &["問い合わせ", "問合せ", "問合わせ"],
        &["引き継ぎ", "引継ぎ", "引継"],
        &["建て替え", "建替え", "建替"],
        &["コンピューター", "コンピュータ", "ｺﾝﾋﾟｭｰﾀｰ"],
        &["サーバー", "サーバ"],
        &["メモリー", "メモリ"],
        &["プレイステイション", "プレーステーション"],
        &["メイン", "メーン"],
        &["「保育所」の整備", "保育所の整備", "\"保育所\"の整備", "“保育所”の整備"],
        &["R6.1.15", "令和六年一月十五日", "2024/1/15"],
    ] {
        for way in ways {
            assert_eq!(again(way), again(ways[0]), "{way} {}", ways[0]);
        }
    }
    for (a, b) in
        [("高橋", "髙橋"), ("山崎", "山﨑"), ("渡辺", "渡邊"), ("渡辺", "渡邉"), ("斉藤", "齋藤"), ("中沢", "中澤")]
    {
        assert_eq!(folded(a), folded(b));
    }
    for (a, b) in
        [("子", "子ども"), ("プレー", "プレ"), ("整備した", "整備"), ("できている", "できてる"), ("統一", "統1")]
    {
        assert_ne!(again(a), again(b), "{a} {b}");
    }
}

#[test]
fn only_clauses_that_differ_are_read_twice() {
    let clauses = variants(&fold("保育所を整備する。取り組みを進め、令和6年1月に開く（仮称）。"));
    let clauses: Vec<(bool, String)> =
        clauses.into_iter().map(|clause| (clause.is_first, clause.text.into_iter().collect())).collect();
    assert_eq!(clauses, [(false, String::from("。取組ヲ進メ")), (false, String::from("、2024年1月ニ開ク"))]);
    assert!(variants(&fold("取り組み")).iter().all(|clause| clause.is_first));
}

#[test]
fn ways_of_writing_one_word_are_one() {
    for (a, b) in [
        ("こども", "コドモ"),
        ("ｺﾄﾞﾓ", "こども"),
        ("か\u{3099}", "が"),
        ("ＡＢＣ", "abc"),
        ("センター", "せんた－"),
        ("センタ―", "ｾﾝﾀｰ"),
        ("4〜6月", "４～６月"),
        ("2−1", "2‐1"),
        ("霞ヶ関", "霞ケ関"),
        ("子ども若者 計画課", "子ども若者　計\n画課"),
        ("㈱", "(株)"),
        ("いすゞ", "イスヾ"),
        ("葛\u{E0100}飾", "葛飾"),
        ("◯", "〇"),
    ] {
        assert_eq!(folded(a), folded(b), "{a} {b}");
    }
    for (a, b) in [("子供", "子ども"), ("は", "ば"), ("きょう", "きよう"), ("1", "一")] {
        assert_ne!(folded(a), folded(b), "{a} {b}");
    }
}

#[test]
fn a_date_is_one_date_by_era_and_by_western_year() {
    for (text, date) in [
        ("令和6年1月", "2024年1月"),
        ("令和 ６ 年 １ 月 15日", "2024年1月15日"),
        ("㋿6年1月", "2024年1月"),
        ("R6.1", "2024年1月"),
        ("Ｒ６．１．１５", "2024年1月15日"),
        ("令6/1", "2024年1月"),
        ("2024/01/15", "2024年1月15日"),
        ("2024-01-15", "2024年1月15日"),
        ("令和六年十二月三十一日", "2024年12月31日"),
        ("令和元年度", "2019年度"),
        ("平成31年", "2019年"),
        ("昭和64年1月7日", "1989年1月7日"),
        ("H30", "2018年"),
        ("令和6、7年度", "2024年、7年度"),
        ("R5～R7", "2023年~2025年"),
        ("R6.1令和7年2月", "2024年1月2025年2月"),
    ] {
        assert_eq!(dated(text), date, "{text}");
    }
    for text in ["大3枚", "r6-1", "ar6", "r123", "2024", "6年1月", "12024/1", "20240115", "令和年", "令和0年"]
    {
        assert_eq!(dated(text), folded(text), "{text}");
    }
    let long = "4".repeat(90);
    assert_eq!(dated(&long), long, "a number of any length is no year");
    for text in ["2024年13月", "R6.13", "令和6年1"] {
        assert!(dated(text).starts_with("2024年"), "{text}");
    }
}

/// A generated text: dates, kana, marks and odd characters between usual ones.
fn text() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        4 => "[ぁ-んァ-ヶーｦ-ﾟ一二十三〇年月日度令和平成昭大明元R H-TMr-t0-9０-９./\\-〜～－‐ ]{1,8}",
        2 => prop_oneof![
            Just("令和6年1月"), Just("R6.1"), Just("2024-01-15"), Just("平成三十年"), Just("か\u{3099}"), Just("２０２４/１/1"),
            Just("r6-1"), Just("㋿元年"), Just("令和2024"), Just("H30"), Just("S64.1.7"),
        ].prop_map(str::to_owned),
        2 => prop_oneof![
            Just("子供"), Just("こども"), Just("第二子"), Just("三十二回"), Just("2箇所"), Just("取り組み"), Just("問い合わせ"), Just("空き家"),
            Just("コンピューター"), Just("プレイステイション"), Just("サーバー"), Just("「保育」"), Just("、"), Just("（仮称）"), Just("髙﨑"),
            Just("手続き"), Just("見積もり書"),
        ].prop_map(str::to_owned),
        1 => "\\PC{1,3}",
        1 => "[À-ÿΣςΩİı\u{300}-\u{310}㈱℡½…ﬁ\u{FE0F}\u{200B}\u{AD}𠮷🎌]{1,3}",
    ];
    proptest::collection::vec(part, 1..6).prop_map(|parts| parts.concat())
}

/// All files of the search of some sheets.
fn files(sheets: &[&SheetDocuments], surroundings: &Surroundings) -> BTreeMap<String, Vec<u8>> {
    let extent = |sheet: &&SheetDocuments| {
        let texts = sheet.documents.iter().flat_map(|document| &document.texts).map(|text| text.len() + 200);
        Extent { year_key: sheet.year_key.clone(), documents: sheet.documents.len(), bytes: texts.sum() }
    };
    let layout = Layout::new(&sheets.iter().map(extent).collect::<Vec<Extent>>());
    let texts = sheets.iter().enumerate().flat_map(|(at, sheet)| layout.texts(at, sheet));
    let files = Mutex::new(texts.collect::<BTreeMap<String, Vec<u8>>>());
    let pieces: Vec<Piece> = sheets.iter().map(|sheet| Piece::new((*sheet).clone())).collect();
    let made = layout.files(&pieces.iter().collect::<Vec<&Piece>>(), surroundings, &|path, bytes| {
        let before = files.lock().expect("nobody panicked").insert(path, bytes);
        assert_eq!(before, None, "each file is made once");
        Ok(())
    });
    made.expect("nothing fails");
    files.into_inner().expect("nobody panicked")
}

fn document(title: String, texts: Vec<String>) -> Document {
    Document {
        path: String::from("r6/a/1.html"),
        title,
        number: None,
        sections: vec![String::from("計画課")],
        categories: vec![String::from("個別計画")],
        due: Some(String::from("1月")),
        meaning: None,
        level: texts.first().cloned(),
        texts: texts.into_iter().skip(1).collect(),
    }
}

fn sheet(documents: Vec<Document>) -> SheetDocuments {
    SheetDocuments {
        year_key: String::from("r6"),
        year_label: String::from("令和6年度"),
        folder: String::from("r6/a/"),
        department: String::from("総務部"),
        holder: String::from("総務部長 山田"),
        sections: vec![Section {
            name: String::from("計画課"),
            page: String::from("r6/a/section-plan.html"),
            goals: documents.len(),
            also: Vec::new(),
        }],
        documents,
        head: None,
    }
}

proptest! {
    #[test]
    fn a_text_is_folded_in_pieces_as_it_is_as_a_whole(text in "[a-zA-Z \t<>か\u{3099}ﾊﾟｱ保Ａ\u{301}ー]{0,20}|\\PC{0,20}") {
        let mut pieces = String::new();
        fold_onto(&text, &mut pieces);
        prop_assert_eq!(pieces, folded(&text));
    }

    #[test]
    fn folding_again_changes_nothing(text in text()) {
        prop_assert_eq!(folded(&folded(&text)), folded(&text));
    }

    #[test]
    fn every_part_of_a_text_leads_to_its_document(texts in proptest::collection::vec(text(), 1..4), from in 0_usize..40, length in 1_usize..12) {
        let piece = Piece::new(sheet(vec![document(String::from("他の目標"), vec![]), document(texts[0].clone(), texts[1..].to_vec())]));
        for text in &texts {
            let part: String = text.chars().skip(from).take(length).collect();
            // A word of a query has no blank, and begins at a letter, not at a mark of the letter before.
            for word in part.split_whitespace() {
                let (whole, word) = (folded(text), fold(word));
                if !whole.contains(&word.iter().collect::<String>()) {
                    continue;
                }
                let mut starts: Option<BTreeSet<u32>> = None;
                for (at, pair) in word.windows(2.min(word.len().max(1))).enumerate() {
                    let there = places(&piece, pair, 1).into_iter().filter_map(|place| place.checked_sub(4 * at as u32));
                    starts = Some(there.filter(|start| starts.as_ref().is_none_or(|starts| starts.contains(start))).collect());
                }
                prop_assert!(starts.is_none_or(|starts| !starts.is_empty()), "{:?} of {:?}", word, text);
            }
        }
    }

    #[test]
    fn any_documents_give_the_same_files_again(texts in proptest::collection::vec("\\PC{0,20}", 0..8)) {
        let documents = |texts: &[String]| texts.iter().map(|text| document(text.clone(), vec![text.clone()])).collect();
        let make = || files(&[&sheet(documents(&texts))], &Surroundings::default());
        prop_assert_eq!(make(), make());
    }
}

#[test]
fn a_letter_that_a_text_has_many_times_has_one_place() {
    let piece = Piece::new(sheet(vec![document(String::from("道の道の道"), vec![String::from("道を道へ道と道に")])]));
    assert_eq!(
        places(&piece, &['道'], 0),
        [0, 2, 4, 6],
        "the beginning of a text and the rest, of the title and of others"
    );
    assert_eq!(places(&piece, &['ヲ', '道'], 0), [6]);
}

/// Where a piece says that a document has a sequence of characters.
fn places(piece: &Piece, characters: &[char], document: u32) -> Vec<u32> {
    let key = characters.iter().fold(0, |key, &character| key << 21 | u64::from(character as u32));
    let key = if characters.len() == 1 { key << 21 } else { key };
    let gram = piece.grams.iter().find(|gram| gram.key == key && gram.hash == hash(characters.iter().copied()));
    gram.and_then(|gram| decode(&encode([(0, &gram.places, piece.places.as_str())])).remove(&document))
        .unwrap_or_default()
}

/// Goals with texts that differ.
fn many(year: &str, count: usize) -> SheetDocuments {
    let long =
        |at: usize| (0..60).map(|i| char::from_u32(0x4E00 + (at as u32 * 61 + i * i) % 3000).unwrap_or('市')).collect();
    let documents = (0..count).map(|at| Document {
        path: format!("{year}/a/{at}.html"),
        ..document(format!("目標{at}"), vec![long(at), long(at + 7)])
    });
    SheetDocuments { year_key: year.to_owned(), ..sheet(documents.collect()) }
}

#[test]
fn a_site_is_small_files_and_its_first_is_small() {
    let small = many("r6", 23);
    assert!(files(&[&small], &Surroundings::default()).len() < 30);
    let large = many("r6", 2000);
    let made = files(&[&large], &Surroundings::default());
    assert!(made.len() > 50);
    assert!(made[INDEX].len() < 6_000, "{}", made[INDEX].len());
    for (path, bytes) in &made {
        assert!(bytes.starts_with(b"goalsheetSearch(") && bytes.ends_with(b")\n"), "{path}");
        assert!(bytes.len() < 24_000, "{path} has {} bytes", bytes.len());
    }
}

#[test]
fn names_stand_once_and_categories_without_goals_are_not_offered() {
    let years = ["r6", "r5"].map(|year| many(year, 3));
    let surroundings = Surroundings {
        synonyms: vec![vec![String::from("成人式"), String::from("成人の日")]],
        categories: [("個別計画", "category-plan.html"), ("その他", "category-other.html")]
            .map(|(name, page)| (name.to_owned(), page.to_owned()))
            .into(),
    };
    let made = files(&years.each_ref(), &surroundings);
    let index = String::from_utf8_lossy(&made[INDEX]);
    let pages =
        index.split("\"synonyms\":").nth(1).and_then(|rest| rest.split(",\"size\":").next()).unwrap_or_default();
    assert_eq!(
        pages,
        "[[\"成人式\",\"成人の日\"]],\"names\":[\"計画課\",\"令和6年度\",\"総務部\"],\
         \"categories\":[[\"個別計画\",\"category-plan.html\"]],\
         \"sheets\":[[16,\"r6/a/\",1,2,\"総務部長 山田\",[[0,\"section-plan.html\",3]],0],\
         [0,\"r6/a/\",1,2,\"総務部長 山田\",[[0,\"section-plan.html\",3]],0]]"
    );
}

#[test]
fn later_years_come_first_though_they_are_numbered_last() {
    let years = ["r6", "r5", "r4"].map(|year| many(year, 3));
    let made = files(&years.each_ref(), &Surroundings::default());
    let index = String::from_utf8_lossy(&made[INDEX]);
    let firsts = ["\"sheets\":[[32,\"r6/a/\"", "[16,\"r6/a/\"", "[0,\"r6/a/\""].map(|first| index.find(first));
    assert!(firsts[0].is_some() && firsts.is_sorted(), "{index}");
}

#[test]
fn a_change_of_a_goal_changes_few_files_and_a_new_year_no_texts() {
    let (old, mut new) = (many("r5", 1500), many("r6", 500));
    let made = |new: &SheetDocuments| files(&[new, &old], &Surroundings::default());
    let before = made(&new);
    new.documents[3].texts[0].push_str("窓口の時間を延長する。");
    let after = made(&new);
    let differ = |a: &BTreeMap<String, Vec<u8>>, b: &BTreeMap<String, Vec<u8>>| -> BTreeSet<String> {
        a.iter().filter(|(path, bytes)| b.get(*path) != Some(bytes)).map(|(path, _)| path.clone()).collect()
    };
    let changed = differ(&before, &after);
    assert!(changed.len() < 30, "{changed:?}");
    assert_eq!(changed.iter().filter(|path| path.starts_with("search/texts")).count(), 1);
    let alone = files(&[&old], &Surroundings::default());
    let texts = |path: &String| path.starts_with("search/texts");
    assert_eq!(differ(&alone, &before).iter().filter(|path| texts(path)).count(), 0);
}

/// Texts with what they fold to, which `tests/browser/search.mjs` compares with the script's folding.
#[test]
fn the_browser_is_asked_to_fold_as_we_do() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser/folding.json");
    let mut random = proptest::test_runner::TestRunner::deterministic();
    let texts: Vec<String> = (0..800)
        .filter_map(|_| text().new_tree(&mut random).ok().map(|tree| proptest::strategy::ValueTree::current(&tree)))
        .collect();
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    let literal = |characters: &[char]| super::script::text(&characters.iter().collect::<String>());
    let lines = texts.iter().map(|text| {
        let folded = fold(text);
        let clauses = super::script::list(variants(&folded).iter().map(|clause| literal(&clause.text)));
        super::script::list([super::script::text(text), literal(&folded), clauses])
    });
    let made = format!("[\n{}\n]\n", lines.collect::<Vec<String>>().join(",\n"));
    if made != written && std::env::var_os("UPDATE_FOLDING").is_some() {
        std::fs::write(&path, made).expect("writable");
    } else {
        assert_eq!(made, written, "run the tests with UPDATE_FOLDING=1 and read the difference");
    }
}

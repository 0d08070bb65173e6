//! Japanese text for matching and measuring: how wide it is, when two names are the same, which name was meant, and in
//! which order numbered names stand.
//!
//! Nothing here changes what is shown: folded text is only ever compared.

use std::cmp::Ordering;
use std::ops::Range;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_width::UnicodeWidthStr;

/// How many columns of a terminal a text takes: two for a full-width character, one for a half-width one.
pub fn width(text: &str) -> usize {
    text.width()
}

/// A name as it is compared: full and half width, blanks, dashes, wave dashes, case and small ヶ/ヵ make no difference.
///
/// Hiragana and katakana stay distinct, and so do old and new forms of a kanji. The result is for comparing only; it is
/// not fit to be shown.
pub fn comparable(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    if fold_each(text, |letter| folded.push(letter)) { folded } else { fold_together(text).collect() }
}

/// Kanji in old forms, and in those that stand in names of people and places, each before the form that is usual today.
const OLD_KANJI: &str = "\
    髙高﨑崎嵜崎邊辺邉辺齋斉齊斉斎斉澤沢嶋島嶌島濵浜濱浜國国廣広曾曽眞真惠恵德徳瀨瀬櫻桜龍竜藪薮檜桧籠篭\
    鷗鴎條条榮栄槇槙瀧滝應応學学壽寿黑黒縣県區区內内廳庁廰庁圖図會会豫予總総實実團団體体對対當当發発變変廢廃\
    擔担拂払證証讓譲釋釈爲為與与假仮價価畫画劃画擴拡關関觀観舊旧據拠經経繼継檢検權権驗験號号濟済雜雑參参\
    辭辞收収從従處処將将狀状盡尽數数聲声專専戰戦續続屬属臺台單単斷断遲遅點点傳伝讀読屆届辨弁瓣弁辯弁寶宝\
    豐豊萬万滿満默黙藥薬餘余來来亂乱覽覧勞労錄録醫医圍囲營営衞衛驛駅圓円鹽塩歐欧溫温氣気歸帰擧挙效効恆恒\
    稅税敎教壓圧壹壱鐵鉄獨独靜静淨浄燒焼獎奨稱称乘乗剩剰繩縄觸触囑嘱愼慎醉酔穗穂隨随髓髄樞枢靑青攝摂淺浅\
    踐践錢銭潛潜纖繊禪禅雙双搜捜爭争裝装騷騒增増藏蔵臟臓卽即帶帯滯滞擇択彈弾晝昼蟲虫鑄鋳聽聴敕勅鎭鎮遞逓\
    轉転燈灯黨党盜盗稻稲鬪闘貳弐姊姉惱悩腦脳拜拝賣売麥麦髮髪拔抜佛仏倂併竝並舖舗步歩萠萌沒没每毎麵麺譯訳\
    譽誉搖揺樣様謠謡賴頼畧略兩両獵猟綠緑壘塁淚涙勵励禮礼靈霊齡齢戀恋爐炉樓楼祿禄灣湾亞亜惡悪隱隠奧奥黃黄\
    懷懐壞壊繪絵槪概殼殻覺覚嶽岳樂楽勸勧卷巻歡歓罐缶陷陥巖巌顏顔龜亀峽峡挾挟狹狭曉暁勳勲薰薫徑径溪渓莖茎\
    螢蛍輕軽鷄鶏藝芸缺欠劍剣圈圏獻献險険顯顕嚴厳鑛鉱碎砕劑剤贊賛殘残絲糸齒歯兒児濕湿舍舎寫写澁渋獸獣縱縦\
    緖緒";

/// The kanji that have a form that is usual today, with that, in order.
pub static KANJI_FORMS: LazyLock<Vec<(char, char)>> = LazyLock::new(|| {
    let letters: Vec<char> = OLD_KANJI.chars().collect();
    let mut forms: Vec<(char, char)> = letters.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect();
    forms.sort_unstable();
    forms
});

/// The same with hiragana as katakana and each kanji in its usual form: めも is メモ, 庁內 is 庁内.
pub fn loose(text: &str) -> String {
    let katakana = |letter: char| match letter {
        'ぁ'..='ゖ' => char::from_u32(u32::from(letter) + 0x60).unwrap_or(letter),
        letter => usual_form(letter).unwrap_or(letter),
    };
    text.chars().map(katakana).collect()
}

/// The form of a kanji that is usual today, if it is another.
pub fn usual_form(letter: char) -> Option<char> {
    KANJI_FORMS.binary_search_by_key(&letter, |(old, _)| *old).ok().map(|at| KANJI_FORMS[at].1)
}

/// A text cut behind the end of each sentence and of each line: ranges that together are the text. A sentence ends at `。` or
/// `．`, with the brackets that close behind it.
pub fn sentence_pieces(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut start = 0;
    std::iter::from_fn(move || {
        let rest = text.get(start..).filter(|rest| !rest.is_empty())?;
        let mut letters = rest.char_indices().peekable();
        let mut end = rest.len();
        while let Some((at, letter)) = letters.next() {
            if matches!(letter, '\n' | '。' | '．') {
                let is_closing = |(_, letter): &(usize, char)| matches!(letter, '」' | '』' | '）' | ')');
                end = at + letter.len_utf8();
                while let Some((at, closing)) = letters.next_if(|next| letter != '\n' && is_closing(next)) {
                    end = at + closing.len_utf8();
                }
                break;
            }
        }
        let piece = start..start + end;
        start = piece.end;
        Some(piece)
    })
}

/// A line without what people put before a heading or an item: signs, brackets, numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undressed {
    /// What is left, as [`comparable`].
    pub text: String,
    /// Whether something stood before it that makes a line a heading: `#`, 【, ■, a number.
    pub is_dressed: bool,
    /// After how many letters of the text there was a blank.
    blanks: Vec<usize>,
}

impl Undressed {
    /// Whether a blank was written after so many letters of the text.
    pub fn has_blank_after(&self, letters: usize) -> bool {
        self.blanks.contains(&letters)
    }
}

/// A line without its dress.
pub fn undressed(line: &str) -> Undressed {
    let line: String = line.nfkc().filter(|&letter| letter.is_whitespace() || !is_invisible(letter)).collect();
    let mut rest = line.trim_start();
    let mut is_dressed = false;
    while let Some(first) = rest.chars().next() {
        let after = &rest[first.len_utf8()..];
        // One letter counts the items of a list: ア　, a).
        let counts =
            is_counter(first) && after.starts_with(|next: char| next.is_whitespace() || matches!(next, ')' | '.'));
        if !(counts || first.is_ascii_digit() || (!first.is_alphanumeric() && first != '。')) {
            break;
        }
        is_dressed |= !matches!(first, '・' | '-' | '+' | '>' | '|' | '「' | '『' | '(');
        rest = after.trim_start();
    }
    let (mut text, mut letters, mut blanks) = (String::new(), 0, Vec::new());
    for letter in rest.trim_end().chars() {
        if letter.is_whitespace() {
            blanks.push(letters);
        } else {
            let folded = letter.to_lowercase().map(fold_letter);
            text.extend(folded.inspect(|_| letters += 1));
        }
    }
    Undressed { text, is_dressed, blanks }
}

fn is_counter(letter: char) -> bool {
    letter.is_ascii_alphabetic()
        || matches!(letter, 'ア'..='ン' | 'あ'..='ん' | '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十')
}

/// The letters and digits of a text, folded: what it says, without what only divides it.
pub fn letters(text: &str) -> Vec<char> {
    let mut letters = Vec::with_capacity(text.len() / 2);
    let is_folded = fold_each(text, |letter| {
        if is_letter(letter) {
            letters.push(letter);
        }
    });
    if is_folded { letters } else { fold_together(text).filter(|&letter| is_letter(letter)).collect() }
}

fn is_letter(letter: char) -> bool {
    match letter {
        '、' | '。' | '「' | '」' | '・' => false,
        letter => is_usual(letter) || letter.is_alphanumeric(),
    }
}

/// Kana and the ideographs of everyday texts, known for letters without asking Unicode's tables.
fn is_usual(letter: char) -> bool {
    matches!(letter, '\u{4E00}'..='\u{9FFF}' | 'ぁ'..='ゖ' | 'ァ'..='ヺ')
}

/// Hands on one letter after the other, folded; whether that says how the text folds.
fn fold_each(text: &str, mut each: impl FnMut(char)) -> bool {
    for letter in text.chars() {
        if matches!(letter, ' ' | '\u{3000}' | '\t' | '\n' | '\r') {
            continue;
        }
        let Some(letter) = fold_alone(letter) else { return false };
        each(letter);
    }
    true
}

/// How a letter folds that Unicode's normal forms join with nothing beside it, as nearly all letters of our texts; none for
/// others.
fn fold_alone(letter: char) -> Option<char> {
    match letter {
        '\u{4E00}'..='\u{9FFF}' => Some(letter),
        'ぁ'..='ゖ' | 'ァ'..='ヺ' | '、' | '。' | '「' | '」' | '・' | 'ー' | '々' => {
            Some(fold_letter(letter))
        }
        '!'..='~' => Some(letter.to_ascii_lowercase()),
        '！'..='～' => Some(narrow(letter).to_ascii_lowercase()),
        _ => None,
    }
}

/// The ASCII letter or sign that a full-width one stands for; others stay.
pub fn narrow(letter: char) -> char {
    const FULL_WIDTH: u32 = 0xFEE0;
    match letter {
        '！'..='～' => char::from_u32(u32::from(letter) - FULL_WIDTH).unwrap_or(letter),
        _ => letter,
    }
}

fn fold_together(text: &str) -> impl Iterator<Item = char> {
    text.nfkc().filter(|&letter| !is_invisible(letter)).flat_map(char::to_lowercase).map(fold_letter)
}

fn is_invisible(letter: char) -> bool {
    letter.is_whitespace()
        || matches!(letter, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

/// Whether there is a character in a text that only Japanese is written with here: kana, kanji, and what goes with them.
pub fn is_in(text: &str) -> bool {
    let is_japanese = |c: char| matches!(c, '\u{3005}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF66}'..='\u{FF9F}' | '\u{20000}'..='\u{323AF}');
    text.chars().any(is_japanese)
}

/// The long vowel mark counts as a dash, because センター is also written センタ－ and センタ―.
fn fold_letter(letter: char) -> char {
    match letter {
        '\u{2010}'..='\u{2015}' | '\u{2043}' | '\u{2212}' | '\u{2500}' | '\u{2501}' | 'ー' => '-',
        '〜' | '\u{223C}' | '\u{223E}' => '~',
        'ヶ' => 'ケ',
        'ヵ' => 'カ',
        'ゖ' => 'け',
        'ゕ' => 'か',
        other => other,
    }
}

/// Longest name, in characters, for which a near one is looked up; longer ones are not names.
const LONGEST_NAME: usize = 64;

/// The known name that was probably meant, or none where every one is too different.
///
/// Names are compared folded. One change (a letter more, less, other, or two swapped) is allowed for every three letters
/// of the longer name; a Japanese name of up to four letters must also begin alike, since 総務課 is no slip for 税務課.
/// Of equally near names the first wins.
pub fn nearest<'a>(wanted: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if wanted.len() > LONGEST_NAME * 8 {
        return None;
    }
    let wanted: Vec<char> = comparable(wanted).chars().collect();
    if wanted.is_empty() || wanted.len() > LONGEST_NAME {
        return None;
    }
    let mut best: Option<(usize, &str)> = None;
    for name in known {
        let candidate: Vec<char> = comparable(name).chars().collect();
        let longer = wanted.len().max(candidate.len());
        let allowed = longer / 3;
        if candidate.is_empty() || wanted.len().abs_diff(candidate.len()) > allowed || longer > LONGEST_NAME {
            continue;
        }
        let is_short_japanese = longer <= 4 && !candidate.iter().all(char::is_ascii);
        if is_short_japanese && wanted.first() != candidate.first() {
            continue;
        }
        let distance = strsim::generic_damerau_levenshtein(&wanted, &candidate);
        if distance <= allowed && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, name));
        }
    }
    best.map(|(_, name)| name)
}

/// The order of numbered names: runs of digits, half-width or full-width, by their value (`2-2` before `2-10`), all else
/// by character; names that are equal so far by their bytes, so that the order is total.
pub fn natural_cmp(a: &str, b: &str) -> Ordering {
    let (mut rest_a, mut rest_b) = (a, b);
    loop {
        match (rest_a.chars().next(), rest_b.chars().next()) {
            (None, None) => return a.cmp(b),
            (None, Some(_)) => return Ordering::Less,
            (Some(_), None) => return Ordering::Greater,
            (Some(first_a), Some(first_b)) => {
                let (digits_a, after_a) = rest_a.split_at(digits(rest_a));
                let (digits_b, after_b) = rest_b.split_at(digits(rest_b));
                let order = match (digits_a.is_empty(), digits_b.is_empty()) {
                    (false, false) => by_value(digits_a, digits_b),
                    // A number stands among other characters where the character 0 stands.
                    (false, true) => '0'.cmp(&first_b),
                    (true, false) => first_a.cmp(&'0'),
                    (true, true) => first_a.cmp(&first_b),
                };
                if order != Ordering::Equal {
                    return order;
                }
                rest_a = if digits_a.is_empty() { &rest_a[first_a.len_utf8()..] } else { after_a };
                rest_b = if digits_b.is_empty() { &rest_b[first_b.len_utf8()..] } else { after_b };
            }
        }
    }
}

/// How many bytes of digits a text begins with.
fn digits(text: &str) -> usize {
    text.find(|letter| digit(letter).is_none()).unwrap_or(text.len())
}

fn digit(letter: char) -> Option<u32> {
    match letter {
        '0'..='9' => Some(letter as u32 - '0' as u32),
        '０'..='９' => Some(letter as u32 - '０' as u32),
        _ => None,
    }
}

/// Compares two runs of digits by value, however long they are.
fn by_value(a: &str, b: &str) -> Ordering {
    let significant = |run: &str| run.chars().filter_map(digit).skip_while(|&value| value == 0).count();
    let values = |run: &str| run.chars().filter_map(digit).skip_while(|&value| value == 0).collect::<Vec<u32>>();
    significant(a).cmp(&significant(b)).then_with(|| values(a).cmp(&values(b)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn letters_that_fold_alone_fold_as_they_do_together() {
        for letter in (0..=u32::from(char::MAX)).filter_map(char::from_u32) {
            if let Some(folded) = fold_alone(letter) {
                assert_eq!(fold_together(&letter.to_string()).collect::<String>(), folded.to_string(), "{letter}");
                let among = format!("か{letter}は");
                assert_eq!(fold_together(&among).collect::<String>(), format!("か{folded}は"), "{letter}");
            }
            assert_eq!(is_letter(letter), letter.is_alphanumeric(), "{letter}");
        }
    }

    #[test]
    fn a_full_width_character_takes_two_columns() {
        for (text, columns) in [("", 0), ("abc", 3), ("保育課", 6), ("ｶﾀｶﾅ", 4), ("　", 2), ("か\u{3099}", 2)]
        {
            assert_eq!(width(text), columns, "{text}");
        }
    }

    #[test]
    fn ways_of_writing_one_name_fold_to_the_same() {
        let same = [
            ("子ども若者 計画課", "子ども若者　計画課"),
            ("ＡＢＣ", "abc"),
            ("ｾﾝﾀｰ", "センター"),
            ("センタ－", "センター"),
            ("センタ―", "センター"),
            ("霞ヶ関", "霞ケ関"),
            ("三ヵ所", "三カ所"),
            ("４〜６月", "4～6月"),
            ("2−1", "2-1"),
            ("2‐1", "２－１"),
            ("ｶﾞｲﾄﾞ", "ガイド"),
            ("か\u{3099}", "が"),
            ("第\u{200B}2期", "第2期"),
        ];
        for (a, b) in same {
            assert_eq!(comparable(a), comparable(b), "{a} {b}");
        }
        for (a, b) in [("こども", "コドモ"), ("子供", "子ども"), ("1", "一")] {
            assert_ne!(comparable(a), comparable(b), "{a} {b}");
        }
    }

    #[test]
    fn the_nearest_name_is_the_one_that_was_meant() {
        let keys = ["title", "section", "category", "due", "number", "id"];
        let sections = ["共通", "子ども若者計画課", "保育幼稚園課", "子育て相談室", "税務課"];
        let check = |wanted: &str, known: &[&'static str], expected: Option<&str>| {
            assert_eq!(nearest(wanted, known.iter().copied()), expected, "{wanted}");
        };
        for (wanted, expected) in [
            ("titel", Some("title")),
            ("Title", Some("title")),
            ("ｔｉｔｌｅ", Some("title")),
            ("catgory", Some("category")),
            ("sektion", Some("section")),
            ("dua", Some("due")),
            ("ID", Some("id")),
            ("ib", None),
            ("x", None),
            ("", None),
            ("holder", None),
        ] {
            check(wanted, &keys, expected);
        }
        for (wanted, expected) in [
            ("保育幼稚園", Some("保育幼稚園課")),
            ("子ども若者 計画課", Some("子ども若者計画課")),
            ("子供若者計画課", Some("子ども若者計画課")),
            ("税務科", Some("税務課")),
            ("総務課", None),
            ("共催", None),
            ("市民課", None),
        ] {
            check(wanted, &sections, expected);
        }
        check("abcx", &["abcy", "abcz"], Some("abcy"));
    }

    #[test]
    fn numbers_in_names_are_ordered_by_value() {
        let mut names = vec!["2-10", "10", "2-2", "２－１", "a", "2", "02", "", "経3-1", "経10-1", "１", "2-1"];
        names.sort_by(|a, b| natural_cmp(a, b));
        assert_eq!(names, ["", "１", "02", "2", "2-1", "2-2", "2-10", "２－１", "10", "a", "経3-1", "経10-1"]);
    }

    proptest! {
        #[test]
        fn the_natural_order_is_total(a in "[0-3０-３a-]{0,6}", b in "[0-3０-３a-]{0,6}", c in "[0-3０-３a-]{0,6}") {
            prop_assert_eq!(natural_cmp(&a, &b), natural_cmp(&b, &a).reverse());
            prop_assert_eq!(natural_cmp(&a, &b) == Ordering::Equal, a == b);
            if natural_cmp(&a, &b).is_le() && natural_cmp(&b, &c).is_le() {
                prop_assert!(natural_cmp(&a, &c).is_le());
            }
        }

        #[test]
        fn any_text_can_be_folded_and_looked_up(text in "\\PC*") {
            let _ = (width(&text), comparable(&text), nearest(&text, ["保育課", "title"]));
        }
    }
}

//! What a text is made of, letter by letter: which script, what a letter weighs, and what it costs to cut between two.
//!
//! A number with its counter (`60人`, `98.5%`), a word of katakana and a word of Latin letters are one: they are never cut.
//! Elsewhere a cut costs the more, the less a reader would make it: most inside a word of kanji, least at its end.

/// What it costs to cut where nobody may.
pub(super) const NEVER: u32 = 100_000;

/// Counters, longest first.
const COUNTERS: &[&str] = &[
    "ポイント",
    "年度",
    "年間",
    "か所",
    "カ所",
    "ヶ所",
    "ケ所",
    "箇所",
    "か月",
    "カ月",
    "ヶ月",
    "ケ月",
    "箇月",
    "日間",
    "時間",
    "施設",
    "世帯",
    "団体",
    "地区",
    "路線",
    "千円",
    "万円",
    "億円",
    "百万円",
    "km",
    "ha",
    "人",
    "名",
    "件",
    "回",
    "年",
    "月",
    "日",
    "分",
    "校",
    "園",
    "戸",
    "台",
    "枚",
    "本",
    "円",
    "%",
    "％",
    "割",
    "倍",
    "期",
    "次",
    "号",
    "歳",
    "週",
    "つ",
    "㎡",
    "点",
    "冊",
    "か国",
    "棟",
    "基",
    "室",
    "席",
    "社",
    "店",
    "組",
];

/// A particle that stands alone between two words.
const PARTICLES: &str = "がのをにはへともでや";

/// The script of a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Script {
    Kanji,
    Hiragana,
    Katakana,
    Latin,
    Digit,
    Blank,
    Sign,
}

impl Script {
    pub(super) fn of(letter: char) -> Script {
        match letter {
            '0'..='9' | '０'..='９' => Script::Digit,
            'ぁ'..='ゖ' | 'ゝ' | 'ゞ' => Script::Hiragana,
            'ァ'..='ヺ' | 'ー' | 'ヽ' | 'ヾ' | 'ｦ'..='ﾟ' => Script::Katakana,
            '々' | '〆' | '〇' => Script::Kanji,
            _ if letter.is_whitespace() => Script::Blank,
            _ if matches!(u32::from(letter), 0x3400..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x3FFFF) => Script::Kanji,
            _ if letter.is_alphabetic() => Script::Latin,
            _ => Script::Sign,
        }
    }

    /// What an unmatched letter costs.
    pub(super) fn weight(self) -> u32 {
        match self {
            Script::Kanji | Script::Digit => 10,
            Script::Katakana | Script::Latin => 8,
            Script::Hiragana => 5,
            Script::Sign => 3,
            Script::Blank => 1,
        }
    }
}

/// A number with its counter: where it stands, and which is which.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Counted {
    pub start: usize,
    /// Where the counter begins; the end of the number.
    pub counter: usize,
    pub end: usize,
}

/// The numbers of a text with their counters; a number without one has an empty counter.
pub(super) fn counted(letters: &[char]) -> Vec<Counted> {
    let is_digit = |at: usize| letters.get(at).is_some_and(|letter| Script::of(*letter) == Script::Digit);
    let mut found = Vec::new();
    let mut at = 0;
    while at < letters.len() {
        if !is_digit(at) {
            at += 1;
            continue;
        }
        let start = at;
        while is_digit(at) || (matches!(letters.get(at), Some('.' | ',' | '．' | '，')) && is_digit(at + 1)) {
            at += 1;
        }
        let counter = at;
        let fits = |name: &&&str| name.chars().enumerate().all(|(place, it)| letters.get(counter + place) == Some(&it));
        at += COUNTERS.iter().filter(fits).map(|name| name.chars().count()).max().unwrap_or(0);
        found.push(Counted { start, counter, end: at });
    }
    found
}

/// What it costs to cut before each letter of a text, and at its end.
pub(super) fn cuts(letters: &[char]) -> Vec<u32> {
    let scripts: Vec<Script> = letters.iter().map(|letter| Script::of(*letter)).collect();
    let mut cuts: Vec<u32> = (0..=letters.len()).map(|at| cut(letters, &scripts, at)).collect();
    for Counted { start, counter, end } in counted(letters) {
        cuts[start + 1..end].fill(NEVER);
        if end > counter {
            cuts[end] = 0;
        }
    }
    cuts
}

fn cut(letters: &[char], scripts: &[Script], at: usize) -> u32 {
    use Script::{Blank, Digit, Hiragana, Kanji, Katakana, Latin, Sign};
    if at == 0 || at == letters.len() {
        return 0;
    }
    match (scripts[at - 1], scripts[at]) {
        (Sign | Blank, _) | (_, Blank) => 0,
        (_, Sign) => 1,
        (Katakana, Katakana) | (Latin, Latin) | (Digit, Digit) => NEVER,
        (Kanji, Kanji) => 14,
        // It is nothing but a particle.
        (Hiragana, Hiragana) if letters[at] == 'を' => 2,
        (Hiragana, Hiragana) => {
            let is_alone = at < 2 || scripts[at - 2] != Hiragana;
            if is_alone && PARTICLES.contains(letters[at - 1]) { 4 } else { 12 }
        }
        (Hiragana, _) => 0,
        (_, Hiragana) => 1,
        (Kanji, Digit) => 1,
        (Katakana | Latin | Digit, _) | (Kanji, _) => 3,
    }
}

//! Texts that are no secret, whoever writes them: dates and numbers, and what a site is made of.
//!
//! A note that says nothing but 令和5年度 says what every page says. So does one that is put together from names and words
//! that the site shows in any case, as the program puts them together in titles and headings: 保育課の目標, or 課の目標, which
//! is a part of it. Texts are taken folded, as they are compared.

use super::Fold;

/// What dates, deadlines and numbers are made of besides digits.
const WORDS_OF_NUMBERS: &[&str] = &[
    "明治",
    "大正",
    "昭和",
    "平成",
    "令和",
    "元年",
    "年度",
    "年",
    "月",
    "日",
    "時",
    "分",
    "秒",
    "間",
    "午前",
    "午後",
    "上旬",
    "中旬",
    "下旬",
    "上半期",
    "下半期",
    "上期",
    "下期",
    "前期",
    "後期",
    "四半期",
    "初",
    "末",
    "頃",
    "ころ",
    "まで",
    "から",
    "以降",
    "以前",
    "以後",
    "以内",
    "現在",
    "時点",
    "毎年",
    "毎月",
    "毎週",
    "第",
    "曜日",
    "(月)",
    "(火)",
    "(水)",
    "(木)",
    "(金)",
    "(土)",
    "(日)",
    "(祝)",
    "約",
    "計",
    "円",
    "千",
    "万",
    "百万",
    "億",
    "兆",
    "人",
    "名",
    "件",
    "回",
    "個",
    "か所",
    "箇所",
    "ヶ所",
    "校",
    "園",
    "台",
    "戸",
    "世帯",
    "か月",
    "ヶ月",
    "箇月",
    "週",
    "歳",
    "才",
    "倍",
    "割",
    "点",
    "度",
    "位",
    "号",
    "版",
    "枚",
    "冊",
    "km",
    "cm",
    "mm",
    "kg",
    "ha",
    "m2",
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "meiji",
    "taisho",
    "showa",
    "heisei",
    "reiwa",
    "jan",
    "feb",
    "mar",
    "apr",
    "jun",
    "jul",
    "aug",
    "sep",
    "oct",
    "nov",
    "dec",
    "fy",
    "year",
    "fiscal",
    "yen",
];
/// Letters of eras and units, which count only beside a digit.
const LETTERS_OF_NUMBERS: &[&str] = &["m", "t", "s", "h", "r", "g", "l"];
/// More digits without a comma or a stroke between them are a telephone, an account, a person.
const MOST_DIGITS: usize = 8;

/// The pieces that texts may be made of.
pub struct Pieces(Vec<Vec<char>>);

impl Pieces {
    /// What dates and numbers are made of.
    pub fn of_numbers(fold: Fold) -> Pieces {
        Pieces::of(WORDS_OF_NUMBERS.iter().copied(), fold)
    }

    /// Some names and words, and what dates and numbers are made of. What stands in braces in a word is put in.
    pub fn of<'a>(words: impl IntoIterator<Item = &'a str>, fold: Fold) -> Pieces {
        let parts = words.into_iter().chain(WORDS_OF_NUMBERS.iter().copied()).flat_map(outside_braces);
        let folded = parts.map(|part| {
            let mut folded = String::new();
            fold(part, &mut folded);
            folded.chars().collect()
        });
        let mut pieces: Vec<Vec<char>> = folded.filter(|piece: &Vec<char>| !piece.is_empty()).collect();
        pieces.sort_unstable();
        pieces.dedup();
        Pieces(pieces)
    }

    /// Whether a folded text is made of these, numbers and signs, and nothing else.
    pub fn make(&self, text: &str) -> bool {
        self.make_up(text, false)
    }

    /// Whether it is a part of what is made of them: the first and the last piece need not be whole.
    pub fn make_part(&self, text: &str) -> bool {
        self.make_up(text, true)
    }

    fn make_up(&self, text: &str, is_part: bool) -> bool {
        let text: Vec<char> = text.chars().collect();
        if has_long_number(&text) {
            return false;
        }
        if is_part && self.0.iter().any(|piece| piece.windows(text.len().max(1)).any(|part| *part == text)) {
            return true;
        }
        // How far pieces reach, and whether a whole word is among them: ends of words alone make anything.
        let mut reached = vec![[false; 2]; text.len() + 1];
        reached[0][usize::from(!is_part)] = true;
        if is_part {
            for piece in &self.0 {
                let ends = (1..piece.len()).map(|from| &piece[from..]).filter(|end| text.starts_with(end));
                ends.for_each(|end| reached[end.len()][0] = true);
            }
        }
        for at in 0..text.len() {
            let rest = &text[at..];
            let [begun, sure] = reached[at];
            if is_part && sure && self.0.iter().any(|piece| piece.starts_with(rest)) {
                return true;
            }
            let mut reach = |end: usize, is_word: bool| {
                reached[end][0] |= begun && !is_word;
                reached[end][1] |= sure || begun && is_word;
            };
            if is_digit_or_sign(rest[0]) || is_letter_of_number(&text, at) {
                reach(at + 1, false);
            }
            for piece in self.0.iter().filter(|piece| rest.starts_with(piece)) {
                reach(at + piece.len(), piece.len() > 1);
            }
        }
        reached[text.len()][1]
    }
}

/// The parts of a word that stand on pages as they are.
fn outside_braces(word: &str) -> impl Iterator<Item = &str> {
    word.split('{').enumerate().map(|(at, part)| match at {
        0 => part,
        _ => part.split_once('}').map_or(part, |(_, after)| after),
    })
}

fn is_digit_or_sign(character: char) -> bool {
    character.is_ascii_punctuation()
        || character.is_numeric()
        || "一二三四五六七八九十、。・「」『』【】〔〕〈〉《》…→←○●◎△×※■□".contains(character)
}

fn is_letter_of_number(text: &[char], at: usize) -> bool {
    let is_digit = |at: usize| text.get(at).is_some_and(char::is_ascii_digit);
    let letter = text[at];
    let is_known = LETTERS_OF_NUMBERS.iter().any(|known| known.chars().eq([letter]));
    is_known && (is_digit(at + 1) || at > 0 && is_digit(at - 1))
}

fn has_long_number(text: &[char]) -> bool {
    let runs = text.split(|character| !character.is_ascii_digit() && *character != '-');
    runs.map(|run| run.iter().filter(|character| character.is_ascii_digit()).count()).any(|digits| digits > MOST_DIGITS)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str, to: &mut String) {
        to.extend(text.chars().filter(|character| !character.is_whitespace()).flat_map(char::to_lowercase));
    }

    fn of(text: &str) -> String {
        let mut read = String::new();
        folded(text, &mut read);
        read
    }

    #[test]
    fn dates_and_numbers_are_no_secret_and_numbers_of_people_are() {
        let numbers = Pieces::of_numbers(folded);
        for text in [
            "令和5年度",
            "令和6年3月31日",
            "2024年3月",
            "2024-03-31",
            "R6.3.31",
            "令和6年3月31日(日)",
            "12,345,678円",
            "4月から6月まで",
            "年度末",
            "第3四半期",
            "31 March 2024",
            "約1,200人",
            "三月三十一日",
            "1~3か所",
            "(1)",
            "2025/4/1",
            "150件",
            "100.5m2",
            "10月下旬",
            "令和5年度(2023年度)",
        ] {
            assert!(numbers.make(&of(text)), "{text}");
        }
        for text in [
            "042-325-0111",
            "090123456789",
            "令和5年度予算",
            "宮本学",
            "用地の取得交渉",
            "budget-2024",
            "12月議会",
            "3月末に廃止",
        ] {
            assert!(!numbers.make(&of(text)), "{text}");
        }
    }

    #[test]
    fn what_a_site_is_made_of_is_no_secret_in_any_part_that_it_shows() {
        let words = ["保育課", "子育て部", "{section}の目標", "全{n}件", "令和5年度"];
        let pieces = Pieces::of(words, folded);
        for text in ["課の目標", "保育課の目標", "子育て部 令和5年度", "部 令和5年度（2023年度）の目標", "育課"]
        {
            assert!(pieces.make_part(&of(&text.replace('（', "(").replace('）', ")"))), "{text}");
        }
        for text in ["保育課の廃止", "目標値は未達", "宮本学", "子育て部長"] {
            assert!(!pieces.make_part(&of(text)), "{text}");
        }
    }
}

//! The words of deadlines, and cutting a text into them.
//!
//! A table says which words mean the same; the grammar knows only their meanings. Where several words fit, the longest
//! wins. What is not in the table stays a single character of its own, for the grammar to judge.

use jiff::civil::Weekday;

use super::DueKind;
use crate::model::date::{Era, scan_weekday};
use crate::model::numeral::{Number, Scanner};

/// One word of a deadline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token {
    Number(Number),
    Era(Era),
    /// `(土)`
    Weekday(Weekday),
    /// `.`, `/` or `-`, as they stand between the parts of a date.
    Mark(char),

    /// 年度
    FiscalYear,
    /// 年
    Year,
    /// 月
    Month,
    /// 日
    Day,
    /// 時, after a day.
    Hour,
    /// 分, after an hour.
    Minute,
    /// 週, か月 and the like: a length of time.
    Length,
    /// FY, before its number.
    Fy,
    /// 今年度 (0), 来年度 (1): counted from the sheet's fiscal year.
    RelativeFiscalYear(i16),
    /// 本年 (0), 来年 (1): counted from the calendar year the sheet's fiscal year begins in.
    RelativeYear(i16),
    /// 翌年度 (1): counted from the fiscal year named before it, else from the sheet's.
    FollowingFiscalYear(i16),
    /// 翌年, 翌 (1): counted from the year named before it, else as [`Token::RelativeYear`].
    FollowingYear(i16),
    /// The first (1) or second (2) half of a fiscal year.
    Half(u8),
    /// 前期 (1), 後期 (2): halves, if it is not a plan's former and latter period.
    LooseHalf(u8),
    /// 前半 (1), 後半 (2): halves of a year or of a month.
    Portion(u8),
    /// 四半期
    Quarter,
    Season(Season, i16),
    /// 年始, 年明け, 年末年始
    NewYear(NewYear),
    /// 末, 上旬 and the like.
    Part(Part),
    /// 議会 and what belongs to its sessions.
    Meeting,
    /// 第
    Ordinal,
    /// 回
    Times,

    /// 〜, から, 以降: from here on.
    Onward,
    /// 、 and its like: one more deadline.
    And,
    /// A blank between two numerals; elsewhere blanks mean nothing and are gone.
    Blank,
    /// 又は: one of several deadlines.
    Or,
    /// まで
    By,
    /// 内
    Within,
    /// 中
    During,
    /// 頃, 予定, 目途
    About,

    /// A word that is a deadline by itself, and not one of time.
    Kind(DueKind),
    /// ごと
    Each,
    /// 次第: as soon as something else has happened.
    Once,
    /// 済
    Already,
    /// 完了: a state after which nothing is left to do.
    Finished,
    /// 実施, 提出, なるべく: what happens then and how; it says nothing about when.
    Deed,
    /// 後, 以外: turns the meaning of what stands before it into something unknown.
    Turn,
    Other(char),
}

/// A season, by the months it is taken to have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Season {
    Spring,
    Summer,
    Autumn,
    Winter,
}

/// Days about the turn of the calendar year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NewYear {
    /// 年始: the first days of January
    Days,
    /// 年明け: January
    Month,
    /// 年末年始: offices are closed from 29 December to 3 January
    Holidays,
}

/// A part of a month or of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// 上旬: days 1 to 10
    FirstTen,
    /// 中旬: days 11 to 20
    MiddleTen,
    /// 下旬: from day 21
    LastTen,
    /// 初め, 当初
    Beginning,
    /// 半ば
    Middle,
    /// 末
    End,
}

use Token::*;

/// Which words mean what.
#[rustfmt::skip] // a table: one meaning a line
const WORDS: &[(Token, &[&str])] = &[
    (Hour, &["時"]),
    (Minute, &["分"]),
    (FiscalYear, &["年度", "会計年度"]),
    (Year, &["年"]),
    (Month, &["月"]),
    (Day, &["日"]),
    (Length, &[
        "週", "週間", "か月", "ヶ月", "カ月", "ヵ月", "ケ月", "箇月", "か年", "ヶ年", "カ年", "ヵ年", "箇年",
        "半年", "半期",
    ]),
    (Fy, &["FY"]),
    (RelativeFiscalYear(0), &["今年度", "本年度", "当年度", "当該年度", "同年度"]),
    (RelativeFiscalYear(1), &["来年度", "次年度", "明年度"]),
    (RelativeFiscalYear(2), &["再来年度"]),
    (RelativeFiscalYear(-1), &["前年度", "昨年度"]),
    (RelativeYear(0), &["今年", "本年", "当年"]),
    (RelativeYear(1), &["来年", "明年"]),
    (RelativeYear(2), &["再来年"]),
    (FollowingFiscalYear(1), &["翌年度"]),
    (FollowingFiscalYear(2), &["翌々年度"]),
    (FollowingYear(1), &["翌年", "翌"]),
    (FollowingYear(2), &["翌々年"]),
    (Half(1), &["上半期", "上期"]),
    (Half(2), &["下半期", "下期"]),
    (LooseHalf(1), &["前期"]),
    (LooseHalf(2), &["後期"]),
    (Portion(1), &["前半", "前半期"]),
    (Portion(2), &["後半", "後半期"]),
    (Quarter, &["四半期", "・四半期", "4半期", "・4半期", "Q", "クォーター"]),
    (Season(Season::Spring, 0), &["春", "春季", "春期", "今春"]),
    (Season(Season::Summer, 0), &["夏", "夏季", "夏期", "夏場", "今夏"]),
    (Season(Season::Autumn, 0), &["秋", "秋季", "秋期", "今秋"]),
    (Season(Season::Winter, 0), &["冬", "冬季", "冬期", "冬場", "今冬"]),
    (Season(Season::Spring, 1), &["来春", "翌春", "明春"]),
    (Season(Season::Summer, 1), &["来夏", "翌夏"]),
    (Season(Season::Autumn, 1), &["来秋", "翌秋"]),
    (NewYear(NewYear::Days), &["年始"]),
    (NewYear(NewYear::Month), &["年明け", "年明"]),
    (NewYear(NewYear::Holidays), &["年末年始"]),
    (Part(Part::FirstTen), &["上旬", "初旬"]),
    (Part(Part::MiddleTen), &["中旬"]),
    (Part(Part::LastTen), &["下旬"]),
    (Part(Part::Beginning), &["初め", "はじめ", "始め", "始", "初", "初頭", "頭", "当初"]),
    (Part(Part::Middle), &["半ば", "なかば", "中頃", "中ごろ", "中ば"]),
    (Part(Part::End), &["末", "末日", "晦日", "終わり"]),
    (Meeting, &[
        "議会", "市議会", "町議会", "村議会", "区議会", "県議会", "都議会", "府議会", "道議会", "定例会",
        "定例議会", "臨時会", "臨時議会", "補正", "補正予算", "本会議",
    ]),
    (Ordinal, &["第"]),
    (Times, &["回", "数回"]),
    (Onward, &["~", "から", "より", "以降", "以後", "→", "⇒"]),
    (And, &["、", ",", "・", ";", "及び", "および", "並びに", "ならびに", "と", "かつ", "&", "+"]),
    (Blank, &[" "]),
    (Or, &["又は", "または", "もしくは", "若しくは", "或いは", "あるいは"]),
    (By, &[
        "まで", "迄", "までの間", "以前", "期限", "締切", "締切り", "締め切り", "〆切", "必着", "遅くとも",
        "遅くても",
    ]),
    (Within, &["内", "のうち", "うち"]),
    (During, &["中", "の間", "間", "いっぱい", "一杯"]),
    (About, &[
        "頃", "ごろ", "ころ", "目途", "目処", "めど", "メド", "目安", "目標", "予定", "見込", "見込み", "見通し",
        "想定", "程度", "前後", "おおむね", "概ね", "おおよそ", "およそ", "約", "仮", "早ければ", "を目途と",
        "を目標と",
    ]),
    (Kind(DueKind::Asap), &[
        "早急", "早急な", "速やか", "至急", "大至急", "早期", "早め", "早々", "即時", "緊急", "早く", "早い時期",
        "早い段階", "すみやか", "直ち", "ただち", "すぐ",
    ]),
    (Kind(DueKind::Ongoing), &[
        "随時", "継続", "継続的", "継続中", "実施中", "対応中", "取組中", "進行中", "常時", "常に", "適宜",
        "必要に応じ", "必要時", "都度", "その都度", "通年", "年間", "通期", "一年中", "恒常的", "日常的",
        "引き続き", "引続き", "逐次", "順次", "不定期", "年間を通じ", "年間を通し", "年間通し", "年間通じ",
        "年度を通じ", "年度を通し", "一年を通じ", "1年を通じ",
    ]),
    (Kind(DueKind::Recurring), &[
        "毎年", "毎年度", "毎月", "毎週", "毎日", "毎回", "毎四半期", "毎期", "隔月", "隔週", "隔年", "隔年度",
        "隔日", "各月", "各週", "各年", "各年度", "各期", "各四半期", "月次", "週次", "年次", "日次", "定期",
        "定期的",
    ]),
    (Kind(DueKind::Undecided), &[
        "未定", "調整中", "検討中", "協議中", "別途", "未設定", "未確定", "未決定", "未調整", "今後検討",
        "今後調整", "今後協議", "今後決定", "要検討", "要調整", "不明", "別途協議", "別途通知", "別途調整",
        "別途定める", "TBD",
    ]),
    (Each, &["ごと", "毎", "おき"]),
    (Once, &["次第"]),
    (Already, &["済", "済み", "ずみ"]),
    (Finished, &["完了", "終了", "達成", "完成"]),
    (Deed, &[
        "実施", "開始", "開催", "開設", "開所", "開園", "開校", "開館", "開業", "開院", "開通", "オープン",
        "スタート", "供用", "供用開始", "稼働", "本稼働", "運用", "運用開始", "施行", "着手", "着工", "竣工",
        "しゅん工", "工事", "設計", "実施設計", "基本設計", "策定", "改定", "改訂", "改正", "決定", "確定", "公表",
        "公開", "公布", "発行", "発送", "送付", "配布", "配付", "提出", "提案", "議案", "上程", "議決", "可決",
        "報告", "中間報告", "最終報告", "答申", "契約", "締結", "導入", "整備", "移行", "移転", "設置", "設立",
        "作成", "検証", "評価", "見直し", "見直", "周知", "募集", "満了", "任期満了", "任期", "支給", "申請",
        "交付", "対応", "措置", "検討", "調査", "協議", "調整", "解決", "改善", "取組", "取り組み", "時期", "日程",
        "期日", "納期", "事業", "計画", "条例", "予算", "案", "正午", "する", "行う", "図る", "し", "て",
        "できるだけ", "出来るだけ", "できる限り", "可能な限り", "なるべく", "可及的",
    ]),
    (Turn, &[
        "中間", "途中", "後", "前", "以外", "除く", "除き", "除いて", "未満", "以内", "超", "未", "不", "非", "無",
        "なし", "ない", "せず", "中止", "延期", "延長", "廃止", "取りやめ", "目",
    ]),
    (Mark('.'), &["."]),
    (Mark('/'), &["/"]),
    (Mark('-'), &["-"]),
];

/// Words that carry nothing: they are cut off.
const PARTICLES: &[&str] = &["に", "を", "の", "は", "で", "へ", "※", "○", "●", "◎", "。", ":"];

/// A text as words, and apart from them what stood in brackets.
pub(super) struct Words {
    /// The words outside brackets.
    pub tokens: Vec<Token>,
    /// The texts inside brackets.
    pub asides: Vec<String>,
}

impl Words {
    /// Cuts a folded text into words. `(1)` is a list's number, `(土)` belongs to its date; other brackets are set aside.
    pub fn of(folded: &str) -> Words {
        let mut words = Words { tokens: Vec::new(), asides: Vec::new() };
        let mut scanner = Scanner::new(folded);
        while !scanner.rest().is_empty() {
            if let Some(weekday) = scan_weekday(&mut scanner) {
                words.tokens.push(Weekday(weekday));
            } else if let Some(aside) = scan_aside(&mut scanner) {
                if aside.chars().all(|character| character.is_ascii_digit()) {
                    words.tokens.push(And);
                } else {
                    words.asides.push(aside.to_owned());
                }
            } else if let Some(token) = scan_word(&mut scanner, words.tokens.last()) {
                words.tokens.push(token);
            } else if !PARTICLES.iter().any(|particle| scanner.eat(particle)) {
                words.tokens.extend(scanner.character().map(Other));
            }
        }
        words
    }
}

/// The text between a bracket that comes next and the one that closes it.
fn scan_aside<'a>(scanner: &mut Scanner<'a>) -> Option<&'a str> {
    let rest = scanner.rest().strip_prefix('(')?;
    let mut depth = 1;
    for (at, character) in rest.char_indices() {
        match character {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            *scanner = Scanner::new(&rest[at + 1..]);
            return Some(&rest[..at]);
        }
    }
    None
}

fn scan_word(scanner: &mut Scanner, before: Option<&Token>) -> Option<Token> {
    if matches!(before, Some(Era(_))) {
        return scanner.era_year().map(Number);
    }
    if let Some(era) = Era::scan(scanner) {
        return Some(Era(era));
    }
    let longest = WORDS
        .iter()
        .flat_map(|(token, words)| words.iter().map(move |word| (token, *word)))
        .filter(|(_, word)| {
            let mut ahead = *scanner;
            ahead.eat(word)
        })
        .max_by_key(|(_, word)| word.len());
    match longest {
        Some((token, word)) => {
            scanner.eat(word);
            Some(*token)
        }
        None => scanner.number().map(Number),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::numeral::plain_digits;

    fn tokens(text: &str) -> Vec<Token> {
        Words::of(&plain_digits(text)).tokens
    }

    #[test]
    fn no_word_has_two_meanings() {
        let mut words: Vec<&str> = WORDS.iter().flat_map(|(_, words)| words.iter().copied()).collect();
        words.sort_unstable();
        let twice: Vec<&str> = words.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]).collect();
        assert_eq!(twice, Vec::<&str>::new());
    }

    #[test]
    fn every_word_is_written_as_folding_leaves_it() {
        for word in WORDS.iter().flat_map(|(_, words)| *words).filter(|word| **word != " ") {
            assert_eq!(plain_digits(word), *word);
        }
    }

    #[test]
    fn the_longest_word_wins() {
        assert_eq!(tokens("年度内"), [FiscalYear, Within]);
        assert_eq!(tokens("年内"), [Year, Within]);
        assert_eq!(tokens("中旬"), [Part(Part::MiddleTen)]);
        assert_eq!(tokens("検討中"), [Kind(DueKind::Undecided)]);
    }

    #[test]
    fn brackets_are_set_aside_but_for_weekdays_and_list_numbers() {
        let words = Words::of(&plain_digits("（1）10月（予定）（火）"));
        assert_eq!(words.asides, ["予定"]);
        assert_eq!(words.tokens.len(), 4);
        assert_eq!(words.tokens[3], Weekday(Weekday::Tuesday));
    }
}

//! Deadlines as they were met, and every variant that is evident beside them.

use proptest::prelude::*;

use super::date::Calendar;
use super::*;

const JAPANESE: Dating = Dating { language: Language::Ja, calendar: Calendar::Both };
const ENGLISH: Dating = Dating { language: Language::En, calendar: Calendar::Western };

/// What a text means in fiscal year 2023, in one line: `month 2023-10-01..2023-10-31`, `~` if approximate, `?` if doubted.
fn line(text: &str, year: i16) -> String {
    let (due, message) = read_due(text, FiscalYear(year));
    assert_eq!(due.text, text);
    if due.kind == DueKind::Invalid {
        assert!(message.is_some(), "{text}: refused without a reason");
    }
    let day = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
    let days = if due.start.is_none() && due.end.is_none() {
        String::new()
    } else {
        format!(" {}..{}", day(due.start), day(due.end))
    };
    let approximate = if due.approximate { " ~" } else { "" };
    let doubt = if message.is_some() && due.kind != DueKind::Invalid { " ?" } else { "" };
    format!("{}{days}{approximate}{doubt}", due.kind.name())
}

#[track_caller]
fn check(year: i16, expected: &str, texts: &[&str]) {
    let wrong: Vec<String> = texts
        .iter()
        .map(|text| (text, line(text, year)))
        .filter(|(_, found)| found != expected)
        .map(|(text, found)| {
            format!("{text}: {found}; {:?}", read_due(text, FiscalYear(year)).1.map(|message| message.ja))
        })
        .collect();
    assert!(wrong.is_empty(), "expected {expected}\n{}", wrong.join("\n"));
}

#[test]
fn every_recorded_deadline_means_what_was_recorded() {
    let mut wrong = Vec::new();
    for row in include_str!("../../../tests/fixtures/deadlines.tsv").lines().skip(1) {
        let cells: Vec<&str> = row.split('\t').collect();
        let [text, year, kind, start, end] = cells[..] else { panic!("five cells: {row}") };
        let (due, message) = read_due(text, FiscalYear(year.parse().unwrap_or(2025)));
        let day = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
        if (due.kind.name(), day(due.start).as_str(), day(due.end).as_str()) != (kind, start, end) {
            wrong.push(format!("{row}: {due:?} {message:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_date_without_an_era_is_read_only_with_a_warning() {
    check(2025, "fixed ..2025-09-25 ?", &["7/9/25", "７／９／２５", "7.9.25"]);
    let (_, message) = read_due("7/9/25", FiscalYear(2025));
    assert!(message.unwrap().ja.contains("令和7年9月25日と読みました"));
    check(2015, "invalid", &["7/9/25"]);
    check(2025, "invalid", &["7/13/25", "7/2/30", "25/9", "9.25", "18", "0", "５"]);
}

#[test]
#[rustfmt::skip] // tables: as many texts a line as fit
fn a_month_before_april_belongs_to_the_next_calendar_year() {
    for (month, expected) in [
        (1, "month 2024-01-01..2024-01-31"),
        (2, "month 2024-02-01..2024-02-29"),
        (3, "month 2024-03-01..2024-03-31"),
        (4, "month 2023-04-01..2023-04-30"),
        (9, "month 2023-09-01..2023-09-30"),
        (12, "month 2023-12-01..2023-12-31"),
    ] {
        check(2023, expected, &[&format!("{month}月")]);
    }
    check(2023, "month 2024-01-01..2024-01-31", &[
        "１月", "一月", " 1 月 ", "1月中", "1月中に", "1月実施", "令和6年1月", "翌1月", "翌年1月", "来年1月",
    ]);
    check(2023, "fixed ..2024-01-15", &["1月15日", "1/15", "R6.1.15", "翌年1月15日", "一月十五日"]);
}

#[test]
#[rustfmt::skip] // tables: as many texts a line as fit
fn months_are_read_in_every_dress() {
    check(2023, "month 2023-10-01..2023-10-31", &[
        "10月", "１０月", "十月", "一〇月", "10月中", "10月内", "（10月）", "10月。", "10月開始", "2023年10月",
        "R5.10", "R5/10", "令5.10", "㋿5年10月", "2023/10", "2023-10", "5年10月", "令和5年度10月", "令和5年10月中",
        "今年10月", "令和5年 10月", "R5 10月", "2023 10月",
    ]);
    check(2023, "month 2023-10-01..2023-10-31 ~", &[
        "10月頃", "10月ごろ", "10月目途", "10月めど", "10月を目途に", "10月予定", "10月（予定）", "10月見込み",
        "概ね10月", "10月完成予定", "10月頃（調整中）", "10月前後",
    ]);
    check(2023, "fixed ..2023-10-31", &[
        "10月まで", "10月までに", "10月迄", "10月末", "10月末日", "10月末まで", "10月末までに", "遅くとも10月",
        "10月下旬まで", "10月以前", "令和5年10月末", "R5.10末", "令和5年10月31日（火）", "10月31日必着",
    ]);
    check(2023, "fixed ..2023-10-31 ~", &["10月末頃", "10月末予定", "10月末日頃まで"]);
    check(2023, "range 2023-10-01..2023-10-10", &["10月上旬", "10月初旬"]);
    check(2023, "range 2023-10-01..2023-10-10 ~", &["10月初め", "10月はじめ", "10月上旬頃"]);
    check(2023, "range 2023-10-11..2023-10-20", &["10月中旬"]);
    check(2023, "range 2023-10-11..2023-10-20 ~", &["10月半ば", "10月中旬予定"]);
    check(2023, "range 2023-10-21..2023-10-31", &["10月下旬", "令和5年10月下旬"]);
    check(2023, "range 2023-10-01..2023-10-15", &["10月前半"]);
    check(2023, "range 2023-10-16..2023-10-31", &["10月後半"]);
    check(2023, "range 2023-10-01..2023-10-20", &["10月上旬～中旬", "10月上旬から中旬まで", "令和5年10月上旬〜中旬"]);
    check(2023, "month 2024-03-01..2024-03-31", &["令和6年3月", "R6.3", "2024年3月", "2024-03"]);
    check(2023, "fixed ..2024-03-31", &[
        "R6.3.31", "令和6年3月末", "2024/3/31", "3月31日", "3/31", "令和6年3月31日まで",
    ]);
}

#[test]
#[rustfmt::skip] // tables: as many texts a line as fit
fn days_may_be_followed_by_what_happens_then() {
    check(2023, "fixed ..2023-06-29", &[
        "6月29日任期満了", "6月29日", "6/29", "6月29日（木）", "6月29日(木)開催", "6月29日までに提出",
        "6月29日17時", "６月２９日（木）１７時３０分まで", "6月29日正午",
    ]);
    check(2023, "fixed ..2025-04-01", &["令和7年4月1日開所", "令和7年4月1日 供用開始"]);
    check(2023, "fixed ..2023-06-29 ?", &["6月29日（金）", "6月29日お祭り", "平成35年6月29日"]);
}

#[test]
#[rustfmt::skip] // tables: as many texts a line as fit
fn parts_of_a_fiscal_year_are_read() {
    check(2023, "half 2023-04-01..2023-09-30", &[
        "上半期", "上期", "年度前半", "前半", "上半期中", "令和5年度上半期", "R5上半期", "今年度上期",
    ]);
    check(2023, "half 2023-10-01..2024-03-31", &["下半期", "下期", "年度後半", "後半", "下半期中"]);
    check(2023, "half 2023-04-01..2023-09-30 ?", &["前期"]);
    check(2023, "half 2023-10-01..2024-03-31 ?", &["後期"]);
    check(2023, "fixed ..2023-09-30", &["上半期末", "上半期まで", "上半期中まで", "第2四半期末"]);
    check(2023, "quarter 2023-04-01..2023-06-30", &[
        "第1四半期", "第１四半期", "第１・四半期", "第1・四半期", "1Q", "Q1", "第一四半期", "第一・四半期",
        "1四半期", "令和5年度第1四半期", "第1四半期中",
    ]);
    check(2023, "quarter 2024-01-01..2024-03-31", &["第4四半期", "第四四半期", "4Q", "Q4"]);
    check(2024, "half 2025-04-01..2025-09-30", &["来年度上半期", "令和7年度上期"]);
    check(2023, "invalid", &["第5四半期", "令和5年上半期"]);
}

#[test]
#[rustfmt::skip] // tables: as many texts a line as fit
fn fiscal_years_are_read() {
    check(2023, "fy 2023-04-01..2024-03-31", &[
        "令和5年度", "R5年度", "５年度", "5年度", "2023年度", "今年度", "本年度", "FY2023",
    ]);
    check(2023, "fy 2023-04-01..2024-03-31 ?", &["R5", "令和5", "2023", "平成35年度"]);
    check(2023, "fy 2024-04-01..2025-03-31", &["来年度", "次年度", "翌年度", "令和6年度"]);
    check(2023, "fixed ..2024-03-31", &[
        "年度末", "年度末まで", "年度末までに", "年度内", "年度中", "今年度中", "本年度末", "当年度末",
        "令和5年度末", "R5年度末", "5年度末", "令和5年度内", "令和5年度まで", "今年度末", "年度\n末", "年度末実施",
        "年度末（3月）",
    ]);
    check(2023, "fixed ..2024-03-31 ~", &["年度末頃", "年度末予定", "年度末目途"]);
    check(2023, "fixed ..2025-03-31", &["来年度末", "翌年度末", "次年度中", "令和6年度末"]);
    check(2023, "month 2023-04-01..2023-04-30 ~", &["年度当初", "年度初め", "年度始め", "年度はじめ", "令和5年度当初"]);
    check(2015, "fixed ..2016-03-31", &["27年度末", "H27年度末", "平成27年度末"]);
    check(2015, "fixed ..2018-03-31", &["29年度末"]);
    check(2015, "fixed ..2024-03-31", &["35年度末"]);
    check(2018, "fixed ..2020-03-31", &["31年度末", "平成31年度末", "令和元年度末"]);
    check(2018, "fixed ..2021-03-31", &["令和2年度末"]);
    check(2018, "invalid", &["2年度末"]);
    check(2023, "invalid", &[
        "45年度", "5年", "3年", "1年以内", "2年後", "年度半ば", "令和0年度", "年度", "平成", "2500",
    ]);
}

#[test]
#[rustfmt::skip] // tables: as many texts a line as fit
fn ends_of_a_calendar_year_are_read() {
    check(2023, "fixed ..2023-12-31", &[
        "年内", "年末", "年末まで", "令和5年末", "令和5年中", "2023年内", "年内に実施",
    ]);
    check(2023, "range 2023-01-01..2023-12-31", &["令和5年", "2023年"]);
    check(2023, "range 2024-01-01..2024-01-03 ~", &["年始"]);
    check(2023, "range 2023-12-29..2024-01-03 ~", &["年末年始"]);
    check(2023, "month 2024-01-01..2024-01-31 ~", &["年明け"]);
}

#[test]
fn seasons_are_about_three_months() {
    check(2023, "range 2023-04-01..2023-05-31 ~ ?", &["春", "春頃", "今春"]);
    check(2023, "range 2023-06-01..2023-08-31 ~", &["夏", "夏頃", "夏季", "夏ごろ"]);
    check(2023, "range 2023-09-01..2023-11-30 ~", &["秋", "秋ごろ", "令和5年秋", "令和5年度秋"]);
    check(2023, "range 2023-12-01..2024-02-29 ~", &["冬", "冬期"]);
    check(2023, "range 2024-03-01..2024-05-31 ~", &["来春", "翌春", "令和6年春"]);
    check(2023, "fixed ..2023-08-31 ~", &["夏まで"]);
}

#[test]
#[rustfmt::skip] // tables: as many texts a line as fit
fn sessions_of_the_council_are_events_of_their_month() {
    check(2023, "event 2023-12-01..2023-12-31", &[
        "12月議会", "12月定例会", "12月市議会", "市議会12月定例会", "12月議会まで", "12月議会上程", "12月補正予算",
        "12月市議会定例会", "12月議会への議案提案",
    ]);
    check(2023, "event 2024-03-01..2024-03-31", &["第1回定例会（3月）", "3月定例会", "３月議会", "令和6年3月議会"]);
    check(2023, "event 2023-06-01..2023-09-30", &["6月・9月議会", "6月議会、9月議会", "6月議会・9月議会", "6、9月議会"]);
    check(2023, "event ?", &[
        "第4回定例会", "令和5年第4回定例会", "第4回市議会定例会", "市議会", "予算成立次第",
        "準備ができ次第速やかに",
    ]);
}

#[test]
#[rustfmt::skip] // tables: as many texts a line as fit
fn ranges_are_read_with_every_sign() {
    let year = "range 2023-04-01..2024-03-31";
    check(2023, year, &[
        "4月〜翌3月", "4月～3月", "4月~3月", "4月-3月", "4月−3月", "4月–3月", "4月—3月", "4月―3月", "4月－3月",
        "4月ー3月", "4月→3月", "4月から3月まで", "4月から翌年3月まで", "4月より3月まで", "４月 〜 翌３月",
        "4〜3月", "令和5年4月〜令和6年3月", "令和5年4月〜6年3月", "令和5年4月〜3月", "R5.4～R6.3",
        "R5.4.1〜R6.3.31", "2023-04-01〜2024-03-31", "2023/4/1-2024/3/31", "4/1〜3/31", "4/1-3/31",
        "第1〜第4四半期", "第1〜4四半期", "1Q〜4Q", "Q1-Q4", "上半期〜下半期", "4月から3月の間",
    ]);
    check(2023, "range 2023-04-01..2023-09-30", &[
        "4～9月", "４～９月", "四〜九月", "4-9月", "4月から9月", "令和5年4〜9月", "4月1日〜9月30日",
        "4月1日（土）〜9月30日（土）",
    ]);
    check(2023, "range 2023-05-01..2023-06-30", &["5月1日〜6月30日", "5月1日から6月30日まで"]);
    check(2023, "range 2023-10-01..2023-10-15", &["10月1日〜15日", "10/1〜15", "10月1〜15日", "令和5年10月1日から15日まで"]);
    check(2023, "range 2023-10-01..", &[
        "10月〜", "10月から", "10月以降", "10月より", "10月1日から", "10月～実施", "R5.10〜",
    ]);
    // The edges: a range of one day, one that begins on the year's last day, and one that begins on the day after.
    check(2023, "range 2023-10-01..2023-10-01", &["10月1日〜10月1日", "10月1日〜1日"]);
    check(2023, "range 2024-03-31..", &["3月31日〜", "3月31日から"]);
    check(2023, "beyond 2024-04-01..", &["令和6年4月1日〜"]);
    // A plan looks ten years ahead, and no further without an era.
    check(2023, "fy 2033-04-01..2034-03-31", &["15年度", "2033年度"]);
    check(2023, "invalid", &["16年度"]);
    check(2023, "range 2023-10-01.. ~", &["10月頃〜", "10月以降予定", "10月以降で調整中"]);
    check(2023, "range ..2023-10-31", &["〜10月", "～10月末", "〜10月まで"]);
    check(2023, "range 2023-04-01..2026-03-31", &[
        "令和5〜7年度", "令和5年度から令和7年度まで", "R5～R7年度", "5〜7年度", "2023〜2025年度", "2023-2025年度",
        "令和5年度〜7年度", "R5-7年度", "今年度から令和7年度",
    ]);
    check(2023, "range 2023-04-01..2026-03-31 ?", &["R5～R7", "R5-R7", "2023-2025", "令和5〜7"]);
    check(2018, "range 2017-04-01..2020-03-31", &["平成29〜31年度", "29〜31年度", "H29-31年度", "平成29年度から令和元年度"]);
    check(2023, "range 2023-04-01..", &["令和5年4月～（随時）", "令和5年度〜", "今年度から", "令和5年度から"]);
    check(2023, "invalid", &["9月〜4月〜", "3月〜5月", "令和7〜5年度", "10月〜9月", "10〜12"]);
}

#[test]
#[rustfmt::skip] // tables: as many texts a line as fit
fn what_goes_on_after_the_year_is_beyond() {
    check(2023, "beyond 2024-04-01..", &[
        "次年度以降", "令和6年度以降", "来年度以降", "来年度以降検討", "R6年度〜", "令和6年4月以降",
        "令和6年度から",
    ]);
    check(2023, "range 2023-04-01..", &["令和5年度以降"]);
}

#[test]
#[rustfmt::skip] // tables: as many texts a line as fit
fn several_deadlines_are_done_by_the_last() {
    check(2023, "fixed 2023-10-01..2024-03-31", &[
        "10月、3月", "10月・3月", "10月,3月", "10月及び3月", "10月と3月", "①10月 ②3月", "10月 3月", "10月\n3月",
        "10、3月", "10月/3月", "（1）10月（2）3月", "3月、10月", "10月中間報告、3月最終報告", "・10月\n・3月",
    ]);
    check(2023, "fixed 2023-06-01..2024-03-31", &["6月、9月、12月、3月", "6・9・12・3月", "6,9,12,3月"]);
    check(2023, "fixed 2023-10-01..2023-10-15", &["10月1日、15日", "10/1、10/15", "10/1 10/15"]);
    check(2023, "fixed 2023-10-01..2023-11-30 ~", &["10月又は11月", "10月または11月"]);
    check(2023, "fixed 2023-04-01..2023-11-30", &["4〜6月、9〜11月"]);
    check(2023, "invalid", &["10月、随時", "随時、3月", "10月〜、3月"]);
}

#[test]
#[rustfmt::skip] // tables: as many texts a line as fit
fn words_without_days_are_read() {
    let all_year = "2023-04-01..2024-03-31";
    check(2023, &format!("ongoing {all_year}"), &[
        "随時", "継続", "継続実施", "継続的に", "常時", "適宜", "必要に応じて", "都度", "その都度", "通年", "年間",
        "年間を通じて", "通期", "随時実施", "必要に応じて随時", "随時・継続", "通年（4月〜3月）", "随 時",
        "4月から随時", "引き続き検討", "年度末まで随時", "継続して実施", "実施中",
    ]);
    check(2023, "ongoing 2023-10-01..2024-03-31", &["10月から随時", "10月以降継続", "10月〜随時"]);
    check(2023, "ongoing 2023-04-01..2023-12-31", &["12月まで随時"]);
    check(2023, &format!("recurring {all_year}"), &[
        "毎月", "毎週", "毎日", "毎年", "毎年度", "毎年2回", "年4回", "年２回程度", "四半期ごと", "四半期毎に", "四半期毎",
        "月1回", "月１～２回", "週1回", "隔月", "毎月末", "毎年10月", "毎月10日", "2か月に1回", "3年に1回",
        "3か月ごと", "年2回（6月、12月）", "各四半期", "定期的に", "半期ごと", "年数回",
    ]);
    check(2023, "recurring 2023-10-01..2024-03-31", &["10月から毎月"]);
    check(2023, "asap", &[
        "早急", "早急に", "速やかに", "至急", "直ちに", "可及的速やかに", "早期", "早期に", "できるだけ早く",
        "可能な限り早期に", "できるだけ早い時期に", "早期実施", "速やかに対応する",
    ]);
    check(2023, "undecided", &[
        "未定", "調整中", "検討中", "協議中", "別途", "未設定", "時期未定", "実施時期は未定", "（未定）",
        "別途協議",
    ]);
    check(2023, "done", &[
        "実施済", "実施済み", "完了", "済", "済み", "達成済", "終了", "対応済み", "策定済", "【完了】",
    ]);
    check(2023, "done 2023-06-01..2023-06-30", &["6月実施済"]);
    check(2023, "none", &["", " ", "　", "-", "―", "－", "ー", "--", "なし", "無し", "該当なし", "N/A"]);
    check(2023, "ditto", &["同上", "〃", "同じ", "上に同じ", " 〃 "]);
}

#[test]
#[rustfmt::skip] // tables: as many texts a line as fit
fn what_cannot_be_known_is_refused_with_a_reason() {
    for (text, reason) in [
        ("2月30日", "2024年2月は29日までです"),
        ("13月", "13月はありません"),
        ("13/1", "13月はありません"),
        ("令和5年2月29日", "2023年2月は28日までです"),
        ("18", "「18」が年か月か日か分かりません"),
        ("3月〜5月", "始まり（令和6年3月1日）が終わり（令和5年5月31日）より後です。年も書いてください"),
        ("10月、随時", "日付とそうでない期限が混ざっています"),
        ("保育課", "意味の分からない書き方です"),
        ("10月以外", "意味の分からない書き方です"),
        ("工事完了後", "意味の分からない書き方です"),
        ("3か月以内", "意味の分からない書き方です"),
    ] {
        let (due, message) = read_due(text, FiscalYear(2023));
        let message = message.unwrap();
        assert_eq!((due.kind, due.start, due.end), (DueKind::Invalid, None, None), "{text}");
        assert!(message.ja.starts_with(&format!("期限「{text}」：{reason}。")), "{text}: {}", message.ja);
        assert!(message.en.contains("write it like"), "{text}");
    }
    check(2023, "invalid", &[
        "○", "10月中止", "10月前", "10月31日以外", "翌月", "来週", "第3期", "1〜15日", "2回", "5.10",
        "10月の2回目", "A", "？", "未実施", "未完了", "元", "令和", "年", "月末", "45199", "年度中間", "上旬",
        "1年間", "3か年", "半年以内", "通年・年度末", "R5から3年間",
    ]);
    check(2023, "invalid", &[&"10月".repeat(100)]);
}

#[test]
fn doubts_are_said() {
    for (text, doubt) in [
        ("平成35年度", "「平成35年度」は「令和5年度」のことです（平成は2019年4月30日まで）"),
        ("平成31年5月", "「平成31年」は「令和元年」のことです（平成は2019年4月30日まで）"),
        ("令和4年10月", "令和5年度（2023年度）より前に終わります"),
        ("10月（令和6年）", "括弧の中の「令和6年」は読んでいません"),
        ("令和5", "年か年度か書かれていないので年度と読みました"),
        ("第4回定例会", "いつのことか分かりません。月も書いてください"),
        ("10月お祭り", "読み取れない語があります"),
    ] {
        let message = read_due(text, FiscalYear(2023)).1.unwrap();
        assert!(message.ja.contains(doubt), "{text}: {}", message.ja);
    }
}

#[test]
fn a_meaning_is_said_in_both_languages() {
    for (text, ja, en) in [
        ("1月", "令和6年1月（2024年1月）", "January 2024"),
        ("10月頃", "令和5年10月頃（2023年10月頃）", "about October 2023"),
        ("年度末", "令和6年3月31日（2024年3月31日）まで", "by 31 March 2024"),
        ("年度末頃", "令和6年3月31日頃（2024年3月31日頃）まで", "by about 31 March 2024"),
        ("10月、3月", "令和6年3月31日（2024年3月31日）まで", "by 31 March 2024"),
        ("8月上旬", "令和5年8月1日〜10日（2023年8月1日〜10日）", "1–10 August 2023"),
        ("5月15日〜6月20日", "令和5年5月15日〜6月20日（2023年5月15日〜6月20日）", "15 May – 20 June 2023"),
        (
            "12月15日〜1月20日",
            "令和5年12月15日〜令和6年1月20日（2023年12月15日〜2024年1月20日）",
            "15 December 2023 – 20 January 2024",
        ),
        ("上半期", "令和5年4月〜9月（2023年4月〜9月）", "April–September 2023"),
        ("下半期", "令和5年10月〜令和6年3月（2023年10月〜2024年3月）", "October 2023 – March 2024"),
        ("10月〜", "令和5年10月（2023年10月）から", "from October 2023"),
        ("10月15日〜", "令和5年10月15日（2023年10月15日）から", "from 15 October 2023"),
        ("〜10月", "令和5年10月（2023年10月）まで", "until October 2023"),
        ("令和5年度", "令和5年度（2023年度）", "FY2023"),
        ("次年度以降", "令和6年4月（2024年4月）以降", "from April 2024"),
        ("12月議会", "令和5年12月（2023年12月）", "December 2023"),
        ("12月まで随時", "令和5年4月〜12月（2023年4月〜12月）", "April–December 2023"),
    ] {
        let (due, _) = read_due(text, FiscalYear(2023));
        assert_eq!(due.meaning(JAPANESE).as_deref(), Some(ja), "{text}");
        assert_eq!(due.meaning(ENGLISH).as_deref(), Some(en), "{text}");
    }
    for text in ["随時", "毎月", "早急", "未定", "", "同上", "実施済", "18", "第4回定例会"] {
        assert_eq!(read_due(text, FiscalYear(2023)).0.meaning(JAPANESE), None, "{text}");
    }
}

#[test]
fn a_meaning_follows_the_site_s_calendar() {
    let (due, _) = read_due("12月15日〜1月20日頃", FiscalYear(2023));
    for (language, calendar, meaning) in [
        (Language::Ja, Calendar::Era, "令和5年12月15日〜令和6年1月20日頃"),
        (Language::Ja, Calendar::Western, "2023年12月15日〜2024年1月20日頃"),
        (Language::En, Calendar::Both, "about 15 December 2023 – 20 January 2024 (Reiwa 6)"),
        (Language::En, Calendar::Era, "about 15 December Reiwa 5 – 20 January Reiwa 6"),
    ] {
        assert_eq!(due.meaning(Dating { language, calendar }).as_deref(), Some(meaning));
    }
}

#[test]
fn deadlines_sort_by_urgency() {
    let sorted = [
        "早急",
        "5月",
        "10月〜",
        "10月",
        "10/1〜10/31",
        "年度末",
        "令和6年度",
        "随時",
        "次年度以降",
        "未定",
        "第4回定例会",
        "6月実施済",
        "実施済",
        "",
    ];
    let mut dues: Vec<Due> = sorted.iter().rev().map(|text| read_due(text, FiscalYear(2023)).0).collect();
    dues.sort_by_key(Due::sort_key);
    let texts: Vec<&str> = dues.iter().map(|due| due.text.as_str()).collect();
    let place = |text: &str| texts.iter().position(|other| *other == text).unwrap();
    assert_eq!(place("早急"), 0);
    assert!(place("5月") < place("10月〜") && place("10月〜") < place("10月") && place("10月") < place("年度末"));
    assert!(place("令和6年度") < place("随時") && place("随時") < place("次年度以降"));
    assert!(
        place("次年度以降") < place("未定")
            && place("未定") < place("6月実施済")
            && place("6月実施済") < place("実施済")
    );
    assert_eq!(texts.last(), Some(&""));
}

#[test]
fn a_calendar_shows_a_deadline_where_it_ends() {
    let year = FiscalYear(2023);
    for (text, bucket) in [
        ("早急", DueBucket::Asap),
        ("令和4年10月", DueBucket::Before),
        ("4月", DueBucket::Month(2023, 4)),
        ("10月〜", DueBucket::Month(2023, 10)),
        ("上半期", DueBucket::Month(2023, 9)),
        ("1月", DueBucket::Month(2024, 1)),
        ("年度末", DueBucket::Month(2024, 3)),
        ("令和7年4月1日開所", DueBucket::After),
        ("次年度以降", DueBucket::After),
        ("令和5〜7年度", DueBucket::After),
        ("令和4年度〜", DueBucket::Ongoing),
        ("随時", DueBucket::Ongoing),
        ("毎月", DueBucket::Ongoing),
        ("未定", DueBucket::Undecided),
        ("18", DueBucket::Undecided),
        ("第4回定例会", DueBucket::Undecided),
        ("", DueBucket::None),
        ("実施済", DueBucket::None),
    ] {
        assert_eq!(read_due(text, year).0.bucket(year), bucket, "{text}");
    }
    let mut months = year.months().map(|(year, month)| DueBucket::Month(year, month));
    let calendar = months;
    months.sort();
    assert_eq!(months, calendar);
    assert!(DueBucket::Asap < DueBucket::Before && DueBucket::Before < calendar[0] && calendar[11] < DueBucket::After);
}

/// Pieces of deadlines in any order, which come closer to the grammar than random characters.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "令和",
        "平成",
        "R",
        "5",
        "31",
        "2023",
        "99999999999",
        "元",
        "年",
        "年度",
        "月",
        "日",
        "10",
        "末",
        "上旬",
        "〜",
        "から",
        "まで",
        "、",
        "・",
        "-",
        "/",
        ".",
        "（",
        "）",
        "土",
        "第",
        "四半期",
        "議会",
        "回",
        "翌",
        "来年度",
        "随時",
        "毎",
        "済",
        "後",
        "頃",
        "春",
        "前半",
        "年始",
        " ",
        "①",
        "二十",
        "あ",
    ]);
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn any_text_in_any_year_is_kept_and_read(text in "\\PC*", pieces in pieces(), year in any::<i16>(), usual in 1900_i16..2100) {
        for (text, year) in [(&text, year), (&pieces, year), (&pieces, usual)] {
            let (due, message) = read_due(text, FiscalYear(year));
            prop_assert_eq!(&due.text, text);
            prop_assert!(due.kind != DueKind::Invalid || message.is_some());
            if let (Some(start), Some(end)) = (due.start, due.end) {
                prop_assert!(start <= end, "{} ends before it starts: {:?}", text, due);
            }
            let _ = (due.meaning(JAPANESE), due.meaning(ENGLISH), due.sort_key(), due.bucket(FiscalYear(year)));
        }
    }

    #[test]
    fn blanks_around_do_not_matter(pieces in pieces(), usual in 1900_i16..2100) {
        let bare = read_due(&pieces, FiscalYear(usual)).0;
        let padded = read_due(&format!("　{pieces}\n"), FiscalYear(usual)).0;
        prop_assert_eq!(Due { text: String::new(), ..bare }, Due { text: String::new(), ..padded });
    }

    #[test]
    fn every_day_is_a_deadline_in_its_fiscal_year(days in 0..54_000_i32) {
        let day = jiff::civil::date(1950, 1, 1).checked_add(jiff::Span::new().days(days)).unwrap();
        let year = FiscalYear::of(day);
        for text in [date::wareki(day), date::seireki(day), day.to_string(), format!("{}月{}日", day.month(), day.day())] {
            let (due, message) = read_due(&text, year);
            prop_assert_eq!((due.kind, due.start, due.end, message), (DueKind::Fixed, None, Some(day), None));
        }
    }

    #[test]
    fn the_order_of_deadlines_is_total(a in pieces(), b in pieces(), c in pieces()) {
        let [a, b, c] = [a, b, c].map(|text| read_due(&text, FiscalYear(2023)).0.sort_key());
        prop_assert_eq!(a.cmp(&b), b.cmp(&a).reverse());
        prop_assert!(!(a <= b && b <= c) || a <= c);
    }
}

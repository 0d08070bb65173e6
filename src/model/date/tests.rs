//! What is held of dates and fiscal years.

use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::model::Language;

#[test]
fn every_usual_way_of_writing_a_day_is_read() {
    for (text, expected) in [
        ("令和5年4月1日", date(2023, 4, 1)),
        ("令和元年5月1日", date(2019, 5, 1)),
        ("令和５年４月１日", date(2023, 4, 1)),
        ("令和五年四月一日", date(2023, 4, 1)),
        ("昭和六十三年十二月三十一日", date(1988, 12, 31)),
        ("二〇二三年四月一日", date(2023, 4, 1)),
        ("R5.4.1", date(2023, 4, 1)),
        ("r5/4/1", date(2023, 4, 1)),
        ("R5-4-1", date(2023, 4, 1)),
        ("R05.04.01", date(2023, 4, 1)),
        ("Ｒ５．４．１", date(2023, 4, 1)),
        ("R元.5.1", date(2019, 5, 1)),
        ("令5.4.1", date(2023, 4, 1)),
        ("㋿5年4月1日", date(2023, 4, 1)),
        ("㍻31年4月30日", date(2019, 4, 30)),
        ("H31.4.30", date(2019, 4, 30)),
        ("2023/4/1", date(2023, 4, 1)),
        ("2023-04-01", date(2023, 4, 1)),
        ("2023.4.1", date(2023, 4, 1)),
        ("2023年4月1日", date(2023, 4, 1)),
        (" 令和 5 年 4 月 1 日 ", date(2023, 4, 1)),
        ("令和5年4月1日（土）", date(2023, 4, 1)),
        ("令和5年4月1日(土曜日)", date(2023, 4, 1)),
        ("令和5年4月1日 土曜日", date(2023, 4, 1)),
        ("令和6年1月8日（月・祝）", date(2024, 1, 8)),
        ("令和6年2月29日", date(2024, 2, 29)),
        ("昭和64年1月7日", date(1989, 1, 7)),
    ] {
        assert_eq!(read_date(text), Ok(DateReading { date: expected, note: None }), "{text}");
    }
}

#[test]
fn a_day_under_a_wrong_name_is_given_with_a_note() {
    for (text, expected, note) in [
        (
            "平成35年4月1日",
            date(2023, 4, 1),
            "「平成35年4月1日」は「令和5年4月1日」のことです（平成は2019年4月30日まで）",
        ),
        (
            "平成31年5月1日",
            date(2019, 5, 1),
            "「平成31年5月1日」は「令和元年5月1日」のことです（平成は2019年4月30日まで）",
        ),
        (
            "令和元年4月1日",
            date(2019, 4, 1),
            "「令和元年4月1日」は「平成31年4月1日」のことです（令和は2019年5月1日から）",
        ),
        (
            "昭和64年1月8日",
            date(1989, 1, 8),
            "「昭和64年1月8日」は「平成元年1月8日」のことです（昭和は1989年1月7日まで）",
        ),
        (
            "昭和70年1月1日",
            date(1995, 1, 1),
            "「昭和70年1月1日」は「平成7年1月1日」のことです（昭和は1989年1月7日まで）",
        ),
        (
            "明治1年1月1日",
            date(1868, 1, 1),
            "「明治1年1月1日」は「1868年1月1日」のことです（明治は1868年10月23日から）",
        ),
        ("令和5年4月1日（日）", date(2023, 4, 1), "令和5年4月1日は土曜日です（「日」と書かれています）"),
    ] {
        let reading = read_date(text).unwrap();
        assert_eq!((reading.date, reading.note.unwrap().ja.as_str()), (expected, note), "{text}");
    }
}

#[test]
fn a_day_the_calendar_does_not_have_is_an_error_that_says_why() {
    for (text, ja, en) in [
        ("令和5年2月29日", "2023年2月は28日までです", "February 2023 has 28 days"),
        ("令和5年2月30日", "2023年2月は28日までです", "February 2023 has 28 days"),
        ("R6.2.30", "2024年2月は29日までです", "February 2024 has 29 days"),
        ("2023-04-31", "2023年4月は30日までです", "April 2023 has 30 days"),
        ("2023-13-01", "13月はありません", "there is no month 13"),
        ("令和5年0月1日", "0月はありません", "there is no month 0"),
        ("令和5年4月0日", "0日はありません", "there is no day 0"),
        ("令和99999年4月1日", "102017年は扱えません", "the year 102017 is out of range"),
    ] {
        let error = read_date(text).unwrap_err();
        assert!(error.message.ja.ends_with(ja), "{text}: {}", error.message.ja);
        assert!(error.message.en.ends_with(en), "{text}: {}", error.message.en);
    }
}

#[test]
fn what_is_not_a_whole_day_is_refused() {
    for text in [
        "",
        "18",
        "5.4.1",
        "05/4/1",
        "5年4月1日",
        "令和5年4月",
        "令和5年",
        "令和5年4月1日頃",
        "R5.4/1",
        "2023-4",
        "令和0年4月1日",
        "年度末",
        "令和5年4月1日（土",
        "0000-01-01",
    ] {
        assert!(read_date(text).is_err(), "{text}");
    }
}

#[test]
fn the_era_is_chosen_by_the_exact_day() {
    assert_eq!(wareki(date(2019, 4, 30)), "平成31年4月30日");
    assert_eq!(wareki(date(2019, 5, 1)), "令和元年5月1日");
    assert_eq!(wareki(date(1850, 1, 1)), "1850年1月1日");
    assert_eq!(seireki(date(2023, 4, 1)), "2023年4月1日");
    assert_eq!(english(date(2023, 4, 1)), "1 April 2023");
    assert_eq!(wareki_month(date(2024, 1, 1)), "令和6年1月");
    assert_eq!(seireki_month(date(2024, 1, 1)), "2024年1月");
    assert_eq!(english_month(date(2024, 1, 1)), "January 2024");
}

#[test]
fn every_era_is_known_by_each_of_its_names() {
    for era in Era::ALL {
        for name in [era.kanji().to_owned(), era.letter().to_string(), era.ligature().to_string()] {
            let folded = plain_digits(&format!("{name}5"));
            assert_eq!(Era::scan(&mut Scanner::new(&folded)), Some(era), "{name}");
        }
    }
}

#[test]
fn a_fiscal_year_is_known_by_all_its_names() {
    for (text, year) in [
        ("r5", 2023),
        ("R05", 2023),
        ("h25", 2013),
        ("2023", 2023),
        ("２０２３", 2023),
        ("令和5年度", 2023),
        ("令和５年度", 2023),
        ("令和五年度", 2023),
        ("令5", 2023),
        ("R5年度", 2023),
        ("2023年度", 2023),
        ("FY2023", 2023),
        ("fy2023", 2023),
        ("平成31年度", 2019),
        ("令和元年度", 2019),
        ("R元", 2019),
        ("S63", 1988),
        ("平成35年度", 2023),
        ("㋿5年度", 2023),
    ] {
        assert_eq!(FiscalYear::parse(text), Some(FiscalYear(year)), "{text}");
    }
    for text in
        ["", "5", "18", "r", "r0", "令和", "令和5年", "FYr5", "FY5", "20233", "1500", "r5x", "r99999999999", "9999"]
    {
        assert_eq!(FiscalYear::parse(text), None, "{text}");
    }
}

#[test]
fn a_fiscal_year_has_one_key_and_a_name_in_each_calendar() {
    for (year, key, wareki) in [
        (2023, "r5", "令和5年度"),
        (2019, "r1", "令和元年度"),
        (2018, "h30", "平成30年度"),
        (1989, "h1", "平成元年度"),
        (1988, "s63", "昭和63年度"),
        (1868, "m1", "明治元年度"),
        (1850, "1850", "1850年度"),
    ] {
        assert_eq!(FiscalYear(year).key(), key);
        assert_eq!(FiscalYear(year).wareki(), wareki);
    }
}

#[test]
fn a_fiscal_year_goes_from_april_to_march() {
    let year = FiscalYear(2023);
    assert_eq!((year.start(), year.end()), (date(2023, 4, 1), date(2024, 3, 31)));
    assert_eq!(year.months()[0], (2023, 4));
    assert_eq!(year.months()[11], (2024, 3));
    assert_eq!(FiscalYear::of(date(2024, 3, 31)), year);
    assert_eq!(FiscalYear::of(date(2024, 4, 1)), FiscalYear(2024));
}

fn any_day() -> impl Strategy<Value = Date> {
    (0..84_700_i32).prop_map(|days| date(1868, 10, 23).checked_add(jiff::Span::new().days(days)).unwrap())
}

proptest! {
    #[test]
    fn no_text_makes_the_readers_panic(text in "\\PC*|[令平昭和成RHS元0-9一十年月日度./()土~-]{0,16}") {
        let _ = read_date(&text);
        let _ = FiscalYear::parse(&text);
    }

    #[test]
    fn a_fiscal_year_of_any_number_can_be_named(year in any::<i16>()) {
        let year = FiscalYear(year);
        prop_assert!(year.start() <= year.end());
        prop_assert_eq!(year.months().len(), 12);
        let _ = (year.wareki(), Dating::usual(Language::En).fiscal_year(year));
    }

    #[test]
    fn the_key_of_a_fiscal_year_is_read_back(year in 1868_i16..9999) {
        prop_assert_eq!(FiscalYear::parse(&FiscalYear(year).key()), Some(FiscalYear(year)));
        prop_assert_eq!(FiscalYear::parse(&FiscalYear(year).wareki()), Some(FiscalYear(year)));
    }

    #[test]
    fn a_day_lies_in_its_fiscal_year(day in any_day()) {
        let year = FiscalYear::of(day);
        prop_assert!(year.start() <= day && day <= year.end());
        prop_assert!(year.months().contains(&(day.year(), day.month())));
    }
}

#[test]
fn every_day_is_read_back_as_it_was_written() {
    for day in date(1868, 10, 23).series(jiff::Span::new().days(1)).take_while(|day| day.year() < 2100) {
        let expected = Ok(DateReading { date: day, note: None });
        assert_eq!(read_date(&wareki(day)), expected);
        assert_eq!(read_date(&seireki(day)), expected);
        assert_eq!(read_date(&day.to_string()), expected);
    }
}

#[test]
fn a_day_begins_when_it_begins_in_japan() {
    // 1 April 2026, 00:00 in Japan, is 31 March, 15:00 by Greenwich.
    let midnight = 1_774_969_200;
    assert_eq!(in_japan(midnight), date(2026, 4, 1));
    assert_eq!(in_japan(midnight - 1), date(2026, 3, 31));
    assert_eq!(in_japan(0), date(1970, 1, 1));
    assert_eq!(in_japan(u64::MAX), Date::MAX);
}

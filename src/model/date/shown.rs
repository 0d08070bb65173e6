//! Days, months and fiscal years as a site shows them to its readers: in its language, by the era, the western year, or both.

use super::{Date, Era, FiscalYear, english_month_name, seireki, seireki_month, wareki, wareki_month};
use crate::model::Language;

/// By which years a site's pages name days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Calendar {
    /// 令和6年1月（2024年1月）
    Both,
    /// 令和6年1月
    Era,
    /// 2024年1月
    Western,
}

/// How a site's pages write days and years.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Dating {
    /// The language of the words.
    pub language: Language,
    /// By which years.
    pub calendar: Calendar,
}

impl Dating {
    /// Both calendars in a language: how the program itself speaks.
    pub fn usual(language: Language) -> Dating {
        Dating { language, calendar: Calendar::Both }
    }

    /// A fiscal year in full: `令和5年度（2023年度）`, `FY2023 (Reiwa 5)`.
    pub fn fiscal_year(self, year: FiscalYear) -> String {
        let is_both = self.calendar == Calendar::Both;
        match (self.language, year.era()) {
            (Language::Ja, Some(_)) if is_both => format!("{}（{}）", year.wareki(), year.seireki()),
            (Language::En, Some((era, number))) if is_both => format!("FY{} ({} {number})", year.0, era.english()),
            _ => self.fiscal_year_name(year),
        }
    }

    /// A fiscal year in short: `令和5年度`, `2023年度`, `FY2023`, `FY Reiwa 5`.
    pub fn fiscal_year_name(self, year: FiscalYear) -> String {
        match (self.language, self.calendar, year.era()) {
            (Language::Ja, Calendar::Western, _) => year.seireki(),
            (Language::Ja, _, _) => year.wareki(),
            (Language::En, Calendar::Era, Some((era, number))) => format!("FY {} {number}", era.english()),
            (Language::En, _, _) => format!("FY{}", year.0),
        }
    }

    /// A day by the site's first choice, and by the other calendar if it wants both: `令和5年4月1日` and `2023年4月1日`,
    /// `1 April 2023` and `Reiwa 5`.
    pub fn day(self, date: Date) -> (String, Option<String>) {
        let aside = match self.language {
            Language::Ja => seireki(date),
            Language::En => era_in_english(date),
        };
        (self.day_alone(date), (self.calendar == Calendar::Both && Era::of(date).is_some()).then_some(aside))
    }

    /// A month: `令和6年1月（2024年1月）`, `January 2024 (Reiwa 6)`.
    pub fn month(self, date: Date) -> String {
        match (self.language, self.calendar) {
            (Language::Ja, Calendar::Both) => format!("{}（{}）", wareki_month(date), seireki_month(date)),
            (Language::Ja, Calendar::Era) => wareki_month(date),
            (Language::Ja, Calendar::Western) => seireki_month(date),
            (Language::En, _) => format!("{}{}", self.english_month(date), self.english_aside(date)),
        }
    }

    fn day_alone(self, date: Date) -> String {
        match (self.language, self.calendar) {
            (Language::Ja, Calendar::Western) => seireki(date),
            (Language::Ja, _) => wareki(date),
            (Language::En, _) => self.english_day(date),
        }
    }

    /// `1 January 2024`, `1 January Reiwa 6`
    pub(in crate::model) fn english_day(self, date: Date) -> String {
        format!("{} {}", date.day(), self.english_month(date))
    }

    /// `January 2024`, `January Reiwa 6`
    pub(in crate::model) fn english_month(self, date: Date) -> String {
        let year = if self.calendar == Calendar::Era { era_in_english(date) } else { date.year().to_string() };
        format!("{} {year}", english_month_name(date))
    }

    /// What follows an English date whose site wants both calendars: ` (Reiwa 6)`.
    pub(in crate::model) fn english_aside(self, date: Date) -> String {
        let wants_both = self.calendar == Calendar::Both && Era::of(date).is_some();
        if wants_both { format!(" ({})", era_in_english(date)) } else { String::new() }
    }

    /// A Japanese text by each calendar, put together as the site wants it.
    pub(in crate::model) fn japanese(self, era: impl FnOnce() -> String, western: impl FnOnce() -> String) -> String {
        match self.calendar {
            Calendar::Both => format!("{}（{}）", era(), western()),
            Calendar::Era => era(),
            Calendar::Western => western(),
        }
    }
}

/// `Reiwa 6`, by the era of that very day; the western year before Meiji.
fn era_in_english(date: Date) -> String {
    match Era::of(date) {
        Some(era) => format!("{} {}", era.english(), date.year() - era.first_day().year() + 1),
        None => date.year().to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LANGUAGES: [Language; 2] = [Language::Ja, Language::En];
    const CALENDARS: [Calendar; 3] = [Calendar::Both, Calendar::Era, Calendar::Western];

    fn all<T>(write: impl Fn(Dating) -> T) -> Vec<T> {
        let every = LANGUAGES.into_iter().flat_map(|language| CALENDARS.map(|calendar| Dating { language, calendar }));
        every.map(write).collect()
    }

    #[test]
    fn years_months_and_days_are_named_as_the_site_wishes() {
        let date = Date::constant(2024, 1, 9);
        assert_eq!(
            all(|dating| dating.fiscal_year(FiscalYear(2023))),
            ["令和5年度（2023年度）", "令和5年度", "2023年度", "FY2023 (Reiwa 5)", "FY Reiwa 5", "FY2023"]
        );
        assert_eq!(
            all(|dating| dating.fiscal_year_name(FiscalYear(2023))),
            ["令和5年度", "令和5年度", "2023年度", "FY2023", "FY Reiwa 5", "FY2023"]
        );
        assert_eq!(
            all(|dating| dating.month(date)),
            [
                "令和6年1月（2024年1月）",
                "令和6年1月",
                "2024年1月",
                "January 2024 (Reiwa 6)",
                "January Reiwa 6",
                "January 2024"
            ]
        );
        let day = |main: &str, aside: Option<&str>| (main.to_owned(), aside.map(str::to_owned));
        assert_eq!(
            all(|dating| dating.day(date)),
            [
                day("令和6年1月9日", Some("2024年1月9日")),
                day("令和6年1月9日", None),
                day("2024年1月9日", None),
                day("9 January 2024", Some("Reiwa 6")),
                day("9 January Reiwa 6", None),
                day("9 January 2024", None),
            ]
        );
    }

    #[test]
    fn before_the_eras_there_are_only_western_years() {
        let date = Date::constant(1850, 3, 1);
        assert_eq!(all(|dating| dating.day(date).1), [None, None, None, None, None, None]);
        assert_eq!(Dating::usual(Language::En).fiscal_year(FiscalYear(1850)), "FY1850");
    }

    #[test]
    fn the_year_that_began_in_one_era_and_ended_in_another_is_named_by_the_day() {
        assert_eq!(super::super::wareki_year(Date::constant(2019, 4, 30)), "平成31年");
        let dating = Dating { language: Language::En, calendar: Calendar::Era };
        assert_eq!(dating.day(Date::constant(2019, 4, 30)).0, "30 April Heisei 31");
        assert_eq!(dating.day(Date::constant(2019, 5, 1)).0, "1 May Reiwa 1");
    }
}

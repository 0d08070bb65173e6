//! The language of the person at the terminal, by the machine's settings.
//!
//! The product is made for Japanese offices, so everything but an English locale means Japanese, `C` and no locale at all
//! included: a server's cron job has no locale, but its log is read by the same people. What `--lang` says is not known here.

use crate::model::Language;

/// The language of the locale: on Unix the first of `LC_ALL`, `LC_MESSAGES`, `LANG` that is set and not empty; elsewhere
/// what the system says.
pub fn of_the_terminal() -> Language {
    of_locale(locale().as_deref())
}

#[cfg(unix)]
fn locale() -> Option<String> {
    first_set(|name| std::env::var(name).ok())
}

#[cfg(not(unix))]
fn locale() -> Option<String> {
    sys_locale::get_locale()
}

#[cfg(any(unix, test))]
fn first_set(variable: impl Fn(&str) -> Option<String>) -> Option<String> {
    ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().filter_map(variable).find(|value| !value.is_empty())
}

fn of_locale(locale: Option<&str>) -> Language {
    match locale.and_then(|locale| locale.get(..2)) {
        Some(start) if start.eq_ignore_ascii_case("en") => Language::En,
        _ => Language::Ja,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_english_locale_means_english() {
        for locale in ["en", "en_US.UTF-8", "en-GB", "EN_us"] {
            assert_eq!(of_locale(Some(locale)), Language::En, "{locale}");
        }
        for locale in ["ja_JP.UTF-8", "ja-JP", "C", "C.UTF-8", "POSIX", "de_DE", "", "e", "日本"] {
            assert_eq!(of_locale(Some(locale)), Language::Ja, "{locale}");
        }
        assert_eq!(of_locale(None), Language::Ja);
    }

    #[test]
    fn the_first_variable_that_is_not_empty_decides() {
        let locale = |settings: &[(&str, &str)]| {
            first_set(|name| settings.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned()))
        };
        assert_eq!(locale(&[("LANG", "en_US"), ("LC_ALL", "ja_JP")]).as_deref(), Some("ja_JP"));
        assert_eq!(locale(&[("LANG", "en_US"), ("LC_ALL", "")]).as_deref(), Some("en_US"));
        assert_eq!(locale(&[("LANG", "ja_JP"), ("LC_MESSAGES", "en_US")]).as_deref(), Some("en_US"));
        assert_eq!(locale(&[]), None);
    }
}

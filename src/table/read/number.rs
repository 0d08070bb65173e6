//! What a number or a day shows in its format.
//!
//! Of Excel's formats those are known that such tables have: digits with zeros before them, thousands, decimals, per cent, words
//! before and after, and days. Of any other the caller is told that it is not.

use crate::model::Date;
use crate::model::date::Era;

/// What a number shows; none if its format is not known, or hides it.
pub fn shown(value: f64, format: &str) -> Option<String> {
    let sections: Vec<&str> = sections(format);
    let (section, value) = match sections.as_slice() {
        [_, negative, ..] if value < 0.0 && !negative.is_empty() => (*negative, value.abs()),
        [_, _, zero, ..] if value == 0.0 => (*zero, value),
        [first, ..] => (*first, value),
        [] => ("", value),
    };
    if section.trim().eq_ignore_ascii_case("general") || section == "@" || format.is_empty() {
        return Some(general(value));
    }
    let tokens = tokens(section)?;
    let around = |tokens: &[Token]| tokens.iter().map(Token::words).collect::<Option<String>>();
    if let Some(at) = tokens.iter().position(|token| *token == Token::General) {
        return Some(format!("{}{}{}", around(&tokens[..at])?, general(value), around(&tokens[at + 1..])?));
    }
    let first = tokens.iter().position(Token::is_digit)?;
    let last = tokens.iter().rposition(Token::is_digit)?;
    let mask: String = tokens[first..=last].iter().map(Token::digit).collect::<Option<_>>()?;
    let is_percent = tokens.iter().any(|token| matches!(token, Token::Percent));
    let number = masked(if is_percent { value * 100.0 } else { value }, &mask)?;
    let sign = if value < 0.0 { "-" } else { "" };
    Some(format!("{sign}{}{number}{}", around(&tokens[..first])?, around(&tokens[last + 1..])?))
}

/// A number as a cell without a format shows it.
pub fn general(value: f64) -> String {
    if value == value.trunc() && value.abs() < 1e15 {
        format!("{}", value as i64)
    } else {
        // Excel shows no more than 15 digits, so that 0.1 + 0.2 is 0.3.
        let rounded: f64 = format!("{value:.14e}").parse().unwrap_or(value);
        format!("{rounded}")
    }
}

/// What a day shows; none if its format is not known.
pub fn day(date: Date, format: &str) -> Option<String> {
    let section = sections(format).into_iter().next()?;
    let mut out = String::new();
    for token in tokens(section)? {
        match token {
            Token::Day(letter, count) => out.push_str(&part(date, letter, count)?),
            token => out.push_str(&token.words()?),
        }
    }
    (!out.is_empty()).then_some(out)
}

fn part(date: Date, letter: char, count: usize) -> Option<String> {
    let era = Era::of(date);
    let era_year = || era.map(|era| date.year() - era.first_day().year() + 1);
    Some(match (letter, count) {
        ('y', 1 | 2) => format!("{:02}", date.year() % 100),
        ('y', _) => date.year().to_string(),
        ('m', 1) => date.month().to_string(),
        ('m', 2) => format!("{:02}", date.month()),
        ('d', 1) => date.day().to_string(),
        ('d', 2) => format!("{:02}", date.day()),
        ('g', 1) => era?.letter().to_string(),
        ('g', 2) => era?.kanji().chars().next()?.to_string(),
        ('g', 3) => era?.kanji().to_owned(),
        ('e', 1) => era_year()?.to_string(),
        ('e', 2) => format!("{:02}", era_year()?),
        _ => return None,
    })
}

/// The parts of a format for positive and negative numbers, zero and text.
fn sections(format: &str) -> Vec<&str> {
    let (mut sections, mut start, mut in_quotes, mut is_escaped) = (Vec::new(), 0, false, false);
    for (at, letter) in format.char_indices() {
        match letter {
            _ if is_escaped => is_escaped = false,
            '"' => in_quotes = !in_quotes,
            '\\' if !in_quotes => is_escaped = true,
            ';' if !in_quotes => {
                sections.push(&format[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    sections.push(&format[start..]);
    sections
}

/// What a format is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    /// `0 # ? . ,`
    Digit(char),
    Percent,
    General,
    /// Letters of a day, and how many there are.
    Day(char, usize),
    Words(String),
}

impl Token {
    fn is_digit(&self) -> bool {
        matches!(self, Token::Digit(_))
    }

    fn digit(&self) -> Option<char> {
        match self {
            Token::Digit(letter) => Some(*letter),
            _ => None,
        }
    }

    fn words(&self) -> Option<String> {
        match self {
            Token::Words(words) => Some(words.clone()),
            Token::Percent => Some("%".to_owned()),
            // In a day these divide its parts.
            Token::Digit(letter @ ('.' | ',')) => Some(letter.to_string()),
            _ => None,
        }
    }
}

/// None for what is not known: times, fractions, conditions.
fn tokens(section: &str) -> Option<Vec<Token>> {
    let mut tokens = Vec::new();
    let mut letters = section.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '0' | '#' | '?' | '.' | ',' => tokens.push(Token::Digit(letter)),
            '%' => tokens.push(Token::Percent),
            '"' => tokens.push(Token::Words(letters.by_ref().take_while(|letter| *letter != '"').collect())),
            '\\' | '!' => tokens.push(Token::Words(letters.next()?.to_string())),
            // As wide as a letter, or filled with one.
            '_' | '*' => drop(letters.next()),
            '[' => {
                let inner: String = letters.by_ref().take_while(|letter| *letter != ']').collect();
                let is_colour = inner.chars().all(|letter| letter.is_alphanumeric()) && !"hmsHMS".contains(&inner);
                if !inner.starts_with('$') && !is_colour {
                    return None;
                }
            }
            'G' if section.to_ascii_lowercase().starts_with("general") || section.contains("General") => {
                let rest: String = letters.clone().take(6).collect();
                if rest != "eneral" {
                    return None;
                }
                letters.by_ref().take(6).for_each(drop);
                tokens.push(Token::General);
            }
            'y' | 'm' | 'd' | 'g' | 'e' | 'Y' | 'M' | 'D' => {
                let letter = letter.to_ascii_lowercase();
                let mut count = 1;
                while letters.next_if(|next| next.to_ascii_lowercase() == letter).is_some() {
                    count += 1;
                }
                tokens.push(Token::Day(letter, count));
            }
            letter if letter.is_ascii_alphabetic() => return None,
            '@' => return None,
            letter => tokens.push(Token::Words(letter.to_string())),
        }
    }
    Some(tokens)
}

/// The digits of a number without its sign, as a mask such as `#,##0.00` has them.
fn masked(value: f64, mask: &str) -> Option<String> {
    let (whole, decimals) = mask.split_once('.').unwrap_or((mask, ""));
    if whole.ends_with(',') || decimals.contains(['.', ',']) || !value.is_finite() || value.abs() >= 1e15 {
        return None;
    }
    let least = whole.matches('0').count();
    let (most_decimals, least_decimals) = (decimals.len().min(15), decimals.matches('0').count());
    let written = format!("{:.most_decimals$}", value.abs());
    let (digits, fraction) = written.split_once('.').unwrap_or((&written, ""));
    let digits = if digits == "0" && least == 0 { "" } else { digits };
    let digits = format!("{digits:0>least$}");
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if whole.contains(',') && at > 0 && (digits.len() - at) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    let mut fraction = fraction.to_owned();
    while fraction.len() > least_decimals && fraction.ends_with('0') {
        fraction.pop();
    }
    if mask.contains('.') && !fraction.is_empty() {
        out.push('.');
        out.push_str(&fraction);
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_show_as_their_format_says() {
        for (value, format, expected) in [
            (86.0, "0000", Some("0086")),
            (12.0, "0\"件\"", Some("12件")),
            (0.5, "0%", Some("50%")),
            (0.125, "0.0%", Some("12.5%")),
            (1234567.0, "#,##0", Some("1,234,567")),
            (-1234.0, "#,##0", Some("-1,234")),
            (-5.0, "0;\"▲\"0", Some("▲5")),
            (3.0, "General", Some("3")),
            (0.30000000000000004, "General", Some("0.3")),
            (2.75, "0.00_ ", Some("2.75")),
            (7.0, "@", Some("7")),
            (7.0, "General\"人\"", Some("7人")),
            (7.0, ";;;", None),
            (1.5, "# ?/?", None),
            (12.0, "[<100]0;#,##0", None),
        ] {
            assert_eq!(shown(value, format).as_deref(), expected, "{format}");
        }
    }

    #[test]
    fn days_show_as_their_format_says() {
        let date = jiff_date(2023, 2, 1);
        for (format, expected) in [
            ("m\"月\"d\"日\"", Some("2月1日")),
            ("m/d", Some("2/1")),
            ("yyyy/mm/dd;@", Some("2023/02/01")),
            ("[$-411]ggge\"年\"m\"月\"d\"日\";@", Some("令和5年2月1日")),
            ("[$-411]ge.m.d", Some("R5.2.1")),
            ("yyyy\"年\"m\"月\"", Some("2023年2月")),
            ("h:mm", None),
            ("[h]:mm", None),
        ] {
            assert_eq!(day(date, format).as_deref(), expected, "{format}");
        }
    }

    fn jiff_date(year: i16, month: i8, day: i8) -> Date {
        Date::new(year, month, day).expect("it is a day")
    }
}

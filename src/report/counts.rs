//! Problems in numbers: a table of who has how many, and a list of what there is more of than a screen shows.

use std::collections::BTreeMap;

use super::human::summary;
use super::{Counts, Style, human};
use crate::model::japanese::width;
use crate::model::{Diagnostic, Language};

/// A row for each name, in the order in which they come, with its errors, warnings and advice; empty if there is one name.
pub fn table(diagnostics: &[Diagnostic], name: impl Fn(&Diagnostic) -> String, language: Language) -> String {
    let mut groups: Vec<(String, Vec<Diagnostic>)> = Vec::new();
    for diagnostic in diagnostics {
        let name = name(diagnostic);
        match groups.iter_mut().find(|(known, _)| *known == name) {
            Some((_, group)) => group.push(diagnostic.clone()),
            None => groups.push((name, vec![diagnostic.clone()])),
        }
    }
    if groups.len() < 2 {
        return String::new();
    }
    let heads = match language {
        Language::Ja => ["部", "エラー", "警告", "助言"],
        Language::En => ["sheet", "errors", "warnings", "advice"],
    };
    let mut rows: Vec<[String; 4]> = vec![heads.map(str::to_owned)];
    rows.extend(groups.into_iter().map(|(name, group)| {
        let Counts { errors, warnings, advice } = Counts::of(&group);
        [name, errors.to_string(), warnings.to_string(), advice.to_string()]
    }));
    let widths = [0, 1, 2, 3].map(|column| rows.iter().map(|row| width(&row[column])).max().unwrap_or(0));
    let line = |row: &[String; 4]| {
        let space = |column: usize| " ".repeat(widths[column] - width(&row[column]));
        let numbers: String = (1..4).map(|column| format!("  {}{}", space(column), row[column])).collect();
        format!("{}{}{numbers}\n", row[0], space(0))
    };
    format!("\n{}", rows.iter().map(line).collect::<String>())
}

/// As many problems in full as lines of a screen hold, the gravest first, and the others by their codes; all of them if they
/// are few.
pub fn screenful(diagnostics: &[Diagnostic], style: Style, lines: usize) -> String {
    let all = human(diagnostics, style);
    if all.lines().count() <= lines {
        return all;
    }
    let mut sorted = diagnostics.to_vec();
    sorted.sort_by_key(|diagnostic| diagnostic.severity);
    let mut shown = 1;
    while shown < sorted.len() && human(&sorted[..shown + 1], style).lines().count() <= lines {
        shown += 1;
    }
    let text = human(&sorted[..shown], style);
    let full = text.trim_end().rsplit_once('\n').map_or("", |(full, _)| full);
    format!("{full}\n{}\n{}\n", others(&sorted[shown..], style.language), summary(diagnostics, style.language))
}

/// How many there are of each code, the most first.
fn others(diagnostics: &[Diagnostic], language: Language) -> String {
    let mut codes: BTreeMap<&str, usize> = BTreeMap::new();
    for diagnostic in diagnostics {
        *codes.entry(diagnostic.code.name()).or_default() += 1;
    }
    let mut codes: Vec<(&str, usize)> = codes.into_iter().collect();
    codes.sort_by_key(|&(code, count)| (std::cmp::Reverse(count), code));
    let codes = codes.into_iter().map(|(code, count)| format!("{code} {count}")).collect::<Vec<String>>();
    let count = diagnostics.len();
    match language {
        Language::Ja => {
            format!("ほか {count} 件（{}）。すべて見るには goalsheet check を実行してください", codes.join("、"))
        }
        Language::En => format!("and {count} more ({}); goalsheet check shows all", codes.join(", ")),
    }
}

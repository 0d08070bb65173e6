//! How a sheet is put together: titles, sections, categories, files and ids.

use std::collections::HashMap;

use crate::model::config::Config;
use crate::model::japanese::{comparable, letters};
use crate::model::site::{Member, Sheet, Site};
use crate::model::{Code, Diagnostic, FiscalYear, Place};
use crate::say;

/// Two goals of one sheet with one title, or with titles that say the same.
pub fn duplicate_title(_: &Config, sheet: &Sheet, problems: &mut Vec<Diagnostic>) {
    let mut same: HashMap<String, &Member> = HashMap::new();
    let mut alike: HashMap<String, &Member> = HashMap::new();
    for member in &sheet.goals {
        let written = &member.goal.title.value;
        let place = |member: &Member| Place::of(&member.goal.source, member.goal.title.span.clone());
        let equal = same.insert(comparable(written), member);
        let near = alike.insert(essence(written), member);
        let problem = match (equal, near) {
            (Some(first), _) if first.section == member.section => Diagnostic::new(
                Code::DuplicateTitle,
                place(member),
                say!("同じ課に「{written}」が二つあります", "“{written}” is here twice in one section"),
            )
            .related(place(first), say!("もう一つはこちら", "the other one")),
            (Some(first), _) | (None, Some(first)) => {
                let other = &first.goal.title.value;
                Diagnostic::new(
                    Code::SimilarTitle,
                    place(member),
                    say!(
                        "「{written}」は、同じ整理表の「{other}」と見分けにくい名前です",
                        "“{written}” is hard to tell from “{other}” in the same sheet"
                    ),
                )
                .related(place(first), say!("もう一つはこちら", "the other one"))
            }
            (None, None) => continue,
        };
        problems.push(problem.help(say!(
            "同じ目標なら一つにまとめ、別の目標なら違いが分かる名前にしてください（例: 「研修の実施」→「新任職員研修の実施」）",
            "merge them if they are one goal, else name what differs (「研修の実施」 → 「新任職員研修の実施」)"
        )));
    }
}

/// What a title is about: without punctuation, particles and the words for doing it at all.
fn essence(title: &str) -> String {
    const ENDINGS: &[&str] = &["について", "事業", "業務", "の実施", "の推進", "の取組"];
    const SHORTEST: usize = 4;
    let letters: String = letters(title).into_iter().collect();
    let mut rest = letters.as_str();
    while let Some(shorter) = ENDINGS.iter().find_map(|ending| rest.strip_suffix(ending))
        && shorter.chars().count() >= SHORTEST
    {
        rest = shorter;
    }
    let essence: String = rest.chars().filter(|letter| !matches!(letter, 'の' | 'を' | 'に')).collect();
    if essence.chars().count() < SHORTEST { letters } else { essence }
}

/// A section of the head without a goal.
pub fn empty_section(_: &Config, sheet: &Sheet, problems: &mut Vec<Diagnostic>) {
    // Goals whose section could not be found may be meant for it, and a sheet without goals lacks more than a section's.
    if sheet.goals.is_empty() || sheet.goals.iter().any(|member| member.section.is_none()) {
        return;
    }
    for (section, entry) in sheet.sections.iter().zip(&sheet.head.sections) {
        if section.goals.is_empty() && section.also.is_empty() {
            let name = &section.name;
            problems.push(
                Diagnostic::new(
                    Code::EmptySection,
                    Place::of(&sheet.head.source, entry.name.span.clone()),
                    say!("「{name}」の目標が1件もありません", "“{name}” has no goals"),
                )
                .help(say!(
                    "これから書くのであれば、このままで構いません。目標のない課なら sections から消してください",
                    "fine if they are still to be written; else remove it from sections"
                )),
            );
        }
    }
}

/// A category of the configuration that no goal of any year has.
pub fn unused_category(site: &Site, problems: &mut Vec<Diagnostic>) {
    let mut used = vec![false; site.config.categories.len()];
    let members = || site.all_sheets().flat_map(|(_, sheet)| &sheet.goals);
    members().flat_map(|member| &member.categories).for_each(|&category| used[category] = true);
    if !used.contains(&true) {
        return;
    }
    for (category, _) in site.config.categories.iter().zip(used).filter(|(_, used)| !used) {
        let Some(place) = &category.place else { continue };
        let name = &category.name;
        problems.push(
            Diagnostic::new(
                Code::UnusedCategory,
                Place::of(&site.config.source, place.clone()),
                say!("分類「{name}」の目標が1件もありません", "no goal has the category “{name}”"),
            )
            .help(say!(
                "公式の分類なら、このままで構いません。使わなくなった分類なら categories から消してください",
                "fine if it is an official one; else remove it from categories"
            )),
        );
    }
}

/// Files numbered by section (`2-1.md`) whose numbers run against the order of the sections.
pub fn file_order(_: &Config, sheet: &Sheet, problems: &mut Vec<Diagnostic>) {
    let numbered = sheet.goals.iter().filter(|member| member.section.is_some());
    let mut before: Option<(u32, &Member)> = None;
    for member in numbered {
        let Some(number) = group(&member.goal.source.path) else { continue };
        if let Some((last, other)) = before.replace((number, member))
            && number < last
            && let (Some(section), Some(earlier)) = (member.section, other.section)
            && section != earlier
        {
            let (here, there) = (name(member), name(other));
            let (section, earlier) = (&sheet.sections[section].name, &sheet.sections[earlier].name);
            let place =
                member.goal.section.as_ref().map_or_else(|| member.goal.title.span.clone(), |name| name.span.clone());
            problems.push(
                Diagnostic::new(
                    Code::FileOrder,
                    Place::of(&member.goal.source, place),
                    say!(
                        "{here}（{section}）の番号は {there}（{earlier}）より前ですが、課の順では{section}の方が後です",
                        "{here} ({section}) has a number before that of {there} ({earlier}), but its section comes after"
                    ),
                )
                .related(Place::file(&other.goal.source), say!("こちらの後に並びます", "it is shown after this one"))
                .help(say!(
                    "課名を確かめ、正しければ、課の順に合わせてファイル名の番号を付け直してください（例: 2番目の課の目標は 2-1.md）",
                    "check the section; if it is right, number the files in the order of the sections (2-1.md for the second)"
                )),
            );
        }
    }
}

/// The file's name within its sheet.
fn name(member: &Member) -> &str {
    member.goal.source.path.splitn(4, '/').nth(3).unwrap_or(&member.goal.source.path)
}

/// The 2 of `2-10.md`; none for a file that is not numbered twice.
fn group(path: &str) -> Option<u32> {
    let stem = path.splitn(4, '/').nth(3)?.strip_suffix(".md")?;
    let (group, number) = stem.split_once(['-', '_', '/'])?;
    number.starts_with(|c: char| c.is_ascii_digit()).then(|| group.parse().ok()).flatten()
}

/// An id written by hand that names another year or sheet than the one the goal stands in.
pub fn misleading_id(_: &Config, sheet: &Sheet, problems: &mut Vec<Diagnostic>) {
    for member in &sheet.goals {
        let Some(id) = &member.goal.id else { continue };
        let mut parts = id.value.splitn(3, '/');
        let (Some(year), Some(folder), Some(_)) = (parts.next(), parts.next(), parts.next()) else { continue };
        let Some(said) = FiscalYear::parse(year) else { continue };
        if said == sheet.year && sheet.id.split_once('/').is_some_and(|(_, own)| own == folder) {
            continue;
        }
        let (written, here) = (&id.value, &sheet.id);
        problems.push(
            Diagnostic::new(
                Code::MisleadingId,
                Place::of(&member.goal.source, id.span.clone()),
                say!(
                    "id「{written}」は {year}/{folder} の目標を名乗っていますが、ここは {here} です",
                    "the id “{written}” says {year}/{folder}, but the goal stands in {here}"
                ),
            )
            .help(say!(
                "別の目標として書き写したのなら id の行を消してください。同じ目標を移したのなら、場所を含まない ID（識別子）にしてください（例: id: hoiku-seibi）",
                "remove the line if the goal was copied as a new one; if it was moved, give it a name without a place (id: hoiku-seibi)"
            )),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_that_say_the_same_have_one_essence() {
        for (a, b) in [
            ("保育所の整備", "保育所整備事業"),
            ("職員の人材育成", "職員の人材育成の推進"),
            ("子育て・ひろば事業", "子育てひろば事業について"),
        ] {
            assert_eq!(essence(a), essence(b), "{a} {b}");
        }
        for (a, b) in [
            ("第1期計画の策定", "第2期計画の策定"),
            ("第三小学校の増築", "第十小学校の増築"),
            ("制度の検討", "制度の実施"),
            ("福祉事業", "福祉業務"),
        ] {
            assert_ne!(essence(a), essence(b), "{a} {b}");
        }
    }

    #[test]
    fn only_files_numbered_twice_belong_to_a_group() {
        let group = |name: &str| group(&format!("content/r5/kosodate/{name}"));
        assert_eq!(group("2-10.md"), Some(2));
        assert_eq!(group("3/01.md"), Some(3));
        for name in ["2.md", "hoiku-2.md", "2-a.md", "-1.md", "99999999999-1.md"] {
            assert_eq!(group(name), None, "{name}");
        }
    }
}

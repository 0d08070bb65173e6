//! Linking: what the files say becomes a [`Site`] in which every name has been looked up.
//!
//! In: the configuration, the heads and the goals. Out: the site in official order, and the problems met on the way. A goal
//! whose section or category is unknown stays in the site without it, so that every other problem is still found; whether
//! anything is published then is not decided here.

mod reports;
mod approvals;
mod later;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use rayon::prelude::*;

use super::config::{Config, Role, usual_key};
use super::contents::{Contents, HeadFile, SheetFolder};
use super::directory::{HeadingPlace, ListedGoal, Listing};
use super::goal::{Goal, Head, Introduction};
use super::japanese::{comparable, natural_cmp, nearest};
use super::layout::{CONTENT, head_of, stem, year_name};
use super::lineage::lineages;
use super::path::slug;
use super::redactions::HiddenTargets;
use super::site::{Member, Section, Sheet, Site, Year};
use super::{Code, Diagnostic, FiscalYear, Place, Spanned, body};
use crate::say;

/// A sheet and the problems met while it was linked.
#[derive(Debug)]
pub struct LinkedSheet {
    /// The sheet.
    pub sheet: Arc<Sheet>,
    /// What its files name that is not there.
    pub problems: Vec<Diagnostic>,
}

/// Links a sheet's folder, at a path; none where its head or its year's folder cannot be read, which [`assemble`] or the
/// reader of the head reports.
pub fn link_sheet(config: &Config, path: &str, folder: &SheetFolder) -> Option<LinkedSheet> {
    let (year_folder, name) = path.rsplit_once('/').expect("a sheet's folder has a parent");
    let (year, head) = (year_in(year_folder)?, folder.head.read()?);
    let head = &later::head_without_later(config, year, head);
    let mut problems = Vec::new();
    let id = format!("{}/{name}", year.key());
    let members = members(config, (year, &id), head, folder, &mut problems);
    let listing = Arc::new(listing(year, name, head, &members));
    let approvals = approvals::approvals(config, head, folder, &members);
    let late_changes = approvals::late_changes(config, folder, &members, &approvals);
    let members = members.into_iter().map(|(_, member)| member);
    let (retired, goals): (Vec<Member>, Vec<Member>) = members.partition(|member| member.goal.retired.is_some());
    let sections = head.sections.iter().enumerate().map(|(index, entry)| Section {
        name: entry.name.value.clone(),
        key: entry.key.as_ref().map_or_else(|| usual_key(&entry.name.value), |key| key.value.clone()),
        goals: goals.partition_point(|goal| goal.section.is_some_and(|at| at < index))
            ..goals.partition_point(|goal| goal.section.is_some_and(|at| at <= index)),
        also: (0..goals.len()).filter(|&goal| goals[goal].also.contains(&index)).collect(),
    });
    let sections = sections.collect();
    let (key, head) = (slug(name), Arc::clone(head));
    let sheet = Sheet { year, id, key, head, sections, goals, retired, listing, approvals, late_changes };
    Some(LinkedSheet { sheet: Arc::new(sheet), problems })
}

/// Puts a site together from the sheets of its folders, by their paths. `hidden` is what was left out of them.
pub fn assemble<'a>(
    config: &Arc<Config>,
    contents: &Contents,
    hidden: &HiddenTargets,
    linked: impl Iterator<Item = &'a LinkedSheet>,
) -> (Site, Vec<Diagnostic>) {
    let mut problems: Vec<Diagnostic> = contents.misplaced.iter().map(|path| misplaced(path)).collect();
    let mut year_folders: BTreeMap<FiscalYear, String> = BTreeMap::new();
    for (path, folder) in &contents.folders {
        let has_year = year_of(path, &mut year_folders, &mut problems).is_some();
        let files = folder.goals.len() + folder.reports.len();
        if has_year && files > 0 && matches!(folder.head, HeadFile::Missing) {
            problems.push(missing_head(path, files));
        }
    }
    let mut years: BTreeMap<FiscalYear, Vec<Arc<Sheet>>> = BTreeMap::new();
    for LinkedSheet { sheet, problems: found } in linked {
        problems.extend(found.iter().cloned());
        years.entry(sheet.year).or_default().push(Arc::clone(sheet));
    }
    let years = years.into_iter().rev().map(|(year, mut sheets)| {
        sheets.sort_by(|a, b| {
            let order = |sheet: &Sheet| sheet.head.order.unwrap_or(u32::MAX);
            order(a).cmp(&order(b)).then_with(|| natural_cmp(&a.id, &b.id))
        });
        Year { year, key: year.key(), introduction: introduction_of(year, contents), sheets }
    });
    let years: Vec<Year> = years.collect();
    problems.extend(unseen_introductions(contents, &years));
    let is_year_twice = problems.iter().any(|problem| problem.code == Code::DuplicateYear);
    problems.extend(duplicate_ids(&years, is_year_twice));
    let introduction = contents.introductions.get(&head_of(CONTENT)).cloned();
    let (lineages, found) = lineages(&years, contents, hidden);
    problems.extend(found);
    let files = Arc::clone(&contents.files);
    (Site { config: Arc::clone(config), years, introduction, lineages, files }, problems)
}

/// The text of a year, of the first folder where there are two.
fn introduction_of(year: FiscalYear, contents: &Contents) -> Option<Arc<Introduction>> {
    let of_year = |path: &&String| path.as_str() != head_of(CONTENT) && year_in(path) == Some(year);
    contents.introductions.iter().find(|(path, _)| of_year(path)).map(|(_, text)| Arc::clone(text))
}

/// Texts of years that no page shows: the folder is no year's, or the year has no sheet.
fn unseen_introductions(contents: &Contents, years: &[Year]) -> Vec<Diagnostic> {
    let is_seen = |path: &str| {
        path == head_of(CONTENT)
            || years.iter().flat_map(|year| &year.introduction).any(|text| text.source.path == path)
    };
    let unseen = contents.introductions.keys().filter(|path| !is_seen(path));
    unseen
        .map(|path| {
            let message = say!(
                "この文章を表示するページがありません。同じ年度の整理表がないからです",
                "no page shows this text, since there is no sheet of its year"
            );
            Diagnostic::new(Code::MisplacedFile, Place::path(path.as_str()), message).help(say!(
                "トップページの文章は content/_index.md、年度の文章は content/r5/_index.md に、部の基本情報は content/r5/部/_index.md に書いてください",
                "write the text of the portal in content/_index.md, that of a year in content/r5/_index.md, and the head of a sheet in content/r5/<sheet>/_index.md"
            ))
        })
        .collect()
}

/// Links everything that was read.
pub fn link(config: &Arc<Config>, contents: &Contents) -> (Site, Vec<Diagnostic>) {
    let folders: Vec<(&String, &Arc<SheetFolder>)> = contents.folders.iter().collect();
    let linked = folders.par_iter().filter_map(|(path, folder)| link_sheet(config, path, folder));
    assemble(config, contents, &HiddenTargets::default(), linked.collect::<Vec<LinkedSheet>>().iter())
}

/// The goals of a folder with everything they name looked up, in official order, with their paths from the folder.
fn members<'a>(
    config: &Config,
    (year, id): (FiscalYear, &str),
    head: &Head,
    folder: &'a SheetFolder,
    problems: &mut Vec<Diagnostic>,
) -> Vec<(&'a str, Member)> {
    let mut reports = reports::reports(config, year, folder, problems);
    let is_numbered = config.is_column(Role::Number);
    let written = head.sections.iter().any(|section| section.number.is_some())
        || folder.goals.values().any(|goal| goal.number.is_some());
    // Of groups of one number the first counts.
    let groups = head.groups.iter().enumerate().rev().map(|(at, group)| (comparable(&group.number.value), at));
    let groups: HashMap<String, usize> = groups.collect();
    let member = |(name, goal): (&'a String, &Arc<Goal>)| {
        let goal = &later::without_later(config, year, goal);
        let mut sections = goal.section.iter().chain(&goal.more_sections);
        // One that is unknown is told; the goal then stands with the next.
        let section = sections.by_ref().find_map(|name| find_section(name, goal, head, problems));
        let also = sections.filter_map(|name| find_section(name, goal, head, problems)).collect();
        let own = goal.number.as_ref().map(|number| number.value.clone());
        let of_section = || section.and_then(|index| head.sections[index].number.as_ref()).map(|n| n.value.clone());
        // A sheet that numbers nothing gets the form's usual numbers: the sections' places in their order.
        let by_place = || section.filter(|_| !written && is_numbered).map(|index| (index + 1).to_string());
        let number = own.or_else(of_section).or_else(by_place);
        let group = number.as_ref().and_then(|number| groups.get(&comparable(number)).copied());
        let categories =
            goal.categories.iter().filter_map(|name| find_category(config, name, goal, problems)).collect();
        let own_id = goal.id.as_ref().map_or_else(|| format!("{id}/{}", stem(name)), |written| written.value.clone());
        let key = slug(own_id.strip_prefix(&format!("{id}/")).unwrap_or(&own_id));
        let reports = reports.remove(stem(name)).unwrap_or_default();
        let goal = Arc::clone(goal);
        let member = Member { goal, id: own_id, key, number, section, also, group, categories, reports };
        (name.as_str(), member)
    };
    let mut members: Vec<(&str, Member)> = folder.goals.iter().map(member).collect();
    members.sort_by(|(a_name, a), (b_name, b)| {
        let place = |member: &Member| (member.section.unwrap_or(usize::MAX), member.group.unwrap_or(usize::MAX));
        place(a).cmp(&place(b)).then_with(|| natural_cmp(stem(a_name), stem(b_name)))
    });
    members
}

/// What links from elsewhere can meet in a sheet.
fn listing(year: FiscalYear, name: &str, head: &Head, members: &[(&str, Member)]) -> Listing {
    let headings = body::parse(&head.source.text[head.body.clone()]).headings;
    let goals = members.iter().map(|(name, Member { goal, key, .. })| {
        let headings = goal.headings.iter();
        let headings = headings.map(|(heading, part)| (heading.clone(), HeadingPlace::of(goal, *part))).collect();
        ((*name).to_owned(), ListedGoal { path: goal.source.path.clone(), key: key.clone(), headings })
    });
    Listing {
        year,
        key: slug(name),
        path: head.source.path.clone(),
        headings: headings.into_iter().map(|heading| heading.id).collect(),
        goals: goals.collect(),
    }
}

fn misplaced(path: &str) -> Diagnostic {
    Diagnostic::new(
        Code::MisplacedFile,
        Place::path(path),
        say!("このファイルは部のフォルダーの外にあります", "this file is outside the folders of the sheets"),
    )
    .help(say!(
        "目標は content/<年度>/<部>/ に、部の基本情報 _index.md はその直下に置いてください。例: content/r5/kodomo-katei/2-1.md",
        "put goals into content/<year>/<sheet>/, and a sheet's _index.md right there, e.g. content/r5/kodomo-katei/2-1.md"
    ))
}

fn missing_head(folder: &str, goals: usize) -> Diagnostic {
    let are = if goals == 1 { "is 1 goal".to_owned() } else { format!("are {goals} goals") };
    Diagnostic::new(
        Code::MissingHead,
        Place::path(folder),
        say!(
            "目標が{goals}件ありますが、部の基本情報 _index.md がありません",
            "there {are} here but no _index.md, the head of the sheet"
        ),
    )
    .help(say!(
        "{folder}/_index.md を作り、「---」の行のあいだに「department: 部の名前」と書いてください",
        "make {folder}/_index.md with “department: …” between two “---” lines"
    ))
}

/// The fiscal year a sheet's folder stands in; each bad or second folder is reported once.
fn year_of(
    folder: &str,
    folders: &mut BTreeMap<FiscalYear, String>,
    problems: &mut Vec<Diagnostic>,
) -> Option<FiscalYear> {
    let year_folder = folder.rsplit_once('/').expect("a sheet's folder has a parent").0;
    let name = year_name(year_folder);
    let Some(year) = year_in(year_folder) else {
        problems.push(
            Diagnostic::new(
                Code::BadYear,
                Place::path(year_folder),
                say!("フォルダー名「{name}」は年度として読めません", "the folder name “{name}” is not a fiscal year"),
            )
            .help(say!(
                "r5、R05、2023、令和5年度 のいずれかの形にしてください",
                "name it like r5, R05, 2023 or 令和5年度"
            )),
        );
        return None;
    };
    let first = folders.entry(year).or_insert_with(|| year_folder.to_owned());
    if first != year_folder {
        let label = year.wareki();
        problems.push(
            Diagnostic::new(
                Code::DuplicateYear,
                Place::path(year_folder),
                say!("{label}のフォルダーが二つあります", "there are two folders for {label}"),
            )
            .related(Place::path(first.clone()), say!("もう一つはこちら", "the other one"))
            .help(say!("一つのフォルダーにまとめてください", "move everything into one of them")),
        );
    }
    Some(year)
}

/// The fiscal year that a folder directly below `content/` is named after.
fn year_in(folder: &str) -> Option<FiscalYear> {
    FiscalYear::parse(year_name(folder))
}

/// The place of a name among those known: as written, else as it reads, since blanks from wrapped lines do not count.
fn find_name<'a>(written: &str, known: impl Iterator<Item = &'a str> + Clone) -> Option<usize> {
    known.clone().position(|name| name == written).or_else(|| {
        let folded = comparable(written);
        known.map(comparable).position(|name| name == folded)
    })
}

fn find_section(name: &Spanned<String>, goal: &Goal, head: &Head, problems: &mut Vec<Diagnostic>) -> Option<usize> {
    let known = head.sections.iter().map(|section| section.name.value.as_str());
    let found = find_name(&name.value, known.clone());
    if found.is_none() {
        let known: Vec<&str> = known.collect();
        let (written, department) = (&name.value, &head.department.value);
        problems.push(
            Diagnostic::new(
                Code::UnknownSection,
                Place::of(&goal.source, name.span.clone()),
                say!("「{written}」は{department}の課名にありません", "“{written}” is not a section of {department}"),
            )
            .help(offer(written, &known, &head.source.path, "sections")),
        );
    }
    found
}

fn find_category(
    config: &Config,
    name: &Spanned<String>,
    goal: &Goal,
    problems: &mut Vec<Diagnostic>,
) -> Option<usize> {
    let known = config.categories.iter().map(|category| category.name.as_str());
    let found = find_name(&name.value, known.clone());
    if found.is_none() {
        let known: Vec<&str> = known.collect();
        let written = &name.value;
        problems.push(
            Diagnostic::new(
                Code::UnknownCategory,
                Place::of(&goal.source, name.span.clone()),
                say!("「{written}」という分類はありません", "there is no category “{written}”"),
            )
            .help(offer(written, &known, &config.source.path, "categories")),
        );
    }
    found
}

/// Offers the nearest known name, or all of them, and says where the list stands.
fn offer(written: &str, known: &[&str], path: &str, key: &str) -> super::Message {
    if let Some(near) = nearest(written, known.iter().copied()) {
        return say!(
            "「{near}」のことですか。新しい名前なら {path} の {key} に加えてください",
            "did you mean “{near}”? A new name is added to {key} in {path}"
        );
    }
    if known.is_empty() {
        return say!("{path} の {key} に加えてください", "add it to {key} in {path}");
    }
    let (ja, en) = (known.join("」「"), known.join("”, “"));
    say!("「{ja}」から選ぶか、{path} の {key} に加えてください", "choose one of “{en}”, or add it to {key} in {path}")
}

fn duplicate_ids(years: &[Year], is_year_twice: bool) -> Vec<Diagnostic> {
    let mut goals = years.iter().flat_map(|year| &year.sheets).flat_map(|sheet| sheet.all_goals());
    // Ids that follow from files are as different as they are, within one folder a year.
    if !is_year_twice && goals.all(|member| member.goal.id.is_none()) {
        return Vec::new();
    }
    let mut seen: HashMap<&str, &Goal> = HashMap::new();
    let mut problems = Vec::new();
    for member in years.iter().flat_map(|year| &year.sheets).flat_map(|sheet| sheet.all_goals()) {
        let place = |goal: &Goal| match &goal.id {
            Some(id) => Place::of(&goal.source, id.span.clone()),
            None => Place::file(&goal.source),
        };
        let Some(first) = seen.insert(&member.id, &member.goal) else { continue };
        let id = &member.id;
        problems.push(
            Diagnostic::new(
                Code::DuplicateId,
                place(&member.goal),
                say!("id「{id}」は別の目標のものです", "the id “{id}” belongs to another goal"),
            )
            .related(place(first), say!("同じ id の目標", "the goal with the same id"))
            .help(say!("どちらかの id を変えるか、消してください", "change or remove one of the two ids")),
        );
    }
    problems
}

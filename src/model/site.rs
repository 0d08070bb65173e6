//! The site: all goals of all years, linked to their sheets, sections and categories.
//!
//! In: the configuration, the heads and the goals as their files say them. Out: a [`Site`] in official order, in which
//! every name has been looked up, and the problems met on the way. A goal whose section or category is unknown stays in
//! the site without it, so that every other problem is still found; whether anything is published then is not decided here.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;
use std::sync::Arc;

use percent_encoding::percent_decode_str;

use super::config::{Config, usual_key};
use super::goal::{Destination, Goal, Head};
use super::japanese::{fold, natural_cmp, nearest};
use super::path::{resolve, slug};
use super::{Code, Diagnostic, FiscalYear, Place, Source, Spanned};
use crate::say;

/// All sheets of all years of one organisation.
#[derive(Debug)]
pub struct Site {
    /// The configuration.
    pub config: Arc<Config>,
    /// The years, newest first.
    pub years: Vec<Year>,
    goals: HashMap<String, GoalIndex>,
    sheets: HashMap<String, SheetIndex>,
    files: BTreeSet<String>,
}

/// A fiscal year and its sheets.
#[derive(Debug)]
pub struct Year {
    /// The year.
    pub year: FiscalYear,
    /// Its part of ids and addresses: `r5`.
    pub key: String,
    /// The sheets in official order.
    pub sheets: Vec<Sheet>,
}

/// One department's goals for one fiscal year.
#[derive(Debug)]
pub struct Sheet {
    /// The year.
    pub year: FiscalYear,
    /// Its identity: `r5/kodomo-katei`.
    pub id: String,
    /// Its part of addresses: `kodomo-katei`.
    pub key: String,
    /// The head.
    pub head: Arc<Head>,
    /// The sections in official order.
    pub sections: Vec<Section>,
    /// The goals: by section in official order, those without one last; then by file name in natural order.
    pub goals: Vec<Member>,
}

/// A unit that owns goals.
#[derive(Debug)]
pub struct Section {
    /// 課名
    pub name: String,
    /// Its part of addresses: `plan`.
    pub key: String,
    /// Its goals, as a range of [`Sheet::goals`].
    pub goals: Range<usize>,
}

/// A goal in its sheet, with everything its file names looked up.
#[derive(Debug)]
pub struct Member {
    /// The goal's file.
    pub goal: Arc<Goal>,
    /// Its stable identity: `r5/kodomo-katei/2-1`, or what its author gave.
    pub id: String,
    /// Its part of addresses: `2-1`.
    pub key: String,
    /// 番号: its own, its section's, or its section's place.
    pub number: Option<String>,
    /// Index into [`Sheet::sections`].
    pub section: Option<usize>,
    /// Indices into [`Config::categories`], in the order written.
    pub categories: Vec<usize>,
}

/// Where a sheet stands in [`Site::years`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SheetIndex {
    /// Index of the year.
    pub year: usize,
    /// Index of the sheet in its year.
    pub sheet: usize,
}

/// Where a goal stands in [`Site::years`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GoalIndex {
    /// Its sheet.
    pub sheet: SheetIndex,
    /// Index of the goal in its sheet.
    pub goal: usize,
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// To a goal's page, perhaps to a heading there.
    Goal(GoalIndex, Option<String>),
    /// To a sheet's page, perhaps to a heading there.
    Sheet(SheetIndex, Option<String>),
    /// To a file beside the goals, by its path from the site's folder.
    File(String),
    /// To a heading of the same page.
    Heading(String),
    /// Out of the site, to an address that is safe to follow.
    Web(String),
    /// Nowhere: the path it would have.
    Missing(String),
    /// Out of `content/`.
    Outside,
    /// To an address that could do harm: `javascript:` and the like.
    Unsafe,
}

/// What is read from a site's folder, before anything is linked.
#[derive(Debug, Clone, Default)]
pub struct Contents {
    /// The heads, by the folder of their sheet: `content/r5/kodomo-katei`.
    pub heads: BTreeMap<String, Arc<Head>>,
    /// The goals, by path.
    pub goals: BTreeMap<String, Arc<Goal>>,
    /// Folders of sheets whose head could not be read; that they lack one is no second problem.
    pub broken_heads: BTreeSet<String>,
    /// Every other file below `content/`, by path.
    pub files: BTreeSet<String>,
}

impl Site {
    /// Links what was read.
    pub fn link(config: Arc<Config>, contents: &Contents) -> (Site, Vec<Diagnostic>) {
        let mut problems = Vec::new();
        let mut years: BTreeMap<FiscalYear, Year> = BTreeMap::new();
        let mut folders: BTreeMap<FiscalYear, String> = BTreeMap::new();
        for (folder, goals) in sheet_folders(contents, &mut problems) {
            let Some((year, year_folder)) = year_of(&folder, &mut folders, &mut problems) else { continue };
            let Some(head) = contents.heads.get(&folder) else {
                if !contents.broken_heads.contains(&folder) {
                    problems.push(missing_head(&folder, goals.len()));
                }
                continue;
            };
            let key = year.key();
            let sheet = link_sheet(&config, year, &key, &folder[year_folder.len() + 1..], head, goals, &mut problems);
            years.entry(year).or_insert_with(|| Year { year, key, sheets: Vec::new() }).sheets.push(sheet);
        }
        let mut years: Vec<Year> = years.into_values().rev().collect();
        for year in &mut years {
            year.sheets.sort_by(|a, b| {
                let order = |sheet: &Sheet| sheet.head.order.unwrap_or(u32::MAX);
                order(a).cmp(&order(b)).then_with(|| natural_cmp(&a.id, &b.id))
            });
        }
        problems.extend(duplicate_ids(&years));
        (Site::index(config, years, contents.files.clone()), problems)
    }

    fn index(config: Arc<Config>, years: Vec<Year>, files: BTreeSet<String>) -> Site {
        let mut site = Site { config, years: Vec::new(), goals: HashMap::new(), sheets: HashMap::new(), files };
        for (year_index, year) in years.iter().enumerate() {
            for (sheet_index, sheet) in year.sheets.iter().enumerate() {
                let index = SheetIndex { year: year_index, sheet: sheet_index };
                site.sheets.insert(sheet.head.source.path.clone(), index);
                for (goal, member) in sheet.goals.iter().enumerate() {
                    site.goals.insert(member.goal.source.path.clone(), GoalIndex { sheet: index, goal });
                }
            }
        }
        site.years = years;
        site
    }

    /// The sheet at a place.
    pub fn sheet(&self, index: SheetIndex) -> &Sheet {
        &self.years[index.year].sheets[index.sheet]
    }

    /// The goal at a place.
    pub fn goal(&self, index: GoalIndex) -> &Member {
        &self.sheet(index.sheet).goals[index.goal]
    }

    /// All sheets with their places, year by year.
    pub fn all_sheets(&self) -> impl Iterator<Item = (SheetIndex, &Sheet)> {
        self.years.iter().enumerate().flat_map(|(year, entry)| {
            entry.sheets.iter().enumerate().map(move |(sheet, value)| (SheetIndex { year, sheet }, value))
        })
    }

    /// How many goals there are.
    pub fn goal_count(&self) -> usize {
        self.goals.len()
    }

    /// Where a destination written in a file leads.
    pub fn follow(&self, from: &str, destination: &str) -> Target {
        if let Some(scheme) = scheme(destination) {
            let safe = matches!(scheme.as_str(), "http" | "https" | "mailto" | "tel");
            return if safe { Target::Web(destination.to_owned()) } else { Target::Unsafe };
        }
        if destination.starts_with("//") || destination.contains('\\') {
            return Target::Unsafe;
        }
        let (path, heading) = match destination.split_once('#') {
            Some((path, heading)) => (path, Some(decode(heading))),
            None => (destination, None),
        };
        if path.is_empty() {
            return Target::Heading(heading.unwrap_or_default());
        }
        let Some(path) = resolve(from, &decode(path)) else { return Target::Outside };
        if let Some(&goal) = self.goals.get(&path) {
            Target::Goal(goal, heading)
        } else if let Some(&sheet) = self.sheets.get(&path).or_else(|| self.sheets.get(&format!("{path}/_index.md"))) {
            Target::Sheet(sheet, heading)
        } else if self.files.contains(&path) {
            Target::File(path)
        } else {
            Target::Missing(path)
        }
    }

    /// Every path below `content/` a link could lead to; for offering the nearest.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.goals.keys().chain(self.sheets.keys()).map(String::as_str).chain(self.files.iter().map(String::as_str))
    }
}

impl Year {
    /// How many goals its sheets have.
    pub fn goal_count(&self) -> usize {
        self.sheets.iter().map(|sheet| sheet.goals.len()).sum()
    }
}

impl Sheet {
    /// Every link and image of the head and of the goals, with the file it stands in.
    pub fn links(&self) -> impl Iterator<Item = (&Arc<Source>, &Spanned<Destination>)> {
        let head = std::iter::once((&self.head.source, &self.head.links));
        let goals = self.goals.iter().map(|member| (&member.goal.source, &member.goal.links));
        head.chain(goals).flat_map(|(source, links)| links.iter().map(move |link| (source, link)))
    }

    /// The goals of no section.
    pub fn unassigned(&self) -> Range<usize> {
        self.sections.last().map_or(0, |section| section.goals.end)..self.goals.len()
    }
}

/// The goals of each folder that holds a sheet or goals, by folder: `content/r5/kodomo-katei`.
fn sheet_folders<'a>(
    contents: &'a Contents,
    problems: &mut Vec<Diagnostic>,
) -> BTreeMap<String, Vec<(&'a str, &'a Arc<Goal>)>> {
    let mut folders: BTreeMap<String, Vec<(&str, &Arc<Goal>)>> = BTreeMap::new();
    for folder in contents.heads.keys().chain(&contents.broken_heads) {
        if folder.split('/').count() == 3 {
            folders.entry(folder.clone()).or_default();
        } else {
            problems.push(misplaced(&format!("{folder}/_index.md")));
        }
    }
    for (path, goal) in &contents.goals {
        let parts: Vec<&str> = path.splitn(4, '/').collect();
        if let [content, year, sheet, name] = parts[..] {
            folders.entry(format!("{content}/{year}/{sheet}")).or_default().push((name, goal));
        } else {
            problems.push(misplaced(path));
        }
    }
    folders
}

fn misplaced(path: &str) -> Diagnostic {
    Diagnostic::new(
        Code::MisplacedFile,
        Place::path(path),
        say!("このファイルは部のフォルダーの外にあります", "this file is outside the folders of the sheets"),
    )
    .help(say!(
        "目標は content/<年度>/<部>/ に、部の見出し _index.md はその直下に置いてください。例: content/r5/kodomo-katei/2-1.md",
        "put goals into content/<year>/<sheet>/, and a sheet's _index.md right there, e.g. content/r5/kodomo-katei/2-1.md"
    ))
}

fn missing_head(folder: &str, goals: usize) -> Diagnostic {
    Diagnostic::new(
        Code::MissingHead,
        Place::path(folder),
        say!(
            "目標が{goals}件ありますが、部の見出し _index.md がありません",
            "there are {goals} goals here but no _index.md, the head of the sheet"
        ),
    )
    .help(say!(
        "{folder}/_index.md を作り、「---」の行のあいだに「department: 部の名前」と書いてください",
        "make {folder}/_index.md with “department: …” between two “---” lines"
    ))
}

/// The fiscal year a sheet's folder stands in, and that year's folder; each bad or second folder is reported once.
fn year_of(
    folder: &str,
    folders: &mut BTreeMap<FiscalYear, String>,
    problems: &mut Vec<Diagnostic>,
) -> Option<(FiscalYear, String)> {
    let year_folder = folder.rsplit_once('/').expect("a sheet's folder has a parent").0;
    let name = year_folder.strip_prefix("content/").unwrap_or(year_folder);
    let Some(year) = FiscalYear::parse(name) else {
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
    Some((year, year_folder.to_owned()))
}

fn link_sheet(
    config: &Config,
    year: FiscalYear,
    year_key: &str,
    folder: &str,
    head: &Arc<Head>,
    goals: Vec<(&str, &Arc<Goal>)>,
    problems: &mut Vec<Diagnostic>,
) -> Sheet {
    let id = format!("{year_key}/{folder}");
    let sections = SectionNames::of(head);
    let written = head.sections.iter().any(|section| section.number.is_some())
        || goals.iter().any(|(_, goal)| goal.number.is_some());
    let mut members: Vec<(&str, Member)> = goals
        .into_iter()
        .map(|(name, goal)| {
            let section = goal.section.as_ref().and_then(|name| sections.find(name, goal, head, problems));
            let own = goal.number.as_ref().map(|number| number.value.clone());
            let of_section = || section.and_then(|index| head.sections[index].number.as_ref()).map(|n| n.value.clone());
            // A sheet that numbers nothing gets the form's usual numbers: the sections' places in their order.
            let by_place = || section.filter(|_| !written).map(|index| (index + 1).to_string());
            let number = own.or_else(of_section).or_else(by_place);
            let categories =
                goal.categories.iter().filter_map(|name| find_category(config, name, goal, problems)).collect();
            let stem = name.strip_suffix(".md").unwrap_or(name);
            let id = goal.id.as_ref().map_or_else(|| format!("{id}/{stem}"), |written| written.value.clone());
            let key = slug(id.strip_prefix(&format!("{year_key}/{folder}/")).unwrap_or(&id));
            (name, Member { goal: Arc::clone(goal), id, key, number, section, categories })
        })
        .collect();
    members.sort_by(|(a_name, a), (b_name, b)| {
        let place = |member: &Member| member.section.unwrap_or(usize::MAX);
        place(a).cmp(&place(b)).then_with(|| natural_cmp(a_name, b_name))
    });
    let goals: Vec<Member> = members.into_iter().map(|(_, member)| member).collect();
    let sections = head
        .sections
        .iter()
        .enumerate()
        .map(|(index, entry)| Section {
            name: entry.name.value.clone(),
            key: entry.key.as_ref().map_or_else(|| usual_key(&entry.name.value), |key| key.value.clone()),
            goals: goals.partition_point(|goal| goal.section.is_some_and(|at| at < index))
                ..goals.partition_point(|goal| goal.section.is_some_and(|at| at <= index)),
        })
        .collect();
    Sheet { year, id, key: slug(folder), head: Arc::clone(head), sections, goals }
}

/// The names of a sheet's sections, folded for looking up: blanks from wrapped lines do not count.
struct SectionNames {
    folded: Vec<String>,
}

impl SectionNames {
    fn of(head: &Head) -> SectionNames {
        SectionNames { folded: head.sections.iter().map(|section| fold(&section.name.value)).collect() }
    }

    fn find(&self, name: &Spanned<String>, goal: &Goal, head: &Head, problems: &mut Vec<Diagnostic>) -> Option<usize> {
        let folded = fold(&name.value);
        let found = self.folded.iter().position(|known| *known == folded);
        if found.is_none() {
            let known: Vec<&str> = head.sections.iter().map(|section| section.name.value.as_str()).collect();
            let (written, department) = (&name.value, &head.department.value);
            problems.push(
                Diagnostic::new(
                    Code::UnknownSection,
                    Place::of(&goal.source, name.span.clone()),
                    say!(
                        "「{written}」は{department}の課名にありません",
                        "“{written}” is not a section of {department}"
                    ),
                )
                .help(offer(written, &known, &head.source.path, "sections")),
            );
        }
        found
    }
}

fn find_category(
    config: &Config,
    name: &Spanned<String>,
    goal: &Goal,
    problems: &mut Vec<Diagnostic>,
) -> Option<usize> {
    let folded = fold(&name.value);
    let found = config.categories.iter().position(|category| fold(&category.name) == folded);
    if found.is_none() {
        let known: Vec<&str> = config.categories.iter().map(|category| category.name.as_str()).collect();
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

fn duplicate_ids(years: &[Year]) -> Vec<Diagnostic> {
    let mut seen: HashMap<&str, &Goal> = HashMap::new();
    let mut problems = Vec::new();
    for member in years.iter().flat_map(|year| &year.sheets).flat_map(|sheet| &sheet.goals) {
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

/// The scheme of an address in lower case, as browsers find it: blanks and control characters before or in it do not count.
fn scheme(destination: &str) -> Option<String> {
    let bare: String = destination.chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect();
    let (scheme, _) = bare.split_once(':')?;
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    is_scheme.then(|| scheme.to_ascii_lowercase())
}

/// Percent-decodes a path or a heading; what is not UTF-8 then stays as written.
fn decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8().map_or_else(|_| text.to_owned(), Into::into)
}

//! The years of a goal: which goals of earlier years it goes on with, and which of later years go on with it.
//!
//! A goal goes on with one of an earlier year only, so that there are no circles. What is internal was left out before: where
//! everybody may not see the goal on the other side, there is none.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::address::Address;
use super::contents::Contents;
use super::japanese::nearest;
use super::layout::{in_sheet, stem};
use super::redactions::HiddenTargets;
use super::site::{Kin, Lineage, Member, Sheet, SheetLineage, Year};
use super::{Code, Diagnostic, FiscalYear, Place};
use crate::say;

/// The most goals of other years that a page shows beside its own, the nearest years first.
pub const MOST_KIN: usize = 40;

/// So often the nearest name is offered; to look for it takes time in a large site.
const MOST_OFFERS: usize = 100;

/// The other years of all goals, by the folders of their sheets; sheets without any are not among them. And what is wrong with what goals
/// continue. `hidden` is what everybody may not see.
pub fn lineages(
    years: &[Year],
    contents: &Contents,
    hidden: &HiddenTargets,
) -> (BTreeMap<String, Arc<SheetLineage>>, Vec<Diagnostic>) {
    let sheets: Vec<&Arc<Sheet>> = years.iter().flat_map(|year| &year.sheets).collect();
    if sheets.iter().all(|sheet| sheet.all_goals().all(|member| member.goal.continues.is_empty())) {
        return (BTreeMap::new(), Vec::new());
    }
    let family = Family::of(&sheets);
    let (parents, problems) = family.parents(contents, hidden);
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); parents.len()];
    for (at, of) in parents.iter().enumerate() {
        of.iter().for_each(|parent| children[*parent].push(at));
    }
    let kin: Vec<Arc<Kin>> = family.goals.iter().map(|(sheet, member)| Arc::new(Kin::of(sheet, member))).collect();
    let ids = |places: &[usize]| places.iter().map(|at| kin[*at].id.clone()).collect::<Vec<String>>();
    let mut found: BTreeMap<String, SheetLineage> = BTreeMap::new();
    for (at, (sheet, member)) in family.goals.iter().enumerate() {
        if parents[at].is_empty() && children[at].is_empty() {
            continue;
        }
        let lineage = Lineage {
            before: nearest_kin(at, &parents, &kin),
            after: nearest_kin(at, &children, &kin),
            continues: ids(&parents[at]),
            continued_by: ids(&children[at]),
        };
        found.entry(sheet.folder().to_owned()).or_default().insert(member.id.clone(), lineage);
    }
    (found.into_iter().map(|(folder, lineage)| (folder, Arc::new(lineage))).collect(), problems)
}

/// All goals of a site, with where they are.
struct Family<'a> {
    goals: Vec<(&'a Sheet, &'a Member)>,
    /// By the addresses of their pages, those they had before, and the places of their files.
    by_address: HashMap<Address, usize>,
}

impl<'a> Family<'a> {
    fn of(sheets: &[&'a Arc<Sheet>]) -> Family<'a> {
        let goals = sheets.iter().flat_map(|sheet| sheet.all_goals().map(move |member| (&***sheet, member)));
        let goals: Vec<(&Sheet, &Member)> = goals.collect();
        let mut by_address = HashMap::new();
        // The page that is there comes before what was there once.
        for (at, (sheet, member)) in goals.iter().enumerate() {
            by_address.entry(member.address(sheet)).or_insert(at);
        }
        for (at, (_, member)) in goals.iter().enumerate() {
            let of_file = Address::of_file(&member.goal.source.path);
            let before = member.goal.aliases.iter().map(|alias| alias.value.address.clone());
            for address in of_file.into_iter().chain(before) {
                by_address.entry(address).or_insert(at);
            }
        }
        for sheet in sheets.iter().filter(|sheet| !sheet.head.aliases.is_empty()) {
            for (alias, member) in
                sheet.head.aliases.iter().flat_map(|it| sheet.all_goals().map(move |member| (it, member)))
            {
                let address = Address { goal: Some(member.key.clone()), ..alias.value.address.clone() };
                if let Some(at) = by_address.get(&member.address(sheet)).copied() {
                    by_address.entry(address).or_insert(at);
                }
            }
        }
        Family { goals, by_address }
    }

    /// The goals that each goal continues, and what is wrong with what they say.
    fn parents(&self, contents: &Contents, hidden: &HiddenTargets) -> (Vec<Vec<usize>>, Vec<Diagnostic>) {
        let mut problems = Vec::new();
        let mut unseen: Option<BTreeSet<Address>> = None;
        let parents = self.goals.iter().enumerate().map(|(at, (sheet, member))| {
            let mut of: Vec<usize> = Vec::new();
            for written in &member.goal.continues {
                let address = &written.value.address;
                let place = Place::of(&member.goal.source, written.span.clone());
                let text = &written.value.text;
                match self.by_address.get(address) {
                    Some(parent) if *parent == at => problems.push(itself(place, text)),
                    Some(parent) if self.goals[*parent].0.year >= sheet.year => {
                        problems.push(not_earlier(place, text, sheet.year))
                    }
                    Some(parent) if of.contains(parent) => {}
                    Some(parent) => of.push(*parent),
                    None => {
                        let unseen = unseen.get_or_insert_with(|| unseen_addresses(contents, hidden));
                        if !unseen.contains(address) && !unseen.contains(&address.of_sheet()) {
                            let is_one_of_many = problems.len() >= MOST_OFFERS;
                            let year = (!is_one_of_many).then_some(sheet.year);
                            problems.push(self.unknown(place, text, address, year));
                        }
                    }
                }
            }
            of
        });
        (parents.collect(), problems)
    }

    /// A name that is no goal's; of a goal of a year, for which the nearest is looked for.
    fn unknown(&self, place: Place, text: &str, address: &Address, year: Option<FiscalYear>) -> Diagnostic {
        let message = say!(
            "continues の「{text}」という目標はありません",
            "continues names “{text}”, which is no goal of this site"
        );
        let problem = Diagnostic::new(Code::UnknownGoal, place, message);
        let beside: Vec<&str> = self
            .goals
            .iter()
            .filter(|(sheet, _)| sheet.year == address.year && sheet.key == address.sheet)
            .filter_map(|(_, member)| in_sheet(&member.goal.source.path).map(|(_, name)| stem(name)))
            .collect();
        let earlier = self.goals.iter().filter(|(sheet, _)| year.is_some_and(|year| sheet.year < year));
        let known: Vec<String> = earlier.map(|(sheet, member)| member.written_address(sheet)).collect();
        // Names that differ in their digits alone are different goals, not slips.
        let letters = |name: &str| name.chars().filter(|c| !c.is_ascii_digit()).collect::<String>();
        let own = letters(text);
        let near = nearest(text, known.iter().map(String::as_str).filter(|known| letters(known) != own));
        problem.help(match near {
            Some(near) => say!(
                "「{near}」のことですか。次のように書いてください:\ncontinues: {near}",
                "did you mean “{near}”? Write:\ncontinues: {near}"
            ),
            None if !beside.is_empty() => {
                const MOST: usize = 12;
                let more = if beside.len() > MOST { "…" } else { "" };
                let list = beside.into_iter().take(MOST).collect::<Vec<&str>>().join(", ") + more;
                let sheet = address.of_sheet();
                say!(
                    "{sheet} にある目標から選んで書いてください: {list}",
                    "write one of the goals in {sheet}: {list}"
                )
            }
            None => say!(
                "前の年度の目標を「年度/部/目標」の形で書いてください。そのファイルがこのサイトにないなら、この行を消してください",
                "write a goal of an earlier year as <year>/<sheet>/<goal>; if its file is not in this site, remove the line"
            ),
        })
    }
}

fn itself(place: Place, text: &str) -> Diagnostic {
    let message =
        say!("continues の「{text}」は、この目標自身です", "continues names “{text}”, which is this goal itself");
    Diagnostic::new(Code::NotEarlier, place, message).help(say!(
        "前の年度の目標を書くか、この行を消してください",
        "write the goal of an earlier year, or remove the line"
    ))
}

fn not_earlier(place: Place, text: &str, year: FiscalYear) -> Diagnostic {
    let (ja, en) = (year.wareki(), year.key());
    let message = say!(
        "continues の「{text}」は、この目標の年度（{ja}）より前のものではありません",
        "continues names “{text}”, which is not of a year before that of this goal ({en})"
    );
    Diagnostic::new(Code::NotEarlier, place, message).help(say!(
        "前の年度の目標を書いてください。後の年度の目標には、その側に continues を書きます",
        "write the goal of an earlier year; where a later goal goes on with this one, it is the later one that says so"
    ))
}

/// Addresses at which there is something that cannot be seen here: goals that are internal, or that could not be read.
fn unseen_addresses(contents: &Contents, hidden: &HiddenTargets) -> BTreeSet<Address> {
    let hidden_goals = hidden.goals.iter().filter_map(|path| Address::of_file(path));
    let of_folder = |folder: &String| Address::of_file(&format!("{folder}/x")).map(|address| address.of_sheet());
    let hidden_sheets = hidden.folders.iter().filter_map(of_folder);
    let unreadable = contents.folders.iter().flat_map(|(folder, entry)| {
        entry.unreadable.iter().filter_map(move |name| Address::of_file(&format!("{folder}/{name}")))
    });
    // Without a head that could be read no goal of a folder is in the site.
    let headless = contents.folders.iter().filter(|(_, entry)| entry.head.read().is_none());
    let headless = headless.filter_map(|(folder, _)| of_folder(folder));
    hidden_goals
        .chain(hidden.addresses.iter().cloned())
        .chain(hidden_sheets)
        .chain(unreadable)
        .chain(headless)
        .collect()
}

/// All goals that can be reached from one, the nearest years first as far as there are too many; then the newest first.
fn nearest_kin(from: usize, next: &[Vec<usize>], kin: &[Arc<Kin>]) -> Vec<Arc<Kin>> {
    let mut found: Vec<usize> = Vec::new();
    let mut seen = BTreeSet::from([from]);
    let mut edge = vec![from];
    while !edge.is_empty() && found.len() < MOST_KIN {
        let reached = edge.iter().flat_map(|at| &next[*at]).copied();
        let reached: Vec<usize> = reached.filter(|at| seen.insert(*at)).collect();
        found.extend(&reached);
        edge = reached;
    }
    found.truncate(MOST_KIN);
    found.sort_by_key(|at| (std::cmp::Reverse(kin[*at].year), *at));
    found.into_iter().map(|at| Arc::clone(&kin[at])).collect()
}

//! Pages that lead on: addresses that goals and sheets had before.
//!
//! A goal names its old addresses itself. Where a sheet had another address, its sections and goals had theirs below that, so
//! they lead on as well, unless something else is there now or says that it was there.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::address;
use crate::model::address::Address;
use crate::model::site::{Member, Sheet, Site};
use crate::model::{Code, Diagnostic, Place};
use crate::say;

/// An address that leads on.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Moved {
    /// The path of its page.
    pub path: String,
    /// The path of the page to which it leads.
    pub to: String,
    /// What is there.
    pub title: String,
    /// The part of addresses with which places on the page began, and with which they begin now; none where they are the same.
    pub keys: Option<[String; 2]>,
}

/// The addresses that lead to each sheet and its goals, sheet by sheet; and what is wrong with them. `pages` are all pages there are,
/// which is asked only where there are such addresses.
pub fn of_site(
    site: &Site,
    pages: impl FnOnce() -> BTreeMap<String, Place>,
) -> (Vec<Arc<Vec<Moved>>>, Vec<Diagnostic>) {
    let written: Vec<Vec<(Moved, Place)>> = site.all_sheets().map(|(_, sheet)| written(sheet)).collect();
    if written.iter().all(Vec::is_empty) {
        return (written.iter().map(|_| Arc::default()).collect(), Vec::new());
    }
    let pages = pages();
    let mut problems = Vec::new();
    let mut seen: BTreeMap<String, (String, Place)> = BTreeMap::new();
    let mut found: Vec<Vec<Moved>> = Vec::new();
    for of_sheet in written {
        let mut kept = Vec::new();
        for (moved, place) in of_sheet {
            if let Some(page) = pages.get(&moved.path) {
                problems.push(taken(&moved, place, page));
            } else if let Some((to, first)) = seen.get(&moved.path) {
                problems.extend((*to != moved.to).then(|| twice(&moved, place, first)));
            } else {
                seen.insert(moved.path.clone(), (moved.to.clone(), place));
                kept.push(moved);
            }
        }
        found.push(kept);
    }
    let mut taken: BTreeSet<String> = pages.into_keys().chain(seen.into_keys()).collect();
    for ((_, sheet), kept) in site.all_sheets().zip(&mut found) {
        kept.extend(below(sheet).into_iter().filter(|moved| taken.insert(moved.path.clone())));
    }
    (found.into_iter().map(Arc::new).collect(), problems)
}

/// The addresses that a sheet's files name, each with where.
fn written(sheet: &Sheet) -> Vec<(Moved, Place)> {
    let own = sheet.head.aliases.iter().map(|alias| {
        let moved = Moved {
            path: address::at(&alias.value.address),
            to: address::sheet(sheet),
            title: sheet.head.department.value.clone(),
            keys: None,
        };
        (moved, Place::of(&sheet.head.source, alias.span.clone()))
    });
    let goals = sheet.all_goals().flat_map(|member| {
        let place = |span: &std::ops::Range<usize>| Place::of(&member.goal.source, span.clone());
        member.goal.aliases.iter().map(move |alias| (of_goal(sheet, member, &alias.value.address), place(&alias.span)))
    });
    own.chain(goals).collect()
}

fn of_goal(sheet: &Sheet, member: &Member, from: &Address) -> Moved {
    let before = from.goal.clone().unwrap_or_default();
    Moved {
        path: address::at(from),
        to: address::goal(sheet, &member.key),
        title: member.goal.title.value.clone(),
        keys: (before != member.key).then(|| [before, member.key.clone()]),
    }
}

/// What was below a sheet's old addresses: its sections, its goals, and the old addresses of those.
fn below(sheet: &Sheet) -> Vec<Moved> {
    let mut found = Vec::new();
    for alias in &sheet.head.aliases {
        let folder = &alias.value.address;
        found.extend(sheet.sections.iter().map(|section| Moved {
            path: address::section_at(folder, &section.key),
            to: address::section(sheet, section),
            title: section.name.clone(),
            keys: None,
        }));
        for member in sheet.all_goals() {
            let beside = member.goal.aliases.iter().map(|alias| &alias.value.address);
            let beside =
                beside.filter(|address| address.of_sheet() == sheet.address()).filter_map(|it| it.goal.clone());
            for key in [member.key.clone()].into_iter().chain(beside) {
                found.push(of_goal(sheet, member, &Address { goal: Some(key), ..folder.clone() }));
            }
        }
    }
    found
}

fn taken(moved: &Moved, place: Place, page: &Place) -> Diagnostic {
    let path = &moved.path;
    let is_own = moved.path == moved.to;
    let message = if is_own {
        say!("ページ {path} は、このファイルの今のアドレスです", "the page {path} is where this file's page is now")
    } else {
        say!("ページ {path} は、今あるページです", "there is a page {path}")
    };
    let problem = Diagnostic::new(Code::DuplicatePage, place, message);
    if is_own {
        return problem.help(say!(
            "aliases には前のアドレスだけを書きます。この行から消してください",
            "aliases are addresses that it had before: remove it from the line"
        ));
    }
    problem.related(page.clone(), say!("そのページの元はこちら", "it is made from this")).help(say!(
        "aliases からこのアドレスを消すか、そのページのファイルの名前を変えてください。大文字と小文字の違いは区別されません",
        "remove the address from aliases, or rename the file of that page; upper and lower case are the same"
    ))
}

fn twice(moved: &Moved, place: Place, first: &Place) -> Diagnostic {
    let path = &moved.path;
    Diagnostic::new(
        Code::DuplicatePage,
        place,
        say!("前のアドレス {path} が二つのファイルにあります", "two files say that they were at {path}"),
    )
    .related(first.clone(), say!("もう一つはこちら", "the other one"))
    .help(say!(
        "そのアドレスを見た人を案内するほうだけに残してください。大文字と小文字の違いは区別されません",
        "leave it where readers of that address are to be led; upper and lower case are the same"
    ))
}

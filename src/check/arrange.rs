//! Which problems are shown, and which of them a site can be built in spite of.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::contents::Contents;
use crate::model::layout::{MARKDOWN, head_of, is_content};
use crate::model::{Code, Diagnostic, Message, Severity, diagnostic};
use crate::say;

/// Problems as they are shown: sorted, without those that only follow from others: that there is no goal where none could
/// be read, and that two goals of one id have one page.
pub fn arranged(mut problems: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let is_error = |problem: &Diagnostic| problem.is_error() && problem.code != Code::EmptySite;
    let is_unread = problems.iter().any(is_error);
    let same_id: BTreeSet<String> = problems
        .iter()
        .filter(|problem| problem.code == Code::DuplicateId)
        .map(|problem| problem.place.source.path.clone())
        .collect();
    problems.retain(|problem| match problem.code {
        Code::EmptySite => !is_unread,
        Code::DuplicatePage => !same_id.contains(&problem.place.source.path),
        _ => true,
    });
    diagnostic::sort(&mut problems);
    at_most(MOST_OF_A_KIND, problems)
}

/// How many problems of one code and weight are listed of a file. A text with more has one cause, and each costs the line it stands in.
const MOST_OF_A_KIND: usize = 50;

/// Sorted problems without those of a file and code that are too many; the last one listed says how many there are more.
fn at_most(most: usize, problems: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut counts: BTreeMap<(String, Code, Severity), usize> = BTreeMap::new();
    for problem in &problems {
        *counts.entry((problem.place.source.path.clone(), problem.code, problem.severity)).or_default() += 1;
    }
    let mut kept: BTreeMap<(String, Code, Severity), usize> = BTreeMap::new();
    let listed = problems.into_iter().filter_map(|mut problem| {
        let kind = (problem.place.source.path.clone(), problem.code, problem.severity);
        let (count, number) = (counts[&kind], kept.entry(kind).or_default());
        *number += 1;
        if *number == most && count > most {
            let (more, Message { ja, en }) = (count - most, problem.message);
            problem.message = say!("{ja}（このファイルに、ほかに{more}件）", "{en} (and {more} more in this file)");
        }
        (*number <= most).then_some(problem)
    });
    listed.collect()
}

/// Of the problems of a site for everybody, those that the one for colleagues does not have: links that lead nowhere once
/// something is left out, and the like. That nothing is left is no problem, where nothing is to be published.
pub fn only_in_public(mut public: Vec<Diagnostic>, known: &[Diagnostic]) -> Vec<Diagnostic> {
    let known: BTreeSet<_> = known.iter().map(|problem| (problem.sort_key(), &problem.message)).collect();
    public.retain(|problem| {
        let is_new = !known.contains(&(problem.sort_key(), &problem.message));
        is_new && problem.severity != Severity::Advice && problem.code != Code::EmptySite
    });
    public
}

/// Whether a problem concerns one file of the content, which can be left out, rather than the whole site.
pub fn is_of_a_file(problem: &Diagnostic) -> bool {
    // A goal that is not read for its name may be linked to, and would be published as it stands.
    is_content(&problem.place.source.path) && problem.code != Code::MisnamedGoal
}

/// The contents without the files that have errors of their own. A wrong link is none: a page shows it as text.
pub fn without_broken(contents: &Contents, problems: &[Diagnostic]) -> Contents {
    let mut sound = contents.clone();
    let is_broken = |problem: &&Diagnostic| {
        let is_link = is_link(problem.code) && problem.place.source.path.ends_with(MARKDOWN);
        problem.is_error() && is_of_a_file(problem) && !is_link
    };
    for path in problems.iter().filter(is_broken).map(|problem| &problem.place.source.path) {
        sound.remove(path);
        sound.remove(&head_of(path));
    }
    sound
}

fn is_link(code: Code) -> bool {
    matches!(code, Code::DeadLink | Code::LinkToInternal | Code::LinkOutside | Code::UnsafeLink | Code::UnsafeFile)
}

//! Goals that say that their text is last year's: whether it still is.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::model::goal::Goal;
use crate::model::site::{Member, Sheet, Site};
use crate::model::{Code, Diagnostic, Place};
use crate::say;

/// The goals with the mark: those that are still as the goal they go on with, and those that were revised and keep it.
pub(super) fn marked(site: &Site) -> Vec<Diagnostic> {
    let sheets = || site.all_sheets().map(|(_, sheet)| sheet);
    let marked = sheets().flat_map(|sheet| sheet.goals.iter().map(move |member| (sheet, member)));
    let marked: Vec<_> =
        marked.filter_map(|(sheet, member)| Some((sheet, member, member.goal.copied.clone()?))).collect();
    if marked.is_empty() {
        return Vec::new();
    }
    let goals: BTreeMap<&str, &Goal> =
        sheets().flat_map(|sheet| sheet.all_goals()).map(|member| (member.id.as_str(), &*member.goal)).collect();
    let finding = |place, message, help| Diagnostic::new(Code::CopiedFromLastYear, place, message).help(help);
    let one = |sheet: &Sheet, member: &Member, mark: Range<usize>| {
        let goal = &*member.goal;
        let lineage = site.lineage(sheet).and_then(|lineage| lineage.get(&member.id));
        let of = lineage.into_iter().flat_map(|lineage| &lineage.continues);
        let mut of = of.filter_map(|id| goals.get(id.as_str()));
        let place = Place::of(&goal.source, mark);
        match of.find(|old| says(old) == says(goal)) {
            Some(old) => finding(
                place,
                say!("この目標の文章は、引き継いだ目標と同じままです", "the text of this goal is still that of the goal it goes on with"),
                say!(
                    "文章を今年度のものに見直し、copied の行を消してください。見直して同じでよければ、行だけを消してください",
                    "revise the text for this year and remove the line with copied; if it is right as it is, just remove the line"
                ),
            )
            .related(Place::file(&old.source), say!("引き継いだ目標", "the goal it goes on with")),
            None => finding(
                place,
                say!("この目標の文章は、もう見直されています", "the text of this goal has been revised"),
                say!("copied の行を消してください", "remove the line with copied"),
            ),
        }
    };
    marked.into_iter().map(|(sheet, member, mark)| one(sheet, member, mark)).collect()
}

/// The title and the texts of a goal, blanks left out.
fn says(goal: &Goal) -> Vec<String> {
    let bare = |text: &str| text.split_whitespace().collect::<String>();
    let texts = goal.parts.iter().map(|part| bare(&part.text.text));
    std::iter::once(bare(&goal.title.value)).chain(texts.filter(|text| !text.is_empty())).collect()
}

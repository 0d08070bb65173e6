//! Groups of goals: every goal of a sheet with groups is in one, every group has goals, so that what is written is shown.

use crate::model::config::{Audience, Config};
use crate::model::japanese::nearest;
use crate::model::site::{Member, Sheet};
use crate::model::{Code, Diagnostic, Place};
use crate::say;

/// Goals that are in none of the sheet's groups, and groups that no goal is in.
pub fn unmatched(config: &Config, sheet: &Sheet, problems: &mut Vec<Diagnostic>) {
    let groups = &sheet.head.groups;
    if groups.is_empty() {
        return;
    }
    let known: Vec<&str> = groups.iter().map(|group| group.number.value.as_str()).collect();
    let alone = sheet.goals.iter().filter(|member| member.group.is_none());
    problems.extend(alone.map(|member| without_group(sheet, member, &known)));
    // What everybody may read of a group may be no goal.
    let is_whole = config.audience == Audience::Internal;
    let empty = groups.iter().enumerate().filter(|(at, _)| !sheet.goals.iter().any(|member| member.group == Some(*at)));
    for (_, group) in empty.filter(|_| is_whole) {
        let number = &group.number.value;
        let message = say!(
            "番号「{number}」の目標がないので、この群に書いたことはどこにも表示されません",
            "no goal has the number “{number}”, so what is written in this group is shown nowhere"
        );
        let place = Place::of(&sheet.head.source, group.number.span.clone());
        problems.push(Diagnostic::new(Code::UnmatchedGroup, place, message).help(say!(
            "目標の番号（目標の number、又は課の number）に合わせるか、この群を消してください。目標のない施策を示すなら、本文（様式の上の文章）に書いてください",
            "write the number that its goals have (number of the goal, or of its section), or remove the group; what has no goals can be told in the text above the form"
        )));
    }
}

fn without_group(sheet: &Sheet, member: &Member, known: &[&str]) -> Diagnostic {
    let goal = &*member.goal;
    let span = goal.number.as_ref().or(goal.section.as_ref()).map_or(&goal.title.span, |written| &written.span);
    let (list, path) = (known.join(", "), &sheet.head.source.path);
    let message = match &member.number {
        Some(number) => say!(
            "番号「{number}」の群は {path} の groups にありません",
            "groups in {path} has no group of the number “{number}”"
        ),
        None => say!(
            "番号がないので、{path} の groups のどの群にも入りません",
            "it has no number, so it is in none of the groups in {path}"
        ),
    };
    let near = member.number.as_ref().and_then(|number| nearest(number, known.iter().copied()));
    let help = match near {
        Some(near) => say!("「{near}」のことですか。群の番号: {list}", "did you mean “{near}”? The groups are: {list}"),
        None => say!(
            "number に群の番号（{list}）を書くか、groups にこの番号の群を加えてください",
            "write the number of a group ({list}) as its number, or add a group of this number"
        ),
    };
    Diagnostic::new(Code::UnmatchedGroup, Place::of(&goal.source, span.clone()), message).help(help)
}

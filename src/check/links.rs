//! Links and images of goals and heads.

use std::sync::Arc;

use crate::model::goal::Destination;
use crate::model::japanese::nearest;
use crate::model::site::{GoalIndex, Site, Target};
use crate::model::{Code, Diagnostic, Place, Source, Spanned};
use crate::say;

/// A link that leads nowhere, out of the site's content, or to an address that could do harm.
pub fn dead_link(site: &Site, problems: &mut Vec<Diagnostic>) {
    for (_, sheet) in site.all_sheets() {
        let head = [(&sheet.head.source, &sheet.head.links)];
        let goals = sheet.goals.iter().map(|member| (&member.goal.source, &member.goal.links));
        for (source, links) in head.into_iter().chain(goals) {
            problems.extend(links.iter().filter_map(|link| problem_of(site, source, link)));
        }
    }
}

fn problem_of(site: &Site, source: &Arc<Source>, link: &Spanned<Destination>) -> Option<Diagnostic> {
    let written = &link.value.address;
    let new = |code, message| Some(Diagnostic::new(code, Place::of(source, link.span.clone()), message));
    match site.follow(&source.path, written) {
        Target::Goal(..) | Target::Sheet(..) if link.value.image => {
            new(Code::DeadLink, say!("「{written}」は画像ではありません", "“{written}” is not an image"))
        }
        Target::Goal(goal, Some(heading)) => no_heading(site, source, link, goal, &heading),
        Target::Heading(heading) => match site.follow(&source.path, source.path.rsplit('/').next()?) {
            Target::Goal(goal, _) => no_heading(site, source, link, goal, &heading),
            _ => None,
        },
        Target::Goal(..) | Target::Sheet(..) | Target::File(_) | Target::Web(_) => None,
        Target::Missing(path) => {
            let problem = new(Code::DeadLink, say!("リンク先「{written}」がありません", "“{written}” leads nowhere"))?;
            Some(match nearest_path(site, &path) {
                Some(near) => problem.help(say!("{near} のことですか", "did you mean {near}?")),
                None => problem.help(say!("{path} を探しました", "looked for {path}")),
            })
        }
        Target::Outside => {
            let problem = new(
                Code::LinkOutside,
                say!("「{written}」は content の外を指しています", "“{written}” leads out of content"),
            )?;
            Some(problem.help(say!(
                "ファイルを目標と同じフォルダーに置いて、その名前を書いてください",
                "put the file beside the goal and write its name"
            )))
        }
        Target::Unsafe => {
            let problem = new(
                Code::UnsafeLink,
                say!("「{written}」へのリンクは使えません", "links to “{written}” are not possible"),
            )?;
            Some(problem.help(say!(
                "使えるのは http:、https:、mailto:、tel: と、サイト内のファイルです。共有フォルダーの場所はリンクにせず文字で書いてください",
                "possible are http:, https:, mailto:, tel: and files of the site; write the place of a shared folder as text"
            )))
        }
    }
}

/// A link to a heading that its goal has not.
fn no_heading(
    site: &Site,
    source: &Arc<Source>,
    link: &Spanned<Destination>,
    goal: GoalIndex,
    heading: &str,
) -> Option<Diagnostic> {
    let headings = &site.goal(goal).goal.headings;
    if heading.is_empty() || headings.iter().any(|(known, _)| known == heading) {
        return None;
    }
    let path = &site.goal(goal).goal.source.path;
    let problem = Diagnostic::new(
        Code::DeadLink,
        Place::of(source, link.span.clone()),
        say!("{path} に見出し「{heading}」がありません", "{path} has no heading “{heading}”"),
    );
    Some(match nearest(heading, headings.iter().map(|(known, _)| known.as_str())) {
        Some(near) => problem.help(say!("「#{near}」のことですか", "did you mean “#{near}”?")),
        None => problem,
    })
}

/// The file that was probably meant: of nearly the same name in the same folder, or of the same name elsewhere. Names
/// that differ in their digits alone are different goals, not slips.
fn nearest_path<'a>(site: &'a Site, wanted: &str) -> Option<&'a str> {
    let (folder, name) = wanted.rsplit_once('/')?;
    let letters = |name: &str| name.chars().filter(|c| !c.is_ascii_digit()).collect::<String>();
    let mut paths: Vec<(&str, &str, &str)> =
        site.paths().filter_map(|path| path.rsplit_once('/').map(|(folder, name)| (path, folder, name))).collect();
    paths.sort_unstable();
    let beside = paths.iter().filter(|(_, at, known)| *at == folder && letters(known) != letters(name));
    let near = nearest(name, beside.map(|(_, _, known)| *known));
    let found = paths.iter().find(|(_, at, known)| match near {
        Some(near) => *at == folder && *known == near,
        None => *known == name,
    });
    found.map(|(path, _, _)| *path)
}

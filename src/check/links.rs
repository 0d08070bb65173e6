//! Links and images of goals and heads.

use std::cell::LazyCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use crate::model::goal::Destination;
use crate::model::japanese::nearest;
use crate::model::site::{GoalIndex, Site, Target};
use crate::model::{Code, Diagnostic, Place, Source, Spanned};
use crate::say;

/// A link that leads nowhere, out of the site's content, or to an address that could do harm.
pub fn dead_link(site: &Site, problems: &mut Vec<Diagnostic>) {
    let paths = LazyCell::new(|| Paths::of(site));
    for (source, link) in site.all_sheets().flat_map(|(_, sheet)| sheet.links()) {
        problems.extend(problem_of(site, source, link, &|path| paths.nearest(path)));
    }
}

fn problem_of<'a>(
    site: &Site,
    source: &Arc<Source>,
    link: &Spanned<Destination>,
    meant: &dyn Fn(&str) -> Option<&'a str>,
) -> Option<Diagnostic> {
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
            Some(match meant(&path) {
                Some(near) => problem.help(say!("{near} のことですか", "did you mean {near}?")),
                None => problem.help(say!(
                    "ファイル名を確かめ、正しい名前に直すか、リンクを消してください（{path} を探しました）",
                    "write the right name, or remove the link (looked for {path})"
                )),
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

/// The site's files by folder and by name, for finding the one that was probably meant.
struct Paths<'a> {
    by_folder: BTreeMap<&'a str, BTreeMap<&'a str, &'a str>>,
    by_name: BTreeMap<&'a str, &'a str>,
}

impl<'a> Paths<'a> {
    fn of(site: &'a Site) -> Paths<'a> {
        let mut paths = Paths { by_folder: BTreeMap::new(), by_name: BTreeMap::new() };
        let mut all: Vec<&str> = site.paths().collect();
        all.sort_unstable();
        for path in all {
            let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
            paths.by_folder.entry(folder).or_default().insert(name, path);
            paths.by_name.entry(name).or_insert(path);
        }
        paths
    }

    /// A file of nearly the same name in the same folder, or of the same name elsewhere. Names that differ in their digits
    /// alone are different goals, not slips.
    fn nearest(&self, wanted: &str) -> Option<&'a str> {
        let (folder, name) = wanted.rsplit_once('/')?;
        let letters = |name: &str| name.chars().filter(|c| !c.is_ascii_digit()).collect::<String>();
        let own = letters(name);
        let beside = self.by_folder.get(folder);
        let near = beside.and_then(|names| {
            let near = nearest(name, names.keys().copied().filter(|known| letters(known) != own))?;
            names.get(near).copied()
        });
        near.or_else(|| self.by_name.get(name).copied())
    }
}

//! Links and images of goals and heads.

use std::sync::Arc;

use crate::model::goal::Destination;
use crate::model::japanese::nearest;
use crate::model::site::{Site, Target};
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
        Target::Goal(..) | Target::Sheet(..) | Target::File(_) | Target::Heading(_) | Target::Web(_) => None,
        Target::Missing(path) => {
            let problem = new(Code::DeadLink, say!("リンク先「{written}」がありません", "“{written}” leads nowhere"))?;
            Some(match nearest(&path, site.paths()) {
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

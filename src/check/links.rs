//! Links and images of goals and heads.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use crate::model::attachment::Kind;
use crate::model::goal::Destination;
use crate::model::japanese::nearest;
use crate::model::redactions::HiddenTargets;
use crate::model::site::{Sheet, SheetIndex, Site, Target};
use crate::model::{Code, Diagnostic, Place, Source, Spanned, body};
use crate::say;

/// What is needed beside a link to say what is wrong with it; most sites need neither.
pub struct Surroundings<'a> {
    site: &'a Site,
    hidden: &'a HiddenTargets,
    paths: OnceLock<Paths<'a>>,
    heads: OnceLock<BTreeMap<SheetIndex, Vec<String>>>,
}

impl<'a> Surroundings<'a> {
    /// Those of a site that leaves something out.
    pub fn of(site: &'a Site, hidden: &'a HiddenTargets) -> Surroundings<'a> {
        Surroundings { site, hidden, paths: OnceLock::new(), heads: OnceLock::new() }
    }

    fn nearest(&self, path: &str) -> Option<&'a str> {
        self.paths.get_or_init(|| Paths::of(self.site)).nearest(path)
    }

    fn headings(&self, sheet: SheetIndex) -> &[String] {
        &self.heads.get_or_init(|| headings_of_heads(self.site))[&sheet]
    }
}

/// A link that leads nowhere, to what is left out, out of the site's content, or to an address that could do harm. Of the site outside the sheet
/// it looks at nothing that is not in [`Site::directory`] or hidden.
pub fn dead_link(around: &Surroundings, sheet: &Sheet) -> Vec<Diagnostic> {
    let problem = |(source, link)| {
        problem_of(around, source, link, &|path| around.nearest(path))
            .or_else(|| no_heading(around, source, link, &|sheet| around.headings(sheet)))
    };
    sheet.links().filter_map(problem).collect()
}

/// The headings of every sheet's head that a link can lead to.
fn headings_of_heads(site: &Site) -> BTreeMap<SheetIndex, Vec<String>> {
    let headings = site.all_sheets().map(|(index, sheet)| {
        let text = body::parse(&sheet.head.source.text[sheet.head.body.clone()]);
        (index, text.headings.into_iter().map(|heading| heading.id).collect())
    });
    headings.collect()
}

fn problem_of<'a>(
    around: &Surroundings,
    source: &Arc<Source>,
    link: &Spanned<Destination>,
    meant: &dyn Fn(&str) -> Option<&'a str>,
) -> Option<Diagnostic> {
    let written = &link.value.address;
    let new = |code, message| Some(Diagnostic::new(code, Place::of(source, link.span.clone()), message));
    match around.site.follow(&source.path, written) {
        Target::Goal(..) | Target::Sheet(..) if link.value.image => {
            new(Code::DeadLink, say!("「{written}」は画像ではありません", "“{written}” is not an image"))
        }
        Target::Web(_) if link.value.image => {
            let message = say!(
                "「{written}」はほかのサイトの画像なので、表示できません",
                "“{written}” is an image of another site, and is not shown"
            );
            let help = say!(
                "画像を目標と同じフォルダーに置いてその名前を書くか、「!」を取ってリンクにしてください",
                "put the image beside the goal and write its name, or make it a link by taking the “!” away"
            );
            Some(new(Code::LinkOutside, message)?.help(help))
        }
        Target::Goal(..) | Target::Sheet(..) | Target::Heading(_) | Target::File(_) | Target::Web(_) => None,
        Target::Active(_, kind) => {
            let message = match kind {
                Kind::Program => say!(
                    "「{written}」は Web サーバーが動かすことのある種類のファイルで、公開できません",
                    "“{written}” is of a kind that web servers may run, and is not published"
                ),
                _ => say!(
                    "「{written}」は Web ページの種類のファイルで、公開できません",
                    "“{written}” is a web page, and is not published"
                ),
            };
            let help = say!(
                "開いた人のパソコンでプログラムが動くことがあります。PDF か画像にするか、ZIP に入れて添付してください",
                "it could run programs on the reader's computer: attach it as a PDF, a picture or in a ZIP file"
            );
            Some(new(Code::UnsafeFile, message)?.help(help))
        }
        Target::Missing(path) if around.hidden.has_path(&path) => Some(to_internal(source, link)),
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

/// A link to a heading that its goal or its head has not.
fn no_heading<'a>(
    around: &Surroundings,
    source: &Arc<Source>,
    link: &Spanned<Destination>,
    of_head: &dyn Fn(SheetIndex) -> &'a [String],
) -> Option<Diagnostic> {
    let site = around.site;
    let own_name = || source.path.rsplit('/').next().unwrap_or(&source.path);
    let (target, heading) = match site.follow(&source.path, &link.value.address) {
        Target::Heading(heading) => (site.follow(&source.path, own_name()), heading),
        Target::Goal(goal, Some(heading)) => (Target::Goal(goal, None), heading),
        Target::Sheet(sheet, Some(heading)) => (Target::Sheet(sheet, None), heading),
        _ => return None,
    };
    let (path, headings): (&str, Vec<&str>) = match target {
        Target::Goal(goal, _) => {
            let goal = &site.goal(goal).goal;
            (&goal.source.path, goal.headings.iter().map(|(known, _)| known.as_str()).collect())
        }
        Target::Sheet(sheet, _) if !heading.is_empty() => {
            (&site.sheet(sheet).head.source.path, of_head(sheet).iter().map(String::as_str).collect())
        }
        _ => return None,
    };
    if heading.is_empty() || headings.contains(&heading.as_str()) {
        return None;
    }
    if around.hidden.has_heading(path, &heading) {
        return Some(to_internal(source, link));
    }
    let problem = Diagnostic::new(
        Code::DeadLink,
        Place::of(source, link.span.clone()),
        say!("{path} に見出し「{heading}」がありません", "{path} has no heading “{heading}”"),
    );
    Some(match nearest(&heading, headings.iter().copied()) {
        Some(near) => problem.help(say!("「#{near}」のことですか", "did you mean “#{near}”?")),
        None => problem,
    })
}

fn to_internal(source: &Arc<Source>, link: &Spanned<Destination>) -> Diagnostic {
    let written = &link.value.address;
    let message = say!(
        "「{written}」の先は庁内限りで、公開するサイトにはありません",
        "“{written}” leads to what is internal and not published"
    );
    Diagnostic::new(Code::LinkToInternal, Place::of(source, link.span.clone()), message).help(say!(
        "リンクを消すか、リンクのある所も庁内限りにするか、リンク先を公開してください",
        "remove the link, or make where it stands internal as well, or what it leads to public"
    ))
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

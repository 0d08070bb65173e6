//! Links and images of goals and heads.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use crate::model::attachment::Kind;
use crate::model::directory::{Directory, Target};
use crate::model::goal::{Destination, Introduction};
use crate::model::japanese::nearest;
use crate::model::redactions::HiddenTargets;
use crate::model::site::Sheet;
use crate::model::{Code, Diagnostic, Message, Place, Source, Spanned, body};
use crate::say;

/// Where links can lead, and where they could before something was redacted.
pub struct LinkContext<'a> {
    directory: &'a Directory,
    hidden: &'a HiddenTargets,
    /// Made for the first dead link; most sites have none.
    paths: OnceLock<Paths<'a>>,
}

impl<'a> LinkContext<'a> {
    /// The context of all links of a site.
    pub fn new(directory: &'a Directory, hidden: &'a HiddenTargets) -> LinkContext<'a> {
        LinkContext { directory, hidden, paths: OnceLock::new() }
    }

    fn nearest(&self, path: &str) -> Option<&'a str> {
        self.paths.get_or_init(|| Paths::of(self.directory)).nearest(path)
    }
}

/// Reports links and images of a sheet that are dead, unsafe, outside `content/`, or lead to what is internal.
pub fn check_links(context: &LinkContext, sheet: &Sheet) -> Vec<Diagnostic> {
    let links = sheet.links();
    links
        .filter_map(|(source, link)| problem_of(context, source, link).or_else(|| no_heading(context, source, link)))
        .collect()
}

/// The same for the text of the portal or of a year.
pub fn check_introduction(context: &LinkContext, text: &Introduction) -> Vec<Diagnostic> {
    let headings = body::parse(&text.source.text[text.body.clone()]).headings;
    let problem = |link: &Spanned<Destination>| {
        let found = problem_of(context, &text.source, link);
        found.or_else(|| match context.directory.follow(&text.source.path, &link.value.address) {
            Target::Heading(heading) if !heading.is_empty() => {
                let known: Vec<&str> = headings.iter().map(|heading| heading.id.as_str()).collect();
                let place = Place::of(&text.source, link.span.clone());
                (!known.contains(&heading.as_str())).then(|| lost_heading(place, &text.source.path, &heading, &known))
            }
            Target::Heading(_) => None,
            _ => no_heading(context, &text.source, link),
        })
    };
    text.links.iter().filter_map(problem).collect()
}

fn problem_of(context: &LinkContext, source: &Arc<Source>, link: &Spanned<Destination>) -> Option<Diagnostic> {
    let written = &link.value.address;
    let (code, message, help) = match context.directory.follow(&source.path, written) {
        Target::Goal(..) | Target::Sheet(..) if link.value.image => {
            let message = say!("「{written}」は画像ではありません", "“{written}” is not an image");
            return Some(Diagnostic::new(Code::DeadLink, Place::of(source, link.span.clone()), message));
        }
        Target::Web(_) if link.value.image => (
            Code::LinkOutside,
            say!(
                "「{written}」はほかのサイトの画像なので、表示できません",
                "“{written}” is an image of another site, and is not shown"
            ),
            say!(
                "画像を目標と同じフォルダーに置いてその名前を書くか、「!」を取ってリンクにしてください",
                "put the image beside the goal and write its name, or make it a link by taking the “!” away"
            ),
        ),
        Target::Goal(..) | Target::Sheet(..) | Target::Heading(_) | Target::File(_) | Target::Web(_) => return None,
        Target::Missing(path) if context.hidden.has_path(&path) => return Some(to_internal(source, link)),
        Target::Missing(path) => missing(context, written, &path),
        Target::Active(_, kind) => active(written, kind),
        Target::Outside => (
            Code::LinkOutside,
            say!("「{written}」は content の外を指しています", "“{written}” leads out of content"),
            say!(
                "ファイルを目標と同じフォルダーに置いて、その名前を書いてください",
                "put the file beside the goal and write its name"
            ),
        ),
        Target::Unsafe => (
            Code::UnsafeLink,
            say!("「{written}」へのリンクは使えません", "links to “{written}” are not possible"),
            say!(
                "使えるのは http:、https:、mailto:、tel: と、サイト内のファイルです。共有フォルダーの場所はリンクにせず文字で書いてください",
                "possible are http:, https:, mailto:, tel: and files of the site; write the place of a shared folder as text"
            ),
        ),
    };
    Some(Diagnostic::new(code, Place::of(source, link.span.clone()), message).help(help))
}

/// What is wrong with a link, and what to do.
type Finding = (Code, Message, Message);

fn missing(context: &LinkContext, written: &str, path: &str) -> Finding {
    let help = match context.nearest(path) {
        Some(near) => say!("{near} のことですか", "did you mean {near}?"),
        None => say!(
            "ファイル名を確かめ、正しい名前に直すか、リンクを消してください（{path} を探しました）",
            "write the right name, or remove the link (looked for {path})"
        ),
    };
    (Code::DeadLink, say!("リンク先「{written}」がありません", "“{written}” leads nowhere"), help)
}

/// A file that a browser or a server would run.
fn active(written: &str, kind: Kind) -> Finding {
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
    (Code::UnsafeFile, message, help)
}

/// A link to a heading that its goal or its head does not have.
fn no_heading(context: &LinkContext, source: &Arc<Source>, link: &Spanned<Destination>) -> Option<Diagnostic> {
    let own_name = || source.path.rsplit('/').next().unwrap_or(&source.path);
    let (target, heading) = match context.directory.follow(&source.path, &link.value.address) {
        Target::Heading(heading) => (context.directory.follow(&source.path, own_name()), heading),
        Target::Goal(sheet, goal, Some(heading)) => (Target::Goal(sheet, goal, None), heading),
        Target::Sheet(sheet, Some(heading)) => (Target::Sheet(sheet, None), heading),
        _ => return None,
    };
    let (path, headings): (&str, Vec<&str>) = match target {
        Target::Goal(_, goal, _) => (&goal.path, goal.headings.iter().map(|(known, _)| known.as_str()).collect()),
        Target::Sheet(sheet, _) => (&sheet.path, sheet.headings.iter().map(String::as_str).collect()),
        _ => return None,
    };
    if heading.is_empty() || headings.contains(&heading.as_str()) {
        return None;
    }
    if context.hidden.has_heading(path, &heading) {
        return Some(to_internal(source, link));
    }
    Some(lost_heading(Place::of(source, link.span.clone()), path, &heading, &headings))
}

fn lost_heading(place: Place, path: &str, heading: &str, headings: &[&str]) -> Diagnostic {
    let message = say!("{path} に見出し「{heading}」がありません", "{path} has no heading “{heading}”");
    let problem = Diagnostic::new(Code::DeadLink, place, message);
    match nearest(heading, headings.iter().copied()) {
        Some(near) => problem.help(say!("「#{near}」のことですか", "did you mean “#{near}”?")),
        None => problem,
    }
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
    fn of(directory: &'a Directory) -> Paths<'a> {
        let mut paths = Paths { by_folder: BTreeMap::new(), by_name: BTreeMap::new() };
        let mut all: Vec<&str> = directory.paths().collect();
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

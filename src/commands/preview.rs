//! `preview`: what changed, as one file for a reviewer.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use super::beside::Beside;
use super::compared::{self, Asked, Compared};
use super::{Ending, show};
use crate::cli::PreviewOptions;
use crate::host::locate::site_of;
use crate::host::publish::Seal;
use crate::host::{inline, terminal, write};
use crate::model::attachment::picture_type;
use crate::model::config::Audience;
use crate::model::layout::{CONFIG, CONTENT, THEMES};
use crate::model::{Diagnostic, Failure, Language};
use crate::pipeline::{self, Looks, Version};
use crate::review::{self, Article, Goals, PREVIEW_MARK, PageLook, Picture};
use crate::say;

/// The largest picture that is put into the file, and the most that all of them have together, in bytes: it is to be mailed.
const LARGEST_PICTURE: u64 = 512 << 10;
const MOST_PICTURES: u64 = 3 << 20;

/// Compares, and writes the file.
pub fn run(options: &PreviewOptions, language: Language) -> Result<Ending, Failure> {
    let folder = site_of(&options.site, CONFIG)?.site;
    let sources = [CONTENT, THEMES].map(|name| folder.join(name));
    // Before anything else: a file of somebody is not replaced.
    write::outside(&sources, &options.output, PREVIEW_MARK)?;
    let asked = Asked { sheet: options.sheet.as_deref(), section: options.section.as_deref() };
    let compared = compared::compare(&options.what, &folder, &asked, options.audience)?;
    let Compared { versions, changes, beside, .. } = &compared;
    let looks = match pipeline::looks(&versions[1], &folder, &review::shown_goals(changes))? {
        Ok(looks) => looks,
        Err(mut problems) => {
            show(&mut problems, language);
            return Ok(Ending::Problems);
        }
    };
    let pictures =
        Pictures { looks: &looks, beside, versions, audience: options.audience, language, state: RefCell::default() };
    let articles: BTreeMap<String, Article> = looks
        .articles
        .iter()
        .map(|(goal, (html, page))| (goal.clone(), Article { html: html.clone(), page: page.clone() }))
        .collect();
    let is_internal = options.audience == Audience::Internal;
    let goals = Goals { articles: &articles, style: &looks.style, picture: &|path| pictures.show(path), is_internal };
    let look = PageLook { language, review: &versions[1].site().config.review };
    let selection = [asked.sheet, asked.section].map(Option::unwrap_or_default).join("/");
    let sealed = |text: &str| Seal::of(text.as_bytes()).source();
    let text = review::preview(changes, &look, &goals, &selection, sealed);
    let State { mut leaks, left_out, .. } = pictures.state.into_inner();
    if options.audience == Audience::Public {
        // In JSON every text is whole; in the file marks stand between letters.
        for (name, bytes) in [("preview.json", review::json(changes)), ("preview.html", text.clone())] {
            leaks.extend(pipeline::leaked(versions, name, bytes.as_bytes()));
        }
        if !leaks.is_empty() {
            leaks.dedup();
            show(&mut leaks, language);
            return Ok(Ending::Problems);
        }
    }
    compared.tell(language);
    for path in left_out {
        let message = say!(
            "大きいか読めない図なので、ファイルに入れていません: {path}",
            "left out of the file, because it is too large or cannot be read: {path}"
        );
        terminal::print_error(&format!("{}\n", message.text(language)));
    }
    write::put_outside(&sources, &options.output, PREVIEW_MARK, text.strip_prefix(PREVIEW_MARK).unwrap_or(&text))?;
    terminal::print(&options.output.display().to_string());
    Ok(Ending::Clean)
}

/// The pictures that goals show.
struct Pictures<'a> {
    looks: &'a Looks,
    beside: &'a Beside,
    versions: &'a [Version; 2],
    audience: Audience,
    language: Language,
    state: RefCell<State>,
}

/// What became of pictures so far.
#[derive(Default)]
struct State {
    /// How many bytes are in the file.
    bytes: u64,
    left_out: BTreeSet<String>,
    leaks: Vec<Diagnostic>,
}

impl Pictures<'_> {
    /// A picture by its path in the site, for whom the file is.
    fn show(&self, path: &str) -> Picture {
        let source = self.looks.files.get(path);
        let read = source.and_then(|source| {
            let kind = picture_type(source)?;
            Some((source, kind, self.beside.bytes(source, LARGEST_PICTURE)?))
        });
        let mut state = self.state.borrow_mut();
        if let Some((source, kind, bytes)) = read
            && state.bytes + bytes.len() as u64 <= MOST_PICTURES
        {
            if self.audience == Audience::Public {
                state.leaks.extend(pipeline::leaked(self.versions, source, &bytes));
            }
            let bytes = pipeline::for_audience(bytes, self.audience);
            state.bytes += bytes.len() as u64;
            return Picture::Inside(inline::address(&kind, &bytes));
        }
        let name = source.map_or(path, String::as_str);
        state.left_out.insert(name.to_owned());
        let name = name.rsplit('/').next().unwrap_or(name);
        let message =
            say!("（図「{name}」はこのファイルに入っていません）", "(the picture “{name}” is not in this file)");
        Picture::LeftOut(message.text(self.language).to_owned())
    }
}

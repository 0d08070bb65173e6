//! A site that is ready to be made: read, linked, checked and planned, with everything that its files follow from. It is a value
//! of its own, so that its files can be made all at once, or each when somebody asks for it, while the folder is read again.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use xxhash_rust::xxh3::xxh3_64;

use crate::audience::{Public, without_notes};
use crate::draft::{self, NewGoal};
use crate::guide::{self, Guide};
use crate::host::publish::Seal;
use crate::host::read;
use crate::model::config::{Audience, Config};
use crate::model::redactions::Redactions;
use crate::model::same::Same;
use crate::model::sink::Sink;
use crate::model::site::Sheet;
use crate::model::{Failure, FiscalYear, Place, Source};
use crate::page::downloads::SiteDownloads;
use crate::page::render::Renderer;
use crate::page::search::{self, documents};
use crate::page::template::theme::Theme;
use crate::page::{Plan, address};
use crate::pipeline::sheets::LinkedSite;
use crate::say;
use crate::text;

/// See the module.
pub struct Ready {
    pub(in crate::pipeline) linked: Arc<LinkedSite>,
    pub(in crate::pipeline) plan: Plan,
    /// It was given the site.
    pub(in crate::pipeline) theme: Arc<Theme>,
    /// What the site leaves out because of whom it is for.
    pub(in crate::pipeline) redactions: Redactions,
    /// The files that let internal texts of theirs be met, and where each says so.
    pub(in crate::pipeline) allowances: Vec<(Arc<Source>, Place)>,
    pub(in crate::pipeline) attachments: Attachments,
}

/// The files beside goals, as they are on the disk.
pub(in crate::pipeline) struct Attachments {
    /// The site's folder.
    pub folder: PathBuf,
    /// Of the bytes of those that had to be looked into.
    pub inspected: BTreeMap<String, u64>,
}

impl Attachments {
    /// A file beside goals as it is published: if it had to be looked into, then with the bytes that were.
    pub fn read(&self, path: &str, audience: Audience) -> Result<Vec<u8>, Failure> {
        let bytes = read::read_asset(&self.folder, path)?;
        if text::attachment::is_inspected(path) && self.inspected.get(path) != Some(&xxh3_64(&bytes)) {
            return Err(Failure::new(say!("途中で書き換えられました: {path}", "changed meanwhile: {path}"))
                .help(say!("もう一度実行してください", "run it again")));
        }
        Ok(for_audience(bytes, audience))
    }
}

impl Ready {
    /// The configuration as the site's audience may know it.
    pub(super) fn config(&self) -> &Arc<Config> {
        &self.linked.site.config
    }

    /// Its sheets, in official order.
    pub(super) fn sheets(&self) -> Vec<Same<Sheet>> {
        self.linked.site.all_sheets().map(|(_, sheet)| Same::of(sheet)).collect()
    }

    pub(super) fn renderer<'a>(&'a self, downloads: &'a SiteDownloads, sink: &'a dyn Sink) -> Renderer<'a> {
        Renderer::new(&self.plan, &self.theme, downloads, sink)
    }

    /// How the documents of its sheets are numbered for the search, and divided.
    pub(super) fn search_layout(&self) -> search::Layout {
        let sheets = self.linked.site.all_sheets();
        search::Layout::new(
            &sheets.map(|(_, sheet)| documents::extent(self.config(), sheet)).collect::<Vec<search::Extent>>(),
        )
    }

    /// What everybody may read of it.
    pub(super) fn public(&self) -> Public<'_> {
        let words = self.theme.words().collect();
        Public { site: &self.linked.site, built_in: Theme::built_in, words, fold: search::fold::fold_onto }
    }

    /// The theme's own files, by their paths in the site, as far as there is a page for them.
    pub(super) fn statics(&self) -> impl Iterator<Item = (&String, &Vec<u8>)> {
        self.theme.statics.iter().filter(|(path, _)| self.plan.needs(path))
    }

    /// How goals are to be written, for colleagues: path and bytes.
    pub(super) fn guide(&self) -> Option<(&'static str, Vec<u8>)> {
        let config = self.config();
        let year = self.linked.site.years.first().filter(|_| config.audience == Audience::Internal)?;
        Some((address::GUIDE, guide(config, year.year).into_bytes()))
    }
}

/// A file beside a goal, for everybody without what was noted in a picture.
pub fn for_audience(bytes: Vec<u8>, audience: Audience) -> Vec<u8> {
    match audience {
        Audience::Public => without_notes(bytes),
        Audience::Internal => bytes,
    }
}

/// How the goals of a year are to be written, as the configuration says; a page.
pub fn guide(config: &Config, year: FiscalYear) -> String {
    let title = say!("実施項目の名前", "what is to be done");
    let title = title.text(config.language);
    let skeleton = draft::goal(config, &NewGoal { title, section: None, categories: Vec::new(), due: None });
    guide::guide(&Guide { config, year, skeleton: &skeleton }, |style| Seal::of(style.as_bytes()).source())
}

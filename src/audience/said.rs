//! What public content says as well as internal content, and is no secret for that.
//!
//! It is asked of what was found in finished files, which is little. A text is said where it stands in a text of a public
//! sheet, of the configuration or of the program's own theme; or where the names and words of the site make it up, as
//! they make up titles and headings.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::common::Pieces;
use super::finder::Finder;
use super::{Fold, reports, text_of_introduction, texts_of_goal, texts_of_head};
use crate::model::Spanned;
use crate::model::body;
use crate::model::config::{Config, FieldKind};
use crate::model::cycle::Level;
use crate::model::directory::scheme;
use crate::model::goal::{Destination, Introduction, Value};
use crate::model::indicator::Indicator;
use crate::model::same::Same;
use crate::model::site::{Sheet, Site};

/// What everybody may read of a site.
pub struct Public<'a> {
    /// The site.
    pub site: &'a Site,
    /// The program's own texts, which are asked for when they are needed.
    pub built_in: fn() -> Vec<String>,
    /// The words of the site's theme.
    pub words: Vec<&'a str>,
    /// Folds a text.
    pub fold: Fold,
}

/// Who says something to everybody.
#[derive(Debug, Clone, PartialEq)]
pub enum Speaker {
    /// A sheet.
    Sheet(Same<Sheet>),
    /// The text of the portal or of a year.
    Introduction(Same<Introduction>),
    /// The configuration, and the program with it.
    Site(Same<Config>),
    /// The site's names and words together; whether they still do has to be asked anew.
    Names,
}

/// Texts that public content says, folded, each with one who says it.
pub type SaidInPublic = BTreeMap<String, Speaker>;

impl Public<'_> {
    /// Which of some folded texts public content says.
    pub fn says(&self, texts: BTreeSet<String>) -> SaidInPublic {
        if texts.is_empty() {
            return SaidInPublic::new();
        }
        let texts: Vec<String> = texts.into_iter().collect();
        let finder = Finder::new(texts.iter().cloned().zip(0..).collect());
        let said = |speaker: Speaker| {
            let own = match &speaker {
                Speaker::Sheet(sheet) => texts_of_sheet(&sheet.0),
                Speaker::Introduction(text) => {
                    [text_of_introduction(&text.0)].into_iter().chain(addresses(&text.0.links)).collect()
                }
                Speaker::Site(config) => {
                    texts_of_config(&config.0).map(str::to_owned).chain((self.built_in)()).collect()
                }
                Speaker::Names => Vec::new(),
            };
            let found = own.iter().flat_map(|text| finder.all(&self.folded(text)));
            (found.collect::<BTreeSet<usize>>(), speaker)
        };
        let said: Vec<(BTreeSet<usize>, Speaker)> = self.speakers().into_par_iter().map(said).collect();
        let each = said.into_iter().flat_map(|(found, speaker)| found.into_iter().map(move |at| (at, speaker.clone())));
        let mut all: SaidInPublic = each.map(|(at, speaker)| (texts[at].clone(), speaker)).collect();
        let rest: Vec<String> = texts.into_iter().filter(|text| !all.contains_key(text)).collect();
        if !rest.is_empty() {
            let names = self.names();
            all.extend(rest.into_iter().filter(|text| names.make_part(text)).map(|text| (text, Speaker::Names)));
        }
        all
    }

    /// Which of these texts public content still says. Only those are looked for whose speaker changed.
    pub fn still_says(&self, said: &SaidInPublic) -> SaidInPublic {
        let speakers = self.speakers();
        let (mut still, doubtful): (SaidInPublic, SaidInPublic) =
            said.clone().into_iter().partition(|(_, speaker)| speakers.contains(speaker));
        still.extend(self.says(doubtful.into_keys().collect()));
        still
    }

    fn speakers(&self) -> Vec<Speaker> {
        let sheets = self.site.all_sheets().map(|(_, sheet)| Speaker::Sheet(Same::of(sheet)));
        let introductions = self.site.introductions().map(|text| Speaker::Introduction(Same::of(text)));
        sheets.chain(introductions).chain([Speaker::Site(Same::of(&self.site.config))]).collect()
    }

    /// What titles, headings and trails of pages are made of.
    fn names(&self) -> Pieces {
        let sheets = self.site.all_sheets().flat_map(|(_, sheet)| {
            let head = &sheet.head;
            let names = head.title.iter().map(|title| title.value.as_str()).chain([head.department.value.as_str()]);
            names.chain(sheet.sections.iter().map(|section| section.name.as_str()))
        });
        let words = sheets.chain(texts_of_config(&self.site.config)).chain(self.words.iter().copied());
        Pieces::of(words, self.fold)
    }

    fn folded(&self, text: &str) -> String {
        let mut folded = String::new();
        (self.fold)(text, &mut folded);
        folded
    }
}

/// All that a public sheet says, and what it is called in addresses.
fn texts_of_sheet(sheet: &Sheet) -> Vec<String> {
    let mut texts = texts_of_head(&sheet.head);
    texts.extend([sheet.id.clone(), sheet.head.source.path.clone()]);
    texts.extend(
        sheet
            .head
            .contact
            .iter()
            .flat_map(|contact| [&contact.text, &contact.phone, &contact.mail].into_iter().flatten().cloned()),
    );
    let shared = sheet.head.groups.iter().flat_map(|group| &group.values);
    texts.extend(sheet.head.values.iter().chain(shared).filter_map(|(_, value)| written(&value.value)));
    texts.extend(addresses(&sheet.head.links));
    for member in sheet.all_goals() {
        let goal = &*member.goal;
        texts.extend(addresses(&goal.links));
        texts.extend(texts_of_goal(goal));
        texts.extend(goal.values.iter().filter_map(|(_, value)| written(&value.value)));
        texts.extend(goal.due.iter().map(|due| due.value.text.clone()));
        texts.extend([member.id.clone(), goal.source.path.clone()]);
        texts.extend(member.number.clone());
        texts.push(body::plain_text(&body::parse(&goal.source.text[goal.body.clone()]).events));
        texts.extend(goal.indicators.iter().flat_map(texts_of_indicator));
    }
    for report in sheet.reports() {
        texts.extend(reports::texts(report));
        texts.extend(addresses(&report.links));
        texts.extend(report.values.iter().map(|value| value.measure.text.value.clone()));
        texts.push(report.source.path.clone());
    }
    texts
}

/// Where links lead out of the site: a page says it, whatever their words are.
fn addresses(links: &[Spanned<Destination>]) -> impl Iterator<Item = String> {
    links.iter().map(|link| link.value.address.clone()).filter(|address| scheme(address).is_some())
}

fn texts_of_indicator(indicator: &Indicator) -> impl Iterator<Item = String> {
    let measures = indicator.baseline.iter().chain(&indicator.target).map(|measure| measure.text.value.clone());
    [indicator.name.value.clone()].into_iter().chain(indicator.unit.clone()).chain(measures)
}

/// A date, number or deadline as written; what else there is stands among the texts of its goal.
fn written(value: &Value) -> Option<String> {
    match value {
        Value::Number(text) | Value::Date(text, _) => Some(text.clone()),
        Value::Due(due) => Some(due.text.clone()),
        Value::Records(rows) => Some(rows.concat().join("\n")),
        Value::Text(_) | Value::Url(_) | Value::List(_) | Value::Flag(_) => None,
    }
}

/// The words of a configuration that is for everybody, but for the theme's options: what stands there is nobody's content.
fn texts_of_config(config: &Config) -> impl Iterator<Item = &str> {
    let categories = config
        .categories
        .iter()
        .flat_map(|category| std::iter::once(category.name.as_str()).chain(category.description.as_deref()));
    let fields = config.fields.iter().chain(&config.head_fields).flat_map(|field| {
        let choices = match &field.kind {
            FieldKind::Choice(choices) => choices.as_slice(),
            _ => &[],
        };
        let columns = match &field.kind {
            FieldKind::Records(columns) => columns.as_slice(),
            _ => &[],
        };
        let columns = columns.iter().flat_map(|column| [Some(column.label.as_str()), column.unit.as_deref()]);
        let own = [Some(field.label.as_str()), field.note.as_deref(), field.unit.as_deref()];
        own.into_iter()
            .chain(columns)
            .flatten()
            .chain([choices, &field.headings].into_iter().flatten().map(String::as_str))
    });
    let addresses = [&config.base_url, &config.source_url].into_iter().flatten().map(String::as_str);
    let cycle = &config.cycle;
    let levels = cycle.scales.iter().flat_map(|scale| {
        let levels = scale.levels.iter().flat_map(Level::names);
        [scale.name.as_str()].into_iter().chain(levels)
    });
    let reports = cycle.phases.iter().map(|phase| phase.name.as_str()).chain(levels);
    let reports = reports.chain(cycle.fields.iter().flat_map(|field| &field.headings).map(String::as_str));
    let names = [config.organization.as_str(), config.title.as_str()].into_iter();
    names.chain(addresses).chain(categories).chain(fields).chain(reports)
}

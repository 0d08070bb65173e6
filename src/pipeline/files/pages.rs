//! The pages of a site, rendered as far as they are made from something else than before. See `memory.rs`.

use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::left::Row;
use crate::model::changed::Changed;
use crate::model::{Diagnostic, Digest, Failure};
use crate::page::downloads::SiteDownloads;
use crate::page::goals::GoalInput;
use crate::page::plan::PlannedSheet;
use crate::page::render::{RenderedGoal, RenderedPages, SiteFile, keep, once_each};
use crate::page::summary::SiteSummary;
use crate::page::{Plan, Renderer};
use crate::pipeline::digests::SheetDigests;
use crate::pipeline::memory::Memo;

/// All that the pages over many sheets are made from.
type OverviewInput = (Arc<SiteSummary>, SiteDownloads, u64, Option<Arc<Changed>>);

/// The pages of a sheet.
struct SheetRow {
    /// What they were made from.
    digest: Digest,
    files: Vec<SiteFile>,
    /// Its goals, if they were rendered twice: they take as much memory as the text of its pages, and most are never rendered
    /// again.
    goals: Option<Memo<String, GoalInput, RenderedGoal>>,
}

/// The tables, as they are called for the next run.
pub(super) const PAGES: &str = "pages";
pub(super) const OVERVIEWS: &str = "overviews";

/// The pages that the sink was given last. What had problems or failed is not among them.
#[derive(Default)]
pub(super) struct Pages {
    sheets: HashMap<String, SheetRow>,
    overviews: OverviewRow,
    /// Whether goals are rendered again rather than kept.
    pub forgets_goals: bool,
}

impl Pages {
    /// Renders what is made from something else than before, or what the sink did not keep. Returns what is wrong with
    /// templates.
    pub fn render(
        &mut self,
        plan: &Plan,
        digests: &SheetDigests,
        renderer: &Renderer,
    ) -> Result<Vec<Diagnostic>, Failure> {
        let mut before = std::mem::take(&mut self.sheets);
        let overviews = std::mem::take(&mut self.overviews);
        let planned = plan.sheets().map(|sheet| (sheet, before.remove(&sheet.sheet.head.source.path)));
        let planned: Vec<(PlannedSheet, Option<SheetRow>)> = planned.collect();
        let sheets = || {
            let sheets = planned.into_par_iter().map(|(sheet, row)| {
                let path = sheet.sheet.head.source.path.clone();
                let digest = digests.of_pages(sheet, renderer.theme_digest());
                let made = sheet_row(sheet, digest, renderer, row).map(|(mut row, found)| {
                    row.goals = row.goals.filter(|_| !self.forgets_goals);
                    (row, found)
                });
                (path, made)
            });
            sheets.collect::<Vec<(String, Result<(SheetRow, Vec<Diagnostic>), Failure>)>>()
        };
        let (sheets, overviews) = rayon::join(sheets, || overview_row(plan, renderer, overviews));
        // Where the sink ends early, what it took until then counts all the same.
        let (mut problems, mut failure) = (Vec::new(), None);
        for (path, made) in sheets {
            match made {
                Ok((row, found)) if found.is_empty() => drop(self.sheets.insert(path, row)),
                Ok((_, found)) => problems.extend(found),
                Err(failed) => failure = failure.or(Some(failed)),
            }
        }
        let (overviews, found) = overviews?;
        if found.is_empty() {
            self.overviews = overviews;
        }
        failure.map_or_else(|| Ok(once_each([found, problems].concat())), Err)
    }

    /// What is left of it for the next run.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_, &[SiteFile]>> {
        let sheets = self.sheets.iter();
        let sheets = sheets.map(|(key, row)| Row { table: PAGES, key, digest: row.digest, files: &row.files[..] });
        let files = &self.overviews.files[..];
        sheets.chain([Row { table: OVERVIEWS, key: "", digest: Digest::default(), files }])
    }

    /// Takes a row back.
    pub fn take(&mut self, Row { table, key, digest, files }: Row<Vec<SiteFile>>) {
        match table {
            PAGES => drop(self.sheets.insert(key.to_owned(), SheetRow { digest, files, goals: None })),
            _ => self.overviews.files = files,
        }
    }
}

fn sheet_row(
    sheet: PlannedSheet,
    digest: Digest,
    renderer: &Renderer,
    before: Option<SheetRow>,
) -> Result<(SheetRow, Vec<Diagnostic>), Failure> {
    let is_known = before.is_some();
    let (files, mut goals) = match before {
        Some(row) if row.digest == digest && keep(&row.files, renderer.sink)? => return Ok((row, Vec::new())),
        Some(row) => (row.files, row.goals.unwrap_or_default()),
        None => Default::default(),
    };
    let rendered = goals.renew(renderer.goal_inputs(sheet), |_, input| renderer.goal(input));
    let goal = |at: usize| Arc::clone(&rendered[at]);
    let RenderedPages { files, problems } = renderer.sheet(sheet, &sheet.files(), &goal, &files)?;
    Ok((SheetRow { digest, files, goals: is_known.then_some(goals) }, problems))
}

/// The pages over many sheets.
#[derive(Default)]
struct OverviewRow {
    /// What they were made from, if that was in this run.
    input: Option<OverviewInput>,
    files: Vec<SiteFile>,
}

fn overview_row(
    plan: &Plan,
    renderer: &Renderer,
    before: OverviewRow,
) -> Result<(OverviewRow, Vec<Diagnostic>), Failure> {
    let changed = plan.past().changed.clone();
    let input = Some((Arc::clone(plan.summary()), renderer.downloads.clone(), renderer.theme_digest(), changed));
    if before.input == input && keep(&before.files, renderer.sink)? {
        return Ok((before, Vec::new()));
    }
    let RenderedPages { files, problems } = renderer.overviews(plan.jobs(), &before.files)?;
    Ok((OverviewRow { input, files }, problems))
}

//! What a sheet said at a revision of git: the base of a merge, where the table does not carry it itself.

use std::path::Path;

use crate::host::git::Repository;
use crate::model::layout::{CONFIG, is_at_or_below};
use crate::model::shown;
use crate::model::site::Sheet;
use crate::model::{Failure, Message};
use crate::table::plan::EarlierTexts;
use crate::{pipeline, say};

/// The texts of a sheet's goals at a revision. A sheet that was not there yet has none.
///
/// # Errors
/// There is no such revision, or its configuration cannot be read.
pub fn texts(site: &Path, revision: &str, sheet: &Sheet) -> Result<EarlierTexts, Failure> {
    let repository = Repository::open(site)?;
    let listing = repository.listing(&repository.revision(revision)?)?;
    let folder = sheet.folder();
    let (tree, _) = repository.read(&listing, |path| path == CONFIG || is_at_or_below(path, folder))?;
    let (earlier, problems) = pipeline::site(&tree);
    let Some(earlier) = earlier else {
        let why = problems.into_iter().map(|problem| problem.message).next().unwrap_or_default();
        let Message { ja, en } = why;
        return Err(Failure::new(say!(
            "版「{revision}」の設定 {CONFIG} を読めません: {ja}",
            "the configuration {CONFIG} of the revision “{revision}” cannot be read: {en}"
        ))
        .help(say!("--base にほかの版を指定してください", "name another revision with --base")));
    };
    let sheets = earlier.all_sheets().filter(|(_, earlier)| earlier.id == sheet.id);
    let goals = sheets.flat_map(|(_, sheet)| sheet.goals.iter().map(move |member| (sheet, member)));
    let texts = goals.map(|(sheet, member)| {
        let fields = shown::of_member(&earlier.config, sheet, member).into_iter();
        (member.id.clone(), fields.map(|(key, shown)| (key, shown.text)).collect())
    });
    Ok(texts.collect())
}

//! `approve`: an approval of a sheet is added to its file, with the digests of what is written now.

use std::path::Path;

use super::{Ending, show};
use crate::cli::ApproveOptions;
use crate::draft::{self, NewApproval, SheetPath, TypedApproval};
use crate::format::in_its_bytes;
use crate::host::clock::{Stopwatch, today};
use crate::host::locate::{site_of, written};
use crate::host::watch::Change;
use crate::host::write::{self, Step};
use crate::host::{read, terminal};
use crate::model::config::{Audience, Config};
use crate::model::layout::{CONFIG, is_at_or_below, is_content};
use crate::model::{Code, Diagnostic, Failure, Language, Message};
use crate::pipeline::{self, Builder, OnError, Options};
use crate::{say, text};

/// Writes the approval and says what it is about. A sheet with errors is not approved: nobody could read what it says.
pub fn run(options: &ApproveOptions, language: Language) -> Result<Ending, Failure> {
    let folder = site_of(&options.site, CONFIG)?.site;
    let wanted = SheetPath::read(&super::new::in_site(&options.sheet))?;
    let (site, mut problems) = pipeline::look(&folder)?;
    let Some(site) = site else {
        show(&mut problems, language);
        return Ok(Ending::Problems);
    };
    let sheet = wanted.find(&site, None)?;
    let mut errors = errors(&folder, sheet.folder())?;
    if !errors.is_empty() {
        show(&mut errors, language);
        let note = say!(
            "誤りがあるので、承認を書き込みません。直してから、もう一度実行してください",
            "there are errors, so no approval was written: mend them, then run again"
        );
        terminal::print_error(&format!("{}\n", note.text(language)));
        return Ok(Ending::Problems);
    }
    let typed = TypedApproval {
        phase: &options.phase,
        date: options.date.unwrap_or_else(today),
        number: &options.number,
        post: options.post.as_deref(),
    };
    let approval = draft::new_approval(&site, sheet, &typed)?;
    let (old, new) = added(&folder, &approval, &site.config)?;
    if options.is_trial {
        terminal::print(approval.text.trim_end());
    } else {
        write::apply(&folder, &[Step { path: &approval.path, old: old.as_deref(), new: &new }])?;
        terminal::print(&Path::new(&written(&folder)).join(&approval.path).display().to_string());
    }
    for line in told(&approval, options.is_trial) {
        terminal::print_error(&format!("{}\n", line.text(language)));
    }
    Ok(Ending::Clean)
}

/// What is wrong with a sheet, or with all of the site, so that it cannot be approved. That it is not as it was approved before is
/// no reason.
fn errors(site: &Path, folder: &str) -> Result<Vec<Diagnostic>, Failure> {
    let for_colleagues = Options { audience: Audience::Internal, on_error: OnError::Stop, as_of: None };
    let built = Builder::new(site, for_colleagues).check(&Change::Everything, &mut Stopwatch::start())?;
    let concerns = |problem: &Diagnostic| {
        let path = &problem.place.source.path;
        problem.is_error() && (is_at_or_below(path, folder) || !is_content(path))
    };
    let mut problems = built.diagnostics;
    problems.retain(|problem| concerns(problem) && problem.code != Code::ChangedAfterApproval);
    Ok(problems)
}

/// The file as it is, if it is there, and with the approval behind those that it has.
fn added(site: &Path, approval: &NewApproval, config: &Config) -> Result<(Option<Vec<u8>>, Vec<u8>), Failure> {
    let Some(old) = read::read_file(site, &approval.path)? else {
        return Ok((None, approval.text.clone().into_bytes()));
    };
    let known = |bytes: &[u8]| text::approvals::read(&approval.path, bytes.to_vec(), config);
    let cannot = || {
        let path = &approval.path;
        Failure::new(say!(
            "{path} は、書き方のため、自動では書き加えられません",
            "{path} is written in a way that nothing can be added to it automatically"
        ))
        .help(say!(
            "goalsheet fmt {path} を実行し、それでも同じなら --dry-run で表示されるものを手で書き加えてください",
            "run goalsheet fmt {path}; if that does not help, add by hand what --dry-run shows"
        ))
    };
    let before = known(&old).0.ok_or_else(cannot)?;
    let text = before.source.text.trim_end_matches('\n');
    let gap = if text.is_empty() { "" } else { "\n\n" };
    let new = in_its_bytes(&old, &before.source.text, &format!("{text}{gap}{}", approval.text)).ok_or_else(cannot)?;
    // What cannot be read again is not written.
    let (after, problems) = known(&new);
    let is_whole = after.is_some_and(|after| after.list.len() == before.list.len() + 1);
    if !is_whole || problems.iter().any(Diagnostic::is_error) {
        return Err(cannot());
    }
    Ok((Some(old), new))
}

fn told(approval: &NewApproval, is_trial: bool) -> Vec<Message> {
    let (Message { ja, en }, count) = (&approval.subject, approval.count);
    let mut lines = vec![if is_trial {
        say!(
            "{ja}（{count}件）の承認を書き加えます（--dry-run のため、まだ何も書いていません）",
            "an approval of the {en} ({count} files) would be added (--dry-run: nothing was written)"
        )
    } else {
        say!("{ja}（{count}件）の承認を書き加えました", "an approval of the {en} ({count} files) was added")
    }];
    if !approval.changes.is_empty() {
        lines.push(say!("前の承認から変わったもの:", "changed since the approval before:"));
        lines.extend(approval.changes.iter().map(|Message { ja, en }| say!("  {ja}", "  {en}")));
    }
    lines
}

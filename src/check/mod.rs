//! What must hold of a linked site. A rule is one function with one code; none of them changes anything.
//!
//! Most rules look at one sheet and the configuration, and see nothing else: while a site is watched, their findings are
//! kept until that sheet changes.
//!
//! Every rule stands in a table with the codes it may report, so that one nobody asks for does not run.

mod fields;
mod sheets;
mod prose;
mod deadlines;
mod wording;
mod style;
mod charset;
mod links;
mod names;
pub mod severity;

use std::sync::Arc;

use prose::Prose;

use crate::model::config::Config;
use crate::model::memo::{Memo, Same};
use crate::model::redactions::HiddenTargets;
use crate::model::site::{Sheet, Site};
use crate::model::{Code, Diagnostic};

pub use severity::Depth;

/// A rule about one sheet, whatever the others say.
type SheetRule = fn(&Config, &Sheet, &mut Vec<Diagnostic>);
/// A rule about the whole site.
type SiteRule = fn(&Site, &mut Vec<Diagnostic>);

/// A rule about what a sheet's goals say.
type ProseRule = fn(&Config, &Sheet, &[Prose], &mut Vec<Diagnostic>);

const SHEET_RULES: &[(&[Code], SheetRule)] = &[
    (&[Code::ForbiddenName], names::forbidden_name),
    (&[Code::LongPath], names::long_path),
    (&[Code::MissingField], fields::missing_field),
    (&[Code::DuplicateTitle, Code::SimilarTitle], sheets::duplicate_title),
    (&[Code::EmptySection], sheets::empty_section),
    (&[Code::FileOrder], sheets::file_order),
    (&[Code::MisleadingId], sheets::misleading_id),
    (&[Code::DueOutsideYear], deadlines::outside_year),
    (&[Code::MostlyOngoing], deadlines::mostly_ongoing),
    (&[Code::NotInCp932], charset::not_in_cp932),
];
const PROSE_RULES: &[(&[Code], ProseRule)] = &[
    (&[Code::DueMismatch], deadlines::mismatch),
    (&[Code::LevelIsAction], wording::level_is_action),
    (&[Code::VagueVerb], wording::vague_verb),
    (&[Code::MethodRepeatsLevel], wording::method_repeats_level),
    (&[Code::PunctuationStyle], style::punctuation),
    (&[Code::DigitStyle], style::digits),
    (&[Code::ToneStyle], style::tone),
];
const SITE_RULES: &[(&[Code], SiteRule)] = &[
    (&[Code::ForbiddenName], names::forbidden_file_name),
    (&[Code::LongPath], names::long_file_path),
    (&[Code::EmptySite], names::empty_site),
    (&[Code::UnusedCategory], sheets::unused_category),
    (&[Code::CopiedFromLastYear], wording::copied_from_last_year),
];

/// All that decides what the rules find in a sheet.
type Examined = (Depth, Same<Config>, Same<Sheet>);

/// All that decides what is found in a sheet's links. The number is [`Site::directory`]: all of the site that they look at
/// outside their sheet.
type Followed = (Same<Sheet>, u128, Same<HiddenTargets>);

/// What the rules found, by the path of a sheet's head.
#[derive(Debug, Default)]
pub struct Kept {
    /// In each sheet alone.
    sheets: Memo<String, Examined, Vec<Diagnostic>>,
    /// In its links.
    links: Memo<String, Followed, Vec<Diagnostic>>,
}

/// Every problem the rules find in a site, in no particular order; of those nobody asks for, any or none. What was hidden is
/// what the site leaves out, if it is for everybody.
pub fn check(site: &Site, hidden: &Arc<HiddenTargets>, depth: Depth, kept: &mut Kept) -> Vec<Diagnostic> {
    let wanted = site.all_sheets().map(|(_, sheet)| {
        (sheet.head.source.path.clone(), (depth, Same(Arc::clone(&site.config)), Same(Arc::clone(sheet))))
    });
    let in_sheets =
        kept.sheets.renew(wanted.collect(), |_, (depth, config, sheet)| check_sheet(*depth, &config.0, &sheet.0));
    let wanted = site
        .all_sheets()
        .map(|(_, sheet)| (Same(Arc::clone(sheet)), site.directory(), Same(Arc::clone(hidden))))
        .map(|input| (input.0.0.head.source.path.clone(), input));
    let surroundings = links::Surroundings::of(site, hidden);
    let in_links = kept.links.renew(wanted.collect(), |_, (sheet, ..)| links::dead_link(&surroundings, &sheet.0));
    let mut problems: Vec<Diagnostic> =
        in_sheets.iter().chain(&in_links).flat_map(|found| found.iter().cloned()).collect();
    let rules = SITE_RULES.iter().filter(|(codes, _)| depth.covers_any(codes, &site.config));
    rules.for_each(|(_, rule)| rule(site, &mut problems));
    problems
}

fn check_sheet(depth: Depth, config: &Config, sheet: &Sheet) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    let rules = SHEET_RULES.iter().filter(|(codes, _)| depth.covers_any(codes, config));
    rules.for_each(|(_, rule)| rule(config, sheet, &mut problems));
    let goals: Vec<Prose> = sheet.goals.iter().map(Prose::of).collect();
    let rules = PROSE_RULES.iter().filter(|(codes, _)| depth.covers_any(codes, config));
    rules.for_each(|(_, rule)| rule(config, sheet, &goals, &mut problems));
    // Of what is found on the way by rules that find other things too, there may be very much.
    problems.retain(|problem| depth.covers(problem.code, config));
    problems
}

//! What must hold of a linked site. A rule is one function with one code; none of them changes anything.
//!
//! Pure functions of a sheet and the configuration ([`check_sheet`]), of a sheet and where links can lead ([`check_links`]),
//! and, for the few rules that compare sheets, of the site ([`check_site`]). Every rule stands in a table with the codes it
//! may report, so that one nobody asks for does not run.

mod fields;
mod sheets;
mod groups;
mod prose;
mod deadlines;
mod copied;
mod wording;
mod style;
mod charset;
mod links;
mod reports;
mod approvals;
mod indicators;
mod updates;
pub mod arrange;
mod names;
pub mod severity;

use prose::Prose;

use crate::model::config::Config;
use crate::model::site::{Sheet, Site};
use crate::model::{Code, Diagnostic};

pub use links::{LinkContext, check_introduction, check_links};
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
    (&[Code::MissingField], fields::missing_in_head),
    (&[Code::MissingField], fields::missing_in_groups),
    (&[Code::UnmatchedGroup], groups::unmatched),
    (&[Code::MissingField], reports::missing),
    (&[Code::DateOutsideYear], reports::date_outside_year),
    (&[Code::RatingMismatch], reports::rating_mismatch),
    (&[Code::OverdueReport], reports::overdue),
    (&[Code::UnitChanged], indicators::unit_of_value),
    (&[Code::ChangedAfterApproval], approvals::changed_after_approval),
    (&[Code::ChangedAfterReport], approvals::changed_after_report),
    (&[Code::DuplicateTitle, Code::SimilarTitle], sheets::duplicate_title),
    (&[Code::EmptySection], sheets::empty_section),
    (&[Code::FileOrder], sheets::file_order),
    (&[Code::MisleadingId], sheets::misleading_id),
    (&[Code::DueOutsideYear], deadlines::outside_year),
    (&[Code::MostlyOngoing], deadlines::mostly_ongoing),
    (&[Code::OddUpdate], updates::odd_update),
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
    (&[Code::MisnamedGoal], names::misnamed_goal),
    (&[Code::EmptySite], names::empty_site),
    (&[Code::UnusedCategory], sheets::unused_category),
    (&[Code::OddUpdate], updates::outdated_update),
    (&[Code::UnitChanged], indicators::unit_over_years),
    (&[Code::UnconfirmedValue], indicators::unconfirmed),
    (&[Code::CopiedFromLastYear], wording::copied_from_last_year),
];

/// Everything the rules find in a sheet, whatever stands elsewhere in the site. Unsorted; rules outside `depth` are skipped.
pub fn check_sheet(depth: Depth, config: &Config, sheet: &Sheet) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    let rules = SHEET_RULES.iter().filter(|(codes, _)| depth.covers_any(codes, config));
    rules.for_each(|(_, rule)| rule(config, sheet, &mut problems));
    let mut rules = PROSE_RULES.iter().filter(|(codes, _)| depth.covers_any(codes, config)).peekable();
    if rules.peek().is_some() {
        let goals: Vec<Prose> = sheet.goals.iter().map(Prose::of).collect();
        rules.for_each(|(_, rule)| rule(config, sheet, &goals, &mut problems));
    }
    // Of what is found on the way by rules that find other things too, there may be very much.
    problems.retain(|problem| depth.covers(problem.code, config));
    problems
}

/// Everything the rules find that concerns several sheets. Unsorted; rules outside `depth` are skipped.
pub fn check_site(depth: Depth, site: &Site) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    let rules = SITE_RULES.iter().filter(|(codes, _)| depth.covers_any(codes, &site.config));
    rules.for_each(|(_, rule)| rule(site, &mut problems));
    problems
}

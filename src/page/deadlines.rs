//! The calendar of a year's deadlines, and the pages of its places where one page has no room for all goals.

use super::matrix::{Counter, head};
use super::overviews::{each_section, months, page_view, section_head, trail, updated};
use super::prose::Phrases;
use super::summary::YearSummary;
use super::template::pages::{DeadlinesMonthPage, DeadlinesPage};
use super::template::view::{BucketView, Crumb, Matrix};
use super::{address, due_buckets, lists};
use crate::model::config::Config;
use crate::model::due::DueBucket;

/// A year's calendar of deadlines; `title` is what it is called.
pub fn page(config: &Config, year: &YearSummary, phrases: &Phrases, title: &str) -> DeadlinesPage {
    let (own, path) = (lists::own_places(year), lists::path_of_place(year));
    let places = due_buckets::all(year.year);
    let bucket = |&place: &DueBucket| {
        let id = due_buckets::id(place);
        match own.is_empty() {
            true => listed(config, year, phrases, place),
            false => {
                BucketView { path: own.contains(&place).then(|| path(&id)), ..counted(config, year, phrases, place) }
            }
        }
    };
    let buckets: Vec<BucketView> = places.iter().map(bucket).collect();
    let shown: Vec<bool> =
        places.iter().zip(&buckets).map(|(&place, view)| due_buckets::is_shown(place, view.goals)).collect();
    let mut matrix = by_section(year, &places, phrases);
    matrix.keep_columns(&shown);
    DeadlinesPage {
        page: updated(
            page_view(
                "deadlines",
                address::deadlines(year.year),
                name(config, year, title),
                trail(config, Some(year.year)),
            ),
            config,
            year.updated,
        ),
        year: year.link.clone(),
        matrix,
        buckets: buckets.into_iter().zip(shown).filter_map(|(view, shown)| shown.then_some(view)).collect(),
        sheets: year.sheet_links(),
    }
}

/// A place of a year's calendar; `title` is what the calendar is called.
pub fn month(
    config: &Config,
    year: &YearSummary,
    place: DueBucket,
    phrases: &Phrases,
    title: &str,
) -> DeadlinesMonthPage {
    let bucket = listed(config, year, phrases, place);
    let calendar = Crumb { title: name(config, year, title), path: address::deadlines(year.year) };
    let (path, title) = (address::deadlines_of(year.year, &bucket.id), format!("{} {}", calendar.title, bucket.label));
    let mut trail = trail(config, Some(year.year));
    trail.push(calendar);
    let page = page_view("deadlines-month", path, title, trail);
    DeadlinesMonthPage {
        page: updated(page, config, year.updated),
        year: year.link.clone(),
        bucket,
        months: months(config, year, phrases),
    }
}

/// What a year's calendar is called.
fn name(config: &Config, year: &YearSummary, title: &str) -> String {
    format!("{} {title}", config.dating().fiscal_year_name(year.year))
}

/// How many goals of a year are due in a place.
fn counted(config: &Config, year: &YearSummary, phrases: &Phrases, place: DueBucket) -> BucketView {
    BucketView {
        id: due_buckets::id(place),
        label: phrases.buckets.of(place),
        meaning: due_buckets::meaning(place, config),
        month: due_buckets::months_from_zero(place),
        goals: year.goals().filter(|entry| entry.bucket == place).count(),
        path: None,
        sheets: Vec::new(),
    }
}

/// The goals of a year that are due in a place.
fn listed(config: &Config, year: &YearSummary, phrases: &Phrases, place: DueBucket) -> BucketView {
    let bucket = counted(config, year, phrases, place);
    let sheets = lists::of_year(year, &format!("{}-", bucket.id), ("due", &bucket.id), |entry| entry.bucket == place);
    BucketView { sheets, ..bucket }
}

/// Sections × places, each count linked to where those goals are listed.
fn by_section(year: &YearSummary, places: &[DueBucket], phrases: &Phrases) -> Matrix {
    let path = lists::path_of_place(year);
    let at = |place: usize| {
        let id = due_buckets::id(places[place]);
        format!("{}#{id}", path(&id))
    };
    let columns = places.iter().enumerate().map(|(place, &bucket)| head(phrases.buckets.of(bucket), Some(at(place))));
    let mut counter = Counter::new(columns.collect());
    for sheet in &year.sheets {
        each_section(sheet, |section, goals| {
            let anchor = address::section_anchor(&**sheet, section.map(|at| &sheet.sections[at]));
            counter.row(
                Some(sheet.department.clone()),
                section_head(sheet, section, &phrases.no_section),
                goals.iter().map(|entry| (entry.is_again(section), [due_buckets::place(places, entry.bucket)])),
                |place| Some(format!("{}-{anchor}", at(place))),
            );
        });
    }
    counter.finish()
}

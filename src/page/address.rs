//! Where pages are: flat, short, lower-case ASCII paths, so that they work on a web server and on a Windows share.
//!
//! Every path of the site is made here, and nowhere else.

use crate::model::FiscalYear;
use crate::model::address::Address;
use crate::model::config::{Category, Download, FieldKey};
use crate::model::directory::{HeadingPlace, Listing};
use crate::model::layout::in_content;
use crate::model::path::FORM;
use crate::model::site::{Section, Sheet};

/// What has a folder of pages: a sheet, whole, in summary or as links see it.
pub trait Foldered {
    /// Its fiscal year.
    fn year(&self) -> FiscalYear;
    /// Its part of addresses: `kodomo-katei`.
    fn key(&self) -> &str;
}

impl Foldered for Sheet {
    fn year(&self) -> FiscalYear {
        self.year
    }

    fn key(&self) -> &str {
        &self.key
    }
}

impl Foldered for Listing {
    fn year(&self) -> FiscalYear {
        self.year
    }

    fn key(&self) -> &str {
        &self.key
    }
}

/// The portal.
pub const PORTAL: &str = "index.html";
/// The search.
pub const SEARCH: &str = "search.html";
/// How goals are to be written, for colleagues.
pub const GUIDE: &str = "guide.html";
/// What changed since an earlier version.
pub const CHANGES: &str = "changes.html";
/// The same as a feed.
pub const FEED: &str = "changes.xml";
/// The styles of what is said of the time before.
pub const CHANGES_STYLE: &str = "assets/changes.css";
/// The page a server shows for what it does not find.
pub const NOT_FOUND: &str = "404.html";
/// What search engines may read.
pub const ROBOTS: &str = "robots.txt";
/// What pages there are, for search engines.
pub const SITEMAP: &str = "sitemap.xml";

/// A part of the sitemap, from 0.
pub fn sitemap_part(part: usize) -> String {
    format!("sitemap-{}.xml", part + 1)
}

/// The way from a page to the site's top folder.
pub fn root(path: &str) -> String {
    "../".repeat(path.matches('/').count())
}

/// A year's page.
pub fn year(year: FiscalYear) -> String {
    format!("{}/index.html", year.key())
}

/// A year's calendar of deadlines.
pub fn deadlines(year: FiscalYear) -> String {
    format!("{}/deadlines.html", year.key())
}

/// The page of a place of a year's calendar, by the place's name.
pub fn deadlines_of(year: FiscalYear, place: &str) -> String {
    format!("{}/deadlines-{place}.html", year.key())
}

/// The folder of a sheet's pages, with a final slash.
pub fn sheet_folder(sheet: &impl Foldered) -> String {
    format!("{}/{}/", sheet.year().key(), sheet.key())
}

/// A sheet's page.
pub fn sheet(sheet: &impl Foldered) -> String {
    sheet_folder(sheet) + "index.html"
}

/// A sheet's page as it shows some of its goals: those of a section, a category, a place of the calendar. Without scripts
/// the address leads to all of them.
pub fn view(sheet: &impl Foldered, conditions: &[(&str, &str)]) -> String {
    let conditions: Vec<String> = conditions.iter().map(|(name, value)| format!("{name}={value}")).collect();
    format!("{}?{}#{FORM}", self::sheet(sheet), conditions.join("&"))
}

/// How the address of a view names a section; a hyphen alone stands for none.
pub fn section_name(section: Option<&Section>) -> &str {
    section.map_or("-", |section| &section.key)
}

/// A sheet's deadlines, for calendar programs.
pub fn sheet_calendar(sheet: &impl Foldered) -> String {
    sheet_folder(sheet) + "deadlines.ics"
}

/// A section's deadlines, for calendar programs.
pub fn section_calendar(sheet: &impl Foldered, section: &Section) -> String {
    format!("{}section-{}.ics", sheet_folder(sheet), section.key)
}

/// A data file of the whole site.
pub fn site_data(kind: Download) -> String {
    site_data_named(&kind.file_name())
}

/// A file that goes with those of the whole site.
pub fn site_data_named(name: &str) -> String {
    format!("{}{name}", Download::FOLDER)
}

/// A data file of a year.
pub fn year_data(year: FiscalYear, kind: Download) -> String {
    format!("{}/{}", year.key(), kind.file_name())
}

/// A data file of a sheet.
pub fn sheet_data(sheet: &impl Foldered, kind: Download) -> String {
    sheet_folder(sheet) + &kind.file_name()
}

/// The page of a goal, whose part of addresses is given.
pub fn goal(sheet: &impl Foldered, key: &str) -> String {
    format!("{}{key}.html", sheet_folder(sheet))
}

/// The page at an address that people write.
pub fn at(address: &Address) -> String {
    let folder = format!("{}/{}", address.year.key(), address.sheet);
    format!("{folder}/{}.html", address.goal.as_deref().unwrap_or("index"))
}

/// The page of a section, by its part of addresses, below the address of a sheet.
pub fn section_at(sheet: &Address, key: &str) -> String {
    format!("{}/{}/section-{key}.html", sheet.year.key(), sheet.sheet)
}

/// A section's page.
pub fn section(sheet: &impl Foldered, section: &Section) -> String {
    format!("{}section-{}.html", sheet_folder(sheet), section.key)
}

/// The paths of a sheet's pages, its own first; `goals` are the goals' parts of addresses.
pub fn pages_of_sheet<'a>(
    of: &'a impl Foldered,
    sections: &'a [Section],
    goals: impl Iterator<Item = &'a str>,
) -> impl Iterator<Item = String> {
    let sections = sections.iter().map(|own| section(of, own));
    std::iter::once(sheet(of)).chain(sections).chain(goals.map(|key| goal(of, key)))
}

/// A category's page over all years.
pub fn category(category: &Category) -> String {
    format!("category-{}.html", category.key)
}

/// A category's page of a year.
pub fn category_year(year: FiscalYear, category: &Category) -> String {
    format!("{}/category-{}.html", year.key(), category.key)
}

/// The anchor of a sheet's goals in a list over several sheets.
pub fn sheet_anchor(sheet: &impl Foldered) -> String {
    sheet.key().to_owned()
}

/// The anchor of a section's goals in a list over several sheets. Keys have no double hyphen, so the goals of no section
/// cannot meet a section's anchor.
pub fn section_anchor(sheet: &impl Foldered, section: Option<&Section>) -> String {
    match section {
        Some(section) => format!("{}-{}", sheet.key(), section.key),
        None => format!("{}--none", sheet.key()),
    }
}

/// The anchor of a field that is no prose on the pages of its goal, whose part of addresses is given.
pub fn field_anchor(goal: &str, field: &FieldKey) -> String {
    format!("{goal}--{field}")
}

/// The name of the column of a phase in the form. No field is called so.
pub fn phase_column(phase: &str) -> String {
    format!("report:{phase}")
}

/// The anchor of a report on the page of its goal; `name` is what the report's file adds to the goal's.
pub fn report_anchor(goal: &str, name: &str) -> String {
    format!("{goal}--R{name}")
}

/// The anchor of a heading on the pages of its goal, whose part of addresses is given. It begins with the goal and the field,
/// since a sheet's page shows many goals; an empty heading gives the anchor of the part itself.
///
/// Keys have no double hyphen and no capitals, and no heading's name begins with a hyphen (names of notes do): so neither
/// goals, fields, parts, headings nor notes can meet.
pub fn heading_anchor(goal: &str, place: &HeadingPlace, heading: &str) -> String {
    match place {
        HeadingPlace::Field(field) => format!("{}--{heading}", field_anchor(goal, field)),
        HeadingPlace::Part(part) => format!("{goal}--P{part}--{heading}"),
    }
}

/// A file beside the goals, under a name that is safe everywhere; its extension stays.
pub fn file(path: &str) -> String {
    let inner = in_content(path);
    let (stem, extension) = match inner.rsplit_once('.') {
        Some((stem, extension)) if !extension.is_empty() && extension.chars().all(|c| c.is_ascii_alphanumeric()) => {
            (stem, Some(extension.to_ascii_lowercase()))
        }
        _ => (inner, None),
    };
    let mut parts: Vec<String> = stem.split('/').map(crate::model::path::slug).collect();
    if let (Some(name), Some(extension)) = (parts.last_mut(), extension) {
        name.push('.');
        name.push_str(&extension);
    }
    format!("files/{}", parts.join("/"))
}

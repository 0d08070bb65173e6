//! Deadlines for calendar programs: an iCalendar file (RFC 5545) for each sheet and section.
//!
//! A goal is in it if its deadline is known to the day or to a span of days: as an event of its last day, the day by which
//! everything is done. What goes on all the time, is undecided or done is no event. The calendar of a sheet for colleagues also
//! has the days by which its reports are filed.
//!
//! The bytes follow from the sheet alone, so that the same sheet gives the same file: no clock is read. The standard asks for
//! the time of the last revision (`DTSTAMP`) and a number that grows with each (`SEQUENCE`), by which a calendar that has
//! the event takes the new one. Both come from the day that the head of the sheet names as its own (`created`): whoever
//! revises a sheet in the course of the year dates it anew, and it never goes back. What an earlier build published cannot
//! tell it, since a build into an empty folder gives the same bytes, nor can the dates of files, which no copy keeps.

use xxhash_rust::xxh3::xxh3_64;

use super::goals::{GoalInput, SheetContext};
use crate::model::body::{Body, plain_text};
use crate::model::config::{Audience, Config, LEVEL, Role};
use crate::model::cycle::Phase;
use crate::model::date::days_after;
use crate::model::{Date, Due, FiscalYear};

/// The longest line, in bytes, without its end.
const LONGEST: usize = 75;

/// The calendar of a sheet, or of a section of it; `event` gives those of the sheet's goals: see [`event`].
pub fn file(context: &SheetContext, section: Option<usize>, event: impl Fn(usize) -> Option<String>) -> Vec<u8> {
    let sheet = context.sheet;
    let department = &sheet.head.department.value;
    let (unit, goals, filings) = match section.map(|at| &sheet.sections[at]) {
        Some(section) => (format!("{department} {}", section.name), section.all_goals().collect(), Vec::new()),
        // Reports are filed by the department, so only its own calendar has the days.
        None => (department.clone(), (0..sheet.goals.len()).collect::<Vec<usize>>(), filings(context)),
    };
    let events: Vec<String> = goals.into_iter().filter_map(event).chain(filings).collect();
    calendar(context, &unit, events.iter().map(String::as_str)).into_bytes()
}

fn calendar<'a>(context: &SheetContext, unit: &str, events: impl Iterator<Item = &'a str>) -> String {
    let (config, sheet) = (context.config, context.sheet);
    let year = config.dating().fiscal_year_name(sheet.year);
    let name = context.phrases.calendar.replace("{organization}", &config.organization);
    let name = name.replace("{unit}", unit).replace("{year}", &year);
    let mut lines = Lines::default();
    lines.plain("BEGIN", "VCALENDAR");
    lines.plain("VERSION", "2.0");
    lines.text("PRODID", "-//goalsheet//deadlines//JA");
    lines.plain("CALSCALE", "GREGORIAN");
    lines.text("NAME", &name);
    lines.text("X-WR-CALNAME", &name);
    events.for_each(|event| lines.0.push_str(event));
    lines.plain("END", "VCALENDAR");
    lines.0
}

/// By when reports are filed, for colleagues: an event a phase that says so.
fn filings(context: &SheetContext) -> Vec<String> {
    let (config, sheet) = (context.config, context.sheet);
    let phases = config.cycle.phases.iter().filter(|_| config.audience == Audience::Internal);
    let event = |phase: &Phase| {
        let day = phase.due.as_ref()?.in_year(sheet.year)?;
        let id = format!("{}-{}", sheet.id, phase.key);
        let mut lines = begin(config, &id, context.summary.updated.or(context.summary.created), sheet.year, day);
        lines.text("SUMMARY", &context.phrases.filing.replace("{phase}", &phase.name));
        lines.text("DESCRIPTION", &sheet.head.department.value);
        lines.plain("TRANSP", "TRANSPARENT");
        lines.plain("END", "VEVENT");
        Some(lines.0)
    };
    phases.filter_map(event).collect()
}

/// How an event of a day begins: who it is, when it was changed last, and the day.
fn begin(config: &Config, id: &str, revised: Option<Date>, year: FiscalYear, day: Date) -> Lines {
    let mut lines = Lines::default();
    lines.plain("BEGIN", "VEVENT");
    lines.text("UID", &format!("{id}@{:016x}.goalsheet", xxh3_64(config.organization.as_bytes())));
    let revised = revised.unwrap_or(year.start());
    lines.plain("DTSTAMP", &format!("{}T000000Z", compact(revised)));
    // A sheet that is dated before its year begins is the first.
    lines.plain("SEQUENCE", &days_after(year.start(), revised).max(0).to_string());
    lines.plain("DTSTART;VALUE=DATE", &compact(day));
    lines.plain("DTEND;VALUE=DATE", &compact(day.tomorrow().unwrap_or(day)));
    lines
}

/// The event of a goal, the same in every calendar; none if the goal has no day for it.
pub fn event(input: &GoalInput, body: &Body) -> Option<String> {
    let (config, goal) = (&*input.config.0, &*input.goal.0);
    let due = &goal.due.as_ref()?.value;
    let day = due.calendar_day(input.year)?;
    let mut lines = begin(config, &input.id, input.revised, input.year, day);
    lines.text("SUMMARY", &goal.title.value);
    lines.text("DESCRIPTION", &description(input, due, body));
    let categories: Vec<String> = input.categories.iter().map(|&at| escaped(&config.categories[at].name)).collect();
    if !categories.is_empty() {
        lines.plain("CATEGORIES", &categories.join(","));
    }
    if let Some(base) = &config.base_url {
        lines.plain("URL", &format!("{base}/{}", input.path));
    }
    lines.plain("TRANSP", "TRANSPARENT");
    lines.plain("END", "VEVENT");
    Some(lines.0)
}

/// Whose goal it is, the deadline as written with what it means, and the level to reach.
fn description(input: &GoalInput, due: &Due, body: &Body) -> String {
    let (config, goal) = (&*input.config.0, &*input.goal.0);
    let label = |role| config.fields.iter().find(|field| field.role == role).map_or("", |field| field.label.as_str());
    let department = &input.department;
    let sections = input.sections.iter().map(|(section, _)| section.as_str());
    let unit = std::iter::once(department.as_str()).chain(sections).collect::<Vec<&str>>().join(" ");
    let meaning = due.meaning(config.dating()).map(|meaning| format!(" {meaning}")).unwrap_or_default();
    let mut text = format!("{unit}\n{}: {}{meaning}", label(Role::Due), due.text);
    if let Some(part) = goal.parts.iter().position(|part| part.field.as_deref() == Some(LEVEL)) {
        text.push('\n');
        text.push_str(&plain_text(&body.events[body.fragments[part].events.clone()]));
    }
    text
}

/// `20231031`
fn compact(date: Date) -> String {
    format!("{:04}{:02}{:02}", date.year(), date.month(), date.day())
}

/// Content lines. What goes in is escaped and folded; nothing can leave its line.
#[derive(Default)]
struct Lines(String);

impl Lines {
    /// A property whose value is text.
    fn text(&mut self, name: &str, value: &str) {
        self.plain(name, &escaped(value));
    }

    /// A property whose value stands as it is but for controls, which no value may hold.
    fn plain(&mut self, name: &str, value: &str) {
        let mut room = LONGEST;
        for character in name.chars().chain([':']).chain(value.chars()).filter(|c| !c.is_control() || *c == '\t') {
            if character.len_utf8() > room {
                self.0.push_str("\r\n ");
                room = LONGEST - 1;
            }
            room -= character.len_utf8();
            self.0.push(character);
        }
        self.0.push_str("\r\n");
    }
}

/// Text as a value.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.replace("\r\n", "\n").chars() {
        match character {
            '\\' | ';' | ',' => escaped.extend(['\\', character]),
            '\n' | '\r' => escaped.push_str("\\n"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Reads a property back, as the standard says: unfold, cut at the first colon, take the escapes back.
    fn read(lines: &str) -> Vec<(String, String)> {
        let unfolded = lines.replace("\r\n ", "");
        let lines = unfolded.strip_suffix("\r\n").expect("the last line ends").split("\r\n");
        lines
            .map(|line| line.split_once(':').expect("a colon"))
            .map(|(name, value)| (name.to_owned(), unescaped(value)))
            .collect()
    }

    fn unescaped(value: &str) -> String {
        let mut text = String::new();
        let mut characters = value.chars();
        while let Some(character) = characters.next() {
            match character {
                '\\' => match characters.next().expect("something is escaped") {
                    'n' | 'N' => text.push('\n'),
                    other => text.push(other),
                },
                other => text.push(other),
            }
        }
        text
    }

    proptest! {
        #[test]
        fn any_text_comes_back_and_no_line_is_too_long(title in any::<String>(), next in "\\PC*") {
            let mut lines = Lines::default();
            lines.text("SUMMARY", &title);
            lines.text("DESCRIPTION", &next);
            let kept = |text: &str| text.replace("\r\n", "\n").replace('\r', "\n").chars()
                .filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect::<String>();
            prop_assert_eq!(read(&lines.0), [
                ("SUMMARY".to_owned(), kept(&title)),
                ("DESCRIPTION".to_owned(), kept(&next)),
            ]);
            prop_assert!(lines.0.split("\r\n").all(|line| line.len() <= LONGEST && !line.contains(['\r', '\n'])));
        }
    }

    #[test]
    fn lines_are_folded_between_characters_and_never_within_one() {
        let mut lines = Lines::default();
        lines.text("SUMMARY", &"あ".repeat(40));
        let parts: Vec<usize> = lines.0.split("\r\n ").map(|part| part.trim_end().chars().count()).collect();
        assert_eq!(parts, [8 + 22, 18]);
    }
}

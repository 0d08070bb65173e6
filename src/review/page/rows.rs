//! The tables of old and new: a row for each field that changed, under its goal, its section and its sheet.

use std::fmt::Write;

use super::look::Look;
use crate::model::Message;
use crate::model::comparison::Remarks;
use crate::model::html::escape;
use crate::review::change::{Change, Changes, FieldChange, Kind};
use crate::review::markup::{Text, html, joined};
use crate::review::pieces::{Piece, pieces};
use crate::review::words;
use crate::say;

/// A table for what concerns the whole site, and one for each sheet.
pub(super) fn tables(out: &mut String, changes: &Changes, look: &Look) {
    let of_site: Vec<&Change> = changes.list.iter().filter(|change| change.sheet.is_none()).collect();
    if !of_site.is_empty() {
        let title = look.say(words::of_site());
        let table = Table { changes, look };
        table.open(out, &title);
        let _ = writeln!(out, "<tbody role=\"rowgroup\">");
        of_site.into_iter().for_each(|change| table.change(out, change));
        out.push_str("</tbody>\n</table>\n");
    }
    for (place, sheet) in changes.sheets.iter().enumerate() {
        let here: Vec<&Change> = changes.list.iter().filter(|change| change.sheet == Some(place)).collect();
        if here.is_empty() {
            continue;
        }
        let table = Table { changes, look };
        table.open(out, &format!("{} {}", sheet.year.text(look.language), sheet.department));
        table.sheet(out, place, &here);
        out.push_str("</table>\n");
    }
}

struct Table<'a> {
    changes: &'a Changes,
    look: &'a Look<'a>,
}

impl Table<'_> {
    fn open(&self, out: &mut String, title: &str) {
        let look = self.look;
        let [old, new] = look.headings(self.changes);
        let field = look.say(say!("欄", "field"));
        let remarks = look.say(say!("備考", "remarks"));
        let title = escape(title);
        let _ = write!(
            out,
            "<h2>{title}</h2>\n<table class=\"pairs\" role=\"table\">\n<caption class=\"hid\">{title}</caption>\n<thead role=\"rowgroup\"><tr role=\"row\"><th scope=\"col\" role=\"columnheader\" class=\"field\">{}</th>",
            escape(&field)
        );
        for heading in look.in_order(old, new) {
            let _ = write!(out, "<th scope=\"col\" role=\"columnheader\">{}</th>", escape(&heading));
        }
        if look.has_column() {
            let _ = write!(out, "<th scope=\"col\" role=\"columnheader\" class=\"note\">{}</th>", escape(&remarks));
        }
        out.push_str("</tr></thead>\n");
    }

    /// What concerns the sheet first, then its sections in official order, each with its goals.
    fn sheet(&self, out: &mut String, place: usize, here: &[&Change]) {
        let of_sheet: Vec<&&Change> = here.iter().filter(|change| !is_of_section(change)).collect();
        if !of_sheet.is_empty() {
            out.push_str("<tbody role=\"rowgroup\">\n");
            of_sheet.into_iter().for_each(|change| self.change(out, change));
            out.push_str("</tbody>\n");
        }
        let known = self.changes.sheets[place].sections.iter().map(String::as_str);
        for section in known.chain([""]) {
            let goals: Vec<&&Change> =
                here.iter().filter(|change| is_of_section(change) && change.section == section).collect();
            let same = self.changes.same.iter().filter(|goal| goal.sheet == place && goal.section == section);
            let same: Vec<&str> = same.map(|goal| goal.label.as_str()).collect();
            if goals.is_empty() && same.is_empty() {
                continue;
            }
            out.push_str("<tbody role=\"rowgroup\">\n");
            if !section.is_empty() {
                let _ = writeln!(
                    out,
                    "<tr role=\"row\" class=\"section\"><th scope=\"rowgroup\" role=\"rowheader\" colspan=\"{}\">{}</th></tr>",
                    self.columns(),
                    escape(section)
                );
            }
            goals.into_iter().for_each(|change| self.change(out, change));
            if !same.is_empty() {
                let _ = writeln!(
                    out,
                    "<tr role=\"row\" class=\"rest\"><td role=\"cell\" colspan=\"{}\">{}　{}</td></tr>",
                    self.columns(),
                    escape(&words::row(&same)),
                    escape(&self.look.review.omit)
                );
            }
            out.push_str("</tbody>\n");
        }
    }

    fn columns(&self) -> usize {
        if self.look.has_column() { 4 } else { 3 }
    }

    fn change(&self, out: &mut String, change: &Change) {
        let look = self.look;
        let kind = look.say(words::kind(change.kind, self.changes.is_years));
        let remarks = joined(&change.remarks, look.language);
        let said = if remarks.is_empty() || look.review.remarks == Remarks::None {
            String::new()
        } else {
            format!("<span class=\"said\">{}</span>", escape(&remarks))
        };
        let _ = writeln!(
            out,
            "<tr role=\"row\" class=\"goal\"><th scope=\"row\" role=\"rowheader\" colspan=\"{}\"><span class=\"kind\">{}</span>{}{said}</th></tr>",
            self.columns(),
            escape(&kind),
            escape(&words::heading(change))
        );
        self.fields(out, &change.fields, change.kind == Kind::Moved);
        for other in change.shown_others() {
            let _ = writeln!(
                out,
                "<tr role=\"row\" class=\"goal\"><th scope=\"row\" role=\"rowheader\" colspan=\"{}\">{}　{}</th></tr>",
                self.columns(),
                escape(&other.label),
                escape(&other.title)
            );
            self.fields(out, &other.fields, false);
        }
    }

    fn fields(&self, out: &mut String, fields: &[FieldChange], has_moved: bool) {
        let look = self.look;
        let is_new = fields.iter().all(|field| field.old.is_empty());
        let is_gone = fields.iter().all(|field| field.new.is_empty());
        let [old_heading, new_heading] = look.headings(self.changes);
        for (at, field) in fields.iter().enumerate() {
            let remarks = joined(&field.remarks, look.language);
            let note = if look.has_notes() && !remarks.is_empty() { format!("（{remarks}）") } else { String::new() };
            let [old, new] = pieces(field);
            let cell = |heading: &str, pieces: &[Piece], text: Text| {
                let html = html(pieces, text, is_new || is_gone, look.review, look.language);
                format!("<td role=\"cell\" data-label=\"{}\">{html}</td>", escape(heading))
            };
            // What is new or gone as a whole has one cell on the other side, whatever it says.
            let whole = |heading: &str, word: Message| match at {
                0 => self.whole(heading, fields.len(), word),
                _ => String::new(),
            };
            let old = match is_new {
                true => whole(&old_heading, say!("（新設）", "(new)")),
                false => cell(&old_heading, &old, Text::Old),
            };
            let new = match is_gone {
                true => whole(&new_heading, say!("（削る）", "(removed)")),
                false => cell(&new_heading, &new, Text::New),
            };
            let class = if has_moved && field.field == "section" { " class=\"moved\"" } else { "" };
            let label = escape(&field.label);
            let _ = write!(
                out,
                "<tr role=\"row\"{class}><th scope=\"row\" role=\"rowheader\">{label}{}</th>",
                escape(&note)
            );
            look.in_order(old, new).iter().for_each(|cell| out.push_str(cell));
            if look.has_column() {
                let _ = write!(out, "<td role=\"cell\">{}</td>", escape(&remarks));
            }
            out.push_str("</tr>\n");
        }
    }

    /// The cell over so many rows where a side has nothing.
    fn whole(&self, heading: &str, rows: usize, word: Message) -> String {
        let word = if self.look.review.placeholders { self.look.say(word) } else { String::new() };
        let span = if rows > 1 { format!(" rowspan=\"{rows}\"") } else { String::new() };
        format!("<td role=\"cell\"{span} data-label=\"{}\">{}</td>", escape(heading), escape(&word))
    }
}

/// Whether a change stands among the goals of a section.
fn is_of_section(change: &Change) -> bool {
    change.kind.is_of_goals() && change.kind != Kind::Renumbered
}

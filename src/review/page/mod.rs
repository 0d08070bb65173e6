//! Changes as one page of HTML, a table of old and new (新旧対照表): no script, no picture, nothing outside of it.
//!
//! What differs from office to office is six switches ([`Review`](crate::model::comparison::Review)). Marks are underlines on both sides, never colour alone; what
//! they mean is said in words for those who hear the page. On paper it is A4 across, with a running head and page numbers.

mod look;
mod rows;

use std::fmt::Write;

use super::change::{Change, Changes, Kind, SheetName, SideName};
use super::words;
use crate::model::html::escape;
use crate::model::{Language, Message};
use crate::say;
pub use look::Look;

/// Its styles.
pub(super) const STYLE: &str = include_str!("style.css");

/// How the page begins: by that a later run knows it for its own.
pub const PAGE_MARK: &str = "<!DOCTYPE html>\n<!-- goalsheet diff -->\n";

/// The page. `sealed` gives the digest by which the page's policy knows a style.
pub fn page(changes: &Changes, look: &Look, sealed: impl Fn(&str) -> String) -> String {
    let title = look.say(say!("新旧対照表", "table of old and new"));
    let name = format!("{} {} {title}", changes.organization, changes.title);
    let style = format!("{STYLE}{}{}", spoken(look), paper(changes, look, &name));
    let mut out = format!(
        "{PAGE_MARK}<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src '{}'; base-uri 'none'; form-action 'none'\">\n\
         <title>{}</title>\n<style>{style}</style>\n</head>\n<body>\n",
        look.language.code(),
        sealed(&style),
        escape(&name),
    );
    head(&mut out, changes, look, &title);
    let _ = writeln!(out, "<main>");
    body(&mut out, changes, look);
    let _ = writeln!(out, "</main>\n<footer>\n<p>{}</p>", escape(&look.say(counted(changes))));
    for note in &changes.notes {
        let _ = writeln!(out, "<p>{}</p>", escape(note.text(look.language)));
    }
    out.push_str("</footer>\n</body>\n</html>\n");
    out
}

/// The counts, and the tables of old and new.
pub(super) fn body(out: &mut String, changes: &Changes, look: &Look) {
    summary(out, changes, look);
    rows::tables(out, changes, look);
}

/// How many goals were compared, and by what the two sides are known in full.
pub(super) fn counted(changes: &Changes) -> Message {
    let same = changes.same.len();
    let [old, new] = changes.sides.each_ref().map(|side| side.fingerprint.as_str());
    say!(
        "変更のない目標 {same}件。比べたもの: {old} と {new}",
        "goals without a change: {same}. Compared: {old} and {new}"
    )
}

/// What those hear of marks who hear the page.
pub(super) fn spoken(look: &Look) -> String {
    let [added, removed, end] =
        [say!("［追加］", "[added] "), say!("［削除］", "[removed] "), say!("［ここまで］", " [end]")]
            .map(|word| quoted(&look.say(word)));
    format!("ins::before{{content:{added}}}del::before{{content:{removed}}}ins::after,del::after{{content:{end}}}\n")
}

/// The running head and the numbers of pages on paper.
pub(super) fn paper(changes: &Changes, look: &Look, name: &str) -> String {
    let [old, new] = changes.sides.each_ref().map(|side| quoted(words::side(side).text(look.language)));
    let name = quoted(name);
    format!(
        "@page{{size:A4 landscape;margin:16mm 12mm 14mm;font:8pt sans-serif;\
         @top-left{{content:{name};font:8pt sans-serif}}\
         @top-right{{content:{old} \" → \" {new};font:8pt sans-serif}}\
         @bottom-center{{content:counter(page) \" / \" counter(pages);font:8pt sans-serif}}}}\n"
    )
}

/// A text as a string of a style sheet, inside of HTML.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' | '\\' | '<' | '>' | '&' | '\n' | '\r' | '\u{c}' | '\0' => {
                let _ = write!(out, "\\{:x} ", u32::from(letter));
            }
            letter => out.push(letter),
        }
    }
    out.push('"');
    out
}

fn head(out: &mut String, changes: &Changes, look: &Look, title: &str) {
    let headings = look.headings(changes);
    let [old, new] = &changes.sides;
    let _ = writeln!(
        out,
        "<header>\n<div class=\"top\">\n<div>\n<p class=\"org\">{}</p>\n<h1>{} {}</h1>\n<dl class=\"sides\">",
        escape(&changes.organization),
        escape(&changes.title),
        escape(title),
    );
    let [old_heading, new_heading] = headings;
    for (heading, side) in look.in_order((old_heading, old), (new_heading, new)) {
        let _ = writeln!(out, "<dt>{}</dt><dd>{}</dd>", escape(&heading), side_of(side, look));
    }
    let seals = [say!("決裁", "approval"), say!("審査", "review"), say!("起案", "draft")].map(|word| look.say(word));
    let cells: String = seals.iter().map(|seal| format!("<th scope=\"col\">{}</th>", escape(seal))).collect();
    let label = look.say(say!("決裁の欄", "room for approvals"));
    let _ = writeln!(
        out,
        "</dl>\n</div>\n<table class=\"seals\" aria-label=\"{}\"><tr>{cells}</tr><tr><td></td><td></td><td></td></tr></table>\n</div>",
        escape(&label),
    );
    let how = say!("（下線の部分は、変更部分）", "What is underlined has changed.");
    let totals = words::totals(changes).unwrap_or_else(words::nothing);
    let _ = writeln!(
        out,
        "<p class=\"how\">{}</p>\n<p class=\"totals\">{}</p>\n</header>",
        escape(&look.say(how)),
        escape(&look.say(totals)),
    );
}

/// A side in a line, with its day and the beginning of its fingerprint.
pub(super) fn side_of(side: &SideName, look: &Look) -> String {
    let short: String = side.fingerprint.chars().take(16).collect();
    let date = side.date.map(|date| match look.language {
        Language::Ja => crate::model::date::wareki(date),
        Language::En => crate::model::date::english(date),
    });
    let date = date.map(|date| format!("　{}", escape(&date))).unwrap_or_default();
    format!("{}{date}　<code>{}</code>", escape(side.name.text(look.language)), escape(&short))
}

/// How many changes of each kind each section has.
fn summary(out: &mut String, changes: &Changes, look: &Look) {
    let kinds: Vec<Kind> =
        changes.counts().into_iter().map(|(kind, _)| kind).filter(|kind| kind.is_of_goals()).collect();
    let mut lines: Vec<(usize, &str)> = Vec::new();
    for change in changes.list.iter().filter(|change| change.kind.is_of_goals()) {
        if let Some(sheet) = change.sheet
            && !lines.contains(&(sheet, change.section.as_str()))
        {
            lines.push((sheet, &change.section));
        }
    }
    if lines.len() < 2 {
        return;
    }
    let caption = look.say(say!("部・課ごとの件数", "changes by department and section"));
    let first = std::iter::once(look.say(say!("課", "section")));
    let kind_names = kinds.iter().map(|kind| look.say(words::kind(*kind, changes.is_years)));
    let heads: String =
        first.chain(kind_names).map(|head| format!("<th scope=\"col\">{}</th>", escape(&head))).collect();
    let caption = escape(&caption);
    let _ = writeln!(
        out,
        "<section class=\"wide\" tabindex=\"0\" aria-label=\"{caption}\">\n<table class=\"sum\">\n<caption>{caption}</caption>\n<thead><tr>{heads}</tr></thead>\n<tbody>",
    );
    let is_one_sheet = lines.iter().all(|(sheet, _)| *sheet == lines[0].0);
    let is_one_year = lines.iter().all(|(sheet, _)| changes.sheets[*sheet].year == changes.sheets[lines[0].0].year);
    for (sheet, section) in lines {
        let count = |kind: &Kind| {
            let is_it =
                |change: &&Change| change.kind == *kind && change.sheet == Some(sheet) && change.section == section;
            changes.list.iter().filter(is_it).count()
        };
        let cells: String = kinds.iter().map(|kind| format!("<td>{}</td>", count(kind))).collect();
        let section = if section.is_empty() { "—" } else { section };
        let SheetName { department, year, .. } = &changes.sheets[sheet];
        let name = match (is_one_sheet, is_one_year) {
            (true, _) => section.to_owned(),
            (false, true) => format!("{department} {section}"),
            (false, false) => format!("{} {department} {section}", year.text(look.language)),
        };
        let _ = writeln!(out, "<tr><th scope=\"row\">{}</th>{cells}</tr>", escape(&name));
    }
    out.push_str("</tbody>\n</table>\n</section>\n");
}

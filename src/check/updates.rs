//! The days on which sheets and the site were changed, as they say: pages show them, and nothing else tells whether they are right.

use crate::model::config::Config;
use crate::model::goal::WrittenDate;
use crate::model::site::{Sheet, Site};
use crate::model::{Code, Date, Diagnostic, Message, Place, Spanned};
use crate::say;

/// A sheet changed before it was made, or after the year in which its goals are looked back on.
pub fn odd_update(_: &Config, sheet: &Sheet, problems: &mut Vec<Diagnostic>) {
    let head = &*sheet.head;
    let Some(updated) = &head.updated else { return };
    let written = &updated.value.text;
    let place = Place::of(&head.source, updated.span.clone());
    if let Some(created) = head.created.as_ref().filter(|created| updated.value.date < created.value.date) {
        let (made, related) = (&created.value.text, Place::of(&head.source, created.span.clone()));
        let message = say!(
            "更新日「{written}」が作成日「{made}」より前です",
            "the update “{written}” lies before the sheet was made, “{made}”"
        );
        problems.push(odd(place, message).related(related, say!("作成日はこちら", "when it was made")));
    } else if updated.value.date > sheet.year.plus(1).end() {
        let year = sheet.year.wareki();
        problems.push(odd(
            place,
            say!(
                "更新日「{written}」は{year}の整理表の更新日には遅すぎます",
                "the update “{written}” is too late for a sheet of {year}"
            ),
        ));
    }
}

/// The site, the portal or a year changed before its newest sheet was made.
pub fn outdated_update(site: &Site, problems: &mut Vec<Diagnostic>) {
    let mut check = |place: Place, date: Date, newest: Option<(&Spanned<WrittenDate>, &Sheet)>| {
        let Some((written, sheet)) = newest.filter(|(written, _)| date < written.value.date) else { return };
        let (day, text) = (crate::model::date::wareki(date), &written.value.text);
        let message = say!(
            "更新日（{day}）が、整理表の日付「{text}」より前です",
            "the update ({date}) lies before a sheet's date, “{text}”"
        );
        let related = Place::of(&sheet.head.source, written.span.clone());
        problems.push(odd(place, message).related(related, say!("整理表の日付はこちら", "the sheet's date")));
    };
    let all = || site.all_sheets().map(|(_, sheet)| &**sheet);
    if let Some(updated) = &site.config.updated {
        check(Place::of(&site.config.source, updated.span.clone()), updated.value, newest(all()));
    }
    if let Some((text, updated)) = site.introduction.as_ref().and_then(|text| Some((text, text.updated.as_ref()?))) {
        check(Place::of(&text.source, updated.span.clone()), updated.value.date, newest(all()));
    }
    for year in &site.years {
        if let Some((text, updated)) = year.introduction.as_ref().and_then(|text| Some((text, text.updated.as_ref()?)))
        {
            let sheets = year.sheets.iter().map(|sheet| &**sheet);
            check(Place::of(&text.source, updated.span.clone()), updated.value.date, newest(sheets));
        }
    }
}

/// The newest date that sheets say, with its sheet.
fn newest<'a>(sheets: impl Iterator<Item = &'a Sheet>) -> Option<(&'a Spanned<WrittenDate>, &'a Sheet)> {
    let dated = sheets.filter_map(|sheet| {
        let head = &*sheet.head;
        Some((head.updated.as_ref().or(head.created.as_ref())?, sheet))
    });
    dated.max_by_key(|(written, _)| written.value.date)
}

fn odd(place: Place, message: Message) -> Diagnostic {
    Diagnostic::new(Code::OddUpdate, place, message).help(say!(
        "ページに「最終更新」として表示される日です。updated を正しい日に直すか、消してください",
        "pages say this day to their readers: write the right one in updated, or remove it"
    ))
}

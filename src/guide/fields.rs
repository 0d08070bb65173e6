//! What a goal's file is, and what is written in each field.

use std::fmt::Write;

use super::{Guide, paragraph, section, table};
use crate::model::config::{Audience, Field, FieldKind, Role};
use crate::model::html::escape;
use crate::model::{Message, Severity};
use crate::say;

/// Where a goal is written, and how such a file begins.
pub fn file(out: &mut String, guide: &Guide) {
    section(out, &guide.say(say!("書くもの", "What is written")));
    let year = guide.year.key();
    let how = say!(
        "目標1件を1つのファイルに書きます（content/{year}/部のフォルダー/1-1.md）。goalsheet new で、下の形の新しいファイルができます。# の後は注意書きで、書いたら消します。",
        "One goal is one file (content/{year}/<sheet>/1-1.md). goalsheet new makes one of this form. What follows a # is a note; remove it when you have written."
    );
    paragraph(out, &guide.say(how));
    let _ = writeln!(out, "<pre><code>{}</code></pre>", escape(guide.skeleton.trim_end()));
}

/// Every field of the form, in its order, then the others, then those of the head of a sheet.
pub fn fields(out: &mut String, guide: &Guide) {
    section(out, &guide.say(say!("項目", "Fields")));
    let config = guide.config;
    let mut fields: Vec<&Field> = config.fields.iter().collect();
    fields
        .sort_by_key(|field| config.columns.iter().position(|column| column.field == field.key).unwrap_or(usize::MAX));
    // Those of the head of a sheet stand in another file.
    let of_head = config.head_fields.iter().map(|field| (field, "_index.md "));
    let all = fields.into_iter().map(|field| (field, "")).chain(of_head);
    let rows = all.map(|(field, file)| {
        let place = match field.headings.first() {
            _ if field.role == Role::Group => format!("_index.md groups: {}:", field.key),
            Some(heading) => format!("{file}## {heading}"),
            None => format!("{file}{}:", field.key),
        };
        let label = match &field.note {
            Some(note) => format!("{}\n{note}", field.label),
            None => field.label.clone(),
        };
        [label, place, what(guide, field), guide.say(must(field))]
    });
    let heads = [say!("項目", "field"), say!("書く所", "where"), say!("書くこと", "what"), say!("必須", "needed")];
    table(out, &guide.say(say!("項目の書き方", "What stands in each field")), &heads.map(|head| guide.say(head)), rows);
}

/// Whether a goal may lack a field.
fn must(field: &Field) -> Message {
    match field.missing {
        Some(Severity::Error) => say!("必須", "yes"),
        Some(Severity::Warning) => say!("必要", "expected"),
        Some(Severity::Advice) => say!("できれば", "better"),
        None if field.role == Role::Title => say!("必須", "yes"),
        None => say!("任意", "no"),
    }
}

/// What is written in a field.
fn what(guide: &Guide, field: &Field) -> String {
    let config = guide.config;
    let mark = guide.say(say!("・", ", "));
    let text = match (&field.role, &field.kind) {
        (Role::Category, _) => {
            let names: Vec<&str> = config.categories.iter().map(|category| category.name.as_str()).collect();
            let names = names.join(&mark);
            say!("次の中から選びます（いくつでも）: {names}", "one or more of: {names}")
        }
        (Role::Section, _) => {
            say!("部の _index.md にある課名をそのまま書きます", "a section as the sheet's _index.md names it")
        }
        (Role::Number, _) => {
            say!("表に印刷する番号。書いたとおりに出ます（1-1 など）", "as it is printed, such as 1-1")
        }
        (Role::Title, _) => say!(
            "何をするかを1行で。同じ課のほかの目標と見分けられる名前にします",
            "what is to be done, in a line that differs from the section's other goals"
        ),
        (Role::Due, _) | (_, FieldKind::Due) => {
            say!("いつまでに。書き方は「期限の書き方」を見てください", "by when; see “Deadlines”")
        }
        (_, FieldKind::Prose) => say!(
            "見出しの下に文章で。箇条書きや表も使えます。数で言えることは数で書きます",
            "text below the heading; lists and tables are fine. Say in numbers what can be said in numbers"
        ),
        (_, FieldKind::Number) => match &field.unit {
            Some(unit) => say!("数だけ（単位は{unit}。書きません）", "a number alone, in {unit}"),
            None => say!("数だけ", "a number alone"),
        },
        (_, FieldKind::Date) => say!("日付（令和6年3月31日、2024-03-31）", "a date, such as 2024-03-31"),
        (_, FieldKind::Choice(choices)) => {
            let choices = choices.join(&mark);
            say!("次の中から一つ: {choices}", "one of: {choices}")
        }
        (_, FieldKind::Records(columns)) => {
            let columns: Vec<String> =
                columns.iter().map(|column| format!("{}: {}", column.key, column.label_with_unit())).collect();
            let columns = columns.join(", ");
            say!("1行に一つの記録を: - {{ {columns} }}", "a record a line: - {{ {columns} }}")
        }
        (_, FieldKind::List) => say!("1行に一つずつ、- を付けて", "one a line, each after a -"),
        (_, FieldKind::Flag) => say!("true（はい）か false（いいえ）", "true or false"),
        (_, FieldKind::Url) => say!("https:// から始まるアドレス", "an address that begins with https://"),
        (_, FieldKind::Text) => say!("1行の文", "a line of text"),
    };
    let mut text = guide.say(text);
    if let Some(phase) = field.from.map(|at| &config.cycle.phases[at].name) {
        text += &guide.say(say!("\n{phase}から書きます", "\nwritten from {phase} on"));
    }
    match field.audience {
        Audience::Internal => text + &guide.say(say!("\n庁内限り（公開しません）", "\nfor colleagues only")),
        Audience::Public => text,
    }
}

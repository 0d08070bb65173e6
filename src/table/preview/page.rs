//! The preview as one page of HTML that can be mailed: no script, no picture, nothing outside of it.

use std::fmt::Write;

use super::{remarks_by_kind, totals};
use crate::model::html::escape;
use crate::model::{Language, Message};
use crate::say;
use crate::table::plan::{ChangeKind, Changes, Plan};

const STYLE: &str = "body{font:16px/1.7 sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem}\
table{border-collapse:collapse;width:100%}th,td{border:1px solid #999;padding:.3rem .5rem;text-align:left;vertical-align:top}\
th{background:#eee}del{background:#fdd}ins{background:#dfd}del,ins{text-decoration:none;white-space:pre-wrap;display:block}\
del::before{content:\"− \"}ins::before{content:\"＋ \"}code{white-space:nowrap}";

/// How the page begins: by that a later run knows it for its own.
pub const PAGE_MARK: &str = "<!DOCTYPE html>\n<!-- goalsheet import -->\n";

/// The page.
pub fn page(plan: &Plan, language: Language) -> String {
    let changes = &plan.changes;
    let word = |message: Message| message.text(language).to_owned();
    let sheet = &changes.sheet;
    let title = word(say!("{sheet} への読み込み", "import into {sheet}"));
    let mut out = format!(
        "{PAGE_MARK}<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n<title>{}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<h1>{}</h1>\n<p>{}</p>\n",
        language.code(),
        escape(&title),
        escape(&title),
        escape(totals(&plan.summary()).text(language)),
    );
    remarks(&mut out, changes, language);
    goals(&mut out, changes, language);
    if !changes.missing.is_empty() {
        section(&mut out, &word(say!("表にない目標（消しません）", "goals that the table lacks (they stay)")));
        let rows = changes.missing.iter().map(|(id, title)| [format!("<code>{}</code>", escape(id)), escape(title)]);
        table(&mut out, ["ID", &word(say!("実施項目", "title"))], rows);
    }
    section(&mut out, &word(say!("読む列", "columns that are read")));
    let rows = changes.columns.iter().map(|column| {
        [
            escape(&column.letters),
            escape(&column.label),
            escape(&column.field),
            column.filled.to_string(),
            escape(&column.sample),
        ]
    });
    let heads = [
        word(say!("列", "column")),
        word(say!("見出し", "label")),
        word(say!("項目", "field")),
        word(say!("件数", "filled")),
        word(say!("例", "sample")),
    ];
    table(&mut out, heads.each_ref().map(String::as_str), rows);
    if !changes.untaken.is_empty() {
        section(&mut out, &word(say!("読まない列", "columns that are not read")));
        let rows = changes.untaken.iter().map(|column| {
            let why = column.why.words().map(word);
            let samples = why.unwrap_or_else(|| column.samples.join(" ｜ "));
            [escape(&column.letters), escape(&column.label), escape(&samples)]
        });
        table(&mut out, [&heads[0], &heads[1], &heads[4]], rows);
    }
    out.push_str("</body>\n</html>\n");
    out
}

fn section(out: &mut String, title: &str) {
    let _ = writeln!(out, "<h2>{}</h2>", escape(title));
}

/// A table; its cells are HTML already.
fn table<const N: usize>(out: &mut String, heads: [&str; N], rows: impl Iterator<Item = [String; N]>) {
    let _ = write!(out, "<table>\n<tr>");
    for head in heads {
        let _ = write!(out, "<th scope=\"col\">{}</th>", escape(head));
    }
    out.push_str("</tr>\n");
    for row in rows {
        let _ = writeln!(out, "<tr><td>{}</td></tr>", row.join("</td><td>"));
    }
    out.push_str("</table>\n");
}

fn remarks(out: &mut String, changes: &Changes, language: Language) {
    for (title, of_kind) in remarks_by_kind(changes) {
        section(out, title.text(language));
        let rows = of_kind.into_iter().map(|remark| {
            [format!("<code>{}</code>", escape(&remark.spot.to_string())), escape(remark.message.text(language))]
        });
        let heads = [say!("セル", "cell"), say!("内容", "message")];
        table(out, heads.each_ref().map(|head| head.text(language)), rows);
    }
}

fn goals(out: &mut String, changes: &Changes, language: Language) {
    let heads = [say!("セル", "cell"), say!("目標", "goal"), say!("内容", "change")];
    let heads = heads.each_ref().map(|head| head.text(language));
    let cell = |spot: &crate::table::remark::Spot| format!("<code>{}</code>", escape(&spot.to_string()));
    let new: Vec<_> = changes.goals.iter().filter(|goal| matches!(goal.kind, ChangeKind::New(_))).collect();
    if !new.is_empty() {
        section(out, say!("新しい目標", "new goals").text(language));
        table(out, heads, new.iter().map(|goal| [cell(&goal.spot), escape(&goal.title), escape(&goal.path)]));
    }
    let changed = changes.goals.iter().filter_map(|goal| match &goal.kind {
        ChangeKind::Changed(fields) => Some((goal, fields)),
        _ => None,
    });
    let changed: Vec<_> = changed.collect();
    if !changed.is_empty() {
        section(out, say!("変わる目標", "goals that change").text(language));
        let rows = changed.iter().flat_map(|(goal, fields)| {
            fields.iter().map(|field| {
                let change = format!(
                    "{}<del>{}</del><ins>{}</ins>",
                    escape(&field.label),
                    escape(&field.old),
                    escape(&field.new)
                );
                [cell(&field.spot), escape(&goal.title), change]
            })
        });
        table(out, heads, rows);
    }
}

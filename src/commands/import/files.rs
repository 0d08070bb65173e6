//! Changes → the files as they will be. Each is read again: a file that would not say what the table says is not written.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use crate::draft::{filled_goal, filled_head};
use crate::format::{self, changed_goal, with_sections};
use crate::host::read;
use crate::model::body::cell;
use crate::model::config::{Config, FieldKey, FieldKind, RecordColumn, RecordKind, Role};
use crate::model::goal::Goal;
use crate::model::layout::head_of;
use crate::model::records;
use crate::model::shown;
use crate::model::written::{Written, WrittenFields};
use crate::model::{Diagnostic, Message};
use crate::say;
use crate::table::plan::{ChangeKind, GoalChange, HeadChange, PlannedFile, Target};
use crate::text;

/// The head, if it changes.
///
/// # Errors
/// No file can say this.
pub fn head(change: &HeadChange, folder: &str, target: &Target, site: &Path) -> Result<Option<PlannedFile>, Message> {
    let path = head_of(folder);
    let (old, new) = match (change, target.sheet) {
        (HeadChange::New(head), _) => {
            let text = formatted(&path, filled_head(target.config, head), target.config)?;
            (None, text.into_bytes())
        }
        (HeadChange::Sections(names), Some(sheet)) => {
            let source = &sheet.head.source;
            let text = with_sections(source, names)?;
            let old = raw(site, &path)?;
            let new = in_its_bytes(&old, &source.text, &text, &path)?;
            (Some(old), new)
        }
        _ => return Ok(None),
    };
    let (_, problems) = text::head::read(&path, new.clone(), target.config);
    sound(&problems)?;
    Ok(Some(PlannedFile { path, old, new }))
}

/// A goal's file, if it changes. `goals` are those that are there, by their paths.
///
/// # Errors
/// No file can say this.
pub fn goal(
    change: &GoalChange,
    goals: &HashMap<&str, &Goal>,
    target: &Target,
    site: &Path,
) -> Result<Option<PlannedFile>, Message> {
    let path = &change.path;
    let file = match &change.kind {
        ChangeKind::Same => return Ok(None),
        ChangeKind::New(fields) => {
            let text = formatted(path, filled_goal(target.config, fields), target.config)?;
            says(path, text.as_bytes(), None, fields, target)?;
            PlannedFile { path: path.clone(), old: None, new: text.into_bytes() }
        }
        ChangeKind::Changed(changes) => {
            let goal = goals.get(path.as_str()).ok_or_else(|| say!("{path} がありません", "there is no {path}"))?;
            let fields: WrittenFields = changes.iter().flat_map(|change| change.written.clone()).collect();
            let text = changed_goal(goal, &fields, target.config)?;
            let old = raw(site, path)?;
            let new = in_its_bytes(&old, &goal.source.text, &text, path)?;
            says(path, &new, Some(goal), &fields, target)?;
            PlannedFile { path: path.clone(), old: Some(old), new }
        }
    };
    Ok(Some(file))
}

fn formatted(path: &str, text: String, config: &Config) -> Result<String, Message> {
    format::format(path, text.into_bytes(), config).map_err(|problems| first(&problems))
}

fn raw(site: &Path, path: &str) -> Result<Vec<u8>, Message> {
    let bytes = read::read_file(site, path).ok().flatten();
    bytes.ok_or_else(|| say!("{path} を読めません", "cannot read {path}"))
}

/// A text with the byte order mark and the line ends that the file has.
fn in_its_bytes(raw: &[u8], old: &str, new: &str, path: &str) -> Result<Vec<u8>, Message> {
    format::in_its_bytes(raw, old, new).ok_or_else(|| {
        say!(
            "{path} の改行がそろっていないので変えません。先に goalsheet fmt {path} を実行してください",
            "the line ends of {path} differ, so it is not changed; run goalsheet fmt {path} first"
        )
    })
}

fn sound(problems: &[Diagnostic]) -> Result<(), Message> {
    if problems.iter().any(Diagnostic::is_error) { Err(first(problems)) } else { Ok(()) }
}

fn first(problems: &[Diagnostic]) -> Message {
    let error = problems.iter().find(|problem| problem.is_error()).or(problems.first());
    error.map_or_else(
        || say!("書けません", "cannot be written"),
        |problem| {
            let Message { ja, en } = &problem.message;
            say!("このままでは誤りになります: {ja}", "as it is it would be an error: {en}")
        },
    )
}

/// Rows that are written, as a cell shows them.
fn lines_of(columns: &[RecordColumn], written: &Written) -> Vec<String> {
    let Written::Records(rows) = written else { return Vec::new() };
    let row = |row: &Vec<(FieldKey, RecordKind, String)>| {
        let value = |column: &RecordColumn| {
            let known = row.iter().find(|(key, ..)| *key == column.key);
            known.map(|(_, _, text)| text.clone()).unwrap_or_default()
        };
        records::line(&columns.iter().map(value).collect::<Vec<String>>())
    };
    rows.iter().map(row).collect()
}

/// Whether a file says of these fields what was meant, and of all others what it said before.
fn says(
    path: &str,
    bytes: &[u8],
    before: Option<&Goal>,
    fields: &WrittenFields,
    target: &Target,
) -> Result<(), Message> {
    let config = target.config;
    let (goal, problems) = text::goal::read(path, bytes.to_vec(), Some(target.year), config);
    sound(&problems)?;
    let goal = goal.ok_or_else(|| first(&problems))?;
    let mut expected: BTreeMap<String, String> = before
        .map(|before| shown::of_goal(config, before).into_iter().map(|(key, shown)| (key, shown.text)).collect())
        .unwrap_or_default();
    for (key, written) in fields {
        let between = config.field(key).filter(|field| field.role == Role::Category).map_or("\n", |_| shown::BETWEEN);
        let text = match written {
            Written::Line(line) => cell::normal(line),
            Written::List(items) => cell::normal(&items.join(between)),
            Written::Records(_) => match config.field(key).map(|field| &field.kind) {
                Some(FieldKind::Records(columns)) => cell::normal(&lines_of(columns, written).join("\n")),
                _ => String::new(),
            },
            Written::Prose(markdown) => cell::cell(markdown, config.line_breaks),
            Written::Nothing => String::new(),
        };
        expected.insert(key.to_string(), text);
    }
    for (key, shown) in shown::of_goal(config, &goal) {
        if expected.get(&key).map_or("", String::as_str) != shown.text {
            let label = config.label(&key);
            return Err(say!(
                "「{label}」をファイルに書くと別の内容になるので書きません。手で直してください",
                "“{label}” would read as something else in the file, so it is not written; change it by hand"
            ));
        }
    }
    Ok(())
}
